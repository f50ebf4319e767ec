//! R20: marks that quote nobody.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R20",
    title: "Marks that quote nobody",
    practice: "Terms, titles, nicknames and so-called names stand between marks without a speaker.",
    effect: "NOT_A_QUOTE, listed on request; a fragment that somebody is said to have said is a quotation of whatever length",
    reason: "A desk that gets a warning for every name of a ship stops reading warnings.",
    examples: &[
        Example::told("–", "the so-called “harbour coalition”", "NOT_A_QUOTE"),
        Example::told(
            "“severe consequences”",
            "She threatened “severe” measures, she said",
            "PARTIAL",
        ),
    ],
};
