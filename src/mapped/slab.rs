//! Numbers in a row, in memory of their own or in a mapped file: whoever reads them need not know which.

use std::{fmt, ops::Deref, sync::Arc};

use bytemuck::{AnyBitPattern, NoUninit};

use super::{Mapped, Stretch};

/// A slice of numbers that may lie in a mapped file.
pub enum Slab<T> {
    /// In memory.
    Own(Vec<T>),
    /// In a file: bytes that are a slice of `T`, which was checked when the slab was made.
    File(Arc<Mapped>, Stretch),
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Slab::Own(Vec::new())
    }
}

impl<T> From<Vec<T>> for Slab<T> {
    fn from(mut numbers: Vec<T>) -> Self {
        numbers.shrink_to_fit();
        Slab::Own(numbers)
    }
}

impl<T: AnyBitPattern + NoUninit> Slab<T> {
    /// A section of a file as numbers; `None` where there is no such section or its length is no multiple of theirs.
    pub fn of(file: &Arc<Mapped>, section: &str) -> Option<Self> {
        let stretch = file.stretch(section)?;
        bytemuck::try_cast_slice::<u8, T>(file.bytes_at(stretch)).ok()?;
        Some(Slab::File(file.clone(), stretch))
    }

    /// The bytes of the numbers, as a file holds them.
    pub fn bytes(&self) -> &[u8] {
        bytemuck::cast_slice(self)
    }

    /// True where it lies in a file.
    pub fn is_mapped(&self) -> bool {
        matches!(self, Slab::File(..))
    }
}

impl<T: AnyBitPattern + NoUninit> Deref for Slab<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Slab::Own(numbers) => numbers,
            Slab::File(file, stretch) => bytemuck::cast_slice(file.bytes_at(*stretch)),
        }
    }
}

impl<T> fmt::Debug for Slab<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slab::Own(numbers) => write!(f, "{} in memory", numbers.len()),
            Slab::File(_, stretch) => write!(f, "{} bytes of a file", stretch.len),
        }
    }
}
