//! What speaks against the one a pronoun seems to mean: somebody else who speaks just before, two who are named together.

use crate::lexicon::given::Gender;

use super::Resolver;

impl Resolver<'_, '_> {
    /// "Ann Roe and Beth Poe run the shop. “It pays,” she said": the sentence before names two of that gender together, one no more than the other.
    pub(super) fn is_paired(
        &self,
        pronoun: usize,
        number: usize,
        entity: u32,
        gender: Gender,
    ) -> bool {
        let page = self.page;
        let Some(sentence) = number.checked_sub(1).map(|at| &page.stream.sentences[at]) else {
            return false;
        };
        // Who is named in the words, or beside the pronoun, does not say them.
        let named = |m: usize| {
            let other = page.entities.of_mention[m]?;
            let may = self.genders[other as usize] == Some(gender)
                && self.apart.of(pronoun, other).is_none();
            may.then_some(other)
        };
        let mentions = &page.mentions.all;
        let from = mentions.partition_point(|mention| mention.start < sentence.start);
        let inside = (from..mentions.len()).take_while(|&m| mentions[m].start < sentence.end);
        for m in inside {
            let end = mentions[m].end;
            let second = (page.word(end) == "and")
                .then(|| page.mentions.from(end + 1))
                .flatten();
            if let (Some(one), Some(other)) = (named(m), second.and_then(named))
                && one != other
                && (one == entity || other == entity)
            {
                return true;
            }
        }
        false
    }

    /// "Fox looked on as Hart spoke. “No,” he said": the sentence before ends with somebody else who speaks.
    pub(super) fn another_speaks(
        &self,
        m: usize,
        number: usize,
        entity: u32,
        gender: Gender,
    ) -> bool {
        let page = self.page;
        let Some(before) = number
            .checked_sub(1)
            .filter(|_| !self.begins_paragraph(number))
        else {
            return false;
        };
        let sentence = &page.stream.sentences[before];
        let from = sentence.start.max(sentence.end.saturating_sub(12));
        let spoke = |at: usize| matches!(page.word(at), "spoke" | "talked" | "testified");
        let verb = (from + 1..sentence.end).find(|&at| spoke(at));
        let other = verb.and_then(|at| page.mentions.at(at - 1)).filter(|&o| {
            let start = page.mentions.all[o].start;
            let clause = start
                .checked_sub(1)
                .is_some_and(|b| matches!(page.word(b), "as" | "while" | "when" | "after"));
            clause && o < m
        });
        let other = other.and_then(|o| page.entities.of_mention[o]);
        other.is_some_and(|o| {
            o != entity && self.genders[o as usize].is_none_or(|known| known == gender)
        })
    }
}
