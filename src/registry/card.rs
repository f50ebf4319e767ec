//! What a list of quotations wants to know of each, in three numbers: enough to count it and to put it in its place.
//!
//! A file of the registry's state holds these beside the records, in a row, so that a list of fifty thousand reads some hundred kilobytes
//! and not fifty thousand records that lie far from each other.

use super::{
    record::{QuotationHead, QuotationRecord},
    stored::Card,
};
use crate::model::{PartialDate, QuoteKind};

/// Bits of the last number, below the end of the id.
const IN_FORCE: u32 = 1;
const INDIRECT: u32 = 2;
/// The day or the id is none that numbers tell.
const ODD: u32 = 4;

/// The digits of an id: see `quotation_id`.
const DIGITS: usize = 12;

/// A quotation as a list sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) in_force: bool,
    pub(super) is_indirect: bool,
    /// Where it stands in a list; `None` where only its record tells.
    pub(super) place: Option<Place>,
}

/// Where a quotation stands: by its day of speech, unknown ones last, then by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    day: u32,
    id: u64,
}

impl Place {
    /// The place of an id on a day; `None` where numbers do not tell it.
    pub(super) fn of(day: Option<PartialDate>, id: &str) -> Option<Self> {
        let plain =
            id.len() == DIGITS && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let id = plain.then(|| u64::from_str_radix(id, 16).ok())??;
        let day = match day {
            None => u32::MAX,
            Some(day) => number(day)?,
        };
        Some(Place { day, id })
    }

    /// The same in a list whose latest days come first.
    pub(super) fn latest_first(self) -> Self {
        match self.day {
            u32::MAX => self,
            day => Place {
                day: u32::MAX - 1 - day,
                ..self
            },
        }
    }
}

/// A day in the order of how it is spelled: a year before its months, a month before its days.
fn number(day: PartialDate) -> Option<u32> {
    let part = |part: Option<i8>| part.unwrap_or_default().unsigned_abs();
    let year = u32::try_from(day.year()).ok()?;
    let (month, of_month) = (part(day.month()), part(day.day_of_month()));
    Some(year << 9 | u32::from(month) << 5 | u32::from(of_month))
}

/// The card of a quotation.
pub(super) fn of(record: &QuotationRecord) -> Card {
    let head = QuotationHead::of(record);
    let place = Place::of(head.said, record.id.as_str());
    let mut last = 0;
    if head.in_force {
        last |= IN_FORCE;
    }
    if head.kind == QuoteKind::Indirect {
        last |= INDIRECT;
    }
    match place {
        Some(Place { day, id }) => [day, (id >> 16) as u32, ((id & 0xFFFF) as u32) << 16 | last],
        None => [0, 0, last | ODD],
    }
}

/// What a card says.
pub(super) fn read([day, id, last]: Card) -> Listed {
    let id = u64::from(id) << 16 | u64::from(last >> 16);
    Listed {
        in_force: last & IN_FORCE != 0,
        is_indirect: last & INDIRECT != 0,
        place: (last & ODD == 0).then_some(Place { day, id }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_in_the_order_of_days_and_ids_as_spelled() {
        let days = [
            "",
            "0000",
            "0999-12",
            "1999-12-31",
            "2025",
            "2025-01",
            "2025-01-09",
            "2025-02-01",
        ];
        let ids = [
            "000000000000",
            "00000000ffff",
            "0123456789ab",
            "ffffffffffff",
        ];
        let mut all = Vec::new();
        for day in days {
            for id in ids {
                let date: Option<PartialDate> = day.parse().ok();
                all.push(((day.is_empty(), day, id), Place::of(date, id).unwrap()));
            }
        }
        for (a, x) in &all {
            for (b, y) in &all {
                assert_eq!(a.cmp(b), x.cmp(y), "{a:?} {b:?}");
                let descending = (a.0.cmp(&b.0)).then(b.1.cmp(a.1)).then(a.2.cmp(b.2));
                let (x, y) = (x.latest_first(), y.latest_first());
                assert_eq!(descending, x.cmp(&y), "{a:?} {b:?}");
            }
        }
        for odd in ["", "0123", "0123456789AB", "0123456789abc", "+123456789ab"] {
            assert_eq!(Place::of(None, odd), None, "{odd}");
        }
    }
}
