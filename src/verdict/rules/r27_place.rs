//! R27: the place of speech. The comparison is `verdict::occasion`.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R27",
    title: "The place of speech",
    practice: "A place in the attribution beats the event's, which beats a dateline.",
    effect: "CORRECT / COMPATIBLE / MISPLACED / UNKNOWN_IN_RECORD",
    reason: "Where somebody spoke tells to whom. A dateline only tells where the reporter sat.",
    examples: &[
        Example::told("told reporters in Brussels", "in Brussels", "CORRECT"),
        Example::told("told reporters in Brussels", "in Prague", "MISPLACED"),
    ],
};
