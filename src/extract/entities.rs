//! Ties the mentions of one text together: everybody and every body that it names, under the fullest name it gives.
//!
//! In: the stream and its mentions. Out: entities, and for each mention the entity it belongs to. Two people of one surname stay
//! apart; a bare surname that could be either goes to the one the text speaks of more, or to nobody. It knows nothing of pronouns and
//! uses no lists of given names: what it knows of he and she the text itself says (titles, nouns).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    lexicon::{
        Class,
        given::{Gender, given},
        places::{PlaceKind, place},
    },
    model::{Entity, SpeakerKind},
    text::Span,
};

use super::{
    mentions::{Form, Mention, Mentions},
    roles,
    stream::{Item, Kind, Shape, Stream},
};

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
}

impl Draft {
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
}

impl Entities {
    /// Clusters the mentions.
    pub fn read(text: &str, stream: &Stream, mentions: &Mentions) -> Entities {
        let mut builder = Builder {
            text,
            stream,
            mentions,
            entities: Entities {
                all: Vec::new(),
                of_mention: vec![None; mentions.all.len()],
                shared: FxHashSet::default(),
            },
            by_last: FxHashMap::default(),
            by_given: FxHashMap::default(),
            by_key: FxHashMap::default(),
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
    stream: &'a Stream,
    mentions: &'a Mentions,
    entities: Entities,
    by_last: FxHashMap<String, Vec<u32>>,
    by_given: FxHashMap<String, Vec<u32>>,
    by_key: FxHashMap<String, u32>,
}

/// Mentions of somebody looked at for how the text calls him.
const HABIT: usize = 32;

/// Whom a lone name means.
enum Choice {
    /// This entity.
    One(u32),
    /// Nobody named so far.
    Nobody,
    /// Several, and nothing says which.
    Several,
}

/// People of one surname looked at for a mention; hostile input has thousands.
const SAME_SURNAME: usize = 16;

impl Builder<'_> {
    fn items(&self) -> &[Item] {
        &self.stream.items
    }

    fn name_words(&self, mention: &Mention) -> Vec<String> {
        let Some((a, b)) = mention.name else {
            return Vec::new();
        };
        self.items()[a..b]
            .iter()
            .filter(|i| i.kind == Kind::Word && !i.is(Class::SUFFIX))
            .map(|i| fold(i.span.of(self.text)))
            .filter(|w| !w.is_empty())
            .collect()
    }

    /// The "Jr." or "III" of a name, folded.
    fn suffix(&self, mention: &Mention) -> Option<String> {
        let (a, b) = mention.name?;
        self.items()[a..b]
            .iter()
            .find(|i| i.kind == Kind::Word && i.is(Class::SUFFIX))
            .map(|i| fold(i.span.of(self.text)))
            .filter(|s| matches!(s.as_str(), "jr" | "sr" | "ii" | "iii" | "iv"))
    }

    /// True for the name of a place that stands where places stand ("in Springfield", "of New York", "Springfield, Ohio"), or that
    /// of a country or a state wherever it stands.
    fn is_place(&self, mention: &Mention) -> bool {
        let Some((a, b)) = mention.name.filter(|&(a, _)| a == mention.start) else {
            return false;
        };
        let printed = Span::new(self.items()[a].span.start(), self.items()[b - 1].span.end());
        let Some(entry) = place(printed.of(self.text)) else {
            return false;
        };
        let before = a.checked_sub(1).map(|i| &self.items()[i]);
        let governed = before.is_some_and(|i| {
            i.kind == Kind::Word
                && i.is(Class::PREPOSITION)
                && !matches!(i.span.of(self.text), "by" | "By" | "with" | "With")
                || i.kind == Kind::Comma
                    && a >= 2
                    && place(self.items()[a - 2].span.of(self.text)).is_some()
        });
        let followed = self.items().get(b).is_some_and(|i| i.kind == Kind::Comma)
            && self.items().get(b + 1).is_some_and(|i| {
                i.capital()
                    && place(i.span.of(self.text))
                        .is_some_and(|p| matches!(p.kind, PlaceKind::Country | PlaceKind::State))
            });
        governed || followed || matches!(entry.kind, PlaceKind::Country)
    }

    fn printed(&self, mention: &Mention) -> String {
        let (a, b) = mention.name.unwrap_or((mention.start, mention.end));
        let span = Span::new(self.items()[a].span.start(), self.items()[b - 1].span.end());
        span.of(self.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn create(&mut self, m: usize, words: Vec<String>, kind: SpeakerKind) -> u32 {
        let number = self.entities.all.len() as u32;
        self.entities.all.push(Draft {
            name: self.printed(&self.mentions.all[m]),
            words,
            suffix: self.suffix(&self.mentions.all[m]),
            kind,
            mentions: Vec::new(),
            roles: Vec::new(),
            gender: [0, 0],
            person: false,
            places: 0,
        });
        number
    }

    fn add(&mut self, m: usize, entity: u32) {
        let mention = self.mentions.all[m];
        self.entities.of_mention[m] = Some(entity);
        // Titles and nouns before the name, and an apposition after it.
        let (name_start, _) = mention.name.unwrap_or((mention.start, mention.end));
        let mut he = 0;
        let mut she = 0;
        let mut title = None;
        let mut owned = mention.start;
        for at in mention.start..name_start {
            let item = self.items()[at];
            if item.possessive {
                owned = at + 1;
                title = None;
                continue;
            }
            if item.is(Class::TITLE.or(Class::ROLE)) {
                title = Some(at);
                he += u16::from(
                    item.is(Class::MAN)
                        && !item.is(Class::WOMAN)
                        && said_of_men(item.span.of(self.text)),
                );
                she += u16::from(item.is(Class::WOMAN));
            }
        }
        let mut role = title.map(|last| {
            let from = (owned..=last)
                .find(|&i| !self.items()[i].is(Class::DETERMINER.or(Class::POSSESSIVE)))
                .unwrap_or(last);
            Span::new(
                self.items()[from].span.start(),
                self.items()[last].span.end(),
            )
        });
        let mut person = role.is_some();
        if self
            .items()
            .get(mention.end)
            .is_some_and(|i| i.kind == Kind::Comma)
            && let Some(next) = self
                .mentions
                .from(mention.end + 1)
                .map(|n| self.mentions.all[n])
            && next.form == Form::Description
            && self.items()[next.start].sentence == self.items()[mention.start].sentence
            && self.items().get(next.end).is_some_and(|i| {
                matches!(i.kind, Kind::Comma | Kind::Stop)
                    || i.is(Class::PREPOSITION.or(Class::RELATIVE))
            })
        {
            let head = &self.items()[next.head];
            he += u16::from(
                head.is(Class::MAN)
                    && !head.is(Class::WOMAN)
                    && said_of_men(head.span.of(self.text)),
            );
            she += u16::from(head.is(Class::WOMAN));
            person |= !head.is(Class::PEOPLE);
            let from = (next.start..next.head)
                .find(|&i| !self.items()[i].is(Class::DETERMINER))
                .unwrap_or(next.head);
            role = role.or(Some(Span::new(
                self.items()[from].span.start(),
                head.span.end(),
            )));
        }
        let place = mention.start > 0
            && matches!(
                self.items()[mention.start - 1].span.of(self.text),
                "in" | "at" | "from" | "near" | "outside" | "In" | "At" | "across"
            );
        let printed = self.printed(&mention);
        let words = self.name_words(&mention);
        let draft = &mut self.entities.all[entity as usize];
        draft.gender[0] += he;
        draft.gender[1] += she;
        draft.person |= person;
        draft.places += u16::from(place);
        if words.len() > draft.words.len() && draft.kind == SpeakerKind::Person {
            draft.name = printed;
            draft.words = words;
        }
        draft.mentions.push(m);
        if let Some(role) = role
            && draft.roles.len() < 32
        {
            draft.roles.push(role);
        }
    }

    /// People with two names or more.
    fn full_names(&mut self) {
        for m in 0..self.mentions.all.len() {
            let mention = self.mentions.all[m];
            if mention.form != Form::Person || self.in_headline(&mention) {
                continue;
            }
            let words = self.name_words(&mention);
            if words.len() < 2 || self.is_place(&mention) {
                continue;
            }
            let suffix = self.suffix(&mention);
            let Some(last) = words.last().cloned() else {
                continue;
            };
            let same = self
                .by_last
                .get(&last)
                .into_iter()
                .flatten()
                .rev()
                .take(SAME_SURNAME);
            let known = same.copied().find(|&e| {
                let draft = &self.entities.all[e as usize];
                draft.suffix == suffix && compatible(&draft.words, &words)
            });
            let entity = match known {
                Some(entity) => entity,
                None => {
                    let given = words[0].clone();
                    let entity = self.create(m, words, SpeakerKind::Person);
                    self.by_last.entry(last).or_default().push(entity);
                    self.by_given.entry(given).or_default().push(entity);
                    entity
                }
            };
            self.entities.all[entity as usize].person = true;
            self.add(m, entity);
        }
    }

    /// People by one name.
    fn short_names(&mut self) {
        for m in 0..self.mentions.all.len() {
            let mention = self.mentions.all[m];
            if mention.form != Form::Person
                || self.entities.of_mention[m].is_some()
                || self.in_headline(&mention)
            {
                continue;
            }
            let words = self.name_words(&mention);
            let Some(word) = words.first().cloned() else {
                continue;
            };
            let title = self.title_gender(&mention);
            let chosen = match self.choose(m, &word, title) {
                Choice::One(entity) => Some(entity),
                Choice::Nobody => None,
                Choice::Several => {
                    self.entities.shared.insert(m);
                    continue;
                }
            };
            if chosen.is_none() && self.is_place(&mention) {
                continue;
            }
            // "American", "Republican" name somebody only where a fuller name says so ("Mark Cuban").
            let entity = match chosen {
                Some(entity) => entity,
                None if !self.one_name(&mention) => continue,
                None => {
                    let entity = self.create(m, words, SpeakerKind::Person);
                    self.by_last.entry(word).or_default().push(entity);
                    entity
                }
            };
            self.add(m, entity);
        }
    }

    /// True where a lone word with a capital, said of nobody named before, reads as somebody's name: a title or a verb beside it, and
    /// nothing that says otherwise.
    fn one_name(&self, mention: &Mention) -> bool {
        let Some((a, b)) = mention.name else {
            return false;
        };
        let item = &self.items()[a];
        let word = item.span.of(self.text);
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
        if odd
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
            return verb || inverted;
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

    /// True where a verb of speech or a cue stands right beside a mention.
    fn reports(&self, mention: &Mention) -> bool {
        let cue = |i: &Item| i.shape == Shape::Lower && i.is(Class::SPEECH);
        let next = |n: usize| self.items().get(mention.end + n);
        let behind = next(0).is_some_and(cue)
            || next(0).is_some_and(|i| i.is(Class::ADVERB.or(Class::AUXILIARY)))
                && next(1).is_some_and(cue);
        let before = mention.start.checked_sub(1).map(|i| &self.items()[i]);
        let ahead = before.is_some_and(|i| cue(i) && i.is(Class::PAST.or(Class::PRESENT)))
            || mention.start >= 2 && self.items()[mention.start - 2].phrase.any(Class::ACCORDING);
        behind || ahead
    }

    fn in_headline(&self, mention: &Mention) -> bool {
        // "— Ann Roe, The Globe" below a quotation is no headline.
        let line = mention
            .start
            .checked_sub(1)
            .is_some_and(|i| matches!(self.items()[i].kind, Kind::Dash | Kind::Quote(_)));
        if line {
            return false;
        }
        self.stream.sentences[self.items()[mention.start].sentence as usize].headline
    }

    /// Names in headlines, where every word has a capital: only those that the text below names too.
    fn headline_names(&mut self) {
        for m in 0..self.mentions.all.len() {
            let mention = self.mentions.all[m];
            if mention.form != Form::Person
                || self.entities.of_mention[m].is_some()
                || self.entities.shared.contains(&m)
            {
                continue;
            }
            let words = self.name_words(&mention);
            let known =
                words
                    .iter()
                    .find_map(|word| match self.by_last.get(word).map(Vec::as_slice) {
                        Some(&[one]) => Some(one),
                        _ => None,
                    });
            if let Some(entity) = known {
                self.entities.of_mention[m] = Some(entity);
            }
        }
    }

    /// Mr. or Mrs. before a surname.
    fn title_gender(&self, mention: &Mention) -> Option<Gender> {
        let (name, _) = mention.name?;
        let before = &self.items()[name.checked_sub(1)?];
        if name == mention.start || !before.is(Class::TITLE) {
            return None;
        }
        match before
            .span
            .of(self.text)
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
    fn choose(&self, m: usize, word: &str, title: Option<Gender>) -> Choice {
        let suffix = self.suffix(&self.mentions.all[m]);
        let fits = |e: &&u32| {
            let draft = &self.entities.all[**e as usize];
            (title.is_none() || draft.gender().is_none() || draft.gender() == title)
                && (suffix.is_none() || suffix == draft.suffix)
        };
        let of = |names: &FxHashMap<String, Vec<u32>>| -> Vec<u32> {
            let all = names.get(word).into_iter().flatten();
            all.take(SAME_SURNAME).filter(fits).copied().collect()
        };
        let mut same = of(&self.by_last);
        if same.is_empty() {
            same = of(&self.by_given);
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
        let first = |e: u32| self.entities.all[e as usize].mentions.first().copied();
        // "Doe" where the text has a Doe and a Doe Jr.: the elder, if he was named first.
        if same.len() > 1 && suffix.is_none() && self.any_suffix(&same) {
            return self.elder(&same).map_or(Choice::Several, Choice::One);
        }
        // Those named in full before this mention, where any are.
        let before: Vec<u32> = same
            .iter()
            .copied()
            .filter(|&e| first(e).is_some_and(|f| f < m))
            .collect();
        if !before.is_empty() {
            same = before;
        }
        match same[..] {
            [] => Choice::Nobody,
            [one] => Choice::One(one),
            _ => self.by_habit(&same).map_or(Choice::Several, Choice::One),
        }
    }

    /// Of people of one name, the only one whom the text has called by the bare name before; one named once beside it changes that
    /// habit for nobody.
    fn by_habit(&self, same: &[u32]) -> Option<u32> {
        let mut called = same.iter().copied().filter(|&e| {
            self.entities.all[e as usize]
                .mentions
                .iter()
                .take(HABIT)
                .any(|&m| self.mentions.all[m].name.is_some_and(|(a, b)| b - a == 1))
        });
        let one = called.next()?;
        called.next().is_none().then_some(one)
    }

    fn any_suffix(&self, same: &[u32]) -> bool {
        same.iter()
            .any(|&e| self.entities.all[e as usize].suffix.is_some())
    }

    /// Of people of one name, the only one without a suffix, where he is named before the others.
    fn elder(&self, same: &[u32]) -> Option<u32> {
        let elder = *same
            .iter()
            .min_by_key(|&&e| self.entities.all[e as usize].mentions.first().copied())?;
        let plain = |e: &&u32| self.entities.all[**e as usize].suffix.is_none();
        (plain(&&elder) && same.iter().filter(plain).count() == 1).then_some(elder)
    }

    fn bodies(&mut self) {
        for m in 0..self.mentions.all.len() {
            let mention = self.mentions.all[m];
            // "The Hill reported", "Japan said", "the firm Roe.com": a lone name that reports and is nobody's is a body's.
            let firm = mention
                .name
                .is_some_and(|(a, _)| a > mention.start && self.items()[a - 1].is(Class::BODY));
            let speaks = firm
                || mention.form == Form::Person
                    && !self.entities.shared.contains(&m)
                    && !self.in_headline(&mention)
                    && self.reports(&mention)
                    && mention.name.is_some_and(|(a, b)| {
                        b - a > 1
                            || !self.items()[a].is(Class::NATIONALITY.or(Class::OPENER))
                                && (a > mention.start
                                    || self.items()[a].shape == Shape::Caps
                                    || self.is_place(&mention))
                    });
            if self.entities.of_mention[m].is_some() || !(mention.form == Form::Body || speaks) {
                continue;
            }
            let words = self.name_words(&mention);
            let key = words.join(" ");
            if key.is_empty() || !self.speaks(&mention) {
                continue;
            }
            let entity = match self.by_key.get(&key) {
                Some(&entity) => entity,
                None => {
                    let entity = self.create(m, words, SpeakerKind::Body);
                    self.by_key.insert(key, entity);
                    entity
                }
            };
            self.add(m, entity);
        }
    }

    /// False for names of things: wars, laws, prizes, what a number opens.
    fn speaks(&self, mention: &Mention) -> bool {
        let (from, to) = mention.name.unwrap_or((mention.start, mention.end));
        let items = &self.items()[from..to];
        let thing = items
            .iter()
            .rev()
            .find(|i| !i.is(Class::SUFFIX))
            .is_some_and(|i| {
                i.is(Class::THING) && !i.is(Class::BODY.or(Class::KNOWN_BODY)) && items.len() < 6
            });
        (!thing || self.reports(mention)) && !self.counted(mention)
    }

    /// True where a number stands in a mention ("the 2008 campaign").
    fn counted(&self, mention: &Mention) -> bool {
        self.items()[mention.start..mention.end]
            .iter()
            .any(|i| i.kind == Kind::Number)
    }

    /// Offices and groups: one entity a wording.
    fn descriptions(&mut self) {
        for m in 0..self.mentions.all.len() {
            let mention = self.mentions.all[m];
            if self.entities.of_mention[m].is_some() {
                continue;
            }
            let kind = match mention.form {
                Form::BodyDescription if self.counted(&mention) => continue,
                Form::BodyDescription => SpeakerKind::Body,
                Form::Description => self.description_kind(&mention),
                _ => continue,
            };
            let printed = self.described(m);
            let key = format!("{}:{}", kind as u8, printed.to_lowercase());
            let entity = match self.by_key.get(&key) {
                Some(&entity) => entity,
                None => {
                    let entity = self.create(m, Vec::new(), kind);
                    self.entities.all[entity as usize].name = printed;
                    self.by_key.insert(key, entity);
                    entity
                }
            };
            self.entities.of_mention[m] = Some(entity);
            self.entities.all[entity as usize].mentions.push(m);
        }
    }

    /// A description with the phrase that belongs to its noun: "a spokesman for the Roe campaign".
    fn described(&self, m: usize) -> String {
        let mention = self.mentions.all[m];
        let mut end = mention.end;
        for _ in 0..2 {
            let tied = self.items().get(end).is_some_and(|i| {
                matches!(
                    i.span.of(self.text),
                    "of" | "for" | "from" | "with" | "to" | "at"
                )
            });
            let next = self.mentions.from(end + 1).filter(|_| tied);
            let Some(next) = next else { break };
            end = self.mentions.all[next].end;
        }
        let span = Span::new(
            self.items()[mention.start].span.start(),
            self.items()[end - 1].span.end(),
        );
        span.of(self.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn description_kind(&self, mention: &Mention) -> SpeakerKind {
        let head = &self.items()[mention.head];
        let first = self.items()[mention.start].span.of(self.text);
        let definite = matches!(first, "the" | "The")
            || self.items()[mention.start].shape == Shape::Capital
            || self.items()[mention.start].possessive;
        if !head.is(Class::PEOPLE) && head.is(Class::TITLE) && definite {
            SpeakerKind::Office
        } else {
            SpeakerKind::Group
        }
    }
}

/// "minister", "pope" and "priest" are said of men only by custom; "spokesman" and "Mr." say it.
fn said_of_men(word: &str) -> bool {
    !matches!(word, "chairman" | "Chairman")
}

/// True where two names of one surname can be one person: given names equal, or one the initial or a short form of the other.
fn compatible(known: &[String], new: &[String]) -> bool {
    if known.len() < 2 || new.len() < 2 {
        return true;
    }
    let (a, b) = (&known[0], &new[0]);
    if a == b {
        return true;
    }
    let short = a.chars().count().min(b.chars().count());
    if short <= 2 || short >= 3 && (a.starts_with(b.as_str()) || b.starts_with(a.as_str())) {
        return a.chars().next() == b.chars().next();
    }
    // "Kristin" and "Kristen": one vowel inside a long name is a slip of the pen.
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let differ = a
        .chars()
        .zip(b.chars())
        .enumerate()
        .filter(|(_, (x, y))| x != y);
    let slips: Vec<_> = differ.take(2).collect();
    if a.len() == b.len()
        && a.len() >= 6
        && known.len() == new.len()
        && let [(at, (x, y))] = slips[..]
        && at + 1 < a.chars().count()
        && vowel(x)
        && vowel(y)
    {
        return true;
    }
    // "J. Edgar Doe" and "Edgar Doe"; "Mary Ann Doe" and "Ann Doe".
    let inner =
        |long: &[String], given: &String| long.len() > 2 && long[..long.len() - 1].contains(given);
    inner(known, b) || inner(new, a)
}

/// A name's word without case, accents and possessive endings.
pub fn fold(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let trimmed = word
        .trim_end_matches("'s")
        .trim_end_matches("’s")
        .trim_matches(['.', '\'', '’']);
    if trimmed.is_ascii() {
        return trimmed.to_ascii_lowercase();
    }
    trimmed
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
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
