//! *Her daughter said*: the daughter whom the text has named.
//!
//! In: "her", "his" or "their" with a noun of kinship, and who is named with that noun. Out: the only one who is; nobody where a text
//! tells of two, where another possessor stands before the noun in the mentions looked at, or where somebody else has come in meanwhile whose
//! relative it may be.

use rustc_hash::FxHashSet;

use crate::{
    lexicon::{Class, given::Gender},
    model::SpeakerKind,
};

use super::{
    super::{mentions::Mention, stream::Kind},
    Builder,
    evidence::kinship,
    fold, folds_to,
    offices::{Bearer, Bearers},
};

/// Mentions before one that are looked at; a text that names a relative farther off is left open.
const BACK: usize = 200;

impl Builder<'_> {
    /// The named relative that a description means.
    pub(super) fn relative(&self, m: usize, bearers: &Bearers) -> Option<u32> {
        let mention = &self.mentions.all[m];
        let pair = mention.end - mention.start == 2 && mention.head == mention.start + 1;
        let owner = &self.items()[mention.start];
        if !pair
            || !owner.is(Class::POSSESSIVE)
            || owner.possessive
            || !kinship(self.items()[mention.head].word)
        {
            return None;
        }
        let noun = fold(self.items()[mention.head].word);
        let Some(&Bearer::One(entity)) = bearers.get(&noun) else {
            return None;
        };
        let draft = &self.entities.all[entity as usize];
        let first = *draft.mentions.first().filter(|&&first| first < m)?;
        let from = m.saturating_sub(BACK);
        let alone = first >= from
            && (from..m).all(|other| self.agrees(other, owner.word, &noun))
            && !self.named_behind(mention);
        let gender = match () {
            () if owner.is(Class::HE) => Some(Gender::He),
            () if owner.is(Class::SHE) => Some(Gender::She),
            () => None,
        };
        (alone && !self.owned_anew(first, m, entity, gender)).then_some(entity)
    }

    /// False for another's relative by the same noun, and for several of them.
    fn agrees(&self, other: usize, owner: &str, noun: &str) -> bool {
        let mention = &self.mentions.all[other];
        let head = match mention.name {
            // "her daughter Ann"
            Some((name, _)) if name > mention.start => name - 1,
            _ => mention.head,
        };
        let word = self.items()[head].word;
        if !folds_to(word, noun) {
            let plural = word
                .strip_suffix('s')
                .is_some_and(|one| folds_to(one, noun));
            return !plural;
        }
        let first = &self.items()[mention.start];
        let same = first.is(Class::POSSESSIVE) && first.word.eq_ignore_ascii_case(owner);
        let plain = head == mention.start + 1;
        plain && (same || matches!(first.word, "the" | "The" | "a" | "A"))
    }

    /// True before a name in apposition.
    fn named_behind(&self, mention: &Mention) -> bool {
        let next = self.items().get(mention.end);
        let then = self.items().get(mention.end + 1);
        next.is_some_and(|i| i.kind == Kind::Comma) && then.is_some_and(|i| i.capital())
    }

    /// True where the text names, between two mentions of a relative, somebody else whose relative it may be. Whose it is stands before the
    /// first one: *Roe brought her mother, Beth. Then Poe came in.*
    fn owned_anew(&self, first: usize, m: usize, relative: u32, gender: Option<Gender>) -> bool {
        let may_own = |entity: &u32| {
            let draft = &self.entities.all[*entity as usize];
            *entity != relative
                && draft.kind == SpeakerKind::Person
                && (gender.is_none() || draft.gender().is_none() || draft.gender() == gender)
        };
        let of = |m: usize| self.entities.of_mention[m].filter(|e| may_own(e));
        let owner = (first.saturating_sub(BACK)..first).rev().find_map(of);
        let mut since = (first..m).filter_map(of);
        match owner {
            Some(owner) => since.any(|e| e != owner),
            None => since.collect::<FxHashSet<u32>>().len() > 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    fn last(text: &str) -> String {
        read(text).pop().map(|(_, who)| who).unwrap_or_default()
    }

    #[test]
    fn a_relative_who_was_named() {
        for (text, who) in [
            (
                "Ilse Poe died on Friday, said her daughter, Ann Roe. “She was peeling pears,” her daughter said.",
                "Ann Roe",
            ),
            (
                "Bob Doe was late. His wife, Ann Doe, was not. “He snores,” said his wife.",
                "Ann Doe",
            ),
            (
                "Ann Roe brought her mother Beth. Ann Roe was late. “It was cold in the hall,” her mother said.",
                "Beth",
            ),
            // Somebody else has come in, or there are several.
            (
                "Ann Roe brought her mother Beth. Then Cara Poe came in. “It was cold in the hall,” her mother said.",
                "her mother",
            ),
            (
                "Bob Doe came with his wife, Ann Doe. Carl Lund came alone, and Jim Poe with a dog. “He snores,” said his wife.",
                "his wife",
            ),
            (
                "Ilse Poe had two daughters. Her daughter, Ann Roe, was there. “She was tired,” her daughter said.",
                "Her daughter",
            ),
            (
                "Ilse Poe’s daughter, Ann Roe, met Bob Doe and his daughter. “She was tired,” his daughter said.",
                "his daughter",
            ),
        ] {
            assert_eq!(last(text), who, "{text}");
        }
    }
}
