//! Phrases: yesterday, the previous day, last month, earlier this week, over the weekend, New Year's Day.
//!
//! In: the reader at a token. Out: the days meant.

use std::borrow::Cow;

use super::*;

impl<'t> Reader<'t> {
    pub(super) fn phrase(&self, at: usize) -> Option<Found> {
        let published = self.anchor.published;
        let word = self.word(at);
        let lower = match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(word.to_ascii_lowercase()),
            false => Cow::Borrowed(word),
        };
        match &*lower {
            // The BBC's Today, NBC's Tonight Show: a programme has a capital inside a sentence.
            "today" | "tonight" if self.before(at, &["usa"]) || self.name(at) => None,
            "today" | "tonight" => found(at + 1, one(published), Grain::Day, "today"),
            "yesterday" => {
                let day = published.and_then(|published| shift(published, -1));
                found(
                    at + 1 + usize::from(self.part_of_day(at + 1)),
                    one(day),
                    Grain::Day,
                    "yesterday",
                )
            }
            "tomorrow" => ahead(at + 1, "tomorrow"),
            "last" => self.last(at, at + 1),
            "this" => self.this(at, at + 1),
            "next" => self.next(at + 1),
            "early" | "late" | "mid" | "earlier" | "later" => self.part(at, &lower),
            "that" => {
                let same = usize::from(self.is(at + 1, "same"));
                match self.unit(at + 1 + same)? {
                    Unit::Day => self.since_event(at + 2 + same, 0, Unit::Day),
                    _ => None,
                }
            }
            "new" | "christmas" | "boxing" | "halloween" | "valentine" => self.feast(at, word),
            "summer" | "spring" | "autumn" | "winter" => {
                let of = usize::from(self.is(at + 1, "of"));
                found(
                    at + 2 + of,
                    year(self.year_at(at + 1 + of)?),
                    Grain::Year,
                    "season",
                )
            }
            "fall" if self.before(at, &["the", "in"]) && self.is(at + 1, "of") => {
                found(at + 3, year(self.year_at(at + 2)?), Grain::Year, "season")
            }
            _ => None,
        }
    }

    /// True for a word with a capital inside a sentence, where the words beside it are not all in capitals.
    fn name(&self, at: usize) -> bool {
        let word = self.word(at);
        let before = at.checked_sub(1).map(|before| self.tokens[before]);
        word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().any(|b| b.is_ascii_lowercase())
            && self.kind(at).is_some()
            && before.is_some_and(|before| matches!(before.kind, Kind::Word(_)))
    }

    /// last week · last month · last year · last weekend · last night · last August · last summer
    pub(super) fn last(&self, start: usize, at: usize) -> Option<Found> {
        let published = self.anchor.published;
        if let Some(number) = self.weekday_at(at) {
            return self.last_weekday(at, number);
        }
        if let Some((number, next)) = self.month_at(at) {
            let latest = published.and_then(|published| {
                Anchor::published(shift(published.first_of_month(), -1)?).month(number)
            });
            // In September, "last August" may be the one just gone or the one of last year.
            let settled = latest
                .zip(published)
                .filter(|(found, published)| found.year() < published.year());
            return found(
                next,
                settled.map(|(first, _)| month(first)),
                Grain::Month,
                "last-month-by-name",
            );
        }
        match self.unit(at) {
            Some(Unit::Week) => found(at + 1, self.last_week(), Grain::Days, "last-week"),
            Some(Unit::Month) => found(
                at + 1,
                published.and_then(|day| shift_month(day, -1)).map(month),
                Grain::Month,
                "last-month",
            ),
            Some(Unit::Year) => found(
                at + 1,
                published.and_then(|day| year(day.year() - 1)),
                Grain::Year,
                "last-year",
            ),
            Some(Unit::Day) => None,
            None if self.is(at, "night") => found(
                at + 1,
                one(published.and_then(|day| shift(day, -1))),
                Grain::Day,
                "last-night",
            ),
            None if self.is(at, "weekend") => {
                found(at + 1, self.weekend(7), Grain::Days, "weekend")
            }
            None if self.season(at) && start < at => {
                found(at + 1, None, Grain::Year, "last-season")
            }
            None => None,
        }
    }

    /// this week · this month · this morning · this year. A day or a season of "this" may lie ahead.
    pub(super) fn this(&self, start: usize, at: usize) -> Option<Found> {
        let published = self.anchor.published;
        if self.is(at, "past") {
            return self.last(start, at + 1);
        }
        if self.weekday_at(at).is_some() || self.season(at) {
            return ahead(at + 1, "this-may-be-ahead");
        }
        if let Some((_, next)) = self.month_at(at) {
            return ahead(next, "this-may-be-ahead");
        }
        match self.unit(at) {
            Some(Unit::Week) => found(at + 1, self.this_week(), Grain::Days, "this-week"),
            Some(Unit::Month) => found(
                at + 1,
                published.map(|day| (day.first_of_month(), day)),
                Grain::Month,
                "this-month",
            ),
            Some(Unit::Year) => found(
                at + 1,
                published.map(|day| (day.first_of_year(), day)),
                Grain::Year,
                "this-year",
            ),
            Some(Unit::Day) => None,
            None if self.any(at, &["morning", "afternoon", "evening"]) => {
                found(at + 1, one(published), Grain::Day, "today")
            }
            None if self.is(at, "weekend") => match published {
                Some(day) if matches!(weekday(day), 1 | 6 | 7) => {
                    found(at + 1, self.weekend(0), Grain::Days, "weekend")
                }
                _ => ahead(at + 1, "this-may-be-ahead"),
            },
            None => None,
        }
    }

    pub(super) fn next(&self, at: usize) -> Option<Found> {
        let month = self.month_at(at).map(|(_, next)| next);
        let known = self.weekday_at(at).is_some()
            || self.unit(at).is_some()
            || self.season(at)
            || self.is(at, "weekend");
        ahead(month.or(known.then_some(at + 1))?, "next")
    }

    pub(super) fn season(&self, at: usize) -> bool {
        self.any(at, &["summer", "winter", "spring", "autumn", "fall"])
    }

    /// early 2016 · late last month · mid-September · earlier this week
    pub(super) fn part(&self, at: usize, part: &str) -> Option<Found> {
        let mut inner = at + 1;
        inner += usize::from(self.kind(inner) == Some(Kind::Mark('-')));
        inner += usize::from(self.is(inner, "in"));
        if self.is(inner, "last") {
            let mut read = self.last(inner, inner + 1)?;
            read.days = narrowed(read.days, part, read.grain);
            return Some(read);
        }
        if self.is(inner, "this") {
            let mut read = self.this(inner, inner + 1)?;
            read.ahead |= part == "later";
            return Some(read);
        }
        if part.starts_with("later") && self.is(inner, "that")
            || part == "earlier" && self.is(inner, "that")
        {
            return self.phrase(inner);
        }
        if self.is(inner, "next") {
            return self.next(inner + 1);
        }
        if let Some(value) = self
            .year_at(inner)
            .filter(|_| matches!(part, "early" | "late" | "mid"))
        {
            return found(
                inner + 1,
                narrowed(year(value), part, Grain::Year),
                Grain::Year,
                "part-of-year",
            );
        }
        if matches!(part, "early" | "late" | "mid")
            && self.month_at(inner).is_some()
            && self.month_and_day(inner).is_none()
        {
            let mut read = self.month_alone(at, inner)?;
            read.days = narrowed(read.days, part, Grain::Month);
            return Some(read);
        }
        None
    }

    /// the previous day · the day before · the following month · the weekend · the day before yesterday
    pub(super) fn the(&self, at: usize) -> Option<Found> {
        if !may_begin(self.tokens, at) {
            return None;
        }
        let sign = match () {
            () if self.is(at + 1, "previous") => -1,
            () if self.any(at + 1, &["following", "next"]) => 1,
            () if self.is(at + 1, "same") => 0,
            () => return self.the_unit(at),
        };
        if let Some(unit) = self.unit(at + 2) {
            return self.since_event(at + 3, sign, unit);
        }
        if let Some(number) = self.weekday_at(at + 2) {
            let here = self.tokens[at].end;
            let event = self
                .event
                .filter(|&(_, at)| here.saturating_sub(at) <= EVENT_REACH)
                .map(|(day, _)| day);
            let before = event.and_then(|event| latest_weekday(shift(event, -1)?, number));
            let day = if sign < 0 {
                before
            } else {
                before.zip(event).and_then(|(day, event)| {
                    shift(day, 7 + 7 * i32::from(days_between(day, event) == 7))
                })
            };
            return (sign != 0).then_some(Found {
                next: at + 3,
                days: one(day),
                grain: Grain::Day,
                rule: "from-event",
                ahead: false,
                relative: true,
            });
        }
        if self.part_of_day(at + 2) && sign != 0 {
            return self.since_event(at + 3, sign, Unit::Day);
        }
        None
    }

    pub(super) fn the_unit(&self, at: usize) -> Option<Found> {
        if self.is(at + 1, "weekend") && self.before(at, &["over", "at", "during"]) {
            return found(at + 2, self.weekend(0), Grain::Days, "weekend");
        }
        if self.is(at + 1, "fourth") && self.is(at + 2, "of") && self.word(at + 3) == "July" {
            return found(at + 4, one(self.anchor.day(7, 4)), Grain::Day, "feast");
        }
        let unit = match self.unit(at + 1) {
            Some(unit) => unit,
            None if self.any(at + 1, &["night", "evening"]) => Unit::Day,
            None => return None,
        };
        let (before, after) = (self.is(at + 2, "before"), self.is(at + 2, "after"));
        if before && self.is(at + 3, "yesterday") {
            return found(
                at + 4,
                one(self.anchor.published.and_then(|day| shift(day, -2))),
                Grain::Day,
                "yesterday",
            );
        }
        if after && self.is(at + 3, "tomorrow") {
            return ahead(at + 4, "tomorrow");
        }
        if !(before || after) || !self.ends_after(at + 3) {
            return None;
        }
        self.since_event(at + 3, if before { -1 } else { 1 }, unit)
    }

    /// Feast days that fall on the same day everywhere.
    pub(super) fn feast(&self, at: usize, word: &str) -> Option<Found> {
        if !word.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        // New Year's Day, Valentine's Day: three tokens lie in the possessive.
        let possessive = |at: usize| self.any(at, &["'", "’"]) && self.is(at + 1, "s");
        let (month, day, next) = match () {
            () if word == "New"
                && self.word(at + 1) == "Year"
                && possessive(at + 2)
                && self.word(at + 4) == "Day" =>
            {
                (1, 1, at + 5)
            }
            () if word == "New"
                && self.word(at + 1) == "Year"
                && possessive(at + 2)
                && self.word(at + 4) == "Eve" =>
            {
                (12, 31, at + 5)
            }
            () if word == "Valentine" && possessive(at + 1) && self.word(at + 3) == "Day" => {
                (2, 14, at + 4)
            }
            () if word == "Christmas" && self.word(at + 1) == "Eve" => (12, 24, at + 2),
            () if word == "Christmas" && self.word(at + 1) == "Day" => (12, 25, at + 2),
            () if word == "Boxing" && self.word(at + 1) == "Day" => (12, 26, at + 2),
            () if word == "Halloween" => (10, 31, at + 1),
            () => return None,
        };
        found(next, one(self.anchor.day(month, day)), Grain::Day, "feast")
    }

    // ---- weeks ----

    pub(super) fn last_week(&self) -> Days {
        let published = self.anchor.published?;
        let monday = self.monday()?;
        // Weeks begin on Sunday in some newsrooms, on Monday in others: the interval holds both readings.
        let end = if weekday(published) == 7 {
            shift(published, -1)
        } else {
            shift(monday, -1)
        };
        shift(monday, -8).zip(end)
    }

    pub(super) fn this_week(&self) -> Days {
        let published = self.anchor.published?;
        Some((shift(self.monday()?, -1)?.min(published), published))
    }

    /// The latest weekend that has begun, or the one before where `back` is 7 and this is one.
    pub(super) fn weekend(&self, back: i32) -> Days {
        let published = self.anchor.published?;
        let saturday = latest_weekday(published, 6)?;
        let in_it = weekday(published) >= 6;
        let saturday = shift(saturday, if in_it { -back } else { 0 })?;
        Some((saturday, shift(saturday, 1)?.min(published)))
    }
}

/// The early, middle or late part of a month or a year.
fn narrowed(days: Days, part: &str, grain: Grain) -> Days {
    let (from, to) = days?;
    let length = days_between(from, to);
    match (grain, part) {
        (Grain::Month | Grain::Year, "early") => shift(from, length / 2).map(|end| (from, end)),
        (Grain::Month | Grain::Year, "late") => shift(from, length / 2).map(|start| (start, to)),
        (Grain::Month | Grain::Year, "mid") => shift(from, length / 4).zip(shift(to, -length / 4)),
        _ => days,
    }
}
