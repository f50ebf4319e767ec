//! What the record says beside the words: speaker, sources, other wordings, day and place.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::{
    Desk,
    finish::because,
    search::{is_faithful, may_hold},
};
use crate::{
    model::{OccurrenceKind, QuoteKind, Strength},
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
        Self::disputed(finding, record);
        self.record_speaker(finding, quotation);
        let indices = 0..u32::try_from(record.occurrences.len()).unwrap_or(u32::MAX);
        finding.occurrences = indices.map(|at| (quotation, at)).collect();
        let chosen = record.occurrences.get(occurrence as usize);

        // The occurrence compared with comes first, then the strongest proof.
        let mut dates: Vec<(u32, &crate::registry::record::DateOnRecord)> = (0..)
            .zip(&record.occurrences)
            .filter_map(|(at, one)| Some((at, one.date.as_deref()?)))
            .collect();
        dates.sort_by_key(|(at, date)| (*at != occurrence, date.strength, *at));
        finding.recorded_date = dates.first().map(|(at, date)| RecordedDate {
            date: date.date,
            strength: date.strength,
            occurrence: (quotation, *at),
        });
        let mut places: Vec<(u32, &crate::registry::record::PlaceOnRecord)> = (0..)
            .zip(&record.occurrences)
            .filter_map(|(at, one)| Some((at, one.place.as_deref()?)))
            .collect();
        // A dateline is no place of speech where any printing names one.
        places.sort_by_key(|(at, place)| {
            let weak = place.strength == Strength::Weak;
            (weak, *at != occurrence, place.strength, *at)
        });
        finding.recorded_place = places.first().map(|(at, place)| RecordedPlace {
            place: place.place.clone(),
            strength: place.strength,
            occurrence: (quotation, *at),
        });

        let conflict = self.variants(finding, record, chosen.map_or("", |one| one.text.as_str()));
        let several = record.occurrences.len() > 1;
        let sources: Vec<standing::Source<'_>> = record
            .occurrences
            .iter()
            .map(|one| {
                let document = snapshot.document_at(one.document);
                standing::Source {
                    document: one.document,
                    outlet: document.and_then(|document| document.outlet.as_deref()),
                    via: one.via.as_deref(),
                    // One document is a copy of none, and its text would be read from the log.
                    agency: document
                        .filter(|_| several)
                        .and_then(|document| dateline_agency(document.text()?)),
                    surroundings: document
                        .filter(|_| several)
                        .and_then(|document| Some(surroundings(document.text()?, one.span?)))
                        .unwrap_or_default(),
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
            self.primary(finding, record);
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

    /// What a transcript, a press release or notes print instead of the wording compared with: that ranks above a report's.
    fn primary(&self, finding: &mut Finding, record: &QuotationRecord) {
        let compared = finding.recorded.clone();
        let other = record.occurrences.iter().find_map(|one| {
            let document = self.snapshot.document_at(one.document)?;
            let differs = one.kind != QuoteKind::Indirect && !agree(&compared, &one.text);
            (document.kind.is_primary() && differs).then_some((document, one))
        });
        if let Some((document, one)) = other {
            let message = format!(
                "{} is a primary source ({}) and has “{}”",
                document.id.resource_name(),
                document.kind.as_str(),
                one.text
            );
            because(finding, "R29", message);
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
    let (folded, other) = (Folded::new(a), Folded::new(b));
    let ((short, folded), (long, other)) = match folded.len() <= other.len() {
        true => ((a, folded), (b, other)),
        false => ((b, other), (a, folded)),
    };
    if !may_hold(&other, &folded) {
        return false;
    }
    let words = compare(short, &folded, &Wording::one(long), setting).words;
    is_faithful(words) || matches!(words, Words::PunctuationChanged | Words::Truncated)
}

/// Hashes of the runs of words around the quotation, in order and each once; none where there is no text.
fn surroundings(text: &str, span: Span) -> Vec<u64> {
    const AROUND: usize = 300;
    const RUN: usize = 3;
    let boundary = |at: usize| (at..=text.len()).find(|&at| text.is_char_boundary(at));
    let from = boundary(span.start().saturating_sub(AROUND)).unwrap_or(span.start());
    let to = boundary((span.end() + AROUND).min(text.len())).unwrap_or(text.len());
    let mut hashes = Vec::new();
    for side in [
        Span::new(from.min(span.start()), span.start()),
        Span::new(span.end(), to.max(span.end())),
    ] {
        let folded = Folded::within(text, side);
        let keys: Vec<&str> = folded.keys().collect();
        hashes.extend(keys.windows(RUN).map(|run| {
            let mut hasher = FxHasher::default();
            run.hash(&mut hasher);
            hasher.finish()
        }));
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The agency in an article's dateline: “dpa” of “BERLIN (dpa) —”.
fn dateline_agency(text: &str) -> Option<&str> {
    const LINES: usize = 8;
    const PLACE: usize = 60;
    const NAME: usize = 24;
    const HEAD: usize = 600;
    let head = (text.len().min(HEAD)..=text.len()).find_map(|end| text.get(..end))?;
    head.lines().take(LINES).find_map(|line| {
        let (place, rest) = line.trim_start().split_once(" (")?;
        let (name, rest) = rest.split_once(')')?;
        let capital = place.chars().next().is_some_and(char::is_uppercase);
        let plain = |text: &str| {
            text.chars()
                .all(|c| c.is_alphabetic() || " ,.-/".contains(c))
        };
        let dash = rest.trim_start().starts_with(['-', '–', '—']);
        (capital
            && dash
            && place.len() <= PLACE
            && (2..=NAME).contains(&name.len())
            && plain(place)
            && plain(name))
        .then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_credits_an_agency() {
        for (text, agency) in [
            ("BERLIN (dpa) — The harbour stays open.", Some("dpa")),
            (
                "A title\n\nNew Northshore, Ruritania (Northwire) - It rained.",
                Some("Northwire"),
            ),
            ("The mayor (62) — who is new — spoke.", None),
            ("The council (which met late) agreed.", None),
            ("no place (dpa) — It rained.", None),
            ("", None),
        ] {
            assert_eq!(dateline_agency(text), agency, "{text}");
        }
    }

    #[test]
    fn copies_share_the_words_around() {
        let around = |before: &str, after: &str| {
            let text = format!("{before} “Yes, we will.” {after}");
            let start = text.find("Yes").unwrap();
            surroundings(&text, Span::new(start, start + 12))
        };
        let one = around(
            "The council met on the quay.",
            "The ferries go on as before.",
        );
        assert_eq!(
            one,
            around(
                "The council met\non the quay.",
                "The ferries go on as before."
            )
        );
        assert!(!one.is_empty());
        assert!(around("é", "😀").is_empty());
    }
}
