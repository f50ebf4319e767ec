//! A segment: some wordings as word codes, with their three carriers. Immutable.

use rustc_hash::FxHashMap;

use super::{
    Candidate, Code, Run, SURE_RUN,
    anchors::Anchors,
    codes, keep_best,
    phrases::Phrases,
    postings::{Postings, Query},
};
use crate::text::Folded;

/// The automaton carries whole wordings of any length up to this many words in all, and short ones beyond.
const WHOLE_WORDS_IN_AUTOMATON: usize = 40_000;
/// The automaton carries short wordings up to this many words in all; anchors carry them beyond.
const SHORT_WORDS_IN_AUTOMATON: usize = 400_000;
/// Wordings looked at more closely, of those that share rare words with the stretch.
const CLOSER_LOOKS: usize = 512;
/// Entries of one anchor that are followed: boilerplate shared by thousands is not compared with all of them.
const FOLLOWED: usize = 1_024;

#[derive(Debug, Default)]
pub(super) struct Segment {
    ids: Vec<u32>,
    /// `starts[i]..starts[i + 1]` are the words of wording i.
    starts: Vec<u32>,
    words: Vec<Code>,
    phrases: Phrases,
    anchors: Anchors,
    pub(super) postings: Postings,
    /// Every wording shorter than [`SURE_RUN`] is in the automaton.
    short_in_automaton: bool,
}

impl Segment {
    pub(super) fn read<'a>(wordings: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let (mut ids, mut starts, mut words) = (Vec::new(), vec![0], Vec::new());
        for (id, text) in wordings {
            ids.push(id);
            words.extend(codes(&Folded::new(text)));
            starts.push(words.len() as u32);
        }
        Self::build(ids, starts, words)
    }

    pub(super) fn merged(segments: &[&Segment]) -> Self {
        let (mut ids, mut starts, mut words) = (Vec::new(), vec![0], Vec::new());
        for segment in segments {
            for (place, &id) in segment.ids.iter().enumerate() {
                ids.push(id);
                words.extend_from_slice(segment.wording(place));
                starts.push(words.len() as u32);
            }
        }
        Self::build(ids, starts, words)
    }

    fn build(ids: Vec<u32>, starts: Vec<u32>, words: Vec<Code>) -> Self {
        let mut segment = Segment {
            ids,
            starts,
            words,
            ..Segment::default()
        };
        segment.anchors = Anchors::build(|| segment.wordings());
        segment.postings = Postings::build(segment.wordings());
        let whole = segment.words.len() <= WHOLE_WORDS_IN_AUTOMATON;
        let carried = |wording: &[Code]| whole || wording.len() < SURE_RUN;
        let load: usize = segment
            .wordings()
            .filter(|w| carried(w))
            .map(<[Code]>::len)
            .sum();
        segment.short_in_automaton = load <= SHORT_WORDS_IN_AUTOMATON;
        if segment.short_in_automaton {
            segment.phrases = Phrases::of_codes(
                (0..)
                    .zip(segment.wordings())
                    .filter(|(_, wording)| carried(wording)),
            );
        }
        segment
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    fn wording(&self, place: usize) -> &[Code] {
        &self.words[self.starts[place] as usize..self.starts[place + 1] as usize]
    }

    fn wordings(&self) -> impl Iterator<Item = &[Code]> {
        self.starts
            .windows(2)
            .map(|ends| &self.words[ends[0] as usize..ends[1] as usize])
    }

    /// Adds the segment's best candidates to `list`; false where the budget ended the search.
    pub(super) fn candidates(
        &self,
        query: &Query<'_>,
        limit: usize,
        prefer: &impl Fn(u32) -> bool,
        list: &mut Vec<Candidate>,
    ) -> bool {
        let (mut places, mut complete) = self.postings.gather(query);
        // Runs find what rare words do not: a long stretch of common ones.
        let mut runs = Vec::new();
        complete &= self.runs_by_place(query.words, &mut runs);
        for run in runs {
            *places.entry(run.id).or_default() +=
                query.total * run.len as f32 / query.words.len() as f32;
        }
        let mut ranked: Vec<(u32, f32)> = places.into_iter().collect();
        // A short stretch is a part of all or nothing; every place is looked at, it costs little.
        if query.words.len() >= SURE_RUN && ranked.len() > CLOSER_LOOKS {
            ranked.select_nth_unstable_by(CLOSER_LOOKS, |a, b| {
                b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
            });
            ranked.truncate(CLOSER_LOOKS);
        }
        let mut found: Vec<Candidate> = ranked
            .into_iter()
            .map(|(place, _)| {
                let wording = self.wording(place as usize);
                Candidate {
                    id: self.ids[place as usize],
                    shared: query.shared(wording),
                    contained: contains(wording, query.words) || contains(query.words, wording),
                    // Its place for now: words in common are counted for those that are kept.
                    common: place,
                }
            })
            .collect();
        keep_best(&mut found, limit, prefer);
        for candidate in &mut found {
            let wording = self.wording(candidate.common as usize);
            candidate.common = query.common.with(wording.iter().copied());
        }
        list.append(&mut found);
        complete
    }

    /// Adds runs in common to `list`; false where the budget ended the search.
    pub(super) fn runs(&self, words: &[Code], list: &mut Vec<Run>) -> bool {
        let from = list.len();
        let complete = self.runs_by_place(words, list);
        for run in &mut list[from..] {
            run.id = self.ids[run.id as usize];
        }
        complete
    }

    /// The runs, with the wordings' places for their ids.
    fn runs_by_place(&self, words: &[Code], list: &mut Vec<Run>) -> bool {
        let mut complete = true;
        for found in self.phrases.find(words) {
            list.push(Run {
                at: found.at,
                len: found.len,
                id: found.id,
                record_at: 0,
                record_len: found.len,
            });
        }
        // How far along its diagonal each wording has been compared already.
        let mut compared: FxHashMap<(u32, i64), usize> = FxHashMap::default();
        for at in 0..words.len() {
            let mut followed = 0;
            self.anchors.probe(&words[at..], |place, width| {
                followed += 1;
                if followed > FOLLOWED {
                    complete = false;
                    return;
                }
                self.extend(words, at, width, place, &mut compared, list);
            });
        }
        complete
    }

    /// Compares the wording at `place` with the words around an anchor at `at`, and keeps the run if it is long enough.
    fn extend(
        &self,
        words: &[Code],
        at: usize,
        width: usize,
        place: u32,
        compared: &mut FxHashMap<(u32, i64), usize>,
        list: &mut Vec<Run>,
    ) {
        let wording = self.wording(place as usize);
        if wording.len() < SURE_RUN && self.short_in_automaton {
            return;
        }
        let anchor = &words[at..at + width];
        for (record_at, run) in wording.windows(width).enumerate() {
            if run != anchor {
                continue;
            }
            let diagonal = at as i64 - record_at as i64;
            if compared
                .get(&(place, diagonal))
                .is_some_and(|&end| at < end)
            {
                continue;
            }
            let back = words[..at]
                .iter()
                .rev()
                .zip(wording[..record_at].iter().rev())
                .take_while(|(a, b)| a == b)
                .count();
            let on = words[at..]
                .iter()
                .zip(&wording[record_at..])
                .take_while(|(a, b)| a == b)
                .count();
            compared.insert((place, diagonal), at + on);
            let len = back + on;
            if len >= SURE_RUN || len == wording.len() {
                list.push(Run {
                    at: (at - back) as u32,
                    len: len as u32,
                    id: place,
                    record_at: (record_at - back) as u32,
                    record_len: wording.len() as u32,
                });
            }
        }
    }
}

fn contains(whole: &[Code], part: &[Code]) -> bool {
    !part.is_empty()
        && part.len() <= whole.len()
        && whole.windows(part.len()).any(|run| run == part)
}
