//! Checks what a human asks for, and makes it an event.
//!
//! In: a change that decides something, and the snapshot it is about. Out: the event to write, or why not, with what would help. It
//! changes nothing.

use super::{
    change::{Change, SpeakerChoice},
    decision::{
        Anchor, FormName, Place, RuledSpeaker, StoredDispute, StoredRetraction, StoredRuling,
    },
    error::Refusal,
    event::{Event, StoredDocument, StoredReading},
    record::{DocumentId, QuotationId, QuotationRecord},
    refuse::{check_name, check_words, refusal},
    snapshot::Snapshot,
};
use crate::model::{Document, Extraction};

/// A decision that was checked.
pub(super) enum Decide {
    /// An event to write.
    Write(Box<Event>),
    /// It is on record already.
    Known,
}

impl Decide {
    pub(super) fn write(event: Event) -> Self {
        Decide::Write(Box::new(event))
    }
}

pub(super) type Decision = Result<Decide, Refusal>;

impl Snapshot {
    /// The event that a decision comes to.
    pub(super) fn decision(&self, change: Change) -> Decision {
        match change {
            Change::Reading {
                document,
                extraction,
            } => self.reading(document, extraction),
            Change::Retract { document, reason } => self.retraction(document, reason),
            Change::Attribute {
                quotation,
                document,
                speaker,
                reason,
            } => self.attribution(&quotation, document.as_ref(), speaker, reason),
            Change::Confirm { quotation, reason } => self.confirmation(&quotation, reason),
            Change::Dispute {
                quotation,
                disputed,
                reason,
            } => self.dispute(&quotation, disputed, reason),
            Change::Merge {
                from,
                into,
                overrule,
                reason,
            } => self.merge(&from, &into, overrule, reason),
            Change::Split {
                speaker,
                names,
                documents,
                display_name,
                reason,
            } => self.split(&speaker, &names, &documents, display_name, reason),
            Change::Describe {
                speaker,
                says,
                reason,
            } => self.description(&speaker, says, reason),
            Change::Document { .. } | Change::Quotation(_) => Ok(Decide::Known),
        }
    }

    fn reading(&self, document: DocumentId, extraction: Extraction) -> Decision {
        let (_, record) = self.standing_document(&document)?;
        let Some(text) = record.text() else {
            return Err(refusal(
                "document",
                "NO_TEXT",
                format!("{} has no text on record to read", document.resource_name()),
                "ingest its text first",
            ));
        };
        let read = StoredDocument::new(
            Document {
                text: text.to_owned(),
                ..Document::default()
            },
            extraction,
        );
        Ok(Decide::write(Event::DocumentReread(StoredReading {
            document,
            attributions: read.attributions,
            terms: read.terms,
            entities: read.entities,
            language: read.language,
            notes: read.notes,
        })))
    }

    fn retraction(&self, document: DocumentId, reason: String) -> Decision {
        check_words("reason", &reason)?;
        let (_, record) = self.document_on_record(&document)?;
        if record.retracted.is_some() {
            return Ok(Decide::Known);
        }
        Ok(Decide::write(Event::DocumentRetracted(StoredRetraction {
            document,
            reason,
        })))
    }

    fn attribution(
        &self,
        id: &QuotationId,
        document: Option<&DocumentId>,
        speaker: SpeakerChoice,
        reason: String,
    ) -> Decision {
        check_words("reason", &reason)?;
        let quotation = self.standing_quotation(id)?;
        let places = self.places(quotation, document)?;
        let to = match speaker {
            SpeakerChoice::Nobody => RuledSpeaker::Nobody,
            SpeakerChoice::Known(id) => {
                RuledSpeaker::Named(self.standing_speaker("speaker", &id)?.1)
            }
            SpeakerChoice::Named { name, kind } => {
                check_name("speaker_display_name", &name)?;
                let name = name.trim().to_owned();
                RuledSpeaker::Named(FormName {
                    kind: self.kind_or_guess(&name, kind),
                    name,
                    key: None,
                })
            }
        };
        Ok(Decide::write(Event::AttributionCorrected(StoredRuling {
            quotation: id.clone(),
            places,
            speaker: to,
            before: self.speaker_name(quotation).map(String::from),
            reason,
        })))
    }

    fn confirmation(&self, id: &QuotationId, reason: String) -> Decision {
        check_words("reason", &reason)?;
        let quotation = self.standing_quotation(id)?;
        let speaker = match quotation.speaker.and_then(|s| self.form_name_of(s)) {
            Some(name) => RuledSpeaker::Named(name),
            None => RuledSpeaker::AsRead,
        };
        Ok(Decide::write(Event::AttributionConfirmed(StoredRuling {
            quotation: id.clone(),
            places: self.places(quotation, None)?,
            speaker,
            before: None,
            reason,
        })))
    }

    fn dispute(&self, id: &QuotationId, disputed: bool, reason: String) -> Decision {
        check_words("reason", &reason)?;
        let quotation = self.standing_quotation(id)?;
        if quotation.dispute().is_some() == disputed {
            return Ok(Decide::Known);
        }
        Ok(Decide::write(Event::QuotationDisputed(StoredDispute {
            quotation: id.clone(),
            places: self.places(quotation, None)?,
            disputed,
            reason,
        })))
    }

    /// Where a quotation's words stand, in one document or in all.
    fn places(
        &self,
        quotation: &QuotationRecord,
        document: Option<&DocumentId>,
    ) -> Result<Vec<Place>, Refusal> {
        let mut places = Vec::new();
        for occurrence in &quotation.occurrences {
            let Some(record) = self.document_at(occurrence.document) else {
                continue;
            };
            if document.is_none_or(|wanted| *wanted == record.id) {
                let place = Place {
                    document: record.id.clone(),
                    words: Anchor::of(&occurrence.text),
                };
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        match (places.is_empty(), document) {
            (true, Some(document)) => Err(refusal(
                "document",
                "NOT_PRINTED_THERE",
                format!(
                    "{} does not print {}",
                    document.resource_name(),
                    quotation.id.resource_name()
                ),
                "name one of its documents, or none for all of them",
            )),
            _ => Ok(places),
        }
    }
}
