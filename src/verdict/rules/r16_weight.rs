//! R16: the edits that hurt most.

use std::{collections::BTreeMap, ops::Range};

use super::{Example, Rule};
use crate::lexicon::places;
use crate::verdict::{
    Flag,
    case::Case,
    lists::{Touch, touches},
    names::is_given,
    opposites::are_opposites,
    side::{Side, Token},
    style,
};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R16",
    title: "The edits that hurt most",
    practice: "Negations, numbers, units, dates, modal verbs and names are read twice.",
    effect: "+ NEGATION_CHANGED / NUMBER_CHANGED / MODALITY_CHANGED / NAME_CHANGED, and the headline is STOP",
    reason: "These are the words corrections are printed for.",
    examples: &[
        Example::words(
            "The port is not open to traders",
            "The port is open to traders",
            "SILENT_OMISSION + NEGATION_CHANGED",
        ),
        Example::words(
            "We lost 30 ships in the storm",
            "We lost 13 ships in the storm",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "We will leave the port tomorrow",
            "We may leave the port tomorrow",
            "SUBSTITUTION + MODALITY_CHANGED",
        ),
        Example::words(
            "I told Anna about the bridge",
            "I told Maria about the bridge",
            "SUBSTITUTION + NAME_CHANGED",
        ),
        Example::words(
            "Helga knows the harbour best",
            "Nadia knows the harbour best",
            "SUBSTITUTION + NAME_CHANGED",
        ),
        Example::words(
            "It is likely that the port will close",
            "It is unlikely that the port will close",
            "SUBSTITUTION + NEGATION_CHANGED",
        ),
        Example::words(
            "I voted for the harbour tax in May",
            "I voted against the harbour tax in May",
            "SUBSTITUTION + NEGATION_CHANGED",
        ),
        Example::words(
            "The dust is harmful to the children",
            "The dust is harmless to the children",
            "SUBSTITUTION + NEGATION_CHANGED",
        ),
        Example::words(
            "The bus leaves at 3 p.m. on Sunday",
            "The bus leaves at 3 a.m. on Sunday",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "They spent Rs 45 crore on the quay",
            "They spent Rs 45 lakh on the quay",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "Prices will rise after the winter",
            "Prices will fall after the winter",
            "SUBSTITUTION + NEGATION_CHANGED",
        ),
    ],
};

/// Raises the flags of an edit.
pub fn weigh(case: &mut Case<'_, '_>, draft: Range<usize>, record: Range<usize>) {
    for (flag, words) in differences(case, draft, record) {
        let what = match flag {
            Flag::NegationChanged => "a negation, or turns a word into its opposite",
            Flag::NumberChanged => "a number, a unit or a date",
            Flag::ModalityChanged => "a modal verb",
            _ => "a name",
        };
        case.flag(
            flag,
            "R16",
            format!("the edit touches {what}: {}", words.join(", ")),
        );
    }
}

/// True where the edit touches anything of weight.
pub fn touched(case: &Case<'_, '_>, draft: Range<usize>, record: Range<usize>) -> bool {
    !differences(case, draft, record).is_empty()
}

/// What of weight stands on one side of the edit only.
pub(super) fn differences(
    case: &Case<'_, '_>,
    draft: Range<usize>,
    record: Range<usize>,
) -> BTreeMap<Flag, Vec<String>> {
    let mut found: BTreeMap<Flag, Vec<String>> = BTreeMap::new();
    let (drafted, recorded) = (
        weighty(
            case.draft,
            draft.clone(),
            &case.record.words[record.clone()],
        ),
        weighty(
            case.record,
            record.clone(),
            &case.draft.words[draft.clone()],
        ),
    );
    for flag in [
        Flag::NegationChanged,
        Flag::NumberChanged,
        Flag::ModalityChanged,
        Flag::NameChanged,
    ] {
        let of = |side: &[(Flag, String)]| -> Vec<String> {
            let mut words: Vec<String> = side
                .iter()
                .filter(|(kind, _)| *kind == flag)
                .map(|(_, word)| word.clone())
                .collect();
            words.sort_unstable();
            words
        };
        let (mut a, b) = (of(&drafted), of(&recorded));
        if a != b {
            a.extend(b);
            a.dedup();
            found.insert(flag, a);
        }
    }
    if let Some(word) = reversed(&case.draft.words[draft], &case.record.words[record]) {
        found.entry(Flag::NegationChanged).or_default().push(word);
    }
    found
}

/// The words of weight of one side of an edit.
fn weighty(side: &Side<'_>, range: Range<usize>, other: &[Token<'_>]) -> Vec<(Flag, String)> {
    let mut found = Vec::new();
    for word in style::plain(&side.words[range.clone()], other) {
        for touch in touches(&word) {
            let flag = match touch {
                Touch::Negation => Flag::NegationChanged,
                Touch::Number => Flag::NumberChanged,
                Touch::Modality => Flag::ModalityChanged,
            };
            found.push((flag, word.clone()));
        }
    }
    if !side.shouts() {
        for at in range {
            if is_name(side, at) {
                found.push((
                    Flag::NameChanged,
                    style::canonical(&side.words[at..=at]).concat(),
                ));
            }
        }
    }
    found
}

/// A capital inside a sentence, or a known name at its head: a name, as far as letters tell.
fn is_name(side: &Side<'_>, at: usize) -> bool {
    let word = side.words[at].cased;
    let first = word.chars().next();
    let known = || is_given(side.words[at].key) || places::place(word).is_some();
    first.is_some_and(char::is_uppercase)
        && (!side.starts_sentence(at) || known())
        && word != "I"
        && !word.starts_with("I'")
        && touches(side.words[at].key).next().is_none()
}

/// Likely made unlikely, for made against, or the reverse.
fn reversed(draft: &[Token<'_>], record: &[Token<'_>]) -> Option<String> {
    const PREFIXES: [&str; 7] = ["un", "in", "im", "il", "ir", "dis", "non"];
    /// Words of an edit that are held against each other: more make another sentence.
    const WORDS: usize = 8;
    let negates = |long: &str, short: &str| {
        let harmless = || {
            let stem = long.strip_suffix("less").filter(|stem| stem.len() > 2);
            stem.is_some_and(|stem| short.strip_suffix("ful") == Some(stem))
        };
        PREFIXES
            .iter()
            .any(|prefix| long.strip_prefix(prefix) == Some(short))
            || harmless()
    };
    let head = |words: &'_ [Token<'_>]| words.len().min(WORDS);
    draft[..head(draft)].iter().find_map(|a| {
        record[..head(record)]
            .iter()
            .any(|b| negates(a.key, b.key) || negates(b.key, a.key) || are_opposites(a.key, b.key))
            .then(|| a.cased.to_string())
    })
}
