//! Looks for splices: two true spans of different utterances under one pair of marks (rule R22).

use rustc_hash::FxHashSet;

use super::search::{FRAGMENT, TurnKey, turn, turn_of};
use crate::{
    matcher::codes,
    model::QuoteKind,
    registry::{Snapshot, record::Wording},
    text::{Folded, fold::MarkKind},
};

/// Utterances compared.
const UTTERANCES: usize = 48;
/// Candidates of each half.
const CANDIDATES: usize = 12;

/// Two utterances that make up the draft.
pub(super) struct Splice {
    /// The quotation that holds the first part.
    pub first: (u32, u32),
    /// The quotation that holds the rest.
    pub second: (u32, u32),
    /// The first word of the rest.
    pub at: usize,
}

/// One utterance as a run of words.
struct Turn {
    /// A quotation and occurrence of it.
    of: (u32, u32),
    key: TurnKey,
    keys: Vec<String>,
}

/// Tells whether `text` is two verbatim parts of different utterances. `near` are utterances found for the whole.
pub(super) fn find(snapshot: &Snapshot, text: &str, near: &[Wording]) -> Option<Splice> {
    let draft = Folded::new(text);
    let words = codes(&draft);
    if words.len() < 2 * FRAGMENT {
        return None;
    }
    let mut places: Vec<Wording> = near.to_vec();
    let middle = words.len() / 2;
    // The halves, and what stands before and after every break inside the marks.
    let mut cuts: Vec<usize> = vec![middle];
    cuts.extend(breaks(&draft).take(4));
    for cut in cuts {
        for part in [&words[..cut], &words[cut..]] {
            let found = snapshot.index().candidates(part, CANDIDATES, |_| true);
            places.extend(found.list.iter().filter_map(|candidate| {
                let wording = snapshot.wording(candidate.id)?;
                let occurrence = snapshot.occurrence(wording.quotation, wording.occurrence)?;
                (occurrence.kind != QuoteKind::Indirect).then_some(wording)
            }));
        }
    }
    let mut seen = FxHashSet::default();
    places.retain(|place| {
        snapshot
            .occurrence(place.quotation, place.occurrence)
            .is_some_and(|occurrence| seen.insert(turn_of(*place, occurrence)))
    });
    places.truncate(UTTERANCES);
    let turns: Vec<Turn> = places
        .iter()
        .filter_map(|place| read(snapshot, *place))
        .collect();

    let keys: Vec<&str> = draft.keys().collect();
    let heads: Vec<usize> = turns
        .iter()
        .map(|turn| longest(&keys, &turn.keys, true))
        .collect();
    let tails: Vec<usize> = turns
        .iter()
        .map(|turn| longest(&keys, &turn.keys, false))
        .collect();
    for (a, &head) in heads.iter().enumerate() {
        for (b, &tail) in tails.iter().enumerate() {
            let apart = turns[a].key != turns[b].key;
            let overlap = (head + tail).checked_sub(keys.len());
            // Two reports whose words overlap may well be of one utterance.
            if apart
                && overlap.is_some_and(|words| words < FRAGMENT)
                && head >= FRAGMENT
                && tail >= FRAGMENT
            {
                return Some(Splice {
                    first: turns[a].of,
                    second: turns[b].of,
                    at: keys.len() - tail,
                });
            }
        }
    }
    None
}

/// The words after which a sentence ends or an ellipsis stands.
fn breaks(draft: &Folded) -> impl Iterator<Item = usize> {
    draft
        .marks()
        .iter()
        .filter(|mark| {
            matches!(
                mark.kind,
                MarkKind::Stop
                    | MarkKind::Ellipsis
                    | MarkKind::Question
                    | MarkKind::Exclamation
                    | MarkKind::Semicolon
            )
        })
        .map(|mark| mark.before as usize)
        .filter(|&at| at > 0 && at < draft.len())
}

fn read(snapshot: &Snapshot, place: Wording) -> Option<Turn> {
    let occurrence = snapshot.occurrence(place.quotation, place.occurrence)?;
    let mut keys = Vec::new();
    let mut add = |text: &str| keys.extend(Folded::new(text).keys().map(String::from));
    match turn(snapshot, occurrence) {
        Some(parts) => parts.iter().for_each(|(part, _)| add(&part.text)),
        None => add(&occurrence.text),
    }
    Some(Turn {
        of: (place.quotation, place.occurrence),
        key: turn_of(place, occurrence),
        keys,
    })
}

/// How many words of the draft's head (or tail) stand in the utterance in a row.
fn longest(draft: &[&str], keys: &[String], head: bool) -> usize {
    (0..keys.len())
        .map(|at| match head {
            true => draft
                .iter()
                .zip(&keys[at..])
                .take_while(|(a, b)| *a == b)
                .count(),
            false => draft
                .iter()
                .rev()
                .zip(keys[..=at].iter().rev())
                .take_while(|(a, b)| *a == b)
                .count(),
        })
        .max()
        .unwrap_or(0)
}
