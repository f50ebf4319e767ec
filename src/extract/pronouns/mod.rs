//! Resolves *he* and *she*: who the text was speaking of.
//!
//! In: a page and the ties of its quotations. Out: for each pronoun mention, the entity it stands for and how clear that is, or
//! nothing where two people are as likely. Who is a *he* and who a *she* is learnt from the text alone: from titles and nouns, and from
//! pronouns that only one person can be meant by. *It*, *they*, *I* and *we* stay unresolved.

use crate::{
    lexicon::{Class, given::Gender},
    model::SpeakerKind,
};

use super::{mentions::Form, page::Page, rules::Tie};

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
    pass(page, &sources, &quoted, &mut votes, true);
    let mut found = pass(page, &sources, &quoted, &mut votes, false);
    drop_both(page, &mut found);
    found
}

/// Nobody is both *he* and *she* in one text: the rarer of the two is taken back, and both where neither is three times as frequent.
fn drop_both(page: &Page<'_>, found: &mut [Option<Resolved>]) {
    let gender = |mention: usize| {
        let item = &page.stream.items[page.mentions.all[mention].start];
        usize::from(item.is(Class::SHE))
    };
    let mut counts = vec![[0u32; 2]; page.entities.all.len()];
    for (mention, resolved) in found.iter().enumerate() {
        if let Some(resolved) = resolved {
            counts[resolved.entity as usize][gender(mention)] += 1;
        }
    }
    for (mention, resolved) in found.iter_mut().enumerate() {
        let Some(entity) = resolved.map(|resolved| resolved.entity) else {
            continue;
        };
        let counts = counts[entity as usize];
        let (this, other) = (counts[gender(mention)], counts[1 - gender(mention)]);
        if other > 0 && this < 3 * other {
            *resolved = None;
        }
    }
}

/// People kept in mind at a time.
const MEMORY: usize = 12;

fn pass(
    page: &Page<'_>,
    sources: &[bool],
    quoted: &[bool],
    votes: &mut [[u16; 2]],
    learn: bool,
) -> Vec<Option<Resolved>> {
    let mut found = vec![None; page.mentions.all.len()];
    // Entity and weight, heaviest anywhere.
    let mut memory: Vec<(u32, f32)> = Vec::with_capacity(MEMORY + 1);
    let mut next = 0;
    for (number, sentence) in page.stream.sentences.iter().enumerate() {
        for entry in &mut memory {
            entry.1 *= 0.3;
        }
        memory.retain(|e| e.1 > 0.02);
        let subject = page.cues.subjects[number];
        // The one person this sentence has named so far; `Some(None)` once there are two.
        let mut lone: Option<Option<u32>> = None;
        // Whom "he" and whom "she" has meant in this sentence: never the same.
        let mut meant: [Option<u32>; 2] = [None; 2];
        while next < page.mentions.all.len() && page.mentions.all[next].start < sentence.end {
            let m = next;
            next += 1;
            let mention = &page.mentions.all[m];
            let mut weight = 0.25;
            // Of two that act together both are the subject.
            let beside = page.word(mention.end) == "and"
                && subject.is_some()
                && page.mentions.from(mention.end + 1) == subject;
            if subject == Some(m) || beside {
                weight += 0.8;
            }
            if sources[m] {
                weight += 0.6;
            }
            if quoted[m] {
                weight += 0.4;
            }
            let entity = if mention.form == Form::Pronoun {
                let item = &page.stream.items[mention.start];
                let gender = match () {
                    () if item.is(Class::HE) => Gender::He,
                    () if item.is(Class::SHE) => Gender::She,
                    () => continue,
                };
                let opens = mention.start == sentence.start
                    && (number == 0
                        || page.stream.sentences[number - 1].paragraph != sentence.paragraph);
                let taken = meant[1 - gender as usize];
                let mut resolved = choose(page, &memory, gender, votes, learn, taken);
                if let Some(resolved) = resolved {
                    meant[gender as usize] = Some(resolved.entity);
                }
                if opens
                    && let Some(resolved) = &mut resolved
                    && topic(page, resolved.entity, gender, votes)
                {
                    // A paragraph that opens with "He" may go back to whom the article is about.
                    resolved.clarity *= 0.4;
                }
                if let Some(resolved) = resolved
                    && learn
                    && (lone == Some(Some(resolved.entity))
                        || lone.is_none() && resolved.clarity > 0.85)
                {
                    votes[resolved.entity as usize][gender as usize] += 1;
                }
                found[m] = resolved;
                resolved.filter(|r| r.clarity > 0.2).map(|r| r.entity)
            } else {
                page.entities.of_mention[m].filter(|&e| {
                    let draft = &page.entities.all[e as usize];
                    draft.kind == SpeakerKind::Person
                })
            };
            let Some(entity) = entity else { continue };
            if page.entities.all[entity as usize].person {
                lone = match lone {
                    None => Some(Some(entity)),
                    Some(Some(other)) if other == entity => lone,
                    Some(_) => Some(None),
                };
            }
            let draft = &page.entities.all[entity as usize];
            if (!draft.person || 2 * usize::from(draft.places) > draft.mentions.len())
                && mention.form != Form::Pronoun
            {
                weight *= 0.3;
            }
            match memory.iter_mut().find(|e| e.0 == entity) {
                Some(entry) => entry.1 = entry.1.max(weight) + 0.1 * entry.1.min(weight),
                None => memory.push((entity, weight)),
            }
            if memory.len() > MEMORY
                && let Some(least) =
                    (0..memory.len()).min_by(|&a, &b| memory[a].1.total_cmp(&memory[b].1))
            {
                memory.swap_remove(least);
            }
        }
    }
    found
}

/// True where the article is far more about somebody else of that gender than about `entity`.
fn topic(page: &Page<'_>, entity: u32, gender: Gender, votes: &[[u16; 2]]) -> bool {
    let mine = page.entities.all[entity as usize].mentions.len();
    let Some((most, draft)) = page
        .entities
        .all
        .iter()
        .enumerate()
        .filter(|(_, d)| d.person)
        .max_by_key(|(_, d)| d.mentions.len())
    else {
        return false;
    };
    let [he, she] = votes[most];
    let other = draft.gender().map_or(
        if gender == Gender::He {
            she > he
        } else {
            he > she
        },
        |g| g != gender,
    );
    most != entity as usize && !other && draft.mentions.len() >= 3 * mine.max(1)
}

fn choose(
    page: &Page<'_>,
    memory: &[(u32, f32)],
    gender: Gender,
    votes: &[[u16; 2]],
    learn: bool,
    taken: Option<u32>,
) -> Option<Resolved> {
    let mut best: Option<(u32, f32)> = None;
    let mut second = 0.0f32;
    for &(entity, weight) in memory.iter().filter(|e| taken != Some(e.0)) {
        let draft = &page.entities.all[entity as usize];
        let known = draft.gender().or_else(|| {
            let [he, she] = votes[entity as usize];
            (!learn).then_some(()).and(match () {
                () if he > 2 * she => Some(Gender::He),
                () if she > 2 * he => Some(Gender::She),
                () => None,
            })
        });
        let weight = match known {
            Some(known) if known != gender => continue,
            Some(_) => weight * 1.1,
            None => weight,
        };
        match best {
            Some((_, top)) if weight <= top => second = second.max(weight),
            _ => {
                second = second.max(best.map_or(0.0, |b| b.1));
                best = Some((entity, weight));
            }
        }
    }
    let (entity, top) = best?;
    Some(Resolved {
        entity,
        clarity: 1.0 - second / top,
    })
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
            "Mr. Doe met Ms. Roe at noon. “It is late,” she said.",
            "Roe",
        );
        says(
            "“Nobody came,” Bob Doe said.\n“We were alone,” he added.",
            "Bob Doe",
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
    fn two_people_as_likely_are_nobody() {
        let found =
            crate::extract::clippings::read("Bob Doe and Jim Roe met. “It is late,” he said.");
        assert_eq!(found[0].1, "(he)");
    }
}
