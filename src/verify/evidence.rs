//! What the record says beside the words: speaker, sources, other wordings, day and place.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::{Desk, finish::because, search::is_faithful};
use crate::{
    model::{OccurrenceKind, QuoteKind},
    registry::record::QuotationRecord,
    text::{Folded, Span},
    verdict::{
        Finding, Flag, Profile, RecordedDate, RecordedPlace, VariantWording, Wording, Words,
        case::Setting, compare, standing,
    },
};

/// Wordings of one quotation that are compared with each other.
const VARIANTS: usize = 16;

impl Desk<'_> {
    /// What the record says besides the words: speaker, sources, variants, day and place.
    pub(super) fn take_record(&self, finding: &mut Finding, quotation: u32, occurrence: u32) {
        let snapshot = self.snapshot;
        let Some(record) = snapshot.quotation_at(quotation) else {
            return;
        };
        finding.quotation = Some(quotation);
        self.record_speaker(finding, quotation);
        let indices = 0..u32::try_from(record.occurrences.len()).unwrap_or(u32::MAX);
        finding.occurrences = indices.map(|at| (quotation, at)).collect();
        let chosen = record.occurrences.get(occurrence as usize);

        // The occurrence compared with comes first, then the strongest proof.
        let mut dates: Vec<(u32, &crate::registry::record::DateOnRecord)> = (0..)
            .zip(&record.occurrences)
            .filter_map(|(at, one)| Some((at, one.date.as_ref()?)))
            .collect();
        dates.sort_by_key(|(at, date)| (*at != occurrence, date.strength, *at));
        finding.recorded_date = dates.first().map(|(at, date)| RecordedDate {
            date: date.date,
            strength: date.strength,
            occurrence: (quotation, *at),
        });
        let mut places: Vec<(u32, &crate::registry::record::PlaceOnRecord)> = (0..)
            .zip(&record.occurrences)
            .filter_map(|(at, one)| Some((at, one.place.as_ref()?)))
            .collect();
        places.sort_by_key(|(at, place)| (*at != occurrence, place.strength, *at));
        finding.recorded_place = places.first().map(|(at, place)| RecordedPlace {
            place: place.place.clone(),
            strength: place.strength,
            occurrence: (quotation, *at),
        });

        let conflict = self.variants(finding, record, chosen.map_or("", |one| one.text.as_str()));
        let sources: Vec<standing::Source<'_>> = record
            .occurrences
            .iter()
            .map(|one| {
                let document = snapshot.document_at(one.document);
                standing::Source {
                    document: one.document,
                    outlet: document.and_then(|document| document.outlet.as_deref()),
                    via: one.via.as_deref(),
                    surroundings: document
                        .and_then(|document| surroundings(document.text.as_deref()?, one.span?)),
                }
            })
            .collect();
        (finding.record, finding.independent_sources) = standing::judge(&sources, conflict);
        if conflict {
            finding.flags.push(Flag::ConflictInRecord);
            because(
                finding,
                "R29",
                "documents print this statement in different words",
            );
        }
        if let Some(via) = chosen.and_then(|one| one.via.as_deref()) {
            finding.flags.push(Flag::ReportedVia);
            because(finding, "R24", format!("the words came through {via}"));
        }
        if record
            .occurrences
            .iter()
            .all(|one| one.position != OccurrenceKind::Body)
        {
            finding.flags.push(Flag::NotInBody);
            because(
                finding,
                "R23",
                "on record in a headline, a caption or a pull-quote only",
            );
        }
    }

    pub(super) fn record_speaker(&self, finding: &mut Finding, quotation: u32) {
        let Some(record) = self.snapshot.quotation_at(quotation) else {
            return;
        };
        finding.recorded_speaker_index = record.speaker;
        finding.recorded_speaker = self.snapshot.speaker_name(record).map(String::from);
    }

    /// Lists the other wordings; true where one of them says it otherwise rather than in part.
    fn variants(&self, finding: &mut Finding, record: &QuotationRecord, chosen: &str) -> bool {
        let mut conflict = false;
        for one in &record.occurrences {
            if one.text == chosen || one.kind == QuoteKind::Indirect {
                continue;
            }
            if let Some(known) = finding
                .variants
                .iter_mut()
                .find(|known| known.text == one.text)
            {
                known.documents.push(one.document);
                continue;
            }
            if finding.variants.len() == VARIANTS {
                finding.not_checked.push(format!(
                    "more than {VARIANTS} wordings are on record; the others are not listed"
                ));
                break;
            }
            conflict |= !agree(chosen, &one.text);
            finding.variants.push(VariantWording {
                text: one.text.clone(),
                documents: vec![one.document],
            });
        }
        conflict
    }
}

/// The one wording is the other, or a part of it.
fn agree(a: &str, b: &str) -> bool {
    let profile = Profile::default();
    let setting = Setting {
        lead: "",
        trail: "",
        profile: &profile,
    };
    let (short, long) = if Folded::new(a).len() <= Folded::new(b).len() {
        (a, b)
    } else {
        (b, a)
    };
    let words = compare(short, &Folded::new(short), &Wording::one(long), setting).words;
    is_faithful(words) || matches!(words, Words::PunctuationChanged | Words::Truncated)
}

/// A hash of the words around the quotation, enough of them that only a copy shares it.
fn surroundings(text: &str, span: Span) -> Option<u64> {
    const AROUND: usize = 120;
    let to = (span.end() + AROUND..=text.len()).find(|&at| text.is_char_boundary(at))?;
    let after = Folded::within(text, Span::new(span.end(), to));
    let from = span
        .start()
        .checked_sub(AROUND)
        .and_then(|from| (from..span.start()).find(|&at| text.is_char_boundary(at)))?;
    let before = Folded::within(text, Span::new(from, span.start()));
    if before.len() + after.len() < 20 {
        return None;
    }
    let mut hasher = FxHasher::default();
    // The first and the last word may be cut in half.
    before.keys().skip(1).for_each(|key| key.hash(&mut hasher));
    after
        .keys()
        .take(after.len() - 1)
        .for_each(|key| key.hash(&mut hasher));
    Some(hasher.finish())
}
