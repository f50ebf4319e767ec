//! Finds the cues that report without marks only: *declined to*, *the poll shows that*, *is confident that*, *his hope that*.
//!
//! In: a page. Out: events as `cues` gives them, of words that never tie a quotation, with their source found as for other cues.

use crate::lexicon::{
    Class,
    list::{Filter, WordList},
};

use super::{
    super::{
        cues::{By, Event},
        mentions::Form,
        page::Page,
        stream::{Item, Kind, Sentence},
    },
    complement::subject_pronoun,
    hedge, passive, reread, subject, topic,
};

/// The events of the words that report without marks, in the order of the text.
pub(super) fn events(page: &Page<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    // The cues that are known already, which stand in order too.
    let mut known = 0;
    for (at, item) in page.stream.items.iter().enumerate() {
        if item.kind != Kind::Word || item.capital() {
            continue;
        }
        let may_report = may_report(page, at, item);
        // Where assertions are checked, the rules are asked all the same, so that a test tells what is left out in error.
        if !may_report && !cfg!(debug_assertions) {
            continue;
        }
        let sentence = page.stream.sentences[item.sentence as usize];
        if sentence.headline {
            continue;
        }
        while page.cues.events.get(known).is_some_and(|e| e.cue.1 <= at) {
            known += 1;
        }
        if page.cues.events.get(known).is_some_and(|e| e.cue.0 <= at) {
            continue;
        }
        let event = event(page, at, &sentence);
        debug_assert!(may_report || event.is_none(), "{:?}", page.word(at));
        events.extend(event);
    }
    events
}

/// The event of the word at `at`, if it reports.
fn event(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<Event> {
    noun(page, at)
        .or_else(|| verb(page, at, sentence))
        .or_else(|| passive::event(page, at, sentence))
        .or_else(|| hedge::event(page, at, sentence))
        .or_else(|| topic::event(page, at, sentence))
}

/// False for most words: they are of no class that reports, end in no *-ed*, and no *about* follows. What `event` comes to ask for
/// beside that belongs here too.
fn may_report(page: &Page<'_>, at: usize, item: &Item) -> bool {
    const CLASSES: Class = Class::CUE
        .or(Class::NOUNISH)
        .or(Class::SPEECH_NOUN)
        .or(Class::QUIET_NOUN)
        .or(Class::QUIET_VERB)
        .or(Class::QUIET_ADJECTIVE);
    // The words of the rules that ask for no class.
    const WORDS: Filter = hedge::HEDGES
        .filter()
        .or(topic::ADHERENTS.filter())
        .or(WordList::new(&["meant"]).filter());
    let word = item.word;
    item.is(CLASSES)
        || item.phrase.any(Class::QUIET_VERB)
        || word.ends_with("ed")
        || word.len() > 3 && WORDS.passes(word.as_bytes())
        || page.word(at + 1) == "about"
}

/// "Doe's hope that …", "fears that …": a noun at its phrase's head, with its owner or before *that*.
fn noun(page: &Page<'_>, at: usize) -> Option<Event> {
    let item = &page.stream.items[at];
    if !item.is(Class::QUIET_NOUN.or(Class::SPEECH_NOUN)) {
        return None;
    }
    let m = page.mentions.at(at)?;
    if page.mentions.all[m].head != at {
        return None;
    }
    match page.mentions.owner(m) {
        Some(owner) if page.mentions.all[owner].can_speak() => item
            .is(Class::QUIET_NOUN)
            .then(|| made(page, at, owner, By::Noun)),
        Some(_) => None,
        None if page.word(at + 1) == "that" => {
            let mut event = empty(page, at, at + 1);
            event.by = By::Noun;
            Some(event)
        }
        None => None,
    }
}

/// "Doe declined to …", "Doe is confident that …", "Doe plans to …".
fn verb(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<Event> {
    let item = &page.stream.items[at];
    let phrase = item.phrase.any(Class::QUIET_VERB) && item.phrase_len > 0;
    let adjective = item.is(Class::QUIET_ADJECTIVE) && being(page, at, sentence);
    let plans = item.is(Class::NOUNISH) && item.is(Class::PRESENT) && page.word(at + 1) == "to";
    let quiet = phrase || adjective || plans || item.is(Class::QUIET_VERB);
    if !(quiet || item.is(Class::CUE)) {
        return None;
    }
    let len = if phrase {
        usize::from(item.phrase_len)
    } else {
        1
    };
    let mut event = empty(page, at, at + len);
    if adjective {
        event.class = item.class.or(Class::QUIET_ADJECTIVE);
    } else if quiet {
        event.class = item.class.or(Class::QUIET_VERB).or(form(page.word(at)));
    }
    // "The records show that": the verb may be read as the phrase's last noun.
    if let Some(m) = swallowed(page, at).filter(|_| !adjective) {
        event.source = Some(m);
        event.source_span = Some(page.span(page.mentions.all[m].start, at));
        event.start = page.mentions.all[m].start;
        event.by = By::Before;
        return Some(event);
    }
    if page
        .mentions
        .at(at)
        .is_some_and(|m| page.mentions.all[m].start < at)
        && !plans
        && !adjective
    {
        return None;
    }
    // "Doe supports the plan": a noun by its looks, behind a name and before an object.
    if item.is(Class::NOUNISH) && item.is(Class::PRESENT) && !plans && named(page, at) {
        event.by = By::Before;
        return Some(with_source(page, event, page.mentions.at(at - 1)?));
    }
    if subject::plural(page, sentence, &mut event) {
        return Some(event);
    }
    if let Some(event) = reread::inverted(page, &event, sentence) {
        return Some(event);
    }
    if let Some(m) = document(page, at, sentence) {
        return Some(Event {
            by: By::Before,
            ..with_source(page, event, m)
        });
    }
    let found = quiet
        && page
            .cues
            .find_source(page.text, &page.stream, &page.mentions, &mut event);
    (found && event.by != By::Passive).then_some(event)
}

/// True where a form of *be* stands before an adjective, past adverbs.
fn being(page: &Page<'_>, at: usize, sentence: &Sentence) -> bool {
    let mut before = at;
    while before > sentence.start {
        before -= 1;
        let item = &page.stream.items[before];
        let word = page.word(before);
        if item.is(Class::AUXILIARY)
            || matches!(
                word,
                "feel" | "feels" | "felt" | "remain" | "remains" | "remained"
            )
        {
            return matches!(
                word,
                "is" | "are"
                    | "was"
                    | "were"
                    | "been"
                    | "be"
                    | "am"
                    | "isn't"
                    | "isn’t"
                    | "wasn't"
                    | "wasn’t"
                    | "aren't"
                    | "aren’t"
                    | "weren't"
                    | "weren’t"
                    | "feel"
                    | "feels"
                    | "felt"
                    | "remain"
                    | "remains"
                    | "remained"
            ) || word.ends_with("’s")
                || word.ends_with("'s")
                || word.ends_with("’re")
                || word.ends_with("'re");
        }
        if !(item.is(Class::ADVERB.or(Class::NEGATION))
            || word.ends_with("ly")
            || matches!(word, "more" | "less" | "so" | "quick"))
        {
            return false;
        }
    }
    false
}

/// The noun phrase that a verb was read into as its last noun: "A Harbour poll shows that …".
fn swallowed(page: &Page<'_>, at: usize) -> Option<usize> {
    let m = page.mentions.at(at)?;
    let mention = &page.mentions.all[m];
    if mention.start >= at {
        return None;
    }
    let items = &page.stream.items;
    let before = &items[at - 1];
    let noun = !before.is(Class::DETERMINER
        .or(Class::POSSESSIVE)
        .or(Class::NATIONALITY))
        && !before.possessive
        || subject::counts(page, at - 1);
    // "the noncash charge that can be used": a noun with its relative clause.
    let relative = page.word(at + 1) == "that"
        && (at + 2..at + 4).any(|k| {
            items.get(k).is_some_and(|i| {
                i.is(Class::AUXILIARY.or(Class::VERB)) || page.word(k).ends_with("ed")
            })
        });
    let object = !relative
        && items.get(at + 1).is_none_or(|next| {
            let subject = Class::DETERMINER
                .or(Class::POSSESSIVE)
                .or(Class::SUBJECT_PRONOUN)
                .or(Class::OBJECT_PRONOUN);
            let tag = mention.start > 0 && items[mention.start - 1].kind == Kind::Comma;
            match next.kind {
                Kind::Word => {
                    next.is(subject)
                        || subject_pronoun(page.word(at + 1))
                        || next.capital()
                        || matches!(
                            page.word(at + 1),
                            "that" | "how" | "why" | "whether" | "what" | "it" | "there"
                        )
                }
                kind => tag && matches!(kind, Kind::Stop | Kind::Comma),
            }
        });
    // "recent polls show Doe": the name behind was read into the phrase too.
    let whole = mention.end == at + 1 || evidence(page.word(at - 1));
    (noun && object && whole).then_some(m)
}

/// The poll or record that opens the sentence and is the subject of the verb at `at`: "A poll of voters released Tuesday found …".
pub(super) fn document(page: &Page<'_>, at: usize, sentence: &Sentence) -> Option<usize> {
    /// Items between the noun and its verb, at most.
    const REACH: usize = 14;
    let m = page.mentions.from(sentence.start)?;
    let mention = &page.mentions.all[m];
    let items = &page.stream.items;
    let finite = Class::PAST.or(Class::PRESENT);
    let cue =
        items[at].is(finite) || items[at].is(Class::QUIET_VERB) && !page.word(at).ends_with("ing");
    let near = mention.end <= at && at - mention.end <= REACH;
    if !cue || !near || !evidence(page.word(mention.head)) {
        return None;
    }
    let mut between = mention.end..at;
    let phrase = between.all(|k| {
        items[k].kind == Kind::Word
            && !items[k].is(Class::AUXILIARY.or(Class::RELATIVE).or(Class::COORDINATOR))
    });
    phrase.then_some(m)
}

/// Nouns for what tells without speaking.
pub(super) fn evidence(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
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
            | "filing"
            | "video"
            | "footage"
            | "slide"
            | "tests"
            | "average"
            | "lawsuit"
            | "complaint"
            | "platform"
            | "findings"
            | "legislation"
            | "ads"
            | "notice"
            | "bill"
            | "initiative"
            | "petition"
            | "editorial"
            | "headline"
            | "disclaimers"
            | "photos"
            | "texts"
    )
}

/// The form of a verb, as far as its ending tells.
pub(super) fn form(word: &str) -> Class {
    match word {
        _ if word.ends_with("ing") => Class::ING,
        _ if word.ends_with("ed") => Class::PAST,
        "chose" | "shown" | "proven" | "spoke" | "spoken" | "stood" | "drew" | "foresaw"
        | "foreseen" | "misunderstood" | "forgot" | "forgotten" | "heard" | "forbade"
        | "forbidden" | "took" | "dwelt" | "made" => Class::PAST,
        _ if word.ends_with('s') && !word.ends_with("ss") => Class::PRESENT,
        _ => Class::BASE,
    }
}

/// An event without a source.
pub(super) fn empty(page: &Page<'_>, at: usize, end: usize) -> Event {
    let item = &page.stream.items[at];
    Event {
        cue: (at, end),
        class: item.class,
        source: None,
        source_span: None,
        with: None,
        start: at,
        end,
        by: By::None,
        sentence: item.sentence,
    }
}

/// True where a name that is no possessor ends right before `at`, and an object follows.
fn named(page: &Page<'_>, at: usize) -> bool {
    let Some(m) = at.checked_sub(1).and_then(|b| page.mentions.at(b)) else {
        return false;
    };
    let mention = &page.mentions.all[m];
    let items = &page.stream.items;
    let Some(next) = items.get(at + 1) else {
        return false;
    };
    let object = next.kind == Kind::Word
        && (next.is(Class::DETERMINER
            .or(Class::POSSESSIVE)
            .or(Class::OBJECT_PRONOUN))
            || next.capital()
            || page.word(at + 1).ends_with("ing")
            || matches!(page.word(at + 1), "that" | "it" | "whether" | "how" | "why"));
    mention.end == at
        && object
        && !items[at - 1].possessive
        && mention.name.is_some()
        && matches!(mention.form, Form::Person | Form::Body)
        && !items[mention.start].is(Class::DETERMINER)
        && !(mention.start > 0 && items[mention.start - 1].is(Class::PREPOSITION.or(Class::CUE)))
}

fn with_source(page: &Page<'_>, event: Event, source: usize) -> Event {
    let mention = &page.mentions.all[source];
    Event {
        source: Some(source),
        source_span: Some(mention.span(&page.stream)),
        start: mention.start.min(event.start),
        ..event
    }
}

fn made(page: &Page<'_>, at: usize, source: usize, by: By) -> Event {
    let mention = &page.mentions.all[source];
    Event {
        source: Some(source),
        source_span: Some(mention.span(&page.stream)),
        start: mention.start.min(at),
        by,
        ..empty(page, at, at + 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::reports;

    #[test]
    fn clippings() {
        for (text, words) in [
            ("Ann Roe declined to comment on the pier.", "the pier"),
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
            (
                "Ann Roe, a former mayor, declined to comment.",
                "to comment",
            ),
            ("Ann Roe, who declined to comment, left.", "to comment"),
            (
                "Ann Roe opened the pier and refused to close it.",
                "to close it",
            ),
            (
                "Ann Roe spoke about the future of the pier.",
                "the future of the pier",
            ),
            ("Ann Roe is wary of the new pier.", "the new pier"),
        ] {
            reports(text, &[("Ann Roe", words)]);
        }
        reports("Ann Roe won the backing of the town.", &[]);
        reports("The show of the year was held on the pier.", &[]);
    }
}
