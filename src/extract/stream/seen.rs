//! A set of words, whatever their case.
//!
//! In: words. Out: whether a word was among them. It keeps 64 bits of each, which tell the words of a text apart, and is asked and filled
//! once a word: a table that it knows the form of is several times as quick as a general one. It knows nothing of what words are.

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

    /// Puts a word in.
    pub(super) fn insert(&mut self, word: &str) {
        if 2 * self.count >= self.slots.len() {
            self.grow();
        }
        self.put(hash(word));
    }

    /// True where the word was put in, in this case or another.
    pub(super) fn holds(&self, word: &str) -> bool {
        !self.slots.is_empty() && {
            let hash = hash(word);
            self.slots[self.place(hash)] == hash
        }
    }

    fn put(&mut self, hash: u64) {
        let place = self.place(hash);
        self.count += usize::from(self.slots[place] == 0);
        self.slots[place] = hash;
    }

    /// Where a hash stands, or would.
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

/// A hash of the word in small letters of ASCII, never 0.
fn hash(word: &str) -> u64 {
    // Multiplied by the golden ratio, whose product has well mixed high bits (Knuth, The Art of Computer Programming, vol. 3, 6.4).
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |hash: u64, eight: u64| {
        let next = hash.rotate_left(5) ^ small(eight);
        (next ^ next >> 29).wrapping_mul(GOLDEN)
    };
    let (eights, rest) = word.as_bytes().as_chunks::<8>();
    let hash = eights
        .iter()
        .fold(0, |hash, eight| mix(hash, u64::from_le_bytes(*eight)));
    let last = rest
        .iter()
        .rev()
        .fold(0, |last, &byte| last << 8 | u64::from(byte));
    mix(hash, last).max(1)
}

/// Eight bytes with the capitals of ASCII made small, all at once.
fn small(eight: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // The high bit of a byte is set where its low seven bits reach "A", and where they go past "Z".
    let seven = eight & !HIGH;
    let from = seven + (0x80 - u64::from(b'A')) * EACH;
    let past = seven + (0x7F - u64::from(b'Z')) * EACH;
    let capitals = from & !past & !eight & HIGH;
    eight | capitals >> 2
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
            seen.insert(word);
            seen.insert(&word.to_uppercase());
        }
        assert_eq!(seen.count, words.len());
        assert!(words.iter().all(|word| seen.holds(word)));
        for other in ["", "word", "word5001of25010001", "wörd1of1", "word1of1 "] {
            assert!(!seen.holds(other), "{other}");
        }
        for bytes in [*b"AZaz@[`{", *b"09_-\xc3\x89.M"] {
            let lower = u64::from_le_bytes(bytes.map(|b| b.to_ascii_lowercase()));
            assert_eq!(small(u64::from_le_bytes(bytes)), lower);
        }
        let mut few = Seen::of(0);
        few.insert("École");
        assert!(few.holds("École") && !few.holds("école"));
    }
}
