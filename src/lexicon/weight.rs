//! Words that turn what is said: those that negate, and figures. English.
//!
//! In comes the key of one word (lower case, straight apostrophes), out comes whether it is one. The lists are those of the rule book.

/// Negation (rule R8).
const NEGATION: &[&str] = &[
    "not", "never", "no", "none", "nobody", "nothing", "nor", "neither", "without", "cannot",
    "hardly", "barely", "scarcely", "nowhere",
];
/// Spelled numbers and quantities.
pub const NUMBER: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "half",
    "halves",
    "third",
    "thirds",
    "quarter",
    "quarters",
    "dozen",
    "dozens",
    "percent",
    "twice",
    "double",
    "triple",
    "first",
    "second",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
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
    key.bytes().any(|b| b.is_ascii_digit()) || NUMBER.contains(&key)
}
