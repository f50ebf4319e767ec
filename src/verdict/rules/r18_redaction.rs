//! R18: masked obscenities.

use std::ops::Range;

use super::{Example, Rule};
use crate::verdict::{Words, case::Case, obscene::covers};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R18",
    title: "Masked obscenities",
    practice: "f***, s---, (expletive) spare the reader one word",
    effect: "REDACTED",
    reason: "The mask is visible, and stands for an obscenity whose letters and length it must fit. What a reader cannot guess was replaced.",
    examples: &[
        Example::words(
            "It was a fucking disgrace to watch",
            "It was a f****** disgrace to watch",
            "REDACTED",
        ),
        Example::words(
            "It was bullshit from the start",
            "It was [expletive] from the start",
            "REDACTED",
        ),
        Example::words(
            "It was a triumph from the start",
            "It was a f****** from the start",
            "SUBSTITUTION",
        ),
        Example::words(
            "It was freezing on the quay that night",
            "It was f***ing on the quay that night",
            "SUBSTITUTION",
        ),
    ],
};

/// True where one word of the draft masks one of the record, or the reverse.
pub fn masked(case: &mut Case<'_, '_>, draft: Range<usize>, record: Range<usize>) -> bool {
    if draft.len() != record.len() {
        return false;
    }
    let fits = draft.clone().zip(record.clone()).all(|(d, r)| {
        let (a, b) = (case.draft.words[d].key, case.record.words[r].key);
        a == b || covers(a, b) || covers(b, a)
    });
    if fits {
        let message = format!(
            "“{}” stands for “{}”",
            case.drafted(draft),
            case.recorded(record)
        );
        case.give(Words::Redacted, "R18", message);
    }
    fits
}
