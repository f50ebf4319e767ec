//! Records as bytes, and back: for the files that a registry writes of its state to open quickly.
//!
//! In comes a record, out come bytes, and from the bytes the same record again. What is written is read by the same version of the program
//! only, so there is no format to keep: a field more is a field more. It knows no file; damage is found before bytes come here.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use jiff::{Timestamp, civil::Date};
use rustc_hash::FxHashMap;

use super::text::Texts;
use crate::{
    mapped::Mapped,
    model::{
        BodySpan, DocumentKind, OccurrenceKind, PartialDate, QuoteKind, SpeakerKind, Strength,
    },
    text::Span,
};

/// What can be stored.
pub(super) trait Stored: Sized {
    /// Writes it.
    fn put(&self, to: &mut Put);
    /// Reads it; `None` where the bytes are none of this kind.
    fn take(from: &mut Take<'_>) -> Option<Self>;
    /// What a list wants to know of it, where there are lists of its kind.
    fn card(&self) -> Option<Card> {
        None
    }
}

/// Numbers that stand for a record in lists.
pub(super) type Card = [u32; 3];

/// Texts that come again in many records, at most; each is written once.
const SHARED: usize = 1 << 16;

/// Where records are written.
#[derive(Default)]
pub(super) struct Put {
    pub(super) bytes: Vec<u8>,
    /// Texts written once for all records, by number.
    pub(super) shared: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
}

impl Put {
    /// For a file whose records may be copied from another: the numbers of that one stay what they are.
    pub(super) fn after(shared: &[Arc<str>]) -> Self {
        Put {
            bytes: Vec::new(),
            shared: shared.to_vec(),
            numbers: shared.iter().cloned().zip(0..).collect(),
        }
    }

    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// A file that records come from.
#[derive(Debug)]
pub(super) struct Origin {
    pub(super) file: Arc<Mapped>,
    /// The texts that records share: those of the files before it, and then its own.
    pub(super) shared: Arc<[Arc<str>]>,
    /// How many of them come from the files before.
    pub(super) shared_before: usize,
    /// Segments of the index that it holds.
    pub(super) segments: usize,
    /// The last event that it holds.
    pub(super) sequence: u64,
    /// Where the texts of documents are.
    pub(super) texts: Option<Arc<dyn Texts>>,
    /// About how many bytes of memory the records take that were read from any file since the start.
    pub(super) read: Arc<AtomicUsize>,
}

impl Origin {
    /// Takes note of a record that was read from so many bytes.
    pub(super) fn note(&self, bytes: usize) {
        // The bytes once more, what allocations cost, and the handles.
        self.read.fetch_add(2 * bytes + 256, Ordering::Relaxed);
    }

    /// What the file is called.
    pub(super) fn name(&self) -> &str {
        let name = self.file.path().file_name();
        name.and_then(|name| name.to_str()).unwrap_or_default()
    }
}

/// Bytes to read records from.
pub(super) struct Take<'b> {
    bytes: &'b [u8],
    pub(super) origin: &'b Origin,
}

impl<'b> Take<'b> {
    pub(super) fn new(bytes: &'b [u8], origin: &'b Origin) -> Self {
        Take { bytes, origin }
    }

    /// How many bytes there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The first byte; 0 where there is none.
    pub(super) fn first(&self) -> u8 {
        self.bytes.first().copied().unwrap_or_default()
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    pub(super) fn some(&mut self, len: usize) -> Option<&'b [u8]> {
        let (some, rest) = self.bytes.split_at_checked(len)?;
        self.bytes = rest;
        Some(some)
    }

    /// How many entries follow.
    fn count(&mut self) -> Option<usize> {
        // No record has more entries than bytes, so that a length is never more than there is room for.
        let len = usize::try_from(self.number()?).ok()?;
        (len <= self.bytes.len()).then_some(len)
    }

    /// The next text, where it lies.
    pub(super) fn text(&mut self) -> Option<&'b str> {
        let len = self.count()?;
        std::str::from_utf8(self.some(len)?).ok()
    }
}

/// Stores a struct field by field.
macro_rules! stored {
    ($name:ty { $($field:ident),* $(,)? }) => {
        impl $crate::registry::stored::Stored for $name {
            fn put(&self, to: &mut $crate::registry::stored::Put) {
                $($crate::registry::stored::Stored::put(&self.$field, to);)*
            }

            fn take(from: &mut $crate::registry::stored::Take<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::registry::stored::Stored::take(from)?),* })
            }
        }
    };
}

/// Stores an enum without fields.
macro_rules! stored_choice {
    ($name:ident { $($variant:ident),* $(,)? }) => {
        impl $crate::registry::stored::Stored for $name {
            fn put(&self, to: &mut $crate::registry::stored::Put) {
                // Exhaustive, so that a new variant is noticed here.
                match self {
                    $($name::$variant => {})*
                }
                to.bytes.push(*self as u8);
            }

            fn take(from: &mut $crate::registry::stored::Take<'_>) -> Option<Self> {
                let number = u8::take(from)?;
                [$($name::$variant),*].into_iter().find(|choice| *choice as u8 == number)
            }
        }
    };
}

pub(super) use {stored, stored_choice};

impl Stored for u8 {
    fn put(&self, to: &mut Put) {
        to.bytes.push(*self);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        from.byte()
    }
}

impl Stored for bool {
    fn put(&self, to: &mut Put) {
        to.bytes.push((*self).into());
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some(from.byte()? != 0)
    }
}

macro_rules! stored_number {
    ($($number:ty),*) => {$(
        impl Stored for $number {
            fn put(&self, to: &mut Put) {
                to.number(*self as u64);
            }

            fn take(from: &mut Take<'_>) -> Option<Self> {
                from.number()?.try_into().ok()
            }
        }
    )*};
}

stored_number!(u32, u64, usize);

impl Stored for i64 {
    fn put(&self, to: &mut Put) {
        // Small numbers of either sign take few bytes.
        to.number(((self << 1) ^ (self >> 63)).cast_unsigned());
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let number = from.number()?;
        Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }
}

impl Stored for f32 {
    fn put(&self, to: &mut Put) {
        to.bytes.extend_from_slice(&self.to_le_bytes());
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some(f32::from_le_bytes(from.some(4)?.try_into().ok()?))
    }
}

impl<const N: usize> Stored for [u8; N] {
    fn put(&self, to: &mut Put) {
        to.bytes.extend_from_slice(self);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        from.some(N)?.try_into().ok()
    }
}

impl Stored for String {
    fn put(&self, to: &mut Put) {
        to.text(self);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some(from.text()?.to_owned())
    }
}

impl Stored for Box<str> {
    fn put(&self, to: &mut Put) {
        to.text(self);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some(from.text()?.into())
    }
}

/// A text that many records share: by number, or in full where the table of the file has no room for it.
impl Stored for Arc<str> {
    fn put(&self, to: &mut Put) {
        /// A longer text hardly comes again.
        const LONGEST: usize = 64;
        let number = match to.numbers.get(self) {
            Some(&known) => Some(known),
            None if to.shared.len() < SHARED && self.len() <= LONGEST => {
                let number = to.shared.len() as u32;
                to.shared.push(self.clone());
                to.numbers.insert(self.clone(), number);
                Some(number)
            }
            None => None,
        };
        match number {
            Some(number) => to.number(u64::from(number) + 1),
            None => {
                to.number(0);
                to.text(self);
            }
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        match from.number()? {
            0 => Some(from.text()?.into()),
            number => {
                let number = usize::try_from(number - 1).ok()?;
                from.origin.shared.get(number).cloned()
            }
        }
    }
}

impl<T: Stored> Stored for Option<T> {
    fn put(&self, to: &mut Put) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        match bool::take(from)? {
            true => T::take(from).map(Some),
            false => Some(None),
        }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn put(&self, to: &mut Put) {
        to.number(self.len() as u64);
        self.iter().for_each(|value| value.put(to));
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let len = from.count()?;
        let mut values = Vec::with_capacity(len);
        for _ in 0..len {
            values.push(T::take(from)?);
        }
        Some(values)
    }
}

impl<T: Stored> Stored for Box<T> {
    fn put(&self, to: &mut Put) {
        (**self).put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        T::take(from).map(Box::new)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self, to: &mut Put) {
        self.0.put(to);
        self.1.put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl<A: Stored, B: Stored, C: Stored> Stored for (A, B, C) {
    fn put(&self, to: &mut Put) {
        self.0.put(to);
        self.1.put(to);
        self.2.put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?, C::take(from)?))
    }
}

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn put(&self, to: &mut Put) {
        to.number(self.len() as u64);
        for (key, value) in self {
            key.put(to);
            value.put(to);
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some(Vec::<(K, V)>::take(from)?.into_iter().collect())
    }
}

impl Stored for Span {
    fn put(&self, to: &mut Put) {
        self.start().put(to);
        self.len().put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let (start, len) = <(usize, usize)>::take(from)?;
        Some(Span::new(start, start.checked_add(len)?))
    }
}

impl Stored for PartialDate {
    fn put(&self, to: &mut Put) {
        i64::from(self.year()).put(to);
        for part in [self.month(), self.day_of_month()] {
            to.bytes.push(part.unwrap_or_default().unsigned_abs());
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let year = i64::take(from)?.try_into().ok()?;
        let (month, day) = (from.byte()?.try_into().ok()?, from.byte()?.try_into().ok()?);
        match day {
            0 => PartialDate::new(year, month, day),
            // Years before our era too, which an import may give.
            _ => Date::new(year, month, day).ok().map(PartialDate::day),
        }
    }
}

impl Stored for Date {
    fn put(&self, to: &mut Put) {
        PartialDate::day(*self).put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let date = PartialDate::take(from)?;
        Date::new(date.year(), date.month()?, date.day_of_month()?).ok()
    }
}

impl Stored for Timestamp {
    fn put(&self, to: &mut Put) {
        self.as_second().put(to);
        i64::from(self.subsec_nanosecond()).put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let (seconds, nanoseconds) = <(i64, i64)>::take(from)?;
        Timestamp::new(seconds, nanoseconds.try_into().ok()?).ok()
    }
}

stored!(BodySpan { start, end });
stored_choice!(DocumentKind {
    Report,
    Transcript,
    PressRelease,
    Notes
});
stored_choice!(QuoteKind {
    Direct,
    Mixed,
    Indirect
});
stored_choice!(SpeakerKind {
    Person,
    Body,
    Office,
    Group,
    Writing
});
stored_choice!(OccurrenceKind {
    Body,
    Headline,
    Caption,
    PullQuote
});
stored_choice!(Strength {
    Stated,
    Context,
    Implied,
    Weak
});

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::mapped::{self, Section};

    /// A file of some sections.
    pub(in crate::registry) fn file_of(sections: Vec<Section<'static>>) -> Arc<Origin> {
        let dir = tempfile::tempdir().unwrap();
        let name = |_| dir.path().join("some.map");
        let sections = sections.into_iter().map(Ok);
        let path = mapped::write(&dir.path().join("some.part"), name, sections).unwrap();
        Arc::new(Origin {
            file: Arc::new(Mapped::open(&path).unwrap()),
            shared: Arc::new([]),
            shared_before: 0,
            segments: 0,
            sequence: 0,
            texts: None,
            read: Arc::default(),
        })
    }
}
