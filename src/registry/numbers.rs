//! Numbers in a row, four bytes each, whose clones share their chunks.
//!
//! They are all in memory, for what is asked of thousands of records at a time. A file of the registry's state holds the chunks that were
//! written since the one before.

use std::{collections::BTreeMap, sync::Arc};

use super::{layer::little_endian, persistent::index, stored::Origin};
use crate::mapped::{Section, Slab};

/// Numbers in one shared chunk.
const NUMBERS: usize = 1 << 10;

/// Numbers in a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    chunks: Vec<Arc<Chunk>>,
    len: usize,
}

#[derive(Clone, Debug, Default)]
struct Chunk {
    numbers: Vec<u32>,
    /// Not as the files have it.
    is_written: bool,
}

/// The chunks of one file, by number.
type Part<'o> = BTreeMap<u32, &'o [u32]>;

impl Numbers {
    pub(super) fn get(&self, index: u32) -> Option<u32> {
        let index = index as usize;
        let chunk = self.chunks.get(index / NUMBERS)?;
        chunk.numbers.get(index % NUMBERS).copied()
    }

    pub(super) fn push(&mut self, number: u32) {
        if self.len.is_multiple_of(NUMBERS) {
            self.chunks.push(Arc::default());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            let chunk = Arc::make_mut(chunk);
            chunk.is_written = true;
            chunk.numbers.push(number);
        }
        self.len += 1;
    }

    pub(super) fn set(&mut self, index: u32, number: u32) {
        let index = index as usize;
        if let Some(chunk) = self.chunks.get_mut(index / NUMBERS) {
            let chunk = Arc::make_mut(chunk);
            chunk.is_written = true;
            if let Some(held) = chunk.numbers.get_mut(index % NUMBERS) {
                *held = number;
            }
        }
    }

    /// What was written in `then` is in a file now.
    pub(super) fn flushed(&mut self, then: &Self) {
        for (chunk, then) in self.chunks.iter_mut().zip(&then.chunks) {
            if then.is_written && Arc::ptr_eq(chunk, then) {
                Arc::make_mut(chunk).is_written = false;
            }
        }
    }

    /// The sections of what is in no file yet.
    pub(super) fn sections(&self, name: &str) -> [Section<'static>; 2] {
        let chunks = (0..).zip(&self.chunks);
        let written = chunks.filter(|(_, chunk)| chunk.is_written);
        sections(name, written.map(|(n, chunk)| (n, &*chunk.numbers)))
    }

    /// The sections of what several files hold, the newest of which comes last; `None` where one does not hold what it should.
    pub(super) fn merged(files: &[Arc<Origin>], name: &str) -> Option<[Section<'static>; 2]> {
        let slabs = slabs_of(files, name)?;
        Some(sections(name, latest(&slabs)?.into_iter()))
    }

    /// The numbers that some files hold together; `None` where they are not so many.
    pub(super) fn of_files(files: &[Arc<Origin>], name: &str, len: usize) -> Option<Self> {
        let slabs = slabs_of(files, name)?;
        let all = latest(&slabs)?;
        let mut numbers = Numbers {
            chunks: Vec::new(),
            len,
        };
        for n in 0..len.div_ceil(NUMBERS) {
            let held = NUMBERS.min(len - n * NUMBERS);
            numbers.chunks.push(Arc::new(Chunk {
                numbers: all.get(&index(n))?.get(..held)?.to_vec(),
                is_written: false,
            }));
        }
        Some(numbers)
    }
}

/// Chunks as a file holds them: which, and the numbers of each, with zeros up to a whole chunk.
fn sections<'n>(
    name: &str,
    chunks: impl Iterator<Item = (u32, &'n [u32])>,
) -> [Section<'static>; 2] {
    let (mut which, mut numbers) = (Vec::new(), Vec::new());
    for (n, chunk) in chunks {
        which.push(n);
        numbers.extend_from_slice(chunk);
        numbers.resize(which.len() * NUMBERS, 0);
    }
    [("chunks", which), ("numbers", numbers)].map(|(part, numbers)| Section {
        name: format!("{name}.{part}"),
        bytes: little_endian(&numbers).into(),
    })
}

fn slabs_of(files: &[Arc<Origin>], name: &str) -> Option<Vec<[Slab<u32>; 2]>> {
    files.iter().map(|file| slabs(file, name)).collect()
}

/// The chunks that several files hold, each as the newest of them has it.
fn latest(slabs: &[[Slab<u32>; 2]]) -> Option<Part<'_>> {
    let mut all = Part::default();
    for slabs in slabs {
        all.extend(part(slabs)?);
    }
    Some(all)
}

fn slabs(file: &Arc<Origin>, name: &str) -> Option<[Slab<u32>; 2]> {
    Some([
        Slab::of(&file.file, &format!("{name}.chunks"))?,
        Slab::of(&file.file, &format!("{name}.numbers"))?,
    ])
}

fn part([which, numbers]: &[Slab<u32>; 2]) -> Option<impl Iterator<Item = (u32, &[u32])>> {
    let fits = numbers.len() == which.len() * NUMBERS;
    fits.then(|| which.iter().copied().zip(numbers.chunks(NUMBERS)))
}
