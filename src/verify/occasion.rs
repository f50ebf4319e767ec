//! The draft's day, place and reporting verb against those on record (rules R26, R27 and R28).

use super::{Desk, finish::because};
use crate::{
    lexicon::places::{self, PlaceKind},
    verdict::{DateVerdict, Finding, Flag, PlaceVerdict, occasion, rules::r28_cue},
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
        match finding.date {
            DateVerdict::Misdated => {
                because(finding, "R26", "the record gives another day of speech")
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
            PlaceVerdict::UnknownInRecord => {
                because(finding, "R27", "the record does not say where")
            }
            _ => {}
        }
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
}

/// The gazetteer says that `part` lies in the country `whole` (rule R27: a wider place agrees with the record).
fn lies_in(whole: &str, part: &str) -> bool {
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
