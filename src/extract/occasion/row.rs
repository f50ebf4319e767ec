//! Statements in a row: those who took part in an occasion speak one right behind the other, from the sentence that tells of it.
//!
//! In: the scenes told so far and a statement. Out: the scene whose row it goes on with. Any other statement ends the row.

use crate::model::{Attribution, QuoteKind};

use super::{
    Act,
    scene::{Scene, Told},
};

/// Statements by those who took part in an occasion, one right behind the other from the sentence that tells of it.
#[derive(Default)]
pub(super) struct Row {
    /// The scene, and the paragraph and the sentence of its last statement; none once another statement ended the row.
    last: Option<(usize, Option<(usize, usize)>)>,
}

impl Row {
    /// The scene whose row a statement goes on with.
    pub(super) fn goes_on(
        &mut self,
        scenes: &[Told],
        act: &Act,
        attribution: Option<&Attribution>,
        sentence: usize,
    ) -> Option<usize> {
        let number = scenes.len().checked_sub(1)?;
        let scene = scenes
            .get(number)
            .filter(|scene| scene.scene == Scene::Occasion)?;
        let direct = attribution.is_some_and(|a| a.kind == QuoteKind::Direct);
        // What the sentence itself reports ends no row.
        if !direct && sentence == scene.sentence {
            return None;
        }
        // With one speaker alone, what follows goes on by itself.
        let (paragraph, before, most) = match self.last {
            Some((row, last)) if row == number => {
                let (paragraph, sentence) = last.filter(|_| scene.people.len() > 1)?;
                (paragraph, sentence, 2)
            }
            _ => (scene.paragraph, scene.sentence, 1),
        };
        let one = act
            .speaker
            .is_some_and(|speaker| scene.people.contains(&speaker));
        let next = one
            && direct
            && !act.present
            && act.paragraph.saturating_sub(paragraph) <= 1
            && sentence.saturating_sub(before) <= most;
        self.last = Some((number, next.then_some((act.paragraph, sentence))));
        next.then_some(number)
    }
}
