//! Finds which registered wordings could be meant by a stretch of text.
//!
//! In come wordings as `(id, text)`, once, and then folded stretches of drafts; out come candidates and runs of words in common. It knows
//! words and ids only: nothing of quotations, speakers or verdicts. Similarity finds and never decides (rule R30): whatever comes out of
//! here is aligned exactly by `verdict` before anything is said about it.
//!
//! An [`Index`] is immutable and cheap to share: a list of segments. An addition makes a small new segment and merges small ones, so old
//! segments are never rebuilt for it. Each segment carries its wordings in three ways: an Aho-Corasick automaton for what is short, few or
//! fresh ([`phrases`]), anchors of four words for runs ([`anchors`]), and postings of single words for what stands in marks, altered or
//! in part ([`postings`]).

pub mod anchors;
pub mod common;
pub mod phrases;
pub mod postings;
mod segment;

use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::text::Folded;
use segment::Segment;

pub use phrases::Phrases;

/// A word as the index knows it: a hash of its key. Two words may share one; whoever decides compares the words themselves.
pub type Code = u32;

/// The runs that are found by construction are at least this long, in words.
pub const SURE_RUN: usize = 7;

/// Segments are merged up to this many wordings on an addition, so that no addition costs more than some milliseconds.
const MERGED_AT_MOST: usize = 4_096;

/// The codes of a text's words, in order.
pub fn codes(text: &Folded) -> Vec<Code> {
    text.keys().map(code).collect()
}

/// The code of one word, given its key (see [`Folded::key`]).
pub fn code(key: &str) -> Code {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    let hash = hasher.finish();
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
}

impl Index {
    /// An index of `wordings`, each with an id of the caller's.
    pub fn build<'a>(wordings: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let segment = Segment::read(wordings);
        Index {
            segments: if segment.is_empty() {
                Vec::new()
            } else {
                vec![Arc::new(segment)]
            },
        }
    }

    /// This index and `additions`. Costs what the additions cost, and now and then a merge of small segments.
    pub fn with<'a>(&self, additions: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let added = Segment::read(additions);
        let mut segments = self.segments.clone();
        if added.is_empty() {
            return Index { segments };
        }
        segments.push(Arc::new(added));
        while let [.., before, last] = segments.as_slice()
            && before.len() < 2 * last.len()
            && before.len() + last.len() <= MERGED_AT_MOST
        {
            let merged = Arc::new(Segment::merged(&[before, last]));
            segments.truncate(segments.len() - 2);
            segments.push(merged);
        }
        Index { segments }
    }

    /// The same wordings in one segment: worth its price after many additions.
    pub fn compacted(&self) -> Self {
        if self.segments.len() < 2 {
            return self.clone();
        }
        let all: Vec<&Segment> = self.segments.iter().map(|segment| &**segment).collect();
        Index {
            segments: vec![Arc::new(Segment::merged(&all))],
        }
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
    /// edits. At most `limit` of those that `prefer` likes (those of the speaker the draft names, say) and `limit` of the others.
    pub fn candidates(
        &self,
        words: &[Code],
        limit: usize,
        prefer: impl Fn(u32) -> bool,
    ) -> Candidates {
        let mut found = Candidates {
            list: Vec::new(),
            complete: true,
        };
        if words.is_empty() {
            return found;
        }
        let query = postings::Query::new(
            words,
            |code| self.segments.iter().map(|s| s.postings.count(code)).sum(),
            self.len(),
        );
        for segment in &self.segments {
            found.complete &= segment.candidates(&query, limit, &prefer, &mut found.list);
        }
        keep_best(&mut found.list, limit, &prefer);
        found
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
