//! Hands the commands their input: documents in batches, in order, with what could not be read told on the standard error.
//!
//! In come paths, out come batches small enough to hold in memory, and at the end whether all could be read.

use std::path::PathBuf;

use super::{Outcome, complain, progress::Progress};
use crate::corpus::{self, Article, Limits, ReadFault, Reader};

/// A batch ends with the document that reaches one of these.
const BATCH_DOCUMENTS: usize = 256;
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// The documents of some paths, in batches.
pub(super) struct Inputs {
    reader: Reader,
    /// Documents that their senders took back, where the command asks for them.
    withdrawn: Option<Vec<Article>>,
    /// How many were told of as refused.
    refused: usize,
    outcome: Outcome,
    /// A field of a document's head could not be read, and everything else of it could.
    misread: bool,
    progress: Progress,
}

impl Inputs {
    /// Begins to read `paths`; `doing` is what the progress line says, such as "verified".
    pub(super) fn new(paths: &[PathBuf], doing: &'static str) -> Self {
        Inputs {
            reader: corpus::read(paths, Limits::default()),
            withdrawn: None,
            refused: 0,
            outcome: Outcome::Clean,
            misread: false,
            progress: Progress::new(doing),
        }
    }

    /// The same, with documents that were taken back kept for [`Inputs::withdrawn`].
    pub(super) fn with_withdrawn(paths: &[PathBuf], doing: &'static str) -> Self {
        Inputs::reading(corpus::read(paths, Limits::default()), doing)
    }

    /// The same, of what a reader gives.
    pub(super) fn reading(reader: Reader, doing: &'static str) -> Self {
        Inputs {
            reader,
            withdrawn: Some(Vec::new()),
            ..Inputs::new(&[], doing)
        }
    }

    /// Documents that were taken back by their senders, among those read since this was last asked.
    pub(super) fn withdrawn(&mut self) -> Vec<Article> {
        self.withdrawn
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// The next documents; `None` at the end.
    pub(super) fn batch(&mut self) -> Option<Vec<Article>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH_DOCUMENTS && bytes < BATCH_BYTES {
            match self.reader.next() {
                None => break,
                Some(Ok(document)) if document.withdrawn => match &mut self.withdrawn {
                    Some(withdrawn) => withdrawn.push(document),
                    None => self.progress.print(|| {
                        let label = &document.label;
                        complain(&format!(
                            "{label}: was taken back by its sender; it is passed over"
                        ));
                    }),
                },
                Some(Ok(document)) => {
                    bytes += document.text.len();
                    batch.push(document);
                }
                // The document itself was read, and came before this.
                Some(Err(error)) if matches!(error.fault, ReadFault::Head(_)) => {
                    self.progress.print(|| complain(&error.to_string()));
                    self.misread = true;
                }
                Some(Err(error)) => self.refuse(&error.to_string()),
            }
        }
        (!batch.is_empty()).then_some(batch)
    }

    /// How many inputs could not be worked on: files, lines of files, documents.
    pub(super) fn refused(&self) -> usize {
        self.refused
    }

    /// Tells of an input that could not be worked on, and remembers it.
    pub(super) fn refuse(&mut self, message: &str) {
        self.refused += 1;
        self.progress.print(|| complain(message));
        self.outcome = Outcome::Unreadable;
    }

    /// Says on the progress line that `count` more documents are done.
    pub(super) fn done(&self, count: usize) {
        self.progress.done(count);
    }

    /// Runs `write` with the progress line out of the way.
    pub(super) fn print<T>(&self, write: impl FnOnce() -> T) -> T {
        self.progress.print(write)
    }

    /// How the reading ended.
    pub(super) fn finish(self) -> Outcome {
        self.judged(Outcome::Clean)
    }

    /// How a command ended that came to `found` with what was read. A field that could not be read hides nothing that was found.
    pub(super) fn judged(self, found: Outcome) -> Outcome {
        match self.misread && found == Outcome::Clean {
            true => Outcome::Unreadable,
            false => found.max(self.outcome),
        }
    }
}
