//! Finds mentions: the stretches of the reporter's words that name people and bodies, describe them, or stand for them.
//!
//! In: the stream. Out: noun phrases in order, each with its head, its name if it has one, and what kind of thing it is. A noun
//! phrase here is flat (determiner, modifiers, nouns, name); what prepositions and commas tie to it is joined where sources are read.
//! It knows nothing of who the mentions are.

mod held;
mod named;
mod names;
mod nickname;
mod offices;
mod phrase;
pub(super) mod portfolio;
mod strange;

use crate::{lexicon::Class, text::Span};

use named::named;
pub(super) use named::titular;
pub use phrase::aged;
use phrase::{PEOPLE, noun_phrase};

use super::stream::{Kind, Stream};

/// What a mention is by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// "he", "she", "they", "it", "I", "we", "you".
    Pronoun,
    /// It holds a name of a person (or of something that could be one).
    Person,
    /// The name of a body.
    Body,
    /// A description of people by a common noun ("two officials").
    Description,
    /// A description of a body ("the ministry").
    BodyDescription,
    /// Any other noun phrase ("the new rules").
    Thing,
}

/// One flat noun phrase.
#[derive(Clone, Copy, Debug)]
pub struct Mention {
    /// The first item.
    pub start: usize,
    /// One past the last item.
    pub end: usize,
    /// The items of the name, where it has one: without titles.
    pub name: Option<(usize, usize)>,
    /// What it is.
    pub form: Form,
    /// The item of its head noun or of the name's last word.
    pub head: usize,
}

impl Mention {
    /// The stretch of text.
    pub fn span(&self, stream: &Stream) -> Span {
        Span::new(
            stream.items[self.start].span.start(),
            stream.items[self.end - 1].span.end(),
        )
    }

    /// True for what can speak.
    pub fn can_speak(&self) -> bool {
        self.form != Form::Thing
    }
}

/// All mentions, and for each item the mention that it belongs to.
#[derive(Debug, Default)]
pub struct Mentions {
    /// In the order of the text; a possessor stands before the mention that holds it, others do not overlap.
    pub all: Vec<Mention>,
    /// For each item, the number of its outermost mention plus one; 0 for none.
    of_item: Vec<u32>,
    /// For each mention, the possessor inside it ("Doe's", "his"), a mention of its own.
    owners: Vec<Option<usize>>,
}

impl Mentions {
    /// The mention that holds an item.
    pub fn at(&self, item: usize) -> Option<usize> {
        self.of_item
            .get(item)
            .and_then(|&n| (n as usize).checked_sub(1))
    }

    /// The possessor inside a mention: "Doe's" in "Doe's claim".
    pub fn owner(&self, mention: usize) -> Option<usize> {
        self.owners.get(mention).copied().flatten()
    }

    /// The mention that begins with an item.
    pub fn from(&self, item: usize) -> Option<usize> {
        self.at(item).filter(|&m| self.all[m].start == item)
    }

    /// Reads all noun phrases of the stream.
    pub fn read(stream: &Stream<'_>) -> Mentions {
        let mut mentions = Mentions {
            all: Vec::with_capacity(stream.items.len() / 2),
            of_item: vec![0; stream.items.len()],
            owners: Vec::with_capacity(stream.items.len() / 2),
        };
        for sentence in &stream.sentences {
            crate::stop::check();
            let mut at = sentence.start;
            while at < sentence.end {
                // "No 11 told reporters": the number belongs to the house.
                if numbered(stream, at) {
                    at += 2;
                    continue;
                }
                if let Some(behind) = salutation(stream, sentence.start, at) {
                    at = behind;
                    continue;
                }
                let Some(mention) = noun_phrase(stream, sentence.start, at, sentence.end) else {
                    at += 1;
                    continue;
                };
                at = mention.end;
                let owners = mentions.all.len();
                owners_inside(stream, &mention, &mut mentions.all);
                mentions.all.push(mention);
                let number = mentions.all.len() as u32;
                mentions.of_item[mention.start..mention.end].fill(number);
                mentions.owners.resize(number as usize, None);
                if number as usize > owners + 1 {
                    mentions.owners[number as usize - 1] = Some(number as usize - 2);
                }
            }
        }
        mentions
    }
}

/// "Dear Editor, I was sad", "Sir, It is late": the item behind the comma of whom a letter is to.
fn salutation(stream: &Stream<'_>, sentence: usize, at: usize) -> Option<usize> {
    /// Items of a salutation, at most.
    const LONGEST: usize = 4;
    if at != sentence || !matches!(stream.word(at), "Dear" | "Sir" | "Madam" | "Sirs") {
        return None;
    }
    let near = at + 1..stream.items.len().min(at + LONGEST);
    let comma = near
        .into_iter()
        .find(|&i| stream.items[i].kind == Kind::Comma)?;
    let alone = stream.word(at) == "Dear" || comma == at + 1;
    alone.then_some(comma + 1)
}

/// True for *No 10*, which is an address, and not so many of something.
fn numbered(stream: &Stream<'_>, at: usize) -> bool {
    let next = stream.items.get(at + 1);
    matches!(stream.word(at), "No" | "No.")
        && next.is_some_and(|next| next.word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The possessors inside a mention, as mentions of their own.
fn owners_inside(stream: &Stream, mention: &Mention, into: &mut Vec<Mention>) {
    if mention.form == Form::Pronoun {
        return;
    }
    let items = &stream.items;
    let mut from = mention.start;
    for at in mention.start..mention.end - 1 {
        let item = &items[at];
        if item.is(Class::POSSESSIVE) && !item.is(Class::RELATIVE) && at == mention.start {
            into.push(Mention {
                start: at,
                end: at + 1,
                name: None,
                form: Form::Pronoun,
                head: at,
            });
            return;
        }
        if !item.possessive {
            continue;
        }
        let first = (from..=at)
            .rev()
            .take_while(|&i| {
                items[i].capital()
                    || items[i].is(Class::PARTICLE)
                    || items[i].is(Class::PREPOSITION) && i > from && items[i - 1].capital()
            })
            .last();
        let owner = match first {
            Some(first) if items[at].capital() => named(stream, from, first, at + 1, None),
            _ => {
                let form = match () {
                    () if item.is(PEOPLE) => Form::Description,
                    () if item.is(Class::BODY) => Form::BodyDescription,
                    () => Form::Thing,
                };
                Mention {
                    start: from,
                    end: at + 1,
                    name: None,
                    form,
                    head: at,
                }
            }
        };
        into.push(owner);
        from = at + 1;
    }
}
