//! Changes between two versions of a draft, as messages.

use super::{attribution::Source, finding};
use crate::{
    api::pb::{self, DraftChangeKind},
    model::Extraction,
    text::Span,
    verify::changes::{Change, ChangeKind},
};

/// One version: its text with its offsets, and what was read in it.
pub(in crate::api) struct Side<'s> {
    pub text: &'s Source<'s>,
    pub extraction: &'s Extraction,
}

impl Side<'_> {
    fn attribution(&self, span: Option<Span>, claim: Option<usize>) -> Option<pb::Attribution> {
        let claimed = claim.and_then(|at| self.extraction.attributions.get(at));
        match (claimed, span) {
            (Some(one), _) => Some(self.text.attribution(one, &self.extraction.entities, 0.0)),
            (None, Some(span)) => Some(pb::Attribution {
                span: Some(self.text.span(span)),
                text: self.text.words(Some(span)),
                ..Default::default()
            }),
            (None, None) => None,
        }
    }
}

/// One change.
pub(in crate::api) fn change(
    change: &Change,
    before: &Side<'_>,
    after: &Side<'_>,
) -> pb::DraftChange {
    pb::DraftChange {
        kinds: change.kinds.iter().map(|&one| kind(one).into()).collect(),
        before: before.attribution(change.before, change.claim_before),
        after: after.attribution(change.after, change.claim_after),
        words: change.words.map_or(0, |words| finding::words(words).into()),
        flags: change
            .flags
            .iter()
            .map(|&flag| finding::flag(flag).into())
            .collect(),
        diff: finding::diff(after.text, &change.diff),
        grave: change.is_grave(),
    }
}

fn kind(kind: ChangeKind) -> DraftChangeKind {
    match kind {
        ChangeKind::Added => DraftChangeKind::Added,
        ChangeKind::Removed => DraftChangeKind::Removed,
        ChangeKind::Words => DraftChangeKind::WordsChanged,
        ChangeKind::Speaker => DraftChangeKind::SpeakerChanged,
        ChangeKind::Date => DraftChangeKind::DateChanged,
        ChangeKind::Place => DraftChangeKind::PlaceChanged,
        ChangeKind::MarksRemoved => DraftChangeKind::MarksRemoved,
        ChangeKind::MarksAdded => DraftChangeKind::MarksAdded,
    }
}
