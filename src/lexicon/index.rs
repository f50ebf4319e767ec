//! Finds known words and phrases by the letters that they begin with.
//!
//! In: entries with their classes, then a text and a word of it. Out: the classes of that word and of the longest entry that begins
//! with it. One probe of a table answers for most words, which no entry begins like; an anchored automaton over the same entries
//! takes several times as long to be asked once a word. It knows nothing of what the entries are.

use std::{borrow::Cow, cmp::Reverse, ops::Range};

use rustc_hash::FxHashMap;

use super::{Class, Entry};
use crate::text::letters::first_of;

/// Letters of the longest beginning that is looked at.
pub(super) const LONGEST_BEGINNING: usize = 24;

/// Words and phrases by their beginnings.
pub(super) struct Index {
    /// Beginnings of up to eight letters, packed. The place of one is its hash, or the next free place after it.
    short: Vec<Slot>,
    /// For each place eight bits that tell most words from the one that stands there, 0 where it is free: all of them fit the fastest
    /// cache, and only a word that is likely there has its slot fetched.
    tags: Vec<u8>,
    /// Longer beginnings, in lower case.
    long: FxHashMap<Box<[u8]>, Slot>,
    /// What goes on behind its beginning ("Sen.", "pointed out"); those of one beginning stand together, longest first.
    longer: Vec<(Cow<'static, str>, Class)>,
}

/// All that begins with the same letters. Aligned, so that none lies across two cache lines.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Slot {
    /// The letters, packed; 0 in a free place.
    beginning: u64,
    /// The classes of the word that is nothing but these letters.
    word: Class,
    /// Its entries in `longer`.
    longer: (u32, u32),
    /// The letters one byte behind the beginning with which one of those goes on, each as a bit.
    next: u32,
    /// Longer beginnings have these eight letters first.
    first_of_more: bool,
}

/// A slot of nothing, as in a free place.
static NOTHING: Slot = Slot {
    beginning: 0,
    word: Class::NONE,
    longer: (0, 0),
    next: 0,
    first_of_more: false,
};

impl Index {
    /// Puts the entries in order. One that comes again has the classes of all; of two that differ in case alone, the first by its bytes is
    /// kept.
    pub(super) fn new(mut entries: Vec<(Cow<'static, str>, Class)>) -> Index {
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|(again, more), (word, class)| {
            let same = again == word;
            *class = if same { class.or(*more) } else { *class };
            same
        });
        let begins = |word: &str| beginning(word.as_bytes()).len();
        let (words, mut longer): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .partition(|(word, _)| begins(word) == word.len());
        let lower = |word: &str| word.as_bytes()[..begins(word)].to_ascii_lowercase();
        longer.sort_by_cached_key(|(word, _)| (lower(word), Reverse(word.len()), word.clone()));
        let places = (2 * (words.len() + longer.len())).next_power_of_two();
        let mut index = Index {
            short: vec![NOTHING; places],
            tags: vec![0; places],
            long: FxHashMap::default(),
            longer: Vec::new(),
        };
        for (word, class) in &words {
            let slot = index.slot(word.as_bytes());
            if slot.word == Class::NONE {
                slot.word = *class;
            }
        }
        for (number, (word, _)) in (0..).zip(&longer) {
            let letters = begins(word);
            let slot = index.slot(&word.as_bytes()[..letters]);
            if slot.next == 0 {
                slot.longer.0 = number;
            }
            slot.longer.1 = number + 1;
            slot.next |= word.as_bytes().get(letters + 1).map_or(!0, |&b| letter(b));
        }
        index.longer = longer;
        index
    }

    /// The slot of all that begins with these letters.
    fn slot(&mut self, letters: &[u8]) -> &mut Slot {
        let Some(packed) = pack(letters, letters) else {
            self.slot(&letters[..8]).first_of_more = true;
            return self
                .long
                .entry(letters.to_ascii_lowercase().into())
                .or_insert(NOTHING);
        };
        let (mut at, tag) = self.place(packed);
        while self.short[at].beginning != 0 && self.short[at].beginning != packed {
            at = (at + 1) % self.short.len();
        }
        self.short[at].beginning = packed;
        self.tags[at] = tag;
        &mut self.short[at]
    }

    /// Where to look first for a beginning, and its tag. The number of places is a power of two.
    fn place(&self, packed: u64) -> (usize, u8) {
        // Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, 6.4): the high bits of the product are well mixed.
        let mixed = (packed ^ packed >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let at = (mixed >> 32) as usize & (self.tags.len() - 1);
        (at, (mixed >> 56) as u8 | 1)
    }

    /// All that begins with these letters and no more; `rest` is the text from them on.
    fn beginning_with(&self, letters: &[u8], rest: &[u8]) -> &Slot {
        match pack(letters, rest) {
            Some(packed) => self.short_beginning(packed),
            None => self.long_beginning(letters).unwrap_or(&NOTHING),
        }
    }

    /// The slot of more than eight letters. Of most of them no entry has the first eight.
    fn long_beginning(&self, letters: &[u8]) -> Option<&Slot> {
        let eight = u64::from_le_bytes(*letters.first_chunk()?);
        if !self.short_beginning(packed(eight, 8)).first_of_more {
            return None;
        }
        let mut lower = [0; LONGEST_BEGINNING];
        let lower = lower.get_mut(..letters.len())?;
        lower.copy_from_slice(letters);
        lower.make_ascii_lowercase();
        self.long.get(&*lower)
    }

    /// The slot of up to eight letters.
    #[inline]
    fn short_beginning(&self, packed: u64) -> &Slot {
        let (mut at, tag) = self.place(packed);
        loop {
            let here = self.tags[at];
            if (here == tag) | (here == 0) {
                let slot = if here == 0 { &NOTHING } else { &self.short[at] };
                if here == 0 || slot.beginning == packed {
                    return slot;
                }
            }
            at = (at + 1) & (self.tags.len() - 1);
        }
    }

    /// The word at `word` and the longest entry that begins with it and ends where a word does. Case does not count.
    pub(super) fn look_up(&self, text: &[u8], word: Range<usize>) -> Entry {
        let letters = text
            .get(word.clone())
            .map_or(0, |word| beginning(word).len());
        self.begun(text, word, letters)
    }

    /// The same for a word of nothing but letters and digits of ASCII.
    #[inline]
    pub(super) fn look_up_letters(&self, text: &[u8], word: Range<usize>) -> Entry {
        let letters = word.len();
        // Most words are short, and nothing longer begins with them: one look at the table answers.
        if let Some(rest) = text.get(word.start..)
            && let Some(eight) = rest.first_chunk()
            && letters <= 8
        {
            let slot = self.short_beginning(packed(u64::from_le_bytes(*eight), letters));
            let next = rest.get(letters + 1).map_or(!0, |&byte| letter(byte));
            if slot.next & next == 0 {
                return Entry {
                    word: slot.word,
                    ..Entry::default()
                };
            }
        }
        self.begun(text, word, letters)
    }

    /// The same for a word that begins with so many letters and digits.
    fn begun(&self, text: &[u8], word: Range<usize>, letters: usize) -> Entry {
        let mut entry = Entry::default();
        let Some(rest) = text.get(word.start..).filter(|_| word.end <= text.len()) else {
            return entry;
        };
        let slot = self.beginning_with(&rest[..letters], rest);
        if letters == word.len() {
            entry.word = slot.word;
        }
        // Nearly all that goes on differs in the first letter of its second word.
        let next = rest.get(letters + 1).map_or(0, |&byte| letter(byte));
        if slot.next & next == 0 && slot.next != !0 {
            return entry;
        }
        let longer = slot.longer.0 as usize..slot.longer.1 as usize;
        for (known, class) in &self.longer[longer] {
            let other = |&byte: &u8| letter(byte) != next;
            if known.as_bytes().get(letters + 1).is_some_and(other) {
                continue;
            }
            let end = word.start + known.len();
            if end < word.end {
                break;
            }
            let whole = !text.get(end).is_some_and(|&byte| wordly(byte));
            let wanted = end == word.end || entry.phrase_end == 0 && whole;
            let stands = || {
                text.get(word.start..end)
                    .is_some_and(|printed| printed.eq_ignore_ascii_case(known.as_bytes()))
            };
            if !wanted || !stands() {
                continue;
            }
            if end == word.end {
                entry.word = *class;
                break;
            }
            entry.phrase = *class;
            entry.phrase_end = end;
        }
        entry
    }

    #[cfg(test)]
    pub(super) fn longest_beginning(&self) -> usize {
        self.long
            .keys()
            .map(|letters| letters.len())
            .max()
            .unwrap_or(0)
    }
}

/// A letter as a bit, whatever its case; others share theirs.
fn letter(byte: u8) -> u32 {
    1 << (byte & 31)
}

/// Letters and digits; bytes beyond ASCII count as letters.
fn wordly(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// The letters and digits of ASCII that a stretch begins with; one more than any entry has stands for all that are longer.
fn beginning(stretch: &[u8]) -> &[u8] {
    let seen = &stretch[..stretch.len().min(LONGEST_BEGINNING + 1)];
    let len = seen.iter().position(|b| !b.is_ascii_alphanumeric());
    &seen[..len.unwrap_or(seen.len())]
}

/// Up to eight letters and digits in lower case as one number, never 0; `rest` begins with them. The bit that makes a letter small is
/// set in every digit, and what stands for no letter is a space.
fn pack(letters: &[u8], rest: &[u8]) -> Option<u64> {
    let number = match rest.first_chunk() {
        _ if letters.len() > 8 => return None,
        Some(eight) => u64::from_le_bytes(*eight),
        None => letters
            .iter()
            .rev()
            .fold(0, |number, &letter| number << 8 | u64::from(letter)),
    };
    Some(packed(number, letters.len()))
}

/// The first so many letters of eight, packed.
#[inline]
fn packed(eight: u64, letters: usize) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    first_of(eight, letters) | SMALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_and_the_longest_entry_that_goes_on() {
        let index = Index::new(
            [
                ("said", Class::SPEECH),
                ("St.", Class::TITLE),
                ("according", Class::VERB),
                ("according to", Class::ACCORDING),
                ("according to the", Class::OUTLET),
            ]
            .map(|(word, class)| (Cow::from(word), class))
            .to_vec(),
        );
        let found = |text: &str, end: usize| {
            let entry = index.look_up(text.as_bytes(), 0..end);
            (entry.word, entry.phrase, entry.phrase_end)
        };
        assert_eq!(found("SAID so", 4), (Class::SPEECH, Class::NONE, 0));
        assert_eq!(found("said’s", 4).0, Class::SPEECH);
        assert_eq!(found("saidé", 6).0, Class::NONE);
        assert_eq!(found("St. Roe", 2), (Class::NONE, Class::TITLE, 3));
        assert_eq!(found("St. Roe", 3), (Class::TITLE, Class::NONE, 0));
        let according = found("According to them", 9);
        assert_eq!(according, (Class::VERB, Class::ACCORDING, 12));
        assert_eq!(found("according to the", 9).1, Class::OUTLET);
        assert_eq!(found("", 0).0, Class::NONE);
        assert_eq!(found("said", 9).0, Class::NONE, "past the end");
    }
}
