//! Short closed lists of words, asked for at every word of a text.
//!
//! In: a list fixed at compile time. Out: whether a word is on it. The first letters and lengths of its words are kept apart, so that
//! nearly all words are told not to be on it without being compared. It knows nothing of what the words mean.

/// A closed list of words.
pub struct WordList {
    words: &'static [&'static str],
    filter: Filter,
    /// For each first letter the number of the first word that has it, counted from 1, and for each word that of the next one that has
    /// the same; 0 at the end.
    heads: [u8; 32],
    next: [u8; 255],
}

/// What the words of one list or several begin with, and how long they are.
#[derive(Clone, Copy)]
pub struct Filter {
    /// For each first letter, whatever its case, the lengths of the words that have it, as bits.
    lengths: [u32; 32],
    /// And their second letters, as bits.
    seconds: [u32; 32],
}

impl Filter {
    const fn new(words: &[&str]) -> Filter {
        let mut filter = Filter {
            lengths: [0; 32],
            seconds: [0; 32],
        };
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            filter.lengths[first(word)] |= length(word);
            filter.seconds[first(word)] |= second(word);
            at += 1;
        }
        filter
    }

    /// What passes one of the two, and perhaps a little more.
    pub const fn or(mut self, other: Filter) -> Filter {
        let mut at = 0;
        while at < 32 {
            self.lengths[at] |= other.lengths[at];
            self.seconds[at] |= other.seconds[at];
            at += 1;
        }
        self
    }

    /// False for nearly all words that are on none of the lists.
    pub fn passes(&self, word: &[u8]) -> bool {
        // Which of the two says no cannot be foreseen; both are asked, and one branch is left.
        !word.is_empty()
            && (self.lengths[first(word)] & length(word) != 0)
                & (self.seconds[first(word)] & second(word) != 0)
    }
}

/// Something that holds words.
pub trait Words {
    /// True where `word` is among them; case does not count.
    fn hold(&self, word: &str) -> bool;
}

impl WordList {
    /// The list of these words, none of them empty.
    pub const fn new(words: &'static [&'static str]) -> WordList {
        let mut list = WordList {
            words,
            filter: Filter::new(words),
            heads: [0; 32],
            next: [0; 255],
        };
        assert!(words.len() <= list.next.len(), "too long a list");
        let mut number = words.len();
        while number > 0 {
            let head = &mut list.heads[first(words[number - 1].as_bytes())];
            list.next[number - 1] = *head;
            *head = number as u8;
            number -= 1;
        }
        list
    }

    /// The words that begin with the same letter.
    fn beginning_like(&self, word: &str) -> impl Iterator<Item = &'static str> {
        let mut number = self.heads[first(word.as_bytes())];
        std::iter::from_fn(move || {
            let at = usize::from(number).checked_sub(1)?;
            number = self.next[at];
            Some(self.words[at])
        })
    }

    /// Its words, as they are written there.
    pub const fn words(&self) -> &'static [&'static str] {
        self.words
    }

    /// What its words begin with, to be asked for several lists at once.
    pub const fn filter(&self) -> Filter {
        self.filter
    }

    /// True where `word` is on the list, as it is written there.
    pub fn holds_exactly(&self, word: &str) -> bool {
        self.may_hold(word) && self.beginning_like(word).any(|known| known == word)
    }

    /// False for nearly all words that are not on the list.
    pub fn may_hold(&self, word: &str) -> bool {
        self.filter.passes(word.as_bytes())
    }
}

impl Words for WordList {
    fn hold(&self, word: &str) -> bool {
        self.may_hold(word)
            && self
                .beginning_like(word)
                .any(|known| known.eq_ignore_ascii_case(word))
    }
}

impl<const N: usize> Words for [&str; N] {
    fn hold(&self, word: &str) -> bool {
        self.iter().any(|known| known.eq_ignore_ascii_case(word))
    }
}

/// True where `word` begins with one of these stems, none of them empty. The first letter alone rules most of them out, and `starts_with`
/// calls a function for each.
pub fn begins_with_one(word: &str, stems: &[&str]) -> bool {
    let Some(first) = word.as_bytes().first() else {
        return false;
    };
    let mut stems = stems.iter();
    stems.any(|stem| stem.as_bytes()[0] == *first && word.starts_with(stem))
}

/// The first letter; its case is in a bit that is left out.
const fn first(word: &[u8]) -> usize {
    (word[0] & 31) as usize
}

/// The second letter as a bit; its case is left out, and a word of one letter has the first bit.
const fn second(word: &[u8]) -> u32 {
    1 << if word.len() > 1 { word[1] & 31 } else { 0 }
}

/// The length as a bit; all that are very long share one.
const fn length(word: &[u8]) -> u32 {
    1 << if word.len() < 31 { word.len() } else { 31 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        const LIST: WordList = WordList::new(&["today", "op-ed", "Été"]);
        for (word, held, exactly) in [
            ("today", true, true),
            ("TODAY", true, false),
            ("toady", false, false),
            ("tod", false, false),
            ("Op-ed", true, false),
            ("Été", true, true),
            ("", false, false),
        ] {
            assert_eq!(
                (LIST.hold(word), LIST.holds_exactly(word)),
                (held, exactly),
                "{word}"
            );
        }
        assert!(["a", "b"].hold("B"));
        assert!(begins_with_one("rebuilt", &["re", "un"]) && !begins_with_one("built", &["re"]));
        assert!(!begins_with_one("", &["re"]));
        const MORE: Filter = LIST.filter().or(WordList::new(&["pier"]).filter());
        assert!(MORE.passes(b"Pier") && MORE.passes(b"op-ed") && !MORE.passes(b"piers"));
    }
}
