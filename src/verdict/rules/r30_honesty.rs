//! R30: honesty of the check.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R30",
    title: "Honesty of the check",
    practice: "Similarity finds and never verifies; what is not in this registry is not therefore invented.",
    effect: "NOT_FOUND / UNCHECKABLE",
    reason: "A desk can act on “we do not have it”. It cannot act on a number between nought and one.",
    examples: &[
        Example::told("nothing near", "any words", "NOT_FOUND"),
        Example::told(
            "a fragment of it",
            "a long quotation around the fragment",
            "UNCHECKABLE",
        ),
    ],
};
