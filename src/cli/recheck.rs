//! `onrecord recheck`: which kept findings the record no longer gives.
//!
//! In: answers of `verify --format json` as they were kept, and the drafts they are about. Out: the findings that are others now, each with
//! the events of the log since then that touch what it stands on.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::PathBuf,
};

use anyhow::{Context, bail};
use clap::Args;

use super::{
    Format, Global, Outcome, complain, connect,
    findings::plural,
    flat,
    terminal::{Ink, Out, harmless},
};
use crate::{
    api::{
        client::Client,
        json,
        pb::{self, EncodingType},
    },
    corpus,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// Kept findings: what verify --format json printed, one answer a line.
    #[arg(value_name = "KEPT.jsonl")]
    kept: PathBuf,
    /// The drafts, where they are not at the paths that the findings name.
    #[arg(value_name = "DRAFT")]
    drafts: Vec<PathBuf>,
}

/// What a finding says, as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Says {
    headline: String,
    words: String,
    speaker: String,
    said_by: String,
    recorded: String,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let path = arguments.kept.display().to_string();
    let text = fs::read_to_string(&arguments.kept).with_context(|| {
        format!("reading {path}: give the lines that verify --format json printed")
    })?;
    let client = connect::to_read(global).await?;
    let drafts = drafts(&arguments)?;
    let (mut checked, mut changed) = (0, 0);
    let mut ended = Outcome::Clean;
    for (number, line) in (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let kept: pb::VerifyDraftResponse = match json::from_str(line) {
            Ok(kept) => kept,
            Err(error) => {
                complain(&format!(
                    "{path}:{number}: {error}; keep what verify --format json prints"
                ));
                ended = Outcome::Unreadable;
                continue;
            }
        };
        let Some(draft) = drafts
            .get(&kept.draft_id)
            .cloned()
            .or_else(|| read(&kept.draft_id))
        else {
            complain(&format!(
                "{path}:{number}: there is no draft at {:?}; name the drafts behind the findings",
                kept.draft_id
            ));
            ended = Outcome::Unreadable;
            continue;
        };
        let request = pb::VerifyDraftRequest {
            draft: Some(pb::Draft {
                id: kept.draft_id.clone(),
                published: draft.published.map(connect::date),
                text: draft.document.text,
            }),
            profile: kept.profile.clone(),
            encoding_type: EncodingType::Utf32.into(),
            min_sequence: kept.sequence,
            ..Default::default()
        };
        let now = client.verifier().verify_draft(request).await;
        let now = match now {
            Ok(now) => now.into_inner(),
            Err(status) => {
                complain(&format!("{path}:{number}: {}", connect::told(status)));
                ended = Outcome::Unreadable;
                continue;
            }
        };
        for finding in &kept.findings {
            let Some(span) = &finding.span else { continue };
            checked += 1;
            let before = says(finding);
            let same = now
                .findings
                .iter()
                .find(|other| other.span.as_ref() == Some(span));
            let after = same.map(says);
            if after.as_ref() == Some(&before) {
                continue;
            }
            changed += 1;
            let mut about: BTreeSet<String> = names(finding);
            about.extend(same.into_iter().flat_map(names));
            let events = since(&client, kept.sequence, &about).await?;
            show(
                &kept.draft_id,
                finding,
                &before,
                after.as_ref(),
                &events,
                global.format,
                out,
            )?;
        }
    }
    if global.format == Format::Text {
        let line = format!(
            "{} checked again, {changed} changed",
            plural(checked, "finding")
        );
        let line = out.style.paint(Ink::Bold, &line);
        out.line(&line)?;
    }
    Ok(match (ended, changed) {
        (Outcome::Clean, 1..) => Outcome::NeedsWork,
        (ended, _) => ended,
    })
}

/// The drafts that were named, by their labels.
fn drafts(arguments: &Arguments) -> anyhow::Result<HashMap<String, corpus::Article>> {
    let mut drafts = HashMap::new();
    for draft in corpus::read(&arguments.drafts, corpus::Limits::default()) {
        match draft {
            Ok(draft) => drop(drafts.insert(draft.label.clone(), draft)),
            Err(error) => bail!("{error}"),
        }
    }
    Ok(drafts)
}

/// The draft at a path, where there is one.
fn read(path: &str) -> Option<corpus::Article> {
    let path = PathBuf::from(path);
    if !path.is_file() {
        return None;
    }
    corpus::read(&[path], corpus::Limits::default())
        .next()?
        .ok()
}

fn says(finding: &pb::Finding) -> Says {
    let value = |name, prefix| flat::value(name, prefix).unwrap_or_default().to_owned();
    Says {
        headline: value(finding.headline().as_str_name(), "HEADLINE_"),
        words: value(finding.words().as_str_name(), "WORDS_VERDICT_"),
        speaker: value(finding.speaker().as_str_name(), "SPEAKER_VERDICT_"),
        said_by: finding.recorded_speaker_display_name.clone(),
        recorded: finding.recorded.clone(),
    }
}

/// The resource names that a finding stands on.
fn names(finding: &pb::Finding) -> BTreeSet<String> {
    let documents = finding.occurrences.iter().map(|o| o.document.clone());
    let speaker = finding.recorded_speaker.clone();
    [finding.quotation.clone(), speaker]
        .into_iter()
        .chain(documents)
        .filter(|name| !name.is_empty())
        .collect()
}

/// The events behind a sequence number that are about one of some names.
async fn since(
    client: &Client,
    sequence: i64,
    about: &BTreeSet<String>,
) -> anyhow::Result<Vec<pb::Event>> {
    let mut request = pb::ListEventsRequest {
        page_size: 1000,
        after_sequence: sequence,
        ..Default::default()
    };
    let mut found = Vec::new();
    loop {
        let page = client.registry().list_events(request.clone()).await;
        let page = page.map_err(connect::told)?.into_inner();
        let touches = |event: &pb::Event| event.subjects.iter().any(|name| about.contains(name));
        found.extend(page.events.into_iter().filter(touches));
        if page.next_page_token.is_empty() {
            return Ok(found);
        }
        request.page_token = page.next_page_token;
    }
}

fn show(
    draft: &str,
    finding: &pb::Finding,
    before: &Says,
    after: Option<&Says>,
    events: &[pb::Event],
    format: Format,
    out: &mut Out,
) -> std::io::Result<()> {
    let told = |says: &Says| {
        format!(
            "{}, words {}, speaker {} ({}: “{}”)",
            says.headline, says.words, says.speaker, says.said_by, says.recorded
        )
    };
    let because: Vec<String> = events
        .iter()
        .map(|event| {
            format!(
                "event {}, {} by {} on {}: {}",
                event.sequence,
                event.kind,
                event.author,
                flat::moment(&event.time),
                event.subjects.join(", ")
            )
        })
        .collect();
    if format != Format::Text {
        let line = serde_json::json!({
            "draft": draft,
            "text": finding.text,
            "before": told(before),
            "after": after.map(told),
            "events": events.iter().map(|event| event.sequence).collect::<Vec<_>>(),
        });
        return out.json(line.to_string());
    }
    out.line(&format!(
        "{}: “{}”",
        harmless(draft),
        harmless(&finding.text)
    ))?;
    out.line(&format!("  was {}", harmless(&told(before))))?;
    let now = after.map_or_else(|| "no finding".to_owned(), told);
    out.line(&format!("  is  {}", harmless(&now)))?;
    for because in because {
        out.line(&format!("  {}", harmless(&because)))?;
    }
    Ok(())
}
