//! Which wordings of a segment hold rare words of a stretch, and how much those words weigh together.
//!
//! In come the lists of words, rarest first; out come places with their weights, ascending. The sums are made in the order in which the
//! words come, so that they are the same however the places are found.

use super::postings::{Places, Postings};
use super::query::Word;

/// Places that are few enough to be looked for in a list, one by one. Of more of them a list is read and each of its places looked up, unless
/// it is several times as long.
const FEW: usize = 512;
const LONGER: usize = 6;

/// Places of one segment with the weights of the words that they hold.
#[derive(Default)]
pub(super) struct Weighed {
    /// Ascending.
    pub(super) places: Vec<(u32, f32)>,
    /// Which places those are, once that is worth to be known.
    marks: Option<Marks>,
}

impl Weighed {
    /// Adds the places that hold any of these words. `len` is how many places the segment has.
    pub(super) fn gather(&mut self, postings: &Postings, words: &[Word], len: usize) {
        let counts = words.iter().map(|word| postings.count(word.code));
        match counts.sum::<usize>() {
            ..=FEW => self.gather_few(postings, words),
            _ => self.gather_many(postings, words, len),
        }
    }

    /// Puts the places in order.
    fn gather_few(&mut self, postings: &Postings, words: &[Word]) {
        self.marks = None;
        // Each place with the number of its word: what is known already comes before all of them.
        let known = self.places.iter().map(|&(place, _)| u64::from(place) << 32);
        let mut met: Vec<u64> = known.collect();
        for (number, word) in (1u64..).zip(words) {
            let list = postings.of(word.code);
            list.for_each(|place| met.push(u64::from(place) << 32 | number));
        }
        met.sort_unstable();
        let mut all: Vec<(u32, f32)> = Vec::with_capacity(met.len());
        let mut known = self.places.iter();
        for one in met {
            let (place, number) = ((one >> 32) as u32, one as u32 as usize);
            let weight = match number.checked_sub(1) {
                Some(word) => words[word].weight,
                None => known.next().map_or(0.0, |known| known.1),
            };
            match all.last_mut() {
                Some(last) if last.0 == place => last.1 += weight,
                _ => all.push((place, weight)),
            }
        }
        self.places = all;
    }

    /// Marks the places, which are in order then.
    fn gather_many(&mut self, postings: &Postings, words: &[Word], len: usize) {
        let mut bits = Bits::of(len);
        for &(place, _) in &self.places {
            bits.set(place);
        }
        for word in words {
            postings.of(word.code).for_each(|place| bits.set(place));
        }
        let (marks, mut all) = Marks::of(bits);
        let mut add = |place: u32, weight: f32| {
            if let Some(at) = marks.find(place) {
                all[at].1 += weight;
            }
        };
        for &(place, weight) in &self.places {
            add(place, weight);
        }
        for word in words {
            let list = postings.of(word.code);
            list.for_each(|place| add(place, word.weight));
        }
        self.places = all;
        self.marks = Some(marks);
    }

    /// Adds the weight of a word to those of the places that hold it. `len` is how many places the segment has.
    pub(super) fn tell_apart(&mut self, postings: &Postings, word: &Word, len: usize) {
        let list = postings.of(word.code);
        let few = self.places.len() <= FEW;
        if few || postings.count(word.code) > LONGER * self.places.len() {
            let mut list = Ahead::new(list);
            for (place, sum) in &mut self.places {
                if list.hold(*place) {
                    *sum += word.weight;
                }
            }
            return;
        }
        let marks = self.marks.get_or_insert_with(|| {
            let mut bits = Bits::of(len);
            self.places.iter().for_each(|&(place, _)| bits.set(place));
            Marks::of(bits).0
        });
        list.for_each(|place| {
            if let Some(at) = marks.find(place) {
                self.places[at].1 += word.weight;
            }
        });
    }
}

/// Places as bits.
struct Bits(Vec<u64>);

impl Bits {
    /// None of so many places.
    fn of(len: usize) -> Self {
        Bits(vec![0; len.div_ceil(64)])
    }

    #[inline]
    fn set(&mut self, place: u32) {
        if let Some(bits) = self.0.get_mut(place as usize / 64) {
            *bits |= 1 << (place % 64);
        }
    }
}

/// Places as bits, which tell of each place whether it is among them, and the how manyth.
struct Marks {
    /// Bit n: place n is among them.
    bits: Vec<u64>,
    /// How many are before each 64 of them.
    before: Vec<u32>,
}

impl Marks {
    /// The marks, and the places themselves, ascending, of no weight yet.
    fn of(Bits(bits): Bits) -> (Self, Vec<(u32, f32)>) {
        let mut before = Vec::with_capacity(bits.len());
        let mut places = Vec::with_capacity(super::search::GATHERED);
        for (first, &bits) in (0..).step_by(64).zip(&bits) {
            before.push(places.len() as u32);
            let mut left = bits;
            while left != 0 {
                places.push((first + left.trailing_zeros(), 0.0));
                left &= left - 1;
            }
        }
        (Marks { bits, before }, places)
    }

    #[inline]
    fn find(&self, place: u32) -> Option<usize> {
        let (at, bit) = (place as usize / 64, 1u64 << (place % 64));
        let bits = *self.bits.get(at)?;
        (bits & bit != 0).then(|| (self.before[at] + (bits & (bit - 1)).count_ones()) as usize)
    }
}

/// A list that is asked for ascending places.
pub(super) struct Ahead<'l> {
    list: Places<'l>,
    /// The next place of it; `None` at the end.
    next: Option<u32>,
}

impl<'l> Ahead<'l> {
    pub(super) fn new(mut list: Places<'l>) -> Self {
        let next = list.next();
        Ahead { list, next }
    }

    /// True where the list has the place.
    pub(super) fn hold(&mut self, place: u32) -> bool {
        if self.next.is_some_and(|next| next < place) {
            self.next = self.list.from(place);
        }
        self.next == Some(place)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::matcher::Code;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn sums_are_those_of_one_word_after_another(
            wordings in prop::collection::vec(prop::collection::vec(0u32..12, 0..6), 1..2_500),
            steps in prop::collection::vec((any::<bool>(), prop::collection::vec(0u32..14, 1..4)), 1..6),
        ) {
            let postings = Postings::build(wordings.iter().map(Vec::as_slice));
            let mut weighed = Weighed::default();
            let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
            let word = |code: Code| Word { code, weight: 0.1 + 1.0 / (code as f32 + 0.7), count: 0 };
            for (gather, codes) in steps {
                let words: Vec<Word> = codes.into_iter().map(word).collect();
                for word in &words {
                    for (place, _) in (0..).zip(&wordings).filter(|(_, held)| held.contains(&word.code)) {
                        if gather {
                            *sums.entry(place).or_default() += word.weight;
                        } else if let Some(sum) = sums.get_mut(&place) {
                            *sum += word.weight;
                        }
                    }
                }
                match gather {
                    true => weighed.gather(&postings, &words, wordings.len()),
                    false => words.iter().for_each(|word| weighed.tell_apart(&postings, word, wordings.len())),
                }
                let expected: Vec<(u32, f32)> = sums.iter().map(|(&place, &sum)| (place, sum)).collect();
                prop_assert_eq!(&weighed.places, &expected);
            }
        }
    }
}
