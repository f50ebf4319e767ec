//! Two containers whose clones are cheap and share what did not change: a vector and a multimap.
//!
//! A snapshot is a clone of the registry's state. With these a clone copies a few pointers for each thousand records, and a write to the
//! clone copies only the chunk it touches, so that a commit costs what it adds and not what the registry holds.
//! They know nothing of what they hold.

use std::sync::Arc;

/// Records in one shared chunk: small enough to copy its pointers on every write, large enough that a million records are 4,000 chunks.
const CHUNK: usize = 256;

/// A vector whose clones share their chunks.
#[derive(Debug)]
pub(crate) struct Chunked<T> {
    chunks: Vec<Arc<Vec<Arc<T>>>>,
    len: usize,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Chunked {
            chunks: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Clone for Chunked<T> {
    fn clone(&self) -> Self {
        Chunked {
            chunks: self.chunks.clone(),
            len: self.len,
        }
    }
}

impl<T> Chunked<T> {
    /// How many it holds.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The record at `index`, where there is one.
    pub(crate) fn get(&self, index: u32) -> Option<&T> {
        let index = index as usize;
        let slot = self.chunks.get(index / CHUNK)?.get(index % CHUNK)?;
        Some(slot)
    }

    /// All records, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks
            .iter()
            .flat_map(|chunk| chunk.iter().map(|slot| &**slot))
    }

    /// Adds a record and tells its index.
    pub(crate) fn push(&mut self, value: T) -> u32 {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::new(Vec::new()));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(Arc::new(value));
        }
        self.len += 1;
        index(self.len - 1)
    }
}

impl<T: Clone> Chunked<T> {
    /// The record at `index` for writing; a record that a snapshot shares is copied first.
    pub(crate) fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let index = index as usize;
        let chunk = self.chunks.get_mut(index / CHUNK)?;
        let slot = Arc::make_mut(chunk).get_mut(index % CHUNK)?;
        Some(Arc::make_mut(slot))
    }
}

/// The index of a record as the snapshot counts: 32 bits. More than four thousand million records do not fit one process.
pub(crate) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Entries a bucket holds on average before the table grows by one bucket.
const LOAD: usize = 64;

/// More values than this under one key are not kept: what so many records share tells none of them from the others.
const MOST_UNDER_ONE_KEY: usize = 4096;

/// A multimap from hashes to record indices, 8 bytes an entry, whose clones share their buckets.
///
/// It grows by linear hashing, one bucket split at a time, so no single write pays for the whole table. Only 32 bits of a hash are kept
/// beside each value: a caller checks what it gets against the record.
#[derive(Clone, Debug)]
pub(crate) struct Postings {
    buckets: Chunked<Vec<(u32, u32)>>,
    len: usize,
}

impl Default for Postings {
    fn default() -> Self {
        let mut buckets = Chunked::default();
        buckets.push(Vec::new());
        Postings { buckets, len: 0 }
    }
}

impl Postings {
    /// Every value that may stand under `hash`, in the order of insertion.
    pub(crate) fn get(&self, hash: u64) -> impl Iterator<Item = u32> {
        let key = key(hash);
        let bucket = self.buckets.get(self.bucket(key));
        let bucket = bucket.map_or(&[][..], Vec::as_slice);
        // Most keys that are asked for stand nowhere: a pass without a branch tells so many entries at a time.
        let stands = bucket
            .iter()
            .fold(false, |stands, entry| stands | (entry.0 == key));
        let bucket = if stands { bucket } else { &[] };
        bucket
            .iter()
            .filter(move |entry| entry.0 == key)
            .map(|entry| entry.1)
    }

    /// Puts `value` under `hash`, unless it stands there or too much does.
    pub(crate) fn insert(&mut self, hash: u64, value: u32) {
        let key = key(hash);
        let mut known = 0;
        for other in self.get(hash) {
            known += 1;
            if other == value || known == MOST_UNDER_ONE_KEY {
                return;
            }
        }
        if self.len >= self.buckets.len() * LOAD {
            self.split();
        }
        let bucket = self.bucket(key);
        if let Some(entries) = self.buckets.get_mut(bucket) {
            entries.push((key, value));
            self.len += 1;
        }
    }

    /// Takes `value` from under `hash`.
    pub(crate) fn remove(&mut self, hash: u64, value: u32) {
        let key = key(hash);
        if !self.get(hash).any(|v| v == value) {
            return;
        }
        let bucket = self.bucket(key);
        if let Some(entries) = self.buckets.get_mut(bucket) {
            entries.retain(|&entry| entry != (key, value));
            self.len -= 1;
        }
    }

    /// The bucket of a key: its low bits, by one bit fewer where that bucket does not exist yet.
    fn bucket(&self, key: u32) -> u32 {
        let count = index(self.buckets.len());
        let mask = count.next_power_of_two() - 1;
        let bucket = key & mask;
        if bucket < count {
            bucket
        } else {
            bucket & (mask >> 1)
        }
    }

    /// Adds one bucket and moves into it what belongs there from the bucket it splits.
    fn split(&mut self) {
        let new = index(self.buckets.len());
        let old = new & !(1 << new.ilog2());
        self.buckets.push(Vec::new());
        let entries = self
            .buckets
            .get_mut(old)
            .map(std::mem::take)
            .unwrap_or_default();
        let (moved, kept): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .partition(|entry| self.bucket(entry.0) == new);
        for (bucket, entries) in [(old, kept), (new, moved)] {
            if let Some(slot) = self.buckets.get_mut(bucket) {
                *slot = entries;
            }
        }
    }
}

/// The part of a hash that is kept, well mixed whatever bits the hash is good in.
fn key(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_clone_keeps_what_it_saw() {
        let mut now: Chunked<String> = Chunked::default();
        for n in 0..1000 {
            assert_eq!(now.push(n.to_string()), n);
        }
        let then = now.clone();
        now.get_mut(500).unwrap().push('!');
        now.push("new".into());
        assert_eq!((then.len(), then.get(500).unwrap().as_str()), (1000, "500"));
        assert_eq!((now.len(), now.get(500).unwrap().as_str()), (1001, "500!"));
        assert!(then.get(1000).is_none());
        assert!(then.iter().zip(0..).all(|(text, n)| *text == n.to_string()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn postings_hold_what_a_set_holds(steps in prop::collection::vec((0u64..200, 0u32..30, any::<bool>()), 0..3000)) {
            let (mut postings, mut set) = (Postings::default(), BTreeSet::new());
            for (hash, value, put) in steps {
                if put {
                    postings.insert(hash, value);
                    set.insert((hash, value));
                } else {
                    postings.remove(hash, value);
                    set.remove(&(hash, value));
                }
            }
            prop_assert_eq!(postings.len, set.len());
            for hash in 0..200 {
                let got: BTreeSet<u32> = postings.get(hash).collect();
                let want: BTreeSet<u32> = set.iter().filter(|e| e.0 == hash).map(|e| e.1).collect();
                prop_assert_eq!(got, want);
            }
        }
    }
}
