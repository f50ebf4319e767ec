//! R25: the speaker. The comparison is `verdict::speaker`.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R25",
    title: "The speaker",
    practice: "The name beside the words is the name of who said them.",
    effect: "CORRECT / ALIAS / ROLE_MATCH / OVER_SPECIFIC / MISATTRIBUTED",
    reason: "The right words with a wrong name are a false report about two people. A fragment of under four words recorded only for another is not found for this one: short words belong to nobody.",
    examples: &[
        Example::told("Volodymyr Zelenskyy", "Zelensky", "ALIAS"),
        Example::told("two officials", "one official, named", "OVER_SPECIFIC"),
    ],
};
