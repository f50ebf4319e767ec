//! Reads the adjuncts of one reporting clause: when and where the cue's own words say that the speaking was.
//!
//! In: the tokens of a text, its expressions of time, a cue and its source. Out: the dates and places that stand before the subject
//! ("On Wednesday, …"), between subject and cue ("…, speaking in Paris, …") or right after the cue ("told reporters in Brussels on
//! Monday that"). An adjunct counts only while nothing but adjuncts lies between it and the cue: "said the attack on Monday was …"
//! dates the attack, "denounced the show of unity in Beijing" places the show. It knows nothing of other clauses.

use crate::{
    extract::{
        known::{List, Lists},
        place::{self, Place},
        when::{
            When, begins,
            tokens::{Kind, Token, Tokens},
        },
    },
    lexicon::list::{WordList, Words},
    text::Span,
};

use super::words::*;

/// Everything needed to read clauses of one text.
pub(super) struct Clauses<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    found: &'t Tokens,
    /// In order, none of them inside a quotation.
    pub whens: &'t [When],
    /// The bytes where verbs of speech and meeting begin, in order.
    pub verbs: &'t [usize],
    /// The tokens that are words of `MEDIA`, in order.
    media: Vec<usize>,
    /// Those that may open a scene.
    pub scenes: Vec<usize>,
}

/// What one reporting clause says of its occasion.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    pub dates: Vec<(When, &'static str)>,
    pub places: Vec<(Place, &'static str)>,
    /// The words were written or broadcast: no place of speech, and an occasion of their own.
    pub media: bool,
    /// They were sent from afar: no place in the clause is the speaker's. An interview is an occasion of its own but has its place.
    pub remote: bool,
    /// It names an occasion of any kind.
    pub event: bool,
    /// A day stands before the cue, whether or not it is the statement's.
    pub other_day: bool,
    /// It lies in the future, is denied, or was said more than once: no day is its day.
    pub unreal: bool,
    /// Nothing but adjuncts and appositions stands between the source and the cue.
    pub clean: bool,
    /// It sets itself apart from what was said before ("later", "has said").
    pub apart: bool,
    /// It was told to those who hear somebody alone: *told police*, *told his wife*.
    pub alone: bool,
}

/// Those who hear somebody alone, and not where the public does.
const CONFIDANTS: &WordList = &WordList::new(&[
    "police",
    "officers",
    "officer",
    "detectives",
    "detective",
    "investigators",
    "paramedics",
    "aides",
    "aide",
    "wife",
    "husband",
    "partner",
    "mother",
    "father",
    "parents",
    "son",
    "daughter",
    "brother",
    "sister",
    "friend",
    "friends",
    "neighbour",
    "neighbours",
    "neighbor",
    "neighbors",
    "doctor",
    "doctors",
    "nurse",
]);

/// How far an adjunct run may reach, in tokens: longer ones are lists or broken copy.
pub(super) const REACH: usize = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Front,
    Middle,
    After,
}

/// What a noun phrase after a preposition is.
#[derive(Default)]
pub(super) struct Phrase {
    pub next: usize,
    pub meeting: bool,
    pub journey: bool,
    pub media: bool,
    pub remote: bool,
    pub topic: bool,
    pub place: Option<Place>,
    pub date: Option<When>,
}

/// Words that a token is asked to be one of.
pub(super) trait Asked {
    /// True where the token is one of them; case does not count.
    fn hold(&self, text: &str, token: &Token) -> bool;
}

impl Asked for List {
    fn hold(&self, text: &str, token: &Token) -> bool {
        debug_assert_eq!(token.known.on(self), Words::hold(self, token.of(text)));
        token.known.on(self)
    }
}

impl Asked for WordList {
    fn hold(&self, text: &str, token: &Token) -> bool {
        Words::hold(self, token.of(text))
    }
}

impl<const N: usize> Asked for [&str; N] {
    fn hold(&self, text: &str, token: &Token) -> bool {
        Words::hold(self, token.of(text))
    }
}

impl<'t> Clauses<'t> {
    pub(super) fn new(
        text: &'t str,
        found: &'t Tokens,
        whens: &'t [When],
        verbs: &'t [usize],
    ) -> Self {
        const MARKED: Lists = MEDIA.alone().or(SCENES.alone());
        let tokens = &found.all;
        let (mut media, mut scenes) = (Vec::new(), Vec::new());
        let marked = tokens.iter().enumerate();
        for (at, token) in marked.filter(|(_, token)| token.known.on_any(MARKED)) {
            if MEDIA.holds_exactly(token.of(text)) {
                media.push(at);
            }
            if SCENES.holds_exactly(token.of(text)) {
                scenes.push(at);
            }
        }
        Clauses {
            text,
            tokens,
            found,
            whens,
            verbs,
            media,
            scenes,
        }
    }
}

impl Clauses<'_> {
    /// The number of the first token at or after a byte.
    pub(super) fn token_at(&self, byte: usize) -> usize {
        self.found.at(byte)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    pub(super) fn is_any(&self, at: usize, words: &impl Asked) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| words.hold(self.text, token))
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    /// The expression of time that begins at a token, with the preposition or adverb that leads it, and the token after it.
    pub(super) fn when_at(&self, at: usize) -> Option<(When, usize)> {
        let token = self.tokens.get(at).filter(|token| begins(token.kind))?;
        let start = token.start;
        let place = self.whens.partition_point(|when| when.span.start() < start);
        let when = *self.whens.get(place)?;
        (when.span.start() == start).then(|| (when, self.token_at(when.span.end())))
    }

    pub(super) fn possessive(&self, at: usize) -> bool {
        matches!(self.mark(at), Some('\'' | '’'))
            && self.tokens[at].start == self.tokens[at - 1].end
    }

    /// Reads a clause within `bounds`, which hold no quotation of the cue's own side but the reporter's words around it.
    pub(super) fn read(&self, cue: Span, source: Option<Span>, bounds: Span) -> Reading {
        let (low, high) = (self.token_at(bounds.start()), self.token_at(bounds.end()));
        let (cue_start, cue_end) = (self.token_at(cue.start()), self.token_at(cue.end()));
        let source = source
            .filter(|span| bounds.contains(*span))
            .map(|span| (self.token_at(span.start()), self.token_at(span.end())));
        let mut reading = Reading {
            media: self.is_any(cue_start, WRITING),
            remote: self.is_any(cue_start, WRITING),
            ..Reading::default()
        };
        let inverted = source.filter(|&(start, _)| start >= cue_end);
        let before = source.filter(|&(_, end)| end <= cue_start);
        let mut clean = true;
        if let Some((_, end)) = before {
            clean = self.middle(end, cue_start, &mut reading);
        }
        if let Some((start, end)) = before.filter(|_| !clean) {
            self.main_verb(low, start, end, cue_start, &mut reading);
        }
        let verb_from = before
            .map_or(low.max(cue_start.saturating_sub(3)), |(_, end)| end)
            .max(cue_start.saturating_sub(REACH));
        // "Doe, on a visit to Porto, said": what stands in an aside is not the verb's.
        let aside = (verb_from..cue_start)
            .rev()
            .find(|&at| self.mark(at) == Some(','))
            .unwrap_or(verb_from);
        for at in verb_from..cue_start {
            reading.unreal |= at >= aside && self.is_any(at, UNREAL);
            reading.apart |= self.is_any(at, APART);
        }
        reading.clean = clean;
        if inverted.is_none() && clean {
            self.front(
                low,
                before.map_or(cue_start, |(start, _)| start),
                cue_start,
                &mut reading,
            );
        }
        self.after(inverted, cue_start, cue_end, high, &mut reading);
        // "He also issued a statement, saying": the statement is an occasion of its own wherever the sentence names it.
        let near = low.max(cue_start.saturating_sub(REACH))..high.min(cue_end + REACH);
        let first = self.media.partition_point(|&at| at < near.start);
        reading.media |= self.media.get(first).is_some_and(|&at| at < near.end);
        // Another day named before the cue may be the statement's: what came before is no proof then.
        let named = self
            .whens
            .partition_point(|when| when.span.start() < bounds.start());
        reading.other_day = self
            .whens
            .get(named)
            .is_some_and(|when| when.span.start() < cue.start());
        // "The endorsement comes three days after Doe told": what hangs on another clause is of another day.
        let subject = before.map_or(cue_start, |(start, _)| start);
        reading.apart |=
            (low.max(subject.saturating_sub(4))..subject).any(|at| self.is_any(at, SUBORDINATING));
        reading.alone = self.told_alone(cue_start);
        if reading.unreal {
            reading.dates.clear();
            reading.places.clear();
        }
        reading
    }

    /// *told police*, *told his wife*: whoever appeared in court said that at another time, and in another place.
    fn told_alone(&self, cue: usize) -> bool {
        self.is_any(cue, &["told", "tells", "telling"])
            && (self.is_any(cue + 1, CONFIDANTS)
                || self.is_any(cue + 1, &["his", "her", "their", "the", "a", "an", "one"])
                    && (cue + 2..cue + 4).any(|at| self.is_any(at, CONFIDANTS)))
    }

    /// On Wednesday, French President Doe …
    fn front(&self, low: usize, subject: usize, cue: usize, reading: &mut Reading) {
        let mut at = low;
        while at < subject.min(low + 6)
            && (self.is_any(at, OPENERS) || self.mark(at).is_some_and(|mark| mark != '('))
        {
            at += 1;
        }
        let mut front = Reading {
            media: reading.media,
            remote: reading.remote,
            ..Reading::default()
        };
        let end = self.run(at, subject, Side::Front, &mut front);
        let opened_by_event = front.event;
        if self.tells_of_visit(at, end, cue) {
            front.places.clear();
        }
        if end == at || end > subject || !self.nominal(end, subject) {
            return;
        }
        // "Today, the port calls itself …": nowadays.
        let nowadays = self.word(cue).ends_with('s');
        front
            .dates
            .retain(|(when, _)| !(nowadays && when.rule == "today"));
        // "In Germany, Doe said …" may be about Germany: a wide place needs an occasion beside it.
        front
            .places
            .retain(|(place, _)| opened_by_event || !place.wide());
        reading.merge(front);
    }

    /// Doe on Thursday rejected the plan, calling it “a joke”: a participle's day is that of the verb that it hangs on. Only a day
    /// right before that verb is surely the verb's ("rejected the attack on Thursday"), or one behind a number.
    fn main_verb(&self, low: usize, start: usize, end: usize, cue: usize, reading: &mut Reading) {
        let hanging = self.word(cue).ends_with("ing")
            && cue > end
            && self.mark(cue - 1) == Some(',')
            && cue - end <= REACH;
        if !hanging || (end..cue).any(|at| self.is_any(at, UNREAL) || self.is_any(at, APART)) {
            return;
        }
        let past = |at: usize| {
            let word = self.word(at);
            word.len() > 3 && word.ends_with("ed") || self.is_any(at, PAST)
        };
        let mut main = Reading::default();
        let verb = self.run(end, cue, Side::Middle, &mut main);
        if past(verb) {
            if verb == end {
                self.front(low, start, cue, &mut main);
            }
            if main.dates.is_empty()
                && let Some((when, _)) =
                    (cue.saturating_sub(4).max(verb + 1)..cue - 1).find_map(|at| {
                        let number = self.mark(at - 1) == Some('%')
                            || matches!(self.tokens[at - 1].kind, Kind::Number { .. });
                        self.when_led(at)
                            .filter(|&(_, next)| number && next == cue - 1)
                    })
            {
                main.dates.push((when, "date-before-cue"));
            }
            reading.dates.append(&mut main.dates);
        }
    }

    /// "During his visit to the tower, Doe said he saw …": what is told is the visit, and the telling may be of another day and place.
    fn tells_of_visit(&self, from: usize, to: usize, cue: usize) -> bool {
        let own = (from..to).any(|at| self.is_any(at, &["his", "her", "their"]))
            && (from..to).any(|at| self.is_any(at, JOURNEYS));
        own && self.is_any(cue + 1, &["he", "she", "they"])
            && !self.is_any(cue + 2, UNREAL)
            && !self.is_any(
                cue + 2,
                &["is", "was", "has", "had", "are", "were", "wants", "hopes"],
            )
    }

    /// At a meeting in Oban on Monday: “…,” Doe said. The adjuncts that stand alone before a quotation's colon.
    pub(super) fn lead(&self, quote: Span, sentences: &[Span], reading: &mut Reading) {
        let mut colon = self.token_at(quote.start());
        while colon > 0 && self.mark(colon) != Some(':') {
            colon -= 1;
            if !matches!(
                self.mark(colon),
                Some(':' | '“' | '"' | '‘' | '\'' | '„' | '«' | '`')
            ) {
                return;
            }
        }
        let Some(token) = self.tokens.get(colon) else {
            return;
        };
        let number = sentences.partition_point(|sentence| sentence.end() <= token.start);
        let Some(sentence) = sentences.get(number) else {
            return;
        };
        let low = self.token_at(sentence.start());
        if colon < low || colon - low > REACH {
            return;
        }
        let mut lead = Reading::default();
        if low < colon && self.run(low, colon, Side::Front, &mut lead) == colon {
            reading.merge(lead);
        }
    }

    /// True where nothing but a subject's titles stands between two tokens.
    fn nominal(&self, from: usize, to: usize) -> bool {
        to.saturating_sub(from) <= 16
            && (from..to).all(|at| match self.tokens[at].kind {
                Kind::Word(_) => {
                    let verb = !self.tokens[at].capital(self.text)
                        && self.word(at).len() > 4
                        && self.word(at).ends_with("ed");
                    let allowed = self.is_any(at, &["of", "for", "and", "her", "this"]);
                    (allowed
                        || !self.is_any(at, SMALL)
                            && !self.is_any(at, FINITE)
                            && !self.is_any(at, PRONOUNS))
                        && !verb
                }
                Kind::Number { .. } => true,
                Kind::Mark(mark) => matches!(mark, ',' | '-' | '.' | '\'' | '’' | '&'),
            })
    }

    /// …, speaking in Paris, … · … on Sept. 3 … ; true where nothing but adjuncts and appositions lies before the cue.
    fn middle(&self, from: usize, cue: usize, reading: &mut Reading) -> bool {
        if cue - from > REACH {
            return false;
        }
        let mut middle = Reading {
            media: reading.media,
            remote: reading.remote,
            ..Reading::default()
        };
        let mut at = from;
        while at < cue {
            if self.mark(at) == Some(',') {
                at += 1;
                continue;
            }
            let next = self.run(at, cue, Side::Middle, &mut middle);
            if next > at {
                at = next;
                continue;
            }
            let adverb = self.word(at).ends_with("ly")
                || self.is_any(
                    at,
                    &[
                        "also",
                        "then",
                        "later",
                        "again",
                        "even",
                        "just",
                        "once",
                        "has",
                        "have",
                        "had",
                        "is",
                        "was",
                        "reportedly",
                        "himself",
                        "herself",
                    ],
                );
            if adverb || self.is_any(at, UNREAL) {
                at += 1;
                continue;
            }
            // "Doe, who spoke with journalists in Oban on Saturday, said"
            if at > from
                && self.mark(at - 1) == Some(',')
                && self.is_any(at, &["who"])
                && self.is_any(at + 1, SPOKE)
                && self.speaks(at + 1)
                && let Some(close) = (at..cue).find(|&place| self.mark(place) == Some(','))
            {
                let mut adjuncts = at + 2;
                if self.is_any(adjuncts, &["to", "with"]) {
                    adjuncts = self.phrase(adjuncts + 1, close).next;
                }
                let mut spoke = Reading::default();
                if self.run(adjuncts, close, Side::After, &mut spoke) == close {
                    middle.merge(spoke);
                }
                at = close;
                continue;
            }
            // An apposition or a relative clause: skipped, its dates are its own.
            if at > from && self.mark(at - 1) == Some(',') && !self.is_any(at, &["and", "but"]) {
                match (at..cue).find(|&place| self.mark(place) == Some(',')) {
                    Some(close) => at = close,
                    None => return false,
                }
                continue;
            }
            return false;
        }
        reading.merge(middle);
        true
    }

    /// … told reporters in Brussels on Monday that …
    fn after(
        &self,
        inverted: Option<(usize, usize)>,
        cue_start: usize,
        cue_end: usize,
        high: usize,
        reading: &mut Reading,
    ) {
        let mut at = cue_end;
        let mut after = Reading {
            media: reading.media,
            remote: reading.remote,
            ..Reading::default()
        };
        let mut hearers_only = false;
        if let Some((start, end)) = inverted {
            at = end;
            let named = self
                .tokens
                .get(start)
                .is_some_and(|token| token.capital(self.text))
                || self.is_any(start, PRONOUNS);
            if self.mark(at) == Some(',')
                && self.when_led(at + 1).is_none()
                && !self.is_any(at + 1, SPEAKING)
            {
                let close =
                    (at + 1..high.min(at + REACH)).find(|&place| self.mark(place) == Some(','));
                let Some(close) = close else {
                    return;
                };
                at = close;
                let led = self.when_led(at + 1).is_some()
                    || self.is_any(at + 1, SPEAKING)
                    || self.is_any(at + 1, &["in", "at", "during"]);
                if !led {
                    return;
                }
                at += 1;
            } else if !named && self.when_led(at).is_none() {
                // "said a diplomat in Brussels": where diplomats of Brussels speak is not said.
                return;
            } else if self.is_any(at, &["from"]) {
                return; // "said Doe from Dallas"
            }
        } else if (self.is_any(cue_start, TELLING) || self.receives(cue_start))
            && cue_end == cue_start + 1
        {
            // "told Oban Sheriff Court"
            if self.is_any(cue_start, ADDRESSING)
                && let Some((court, _)) = place::court(self.text, self.tokens, at)
            {
                after.places.push((court, "place-of-event"));
            }
            let hearers = self.phrase(at, high);
            at = hearers.next;
            while self.is_any(at, &["of", "for"]) {
                let more = self.phrase(at + 1, high);
                if more.next == at + 1 {
                    break;
                }
                at = more.next;
            }
            // "told a news conference in Brussels"
            after.event = hearers.meeting;
            if hearers.meeting {
                after
                    .places
                    .extend(hearers.place.map(|place| (place, "place-of-event")));
                // "told Tuesday's meeting"
                after
                    .dates
                    .extend(hearers.date.map(|when| (when, "date-of-event")));
            }
            hearers_only =
                !self.is_any(cue_start, ADDRESSING) && !self.is_any(cue_start, RECEIVING);
        }
        // "made the remark during a visit to Porto"
        if self.is_any(cue_start, &["made"]) && self.is_any(cue_start + 2, REMARKS) {
            at = cue_start + 3;
        }
        let end = self.run(at, high, Side::After, &mut after);
        if end == cue_end
            && inverted.is_none()
            && let Some(when) = self.day_behind_object(cue_start, cue_end, high)
        {
            after.dates.push((when, "date-after-cue"));
        }
        after.apart |= end < high && self.is_any(end, APART); // "she said later"
        if hearers_only {
            after.places.clear(); // "urges voters in New York" places the voters
        }
        // "said Monday was …", "told Reuters attacks on Monday killed …": the date is the content's.
        let next = self.tokens.get(end).filter(|_| end < high);
        let verb = next.is_some_and(|token| {
            let word = token.of(self.text);
            self.is_any(end, FINITE)
                || matches!(token.kind, Kind::Word(_))
                    && !token.capital(self.text)
                    && word.len() > 4
                    && word.ends_with("ed")
        });
        if !verb {
            reading.merge(after);
        }
    }
}

impl Reading {
    /// True where the clause names no day and no place.
    pub(super) fn silent(&self) -> bool {
        self.dates.is_empty() && self.places.is_empty() && !self.unreal
    }

    pub(super) fn place(&mut self, place: Place, rule: &'static str) {
        if !self.remote {
            self.places.push((place, rule));
        }
    }

    fn merge(&mut self, other: Reading) {
        self.dates.extend(other.dates);
        self.places.extend(other.places);
        self.media |= other.media;
        self.remote |= other.remote;
        self.event |= other.event;
        self.apart |= other.apart;
    }
}
