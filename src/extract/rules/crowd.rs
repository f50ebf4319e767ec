//! Words of others that stand beside somebody's own: *Doe spoke to shouts of “Shame!”*, *Asked by a reporter, “Why?”, Doe said*,
//! *Told of Roe's remark, “…,” Doe said*.
//!
//! In: a page and one of its quotations. Out: the tie to who shouted, asked or remarked, open where nobody tells; none elsewhere.

use crate::lexicon::{
    Class,
    list::{WordList, Words, begins_with_one},
};

use super::{
    super::{denied, page::Page, stream::Kind},
    Tie,
};

/// What a crowd does, as nouns.
const SHOUTS: WordList = WordList::new(&[
    "shout", "shouts", "chant", "chants", "cry", "cries", "cheers", "jeers", "boos", "screams",
    "yells", "roars", "heckles", "chorus", "choruses", "murmurs", "whispers", "applause",
    "chanting", "shouting",
]);
/// What opens a sentence whose main clause answers a question.
const ASKED: WordList = WordList::new(&["asked", "pressed", "questioned", "challenged", "quizzed"]);
/// What opens a sentence whose main clause answers a remark.
const TOLD: WordList = WordList::new(&[
    "told",
    "asked",
    "reminded",
    "informed",
    "confronted",
    "pressed",
    "responding",
    "reacting",
    "replying",
    "commenting",
    "presented",
    "answering",
    "challenged",
    "questioned",
]);
/// Items from the sentence's first to the words, at most.
const REACH: usize = 12;
/// Items from a verb to what is shouted, at most.
const NEAR: usize = 6;

/// The tie of words that a crowd, a questioner or another speaker said.
pub fn tie(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let at = page.item_of(quote);
    let (_, sentence) = page.sentence_of(quote);
    if at < sentence.start + 1 {
        return None;
    }
    shouted(page, at)
        .or_else(|| asked(page, sentence.start, at))
        .or_else(|| remarked(page, sentence.start, at))
}

/// *to shouts of “Shame!”*
fn shouted(page: &Page<'_>, at: usize) -> Option<Tie> {
    let noun = at.checked_sub(2).filter(|_| page.word(at - 1) == "of")?;
    let noun = noun - usize::from(page.mentions.at(noun).is_none() && noun > 0);
    let noun = [at - 2, noun]
        .into_iter()
        .find(|&i| page.kind(i) == Kind::Word && SHOUTS.hold(&page.word(i).to_ascii_lowercase()))?;
    // "Doe joined in chants of", "led the shouts of": they are Doe's, too.
    let own = |i: usize| {
        begins_with_one(
            page.word(i),
            &["join", "led", "lead", "broke", "burst", "erupt", "let"],
        )
    };
    if (noun.saturating_sub(NEAR)..noun).any(own) {
        return None;
    }
    let owner = page.mentions.at(noun).and_then(|m| page.mentions.owner(m));
    let from = (page.word(at + 1) == "from")
        .then(|| page.mentions.from(at + 2))
        .flatten();
    let who = from.or(owner).filter(|&m| page.mentions.all[m].can_speak());
    Some(who.map_or(Tie::open("no-source"), |m| {
        Tie::to(page, m, "called-by-doe")
    }))
}

/// *Asked by a reporter, “Why?”*, *Asked, “Why?”*
fn asked(page: &Page<'_>, start: usize, at: usize) -> Option<Tie> {
    let first = start..at;
    let opens = at - start <= REACH && ASKED.hold(&page.word(start).to_ascii_lowercase());
    let plain = first.clone().skip(1).all(|i| {
        let item = page.item(i);
        let word = matches!(
            page.kind(i),
            Kind::Word | Kind::Number | Kind::Comma | Kind::Colon
        );
        word && item.is_some_and(|i| {
            !i.is(Class::RELATIVE.or(Class::CUE))
                && !matches!(
                    i.word,
                    "about" | "whether" | "if" | "why" | "how" | "over" | "when" | "where" | "for"
                )
        })
    });
    if !opens || !plain {
        return None;
    }
    let by = (page.word(start + 1) == "by")
        .then(|| page.mentions.from(start + 2))
        .flatten();
    let who = by.filter(|&m| page.mentions.all[m].can_speak());
    let tie = who.map_or(Tie::open("no-source"), |m| {
        Tie::to(page, m, "called-by-doe")
    });
    match behind(page, at) {
        // "Asked by Roe, “We will not sell,” Doe said": that is the answer.
        Behind::Tag => question(page, at).then_some(Tie::open("no-source")),
        Behind::Either => Some(Tie::open("no-source")),
        Behind::Answer => Some(tie),
        Behind::Nothing if question(page, at) => Some(tie),
        Behind::Nothing => Some(Tie::open("no-source")),
    }
}

/// What stands behind words that open a sentence as a question or a remark may.
enum Behind {
    /// A tag that has no other words: these are its own.
    Tag,
    /// A tag and further words in marks: nothing tells whose the first ones are.
    Either,
    /// A tag with an answer of its own.
    Answer,
    /// No tag.
    Nothing,
}

fn behind(page: &Page<'_>, at: usize) -> Behind {
    /// Items behind a tag that are looked at.
    const TAIL: usize = 12;
    let number = page.stream.items[at].sentence;
    let sentence = page.stream.sentences[number as usize];
    let parts = |&i: &usize| matches!(page.kind(i), Kind::Comma | Kind::Dash | Kind::Other);
    let next = at + 1 + (at + 1..sentence.end).take_while(parts).count();
    let tag = page.cues.of_sentence(number).iter().find(|e| {
        e.start == next && e.cue.0 > at && e.class.any(Class::SPEECH) && e.source.is_some()
    });
    let Some(tag) = tag else {
        return Behind::Nothing;
    };
    let end = tag.end.max(tag.cue.1);
    // "Doe said it rains", "Doe said that it rains", "Doe told her it rains"
    let told = page.mentions.from(end).map(|m| page.mentions.all[m].end);
    let reports = |i: usize| {
        let subject = Class::SUBJECT_PRONOUN.or(Class::NEUTER_PRONOUN);
        page.word(i) == "that" || page.item(i).is_some_and(|i| i.is(subject))
    };
    if reports(end) || told.is_some_and(reports) {
        return Behind::Answer;
    }
    for i in end..sentence.end.min(end + TAIL) {
        match page.kind(i) {
            Kind::Colon => return Behind::Answer,
            // “It is nonsense,” Doe said, “and she knows it.”
            Kind::Quote(_) => {
                let goes_on = page.words_of_item(i).starts_with(char::is_lowercase);
                return match goes_on {
                    true => Behind::Tag,
                    false => Behind::Either,
                };
            }
            Kind::Word | Kind::Number | Kind::Comma => {}
            _ => break,
        }
    }
    Behind::Tag
}

/// True for words that ask.
fn question(page: &Page<'_>, at: usize) -> bool {
    page.words_of_item(at)
        .trim_end_matches(['\'', '’', '”', '"', ','])
        .ends_with('?')
}

/// *Told of Roe's remark, “…”*
fn remarked(page: &Page<'_>, start: usize, at: usize) -> Option<Tie> {
    let opens = TOLD.hold(&page.word(start).to_ascii_lowercase()) && at - start <= REACH;
    let noun = at
        .checked_sub(2)
        .filter(|&n| opens && n > start && page.kind(at - 1) == Kind::Comma)?;
    let word = page.word(noun);
    let remark = page.item(noun)?.is(Class::SPEECH_NOUN)
        || denied::claim(word)
        || matches!(
            word,
            "remark" | "remarks" | "words" | "line" | "jibe" | "quip" | "taunt"
        );
    let owner = page.mentions.at(noun).and_then(|m| page.mentions.owner(m));
    let who = owner.filter(|&m| remark && page.mentions.all[m].can_speak())?;
    match behind(page, at) {
        // "Responding to Roe's claim, “It is nonsense,” Doe said": that is the response.
        Behind::Tag => question(page, at).then_some(Tie::open("no-source")),
        Behind::Either => Some(Tie::open("no-source")),
        Behind::Answer => Some(Tie::to(page, who, "called-by-doe")),
        // A main clause has to follow what only leads up to it.
        Behind::Nothing => Some(
            match matches!(page.kind(at + 1), Kind::Word | Kind::Comma) {
                true => Tie::to(page, who, "called-by-doe"),
                false => Tie::open("no-source"),
            },
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn words_of_a_crowd_are_nobodys_who_is_named() {
        for text in [
            "“It rains,” Bob Doe said to shouts of “Shame!”",
            "“It rains,” Bob Doe said, over cries of “Shame!”",
            "“It rains,” Bob Doe said, as a heckler shouted “Shame!”",
            "Amid chants of “Out, out!”, Bob Doe told the crowd: “It rains.”",
            "Bob Doe left to loud jeers of “Shame!”",
            "Asked, “Is it late?”, Bob Doe said: “It rains.”",
        ] {
            let found = read(text);
            assert!(!found.is_empty(), "{text}");
            for (words, who) in found {
                let own = words.contains("It rains");
                assert_eq!(who == "Bob Doe", own, "{words:?} of {who:?} in {text:?}");
            }
        }
    }

    #[test]
    fn who_answers_has_his_own_words() {
        for text in [
            "Asked by Ann Roe on Friday, “We will not sell the pier to anyone,” Bob Doe said.",
            "Responding to Ann Roe's claim, “It is nonsense and she knows it,” Bob Doe said.",
            "Asked about Ann Roe's remarks, “It is nonsense and she knows it,” Bob Doe said.",
            "Commenting on Ann Roe's statement, “We welcome it and will act,” said Bob Doe.",
            "Reacting to the mayor's speech, “It was a disgrace to the town,” Bob Doe said.",
            "Bob Doe came in late. Asked by reporters on Monday, “We will fight on for years,” he said.",
            "Responding to Ann Roe's claim, “It is nonsense,” Bob Doe said, “and she knows it.”",
            "Responding to Ann Roe's claim, “It is nonsense,” said Bob Doe. “I never met her.”",
        ] {
            says(text, "Bob Doe");
        }
        let found = read("Told of Ann Roe's remark, “He is a fool,” Bob Doe said, “It rains.”");
        assert_eq!(found[0].1, "", "{found:?}");
    }

    #[test]
    fn who_asked_and_who_remarked() {
        for text in [
            "Asked by Ann Roe, “Is it late?”, Bob Doe said: “It rains.”",
            "Pressed by Ann Roe on Friday, “Is it late?”, Bob Doe said: “It rains.”",
            "Told of Ann Roe's remark, “He is a fool,” Bob Doe said: “It rains.”",
            "Responding to Ann Roe's claim, “He is a fool,” Bob Doe said: “It rains.”",
        ] {
            let who: Vec<String> = read(text).into_iter().map(|(_, who)| who).collect();
            assert_eq!(who, ["Ann Roe", "Bob Doe"], "{text}");
        }
    }
}
