//! Keeps the files of the registry's state up to date while the registry goes on.
//!
//! When enough has come in, a thread of its own writes what came in into one more file; when it is done, what did not change since is read
//! from there and leaves memory. When there are many files of about one size, another thread puts them together. Nobody waits for either, and
//! nothing depends on them: the log is what counts.

use std::{
    ops::Range,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use arc_swap::ArcSwap;

use super::{
    log::EventLog,
    manifest::{self, Manifest},
    snapshot::Snapshot,
    state::{self, Part},
    stored::Origin,
    text::Texts,
};
use crate::{mapped::MappedError, niceness};

/// What is worth a file while the registry goes on: bytes of events, or events. A start reads as much in a fraction of a second.
const ENOUGH: Pending = Pending {
    bytes: 4 << 20,
    events: 8_000,
};
/// A large registry gathers more before it writes a file, so that no more files are put together again and again the larger it is: once
/// more for so many wordings that it holds, and at most so many times as much.
const WORDINGS: usize = 1 << 16;
const MOST_TIMES: usize = 4;
/// At the end less is enough, since the next start would read it from the log.
const ENOUGH_AT_THE_END: Pending = Pending {
    bytes: 1 << 20,
    events: 2_000,
};

/// Files that are worth putting together …
const TOGETHER: usize = 4;
/// … where none is larger than this many times those behind it: what is written again stays in proportion to what comes in.
const ALIKE: u64 = 2;

/// How far a thread that puts files together steps back behind those that somebody waits for. One that writes what came in does not, so
/// that it does not pile up.
const BEHIND_ALL: i32 = 5;

/// More files than these, or more that is in no file yet, are too much: whoever writes much waits then, so that readers find few files and a
/// start has little to read again, however fast it comes in.
const MOST_FILES: usize = 8;
const TOO_MUCH: Pending = Pending {
    bytes: 16 << 20,
    events: 32_000,
};
/// Of a large registry.
const TOO_MUCH_AT_MOST: usize = 2;

/// About how many bytes of memory may be taken by what was read from files.
const READ: usize = 64 << 20;

/// What came in since the last file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pending {
    pub(super) bytes: u64,
    pub(super) events: u64,
}

impl Pending {
    fn is_worth(self, enough: Pending) -> bool {
        self.bytes >= enough.bytes || self.events >= enough.events
    }

    /// So much for a registry of so many wordings.
    fn of_size(self, wordings: usize, most: usize) -> Self {
        let times = (1 + wordings / WORDINGS).min(most) as u64;
        Pending {
            bytes: self.bytes * times,
            events: self.events * times,
        }
    }
}

/// The files of a registry's state, and what came in since.
#[derive(Debug)]
pub(super) struct Keeper {
    list: Arc<Manifest>,
    texts: Arc<dyn Texts>,
    writes: bool,
    /// What came in since the last file was begun.
    pending: Pending,
    flush: Option<Job>,
    merge: Option<Merge>,
    /// Set when a job is done.
    done: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Job {
    of: Arc<Snapshot>,
    done: Arc<AtomicBool>,
    thread: JoinHandle<Result<Part, MappedError>>,
}

#[derive(Debug)]
struct Merge {
    job: Job,
    files: Range<usize>,
    called_off: Arc<AtomicBool>,
}

impl Keeper {
    pub(super) fn new(
        dir: &Path,
        texts: Arc<dyn Texts>,
        writes: bool,
        files: &[Arc<Origin>],
        pending: Pending,
    ) -> Self {
        let files: Vec<String> = files.iter().map(|file| file.name().to_owned()).collect();
        if writes {
            // What was left over, or could not be used.
            manifest::sweep(dir, &files);
        }
        Keeper {
            list: Arc::new(Manifest::new(dir, files)),
            texts,
            writes,
            pending,
            flush: None,
            merge: None,
            done: Arc::default(),
        }
    }

    /// Becomes true when there is something to tend.
    pub(super) fn done(&self) -> Arc<AtomicBool> {
        self.done.clone()
    }

    /// Takes note of events that came in.
    pub(super) fn note(&mut self, events: u64, bytes: u64) {
        self.pending.events += events;
        self.pending.bytes += bytes;
    }

    /// Reads from files what is in them by now, lets go of memory, and begins what is due.
    pub(super) fn tend(&mut self, current: &ArcSwap<Snapshot>, log: &dyn EventLog) {
        if self.done.swap(false, Ordering::Acquire) {
            self.take_over(current);
        }
        if read_too_much(&current.load()) {
            let mut relaxed = Snapshot::clone(&current.load());
            relaxed.relax();
            put(current, relaxed);
        }
        let enough = ENOUGH.of_size(current.load().wordings.len(), MOST_TIMES);
        if self.writes && self.flush.is_none() && self.pending.is_worth(enough) {
            self.begin_flush(current, log);
        }
        if self.writes && self.merge.is_none() {
            self.begin_merge(&current.load_full());
        }
    }

    /// Lets whoever writes much wait where the files do not keep up.
    pub(super) fn hold_back(&mut self, current: &ArcSwap<Snapshot>, log: &dyn EventLog) {
        let too_much = TOO_MUCH.of_size(current.load().wordings.len(), TOO_MUCH_AT_MOST);
        let is_behind = self.flush.is_some() && self.pending.is_worth(too_much);
        if is_behind {
            self.end_flush(current);
        }
        let has_many = self.merge.is_some() && current.load().files.len() > MOST_FILES;
        if has_many {
            self.end_merge(current);
        }
        if is_behind || has_many {
            self.tend(current, log);
        }
    }

    /// Reads from the files that are done what did not change since.
    fn take_over(&mut self, current: &ArcSwap<Snapshot>) {
        if self.flush.as_ref().is_some_and(Job::is_done) {
            self.end_flush(current);
        }
        if self.merge.as_ref().is_some_and(|merge| merge.job.is_done()) {
            self.end_merge(current);
        }
    }

    /// Begins a file now, unless one is on its way.
    #[cfg(test)]
    pub(super) fn begin_now(&mut self, current: &ArcSwap<Snapshot>, log: &dyn EventLog) {
        if self.flush.is_none() {
            self.begin_flush(current, log);
        }
    }

    /// The snapshot with what is in no file set apart for the next.
    fn sealed(current: &ArcSwap<Snapshot>) -> Arc<Snapshot> {
        let mut sealed = Snapshot::clone(&current.load());
        sealed.seal();
        let sealed = Arc::new(sealed);
        drop_beside(current.swap(sealed.clone()));
        sealed
    }

    fn begin_flush(&mut self, current: &ArcSwap<Snapshot>, log: &dyn EventLog) {
        if is_all_in_files(&current.load()) {
            self.pending = Pending::default();
            return;
        }
        let of = Self::sealed(current);
        let (list, texts, snapshot) = (self.list.clone(), self.texts.clone(), of.clone());
        let chain = log.chain();
        let write = move || state::flush(&list, &snapshot, &chain, &texts);
        self.pending = Pending::default();
        self.flush = self.job("state", None, of, write);
    }

    pub(super) fn begin_merge(&mut self, current: &Arc<Snapshot>) {
        let sizes: Vec<u64> = current.files.iter().map(|file| file.file.bytes()).collect();
        let Some(files) = worth_merging(&sizes) else {
            return;
        };
        let (list, texts, snapshot) = (self.list.clone(), self.texts.clone(), current.clone());
        let called_off = Arc::new(AtomicBool::new(false));
        let off = called_off.clone();
        let range = files.clone();
        let write = move || {
            let goes_on = || !off.load(Ordering::Relaxed);
            state::merge(&list, &snapshot, range, &texts, goes_on)
        };
        let job = self.job("merge", Some(BEHIND_ALL), current.clone(), write);
        self.merge = job.map(|job| Merge {
            job,
            files,
            called_off,
        });
    }

    fn job(
        &self,
        name: &str,
        niceness: Option<i32>,
        of: Arc<Snapshot>,
        write: impl FnOnce() -> Result<Part, MappedError> + Send + 'static,
    ) -> Option<Job> {
        let (one, all) = (Arc::new(AtomicBool::new(false)), self.done.clone());
        let done = one.clone();
        let work = move || {
            niceness.into_iter().for_each(niceness::set);
            let part = write();
            one.store(true, Ordering::Release);
            all.store(true, Ordering::Release);
            part
        };
        match thread::Builder::new().name(name.into()).spawn(work) {
            Ok(thread) => Some(Job { of, done, thread }),
            Err(cause) => {
                tracing::warn!(%cause, "the registry's state cannot be written beside the log");
                None
            }
        }
    }

    /// Waits for the file on its way, if there is one.
    pub(super) fn end_flush(&mut self, current: &ArcSwap<Snapshot>) {
        let Some(job) = self.flush.take() else {
            return;
        };
        let (of, part) = job.end();
        // What could not be written stays set apart, and goes into the next file.
        if let Some(part) = part {
            let mut next = Snapshot::clone(&current.load());
            next.flushed(&of, part);
            put(current, next);
        }
        drop_beside(of);
    }

    /// Waits for files that are put together, if any are.
    pub(super) fn end_merge(&mut self, current: &ArcSwap<Snapshot>) {
        let Some(merge) = self.merge.take() else {
            return;
        };
        let called_off = merge.called_off.load(Ordering::Relaxed);
        let (of, part) = merge.job.end_of(called_off);
        if let Some(part) = part
            && let Some(first) = of.files.get(merge.files.start)
        {
            let mut next = Snapshot::clone(&current.load());
            next.merged(first.name(), merge.files.len(), part);
            put(current, next);
        }
        drop_beside(of);
    }

    /// Leaves no file behind, since words of the log, which has so many events, are about to be erased.
    pub(super) fn clear(&mut self, events: u64) {
        self.call_off();
        drop(self.flush.take().map(Job::end));
        drop(self.merge.take().map(|merge| merge.job.end_of(true)));
        self.done.store(false, Ordering::Relaxed);
        self.list.clear();
        // All of it is due again.
        self.pending.events = events;
    }

    fn call_off(&self) {
        if let Some(merge) = &self.merge {
            merge.called_off.store(true, Ordering::Relaxed);
        }
    }

    /// Writes everything into one file now.
    pub(super) fn write_now(
        &mut self,
        current: &ArcSwap<Snapshot>,
        log: &dyn EventLog,
    ) -> Result<(), MappedError> {
        self.end_merge(current);
        self.end_flush(current);
        self.done.store(false, Ordering::Relaxed);
        self.pending = Pending::default();
        let mut next = Snapshot::clone(&current.load());
        if !is_all_in_files(&next) {
            next.seal();
            let of = next.clone();
            let part = state::flush(&self.list, &of, &log.chain(), &self.texts)?;
            next.flushed(&of, part);
        }
        if next.files.len() > 1 {
            let all = 0..next.files.len();
            let part = state::merge(&self.list, &next, all.clone(), &self.texts, || true)?;
            let first = next.files[0].name().to_owned();
            next.merged(&first, all.len(), part);
        }
        put(current, next);
        Ok(())
    }

    /// The registry is closed: the files are brought up to date where the next start would notice.
    pub(super) fn close(&mut self, current: &ArcSwap<Snapshot>, log: &dyn EventLog) {
        self.call_off();
        self.end_merge(current);
        self.end_flush(current);
        if !self.writes || !self.pending.is_worth(ENOUGH_AT_THE_END) {
            return;
        }
        let of = Self::sealed(current);
        if let Err(problem) = state::flush(&self.list, &of, &log.chain(), &self.texts) {
            tracing::warn!(%problem, "the registry's state could not be written beside the log; a start will read the log");
        }
    }
}

impl Job {
    fn is_done(&self) -> bool {
        self.done.load(Ordering::Acquire)
    }

    /// Waits for it; tells what it wrote, and from what.
    fn end(self) -> (Arc<Snapshot>, Option<Part>) {
        self.end_of(false)
    }

    /// The same of one that may have been called off, which is no problem to tell of.
    fn end_of(self, called_off: bool) -> (Arc<Snapshot>, Option<Part>) {
        let part = match self.thread.join() {
            Ok(Ok(part)) => Some(part),
            Ok(Err(_)) if called_off => None,
            Ok(Err(problem)) => {
                tracing::warn!(%problem, "the registry's state could not be written beside the log; a start will read the log");
                None
            }
            Err(_) => {
                tracing::error!("writing the registry's state panicked; a start will read the log");
                None
            }
        };
        (self.of, part)
    }
}

/// Makes a snapshot the current one.
fn put(current: &ArcSwap<Snapshot>, next: Snapshot) {
    drop_beside(current.swap(Arc::new(next)));
}

/// Nobody waits until thousands of records are let go of.
fn drop_beside(snapshot: Arc<Snapshot>) {
    rayon::spawn(move || drop(snapshot));
}

/// The last files that are worth putting together, by their sizes.
fn worth_merging(sizes: &[u64]) -> Option<Range<usize>> {
    let (mut from, mut sum) = (sizes.len(), 0);
    while let Some(&size) = from.checked_sub(1).and_then(|before| sizes.get(before))
        && (sum == 0 || size <= ALIKE * sum)
    {
        from -= 1;
        sum += size;
    }
    (sizes.len() - from >= TOGETHER).then_some(from..sizes.len())
}

/// True where nothing came in since the last file.
fn is_all_in_files(snapshot: &Snapshot) -> bool {
    let last = snapshot.files.last().map(|file| file.sequence);
    last == Some(snapshot.sequence())
}

/// True where more was read from files than memory is to hold.
pub(super) fn read_too_much(snapshot: &Snapshot) -> bool {
    let first = snapshot.files.first();
    first.is_some_and(|file| file.read.load(Ordering::Relaxed) > READ)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_registry_gathers_more_and_bounds_it() {
        let events = |wordings, most| ENOUGH.of_size(wordings, most).events;
        assert_eq!(events(0, MOST_TIMES), ENOUGH.events);
        assert_eq!(events(2 * WORDINGS, MOST_TIMES), 3 * ENOUGH.events);
        assert_eq!(events(usize::MAX / 2, MOST_TIMES), 4 * ENOUGH.events);
        // A file is begun long before whoever writes has to wait for it.
        for wordings in [0, WORDINGS, 2 * WORDINGS, 100 * WORDINGS] {
            let enough = ENOUGH.of_size(wordings, MOST_TIMES);
            let too_much = TOO_MUCH.of_size(wordings, TOO_MUCH_AT_MOST);
            assert!(enough.events * 2 <= too_much.events, "{wordings}");
            assert!(enough.bytes * 2 <= too_much.bytes, "{wordings}");
        }
    }

    #[test]
    fn files_stay_few_and_each_byte_is_written_again_a_few_times() {
        let (mut sizes, mut written, mut most) = (Vec::new(), 0, 0);
        for _ in 0..10_000 {
            sizes.push(4);
            while let Some(files) = worth_merging(&sizes) {
                let sum: u64 = sizes[files.clone()].iter().sum();
                written += sum;
                sizes.splice(files, [sum]);
            }
            most = most.max(sizes.len());
        }
        let total: u64 = sizes.iter().sum();
        assert_eq!(total, 40_000);
        assert!(most <= 16, "{most}");
        assert!(written <= 9 * total, "{}", written / total);
    }
}
