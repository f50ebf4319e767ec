//! Finds the scenes that an article tells of before somebody speaks in them: a gathering, a sitting, a meeting of two, a sentencing.
//!
//! In: the clauses of a text, its sentences and the entities. Out: for a statement that says nothing of its own day or place, those
//! of the scene that it is tied to. The tie must stand in the text: the words were told to the mourners of that gathering or to the
//! meeting that voted, spoken by one of the two who met, by the judge who sentenced, or in comment on what was announced. That a
//! councillor says something in an article on a vote is no tie: she may have said it to a reporter the next day. A bare visit
//! ("Roe was in Porto on Monday") is none either.

use crate::{
    extract::when::tokens::Kind,
    lexicon::{counts, list::WordList},
    model::{Attribution, Entity, QuoteKind, SpeechDate, SpeechPlace, Strength},
    text::Span,
};

use super::{
    Act,
    clause::{Clauses, REACH, Reading, Side},
    date, place_of,
    row::Row,
    words::*,
};

/// What kind of scene a verb opens, and so what ties a statement to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// *Hundreds gathered in Oban on Sunday*: told to the mourners, the crowd.
    Gathering,
    /// *The council voted on Tuesday night*: told to the meeting.
    Sitting,
    /// *Roe and Doe met in Bonn on Tuesday*: spoken by one of the two, at once.
    Meeting,
    /// *A judge on Friday sentenced …*: spoken by the judge.
    Sentencing,
    /// *Roe plc today announced …*: *Commenting on the results, …*
    Announcement,
    /// *At a briefing in Oban on Tuesday, Roe set out the plan*: spoken by Roe, at once.
    Appearance,
    /// *At Tuesday's hearing in Oban, …*: told to the hearing, or spoken by those who took part, one right after the other.
    Occasion,
}

/// A scene with its day and place.
pub(super) struct Told {
    pub(super) scene: Scene,
    pub(super) at: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    pub(super) date: Option<SpeechDate>,
    pub(super) place: Option<SpeechPlace>,
    /// Those who met.
    pub(super) people: Vec<u32>,
    /// It is a house of parliament that sat.
    house: bool,
}

/// How many paragraphs after its scene a statement may stand.
const PARAGRAPHS: usize = 4;

/// How many scenes are looked back at.
const SCENES: usize = 4;

/// Gives statements without a day or place of their own those of the scene that they are tied to.
pub(super) fn from_scenes(
    clauses: &Clauses<'_>,
    sentences: &[Span],
    quoted: &[Span],
    attributions: &[Attribution],
    entities: &[Entity],
    paragraph_of: impl Fn(usize) -> usize,
    acts: &mut [Act],
) {
    let scenes = find(clauses, sentences, quoted, entities, paragraph_of);
    if scenes.is_empty() {
        return;
    }
    let mut stated: Option<(usize, SpeechDate)> = None;
    let mut row = Row::default();
    for act in acts {
        let attribution = act.attribution.map(|number| &attributions[number]);
        let next = scenes.partition_point(|scene| scene.at < act.at);
        let sentence = sentences.partition_point(|sentence| sentence.end() <= act.at);
        let in_row = row.goes_on(&scenes[..next], act, attribution, sentence);
        if let Some(date) = &act.date {
            stated = Some((act.at, date.clone()));
        }
        let free = act.date.is_none() && act.reading.dates.is_empty() && !act.reading.other_day;
        let reading = &act.reading;
        let apart = reading.apart || reading.alone || reading.unreal || reading.media;
        if apart || !free {
            continue;
        }
        // Another day has been told of since.
        let other = |told: &Told| {
            stated.as_ref().is_some_and(|(at, day)| {
                let agrees = told
                    .date
                    .as_ref()
                    .is_some_and(|date| date.date.agrees_with(day.date));
                *at > told.at && !agrees
            })
        };
        let told = scenes[..next]
            .iter()
            .enumerate()
            .rev()
            .take(SCENES)
            .find(|(number, told)| {
                act.paragraph - told.paragraph <= PARAGRAPHS
                    && !other(told)
                    && (in_row == Some(*number) || tied(clauses, sentences, told, act, attribution))
            });
        let told = told.map(|(_, told)| told);
        let Some(told) = told else {
            continue;
        };
        act.date = told.date.clone();
        if act.place.is_none() && act.reading.places.is_empty() {
            act.place = told.place.clone();
        }
    }
}

fn tied(
    clauses: &Clauses<'_>,
    sentences: &[Span],
    told: &Told,
    act: &Act,
    attribution: Option<&Attribution>,
) -> bool {
    let cue = attribution.map_or(Some(act.at), |a| a.cue.map(|cue| cue.start()));
    let Some(at) = cue.map(|byte| clauses.token_at(byte)) else {
        return false;
    };
    let sentence = sentences.partition_point(|sentence| sentence.end() <= act.at);
    match told.scene {
        Scene::Gathering => clauses.hears(at, MOURNERS, CROWDS),
        Scene::Sitting => {
            clauses.hears(at, MEMBERS, SITTINGS)
                || told.house && clauses.hears(at, HOUSE, HOUSES)
                || act.paragraph - told.paragraph <= 1 && by_the_judge(clauses, attribution)
        }
        Scene::Occasion => {
            clauses.hears(at, MEMBERS, SITTINGS) || clauses.hears(at, MOURNERS, CROWDS)
        }
        Scene::Appearance => {
            let one = act
                .speaker
                .is_some_and(|speaker| told.people.contains(&speaker));
            let direct = attribution.is_some_and(|a| a.kind != QuoteKind::Indirect);
            one && direct
                && !act.present
                && (act.paragraph == told.paragraph && sentence <= told.sentence + 2
                    || act.paragraph == told.paragraph + 1 && sentence == told.sentence + 1)
        }
        Scene::Meeting => {
            let one = act
                .speaker
                .is_some_and(|speaker| told.people.contains(&speaker));
            let direct = attribution.is_some_and(|a| a.kind != QuoteKind::Indirect);
            let paragraphs = act.paragraph - told.paragraph;
            let press = clauses.is_any(at, ADDRESSING) && clauses.is_any(at + 1, PRESS);
            // "said after the meeting"
            let afterwards = clauses.is_any(at + 1, &["after", "following"])
                && clauses.is_any(at + 2, &["the", "their"])
                && clauses.is_any(at + 3, AFTERWARDS);
            one && direct
                && !act.present
                && (paragraphs == 0 && sentence <= told.sentence + 2 || paragraphs == 1 && press)
                || clauses.hears(at, MEMBERS, &SESSIONS)
                || afterwards && paragraphs <= 1
        }
        Scene::Sentencing => {
            by_the_judge(clauses, attribution) && act.paragraph - told.paragraph <= 1
                || clauses.hears(at, MEMBERS, COURTS)
        }
        Scene::Announcement => sentences.get(sentence).is_some_and(|sentence| {
            let cue_sentence = attribution.and_then(|a| a.cue).map_or(*sentence, |cue| {
                let number = sentences.partition_point(|s| s.end() <= cue.start());
                sentences.get(number).copied().unwrap_or(*sentence)
            });
            let first = clauses.token_at(cue_sentence.start());
            clauses.is_any(first, &["commenting"]) && clauses.is_any(first + 1, &["on"])
        }),
    }
}

/// True for the words of a judge, by that title.
fn by_the_judge(clauses: &Clauses<'_>, attribution: Option<&Attribution>) -> bool {
    attribution.and_then(|a| a.source).is_some_and(|source| {
        let from = clauses.token_at(source.start());
        (from.saturating_sub(1)..from + 2).any(|at| clauses.is_any(at, &["judge"]))
    })
}

/// The scenes of a text, in order: one a sentence at most.
fn find(
    clauses: &Clauses<'_>,
    sentences: &[Span],
    quoted: &[Span],
    entities: &[Entity],
    paragraph_of: impl Fn(usize) -> usize,
) -> Vec<Told> {
    let mut scenes: Vec<Told> = Vec::new();
    let mut mentions: Option<Vec<(Span, u32)>> = None;
    let mut occasions = occasions(clauses, sentences, entities, &paragraph_of);
    for &at in &clauses.scenes {
        let token = clauses.tokens[at];
        let Some(scene) = opened(clauses, at) else {
            continue;
        };
        let inside = quoted.partition_point(|quote| quote.end() <= token.start);
        let right = quoted.get(inside).copied().unwrap_or_default();
        if !right.is_empty() && right.start() <= token.start {
            continue;
        }
        let number = sentences.partition_point(|sentence| sentence.end() <= token.start);
        let Some(sentence) = sentences.get(number) else {
            continue;
        };
        if scenes.last().is_some_and(|last| last.sentence == number) {
            continue;
        }
        let low = clauses.token_at(sentence.start());
        let mut end = sentence.end();
        if !right.is_empty() {
            end = end.min(right.start());
        }
        let high = clauses.token_at(end);
        let Some(reading) = clauses.scene(scene, low, at, high) else {
            continue;
        };
        // "A judge in 2019 sentenced …": a year tells of something long past, not of what the article is on.
        let date = date(&reading).filter(|date| date.date.day_of_month().is_some());
        let place = place_of(clauses.text, &reading);
        if date.is_none() && place.is_none() {
            continue;
        }
        let people = if matches!(scene, Scene::Meeting | Scene::Appearance) {
            let all = mentions.get_or_insert_with(|| named(entities));
            let from = clauses.tokens[low.max(at.saturating_sub(REACH))].start;
            let first = all.partition_point(|(span, _)| span.start() < from);
            all[first..]
                .iter()
                .take_while(|(span, _)| span.end() <= token.start)
                .take(REACH)
                .map(|&(_, number)| number)
                .collect()
        } else {
            Vec::new()
        };
        let strength = Strength::Context;
        scenes.push(Told {
            scene,
            at: token.start,
            sentence: number,
            paragraph: paragraph_of(token.start),
            date: date.map(|date| SpeechDate {
                strength,
                rule: "date-of-scene",
                ..date
            }),
            place: place.map(|place| SpeechPlace {
                strength,
                rule: "place-of-scene",
                ..place
            }),
            people,
            house: (low..at).any(|at| clauses.is_any(at, HOUSE) || clauses.is_any(at, HOUSES)),
        });
    }
    if !occasions.is_empty() {
        scenes.append(&mut occasions);
        scenes.sort_by_key(|scene| scene.at);
    }
    scenes
}

/// The occasions that lead a sentence.
fn occasions(
    clauses: &Clauses<'_>,
    sentences: &[Span],
    entities: &[Entity],
    paragraph_of: &impl Fn(usize) -> usize,
) -> Vec<Told> {
    let mut found = Vec::new();
    let mut mentions: Option<Vec<(Span, u32)>> = None;
    for (number, sentence) in sentences.iter().enumerate() {
        let Some((reading, end)) = clauses.occasion(*sentence) else {
            continue;
        };
        let date = date(&reading).filter(|date| date.date.day_of_month().is_some());
        let place = place_of(clauses.text, &reading);
        // An occasion of some day may be any; one without a place is told apart by its day.
        let Some(date) = date else {
            continue;
        };
        let all = mentions.get_or_insert_with(|| named(entities));
        let first = all.partition_point(|(span, _)| span.start() < sentence.start());
        let last = all.partition_point(|(span, _)| span.start() < sentence.end());
        found.push(Told {
            scene: Scene::Occasion,
            at: sentence.start(),
            sentence: number,
            paragraph: paragraph_of(sentence.start()),
            people: clauses.participants(end, &all[first..last]),
            house: false,
            date: Some(SpeechDate {
                strength: Strength::Context,
                rule: "date-of-scene",
                ..date
            }),
            place: place.map(|place| SpeechPlace {
                strength: Strength::Context,
                rule: "place-of-scene",
                ..place
            }),
        });
    }
    found
}

/// Every mention of every entity, in the order of the text.
fn named(entities: &[Entity]) -> Vec<(Span, u32)> {
    let mut all: Vec<(Span, u32)> = Vec::new();
    for (number, entity) in entities.iter().enumerate() {
        all.extend(entity.mentions.iter().map(|&span| (span, number as u32)));
    }
    all.sort_unstable();
    all
}

/// The kind of scene that the verb at a token opens.
fn opened(clauses: &Clauses<'_>, at: usize) -> Option<Scene> {
    Some(match clauses.word(at) {
        "gathered" | "assembled" | "rallied" | "marched" => Scene::Gathering,
        "voted" | "convened" | "debated" => Scene::Sitting,
        "heard" | "appeared" | "opened" | "resumed" | "began" => Scene::Sitting,
        "met" => Scene::Meeting,
        "sentenced" | "jailed" | "fined" => Scene::Sentencing,
        "outlined" | "presented" | "defended" | "faced" | "addressed" => Scene::Appearance,
        "set" | "laid" if clauses.is_any(at + 1, &["out"]) => Scene::Appearance,
        "took" if clauses.is_any(at + 1, &["questions"]) => Scene::Appearance,
        "announced" | "reported" | "unveiled" | "launched" | "published" => Scene::Announcement,
        _ => return None,
    })
}

impl Clauses<'_> {
    /// What the clause of a scene's verb says of day and place; `None` where it tells of no scene of the article's own.
    fn scene(&self, scene: Scene, low: usize, verb: usize, high: usize) -> Option<Reading> {
        let from = low.max(verb.saturating_sub(REACH));
        // "after hundreds gathered", "those who had met", "they will meet": of another time, or of none.
        let hangs = |at: usize| {
            self.is_any(at, SUBORDINATING)
                || self.is_any(at, UNREAL)
                || self.is_any(at, &["had", "who", "which", "that", "as", "where"])
        };
        // "A man who stole it was jailed": what hangs on the subject is none of the verb's.
        let passive = scene == Scene::Sentencing && self.is_any(verb - 1, &["was", "were"]);
        let told = |at: usize| self.is_any(at, SUBORDINATING) || self.is_any(at, &["that", "how"]);
        let sits = self.sits(from, verb);
        if !sits
            && match passive {
                true => (from..verb).any(told),
                false => (from..verb).any(hangs),
            }
        {
            return None;
        }
        let mut reading = Reading {
            event: scene != Scene::Appearance, // "gathered in Oban": a place, whether or not a gazetteer has it
            ..Reading::default()
        };
        let front = self.run(from, verb, Side::Front, &mut reading);
        if scene == Scene::Appearance {
            // Only an occasion that leads the sentence, with its subject right behind it.
            let led = reading.event && !reading.media && self.mark(front) == Some(',');
            return (led && verb - front <= 8).then_some(reading);
        }
        let led = (verb.saturating_sub(4).max(front)..verb)
            .find_map(|at| self.when_led(at).filter(|&(_, next)| next == verb));
        if let Some((when, _)) = led {
            reading.dates.push((when, "date-before-cue"));
        }
        // "A court in Oban heard on Tuesday", "appeared at Oban Court": whose sitting it is, and where.
        let sat = match self.word(verb) {
            "opened" | "resumed" | "began" => sits.then_some(()),
            "heard" => (from..verb)
                .find(|&at| self.is_any(at, SITTINGS) || self.is_any(at, HOUSE))
                .map(|noun| {
                    self.run(noun + 1, verb, Side::Middle, &mut reading);
                }),
            "appeared" => self.is_any(verb + 1, &["at", "before", "in"]).then_some(()),
            _ => Some(()),
        };
        sat?;
        let mut at = verb + 1;
        if self.is_any(verb, &["debated"]) {
            at = self.phrase(at, high).next;
        }
        if scene == Scene::Sitting {
            while at < high.min(verb + 8) && self.counts(at) {
                at += 1;
            }
        }
        if passive {
            at = self.past_term(at, high);
        }
        if scene != Scene::Announcement {
            self.run(at, high, Side::After, &mut reading);
        }
        Some(reading)
    }

    /// "An inquest into the death of Ann Roe, who fell, opened": the sitting that begins the sentence is the verb's subject.
    fn sits(&self, from: usize, verb: usize) -> bool {
        self.is_any(verb, &["opened", "resumed", "began"])
            && (from + 1..from + 4).any(|at| {
                at < verb
                    && self.is_any(at, &["inquest", "trial", "hearing", "inquiry", "tribunal"])
            })
            && self.is_any(from, &["an", "a", "the", "his", "her", "their"])
    }

    /// "was jailed for three years and six months at Oban Court": the token behind the term.
    fn past_term(&self, at: usize, end: usize) -> usize {
        /// Tokens of a term, at most.
        const LONGEST: usize = 9;
        if !self.is_any(at, &["for", "to"]) {
            return at;
        }
        let led =
            |at: &usize| self.is_any(*at, &["at", "in", "by"]) || self.when_led(*at).is_some();
        let word = |at: usize| self.mark(at).is_none_or(|mark| mark == '-');
        let near = at + 1..end.min(at + LONGEST);
        near.clone()
            .find(led)
            .filter(|&to| (at + 1..to).all(word))
            .unwrap_or(at)
    }

    /// True for a word of a vote's outcome: "nine to six", "unanimously", "by 9-6".
    fn counts(&self, at: usize) -> bool {
        const OUTCOME: &WordList = &WordList::new(&[
            "to",
            "by",
            "a",
            "vote",
            "of",
            "unanimously",
            "narrowly",
            "overwhelmingly",
        ]);
        self.when_led(at).is_none()
            && (self.is_any(at, OUTCOME)
                || counts::counts(&self.word(at).to_lowercase())
                || self
                    .tokens
                    .get(at)
                    .is_some_and(|token| matches!(token.kind, Kind::Number { .. }))
                || matches!(self.mark(at), Some('-' | '–')))
    }

    /// True where the words of the cue at a token go to these hearers: `bare` without an article, `definite` with one, or "at the …".
    fn hears(&self, cue: usize, bare: &WordList, definite: &WordList) -> bool {
        let definite = |at: usize| {
            self.is_any(at, &["the"])
                && (self.is_any(at + 1, definite) || self.is_any(at + 1, bare))
        };
        if self.is_any(cue, ADDRESSING) {
            return self.is_any(cue + 1, bare) || definite(cue + 1);
        }
        self.is_any(cue, &["said", "added", "asked"])
            && self.is_any(cue + 1, &["at", "to"])
            && definite(cue + 2)
    }
}

/// Those who sit.
const MEMBERS: &WordList = &WordList::new(&["jurors", "magistrates", "councillors", "delegates"]);

/// Those who gather to mourn or to march.
const MOURNERS: &WordList = &WordList::new(&[
    "mourners",
    "worshippers",
    "worshipers",
    "marchers",
    "protesters",
    "demonstrators",
]);

/// A gathering that was told of.
const CROWDS: &WordList = &WordList::new(&[
    "crowd",
    "congregation",
    "gathering",
    "rally",
    "service",
    "vigil",
    "ceremony",
    "march",
    "protest",
    "audience",
    "mourners",
    "demonstration",
]);

/// What those who met are, together.
const SESSIONS: WordList = WordList::new(&["meeting", "session", "councillors"]);

/// Those who sit in parliament, and their houses.
const HOUSE: &WordList = &WordList::new(&["mps", "peers", "senators", "parliament"]);
const HOUSES: &WordList = &WordList::new(&["commons", "lords", "house", "senate", "chamber"]);

/// What those who met leave.
const AFTERWARDS: &WordList =
    &WordList::new(&["meeting", "talks", "summit", "session", "encounter"]);

/// Those before whom a sentence is passed.
const COURTS: &WordList = &WordList::new(&["court", "jury", "judge", "hearing"]);

/// A sitting that was told of.
const SITTINGS: &WordList = &WordList::new(&[
    "meeting",
    "council",
    "committee",
    "chamber",
    "session",
    "hearing",
    "board",
    "councillors",
    "sitting",
    "debate",
    "court",
    "jury",
    "inquest",
    "inquiry",
    "tribunal",
    "conference",
    "forum",
    "audience",
    "dinner",
    "congress",
    "assembly",
    "panel",
]);
