//! Where the strings of a JSON value stand in the text it was read from.
//!
//! In come the text and the value, out comes a string of it with the bytes that each stretch came from. The parser tells no places, so the text is gone
//! through once more beside the value; that it is JSON is known by then.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::origin::Written;

/// The strings of a value, by where each lies in memory: the value is borrowed, so none moves.
pub(super) struct Strings<'v> {
    text: &'v str,
    /// The first byte behind the opening mark of each.
    places: FxHashMap<usize, usize>,
}

impl<'v> Strings<'v> {
    /// The strings of a value that was read from `text`.
    pub(super) fn of(value: &'v Value, text: &'v str) -> Self {
        let mut places = FxHashMap::default();
        let mut walk = Walk {
            bytes: text.as_bytes(),
            at: text.len() - text.trim_start_matches('\u{feff}').len(),
            places: &mut places,
        };
        walk.value(Some(value));
        Strings { text, places }
    }

    /// Strings that cannot be pointed at.
    pub(super) fn nowhere() -> Self {
        Strings {
            text: "",
            places: FxHashMap::default(),
        }
    }

    /// One of the value's strings, with where it stands.
    pub(super) fn written(&self, string: &str) -> Written {
        let place = self.places.get(&(string.as_ptr() as usize));
        let written = place.map(|&at| decoded(self.text, at));
        match written.filter(|written| written.text == string) {
            Some(written) => written,
            None => {
                let mut written = Written::default();
                written.add(string);
                written
            }
        }
    }
}

/// The string whose opening mark stands before `at`.
fn decoded(text: &str, mut at: usize) -> Written {
    let mut written = Written::default();
    let bytes = text.as_bytes();
    while let Some(step) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        written.copy(&text[at..at + step], at);
        at += step;
        if bytes[at] == b'"' {
            break;
        }
        let length = escape(&bytes[at..]);
        let raw = text.get(at..at + length).unwrap_or_default();
        let character: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_default();
        written.render(&character, at..at + length);
        at += length;
    }
    written
}

/// How many bytes an escape has; two surrogates are one character.
fn escape(bytes: &[u8]) -> usize {
    let surrogate = |at: usize| matches!(bytes.get(at), Some(b'd' | b'D'));
    match bytes.get(1) {
        Some(b'u') if surrogate(2) && bytes.get(6..8) == Some(b"\\u") => 12,
        Some(b'u') => 6,
        _ => 2,
    }
}

/// A text of JSON that is gone through beside its value.
struct Walk<'w> {
    bytes: &'w [u8],
    at: usize,
    places: &'w mut FxHashMap<usize, usize>,
}

impl Walk<'_> {
    /// Goes past one value. The parser has refused nesting that would be too deep for this. `None` for one that another of the same key replaced.
    fn value(&mut self, value: Option<&Value>) {
        match self.next() {
            Some(b'{') => {
                self.at += 1;
                while self.next() == Some(b'"') {
                    let key = decoded_key(self.bytes, self.string());
                    self.past(b':');
                    let of_key = value.and_then(|value| value.get(&key));
                    self.value(of_key);
                    self.past(b',');
                }
                self.past(b'}');
            }
            Some(b'[') => {
                self.at += 1;
                let mut number = 0;
                while !matches!(self.next(), Some(b']') | None) {
                    self.value(value.and_then(|value| value.get(number)));
                    number += 1;
                    self.past(b',');
                }
                self.past(b']');
            }
            Some(b'"') => {
                let (start, _) = self.string();
                if let Some(string) = value.and_then(Value::as_str) {
                    // Of two values of one key the later one counts, and comes later here, too.
                    self.places.insert(string.as_ptr() as usize, start);
                }
            }
            Some(_) => {
                let end = |b: &u8| matches!(b, b',' | b']' | b'}') || b.is_ascii_whitespace();
                let rest = &self.bytes[self.at..];
                self.at += rest.iter().position(end).unwrap_or(rest.len()).max(1);
            }
            None => {}
        }
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        while self.bytes.get(self.at)?.is_ascii_whitespace() {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn past(&mut self, byte: u8) {
        if self.next() == Some(byte) {
            self.at += 1;
        }
    }

    /// Goes past a string; where its inside begins and ends.
    fn string(&mut self) -> (usize, usize) {
        let start = self.at + 1;
        let mut at = start;
        while let Some(step) = self
            .bytes
            .get(at..)
            .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            at += step;
            if self.bytes[at] == b'"' {
                break;
            }
            at += 2;
        }
        self.at = (at + 1).min(self.bytes.len());
        (start, at.min(self.bytes.len()))
    }
}

fn decoded_key(bytes: &[u8], (start, end): (usize, usize)) -> String {
    let inside = bytes.get(start..end).unwrap_or_default();
    let text = std::str::from_utf8(inside).unwrap_or_default();
    match text.contains('\\') {
        true => serde_json::from_str(&format!("\"{text}\"")).unwrap_or_default(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        corpus::{Place, origin::lines_of},
        text::Span,
    };

    /// The stretch of the text that some words of a string came from.
    fn original<'t>(text: &'t str, value: &Value, string: &str, words: &str) -> &'t str {
        let written = Strings::of(value, text).written(string);
        assert_eq!(written.text, string);
        let (read, origin) = written.end("json-feed", lines_of(text, |b| b), |b| b);
        let at = read.find(words).unwrap();
        match origin.locate(Span::new(at, at + words.len())) {
            Some(Place::Bytes { start, end, .. }) => &text[start..end],
            other => panic!("{words}: {other:?}"),
        }
    }

    #[test]
    fn a_string_is_found_where_it_stands() {
        let text = "\u{feff}{ \"a\\u0062\": [1, -2.5e3, null, \"no\", {\"x\":\"caf\\u00e9 \\ud83d\\ude00\\n“so” \\\"it\\\"\"}], \"k\": \"old\", \"k\" : \"new\" }";
        let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
        let x = value["ab"][4]["x"].as_str().unwrap();
        for (words, expected) in [
            ("caf", "caf"),
            ("fé", "f\\u00e9"),
            ("😀", "\\ud83d\\ude00"),
            ("“so”", "“so”"),
            ("\"it\"", "\\\"it\\\""),
        ] {
            assert_eq!(original(text, &value, x, words), expected);
        }
        let k = value["k"].as_str().unwrap();
        assert_eq!(original(text, &value, k, "new"), "new");
        assert!(Strings::nowhere().written(k).text == "new");
    }

    proptest! {
        #[test]
        fn every_string_is_found(words in proptest::collection::vec("[a\"\\\\\n\u{0}é😀 /]{0,8}", 0..6)) {
            let value = serde_json::json!({"list": words, "deep": {"\"k": words}});
            let text = serde_json::to_string_pretty(&value).unwrap();
            let strings = Strings::of(&value, &text);
            for string in value["list"].as_array().unwrap() {
                let string = string.as_str().unwrap();
                // The empty string lies nowhere in memory.
                if !string.is_empty() {
                    let place = strings.places.get(&(string.as_ptr() as usize)).copied();
                    prop_assert!(place.is_some_and(|at| decoded(&text, at).text == string));
                }
            }
        }
    }
}
