//! Records of the registry as messages: quotations with every occurrence, speakers, documents.
//!
//! Offsets into a document are counted in its text as stored. Each document of an answer is counted, and cut into sentences,
//! once, however many of its quotations the answer holds.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{attribution, confidence, count32, date, sequence, span};
use crate::{
    api::pb,
    lexicon::places,
    model::{DocumentKind, QuoteKind},
    registry::{
        Decision, DecisionKind, EventRecord, Snapshot,
        record::{
            DateOnRecord, DocumentRecord, Occurrence, PlaceOnRecord, QuotationId, QuotationRecord,
            SpeakerRecord, Withdrawn,
        },
    },
    text::{Encoding, OffsetMap, Span, sentences::sentences},
};

/// Converts records of one snapshot for one answer.
pub(in crate::api) struct Records<'s> {
    snapshot: &'s Snapshot,
    encoding: Encoding,
    documents: HashMap<u32, Option<Page<'s>>>,
}

/// A stored document, ready for offsets and for what stands around a quotation.
struct Page<'s> {
    text: &'s str,
    offsets: OffsetMap<'s>,
    sentences: Vec<Span>,
}

impl<'s> Records<'s> {
    /// For an answer with offsets in `encoding`.
    pub fn new(snapshot: &'s Snapshot, encoding: Encoding) -> Self {
        Records {
            snapshot,
            encoding,
            documents: HashMap::new(),
        }
    }

    /// The quotation at an index; `None` where that record is no longer in force.
    pub fn quotation_at(&mut self, index: u32) -> Option<pb::Quotation> {
        let quotation = self.snapshot.quotation_at(index)?;
        Some(self.quotation(quotation))
    }

    /// A quotation with every occurrence and variant.
    pub fn quotation(&mut self, quotation: &QuotationRecord) -> pb::Quotation {
        let snapshot = self.snapshot;
        let speaker = quotation
            .speaker
            .and_then(|index| snapshot.speaker_at(index));
        pb::Quotation {
            name: quotation.id.resource_name(),
            text: quotation.text().to_owned(),
            kind: attribution::quotation_kind(quotation.kind).into(),
            speaker: speaker.map(|s| s.id.resource_name()).unwrap_or_default(),
            speaker_display_name: snapshot
                .speaker_name(quotation)
                .unwrap_or_default()
                .to_owned(),
            date_said: quotation.date_said().map(date::partial),
            location_said: quotation.location_said().unwrap_or_default().to_owned(),
            occurrences: self.occurrences(quotation),
            variants: self.variants(quotation),
            decision: quotation.decision().map(|d| decision(d)),
            dispute: quotation.dispute().map(|d| decision(d)),
            withdrawn: None,
        }
    }

    /// A quotation that proves nothing any more, since its last document was retracted.
    pub fn withdrawn(&self, id: &QuotationId, withdrawn: &Withdrawn) -> pb::Quotation {
        pb::Quotation {
            name: id.resource_name(),
            text: withdrawn.text.clone(),
            kind: attribution::quotation_kind(withdrawn.kind).into(),
            speaker_display_name: withdrawn.speaker.clone().unwrap_or_default(),
            withdrawn: Some(decision(&withdrawn.decision)),
            ..Default::default()
        }
    }

    /// Every printing of a quotation, in the order of the record.
    pub fn occurrences(&mut self, quotation: &QuotationRecord) -> Vec<pb::Occurrence> {
        quotation
            .occurrences
            .iter()
            .map(|occurrence| self.occurrence(occurrence))
            .collect()
    }

    /// One printing of a quotation.
    pub fn occurrence(&mut self, occurrence: &Occurrence) -> pb::Occurrence {
        let snapshot = self.snapshot;
        let document = snapshot.document_at(occurrence.document);
        let page = self.page(occurrence.document);
        let (before, after) = match (page, occurrence.span) {
            (Some(page), Some(at)) => page.around(at),
            _ => ("", ""),
        };
        pb::Occurrence {
            document: document.map(|d| d.id.resource_name()).unwrap_or_default(),
            title: document.and_then(|d| d.title.clone()).unwrap_or_default(),
            outlet: document.and_then(|d| d.outlet.clone()).unwrap_or_default(),
            url: document.and_then(|d| d.url.clone()).unwrap_or_default(),
            published: document.and_then(|d| d.published).map(date::day),
            text: occurrence.text.clone(),
            span: place(page, occurrence.span),
            document_kind: document
                .map_or(pb::DocumentKind::Unspecified, |d| document_kind(d.kind))
                .into(),
            kind: occurrence
                .span
                .map_or(pb::OccurrenceKind::Unspecified, |_| {
                    attribution::occurrence_kind(occurrence.position)
                })
                .into(),
            source: occurrence.source.as_deref().unwrap_or_default().to_owned(),
            cue: occurrence.cue.as_deref().unwrap_or_default().to_owned(),
            date_said: occurrence.date.as_ref().map(|said| speech_date(page, said)),
            location_said: occurrence
                .place
                .as_ref()
                .map(|said| speech_place(page, said)),
            via: occurrence.via.as_deref().unwrap_or_default().to_owned(),
            confidence: confidence(occurrence.confidence),
            rule: occurrence.rule.to_string(),
            context_before: before.to_owned(),
            context_after: after.to_owned(),
            decision: occurrence.decision.as_ref().map(|d| decision(d)),
            dispute: occurrence.dispute.as_ref().map(|d| decision(d)),
        }
    }

    /// The distinct wordings of a quotation, each with the documents that print it, in the order of the occurrences.
    pub fn variants(&self, quotation: &QuotationRecord) -> Vec<pb::Variant> {
        let mut variants: Vec<pb::Variant> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for occurrence in &quotation.occurrences {
            let at = *known.entry(&occurrence.text).or_insert_with(|| {
                variants.push(pb::Variant {
                    text: occurrence.text.clone(),
                    documents: Vec::new(),
                });
                variants.len() - 1
            });
            if let Some(document) = self.snapshot.document_at(occurrence.document) {
                let name = document.id.resource_name();
                if variants[at].documents.last() != Some(&name) {
                    variants[at].documents.push(name);
                }
            }
        }
        variants
    }

    /// The day of speech that one occurrence gives, with its proof.
    pub fn speech_date(&mut self, occurrence: &Occurrence) -> Option<pb::SpeechDate> {
        let page = self.page(occurrence.document);
        occurrence.date.as_ref().map(|said| speech_date(page, said))
    }

    /// The place of speech that one occurrence gives, with its proof.
    pub fn speech_place(&mut self, occurrence: &Occurrence) -> Option<pb::SpeechPlace> {
        let page = self.page(occurrence.document);
        occurrence
            .place
            .as_ref()
            .map(|said| speech_place(page, said))
    }

    /// A speaker.
    pub fn speaker(&self, speaker: &SpeakerRecord) -> pb::Speaker {
        pb::Speaker {
            name: speaker.id.resource_name(),
            display_name: speaker.name.clone(),
            kind: attribution::speaker_kind(speaker.kind).into(),
            aliases: speaker.aliases.clone(),
            roles: speaker.roles.clone(),
            quotation_count: self.spoken(&speaker.quotations),
            document_count: i32::try_from(speaker.documents).unwrap_or(i32::MAX),
            outside_ids: speaker
                .outside_ids
                .iter()
                .map(|outside| pb::OutsideId {
                    authority: outside.authority.clone(),
                    id: outside.id.clone(),
                })
                .collect(),
            decisions: speaker.decisions.iter().map(|d| decision(d)).collect(),
        }
    }

    /// A document without its text.
    pub fn document(&self, document: &DocumentRecord) -> pb::Document {
        pb::Document {
            name: document.id.resource_name(),
            id: String::new(),
            label: document.label.clone(),
            title: document.title.clone().unwrap_or_default(),
            outlet: document.outlet.clone().unwrap_or_default(),
            url: document.url.clone().unwrap_or_default(),
            published: document.published.map(date::day),
            text: String::new(),
            quotation_count: self.spoken(&document.quotations),
            retracted: document.retracted.as_ref().map(|d| decision(d)),
            embargo_until: document.embargo_until.map(timestamp),
            kind: document_kind(document.kind).into(),
        }
    }

    /// How many of some quotations are direct or mixed.
    fn spoken(&self, quotations: &[u32]) -> i32 {
        let spoken = quotations
            .iter()
            .filter_map(|&index| self.snapshot.quotation_at(index))
            .filter(|quotation| quotation.kind != QuoteKind::Indirect);
        count32(spoken.count())
    }

    fn page(&mut self, document: u32) -> Option<&Page<'s>> {
        let (snapshot, encoding) = (self.snapshot, self.encoding);
        let page = self.documents.entry(document).or_insert_with(|| {
            let document = snapshot.document_at(document)?;
            let text = document.text()?;
            let body = Span::new(document.body.start, document.body.end);
            Some(Page {
                text,
                offsets: OffsetMap::new(text, encoding),
                sentences: sentences(text, body),
            })
        });
        page.as_ref()
    }
}

/// What a human decided.
pub(in crate::api) fn decision(decision: &Decision) -> pb::Decision {
    let kind = match decision.kind {
        DecisionKind::Corrected => pb::DecisionKind::Corrected,
        DecisionKind::Confirmed => pb::DecisionKind::Confirmed,
        DecisionKind::Disputed => pb::DecisionKind::Disputed,
        DecisionKind::Retracted => pb::DecisionKind::Retracted,
        DecisionKind::Erased => pb::DecisionKind::Erased,
        DecisionKind::Merged => pb::DecisionKind::Merged,
        DecisionKind::Split => pb::DecisionKind::Split,
        DecisionKind::Renamed => pb::DecisionKind::Renamed,
        DecisionKind::AliasGiven => pb::DecisionKind::AliasGiven,
        DecisionKind::OutsideIdGiven => pb::DecisionKind::OutsideIdGiven,
    };
    pb::Decision {
        kind: kind.into(),
        author: decision.author.clone(),
        time: Some(timestamp(decision.time)),
        reason: decision.reason.clone(),
        before: decision.before.clone().unwrap_or_default(),
        sequence: sequence(decision.sequence),
    }
}

/// An event of the log.
pub(in crate::api) fn event(event: EventRecord) -> pb::Event {
    pb::Event {
        sequence: sequence(event.sequence),
        id: event.id,
        time: Some(timestamp(event.time)),
        author: event.author,
        kind: event.kind,
        subjects: event.subjects,
        reason: event.reason,
        erased: event.erased,
        request_id: event.request,
        words: event.words,
        before: event.before,
        after: event.after,
    }
}

/// A moment as protobuf has it.
pub(in crate::api) fn timestamp(time: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: time.as_second(),
        nanos: time.subsec_nanosecond(),
    }
}

impl<'s> Page<'s> {
    /// The sentence before the one that `at` begins in, and the sentence after the one it ends in.
    fn around(&self, at: Span) -> (&'s str, &'s str) {
        let first = self.sentences.partition_point(|s| s.end() <= at.start());
        let next = self.sentences.partition_point(|s| s.start() < at.end());
        let words = |sentence: Option<&Span>| sentence.map_or("", |s| s.of(self.text).trim());
        (
            words(first.checked_sub(1).and_then(|n| self.sentences.get(n))),
            words(self.sentences.get(next)),
        )
    }
}

fn place(page: Option<&Page<'_>>, at: Option<Span>) -> Option<pb::Span> {
    Some(span(&page?.offsets, at?))
}

fn speech_date(page: Option<&Page<'_>>, said: &DateOnRecord) -> pb::SpeechDate {
    pb::SpeechDate {
        date: Some(date::partial(said.date)),
        basis_text: said.basis.clone(),
        basis: place(page, said.span),
        strength: attribution::strength(said.strength).into(),
        rule: said.rule.clone(),
    }
}

fn speech_place(page: Option<&Page<'_>>, said: &PlaceOnRecord) -> pb::SpeechPlace {
    pb::SpeechPlace {
        place: said.place.clone(),
        ambiguous: places::ambiguous(&said.place),
        basis_text: said.basis.clone(),
        basis: place(page, said.span),
        strength: attribution::strength(said.strength).into(),
        rule: said.rule.clone(),
    }
}

/// What a document is.
fn document_kind(kind: DocumentKind) -> pb::DocumentKind {
    match kind {
        DocumentKind::Report => pb::DocumentKind::Report,
        DocumentKind::Transcript => pb::DocumentKind::Transcript,
        DocumentKind::PressRelease => pb::DocumentKind::PressRelease,
        DocumentKind::Notes => pb::DocumentKind::Notes,
    }
}
