//! R8: a deletion must not distort. Omitted words of the closed list are flagged.

use std::ops::Range;

use super::{Example, Rule};
use crate::verdict::{Flag, case::Case, lists};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R8",
    title: "A deletion must not distort",
    practice: "What is left out must not turn the meaning of what stays.",
    effect: "+ MEANING_RISK: a flag, not a failure",
    reason: "Negation, condition, exception, hedge and number are where a cut turns a sentence round; a machine can see them, not weigh them.",
    examples: &[
        Example::words(
            "We will sail if the ice allows it, before May",
            "We will sail ... before May",
            "ELIDED + MEANING_RISK",
        ),
        Example::words(
            "We will sail with the new crew before May",
            "We will sail ... before May",
            "ELIDED",
        ),
    ],
};

/// Flags the words of the closed list among those left out.
pub fn weigh(case: &mut Case<'_, '_>, record: Range<usize>, rule: &'static str) {
    let risky: Vec<&str> = case.record.words[record]
        .iter()
        .filter(|word| lists::is_risky(word.sense()))
        .map(|word| word.cased)
        .collect();
    if !risky.is_empty() {
        let message = format!("left out, and may turn the meaning: {}", risky.join(", "));
        case.flag(Flag::MeaningRisk, rule, message);
    }
}
