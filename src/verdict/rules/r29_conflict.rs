//! R29: sources that disagree. The comparison is `verdict::standing`.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R29",
    title: "Sources that disagree",
    practice: "Where two reports print one statement differently, both are shown.",
    effect: "CONFLICT_IN_RECORD",
    reason: "The longest wording is not the truest, and neither is the first.",
    examples: &[
        Example::told(
            "“if common sense prevails” – if “common sense prevails”",
            "either",
            "CORROBORATED",
        ),
        Example::told(
            "“for when there is a peace” – a full stop there",
            "the shared part",
            "CONFLICT",
        ),
    ],
};
