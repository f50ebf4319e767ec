//! The log of events: one trait, and the log that lives in memory.
//!
//! An event has a dense sequence number from 1 on, an id, the time and the author it was given, a kind, a payload, and the caller's
//! request where it named one. The chain holds the hash of the payload and not the payload, so that the payload can be erased and the
//! chain still be checked: an erasing event tells, inside the chain, which payloads gave way to which others.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{change::Stamp, error::RegistryError};

/// Events on their way into a log, as they are made. An error among them means that there are none.
pub(super) type Coming<'e> = dyn Iterator<Item = Result<LogEvent, RegistryError>> + 'e;

/// A SHA-256.
pub(super) type Hash = [u8; 32];

/// An event on its way into a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LogEvent {
    /// What kind of event it is.
    pub(super) kind: String,
    /// What happened, in the stored form of its kind.
    pub(super) payload: Vec<u8>,
    /// The request that asked for it, where the caller gave it an id.
    pub(super) request: Option<RequestMark>,
}

/// A caller's request: the id it was given, and a hash of what it asked for, so that one id for two requests is noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestMark {
    pub(super) id: String,
    pub(super) asked: Hash,
}

/// An event as a log holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Logged {
    /// Its place, from 1 on.
    pub(super) sequence: u64,
    /// Its id: the first half of the chain's hash, in hexadecimal.
    pub(super) id: String,
    /// When it was written, in whole milliseconds.
    pub(super) time: Timestamp,
    /// Who asked for it.
    pub(super) author: String,
    pub(super) kind: String,
    /// `None` where it was erased.
    pub(super) payload: Option<Vec<u8>>,
    pub(super) request: Option<RequestMark>,
}

/// A payload that gives way: another in its place, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    pub(super) sequence: u64,
    pub(super) payload: Option<Vec<u8>>,
}

/// The same as an erasing event tells it: with the hash of what came in the place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Replaced {
    pub(super) sequence: u64,
    /// The SHA-256 of the new payload in hexadecimal; `None` where there is none.
    pub(super) payload: Option<String>,
}

/// The kinds of event whose payload holds a list `replaced`.
pub(super) const ERASING: [&str; 2] = ["document_erased", "quotation_erased"];

/// Where events are kept, in order.
pub(super) trait EventLog: Send + std::fmt::Debug {
    /// True where this process may write.
    fn writes(&self) -> bool;

    /// Adds events behind the last one, all or none, and returns when they would survive a loss of power. Tells the last sequence number.
    fn append(&mut self, events: &mut Coming<'_>, stamp: &Stamp) -> Result<u64, RegistryError>;

    /// Adds an erasing event and puts payloads in the place of others, both or neither. Tells the last sequence number.
    fn erase(
        &mut self,
        event: LogEvent,
        replacements: Vec<Replacement>,
        stamp: &Stamp,
    ) -> Result<u64, RegistryError>;

    /// Leaves no trace of payloads that gave way, in any file.
    fn scrub(&mut self) -> Result<(), RegistryError>;

    /// The hash in the chain behind the last event, in hexadecimal.
    fn chain(&self) -> String;

    /// Hands every event behind the sequence number `after` to `visit`, in order, each checked against the chain. What `visit` finds wrong
    /// with one ends the reading.
    fn replay(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Logged) -> Result<(), String>,
    ) -> Result<(), RegistryError>;

    /// The payloads of the erasing events, in order.
    fn erasing(&self) -> Result<Vec<Vec<u8>>, RegistryError>;

    /// At most `limit` events behind the sequence number `after`, in order.
    fn page(&self, after: u64, limit: usize) -> Result<Vec<Logged>, RegistryError>;

    /// Every problem of the files that reading the events does not tell. `whole` says that reading them found none: only then is it certain what
    /// is none of the log.
    fn examine(&self, whole: bool) -> Result<Vec<String>, RegistryError>;
}

/// The hash of an event: over its predecessor's, its place, its stamp, its kind, its payload's hash and the request.
pub(super) fn chain(
    before: &Hash,
    sequence: u64,
    time: Timestamp,
    author: &str,
    kind: &str,
    payload: &Hash,
    request: Option<&RequestMark>,
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
    // An event without a request hashes as it did before requests had ids.
    if let Some(request) = request {
        hasher.update((request.id.len() as u64).to_be_bytes());
        hasher.update(request.id.as_bytes());
        hasher.update(request.asked);
    }
    hasher.finalize().into()
}

/// The hash of bytes.
pub(super) fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The first bytes of a hash in hexadecimal: ids that people can read out.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut hex = String::with_capacity(2 * bytes.len());
    hex.extend(digits.map(|digit| char::from(DIGITS[usize::from(digit)])));
    hex
}

/// The id of an event.
pub(super) fn event_id(chain: &Hash) -> String {
    hex(&chain[..16])
}

/// What erasing events say of payloads, by sequence number.
#[derive(Clone, Debug, Default)]
pub(super) struct Erasures(BTreeMap<u64, Option<String>>);

impl Erasures {
    /// Takes note of one erasing event, in the order of the log.
    pub(super) fn note(&mut self, payload: &[u8]) -> Result<(), String> {
        #[derive(Deserialize)]
        struct Erasing {
            replaced: Vec<Replaced>,
        }
        let erasing: Erasing = serde_json::from_slice(payload)
            .map_err(|cause| format!("its payload cannot be read: {cause}"))?;
        for replaced in erasing.replaced {
            self.0.insert(replaced.sequence, replaced.payload);
        }
        Ok(())
    }

    /// Whether a payload is what it should be: what the chain says, or what came in its place.
    pub(super) fn check(
        &self,
        sequence: u64,
        written: &Hash,
        payload: Option<&[u8]>,
    ) -> Result<(), String> {
        match (self.0.get(&sequence), payload) {
            (Some(None), None) => Ok(()),
            (Some(None), Some(_)) => Err("its payload was erased and is there".into()),
            (_, None) => Err("its payload is missing".into()),
            (Some(Some(hash)), Some(payload)) if hex(&sha256(payload)) == *hash => Ok(()),
            (None, Some(payload)) if sha256(payload) == *written => Ok(()),
            _ => Err("its payload is not what was written".into()),
        }
    }
}

/// A log that is gone with the process.
#[derive(Debug, Default)]
pub(super) struct MemoryLog {
    events: Vec<Logged>,
    last: Hash,
}

impl MemoryLog {
    fn push(&mut self, event: LogEvent, stamp: &Stamp) {
        let sequence = self.events.len() as u64 + 1;
        let payload = sha256(&event.payload);
        self.last = chain(
            &self.last,
            sequence,
            stamp.time,
            &stamp.author,
            &event.kind,
            &payload,
            event.request.as_ref(),
        );
        self.events.push(Logged {
            sequence,
            id: event_id(&self.last),
            time: stamp.time,
            author: stamp.author.clone(),
            kind: event.kind,
            payload: Some(event.payload),
            request: event.request,
        });
    }
}

impl EventLog for MemoryLog {
    fn writes(&self) -> bool {
        true
    }

    fn append(&mut self, events: &mut Coming<'_>, stamp: &Stamp) -> Result<u64, RegistryError> {
        let events: Vec<LogEvent> = events.collect::<Result<_, _>>()?;
        for event in events {
            self.push(event, stamp);
        }
        Ok(self.events.len() as u64)
    }

    fn erase(
        &mut self,
        event: LogEvent,
        replacements: Vec<Replacement>,
        stamp: &Stamp,
    ) -> Result<u64, RegistryError> {
        for replacement in replacements {
            let place = usize::try_from(replacement.sequence.saturating_sub(1)).ok();
            if let Some(event) = place.and_then(|place| self.events.get_mut(place)) {
                event.payload = replacement.payload;
            }
        }
        self.append(&mut std::iter::once(Ok(event)), stamp)
    }

    fn scrub(&mut self) -> Result<(), RegistryError> {
        Ok(())
    }

    fn chain(&self) -> String {
        hex(&self.last)
    }

    fn replay(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Logged) -> Result<(), String>,
    ) -> Result<(), RegistryError> {
        let from = usize::try_from(after).unwrap_or(usize::MAX);
        for event in self.events.iter().skip(from) {
            visit(event.clone()).map_err(|problem| RegistryError::Damaged {
                path: "memory".into(),
                sequence: event.sequence,
                problem,
            })?;
        }
        Ok(())
    }

    fn erasing(&self) -> Result<Vec<Vec<u8>>, RegistryError> {
        let erasing = self
            .events
            .iter()
            .filter(|event| ERASING.contains(&event.kind.as_str()));
        Ok(erasing.filter_map(|event| event.payload.clone()).collect())
    }

    fn page(&self, after: u64, limit: usize) -> Result<Vec<Logged>, RegistryError> {
        let from = usize::try_from(after).unwrap_or(usize::MAX);
        Ok(self.events.iter().skip(from).take(limit).cloned().collect())
    }

    fn examine(&self, _: bool) -> Result<Vec<String>, RegistryError> {
        Ok(Vec::new())
    }
}
