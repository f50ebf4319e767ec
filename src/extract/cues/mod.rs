//! Finds cues and ties each to its source: *said*, *told*, *according to*, and whom the sentence makes their subject.
//!
//! In: the stream and its mentions. Out: one event a cue, in order, with the mention that is its source. The source may stand before
//! the cue, across appositions and relative clauses, or after it (*said Doe*). It knows nothing of quotations but their places among
//! the items, and nothing of who the sources are.

mod beside;
mod clause;
mod content;
mod source;
mod subject;
mod written;

use crate::{lexicon::Class, text::Span};

use super::{
    denied::rejects,
    mentions::{Form, Mentions},
    stream::{Item, Kind, Sentence, Shape, Stream},
};

/// A cue with its source.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// The items of the cue.
    pub cue: (usize, usize),
    /// The classes of the cue.
    pub class: Class,
    /// The mention that is its source.
    pub source: Option<usize>,
    /// The source with what belongs to it, as printed.
    pub source_span: Option<Span>,
    /// The first item of cue and source together.
    pub start: usize,
    /// One past the last item of cue and source together.
    pub end: usize,
    /// The first of several that speak together, where the source is another of them.
    pub with: Option<usize>,
    /// How the source was found.
    pub by: By,
    /// The sentence, by number.
    pub sentence: u32,
}

/// How an event's source was found, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The source stands right before its cue.
    Before,
    /// *said Doe*
    Inverted,
    /// *according to Doe*
    According,
    /// Appositions or a relative clause stand between.
    Across,
    /// The source is the antecedent of *who*.
    Relative,
    /// The cue shares the subject of an earlier verb (*laughed and said*, *, saying*).
    Shared,
    /// *was called … by Doe*
    Passive,
    /// A noun of speech with its owner (*Doe's statement*).
    Noun,
    /// No source was found.
    None,
}

/// All events, and the clause subjects of each sentence.
#[derive(Debug, Default)]
pub struct Cues {
    /// In the order of the text.
    pub events: Vec<Event>,
    /// For each sentence, its main subject's mention.
    pub subjects: Vec<Option<usize>>,
}

impl Cues {
    /// Reads all events of the stream.
    pub fn read(text: &str, stream: &Stream, mentions: &Mentions) -> Cues {
        let reader = Reader {
            text,
            stream,
            items: &stream.items,
            mentions,
        };
        let mut cues = Cues {
            events: Vec::with_capacity(stream.sentences.len()),
            subjects: Vec::with_capacity(stream.sentences.len()),
        };
        for (number, sentence) in stream.sentences.iter().enumerate() {
            crate::stop::check();
            let subject = reader.main_subject(sentence, sentence.end);
            cues.subjects.push(subject);
            reader.events(number as u32, sentence, &mut cues.events);
        }
        cues
    }

    /// Finds the source of a cue that is none of these events, by the same rules, and fills it in; false where there is none.
    pub fn find_source(
        &self,
        text: &str,
        stream: &Stream,
        mentions: &Mentions,
        event: &mut Event,
    ) -> bool {
        let reader = Reader {
            text,
            stream,
            items: &stream.items,
            mentions,
        };
        let sentence = stream.sentences[event.sentence as usize];
        let before = self.events.partition_point(|e| e.cue.0 < event.cue.0);
        // "Doe plans to stay": a noun by its looks, a verb by its infinitive.
        let verb = stream.items[event.cue.0].is(Class::NOUNISH)
            && stream
                .items
                .get(event.cue.1)
                .is_some_and(|i| i.word == "to");
        (verb || !reader.is_noun(event.cue.0, &sentence))
            && reader.find_source(&sentence, &self.events[..before], event)
    }

    /// The events of a sentence.
    pub fn of_sentence(&self, sentence: u32) -> &[Event] {
        let from = self.events.partition_point(|e| e.sentence < sentence);
        let to = self.events.partition_point(|e| e.sentence <= sentence);
        &self.events[from..to]
    }
}

/// True for whose note a page prints beside its articles.
pub fn editor(word: &str) -> bool {
    matches!(word, "Editor" | "Editors" | "Publisher")
}

struct Reader<'a> {
    text: &'a str,
    stream: &'a Stream<'a>,
    items: &'a [Item<'a>],
    mentions: &'a Mentions,
}

impl Reader<'_> {
    fn events(&self, number: u32, sentence: &Sentence, events: &mut Vec<Event>) {
        let mut at = sentence.start;
        while at < sentence.end {
            let item = &self.items[at];
            if item.kind != Kind::Word {
                at += 1;
                continue;
            }
            if let Some(event) = self.noun_event(number, at, sentence) {
                at = event.cue.1;
                events.push(event);
                continue;
            }
            let reporting = Class::CUE.or(Class::ACCORDING);
            let (class, len) = if item.phrase.any(reporting) && item.phrase_len > 0 {
                (item.phrase, usize::from(item.phrase_len))
            } else if item.class.any(Class::CUE)
                && (!item.capital() || at == sentence.start || self.after_quote(at))
            {
                (item.class, 1)
            } else {
                at += 1;
                continue;
            };
            let stop = (at + len).min(sentence.end);
            // A noun ("the claims", "a call") is no cue; nor is part of a name.
            if !class.any(Class::ACCORDING) && self.is_noun(at, sentence) {
                at = stop;
                continue;
            }
            let mut event = Event {
                cue: (at, stop),
                class,
                source: None,
                source_span: None,
                with: None,
                start: at,
                end: stop,
                by: By::None,
                sentence: number,
            };
            if self.find_source(sentence, events, &mut event) || self.tag(&event) {
                events.push(event);
            }
            at = stop;
        }
    }

    /// "“…,” said one who asked not to be named": a tag whose source is no noun. Somebody said it, and it stays open who.
    fn tag(&self, event: &Event) -> bool {
        let at = event.cue.0;
        let finite = event.class.any(Class::PAST.or(Class::PRESENT));
        let quotation = at
            .checked_sub(1)
            .map(|b| &self.items[b])
            .filter(|b| matches!(b.kind, Kind::Quote(_)));
        event.class.any(Class::SPEECH)
            && finite
            && quotation.is_some_and(|q| {
                let words = q.word;
                words
                    .trim_end_matches(['"', '”', '\'', '’', '“', '»', '«'])
                    .ends_with([',', '!', '?', '—'])
            })
    }

    /// "Doe's claim", "his threat": a noun of speech with its owner, at its head.
    fn noun_event(&self, number: u32, at: usize, sentence: &Sentence) -> Option<Event> {
        let item = &self.items[at];
        if !item.is(Class::SPEECH_NOUN) || item.capital() {
            return None;
        }
        let m = self.mentions.at(at)?;
        let mention = &self.mentions.all[m];
        let owner = self.mentions.owner(m).filter(|_| mention.head == at)?;
        if !self.mentions.all[owner].can_speak() || mention.start < sentence.start {
            return None;
        }
        // "Editor's note:" is a label of the page.
        let owner_word = self.items[self.mentions.all[owner].head].word;
        if at == sentence.start + 1 && item.word == "note" && editor(owner_word) {
            return None;
        }
        Some(Event {
            cue: (at, at + 1),
            class: item.class.or(Class::SPEECH_NOUN),
            source: Some(owner),
            source_span: Some(self.mentions.all[owner].span(self.stream)),
            with: None,
            start: mention.start,
            end: at + 1,
            by: By::Noun,
            sentence: number,
        })
    }

    fn after_quote(&self, at: usize) -> bool {
        at > 0 && matches!(self.items[at - 1].kind, Kind::Quote(_))
    }

    /// True where a word that could be a cue stands as a noun or an adjective.
    fn is_noun(&self, at: usize, sentence: &Sentence) -> bool {
        if at == sentence.start {
            return false;
        }
        let item = &self.items[at];
        let before = &self.items[at - 1];
        if item.is(Class::ING) {
            return before.kind == Kind::Word && before.is(Class::DETERMINER.or(Class::POSSESSIVE));
        }
        if before.kind != Kind::Word {
            return false;
        }
        // "rejected claims that it leaks"
        let word = before.word;
        if item.is(Class::NOUNISH)
            && before.shape == Shape::Lower
            && word != "back"
            && rejects(word)
        {
            return true;
        }
        // "another shouted"
        let another = before.word.eq_ignore_ascii_case("another")
            && item.is(Class::PAST)
            && !item.is(Class::NOUNISH);
        if before.is(Class::DETERMINER.or(Class::POSSESSIVE))
            && !before.is(Class::SUBJECT_PRONOUN
                .or(Class::RELATIVE)
                .or(Class::OBJECT_PRONOUN))
            && !self.pronoun_like(at - 1)
            && !another
        {
            return true;
        }
        if before.possessive && !before.is(Class::SUBJECT_PRONOUN) {
            return true;
        }
        // "European states", "campaign emails": a noun, unless what is reported follows or a person stands before it.
        if item.is(Class::NOUNISH)
            && !item.is(Class::PAST)
            && item.phrase_len == 0
            && !self.clearly_verb(at, sentence)
        {
            return true;
        }
        // "to claim" is a verb; "of claims", "in comments" are nouns; "who has in the past called" is none.
        // "a banner outside read" too.
        let aside = matches!(before.word, "outside" | "inside" | "nearby" | "overhead");
        let past = (before.is(Class::TIME) || aside) && item.is(Class::PAST);
        before.is(Class::PREPOSITION)
            && !past
            && !before.capital()
            && !before.word.eq_ignore_ascii_case("to")
    }

    /// True where a word that could be a noun is a verb by what stands beside it.
    fn clearly_verb(&self, at: usize, sentence: &Sentence) -> bool {
        let before = &self.items[at - 1];
        let next = self.items.get(at + 1).filter(|_| at + 1 < sentence.end);
        let reported = next
            .is_some_and(|n| matches!(n.kind, Kind::Quote(_) | Kind::Colon) || n.word == "that");
        if before.is(Class::AUXILIARY
            .or(Class::ADVERB)
            .or(Class::RELATIVE)
            .or(Class::SUBJECT_PRONOUN)
            .or(Class::CONJUNCTION))
            || before.word == "to"
        {
            return true;
        }
        if reported {
            return !before.is(Class::NATIONALITY);
        }
        let Some(m) = self
            .mentions
            .at(at - 1)
            .filter(|&m| self.mentions.all[m].end == at)
        else {
            return false;
        };
        let mention = &self.mentions.all[m];
        let determined = self.items[mention.start].is(Class::DETERMINER.or(Class::POSSESSIVE))
            || mention.form != Form::Thing;
        let subject = determined && !before.is(Class::NATIONALITY);
        let object = next.is_some_and(|n| {
            n.is(Class::DETERMINER
                .or(Class::POSSESSIVE)
                .or(Class::OBJECT_PRONOUN)
                .or(Class::SUBJECT_PRONOUN)
                .or(Class::NEUTER_PRONOUN))
                || n.capital()
                || matches!(n.kind, Kind::Comma | Kind::Stop)
                    && (before.capital()
                        || self.items[sentence.start..at]
                            .iter()
                            .any(|i| matches!(i.kind, Kind::Quote(_))))
        });
        // "Doe calls pier “sound”": in a headline, a name and a verb without articles.
        let named = mention.form == Form::Person
            && mention.start == sentence.start
            && self.items[at].is(Class::PRESENT)
            && next.is_some_and(|n| !n.is(Class::VERB.or(Class::AUXILIARY).or(Class::PREPOSITION)))
            && self.items[at + 1..sentence.end.min(at + 6)]
                .iter()
                .take_while(|i| i.kind != Kind::Colon)
                .any(|i| matches!(i.kind, Kind::Quote(_)));
        subject && (object || named)
    }

    /// "some", "many", "others", "this" may stand alone as subjects.
    fn pronoun_like(&self, at: usize) -> bool {
        let item = &self.items[at];
        item.is(Class::PEOPLE)
            || matches!(
                item.word,
                "one" | "One" | "that" | "this" | "This" | "which"
            )
    }
}
