//! Weekdays, and the parts of a day behind them: Thursday, last Thursday, Thursday night.
//!
//! In: the reader at a token. Out: the day meant, the latest one up to the article's own; nothing without an anchor.

use super::*;

impl<'t> Reader<'t> {
    pub(super) fn weekday(&self, at: usize) -> Option<Found> {
        let Some(Kind::Word(Sense::Weekday { number, short })) =
            self.tokens.get(at).map(|t| t.kind)
        else {
            return None;
        };
        // Thursday, Sept. 4 · Thu 4 Sep 2025
        let mut next = if short {
            self.past_stop(at + 1)
        } else {
            at + 1
        };
        next += usize::from(self.kind(next) == Some(Kind::Mark(',')));
        if let Some(date) = self
            .month_and_day(next)
            .or_else(|| self.day_and_month(next))
            .or_else(|| self.iso(next))
        {
            let agrees = date.days.is_none_or(|(day, _)| weekday(day) == number);
            return found(
                date.next,
                date.days.filter(|_| agrees),
                date.grain,
                "weekday-and-date",
            );
        }
        const NAMES: [&str; 16] = [
            "every", "each", "most", "many", "black", "good", "super", "ash", "palm", "cyber",
            "bloody", "easter", "giving", "fat", "holy", "ruby",
        ];
        let programme =
            self.before(at, &["news"]) && at >= 2 && self.word(at - 2).eq_ignore_ascii_case("fox")
                || self.is(at + 1, "night") && self.word(at + 1).starts_with('N')
                || self.is(at + 1, "times");
        if short || self.before(at, &NAMES) || programme {
            return None;
        }
        if self.is(at + 1, "of") && self.is(at + 2, "last") && self.is(at + 3, "week") {
            let day = self
                .monday()
                .and_then(|monday| shift(monday, i32::from(number) - 8));
            return found(at + 4, one(day), Grain::Day, "weekday-of-last-week");
        }
        if self.is(at + 1, "week") {
            return ahead(at + 2, "weekday-ahead");
        }
        let next = at + 1 + usize::from(self.part_of_day(at + 1));
        let day = self
            .anchor
            .published
            .and_then(|published| latest_weekday(published, number));
        found(next, one(day), Grain::Day, "weekday")
    }

    /// last Thursday: the one of last week. Where this week already had one, it may be either.
    pub(super) fn last_weekday(&self, at: usize, number: i8) -> Option<Found> {
        let next = at + 1 + usize::from(self.part_of_day(at + 1));
        let rule = "last-weekday";
        let Some(published) = self.anchor.published else {
            return found(next, None, Grain::Day, rule);
        };
        let latest = shift(published, -1).and_then(|day| latest_weekday(day, number));
        if weekday(published) <= number {
            return found(next, one(latest), Grain::Day, rule);
        }
        let earlier = latest.and_then(|day| shift(day, -7));
        found(next, earlier.zip(latest), Grain::Days, rule)
    }

    pub(super) fn part_of_day(&self, at: usize) -> bool {
        self.any(
            at,
            &["morning", "afternoon", "evening", "night", "lunchtime"],
        )
    }

    /// The Monday of the week of publication.
    pub(super) fn monday(&self) -> Option<Date> {
        latest_weekday(self.anchor.published?, 1)
    }

    // ---- numbers of days, weeks, months ----
}
