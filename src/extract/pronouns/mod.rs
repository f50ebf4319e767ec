//! Resolves *he* and *she*: who the text was speaking of.
//!
//! In: a page and the ties of its quotations. Out: for each pronoun mention, the entity it stands for and how clear that is, or
//! nothing where two people are as likely. A person is remembered with a weight: much for the subject of a clause and for who spoke
//! last, little for a name in passing, less with every sentence. Who is a *he* and who a *she* the text says (titles, nouns, pronouns
//! that only one person can be meant by), else the given name. *It* may be a body that the
//! sentence or the one before it is about; *they*, *I* and *we* stay unresolved.

mod accused;
mod answers;
mod apart;
mod bodies;
mod doubt;
mod envoys;
mod kinds;
mod late;
mod memory;
mod parts;
mod standin;
mod telling;

use crate::{
    lexicon::{Class, given::Gender},
    model::SpeakerKind,
};

use super::{
    cues::By,
    entities::Draft,
    mentions::Form,
    page::Page,
    rules::Tie,
    stream::{Kind, Sentence},
};

use answers::Answers;
use apart::Apart;
use envoys::Envoy;
use memory::{Memory, Standing};
use telling::{Telling, accused_of, called, telling};

/// A pronoun's entity.
#[derive(Clone, Copy, Debug)]
pub struct Resolved {
    /// The entity.
    pub entity: u32,
    /// How far it stands out, 0 to 1: 1 where nobody else comes into question.
    pub clarity: f32,
}

/// The entities of all *he* and *she* mentions; one entry a mention.
pub fn resolve(page: &Page<'_>, ties: &[Option<Tie>]) -> Vec<Option<Resolved>> {
    let mut votes = vec![[0u16; 2]; page.entities.all.len()];
    let mut sources = vec![false; page.mentions.all.len()];
    for event in &page.cues.events {
        if let Some(source) = event.source {
            sources[source] = true;
        }
    }
    let mut quoted = vec![false; page.mentions.all.len()];
    for source in ties.iter().flatten().filter_map(|t| t.source) {
        quoted[source] = true;
    }
    let apart = Apart::read(page, ties);
    let mut subjects = page.cues.subjects.clone();
    // "The mayor of Doeville, Ann Roe, was furious."
    for subject in subjects.iter_mut().flatten() {
        *subject = called(page, *subject).unwrap_or(*subject);
    }
    for event in &page.cues.events {
        if let Some(source) = event
            .source
            .filter(|&s| event.by == By::Inverted && quoted[s])
        {
            subjects[event.sentence as usize] = Some(source);
        }
    }
    let accused = accused_of(page);
    let resolver = Resolver {
        page,
        accused,
        subjects,
        sources,
        quoted,
        apart,
        answers: Answers::read(page),
        late: late::late(page),
        telling: telling(page, accused),
        genders: page.entities.all.iter().map(Draft::gender).collect(),
        most: (0..page.entities.all.len())
            .filter(|&e| page.entities.all[e].person)
            .max_by_key(|&e| page.entities.all[e].mentions.len()),
    };
    let mut found = resolver.pass(&mut votes, true);
    // Votes count for those alone whose gender nothing else tells.
    let mut telling = resolver.genders.iter().zip(&votes);
    if telling.any(|(known, votes)| known.is_none() && *votes != [0, 0]) {
        found = resolver.pass(&mut votes, false);
    }
    drop_both(page, &mut found);
    found
}

/// True for one person without a name: *the harbour master*, *a neighbour*.
fn nameless(page: &Page<'_>, m: usize, entity: u32) -> bool {
    let mention = &page.mentions.all[m];
    let draft = &page.entities.all[entity as usize];
    let head = &page.stream.items[mention.head];
    matches!(draft.kind, SpeakerKind::Office | SpeakerKind::Group)
        && matches!(mention.form, Form::Description | Form::Thing)
        && !head.is(Class::PEOPLE)
        && !page.word(mention.head).ends_with('s')
}

/// True for an office that no name stands beside: *The first minister has urged*.
fn in_office(page: &Page<'_>, m: usize, entity: u32) -> bool {
    page.entities.all[entity as usize].kind == SpeakerKind::Office
        && matches!(page.word(page.mentions.all[m].start), "the" | "The")
        && (page.kind(page.mentions.all[m].end) != Kind::Comma
            || page.word(page.mentions.all[m].end + 1) == "who")
}

/// Nobody is both *he* and *she* in one text: the rarer of the two is taken back, and both where neither is three times as frequent.
fn drop_both(page: &Page<'_>, found: &mut [Option<Resolved>]) {
    let gender = |mention: usize| {
        let item = &page.stream.items[page.mentions.all[mention].start];
        usize::from(item.is(Class::SHE))
    };
    let mut counts = vec![[0u32; 2]; page.entities.all.len()];
    let pronoun = |mention: usize| page.mentions.all[mention].form == Form::Pronoun;
    for (mention, resolved) in found.iter().enumerate() {
        if let Some(resolved) = resolved.filter(|_| pronoun(mention)) {
            counts[resolved.entity as usize][gender(mention)] += 1;
        }
    }
    for (mention, resolved) in found.iter_mut().enumerate() {
        let Some(entity) = resolved.filter(|_| pronoun(mention)).map(|r| r.entity) else {
            continue;
        };
        let counts = counts[entity as usize];
        let (this, other) = (counts[gender(mention)], counts[1 - gender(mention)]);
        if other > 0 && this < 3 * other {
            *resolved = None;
        }
    }
}

// What a mention weighs; set on several hundred articles, and none of them matters much by itself.
/// Any mention.
const MENTIONED: f32 = 0.34;
/// The subject of its sentence, more.
const SUBJECT: f32 = 0.8;
/// The source of a cue, more.
const SOURCE: f32 = 0.84;
/// The source of a quotation, more.
const QUOTED: f32 = 0.67;

// What a candidate's weight is multiplied by.
/// The text or the given name says the pronoun is right.
const KNOWN: f32 = 2.2;
/// Pronoun and candidate are both subjects.
const PARALLEL: f32 = 1.25;
/// The candidate spoke last, and the pronoun speaks.
const SPOKE_LAST: f32 = 1.2;
/// The candidate is named later in the pronoun's sentence.
const BESIDE: f32 = 0.1;
/// The candidate is named in the words that the pronoun speaks.
const SPOKEN_OF: f32 = 0.36;
/// The candidate asked the question that the pronoun answers, or was asked it.
const ASKED: f32 = 0.08;
const ANSWERS: f32 = 3.0;
/// Below this somebody else comes into question.
const OPEN: f32 = 0.8;
/// Somebody named no more often than that is no subject of the article.
const IN_PASSING: usize = 1;
/// How clear it is that a pronoun means somebody without a name who has just spoken.
const DESCRIBED: f32 = 0.8;
/// How clear it is that words of long ago are those of whom an obituary is about.
const RECALLED: f32 = 0.6;
/// For each e-fold of mentions.
const FREQUENT: f32 = 0.05;

/// What the subject of the sentence before still weighs at least, and how far it must stand out for a noun to mean it.
const JUST_NAMED: f32 = 0.06;
const STANDS_OUT: f32 = 0.705;
/// What the subject of the sentence before weighs in a new one at least.
const BEFORE: f32 = 0.12;

struct Resolver<'a, 't> {
    page: &'a Page<'t>,
    /// The mentions of people and bodies, in order.
    telling: Vec<Telling>,
    /// For each sentence, its subject: of *“…,” said Roe, who had met Doe*, Roe.
    subjects: Vec<Option<usize>>,
    /// Mentions that some cue has as its source.
    sources: Vec<bool>,
    /// Mentions that a quotation is tied to.
    quoted: Vec<bool>,
    apart: Apart,
    answers: Answers,
    /// Whose death the article opens with.
    late: Option<u32>,
    /// For each entity, the pronoun that its titles, nouns or given name call for.
    genders: Vec<Option<Gender>>,
    /// The person whom the text names most.
    most: Option<usize>,
    /// The one person whom it says is charged, where it calls somebody the defendant.
    accused: Option<u32>,
}

/// What one sentence has said so far.
#[derive(Default)]
struct Heard {
    /// The one person it has named; `Some(None)` once there are two.
    lone: Option<Option<u32>>,
    /// Whom "he" and whom "she" has meant: never the same.
    meant: [Option<u32>; 2],
}

impl Resolver<'_, '_> {
    /// Goes through the text once; while learning, pronouns that only one person can be meant by vote for his or her gender.
    fn pass(&self, votes: &mut [[u16; 2]], learn: bool) -> Vec<Option<Resolved>> {
        let page = self.page;
        let mut found = vec![None; page.mentions.all.len()];
        let mut memory = Memory::default();
        let mut telling = self.telling.iter().peekable();
        let mut paragraph = None;
        // A *he* and a *she* who have spoken, and nobody knows who that was: until somebody else comes in, they go on.
        let mut unknown = [false; 2];
        // A nameless one who has just spoken for somebody.
        let mut envoy: Option<Envoy> = None;
        for (number, sentence) in page.stream.sentences.iter().enumerate() {
            crate::stop::check();
            memory.fade(paragraph != Some(sentence.paragraph));
            paragraph = Some(sentence.paragraph);
            let mut heard = Heard::default();
            let inside = |told: &&Telling| page.mentions.all[told.m].start < sentence.end;
            while let Some(told) = telling.next_if(inside) {
                let m = told.m;
                let entity = if page.mentions.all[m].form == Form::Pronoun {
                    let Some(gender) = self.gender_of(m) else {
                        if self.quoted[m] || self.sources[m] {
                            found[m] = bodies::meant(page, &self.subjects, m, number);
                        }
                        continue;
                    };
                    let speaks = self.quoted[m] || self.sources[m];
                    let resolved = self
                        .pronoun((m, gender, number), &memory, votes, learn, &mut heard)
                        .filter(|r| {
                            !(speaks && unknown[gender as usize]) || self.late == Some(r.entity)
                        });
                    // "She never married again": of an obituary's two women, who says nothing is the one that it is about.
                    let doubted = resolved.filter(|r| {
                        self.may_be_late(gender, r.entity)
                            && self.opens_paragraph(m, number)
                            && !self.says(m, number)
                    });
                    let resolved = resolved.filter(|_| doubted.is_none());
                    let resolved = resolved.and_then(|r| match envoy.filter(|_| speaks) {
                        Some(envoy) => {
                            let fits =
                                |e: u32| self.genders[e as usize].is_none_or(|g| g == gender);
                            envoy.or(r, gender, fits)
                        }
                        None => Some(r),
                    });
                    unknown[gender as usize] |= speaks && resolved.is_none() || doubted.is_some();
                    found[m] = resolved;
                    resolved.filter(|r| r.clarity > 0.2).map(|r| r.entity)
                } else if told.stands_in
                    && let Some(resolved) = self.stand_in(m, &memory, votes)
                {
                    found[m] = Some(resolved);
                    Some(resolved.entity)
                } else if told.called {
                    None
                } else {
                    page.entities.of_mention[m].filter(|&e| {
                        page.entities.all[e as usize].kind == SpeakerKind::Person
                            || nameless(page, m, e)
                                && !self.answers.asks(m)
                                && (self.quoted[m]
                                    || self.sources[m]
                                    || self.is_subject(m, number)
                                        && (in_office(page, m, e)
                                            || envoys::speaks_for(
                                                &page.entities.all[e as usize].name,
                                            )))
                    })
                };
                // "The Spaniard bowed. “…,” the 24-year-old said": one of the two who are in mind, and nobody knows which.
                let lost = told.stands_in && entity.is_none() && self.is_subject(m, number);
                if told.both || lost {
                    memory.level();
                }
                if page.mentions.all[m].form != Form::Pronoun
                    && (self.quoted[m] || self.sources[m] || self.is_subject(m, number))
                {
                    // "Roe shrugged. “…,” he said": whichever of the two Roes that is, it is nobody else.
                    envoy = match told.stands_in {
                        true => None,
                        false => Envoy::read(page, m, entity),
                    };
                    let nobody = page.entities.of_mention[m].is_none();
                    unknown = [nobody && page.entities.shared_name(m); 2];
                }
                if let Some(entity) = entity {
                    self.hear(m, entity, number, &mut memory, &mut heard);
                }
            }
        }
        found
    }

    fn gender_of(&self, m: usize) -> Option<Gender> {
        let item = &self.page.stream.items[self.page.mentions.all[m].start];
        match () {
            () if item.is(Class::HE) => Some(Gender::He),
            () if item.is(Class::SHE) => Some(Gender::She),
            () => None,
        }
    }

    /// True for the subject of sentence `number`, and for its partner: of two that act together both are.
    fn is_subject(&self, m: usize, number: usize) -> bool {
        let page = self.page;
        let subject = self.subjects[number];
        let end = page.mentions.all[m].end;
        subject == Some(m)
            || subject.is_some()
                && page.word(end) == "and"
                && page.mentions.from(end + 1) == subject
    }

    /// Whom a pronoun means.
    fn pronoun(
        &self,
        (m, gender, number): (usize, Gender, usize),
        memory: &Memory,
        votes: &mut [[u16; 2]],
        learn: bool,
        heard: &mut Heard,
    ) -> Option<Resolved> {
        let subject = self.is_subject(m, number) || self.sources[m] || self.quoted[m];
        let taken = heard.meant[gender.other() as usize];
        let named = memory.choose(|entry| {
            if taken == Some(entry.entity) || entry.vague {
                return 0.0;
            }
            let draft = &self.page.entities.all[entry.entity as usize];
            let known = self.genders[entry.entity as usize]
                .or_else(|| voted(votes[entry.entity as usize]).filter(|_| !learn));
            let mut weight = match known {
                Some(known) if known != gender => return 0.0,
                Some(_) => entry.weight * KNOWN,
                None => entry.weight,
            };
            if subject && entry.subject {
                weight *= PARALLEL;
            }
            if self.quoted[m] && entry.spoke {
                weight *= SPOKE_LAST;
            }
            match self.apart.of(m, entry.entity) {
                None => {}
                Some(apart::Why::Beside) => weight *= BESIDE,
                Some(apart::Why::SpokenOf) => weight *= SPOKEN_OF,
                Some(apart::Why::Acts) => return 0.0,
            }
            if self.quoted[m] {
                match self.answers.part_of(number, entry.entity) {
                    None if self
                        .answers
                        .replies_to_itself(self.page, number, entry.entity) =>
                    {
                        return 0.0;
                    }
                    None => {}
                    Some(answers::Part::Asker) => weight *= ASKED,
                    Some(answers::Part::Asked) => weight *= ANSWERS,
                }
            }
            weight * (1.0 + FREQUENT * (draft.mentions.len().min(64) as f32).ln())
        });
        let speaks = self.quoted[m] || self.sources[m];
        let late = self
            .late
            .filter(|_| !(speaks && late::speaks_of(self.page, number, gender)));
        let named = named.filter(|n| !speaks || late.is_some() || self.late != Some(n.entity));
        if let Some(late) = late
            && speaks
            && named.is_none_or(|n| self.may_be_late(gender, n.entity))
            && self.genders[late as usize].is_none_or(|known| known == gender)
            && late::recalls(self.page, m)
        {
            heard.meant[gender as usize] = Some(late);
            return Some(Resolved {
                entity: late,
                clarity: RECALLED,
            });
        }
        if self.quoted[m] && parts::played(self.page, m, number) {
            return None;
        }
        let mut resolved = self.or_described(m, named, gender, memory)?;
        if let Some(named) = named.filter(|n| n.entity != resolved.entity)
            && let Some(before) = number.checked_sub(1)
            && !self.goes_on(m, number)
        {
            match envoys::spoken_to(self.page, before, named.entity) {
                Some(envoys::Spoken::Asked) => resolved = named,
                Some(envoys::Spoken::Told) => return None,
                None => {}
            }
        }
        heard.meant[gender as usize] = Some(resolved.entity);
        let goes_on = self.goes_on(m, number) && memory.spoke_last(resolved.entity);
        if self.opens_paragraph(m, number) && !goes_on && self.topic(resolved.entity, gender, votes)
        {
            // A paragraph that opens with "He" may go back to whom the article is about.
            resolved.clarity *= 0.4;
        }
        // Two whom the paragraph before brought in, and nothing but the pronoun to say who speaks in this one.
        if self.quoted[m]
            && self.begins_paragraph(number)
            && !goes_on
            && self.answers.part_of(number, resolved.entity) != Some(answers::Part::Asked)
            && resolved.clarity < OPEN
            && memory.brought_in(resolved.entity, |other| {
                self.genders[other as usize] == Some(gender)
            })
        {
            resolved.clarity *= 0.5;
        }
        if self.quoted[m]
            && (self.another_speaks(m, number, resolved.entity, gender)
                || !goes_on && self.is_paired(m, number, resolved.entity, gender))
        {
            resolved.clarity *= 0.3;
        }
        if learn
            && (heard.lone == Some(Some(resolved.entity))
                || heard.lone.is_none() && resolved.clarity > 0.85)
        {
            votes[resolved.entity as usize][gender as usize] += 1;
        }
        Some(resolved)
    }

    /// True for who says something, in marks or not; *she sold pots* says nothing.
    fn says(&self, m: usize, number: usize) -> bool {
        let events = self.page.cues.of_sentence(number as u32);
        self.quoted[m]
            || events
                .iter()
                .any(|e| e.source == Some(m) && e.class.any(Class::SPEECH))
    }

    /// True where somebody of that gender has died, and is not `entity`.
    fn may_be_late(&self, gender: Gender, entity: u32) -> bool {
        self.late.is_some_and(|late| {
            late != entity && self.genders[late as usize].is_none_or(|known| known == gender)
        })
    }

    /// Whom the text has just had speak without a name, where nobody named comes into question or only somebody named in passing.
    fn or_described(
        &self,
        m: usize,
        named: Option<Resolved>,
        gender: Gender,
        memory: &Memory,
    ) -> Option<Resolved> {
        let all = &self.page.entities.all;
        let passing = |e: u32| all[e as usize].mentions.len() <= IN_PASSING;
        // "A spokeswoman for the port refused. “…,” she said."
        let fits = |e: u32| all[e as usize].gender().is_none_or(|known| known == gender);
        let spoken_for = memory
            .just_described()
            .filter(|&e| envoys::speaks_for(&all[e as usize].name) && fits(e));
        if let Some(entity) = spoken_for {
            let clarity = DESCRIBED;
            return Some(Resolved { entity, clarity });
        }
        if named.is_some_and(|named| !passing(named.entity)) {
            return named;
        }
        // "The candidate" may be whom the article is about, and "a critic" is somebody it soon leaves.
        let about = self.most.is_some_and(|e| {
            all[e].mentions.len() > IN_PASSING
                && all[e].mentions[0] < m
                && self.genders[e].is_none_or(|known| known == gender)
        });
        let described = memory
            .just_described()
            .filter(|_| !about)
            .filter(|&e| fits(e));
        match described {
            Some(entity) => Some(Resolved {
                entity,
                clarity: DESCRIBED,
            }),
            None => named,
        }
    }

    /// Whom a noun in a name's place means: the one person in mind, if there is one.
    fn stand_in(&self, m: usize, memory: &Memory, votes: &[[u16; 2]]) -> Option<Resolved> {
        let charged = self.accused.filter(|_| accused::called(self.page, m));
        if let Some(entity) = charged.or_else(|| standin::of_that_age(self.page, m)) {
            let clarity = 1.0;
            return Some(Resolved { entity, clarity });
        }
        let gender = standin::gender(self.page, m);
        let team = standin::of_team(self.page, m);
        let resolved = memory.choose(|entry| {
            let draft = &self.page.entities.all[entry.entity as usize];
            let known =
                self.genders[entry.entity as usize].or_else(|| voted(votes[entry.entity as usize]));
            let fits = gender.is_none() || known.is_none() || known == gender;
            let named = draft.person && entry.weight > JUST_NAMED;
            match fits && named && standin::may_mean(self.page, m, entry.entity) {
                true => entry.weight,
                false => 0.0,
            }
        })?;
        // "the Rovers boss" is whom the sentence before was about.
        let about = !team || memory.about(resolved.entity, BEFORE);
        (about && resolved.clarity > STANDS_OUT).then_some(resolved)
    }

    /// "She continued", "he added": the cue says that the last speaker goes on.
    fn goes_on(&self, m: usize, number: usize) -> bool {
        let events = self.page.cues.of_sentence(number as u32).iter();
        events.filter(|e| e.source == Some(m)).any(|e| {
            matches!(
                self.page.word(e.cue.0),
                "continued" | "continues" | "added" | "adds" | "concluded" | "elaborated"
            )
        })
    }

    fn opens_paragraph(&self, m: usize, number: usize) -> bool {
        let sentence: &Sentence = &self.page.stream.sentences[number];
        self.page.mentions.all[m].start == sentence.start && self.begins_paragraph(number)
    }

    fn begins_paragraph(&self, number: usize) -> bool {
        let paragraph = |n: usize| self.page.stream.sentences[n].paragraph;
        number == 0 || paragraph(number - 1) != paragraph(number)
    }

    /// Remembers a mention of a person, by name or by pronoun.
    fn hear(&self, m: usize, entity: u32, number: usize, memory: &mut Memory, heard: &mut Heard) {
        let page = self.page;
        let draft = &page.entities.all[entity as usize];
        let subject = self.is_subject(m, number);
        let mut weight = MENTIONED;
        if subject {
            weight += SUBJECT;
        }
        if self.sources[m] {
            weight += SOURCE;
        }
        if self.quoted[m] {
            weight += QUOTED;
        }
        if draft.person {
            heard.lone = match heard.lone {
                None => Some(Some(entity)),
                Some(Some(other)) if other == entity => heard.lone,
                Some(_) => Some(None),
            };
        }
        let unnamed = draft.kind != SpeakerKind::Person;
        if (!draft.person && !unnamed || 2 * usize::from(draft.places) > draft.mentions.len())
            && page.mentions.all[m].form != Form::Pronoun
        {
            weight *= 0.3;
        }
        if page.entities.described(m) {
            weight *= 0.6;
        }
        memory.hear(Standing {
            entity,
            weight,
            subject: subject || self.sources[m],
            spoke: self.quoted[m],
            reported: self.sources[m],
            vague: unnamed,
        });
    }

    /// True where the article is far more about somebody else of that gender than about `entity`.
    fn topic(&self, entity: u32, gender: Gender, votes: &[[u16; 2]]) -> bool {
        let all = &self.page.entities.all;
        let mine = all[entity as usize].mentions.len();
        let Some(most) = self.most else {
            return false;
        };
        let draft = &all[most];
        let known = self.genders[most].or_else(|| voted(votes[most]));
        let sure = self.genders[entity as usize] == Some(gender);
        let other = known.map_or(sure, |known| known != gender);
        most != entity as usize && !other && draft.mentions.len() >= 3 * mine.max(1)
    }
}

/// The gender that a text's clear pronouns give somebody.
fn voted([he, she]: [u16; 2]) -> Option<Gender> {
    match () {
        () if he > 2 * she => Some(Gender::He),
        () if she > 2 * he => Some(Gender::She),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        says(
            "Ann Roe opened the pier. “It is late,” she said.",
            "Ann Roe",
        );
        says(
            "Tim Roe looked on as Lee Doe spoke. “No, not here,” he said.",
            "(he)",
        );
        says(
            "Mr. Doe met Ms. Roe at noon. “It is late,” she said.",
            "Roe",
        );
        says(
            "“Nobody came,” Bob Doe said.\n“We were alone,” he added.",
            "Bob Doe",
        );
        says(
            "The mayor of Doeville, Ottla Roe, was furious. “It is late,” she said.",
            "Ottla Roe",
        );
        says(
            "The Scottish First Minister, Ann Roe, was furious. “It is late,” she said.",
            "Ann Roe",
        );
    }

    #[test]
    fn two_who_are_spoken_of_at_once() {
        let found = crate::extract::clippings::read(
            "Ann Roe said no. “Never,” she said. Liz Doe said yes. “Always,” she said. The two women laughed. “It is late,” she said.",
        );
        assert_eq!(found[2].1, "(she)");
        for text in [
            "Two women, Ann Roe and Beth Poe, run the shop. “It never failed,” she said.",
            "Ann and Beth Roe run the shop. “It never failed,” she said.",
        ] {
            assert_eq!(
                crate::extract::clippings::read(text)[0].1,
                "(she)",
                "{text}"
            );
        }
        says(
            "Ann Roe and Bob Poe run the shop. “It never failed,” she said.",
            "Ann Roe",
        );
    }

    #[test]
    fn nobody_is_both_he_and_she() {
        let found = crate::extract::clippings::read(
            "Ann Roe met Bob Doe. “We agreed,” Doe said. “Not on gas,” Roe said. “It takes years,” she added. “No,” he said.",
        );
        let speakers: Vec<&str> = found.iter().map(|one| one.1.as_str()).collect();
        assert!(
            !(speakers[2] == "Bob Doe" || speakers[3] == "Ann Roe"),
            "{speakers:?}"
        );
    }

    #[test]
    fn whom_a_speaking_pronoun_cannot_mean() {
        // The subject whose verb has a pronoun for its object is not that pronoun.
        let found = crate::extract::clippings::read(
            "“It is late,” said Juno Marsh.\n\nThe producer Zab Okor compares her to weather. “It is late,” he says.",
        );
        assert_eq!(found[1].1, "Zab Okor");
        // Named in the words spoken, and beside the pronoun.
        says(
            "Bob Doe and Jim Roe met. “Doe must go and he must go tonight,” he said.",
            "Jim Roe",
        );
        says(
            "“It was a fine place,” said Jim Roe. Bob Doe, he said, “never once let me pay.”",
            "Jim Roe",
        );
        says(
            "Bob Doe met Jim Roe. He said that Roe was “late again and again.”",
            "Bob Doe",
        );
    }

    #[test]
    fn given_names_say_he_and_she() {
        says(
            "Aoife Byrne met Declan Roe in Cork. “We are glad,” she said.",
            "Aoife Byrne",
        );
    }

    #[test]
    fn the_last_speaker_goes_on() {
        says(
            "“We waited,” said Ann Roe, a fisher who has known Sheila Doe for years. “It is late,” she added.",
            "Ann Roe",
        );
    }

    #[test]
    fn who_speaks_without_a_name_is_not_who_was_named_before() {
        says(
            "Bob Doe opened the pier. The wharfinger said it was late. “It is late for us,” he said.",
            "The wharfinger",
        );
        says(
            "Ann Doe opened the pier. A driver said it was late. “It is late for us,” she said.",
            "A driver",
        );
        let found = crate::extract::clippings::read(
            "“Here,” Ann Roe told him.\n\nThe Queen, who came late, slipped in. “It was late,” she said.\n\nMrs Liz Poe wept. “It is late,” Liz Poe said.",
        );
        assert_eq!(found[1].1, "The Queen");
        says(
            "“Nobody came,” said Ann Doe. Bob Roe’s sister stayed away. “It was late,” she said.",
            "Ann Doe",
        );
    }

    #[test]
    fn a_new_paragraph_says_nothing_of_who_speaks() {
        let found = crate::extract::clippings::read(
            "Ann Roe met Sue Doe at the pier.\n\n“It is late,” she said.",
        );
        assert_eq!(found[0].1, "(she)");
        says(
            "Ann Roe met Bob Doe at the pier.\n\n“It is late,” she said.",
            "Ann Roe",
        );
        says(
            "“We met at the pier,” Ann Roe said of Sue Doe.\n\n“It is late,” she said.",
            "Ann Roe",
        );
    }

    #[test]
    fn whom_an_unknown_speaker_tells_of_is_not_the_speaker() {
        let found = crate::extract::clippings::read(
            "Bob Doe on Tuesday shouted at Jim Roe.\n\n“There are thieves among us,” he said.\n\nHe said that Jim Roe has built nothing in ten years.\n\n“The people have turned away from this,” he said.",
        );
        let last = found.last().map(|one| one.1.as_str());
        assert_ne!(last, Some("Jim Roe"), "{found:?}");
    }

    #[test]
    fn two_people_as_likely_are_nobody() {
        let found =
            crate::extract::clippings::read("Bob Doe and Jim Roe met. “It is late,” he said.");
        assert_eq!(found[0].1, "(he)");
    }

    #[test]
    fn one_of_two_namesakes_is_nobody_else() {
        let found = crate::extract::clippings::read(
            "Tom Ashe met Ed Ashe. The vicar, Joe Dunn, watched. Ashe shrugged. “We were boys,” he said.",
        );
        assert_eq!(found[0].1, "(he)");
    }
}
