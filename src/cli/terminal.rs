//! Writes to the terminal: colours where they are wanted, strangers' characters made harmless, lines that fit.
//!
//! In come text and ink, out come bytes on the standard output. It knows nothing of quotations.

use std::{
    borrow::Cow,
    env,
    fmt::Write as _,
    io::{self, IsTerminal, Write},
};

use prost::{Message, Name};

use super::pager::Stream;
use crate::{api::json, text::hidden::is_hidden};

/// The width of text where nobody says otherwise: neither `COLUMNS` nor a terminal.
const WIDTH: usize = 100;

/// What a stretch of text is painted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Cyan,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Plain => "0",
            Ink::Bold => "1",
            Ink::Dim => "2",
            Ink::Red => "31",
            Ink::Green => "32",
            Ink::Yellow => "33",
            Ink::Cyan => "36",
        }
    }
}

/// How text for people is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// Escape sequences may be used. Without them, marks say what colour would.
    pub ansi: bool,
    /// Columns to a line.
    pub width: usize,
}

impl Style {
    /// What the standard output wants: colour on a terminal unless `NO_COLOR` is set.
    pub(super) fn of_stdout() -> Self {
        let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || env::var_os("TERM").is_some_and(|term| term == "dumb");
        let width = env::var("COLUMNS")
            .ok()
            .and_then(|width| width.parse().ok());
        let terminal = || Some(terminal_size::terminal_size_of(io::stdout())?.0.0.into());
        Style {
            ansi: io::stdout().is_terminal() && !refused,
            width: width.or_else(terminal).unwrap_or(WIDTH).clamp(40, 400),
        }
    }

    /// `text`, made harmless and painted.
    pub(super) fn paint(self, ink: Ink, text: &str) -> String {
        let text = harmless(text);
        if self.ansi && ink != Ink::Plain {
            format!("\x1b[{}m{text}\x1b[0m", ink.code())
        } else {
            text.into_owned()
        }
    }

    /// Painted pieces, broken between words so that each line fits behind an indent of `indent` columns. The first line is not indented.
    pub(super) fn wrap(self, pieces: &[(Ink, &str)], indent: usize) -> String {
        let mut out = String::new();
        let mut column = indent;
        // True where white space came since the last word; pieces may meet inside a word.
        let mut gap = false;
        for &(ink, piece) in pieces {
            let piece = harmless(piece);
            let mut words = piece.split(' ').peekable();
            while let Some(word) = words.next() {
                let width = word.chars().count();
                if width > 0 {
                    if gap && column > indent && column + 1 + width > self.width {
                        let _ = write!(out, "\n{:indent$}", "");
                        column = indent;
                    } else if gap && column > indent {
                        out.push(' ');
                        column += 1;
                    }
                    out.push_str(&self.paint(ink, word));
                    column += width;
                    gap = false;
                }
                gap |= words.peek().is_some();
            }
        }
        out
    }
}

/// Strangers' text as it may stand on a terminal: line breaks and tabs become spaces; control characters, escape sequences, and the
/// characters that reorder or hide what follows become visible as `\u{…}`.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if !harmful(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || is_hidden(c) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// True where a control character or an invisible one stands. Only few bytes begin one: no other is looked at twice.
fn harmful(text: &str) -> bool {
    const SUSPECT: [bool; 256] = {
        let mut suspect = [false; 256];
        let mut at = 0;
        while at < 256 {
            suspect[at] = at < 0x20 || matches!(at, 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xEF | 0xF3);
            at += 1;
        }
        suspect
    };
    let bytes = text.bytes().enumerate();
    bytes
        .filter(|&(_, byte)| SUSPECT[usize::from(byte)])
        .any(|(at, _)| text[at..].starts_with(|c: char| c.is_control() || is_hidden(c)))
}

/// A line of JSON with the same characters escaped as JSON does; the value is the same.
pub(super) fn harmless_json(line: String) -> String {
    if !harmful(&line) {
        return line;
    }
    let mut out = String::with_capacity(line.len() + 16);
    for c in line.chars() {
        if c.is_control() || is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The standard output. A reader that went away is an error of kind `BrokenPipe`, which ends the program without a word.
pub(super) struct Out {
    stream: Stream,
    /// How text for people is laid out.
    pub style: Style,
}

impl Out {
    /// Opens the standard output.
    pub(super) fn new() -> Self {
        Out {
            stream: Stream::direct(),
            style: Style::of_stdout(),
        }
    }

    /// Writes one line of text that is harmless already.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        self.write_all(line.as_bytes())?;
        self.write_all(b"\n")
    }

    /// Writes one line of JSON.
    pub(super) fn json(&mut self, line: String) -> io::Result<()> {
        self.line(&harmless_json(line))
    }

    /// Writes one message of the API as a line of JSON.
    pub(super) fn message<M: Message + Name>(&mut self, message: &M) -> io::Result<()> {
        self.json(json::to_string(message).map_err(io::Error::other)?)
    }

    /// Sends what is written through a pager once it is longer than the terminal is high. Without a terminal nothing changes.
    pub(super) fn page_when_long(&mut self) {
        self.stream.page_when_long();
    }

    /// Begins a screen of its own: an empty one on a terminal, a line between elsewhere.
    pub(super) fn fresh(&mut self) -> io::Result<()> {
        match self.style.ansi {
            true => self.write_all(b"\x1b[H\x1b[2J\x1b[3J"),
            false => self.line(&"-".repeat(self.style.width)),
        }
    }

    /// Hands over what was written so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }

    /// Hands over all, and waits for whoever reads it in a pager.
    pub(super) fn end(&mut self) -> io::Result<()> {
        self.stream.end()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style {
        ansi: false,
        width: 20,
    };

    #[test]
    fn strangers_characters_do_no_harm() {
        assert_eq!(
            harmless("so “it” goes\u{ad}, naïve"),
            "so “it” goes\u{ad}, naïve"
        );
        assert_eq!(harmless("a\x1b[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(
            harmless("a\u{202e}b\u{9b}c\u{feff}"),
            "a\\u{202e}b\\u{9b}c\\u{feff}"
        );
        assert_eq!(harmless("a\r\nb\tc\rd"), "a b c d");
        assert_eq!(
            harmless_json("\"\u{9b}\u{202e}\u{e0001}\"".to_owned()),
            "\"\\u009b\\u202e\\udb40\\udc01\""
        );
    }

    #[test]
    fn no_harmful_character_goes_unseen() {
        for c in '\0'..=char::MAX {
            let expected = c.is_control() || is_hidden(c);
            assert_eq!(harmful(c.encode_utf8(&mut [0; 4])), expected, "{c:?}");
        }
    }

    #[test]
    fn lines_break_between_words_and_never_inside() {
        let pieces = [
            (Ink::Plain, "one two "),
            (Ink::Red, "[-three-]"),
            (Ink::Plain, ", four five"),
        ];
        assert_eq!(
            PLAIN.wrap(&pieces, 4),
            "one two\n    [-three-], four\n    five"
        );
        assert_eq!(
            PLAIN.wrap(&[(Ink::Plain, &"x".repeat(50))], 4),
            "x".repeat(50)
        );
        let coloured = Style {
            ansi: true,
            width: 80,
        };
        assert_eq!(coloured.wrap(&pieces[1..2], 0), "\x1b[31m[-three-]\x1b[0m");
    }
}
