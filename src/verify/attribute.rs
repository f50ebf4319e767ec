//! Finds every registered quotation in any text, between marks or not: whole, in part, altered.
//!
//! Runs of words in common come from the index; each is aligned with its record. Marked stretches are searched as in a draft. Of common
//! phrases of a few words only those are reported that stand in marks or beside their speaker.

use rustc_hash::FxHashMap;

use super::search::{Class, FRAGMENT, is_faithful, search};
use crate::{
    extract::{Article, extract},
    matcher::{Run, SURE_RUN, codes},
    model::QuoteKind,
    registry::Snapshot,
    text::{Folded, Span, comments},
    verdict::{DiffStep, Profile, Setting, Wording, Words, compare},
};

/// One registered quotation found in a text.
#[derive(Clone, Debug)]
pub struct TextMatch {
    /// Where the words stand in the text, in bytes.
    pub span: Span,
    /// The words in the text.
    pub text: String,
    /// How they compare with the record.
    pub words: Words,
    /// The quotation, as an index.
    pub quotation: u32,
    /// The occurrence it was compared with.
    pub occurrence: u32,
    /// The record's wording of these words.
    pub recorded: String,
    /// The word diff of the text against the record.
    pub diff: Vec<DiffStep>,
    /// The text puts the words between quotation marks.
    pub marked: bool,
}

/// How far from its speaker's name a short phrase may stand, in words.
const BESIDE: usize = 30;

/// The registered quotations that occur in `text`, in the order of the text; of overlapping ones the longest.
pub fn attribute(text: &str, snapshot: &Snapshot) -> Vec<TextMatch> {
    let seen = comments::blanked(text);
    let text = &*seen;
    let extraction = extract(&Article::plain(text, None));
    let profile = Profile::default();
    let setting = Setting {
        lead: "",
        trail: "",
        profile: &profile,
    };
    let mut matches = Vec::new();

    let marked = extraction
        .attributions
        .iter()
        .filter(|attribution| attribution.kind != QuoteKind::Indirect)
        .map(|attribution| attribution.span)
        .chain(extraction.terms.iter().map(|term| term.span));
    for span in marked {
        crate::stop::check();
        let quoted = span.of(text);
        let found = search(snapshot, quoted, None, setting);
        let Some(best) = found.best else {
            continue;
        };
        // Words as few as these are nobody's in particular, unless their speaker stands beside them, or they are all that one person alone
        // is on record with.
        let words = Folded::new(quoted).len();
        let own =
            words > 1 && found.others.is_empty() && best.comparison.words <= Words::VerbatimJoined;
        if words < FRAGMENT && !own && !named_near(snapshot, best.quotation, &around(text, span)) {
            continue;
        }
        let words = match best.class {
            Class::Paraphrase => Words::ParaphraseAsQuote,
            _ => best.comparison.words,
        };
        matches.push(TextMatch {
            span,
            text: quoted.to_string(),
            words,
            quotation: best.quotation,
            occurrence: best.occurrence,
            recorded: best.comparison.recorded,
            diff: shifted(best.comparison.diff, span),
            marked: true,
        });
    }

    let folded = Folded::new(text);
    let words = codes(&folded);
    for run in joined(snapshot.index().runs(&words).list) {
        crate::stop::check();
        let Some(wording) = snapshot.wording(run.id) else {
            continue;
        };
        let Some(occurrence) = snapshot.occurrence(wording.quotation, wording.occurrence) else {
            continue;
        };
        let span = folded.span(run.at as usize, (run.at + run.len) as usize);
        if occurrence.kind == QuoteKind::Indirect
            || matches
                .iter()
                .any(|found| found.marked && found.span.overlaps(span))
        {
            continue;
        }
        let short = (run.len as usize) < SURE_RUN;
        if short && !beside(snapshot, wording.quotation, &folded, &run) {
            continue;
        }
        let quoted = span.of(text);
        let comparison = compare(
            quoted,
            &Folded::new(quoted),
            &Wording::one(&occurrence.text),
            setting,
        );
        matches.push(TextMatch {
            span,
            text: quoted.to_string(),
            words: comparison.words,
            quotation: wording.quotation,
            occurrence: wording.occurrence,
            recorded: comparison.recorded,
            diff: shifted(comparison.diff, span),
            marked: false,
        });
    }
    longest(matches)
}

fn shifted(diff: Vec<DiffStep>, span: Span) -> Vec<DiffStep> {
    diff.into_iter()
        .map(|step| DiffStep {
            span: step.span.shifted(span.start()),
            ..step
        })
        .collect()
}

/// Joins runs of one wording that follow each other with a few other words between: an altered quotation is one.
fn joined(runs: Vec<Run>) -> Vec<Run> {
    const BETWEEN: u32 = 4;
    let mut by_id: FxHashMap<u32, Vec<Run>> = FxHashMap::default();
    let mut out = Vec::new();
    for run in runs {
        let open = by_id.entry(run.id).or_default();
        match open.last_mut() {
            Some(last)
                if run.at >= last.at + last.len
                    && run.at <= last.at + last.len + BETWEEN
                    && run.record_at >= last.record_at + last.len =>
            {
                last.len = run.at + run.len - last.at;
            }
            _ => open.push(run),
        }
    }
    for (_, open) in by_id {
        out.extend(open);
    }
    out.sort_unstable();
    out
}

/// The speaker's name stands near the words; a lone word is never enough.
fn beside(snapshot: &Snapshot, quotation: u32, text: &Folded, run: &Run) -> bool {
    if (run.len as usize) < FRAGMENT - 1 {
        return false;
    }
    let (at, end) = (run.at as usize, (run.at + run.len) as usize);
    let around: Vec<&str> = (at.saturating_sub(BESIDE)..at)
        .chain(end..(end + BESIDE).min(text.len()))
        .map(|word| text.key(word))
        .collect();
    named_near(snapshot, quotation, &around)
}

/// The words around a stretch of the text, those inside it left out.
fn around(text: &str, span: Span) -> Vec<String> {
    const BYTES: usize = 10 * BESIDE;
    let from = (span.start().saturating_sub(BYTES)..=span.start())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(span.start());
    let to = ((span.end() + BYTES).min(text.len())..=text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len());
    let (before, after) = (
        Folded::within(text, Span::new(from, span.start())),
        Folded::within(text, Span::new(span.end(), to)),
    );
    let before = before.keys().skip(before.len().saturating_sub(BESIDE));
    before
        .chain(after.keys().take(BESIDE))
        .map(String::from)
        .collect()
}

/// One of the names of the quotation's speaker stands among the words.
fn named_near<W: AsRef<str>>(snapshot: &Snapshot, quotation: u32, around: &[W]) -> bool {
    let Some(speaker) = snapshot
        .quotation_at(quotation)
        .and_then(|record| snapshot.speaker_at(record.speaker?))
    else {
        return false;
    };
    std::iter::once(&speaker.name)
        .chain(&speaker.aliases)
        .any(|name| {
            let name = Folded::new(name);
            let name: Vec<&str> = name.keys().collect();
            !name.is_empty()
                && around
                    .windows(name.len())
                    .any(|run| run.iter().map(AsRef::as_ref).eq(name.iter().copied()))
        })
}

/// Of overlapping matches the longest stays; of equals the more faithful one.
fn longest(mut matches: Vec<TextMatch>) -> Vec<TextMatch> {
    matches.sort_by(|a, b| {
        (
            !a.marked,
            std::cmp::Reverse(a.span.len()),
            !is_faithful(a.words),
            a.words,
            a.quotation,
            a.occurrence,
        )
            .cmp(&(
                !b.marked,
                std::cmp::Reverse(b.span.len()),
                !is_faithful(b.words),
                b.words,
                b.quotation,
                b.occurrence,
            ))
    });
    // The kept ones do not overlap, so that the nearest before and after tell.
    let mut kept: std::collections::BTreeMap<usize, TextMatch> = std::collections::BTreeMap::new();
    for found in matches {
        let before = kept
            .range(..found.span.end())
            .next_back()
            .is_some_and(|(_, other)| other.span.overlaps(found.span));
        if !before {
            kept.insert(found.span.start(), found);
        }
    }
    kept.into_values().collect()
}
