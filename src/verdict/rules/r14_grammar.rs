//! R14: tidied grammar.

use std::ops::Range;

use super::{Example, Rule, r16_weight};
use crate::verdict::{Words, case::Case, style};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R14",
    title: "Tidied grammar",
    practice: "AP alters nothing, Reuters lets it be noted, the Guardian accepts it.",
    effect: "GRAMMAR_EDIT, by profile",
    reason: "Articles, auxiliaries, agreement and forms of one word rarely change what was said; but how somebody speaks is news too.",
    examples: &[
        Example::words(
            "The roads is closed to lorries",
            "The roads are closed to lorries",
            "GRAMMAR_EDIT",
        ),
        Example::words(
            "We opened port to all traders",
            "We opened the port to all traders",
            "GRAMMAR_EDIT",
        ),
        Example::words(
            "We do not want the old bridge",
            "We don't want the old bridge",
            "GRAMMAR_EDIT",
        ),
        Example::words(
            "We can open the port by May",
            "We could open the port by May",
            "SUBSTITUTION + MODALITY_CHANGED",
        ),
    ],
};

/// True where the edit is one of grammar and touches nothing of weight.
pub fn tidied(case: &mut Case<'_, '_>, draft: Range<usize>, record: Range<usize>) -> bool {
    let (drafted, recorded) = (
        &case.draft.words[draft.clone()],
        &case.record.words[record.clone()],
    );
    if !style::same_lemmas(recorded, drafted)
        || r16_weight::touched(case, draft.clone(), record.clone())
    {
        return false;
    }
    let message = match (draft.is_empty(), record.is_empty()) {
        (true, _) => format!("grammar: “{}” left out", case.recorded(record)),
        (_, true) => format!("grammar: “{}” put in", case.drafted(draft)),
        _ => format!(
            "grammar: “{}” for “{}”",
            case.drafted(draft),
            case.recorded(record)
        ),
    };
    case.give(Words::GrammarEdit, "R14", message);
    true
}
