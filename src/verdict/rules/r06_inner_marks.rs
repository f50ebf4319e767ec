//! R6: marks inside marks alternate; their level is no edit, but inner words belong to the inner speaker.

use super::{Example, Rule};
use crate::verdict::{Flag, case::Case};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R6",
    title: "Inner quotations",
    practice: "Inside double marks an inner quotation has single ones, and the reverse.",
    effect: "VERBATIM; NESTED_SPEAKER where only inner words are quoted",
    reason: "“He told me, ‘I resign’” makes nobody but *him* say that he resigns.",
    examples: &[
        Example::words(
            "He told me ‘no deal’ twice",
            "He told me “no deal” twice",
            "VERBATIM",
        ),
        Example::words(
            "My lawyer wrote, ‘you will lose this case,’ and left",
            "you will lose this case",
            "PARTIAL + NESTED_SPEAKER",
        ),
    ],
};

/// An inner quotation of fewer words is a term rather than somebody's words.
const WORDS: usize = 3;

/// Looks whether the draft quotes nothing but inner words.
pub fn inner_marks(case: &mut Case<'_, '_>) {
    let (from, to) = case.covered();
    let words = &case.record.words[from..to];
    if words.len() >= WORDS
        && words.iter().all(|word| word.quoted)
        && case.record.words.iter().any(|word| !word.quoted)
    {
        case.flag(Flag::NestedSpeaker, "R6", "on record these words stand between inner marks: they are somebody’s whom the speaker quotes");
    }
}
