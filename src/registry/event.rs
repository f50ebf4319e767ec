//! What the log holds: events, in the form they are stored in.
//!
//! A stored form is this file's own: plain strings and pairs of offsets, apart from the types that readers and rules use, so that those
//! may change while old logs stay readable. Fields that a later version adds get a default here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::change::ImportedQuotation;
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
    /// A quotation came on record that somebody else attributed.
    QuotationImported(ImportedQuotation),
}

impl Event {
    /// The name of its kind, as the log spells it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Event::DocumentIngested(_) => "document_ingested",
            Event::DocumentRevised(_) => "document_revised",
            Event::QuotationImported(_) => "quotation_imported",
        }
    }

    /// What is stored of it beside its kind.
    pub(super) fn payload(&self) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Event::DocumentIngested(document) | Event::DocumentRevised(document) => {
                serde_json::to_vec(document)
            }
            Event::QuotationImported(quotation) => serde_json::to_vec(quotation),
        }
    }

    /// The event of a kind and a payload; the error says in words what is wrong.
    pub(super) fn read(kind: &str, payload: &[u8]) -> Result<Event, String> {
        let event = match kind {
            "document_ingested" => serde_json::from_slice(payload).map(Event::DocumentIngested),
            "document_revised" => serde_json::from_slice(payload).map(Event::DocumentRevised),
            "quotation_imported" => serde_json::from_slice(payload).map(Event::QuotationImported),
            other => return Err(format!("its kind {other:?} is unknown")),
        };
        event.map_err(|cause| format!("its payload cannot be read: {cause}"))
    }
}

/// A document with what was read out of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StoredDocument {
    pub(super) id: Option<String>,
    pub(super) label: String,
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<Date>,
    pub(super) kind: DocumentKind,
    pub(super) text: String,
    pub(super) body: BodySpan,
    pub(super) attributions: Vec<StoredAttribution>,
    pub(super) terms: Vec<StoredTerm>,
    pub(super) entities: Vec<StoredEntity>,
    pub(super) language: Option<String>,
    pub(super) notes: Vec<String>,
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
    pub(super) group: Option<u32>,
    pub(super) utterance: u32,
    pub(super) cue: Option<Stretch>,
    pub(super) source: Option<Stretch>,
    pub(super) speaker: Option<u32>,
    pub(super) date: Option<StoredProof<PartialDate>>,
    pub(super) place: Option<StoredProof<String>>,
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
