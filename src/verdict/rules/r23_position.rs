//! R23: headlines and pull-quotes may paraphrase.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R23",
    title: "Headlines may paraphrase",
    practice: "A headline, caption or pull-quote shortens; the body has the words.",
    effect: "NOT_IN_BODY where nothing better is on record",
    reason: "What is printed large was often set by another hand than the reporter's.",
    examples: &[Example::told(
        "a pull-quote alone",
        "the same words",
        "EXACT + NOT_IN_BODY",
    )],
};
