//! R24: say where a copied quotation came from.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R24",
    title: "Say through whom it came",
    practice: "“Told dpa”, “Reuters reported” and “was quoted as saying” are kept; copies of one wire are one confirmation.",
    effect: "REPORTED_VIA; SAME_WIRE",
    reason: "Ten papers that print one agency prove what the agency printed, once.",
    examples: &[Example::told(
        "three papers, each “told dpa”",
        "the same words",
        "SAME_WIRE",
    )],
};
