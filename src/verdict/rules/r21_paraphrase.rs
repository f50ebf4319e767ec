//! R21: marks vouch for the words.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R21",
    title: "Marks vouch for the words",
    practice: "Words that a reporter put in own terms do not go between marks.",
    effect: "PARAPHRASE_AS_QUOTE",
    reason: "A paraphrase is evidence of what was meant and never of how it was said.",
    examples: &[Example::told(
        "The mayor said the port would close in May for repairs",
        "“The port will close in May for repairs,” the mayor said",
        "PARAPHRASE_AS_QUOTE",
    )],
};
