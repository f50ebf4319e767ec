//! Runs what computes off the async threads: so many at once, the others in a queue of bounded length.
//!
//! A caller who goes away while its work waits takes the work with it. What has begun runs to its end; texts are limited, so
//! that this is short.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::Semaphore;

use super::status::ApiError;

/// A bounded number of threads that compute, and the queue before them.
#[derive(Clone)]
pub(super) struct Workers {
    slots: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    max_waiting: usize,
    retry_after: Duration,
}

impl Workers {
    /// Workers that compute `at_once` pieces of work, with room for `max_waiting` more.
    pub(super) fn new(at_once: usize, max_waiting: usize, retry_after: Duration) -> Self {
        Workers {
            slots: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: Arc::default(),
            max_waiting,
            retry_after,
        }
    }

    /// Runs `work` when its turn comes. Dropping the future before that drops the work.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let slot = match self.slots.clone().try_acquire_owned() {
            Ok(slot) => slot,
            Err(_) => {
                let _place = self.queue_up()?;
                let turn = self.slots.clone().acquire_owned().await;
                turn.map_err(|_| ApiError::BrokenOff { stopping: true })?
            }
        };
        let span = tracing::Span::current();
        let work = tokio::task::spawn_blocking(move || {
            let _slot = slot;
            span.in_scope(work)
        });
        work.await.map_err(|error| ApiError::BrokenOff {
            stopping: error.is_cancelled(),
        })
    }

    fn queue_up(&self) -> Result<Place<'_>, ApiError> {
        let place = Place(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.max_waiting {
            return Err(ApiError::Busy {
                waiting: self.max_waiting,
                retry_after: self.retry_after,
            });
        }
        Ok(place)
    }
}

/// A place in the queue, given up when dropped.
struct Place<'w>(&'w AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn one_works_one_waits_the_third_is_turned_away() {
        let workers = Workers::new(1, 1, Duration::from_secs(1));
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
        let workers = Workers::new(1, 1, Duration::from_secs(1));
        let broken: Result<(), _> = workers.run(|| panic!("on purpose")).await;
        assert!(matches!(
            broken,
            Err(ApiError::BrokenOff { stopping: false })
        ));
        assert_eq!(workers.run(|| 5).await.expect("the slot is free again"), 5);
    }
}
