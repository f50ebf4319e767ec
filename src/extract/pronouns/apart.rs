//! Whom a pronoun cannot mean: somebody named beside it, or in the words it is the speaker of.
//!
//! In: a page and its ties. Out: for a pronoun that speaks, the people who are others. *He said Roe had left* is not about what Roe
//! said, and who says “Roe must go” is seldom Roe. It decides nothing.

use rustc_hash::FxHashMap;

use crate::{lexicon::Class, model::SpeakerKind};

use super::super::{entities::fold, mentions::Form, page::Page, rules::Tie, stream::Kind};

/// Why somebody is not meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Named later in the pronoun's own sentence.
    Beside,
    /// Named in the quotation that the pronoun speaks.
    SpokenOf,
    /// The subject whose verb has the pronoun for its object.
    Acts,
}

/// For each speaking pronoun, who is somebody else.
#[derive(Debug, Default)]
pub struct Apart {
    of_mention: FxHashMap<usize, Vec<(u32, Why)>>,
}

/// People remembered a pronoun; more are no use.
const MOST: usize = 8;

/// Words of a quotation that are looked at.
const WORDS: usize = 400;

impl Apart {
    /// Reads a page.
    pub fn read(page: &Page<'_>, ties: &[Option<Tie>]) -> Apart {
        let mut apart = Apart::default();
        let people = surnames(page);
        for (quote, tie) in ties.iter().enumerate() {
            let pronoun = tie
                .and_then(|t| t.source)
                .filter(|&m| page.mentions.all[m].form == Form::Pronoun);
            if let Some(m) = pronoun {
                for word in capitalised(page.words(quote)) {
                    if let Some(&entity) = people.get(&fold(word)) {
                        apart.put(m, entity, Why::SpokenOf);
                    }
                }
            }
        }
        let speaking = page.cues.events.iter().filter_map(|e| e.source);
        let tied = ties.iter().flatten().filter_map(|t| t.source);
        for m in speaking.chain(tied) {
            apart.beside(page, m);
        }
        for &subject in page.cues.subjects.iter().flatten() {
            apart.acted_on(page, subject);
        }
        apart
    }

    /// Why `entity` is not whom the pronoun `mention` means, if something says so.
    pub fn of(&self, mention: usize, entity: u32) -> Option<Why> {
        let all = self.of_mention.get(&mention)?;
        all.iter().find(|(e, _)| *e == entity).map(|(_, why)| *why)
    }

    fn put(&mut self, mention: usize, entity: u32, why: Why) {
        let all = self.of_mention.entry(mention).or_default();
        if let Some(known) = all.iter_mut().find(|(e, _)| *e == entity) {
            if why == Why::Beside {
                known.1 = why;
            }
        } else if all.len() < MOST {
            all.push((entity, why));
        }
    }

    /// "Roe compares her to weather": somebody else.
    fn acted_on(&mut self, page: &Page<'_>, subject: usize) {
        /// Items from a subject to the object of its verb, at most.
        const NEAR: usize = 3;
        let Some(entity) = page.entities.of_mention[subject] else {
            return;
        };
        let end = page.mentions.all[subject].end;
        let Some(object) = (end + 1..=end + NEAR)
            .take_while(|&at| page.kind(at - 1) == Kind::Word && page.word(at - 1) != "and")
            .find(|&at| matches!(page.word(at), "him" | "her"))
        else {
            return;
        };
        let plain = |at: usize| {
            page.item(at)
                .is_some_and(|i| !i.is(Class::RELATIVE.or(Class::CONJUNCTION)) && i.word != "that")
        };
        let pronoun = page.mentions.from(object).filter(|&m| {
            let mention = &page.mentions.all[m];
            mention.form == Form::Pronoun && mention.end == object + 1
        });
        if let Some(m) = pronoun.filter(|_| (end..object).all(plain)) {
            self.put(m, entity, Why::Acts);
        }
    }

    /// "In a message to a friend, Roe, he wrote": who is written to does not write.
    fn addressed(&mut self, page: &Page<'_>, m: usize, start: usize) {
        let to = |at: Option<usize>| {
            at.is_some_and(|at| at >= start && matches!(page.word(at), "to" | "with" | "from"))
        };
        let comma = |at: usize| at > start && page.kind(at) == Kind::Comma;
        let subject = page.mentions.all[m].start;
        if subject <= start || !comma(subject - 1) {
            return;
        }
        for other in (0..m).rev().take(MOST) {
            let named = &page.mentions.all[other];
            if named.start < start {
                break;
            }
            let before = named.start.checked_sub(1);
            // "to a friend, Roe,"
            let described = before.filter(|&b| comma(b)).and_then(|b| {
                page.mentions
                    .at(b - 1)
                    .filter(|&d| page.mentions.all[d].end == b)
            });
            let governed = to(before)
                || described.is_some_and(|d| to(page.mentions.all[d].start.checked_sub(1)));
            if governed
                && named.end + 1 == subject
                && let Some(entity) = page.entities.of_mention[other]
            {
                self.put(m, entity, Why::Beside);
            }
        }
    }

    /// Names that follow in the sentence of a pronoun that speaks, unless a clause that begins it puts the pronoun first (*As he said,
    /// Roe left*).
    fn beside(&mut self, page: &Page<'_>, m: usize) {
        let mention = &page.mentions.all[m];
        let first = &page.stream.items[mention.start];
        if mention.form != Form::Pronoun || !first.is(Class::HE.or(Class::SHE)) {
            return;
        }
        let sentence = page.stream.sentences[first.sentence as usize];
        self.addressed(page, m, sentence.start);
        let opener = &page.stream.items[sentence.start];
        if opener.is(Class::CONJUNCTION) && !opener.is(Class::COORDINATOR)
            || opener.is(Class::PREPOSITION)
        {
            return;
        }
        // "Roe, he said, never paid": whom the clause round the tag is about.
        let aside = mention.start > sentence.start
            && page.kind(mention.start - 1) == Kind::Comma
            && page.kind(mention.end + 1) == Kind::Comma
            && page
                .cues
                .of_sentence(first.sentence)
                .iter()
                .any(|e| e.source == Some(m));
        if aside {
            for other in (0..m).rev().take(MOST) {
                let named = &page.mentions.all[other];
                if named.start < sentence.start {
                    break;
                }
                if named.end + 1 == mention.start
                    && named.name.is_some()
                    && let Some(entity) = page.entities.of_mention[other]
                {
                    self.put(m, entity, Why::Beside);
                }
            }
        }
        for (other, named) in page.mentions.all[m + 1..].iter().enumerate().take(MOST) {
            if named.start >= sentence.end {
                break;
            }
            if named.name.is_some()
                && let Some(entity) = page.entities.of_mention[m + 1 + other]
            {
                self.put(m, entity, Why::Beside);
            }
        }
    }
}

/// The words with a capital among the first ones of a quotation.
fn capitalised(words: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '’');
    let bytes = words.as_bytes();
    let mut start = 0;
    let mut left = WORDS;
    std::iter::from_fn(move || {
        while left > 0 && start <= bytes.len() {
            let begun = start;
            // Most characters are of ASCII and need not be decoded.
            let mut at = begun;
            start = loop {
                match bytes.get(at) {
                    None => break at + 1,
                    Some(byte) if !byte.is_ascii() => {
                        let c = words[at..].chars().next().unwrap_or(' ');
                        if ends(c) {
                            break at + c.len_utf8();
                        }
                        at += c.len_utf8();
                    }
                    Some(&byte) if ends(char::from(byte)) => break at + 1,
                    Some(_) => at += 1,
                }
            };
            left -= 1;
            if words[begun..at].starts_with(char::is_uppercase) {
                return Some(&words[begun..at]);
            }
        }
        None
    })
}

/// The people of a text by surname, where only one bears it.
fn surnames(page: &Page<'_>) -> FxHashMap<String, u32> {
    let mut all: FxHashMap<String, Option<u32>> = FxHashMap::default();
    for (entity, draft) in page.entities.all.iter().enumerate() {
        if draft.kind == SpeakerKind::Person
            && let Some(last) = draft.surname()
        {
            all.entry(last.to_owned())
                .and_modify(|one| *one = None)
                .or_insert(Some(entity as u32));
        }
    }
    all.into_iter()
        .filter_map(|(name, one)| Some((name, one?)))
        .collect()
}
