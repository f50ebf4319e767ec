//! Finds known words and phrases by the letters that they begin with.
//!
//! In: entries with their classes, then a text and a word of it. Out: the classes of that word and of the longest entry that begins
//! with it. One probe of a table answers for most words, which no entry begins like; an anchored automaton over the same entries
//! takes several times as long to be asked once a word. It knows nothing of what the entries are.

use std::{cmp::Reverse, ops::Range};

use rustc_hash::FxHashMap;

use super::{Class, Entry};

/// Letters of the longest beginning that is looked at.
pub(super) const LONGEST_BEGINNING: usize = 24;

/// Words and phrases by their beginnings.
pub(super) struct Index {
    /// Beginnings of up to eight letters, packed. The place of one is its hash, or the next free place after it.
    short: Vec<Slot>,
    /// Longer beginnings, in lower case.
    long: FxHashMap<Box<[u8]>, Slot>,
    /// What goes on behind its beginning ("Sen.", "pointed out"); those of one beginning stand together, longest first.
    longer: Vec<(String, Class)>,
}

/// All that begins with the same letters.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// The letters, packed; 0 in a free place.
    beginning: u64,
    /// The classes of the word that is nothing but these letters.
    word: Class,
    /// Its entries in `longer`.
    longer: (u32, u32),
    /// The letters one byte behind the beginning with which one of those goes on, each as a bit.
    next: u32,
}

impl Index {
    /// Puts the entries in order. Of two that differ in case alone, the first by its bytes is kept.
    pub(super) fn new(entries: impl IntoIterator<Item = (String, Class)>) -> Index {
        let mut entries: Vec<(String, Class)> = entries.into_iter().collect();
        let lower = |word: &str| beginning(word.as_bytes()).to_ascii_lowercase();
        entries.sort_by_cached_key(|(word, _)| (lower(word), Reverse(word.len()), word.clone()));
        let mut slots: FxHashMap<Vec<u8>, Slot> = FxHashMap::default();
        let mut longer = Vec::new();
        for (word, class) in entries {
            let letters = lower(&word);
            let letters_len = letters.len();
            let all = letters_len == word.len();
            let slot = slots.entry(letters).or_insert_with(|| Slot {
                longer: (longer.len() as u32, longer.len() as u32),
                ..Slot::default()
            });
            if !all {
                slot.next |= word
                    .as_bytes()
                    .get(letters_len + 1)
                    .map_or(!0, |&b| letter(b));
                longer.push((word, class));
                slot.longer.1 = longer.len() as u32;
            } else if slot.word == Class::NONE {
                slot.word = class;
            }
        }
        let places = (2 * slots.len()).next_power_of_two();
        let mut index = Index {
            short: vec![Slot::default(); places],
            long: FxHashMap::default(),
            longer,
        };
        for (letters, slot) in slots {
            index.insert(&letters, slot);
        }
        index
    }

    fn insert(&mut self, letters: &[u8], slot: Slot) {
        let Some(packed) = pack(letters, letters) else {
            self.long.insert(letters.into(), slot);
            return;
        };
        let mut at = place(packed, self.short.len());
        while self.short[at].beginning != 0 {
            at = (at + 1) % self.short.len();
        }
        self.short[at] = Slot {
            beginning: packed,
            ..slot
        };
    }

    /// All that begins with these letters and no more; `rest` is the text from them on.
    fn beginning_with(&self, letters: &[u8], rest: &[u8]) -> Option<&Slot> {
        let Some(packed) = pack(letters, rest) else {
            let mut lower = [0; LONGEST_BEGINNING];
            let lower = lower.get_mut(..letters.len())?;
            lower.copy_from_slice(letters);
            lower.make_ascii_lowercase();
            return self.long.get(&*lower);
        };
        let mut at = place(packed, self.short.len());
        loop {
            let slot = &self.short[at];
            match slot.beginning {
                0 => return None,
                other if other == packed => return Some(slot),
                _ => at = (at + 1) % self.short.len(),
            }
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
    pub(super) fn look_up_letters(&self, text: &[u8], word: Range<usize>) -> Entry {
        let letters = word.len();
        self.begun(text, word, letters)
    }

    /// The same for a word that begins with so many letters and digits.
    fn begun(&self, text: &[u8], word: Range<usize>, letters: usize) -> Entry {
        let mut entry = Entry::default();
        let Some(rest) = text.get(word.start..).filter(|_| word.end <= text.len()) else {
            return entry;
        };
        let Some(slot) = rest
            .get(..letters)
            .and_then(|letters| self.beginning_with(letters, rest))
        else {
            return entry;
        };
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
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let unused = 64_u32.saturating_sub(8 * u32::try_from(letters.len()).ok()?);
    let number = match rest.first_chunk() {
        _ if letters.len() > 8 => return None,
        Some(eight) => u64::from_le_bytes(*eight),
        None => letters
            .iter()
            .rev()
            .fold(0, |number, &letter| number << 8 | u64::from(letter)),
    };
    Some(number & u64::MAX.checked_shr(unused).unwrap_or(0) | SMALL)
}

/// Where to look first among `places`, a power of two.
fn place(packed: u64, places: usize) -> usize {
    // Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, 6.4): the high bits of the product are well mixed.
    let mixed = (packed ^ packed >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as usize & (places - 1)
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
            .map(|(word, class)| (word.to_owned(), class)),
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
