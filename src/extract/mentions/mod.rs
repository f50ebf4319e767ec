//! Finds mentions: the stretches of the reporter's words that name people and bodies, describe them, or stand for them.
//!
//! In: the stream. Out: noun phrases in order, each with its head, its name if it has one, and what kind of thing it is. A noun
//! phrase here is flat (determiner, modifiers, nouns, name); what prepositions and commas tie to it is joined where sources are read.
//! It knows nothing of who the mentions are.

mod named;
mod names;
pub(super) mod portfolio;

use crate::{lexicon::Class, text::Span};

use named::named;
use names::{name_run, name_word, person_after_body};

use super::stream::{Item, Kind, Shape, Stream};

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
    pub fn read(text: &str, stream: &Stream) -> Mentions {
        let mut mentions = Mentions {
            all: Vec::with_capacity(stream.items.len() / 2),
            of_item: vec![0; stream.items.len()],
            owners: Vec::with_capacity(stream.items.len() / 2),
        };
        for sentence in &stream.sentences {
            crate::stop::check();
            let mut at = sentence.start;
            while at < sentence.end {
                let Some(mention) = noun_phrase(text, stream, sentence.start, at, sentence.end)
                else {
                    at += 1;
                    continue;
                };
                at = mention.end;
                let owners = mentions.all.len();
                owners_inside(text, stream, &mention, &mut mentions.all);
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

/// Words that end a noun phrase or cannot stand in one.
const CLOSED: Class = Class::PREPOSITION
    .or(Class::CONJUNCTION)
    .or(Class::AUXILIARY)
    .or(Class::ADVERB)
    .or(Class::NEGATION)
    .or(Class::RELATIVE)
    .or(Class::SUBJECT_PRONOUN)
    .or(Class::OBJECT_PRONOUN)
    .or(Class::NEUTER_PRONOUN);

/// Words in small letters that no noun phrase begins with…
const NEVER_FIRST: Class = CLOSED
    .or(Class::VERB)
    .or(Class::TIME)
    .or(Class::WEEKDAY)
    .or(Class::MONTH);

/// …unless they are one of these too.
const PERHAPS_FIRST: Class = PEOPLE
    .or(Class::BODY)
    .or(Class::TITLE)
    .or(Class::DETERMINER)
    .or(Class::POSSESSIVE);

/// Nouns that make a noun phrase one that can speak.
const PEOPLE: Class = Class::ROLE.or(Class::PEOPLE);

/// The noun phrase that begins at `at`, if one does.
fn noun_phrase(
    text: &str,
    stream: &Stream,
    sentence: usize,
    at: usize,
    end: usize,
) -> Option<Mention> {
    let items = &stream.items;
    let first = &items[at];
    // "13:40 Roe Rail:": a time of day counts nothing.
    if first.kind == Kind::Number && first.span.of(text).contains(':') {
        return None;
    }
    if first.kind == Kind::Number {
        return open_phrase(text, stream, sentence, at, end);
    }
    if first.kind != Kind::Word {
        return None;
    }
    let lone_pronoun = Class::SUBJECT_PRONOUN.or(Class::OBJECT_PRONOUN);
    let named = first.capital() && names::strange_given(text, stream, at, end);
    if !named && first.is(lone_pronoun) && !first.is(Class::POSSESSIVE) || it(text, first) {
        return Some(Mention {
            start: at,
            end: at + 1,
            name: None,
            form: Form::Pronoun,
            head: at,
        });
    }
    // "her" before a noun is a possessive, else a pronoun.
    if first.is(Class::OBJECT_PRONOUN) && !next_is_noun(items, at + 1, end) {
        return Some(Mention {
            start: at,
            end: at + 1,
            name: None,
            form: Form::Pronoun,
            head: at,
        });
    }
    // Half of all words begin no phrase, and their class alone says so.
    if first.shape == Shape::Lower && first.is(NEVER_FIRST) && !first.is(PERHAPS_FIRST) {
        return None;
    }
    open_phrase(text, stream, sentence, at, end)
}

/// The possessors inside a mention, as mentions of their own.
fn owners_inside(text: &str, stream: &Stream, mention: &Mention, into: &mut Vec<Mention>) {
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
            Some(first) if items[at].capital() => named(text, stream, from, first, at + 1, None),
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

fn it(text: &str, item: &Item) -> bool {
    item.is(Class::NEUTER_PRONOUN) && matches!(item.span.of(text), "it" | "It" | "you" | "You")
}

fn next_is_noun(items: &[Item], at: usize, end: usize) -> bool {
    at < end
        && items[at].kind == Kind::Word
        && (items[at].capital()
            || !items[at].is(CLOSED
                .or(Class::VERB)
                .or(Class::DETERMINER)
                .or(Class::WEEKDAY)))
}

/// A noun phrase that is no pronoun.
fn open_phrase(
    text: &str,
    stream: &Stream,
    sentence: usize,
    start: usize,
    end: usize,
) -> Option<Mention> {
    let items = &stream.items;
    let mut at = start;
    let mut determined = false;
    // "they will hold banners": a verb's base form behind its auxiliary.
    let helped = start > sentence
        && items[start - 1].is(Class::AUXILIARY)
        && items[start].shape == Shape::Lower
        && items[start].is(Class::BASE)
        && items[start].is(Class::CUE);
    if helped {
        return None;
    }
    while at < end
        && (items[at].is(Class::DETERMINER.or(Class::POSSESSIVE))
            && !(at > start && items[at].capital())
            || items[at].kind == Kind::Number && at == start)
    {
        determined = true;
        at += 1;
        if at - start >= 4 {
            break;
        }
    }
    let mut last_noun = None;
    let mut role = None;
    // The last run of name words.
    let mut run: Option<(usize, usize)> = None;
    let mut body = None;
    while at < end && at - start < 24 {
        let item = &items[at];
        // "a Feb. 1 letter", "the Monday statement"
        if determined && last_noun.is_none() && item.kind == Kind::Word {
            let dated = item.is(Class::MONTH)
                && items
                    .get(at + 1)
                    .is_some_and(|n| n.kind == Kind::Number && at + 1 < end);
            let day = item.is(Class::WEEKDAY)
                && items.get(at + 1).is_some_and(|n| {
                    at + 1 < end && n.shape == Shape::Lower && n.is(Class::WRITING)
                });
            if dated || day {
                at += 1 + usize::from(dated);
                continue;
            }
        }
        // "said Air Force 1st Lt. Ann Roe"
        if item.kind == Kind::Number
            && run.is_some_and(|(_, to)| to == at)
            && ordinal(item.span.of(text))
            && at + 2 < end
            && items[at + 1].is(Class::TITLE)
            && items[at + 2].capital()
        {
            at += 1;
            role = Some(at);
            continue;
        }
        if item.kind == Kind::Number {
            if last_noun.is_none() && determined || start == at {
                if determined && aged(text, item) {
                    last_noun = Some(at);
                }
                at += 1;
                continue;
            }
            break;
        }
        if item.kind != Kind::Word {
            break;
        }
        if item.capital() && name_word(text, stream, sentence, at, end) {
            if run.is_some_and(|(from, to)| to == at && person_after_body(items, from, at, end)) {
                break;
            }
            let stop = name_run(text, stream, sentence, at, end);
            if run.is_some()
                && role.is_none_or(|r| r < at - 1)
                && !items[at - 1].possessive
                && body.is_none()
            {
                // Two names without a noun between them are two mentions ("told Fox Trump").
                break;
            }
            run = Some((at, stop));
            last_noun = Some(stop - 1);
            if items[at..stop]
                .iter()
                .any(|i| i.is(Class::BODY.or(Class::KNOWN_BODY)))
            {
                body = Some(stop - 1);
            }
            at = stop;
            if items[at - 1].possessive {
                role = None;
                body = None;
                last_noun = None;
            }
            continue;
        }
        // "the first minister"
        let office = usize::from(item.phrase_len);
        if office > 1
            && at + office <= end
            && item.shape == Shape::Lower
            && item.is(CLOSED)
            && item.phrase.any(Class::TITLE)
        {
            at += office;
            role = Some(at - 1);
            last_noun = Some(at - 1);
            continue;
        }
        if item.is(CLOSED) && !item.is(PEOPLE.or(Class::BODY))
            || item.is(Class::POSSESSIVE)
            || item.is(Class::DETERMINER)
        {
            // "its", "the" begin another phrase, but after a possessor ("Doe's own") the phrase goes on.
            if at > start && items[at - 1].possessive && item.is(Class::DETERMINER) {
                at += 1;
                continue;
            }
            break;
        }
        let noun = item.is(PEOPLE.or(Class::BODY).or(Class::TITLE));
        // "Roe's campaign shrugged off the claim"
        let past = || {
            let word = item.span.of(text);
            item.shape == Shape::Lower && word.len() > 4 && word.ends_with("ed")
        };
        if !noun && body.is_some_and(|b| b + 1 == at) && past() {
            break;
        }
        // "a complaint filed by the board"
        let written = last_noun.is_some_and(|l| l + 1 == at && items[l].is(Class::WRITING));
        if written && past() && at + 1 < end && items[at + 1].is(Class::PREPOSITION) {
            break;
        }
        // "according to internal emails"
        let modified = at == start + 1
            && !determined
            && items[start].shape == Shape::Lower
            && items[start].class.is_empty()
            && start > sentence
            && item.is(Class::NOUNISH)
            && (items[start - 1].is(Class::PREPOSITION)
                || start >= sentence + 2 && items[start - 2].phrase.any(Class::ACCORDING));
        if !noun
            && !modified
            && at > start
            && last_noun.is_some()
            && verbal(
                text,
                items,
                at,
                role.is_some() || run.is_some_and(|(_, e)| e == at),
            )
        {
            break;
        }
        if !noun
            && (role.is_some_and(|r| r + 1 == at)
                || run.is_some_and(|(_, e)| e == at && !items[at - 1].possessive))
        {
            // After a person's noun or a name only nouns go on ("Doe campaign manager", "Doe supporters").
            if !leads_to_noun(text, items, at, end) {
                break;
            }
        }
        // "the two write", "some said"
        if !noun
            && determined
            && last_noun.is_none()
            && at > start
            && items[at - 1].is(PEOPLE)
            && item.shape == Shape::Lower
            && item.is(Class::CUE)
            && !item.is(Class::NOUNISH.or(Class::ING))
        {
            break;
        }
        // "Another said Roe was late": the verb of one who has no noun.
        if !noun
            && determined
            && last_noun.is_none()
            && at == start + 1
            && item.shape == Shape::Lower
            && item.is(Class::SPEECH)
            && item.is(Class::PAST)
            && !item.is(Class::NOUNISH)
            && items[start].is(Class::DETERMINER)
            && !matches!(
                items[start].span.of(text),
                "the" | "a" | "an" | "The" | "A" | "An"
            )
        {
            return None;
        }
        if !noun
            && at == start
            && (said_first(item, sentence, at)
                || verbal(text, items, at, false)
                || item.is(Class::TIME.or(Class::WEEKDAY).or(Class::MONTH)))
        {
            return None;
        }
        if item.is(Class::WEEKDAY) {
            break;
        }
        if item.is(PEOPLE) {
            role = Some(at);
            body = None;
        } else if item.is(Class::BODY) {
            body = Some(at);
            role = None;
        } else if item.is(Class::TITLE) || ranking(items, at) {
            role = Some(at);
        } else if role.is_some_and(|r| r + 1 == at) || body.is_some() {
            role = None;
            body = None;
        }
        last_noun = Some(at);
        at += 1;
        if items[at - 1].possessive {
            role = None;
            body = None;
            last_noun = None;
        }
    }
    if at == start {
        return None;
    }
    if let Some((head, stop)) = numbered(text, items, start, at, end) {
        return Some(Mention {
            start,
            end: stop,
            name: None,
            form: Form::Description,
            head,
        });
    }
    // A possessor without what it owns ("Doe's", then a quotation) is a mention itself.
    let last = last_noun.unwrap_or(at - 1);
    if let Some((from, to)) = run
        && (to == at || last_noun.is_none() && to == last + 1)
    {
        return Some(named(text, stream, start, from, to, role));
    }
    let form = if role == Some(last) || determined && aged(text, &items[last]) {
        Form::Description
    } else if body == Some(last) {
        Form::BodyDescription
    } else if items[last].is(PEOPLE) || determined && last == start && items[last].is(PEOPLE) {
        Form::Description
    } else {
        Form::Thing
    };
    if determined
        && last_noun.is_none()
        && !items[start].is(PEOPLE)
        && at == start + 1
        && items[start].is(Class::POSSESSIVE)
    {
        return None;
    }
    Some(Mention {
        start,
        end: at,
        name: None,
        form,
        head: last,
    })
}

/// "Juror No. 4", "Witness 2": the noun, and where its number ends.
fn numbered(
    text: &str,
    items: &[Item],
    start: usize,
    at: usize,
    end: usize,
) -> Option<(usize, usize)> {
    // Most phrases have no number near.
    if !items[at..end.min(at + 3)]
        .iter()
        .any(|i| i.kind == Kind::Number)
    {
        return None;
    }
    let word = |i: usize| matches!(items[i].span.of(text), "No." | "No" | "Number" | "#");
    let mut head = at - 1;
    let mut number = at;
    if head > start && word(head) {
        head -= 1;
    } else if at < end && word(at) {
        number += 1;
    }
    // A stop after "No" may stand by itself.
    if number < end && number > head + 1 && items[number].kind == Kind::Stop {
        number += 1;
    }
    let noun = &items[head];
    let found = number < end
        && items[number].kind == Kind::Number
        && items[number].span.len() <= 3
        && noun.is(Class::ROLE)
        && !noun.possessive
        && (number > head + 1 || noun.capital());
    found.then_some((head, number + 1))
}

/// "1st", "2nd": the rank of an officer.
fn ordinal(word: &str) -> bool {
    matches!(word, "1st" | "2nd" | "3rd" | "First" | "Second")
}

/// "the 29-year-old": an age that stands for its bearer.
pub fn aged(text: &str, item: &Item) -> bool {
    item.kind == Kind::Number && item.span.of(text).ends_with("-year-old")
}

/// "Said Roe, “…”": a verb of speech that opens its sentence.
fn said_first(item: &Item, sentence: usize, at: usize) -> bool {
    at == sentence
        && item.is(Class::SPEECH)
        && item.is(Class::PAST)
        && !item.is(Class::BASE)
        && !item.possessive
}

/// True where a lower-case word reads as a verb rather than as the next noun of a phrase.
fn verbal(text: &str, items: &[Item], at: usize, after_head: bool) -> bool {
    let item = &items[at];
    if item.capital() {
        return false;
    }
    if item.is(Class::VERB.or(Class::AUXILIARY)) {
        return true;
    }
    if item.is(Class::CUE) {
        return !item.is(Class::BASE) || after_head;
    }
    let word = item.span.of(text);
    after_head
        && (word.ends_with("ed") || word.ends_with("ing"))
        && word.len() > 4
        && !ranking(items, at)
}

/// "ranking member Roe", "the club's managing director": a participle that belongs to the office behind it.
fn ranking(items: &[Item], at: usize) -> bool {
    items[at].is(Class::RANKING)
        && items.get(at + 1).is_some_and(|next| {
            next.kind == Kind::Word
                && (next.is(Class::TITLE.or(Class::ROLE)) || next.shape == Shape::Capital)
        })
}

/// True where, after a name, lower-case words lead to a noun for people or bodies within three words ("Doe campaign manager").
fn leads_to_noun(text: &str, items: &[Item], at: usize, end: usize) -> bool {
    for item in &items[at..end.min(at + 3)] {
        if item.kind != Kind::Word
            || item.is(CLOSED
                .or(Class::DETERMINER)
                .or(Class::VERB)
                .or(Class::POSSESSIVE))
        {
            return false;
        }
        let writing = item.is(Class::WRITING) && !item.is(Class::CUE);
        if item.is(PEOPLE.or(Class::BODY)) || writing || item.is(Class::RANKING) {
            return true;
        }
        if item.is(Class::CUE) || item.span.of(text).ends_with("ed") {
            return false;
        }
    }
    false
}
