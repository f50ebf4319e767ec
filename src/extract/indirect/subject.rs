//! Finds plural subjects of a verb without an ending: *52 percent of voters say*, *Doe and Roe say*, *six in ten believe*.
//!
//! In: an event whose cue has its base form. Out: the event with its source. What it takes is a noun phrase right before the verb that is plural by
//! its number, its quantity or a second name.

use crate::lexicon::Class;

use super::super::{
    cues::{By, Event},
    page::Page,
    stream::{Kind, Sentence},
};

/// Fills in the source of an event with a plural subject; false where there is none.
pub(super) fn plural(page: &Page<'_>, sentence: &Sentence, event: &mut Event) -> bool {
    let items = &page.stream.items;
    let form = Class::PRESENT.or(Class::ING);
    if event.class.any(form) || !items[event.cue.0].is(Class::CUE) {
        return false;
    }
    let mut end = event.cue.0;
    while end > sentence.start
        && (items[end - 1].is(Class::ADVERB)
            || page.word(end - 1) == "both"
            || page.word(end - 1).ends_with("ly"))
    {
        end -= 1;
    }
    let Some(last) = end.checked_sub(1).filter(|&last| last >= sentence.start) else {
        return false;
    };
    let mentions = &page.mentions;
    let nearest = mentions.at(last).filter(|&m| mentions.all[m].end == end);
    let mut start = nearest.map_or(last, |m| mentions.all[m].start);
    // "52 percent of all voters", "six in ten"
    while start >= sentence.start + 2 && matches!(page.word(start - 1), "of" | "in" | "for") {
        let left = mentions.at(start - 2);
        start = match left {
            Some(left) if mentions.all[left].end == start - 1 => mentions.all[left].start,
            _ if counts(page, start - 2) => start - 2,
            _ => break,
        };
    }
    let pair = start >= sentence.start + 2
        && page.word(start - 1) == "and"
        && mentions
            .at(start - 2)
            .is_some_and(|m| mentions.all[m].end == start - 1 && mentions.all[m].can_speak());
    let quantity = (start..end).any(|at| counts(page, at));
    let governed = start > sentence.start
        && items[start - 1].is(Class::PREPOSITION)
        && !items[start - 1].capital();
    let object = items.get(event.cue.1).is_some_and(|next| {
        next.is(Class::DETERMINER
            .or(Class::POSSESSIVE)
            .or(Class::OBJECT_PRONOUN))
            || next.capital()
            || page.word(event.cue.1) == "that"
    });
    if governed || !(pair || quantity) || event.class.any(Class::NOUNISH) && !object {
        return false;
    }
    // A name among others that speak is not the speaker.
    event.source = if pair { None } else { nearest };
    let from = if pair {
        mentions
            .at(start - 2)
            .map_or(start, |m| mentions.all[m].start)
    } else {
        start
    };
    event.source_span = Some(page.span(from, end));
    event.start = from;
    event.by = By::Before;
    true
}

/// True for a number or a word of quantity.
pub(super) fn counts(page: &Page<'_>, at: usize) -> bool {
    let number = |at: usize| page.kind(at) == Kind::Number;
    number(at)
        || page.word(at) == "%" && at > 0 && number(at - 1)
        || matches!(
            page.word(at).to_ascii_lowercase().as_str(),
            "percent"
                | "half"
                | "third"
                | "thirds"
                | "quarter"
                | "majority"
                | "most"
                | "many"
                | "some"
                | "few"
                | "several"
                | "others"
                | "two"
                | "three"
                | "four"
                | "six"
                | "both"
                | "plurality"
                | "dozens"
                | "hundreds"
                | "thousands"
                | "number"
                | "all"
        )
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for text in [
            "In the poll, 52 percent of voters say the pier is old.",
            "Six in 10 say the pier is old.",
            "Some say the pier is old.",
            "Ann Roe and Bob Doe say the pier is old.",
        ] {
            let found = crate::extract::extract(&crate::extract::Article::plain(text, None));
            let first = found.attributions.first().map(|a| a.span.of(text));
            assert_eq!(first, Some("the pier is old"), "{text}");
        }
        reports("Ann Roe won the say of the town.", &[]);
    }
}
