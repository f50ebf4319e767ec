//! R13: do not add words.

use std::ops::Range;

use super::{Example, Rule, r14_grammar, r16_weight};
use crate::verdict::{Flag, Words, case::Case, lists, side::Token};

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
        let negates = |word: &Token<'_>| lists::is_negation(word.key);
        if case.draft.words[draft.clone()].iter().any(negates) {
            case.give(
                Words::Insertion,
                "R12",
                format!(
                    "a bracket puts in a negation: “{}”",
                    case.drafted(draft.clone())
                ),
            );
            case.flag(
                Flag::NegationChanged,
                "R16",
                "the bracket takes or gives a negation",
            );
            return;
        }
        let modal = |word: &Token<'_>| {
            lists::touches(word.key).any(|touch| touch == lists::Touch::Modality)
        };
        if draft.len() == 1 && case.draft.words[draft.clone()].iter().any(modal) {
            let word = case.drafted(draft.clone());
            case.give(
                Words::Insertion,
                "R12",
                format!("a bracket puts in a modal verb: “{word}”"),
            );
            case.flag(
                Flag::ModalityChanged,
                "R16",
                "the bracket gives the words another mood",
            );
            return;
        }
        case.give(
            Words::Bracketed,
            "R12",
            format!(
                "not spoken, and shown in brackets: “{}”",
                case.drafted(draft)
            ),
        );
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
