//! Words that turn what is said: those that negate, and figures. English.
//!
//! In comes the key of one word (lower case, straight apostrophes), out comes whether it is one. The lists are those of the rule book.

use super::counts;

/// Negation (rule R8).
const NEGATION: &[&str] = &[
    "not", "never", "no", "none", "nobody", "nothing", "nor", "neither", "without", "cannot",
    "hardly", "barely", "scarcely", "nowhere",
];
/// Words of quantity and order beside those that count (`counts`).
const QUANTITY: &[&str] = &[
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "trillions",
    "half",
    "halves",
    "thirds",
    "quarter",
    "quarters",
    "dozens",
    "percent",
    "twice",
    "double",
    "triple",
    "last",
    "once",
    "both",
    "all",
    "every",
    "most",
    "few",
    "many",
    "several",
    "single",
];

/// True for words that negate, contractions included.
pub fn is_negation(key: &str) -> bool {
    NEGATION.contains(&key) || key.ends_with("n't") || key == "ain't"
}

/// True for figures and spelled numbers.
pub fn is_number(key: &str) -> bool {
    key.bytes().any(|b| b.is_ascii_digit()) || is_spelled(key)
}

/// True for spelled numbers, quantities and ordinals.
pub fn is_spelled(key: &str) -> bool {
    counts::counts(key) || counts::ordinal(key).is_some() || QUANTITY.contains(&key)
}
