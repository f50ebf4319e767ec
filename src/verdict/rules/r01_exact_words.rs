//! R1: the exact words stand inside the marks; typography is no word.
//!
//! The folding itself is `text::fold`; here stands only what the rule says.

use super::{Example, Rule};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R1",
    title: "The exact words stand inside the marks",
    practice: "Words between quotation marks are the words that were spoken, all of them and no others.",
    effect: "EXACT if the bytes are equal, else VERBATIM",
    reason: "Quote glyphs, apostrophes, dashes, invisible characters and line wraps come from keyboards and layout systems, not from the \
             speaker. Letters and apostrophes inside words do come from the speaker: we're is not were.",
    examples: &[
        Example::words(
            "It’s up to them — nobody else.",
            "It's up to them -- nobody else.",
            "VERBATIM",
        ),
        Example::words(
            "It was a 4-page letter",
            "It was a 4\u{2011}page letter",
            "VERBATIM",
        ),
        Example::words("We are ready.", "We are ready.", "EXACT"),
        Example::words(
            "We were ready to leave the port",
            "We're ready to leave the port",
            "GRAMMAR_EDIT",
        ),
        Example::words(
            "It cost 10⁶ crowns in the end",
            "It cost 106 crowns in the end",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
    ],
};
