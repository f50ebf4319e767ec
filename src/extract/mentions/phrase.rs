//! Reads the noun phrase that begins at a word: determiner, modifiers, nouns, name.
//!
//! A phrase is read word by word ([`Phrase::step`]); each word goes on with it, ends it, or shows that none begins here.

use crate::lexicon::{Class, places::place};

use super::{
    super::stream::{Item, Kind, Shape, Stream},
    Form, Mention, held,
    named::named,
    names::{name_run, name_word, person_after_body},
    strange::{named_an, strange_given},
};

/// Words that end a noun phrase or cannot stand in one.
pub(super) const CLOSED: Class = Class::PREPOSITION
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
pub(super) const PEOPLE: Class = Class::ROLE.or(Class::PEOPLE);

/// A pronoun by itself.
fn pronoun(at: usize) -> Mention {
    Mention {
        start: at,
        end: at + 1,
        name: None,
        form: Form::Pronoun,
        head: at,
    }
}

/// The noun phrase that begins at `at`, if one does.
pub(super) fn noun_phrase(
    stream: &Stream,
    sentence: usize,
    at: usize,
    end: usize,
) -> Option<Mention> {
    let items = &stream.items;
    let first = &items[at];
    // "13:40 Roe Rail:": a time of day counts nothing.
    if first.kind == Kind::Number && first.word.contains(':') {
        return None;
    }
    if first.kind == Kind::Number {
        return match dates(items, sentence, at, end) {
            true => None,
            false => open_phrase(stream, sentence, at, end),
        };
    }
    if first.kind != Kind::Word {
        return None;
    }
    // "what officials called “…”"
    let what = matches!(first.word, "What" | "what")
        && items
            .get(at + 1)
            .is_some_and(|i| i.is(Class::PEOPLE) || i.capital())
        && items
            .get(at + 2)
            .is_some_and(|i| i.is(Class::CUE) && i.shape == Shape::Lower);
    if what {
        return None;
    }
    if of_the_us(items, at, end)
        && let Some(holder) = held::holder(stream, sentence, at + 1, end)
    {
        return Some(Mention {
            start: at,
            ..holder
        });
    }
    if (first.is(Class::TITLE.or(Class::ROLE)) || held::ranks(first.word))
        && let Some(holder) = held::holder(stream, sentence, at, end)
    {
        return Some(holder);
    }
    let lone_pronoun = Class::SUBJECT_PRONOUN.or(Class::OBJECT_PRONOUN);
    let named = || first.capital() && strange_given(stream, at, end);
    if first.is(lone_pronoun)
        && !first.is(Class::POSSESSIVE)
        && !of_the_us(items, at, end)
        && !named()
        || it(first)
    {
        return Some(pronoun(at));
    }
    // "heard her describe it"
    let heard = at > sentence
        && matches!(
            items[at - 1].word,
            "heard" | "overheard" | "hear" | "hears" | "hearing"
        )
        && items.get(at + 1).is_some_and(|i| {
            i.shape == Shape::Lower && i.is(Class::CUE) && i.is(Class::BASE) && at + 1 < end
        });
    if heard && first.is(Class::OBJECT_PRONOUN) {
        return Some(pronoun(at));
    }
    // "her" before a noun is a possessive, else a pronoun.
    if first.is(Class::OBJECT_PRONOUN) && first.word != "US" && !next_is_noun(items, at + 1, end) {
        return Some(pronoun(at));
    }
    // Half of all words begin no phrase, and their class alone says so.
    if first.shape == Shape::Lower && first.is(NEVER_FIRST) && !first.is(PERHAPS_FIRST) {
        return None;
    }
    open_phrase(stream, sentence, at, end)
}

/// "In 1936 the minister said", "In May 2023 Roe said": a year, and a phrase of its own behind it.
fn dates(items: &[Item], sentence: usize, at: usize, end: usize) -> bool {
    let year = &items[at];
    if year.span.len() != 4 || at == sentence || at + 1 >= end {
        return false;
    }
    let (before, next) = (&items[at - 1], &items[at + 1]);
    let dated = before.is(Class::MONTH) || matches!(before.word, "in" | "In" | "Since" | "since");
    let odd = Class::NATIONALITY
        .or(Class::BODY)
        .or(Class::KNOWN_BODY)
        .or(PEOPLE);
    let named = dated
        && next.shape == Shape::Capital
        && year.word.starts_with(['1', '2'])
        && place(next.word).is_none()
        && !next.is(odd);
    named || next.shape == Shape::Lower && next.is(Class::DETERMINER)
}

/// "US Senator Ann Roe" is no "us".
pub(super) fn of_the_us(items: &[Item], at: usize, end: usize) -> bool {
    items[at].shape == Shape::Caps
        && items[at].word == "US"
        && at + 1 < end
        && items[at + 1].capital()
        && items[at + 1].is(Class::TITLE.or(Class::ROLE))
}

fn it(item: &Item) -> bool {
    item.is(Class::NEUTER_PRONOUN) && matches!(item.word, "it" | "It" | "you" | "You")
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
fn open_phrase(stream: &Stream, sentence: usize, start: usize, end: usize) -> Option<Mention> {
    let items = &stream.items;
    // "they will hold banners": a verb's base form behind its auxiliary.
    let helped = start > sentence
        && items[start - 1].is(Class::AUXILIARY)
        && items[start].shape == Shape::Lower
        && items[start].is(Class::BASE)
        && items[start].is(Class::CUE);
    if helped {
        return None;
    }
    let mut phrase = Phrase {
        stream,
        items,
        sentence,
        start,
        end,
        at: start,
        determined: false,
        last_noun: None,
        role: None,
        run: None,
        body: None,
    };
    phrase.determiners();
    while phrase.at < end && phrase.at - start < LONGEST {
        match phrase.step() {
            Step::On => {}
            Step::End => break,
            Step::None => return None,
        }
    }
    phrase.mention()
}

/// Words that a noun phrase has at the most.
const LONGEST: usize = 24;

/// What a word says of the phrase before it.
enum Step {
    /// It belongs to the phrase.
    On,
    /// The phrase ends before it.
    End,
    /// What was read is no noun phrase.
    None,
}

/// A noun phrase as far as it is read.
struct Phrase<'a> {
    stream: &'a Stream<'a>,
    items: &'a [Item<'a>],
    /// Where its sentence begins.
    sentence: usize,
    start: usize,
    /// Where its sentence ends.
    end: usize,
    /// The word to be read next.
    at: usize,
    /// It has a determiner or a number in front.
    determined: bool,
    last_noun: Option<usize>,
    /// The last word for a person or an office, while nothing that owns or follows it took its place.
    role: Option<usize>,
    /// The last run of name words.
    run: Option<(usize, usize)>,
    /// The last word for a body, likewise.
    body: Option<usize>,
}

impl Phrase<'_> {
    /// Passes "the", "his", "all of the", "three".
    fn determiners(&mut self) {
        while self.at < self.end {
            let item = &self.items[self.at];
            let determiner = item.is(Class::DETERMINER.or(Class::POSSESSIVE))
                && !(self.at > self.start && item.capital());
            let determiner = determiner && !named_an(self.stream, self.at, self.end);
            if !(determiner || item.kind == Kind::Number && self.at == self.start) {
                break;
            }
            self.determined = true;
            self.at += 1;
            if self.at - self.start >= 4 {
                break;
            }
        }
    }

    /// Reads one word, or a few that belong together.
    fn step(&mut self) -> Step {
        let item = &self.items[self.at];
        if self.dated() {
            return Step::On;
        }
        if item.kind == Kind::Number {
            return self.number();
        }
        if item.kind != Kind::Word {
            return Step::End;
        }
        if item.capital() && name_word(self.stream, self.sentence, self.at, self.end) {
            return self.name();
        }
        if self.office() {
            return Step::On;
        }
        if item.is(CLOSED) && !item.is(PEOPLE.or(Class::BODY))
            || item.is(Class::POSSESSIVE)
            || item.is(Class::DETERMINER)
        {
            // "its", "the" begin another phrase, but after a possessor ("Doe's own") the phrase goes on.
            let owned = self.at > self.start && self.items[self.at - 1].possessive;
            if owned && item.is(Class::DETERMINER) {
                self.at += 1;
                return Step::On;
            }
            return Step::End;
        }
        if !item.is(PEOPLE.or(Class::BODY).or(Class::TITLE)) {
            match self.odd_noun() {
                Step::On => {}
                stop => return stop,
            }
        }
        if item.is(Class::WEEKDAY) {
            return Step::End;
        }
        self.noun();
        Step::On
    }

    /// "a Feb. 1 letter", "the Monday statement": passes the day.
    fn dated(&mut self) -> bool {
        let item = &self.items[self.at];
        if !self.determined || self.last_noun.is_some() || item.kind != Kind::Word {
            return false;
        }
        let next = self.items[..self.end].get(self.at + 1);
        let dated = item.is(Class::MONTH) && next.is_some_and(|n| n.kind == Kind::Number);
        let day = item.is(Class::WEEKDAY)
            && next.is_some_and(|n| n.shape == Shape::Lower && n.is(Class::WRITING));
        self.at += match () {
            () if dated => 2,
            () if day => 1,
            () => return false,
        };
        true
    }

    fn number(&mut self) -> Step {
        let Phrase { items, at, .. } = *self;
        // "said Air Force 1st Lt. Ann Roe"
        if self.run.is_some_and(|(_, to)| to == at)
            && ordinal(items[at].word)
            && at + 2 < self.end
            && items[at + 1].is(Class::TITLE)
            && items[at + 2].capital()
        {
            self.at += 1;
            self.role = Some(self.at);
            return Step::On;
        }
        if !(self.last_noun.is_none() && self.determined || self.start == at) {
            return Step::End;
        }
        if self.determined && aged(&items[at]) {
            self.last_noun = Some(at);
        }
        self.at += 1;
        Step::On
    }

    /// A run of name words.
    fn name(&mut self) -> Step {
        let Phrase { items, at, end, .. } = *self;
        if self
            .run
            .is_some_and(|(from, to)| to == at && person_after_body(items, from, at, end))
        {
            return Step::End;
        }
        let stop = name_run(self.stream, self.sentence, at, end);
        if self.run.is_some()
            && self.role.is_none_or(|r| r < at - 1)
            && !items[at - 1].possessive
            && self.body.is_none()
        {
            // Two names without a noun between them are two mentions ("told Fox Trump").
            return Step::End;
        }
        self.run = Some((at, stop));
        self.last_noun = Some(stop - 1);
        let bodies = Class::BODY.or(Class::KNOWN_BODY);
        if items[at..stop].iter().any(|i| i.is(bodies)) {
            self.body = Some(stop - 1);
        }
        self.at = stop;
        self.after_owner();
        Step::On
    }

    /// "the first minister": an office of several words.
    fn office(&mut self) -> bool {
        let item = &self.items[self.at];
        let words = usize::from(item.phrase_len);
        let found = words > 1
            && self.at + words <= self.end
            && item.shape == Shape::Lower
            && item.is(CLOSED)
            && item.phrase.any(Class::TITLE);
        if found {
            self.at += words;
            self.role = Some(self.at - 1);
            self.last_noun = Some(self.at - 1);
        }
        found
    }

    /// Whether a word that is no noun for people, bodies or offices goes on with the phrase.
    fn odd_noun(&self) -> Step {
        let Phrase {
            items,
            start,
            at,
            end,
            determined,
            last_noun,
            ..
        } = *self;
        let item = &items[at];
        let lower = item.shape == Shape::Lower;
        let named = self.run.is_some_and(|(_, e)| e == at);
        let past = || {
            let word = item.word;
            lower && word.len() > 4 && word.ends_with("ed")
        };
        // "Roe's campaign shrugged off the claim"
        if self.body.is_some_and(|b| b + 1 == at) && past() {
            return Step::End;
        }
        // "a complaint filed by the board"
        let written = last_noun.is_some_and(|l| l + 1 == at && items[l].is(Class::WRITING));
        if written && past() && at + 1 < end && items[at + 1].is(Class::PREPOSITION) {
            return Step::End;
        }
        if at > start
            && last_noun.is_some()
            && !self.modified()
            && verbal(items, at, self.role.is_some() || named)
        {
            return Step::End;
        }
        // After a person's noun or a name only nouns go on ("Doe campaign manager", "Doe supporters").
        if (self.role.is_some_and(|r| r + 1 == at) || named && !items[at - 1].possessive)
            && !leads_to_noun(items, at, end)
        {
            return Step::End;
        }
        let bare = determined && last_noun.is_none();
        // "the two write", "some said"
        if bare
            && at > start
            && items[at - 1].is(PEOPLE)
            && lower
            && item.is(Class::CUE)
            && !item.is(Class::NOUNISH.or(Class::ING))
        {
            return Step::End;
        }
        // "Another said Roe was late": the verb of one who has no noun.
        if bare
            && at == start + 1
            && lower
            && item.is(Class::SPEECH)
            && item.is(Class::PAST)
            && !item.is(Class::NOUNISH)
            && items[start].is(Class::DETERMINER)
            && !matches!(items[start].word, "the" | "a" | "an" | "The" | "A" | "An")
        {
            return Step::None;
        }
        if at == start
            && (said_first(item, self.sentence, at)
                || verbal(items, at, false)
                || item.is(Class::TIME.or(Class::WEEKDAY).or(Class::MONTH)))
        {
            return Step::None;
        }
        Step::On
    }

    /// "according to internal emails": a noun behind one word that modifies it.
    fn modified(&self) -> bool {
        let Phrase {
            items, start, at, ..
        } = *self;
        at == start + 1
            && !self.determined
            && items[start].shape == Shape::Lower
            && items[start].class.is_empty()
            && start > self.sentence
            && items[at].is(Class::NOUNISH)
            && (items[start - 1].is(Class::PREPOSITION)
                || start >= self.sentence + 2 && items[start - 2].phrase.any(Class::ACCORDING))
    }

    /// Takes a noun into the phrase.
    fn noun(&mut self) {
        let Phrase { items, at, .. } = *self;
        let item = &items[at];
        if item.is(PEOPLE) {
            self.role = Some(at);
            self.body = None;
        } else if item.is(Class::BODY) {
            self.body = Some(at);
            self.role = None;
        } else if item.is(Class::TITLE) || ranking(items, at) {
            self.role = Some(at);
        } else if self.role.is_some_and(|r| r + 1 == at) || self.body.is_some() {
            self.role = None;
            self.body = None;
        }
        self.last_noun = Some(at);
        self.at += 1;
        self.after_owner();
    }

    /// Behind a possessor ("Doe's") the phrase begins anew.
    fn after_owner(&mut self) {
        if self.items[self.at - 1].possessive {
            self.role = None;
            self.body = None;
            self.last_noun = None;
        }
    }

    /// What the words read make.
    fn mention(&self) -> Option<Mention> {
        let Phrase {
            items,
            start,
            at,
            determined,
            last_noun,
            role,
            ..
        } = *self;
        if at == start {
            return None;
        }
        let described = |form, head, end| Mention {
            start,
            end,
            name: None,
            form,
            head,
        };
        if let Some((head, stop)) = numbered(items, start, at, self.end) {
            return Some(described(Form::Description, head, stop));
        }
        // A possessor without what it owns ("Doe's", then a quotation) is a mention itself.
        let last = last_noun.unwrap_or(at - 1);
        if let Some((from, to)) = self.run
            && (to == at || last_noun.is_none() && to == last + 1)
        {
            return Some(named(self.stream, start, from, to, role));
        }
        let alone = determined && last_noun.is_none() && at == start + 1;
        if alone && items[start].is(Class::POSSESSIVE) && !items[start].is(PEOPLE) {
            return None;
        }
        let form = if role == Some(last) || determined && aged(&items[last]) {
            Form::Description
        } else if self.body == Some(last) {
            Form::BodyDescription
        } else if items[last].is(PEOPLE) {
            Form::Description
        } else {
            Form::Thing
        };
        Some(described(form, last, at))
    }
}

/// "Juror No. 4", "Witness 2": the noun, and where its number ends.
fn numbered(items: &[Item], start: usize, at: usize, end: usize) -> Option<(usize, usize)> {
    // Most phrases have no number near.
    if !items[at..end.min(at + 3)]
        .iter()
        .any(|i| i.kind == Kind::Number)
    {
        return None;
    }
    let word = |i: usize| matches!(items[i].word, "No." | "No" | "Number" | "#");
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
pub fn aged(item: &Item) -> bool {
    item.kind == Kind::Number && item.word.ends_with("-year-old")
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
fn verbal(items: &[Item], at: usize, after_head: bool) -> bool {
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
    let word = item.word;
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
fn leads_to_noun(items: &[Item], at: usize, end: usize) -> bool {
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
        if item.is(Class::CUE) || item.word.ends_with("ed") {
            return false;
        }
    }
    false
}
