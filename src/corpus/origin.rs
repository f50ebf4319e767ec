//! Where the words of a text stand in what they were read from.
//!
//! A page, a word processor's file or a feed is read into plain text, and all offsets are offsets of that text. Whoever has to point into the
//! original asks here. In come pieces as a reader writes them, out come places: bytes of a page, or a paragraph and a run of a
//! DOCX file. A text that is read as it is has no origin: its offsets are the original's own.

use std::ops::Range;

use crate::text::Span;

/// What a text was read from, and how its words map back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The format's name: `html`, `docx`, `rss`, `atom`, `json-feed`, `ninjs`, `newsml-g2`, `nitf`.
    pub format: &'static str,
    map: Map,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Map {
    /// The words stand in the original, dressed in a way that no offset would help with (a page inside a feed inside JSON).
    Nowhere,
    /// Pieces by bytes of the original, and the bytes at which its lines begin.
    Bytes(Vec<Piece>, Vec<usize>),
    /// Pieces by paragraph and run.
    Paragraphs(Vec<(usize, Paragraph)>),
}

/// A stretch of the text and the stretch of the original that it renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    text: usize,
    length: usize,
    at: usize,
    /// Bytes in the original; a piece of the same length is a copy, byte for byte.
    rendered: usize,
}

/// A paragraph of a DOCX file, counted from 1 over the part of the file, those in tables included; and a run of it, from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The part: `document`, `footnotes` or `endnotes`.
    pub part: &'static str,
    /// Its number.
    pub paragraph: usize,
    /// The run's number.
    pub run: usize,
}

/// Where a stretch of a text stands in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Bytes of the original file, half-open; line and column of the first, from 1 on, the column in bytes.
    Bytes {
        /// The first byte.
        start: usize,
        /// One past the last byte.
        end: usize,
        /// The line of the first byte.
        line: usize,
        /// Its column.
        column: usize,
    },
    /// The paragraphs in which it begins and ends.
    Paragraphs {
        /// Where it begins.
        first: Paragraph,
        /// Where it ends.
        last: Paragraph,
    },
}

impl Origin {
    /// The origin of words that cannot be pointed at in the original.
    pub(super) fn nowhere(format: &'static str) -> Self {
        Origin {
            format,
            map: Map::Nowhere,
        }
    }

    /// Where `span`, in bytes of the text, stands in the original; `None` where the original has no such place.
    pub fn locate(&self, span: Span) -> Option<Place> {
        match &self.map {
            Map::Nowhere => None,
            Map::Bytes(pieces, lines) => {
                let first = at_or_behind(pieces, span.start(), |p| p.text + p.length)?;
                let last = pieces[..pieces.partition_point(|p| p.text < span.end())].last()?;
                let inside = |piece: &Piece, at: usize| match piece.length == piece.rendered {
                    true => piece.at + at.saturating_sub(piece.text).min(piece.length),
                    false if at <= piece.text => piece.at,
                    false => piece.at + piece.rendered,
                };
                let start = match first.length == first.rendered {
                    true => inside(first, span.start()),
                    false => first.at,
                };
                let end = inside(last, span.end()).max(start);
                let line = lines.partition_point(|&begins| begins <= start).max(1);
                let begins = lines.get(line - 1).copied().unwrap_or(0);
                Some(Place::Bytes {
                    start,
                    end,
                    line,
                    column: start - begins.min(start) + 1,
                })
            }
            Map::Paragraphs(pieces) => {
                let upto = |at: usize| pieces.partition_point(|&(text, _)| text <= at);
                let (_, first) = *pieces.get(upto(span.start()).saturating_sub(1))?;
                let last = upto(span.end().saturating_sub(1).max(span.start()));
                let (_, last) = *pieces.get(last.saturating_sub(1))?;
                Some(Place::Paragraphs { first, last })
            }
        }
    }

    /// The line and the column of a byte of the original, from 1 on, the column in bytes.
    pub fn line_of(&self, byte: usize) -> Option<(usize, usize)> {
        let Map::Bytes(_, lines) = &self.map else {
            return None;
        };
        let line = lines.partition_point(|&begins| begins <= byte).max(1);
        let begins = lines.get(line - 1).copied().unwrap_or(0);
        Some((line, byte - begins.min(byte) + 1))
    }
}

fn at_or_behind<T>(pieces: &[T], at: usize, end: impl Fn(&T) -> usize) -> Option<&T> {
    pieces.get(pieces.partition_point(|piece| end(piece) <= at))
}

/// A text being written from an original whose bytes can be pointed at.
#[derive(Default)]
pub(super) struct Written {
    /// What was written so far.
    pub text: String,
    pieces: Vec<Piece>,
}

impl Written {
    /// Writes words of the original as they stand there, from byte `at` on.
    pub(super) fn copy(&mut self, words: &str, at: usize) {
        if words.is_empty() {
            return;
        }
        let text = self.text.len();
        self.text.push_str(words);
        match self.pieces.last_mut() {
            Some(last)
                if last.length == last.rendered
                    && last.text + last.length == text
                    && last.at + last.rendered == at =>
            {
                last.length += words.len();
                last.rendered += words.len();
            }
            _ => self.pieces.push(Piece {
                text,
                length: words.len(),
                at,
                rendered: words.len(),
            }),
        }
    }

    /// Writes words that stand for other bytes of the original.
    pub(super) fn render(&mut self, words: &str, from: Range<usize>) {
        if words.is_empty() {
            return;
        }
        let text = self.text.len();
        self.text.push_str(words);
        self.pieces.push(Piece {
            text,
            length: words.len(),
            at: from.start,
            rendered: from.len(),
        });
    }

    /// Writes what the original does not have, such as a break between paragraphs.
    pub(super) fn add(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// The text and its origin. `original` is what the bytes count in; `byte` turns an offset of it into one of the file.
    pub(super) fn end(
        mut self,
        format: &'static str,
        original: &str,
        byte: impl Fn(usize) -> usize,
    ) -> (String, Origin) {
        for piece in &mut self.pieces {
            let (start, end) = (byte(piece.at), byte(piece.at + piece.rendered));
            piece.at = start;
            piece.rendered = end - start;
        }
        let lines = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', original.as_bytes()).map(|at| byte(at + 1)))
            .collect();
        let map = Map::Bytes(self.pieces, lines);
        (self.text, Origin { format, map })
    }
}

/// A text being written from paragraphs and runs.
#[derive(Default)]
pub(super) struct WrittenRuns {
    /// What was written so far.
    pub text: String,
    pieces: Vec<(usize, Paragraph)>,
}

impl WrittenRuns {
    /// Writes words of a run.
    pub(super) fn run(&mut self, words: &str, from: Paragraph) {
        if self.pieces.last().is_none_or(|&(_, last)| last != from) {
            self.pieces.push((self.text.len(), from));
        }
        self.text.push_str(words);
    }

    /// Writes what the original does not have.
    pub(super) fn add(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// The text and its origin.
    pub(super) fn end(self, format: &'static str) -> (String, Origin) {
        let map = Map::Paragraphs(self.pieces);
        (self.text, Origin { format, map })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_of_the_text_is_found_in_the_original() {
        let page = "<p>Caf\u{e9}s\n&amp; bars";
        let mut written = Written::default();
        written.add("> ");
        written.copy("Caf\u{e9}s", 3);
        written.add(" ");
        written.render("&", 10..15);
        written.copy(" bars", 15);
        let (text, origin) = written.end("html", page, |byte| byte);
        let place = |words: &str| {
            let at = text.find(words).unwrap();
            match origin.locate(Span::new(at, at + words.len())) {
                Some(Place::Bytes {
                    start,
                    end,
                    line,
                    column,
                }) => (&page[start..end], line, column),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(place("fés"), ("fés", 1, 6));
        assert_eq!(place("s & b"), ("s\n&amp; b", 1, 9));
        assert_eq!(place("& bars"), ("&amp; bars", 2, 1));
        assert_eq!(
            place("> Ca"),
            ("Ca", 1, 4),
            "what was added begins with what follows"
        );
        assert_eq!(origin.locate(Span::new(99, 100)), None);
    }

    #[test]
    fn a_stretch_of_the_text_is_found_in_its_runs() {
        let at = |paragraph, run| Paragraph {
            part: "document",
            paragraph,
            run,
        };
        let mut written = WrittenRuns::default();
        written.run("One ", at(1, 1));
        written.run("two.", at(1, 2));
        written.add("\n\n");
        written.run("Three.", at(2, 1));
        let (_, origin) = written.end("docx");
        let place = |start, end| origin.locate(Span::new(start, end));
        let from = |first, last| Some(Place::Paragraphs { first, last });
        assert_eq!(place(0, 4), from(at(1, 1), at(1, 1)));
        assert_eq!(place(1, 8), from(at(1, 1), at(1, 2)));
        assert_eq!(place(5, 12), from(at(1, 2), at(2, 1)));
    }
}
