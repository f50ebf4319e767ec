//! Words as the registry compares them when it asks whether two printings are one statement.
//!
//! A word is a run of letters and digits with the apostrophes inside it, without case; everything else is typography. This is
//! for grouping only: whether a draft is faithful is decided elsewhere, on the printed words.

use std::hash::Hasher;

use rustc_hash::FxHasher;
use unicode_normalization::UnicodeNormalization;

/// The words of a text, each as a hash of its lower-case form.
pub(super) fn words(text: &str) -> Vec<u64> {
    match text.is_ascii() {
        // Composed as it is: the way to composed letters takes several times as long as all the rest.
        true => read_ascii(text.as_bytes()),
        false => read(text.nfc()),
    }
}

/// As [`read`], of letters that have no other forms.
fn read_ascii(text: &[u8]) -> Vec<u64> {
    // About what a word and its space take.
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if !byte.is_ascii_alphanumeric() {
            continue;
        }
        let mut word = FxHasher::default();
        word.write_u32(byte.to_ascii_lowercase().into());
        while let Some(&next) = bytes.peek() {
            if next.is_ascii_alphanumeric() {
                word.write_u32(next.to_ascii_lowercase().into());
                bytes.next();
                continue;
            }
            // An apostrophe counts where the word goes on behind it.
            let mut ahead = bytes.clone();
            ahead.next();
            let inside = ahead.peek().is_some_and(u8::is_ascii_alphanumeric);
            if next != b'\'' || !inside {
                break;
            }
            word.write_u32(u32::from(b'\''));
            bytes.next();
        }
        words.push(word.finish());
    }
    words
}

fn read(chars: impl Iterator<Item = char>) -> Vec<u64> {
    let mut words = Vec::new();
    let mut word = FxHasher::default();
    let mut inside = false;
    let mut pending_apostrophe = false;
    for ch in chars {
        if ch.is_alphanumeric() {
            if pending_apostrophe {
                word.write_u32('\'' as u32);
                pending_apostrophe = false;
            }
            for lower in ch.to_lowercase() {
                word.write_u32(lower as u32);
            }
            inside = true;
        } else if matches!(ch, '\'' | '’' | '‘' | 'ʼ') && inside && !pending_apostrophe {
            pending_apostrophe = true;
        } else if matches!(
            ch,
            '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
        ) {
            continue;
        } else if inside {
            words.push(word.finish());
            word = FxHasher::default();
            (inside, pending_apostrophe) = (false, false);
        }
    }
    if inside {
        words.push(word.finish());
    }
    words
}

/// The hash of a text, byte for byte. The same in every process, so that it may stand in ids.
pub(super) fn hash_text(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.write_usize(text.len());
    hasher.finish()
}

/// The longest stretch of plain letters and digits in a text: what tells in no time that most other texts do not hold its words.
pub(super) struct LongestRun<'t>(&'t [u8]);

impl<'t> LongestRun<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let runs = text
            .as_bytes()
            .split(|byte| !byte.is_ascii_alphanumeric())
            .max_by_key(|run| run.len());
        // A letter beyond ASCII folds in ways that its neighbours cannot tell.
        LongestRun(runs.filter(|_| text.is_ascii()).unwrap_or_default())
    }

    /// False where a text cannot hold the words of the one that this is of. A text with other letters is not judged.
    pub(super) fn may_stand_in(&self, text: &str) -> bool {
        let text = text.as_bytes();
        let Some((first, rest)) = self.0.split_first() else {
            return true;
        };
        if !text.is_ascii() {
            return true;
        }
        let starts =
            memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), text);
        starts.into_iter().any(|at| {
            let follows = text.get(at + 1..at + 1 + rest.len());
            follows.is_some_and(|follows| follows.eq_ignore_ascii_case(rest))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_run_is_missed_only_where_the_words_are_not_there() {
        for (short, long, expected) in [
            ("at noon", "We sail AT NOON tomorrow", true),
            ("at noon", "We sail at night", false),
            ("the harbour's", "The harbour’s gates", true),
            ("a quay", "A qua", false),
            ("noön", "We sail at night", true),
            ("…", "anything", true),
        ] {
            assert_eq!(
                LongestRun::of(short).may_stand_in(long),
                expected,
                "{short} / {long}"
            );
        }
    }

    #[test]
    fn typography_is_no_word_and_apostrophes_stay() {
        let same = |a: &str, b: &str| words(a) == words(b);
        assert!(same(
            "We are ready, us Europeans,",
            "we are “ready” us Europeans"
        ));
        assert!(same("It’s up to them.", "it's up to them"));
        assert!(same("the allies' plan", "the allies plan"));
        assert!(same("probably...by air,", "Probably … by air"));
        assert!(same("soft\u{AD}ly", "softly"));
        assert!(!same("we're", "were"));
        assert!(!same("a b", "ab"));
        assert!(words(" “…” ").is_empty());
    }

    proptest! {
        #[test]
        fn plain_letters_are_read_as_any_others(text in "[ a-zA-Z0-9'.,-]{0,40}") {
            prop_assert_eq!(read_ascii(text.as_bytes()), read(text.chars()));
        }
    }
}
