//! The search for what a marked stretch could be meant to be, over all segments as if they were one: what each of them holds counts before
//! anything is chosen, so that many small segments cost little more than a large one.
//!
//! Anchors first: they find, by construction, every wording that has seven words in a row in common, and most others that share four. Where
//! that settles nothing, or the stretch is too short for it, words do, the rarest first. Budgets bound what is read, and the search says
//! when one ended it. It knows wordings by their places, which are those of all segments in a row.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Candidate, Code,
    anchors::Hit,
    postings::LISTED,
    query::{Query, Room, Word},
    segment::Segment,
    weighed::{Ahead, Weighed},
};

/// Anchors' entries that are read.
const ANCHORS: usize = 4_096;
/// Those of rare anchors, which are read first.
const RARE: usize = 256;
/// Postings that are read of a short stretch's rarest word though a preferred wording holds it already: there may be more of them.
const FEW: usize = 4_096;
/// Postings of several rare words that say which wordings are weighed. The rarest word's are all read.
pub(super) const GATHERED: usize = 8_192;
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
/// Wordings that are looked at for words in a row, and postings of the rarest of them that are read: beyond, they may be anywhere.
const IN_A_ROW: usize = 512;
const MOST_IN_A_ROW: usize = 8_192;
/// Wordings weighed, of those that the speaker meant may have said and as many of the others; twice the limit at least.
const WEIGHED: usize = 48;

/// The wordings of all segments in a row: those of the first, then those of the second, and so on.
pub(super) struct Row<'s> {
    segments: &'s [Arc<Segment>],
    /// The place of the first wording of each.
    starts: Vec<u32>,
}

impl<'s> Row<'s> {
    pub(super) fn new(segments: &'s [Arc<Segment>]) -> Self {
        let mut before = 0;
        let start = |segment: &Arc<Segment>| {
            let start = before;
            before += segment.len() as u32;
            start
        };
        Row {
            segments,
            starts: segments.iter().map(start).collect(),
        }
    }

    /// Each segment with the place of its first wording.
    fn parts(&self) -> impl Iterator<Item = (u32, &'s Segment)> + '_ {
        let segments = self.segments.iter().map(|segment| &**segment);
        self.starts.iter().copied().zip(segments)
    }

    /// The segment that holds a place, and which place of its own that is.
    fn of(&self, place: u32) -> (&'s Segment, u32) {
        let at = self.starts.partition_point(|&start| start <= place) - 1;
        (&self.segments[at], place - self.starts[at])
    }

    fn wording(&self, place: u32) -> &'s [Code] {
        let (segment, place) = self.of(place);
        segment.wording(place)
    }

    fn id(&self, place: u32) -> u32 {
        let (segment, place) = self.of(place);
        segment.id(place)
    }
}

pub(super) struct Search<'s, P> {
    row: &'s Row<'s>,
    query: Query<'s>,
    limit: usize,
    prefer: &'s P,
    /// Every wording is preferred.
    prefers_all: bool,
    seen: FxHashSet<u32>,
    /// Where each of [`Self::found`] stands.
    places: Vec<u32>,
    room: Room,
    /// The candidates in no order.
    pub(super) found: Vec<Candidate>,
    /// A wording that is preferred holds the stretch, or nearly.
    settled: bool,
    /// No budget ended the search.
    pub(super) complete: bool,
}

impl<'s, P: Fn(u32) -> bool> Search<'s, P> {
    /// Most searches are over with the anchors. The largest segment alone tells well enough how rare words are for those, and it would take
    /// longer to ask them all than to search.
    pub(super) fn new(
        row: &'s Row<'s>,
        words: &'s [Code],
        limit: usize,
        (prefer, prefers_all): (&'s P, bool),
    ) -> Self {
        let largest = row.segments.iter().max_by_key(|segment| segment.len());
        let count = |code| largest.map_or(0, |segment| segment.postings.count(code));
        Search {
            row,
            query: Query::new(words, count, largest.map_or(0, |segment| segment.len())),
            limit,
            prefer,
            prefers_all,
            seen: FxHashSet::default(),
            places: Vec::new(),
            room: Room::default(),
            found: Vec::new(),
            settled: false,
            complete: true,
        }
    }

    /// Searches as far as it takes.
    pub(super) fn run(&mut self) {
        self.by_anchors();
        let is_short = self.query.is_short();
        if self.settled && !is_short {
            return;
        }
        self.weigh_words();
        if is_short {
            self.by_rarest_words();
        }
        if !self.settled {
            self.by_words();
        }
    }

    /// Weighs the words by all segments, and what was found with them.
    fn weigh_words(&mut self) {
        let row = self.row;
        let counts = |code| row.segments.iter().map(move |s| s.postings.count(code));
        let len = row.segments.iter().map(|segment| segment.len()).sum();
        self.query.weigh(|code| counts(code).sum(), len);
        for (candidate, &place) in self.found.iter_mut().zip(&self.places) {
            candidate.shared = self.query.share(row.wording(place), &mut self.room);
        }
    }

    /// Wordings with an anchor in the stretch, those with rare ones first.
    fn by_anchors(&mut self) {
        let mut hits: Vec<(Hit, usize)> = Vec::new();
        for (at, segment) in self.row.segments.iter().enumerate() {
            let anchors = &segment.anchors;
            anchors.probe(self.query.words, |hit| hits.push((hit, at)));
        }
        hits.sort_unstable_by_key(|(hit, at)| (hit.run, *at));
        // A phrase repeated in the stretch is one.
        hits.dedup_by_key(|(hit, at)| (hit.run, *at));
        let same = |a: &(Hit, usize), b: &(Hit, usize)| a.0.run == b.0.run;
        let total = |hits: &[(Hit, usize)]| hits.iter().map(|(hit, _)| hit.count).sum();
        let mut runs: Vec<(usize, &[(Hit, usize)])> = hits
            .chunk_by(same)
            .map(|hits| (total(hits), hits))
            .collect();
        runs.sort_unstable_by_key(|&(count, hits)| (count, hits[0].0.run));
        let mut weights = FxHashMap::default();
        for (start, segment) in self.row.parts() {
            for found in segment.phrases.find(self.query.words).take(ANCHORS) {
                weights.insert(start + found.id, 1.0);
            }
        }
        let mut total = 0;
        let is_rare = |(count, _): &&(usize, _)| {
            total += count;
            total <= RARE
        };
        let rare = runs.iter().take_while(is_rare).count();
        let (rare, common) = runs.split_at(rare);
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
    fn read(
        &mut self,
        runs: &[(usize, &[(Hit, usize)])],
        budget: &mut usize,
        weights: &mut FxHashMap<u32, f32>,
    ) {
        let entries: usize = runs.iter().map(|&(count, _)| count).sum();
        weights.reserve(entries.min(*budget));
        for &(count, hits) in runs {
            self.complete &= count <= *budget;
            let weight = 1.0 / count as f32;
            for &(hit, at) in hits {
                let anchors = &self.row.segments[at].anchors;
                let mut last = None;
                for place in anchors.places(hit).take(*budget) {
                    // A wording that repeats a run holds it once.
                    if last.replace(place) != Some(place) {
                        let place = self.row.starts[at] + place;
                        *weights.entry(place).or_default() += weight;
                    }
                }
                *budget = budget.saturating_sub(hit.count);
            }
        }
    }

    /// Wordings that hold a short stretch whole, found by its rarest words.
    fn by_rarest_words(&mut self) {
        let mut rarest: Vec<(usize, Code)> = self
            .query
            .rarest
            .iter()
            .map(|word| (word.count, word.code))
            .collect();
        rarest.sort_unstable();
        let Some(&(count, first)) = rarest.first() else {
            return;
        };
        if count == 0 || self.settled && count > FEW {
            return;
        }
        let second = rarest.get(1).map(|&(_, second)| second);
        let (mut whole, mut in_vain) = (Whole::default(), IN_VAIN);
        let row = self.row;
        for (start, segment) in row.parts() {
            let ended = self.hold_whole(start, segment, (first, second), &mut whole, &mut in_vain);
            self.complete &= ended || whole.liked >= self.limit;
        }
    }

    /// Those of one segment, whose first place is `start`, given the two rarest words; false where a budget ended the search.
    fn hold_whole(
        &mut self,
        start: u32,
        segment: &Segment,
        (first, second): (Code, Option<Code>),
        whole: &mut Whole,
        in_vain: &mut usize,
    ) -> bool {
        let postings = &segment.postings;
        let listed = |code| postings.count(code) <= LISTED as usize;
        if !listed(first) {
            let looked = segment.len().min(*in_vain);
            *in_vain -= looked;
            let all = start..start + looked as u32;
            let ended = all.into_iter().all(|place| self.look_whole(place, whole));
            return ended && looked == segment.len();
        }
        let mut places = postings.of(first);
        match second.filter(|&second| listed(second)) {
            // Lists are read far faster than wordings are looked up all over memory.
            Some(second) => {
                let mut others = Ahead::new(postings.of(second));
                places
                    .filter(|&place| others.hold(place))
                    .all(|place| self.look_whole(start + place, whole))
            }
            None => places.all(|place| self.look_whole(start + place, whole)),
        }
    }

    /// Looks at a wording if it holds the stretch whole; false once there are enough that do.
    fn look_whole(&mut self, place: u32, whole: &mut Whole) -> bool {
        if contains(self.row.wording(place), self.query.words) {
            let count = match (self.prefer)(self.row.id(place)) {
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
    fn by_words(&mut self) {
        let segments = self.row.segments;
        // Of each segment, by its own places.
        let mut weighed: Vec<Weighed> = segments.iter().map(|_| Weighed::default()).collect();
        let (mut gathered, mut told_apart, mut read) = (0, 0, 0);
        let mut all_read = true;
        // Words that say which, and are not read yet.
        let mut say_which: Vec<Word> = Vec::new();
        let gather = |weighed: &mut [Weighed], words: &mut Vec<Word>| {
            if !words.is_empty() {
                for (weighed, segment) in weighed.iter_mut().zip(segments) {
                    weighed.gather(&segment.postings, words, segment.len());
                }
                words.clear();
            }
        };
        for word in &self.query.rarest {
            let count = word.count;
            if count == 0 || count > LISTED as usize {
                all_read &= count == 0;
                continue;
            }
            if gathered == 0 || gathered + count <= GATHERED {
                gathered += count;
                say_which.push(*word);
            } else if told_apart + count <= TOLD_APART {
                told_apart += count;
                gather(&mut weighed, &mut say_which);
                for (weighed, segment) in weighed.iter_mut().zip(segments) {
                    weighed.tell_apart(&segment.postings, word, segment.len());
                }
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
        gather(&mut weighed, &mut say_which);
        // The first segment's places are what they are in the row.
        let mut parts = weighed.into_iter().zip(&self.row.starts);
        let mut weights = parts
            .next()
            .map_or_else(Vec::new, |(first, _)| first.places);
        for (weighed, start) in parts {
            let places = weighed.places.iter();
            weights.extend(places.map(|(place, weight)| (start + place, *weight)));
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
                let wording = self.row.wording(*place);
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
        if self.prefers_all {
            heaviest(&mut ranked, most);
            ranked.truncate(most);
            self.look_at(ranked.into_iter().map(|place| place as u32).collect());
            return;
        }
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
            let mut ids = Vec::with_capacity(NEAR);
            for together in rest.chunks(NEAR) {
                // In two passes, so that the waits for memory overlap.
                ids.clear();
                ids.extend(together.iter().map(|&place| self.row.id(place as u32)));
                for (&place, &id) in together.iter().zip(&ids) {
                    let (side, wanted) = match (self.prefer)(id) {
                        true => (&mut liked, wanted[0]),
                        false => (&mut others, wanted[1]),
                    };
                    if wanted {
                        side.push(place);
                    }
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
        (self.prefer)(self.row.id(place as u32))
    }

    fn bring_near(&self, places: impl Iterator<Item = u32>) {
        let first = |place| self.row.wording(place).first().copied().unwrap_or(0);
        std::hint::black_box(places.map(first).fold(0, Code::wrapping_add));
    }

    /// Compares a wording with the stretch, once.
    fn look(&mut self, place: u32) {
        if !self.seen.insert(place) {
            return;
        }
        let (words, wording) = (self.query.words, self.row.wording(place));
        let (common, shared) = self.query.held(wording, &mut self.room);
        if common == 0 {
            // A false hit of a hash.
            return;
        }
        let id = self.row.id(place);
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
        self.places.push(place);
        self.found.push(Candidate {
            id,
            shared,
            contained,
            common,
        });
    }
}

/// False where no wording of the segments holds these words in a row. Where that takes long to tell, as of common words, it is true.
pub(super) fn may_hold(segments: &[Arc<Segment>], words: &[Code]) -> bool {
    let mut budget = IN_A_ROW;
    segments
        .iter()
        .any(|segment| may_hold_in(segment, words, &mut budget))
}

fn may_hold_in(segment: &Segment, words: &[Code], budget: &mut usize) -> bool {
    let postings = &segment.postings;
    let mut rarest: Vec<(usize, Code)> = words
        .iter()
        .map(|&code| (postings.count(code), code))
        .collect();
    rarest.sort_unstable();
    rarest.dedup();
    let Some(&(count, first)) = rarest.first().filter(|(count, _)| *count > 0) else {
        return words.is_empty();
    };
    if count > MOST_IN_A_ROW {
        return true;
    }
    let listed = |&&(count, _): &&(usize, Code)| count <= LISTED as usize;
    let mut others: Vec<Ahead<'_>> = rarest[1..]
        .iter()
        .filter(listed)
        .map(|&(_, code)| Ahead::new(postings.of(code)))
        .collect();
    for place in postings.of(first) {
        if !others.iter_mut().all(|other| other.hold(place)) {
            continue;
        }
        let Some(left) = budget.checked_sub(1) else {
            return true;
        };
        *budget = left;
        if contains(segment.wording(place), words) {
            return true;
        }
    }
    false
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
