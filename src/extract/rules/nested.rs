//! *Doe told the nurse to “stop”, Roe testified*, *Roe said Doe threatened to “burn it down”*: what somebody is reported to have said are
//! that one's words, whoever reports it. *Roe said she had been accused of “theft”*: whoever accused her.
//!
//! In: the items before the words and the cue that would take them. Out: the inner cue that governs the words, or an open tie.

use crate::lexicon::{
    Class,
    list::{Words, begins_with_one},
};

use super::{
    super::{
        cues::{By, Event},
        page::Page,
        stream::{Item, Kind},
        unreal::NOBODY,
        writings::writing,
    },
    Tie,
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
        && governs(page, inner.cue.1, at))
    .then_some(inner)
}

/// *Roe said she had been accused of “theft”*: the words are whoever's accused her, which the sentence tells with *by* or not at all.
pub fn charged(page: &Page<'_>, sentence: u32, at: usize) -> Option<Tie> {
    let start = page.stream.sentences[sentence as usize].start;
    // "accused of", "described as", "called"
    let small = matches!(page.word(at.checked_sub(1)?), "of" | "as" | "with" | "for");
    let verb = at
        .checked_sub(1 + usize::from(small))
        .filter(|&v| v > start)?;
    let word = page.word(verb);
    let with = match word {
        "accused" | "described" | "dismissed" | "charged" | "condemned" | "blamed" => small,
        "called" | "labelled" | "labeled" | "branded" | "dubbed" => true,
        _ => return None,
    };
    if !with {
        return None;
    }
    let being = |i: usize| {
        matches!(
            page.word(i),
            "been" | "being" | "was" | "were" | "is" | "are"
        )
    };
    let aside = |i: usize| {
        page.item(i)
            .is_some_and(|i| i.is(Class::ADVERB.or(Class::NEGATION)) || i.word.ends_with("ly"))
    };
    let before = (start..verb).rev().find(|&i| !aside(i))?;
    let events = page.cues.of_sentence(sentence);
    let reports = Class::SPEECH.or(Class::NAMING);
    if let Some(own) = events
        .iter()
        .find(|e| e.cue.0 == verb && e.by == By::Passive)
    {
        return (!own.class.any(reports)).then(|| Tie::of(page, own, "called-by-doe"));
    }
    let passive = being(before) || word == "accused" && small && page.word(verb + 1) == "of";
    let reported = events
        .iter()
        .any(|e| e.cue.1 <= before && e.class.any(Class::SPEECH));
    if !passive || !(reported || word == "accused") {
        return None;
    }
    let by = (page.word(at + 1) == "by")
        .then(|| page.mentions.from(at + 2))
        .flatten();
    let agent = by.filter(|&m| page.mentions.all[m].can_speak());
    Some(agent.map_or(Tie::open("no-source"), |m| {
        Tie::to(page, m, "called-by-doe")
    }))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

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

    #[test]
    fn who_is_accused_did_not_say_it() {
        for text in [
            "Ann Roe, accused of “stealing from orphans”, said on Monday that she was tired.",
            "Ann Roe complained that she had been accused of “stealing from orphans”.",
            "Ann Roe said she was described as “a danger to the port and its people”.",
        ] {
            for (words, who) in read(text) {
                assert_eq!(who, "", "{words:?} in {text:?}");
            }
        }
        says(
            "Ann Roe said she was accused of “stealing from orphans” by Bob Doe.",
            "Bob Doe",
        );
    }
}
