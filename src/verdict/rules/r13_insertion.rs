//! R13: do not add words.

use std::ops::Range;

use super::r12_brackets;
use super::{Example, Rule, r14_grammar, r16_weight};
use crate::verdict::{Flag, Words, brackets, case::Case, lists, side::Token};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R13",
    title: "Do not add words",
    practice: "Between the marks stand no words that the speaker did not say, but in brackets.",
    effect: "INSERTION",
    reason: "An added word is the reporter's, with the speaker's name on it.",
    examples: &[
        Example::words(
            "We will open the port by May",
            "We will certainly open the port by May",
            "INSERTION",
        ),
        Example::words(
            "We will open the port by May",
            "We will never open the port by May",
            "INSERTION + NEGATION_CHANGED",
        ),
        Example::words(
            "We will open the port by May",
            "We will [certainly] open the port by May",
            "BRACKETED",
        ),
    ],
};

/// Words of the draft that the record lacks.
pub fn added(case: &mut Case<'_, '_>, draft: Range<usize>) {
    if case.draft.words[draft.clone()]
        .iter()
        .all(|word| word.bracketed)
    {
        if let Some(found) = brackets::put_in(case, draft.clone()) {
            r12_brackets::overreaches(case, found);
            return;
        }
        case.give(
            Words::Bracketed,
            "R12",
            format!(
                "not spoken, and shown in brackets: “{}”",
                case.drafted(draft.clone())
            ),
        );
        let risky = |word: &Token<'_>| lists::is_risky(word.sense());
        if let Some(what) = brackets::narrows(case, draft.clone()) {
            let message = format!("the bracket puts in {what}, which may change what was claimed");
            case.flag(Flag::MeaningRisk, "R12", message);
        } else if case.draft.words[draft].iter().any(risky) {
            case.flag(
                Flag::MeaningRisk,
                "R12",
                "what the bracket puts in may limit what was said",
            );
        }
        return;
    }
    if r14_grammar::tidied(case, draft.clone(), 0..0) {
        return;
    }
    case.give(
        Words::Insertion,
        "R13",
        format!("not on record: “{}”", case.drafted(draft.clone())),
    );
    r16_weight::weigh(case, draft.clone(), 0..0);
}
