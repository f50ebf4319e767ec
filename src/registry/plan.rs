//! What a change comes to: an event to write, nothing new, or a refusal.
//!
//! In: a change and the snapshot it is asked of. Out: the plan. It changes nothing.

use super::{
    change::{Change, Entry, Outcome},
    decide::Decide,
    error::Refusal,
    event::{Event, StoredDocument},
    identity::{content, document_id},
    import::ImportReading,
    record::DocumentId,
    refuse::{day, refusal, retracted},
    snapshot::Snapshot,
};
use crate::model::QuoteKind;

/// The longest document that is taken on record, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 10 << 20;

/// The longest imported quotation, in bytes.
pub const MAX_IMPORTED_BYTES: usize = 64 << 10;

/// What a change comes to.
pub(super) enum Plan {
    /// Nothing to write.
    Done(Outcome),
    /// An event to write.
    Write(Box<Event>),
    /// A decision that is on record already.
    Known,
}

impl Snapshot {
    /// What a change would do to this snapshot; `reading` is that of a quotation which is imported.
    pub(super) fn plan(&self, change: Change, reading: Option<&ImportReading>) -> Plan {
        match change {
            Change::Document {
                document,
                extraction,
            } => {
                if let Some(refusal) = refuse_text("text", &document.text, MAX_DOCUMENT_BYTES) {
                    return Plan::Done(Outcome::Refused(refusal));
                }
                let stored = StoredDocument::new(document, extraction);
                let id = document_id(&stored);
                if let Some(erased) = self.decided.erased(&id.resource_name()) {
                    return Plan::Done(Outcome::Refused(refusal(
                        "document",
                        "ERASED",
                        format!(
                            "{} was erased by {} on {}: {}",
                            id.resource_name(),
                            erased.author,
                            day(erased.time),
                            erased.reason
                        ),
                        "what was erased stays out; a text that may stand needs another id",
                    )));
                }
                match self.document(id.as_str()) {
                    Some((index, record))
                        if record.has_text() || record.embargo_until.is_some() =>
                    {
                        if self.contents.get(index) == Some(&content(&stored)) {
                            if let Some(decision) = &record.retracted {
                                return Plan::Done(Outcome::Refused(refusal(
                                    "document",
                                    "RETRACTED",
                                    retracted(record, decision),
                                    "send the corrected text to bring it back",
                                )));
                            }
                            return Plan::Done(Outcome::Unchanged(self.entry(index)));
                        }
                        Plan::Write(Box::new(Event::DocumentRevised(stored)))
                    }
                    _ => Plan::Write(Box::new(Event::DocumentIngested(stored))),
                }
            }
            Change::Quotation(quotation) => {
                if let Some(refused) =
                    refuse_text("quotation", &quotation.quotation, MAX_IMPORTED_BYTES)
                {
                    return Plan::Done(Outcome::Refused(refused));
                }
                let read;
                let reading = match reading {
                    Some(reading) => reading,
                    None => {
                        read = ImportReading::of(&quotation);
                        &read
                    }
                };
                let id = reading.document();
                if let Some(erased) = self.decided.erased(&id.resource_name()) {
                    return Plan::Done(Outcome::Refused(refusal(
                        "document",
                        "ERASED",
                        format!(
                            "{} was erased by {}: {}",
                            id.resource_name(),
                            erased.author,
                            erased.reason
                        ),
                        "what was erased stays out",
                    )));
                }
                match self.has_import(reading, &quotation) {
                    true => Plan::Done(Outcome::Unchanged(Entry {
                        document: id.clone(),
                        quotations: 1,
                        attributed: usize::from(quotation.speaker.is_some()),
                    })),
                    false => Plan::Write(Box::new(Event::QuotationImported(quotation))),
                }
            }
            decision => match self.decision(decision) {
                Ok(Decide::Write(event)) => Plan::Write(event),
                Ok(Decide::Known) => Plan::Known,
                Err(refusal) => Plan::Done(Outcome::Refused(refusal)),
            },
        }
    }

    /// What a document holds, by its index.
    pub(super) fn entry(&self, document: u32) -> Entry {
        let mut entry = Entry {
            document: DocumentId("".into()),
            quotations: 0,
            attributed: 0,
        };
        let Some(record) = self.document_at(document) else {
            return entry;
        };
        entry.document = record.id.clone();
        for quotation in record
            .quotations
            .iter()
            .filter_map(|&q| self.quotation_at(q))
        {
            let here = quotation
                .occurrences
                .iter()
                .filter(|o| o.document == document && o.kind != QuoteKind::Indirect)
                .count();
            entry.quotations += here;
            if quotation.speaker.is_some() {
                entry.attributed += here;
            }
        }
        entry
    }
}

/// Why a text is not taken on record: it is empty or too long.
fn refuse_text(field: &'static str, text: &str, limit: usize) -> Option<Refusal> {
    let problem = match text.len() {
        _ if text.trim().is_empty() => "it is empty".to_string(),
        n if n > limit => format!("it has {n} bytes, and the limit is {limit}"),
        _ => return None,
    };
    let fix = match text.trim().is_empty() {
        true => "send some text".to_string(),
        false => "split it into the articles it is made of".to_string(),
    };
    Some(Refusal {
        field,
        reason: "REFUSED",
        problem,
        fix,
    })
}
