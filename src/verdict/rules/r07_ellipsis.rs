//! R7: an ellipsis shows a deletion, inside one utterance.

use std::ops::Range;

use super::{Example, Rule, r08_distortion};
use crate::verdict::{Words, case::Case};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R7",
    title: "An ellipsis marks a deletion",
    practice: "Three dots show that words of the same utterance were left out.",
    effect: "ELIDED, and the omitted words are returned",
    reason: "A reader who sees the dots can ask what stood there. Dots that lead from one occasion, speaker or text to another hide a splice. \
             Dots on record are a gap nobody can fill.",
    examples: &[
        Example::words(
            "We will open the port and the road by May",
            "We will open the port … by May",
            "ELIDED",
        ),
        Example::words(
            "We will open the port ... by May",
            "We will open the port by May",
            "SILENT_OMISSION",
        ),
        Example::words(
            "We will open the port ... by May",
            "We will open the port ... by May",
            "EXACT",
        ),
        Example::words(
            "The harbour ministry will pay",
            "The … harbour ministry will pay",
            "ELIDED",
        ),
        Example::words(
            "We will never ... sell the ferries",
            "We will ... sell the ferries",
            "SILENT_OMISSION + NEGATION_CHANGED",
        ),
        Example::words(
            "It came probably...by air",
            "It came probably not by air",
            "INSERTION + NEGATION_CHANGED",
        ),
    ],
};

/// Words of the record that stand behind an ellipsis of the draft.
pub fn elided(case: &mut Case<'_, '_>, at: usize, record: Range<usize>) {
    // At either end the dots only say that the sentence goes on.
    if at == 0 || at == case.draft.len() {
        return;
    }
    let words = case.recorded(record.clone());
    case.give(
        Words::Elided,
        "R7",
        format!("left out behind the ellipsis: “{words}”"),
    );
    case.omitted.push(words);
    r08_distortion::weigh(case, record, "R8");
}
