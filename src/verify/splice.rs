//! Looks for true words put together falsely: spans of different utterances under one pair of marks (rule R22), or the parts of one
//! utterance in another order (rule R15).
//!
//! The draft is covered from left to right with the longest runs of words that an utterance on record holds. What is covered by two
//! or more of them, but for a word or two at a seam, is no altered quotation: every part of it is true.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    search::FRAGMENT,
    turns::{TurnKey, turn, turn_of},
};
use crate::{
    matcher::{Code, codes},
    model::QuoteKind,
    registry::{Snapshot, record::Wording},
    text::{Folded, fold::MarkKind},
};

/// Utterances compared.
const UTTERANCES: usize = 48;
/// Candidates of each part.
const CANDIDATES: usize = 12;
/// Parts of one splice at most; a longer patchwork is anybody's common phrases.
const PARTS: usize = 6;
/// Words at a seam that no part holds: an *and* that the draft puts in.
const SEAM: usize = 2;
/// The fewest words of a further part of an utterance that gave a longer one.
const FURTHER: usize = 3;
/// Words of a draft that is looked at.
const WORDS: usize = 1_000;

/// A part of the draft that stands in an utterance on record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// A quotation and occurrence of the utterance.
    pub of: (u32, u32),
    /// The first word in the draft.
    pub at: usize,
    /// Where the part begins in the utterance.
    record_at: usize,
    len: usize,
    turn: usize,
}

/// What the parts add up to.
pub(super) enum Cover {
    /// Parts of different utterances.
    Spliced(Vec<Part>),
    /// Parts of one utterance, in another order.
    Reordered(Vec<Part>),
}

/// One utterance as a run of words.
struct Turn {
    /// A quotation and occurrence of it.
    of: (u32, u32),
    key: TurnKey,
    /// Its words as the draft numbers them.
    keys: Vec<u32>,
}

/// The words of a draft, each by a number.
struct Numbers<'d>(FxHashMap<&'d str, u32>);

impl<'d> Numbers<'d> {
    /// A word that the draft has not.
    const NONE: u32 = u32::MAX;

    /// Numbers the words, and gives the draft in numbers.
    fn of(draft: &'d Folded) -> (Self, Vec<u32>) {
        let mut known = FxHashMap::default();
        let keys = draft.keys().map(|key| {
            let next = known.len() as u32;
            *known.entry(key).or_insert(next)
        });
        let keys = keys.collect();
        (Numbers(known), keys)
    }

    fn number(&self, key: &str) -> u32 {
        self.0.get(key).copied().unwrap_or(Self::NONE)
    }
}

/// Tells whether `text` is made up of verbatim parts. `near` gives utterances found for the whole.
pub(super) fn find(
    snapshot: &Snapshot,
    text: &str,
    near: impl FnOnce() -> Vec<Wording>,
) -> Option<Cover> {
    let draft = Folded::new(text);
    if !(FRAGMENT + FURTHER..=WORDS).contains(&draft.len()) {
        return None;
    }
    let (numbers, keys) = Numbers::of(&draft);
    let turns = turns(snapshot, &draft, &numbers, near());
    let parts = cover(&keys, &turns)?;
    let one = parts
        .iter()
        .all(|part| turns[part.turn].key == turns[parts[0].turn].key);
    if !one {
        return (!overlap(&keys, &turns, &parts)).then_some(Cover::Spliced(parts));
    }
    let ascending = parts
        .windows(2)
        .all(|pair| pair[0].record_at + pair[0].len <= pair[1].record_at);
    (!ascending).then_some(Cover::Reordered(parts))
}

/// The utterances that parts of the draft may stand in: those of some places, and others.
fn turns(
    snapshot: &Snapshot,
    draft: &Folded,
    numbers: &Numbers<'_>,
    mut places: Vec<Wording>,
) -> Vec<Turn> {
    let words = codes(draft);
    let n = words.len();
    let index = snapshot.index();
    let mut ids: Vec<u32> = index.runs(&words).list.iter().map(|run| run.id).collect();
    if !may_begin(snapshot, &words, numbers, (draft, &places, &ids)) {
        return Vec::new();
    }
    // The halves and thirds, and what stands before and after every break inside the marks.
    let mut pieces = vec![0..n / 2, n / 2..n, n / 3..2 * n / 3, 0..n / 3, 2 * n / 3..n];
    for cut in breaks(draft).take(4) {
        pieces.extend([0..cut, cut..n]);
    }
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        let found = index.candidates_of_anybody(&words[piece], CANDIDATES);
        ids.extend(found.list.iter().map(|candidate| candidate.id));
    }
    ids.truncate(UTTERANCES * 4);
    places.extend(ids.into_iter().filter_map(|id| {
        let wording = snapshot.wording(id)?;
        let occurrence = snapshot.occurrence(wording.quotation, wording.occurrence)?;
        (occurrence.kind != QuoteKind::Indirect).then_some(wording)
    }));
    let mut seen = FxHashSet::default();
    places.retain(|place| {
        snapshot
            .occurrence(place.quotation, place.occurrence)
            .is_some_and(|occurrence| seen.insert(turn_of(*place, occurrence)))
    });
    places.truncate(UTTERANCES);
    places
        .iter()
        .filter_map(|place| read(snapshot, *place, numbers))
        .collect()
}

/// False where no utterance on record can have the first part of the draft: no wording has its first words in a row, nor those that begin
/// a word or two later, where an interrupted utterance goes on; and no utterance that was found has them. Nearly everything that nobody
/// said ends here, before its parts are looked for.
fn may_begin(
    snapshot: &Snapshot,
    words: &[Code],
    numbers: &Numbers<'_>,
    (draft, near, ids): (&Folded, &[Wording], &[u32]),
) -> bool {
    let index = snapshot.index();
    let mut runs = words.windows(FRAGMENT).take(FRAGMENT);
    if runs.any(|run| index.may_hold(run)) {
        return true;
    }
    let first = draft.keys().take(FRAGMENT).map(|key| numbers.number(key));
    let first: Vec<u32> = first.collect();
    let found = ids.iter().filter_map(|&id| snapshot.wording(id));
    let mut seen = FxHashSet::default();
    near.iter().copied().chain(found).any(|place| {
        let Some(occurrence) = snapshot.occurrence(place.quotation, place.occurrence) else {
            return false;
        };
        // An utterance of one wording has no other words than that.
        seen.insert(turn_of(place, occurrence))
            && turn(snapshot, place.quotation, occurrence).is_some()
            && read(snapshot, place, numbers)
                .is_some_and(|turn| longest(&first, &turn.keys).1 == FRAGMENT)
    })
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

fn read(snapshot: &Snapshot, place: Wording, numbers: &Numbers<'_>) -> Option<Turn> {
    let occurrence = snapshot.occurrence(place.quotation, place.occurrence)?;
    let mut keys = Vec::new();
    let mut add = |text: &str| {
        let folded = Folded::new(text);
        keys.extend(folded.keys().map(|key| numbers.number(key)));
    };
    match turn(snapshot, place.quotation, occurrence) {
        Some(parts) => parts.iter().for_each(|(part, _)| add(&part.text)),
        None => add(&occurrence.text),
    }
    Some(Turn {
        of: (place.quotation, place.occurrence),
        key: turn_of(place, occurrence),
        keys,
    })
}

/// Covers the draft with runs, the longest first at each place; two parts or more, or nothing.
fn cover(draft: &[u32], turns: &[Turn]) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    while at < draft.len() {
        let here = |start: usize| {
            let known = |turn: usize| parts.iter().any(|part| part.turn == turn);
            turns
                .iter()
                .enumerate()
                .map(|(turn, of)| {
                    let (record_at, len) = longest(&draft[start..], &of.keys);
                    Part {
                        of: of.of,
                        at: start,
                        record_at,
                        len,
                        turn,
                    }
                })
                .filter(|part| part.len >= if known(part.turn) { FURTHER } else { FRAGMENT })
                // Of equal ones the utterance that gave a part already, then the first.
                .max_by_key(|part| (part.len, known(part.turn), std::cmp::Reverse(part.turn)))
        };
        let seam = if parts.is_empty() { 0 } else { SEAM };
        let part = (at..draft.len()).take(1 + seam).find_map(here)?;
        at = part.at + part.len;
        parts.push(part);
        if parts.len() > PARTS {
            return None;
        }
    }
    (parts.len() > 1).then_some(parts)
}

/// The longest run at the draft's start that stands in the utterance: where, and how many words.
fn longest(draft: &[u32], keys: &[u32]) -> (usize, usize) {
    let mut best = (0, 0);
    for at in 0..keys.len() {
        let len = draft
            .iter()
            .zip(&keys[at..])
            .take_while(|(a, b)| a == b)
            .count();
        if len > best.1 {
            best = (at, len);
        }
    }
    best
}

/// Two reports whose words overlap may well be of one utterance: the part after a seam goes on backwards into the one before.
fn overlap(draft: &[u32], turns: &[Turn], parts: &[Part]) -> bool {
    parts.windows(2).any(|pair| {
        let (before, part) = (&pair[0], &pair[1]);
        if turns[before.turn].key == turns[part.turn].key {
            return false;
        }
        let shared = draft[..part.at]
            .iter()
            .rev()
            .zip(turns[part.turn].keys[..part.record_at].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        shared >= FRAGMENT
    })
}
