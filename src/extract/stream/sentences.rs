//! Cuts the items of a paragraph into the reporter's sentences.
//!
//! In: items. Out: sentences, and which of them are headlines. A quotation ends the sentence where its last mark does and no tag of
//! its own follows. It knows nothing of how words are told from marks.

use crate::{lexicon::Class, text::sentences::abbreviated};

use super::{super::marks::Quoted, Item, Kind, LONGEST_SENTENCE, Sentence, Shape, Stream};

impl Stream<'_> {
    /// Cuts the items of one paragraph, from `first` on, into sentences.
    pub(super) fn cut(&mut self, text: &str, quoted: &[Quoted], first: usize, paragraph: u32) {
        let mut start = first;
        let last = self.items.len();
        for at in first..last {
            let item = &mut self.items[at];
            item.sentence = self.sentences.len() as u32;
            let may_end = matches!(item.kind, Kind::Stop | Kind::Quote(_))
                || item.is(Class::ABBREVIATION)
                || at + 1 - start == LONGEST_SENTENCE
                || at + 1 == last;
            if !may_end {
                continue;
            }
            let full = at + 1 - start == LONGEST_SENTENCE;
            if at + 1 == last || full || self.ends_at(text, quoted, at) {
                let headline = headline(&self.items[start..=at]);
                if !headline {
                    for two in self.items[start..=at].windows(2) {
                        if two[1].capital() && matches!(two[0].kind, Kind::Word | Kind::Comma) {
                            self.capital.insert(text, two[1].span.range());
                        }
                    }
                }
                self.sentences.push(Sentence {
                    start,
                    end: at + 1,
                    paragraph,
                    headline,
                });
                start = at + 1;
            }
        }
    }

    /// True where a sentence ends with item `at`, a full stop, a quotation or an abbreviation, given that more items follow in the
    /// paragraph.
    fn ends_at(&self, text: &str, quoted: &[Quoted], at: usize) -> bool {
        let item = &self.items[at];
        let next = &self.items[at + 1];
        let goes_on = match next.kind {
            Kind::Word => next.shape == Shape::Lower && !next.word.starts_with(['@', '#']),
            Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Close | Kind::Stop => true,
            Kind::Dash => !matches!(item.kind, Kind::Stop),
            _ => false,
        };
        match item.kind {
            // "Juror No. 4"
            Kind::Stop
                if next.kind == Kind::Number
                    && at > 0
                    && self.items[at - 1].span.end() == item.span.start()
                    && matches!(self.items[at - 1].word, "No" | "Nos") =>
            {
                false
            }
            Kind::Stop => !goes_on && next.span.start() > item.span.end(),
            Kind::Word if item.class.any(Class::ABBREVIATION) && item.word.ends_with('.') => {
                // "in the U.S. The senator": an abbreviation that no name follows, before a word that opens sentences.
                !item.class.any(Class::TITLE)
                    && next.kind == Kind::Word
                    && next.shape == Shape::Capital
                    && next.class.any(Class::OPENER)
            }
            Kind::Quote(number) => {
                if goes_on {
                    return false;
                }
                // "Doe replied: “…” Mrs. Roe later said": the tag behind belongs to what follows.
                let introduced = at > 0 && self.items[at - 1].kind == Kind::Colon;
                let words = quoted[number as usize].span.of(text);
                let mut end = words
                    .chars()
                    .rev()
                    .filter(|c| !matches!(c, '\'' | '’' | '"' | '”' | ')'));
                match end.next() {
                    Some('.') if abbreviated(words) => {
                        next.kind == Kind::Word && next.class.any(Class::OPENER)
                    }
                    Some('.' | '!' | '?' | '…') => {
                        introduced || !(next.kind == Kind::Word && self.tag_follows(at + 1))
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// True where "told the crowd." stands at a cue: whom it was said to, and nothing of what.
    fn told_somebody(&self, cue: usize) -> bool {
        if !matches!(
            self.items[cue].word,
            "told" | "tells" | "asked" | "asks" | "assured" | "informed" | "reminded" | "warned"
        ) {
            return false;
        }
        for item in self.items[cue + 1..].iter().take(10) {
            match item.kind {
                Kind::Stop | Kind::Comma => return true,
                Kind::Word if item.is(Class::PREPOSITION) => return true,
                Kind::Word
                    if item.is(Class::AUXILIARY.or(Class::VERB).or(Class::CONJUNCTION))
                        || item.is(Class::RELATIVE) =>
                {
                    return false;
                }
                Kind::Word | Kind::Number => {}
                _ => return false,
            }
        }
        true
    }

    /// True where "of the Harbour Trust" or "and Tom Roe" goes on with a source.
    fn joins_a_source(&self, at: usize) -> bool {
        let joint = matches!(
            self.items[at].word,
            "and" | "of" | "for" | "from" | "at" | "with" | "to"
        );
        joint
            && self.items.get(at + 1).is_some_and(|next| {
                next.kind == Kind::Word && (next.capital() || next.is(Class::DETERMINER))
            })
    }

    /// True where "Jane Doe said." or "Mr. Doe asked the room." follows: a source and a cue that end there, which belong to the
    /// question before them.
    fn tag_follows(&self, from: usize) -> bool {
        let mut at = from;
        // "Jane Doe of the Harbour Trust said.", "Jane Doe and Tom Roe said.": a longer source only where the tag ends with its cue.
        let mut longer = false;
        while at < self.items.len() && at < from + 12 {
            let item = &self.items[at];
            if item.is(Class::SPEECH) && !item.capital() && at > from {
                return match self.items.get(at + 1) {
                    None => true,
                    Some(next) => match next.kind {
                        Kind::Stop | Kind::Comma | Kind::Semicolon | Kind::Dash => true,
                        Kind::Word if longer => next.is(Class::WEEKDAY.or(Class::TIME)),
                        Kind::Word => {
                            next.is(Class::PREPOSITION
                                .or(Class::WEEKDAY)
                                .or(Class::TIME)
                                .or(Class::ADVERB))
                                || self.told_somebody(at)
                        }
                        _ => false,
                    },
                };
            }
            if at > from && self.joins_a_source(at) {
                longer = true;
                at += 1;
                continue;
            }
            if item.kind == Kind::Open
                && let Some(close) =
                    (at..self.items.len().min(at + 6)).find(|&c| self.items[c].kind == Kind::Close)
            {
                at = close + 1;
                continue;
            }
            // "Jane Doe, Roe's adviser on trade, said at a meeting."
            if item.kind == Kind::Comma && at > from + 1 {
                let close = (at + 1..self.items.len().min(at + 24))
                    .find(|&c| matches!(self.items[c].kind, Kind::Comma | Kind::Stop));
                let Some(close) = close else { return false };
                if self.items[close].kind == Kind::Comma
                    && self
                        .items
                        .get(close + 1)
                        .is_some_and(|i| i.is(Class::SPEECH))
                {
                    at = close + 1;
                    continue;
                }
                return false;
            }
            let name = item.capital()
                || item.is(Class::PARTICLE
                    .or(Class::DETERMINER)
                    .or(Class::ROLE)
                    .or(Class::ADVERB));
            // "Roe's campaign said."
            let owned = at > from && self.items[at - 1].possessive;
            if item.kind != Kind::Word || !name && !owned {
                return false;
            }
            at += 1;
        }
        false
    }
}

/// True where all longer words have a capital, as in headlines of the American kind.
fn headline(items: &[Item]) -> bool {
    // "Ann Roe and Bob Doe met." is a sentence.
    let stopped = items.last().is_some_and(|i| i.word == ".");
    let mut words = 0;
    let mut open = 0;
    for item in items.iter().filter(|i| i.kind == Kind::Word) {
        if item.capital() {
            words += 1;
            open += usize::from(
                !item.is(Class::TITLE
                    .or(Class::BODY)
                    .or(Class::NATIONALITY)
                    .or(Class::WEEKDAY)
                    .or(Class::MONTH))
                    && item.is(Class::VERB
                        .or(Class::CUE)
                        .or(Class::AUXILIARY)
                        .or(Class::PREPOSITION)
                        .or(Class::POSSESSIVE)
                        .or(Class::SUBJECT_PRONOUN)
                        .or(Class::DETERMINER)
                        .or(Class::CONJUNCTION)
                        .or(Class::ADVERB)),
            );
        } else if item.span.len() > 3 {
            return false;
        }
    }
    words >= 4 && (open >= 1 || words >= 6 && !stopped)
}
