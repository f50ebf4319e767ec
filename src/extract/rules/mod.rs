//! The rules that tie a quotation to its source, one small file each, and the order in which they are asked.
//!
//! In: a page and one of its quotations, with what was tied before it. Out: a tie (cue, source, the rule's name), or none. The first
//! rule that answers decides.

mod after;
mod before;
mod blamed;
mod charged;
mod colon;
mod continued;
mod crowd;
mod gapped;
mod nested;
mod passed_on;
mod pull_quote;
mod quoted;
mod reopened;
mod turn;

use crate::text::Span;

use super::{cues::Event, page::Page};

pub use continued::puts_a_question;

/// A quotation tied to its source.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    /// The reporting expression.
    pub cue: Option<Span>,
    /// The mention that is the source.
    pub source: Option<usize>,
    /// The source as printed.
    pub source_span: Option<Span>,
    /// The name of the rule.
    pub rule: &'static str,
    /// The event the quotation hangs on, by its cue's first item.
    pub event: Option<usize>,
    /// The first of several sources that speak together, where the source is the last of them.
    pub with: Option<usize>,
}

impl Tie {
    /// The tie that an event gives.
    pub fn of(page: &Page<'_>, event: &Event, rule: &'static str) -> Tie {
        Tie {
            cue: Some(page.cue_span(event)),
            source: event.source,
            source_span: event.source_span,
            rule,
            event: Some(event.cue.0),
            with: event.with,
        }
    }

    /// The tie of words that somebody says, where it stays open who.
    pub fn open(rule: &'static str) -> Tie {
        Tie {
            cue: None,
            source: None,
            source_span: None,
            rule,
            event: None,
            with: None,
        }
    }

    /// The tie to a mention that no cue governs.
    pub fn to(page: &Page<'_>, mention: usize, rule: &'static str) -> Tie {
        Tie {
            cue: None,
            source: Some(mention),
            source_span: Some(page.mentions.all[mention].span(&page.stream)),
            rule,
            event: None,
            with: None,
        }
    }
}

/// Ties quotation `quote`; `ties` holds what was found for those before it.
pub fn tie(page: &Page<'_>, quote: usize, ties: &[Option<Tie>]) -> Option<Tie> {
    if let Some(tie) = turn::tie(page, quote, ties) {
        return Some(tie);
    }
    crowd::tie(page, quote)
        .or_else(|| blamed::tie(page, quote))
        .or_else(|| charged::aside(page, quote))
        .or_else(|| tagged(page, quote))
        .or_else(|| after::trailing(page, quote))
        .or_else(|| before::judged(page, quote))
        .or_else(|| continued::in_sentence(page, quote, ties))
        .or_else(|| after::later(page, quote))
        .or_else(|| reopened::tie(page, quote))
        .or_else(|| pull_quote::tie(page, quote))
        .or_else(|| colon::tie(page, quote))
        .or_else(|| colon::headline(page, quote))
        .or_else(|| continued::in_paragraph(page, quote, ties))
        .or_else(|| continued::across_paragraphs(page, quote, ties))
}

/// The tag right behind the quotation, or the cue before it in its sentence.
fn tagged(page: &Page<'_>, quote: usize) -> Option<Tie> {
    after::tie(page, quote)
        .or_else(|| colon::subject(page, quote))
        .or_else(|| {
            let reported = before::reported(page, quote)?;
            // "Roe would do well to begin “…,” said Doe": nobody has begun yet, and Doe says so.
            match before::hangs_on_an_infinitive(page, &reported) {
                true => Some(after::trailing(page, quote).unwrap_or(reported)),
                false => Some(reported),
            }
        })
        .or_else(|| after::subject_behind(page, quote))
        .or_else(|| after::unknown_verb(page, quote))
}
