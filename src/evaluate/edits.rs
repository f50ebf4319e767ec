//! Changes to the words themselves: insertions, other words, another order; and what all such changes share.

use super::{
    Kind,
    draft::{Case, Effect},
    ground::{Ground, Random, Source},
    parts::negates,
};
use crate::{
    text::Folded,
    verdict::{Flag, Words},
};

pub(super) const fn kind(
    rule: &'static str,
    name: &'static str,
    derive: fn(&Ground<'_>, &mut Random) -> Option<Case>,
) -> Kind {
    Kind { rule, name, derive }
}

pub(super) const KINDS: &[Kind] = &[
    kind("R13", "word put in", inserted),
    kind("R13", "negation put in", not_inserted),
    kind("R15", "word replaced", substituted),
    kind("R15", "word of a short one replaced", short_substituted),
    kind("R15", "halves swapped", reordered),
    kind("R15", "neighbours swapped", swapped),
];

/// The letters of a token, and whether they are a plain lower-case word.
pub(super) fn plain(token: &str) -> bool {
    token.len() > 3 && token.bytes().all(|b| b.is_ascii_lowercase())
}

/// Words that carry a rule of their own, which a case about another rule leaves alone.
const LOADED: &[&str] = &[
    "not",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "without",
    "cannot",
    "hardly",
    "barely",
    "unless",
    "until",
    "when",
    "whenever",
    "provided",
    "once",
    "assuming",
    "case",
    "except",
    "only",
    "just",
    "however",
    "although",
    "though",
    "might",
    "could",
    "perhaps",
    "probably",
    "possibly",
    "maybe",
    "almost",
    "nearly",
    "about",
    "some",
    "likely",
    "reportedly",
    "will",
    "would",
    "shall",
    "should",
    "must",
    "ought",
    "need",
    "half",
    "dozen",
    "percent",
    "more",
    "less",
    "before",
    "after",
    "every",
    "most",
    "many",
    "several",
    "both",
    "last",
    "first",
    "second",
    "third",
    "single",
    "years",
    "year",
    "days",
    "week",
    "month",
    "months",
    "weeks",
    "today",
    "tomorrow",
    "yesterday",
    "hour",
    "hours",
];

pub(super) fn neutral(token: &str) -> bool {
    plain(token) && !LOADED.contains(&token) && Folded::new(token).len() == 1
}

/// Function words, which a tidying hand may touch without changing what is said.
const SMALL: &[&str] = &[
    "that", "this", "these", "those", "with", "from", "have", "been", "were", "they", "them",
    "their", "what", "which", "whom", "where", "there", "than", "then", "very", "also", "into",
    "over", "your", "because", "being", "does", "done", "doing", "having", "here",
];

pub(super) fn content(token: &str) -> bool {
    neutral(token) && !SMALL.contains(&token)
}

/// A place among the tokens that the test likes, not the first and not the last.
pub(super) fn place(
    random: &mut Random,
    source: &Source<'_>,
    fits: impl Fn(&str) -> bool,
) -> Option<usize> {
    let places: Vec<usize> = (1..source.tokens.len().saturating_sub(1))
        .filter(|&at| fits(source.tokens[at]))
        .collect();
    random.pick(&places).copied()
}

pub(super) fn with(source: &Source<'_>, at: usize, word: &str) -> String {
    let mut tokens = source.tokens.clone();
    tokens[at] = word;
    tokens.retain(|token| !token.is_empty());
    tokens.join(" ")
}

/// A content word from somewhere else on record that shares no beginning with `not`.
pub(super) fn another(ground: &Ground<'_>, random: &mut Random, not: &str) -> Option<String> {
    let other = random.pick(&ground.long)?;
    let word = *random.pick(&other.tokens)?;
    let apart = word.len() > 4 && word.get(..2) != not.get(..2) && content(word);
    // Not a form that grammar or spelling ties to it.
    apart.then(|| word.to_string())
}

pub(super) fn long<'g>(ground: &'g Ground<'_>, random: &mut Random) -> Option<&'g Source<'g>> {
    random.pick(&ground.long)
}

/// An altered case, unless its words are on record somewhere.
pub(super) fn altered(
    ground: &Ground<'_>,
    random: &mut Random,
    source: &Source<'_>,
    words: &str,
    expected: &'static [Words],
) -> Option<Case> {
    (!ground.holds(words)).then(|| Case::said(random, source, words, expected, Effect::Altered))
}

fn inserted(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, plain)?;
    let word = another(ground, random, source.tokens[at])?;
    let words = format!(
        "{} {word} {}",
        source.tokens[..at].join(" "),
        source.tokens[at..].join(" ")
    );
    altered(ground, random, source, &words, &[Words::Insertion])
}

fn not_inserted(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, |token| {
        matches!(
            token,
            "is" | "are"
                | "was"
                | "were"
                | "will"
                | "would"
                | "should"
                | "can"
                | "could"
                | "have"
                | "has"
        )
    })?;
    if negates(source.tokens[at + 1]) {
        return None;
    }
    let words = with(source, at, &format!("{} not", source.tokens[at]));
    Some(
        altered(ground, random, source, &words, &[Words::Insertion])?
            .with_flag(Flag::NegationChanged),
    )
}

fn substituted(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, content)?;
    let word = another(ground, random, source.tokens[at])?;
    let words = with(source, at, &word);
    altered(ground, random, source, &words, &[Words::Substitution])
}

fn short_substituted(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = random.pick(&ground.short)?;
    let n = source.tokens.len();
    let places: Vec<usize> = (0..n).filter(|&at| content(source.tokens[at])).collect();
    let at = *random.pick(&places)?;
    // What is left must say whose words they were: a content word at least, and two words.
    let left = places.len() - 1;
    if left == 0 || n < 3 {
        return None;
    }
    let word = another(ground, random, source.tokens[at])?;
    let words = with(source, at, &word);
    altered(ground, random, source, &words, &[Words::Substitution])
}

fn reordered(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let n = source.tokens.len();
    let cut = (4..n - 3).find(|&at| source.tokens[at - 1].ends_with([',', '.', ';']))?;
    let (a, b) = (
        source.tokens[..cut].join(" "),
        source.tokens[cut..].join(" "),
    );
    let words = format!("{b}, {}", a.trim_end_matches([',', '.', ';']));
    let far = Folded::new(&a).len() >= 4 && Folded::new(&b).len() >= 4;
    if !far {
        return None;
    }
    altered(ground, random, source, &words, &[Words::Reordered])
}

fn swapped(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, content)?;
    let next = source.tokens[at + 1];
    if !plain(next) || at + 2 >= source.tokens.len() || next == source.tokens[at] {
        return None;
    }
    let mut tokens = source.tokens.clone();
    tokens.swap(at, at + 1);
    altered(
        ground,
        random,
        source,
        &tokens.join(" "),
        &[Words::Reordered, Words::Substitution],
    )
}
