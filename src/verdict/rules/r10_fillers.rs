//! R10: fillers.

use std::ops::Range;

use super::{Example, Rule};
use crate::verdict::{Words, case::Case, lists};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R10",
    title: "Fillers",
    practice: "The Guardian drops um, er and you know; AP and Reuters want an ellipsis even there.",
    effect: "by profile: VERBATIM (guardian), SILENT_OMISSION (ap, reuters)",
    reason: "A filler carries no meaning, but who tidies it away decides what carries none.",
    examples: &[
        Example::words(
            "We will, um, open the port",
            "We will open the port",
            "SILENT_OMISSION",
        ),
        Example::words(
            "We will, um, open the port",
            "We will … open the port",
            "ELIDED",
        ),
        Example::house(
            "guardian",
            "We will, you know, open the port",
            "We will open the port",
            "VERBATIM",
        ),
    ],
};

/// True where the missing words are fillers that the house lets go.
pub fn dropped(case: &mut Case<'_, '_>, record: Range<usize>) -> bool {
    let keys: Vec<&str> = case.record.words[record]
        .iter()
        .map(|word| word.key)
        .collect();
    let free = case.setting.profile.drops_fillers && lists::are_fillers(&keys);
    if free {
        case.give(
            Words::Verbatim,
            "R10",
            format!("a filler left out: “{}”", keys.join(" ")),
        );
    }
    free
}
