//! R8: a deletion must not distort. Omitted words of the closed list are flagged.

use std::ops::Range;

use super::{Example, Rule};
use crate::verdict::{Flag, case::Case, governors, lists};

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
    let risky: Vec<&str> = case.record.words[record.clone()]
        .iter()
        .filter(|word| lists::is_risky(word.sense()))
        .map(|word| word.cased)
        .collect();
    let negation = case.record.words[record.clone()]
        .iter()
        .find(|word| lists::is_negation(word.key));
    let governor = governors::among(case.record, record);
    let message = match (negation, governor) {
        (Some(word), _) => format!(
            "“{}” is left out: without it the words may say the opposite ({})",
            word.cased,
            risky.join(", ")
        ),
        (None, _) if !risky.is_empty() => {
            format!("left out, and may turn the meaning: {}", risky.join(", "))
        }
        (None, Some(governor)) => format!(
            "“{}” is left out, which takes back what is quoted, or limits it",
            case.recorded(governor)
        ),
        (None, None) => return,
    };
    case.flag(Flag::MeaningRisk, rule, message);
}
