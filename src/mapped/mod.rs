//! Derived data in files that are read where they lie: written once, checked whole before they are used, and mapped into memory.
//!
//! In come named sections of bytes; out comes a file that carries a checksum of every section, and later the same sections, as bytes and as
//! slices of numbers, without a copy. It knows nothing of what stands in them. Numbers are little-endian; a machine that is not has no
//! such files.

mod checksum;
mod file;
mod map;
mod slab;

pub use checksum::checksum;
#[cfg(any(test, fuzzing))]
pub(crate) use file::fuzz_sealed;
pub use file::{Mapped, MappedError, Section, Stretch, replace, write};
pub use slab::Slab;
