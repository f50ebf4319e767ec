//! R15: rewording and reordering.

use std::ops::Range;

use super::{Example, Rule, r12_brackets, r14_grammar, r16_weight, r17_house_style, r18_redaction};
use crate::verdict::{Words, case::Case, lists, style};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R15",
    title: "No rewording",
    practice: "A word is not replaced by another, nor the order changed, between the marks.",
    effect: "SUBSTITUTION / REORDERED",
    reason: "Marks promise the speaker's words, not their gist.",
    examples: &[
        Example::words(
            "We will rebuild the old harbour by May",
            "We will restore the old harbour by May",
            "SUBSTITUTION",
        ),
        Example::words(
            "We want peace and we want bread",
            "we want bread and We want peace",
            "REORDERED",
        ),
        Example::words(
            "They came by sea on the first night",
            "They came on the first night by sea",
            "REORDERED",
        ),
        Example::words(
            "Is the old bridge safe? No",
            "The old bridge is safe",
            "REORDERED",
        ),
        Example::house("guardian", "Is it safe? No", "It is safe,", "REORDERED"),
        Example::words(
            "We can call this right now",
            "We can call right this now",
            "REORDERED",
        ),
    ],
};

/// Words of the record stand otherwise in the draft.
pub fn replaced(case: &mut Case<'_, '_>, draft: Range<usize>, record: Range<usize>) {
    let bare = case.draft.words[draft.clone()]
        .iter()
        .filter(|word| !word.bracketed)
        .count();
    if bare == 0 {
        r12_brackets::stands_for(case, draft, record);
        return;
    }
    if case.record.words[record.clone()]
        .iter()
        .all(|word| word.bracketed)
    {
        let words = case.recorded(record);
        case.give(
            Words::Insertion,
            "R12",
            format!("the record has “{words}” in brackets: it was not spoken"),
        );
        return;
    }
    if r18_redaction::masked(case, draft.clone(), record.clone())
        || r17_house_style::equivalent(case, draft.clone(), record.clone())
    {
        return;
    }
    if !r14_grammar::tidied(case, draft.clone(), record.clone()) {
        let message = format!(
            "“{}” is “{}” on record",
            case.drafted(draft.clone()),
            case.recorded(record.clone())
        );
        case.give(Words::Substitution, "R15", message);
        r16_weight::weigh(case, draft.clone(), record.clone());
    }
}

/// Steps of an alignment in which moves are looked for.
const STEPS: usize = 200;
/// Words that a function word can change places with.
const SWAPPED: usize = 2;
/// Words that an auxiliary can: the subject of a question.
const SUBJECT: usize = 8;

/// Finds words that only changed their place, and tells which steps of the alignment they are.
pub fn moved(case: &mut Case<'_, '_>) -> Vec<usize> {
    let mut of_moves = Vec::new();
    // With more edits than this the two have little in common, and every pair of steps would have to be looked at.
    if case.steps.len() > STEPS {
        return of_moves;
    }
    let (from, to) = case.covered();
    for (at, step) in case.steps.clone().iter().enumerate() {
        if step.equal || step.draft.is_empty() {
            continue;
        }
        let drafted: Vec<&str> = case.draft.words[step.draft.clone()]
            .iter()
            .map(|word| word.key)
            .collect();
        // One function word stands all over a text; it moved where it changed places with its neighbours.
        let small = !drafted.iter().any(|key| lists::is_content(key)) && drafted.len() < 2;
        let auxiliary = small && style::is_auxiliary(drafted[0]);
        let reach = if auxiliary { SUBJECT } else { SWAPPED };
        let swapped = |other: usize| {
            other.abs_diff(at) == 2 && case.steps[other.midpoint(at)].draft.len() <= reach
        };
        // “It is” of “Is it?”: the auxiliary stands just before the part that the alignment covers.
        let asked = || {
            (auxiliary
                && at > 0
                && step.draft.start <= SUBJECT
                && from > case.record.sentence_start(from)
                && case.record.words[from - 1].key == drafted[0])
                .then(|| from - 1..from)
        };
        let gone = case.steps.iter().enumerate().position(|(other, gone)| {
            other != at
                && !gone.equal
                && !of_moves.contains(&other)
                && (!small || swapped(other))
                && {
                    let recorded: Vec<&str> = case.record.words[gone.record.clone()]
                        .iter()
                        .map(|word| word.key)
                        .collect();
                    recorded == drafted
                }
        });
        // Or it stands outside the part that the alignment covers: two sentences changed places.
        let outside = || {
            let mut runs = case.record.words.windows(drafted.len()).enumerate();
            runs.find(|(start, run)| {
                (start + run.len() <= from || *start >= to)
                    && run.iter().map(|word| word.key).eq(drafted.iter().copied())
            })
            .map(|(start, run)| start..start + run.len())
        };
        let elsewhere = (drafted.len() >= 3 && step.record.is_empty())
            .then(outside)
            .flatten()
            .or_else(asked);
        if gone.is_none() && elsewhere.is_none() {
            continue;
        }
        let message = format!(
            "“{}” stands elsewhere on record",
            case.drafted(step.draft.clone())
        );
        case.give(Words::Reordered, "R15", message);
        let whole = case.rewritten.take().unwrap_or(from..to);
        let also = elsewhere.unwrap_or(from..to);
        case.rewritten = Some(whole.start.min(also.start)..whole.end.max(also.end));
        if small {
            // A negation or a modal verb bears on what stands behind it.
            let nothing = step.record.start..step.record.start;
            r16_weight::weigh(case, step.draft.clone(), nothing);
        }
        of_moves.push(at);
        of_moves.extend(gone.filter(|&other| case.steps[other].draft.is_empty()));
    }
    of_moves
}
