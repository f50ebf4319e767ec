//! Finds the source of a cue: the mention that the sentence makes its speaker.
//!
//! In: a cue's items. Out: the source, right before the cue, behind it, across a relative clause, or shared with an earlier verb; and
//! the source as printed. It does not decide what is a cue.

use crate::lexicon::Class;

use super::{
    super::{
        mentions::Form,
        stream::{Item, Kind, Sentence, Shape},
    },
    By, Event, Reader,
};

/// Items between a tag and a participle that goes on with it (*Doe said at the pier on Monday, adding*).
const TAIL: usize = 14;

impl Reader<'_> {
    pub(super) fn find_source(
        &self,
        sentence: &Sentence,
        before: &[Event],
        event: &mut Event,
    ) -> bool {
        let (at, stop) = event.cue;
        if event.class.any(Class::ACCORDING) {
            return match self.mentions.at(stop).filter(|_| stop < sentence.end) {
                Some(m) => {
                    self.set(event, m, By::According, sentence);
                    true
                }
                None => self.unnamed(event, sentence),
            };
        }
        // Back over auxiliaries, adverbs and words of time to where a subject would end.
        let mut j = at;
        let mut passive = false;
        let mut auxiliaries = 0;
        let mut infinitive = false;
        while j > sentence.start {
            let item = &self.items[j - 1];
            let word = item.span.of(self.text);
            if item.kind == Kind::Word && item.is(Class::AUXILIARY) && !item.capital() {
                let being = matches!(
                    word,
                    "is" | "are"
                        | "was"
                        | "were"
                        | "be"
                        | "been"
                        | "being"
                        | "isn't"
                        | "wasn't"
                        | "am"
                );
                passive |= being
                    && auxiliaries == 0
                    && event.class.any(Class::PAST)
                    && !event.class.any(Class::ING);
                auxiliaries += 1;
                j -= 1;
            } else if item.kind == Kind::Word
                && item.shape == Shape::Lower
                && (item.is(Class::ADVERB.or(Class::NEGATION))
                    || word.ends_with("ly") && item.class.is_empty()
                    || j == at && matches!(word, "outside" | "inside" | "nearby" | "overhead"))
            {
                j -= 1;
            } else if item.kind == Kind::Word && word == "to" {
                infinitive = true;
                break;
            } else if let Some(k) = self.time_phrase(sentence, j) {
                j = k;
            } else if let Some(k) = self.parenthesis(sentence, j) {
                j = k;
            } else {
                break;
            }
        }
        let was_quoted = event.class.any(Class::SPEECH)
            && self.text[self.items[at].span.range()].eq_ignore_ascii_case("quoted");
        // "Doe, described by Roe as “…”, left"
        let reduced = j == at
            && !was_quoted
            && event.class.any(Class::PAST)
            && !event.class.any(Class::ING)
            && j > sentence.start
            && matches!(self.items[j - 1].kind, Kind::Comma | Kind::Dash)
            && stop < sentence.end
            && self.items[stop].span.of(self.text) == "by";
        if reduced && self.passive_agent(sentence, event) {
            return true;
        }
        if passive && !was_quoted && event.class.any(Class::CUE) {
            // "was called “…” by Doe", "was told": the subject did not say it.
            return self.passive_agent(sentence, event);
        }
        let form = event.class;
        let bare = event.cue.1 == at + 1
            && form.any(Class::BASE)
            && !form.any(Class::PAST.or(Class::PRESENT).or(Class::ING));
        // "Tass quoted Doe as saying": who is quoted said it.
        if event.class.any(Class::ING)
            && at >= sentence.start + 3
            && self.items[at - 1].span.of(self.text) == "as"
            && let Some(m) = self.mentions.at(at - 2)
            && self.mentions.all[m].end == at - 1
            && self.mentions.all[m].can_speak()
            && let Some(verb) = self.mentions.all[m].start.checked_sub(1)
            && ["quot", "cit"]
                .iter()
                .any(|stem| self.items[verb].span.of(self.text).starts_with(stem))
        {
            self.set(event, m, By::Before, sentence);
            return true;
        }
        // "[Ann Roe] said"
        if j > sentence.start + 2
            && self.items[j - 1].kind == Kind::Close
            && let Some(m) = self.mentions.at(j - 2)
            && self.mentions.all[m].end == j - 1
            && let Some(open) = self.mentions.all[m].start.checked_sub(1)
            && self.items[open].span.of(self.text) == "["
            && self.mentions.all[m].name.is_some()
        {
            self.set(event, m, By::Before, sentence);
            event.start = event.start.min(open);
            return true;
        }
        if infinitive {
            // "as my aunt used to say"
            if j >= sentence.start + 3
                && matches!(
                    self.items[j - 2].span.of(self.text),
                    "used" | "likes" | "liked" | "loves" | "loved"
                )
                && let Some(m) = self.mentions.at(j - 3)
                && self.mentions.all[m].end == j - 2
                && self.mentions.all[m].can_speak()
            {
                self.set(event, m, By::Before, sentence);
                return true;
            }
            // "for Roe to say"
            if j >= sentence.start + 3
                && let Some(m) = self.mentions.at(j - 2)
                && self.mentions.all[m].end == j - 1
                && self.mentions.all[m].can_speak()
                && let Some(before) = self.mentions.all[m].start.checked_sub(1)
                && before >= sentence.start
                && self.items[before].span.of(self.text) == "for"
            {
                self.set(event, m, By::Before, sentence);
                return true;
            }
            // "went on to say", "wants to call it": the subject of the verb before.
            if let Some(previous) = before
                .iter()
                .rev()
                .take_while(|e| e.sentence == event.sentence)
                .find(|e| e.cue.1 <= at && at - e.cue.1 < 10)
                && let Some(m) = previous.source
            {
                event.source_span = previous.source_span;
                event.source = Some(m);
                event.by = By::Shared;
                return true;
            }
            return self.shared(sentence, before, event);
        }
        if let Some(span) = self.someone(j, sentence) {
            event.source_span = Some(span);
            event.by = By::Before;
            event.start = j - 1;
            return true;
        }
        // The subject right before.
        if j > sentence.start
            && let Some(m) = self.mentions.at(j - 1)
            && self.mentions.all[m].end == j
        {
            let nearest = m;
            let m = self.chain(m, sentence);
            if let Some(author) = self.author(m, nearest) {
                self.set(event, author, By::Before, sentence);
                return true;
            }
            if bare && auxiliaries == 0 && !self.plural(m) {
                return false;
            }
            if self.mentions.all[m].can_speak() || !self.inverts(event, sentence) {
                if let Some(antecedent) = self.open_relative(m, sentence) {
                    self.set(event, antecedent, By::Across, sentence);
                    return true;
                }
                if let Some(owner) = self.mentions.owner(m)
                    && self.statement(m)
                    && self.mentions.all[owner].can_speak()
                {
                    self.set(event, owner, By::Before, sentence);
                    return true;
                }
                // "the complaint says", "as a memo put it": what is written speaks for itself. "Doe said in a letter", "Doe sent a
                // letter saying": there somebody else does.
                let finite = !event.class.any(Class::ING);
                if self.writing(m) && finite && !infinitive && !self.governed(m, sentence) {
                    self.set(event, m, By::Before, sentence);
                    return true;
                }
                if self.statement(m) {
                    return self.shared(sentence, before, event) || self.owner(m, event);
                }
                // "held a sign reading “…”"
                let speaks = self.writing(m) && event.class.any(Class::SPEECH);
                let speaks = speaks || event.class.any(Class::ING) && self.shown(m, sentence);
                if event.class.any(Class::ING)
                    && auxiliaries == 0
                    && self.is_object(m, sentence)
                    && !speaks
                {
                    // "wrote back to Roe pointing out": the participle hangs on the sentence's subject.
                    return self.shared(sentence, before, event);
                }
                self.set(event, m, By::Before, sentence);
                if event.class.any(Class::ING) && !self.mentions.all[m].can_speak() && !speaks {
                    return self.shared(sentence, before, event);
                }
                return true;
            }
        }
        // "Doe, at the institute, said Roe had left": an aside before the cue beats what follows it.
        let after_comma = j > sentence.start
            && j == at
            && matches!(self.items[j - 1].kind, Kind::Comma | Kind::Dash)
            && !(j >= 2 && matches!(self.items[j - 2].kind, Kind::Quote(_)));
        if after_comma
            && !event.class.any(Class::ING)
            && let Some(m) = self.across(sentence, j - 1)
        {
            self.set(event, m, By::Across, sentence);
            return true;
        }
        if self.inverts(event, sentence) {
            let from = self.skip_adverbs(stop, sentence.end);
            if let Some(m) = self.mentions.from(from) {
                self.set(event, m, By::Inverted, sentence);
                return true;
            }
        }
        if j == sentence.start {
            return event.class.any(Class::ING.or(Class::PAST))
                && self.participle_subject(sentence, event);
        }
        let last = &self.items[j - 1];
        if last.is(Class::RELATIVE) {
            let mut k = j - 1;
            while k > sentence.start
                && matches!(
                    self.items[k - 1].kind,
                    Kind::Comma | Kind::Dash | Kind::Close
                )
            {
                k -= 1;
                if self.items[k].kind == Kind::Close {
                    // "Sen. Doe (R-Tex.), who said"
                    let open = (sentence.start..k)
                        .rev()
                        .take(8)
                        .find(|&o| self.items[o].kind == Kind::Open);
                    k = open.unwrap_or(k);
                }
            }
            // "Ann Roe, 22, who said"
            if k >= sentence.start + 3
                && self.items[k - 1].kind == Kind::Number
                && self.items[k - 2].kind == Kind::Comma
                && self.mentions.at(k - 3).is_some_and(|m| {
                    self.mentions.all[m].name.is_some() && self.mentions.all[m].end == k - 2
                })
            {
                k -= 2;
            }
            if let Some(nearest) = k.checked_sub(1).and_then(|k| self.mentions.at(k)) {
                let first = self.chain(nearest, sentence);
                // "a letter from Doe who wrote"
                let person = self.writing(first) && last.span.of(self.text) == "who";
                let m = if person { nearest } else { first };
                self.set(event, m, By::Relative, sentence);
                event.source_span = Some(last.span);
                return true;
            }
            return false;
        }
        if (matches!(last.kind, Kind::Comma | Kind::Close | Kind::Dash) || self.closes_aside(j - 1))
            && !event.class.any(Class::ING)
            && let Some(m) = self.across(sentence, j - 1)
        {
            self.set(event, m, By::Across, sentence);
            return true;
        }
        self.shared(sentence, before, event)
    }

    /// "According to recent polls,": what is no mention, up to the comma. Who that is stays open.
    fn unnamed(&self, event: &mut Event, sentence: &Sentence) -> bool {
        /// Words of such a source, at most.
        const WORDS: usize = 8;
        let from = event.cue.1;
        let comma = (from..sentence.end.min(from + WORDS + 1))
            .find(|&at| self.items[at].kind != Kind::Word)
            .filter(|&at| at > from && self.items[at].kind == Kind::Comma);
        let Some(comma) = comma else {
            return false;
        };
        if (from..comma).any(|at| self.items[at].is(Class::AUXILIARY.or(Class::RELATIVE))) {
            return false;
        }
        event.source_span = Some(self.items[from].span.union(self.items[comma - 1].span));
        event.by = By::According;
        event.end = comma;
        true
    }

    /// ", however," between an auxiliary and its verb, before item `j`: where it begins.
    fn parenthesis(&self, sentence: &Sentence, j: usize) -> Option<usize> {
        let from = j.checked_sub(3).filter(|&from| from > sentence.start)?;
        let word = self.items[from + 1].span.of(self.text);
        let aside = matches!(
            word,
            "however"
                | "though"
                | "too"
                | "then"
                | "nevertheless"
                | "meanwhile"
                | "therefore"
                | "instead"
        );
        let between = self.items[from].kind == Kind::Comma && self.items[j - 1].kind == Kind::Comma;
        (aside && between && self.items[from - 1].is(Class::AUXILIARY)).then_some(from)
    }

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
        match self.items[at - 1].kind {
            Kind::Quote(_) | Kind::Dash => !own,
            // ", said Doe." but not ", said Doe was late" and not "Doe, who had left, said Roe …".
            Kind::Comma => {
                at.checked_sub(2)
                    .is_some_and(|b| matches!(self.items[b].kind, Kind::Quote(_)))
                    || mention.can_speak()
                        && !self.verb_follows(mention.end, sentence.end.min(mention.end + 4))
            }
            _ => false,
        }
    }

    /// True for "told", "informed": what follows is whom it was said to.
    pub(super) fn transitive(&self, at: usize) -> bool {
        let word = self.items[at].span.of(self.text);
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
                self.items[mention.start - 1].span.of(self.text),
                "after" | "before" | "since" | "until" | "once" | "when"
            );
        let mut groups = 0;
        for k in (floor..mention.start).rev() {
            let item = &self.items[k];
            if item.kind != Kind::Word && item.kind != Kind::Number {
                return None;
            }
            if item.is(Class::RELATIVE)
                && matches!(item.span.of(self.text), "who" | "that" | "which")
            {
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
                    || item.span.of(self.text).ends_with("ed")
            };
            verbs += usize::from(verb(item));
            groups += usize::from(verb(item) && !verb(&self.items[k + 1]));
        }
        None
    }

    /// "Roe said Doe had left, and had told a friend": both verbs hang on "said", and both are Doe's.
    fn reported_subject(&self, previous: &Event, at: usize) -> Option<usize> {
        let had = |i: usize| self.items[i].span.of(self.text) == "had";
        if at < 2 || !had(at - 1) || !self.items[at - 2].is(Class::COORDINATOR) {
            return None;
        }
        let from =
            previous.cue.1 + usize::from(self.items[previous.cue.1].span.of(self.text) == "that");
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
                || before.is(Class::PREPOSITION)
                    && !matches!(before.span.of(self.text), "with" | "of" | "With"))
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
        let reported = previous.and_then(|p| self.reported_subject(p, at));
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
                    .span
                    .of(self.text)
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
            if self.items[k].span.of(self.text) == "by"
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
