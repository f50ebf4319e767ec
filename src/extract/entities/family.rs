//! A surname that may be a relative's: *Ann Roe died. Her son Tom, a judge, wept. “…,” Judge Roe said*, *the younger Roe*, *her daughter,
//! Ms Roe*; and one with another's title: *Dr Roe said so. Mrs Roe, her mother, said no.*
//!
//! In: a mention by surname, and the only one known by it. Out: true where a careful reader would ask which Roe.

use crate::{
    lexicon::{
        Class,
        given::{Gender, given},
    },
    model::SpeakerKind,
};

use super::{super::stream::Kind, Builder, Draft, evidence::kinship, shared::Choice, titled::KIN};

/// Sentences between a relative and the surname, at most.
const NEAR: u32 = 3;
/// Mentions of somebody that are looked at for a title.
const TITLES: usize = 8;

impl Builder<'_> {
    /// True where mention `m` may be a relative of `one`, whose surname it is.
    pub(super) fn may_be_a_relative(&self, m: usize, one: u32, title: Option<Gender>) -> bool {
        let draft = &self.entities.all[one as usize];
        if draft.mentions.first().is_none_or(|&f| f > m) {
            return false;
        }
        self.by_generation(m)
            || self.apposed_to_a_relative(m, draft, title)
            || self.after_a_relative(m, draft, title)
            || self.titled_otherwise(m, draft)
    }

    /// Of several of one surname, one whom the text tells apart by generation, or who goes by the bare surname beside such a one: the one
    /// brought in as a relative is the younger. `None` where no text does so.
    pub(super) fn told_by_generation(&self, m: usize, same: &[u32]) -> Option<Choice> {
        let draft = |e: u32| &self.entities.all[e as usize];
        let only = |kin: bool| {
            let mut fitting = same.iter().copied().filter(|&e| draft(e).kin == kin);
            let one = fitting.next().filter(|_| fitting.next().is_none());
            one.map_or(Choice::Several, Choice::One)
        };
        if self.by_generation(m) {
            let name = self.mentions.all[m].name?.0;
            let younger = name.checked_sub(1).map(|b| self.items()[b].word) == Some("younger");
            return Some(if younger { only(true) } else { Choice::Several });
        }
        let told = same.iter().any(|&e| {
            let mentions = draft(e).mentions.iter().take(TITLES);
            mentions.copied().any(|k| k < m && self.by_generation(k))
        });
        told.then(|| only(false))
    }

    /// "the younger Roe", "Roe senior"
    fn by_generation(&self, m: usize) -> bool {
        let Some((name, end)) = self.mentions.all[m].name else {
            return false;
        };
        let before = name.checked_sub(1).map(|b| self.items()[b].word);
        let behind = self.items().get(end).map(|i| i.word);
        let generation = |word: &str| {
            let words = ["senior", "junior", "snr", "jnr", "snr.", "jnr."];
            words.iter().any(|w| word.eq_ignore_ascii_case(w))
        };
        before.is_some_and(|w| matches!(w, "younger" | "elder" | "older"))
            || behind.is_some_and(generation)
    }

    /// "said her daughter, Ms Roe": not the Roe who has died.
    fn apposed_to_a_relative(&self, m: usize, draft: &Draft, title: Option<Gender>) -> bool {
        let start = self.mentions.all[m].start;
        let Some(comma) = start.checked_sub(1) else {
            return false;
        };
        let before = comma.checked_sub(1).and_then(|b| self.mentions.at(b));
        let relative = before.is_some_and(|b| {
            let described = &self.mentions.all[b];
            described.end == comma
                && described.name.is_none()
                && kinship(self.items()[described.head].word)
                && self.items()[described.start].is(Class::POSSESSIVE)
        });
        relative
            && self.items()[comma].kind == Kind::Comma
            && !draft.kin
            && (self.has_died(draft) || title.is_some() && draft.gender() != title)
    }

    /// "Her son Tom wept. “…,” Judge Roe said": somebody of the family who goes by the given name was the last to come in.
    fn after_a_relative(&self, m: usize, draft: &Draft, title: Option<Gender>) -> bool {
        let mention = &self.mentions.all[m];
        let Some((name, _)) = mention.name else {
            return false;
        };
        let sentence = |m: usize| self.items()[self.mentions.all[m].start].sentence;
        let last = |d: &Draft| {
            let before = d.mentions.partition_point(|&f| f < m);
            before.checked_sub(1).map(|at| d.mentions[at])
        };
        let rank =
            name > mention.start && title.is_none() && self.items()[name - 1].is(Class::TITLE);
        let Some(named) = last(draft) else {
            return false;
        };
        // A surname alone, or behind a title that he has had before, is the one's whom the text is about, as long as he lives.
        let usual = match title {
            Some(title) => self.was_titled(draft, title),
            None => !rank || self.in_that_office(m, draft),
        };
        if usual && !self.has_died(draft) {
            return false;
        }
        // Who was the last to come in stands at the end.
        self.kin.iter().rev().take(KIN).any(|&kin| {
            let kin = &self.entities.all[kin as usize];
            let gender = || kin.gender().or_else(|| given(&kin.words[0]));
            kin.words.len() == 1
                && kin.kind == SpeakerKind::Person
                && (title.is_none() || gender().is_none() || gender() == title)
                && last(kin).is_some_and(|k| {
                    sentence(k) > sentence(named) && sentence(m) - sentence(k) <= NEAR
                })
        })
    }

    /// True where the text has called somebody by the title that stands before the name.
    fn in_that_office(&self, m: usize, draft: &Draft) -> bool {
        let title = self.title_of(m);
        let mut known = draft.mentions.iter().take(TITLES).filter(|&&k| k != m);
        title.is_none() || known.any(|&k| self.title_of(k) == title)
    }

    /// The title right before the name, without its dot.
    fn title_of(&self, m: usize) -> Option<String> {
        let mention = &self.mentions.all[m];
        let (name, _) = mention.name.filter(|&(name, _)| name > mention.start)?;
        let title = &self.items()[name - 1];
        title
            .is(Class::TITLE)
            .then(|| title.word.trim_end_matches('.').to_ascii_lowercase())
    }

    /// "Judge Roe" and "Sergeant Roe", "Dr Roe" and "Mrs Roe", of whom no given name is known: two people.
    fn titled_otherwise(&self, m: usize, draft: &Draft) -> bool {
        if draft.words.len() > 1 {
            return false;
        }
        let Some(title) = self.title_of(m) else {
            return false;
        };
        let mut known = draft.mentions.iter().take(TITLES).filter(|&&k| k < m);
        let first = known.find_map(|&k| self.title_of(k));
        first.is_some_and(|first| apart(&first, &title))
    }
}

/// True for two titles that one person seldom has in one text. A courtesy title goes with any office but a doctor's.
fn apart(one: &str, other: &str) -> bool {
    let courtesy = |t: &str| matches!(t, "mr" | "mrs" | "ms" | "miss");
    let doctor = |t: &str| matches!(t, "dr" | "doctor");
    let short = |a: &str, b: &str| a.starts_with(&b[..b.len().min(3)]);
    if courtesy(one) || courtesy(other) {
        return doctor(one) || doctor(other);
    }
    let learned = |t: &str| doctor(t) || matches!(t, "prof" | "professor");
    let peer = |t: &str| matches!(t, "lord" | "baron" | "viscount" | "earl");
    let peeress = |t: &str| matches!(t, "lady" | "baroness" | "viscountess" | "countess");
    let churchman = |t: &str| {
        matches!(
            t,
            "rev"
                | "reverend"
                | "canon"
                | "dean"
                | "father"
                | "fr"
                | "ven"
                | "archdeacon"
                | "bishop"
                | "archbishop"
                | "cardinal"
                | "monsignor"
                | "pastor"
        )
    };
    let sergeant = |t: &str| matches!(t, "sgt" | "sergeant");
    let constable = |t: &str| matches!(t, "pc" | "constable");
    let councillor = |t: &str| matches!(t, "cllr" | "cr" | "coun" | "councillor" | "councilor");
    let one_of = |of: &dyn Fn(&str) -> bool| of(one) && of(other);
    if one_of(&peer)
        || one_of(&peeress)
        || one_of(&churchman)
        || one_of(&sergeant)
        || one_of(&constable)
        || one_of(&councillor)
    {
        return false;
    }
    one != other
        && one.is_ascii()
        && other.is_ascii()
        && !short(one, other)
        && !short(other, one)
        && !(learned(one) && learned(other))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn which_of_the_family() {
        for (text, wrong) in [
            (
                "Ruth Doe died on Monday. Her son David, a judge, wept. “She walked it daily,” Judge Doe said.",
                "Ruth Doe",
            ),
            (
                "Ruth Doe, 91, died on Monday. Her elder son, Paul, wept. “We had no coal,” Mr. Doe recalled.\n\nHer husband, Leo Doe, died in 2004.",
                "Leo Doe",
            ),
            (
                "Ruth Doe died on Monday. “She loved the sea,” said her daughter, Ms Doe.",
                "Ruth Doe",
            ),
            (
                "Ned Doe was jailed. His brother Tom wept. “He is no thief,” said Mr Doe outside court.",
                "Ned Doe",
            ),
            (
                "John Doe Sr. died in 1990. His son John Doe Jr. runs the firm. “My father hated banks,” Doe said.",
                "John Doe Sr.",
            ),
            (
                "Frank Doe and his son Liam were there. “Dad was quicker,” said the younger Doe.",
                "Frank Doe",
            ),
            (
                "Frank Doe and his son Liam were there. “You were not,” said Doe junior.",
                "Frank Doe",
            ),
            (
                "Ruth Doe died on Monday.\n\nHer elder son, Paul, wept. “She jumped in,” Mr. Doe recalled.\n\nHis brother, David, a judge, did not. “My brother exaggerates,” Judge Doe said.",
                "Ruth Doe",
            ),
            (
                "Dr Doe rang. Mrs Doe, her mother, said it was “a small grey dog and no cat”.",
                "Doe",
            ),
            (
                "Judge Doe spoke at noon. Sergeant Doe rose. “It was an accident,” Sergeant Doe said.",
                "Doe",
            ),
        ] {
            let found = read(text);
            assert!(found.iter().all(|(_, who)| who != wrong), "{found:?}");
        }
    }

    #[test]
    fn the_bare_surname_beside_the_younger_one() {
        let found = read(
            "Rovers boss Frank Doe fumed after Liam Doe, the manager’s son, scored.\n\n“It was Dad’s club,” said the younger Doe.\n\nAsked if he was afraid, Doe replied: “Ask the chairman.”",
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, "Liam Doe");
        assert_ne!(found[1].1, "Liam Doe");
    }

    #[test]
    fn the_one_of_the_name() {
        for (text, who) in [
            (
                "Bob Doe came with his wife, Ann. “We are glad,” Doe said.",
                "Bob Doe",
            ),
            (
                "Bob Doe came with his brother Tom. “We are glad,” Mr Doe said.",
                "Bob Doe",
            ),
            (
                "Bob Doe rose. Mr Doe is 80, and lost his son Tom, who was 46. “It is late,” Mr Doe said.",
                "Bob Doe",
            ),
            (
                "Senator Doe rose. Mr Doe was brief. “It is late,” Mr Doe said.",
                "Doe",
            ),
            ("Professor Doe rose. “It is late,” Dr Doe said.", "Doe"),
            ("Baroness Doe rose. “It is late,” Lady Doe said.", "Doe"),
            (
                "Frank Doe was calm. His son Liam was not. Asked if he was afraid, Doe said: “Ask them.”",
                "Frank Doe",
            ),
        ] {
            says(text, who);
        }
        let bush = read(
            "George W. Doe spoke of George H. W. Doe at the grave on Monday. “He was kind,” George W. Doe said.",
        );
        assert_eq!(bush[0].1, "George W. Doe");
    }
}
