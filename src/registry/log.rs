//! The log of events: one trait, and the log that lives in memory.
//!
//! An event has a dense sequence number from 1 on, the time and the author it was given, a kind and a payload. The chain holds the
//! hash of the payload and not the payload, so that a payload may be erased one day and the chain still be checked.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{change::Stamp, error::RegistryError};

/// A SHA-256.
pub(super) type Hash = [u8; 32];

/// An event on its way into a log, or out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LogEvent {
    /// What kind of event it is.
    pub(super) kind: String,
    /// What happened, in the stored form of its kind.
    pub(super) payload: Vec<u8>,
}

/// Where events are kept, in order.
pub(super) trait EventLog: Send + std::fmt::Debug {
    /// Adds events behind the last one, all or none, and returns when they would survive a loss of power. Tells the last sequence number.
    fn append(&mut self, events: Vec<LogEvent>, stamp: &Stamp) -> Result<u64, RegistryError>;

    /// Hands every event with its sequence number to `visit`, in order. What `visit` finds wrong with one ends the reading.
    fn replay(
        &self,
        visit: &mut dyn FnMut(u64, LogEvent) -> Result<(), String>,
    ) -> Result<(), RegistryError>;
}

/// The hash of an event: over its predecessor's, its place, its stamp, its kind and its payload's hash.
pub(super) fn chain(
    before: &Hash,
    sequence: u64,
    time: Timestamp,
    author: &str,
    kind: &str,
    payload: &Hash,
) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(sequence.to_be_bytes());
    hasher.update(time.as_millisecond().to_be_bytes());
    for text in [author, kind] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.update(payload);
    hasher.finalize().into()
}

/// The hash of bytes.
pub(super) fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The first bytes of a hash in hexadecimal: ids that people can read out.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A log that is gone with the process.
#[derive(Debug, Default)]
pub(super) struct MemoryLog {
    events: Vec<LogEvent>,
}

impl EventLog for MemoryLog {
    fn append(&mut self, events: Vec<LogEvent>, _stamp: &Stamp) -> Result<u64, RegistryError> {
        self.events.extend(events);
        Ok(self.events.len() as u64)
    }

    fn replay(
        &self,
        visit: &mut dyn FnMut(u64, LogEvent) -> Result<(), String>,
    ) -> Result<(), RegistryError> {
        for (sequence, event) in (1..).zip(&self.events) {
            visit(sequence, event.clone()).map_err(|problem| RegistryError::Damaged {
                path: "memory".into(),
                sequence,
                problem,
            })?;
        }
        Ok(())
    }
}
