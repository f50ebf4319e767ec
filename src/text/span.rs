//! A half-open stretch of a text, in UTF-8 bytes.
//!
//! Every finding, attribution and proof is a span into the text as received. A span carries no text;
//! it is only meaningful beside the text it was taken from.

use std::{fmt, ops::Range};

/// A half-open stretch of a text, in UTF-8 bytes. Its ends are ordered once, at construction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The stretch between two byte offsets, in whichever order they come.
    ///
    /// Texts are limited to far below 4 GiB where they are read in; offsets beyond that saturate.
    pub fn new(a: usize, b: usize) -> Self {
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (a, b) = (clip(a), clip(b));
        Span {
            start: a.min(b),
            end: a.max(b),
        }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True where nothing lies between the ends.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The ends as a range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The words of `text` under this span; empty where the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// True where `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True where the byte at `offset` lies inside.
    pub fn holds(self, offset: usize) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// True where the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span around both.
    pub fn union(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same stretch, moved right by `bytes`.
    pub fn shifted(self, bytes: usize) -> Span {
        Span::new(self.start() + bytes, self.end() + bytes)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Span::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_ordered_and_slicing_never_panics() {
        let span = Span::new(4, 2);
        assert_eq!((span.start(), span.end(), span.len()), (2, 4, 2));
        assert_eq!(span.of("so, “no”"), ", ");
        assert_eq!(
            Span::new(5, 6).of("so, “no”"),
            "",
            "not a character boundary"
        );
        assert_eq!(Span::new(90, 99).of("short"), "");
    }

    #[test]
    fn relations() {
        let outer = Span::new(2, 9);
        assert!(outer.contains(Span::new(2, 9)) && outer.overlaps(Span::new(8, 12)));
        assert!(!outer.overlaps(Span::new(9, 12)), "half-open");
        assert!(outer.holds(2) && !outer.holds(9));
        assert_eq!(outer.union(Span::new(12, 14)), Span::new(2, 14));
    }
}
