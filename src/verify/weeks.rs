//! Days that a week or the day of printing rules out (rule R26).
//!
//! *This week* and *last week* are held on record, and read in a draft, as the month they fall in, since a partial date knows no weeks. Here
//! their words are read once more, against the day of publication on either side: a day outside the week is another day, and a day after
//! the words were in print is one on which they were not spoken.

use jiff::civil::Date;

use super::Desk;
use crate::{
    extract::when,
    model::{Attribution, PartialDate},
    registry::record::QuotationRecord,
    text::Span,
    verdict::{DateVerdict, Finding, occasion},
};

impl Desk<'_> {
    /// A day that agrees with the record's month, and not with its week or with the day of printing.
    pub(super) fn another_week(
        &self,
        finding: &mut Finding,
        this: &Attribution,
        record: &QuotationRecord,
        published: &[Date],
    ) {
        let Some(claimed) = this
            .date
            .as_ref()
            .filter(|_| finding.date == DateVerdict::Compatible)
        else {
            return;
        };
        let drafted = match (claimed.date.as_day(), self.options.published) {
            (None, Some(day)) => days(self.text, claimed.basis, day),
            _ => None,
        };
        let dates: Vec<PartialDate> = record.dates().collect();
        let outside = drafted.is_some_and(|week| dates.iter().all(|date| !within(*date, week)));
        if occasion::is_too_late(claimed.date, published)
            || outside
            || self.not_of(claimed.date, record)
        {
            finding.date = DateVerdict::Misdated;
        }
    }

    /// Every document that gives a day gives a week, and the claimed day is of another one.
    fn not_of(&self, claimed: PartialDate, record: &QuotationRecord) -> bool {
        let mut told = record
            .occurrences
            .iter()
            .filter(|one| one.date.is_some())
            .map(|one| {
                let document = self.snapshot.document_at(one.document)?;
                let span = one.date.as_ref()?.span?;
                let (first, last) = days(document.text()?, span, document.published?)?;
                // A week begins on a Sunday for some and on a Monday for others.
                Some((first.yesterday().ok()?, last.tomorrow().ok()?))
            })
            .peekable();
        claimed.as_day().is_some()
            && told.peek().is_some()
            && told.all(|week| week.is_some_and(|week| !within(claimed, week)))
    }
}

fn within(date: PartialDate, (first, last): (Date, Date)) -> bool {
    let (from, to) = date.interval();
    from <= last && first <= to
}

/// The first and the last day that the words of a week may mean; `None` for a day, a month and a year, which need no second look.
fn days(text: &str, basis: Span, published: Date) -> Option<(Date, Date)> {
    const WEEK: i32 = 8;
    let found = when::find(text, basis, &when::Anchor::published(published));
    let (first, last) = found.first()?.days?;
    let length = (last - first).get_days();
    (length > 0 && length <= WEEK).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::{Article, extract},
        model::Document,
        registry::{Change, Registry, Stamp},
        verdict::DateVerdict::{self, *},
        verify::{Options, verify},
    };

    fn check(record: &str, draft: &str) -> DateVerdict {
        let day = |text: &str| text.parse().ok();
        let registry = Registry::in_memory();
        let published = day("2026-05-14");
        let change = Change::Document {
            extraction: extract(&Article::plain(record, published)),
            document: Document {
                text: record.into(),
                published,
                ..Document::default()
            },
        };
        registry.commit(vec![change], &Stamp::now("test")).unwrap();
        let options = Options {
            published: day("2026-05-20"),
            ..Options::default()
        };
        verify(draft, &options, &registry.snapshot()).findings[0].date
    }

    #[test]
    fn weeks_and_the_day_of_printing() {
        let words =
            "“The lock gates will be shut before the first frost,” Ann Berg told the council";
        for (record, draft, expected) in [
            ("last week", "on 6 May", Compatible),
            ("last week", "on 13 May", Misdated),
            ("last week", "on 18 May", Misdated),
            ("this month", "on 18 May", Misdated),
            ("this month", "on 13 May", Compatible),
            ("on 6 May", "this week", Misdated),
            ("on 6 May", "this month", Compatible),
            ("on 12 May", "last week", Compatible),
            ("on 6 May", "last week", Misdated),
        ] {
            let found = check(&format!("{words} {record}."), &format!("{words} {draft}."));
            assert_eq!(found, expected, "{record} / {draft}");
        }
    }
}
