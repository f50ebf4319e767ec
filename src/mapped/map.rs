//! The one place that maps a file into memory.
#![allow(unsafe_code)]

use std::{fs::File, io};

use memmap2::Mmap;

/// A file in memory, to be read.
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: a map is undefined behaviour where its file changes under it. The files mapped here are made under another name, renamed when
    // they are whole, and never written again: a new state is a new file, and an old one is unlinked, which leaves maps of it as they are.
    // They stand in the registry's own directory, which nobody else writes, as with the pages of any database that maps its file.
    // Whoever reads the bytes trusts none of them: text is checked to be UTF-8, numbers to be in bounds.
    unsafe { Mmap::map(file) }
}
