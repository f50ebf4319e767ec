//! Counted stretches: two days ago, three weeks earlier, a day after.
//!
//! In: the reader at a number. Out: the days meant, counted from the article's own day or from the last dated event.

use super::*;

impl<'t> Reader<'t> {
    /// two days ago · a day earlier · three weeks later
    pub(super) fn count(&self, at: usize) -> Option<Found> {
        let (number, unit_at) = match self.tokens.get(at)?.kind {
            Kind::Word(Sense::Count(number)) => (number, at + 1),
            Kind::Number {
                value,
                digits: 1..=2,
                ordinal: false,
            } => (value, at + 1),
            _ => return None,
        };
        let unit = self.unit(unit_at)?;
        let number = i32::from(number);
        let then = unit_at + 1;
        if self.is(then, "ago") {
            let published = self.anchor.published;
            let days = published.and_then(|published| self.back(published, number, unit));
            let grain = match unit {
                Unit::Day => Grain::Day,
                Unit::Week => Grain::Days,
                Unit::Month => Grain::Month,
                Unit::Year => Grain::Year,
            };
            return found(then + 1, days, grain, "ago");
        }
        let sign = if self.is(then, "earlier")
            || self.is(then, "before") && self.ends_after(then + 1)
        {
            -1
        } else if self.is(then, "later") || self.is(then, "after") && self.ends_after(then + 1) {
            1
        } else {
            return None;
        };
        self.since_event(then + 1, sign * number, unit)
    }

    /// So many units before a day.
    pub(super) fn back(&self, from: Date, number: i32, unit: Unit) -> Days {
        match unit {
            Unit::Day => one(shift(from, -number)),
            // "Three weeks ago" is a round number.
            Unit::Week => shift(from, -7 * number - 3).zip(shift(from, -7 * number + 3)),
            Unit::Month => shift_month(from, -number).map(month),
            Unit::Year => year(from.year().checked_sub(i16::try_from(number).ok()?)?),
        }
    }

    /// So many units from the last dated event.
    pub(super) fn since_event(&self, next: usize, number: i32, unit: Unit) -> Option<Found> {
        let here = self.tokens.get(next - 1)?.end;
        let event = self
            .event
            .filter(|&(_, at)| here.saturating_sub(at) <= EVENT_REACH)
            .map(|(day, _)| day);
        let (days, grain) = match unit {
            Unit::Day => (
                one(event.and_then(|event| shift(event, number))),
                Grain::Day,
            ),
            Unit::Week => {
                let middle = event.and_then(|event| shift(event, 7 * number));
                (
                    middle.and_then(|day| shift(day, -3).zip(shift(day, 3))),
                    Grain::Days,
                )
            }
            Unit::Month => (
                event
                    .and_then(|event| shift_month(event, number))
                    .map(month),
                Grain::Month,
            ),
            Unit::Year => (
                event
                    .and_then(|event| year(event.year().checked_add(i16::try_from(number).ok()?)?)),
                Grain::Year,
            ),
        };
        Some(Found {
            next,
            days,
            grain,
            rule: "from-event",
            ahead: false,
            relative: true,
        })
    }

    /// True where "the day before" ends an expression: what follows names no event of its own to count from.
    pub(super) fn ends_after(&self, at: usize) -> bool {
        !matches!(self.kind(at), Some(Kind::Word(_) | Kind::Number { .. }))
            || self.any(at, &["that", "in", "at", "during", "and", "but"])
    }

    // ---- phrases ----
}
