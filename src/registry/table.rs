//! A table of hashes with numbers under them, whose clones share their buckets.
//!
//! It grows by linear hashing, one bucket split at a time, so no single write pays for the whole table. Entries under one key stand in
//! the order of insertion.

use std::sync::Arc;

use super::persistent::index;

/// Entries a bucket holds on average before the table grows by one bucket.
const LOAD: usize = 64;
/// Buckets in one shared row.
const ROW: usize = 256;

/// A key and a value.
pub(super) type Entry = [u32; 2];

/// Entries of one bucket.
#[derive(Debug, Default)]
struct Bucket(Vec<Entry>);

impl Clone for Bucket {
    fn clone(&self) -> Self {
        // A bucket is copied to be written to: without room for more it would be copied twice.
        const ROOM: usize = 4;
        let mut entries = Vec::with_capacity(self.0.len() + ROOM);
        entries.extend_from_slice(&self.0);
        Bucket(entries)
    }
}

/// A table of keys with values under them.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    rows: Vec<Arc<Vec<Arc<Bucket>>>>,
    buckets: usize,
    len: usize,
}

impl Table {
    /// How many entries it holds.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The entries of a bucket in which those of a key stand, among others; none where none of this key does.
    pub(super) fn bucket_of(&self, key: u32) -> &[Entry] {
        let bucket = self.entries(self.bucket(key));
        // Most keys that are asked for stand nowhere: a pass without a branch tells so many entries at a time.
        let stands = bucket
            .iter()
            .fold(false, |stands, entry| stands | (entry[0] == key));
        if stands { bucket } else { &[] }
    }

    /// All entries; those of one key in the order of insertion.
    pub(super) fn entries_of_all(&self) -> impl Iterator<Item = Entry> {
        (0..self.buckets).flat_map(|bucket| self.entries(bucket).iter().copied())
    }

    /// True where an entry stands in it.
    pub(super) fn holds(&self, entry: Entry) -> bool {
        self.len > 0 && self.entries(self.bucket(entry[0])).contains(&entry)
    }

    /// Adds an entry, which does not stand in it.
    pub(super) fn push(&mut self, entry: Entry) {
        if self.len >= self.buckets * LOAD {
            self.split();
        }
        if let Some(bucket) = self.bucket_mut(self.bucket(entry[0])) {
            bucket.0.push(entry);
            self.len += 1;
        }
    }

    /// Takes an entry out, where it stands in it.
    pub(super) fn take(&mut self, entry: Entry) -> bool {
        if !self.holds(entry) {
            return false;
        }
        if let Some(bucket) = self.bucket_mut(self.bucket(entry[0])) {
            bucket.0.retain(|&other| other != entry);
            self.len -= 1;
        }
        true
    }

    fn entries(&self, bucket: usize) -> &[Entry] {
        let row = self.rows.get(bucket / ROW);
        let bucket = row.and_then(|row| row.get(bucket % ROW));
        bucket.map_or(&[], |bucket| &bucket.0)
    }

    fn bucket_mut(&mut self, bucket: usize) -> Option<&mut Bucket> {
        let row = Arc::make_mut(self.rows.get_mut(bucket / ROW)?);
        row.get_mut(bucket % ROW).map(Arc::make_mut)
    }

    /// The bucket of a key: its low bits, by one bit fewer where that bucket does not exist yet.
    fn bucket(&self, key: u32) -> usize {
        let mask = index(self.buckets.next_power_of_two()) - 1;
        let bucket = (key & mask) as usize;
        match bucket < self.buckets {
            true => bucket,
            false => bucket & (mask >> 1) as usize,
        }
    }

    /// Adds one bucket and moves into it what belongs there from the bucket it splits.
    fn split(&mut self) {
        let new = self.buckets;
        if new.is_multiple_of(ROW) {
            self.rows.push(Arc::default());
        }
        if let Some(row) = self.rows.last_mut() {
            Arc::make_mut(row).push(Arc::default());
        }
        self.buckets += 1;
        if new == 0 {
            return;
        }
        let old = new & !(1 << new.ilog2());
        let entries = self.bucket_mut(old).map(std::mem::take).unwrap_or_default();
        let (moved, kept): (Vec<_>, Vec<_>) = entries
            .0
            .into_iter()
            .partition(|entry| self.bucket(entry[0]) == new);
        for (bucket, entries) in [(old, kept), (new, moved)] {
            if let Some(slot) = self.bucket_mut(bucket) {
                *slot = Bucket(entries);
            }
        }
    }
}
