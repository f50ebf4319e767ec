//! Typographic folding (rules R1 and R2): a text as words and marks, each with its span in the original.
//!
//! In comes a stretch of a text; out come its words, once in lower case for matching and once with their case kept, and the punctuation
//! between them. What only typography tells apart is equal afterwards: quote glyphs, apostrophes, the hyphen and dash family, no-break,
//! zero-width and soft-hyphen characters, the forms of an ellipsis, line wraps, runs of spaces, composed and decomposed letters (NFC, not
//! NFKC, which would make 10⁶ and 106 equal). No letter, no digit and no apostrophe inside a word is ever dropped: `we're` is not `were`.
//! It knows nothing of languages beyond a few English contractions, and nothing of quotations.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};

use super::Span;

/// A stretch of text as words and marks.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    words: Vec<Word>,
    marks: Vec<Mark>,
    cased: String,
    keys: String,
}

/// One word. Its letters are read through [`Folded::key`] and [`Folded::cased`].
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where it stands in the original.
    pub span: Span,
    /// Some of its letters stand in brackets: `[S]lavery`, `want[ed]`.
    pub patched: bool,
    cased: (u32, u32),
    key: (u32, u32),
}

/// What stands between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// `,`
    Comma,
    /// `.`
    Stop,
    /// `?`
    Question,
    /// `!`
    Exclamation,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// One hyphen of any kind, glued to a word on either side.
    Hyphen,
    /// Any other dash, or a hyphen standing free.
    Dash,
    /// `...`, `. . .`, `…`, `....`, or one of these in brackets.
    Ellipsis,
    /// `[`
    BracketOpen,
    /// `]`
    BracketClose,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// A quotation mark of any style, single or double.
    Quote,
    /// Any other sign.
    Symbol(char),
}

/// One mark with its place.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Where it stands in the original.
    pub span: Span,
    /// How many words stand before it.
    pub before: u32,
}

impl Folded {
    /// Reads the whole of `text`.
    pub fn new(text: &str) -> Self {
        Self::within(text, Span::new(0, text.len()))
    }

    /// Reads the stretch `within` of `text`; the spans point into `text`. Linear in the stretch.
    pub fn within(text: &str, within: Span) -> Self {
        let start = within.start().min(text.len());
        let mut folder = Folder {
            text,
            start,
            end: within.end().min(text.len()),
            open_single: false,
            out: Folded::default(),
        };
        // A stretch that does not fall on characters has no words.
        if text.get(start..folder.end).is_some() {
            folder.run(start);
        }
        folder.out
    }

    /// The words, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The marks, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True where there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Word `at` for matching: folded, lower case. Empty past the last word.
    pub fn key(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| {
            &self.keys[word.key.0 as usize..word.key.1 as usize]
        })
    }

    /// Word `at`, folded, with its case kept (rule R2). Empty past the last word.
    pub fn cased(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| {
            &self.cased[word.cased.0 as usize..word.cased.1 as usize]
        })
    }

    /// The keys of all words, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.words
            .iter()
            .map(|word| &self.keys[word.key.0 as usize..word.key.1 as usize])
    }

    /// The marks that stand just before word `at` (after word `at - 1`); `at` may be [`Folded::len`].
    pub fn marks_before(&self, at: usize) -> &[Mark] {
        let from = self
            .marks
            .partition_point(|mark| (mark.before as usize) < at);
        let to = self
            .marks
            .partition_point(|mark| (mark.before as usize) <= at);
        &self.marks[from..to]
    }

    /// The span of the words `from..to` in the original; empty where there are none.
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (
            self.words.get(from),
            to.checked_sub(1).and_then(|last| self.words.get(last)),
        ) {
            (Some(first), Some(last)) if from < to => first.span.union(last.span),
            (Some(next), _) => Span::new(next.span.start(), next.span.start()),
            _ => {
                let end = self.words.last().map_or(0, |word| word.span.end());
                Span::new(end, end)
            }
        }
    }
}

/// The scanner: one pass, never more than a few characters of look-ahead but for runs that it then consumes.
struct Folder<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// A single opening mark is waiting for its other half, so a trailing `'` may be that.
    open_single: bool,
    out: Folded,
}

impl Folder<'_> {
    fn run(&mut self, start: usize) {
        let mut at = start;
        while let Some((ch, next)) = self.char(at) {
            at = if ch.is_whitespace() || is_invisible(ch) {
                next
            } else if let Some(end) = self.word(at) {
                end
            } else {
                self.mark(at, ch, next)
            };
        }
    }

    /// The character at `at` and where the next one starts.
    fn char(&self, at: usize) -> Option<(char, usize)> {
        if at >= self.end {
            return None;
        }
        let byte = self.text.as_bytes()[at];
        if byte.is_ascii() {
            return Some((byte as char, at + 1));
        }
        let ch = self.text[at..].chars().next()?;
        Some((ch, at + ch.len_utf8()))
    }

    /// The character at `at`, past invisible ones.
    fn peek(&self, mut at: usize) -> Option<char> {
        loop {
            match self.char(at) {
                Some((ch, next)) if is_invisible(ch) => at = next,
                other => return other.map(|(ch, _)| ch),
            }
        }
    }

    fn is_letter(&self, at: usize) -> bool {
        self.peek(at).is_some_and(char::is_alphabetic)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.peek(at).is_some_and(|ch| ch.is_ascii_digit())
    }

    fn is_word_char(&self, at: usize) -> bool {
        self.peek(at).is_some_and(is_wordly)
    }

    /// The character before `at`, in the whole text.
    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Reads the word that starts at `at` and tells where it ends; `None` where none starts.
    fn word(&mut self, start: usize) -> Option<usize> {
        let from = self.out.cased.len();
        let mut patched = false;
        let (first, next) = self.char(start)?;
        let glued = self.before(start).is_some_and(is_wordly);
        let mut at = match first {
            _ if is_wordly(first) => start,
            // $5 and -5 are words; a hyphen inside a range (5-10) is not a sign.
            '$' | '€' | '£' | '¥' | '₹' | '₽' | '₴' if self.is_digit(next) => {
                self.out.cased.push(first);
                next
            }
            _ if is_hyphen(first) && !glued && self.is_digit(next) => {
                self.out.cased.push('-');
                next
            }
            _ if is_apostrophe(first) && !glued && self.is_clipped_word(next) => {
                self.out.cased.push('\'');
                next
            }
            '[' => {
                let end = self.patch(start, false)?;
                patched = true;
                end
            }
            _ => return None,
        };
        // Letters since the last dot, to tell U.S. from the end of a sentence; dots so far.
        let (mut letters, mut dots) = (0usize, 0usize);
        if patched {
            letters = 1;
        }
        while let Some((ch, next)) = self.char(at) {
            let last = self.out.cased[from..].chars().next_back();
            let after_digit = last.is_some_and(|c| c.is_ascii_digit());
            if is_invisible(ch) {
                at = next;
                continue;
            }
            if is_ideograph(ch) {
                if self.out.cased.len() > from {
                    break;
                }
                self.out.cased.push(ch);
                at = next;
                break;
            }
            if is_wordly(ch) {
                self.out.cased.push(ch);
                letters += 1;
            } else if is_apostrophe(ch) && self.is_word_char(next) && last.is_some() {
                // Two single marks are one double mark, even when glued: word''word.
                self.out.cased.push('\'');
                letters += 1;
            } else if ch == '.' && after_digit && self.is_digit(next)
                || matches!(ch, ':' | '/') && after_digit && self.is_digit(next)
                || ch == ',' && after_digit && self.is_thousands(next)
                || ch == '&' && letters > 0 && self.is_letter(next)
            {
                self.out.cased.push(ch);
            } else if ch == '.' && letters == 1 && last.is_some_and(char::is_alphabetic) {
                let another = self.is_letter(next) && self.is_lone_letter(next);
                if !another && dots == 0 {
                    break;
                }
                self.out.cased.push('.');
                dots += 1;
                letters = 0;
                at = next;
                if !another {
                    break;
                }
                continue;
            } else if matches!(ch, '%' | '‰') && after_digit {
                self.out.cased.push(ch);
                at = next;
                break;
            } else if let Some(end) = self.mask(start, at, ch) {
                for _ in at..end {
                    self.out.cased.push(ch);
                }
                at = end;
                continue;
            } else if ch == '[' && letters > 0 {
                let Some(end) = self.patch(at, true) else {
                    break;
                };
                patched = true;
                at = end;
                continue;
            } else {
                break;
            }
            at = next;
        }
        if dots > 0 && !self.out.cased.ends_with('.') {
            self.out.cased.push('.');
        }
        if let Some((ch, next)) = self.char(at)
            && is_apostrophe(ch)
            && !self.open_single
            && !self.is_word_char(next)
            && is_possessive_or_clipped(&self.out.cased[from..])
        {
            self.out.cased.push('\'');
            at = next;
        }
        self.push_word(Span::new(start, at), from, patched);
        Some(at)
    }

    /// Closes the word whose letters stand in `cased` from `from` on.
    fn push_word(&mut self, span: Span, from: usize, patched: bool) {
        let key_from = self.out.keys.len();
        let raw = &self.out.cased[from..];
        if raw.is_ascii() {
            self.out.keys.push_str(raw);
            self.out.keys[key_from..].make_ascii_lowercase();
        } else {
            if !is_nfc(raw) {
                let composed: String = raw.nfc().collect();
                self.out.cased.truncate(from);
                self.out.cased.push_str(&composed);
            }
            let lower = self.out.cased[from..].to_lowercase();
            self.out.keys.push_str(&lower);
        }
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.out.words.push(Word {
            span,
            patched,
            cased: (clip(from), clip(self.out.cased.len())),
            key: (clip(key_from), clip(self.out.keys.len())),
        });
    }

    /// `[S]` before letters, or `[ed]` after letters: reads the letters and tells where the bracket ends.
    fn patch(&mut self, open: usize, inside: bool) -> Option<usize> {
        const LONGEST: usize = 4;
        let mut at = open + 1;
        let mut letters = 0;
        while let Some((ch, next)) = self.char(at) {
            if ch == ']' {
                let fits = letters > 0 && (inside || self.is_letter(next));
                if !fits {
                    return None;
                }
                let content = &self.text[open + 1..at];
                self.out.cased.push_str(content);
                return Some(next);
            }
            letters += 1;
            if !ch.is_alphabetic() || letters > LONGEST {
                return None;
            }
            at = next;
        }
        None
    }

    /// `f***`, `s---`, `f**k`: the run of `*` or `-` at `at`, inside a word that starts at `start`, stands for letters.
    fn mask(&self, start: usize, at: usize, ch: char) -> Option<usize> {
        if !matches!(ch, '*' | '-') {
            return None;
        }
        let run = self.text.as_bytes()[at..self.end]
            .iter()
            .take_while(|&&b| b == ch as u8)
            .count();
        let end = at + run;
        let head = &self.text[start..at];
        let follows = self.is_letter(end);
        let masked = match ch {
            // **bold** is Markdown; its run has asterisks on the other side too.
            '*' => {
                self.before(start) != Some('*')
                    && (run >= 2 || follows)
                    && (head.len() <= 2 || follows)
            }
            // word--word is a typist's dash; only a lone consonant is a mask.
            _ => {
                let consonant = head.len() == 1 && !"aioAIO".contains(head);
                consonant && (run >= 3 || run == 2 && head.as_bytes()[0].is_ascii_lowercase())
            }
        };
        masked.then_some(end)
    }

    /// `'em`, `'tis`, `'90s`: words that start with an apostrophe.
    fn is_clipped_word(&self, at: usize) -> bool {
        const CLIPPED: [&str; 9] = [
            "em", "tis", "twas", "til", "till", "cause", "round", "bout", "n",
        ];
        let mut word = String::new();
        let mut next = at;
        while let Some((ch, after)) = self.char(next)
            && is_wordly(ch)
            && word.len() < 8
        {
            word.extend(ch.to_lowercase());
            next = after;
        }
        let decade =
            word.len() == 3 && word.ends_with('s') && word[..2].bytes().all(|b| b.is_ascii_digit());
        // 'em' between single marks is a word in marks.
        let closed = self.char(next).is_some_and(|(ch, _)| is_apostrophe(ch)) && word != "n";
        !closed && (decade || CLIPPED.contains(&word.as_str()))
    }

    /// Three digits and then no fourth: the comma of 1,000.
    fn is_thousands(&self, at: usize) -> bool {
        let digits = self.text.as_bytes()[at..self.end]
            .iter()
            .take(4)
            .take_while(|b| b.is_ascii_digit())
            .count();
        digits == 3
    }

    /// One letter with no letter or digit behind it.
    fn is_lone_letter(&self, at: usize) -> bool {
        self.char(at)
            .is_some_and(|(_, next)| !self.is_word_char(next))
    }

    /// Reads the mark at `at` and tells where to go on.
    fn mark(&mut self, at: usize, ch: char, next: usize) -> usize {
        let (kind, end) = match ch {
            '.' | '…' => match self.ellipsis(at) {
                Some(end) => (MarkKind::Ellipsis, end),
                None => (MarkKind::Stop, next),
            },
            '[' | '(' => match self.bracketed_ellipsis(next, if ch == '[' { ']' } else { ')' }) {
                Some(end) => (MarkKind::Ellipsis, end),
                None if ch == '[' => (MarkKind::BracketOpen, next),
                None => (MarkKind::ParenOpen, next),
            },
            ']' => (MarkKind::BracketClose, next),
            ')' => (MarkKind::ParenClose, next),
            ',' | '،' | '、' | '，' => (MarkKind::Comma, next),
            '。' => (MarkKind::Stop, next),
            ';' | '；' => (MarkKind::Semicolon, next),
            ':' | '：' => (MarkKind::Colon, next),
            '?' | '？' | '؟' => (MarkKind::Question, next),
            '!' | '！' => (MarkKind::Exclamation, next),
            _ if is_hyphen(ch) => self.dash(at, next),
            _ if is_apostrophe(ch) => {
                let opens = self.is_word_char(next) && !self.before(at).is_some_and(is_wordly);
                self.open_single = opens && (!self.open_single || ch == '‘');
                // `` and '' are one double mark.
                match self.char(next) {
                    Some((same, after)) if same == ch => {
                        self.open_single = false;
                        (MarkKind::Quote, after)
                    }
                    _ => (MarkKind::Quote, next),
                }
            }
            // A mark that re-opens at a paragraph continues the quotation (rule R5).
            _ if is_quote(ch) && self.follows_line_break(at) => return next,
            _ if is_quote(ch) => (MarkKind::Quote, next),
            _ => (MarkKind::Symbol(ch), next),
        };
        self.out.marks.push(Mark {
            kind,
            span: Span::new(at, end),
            before: u32::try_from(self.out.words.len()).unwrap_or(u32::MAX),
        });
        end
    }

    /// Nothing but spaces stands between `at` and the start of its line, and a line stands before it in the stretch.
    fn follows_line_break(&self, at: usize) -> bool {
        let head = self.text[self.start..at].trim_end_matches([' ', '\t']);
        head.ends_with('\n')
    }

    /// Where a run of at least three dots ends; a dot and the next may have one space between.
    fn ellipsis(&self, start: usize) -> Option<usize> {
        let (mut dots, mut end, mut at) = (0, start, start);
        while let Some((ch, next)) = self.char(at) {
            match ch {
                '.' => dots += 1,
                '…' => dots += 3,
                _ if ch.is_whitespace() && matches!(self.char(next), Some(('.' | '…', _))) => {
                    at = next;
                    continue;
                }
                _ => break,
            }
            end = next;
            at = next;
        }
        (dots >= 3).then_some(end)
    }

    /// Where `[...]` ends, `at` being just inside its bracket.
    fn bracketed_ellipsis(&self, mut at: usize, close: char) -> Option<usize> {
        let skip = |mut at: usize| {
            while let Some((ch, next)) = self.char(at)
                && ch.is_whitespace()
            {
                at = next;
            }
            at
        };
        at = skip(at);
        if !matches!(self.char(at), Some(('.' | '…', _))) {
            return None;
        }
        at = skip(self.ellipsis(at)?);
        match self.char(at) {
            Some((ch, next)) if ch == close => Some(next),
            _ => None,
        }
    }

    /// A run of hyphens and dashes. One hyphen with words on both sides is a hyphen.
    fn dash(&self, start: usize, next: usize) -> (MarkKind, usize) {
        let mut end = next;
        while let Some((ch, after)) = self.char(end)
            && is_hyphen(ch)
        {
            end = after;
        }
        let long = matches!(self.char(start), Some(('—' | '―' | '⸺' | '⸻', _)));
        let glued = self.before(start).is_some_and(is_wordly) && self.is_word_char(end);
        if end == next && glued && !long {
            (MarkKind::Hyphen, end)
        } else {
            (MarkKind::Dash, end)
        }
    }
}

fn is_wordly(ch: char) -> bool {
    if ch.is_ascii() {
        return ch.is_ascii_alphanumeric();
    }
    (ch.is_alphanumeric() || is_combining_mark(ch)) && !is_apostrophe(ch)
}

/// Scripts written without spaces: each character is a word of its own.
fn is_ideograph(ch: char) -> bool {
    matches!(ch as u32, 0x3041..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3134F)
}

/// Characters that print nothing: soft hyphen, zero-width spaces and joiners, direction marks, byte-order mark.
fn is_invisible(ch: char) -> bool {
    matches!(
        ch,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

fn is_apostrophe(ch: char) -> bool {
    matches!(
        ch,
        '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '´' | '`' | '′' | '‛' | '＇'
    )
}

fn is_quote(ch: char) -> bool {
    matches!(
        ch,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‚'
            | '″'
            | '＂'
            | '「'
            | '」'
            | '『'
            | '』'
            | '〝'
            | '〞'
    )
}

fn is_hyphen(ch: char) -> bool {
    matches!(
        ch,
        '-' | '‐'
            | '‑'
            | '‒'
            | '–'
            | '—'
            | '―'
            | '−'
            | '⁃'
            | '﹘'
            | '﹣'
            | '－'
            | '⸺'
            | '⸻'
    )
}

/// Words whose closing apostrophe is theirs: workers', goin'.
fn is_possessive_or_clipped(word: &str) -> bool {
    word.len() > 2 && (word.ends_with(['s', 'S']) || word.ends_with("in"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        Folded::new(text).keys().map(String::from).collect()
    }

    fn same(a: &str, b: &str) {
        assert_eq!(words(a), words(b), "{a:?} and {b:?}");
    }

    fn differ(a: &str, b: &str) {
        assert_ne!(words(a), words(b), "{a:?} and {b:?}");
    }

    fn marks(text: &str) -> Vec<MarkKind> {
        Folded::new(text)
            .marks()
            .iter()
            .map(|mark| mark.kind)
            .collect()
    }

    #[test]
    fn typography_is_no_difference() {
        same("It’s “fine” — really", "It's \"fine\" -- really");
        same(
            "a\u{a0}sover\u{ad}eign\u{200b} country",
            "a sovereign country",
        );
        same("long–term", "long-term");
        same("one\r\n  two\n\nthree", "one two three");
        same("Cafe\u{301}", "Caf\u{e9}");
        same("the workers’ rights", "the workers' rights");
        same("‘we go’", "“we go”");
        same("''we go''", "“we go”");
        same("Slavery is", "[S]lavery is");
        same("OʼBrien", "O'Brien");
    }

    #[test]
    fn letters_digits_and_apostrophes_are_kept() {
        differ("we're", "were");
        differ("10⁶", "106");
        differ("its", "it's");
        differ("U.S.", "us");
        differ("-5 degrees", "5 degrees");
        differ("$5", "5");
        differ("1,000", "1 000 0");
        differ("resumé", "resume");
    }

    #[test]
    fn some_things_are_one_word() {
        for one in [
            "U.S.",
            "U.S.A.",
            "1,000",
            "3.5",
            "25%",
            "$5",
            "€1,000.50",
            "f***",
            "s---",
            "f**k",
            "we're",
            "AT&T",
            "9/11",
            "9:30",
            "-5",
            "'em",
            "’90s",
            "want[ed]",
            "[S]lavery",
            "ДА",
            "naïve",
            "a.m.",
            "O'Brien's",
        ] {
            let folded = Folded::new(one);
            assert_eq!(folded.len(), 1, "{one:?}: {folded:?}");
            assert_eq!(folded.words()[0].span, Span::new(0, one.len()), "{one:?}");
        }
        for (text, n) in [
            ("1,2", 2),
            ("I. We", 2),
            ("plan B. A day", 4),
            ("5-10", 2),
            ("word--word", 2),
            ("**Note** well", 2),
            ("'em'", 1),
            ("日本", 2),
            ("and/or", 2),
            ("He said[so]", 2),
            ("*", 0),
        ] {
            assert_eq!(Folded::new(text).len(), n, "{text:?}");
        }
    }

    #[test]
    fn every_form_of_an_ellipsis_is_one() {
        for text in [
            "a...b",
            "a . . . b",
            "a … b",
            "a [...] b",
            "a [ . . . ] b",
            "a (…) b",
            "a.... b",
            "a. . . . b",
        ] {
            assert_eq!(marks(text), [MarkKind::Ellipsis], "{text:?}");
        }
        assert_eq!(marks("a. b"), [MarkKind::Stop]);
        assert_eq!(
            marks("a-b - c — d"),
            [MarkKind::Hyphen, MarkKind::Dash, MarkKind::Dash]
        );
        assert_eq!(
            marks("a, “b?”"),
            [
                MarkKind::Comma,
                MarkKind::Quote,
                MarkKind::Question,
                MarkKind::Quote
            ]
        );
    }

    #[test]
    fn marks_know_their_gap() {
        let folded = Folded::new("“We go,” they say.");
        assert_eq!(folded.marks_before(0).len(), 1);
        assert_eq!(folded.marks_before(2).len(), 2);
        assert_eq!(folded.marks_before(4)[0].kind, MarkKind::Stop);
        assert_eq!(folded.span(1, 3).of("“We go,” they say."), "go,” they");
        assert!(folded.span(9, 12).is_empty());
    }

    proptest! {
        #[test]
        fn offsets_come_home(text in "(\\PC|[a-zA-Z0-9 .,'’“”\\[\\]*$%&…\u{301}\u{ad}\n-]){0,120}") {
            let folded = Folded::new(&text);
            let mut at = 0;
            for (i, word) in folded.words().iter().enumerate() {
                prop_assert!(word.span.start() >= at);
                at = word.span.end();
                let original = word.span.of(&text);
                prop_assert!(!original.is_empty());
                // Every letter and digit of the original is in the word, in order.
                let letters = |s: &str| s.nfc().filter(|c| c.is_alphanumeric() && !is_apostrophe(*c)).collect::<String>();
                prop_assert_eq!(letters(original), letters(folded.cased(i)));
                prop_assert!(!folded.key(i).is_empty());
            }
            for mark in folded.marks() {
                prop_assert!(!mark.span.of(&text).is_empty());
            }
            // Nothing that counts lies outside words.
            let counts = |c: char| c.is_alphanumeric() && !is_apostrophe(c);
            let inside: usize = folded.words().iter().map(|w| w.span.of(&text).chars().filter(|c| counts(*c)).count()).sum();
            prop_assert_eq!(inside, text.chars().filter(|c| counts(*c)).count());
        }

        #[test]
        fn a_stretch_reads_like_its_own_text(text in "[a-z ,.“”]{0,60}", from in 0usize..30, len in 0usize..30) {
            let span = Span::new(from, from + len);
            let alone = span.of(&text).to_string();
            if !alone.is_empty() {
                let within = Folded::within(&text, span);
                let own = Folded::new(&alone);
                prop_assert_eq!(within.keys().collect::<Vec<_>>(), own.keys().collect::<Vec<_>>());
                for (a, b) in within.words().iter().zip(own.words()) {
                    prop_assert_eq!(a.span, b.span.shifted(span.start()));
                }
            }
        }
    }
}
