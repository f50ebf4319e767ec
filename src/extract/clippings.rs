//! A helper for test cases of one line: a sentence, and who says what in it.

use super::{Article, extract};
use crate::model::QuoteKind;

/// What is read of a text: each quotation with its speaker, or with its source in brackets where nobody is named.
pub fn read(text: &str) -> Vec<(String, String)> {
    let found = extract(&Article::plain(text, None));
    found
        .attributions
        .iter()
        .filter(|a| a.kind != QuoteKind::Indirect)
        .map(|a| {
            let who = match (a.speaker, a.source) {
                (Some(entity), _) => found.entities[entity as usize].name.clone(),
                (None, Some(source)) => format!("({})", source.of(text)),
                (None, None) => String::new(),
            };
            (a.span.of(text).to_owned(), who)
        })
        .collect()
}

/// Asserts that the only speaker of `text` is `who`.
#[track_caller]
pub fn says(text: &str, who: &str) {
    let found = read(text);
    assert!(!found.is_empty(), "no quotation in {text:?}");
    for (words, speaker) in &found {
        assert_eq!(speaker, who, "{words:?} in {text:?}");
    }
}

/// Asserts that nothing in `text` is a quotation.
#[track_caller]
pub fn quotes_nobody(text: &str) {
    assert_eq!(read(text), [], "{text:?}");
}

/// Asserts what is reported without marks, as (speaker, words).
#[track_caller]
pub fn reports(text: &str, expected: &[(&str, &str)]) {
    let found = extract(&Article::plain(text, None));
    let reported: Vec<(String, &str)> = found
        .attributions
        .iter()
        .filter(|a| a.kind == QuoteKind::Indirect)
        .map(|a| {
            (
                a.speaker
                    .map_or(String::new(), |e| found.entities[e as usize].name.clone()),
                a.span.of(text),
            )
        })
        .collect();
    let reported: Vec<(&str, &str)> = reported
        .iter()
        .map(|(who, words)| (who.as_str(), *words))
        .collect();
    assert_eq!(reported, expected, "{text:?}");
}
