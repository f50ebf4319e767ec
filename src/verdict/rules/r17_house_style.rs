//! R17: house style inside marks. The tables are `verdict::style`.

use std::ops::Range;

use super::{Example, Rule};
use crate::verdict::{Words, case::Case, style};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R17",
    title: "House style inside marks",
    practice: "Every house spells figures, titles, percentages, currencies and transliterated names its own way, between marks too.",
    effect: "STYLE_EQUIVALENT",
    reason: "Speech has no spelling. What stands in the tables sounds alike or is read alike; what does not is a change of words.",
    examples: &[
        Example::words(
            "The bus leaves at 3 p.m. on 2 May",
            "The bus leaves at 3pm on May 2",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "They spent Rs 45 crore on the quay",
            "They spent ₹450 million on the quay",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "We paid 5 million dollars for it",
            "We paid $5 million for it",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "Sen. Brown and the neighbours came",
            "Senator Brown and the neighbors came",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "I met Zelenskyy in May",
            "I met Zelensky in May",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "It rose by 25 percent in May",
            "It rose by 25% in May",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "The flood plain is ours",
            "The floodplain is ours",
            "STYLE_EQUIVALENT",
        ),
        Example::words(
            "It rose by 25 percent in May",
            "It rose by 25 points in May",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
    ],
};

/// True where both sides say the same in another style.
pub fn equivalent(case: &mut Case<'_, '_>, draft: Range<usize>, record: Range<usize>) -> bool {
    let same = style::same_style(
        &case.record.words[record.clone()],
        &case.draft.words[draft.clone()],
    );
    let same = same
        && style::reads_so(case.record, record.clone())
        && style::reads_so(case.draft, draft.clone());
    if same {
        let message = format!(
            "“{}” is “{}” on record: house style",
            case.drafted(draft),
            case.recorded(record)
        );
        case.give(Words::StyleEquivalent, "R17", message);
    }
    same
}
