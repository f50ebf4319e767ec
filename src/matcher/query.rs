//! A stretch of words, read once for a search: how rare each word is, and what a wording holds of it.

use super::{
    Code, SURE_RUN,
    common::{Common, Slots},
};

/// A stretch of words, read for a search.
pub struct Query<'q> {
    /// The stretch.
    pub words: &'q [Code],
    /// Its distinct words with their weights, rarest first.
    pub rarest: Vec<(Code, f32)>,
    /// For counting words in common.
    pub common: Common,
    slots: Slots,
    /// By slot: the weight of the word, and how often it stands in the stretch.
    weights: Vec<f32>,
    times: Vec<u32>,
    /// The sum of the weights, each word as often as it stands in the stretch.
    total: f32,
}

impl<'q> Query<'q> {
    /// Weighs the words by how rare they are: `count` tells in how many of `len` wordings a word stands.
    pub fn new(words: &'q [Code], count: impl Fn(Code) -> usize, len: usize) -> Self {
        let (mut rarest, mut weights, mut times) = (Vec::new(), Vec::new(), Vec::new());
        let mut read = words.iter();
        let slots = Slots::new(words, |slot| {
            let code = read.next().copied().unwrap_or_default();
            if times.len() == slot as usize {
                let rarity = (len + 1) as f32 / (count(code) as f32 + 0.5);
                let weight = rarity.ln().max(0.1);
                weights.push(weight);
                times.push(0);
                rarest.push((code, weight));
            }
            times[slot as usize] += 1;
        });
        rarest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let total = weights.iter().zip(&times).map(|(w, &n)| w * n as f32).sum();
        Query {
            words,
            rarest,
            common: Common::new(words),
            slots,
            weights,
            times,
            total,
        }
    }

    /// How much of the stretch `wording` holds, 0 to 1, every word counted no oftener than it stands in either.
    pub fn shared(&self, wording: &[Code]) -> f32 {
        let mut left = self.times.clone();
        let mut sum = 0.0;
        for &code in wording {
            if let Some(slot) = self.slots.of(code)
                && left[slot] > 0
            {
                left[slot] -= 1;
                sum += self.weights[slot];
            }
        }
        (sum / self.total).min(1.0)
    }

    /// The stretch is so short that nothing but its words, one by one, can be relied on to find it.
    pub fn is_short(&self) -> bool {
        self.words.len() < SURE_RUN
    }
}
