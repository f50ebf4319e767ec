//! Whom a lone surname or given name means, where several people of the text could bear it.
//!
//! In: a mention by one name. Out: the person, nobody named so far, or several with nothing to say which. A wrong name is worse than
//! none: only what a careful reader would be sure of decides.

use rustc_hash::FxHashMap;

use crate::lexicon::{
    Class,
    given::{Gender, borne_by_both, given},
};

use super::{
    super::{mentions::Mention, stream::Kind},
    Builder, SAME_SURNAME, fold,
    offices::nouns as nouns_of,
};

/// Whom a lone name means.
pub(super) enum Choice {
    /// This entity.
    One(u32),
    /// Nobody named so far.
    Nobody,
    /// Several, and nothing says which.
    Several,
}

/// Mentions of somebody looked at for how the text calls him.
pub(super) const HABIT: usize = 32;

impl Builder<'_> {
    /// Mr. or Mrs. before a surname.
    pub(super) fn title_gender(&self, mention: &Mention) -> Option<Gender> {
        let (name, _) = mention.name?;
        let before = &self.items()[name.checked_sub(1)?];
        if name == mention.start || !before.is(Class::TITLE) {
            return None;
        }
        match before
            .word
            .trim_end_matches('.')
            .to_ascii_lowercase()
            .as_str()
        {
            "mr" | "sir" | "lord" => Some(Gender::He),
            "mrs" | "ms" | "miss" | "dame" | "lady" => Some(Gender::She),
            _ => None,
        }
    }

    /// The known entity that a lone name means.
    pub(super) fn choose<'n>(&'n self, m: usize, word: &str, title: Option<Gender>) -> Choice {
        let suffix = self.suffix(&self.mentions.all[m]);
        let fits = |e: &&u32| {
            let draft = &self.entities.all[**e as usize];
            (title.is_none() || draft.gender().is_none() || draft.gender() == title)
                && (suffix.is_none() || suffix == draft.suffix)
        };
        let of = |names: &'n FxHashMap<String, Vec<u32>>| {
            let all = names.get(word).into_iter().flatten();
            all.take(SAME_SURNAME).filter(fits).copied()
        };
        let names = match of(&self.by_last).next() {
            Some(_) => &self.by_last,
            None => &self.by_given,
        };
        let mut fitting = of(names);
        match (fitting.next(), fitting.next()) {
            (None, _) => {
                let one = self.by_first_surname(m, word, title);
                return one.map_or(Choice::Nobody, Choice::One);
            }
            (Some(one), None) if self.told_apart(m, one) => return Choice::Nobody,
            (Some(one), None) if self.may_be_a_relative(m, one, title) => {
                // "Her mother, Rita, wept. “…,” Ms Roe said"
                return match self.as_titled(m, one, title) {
                    Choice::Nobody => Choice::Nobody,
                    _ => Choice::Several,
                };
            }
            (Some(one), None) => return self.as_titled(m, one, title),
            _ => {}
        }
        let first = |e: u32| self.entities.all[e as usize].mentions.first().copied();
        let mut same: Vec<u32> = of(names).collect();
        let known = |e: &u32| first(*e).is_some_and(|f| f < m);
        if let Some(one) = self.just_named(m, &same) {
            return Choice::One(one);
        }
        if same.len() > 1
            && let Some(bearer) = self.in_office(m, &same)
        {
            return Choice::One(bearer);
        }
        // "Doe" where the text has a Doe and a Doe Jr.: the elder, if he was named first.
        if same.len() > 1 && suffix.is_none() && self.any_suffix(&same) {
            let usual = self.head_of_family(&same).or_else(|| self.elder(&same));
            let usual = usual.filter(|&e| !self.has_died(&self.entities.all[e as usize]));
            return usual.map_or(Choice::Several, Choice::One);
        }
        // Those named in full before this mention, where any are.
        let before: Vec<u32> = same.iter().copied().filter(known).collect();
        if !before.is_empty() {
            same = before;
        }
        if same.len() > 1
            && let Some(gender) = title
            && let Some(choice) = self.parent(&same, gender)
        {
            return choice;
        }
        // A gender that the title gives and only one has.
        if same.len() > 1
            && let Some(gender) = title
        {
            let sure: Vec<u32> = same
                .iter()
                .copied()
                .filter(|&e| self.entities.all[e as usize].gender() == Some(gender))
                .collect();
            if sure.len() == 1 {
                same = sure;
            }
        }
        if same.len() > 1 {
            self.drop_chance_names(&mut same);
        }
        if same.len() > 1 && title.is_none() {
            self.drop_titled_only(m, &mut same);
        }
        if same.len() > 1
            && let Some(choice) = self.told_by_generation(m, &same)
        {
            return choice;
        }
        match same[..] {
            [] => Choice::Nobody,
            [one] => Choice::One(one),
            _ => {
                let one = self.decide(m, &same);
                let sure = one.filter(|&one| !self.may_be_a_relative(m, one, title));
                sure.map_or(Choice::Several, Choice::One)
            }
        }
    }

    /// "Ana Ruiz Soto left. “…,” Ruiz said": the only one of two surnames whose first this is, where the text never calls her by the second
    /// alone and gives the name no office that is another's.
    fn by_first_surname(&self, m: usize, word: &str, title: Option<Gender>) -> Option<u32> {
        let [one] = self.by_first_surname.get(word)?[..] else {
            return None;
        };
        let mention = &self.mentions.all[m];
        let (name, end) = mention.name?;
        let draft = &self.entities.all[one as usize];
        let known = draft.mentions.first().is_some_and(|&f| f < m);
        let bare = end - name == 1 && (name == mention.start || title.is_some());
        let other = draft.mentions.iter().take(HABIT).any(|&m| {
            self.bare(m, one, true)
                && self.first_word(&self.mentions.all[m]).as_deref() == draft.surname()
        });
        let fits = title.is_none() || draft.gender().is_none() || draft.gender() == title;
        (known && bare && !other && fits).then_some(one)
    }

    /// "B. Narayan Roe left. Mr. Roe said …": the only one named so far, in this paragraph, and not a Ramesh Roe whom the text brings in
    /// later.
    fn just_named(&self, m: usize, same: &[u32]) -> Option<u32> {
        let draft = |e: u32| &self.entities.all[e as usize];
        let mut known = same
            .iter()
            .copied()
            .filter(|&e| draft(e).mentions.first().is_some_and(|&f| f < m));
        let one = known.next().filter(|_| known.next().is_none())?;
        let named = &draft(one).mentions[..draft(one).full];
        let last = named[..named.partition_point(|&f| f < m)].last()?;
        let here = self.paragraph(m) == self.paragraph(*last);
        (here && !draft(one).kin && !self.any_suffix(same)).then_some(one)
    }

    /// The paragraph that a mention stands in.
    fn paragraph(&self, m: usize) -> u32 {
        let sentence = self.items()[self.mentions.all[m].start].sentence;
        self.stream.sentences[sentence as usize].paragraph
    }

    /// True for "Roe, whose brother Mike Roe drowned": a name that its own sentence gives in full afterwards, for another of the family.
    fn told_apart(&self, m: usize, e: u32) -> bool {
        let draft = &self.entities.all[e as usize];
        let sentence = |m: usize| self.items()[self.mentions.all[m].start].sentence;
        let named = draft.mentions.first().copied();
        draft.kin && named.is_some_and(|named| named > m && sentence(named) == sentence(m))
    }

    /// The only one whom the text has given the office that stands before the name ("Mayor Roe").
    fn in_office(&self, m: usize, same: &[u32]) -> Option<u32> {
        let mention = &self.mentions.all[m];
        let (name, _) = mention.name?;
        let title = (mention.start..name)
            .rev()
            .find(|&i| self.items()[i].is(Class::TITLE.or(Class::ROLE)))?;
        let nouns = nouns_of(self.items()[title].word);
        let mut bearers = same.iter().copied().filter(|&e| {
            let roles = &self.entities.all[e as usize].roles;
            roles.iter().any(|role| {
                nouns_of(role.of(self.text))
                    .iter()
                    .any(|n| nouns.contains(n))
            })
        });
        let one = bearers.next()?;
        bearers.next().is_none().then_some(one)
    }

    /// Of several people of one name, the one that mention `m` must mean.
    fn decide(&self, m: usize, same: &[u32]) -> Option<u32> {
        let near = self.in_focus(m, same);
        let head = || {
            let head = self.head_of_family(same)?;
            (!self.side_by_side(m, head, same)).then_some(head)
        };
        match self.by_habit(same).or_else(head) {
            // Somebody else of the name has just come in: either may be meant.
            Some(usual) => (near.is_none_or(|near| near == usual) && !self.another(m, usual, same))
                .then_some(usual),
            None => near,
        }
    }

    /// True where somebody else of the name was named in full since `usual` was last spoken of, here or in the paragraph before: "His
    /// wife, Lorna Roe, defended him. “…,” Roe said."
    fn another(&self, m: usize, usual: u32, same: &[u32]) -> bool {
        let paragraph = |m: usize| {
            let sentence = self.items()[self.mentions.all[m].start].sentence;
            self.stream.sentences[sentence as usize].paragraph
        };
        let last = |e: u32, full_only: bool| {
            let draft = &self.entities.all[e as usize];
            let full = &draft.mentions[..draft.full];
            let full = full[..full.partition_point(|&f| f < m)].last();
            let short = draft.mentions.last().filter(|&&s| s < m && !full_only);
            full.max(short).copied()
        };
        let sentence = |m: usize| self.items()[self.mentions.all[m].start].sentence;
        let Some(usual) = last(usual, false) else {
            return false;
        };
        // "Roe's sister, Lorna Roe, wept": he is named for her sake.
        let owner = self.items()[self.mentions.all[usual].end - 1].possessive;
        same.iter().filter_map(|&e| last(e, true)).any(|named| {
            // "Liz Roe, the daughter of Bob Roe, ran": he is told of for her sake.
            let since = sentence(named) > sentence(usual)
                || owner
                    && named > usual
                    && sentence(named) == sentence(usual)
                    && paragraph(m) == paragraph(named);
            since && paragraph(m).saturating_sub(paragraph(named)) <= 1
        })
    }

    /// Takes out who may be no person of that name at all: "Interestingly Roe", "Team-mate Roe", named once and never with a title or a
    /// cue, where somebody with a given name bears the surname.
    fn drop_chance_names(&self, same: &mut Vec<u32>) {
        let sure = |e: u32| {
            let draft = &self.entities.all[e as usize];
            draft.words.len() > 1 && (given(&draft.words[0]).is_some() || draft.full > 1)
        };
        let chance = |e: u32| {
            let draft = &self.entities.all[e as usize];
            draft.words.len() == 2
                && draft.full == 1
                && !draft.speaks
                && draft.roles.is_empty()
                && draft.words[0].len() > 2
                && given(&draft.words[0]).is_none()
                && !borne_by_both(&draft.words[0])
        };
        if same.iter().any(|&e| sure(e)) {
            same.retain(|&e| !chance(e));
        }
    }

    /// "Her parents, Ann and Bob Roe, …. Mr Roe said": the parent of that title, and not the child.
    fn parent(&self, same: &[u32], title: Gender) -> Option<Choice> {
        let items = self.items();
        let parents = |&e: &u32| {
            let draft = &self.entities.all[e as usize];
            draft.kin
                && draft.mentions.first().is_some_and(|&first| {
                    let start = self.mentions.all[first].start;
                    items[start.saturating_sub(4)..start]
                        .iter()
                        .any(|i| matches!(i.word, "parents" | "grandparents"))
                })
        };
        let all: Vec<u32> = same.iter().copied().filter(parents).collect();
        let of_title = |e: &u32| self.entities.all[*e as usize].gender() == Some(title);
        let sure: Vec<u32> = all.iter().copied().filter(of_title).collect();
        match (&all[..], &sure[..]) {
            ([], _) => None,
            ([one], _) | (_, [one]) => Some(Choice::One(*one)),
            _ => Some(Choice::Several),
        }
    }

    /// Takes out who has only ever been *Mrs Roe*, where one alone has been named in full: a bare "Roe" is no *Mrs Roe*.
    fn drop_titled_only(&self, m: usize, same: &mut Vec<u32>) {
        let draft = |e: u32| &self.entities.all[e as usize];
        let titled = |e: u32| {
            let d = draft(e);
            let mut before = d.mentions.iter().take(HABIT).take_while(|&&k| k < m);
            d.words.len() < 2
                && before.all(|&k| self.title_gender(&self.mentions.all[k]) == Some(Gender::She))
        };
        if same.iter().filter(|&&e| draft(e).words.len() > 1).count() == 1 {
            same.retain(|&e| !titled(e));
        }
    }

    /// True for "Bob Roe and his brother Ed Roe mend nets": both are told of at once, and neither since.
    fn side_by_side(&self, m: usize, usual: u32, same: &[u32]) -> bool {
        /// Items from "and" to the other's name, at most.
        const NEAR: usize = 6;
        let last = |e: u32| {
            let mentions = &self.entities.all[e as usize].mentions;
            let before = &mentions[..mentions.partition_point(|&f| f < m)];
            before.last().map(|&m| &self.mentions.all[m])
        };
        let Some(one) = last(usual).filter(|one| self.items()[one.end].word == "and") else {
            return false;
        };
        let others = same.iter().filter(|&&e| e != usual);
        others.filter_map(|&e| last(e)).any(|other| {
            let start = other.name.map_or(other.start, |(name, _)| name);
            (one.end..one.end + NEAR).contains(&start)
        })
    }

    /// The only one who was not brought in as somebody's relative, where the relatives do not speak.
    fn head_of_family(&self, same: &[u32]) -> Option<u32> {
        let draft = |e: u32| &self.entities.all[e as usize];
        let mut heads = same.iter().copied().filter(|&e| !draft(e).kin);
        let one = heads.next()?;
        let silent = same.iter().all(|&e| e == one || !draft(e).heard);
        (heads.next().is_none() && silent).then_some(one)
    }

    /// The only one named in the same paragraph or the one before, where the others were last named three paragraphs back or more.
    fn in_focus(&self, m: usize, same: &[u32]) -> Option<u32> {
        let paragraph = |m: usize| {
            let sentence = self.items()[self.mentions.all[m].start].sentence;
            self.stream.sentences[sentence as usize].paragraph
        };
        let here = paragraph(m);
        let mut found = None;
        for &e in same {
            let draft = &self.entities.all[e as usize];
            let full = &draft.mentions[..draft.full];
            let last = full[..full.partition_point(|&f| f < m)].last();
            let short = draft.mentions.last().filter(|&&s| s < m);
            let Some(last) = last.max(short) else {
                continue;
            };
            if self.told_for(*last, e, same) {
                continue;
            }
            match here.saturating_sub(paragraph(*last)) {
                0 | 1 if found.is_none() => found = Some(e),
                0..=2 => return None,
                _ => {}
            }
        }
        found
    }

    /// "Pat Roe, mother of the victim Sean Roe, …": he is named there for the sake of another of the name, who is spoken of.
    fn told_for(&self, m: usize, e: u32, same: &[u32]) -> bool {
        let mention = &self.mentions.all[m];
        let name = mention.name.map_or(mention.start, |(name, _)| name);
        let sentence = self.items()[mention.start].sentence;
        self.kin(mention, name)
            && same.iter().any(|&other| {
                let draft = &self.entities.all[other as usize];
                let before = draft.mentions.partition_point(|&f| f < m);
                let last = before.checked_sub(1).map(|at| draft.mentions[at]);
                other != e
                    && last.is_some_and(|last| {
                        let named = &self.mentions.all[last];
                        self.items()[named.start].sentence == sentence
                            && self
                                .items()
                                .get(named.end)
                                .is_some_and(|i| i.kind == Kind::Comma)
                    })
            })
    }

    /// Of people of one name, the only one whom the text has called by the bare name before; one named once beside it changes that
    /// habit for nobody.
    pub(super) fn by_habit(&self, same: &[u32]) -> Option<u32> {
        let only = |by_surname: bool| {
            let mut called = same.iter().copied().filter(|&e| {
                let draft = &self.entities.all[e as usize];
                let mut bare = draft.mentions.iter().take(HABIT);
                // Of "Liam and Noah Roe", Liam goes by his given name.
                draft.full > 0 && bare.any(|&m| self.bare(m, e, by_surname))
            });
            (called.next(), called.next().is_some())
        };
        match only(false) {
            (one, false) => one,
            // "Ted" and "Roe" are two, and "Roe" is one of them.
            (_, true) => match only(true) {
                (one, false) => one,
                _ => None,
            },
        }
    }

    /// True for a mention by one name, or by the surname alone.
    fn bare(&self, m: usize, e: u32, by_surname: bool) -> bool {
        let Some((a, b)) = self.mentions.all[m].name else {
            return false;
        };
        let words = &self.entities.all[e as usize].words;
        let given = || {
            words.len() > 1
                && words.last() != words.first()
                && fold(self.items()[a].word) == words[0]
        };
        b - a == 1 && !(by_surname && given())
    }

    pub(super) fn any_suffix(&self, same: &[u32]) -> bool {
        same.iter()
            .any(|&e| self.entities.all[e as usize].suffix.is_some())
    }

    /// Of people of one name, the only one without a suffix, where he is named before the others.
    pub(super) fn elder(&self, same: &[u32]) -> Option<u32> {
        let elder = *same
            .iter()
            .min_by_key(|&&e| self.entities.all[e as usize].mentions.first().copied())?;
        let plain = |e: &&u32| self.entities.all[**e as usize].suffix.is_none();
        (plain(&&elder) && same.iter().filter(plain).count() == 1).then_some(elder)
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn who_is_named_for_anothers_sake() {
        crate::extract::clippings::says(
            "The attack killed officer Sean Roe.\n\nHowever, Pat Roe, mother of the victim Sean Roe, was firm.\n\n“She lied to me,” Roe said.",
            "Pat Roe",
        );
    }

    #[test]
    fn relatives() {
        for (text, who) in [
            // Brought in as a relative, and silent.
            (
                "Liz Roe, the daughter of former mayor Dick Roe, ran for office. “Now it is time to look forward,” Roe said.",
                "Liz Roe",
            ),
            (
                "Bob Doe came home with his wife, Ann Doe. “Now it is time to look forward,” Doe said.",
                "Bob Doe",
            ),
            (
                "Bob Doe III came home. His father, Bob Doe, Jr., was a diver. “Now it is time to look forward,” Doe said.",
                "Bob Doe III",
            ),
            // Both are told of at once.
            (
                "Bob Doe and his wife, Ann Doe, came home. “Now it is time to look forward,” Doe said.",
                "(Doe)",
            ),
            (
                "Bob Doe and his brother Ed Doe mend nets. “Now it is time to look forward,” said Doe.",
                "(Doe)",
            ),
            (
                "Sam Doe accused Bob Doe of theft. “Now it is time to look forward,” Doe said.",
                "(Doe)",
            ),
            // The relative speaks too.
            (
                "Bob Doe and his wife, Ann Doe, came home. “We waited,” Ann Doe said.\nNobody came.\n“Now it is time,” Doe said.",
                "",
            ),
            // Brothers of whom the text calls one by his given name.
            (
                "Brothers Bob and Jim Doe came home. “We waited,” said Bob.\nNobody came.\n“Now it is time,” Doe said.",
                "",
            ),
            (
                "Brothers Ned Doe and Tom Doe were cleared.\n\n“Now it is time to look forward,” Doe said.",
                "(Doe)",
            ),
            // Neither is anybody's relative.
            (
                "Ann Roe met Bob Roe at the old pier. “We are glad of that,” Roe said.",
                "(Roe)",
            ),
        ] {
            if who.is_empty() {
                let found = crate::extract::clippings::read(text);
                assert_eq!(found[1].1, "(Doe)", "{text}");
            } else {
                says(text, who);
            }
        }
    }

    #[test]
    fn a_namesake_who_has_just_come_in() {
        let found = crate::extract::clippings::read(
            "Sheriff Pete Roe denied it. “I knew nothing,” Roe said.\nHis wife, Lorna Roe, defended him. “He never saw it,” Roe said.",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Pete Roe", "(Roe)"]);
    }

    #[test]
    fn whose_relative_is_named() {
        says(
            "Roe, whose brother Mike Roe drowned off the pier, called the harbour “a disgrace to us all”.",
            "Roe",
        );
        says(
            "Hobb, whose wife Ann Hobb mends nets, told the board: “We are done here.”",
            "Hobb",
        );
        let found = crate::extract::clippings::read(
            "Simon Roe was jailed. “I am sorry,” Roe said.\nRoe's sister, Paula Roe, wept. “He is still my brother,” Roe said.",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Simon Roe", "(Roe)"]);
    }

    #[test]
    fn nobody_whom_the_text_has_yet_to_name() {
        let found = crate::extract::clippings::read(
            "The mayor, B. Narayan Doe, called it a “farce and a fraud”. Mr. Doe had asked: “Where did it go?”\nContractor Ramesh Doe told the board: “I was not paid.”",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["B. Narayan Doe", "B. Narayan Doe", "Ramesh Doe"]);
    }

    #[test]
    fn an_initial_left_out() {
        says(
            "Works Minister K. Lakshmi Roe said: “It is late.” Ms. Lakshmi Roe said: “It is time for us.”",
            "K. Lakshmi Roe",
        );
    }

    #[test]
    fn the_one_just_named() {
        says(
            "Ann Roe opened the pier.\nIt rained.\nNobody came.\nThe harbour was shut.\nBob Roe stayed away that day.\n“I was busy with my boat,” Roe said.",
            "Bob Roe",
        );
    }
}
