//! Tells in one look into memory that a key stands nowhere in a multimap, which most keys that are asked for do.
//!
//! A few bits for each key, all in one word of memory. It says “no” for certain and “perhaps” for what is there and for one in a hundred
//! others. Clones of a multimap share it: a key that only one of them holds is a “perhaps” for all.

use std::sync::atomic::{AtomicU64, Ordering};

/// Bits of memory for a key.
const BITS: usize = 16;

/// What keys stand in a multimap.
#[derive(Debug)]
pub(super) struct Sieve {
    words: Box<[AtomicU64]>,
    room: usize,
}

impl Sieve {
    /// For twice as many keys as there are.
    pub(super) fn with_room(keys: usize) -> Self {
        let words = (2 * keys * BITS / 64).max(64);
        Sieve {
            words: (0..words).map(|_| AtomicU64::new(0)).collect(),
            room: words * 64 / BITS,
        }
    }

    /// How many keys it is made for: with more it says “perhaps” too often.
    pub(super) fn room(&self) -> usize {
        self.room
    }

    pub(super) fn add(&self, key: u32) {
        let (word, bits) = self.place(key);
        // Whoever is to see the key comes by it through the multimap that holds it.
        self.words[word].fetch_or(bits, Ordering::Relaxed);
    }

    /// False where the key was never added.
    pub(super) fn may_hold(&self, key: u32) -> bool {
        let (word, bits) = self.place(key);
        self.words[word].load(Ordering::Relaxed) & bits == bits
    }

    /// The word of a key, and its bits in there.
    fn place(&self, key: u32) -> (usize, u64) {
        let mixed = u64::from(key).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let bit = |n: u32| 1 << (mixed >> (6 * n) & 63);
        // The upper half of the product is below the number of words.
        let word = (((mixed >> 32) * self.words.len() as u64) >> 32) as usize;
        (word, bit(0) | bit(1) | bit(2) | bit(3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_never_denied_and_little_else_is_held_for_possible() {
        let sieve = Sieve::with_room(10_000);
        let key = |n: u32| n.wrapping_mul(0x9E37_79B1);
        (0..10_000).for_each(|n| sieve.add(key(n)));
        assert!((0..10_000).all(|n| sieve.may_hold(key(n))));
        let wrongly = (10_000..110_000).filter(|&n| sieve.may_hold(key(n)));
        assert!(wrongly.count() < 3_000);
    }
}
