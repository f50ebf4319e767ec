//! People by their names: in full first, then by one name.
//!
//! In: mentions that hold a name. Out: one entity a person, under the fullest name. Whom a name means that two people bear is decided
//! in `shared`.

use crate::{
    lexicon::{
        Class,
        given::{Gender, given},
        places::{PlaceKind, place},
    },
    model::SpeakerKind,
};

use super::{
    super::{
        mentions::{Form, Mention, portfolio},
        stream::{Item, Kind, Shape},
    },
    Builder, Draft, SAME_SURNAME, fold,
    same::compatible,
    shared::{Choice, HABIT},
};

impl Builder<'_> {
    /// People with two names or more.
    pub(super) fn full_names(&mut self) {
        let mentions = self.mentions;
        for (m, mention) in mentions.all.iter().enumerate() {
            let several = mention.name.is_some_and(|(a, b)| b - a > 1);
            if mention.form != Form::Person || !several || self.in_headline(mention) {
                continue;
            }
            let words = self.name_words(mention);
            if words.len() < 2
                || self.is_place(mention)
                || self.only_a_place(mention, &words[0])
                || christened(&words[0])
                || self.names_a_body(mention, &words[0])
            {
                continue;
            }
            let suffix = self.suffix(mention);
            let same = self
                .by_last
                .get(&words[words.len() - 1])
                .into_iter()
                .flatten()
                .rev()
                .take(SAME_SURNAME);
            let known = same.copied().find(|&e| {
                let draft = &self.entities.all[e as usize];
                draft.suffix == suffix
                    && (compatible(&draft.words, &words) || self.by_initials(mention, draft))
            });
            let entity = match known {
                Some(entity) => entity,
                None => {
                    let (given, last) = (words[0].clone(), words[words.len() - 1].clone());
                    let first_surname = self.first_surname(mention, &words);
                    let entity = self.create(m, words, SpeakerKind::Person);
                    if let Some(first) = first_surname {
                        self.by_first_surname.entry(first).or_default().push(entity);
                    }
                    self.by_last.entry(last).or_default().push(entity);
                    self.by_given.entry(given).or_default().push(entity);
                    entity
                }
            };
            self.entities.all[entity as usize].person = true;
            self.add(m, entity);
        }
        self.siblings();
    }

    /// People by one name.
    pub(super) fn short_names(&mut self) {
        let mentions = self.mentions;
        for (m, mention) in mentions.all.iter().enumerate() {
            if self.entities.of_mention[m].is_some()
                || !(mention.form == Form::Person || self.surname_like_a_noun(mention))
                || self.in_headline(mention)
            {
                continue;
            }
            let noun = || {
                let first = &self.items()[mention.start];
                (mention.form == Form::Description).then(|| fold(first.word))
            };
            let Some(word) = self.first_word(mention).or_else(noun) else {
                continue;
            };
            if christened(&word) && self.count_words(mention) > 1 {
                continue;
            }
            let title = self.title_gender(mention);
            let chosen = match self.choose(m, &word, title) {
                Choice::One(entity) => Some(entity),
                Choice::Nobody => None,
                Choice::Several => {
                    self.entities.shared.insert(m);
                    continue;
                }
            };
            if chosen.is_none() && self.is_place(mention) {
                continue;
            }
            let chosen = chosen.or_else(|| self.relative_of(m, &word, title));
            // "American", "Republican" name somebody only where a fuller name says so ("Mark Cuban").
            let entity = match chosen {
                Some(entity) => entity,
                None if !self.one_name(mention) => continue,
                None => {
                    let mut words = self.name_words(mention);
                    if words.is_empty() {
                        words.push(word.clone());
                    }
                    let entity = self.create(m, words, SpeakerKind::Person);
                    if let Some(name) = self.with_particles(mention) {
                        self.entities.all[entity as usize].name = name;
                    }
                    self.by_last.entry(word).or_default().push(entity);
                    entity
                }
            };
            self.add(m, entity);
        }
    }

    /// "Roe's wife, Deb, …. Mrs Roe said": the only relative of that gender whom the text brought in by a given name, where the surname is
    /// somebody else's so far. She bears it from here on.
    fn relative_of(&mut self, m: usize, surname: &str, title: Option<Gender>) -> Option<u32> {
        let title = title?;
        let family = self.by_last.get(surname)?.iter();
        let full = family.copied().find(|&e| {
            let draft = &self.entities.all[e as usize];
            let titled = draft.gender() == Some(title.other()) && draft.person;
            (draft.words.len() > 1 || titled) && draft.mentions.iter().take(HABIT).any(|&f| f < m)
        })?;
        let one = self.kin_titled(title)? as usize;
        let family = &self.entities.all[full as usize].name;
        let last = family.rsplit(' ').next().unwrap_or_default();
        let name = format!("{} {last}", self.entities.all[one].name);
        let draft = &mut self.entities.all[one];
        draft.name = name;
        draft.words.push(surname.to_owned());
        self.by_last
            .entry(surname.to_owned())
            .or_default()
            .push(one as u32);
        Some(one as u32)
    }

    /// The first of two surnames, where the word between given name and surname is no given name itself: the *Ruiz* of *Ana Ruiz Soto*.
    fn first_surname(&self, mention: &Mention, words: &[String]) -> Option<String> {
        let [_, .., first, _] = words else {
            return None;
        };
        let (a, b) = mention.name?;
        let printed = b.checked_sub(2).filter(|&at| at > a)?;
        let item = &self.items()[printed];
        let plain = item.shape == Shape::Capital
            && !item.is(Class::PARTICLE)
            && item.span.len() > 2
            && fold(item.word) == *first;
        (plain && given(first).is_none()).then(|| first.clone())
    }

    /// "van der Roe": a bare surname with the particles printed before it, where there are some.
    fn with_particles(&self, mention: &Mention) -> Option<String> {
        let (name, end) = mention.name?;
        let particles = self.items()[mention.start..name]
            .iter()
            .rev()
            .take_while(|i| i.is(Class::PARTICLE) && !i.is(Class::PREPOSITION))
            .count();
        let span = self.stream.items[name - particles]
            .span
            .union(self.stream.items[end - 1].span);
        (particles > 0).then(|| span.of(self.text).to_owned())
    }

    /// True for "CS Roe" where Ann Roe has been called Cabinet Secretary: what reads as initials is the office.
    fn by_initials(&self, mention: &Mention, draft: &Draft) -> bool {
        let Some((a, b)) = mention.name.filter(|&(a, b)| b - a == 2) else {
            return false;
        };
        let short = self.items()[a].word;
        let same = self.items()[b - 1].word;
        let caps = (2..=4).contains(&short.len()) && short.bytes().all(|b| b.is_ascii_uppercase());
        caps && draft.surname() == Some(&fold(same))
            && draft.roles.iter().any(|role| {
                let words = role.of(self.text).split(|c: char| !c.is_alphabetic());
                let initials: String = words
                    .filter_map(|w| w.chars().next().filter(|c| c.is_uppercase()))
                    .collect();
                initials.starts_with(short)
            })
    }

    /// True for one bare word that reads as a body, a thing or a trade but begins or ends somebody's full name ("Park" after "Park
    /// Min-jun", "Cook" after "Tim Cook").
    fn surname_like_a_noun(&self, mention: &Mention) -> bool {
        let lone = mention.end - mention.start == 1;
        let item = &self.items()[mention.start];
        let noun = match mention.form {
            Form::Body => !item.is(Class::KNOWN_BODY),
            Form::Description => item.shape == Shape::Capital,
            _ => false,
        };
        if !lone || !noun {
            return false;
        }
        let word = fold(item.word);
        self.by_given.contains_key(&word) || self.by_last.contains_key(&word)
    }

    /// True where a lone word with a capital, said of nobody named before, reads as somebody's name: a title or a verb beside it, and
    /// nothing that says otherwise.
    pub(super) fn one_name(&self, mention: &Mention) -> bool {
        let Some((a, b)) = mention.name else {
            return false;
        };
        let item = &self.items()[a];
        let word = item.word;
        let titled = a > mention.start
            && self.items()[a - 1].is(Class::TITLE.or(Class::ROLE))
            && !self.items()[a - 1].is(Class::PEOPLE);
        if titled {
            return true;
        }
        let closed = Class::NATIONALITY.or(Class::OPENER).or(Class::PEOPLE);
        let odd = word.contains(|c: char| !c.is_alphabetic() && !matches!(c, '-' | '\'' | '’'))
            || word.contains(['\'', '’']) && item.is(Class::AUXILIARY)
            || word.starts_with(char::is_lowercase)
            || item.shape == Shape::Initial
            || item.shape == Shape::Caps && word.len() > 1
            || word.contains('-')
                && word
                    .rsplit('-')
                    .next()
                    .is_some_and(|w| w.starts_with(char::is_lowercase));
        let determined = mention.start < a && self.items()[mention.start].is(Class::DETERMINER);
        // "Reacting, the mayor said"
        let opening = self.items().get(b).is_some_and(|i| i.kind == Kind::Comma) && opens(word);
        // "Digital, Culture and Sport Secretary Ann Roe"
        let listed = self.items().get(b).is_some_and(|i| i.kind == Kind::Comma)
            && portfolio::purpose(word)
            && given(&word.to_lowercase()).is_none();
        if odd
            || opening
            || listed
            || determined
            || item.is(closed)
            || place(word).is_some_and(|p| !matches!(p.kind, PlaceKind::City))
        {
            return false;
        }
        let next = self.items().get(b);
        let verb = self.reports(mention)
            || next.is_some_and(|i| {
                i.shape == Shape::Lower && i.is(Class::VERB.or(Class::AUXILIARY).or(Class::CUE))
            });
        let inverted = a > 0
            && self.items()[a - 1].is(Class::SPEECH)
            && self.items()[a - 1].shape == Shape::Lower;
        if place(word).is_some() {
            return self.reports(mention)
                || inverted
                || self.has_a_role(mention)
                || given(&word.to_lowercase()).is_some()
                    && self.described_before(mention).is_some();
        }
        let first = self.stream.sentences[item.sentence as usize].start == a
            || matches!(
                self.items()[a - 1].kind,
                Kind::Quote(_) | Kind::Colon | Kind::Dash
            );
        let apposed = next.is_some_and(|i| i.kind == Kind::Comma)
            && item.class.is_empty()
            && !self.stream.seen_lower(word);
        let aside = a > 0 && self.items()[a - 1].kind == Kind::Open;
        (!first && !aside) || verb || apposed || self.stream.seen_capital(word)
    }

    /// True between commas behind the description of a body ("the firm, Roe Doe, said"), where no given name says otherwise.
    pub(super) fn names_a_body(&self, mention: &Mention, first: &str) -> bool {
        self.apposed_to_a_body(mention) && given(first).is_none()
    }

    /// The same, whatever the name.
    pub(super) fn apposed_to_a_body(&self, mention: &Mention) -> bool {
        let comma = |i: &Item| i.kind == Kind::Comma;
        let parted = |i: Option<usize>| i.and_then(|i| self.items().get(i)).is_some_and(comma);
        let before = mention
            .start
            .checked_sub(2)
            .and_then(|i| self.mentions.at(i));
        parted(mention.start.checked_sub(1))
            && parted(Some(mention.end))
            && mention.name.is_some_and(|(a, _)| a == mention.start)
            && before.is_some_and(|m| {
                let described = &self.mentions.all[m];
                // "The coach of the squad, Ann Roe, left": the name is the coach's.
                let governed = described.start.checked_sub(2).is_some_and(|noun| {
                    self.items()[noun + 1].is(Class::PREPOSITION)
                        && self.items()[noun].is(Class::ROLE.or(Class::TITLE))
                });
                described.form == Form::BodyDescription
                    && !governed
                    && described.end + 1 == mention.start
                    && self.items()[described.start].is(Class::DETERMINER)
            })
    }

    /// "Lincoln, the club's captain, left": what follows the comma is said of people, not of towns.
    fn has_a_role(&self, mention: &Mention) -> bool {
        let comma = self
            .items()
            .get(mention.end)
            .is_some_and(|i| i.kind == Kind::Comma);
        let next = self.mentions.from(mention.end + 1).filter(|_| comma);
        next.is_some_and(|m| {
            let described = &self.mentions.all[m];
            let head = &self.items()[described.head];
            described.form == Form::Description
                && described.name.is_none()
                && head.is(Class::ROLE)
                && !head.is(Class::PEOPLE)
                && self.items()[described.start].sentence == self.items()[mention.start].sentence
                && self
                    .items()
                    .get(described.end)
                    .is_some_and(|i| i.kind == Kind::Comma)
        })
    }

    /// True for a city's name of two words ("San Elmo") without a title or a given name in it.
    fn only_a_place(&self, mention: &Mention, first: &str) -> bool {
        mention.name.is_some_and(|(a, _)| a == mention.start)
            && given(first).is_none()
            && place(&self.printed(mention)).is_some()
    }
}

/// Participles that open a sentence before its speaker.
fn opens(word: &str) -> bool {
    matches!(
        word,
        "Reacting"
            | "Responding"
            | "Commenting"
            | "Replying"
            | "Speaking"
            | "Answering"
            | "Addressing"
            | "Writing"
            | "Posting"
            | "Testifying"
            | "Announcing"
            | "Welcoming"
            | "Recalling"
            | "Reflecting"
            | "Concluding"
            | "Continuing"
            | "Adding"
            | "Opening"
            | "Closing"
    )
}

/// True for what is given a person's name: storms, operations, mountains.
fn christened(first: &str) -> bool {
    matches!(
        first,
        "storm"
            | "hurricane"
            | "typhoon"
            | "cyclone"
            | "operation"
            | "mount"
            | "lake"
            | "fort"
            | "cape"
    )
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn titles_and_trades_are_no_names() {
        for (text, who) in [
            (
                "Striker Tom Adair said: “It is time for us to win.”",
                "Tom Adair",
            ),
            ("“It is time,” said Coun Dev Patil.", "Dev Patil"),
            (
                "Headteacher Omar Bell said: “It is time for us to win.”",
                "Omar Bell",
            ),
            (
                "Det Insp Helen Roe said: “We ask witnesses to come forward.”",
                "Helen Roe",
            ),
            (
                "Det Con Amy Roe said: “We ask witnesses to come forward.”",
                "Amy Roe",
            ),
            (
                "Chief Superintendent Raj Roe said: “We ask witnesses to come.”",
                "Raj Roe",
            ),
            (
                "PM Nigel Roe said: “We ask everybody for calm tonight.”",
                "Nigel Roe",
            ),
            (
                "Taoiseach Liam Roe said: “We ask everybody for calm tonight.”",
                "Liam Roe",
            ),
            (
                "Ann Roe MP said: “We ask everybody for calm tonight.”",
                "Ann Roe",
            ),
            (
                "Bob Doe, OBE, said: “We ask everybody for calm tonight.”",
                "Bob Doe",
            ),
            (
                "Labour MP Jess Roe told the Commons: “We ask everybody for calm.”",
                "Jess Roe",
            ),
            (
                "Mum-of-two Sarah Roe, 34, said: “We are glad that it is over.”",
                "Sarah Roe",
            ),
            (
                "“We are glad,” said Roe United manager Joao Pinto.",
                "Joao Pinto",
            ),
        ] {
            says(text, who);
        }
    }

    #[test]
    fn names_of_all_kinds() {
        for (text, who) in [
            (
                "Ludwig van der Roe said: “We ask everybody for calm tonight.”",
                "Ludwig van der Roe",
            ),
            (
                "“We ask everybody for calm tonight,” said van der Roe.",
                "van der Roe",
            ),
            (
                "Ludwig van der Roe left. “We ask everybody for calm tonight,” van der Roe said.",
                "Ludwig van der Roe",
            ),
            (
                "Coun\u{ad}cil\u{ad}man Tom Lar\u{ad}sen, a critic, came. “We ask for calm,” Larsen said.",
                "Tom Larsen",
            ),
            (
                "Ahmed al-Doe said: “We ask everybody for calm tonight.”",
                "Ahmed al-Doe",
            ),
            (
                "Bob Doe Jr. said: “We ask everybody for calm tonight.”",
                "Bob Doe Jr.",
            ),
            (
                "Chief Minister Ravi Roe opened the dam. He praised Asha Doe. “We will build more,” the CM said.",
                "Ravi Roe",
            ),
            (
                "Party President Ravi Roe came. Asha Doe was there. “We will build more,” the Party President said.",
                "Ravi Roe",
            ),
            ("“We will build more,” the CEO said.", "the CEO"),
            (
                "The minister opened a dam worth Rs 500 crore. “We will build more,” he said.",
                "The minister",
            ),
            (
                "“We ask for calm,” said Bob Doe Jr.’s lawyer.",
                "Bob Doe Jr.’s lawyer",
            ),
            (
                "J. P. McRoe said: “We ask everybody for calm tonight.”",
                "J. P. McRoe",
            ),
            (
                "Park Min-roe, the minister, said: “We ask for calm.” Park added: “We wait for you.”",
                "Park Min-roe",
            ),
            (
                "Siobhan O’Roe said: “We ask for calm.” O’Roe added: “We wait and we hope.”",
                "Siobhan O’Roe",
            ),
            (
                "Witness 2 said: “We looked at the evidence for days.”",
                "Witness 2",
            ),
            (
                "Juror No. 4 said: “We looked at the evidence for days.”",
                "Juror No. 4",
            ),
            (
                "The coach of the national rowing squad, Ottoline Barr, left. “We are glad of that,” Barr said.",
                "Ottoline Barr",
            ),
            (
                "Rower Ottla Roe, 22, who has accused the board of “great and endless arrogance”, left.",
                "Ottla Roe",
            ),
            (
                "Ottla Roe, now the harbour minister, was there. “She was right,” the minister said.",
                "Ottla Roe",
            ),
            (
                "Ann Roe, described by Bob Doe as “a menace to the whole of the town”, left.",
                "Bob Doe",
            ),
            (
                "Said the farmer, Olle Roe: “The wolf does not read your map.”",
                "Olle Roe",
            ),
            (
                "Bill Roe came home late. “I am tired of it all,” Bill said.",
                "Bill Roe",
            ),
            (
                "Roe & Field said: “We looked at the evidence for days.”",
                "Roe & Field",
            ),
            (
                "Roe and Sons said: “We looked at the evidence for days.”",
                "Roe and Sons",
            ),
            (
                "Pte 1st Class Dan Poe said: “We looked at the evidence for days.”",
                "Dan Poe",
            ),
            (
                "The Welshman Huw Roe won the race on Friday. “We are glad of it,” said Roe.",
                "Huw Roe",
            ),
            (
                "Doe & Co said: “We looked at the evidence for days.”",
                "Doe & Co",
            ),
            (
                "Lincoln, the club’s captain, was furious: “We looked at it for days.”",
                "Lincoln",
            ),
            (
                "Tim Cook runs the pier. “We are glad of that,” Cook said.",
                "Tim Cook",
            ),
            (
                "Liam Fox said: “We looked at the evidence for days.”",
                "Liam Fox",
            ),
        ] {
            says(text, who);
        }
    }

    #[test]
    fn two_surnames() {
        for (text, who) in [
            (
                "Ana Ruiz Soto runs the mine. “We dig by night,” Ruiz said. “It is cooler,” Ms. Ruiz added.",
                "Ana Ruiz Soto",
            ),
            // She goes by the second; a given name in the middle; another's surname.
            (
                "Ana Ruiz Soto came. Soto left. “We dig by night,” Ruiz said.",
                "Ruiz",
            ),
            (
                "Ana Marie Soto came. “We dig by night,” Marie said.",
                "Marie",
            ),
            (
                "Ana Ruiz Soto met Pedro Ruiz. “We dig by night,” Ruiz said.",
                "Pedro Ruiz",
            ),
        ] {
            says(text, who);
        }
    }

    #[test]
    fn a_city_is_nobody() {
        says(
            "Bob Doe flew to San Diego. San Diego was quiet. “We ask for calm tonight,” he said.",
            "Bob Doe",
        );
    }

    #[test]
    fn a_word_before_a_surname_makes_no_second_person() {
        says(
            "Interestingly Doe won. Bob Doe ran again. “We are glad of it,” Doe said.",
            "Bob Doe",
        );
    }
}
