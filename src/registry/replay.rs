//! What a log adds up to, and what a request comes to that came before.

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;

use super::{
    RegistryError,
    change::{Change, Decided, Entry, Outcome},
    erase::Target,
    event::{Event, StoredErasure},
    identity::{document_id, imported_document_id},
    log::{EventLog, Replacement, RequestMark},
    record::DocumentId,
    refuse::refusal,
    ruling::{At, Request},
    snapshot::Snapshot,
    text::Texts,
    words::hash_text,
};

impl Snapshot {
    /// What a log adds up to, with some payloads replaced and with an erasure that is not in it yet.
    pub(super) fn replayed(
        log: &dyn EventLog,
        texts: Option<Arc<dyn Texts>>,
        replaced: &BTreeMap<u64, &Replacement>,
        erasure: Option<&StoredErasure>,
    ) -> Result<Snapshot, RegistryError> {
        let mut snapshot = Snapshot::starting(log, texts, erasure)?;
        // Texts that are to give way are still in the log as they were, so that they are kept in memory.
        snapshot.replaying = replaced.is_empty();
        snapshot.follow(log, replaced)?;
        snapshot.replaying = false;
        Ok(snapshot)
    }

    /// What every reading of a log from its first event on begins with.
    pub(super) fn starting(
        log: &dyn EventLog,
        texts: Option<Arc<dyn Texts>>,
        erasure: Option<&StoredErasure>,
    ) -> Result<Snapshot, RegistryError> {
        let mut snapshot = Snapshot {
            texts,
            ..Snapshot::default()
        };
        let human = Arc::make_mut(&mut snapshot.decided);
        // Ids that an erasure took out of use are out of use from the first event on.
        for payload in log.erasing()? {
            if let Ok(Event::DocumentErased(erasure)) =
                Event::read("document_erased", Some(&payload))
            {
                human.note_erasure(&erasure);
            }
        }
        if let Some(erasure) = erasure {
            human.note_erasure(erasure);
        }
        Ok(snapshot)
    }

    /// Adds what stands in a log behind what this snapshot holds. Tells how many bytes of payloads that was.
    pub(super) fn caught_up(
        mut self,
        log: &dyn EventLog,
    ) -> Result<(Snapshot, u64), RegistryError> {
        self.replaying = true;
        let bytes = self.follow(log, &BTreeMap::new())?;
        self.replaying = false;
        Ok((self, bytes))
    }

    fn follow(
        &mut self,
        log: &dyn EventLog,
        replaced: &BTreeMap<u64, &Replacement>,
    ) -> Result<u64, RegistryError> {
        let mut bytes = 0;
        log.replay(self.sequence, &mut |logged| {
            let payload = match replaced.get(&logged.sequence) {
                Some(replacement) => replacement.payload.as_deref(),
                None => logged.payload.as_deref(),
            };
            bytes += payload.map_or(0, <[u8]>::len) as u64;
            let event = Event::read(&logged.kind, payload)?;
            let at = At {
                sequence: logged.sequence,
                time: logged.time,
                author: logged.author,
            };
            self.apply(&at, &event);
            self.note_request(logged.request, &at, &event);
            Ok(())
        })?;
        Ok(bytes)
    }

    /// What a request comes to that came before; `None` for a new one.
    pub(super) fn repeated(&self, mark: &RequestMark) -> Option<Outcome> {
        let known = self
            .request_ids
            .get(hash_text(&mark.id))
            .filter_map(|index| self.requests.get(index))
            .find(|request| request.id == mark.id)?;
        if known.asked != mark.asked {
            return Some(Outcome::Refused(refusal(
                "request_id",
                "REQUEST_ID_REUSED",
                format!(
                    "{:?} is the id of another request (event {})",
                    mark.id, known.sequence
                ),
                "give each request an id of its own, such as a UUID",
            )));
        }
        let document = known.subject.strip_prefix("documents/");
        Some(match document.and_then(|id| self.document(id)) {
            Some((index, _)) if known.of_document => Outcome::Unchanged(self.entry(index)),
            _ => Outcome::Repeated(Decided {
                sequence: known.sequence,
                subject: known.subject.clone(),
            }),
        })
    }

    /// Takes note of a request that was carried out.
    pub(super) fn note_request(&mut self, mark: Option<RequestMark>, at: &At, event: &Event) {
        let Some(mark) = mark else {
            return;
        };
        let hash = hash_text(&mark.id);
        let index = self.requests.push(Request {
            id: mark.id,
            asked: mark.asked,
            sequence: at.sequence,
            subject: self.subject(at, event),
            of_document: matches!(
                event,
                Event::DocumentIngested(_)
                    | Event::DocumentRevised(_)
                    | Event::QuotationImported(_)
            ),
        });
        self.request_ids.insert(hash, index);
    }

    /// What became of an event that was just applied.
    pub(super) fn outcome(&self, at: &At, event: &Event) -> Outcome {
        match event {
            Event::DocumentIngested(stored) => {
                Outcome::Ingested(self.entry_of(&document_id(stored)))
            }
            Event::DocumentRevised(stored) => Outcome::Revised(self.entry_of(&document_id(stored))),
            Event::DocumentReread(reading) => Outcome::Revised(self.entry_of(&reading.document)),
            Event::QuotationImported(quotation) => Outcome::Ingested(Entry {
                document: imported_document_id(quotation),
                quotations: 1,
                attributed: usize::from(quotation.speaker.is_some()),
            }),
            _ => Outcome::Decided(Decided {
                sequence: at.sequence,
                subject: self.subject(at, event),
            }),
        }
    }

    fn entry_of(&self, id: &DocumentId) -> Entry {
        match self.document(id.as_str()) {
            Some((index, _)) => self.entry(index),
            None => Entry {
                document: id.clone(),
                quotations: 0,
                attributed: 0,
            },
        }
    }

    /// The resource name of what an event is about, as it is after it.
    fn subject(&self, at: &At, event: &Event) -> String {
        match event {
            Event::DocumentIngested(stored) | Event::DocumentRevised(stored) => {
                document_id(stored).resource_name()
            }
            Event::QuotationImported(quotation) => imported_document_id(quotation).resource_name(),
            Event::DocumentReread(reading) => reading.document.resource_name(),
            Event::DocumentRetracted(about) | Event::EmbargoLifted(about) => {
                about.document.resource_name()
            }
            Event::DocumentErased(erasure) | Event::QuotationErased(erasure) => {
                erasure.name.clone()
            }
            Event::AttributionCorrected(ruling) | Event::AttributionConfirmed(ruling) => {
                self.quotation_name(&ruling.quotation)
            }
            Event::QuotationDisputed(dispute) => self.quotation_name(&dispute.quotation),
            Event::SpeakersMerged(merge) => self.speaker_name_of(merge.into.as_str()),
            Event::SpeakerDescribed(said) => self.speaker_name_of(said.speaker.as_str()),
            Event::SpeakerSplit(split) => {
                let form = match split.off.first() {
                    Some(name) => name
                        .key
                        .as_deref()
                        .and_then(|key| self.find_form(name.kind, key)),
                    None => split.documents.first().and_then(|(_, name)| {
                        self.find_form(name.kind, &super::naming::namesake_key(name, at.sequence))
                    }),
                };
                let speaker = form.and_then(|form| self.speaker_of_form(form));
                match speaker.and_then(|speaker| self.speaker_at(speaker)) {
                    Some(record) => record.id.resource_name(),
                    None => split.speaker.resource_name(),
                }
            }
            Event::Erased => String::new(),
        }
    }

    fn quotation_name(&self, id: &super::record::QuotationId) -> String {
        match self.quotation(id.as_str()) {
            Some((_, record)) => record.id.resource_name(),
            None => id.resource_name(),
        }
    }

    fn speaker_name_of(&self, id: &str) -> String {
        match self.speaker(id) {
            Some((_, record)) => record.id.resource_name(),
            None => format!("speakers/{id}"),
        }
    }

    /// Documents whose hour has come, the earliest first.
    pub(super) fn due(&self, now: Timestamp) -> Vec<DocumentId> {
        let mut due: Vec<(Timestamp, u32)> = self
            .embargoed
            .iter()
            .filter_map(|(&document, stored)| Some((stored.embargo_until?, document)))
            .filter(|(hour, _)| *hour <= now)
            .collect();
        due.sort_unstable();
        due.into_iter()
            .filter_map(|(_, document)| Some(self.documents.get(document)?.id.clone()))
            .collect()
    }

    /// What to erase under the id that it has now.
    pub(super) fn standing_target(&self, target: &Target) -> Target {
        match target {
            Target::Quotation(id) => match self.quotation(id.as_str()) {
                Some((_, record)) => Target::Quotation(record.id.clone()),
                None => target.clone(),
            },
            Target::Document(_) => target.clone(),
        }
    }

    /// Why something is not erased, or that it is already.
    pub(super) fn check_erasure(&self, target: &Target, reason: &str) -> Option<Outcome> {
        let name = target.resource_name();
        if reason.trim().is_empty() {
            return Some(Outcome::Refused(refusal(
                "reason",
                "REQUIRED",
                format!("erasing {name} needs a reason, which is all that stays of it"),
                "say why, such as a court's order",
            )));
        }
        if self.decided.erased(&name).is_some() {
            return Some(Outcome::Decided(Decided {
                sequence: self.sequence(),
                subject: name,
            }));
        }
        let on_record = match target {
            Target::Document(id) => self.document(id.as_str()).is_some(),
            Target::Quotation(id) => {
                self.quotation(id.as_str()).is_some() || self.withdrawn(id.as_str()).is_some()
            }
        };
        (!on_record).then(|| {
            Outcome::Refused(refusal(
                "name",
                "NOT_ON_RECORD",
                format!("{name} is not on record"),
                "ListDocuments and ListQuotations tell what is",
            ))
        })
    }
}

impl Change {
    /// The resource name of what a decision is about.
    pub(super) fn subject(&self) -> Option<String> {
        match self {
            Change::Document { .. } | Change::Quotation(_) => None,
            Change::Reading { document, .. } | Change::Retract { document, .. } => {
                Some(document.resource_name())
            }
            Change::Attribute { quotation, .. }
            | Change::Confirm { quotation, .. }
            | Change::Dispute { quotation, .. } => Some(quotation.resource_name()),
            Change::Merge { into, .. } => Some(into.resource_name()),
            Change::Split { speaker, .. } | Change::Describe { speaker, .. } => {
                Some(speaker.resource_name())
            }
        }
    }
}
