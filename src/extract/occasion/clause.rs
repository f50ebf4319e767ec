//! Reads the adjuncts of one reporting clause: when and where the cue's own words say that the speaking was.
//!
//! In: the tokens of a text, its expressions of time, a cue and its source. Out: the dates and places that stand before the subject
//! ("On Wednesday, …"), between subject and cue ("…, speaking in Paris, …") or right after the cue ("told reporters in Brussels on
//! Monday that"). An adjunct counts only while nothing but adjuncts lies between it and the cue: "said the attack on Monday was …"
//! dates the attack, "denounced the show of unity in Beijing" places the show. It knows nothing of other clauses.

use crate::{
    extract::{
        place::{self, Place},
        when::{
            When,
            tokens::{Kind, Token},
        },
    },
    lexicon::list::Words,
    text::Span,
};

use super::words::*;

/// Everything needed to read clauses of one text.
pub(super) struct Clauses<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    /// In order, none of them inside a quotation.
    pub whens: &'t [When],
    /// The tokens that are words for what is written or broadcast, in order.
    pub media: &'t [usize],
}

/// The tokens that are words for what is written or broadcast.
pub(super) fn media(text: &str, tokens: &[Token]) -> Vec<usize> {
    let media =
        |token: &Token| matches!(token.kind, Kind::Word(_)) && MEDIA.holds_exactly(token.of(text));
    (0..tokens.len()).filter(|&at| media(&tokens[at])).collect()
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
}

/// How far an adjunct run may reach, in tokens: longer ones are lists or broken copy.
const REACH: usize = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Middle,
    After,
}

/// What a noun phrase after a preposition is.
#[derive(Default)]
struct Phrase {
    next: usize,
    meeting: bool,
    journey: bool,
    media: bool,
    remote: bool,
    topic: bool,
    place: Option<Place>,
    date: Option<When>,
}

impl Clauses<'_> {
    /// The number of the first token at or after a byte.
    pub(super) fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    fn is_any(&self, at: usize, words: &impl Words) -> bool {
        words.hold(self.word(at))
    }

    fn mark(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    /// The expression of time that begins at a token, with the preposition or adverb that leads it, and the token after it.
    fn when_at(&self, at: usize) -> Option<(When, usize)> {
        let start = self.tokens.get(at)?.start;
        let place = self.whens.partition_point(|when| when.span.start() < start);
        let when = *self.whens.get(place)?;
        (when.span.start() == start).then(|| (when, self.token_at(when.span.end())))
    }

    fn possessive(&self, at: usize) -> bool {
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
        let verb_from = before
            .map_or(low.max(cue_start.saturating_sub(3)), |(_, end)| end)
            .max(cue_start.saturating_sub(REACH));
        for at in verb_from..cue_start {
            reading.unreal |= self.is_any(at, UNREAL);
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
        let from = low.max(cue_start.saturating_sub(REACH));
        let next = self.media.partition_point(|&at| at < from);
        reading.media |= self
            .media
            .get(next)
            .is_some_and(|&at| at < high.min(cue_end + REACH));
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
        if reading.unreal {
            reading.dates.clear();
            reading.places.clear();
        }
        reading
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
        } else if self.is_any(cue_start, TELLING) && cue_end == cue_start + 1 {
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
            }
            hearers_only = !self.is_any(cue_start, ADDRESSING);
        }
        let end = self.run(at, high, Side::After, &mut after);
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

    /// A date with what leads it: "on Monday", "late Monday", "earlier on Monday", "in August".
    fn when_led(&self, at: usize) -> Option<(When, usize)> {
        let mut start = at;
        while start < at + 3
            && self.when_at(start).is_none()
            && self.is_any(
                start,
                &[
                    "on", "in", "late", "early", "earlier", "later", "during", "over", "at", "back",
                ],
            )
        {
            start += 1;
        }
        let (when, next) = self.when_at(start)?;
        (!self.possessive(next)).then_some((when, next))
    }

    /// Reads adjuncts one after another; the token after the last one.
    fn run(&self, from: usize, end: usize, side: Side, reading: &mut Reading) -> usize {
        let end = end.min(from + REACH);
        let mut at = from;
        let mut solid = from;
        while at < end {
            if let Some((when, next)) = self.when_led(at) {
                let rule = match side {
                    Side::Front => "date-before-subject",
                    Side::Middle => "date-before-cue",
                    Side::After => "date-after-cue",
                };
                reading.dates.push((when, rule));
                reading.apart |= (at..next).any(|at| self.is_any(at, &["earlier"]))
                    && when.grain != crate::extract::when::Grain::Day;
                at = next;
            } else if self.mark(at) == Some(',') {
                let led = self.when_led(at + 1).is_some() || self.is_any(at + 1, SPEAKING);
                let more =
                    side != Side::After && self.is_any(at + 1, &["in", "at", "during", "on"]);
                if !led && !more {
                    break;
                }
                at += 1;
                continue;
            } else if side == Side::Front
                && self.is_any(at, &["asked", "pressed", "questioned"])
                && at == from
            {
                at += 1 + 2 * usize::from(self.is_any(at + 1, &["by"]));
            } else if self.is_any(at, &["while"]) && self.is_any(at + 1, SPEAKING) {
                at += 1;
                continue;
            } else if self.is_any(at, SPEAKING)
                && (side != Side::After
                    || self.mark(at.wrapping_sub(1)) == Some(',')
                    || self.is_any(at.wrapping_sub(1), &["while"]))
            {
                reading.event = true;
                let visit = self.is_any(at, &["visiting", "touring"]);
                at += 1;
                if visit
                    && let Some((place, next)) =
                        place::read(self.text, self.tokens, at).filter(|&(_, next)| next <= end)
                {
                    reading.place(place, "place-of-visit");
                    at = next;
                } else if !self.is_any(at, SMALL) && self.when_led(at).is_none() {
                    at = self.phrase(at, end).next;
                }
            } else if let Some(next) = self.adjunct(at, end, reading) {
                at = next;
            } else {
                break;
            }
            solid = at;
        }
        solid
    }

    /// One prepositional adjunct.
    fn adjunct(&self, at: usize, end: usize, reading: &mut Reading) -> Option<usize> {
        let within = |next: usize| (next <= end).then_some(next);
        if self.is_any(
            at,
            &["in", "at", "from", "outside", "inside", "near", "aboard"],
        ) && let Some((place, next)) = place::read(self.text, self.tokens, at + 1)
        {
            let next = within(next)?;
            reading.place(place, "place-of-speech");
            return Some(next);
        }
        if self.is_any(at, &["alongside", "beside", "with"]) {
            let next = self.phrase(at + 1, end).next;
            return (next > at + 1).then_some(next);
        }
        if self.is_any(at, &["to"]) {
            let audience = self.is_any(at + 1, HEARERS)
                || self.is_any(at + 1, DETERMINERS)
                || self
                    .tokens
                    .get(at + 1)
                    .is_some_and(|token| token.capital(self.text));
            let next = self.phrase(at + 1, end).next;
            return (audience && next > at + 1).then_some(next);
        }
        if self.is_any(at, &["via", "by", "through"]) {
            let media = self.phrase(at + 1, end);
            reading.media |= media.media;
            reading.remote |= media.remote;
            return (media.media && media.next > at + 1).then_some(media.next);
        }
        let after = self.is_any(at, &["after", "following"]);
        if !after
            && !self.is_any(
                at,
                &["in", "at", "during", "on", "from", "outside", "inside"],
            )
        {
            return None;
        }
        let phrase = self.phrase(at + 1, end);
        if phrase.next == at + 1
            || phrase.topic && !phrase.meeting
            || after && (!phrase.meeting || phrase.media)
        {
            return None;
        }
        let mut next = phrase.next;
        reading.media |= phrase.media;
        reading.remote |= phrase.remote && !phrase.meeting;
        reading.event |= phrase.meeting || phrase.media;
        if phrase.meeting {
            reading
                .dates
                .extend(phrase.date.map(|when| (when, "date-of-event")));
            if let Some(place) = phrase.place {
                reading.place(place, "place-of-event");
            }
        }
        loop {
            if self.is_any(next, &["to", "of"])
                && phrase.journey
                && let Some((place, end_of_place)) = place::read(self.text, self.tokens, next + 1)
            {
                reading.place(place, "place-of-visit");
                return within(end_of_place);
            }
            let filed = self.is_any(
                next,
                &[
                    "released",
                    "published",
                    "issued",
                    "posted",
                    "aired",
                    "broadcast",
                    "filed",
                    "airing",
                    "delivered",
                    "taped",
                ],
            ) && phrase.media;
            if filed {
                next += 1;
                continue;
            }
            if !self.is_any(next, &["of", "for", "with", "between", "by", "to"]) || next >= end {
                return within(next);
            }
            let more = self.phrase(next + 1, end);
            if more.next == next + 1 {
                return within(next);
            }
            next = more.next;
        }
    }

    /// A noun phrase: what it is, and the token after it.
    fn phrase(&self, from: usize, end: usize) -> Phrase {
        let mut phrase = Phrase {
            next: from,
            ..Phrase::default()
        };
        let mut at = from;
        while at < end.min(from + 24) {
            let first = at == from;
            if let Some((when, next)) = self.when_at(at) {
                if !self.possessive(next) {
                    break;
                }
                phrase.date = Some(when);
                at = next + 2;
                phrase.next = at;
                continue;
            }
            match self.tokens[at].kind {
                Kind::Word(_) => {
                    let determiner = self.is_any(at, DETERMINERS);
                    let joined = !first
                        && self.is_any(at, &["and"])
                        && self
                            .tokens
                            .get(at + 1)
                            .is_some_and(|token| matches!(token.kind, Kind::Word(_)))
                        && !self.is_any(at + 1, PRONOUNS);
                    let object = first && self.is_any(at, &["him", "her", "them", "us", "me"]);
                    let small = (self.is_any(at, SMALL)
                        || self.is_any(at, PRONOUNS)
                        || self.is_any(at, FINITE))
                        && !joined
                        && !object;
                    if small && !(first && determiner)
                        || determiner && !first && !self.possessive_before(at)
                    {
                        break;
                    }
                    if self.is_any(
                        at,
                        &[
                            "released",
                            "published",
                            "issued",
                            "posted",
                            "aired",
                            "airing",
                            "filed",
                            "delivered",
                            "taped",
                        ],
                    ) {
                        break;
                    }
                    phrase.meeting |= self.is_any(at, MEETINGS);
                    phrase.journey |= self.is_any(at, JOURNEYS);
                    let media = self.media.binary_search(&at).is_ok();
                    phrase.media |= media;
                    phrase.remote |= media && !self.is_any(at, &["interview", "interviews"]);
                    phrase.topic |= self.is_any(at, TOPICS);
                    if phrase.place.is_none()
                        && (first || at == from + 1 && self.is_any(from, DETERMINERS))
                        && let Some((place, next)) = place::read(self.text, self.tokens, at)
                            .filter(|&(_, next)| next < end && !self.possessive(next))
                    {
                        phrase.place = Some(place);
                        at = next;
                        phrase.next = at;
                        continue;
                    }
                }
                Kind::Number { .. } => {}
                Kind::Mark('\'' | '’' | '-' | '&' | '.') if !first => {
                    // A full stop that no letter follows at once ends more than an abbreviation.
                    let stop = self.mark(at) == Some('.');
                    if stop
                        && !self.tokens.get(at + 1).is_some_and(|token| {
                            matches!(token.kind, Kind::Word(_)) && token.capital(self.text)
                        })
                        && !self.is_any(at + 1, SMALL)
                    {
                        break;
                    }
                }
                // A programme's name in marks: NBC's “Meet the Press”.
                Kind::Mark('“' | '"') => {
                    let close = (at + 1..end.min(at + 9))
                        .find(|&place| matches!(self.mark(place), Some('”' | '"')));
                    let Some(close) = close else {
                        break;
                    };
                    phrase.media = true;
                    at = close;
                }
                Kind::Mark(_) => break,
            }
            at += 1;
            phrase.next = at;
        }
        // A name before its event only: "a Kyiv visit", not "a Kyiv".
        if !phrase.meeting {
            phrase.place = None;
        }
        phrase
    }

    fn possessive_before(&self, at: usize) -> bool {
        at >= 2 && self.word(at - 1) == "s" && matches!(self.mark(at - 2), Some('\'' | '’'))
    }
}

impl Reading {
    fn place(&mut self, place: Place, rule: &'static str) {
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
