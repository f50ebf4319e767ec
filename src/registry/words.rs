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
        true => read(text.chars()),
        false => read(text.nfc()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
