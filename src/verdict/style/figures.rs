//! Numbers as values: 400 is four hundred, 2.5 is two and a half, 25m is 25 million (rule R17).
//!
//! In come the words of one side from a number on; out come its value as figures and how many words it took. Values are compared and
//! never spellings; a unit is no part of a number.

use super::super::side::Token;
use crate::lexicon::{calendar, counts};

/// One in millionths, so that decimals stay exact.
const ONE: i128 = 1_000_000;

/// A number, and how many words it is.
pub(super) fn number(words: &[Token<'_>]) -> Option<(String, usize)> {
    let (keys, count) = keys(words);
    let (value, read) = cardinal(&keys[..count])?;
    Some((figures(value), read))
}

/// A number's longest spelling, in words.
const LONGEST: usize = 16;

/// The first keys, and how many: every word of an edit is asked whether it is a number.
fn keys<'t>(words: &[Token<'t>]) -> ([&'t str; LONGEST], usize) {
    let mut keys = [""; LONGEST];
    let count = words.len().min(LONGEST);
    for (key, word) in keys.iter_mut().zip(words) {
        *key = word.key;
    }
    (keys, count)
}

/// An ordinal: 21st, twenty-first.
pub(super) fn ordinal(words: &[Token<'_>]) -> Option<(String, usize)> {
    let key = words.first()?.key;
    let digits = key.trim_end_matches(|ch: char| ch.is_ascii_lowercase());
    if matches!(&key[digits.len()..], "st" | "nd" | "rd" | "th") {
        let value = of_digits(digits)?;
        return Some((figures(value) + "th", 1));
    }
    if let Some(n) = counts::ordinal(key) {
        return Some((format!("{n}th"), 1));
    }
    let tens = counts::tens(key)?;
    let next = words.get(1).filter(|next| next.hyphened)?;
    let n = counts::ordinal(next.key).filter(|n| *n < 10)?;
    Some((format!("{}th", tens + n), 2))
}

/// A sum of money in figures: its currency, value and words.
pub(super) fn money(words: &[Token<'_>]) -> Option<(&'static str, String, usize)> {
    let first = words.first()?.key;
    let (mut keys, count) = keys(words);
    // “Rs 500” and “Rs. 500” are two words, “Rs500” and “₹500” one.
    if let Some((_, name)) = WRITTEN.iter().find(|(sign, _)| *sign == first) {
        let keys = keys.get(1..count)?;
        let figures = keys.first()?.starts_with(|ch: char| ch.is_ascii_digit());
        let (value, read) = figures.then(|| cardinal(keys)).flatten()?;
        return Some((name, self::figures(value), read + 1));
    }
    let (sign, name) = CURRENCIES
        .iter()
        .chain(WRITTEN)
        .find(|(sign, _)| first.starts_with(sign))?;
    keys[0] = &first[sign.len()..];
    let figures = keys[0].starts_with(|ch: char| ch.is_ascii_digit());
    let (value, read) = figures.then(|| cardinal(&keys[..count])).flatten()?;
    Some((name, self::figures(value), read))
}

/// A time on the clock: “9 p.m.”, “9pm”, “9.30 pm”, “9:30 p.m.” It comes as figures and half of the day, with how many words it was.
pub(super) fn clock(words: &[Token<'_>]) -> Option<(String, &'static str, usize)> {
    let half = |key: &str| match key {
        "am" => Some("a.m."),
        key => half_day(key),
    };
    let first = words.first()?.key;
    let digits = first.trim_end_matches(|ch: char| ch.is_ascii_alphabetic() || ch == '.');
    let (figure, half, read) = match half(&first[digits.len()..]) {
        Some(half) => (digits, half, 1),
        None => (first, half(words.get(1)?.key)?, 2),
    };
    let figure = match counts::small(figure) {
        Some(hour) => hour.to_string(),
        None => figure.replace(':', "."),
    };
    let (hour, minute) = figure.split_once('.').unwrap_or((&figure, "00"));
    let number = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|value| value <= most);
    let valid = number(hour, 12) && minute.len() == 2 && number(minute, 59);
    let shown = match minute {
        "00" => hour.to_string(),
        _ => format!("{hour}.{minute}"),
    };
    valid.then_some((shown, half, read))
}

/// A time of the day in twenty-four hours, as [`clock`] gives it: “03:10”, “15:45”. A leading zero or an hour past noon tells it from a
/// score, and from a time whose half of the day is not printed.
pub(super) fn hours(words: &[Token<'_>]) -> Option<(String, &'static str)> {
    let (hour, minute) = words.first()?.key.split_once(':')?;
    let number = |text: &str| -> Option<u8> {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| digits)
    };
    let (hours, minutes) = (number(hour)?, number(minute)?);
    let told = hour.starts_with('0') || (13..24).contains(&hours);
    let half = if hours < 12 { "a.m." } else { "p.m." };
    let shown = match (hours + 11) % 12 + 1 {
        hour if minutes == 0 => hour.to_string(),
        hour => format!("{hour}.{minute}"),
    };
    (told && minutes < 60).then_some((shown, half))
}

/// A half of the day without its figures, which *am* alone does not tell.
pub(super) fn half_day(key: &str) -> Option<&'static str> {
    match key {
        "a.m." => Some("a.m."),
        "pm" | "p.m." => Some("p.m."),
        _ => None,
    }
}

/// A day and a month beside it, in either order: “2 September”, “September 2nd”, “Sept. 2”. Month and day come as one house spells them.
pub(super) fn day_of_month(words: &[Token<'_>]) -> Option<(&'static str, u8, usize)> {
    let month = |word: &Token<'_>| {
        let known = calendar::month_name(calendar::month(word.key)?);
        known.filter(|_| word.cased.starts_with(char::is_uppercase))
    };
    let day = |word: &Token<'_>| {
        let digits = word
            .key
            .trim_end_matches(|ch: char| ch.is_ascii_lowercase());
        let ending = &word.key[digits.len()..];
        let value: u8 = digits.parse().ok()?;
        let plain = ending.is_empty() || matches!(ending, "st" | "nd" | "rd" | "th");
        (plain && (1..=31).contains(&value)).then_some(value)
    };
    let (a, b) = (words.first()?, words.get(1)?);
    match (month(a), day(b), day(a), month(b)) {
        (Some(month), Some(day), ..) | (.., Some(day), Some(month)) => Some((month, day, 2)),
        _ => None,
    }
}

/// The value in figures, decimals as far as there are any.
fn figures(value: i128) -> String {
    let (whole, part) = (value / ONE, value % ONE);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:06}");
    format!("{whole}.{}", part.trim_end_matches('0'))
}

/// What a number word does to the number so far.
enum Sign {
    Small(i128),
    Ten(i128),
    Hundred,
    Dozen,
    Scale(i128),
}

fn sign(key: &str) -> Option<Sign> {
    if let Some(n) = counts::small(key) {
        return Some(Sign::Small(n as i128 * ONE));
    }
    if let Some(n) = counts::tens(key) {
        return Some(Sign::Ten(n as i128 * ONE));
    }
    Some(match key {
        "hundred" => Sign::Hundred,
        "dozen" => Sign::Dozen,
        _ => Sign::Scale(counts::scale(key)?),
    })
}

/// `1,250.5`, `25m`, `400`: at most fifteen digits and six decimals.
fn of_digits(figure: &str) -> Option<i128> {
    let digits = figure.trim_end_matches(|ch: char| ch.is_ascii_lowercase());
    let factor = match &figure[digits.len()..] {
        "" => 1,
        suffix => counts::scale(suffix)?,
    };
    let plain: String = digits.chars().filter(|&ch| ch != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let fits = !(whole.is_empty() && part.is_empty()) && whole.len() <= 15 && part.len() <= 6;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !fits || !digits(whole) || !digits(part) {
        return None;
    }
    let part: i128 = format!("{part:0<6}").parse().ok()?;
    let whole: i128 = match whole {
        "" => 0,
        digits => digits.parse().ok()?,
    };
    Some((whole * ONE + part) * factor)
}

/// Reads the longest number that the words begin with.
fn cardinal(keys: &[&str]) -> Option<(i128, usize)> {
    let (mut total, mut current): (i128, Option<i128>) = (0, None);
    // How far it is a number; what may be added to the last word, by its size.
    let (mut at, mut read, mut room) = (0, 0, i128::MAX);
    let more = |at: usize| keys.get(at).copied().unwrap_or_default();
    if more(0) == "half" && matches!(more(1), "a" | "of") && counts::scale(more(2)).is_some() {
        return Some((ONE / 2 * counts::scale(more(2))?, 3));
    }
    // “a hundred”, “a million”; a lone article is no number.
    if more(0) == "a"
        && matches!(
            sign(more(1)),
            Some(Sign::Hundred | Sign::Dozen | Sign::Scale(_))
        )
        && more(1).len() > 2
    {
        at = 1;
    }
    while at < keys.len() {
        let key = keys[at];
        let known = read > 0;
        if key == "and" && known {
            if more(at + 1) == "a"
                && matches!(more(at + 2), "half" | "quarter")
                && current.is_some()
            {
                let part = if more(at + 2) == "half" { 2 } else { 4 };
                current = current.map(|value| value + ONE / part);
                at += 3;
                (read, room) = (at, 0);
                continue;
            }
            let small = matches!(sign(more(at + 1)), Some(Sign::Small(_) | Sign::Ten(_)));
            if !small || room < 100 * ONE {
                break;
            }
            at += 1;
            continue;
        }
        if key == "point" && current.is_some() && more(at + 1).len() > 1 {
            let Some(Sign::Small(digit)) = sign(more(at + 1)) else {
                break;
            };
            // One decimal is read; further ones make another number.
            let whole = current.is_some_and(|value| value % ONE == 0);
            if digit > 9 * ONE || !whole {
                break;
            }
            current = current.map(|value| value + digit / 10);
            at += 2;
            (read, room) = (at, 0);
            continue;
        }
        if key.starts_with(|ch: char| ch.is_ascii_digit() || ch == '.') {
            let Some(value) = of_digits(key).filter(|_| !known) else {
                break;
            };
            current = Some(value);
            // Nothing but a scale follows figures.
            room = 0;
        } else {
            match sign(key) {
                Some(Sign::Small(value) | Sign::Ten(value)) if value < room => {
                    current = Some(current.unwrap_or(0) + value);
                    room = match sign(key) {
                        Some(Sign::Ten(_)) => 10 * ONE,
                        _ => 0,
                    };
                }
                Some(Sign::Hundred) if current.is_none_or(|value| value < 100 * ONE) => {
                    current = Some(current.unwrap_or(ONE) * 100);
                    room = 100 * ONE;
                }
                Some(Sign::Dozen) if current.is_none_or(|value| value < 100 * ONE) => {
                    current = Some(current.unwrap_or(ONE) * 12);
                    room = 0;
                }
                // A letter is a scale behind figures only: 25 m.
                Some(Sign::Scale(factor)) if key.len() > 2 || known => {
                    // “Two lakh crore”: the one scale multiplies the other.
                    if current.is_none() && known {
                        if !key.starts_with("crore") || total == 0 {
                            break;
                        }
                        total *= factor;
                        at += 1;
                        read = at;
                        continue;
                    }
                    total += current.unwrap_or(ONE) * factor;
                    current = None;
                    room = factor * ONE;
                }
                _ => break,
            }
        }
        at += 1;
        read = at;
    }
    (read > 0).then(|| (total + current.unwrap_or(0), read))
}

const CURRENCIES: &[(&str, &str)] = &[
    ("$", "dollar"),
    ("€", "euro"),
    ("£", "pound"),
    ("¥", "yen"),
    ("₽", "rouble"),
    ("₹", "rupee"),
    ("₴", "hryvnia"),
];
/// Currencies that letters stand for, before figures.
const WRITTEN: &[(&str, &str)] = &[("rs", "rupee"), ("inr", "rupee")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (text, value, words) in [
            ("400", "400", 1),
            ("four hundred ships", "400", 2),
            ("1,250", "1250", 1),
            ("one thousand two hundred and fifty", "1250", 6),
            ("twenty five", "25", 2),
            ("2.5", "2.5", 1),
            ("two and a half per", "2.5", 4),
            ("two point five", "2.5", 3),
            ("two and a half million", "2500000", 5),
            ("25m", "25000000", 1),
            (".15 million", "150000", 2),
            ("25 million euros", "25000000", 2),
            ("1.2 million", "1200000", 2),
            ("half a million", "500000", 3),
            ("a hundred", "100", 2),
            ("a dozen", "12", 2),
            ("five and three", "5", 1),
            ("twenty and thirty", "20", 1),
            ("2014 15", "2014", 1),
            ("three four", "3", 1),
            ("one million and one", "1000001", 4),
            ("3 lakh people", "300000", 2),
            ("3,00,000", "300000", 1),
            ("4,500 crore", "45000000000", 2),
            ("two lakh crore", "2000000000000", 3),
        ] {
            let keys: Vec<&str> = text.split(' ').collect();
            let found = cardinal(&keys).map(|(value, read)| (figures(value), read));
            assert_eq!(found, Some((value.to_string(), words)), "{text}");
        }
        for text in [
            "a ship",
            "half",
            "m",
            "and",
            "24/7",
            "f16",
            "",
            "1234567890123456789",
        ] {
            let keys: Vec<&str> = text.split(' ').collect();
            assert_eq!(cardinal(&keys), None, "{text}");
        }
    }
}
