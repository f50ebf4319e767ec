//! R7: an ellipsis shows a deletion, inside one utterance.

use std::ops::Range;

use super::{Example, Rule, r08_distortion};
use crate::verdict::{Flag, Words, case::Case};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R7",
    title: "An ellipsis marks a deletion",
    practice: "Three dots show that words of the same utterance were left out.",
    effect: "ELIDED, and the omitted words are returned",
    reason: "A reader who sees the dots can ask what stood there. Dots that lead from one occasion, speaker or text to another hide a splice. \
             Dots on record are a gap nobody can fill.",
    examples: &[
        Example::words(
            "We will open the port and the road by May",
            "We will open the port … by May",
            "ELIDED",
        ),
        Example::words(
            "We will open the port ... by May",
            "We will open the port by May",
            "SILENT_OMISSION",
        ),
        Example::words(
            "We will open the port ... by May",
            "We will open the port ... by May",
            "EXACT",
        ),
        Example::words(
            "The harbour ministry will pay",
            "The … harbour ministry will pay",
            "ELIDED",
        ),
        Example::words(
            "We will never ... sell the ferries",
            "We will ... sell the ferries",
            "SILENT_OMISSION + NEGATION_CHANGED",
        ),
        Example::words(
            "My cousin Ann and my uncle Bo rang the bell",
            "My cousin … Bo rang the bell",
            "ELIDED + MEANING_RISK",
        ),
        Example::words(
            "It came probably...by air",
            "It came probably not by air",
            "INSERTION + NEGATION_CHANGED",
        ),
    ],
};

/// Words of the record that stand behind an ellipsis of the draft.
pub fn elided(case: &mut Case<'_, '_>, at: usize, record: Range<usize>) {
    // At either end the dots only say that the sentence goes on.
    if at == 0 || at == case.draft.len() {
        return;
    }
    let words = case.recorded(record.clone());
    case.give(
        Words::Elided,
        "R7",
        format!("left out behind the ellipsis: “{words}”"),
    );
    case.omitted.push(words);
    if let Some(name) = run_on(case, record.clone()) {
        let message = format!(
            "the ellipsis leaves out a name and runs on to “{name}”: the words may say it of another person"
        );
        case.flag(Flag::MeaningRisk, "R8", message);
    }
    r08_distortion::weigh(case, record, "R8");
}

/// The name that the ellipsis leads to where it leaves out another: “my cousin … Bo”, for “my cousin Ann, and my uncle Bo”.
fn run_on<'t>(case: &Case<'_, 't>, record: Range<usize>) -> Option<&'t str> {
    let is_name = |at: usize| {
        let word = case.record.words.get(at)?;
        let capital = word.cased.starts_with(char::is_uppercase) && word.cased.chars().count() > 1;
        (capital && !case.record.starts_sentence(at)).then_some(word.cased)
    };
    let beyond = is_name(record.end)?;
    let mut left_out = record.filter(|&at| is_name(at).is_some());
    left_out.next().map(|_| beyond)
}
