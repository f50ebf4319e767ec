//! How many words two stretches have in common in the same order: the longest common subsequence, by bits.
//!
//! In come word codes, out comes a number that no alignment of the two can exceed. Hyyrö's recurrence: one addition a record word and 64
//! words of the stretch, so that dozens of candidates are weighed in the time that one exact alignment takes.

use rustc_hash::FxHashMap;

use super::Code;

/// A stretch of words, ready to be held against many others.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// How many words of 64 bits hold the stretch.
    width: usize,
    /// Where each code stands: `masks[at..at + width]`.
    places: FxHashMap<Code, usize>,
    masks: Vec<u64>,
    len: usize,
}

impl Common {
    /// Reads the stretch.
    pub fn new(words: &[Code]) -> Self {
        let width = words.len().div_ceil(64);
        let mut common = Common {
            width,
            len: words.len(),
            ..Common::default()
        };
        for (at, &code) in words.iter().enumerate() {
            let place = *common.places.entry(code).or_insert_with(|| {
                common.masks.resize(common.masks.len() + width, 0);
                common.masks.len() - width
            });
            common.masks[place + at / 64] |= 1 << (at % 64);
        }
        common
    }

    /// How many words of the stretch stand in `other` in the same order. Linear in `other` for every 64 words of the stretch.
    pub fn with(&self, other: impl IntoIterator<Item = Code>) -> u32 {
        let mut row = vec![u64::MAX; self.width];
        for code in other {
            let Some(&place) = self.places.get(&code) else {
                continue;
            };
            let mut carry = false;
            for (bits, mask) in row.iter_mut().zip(&self.masks[place..place + self.width]) {
                let hits = *bits & mask;
                let (sum, over) = bits.overflowing_add(hits);
                let (sum, again) = sum.overflowing_add(u64::from(carry));
                carry = over || again;
                *bits = sum | (*bits & !mask);
            }
        }
        let zeros: u32 = row.iter().map(|bits| bits.count_zeros()).sum();
        zeros.min(self.len as u32)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(a: &[Code], b: &[Code]) -> u32 {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut corner = 0;
            for (at, y) in b.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if x == y {
                    corner + 1
                } else {
                    above.max(row[at])
                };
                corner = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn counts_words_in_order() {
        assert_eq!(Common::new(&[1, 2, 3, 4]).with([1, 3, 2, 4]), 3);
        assert_eq!(Common::new(&[]).with([1]), 0);
        assert_eq!(Common::new(&[1]).with([]), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn is_the_longest_common_subsequence(a in prop::collection::vec(0u32..9, 0..200), b in prop::collection::vec(0u32..9, 0..90)) {
            prop_assert_eq!(Common::new(&a).with(b.iter().copied()), plain(&a, &b));
        }
    }
}
