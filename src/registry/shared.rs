//! Short texts that come again in thousands of records: a cue, the name of a rule. Each is in memory once.
//!
//! In comes a text, out comes a handle of it. It knows nothing of what the texts are. The table is bounded, so that what comes once does not
//! pile up in it: a text that finds no room has a handle of its own. Names do not belong here: what is erased must not stay behind.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashSet;

/// Distinct texts in the table: cues and rules are some hundred.
const TEXTS: usize = 1 << 12;
/// A longer text hardly comes again.
const LONGEST: usize = 64;

static TABLE: Mutex<Option<FxHashSet<Arc<str>>>> = Mutex::new(None);

/// A handle of `text`.
pub(super) fn shared(text: &str) -> Arc<str> {
    if text.len() > LONGEST {
        return text.into();
    }
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    let table = table.get_or_insert_default();
    if let Some(known) = table.get(text) {
        return known.clone();
    }
    let new: Arc<str> = text.into();
    if table.len() < TEXTS {
        table.insert(new.clone());
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one() {
        assert!(Arc::ptr_eq(
            &shared("told reporters"),
            &shared("told reporters")
        ));
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(*shared(&long), *long);
    }
}
