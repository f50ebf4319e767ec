//! `onrecord verify`: every quotation of some drafts against the registry.
//!
//! Drafts go to the service in batches over one stream each; answers may overtake each other there and are put in order here.

use std::path::PathBuf;

use clap::Args;
use futures_util::{StreamExt, stream};
use jiff::civil::Date;

use super::{
    Format, Global, Outcome, complain, connect, findings, flat, houses,
    inputs::Inputs,
    reports::{self, Reported},
    terminal::{Out, harmless},
    watch,
};
use crate::{
    api::{
        client::Client,
        pb::{self, EncodingType, Headline, batch_verify_drafts_response},
    },
    corpus::Article,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The house profile that turns verdicts into a headline: ap, reuters or guardian, one that the service has, or a TOML file.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
    /// Exit with 1 for quotations that cannot be checked, too.
    #[arg(long)]
    strict: bool,
    /// List terms in quotation marks, too, which nobody is quoted as saying.
    #[arg(long)]
    terms: bool,
    /// The day the drafts are to be printed, such as 2025-09-04, for those that give no day of their own: “on Thursday” is counted from it.
    #[arg(long, value_name = "DAY", value_parser = day)]
    published: Option<Date>,
    /// Stay, and verify the drafts again whenever one is saved, until Ctrl-C.
    #[arg(long)]
    watch: bool,
    /// The drafts: files, directories, or - for the standard input.
    #[arg(required = true, value_name = "DRAFT")]
    drafts: Vec<PathBuf>,
}

fn day(text: &str) -> Result<Date, String> {
    let whole = text.len() == "2025-09-04".len();
    let day = text.parse().ok().filter(|_| whole);
    day.ok_or_else(|| "it is a whole day such as 2025-09-04".to_owned())
}

impl Arguments {
    /// True where it stays and prints again and again.
    pub(super) fn watches(&self) -> bool {
        self.watch
    }
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let house = houses::named(arguments.profile.as_deref())?;
    if arguments.watch {
        anyhow::ensure!(
            global.report.is_none(),
            "--watch prints text, json or flat; a report is of one run"
        );
        watch::check(&arguments.drafts)?;
    }
    let client = connect::to_read(global).await?;
    if !arguments.watch {
        return once(&client, &arguments, &house, global, out).await;
    }
    let mut drafts = watch::Drafts::new(&arguments.drafts);
    loop {
        let outcome = once(&client, &arguments, &house, global, out).await?;
        out.flush()?;
        if global.format == Format::Text {
            complain("waiting for a draft to be saved; Ctrl-C ends");
        }
        if drafts.saved_before_the_end().await == watch::Next::End {
            return Ok(outcome);
        }
        if global.format == Format::Text {
            out.fresh()?;
        }
    }
}

/// Verifies all drafts once.
async fn once(
    client: &Client,
    arguments: &Arguments,
    house: &houses::Named,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let mut inputs = Inputs::new(&arguments.drafts, "drafts verified");
    let mut tally = findings::Tally::default();
    let mut worst = Outcome::Clean;
    // A report is one file about all drafts.
    let mut reported = Vec::new();
    while let Some(drafts) = inputs.batch() {
        let answers = verify(client, &drafts, arguments, house, global.format).await?;
        let count = drafts.len();
        for (draft, answer) in drafts.into_iter().zip(answers) {
            match answer {
                Ok(answer) => {
                    worst = worst.max(judged(&answer, arguments.strict));
                    tally.add(&answer);
                    match global.report {
                        Some(_) => reported.push(Reported { draft, answer }),
                        None => inputs.print(|| print(&draft, &answer, global.format, out))?,
                    }
                }
                Err(error) => inputs.refuse(&format!("{}: {error}", draft.label)),
            }
        }
        inputs.done(count);
        out.flush()?;
    }
    if let Some(report) = global.report {
        for Reported { draft, answer } in &reported {
            for problem in &answer.waiver_problems {
                inputs.print(|| {
                    complain(&format!("{}: {}", draft.label, findings::unwaived(problem)))
                });
            }
        }
        inputs.print(|| reports::write(report, &reported, out))?;
    } else if global.format == Format::Text {
        let line = tally.line(out.style);
        out.line(&line)?;
    }
    Ok(inputs.judged(worst))
}

/// Verifies one batch; answers come back in the order of the drafts.
async fn verify(
    client: &Client,
    drafts: &[Article],
    arguments: &Arguments,
    house: &houses::Named,
    format: Format,
) -> anyhow::Result<Vec<Result<pb::VerifyDraftResponse, String>>> {
    // Text for people counts lines in the draft, which is at hand in bytes.
    let encoding = match format {
        Format::Text => EncodingType::Utf8,
        Format::Json | Format::Flat => EncodingType::Utf32,
    };
    let requests: Vec<_> = drafts
        .iter()
        .map(|draft| pb::BatchVerifyDraftsRequest {
            request: Some(pb::VerifyDraftRequest {
                draft: Some(pb::Draft {
                    id: draft.label.clone(),
                    text: draft.text.clone(),
                    published: draft.published.or(arguments.published).map(connect::date),
                }),
                profile: house.name.clone(),
                profile_toml: house.toml.clone(),
                encoding_type: encoding.into(),
                include_terms: arguments.terms,
                ..Default::default()
            }),
        })
        .collect();
    let mut answers: Vec<Result<_, String>> =
        vec![Err("the service gave no answer".to_owned()); drafts.len()];
    let mut stream = client
        .verifier()
        .batch_verify_drafts(stream::iter(requests))
        .await
        .map_err(connect::told)?
        .into_inner();
    while let Some(answer) = stream.next().await {
        use batch_verify_drafts_response::Outcome;
        let answer = answer.map_err(connect::told)?;
        let place = usize::try_from(answer.index)
            .ok()
            .and_then(|index| answers.get_mut(index));
        if let (Some(place), Some(outcome)) = (place, answer.outcome) {
            *place = match outcome {
                Outcome::Response(response) => Ok(response),
                Outcome::Error(error) => match of_profile(&error.message) {
                    // No draft is at fault, and all would be refused alike.
                    Some(fault) => anyhow::bail!("--profile: {fault}"),
                    None => Err(error.message),
                },
            };
        }
    }
    Ok(answers)
}

/// What the service has against the profile asked for, where that is what it refuses.
fn of_profile(message: &str) -> Option<&str> {
    let fault = message.strip_prefix("profile: ");
    fault.or_else(|| message.strip_prefix("profile_toml: "))
}

/// What the findings ask of a desk, as an exit code.
fn judged(answer: &pb::VerifyDraftResponse, strict: bool) -> Outcome {
    let malformed = answer.waiver_problems.iter().any(|waiver| waiver.malformed);
    let needs_work = answer
        .findings
        .iter()
        .any(|finding| match findings::asked(finding) {
            Headline::Fix | Headline::Stop => true,
            Headline::CannotCheck => strict,
            Headline::Pass | Headline::PassWithNote | Headline::Unspecified => false,
        });
    if needs_work || malformed {
        Outcome::NeedsWork
    } else {
        Outcome::Clean
    }
}

fn print(
    draft: &Article,
    answer: &pb::VerifyDraftResponse,
    format: Format,
    out: &mut Out,
) -> std::io::Result<()> {
    match format {
        Format::Json => out.message(answer),
        Format::Flat => {
            for problem in &answer.waiver_problems {
                complain(&format!("{}: {}", draft.label, findings::unwaived(problem)));
            }
            answer
                .findings
                .iter()
                .try_for_each(|finding| out.json(flat::finding(&draft.label, finding)))
        }
        Format::Text => {
            let style = out.style;
            let count = match answer.findings.len() {
                0 => "no quotations".to_owned(),
                count => findings::plural(count, "quotation"),
            };
            out.line(&format!("{}: {count}", harmless(&draft.label)))?;
            for note in &answer.notes {
                out.line(&format!("note: {}", harmless(note)))?;
            }
            for problem in &answer.waiver_problems {
                out.line(&findings::waiver_problem(problem, &draft.text))?;
            }
            out.line("")?;
            let spots = reports::Spots::new(draft);
            for finding in &answer.findings {
                let place = spots.in_words(&finding.span);
                out.line(&findings::finding(finding, &draft.text, &place, style))?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_whole_day() {
        assert_eq!(day("2025-09-04"), Ok(Date::constant(2025, 9, 4)));
        for bad in [
            "",
            "tomorrow",
            "2025-09",
            "2025-02-30",
            "04.09.2025",
            "20250904",
        ] {
            assert!(day(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_cannot_be_checked_needs_work_only_when_strict() {
        let answer = |headline: Headline| pb::VerifyDraftResponse {
            findings: vec![pb::Finding {
                headline: headline.into(),
                ..Default::default()
            }],
            ..Default::default()
        };
        assert_eq!(
            judged(&answer(Headline::PassWithNote), true),
            Outcome::Clean
        );
        assert_eq!(
            judged(&answer(Headline::CannotCheck), false),
            Outcome::Clean
        );
        assert_eq!(
            judged(&answer(Headline::CannotCheck), true),
            Outcome::NeedsWork
        );
        assert_eq!(judged(&answer(Headline::Fix), false), Outcome::NeedsWork);
        assert_eq!(judged(&answer(Headline::Stop), false), Outcome::NeedsWork);
        assert_eq!(
            judged(&pb::VerifyDraftResponse::default(), true),
            Outcome::Clean
        );
    }
}
