//! What a bracket may not do: it explains, in the reporter's voice, and neither takes back nor adds to what the speaker said (rule R12).
//!
//! In comes a case and the words of one bracket, with the words on record that it stands for; out comes what it does beyond explaining.

use std::ops::Range;

use super::{
    Flag, Words,
    case::Case,
    lists::{self, Touch},
    side::Token,
    style,
};

/// What a bracket does beyond explaining.
pub(super) struct Overreach {
    /// The verdict on the words.
    pub words: Words,
    /// What is touched.
    pub flag: Option<Flag>,
    /// Why, in words.
    pub message: String,
}

fn overreach(words: Words, flag: Option<Flag>, message: String) -> Option<Overreach> {
    Some(Overreach {
        words,
        flag,
        message,
    })
}

/// Words that say how far a statement holds: put in, they take some of it back.
const LIMITS: [&str; 21] = [
    "rarely",
    "seldom",
    "sometimes",
    "occasionally",
    "formerly",
    "almost",
    "nearly",
    "probably",
    "possibly",
    "perhaps",
    "maybe",
    "reportedly",
    "allegedly",
    "supposedly",
    "merely",
    "only",
    "just",
    "mostly",
    "partly",
    "likely",
    "seemingly",
];
/// Words for parts of the year.
const SEASONS: [&str; 4] = ["spring", "summer", "autumn", "winter"];

/// A bracket that stands for no word of the record.
pub(super) fn put_in(case: &Case<'_, '_>, draft: Range<usize>) -> Option<Overreach> {
    let words = &case.draft.words[draft.clone()];
    let shown = case.drafted(draft);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.key));
    if words.iter().any(|word| lists::is_negation(word.key)) {
        let message = format!("a bracket puts in a negation: “{shown}”");
        return overreach(Words::Insertion, Some(Flag::NegationChanged), message);
    }
    let modal = |word: &Token<'_>| lists::touches(word.key).any(|touch| touch == Touch::Modality);
    if words.len() == 1 && modal(&words[0]) {
        let message = format!("a bracket puts in a modal verb: “{shown}”");
        return overreach(Words::Insertion, Some(Flag::ModalityChanged), message);
    }
    if within_a_number(case, words) {
        let message = format!("a bracket puts figures into a number: “{shown}”");
        return overreach(Words::Insertion, Some(Flag::NumberChanged), message);
    }
    // “[which I regret]”: the reporter's voice has no I.
    if words.len() > 1 && has(&["i", "we", "i'm", "we're", "i've", "we've", "i'd", "i'll"]) {
        let message = format!("a bracket speaks for the speaker: “{shown}”");
        return overreach(Words::Insertion, None, message);
    }
    // “[it is untrue that]” governs what follows.
    let last = words.last()?.key;
    if words.len() > 2 && matches!(last, "that" | "whether") {
        let message = format!("a bracket governs what follows: “{shown}”");
        return overreach(Words::Insertion, None, message);
    }
    let limits = words.len() <= 2 && words.iter().all(|word| LIMITS.contains(&word.key));
    let next_to = words.len() == 2 && words[0].key == "next" && last == "to";
    if limits || next_to {
        let message = format!("a bracket limits what was said: “{shown}”");
        return overreach(Words::Insertion, None, message);
    }
    None
}

/// “14[0] cracks”: figures that touch a number's are read with it.
fn within_a_number(case: &Case<'_, '_>, words: &[Token<'_>]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let digit = |ch: char| ch.is_ascii_digit();
    let head = case.draft_text.get(..first.span.start());
    let rest = case.draft_text.get(last.span.end()..);
    let touches = head.is_some_and(|head| head.trim_end_matches('[').ends_with(digit))
        || rest.is_some_and(|rest| rest.trim_start_matches(']').starts_with(digit));
    touches && words.iter().any(|word| word.key.starts_with(digit))
}

/// What a bracket that stands for no word adds to the claim, in words: how much, when, or by whom.
pub(super) fn narrows(case: &Case<'_, '_>, draft: Range<usize>) -> Option<&'static str> {
    const MORE: [&str; 12] = [
        "more", "less", "fewer", "over", "under", "least", "most", "than", "up", "around",
        "exactly", "another",
    ];
    const WITHIN: [&str; 9] = [
        "this", "next", "last", "by", "within", "before", "after", "until", "since",
    ];
    let words = &case.draft.words[draft.clone()];
    let first = words.first()?.key;
    let number = case
        .record
        .words
        .iter()
        .any(|word| lists::is_number(word.key));
    let period = words.iter().any(|word| {
        lists::is_measure(word.key) || lists::is_date(word.key) || SEASONS.contains(&word.key)
    });
    if number && words.len() <= 3 && words.iter().any(|word| MORE.contains(&word.key)) {
        Some("a quantity")
    } else if WITHIN.contains(&first) && period {
        Some("a time")
    } else if first == "by" && words.len() > 1 {
        Some("who did it")
    } else {
        None
    }
}

/// A bracket that stands for words on record.
pub(super) fn stands_for(
    case: &Case<'_, '_>,
    draft: Range<usize>,
    record: Range<usize>,
) -> Option<Overreach> {
    let (drafted, recorded) = (
        &case.draft.words[draft.clone()],
        &case.record.words[record.clone()],
    );
    let shown = case.drafted(draft.clone());
    let was = case.recorded(record.clone());
    if differ(drafted, recorded, lists::is_measure)
        || differ(drafted, recorded, |key| SEASONS.contains(&key))
    {
        let message = format!("a bracket gives “{shown}” for “{was}” on record");
        return overreach(Words::Substitution, Some(Flag::NumberChanged), message);
    }
    let hedges = |words: &[Token<'_>]| words.iter().any(|word| lists::leaves_open(word.key));
    if hedges(recorded) && !hedges(drafted) {
        let message = format!("a bracket says for sure what on record is “{was}”: “{shown}”");
        return overreach(Words::Substitution, Some(Flag::ModalityChanged), message);
    }
    if recorded.len() == 1
        && matches!(recorded[0].key, "i" | "me" | "myself")
        && let Some(found) = another_person(case, drafted, shown)
    {
        return Some(found);
    }
    if let ([new], [old]) = (drafted, recorded)
        && is_predicate(case, record.start)
        && is_plain(new)
        && is_plain(old)
        && !alike(new, old)
    {
        let message = format!("a bracket explains; “{shown}” says another thing than “{was}”");
        return overreach(Words::Substitution, None, message);
    }
    None
}

/// Either side has words of that kind, and not the same ones.
fn differ(drafted: &[Token<'_>], recorded: &[Token<'_>], is: impl Fn(&str) -> bool) -> bool {
    let of = |side: &[Token<'_>]| -> Vec<String> {
        let kept = side.iter().filter(|word| is(word.key));
        kept.map(|word| word.key.trim_end_matches('s').to_string())
            .collect()
    };
    let (a, b) = (of(drafted), of(recorded));
    !a.is_empty() && !b.is_empty() && a != b
}

/// Somebody else put for the *I* of the speaker.
fn another_person(case: &Case<'_, '_>, drafted: &[Token<'_>], shown: &str) -> Option<Overreach> {
    let pronoun = |key: &str| matches!(key, "you" | "they" | "we" | "it" | "them" | "us");
    if drafted.iter().any(|word| pronoun(word.key)) {
        let message = format!("the speaker says “I”, and the bracket “{shown}”");
        return overreach(Words::Substitution, None, message);
    }
    let name = |word: &&Token<'_>| {
        word.cased.starts_with(char::is_uppercase)
            && lists::is_content(word.key)
            && word.cased.len() > 2
    };
    let names: Vec<&Token<'_>> = drafted.iter().filter(name).collect();
    let around = [case.setting.lead, case.setting.trail];
    let told = |word: &str| around.iter().any(|text| text.contains(word));
    // “…,” Ann Roe said: a name stands there, and the bracket has another.
    let tagged = case
        .setting
        .trail
        .split(['.', '\n'])
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_uppercase))
        .count();
    let other = !names.is_empty() && !names.iter().any(|word| told(word.cased)) && tagged > 0;
    let message = format!("the bracket names “{shown}” where the speaker says “I”");
    other
        .then(|| overreach(Words::Substitution, Some(Flag::NameChanged), message))
        .flatten()
}

/// What is said of something stands here: behind a modal verb, a form of *to be*, or “nothing”.
fn is_predicate(case: &Case<'_, '_>, at: usize) -> bool {
    let before = case.record.words[..at]
        .iter()
        .rev()
        .find(|word| !lists::is_negation(word.key) || word.key.ends_with("thing"));
    before.is_some_and(|word| {
        style::is_auxiliary(word.key)
            || matches!(
                word.key,
                "nothing" | "something" | "anything" | "everything" | "to"
            )
            || lists::touches(word.key).any(|touch| touch == Touch::Modality)
    })
}

/// A word of content without a capital.
fn is_plain(word: &Token<'_>) -> bool {
    word.cased.starts_with(char::is_lowercase)
        && lists::is_content(word.key)
        && lists::touches(word.key).next().is_none()
}

/// Forms of one word, or one begins with the other: “[coronavirus]” for “corona”.
fn alike(a: &Token<'_>, b: &Token<'_>) -> bool {
    style::same_lemmas(&[*b], &[*a])
        || a.key.contains(b.key)
        || b.key.contains(a.key)
        || a.key
            .bytes()
            .zip(b.key.bytes())
            .take_while(|(x, y)| x == y)
            .count()
            >= 4
}

/// A negation, a number or a modal verb that was spoken and that the draft sets between brackets, as though it had not been.
pub(super) fn spoken(case: &Case<'_, '_>) -> Option<String> {
    case.weighty(|d, r| case.draft.words[d].bracketed && !case.record.words[r].bracketed)
}
