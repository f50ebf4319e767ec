//! Finds the cues that report without marks only: *declined to*, *the poll shows that*, *is confident that*, *his hope that*.
//!
//! In: a page. Out: events as `cues` gives them, of words that never tie a quotation, with the subject right before them.

use crate::lexicon::Class;

use super::super::{
    cues::{By, Event},
    page::Page,
    stream::{Kind, Sentence},
};

/// The events of the words that report without marks, in the order of the text.
pub(super) fn events(page: &Page<'_>) -> Vec<Event> {
    let any = Class::QUIET_VERB
        .or(Class::QUIET_ADJECTIVE)
        .or(Class::QUIET_NOUN);
    let mut events = Vec::new();
    for (at, item) in page.stream.items.iter().enumerate() {
        let plans = item.is(Class::NOUNISH) && item.is(Class::PRESENT) && page.word(at + 1) == "to";
        if !(item.is(any) || plans) || item.kind != Kind::Word || item.capital() {
            continue;
        }
        let sentence = page.stream.sentences[item.sentence as usize];
        if sentence.headline {
            continue;
        }
        events.extend(event(page, at, &sentence));
    }
    events
}

fn event(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<Event> {
    let item = &page.stream.items[at];
    let events = &page.cues.events;
    let known = events.partition_point(|e| e.cue.0 < at);
    if events.get(known).is_some_and(|e| e.cue.0 == at) {
        return None;
    }
    if item.is(Class::QUIET_NOUN)
        && let Some(owner) = owner(page, at)
    {
        return Some(made(page, at, owner, By::Noun, owner));
    }
    // "Doe plans to stay": a noun by its looks, a verb by its infinitive.
    let plans = item.is(Class::NOUNISH) && item.is(Class::PRESENT) && page.word(at + 1) == "to";
    if !item.is(Class::QUIET_VERB.or(Class::QUIET_ADJECTIVE)) && !plans {
        return None;
    }
    // "The records show that": the verb may be read as the phrase's last noun.
    if let Some(m) = evidence(page, at) {
        let mut event = made(page, at, m, By::Before, m);
        event.source_span = Some(page.span(page.mentions.all[m].start, at));
        return Some(event);
    }
    let verb = plans || item.is(Class::QUIET_VERB);
    let mut before = at;
    let mut being = false;
    while before > sentence.start {
        let item = &page.stream.items[before - 1];
        let auxiliary = item.is(Class::AUXILIARY);
        if item.kind != Kind::Word
            || item.capital()
            || !(auxiliary || item.is(Class::ADVERB.or(Class::NEGATION)))
        {
            break;
        }
        being |= auxiliary
            && matches!(
                page.word(before - 1),
                "is" | "are" | "was" | "were" | "been" | "be" | "am"
            );
        before -= 1;
    }
    // A passive ("was shown") has no source there; an adjective needs its copula.
    if verb && being && !page.word(at).ends_with("ing") || !verb && !being {
        return None;
    }
    let last = before.checked_sub(1).filter(|&b| b >= sentence.start)?;
    if page.stream.items[last].is(Class::RELATIVE) {
        let m = last.checked_sub(1).and_then(|b| page.mentions.at(b))?;
        return Some(made(page, at, m, By::Relative, m));
    }
    let m = page.mentions.at(last)?;
    let mention = &page.mentions.all[m];
    if mention.end != before || plans && !mention.can_speak() {
        return None;
    }
    // "a spokesman for the town declined": the noun before the preposition is the subject.
    let m = chain(page, m, sentence);
    let base = page.mentions.all[m].start;
    let object =
        base > sentence.start && page.stream.items[base - 1].is(Class::PREPOSITION.or(Class::CUE));
    (!object).then(|| made(page, at, m, By::Before, m))
}

/// The noun phrase of evidence that *show* or *shows* at `at` was read into: "A Harbour poll shows that …".
fn evidence(page: &Page<'_>, at: usize) -> Option<usize> {
    let shows = matches!(page.word(at), "show" | "shows");
    let m = page.mentions.at(at).filter(|_| shows)?;
    let noun = at > page.mentions.all[m].start
        && matches!(
            page.word(at - 1),
            "poll"
                | "polls"
                | "survey"
                | "surveys"
                | "polling"
                | "data"
                | "records"
                | "emails"
                | "documents"
                | "figures"
                | "analysis"
                | "study"
                | "studies"
                | "research"
                | "report"
                | "reports"
                | "results"
                | "numbers"
                | "statistics"
                | "returns"
                | "filings"
                | "video"
                | "footage"
                | "slide"
                | "tests"
                | "average"
        );
    noun.then_some(m)
}

fn chain(page: &Page<'_>, m: usize, sentence: &Sentence) -> usize {
    let mut m = m;
    for _ in 0..3 {
        let start = page.mentions.all[m].start;
        if start < sentence.start + 2
            || !matches!(
                page.word(start - 1),
                "of" | "for" | "from" | "in" | "at" | "with"
            )
        {
            return m;
        }
        match page.mentions.at(start - 2) {
            Some(left) if page.mentions.all[left].end == start - 1 => m = left,
            _ => return m,
        }
    }
    m
}

/// The possessor of the noun phrase whose head stands at `at`.
fn owner(page: &Page<'_>, at: usize) -> Option<usize> {
    let m = page.mentions.at(at)?;
    let owner = page.mentions.owner(m)?;
    (page.mentions.all[m].head == at && page.mentions.all[owner].can_speak()).then_some(owner)
}

fn made(page: &Page<'_>, at: usize, source: usize, by: By, span: usize) -> Event {
    let item = &page.stream.items[at];
    let ing = if page.word(at).ends_with("ing") {
        Class::ING
    } else {
        Class::NONE
    };
    Event {
        cue: (at, at + 1),
        class: item.class.or(ing),
        source: Some(source),
        source_span: Some(page.mentions.all[span].span(&page.stream)),
        with: None,
        start: page.mentions.all[source].start.min(at),
        end: at + 1,
        by,
        sentence: item.sentence,
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            (
                "Ann Roe declined to comment on the pier.",
                "to comment on the pier",
            ),
            (
                "Ann Roe declined to say more, however, on the pier.",
                "to say more, however, on the pier",
            ),
            (
                "Ann Roe is confident that the pier will hold.",
                "that the pier will hold",
            ),
            (
                "The town shared Ann Roe’s hope that the pier would hold.",
                "that the pier would hold",
            ),
        ] {
            reports(text, &[("Ann Roe", words)]);
        }
    }
}
