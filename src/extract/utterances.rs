//! Numbers the turns: consecutive quotations of one speaker on one occasion share an utterance (rules R4, R7).
//!
//! In: the attributions of a page, in order. Out: the same with their utterance numbers, from 1 on. Another speaker between, or words
//! that open a new occasion (*added, later, also said, in a separate …*), end an utterance; paragraphs do not.

use crate::model::{Attribution, QuoteKind};

use super::{page::Page, stream::Kind};

/// Numbers the attributions, which stand in the order of the text.
pub fn number(page: &Page<'_>, attributions: &mut [Attribution]) {
    let mut last = 0;
    let mut turn: Option<(Option<u32>, Option<usize>, u32)> = None;
    // Where the last report ends: what is reported inside it is nobody's turn.
    let mut reported = 0;
    // The cue that was read last: one between two quotations introduces the first and opens nothing for the second.
    let mut cue = None;
    for attribution in attributions {
        let indirect = attribution.kind == QuoteKind::Indirect;
        if indirect && (attribution.rule == "ascribed" || attribution.span.start() < reported) {
            last += 1;
            attribution.utterance = last;
            continue;
        }
        if indirect {
            reported = attribution.span.end();
        }
        let who = (attribution.speaker, attribution.source.map(|s| s.start()));
        let same = turn.is_some_and(|(speaker, source, _)| match (speaker, who.0) {
            (Some(a), Some(b)) => a == b,
            (None, None) => source.is_some() && source == who.1,
            _ => false,
        });
        let number = match turn {
            Some((_, _, number))
                if same && (cue == attribution.cue || !reopens(page, attribution)) =>
            {
                number
            }
            _ => {
                last += 1;
                last
            }
        };
        attribution.utterance = number;
        cue = attribution.cue;
        // Indirect speech of somebody else stands between; of the same speaker it belongs to the turn.
        if !indirect || !same {
            turn = Some((who.0, who.1, number));
        }
    }
}

/// True where the words around the cue open a new occasion, unless the cue is one that was read before.
fn reopens(page: &Page<'_>, attribution: &Attribution) -> bool {
    let Some(cue) = attribution.cue else {
        return false;
    };
    if matches!(cue.of(page.text), "added" | "adds" | "adding") {
        return true;
    }
    let at = page
        .stream
        .items
        .partition_point(|i| i.span.start() < cue.start());
    let from = at.saturating_sub(4);
    let to = page.stream.items.len().min(at + 8);
    let around = &page.stream.items[from..to];
    around.iter().filter(|i| i.kind == Kind::Word).any(|i| {
        let near = i.span.end() <= cue.start();
        match i.word {
            "later" | "Later" | "also" | "separately" | "Separately" | "earlier" | "Earlier" => {
                near
            }
            "separate" | "another" => true,
            _ => false,
        }
    })
}
