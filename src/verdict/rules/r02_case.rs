//! R2: a fragment that becomes a sentence gains a capital, and the reverse; other letters keep their case.

use super::{Example, Rule};
use crate::{
    text::fold::MarkKind,
    verdict::{Flag, Words, case::Case, side::Letters},
};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R2",
    title: "The first letter may change its case",
    practice: "A fragment promoted to a sentence gains a capital; a sentence worked into another loses it.",
    effect: "VERBATIM; any other change of case is reported",
    reason: "Only the first letter of a sentence is the printer's. Elsewhere a capital can make another word: us and US.",
    examples: &[
        Example::words(
            "if common sense prevails",
            "If common sense prevails",
            "VERBATIM",
        ),
        Example::words(
            "It was a gift to us from the start",
            "It was a gift to US from the start",
            "SUBSTITUTION",
        ),
        Example::words("Slavery is over", "[S]lavery is over", "VERBATIM"),
        Example::words(
            "I spoke to the President twice",
            "I spoke to the president twice",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "We do not sell the ferries",
            "WE DO NOT SELL THE FERRIES",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "We will mark the job as done",
            "We Will Mark The Job As Done",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "We do not sell the ferries",
            "We do NOT sell the ferries",
            "STYLE_EQUIVALENT",
        ),
    ],
};

/// Words that a capital turns into others.
const TWO_WORDS: &[&str] = &[
    "may",
    "march",
    "august",
    "turkey",
    "china",
    "polish",
    "bill",
    "mark",
    "will",
    "bush",
    "trump",
    "rose",
    "frank",
    "grant",
    "job",
    "nice",
    "jack",
    "rob",
    "pat",
    "chase",
    "reading",
    "mobile",
    "lent",
    "guinea",
    "japan",
    "jersey",
    "black",
    "white",
    "brown",
    "green",
    "young",
    "democrat",
    "democratic",
    "republican",
    "labour",
    "labor",
    "conservative",
    "liberal",
    "catholic",
    "orthodox",
    "god",
    "west",
    "east",
];

/// Acronyms that in small letters are words of their own.
const ACRONYMS: &[&str] = &[
    "us", "it", "who", "aids", "un", "ice", "nice", "pac", "cop", "fed", "start", "salt", "eta",
    "dad", "arm", "or", "in", "am", "pm",
];

/// Looks at the letters of two equal words.
pub fn case_of_letters(case: &mut Case<'_, '_>, d: usize, r: usize) {
    let (a, b) = (&case.draft.words[d], &case.record.words[r]);
    if a.cased == b.cased {
        return;
    }
    let (drafted, recorded) = (a.cased, b.cased);
    let first_only = drafted.chars().skip(1).eq(recorded.chars().skip(1));
    let whole = [case.draft.letters(), case.record.letters()];
    if first_only && begins(case, d, r) {
        case.give(
            Words::Verbatim,
            "R2",
            "the first letter of the quotation or of a segment may change its case",
        );
    } else if whole.contains(&Letters::Capitals) {
        case.give(
            Words::StyleEquivalent,
            "R2",
            "set in capitals: which letters were capitals cannot be told",
        );
    } else if first_only && whole.contains(&Letters::Titled) {
        case.give(
            Words::StyleEquivalent,
            "R2",
            "set with a capital at every word, as titles are",
        );
    } else if first_only && !TWO_WORDS.contains(&a.key) || !first_only && !ACRONYMS.contains(&a.key)
    {
        case.give(
            Words::StyleEquivalent,
            "R2",
            format!("“{drafted}” is “{recorded}” on record"),
        );
    } else {
        case.give(
            Words::Substitution,
            "R2",
            format!("“{drafted}” is another word than “{recorded}”"),
        );
        if first_only {
            case.flag(
                Flag::NameChanged,
                "R16",
                format!("“{drafted}” for “{recorded}” changes what is named"),
            );
        }
    }
}

/// The words begin the quotation, or a segment behind an ellipsis, a joint or an inner mark, on either side.
fn begins(case: &Case<'_, '_>, d: usize, r: usize) -> bool {
    let (drafted, recorded) = (&case.draft.gaps[d], &case.record.gaps[r]);
    d == 0
        || r == 0
        || drafted.ellipsis
        || recorded.ellipsis
        || recorded.joint.is_some()
        || drafted.has(MarkKind::Quote)
        || case.draft.words[d - 1].bracketed
        || case.draft.words[d].patched
        // A sentence that the draft joins to the one before has its own rule (R3).
        || case.draft.starts_sentence(d) != case.record.starts_sentence(r)
}
