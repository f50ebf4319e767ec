//! Whether *Mrs Roe* is the only Roe whom the text has named so far: not where that one has died, or where it is open whether that is a man
//! or a woman, and a relative has just come in by a given name (*Roe's wife, Ann*).
//!
//! In: a surname behind *Mr*, *Mrs* or *Ms*, and its bearer. Out: the bearer, nobody named so far, or several.

use crate::{
    lexicon::given::{Gender, given},
    model::SpeakerKind,
};

use super::{Builder, Draft, shared::Choice};

/// Full names of somebody that are looked at, and items behind each.
const MENTIONS: usize = 3;
const REACH: usize = 14;
/// Relatives that are looked at.
pub(super) const KIN: usize = 64;

impl Builder<'_> {
    /// Whom a surname with a title means, where only `one` bears it.
    pub(super) fn as_titled(&self, m: usize, one: u32, title: Option<Gender>) -> Choice {
        let Some(title) = title else {
            return Choice::One(one);
        };
        let draft = &self.entities.all[one as usize];
        // "Her son, Paul, wept. “…,” Mr. Roe said": not the Leo Roe whom the text brings in later.
        let later = draft.mentions.first().is_none_or(|&f| f > m);
        if later && self.kin_titled(title).is_some() {
            return Choice::Nobody;
        }
        if draft.words.len() < 2 || later {
            return Choice::One(one);
        }
        let known = draft.gender() == Some(title);
        let dead = || self.has_died(draft);
        if known && !dead() || !known && self.was_titled(draft, title) {
            return Choice::One(one);
        }
        match self.kin_titled(title).filter(|&r| self.of_family(r, draft)) {
            Some(_) => Choice::Nobody,
            None if !known && (dead() || self.beside_a_given_name(draft, title)) => Choice::Several,
            None => Choice::One(one),
        }
    }

    /// The only relative of that gender whom the text has brought in by a given name; nobody where it has brought in more than are looked at.
    pub(super) fn kin_titled(&self, title: Gender) -> Option<u32> {
        let fits = |entity: &u32| {
            let draft = &self.entities.all[*entity as usize];
            let gender = || draft.gender().or_else(|| given(&draft.words[0]));
            draft.words.len() == 1 && draft.kind == SpeakerKind::Person && gender() == Some(title)
        };
        let all = Some(&self.kin).filter(|kin| kin.len() <= KIN)?;
        let mut fitting = all.iter().copied().filter(fits);
        let one = fitting.next()?;
        fitting.next().is_none().then_some(one)
    }

    /// True where the sentence that brings in a relative, or the one before it, speaks of `of`, and nobody else's name owns the relative.
    fn of_family(&self, relative: u32, of: &Draft) -> bool {
        let Some(&first) = self.entities.all[relative as usize].mentions.first() else {
            return false;
        };
        let items = self.items();
        let sentence = |m: usize| items[self.mentions.all[m].start].sentence;
        let Some(&near) = of.mentions[..of.mentions.partition_point(|&f| f < first)].last() else {
            return false;
        };
        let (from, to) = (self.mentions.all[near].end, self.mentions.all[first].start);
        let phrase = self.mentions.all[first].name.map_or(to, |(name, _)| name);
        sentence(first) - sentence(near) <= 1
            && !items[from.min(phrase)..phrase]
                .iter()
                .any(|i| i.possessive && i.capital())
    }

    /// True where the text has called its bearer by that title before.
    pub(super) fn was_titled(&self, draft: &Draft, title: Gender) -> bool {
        let mut before = draft.mentions.iter().rev().take(MENTIONS);
        before.any(|&b| self.title_gender(&self.mentions.all[b]) == Some(title))
    }

    /// "Maya Roe, 19, died in March", "Sam Roe was killed".
    pub(super) fn has_died(&self, draft: &Draft) -> bool {
        let items = self.items();
        let word = |at: usize| items[at].word;
        let died = |at: usize| match word(at) {
            "died" | "drowned" => true,
            "killed" | "murdered" | "stabbed" => matches!(word(at - 1), "was" | "were" | "been"),
            _ => false,
        };
        let full = &draft.mentions[..draft.full.min(draft.mentions.len())];
        full.iter().take(MENTIONS).any(|&m| {
            let mention = &self.mentions.all[m];
            let sentence = items[mention.start].sentence;
            let another = |at: usize| {
                let other = self.mentions.at(at);
                other.is_some_and(|o| o != m && self.entities.of_mention[o].is_some())
            };
            (mention.end..items.len().min(mention.end + REACH))
                .take_while(|&at| items[at].sentence == sentence && !another(at))
                .any(died)
        })
    }

    /// "Ann and Sam Roe won. Mrs Roe said": a given name before "and" that says *she* where the other's says nothing.
    fn beside_a_given_name(&self, draft: &Draft, title: Gender) -> bool {
        let items = self.items();
        let full = &draft.mentions[..draft.full.min(draft.mentions.len())];
        full.iter().take(MENTIONS).any(|&m| {
            let start = self.mentions.all[m].start;
            start >= 2
                && items[start - 1].word == "and"
                && items[start - 2].capital()
                && given(&items[start - 2].word.to_lowercase()) == Some(title)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    #[test]
    fn a_title_that_is_a_relatives() {
        for (text, who) in [
            // A relative by the given name alone.
            (
                "Sam Doe died in May. Her mother, Rita, said: “She sang.” Ms Doe added: “We want a kerb.”",
                "Rita Doe",
            ),
            (
                "Maya Doe, 19, died in May. Her mother, Rita, said: “She sang.” Ms Doe added: “We want a kerb.”",
                "Rita Doe",
            ),
            (
                "Sam Doe's mother, Rita, is a butcher. “We want a kerb,” Mrs Doe said.",
                "Rita Doe",
            ),
            (
                "Sam Doe's daughter Rita said: “She sang.” Ms Doe said: “We want a kerb.”",
                "Rita Doe",
            ),
            (
                "Mr Doe said his wife, Rita, was “hurt.” Mrs Doe told reporters: “We want a kerb.”",
                "Rita Doe",
            ),
            // Nobody says who.
            (
                "Sam Doe died in May. “We want a kerb,” Mrs Doe said.",
                "(Mrs Doe)",
            ),
            (
                "Rita and Sam Doe won. “We want a kerb,” Mrs Doe said.",
                "(Mrs Doe)",
            ),
            // The bearer herself.
            (
                "Sam Doe came in May. “We want a kerb,” Ms Doe said.",
                "Sam Doe",
            ),
            (
                "Maya Doe came with her mother, Rita. “We want a kerb,” Ms Doe said.",
                "Maya Doe",
            ),
            (
                "Sam Doe met Bob Poe's wife, Rita. “We want a kerb,” Ms Doe said.",
                "Sam Doe",
            ),
        ] {
            let found = read(text);
            assert_eq!(
                found.last().map(|(_, who)| who.as_str()),
                Some(who),
                "{text}"
            );
        }
    }
}
