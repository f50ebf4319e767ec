//! Cuts what is seen of a paragraph into words, numbers and marks.
//!
//! In: a stretch of text without quotations. Out: items behind those that the stream has, with their classes. It knows nothing of sentences.

use std::borrow::Cow;

use crate::{
    lexicon::{self, Entry},
    text::{
        Span,
        hidden::{is_joining, seen},
        letters::{Capitals, Letters},
        sentences::abbreviated,
        words::general_punctuation,
    },
};

use super::{
    super::{markup::Markup, references},
    Item, Kind, Shape, Stream,
};

impl<'t> Stream<'t> {
    /// Tokenises what is seen of `from..to`.
    pub(super) fn words(&mut self, text: &'t str, markup: &Markup, from: usize, to: usize) {
        let mut at = from;
        for piece in markup.between(from, to) {
            self.plain(text, at, piece.start());
            at = piece.end().min(to);
            at += match references::is_apostrophe(text, piece.start()) {
                true => self.ending_at(&text[at..to], piece.start()),
                false => self.possessive_at(&text[at..to], piece.start()),
            };
        }
        self.plain(text, at, to);
    }

    /// The ending of "**Doe**'s" behind markup that begins at `end`: its length, once the word before has it.
    fn possessive_at(&mut self, rest: &str, end: usize) -> usize {
        let length = owner_ending(rest);
        match self.items.last_mut() {
            Some(last) if length > 0 && last.kind == Kind::Word && last.span.end() == end => {
                last.possessive = true;
                length
            }
            _ => 0,
        }
    }

    /// The "s" of "Doe&rsquo;s" behind the apostrophe that begins at `end`: its length, once the word before has it.
    fn ending_at(&mut self, rest: &str, end: usize) -> usize {
        let ending = rest
            .strip_prefix('s')
            .is_some_and(|after| !after.starts_with(char::is_alphanumeric));
        match self.items.last_mut() {
            Some(last) if ending && last.kind == Kind::Word && last.span.end() == end => {
                last.possessive = true;
                1
            }
            _ => 0,
        }
    }

    /// Tokenises `from..to`, which holds no markup.
    fn plain(&mut self, text: &'t str, from: usize, to: usize) {
        let bytes = &text.as_bytes()[..to];
        let mut at = from;
        // The phrase that waits for its end: the item that begins it, and the byte where it ends.
        let mut phrase = (0, usize::MAX);
        while at < to {
            let start = at;
            if bytes[at].is_ascii_whitespace() {
                at += 1;
                continue;
            }
            let entry = if let Some((end, shape)) = plain_word(text.as_bytes(), start, to) {
                at = end;
                self.letters(text, start, end, shape)
            } else {
                let c = text[at..].chars().next().unwrap_or(' ');
                let letter = !general_punctuation(&bytes[at..]) && c.is_alphanumeric();
                if !letter && !matches!(c, '@' | '#' | '$') {
                    at += c.len_utf8();
                    self.mark(text, c, start);
                    continue;
                }
                at = word_end(text, start, to);
                self.other_word(text, start, at)
            };
            if at >= phrase.1 {
                let count = self.items.len() - phrase.0;
                if let Some(item) = self.items.get_mut(phrase.0) {
                    item.phrase_len = u8::try_from(count).unwrap_or(0);
                }
                phrase = (0, usize::MAX);
            }
            if entry.phrase_end > at && entry.phrase_end <= to && phrase.1 == usize::MAX {
                let index = self.items.len() - 1;
                self.items[index].phrase = entry.phrase;
                phrase = (index, entry.phrase_end);
            }
            // Behind nearly every word stands one space.
            at += usize::from(bytes.get(at) == Some(&b' '));
        }
    }

    /// A mark, or white space beyond ASCII.
    fn mark(&mut self, text: &'t str, mark: char, start: usize) {
        let kind = match mark {
            ',' => Kind::Comma,
            '.' | '!' | '?' | '…' => Kind::Stop,
            ':' => Kind::Colon,
            ';' => Kind::Semicolon,
            '—' | '–' | '―' | '-' => Kind::Dash,
            '(' | '[' => Kind::Open,
            ')' | ']' => Kind::Close,
            _ if mark.is_whitespace() => return,
            _ => Kind::Other,
        };
        let end = start + mark.len_utf8();
        // Stops and dashes in a row are one.
        if let Some(last) = self.items.last_mut()
            && last.kind == kind
            && matches!(kind, Kind::Stop | Kind::Dash | Kind::Other)
            && last.span.end() == start
        {
            last.span = Span::new(last.span.start(), end);
            last.word = last.span.of(text);
            return;
        }
        self.push(text, Span::new(start, end), kind, Shape::Lower);
    }

    /// A word of nothing but letters.
    #[inline]
    fn letters(&mut self, text: &'t str, start: usize, end: usize, shape: Shape) -> Entry {
        if shape == Shape::Lower {
            self.lower.insert_small(text, start..end);
        }
        let entry = lexicon::look_up_letters(text, start, end);
        self.items.push(Item {
            class: entry.word,
            ..Item::new(text, Span::new(start, end), Kind::Word, shape)
        });
        entry
    }

    /// Any other word, or a number.
    fn other_word(&mut self, text: &'t str, start: usize, end: usize) -> Entry {
        let word = &text[start..end];
        let bytes = word.as_bytes();
        if bytes[0].is_ascii_digit() || bytes[0] == b'$' {
            self.push(text, Span::new(start, end), Kind::Number, Shape::Lower);
            let entry = lexicon::look_up(text, start, end);
            if let Some(item) = self.items.last_mut() {
                item.class = entry.word;
            }
            return entry;
        }
        // Past an apostrophe at the end of a word; most words end in a letter, which one look at their last byte tells.
        let owner = |word: &'t str| match word.as_bytes().last() {
            Some(b'\'') => word.strip_suffix('\''),
            Some(0x80..) => word.strip_suffix('’'),
            _ => None,
        };
        let bare = match bytes.last() {
            Some(b's' | b'S') => owner(&word[..word.len() - 1]),
            _ => None,
        };
        let mut possessive = bare.is_some();
        let mut kept = bare.map_or(end, |bare| start + bare.len());
        if bare.is_none()
            && let Some(plural) = owner(word)
        {
            possessive = plural.ends_with(['s', 'S', 'x', 'z']);
            kept = start + plural.len();
        }
        let shape = shape(&text[start..kept]);
        if shape == Shape::Lower {
            self.lower.insert(text, start..kept);
        }
        self.push(text, Span::new(start, kept), Kind::Word, shape);
        let entry = match seen(&text[start..kept]) {
            Cow::Borrowed(_) => lexicon::look_up(text, start, end),
            // A soft hyphen in it: the lexicon knows what is seen of it.
            Cow::Owned(word) => Entry {
                phrase_end: 0,
                ..lexicon::look_up(&word, 0, word.len())
            },
        };
        if let Some(item) = self.items.last_mut() {
            item.possessive = possessive;
            item.class = if entry.word.is_empty() && kept < end {
                lexicon::look_up(text, start, kept).word
            } else {
                entry.word
            };
        }
        entry
    }
}

/// For each byte whether a word ends before it for sure, if a letter stands there last.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        let inside = byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'\'' | b'-' | b'&' | b'/' | b'.');
        ends[at] = !inside;
        at += 1;
    }
    ends
};

/// Where the word that begins at `start` ends and how it is written, where it is nothing but letters of ASCII; `None` where that takes a
/// closer look.
#[inline]
fn plain_word(text: &[u8], start: usize, to: usize) -> Option<(usize, Shape)> {
    let letters = Letters::read(text[start..].first_chunk()?);
    let end = start + letters.count;
    let ends = end == to || end < to && ENDS[usize::from(text[end])];
    if letters.count == 0 || letters.count == 16 || !ends {
        return None;
    }
    let shape = match letters.capitals {
        Capitals::None => Shape::Lower,
        Capitals::All if letters.count == 1 => Shape::Initial,
        Capitals::All => Shape::Caps,
        Capitals::Some => Shape::Capital,
    };
    Some((end, shape))
}

/// Where the word that begins at `start` ends: letters and figures with single hyphens, apostrophes, stops or ampersands between them.
fn word_end(text: &str, start: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    if matches!(bytes[at], b'@' | b'#' | b'$') {
        at += 1;
    }
    loop {
        if let Some(sixteen) = bytes[at..].first_chunk() {
            at = to.min(at + Letters::read(sixteen).count);
        }
        while at < to && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
            at += 1;
        }
        if at >= to {
            return at;
        }
        // Most words end at a space or a comma, which needs no closer look.
        if bytes[at].is_ascii()
            && !matches!(
                bytes[at],
                b'\'' | b'-' | b'&' | b'/' | b',' | b':' | b'%' | b'.'
            )
        {
            return at;
        }
        let rest = &text[at..to];
        let Some(c) = rest.chars().next() else {
            return at;
        };
        let marked = general_punctuation(rest.as_bytes());
        if !marked && (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)) {
            at += c.len_utf8();
            continue;
        }
        let after = &rest[c.len_utf8()..];
        let joined = after.starts_with(char::is_alphanumeric);
        match c {
            '\'' | '’' if joined => at += c.len_utf8(),
            '\'' | '’' if text[start..at].ends_with(['s', 'S']) && after.starts_with(' ') => {
                return at + c.len_utf8();
            }
            '-' | '&' | '/' | '‑' if joined => at += c.len_utf8(),
            _ if joined && is_joining(c) => at += c.len_utf8(),
            ',' | ':'
                if joined
                    && bytes[at - 1].is_ascii_digit()
                    && after.as_bytes()[0].is_ascii_digit() =>
            {
                at += 1
            }
            '%' if bytes[at - 1].is_ascii_digit() => return at + 1,
            '.' => {
                let so_far = &text[start..at + 1];
                let dotted = joined
                    && (bytes[at - 1].is_ascii_digit()
                        || memchr::memchr(b'.', &bytes[start..at]).is_some()
                        || text[start..at].chars().nth(1).is_none());
                if dotted || joined && after.as_bytes()[0].is_ascii_lowercase() {
                    at += 1;
                } else if abbreviated(so_far) && !bytes[start].is_ascii_digit() {
                    return at + 1 + owner_ending(after);
                } else {
                    return at;
                }
            }
            _ => return at,
        }
    }
}

/// The bytes of the possessive ending that `rest` begins with: "Bob Doe Jr.'s".
fn owner_ending(rest: &str) -> usize {
    let ending = ["'s", "’s"].iter().find_map(|ending| {
        let after = rest.strip_prefix(ending)?;
        (!after.starts_with(char::is_alphanumeric)).then_some(ending.len())
    });
    ending.unwrap_or(0)
}

fn shape(word: &str) -> Shape {
    // Most words are small letters of ASCII and nothing else.
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Shape::Lower;
    }
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let (Some(first), second) = (letters.next(), letters.next()) else {
        return Shape::Lower;
    };
    if !first.is_uppercase() {
        // iPhone, deGrasse, al-Assad
        let inner = word.chars().skip(1).any(char::is_uppercase) && !word.starts_with(['@', '#']);
        return if inner { Shape::Capital } else { Shape::Lower };
    }
    match second {
        None => Shape::Initial,
        Some(c) if c.is_uppercase() && letters.all(char::is_uppercase) => Shape::Caps,
        _ => Shape::Capital,
    }
}
