//! The draft's day, place and reporting verb against those on record (rules R26, R27 and R28).

use super::{Desk, finish::because, search::is_faithful, unread_occasion};
use crate::{
    extract::place,
    lexicon::{
        calendar::month_name,
        places::{self, PlaceKind},
    },
    model::{Attribution, PartialDate, QuoteKind},
    text::Span,
    verdict::{Correction, DateVerdict, Finding, Flag, PlaceVerdict, occasion, rules::r28_cue},
};

impl Desk<'_> {
    /// Day, place and reporting verb.
    pub(super) fn claims_on_occasion(&self, finding: &mut Finding, attribution: usize) {
        let this = &self.extraction.attributions[attribution];
        let Some(record) = finding
            .quotation
            .and_then(|quotation| self.snapshot.quotation_at(quotation))
        else {
            return;
        };
        let dates: Vec<_> = record.dates().collect();
        let published: Vec<_> = record
            .occurrences
            .iter()
            .filter_map(|one| self.snapshot.document_at(one.document)?.published)
            .collect();
        finding.date = occasion::date(this.date.as_ref().map(|date| date.date), &dates, &published);
        let places: Vec<_> = record
            .occurrences
            .iter()
            .filter_map(|one| one.place.as_ref())
            .map(|place| (place.place.as_str(), place.strength))
            .collect();
        let claimed = this
            .place
            .as_ref()
            .map(|place| (place.place.as_str(), place.strength));
        finding.place = occasion::place(claimed, &places, lies_in);
        // Where a village lies that no gazetteer has, nobody can tell from its name.
        let mut recorded = record
            .occurrences
            .iter()
            .filter_map(|one| one.place.as_ref());
        let unlocated = this
            .place
            .as_ref()
            .is_some_and(|p| p.rule == place::AS_NAMED)
            || recorded.any(|place| place.rule == place::AS_NAMED);
        let unlocated = unlocated && finding.place == PlaceVerdict::Misplaced;
        if unlocated {
            finding.place = PlaceVerdict::UnknownInRecord;
        }
        self.of_another(finding, attribution);
        self.other_weekday(finding, this, &dates);
        self.another_week(finding, this, record, &published);
        let unread = self.unread_day(finding, this, record, &published);
        let named = self.unread_place(finding, this, record);
        self.loose_place(finding, this, named);
        self.addressed(finding, this, record);
        match finding.date {
            DateVerdict::Misdated if dates.is_empty() => because(
                finding,
                "R26",
                "the record has these words in print before that day",
            ),
            DateVerdict::Misdated => {
                let basis = unread.or(this.date.as_ref().map(|date| date.basis));
                let drafted = basis.map(|basis| format!(" than “{}”", basis.of(self.text).trim()));
                let message = "the record gives another day of speech".to_string();
                because(finding, "R26", message + &drafted.unwrap_or_default());
            }
            DateVerdict::PublicationDateGiven => because(
                finding,
                "R26",
                "this is the day of publication, not of speech",
            ),
            DateVerdict::UnknownInRecord => because(finding, "R26", "the record does not say when"),
            _ => {}
        }
        match finding.place {
            PlaceVerdict::Misplaced => {
                because(finding, "R27", "the record gives another place of speech")
            }
            PlaceVerdict::UnknownInRecord if unlocated => because(
                finding,
                "R27",
                "the record names another place, and no gazetteer says whether one lies in the other",
            ),
            PlaceVerdict::UnknownInRecord if !places.is_empty() => because(
                finding,
                "R27",
                "the record has a dateline and no more, which does not tell where words were spoken",
            ),
            PlaceVerdict::UnknownInRecord => because(
                finding,
                "R27",
                "the record names no place of speech that could be read",
            ),
            _ => {}
        }
        self.put_occasion_right(finding, this);
        if let Some(cue) = this.cue.map(|cue| cue.of(self.text))
            && r28_cue::shifts(
                cue,
                record
                    .occurrences
                    .iter()
                    .filter_map(|one| one.cue.as_deref()),
            )
        {
            finding.flags.push(Flag::CueShift);
            because(
                finding,
                "R28",
                format!("“{cue}” is not how the record reports it"),
            );
        }
    }

    /// A day or place that stands with another quotation, in another paragraph, is no claim about words that have a tag with a name of their
    /// own: *“…,” Doe said in Hamburg.* and then *“…,” Doe said.*
    fn of_another(&self, finding: &mut Finding, attribution: usize) {
        let this = &self.extraction.attributions[attribution];
        let named = this.source.is_some_and(|source| {
            let first = source.of(self.text).chars().next();
            first.is_some_and(char::is_uppercase)
        });
        if !named {
            return;
        }
        let beside_another = |basis: Span| {
            let line = line_around(self.text, basis);
            let mut all = self.extraction.attributions.iter();
            let within = |span: Span| line.start() <= span.start() && span.end() <= line.end();
            !within(this.span)
                && all.any(|other| other.kind != QuoteKind::Indirect && within(other.span))
        };
        let day = this.date.as_ref().map(|date| date.basis);
        if finding.date == DateVerdict::Misdated && day.is_some_and(beside_another) {
            finding.date = DateVerdict::NotGiven;
        }
        let place = this.place.as_ref().map(|place| place.basis);
        if finding.place == PlaceVerdict::Misplaced && place.is_some_and(beside_another) {
            finding.place = PlaceVerdict::NotGiven;
        }
    }

    /// “Last Monday” of a month, for what was said on a Tuesday of it.
    fn other_weekday(&self, finding: &mut Finding, this: &Attribution, recorded: &[PartialDate]) {
        let Some(claimed) = this.date.as_ref().filter(|day| day.date.as_day().is_none()) else {
            return;
        };
        let basis = claimed.basis.of(self.text);
        // “At the weekend”, for a Wednesday.
        let midweek = |day: &PartialDate| day.as_day().is_some_and(unread_occasion::is_midweek);
        if finding.date == DateVerdict::Compatible
            && basis.contains("weekend")
            && recorded.iter().all(midweek)
        {
            finding.date = DateVerdict::Misdated;
            return;
        }
        let Some(weekday) = unread_occasion::weekday(basis) else {
            return;
        };
        let other = |day: &PartialDate| day.as_day().is_some_and(|day| day.weekday() != weekday);
        if finding.date == DateVerdict::Compatible && recorded.iter().all(other) {
            finding.date = DateVerdict::Misdated;
        }
    }

    /// Where the words are right and the day or the place is not, that is what is to be corrected: the record's, where the draft has its own.
    fn put_occasion_right(&self, finding: &mut Finding, this: &Attribution) {
        if !is_faithful(finding.words) || finding.correction.is_some() {
            return;
        }
        let day = (finding.date == DateVerdict::Misdated)
            .then(|| {
                let basis = this.date.as_ref()?.basis;
                let day = finding.recorded_date.as_ref()?.date;
                Some((basis, spelled(day, basis.of(self.text))?))
            })
            .flatten();
        let place = (finding.place == PlaceVerdict::Misplaced)
            .then(|| {
                let claimed = this.place.as_ref()?;
                let basis = claimed.basis.of(self.text);
                let at = claimed.basis.start() + basis.find(&claimed.place)?;
                let named = Span::new(at, at + claimed.place.len());
                Some((named, finding.recorded_place.as_ref()?.place.clone()))
            })
            .flatten();
        // One correction a finding, and none that leaves the other half wrong.
        let both =
            finding.date == DateVerdict::Misdated && finding.place == PlaceVerdict::Misplaced;
        // In another paragraph other words may stand on it, which it is right for.
        let own = |span: Span| {
            let line = line_around(self.text, span);
            line.start() <= this.span.start() && this.span.start() < line.end()
        };
        if let Some((span, text)) = day.or(place).filter(|(span, _)| !both && own(*span)) {
            finding.correction = Some(Correction { span, text });
        }
    }
}

/// The line in which a stretch begins.
fn line_around(text: &str, stretch: Span) -> Span {
    let from = text[..stretch.start()].rfind('\n').map_or(0, |at| at + 1);
    let rest = text[stretch.start()..].find('\n');
    Span::new(from, rest.map_or(text.len(), |at| stretch.start() + at))
}

/// The date in words, as the draft orders day and month; `None` where the draft's own words are no date that another could stand for.
fn spelled(date: PartialDate, drafted: &str) -> Option<String> {
    let (day, year) = (date.day_of_month()?, date.year());
    let month = month_name(date.month()?)?;
    let (preposition, named) = match drafted.split_once(' ') {
        Some((on @ ("on" | "On"), rest)) => (format!("{on} "), rest),
        _ => (String::new(), drafted),
    };
    // A weekday or “yesterday” says nothing of its own; only a day of a month is replaced by one.
    let mut words = named.split([' ', ',']).filter(|word| !word.is_empty());
    let digits = |word: &str| word.starts_with(|ch: char| ch.is_ascii_digit());
    let (first, second) = (words.next()?, words.next()?);
    let with_year = words.next();
    if digits(first) == digits(second) || words.next().is_some() {
        return None;
    }
    Some(match (digits(first), with_year) {
        (true, Some(_)) => format!("{preposition}{day} {month} {year}"),
        (true, None) => format!("{preposition}{day} {month}"),
        (false, Some(_)) => format!("{preposition}{month} {day}, {year}"),
        (false, None) => format!("{preposition}{month} {day}"),
    })
}

/// The gazetteer says that `part` lies in the country `whole` (rule R27: a wider place agrees with the record).
pub(super) fn lies_in(whole: &str, part: &str) -> bool {
    let name = |place: &str| {
        place
            .trim_start_matches("the ")
            .split(',')
            .next()
            .map(str::to_string)
    };
    let (Some(whole), Some(part)) = (
        name(whole).and_then(|name| places::place(&name)),
        name(part).and_then(|name| places::place(&name)),
    ) else {
        return false;
    };
    whole.kind == PlaceKind::Country
        && part.kind != PlaceKind::Country
        && !part.country.is_empty()
        && whole.country == part.country
}
