//! HTML comments, which no reader of the page sees: where they stand in a Markdown text, and the text without them.
//!
//! In comes a text; out come the stretches of it that are comments, as CommonMark reads them, and the same text with spaces for them,
//! byte for byte as long. A comment that begins a line ends with `-->`, or with the text; one within a line ends in its paragraph, or is
//! printed. What stands in a code span or between fences is printed too. It knows nothing of what comments say.

use std::borrow::Cow;

use memchr::{memchr, memchr3, memmem};

use super::Span;

/// What a comment begins with.
pub const OPEN: &str = "<!--";
/// What it ends with.
pub const CLOSE: &str = "-->";
/// Runs of more backticks than this open nothing: nobody writes them, and each length is looked for once a paragraph.
const LONGEST: usize = 16;

/// The comments of a text, and what looks like one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    /// The comments, in order; the last may be unclosed, and then goes to the end of the text.
    pub spans: Vec<Span>,
    /// Where an opener stands that nothing closes: in its paragraph, or, at the start of a line, in the text.
    pub unclosed: Vec<usize>,
}

impl Comments {
    /// Finds the comments of a text. The cost is linear in its length.
    pub fn of(text: &str) -> Comments {
        let mut found = Comments::default();
        // Most texts have none.
        if memmem::find(text.as_bytes(), OPEN.as_bytes()).is_some() {
            let mut reader = Reader {
                text,
                paragraph: 0,
                no_close: 0,
                open_ticks: [true; LONGEST + 1],
                found: &mut found,
            };
            reader.run();
        }
        found
    }

    /// The text with spaces for the comments, and for the line breaks in them: as long as it was.
    pub fn blanked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        for span in &self.spans {
            bytes[span.start()..span.end()].fill(b' ');
        }
        // Whole characters were replaced, so that the rest is text.
        String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

impl Comments {
    /// Tells that the rest of the text stands in a comment that nothing closes.
    pub fn note(&self, text: &str) -> Option<String> {
        let last = self.spans.last()?;
        let &at = self.unclosed.last().filter(|&&at| at == last.start())?;
        let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count();
        Some(format!(
            "the comment that begins in line {line} is not closed by -->: all that follows it is a comment, and was not read"
        ))
    }
}

/// The text with spaces for its comments, byte for byte as long.
pub fn blanked(text: &str) -> Cow<'_, str> {
    Comments::of(text).blanked(text)
}

struct Reader<'t> {
    text: &'t str,
    /// Where the paragraph ends that is being read.
    paragraph: usize,
    /// Up to here nothing closes a comment within a line.
    no_close: usize,
    /// By the length of a run of backticks: whether one may still close in this paragraph.
    open_ticks: [bool; LONGEST + 1],
    found: &'t mut Comments,
}

impl Reader<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = self.line(0);
        while let Some(step) = bytes.get(at..).and_then(next_mark) {
            crate::stop::check();
            at += step;
            at = match bytes[at] {
                b'\n' => self.line(at + 1),
                b'\\' => at + 1 + usize::from(bytes.get(at + 1).is_some_and(|&b| b != b'\n')),
                b'`' => self.code(at),
                _ => self.inline(at),
            };
        }
    }

    fn rest(&self, at: usize) -> &[u8] {
        &self.text.as_bytes()[at..]
    }

    /// The start of a line: past a fenced block or a comment that begins there.
    fn line(&mut self, at: usize) -> usize {
        self.enter(at);
        let line = self.rest(at);
        if let Some(fence) = Fence::opens(line) {
            return self.text.len() - after_fence(line, &fence).len();
        }
        let indent = line.iter().take_while(|&&b| b == b' ').count();
        let start = at + indent;
        if indent > 3 || !self.rest(start).starts_with(OPEN.as_bytes()) {
            return at;
        }
        let end = match closing(self.rest(start)) {
            Some(length) => start + length,
            None => {
                self.found.unclosed.push(start);
                self.text.len()
            }
        };
        self.found.spans.push(Span::new(start, end));
        self.enter(end);
        end
    }

    /// Knows the paragraph that `at` stands in.
    fn enter(&mut self, at: usize) {
        if at >= self.paragraph {
            self.paragraph = paragraph_end(self.text, at);
            self.open_ticks = [true; LONGEST + 1];
        }
    }

    /// A `<` within a line.
    fn inline(&mut self, at: usize) -> usize {
        if !self.rest(at).starts_with(OPEN.as_bytes()) {
            return at + 1;
        }
        let within = &self.text.as_bytes()[at..self.paragraph.max(at)];
        let closed = match at < self.no_close {
            true => None,
            false => closing(within),
        };
        match closed {
            Some(length) => {
                self.found.spans.push(Span::new(at, at + length));
                at + length
            }
            None => {
                self.found.unclosed.push(at);
                self.no_close = self.paragraph;
                at + OPEN.len()
            }
        }
    }

    /// A run of backticks: past the code that it opens, if another of its length closes it in the paragraph.
    fn code(&mut self, at: usize) -> usize {
        let length = ticks(self.rest(at));
        let inside = at + length;
        if length > LONGEST || !self.open_ticks[length] {
            return inside;
        }
        let end = self.paragraph.max(inside);
        let bytes = self.text.as_bytes();
        let mut from = inside;
        while let Some(step) = memchr(b'`', &bytes[from..end]) {
            let run = ticks(&bytes[from + step..end]);
            let close = from + step;
            from = close + run;
            if run == length {
                // “Go,” of old typewriters is ``Go,''.
                let typed = length == 2 && memmem::find(&bytes[inside..close], b"''").is_some();
                return if typed { inside } else { from };
            }
        }
        self.open_ticks[length] = false;
        inside
    }
}

/// The next byte that may matter.
fn next_mark(bytes: &[u8]) -> Option<usize> {
    let first = memchr3(b'\n', b'`', b'<', bytes)?;
    Some(memchr(b'\\', &bytes[..first]).unwrap_or(first))
}

fn ticks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&b| b == b'`').count()
}

/// The length of the comment that `bytes` begin with, if it is closed.
fn closing(bytes: &[u8]) -> Option<usize> {
    for whole in ["<!-->", "<!--->"] {
        if bytes.starts_with(whole.as_bytes()) {
            return Some(whole.len());
        }
    }
    let inside = bytes.get(OPEN.len()..)?;
    let length = memmem::find(inside, CLOSE.as_bytes())?;
    Some(OPEN.len() + length + CLOSE.len())
}

/// The start of the first blank line behind `from`, or the end.
fn paragraph_end(text: &str, from: usize) -> usize {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if at > from && line.trim().is_empty() {
            return at;
        }
        at += line.len();
    }
    at
}

/// What a fenced block of code begins with.
struct Fence {
    glyph: u8,
    length: usize,
}

impl Fence {
    /// The fence that a line opens, in a block quotation or not.
    fn opens(line: &[u8]) -> Option<Fence> {
        let (glyph, length, behind) = run(line)?;
        let line = &behind[..memchr(b'\n', behind).unwrap_or(behind.len())];
        // ```` ```code``` ```` in one line is a code span.
        let code = glyph == b'`' && line.contains(&b'`');
        (length >= 3 && !code).then_some(Fence { glyph, length })
    }

    fn closes(&self, line: &[u8]) -> bool {
        run(line).is_some_and(|(glyph, length, behind)| {
            glyph == self.glyph && length >= self.length && behind.trim_ascii().is_empty()
        })
    }
}

/// The run of backticks or tildes that a line begins with, and what stands behind it.
fn run(line: &[u8]) -> Option<(u8, usize, &[u8])> {
    let marked = line
        .iter()
        .position(|b| !matches!(b, b' ' | b'\t' | b'>'))?;
    let glyph = line[marked];
    let length = line[marked..].iter().take_while(|&&b| b == glyph).count();
    matches!(glyph, b'`' | b'~').then(|| (glyph, length, &line[marked + length..]))
}

/// What stands behind a fenced block; nothing where nothing closes it.
fn after_fence<'b>(block: &'b [u8], fence: &Fence) -> &'b [u8] {
    let mut rest = block;
    let mut first = true;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(end);
        if !first && fence.closes(line) {
            // The line break stays, so that what follows begins a line.
            return &rest[end - usize::from(line.ends_with(b"\n"))..];
        }
        first = false;
        rest = behind;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `seen` is the text with `.` for each byte of a comment.
    #[track_caller]
    fn reads(text: &str, seen: &str) {
        let comments = Comments::of(text);
        let mut dotted = text.as_bytes().to_vec();
        for span in &comments.spans {
            dotted[span.start()..span.end()].fill(b'.');
        }
        assert_eq!(String::from_utf8_lossy(&dotted), seen);
        assert_eq!(comments.blanked(text), seen.replace('.', " "));
    }

    #[test]
    fn clippings() {
        reads("Roe <!-- a --> said", "Roe .......... said");
        reads("<!-- a -->Roe <!--b--> said", "..........Roe ........ said");
        reads("Roe <!-- a\nb --> said", "Roe ............ said");
        reads(
            "Roe said\n  <!-- a\n\nb --> so",
            "Roe said\n  ............. so",
        );
        reads("a <!--> b <!---> c -->", "a ..... b ...... c -->");
        reads(
            "<!-- é “b” -->x",
            &format!("{}x", ".".repeat("<!-- é “b” -->".len())),
        );
        // Not closed: to the end at the start of a line, else printed.
        reads("a\n\n<!-- b\n\nc", "a\n\n.........");
        reads(
            "a <!-- b\n\nc <!-- d --> -->",
            "a <!-- b\n\nc .......... -->",
        );
        // Printed.
        reads(
            "Write `<!-- a -->` so <!-- b -->",
            "Write `<!-- a -->` so ..........",
        );
        reads(
            "``a ` <!-- b -->`` c <!-- d -->",
            "``a ` <!-- b -->`` c ..........",
        );
        reads("a ` b <!-- c --> d", "a ` b .......... d");
        reads("\\<!-- a --> b", "\\<!-- a --> b");
        reads("``Go,'' <!-- a --> ``now''", "``Go,'' .......... ``now''");
        reads(
            "```\n<!-- a -->\n```\n<!-- b -->",
            "```\n<!-- a -->\n```\n..........",
        );
        reads(
            "> ~~~ md\n> <!-- a -->\n> ~~~\n\n<!-- b -->",
            "> ~~~ md\n> <!-- a -->\n> ~~~\n\n..........",
        );
        reads("```a``` <!-- b -->", "```a``` ..........");
        reads("1 < 2 <! -- a -->", "1 < 2 <! -- a -->");
    }

    #[test]
    fn what_nothing_closes_is_told() {
        let text = "a <!-- b\n\n<!-- c";
        assert_eq!(Comments::of(text).unclosed, [2, 10]);
        assert!(
            Comments::of(text)
                .note(text)
                .is_some_and(|note| note.contains("in line 3"))
        );
        let text = "a <!-- b --> `<!-- c` <!-- d";
        assert_eq!(Comments::of(text).unclosed, [text.len() - 6]);
        assert_eq!(Comments::of(text).note(text), None);
    }

    proptest! {
        #[test]
        fn a_blanked_text_is_as_long_and_has_no_comment(text in "(<!--|-->|`{1,3}|~~~|\n|\n\n| |\\\\|<|>|é|[a-z]{1,3}){0,60}") {
            let comments = Comments::of(&text);
            let blank = comments.blanked(&text);
            prop_assert_eq!(blank.len(), text.len());
            let mut end = 0;
            for span in &comments.spans {
                prop_assert!(span.start() >= end && text[span.start()..].starts_with(OPEN));
                end = span.end();
            }
        }
    }

    #[test]
    fn many_openers_are_read_in_one_go() {
        for piece in [
            "<!-- ",
            "a <!-- ",
            "` `` ``` <!-- ",
            "```\n<!--",
            "\n> <!--\n",
        ] {
            let text = piece.repeat(20_000);
            assert_eq!(blanked(&text).len(), text.len());
        }
    }
}
