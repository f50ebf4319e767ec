//! Finds what somebody speaks or thinks about where a noun or a light verb carries the sense: *has few doubts about*, *made a case for*,
//! *voiced support for*, *is a critic of*.
//!
//! In: a noun of speech or thought before its preposition, or any word before *about*. Out: its event; the source is the subject of the verb whose object it
//! is, and stays open where the sentence does not say it there.

use crate::lexicon::{Class, list::WordList};

use super::{
    super::{
        cues::{By, Event},
        page::Page,
        stream::{Kind, Sentence},
    },
    nouns, quiet,
};

/// The event of a topic whose cue ends with the item `at`, right before its preposition.
pub(super) fn event(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<Event> {
    if at + 2 >= sentence.end {
        return None;
    }
    let item = &page.stream.items[at];
    let next = page.word(at + 1);
    if ADHERENTS.holds_exactly(page.word(at)) && matches!(next, "of" | "for") {
        return adherence(page, at, sentence);
    }
    let noun = item.is(Class::QUIET_NOUN.or(Class::SPEECH_NOUN))
        && nouns::ties(next)
        && nouns::governing(page, at);
    let about = next == "about"
        && page.kind(at + 2) == Kind::Word
        && !item.is(Class::AUXILIARY.or(Class::PREPOSITION));
    if !(noun || about) {
        return None;
    }
    let mut event = quiet::empty(page, at, at + 1);
    event.class = event.class.or(Class::QUIET_NOUN);
    event.by = By::Noun;
    let start = match page.mentions.at(at) {
        Some(m)
            if page
                .mentions
                .owner(m)
                .is_some_and(|o| page.mentions.all[o].can_speak()) =>
        {
            let owner = page.mentions.owner(m)?;
            event.source = Some(owner);
            event.source_span = Some(page.mentions.all[owner].span(&page.stream));
            return Some(event);
        }
        Some(m) => page.mentions.all[m].start,
        None => at,
    };
    if start > sentence.start {
        subject(page, start - 1, &mut event);
    }
    let question = about
        && matches!(
            page.word(at + 2),
            "how" | "why" | "what" | "whether" | "who"
        );
    (event.source_span.is_some() || question).then_some(event)
}

/// Fills in the subject of the verb at `verb`, where it stands right before it.
fn subject(page: &Page<'_>, verb: usize, event: &mut Event) {
    let item = &page.stream.items[verb];
    if item.kind != Kind::Word
        || item.capital()
        || item.is(Class::PREPOSITION.or(Class::COORDINATOR))
    {
        return;
    }
    let mut governor = quiet::empty(page, verb, verb + 1);
    governor.class = Class::QUIET_VERB.or(quiet::form(page.word(verb)));
    let found = page
        .cues
        .find_source(page.text, &page.stream, &page.mentions, &mut governor);
    if found && matches!(governor.by, By::Before | By::Relative | By::Across) {
        event.source = governor.source;
        event.source_span = governor.source_span;
        event.with = governor.with;
    }
}

/// Nouns for those who hold a view.
pub(super) const ADHERENTS: &WordList = &WordList::new(&[
    "supporter",
    "critic",
    "proponent",
    "opponent",
    "advocate",
    "defender",
    "champion",
    "admirer",
    "fan",
    "backer",
]);

/// "Doe is a critic of the plan", "Doe, a critic of the plan, left".
fn adherence(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<Event> {
    let m = page.mentions.at(at)?;
    let start = page.mentions.all[m].start;
    let before = start.checked_sub(1).filter(|&b| b > sentence.start)?;
    let copula = matches!(
        page.word(before),
        "is" | "was" | "are" | "were" | "been" | "be" | "remains" | "remained" | "became"
    );
    let mut event = quiet::empty(page, at, at + 1);
    event.class = event.class.or(Class::QUIET_NOUN);
    event.by = By::Noun;
    let source = if copula {
        let mut k = before;
        while k > sentence.start && page.stream.items[k - 1].is(Class::AUXILIARY.or(Class::ADVERB))
        {
            k -= 1;
        }
        page.mentions
            .at(k.checked_sub(1)?)
            .filter(|&s| page.mentions.all[s].end == k)
    } else if page.kind(before) == Kind::Comma {
        page.mentions
            .at(before - 1)
            .filter(|&s| page.mentions.all[s].end == before)
    } else {
        None
    }?;
    page.mentions.all[source].can_speak().then(|| {
        event.source = Some(source);
        event.source_span = Some(page.mentions.all[source].span(&page.stream));
        event
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            ("Ann Roe has few doubts about the new pier.", "the new pier"),
            ("Ann Roe is a critic of the new pier.", "the new pier"),
        ] {
            reports(text, &[("Ann Roe", words)]);
        }
        reports("There is much talk about the new pier.", &[]);
        reports("The pier is about a mile long.", &[]);
    }
}
