//! Words that are a time or a month where their neighbours say so only: “15:14” is a score as well, “03:16” a verse, “Jan” a man.
//!
//! In come a side and the words of an edit on it; out comes whether those of them that could be something else stand where a time or a month
//! does. It knows nothing of the other side.

use std::ops::Range;

use super::super::side::{Side, Token};
use super::figures;
use crate::lexicon::calendar;

/// Before a time of the day.
const BEFORE_HOURS: [&str; 16] = [
    "at", "by", "until", "till", "from", "since", "around", "about", "before", "after", "between",
    "past", "nearly", "exactly", "is", "was",
];
/// Behind one.
const BEHIND_HOURS: [&str; 13] = [
    "train", "bus", "ferry", "flight", "service", "hours", "gmt", "utc", "cet", "bst", "local",
    "deadline", "on",
];
/// Before a month without its day and year.
const BEFORE_MONTH: [&str; 13] = [
    "in", "since", "until", "till", "last", "next", "this", "early", "late", "mid", "during",
    "every", "each",
];

/// False where a word of the edit may be something else than the time or the month that it is spelled like.
pub fn reads_so(side: &Side<'_>, range: Range<usize>) -> bool {
    range.clone().all(|at| {
        let key = |at: Option<usize>| {
            let word = at.and_then(|at| side.words.get(at));
            word.map_or("", |word| word.key)
        };
        let (before, behind) = (key(at.checked_sub(1)), key(Some(at + 1)));
        let word = &side.words[at];
        if figures::hours(std::slice::from_ref(word)).is_some() {
            return BEFORE_HOURS.contains(&before)
                && !(matches!(before, "is" | "was") && behind_score(side, at))
                || BEHIND_HOURS.contains(&behind);
        }
        !is_short_month(word)
            || BEFORE_MONTH.contains(&before)
            || is_day_or_year(before)
            || is_day_or_year(behind)
    })
}

/// “The score was 15:14.”
fn behind_score(side: &Side<'_>, at: usize) -> bool {
    const NEAR: usize = 3;
    let from = at.saturating_sub(NEAR);
    let mut near = side.words[from..at].iter();
    near.any(|word| matches!(word.key, "score" | "result" | "verse" | "ratio"))
}

/// “Jan” and “Mar”, which are names as well.
fn is_short_month(word: &Token<'_>) -> bool {
    const LETTERS: usize = 3;
    word.key.len() == LETTERS
        && word.key != "may"
        && word.cased.starts_with(char::is_uppercase)
        && calendar::month(word.key).is_some()
}

fn is_day_or_year(key: &str) -> bool {
    let digits = key.trim_end_matches(|ch: char| ch.is_ascii_lowercase());
    let ending = &key[digits.len()..];
    let plain = ending.is_empty() || matches!(ending, "st" | "nd" | "rd" | "th");
    let value: Option<u16> = digits.parse().ok();
    plain
        && value.is_some_and(|value| (1..=31).contains(&value) || (1_000..=2_999).contains(&value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    #[test]
    fn times_and_months_by_their_neighbours() {
        for (text, word, expected) in [
            ("We left at 15:45 sharp", "15:45", true),
            ("The 15:45 train is late", "15:45", true),
            ("The score was 15:14", "15:14", false),
            ("The deadline is 15:00", "15:00", true),
            ("We won 15:14", "15:14", false),
            ("I read Genesis 03:16", "03:16", false),
            ("I told Jan", "jan", false),
            ("I left in Jan", "jan", true),
            ("I left on Jan 3", "jan", true),
            ("I left on 3 Jan", "jan", true),
            ("It opened Jan 2024", "jan", true),
            ("I met Mar and Bo", "mar", false),
            ("I left in January", "january", true),
        ] {
            let folded = Folded::new(text);
            let side = Side::one(&folded);
            let at = side.words.iter().position(|one| one.key == word).unwrap();
            assert_eq!(reads_so(&side, at..at + 1), expected, "{text}");
        }
    }
}
