//! A set of words, whatever their case.
//!
//! In: words. Out: whether a word was among them. It keeps 64 bits of each, which tell the words of a text apart, and is asked and filled
//! once a word: a table that it knows the form of is several times as quick as a general one. It knows nothing of what words are.

use std::ops::Range;

use crate::text::letters::{first_of, small};

/// Words by their hashes.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The hashes, each at the place that its high bits give or the next free one; 0 in a free place. At most half of them are taken.
    slots: Vec<u64>,
    count: usize,
}

impl Seen {
    /// A set that will hold about so many words.
    pub(super) fn of(words: usize) -> Seen {
        Seen {
            slots: vec![0; (2 * words.clamp(32, 4_096)).next_power_of_two()],
            count: 0,
        }
    }

    /// Puts the word of a text in.
    pub(super) fn insert(&mut self, text: &str, word: Range<usize>) {
        self.insert_hash(hash(text.as_bytes(), word));
    }

    /// The same for a word of nothing but small letters of ASCII, of which most have eight at most.
    #[inline]
    pub(super) fn insert_small(&mut self, text: &str, word: Range<usize>) {
        match text.as_bytes()[word.start..].first_chunk() {
            Some(eight) if word.len() <= 8 => {
                let letters = first_of(u64::from_le_bytes(*eight), word.len());
                self.insert_hash(mix(0, letters).max(1));
            }
            _ => self.insert(text, word),
        }
    }

    #[inline]
    fn insert_hash(&mut self, hash: u64) {
        if 2 * self.count >= self.slots.len() {
            self.grow();
        }
        self.put(hash);
    }

    /// True where the word was put in, in this case or another.
    pub(super) fn holds(&self, word: &str) -> bool {
        !self.slots.is_empty() && {
            let hash = hash(word.as_bytes(), 0..word.len());
            self.slots[self.place(hash)] == hash
        }
    }

    #[inline]
    fn put(&mut self, hash: u64) {
        let place = self.place(hash);
        self.count += usize::from(self.slots[place] == 0);
        self.slots[place] = hash;
    }

    /// Where a hash stands, or would.
    #[inline]
    fn place(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (hash >> 32) as usize & mask;
        while self.slots[at] != 0 && self.slots[at] != hash {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let larger = vec![0; (2 * self.slots.len()).max(64)];
        let slots = std::mem::replace(&mut self.slots, larger);
        self.count = 0;
        for hash in slots.into_iter().filter(|&hash| hash != 0) {
            self.put(hash);
        }
    }
}

/// A hash of a word in small letters of ASCII, never 0.
fn hash(text: &[u8], word: Range<usize>) -> u64 {
    // Most words are short and have more text behind them: one look reads them.
    match text[word.start..].first_chunk() {
        Some(eight) if word.len() <= 8 => {
            mix(0, small(first_of(u64::from_le_bytes(*eight), word.len()))).max(1)
        }
        _ => hash_long(&text[word]).max(1),
    }
}

fn hash_long(word: &[u8]) -> u64 {
    let (eights, rest) = word.as_chunks();
    let hash = eights.iter().fold(0, |hash, &eight| {
        mix(hash, small(u64::from_le_bytes(eight)))
    });
    let letters = rest.iter().rev();
    let letters = letters.fold(0, |eight, &byte| eight << 8 | u64::from(byte));
    match rest {
        [] => hash,
        _ => mix(hash, small(letters)),
    }
}

/// Eight more small letters.
#[inline]
fn mix(hash: u64, eight: u64) -> u64 {
    // Multiplied by the golden ratio, whose product has well mixed high bits (Knuth, The Art of Computer Programming, vol. 3, 6.4).
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let next = hash.rotate_left(5) ^ eight;
    (next ^ next >> 29).wrapping_mul(GOLDEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_held_whatever_their_case_and_number() {
        let mut seen = Seen::default();
        assert!(!seen.holds("pier"));
        let words: Vec<String> = (0..5_000).map(|n| format!("word{n}of{}", n * n)).collect();
        for word in &words {
            seen.insert(word, 0..word.len());
            seen.insert(&word.to_uppercase(), 0..word.len());
        }
        assert_eq!(seen.count, words.len());
        assert!(words.iter().all(|word| seen.holds(word)));
        for other in ["", "word", "word5001of25010001", "wörd1of1", "word1of1 "] {
            assert!(!seen.holds(other), "{other}");
        }
        let mut few = Seen::of(0);
        few.insert("of École normale", 3.."of École".len());
        assert!(few.holds("École") && !few.holds("école"));
        few.insert_small("the quay and more", 4..8);
        few.insert_small("the breakwaters", 4..15);
        assert!(few.holds("quay") && few.holds("Quay") && few.holds("BREAKWATERS"));
    }
}
