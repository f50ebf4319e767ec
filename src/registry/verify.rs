//! The log as readers see it, and the check of everything in it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    RegistryError,
    event::Event,
    log::{EventLog, Logged},
    snapshot::Snapshot,
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
    /// The words of the quotation that it is about, as they stand on record now; empty where it is about none, or they are gone.
    pub words: String,
    /// What stood before it, such as the speaker's name; empty where nothing did, or the event does not tell.
    pub before: String,
    /// What stands since, such as the speaker's name or how many quotations a document brought.
    pub after: String,
    /// What it holds was erased since.
    pub erased: bool,
    /// The caller's id of the request; empty where it gave none.
    pub request: String,
}

impl EventRecord {
    /// An event as it is shown beside the record as it stands now.
    pub(super) fn of(logged: Logged, now: &Snapshot) -> Self {
        let event = Event::read(&logged.kind, logged.payload.as_deref()).unwrap_or(Event::Erased);
        let told = event.told(now);
        EventRecord {
            sequence: logged.sequence,
            id: logged.id,
            time: logged.time,
            author: logged.author,
            kind: logged.kind,
            subjects: told.subjects,
            reason: told.reason,
            words: told.words,
            before: told.before,
            after: told.after,
            erased: logged.payload.is_none(),
            request: logged.request.map(|mark| mark.id).unwrap_or_default(),
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
    /// Events whose words were erased, all of them or those of a quotation, with a tombstone that says so.
    pub erased: u64,
    /// The id of the last event, which stands for all before it.
    pub last: String,
    /// What is wrong, in words, with the file and what helps. Empty where all is well.
    pub problems: Vec<String>,
}

/// Checks a log.
pub(super) fn verified(log: &dyn EventLog) -> Result<Verified, RegistryError> {
    let mut verified = Verified::default();
    let mut erased = BTreeSet::new();
    let read = log.replay(0, &mut |logged| {
        verified.events += 1;
        verified.last = logged.id;
        match Event::read(&logged.kind, logged.payload.as_deref())? {
            Event::DocumentIngested(_) | Event::DocumentRevised(_) => verified.documents += 1,
            Event::DocumentErased(erasure) | Event::QuotationErased(erasure) => {
                erased.extend(erasure.replaced.iter().map(|replaced| replaced.sequence));
            }
            Event::Erased => {
                erased.insert(logged.sequence);
            }
            _ => {}
        }
        Ok(())
    });
    verified.erased = erased.len() as u64;
    verified.problems = log.examine(read.is_ok())?;
    if let Err(error) = read {
        verified.problems.push(error.to_string());
    }
    Ok(verified)
}
