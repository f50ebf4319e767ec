//! What stands round a cue in its clause: words of time before it, a source behind it, a subject that it shares with an earlier verb,
//! the agent of a passive.
//!
//! In: a cue's items. Out: answers for `source`, which tries the forms in turn.

use crate::lexicon::Class;

use super::{
    super::{
        mentions::Form,
        stream::{Item, Kind, Sentence},
    },
    By, Event, Reader,
};

/// Items between a tag and a participle that goes on with it (*Doe said at the pier on Monday, adding*).
const TAIL: usize = 14;

impl Reader<'_> {
    /// "on Thursday", "last week", "in June", "Thursday night" before item `j`: where it begins.
    pub(super) fn time_phrase(&self, sentence: &Sentence, j: usize) -> Option<usize> {
        let time = Class::WEEKDAY.or(Class::MONTH).or(Class::TIME);
        let mut k = j;
        while k > sentence.start
            && (self.items[k - 1].is(time) || self.items[k - 1].kind == Kind::Number)
            && j - k < 4
        {
            k -= 1;
        }
        if k == j || !self.items[k..j].iter().any(|i| i.is(time)) {
            return None;
        }
        while k > sentence.start
            && (self.items[k - 1].is(Class::PREPOSITION) || self.items[k - 1].is(Class::DETERMINER))
            && j - k < 6
        {
            k -= 1;
        }
        (k > sentence.start).then_some(k)
    }

    pub(super) fn skip_adverbs(&self, mut at: usize, end: usize) -> usize {
        while at < end
            && self.items[at].kind == Kind::Word
            && !self.items[at].capital()
            && self.items[at].is(Class::ADVERB)
        {
            at += 1;
        }
        at
    }

    /// True where the source may follow the cue: after a quotation or a comma, or at the sentence's start, with a mention next.
    pub(super) fn inverts(&self, event: &Event, sentence: &Sentence) -> bool {
        let (at, stop) = event.cue;
        let finite = event.class.any(Class::PAST.or(Class::PRESENT));
        if !finite || !event.class.any(Class::SPEECH) || stop >= sentence.end {
            return false;
        }
        let Some(m) = self.mentions.from(self.skip_adverbs(stop, sentence.end)) else {
            return false;
        };
        let mention = &self.mentions.all[m];
        let object =
            mention.form == Form::Pronoun && self.items[mention.start].is(Class::OBJECT_PRONOUN);
        if object || self.transitive(at) {
            return false;
        }
        if at == sentence.start {
            return true;
        }
        // "a “monument”, said she would veto it": a pronoun with a verb of its own is no source.
        let own = mention.form == Form::Pronoun
            && self.items.get(mention.end).is_some_and(|i| {
                mention.end < sentence.end && i.is(Class::AUXILIARY.or(Class::VERB))
            });
        // "Poe, author of “Nets,” said Doe was late": Doe has a verb of his own, and a subject stands before the words in marks.
        let own = own || self.opens_content(m, at, sentence);
        match self.items[at - 1].kind {
            Kind::Quote(_) | Kind::Dash => !own,
            // ", said Doe." but not ", said Doe was late" and not "Doe, who had left, said Roe …".
            Kind::Comma => {
                !own && at
                    .checked_sub(2)
                    .is_some_and(|b| matches!(self.items[b].kind, Kind::Quote(_)))
                    || mention.can_speak()
                        && !self.verb_follows(mention.end, sentence.end.min(mention.end + 4))
            }
            _ => false,
        }
    }

    /// True for "told", "informed": what follows is whom it was said to.
    pub(super) fn transitive(&self, at: usize) -> bool {
        let word = self.items[at].word;
        [
            "told",
            "tells",
            "informed",
            "reminded",
            "assured",
            "reassured",
            "urged",
            "advised",
            "instructed",
            "interrupted",
            "lectured",
            "begged",
            "implored",
            "called",
            "found",
            "cited",
            "quoted",
            "described",
            "mocked",
            "posted",
        ]
        .contains(&word)
    }

    /// "An official who spoke of the strategy said": the antecedent of a relative clause that runs up to the cue without a comma.
    pub(super) fn open_relative(&self, m: usize, sentence: &Sentence) -> Option<usize> {
        let mention = &self.mentions.all[m];
        if mention.form == Form::Pronoun {
            return None;
        }
        let floor = sentence.start.max(mention.start.saturating_sub(20));
        let mut verbs = 0;
        // "Those who came have won after the board admitted": the main verb has been, and the clause behind it has its own subject.
        let clause = mention.can_speak()
            && mention.start > floor
            && matches!(
                self.items[mention.start - 1].word,
                "after" | "before" | "since" | "until" | "once" | "when"
            );
        // "Two who read it said a draft calls": the main verb stands right before, and governs the clause of this subject.
        let governed = mention.start > floor && {
            let verb = &self.items[mention.start - 1];
            verb.is(Class::SPEECH) && verb.is(Class::PAST.or(Class::PRESENT))
        };
        let clause = clause || governed;
        let mut groups = 0;
        for k in (floor..mention.start).rev() {
            let item = &self.items[k];
            if item.kind != Kind::Word && item.kind != Kind::Number {
                return None;
            }
            if item.is(Class::RELATIVE) && matches!(item.word, "who" | "that" | "which") {
                let antecedent = k.checked_sub(1).and_then(|b| self.mentions.at(b))?;
                let found = &self.mentions.all[antecedent];
                if verbs == 0
                    || clause && groups > 1
                    || k == sentence.start
                    || found.end != k
                    || !found.can_speak()
                {
                    return None;
                }
                // "Jane Doe, the pollster who founded the firm, said": the name before the description.
                let head = self.chain(antecedent, sentence);
                let start = self.mentions.all[head].start;
                let name = start
                    .checked_sub(2)
                    .filter(|_| {
                        start > sentence.start + 1 && self.items[start - 1].kind == Kind::Comma
                    })
                    .and_then(|n| self.mentions.at(n));
                return match name {
                    Some(name)
                        if self.mentions.all[name].form == Form::Person
                            && self.opens_clause(name, sentence) =>
                    {
                        Some(name)
                    }
                    _ => Some(head),
                };
            }
            if item.is(Class::CONJUNCTION) && !item.is(Class::COORDINATOR) {
                return None;
            }
            let verb = |item: &Item| {
                item.is(Class::AUXILIARY.or(Class::VERB))
                    || item.is(Class::CUE) && item.is(Class::PAST.or(Class::PRESENT))
                    || item.word.ends_with("ed")
            };
            verbs += usize::from(verb(item));
            groups += usize::from(verb(item) && !verb(&self.items[k + 1]));
        }
        None
    }

    /// "Roe said Doe had left, and had told a friend": both verbs hang on "said", and both are Doe's.
    fn reported_subject(&self, previous: &Event, at: usize) -> Option<usize> {
        let had = |i: usize| self.items[i].word == "had";
        if at < 2 || !had(at - 1) || !self.items[at - 2].is(Class::COORDINATOR) {
            return None;
        }
        let from = previous.cue.1 + usize::from(self.items[previous.cue.1].word == "that");
        let m = self.mentions.from(from)?;
        let end = self.mentions.all[m].end;
        (previous.class.any(Class::SPEECH) && end < at - 1 && had(end)).then_some(m)
    }

    /// True for the object of a verb or of a preposition other than "with" and "of".
    pub(super) fn is_object(&self, m: usize, sentence: &Sentence) -> bool {
        let start = self.mentions.all[m].start;
        if start == sentence.start {
            return false;
        }
        let before = &self.items[start - 1];
        before.kind == Kind::Word
            && (before.is(Class::CUE.or(Class::VERB))
                || before.is(Class::PREPOSITION) && !matches!(before.word, "with" | "of" | "With"))
    }

    /// The subject of an earlier verb of the sentence, for "laughed and said" and ", saying".
    pub(super) fn shared(&self, sentence: &Sentence, before: &[Event], event: &mut Event) -> bool {
        let at = event.cue.0;
        let subject = self.main_subject(sentence, at);
        let previous = before
            .iter()
            .rev()
            .take_while(|e| e.sentence == event.sentence)
            .find(|e| e.source.is_some() && !matches!(e.by, By::According | By::Noun));
        // "Poe and Roe will meet, Doe said, adding": the participle goes on with the tag.
        let tag = previous.filter(|p| {
            event.class.any(Class::ING)
                && p.by <= By::Inverted
                && p.class.any(Class::SPEECH)
                && p.end < at
                && at - p.end <= TAIL
                && self.items[at - 1].kind == Kind::Comma
                && p.start > sentence.start
                && matches!(self.items[p.start - 1].kind, Kind::Comma | Kind::Quote(_))
                && self.items[p.end..at]
                    .iter()
                    .all(|i| matches!(i.kind, Kind::Word | Kind::Comma | Kind::Number))
        });
        // "laughed and said" shares the nearest subject, ", and called" the sentence's.
        let joined = at > sentence.start
            && self.items[at - 1].is(Class::COORDINATOR)
            && at >= 2
            && self.items[at - 2].kind != Kind::Comma;
        let reported = previous
            .and_then(|p| self.reported_subject(p, at))
            .or_else(|| self.told_off(sentence, before, event));
        let chosen = if reported.is_some() {
            reported
        } else if let Some(tag) = tag {
            tag.source
        } else if joined {
            previous.and_then(|p| p.source).or(subject)
        } else {
            subject.or(previous.and_then(|p| p.source))
        };
        let Some(m) = chosen else {
            return false;
        };
        event.by = By::Shared;
        let (start, end) = (event.start, event.end);
        self.set(event, m, By::Shared, sentence);
        (event.start, event.end) = (start, end);
        true
    }

    /// "Speaking in Kyiv, Doe warned": a participle before its subject.
    pub(super) fn participle_subject(&self, sentence: &Sentence, event: &mut Event) -> bool {
        let mut k = event.cue.1;
        while k < sentence.end && k < event.cue.1 + 30 {
            let parts = match self.items[k].kind {
                Kind::Comma => true,
                Kind::Quote(_) => self.items[k]
                    .word
                    .trim_end_matches(['"', '”', '\'', '’'])
                    .ends_with(','),
                _ => false,
            };
            if parts
                && let Some(m) = self.mentions.from(k + 1)
                && k + 1 < sentence.end
            {
                event.source = Some(m);
                event.source_span = Some(self.printed(m, sentence));
                event.by = By::Shared;
                return true;
            }
            k += 1;
        }
        false
    }

    pub(super) fn passive_agent(&self, sentence: &Sentence, event: &mut Event) -> bool {
        let end = sentence.end.min(event.cue.1 + 20);
        for k in event.cue.1..end {
            if self.items[k].word == "by"
                && let Some(m) = self.mentions.from(k + 1).filter(|_| k + 1 < sentence.end)
                && self.mentions.all[m].can_speak()
            {
                self.set(event, m, By::Passive, sentence);
                return true;
            }
            if matches!(self.items[k].kind, Kind::Comma | Kind::Semicolon) {
                break;
            }
        }
        false
    }

    pub(super) fn set(&self, event: &mut Event, m: usize, by: By, sentence: &Sentence) {
        let mention = &self.mentions.all[m];
        let span = self.printed(m, sentence);
        let named = self.apposed_name(m, span, sentence);
        let other = match by {
            By::Inverted | By::According => self.partner_behind(m, sentence),
            _ => self.partner(m, sentence),
        };
        let span = other.map_or(span, |other| {
            event.start = event.start.min(self.mentions.all[other].start);
            event.end = event.end.max(self.mentions.all[other].end);
            span.union(self.mentions.all[other].span(self.stream))
        });
        event.with =
            other.filter(|&o| self.mentions.all[o].name.is_some() && mention.name.is_some());
        event.source = Some(named.unwrap_or(m));
        event.source_span =
            Some(named.map_or(span, |n| span.union(self.mentions.all[n].span(self.stream))));
        event.by = by;
        event.start = event.start.min(mention.start);
        event.end = event.end.max(mention.end);
    }
}
