//! Clippings: a text, its quotations with cue and source, and the day and place that each is given.
//!
//! `=` behind a source says who it is ("he=Doe"). A leading letter tells the strength: s(tated), c(ontext), i(mplied), w(eak).

mod between;
mod clause;
mod scenes;
mod whole;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::extract::{marks, markup::Markup};
use crate::{
    model::SpeakerKind,
    text::sentences::{paragraphs, sentences},
};

/// The occurrence of `needle` nearest to a byte.
fn nearest(text: &str, needle: &str, to: usize) -> Span {
    let (at, _) = text
        .match_indices(needle)
        .min_by_key(|(at, _)| at.abs_diff(to))
        .unwrap_or_else(|| panic!("{needle:?} in {text:?}"));
    Span::new(at, at + needle.len())
}

/// The verbs of a whole text.
fn verbs_of(text: &str) -> Vec<usize> {
    let paragraphs = paragraphs(text, Span::new(0, text.len()));
    let markup = Markup::default();
    let quoted = marks::quoted(text, &paragraphs, &markup);
    let stream = Stream::read(text, &paragraphs, &quoted, &markup);
    verbs(&stream, &tokens_of(text))
}

/// The tokens of a whole text.
fn tokens_of(text: &str) -> Tokens {
    Tokens::read(text, Span::new(0, text.len()))
}

fn read(published: &str, text: &str, quotes: &[(&str, &str, &str)]) -> Vec<String> {
    let mut names: Vec<&str> = Vec::new();
    let mut attributions = Vec::new();
    for &(words, cue, source) in quotes {
        let span = nearest(text, words, 0);
        let (printed, name) = source.split_once('=').unwrap_or((source, source));
        let number = names
            .iter()
            .position(|&known| known == name)
            .unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
        let cue = nearest(
            text,
            cue,
            if text[..span.start()].trim_end().ends_with(['“', ':', 't'])
                && !text[span.end()..].starts_with(",”")
            {
                span.start()
            } else {
                span.end()
            },
        );
        attributions.push(Attribution {
            span,
            kind: if words.starts_with(char::is_uppercase) {
                QuoteKind::Direct
            } else {
                QuoteKind::Mixed
            },
            group: None,
            utterance: 1,
            cue: Some(cue),
            source: Some(nearest(text, printed, cue.start())),
            speaker: Some(number as u32),
            date: None,
            place: None,
            via: None,
            position: OccurrenceKind::Body,
            confidence: 0.9,
            rule: "test",
            unclosed: false,
            translated: false,
        });
    }
    let entities: Vec<Entity> = names
        .iter()
        .map(|name| Entity {
            name: name.to_string(),
            kind: SpeakerKind::Person,
            mentions: text
                .match_indices(name)
                .map(|(at, name)| Span::new(at, at + name.len()))
                .collect(),
            aliases: Vec::new(),
            roles: Vec::new(),
        })
        .collect();
    let article = Article::plain(
        text,
        (!published.is_empty()).then(|| published.parse().unwrap()),
    );
    resolve(
        &article,
        &tokens_of(text),
        &paragraphs(text, article.body),
        &sentences(text, article.body),
        &verbs_of(text),
        &mut attributions,
        &entities,
    );
    let letter = |strength: Strength| match strength {
        Strength::Stated => 's',
        Strength::Context => 'c',
        Strength::Implied => 'i',
        Strength::Weak => 'w',
    };
    let date = |a: &Attribution| {
        a.date
            .as_ref()
            .map_or("-".into(), |d| format!("{}:{}", letter(d.strength), d.date))
    };
    let place = |a: &Attribution| {
        a.place.as_ref().map_or("-".into(), |p| {
            format!("{}:{}", letter(p.strength), p.place)
        })
    };
    attributions
        .iter()
        .map(|a| format!("{} {}", date(a), place(a)))
        .collect()
}

/// One quotation of Doe's, in an article of Thursday 4 September 2025.
fn one(text: &str, cue: &str) -> String {
    let source = if text.contains("Doe") { "Doe" } else { "she" };
    read("2025-09-04", text, &[("it is over", cue, source)]).remove(0)
}
