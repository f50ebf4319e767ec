//! What the log holds: events, in the form they are stored in.
//!
//! A stored form is this file's own: plain strings and pairs of offsets, apart from the types that readers and rules use, so that those
//! may change while old logs stay readable. Fields that a later version adds get a default here. What is unknown is left out, which every
//! version reads as unknown.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    change::ImportedQuotation,
    decision::{
        Says, StoredDescription, StoredDispute, StoredMerge, StoredRetraction, StoredRuling,
        StoredSplit,
    },
    log::Replaced,
    record::{DocumentId, QuotationId, SpeakerId},
    stored::{Put, Stored, Take},
};
use crate::{
    model::{
        Attribution, BodySpan, Document, DocumentKind, Entity, Extraction, OccurrenceKind,
        PartialDate, QuoteKind, SpeakerKind, Strength,
    },
    text::Span,
};

/// One thing that happened to the registry.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    /// A document came on record.
    DocumentIngested(StoredDocument),
    /// A document that is on record came again with other content.
    DocumentRevised(StoredDocument),
    /// A document on record was read again by other rules.
    DocumentReread(StoredReading),
    /// A document was taken back.
    DocumentRetracted(StoredRetraction),
    /// The hour came before which a document was not to count.
    EmbargoLifted(StoredRetraction),
    /// A document's words were removed from the log.
    DocumentErased(StoredErasure),
    /// A quotation came on record that somebody else attributed.
    QuotationImported(ImportedQuotation),
    /// A quotation was disputed, or is no longer.
    QuotationDisputed(StoredDispute),
    /// A quotation's words were removed from the log.
    QuotationErased(StoredErasure),
    /// A human said who said it.
    AttributionCorrected(StoredRuling),
    /// A human found the speaker right.
    AttributionConfirmed(StoredRuling),
    /// A human found two speakers to be one.
    SpeakersMerged(StoredMerge),
    /// A human found a speaker to be two.
    SpeakerSplit(StoredSplit),
    /// A human gave a speaker a name to show, another name, or an outside id.
    SpeakerDescribed(StoredDescription),
    /// Something that was erased since.
    Erased,
}

impl Event {
    /// The name of its kind, as the log spells it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Event::DocumentIngested(_) => "document_ingested",
            Event::DocumentRevised(_) => "document_revised",
            Event::DocumentReread(_) => "document_reread",
            Event::DocumentRetracted(_) => "document_retracted",
            Event::EmbargoLifted(_) => "embargo_lifted",
            Event::DocumentErased(_) => "document_erased",
            Event::QuotationImported(_) => "quotation_imported",
            Event::QuotationDisputed(_) => "quotation_disputed",
            Event::QuotationErased(_) => "quotation_erased",
            Event::AttributionCorrected(_) => "attribution_corrected",
            Event::AttributionConfirmed(_) => "attribution_confirmed",
            Event::SpeakersMerged(_) => "speakers_merged",
            Event::SpeakerSplit(_) => "speaker_split",
            Event::SpeakerDescribed(described) => match described.says {
                Says::DisplayName(_) => "speaker_renamed",
                Says::Alias(_) => "alias_given",
                Says::OutsideId(_) => "outside_id_given",
            },
            Event::Erased => "erased",
        }
    }

    /// What is stored of it beside its kind.
    pub(super) fn payload(&self) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Event::DocumentIngested(document) | Event::DocumentRevised(document) => {
                serde_json::to_vec(document)
            }
            Event::DocumentReread(reading) => serde_json::to_vec(reading),
            Event::DocumentRetracted(retraction) | Event::EmbargoLifted(retraction) => {
                serde_json::to_vec(retraction)
            }
            Event::DocumentErased(erasure) | Event::QuotationErased(erasure) => {
                serde_json::to_vec(erasure)
            }
            Event::QuotationImported(quotation) => serde_json::to_vec(quotation),
            Event::QuotationDisputed(dispute) => serde_json::to_vec(dispute),
            Event::AttributionCorrected(ruling) | Event::AttributionConfirmed(ruling) => {
                serde_json::to_vec(ruling)
            }
            Event::SpeakersMerged(merge) => serde_json::to_vec(merge),
            Event::SpeakerSplit(split) => serde_json::to_vec(split),
            Event::SpeakerDescribed(description) => serde_json::to_vec(description),
            Event::Erased => Ok(Vec::new()),
        }
    }

    /// The event of a kind and a payload, which is `None` where it was erased; the error says in words what is wrong.
    pub(super) fn read(kind: &str, payload: Option<&[u8]>) -> Result<Event, String> {
        use serde_json::from_slice;
        let Some(payload) = payload else {
            return Ok(Event::Erased);
        };
        let event = match kind {
            "document_ingested" => from_slice(payload).map(Event::DocumentIngested),
            "document_revised" => from_slice(payload).map(Event::DocumentRevised),
            "document_reread" => from_slice(payload).map(Event::DocumentReread),
            "document_retracted" => from_slice(payload).map(Event::DocumentRetracted),
            "embargo_lifted" => from_slice(payload).map(Event::EmbargoLifted),
            "document_erased" => from_slice(payload).map(Event::DocumentErased),
            "quotation_imported" => from_slice(payload).map(Event::QuotationImported),
            "quotation_disputed" => from_slice(payload).map(Event::QuotationDisputed),
            "quotation_erased" => from_slice(payload).map(Event::QuotationErased),
            "attribution_corrected" => from_slice(payload).map(Event::AttributionCorrected),
            "attribution_confirmed" => from_slice(payload).map(Event::AttributionConfirmed),
            "speakers_merged" => from_slice(payload).map(Event::SpeakersMerged),
            "speaker_split" => from_slice(payload).map(Event::SpeakerSplit),
            "speaker_renamed" | "alias_given" | "outside_id_given" => {
                from_slice(payload).map(Event::SpeakerDescribed)
            }
            other => return Err(format!("its kind {other:?} is unknown")),
        };
        event.map_err(|cause| format!("its payload cannot be read: {cause}"))
    }
}

/// Words removed from the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredErasure {
    /// The resource name of what was erased.
    pub(super) name: String,
    pub(super) reason: String,
    /// Which payloads gave way to what: read by the log, see `log::Erasures`.
    pub(super) replaced: Vec<Replaced>,
    /// Documents that are gone.
    pub(super) documents: Vec<DocumentId>,
    /// Speakers' ids that were in use and must never mean anybody else, and where each leads now, if anywhere.
    pub(super) speakers: Vec<(SpeakerId, Option<SpeakerId>)>,
    /// Quotations' ids that are no more, and where each leads now, if anywhere.
    pub(super) quotations: Vec<(QuotationId, Option<QuotationId>)>,
}

/// What another reading found in a document on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredReading {
    pub(super) document: DocumentId,
    pub(super) attributions: Vec<StoredAttribution>,
    pub(super) terms: Vec<StoredTerm>,
    pub(super) entities: Vec<StoredEntity>,
    pub(super) language: Option<String>,
    pub(super) notes: Vec<String>,
}

/// A document with what was read out of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredDocument {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) outlet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<Date>,
    pub(super) kind: DocumentKind,
    pub(super) text: String,
    pub(super) body: BodySpan,
    pub(super) attributions: Vec<StoredAttribution>,
    pub(super) terms: Vec<StoredTerm>,
    pub(super) entities: Vec<StoredEntity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<String>,
    pub(super) notes: Vec<String>,
    /// The hour before which it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) embargo_until: Option<Timestamp>,
}

/// A stretch of the document's text, as (start, end) in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Stretch((usize, usize));

impl Stretch {
    pub(super) fn span(self) -> Span {
        Span::new(self.0.0, self.0.1)
    }
}

impl From<Span> for Stretch {
    fn from(span: Span) -> Self {
        Stretch((span.start(), span.end()))
    }
}

/// A quotation as the document prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredAttribution {
    pub(super) span: Stretch,
    pub(super) kind: QuoteKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<u32>,
    pub(super) utterance: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cue: Option<Stretch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Stretch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) speaker: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<StoredProof<PartialDate>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<StoredProof<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) via: Option<Stretch>,
    pub(super) position: OccurrenceKind,
    pub(super) confidence: f32,
    pub(super) rule: String,
    pub(super) unclosed: bool,
    pub(super) translated: bool,
}

/// A day or a place with its proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredProof<T> {
    pub(super) value: T,
    pub(super) basis: Stretch,
    pub(super) strength: Strength,
    pub(super) rule: String,
}

/// Words between marks that nobody is quoted as saying.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredTerm {
    pub(super) span: Stretch,
    pub(super) reason: String,
}

/// Somebody or some body that the document names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredEntity {
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    pub(super) mentions: Vec<Stretch>,
    pub(super) aliases: Vec<String>,
    pub(super) roles: Vec<String>,
}

/// A document that waits for its hour, in a file of the registry's state: as in the log.
impl Stored for StoredDocument {
    fn put(&self, to: &mut Put) {
        serde_json::to_string(self).unwrap_or_default().put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        serde_json::from_str(&String::take(from)?).ok()
    }
}

impl StoredDocument {
    /// The stored form of a document and its extraction.
    pub(super) fn new(document: Document, extraction: Extraction) -> Self {
        StoredDocument {
            id: document.id,
            label: document.label,
            title: document.title,
            outlet: document.outlet,
            url: document.url,
            published: document.published,
            kind: document.kind,
            text: document.text,
            body: document.body,
            attributions: extraction
                .attributions
                .into_iter()
                .map(StoredAttribution::from)
                .collect(),
            terms: extraction
                .terms
                .into_iter()
                .map(|term| StoredTerm {
                    span: term.span.into(),
                    reason: term.reason.into(),
                })
                .collect(),
            entities: extraction
                .entities
                .into_iter()
                .map(StoredEntity::from)
                .collect(),
            language: extraction.language.map(String::from),
            notes: extraction.notes,
            embargo_until: document.embargo_until,
        }
    }
}

impl From<Attribution> for StoredAttribution {
    fn from(a: Attribution) -> Self {
        StoredAttribution {
            span: a.span.into(),
            kind: a.kind,
            group: a.group,
            utterance: a.utterance,
            cue: a.cue.map(Stretch::from),
            source: a.source.map(Stretch::from),
            speaker: a.speaker,
            date: a.date.map(|d| StoredProof {
                value: d.date,
                basis: d.basis.into(),
                strength: d.strength,
                rule: d.rule.into(),
            }),
            place: a.place.map(|p| StoredProof {
                value: p.place,
                basis: p.basis.into(),
                strength: p.strength,
                rule: p.rule.into(),
            }),
            via: a.via.map(Stretch::from),
            position: a.position,
            // JSON has no NaN; a confidence that is none is no confidence.
            confidence: if a.confidence.is_finite() {
                a.confidence
            } else {
                0.0
            },
            rule: a.rule.into(),
            unclosed: a.unclosed,
            translated: a.translated,
        }
    }
}

impl From<Entity> for StoredEntity {
    fn from(entity: Entity) -> Self {
        StoredEntity {
            name: entity.name,
            kind: entity.kind,
            mentions: entity.mentions.into_iter().map(Stretch::from).collect(),
            aliases: entity.aliases,
            roles: entity.roles,
        }
    }
}
