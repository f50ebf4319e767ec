//! Postings: for every word the wordings that hold it. They find what stands in marks though it is short, altered, or both.
//!
//! The rarest words of the stretch are looked up first, and a budget bounds how many postings are read. It knows wordings by their places.

use rustc_hash::FxHashMap;

use super::{Code, common::Common};

/// How many postings one search may read.
const BUDGET: usize = 50_000;
/// How many of the stretch's rarest words are looked up.
const SEEDS: usize = 24;

/// The places of the wordings that hold each word.
#[derive(Debug, Default)]
pub struct Postings {
    /// Sorted.
    codes: Vec<Code>,
    /// `offsets[i]..offsets[i + 1]` are the places of `codes[i]`.
    offsets: Vec<u32>,
    places: Vec<u32>,
}

/// A stretch of words, read for a search.
pub struct Query<'q> {
    /// The stretch.
    pub words: &'q [Code],
    /// Its distinct words with their weights, rarest first.
    pub weights: Vec<(Code, f32)>,
    /// The sum of the weights, each word as often as it stands in the stretch.
    pub total: f32,
    /// For counting words in common.
    pub common: Common,
    by_code: FxHashMap<Code, (f32, u32)>,
}

impl<'q> Query<'q> {
    /// Weighs the words by how rare they are: `count` tells in how many of `len` wordings a word stands.
    pub fn new(words: &'q [Code], count: impl Fn(Code) -> usize, len: usize) -> Self {
        let mut by_code: FxHashMap<Code, (f32, u32)> = FxHashMap::default();
        for &code in words {
            by_code
                .entry(code)
                .or_insert_with(|| {
                    let rarity = (len + 1) as f32 / (count(code) as f32 + 0.5);
                    (rarity.ln().max(0.1), 0)
                })
                .1 += 1;
        }
        let mut weights: Vec<(Code, f32)> = by_code
            .iter()
            .map(|(&code, &(weight, _))| (code, weight))
            .collect();
        weights.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let total = by_code
            .values()
            .map(|(weight, times)| weight * *times as f32)
            .sum();
        Query {
            words,
            common: Common::new(words),
            weights,
            total,
            by_code,
        }
    }

    /// How much of the stretch `wording` holds, 0 to 1, every word counted no oftener than it stands in either.
    pub fn shared(&self, wording: &[Code]) -> f32 {
        let mut used: FxHashMap<Code, u32> = FxHashMap::default();
        let mut sum = 0.0;
        for code in wording {
            if let Some(&(weight, times)) = self.by_code.get(code) {
                let used = used.entry(*code).or_default();
                if *used < times {
                    *used += 1;
                    sum += weight;
                }
            }
        }
        (sum / self.total).min(1.0)
    }
}

impl Postings {
    /// Postings of `wordings`, whose places are 0, 1, 2 …
    pub fn build<'a>(wordings: impl Iterator<Item = &'a [Code]>) -> Self {
        let mut pairs: Vec<(Code, u32)> = Vec::new();
        for (place, wording) in (0u32..).zip(wordings) {
            pairs.extend(wording.iter().map(|&code| (code, place)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let (mut codes, mut offsets) = (Vec::new(), Vec::new());
        let mut places = Vec::with_capacity(pairs.len());
        for (code, place) in pairs {
            if codes.last() != Some(&code) {
                codes.push(code);
                offsets.push(places.len() as u32);
            }
            places.push(place);
        }
        offsets.push(places.len() as u32);
        Postings {
            codes,
            offsets,
            places,
        }
    }

    /// The places of the wordings that hold `code`, ascending.
    pub fn of(&self, code: Code) -> &[u32] {
        match self.codes.binary_search(&code) {
            Ok(at) => &self.places[self.offsets[at] as usize..self.offsets[at + 1] as usize],
            Err(_) => &[],
        }
    }

    /// In how many wordings `code` stands.
    pub fn count(&self, code: Code) -> usize {
        self.of(code).len()
    }

    /// The places of wordings that hold rare words of the stretch, with the weight of those looked up; and false where the budget ended it.
    pub fn gather(&self, query: &Query<'_>) -> (FxHashMap<u32, f32>, bool) {
        let mut found: FxHashMap<u32, f32> = FxHashMap::default();
        let (mut budget, mut complete, mut looked_up) = (BUDGET, true, 0);
        for &(code, weight) in &query.weights {
            let places = self.of(code);
            if places.is_empty() {
                continue;
            }
            if looked_up == SEEDS {
                break;
            }
            looked_up += 1;
            if places.len() > budget {
                // A common word can still tell apart those that rarer words found; alone it is read only as far as the budget goes.
                if found.is_empty() {
                    for &place in &places[..budget] {
                        found.insert(place, weight);
                    }
                    complete = false;
                }
                break;
            }
            budget -= places.len();
            for &place in places {
                *found.entry(place).or_default() += weight;
            }
        }
        (found, complete)
    }
}
