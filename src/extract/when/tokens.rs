//! Words, numbers and marks of a stretch of text, with the few words of time already recognised.
//!
//! In: a text and a stretch of it. Out: tokens in order, each with its bytes. It knows the names of days, months, units and small
//! numbers, and nothing of how they combine.

use crate::{
    extract::known::{self, Known},
    text::{Span, letters::Letters, words::general_punctuation},
};

/// One word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// The closed lists that a word is on.
    pub known: Known,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Kind {
    /// A run of letters; `sense` where it is a word of time.
    Word(Sense),
    /// A run of up to four digits; `ordinal` with "th", "st", "nd" or "rd" behind it.
    Number {
        value: i16,
        digits: u8,
        ordinal: bool,
    },
    /// Any other character.
    Mark(char),
}

/// The words of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Sense {
    None,
    /// 1 to 12; `short` for an abbreviation, which says little alone.
    Month {
        number: i8,
        short: bool,
    },
    /// Monday is 1; `short` for an abbreviation.
    Weekday {
        number: i8,
        short: bool,
    },
    /// A small number in words; "a" and "an" count as one.
    Count(i16),
    Unit(Unit),
    /// A word that may open a phrase of time ("yesterday", "last").
    Lead,
    /// "the", which opens one before a few words only.
    The,
}

impl Sense {
    /// Days and months need their capital: "may", "march" and "sun" are words of other kinds.
    pub(in crate::extract) fn capitalised(self, first: u8) -> Sense {
        match self {
            Sense::Month { .. } | Sense::Weekday { .. } if first.is_ascii_lowercase() => {
                Sense::None
            }
            sense => sense,
        }
    }
}

/// A unit of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Token {
    /// The token's text.
    pub(in crate::extract) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// True for a word that begins with a capital letter.
    pub(in crate::extract) fn capital(self, text: &str) -> bool {
        matches!(self.kind, Kind::Word(_)) && self.of(text).starts_with(char::is_uppercase)
    }
}

/// The tokens of a stretch, to be found by the bytes where they stand.
#[derive(Debug, Default)]
pub(in crate::extract) struct Tokens {
    /// In order.
    pub all: Vec<Token>,
    /// The stretch.
    pub within: Span,
    /// For each so many bytes from the first token on, the first token that begins there or behind.
    blocks: Vec<u32>,
}

/// Bytes for which `blocks` has one entry: a handful of tokens.
const BLOCK: usize = 32;

impl Tokens {
    /// The tokens of a stretch.
    pub(in crate::extract) fn read(text: &str, within: Span) -> Tokens {
        let all = tokens(text, within);
        let first = all.first().map_or(0, |token| token.start);
        let length = all.last().map_or(0, |token| token.start - first);
        let mut blocks = Vec::with_capacity(length / BLOCK + 1);
        let mut next = first;
        for (at, token) in (0..).zip(&all) {
            while next <= token.start {
                blocks.push(at);
                next += BLOCK;
            }
        }
        Tokens {
            all,
            within,
            blocks,
        }
    }

    /// The number of the first token at or after a byte.
    pub(in crate::extract) fn at(&self, byte: usize) -> usize {
        let first = self.all.first().map_or(0, |token| token.start);
        let block = byte.saturating_sub(first) / BLOCK;
        let from = self.blocks.get(block).map(|&at| at as usize);
        let from = from.unwrap_or(self.all.len());
        let before = self.all[from..].iter();
        from + before.take_while(|token| token.start < byte).count()
    }
}

/// What a byte begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Letters,
    Digits,
    Space,
    Mark,
    /// A character beyond ASCII.
    Wide,
}

const BEGINS: [Begins; 256] = {
    let mut begins = [Begins::Wide; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        begins[at] = match byte {
            b'0'..=b'9' => Begins::Digits,
            _ if byte.is_ascii_alphabetic() => Begins::Letters,
            _ if byte.is_ascii_whitespace() => Begins::Space,
            _ => Begins::Mark,
        };
        at += 1;
    }
    begins
};

/// The tokens of a stretch, in order.
pub(in crate::extract) fn tokens(text: &str, within: Span) -> Vec<Token> {
    let stretch = within.of(text);
    let base = within.start();
    let bytes = stretch.as_bytes();
    let table = known::table();
    // Few articles have more than one token in four bytes.
    let mut found = Vec::with_capacity(stretch.len() / 4);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let begins = BEGINS[usize::from(byte)];
        if begins == Begins::Space {
            at += 1;
            continue;
        }
        let (kind, known) = if begins == Begins::Letters {
            let (end, known, sense) = word(stretch, start, table);
            at = end;
            (Kind::Word(sense), known)
        } else {
            let (kind, known, length) = other(stretch, start, begins, table);
            at += length;
            // White space beyond ASCII is no token.
            match kind {
                Some(kind) => (kind, known),
                None => continue,
            }
        };
        found.push(Token {
            start: base + start,
            end: base + at,
            kind,
            known,
        });
        // Behind nearly every word stands one space.
        at += usize::from(bytes.get(at) == Some(&b' '));
    }
    found
}

/// What begins at a byte that is neither a letter of ASCII nor white space, and how many bytes it takes.
fn other(
    stretch: &str,
    start: usize,
    begins: Begins,
    table: &known::Table,
) -> (Option<Kind>, Known, usize) {
    let rest = &stretch.as_bytes()[start..];
    match begins {
        Begins::Digits => {
            let (kind, length) = number(rest);
            (Some(kind), Known::default(), length)
        }
        Begins::Wide => {
            let c = stretch[start..].chars().next().unwrap_or('#');
            if !general_punctuation(rest) && c.is_alphabetic() {
                let end = letters_end(stretch, start);
                let (known, _) = table.look_up_any(&stretch[start..end]);
                return (Some(Kind::Word(Sense::None)), known, end - start);
            }
            let mark = (!c.is_whitespace()).then_some(Kind::Mark(c));
            (mark, Known::default(), c.len_utf8())
        }
        // The vertical tab is white space to Unicode alone.
        _ if rest[0] == 0x0B => (None, Known::default(), 1),
        _ => (Some(Kind::Mark(char::from(rest[0]))), Known::default(), 1),
    }
}

/// Where the word that begins with a letter of ASCII ends, and what is known of it.
#[inline]
fn word(stretch: &str, start: usize, table: &known::Table) -> (usize, Known, Sense) {
    let rest = &stretch.as_bytes()[start..];
    if let Some(sixteen) = rest.first_chunk::<16>() {
        let letters = Letters::read(sixteen).count;
        // Most words are short and end at a space, a mark of ASCII or a curly apostrophe.
        if letters < 16 && (sixteen[letters].is_ascii() || general_punctuation(&rest[letters..])) {
            let (known, sense) = table.look_up(sixteen, letters);
            return (start + letters, known, sense);
        }
    }
    let end = letters_end(stretch, start);
    let (known, sense) = table.look_up_any(&stretch[start..end]);
    (end, known, sense)
}

/// The number that some bytes begin with, and how many of them it takes.
fn number(bytes: &[u8]) -> (Kind, usize) {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let ordinal = ordinal_ending(&bytes[digits..]);
    let kind = match digits {
        1..=4 => Kind::Number {
            value: bytes[..digits]
                .iter()
                .fold(0, |value, digit| 10 * value + i16::from(digit - b'0')),
            digits: digits as u8,
            ordinal,
        },
        _ => Kind::Mark('#'),
    };
    (kind, digits + 2 * usize::from(ordinal))
}

/// Where the letters that begin at a byte end.
fn letters_end(stretch: &str, start: usize) -> usize {
    let bytes = stretch.as_bytes();
    let mut at = start;
    if let Some(sixteen) = bytes[start..].first_chunk() {
        at += Letters::read(sixteen).count;
    }
    while at < bytes.len() && BEGINS[usize::from(bytes[at])] == Begins::Letters {
        at += 1;
    }
    if bytes.get(at).is_none_or(u8::is_ascii) || general_punctuation(&bytes[at..]) {
        return at;
    }
    let rest = &stretch[start..];
    start
        + rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len())
}

/// True where "st", "nd", "rd" or "th" stands, and no letter after it.
fn ordinal_ending(rest: &[u8]) -> bool {
    let ending = rest.get(..2).is_some_and(|two| {
        matches!(
            two.to_ascii_lowercase().as_slice(),
            b"st" | b"nd" | b"rd" | b"th"
        )
    });
    ending && !rest.get(2).is_some_and(u8::is_ascii_alphanumeric)
}

const fn month(number: i8, short: bool) -> Sense {
    Sense::Month { number, short }
}

const fn weekday(number: i8, short: bool) -> Sense {
    Sense::Weekday { number, short }
}

/// What words say of time; days and months as AP, Reuters and the BBC write them.
pub(in crate::extract) const SENSES: &[(&str, Sense)] = &[
    ("january", month(1, false)),
    ("february", month(2, false)),
    ("march", month(3, false)),
    ("april", month(4, false)),
    ("may", month(5, false)),
    ("june", month(6, false)),
    ("july", month(7, false)),
    ("august", month(8, false)),
    ("september", month(9, false)),
    ("october", month(10, false)),
    ("november", month(11, false)),
    ("december", month(12, false)),
    ("jan", month(1, true)),
    ("feb", month(2, true)),
    ("mar", month(3, true)),
    ("apr", month(4, true)),
    ("jun", month(6, true)),
    ("jul", month(7, true)),
    ("aug", month(8, true)),
    ("sep", month(9, true)),
    ("oct", month(10, true)),
    ("nov", month(11, true)),
    ("dec", month(12, true)),
    ("sept", month(9, true)),
    ("monday", weekday(1, false)),
    ("tuesday", weekday(2, false)),
    ("wednesday", weekday(3, false)),
    ("thursday", weekday(4, false)),
    ("friday", weekday(5, false)),
    ("saturday", weekday(6, false)),
    ("sunday", weekday(7, false)),
    ("mon", weekday(1, true)),
    ("tue", weekday(2, true)),
    ("wed", weekday(3, true)),
    ("thu", weekday(4, true)),
    ("fri", weekday(5, true)),
    ("sat", weekday(6, true)),
    ("sun", weekday(7, true)),
    ("tues", weekday(2, true)),
    ("thur", weekday(4, true)),
    ("thurs", weekday(4, true)),
    ("a", Sense::Count(1)),
    ("an", Sense::Count(1)),
    ("one", Sense::Count(1)),
    ("two", Sense::Count(2)),
    ("three", Sense::Count(3)),
    ("four", Sense::Count(4)),
    ("five", Sense::Count(5)),
    ("six", Sense::Count(6)),
    ("seven", Sense::Count(7)),
    ("eight", Sense::Count(8)),
    ("nine", Sense::Count(9)),
    ("ten", Sense::Count(10)),
    ("eleven", Sense::Count(11)),
    ("twelve", Sense::Count(12)),
    ("day", Sense::Unit(Unit::Day)),
    ("days", Sense::Unit(Unit::Day)),
    ("week", Sense::Unit(Unit::Week)),
    ("weeks", Sense::Unit(Unit::Week)),
    ("month", Sense::Unit(Unit::Month)),
    ("months", Sense::Unit(Unit::Month)),
    ("year", Sense::Unit(Unit::Year)),
    ("years", Sense::Unit(Unit::Year)),
    ("today", Sense::Lead),
    ("tonight", Sense::Lead),
    ("yesterday", Sense::Lead),
    ("tomorrow", Sense::Lead),
    ("last", Sense::Lead),
    ("this", Sense::Lead),
    ("next", Sense::Lead),
    ("early", Sense::Lead),
    ("late", Sense::Lead),
    ("mid", Sense::Lead),
    ("earlier", Sense::Lead),
    ("later", Sense::Lead),
    ("the", Sense::The),
    ("that", Sense::Lead),
    ("new", Sense::Lead),
    ("christmas", Sense::Lead),
    ("boxing", Sense::Lead),
    ("halloween", Sense::Lead),
    ("valentine", Sense::Lead),
    ("summer", Sense::Lead),
    ("spring", Sense::Lead),
    ("autumn", Sense::Lead),
    ("winter", Sense::Lead),
    ("fall", Sense::Lead),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> Kind {
        tokens(text, Span::new(0, text.len()))[0].kind
    }

    #[test]
    fn words_of_time() {
        assert_eq!(
            first("Sept."),
            Kind::Word(Sense::Month {
                number: 9,
                short: true
            })
        );
        assert_eq!(
            first("May"),
            Kind::Word(Sense::Month {
                number: 5,
                short: false
            })
        );
        assert_eq!(first("may"), Kind::Word(Sense::None));
        assert_eq!(first("Marching"), Kind::Word(Sense::None));
        assert_eq!(
            first("THURSDAY"),
            Kind::Word(Sense::Weekday {
                number: 4,
                short: false
            })
        );
        assert_eq!(first("sun"), Kind::Word(Sense::None));
        assert_eq!(
            first("4th"),
            Kind::Number {
                value: 4,
                digits: 1,
                ordinal: true
            }
        );
        assert_eq!(first("20250904"), Kind::Mark('#'));
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_on_boundaries(text in "(\\PC|[a-z0-9 .,’é]){0,200}") {
            let mut at = 0;
            for token in tokens(&text, Span::new(0, text.len())) {
                prop_assert!(token.start >= at && token.end > token.start);
                prop_assert!(!token.of(&text).is_empty());
                at = token.end;
            }
        }
    }
}
