//! Somebody who has died, and whom an obituary's *she* may mean though another woman has just spoken.
//!
//! In: a page. Out: the one person whose death its first sentences tell, and whether a tag tells of words of long ago (*she told the
//! Gull in 1970*, *she once said*). It decides nothing.

use crate::{
    lexicon::{Class, given::Gender},
    model::SpeakerKind,
};

use super::super::{
    page::Page,
    stream::{Item, Kind},
};

/// Sentences in which an obituary says who has died.
const OPENING: usize = 5;

/// Items of a sentence that are looked at.
const REACH: usize = 60;

/// The one person who has died, by the first sentences; nobody where they tell of two.
pub fn late(page: &Page<'_>) -> Option<u32> {
    let mut who = None;
    for (number, sentence) in page.stream.sentences.iter().enumerate().take(OPENING) {
        let end = sentence.end.min(sentence.start + REACH);
        let Some(died) = (sentence.start + 1..end).find(|&i| {
            page.stream.items[i].span.len() == 4 && matches!(page.word(i), "died" | "dies")
        }) else {
            continue;
        };
        let Some(entity) = bearer(page, number, died) else {
            continue;
        };
        if who.is_some_and(|other| other != entity) {
            return None;
        }
        who = Some(entity);
    }
    who
}

/// Whose death the *died* at an item is: the name before *who has*, or the sentence's subject where nobody says it and it is nobody's kin.
fn bearer(page: &Page<'_>, number: usize, died: usize) -> Option<u32> {
    let person = |m: usize| {
        page.entities.of_mention[m]
            .filter(|&e| page.entities.all[e as usize].kind == SpeakerKind::Person)
    };
    let start = page.stream.sentences[number].start;
    let who = (start..died).rev().take(3).find(|&i| page.word(i) == "who");
    if let Some(who) = who {
        let comma = who
            .checked_sub(1)
            .filter(|&c| page.kind(c) == Kind::Comma)?;
        return person(page.mentions.at(comma.checked_sub(1)?)?);
    }
    let subject = page.cues.subjects[number]?;
    // "Roe, whose son drew, died", "Roe, whose son died": an aside that a comma closes is passed over.
    let aside = page.kind(died - 1) == Kind::Comma;
    let between = page.mentions.all[subject].end..died;
    let other = |i: &Item| {
        !aside && i.is(Class::SPEECH) && i.is(Class::PAST.or(Class::PRESENT))
            || !aside && matches!(i.word, "whose" | "when" | "after")
    };
    let plain =
        page.mentions.all[subject].end <= died && !page.stream.items[between].iter().any(other);
    plain.then(|| person(subject)).flatten()
}

/// True for a tag that tells of words of long ago: *she told the Gull in 1970*, *she once said*, *she wrote in her memoir*.
pub fn recalls(page: &Page<'_>, m: usize) -> bool {
    /// Items behind a cue, at most.
    const TAIL: usize = 8;
    let sentence = page.stream.items[page.mentions.all[m].start].sentence;
    let event = page
        .cues
        .of_sentence(sentence)
        .iter()
        .find(|e| e.source == Some(m));
    let Some(event) = event else {
        return false;
    };
    let end = page.stream.sentences[sentence as usize].end;
    let once = event.cue.0 > 0 && page.word(event.cue.0 - 1) == "once";
    let tail = event.cue.1.min(end)..end.min(event.cue.1 + TAIL);
    let closed = |i: usize| {
        page.stream.items[i].is(Class::SUBJECT_PRONOUN.or(Class::AUXILIARY))
            || matches!(page.kind(i), Kind::Quote(_))
    };
    let tail = tail.start..tail.clone().find(|&i| closed(i)).unwrap_or(tail.end);
    once || tail.clone().any(|i| {
        let year = page.kind(i) == Kind::Number
            && matches!(page.word(i - 1), "in" | "In" | "a")
            && page.word(i).len() == 4
            && page.word(i).starts_with(['1', '2']);
        let book = matches!(
            page.word(i),
            "memoir" | "memoirs" | "autobiography" | "diary"
        );
        year || book
    })
}

/// True where the words in the sentence of a pronoun speak of *she*, or *he*, too: *“She taught me everything,” she said* is said of another.
pub fn speaks_of(page: &Page<'_>, number: usize, gender: Gender) -> bool {
    /// Words of a quotation that are looked at.
    const WORDS: usize = 400;
    let sentence = page.stream.sentences[number];
    let of = |word: &str| match gender {
        Gender::She => matches!(word, "she" | "She" | "her" | "Her" | "hers" | "herself"),
        Gender::He => matches!(word, "he" | "He" | "him" | "his" | "His" | "himself"),
    };
    (sentence.start..sentence.end).any(|at| {
        let words = page.words_of_item(at).split(|c: char| !c.is_alphanumeric());
        words.take(WORDS).any(of)
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn clippings() {
        says(
            "The singer Nora Quill died in Cork on Friday at 79. Her manager, Dilys Penn, confirmed it.\n\n“I only ever had four notes,” she told the Gull in 1988.",
            "Nora Quill",
        );
        let found = read(
            "Nora Quill, who has died aged 79, was a singer. “Nora was a song,” said the minister, Joan Poe.\n\n“I had four notes,” she once said.",
        );
        assert_eq!(found[1].1, "Nora Quill");
        let found = read(
            "Nora Quill, the singer whose one song charmed us, died in Cork. “Nora was a song,” said the minister, Joan Poe.\n\n“I had four notes,” she told the Gull in 1988.",
        );
        assert_eq!(found[1].1, "Nora Quill");
        // Whose words these are nothing says.
        let found = read(
            "Nora Quill, who has died aged 79, was a singer. “Nora was a song,” said the minister, Joan Poe.\n\nShe never sold one. “They fade,” she said.",
        );
        assert_eq!(found[1].1, "(she)");
        // Words about her are not hers.
        let found = read(
            "Ann Roe, the singer, has died aged 80. Her daughter, Beth Poe, sang with her. “She taught me everything I know,” she told the Gull in 2020.",
        );
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1 != "Ann Roe", "{found:?}");
        // Nobody has died but somebody's father.
        says(
            "Nora Quill said that her father died in Cork. “I had four notes,” said Joan Poe.\n\nShe sang again. “I had five,” she said.",
            "Joan Poe",
        );
    }
}
