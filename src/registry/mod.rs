//! The registry: who is on record with which words.
//!
//! A log of events, kept in an embedded SQLite file or in memory, and what the events add up to: an immutable [`Snapshot`] that readers
//! hold for as long as they like. A commit is durable before it returns, and only then visible. The same events give the same records
//! with the same ids, always.
//!
//! It knows documents and what was read out of them; it reads no article itself, and it gives no verdicts.

mod apply;
mod change;
mod error;
mod event;
mod filter;
mod form;
mod grouping;
mod identity;
mod latin;
mod list;
mod log;
mod lookup;
mod names;
mod office;
mod persistent;
mod place;
pub mod record;
mod roots;
mod snapshot;
mod speakers;
mod sqlite;
mod words;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::ArcSwap;

use apply::Plan;
use event::Event;
use log::{EventLog, LogEvent, MemoryLog};
use sqlite::SqliteLog;

pub use apply::{MAX_DOCUMENT_BYTES, MAX_IMPORTED_BYTES};
pub use change::{Change, Committed, Entry, ImportedQuotation, Outcome, Stamp};
pub use error::{QueryError, Refusal, RegistryError};
pub use list::{DEFAULT_PAGE_SIZE, ListQuery, MAX_PAGE_SIZE, Page};
pub use lookup::{Basis, Candidate};
pub use snapshot::{Counts, Snapshot};

/// What a registry is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reading: the directory must hold a registry; any number of processes may, beside one that writes.
    Read,
    /// Reading and writing: the directory is made where it does not exist; one process at a time.
    Write,
}

/// A registry: the log, and the snapshot that it adds up to.
#[derive(Debug)]
pub struct Registry {
    current: ArcSwap<Snapshot>,
    /// Whoever holds this writes.
    log: Mutex<Box<dyn EventLog>>,
}

impl Registry {
    /// Opens the registry in a directory.
    pub fn open(dir: &Path, access: Access) -> Result<Self, RegistryError> {
        Self::from_log(Box::new(SqliteLog::open(dir, access)?))
    }

    /// An empty registry that is gone with the process.
    pub fn in_memory() -> Self {
        Registry {
            current: ArcSwap::default(),
            log: Mutex::new(Box::new(MemoryLog::default())),
        }
    }

    /// The registry as it stands now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Puts changes on record, in order: durable when this returns, and visible in the next snapshot. Blocks; one writer at a time.
    ///
    /// A change that is refused does not touch the others. An error means that none of them is on record.
    pub fn commit(&self, changes: Vec<Change>, stamp: &Stamp) -> Result<Committed, RegistryError> {
        // A writer that panicked left the log and the snapshot as they were: both change at the very end.
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = Snapshot::clone(&self.current.load());
        let mut events = Vec::new();
        let mut outcomes = Vec::with_capacity(changes.len());
        for change in changes {
            let (event, id) = match next.plan(change) {
                Plan::Done(outcome) => {
                    outcomes.push(outcome);
                    continue;
                }
                Plan::Write(event, id) => (event, id),
            };
            events.push(LogEvent {
                kind: event.kind().into(),
                payload: event.payload().map_err(RegistryError::Encoding)?,
            });
            let document = next.apply(next.sequence() + 1, &event);
            outcomes.push(match *event {
                Event::DocumentIngested(_) => Outcome::Ingested(next.entry(document)),
                Event::DocumentRevised(_) => Outcome::Revised(next.entry(document)),
                Event::QuotationImported(quotation) => Outcome::Ingested(Entry {
                    document: id,
                    quotations: 1,
                    attributed: usize::from(quotation.speaker.is_some()),
                }),
            });
        }
        if !events.is_empty() {
            next.index_wordings();
            log.append(events, stamp)?;
            self.current.store(Arc::new(next));
        }
        Ok(Committed {
            sequence: self.current.load().sequence(),
            outcomes,
        })
    }

    /// The registry that a log adds up to.
    fn from_log(log: Box<dyn EventLog>) -> Result<Self, RegistryError> {
        let mut snapshot = Snapshot::default();
        log.replay(&mut |sequence, event| {
            let event = Event::read(&event.kind, &event.payload)?;
            snapshot.apply(sequence, &event);
            Ok(())
        })?;
        snapshot.index_wordings();
        Ok(Registry {
            current: ArcSwap::from_pointee(snapshot),
            log: Mutex::new(log),
        })
    }
}

#[cfg(test)]
mod tests;
