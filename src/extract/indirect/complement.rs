//! Finds what a cue before it governs: a clause with or without *that*, a question, an infinitive, a noun phrase.
//!
//! In: the clause of a cue. Out: the stretch that follows it, past whom it was told, when and where. Verbs that report only in some
//! senses (*held*, *raised*) need a clause or an infinitive.

use crate::lexicon::{Class, list::begins_with_one};

use super::{
    super::{cues::By, mentions::Form as Noun, stream::Kind},
    Clause, Stretch, end,
};

/// What a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A clause with a verb of its own.
    Clause,
    /// *to leave*, *leaving*
    Infinitive,
    /// A noun phrase, with its preposition if it has one.
    Phrase,
}

/// The stretch that an event's cue governs.
pub(super) fn reported(clause: &Clause<'_>) -> Option<Stretch> {
    let event = clause.event;
    if event.by == By::Inverted {
        return None;
    }
    if let Some(comma) = as_said(clause) {
        // "As Doe said, the pier is old."
        return Some((comma + 1, end::of(clause, comma + 1, Form::Clause)?));
    }
    let from = start(clause)?;
    if let Some(to) = planned(clause, from) {
        return Some((to, end::of(clause, to, Form::Infinitive)?));
    }
    let form = form(clause, from)?;
    if !takes(clause, from, form) || often(clause, from) {
        return None;
    }
    if let Some(inner) = inner(clause, from, form) {
        return Some(inner);
    }
    // "championed by Doe"
    // "the bureau cited in the tweet does not exist": a participle of the noun before it.
    let participle =
        clause.is(from, Class::AUXILIARY) && from > clause.event.end.max(clause.event.cue.1);
    if clause.word(from) == "by" || particle(clause, from) || participle {
        return None;
    }
    let from = match form {
        Form::Phrase => past_preposition(clause, from)?,
        _ => from,
    };
    Some((from, end::of(clause, from, form)?))
}

/// "Doe shouted several times": how often it was said, not what.
fn often(clause: &Clause<'_>, from: usize) -> bool {
    (from + 1..from + 3).any(|at| clause.word(at) == "times")
        || clause.word(from) == "once" && clause.word(from + 1) == "more"
}

/// What is reported one step further in: *declined to comment on **the loan***, *expressed concern about **the pier***.
fn inner(clause: &Clause<'_>, from: usize, form: Form) -> Option<Stretch> {
    let object = match form {
        Form::Infinitive => spoken_on(clause, from)?,
        Form::Phrase => felt_about(clause, from)?,
        Form::Clause => return None,
    };
    if !matches!(clause.kind(object), Kind::Word | Kind::Number) {
        return None;
    }
    let form = self::form(clause, object)?;
    Some((object, end::of(clause, object, form)?))
}

/// The infinitive of a plan that is told of at `from`: *announced plans on Tuesday **to rebuild the pier***.
fn planned(clause: &Clause<'_>, from: usize) -> Option<usize> {
    let noun = from + usize::from(clause.is(from, Class::DETERMINER.or(Class::POSSESSIVE)));
    let plan = matches!(
        clause.word(noun),
        "plan"
            | "plans"
            | "intention"
            | "intentions"
            | "decision"
            | "proposal"
            | "proposals"
            | "bid"
    );
    let mut to = noun + 1;
    while to < noun + 5
        && (clause.is(to, Class::WEEKDAY.or(Class::TIME).or(Class::MONTH))
            || clause.word(to) == "on" && clause.is(to + 1, Class::WEEKDAY))
    {
        to += 1;
    }
    (plan && clause.event.class.any(Class::SPEECH) && clause.word(to) == "to").then_some(to)
}

/// What somebody would not speak of, the refusal beginning at `from`: *declined to comment on **the loan***.
fn spoken_on(clause: &Clause<'_>, from: usize) -> Option<usize> {
    let verb = end::skip_adverbs(clause, from + 1);
    let speaks = matches!(clause.word(verb), "comment" | "elaborate");
    let on = matches!(clause.word(verb + 1), "on" | "about");
    (clause.word(from) == "to" && speaks && on).then_some(verb + 2)
}

/// What a feeling that is told of at `from` is about: *expressed little interest in **the job***, *voiced fear **that it would rain***.
fn felt_about(clause: &Clause<'_>, from: usize) -> Option<usize> {
    /// Words that name the feeling, at most.
    const FEELING: usize = 4;
    let cue = clause.word(clause.event.cue.0);
    if !(cue.starts_with("express") || cue.starts_with("voic")) {
        return None;
    }
    let tie = (from + 1..from + 1 + FEELING).find(|&at| {
        matches!(
            clause.word(at),
            "about"
                | "over"
                | "in"
                | "of"
                | "at"
                | "toward"
                | "towards"
                | "with"
                | "for"
                | "against"
                | "that"
        )
    })?;
    let feeling = (from..tie).all(|at| clause.kind(at) == Kind::Word && !clause.capital(at));
    feeling.then_some(tie + usize::from(clause.word(tie) != "that"))
}

/// The comma that closes *as Doe said*, where a clause follows it.
fn as_said(clause: &Clause<'_>) -> Option<usize> {
    /// Items of words on when and where, at most.
    const ADJUNCT: usize = 5;
    let event = clause.event;
    let before = event
        .start
        .checked_sub(1)
        .filter(|&b| b >= clause.sentence.start)?;
    let says = event.class.any(Class::SPEECH) && !event.class.any(Class::WEAK);
    if !says || !matches!(clause.word(before), "as" | "As") {
        return None;
    }
    let behind = event.end.max(event.cue.1);
    let comma = (behind..clause.sentence.end.min(behind + ADJUNCT))
        .find(|&at| clause.kind(at) == Kind::Comma)?;
    let adjunct = (behind..comma).all(|at| clause.kind(at) == Kind::Word)
        && (comma == behind
            || clause.is(
                behind,
                Class::PREPOSITION.or(Class::TIME).or(Class::WEEKDAY),
            ));
    adjunct.then_some(comma)
}

/// True where no complement begins: "showed up", "sighed and left".
fn particle(clause: &Clause<'_>, from: usize) -> bool {
    matches!(
        clause.word(from),
        "up" | "down" | "off" | "out" | "away" | "back" | "together"
    ) || clause.is(from, Class::COORDINATOR)
}

/// Past the preposition that ties a noun phrase to its cue: *responded to the plan*, *voted against it*.
fn past_preposition(clause: &Clause<'_>, from: usize) -> Option<usize> {
    let ties = matches!(
        clause.word(from),
        "about"
            | "on"
            | "of"
            | "for"
            | "against"
            | "over"
            | "with"
            | "at"
            | "to"
            | "toward"
            | "towards"
            | "upon"
    );
    if !ties || from != clause.event.cue.1 {
        return Some(from);
    }
    matches!(clause.kind(from + 1), Kind::Word | Kind::Number).then_some(from + 1)
}

/// Where the report begins, past whom it was told, when and where.
fn start(clause: &Clause<'_>) -> Option<usize> {
    let from = clause.event.end.max(clause.event.cue.1);
    let limit = clause.sentence.end.min(from + 24);
    let mut at = from;
    let cue = clause.word(clause.event.cue.0);
    if told(cue) {
        at = past_noun(clause, at).unwrap_or(at);
        // "told Channel 7 that"
        if clause.kind(at) == Kind::Number && clause.capital(at - 1) {
            at += 1;
        }
    } else if cue.starts_with("ask")
        && let Some(next) = past_noun(clause, at)
        && (opens(clause.word(next)) || matches!(clause.word(next), "for" | "about" | "who"))
    {
        // "asked him about the pier"
        at = next + usize::from(clause.word(next) == "about");
    }
    let speech = clause.event.class.any(Class::SPEECH);
    while at < limit {
        if opens(clause.word(at)) {
            return Some(at);
        }
        let word = clause.word(at);
        let occasion = matches!(
            word,
            "in" | "on" | "at" | "during" | "after" | "before" | "from" | "via" | "through"
        ) || word == "to" && said(clause.word(clause.event.cue.0));
        if clause.is(at, Class::WEEKDAY.or(Class::TIME))
            || clause.is(at, Class::ADVERB)
                && clause.kind(at) == Kind::Word
                && speech
                && word != "there"
        // "said there was no pier"
        {
            at += 1;
        } else if occasion && speech || word == "of" && at > from {
            at = past_noun(clause, at + 1)?;
        } else {
            break;
        }
    }
    (at < limit && matches!(clause.kind(at), Kind::Word | Kind::Number)).then_some(at)
}

/// Words that open a clause or a question of its own.
fn opens(word: &str) -> bool {
    matches!(
        word,
        "that" | "whether" | "if" | "how" | "why" | "what" | "where"
    )
}

/// Cues that name the hearer first.
fn told(word: &str) -> bool {
    const STEMS: [&str; 10] = [
        "tell", "told", "inform", "remind", "assur", "reassur", "notif", "persuad", "convinc",
        "brief",
    ];
    begins_with_one(word, &STEMS)
}

/// Cues that report a clause and nothing less.
fn said(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "say"
            | "saying"
            | "told"
            | "tells"
            | "tell"
            | "telling"
            | "added"
            | "adds"
            | "adding"
            | "argued"
            | "argues"
            | "argue"
            | "arguing"
            | "insisted"
            | "insists"
            | "stated"
            | "replied"
            | "testified"
            | "joked"
            | "quipped"
    )
}

/// One past the noun phrase at `at`, with what *of* ties to it.
fn past_noun(clause: &Clause<'_>, at: usize) -> Option<usize> {
    let mentions = &clause.page.mentions;
    let mut end = match mentions.at(at) {
        Some(m) => mentions.all[m].end,
        None if clause.is(at, Class::WEEKDAY.or(Class::TIME).or(Class::MONTH)) => at + 1,
        None => return None,
    };
    while matches!(clause.word(end), "of" | "for" | "with")
        && end + 1 < clause.sentence.end
        && let Some(m) = mentions.from(end + 1)
    {
        end = mentions.all[m].end;
    }
    (end <= clause.sentence.end).then_some(end)
}

/// What begins at `from`.
fn form(clause: &Clause<'_>, from: usize) -> Option<Form> {
    let word = clause.word(from);
    if opens(word) || matches!(word, "who" | "when" | "which") {
        return Some(Form::Clause);
    }
    let noun = Class::DETERMINER
        .or(Class::POSSESSIVE)
        .or(Class::OBJECT_PRONOUN);
    if word == "to" && (clause.is(from + 1, noun) || clause.capital(from + 1)) {
        return Some(Form::Phrase);
    }
    if word == "to" || word.ends_with("ing") && clause.page.mentions.at(from).is_none() {
        return Some(Form::Infinitive);
    }
    Some(match verb_within(clause, from) {
        true => Form::Clause,
        false => Form::Phrase,
    })
}

/// True where a subject begins at `from` and its verb follows.
fn verb_within(clause: &Clause<'_>, from: usize) -> bool {
    let mentions = &clause.page.mentions;
    let mut at = from;
    if clause.is(at, Class::PREPOSITION) && clause.event.class.any(Class::SPEECH) {
        // "said in some towns the water was brown": no subject yet.
        at += 1;
    } else if clause.is(at, Class::PREPOSITION) {
        return false;
    }
    if matches!(clause.word(at), "there" | "it" | "this" | "these" | "those")
        || subject_pronoun(clause.word(at))
    {
        return true;
    }
    let mut relative = false;
    let mut commas = 0;
    let limit = clause.sentence.end.min(from + 30);
    while at < limit {
        let item = &clause.items()[at];
        let verb = item.is(Class::AUXILIARY.or(Class::VERB)) && !item.capital();
        match item.kind {
            Kind::Word if relative && verb => relative = false,
            Kind::Word if item.is(Class::RELATIVE) => relative = true,
            // "the pier and left": the verb behind is the cue's subject's own.
            Kind::Word if item.is(Class::COORDINATOR) => {
                if clause.finite(end::skip_adverbs(clause, at + 1)) {
                    return false;
                }
            }
            Kind::Word if item.is(Class::CONJUNCTION) => return false,
            // A verb right behind a comma has its subject before an aside, or is no part of this.
            Kind::Word if verb => return at > from && (commas != 1 || !after_comma(clause, at)),
            Kind::Word if at > from && clause.finite(at) && mentions.from(at).is_none() => {
                // "the deal reached in May was": a participle before a preposition binds to its noun.
                let bound = clause.word(at).ends_with("ed")
                    && (clause.is(at + 1, Class::PREPOSITION) && !item.is(Class::CUE)
                        || commas == 1 && after_comma(clause, at));
                if !bound {
                    return true;
                }
            }
            Kind::Word | Kind::Number => {}
            Kind::Comma => {
                commas += 1;
                if clause.is(at + 1, Class::COORDINATOR) || at > from + 12 {
                    return false;
                }
            }
            Kind::Open | Kind::Close | Kind::Dash if at <= from + 12 => {}
            _ => return false,
        }
        at += 1;
    }
    false
}

/// Pronouns that are subjects and nothing else, alone or with their verb: *they*, *he’s*, *that’s*.
pub(super) fn subject_pronoun(word: &str) -> bool {
    let (pronoun, verb) = match word.find(['\'', '’']) {
        Some(at) => (&word[..at], true),
        None => (word, false),
    };
    matches!(pronoun, "he" | "she" | "they" | "we" | "I")
        || verb
            && matches!(
                pronoun,
                "it" | "that" | "there" | "this" | "you" | "who" | "what"
            )
}

fn after_comma(clause: &Clause<'_>, at: usize) -> bool {
    clause.kind(at - 1) == Kind::Comma
}

/// True where a cue of this kind reports what has this form.
fn takes(clause: &Clause<'_>, from: usize, form: Form) -> bool {
    let event = clause.event;
    let cue = clause.word(event.cue.0);
    let explicit = opens(clause.word(from)) && clause.word(from) != "what";
    // "painted Doe as a crook", "cast it as a choice"
    if event.class.any(Class::NAMING) && as_follows(clause, from) {
        return true;
    }
    let one = event.cue.1 == event.cue.0 + 1;
    if one && event.class.any(Class::WEAK) || deeds(cue) {
        return explicit
            || form == Form::Infinitive && offers(cue)
            || form == Form::Clause && names(cue) && one
            || form == Form::Phrase && puts_forward(cue) && one
            || cue.starts_with("f") && names(cue) && one && clause.document();
    }
    if said(cue) {
        return explicit || form == Form::Clause || says(cue) && sentence_follows(clause, from);
    }
    if form == Form::Phrase {
        // ", who said, Doe" and the like: what follows is a name, no report.
        let m = clause.page.mentions.from(from);
        let person = m.is_some_and(|m| clause.page.mentions.all[m].form == Noun::Person);
        // "asked Doe to leave"
        let asked = m.is_some_and(|m| clause.word(clause.page.mentions.all[m].end) == "to");
        return asked
            || !(person && event.class.any(Class::SPEECH) && !event.class.any(Class::ATTITUDE));
    }
    true
}

/// True where *as* stands behind the noun phrase at `from`: what it is painted, cast or styled as.
fn as_follows(clause: &Clause<'_>, from: usize) -> bool {
    let Some(m) = clause.page.mentions.from(from) else {
        return false;
    };
    let end = past_noun(clause, from).unwrap_or(clause.page.mentions.all[m].end);
    clause.word(end) == "as" && end + 1 < clause.sentence.end
}

/// Verbs among the weak ones whose object is what somebody put forward.
fn puts_forward(word: &str) -> bool {
    const STEMS: [&str; 6] = ["cit", "propos", "promis", "demand", "recommend", "consider"];
    begins_with_one(word, &STEMS)
}

/// Verbs among the weak ones whose clause is what somebody put forward.
fn names(word: &str) -> bool {
    const STEMS: [&str; 9] = [
        "propos",
        "promis",
        "pledg",
        "demand",
        "recommend",
        "estimat",
        "forecast",
        "found",
        "find",
    ];
    begins_with_one(word, &STEMS)
}

/// The forms of the one verb that has hardly any object but a clause.
fn says(word: &str) -> bool {
    matches!(word, "said" | "says" | "say" | "saying")
}

/// True where what follows "said" is long enough to be a clause whose verb no list has ("said all guards sign forms"), and no answer.
fn sentence_follows(clause: &Clause<'_>, from: usize) -> bool {
    /// Words that a clause has at least.
    const WORDS: usize = 3;
    /// What else than a clause somebody says: "said so", "said grace".
    const NO_CLAUSE: &[&str] = &[
        "nothing",
        "something",
        "anything",
        "little",
        "much",
        "more",
        "so",
        "yes",
        "no",
        "as",
        "goodbye",
        "hello",
        "farewell",
        "sorry",
        "thanks",
        "grace",
        "than",
        "not",
        "he",
        "she",
        "they",
        "or",
        "and",
        "but",
        "about",
    ];
    let answer = NO_CLAUSE.contains(&clause.word(from)) || clause.word(from + 1) == "same";
    !answer
        && !clause.is(from, Class::PREPOSITION)
        && from + WORDS <= clause.sentence.end
        && (from..from + WORDS).all(|at| clause.kind(at) == Kind::Word)
}

/// Verbs of the word files that tell of a deed unless a clause follows.
fn deeds(word: &str) -> bool {
    const STEMS: [&str; 29] = [
        "rais",
        "releas",
        "issu",
        "sell",
        "sold",
        "advertis",
        "interrupt",
        "celebrat",
        "target",
        "list",
        "compar",
        "publish",
        "turn",
        "focus",
        "go",
        "went",
        "coin",
        "call out",
        "lash",
        "direct",
        "relat",
        "challeng",
        "maintain",
        "appeal",
        "volunteer",
        "promot",
        "advis",
        "crack",
        "command",
    ];
    begins_with_one(word, &STEMS)
}

/// Verbs among the weak ones whose infinitive tells what somebody wants.
fn offers(word: &str) -> bool {
    const STEMS: [&str; 9] = [
        "offer", "promis", "pledg", "agree", "decid", "propos", "demand", "determin", "remember",
    ];
    begins_with_one(word, &STEMS)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            (
                "Ann Roe told reporters on Friday that the pier would close.",
                "that the pier would close",
            ),
            (
                "Ann Roe told the town council the pier would close.",
                "the pier would close",
            ),
            (
                "Ann Roe said on Friday the pier would close.",
                "the pier would close",
            ),
            (
                "Ann Roe said in a statement that the pier would close.",
                "that the pier would close",
            ),
            (
                "Ann Roe asked whether the pier would close.",
                "whether the pier would close",
            ),
            (
                "Ann Roe wondered why the pier was shut.",
                "why the pier was shut",
            ),
            (
                "Ann Roe promised to rebuild the pier.",
                "to rebuild the pier",
            ),
            (
                "Ann Roe said there was little wrong with the pier.",
                "there was little wrong with the pier",
            ),
            (
                "Ann Roe said all guards sign forms at the pier.",
                "all guards sign forms at the pier",
            ),
            ("Ann Roe denied taking the money.", "taking the money"),
            ("Ann Roe called for a new pier.", "a new pier"),
            (
                "Ann Roe praised the old pier, and won the vote.",
                "the old pier",
            ),
            (
                "Ann Roe praised the old pier and has won the vote.",
                "the old pier",
            ),
            ("As Ann Roe said, the pier is old.", "the pier is old"),
            ("Ann Roe plans to rebuild the pier.", "to rebuild the pier"),
            ("Ann Roe opposes the new pier.", "the new pier"),
            (
                "Ann Roe urged the council to rebuild the pier.",
                "the council to rebuild the pier",
            ),
        ] {
            reports(text, &[("Ann Roe", words)]);
        }
        reports("Ann Roe raised three children.", &[]);
        reports("Ann Roe held the rope.", &[]);
        reports("Ann Roe said nothing.", &[]);
    }
}
