//! Finds what stands behind a name and a colon: *Roe: The pier is old.*
//!
//! In: a sentence that begins a paragraph. Out: the event of its colon and the rest of the sentence. The turns of a transcript are read before this and
//! are no part of the reporter's words.

use super::{
    super::{
        cues::{By, Event},
        mentions::Form as Noun,
        page::Page,
        stream::{Kind, Sentence, Shape},
    },
    Stretch,
    complement::subject_pronoun,
    quiet,
};
use crate::lexicon::Class;

/// Words that a report behind a colon has at least.
const WORDS: usize = 3;

/// The report of a name with its colon.
pub(super) fn reported(
    page: &Page<'_>,
    number: u32,
    sentence: &Sentence,
) -> Option<(Event, Stretch)> {
    let first =
        number == 0 || page.stream.sentences[number as usize - 1].paragraph != sentence.paragraph;
    let m = page.mentions.from(sentence.start).filter(|_| first)?;
    let mention = &page.mentions.all[m];
    let colon = mention.end;
    let items = &page.stream.items;
    // "WATCH: …", "Q: …", "Breaking: …" are labels of the page.
    let label = items[mention.start..colon]
        .iter()
        .any(|i| matches!(i.shape, Shape::Caps | Shape::Initial))
        || page.word(sentence.start).ends_with("ing")
        || items[sentence.start].is(Class::DETERMINER)
        || colon == mention.start + 1 && page.word(mention.start).len() < 4;
    let name =
        !label && mention.name.is_some() && matches!(mention.form, Noun::Person | Noun::Body);
    if !name || colon + WORDS >= sentence.end || page.kind(colon) != Kind::Colon {
        return None;
    }
    let to = if page.kind(sentence.end - 1) == Kind::Stop {
        sentence.end - 1
    } else {
        sentence.end
    };
    // "Roe: a last chance" is what the piece is about.
    let clause = items[colon + 1..to].iter().enumerate().any(|(k, i)| {
        i.kind == Kind::Word && k > 0 && i.is(Class::AUXILIARY.or(Class::VERB).or(Class::CUE))
            || subject_pronoun(i.word)
    });
    if !clause {
        return None;
    }
    let mut event = quiet::empty(page, colon, colon + 1);
    event.source = Some(m);
    event.source_span = Some(mention.span(&page.stream));
    event.start = mention.start;
    event.by = By::Before;
    event.class = Class::SPEECH;
    Some((event, (colon + 1, to)))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        reports(
            "Ann Roe: The old pier will close.\n\nThe town met on Monday.",
            &[("Ann Roe", "The old pier will close")],
        );
        reports(
            "The plan: The old pier will close.\n\nThe town met on Monday.",
            &[],
        );
        reports("They met Ann Roe: The old pier had closed.", &[]);
    }
}
