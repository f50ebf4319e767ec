//! Arithmetic on civil days, without panics: what leaves the calendar is no date.
//!
//! It knows nothing of words.

use jiff::{Span, civil::Date};

/// The day so many days later (earlier where negative).
pub(super) fn shift(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The first day of the month so many months later (earlier where negative).
pub(super) fn shift_month(date: Date, months: i32) -> Option<Date> {
    date.first_of_month()
        .checked_add(Span::new().try_months(months).ok()?)
        .ok()
}

/// The days of one month.
pub(super) fn month(first: Date) -> (Date, Date) {
    (first.first_of_month(), first.last_of_month())
}

/// The days of one year.
pub(super) fn year(year: i16) -> Option<(Date, Date)> {
    let first = Date::new(year, 1, 1).ok()?;
    Some((first, first.last_of_year()))
}

/// Monday is 1, Sunday is 7.
pub(super) fn weekday(date: Date) -> i8 {
    date.weekday().to_monday_one_offset()
}

/// Days from the first date to the second, negative where the second is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The latest such weekday that is not after `date`: the day itself where it is one.
pub(super) fn latest_weekday(date: Date, number: i8) -> Option<Date> {
    shift(date, -i32::from((weekday(date) - number).rem_euclid(7)))
}

/// The latest such day of the year that is not after `date`.
pub(super) fn latest_day(date: Date, month: i8, day: i8) -> Option<Date> {
    // Eight years reach back over a February 29 that a century skips.
    (0..=8)
        .filter_map(|back| Date::new(date.year() - back, month, day).ok())
        .find(|&found| found <= date)
}

/// The latest such month that has begun by `date`: its first day.
pub(super) fn latest_month(date: Date, month: i8) -> Option<Date> {
    let year = if month <= date.month() {
        date.year()
    } else {
        date.year() - 1
    };
    Date::new(year, month, 1).ok()
}
