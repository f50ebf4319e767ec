//! Number words and their values. English.
//!
//! In comes the key of one word (lower case), out comes the number that it names. It knows nothing of how number words combine.

const SMALL: [&str; 20] = [
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
];
/// From twenty on.
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];
const ORDINALS: [&str; 12] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];
/// Words and signs that multiply the number before them. Lakh and crore are those of India.
const SCALES: [(&str, i128); 17] = [
    ("k", 1_000),
    ("thousand", 1_000),
    ("m", 1_000_000),
    ("mn", 1_000_000),
    ("million", 1_000_000),
    ("b", 1_000_000_000),
    ("bn", 1_000_000_000),
    ("billion", 1_000_000_000),
    ("tn", 1_000_000_000_000),
    ("trillion", 1_000_000_000_000),
    ("lakh", 100_000),
    ("lakhs", 100_000),
    ("lac", 100_000),
    ("crore", 10_000_000),
    ("crores", 10_000_000),
    ("cr", 10_000_000),
    ("dozen", 12),
];

/// Zero to nineteen.
pub fn small(key: &str) -> Option<usize> {
    SMALL.iter().position(|name| *name == key)
}

/// Twenty, thirty and so on to ninety.
pub fn tens(key: &str) -> Option<usize> {
    TENS.iter()
        .position(|name| *name == key)
        .map(|at| (at + 2) * 10)
}

/// First to twelfth.
pub fn ordinal(key: &str) -> Option<usize> {
    ORDINALS
        .iter()
        .position(|name| *name == key)
        .map(|at| at + 1)
}

/// What a word like *million* or a sign like *bn* multiplies by.
pub fn scale(key: &str) -> Option<i128> {
    let known = SCALES.iter().find(|(name, _)| *name == key);
    known.map(|(_, factor)| *factor)
}

/// True for a word that counts: a number up to ninety, *hundred*, or a scale that is a word.
pub fn counts(key: &str) -> bool {
    /// Shorter scales are signs, which count behind figures only.
    const SIGN: usize = 2;
    small(key).or(tens(key)).is_some()
        || key == "hundred"
        || key.len() > SIGN && scale(key).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_their_numbers() {
        assert_eq!((small("seven"), small("twenty")), (Some(7), None));
        assert_eq!((tens("twenty"), tens("ninety")), (Some(20), Some(90)));
        assert_eq!((ordinal("first"), ordinal("twelfth")), (Some(1), Some(12)));
        assert_eq!(
            (scale("lakh"), scale("bn")),
            (Some(100_000), Some(1_000_000_000))
        );
        assert!(counts("crore") && counts("hundred") && !counts("m") && !counts("first"));
    }
}
