//! Edits that turn the meaning: negations, modal verbs, numbers, names, opposites (rule R16).

use super::{
    Kind,
    draft::Case,
    edits::{altered, kind, long, place, with},
    ground::{Ground, Random},
    parts::negates,
};
use crate::verdict::{Flag, Words};

pub(super) const KINDS: &[Kind] = &[
    kind("R16", "negation swallowed", not_swallowed),
    kind("R16", "modal verb changed", modal),
    kind("R16", "number changed", number),
    kind("R16", "name changed", name),
    kind("R16", "meaning reversed", reversed),
];

fn not_swallowed(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, negates)?;
    let token = source.tokens[at];
    let positive = match token
        .strip_suffix("n't")
        .or_else(|| token.strip_suffix("n’t"))
    {
        Some("ca") => "can".to_string(),
        Some("wo") => "will".to_string(),
        Some("ai") => return None,
        Some(base) => base.to_string(),
        None if matches!(token, "not" | "never" | "no") => String::new(),
        None => return None,
    };
    let words = with(source, at, &positive);
    let case = altered(
        ground,
        random,
        source,
        &words,
        &[Words::SilentOmission, Words::Substitution],
    )?;
    Some(case.with_flag(Flag::NegationChanged))
}

fn modal(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let modal = |token: &str| {
        matches!(
            token,
            "will" | "would" | "should" | "must" | "can" | "could" | "might"
        )
    };
    let at = place(random, source, modal)?;
    let word = match source.tokens[at] {
        "will" | "must" | "should" => "may",
        "would" | "might" => "will",
        _ => "must",
    };
    let words = with(source, at, word);
    let case = altered(ground, random, source, &words, &[Words::Substitution])?;
    Some(case.with_flag(Flag::ModalityChanged))
}

fn number(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let digits = |token: &str| token.bytes().any(|b| b.is_ascii_digit());
    let at = place(random, source, digits)?;
    let token = source.tokens[at];
    let digit = token.find(|ch: char| ch.is_ascii_digit())?;
    let old = token.as_bytes()[digit] - b'0';
    let new = 1 + (old + u8::try_from(random.below(7)).unwrap_or(0)) % 9;
    if new == old {
        return None;
    }
    let word = format!("{}{new}{}", &token[..digit], &token[digit + 1..]);
    let words = with(source, at, &word);
    let case = altered(ground, random, source, &words, &[Words::Substitution])?;
    Some(case.with_flag(Flag::NumberChanged))
}

fn name(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let named = |token: &str| {
        token.len() > 4
            && token.starts_with(|ch: char| ch.is_ascii_uppercase())
            && token[1..].bytes().all(|b| b.is_ascii_lowercase())
    };
    let at = place(random, source, named)?;
    // A capital after a full stop is no name, and a day or a month is a date.
    let inside = source.tokens[at - 1].ends_with(|ch: char| ch.is_ascii_lowercase());
    let dated = source.tokens[at].ends_with("day") || MONTHS.contains(&source.tokens[at]);
    if !inside || dated {
        return None;
    }
    let words = with(
        source,
        at,
        random.pick(&["Nadia", "Kowalski", "Ravenna", "Osman"])?,
    );
    let case = altered(ground, random, source, &words, &[Words::Substitution])?;
    Some(case.with_flag(Flag::NameChanged))
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Words with their opposites.
const OPPOSITES: &[(&str, &str)] = &[
    ("for", "against"),
    ("more", "less"),
    ("before", "after"),
    ("good", "bad"),
    ("support", "oppose"),
    ("better", "worse"),
    ("right", "wrong"),
    ("true", "false"),
    ("always", "never"),
    ("strong", "weak"),
    ("higher", "lower"),
    ("win", "lose"),
    ("agree", "disagree"),
    ("increase", "decrease"),
    ("love", "hate"),
    ("safe", "unsafe"),
    ("legal", "illegal"),
];

fn reversed(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let opposite = |token: &str| {
        OPPOSITES.iter().find_map(|&(a, b)| match token {
            _ if token == a => Some(b),
            _ if token == b => Some(a),
            _ => None,
        })
    };
    let at = place(random, source, |token| opposite(token).is_some())?;
    let words = with(source, at, opposite(source.tokens[at])?);
    let case = altered(ground, random, source, &words, &[Words::Substitution])?;
    Some(case.with_flag(Flag::NegationChanged))
}
