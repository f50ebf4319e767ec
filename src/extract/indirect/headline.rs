//! Finds what a headline reports: *Mayor Says Old Pier Will Close*.
//!
//! In: a sentence written with capitals throughout. Out: the event of its verb of speech and the stretch behind it. Capitals mark no names there, so the
//! source is taken only where one noun phrase fills all that stands before the verb.

use crate::lexicon::Class;

use super::{
    super::{
        cues::{By, Event},
        page::Page,
        stream::{Kind, Sentence},
    },
    Stretch, quiet,
};

/// The report of a headline.
pub(super) fn reported(
    page: &Page<'_>,
    number: u32,
    sentence: &Sentence,
) -> Option<(Event, Stretch)> {
    let items = &page.stream.items;
    let verb = (sentence.start + 1..sentence.end).find(|&at| {
        let item = &items[at];
        let form = item.class.or(quiet::form(page.word(at)));
        item.kind == Kind::Word
            && item.is(Class::CUE.or(Class::ATTITUDE).or(Class::QUIET_VERB))
            && form.any(Class::PRESENT.or(Class::PAST))
    })?;
    /// Words that a source in a headline has at most.
    const SOURCE: usize = 7;
    let before = &items[sentence.start..verb];
    let bare = before.len() <= SOURCE
        && before.iter().all(|i| {
            i.kind == Kind::Word
                && !i.is(Class::PREPOSITION
                    .or(Class::AUXILIARY)
                    .or(Class::CONJUNCTION))
        });
    if !bare {
        return None;
    }
    // The name may have been read together with the verb; then it stays open who it is.
    let source = page
        .mentions
        .from(sentence.start)
        .filter(|&m| page.mentions.all[m].end == verb && page.mentions.all[m].can_speak());
    let to = (verb..sentence.end)
        .find(|&at| {
            matches!(
                page.kind(at),
                Kind::Semicolon | Kind::Colon | Kind::Quote(_)
            ) || page.kind(at) == Kind::Stop && at + 1 == sentence.end
        })
        .unwrap_or(sentence.end);
    if to < sentence.end && matches!(page.kind(to), Kind::Quote(_)) {
        return None;
    }
    let mut event = quiet::empty(page, verb, verb + 1);
    event.source = source;
    event.source_span = Some(page.span(sentence.start, verb));
    event.start = sentence.start;
    event.by = By::Before;
    event.sentence = number;
    let tie = matches!(
        page.word(verb + 1).to_ascii_lowercase().as_str(),
        "about" | "for" | "on" | "to" | "with" | "against" | "of"
    );
    Some((event, (verb + 1 + usize::from(tie), to)))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        reports(
            "Ann Roe Says Old Pier Will Close\n\nThe town met on Monday.",
            &[("", "Old Pier Will Close")],
        );
        reports("Old Pier To Close In May\n\nThe town met on Monday.", &[]);
    }
}
