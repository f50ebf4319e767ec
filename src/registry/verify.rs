//! The log as readers see it, and the check of everything in it.

use jiff::Timestamp;

use super::{
    RegistryError,
    event::Event,
    identity::document_id,
    log::{EventLog, Logged},
};

/// An event of the log, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// Its sequence number.
    pub sequence: u64,
    /// Its id, unique in this registry and told from every other by the chain of hashes.
    pub id: String,
    /// When it was written.
    pub time: Timestamp,
    /// Who asked for it.
    pub author: String,
    /// Its kind, such as `document_ingested`.
    pub kind: String,
    /// The resource names of what it is about; empty where that was erased.
    pub subjects: Vec<String>,
    /// Why, in the author's words, where it is a decision.
    pub reason: String,
    /// What it holds was erased since.
    pub erased: bool,
    /// The caller's id of the request; empty where it gave none.
    pub request: String,
}

impl From<Logged> for EventRecord {
    fn from(logged: Logged) -> Self {
        let event = Event::read(&logged.kind, logged.payload.as_deref()).unwrap_or(Event::Erased);
        let (subjects, reason) = event.told();
        EventRecord {
            sequence: logged.sequence,
            id: logged.id,
            time: logged.time,
            author: logged.author,
            kind: logged.kind,
            subjects,
            reason,
            erased: logged.payload.is_none(),
            request: logged.request.map(|mark| mark.id).unwrap_or_default(),
        }
    }
}

impl Event {
    /// What it is about, and why.
    fn told(&self) -> (Vec<String>, String) {
        let one = |name: String, reason: &str| (vec![name], reason.to_owned());
        match self {
            Event::DocumentIngested(stored) | Event::DocumentRevised(stored) => {
                one(document_id(stored).resource_name(), "")
            }
            Event::DocumentReread(reading) => one(reading.document.resource_name(), ""),
            Event::DocumentRetracted(about) | Event::EmbargoLifted(about) => {
                one(about.document.resource_name(), &about.reason)
            }
            Event::DocumentErased(erasure) | Event::QuotationErased(erasure) => {
                one(erasure.name.clone(), &erasure.reason)
            }
            Event::QuotationImported(quotation) => one(
                super::identity::imported_document_id(quotation).resource_name(),
                "",
            ),
            Event::AttributionCorrected(ruling) | Event::AttributionConfirmed(ruling) => {
                one(ruling.quotation.resource_name(), &ruling.reason)
            }
            Event::QuotationDisputed(dispute) => {
                one(dispute.quotation.resource_name(), &dispute.reason)
            }
            Event::SpeakersMerged(merge) => (
                vec![merge.into.resource_name(), merge.from.resource_name()],
                merge.reason.clone(),
            ),
            Event::SpeakerSplit(split) => one(split.speaker.resource_name(), &split.reason),
            Event::SpeakerDescribed(said) => one(said.speaker.resource_name(), &said.reason),
            Event::Erased => (Vec::new(), String::new()),
        }
    }
}

/// What a check of the whole log found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Events, each of which follows from its predecessor.
    pub events: u64,
    /// Documents' texts among them that are what was written.
    pub documents: u64,
    /// Events whose words were erased, with a tombstone that says so.
    pub erased: u64,
    /// The id of the last event, which stands for all before it.
    pub last: String,
    /// What is wrong, in words, with the file and what helps. Empty where all is well.
    pub problems: Vec<String>,
}

/// Checks a log.
pub(super) fn verified(log: &dyn EventLog) -> Result<Verified, RegistryError> {
    let mut verified = Verified {
        problems: log.examine()?,
        ..Verified::default()
    };
    let read = log.replay(0, &mut |logged| {
        verified.events += 1;
        verified.last = logged.id;
        match Event::read(&logged.kind, logged.payload.as_deref())? {
            Event::DocumentIngested(_) | Event::DocumentRevised(_) => verified.documents += 1,
            Event::Erased => verified.erased += 1,
            _ => {}
        }
        Ok(())
    });
    if let Err(error) = read {
        verified.problems.push(error.to_string());
    }
    Ok(verified)
}
