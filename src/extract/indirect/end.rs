//! Decides where a report ends: at the sentence's end, or where the reporter takes over again.
//!
//! In: the clause of a cue, where its report begins and what form it has. Out: one past its last item. Commas, conjunctions and finite
//! verbs are all it looks at; a clause runs on over more of them than a noun phrase does.

use crate::lexicon::Class;

use super::{
    super::{cues::By, stream::Kind},
    Clause, LONGEST, aside,
    complement::Form,
};

/// One past the last item of the report that begins at `from`; `None` where no end is in reach.
pub(super) fn of(clause: &Clause<'_>, from: usize, form: Form) -> Option<usize> {
    if form == Form::Clause
        && clause.event.by == By::Noun
        && let Some(verb) = main_verb(clause, from)
    {
        return Some(verb);
    }
    let end = clause.sentence.end;
    let limit = end.min(from + LONGEST + 1);
    let leading = leading(clause);
    let inside = inside(clause);
    let mut depth = 0usize;
    let mut subordinate = false;
    for at in from..limit {
        let item = &clause.items()[at];
        match item.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 0 => return Some(at),
            Kind::Close => depth -= 1,
            Kind::Quote(_) => return before_marks(clause, from, at),
            _ if depth > 0 || at == from => {}
            Kind::Colon if form == Form::Clause => {}
            Kind::Semicolon | Kind::Colon => return Some(at),
            Kind::Stop if at + 1 == end => return Some(at),
            Kind::Dash
                if spaced(clause, at) && (form != Form::Clause || afterthought(clause, at)) =>
            {
                return Some(at);
            }
            Kind::Comma if leading || inside && clause.finite(at + 1) => return Some(at),
            // "the old, rusted pier": the noun is still to come.
            Kind::Comma if form == Form::Phrase && adjectives(clause, from, at) => {}
            Kind::Comma if comma(clause, at, form) => return Some(at),
            Kind::Word if item.is(Class::COORDINATOR) && joint(clause, at, form) => {
                return Some(at);
            }
            Kind::Word if form == Form::Phrase && adjunct(clause, at) => return Some(at),
            // "The novice who wants to unseat Doe is reaping": the verb is the antecedent's.
            Kind::Word if inside && form != Form::Clause => {
                let relative = Class::RELATIVE.or(Class::CONJUNCTION);
                subordinate |= item.is(relative) && !item.is(Class::COORDINATOR);
                if !subordinate
                    && at > from + usize::from(clause.event.by != By::Noun)
                    && resumes(clause, at)
                {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    (limit == end).then_some(end)
}

/// The verb of the sentence behind a clause that hangs on its subject: *the claim that the pier is old **has** helped Doe*.
fn main_verb(clause: &Clause<'_>, from: usize) -> Option<usize> {
    let cue = clause.event.cue.0;
    let subject = cue <= clause.sentence.start + 6
        && !(clause.sentence.start..cue).any(|at| clause.finite(at));
    if !subject {
        return None;
    }
    let limit = clause.sentence.end.min(from + LONGEST);
    let mut verbs = (from + 1..limit).filter(|&at| {
        clause.is(at, Class::AUXILIARY) && !clause.is(at - 1, Class::AUXILIARY.or(Class::ADVERB))
    });
    verbs.next()?;
    verbs.find(|&at| {
        let before = &clause.items()[at - 1];
        before.kind == Kind::Word
            && !before.is(Class::RELATIVE
                .or(Class::CONJUNCTION)
                .or(Class::SUBJECT_PRONOUN)
                .or(Class::NEUTER_PRONOUN))
    })
}

/// Where a report ends that runs into words in marks: before the aside they stand in, where it has one and a clause stands before it.
fn before_marks(clause: &Clause<'_>, from: usize, marks: usize) -> Option<usize> {
    // "that if it rained, he would “stay”": a condition alone is no report.
    let first = from + usize::from(clause.word(from) == "that");
    if matches!(
        clause.word(first),
        "if" | "when" | "while" | "because" | "after" | "although" | "unless" | "once" | "as"
    ) {
        return None;
    }
    let opens = |at: usize| {
        let item = &clause.items()[at];
        clause.kind(at) == Kind::Word
            && (item.is(Class::RELATIVE
                .or(Class::COORDINATOR)
                .or(Class::CONJUNCTION)
                .or(Class::ING)
                .or(Class::DETERMINER)
                .or(Class::SUBJECT_PRONOUN))
                || participle(clause.word(at)))
    };
    let comma = (from + 3..marks).rev().find(|&at| {
        matches!(clause.kind(at), Kind::Comma | Kind::Dash | Kind::Semicolon) && opens(at + 1)
    });
    let joint = (from + 3..marks).rev().find(|&at| {
        clause.is(at, Class::COORDINATOR) && clause.finite(skip_adverbs(clause, at + 1))
    });
    comma.max(joint)
}

/// True where the cue's clause opens the sentence and leans on another: *When Doe said he would stay, Roe left.*
fn leading(clause: &Clause<'_>) -> bool {
    let start = clause.sentence.start;
    let first = &clause.items()[start];
    let cue = clause.event.cue.0.min(clause.event.start);
    if clause.kind(clause.event.end.max(clause.event.cue.1)) == Kind::Comma {
        return false; // "As Doe said, the pier is old."
    }
    let hangs = |at: usize| {
        clause.is(at, Class::CONJUNCTION) && !clause.is(at, Class::COORDINATOR)
            || at > start && matches!(clause.word(at), "after" | "before" | "since" | "until")
    };
    let opened = matches!(
        clause.word(start),
        "As" | "After" | "Before" | "Since" | "Until" | "Despite" | "By"
    ) || hangs(start)
        || first.is(Class::ING);
    // "Three years after Doe promised to stay, …" · "However, while Doe says …"
    let behind = cue <= start + 8 && cue > start && hangs(cue - 1);
    opened && cue - start <= 12 && !(start..cue).any(|at| clause.kind(at) == Kind::Comma) || behind
}

/// True where the words behind a dash are the reporter's own addition: *— and he left*, *— which it is*.
fn afterthought(clause: &Clause<'_>, dash: usize) -> bool {
    let word = clause.word(dash + 1);
    clause.is(dash + 1, Class::COORDINATOR.or(Class::RELATIVE))
        || matches!(word, "as" | "even" | "a" | "an")
}

/// True for a dash between words, not inside one ("low- and middle-income").
fn spaced(clause: &Clause<'_>, at: usize) -> bool {
    let items = clause.items();
    at > 0 && items[at - 1].span.end() < items[at].span.start() || items[at].span.len() > 1
}

/// True where the cue's clause stands inside another one: a relative clause, or a participle that hangs on a noun.
fn inside(clause: &Clause<'_>) -> bool {
    let before = clause.event.cue.0.checked_sub(1);
    matches!(clause.event.by, By::Relative | By::Noun)
        || clause.event.class.any(Class::ING)
            && before.is_some_and(|b| clause.kind(b) == Kind::Word && !clause.finite(b))
}

/// True where the report ends before the comma at `at`.
fn comma(clause: &Clause<'_>, at: usize, form: Form) -> bool {
    let next = at + 1;
    if clause.kind(next) != Kind::Word {
        return false;
    }
    let item = &clause.items()[next];
    let word = clause.word(next);
    if item.is(Class::ACCORDING) || item.phrase.any(Class::ACCORDING) || said_at(clause, next) {
        return true;
    }
    if item.is(Class::ING) || participle(word) {
        return true;
    }
    if form == Form::Clause && aside::begins(clause, at) {
        return true;
    }
    if item.is(Class::RELATIVE) && word != "that" {
        return form != Form::Clause;
    }
    if item.is(Class::COORDINATOR) {
        return coordinated(clause, next, form);
    }
    if item.is(Class::CONJUNCTION) {
        return form == Form::Phrase || form == Form::Infinitive && !matches!(word, "if" | "when");
    }
    match form {
        Form::Clause => false,
        // A list goes on, and so does what belongs to it; an apposition or a new subject does not.
        Form::Phrase => !(item.is(Class::PREPOSITION) || lists(clause, next)),
        Form::Infinitive => {
            item.is(Class::SUBJECT_PRONOUN) || clause.finite(next) || has_verb(clause, next)
        }
    }
}

/// True where a determiner and one word stand before the comma, and another bare word behind it.
fn adjectives(clause: &Clause<'_>, from: usize, comma: usize) -> bool {
    let next = &clause.items()[(comma + 1).min(clause.sentence.end - 1)];
    let plain = next.kind == Kind::Word
        && !next.capital()
        && !next.is(Class::PREPOSITION
            .or(Class::CONJUNCTION)
            .or(Class::DETERMINER)
            .or(Class::POSSESSIVE)
            .or(Class::RELATIVE)
            .or(Class::SUBJECT_PRONOUN)
            .or(Class::AUXILIARY)
            .or(Class::ADVERB))
        && !participle(clause.word(comma + 1));
    comma == from + 2
        && clause.is(from, Class::DETERMINER.or(Class::POSSESSIVE))
        && plain
        && !clause.items()[from + 1].capital()
}

/// True where the items after a comma belong to a list: *Roe, Doe and Poe*.
fn lists(clause: &Clause<'_>, from: usize) -> bool {
    for at in from..clause.sentence.end.min(from + 14) {
        if clause.finite(at) || clause.is(at, Class::RELATIVE) {
            return false;
        }
        if clause.is(at, Class::COORDINATOR) {
            return at > from && !clause.finite(skip_adverbs(clause, at + 1));
        }
    }
    false
}

/// True for a participle in -ing that opens an adjunct after a comma: *…, pointing to the tide*.
fn participle(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ing")
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !matches!(
            word,
            "including"
                | "during"
                | "nothing"
                | "something"
                | "everything"
                | "anything"
                | "morning"
                | "evening"
                | "spring"
                | "king"
        )
}

/// True where somebody's saying begins at `at`: *…, Doe said.*
fn said_at(clause: &Clause<'_>, at: usize) -> bool {
    clause.event_from(at).is_some_and(|event| {
        event.start == at
            && event.class.any(Class::SPEECH)
            && matches!(event.by, By::Before | By::Inverted | By::Across)
    })
}

/// True where the report ends before a comma and the coordinator at `at`.
fn coordinated(clause: &Clause<'_>, at: usize, form: Form) -> bool {
    let next = skip_adverbs(clause, at + 1);
    if matches!(clause.word(next), "that" | "to" | "whether") {
        return false;
    }
    // ", but they argued that …": the reporter's next clause.
    let reports = clause.event_from(at + 1).is_some_and(|e| {
        e.by == By::Before && e.class.any(Class::SPEECH) && e.source != clause.event.source
            || e.by == By::Before && form != Form::Clause
    });
    if reports || clause.finite(next) && verb_of_reporter(clause, next, form) {
        return true;
    }
    match form {
        Form::Clause => false,
        Form::Infinitive | Form::Phrase => {
            clause.word(at) == "but"
                || clause.is(next, Class::SUBJECT_PRONOUN)
                || has_verb(clause, at + 1)
        }
    }
}

/// True where the report ends before the coordinator at `at`, no comma before it: *said it was late and left*.
fn joint(clause: &Clause<'_>, at: usize, form: Form) -> bool {
    if clause.kind(at - 1) == Kind::Comma {
        return false;
    }
    let next = skip_adverbs(clause, at + 1);
    if matches!(clause.word(next), "that" | "to" | "whether") {
        return false;
    }
    clause.finite(next) && verb_of_reporter(clause, next, form)
}

/// True where the finite verb at `at`, after a coordinator, has the cue's own subject.
fn verb_of_reporter(clause: &Clause<'_>, at: usize, form: Form) -> bool {
    let item = &clause.items()[at];
    match form {
        Form::Clause => {
            clause.event.class.any(Class::SPEECH)
                && item.is(Class::SPEECH)
                && item.is(Class::PAST.or(Class::PRESENT))
        }
        Form::Phrase | Form::Infinitive => {
            // A participle before a noun is no verb: "old and rusted rails".
            !matches!(clause.kind(at + 1), Kind::Comma | Kind::Stop)
        }
    }
}

/// True where the antecedent's own verb stands at `at`, behind a noun.
fn resumes(clause: &Clause<'_>, at: usize) -> bool {
    let item = &clause.items()[at];
    let before = &clause.items()[at - 1];
    clause.finite(at)
        && (item.is(Class::AUXILIARY.or(Class::VERB)) || item.is(Class::CUE))
        && before.kind == Kind::Word
        && !before.is(Class::AUXILIARY
            .or(Class::SUBJECT_PRONOUN)
            .or(Class::NEUTER_PRONOUN)
            .or(Class::PREPOSITION))
}

/// True where an adjunct of the cue begins inside a noun phrase: when and on what occasion it was said.
fn adjunct(clause: &Clause<'_>, at: usize) -> bool {
    let word = clause.word(at);
    match word {
        "during" | "when" | "while" | "because" | "although" | "though" | "before" | "after" => {
            true
        }
        "by" => clause.word(at + 1).ends_with("ing"),
        "even" => clause.word(at + 1) == "as",
        "as" => clause.is(
            at + 1,
            Class::SUBJECT_PRONOUN.or(Class::POSSESSIVE).or(Class::ING),
        ),
        "on" | "in" | "at" => {
            clause.is(at + 1, Class::WEEKDAY)
                || clause.is(at + 1, Class::DETERMINER)
                    && clause.is(at + 2, Class::SPEECH_NOUN)
                    && matches!(
                        clause.word(at + 2),
                        "interview" | "statement" | "speech" | "tweet" | "letter" | "email"
                    )
        }
        _ => clause.is(at, Class::WEEKDAY) && !clause.items()[at].possessive,
    }
}

/// True where a finite verb stands before the next comma.
fn has_verb(clause: &Clause<'_>, from: usize) -> bool {
    for at in from..clause.sentence.end.min(from + 14) {
        if matches!(clause.kind(at), Kind::Comma | Kind::Semicolon | Kind::Stop)
            || clause.is(at, Class::RELATIVE)
        {
            return false;
        }
        if clause.is(at, Class::AUXILIARY.or(Class::VERB)) {
            return true;
        }
    }
    false
}

/// One past the adverbs at `at`.
pub(super) fn skip_adverbs(clause: &Clause<'_>, mut at: usize) -> usize {
    while clause.is(at, Class::ADVERB)
        || at < clause.sentence.end && clause.word(at).ends_with("ly")
    {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            (
                "Ann Roe said the pier was old, pointing to the rust.",
                "the pier was old",
            ),
            (
                "Ann Roe said the pier was old and asked for help.",
                "the pier was old",
            ),
            (
                "Ann Roe said the pier was old and that it would close.",
                "the pier was old and that it would close",
            ),
            (
                "Ann Roe said the pier, which was old, would close.",
                "the pier, which was old, would close",
            ),
            (
                "Ann Roe said the pier was old; the town paid.",
                "the pier was old",
            ),
            (
                "Ann Roe opposed the new pier, which was opened in May.",
                "the new pier",
            ),
            (
                "Ann Roe opposed the new pier and left the hall.",
                "the new pier",
            ),
            (
                "Ann Roe opposed the new pier during a walk.",
                "the new pier",
            ),
            (
                "When Ann Roe said the pier was old, the town laughed.",
                "the pier was old",
            ),
            (
                "Ann Roe promised to rebuild the pier, but never did.",
                "to rebuild the pier",
            ),
        ] {
            let found = crate::extract::extract(&crate::extract::Article::plain(text, None));
            let first = found.attributions.first().map(|a| a.span.of(text));
            assert_eq!(first, Some(words), "{text}");
        }
        reports(
            "Ann Roe said the pier was old, but Bob Doe argued that it was safe.",
            &[
                ("Ann Roe", "the pier was old"),
                ("Bob Doe", "that it was safe"),
            ],
        );
    }
}
