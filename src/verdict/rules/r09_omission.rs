//! R9: deletions are shown.

use std::ops::Range;

use super::{Example, Rule, r10_fillers, r12_brackets, r14_grammar, r16_weight};
use crate::verdict::{Words, case::Case};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R9",
    title: "Deletions are shown",
    practice: "Words are not left out between the marks without an ellipsis.",
    effect: "SILENT_OMISSION",
    reason: "A reader takes the words between two marks for all the words that were said there.",
    examples: &[
        Example::words(
            "We will open the port and the road by May",
            "We will open the port by May",
            "SILENT_OMISSION",
        ),
        Example::words(
            "The bridge is not safe for lorries",
            "The bridge is safe for lorries",
            "SILENT_OMISSION + NEGATION_CHANGED",
        ),
        Example::words(
            "We will open the port by May",
            "We will open the port",
            "PARTIAL",
        ),
    ],
};

/// Words of the record that the draft lacks before its word `at`, with no ellipsis.
pub fn missing(case: &mut Case<'_, '_>, at: usize, record: Range<usize>) {
    let words = case.recorded(record.clone());
    let tokens = &case.record.words[record.clone()];
    let beside = |at: Option<usize>| {
        at.and_then(|at| case.draft.words.get(at))
            .is_some_and(|word| word.bracketed)
    };
    if tokens.iter().all(|word| word.bracketed) {
        case.give(
            Words::Bracketed,
            "R12",
            format!("the record has “{words}” in brackets: not spoken, and left out here"),
        );
    } else if beside(Some(at)) || beside(at.checked_sub(1)) {
        let bracket = if beside(Some(at)) {
            at..at + 1
        } else {
            at - 1..at
        };
        r12_brackets::stands_for(case, bracket, record);
        return;
    } else if !r10_fillers::dropped(case, record.clone())
        && !r14_grammar::tidied(case, 0..0, record.clone())
    {
        case.give(
            Words::SilentOmission,
            "R9",
            format!("left out with nothing to show it: “{words}”"),
        );
        r16_weight::weigh(case, 0..0, record.clone());
    }
    case.omitted.push(words);
}
