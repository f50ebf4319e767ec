//! Finds what the reporter tells as it seems: *seems to be old*, *it appears that*.
//!
//! In: a form of *seem* or *appear*. Out: an event without a source, and the stretch behind it. To whom it seems so is not said, so nobody is named.

use crate::lexicon::{Class, list::WordList};

use super::{
    super::{
        cues::{By, Event},
        page::Page,
        stream::{Kind, Sentence},
    },
    Clause, Stretch,
    complement::Form,
    end, quiet,
};

/// The forms of the verbs that hedge.
pub(super) const HEDGES: &WordList =
    &WordList::new(&["seem", "seems", "seemed", "appear", "appears", "appeared"]);

/// True for a form of the verbs that hedge.
pub(super) fn hedges(word: &str) -> bool {
    HEDGES.holds_exactly(word)
}

/// The event of a hedge at `at`.
pub(super) fn event(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<Event> {
    if !hedges(page.word(at)) || at + 2 >= sentence.end || page.kind(at + 1) != Kind::Word {
        return None;
    }
    let next = &page.stream.items[at + 1];
    // "appeared in the hall", "appeared on stage", "the paper where it appeared last": a deed.
    let deed = next.is(Class::PREPOSITION) && !matches!(page.word(at + 1), "to" | "like")
        || page.word(at + 1) == "to"
            && page.stream.items[at + 2].is(Class::DETERMINER.or(Class::POSSESSIVE))
        || next.is(Class::COORDINATOR.or(Class::TIME).or(Class::WEEKDAY));
    if deed {
        return None;
    }
    let mut event = quiet::empty(page, at, at + 1);
    event.by = By::Passive;
    Some(event)
}

/// The stretch behind a hedge.
pub(super) fn reported(clause: &Clause<'_>) -> Option<Stretch> {
    let from = clause.event.cue.1;
    let form = match clause.word(from) {
        "to" => Form::Infinitive,
        "that" => Form::Clause,
        _ if clause.event.cue.0 > clause.sentence.start
            && clause
                .word(clause.event.cue.0 - 1)
                .eq_ignore_ascii_case("it") =>
        {
            Form::Clause
        }
        _ => Form::Phrase,
    };
    Some((from, end::of(clause, from, form)?))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        reports("The pier seems to be old.", &[("", "to be old")]);
        reports(
            "It appears that the pier is old.",
            &[("", "that the pier is old")],
        );
        reports("Ann Roe appeared in the hall.", &[]);
    }
}
