//! The text of a document on record: in memory where it just came in, else in the log, from where it is read when somebody asks.

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use super::stored::{Put, Stored, Take};

/// Where the texts of documents are kept: the log.
pub(super) trait Texts: fmt::Debug + Send + Sync {
    /// The text that came with the event of a sequence number; `None` where there is none any more. What is not what was written counts as
    /// none, and is said in the program's own log.
    fn text(&self, sequence: u64) -> Option<Arc<str>>;
}

/// The text of a document.
#[derive(Clone, Default)]
pub(super) struct KeptText(Option<Kept>);

#[derive(Clone, Debug)]
struct Kept {
    /// The event that brought it; 0 where none in the log holds it.
    sequence: u64,
    text: OnceLock<Option<Arc<str>>>,
    log: Option<Arc<dyn Texts>>,
}

impl KeptText {
    /// A text that came with an event.
    pub(super) fn new(text: &str, sequence: u64, log: Option<Arc<dyn Texts>>) -> Self {
        KeptText(Some(Kept {
            sequence,
            text: OnceLock::from(Some(Arc::from(text))),
            log,
        }))
    }

    /// A text that is in the log already.
    pub(super) fn in_log(sequence: u64, log: Arc<dyn Texts>) -> Self {
        KeptText(Some(Kept {
            sequence,
            text: OnceLock::new(),
            log: Some(log),
        }))
    }

    /// True where the document has a text.
    pub(super) fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// The text.
    pub(super) fn get(&self) -> Option<&str> {
        let kept = self.0.as_ref()?;
        let read = || kept.log.as_ref()?.text(kept.sequence);
        kept.text.get_or_init(read).as_deref()
    }
}

impl fmt::Debug for KeptText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl PartialEq for KeptText {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Stored for KeptText {
    fn put(&self, to: &mut Put) {
        let in_log = |kept: &Kept| match kept.log {
            Some(_) => kept.sequence,
            None => 0,
        };
        let sequence = self.0.as_ref().map(in_log);
        sequence.put(to);
        if sequence == Some(0) {
            self.get().unwrap_or_default().to_owned().put(to);
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Some(match <Option<u64> as Stored>::take(from)? {
            None => KeptText(None),
            Some(0) => KeptText::new(&String::take(from)?, 0, None),
            Some(sequence) => KeptText::in_log(sequence, from.origin.texts.clone()?),
        })
    }
}
