//! A day that the draft gives and that was not resolved: it is judged as far as it says anything, and never passed in silence
//! (rule R26).
//!
//! A weekday without a date to count from is no day, and yet it is wrong where every day on record is another one. A date in figures that
//! may be two days is wrong where neither is on record. What says nothing without more (“yesterday” in a draft without a date) is left
//! unresolved, and the finding says what is missing.

use jiff::civil::{Date, Weekday};

use super::{
    Desk,
    around::{MARKS, is_tied, stretches, words},
    finish::because,
    times::times,
};
use crate::{
    extract::when,
    lexicon::calendar,
    model::{Attribution, PartialDate},
    registry::record::QuotationRecord,
    text::Span,
    verdict::{DateVerdict, Finding, Flag, occasion},
};

/// What the words of a day say where extraction resolved none.
pub(super) enum Reading {
    /// A day, a month or a year.
    Day(PartialDate),
    /// One of these days: “this week”.
    Between(Date, Date),
    /// A day of the week, of which week nothing says.
    Weekday(Weekday),
    /// A month and perhaps a day of it, of which year nothing says.
    OfAnyYear(i8, Option<i8>),
    /// Day and month in figures, in either order.
    Either(PartialDate, PartialDate),
    /// A year that names what the words were said at: “the 2016 campaign”.
    Year(PartialDate),
    /// A Saturday or a Sunday, and what borders on them.
    Weekend,
    /// A time that has a name and no day: “at Easter”, “during the war”.
    Loose,
    /// Nothing without more.
    Open,
}

impl Desk<'_> {
    /// Judges a day in the draft's sentence that extraction did not resolve; the words of it.
    pub(super) fn unread_day(
        &self,
        finding: &mut Finding,
        this: &Attribution,
        record: &QuotationRecord,
        published: &[Date],
    ) -> Option<Span> {
        if finding.date != DateVerdict::NotGiven {
            return None;
        }
        let (span, reading) = self.day_beside(this)?;
        let printed = span.of(self.text);
        let recorded: Vec<PartialDate> = record.dates().collect();
        if recorded.is_empty() {
            finding.date = match reading {
                Reading::Day(day) => occasion::date(Some(day), &[], published),
                _ => DateVerdict::UnknownInRecord,
            };
            return Some(span);
        }
        let (verdict, why) = match reading {
            _ if is_to_come(&self.text[span.start()..]) => (DateVerdict::Misdated, None),
            Reading::Between(..) | Reading::Day(_) | Reading::Weekday(_)
                if !is_a_day(&reading) && contradicts_itself(printed, &self.text[span.end()..]) =>
            {
                match day_of_any_year(printed, &self.text[span.end()..]) {
                    Some(day) if self.options.published.is_none() => {
                        self.weekday_and_day(printed, day, &recorded)
                    }
                    _ => {
                        let why =
                            format!("“{printed}” gives a weekday and a day that do not agree");
                        (DateVerdict::Unresolved, Some(why))
                    }
                }
            }
            Reading::Day(day) => (occasion::date(Some(day), &recorded, published), None),
            Reading::Between(first, last) => {
                let may = |date: &PartialDate| {
                    let (from, to) = date.interval();
                    from <= last && first <= to
                };
                match recorded.iter().any(may) {
                    true => (DateVerdict::Compatible, None),
                    false => (DateVerdict::Misdated, None),
                }
            }
            Reading::Weekday(weekday) => {
                let falls = |day: Date| day.weekday() == weekday;
                let may = |date: &PartialDate| date.as_day().is_none_or(falls);
                if recorded.iter().any(may) {
                    let why = format!(
                        "which “{printed}” is meant cannot be told: {}",
                        self.no_date()
                    );
                    (DateVerdict::Compatible, Some(why))
                } else if published.iter().any(|&day| falls(day)) {
                    (DateVerdict::PublicationDateGiven, None)
                } else {
                    (DateVerdict::Misdated, None)
                }
            }
            Reading::OfAnyYear(month, day) => {
                let may = |date: &PartialDate| {
                    date.month().is_none_or(|known| known == month)
                        && (day.is_none()
                            || date.day_of_month().is_none_or(|known| Some(known) == day))
                };
                let printed_on = |date: &Date| date.month() == month && Some(date.day()) == day;
                if recorded.iter().any(may) {
                    let why = format!(
                        "of which year “{printed}” is cannot be told: {}",
                        self.no_date()
                    );
                    (DateVerdict::Compatible, Some(why))
                } else if published.iter().any(printed_on) {
                    (DateVerdict::PublicationDateGiven, None)
                } else {
                    (DateVerdict::Misdated, None)
                }
            }
            Reading::Either(one, other) => {
                let may = |date: &PartialDate| date.agrees_with(one) || date.agrees_with(other);
                match recorded.iter().any(may) {
                    true => {
                        let why = format!("“{printed}” may be {one} or {other}");
                        (DateVerdict::Unresolved, Some(why))
                    }
                    false => (DateVerdict::Misdated, None),
                }
            }
            Reading::Year(year) if recorded.iter().any(|date| date.agrees_with(year)) => {
                return None;
            }
            Reading::Year(_) | Reading::Loose => {
                self.unconfirmed_time(finding, printed);
                return None;
            }
            Reading::Weekend => {
                let midweek = |date: &PartialDate| date.as_day().is_some_and(is_midweek);
                match recorded.iter().all(midweek) {
                    true => (DateVerdict::Misdated, None),
                    false => (DateVerdict::Compatible, None),
                }
            }
            Reading::Open => {
                let why = match self.options.published {
                    None => format!("“{printed}” cannot be resolved: {}", self.no_date()),
                    Some(_) => format!("“{printed}” names no day that could be counted to"),
                };
                (DateVerdict::Unresolved, Some(why))
            }
        };
        finding.date = verdict;
        if let Some(why) = why {
            if verdict == DateVerdict::Unresolved {
                because(finding, "R26", why.clone());
            }
            finding
                .not_checked
                .push(format!("{why}; the day was not compared"));
        }
        Some(span)
    }

    /// A time that nothing can be compared with is a claim, unless the documents with these words make it, too.
    fn unconfirmed_time(&self, finding: &mut Finding, printed: &str) {
        if self
            .texts(finding)
            .iter()
            .any(|text| text.contains(printed))
        {
            return;
        }
        let message = format!("nothing on record tells of “{printed}”: the time was not compared");
        because(finding, "R26", message.clone());
        finding.flags.push(Flag::UnconfirmedClaim);
        finding.not_checked.push(message);
    }

    /// “Wednesday, 11 March” in a draft that does not tell its year: the day on record tells whether the two agree.
    fn weekday_and_day(
        &self,
        printed: &str,
        (month, day): (i8, i8),
        recorded: &[PartialDate],
    ) -> (DateVerdict, Option<String>) {
        let may = |date: &PartialDate| {
            let fits = |known: Option<i8>, told| known.is_none_or(|known| known == told);
            let falls = |date: Date| weekday(printed) == Some(date.weekday());
            fits(date.month(), month)
                && fits(date.day_of_month(), day)
                && date.as_day().is_none_or(falls)
        };
        if !recorded.iter().any(may) {
            return (DateVerdict::Misdated, None);
        }
        let why = format!(
            "of which year “{printed}” is cannot be told: {}",
            self.no_date()
        );
        (DateVerdict::Compatible, Some(why))
    }

    fn no_date(&self) -> &'static str {
        match self.options.published {
            None => "the draft has no date; add `published:` or --published",
            Some(_) => "its week is not given",
        }
    }

    /// The first expression of time in the draft's sentence that is tied to the words.
    fn day_beside(&self, this: &Attribution) -> Option<(Span, Reading)> {
        let body = self.options.body.unwrap_or(Span::new(0, self.text.len()));
        // What days are counted from is looked for in the whole draft: only once one is.
        let anchor = |stretch: Span| match self.options.published {
            Some(day) => when::Anchor::published(day),
            None if when::may_lack_a_year(self.text, self.with_context(stretch)) => self
                .anchor
                .get_or_init(|| when::Anchor::read(self.text, body, None))
                .clone(),
            None => when::Anchor::default(),
        };
        for stretch in stretches(self.text, this) {
            let anchor = anchor(stretch);
            let figures = figures(self.text, stretch);
            let expressed = when::find(self.text, stretch, &anchor)
                .into_iter()
                .map(|when| self.in_context(when, stretch, &anchor))
                .map(|when| (when.span, read(self.text, &when)));
            let counted = counted(self.text, stretch).map(|span| (span, Reading::Open));
            let others = times(self.text, stretch);
            let found = figures.into_iter().chain(expressed).chain(counted);
            for (span, reading) in found.chain(others) {
                let rest = &self.text[span.end()..];
                let possessive = rest.starts_with("’s") || rest.starts_with("'s");
                let possessive =
                    possessive && !opens_event(self.text, span) || rest.starts_with('-');
                if !possessive && is_tied(self.text, stretch, span, this) {
                    return Some((span, reading));
                }
            }
        }
        None
    }

    /// The stretch and the text before it that a day may be counted from.
    fn with_context(&self, stretch: Span) -> Span {
        const BEFORE: usize = 400;
        let from = (stretch.start().saturating_sub(BEFORE)..=stretch.start())
            .find(|&at| self.text.is_char_boundary(at))
            .unwrap_or(stretch.start());
        Span::new(from, stretch.end())
    }

    /// “The council met on 4 May. The next day Doe said …”: an expression that counts from a day of the sentences before, as far as no marks
    /// stand between.
    fn in_context(&self, when: when::When, stretch: Span, anchor: &when::Anchor) -> when::When {
        if when.partial().is_some()
            || when.days.is_some()
            || weekday(when.span.of(self.text)).is_some()
        {
            return when;
        }
        let from = self.with_context(stretch).start();
        let before = &self.text[from..stretch.start()];
        let from = before
            .char_indices()
            .rev()
            .find(|(_, ch)| MARKS.contains(ch) && *ch != '\n')
            .map_or(from, |(at, ch)| from + at + ch.len_utf8());
        when::find(self.text, Span::new(from, when.span.end()), anchor)
            .into_iter()
            .rfind(|wider| wider.span == when.span && wider.partial().is_some())
            .unwrap_or(when)
    }
}

/// “Told Friday’s meeting”, “at Friday’s hearing”: what a day is the day of, and that the words were said at.
fn opens_event(text: &str, day: Span) -> bool {
    const EVENTS: [&str; 26] = [
        "assembly",
        "briefing",
        "ceremony",
        "conference",
        "congress",
        "convention",
        "council",
        "debate",
        "dinner",
        "event",
        "forum",
        "gathering",
        "hearing",
        "inquest",
        "launch",
        "meeting",
        "news",
        "parade",
        "press",
        "protest",
        "rally",
        "service",
        "session",
        "summit",
        "trial",
        "vigil",
    ];
    let behind = text[day.end()..].trim_start_matches(['’', '\'', 's']);
    let next = behind.split_whitespace().next().unwrap_or_default();
    let next = next.trim_matches(|ch: char| !ch.is_alphanumeric());
    let before = text[..day.start()].split_whitespace().next_back();
    let at =
        before.is_some_and(|word| matches!(word, "told" | "at" | "to" | "addressing" | "during"));
    at && EVENTS.contains(&next)
}

fn read(text: &str, when: &when::When) -> Reading {
    if let Some(day) = when.partial() {
        return Reading::Day(day);
    }
    let printed = when.span.of(text);
    match (weekday(printed), when.days, of_any_year(printed)) {
        (Some(weekday), None, _) => Reading::Weekday(weekday),
        (_, Some((first, last)), _) => Reading::Between(first, last),
        (None, None, Some((month, day))) => Reading::OfAnyYear(month, day),
        (None, None, None) => Reading::Open,
    }
}

/// “Tuesday week” is to come, and words are reported that were said.
fn is_to_come(text: &str) -> bool {
    let mut words = text.split(|ch: char| !ch.is_alphanumeric());
    let day = words.next().is_some_and(|word| weekday(word).is_some());
    day && words.next() == Some("week")
}

fn is_a_day(reading: &Reading) -> bool {
    matches!(reading, Reading::Day(day) if day.as_day().is_some())
}

/// A weekday with a day of the month, in its words or right behind them: where they make no day, they do not agree.
fn contradicts_itself(printed: &str, behind: &str) -> bool {
    let mut next = behind.trim_start_matches([',', ' ']).split(' ');
    let (first, second) = (
        next.next().unwrap_or_default(),
        next.next().unwrap_or_default(),
    );
    let digit = |word: &str| word.starts_with(|ch: char| ch.is_ascii_digit());
    let month = |word: &str| calendar::month(word.trim_matches([',', '.'])).is_some();
    let follows = digit(first) && month(second) || month(first) && digit(second);
    weekday(printed).is_some() && (follows || printed.contains(|ch: char| ch.is_ascii_digit()))
}

/// The month and the day of it behind a weekday, in its words or right behind them, where no year stands there.
fn day_of_any_year(printed: &str, behind: &str) -> Option<(i8, i8)> {
    let whole = match printed.contains(|ch: char| ch.is_ascii_digit()) {
        true => printed.to_owned(),
        false => {
            let next: Vec<&str> = (behind.trim_start_matches([',', ' ']).split(' '))
                .take(3)
                .collect();
            let year = |word: &&str| word.bytes().take_while(u8::is_ascii_digit).count() == 4;
            if next.get(2).is_some_and(year) {
                return None;
            }
            format!("{printed} {}", next.get(..2)?.join(" "))
        }
    };
    let (month, day) = of_any_year(&whole)?;
    Some((month, day?))
}

/// Neither a Saturday or a Sunday nor a day beside them.
pub(super) fn is_midweek(day: Date) -> bool {
    matches!(
        day.weekday(),
        Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday
    )
}

/// The day of the week among the words, spelled out: “sat” is a verb too.
pub(super) fn weekday(printed: &str) -> Option<Weekday> {
    let words = printed.split(|ch: char| !ch.is_alphabetic());
    words
        .filter(|word| word.len() >= "Monday".len())
        .find_map(calendar::weekday)
}

/// A month, and a day of it where one stands beside: “16 March”, “in March”.
fn of_any_year(printed: &str) -> Option<(i8, Option<i8>)> {
    let words: Vec<&str> = printed
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let month = words
        .iter()
        .find_map(|word| calendar::month(word).filter(|_| word.starts_with(char::is_uppercase)))?;
    let mut days = words.iter().filter_map(|word| {
        let digits = word.trim_end_matches(|ch: char| ch.is_ascii_lowercase());
        digits.parse::<i8>().ok()
    });
    let day = days.next();
    // “Late in March”, “the first weeks of March”: no more than the month is read.
    let plain = words.len() <= 3 && days.next().is_none();
    plain.then_some((month, day.filter(|day| (1..=31).contains(day))))
}

/// Dates in figures that `when` does not read, since they may be two days: 09/02/2025, 9.2.25.
fn figures(text: &str, stretch: Span) -> Vec<(Span, Reading)> {
    let mut found = Vec::new();
    for (span, word) in words(text, stretch) {
        let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
        if let Some(day) = year_first(&parts) {
            found.push((span, Reading::Day(day)));
            continue;
        }
        let digits = |part: &&str| {
            !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())
        };
        let [a, b, year] = parts.as_slice() else {
            continue;
        };
        if !parts.iter().all(digits) || a.len() > 2 || b.len() > 2 || !matches!(year.len(), 2 | 4) {
            continue;
        }
        let number = |part: &str| part.parse::<i16>().unwrap_or(0);
        let year = if year.len() == 2 {
            2000 + number(year)
        } else {
            number(year)
        };
        let day = |day: &str, month: &str| {
            let small = |part: &str| i8::try_from(number(part)).unwrap_or(0).max(-1);
            PartialDate::new(year, small(month), small(day)).filter(|date| date.as_day().is_some())
        };
        let reading = match (day(a, b), day(b, a)) {
            (Some(one), Some(other)) if one == other => Reading::Day(one),
            (Some(one), Some(other)) => Reading::Either(one, other),
            (Some(one), None) | (None, Some(one)) => Reading::Day(one),
            (None, None) => continue,
        };
        found.push((span, reading));
    }
    found
}

/// 2025/07/08: a year comes first in one order only.
fn year_first(parts: &[&str]) -> Option<PartialDate> {
    let [year, month, day] = parts else {
        return None;
    };
    let digits = parts
        .iter()
        .all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let fits = digits && year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    let day = PartialDate::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    day.filter(|day| fits && day.as_day().is_some())
}

/// Phrases that count from a day that is not told: “a week earlier”, “two days before the vote”.
fn counted(text: &str, stretch: Span) -> impl Iterator<Item = Span> {
    const UNITS: [&str; 17] = [
        "decade",
        "decades",
        "century",
        "generation",
        "minutes",
        "hour",
        "hours",
        "day",
        "days",
        "week",
        "weeks",
        "fortnight",
        "month",
        "months",
        "year",
        "years",
        "night",
    ];
    const FROM: [&str; 7] = [
        "earlier",
        "before",
        "previously",
        "later",
        "ago",
        "after",
        "prior",
    ];
    let words: Vec<(Span, &str)> = words(text, stretch).collect();
    let is = |list: &[&str], word: &str| list.iter().any(|other| other.eq_ignore_ascii_case(word));
    (1..words.len().saturating_sub(1))
        .filter(|&at| is(&UNITS, words[at].1) && is(&FROM, words[at + 1].1))
        .map(|at| words[at - 1].0.union(words[at + 1].0))
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_figures() {
        let read = |text: &str| {
            figures(text, Span::new(0, text.len()))
                .into_iter()
                .map(|(_, reading)| match reading {
                    Reading::Day(day) => day.to_string(),
                    Reading::Either(one, other) => format!("{one} or {other}"),
                    _ => String::new(),
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(read("said on 09/02/2025."), ["2025-02-09 or 2025-09-02"]);
        assert_eq!(read("said on 23.9.2025"), ["2025-09-23"]);
        assert_eq!(read("said on 9/23/25,"), ["2025-09-23"]);
        assert_eq!(read("said on 2025/09/23"), ["2025-09-23"]);
        assert_eq!(read("said on 7-8-25"), ["2025-08-07 or 2025-07-08"]);
        assert_eq!(read("said on 03/03/2025"), ["2025-03-03"]);
        for text in ["version 1.2.3", "31/31/2025", "at 10.30", "24/7"] {
            assert!(read(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn days_without_a_year() {
        for (printed, expected) in [
            ("16 March", Some((3, Some(16)))),
            ("on March 16th", Some((3, Some(16)))),
            ("in March", Some((3, None))),
            ("Sept. 4", Some((9, Some(4)))),
            ("late in the March of that year", None),
            ("may", None),
            ("yesterday", None),
        ] {
            assert_eq!(of_any_year(printed), expected, "{printed}");
        }
        assert_eq!(weekday("last Monday"), Some(Weekday::Monday));
        assert_eq!(weekday("mondayish"), None);
    }

    #[test]
    fn days_counted_from_another() {
        let text = "Roe said a week earlier, and again two days before the vote, a day of rain";
        let read: Vec<&str> = counted(text, Span::new(0, text.len()))
            .map(|span| span.of(text))
            .collect();
        assert_eq!(read, ["a week earlier", "two days before"]);
    }
}
