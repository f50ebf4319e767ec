//! Carries the day and the place of one statement on to another: the speaker goes on, or the same words are reported twice.
//!
//! In: the statements of a text in order, each with what its own clause says. Out: the same, with what the next or the last one lends. A
//! statement that sets itself apart, or that has a day or a place of its own, borrows none. It knows nothing of clauses.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::{
    model::{Attribution, QuoteKind, SpeechDate, SpeechPlace, Strength},
    text::Span,
};

use super::Act;
use crate::extract::when::{Grain, When};

/// A statement that says nothing of its own day or place is of the same occasion as the one just before it by the same speaker, unless the
/// story has gone on to another day between them (`turns`, one an act).
pub(super) fn from_before(acts: &mut [Act], turns: &[Option<When>]) {
    for at in 1..acts.len() {
        let (before, rest) = acts.split_at_mut(at);
        let (last, this) = (&before[at - 1], &mut rest[0]);
        let same = this.speaker.is_some()
            && last.speaker == this.speaker
            && this.paragraph - last.paragraph <= 1;
        if !same || this.reading.apart || this.reading.unreal || last.reading.unreal {
            continue;
        }
        // "Doe appeared in court on Monday. “…,” he told police": that was before.
        if this.reading.alone && !last.reading.alone {
            continue;
        }
        // A statement, a tweet or an interview is an occasion of its own.
        if this.reading.media && !last.reading.media {
            continue;
        }
        if let Some(turn) = turns[at].filter(|turn| goes_on(turn, last.date.as_ref())) {
            // "A week later she resigned. “…,” she said."
            let date = turn.partial().filter(|_| turn.relative_to_event);
            if this.date.is_none() && this.reading.dates.is_empty() && !this.reading.other_day {
                this.date = date.map(|date| SpeechDate {
                    date,
                    basis: turn.span,
                    strength: Strength::Context,
                    rule: "story-goes-on",
                });
            }
            continue;
        }
        // What somebody "says" in a running commentary is not of the month in which something else was said.
        let coarse = last
            .date
            .as_ref()
            .is_some_and(|date| date.date.day_of_month().is_none());
        // "Earlier this year, Doe said he had met her" may date the meeting.
        let loose = coarse
            && (this.present && !last.present
                || last
                    .reading
                    .dates
                    .iter()
                    .any(|(_, rule)| *rule == "date-before-subject"));
        if this.date.is_none() && this.reading.dates.is_empty() && !loose && !this.reading.other_day
        {
            this.date = last.date.clone().map(|date| SpeechDate {
                strength: date.strength.max(Strength::Context),
                rule: "same-speaker-goes-on",
                ..date
            });
        }
        let dates_agree = match (&this.date, &last.date) {
            (Some(a), Some(b)) => a.date.agrees_with(b.date),
            _ => true,
        };
        if this.place.is_none()
            && this.reading.places.is_empty()
            && !this.reading.event
            && !this.reading.media
            && dates_agree
            && !this.reading.other_day
        {
            this.place = last.place.clone().map(|place| SpeechPlace {
                strength: place.strength.max(Strength::Context),
                rule: "same-speaker-goes-on",
                ..place
            });
        }
    }
}

/// True where an expression of time leads the story on to a later day than `last`, or to one that cannot be told.
fn goes_on(turn: &When, last: Option<&SpeechDate>) -> bool {
    let Some((from, _)) = turn.days else {
        return turn.relative_to_event && turn.grain == Grain::Day;
    };
    let Some(last) = last.filter(|_| !turn.ahead) else {
        return false;
    };
    match last.date.as_day() {
        Some(day) => from > day,
        // "said in January …. On Thursday she declined to say more."
        None => {
            turn.grain == Grain::Day
                && turn
                    .partial()
                    .is_some_and(|day| !last.date.agrees_with(day))
        }
    }
}

/// "Roe spoke to Doe in Oban on Tuesday.": the turns of the interview that it introduces were spoken there and then.
pub(super) fn interviewed(acts: &mut [Act], attributions: &[Attribution]) {
    /// Paragraphs from the introduction to the first turn, at most.
    const LEAD: usize = 5;
    let turn = |act: &Act| {
        act.attribution
            .is_some_and(|number| attributions[number].rule == "turn")
    };
    let Some(first) = acts.iter().position(turn) else {
        return;
    };
    let near = |act: &&Act| acts[first].paragraph - act.paragraph <= LEAD;
    let among = |act: &&Act| {
        act.speaker.is_some()
            && acts[first..]
                .iter()
                .any(|t| turn(t) && t.speaker == act.speaker)
    };
    let told = |act: &&Act| {
        (act.date.is_some() || act.place.is_some()) && !act.reading.apart && !act.reading.unreal
    };
    let mut introductions = acts[..first].iter().filter(near).filter(among).filter(told);
    let Some(one) = introductions.next() else {
        return;
    };
    if introductions.any(|other| other.date != one.date || other.place != one.place) {
        return;
    }
    let (date, place) = (one.date.clone(), one.place.clone());
    for act in acts[first..].iter_mut() {
        let free = act.date.is_none()
            && act.place.is_none()
            && act.reading.silent()
            && act
                .attribution
                .is_some_and(|number| attributions[number].rule == "turn");
        if !free {
            continue;
        }
        act.date = date.clone().map(|date| SpeechDate {
            strength: date.strength.max(Strength::Context),
            rule: "date-of-scene",
            ..date
        });
        act.place = place.clone().map(|place| SpeechPlace {
            strength: place.strength.max(Strength::Context),
            rule: "place-of-scene",
            ..place
        });
    }
}

/// "Doe made the remark during a visit to Porto.": what the same speaker was just quoted with was said there and then.
pub(super) fn referred(acts: &mut [Act]) {
    /// Quotations that one such sentence tells of.
    const MOST: usize = 4;
    for at in 1..acts.len() {
        if !acts[at].refers {
            continue;
        }
        let (before, rest) = acts.split_at_mut(at);
        let told = &rest[0];
        for this in before.iter_mut().rev().take(MOST) {
            let same = this.speaker.is_some()
                && this.speaker == told.speaker
                && told.paragraph - this.paragraph <= 1;
            if !same || this.refers || this.reading.media || this.reading.unreal {
                break;
            }
            let free = this.date.is_none() && this.reading.dates.is_empty();
            if free && !this.reading.other_day {
                this.date = told.date.clone().map(|date| SpeechDate {
                    strength: date.strength.max(Strength::Implied),
                    rule: "same-speaker-went-on",
                    ..date
                });
            }
            let agree = match (&this.date, &told.date) {
                (Some(a), Some(b)) => a.date.agrees_with(b.date),
                _ => true,
            };
            if agree && this.place.is_none() && this.reading.places.is_empty() {
                this.place = told.place.clone().map(|place| SpeechPlace {
                    strength: place.strength.max(Strength::Implied),
                    rule: "same-speaker-went-on",
                    ..place
                });
            }
            if this.reading.apart {
                break;
            }
        }
    }
}

/// A quotation whose speaker goes on at once with one that is given a place was spoken there too.
pub(super) fn from_after(acts: &mut [Act], attributions: &[Attribution]) {
    let direct = |act: &Act| {
        act.attribution
            .is_some_and(|number| attributions[number].kind == QuoteKind::Direct)
    };
    for at in (1..acts.len()).rev() {
        let (before, rest) = acts.split_at_mut(at);
        let (this, next) = (&mut before[at - 1], &rest[0]);
        let same = this.speaker.is_some()
            && next.speaker == this.speaker
            && next.paragraph - this.paragraph <= 1;
        if !same
            || !direct(this)
            || !direct(next)
            || next.reading.apart
            || next.reading.unreal
            || this.reading.unreal
            || this.reading.apart
            || this.reading.alone != next.reading.alone
        {
            continue;
        }
        if this.place.is_none()
            && !this.reading.event
            && !this.reading.media
            && this.reading.places.is_empty()
        {
            this.place = next
                .place
                .clone()
                .filter(|place| place.strength == Strength::Stated)
                .map(|place| SpeechPlace {
                    strength: Strength::Implied,
                    rule: "same-speaker-went-on",
                    ..place
                });
        }
    }
}

/// A fragment and the sentence that it was taken from are one statement.
pub(super) fn same_words<'t>(text: &'t str, acts: &mut [Act], attributions: &[Attribution]) {
    let small = |word: &'t str| match word.bytes().all(|b| b.is_ascii_lowercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    };
    let words = |act: &Act| -> Vec<Cow<'t, str>> {
        let span = act
            .attribution
            .map_or(Span::default(), |number| attributions[number].span);
        let all = span
            .of(text)
            .split(|c: char| !c.is_alphanumeric())
            .map(small);
        all.filter(|word| word.len() > 3).collect()
    };
    let mut known: Vec<Option<Vec<Cow<'t, str>>>> = vec![None; acts.len()];
    for at in 1..acts.len() {
        for other in at.saturating_sub(4)..at {
            let (before, rest) = acts.split_at_mut(at);
            let (first, second) = (&mut before[other], &mut rest[0]);
            let near = second.paragraph - first.paragraph <= 3;
            if first.speaker.is_none()
                || first.speaker != second.speaker
                || !near
                || first.attribution.is_none()
                || second.attribution.is_none()
            {
                continue;
            }
            let proved = |act: &Act| {
                let date = act.date.as_ref().map(|date| date.strength);
                let place = act.place.as_ref().map(|place| place.strength);
                [date, place].contains(&Some(Strength::Stated))
            };
            let open = |act: &Act| act.date.is_none() || act.place.is_none();
            if !(proved(first) && open(second) || proved(second) && open(first)) {
                continue;
            }
            known[other].get_or_insert_with(|| words(first));
            known[at].get_or_insert_with(|| words(second));
            let (Some(a), Some(b)) = (&known[other], &known[at]) else {
                continue;
            };
            let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            // One word is the same statement only where it is a telling one.
            let telling = short.len() > 1 || short.first().is_some_and(|word| word.len() > 6);
            if !telling || short.is_empty() {
                continue;
            }
            let long: FxHashSet<&Cow<'t, str>> = long.iter().collect();
            if !short.iter().all(|word| long.contains(word)) {
                continue;
            }
            share(first, second);
            share(second, first);
        }
    }
}

fn share(from: &Act, to: &mut Act) {
    if from.reading.unreal || to.reading.unreal || to.reading.apart || from.reading.apart {
        return;
    }
    if to.date.is_none() && to.reading.dates.is_empty() {
        to.date = from
            .date
            .clone()
            .filter(|date| date.strength == Strength::Stated)
            .map(|date| SpeechDate {
                strength: Strength::Implied,
                rule: "same-statement",
                ..date
            });
    }
    if to.place.is_none() && to.reading.places.is_empty() && !to.reading.media {
        to.place = from
            .place
            .clone()
            .filter(|place| place.strength == Strength::Stated)
            .map(|place| SpeechPlace {
                strength: Strength::Implied,
                rule: "same-statement",
                ..place
            });
    }
}
