//! R18: masked obscenities.

use std::ops::Range;

use super::{Example, Rule};
use crate::verdict::{Words, case::Case, lists};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R18",
    title: "Masked obscenities",
    practice: "f***, s---, (expletive) spare the reader one word.",
    effect: "REDACTED",
    reason: "The mask is visible, and stands for one word whose letters it must fit.",
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
    ],
};

/// Stems of what is masked outright.
const OBSCENE: &[&str] = &[
    "fuck",
    "shit",
    "bullshit",
    "ass",
    "arse",
    "bitch",
    "bastard",
    "damn",
    "goddamn",
    "hell",
    "piss",
    "crap",
    "cunt",
    "dick",
    "cock",
    "prick",
    "whore",
    "slut",
    "bollocks",
    "wank",
    "twat",
    "bugger",
    "motherfuck",
    "nigg",
    "fag",
];

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

/// The mask fits the word: its letters before and after are the word's.
fn covers(mask: &str, word: &str) -> bool {
    if matches!(
        mask,
        "expletive" | "obscenity" | "redacted" | "bleep" | "expletives"
    ) {
        return OBSCENE.iter().any(|stem| word.starts_with(stem))
            || word.contains("**")
            || word.contains("--");
    }
    let Some(from) = mask
        .find("**")
        .or_else(|| mask.find("--"))
        .or_else(|| mask.find('*'))
    else {
        return false;
    };
    let tail = mask[from..].trim_start_matches(['*', '-']);
    word.starts_with(&mask[..from])
        && word.ends_with(tail)
        && word.len() >= from + tail.len()
        && !lists::is_risky(word)
        && word.len() > 2
}
