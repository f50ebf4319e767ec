//! Dates of the calendar: 2025-09-03, Sept. 3, 3 September 2025, September, 2025, the 4th.
//!
//! In: the reader at a token. Out: the days meant, where a date stands there. A missing year is the nearest past one of the anchor.

use super::*;

impl<'t> Reader<'t> {
    /// 2025-09-03
    pub(super) fn iso(&self, at: usize) -> Option<Found> {
        let year = self.year_at(at)?;
        let part = |place: usize, most: i16| match self.kind(place)? {
            Kind::Number {
                value,
                digits: 2,
                ordinal: false,
            } if self.touch(place) && (1..=most).contains(&value) => Some(value as i8),
            _ => None,
        };
        let dash = |place: usize| self.touch(place) && self.kind(place) == Some(Kind::Mark('-'));
        if !dash(at + 1) || !dash(at + 3) {
            return None;
        }
        let day = Date::new(year, part(at + 2, 12)?, part(at + 4, 31)?).ok()?;
        found(at + 5, Some((day, day)), Grain::Day, "iso-date")
    }

    /// Sept. 3, 2025 · September 3rd · Sept. 3-5
    pub(super) fn month_and_day(&self, at: usize) -> Option<Found> {
        let (month, next) = self.month_at(at)?;
        let next_word = self.is(next, "fourth") && month == 7;
        let (day, mut next) = if next_word {
            (4, next + 1)
        } else {
            (self.day_at(next)?, next + 1)
        };
        let last = match self.kind(next) {
            Some(Kind::Mark('-' | '–')) => self.day_at(next + 1).filter(|&last| last > day),
            _ => None,
        };
        if last.is_some() {
            next += 2;
        }
        self.dated(at, next, month, day, last)
    }

    /// 3 September 2025 · the 3rd of September · 3-5 September
    pub(super) fn day_and_month(&self, at: usize) -> Option<Found> {
        let first = self.day_at(at)?;
        let (mut last, mut next) = (None, at + 1);
        if matches!(self.kind(next), Some(Kind::Mark('-' | '–')))
            && let Some(end) = self.day_at(next + 1).filter(|&end| end > first)
        {
            (last, next) = (Some(end), next + 2);
        }
        next += usize::from(self.is(next, "of"));
        let (month, next) = self.month_at(next)?;
        // "Until 16 May said nothing" reads better as a name than "16 May" read as one would hide a date: newsrooms avoid the first.
        self.dated(at, next, month, first, last)
    }

    pub(super) fn dated(
        &self,
        at: usize,
        next: usize,
        month: i8,
        day: i8,
        last: Option<i8>,
    ) -> Option<Found> {
        if self.before(at, &["every", "each"]) {
            return None;
        }
        let (year, next) = match self.year_after(next) {
            Some((year, next)) => (Some(year), next),
            None => (None, next),
        };
        // An attack that is known by its day is seldom of this year: "the Sept. 11 attacks", "the Jan. 6 riot".
        const DEEDS: [&str; 12] = [
            "attack",
            "attacks",
            "terror",
            "terrorist",
            "hijackers",
            "bombings",
            "massacre",
            "riot",
            "insurrection",
            "committee",
            "commission",
            "memorial",
        ];
        let first = match year {
            Some(year) => Date::new(year, month, day).ok(),
            None if self.any(next, &DEEDS) => None,
            None => self.anchor.day(month, day),
        };
        if year.is_some() && first.is_none() {
            return None; // no calendar has it
        }
        let rule = if year.is_some() {
            "full-date"
        } else {
            "day-and-month"
        };
        let Some(last) = last else {
            return found(next, one(first), Grain::Day, rule);
        };
        let end = first.and_then(|first| Date::new(first.year(), month, last).ok());
        found(next, first.zip(end), Grain::Days, rule)
    }

    /// in August · August 2024. `start` is where the expression begins (at "early", say), `at` the month.
    pub(super) fn month_alone(&self, start: usize, at: usize) -> Option<Found> {
        let (number, next) = self.month_at(at)?;
        let short = self.tokens[at].end - self.tokens[at].start <= 4
            && self.word(at).len() < 4
            && !self.is(at, "may");
        if let Some((year, next)) = self.year_after(next) {
            // "In May, 2016 was still ahead" is rarer than "May, 2016".
            let days = Date::new(year, number, 1).ok().map(month);
            return found(next, days, Grain::Month, "month-and-year");
        }
        let led = start < at
            || self.before(
                at,
                &[
                    "in", "since", "during", "until", "till", "through", "of", "by", "from",
                ],
            );
        let named = (self.is(next, "'") || self.is(next, "’")) && number == 5;
        if !led || short || named {
            return None;
        }
        // After "of" and "by" these three are as often people.
        if matches!(number, 4..=6) && start == at && self.before(at, &["of", "by", "from"]) {
            return None;
        }
        found(
            next,
            self.anchor.month(number).map(month),
            Grain::Month,
            "month",
        )
    }

    /// in 2024
    pub(super) fn bare_year(&self, at: usize) -> Option<Found> {
        let value = self.year_at(at)?;
        let led = self.before(
            at,
            &[
                "in", "since", "during", "of", "by", "until", "early", "late", "mid", "from",
                "before", "after",
            ],
        );
        let part_of_number = self.touch(at)
            || self.touch(at + 1)
                && matches!(self.tokens[at + 1].kind, Kind::Word(_) | Kind::Mark('%'));
        // "in a 1988 interview"
        let told = self.before(at, &["a", "her", "his", "their", "the"])
            && ["interview", "speech", "lecture"]
                .iter()
                .any(|noun| self.is(at + 1, noun));
        if !(led || told) || part_of_number {
            return None;
        }
        found(at + 1, year(value), Grain::Year, "year")
    }

    /// on the 4th
    pub(super) fn bare_day(&self, at: usize) -> Option<Found> {
        let Kind::Number { ordinal: true, .. } = self.kind(at)? else {
            return None;
        };
        let day = self.day_at(at)?;
        let led = self.is(at.wrapping_sub(1), "the") && at >= 2 && self.is(at - 2, "on");
        if !led {
            return None;
        }
        let this_month =
            self.is(at + 1, "of") && self.is(at + 2, "this") && self.is(at + 3, "month");
        let last_month =
            self.is(at + 1, "of") && self.is(at + 2, "last") && self.is(at + 3, "month");
        // "On the 4th floor", "on the 4th day": an ordinal before a noun is none.
        let alone = !matches!(self.kind(at + 1), Some(Kind::Word(_) | Kind::Number { .. }))
            || self.any(at + 1, &["that", "and", "in", "at", "to"]);
        if !alone && !this_month && !last_month {
            return None;
        }
        let published = self.anchor.published;
        let day = published.and_then(|published| {
            let months = if last_month || !this_month && published.day() < day {
                -1
            } else {
                0
            };
            let first = shift_month(published, months)?;
            Date::new(first.year(), first.month(), day).ok()
        });
        found(
            if alone { at + 1 } else { at + 4 },
            one(day),
            Grain::Day,
            "day-of-month",
        )
    }

    // ---- days of the week ----
}
