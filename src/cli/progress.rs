//! A line of progress on the standard error, with how fast it goes, drawn only where that is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How far some long work has come.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Work whose end is not known; `doing` is what is counted, such as "drafts verified".
    pub(super) fn new(doing: &'static str) -> Self {
        Progress::with("{spinner} {human_pos} {msg} ({per_sec}, {elapsed})", doing)
    }

    /// Work that says nothing until it is done.
    pub(super) fn waiting(doing: &'static str) -> Self {
        let progress = Progress::with("{spinner} {msg} ({elapsed})", doing);
        progress.0.enable_steady_tick(Duration::from_millis(200));
        progress
    }

    /// Work of a size that becomes known: [`Progress::of`] tells it.
    pub(super) fn towards(doing: &'static str) -> Self {
        Progress::with(
            "{bar:24} {human_pos} of {human_len} {msg} ({per_sec}, {eta} to go)",
            doing,
        )
    }

    fn with(template: &str, doing: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress(bar.with_message(doing))
    }

    /// Says how much there is to do.
    pub(super) fn of(&self, total: u64) {
        self.0.set_length(total);
    }

    /// Says that `count` more are done.
    pub(super) fn done(&self, count: usize) {
        self.0.inc(count as u64);
    }

    /// Runs `write` with the line out of the way.
    pub(super) fn print<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
