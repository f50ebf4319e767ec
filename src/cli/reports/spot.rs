//! Where a finding stands, in the units that other programs count in.
//!
//! In comes a draft, out come lines and columns, from 1 on, and offsets. For a draft that was read out of another format, they are those of the
//! original where it has any, and none where it has not.

use crate::{
    api::pb,
    corpus::{Article, Place},
    text::{
        Span,
        offsets::{Encoding, OffsetMap},
    },
};

/// The lines and the offsets of one draft.
pub(in crate::cli) struct Spots<'d> {
    draft: &'d Article,
    lines: Vec<usize>,
    points: OffsetMap<'d>,
}

/// One stretch of a draft that is text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Bytes of the text.
    pub bytes: (usize, usize),
    /// Code points of the text.
    pub points: (usize, usize),
    /// The line and column of the first byte: in bytes, and in code points.
    pub start: Position,
    /// The same of the byte behind the last one.
    pub end: Position,
}

/// A line and its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// The line.
    pub line: usize,
    /// The column, in bytes.
    pub byte: usize,
    /// The column, in code points.
    pub point: usize,
}

impl<'d> Spots<'d> {
    /// The spots of a draft.
    pub(in crate::cli) fn new(draft: &'d Article) -> Self {
        let text = &draft.document.text;
        let lines = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        Spots {
            draft,
            lines,
            points: OffsetMap::new(text, Encoding::Utf32),
        }
    }

    /// Where a span of the text stands in it; `None` where the draft was read out of another format.
    pub(super) fn of_text(&self, span: &Option<pb::Span>) -> Option<Spot> {
        if self.draft.origin.is_some() {
            return None;
        }
        self.read(span)
    }

    /// Where a span stands in the text that was read.
    pub(super) fn read(&self, span: &Option<pb::Span>) -> Option<Spot> {
        let (start, end) = self.bytes(span)?;
        Some(Spot {
            bytes: (start, end),
            points: (self.points.unit(start), self.points.unit(end)),
            start: self.position(start),
            end: self.position(end),
        })
    }

    /// Where a span stands in the original that the draft was read out of.
    pub(super) fn of_original(&self, span: &Option<pb::Span>) -> Option<Place> {
        let (start, end) = self.bytes(span)?;
        self.draft.origin.as_ref()?.locate(Span::new(start, end))
    }

    /// Where a span stands, for people: the line, or what there is in the original.
    pub(in crate::cli) fn in_words(&self, span: &Option<pb::Span>) -> String {
        match (self.read(span), self.of_original(span)) {
            (_, Some(place)) => in_words(&place),
            (Some(spot), None) => format!("line {}", spot.start.line),
            (None, None) => "place unknown".to_owned(),
        }
    }

    fn bytes(&self, span: &Option<pb::Span>) -> Option<(usize, usize)> {
        let span = span.as_ref()?;
        let length = self.draft.document.text.len();
        let start = usize::try_from(span.start).ok()?.min(length);
        let end = usize::try_from(span.end).ok()?.clamp(start, length);
        Some((start, end))
    }

    fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|&begins| begins <= at).max(1);
        let begins = self.lines[line - 1];
        Position {
            line,
            byte: at - begins + 1,
            point: self.points.unit(at) - self.points.unit(begins) + 1,
        }
    }
}

/// A place in an original in words: `paragraph 12, run 3`.
pub(super) fn in_words(place: &Place) -> String {
    match place {
        Place::Bytes { line, column, .. } => format!("line {line}, column {column}"),
        Place::Paragraphs { first, .. } => {
            let part = match first.part {
                "document" => String::new(),
                part => format!("{part}, "),
            };
            format!("{part}paragraph {}, run {}", first.paragraph, first.run)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    #[test]
    fn lines_and_columns_in_bytes_and_in_code_points() {
        let reported = example();
        let spots = Spots::new(&reported[0].draft);
        let spot = spots.of_text(&reported[0].answer.findings[0].span).unwrap();
        assert_eq!(
            (spot.start.line, spot.start.byte, spot.start.point),
            (2, 4, 2)
        );
        assert_eq!((spot.end.line, spot.end.byte, spot.end.point), (2, 15, 13));
        assert_eq!(spot.points, (7, 18));
    }
}
