//! Turns: what one speaker says in one go, as a document prints it in one quotation or several (rules R4 and R7).

use crate::{
    model::QuoteKind,
    registry::{
        self, Snapshot,
        record::{DocumentRecord, Occurrence},
    },
    text::{Folded, Span, sentences::abbreviated},
    verdict::side::Joint,
};

/// The parts of one turn that are read as one: as many stand on either side of the one asked about.
const AROUND: usize = 32;

/// What tells one utterance from another: the document and its number there, and for an import, which has no place in a text, itself.
pub(super) type TurnKey = (u32, u32, Option<u32>);

/// The utterance that an occurrence belongs to.
pub(super) fn turn_of(wording: registry::record::Wording, occurrence: &Occurrence) -> TurnKey {
    let import = occurrence.span.is_none().then_some(wording.quotation);
    (occurrence.document, occurrence.utterance, import)
}

/// The segments of the turn that an occurrence of a quotation belongs to, in order, each with how it follows the one before; `None` where it
/// is one segment only. Of a long turn those around the occurrence.
pub(super) fn turn<'s>(
    snapshot: &'s Snapshot,
    quotation: u32,
    occurrence: &Occurrence,
) -> Option<Vec<(&'s Occurrence, Joint)>> {
    occurrence.span?;
    let (document, utterance) = (occurrence.document, occurrence.utterance);
    let record = snapshot.document_at(document)?;
    let mut all: Vec<(Option<u32>, &Occurrence)> = Vec::new();
    for &quotation in around(snapshot, record, quotation, occurrence) {
        let Some(record) = snapshot.quotation_at(quotation) else {
            continue;
        };
        let here = record.occurrences.iter().filter(|one| {
            one.document == document && one.kind != QuoteKind::Indirect && one.span.is_some()
        });
        all.extend(here.map(|one| (record.speaker, one)));
    }
    all.sort_by_key(|(_, one)| one.span);
    all.dedup_by_key(|(_, one)| one.span);
    let of_turn = |(_, one): &(_, &Occurrence)| one.utterance == utterance;
    let here = all
        .iter()
        .position(|(_, one)| one.span == occurrence.span)?;
    let window = here.saturating_sub(AROUND)..(here + AROUND + 1).min(all.len());
    let all = &all[window];
    let mut from = all.iter().position(of_turn)?;
    let mut to = all.iter().rposition(of_turn)? + 1;
    while from > 0 && one_sentence(record, all[from - 1], all[from]) {
        from -= 1;
    }
    while to < all.len() && one_sentence(record, all[to - 1], all[to]) {
        to += 1;
    }
    let tied = |at: usize, part: &(_, &Occurrence)| {
        of_turn(part)
            || at > 0 && one_sentence(record, all[at - 1], all[at])
            || at + 1 < all.len() && one_sentence(record, all[at], all[at + 1])
    };
    let parts: Vec<&Occurrence> = (from..to)
        .filter(|&at| tied(at, &all[at]))
        .map(|at| all[at].1)
        .collect();
    let mut out: Vec<(&Occurrence, Joint)> = Vec::new();
    for part in parts {
        let joint = match out.last() {
            Some((before, _)) => joint(record, before, part),
            None => Some(Joint::Contiguous),
        };
        match joint {
            Some(joint) => out.push((part, joint)),
            // What follows belongs to another statement, or what came before did.
            None if out.iter().any(|(one, _)| one.span == occurrence.span) => break,
            None => out = vec![(part, Joint::Contiguous)],
        }
    }
    (out.len() > 1).then_some(out)
}

/// The quotations of a document around the occurrence of one of them: all, where its place in the list does not tell where that occurrence
/// stands.
fn around<'s>(
    snapshot: &Snapshot,
    record: &'s DocumentRecord,
    quotation: u32,
    occurrence: &Occurrence,
) -> &'s [u32] {
    let all = &record.quotations;
    let printed_once = |&at: &u32| {
        snapshot.quotation_at(at).is_some_and(|record| {
            let mut here = record.occurrences.iter();
            here.by_ref()
                .find(|one| one.document == occurrence.document)
                .is_some()
                && !here.any(|one| one.document == occurrence.document)
        })
    };
    let Some(here) = all.iter().position(|&one| one == quotation) else {
        return all;
    };
    // Twice as many as are read: some are paraphrases, and some another's.
    let from = here.saturating_sub(2 * AROUND);
    let near = &all[from..(here + 2 * AROUND + 1).min(all.len())];
    match near.len() < all.len() && near.iter().all(printed_once) {
        true => near,
        false => all,
    }
}

/// “A,” X said, adding: “B.” — one sentence of the report with two quotations of one speaker, which tells what was said on one occasion.
fn one_sentence(
    document: &DocumentRecord,
    a: (Option<u32>, &Occurrence),
    b: (Option<u32>, &Occurrence),
) -> bool {
    const BETWEEN: usize = 100;
    let (Some(one), Some(other)) = (a.1.span, b.1.span) else {
        return false;
    };
    let between = Span::new(one.end(), other.start());
    a.0.is_some()
        && a.0 == b.0
        && one.end() <= other.start()
        && between.len() <= BETWEEN
        && !a.1.text.trim_end().ends_with(['.', '?', '!'])
        && is_said_at_once(document.text().unwrap_or_default(), between)
}

/// True where one sentence stands between two quotations, and does not tell of another occasion.
fn is_said_at_once(text: &str, between: Span) -> bool {
    is_one_sentence(between.of(text))
        && !Folded::within(text, between).keys().any(|key| {
            matches!(
                key,
                "later" | "earlier" | "separately" | "separate" | "elsewhere"
            )
        })
}

/// True where no sentence and no paragraph ends in the text between two quotations.
pub(super) fn is_one_sentence(between: &str) -> bool {
    !between.contains(['?', '!', '\n'])
        && between
            .match_indices('.')
            .all(|(at, _)| abbreviated(&between[..=at]))
}

/// Whether only an attribution stands between two quotations of one turn (rule R4); `None` where nothing says that they are one statement:
/// words of a reporter's sentence and words of another one, or a paragraph later behind a sentence of the reporter's own.
fn joint(document: &DocumentRecord, before: &Occurrence, after: &Occurrence) -> Option<Joint> {
    const INTERVENING: [&str; 10] = [
        "added",
        "adding",
        "adds",
        "later",
        "also",
        "separate",
        "separately",
        "earlier",
        "then",
        "elsewhere",
    ];
    const ATTRIBUTION: usize = 15;
    let (Some(a), Some(b)) = (before.span, after.span) else {
        return Some(Joint::Unproven);
    };
    // Read here and not before: most turns are one quotation, and a text comes from the log.
    let text = document.text().unwrap_or_default();
    let stretch = Span::new(a.end(), b.start().max(a.end()));
    let own = before.group.is_none_or(|group| after.group != Some(group))
        && has_own_sentence(stretch.of(text), before, after);
    let fragment = [before, after]
        .iter()
        .any(|one| one.kind == QuoteKind::Mixed);
    if fragment && !is_one_sentence(stretch.of(text)) || own && stretch.of(text).contains('\n') {
        return None;
    }
    let between = Folded::within(text, stretch);
    // “Nobody believes,” Roe added, “that it will hold.” One sentence, whatever its tag says.
    let goes_on = before.text.trim_end().ends_with(',')
        && stretch
            .of(text)
            .trim_end_matches(['“', '"', '‘', '\'', '«', ' '])
            .ends_with(',')
        && is_one_sentence(stretch.of(text))
        && after.text.trim_start().starts_with(char::is_lowercase);
    let plain = between.len() <= ATTRIBUTION
        && (goes_on || !between.keys().any(|key| INTERVENING.contains(&key)));
    // Words between, and no cue that they are an attribution: the reporter's own sentence.
    let tied = between.is_empty()
        || before.group.is_some() && before.group == after.group
        || before.cue.is_some()
        || after.cue.is_some();
    match plain && tied && !own && a.end() <= b.start() {
        true => Some(Joint::Contiguous),
        false => Some(Joint::Unproven),
    }
}

/// True where a sentence stands between two quotations that ascribes neither: neither the end of the first one's, nor the beginning of the
/// second one's, nor a tag.
fn has_own_sentence(between: &str, before: &Occurrence, after: &Occurrence) -> bool {
    let mut from = 0;
    let ends = between.char_indices().filter(|&(at, ch)| match ch {
        '.' => !abbreviated(&between[..=at]),
        _ => matches!(ch, '?' | '!' | '\n'),
    });
    let mut own = false;
    for end in ends.map(|(at, _)| at).chain([between.len()]) {
        let sentence = &between[from..end];
        from = (end + 1).min(between.len());
        let ascribes = |one: &Occurrence| {
            let cue = one.cue.as_deref().filter(|cue| !cue.is_empty());
            cue.is_some_and(|cue| sentence.contains(cue))
        };
        own |= sentence.contains(char::is_alphanumeric) && !ascribes(before) && !ascribes(after);
    }
    own
}
