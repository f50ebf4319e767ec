//! Measures the verdicts on a registry's own quotations: drafts are derived from them rule by rule, each with the verdict it must get, and
//! verified as any draft is.
//!
//! In come a snapshot and how many cases are wanted, out comes a report. The same snapshot, number and seed give the same report. A draft
//! whose change is undone by chance, or which is on record elsewhere, is no case.

mod claims;
mod draft;
mod edits;
mod forms;
mod ground;
mod house;
mod meaning;
mod parts;
mod report;
mod shapes;
mod style;

use rayon::prelude::*;

use crate::{
    registry::Snapshot,
    verdict::{Finding, Headline, Words},
    verify::{Options, verify},
};

use draft::{Case, Effect};
use ground::{Ground, Random};
pub use report::{Failure, Figures, Line, Report};

/// What to measure.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many cases are wanted; fewer are made where the registry does not hold enough.
    pub cases: usize,
    /// Another seed takes other quotations and other places in them.
    pub seed: u64,
    /// Cases that went wrong to list, at most.
    pub show: usize,
}

/// One way to derive a draft, by the rule that it tests.
struct Kind {
    rule: &'static str,
    name: &'static str,
    derive: fn(&Ground<'_>, &mut Random) -> Option<Case>,
}

/// Attempts at one case before its kind is left out of a round: a registry may hold nothing that fits it.
const ATTEMPTS: usize = 1_500;

/// Derives the cases, verifies them and counts.
pub fn verdicts(snapshot: &Snapshot, settings: Settings) -> Report {
    let ground = Ground::read(snapshot);
    let kinds: Vec<&Kind> = parts::KINDS
        .iter()
        .chain(edits::KINDS)
        .chain(meaning::KINDS)
        .chain(style::KINDS)
        .chain(house::KINDS)
        .chain(claims::KINDS)
        .chain(forms::KINDS)
        .chain(shapes::KINDS)
        .collect();
    let mut randoms: Vec<Random> = (0..kinds.len() as u64)
        .map(|kind| Random::new(settings.seed, kind))
        .collect();
    let mut cases: Vec<(usize, Case)> = Vec::new();
    let mut spent = vec![false; kinds.len()];
    while cases.len() < settings.cases && spent.contains(&false) {
        for (at, kind) in kinds.iter().enumerate() {
            if spent[at] || cases.len() == settings.cases {
                continue;
            }
            let case = (0..ATTEMPTS).find_map(|_| (kind.derive)(&ground, &mut randoms[at]));
            spent[at] = case.is_none();
            cases.extend(case.map(|case| (at, case)));
        }
    }
    let outcomes: Vec<Outcome> = cases
        .par_iter()
        .map(|(_, case)| judge(case, snapshot))
        .collect();
    let mut report = Report::default();
    for ((at, case), outcome) in cases.iter().zip(&outcomes) {
        report.add(kinds[*at], case, outcome, settings.show);
    }
    report.sort();
    report
}

/// What verify said of a case.
struct Outcome {
    /// The worst headline of the findings on the case's words; `None` where there is no finding.
    headline: Option<Headline>,
    right_words: bool,
    /// The true speaker is named; `true` where the case is not about speakers.
    speaker_named: bool,
    /// The correction, made in the draft, gives a faithful verdict; `true` where there is none.
    corrected: bool,
    /// What else a reader of failures wants.
    detail: String,
}

fn judge(case: &Case, snapshot: &Snapshot) -> Outcome {
    let options = Options {
        published: case.published,
        ..Options::default()
    };
    let verification = verify(&case.draft, &options, snapshot);
    let about: Vec<&Finding> = verification
        .findings
        .iter()
        .filter(|finding| {
            case.stretches
                .iter()
                .any(|span| span.overlaps(finding.span))
        })
        .collect();
    let worst = about
        .iter()
        .max_by_key(|finding| (finding.headline, finding.words));
    let words = worst.map(|finding| finding.words);
    Outcome {
        headline: worst.map(|finding| finding.headline),
        right_words: words.is_some_and(|words| case.words.contains(&words))
            && case
                .flag
                .is_none_or(|flag| about.iter().any(|finding| finding.flags.contains(&flag))),
        speaker_named: case.speakers.is_empty()
            || about.iter().any(|finding| {
                finding
                    .recorded_speaker_index
                    .is_some_and(|speaker| case.speakers.contains(&speaker))
            }),
        corrected: about
            .iter()
            .all(|finding| is_put_right(case, finding, &options, snapshot)),
        detail: worst.map_or_else(String::new, |finding| {
            format!(
                "{} {} {} {:?} | {:?} | recorded {:?} | correction {:?}",
                finding.words.as_str(),
                finding.speaker.as_str(),
                finding.date.as_str(),
                finding.flags,
                finding
                    .reasons
                    .iter()
                    .map(|reason| format!("{} {}", reason.rule, reason.message))
                    .collect::<Vec<_>>(),
                finding.recorded,
                finding.correction.as_ref().map(|to| &to.text),
            )
        }),
    }
}

/// True where the ready correction, made in the draft, leads to faithful words of the right speaker.
fn is_put_right(case: &Case, finding: &Finding, options: &Options, snapshot: &Snapshot) -> bool {
    let Some(correction) = &finding.correction else {
        return true;
    };
    let mut draft = case.draft.clone();
    draft.replace_range(correction.span.range(), &correction.text);
    // Where a name was put right, the words did not change; the rest of the draft keeps its own faults.
    verify(&draft, options, snapshot)
        .findings
        .iter()
        .filter(|again| again.span.start() == finding.span.start() || again.text == finding.text)
        .all(|again| again.words <= Words::Redacted)
        || case.effect == Effect::Faithful
}
