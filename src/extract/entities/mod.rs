//! Ties the mentions of one text together: everybody and every body that it names, under the fullest name it gives.
//!
//! In: the stream and its mentions. Out: entities, and for each mention the entity it belongs to. Two people of one surname stay
//! apart; a bare surname that could be either goes to the one whom a careful reader would be sure of, or to nobody. It knows nothing of
//! pronouns: what it knows of he and she titles and nouns say, and where they are silent the given name.

mod bodies;
mod descriptions;
mod evidence;
mod family;
mod headlines;
mod offices;
mod people;
mod relatives;
mod same;
mod shared;
mod siblings;
mod titled;
mod told_as;

use std::borrow::Cow;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::{
    lexicon::{
        Class,
        given::{Gender, given},
        places::{PlaceKind, place},
    },
    model::{Entity, SpeakerKind},
    text::{Span, hidden::seen, words::one_line},
};

use super::{
    mentions::{Mention, Mentions},
    roles,
    stream::{Item, Kind, Stream},
};

pub use same::{fold, folds_to};

use evidence::Evidence;

/// One entity, with what the text says of it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The fullest name, as printed.
    pub name: String,
    /// The words of the name, folded; the last one is the surname.
    words: Vec<String>,
    /// "Jr.", "III": what keeps a son from his father.
    suffix: Option<String>,
    /// What it is.
    pub kind: SpeakerKind,
    /// The mentions that name it.
    pub mentions: Vec<usize>,
    /// Titles and nouns said of it.
    pub roles: Vec<Span>,
    /// Evidence for "he" and for "she" in titles and nouns.
    pub gender: [u16; 2],
    /// Something marks it as a person: a title, a role, two names.
    pub person: bool,
    /// Mentions where it stands as a place ("in Doeville").
    pub places: u16,
    /// How many of the mentions, the first ones, give the name in full.
    full: usize,
    /// It was brought in as somebody's relative.
    kin: bool,
    /// A cue stands beside its full name.
    speaks: bool,
    /// A cue stands beside one of its names, full or short.
    heard: bool,
}

impl Draft {
    /// The last word of the name, folded.
    pub fn surname(&self) -> Option<&str> {
        self.words.last().map(String::as_str)
    }

    /// The pronoun that titles and nouns call for; where they say nothing, the one that the given name calls for.
    pub fn gender(&self) -> Option<Gender> {
        match self.gender {
            [he, she] if he > 2 * she => Some(Gender::He),
            [he, she] if she > 2 * he => Some(Gender::She),
            [0, 0] if self.words.len() > 1 && self.kind == SpeakerKind::Person => {
                given(&self.words[0])
            }
            _ => None,
        }
    }
}

/// The entities of a text.
#[derive(Debug, Default)]
pub struct Entities {
    /// In the order in which their full names come.
    pub all: Vec<Draft>,
    /// For each mention, its entity.
    pub of_mention: Vec<Option<u32>>,
    /// Mentions by a name that two people of the text bear, with nothing to say which.
    shared: FxHashSet<usize>,
    /// Descriptions of somebody who is named elsewhere.
    described: FxHashSet<usize>,
    /// Descriptions of which it stays open whose they are ("the Rovers boss", where two teams are named).
    open: FxHashSet<usize>,
}

impl Entities {
    /// Clusters the mentions.
    pub fn read(text: &str, stream: &Stream, mentions: &Mentions) -> Entities {
        // One mention in twelve brings somebody new.
        let names = mentions.all.len() / 8;
        let mut builder = Builder {
            text,
            stream,
            mentions,
            entities: Entities {
                all: Vec::with_capacity(names),
                of_mention: vec![None; mentions.all.len()],
                shared: FxHashSet::default(),
                described: FxHashSet::default(),
                open: FxHashSet::default(),
            },
            by_last: FxHashMap::with_capacity_and_hasher(names, FxBuildHasher),
            by_given: FxHashMap::with_capacity_and_hasher(names, FxBuildHasher),
            by_key: FxHashMap::with_capacity_and_hasher(names, FxBuildHasher),
            by_first_surname: FxHashMap::default(),
            kin: Vec::new(),
        };
        builder.full_names();
        builder.short_names();
        builder.headline_names();
        builder.bodies();
        builder.descriptions();
        builder.entities
    }

    /// True where a mention's name is that of two people, and it stays open which.
    pub fn shared_name(&self, mention: usize) -> bool {
        self.shared.contains(&mention)
    }

    /// True for a description of somebody who is named elsewhere ("the senator").
    pub fn described(&self, mention: usize) -> bool {
        self.described.contains(&mention)
    }

    /// True for a description that may be of somebody else than of whom the text has spoken last.
    pub fn open(&self, mention: usize) -> bool {
        self.open.contains(&mention)
    }

    /// The entities as the model wants them.
    pub fn finish(&self, text: &str, stream: &Stream, mentions: &Mentions) -> Vec<Entity> {
        self.all
            .iter()
            .map(|draft| {
                let mut aliases: Vec<String> = Vec::new();
                let mut spans = Vec::with_capacity(draft.mentions.len());
                for &m in &draft.mentions {
                    let mention = &mentions.all[m];
                    let (a, b) = mention.name.unwrap_or((mention.start, mention.end));
                    let span =
                        Span::new(stream.items[a].span.start(), stream.items[b - 1].span.end());
                    let printed = span.of(text);
                    if printed != draft.name
                        && aliases.len() < 16
                        && !aliases.iter().any(|a| a == printed)
                    {
                        aliases.push(printed.to_owned());
                    }
                    spans.push(span);
                }
                let mut roles: Vec<String> = Vec::new();
                for role in draft
                    .roles
                    .iter()
                    .filter_map(|&r| roles::office(text, stream, r))
                {
                    if roles.len() < 16 && !roles.iter().any(|r| r == role) {
                        roles.push(role.to_owned());
                    }
                }
                Entity {
                    name: draft.name.clone(),
                    kind: draft.kind,
                    mentions: spans,
                    aliases,
                    roles,
                }
            })
            .collect()
    }
}

struct Builder<'a> {
    text: &'a str,
    stream: &'a Stream<'a>,
    mentions: &'a Mentions,
    entities: Entities,
    by_last: FxHashMap<String, Vec<u32>>,
    by_given: FxHashMap<String, Vec<u32>>,
    by_key: FxHashMap<String, u32>,
    /// By the first of two surnames: the *Ruiz* of *Ana Ruiz Soto*.
    by_first_surname: FxHashMap<String, Vec<u32>>,
    /// Those brought in as relatives by a given name alone.
    kin: Vec<u32>,
}

/// People of one surname looked at for a mention; hostile input has thousands.
const SAME_SURNAME: usize = 16;

impl<'a> Builder<'a> {
    fn items(&self) -> &'a [Item<'a>] {
        &self.stream.items
    }

    fn name_words(&self, mention: &Mention) -> Vec<String> {
        let Some((a, b)) = mention.name else {
            return Vec::new();
        };
        let mut words = Vec::with_capacity(b - a);
        words.extend(self.folded(mention));
        words
    }

    /// The same, one after another.
    fn folded(&self, mention: &Mention) -> impl Iterator<Item = String> {
        let (a, b) = mention.name.unwrap_or_default();
        self.items()[a..b]
            .iter()
            .filter(|i| i.kind == Kind::Word && !i.is(Class::SUFFIX))
            .map(|i| fold(i.word))
            .filter(|word| !word.is_empty())
    }

    /// The first of `name_words`.
    fn first_word(&self, mention: &Mention) -> Option<String> {
        self.folded(mention).next()
    }

    /// How many words `name_words` has.
    fn count_words(&self, mention: &Mention) -> usize {
        let (a, b) = mention.name.unwrap_or_default();
        let counts = |i: &&Item| {
            let word = i.word;
            // A word of ASCII begins with a letter or a figure, which stays.
            i.kind == Kind::Word
                && !i.is(Class::SUFFIX)
                && (word.starts_with(|c: char| c.is_ascii_alphanumeric()) || !fold(word).is_empty())
        };
        self.items()[a..b].iter().filter(counts).count()
    }

    /// The "Jr." or "III" of a name, folded.
    fn suffix(&self, mention: &Mention) -> Option<String> {
        let (a, b) = mention.name?;
        self.items()[a..b]
            .iter()
            .find(|i| i.kind == Kind::Word && i.is(Class::SUFFIX))
            .map(|i| fold(i.word))
            .filter(|s| matches!(s.as_str(), "jr" | "sr" | "ii" | "iii" | "iv"))
    }

    /// True for the name of a place that stands where places stand ("in Springfield", "of New York", "Springfield, Ohio"), or that
    /// of a country or a state wherever it stands.
    fn is_place(&self, mention: &Mention) -> bool {
        let Some((a, b)) = mention.name.filter(|&(a, _)| a == mention.start) else {
            return false;
        };
        let printed = Span::new(self.items()[a].span.start(), self.items()[b - 1].span.end());
        let printed = printed.of(self.text);
        let Some(entry) = place(printed).or_else(|| place(&of_a_compass(printed)?)) else {
            return false;
        };
        let before = a.checked_sub(1).map(|i| &self.items()[i]);
        let governed = before.is_some_and(|i| {
            i.kind == Kind::Word
                && i.is(Class::PREPOSITION)
                && !matches!(i.word, "by" | "By" | "with" | "With")
                || i.kind == Kind::Comma
                    && a >= 2
                    && !self.items()[a - 2].is(Class::MONTH)
                    && place(self.items()[a - 2].word).is_some()
        });
        let followed = self.items().get(b).is_some_and(|i| i.kind == Kind::Comma)
            && self.items().get(b + 1).is_some_and(|i| {
                i.capital()
                    && place(i.word)
                        .is_some_and(|p| matches!(p.kind, PlaceKind::Country | PlaceKind::State))
            });
        governed || followed || matches!(entry.kind, PlaceKind::Country)
    }

    fn printed(&self, mention: &Mention) -> Cow<'a, str> {
        let (a, b) = mention.name.unwrap_or((mention.start, mention.end));
        let span = Span::new(self.items()[a].span.start(), self.items()[b - 1].span.end());
        let name = one_line(span.of(self.text));
        match seen(&name) {
            Cow::Borrowed(_) => name,
            Cow::Owned(seen) => seen.into(),
        }
    }

    fn create(&mut self, m: usize, words: Vec<String>, kind: SpeakerKind) -> u32 {
        let mention = self.mentions.all[m];
        let name = self.printed(&mention).into_owned();
        self.create_as(name, words, self.suffix(&mention), kind)
    }

    fn create_as(
        &mut self,
        name: String,
        words: Vec<String>,
        suffix: Option<String>,
        kind: SpeakerKind,
    ) -> u32 {
        let number = self.entities.all.len() as u32;
        self.entities.all.push(Draft {
            name,
            words,
            suffix,
            kind,
            mentions: Vec::new(),
            roles: Vec::new(),
            gender: [0, 0],
            person: false,
            places: 0,
            full: 0,
            kin: false,
            speaks: false,
            heard: false,
        });
        number
    }

    fn add(&mut self, m: usize, entity: u32) {
        let mention = self.mentions.all[m];
        self.entities.of_mention[m] = Some(entity);
        let Evidence {
            he,
            she,
            role,
            person,
            place,
            kin,
        } = self.evidence(&mention);
        let speaks = self.reports(&mention);
        let words = self.count_words(&mention);
        let known = &self.entities.all[entity as usize];
        let fuller = words > known.words.len() && known.kind == SpeakerKind::Person;
        let name = fuller.then(|| (self.printed(&mention), self.name_words(&mention)));
        let draft = &mut self.entities.all[entity as usize];
        draft.gender[0] += he;
        draft.gender[1] += she;
        draft.person |= person;
        draft.places += u16::from(place);
        if kin && draft.mentions.is_empty() {
            draft.kin = true;
            if draft.words.len() == 1 {
                self.kin.push(entity);
            }
        }
        if words > 1 {
            draft.full = draft.mentions.len() + 1;
            draft.speaks |= speaks;
        }
        draft.heard |= speaks;
        if let Some((printed, words)) = name {
            draft.name = printed.into_owned();
            draft.words = words;
        }
        draft.mentions.push(m);
        if let Some(role) = role
            && draft.roles.len() < 32
        {
            draft.roles.push(role);
        }
    }
}

/// "North Korea" of a headline's "N. Korea".
fn of_a_compass(name: &str) -> Option<String> {
    let (initial, rest) = name.split_once(' ')?;
    let point = match initial {
        "N." => "North",
        "S." => "South",
        "E." => "East",
        "W." => "West",
        _ => return None,
    };
    Some(format!("{point} {rest}"))
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::{Article, extract},
        model::SpeakerKind,
    };

    fn names(text: &str) -> Vec<(String, SpeakerKind)> {
        extract(&Article::plain(text, None))
            .entities
            .into_iter()
            .map(|e| (e.name, e.kind))
            .collect()
    }

    #[test]
    fn a_shared_surname_names_nobody() {
        use crate::extract::clippings::says;
        says(
            "Ann Roe met Bob Roe at the old pier. “We are glad,” Roe said.",
            "(Roe)",
        );
        says(
            "Bob Roe Jr. met Bob Roe at the old pier. “We are glad,” Roe said.",
            "(Roe)",
        );
        says(
            "Bob Roe met Bob Roe Jr. at the old pier. “We are glad,” Roe said.",
            "Bob Roe",
        );
    }

    #[test]
    fn places_and_things_are_nobody() {
        let found = names(
            "The 2008 campaign ended in Springfield, Ohio. See #Pier. Ahead of it, nobody came.",
        );
        assert_eq!(found, []);
    }

    #[test]
    fn clippings() {
        let person = |name: &str| (name.to_owned(), SpeakerKind::Person);
        assert_eq!(
            names("Sen. Ann Roe left. Later Roe came back with Ann."),
            [person("Ann Roe")]
        );
        assert_eq!(
            names("Bob Doe and Ann Doe met. Mr. Doe left."),
            [person("Bob Doe"), person("Ann Doe")]
        );
        assert_eq!(
            names("They asked Roe. Later they met A. B. Roe."),
            [person("A. B. Roe")]
        );
        assert!(
            names("The Harbour Ministry answered.")
                .contains(&("Harbour Ministry".to_owned(), SpeakerKind::Body))
        );
        assert!(
            names("Two harbour officials answered.")
                .iter()
                .any(|(_, kind)| *kind == SpeakerKind::Group)
        );
    }
}
