//! A text of a few words' length that takes no memory of its own.
//!
//! The words of names are made, compared and thrown away by the thousand, each of a few letters: kept in place they cost a copy, where a
//! `String` costs two walks through the allocator.

use std::{
    fmt,
    hash::{Hash, Hasher},
    ops::Deref,
};

/// Bytes kept in place: no more than a `String` takes for itself.
const IN_PLACE: usize = 22;

/// A text, kept in place where it is short.
#[derive(Clone)]
pub struct Short(Kept);

#[derive(Clone)]
enum Kept {
    InPlace { length: u8, bytes: [u8; IN_PLACE] },
    Apart(Box<str>),
}

impl Short {
    /// The text with the capitals of ASCII made small.
    pub fn small(text: &str) -> Short {
        let mut short = Short::from(text);
        match &mut short.0 {
            Kept::InPlace { bytes, .. } => bytes.make_ascii_lowercase(),
            Kept::Apart(text) => text.make_ascii_lowercase(),
        }
        short
    }

    /// Its bytes: quicker to have than the text, which is proved to be one whenever it is asked for.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kept::InPlace { length, bytes } => &bytes[..usize::from(*length)],
            Kept::Apart(text) => text.as_bytes(),
        }
    }

    /// True where there is nothing.
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }
}

impl From<&str> for Short {
    fn from(text: &str) -> Short {
        let mut bytes = [0; IN_PLACE];
        Short(match bytes.get_mut(..text.len()) {
            Some(kept) => {
                kept.copy_from_slice(text.as_bytes());
                Kept::InPlace {
                    length: text.len() as u8,
                    bytes,
                }
            }
            None => Kept::Apart(text.into()),
        })
    }
}

impl Deref for Short {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            // What is in place was a whole text and stays one with its capitals made small.
            Kept::InPlace { .. } => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Kept::Apart(text) => text,
        }
    }
}

impl PartialEq for Short {
    fn eq(&self, other: &Short) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Short {}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_text_it_was_made_of(text in "(\\PC|[A-Za-z ]){0,40}", other in "[a-z]{0,3}") {
            prop_assert_eq!(&*Short::from(&*text), text.as_str());
            prop_assert_eq!(&*Short::small(&text), text.to_ascii_lowercase());
            prop_assert_eq!(Short::from(&*text) == Short::from(&*other), text == other);
        }
    }
}
