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
    /// Adds the places that hold any of these words.
    pub(super) fn gather(&mut self, postings: &Postings, words: &[Word]) {
        self.marks = None;
        // A common word may come alone, and then it has as many places as all others may have together several times over.
        if let ([word], true) = (words, self.places.is_empty()) {
            let (list, weight) = (postings.of(word.code), word.weight);
            self.places.reserve(postings.count(word.code));
            list.for_each(|place| self.places.push((place, weight)));
            return;
        }
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
        let marks = self
            .marks
            .get_or_insert_with(|| Marks::of(&self.places, len));
        list.for_each(|place| {
            if let Some(at) = marks.find(place) {
                self.places[at].1 += word.weight;
            }
        });
    }
}

/// Ascending places as bits, which tell of each place whether it is among them, and the how manyth.
struct Marks {
    /// Bit n: place n is among them.
    bits: Vec<u64>,
    /// How many are before each 64 of them.
    before: Vec<u32>,
}

impl Marks {
    fn of(places: &[(u32, f32)], len: usize) -> Self {
        let mut bits = vec![0u64; len.div_ceil(64)];
        for &(place, _) in places {
            bits[place as usize / 64] |= 1 << (place % 64);
        }
        let mut sum = 0;
        let before = bits.iter().map(|bits| {
            let before = sum;
            sum += bits.count_ones();
            before
        });
        Marks {
            before: before.collect(),
            bits,
        }
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
                    true => weighed.gather(&postings, &words),
                    false => words.iter().for_each(|word| weighed.tell_apart(&postings, word, wordings.len())),
                }
                let expected: Vec<(u32, f32)> = sums.iter().map(|(&place, &sum)| (place, sum)).collect();
                prop_assert_eq!(&weighed.places, &expected);
            }
        }
    }
}
