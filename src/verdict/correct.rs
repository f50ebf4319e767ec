//! The ready correction: the record's own words for what the draft says, in one piece or, where the draft shows an ellipsis, in several.
//!
//! Nothing is patched word by word: a patch can leave the draft's order, the draft's commas or half a word standing. In come the alignment
//! and both texts; out comes a stretch of the record, with the draft's marks at its end, or nothing where no stretch would do.

use std::ops::Range;

use super::{case::Case, side::Token};
use crate::text::fold::MarkKind;

/// Words of the record that a correction puts before the draft's to begin where the sentence does.
const LEAD: usize = 12;
/// Words of the record that a correction goes on for to end where the clause does.
const TAIL: usize = 8;
/// Longer than this times the draft, a stretch is no correction of it any more.
const GROWS: usize = 2;
/// Words that a stretch may always have more than the draft.
const SPARE: usize = 8;

/// The quotation as it should read; `None` where no stretch of the record stands for it.
pub(super) fn correct(case: &Case<'_, '_>) -> Option<String> {
    let pieces = pieces(case)?;
    let (first, last) = (pieces.first()?, pieces.last()?);
    let held: usize = pieces.iter().map(|piece| piece.record.len()).sum();
    if held > case.draft.len() * GROWS + SPARE {
        return None;
    }
    let mut out = opening(case, first);
    let mut before: Option<&Piece> = None;
    for piece in &pieces {
        if let Some(before) = before {
            out.push_str(between(case, before, piece));
        }
        out.push_str(&text(case, piece));
        before = Some(piece);
    }
    out.push_str(&closing(case, last));
    Some(out)
}

/// Words of the draft between two ellipses, and the words on record that they stand for.
struct Piece {
    draft: Range<usize>,
    record: Range<usize>,
}

fn pieces(case: &Case<'_, '_>) -> Option<Vec<Piece>> {
    let words = case.draft.len();
    if let Some(moved) = &case.rewritten {
        let (from, to) = case.covered();
        return Some(vec![Piece {
            draft: 0..words,
            record: whole_words(case, from.min(moved.start)..to.max(moved.end)),
        }]);
    }
    let cuts = (1..words).filter(|&at| case.draft.gaps[at].ellipsis);
    let ends: Vec<usize> = cuts.chain([words]).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut from = 0;
    for to in ends {
        let record = stretch(case, from..to)?;
        match pieces.last_mut() {
            Some(last) if record.start < last.record.end => return None,
            // Nothing stands between the two: the ellipsis hints at words that were not spoken.
            Some(last) if record.start == last.record.end => {
                last.record.end = record.end;
                last.draft.end = to;
            }
            _ => pieces.push(Piece {
                draft: from..to,
                record,
            }),
        }
        from = to;
    }
    Some(pieces)
}

/// The stretch of the record that draft words stand for; half of them must be on it.
fn stretch(case: &Case<'_, '_>, draft: Range<usize>) -> Option<Range<usize>> {
    let (mut equal, mut bare) = (0, 0);
    let mut span: Option<Range<usize>> = None;
    for step in &case.steps {
        let from = step.draft.start.max(draft.start);
        let to = step.draft.end.min(draft.end);
        if from >= to {
            continue;
        }
        let bracketed = |words: &[Token<'_>]| words.iter().filter(|word| word.bracketed).count();
        bare += to - from - bracketed(&case.draft.words[from..to]);
        let record = if step.equal {
            equal += to - from;
            let at = |word: usize| step.record.start + (word - step.draft.start);
            at(from)..at(to)
        } else if from == step.draft.start && to == step.draft.end && !step.record.is_empty() {
            step.record.clone()
        } else {
            continue;
        };
        span = Some(match span {
            Some(span) => span.start.min(record.start)..span.end.max(record.end),
            None => record,
        });
    }
    let span = span.filter(|_| equal * 2 >= bare && equal > 0)?;
    let span = whole_words(case, span);
    let end = match draft.end == case.draft.len() {
        true => closed(case, &span),
        false => span.end,
    };
    if draft.start > 0 {
        return Some(span.start..end);
    }
    Some(opened(case, &span)?..end)
}

/// Where the correction ends on record: with the clause, where the draft's last words are others and the record's would break off in its middle.
fn closed(case: &Case<'_, '_>, span: &Range<usize>) -> usize {
    let changed = case.steps.last().is_some_and(|step| !step.equal);
    let is_end = |at: usize| {
        let gap = &case.record.gaps[at];
        at == case.record.len() || gap.joint.is_some() || gap.ellipsis || !gap.marks.is_empty()
    };
    if !changed {
        return span.end;
    }
    let mut ends = span.end..=case.record.len().min(span.end + TAIL);
    ends.find(|&at| is_end(at) && !case.inside_a_word(at))
        .unwrap_or(span.end)
}

/// Where the correction begins on record: with the negation that the draft cut off, and with the sentence where the draft begins one.
fn opened(case: &Case<'_, '_>, span: &Range<usize>) -> Option<usize> {
    let Some(first) = case.draft.words.first() else {
        return Some(span.start);
    };
    let changed = case.steps.first().is_some_and(|step| !step.equal);
    let cut = case.cut_off.filter(|at| *at < span.start);
    if !changed && cut.is_none() {
        return Some(span.start);
    }
    let capital = first.cased.starts_with(char::is_uppercase);
    if !capital {
        return Some(cut.unwrap_or(span.start));
    }
    let sentence = case.record.sentence_start(span.start);
    (span.start - sentence <= LEAD).then_some(sentence)
}

/// The stretch without half words: a hyphen ties what stands on either side of it.
fn whole_words(case: &Case<'_, '_>, mut span: Range<usize>) -> Range<usize> {
    while case.inside_a_word(span.start) {
        span.start -= 1;
    }
    while case.inside_a_word(span.end) {
        span.end += 1;
    }
    span
}

/// What stands before the draft's first word, where it is an ellipsis.
fn opening(case: &Case<'_, '_>, first: &Piece) -> String {
    let lead = case
        .draft_text
        .get(..case.place(0))
        .filter(|lead| case.draft.gaps[0].ellipsis && !lead.contains(['[', '(']));
    match lead {
        Some(lead) if first.record.start > 0 => lead.into(),
        _ => String::new(),
    }
}

/// The ellipsis between two pieces, as the draft sets it.
fn between(case: &Case<'_, '_>, before: &Piece, after: &Piece) -> &'static str {
    let from = case.draft.words[before.draft.end - 1].span.end();
    let drafted = case.draft_text.get(from..case.place(after.draft.start));
    let has = |sign: &str| drafted.is_some_and(|drafted| drafted.contains(sign));
    if has("[") {
        " [...] "
    } else if has("…") {
        " … "
    } else {
        " ... "
    }
}

/// The record's words of a piece, the first letter as the draft sets it where the word is the same or the draft begins a sentence with it.
fn text(case: &Case<'_, '_>, piece: &Piece) -> String {
    let words = recorded(case, piece.record.clone());
    let (Some(drafted), Some(on_record)) = (
        case.draft.words.get(piece.draft.start),
        case.record.words.get(piece.record.start),
    ) else {
        return words;
    };
    let mut letters = words.chars();
    let Some(first) = letters.next() else {
        return words;
    };
    let capital = drafted.cased.starts_with(char::is_uppercase);
    let free = !on_record.patched && words.starts_with(first) && first.is_alphabetic();
    if free && capital && first.is_lowercase() {
        return first.to_uppercase().chain(letters).collect();
    }
    let small = drafted.cased.starts_with(char::is_lowercase);
    if free && small && drafted.key == on_record.key && first.is_uppercase() {
        return first.to_lowercase().chain(letters).collect();
    }
    words
}

/// The record's words as printed; a segment that ends in a comma for its attribution's sake ends in a stop before a new sentence.
fn recorded(case: &Case<'_, '_>, words: Range<usize>) -> String {
    let mut out = String::new();
    let mut from = words.start;
    while from < words.end {
        let segment = case.record.words[from].segment;
        let to = case.record.starts[segment + 1].min(words.end);
        let mut part = case.recorded(from..words.end.min(to));
        if to < words.end {
            let text = case.record_texts[segment];
            let last = case.record.words[to - 1].span.end();
            part.push_str(text.get(last..).unwrap_or_default().trim_end());
            let next = case.record.words[to];
            let begins = next.cased.starts_with(char::is_uppercase)
                && !next.cased.starts_with("I'")
                && next.cased != "I";
            if begins && part.ends_with(',') {
                part.pop();
                part.push('.');
            }
            part.push(' ');
        }
        out.push_str(&part);
        from = to;
    }
    out
}

/// The marks behind the last word: the record's question or exclamation mark, else the draft's own.
fn closing(case: &Case<'_, '_>, last: &Piece) -> String {
    let end = case.draft.words.last().map_or(0, |word| word.span.end());
    let drafted = case.draft_text.get(end..).unwrap_or_default();
    let drafted = drafted.trim_start_matches([']', ')']);
    let rest = drafted.trim_start_matches(['?', '!', '.', ',']);
    let ellipsis = case.draft.gaps[case.draft.len()].ellipsis;
    let gap = &case.record.gaps[last.record.end];
    if gap.has(MarkKind::Question) {
        format!("?{rest}")
    } else if gap.has(MarkKind::Exclamation) {
        format!("!{rest}")
    } else if !ellipsis && drafted.starts_with(['?', '!']) {
        let sign = if gap.has(MarkKind::Stop) { "." } else { "," };
        format!("{sign}{rest}")
    } else {
        drafted.into()
    }
}
