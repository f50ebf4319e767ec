//! Entities that are brought in by their wording alone: one wording is one entity.
//!
//! In: a wording, where it stands, and the entities so far. Out: its entity, made where there is none. It does not decide who is one.

use rustc_hash::FxHashMap;

use crate::{
    model::{Entity, SpeakerKind},
    text::Span,
};

/// The wordings that have become entities.
#[derive(Debug, Default)]
pub struct Wordings {
    known: FxHashMap<String, u32>,
}

impl Wordings {
    /// The entity of a wording that stands at `at`.
    pub fn entity(
        &mut self,
        name: String,
        kind: SpeakerKind,
        at: Span,
        entities: &mut Vec<Entity>,
    ) -> u32 {
        if let Some(&known) = self.known.get(&name) {
            let mentions = &mut entities[known as usize].mentions;
            if mentions.last() != Some(&at) {
                mentions.push(at);
            }
            return known;
        }
        let entity = entities.len() as u32;
        entities.push(Entity {
            name: name.clone(),
            kind,
            mentions: vec![at],
            aliases: Vec::new(),
            roles: Vec::new(),
        });
        self.known.insert(name, entity);
        entity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wording_is_one_entity() {
        let (mut wordings, mut entities) = (Wordings::default(), Vec::new());
        let mut put = |name: &str, at| {
            let (kind, at) = (SpeakerKind::Group, Span::new(at, at + 3));
            wordings.entity(name.to_owned(), kind, at, &mut entities)
        };
        let found = [
            put("Roe and Doe", 5),
            put("Roe and Poe", 9),
            put("Roe and Doe", 20),
            put("Roe and Doe", 20),
        ];
        assert_eq!(found, [0, 1, 0, 0]);
        assert_eq!(entities[0].mentions, [Span::new(5, 8), Span::new(20, 23)]);
    }
}
