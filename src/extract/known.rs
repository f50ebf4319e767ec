//! Which closed lists a word is on, and what it says of time: found once a word, with one look at a table, and kept with its token.
//!
//! In: a word. Out: a bit for each list that holds it, and its sense. The rules of date, place and occasion ask for so many small words
//! that to compare them at every question costs more than all else. It knows nothing of sentences.

use std::sync::LazyLock;

use crate::{
    lexicon::list::{WordList, Words},
    text::letters::{Letters, small_letters},
};

use super::{
    occasion, place, signs,
    when::{
        self,
        tokens::{SENSES, Sense},
    },
};

/// A closed list of words, with a bit of its own.
pub(in crate::extract) struct List {
    bit: u64,
    words: &'static [&'static str],
    list: WordList,
}

impl List {
    /// The list of these words, in small letters but for those that are to be found as they are written; each list has another number.
    pub(in crate::extract) const fn new(number: u32, words: &'static [&'static str]) -> List {
        List {
            bit: 1 << number,
            words,
            list: WordList::new(words),
        }
    }

    /// True where `word` is on the list, as it is written there.
    pub(in crate::extract) fn holds_exactly(&self, word: &str) -> bool {
        self.list.holds_exactly(word)
    }

    /// This list alone.
    pub(in crate::extract) const fn alone(&self) -> Lists {
        Lists(self.bit)
    }
}

/// One list or several, to be asked for at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Lists(u64);

impl Lists {
    /// These and those of `other`.
    pub(in crate::extract) const fn or(self, other: Lists) -> Lists {
        Lists(self.0 | other.0)
    }
}

impl Words for List {
    fn hold(&self, word: &str) -> bool {
        self.list.hold(word)
    }
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) struct Known {
    lists: u64,
}

impl Known {
    /// True for a word of the list, whatever its case.
    pub(in crate::extract) fn on(self, list: &List) -> bool {
        self.lists & list.bit != 0
    }

    /// True for a word of one of the lists at least.
    #[inline]
    pub(in crate::extract) fn on_any(self, lists: Lists) -> bool {
        self.lists & lists.0 != 0
    }
}

/// Bytes that are looked at; known words are shorter.
const LONGEST: usize = 16;

/// A word in small letters: the first eight and those behind them.
type Packed = [u64; 2];

/// What stands in one place of the table.
#[derive(Clone, Copy)]
struct Slot {
    word: Packed,
    known: Known,
    sense: Sense,
}

/// Places of the table: few enough of them are taken that one look nearly always answers.
const PLACES: usize = 4096;

/// The words, each at the place that its hash gives, or the next free one.
pub(in crate::extract) struct Table {
    slots: Vec<Slot>,
    /// Eight bits for each place that tell most words from the one that stands there; 0 where it is free.
    tags: Vec<u8>,
    /// Words with letters beyond ASCII.
    wide: Vec<(&'static str, Known)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::new);

/// The table; whoever asks for many words takes it once.
pub(in crate::extract) fn table() -> &'static Table {
    &TABLE
}

impl Table {
    fn new() -> Table {
        let nothing = Slot {
            word: Packed::default(),
            known: Known::default(),
            sense: Sense::None,
        };
        let mut table = Table {
            slots: vec![nothing; PLACES],
            tags: vec![0; PLACES],
            wide: Vec::new(),
        };
        for &(word, sense) in SENSES {
            if let Some(slot) = table.slot(word) {
                slot.sense = sense;
            }
        }
        for list in all_lists() {
            for &word in list.words {
                table.put(word, list.bit);
            }
        }
        for word in signs::turning() {
            table.put(word, signs::TURNING.bit);
        }
        table
    }

    fn put(&mut self, word: &'static str, lists: u64) {
        match self.slot(word) {
            Some(slot) => slot.known.lists |= lists,
            None => self.wide.push((word, Known { lists })),
        }
    }

    /// The place of a word; `None` for one that is not of letters of ASCII alone.
    fn slot(&mut self, word: &str) -> Option<&mut Slot> {
        let bytes = padded(word.as_bytes());
        let letters = Letters::read(&bytes).count;
        if letters != word.len() || letters == LONGEST {
            return None;
        }
        let word = pack(&bytes, letters);
        let (mut at, tag) = place_of(word);
        while self.tags[at] != 0 && self.slots[at].word != word {
            at = (at + 1) % PLACES;
        }
        self.tags[at] = tag;
        self.slots[at].word = word;
        Some(&mut self.slots[at])
    }

    /// What is known of the word of so many letters that sixteen bytes begin with, one at least and not all of them.
    #[inline]
    pub(in crate::extract) fn look_up(
        &self,
        bytes: &[u8; LONGEST],
        letters: usize,
    ) -> (Known, Sense) {
        match self.slot_of(bytes, letters) {
            Some(slot) => (slot.known, slot.sense.capitalised(bytes[0])),
            None => (Known::default(), Sense::None),
        }
    }

    /// The slot of such a word, which most words have not.
    #[inline]
    fn slot_of(&self, bytes: &[u8; LONGEST], letters: usize) -> Option<&Slot> {
        let word = pack(bytes, letters);
        let (mut at, tag) = place_of(word);
        loop {
            match self.tags[at % PLACES] {
                0 => return None,
                here if here == tag && self.slots[at].word == word => return Some(&self.slots[at]),
                _ => at = (at + 1) % PLACES,
            }
        }
    }

    /// The same for any word.
    pub(in crate::extract) fn look_up_any(&self, word: &str) -> (Known, Sense) {
        if word.is_ascii() {
            return match word.len() {
                1..LONGEST => self.look_up(&padded(word.as_bytes()), word.len()),
                _ => (Known::default(), Sense::None),
            };
        }
        let mut known = Known::default();
        for (wide, lists) in &self.wide {
            if wide.eq_ignore_ascii_case(word) {
                known.lists |= lists.lists;
            }
        }
        (known, Sense::None)
    }
}

/// The lists that the words of the table are on.
fn all_lists() -> impl Iterator<Item = &'static List> {
    [occasion::LISTS, place::LISTS, signs::LISTS, when::LISTS]
        .into_iter()
        .flatten()
        .copied()
}

/// Where to look first for a word, and its tag.
#[inline]
fn place_of(word: Packed) -> (usize, u8) {
    // Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, 6.4): the high bits of the product are well mixed.
    let both = word[0] ^ word[1].rotate_left(23);
    let mixed = (both ^ both >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 32) as usize % PLACES, (mixed >> 56) as u8 | 1)
}

/// The letters that sixteen bytes begin with, as small ones.
#[inline]
fn pack(bytes: &[u8; LONGEST], letters: usize) -> Packed {
    let both = u128::from_le_bytes(*bytes);
    let (first, second) = (both as u64, (both >> 64) as u64);
    match letters {
        ..=8 => [small_letters(first, letters), 0],
        _ => [small_letters(first, 8), small_letters(second, letters - 8)],
    }
}

/// The bytes of a short word, filled up to sixteen.
fn padded(word: &[u8]) -> [u8; LONGEST] {
    let mut padded = [0; LONGEST];
    let short = &word[..word.len().min(LONGEST)];
    padded[..short.len()].copy_from_slice(short);
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_known_to_its_lists_and_to_no_other() {
        let lists: Vec<&List> = all_lists().collect();
        let bits: u64 = lists.iter().map(|list| list.bit).sum();
        assert_eq!(
            bits.count_ones() as usize,
            lists.len(),
            "a number comes twice"
        );
        let letters = |word: &&&str| word.chars().all(char::is_alphabetic);
        for list in &lists {
            for word in list.words.iter().filter(letters) {
                assert!(word.len() < LONGEST, "{word}");
                for printed in [word.to_string(), word.to_ascii_uppercase()] {
                    let (known, _) = table().look_up_any(&printed);
                    // Of the words that turn what is said, most stand in the lists of `unreal`.
                    let own = |other: &&&List| other.bit != signs::TURNING.bit;
                    for other in lists.iter().filter(own) {
                        assert_eq!(known.on(other), other.hold(&printed), "{printed}");
                    }
                }
            }
        }
        for word in [
            "",
            "quay",
            "thee",
            "communique\u{301}",
            "extraordinarily",
            "internationalisation",
        ] {
            assert_eq!(
                table().look_up_any(word),
                (Known::default(), Sense::None),
                "{word}"
            );
        }
    }
}
