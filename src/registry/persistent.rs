//! A vector whose clones are cheap and share what did not change.
//!
//! A snapshot is a clone of the registry's state. With this a clone copies a few pointers for each thousand records, and a write to the
//! clone copies only the chunk it touches, so that a commit costs what it adds and not what the registry holds. What stands in files of
//! the registry's state is read from there when it is asked for, one record at a time, and stays in memory until the container is told
//! to let go of it. It knows nothing of what it holds.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use super::{
    layer::{self, Layer},
    stored::{Card, Origin, Put, Stored, Take},
};
use crate::mapped::Section;

/// Records in one shared chunk: small enough to copy its pointers on every write, large enough that a million records are 4,000 chunks.
const CHUNK: usize = 256;

/// A vector whose clones share their chunks.
pub(crate) struct Chunked<T> {
    chunks: Vec<Arc<Chunk<T>>>,
    len: usize,
    /// Where the records are that are not in memory, one layer for each file of the state; the newest comes last and counts.
    layers: Vec<Arc<Layer>>,
}

/// Some records: each in memory, or in a file until somebody asks for it.
struct Chunk<T> {
    /// [`CHUNK`] of them, made when the first is needed.
    cells: OnceLock<Box<[Cell<T>]>>,
    /// Bit n: the record was written since the files, and is in memory for good.
    written: [u64; CHUNK / 64],
}

type Cell<T> = OnceLock<Arc<T>>;

/// A record as it is.
pub(super) enum Look<'c, T> {
    /// In memory.
    Live(&'c T),
    /// The bytes of it.
    Stored(Take<'c>),
}

impl<T> Default for Chunk<T> {
    fn default() -> Self {
        Chunk {
            cells: OnceLock::new(),
            written: [0; CHUNK / 64],
        }
    }
}

impl<T> Clone for Chunk<T> {
    fn clone(&self) -> Self {
        Chunk {
            cells: self.cells.clone(),
            written: self.written,
        }
    }
}

impl<T> Chunk<T> {
    fn is_written(&self, cell: usize) -> bool {
        self.written[cell / 64] >> (cell % 64) & 1 == 1
    }

    fn is_all_in_files(&self) -> bool {
        self.written == [0; CHUNK / 64]
    }

    fn cells(&self) -> &[Cell<T>] {
        self.cells
            .get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect())
    }

    /// The record of a cell that is in memory.
    fn held(&self, cell: usize) -> Option<&Arc<T>> {
        self.cells.get()?.get(cell)?.get()
    }

    /// Makes a record the one that counts.
    fn write(&mut self, cell: usize, record: Arc<T>) {
        self.cells();
        self.written[cell / 64] |= 1 << (cell % 64);
        if let Some(cells) = self.cells.get_mut() {
            cells[cell] = OnceLock::from(record);
        }
    }

    /// Holds records that were read from a file and not written since.
    fn holds_read(&self) -> bool {
        let mut cells = self.cells.get().into_iter().flatten().enumerate();
        cells.any(|(n, cell)| cell.get().is_some() && !self.is_written(n))
    }

    /// The same without what was only read.
    fn relaxed(&self) -> Self {
        let mut relaxed = Chunk::default();
        for cell in (0..CHUNK).filter(|&cell| self.is_written(cell)) {
            if let Some(record) = self.held(cell) {
                relaxed.write(cell, record.clone());
            }
        }
        relaxed
    }

    /// The same once what was written in `then` is in a file: that leaves memory, unless it was written again since.
    fn flushed(&self, then: &Self) -> Self {
        let mut flushed = Chunk::default();
        let in_file = |cell: usize| match (self.held(cell), then.held(cell)) {
            (Some(now), Some(then)) => Arc::ptr_eq(now, then),
            _ => false,
        };
        for cell in (0..CHUNK).filter(|&cell| self.is_written(cell)) {
            if !(then.is_written(cell) && in_file(cell))
                && let Some(record) = self.held(cell)
            {
                flushed.write(cell, record.clone());
            }
        }
        flushed
    }
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Chunked {
            chunks: Vec::new(),
            len: 0,
            layers: Vec::new(),
        }
    }
}

impl<T> Clone for Chunked<T> {
    fn clone(&self) -> Self {
        Chunked {
            chunks: self.chunks.clone(),
            len: self.len,
            layers: self.layers.clone(),
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

    /// Reads from a new file what is still as it was in `then`, the snapshot that it was written from.
    pub(super) fn flushed(&mut self, then: &Self, layer: Arc<Layer>) {
        for (chunk, then) in self.chunks.iter_mut().zip(&then.chunks) {
            if !then.is_all_in_files() {
                *chunk = Arc::new(chunk.flushed(then));
            }
        }
        self.layers.push(layer);
    }

    /// Reads from one file what stood in several.
    pub(super) fn merged(&mut self, files: std::ops::Range<usize>, layer: Arc<Layer>) {
        self.layers.splice(files, [layer]);
    }

    /// The layers of some files.
    pub(super) fn layers(&self, files: std::ops::Range<usize>) -> &[Arc<Layer>] {
        self.layers.get(files).unwrap_or_default()
    }

    /// The bytes of a record that is not in memory.
    fn stored(&self, index: u32) -> Option<Take<'_>> {
        let mut newest_first = self.layers.iter().rev();
        newest_first.find_map(|layer| Some(Take::new(layer.bytes(index)?, &layer.origin)))
    }
}

impl<T: Stored> Chunked<T> {
    /// The record at `index`, where there is one.
    pub(crate) fn get(&self, index: u32) -> Option<&T> {
        self.shared(index).map(|record| &**record)
    }

    fn shared(&self, index: u32) -> Option<&Arc<T>> {
        let at = index as usize;
        let chunk = self.chunks.get(at / CHUNK).filter(|_| at < self.len)?;
        if let Some(record) = chunk.held(at % CHUNK) {
            return Some(record);
        }
        let mut from = self.stored(index)?;
        from.origin.note(from.len());
        let Some(record) = T::take(&mut from) else {
            // The file is whole and was written by this version of the program: this is a mistake of the program.
            tracing::error!(file = ?from.origin.file, index, "a record cannot be read; remove the file and start again");
            return None;
        };
        Some(chunk.cells()[at % CHUNK].get_or_init(|| Arc::new(record)))
    }

    /// The record at `index` as it is: in memory, or the bytes of it. Nothing stays in memory for this.
    pub(super) fn look(&self, index: u32) -> Option<Look<'_, T>> {
        let at = index as usize;
        let chunk = self.chunks.get(at / CHUNK).filter(|_| at < self.len)?;
        match chunk.held(at % CHUNK) {
            Some(record) => Some(Look::Live(record)),
            None => self.stored(index).map(Look::Stored),
        }
    }

    /// What lists want to know of the record at `index`.
    pub(super) fn card(&self, index: u32) -> Option<Card> {
        let at = index as usize;
        let chunk = self.chunks.get(at / CHUNK).filter(|_| at < self.len)?;
        // What was only read stands in a file too, where the next one is near.
        match chunk.is_written(at % CHUNK) {
            true => chunk.held(at % CHUNK)?.card(),
            false => self.layers.iter().rev().find_map(|layer| layer.card(index)),
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
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Arc::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            Arc::make_mut(chunk).write(self.len % CHUNK, Arc::new(value));
        }
        self.len += 1;
        index(self.len - 1)
    }

    /// Writes what is in no file yet into sections of one; `None` where that is more than a section can hold.
    pub(super) fn sections(&self, name: &str, to: &mut Put) -> Option<Vec<Section<'static>>> {
        let written = self.chunks.iter().enumerate();
        let written = written.filter(|(_, chunk)| !chunk.is_all_in_files());
        let records = written.flat_map(|(n, chunk)| {
            let cells = (0..CHUNK).filter(|&cell| chunk.is_written(cell));
            cells.filter_map(move |cell| Some((index(n * CHUNK + cell), &**chunk.held(cell)?)))
        });
        layer::sections(name, records, to)
    }

    /// The layer of records of this kind in a file.
    pub(super) fn layer_of(
        &self,
        origin: &Arc<Origin>,
        name: &str,
        len: usize,
    ) -> Option<Arc<Layer>> {
        Layer::of_file::<T>(origin, name, len)
    }

    /// The records that some files hold together; `None` where a record cannot be read.
    pub(super) fn of_files(layers: Vec<Arc<Layer>>, len: usize) -> Option<Self> {
        let chunks = (0..len.div_ceil(CHUNK)).map(|_| Arc::default());
        let chunked = Chunked {
            chunks: chunks.collect(),
            len,
            layers,
        };
        // A file that is missing would leave a gap.
        let probes = [0, len / 2, len.saturating_sub(1)];
        let stands = |&at: &usize| at >= len || chunked.stored(index(at)).is_some();
        probes.iter().all(stands).then_some(chunked)
    }
}

impl<T: Stored + Clone> Chunked<T> {
    /// The record at `index` for writing; a record that a snapshot shares is copied first.
    pub(crate) fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let at = index as usize;
        // Into memory, where it is not there yet.
        self.shared(index)?;
        let chunk = Arc::make_mut(self.chunks.get_mut(at / CHUNK)?);
        let cell = at % CHUNK;
        chunk.written[cell / 64] |= 1 << (cell % 64);
        Some(Arc::make_mut(
            chunk.cells.get_mut()?.get_mut(cell)?.get_mut()?,
        ))
    }
}

/// The index of a record as the snapshot counts: 32 bits. More than four thousand million records do not fit one process.
pub(crate) fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
