//! From what was found to the finding: the axes, the headline, the evidence.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use sha2::{Digest, Sha256};

use super::{
    Desk, blank,
    claim::recorded,
    search::{Class, FRAGMENT, Found, Match, is_faithful, search},
    splice,
};
use crate::{
    lexicon::places::{self, PlaceKind},
    matcher::codes,
    model::{OccurrenceKind, QuoteKind, SpeakerKind, Term},
    registry::record::QuotationRecord,
    text::{Folded, Span},
    verdict::{
        Correction, Finding, Flag, Headline, Profile, RULES_VERSION, Reason, RecordedDate,
        RecordedPlace, SpeakerVerdict, VariantWording, Wording, Words, case::Setting, compare,
        occasion, rules::r28_cue, speaker::Claimed, standing,
    },
};

/// Wordings of one quotation that are compared with each other.
const VARIANTS: usize = 16;

/// A term in marks, as a finding (rule R20).
pub(super) fn term(text: &str, term: &Term) -> Finding {
    let mut finding = blank(text, term.span, None);
    finding.words = Words::NotAQuote;
    finding.headline = Headline::Pass;
    finding.reasons.push(Reason {
        rule: "R20",
        message: format!("nobody is quoted: {}", term.reason),
    });
    finding.id = id(&finding, "");
    finding
}

impl Desk<'_> {
    /// The finding of one attribution of the draft.
    pub(super) fn finding(&mut self, attribution: usize) -> Finding {
        crate::stop::check();
        let claimed = self.claimed(attribution);
        let this = &self.extraction.attributions[attribution];
        let mut finding = blank(self.text, this.span, Some(attribution));
        let setting = self.setting(attribution);
        let whole = finding.text.clone();
        let text = match this.unclosed {
            true => self.up_to_the_record(&whole),
            false => &whole,
        };
        let found = search(self.snapshot, text, claimed.as_ref(), setting);
        if !found.complete {
            finding.not_checked.push(
                "the search ended at its budget: the record may hold more that is like these words"
                    .into(),
            );
        }
        if this.unclosed {
            finding.flags.push(Flag::Unclosed);
            because(
                &mut finding,
                "R5",
                "the closing mark is missing: where the quotation ends is a guess",
            );
            if text.len() < whole.len() {
                because(
                    &mut finding,
                    "R5",
                    format!("compared up to “{text}”, where the words on record end"),
                );
            }
        }
        self.decide(&mut finding, found, claimed.as_ref());
        self.interrupted(&mut finding, attribution);
        self.claims_on_occasion(&mut finding, attribution);
        self.close(&mut finding, claimed.as_ref(), attribution);
        finding
    }

    /// The start of an unclosed quotation, as far as it is a wording on record word for word; all of it where it is none.
    fn up_to_the_record<'t>(&self, text: &'t str) -> &'t str {
        let folded = Folded::new(text);
        self.snapshot
            .index()
            .runs(&codes(&folded))
            .list
            .iter()
            .filter(|run| run.at == 0 && run.record_at + run.len == run.record_len)
            .map(|run| run.len as usize)
            .filter(|&words| words >= FRAGMENT)
            .max()
            .and_then(|words| text.get(..folded.span(0, words).end()))
            .unwrap_or(text)
    }

    /// Words, speaker and record.
    fn decide(&self, finding: &mut Finding, found: Found, claimed: Option<&Claimed>) {
        let snapshot = self.snapshot;
        let altered = found
            .best
            .as_ref()
            .is_none_or(|best| best.class > Class::Another);
        let few = found.best.as_ref().is_some_and(|best| {
            best.class == Class::Altered && best.comparison.nearness.edits() <= 2
        });
        if altered
            && !few
            && let Some(splice) = splice::find(snapshot, &finding.text, &found.near)
        {
            self.spliced(finding, &splice, claimed);
            return;
        }
        let Some(best) = found.best else {
            self.not_found(finding);
            return;
        };
        match best.class {
            Class::Fragment => {
                self.not_found(finding);
                let record = recorded(snapshot, best.quotation);
                let other = if record.name.is_empty() {
                    record.source.unwrap_or_default()
                } else {
                    record.name
                };
                because(
                    finding,
                    "R25",
                    format!(
                        "words as few as these are nobody’s in particular; on record they are {other}’s, not the one named here"
                    ),
                );
                finding.recorded = best.comparison.recorded;
                self.record_speaker(finding, best.quotation);
            }
            Class::Paraphrase => self.paraphrased(finding, best),
            _ => self.matched(finding, best, &found.others),
        }
    }

    fn not_found(&self, finding: &mut Finding) {
        finding.words = Words::NotFound;
        let message = match self.snapshot.index().is_empty() {
            true => "the registry is empty",
            false => "not in this registry, which does not mean that it was never said",
        };
        because(finding, "R30", message);
        finding.not_checked.push(format!(
            "{message}: words, speaker, day and place were not compared"
        ));
    }

    fn paraphrased(&self, finding: &mut Finding, best: Match) {
        finding.words = Words::ParaphraseAsQuote;
        because(
            finding,
            "R21",
            format!(
                "the record has these words only as a reporter’s paraphrase: “{}”",
                best.comparison.recorded
            ),
        );
        finding.diff = best
            .comparison
            .diff
            .into_iter()
            .map(|step| self.moved(finding.span, step))
            .collect();
        finding.recorded = best.comparison.recorded;
        finding.speaker = best.speaker;
        self.take_record(finding, best.quotation, best.occurrence);
    }

    fn spliced(&self, finding: &mut Finding, splice: &splice::Splice, claimed: Option<&Claimed>) {
        finding.words = Words::Spliced;
        let text = |of: (u32, u32)| {
            self.snapshot
                .occurrence(of.0, of.1)
                .map_or("", |occurrence| occurrence.text.as_str())
        };
        let folded = Folded::new(&finding.text);
        let second = folded
            .span(splice.at, folded.len())
            .of(&finding.text)
            .to_string();
        because(
            finding,
            "R22",
            format!("two statements under one pair of marks: from “{second}” on it is another one"),
        );
        finding.recorded = format!("{} | {}", text(splice.first), text(splice.second));
        finding.speaker =
            crate::verdict::speaker::judge(claimed, &recorded(self.snapshot, splice.first.0));
        self.take_record(finding, splice.first.0, splice.first.1);
    }

    fn matched(&self, finding: &mut Finding, best: Match, others: &[u32]) {
        let snapshot = self.snapshot;
        let Match {
            quotation,
            occurrence,
            comparison,
            speaker,
            ..
        } = best;
        let near = comparison.nearness;
        finding.words = comparison.words;
        finding.flags.extend(&comparison.flags);
        finding.reasons.extend(comparison.reasons);
        finding.diff = comparison
            .diff
            .into_iter()
            .map(|step| self.moved(finding.span, step))
            .collect();
        finding.recorded = comparison.recorded;
        finding.omitted = comparison.omitted;
        finding.bracketed = comparison.bracketed;
        finding.speaker = speaker;
        finding.correction = comparison.repaired.map(|text| Correction {
            span: finding.span,
            text,
        });
        self.take_record(finding, quotation, occurrence);

        let record = snapshot.quotation_at(quotation);
        let occurrence = snapshot.occurrence(quotation, occurrence);
        let translated = record.is_some_and(|record| {
            record
                .occurrences
                .iter()
                .any(|occurrence| occurrence.translated)
        });
        if translated && !is_faithful(finding.words) {
            finding.words = Words::TranslationVariant;
            finding.correction = None;
            because(
                finding,
                "R19",
                "the record says that these words were translated: another translation is no alteration",
            );
        } else if finding.words == Words::Insertion && only_beyond(&near) && {
            let fragment =
                occurrence.is_some_and(|occurrence| occurrence.kind != QuoteKind::Direct);
            fragment && near.beyond > 1 || near.beyond * 5 > near.recorded
        } {
            finding.words = Words::Uncheckable;
            finding.correction = None;
            finding.flags.retain(|flag| *flag == Flag::Unclosed);
            finding.reasons.retain(|reason| reason.rule == "R5");
            let message = format!("the record has only “{}” of these words", finding.recorded);
            because(finding, "R30", message.clone());
            finding
                .not_checked
                .push(format!("{message}; the rest was not compared"));
        }
        if speaker == SpeakerVerdict::NotGiven
            && near.words < super::search::FRAGMENT
            && !others.is_empty()
        {
            finding.speaker = SpeakerVerdict::Ambiguous;
            finding.candidates = finding
                .recorded_speaker_index
                .into_iter()
                .chain(others.iter().copied())
                .collect();
            because(
                finding,
                "R25",
                "the draft names nobody, and several people are on record with these few words",
            );
        }
    }

    /// What the record says besides the words: speaker, sources, variants, day and place.
    fn take_record(&self, finding: &mut Finding, quotation: u32, occurrence: u32) {
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

    fn record_speaker(&self, finding: &mut Finding, quotation: u32) {
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

    /// Day, place and reporting verb.
    fn claims_on_occasion(&self, finding: &mut Finding, attribution: usize) {
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
        use crate::verdict::{DateVerdict, PlaceVerdict};
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

    /// The speaker's reasons, the headline and the id.
    fn close(&self, finding: &mut Finding, claimed: Option<&Claimed>, attribution: usize) {
        let found = !matches!(finding.words, Words::NotFound);
        if let Some(claimed) = claimed.filter(|_| found) {
            let recorded = finding.recorded_speaker.clone().unwrap_or_default();
            let name = &claimed.name;
            match finding.speaker {
                SpeakerVerdict::Misattributed => {
                    because(
                        finding,
                        "R25",
                        format!("on record these are the words of {recorded}, not of {name}"),
                    );
                    self.put_name_right(finding, attribution, &recorded);
                }
                SpeakerVerdict::OverSpecific => because(
                    finding,
                    "R25",
                    format!("the record has only {recorded}, the draft names {name}"),
                ),
                SpeakerVerdict::RoleMatch => {
                    because(finding, "R25", format!("{name} is an office of {recorded}"))
                }
                SpeakerVerdict::Alias => because(finding, "R25", format!("{name} is {recorded}")),
                SpeakerVerdict::UnattributedInRecord => {
                    because(finding, "R25", "the record does not say who said it")
                }
                SpeakerVerdict::Ambiguous => {
                    finding.candidates =
                        claimed.best().iter().map(|(speaker, _)| *speaker).collect();
                    because(
                        finding,
                        "R25",
                        format!("“{name}” is not clearly {recorded}"),
                    );
                }
                _ => {}
            }
        }
        finding.flags.sort_unstable();
        finding.flags.dedup();
        finding.headline = self.options.profile.headline(
            finding.words,
            finding.speaker,
            finding.date,
            finding.place,
            finding.record,
            &finding.flags,
        );
        if self.foreign {
            finding.not_checked.push(
                "who is quoted, when and where: sources are not read in this language".into(),
            );
            finding.headline = finding.headline.max(Headline::CannotCheck);
        }
        let quotation = finding
            .quotation
            .and_then(|quotation| self.snapshot.quotation_at(quotation));
        finding.id = id(finding, quotation.map_or("", |record| record.id.as_str()));
    }

    /// Where the words are right and the draft prints a name, the name is what is to be corrected.
    fn put_name_right(&self, finding: &mut Finding, attribution: usize, recorded: &str) {
        let this = &self.extraction.attributions[attribution];
        let printed = this
            .speaker
            .and_then(|entity| self.extraction.entities.get(entity as usize));
        let (Some(source), Some(entity)) = (this.source, printed) else {
            return;
        };
        let text = source.of(self.text);
        let is_name = entity.name == text || entity.aliases.iter().any(|alias| alias == text);
        if is_name
            && entity.kind == SpeakerKind::Person
            && finding.correction.is_none()
            && finding.recorded_speaker_index.is_some()
        {
            finding.correction = Some(Correction {
                span: source,
                text: recorded.to_string(),
            });
        }
    }

    /// A step of the diff, its span moved from the quotation into the draft.
    fn moved(
        &self,
        quotation: Span,
        mut step: crate::verdict::DiffStep,
    ) -> crate::verdict::DiffStep {
        step.span = step.span.shifted(quotation.start());
        step
    }
}

/// The draft only goes on where the record ends.
fn only_beyond(near: &crate::verdict::words::Nearness) -> bool {
    near.beyond > 0 && near.missing == 0 && near.equal + near.beyond == near.words
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

pub(super) fn because(finding: &mut Finding, rule: &'static str, message: impl Into<String>) {
    finding.reasons.push(Reason {
        rule,
        message: message.into(),
    });
}

/// The same draft words, record and rules give the same id.
fn id(finding: &Finding, quotation: &str) -> String {
    let mut hash = Sha256::new();
    for part in [
        finding.text.as_str(),
        quotation,
        RULES_VERSION,
        finding.words.as_str(),
        finding.speaker.as_str(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .take(10)
        .map(|byte| format!("{byte:02x}"))
        .collect()
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
