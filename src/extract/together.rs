//! Makes one speaker of those who speak together: *Doe and Roe said in a joint statement*.
//!
//! In: a tie with two sources, and the entities of the text. Out: the entity of the group, which names both. To name one of them alone
//! would be wrong.

use rustc_hash::FxHashMap;

use crate::{
    model::{Entity, SpeakerKind},
    text::Span,
};

use super::{page::Page, rules::Tie};

/// The groups of one text, by name.
#[derive(Debug, Default)]
pub struct Groups {
    known: FxHashMap<String, u32>,
}

impl Groups {
    /// The group that a tie speaks of, kept among `entities`; `None` where one speaks alone.
    pub fn of(&mut self, page: &Page<'_>, tie: &Tie, entities: &mut Vec<Entity>) -> Option<u32> {
        let (one, two) = (tie.with?, tie.source?);
        let (one, two) = (one.min(two), one.max(two));
        let all = &page.mentions.all;
        // Between the first and the last stand the others, and nobody else.
        let names: Vec<String> = (one..=two)
            .filter(|&m| m == one || m == two || all[m].name.is_some())
            .filter(|&m| m == two || all[m].end <= all[m + 1].start)
            .map(|m| name(page, m, entities))
            .collect();
        let span = all[one]
            .span(&page.stream)
            .union(all[two].span(&page.stream));
        let (last, others) = names.split_last()?;
        let full = format!("{} and {last}", others.join(", "));
        let next = entities.len() as u32;
        let number = *self.known.entry(full.clone()).or_insert(next);
        if number == next {
            entities.push(Entity {
                name: full,
                kind: SpeakerKind::Group,
                mentions: Vec::new(),
                aliases: Vec::new(),
                roles: Vec::new(),
            });
        }
        let group = &mut entities[number as usize];
        add(group, page.text, span);
        Some(number)
    }
}

/// The fullest name of a mention's entity, else the mention as printed.
fn name(page: &Page<'_>, mention: usize, entities: &[Entity]) -> String {
    match page.entities.of_mention[mention].and_then(|e| entities.get(e as usize)) {
        Some(entity) => entity.name.clone(),
        None => page.mentions.all[mention]
            .span(&page.stream)
            .of(page.text)
            .to_owned(),
    }
}

fn add(group: &mut Entity, text: &str, span: Span) {
    if group
        .mentions
        .last()
        .is_none_or(|m| m.start() < span.start())
    {
        group.mentions.push(span);
    }
    let printed = span.of(text);
    if printed != group.name
        && group.aliases.len() < 16
        && !group.aliases.iter().any(|a| a == printed)
    {
        group.aliases.push(printed.to_owned());
    }
}
