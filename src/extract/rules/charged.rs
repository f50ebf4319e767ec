//! *Roe said she had been accused of “theft”*, *Roe, described as “a fool”, laughed*: words that are said about somebody are those of whoever
//! said so, which the sentence tells with *by* or not at all.
//!
//! In: the items round words in marks. Out: the tie to who said them, open where nobody tells; none where no passive stands before them.

use crate::{
    extract::{cues::By, page::Page, stream::Kind},
    lexicon::{
        Class,
        list::{WordList, Words},
    },
};

use super::{Tie, before::apposed};

/// Participles whose *as* gives a name; behind an active verb an object stands before it.
const AS: WordList = WordList::new(&[
    "described",
    "dismissed",
    "condemned",
    "praised",
    "hailed",
    "denounced",
    "derided",
    "mocked",
    "ridiculed",
    "criticised",
    "criticized",
    "characterised",
    "characterized",
    "portrayed",
    "depicted",
    "castigated",
    "decried",
    "lauded",
    "acclaimed",
    "celebrated",
    "remembered",
    "slammed",
    "lambasted",
    "attacked",
    "branded",
    "labelled",
    "labeled",
]);
/// Participles that give a name without an *as*.
const BARE: WordList = WordList::new(&[
    "called", "labelled", "labeled", "branded", "dubbed", "termed",
]);
/// Participles of a charge, and of blame.
const OF: WordList = WordList::new(&["accused"]);
const FOR: WordList =
    WordList::new(&["blamed", "condemned", "criticised", "criticized", "praised"]);
const WITH: WordList = WordList::new(&["charged"]);
/// Items of time, place or agent between a participle and its *as*.
const ADJUNCT: usize = 7;

/// *Roe, described as “a fool”, laughed*, *Branded “a fool”, Roe laughed*, *a man described as “armed”*: a participle that has no object
/// and stands behind a comma, a noun or nothing is passive.
pub fn aside(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let at = page.item_of(quote);
    let (number, sentence) = page.sentence_of(quote);
    let joint = at.checked_sub(1).filter(|&j| j >= sentence.start)?;
    let (list, end) = match page.word(joint) {
        "as" => (&AS, joint),
        "of" => (&OF, joint),
        "for" => (&FOR, joint),
        "with" => (&WITH, joint),
        _ => (&BARE, at),
    };
    let near = sentence.start.max(end.saturating_sub(ADJUNCT + 1))..end;
    let verb = near
        .rev()
        .find(|&i| list.hold(&page.word(i).to_ascii_lowercase()))?;
    // "Roe stopped, called “Anyone there?” and ran on"
    let shouts = end == at && page.words(quote).ends_with(['!', '?']);
    // "called on leaders “not to go”"
    let calls = end == at
        && page
            .item(verb + 1)
            .is_some_and(|i| i.is(Class::PREPOSITION));
    let adjunct = (verb + 1..end).all(|i| page.kind(i) == Kind::Word && !finite(page, i))
        && (verb + 1 == end
            || opens_adjunct(page, verb + 1) && (!calls || page.word(verb + 1) == "by"));
    if shouts || !adjunct || !stands_apart(page, sentence.start, verb) || !closes(page, quote) {
        return None;
    }
    let by = (verb + 1..end)
        .find(|&i| page.word(i) == "by")
        .or_else(|| (page.word(at + 1) == "by").then_some(at + 1));
    // A body of the sentence's own events knows more of its agent: "by Doe, who …".
    let own = page
        .cues
        .of_sentence(number)
        .iter()
        .find(|e| e.cue.0 == verb && e.by == By::Passive);
    if let Some(own) = own.filter(|e| e.source.is_some()) {
        return Some(Tie::of(page, own, "called-by-doe"));
    }
    Some(Tie {
        cue: page.item(verb).map(|i| i.span),
        event: Some(verb),
        ..agent(page, by)
    })
}

/// The tie to the agent behind a *by*; open where there is none.
fn agent(page: &Page<'_>, by: Option<usize>) -> Tie {
    let agent = by
        .and_then(|by| page.mentions.from(by + 1))
        .filter(|&m| page.mentions.all[m].can_speak());
    agent.map_or(Tie::open("no-source"), |m| {
        Tie::to(page, apposed(page, m).unwrap_or(m), "called-by-doe")
    })
}

fn finite(page: &Page<'_>, at: usize) -> bool {
    page.item(at)
        .is_some_and(|i| i.is(Class::VERB.or(Class::AUXILIARY).or(Class::RELATIVE)))
}

/// *in court*, *by Doe*, *last week*, *again*: what may stand between a participle and its *as*. An object makes it active.
fn opens_adjunct(page: &Page<'_>, at: usize) -> bool {
    page.item(at).is_some_and(|i| {
        i.word == "by"
            || i.word != "of" && i.is(Class::PREPOSITION)
            || i.is(Class::ADVERB.or(Class::TIME).or(Class::WEEKDAY))
            || i.word.ends_with("ly")
    })
}

/// True where nothing but adverbs stands between the participle and the sentence's first word, a comma, an *and* or a noun that is nobody's
/// subject here: *a man described as* and not *which a man described as*, *Roe described as*.
fn stands_apart(page: &Page<'_>, start: usize, verb: usize) -> bool {
    let Some(before) = (start..verb).rev().find(|&i| !adverb(page, i)) else {
        return true;
    };
    match page.kind(before) {
        Kind::Comma | Kind::Dash | Kind::Open => return !relative(page, start, before),
        Kind::Word => {}
        _ => return false,
    }
    if matches!(
        page.word(before),
        "and" | "or" | "but" | "though" | "although" | "once"
    ) {
        // "Roe, mocked as “a fool” and dismissed as “a clown”"
        return page.word(verb + 1) == "as";
    }
    let Some(noun) = page.mentions.at(before).map(|m| &page.mentions.all[m]) else {
        return false;
    };
    let indefinite = matches!(
        page.word(noun.start),
        "a" | "an" | "A" | "An" | "one" | "One"
    );
    let free = noun.start == start
        || page
            .item(noun.start - 1)
            .is_some_and(|i| i.kind == Kind::Comma || i.is(Class::PREPOSITION));
    noun.name.is_none() && indefinite && free && page.word(verb + 1) == "as"
}

/// *in what Roe, the mayor, called*: the comma closes an aside behind the subject of a clause that asks for a verb.
fn relative(page: &Page<'_>, start: usize, comma: usize) -> bool {
    /// Items of a subject with its asides, at most.
    const SUBJECT: usize = 20;
    let near = start.max(comma.saturating_sub(SUBJECT))..comma;
    let opens = near
        .rev()
        .find(|&i| matches!(page.word(i), "what" | "which" | "that" | "whom"));
    opens.is_some_and(|opens| {
        !(opens + 1..comma).any(|i| {
            finite(page, i)
                || page
                    .item(i)
                    .is_some_and(|i| i.is(Class::CUE) && !i.is(Class::NOUNISH))
        })
    })
}

fn adverb(page: &Page<'_>, at: usize) -> bool {
    page.item(at).is_some_and(|i| {
        i.kind == Kind::Word
            && (i.is(Class::ADVERB.or(Class::NEGATION)) || !i.capital() && i.word.ends_with("ly"))
    })
}

/// False where what is named stands behind the words: *Roe, the mayor, dismissed as “absurd” the claim*.
fn closes(page: &Page<'_>, quote: usize) -> bool {
    let mut last = page.item_of(quote);
    while page
        .item(last + 1)
        .is_some_and(|i| i.is(Class::COORDINATOR))
        && matches!(page.kind(last + 2), Kind::Quote(_))
    {
        last += 2;
    }
    let next = page.item(last + 1);
    page.words_of_item(last).ends_with([',', '.'])
        || next.is_none_or(|i| {
            i.kind != Kind::Word
                || i.is(Class::PREPOSITION
                    .or(Class::COORDINATOR)
                    .or(Class::AUXILIARY)
                    .or(Class::ADVERB)
                    .or(Class::WEEKDAY))
                || matches!(i.word, "by" | "last")
        })
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
    Some(agent(page, (page.word(at + 1) == "by").then_some(at + 1)))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{quotes_nobody, read, says};

    #[test]
    fn who_is_accused_did_not_say_it() {
        for text in [
            "Ann Roe, accused of “stealing from orphans”, said on Monday that she was tired.",
            "Ann Roe complained that she had been accused of “stealing from orphans”.",
            "Ann Roe said she was described as “a danger to the port and its people”.",
        ] {
            says(text, "");
        }
        says(
            "Ann Roe said she was accused of “stealing from orphans” by Bob Doe.",
            "Bob Doe",
        );
    }

    #[test]
    fn who_is_described_did_not_say_it() {
        for text in [
            "Ann Roe, described as “a danger to the port and its people”, said she was tired.",
            "Ann Roe, described in court as “a danger to the port and its people”, said she was tired.",
            "Ann Roe, branded “a danger to the port and its people” on Monday, said she was tired.",
            "Ann Roe, dismissed as “a danger to the port and its people”, said she was tired.",
            "Ann Roe, condemned as “a danger to the port and its people,” said she was tired.",
            "Ann Roe, widely described as “a danger to the port and its people”, said she was tired.",
            "Ann Roe, praised as “a gift to the port and its people”, said she was tired.",
            "Described as “a danger to the port and its people”, Ann Roe said she was tired.",
            "Once dismissed as “a danger to the port and its people”, Ann Roe said she was tired.",
            "Police named the man, described as “armed and dangerous”, as Bob Doe.",
            "Ann Roe, a nurse described as “a danger to the port and its people”, said she was tired.",
        ] {
            says(text, "");
        }
        // A name that is given is a term.
        quotes_nobody(
            "Ann Roe, once called “a danger to the port and its people”, said she was tired.",
        );
        for text in [
            "Ann Roe, hailed by Bob Doe as “a gift to the port and its people”, said she was tired.",
            "Ann Roe, described by Bob Doe as “a gift to the port and its people”, said she was tired.",
            "Described by Bob Doe as “a gift to the port and its people”, Ann Roe said she was tired.",
            "Ann Roe, called “a danger to the port and its people” by Bob Doe, said she was tired.",
        ] {
            says(text, "Bob Doe");
        }
    }

    #[test]
    fn who_describes_did_say_it() {
        for text in [
            "Ann Roe, the mayor, described the plan as “a gift to smugglers and thieves”.",
            "Ann Roe, the mayor, dismissed as “a gift to smugglers and thieves” the plan to sell the pier.",
            "Ann Roe arrived, called the plan “a gift to smugglers and thieves” and left.",
            "Ann Roe, in a speech on Monday, described the plan as “a gift to smugglers and thieves”.",
            "Ann Roe attacked the plan, which she described as “a gift to smugglers and thieves”.",
            "The port was sold in what Ann Roe, the mayor, called “a gift to smugglers and thieves”.",
            "Ann Roe called it “a crime” and called on leaders “not to sell the port to smugglers and thieves”.",
            "Bob Doe left over a plan Ann Roe described as “a gift to smugglers and thieves”.",
        ] {
            says(text, "Ann Roe");
        }
        let found =
            read("Ann Roe, described as “a danger to the port”, said: “I am tired of all of it.”");
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["", "Ann Roe"]);
    }
}
