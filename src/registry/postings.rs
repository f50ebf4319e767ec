//! A multimap from hashes to record indices, 8 bytes an entry, whose clones share what did not change.
//!
//! What came in lately is a table in memory; what stands in files of the registry's state is read from there. Only 32 bits of a hash are
//! kept beside each value: a caller checks what it gets against the record.

use std::{ops::Range, sync::Arc};

use rustc_hash::FxHashSet;

use super::{
    frozen::{self, Frozen},
    sieve::Sieve,
    table::{Entry, Table},
};
use crate::mapped::Section;

/// More values than this under one key are not kept: what so many records share tells none of them from the others.
const MOST_UNDER_ONE_KEY: usize = 4096;

/// A multimap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postings {
    /// What stands in files, one part each, the oldest first.
    frozen: Vec<Arc<Frozen>>,
    /// What is on its way into files, and what came in since.
    sealed: Vec<Change>,
    fresh: Change,
    /// Some entry of what comes before was removed.
    removes: bool,
    len: usize,
    /// Every key that stands here, where that is worth its memory.
    sieve: Option<Arc<Sieve>>,
}

/// What was added and what was removed since what comes before.
#[derive(Clone, Debug, Default)]
struct Change {
    added: Table,
    removed: Table,
}

impl Change {
    fn is_empty(&self) -> bool {
        self.added.len() == 0 && self.removed.len() == 0
    }
}

impl Postings {
    /// How many entries it holds.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Makes ready for so many questions that a pass over all entries pays.
    pub(super) fn expect_many(&mut self) {
        if self.sieve.is_none() {
            self.sift();
        }
    }

    /// Makes the sieve anew, for twice as many entries.
    fn sift(&mut self) {
        let sieve = Sieve::with_room(self.len);
        for part in &self.frozen {
            part.entries().iter().for_each(|entry| sieve.add(entry[0]));
        }
        for change in self.sealed.iter().chain([&self.fresh]) {
            let entries = change.added.entries_of_all();
            entries.for_each(|entry| sieve.add(entry[0]));
        }
        self.sieve = Some(Arc::new(sieve));
    }

    /// False where nothing stands under a hash; true where something may.
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let sieve = self.sieve.as_ref();
        sieve.is_none_or(|sieve| sieve.may_hold(key(hash)))
    }

    /// Brings near what stands under some hashes, so that the waits for memory overlap.
    pub(super) fn near(&self, hashes: &[u64]) {
        for part in &self.frozen {
            let start = |&hash: &u64| part.start_of(key(hash));
            std::hint::black_box(hashes.iter().map(start).fold(0, u32::wrapping_add));
            let first = |&hash: &u64| {
                part.bucket_of(key(hash))
                    .first()
                    .map_or(0, |entry| entry[0])
            };
            std::hint::black_box(hashes.iter().map(first).fold(0, u32::wrapping_add));
        }
    }

    /// Every value that may stand under `hash`, in the order of insertion.
    pub(crate) fn get(&self, hash: u64) -> impl Iterator<Item = u32> {
        let all = self.may_hold(hash).then(|| self.under(key(hash)));
        all.into_iter().flatten()
    }

    /// Every value that stands under a key, in the order of insertion.
    fn under(&self, key: u32) -> impl Iterator<Item = u32> {
        let of_key = move |entry: &&Entry| entry[0] == key;
        let frozen = self.frozen.iter().enumerate().flat_map(move |(n, part)| {
            let bucket = part.bucket_of(key).iter().filter(of_key);
            bucket.filter(move |&&entry| !self.removes || self.stands_behind(entry, n + 1, 0))
        });
        let sealed = self.sealed.iter().enumerate().flat_map(move |(n, change)| {
            let bucket = change.added.bucket_of(key).iter().filter(of_key);
            let after = self.frozen.len();
            bucket.filter(move |&&entry| !self.removes || self.stands_behind(entry, after, n + 1))
        });
        let fresh = self.fresh.added.bucket_of(key).iter().filter(of_key);
        frozen.chain(sealed).chain(fresh).map(|entry| entry[1])
    }

    /// True where nothing behind so many frozen parts and sealed changes removes an entry.
    fn stands_behind(&self, entry: Entry, frozen: usize, sealed: usize) -> bool {
        let parts = self.frozen.iter().skip(frozen);
        let changes = self.sealed.iter().skip(sealed).chain([&self.fresh]);
        !parts.into_iter().any(|part| part.removes(entry))
            && !changes
                .into_iter()
                .any(|change| change.removed.holds(entry))
    }

    /// Puts `value` under `hash`, unless it stands there or too much does.
    pub(crate) fn insert(&mut self, hash: u64, value: u32) {
        let mut known = 0;
        for other in self.get(hash) {
            known += 1;
            if other == value || known == MOST_UNDER_ONE_KEY {
                return;
            }
        }
        self.fresh.added.push([key(hash), value]);
        self.len += 1;
        match &self.sieve {
            Some(sieve) if self.len <= sieve.room() => sieve.add(key(hash)),
            Some(_) => self.sift(),
            None => {}
        }
    }

    /// Takes `value` from under `hash`.
    pub(crate) fn remove(&mut self, hash: u64, value: u32) {
        if !self.get(hash).any(|v| v == value) {
            return;
        }
        self.len -= 1;
        let entry = [key(hash), value];
        if !self.fresh.added.take(entry) {
            self.fresh.removed.push(entry);
            self.removes = true;
        }
    }

    /// Sets apart what goes into the next file: what comes in from now on is kept by itself.
    pub(super) fn seal(&mut self) {
        if !self.fresh.is_empty() {
            self.sealed.push(std::mem::take(&mut self.fresh));
        }
    }

    /// The sections of what is in no file yet, which is sealed.
    pub(super) fn sections(&self, name: &str) -> Option<[Section<'static>; 3]> {
        let mut sum = Sum::default();
        for change in &self.sealed {
            sum.remove(change.removed.entries_of_all());
            sum.added.extend(change.added.entries_of_all());
        }
        sum.sections(name, self.frozen.is_empty())
    }

    /// The sections of what some files hold together.
    pub(super) fn merged_sections(
        &self,
        files: Range<usize>,
        name: &str,
    ) -> Option<[Section<'static>; 3]> {
        let is_oldest = files.start == 0;
        let mut sum = Sum::default();
        let parts = self.frozen.get(files)?;
        sum.added
            .reserve_exact(parts.iter().map(|part| part.entries().len()).sum());
        for part in parts {
            sum.remove(part.removed().iter().copied());
            sum.added.extend_from_slice(part.entries());
        }
        sum.sections(name, is_oldest)
    }

    /// Reads from a new file what was sealed in `then`, the snapshot that it was written from.
    pub(super) fn flushed(&mut self, then: &Self, part: Arc<Frozen>) {
        self.sealed.drain(..then.sealed.len());
        self.frozen.push(part);
    }

    /// Reads from one file what stood in several.
    pub(super) fn merged(&mut self, files: Range<usize>, part: Arc<Frozen>) {
        self.frozen.splice(files, [part]);
    }

    /// What some files hold together, of so many entries.
    pub(super) fn of_files(frozen: Vec<Arc<Frozen>>, len: usize) -> Self {
        Postings {
            removes: frozen.iter().any(|part| part.removes_any()),
            frozen,
            len,
            ..Postings::default()
        }
    }
}

/// What several changes come to, one after another.
#[derive(Default)]
struct Sum {
    added: Vec<Entry>,
    removed: Vec<Entry>,
}

impl Sum {
    /// Takes entries out of what came before.
    fn remove(&mut self, entries: impl Iterator<Item = Entry>) {
        let gone: FxHashSet<Entry> = entries.collect();
        if !gone.is_empty() {
            self.added.retain(|entry| !gone.contains(entry));
            self.removed.extend(gone);
        }
    }

    /// Its sections; those of the oldest file have nothing before them that could go.
    fn sections(self, name: &str, is_oldest: bool) -> Option<[Section<'static>; 3]> {
        let removed = if is_oldest { Vec::new() } else { self.removed };
        frozen::sections(name, &self.added, removed)
    }
}

/// The part of a hash that is kept, well mixed whatever bits the hash is good in.
fn key(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::registry::stored::tests::file_of;

    /// A file of what is sealed, or of what some files hold.
    fn part(sections: [Section<'static>; 3]) -> Arc<Frozen> {
        Frozen::of_file(&file_of(sections.into()), "all").unwrap()
    }

    #[derive(Clone, Debug)]
    enum Step {
        Insert(u64, u32),
        Remove(u64, u32),
        ExpectMany,
        Flush,
        Merge(usize, usize),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            60 => (0u64..200, 0u32..30).prop_map(|(hash, value)| Step::Insert(hash, value)),
            30 => (0u64..200, 0u32..30).prop_map(|(hash, value)| Step::Remove(hash, value)),
            2 => Just(Step::Flush),
            1 => Just(Step::ExpectMany),
            1 => (0usize..8, 0usize..8).prop_map(|(from, to)| Step::Merge(from, to)),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn postings_hold_what_a_set_holds_whatever_is_in_files(steps in prop::collection::vec(step(), 0..2000)) {
            let (mut postings, mut set) = (Postings::default(), BTreeSet::new());
            // A file that is on its way while others come in.
            let mut sealed: Option<Postings> = None;
            for step in steps {
                match step {
                    Step::Insert(hash, value) => {
                        postings.insert(hash, value);
                        set.insert((hash, value));
                    }
                    Step::Remove(hash, value) => {
                        postings.remove(hash, value);
                        set.remove(&(hash, value));
                    }
                    Step::ExpectMany => postings.expect_many(),
                    Step::Flush => match sealed.take() {
                        None => {
                            postings.seal();
                            sealed = Some(postings.clone());
                        }
                        Some(then) => postings.flushed(&then, part(then.sections("all").unwrap())),
                    },
                    Step::Merge(a, b) => {
                        let files = a.min(b)..(a.max(b) + 1).min(postings.frozen.len());
                        if files.len() > 1 {
                            let merged = part(postings.merged_sections(files.clone(), "all").unwrap());
                            postings.merged(files, merged);
                        }
                    }
                }
            }
            prop_assert_eq!(postings.len(), set.len());
            for hash in 0..200 {
                let got: Vec<u32> = postings.get(hash).collect();
                let all: BTreeSet<u32> = got.iter().copied().collect();
                prop_assert_eq!(got.len(), all.len());
                let want: BTreeSet<u32> = set.iter().filter(|e| e.0 == hash).map(|e| e.1).collect();
                prop_assert_eq!(all, want);
            }
        }
    }
}
