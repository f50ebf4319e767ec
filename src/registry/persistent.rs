//! Two containers whose clones are cheap and share what did not change: a vector and a multimap.
//!
//! A snapshot is a clone of the registry's state. With these a clone copies a few pointers for each thousand records, and a write to the
//! clone copies only the chunk it touches, so that a commit costs what it adds and not what the registry holds. What stands in a file of
//! the registry's state is read from there when it is asked for, one record at a time, and stays in memory until the container is told
//! to let go of it. They know nothing of what they hold.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use super::stored::{Origin, Put, Stored, Take};
use crate::mapped::{Section, Slab, Stretch};

/// Records in one shared chunk: small enough to copy its pointers on every write, large enough that a million records are 4,000 chunks.
const CHUNK: usize = 256;

/// Records in two sections of a file, the records and where each starts.
const SHARD: usize = 1 << 16;

/// A vector whose clones share their chunks.
pub(crate) struct Chunked<T> {
    chunks: Vec<Arc<Chunk<T>>>,
    len: usize,
}

/// Some records: each in memory, or in a file until somebody asks for it.
struct Chunk<T> {
    cells: Vec<OnceLock<Arc<T>>>,
    /// Bit n: the record was written since the file, and is in memory for good.
    written: [u64; CHUNK / 64],
    file: Option<Arc<Shard>>,
}

/// A record as it is.
pub(super) enum Look<'c, T> {
    /// In memory.
    Live(&'c T),
    /// The bytes of it.
    Stored(Take<'c>),
}

/// Records in a file.
struct Shard {
    origin: Arc<Origin>,
    records: Stretch,
    /// `starts[n]..starts[n + 1]` are the bytes of record n.
    starts: Slab<u32>,
}

impl Shard {
    fn bytes(&self, record: usize) -> Option<&[u8]> {
        let (&from, &to) = (self.starts.get(record)?, self.starts.get(record + 1)?);
        let records = self.origin.file.bytes_at(self.records);
        records.get(from as usize..to as usize)
    }

    fn read<T: Stored>(&self, record: usize) -> Option<T> {
        let bytes = self.bytes(record)?;
        let read = T::take(&mut Take::new(bytes, &self.origin));
        if read.is_none() {
            // The file is whole and was written by this version of the program: this is a mistake of the program.
            tracing::error!(file = ?self.origin.file, record, "a record cannot be read; remove the file and start again");
        }
        self.origin.note(bytes.len());
        read
    }
}

impl<T> Clone for Chunk<T> {
    fn clone(&self) -> Self {
        Chunk {
            cells: self.cells.clone(),
            written: self.written,
            file: self.file.clone(),
        }
    }
}

impl<T> Chunk<T> {
    fn is_written(&self, cell: usize) -> bool {
        self.written[cell / 64] >> (cell % 64) & 1 == 1
    }

    /// Holds records that were read from the file and not written since.
    fn holds_read(&self) -> bool {
        let read =
            |(n, cell): (usize, &OnceLock<Arc<T>>)| cell.get().is_some() && !self.is_written(n);
        self.file.is_some() && self.cells.iter().enumerate().any(read)
    }

    /// The same without what was only read.
    fn relaxed(&self) -> Self {
        let cell = |(n, cell): (usize, &OnceLock<Arc<T>>)| match self.is_written(n) {
            true => cell.clone(),
            false => OnceLock::new(),
        };
        Chunk {
            cells: self.cells.iter().enumerate().map(cell).collect(),
            written: self.written,
            file: self.file.clone(),
        }
    }
}

impl<T: Stored> Chunk<T> {
    /// The record of an index of the whole vector, which stands in this chunk.
    fn get(&self, index: usize) -> Option<&Arc<T>> {
        let cell = self.cells.get(index % CHUNK)?;
        if let Some(record) = cell.get() {
            return Some(record);
        }
        let record = Arc::new(self.file.as_ref()?.read(index % SHARD)?);
        Some(cell.get_or_init(|| record))
    }
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

impl<T> fmt::Debug for Chunked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} records", self.len)
    }
}

impl<T> Chunked<T> {
    /// How many it holds.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Lets go of what was only read.
    pub(super) fn relax(&mut self) {
        for chunk in &mut self.chunks {
            if chunk.holds_read() {
                *chunk = Arc::new(chunk.relaxed());
            }
        }
    }

    /// Takes `now` for what is still as it was in `then`: the two hold the same records, `now` in a file.
    pub(super) fn rebase(&mut self, then: &Self, now: &Self) {
        for ((chunk, then), now) in self.chunks.iter_mut().zip(&then.chunks).zip(&now.chunks) {
            if Arc::ptr_eq(chunk, then) {
                chunk.clone_from(now);
            }
        }
    }
}

impl<T: Stored> Chunked<T> {
    /// The record at `index`, where there is one.
    pub(crate) fn get(&self, index: u32) -> Option<&T> {
        let index = index as usize;
        Some(self.chunks.get(index / CHUNK)?.get(index)?)
    }

    /// The record at `index` as it is: in memory, or the bytes of it. Nothing stays in memory for this.
    pub(super) fn look(&self, index: u32) -> Option<Look<'_, T>> {
        let index = index as usize;
        let chunk = self.chunks.get(index / CHUNK)?;
        match chunk.cells.get(index % CHUNK)?.get() {
            Some(record) => Some(Look::Live(record)),
            None => {
                let shard = chunk.file.as_ref()?;
                Some(Look::Stored(Take::new(
                    shard.bytes(index % SHARD)?,
                    &shard.origin,
                )))
            }
        }
    }

    /// Brings some records near, so that the waits for memory overlap: for a walk over records that lie far from each other.
    pub(super) fn near(&self, indices: &[u32]) {
        let first = |&index: &u32| match self.look(index) {
            Some(Look::Stored(from)) => from.first(),
            _ => 0,
        };
        std::hint::black_box(indices.iter().map(first).fold(0, u8::wrapping_add));
    }

    /// What `tell` says of the record at `index`. As [`Self::get`], but nothing stays in memory for it: for passes over all.
    pub(super) fn with<R>(&self, index: u32, tell: impl FnOnce(&T) -> R) -> Option<R> {
        match self.look(index)? {
            Look::Live(record) => Some(tell(record)),
            Look::Stored(mut from) => T::take(&mut from).map(|record| tell(&record)),
        }
    }

    /// All records, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        (0..index(self.len)).filter_map(|index| self.get(index))
    }

    /// Adds a record and tells its index.
    pub(crate) fn push(&mut self, value: T) -> u32 {
        let cell = self.len % CHUNK;
        if cell == 0 {
            self.chunks.push(Arc::new(Chunk {
                cells: Vec::new(),
                written: [0; CHUNK / 64],
                file: None,
            }));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            let chunk = Arc::make_mut(chunk);
            chunk.cells.push(OnceLock::from(Arc::new(value)));
            chunk.written[cell / 64] |= 1 << (cell % 64);
        }
        self.len += 1;
        index(self.len - 1)
    }

    /// Writes the records into sections of a file; `None` where they are more than a section can hold.
    pub(super) fn sections(&self, name: &str, to: &mut Put) -> Option<Vec<Section<'static>>> {
        let mut sections = Vec::new();
        for shard in 0..self.len.div_ceil(SHARD) {
            let records = shard * SHARD..self.len.min((shard + 1) * SHARD);
            let mut starts = vec![0u32];
            to.bytes.clear();
            for at in records {
                let chunk = &self.chunks[at / CHUNK];
                let cell = &chunk.cells[at % CHUNK];
                match (&chunk.file, cell.get()) {
                    (Some(file), _) if !chunk.is_written(at % CHUNK) => {
                        to.bytes.extend_from_slice(file.bytes(at % SHARD)?);
                    }
                    (_, record) => record?.put(to),
                }
                starts.push(u32::try_from(to.bytes.len()).ok()?);
            }
            let bytes = starts
                .iter()
                .flat_map(|start| start.to_le_bytes())
                .collect::<Vec<u8>>();
            sections.push(Section {
                name: format!("{name}.{shard}"),
                bytes: std::mem::take(&mut to.bytes).into(),
            });
            sections.push(Section {
                name: format!("{name}.{shard}.starts"),
                bytes: bytes.into(),
            });
        }
        Some(sections)
    }

    /// The records of a file; `None` where it does not hold so many, or the first or the last of a section cannot be read.
    pub(super) fn of_file(origin: &Arc<Origin>, name: &str, len: usize) -> Option<Self> {
        let mut chunked = Chunked::default();
        for shard in 0..len.div_ceil(SHARD) {
            let held = SHARD.min(len - shard * SHARD);
            let section = format!("{name}.{shard}");
            let file = Arc::new(Shard {
                origin: origin.clone(),
                records: origin.file.stretch(&section)?,
                starts: Slab::of(&origin.file, &format!("{section}.starts"))?,
            });
            if file.starts.len() != held + 1 {
                return None;
            }
            for probe in [0, held - 1] {
                file.read::<T>(probe)?;
            }
            for from in (0..held).step_by(CHUNK) {
                let cells = CHUNK.min(held - from);
                chunked.chunks.push(Arc::new(Chunk {
                    cells: (0..cells).map(|_| OnceLock::new()).collect(),
                    written: [0; CHUNK / 64],
                    file: Some(file.clone()),
                }));
            }
        }
        chunked.len = len;
        Some(chunked)
    }
}

impl<T: Stored + Clone> Chunked<T> {
    /// The record at `index` for writing; a record that a snapshot shares is copied first.
    pub(crate) fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let index = index as usize;
        let chunk = Arc::make_mut(self.chunks.get_mut(index / CHUNK)?);
        chunk.get(index)?;
        let cell = index % CHUNK;
        chunk.written[cell / 64] |= 1 << (cell % 64);
        Some(Arc::make_mut(chunk.cells.get_mut(cell)?.get_mut()?))
    }
}

/// Numbers in a row, four bytes each and all in memory, whose clones share their chunks: for what is asked of thousands at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    chunks: Vec<Arc<Vec<u32>>>,
    len: usize,
}

/// Numbers in one shared chunk.
const NUMBERS: usize = 1 << 10;

impl Numbers {
    pub(super) fn get(&self, index: u32) -> Option<u32> {
        let index = index as usize;
        self.chunks
            .get(index / NUMBERS)?
            .get(index % NUMBERS)
            .copied()
    }

    pub(super) fn push(&mut self, number: u32) {
        if self.len.is_multiple_of(NUMBERS) {
            self.chunks.push(Arc::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).push(number);
        }
        self.len += 1;
    }

    pub(super) fn set(&mut self, index: u32, number: u32) {
        let index = index as usize;
        let chunk = self.chunks.get_mut(index / NUMBERS);
        if let Some(held) = chunk.and_then(|chunk| Arc::make_mut(chunk).get_mut(index % NUMBERS)) {
            *held = number;
        }
    }

    /// Writes them into a section of a file.
    pub(super) fn section(&self, name: &str) -> Section<'static> {
        let numbers = self.chunks.iter().flat_map(|chunk| chunk.iter());
        Section {
            name: name.into(),
            bytes: numbers
                .flat_map(|number| number.to_le_bytes())
                .collect::<Vec<u8>>()
                .into(),
        }
    }

    /// Those of a file; `None` where it does not hold so many.
    pub(super) fn of_file(origin: &Origin, name: &str, len: usize) -> Option<Self> {
        let (numbers, rest) = origin.file.section(name)?.as_chunks::<4>();
        let fits = numbers.len() == len && rest.is_empty();
        fits.then(|| Numbers {
            chunks: numbers
                .chunks(NUMBERS)
                .map(|chunk| {
                    Arc::new(
                        chunk
                            .iter()
                            .map(|&bytes| u32::from_le_bytes(bytes))
                            .collect(),
                    )
                })
                .collect(),
            len,
        })
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

/// Entries of one bucket: the key and the value.
#[derive(Debug, Default)]
struct Bucket(Vec<(u32, u32)>);

impl Clone for Bucket {
    fn clone(&self) -> Self {
        // A bucket is copied to be written to: without room for more it would be copied twice.
        const ROOM: usize = 4;
        let mut entries = Vec::with_capacity(self.0.len() + ROOM);
        entries.extend_from_slice(&self.0);
        Bucket(entries)
    }
}

/// Numbers as they are: hashes take all of their bytes.
impl Stored for Bucket {
    fn put(&self, to: &mut Put) {
        self.0.len().put(to);
        for (key, value) in &self.0 {
            to.bytes.extend_from_slice(&key.to_le_bytes());
            to.bytes.extend_from_slice(&value.to_le_bytes());
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let len = usize::take(from)?;
        let bytes = from.some(len.checked_mul(8)?)?;
        let (numbers, _) = bytes.as_chunks::<4>();
        let number = |bytes: [u8; 4]| u32::from_le_bytes(bytes);
        let (pairs, _) = numbers.as_chunks::<2>();
        Some(Bucket(
            pairs
                .iter()
                .map(|&[key, value]| (number(key), number(value)))
                .collect(),
        ))
    }
}

/// A multimap from hashes to record indices, 8 bytes an entry, whose clones share their buckets.
///
/// It grows by linear hashing, one bucket split at a time, so no single write pays for the whole table. Only 32 bits of a hash are kept
/// beside each value: a caller checks what it gets against the record.
#[derive(Clone, Debug)]
pub(crate) struct Postings {
    buckets: Chunked<Bucket>,
    len: usize,
}

impl Default for Postings {
    fn default() -> Self {
        let mut buckets = Chunked::default();
        buckets.push(Bucket::default());
        Postings { buckets, len: 0 }
    }
}

impl Postings {
    /// Lets go of what was only read from a file.
    pub(super) fn relax(&mut self) {
        self.buckets.relax();
    }

    /// As [`Chunked::rebase`].
    pub(super) fn rebase(&mut self, then: &Self, now: &Self) {
        self.buckets.rebase(&then.buckets, &now.buckets);
    }

    /// Writes it into sections of a file.
    pub(super) fn sections(&self, name: &str, to: &mut Put) -> Option<Vec<Section<'static>>> {
        self.buckets.sections(name, to)
    }

    /// Buckets and entries: what [`Postings::of_file`] has to be told.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.buckets.len(), self.len)
    }

    /// That of a file.
    pub(super) fn of_file(
        origin: &Arc<Origin>,
        name: &str,
        (buckets, len): (usize, usize),
    ) -> Option<Self> {
        Some(Postings {
            buckets: Chunked::of_file(origin, name, buckets)?,
            len,
        })
    }

    /// Brings near what stands under some hashes, so that the waits for memory overlap.
    pub(super) fn near(&self, hashes: &[u64]) {
        let bucket = |&hash: &u64| self.buckets.get(self.bucket(key(hash)));
        let first = |bucket: &Bucket| bucket.0.first().map_or(0, |entry| entry.0);
        let near = hashes.iter().filter_map(bucket).map(first);
        std::hint::black_box(near.fold(0, u32::wrapping_add));
    }

    /// Every value that may stand under `hash`, in the order of insertion.
    pub(crate) fn get(&self, hash: u64) -> impl Iterator<Item = u32> {
        let key = key(hash);
        let bucket = self.buckets.get(self.bucket(key));
        let bucket = bucket.map_or(&[][..], |bucket| &bucket.0);
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
            entries.0.push((key, value));
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
            entries.0.retain(|&entry| entry != (key, value));
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
        self.buckets.push(Bucket::default());
        let entries = self
            .buckets
            .get_mut(old)
            .map(std::mem::take)
            .unwrap_or_default();
        let (moved, kept): (Vec<_>, Vec<_>) = entries
            .0
            .into_iter()
            .partition(|entry| self.bucket(entry.0) == new);
        for (bucket, entries) in [(old, kept), (new, moved)] {
            if let Some(slot) = self.buckets.get_mut(bucket) {
                *slot = Bucket(entries);
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
