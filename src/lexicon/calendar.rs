//! The English names of months and weekdays.
//!
//! In: a word or a number. Out: the month or the weekday that it names, or its name. The forms of dates belong to those who read or
//! write them.

use jiff::civil::Weekday;

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

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];

/// The name of a month, from 1 for January on; `None` for a number that no month has.
pub fn month_name(month: impl TryInto<usize>) -> Option<&'static str> {
    MONTHS.get(month.try_into().ok()?.checked_sub(1)?).copied()
}

/// The number of the month whose name, or the first three letters of it or more, `word` is, in any case.
pub fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|name| shortens(word, name))?;
    i8::try_from(at + 1).ok()
}

/// The weekday whose name, or the first three letters of it or more, `word` is, in any case.
pub fn weekday(word: &str) -> Option<Weekday> {
    let mut days = WEEKDAYS.iter();
    days.find(|(name, _)| shortens(word, name))
        .map(|&(_, day)| day)
}

fn shortens(word: &str, name: &str) -> bool {
    let start = name.get(..word.len());
    word.len() >= 3 && start.is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_meet() {
        for number in 1..=12 {
            let name = month_name(number).unwrap();
            assert_eq!(month(name), i8::try_from(number).ok(), "{name}");
            assert_eq!(month(&name[..3].to_lowercase()), i8::try_from(number).ok());
        }
        assert_eq!(month_name(0), None);
        assert_eq!(month_name(13), None);
        assert_eq!(month_name(-1), None);
        assert_eq!(weekday("TUES"), Some(Weekday::Tuesday));
        for (name, day) in WEEKDAYS {
            assert_eq!(weekday(name), Some(day));
        }
        for word in ["", "ma", "Marches", "Sundays", "Montag", "мар"] {
            assert_eq!((month(word), weekday(word)), (None, None), "{word}");
        }
    }
}
