//! Finds indirect speech: what somebody is reported to have said, thought or wanted, in the reporter's words and without marks.
//!
//! In: a page and the events that quotations hang on. Out: the reported stretch of each other event, with its event. A reported
//! stretch is evidence of what was said and never wording (rule R21), so it is kept apart from quotations. A clause inside a report is
//! kept where it was said (*Doe said Roe had warned that the pier was old*); a thought, a wish or a plan there (*Doe said Roe hopes to
//! leave*) is Doe's telling, and is not. Where a report holds words in marks, those are the evidence and there is none.

mod according;
mod aside;
mod colon;
mod complement;
mod end;
mod headline;
mod hedge;
mod nouns;
mod passive;
mod quiet;
mod reread;
mod subject;
mod tag;
mod topic;

use rustc_hash::FxHashSet;

use crate::{
    lexicon::{Class, list::begins_with_one},
    text::Span,
};

use super::{
    cues::{By, Event},
    page::Page,
    stream::{Item, Kind, Sentence},
};

/// The most items that a report may have. What is longer is a list or broken copy, and is left alone.
const LONGEST: usize = 120;

/// A reported stretch.
#[derive(Clone, Copy, Debug)]
pub struct Reported {
    /// The stretch, without punctuation at its end.
    pub span: Span,
    /// The event that reports it.
    pub event: Event,
    /// The name of the rule: `reported` for words, `ascribed` for thoughts, wishes and attitudes.
    pub rule: &'static str,
    /// It has a verb of its own that says something of a subject.
    clause: bool,
}

/// The reported stretches of a page, in the order of the text; `taken` are the cue items that quotations hang on.
pub fn find(page: &Page<'_>, taken: &FxHashSet<usize>) -> Vec<Reported> {
    let mut found: Vec<Reported> = Vec::with_capacity(page.cues.events.len());
    let quiet = quiet::events(page);
    for event in page.cues.events.iter().chain(&quiet) {
        crate::stop::check();
        let sentence = page.stream.sentences[event.sentence as usize];
        // The quotation may stand in the next sentence: "Doe said he would stay. “I like it here.”"
        let tied = taken.contains(&event.cue.0);
        if tied && (quotes(page, &sentence) && !trails(page, event, &sentence)) {
            continue;
        }
        if sentence.headline {
            continue;
        }
        let asked = passive::asked_of(page, event, &sentence)
            .or_else(|| reread::event(page, event, &sentence));
        let event = asked.as_ref().unwrap_or(event);
        let clause = Clause {
            page,
            event,
            sentence,
        };
        for (from, to) in clause.reported().into_iter().flatten() {
            found.push(Reported {
                span: page.span(from, to),
                event: *event,
                rule: clause.rule(),
                clause: clause.whole(from, to),
            });
        }
    }
    for (number, sentence) in page.stream.sentences.iter().enumerate() {
        let number = number as u32;
        let found_here = match sentence.headline {
            true => colon::reported(page, number, sentence)
                .or_else(|| headline::reported(page, number, sentence)),
            false => colon::reported(page, number, sentence),
        };
        if let Some((event, stretch)) = found_here {
            let clause = Clause {
                page,
                event: &event,
                sentence: *sentence,
            };
            if let Some((from, to)) = clause.clip(stretch.0, stretch.1) {
                found.push(Reported {
                    span: page.span(from, to),
                    event,
                    rule: clause.rule(),
                    clause: true,
                });
            }
        }
    }
    found.sort_by_key(|r| (r.span.start(), r.span.end(), r.event.cue));
    found.dedup_by_key(|r| r.span);
    told_thoughts_apart(&mut found);
    found
}

/// Drops thoughts, wishes and what is no clause inside another report; `found` is in the order of the text, so a report's outer one
/// comes before it, unless both begin with the same word.
fn told_thoughts_apart(found: &mut Vec<Reported>) {
    let mut outer = Span::default();
    found.retain(|report| {
        let inside = outer.contains(report.span);
        if report.span.end() > outer.end() {
            outer = report.span;
        }
        !inside || report.rule == "reported" && report.clause
    });
}

/// True where words in marks stand in the sentence.
fn quotes(page: &Page<'_>, sentence: &Sentence) -> bool {
    let places = &page.stream.quote_items;
    let next = places.partition_point(|&at| at < sentence.start);
    places.get(next).is_some_and(|&at| at < sentence.end)
}

/// True where all words in marks of the sentence stand behind the cue, and not right behind it: *said it was late, calling it “a shame”*.
fn trails(page: &Page<'_>, event: &Event, sentence: &Sentence) -> bool {
    let places = &page.stream.quote_items;
    let next = places.partition_point(|&at| at < sentence.start);
    places
        .get(next)
        .is_some_and(|&at| at > event.end.max(event.cue.1) + 4)
}

/// A stretch of items, from the first to before the second.
type Stretch = (usize, usize);

/// One event in its sentence, of which the rules ask what it reports.
struct Clause<'a> {
    page: &'a Page<'a>,
    event: &'a Event,
    sentence: Sentence,
}

impl<'a> Clause<'a> {
    /// What the event reports: one stretch, or two where a tag stands between.
    fn reported(&self) -> [Option<Stretch>; 2] {
        let nobody = self.event.source.is_none() && self.event.source_span.is_none();
        if nobody && !matches!(self.event.by, By::Noun | By::Passive) {
            return [None, None];
        }
        let stretches = match self.event.by {
            By::According => according::reported(self),
            By::Noun => [nouns::reported(self), None],
            By::Passive if hedge::hedges(self.word(self.event.cue.0)) => {
                [hedge::reported(self), None]
            }
            By::Passive => passive::reported(self),
            By::None => [None, None],
            _ if !self.verb() => [None, None],
            _ => match tag::reported(self) {
                [None, None] => [complement::reported(self), None],
                around => around,
            },
        };
        stretches.map(|s| s.and_then(|(from, to)| self.clip(from, to)))
    }

    /// True for a cue that is surely a verb, of somebody who can say or think.
    fn verb(&self) -> bool {
        let at = self.event.cue.0;
        let cue = &self.items()[at];
        let speech = self.event.class.any(Class::SPEECH);
        // "sought to defend Doe": the wish is reported, the deed is not. "went on to praise Doe", "was quick to praise him": it is.
        let bare = Class::PAST.or(Class::PRESENT).or(Class::ING);
        let infinitive =
            cue.is(Class::BASE) && !cue.is(bare) && at > 1 && self.word(at - 1) == "to";
        if !speech && infinitive && self.unfulfilled(at - 2) {
            return false;
        }
        // "35 state legislatures", "governors and state senators": a noun, where nothing before it wants a verb.
        if cue.is(Class::BASE) && cue.is(Class::NOUNISH) && !cue.is(bare) && !self.wants_verb(at) {
            return false;
        }
        // "the strategy outlined that day": what cannot speak has no opinion.
        let person = self
            .event
            .source
            .map_or(self.event.source_span.is_some(), |m| {
                self.page.mentions.all[m].can_speak()
            });
        let quiet = Class::QUIET_VERB.or(Class::QUIET_ADJECTIVE);
        if !speech && !person && !self.event.class.any(quiet) && !self.document() && !self.agents()
        {
            return false;
        }
        // "attacks", "plans", "emails" after a subject at some distance are nouns more often than verbs.
        !cue.is(Class::PRESENT)
            || !cue.is(Class::NOUNISH)
            || matches!(self.event.by, By::Before | By::Relative | By::Inverted)
    }

    /// True for a source that tells without speaking: a poll, a letter, a lawsuit.
    fn document(&self) -> bool {
        self.event.source.is_some_and(|m| {
            let head = self.page.mentions.all[m].head;
            self.items()[head].is(Class::SPEECH_NOUN.or(Class::WORK))
                || quiet::evidence(self.word(head))
        })
    }

    /// True for a source in the plural whose noun is formed as that of people is: *environmentalists*, *commuters*.
    fn agents(&self) -> bool {
        self.event.source.is_some_and(|m| {
            let head = self.word(self.page.mentions.all[m].head);
            ["ists", "ians", "ers", "ors", "ents", "cans", "ees"]
                .iter()
                .any(|ending| head.ends_with(ending))
        })
    }

    /// True for a word whose infinitive tells what is wished, planned or refused, and not what is done.
    fn unfulfilled(&self, at: usize) -> bool {
        let wish = Class::CUE
            .or(Class::ATTITUDE)
            .or(Class::QUIET_VERB)
            .or(Class::QUIET_ADJECTIVE)
            .or(Class::QUIET_NOUN)
            .or(Class::NEGATION);
        let word = self.word(at);
        let stems = [
            "try", "tries", "tried", "trying", "fail", "likely", "need", "have", "has", "had",
            "going", "attempt", "effort", "able", "chance", "way",
        ];
        self.is(at, wish) || begins_with_one(word, &stems)
    }

    /// True where the word before item `at` leads to a verb: an auxiliary, an adverb, a subject.
    fn wants_verb(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|&b| b >= self.sentence.start) else {
            return false;
        };
        let item = &self.items()[before];
        let word = self.word(before);
        let leads = Class::AUXILIARY
            .or(Class::ADVERB)
            .or(Class::NEGATION)
            .or(Class::SUBJECT_PRONOUN)
            .or(Class::RELATIVE)
            .or(Class::PEOPLE);
        let subject = self.page.mentions.at(before).is_some_and(|m| {
            let mention = &self.page.mentions.all[m];
            mention.end == at && mention.can_speak()
        });
        let opens = item.is(Class::POSSESSIVE.or(Class::COORDINATOR)) || item.possessive;
        !opens && (item.is(leads) || subject || word == "to" || word.ends_with("ly"))
    }

    /// True for a stretch that is a clause: no infinitive, no lone noun phrase.
    fn whole(&self, from: usize, to: usize) -> bool {
        let first = self.word(from);
        first != "to" && !first.ends_with("ing") && (from..to).any(|at| self.finite(at))
    }

    /// The rule that names what kind of report this is.
    fn rule(&self) -> &'static str {
        let words = Class::SPEECH.or(Class::ACCORDING);
        if hedge::hedges(self.word(self.event.cue.0)) {
            "hedged"
        } else if self.event.class.any(words) {
            "reported"
        } else {
            "ascribed"
        }
    }

    fn items(&self) -> &'a [Item<'a>] {
        &self.page.stream.items
    }

    /// The words of an item.
    fn word(&self, at: usize) -> &'a str {
        self.page.word(at)
    }

    /// The kind of an item; `Stop` from the sentence's end on.
    fn kind(&self, at: usize) -> Kind {
        if at < self.sentence.end {
            self.page.kind(at)
        } else {
            Kind::Stop
        }
    }

    /// True for an item of the sentence with one of these classes.
    fn is(&self, at: usize, class: Class) -> bool {
        at < self.sentence.end && self.items()[at].is(class)
    }

    /// True for a word of the sentence with a capital.
    fn capital(&self, at: usize) -> bool {
        at < self.sentence.end && self.items()[at].capital()
    }

    /// True where a finite verb stands at `at`.
    fn finite(&self, at: usize) -> bool {
        let Some(item) = self.items()[..self.sentence.end].get(at) else {
            return false;
        };
        if item.kind != Kind::Word || item.capital() {
            return false;
        }
        let word = item.word;
        item.is(Class::AUXILIARY.or(Class::VERB))
            || item.is(Class::CUE)
                && (item.is(Class::PAST) || item.is(Class::PRESENT) && !item.is(Class::NOUNISH))
            || word.len() > 4 && word.ends_with("ed")
    }

    /// The event whose cue is the next one after item `at`, where it begins there or behind one word more.
    fn event_from(&self, at: usize) -> Option<&'a Event> {
        let events = &self.page.cues.events;
        let next = events.get(events.partition_point(|e| e.cue.0 <= at))?;
        (next.start >= at && next.start <= at + 1 && next.cue.0 < self.sentence.end).then_some(next)
    }

    /// A stretch without punctuation at its ends; `None` where hardly anything is left, or where words in marks stand in it.
    fn clip(&self, mut from: usize, mut to: usize) -> Option<Stretch> {
        let items = self.items();
        let word = |i: &Item| matches!(i.kind, Kind::Word | Kind::Number | Kind::Quote(_));
        while from < to && !word(&items[from]) {
            from += 1;
        }
        while to > from && !word(&items[to - 1]) && items[to - 1].kind != Kind::Close {
            to -= 1;
        }
        let whole = to >= from + 2 || to > from && items[from].capital();
        let marked = || {
            items[from..to]
                .iter()
                .any(|i| matches!(i.kind, Kind::Quote(_)))
        };
        let time = Class::WEEKDAY.or(Class::MONTH).or(Class::TIME);
        let leads = time.or(Class::PREPOSITION).or(Class::DETERMINER);
        // "on Thursday" says nothing.
        let when =
            || (from..to).all(|at| self.is(at, leads)) && (from..to).any(|at| self.is(at, time));
        let empty = || self.anonymity(from) || when();
        (whole && to - from <= LONGEST && !marked() && !empty()).then_some((from, to))
    }

    /// "asked not to be named because …": how somebody speaks, and nothing that was said.
    fn anonymity(&self, from: usize) -> bool {
        let named = |at: usize| matches!(self.word(at), "named" | "identified" | "quoted");
        let be = from + usize::from(self.word(from) == "not") + 1;
        let asked = self.word(be) == "be" && self.word(be - 1) == "to" && named(be + 1);
        let because = matches!(self.word(from), "because" | "as" | "since")
            && from > self.sentence.start
            && named(from - 1);
        asked || because
    }
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
            "Ann Roe said that Bob Doe hopes to leave.",
            &[("Ann Roe", "that Bob Doe hopes to leave")],
        );
        reports(
            "Ann Roe said that Bob Doe said the pier was old.",
            &[
                ("Ann Roe", "that Bob Doe said the pier was old"),
                ("Bob Doe", "the pier was old"),
            ],
        );
        reports("The pier closed in May.", &[]);
        reports(
            "“It is off,” said a clerk, who asked not to be named because talks went on.",
            &[],
        );
        reports("Ann Roe said the pier was “a wreck” in May.", &[]);
    }
}
