//! The registry: who is on record with which words.
//!
//! A log of events, kept in an embedded SQLite file or in memory, and what the events add up to: an immutable [`Snapshot`] that readers
//! hold for as long as they like. A commit is durable before it returns, and only then visible. The same events give the same records
//! with the same ids, always.
//!
//! It knows documents and what was read out of them; it reads no article itself, and it gives no verdicts.

mod acknowledged;
mod apply;
mod backup;
mod card;
mod change;
mod commit;
mod connect;
mod contrary;
mod decide;
mod decision;
mod erase;
mod error;
mod event;
mod filter;
mod foreign;
mod form;
mod frozen;
mod grouping;
mod health;
mod identity;
mod import;
mod keeper;
mod latin;
mod layer;
mod list;
mod lock;
mod log;
mod lookup;
mod manifest;
mod names;
mod naming;
mod numbers;
pub(crate) mod office;
mod persistent;
mod place;
mod plan;
mod postings;
pub mod record;
mod redraw;
mod refuse;
mod reopen;
mod replay;
mod roots;
mod ruling;
mod shared;
mod sieve;
mod snapshot;
mod speakers;
mod sqlite;
mod sqlite_texts;
mod state;
mod stored;
mod table;
mod text;
mod told;
mod transfer;
mod verify;
mod words;

use std::{
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use arc_swap::ArcSwap;
use jiff::Timestamp;

use commit::{TOGETHER, pipe, write};
use decision::StoredRetraction;
use event::Event;
use keeper::{Keeper, Pending};
use log::{EventLog, LogEvent, MemoryLog, RequestMark};
use ruling::At;
use sqlite::SqliteLog;
use sqlite_texts::LogTexts;
use text::Texts;
use verify::verified;

pub use backup::Backup;
pub use change::{
    Asked, Change, Committed, Decided, Description, Entry, ImportedQuotation, Outcome,
    SpeakerChoice, Stamp,
};
pub use decision::{Decision, DecisionKind, OutsideId};
pub use erase::Target;
pub use error::{QueryError, Refusal, RegistryError};
pub use health::{Check, Level};
pub use identity::document_name;
pub use list::{DEFAULT_PAGE_SIZE, ListQuery, MAX_PAGE_SIZE, Page};
pub use lookup::{Basis, Candidate};
pub use plan::{MAX_DOCUMENT_BYTES, MAX_IMPORTED_BYTES};
pub use snapshot::{Counts, Snapshot};
pub use transfer::is_log;
pub use verify::{EventRecord, Verified};

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
    kept: Mutex<Kept>,
    /// Set when a file of the state is done.
    done: Arc<AtomicBool>,
    /// Where it is kept; `None` in memory.
    dir: Option<PathBuf>,
}

/// Where the registry is kept.
#[derive(Debug)]
struct Kept {
    log: Box<dyn EventLog>,
    /// `None` in memory.
    keeper: Option<Keeper>,
}

impl Registry {
    /// Opens the registry in a directory.
    pub fn open(dir: &Path, access: Access) -> Result<Self, RegistryError> {
        let log = SqliteLog::open(dir, access)?;
        let texts: Arc<dyn Texts> = Arc::new(LogTexts::new(dir));
        let snapshot = match reopen::read(dir, &log, &texts) {
            Some(snapshot) => snapshot,
            None => Snapshot::starting(&log, Some(texts.clone()), None)?,
        };
        let held = snapshot.sequence();
        let (mut snapshot, bytes) = snapshot.caught_up(&log)?;
        snapshot.index_wordings();
        let events = snapshot.sequence() - held;
        let pending = Pending { bytes, events };
        let keeper = Keeper::new(
            dir,
            texts,
            access == Access::Write,
            &snapshot.files,
            pending,
        );
        let registry = Registry {
            current: ArcSwap::from_pointee(snapshot),
            done: keeper.done(),
            kept: Mutex::new(Kept {
                log: Box::new(log),
                keeper: Some(keeper),
            }),
            dir: Some(dir.into()),
        };
        registry.tend(&mut registry.kept());
        Ok(registry)
    }

    /// Whether there is a registry in a directory, or what is left of one.
    pub fn is_in(dir: &Path) -> bool {
        dir.join("registry.sqlite").exists() || acknowledged::path(dir).exists()
    }

    /// An empty registry that is gone with the process.
    pub fn in_memory() -> Self {
        Registry {
            current: ArcSwap::default(),
            kept: Mutex::new(Kept {
                log: Box::new(MemoryLog::default()),
                keeper: None,
            }),
            done: Arc::default(),
            dir: None,
        }
    }

    /// The registry as it stands now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        let now = self.current.load_full();
        if !self.done.load(Ordering::Relaxed) && !keeper::read_too_much(&now) {
            return now;
        }
        // No reader waits for whoever holds the lock, who tends to it too. The one that finds it free has a little to do: new files are put in
        // their place, what many readers have read is let go of, the next file is begun.
        if let Ok(mut kept) = self.kept.try_lock() {
            self.tend(&mut kept);
        }
        self.current.load_full()
    }

    /// Writes the state of the registry beside its log now, so that the next start reads it from there; of itself this happens now and then.
    pub fn write_state(&self) -> Result<(), RegistryError> {
        let mut kept = self.kept();
        let Kept { log, keeper } = &mut *kept;
        if let Some(keeper) = keeper.as_mut().filter(|_| log.writes()) {
            keeper.write_now(&self.current, log.as_ref())?;
        }
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A writer that panicked left the log and the snapshot as they were: both change at the very end.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tend(&self, kept: &mut Kept) {
        let Kept { log, keeper } = kept;
        if let Some(keeper) = keeper {
            keeper.tend(&self.current, log.as_ref());
        }
    }

    /// Puts changes on record, in order: durable when this returns, and visible in the next snapshot. Blocks; one writer at a time.
    ///
    /// A change that is refused does not touch the others. An error means that none of them is on record.
    pub fn commit(&self, changes: Vec<Change>, stamp: &Stamp) -> Result<Committed, RegistryError> {
        self.commit_asked(changes.into_iter().map(Asked::from).collect(), stamp)
    }

    /// The same for changes whose requests have ids: one that came before changes nothing.
    pub fn commit_asked(
        &self,
        changes: Vec<Asked>,
        stamp: &Stamp,
    ) -> Result<Committed, RegistryError> {
        let stamp = &in_milliseconds(stamp);
        let mut kept = self.kept();
        let mut next = Snapshot::clone(&self.current.load());
        let log = &mut kept.log;
        let is_much = changes.len() >= TOGETHER;
        // On a thread of its own: a worker of the pool that waits for the disk would take up an article meanwhile, and the lock is held.
        let (written, outcomes) = thread::scope(|scope| {
            let (to, coming) = pipe();
            let log = scope.spawn(|| write(log.as_mut(), coming, stamp));
            let outcomes = next.take_on(changes, stamp, to);
            next.index_wordings();
            let written = log.join().unwrap_or_else(|panic| resume_unwind(panic));
            Ok::<_, RegistryError>((written?, outcomes))
        })?;
        if let Some(bytes) = written {
            let after = next.sequence();
            let before = self.current.swap(Arc::new(next));
            let events = after - before.sequence();
            // What nobody reads any longer is some thousand records: nobody has to wait until they are let go of.
            rayon::spawn(move || drop(before));
            if let Some(keeper) = &mut kept.keeper {
                keeper.note(events, bytes);
            }
            self.tend(&mut kept);
            let Kept { log, keeper } = &mut *kept;
            if let Some(keeper) = keeper.as_mut().filter(|_| is_much) {
                keeper.hold_back(&self.current, log.as_ref());
            }
        }
        Ok(Committed {
            sequence: self.current.load().sequence(),
            outcomes,
        })
    }

    /// Removes words from the record and from every file of it, for good; who asked for it, when and why stays. Blocks, and reads the
    /// whole log. Erasing again what is erased makes sure of the files.
    pub fn erase(
        &self,
        target: &Target,
        reason: &str,
        request: Option<String>,
        stamp: &Stamp,
    ) -> Result<Outcome, RegistryError> {
        let stamp = &in_milliseconds(stamp);
        let mut kept = self.kept();
        let Kept { log, keeper } = &mut *kept;
        let now = self.current.load_full();
        let target = &now.standing_target(target);
        let request = request.map(|id| RequestMark {
            id,
            asked: log::sha256(format!("erase {target:?} {reason:?}").as_bytes()),
        });
        let known = request.as_ref().and_then(|mark| now.repeated(mark));
        if let Some(outcome) = known.or_else(|| now.check_erasure(target, reason)) {
            if !matches!(outcome, Outcome::Refused(_)) {
                log.scrub()?;
            }
            return Ok(outcome);
        }
        let at = At {
            sequence: now.sequence() + 1,
            time: stamp.time,
            author: stamp.author.clone(),
        };
        let replacements = now.replacements(target, log.as_ref())?;
        let (erasure, mut next) = now.without(target, reason, &replacements, log.as_ref(), &at)?;
        let event = match target {
            Target::Document(_) => Event::DocumentErased(erasure),
            Target::Quotation(_) => Event::QuotationErased(erasure),
        };
        next.note_request(request.clone(), &at, &event);
        next.index_wordings();
        let logged = LogEvent {
            kind: event.kind().into(),
            payload: event.payload().map_err(RegistryError::Encoding)?,
            request,
        };
        // Before the words leave the log: no file of the state may hold them longer than the log does.
        if let Some(keeper) = keeper {
            keeper.clear(now.sequence());
        }
        log.erase(logged, replacements, stamp)?;
        self.current.store(Arc::new(next));
        log.scrub()?;
        self.tend(&mut kept);
        Ok(Outcome::Decided(Decided {
            sequence: at.sequence,
            subject: target.resource_name(),
        }))
    }

    /// Lets every document count whose hour has come by `now`: on record where this process writes, else in what it answers.
    pub fn lift_embargoes(&self, now: Timestamp) -> Result<(), RegistryError> {
        let due = |snapshot: &Snapshot| snapshot.next_embargo().is_some_and(|hour| hour <= now);
        if !due(&self.current.load()) {
            return Ok(());
        }
        let mut kept = self.kept();
        let log = &mut kept.log;
        let mut next = Snapshot::clone(&self.current.load());
        let stamp = in_milliseconds(&Stamp {
            time: now,
            author: "embargo".into(),
        });
        let mut events = Vec::new();
        for document in next.due(now) {
            let event = Event::EmbargoLifted(StoredRetraction {
                document,
                reason: String::new(),
            });
            let written = u64::from(log.writes());
            let at = At {
                sequence: next.sequence() + written,
                time: stamp.time,
                author: stamp.author.clone(),
            };
            next.apply(&at, &event);
            events.push(LogEvent {
                kind: event.kind().into(),
                payload: event.payload().map_err(RegistryError::Encoding)?,
                request: None,
            });
        }
        next.index_wordings();
        if log.writes() {
            log.append(&mut events.into_iter().map(Ok), &stamp)?;
        }
        self.current.store(Arc::new(next));
        Ok(())
    }

    /// At most `limit` events behind a sequence number, in order.
    pub fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRecord>, RegistryError> {
        let page = match &self.dir {
            // So that no reader waits for a writer.
            Some(dir) => SqliteLog::open(dir, Access::Read)?.page(after, limit)?,
            None => self.kept().log.page(after, limit)?,
        };
        let now = self.snapshot();
        let record = |logged| EventRecord::of(logged, &now);
        Ok(page.into_iter().map(record).collect())
    }

    /// Reads the whole log again from its files and checks everything in it.
    pub fn verify(&self) -> Result<Verified, RegistryError> {
        match &self.dir {
            Some(dir) => {
                let mut verified = verified(&SqliteLog::open(dir, Access::Read)?)?;
                verified.problems.extend(reopen::problems(dir));
                Ok(verified)
            }
            None => verified(self.kept().log.as_ref()),
        }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        let kept = self.kept.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(keeper) = &mut kept.keeper {
            keeper.close(&self.current, kept.log.as_ref());
        }
    }
}

/// The log keeps whole milliseconds, and so does what is made of it.
fn in_milliseconds(stamp: &Stamp) -> Stamp {
    Stamp {
        time: Timestamp::from_millisecond(stamp.time.as_millisecond()).unwrap_or(stamp.time),
        author: stamp.author.clone(),
    }
}

/// Reads a line of an exported log, and reads again what it is written as.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz_line(line: &[u8]) {
    transfer::fuzz_line(line);
}

/// Reads notes of copies, as an erasure and a check of the directory do.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz_notes(notes: &str) {
    for sequence in [0, u64::MAX] {
        let told = backup::before(notes, sequence, std::path::Path::new("backups"));
        assert!(told.len() <= notes.lines().count());
    }
}

/// Reads a record of the log, and reads again what it is written as.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz_record(kind: &str, payload: &[u8]) {
    let Ok(event) = event::Event::read(kind, Some(payload)) else {
        return;
    };
    let written = event.payload().expect("what was read can be written");
    let again = event::Event::read(event.kind(), Some(&written)).expect("what was written is read");
    assert_eq!(again.payload().ok(), Some(written), "{kind}");
}

#[cfg(test)]
mod tests;
