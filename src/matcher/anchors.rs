//! Anchors: sampled runs of four words, hashed, so that any run of seven words in common is found.
//!
//! Of every four consecutive starts in a wording at least one is an anchor, the rarest of them; so seven words in a row always hold one.
//! The text under test is probed at every word, so that only the wordings are sampled. A wording of fewer than four words is one anchor
//! of its own. An anchor costs six bytes: a fingerprint of 16 bits and the wording's place, in buckets laid out by a counting sort.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::Code;

/// Words in an anchor.
pub const WIDTH: usize = 4;
/// Consecutive starts of which one is an anchor.
const WINDOW: usize = 4;

/// The anchors of a set of wordings, which it knows by their places.
#[derive(Debug, Default)]
pub struct Anchors {
    /// Buckets: `directory[b]..directory[b + 1]` are the entries of bucket b.
    directory: Vec<u32>,
    prints: Vec<u16>,
    places: Vec<u32>,
    /// Bit n: some wording is n words long (n < WIDTH).
    short: u8,
}

/// The hash of a run. Its upper bits choose the bucket, its lowest 16 are the fingerprint.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn of(run: &[Code]) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write_usize(run.len());
        for &code in run {
            hasher.write_u32(code);
        }
        Hash(hasher.finish().wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn bucket(self, bits: u32) -> usize {
        (self.0 >> (64 - bits)) as usize
    }

    fn print(self) -> u16 {
        (self.0 >> 8) as u16
    }
}

impl Anchors {
    /// Anchors of `wordings`, whose places are 0, 1, 2 …
    pub fn build<'a, I>(wordings: impl Fn() -> I) -> Self
    where
        I: Iterator<Item = &'a [Code]>,
    {
        let words: usize = wordings().map(<[Code]>::len).sum();
        let mut frequency = vec![0u8; (words.max(64) * 2).next_power_of_two()];
        let bits = frequency.len().trailing_zeros();
        for wording in wordings() {
            for run in wording.windows(WIDTH) {
                let count = &mut frequency[Hash::of(run).bucket(bits)];
                *count = count.saturating_add(1);
            }
        }

        let mut entries: Vec<(Hash, u32)> = Vec::with_capacity(words / 2);
        let mut short = 0u8;
        for (place, wording) in (0u32..).zip(wordings()) {
            if wording.len() < WIDTH {
                if !wording.is_empty() {
                    short |= 1 << wording.len();
                    entries.push((Hash::of(wording), place));
                }
                continue;
            }
            choose(
                wording,
                |hash| frequency[hash.bucket(bits)],
                |hash| entries.push((hash, place)),
            );
        }
        drop(frequency);
        Self::sorted(&entries, short)
    }

    /// Lays the entries out by bucket.
    fn sorted(entries: &[(Hash, u32)], short: u8) -> Self {
        let bits = (entries.len() / 2)
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
        let mut next = directory.clone();
        let (mut prints, mut places) = (vec![0; entries.len()], vec![0; entries.len()]);
        for &(hash, place) in entries {
            let at = &mut next[hash.bucket(bits)];
            prints[*at as usize] = hash.print();
            places[*at as usize] = place;
            *at += 1;
        }
        Anchors {
            directory,
            prints,
            places,
            short,
        }
    }

    /// The places of wordings that may have an anchor at the start of `words`; each with the anchor's length. False ones are among them.
    pub fn probe(&self, words: &[Code], mut found: impl FnMut(u32, usize)) {
        if self.places.is_empty() {
            return;
        }
        if let Some(run) = words.get(..WIDTH) {
            self.probe_run(run, |place| found(place, WIDTH));
        }
        for len in 1..WIDTH {
            if self.short & (1 << len) != 0
                && let Some(run) = words.get(..len)
            {
                self.probe_run(run, |place| found(place, len));
            }
        }
    }

    fn probe_run(&self, run: &[Code], mut found: impl FnMut(u32)) {
        let hash = Hash::of(run);
        let bits = (self.directory.len() - 1).trailing_zeros();
        let bucket = hash.bucket(bits);
        let entries = self.directory[bucket] as usize..self.directory[bucket + 1] as usize;
        for at in entries {
            if self.prints[at] == hash.print() {
                found(self.places[at]);
            }
        }
    }
}

/// The rarest start of every window of starts, each once.
fn choose(wording: &[Code], frequency: impl Fn(Hash) -> u8, mut take: impl FnMut(Hash)) {
    let ranked: Vec<(u8, u64)> = wording
        .windows(WIDTH)
        .map(|run| {
            let hash = Hash::of(run);
            (frequency(hash), hash.0)
        })
        .collect();
    let window = WINDOW.min(ranked.len());
    let mut last = usize::MAX;
    for from in 0..=ranked.len() - window {
        // The rightmost of equals: it serves the most windows to come.
        let rarest = (from..from + window)
            .rev()
            .min_by_key(|&at| ranked[at])
            .unwrap_or(from);
        if rarest != last {
            take(Hash(ranked[rarest].1));
            last = rarest;
        }
    }
}
