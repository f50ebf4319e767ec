//! The search of one segment for what a marked stretch could be meant to be, in steps: what the anchors of all segments find tells whether
//! words are looked for.
//!
//! Anchors first: they find, by construction, every wording that has seven words in a row in common, and most others that share four. Where
//! that settles nothing, or the stretch is too short for it, words do, the rarest first. Budgets bound what is read, and the search says
//! when one ended it. It knows wordings by their places.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Candidate, Code,
    anchors::Hit,
    postings::{LISTED, Places},
    query::{Query, Room},
    segment::Segment,
};

/// Anchors' entries that are read.
const ANCHORS: usize = 4_096;
/// Those of rare anchors, which are read first.
const RARE: usize = 256;
/// Postings that are read of a short stretch's rarest word though a preferred wording holds it already: there may be more of them.
const FEW: usize = 4_096;
/// Postings of several rare words that say which wordings are weighed. The rarest word's are all read.
const GATHERED: usize = 8_192;
/// Postings of commoner words that tell those wordings apart.
const TOLD_APART: usize = 100_000;
/// Wordings that hold the same listed words of a short stretch, and are told apart by those that have no list.
const ALIKE: usize = 1 << 14;
/// Words of which postings are read.
const SEEDS: usize = 16;
/// Wordings that are looked at in vain for a stretch of words so common that they have no postings.
const IN_VAIN: usize = 50_000;
/// Wordings that are brought near together.
const NEAR: usize = 256;
/// Wordings that are asked whether the speaker meant may have said them, those that weigh most.
const RANKED: usize = ANCHORS;
/// Wordings that are asked for first, of those.
const FIRST: usize = 128;
/// Wordings weighed, of those that the speaker meant may have said and as many of the others; twice the limit at least.
const WEIGHED: usize = 48;

pub(super) struct Search<'s, P> {
    segment: &'s Segment,
    query: &'s Query<'s>,
    limit: usize,
    prefer: &'s P,
    seen: FxHashSet<u32>,
    room: Room,
    /// The candidates in no order.
    pub(super) found: Vec<Candidate>,
    /// A wording that is preferred holds the stretch, or nearly.
    pub(super) settled: bool,
    /// No budget ended the search.
    pub(super) complete: bool,
}

impl<'s, P: Fn(u32) -> bool> Search<'s, P> {
    pub(super) fn new(
        segment: &'s Segment,
        query: &'s Query<'s>,
        limit: usize,
        prefer: &'s P,
    ) -> Self {
        Search {
            segment,
            query,
            limit,
            prefer,
            seen: FxHashSet::default(),
            room: Room::default(),
            found: Vec::new(),
            settled: false,
            complete: true,
        }
    }

    /// Wordings with an anchor in the stretch, those with rare ones first.
    pub(super) fn by_anchors(&mut self) {
        let anchors = &self.segment.anchors;
        let mut hits = Vec::new();
        anchors.probe(self.query.words, |hit| hits.push(hit));
        hits.sort_unstable_by_key(|hit| (hit.count, hit.key()));
        // A phrase repeated in the stretch is one.
        hits.dedup_by_key(|hit| hit.key());
        let mut weights = FxHashMap::default();
        for found in self.segment.phrases.find(self.query.words).take(ANCHORS) {
            weights.insert(found.id, 1.0);
        }
        let mut total = 0;
        let is_rare = |hit: &&Hit| {
            total += hit.count;
            total <= RARE
        };
        let rare = hits.iter().take_while(is_rare).count();
        let (rare, common) = hits.split_at(rare);
        let mut budget = ANCHORS;
        self.read(rare, &mut budget, &mut weights);
        self.weigh(
            weights
                .iter()
                .map(|(&place, &weight)| (place, weight))
                .collect(),
        );
        // A wording that is the stretch, or nearly, holds its rare anchors; phrases of everybody's have nothing to add to it.
        if common.is_empty() || self.settled && !self.query.is_short() {
            return;
        }
        self.read(common, &mut budget, &mut weights);
        self.weigh(weights.into_iter().collect());
    }

    /// Reads which wordings have these anchors.
    fn read(&mut self, hits: &[Hit], budget: &mut usize, weights: &mut FxHashMap<u32, f32>) {
        let anchors = &self.segment.anchors;
        for &hit in hits {
            self.complete &= hit.count <= *budget;
            let weight = 1.0 / hit.count as f32;
            let mut last = None;
            for place in anchors.places(hit).take(*budget) {
                // A wording that repeats a run holds it once.
                if last.replace(place) != Some(place) {
                    *weights.entry(place).or_default() += weight;
                }
            }
            *budget = budget.saturating_sub(hit.count);
        }
    }

    /// Wordings that hold a short stretch whole, found by its rarest words.
    pub(super) fn by_rarest_words(&mut self) {
        let segment = self.segment;
        let postings = &segment.postings;
        let mut rarest: Vec<(usize, Code)> = self
            .query
            .rarest
            .iter()
            .map(|&(code, _)| (postings.count(code), code))
            .collect();
        rarest.sort_unstable();
        let Some(&(count, first)) = rarest.first() else {
            return;
        };
        if count == 0 || self.settled && count > FEW {
            return;
        }
        let mut whole = Whole::default();
        let ended = if count > LISTED as usize {
            let all = segment.len() as u32;
            let ended = (0..all)
                .take(IN_VAIN)
                .all(|p| self.look_whole(p, &mut whole));
            ended && segment.len() <= IN_VAIN
        } else {
            match rarest.get(1) {
                // Lists are read far faster than wordings are looked up all over memory.
                Some(&(count, second)) if count <= LISTED as usize => {
                    let mut others = Ahead::new(postings.of(second));
                    postings
                        .of(first)
                        .filter(|&place| others.hold(place))
                        .all(|place| self.look_whole(place, &mut whole))
                }
                _ => postings.of(first).all(|p| self.look_whole(p, &mut whole)),
            }
        };
        self.complete &= ended || whole.liked >= self.limit;
    }

    /// Looks at a wording if it holds the stretch whole; false once there are enough that do.
    fn look_whole(&mut self, place: u32, whole: &mut Whole) -> bool {
        if contains(self.segment.wording(place), self.query.words) {
            let count = match (self.prefer)(self.segment.id(place)) {
                true => &mut whole.liked,
                false => &mut whole.others,
            };
            *count += 1;
            if *count <= self.limit {
                self.look(place);
            }
        }
        whole.liked < self.limit
    }

    /// Wordings that hold rare words of the stretch. The rarest ones say which, commoner ones tell those apart.
    pub(super) fn by_words(&mut self) {
        let postings = &self.segment.postings;
        let mut weights: Vec<(u32, f32)> = Vec::new();
        let (mut gathered, mut told_apart, mut read) = (0, 0, 0);
        let mut all_read = true;
        for &(code, weight) in &self.query.rarest {
            let count = postings.count(code);
            if count == 0 || count > LISTED as usize {
                all_read &= count == 0;
                continue;
            }
            if weights.is_empty() || gathered + count <= GATHERED {
                gathered += count;
                weights = union(&weights, postings.of(code), weight);
            } else if told_apart + count <= TOLD_APART {
                told_apart += count;
                tell_apart(&mut weights, postings.of(code), weight);
            } else {
                all_read = false;
                break;
            }
            read += 1;
            if read == SEEDS {
                all_read = false;
                break;
            }
        }
        if !all_read {
            self.tell_alike_apart(&mut weights);
        }
        self.weigh(weights);
    }

    /// Where so many wordings weigh the most that chance would choose among them, as for “has never … to in town”, what they hold of the
    /// other words, which have no list or were not read, tells them apart.
    fn tell_alike_apart(&mut self, weights: &mut [(u32, f32)]) {
        let heaviest = weights.iter().map(|weight| weight.1).fold(0.0, f32::max);
        let is_alike = |weight: &&mut (u32, f32)| weight.1 >= heaviest;
        let alike = weights.iter_mut().filter(is_alike).count();
        if !(self.most_weighed()..=ALIKE).contains(&alike) {
            return;
        }
        let mut alike: Vec<_> = weights.iter_mut().filter(is_alike).collect();
        for together in alike.chunks_mut(NEAR) {
            self.bring_near(together.iter().map(|weight| weight.0));
            for (place, weight) in together {
                let wording = self.segment.wording(*place);
                *weight += self.query.share(wording, &mut self.room);
            }
        }
    }

    /// How many wordings are weighed, of those that the speaker meant may have said and of the others.
    fn most_weighed(&self) -> usize {
        WEIGHED.max(2 * self.limit)
    }

    /// Looks at the wordings that weigh most: of those that the speaker meant may have said, and of the others.
    fn weigh(&mut self, ranked: Vec<(u32, f32)>) {
        let most = self.most_weighed();
        if ranked.len() <= most {
            self.look_at(ranked.iter().map(|&(place, _)| place).collect());
            return;
        }
        let mut ranked: Vec<u64> = ranked.into_iter().map(by_weight).collect();
        heaviest(&mut ranked, RANKED);
        ranked.truncate(RANKED);
        // Mostly the first ones are enough; of the others those that are still wanted are put together.
        let first = ranked.len().min(FIRST);
        heaviest(&mut ranked, first);
        let (first, rest) = ranked.split_at_mut(first);
        let (mut liked, mut others): (Vec<u64>, Vec<u64>) =
            first.iter().partition(|&&place| self.likes(place));
        let wanted = [liked.len() < most, others.len() < most];
        if wanted != [false; 2] {
            for &mut place in rest {
                let (side, wanted) = match self.likes(place) {
                    true => (&mut liked, wanted[0]),
                    false => (&mut others, wanted[1]),
                };
                if wanted {
                    side.push(place);
                }
            }
        }
        for side in [&mut liked, &mut others] {
            heaviest(side, most);
            side.truncate(most);
        }
        liked.append(&mut others);
        self.look_at(liked.into_iter().map(|place| place as u32).collect());
    }

    /// Looks at wordings once they are near: the waits for memory overlap so.
    fn look_at(&mut self, places: Vec<u32>) {
        self.bring_near(places.iter().copied());
        for place in places {
            self.look(place);
        }
    }

    /// True for a place, with its weight, of what the speaker meant may have said.
    fn likes(&self, place: u64) -> bool {
        (self.prefer)(self.segment.id(place as u32))
    }

    fn bring_near(&self, places: impl Iterator<Item = u32>) {
        let first = |place| self.segment.wording(place).first().copied().unwrap_or(0);
        std::hint::black_box(places.map(first).fold(0, Code::wrapping_add));
    }

    /// Compares a wording with the stretch, once.
    fn look(&mut self, place: u32) {
        if !self.seen.insert(place) {
            return;
        }
        let (words, wording) = (self.query.words, self.segment.wording(place));
        let (common, shared) = self.query.held(wording, &mut self.room);
        if common == 0 {
            // A false hit of a hash.
            return;
        }
        let id = self.segment.id(place);
        // What stands in the other whole has all its words in common with it.
        let shorter = words.len().min(wording.len());
        let contained =
            common as usize == shorter && (contains(wording, words) || contains(words, wording));
        let missing = words.len() - common as usize;
        let near = match self.query.is_short() {
            true => contained && missing == 0,
            false => missing <= (words.len() / 6).max(1),
        };
        self.settled |= near && !self.settled && (self.prefer)(id);
        self.found.push(Candidate {
            id,
            shared,
            contained,
            common,
        });
    }
}

/// A place behind its weight, as a number: the heaviest first, those of one weight by place. No weight is below nothing.
fn by_weight((place, weight): (u32, f32)) -> u64 {
    u64::from(!weight.to_bits()) << 32 | u64::from(place)
}

/// Puts the heaviest `most` first, in no order.
fn heaviest(ranked: &mut [u64], most: usize) {
    if most < ranked.len() {
        ranked.select_nth_unstable(most);
    }
}

/// Places with their weights, and those of a list with `weight`; both ascending.
fn union(places: &[(u32, f32)], list: impl Iterator<Item = u32>, weight: f32) -> Vec<(u32, f32)> {
    let mut all = Vec::with_capacity(places.len() + 64);
    let mut places = places.iter().copied().peekable();
    for place in list {
        while let Some(before) = places.next_if(|known| known.0 < place) {
            all.push(before);
        }
        let known = places.next_if(|known| known.0 == place);
        all.push((place, weight + known.map_or(0.0, |known| known.1)));
    }
    all.extend(places);
    all
}

/// Adds `weight` to those of the places that stand in a list; both ascending.
fn tell_apart(places: &mut [(u32, f32)], list: Places<'_>, weight: f32) {
    let mut list = Ahead::new(list);
    for (place, sum) in places {
        if list.hold(*place) {
            *sum += weight;
        }
    }
}

/// A list that is asked for ascending places.
struct Ahead<'l> {
    list: Places<'l>,
    /// The next place of it; `None` at the end.
    next: Option<u32>,
}

impl<'l> Ahead<'l> {
    fn new(mut list: Places<'l>) -> Self {
        let next = list.next();
        Ahead { list, next }
    }

    fn hold(&mut self, place: u32) -> bool {
        if self.next.is_some_and(|next| next < place) {
            self.next = self.list.from(place);
        }
        self.next == Some(place)
    }
}

/// How many wordings that hold a stretch whole were met.
#[derive(Default)]
struct Whole {
    liked: usize,
    others: usize,
}

/// `part` stands in `whole` in one piece.
fn contains(whole: &[Code], part: &[Code]) -> bool {
    let Some(first) = part.first() else {
        return false;
    };
    // Nearly all runs differ in their first word; to compare the rest is a call.
    whole
        .windows(part.len())
        .any(|run| run.first() == Some(first) && run == part)
}
