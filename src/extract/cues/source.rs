//! Finds the source of a cue: the mention that the sentence makes its speaker.
//!
//! In: a cue's items. Out: the source, right before the cue, behind it, across a relative clause, or shared with an earlier verb; and
//! the source as printed. It does not decide what is a cue.

use crate::lexicon::Class;

use super::{
    super::stream::{Kind, Sentence, Shape},
    By, Event, Reader,
};

/// What stands between a cue and where its subject would end: auxiliaries, adverbs, words of time.
struct LeadIn {
    /// One past the item where a subject would end.
    from: usize,
    auxiliaries: usize,
    /// "was called": the subject did not say it.
    passive: bool,
    /// "to" stands there: "went on to say".
    infinitive: bool,
}

impl Reader<'_> {
    /// Gives a cue its source, and tells whether it has one. `before` are the cues read so far.
    ///
    /// The forms are tried in turn; what one of them decides, even that there is none, holds.
    pub(super) fn find_source(
        &self,
        sentence: &Sentence,
        before: &[Event],
        event: &mut Event,
    ) -> bool {
        if event.class.any(Class::ACCORDING) {
            return self.according(event, sentence);
        }
        let lead = self.lead_in(sentence, event);
        if let Some(found) = self.passive(&lead, sentence, event) {
            return found;
        }
        if self.as_saying(sentence, event) || self.bracketed(&lead, sentence, event) {
            return true;
        }
        if lead.infinitive {
            return self.of_infinitive(&lead, sentence, before, event);
        }
        let j = lead.from;
        if let Some(span) = self.someone(j, sentence) {
            event.source_span = Some(span);
            event.by = By::Before;
            event.start = j - 1;
            return true;
        }
        if let Some(found) = self.subject_before(&lead, sentence, before, event) {
            return found;
        }
        if self.aside_before(&lead, sentence, event) {
            return true;
        }
        if self.inverts(event, sentence) {
            let from = self.skip_adverbs(event.cue.1, sentence.end);
            if let Some(m) = self.mentions.from(from) {
                self.set(event, self.past_office(m), By::Inverted, sentence);
                return true;
            }
        }
        if j == sentence.start {
            return event.class.any(Class::ING.or(Class::PAST))
                && self.participle_subject(sentence, event);
        }
        let last = &self.items[j - 1];
        if last.is(Class::RELATIVE) {
            return self.relative(j, sentence, event);
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

    /// "according to Doe"
    fn according(&self, event: &mut Event, sentence: &Sentence) -> bool {
        let stop = event.cue.1;
        match self.mentions.at(stop).filter(|_| stop < sentence.end) {
            Some(m) => {
                self.set(event, m, By::According, sentence);
                true
            }
            None => self.unnamed(event, sentence),
        }
    }

    /// Goes back over auxiliaries, adverbs and words of time to where a subject would end.
    fn lead_in(&self, sentence: &Sentence, event: &Event) -> LeadIn {
        let at = event.cue.0;
        let mut lead = LeadIn {
            from: at,
            auxiliaries: 0,
            passive: false,
            infinitive: false,
        };
        while lead.from > sentence.start {
            let item = &self.items[lead.from - 1];
            let word = item.word;
            if item.kind == Kind::Word && item.is(Class::AUXILIARY) && !item.capital() {
                lead.passive |= being(word)
                    && lead.auxiliaries == 0
                    && event.class.any(Class::PAST)
                    && !event.class.any(Class::ING);
                lead.auxiliaries += 1;
                lead.from -= 1;
            } else if item.kind == Kind::Word
                && item.shape == Shape::Lower
                && (item.is(Class::ADVERB.or(Class::NEGATION))
                    || word.ends_with("ly") && item.class.is_empty()
                    || lead.from == at
                        && matches!(word, "outside" | "inside" | "nearby" | "overhead"))
            {
                lead.from -= 1;
            } else if item.kind == Kind::Word && word == "to" {
                lead.infinitive = true;
                break;
            } else if let Some(k) = self.time_phrase(sentence, lead.from) {
                lead.from = k;
            } else if let Some(k) = self.parenthesis(sentence, lead.from) {
                lead.from = k;
            } else {
                break;
            }
        }
        lead
    }

    /// "Doe, described by Roe as “…”", "was called “…” by Doe", "was told": the subject did not say it, at most the agent did.
    fn passive(&self, lead: &LeadIn, sentence: &Sentence, event: &mut Event) -> Option<bool> {
        let (at, stop) = event.cue;
        let j = lead.from;
        let was_quoted =
            event.class.any(Class::SPEECH) && self.items[at].word.eq_ignore_ascii_case("quoted");
        if was_quoted {
            return None;
        }
        let reduced = j == at
            && event.class.any(Class::PAST)
            && !event.class.any(Class::ING)
            && j > sentence.start
            && matches!(self.items[j - 1].kind, Kind::Comma | Kind::Dash)
            && stop < sentence.end
            && (self.items[stop].word == "by"
                // ", hailed as “a triumph” by Doe"
                || event.class.any(Class::NAMING)
                    && matches!(self.items[sentence.end.min(stop + 1) - 1].kind, Kind::Quote(_))
                || event.class.any(Class::NAMING)
                    && self.items[stop].word == "as"
                    && self.items.get(stop + 1).is_some_and(|i| matches!(i.kind, Kind::Quote(_))));
        if reduced && self.passive_agent(sentence, event) {
            return Some(true);
        }
        let passive = lead.passive && event.class.any(Class::CUE);
        passive.then(|| self.passive_agent(sentence, event))
    }

    /// "Tass quoted Doe as saying": who is quoted said it.
    fn as_saying(&self, sentence: &Sentence, event: &mut Event) -> bool {
        let at = event.cue.0;
        if event.class.any(Class::ING)
            && at >= sentence.start + 3
            && self.items[at - 1].word == "as"
            && let Some(m) = self.mentions.at(at - 2)
            && self.mentions.all[m].end == at - 1
            && self.mentions.all[m].can_speak()
            && let Some(verb) = self.mentions.all[m].start.checked_sub(1)
            && ["quot", "cit"]
                .iter()
                .any(|stem| self.items[verb].word.starts_with(stem))
        {
            self.set(event, m, By::Before, sentence);
            return true;
        }
        false
    }

    /// "[Ann Roe] said"
    fn bracketed(&self, lead: &LeadIn, sentence: &Sentence, event: &mut Event) -> bool {
        let j = lead.from;
        if j > sentence.start + 2
            && self.items[j - 1].kind == Kind::Close
            && let Some(m) = self.mentions.at(j - 2)
            && self.mentions.all[m].end == j - 1
            && let Some(open) = self.mentions.all[m].start.checked_sub(1)
            && self.items[open].word == "["
            && self.mentions.all[m].name.is_some()
        {
            self.set(event, m, By::Before, sentence);
            event.start = event.start.min(open);
            return true;
        }
        false
    }

    /// "as my aunt used to say", "for Roe to say", "went on to say".
    fn of_infinitive(
        &self,
        lead: &LeadIn,
        sentence: &Sentence,
        before: &[Event],
        event: &mut Event,
    ) -> bool {
        let at = event.cue.0;
        let j = lead.from;
        if j >= sentence.start + 3
            && matches!(
                self.items[j - 2].word,
                "used" | "likes" | "liked" | "loves" | "loved"
            )
            && let Some(m) = self.mentions.at(j - 3)
            && self.mentions.all[m].end == j - 2
            && self.mentions.all[m].can_speak()
        {
            self.set(event, m, By::Before, sentence);
            return true;
        }
        if j >= sentence.start + 3
            && let Some(m) = self.mentions.at(j - 2)
            && self.mentions.all[m].end == j - 1
            && self.mentions.all[m].can_speak()
            && let Some(before) = self.mentions.all[m].start.checked_sub(1)
            && before >= sentence.start
            && self.items[before].word == "for"
        {
            self.set(event, m, By::Before, sentence);
            return true;
        }
        if let Some(m) = self.moved(j, sentence) {
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
        self.shared(sentence, before, event)
    }

    /// The subject right before the cue, where a mention ends there; nothing where none does, or where what follows may speak instead.
    fn subject_before(
        &self,
        lead: &LeadIn,
        sentence: &Sentence,
        before: &[Event],
        event: &mut Event,
    ) -> Option<bool> {
        let j = lead.from;
        if j == sentence.start {
            return None;
        }
        let nearest = self.mentions.at(j - 1)?;
        if self.mentions.all[nearest].end != j {
            return None;
        }
        let m = self.chain(nearest, sentence);
        if let Some(author) = self.author(m, nearest) {
            self.set(event, author, By::Before, sentence);
            return Some(true);
        }
        let (at, stop) = event.cue;
        let form = event.class;
        let bare = stop == at + 1
            && form.any(Class::BASE)
            && !form.any(Class::PAST.or(Class::PRESENT).or(Class::ING));
        if bare && lead.auxiliaries == 0 && self.heard(m, sentence) {
            self.set(event, m, By::Before, sentence);
            return Some(true);
        }
        if bare && lead.auxiliaries == 0 && !self.plural(m) {
            return Some(false);
        }
        if !self.mentions.all[m].can_speak() && self.inverts(event, sentence) {
            return None;
        }
        if let Some(antecedent) = self.open_relative(m, sentence) {
            self.set(event, antecedent, By::Across, sentence);
            return Some(true);
        }
        if let Some(owner) = self.mentions.owner(m)
            && self.statement(m)
            && self.mentions.all[owner].can_speak()
        {
            self.set(event, owner, By::Before, sentence);
            return Some(true);
        }
        // "the complaint says", "as a memo put it": what is written speaks for itself. "Doe said in a letter", "Doe sent a
        // letter saying": there somebody else does.
        let participle = form.any(Class::ING);
        if self.writing(m) && !participle && !self.governed(m, sentence) {
            self.set(event, m, By::Before, sentence);
            return Some(true);
        }
        if self.statement(m) {
            return Some(self.shared(sentence, before, event) || self.owner(m, event));
        }
        // "held a sign reading “…”"
        let speaks = self.writing(m) && form.any(Class::SPEECH);
        let speaks = speaks || participle && self.shown(m, sentence);
        if participle && lead.auxiliaries == 0 && self.is_object(m, sentence) && !speaks {
            // "wrote back to Roe pointing out": the participle hangs on the sentence's subject.
            return Some(self.shared(sentence, before, event));
        }
        self.set(event, m, By::Before, sentence);
        if participle && !self.mentions.all[m].can_speak() && !speaks {
            return Some(self.shared(sentence, before, event));
        }
        Some(true)
    }

    /// "Doe, at the institute, said Roe had left": an aside before the cue beats what follows it.
    fn aside_before(&self, lead: &LeadIn, sentence: &Sentence, event: &mut Event) -> bool {
        let j = lead.from;
        let after_comma = j > sentence.start
            && j == event.cue.0
            && matches!(self.items[j - 1].kind, Kind::Comma | Kind::Dash)
            && !(j >= 2 && matches!(self.items[j - 2].kind, Kind::Quote(_)));
        if after_comma
            && !event.class.any(Class::ING)
            && let Some(m) = self.across(sentence, j - 1)
        {
            self.set(event, m, By::Across, sentence);
            return true;
        }
        false
    }

    /// "said author and former minister Ann Roe": whom the first office is said of.
    fn past_office(&self, m: usize) -> usize {
        let and = self.mentions.all[m].end;
        let named = self
            .items
            .get(and)
            .filter(|i| i.span.of(self.text) == "and")
            .and_then(|_| self.mentions.from(and + 1));
        named
            .filter(|&n| self.mentions.offices_of_one(self.stream, m, n))
            .unwrap_or(m)
    }

    /// "Roe, who said", the relative pronoun before item `j`.
    fn relative(&self, j: usize, sentence: &Sentence, event: &mut Event) -> bool {
        let pronoun = &self.items[j - 1];
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
        let Some(nearest) = k.checked_sub(1).and_then(|k| self.mentions.at(k)) else {
            return false;
        };
        let first = self.chain(nearest, sentence);
        // "a letter from Doe who wrote"
        let person = self.writing(first) && pronoun.word == "who";
        let m = if person { nearest } else { first };
        self.set(event, m, By::Relative, sentence);
        event.source_span = Some(pronoun.span);
        true
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
        let word = self.items[from + 1].word;
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
}

/// A form of "be" that makes a past participle passive.
fn being(word: &str) -> bool {
    matches!(
        word,
        "is" | "are" | "was" | "were" | "be" | "been" | "being" | "isn't" | "wasn't" | "am"
    )
}
