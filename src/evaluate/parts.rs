//! Changes of what is quoted of a statement: interruptions, ellipses, deletions, cuts, brackets.

use super::{
    Kind,
    draft::{Case, Effect, under_test},
    edits::{altered, content, kind, long, place, plain, with},
    ground::{Ground, Random, Source},
};
use crate::{
    text::Folded,
    verdict::{Flag, Words},
};

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
];

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

pub(super) fn negates(token: &str) -> bool {
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
