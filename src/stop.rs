//! Work that may be called off: whoever waits for a computation can stop it, and the computation is only asked to look now and then.
//!
//! In comes a piece of work and a [`Stop`]; out comes its result, or that it was called off. Work that is called off never returns
//! anything, so that no half-made answer can be taken for a whole one: [`check`] unwinds to where the work began, past the panic hook,
//! as salsa does for rust-analyzer. Code that never runs under a [`Stop`] is not touched by it.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

thread_local! {
    static CURRENT: RefCell<Option<Stop>> = const { RefCell::new(None) };
}

/// Says that some work is not wanted any more. Clones are one.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

/// The work was called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl Stop {
    /// Calls the work off.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Runs `work` on this thread until it is done or called off. A panic of the work goes on.
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> Result<T, Stopped> {
        let outer = CURRENT.replace(Some(self.clone()));
        let ran = panic::catch_unwind(AssertUnwindSafe(work));
        CURRENT.set(outer);
        match ran {
            Ok(result) => Ok(result),
            Err(payload) if payload.is::<Stopped>() => Err(Stopped),
            Err(payload) => panic::resume_unwind(payload),
        }
    }
}

/// Ends the work on this thread here if it was called off. Cheap enough for every sentence and every quotation.
pub fn check() {
    let asked = CURRENT.with_borrow(|stop| {
        stop.as_ref()
            .is_some_and(|stop| stop.0.load(Ordering::Relaxed))
    });
    if asked {
        panic::resume_unwind(Box::new(Stopped));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_where_it_looks_and_not_before() {
        let stop = Stop::default();
        assert_eq!(
            stop.run(|| {
                check();
                1
            }),
            Ok(1)
        );
        let mut reached = 0;
        let ran = stop.run(|| {
            loop {
                check();
                reached += 1;
                if reached == 3 {
                    stop.ask();
                }
            }
        });
        assert_eq!((ran, reached), (Err::<(), _>(Stopped), 3));
        assert_eq!(
            stop.run(|| 2),
            Ok(2),
            "work that never looks runs to its end"
        );
        check();
    }

    #[test]
    fn a_panic_is_no_stop() {
        let stop = Stop::default();
        let panicked =
            panic::catch_unwind(|| stop.run(|| panic::resume_unwind(Box::new("a defect"))));
        assert!(panicked.is_err());
        check();
    }
}
