//! The figures: per kind of case and in all.

use super::{
    Kind, Outcome,
    draft::{Case, Effect},
};
use crate::verdict::Headline;

/// Counts of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases.
    pub cases: usize,
    /// Cases whose quotation is faithful.
    pub faithful: usize,
    /// Cases whose verdict on the words, and flag where one is due, is the right one.
    pub right_words: usize,
    /// Altered ones that got PASS, PASS_WITH_NOTE or no finding at all; absent ones that got PASS or PASS_WITH_NOTE.
    pub wrongly_passed: usize,
    /// Faithful ones that got FIX or STOP.
    pub wrongly_stopped: usize,
    /// Faithful ones that got CANNOT_CHECK or no finding.
    pub faithful_unchecked: usize,
    /// Altered ones that got CANNOT_CHECK.
    pub altered_unchecked: usize,
    /// Cases about a speaker, and those in which the true one is named.
    pub misattributed: (usize, usize),
    /// Corrections offered that do not lead to faithful words.
    pub bad_corrections: usize,
}

impl Figures {
    fn add(&mut self, other: &Figures) {
        self.cases += other.cases;
        self.faithful += other.faithful;
        self.right_words += other.right_words;
        self.wrongly_passed += other.wrongly_passed;
        self.wrongly_stopped += other.wrongly_stopped;
        self.faithful_unchecked += other.faithful_unchecked;
        self.altered_unchecked += other.altered_unchecked;
        self.misattributed.0 += other.misattributed.0;
        self.misattributed.1 += other.misattributed.1;
        self.bad_corrections += other.bad_corrections;
    }
}

/// One kind of case.
#[derive(Clone, Debug)]
pub struct Line {
    /// The rule that it tests.
    pub rule: &'static str,
    /// What was done to the quotation.
    pub name: &'static str,
    /// How it went.
    pub figures: Figures,
}

/// A case that did not get what it must.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The rule and what was done.
    pub kind: String,
    /// What went wrong.
    pub wrong: &'static str,
    /// The draft.
    pub draft: String,
    /// What is on record.
    pub record: String,
    /// What verify said.
    pub got: String,
    /// The verdicts on the words that would have been right.
    pub expected: Vec<&'static str>,
}

/// How the verdicts did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// By kind of case, in the order of the rules.
    pub lines: Vec<Line>,
    /// All together.
    pub total: Figures,
    /// Some that went wrong, the worst first.
    pub failures: Vec<Failure>,
}

impl Report {
    pub(super) fn add(&mut self, kind: &Kind, case: &Case, outcome: &Outcome, show: usize) {
        let passed = outcome
            .headline
            .is_some_and(|headline| headline <= Headline::PassWithNote);
        let unchecked = outcome.headline == Some(Headline::CannotCheck);
        let stopped = outcome
            .headline
            .is_some_and(|headline| headline >= Headline::Fix);
        let (faithful, altered) = (
            case.effect == Effect::Faithful,
            case.effect == Effect::Altered,
        );
        let one = |condition: bool| usize::from(condition);
        let figures = Figures {
            cases: 1,
            faithful: one(faithful),
            right_words: one(outcome.right_words),
            wrongly_passed: one(!faithful && passed || altered && outcome.headline.is_none()),
            wrongly_stopped: one(faithful && stopped),
            faithful_unchecked: one(faithful && !passed && !stopped),
            altered_unchecked: one(altered && unchecked),
            misattributed: (
                one(!case.speakers.is_empty()),
                one(!case.speakers.is_empty() && outcome.speaker_named),
            ),
            bad_corrections: one(!outcome.corrected),
        };
        self.total.add(&figures);
        match self
            .lines
            .iter_mut()
            .find(|line| line.rule == kind.rule && line.name == kind.name)
        {
            Some(line) => line.figures.add(&figures),
            None => self.lines.push(Line {
                rule: kind.rule,
                name: kind.name,
                figures,
            }),
        }
        let wrong = match figures {
            Figures {
                wrongly_passed: 1, ..
            } => "wrongly passed",
            Figures {
                wrongly_stopped: 1, ..
            } => "wrongly stopped",
            Figures {
                faithful_unchecked: 1,
                ..
            } => "faithful, not checked",
            Figures {
                bad_corrections: 1, ..
            } => "the correction does not put it right",
            _ if !outcome.speaker_named => "the true speaker is not named",
            _ if !outcome.right_words => "another verdict on the words",
            _ => return,
        };
        if show == 0 {
            return;
        }
        self.failures.push(Failure {
            kind: format!("{} {}", kind.rule, kind.name),
            wrong,
            draft: case.draft.clone(),
            record: case.record.clone(),
            got: format!(
                "{} {}",
                outcome.headline.map_or("no finding", Headline::as_str),
                outcome.detail
            ),
            expected: case.words.iter().map(|words| words.as_str()).collect(),
        });
    }

    /// Lines in the order of the rules, failures worst first.
    pub(super) fn sort(&mut self) {
        let number = |rule: &str| rule[1..].parse::<u32>().unwrap_or(0);
        self.lines
            .sort_by_key(|line| (number(line.rule), line.name));
        const ORDER: [&str; 6] = [
            "wrongly passed",
            "wrongly stopped",
            "faithful, not checked",
            "the correction does not put it right",
            "the true speaker is not named",
            "another verdict on the words",
        ];
        let place = |wrong: &str| ORDER.iter().position(|other| *other == wrong);
        self.failures.sort_by_key(|failure| place(failure.wrong));
    }
}
