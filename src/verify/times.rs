//! Expressions of time that extraction does not read, since they give no day by themselves: holidays, decades, “the 2016 campaign”, “Weds”.
//!
//! In: a stretch of the draft. Out: the words of each with what they say. Where they say no more than that a time is meant, the finding
//! leaves the day unresolved rather than passing it in silence.

use jiff::civil::{Date, Weekday};

use super::{
    around::{class, words},
    unread_occasion::Reading,
};
use crate::{
    lexicon::{Class, calendar, counts},
    model::PartialDate,
    text::Span,
};

/// Holidays that fall on the same day every year, by their words in small letters.
const FIXED: &[(&[&str], i8, i8)] = &[
    (&["new", "year's", "day"], 1, 1),
    (&["new", "year's", "eve"], 12, 31),
    (&["valentine's", "day"], 2, 14),
    (&["st", "patrick's", "day"], 3, 17),
    (&["april", "fools'", "day"], 4, 1),
    (&["anzac", "day"], 4, 25),
    (&["may", "day"], 5, 1),
    (&["bastille", "day"], 7, 14),
    (&["canada", "day"], 7, 1),
    (&["australia", "day"], 1, 26),
    (&["halloween"], 10, 31),
    (&["guy", "fawkes", "night"], 11, 5),
    (&["bonfire", "night"], 11, 5),
    (&["armistice", "day"], 11, 11),
    (&["veterans", "day"], 11, 11),
    (&["juneteenth"], 6, 19),
    (&["christmas", "eve"], 12, 24),
    (&["christmas", "day"], 12, 25),
    (&["eve", "of", "christmas"], 12, 24),
    (&["boxing", "day"], 12, 26),
];
/// Holidays of another day each year, and of another day in each country.
const MOVABLE: &[&[&str]] = &[
    &["easter"],
    &["good", "friday"],
    &["ash", "wednesday"],
    &["palm", "sunday"],
    &["whit", "monday"],
    &["shrove", "tuesday"],
    &["black", "friday"],
    &["super", "tuesday"],
    &["thanksgiving"],
    &["election", "day"],
    &["independence", "day"],
    &["labor", "day"],
    &["labour", "day"],
    &["memorial", "day"],
    &["remembrance", "day"],
    &["mother's", "day"],
    &["father's", "day"],
    &["inauguration", "day"],
    &["polling", "day"],
    &["christmas"],
    &["ramadan"],
    &["eid"],
    &["passover"],
    &["hanukkah"],
    &["diwali"],
    &["yom", "kippur"],
    &["pentecost"],
    &["lent"],
];
/// Times that a noun names.
const EVENTS: [&str; 10] = [
    "pandemic",
    "war",
    "campaign",
    "lockdown",
    "election",
    "olympics",
    "crisis",
    "revolution",
    "siege",
    "occupation",
];
/// Days and months in other languages.
const FOREIGN: [&str; 24] = [
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "janvier",
    "février",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "juli",
    "oktober",
];

/// All such expressions of the stretch, in its order.
pub(super) fn times(text: &str, stretch: Span) -> Vec<(Span, Reading)> {
    let words: Vec<(Span, &str)> = words(text, stretch).collect();
    let small: Vec<String> = words
        .iter()
        .map(|(_, word)| in_small_letters(word))
        .collect();
    (0..words.len())
        .filter_map(|at| {
            let (taken, reading) = time(&words, &small, at)?;
            let span = words[at].0.union(words[at + taken - 1].0);
            // “Before Christmas” is another time than Christmas.
            let before = at.checked_sub(1).map_or("", |at| small[at].as_str());
            if matches!(before, "before" | "after" | "since" | "until") {
                return Some((words[at - 1].0.union(span), Reading::Loose));
            }
            Some((span, reading))
        })
        .collect()
}

/// The word in small letters, its apostrophes straight.
fn in_small_letters(word: &str) -> String {
    let small = word.to_lowercase();
    match small.contains('’') {
        true => small.replace('’', "'"),
        false => small,
    }
}

/// The expression that begins with this word, and how many words it has.
fn time(words: &[(Span, &str)], small: &[String], at: usize) -> Option<(usize, Reading)> {
    let rest = &small[at..];
    let key = |by: usize| rest.get(by).map_or("", String::as_str);
    let before = |by: usize| at.checked_sub(by).map_or("", |at| small[at].as_str());
    let capital = words[at].1.starts_with(char::is_uppercase);
    let begins = |list: &[&str]| list.iter().enumerate().all(|(by, word)| key(by) == *word);
    if capital || key(0) == "eve" {
        if let Some((list, month, day)) = FIXED.iter().find(|(list, ..)| begins(list)) {
            return Some((list.len(), Reading::OfAnyYear(*month, Some(*day))));
        }
        if let Some(list) = MOVABLE.iter().find(|list| begins(list)) {
            return Some((list.len(), Reading::Loose));
        }
    }
    if let (Some(day), "of", Some(month)) = (ordinal(key(0)), key(1), calendar::month(key(2))) {
        let day = i8::try_from(day)
            .ok()
            .filter(|day| (1..=31).contains(day))?;
        return Some((3, Reading::OfAnyYear(month, Some(day))));
    }
    if let Some(reading) = decade(key(0)).filter(|_| before(1) == "the") {
        return Some((1, reading));
    }
    if let Some(weekday) = short_weekday(words[at].1) {
        let part = matches!(key(1), "night" | "morning" | "afternoon" | "evening");
        let tied = matches!(before(1), "on" | "late" | "early" | "last" | "this" | "of");
        if tied || part || rest.len() == 1 {
            return Some((1, Reading::Weekday(weekday)));
        }
    }
    let days = key(0).strip_suffix('s').and_then(calendar::weekday);
    if days.is_some() && key(1) == "ago" {
        return Some((2, Reading::Loose));
    }
    if FOREIGN.contains(&key(0)) {
        return Some((1, Reading::Loose));
    }
    let quarter = matches!(words[at].1, "Q1" | "Q2" | "Q3" | "Q4");
    let fiscal = words[at].1.strip_prefix("FY").is_some_and(|rest| {
        matches!(rest.len(), 2 | 4) && rest.bytes().all(|b| b.is_ascii_digit())
    });
    if quarter || fiscal {
        return Some((1, Reading::Loose));
    }
    if key(0) == "weekend" && matches!(before(1), "the" | "this" | "last" | "that") {
        return Some((1, Reading::Weekend));
    }
    if key(0) == "day" && counts::small(key(1)).is_some() && key(2) == "of" {
        return Some((3, Reading::Loose));
    }
    // “During the pandemic”, “before the war”.
    if matches!(key(0), "during" | "before" | "after" | "since")
        && key(1) == "the"
        && EVENTS.contains(&key(2))
    {
        return Some((3, Reading::Loose));
    }
    // “When he was a boy”, “as a child”.
    let was = key(0) == "when"
        && matches!(key(1), "he" | "she" | "they")
        && matches!(key(2), "was" | "were");
    let young = key(0) == "as"
        && key(1) == "a"
        && matches!(key(2), "boy" | "girl" | "child" | "teenager" | "student");
    if was || young {
        return Some((3, Reading::Loose));
    }
    named_year(small, at)
}

/// “2016” of “during the 2016 campaign”: a year that names what the words were said at or in.
fn named_year(small: &[String], at: usize) -> Option<(usize, Reading)> {
    let year: i16 = small[at]
        .parse()
        .ok()
        .filter(|year| (1900..=2100).contains(year))?;
    let next = small.get(at + 1)?;
    let article = at.checked_sub(1).map(|at| class(&small[at]))?;
    let preposition = at.checked_sub(2).map(|at| small[at].as_str())?;
    let named = article.any(Class::DETERMINER.or(Class::POSSESSIVE))
        && matches!(preposition, "in" | "at" | "during" | "on")
        && next.starts_with(char::is_alphabetic);
    named.then(|| Some((2, Reading::Year(PartialDate::new(year, 0, 0)?))))?
}

/// The first to the thirty-first, in words.
fn ordinal(key: &str) -> Option<usize> {
    const TEENS: [&str; 10] = [
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let teen = || TEENS.iter().position(|word| *word == key).map(|at| at + 11);
    let late = || match key.split_once('-')? {
        ("twenty", unit) => Some(20 + counts::ordinal(unit)?),
        ("thirty", "first") => Some(31),
        _ => None,
    };
    match key {
        "thirtieth" => Some(30),
        _ => counts::ordinal(key)
            .filter(|day| *day < 11)
            .or_else(teen)
            .or_else(late),
    }
}

/// The years of “1990s”; of “nineties” the century is not told.
fn decade(key: &str) -> Option<Reading> {
    const SPELLED: [&str; 8] = [
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    ];
    if SPELLED.contains(&key) {
        return Some(Reading::Loose);
    }
    let digits = key.strip_suffix('s')?;
    let year: i16 = digits
        .parse()
        .ok()
        .filter(|_| digits.len() == 4 && digits.ends_with('0'))?;
    let day = |year, month, day| Date::new(year, month, day).ok();
    Some(Reading::Between(day(year, 1, 1)?, day(year + 9, 12, 31)?))
}

/// “Weds”, “Thurs.”: short names of days, which are words or names of their own in small letters.
fn short_weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "Mon" => Weekday::Monday,
        "Tue" | "Tues" => Weekday::Tuesday,
        "Wed" | "Weds" => Weekday::Wednesday,
        "Thu" | "Thur" | "Thurs" => Weekday::Thursday,
        "Fri" => Weekday::Friday,
        "Sat" => Weekday::Saturday,
        "Sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_that_give_no_day_by_themselves() {
        for (text, expected) in [
            ("Roe said on Bastille Day", Some("Bastille Day")),
            ("Roe said on New Year’s Eve", Some("New Year’s Eve")),
            ("Roe said at Easter", Some("Easter")),
            ("Roe said before Christmas", Some("before Christmas")),
            ("Roe said in the 1990s", Some("1990s")),
            ("Roe said in the nineties", Some("nineties")),
            ("said Roe, who is in her nineties", None),
            ("Roe said during the 2016 campaign", Some("2016 campaign")),
            ("Roe said on Weds", Some("Weds")),
            ("Roe said three Tuesdays ago", Some("Tuesdays ago")),
            ("Roe said on the eighth of July", Some("eighth of July")),
            (
                "Roe said on the fifteenth of June",
                Some("fifteenth of June"),
            ),
            ("Roe said when she was a girl", Some("when she was")),
            ("Roe said before the war", Some("before the war")),
            ("Roe said in Q3 2024", Some("Q3")),
            ("Roe said after the vote", None),
            ("Roe told reporters in May", None),
        ] {
            let found = times(text, Span::new(0, text.len()));
            let found = found.first().map(|(span, _)| span.of(text));
            assert_eq!(found, expected, "{text}");
        }
    }
}
