//! Finds indirect speech: what somebody is reported to have said, thought or wanted, in the reporter's words and without marks.
//!
//! In: a page and the events that quotations hang on. Out: the reported stretch of each other event, with its event. A reported
//! stretch is evidence of what was said and never wording (rule R21), so it is kept apart from quotations.

use rustc_hash::FxHashSet;

use crate::{lexicon::Class, text::Span};

use super::{
    cues::{By, Event},
    page::Page,
    stream::{Item, Kind, Sentence},
};

/// A reported stretch.
#[derive(Clone, Copy, Debug)]
pub struct Reported {
    /// The stretch, without punctuation at its end.
    pub span: Span,
    /// The event that reports it, by number.
    pub event: usize,
}

/// The reported stretches of a page, in the order of the text; `taken` are the cue items that quotations hang on.
pub fn find(page: &Page<'_>, taken: &FxHashSet<usize>) -> Vec<Reported> {
    let mut found: Vec<Reported> = Vec::new();
    for (number, event) in page.cues.events.iter().enumerate() {
        crate::stop::check();
        if event.by == By::Noun
            || event.source.is_none()
            || taken.contains(&event.cue.0)
            || !reports(page, event)
        {
            continue;
        }
        let sentence = page.stream.sentences[event.sentence as usize];
        if sentence.headline {
            continue;
        }
        let Some((from, to)) = stretch(page, event, &sentence) else {
            continue;
        };
        if page.stream.items[from..to]
            .iter()
            .any(|i| matches!(i.kind, Kind::Quote(_)))
        {
            continue;
        }
        found.push(Reported {
            span: page.span(from, to),
            event: number,
        });
    }
    outermost(found)
}

/// True for a cue that is surely a verb and surely reports.
fn reports(page: &Page<'_>, event: &Event) -> bool {
    if event.class.any(Class::ACCORDING) {
        return true;
    }
    let cue = &page.stream.items[event.cue.0];
    if event.class.any(Class::WEAK) && event.cue.1 == event.cue.0 + 1 && !cue.is(Class::PAST) {
        return false;
    }
    // "attacks", "plans", "emails" after a subject at some distance are nouns more often than verbs.
    !cue.is(Class::PRESENT) || matches!(event.by, By::Before | By::Relative | By::Inverted)
}

/// What is reported inside another report belongs to it.
fn outermost(mut found: Vec<Reported>) -> Vec<Reported> {
    found.sort_by_key(|r| (r.span.start(), std::cmp::Reverse(r.span.end()), r.event));
    let mut end = 0;
    found.retain(|r| {
        let inside = r.span.end() <= end;
        end = end.max(r.span.end());
        !inside
    });
    found
}

/// The items that an event reports.
fn stretch(page: &Page<'_>, event: &Event, sentence: &Sentence) -> Option<(usize, usize)> {
    let items = &page.stream.items;
    let behind = event.start > sentence.start
        && matches!(page.kind(event.start - 1), Kind::Comma)
        && sentence.end.saturating_sub(event.end) <= 8
        && matches!(
            event.by,
            By::Before | By::Inverted | By::According | By::Across
        )
        && event.class.any(Class::SPEECH.or(Class::ACCORDING))
        && !follows(items, event, sentence);
    if behind {
        let mut from = sentence.start;
        if items[from].is(Class::COORDINATOR) {
            from += 1;
        }
        return clip(items, from, event.start - 1);
    }
    let mut from = event.end.max(event.cue.1);
    if event.by == By::According {
        // "According to Doe, …": past the comma that closes the source.
        let comma = (from..sentence.end.min(from + 25)).find(|&i| items[i].kind == Kind::Comma)?;
        if event.cue.0 > sentence.start + 2 {
            return clip(items, sentence.start, event.start);
        }
        return clip(items, comma + 1, sentence.end);
    }
    if event.by == By::Inverted || event.by == By::Passive {
        return None;
    }
    from = past_addressee(page, event, from, sentence.end);
    clip(items, from, clause_end(items, event, from, sentence.end))
}

/// True where what is reported follows the cue: "that", or a clause of its own.
fn follows(items: &[Item], event: &Event, sentence: &Sentence) -> bool {
    event.by != By::Inverted
        && event.by != By::According
        && event.cue.1 < sentence.end
        && items[event.cue.1].kind == Kind::Word
        && !items[event.cue.1].is(Class::PREPOSITION
            .or(Class::WEEKDAY)
            .or(Class::TIME)
            .or(Class::ADVERB))
}

/// Past whom it was told, when and where: "told reporters in Kyiv on Thursday that …".
fn past_addressee(page: &Page<'_>, event: &Event, from: usize, end: usize) -> usize {
    let items = &page.stream.items;
    let limit = end.min(from + 16);
    let that = (from..limit).find(|&i| items[i].span.of(page.text) == "that");
    if let Some(that) = that
        && items[from..that]
            .iter()
            .all(|i| i.kind == Kind::Word || i.kind == Kind::Number)
        && !items[from..that]
            .iter()
            .any(|i| i.is(Class::AUXILIARY.or(Class::VERB)))
    {
        return that;
    }
    let mut at = from;
    let told = matches!(
        page.stream.text(page.text, event.cue.0),
        "told" | "tells" | "telling" | "tell" | "informed" | "reminded" | "assured"
    );
    if told && let Some(m) = page.mentions.at(at) {
        at = page.mentions.all[m].end;
    }
    while at < limit
        && (items[at].is(Class::WEEKDAY.or(Class::TIME))
            || items[at].span.of(page.text) == "on"
                && at + 1 < limit
                && items[at + 1].is(Class::WEEKDAY))
    {
        at += 1;
    }
    at
}

/// Where the reported clause ends: at the sentence's end, or where the reporter takes over again.
fn clause_end(items: &[Item], event: &Event, from: usize, end: usize) -> usize {
    for at in from + 1..end {
        let item = &items[at];
        if item.kind == Kind::Semicolon {
            return at;
        }
        if item.kind == Kind::Comma && at + 1 < end {
            let next = &items[at + 1];
            let takes_over = next.is(Class::ING) && next.is(Class::CUE)
                || next.is(Class::CONJUNCTION)
                    && !matches!(next.class, c if c.any(Class::COORDINATOR))
                    && at > from + 2
                || next.is(Class::ACCORDING)
                || next.phrase.any(Class::ACCORDING)
                || next.is(Class::COORDINATOR)
                    && at + 2 < end
                    && items[at + 2].is(Class::CUE)
                    && items[at + 2].is(Class::PAST.or(Class::PRESENT));
            if takes_over {
                return at;
            }
        }
        // "… and said": the same source's next cue.
        if item.is(Class::COORDINATOR)
            && at + 1 < end
            && items[at + 1].is(Class::SPEECH)
            && items[at + 1].is(Class::PAST.or(Class::PRESENT))
            && event.class.any(Class::SPEECH)
        {
            return at;
        }
    }
    end
}

/// A stretch without punctuation at its ends; `None` where hardly anything is left.
fn clip(items: &[Item], mut from: usize, mut to: usize) -> Option<(usize, usize)> {
    let word = |i: &Item| matches!(i.kind, Kind::Word | Kind::Number | Kind::Quote(_));
    while from < to && !word(&items[from]) {
        from += 1;
    }
    while to > from && !word(&items[to - 1]) && items[to - 1].kind != Kind::Close {
        to -= 1;
    }
    (to >= from + 2).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        reports(
            "Ann Roe said that the pier would close.",
            &[("Ann Roe", "that the pier would close")],
        );
        reports(
            "The pier will close on Monday, Ann Roe said.",
            &[("Ann Roe", "The pier will close on Monday")],
        );
        reports(
            "According to Ann Roe, the pier will close.",
            &[("Ann Roe", "the pier will close")],
        );
        reports(
            "Ann Roe told reporters on Friday that the pier would close.",
            &[("Ann Roe", "that the pier would close")],
        );
        reports("The pier closed in May.", &[]);
    }
}
