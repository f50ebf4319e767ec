//! R26: the day of speech. The comparison is `verdict::occasion`.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R26",
    title: "The day of speech",
    practice: "A day is the day of speech, not of print; “Thursday” is counted from the document's own date.",
    effect: "CORRECT / COMPATIBLE / MISDATED / PUBLICATION_DATE_GIVEN / UNKNOWN_IN_RECORD / UNRESOLVED",
    reason: "Yesterday's statement printed as today's makes a change of mind out of nothing. With nothing to count from, the day is unknown and not guessed.",
    examples: &[
        Example::told("3 September", "3 September", "CORRECT"),
        Example::told("3 September", "in September", "COMPATIBLE"),
        Example::told(
            "3 September, printed on the 4th",
            "4 September",
            "PUBLICATION_DATE_GIVEN",
        ),
        Example::told("3 September", "09/02/2025, which is two days", "MISDATED"),
        Example::told(
            "3 September",
            "yesterday, in a draft without a date",
            "UNRESOLVED",
        ),
    ],
};
