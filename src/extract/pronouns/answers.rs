//! Who asked and who was asked, for the pronoun that answers: *Roe asked Doe if it was late. “It is,” she said.*
//!
//! In: a page's cues. Out: for the sentence behind a question, the part that somebody has in it. It decides nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::{cues::By, page::Page, rules::puts_a_question};

/// What somebody did in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Put it.
    Asker,
    /// Was asked.
    Asked,
}

/// The questions of a text, by the sentence that holds them.
#[derive(Debug, Default)]
pub struct Answers {
    of_sentence: FxHashMap<usize, (Option<u32>, Option<u32>)>,
    /// Who put a question to nobody whom the sentence names.
    of_nobody: FxHashMap<usize, u32>,
    /// Mentions of who asks.
    askers: FxHashSet<usize>,
}

impl Answers {
    /// Reads a page.
    pub fn read(page: &Page<'_>) -> Answers {
        let mut answers = Answers::default();
        for event in &page.cues.events {
            let active = event.by <= By::Across;
            if !active || !puts_a_question(page.word(event.cue.0)) {
                continue;
            }
            answers.askers.extend(event.source);
            let person = |m: usize| {
                page.entities.of_mention[m].filter(|&e| page.entities.all[e as usize].person)
            };
            let asked = page.mentions.from(event.cue.1).and_then(person);
            let asker = event.source.and_then(person);
            let number = event.sentence as usize;
            if asked.is_none()
                && let Some(asker) = asker
            {
                answers.of_nobody.insert(number, asker);
            }
            if asked.is_some() {
                answers.of_sentence.insert(number, (asker, asked));
            }
        }
        answers
    }

    /// True for a mention of who puts a question.
    pub fn asks(&self, mention: usize) -> bool {
        self.askers.contains(&mention)
    }

    /// *Doe asked: “Is it late?” “It is,” he replied.*: whoever replies in sentence `number` is not who put the question before it.
    pub fn replies_to_itself(&self, page: &Page<'_>, number: usize, entity: u32) -> bool {
        let asker = number.checked_sub(1).and_then(|b| self.of_nobody.get(&b));
        asker == Some(&entity)
            && page.cues.of_sentence(number as u32).iter().any(|e| {
                matches!(
                    page.word(e.cue.0),
                    "replied" | "replies" | "answered" | "answers" | "responded" | "responds"
                )
            })
    }

    /// What `entity` did in the question that stands right before sentence `number`.
    pub fn part_of(&self, number: usize, entity: u32) -> Option<Part> {
        let (asker, asked) = self.of_sentence.get(&number.checked_sub(1)?)?;
        match () {
            () if *asker == Some(entity) => Some(Part::Asker),
            () if *asked == Some(entity) => Some(Part::Asked),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    #[test]
    fn nobody_replies_to_himself() {
        let found = read("Mr Roe asked: “Did you take it?”\n\n“I never did,” he replied.");
        assert_ne!(found[1].1, "Roe");
        let found = read("Mr Roe asked: “Did you take it?”\n\n“I never knew,” he added.");
        assert_eq!(found[1].1, "Roe");
    }
}
