//! The day behind a verb's object: *Roe dismissed the plan on Friday as “…”*, *Roe rejected the claims on Friday. “…,” she said.*
//!
//! In: a cue and the end of its clause. Out: the day, where it can only be the verb's: an object that is itself of some day (*the attack
//! on Friday*, *a rally on Friday*) keeps its own, and a verb that says nothing of the words (*announced his support on Friday*) has its own day.

use crate::{
    extract::when::{Grain, When},
    lexicon::list::{WordList, Words},
};

use super::{clause::Clauses, words::*};

/// What happens on a day.
const EVENTS: &WordList = &WordList::new(&[
    "attack",
    "attacks",
    "strike",
    "strikes",
    "killing",
    "killings",
    "shooting",
    "shootings",
    "bombing",
    "raid",
    "raids",
    "vote",
    "election",
    "elections",
    "referendum",
    "primary",
    "poll",
    "ballot",
    "match",
    "game",
    "final",
    "protest",
    "protests",
    "march",
    "rally",
    "meeting",
    "summit",
    "speech",
    "address",
    "talks",
    "visit",
    "trip",
    "debate",
    "ruling",
    "verdict",
    "sentence",
    "announcement",
    "decision",
    "launch",
    "test",
    "explosion",
    "blast",
    "crash",
    "fire",
    "murder",
    "arrest",
    "arrests",
    "death",
    "deaths",
    "hearing",
    "trial",
    "statement",
    "remarks",
    "comments",
    "comment",
    "remark",
    "interview",
    "report",
    "move",
    "event",
    "events",
    "funeral",
    "ceremony",
    "concert",
    "conference",
    "briefing",
    "session",
    "deadline",
    "budget",
    "storm",
    "violence",
    "clashes",
    "incident",
    "defeat",
    "victory",
    "win",
    "loss",
    "draw",
    "result",
    "results",
    "performance",
    "show",
    "action",
    "walkout",
    "closure",
    "increase",
    "cut",
    "cuts",
    "rise",
    "release",
    "publication",
    "order",
    "orders",
    "resignation",
    "departure",
    "arrival",
    "outcome",
    "outbreak",
    "earthquake",
    "day",
    "scenes",
    "events",
    "appearance",
    "evacuation",
]);

/// Verbs that are themselves what was said.
const ANSWERS: &WordList = &WordList::new(&[
    "dismissed",
    "rejected",
    "criticised",
    "criticized",
    "condemned",
    "denounced",
    "defended",
    "praised",
    "welcomed",
    "blasted",
    "slammed",
    "ridiculed",
    "mocked",
    "lambasted",
    "disputed",
    "denied",
    "hailed",
    "rebuffed",
]);

impl Clauses<'_> {
    /// The day between the object of the cue and what follows from it, or the end of the sentence.
    pub(super) fn day_behind_object(&self, cue: usize, from: usize, end: usize) -> Option<When> {
        let past = self.word(cue).ends_with("ed");
        if !past || self.is_any(cue, TELLING) || self.is_any(cue, WRITING) {
            return None;
        }
        let mut at = self.phrase(from, end).next;
        for _ in 0..2 {
            if at == from || !self.is_any(at, &["of", "for", "by", "from", "that"]) {
                break;
            }
            let more = self.phrase(at + 1, end).next;
            if more == at + 1 {
                return None;
            }
            at = more;
        }
        if at == from || at - from > 12 || self.is_any(from, PRONOUNS) {
            return None;
        }
        let (when, next) = self.when_led(at)?;
        let day = when.grain == Grain::Day && !when.ahead;
        if !day || (from..at).any(|at| EVENTS.hold(self.word(at))) {
            return None;
        }
        let sure = self.is_any(next, &["as"]);
        let ends = ANSWERS.hold(self.word(cue))
            && !self.is_any(cue.wrapping_sub(1), &["who", "which", "that"])
            && (next >= end || self.mark(next) == Some('.'));
        (sure || ends).then_some(when)
    }
}
