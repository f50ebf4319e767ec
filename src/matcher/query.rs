//! A stretch of words, read once for a search: how rare each word is, and what a wording holds of it.

use super::{
    Code, SURE_RUN,
    common::{Common, Slots},
};

/// A word of a stretch.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The word.
    pub code: Code,
    /// How much it tells: the rarer, the more.
    pub weight: f32,
    /// In how many wordings it stands.
    pub count: usize,
}

/// A stretch of words, read for a search.
pub struct Query<'q> {
    /// The stretch.
    pub words: &'q [Code],
    /// Its distinct words, rarest first.
    pub rarest: Vec<Word>,
    /// For counting words in common.
    pub common: Common,
    /// The numbers of the words, where `common` has none.
    own: Slots,
    /// By slot: the weight of the word, and how often it stands in the stretch.
    weights: Vec<f32>,
    times: Vec<u32>,
    /// The sum of the weights, each word as often as it stands in the stretch.
    total: f32,
}

impl<'q> Query<'q> {
    /// Reads the words and weighs them: see [`Self::weigh`].
    pub fn new(words: &'q [Code], count: impl Fn(Code) -> usize, len: usize) -> Self {
        let common = Common::new(words);
        let own = match common.slots() {
            Some(_) => Slots::default(),
            None => Slots::new(words, |_| {}),
        };
        let slots = common.slots().unwrap_or(&own);
        let mut rarest = Vec::with_capacity(slots.len());
        let mut times = vec![0; slots.len()];
        for &code in words {
            let slot = slots.of(code).unwrap_or_default();
            if times[slot] == 0 {
                rarest.push(Word {
                    code,
                    weight: 0.0,
                    count: 0,
                });
            }
            times[slot] += 1;
        }
        let mut query = Query {
            words,
            rarest,
            common,
            own,
            weights: vec![0.0; times.len()],
            times,
            total: 0.0,
        };
        query.weigh(count, len);
        query
    }

    /// Weighs the words by how rare they are: `count` tells in how many of `len` wordings a word stands.
    pub fn weigh(&mut self, count: impl Fn(Code) -> usize, len: usize) {
        let slots = self.common.slots().unwrap_or(&self.own);
        for word in &mut self.rarest {
            word.count = count(word.code);
            let rarity = (len + 1) as f32 / (word.count as f32 + 0.5);
            word.weight = rarity.ln().max(0.1);
            self.weights[slots.of(word.code).unwrap_or_default()] = word.weight;
        }
        let rarest_first =
            |a: &Word, b: &Word| (b.weight.total_cmp(&a.weight)).then(a.code.cmp(&b.code));
        self.rarest.sort_unstable_by(rarest_first);
        let weights = self.weights.iter().zip(&self.times);
        self.total = weights.map(|(w, &n)| w * n as f32).sum();
    }

    /// How many words of the stretch `wording` holds in order, and how much of the stretch it holds in any, 0 to 1, every word counted no
    /// oftener than it stands in either.
    pub fn held(&self, wording: &[Code], room: &mut Room) -> (u32, f32) {
        self.find(wording, room);
        if room.slots.is_empty() {
            return (0, 0.0);
        }
        let common = match self.common.slots() {
            Some(_) => self.common.with_slots(&room.slots),
            None => self.common.with(wording.iter().copied()),
        };
        let slots = room.slots.iter().map(|&slot| slot as usize);
        (common, self.share_of(slots, &mut room.left))
    }

    /// How much of the stretch `wording` holds, as [`Self::held`] has it.
    pub fn share(&self, wording: &[Code], room: &mut Room) -> f32 {
        let slots = self.common.slots().unwrap_or(&self.own);
        self.share_of(
            wording.iter().filter_map(|&code| slots.of(code)),
            &mut room.left,
        )
    }

    /// The numbers of the words of `wording` that stand in the stretch, into the room.
    fn find(&self, wording: &[Code], room: &mut Room) {
        let slots = self.common.slots().unwrap_or(&self.own);
        room.slots.clear();
        let numbers = wording.iter().filter_map(|&code| slots.of(code));
        room.slots.extend(numbers.map(|slot| slot as u32));
    }

    /// How much of the stretch words of these numbers are; `left` is room for how often each may count still.
    fn share_of(&self, slots: impl Iterator<Item = usize>, left: &mut Vec<u32>) -> f32 {
        left.clone_from(&self.times);
        let mut sum = 0.0;
        for slot in slots {
            if left[slot] > 0 {
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

/// Room for the work of [`Query::held`], kept from one wording to the next.
#[derive(Debug, Default)]
pub struct Room {
    slots: Vec<u32>,
    left: Vec<u32>,
}
