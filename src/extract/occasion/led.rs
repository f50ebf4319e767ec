//! An occasion that leads its sentence: *At a hearing in Oban on Tuesday, Roe set out the plan.*
//!
//! In: the clauses of a text and one sentence. Out: the day and the place that its leading words give to the occasion, and who took part
//! as the sentence tells. Whose words belong to it is decided beside it (`scene`).

use crate::text::Span;

use super::{
    clause::{Clauses, Reading, Side},
    words::*,
};

/// Bytes within which the leading words end.
const LEAD: usize = 160;

/// Tokens from the occasion to its first participant, at most: titles and what a noun brings along.
const NEAR: usize = 12;

impl Clauses<'_> {
    /// What the leading words of a sentence say, and the token where they end.
    pub(super) fn occasion(&self, sentence: Span) -> Option<(Reading, usize)> {
        let sentence = self.past_dateline(sentence);
        let opens = self.text.get(sentence.start()..)?;
        if !(opens.starts_with("At ") || opens.starts_with("During ")) {
            return None;
        }
        // No day before the comma, no scene: most such sentences begin with a place or a sum.
        let near = &opens.as_bytes()[..opens.len().min(LEAD).min(sentence.len())];
        let comma = sentence.start() + memchr::memchr(b',', near)?;
        let first = self
            .whens
            .partition_point(|when| when.span.start() < sentence.start());
        self.whens
            .get(first)
            .filter(|when| when.span.start() < comma)?;
        let (low, high) = (
            self.token_at(sentence.start()),
            self.token_at(sentence.end()),
        );
        // "At Tuesday's hearing in Oban,"
        let day = self
            .when_at(low + 1)
            .filter(|&(_, next)| self.possessive(next));
        let mut reading = Reading::default();
        let end = match day {
            Some((when, next)) => {
                let noun = (next + 2..high.min(next + 6)).find(|&at| self.is_any(at, MEETINGS))?;
                reading.event = true;
                reading.dates.push((when, "date-of-event"));
                self.run(noun + 1, high, Side::Front, &mut reading)
            }
            None => self.run(low, high, Side::Front, &mut reading),
        };
        let led = reading.event && !reading.media && !reading.remote && self.mark(end) == Some(',');
        led.then_some((reading, end))
    }

    /// "LEEDS, March 12 — At a rally in Hull": the sentence behind its dateline.
    fn past_dateline(&self, sentence: Span) -> Span {
        /// Bytes of a dateline, at most.
        const LONGEST: usize = 60;
        let words = sentence.of(self.text);
        let capitals = words.bytes().take(3).all(|b| b.is_ascii_uppercase());
        if !capitals {
            return sentence;
        }
        let dash = [" — ", " – ", " - ", " -- "]
            .iter()
            .filter_map(|dash| words.find(dash).map(|at| at + dash.len()))
            .min();
        match dash.filter(|&at| at <= LONGEST) {
            Some(at) => Span::new(sentence.start() + at, sentence.end()),
            None => sentence,
        }
    }

    /// Those of `people`, in order, who take part: the subjects of the sentence behind token `end`, and whom it says they were joined by.
    pub(super) fn participants(&self, end: usize, people: &[(Span, u32)]) -> Vec<u32> {
        let mut found = Vec::new();
        let mut at = end;
        let mut joined = false;
        for &(span, number) in people {
            let (from, to) = (self.token_at(span.start()), self.token_at(span.end()));
            if from < at {
                continue;
            }
            joined = joined || (at..from).any(|t| self.is_any(t, &["joined", "alongside"]));
            let parted = (at..from).any(|t| {
                let word = self.word(t);
                self.is_any(t, FINITE) || word.len() > 4 && word.ends_with("ed")
            });
            if !joined && (parted || from - at > NEAR) {
                break;
            }
            found.push(number);
            at = to;
        }
        found
    }
}
