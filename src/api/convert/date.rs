//! Days, months and years as `google.type.Date`, where 0 stands for a part that is not known.

use jiff::civil::Date;

use crate::{api::pb, model::PartialDate};

/// A whole day.
pub(in crate::api) fn day(date: Date) -> pb::Date {
    partial(PartialDate::day(date))
}

/// A day, a month or a year.
pub(in crate::api) fn partial(date: PartialDate) -> pb::Date {
    pb::Date {
        year: date.year().into(),
        month: date.month().unwrap_or(0).into(),
        day: date.day_of_month().unwrap_or(0).into(),
    }
}
