//! Reads runs of adjuncts: dates, places, meetings and audiences one after another, and the noun phrases in them.
//!
//! In: the tokens of a clause and where its adjuncts begin. Out: what they say of day and place, and where they end. It does not
//! decide which stretch of a sentence is an adjunct of its cue.

use crate::extract::{
    place,
    when::{Grain, When, begins, tokens::Kind},
};

use super::{
    clause::{Clauses, Phrase, REACH, Reading, Side},
    words::*,
};

impl Clauses<'_> {
    /// True where a verb of `verbs` has somebody speak: "spoke" and "received" only with those who hear.
    pub(super) fn speaks(&self, at: usize) -> bool {
        if self.is_any(at, SPOKE) {
            return self.is_any(at + 1, &["to", "with", "at", "in", "on"]);
        }
        !self.is_any(at, RECEIVING) || self.receives(at)
    }

    /// "received us", "met reporters"
    pub(super) fn receives(&self, at: usize) -> bool {
        self.is_any(at, RECEIVING) && self.is_any(at + 1, PRESS)
    }

    /// A date with what leads it: "on Monday", "late Monday", "earlier on Monday", "in August".
    pub(super) fn when_led(&self, at: usize) -> Option<(When, usize)> {
        let mut start = at;
        while start < at + 3 && self.when_at(start).is_none() && self.is_any(start, LEADING) {
            start += 1;
        }
        let (when, next) = self.when_at(start)?;
        (!self.possessive(next)).then_some((when, next))
    }

    /// Reads adjuncts one after another; the token after the last one.
    pub(super) fn run(&self, from: usize, end: usize, side: Side, reading: &mut Reading) -> usize {
        // "spoke of 1968": what is told, not when.
        if side == Side::After && from > 0 && self.is_any(from - 1, &["of", "about"]) {
            return from;
        }
        let end = end.min(from + REACH);
        let mut at = from;
        let mut solid = from;
        let mut dated = false;
        while at < end {
            if !self.adjoins(at) {
                break;
            }
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
                dated = true;
            } else if self.mark(at) == Some(',') {
                let led = self.when_led(at + 1).is_some()
                    || self.is_any(at + 1, SPEAKING)
                    || dated && self.closing_place(at + 1, end);
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
            } else if side == Side::Front
                && self.is_any(at, &["opening"])
                && self.is_any(at + 1, &["the"])
                && self.is_any(
                    at + 2,
                    &["case", "trial", "prosecution", "debate", "inquest"],
                )
            {
                at += 3;
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
            } else if let Some((named, next)) = self.as_named(at, end, side) {
                reading.place(named, place::AS_NAMED);
                at = next;
            } else if let Some(next) = self.adjunct(at, end, reading) {
                at = next;
            } else {
                break;
            }
            solid = at;
        }
        solid
    }

    /// False for most words: no adjunct begins with them, nor anything else that a run may hold.
    fn adjoins(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            let known = token.known;
            begins(token.kind)
                || token.kind == Kind::Mark(',')
                || known.on(LEADING)
                || known.on(WHERE)
                || known.on(ADJOINING)
                || known.on(SPEAKING)
        })
    }

    /// "said on Tuesday, May 5, in Lisbon.": a place that nothing follows in its clause.
    fn closing_place(&self, at: usize, end: usize) -> bool {
        self.is_any(at, &["in", "at", "outside", "inside"])
            && place::read(self.text, self.tokens, at + 1)
                .is_some_and(|(_, next)| next <= end && self.closes(next, end))
    }

    /// True where a clause ends, or a mark parts what follows from it.
    fn closes(&self, at: usize, end: usize) -> bool {
        at >= end || matches!(self.mark(at), Some(',' | '.' | ';' | ':' | '“' | '"'))
    }

    /// One prepositional adjunct.
    fn adjunct(&self, at: usize, end: usize, reading: &mut Reading) -> Option<usize> {
        let within = |next: usize| (next <= end).then_some(next);
        if self.is_any(at, WHERE)
            && let Some((place, next)) = place::read(self.text, self.tokens, at + 1)
        {
            let next = within(next)?;
            reading.place(place, "place-of-speech");
            return Some(next);
        }
        // "at a meeting in Oban": an occasion makes a place of a name that no gazetteer has.
        if self.is_any(at, &["in"])
            && reading.event
            && let Some((place, next)) = place::unknown(self.text, self.tokens, at + 1)
        {
            let next = within(next)?;
            reading.place(place, "place-of-event");
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
            // "by phone from Oslo", "by telephone in Oslo": one end of the line is the speaker's.
            if media.remote
                && self.is_any(media.next, &["from", "in"])
                && !reading.remote
                && let Some((place, next)) = place::read(self.text, self.tokens, media.next + 1)
                    .or_else(|| place::unknown(self.text, self.tokens, media.next + 1))
            {
                let next = within(next)?;
                reading.event = true;
                reading.place(place, "place-of-speech");
                return Some(next);
            }
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
        // "outside the courthouse in Dunmore": the building makes a place of the name behind it.
        if self.is_any(next - 1, VENUES)
            && !phrase.meeting
            && self.is_any(at, &["outside", "inside", "at", "in", "from"])
            && self.is_any(next, &["in", "near"])
            && let Some((place, after)) = place::read(self.text, self.tokens, next + 1)
                .or_else(|| place::unknown(self.text, self.tokens, next + 1))
            && after <= end
            && (self.closes(after, end) || self.when_led(after).is_some())
        {
            reading.place(place, "place-of-speech");
            return Some(after);
        }
        reading.media |= phrase.media;
        reading.remote |= phrase.remote && !phrase.meeting;
        reading.event |= phrase.meeting || phrase.media;
        if phrase.meeting || phrase.media && !phrase.remote {
            reading
                .dates
                .extend(phrase.date.map(|when| (when, "date-of-event")));
        }
        if phrase.meeting
            && let Some(place) = phrase.place
        {
            reading.place(place, "place-of-event");
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

    /// "said in Orsby on Monday", "at Marle Town Hall": a name that no gazetteer has, where nothing but a place can stand.
    fn as_named(&self, at: usize, end: usize, side: Side) -> Option<(place::Place, usize)> {
        let known = || place::read(self.text, self.tokens, at + 1).is_some();
        if !self.is_any(at, WHERE) || known() {
            return None;
        }
        if let Some(court) =
            place::court(self.text, self.tokens, at + 1).filter(|&(_, next)| next <= end)
        {
            return Some(court);
        }
        // "In Hamlet, Doe said": before the subject a bare name may be anything.
        let read = match side != Side::Front && self.is_any(at, &["in", "near"]) {
            true => place::unknown(self.text, self.tokens, at + 1),
            false => None,
        };
        // "Dr Roe from Harvard University said": where she works.
        let works = side == Side::Middle || self.is_any(at, &["from"]);
        let venue = || match works {
            true => None,
            false => place::venue(self.text, self.tokens, at + 1),
        };
        let (place, next) = read.or_else(venue).filter(|&(_, next)| next <= end)?;
        (self.closes(next, end) || self.when_led(next).is_some()).then_some((place, next))
    }

    /// A noun phrase: what it is, and the token after it.
    pub(super) fn phrase(&self, from: usize, end: usize) -> Phrase {
        let mut phrase = Phrase {
            next: from,
            ..Phrase::default()
        };
        let mut at = from;
        while at < end.min(from + 24) {
            let first = at == from;
            if let Some((when, next)) = self.when_at(at) {
                // "in a 1988 interview"
                let year = when.grain == Grain::Year
                    && !first
                    && (self.is_any(next, MEETINGS)
                        || self.is_any(next, &["interview", "lecture"]));
                if year {
                    (phrase.date, phrase.next, at) = (Some(when), next, next);
                    continue;
                }
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
                    let media = self.is_any(at, MEDIA) && MEDIA.holds_exactly(self.word(at));
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
