//! What a text hangs on a name: “the disgraced councillor John Smith”, “John Smith, a retired pilot”, “Smith was jailed”.
//!
//! In: a text, where a name stands in it, and a word. Out: whether that word is said of the one named. It is, where it stands in the noun
//! phrase that the name ends, in an apposition to the name, or behind a form of *be*. The same word elsewhere is somebody else's.

use super::{
    around::{MARKS, class, sentence_start, words},
    beside::is_word,
};
use crate::{
    lexicon::{Class, weight::is_negation},
    text::Span,
};

/// Words that are looked at on either side.
const WORDS: usize = 8;

/// The text hangs the word on the name.
pub(super) fn is_hung(text: &str, name: Span, word: &str) -> bool {
    is_before(text, name, word) || is_behind(&text[name.end()..], word)
}

/// “The disgraced councillor John Smith”, “the disgraced councillor, John Smith, said”.
fn is_before(text: &str, name: Span, wanted: &str) -> bool {
    let start = sentence_start(text, name.start());
    let lead = text[start..name.start()].trim_end();
    let apposed = lead.ends_with(',') && text[name.end()..].starts_with([',', '.']);
    let lead = if apposed {
        &lead[..lead.len() - 1]
    } else {
        lead
    };
    let from = lead.rfind([',', ';', ':', '(', ')', '”', '"', '“', '—']);
    let from = from.map_or(0, |at| {
        at + lead[at..].chars().next().map_or(1, char::len_utf8)
    });
    let phrase: Vec<(Span, &str)> = words(lead, Span::new(from, lead.len())).collect();
    let mut met = false;
    for (at, (_, word)) in phrase.iter().enumerate().rev().take(WORDS) {
        met |= word.eq_ignore_ascii_case(wanted);
        if class(word).any(Class::DETERMINER.or(Class::POSSESSIVE)) {
            // “In the town of the convicted driver, John Smith said”: only what opens its phrase is put beside the name.
            let opens = at.checked_sub(1).map(|at| class(phrase[at].1));
            return met && (!apposed || opens.is_none_or(|word| word.any(Class::SPEECH)));
        }
        if met && !apposed {
            return true;
        }
        if ends_phrase(word) {
            return false;
        }
    }
    false
}

/// “, a retired pilot,”, “(D-Texas)”, “, 54, jailed for fraud,”, “, who was jailed,”, “is a retired pilot”.
fn is_behind(behind: &str, wanted: &str) -> bool {
    const PHRASES: usize = 3;
    let to = behind.find(MARKS).unwrap_or(behind.len());
    let behind = &behind[..to];
    if let Some(rest) = behind.strip_prefix(" (") {
        return rest
            .split_once(')')
            .is_some_and(|(aside, _)| is_apposed(aside, wanted).unwrap_or(false));
    }
    let Some(rest) = behind.strip_prefix(", ").or(behind.strip_prefix(" — ")) else {
        return is_predicate(behind, wanted);
    };
    for phrase in rest.split([',', ';', ':', '(', ')', '—']).take(PHRASES) {
        if let Some(clause) = phrase.trim_start().strip_prefix("who ") {
            return is_predicate(clause, wanted);
        }
        match is_apposed(phrase, wanted) {
            Some(true) => return true,
            Some(false) => {}
            None => return false,
        }
    }
    false
}

/// Whether the word stands in an apposition before anything that is of another; `None` where the phrase is none.
fn is_apposed(phrase: &str, wanted: &str) -> Option<bool> {
    let all: Vec<&str> = words(phrase, Span::new(0, phrase.len()))
        .map(|(_, word)| word)
        .take(WORDS)
        .collect();
    let is_wanted = |word: &&str| word.eq_ignore_ascii_case(wanted);
    let first = class(all.first()?);
    let verb = first.any(
        Class::SPEECH
            .or(Class::AUXILIARY)
            .or(Class::SUBJECT_PRONOUN),
    );
    if verb && !first.any(Class::ROLE.or(Class::TITLE)) && !all.first().is_some_and(is_wanted) {
        return None;
    }
    let to = all
        .iter()
        .position(|word| ends_phrase(word) && !is_wanted(word));
    let of_name = &all[..to.unwrap_or(all.len())];
    // “Roe, convicted driver Ann Poe and Bo Lund”: a list, and the word is the next one's.
    let of_next = of_name
        .last()
        .is_some_and(|last| last.starts_with(char::is_uppercase) && !is_wanted(last));
    Some(!of_next && of_name.iter().any(is_wanted))
}

/// “Was jailed”, “is now a retired pilot”.
fn is_predicate(clause: &str, wanted: &str) -> bool {
    let mut all = words(clause, Span::new(0, clause.len())).map(|(_, word)| word);
    let be = |word: &str| matches!(word, "is" | "was" | "became" | "remains" | "been" | "being");
    if !all
        .next()
        .is_some_and(|first| be(first) || first == "has" || first == "had")
    {
        return false;
    }
    for word in all.take(WORDS) {
        if word.eq_ignore_ascii_case(wanted) {
            return true;
        }
        if is_negation(word) || !be(word) && ends_phrase(word) {
            return false;
        }
    }
    false
}

/// What follows such a word, or goes before it, tells of something else.
fn ends_phrase(word: &str) -> bool {
    let class = class(word);
    let noun = class.any(
        Class::ROLE
            .or(Class::TITLE)
            .or(Class::NOUNISH)
            .or(Class::STANDIN),
    );
    class.any(
        Class::PREPOSITION
            .or(Class::CONJUNCTION)
            .or(Class::COORDINATOR)
            .or(Class::RELATIVE)
            .or(Class::SUBJECT_PRONOUN)
            .or(Class::AUXILIARY),
    ) || class.any(Class::SPEECH) && !noun
}

/// Where the words stand in the stretch as words of their own, whatever their case.
pub(super) fn stands<'t>(
    text: &'t str,
    within: Span,
    phrase: &'t str,
) -> impl Iterator<Item = Span> + 't {
    let first = phrase.as_bytes().first().copied();
    let begins = move |at: usize| {
        let here = text.as_bytes().get(at).zip(first);
        here.is_some_and(|(byte, first)| byte.eq_ignore_ascii_case(&first))
    };
    let is_here = move |at: usize| {
        let found = text.get(at..at + phrase.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(phrase))
            && is_word(text, at, phrase.len())
    };
    let last = within.end().checked_sub(phrase.len());
    let places = last.map_or(0..0, |last| within.start()..last + 1);
    places
        .filter(move |&at| begins(at) && is_here(at))
        .map(|at| Span::new(at, at + phrase.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_the_one_named() {
        for (text, word, expected) in [
            ("the late John Smith said", "late", true),
            ("John Smith said later", "late", false),
            (
                "John Smith said of the convicted driver",
                "convicted",
                false,
            ),
            ("the convicted smuggler John Smith said", "convicted", true),
            (
                "the convicted smuggler, John Smith, said",
                "convicted",
                true,
            ),
            (
                "in the town of the convicted smuggler, John Smith said",
                "convicted",
                false,
            ),
            (
                "Ann Poe, the convicted smuggler, and John Smith said",
                "convicted",
                false,
            ),
            ("John Smith, a retired pilot, said", "retired", true),
            ("John Smith, 54, a retired pilot, said", "pilot", true),
            ("John Smith, of Leeds, a retired pilot, said", "pilot", true),
            (
                "John Smith, lawyer of the convicted driver, said",
                "convicted",
                false,
            ),
            (
                "John Smith, convicted driver Ann Poe and Bo Lund left",
                "convicted",
                false,
            ),
            ("John Smith, jailed for fraud, said", "jailed", true),
            ("John Smith, who was jailed in May, said", "jailed", true),
            ("John Smith, who met the jailed man, said", "jailed", false),
            ("John Smith is now a retired pilot.", "retired", true),
            ("John Smith was never jailed.", "jailed", false),
            (
                "John Smith was in court with the jailed man.",
                "jailed",
                false,
            ),
            ("John Smith (D-Texas) said", "D-Texas", true),
            ("said Sir John Smith", "Sir", true),
        ] {
            let at = text.find("John").unwrap();
            let name = Span::new(at, at + "John Smith".len());
            assert_eq!(is_hung(text, name, word), expected, "{text}: {word}");
        }
    }

    #[test]
    fn words_of_their_own() {
        let text = "Visiting Leedstown, Leeds and LEEDS.";
        let found: Vec<usize> = stands(text, Span::new(0, text.len()), "Leeds")
            .map(|span| span.start())
            .collect();
        assert_eq!(found, [20, 30]);
    }
}
