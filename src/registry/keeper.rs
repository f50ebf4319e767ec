//! Keeps the file of the registry's state up to date while the registry goes on.
//!
//! When enough has come in, a thread of its own writes the snapshot of that moment; when it is done, what did not change since is read
//! from the file and leaves memory. Nobody waits for it, and nothing depends on it: the log is what counts.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use super::{
    log::EventLog,
    snapshot::Snapshot,
    state::{self, State},
    text::Texts,
};
use crate::mapped::MappedError;

/// Bytes of events that are worth a file: a smaller log is read in no time.
const ENOUGH: u64 = 16 << 20;
/// A new file is due when this part of the old one has come in since: what is written stays in proportion to what comes in.
const PART: u64 = 4;
/// At the end less is enough, since the next start would read it from the log.
const ENOUGH_AT_THE_END: u64 = 4 << 20;
const PART_AT_THE_END: u64 = 50;

/// About how many bytes of memory may be taken by what was read from the file.
const READ: usize = 64 << 20;

/// The file of a registry's state, and what came in since.
#[derive(Debug)]
pub(super) struct Keeper {
    dir: PathBuf,
    texts: Arc<dyn Texts>,
    writes: bool,
    /// Bytes of events since the file.
    pending: u64,
    /// Bytes of the file.
    held: u64,
    job: Option<Job>,
    /// Set when the job is done.
    done: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Job {
    of: Arc<Snapshot>,
    /// [`Keeper::pending`] at its start.
    pending: u64,
    thread: JoinHandle<Result<State, MappedError>>,
}

impl Keeper {
    pub(super) fn new(
        dir: &Path,
        texts: Arc<dyn Texts>,
        writes: bool,
        held: u64,
        pending: u64,
    ) -> Self {
        Keeper {
            dir: dir.into(),
            texts,
            writes,
            pending,
            held,
            job: None,
            done: Arc::default(),
        }
    }

    /// Becomes true when there is something to tend.
    pub(super) fn done(&self) -> Arc<AtomicBool> {
        self.done.clone()
    }

    /// Takes note of events that came in.
    pub(super) fn note(&mut self, bytes: u64) {
        self.pending += bytes;
    }

    /// What the snapshot becomes when a file is done or memory is to be let go of; begins a file where one is due.
    pub(super) fn tend(&mut self, current: &Arc<Snapshot>, log: &dyn EventLog) -> Option<Snapshot> {
        let mut next = None;
        if self.done.swap(false, Ordering::Acquire)
            && let Some((of, state)) = self.finish()
        {
            let mut rebased = Snapshot::clone(current);
            rebased.rebase(&of, &state.snapshot);
            next = Some(rebased);
        }
        if self.job.is_none() && next.is_none() && read_too_much(current) {
            let mut relaxed = Snapshot::clone(current);
            relaxed.relax();
            next = Some(relaxed);
        }
        if self.job.is_none() && next.is_none() && self.is_due(ENOUGH, PART) {
            self.begin(current.clone(), log.chain());
        }
        next
    }

    fn is_due(&self, enough: u64, part: u64) -> bool {
        self.writes && self.pending >= enough.max(self.held / part)
    }

    /// Begins a file now, unless one is on its way.
    #[cfg(test)]
    pub(super) fn begin_now(&mut self, current: &Arc<Snapshot>, log: &dyn EventLog) {
        if self.job.is_none() {
            self.begin(current.clone(), log.chain());
        }
    }

    fn begin(&mut self, of: Arc<Snapshot>, chain: String) {
        let (dir, texts, snapshot) = (self.dir.clone(), self.texts.clone(), of.clone());
        let done = self.done.clone();
        let write = move || {
            let state =
                state::write(&dir, &snapshot, &chain).and_then(|path| state::reread(&path, &texts));
            done.store(true, Ordering::Release);
            state
        };
        match thread::Builder::new().name("state".into()).spawn(write) {
            Ok(thread) => {
                self.job = Some(Job {
                    of,
                    pending: self.pending,
                    thread,
                });
            }
            Err(cause) => {
                tracing::warn!(%cause, "the registry's state cannot be written beside the log");
                self.pending = 0;
            }
        }
    }

    /// Waits for the job, if there is one.
    fn finish(&mut self) -> Option<(Arc<Snapshot>, State)> {
        let job = self.job.take()?;
        // What could not be written is tried again when as much has come in anew.
        self.pending -= job.pending.min(self.pending);
        match job.thread.join() {
            Ok(Ok(state)) => {
                self.held = state.bytes;
                Some((job.of, state))
            }
            Ok(Err(problem)) => {
                tracing::warn!(%problem, "the registry's state could not be written beside the log; a start will read the log");
                None
            }
            Err(_) => {
                tracing::error!("writing the registry's state panicked; a start will read the log");
                None
            }
        }
    }

    /// Leaves no file behind, since words of the log are about to be erased.
    pub(super) fn clear(&mut self) {
        drop(self.finish());
        self.done.store(false, Ordering::Relaxed);
        state::clear(&self.dir, None);
        // All of it is due again.
        self.pending += std::mem::take(&mut self.held);
    }

    /// Writes the file now; tells the snapshot that reads from it.
    pub(super) fn write_now(
        &mut self,
        current: &Arc<Snapshot>,
        log: &dyn EventLog,
    ) -> Result<Snapshot, MappedError> {
        drop(self.finish());
        self.done.store(false, Ordering::Relaxed);
        let path = state::write(&self.dir, current, &log.chain())?;
        let state = state::reread(&path, &self.texts)?;
        (self.held, self.pending) = (state.bytes, 0);
        let mut rebased = Snapshot::clone(current);
        rebased.rebase(current, &state.snapshot);
        Ok(rebased)
    }

    /// The registry is closed: the file is brought up to date where the next start would notice.
    pub(super) fn close(&mut self, current: &Snapshot, log: &dyn EventLog) {
        drop(self.finish());
        if self.is_due(ENOUGH_AT_THE_END, PART_AT_THE_END)
            && let Err(problem) = state::write(&self.dir, current, &log.chain())
        {
            tracing::warn!(%problem, "the registry's state could not be written beside the log; a start will read the log");
        }
    }
}

/// True where more was read from the file than memory is to hold.
pub(super) fn read_too_much(snapshot: &Snapshot) -> bool {
    let read = |origin: &Arc<super::stored::Origin>| origin.read.load(Ordering::Relaxed);
    snapshot
        .origin
        .as_ref()
        .is_some_and(|origin| read(origin) > READ)
}
