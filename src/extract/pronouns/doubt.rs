//! What speaks against the one a pronoun seems to mean: somebody else who speaks just before, two who are named together.

use crate::lexicon::{given::Gender, list::begins_with_one};

use super::{
    super::{mentions::Form, page::Page, stream::Kind},
    Resolver,
};

/// Sentences before a pronoun that are looked at for two people.
const BACK: usize = 2;

/// What two do together.
const TOGETHER: [&str; 16] = [
    "run", "ran", "own", "found", "start", "set", "work", "write", "wrote", "live", "lead", "led",
    "share", "open", "built", "manage",
];

/// *Roe and Poe*, *Roe runs it with Poe*, *Roe as well as Poe*: of two who act together the first one ends at `end` and the second begins
/// at `start`.
fn joined(page: &Page<'_>, end: usize, start: usize) -> bool {
    let word = |back: usize| start.checked_sub(back).map_or("", |at| page.word(at));
    let plain = || (end..start).all(|at| page.kind(at) == Kind::Word);
    match word(1) {
        "and" => end + 1 == start,
        "with" | "alongside" => plain() && begins_with_one(page.word(end), &TOGETHER),
        "as" => word(2) == "well" && word(3) == "as",
        _ => false,
    }
}

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
        // Who is named in the words, or beside the pronoun, does not say them.
        let named = |m: usize| {
            let other = page.entities.of_mention[m]?;
            let may = self.genders[other as usize] == Some(gender)
                && self.apart.of(pronoun, other).is_none();
            may.then_some(other)
        };
        let mentions = &page.mentions.all;
        // "It opened in May" stands between the two and the pronoun, and names nobody.
        for back in 1..=BACK {
            let Some(sentence) = number
                .checked_sub(back)
                .map(|at| &page.stream.sentences[at])
            else {
                return false;
            };
            let from = mentions.partition_point(|mention| mention.start < sentence.start);
            let mut somebody = false;
            let mut before = None;
            for m in (from..mentions.len()).take_while(|&m| mentions[m].start < sentence.end) {
                somebody |= mentions[m].form == Form::Pronoun && self.gender_of(m) == Some(gender);
                let Some(other) = named(m) else { continue };
                somebody = true;
                if before.is_some_and(|(_, one)| one != other && (one == entity || other == entity))
                    && before.is_some_and(|(end, _)| joined(page, end, mentions[m].start))
                {
                    return true;
                }
                before = Some((mentions[m].end, other));
            }
            if somebody {
                return false;
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

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    #[test]
    fn one_of_two() {
        for text in [
            "Ann Roe and Beth Poe run the shop. “It never failed us once,” she said.",
            "Ann Roe and Beth Poe run the shop. It opened in May. “It never failed us once,” she said.",
            "Ann Roe runs the shop with Beth Poe. “It never failed us once,” she said.",
            "Ann Roe runs the shop as well as Beth Poe. “It never failed us once,” she said.",
            "Ann Roe, as well as Beth Poe, runs the shop. “It never failed us once,” she said.",
            "Ann Roe and Beth Poe run the shop. “It never failed us in the winter.”",
        ] {
            let found = read(text);
            assert_eq!(found.len(), 1, "{text}");
            assert!(!matches!(&*found[0].1, "Ann Roe" | "Beth Poe"), "{found:?}");
        }
        for text in [
            "Ann Roe runs the shop with Bob Poe. “It never failed us once,” she said.",
            "Ann Roe runs the shop. It opened in May. “It never failed us once,” she said.",
        ] {
            assert_eq!(read(text)[0].1, "Ann Roe", "{text}");
        }
    }
}
