//! Words, numbers and marks of a stretch of text, with the few words of time already recognised.
//!
//! In: a text and a stretch of it. Out: tokens in order, each with its bytes. It knows the names of days, months, units and small
//! numbers, and nothing of how they combine.

use crate::{
    lexicon::list::{Filter, WordList},
    text::{Span, letters::Letters, words::general_punctuation},
};

/// One word, number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
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
    /// A word that may open a phrase of time ("yesterday", "the", "last").
    Lead,
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
    let mut found = Vec::with_capacity(stretch.len() / 5);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let begins = BEGINS[usize::from(byte)];
        if begins == Begins::Space {
            at += 1;
            continue;
        }
        let kind = match begins {
            Begins::Letters => {
                at = letters_end(stretch, start);
                Kind::Word(sense(&bytes[start..at]))
            }
            Begins::Digits => {
                let (kind, length) = number(&bytes[at..]);
                at += length;
                kind
            }
            Begins::Mark | Begins::Space => {
                at += 1;
                // The vertical tab is white space to Unicode alone.
                if byte == 0x0B {
                    continue;
                }
                Kind::Mark(char::from(byte))
            }
            Begins::Wide => {
                let c = stretch[at..].chars().next().unwrap_or('#');
                if !general_punctuation(&bytes[at..]) && c.is_alphabetic() {
                    at = letters_end(stretch, start);
                    Kind::Word(sense(&bytes[start..at]))
                } else {
                    at += c.len_utf8();
                    if c.is_whitespace() {
                        continue;
                    }
                    Kind::Mark(c)
                }
            }
        };
        found.push(Token {
            start: base + start,
            end: base + at,
            kind,
        });
    }
    found
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

/// What a word says of time. Days and months need their capital: "may", "march" and "sun" are words of other kinds.
fn sense(word: &[u8]) -> Sense {
    if word.len() > 9 {
        return Sense::None;
    }
    // The first letters of the days and months.
    if matches!(
        word.first(),
        Some(b'J' | b'F' | b'M' | b'A' | b'S' | b'O' | b'N' | b'D' | b'T' | b'W')
    ) {
        let named = name(word);
        if named != Sense::None {
            return named;
        }
    }
    let count = |n| Sense::Count(n);
    match word.len() {
        1 if word.eq_ignore_ascii_case(b"a") => count(1),
        2 if word.eq_ignore_ascii_case(b"an") => count(1),
        3..=9 if TIMELY.passes(word) => {
            let mut lower = [0u8; 9];
            let lower = &mut lower[..word.len()];
            lower.copy_from_slice(word);
            lower.make_ascii_lowercase();
            match &*lower {
                b"one" => count(1),
                b"two" => count(2),
                b"three" => count(3),
                b"four" => count(4),
                b"five" => count(5),
                b"six" => count(6),
                b"seven" => count(7),
                b"eight" => count(8),
                b"nine" => count(9),
                b"ten" => count(10),
                b"eleven" => count(11),
                b"twelve" => count(12),
                b"day" | b"days" => Sense::Unit(Unit::Day),
                b"week" | b"weeks" => Sense::Unit(Unit::Week),
                b"month" | b"months" => Sense::Unit(Unit::Month),
                b"year" | b"years" => Sense::Unit(Unit::Year),
                b"today" | b"tonight" | b"yesterday" | b"tomorrow" | b"last" | b"this"
                | b"next" | b"early" | b"late" | b"mid" | b"earlier" | b"later" | b"the"
                | b"that" | b"new" | b"christmas" | b"boxing" | b"halloween" | b"valentine"
                | b"summer" | b"spring" | b"autumn" | b"winter" | b"fall" => Sense::Lead,
                _ => Sense::None,
            }
        }
        _ => Sense::None,
    }
}

/// The words that `sense` knows, days and months aside: most words are told to be none of them by first letter and length.
static TIMELY: Filter = WordList::new(&[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "today",
    "tonight",
    "yesterday",
    "tomorrow",
    "last",
    "this",
    "next",
    "early",
    "late",
    "mid",
    "earlier",
    "later",
    "the",
    "that",
    "new",
    "christmas",
    "boxing",
    "halloween",
    "valentine",
    "summer",
    "spring",
    "autumn",
    "winter",
    "fall",
])
.filter();

/// Days and months, as AP, Reuters and the BBC write them. Their first three letters tell them apart.
fn name(word: &[u8]) -> Sense {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let Some(&[a, b, c]) = word.first_chunk() else {
        return Sense::None;
    };
    let beginning = [a, b, c].map(|letter| letter.to_ascii_lowercase());
    let (month, number) = match &beginning {
        b"jan" => (true, 1),
        b"feb" => (true, 2),
        b"mar" => (true, 3),
        b"apr" => (true, 4),
        b"may" => (true, 5),
        b"jun" => (true, 6),
        b"jul" => (true, 7),
        b"aug" => (true, 8),
        b"sep" => (true, 9),
        b"oct" => (true, 10),
        b"nov" => (true, 11),
        b"dec" => (true, 12),
        b"mon" => (false, 1),
        b"tue" => (false, 2),
        b"wed" => (false, 3),
        b"thu" => (false, 4),
        b"fri" => (false, 5),
        b"sat" => (false, 6),
        b"sun" => (false, 7),
        _ => return Sense::None,
    };
    let names: &[&str] = if month { &MONTHS } else { &DAYS };
    let full = names[number as usize - 1];
    let short = word.len() < full.len();
    let usual = if !short {
        word.eq_ignore_ascii_case(full.as_bytes())
    } else if month {
        word.len() == 3 || word.eq_ignore_ascii_case(b"sept")
    } else {
        word.len() == 3
            || ["tues", "thur", "thurs"]
                .iter()
                .any(|known| known.as_bytes().eq_ignore_ascii_case(word))
    };
    match () {
        () if !usual => Sense::None,
        () if month => Sense::Month { number, short },
        () => Sense::Weekday { number, short },
    }
}

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
