//! Whose verb it is where a clause is part of what somebody says or does: *Poe, author of “Nets,” said Doe was late*, *prompting Doe to
//! shout*, *Poe alleged that Doe had threatened her, saying*.
//!
//! In: a cue and what stands beside it. Out: the subject of the inner clause, or that there is one.

use crate::lexicon::{Class, list::begins_with_one};

use super::{
    super::{
        mentions::Form,
        stream::{Kind, Sentence},
    },
    By, Event, Reader,
};

/// Stems of verbs by which one makes another speak.
const MOVES: [&str; 12] = [
    "prompt", "caus", "provok", "spur", "goad", "inspir", "compel", "forc", "mov", "driv", "led",
    "leading",
];

/// Stems of what is done to somebody with words.
const TELLS_OFF: [&str; 15] = [
    "threaten",
    "warn",
    "insult",
    "abus",
    "taunt",
    "mock",
    "berat",
    "curs",
    "harass",
    "bulli",
    "shout",
    "text",
    "messag",
    "humiliat",
    "intimidat",
];

impl Reader<'_> {
    /// True for the mention behind a cue at `at` that has a finite verb of its own, where the sentence has brought in its subject before.
    pub(super) fn opens_content(&self, m: usize, at: usize, sentence: &Sentence) -> bool {
        let mut end = self.mentions.all[m].end;
        for _ in 0..2 {
            if !matches!(
                self.items.get(end).map_or("", |i| i.word),
                "of" | "for" | "at"
            ) {
                break;
            }
            let Some(next) = self.mentions.from(end + 1) else {
                break;
            };
            end = self.mentions.all[next].end;
        }
        let verb = self.items.get(end).filter(|_| end < sentence.end);
        let finite = verb.is_some_and(|i| {
            i.kind == Kind::Word
                && i.is(Class::AUXILIARY)
                && !matches!(i.word, "be" | "been" | "being")
        });
        let first = self.past_dateline(sentence);
        let subject = self
            .mentions
            .from(first)
            .or_else(|| self.mentions.at(first));
        finite
            && subject
                .is_some_and(|s| self.mentions.all[s].end < at && self.mentions.all[s].can_speak())
    }

    /// "Poe rose, prompting Doe to shout": the object of the verb before an infinitive at `to`, one past which the cue stands.
    pub(super) fn moved(&self, to: usize, sentence: &Sentence) -> Option<usize> {
        let end = to.checked_sub(1)?;
        let m = self.mentions.at(end.checked_sub(1)?)?;
        let mention = &self.mentions.all[m];
        // A verb that is not known may be read as the name's adjective.
        let begins = [Some(mention.start), mention.start.checked_sub(1)];
        let moves = begins
            .into_iter()
            .flatten()
            .any(|verb| verb >= sentence.start && begins_with_one(self.items[verb].word, &MOVES));
        (mention.end == end && mention.can_speak() && moves).then_some(m)
    }

    /// "Poe alleged that Doe had threatened her, saying": who threatened says so.
    pub(super) fn told_off(
        &self,
        sentence: &Sentence,
        before: &[Event],
        event: &Event,
    ) -> Option<usize> {
        let at = event.cue.0;
        let participle = event.class.any(Class::ING) && self.items[at - 1].kind == Kind::Comma;
        let outer = before
            .iter()
            .rev()
            .take_while(|e| e.sentence == event.sentence && participle)
            .find(|e| {
                e.by <= By::Across && !begins_with_one(self.items[e.cue.0].word, &TELLS_OFF)
            })?;
        let mut from = outer.cue.1;
        // "told the court that", "alleged in May that"
        for _ in 0..6 {
            from += usize::from(self.items.get(from)?.word == "that");
            let m = self.mentions.from(from);
            let verb = m.map(|m| self.past_auxiliaries(self.mentions.all[m].end));
            if let (Some(m), Some(verb)) = (m, verb)
                && verb < at
                && begins_with_one(self.items[verb].word, &TELLS_OFF)
            {
                let mention = &self.mentions.all[m];
                let active = !self.items[mention.end..verb]
                    .iter()
                    .any(|i| matches!(i.word, "been" | "was" | "were" | "being"));
                let plain = self.items[verb..at - 1]
                    .iter()
                    .all(|i| matches!(i.kind, Kind::Word | Kind::Number));
                let sure = mention.can_speak() && mention.form != Form::Pronoun;
                return (sure && active && plain && from > sentence.start).then_some(m);
            }
            from = m.map_or(from + 1, |m| self.mentions.all[m].end);
            if from >= at {
                return None;
            }
        }
        None
    }

    fn past_auxiliaries(&self, at: usize) -> usize {
        let aside = |at: usize| {
            self.items
                .get(at)
                .is_some_and(|i| i.is(Class::AUXILIARY.or(Class::ADVERB)))
        };
        (at..self.items.len().min(at + 4))
            .find(|&at| !aside(at))
            .unwrap_or(at)
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn a_name_with_a_verb_of_its_own_is_no_speaker() {
        for text in [
            "Ann Roe, author of “Nets and Knots,” said Bob Doe was “a liar.”",
            "Ann Roe, who moved her vote to “never,” said the board had “run out of rope.”",
            "Ann Roe, founder of “The Pier,” said the head of the port would be “sorry.”",
        ] {
            let found = crate::extract::clippings::read(text);
            assert_eq!(
                found.last().map(|(_, who)| who.as_str()),
                Some("Ann Roe"),
                "{text}"
            );
            assert!(
                !found
                    .iter()
                    .any(|(_, who)| who != "Ann Roe" && !who.is_empty()),
                "{found:?}"
            );
        }
        says(
            "“It was late,” said Bob Doe, who was the last to leave.",
            "Bob Doe",
        );
    }

    #[test]
    fn whom_another_makes_speak() {
        for text in [
            "Bob Doe rose, prompting Ann Roe to shout “Shame on you all!”",
            "The vote caused Ann Roe to cry “Shame on you all!”",
            "Bob Doe alleged that Ann Roe had threatened him, saying: “You will regret this.”",
            "Bob Doe told the court Ann Roe had texted him, saying: “You will regret this.”",
        ] {
            says(text, "Ann Roe");
        }
        says(
            "Bob Doe alleged that Ann Roe had lied, saying: “She is a fraud.”",
            "Bob Doe",
        );
    }

    #[test]
    fn whom_somebody_remembers_saying_it() {
        for text in [
            "Bob Doe recalled Ann Roe saying, “You will regret this.”",
            "“You will regret this,” Bob Doe remembers Ann Roe saying.",
            "Bob Doe recalled his aunt saying, “You will regret this.”",
        ] {
            let found = crate::extract::clippings::read(text);
            assert_ne!(found[0].1, "Bob Doe", "{text}");
        }
        says(
            "Bob Doe overheard Ann Roe telling a friend: “You will regret this.”",
            "Ann Roe",
        );
    }
}
