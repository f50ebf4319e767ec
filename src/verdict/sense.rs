//! Punctuation that says something: signs at a figure, marks that set a word off, a comma that moves a negation (rule R3).
//!
//! Inner commas, semicolons and dashes are rhythm, and two people who wrote down one speech set them differently. Looked for here is what
//! a reader would take for another statement. What can only be read so in a bad light is a risk to the meaning, which is a note.

use super::{
    Flag, Words,
    case::Case,
    lists::{self, Touch},
    side::{Gap, Side},
};
use crate::{
    lexicon::{self, Class},
    text::fold::MarkKind,
};

/// Looks at the gap before draft word `d` and record word `r`, both with an equal word before them; true where something was found that
/// changes the words.
pub(super) fn gap(case: &mut Case<'_, '_>, d: usize, r: usize) -> bool {
    if let Some(message) = changed(case, d, r) {
        case.give(Words::PunctuationChanged, "R3", message);
        return true;
    }
    if let Some(message) = doubtful(case, d, r) {
        case.flag(Flag::MeaningRisk, "R3", message);
    }
    false
}

/// Marks that change what the words say.
fn changed(case: &Case<'_, '_>, d: usize, r: usize) -> Option<String> {
    let (drafted, recorded) = (&case.draft.gaps[d], &case.record.gaps[r]);
    if !is_bare(recorded) || recorded.joint.is_some() {
        return None;
    }
    let (before, word) = (&case.draft.words[d - 1], &case.draft.words[d]);
    let stop = drafted.has(MarkKind::Stop);
    let breaks = stop || drafted.has(MarkKind::Semicolon) || drafted.has(MarkKind::Colon);
    let counted = lists::is_number(before.key)
        && lists::touches(word.key).any(|touch| touch == Touch::Number);
    if counted && (breaks || drafted.has(MarkKind::Comma) || drafted.has(MarkKind::Dash)) {
        return Some(format!(
            "a mark parts “{}” from “{}”",
            before.cased, word.cased
        ));
    }
    let figure = |key: &str| key.starts_with(|ch: char| ch.is_ascii_digit());
    if drafted.has(MarkKind::Dash) && figure(word.key) {
        return Some(format!("a dash before “{}” reads as a minus", word.cased));
    }
    if drafted.has(MarkKind::ParenOpen) {
        return Some(format!(
            "a parenthesis of the draft’s own sets “{}” off",
            word.cased
        ));
    }
    if breaks && (negates(case.draft, d) || negates(case.draft, d - 1)) {
        return Some("a mark of the draft’s own takes a negation from its words".into());
    }
    // “Mr. Doe” and “U.S. ships” have a stop that ends nothing.
    const ABBREVIATED: usize = 4;
    let small = word.cased.starts_with(char::is_lowercase);
    (stop && small && before.key.len() > ABBREVIATED && !before.key.contains('.'))
        .then(|| format!("a full stop of the draft’s own behind “{}”", before.cased))
}

/// Marks put in or taken out where they may turn the meaning.
fn doubtful(case: &Case<'_, '_>, d: usize, r: usize) -> Option<&'static str> {
    let (drafted, recorded) = (&case.draft.gaps[d], &case.record.gaps[r]);
    if recorded.joint.is_some() {
        return None;
    }
    if begins_with_condition(case.record, r)
        && ends_here(case.draft, d) != ends_here(case.record, r)
    {
        return Some("the draft parts a condition from what hangs on it, or ties the two");
    }
    let one = match (is_bare(drafted), is_bare(recorded)) {
        (false, true) => drafted,
        (true, false) => recorded,
        _ => return None,
    };
    if one.has(MarkKind::Colon) {
        return Some("a colon on one side only");
    }
    if !one.has(MarkKind::Comma) && !one.has(MarkKind::Dash) {
        return None;
    }
    if one.has(MarkKind::Dash) && is_bare(recorded) && splits_verb(case.draft, d) {
        return Some("a dash of the draft’s own parts a verb from its auxiliary");
    }
    if is_bare(recorded) && (negates(case.draft, d) || negates(case.draft, d - 1)) {
        return Some("a comma or dash of the draft’s own stands beside a negation");
    }
    let key = case.record.words[r].key;
    if matches!(key, "who" | "whose" | "which" | "where") {
        return Some("a comma on one side only tells whether all are meant or only some");
    }
    let from = case.record.sentence_start(r);
    let denied = || (from..r).any(|at| lists::is_negation(case.record.words[at].key));
    if key == "because" && denied() {
        return Some("a comma on one side only tells whether the negation bears on the reason");
    }
    if matches!(case.record.words[r - 1].key, "that" | "than") {
        return Some("a comma on one side only behind “that”");
    }
    is_address(case.record, r).then_some("a comma on one side only tells who is spoken to")
}

/// A negation that bears on its neighbours: “No, we won’t” begins with none.
fn negates(side: &Side<'_>, at: usize) -> bool {
    let word = &side.words[at];
    lists::is_negation(word.key)
        && !(word.key == "no" && side.starts_sentence(at))
        && !word.key.ends_with("n't")
}

/// An auxiliary stands before the gap and its verb behind: “will — resign”.
fn splits_verb(side: &Side<'_>, at: usize) -> bool {
    let modal = |key: &str| lists::touches(key).any(|touch| touch == Touch::Modality);
    let auxiliary = modal(side.words[at - 1].key) || negates(side, at - 1);
    auxiliary && lists::is_content(side.words[at].key)
}

/// The sentence on record begins with a condition and has only that before this word.
fn begins_with_condition(record: &Side<'_>, r: usize) -> bool {
    const OPENERS: [&str; 8] = [
        "if", "unless", "until", "although", "though", "unlike", "whenever", "without",
    ];
    let from = record.sentence_start(r - 1);
    OPENERS.contains(&record.words[from].key)
        && (from + 1..r).all(|at| !record.gaps[at].has(MarkKind::Comma))
}

fn ends_here(side: &Side<'_>, at: usize) -> bool {
    side.gaps[at].ends_sentence()
}

/// What follows is the last of its sentence and may be somebody spoken to: “Let’s eat, Grandma”.
fn is_address(record: &Side<'_>, r: usize) -> bool {
    let end = record.sentence_end(r);
    let capital = |at: usize| record.words[at].cased.starts_with(char::is_uppercase);
    let class = |at: usize| {
        let key = record.words[at].key;
        lexicon::look_up(key, 0, key.len()).word
    };
    let noun = |at: usize| {
        lists::is_content(record.words[at].key)
            && !class(at).any(
                Class::ADVERB
                    .or(Class::TIME)
                    .or(Class::WEEKDAY)
                    .or(Class::VERB),
            )
            && !record.words[at].key.ends_with("ly")
    };
    match end - r {
        1 => noun(r),
        2 => capital(r) && capital(r + 1),
        _ => false,
    }
}

fn is_bare(gap: &Gap) -> bool {
    !gap.ellipsis
        && !gap.marks.iter().any(|mark| {
            matches!(
                mark,
                MarkKind::Comma
                    | MarkKind::Semicolon
                    | MarkKind::Colon
                    | MarkKind::Dash
                    | MarkKind::Stop
                    | MarkKind::ParenOpen
                    | MarkKind::ParenClose
                    | MarkKind::Quote
                    | MarkKind::Question
                    | MarkKind::Exclamation
            )
        })
}

/// Looks at signs that touch a figure, and at words that only one side has between inner marks.
pub(super) fn marks(case: &mut Case<'_, '_>) {
    if let Some(sign) = signed(case) {
        case.give(
            Words::PunctuationChanged,
            "R3",
            format!("“{sign}” at a figure is not on record"),
        );
    }
    if let Some(sign) = unpaired(case) {
        case.give(
            Words::PunctuationChanged,
            "R3",
            format!("a lone “{sign}” is not on record"),
        );
    }
    if let Some(word) = scare_marks(case) {
        case.give(
            Words::PunctuationChanged,
            "R6",
            format!("inner marks of the draft’s own set “{word}” off"),
        );
    }
    if inner_words_let_loose(case) {
        case.flag(
            Flag::MeaningRisk,
            "R6",
            "on record these words stand between inner marks, which the draft leaves out: whose they are cannot be seen",
        );
    }
}

/// A sign that touches a figure in the draft and not on record: “>15”, “15'”.
fn signed(case: &Case<'_, '_>) -> Option<String> {
    let pairs = equal_pairs(case);
    let (loose, on_record) = (!is_balanced(case.draft), !is_balanced(case.record));
    pairs
        .iter()
        .filter(|(d, _)| {
            case.draft.words[*d]
                .key
                .contains(|ch: char| ch.is_ascii_digit())
        })
        .find_map(|&(d, r)| {
            let drafted = touching(case.draft, |_| case.draft_text, d, loose);
            let recorded = touching(
                case.record,
                |segment| case.record_texts[segment],
                r,
                on_record,
            );
            (drafted.len() > recorded.len()).then(|| {
                drafted
                    .into_iter()
                    .find(|sign| !recorded.contains(sign))
                    .unwrap_or(' ')
                    .to_string()
            })
        })
}

/// The signs that touch a figure, those left out that punctuation, emphasis in pairs and marks in pairs are; `odd` where the side has a mark
/// without its other half.
fn touching<'t>(
    side: &Side<'_>,
    text: impl Fn(usize) -> &'t str,
    at: usize,
    odd: bool,
) -> Vec<char> {
    let word = &side.words[at];
    let text = text(word.segment);
    let (before, after) = (&text[..word.span.start()], &text[word.span.end()..]);
    let sign = |ch: char| !ch.is_alphanumeric() && !ch.is_whitespace();
    let lead: Vec<char> = before.chars().rev().take_while(|&ch| sign(ch)).collect();
    let trail: Vec<char> = after.chars().take_while(|&ch| sign(ch)).collect();
    let glued = before[..before.len() - lead.iter().map(|ch| ch.len_utf8()).sum::<usize>()]
        .ends_with(char::is_alphanumeric);
    let emphasis = |ch: char| matches!(ch, '*' | '_');
    let paired = |ch: char| emphasis(ch) && lead.contains(&ch) && trail.contains(&ch);
    let quote = |ch: char| "\"'“”‘’‚„‹›«»".contains(ch);
    let counts = |ch: &char, plain: &str| {
        !paired(*ch)
            && !plain.contains(*ch)
            && (!quote(*ch) || odd && *ch != '’')
            && !"[]()…".contains(*ch)
    };
    let dashes = if glued {
        "-‐‑‒–—―/:,;.!?&"
    } else {
        ""
    };
    let mut found: Vec<char> = lead
        .iter()
        .copied()
        .filter(|ch| counts(ch, dashes))
        .collect();
    found.extend(
        trail
            .iter()
            .copied()
            .filter(|ch| counts(ch, ",.;:!?-‐‑‒–—―/%\\&")),
    );
    found
}

/// An asterisk or a closing parenthesis without its other half, in the draft only: a footnote, or a face that winks.
fn unpaired(case: &Case<'_, '_>) -> Option<char> {
    let count = |side: &Side<'_>, kind: MarkKind| {
        let marks = side.gaps.iter().flat_map(|gap| &gap.marks);
        marks.filter(|mark| **mark == kind).count()
    };
    let star = MarkKind::Symbol('*');
    if count(case.draft, star) % 2 == 1 && count(case.record, star) % 2 == 0 {
        return Some('*');
    }
    let loose =
        |side: &Side<'_>| count(side, MarkKind::ParenClose) > count(side, MarkKind::ParenOpen);
    (loose(case.draft) && !loose(case.record)).then_some(')')
}

/// Pairs of equal words.
fn equal_pairs(case: &Case<'_, '_>) -> Vec<(usize, usize)> {
    case.steps
        .iter()
        .filter(|step| step.equal)
        .flat_map(|step| step.draft.clone().zip(step.record.clone()))
        .collect()
}

/// Words that only the draft has between inner marks, as though the speaker did not mean them: “did ‘nothing’ wrong”. Titles and names have
/// marks in some houses.
fn scare_marks(case: &Case<'_, '_>) -> Option<String> {
    const WORDS: usize = 4;
    let marked = case.draft.words.iter().any(|word| word.quoted);
    if !marked || !is_balanced(case.draft) || !is_balanced(case.record) {
        return None;
    }
    let pairs = equal_pairs(case);
    let mut at = 0;
    while at < pairs.len() {
        let quoted = |&&(d, _): &&(usize, usize)| case.draft.words[d].quoted;
        let run: Vec<&(usize, usize)> = pairs[at..].iter().take_while(quoted).collect();
        let unmarked = run.iter().all(|(_, r)| !case.record.words[*r].quoted);
        let plain = run.iter().all(|(d, _)| {
            let first = case.draft.words[*d].cased.chars().next();
            first.is_some_and(|ch| !ch.is_uppercase()) || case.draft.words[*d].cased == "I"
        });
        if (1..=WORDS).contains(&run.len()) && unmarked && plain {
            let (first, last) = (run[0].0, run[run.len() - 1].0);
            return Some(case.drafted(first..last + 1).to_string());
        }
        at += run.len().max(1);
    }
    None
}

/// Inner marks come in pairs.
fn is_balanced(side: &Side<'_>) -> bool {
    let marks = side.gaps.iter().flat_map(|gap| &gap.marks);
    marks.filter(|mark| **mark == MarkKind::Quote).count() % 2 == 0
}

/// The record has an inner quotation of somebody who says *I* or *you*, and the draft has its words without the marks, beside others.
fn inner_words_let_loose(case: &Case<'_, '_>) -> bool {
    const WORDS: usize = 3;
    let pairs = equal_pairs(case);
    let inner: Vec<&(usize, usize)> = pairs
        .iter()
        .filter(|(_, r)| case.record.words[*r].quoted)
        .collect();
    let person = |key: &str| {
        matches!(
            key,
            "i" | "you" | "we" | "my" | "your" | "our" | "me" | "us"
        )
    };
    inner.len() >= WORDS
        && inner.len() < pairs.len()
        && is_balanced(case.record)
        && inner.iter().all(|(d, _)| !case.draft.words[*d].quoted)
        && inner.iter().any(|(d, _)| person(case.draft.words[*d].key))
}
