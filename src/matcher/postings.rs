//! Postings: for every word the wordings that hold it. They find what stands in marks though it is short, altered, or both.
//!
//! Distances between places, a byte or two each. Words that stand in a great many wordings have no list: a wording that holds them is
//! never far. It knows wordings by their places.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Code;
use crate::mapped::{Mapped, Section, Slab};

/// A word that stands in more wordings than this has no list.
pub const LISTED: u32 = 1 << 16;

/// Codes that one entry of the directory leads to, on average.
const TOGETHER: usize = 4;

/// The places of the wordings that hold each word.
#[derive(Debug, Default)]
pub struct Postings {
    /// Sorted.
    codes: Slab<Code>,
    /// In how many wordings each stands.
    counts: Slab<u32>,
    /// `starts[i]..starts[i + 1]` are the bytes of the list of `codes[i]`.
    starts: Slab<u32>,
    /// Each place as its distance from the one before, seven bits a byte.
    distances: Slab<u8>,
    /// `directory[h]..directory[h + 1]` are the codes whose upper bits are h.
    directory: Slab<u32>,
}

/// One word while postings are built.
#[derive(Clone, Copy, Default)]
struct Word {
    code: Code,
    /// The last place at which it stands, from 1 on.
    last: u32,
    count: u32,
    bytes: u32,
}

impl Postings {
    /// Postings of `wordings`, whose places are 0, 1, 2 …
    pub fn build<'a>(wordings: impl Iterator<Item = &'a [Code]>) -> Self {
        let mut known: FxHashMap<Code, u32> = FxHashMap::default();
        let mut words: Vec<Word> = Vec::new();
        // Which word, as a number, is new in which wording; a wording ends where the number is END.
        const END: u32 = u32::MAX;
        let mut read: Vec<u32> = Vec::new();
        for (place, wording) in (1u32..).zip(wordings) {
            for &code in wording {
                let number = *known.entry(code).or_insert_with(|| {
                    words.push(Word {
                        code,
                        ..Word::default()
                    });
                    words.len() as u32 - 1
                });
                let word = &mut words[number as usize];
                if word.last != place {
                    word.bytes += width(place - word.last);
                    word.last = place;
                    word.count += 1;
                    read.push(number);
                }
            }
            read.push(END);
        }
        drop(known);

        let mut order: Vec<u32> = (0..words.len() as u32).collect();
        order.sort_unstable_by_key(|&number| words[number as usize].code);
        let (mut codes, mut counts, mut starts) = (Vec::new(), Vec::new(), Vec::new());
        // From here on `bytes` is where the word's next distance goes; that of a word without a list is never looked at.
        let mut total = 0;
        for &number in &order {
            let word = &mut words[number as usize];
            let listed = word.count <= LISTED;
            codes.push(word.code);
            counts.push(word.count);
            starts.push(total);
            let bytes = std::mem::replace(&mut word.bytes, total);
            total += if listed { bytes } else { 0 };
            word.last = 0;
        }
        starts.push(total);
        let mut distances = vec![0; total as usize];
        let mut place = 1;
        for number in read {
            if number == END {
                place += 1;
                continue;
            }
            let word = &mut words[number as usize];
            if word.count <= LISTED {
                let at = &mut distances[word.bytes as usize..];
                word.bytes += put(at, place - word.last);
                word.last = place;
            }
        }
        Postings {
            directory: directory(&codes).into(),
            codes: codes.into(),
            counts: counts.into(),
            starts: starts.into(),
            distances: distances.into(),
        }
    }

    /// Its sections of a file.
    pub(super) fn sections<'s>(&'s self, name: &str) -> [Section<'s>; 5] {
        [
            ("codes", self.codes.bytes()),
            ("counts", self.counts.bytes()),
            ("starts", self.starts.bytes()),
            ("distances", &self.distances),
            ("directory", self.directory.bytes()),
        ]
        .map(|(part, bytes)| Section {
            name: format!("{name}.{part}"),
            bytes: bytes.into(),
        })
    }

    /// Those of a file.
    pub(super) fn of_file(file: &Arc<Mapped>, name: &str) -> Option<Self> {
        let part = |part: &str| format!("{name}.{part}");
        let postings = Postings {
            codes: Slab::of(file, &part("codes"))?,
            counts: Slab::of(file, &part("counts"))?,
            starts: Slab::of(file, &part("starts"))?,
            distances: Slab::of(file, &part("distances"))?,
            directory: Slab::of(file, &part("directory"))?,
        };
        let codes = postings.codes.len();
        let fits = postings.counts.len() == codes
            && postings.starts.len() == codes + 1
            && *postings.starts.last()? as usize == postings.distances.len()
            && postings.directory.len().checked_sub(1)?.is_power_of_two()
            && *postings.directory.last()? as usize == codes;
        fits.then_some(postings)
    }

    /// The codes of all words, ascending.
    pub(super) fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The place of a code among [`Self::codes`].
    pub(super) fn find(&self, code: Code) -> Option<usize> {
        if self.codes.is_empty() {
            return None;
        }
        let bits = (self.directory.len() - 1).trailing_zeros();
        let head = (code >> (32 - bits)) as usize;
        let (from, to) = (
            self.directory[head] as usize,
            self.directory[head + 1] as usize,
        );
        let at = self.codes[from..to].binary_search(&code).ok()?;
        Some(from + at)
    }

    /// The places of the wordings that hold `code`, ascending; none for a word that has no list.
    pub fn of(&self, code: Code) -> Places<'_> {
        Places::new(self.find(code).map_or(&[], |at| self.list(at)))
    }

    /// The same for the code at a place among [`Self::codes`].
    pub(super) fn of_at(&self, at: usize) -> Places<'_> {
        Places::new(self.list(at))
    }

    fn list(&self, at: usize) -> &[u8] {
        &self.distances[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// In how many wordings `code` stands.
    pub fn count(&self, code: Code) -> usize {
        self.find(code).map_or(0, |at| self.counts[at] as usize)
    }

    /// The same for the code at a place among [`Self::codes`].
    pub(super) fn count_at(&self, at: usize) -> usize {
        self.counts[at] as usize
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        (self.codes.len() + self.counts.len() + self.starts.len() + self.directory.len()) * 4
            + self.distances.len()
    }
}

/// For each head of a code the first of the codes that have it.
fn directory(codes: &[Code]) -> Vec<u32> {
    let bits = (codes.len() / TOGETHER)
        .max(2)
        .next_power_of_two()
        .trailing_zeros();
    let mut directory = vec![0; (1 << bits) + 1];
    for code in codes {
        directory[(code >> (32 - bits)) as usize + 1] += 1;
    }
    for at in 1..directory.len() {
        directory[at] += directory[at - 1];
    }
    directory
}

/// The places of a list, ascending.
#[derive(Clone, Debug)]
pub struct Places<'l> {
    /// What is not read yet.
    rest: &'l [u8],
    /// The place read last. Places are counted from 1 on in the list.
    place: u32,
}

impl<'l> Places<'l> {
    fn new(list: &'l [u8]) -> Self {
        Places {
            rest: list,
            place: u32::MAX,
        }
    }

    /// The first place that is not before `least`. Distances of one byte, which most are in a long list, are passed eight at a time.
    pub fn from(&mut self, least: u32) -> Option<u32> {
        loop {
            while let Some((eight, rest)) = self.rest.split_first_chunk::<8>() {
                let eight = u64::from_le_bytes(*eight);
                let place = self.place.wrapping_add(sum(eight));
                if eight & LONG != 0 || place >= least {
                    break;
                }
                (self.rest, self.place) = (rest, place);
            }
            for _ in 0..8 {
                let place = self.next()?;
                if place >= least {
                    return Some(place);
                }
            }
        }
    }

    /// The next place, where its distance takes one byte or two and is not the last; `None` else. Which of the two it takes nobody can
    /// foresee, and nothing is asked: that would cost more than the rest.
    #[inline]
    fn next_near(&mut self) -> Option<u32> {
        let two = u32::from(u16::from_le_bytes(*self.rest.first_chunk()?));
        if two & 0x8080 == 0x8080 {
            return None;
        }
        let long = two >> 7 & 1;
        self.rest = &self.rest[1 + long as usize..];
        let distance = (two & 0x7F) + (two >> 1 & 0x3F80) * long;
        self.place = self.place.wrapping_add(distance);
        Some(self.place)
    }
}

impl Iterator for Places<'_> {
    type Item = u32;

    /// A place takes a byte at least, and five at most.
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len() / 5, Some(self.rest.len()))
    }

    fn next(&mut self) -> Option<u32> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        let mut distance = u32::from(first & 0x7F);
        if first >= 0x80 {
            let mut shift = 7;
            loop {
                let (&byte, rest) = self.rest.split_first()?;
                self.rest = rest;
                distance |= u32::from(byte & 0x7F) << shift;
                shift += 7;
                if byte < 0x80 || shift > 28 {
                    break;
                }
            }
        }
        self.place = self.place.wrapping_add(distance);
        Some(self.place)
    }

    /// Distances of one byte, which most are in a long list, are taken eight at a time: nothing has to be asked of each of them.
    fn fold<B, F: FnMut(B, u32) -> B>(mut self, init: B, mut f: F) -> B {
        let mut folded = init;
        loop {
            while let Some((eight, rest)) = self.rest.split_first_chunk::<8>()
                && u64::from_le_bytes(*eight) & LONG == 0
            {
                for &distance in eight {
                    self.place = self.place.wrapping_add(u32::from(distance));
                    folded = f(folded, self.place);
                }
                self.rest = rest;
            }
            for _ in 0..8 {
                match self.next_near().or_else(|| self.next()) {
                    Some(place) => folded = f(folded, place),
                    None => return folded,
                }
            }
        }
    }
}

/// The bits of eight bytes that say of each whether its distance goes on.
const LONG: u64 = 0x8080_8080_8080_8080;

/// The sum of eight bytes.
fn sum(eight: u64) -> u32 {
    const EVEN: u64 = 0x00FF_00FF_00FF_00FF;
    let pairs = (eight & EVEN) + (eight >> 8 & EVEN);
    (pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48) as u32
}

/// How many bytes a distance takes.
fn width(distance: u32) -> u32 {
    (32 - distance.leading_zeros()).div_ceil(7)
}

/// Writes a distance and tells how many bytes it took.
fn put(to: &mut [u8], mut distance: u32) -> u32 {
    let mut at = 0;
    while distance >= 0x80 {
        to[at] = (distance & 0x7F) as u8 | 0x80;
        distance >>= 7;
        at += 1;
    }
    to[at] = distance as u8;
    at as u32 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_without_number_have_no_list() {
        let wordings: Vec<Vec<Code>> = (0..LISTED + 9).map(|n| vec![7, 8 + n % 2]).collect();
        let postings = Postings::build(wordings.iter().map(Vec::as_slice));
        assert_eq!(postings.count(7), wordings.len());
        assert_eq!(postings.of(7).count(), 0);
        assert_eq!(postings.of(8).count(), wordings.len().div_ceil(2));
        assert_eq!((postings.count(1), postings.of(1).count()), (0, 0));
    }

    proptest! {
        #[test]
        fn lists_hold_every_wording_of_a_word(wordings in prop::collection::vec(prop::collection::vec(0u32..40, 0..9), 0..300), gap in 0usize..40_000) {
            let mut all = wordings.clone();
            // A gap that takes a distance of several bytes.
            all.extend(vec![Vec::new(); gap]);
            all.extend(wordings);
            let spread = |code: u32| code.wrapping_mul(0x9E37_79B1);
            let all: Vec<Vec<Code>> = all.iter().map(|w| w.iter().map(|&c| spread(c)).collect()).collect();
            let postings = Postings::build(all.iter().map(Vec::as_slice));
            for code in (0..40).map(spread) {
                let expected: Vec<u32> = (0..).zip(&all).filter(|(_, w)| w.contains(&code)).map(|(n, _)| n).collect();
                prop_assert_eq!(postings.count(code), expected.len());
                prop_assert_eq!(postings.of(code).collect::<Vec<_>>(), expected.clone());
                let mut folded = Vec::new();
                postings.of(code).for_each(|place| folded.push(place));
                prop_assert_eq!(folded, expected.clone());
                // Every so many places, and past the end.
                let step = 1 + gap as u32 / 50;
                let (mut places, mut least) = (postings.of(code), 0);
                while let Some(place) = places.from(least) {
                    prop_assert_eq!(Some(&place), expected.iter().find(|&&place| place >= least));
                    least = place + step;
                }
                prop_assert_eq!(expected.iter().find(|&&place| place >= least), None);
            }
        }
    }
}
