//! How many words two stretches have in common in the same order: the longest common subsequence, by bits.
//!
//! In come word codes, out comes a number that no alignment of the two can exceed. Hyyrö's recurrence: one addition a record word and 64
//! words of the stretch, so that dozens of candidates are weighed in the time that one exact alignment takes.

use super::Code;

/// Cells that are counted, at most, in one comparison. Beyond, the count is what it could be at most: the shorter one's length.
const CELLS: usize = 1 << 22;
/// Stretches of up to this many words keep one row of bits a distinct word; the rows of longer ones would grow with the square.
const ROWS: usize = 16 * 64;

/// The distinct words of a stretch, numbered in the order in which they first stand in it.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// Open addressing; its length is a power of two. A free cell has the number [`FREE`].
    cells: Vec<(Code, u32)>,
    len: u32,
}

const FREE: u32 = u32::MAX;

impl Slots {
    /// Numbers the words, and tells the number of each to `each`, in order.
    pub fn new(words: &[Code], mut each: impl FnMut(u32)) -> Self {
        let mut slots = Slots {
            cells: vec![(0, FREE); (words.len() * 4).next_power_of_two()],
            len: 0,
        };
        for &code in words {
            let cell = slots.cell(code);
            if slots.cells[cell].1 == FREE {
                slots.cells[cell] = (code, slots.len);
                slots.len += 1;
            }
            each(slots.cells[cell].1);
        }
        slots
    }

    /// The number of a word; `None` where it does not stand in the stretch.
    pub fn of(&self, code: Code) -> Option<usize> {
        if self.len == 0 {
            return None;
        }
        let slot = self.cells[self.cell(code)].1;
        (slot != FREE).then_some(slot as usize)
    }

    /// How many distinct words there are.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// True where there is no word.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The cell that holds the word, or the free one where it belongs. A quarter of the cells is taken at most, so that one is near.
    fn cell(&self, code: Code) -> usize {
        let mask = self.cells.len() - 1;
        // Codes are hashes, but of words that strangers choose: mixed once more, none of them is worse than another.
        let mut at = (code.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        while self.cells[at].1 != FREE && self.cells[at].0 != code {
            at = (at + 1) & mask;
        }
        at
    }
}

/// A stretch of words, ready to be held against many others.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// The stretch, where it is too long for rows of bits; the other side gets them then.
    long: Vec<Code>,
    slots: Slots,
    /// How many words of 64 bits hold the stretch.
    width: usize,
    /// Where each distinct word stands: `masks[slot * width..][..width]`.
    masks: Vec<u64>,
    len: usize,
}

impl Common {
    /// Reads the stretch.
    pub fn new(words: &[Code]) -> Self {
        if words.len() > ROWS {
            return Common {
                long: words.to_vec(),
                len: words.len(),
                ..Common::default()
            };
        }
        let width = words.len().div_ceil(64);
        let mut masks: Vec<u64> = Vec::with_capacity(words.len() * width);
        let mut at = 0;
        let slots = Slots::new(words, |slot| {
            let from = slot as usize * width;
            if masks.len() == from {
                masks.resize(from + width, 0);
            }
            masks[from + at / 64] |= 1 << (at % 64);
            at += 1;
        });
        Common {
            long: Vec::new(),
            slots,
            width,
            masks,
            len: words.len(),
        }
    }

    /// The numbers of the words; `None` where the stretch is too long to have any here.
    pub(super) fn slots(&self) -> Option<&Slots> {
        self.long.is_empty().then_some(&self.slots)
    }

    /// As [`Self::with`], given the numbers of those words of the other side that stand in the stretch, in order.
    pub(super) fn with_slots(&self, other: &[u32]) -> u32 {
        if self.width == 1 {
            let mut row = u64::MAX;
            for &slot in other {
                let mask = self.masks[slot as usize];
                row = row.wrapping_add(row & mask) | (row & !mask);
            }
            return row.count_zeros().min(self.len as u32);
        }
        let mut row = vec![u64::MAX; self.width];
        for &slot in other {
            let from = slot as usize * self.width;
            step(&mut row, &self.masks[from..from + self.width]);
        }
        zeros(&row).min(self.len as u32)
    }

    /// How many words of the stretch stand in `other` in the same order. Linear in `other` for every 64 words of the stretch.
    pub fn with(&self, other: impl IntoIterator<Item = Code>) -> u32 {
        if !self.long.is_empty() {
            let other: Vec<Code> = other.into_iter().collect();
            if other.len() > ROWS {
                return self.with_long(&other);
            }
            return Common::new(&other).with(self.long.iter().copied());
        }
        if self.width == 1 {
            return self.with_short(other);
        }
        let mut row = vec![u64::MAX; self.width];
        for code in other {
            if let Some(slot) = self.slots.of(code) {
                step(&mut row, &self.masks[slot * self.width..][..self.width]);
            }
        }
        zeros(&row).min(self.len as u32)
    }

    /// The same for a stretch of up to 64 words.
    fn with_short(&self, other: impl IntoIterator<Item = Code>) -> u32 {
        let mut row = u64::MAX;
        for code in other {
            if let Some(slot) = self.slots.of(code) {
                let hits = row & self.masks[slot];
                row = row.wrapping_add(hits) | (row & !self.masks[slot]);
            }
        }
        row.count_zeros().min(self.len as u32)
    }

    /// Two long ones: in blocks of rows, which counts exactly what one row would, a block's carry going into the next.
    fn with_long(&self, other: &[Code]) -> u32 {
        let most = self.len.min(other.len());
        if self.len.saturating_mul(other.len() / 64) > CELLS {
            return most as u32;
        }
        // The carry of every word of `other` out of the block before.
        let mut carries = vec![false; other.len()];
        let mut common = 0;
        for block in self.long.chunks(ROWS) {
            let block = Common::new(block);
            let mut row = vec![u64::MAX; block.width];
            let empty = vec![0; block.width];
            for (&code, carry) in other.iter().zip(&mut carries) {
                let mask = match block.slots.of(code) {
                    Some(slot) => &block.masks[slot * block.width..][..block.width],
                    None if *carry => &empty,
                    None => continue,
                };
                *carry = step_with(&mut row, mask, *carry);
            }
            common += zeros(&row);
        }
        common.min(most as u32)
    }
}

fn step(row: &mut [u64], mask: &[u64]) {
    step_with(row, mask, false);
}

/// One word of the other side: `carry` comes in from the bits before the row, and what goes out behind it is returned.
fn step_with(row: &mut [u64], mask: &[u64], mut carry: bool) -> bool {
    for (bits, mask) in row.iter_mut().zip(mask) {
        let hits = *bits & mask;
        let (sum, over) = bits.overflowing_add(hits);
        let (sum, again) = sum.overflowing_add(u64::from(carry));
        carry = over || again;
        *bits = sum | (*bits & !mask);
    }
    carry
}

fn zeros(row: &[u64]) -> u32 {
    row.iter().map(|bits| bits.count_zeros()).sum()
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

    #[test]
    fn long_stretches_are_counted_as_exactly() {
        let word = |seed: u32, n: u32| (seed.wrapping_add(n).wrapping_mul(0x9E37_79B1) >> 5) % 900;
        let a: Vec<Code> = (0..1_500).map(|n| word(1, n * n)).collect();
        let mut b: Vec<Code> = a.iter().copied().step_by(3).collect();
        b.extend((0..900).map(|n| word(2, n)));
        let expected = plain(&a, &b);
        assert_eq!(Common::new(&a).with(b.iter().copied()), expected);
        assert_eq!(Common::new(&b).with(a.iter().copied()), expected);
        assert_eq!(
            Common::new(&a).with(b[..80].iter().copied()),
            plain(&a, &b[..80])
        );
        let long = vec![7; 3_000_000];
        assert_eq!(Common::new(&long).with(long.iter().copied()), 3_000_000);
    }
}
