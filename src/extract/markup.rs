//! Finds the Markdown and HTML that dress words without being words: emphasis, links, code marks, tags, escapes.
//!
//! In: a text and the stretch of it to read. Out: the pieces that a reader of the page would not see, in order, so that
//! *said \*\*Roe\*\** reads as *said Roe*. The text itself stays as it is, and so do all offsets. Emphasis counts only in pairs, a
//! bracket only as part of a link; whatever is left over is text. It knows nothing of lines and their markers, nor of words.

use memchr::{memchr, memchr3};

use super::references;
use crate::text::Span;

/// Openers that wait for their closers. Pages nest a few; only broken or hostile text has more, and is then not dressed.
const WAITING: usize = 32;
/// Bytes of a link's address, or of a tag, at most. Addresses with tracking codes reach a few hundred.
const ADDRESS: usize = 2_000;

/// The pieces of a text that are not seen, sorted; no two touch.
#[derive(Debug, Default)]
pub struct Markup {
    pieces: Vec<Span>,
}

/// A run of emphasis marks that may open.
struct Opener {
    glyph: u8,
    start: usize,
    end: usize,
}

impl Markup {
    /// Reads `within`.
    pub fn read(text: &str, within: Span) -> Markup {
        // A body that does not fit its text is a caller's mistake, and holds nothing. Most articles have no markup at all.
        if plain(within.of(text).as_bytes()) {
            return Markup::default();
        }
        let mut reader = Reader {
            text,
            to: within.end(),
            openers: Vec::new(),
            brackets: Vec::new(),
            pieces: Vec::new(),
        };
        reader.run(within.start());
        Markup::of(reader.pieces)
    }

    /// The markup of these pieces.
    fn of(mut pieces: Vec<Span>) -> Markup {
        pieces.sort_unstable_by_key(|p| (p.start(), p.end()));
        let mut merged: Vec<Span> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match merged.last_mut() {
                Some(last) if piece.start() <= last.end() => *last = last.union(piece),
                _ => merged.push(piece),
            }
        }
        Markup { pieces: merged }
    }

    /// The same with more pieces.
    pub fn with(self, more: Vec<Span>) -> Markup {
        if more.is_empty() {
            return self;
        }
        let mut pieces = self.pieces;
        pieces.extend(more);
        Markup::of(pieces)
    }

    /// The pieces that begin in `from..to`.
    pub fn between(&self, from: usize, to: usize) -> &[Span] {
        if self.pieces.is_empty() {
            return &[];
        }
        let first = self.pieces.partition_point(|p| p.start() < from);
        let count = self.pieces[first..].partition_point(|p| p.start() < to);
        &self.pieces[first..first + count]
    }

    /// Where what is seen goes on, at or behind `at`.
    pub fn past(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|p| p.end() <= at);
        match self.pieces.get(next) {
            Some(piece) if piece.start() <= at => piece.end(),
            _ => at,
        }
    }

    /// Where what is seen before `at` ends.
    pub fn back(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|p| p.end() < at);
        match self.pieces.get(next) {
            Some(piece) if piece.start() < at => piece.start(),
            _ => at,
        }
    }

    /// `span` without the white space and the markup at its ends.
    pub fn trim(&self, text: &str, span: Span) -> Span {
        let (mut start, mut end) = (span.start(), span.end());
        loop {
            let seen = self.past(start).min(end);
            let rest = &text[seen..end];
            let next = end - rest.trim_start().len();
            if next == start {
                break;
            }
            start = next;
        }
        loop {
            let seen = self.back(end).max(start);
            let next = start + text[start..seen].trim_end().len();
            if next == end {
                break;
            }
            end = next;
        }
        Span::new(start, end)
    }

    /// What a reader sees of `span`.
    pub fn seen(&self, text: &str, span: Span) -> String {
        let mut seen = String::with_capacity(span.len());
        let mut at = span.start();
        for piece in self.between(span.start(), span.end()) {
            seen.push_str(&text[at..piece.start()]);
            if let Some((c, _)) = references::character(text, piece.start())
                && c != '\u{AD}'
            {
                seen.push(if c.is_whitespace() { ' ' } else { c });
            }
            at = piece.end().min(span.end());
        }
        seen.push_str(&text[at..span.end()]);
        seen
    }
}

/// True where nothing stands that could begin markup.
fn plain(bytes: &[u8]) -> bool {
    memchr3(b'*', b'_', b'~', bytes).is_none()
        && memchr3(b'`', b'[', b'<', bytes).is_none()
        && memchr(b'\\', bytes).is_none()
        && memchr(b'&', bytes).is_none()
}

/// True for what stands in a `<q>` or a `</q>`.
fn quotes(tag: &[u8]) -> bool {
    matches!(tag, b"q" | b"/q") || tag.starts_with(b"q ")
}

/// For each byte, whether it may begin or end markup.
const MARKS: [bool; 256] = {
    let mut marks = [false; 256];
    let all = b"*_~`[]<&\\\n";
    let mut at = 0;
    while at < all.len() {
        marks[all[at] as usize] = true;
        at += 1;
    }
    marks
};

struct Reader<'t> {
    text: &'t str,
    to: usize,
    openers: Vec<Opener>,
    brackets: Vec<usize>,
    pieces: Vec<Span>,
}

impl Reader<'_> {
    fn run(&mut self, from: usize) {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(step) = bytes[at..self.to]
            .iter()
            .position(|&b| MARKS[usize::from(b)])
        {
            crate::stop::check();
            at += step;
            at = match bytes[at] {
                b'\n' => self.line_end(at),
                b'*' | b'_' | b'~' => self.emphasis(at),
                b'`' => self.code(at),
                b'[' => self.bracket(at),
                b']' => self.link(at),
                b'<' => self.tag(at),
                b'&' => self.reference(at),
                _ => self.escape(at),
            };
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text
            .as_bytes()
            .get(at)
            .copied()
            .filter(|_| at < self.to)
    }

    /// Emphasis and links end with their paragraph.
    fn line_end(&mut self, at: usize) -> usize {
        if matches!(self.byte(at + 1), Some(b'\n' | b'\r')) {
            self.openers.clear();
            self.brackets.clear();
        }
        at + 1
    }

    /// `*`, `**`, `_`, `~~`: opens before a word, closes behind one.
    fn emphasis(&mut self, start: usize) -> usize {
        let glyph = self.text.as_bytes()[start];
        let mut end = start;
        while self.byte(end) == Some(glyph) {
            end += 1;
        }
        if end - start > 3 || glyph == b'~' && end - start < 2 {
            return end;
        }
        let before = self.text[..start].chars().next_back();
        let after = self.text[end..self.to].chars().next();
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // `snake_case` is one word; `un*believ*able` is emphasis.
        let inner = glyph == b'_' && word(before) && word(after);
        let opens = !(blank(after) || inner || glyph == b'_' && word(before));
        let closes = !(blank(before) || inner || glyph == b'_' && word(after));
        let mut left = end;
        if closes {
            while left > start
                && let Some(waiting) = self.openers.iter().rposition(|o| o.glyph == glyph)
            {
                self.openers.truncate(waiting + 1);
                let opener = &mut self.openers[waiting];
                let taken = (opener.end - opener.start).min(left - start);
                self.pieces.push(Span::new(opener.end - taken, opener.end));
                self.pieces.push(Span::new(left - taken, left));
                opener.end -= taken;
                left -= taken;
                if opener.end == opener.start {
                    self.openers.pop();
                }
            }
        }
        if opens && left > start {
            if self.openers.len() == WAITING {
                self.openers.clear();
            }
            self.openers.push(Opener {
                glyph,
                start,
                end: left,
            });
        }
        end
    }

    /// `` `code` ``, but not the `` `word' `` and ` ``words'' ` of old typewriters.
    fn code(&mut self, at: usize) -> usize {
        if self.byte(at + 1) == Some(b'`') {
            return at + 2;
        }
        let rest = &self.text.as_bytes()[at + 1..self.to];
        match memchr::memchr3(b'`', b'\'', b'\n', rest) {
            Some(step) if rest[step] == b'`' && rest.get(step + 1) != Some(&b'`') => {
                let close = at + 1 + step;
                self.pieces.push(Span::new(at, at + 1));
                self.pieces.push(Span::new(close, close + 1));
                // What is code holds no emphasis, but quotation marks and names in it count.
                close + 1
            }
            _ => at + 1,
        }
    }

    /// `[`, which may begin a link, and the footnote `[^1]`.
    fn bracket(&mut self, at: usize) -> usize {
        if self.byte(at + 1) == Some(b'^') {
            let end = self.to.min(at + 24);
            if let Some(step) = memchr::memchr(b']', &self.text.as_bytes()[at..end]) {
                self.pieces.push(Span::new(at, at + step + 1));
                return at + step + 1;
            }
        }
        if self.brackets.len() == WAITING {
            self.brackets.clear();
        }
        self.brackets.push(at);
        at + 1
    }

    /// `](address)` and `][label]` after a `[`.
    fn link(&mut self, at: usize) -> usize {
        let Some(open) = self.brackets.pop() else {
            return at + 1;
        };
        let close = match self.byte(at + 1) {
            Some(b'(') => b')',
            Some(b'[') => b']',
            _ => return at + 1,
        };
        let rest = &self.text.as_bytes()[at + 2..self.to.min(at + 2 + ADDRESS)];
        let Some(step) = memchr::memchr2(close, b'\n', rest).filter(|&s| rest[s] == close) else {
            return at + 1;
        };
        // `[Roe](the mayor)` is odd prose; an address has no spaces but before its title.
        let address = &rest[..step];
        if close == b')'
            && address.contains(&b' ')
            && !address.contains(&b'"')
            && !address.contains(&b'\'')
        {
            return at + 1;
        }
        let picture = open > 0 && self.text.as_bytes()[open - 1] == b'!';
        self.pieces
            .push(Span::new(open - usize::from(picture), open + 1));
        let end = at + 2 + step + 1;
        self.pieces.push(Span::new(at, end));
        end
    }

    /// `<b>`, `</p>`, `<a href="…">`.
    fn tag(&mut self, at: usize) -> usize {
        let named = self
            .byte(at + 1)
            .is_some_and(|b| b.is_ascii_alphabetic() || b == b'/');
        let rest = &self.text.as_bytes()[at + 1..self.to.min(at + 1 + ADDRESS)];
        match memchr::memchr2(b'>', b'<', rest) {
            // `<q>` and `</q>` are quotation marks.
            Some(step) if named && rest[step] == b'>' && !quotes(&rest[..step]) => {
                self.pieces.push(Span::new(at, at + 2 + step));
                at + 2 + step
            }
            _ => at + 1,
        }
    }

    /// `&nbsp;` between words and `&rsquo;` inside one; references of quotation marks are marks.
    fn reference(&mut self, at: usize) -> usize {
        let Some((found, length)) = references::character(self.text, at) else {
            return at + 1;
        };
        let end = at + length;
        if end > self.to {
            return at + 1;
        }
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let inner = matches!(found, '\'' | '’')
            && word(self.text[..at].chars().next_back())
            && word(self.text[end..self.to].chars().next());
        if found.is_whitespace() || found == '\u{AD}' || inner {
            self.pieces.push(Span::new(at, end));
        }
        end
    }

    /// `\*`: the mark behind the stroke is text.
    fn escape(&mut self, at: usize) -> usize {
        match self.byte(at + 1) {
            Some(b'"' | b'\'') => {
                self.pieces.push(Span::new(at, at + 1));
                at + 1
            }
            Some(b) if b.is_ascii_punctuation() => {
                self.pieces.push(Span::new(at, at + 1));
                at + 2
            }
            _ => at + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn sees(text: &str, expected: &str) {
        let whole = Span::new(0, text.len());
        assert_eq!(Markup::read(text, whole).seen(text, whole), expected);
    }

    #[test]
    fn clippings() {
        sees("said **Ann Roe**, *late*", "said Ann Roe, late");
        sees("***Ann*** _said_ so", "Ann said so");
        sees("**Ann *Roe*** said", "Ann Roe said");
        sees("[Ann Roe](http://a.example/a_b) said", "Ann Roe said");
        sees("[Ann Roe](/roe \"The mayor\") said", "Ann Roe said");
        sees("[Ann Roe][1] said[^2]", "Ann Roe said");
        sees("`Ann Roe` and <b>Bob</b>", "Ann Roe and Bob");
        sees("\\\"We go,\\\" he said", "\"We go,\" he said");
        sees("~~Ann~~ Bob", "Ann Bob");
        sees("Ann&nbsp;Roe&rsquo;s AT&T;", "Ann Roe’s AT&T;");
        for plain in [
            "5 * 3 * 2",
            "a snake_case_name and @tom_roe",
            "f*** off",
            "[Ann Roe] said [sic]",
            "``Go,'' she said, `no'",
            "1 < 2 and 3 > 2",
            "* a bullet",
        ] {
            sees(plain, plain);
        }
    }

    #[test]
    fn a_stretch_outside_the_text_holds_nothing() {
        for text in ["", "*a*"] {
            let markup = Markup::read(text, Span::new(20, 30));
            assert!(markup.between(0, 40).is_empty());
        }
    }

    #[test]
    fn reading_can_be_called_off() {
        let stop = crate::stop::Stop::default();
        stop.ask();
        let text = "5 < 6 *and* <b";
        let ran = stop.run(|| Markup::read(text, Span::new(0, text.len())).pieces);
        assert_eq!(ran, Err(crate::stop::Stopped));
    }

    #[test]
    fn ends_are_trimmed() {
        let text = "“ *We **go**,* ” she";
        let markup = Markup::read(text, Span::new(0, text.len()));
        let inner = Span::new(3, text.find('”').unwrap_or(0));
        assert_eq!(markup.trim(text, inner).of(text), "We **go**,");
    }

    proptest! {
        #[test]
        fn pieces_are_apart_and_on_boundaries(text in "(\\*|\\*\\*|_|~~|`|\\[|\\]|\\(|\\)|<|>|/|\\\\|\"|\n|é|[a-z ]{1,4}){0,120}") {
            let whole = Span::new(0, text.len());
            let markup = Markup::read(&text, whole);
            let mut end = 0;
            for piece in markup.between(0, text.len()) {
                prop_assert!(piece.start() > end || piece.start() == 0);
                prop_assert!(!piece.of(&text).is_empty());
                end = piece.end();
            }
            prop_assert!(whole.contains(markup.trim(&text, whole)));
            prop_assert!(markup.seen(&text, whole).len() <= text.len());
        }
    }
}
