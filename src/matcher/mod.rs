//! Finds which registered wordings could be meant by a stretch of text.
//!
//! In come wordings as `(id, text)`, once, and then folded stretches of drafts; out come candidates and runs of words in common. It knows
//! words and ids only: nothing of quotations, speakers or verdicts. Similarity finds and never decides (rule R30): whatever comes out of
//! here is aligned exactly by `verdict` before anything is said about it.
//!
//! An [`Index`] is immutable and cheap to share: a list of segments. An addition makes a small new segment and merges small ones, so old
//! segments are never rebuilt for it. Each segment carries its wordings in three ways: an Aho-Corasick automaton for those of up to three
//! words ([`phrases`]), anchors of four words for runs ([`anchors`]), and postings of single words for what stands in marks, altered or
//! in part ([`postings`]). How words are spelled is kept beside them, for lists that are asked for a piece of text.

pub mod anchors;
pub mod common;
mod holding;
pub mod phrases;
pub mod postings;
pub mod query;
mod search;
mod segment;
mod spelled;
mod weighed;

use std::{hash::Hasher, ops::Range, sync::Arc};

use rustc_hash::FxHasher;

use crate::{
    mapped::{Mapped, Section},
    text::Folded,
};
use search::{Row, Search};
use segment::Segment;

pub use phrases::Phrases;

/// A word as the index knows it: a hash of its key. Two words may share one; whoever decides compares the words themselves.
pub type Code = u32;

/// The runs that are found by construction are at least this long, in words.
pub const SURE_RUN: usize = 7;

/// An addition may merge segments of up to so many wordings for each one it brings, so that what it costs follows its size …
const MERGED: usize = 32;
/// … or of up to so many, which takes some milliseconds.
const MERGED_AT_LEAST: usize = 4_096;
/// Additions of so many wordings come one after another, from an archive: so many of them are merged at once, so that no wording is
/// merged again and again.
const LARGE: usize = 1_024;
const TOGETHER: usize = 8;

/// The codes of a text's words, in order.
pub fn codes(text: &Folded) -> Vec<Code> {
    text.keys().map(code).collect()
}

/// The code of one word, given its key (see [`Folded::key`]).
pub fn code(key: &str) -> Code {
    code_of(hash(key))
}

fn hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    hasher.finish()
}

fn code_of(hash: u64) -> Code {
    (hash ^ (hash >> 32)) as u32
}

/// One wording that a stretch of words could be meant to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The id the wording was added with.
    pub id: u32,
    /// How much of the stretch it holds, 0 to 1: words weighed by how rare they are.
    pub shared: f32,
    /// The stretch stands in it, or it in the stretch, word for word.
    pub contained: bool,
    /// Words that the two have in common in the same order, as many as there can be.
    pub common: u32,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Best first; equal ones by id.
    pub list: Vec<Candidate>,
    /// False where the budget ended the search before everything was looked at.
    pub complete: bool,
}

/// A run of words that a text and a wording have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Run {
    /// First word of the run in the text.
    pub at: u32,
    /// Words in the run.
    pub len: u32,
    /// The id of the wording.
    pub id: u32,
    /// First word of the run in the wording.
    pub record_at: u32,
    /// Words in the whole wording.
    pub record_len: u32,
}

/// What a scan found.
#[derive(Clone, Debug, Default)]
pub struct Runs {
    /// In the order of the text.
    pub list: Vec<Run>,
    /// False where the budget ended the search before everything was looked at.
    pub complete: bool,
}

/// Registered wordings, ready to be searched. Immutable; a clone shares everything.
#[derive(Clone, Debug, Default)]
pub struct Index {
    segments: Vec<Arc<Segment>>,
    /// So many of the first are not merged with what comes.
    sealed: usize,
}

impl Index {
    /// An index of `wordings`, each with an id of the caller's.
    pub fn build<'a>(wordings: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let mut wordings = wordings.into_iter().peekable();
        let mut segments = Vec::new();
        while wordings.peek().is_some() {
            let segment = Segment::read(wordings.by_ref().take(segment::MOST));
            segments.push(Arc::new(segment));
        }
        Index {
            segments,
            sealed: 0,
        }
    }

    /// This index and `additions`. Costs what the additions cost, and now and then a merge of small segments, at which wordings that `keep`
    /// no longer wants are left out.
    pub fn with<'a>(
        &self,
        additions: impl IntoIterator<Item = (u32, &'a str)>,
        keep: impl Fn(u32) -> bool,
    ) -> Self {
        let mut all = self.segments.clone();
        let mut segments = all.split_off(self.sealed);
        for added in Index::build(additions).segments {
            let len = added.len();
            segments.push(added);
            if len >= LARGE {
                merge_alike(&mut segments, len, &keep);
                continue;
            }
            let most = MERGED_AT_LEAST.max(MERGED * len);
            while let [.., before, last] = segments.as_slice()
                && before.len() < 2 * last.len()
                && before.len() + last.len() <= most
            {
                let merged = Arc::new(Segment::merged(&[before, last], &keep));
                segments.truncate(segments.len() - 2);
                segments.push(merged);
            }
        }
        all.append(&mut segments);
        Index {
            segments: all,
            sealed: self.sealed,
        }
    }

    /// Keeps the segments there are from being merged with what comes: they are in a file, or on their way into one.
    pub fn seal(&mut self) {
        self.sealed = self.segments.len();
    }

    /// How many segments are sealed.
    pub fn sealed(&self) -> usize {
        self.sealed
    }

    /// Some of the segments, as an index of their own.
    pub fn part(&self, segments: Range<usize>) -> Self {
        Index {
            segments: self.segments.get(segments).unwrap_or_default().to_vec(),
            sealed: 0,
        }
    }

    /// Puts the segments of another index in the place of some sealed ones.
    pub fn replace(&mut self, segments: Range<usize>, by: &Index) {
        self.sealed = self.sealed - segments.len() + by.segments.len();
        self.segments.splice(segments, by.segments.iter().cloned());
    }

    /// The wordings that `keep` wants in as few segments as can be: worth its price after many additions or removals.
    pub fn compacted(&self, keep: impl Fn(u32) -> bool) -> Self {
        let mut segments: Vec<Arc<Segment>> = Vec::new();
        let mut group: Vec<&Arc<Segment>> = Vec::new();
        let mut wordings = 0;
        for segment in &self.segments {
            if wordings + segment.len() > segment::MOST {
                segments.push(one_of(&group, &keep));
                group.clear();
                wordings = 0;
            }
            wordings += segment.len();
            group.push(segment);
        }
        segments.push(one_of(&group, &keep));
        segments.retain(|segment| !segment.is_empty());
        Index {
            segments,
            sealed: 0,
        }
    }

    /// How many segments it is made of: each costs a search a little.
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// Its sections of a file, whose names begin with `name`.
    pub fn sections<'s>(&'s self, name: &str) -> impl Iterator<Item = Section<'s>> {
        let segments = self.segments.iter().enumerate();
        segments.flat_map(move |(n, segment)| segment.sections(&format!("{name}.{n}")))
    }

    /// The index of a file, of so many segments; it reads them where they lie. `None` where the file does not hold it.
    pub fn of_file(file: &Arc<Mapped>, name: &str, segments: usize) -> Option<Self> {
        let segment = |n| Segment::of_file(file, &format!("{name}.{n}")).map(Arc::new);
        Some(Index {
            segments: (0..segments).map(segment).collect::<Option<_>>()?,
            sealed: 0,
        })
    }

    /// Bytes in memory: of the wordings as word codes with their ids, and of what finds them.
    pub fn bytes(&self) -> (usize, usize) {
        let all = self.segments.iter().map(|segment| segment.bytes());
        all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    /// How many wordings it holds.
    pub fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.len()).sum()
    }

    /// True where it holds none.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The wordings that the words of a marked stretch could be meant to be: the whole, a part of one to six words, or altered by several
    /// edits. At most `limit` of those that `prefer` likes and `limit` of the others. `prefer` likes what the speaker meant may have said,
    /// and everything where nobody is named: a search is over once it has what is preferred.
    pub fn candidates(
        &self,
        words: &[Code],
        limit: usize,
        prefer: impl Fn(u32) -> bool,
    ) -> Candidates {
        self.search(words, limit, (prefer, false))
    }

    /// The same where nobody is named: at most `limit` of all.
    pub fn candidates_of_anybody(&self, words: &[Code], limit: usize) -> Candidates {
        self.search(words, limit, (|_| true, true))
    }

    fn search(
        &self,
        words: &[Code],
        limit: usize,
        (prefer, prefers_all): (impl Fn(u32) -> bool, bool),
    ) -> Candidates {
        let mut found = Candidates {
            list: Vec::new(),
            complete: true,
        };
        if words.is_empty() {
            return found;
        }
        let row = Row::new(&self.segments);
        let mut search = Search::new(&row, words, limit, (&prefer, prefers_all));
        search.run();
        found.complete = search.complete;
        found.list = search.found;
        keep_best(&mut found.list, limit, &prefer);
        found
    }

    /// False where no wording holds these words in a row; true where one does, or where that takes long to tell.
    pub fn may_hold(&self, words: &[Code]) -> bool {
        search::may_hold(&self.segments, words)
    }

    /// The ids of the wordings that may hold `piece`, a piece of text in lower case, letter for letter: all that do, and a few more. `None`
    /// where the words tell next to nothing. Ascending, but for those of merged segments.
    pub fn holding(&self, piece: &str) -> Option<Vec<u32>> {
        let parts = holding::parts(piece);
        if parts.is_empty() {
            return None;
        }
        let mut found = Vec::new();
        for segment in &self.segments {
            let places = segment.holding(&parts)?;
            found.extend(places.into_iter().map(|place| segment.id(place)));
        }
        Some(found)
    }

    /// Every run of at least [`SURE_RUN`] words that `words` have in common with a wording, and every wording shorter than that
    /// which stands among them whole. Found by construction; longer runs are given whole, once.
    pub fn runs(&self, words: &[Code]) -> Runs {
        let mut found = Runs {
            list: Vec::new(),
            complete: true,
        };
        for segment in &self.segments {
            found.complete &= segment.runs(words, &mut found.list);
        }
        found.list.sort_unstable();
        found.list.dedup();
        found
    }
}

/// One segment of the wordings of several that `keep` wants: the only one as it is, where it keeps all.
fn one_of(group: &[&Arc<Segment>], keep: &impl Fn(u32) -> bool) -> Arc<Segment> {
    if let [only] = group
        && only.keeps_all(keep)
    {
        return Arc::clone(only);
    }
    let group: Vec<&Segment> = group.iter().map(|segment| &***segment).collect();
    Arc::new(Segment::merged(&group, keep))
}

/// Merges the last segments once there are [`TOGETHER`] of about `len` wordings.
fn merge_alike(segments: &mut Vec<Arc<Segment>>, len: usize, keep: &impl Fn(u32) -> bool) {
    let alike = |segment: &&Arc<Segment>| segment.len() < 2 * len;
    let count = segments.iter().rev().take_while(alike).count();
    if count >= TOGETHER {
        let from = segments.len() - count;
        let group: Vec<&Segment> = segments[from..].iter().map(|segment| &**segment).collect();
        let merged = Arc::new(Segment::merged(&group, keep));
        segments.truncate(from);
        segments.push(merged);
    }
}

/// Sorts best first and keeps `limit` of either side.
fn keep_best(list: &mut Vec<Candidate>, limit: usize, prefer: &impl Fn(u32) -> bool) {
    list.sort_unstable_by(|a, b| {
        (b.contained.cmp(&a.contained))
            .then(b.shared.total_cmp(&a.shared))
            .then(a.id.cmp(&b.id))
    });
    list.dedup_by_key(|candidate| candidate.id);
    let (mut liked, mut others) = (0, 0);
    list.retain(|candidate| {
        if liked >= limit && others >= limit {
            return false;
        }
        let count = if prefer(candidate.id) {
            &mut liked
        } else {
            &mut others
        };
        *count += 1;
        *count <= limit
    });
}

#[cfg(test)]
mod tests;
