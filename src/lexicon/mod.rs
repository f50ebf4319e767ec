//! What the words of news prose are: reporting expressions, titles, roles, bodies, the closed classes of English.
//!
//! In: a text and the place where a word begins. Out: the classes of that word, and of the longest known phrase that begins there.
//! The words live in small text files beside this one; they are hashed by their first letters at first use and asked for once a word,
//! so that a text is passed over once. It knows nothing of sentences or of who speaks.

pub mod calendar;
pub mod counts;
pub mod given;
mod index;
pub mod list;
pub mod places;
pub mod weight;

use std::{borrow::Cow, sync::LazyLock};

use index::Index;

/// A set of word classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Class(u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:expr, $section:expr;)*) => {
        impl Class {
            $($(#[$doc])* pub const $name: Class = Class(1 << $bit);)*
        }
        /// The section of the word files that fills each class.
        const SECTIONS: &[(&str, Class)] = &[$(($section, Class::$name)),*];
    };
}

classes! {
    /// A verb of speech ("said").
    SPEECH = 0, "speech";
    /// A verb that gives something a name ("called").
    NAMING = 1, "naming";
    /// A verb of judgement, belief or will, which may carry a fragment ("blasted").
    ATTITUDE = 2, "attitude";
    /// "according to" and its like.
    ACCORDING = 3, "according";
    /// A title before a name ("Sen.").
    TITLE = 4, "title";
    /// A common noun for a person ("spokesman").
    ROLE = 5, "role";
    /// A plural noun for people ("officials").
    PEOPLE = 6, "people";
    /// A word that makes its bearer a "she".
    WOMAN = 7, "woman";
    /// A word that makes its bearer a "he".
    MAN = 8, "man";
    /// The head of a body's name or description ("ministry").
    BODY = 9, "body";
    /// A body whose name does not show it ("Reuters").
    KNOWN_BODY = 10, "known";
    /// A body that passes on what others say.
    OUTLET = 11, "outlet";
    /// An article, a demonstrative or a number word.
    DETERMINER = 12, "determiner";
    /// A preposition.
    PREPOSITION = 13, "preposition";
    /// A conjunction of any kind.
    CONJUNCTION = 14, "conjunction";
    /// "and", "or", "but".
    COORDINATOR = 15, "coordinator";
    /// "he", "she", "they", "I", "we".
    SUBJECT_PRONOUN = 16, "subject_pronoun";
    /// "it", "you", "who", "which".
    NEUTER_PRONOUN = 17, "neuter_pronoun";
    /// Forms of "he".
    HE = 18, "he";
    /// Forms of "she".
    SHE = 19, "she";
    /// Forms of "they".
    THEY = 20, "they";
    /// "him", "them", "himself".
    OBJECT_PRONOUN = 21, "object_pronoun";
    /// "his", "their".
    POSSESSIVE = 22, "possessive";
    /// "who", "which", "whose".
    RELATIVE = 23, "relative";
    /// "has", "will", "isn't".
    AUXILIARY = 24, "auxiliary";
    /// Adverbs that stand between a subject and its verb.
    ADVERB = 25, "adverb";
    /// "not", "never".
    NEGATION = 26, "negation";
    /// A day of the week.
    WEEKDAY = 27, "weekday";
    /// A month.
    MONTH = 28, "month";
    /// Other words of time ("week", "last").
    TIME = 29, "time";
    /// A small word inside names ("van").
    PARTICLE = 30, "particle";
    /// "Jr."
    SUFFIX = 31, "suffix";
    /// "so-called", "titled": what follows in marks is a name or a term.
    CALLED = 32, "called";
    /// A noun for a work or an inscription ("song", "sign").
    WORK = 33, "work";
    /// "word", "term", "phrase".
    WORD_NOUN = 34, "wordnoun";
    /// A noun of speech ("statement").
    SPEECH_NOUN = 35, "speechnoun";
    /// A common finite verb that no ending betrays.
    VERB = 36, "verb";
    /// An abbreviation with a full stop.
    ABBREVIATION = 37, "abbreviation";
    /// An adjective with a capital ("French", "Republican").
    NATIONALITY = 38, "nationality";
    /// A word that often opens a sentence and is no name.
    OPENER = 39, "opener";
    /// A noun that looks like a verb of speech in -s or without an ending ("states", "plan").
    NOUNISH = 42, "nounish";
    /// The last word of a name that is no person's ("Avenue", "Act").
    THING = 41, "thing";
    /// A verb that reports only where nothing better does ("began").
    WEAK = 40, "weak";
    /// A verb that reports without marks only ("declined").
    QUIET_VERB = 43, "quietverb";
    /// An adjective that does so after a copula ("confident").
    QUIET_ADJECTIVE = 44, "quietadjective";
    /// A noun that does so ("belief").
    QUIET_NOUN = 45, "quietnoun";
    /// A noun for a person by origin ("Welshman").
    DEMONYM = 46, "demonym";
    /// A noun for a person by what he or she does, which stands for one just named ("midfielder").
    STANDIN = 47, "standin";
    /// A noun for what is written and may be quoted ("report", "sign").
    WRITING = 48, "writing";
    /// A participle that is part of an office ("ranking member", "managing director").
    RANKING = 49, "ranking";
}

impl Class {
    /// No class.
    pub const NONE: Class = Class(0);
    /// A verb form in -ing.
    pub const ING: Class = Class(1 << 50);
    /// A verb form that can stand as a past.
    pub const PAST: Class = Class(1 << 51);
    /// A verb form in -s.
    pub const PRESENT: Class = Class(1 << 52);
    /// A verb's base form.
    pub const BASE: Class = Class(1 << 53);
    /// Any verb that can report.
    pub const CUE: Class = Class(0b111);

    /// Both sets together.
    pub const fn or(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    /// True where the two share a class.
    pub const fn any(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    /// True where there is none, the classes aside that only indirect speech knows.
    pub const fn is_empty(self) -> bool {
        let quiet = Class::QUIET_VERB.0 | Class::QUIET_ADJECTIVE.0 | Class::QUIET_NOUN.0;
        self.0 & !quiet == 0
    }
}

/// What stands at one place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Entry {
    /// The classes of the word.
    pub word: Class,
    /// The classes of the longest known phrase of several words that begins with it.
    pub phrase: Class,
    /// The byte where that phrase ends; 0 where there is none.
    pub phrase_end: usize,
}

/// The classes of the word of `text` at `start..end`, and of the phrase that begins with it. Case does not count.
pub fn look_up(text: &str, start: usize, end: usize) -> Entry {
    LEXICON.look_up(text.as_bytes(), start..end)
}

/// The same for a word of nothing but letters and digits of ASCII.
#[inline]
pub fn look_up_letters(text: &str, start: usize, end: usize) -> Entry {
    LEXICON.look_up_letters(text.as_bytes(), start..end)
}

static LEXICON: LazyLock<Index> = LazyLock::new(|| {
    let mut words = Vec::with_capacity(16_384);
    for file in [
        include_str!("cues.txt"),
        include_str!("people.txt"),
        include_str!("bodies.txt"),
        include_str!("grammar.txt"),
        include_str!("indirect.txt"),
    ] {
        read(file, &mut words);
    }
    Index::new(words)
});

/// Reads one word file; see the head of `cues.txt` for the form.
fn read(file: &'static str, words: &mut Vec<(Cow<'static, str>, Class)>) {
    let mut class = Class::NONE;
    for line in file.lines() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let section = SECTIONS.iter().find(|(section, _)| *section == name);
            class = section.map_or(Class::NONE, |&(_, class)| class);
            continue;
        }
        for word in line.split_whitespace() {
            let mut put = |word: Cow<'static, str>, form: Class| {
                let word = match word.contains('_') {
                    true => Cow::Owned(word.replace('_', " ")),
                    false => word,
                };
                words.push((word, class.or(form)));
            };
            if !class.any(Class::CUE.or(Class::WEAK)) {
                put(word.into(), Class::NONE);
                continue;
            }
            let (base, irregular) = word.split_once('=').unwrap_or((word, ""));
            put(base.into(), Class::BASE);
            if irregular.is_empty() {
                let [third, past, ing] = inflect(base);
                put(third.into(), Class::PRESENT);
                put(past.into(), Class::PAST);
                put(ing.into(), Class::ING);
            }
            for (form, kind) in
                irregular
                    .split(',')
                    .zip([Class::PRESENT, Class::PAST, Class::ING, Class::PAST])
            {
                if !form.is_empty() {
                    put(form.into(), kind);
                }
            }
        }
    }
}

/// Third person, past and -ing form of a regular verb.
fn inflect(base: &str) -> [String; 3] {
    let third = if base.ends_with(['s', 'x', 'z']) || base.ends_with("ch") || base.ends_with("sh") {
        format!("{base}es")
    } else {
        format!("{base}s")
    };
    match base.strip_suffix('e') {
        Some(stem) => [third, format!("{base}d"), format!("{stem}ing")],
        None => [third, format!("{base}ed"), format!("{base}ing")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(word: &str) -> Class {
        look_up(word, 0, word.len()).word
    }

    #[test]
    fn every_section_of_the_word_files_is_read() {
        for file in [
            include_str!("cues.txt"),
            include_str!("people.txt"),
            include_str!("bodies.txt"),
            include_str!("grammar.txt"),
        ] {
            for line in file.lines().filter(|l| l.starts_with('[')) {
                assert!(
                    SECTIONS.iter().any(|(name, _)| line == format!("[{name}]")),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn no_word_is_longer_than_what_is_looked_at() {
        assert!(LEXICON.longest_beginning() <= index::LONGEST_BEGINNING);
    }

    #[test]
    fn words_and_phrases() {
        assert!(class("argued").any(Class::SPEECH) && class("argued").any(Class::PAST));
        assert!(class("Tweeting").any(Class::ING));
        assert!(class("Sen.").any(Class::TITLE));
        assert!(class("sayingly").is_empty());
        let text = "pointed out that";
        let entry = look_up(text, 0, 7);
        assert!(entry.phrase.any(Class::SPEECH));
        assert_eq!(entry.phrase_end, 11);
        assert!(look_up("pointed outward", 0, 7).phrase.is_empty());
    }
}
