//! R5: a long quotation re-opens its marks at each paragraph. `text::fold` reads a paragraph break as a space and such a mark as none.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R5",
    title: "A quotation runs over paragraphs",
    practice: "A quotation of several paragraphs opens its marks at each and closes them once, at the end.",
    effect: "VERBATIM",
    reason: "The marks at the head of a paragraph remind the reader; they begin nothing.",
    examples: &[
        Example::words(
            "We go now.\n\n“We come back in May.",
            "We go now. We come back in May.",
            "VERBATIM",
        ),
        Example::words(
            "We go now.\n\n“We come back in May.",
            "We go now. We come back in June.",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
    ],
};
