//! Whether two printings that share words say different things where they differ: other figures, or a negation more.
//!
//! In come two wordings, out comes yes or no. A gap that an ellipsis shows is no difference, and neither is a continuation that the other one lacks.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::lexicon::weight::{is_negation, is_number};

/// Words that are compared at most: what differs in a figure differs early, and the comparison is not linear.
const COMPARED: usize = 400;

/// Words in common on either side that make a difference one inside a sentence.
const SHARED: usize = 2;

/// The longest stretch at either end of both that is a change and not another continuation.
const CHANGE: usize = 3;

/// True where a figure or a negation stands in one and not in the other, between words that they share.
pub(super) fn contrary(a: &str, b: &str) -> bool {
    let (one, other) = (keys(a), keys(b));
    if weighty(&one).is_empty() && weighty(&other).is_empty() {
        return false;
    }
    let ops = capture_diff_slices(Algorithm::Myers, &one, &other);
    let last = ops.len().saturating_sub(1);
    let gaps = a.contains('…') || a.contains("...") || b.contains('…') || b.contains("...");
    // A word or two that both happen to have do not make their neighbours the same place of one sentence, unless they begin or end it.
    let shared = |at: usize| {
        let len = ops.get(at).map_or(0, |op| match op {
            DiffOp::Equal { len, .. } => *len,
            _ => 0,
        });
        len >= SHARED || at == 0 || at == last
    };
    ops.iter().enumerate().any(|(at, op)| {
        let edge = at == 0 || at == last;
        if (at > 0 && !shared(at - 1)) || (at < last && !shared(at + 1)) {
            return false;
        }
        let (_, left, right) = op.as_tag_tuple();
        let counts = match op {
            DiffOp::Equal { .. } => false,
            DiffOp::Replace { .. } => !edge || left.len().max(right.len()) <= CHANGE,
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => !edge && !gaps,
        };
        counts && weighty(&one[left]) != weighty(&other[right])
    })
}

/// The figures and negations among some words, in order.
fn weighty(words: &[String]) -> Vec<&str> {
    let words = words.iter().map(String::as_str);
    words
        .filter(|word| is_number(word) || is_negation(word))
        .collect()
}

/// The words of a text: letters, digits, and the signs inside of a word or a figure.
fn keys(text: &str) -> Vec<String> {
    text.split(|ch: char| !(ch.is_alphanumeric() || matches!(ch, '\'' | '’' | '.' | ',')))
        .map(|word| word.trim_matches(|ch: char| !ch.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| word.replace('’', "'").replace(',', "").to_lowercase())
        .take(COMPARED)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_negations_part_what_other_words_do_not() {
        for (a, b, expected) in [
            (
                "We lost 12 people in March, and nobody came to help",
                "We lost 15 people in March, and nobody came to help",
                true,
            ),
            (
                "We lost twelve people in March, and nobody came",
                "We lost fifteen people in March, and nobody came",
                true,
            ),
            (
                "12 people died here in March",
                "15 people died here in March",
                true,
            ),
            (
                "We will close the harbour by the end of the year",
                "We will not close the harbour by the end of the year",
                true,
            ),
            (
                "The quay can be ready by the autumn",
                "The quay can’t be ready by the autumn",
                true,
            ),
            (
                "It costs 1,200 crowns a year",
                "It costs 1200 crowns a year",
                false,
            ),
            (
                "We will close the old harbour by the end of the year",
                "We will shut the old harbour by the end of the year",
                false,
            ),
            (
                "We lost 12 people in March, and nobody came to help",
                "We lost … people in March, and nobody came to help",
                false,
            ),
            (
                "We lost people in March, and nobody came to help us with the boats",
                "We lost people in March, and nobody came. It took 9 days to find them",
                false,
            ),
            ("We sail at noon", "We sail at noon", false),
            ("", "12", false),
        ] {
            assert_eq!(contrary(a, b), expected, "{a} / {b}");
            assert_eq!(contrary(b, a), expected, "{b} / {a}");
        }
    }
}
