//! R4: a quotation interrupted by its attribution is one.

use super::{Example, Rule};
use crate::verdict::{Flag, Words, case::Case, side::Joint};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R4",
    title: "An interrupted quotation is one",
    practice: "“A,” X said, “B.” may be printed as “A, B.” — the attribution is the reporter's, not the speaker's.",
    effect: "VERBATIM_JOINED; CONTIGUITY_UNPROVEN where added, later, also said or other text intervenes",
    reason: "Where the reporter writes that X added something, nobody knows what was said in between.",
    examples: &[
        Example::joined(
            &["We go,", "and we stay."],
            "We go, and we stay.",
            "VERBATIM_JOINED",
        ),
        Example::joined(
            &["We have enough pilots,", "and we have enough tugs."],
            "We have enough",
            "PARTIAL",
        ),
    ],
};

/// The words run over the joint before record word `r`.
pub fn joined(case: &mut Case<'_, '_>, r: usize) {
    match case.record.gaps[r].joint {
        Some(Joint::Contiguous) => case.give(
            Words::VerbatimJoined,
            "R4",
            "only the attribution stands between these words on record",
        ),
        Some(Joint::Unproven) => {
            case.give(
                Words::VerbatimJoined,
                "R4",
                "the record prints these words in two quotations of one turn",
            );
            case.flag(
                Flag::ContiguityUnproven,
                "R4",
                "other text stands between them: it is not proven that they were said in one go",
            );
        }
        None => {}
    }
}
