//! R19: translations differ, and a difference is then no proof of alteration.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R19",
    title: "Translations differ",
    practice: "A report that translates says so, or quotes through an interpreter.",
    effect: "TRANSLATION_VARIANT",
    reason: "Two honest translators give two wordings. Where the record says that it is a translation, other words about the same cannot be judged by comparing.",
    examples: &[Example::told(
        "“We stand by our friends” (through an interpreter)",
        "“We are standing with our friends”",
        "TRANSLATION_VARIANT",
    )],
};
