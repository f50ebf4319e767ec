//! Reads a full calendar day as the head of an article prints it.
//!
//! In comes a line or a field, out comes a day or nothing. Only what leaves no choice is read: a day, a month and a year, the month
//! spelled or the order ISO's. Relative days ("Thursday") belong to extraction, which knows what they are relative to.

use jiff::civil::Date;

use crate::lexicon::calendar::{month, weekday};

/// The day that `text` is, with at most a time of day behind it.
pub(super) fn whole(text: &str) -> Option<Date> {
    let text = text.trim();
    let (date, used) = leading(text)?;
    is_time(&text[used..]).then_some(date)
}

/// The day that `text` begins with, and how many bytes spell it.
pub(super) fn leading(text: &str) -> Option<(Date, usize)> {
    let mut words = Words { text, at: 0 };
    let first = words.next()?;
    let weekday = weekday(first);
    let first = if weekday.is_some() {
        words.next()?
    } else {
        first
    };
    let date = match iso(first) {
        Some(date) => date,
        None => {
            let (second, third) = (words.next()?, words.next()?);
            let (day, month) = match month(first) {
                Some(month) => (day_of_month(second)?, month),
                None => (day_of_month(first)?, month(second)?),
            };
            Date::new(year(third)?, month, day).ok()?
        }
    };
    let agrees = weekday.is_none_or(|weekday| weekday == date.weekday());
    // No day has a year 0, and nothing further on takes one.
    (agrees && date.year() >= 1).then_some((date, words.at))
}

/// Cuts a date into its words; commas and full stops behind a word belong to it.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let start = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len();
        let word = &rest[start..];
        // A date's words are letters, digits and hyphens; the T of a timestamp ends its day.
        let mut len = word
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(word.len());
        if word.len() > 10 && word.as_bytes()[10] == b'T' && iso(word.get(..10)?).is_some() {
            len = 10;
        }
        if len == 0 {
            return None;
        }
        let after = word[len..]
            .bytes()
            .take_while(|b| matches!(b, b',' | b'.'))
            .count();
        self.at += start + len + after.min(2);
        Some(&word[..len])
    }
}

fn iso(word: &str) -> Option<Date> {
    let bytes = word.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| match i {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
    shape.then(|| word.parse().ok())?
}

fn day_of_month(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix))
        .unwrap_or(word);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

fn year(word: &str) -> Option<i16> {
    let plain = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok())?
}

/// True for what may stand behind a day without being part of it: nothing, or a time and its zone.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim();
    if rest.is_empty() {
        return true;
    }
    if rest.len() > 40 || !rest.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let rest = rest.strip_prefix('T').unwrap_or(rest);
    rest.split([' ', '\u{a0}', ',', '|', '(', ')', '/'])
        .filter(|word| !word.is_empty())
        .all(|word| {
            let clock = word
                .bytes()
                .next()
                .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-'))
                && word
                    .bytes()
                    .all(|b| b.is_ascii_digit() || b":.+-Zapm".contains(&b));
            let half = ["am", "pm", "a.m.", "p.m.", "at"]
                .iter()
                .any(|w| w.eq_ignore_ascii_case(word));
            let zone =
                (1..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
            clock || half || zone
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_that_leave_no_choice() {
        for text in [
            "2025-09-04",
            "2025-09-04T23:30:00Z",
            "2025-09-04T23:30:00.123+02:00",
            "2025-09-04 10:15",
            "4 Sep 2025",
            "4 Sept. 2025",
            "4th September, 2025",
            "Sept. 4, 2025",
            "September 4, 2025",
            "Thu 4 Sep 2025 10.15 BST",
            "Thursday, September 4, 2025 at 6:30 p.m. EDT",
            "Thursday 4 September 2025",
            " Sep 4 2025 10:15 GMT ",
        ] {
            assert_eq!(whole(text), Some(Date::constant(2025, 9, 4)), "{text:?}");
        }
    }

    #[test]
    fn leaves_alone_what_leaves_a_choice() {
        for text in [
            "",
            "Thursday",
            "04/09/2025",
            "9.4.2025",
            "September 2025",
            "Sept. 4",
            "Friday 4 September 2025",
            "4 September 2025 in Paris",
            "Sept. 4, 2025, Reuters reported",
            "31 June 2025",
            "4 Se 2025",
            "2025-9-4",
            "20250904",
            "4 Sep 25",
            "4 Sep 2025 é",
            "“4 Sep 2025”",
        ] {
            assert_eq!(whole(text), None, "{text:?}");
        }
    }
}
