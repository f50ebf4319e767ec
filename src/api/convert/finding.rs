//! Findings as messages: the decision about each quotation of a draft, with its evidence from the record.

use super::{attribution::Source, count32, date, record::Records};
use crate::{
    api::pb,
    lexicon::places,
    model::Extraction,
    registry::Snapshot,
    verdict::{
        Correction, DateVerdict, DiffKind, DiffStep, Finding, Flag, Headline, METHOD, PlaceVerdict,
        RecordVerdict, SpeakerVerdict, Words,
    },
    verify::TextMatch,
};

/// Converts the findings of one draft against one snapshot.
pub(in crate::api) struct Findings<'a> {
    pub snapshot: &'a Snapshot,
    /// The draft.
    pub draft: &'a Source<'a>,
    /// What the draft quotes.
    pub extraction: &'a Extraction,
    /// The records behind the findings.
    pub records: Records<'a>,
}

impl Findings<'_> {
    /// One finding.
    pub fn finding(&mut self, finding: &Finding) -> pb::Finding {
        let snapshot = self.snapshot;
        let claim = finding
            .claim
            .and_then(|index| self.extraction.attributions.get(index));
        let quotation = finding.quotation.and_then(|q| snapshot.quotation_at(q));
        let speaker_name = |index: u32| {
            let speaker = snapshot.speaker_at(index);
            speaker.map(|speaker| speaker.id.resource_name())
        };
        pb::Finding {
            span: Some(self.draft.span(finding.span)),
            text: finding.text.clone(),
            claim: claim.map(|a| self.draft.attribution(a, &self.extraction.entities, 0.0)),
            headline: headline(finding.headline).into(),
            words: words(finding.words).into(),
            speaker: speaker(finding.speaker).into(),
            date: date_verdict(finding.date).into(),
            place: place(finding.place).into(),
            record: record(finding.record).into(),
            independent_sources: count32(finding.independent_sources),
            flags: finding.flags.iter().map(|&f| flag(f).into()).collect(),
            rules: finding.rules().into_iter().map(str::to_owned).collect(),
            reasons: finding
                .reasons
                .iter()
                .map(|reason| pb::Reason {
                    rule: reason.rule.to_owned(),
                    message: reason.message.clone(),
                })
                .collect(),
            quotation: quotation.map(|q| q.id.resource_name()).unwrap_or_default(),
            recorded: finding.recorded.clone(),
            recorded_speaker_display_name: finding.recorded_speaker.clone().unwrap_or_default(),
            recorded_speaker: finding
                .recorded_speaker_index
                .and_then(speaker_name)
                .unwrap_or_default(),
            recorded_date: self.recorded_date(finding),
            recorded_place: self.recorded_place(finding),
            diff: diff(self.draft, &finding.diff),
            correction: finding.correction.as_ref().map(|c| self.correction(c)),
            omitted: finding.omitted.clone(),
            bracketed: finding.bracketed.clone(),
            occurrences: finding
                .occurrences
                .iter()
                .filter_map(|&(quotation, n)| snapshot.occurrence(quotation, n))
                .map(|occurrence| self.records.occurrence(occurrence))
                .collect(),
            variants: finding
                .variants
                .iter()
                .map(|variant| pb::Variant {
                    text: variant.text.clone(),
                    documents: variant
                        .documents
                        .iter()
                        .filter_map(|&index| snapshot.document_at(index))
                        .map(|document| document.id.resource_name())
                        .collect(),
                })
                .collect(),
            not_checked: finding.not_checked.clone(),
            candidates: finding
                .candidates
                .iter()
                .copied()
                .filter_map(speaker_name)
                .collect(),
            id: finding.id.clone(),
            method: METHOD.to_owned(),
            waivers: finding
                .waivers
                .iter()
                .map(|waiver| pb::Waiver {
                    finding_id: String::new(),
                    rules: waiver.rules.iter().map(|&rule| rule.to_owned()).collect(),
                    author: waiver.author.clone(),
                    reason: waiver.reason.clone(),
                    span: waiver.span.map(|span| self.draft.span(span)),
                })
                .collect(),
            waived_headline: match finding.waivers.is_empty() {
                true => pb::Headline::Unspecified,
                false => headline(finding.leaves),
            }
            .into(),
        }
    }

    /// The day on record with the words of the occurrence that gives it.
    fn recorded_date(&mut self, finding: &Finding) -> Option<pb::SpeechDate> {
        let recorded = finding.recorded_date.as_ref()?;
        let (quotation, n) = recorded.occurrence;
        let proof = self
            .snapshot
            .occurrence(quotation, n)
            .and_then(|occurrence| self.records.speech_date(occurrence));
        Some(pb::SpeechDate {
            date: Some(date::partial(recorded.date)),
            strength: super::attribution::strength(recorded.strength).into(),
            ..proof.unwrap_or_default()
        })
    }

    /// The place on record with the words of the occurrence that gives it.
    fn recorded_place(&mut self, finding: &Finding) -> Option<pb::SpeechPlace> {
        let recorded = finding.recorded_place.as_ref()?;
        let (quotation, n) = recorded.occurrence;
        let proof = self
            .snapshot
            .occurrence(quotation, n)
            .and_then(|occurrence| self.records.speech_place(occurrence));
        Some(pb::SpeechPlace {
            place: recorded.place.clone(),
            ambiguous: places::ambiguous(&recorded.place),
            strength: super::attribution::strength(recorded.strength).into(),
            ..proof.unwrap_or_default()
        })
    }

    fn correction(&self, correction: &Correction) -> pb::Correction {
        pb::Correction {
            span: Some(self.draft.span(correction.span)),
            text: correction.text.clone(),
        }
    }
}

/// A registered quotation found in a text; `None` where its record is no longer in force.
pub(in crate::api) fn text_match(
    text: &Source<'_>,
    records: &mut Records<'_>,
    found: &TextMatch,
) -> Option<pb::TextMatch> {
    Some(pb::TextMatch {
        span: Some(text.span(found.span)),
        text: text.words(Some(found.span)),
        words: words(found.words).into(),
        quotation: Some(records.quotation_at(found.quotation)?),
        recorded: found.recorded.clone(),
        diff: diff(text, &found.diff),
        marked: found.marked,
    })
}

/// A word diff, with the offsets of the text it was made on.
pub(in crate::api) fn diff(text: &Source<'_>, steps: &[DiffStep]) -> Vec<pb::DiffStep> {
    steps
        .iter()
        .map(|step| pb::DiffStep {
            kind: diff_kind(step.kind).into(),
            recorded: step.recorded.clone(),
            drafted: step.drafted.clone(),
            span: Some(text.span(step.span)),
        })
        .collect()
}

/// A verdict on words.
pub(in crate::api) fn words(verdict: Words) -> pb::WordsVerdict {
    use pb::WordsVerdict as To;
    match verdict {
        Words::Exact => To::Exact,
        Words::Verbatim => To::Verbatim,
        Words::VerbatimJoined => To::VerbatimJoined,
        Words::Partial => To::Partial,
        Words::Elided => To::Elided,
        Words::Bracketed => To::Bracketed,
        Words::StyleEquivalent => To::StyleEquivalent,
        Words::Redacted => To::Redacted,
        Words::TranslationVariant => To::TranslationVariant,
        Words::PunctuationChanged => To::PunctuationChanged,
        Words::GrammarEdit => To::GrammarEdit,
        Words::SilentOmission => To::SilentOmission,
        Words::Insertion => To::Insertion,
        Words::Substitution => To::Substitution,
        Words::Reordered => To::Reordered,
        Words::Truncated => To::Truncated,
        Words::Spliced => To::Spliced,
        Words::ParaphraseAsQuote => To::ParaphraseAsQuote,
        Words::NotAQuote => To::NotAQuote,
        Words::NotFound => To::NotFound,
        Words::Uncheckable => To::Uncheckable,
    }
}

/// A headline.
pub(in crate::api) fn headline(headline: Headline) -> pb::Headline {
    match headline {
        Headline::Pass => pb::Headline::Pass,
        Headline::PassWithNote => pb::Headline::PassWithNote,
        Headline::CannotCheck => pb::Headline::CannotCheck,
        Headline::Fix => pb::Headline::Fix,
        Headline::Stop => pb::Headline::Stop,
    }
}

fn speaker(verdict: SpeakerVerdict) -> pb::SpeakerVerdict {
    use pb::SpeakerVerdict as To;
    match verdict {
        SpeakerVerdict::Correct => To::Correct,
        SpeakerVerdict::Alias => To::Alias,
        SpeakerVerdict::RoleMatch => To::RoleMatch,
        SpeakerVerdict::OverSpecific => To::OverSpecific,
        SpeakerVerdict::Misattributed => To::Misattributed,
        SpeakerVerdict::UnattributedInRecord => To::UnattributedInRecord,
        SpeakerVerdict::Ambiguous => To::Ambiguous,
        SpeakerVerdict::NotGiven => To::NotGiven,
    }
}

fn date_verdict(verdict: DateVerdict) -> pb::DateVerdict {
    use pb::DateVerdict as To;
    match verdict {
        DateVerdict::Correct => To::Correct,
        DateVerdict::Compatible => To::Compatible,
        DateVerdict::Misdated => To::Misdated,
        DateVerdict::PublicationDateGiven => To::PublicationDateGiven,
        DateVerdict::UnknownInRecord => To::UnknownInRecord,
        DateVerdict::Unresolved => To::Unresolved,
        DateVerdict::NotGiven => To::NotGiven,
    }
}

fn place(verdict: PlaceVerdict) -> pb::PlaceVerdict {
    use pb::PlaceVerdict as To;
    match verdict {
        PlaceVerdict::Correct => To::Correct,
        PlaceVerdict::Compatible => To::Compatible,
        PlaceVerdict::Misplaced => To::Misplaced,
        PlaceVerdict::UnknownInRecord => To::UnknownInRecord,
        PlaceVerdict::NotGiven => To::NotGiven,
    }
}

fn record(verdict: RecordVerdict) -> pb::RecordVerdict {
    use pb::RecordVerdict as To;
    match verdict {
        RecordVerdict::None => To::Unspecified,
        RecordVerdict::SingleSource => To::SingleSource,
        RecordVerdict::Corroborated => To::Corroborated,
        RecordVerdict::SameWire => To::SameWire,
        RecordVerdict::Conflict => To::Conflict,
    }
}

pub(in crate::api) fn flag(flag: Flag) -> pb::Flag {
    match flag {
        Flag::MeaningRisk => pb::Flag::MeaningRisk,
        Flag::ContiguityUnproven => pb::Flag::ContiguityUnproven,
        Flag::NestedSpeaker => pb::Flag::NestedSpeaker,
        Flag::NegationChanged => pb::Flag::NegationChanged,
        Flag::NumberChanged => pb::Flag::NumberChanged,
        Flag::ModalityChanged => pb::Flag::ModalityChanged,
        Flag::NameChanged => pb::Flag::NameChanged,
        Flag::CueShift => pb::Flag::CueShift,
        Flag::ConflictInRecord => pb::Flag::ConflictInRecord,
        Flag::ReportedVia => pb::Flag::ReportedVia,
        Flag::Unclosed => pb::Flag::Unclosed,
        Flag::NotInBody => pb::Flag::NotInBody,
        Flag::UnconfirmedClaim => pb::Flag::UnconfirmedClaim,
        Flag::NameSpelling => pb::Flag::NameSpelling,
        Flag::Disputed => pb::Flag::Disputed,
        Flag::Retracted => pb::Flag::Retracted,
    }
}

fn diff_kind(kind: DiffKind) -> pb::DiffKind {
    match kind {
        DiffKind::Equal => pb::DiffKind::Equal,
        DiffKind::Missing => pb::DiffKind::Missing,
        DiffKind::Added => pb::DiffKind::Added,
        DiffKind::Replaced => pb::DiffKind::Replaced,
        DiffKind::Elided => pb::DiffKind::Elided,
        DiffKind::Bracketed => pb::DiffKind::Bracketed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The proto's name of a value is the rule book's, behind the prefix of its enum.
    fn same(prefix: &str, proto: &str, ours: &str) {
        assert_eq!(proto, format!("{prefix}_{ours}"));
    }

    #[test]
    fn every_value_keeps_its_name() {
        for &v in Words::ALL {
            same("WORDS_VERDICT", words(v).as_str_name(), v.as_str());
        }
        for &v in Headline::ALL {
            same("HEADLINE", headline(v).as_str_name(), v.as_str());
        }
        for &v in SpeakerVerdict::ALL {
            same("SPEAKER_VERDICT", speaker(v).as_str_name(), v.as_str());
        }
        for &v in DateVerdict::ALL {
            same("DATE_VERDICT", date_verdict(v).as_str_name(), v.as_str());
        }
        for &v in PlaceVerdict::ALL {
            same("PLACE_VERDICT", place(v).as_str_name(), v.as_str());
        }
        for &v in RecordVerdict::ALL
            .iter()
            .filter(|v| **v != RecordVerdict::None)
        {
            same("RECORD_VERDICT", record(v).as_str_name(), v.as_str());
        }
        for &v in Flag::ALL {
            same("FLAG", flag(v).as_str_name(), v.as_str());
        }
        for &v in DiffKind::ALL {
            same("DIFF_KIND", diff_kind(v).as_str_name(), v.as_str());
        }
    }
}
