//! Translates byte offsets to the unit a caller counts in, and back.
//!
//! Editors count UTF-16 units, Python counts code points, Rust counts bytes. A map is built once a text, in one pass over it,
//! and each translation then reads one checkpoint and at most 64 bytes of text.

use super::Span;

/// The unit in which offsets are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// UTF-8 bytes.
    #[default]
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Unicode code points.
    Utf32,
}

/// Bytes between two checkpoints.
const STEP: usize = 64;

/// A text with checkpoints, so that any byte offset can be told in another unit.
pub struct OffsetMap<'t> {
    text: &'t str,
    encoding: Encoding,
    /// Units before byte `i * STEP` (before the character holding it, where that byte is inside one). Empty where the unit is the byte.
    checkpoints: Vec<u32>,
}

impl<'t> OffsetMap<'t> {
    /// Reads `text` once. An ASCII text, or one counted in bytes, needs no checkpoints.
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        let mut checkpoints = Vec::new();
        if encoding != Encoding::Utf8 && !text.is_ascii() {
            checkpoints.reserve(text.len() / STEP + 1);
            let mut units = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                checkpoints.push(units);
                units += chunk.iter().map(|&b| units_begun(b, encoding)).sum::<u32>();
            }
            checkpoints.push(units);
        }
        OffsetMap {
            text,
            encoding,
            checkpoints,
        }
    }

    /// The offset of byte `byte`, in the unit of the map. Past the end it is the length of the text; inside a character, its end.
    pub fn unit(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        if self.checkpoints.is_empty() {
            return byte;
        }
        let step = byte / STEP;
        let rest = &self.text.as_bytes()[step * STEP..byte];
        self.checkpoints[step] as usize
            + rest
                .iter()
                .map(|&b| units_begun(b, self.encoding) as usize)
                .sum::<usize>()
    }

    /// The byte offset of unit `unit`; inside a surrogate pair, that of its character. `None` past the end of the text.
    pub fn byte(&self, unit: usize) -> Option<usize> {
        if self.checkpoints.is_empty() {
            return (unit <= self.text.len() && self.text.is_char_boundary(unit)).then_some(unit);
        }
        let step = self
            .checkpoints
            .partition_point(|&before| before as usize <= unit)
            - 1;
        let mut at = (step * STEP).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at += 1;
        }
        let mut units = self.unit(at);
        // A checkpoint inside a character already counts it; such a unit lies just before.
        for ch in self.text[at..].chars() {
            let width = match self.encoding {
                Encoding::Utf16 => ch.len_utf16(),
                _ => 1,
            };
            if units + width > unit {
                return Some(at);
            }
            units += width;
            at += ch.len_utf8();
        }
        (units == unit).then_some(at)
    }

    /// A byte span in the unit of the map, as (start, end).
    pub fn span(&self, span: Span) -> (usize, usize) {
        (self.unit(span.start()), self.unit(span.end()))
    }
}

/// How many units begin at this byte: none at a continuation byte, two at the lead byte of a surrogate pair.
fn units_begun(byte: u8, encoding: Encoding) -> u32 {
    let continuation = byte & 0b1100_0000 == 0b1000_0000;
    match encoding {
        Encoding::Utf8 => 1,
        _ if continuation => 0,
        Encoding::Utf16 if byte >= 0b1111_0000 => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_what_editors_and_python_count() {
        let text = "“Да,” 😀 x";
        let at = text.find('x').unwrap();
        assert_eq!(OffsetMap::new(text, Encoding::Utf8).unit(at), at);
        assert_eq!(OffsetMap::new(text, Encoding::Utf16).unit(at), 9);
        assert_eq!(OffsetMap::new(text, Encoding::Utf32).unit(at), 8);
        assert_eq!(OffsetMap::new(text, Encoding::Utf32).byte(8), Some(at));
        assert_eq!(OffsetMap::new(text, Encoding::Utf32).byte(99), None);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(text in "(\\PC|[a-z“”😀é ]){0,700}") {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let map = OffsetMap::new(&text, encoding);
                for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let before = &text[..byte];
                    let slow = match encoding {
                        Encoding::Utf8 => before.len(),
                        Encoding::Utf16 => before.encode_utf16().count(),
                        Encoding::Utf32 => before.chars().count(),
                    };
                    prop_assert_eq!(map.unit(byte), slow);
                    prop_assert_eq!(map.byte(slow), Some(byte));
                }
            }
        }
    }
}
