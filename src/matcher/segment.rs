//! A segment: some wordings as word codes, with their three carriers. Immutable.

use std::{hint::black_box, sync::Arc};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Code, Run, SURE_RUN,
    anchors::{self, Anchors, WIDTH},
    phrases::Phrases,
    postings::Postings,
    spelled::{Gathered, Spelled},
};
use crate::{
    mapped::{Mapped, Section, Slab},
    text::Folded,
};

/// The automaton carries wordings shorter than an anchor up to this many words in all; anchors carry them beyond.
const WORDS_IN_AUTOMATON: usize = 20_000;
/// Entries of one anchor that are followed: boilerplate shared by thousands is not compared with all of them.
const FOLLOWED: usize = 1_024;
/// Entries that are followed in all, for each word of the text and to begin with.
const FOLLOWED_A_WORD: usize = 24;
const FOLLOWED_AT_FIRST: usize = 8 * FOLLOWED;

/// Wordings that are worth a core of their own to be read.
const MANY: usize = 512;

/// Words that are worth a second core when a segment is built.
const MUCH: usize = 1 << 16;

/// Wordings that are compared with a text together.
const TOGETHER: usize = 64;

/// Wordings that one segment holds at most.
pub(super) const MOST: usize = anchors::MOST;

#[derive(Debug, Default)]
pub(super) struct Segment {
    ids: Slab<u32>,
    /// The first id, where the others follow it one by one: then nobody looks them up all over memory.
    first_id: Option<u32>,
    /// `starts[i]..starts[i + 1]` are the words of wording i.
    starts: Slab<u32>,
    words: Slab<Code>,
    pub(super) phrases: Phrases,
    pub(super) anchors: Anchors,
    pub(super) postings: Postings,
    pub(super) spelled: Spelled,
}

/// The first of some ids, where each of the others is the next one.
fn first_in_a_row(ids: &[u32]) -> Option<u32> {
    let in_a_row = ids.is_sorted_by(|id, next| id.checked_add(1) == Some(*next));
    ids.first().copied().filter(|_| in_a_row)
}

/// How far along its diagonal each wording has been compared already.
type Compared = FxHashMap<(u32, i64), usize>;

/// An anchor that the text seems to share with a wording.
#[derive(Clone, Copy)]
struct Shared {
    /// Its first word in the text.
    at: usize,
    width: usize,
    place: u32,
}

/// Some wordings in a row, read.
#[derive(Default)]
struct Part {
    /// How many words each has.
    lens: Vec<u32>,
    words: Vec<Code>,
    spelled: Gathered,
}

impl Part {
    fn read(wordings: &[(u32, &str)]) -> Self {
        let mut part = Part::default();
        for (_, text) in wordings {
            let before = part.words.len();
            let folded = Folded::new(text);
            let codes = folded.keys().map(|key| part.spelled.note(key));
            part.words.extend(codes);
            part.lens.push((part.words.len() - before) as u32);
        }
        part
    }

    /// Adds those behind it.
    fn add(&mut self, next: Part) {
        self.lens.extend(next.lens);
        self.words.extend(next.words);
        self.spelled.add(next.spelled);
    }
}

impl Segment {
    pub(super) fn read<'a>(wordings: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let wordings: Vec<(u32, &str)> = wordings.into_iter().collect();
        let share = wordings.len().div_ceil(rayon::current_num_threads());
        let parts: Vec<Part> = wordings
            .par_chunks(share.max(MANY))
            .map(Part::read)
            .collect();
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_default();
        parts.for_each(|part| all.add(part));
        let mut starts = Vec::with_capacity(all.lens.len() + 1);
        starts.push(0);
        for len in all.lens {
            starts.push(starts.last().copied().unwrap_or(0) + len);
        }
        let ids = wordings.into_iter().map(|(id, _)| id).collect();
        Self::build(ids, starts, all.words, all.spelled)
    }

    /// One segment of the wordings of several that `keep` still wants.
    pub(super) fn merged(segments: &[&Segment], keep: impl Fn(u32) -> bool) -> Self {
        let (mut ids, mut starts, mut words) = (Vec::new(), vec![0], Vec::new());
        let mut spelled = Gathered::default();
        for segment in segments {
            spelled.note_all(segment.postings.codes(), &segment.spelled);
            for (place, &id) in segment.ids.iter().enumerate() {
                if keep(id) {
                    ids.push(id);
                    words.extend_from_slice(segment.wording(place as u32));
                    starts.push(words.len() as u32);
                }
            }
        }
        Self::build(ids, starts, words, spelled)
    }

    fn build(ids: Vec<u32>, starts: Vec<u32>, words: Vec<Code>, spelled: Gathered) -> Self {
        let mut segment = Segment {
            first_id: first_in_a_row(&ids),
            ids: ids.into(),
            starts: starts.into(),
            words: words.into(),
            ..Segment::default()
        };
        let automaton = segment.carry_short();
        let anchors = || Anchors::build(|| segment.wordings(), !automaton);
        let postings = || Postings::build(segment.wordings());
        // Each reads all words: what is much is worth two cores, where somebody waits for it. What is done beside everything else, on
        // threads of its own, takes no core from those that somebody waits for.
        let is_awaited = rayon::current_thread_index().is_some();
        let (anchors, postings) = match segment.words.len() {
            MUCH.. if is_awaited => rayon::join(anchors, postings),
            _ => (anchors(), postings()),
        };
        (segment.anchors, segment.postings) = (anchors, postings);
        segment.spelled = Spelled::build(spelled, segment.postings.codes());
        segment
    }

    /// Gives the wordings shorter than an anchor to the automaton, where they are few enough; tells whether they are.
    fn carry_short(&mut self) -> bool {
        let short = |wording: &[Code]| wording.len() < WIDTH;
        let load = self.wordings().filter(|w| short(w)).map(<[Code]>::len);
        let automaton = load.sum::<usize>() <= WORDS_IN_AUTOMATON;
        if automaton {
            let short = (0..).zip(self.wordings()).filter(|(_, w)| short(w));
            self.phrases = Phrases::of_codes(short);
        }
        automaton
    }

    /// Its sections of a file. The automaton is none of them: it is made anew in no time.
    pub(super) fn sections(&self, name: &str) -> Vec<Section<'_>> {
        let parts = [
            ("ids", self.ids.bytes()),
            ("starts", self.starts.bytes()),
            ("words", self.words.bytes()),
        ];
        let own = parts.map(|(part, bytes)| Section {
            name: format!("{name}.{part}"),
            bytes: bytes.into(),
        });
        own.into_iter()
            .chain(self.anchors.sections(&format!("{name}.anchors")))
            .chain(self.postings.sections(&format!("{name}.postings")))
            .chain(self.spelled.sections(&format!("{name}.spelled")))
            .collect()
    }

    /// That of a file; `None` where it holds none of the name or its parts do not fit each other.
    pub(super) fn of_file(file: &Arc<Mapped>, name: &str) -> Option<Self> {
        let postings = Postings::of_file(file, &format!("{name}.postings"))?;
        let spelled = Spelled::of_file(file, &format!("{name}.spelled"), postings.codes().len())?;
        let mut segment = Segment {
            ids: Slab::of(file, &format!("{name}.ids"))?,
            starts: Slab::of(file, &format!("{name}.starts"))?,
            words: Slab::of(file, &format!("{name}.words"))?,
            anchors: Anchors::of_file(file, &format!("{name}.anchors"))?,
            postings,
            spelled,
            ..Segment::default()
        };
        let fits = segment.starts.len() == segment.ids.len() + 1
            && segment.starts.is_sorted()
            && *segment.starts.last()? as usize == segment.words.len();
        fits.then(|| {
            segment.first_id = first_in_a_row(&segment.ids);
            segment.carry_short();
            segment
        })
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// True where `keep` wants all of its wordings.
    pub(super) fn keeps_all(&self, keep: impl Fn(u32) -> bool) -> bool {
        self.ids.iter().all(|&id| keep(id))
    }

    pub(super) fn id(&self, place: u32) -> u32 {
        match self.first_id {
            Some(first) => first + place,
            None => self.ids[place as usize],
        }
    }

    pub(super) fn wording(&self, place: u32) -> &[Code] {
        let place = place as usize;
        &self.words[self.starts[place] as usize..self.starts[place + 1] as usize]
    }

    /// The words of all wordings in a row.
    pub(super) fn words(&self) -> &[Code] {
        &self.words
    }

    /// The wording that holds word `at` of all; it is that of `from` or comes behind it.
    pub(super) fn place_of(&self, at: usize, from: u32) -> u32 {
        let rest = &self.starts[from as usize + 1..];
        from + rest.partition_point(|&end| end as usize <= at) as u32
    }

    /// One past the last word of a wording, among all.
    pub(super) fn end_of(&self, place: u32) -> usize {
        self.starts[place as usize + 1] as usize
    }

    fn wordings(&self) -> impl Iterator<Item = &[Code]> {
        self.starts
            .windows(2)
            .map(|ends| &self.words[ends[0] as usize..ends[1] as usize])
    }

    /// Bytes in memory: of the wordings as words with their ids, and of what finds them.
    pub(super) fn bytes(&self) -> (usize, usize) {
        let words = (self.words.len() + self.ids.len() + self.starts.len()) * 4;
        (
            words,
            self.anchors.bytes()
                + self.postings.bytes()
                + self.spelled.bytes()
                + self.phrases.bytes(),
        )
    }

    /// Adds runs in common to `list`; false where the budget ended the search.
    pub(super) fn runs(&self, words: &[Code], list: &mut Vec<Run>) -> bool {
        let mut complete = true;
        for found in self.phrases.find(words) {
            list.push(Run {
                at: found.at,
                len: found.len,
                id: self.id(found.id),
                record_at: 0,
                record_len: found.len,
            });
        }
        let mut compared = Compared::default();
        let mut budget = FOLLOWED_AT_FIRST + FOLLOWED_A_WORD * words.len();
        let mut waiting: Vec<Shared> = Vec::with_capacity(2 * TOGETHER);
        self.anchors.probe(words, |hit| {
            let followed = hit.count.min(FOLLOWED).min(budget);
            complete &= followed == hit.count;
            budget -= followed;
            let (at, width) = (hit.at, hit.width);
            let places = self.anchors.places(hit).take(followed);
            waiting.extend(places.map(|place| Shared { at, width, place }));
            if waiting.len() >= TOGETHER {
                self.extend_all(words, &mut waiting, &mut compared, list);
            }
        });
        self.extend_all(words, &mut waiting, &mut compared, list);
        complete
    }

    /// Extends what waits, in order, once the wordings are near: the waits for memory overlap so.
    fn extend_all(
        &self,
        words: &[Code],
        waiting: &mut Vec<Shared>,
        compared: &mut Compared,
        list: &mut Vec<Run>,
    ) {
        let start = |shared: &Shared| self.starts[shared.place as usize];
        black_box(waiting.iter().map(start).fold(0, u32::wrapping_add));
        let ends = |shared: &Shared| match self.wording(shared.place) {
            [first, .., last] => first.wrapping_add(*last),
            _ => 0,
        };
        black_box(waiting.iter().map(ends).fold(0, Code::wrapping_add));
        for shared in waiting.drain(..) {
            self.extend(words, shared, compared, list);
        }
    }

    /// Compares a wording with the words around an anchor, and keeps the run if it is long enough.
    fn extend(
        &self,
        words: &[Code],
        Shared { at, width, place }: Shared,
        compared: &mut Compared,
        list: &mut Vec<Run>,
    ) {
        let wording = self.wording(place);
        let anchor = &words[at..at + width];
        let Some(&first) = anchor.first() else {
            return;
        };
        for (record_at, run) in wording.windows(width).enumerate() {
            // Nearly all differ in their first word; to compare the rest is a call.
            if run.first() != Some(&first) || run != anchor {
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
                    id: self.id(place),
                    record_at: (record_at - back) as u32,
                    record_len: wording.len() as u32,
                });
            }
        }
    }
}
