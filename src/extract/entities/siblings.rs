//! Two people who share one printed surname: "Liam and Noah Roe".
//!
//! In: the people named in full. Out: the one before "and" as a person of their own, under the surname of the one behind it. Where the
//! text has somebody else of that given name or surname, the lone word is left to mean that person.

use crate::{lexicon::given::given, model::SpeakerKind};

use super::{super::mentions::Form, Builder, evidence::kinship, fold};

/// Items before the pair in which a noun of kinship makes two unknown names a couple ("the parents, Tavin and Osha Roe").
const NEAR: usize = 3;

impl Builder<'_> {
    /// Gives each given name before "and" its surname, once everybody is known by the full name.
    pub(super) fn siblings(&mut self) {
        for m in 0..self.mentions.all.len() {
            if let Some(entity) = self.entities.of_mention[m] {
                self.sibling(m, entity);
            }
        }
    }

    fn sibling(&mut self, m: usize, entity: u32) {
        let Some(other) = self.before_and(m) else {
            return;
        };
        let words = &self.entities.all[entity as usize].words;
        let (Some((a, _)), 2) = (self.mentions.all[other].name, words.len()) else {
            return;
        };
        let first = self.items()[a].word;
        let pair = vec![fold(first), words[1].clone()];
        let named = given(&pair[0]).is_some() && given(&words[0]).is_some();
        if !named && !self.of_kin(other) || self.is_somebody_else(other, &pair) {
            return;
        }
        let same = self.by_last.get(&pair[1]).into_iter().flatten();
        let same = same
            .copied()
            .find(|&e| self.entities.all[e as usize].words == pair);
        let sibling = same.unwrap_or_else(|| {
            let surname = self.printed(&self.mentions.all[m]);
            let surname = surname.rsplit(' ').next().unwrap_or_default();
            let name = format!("{first} {surname}");
            let [given, last] = [pair[0].clone(), pair[1].clone()];
            let sibling = self.create_as(name, pair, None, SpeakerKind::Person);
            self.entities.all[sibling as usize].person = true;
            self.by_last.entry(last).or_default().push(sibling);
            self.by_given.entry(given).or_default().push(sibling);
            sibling
        });
        self.add(other, sibling);
        // "Brothers Liam and Noah Roe": what brings one in brings in the other.
        self.entities.all[entity as usize].kin |= self.entities.all[sibling as usize].kin;
    }

    /// The lone name before the "and" in front of a full one.
    fn before_and(&self, m: usize) -> Option<usize> {
        let full = &self.mentions.all[m];
        let and = full.start.checked_sub(1)?;
        if full.name?.0 != full.start || self.items()[and].word != "and" {
            return None;
        }
        let other = self.mentions.at(and.checked_sub(1)?)?;
        let mention = &self.mentions.all[other];
        let (a, b) = mention.name?;
        let alone = mention.form == Form::Person
            && mention.end == and
            && b - a == 1
            && self.entities.of_mention[other].is_none();
        alone.then_some(other)
    }

    /// True where a noun of kinship stands in front of a mention.
    fn of_kin(&self, m: usize) -> bool {
        let mention = &self.mentions.all[m];
        let (name, _) = mention.name.unwrap_or((mention.start, mention.end));
        self.items()[name.saturating_sub(NEAR)..name]
            .iter()
            .any(|item| kinship(item.word))
    }

    /// True where the text has given the lone name to somebody: as a surname, or before another surname.
    fn is_somebody_else(&self, m: usize, pair: &[String]) -> bool {
        let word = &pair[0];
        let before = |e: &u32| {
            let draft = &self.entities.all[*e as usize];
            draft.words.last() != pair.last() && draft.mentions.first().is_some_and(|&f| f < m)
        };
        self.by_last.contains_key(word)
            || self
                .by_given
                .get(word)
                .is_some_and(|all| all.iter().any(before))
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    #[test]
    fn couples() {
        for (text, who) in [
            (
                "Walter and Judith Hale run the mill. “It is late,” Walter Hale said. “We wait,” Mr. Hale said.",
                ["Walter Hale", "Walter Hale"],
            ),
            // Names that no list has, and a noun that says what the two are.
            (
                "The parents, Tavin and Osha Roe, came in. “It is late,” Tavin said. “We wait,” Osha Roe said.",
                ["Tavin Roe", "Osha Roe"],
            ),
            // One of the name was named before, and is nobody's sibling.
            (
                "Ann Doe came with a friend. Ann and Bob Roe left. “It is late,” Ann said. “We wait,” Bob said.",
                ["Ann Doe", "Bob Roe"],
            ),
            // A surname, and somebody beside it.
            (
                "Paul Dean spoke. Dean and Ann Roe left. “It is late,” Dean said. “We wait,” Roe said.",
                ["Paul Dean", "Ann Roe"],
            ),
        ] {
            let found: Vec<String> = read(text).into_iter().map(|(_, who)| who).collect();
            assert_eq!(found, who, "{text}");
        }
    }

    #[test]
    fn parents_of_a_child_of_the_name() {
        let found = read(
            "Rory Doe lived for a day. His parents, Jade and Sam Doe, told the inquest that it was late. “We begged,” Mrs Doe said.\n\nMr Doe, a roofer, said: “We trusted them.”",
        );
        let found: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(found, ["Jade Doe", "Sam Doe"]);
    }

    #[test]
    fn a_son_is_not_his_father() {
        let found = read(
            "The parents, Tavin and Osha Roe, came in. “It is late,” Mr. Roe said of their son, Humar Roe.",
        );
        assert_ne!(found[0].1, "Humar Roe");
    }
}
