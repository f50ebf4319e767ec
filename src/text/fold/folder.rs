//! The scanner that folds: where words begin and end, what their letters become, and which marks stand between them.
//!
//! In: a stretch of a text. Out: its words and marks in one pass. What single characters are is told in `signs`.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Folded, Mark, MarkKind, Word, signs::*};
use crate::text::Span;

/// The scanner: one pass, never more than a few characters of look-ahead but for runs that it then consumes.
pub(super) struct Folder<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// A single opening mark is waiting for its other half, so a trailing `'` may be that.
    open_single: bool,
    /// No word is taken for a plain one.
    #[cfg(test)]
    is_slow: bool,
    out: Folded,
}

impl<'t> Folder<'t> {
    /// Reads the stretch `within` of `text`.
    pub(super) fn read(text: &'t str, within: Span) -> Folded {
        let start = within.start().min(text.len());
        let mut folder = Folder {
            text,
            start,
            end: within.end().min(text.len()),
            open_single: false,
            #[cfg(test)]
            is_slow: false,
            out: Folded::default(),
        };
        folder.out.reserve(folder.end.saturating_sub(start));
        // A stretch that does not fall on characters has no words.
        if text.get(start..folder.end).is_some() {
            let len = folder.end - start;
            folder.out.words.reserve(len / 5 + 1);
            folder.out.cased.reserve(len);
            folder.out.keys.reserve(len);
            folder.run(start);
        }
        folder.out
    }

    /// As [`Self::read`] of a whole text, without the short way for plain words.
    #[cfg(test)]
    pub(super) fn read_slowly(text: &'t str) -> Folded {
        let mut folder = Folder {
            text,
            start: 0,
            end: text.len(),
            open_single: false,
            is_slow: true,
            out: Folded::default(),
        };
        folder.run(0);
        folder.out
    }

    fn run(&mut self, start: usize) {
        let mut at = start;
        while let Some((ch, next)) = self.char(at) {
            if let Some(end) = self.plain_word(at) {
                at = end;
                continue;
            }
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

    /// A number at `at`, perhaps behind a sign of currency: that sign, and where the digits begin.
    fn amount(&self, at: usize) -> Option<(Option<char>, usize)> {
        if self.is_digit(at) {
            return Some((None, at));
        }
        let (ch, next) = self.char(at)?;
        (is_currency(ch) && self.is_digit(next)).then_some((Some(ch), next))
    }

    fn is_word_char(&self, at: usize) -> bool {
        self.peek(at).is_some_and(is_wordly)
    }

    /// The character before `at`, in the whole text.
    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// What [`Self::word`] makes of a word of English letters behind which a space or a mark ends it for certain: most words, in a
    /// fraction of the time.
    fn plain_word(&mut self, start: usize) -> Option<usize> {
        #[cfg(test)]
        if self.is_slow {
            return None;
        }
        let rest = &self.text.as_bytes()[start..self.end];
        let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic());
        let len = letters.count();
        let ends = match rest.get(len) {
            None | Some(b' ' | b'\n') => len > 0,
            // Behind one letter a full stop may be that of an abbreviation.
            Some(b',' | b'.' | b';' | b':' | b'?' | b'!') => len > 1,
            Some(_) => false,
        };
        if !ends {
            return None;
        }
        let (from, end) = (self.out.cased.len(), start + len);
        self.out.cased.push_str(&self.text[start..end]);
        self.push_word(Span::new(start, end), from, false);
        Some(end)
    }

    /// Reads the word that starts at `at` and tells where it ends; `None` where none starts.
    fn word(&mut self, start: usize) -> Option<usize> {
        let from = self.out.cased.len();
        let mut patched = false;
        let (first, next) = self.char(start)?;
        let glued = self.before(start).is_some_and(is_wordly);
        let mut at = match first {
            _ if is_wordly(first) => start,
            // $5, -5 and ~5 are words, and so is -$5; a hyphen inside a range (5-10) is not a sign.
            _ if is_currency(first) && self.is_digit(next) => {
                self.out.cased.push(first);
                next
            }
            // .15 is a fifteenth of what 15 is, not 15 behind a full stop.
            '.' if !glued
                && self.is_digit(next)
                && !matches!(self.before(start), Some('.' | '…')) =>
            {
                self.out.cased.push('.');
                next
            }
            '~' if self.strikes(start) => {
                self.out.cased.push_str("~~");
                next + 1
            }
            _ if !glued
                && (is_hyphen(first) || is_number_sign(first))
                && self.amount(next).is_some() =>
            {
                let sign = if is_hyphen(first) { '-' } else { first };
                let (currency, digits) = self.amount(next)?;
                self.out.cased.push(sign);
                self.out.cased.extend(currency);
                digits
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
            } else if (matches!(ch, '%' | '‰') || is_unit_sign(ch)) && after_digit {
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

    /// `~~not~~` and `can~~'t~~`: in Markdown the words behind the marks are struck out, in print the marks are seen; in neither are they
    /// the plain words.
    fn strikes(&self, at: usize) -> bool {
        let word = |at| self.is_word_char(at);
        self.char(at + 1) == Some(('~', at + 2))
            && self.before(at) != Some('~')
            && (word(at + 2)
                || matches!(self.char(at + 2), Some((ch, next)) if is_apostrophe(ch) && word(next)))
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

    /// Three digits and then no fourth: the comma of 1,000. In India pairs may stand before them: 12,34,000.
    fn is_thousands(&self, at: usize) -> bool {
        /// Nobody writes more pairs.
        const PAIRS: usize = 4;
        let mut rest = &self.text.as_bytes()[at..self.end];
        for _ in 0..=PAIRS {
            let digits = rest.iter().take(4).take_while(|b| b.is_ascii_digit());
            match (digits.count(), rest.get(2)) {
                (3, _) => return true,
                (2, Some(b',')) => rest = &rest[3..],
                _ => return false,
            }
        }
        false
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
