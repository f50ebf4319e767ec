//! What a change comes to: an event to write, nothing new, or a refusal.
//!
//! In: a change and the snapshot it is asked of. Out: the plan. It changes nothing.

use super::{
    change::{Change, Entry, Outcome},
    decide::Decide,
    error::Refusal,
    event::{Event, StoredDocument},
    identity::{content, document_id, quotation_id},
    import::ImportReading,
    record::DocumentId,
    refuse::{day, refusal, retracted},
    snapshot::Snapshot,
};
use crate::{model::QuoteKind, text::comments};

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
                if let Some(refused) = self.prints_erased(&id, &stored) {
                    return Plan::Done(Outcome::Refused(refused));
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
                if let Some((_, record)) = self.document(id.as_str())
                    && let Some(decision) = &record.retracted
                {
                    return Plan::Done(Outcome::Refused(refusal(
                        "document",
                        "RETRACTED",
                        retracted(record, decision),
                        "ingest the corrected text to bring it back",
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

    /// Why a document is not taken that brings back words which were erased from it: it prints them where they stood, or is the text on
    /// record but for what is blank there.
    fn prints_erased(&self, id: &DocumentId, stored: &StoredDocument) -> Option<Refusal> {
        if !self.decided.has_erased() {
            return None;
        }
        let known = stored.attributions.iter().find_map(|attribution| {
            let span = attribution.span.span();
            let words = comments::blanked(span.of(&stored.text));
            let name = quotation_id(id, Some(span.start()), &words, 0).resource_name();
            let erased = self.decided.erased(&name)?;
            let by = format!(
                "it prints {name}, which was erased by {} on {}: {}",
                erased.author,
                day(erased.time),
                erased.reason
            );
            Some(by)
        });
        let kept = || self.document(id.as_str())?.1.text();
        let problem = known.or_else(|| {
            let brings = kept().is_some_and(|kept| fills_blanks(kept, &stored.text));
            brings.then(|| {
                format!(
                    "it brings back words that were erased from {}",
                    id.resource_name()
                )
            })
        })?;
        Some(refusal(
            "document",
            "ERASED",
            problem,
            "take those words out of the text; what was erased stays out",
        ))
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

/// True where two texts differ only in that one has words where the other is blank.
fn fills_blanks(blank: &str, text: &str) -> bool {
    let mut differ = blank.bytes().zip(text.bytes()).filter(|(a, b)| a != b);
    blank.len() == text.len() && blank != text && differ.all(|(blank, _)| blank == b' ')
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
