//! R22: no stitching.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R22",
    title: "No stitching",
    practice: "Two statements are two quotations, with two pairs of marks.",
    effect: "SPLICED",
    reason: "Both halves are true, and together they say what nobody said: another occasion, another question, another speaker.",
    examples: &[Example::told(
        "“We will open the port.” – “The road stays closed.” (two occasions)",
        "“We will open the port. The road stays closed.”",
        "SPLICED",
    )],
};
