//! Who was spoken of lately, and how much.
//!
//! In: mentions of people as they come. Out: a weight for each person still in mind, and the heaviest by a caller's measure. It knows
//! nothing of gender or of pronouns.

use super::Resolved;

/// How somebody stands in the reader's mind.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Who.
    pub entity: u32,
    /// How much the text speaks of him or her just now.
    pub weight: f32,
    /// True for the subject of the last mention's clause.
    pub subject: bool,
    /// True for the source of the last quotation.
    pub spoke: bool,
    /// True for the source of the last mention's cue: what was said of no quotation is said all the same.
    pub reported: bool,
    /// Somebody without a name: a description may mean somebody named (*the candidate*), and counts where no name does.
    pub vague: bool,
}

/// People kept in mind at a time.
const MOST: usize = 12;

/// What a weight keeps at a new sentence, and at one that opens a paragraph.
const SENTENCE: f32 = 0.21;
const PARAGRAPH: f32 = 0.125;

/// What a rival weighs at least, of what the heavier one does.
const BESIDE: f32 = 0.15;

/// The people in mind.
#[derive(Debug, Default)]
pub struct Memory {
    all: Vec<Standing>,
}

impl Memory {
    /// A new sentence begins, in a new paragraph or in the same.
    pub fn fade(&mut self, paragraph: bool) {
        let factor = if paragraph { PARAGRAPH } else { SENTENCE };
        for entry in &mut self.all {
            entry.weight *= factor;
        }
        self.all.retain(|e| e.weight > 0.002);
    }

    /// True for the subject of the clause that spoke of this entity last, where it weighs so much still.
    pub fn about(&self, entity: u32, least: f32) -> bool {
        let mut all = self.all.iter();
        all.any(|e| e.entity == entity && e.subject && e.weight > least)
    }

    /// Somebody is mentioned.
    pub fn hear(&mut self, new: Standing) {
        if new.spoke {
            for entry in &mut self.all {
                entry.spoke = false;
            }
        }
        match self.all.iter_mut().find(|e| e.entity == new.entity) {
            Some(old) => {
                old.weight = old.weight.max(new.weight) + 0.1 * old.weight.min(new.weight);
                old.subject = new.subject;
                old.reported |= new.reported;
                old.spoke |= new.spoke;
            }
            None => self.all.push(new),
        }
        if self.all.len() > MOST
            && let Some(least) = (0..self.all.len())
                .min_by(|&a, &b| self.all[a].weight.total_cmp(&self.all[b].weight))
        {
            self.all.swap_remove(least);
        }
    }

    /// Two have been spoken of at once: the second is as much in mind as the first, and where only one is left in mind, neither is.
    pub fn level(&mut self) {
        let heaviest = |all: &[Standing], but: Option<u32>| {
            let others = all.iter().filter(|e| Some(e.entity) != but && !e.vague);
            let most = others.max_by(|a, b| a.weight.total_cmp(&b.weight));
            most.map(|e| (e.entity, e.weight))
        };
        let Some((first, weight)) = heaviest(&self.all, None) else {
            return;
        };
        if let Some((second, _)) = heaviest(&self.all, Some(first)) {
            for entry in &mut self.all {
                entry.spoke = false;
                if entry.entity == first || entry.entity == second {
                    entry.weight = weight;
                }
            }
        } else {
            self.all.retain(|e| e.entity != first);
        }
    }

    /// True for the source of the last quotation.
    pub fn spoke_last(&self, entity: u32) -> bool {
        self.all.iter().any(|e| e.entity == entity && e.spoke)
    }

    /// The heaviest by a measure, and how far it stands out; nobody where the measure gives all 0.
    pub fn choose(&self, measure: impl Fn(&Standing) -> f32) -> Option<Resolved> {
        let mut best: Option<(u32, f32)> = None;
        let mut second = 0.0f32;
        for entry in &self.all {
            let weight = measure(entry);
            if weight <= 0.0 {
                continue;
            }
            match best {
                Some((_, top)) if weight <= top => second = second.max(weight),
                _ => {
                    second = second.max(best.map_or(0.0, |b| b.1));
                    best = Some((entry.entity, weight));
                }
            }
        }
        let (entity, top) = best?;
        Some(Resolved {
            entity,
            clarity: 1.0 - second / top,
        })
    }

    /// True for somebody who has said nothing yet, while somebody else has come in beside him whom `rival` allows.
    pub fn brought_in(&self, entity: u32, rival: impl Fn(u32) -> bool) -> bool {
        let own = self.all.iter().find(|e| e.entity == entity);
        own.is_some_and(|own| {
            !own.spoke
                && !own.reported
                && self.all.iter().any(|other| {
                    other.entity != entity
                        && !other.vague
                        && other.weight > BESIDE * own.weight
                        && rival(other.entity)
                })
        })
    }

    /// Who has just spoken without a name, if nobody weighs as much.
    pub fn just_described(&self) -> Option<u32> {
        let most = self
            .all
            .iter()
            .max_by(|a, b| a.weight.total_cmp(&b.weight))?;
        most.vague.then_some(most.entity)
    }
}
