//! What one file of the registry's state holds of a multimap: entries that were added, and entries of older files that went.
//!
//! A bucket of some entries for each of the low bits of a key, all in a row, and where each bucket starts: read where it lies.

use std::sync::Arc;

use super::{layer::little_endian, stored::Origin, table::Entry};
use crate::mapped::{Section, Slab};

/// Entries that a bucket holds on average, at least half of them.
const LOAD: usize = 8;

/// The entries of one file.
#[derive(Debug)]
pub(super) struct Frozen {
    /// `starts[n]..starts[n + 1]` are the entries of bucket n; buckets are a power of two.
    starts: Slab<u32>,
    entries: Slab<Entry>,
    /// Entries of older files that stand no longer, ascending.
    removed: Slab<Entry>,
}

impl Frozen {
    /// The entries of the bucket in which those of a key stand, among others.
    pub(super) fn bucket_of(&self, key: u32) -> &[Entry] {
        let bucket = (key & mask(self.starts.len() - 1)) as usize;
        let (from, to) = (self.starts[bucket], self.starts[bucket + 1]);
        self.entries
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    /// Where the bucket of a key starts: to bring that near.
    pub(super) fn start_of(&self, key: u32) -> u32 {
        self.starts[(key & mask(self.starts.len() - 1)) as usize]
    }

    /// True where an entry of older files goes with this one.
    pub(super) fn removes(&self, entry: Entry) -> bool {
        !self.removed.is_empty() && self.removed.binary_search(&entry).is_ok()
    }

    /// True where it removes anything.
    pub(super) fn removes_any(&self) -> bool {
        !self.removed.is_empty()
    }

    /// All that it adds, those of one key in the order of insertion.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All that it removes.
    pub(super) fn removed(&self) -> &[Entry] {
        &self.removed
    }

    /// The part of a file; `None` where it does not hold it.
    pub(super) fn of_file(origin: &Arc<Origin>, name: &str) -> Option<Arc<Self>> {
        let frozen = Frozen {
            starts: Slab::of(&origin.file, &format!("{name}.starts"))?,
            entries: Slab::of(&origin.file, &format!("{name}.entries"))?,
            removed: Slab::of(&origin.file, &format!("{name}.removed"))?,
        };
        let buckets = frozen.starts.len().checked_sub(1)?;
        let fits =
            buckets.is_power_of_two() && *frozen.starts.last()? as usize == frozen.entries.len();
        fits.then(|| Arc::new(frozen))
    }
}

/// The sections of entries that come in the order of insertion, and of those that go.
pub(super) fn sections(
    name: &str,
    entries: &[Entry],
    mut removed: Vec<Entry>,
) -> Option<[Section<'static>; 3]> {
    u32::try_from(entries.len()).ok()?;
    removed.sort_unstable();
    removed.dedup();
    let buckets = entries.len().div_ceil(LOAD).next_power_of_two();
    let bucket = |entry: &Entry| (entry[0] & mask(buckets)) as usize;
    let mut starts = vec![0u32; buckets + 1];
    for entry in entries {
        starts[bucket(entry) + 1] += 1;
    }
    for n in 0..buckets {
        starts[n + 1] += starts[n];
    }
    let mut next = starts.clone();
    let mut sorted = vec![[0; 2]; entries.len()];
    for entry in entries {
        let at = &mut next[bucket(entry)];
        sorted[*at as usize] = *entry;
        *at += 1;
    }
    let section = |part: &str, bytes: Vec<u8>| Section {
        name: format!("{name}.{part}"),
        bytes: bytes.into(),
    };
    Some([
        section("starts", little_endian(&starts)),
        section("entries", little_endian(sorted.as_flattened())),
        section("removed", little_endian(removed.as_flattened())),
    ])
}

/// The bits of a key that tell its bucket.
fn mask(buckets: usize) -> u32 {
    u32::try_from(buckets - 1).unwrap_or(u32::MAX)
}
