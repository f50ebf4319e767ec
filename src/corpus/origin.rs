//! Where the words of a text stand in what they were read from.
//!
//! A page, a word processor's file or a feed is read into plain text, and all offsets are offsets of that text. Whoever has to point into the
//! original asks here. In come pieces as a reader writes them, out come places: bytes of a page, or a paragraph and a run of a
//! DOCX file. A text that is read as it is has no origin: its offsets are the original's own.

use std::{ops::Range, sync::Arc};

use crate::text::Span;

/// What a text was read from, and how its words map back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The format's name: `html`, `docx`, `rss`, `atom`, `json-feed`, `ninjs`, `newsml-g2`, `nitf`.
    pub format: &'static str,
    map: Map,
}

/// The bytes at which the lines of an original begin: one list for all that is read out of it.
pub(super) type Lines = Arc<[usize]>;

/// The lines of an original. `byte` turns an offset of its text into one of the file.
pub(super) fn lines_of(original: &str, byte: impl Fn(usize) -> usize) -> Lines {
    let breaks = memchr::memchr_iter(b'\n', original.as_bytes());
    std::iter::once(0)
        .chain(breaks.map(|at| byte(at + 1)))
        .collect()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Map {
    /// Nobody knows where: the item is one line of many.
    Nowhere,
    /// Pieces by bytes of the original, and the bytes at which its lines begin.
    Bytes(Vec<Piece>, Lines),
    /// Pieces by paragraph and run.
    Paragraphs(Vec<(usize, Paragraph)>),
}

/// A stretch of the text and the stretch of the original that it renders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    text: usize,
    length: usize,
    at: usize,
    /// Bytes in the original.
    rendered: usize,
    /// The original has these very characters, so that a part of the piece is a part of the original.
    copy: bool,
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
                let inside = |piece: &Piece, at: usize| match piece.copy {
                    true => piece.at + at.saturating_sub(piece.text).min(piece.length),
                    false if at <= piece.text => piece.at,
                    false => piece.at + piece.rendered,
                };
                let start = match first.copy {
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
#[derive(Clone, Debug, Default)]
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
                if last.copy
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
                copy: true,
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
            copy: false,
        });
    }

    /// Writes what the original does not have, such as a break between paragraphs.
    pub(super) fn add(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// The same words without white space at either end.
    pub(super) fn trimmed(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let length = self.text.trim().len();
        if length == self.text.len() {
            return self;
        }
        let mut cut = Written::default();
        let end = start + length;
        let mut at = start;
        for piece in &self.pieces {
            let (from, to) = (piece.text.max(start), (piece.text + piece.length).min(end));
            if from >= to {
                continue;
            }
            cut.add(&self.text[at..from]);
            let words = &self.text[from..to];
            match piece.copy {
                true => cut.copy(words, piece.at + from - piece.text),
                false => cut.render(words, piece.at..piece.at + piece.rendered),
            }
            at = to;
        }
        cut.add(&self.text[at..end]);
        cut
    }

    /// Words that were read out of `carrier`, which was itself written from the original: what they say leads through it to there.
    pub(super) fn through(self, carrier: &Written) -> Self {
        let mut through = Written::default();
        let mut at = 0;
        for piece in &self.pieces {
            through.add(&self.text[at..piece.text]);
            at = piece.text + piece.length;
            let words = &self.text[piece.text..at];
            if piece.copy {
                carrier.copied(piece.at, words, &mut through);
            } else {
                let end = piece.at + piece.rendered;
                match carrier.stands(piece.at, end) {
                    Some(range) => through.render(words, range),
                    None => through.add(words),
                }
            }
        }
        through.add(&self.text[at..]);
        through
    }

    /// Writes words that are this text's from byte `from` on, each piece by where it stands in the original.
    fn copied(&self, from: usize, words: &str, out: &mut Written) {
        let end = from + words.len();
        let mut at = from;
        let first = self.pieces.partition_point(|p| p.text + p.length <= from);
        for piece in self.pieces[first..].iter().take_while(|p| p.text < end) {
            let (start, stop) = (piece.text.max(at), (piece.text + piece.length).min(end));
            out.add(&words[at - from..start - from]);
            let part = &words[start - from..stop - from];
            match piece.copy {
                true => out.copy(part, piece.at + start - piece.text),
                false => out.render(part, piece.at..piece.at + piece.rendered),
            }
            at = stop;
        }
        out.add(&words[at - from..]);
    }

    /// Where a stretch of this text stands in the original.
    fn stands(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let first = at_or_behind(&self.pieces, start, |p| p.text + p.length)?;
        let last = self.pieces[..self.pieces.partition_point(|p| p.text < end)].last()?;
        let begin = match first.copy {
            true => first.at + start.saturating_sub(first.text),
            false => first.at,
        };
        let stop = match last.copy {
            true => last.at + end.saturating_sub(last.text).min(last.length),
            false => last.at + last.rendered,
        };
        (begin <= stop).then_some(begin..stop)
    }

    /// The text and its origin, whose lines are `lines`; `byte` turns an offset of the original's text into one of the file.
    pub(super) fn end(
        self,
        format: &'static str,
        lines: Lines,
        byte: impl Fn(usize) -> usize,
    ) -> (String, Origin) {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in self.pieces {
            let (start, end) = (byte(piece.at), byte(piece.at + piece.rendered));
            let whole = Piece {
                at: start,
                rendered: end - start,
                ..piece
            };
            match piece.copy && whole.rendered != piece.length {
                false => pieces.push(whole),
                // In the file's encoding some of the characters have other lengths: each is a piece of its own.
                true => {
                    let words = &self.text[piece.text..piece.text + piece.length];
                    pieces.extend(words.char_indices().map(|(step, c)| {
                        let (start, end) = (piece.at + step, piece.at + step + c.len_utf8());
                        Piece {
                            text: piece.text + step,
                            length: c.len_utf8(),
                            at: byte(start),
                            rendered: byte(end) - byte(start),
                            copy: false,
                        }
                    }));
                }
            }
        }
        let map = Map::Bytes(pieces, lines);
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
        let (text, origin) = written.end("html", lines_of(page, |byte| byte), |byte| byte);
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
    fn words_inside_words_are_found_through_both() {
        // A page inside a feed: `&lt;b>Caf&eacute; &amp;amp; bar`.
        let feed = " &lt;b>Caf&eacute; &amp;amp; bar ";
        let mut carrier = Written::default();
        carrier.copy(" ", 0);
        carrier.render("<", 1..5);
        carrier.copy("b>Caf", 5);
        carrier.render("é", 10..18);
        carrier.copy(" ", 18);
        carrier.render("&", 19..24);
        carrier.copy("amp; bar ", 24);
        assert_eq!(carrier.text, " <b>Café &amp; bar ");
        let carrier = carrier.trimmed();
        assert_eq!(carrier.text, "<b>Café &amp; bar");
        let mut page = Written::default();
        page.add("# ");
        page.copy("Café ", 3);
        page.render("&", 9..14);
        page.copy(" bar", 14);
        let (text, origin) = page
            .through(&carrier)
            .end("rss", lines_of(feed, |b| b), |b| b);
        assert_eq!(text, "# Café & bar");
        for (words, original) in [
            ("Café", "Caf&eacute;"),
            ("é &", "&eacute; &amp;amp;"),
            ("&", "&amp;amp;"),
            ("bar", "bar"),
        ] {
            let at = text.find(words).unwrap();
            match origin.locate(Span::new(at, at + words.len())) {
                Some(Place::Bytes { start, end, .. }) => assert_eq!(&feed[start..end], original),
                other => panic!("{other:?}"),
            }
        }
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
