//! *Doe told the nurse to “stop”, Roe testified*, *Roe said Doe threatened to “burn it down”*: what somebody is reported to have said are
//! that one's words, whoever reports it.
//!
//! In: the items before the words and the cue that would take them. Out: the inner cue that governs the words, or an open tie.

use crate::lexicon::{
    self, Class,
    list::{Words, begins_with_one},
};

use super::super::{
    cues::{By, Event},
    page::Page,
    stream::{Item, Kind},
    unreal::NOBODY,
    writings::writing,
};

/// Items between a verb and the words that it governs, at most.
const REACH: usize = 12;

/// True for verbs of judgement and will that are speech: somebody threatened, ordered, accused aloud.
fn aloud(word: &str) -> bool {
    const STEMS: [&str; 27] = [
        "accus",
        "threaten",
        "order",
        "command",
        "promis",
        "pledg",
        "vow",
        "blam",
        "denounc",
        "condemn",
        "prais",
        "derid",
        "ridicul",
        "mock",
        "rebuk",
        "scold",
        "chid",
        "castigat",
        "lambast",
        "thank",
        "congratulat",
        "hail",
        "dismiss",
        "demand",
        "urg",
        "beg",
        "implor",
    ];
    begins_with_one(word, &STEMS)
}

/// True where words in marks go on with the reporter's clause and nothing but words stands between them and `from`.
fn governs(page: &Page<'_>, from: usize, at: usize) -> bool {
    let plain = |i: usize| matches!(page.kind(i), Kind::Word | Kind::Number);
    from < at && at - from <= REACH && (from..at).all(plain) || from == at
}

/// Where what `event` governs ends before the words at `at`: *told her, “…”* hands them over with a comma.
fn leads_in(page: &Page<'_>, event: &Event, at: usize) -> usize {
    let parts = matches!(page.kind(at - 1), Kind::Comma | Kind::Colon);
    at - usize::from(parts && event.cue.1 < at)
}

/// True for two events of the same source, or of none.
fn same_source(page: &Page<'_>, one: &Event, two: &Event) -> bool {
    let (Some(a), Some(b)) = (one.source, two.source) else {
        return true;
    };
    let of = |m: usize| page.entities.of_mention[m];
    a == b || of(a).is_some() && of(a) == of(b)
}

/// One past whom a message was sent to: *texted Roe: “…”*, *texted Roe hours after the fire: “…”*.
pub fn past_addressee(page: &Page<'_>, event: &Event, at: usize) -> usize {
    let sends = matches!(
        page.word(event.cue.0),
        "texted" | "emailed" | "e-mailed" | "messaged" | "wrote" | "tweeted"
    );
    if sends && page.kind(at - 1) == Kind::Colon && governs(page, event.cue.1, at - 1) {
        return at - 1;
    }
    let addressee = page
        .mentions
        .from(event.cue.1)
        .map(|m| &page.mentions.all[m])
        .filter(|m| sends && m.can_speak());
    addressee.map_or(event.end, |m| event.end.max(m.end))
}

/// True for an event whose source stands before it and can speak.
fn has_subject(page: &Page<'_>, event: &Event) -> bool {
    let before = matches!(
        event.by,
        By::Before | By::Across | By::Relative | By::Shared
    );
    before
        && event
            .source
            .is_some_and(|m| page.mentions.all[m].can_speak())
        && event.class.any(Class::PAST.or(Class::PRESENT))
}

/// *No one at the pier has called it “late”*: the subject is nobody, whatever noun stands before the verb.
fn of_nobody(page: &Page<'_>, sentence: u32, event: &Event) -> bool {
    let start = page.stream.sentences[sentence as usize].start;
    let opens =
        |i: usize| i == start || page.kind(i - 1) == Kind::Comma || page.word(i - 1) == "that";
    (start.max(event.cue.0.saturating_sub(REACH))..event.cue.0)
        .any(|i| opens(i) && NOBODY.hold(&page.word(i).to_ascii_lowercase()))
}

/// The event before the words in a sentence that a tag of somebody else closes.
pub fn before_tag<'p>(
    page: &'p Page<'_>,
    sentence: u32,
    at: usize,
    tag: &Event,
) -> Option<&'p Event> {
    let events = page.cues.of_sentence(sentence);
    let inner = events.iter().rev().find(|e| e.cue.1 <= at)?;
    let item = page.item(inner.cue.0)?;
    let speaks = inner.class.any(Class::SPEECH.or(Class::NAMING)) && !inner.class.any(Class::WEAK)
        || aloud(item.word);
    // "The clerk said the order was “late”, according to the report": the report may say all of it.
    let reported = tag.by == By::According && tag.source.is_none_or(|m| writing(page, m));
    let outlet = matches!(page.word(tag.cue.0), "reported" | "reports");
    let clause = (inner.cue.1..at).any(|i| page.item(i).is_some_and(finite));
    // "Nothing Doe said “will do”, said Roe": a clause about what Doe said.
    let start = page.stream.sentences[sentence as usize].start;
    let own = inner.start <= start || {
        let before = page.item(inner.start - 1)?;
        before.kind != Kind::Word
            || before.is(Class::CONJUNCTION.or(Class::PREPOSITION))
            || before.word == "that"
    };
    (speaks
        && own
        && (has_subject(page, inner) || of_nobody(page, sentence, inner))
        && !same_source(page, inner, tag)
        && governs(page, inner.cue.1, leads_in(page, inner, at))
        && !complete(page, inner, at)
        && !((reported || outlet) && clause))
        .then_some(inner)
}

fn finite(item: &Item<'_>) -> bool {
    item.is(Class::VERB.or(Class::AUXILIARY))
        || item.is(Class::CUE)
            && item.is(Class::PAST.or(Class::PRESENT))
            && !item.is(Class::NOUNISH)
}

/// What `outer` reports of somebody else's threat, order or charge: *Roe said Doe accused her of “theft”*.
pub fn within<'p>(
    page: &'p Page<'_>,
    sentence: u32,
    at: usize,
    outer: &Event,
) -> Option<&'p Event> {
    let reports = outer.class.any(Class::SPEECH)
        && outer.source.is_some_and(|m| !writing(page, m))
        && outer.by != By::According;
    let events = page.cues.of_sentence(sentence);
    let inner = events
        .iter()
        .rev()
        .find(|e| e.cue.1 <= at && e.cue.0 >= outer.end)
        .filter(|_| reports)?;
    let own = inner
        .source
        .is_some_and(|m| page.mentions.all[m].end > outer.end);
    (own && has_subject(page, inner)
        && inner.by != By::Shared
        && aloud(page.word(inner.cue.0))
        && !same_source(page, inner, outer)
        && governs(page, inner.cue.1, at)
        && !complete(page, inner, at))
    .then_some(inner)
}

/// True where the verb has all it governs before the words begin: *Doe told lies and “cheated them”*, *Doe accused the board because he was
/// “jealous”*, *Doe threatened staff “with a gun”*. What the words tell is then what somebody reports of Doe.
fn complete(page: &Page<'_>, inner: &Event, at: usize) -> bool {
    let to = leads_in(page, inner, at);
    let words = page.words_of_item(at);
    for i in inner.cue.1..to {
        let item = &page.stream.items[i];
        match item.word {
            // What is reported has verbs of its own: "told her that she was late and “finished here”".
            "that" => return false,
            "to" if infinitive(page, i) => return goes_on(page, i, to, words),
            "and" | "but" | "or" | "then" | "nor" if !joins(page, i, to, words) => return true,
            // "calls it as “late” as it was"
            "as" if (i + 1..to).any(|i| finite(&page.stream.items[i])) => return true,
            "while" | "because" | "when" | "whenever" | "although" | "though" | "where"
            | "whereas" | "if" | "unless" | "after" | "before" | "since" | "until" | "despite"
            | "amid" => return true,
            _ => {}
        }
    }
    to > inner.cue.1 && page.mentions.at(to - 1).is_some() && adds(page.word(inner.cue.0), words)
}

/// *threatened to burn it*; a noun stands behind the preposition.
fn infinitive(page: &Page<'_>, to: usize) -> bool {
    page.mentions.from(to + 1).is_none()
}

/// True where a verb in the past follows what was threatened or ordered: *threatened to leave and was “very drunk”*.
fn goes_on(page: &Page<'_>, from: usize, to: usize, words: &str) -> bool {
    let and = (from..to).find(|&i| matches!(page.word(i), "and" | "but"));
    and.is_some_and(|and| {
        let past = |i: usize| {
            finite(&page.stream.items[i]) || page.word(i).len() > 4 && page.word(i).ends_with("ed")
        };
        (and + 1..to).any(past)
            || and + 1 == to
                && words
                    .split_whitespace()
                    .next()
                    .is_some_and(|w| w.ends_with("ed"))
    })
}

/// True for an *and* between two of the verb's objects: *told the crew and the cook to “leave”*, *promised jobs and “a fresh start”*.
fn joins(page: &Page<'_>, and: usize, to: usize, words: &str) -> bool {
    if and + 1 == to {
        let first = words.split_whitespace().next().unwrap_or_default();
        let class = lexicon::look_up(first, 0, first.len()).word;
        return class.any(Class::DETERMINER.or(Class::POSSESSIVE));
    }
    let verb = (and + 1..to).find(|&i| !page.stream.items[i].is(Class::ADVERB));
    if verb.is_some_and(|i| page.word(i).len() > 4 && page.word(i).ends_with("ed")) {
        return false;
    }
    let object = |i: &usize| !matches!(page.word(*i), "that" | "to" | "of" | "as" | "for");
    (and + 1..to)
        .take_while(object)
        .all(|i| page.mentions.at(i).is_some() || page.stream.items[i].is(Class::PREPOSITION))
}

/// True for words that say how or where something was done, behind a verb that asks for no more: *threatened staff “with a gun”*.
fn adds(verb: &str, words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default();
    let class = lexicon::look_up(first, 0, first.len()).word;
    let charge = matches!(first, "of" | "for" | "as");
    let small = first.starts_with(char::is_lowercase);
    let does = begins_with_one(
        verb,
        &["threaten", "order", "promis", "pledg", "vow", "told"],
    );
    small && class.any(Class::PREPOSITION) && (does || !charge)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn what_is_told_of_somebody_is_the_tags() {
        for text in [
            "Bob Doe told lies and “cheated everyone who trusted him”, Ann Roe said.",
            "Bob Doe threatened his wife and left her “bleeding on the kitchen floor”, prosecutor Ann Roe said.",
            "Bob Doe promised reforms and was “a great man for the town”, Ann Roe said.",
            "Bob Doe threatened staff “with a loaded gun in his hand”, prosecutor Ann Roe told the court.",
            "Bob Doe ordered the raid while “fully aware of the danger”, Ann Roe said.",
            "Bob Doe accused the board because he was “jealous of all of them”, Ann Roe said.",
            "The prime minister promised reform but delivered “nothing but cuts and more cuts”, Ann Roe said.",
            "Bob Doe called the meeting and then “ran out of the room”, Ann Roe said.",
            "Bob Doe threatened to leave and was “drunk for most of the day”, Ann Roe said.",
            "Ann Roe said Bob Doe threatened staff “with a loaded gun in his hand”.",
        ] {
            says(text, "Ann Roe");
        }
        for text in [
            "Bob Doe ordered the crew and the cook to “leave the ship at once”, Ann Roe said.",
            "Bob Doe told her and her son that they were “finished in this town”, Ann Roe testified.",
            "Bob Doe told the clerk that he was leaving because it was “a rotten port”, Ann Roe testified.",
            "Bob Doe promised jobs and “a fresh start for all of us”, Ann Roe said.",
            "Bob Doe thanked the crew “for a job well done by all”, Ann Roe said.",
        ] {
            says(text, "Bob Doe");
        }
    }

    #[test]
    fn whoever_said_it_and_not_who_tells_of_it() {
        for text in [
            "Bob Doe told the nurse to “stop counting the money”, Ann Roe testified.",
            "Bob Doe called the pier “a grave”, Ann Roe told the inquest.",
            "Bob Doe told the nurse that she was “finished here”, Ann Roe testified.",
            "Bob Doe promised the crew “a fresh start”, according to Ann Roe.",
            "Ann Roe said Bob Doe threatened to “burn the whole pier”.",
            "Ann Roe testified that Bob Doe accused her of “stealing from orphans”.",
        ] {
            says(text, "Bob Doe");
        }
        for text in [
            "Bob Doe wants the pier to be “a grave”, Ann Roe told the inquest.",
            "Bob Doe has a plan for “a grave”, Ann Roe told the inquest.",
            "Ann Roe said Bob Doe was “a frightening man”.",
            "Ann Roe said Bob Doe hopes for “a fresh start”.",
            "Bob Doe left. “It is a grave,” Ann Roe told the inquest.",
        ] {
            says(text, "Ann Roe");
        }
    }
}
