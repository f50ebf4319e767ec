//! Runs what computes off the async threads: so many at once, the others in a queue of bounded length.
//!
//! A caller who goes away while its work waits takes the work with it; work that has begun is called off and ends at the next sentence
//! or quotation, so that its thread is free for others. The texts that wait are bounded too, not only their number.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::Semaphore;

use super::{limits::Limits, metrics::Metrics, status::ApiError};
use crate::stop::Stop;

/// A bounded number of threads that compute, and the queue before them.
#[derive(Clone)]
pub(super) struct Workers {
    slots: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    waiting_bytes: Arc<AtomicUsize>,
    max_waiting: usize,
    max_waiting_bytes: usize,
    retry_after: Duration,
    seen_waiting: Gauge,
    seen_computing: Gauge,
}

impl Workers {
    /// Workers that compute `at_once` pieces of work, with room for as many more as the limits say; `name` is that of their queue in
    /// the metrics.
    pub(super) fn new(
        at_once: usize,
        limits: &Limits,
        metrics: &Metrics,
        name: &'static str,
    ) -> Self {
        Workers {
            slots: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: Arc::default(),
            waiting_bytes: Arc::default(),
            max_waiting: limits.waiting,
            max_waiting_bytes: limits.waiting_bytes,
            retry_after: limits.retry_after,
            seen_waiting: metrics.waiting(name),
            seen_computing: metrics.computing(name),
        }
    }

    /// Runs `work` when its turn comes. Dropping the future drops the work, or calls it off where it has begun.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        self.run_on(0, work).await
    }

    /// The same for work on a text of so many bytes, which count while it waits.
    pub(super) async fn run_on<T: Send + 'static>(
        &self,
        bytes: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let slot = match self.slots.clone().try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => {
                let _place = self.queue_up(bytes)?;
                let turn = self.slots.clone().acquire_owned().await;
                turn.map_err(|_| ApiError::BrokenOff { stopping: true })?
            }
        };
        let span = tracing::Span::current();
        let stop = Stop::default();
        let waited_for = AskedOnDrop(stop.clone());
        let computing = Counted::new(&self.seen_computing);
        let work = tokio::task::spawn_blocking(move || {
            let _held = (slot, computing);
            step_back(BEHIND_HEALTH);
            span.in_scope(|| stop.run(work))
        });
        let worked = work.await;
        drop(waited_for);
        match worked {
            Ok(Ok(result)) => Ok(result),
            // Nobody but the caller calls work off, and the caller is waiting here.
            Ok(Err(_)) => Err(ApiError::BrokenOff { stopping: true }),
            Err(error) => Err(ApiError::BrokenOff {
                stopping: error.is_cancelled(),
            }),
        }
    }

    fn queue_up(&self, bytes: usize) -> Result<Place<'_>, ApiError> {
        let place = Place {
            workers: self,
            bytes,
            _seen: Counted::new(&self.seen_waiting),
        };
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let bytes_before = self.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        let what = if before >= self.max_waiting {
            format!("{} calls", self.max_waiting)
        } else if before > 0 && bytes_before.saturating_add(bytes) > self.max_waiting_bytes {
            format!("texts of {bytes_before} bytes")
        } else {
            return Ok(place);
        };
        Err(ApiError::Busy {
            what,
            retry_after: self.retry_after,
        })
    }
}

/// How far threads that verify step back: to a third of the weight of others, enough to be interrupted at once, not enough to starve beside
/// other programs.
const BEHIND_HEALTH: i32 = 5;

/// How far threads that read articles step back: to half the weight of those that verify, for whom somebody waits.
const BEHIND_VERIFYING: i32 = 8;

/// Set in a process that serves. In another one nobody takes calls, and there is nothing to step back behind.
static SERVES: AtomicBool = AtomicBool::new(false);

/// Makes the threads that compute step back, those that read articles most: for a process that serves, before it reads any.
pub(super) fn step_back_behind_calls() {
    SERVES.store(true, Ordering::Relaxed);
    let threads = rayon::ThreadPoolBuilder::new().start_handler(|_| step_back(BEHIND_VERIFYING));
    // Where there are such threads already, as in a process that does more than serve, they stay as they are.
    let _ = threads.build_global();
}

/// Lets this thread step back behind those that take calls and answer health checks, where the system knows such an order: with as many
/// computing threads as cores, a health check would else wait for one of them to be interrupted.
#[cfg_attr(not(target_os = "linux"), allow(unused_variables))]
fn step_back(niceness: i32) {
    thread_local! {
        static DONE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if !SERVES.load(Ordering::Relaxed) || DONE.replace(true) {
        return;
    }
    // On Linux niceness belongs to a thread. A system that refuses computes as before.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}

/// A place in the queue, given up when dropped.
struct Place<'w> {
    workers: &'w Workers,
    bytes: usize,
    _seen: Counted,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.workers.waiting.fetch_sub(1, Ordering::Relaxed);
        self.workers
            .waiting_bytes
            .fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Calls work off when whoever waits for it goes away.
struct AskedOnDrop(Stop);

impl Drop for AskedOnDrop {
    fn drop(&mut self) {
        self.0.ask();
    }
}

/// One more in a gauge until dropped.
struct Counted(Gauge);

impl Counted {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Counted(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stop;
    use std::sync::mpsc;

    fn workers(waiting: usize) -> Workers {
        let limits = Limits {
            waiting,
            waiting_bytes: 100,
            ..Limits::default()
        };
        Workers::new(1, &limits, &Metrics::new(), "test")
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn one_works_one_waits_the_third_is_turned_away() {
        let workers = workers(1);
        let (release, held) = mpsc::channel::<()>();
        let (began, beginning) = tokio::sync::oneshot::channel();
        let first = tokio::spawn({
            let workers = workers.clone();
            async move {
                let work = move || {
                    began.send(()).ok();
                    held.recv().ok();
                    1
                };
                workers.run(work).await
            }
        });
        beginning.await.expect("the first begins");
        let ran = Arc::new(AtomicUsize::new(0));
        let second = tokio::spawn({
            let (workers, ran) = (workers.clone(), ran.clone());
            async move {
                workers
                    .run(move || ran.fetch_add(1, Ordering::SeqCst))
                    .await
            }
        });
        while workers.waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(
            workers.run(|| 3).await,
            Err(ApiError::Busy { .. })
        ));
        // The second caller goes away: its work never runs.
        second.abort();
        second.await.expect_err("it was aborted");
        assert_eq!(workers.waiting.load(Ordering::SeqCst), 0);
        release.send(()).expect("the first still works");
        assert!(matches!(first.await, Ok(Ok(1))));
        assert_eq!(workers.run(|| 4).await.expect("a free slot"), 4);
        assert_eq!(ran.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_of_that_call_alone() {
        let workers = workers(1);
        let broken: Result<(), _> = workers.run(|| panic!("on purpose")).await;
        assert!(matches!(
            broken,
            Err(ApiError::BrokenOff { stopping: false })
        ));
        assert_eq!(workers.run(|| 5).await.expect("the slot is free again"), 5);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_caller_who_goes_away_frees_the_thread() {
        let workers = workers(1);
        let (began, beginning) = tokio::sync::oneshot::channel();
        let endless = tokio::spawn({
            let workers = workers.clone();
            async move {
                let work = move || {
                    began.send(()).ok();
                    loop {
                        stop::check();
                        std::thread::yield_now();
                    }
                };
                workers.run::<()>(work).await
            }
        });
        beginning.await.expect("it begins");
        endless.abort();
        assert_eq!(workers.run(|| 6).await.expect("the thread is free"), 6);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn long_texts_do_not_pile_up() {
        let workers = workers(10);
        let _held = workers.slots.clone().try_acquire_owned().expect("free");
        let wait = |bytes| {
            let workers = workers.clone();
            tokio::spawn(async move { workers.run_on(bytes, || ()).await })
        };
        let one = wait(500);
        while workers.waiting.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let refused = workers.run_on(1, || ()).await.expect_err("too much text");
        assert!(matches!(refused, ApiError::Busy { what, .. } if what.contains("500 bytes")));
        one.abort();
    }
}
