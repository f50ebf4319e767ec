//! *The senator*, *the ministry*: whom a description means that the text has named.
//!
//! In: a definite description in the singular, and who is named with which role. Out: the only person who bears that role, or the only
//! body whose name holds that noun; nobody where two do, where a complement narrows it (*the mayor of Doeville*), or where the text
//! names the bearer only later.

use rustc_hash::FxHashMap;

use crate::{lexicon::Class, model::SpeakerKind, text::Span};

use super::{
    super::{
        mentions::{Form, Mention},
        stream::{Item, Kind},
    },
    Builder, fold,
};

/// Who bears a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bearer {
    /// This entity alone.
    One(u32),
    /// Several.
    Several,
}

/// The bearers of each role's noun.
pub(super) type Bearers = FxHashMap<String, Bearer>;

impl Builder<'_> {
    /// Who is named with which noun.
    pub(super) fn bearers(&self) -> Bearers {
        let mut bearers = Bearers::default();
        let mut put = |noun: String, entity: u32| {
            bearers
                .entry(noun)
                .and_modify(|known| {
                    if *known != Bearer::One(entity) {
                        *known = Bearer::Several;
                    }
                })
                .or_insert(Bearer::One(entity));
        };
        for (entity, draft) in self.entities.all.iter().enumerate() {
            match draft.kind {
                SpeakerKind::Person => {
                    for role in &draft.roles {
                        for noun in nouns(role.of(self.text)) {
                            put(noun, entity as u32);
                        }
                    }
                }
                SpeakerKind::Body if draft.words.len() > 1 => {
                    if let Some(noun) = draft.words.last() {
                        put(noun.clone(), entity as u32);
                    }
                }
                _ => {}
            }
        }
        bearers
    }

    /// The named entity that a description means.
    pub(super) fn bearer(&self, m: usize, bearers: &Bearers) -> Option<u32> {
        let mention = &self.mentions.all[m];
        if !self.definite(mention) {
            return self.relative(m, bearers);
        }
        let head = &self.items()[mention.head];
        if head.is(Class::PEOPLE) {
            return None;
        }
        let before = (mention.start + 1..mention.head).rev();
        let noun = in_rank(before.map(|i| self.items()[i].word), &fold(head.word));
        let Some(&Bearer::One(entity)) = bearers.get(&noun) else {
            return self.of_team(m);
        };
        let draft = &self.entities.all[entity as usize];
        let body = draft.kind == SpeakerKind::Body;
        let known = draft.mentions.first().is_some_and(|&first| first < m);
        let modified = (mention.start + 1..mention.head).all(|i| {
            let word = fold(self.items()[i].word);
            draft.words.contains(&word)
                || draft
                    .roles
                    .iter()
                    .any(|r| r.of(self.text).split_whitespace().any(|w| fold(w) == word))
        });
        let whole = !self.complemented(mention) || self.in_full(m, entity);
        (whole && known && modified && body == (mention.form == Form::BodyDescription))
            .then_some(entity)
            .or_else(|| self.of_team(m))
    }

    /// "the Rovers boss", "the Leith skipper": the only manager or captain whom the text has named with that team, or the only one at all,
    /// where it has named none with another team.
    fn of_team(&self, m: usize) -> Option<u32> {
        match self.team_leader(m)? {
            Leader::Named(one) => Some(one),
            Leader::Alone(one) => (!self.beside_another_team(one, m)
                && self.last_named(m) == Some(one))
            .then_some(one),
        }
    }

    /// True for "the Rovers boss" where whoever leads a team may lead another one.
    pub(super) fn may_lead_another(&self, m: usize) -> bool {
        let leader = self.team_leader(m);
        matches!(leader, Some(Leader::Alone(one)) if self.last_named(m) == Some(one) && self.beside_another_team(one, m))
    }

    /// The person whom the text has named last before a mention.
    fn last_named(&self, m: usize) -> Option<u32> {
        let mut before = self.entities.of_mention[..m]
            .iter()
            .rev()
            .flatten()
            .copied();
        before.find(|&e| {
            let draft = &self.entities.all[e as usize];
            draft.kind == SpeakerKind::Person && draft.words.len() > 1
        })
    }

    fn team_leader(&self, m: usize) -> Option<Leader> {
        let mention = &self.mentions.all[m];
        let team = mention.start + 1..mention.head;
        let head = self.items()[mention.head].word;
        let own = leads_team(head).filter(|_| (1..=2).contains(&team.len()))?;
        if !self.items()[team.clone()].iter().all(Item::capital) || self.complemented(mention) {
            return None;
        }
        let bears = |role: &Span| {
            let printed = role.of(self.text);
            printed.split_whitespace().next_back().and_then(leads_team) == Some(own)
        };
        let named = |role: &Span| {
            let words = || role.of(self.text).split_whitespace();
            team.clone()
                .any(|i| words().any(|w| w == self.items()[i].word))
        };
        let other = |role: &Span| {
            role.of(self.text).split_whitespace().any(|w| {
                w.starts_with(char::is_uppercase) && w != "Their" && leads_team(w).is_none()
            })
        };
        let (mut all, mut of_it, mut apart) = (Vec::new(), Vec::new(), false);
        for (entity, draft) in self.entities.all.iter().enumerate().take(PEOPLE) {
            let known = draft.mentions.first().is_some_and(|&first| first < m);
            if draft.kind != SpeakerKind::Person || !known || !draft.roles.iter().any(bears) {
                continue;
            }
            let roles = || draft.roles.iter().filter(|role| bears(role));
            match roles().any(named) {
                true => of_it.push(entity as u32),
                false => apart |= roles().any(other),
            }
            all.push(entity as u32);
        }
        match (&of_it[..], &all[..]) {
            ([one], _) => Some(Leader::Named(*one)),
            ([], [one]) if !apart => Some(Leader::Alone(*one)),
            _ => None,
        }
    }

    /// "City lost 3-0 to Rovers. Their manager, Lee Roe": whose manager that is, the text does not say.
    fn beside_another_team(&self, entity: u32, m: usize) -> bool {
        /// Items before the name that are looked at.
        const BEFORE: usize = 40;
        let draft = &self.entities.all[entity as usize];
        let Some(first) = draft.mentions.first().map(|&m| &self.mentions.all[m]) else {
            return false;
        };
        let items = self.items();
        let described = &self.mentions.all[m];
        let known = |i: usize| {
            let mut team = described.start + 1..described.head;
            team.any(|t| items[t].word == items[i].word)
        };
        let name = |i: usize| {
            let small = Class::DETERMINER
                .or(Class::POSSESSIVE)
                .or(Class::SUBJECT_PRONOUN)
                .or(Class::NEUTER_PRONOUN)
                .or(Class::PREPOSITION)
                .or(Class::CONJUNCTION)
                .or(Class::ADVERB)
                .or(Class::OPENER)
                .or(Class::TIME)
                .or(Class::WEEKDAY)
                .or(Class::MONTH)
                .or(Class::TITLE)
                .or(Class::ROLE);
            items[i].kind == Kind::Word && items[i].capital() && !items[i].is(small)
        };
        let person = |i: usize| {
            self.mentions
                .at(i)
                .and_then(|m| self.entities.of_mention[m])
                .is_some_and(|e| {
                    let other = &self.entities.all[e as usize];
                    other.kind == SpeakerKind::Person && other.words.len() > 1
                })
        };
        let placed = |i: usize| {
            i > 0
                && matches!(
                    items[i - 1].word,
                    "in" | "at" | "on" | "from" | "near" | "the"
                )
        };
        (first.start.saturating_sub(BEFORE)..first.start)
            .filter(|&i| items[first.start].sentence - items[i].sentence <= 1)
            .any(|i| name(i) && !known(i) && !person(i) && !placed(i))
    }

    /// "the senator": one word for "the", and the noun in lower case.
    fn definite(&self, mention: &Mention) -> bool {
        let first = self.items()[mention.start].word;
        matches!(first, "the" | "The") && mention.head > mention.start
    }

    /// True where a description with its complement is word for word a role of somebody ("the former secretary of state").
    fn in_full(&self, m: usize, entity: u32) -> bool {
        let described = self.described(m).to_lowercase();
        let wanted = described.trim_start_matches("the ");
        let roles = &self.entities.all[entity as usize].roles;
        roles.iter().any(|role| {
            let printed = &self.text[role.start()..];
            let mut words = printed.split_whitespace();
            wanted.split_whitespace().all(|word| {
                words
                    .next()
                    .is_some_and(|w| w.trim_end_matches([',', '.', ';']).to_lowercase() == word)
            })
        })
    }

    /// True where a phrase or a clause that follows says which one is meant, or a name in apposition does.
    pub(super) fn complemented(&self, mention: &Mention) -> bool {
        let Some(next) = self.items().get(mention.end) else {
            return false;
        };
        matches!(
            next.word,
            "of" | "for" | "from" | "at" | "in" | "who" | "that" | "with"
        )
    }
}

/// Who leads a team.
enum Leader {
    /// Whom the text has named with it.
    Named(u32),
    /// The only one it has named as a leader, of whatever team.
    Alone(u32),
}

/// People looked at for who leads a team.
const PEOPLE: usize = 64;

/// Who leads a team: from the bench, or on the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    Bench,
    Field,
}

/// What a noun says of who leads a team.
pub(super) fn leads_team(noun: &str) -> Option<Leads> {
    match noun {
        "boss" | "manager" | "coach" | "gaffer" | "Manager" | "Coach" => Some(Leads::Bench),
        "skipper" | "captain" | "Captain" => Some(Leads::Field),
        _ => None,
    }
}

/// The nouns that a printed role gives its bearer: its last word, in full where it is short for one.
pub(super) fn nouns(role: &str) -> Vec<String> {
    // "Minister for Roads and Highways", "secretary of state"
    let joint = |joint: &[u8]| {
        let mut all = role.as_bytes().windows(joint.len());
        all.position(|letters| letters == joint)
    };
    let end = [joint(b" of "), joint(b" for ")]
        .into_iter()
        .flatten()
        .min();
    let mut words = role[..end.unwrap_or(role.len())].split_whitespace().rev();
    let Some(last) = words.next() else {
        return Vec::new();
    };
    let last = fold(last);
    let before = words;
    let full: &[&str] = match last.as_str() {
        "sen" => &["senator"],
        "rep" => &["congressman", "congresswoman", "representative"],
        "gov" => &["governor"],
        "dr" => &["doctor"],
        "prof" => &["professor"],
        "cllr" | "coun" => &["councillor"],
        "supt" => &["superintendent"],
        "insp" => &["inspector"],
        "ald" => &["alderman"],
        "cr" => &["councillor"],
        "sgt" => &["sergeant"],
        "capt" => &["captain"],
        "gen" => &["general"],
        _ => &[],
    };
    let full = match full {
        [] if !matches!(
            last.as_str(),
            "mr" | "mrs" | "ms" | "miss" | "sir" | "dame" | "hon"
        ) =>
        {
            vec![last]
        }
        full => full.iter().map(|&noun| noun.to_owned()).collect(),
    };
    let mut all: Vec<String> = full
        .iter()
        .map(|noun| in_rank(before.clone(), noun))
        .collect();
    all.extend(short_forms(&role[..end.unwrap_or(role.len())]));
    all
}

/// A noun with the words of rank before it, which stand in reverse: *deputy prime minister* is not *prime minister*.
fn in_rank<'w>(before: impl Iterator<Item = &'w str>, noun: &str) -> String {
    let mut office = noun.to_owned();
    for rank in before.take(RANKS).map(fold) {
        if !ranked(&rank) {
            break;
        }
        office = format!("{rank} {office}");
    }
    office
}

/// Words of rank before a noun, at most.
const RANKS: usize = 3;

/// What an office of two or three words is called by its first letters: "the PM", "the CEO".
fn short_forms(office: &str) -> impl Iterator<Item = String> {
    let mut letters = String::new();
    let words = office.split_whitespace().rev().take(3);
    let mut words = words.enumerate().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, word) = words.next()?;
            let first = word.chars().next().filter(|c| c.is_alphabetic())?;
            letters.insert(0, first.to_ascii_lowercase());
            // "the PM" is not the Deputy Prime Minister.
            let lowered = words.peek().is_some_and(|(_, word)| lowers(&fold(word)));
            if at > 0 && !lowered {
                return Some(letters.clone());
            }
        }
    })
}

/// Words before an office that say its bearer does not hold it.
fn lowers(word: &str) -> bool {
    matches!(
        word,
        "vice" | "deputy" | "assistant" | "shadow" | "former" | "ex" | "acting"
    )
}

/// Words that make another office of the one they stand before: "the minister" is not the prime minister, "the president" not the former
/// one.
fn ranked(word: &str) -> bool {
    matches!(
        word,
        "prime"
            | "vice"
            | "deputy"
            | "assistant"
            | "associate"
            | "shadow"
            | "first"
            | "chief"
            | "junior"
            | "former"
            | "ex"
            | "then"
            | "late"
            | "acting"
            | "interim"
            | "attorney"
            | "foreign"
            | "finance"
            | "defense"
            | "defence"
            | "interior"
            | "health"
            | "home"
            | "press"
    )
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn a_deputy_is_not_the_one_he_stands_for() {
        for (text, who) in [
            (
                "Prime Minister Ann Roe and Deputy Prime Minister Joe Poe came. “We wait,” the prime minister said.",
                "Ann Roe",
            ),
            (
                "Prime Minister Ann Roe and Deputy Prime Minister Joe Poe came. “We wait,” the deputy prime minister said.",
                "Joe Poe",
            ),
            (
                "Prime Minister Ann Roe and Deputy Prime Minister Joe Poe came. “We wait,” the PM said.",
                "Ann Roe",
            ),
            (
                "Deputy Prime Minister Joe Poe came. “We wait,” the prime minister said.",
                "the prime minister",
            ),
        ] {
            says(text, who);
        }
    }

    #[test]
    fn who_leads_a_team() {
        for (text, who) in [
            (
                "Rovers lost. Their manager, Lee Roe, was furious. “It was a joke,” the Rovers boss fumed.",
                "Lee Roe",
            ),
            (
                "Rovers boss Lee Roe met City boss Al Doe. “It was a joke,” the City manager said.",
                "Al Doe",
            ),
            (
                "Leith captain Joe Poe scored. City manager Al Doe was glum. “We go again,” the Leith skipper said.",
                "Joe Poe",
            ),
            // Of another team; of nobody's; of one of two.
            (
                "City lost 3-0 to Rovers. Their manager, Lee Roe, was furious. “It was a joke,” the Rovers boss said.",
                "the Rovers boss",
            ),
            (
                "City boss Al Doe was glum. “We go again,” the Rovers manager said.",
                "the Rovers manager",
            ),
            (
                "Lee Roe met Al Doe. “We go again,” the Rovers manager said.",
                "the Rovers manager",
            ),
        ] {
            says(text, who);
        }
    }

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Sen. Ann Roe of Ohio met farmers. The senator said: “We waited for many long days.”",
                "Ann Roe",
            ),
            (
                "Ann Roe, the former secretary of state, met farmers. The former secretary of state said: “We waited for days.”",
                "Ann Roe",
            ),
            (
                "Striker Bob Doe left the club in May. “I wanted to play more games,” the striker said.",
                "Bob Doe",
            ),
            (
                "The Harbour Ministry closed the pier. “We waited far too long,” the ministry said.",
                "Harbour Ministry",
            ),
            (
                "The firm’s chief executive, Ann Roe, left. “We are glad that it is over,” the chief executive said.",
                "Ann Roe",
            ),
            (
                "Prime Minister Ann Roe left. “We waited too long,” the prime minister said.",
                "Ann Roe",
            ),
            (
                "President Bob Doe and Chancellor Ann Roe met. “We waited too long,” the chancellor said.",
                "Ann Roe",
            ),
            (
                "Union Minister for Roads and Highways Meera Roe left. “We waited too long,” the minister said.",
                "Meera Roe",
            ),
            // Another office; a former one.
            (
                "Prime Minister Ann Roe left. “We waited too long,” the minister said.",
                "the minister",
            ),
            (
                "Former president Ann Roe left. “We waited too long,” the president said.",
                "the president",
            ),
            // Two bear the role; another town's mayor; nobody named yet.
            (
                "Minister Ann Roe and Minister Bob Doe met. “We waited too long,” the minister said.",
                "the minister",
            ),
            (
                "Mayor Ann Roe called. “We waited too long,” the mayor of Doeville said.",
                "the mayor of Doeville",
            ),
            (
                "“We waited far too long,” the senator said. Sen. Ann Roe left.",
                "the senator",
            ),
        ] {
            says(text, who);
        }
    }
}
