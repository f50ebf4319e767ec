//! R6: marks inside marks alternate; their level is no edit, but inner words belong to the inner speaker.

use super::{Example, Rule};
use crate::{
    text::fold::MarkKind,
    verdict::{Flag, case::Case},
};

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
        Example::words(
            "She told me afterwards, ‘Six hundred.’",
            "Six hundred",
            "PARTIAL + NESTED_SPEAKER",
        ),
    ],
};

/// An inner quotation of fewer words is a term rather than somebody's words, unless a comma or a colon leads to it.
const WORDS: usize = 3;

/// Looks whether the draft quotes nothing but inner words.
pub fn inner_marks(case: &mut Case<'_, '_>) {
    let (from, to) = case.covered();
    let words = &case.record.words[from..to];
    if words.iter().all(|word| word.quoted)
        && case.record.words.iter().any(|word| !word.quoted)
        && (words.len() >= WORDS || is_led_to(case, from))
    {
        case.flag(Flag::NestedSpeaker, "R6", "on record these words stand between inner marks: they are somebody’s whom the speaker quotes");
    }
}

/// A comma or a colon stands before the inner marks around this word: “she told me, ‘Six.’”, not “they said ‘six’ to us”.
fn is_led_to(case: &Case<'_, '_>, at: usize) -> bool {
    let before = case.record.words[..at].iter().rev();
    let first = at - before.take_while(|word| word.quoted).count();
    let gap = &case.record.gaps[first];
    first > 0 && (gap.has(MarkKind::Comma) || gap.has(MarkKind::Colon))
}
