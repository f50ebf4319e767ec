//! Splits a text at its white space, and puts it on one line.
//!
//! In: a text. Out: its words with the marks that touch them, as `str::split_whitespace` has them. Nearly all white space is a space: one
//! look at a byte finds it, where decoding every character takes several times as long. It knows nothing of what words are.

use std::{borrow::Cow, ops::Range};

/// The words of a text.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    spans(text).map(|span| &text[span])
}

/// Where the words of a text stand.
pub fn spans(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            match blank(text, at) {
                0 => break,
                length => at += length,
            }
        }
        let start = at;
        loop {
            while bytes.get(at).is_some_and(u8::is_ascii_graphic) {
                at += 1;
            }
            if at == bytes.len() || blank(text, at) > 0 {
                break;
            }
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}

/// The words of a text from the last one on.
pub fn words_back(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let mut end = text.len();
    std::iter::from_fn(move || {
        while end > 0 && blank_before(text, end) > 0 {
            end -= blank_before(text, end);
        }
        let mut start = end;
        loop {
            while start > 0 && bytes[start - 1].is_ascii_graphic() {
                start -= 1;
            }
            if start == 0 || blank_before(text, start) > 0 {
                break;
            }
            start -= 1;
            while bytes[start] & 0xC0 == 0x80 {
                start -= 1;
            }
        }
        let word = &text[start..end];
        end = start;
        (!word.is_empty()).then_some(word)
    })
}

/// The words of a text with one space between them.
pub fn one_line(text: &str) -> Cow<'_, str> {
    // Most stretches have nothing but single spaces between plain letters.
    let mut last = b' ';
    let plain = |&byte: &u8| {
        let spaced = byte == b' ' && last != b' ';
        last = byte;
        spaced || byte.is_ascii_graphic()
    };
    if text.as_bytes().iter().all(plain) && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for word in words(text) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Cow::Owned(line)
}

/// True where a character from U+2000 to U+203F begins: curly marks, dashes, dots and spaces, no letter among them. They are most of what
/// stands beyond ASCII in English copy, and tables of Unicode take long to tell what they are.
pub fn general_punctuation(rest: &[u8]) -> bool {
    rest.starts_with(&[0xE2, 0x80])
}

/// The length of the white space at a byte; 0 where there is none.
#[inline]
fn blank(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'!'..=b'~' => 0,
        b' ' | b'\t'..=b'\r' => 1,
        0xC2 if matches!(bytes.get(at + 1), Some(0x85 | 0xA0)) => 2,
        // The blocks of U+1680, U+2000 and U+3000.
        0xE1..=0xE3 if text[at..].starts_with(char::is_whitespace) => 3,
        _ => 0,
    }
}

/// The length of the white space that ends at a byte; 0 where there is none.
#[inline]
fn blank_before(text: &str, end: usize) -> usize {
    match text.as_bytes()[end - 1] {
        b'!'..=b'~' => 0,
        b' ' | b'\t'..=b'\r' => 1,
        0..0x80 => 0,
        _ => {
            let last = text[..end].chars().next_back();
            last.filter(|c| c.is_whitespace()).map_or(0, char::len_utf8)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_of_any_kind() {
        let text = " “Go”\u{a0}on,\u{2009}she\u{3000}\u{1680}said\u{85}\u{b}\u{200b}now é\n";
        let split: Vec<&str> = words(text).collect();
        assert_eq!(split, ["“Go”", "on,", "she", "said", "\u{200b}now", "é"]);
        assert_eq!(one_line(" a \n b\u{a0}c "), "a b c");
    }

    #[test]
    fn no_letter_is_general_punctuation() {
        for c in '\u{80}'..='\u{FFFF}' {
            let marked = general_punctuation(c.to_string().as_bytes());
            assert_eq!(marked, ('\u{2000}'..='\u{203F}').contains(&c));
            assert!(!marked || !c.is_alphanumeric());
            assert!(!marked || !unicode_normalization::char::is_combining_mark(c));
        }
    }

    proptest! {
        #[test]
        fn as_the_standard_library_splits(text in "(\\PC|\\s|[a-z \u{a0}\u{2003}\u{205f}]){0,60}") {
            prop_assert!(words(&text).eq(text.split_whitespace()));
            prop_assert!(words_back(&text).eq(text.split_whitespace().rev()));
        }
    }
}
