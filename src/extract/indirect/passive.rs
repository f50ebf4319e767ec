//! Finds what is thought or said by somebody the sentence does not name: *is expected to*, *was accused of*, *is seen as*, *asked whether*.
//!
//! In: a participle with its form of *be*. Out: an event without a source, and the stretch behind the participle. Who holds the view
//! stays open unless *by* names them.

use crate::lexicon::Class;

use super::{
    super::{
        cues::{By, Event},
        page::Page,
        stream::{Kind, Sentence},
    },
    Clause, Stretch,
    complement::Form,
    end, quiet,
};

/// What a participle of speech or thought governs in the passive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Governs {
    /// *is expected to close*
    Infinitive,
    /// *is seen as unsafe*
    As,
    /// *was accused of theft*
    Of,
    /// *is considered unsafe*
    Name,
    /// *was told that …*, *was asked whether …*
    Clause,
}

/// What stands behind a participle where it is passive.
fn governs(word: &str, next: &str) -> Option<Governs> {
    use Governs::*;
    Some(match (word, next) {
        (
            "expected" | "believed" | "thought" | "said" | "reported" | "rumored" | "rumoured"
            | "alleged" | "assumed" | "projected" | "predicted" | "forecast" | "known"
            | "understood" | "presumed" | "considered" | "estimated" | "asked" | "told" | "urged"
            | "ordered" | "instructed" | "advised" | "encouraged" | "invited" | "forbidden"
            | "feared" | "seen" | "found" | "perceived" | "intended" | "meant" | "directed"
            | "pressured",
            "to",
        ) => Infinitive,
        (
            "seen" | "viewed" | "regarded" | "described" | "portrayed" | "depicted" | "perceived"
            | "hailed" | "dismissed" | "criticized" | "criticised" | "condemned" | "cited"
            | "praised" | "denounced" | "characterized" | "characterised" | "identified" | "mocked"
            | "derided" | "celebrated" | "painted" | "cast" | "listed" | "recognized"
            | "recognised" | "touted" | "known" | "remembered",
            "as",
        ) => As,
        ("accused" | "suspected" | "informed" | "convicted", "of") => Of,
        (
            "asked" | "questioned" | "quizzed" | "told" | "pressed" | "grilled" | "warned",
            "about" | "on",
        ) => Of,
        (
            "criticized" | "criticised" | "blamed" | "praised" | "faulted" | "mocked" | "condemned"
            | "lauded" | "known",
            "for",
        ) => Of,
        ("charged", "with") => Of,
        ("asked", "if" | "whether" | "why" | "what" | "how" | "who" | "where" | "when") => Clause,
        ("told" | "informed" | "warned" | "assured" | "reminded" | "advised", "that") => Clause,
        (
            "considered" | "deemed" | "called" | "labeled" | "labelled" | "named" | "declared"
            | "dubbed" | "branded",
            _,
        ) => Name,
        _ => return None,
    })
}

/// The event of a passive participle at `at`.
pub(super) fn event(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<Event> {
    let item = &page.stream.items[at];
    if !item.is(Class::CUE.or(Class::ATTITUDE).or(Class::QUIET_VERB))
        && !page.word(at).ends_with("ed")
        && page.word(at) != "meant"
    {
        return None;
    }
    if at + 1 >= sentence.end {
        return None;
    }
    governs(page.word(at), page.word(at + 1))?;
    if !(be(page, at, sentence) || asked(page, at, sentence)) {
        return None;
    }
    let mut event = quiet::empty(page, at, at + 1);
    event.by = By::Passive;
    event.class = item.class;
    Some(event)
}

/// True where a form of *be* stands before the participle, past adverbs.
fn be(page: &Page<'_>, at: usize, sentence: &Sentence) -> bool {
    let mut before = at;
    while before > sentence.start {
        before -= 1;
        let word = page.word(before);
        let item = &page.stream.items[before];
        if matches!(
            word,
            "is" | "are"
                | "was"
                | "were"
                | "been"
                | "be"
                | "being"
                | "am"
                | "it’s"
                | "he’s"
                | "she’s"
                | "it's"
                | "he's"
                | "she's"
        ) {
            return true;
        }
        if !(item.is(Class::ADVERB.or(Class::NEGATION)) || word.ends_with("ly")) {
            return false;
        }
    }
    false
}

/// "When asked about the pier, Doe …", "Asked whether …": a participle that begins its clause.
fn asked(page: &Page<'_>, at: usize, sentence: &Sentence) -> bool {
    let opens = at == sentence.start
        || matches!(
            page.word(at - 1),
            "when" | "When" | "if" | "If" | "after" | "After"
        )
        || page.kind(at - 1) == Kind::Comma;
    matches!(page.word(at), "asked" | "Asked" | "questioned" | "pressed") && opens
}

/// The event of somebody who was asked, where it was read as that of whoever asks.
pub(super) fn asked_of(page: &Page<'_>, event: &Event, sentence: &Sentence) -> Option<Event> {
    let at = event.cue.0;
    let passive = matches!(page.word(at), "asked" | "Asked" | "pressed" | "questioned")
        && event.by != By::Passive
        && asked(page, at, sentence)
        && governs("asked", page.word(at + 1)).is_some();
    passive.then_some(Event {
        by: By::Passive,
        source: None,
        source_span: None,
        with: None,
        ..*event
    })
}

/// The stretches around a passive participle: what *by* somebody is said of, or what stands behind it.
pub(super) fn reported(clause: &Clause<'_>) -> [Option<Stretch>; 2] {
    let behind = behind(clause);
    if behind.is_none() && clause.event.source.is_some() {
        return [subject(clause), None];
    }
    // "The pier is expected to close": the view is of the subject, too.
    [behind.and_then(|_| subject(clause)), behind]
}

/// The subject of the passive: *the plan* in *the plan was praised by Doe*.
fn subject(clause: &Clause<'_>) -> Option<Stretch> {
    let mentions = &clause.page.mentions;
    let mut at = clause.event.cue.0;
    while at > clause.sentence.start {
        let item = &clause.items()[at - 1];
        if !(item.is(Class::AUXILIARY.or(Class::ADVERB).or(Class::NEGATION))
            || clause.word(at - 1).ends_with("ly"))
        {
            break;
        }
        at -= 1;
    }
    let end = at;
    let mut start = mentions.all[mentions.at(end.checked_sub(1)?)?].start;
    while start > clause.sentence.start + 1
        && matches!(
            clause.word(start - 1),
            "of" | "for" | "on" | "in" | "to" | "with" | "about" | "against" | "at" | "and"
        )
        && let Some(left) = mentions.at(start - 2)
        && mentions.all[left].end == start - 1
    {
        start = mentions.all[left].start;
    }
    (start >= clause.sentence.start && start < end).then_some((start, end))
}

/// Past who did it: "was accused by Doe of theft".
fn past_agent(clause: &Clause<'_>, next: usize) -> usize {
    let agent = (clause.word(next) == "by")
        .then(|| clause.page.mentions.from(next + 1))
        .flatten();
    agent.map_or(next, |m| clause.page.mentions.all[m].end)
}

/// The stretch behind a passive participle.
fn behind(clause: &Clause<'_>) -> Option<Stretch> {
    let at = clause.event.cue.0;
    let next = clause.event.cue.1;
    if next >= clause.sentence.end {
        return None;
    }
    let word = clause.word(at).to_ascii_lowercase();
    let next = past_agent(clause, next);
    let (from, form) = match governs(&word, clause.word(next))? {
        Governs::Infinitive => (next, Form::Infinitive),
        Governs::As | Governs::Of => (next + 1, Form::Phrase),
        Governs::Clause => (next, Form::Clause),
        Governs::Name => (next, Form::Phrase),
    };
    if matches!(
        clause.word(from),
        "by" | "in"
            | "on"
            | "at"
            | "for"
            | "with"
            | "off"
            | "out"
            | "up"
            | "upon"
            | "from"
            | "after"
            | "and"
            | "or"
            | "into"
            | "before"
            | "when"
            | "as"
    ) {
        return None;
    }
    if !matches!(clause.kind(from), Kind::Word | Kind::Number) {
        return None;
    }
    Some((from, end::of(clause, from, form)?))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            ("The pier is expected to close in May.", "to close in May"),
            ("The pier is widely seen as a wreck.", "a wreck"),
            ("The pier was accused of falling apart.", "falling apart"),
            ("The pier is considered a wreck.", "a wreck"),
        ] {
            reports(text, &[("", "The pier"), ("", words)]);
        }
        reports(
            "The old pier was praised by Ann Roe.",
            &[("Ann Roe", "The old pier")],
        );
        reports("The pier was closed in May.", &[]);
    }
}
