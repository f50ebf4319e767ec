//! Changes to the words themselves: deletions, insertions, other words, another order, cuts, brackets and ellipses.

use super::{
    Kind,
    draft::{Case, Effect, under_test},
    ground::{Ground, Random, Source},
};
use crate::{
    text::Folded,
    verdict::{Flag, Words},
};

const fn kind(
    rule: &'static str,
    name: &'static str,
    derive: fn(&Ground<'_>, &mut Random) -> Option<Case>,
) -> Kind {
    Kind { rule, name, derive }
}

pub(super) const KINDS: &[Kind] = &[
    kind("R4", "interrupted", interrupted),
    kind("R4", "interrupted, adding", interrupted_adding),
    kind(
        "R4",
        "words skipped at the interruption",
        interrupted_skipping,
    ),
    kind("R4", "segments joined", joined),
    kind("R7", "ellipsis", elided),
    kind("R7", "ellipsis for nothing", false_ellipsis),
    kind("R9", "words left out", deleted),
    kind("R11", "part", part),
    kind("R11", "negation cut off", truncated),
    kind("R12", "bracket put in", bracket_in),
    kind("R12", "bracket for a word", bracket_for),
    kind("R12", "bracket for a number", bracket_number),
    kind("R12", "bracket for a negation", bracket_negation),
    kind("R13", "word put in", inserted),
    kind("R13", "negation put in", not_inserted),
    kind("R15", "word replaced", substituted),
    kind("R15", "word of a short one replaced", short_substituted),
    kind("R15", "halves swapped", reordered),
    kind("R15", "neighbours swapped", swapped),
    kind("R16", "negation swallowed", not_swallowed),
    kind("R16", "modal verb changed", modal),
    kind("R16", "number changed", number),
    kind("R16", "name changed", name),
    kind("R16", "meaning reversed", reversed),
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

fn neutral(token: &str) -> bool {
    plain(token) && !LOADED.contains(&token) && Folded::new(token).len() == 1
}

/// Function words, which a tidying hand may touch without changing what is said.
const SMALL: &[&str] = &[
    "that", "this", "these", "those", "with", "from", "have", "been", "were", "they", "them",
    "their", "what", "which", "whom", "where", "there", "than", "then", "very", "also", "into",
    "over", "your", "because", "being", "does", "done", "doing", "having", "here",
];

fn content(token: &str) -> bool {
    neutral(token) && !SMALL.contains(&token)
}

/// A place among the tokens that the test likes, not the first and not the last.
fn place(random: &mut Random, source: &Source<'_>, fits: impl Fn(&str) -> bool) -> Option<usize> {
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
fn another(ground: &Ground<'_>, random: &mut Random, not: &str) -> Option<String> {
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
fn altered(
    ground: &Ground<'_>,
    random: &mut Random,
    source: &Source<'_>,
    words: &str,
    expected: &'static [Words],
) -> Option<Case> {
    (!ground.holds(words)).then(|| Case::said(random, source, words, expected, Effect::Altered))
}

fn two_parts(random: &mut Random, source: &Source<'_>) -> Option<(String, String)> {
    let n = source.tokens.len();
    let cut = 4 + random.below(n.checked_sub(7)?);
    let (a, b) = source.tokens.split_at(cut.min(n - 3));
    let open = a
        .last()?
        .ends_with(|ch: char| ch.is_alphabetic() || ch == ',');
    // A second part that begins with a capital would read as a sentence of its own.
    let small = b.first()?.starts_with(char::is_lowercase);
    (open && small).then(|| (a.join(" ").trim_end_matches(',').to_string(), b.join(" ")))
}

const IN_PARTS: &[Words] = &[
    Words::Exact,
    Words::Verbatim,
    Words::VerbatimJoined,
    Words::Partial,
];

fn interrupted(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let (a, b) = two_parts(random, source)?;
    let end = if b.ends_with(['?', '!']) { "" } else { "." };
    let frame = format!(
        "“{},” {} said, “{}{end}”",
        under_test(&a),
        source.name,
        under_test(&b)
    );
    Some(Case::framed(&frame, source, IN_PARTS, Effect::Faithful))
}

fn interrupted_adding(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let (a, b) = two_parts(random, source)?;
    let end = if b.ends_with(['?', '!']) { "" } else { "." };
    let frame = format!(
        "“{},” {} said, adding: “{}{end}”",
        under_test(&a),
        source.name,
        under_test(&b)
    );
    Some(Case::framed(&frame, source, IN_PARTS, Effect::Faithful))
}

fn interrupted_skipping(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let (a, b) = two_parts(random, source)?;
    let b: Vec<&str> = b.split(' ').skip(2).collect();
    let b = b.join(" ");
    let alone = b.split(' ').count() >= 4
        && b.starts_with(char::is_lowercase)
        && ground.holders(&format!("{a} {b}")).is_empty()
        && ground.holders(&b).len() == 1
        && ground.holders(&a).len() == 1;
    // A full stop between the two makes them sentences of their own.
    let one = !source
        .text()
        .trim_end_matches(['?', '!'])
        .contains(['.', '?', '!']);
    let end = if b.ends_with(['?', '!']) { "" } else { "." };
    let frame = format!(
        "“{},” {} said, “{}{end}”",
        under_test(&a),
        source.name,
        under_test(&b)
    );
    (alone && one).then(|| {
        Case::framed(
            &frame,
            source,
            &[Words::SilentOmission, Words::GrammarEdit, Words::Truncated],
            Effect::Altered,
        )
    })
}

fn joined(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let group = source.occurrence.group?;
    let turn = ground
        .snapshot
        .utterance(source.occurrence.document, source.occurrence.utterance);
    let parts: Vec<&str> = turn
        .iter()
        .filter_map(|&(q, o)| ground.snapshot.occurrence(q, o))
        .filter(|one| one.group == Some(group))
        .map(|one| one.text.trim())
        .collect();
    let odd = |text: &&str| text.contains(|ch: char| "“”\"[]…".contains(ch));
    if parts.len() < 2 || parts.iter().any(odd) {
        return None;
    }
    let words = parts.join(" ");
    let words = words.trim_end_matches(['.', ',']);
    Some(Case::said(
        random,
        source,
        words,
        &[Words::VerbatimJoined, Words::Verbatim, Words::Exact],
        Effect::Faithful,
    ))
}

fn elided(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let n = source.tokens.len();
    let from = 3 + random.below(n.checked_sub(7)?);
    let to = from + 1 + random.below((n - 3).checked_sub(from + 1)?);
    let dots = random.pick(&[" … ", " ... ", " [...] ", " . . . ", "... "])?;
    let words = format!(
        "{}{dots}{}",
        source.tokens[..from]
            .join(" ")
            .trim_end_matches([',', '.', ';']),
        source.tokens[to..].join(" ")
    );
    Some(Case::said(
        random,
        source,
        &words,
        &[Words::Elided],
        Effect::Faithful,
    ))
}

fn false_ellipsis(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, plain)?;
    let words = format!(
        "{} … {}",
        source.tokens[..at].join(" "),
        source.tokens[at..].join(" ")
    );
    Some(Case::said(
        random,
        source,
        &words,
        &[Words::Elided],
        Effect::Faithful,
    ))
}

fn deleted(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, content)?;
    // A word that stands twice in a row, or a part that goes on elsewhere, hides the gap.
    let words = with(source, at, "");
    altered(ground, random, source, &words, &[Words::SilentOmission])
}

fn part(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let n = source.tokens.len();
    let from = random.below(n / 2);
    let to = (from + 4 + random.below(n)).min(n - 1);
    let lead = &source.tokens[..from];
    let negated = lead.iter().rev().take(4).any(|token| negates(token));
    if negated || source.tokens[from..to].len() < 4 {
        return None;
    }
    let words = source.tokens[from..to].join(" ");
    let words = words.trim_end_matches([',', '.', ';', ':', '-', '–', '—', ' ']);
    let asks = source.text().contains(['?', '!']);
    (!asks).then(|| {
        Case::said(
            random,
            source,
            words,
            &[
                Words::Partial,
                Words::Verbatim,
                Words::Exact,
                Words::VerbatimJoined,
            ],
            Effect::Faithful,
        )
    })
}

fn negates(token: &str) -> bool {
    let word = token
        .trim_matches(|ch: char| !ch.is_alphanumeric())
        .to_lowercase();
    matches!(
        word.as_str(),
        "not"
            | "never"
            | "no"
            | "none"
            | "nobody"
            | "nothing"
            | "nor"
            | "neither"
            | "without"
            | "cannot"
            | "hardly"
            | "barely"
            | "scarcely"
            | "nowhere"
    ) || word.ends_with("n't")
        || word.ends_with("n’t")
}

fn truncated(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = (0..source.tokens.len()).find(|&at| negates(source.tokens[at]))?;
    let from = at + 1 + random.below(3);
    let between = source.tokens.get(at..from)?;
    let rest = source.tokens.get(from..)?;
    let words = rest.join(" ");
    let ends = |token: &&str| {
        token.ends_with(['.', '?', '!', ';', ':', ',', '-', '–', '—']) || *token == "–"
    };
    let near = Folded::new(&between.join(" ")).len() <= 3;
    let whole = near && rest.len() >= 4 && !between.iter().any(ends);
    // Elsewhere on record without the negation it is a faithful part.
    (whole && ground.holders(&words).len() == 1)
        .then(|| Case::said(random, source, &words, &[Words::Truncated], Effect::Altered))
}

fn bracket_in(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, plain)?;
    let words = format!(
        "{} [as reported] {}",
        source.tokens[..at].join(" "),
        source.tokens[at..].join(" ")
    );
    Some(Case::said(
        random,
        source,
        &words,
        &[Words::Bracketed],
        Effect::Faithful,
    ))
}

fn bracket_for(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let pronoun = |token: &str| matches!(token, "he" | "she" | "they" | "them" | "him" | "it");
    let at = place(random, source, pronoun)?;
    let words = with(source, at, "[the committee]");
    Some(Case::said(
        random,
        source,
        &words,
        &[Words::Bracketed],
        Effect::Faithful,
    ))
}

/// A token of digits only, two to four of them.
fn figure(token: &str) -> bool {
    (2..=4).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_digit())
}

fn bracket_number(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, figure)?;
    let number: u32 = source.tokens[at].parse().ok()?;
    let words = with(source, at, &format!("[{}]", number + 7));
    let case = Case::said(
        random,
        source,
        &words,
        &[Words::Substitution, Words::Insertion, Words::SilentOmission],
        Effect::Altered,
    );
    Some(case.with_flag(Flag::NumberChanged))
}

fn bracket_negation(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, |token| {
        matches!(token, "not" | "never" | "no")
    })?;
    let words = with(source, at, "[certainly]");
    let case = Case::said(
        random,
        source,
        &words,
        &[Words::Substitution, Words::Insertion, Words::SilentOmission],
        Effect::Altered,
    );
    Some(case.with_flag(Flag::NegationChanged))
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
