//! Reads some events anew for sentences without marks, where a cue behind a comma has its source behind it and a document speaks for itself.
//!
//! In: an event as `cues` gives it. Out: the same with another source, or nothing where it stands. Quotations keep the event as it was.

use crate::lexicon::Class;

use super::{
    super::{
        cues::{By, Event},
        mentions::Form,
        page::Page,
        stream::{Kind, Sentence},
    },
    quiet,
};

/// The event as a sentence without marks has it, where that differs.
pub(super) fn event(page: &Page<'_>, event: &Event, sentence: &Sentence) -> Option<Event> {
    inverted(page, event, sentence)
        .or_else(|| spoken(page, event))
        .or_else(|| document(page, event, sentence))
}

/// "The pier will close, said Doe, a former mayor.": a name right behind the cue, closed by a comma or a stop, is who said it.
pub(super) fn inverted(page: &Page<'_>, event: &Event, sentence: &Sentence) -> Option<Event> {
    let (at, behind) = event.cue;
    let finite = event.class.any(Class::SPEECH) && event.class.any(Class::PAST.or(Class::PRESENT));
    if !finite
        || event.by == By::Inverted
        || at <= sentence.start
        || page.kind(at - 1) != Kind::Comma
    {
        return None;
    }
    let m = page
        .mentions
        .from(behind)
        .filter(|_| behind < sentence.end)?;
    let mention = &page.mentions.all[m];
    let closed =
        mention.end >= sentence.end || matches!(page.kind(mention.end), Kind::Comma | Kind::Stop);
    (closed && mention.name.is_some() && matches!(mention.form, Form::Person | Form::Body)).then(
        || Event {
            source: Some(m),
            source_span: Some(mention.span(&page.stream)),
            with: None,
            start: at,
            end: mention.end,
            by: By::Inverted,
            ..*event
        },
    )
}

/// "The survey said that …": a document before a verb is its source, and no owner of words.
fn spoken(page: &Page<'_>, event: &Event) -> Option<Event> {
    let mention = &page.mentions.all[event.source?];
    let items = &page.stream.items;
    let verb = items[event.cue.0].is(Class::CUE)
        && !items[event.cue.0].is(Class::SPEECH_NOUN)
        && items[mention.head].is(Class::SPEECH_NOUN)
        && event.class.any(Class::PAST.or(Class::PRESENT));
    (event.by == By::Noun && verb && mention.end <= event.cue.0).then_some(Event {
        by: By::Before,
        ..*event
    })
}

/// "A poll by the school released Tuesday found …": the poll, and not the school.
fn document(page: &Page<'_>, event: &Event, sentence: &Sentence) -> Option<Event> {
    let m = quiet::document(page, event.cue.0, sentence)
        .filter(|&m| event.source != Some(m) && matches!(event.by, By::Before | By::Shared))?;
    let mention = &page.mentions.all[m];
    Some(Event {
        source: Some(m),
        source_span: Some(mention.span(&page.stream)),
        with: None,
        start: mention.start,
        by: By::Before,
        ..*event
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        reports(
            "The pier will be closed by voters like him, says Ann Roe, a former mayor.",
            &[("Ann Roe", "The pier will be closed by voters like him")],
        );
        reports(
            "The survey said the pier was old.",
            &[("The survey", "the pier was old")],
        );
    }
}
