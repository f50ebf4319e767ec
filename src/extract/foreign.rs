//! Reads an article in a language whose cues and names are not known: marks only.
//!
//! In: an article and its language. Out: what stands between marks, told from short terms by length and by what stands beside the
//! marks; no source, no speaker, and a note that says so.

use crate::{
    model::{Attribution, Extraction, OccurrenceKind, QuoteKind, Term},
    text::{Span, sentences::paragraphs},
};

use super::{Article, blocks, language::Language, marks, markup::Markup};

/// Reads the marks of an article.
pub fn read(article: &Article<'_>, language: Language) -> Extraction {
    let text = article.text;
    let (blocks, inner) = blocks::read(text, &paragraphs(text, article.body));
    let markup = Markup::read(text, article.body).with(inner);
    let paragraphs: Vec<Span> = blocks.iter().map(|b| b.span).collect();
    let mut extraction = Extraction {
        language: Some(language.code),
        notes: vec![format!(
            "{}: marks are read, sources are not",
            language.name
        )],
        ..Extraction::default()
    };
    for (number, quoted) in marks::quoted(text, &paragraphs, &markup)
        .into_iter()
        .enumerate()
    {
        let Some(kind) = kind(text, quoted.span, quoted.outer) else {
            extraction.terms.push(Term {
                span: quoted.span,
                reason: "short-in-marks",
            });
            continue;
        };
        extraction.attributions.push(Attribution {
            span: quoted.span,
            kind,
            group: None,
            utterance: number as u32 + 1,
            cue: None,
            source: None,
            speaker: None,
            date: None,
            place: None,
            via: None,
            position: OccurrenceKind::Body,
            confidence: 0.0,
            rule: "language-not-read",
            unclosed: quoted.unclosed,
            translated: false,
        });
    }
    extraction
}

/// Direct, mixed, or nothing for a term.
fn kind(text: &str, span: Span, outer: Span) -> Option<QuoteKind> {
    let words = span.of(text);
    let count = words.split_whitespace().count();
    let before = text[..outer.start()].trim_end();
    let after = text[outer.end()..].trim_start();
    let introduced = before.ends_with(':');
    let sentence = words.ends_with(['.', '!', '?', '…', ','])
        || introduced
        || count > 2 && after.starts_with(',');
    match (sentence, count) {
        (true, 3..) => Some(QuoteKind::Direct),
        (_, 5..) => Some(QuoteKind::Mixed),
        (true, _) if introduced => Some(QuoteKind::Direct),
        // A fragment that begins in lower case is cut out of somebody's sentence; names and titles have capitals.
        _ if words.starts_with(char::is_lowercase) => Some(QuoteKind::Mixed),
        _ => None,
    }
}
