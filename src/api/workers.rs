//! Runs what computes off the async threads: so many at once, the others in a queue of bounded length.
//!
//! A thread that has done its work takes the next from the queue by itself, so that it never stands still while an async thread is woken to
//! give it more. A caller who goes away while its work waits takes the work with it; work that has begun is called off and ends at the next
//! sentence or quotation, so that its thread is free for others. The texts that wait are bounded too, not only their number.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use prometheus_client::metrics::gauge::Gauge;
use tokio::sync::oneshot;

use super::{limits::Limits, metrics::Metrics, status::ApiError};
use crate::{
    niceness,
    stop::{Stop, Stopped},
};

/// A bounded number of threads that compute, and the queue before them.
#[derive(Clone)]
pub(super) struct Workers(Arc<Pool>);

struct Pool {
    queue: Mutex<Queue>,
    at_once: usize,
    max_waiting: usize,
    max_waiting_bytes: usize,
    retry_after: Duration,
    seen_waiting: Gauge,
    seen_computing: Gauge,
}

/// Where work waits there are as many threads at work as there may be.
#[derive(Default)]
struct Queue {
    /// Threads at work.
    working: usize,
    /// The ticket of what comes next.
    next: u64,
    /// By ticket: what came first is first.
    waiting: BTreeMap<u64, Waiting>,
    waiting_bytes: usize,
}

/// A piece of work in the queue.
struct Waiting {
    work: Work,
    bytes: usize,
    _seen: Counted,
}

/// A piece of work that tells its caller what came of it, a panic too.
type Work = Box<dyn FnOnce() + Send>;

/// The work broke down.
struct Panicked;

impl Workers {
    /// Workers that compute `at_once` pieces of work, with room for as many more as the limits say; `name` is that of their queue in
    /// the metrics.
    pub(super) fn new(
        at_once: usize,
        limits: &Limits,
        metrics: &Metrics,
        name: &'static str,
    ) -> Self {
        Workers(Arc::new(Pool {
            queue: Mutex::default(),
            at_once: at_once.max(1),
            max_waiting: limits.waiting,
            max_waiting_bytes: limits.waiting_bytes,
            retry_after: limits.retry_after,
            seen_waiting: metrics.waiting(name),
            seen_computing: metrics.computing(name),
        }))
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
        let (tell, told) = oneshot::channel();
        let stop = Stop::default();
        let work = {
            let (span, stop) = (tracing::Span::current(), stop.clone());
            let computing = self.0.seen_computing.clone();
            Box::new(move || {
                let counted = Counted::new(&computing);
                let worked = catch_unwind(AssertUnwindSafe(|| span.in_scope(|| stop.run(work))));
                drop(counted);
                // Nobody listens where the caller went away.
                let _ = tell.send(worked.map_err(|_| Panicked));
            })
        };
        let _waits = Waits {
            ticket: self.begin(bytes, work)?,
            stop,
            pool: &self.0,
        };
        match told.await {
            Ok(Ok(Ok(result))) => Ok(result),
            Ok(Err(Panicked)) => Err(ApiError::BrokenOff { stopping: false }),
            // Nobody but the caller calls work off, and the caller is waiting here; only a runtime that ends drops work.
            Ok(Ok(Err(Stopped))) | Err(_) => Err(ApiError::BrokenOff { stopping: true }),
        }
    }

    /// Begins with `work` where a thread is free; puts it in the queue else, and gives its ticket there.
    fn begin(&self, bytes: usize, work: Work) -> Result<Option<u64>, ApiError> {
        let pool = &self.0;
        let mut queue = pool.queue();
        if queue.working < pool.at_once {
            queue.working += 1;
            drop(queue);
            let thread = Thread(pool.clone());
            tokio::task::spawn_blocking(move || thread.work(work));
            return Ok(None);
        }
        let (calls, texts) = (queue.waiting.len(), queue.waiting_bytes);
        let what = if calls >= pool.max_waiting {
            format!("{} calls", pool.max_waiting)
        } else if calls > 0 && texts.saturating_add(bytes) > pool.max_waiting_bytes {
            format!("texts of {texts} bytes")
        } else {
            let ticket = queue.next;
            queue.next += 1;
            queue.waiting_bytes += bytes;
            let waiting = Waiting {
                work,
                bytes,
                _seen: Counted::new(&pool.seen_waiting),
            };
            queue.waiting.insert(ticket, waiting);
            return Ok(Some(ticket));
        };
        Err(ApiError::Busy {
            what,
            retry_after: pool.retry_after,
        })
    }
}

impl Pool {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing panics while it holds the queue.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// What waits longest. Where nothing does, the thread that asks is no longer at work.
    fn next(&mut self) -> Option<Work> {
        let Some((_, waiting)) = self.waiting.pop_first() else {
            self.working -= 1;
            return None;
        };
        self.waiting_bytes -= waiting.bytes;
        Some(waiting.work)
    }
}

/// A thread at work, which goes on while anything waits.
struct Thread(Arc<Pool>);

impl Thread {
    fn work(self, first: Work) {
        step_back(BEHIND_HEALTH);
        first();
        loop {
            let next = self.0.queue().next();
            let Some(work) = next else { break };
            work();
        }
        // It has signed off.
        std::mem::forget(self);
    }
}

impl Drop for Thread {
    /// The runtime ends and never began with it: whoever waits is told so.
    fn drop(&mut self) {
        loop {
            let next = self.0.queue().next();
            if next.is_none() {
                break;
            }
        }
    }
}

/// A caller who waits for work: when it goes away, the work is taken out of the queue, or called off where it has begun.
struct Waits<'w> {
    pool: &'w Pool,
    ticket: Option<u64>,
    stop: Stop,
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.stop.ask();
        let Some(ticket) = self.ticket else {
            return;
        };
        let mut queue = self.pool.queue();
        let left = queue.waiting.remove(&ticket);
        if let Some(left) = &left {
            queue.waiting_bytes -= left.bytes;
        }
        // What it holds, a text or a snapshot, is dropped when the queue is free again.
        drop(queue);
        drop(left);
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
fn step_back(niceness: i32) {
    thread_local! {
        static DONE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if !SERVES.load(Ordering::Relaxed) || DONE.replace(true) {
        return;
    }
    niceness::set(niceness);
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
    use std::sync::{atomic::AtomicUsize, mpsc};

    impl Workers {
        fn waiting(&self) -> (usize, usize) {
            let queue = self.0.queue();
            (queue.waiting.len(), queue.waiting_bytes)
        }

        async fn until_waiting(&self, many: usize) {
            while self.waiting().0 < many {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Holds the one thread of `workers` until the sender is dropped.
    async fn held(workers: &Workers) -> mpsc::Sender<()> {
        let (release, held) = mpsc::channel::<()>();
        let (began, beginning) = oneshot::channel();
        let workers = workers.clone();
        tokio::spawn(async move {
            let work = move || {
                began.send(()).ok();
                held.recv().ok();
            };
            workers.run(work).await
        });
        beginning.await.expect("it begins");
        release
    }

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
        workers.until_waiting(1).await;
        assert!(matches!(
            workers.run(|| 3).await,
            Err(ApiError::Busy { .. })
        ));
        // The second caller goes away: its work never runs.
        second.abort();
        second.await.expect_err("it was aborted");
        assert_eq!(workers.waiting(), (0, 0));
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
        let _release = held(&workers).await;
        let wait = |bytes| {
            let workers = workers.clone();
            tokio::spawn(async move { workers.run_on(bytes, || ()).await })
        };
        let one = wait(500);
        workers.until_waiting(1).await;
        assert_eq!(workers.waiting(), (1, 500));
        let refused = workers.run_on(1, || ()).await.expect_err("too much text");
        assert!(matches!(refused, ApiError::Busy { what, .. } if what.contains("500 bytes")));
        one.abort();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_waits_is_done_in_order_and_past_what_breaks_down() {
        let workers = workers(10);
        let release = held(&workers).await;
        let done = Arc::new(Mutex::new(Vec::new()));
        let mut callers = Vec::new();
        for n in 0..4 {
            let (caller, done) = (workers.clone(), done.clone());
            callers.push(tokio::spawn(async move {
                let work = move || {
                    done.lock().expect("nothing panics with it").push(n);
                    assert_ne!(n, 1, "on purpose");
                };
                caller.run(work).await.is_ok()
            }));
            workers.until_waiting(n + 1).await;
        }
        callers[2].abort();
        while workers.waiting().0 == 4 {
            tokio::task::yield_now().await;
        }
        drop(release);
        let mut ended = Vec::new();
        for caller in callers {
            ended.push(caller.await.ok());
        }
        assert_eq!(ended, [Some(true), Some(false), None, Some(true)]);
        assert_eq!(*done.lock().expect("nothing panics with it"), [0, 1, 3]);
        assert_eq!(workers.run(|| 5).await.expect("the thread is free"), 5);
    }

    #[test]
    fn a_runtime_that_ends_leaves_nobody_waiting() {
        let workers = workers(10);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        // The only thread is held, so that ours is never begun with.
        let (release, held) = mpsc::channel::<()>();
        runtime.spawn_blocking(move || held.recv().ok());
        let caller = runtime.spawn({
            let workers = workers.clone();
            async move { workers.run(|| 1).await }
        });
        while workers.0.queue().working == 0 {
            std::thread::yield_now();
        }
        runtime.shutdown_background();
        drop((release, caller));
        while workers.0.queue().working > 0 {
            std::thread::yield_now();
        }
        let other = tokio::runtime::Runtime::new().expect("a runtime");
        assert_eq!(other.block_on(workers.run(|| 2)).expect("free"), 2);
    }
}
