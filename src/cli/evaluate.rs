//! `onrecord evaluate verdicts`: how well the verdicts do on a registry's own quotations.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{
    AsksNobody, Format, Global, Outcome,
    terminal::{Out, harmless},
};
use crate::{
    evaluate::{self, Figures, Report, Settings},
    ingest,
    registry::{Access, Registry},
};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Derive drafts from a registry's quotations, rule by rule, each with the verdict it must get, and count what verify gives.
    Verdicts(Verdicts),
}

#[derive(Args)]
struct Verdicts {
    /// How many cases to derive.
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    cases: usize,
    /// Another seed takes other quotations; the same one gives the same cases.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    nobody: AsksNobody,
    /// Print this many of the cases that went wrong, the worst first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    show: usize,
}

pub(super) fn run(arguments: Arguments, global: &Global, out: &mut Out) -> anyhow::Result<Outcome> {
    let What::Verdicts(arguments) = arguments.what;
    arguments.nobody.check(
        global,
        "evaluate reads a registry itself (--registry DIR) and asks no service",
    )?;
    let registry = match &global.registry {
        Some(directory) => Registry::open(directory, Access::Read)?,
        None => ingest::built_in()?,
    };
    let settings = Settings {
        cases: arguments.cases,
        seed: arguments.seed,
        show: arguments.show,
    };
    let report = evaluate::verdicts(&registry.snapshot(), settings);
    anyhow::ensure!(
        report.total.cases > 0,
        "no case could be derived: the registry holds no quotation of eight words or more of a named person"
    );
    match global.format {
        Format::Text => table(&report, arguments.show, out)?,
        Format::Json | Format::Flat => out.line(&json(&report, arguments.show)?)?,
    }
    let clean = report.total.wrongly_passed == 0;
    Ok(if clean {
        Outcome::Clean
    } else {
        Outcome::NeedsWork
    })
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    let (part, whole) = (part as f64, whole as f64);
    100.0 * part / whole
}

fn table(report: &Report, show: usize, out: &mut Out) -> std::io::Result<()> {
    let row = |rule: &str, name: &str, one: &Figures| {
        format!(
            "{rule:<4} {name:<34} {:>6} {:>6.1}% {:>7} {:>8} {:>7} {:>10}",
            one.cases,
            percent(one.right_words, one.cases),
            one.wrongly_passed,
            one.wrongly_stopped,
            one.faithful_unchecked + one.altered_unchecked,
            one.bad_corrections,
        )
    };
    out.line(&format!(
        "{:<4} {:<34} {:>6} {:>7} {:>7} {:>8} {:>7} {:>10}",
        "rule", "what was done", "cases", "words", "wrongly", "wrongly", "cannot", "bad"
    ))?;
    out.line(&format!(
        "{:<4} {:<34} {:>6} {:>7} {:>7} {:>8} {:>7} {:>10}",
        "", "", "", "right", "passed", "stopped", "check", "correction"
    ))?;
    for line in &report.lines {
        out.line(&row(line.rule, line.name, &line.figures))?;
    }
    let total = &report.total;
    out.line(&row("", "all", total))?;
    out.line("")?;
    let altered = total.cases - total.faithful;
    out.line(&format!(
        "wrongly passed   {} of {altered} altered or absent",
        total.wrongly_passed
    ))?;
    out.line(&format!(
        "wrongly stopped  {} of {} faithful ({:.2}%), {} not checked ({:.2}%)",
        total.wrongly_stopped,
        total.faithful,
        percent(total.wrongly_stopped, total.faithful),
        total.faithful_unchecked,
        percent(total.faithful_unchecked, total.faithful),
    ))?;
    out.line(&format!(
        "true speaker named in {} of {} misattributions ({:.2}%)",
        total.misattributed.1,
        total.misattributed.0,
        percent(total.misattributed.1, total.misattributed.0),
    ))?;
    for failure in report.failures.iter().take(show) {
        out.line("")?;
        out.line(&format!("{}: {}", failure.kind, failure.wrong))?;
        out.line(&format!("  draft   {}", harmless(&failure.draft)))?;
        out.line(&format!("  record  {}", harmless(&failure.record)))?;
        out.line(&format!("  must    {}", failure.expected.join(" or ")))?;
        out.line(&format!("  got     {}", harmless(&failure.got)))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Counts {
    cases: usize,
    faithful: usize,
    right_words: usize,
    wrongly_passed: usize,
    wrongly_stopped: usize,
    faithful_unchecked: usize,
    altered_unchecked: usize,
    misattributed: usize,
    true_speaker_named: usize,
    bad_corrections: usize,
}

impl From<&Figures> for Counts {
    fn from(one: &Figures) -> Self {
        Counts {
            cases: one.cases,
            faithful: one.faithful,
            right_words: one.right_words,
            wrongly_passed: one.wrongly_passed,
            wrongly_stopped: one.wrongly_stopped,
            faithful_unchecked: one.faithful_unchecked,
            altered_unchecked: one.altered_unchecked,
            misattributed: one.misattributed.0,
            true_speaker_named: one.misattributed.1,
            bad_corrections: one.bad_corrections,
        }
    }
}

fn json(report: &Report, show: usize) -> anyhow::Result<String> {
    let kinds: Vec<_> = report
        .lines
        .iter()
        .map(|line| serde_json::json!({"rule": line.rule, "what": line.name, "counts": Counts::from(&line.figures)}))
        .collect();
    let failures: Vec<_> = report
        .failures
        .iter()
        .take(show)
        .map(|failure| {
            serde_json::json!({
                "kind": failure.kind, "wrong": failure.wrong, "draft": failure.draft, "record": failure.record,
                "expected": failure.expected, "got": failure.got,
            })
        })
        .collect();
    Ok(serde_json::to_string(&serde_json::json!({
        "total": Counts::from(&report.total), "kinds": kinds, "failures": failures,
    }))?)
}
