//! Anchors: sampled runs of four words, hashed, so that any run of seven words in common is found.
//!
//! Of every four consecutive starts in a wording at least one is an anchor, the rarest of them; so seven words in a row always hold one.
//! The text under test is probed at every word, so that only the wordings are sampled. A wording of fewer than four words is one anchor
//! of its own. An anchor costs a fingerprint of eight bits and the wording's place in as few bits as hold the last one (twenty for a million
//! wordings), in buckets laid out by a counting sort.

use std::sync::Arc;

use super::Code;
use crate::mapped::{Mapped, Section, Slab};

/// Words in an anchor.
pub const WIDTH: usize = 4;
/// Consecutive starts of which one is an anchor.
const WINDOW: usize = 4;
/// Anchors in a bucket, on average: its fingerprints lie in one or two cache lines.
const BUCKET: usize = 8;
/// Positions of a text that are probed together, so that the waits for memory overlap.
const TOGETHER: usize = 32;
/// Wordings that a set of anchors can hold: a place has three bytes at most.
pub const MOST: usize = 1 << 24;

/// The anchors of a set of wordings, which it knows by their places.
#[derive(Debug, Default)]
pub struct Anchors {
    /// Buckets: `directory[b]..directory[b + 1]` are the entries of bucket b.
    directory: Slab<u32>,
    prints: Slab<u8>,
    /// Places of so many bits in a row, see [`place_at`].
    places: Slab<u8>,
    head: Head,
}

/// What is to be known of all anchors.
#[derive(Clone, Copy, Debug, Default)]
struct Head([u8; 2]);

impl Head {
    /// Bit n: some wording is n words long (n < WIDTH).
    fn short(self) -> u8 {
        self.0[0]
    }

    /// Bits of a place, 24 at most.
    fn bits(self) -> usize {
        self.0[1].into()
    }
}

/// Bytes of places that are read together: any 24 bits lie in so many, wherever they begin.
const READ: usize = 4;

/// The `at`th of places of so many bits; `None` where there are not so many.
fn place_at(places: &[u8], bits: usize, at: usize) -> Option<u32> {
    let bit = at * bits;
    let bytes = places.get(bit / 8..)?.first_chunk::<READ>()?;
    let mask = (1u32 << bits) - 1;
    Some(u32::from_le_bytes(*bytes) >> (bit % 8) & mask)
}

/// Puts a place where [`place_at`] finds it, among places that are zero so far.
fn put_place(places: &mut [u8], bits: usize, at: usize, place: u32) {
    let bit = at * bits;
    let bytes = places.get_mut(bit / 8..);
    if let Some(bytes) = bytes.and_then(|bytes| bytes.first_chunk_mut::<READ>()) {
        let with = u32::from_le_bytes(*bytes) | place << (bit % 8);
        *bytes = with.to_le_bytes();
    }
}

/// Bytes that so many places of so many bits take; the last of them is read with those behind it.
fn bytes_of(places: usize, bits: usize) -> usize {
    (places * bits).div_ceil(8) + READ - 1
}

/// The hash of a run. Its upper bits choose the bucket, eight lower ones are the fingerprint.
#[derive(Clone, Copy, Default)]
struct Hash(u64);

impl Hash {
    /// A multilinear hash: the words, which are hashes themselves, times odd numbers that nobody chose, so that no product waits for another
    /// (Lemire and Kaser, Strongly universal string hashing is fast, 2014).
    fn of(run: &[Code]) -> Self {
        const LENGTH: u64 = 0x2545_F491_4F6C_DD1D;
        const FACTORS: [u64; WIDTH] = [
            0xA076_1D64_78BD_642F,
            0xE703_7ED1_A0B4_28DB,
            0x8EBC_6AF0_9C88_C6E3,
            0x5899_65CC_7537_4CC3,
        ];
        let product = |(&code, factor): (&Code, u64)| u64::from(code).wrapping_mul(factor);
        let sum = match run {
            // Nearly all; of so many the loop is none.
            [a, b, c, d] => {
                let four = [a, b, c, d].into_iter().zip(FACTORS).map(product);
                four.fold(LENGTH, u64::wrapping_add)
            }
            _ => {
                let start = LENGTH.wrapping_mul(1 + run.len() as u64);
                let all = run.iter().zip(FACTORS).map(product);
                all.fold(start, u64::wrapping_add)
            }
        };
        Hash((sum ^ sum >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn bucket(self, bits: u32) -> usize {
        (self.0 >> (64 - bits)) as usize
    }

    fn print(self) -> u8 {
        (self.0 >> 16) as u8
    }
}

/// A start in a text at which some wordings may have an anchor.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// The word of the text at which the anchor starts.
    pub at: usize,
    /// Words in the anchor.
    pub width: usize,
    /// How many wordings there are, false ones among them.
    pub count: usize,
    /// The same for every hit of one run, in any set of anchors.
    pub run: u64,
    bucket: (u32, u32),
    print: u8,
}

impl Anchors {
    /// Anchors of `wordings`, whose places are 0, 1, 2 …; there are [`MOST`] at most. Those of fewer than four words are left out unless
    /// `short`.
    pub fn build<'a, I>(wordings: impl Fn() -> I, short: bool) -> Self
    where
        I: Iterator<Item = &'a [Code]>,
    {
        let words: usize = wordings().map(<[Code]>::len).sum();
        let mut frequency = vec![0u8; words.max(64).next_power_of_two()];
        let bits = frequency.len().trailing_zeros();
        for wording in wordings() {
            for run in wording.windows(WIDTH) {
                let count = &mut frequency[Hash::of(run).bucket(bits)];
                *count = count.saturating_add(1);
            }
        }

        let mut entries: Vec<(Hash, u32)> = Vec::with_capacity(words / 3);
        let (with_short, mut short) = (short, 0u8);
        let mut last = 0;
        let (mut hashes, mut ranks) = (Vec::new(), Vec::new());
        for (place, wording) in (0u32..).zip(wordings()) {
            last = place;
            if wording.len() < WIDTH {
                if with_short && !wording.is_empty() {
                    short |= 1 << wording.len();
                    entries.push((Hash::of(wording), place));
                }
                continue;
            }
            hashes.clear();
            hashes.extend(wording.windows(WIDTH).map(Hash::of));
            ranks.clear();
            ranks.extend(hashes.iter().enumerate().map(|(at, &hash)| {
                let frequency = frequency[hash.bucket(bits)];
                rank(frequency, hash, at)
            }));
            choose(&ranks, |at| entries.push((hashes[at], place)));
        }
        drop(frequency);
        let bits = (u32::BITS - last.leading_zeros()).max(1);
        Self::sorted(&entries, Head([short, bits as u8]))
    }

    /// Lays the entries out by bucket.
    fn sorted(entries: &[(Hash, u32)], head: Head) -> Self {
        let bits = (entries.len() / BUCKET)
            .max(2)
            .next_power_of_two()
            .trailing_zeros();
        let mut directory = vec![0u32; (1 << bits) + 1];
        for (hash, _) in entries {
            directory[hash.bucket(bits) + 1] += 1;
        }
        for at in 1..directory.len() {
            directory[at] += directory[at - 1];
        }
        let mut prints = vec![0; entries.len()];
        let mut places = vec![0; bytes_of(entries.len(), head.bits())];
        // Filled in the order of the entries: each bucket's start moves to its end, which is the next one's start.
        for &(hash, place) in entries {
            let at = &mut directory[hash.bucket(bits)];
            prints[*at as usize] = hash.print();
            put_place(&mut places, head.bits(), *at as usize, place);
            *at += 1;
        }
        directory.rotate_right(1);
        directory[0] = 0;
        Anchors {
            directory: directory.into(),
            prints: prints.into(),
            places: places.into(),
            head,
        }
    }

    /// Its sections of a file.
    pub(super) fn sections<'s>(&'s self, name: &str) -> [Section<'s>; 4] {
        let section = |part: &str, bytes: &'s [u8]| Section {
            name: format!("{name}.{part}"),
            bytes: bytes.into(),
        };
        [
            section("directory", self.directory.bytes()),
            section("prints", &self.prints),
            section("places", &self.places),
            section("head", &self.head.0),
        ]
    }

    /// Those of a file.
    pub(super) fn of_file(file: &Arc<Mapped>, name: &str) -> Option<Self> {
        let anchors = Anchors {
            directory: Slab::of(file, &format!("{name}.directory"))?,
            prints: Slab::of(file, &format!("{name}.prints"))?,
            places: Slab::of(file, &format!("{name}.places"))?,
            head: Head(*file.section(&format!("{name}.head"))?.first_chunk()?),
        };
        let buckets = anchors.directory.len().checked_sub(1)?;
        let fits = anchors.head.bits() <= 24
            && anchors.places.len() == bytes_of(anchors.prints.len(), anchors.head.bits())
            && buckets.is_power_of_two()
            && *anchors.directory.last()? as usize == anchors.prints.len();
        fits.then_some(anchors)
    }

    /// Tells `found` where in `words` some wordings may have an anchor, in the order of the text but for a few words.
    pub fn probe(&self, words: &[Code], mut found: impl FnMut(Hit)) {
        if self.prints.is_empty() {
            return;
        }
        let bits = (self.directory.len() - 1).trailing_zeros();
        let mut hashes = [Hash::default(); TOGETHER];
        let mut buckets = [(0u32, 0u32); TOGETHER];
        let mut counts = [0usize; TOGETHER];
        for from in (0..words.len()).step_by(TOGETHER) {
            let together = TOGETHER.min(words.len() - from);
            for width in (1..=WIDTH).rev() {
                if width < WIDTH && self.head.short() & (1 << width) == 0 {
                    continue;
                }
                let starts = together.min((words.len() + 1 - from).saturating_sub(width));
                // Loops of their own, none of which waits for what it loads.
                for at in 0..starts {
                    hashes[at] = Hash::of(&words[from + at..from + at + width]);
                }
                for at in 0..starts {
                    let bucket = hashes[at].bucket(bits);
                    buckets[at] = (self.directory[bucket], self.directory[bucket + 1]);
                }
                let first = |&(start, _): &(u32, u32)| self.prints.get(start as usize);
                let near = buckets[..starts].iter().filter_map(first);
                std::hint::black_box(near.fold(0, |sum: u8, &print| sum.wrapping_add(print)));
                for at in 0..starts {
                    counts[at] = self.count(buckets[at], hashes[at].print());
                }
                for at in 0..starts {
                    if counts[at] > 0 {
                        found(Hit {
                            at: from + at,
                            width,
                            count: counts[at],
                            run: hashes[at].0,
                            bucket: buckets[at],
                            print: hashes[at].print(),
                        });
                    }
                }
            }
        }
    }

    /// How many of a bucket's fingerprints are `print`.
    fn count(&self, (start, end): (u32, u32), print: u8) -> usize {
        let (start, len) = (start as usize, end.saturating_sub(start) as usize);
        match self.prints.get(start..start + SIXTEEN) {
            Some(prints) if len <= SIXTEEN => {
                let prints = prints
                    .first_chunk()
                    .map_or(0, |all| u128::from_le_bytes(*all));
                equal(prints, print, len)
            }
            _ => {
                let prints = &self.prints[start..start + len];
                prints.iter().map(|&p| usize::from(p == print)).sum()
            }
        }
    }

    /// The places of the wordings that a hit tells of, ascending.
    pub fn places(&self, hit: Hit) -> impl Iterator<Item = u32> + '_ {
        let (prints, places, bits) = (&*self.prints, &*self.places, self.head.bits());
        (hit.bucket.0 as usize..hit.bucket.1 as usize)
            .filter(move |&at| prints[at] == hit.print)
            .filter_map(move |at| place_at(places, bits, at))
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.directory.len() * 4 + self.prints.len() + self.places.len()
    }
}

/// Bytes that are looked at together.
const SIXTEEN: usize = 16;

/// How many of the first `len` bytes are `byte`, `len` being 16 at most.
fn equal(bytes: u128, byte: u8, len: usize) -> usize {
    const LOW: u128 = u128::MAX / 0xFF * 0x7F;
    let other = bytes ^ (u128::MAX / 0xFF * u128::from(byte));
    // The upper bit of each byte: none where it is zero, for no carry leaves a byte of seven bits.
    let other = (((other & LOW) + LOW) | other) & !LOW;
    let beyond = 8 * (SIXTEEN - len) as u32;
    (!other & !LOW)
        .checked_shl(beyond)
        .unwrap_or(0)
        .count_ones() as usize
}

/// The rarest start of every window of starts, each once; `ranks` are their [`rank`]s.
fn choose(ranks: &[u64], mut take: impl FnMut(usize)) {
    let window = WINDOW.min(ranks.len());
    let mut last = usize::MAX;
    for (from, ranks) in ranks.windows(window).enumerate() {
        // Without a branch: nobody can guess which is the rarest.
        let rarest = ranks
            .iter()
            .fold(u64::MAX, |rarest, &rank| rarest.min(rank));
        let back = NUMBERS - (rarest & NUMBERS);
        let at = from + ((back.wrapping_sub(from as u64)) & NUMBERS) as usize;
        if at != last {
            take(at);
            last = at;
        }
    }
}

/// The bits of a rank that tell which start it is.
const NUMBERS: u64 = 0xFFFF;

/// How rare a start is among others, the rarest being the least: by its frequency, then by its hash. The rightmost of equals is the least,
/// since it serves the most windows to come.
fn rank(frequency: u8, hash: Hash, at: usize) -> u64 {
    let number = NUMBERS - (at as u64 & NUMBERS);
    u64::from(frequency) << 56 | hash.0 >> 24 << 16 | number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What [`choose`] is to choose, one window after another.
    fn chosen_slowly(ranked: &[(u8, u64)]) -> Vec<usize> {
        let window = WINDOW.min(ranked.len());
        let rarest = |from: usize| {
            let starts = (from..from + window).rev();
            starts.min_by_key(|&at| (ranked[at].0, ranked[at].1 >> 24))
        };
        let mut chosen: Vec<usize> = (0..=ranked.len() - window).filter_map(rarest).collect();
        chosen.dedup();
        chosen
    }

    #[test]
    fn the_rarest_is_chosen_in_a_text_of_any_length() {
        let mut ranked: Vec<(u8, u64)> = (0..200_000u64)
            .map(|n| (1, n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
            .collect();
        for (at, one) in ranked.iter_mut().enumerate().skip(70_000) {
            one.0 = (at % 3) as u8;
        }
        let ranks = ranked.iter().enumerate();
        let ranks: Vec<u64> = ranks
            .map(|(at, &(n, hash))| rank(n, Hash(hash), at))
            .collect();
        let mut chosen = Vec::new();
        choose(&ranks, |at| chosen.push(at));
        assert_eq!(chosen, chosen_slowly(&ranked));
    }

    proptest! {
        #[test]
        fn places_of_any_width_come_back(bits in 1usize..=24, places in prop::collection::vec(any::<u32>(), 0..60)) {
            let places: Vec<u32> = places.into_iter().map(|place| place & ((1 << bits) - 1)).collect();
            let mut packed = vec![0; bytes_of(places.len(), bits)];
            // In any order.
            for (at, &place) in places.iter().enumerate().rev() {
                put_place(&mut packed, bits, at, place);
            }
            let read: Vec<u32> = (0..places.len()).filter_map(|at| place_at(&packed, bits, at)).collect();
            prop_assert_eq!(read, places);
        }

        #[test]
        fn the_rarest_of_each_window_is_chosen_the_last_of_equals(ranked in prop::collection::vec((0u8..3, 0u64..3), 1..30)) {
            let ranked: Vec<(u8, u64)> = ranked.into_iter().map(|(n, hash)| (n, hash << 40)).collect();
            let ranks = ranked.iter().enumerate();
            let ranks: Vec<u64> = ranks.map(|(at, &(n, hash))| rank(n, Hash(hash), at)).collect();
            let mut chosen = Vec::new();
            choose(&ranks, |at| chosen.push(at));
            prop_assert_eq!(chosen, chosen_slowly(&ranked));
        }

        #[test]
        fn bytes_are_counted_together_as_one_by_one(bytes in prop::array::uniform16(0u8..4), high in any::<bool>(), len in 0usize..=16) {
            let bytes = bytes.map(|byte| if high { byte | 0x80 } else { byte });
            for byte in [0, 1, 2, 0x80, 0x81, 0xFF] {
                let plain = bytes[..len].iter().filter(|&&one| one == byte).count();
                prop_assert_eq!(equal(u128::from_le_bytes(bytes), byte, len), plain);
            }
        }
    }
}
