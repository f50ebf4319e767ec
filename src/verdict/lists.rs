//! The closed lists of the rules: which words negate, condition, hedge, count, and so on. English.
//!
//! In comes the key of one word (folded, lower case), out comes what it can do to the meaning. The lists are R8's and R16's.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lexicon::weight::is_spelled;
pub use crate::lexicon::weight::{is_negation, is_number};

/// Condition (rule R8). `provided`, `assuming` and `in case` among them.
const CONDITION: &[&str] = &[
    "if", "unless", "until", "when", "whenever", "provided", "once", "assuming", "case",
];
/// Exception (rule R8).
const EXCEPTION: &[&str] = &[
    "but", "except", "only", "just", "however", "although", "though",
];
/// Hedge (rule R8) that says how far a thing is so.
const HEDGE: &[&str] = &[
    "may", "might", "could", "almost", "nearly", "about", "some", "likely",
];
/// Hedge (rule R8) that leaves open whether a thing is so.
const OPEN: &[&str] = &[
    "allegedly",
    "apparently",
    "appear",
    "appeared",
    "appears",
    "maybe",
    "perhaps",
    "possibly",
    "probably",
    "reportedly",
    "seem",
    "seemed",
    "seems",
    "supposedly",
];
/// Units that an edit must not touch (rule R16).
const UNIT: &[&str] = &[
    "percent",
    "dollar",
    "dollars",
    "euro",
    "euros",
    "pound",
    "pounds",
    "rouble",
    "roubles",
    "ruble",
    "rubles",
    "yen",
    "yuan",
    "cent",
    "cents",
    "metre",
    "metres",
    "meter",
    "meters",
    "kilometre",
    "kilometres",
    "kilometer",
    "kilometers",
    "mile",
    "miles",
    "foot",
    "feet",
    "inch",
    "inches",
    "acre",
    "acres",
    "hectare",
    "hectares",
    "tonne",
    "tonnes",
    "ton",
    "tons",
    "kilogram",
    "kilograms",
    "kilos",
    "gram",
    "grams",
    "litre",
    "litres",
    "liter",
    "liters",
    "gallon",
    "gallons",
    "barrel",
    "barrels",
    "degree",
    "degrees",
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "centuries",
    "megawatt",
    "megawatts",
    "watt",
    "watts",
    "yard",
    "yards",
    "ounce",
    "ounces",
    "rupee",
    "rupees",
    "rs",
    "inr",
    "hryvnia",
];
/// Days, months and hours that an edit must not touch (rule R16).
const DATE: &[&str] = &[
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may (month)",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
    "noon",
    "midday",
    "midnight",
    "a.m.",
    "p.m.",
];
/// Modal verbs (rule R16).
const MODAL: &[&str] = &[
    "can",
    "could",
    "may",
    "might",
    "must",
    "shall",
    "should",
    "will",
    "would",
    "ought",
    "need",
    "have to",
    "cannot",
    "won't",
    "can't",
    "couldn't",
    "wouldn't",
    "shouldn't",
    "mustn't",
    "mightn't",
    "shan't",
    "needn't",
    "i'll",
    "we'll",
    "you'll",
    "he'll",
    "she'll",
    "it'll",
    "they'll",
    "that'll",
    "there'll",
    "who'll",
    "i'd",
    "we'd",
    "you'd",
    "he'd",
    "she'd",
    "they'd",
];
/// Fillers (rule R10). `you know` and `I mean` are two words and are looked at as such.
const FILLER: &[&str] = &[
    "um", "umm", "uh", "uhh", "er", "erm", "ah", "eh", "hmm", "mm",
];
const FILLER_PAIR: &[(&str, &str)] = &[("you", "know"), ("i", "mean")];
/// Words that carry grammar rather than content.
const FUNCTION: &[&str] = &[
    "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "by", "for", "with",
    "from", "as", "that", "this", "these", "those", "it", "its", "it's", "is", "are", "was",
    "were", "be", "been", "being", "am", "i", "i'm", "we", "we're", "you", "you're", "he", "she",
    "they", "they're", "them", "his", "her", "their", "our", "us", "my", "me", "your", "him",
    "has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "shall", "should",
    "may", "might", "must", "so", "if", "than", "then", "there", "there's", "that's", "what",
    "which", "who", "whom", "when", "where", "how", "why", "not", "no", "very", "just", "also",
    "up", "out", "about", "into", "over", "all", "any", "some", "i've", "we've", "we'll", "i'll",
    "don't", "well", "because", "going", "go", "get", "got", "one", "s",
];

/// What an edit of a word can touch (rule R16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// A negation.
    Negation,
    /// A number, a unit or a date.
    Number,
    /// A modal verb.
    Modality,
}

/// What the word can touch, if anything. A word may do two things: `can't` negates and is modal.
pub fn touches(key: &str) -> impl Iterator<Item = Touch> {
    [
        is_negation(key).then_some(Touch::Negation),
        (is_number(key) || UNIT.contains(&key) || DATE.contains(&key)).then_some(Touch::Number),
        MODAL.contains(&key).then_some(Touch::Modality),
    ]
    .into_iter()
    .flatten()
}

/// True for units: of a day or an hour another word may tell which is meant, of a unit none.
pub fn is_measure(key: &str) -> bool {
    UNIT.contains(&key)
}

/// True for words of R8's closed list: leaving them out can distort.
pub fn is_risky(key: &str) -> bool {
    is_negation(key)
        || CONDITION.contains(&key)
        || EXCEPTION.contains(&key)
        || HEDGE.contains(&key)
        || leaves_open(key)
        || key.bytes().any(|b| b.is_ascii_digit())
        || (is_spelled(key)
            && !matches!(
                key,
                "all"
                    | "every"
                    | "last"
                    | "both"
                    | "single"
                    | "first"
                    | "second"
                    | "many"
                    | "few"
                    | "most"
                    | "several"
            ))
}

/// True for hedges that leave open whether a thing is so.
pub fn leaves_open(key: &str) -> bool {
    OPEN.contains(&key)
}

/// True for words of days, months and hours.
pub fn is_date(key: &str) -> bool {
    DATE.contains(&key)
}

/// True where all the words are fillers.
pub fn are_fillers(words: &[&str]) -> bool {
    let mut at = 0;
    while at < words.len() {
        if FILLER.contains(&words[at]) {
            at += 1;
        } else if at + 1 < words.len() && FILLER_PAIR.contains(&(words[at], words[at + 1])) {
            at += 2;
        } else {
            return false;
        }
    }
    !words.is_empty()
}

/// True for words that carry content: what tells one sentence from another.
pub fn is_content(key: &str) -> bool {
    // Asked of every word of every comparison.
    static LISTED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| FUNCTION.iter().copied().collect());
    !LISTED.contains(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_tells_what_it_touches() {
        let all = |key: &str| touches(key).collect::<Vec<_>>();
        assert_eq!(all("not"), [Touch::Negation]);
        assert_eq!(all("can't"), [Touch::Negation, Touch::Modality]);
        assert_eq!(all("25%"), [Touch::Number]);
        assert_eq!(all("thursday"), [Touch::Number]);
        assert_eq!(all("harbour"), []);
        assert!(is_risky("if") && is_risky("30") && !is_risky("harbour"));
        assert!(are_fillers(&["um", "you", "know"]) && !are_fillers(&["you"]) && !are_fillers(&[]));
    }
}
