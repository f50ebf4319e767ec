//! `onrecord import`: quotations that others attributed, from JSON lines, into a registry; or the whole log of another registry, into an empty one.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;
use futures_util::stream;

use super::{
    Format, Global, Outcome, complain, connect,
    findings::plural,
    flat,
    progress::Progress,
    terminal::{Ink, Out, harmless},
};
use crate::{
    api::{
        client::Client,
        pb::{self, Date},
    },
    corpus::{self, Limits, QuotationLine},
    registry::{self, Registry},
};

/// Quotations sent in one call. A call returns when they are durable.
const BATCH: usize = 10_000;

#[derive(Args)]
pub(super) struct Arguments {
    /// JSON lines: {"quotation", "speaker", "document", "outlet", "published", "date", "place", "url"}, all but the first two optional; lines
    /// of Quotebank; or a log that export --format log wrote, for a new directory.
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    #[command(flatten)]
    signed: connect::Author,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    if registry::is_log(&arguments.file) {
        return whole_log(&arguments.file, global, out);
    }
    if is_prose(&arguments.file) {
        bail!(
            "{} is not a file of JSON lines, such as {{\"quotation\": \"…\", \"speaker\": \"…\"}}; onrecord ingest reads articles",
            arguments.file.display()
        );
    }
    let client = connect::to_write(global, "import").await?;
    let author = arguments.signed.name();
    let path = arguments.file.display().to_string();
    let mut ended = Outcome::Clean;
    let progress = Progress::new("quotations imported");
    let mut total = pb::ImportQuotationsResponse::default();
    // Lines that could not be read never came to the service.
    let mut unread = 0;
    let mut lines = corpus::quotations(&arguments.file, Limits::default()).peekable();
    while lines.peek().is_some() {
        let mut batch = Vec::new();
        for line in lines.by_ref().take(BATCH) {
            match line {
                Ok(line) => batch.push(line),
                Err(error) => {
                    progress.print(|| complain(&error.to_string()));
                    unread += 1;
                    ended = Outcome::Unreadable;
                }
            }
        }
        if batch.is_empty() {
            continue;
        }
        let answer = import(&client, &batch, &author).await?;
        for refusal in &answer.refused {
            let line = usize::try_from(refusal.index)
                .ok()
                .and_then(|index| batch.get(index));
            let line = line.map(|line| line.line.to_string()).unwrap_or_default();
            let error = refusal
                .error
                .as_ref()
                .map_or("refused", |error| &error.message);
            progress.print(|| complain(&format!("{path}:{line}: {error}")));
            ended = Outcome::Unreadable;
        }
        if global.format == Format::Json {
            progress.print(|| out.message(&answer))?;
        }
        progress.done(batch.len());
        total.imported += answer.imported;
        total.unchanged += answer.unchanged;
        total.refused.extend(answer.refused);
        total.sequence = answer.sequence;
    }
    drop(progress);
    let refused = total.refused.len() + unread;
    match global.format {
        Format::Json => {}
        Format::Flat => out.json(flat::imported(
            total.imported,
            total.unchanged,
            refused,
            total.sequence,
        ))?,
        Format::Text => {
            let imported = usize::try_from(total.imported).unwrap_or(0);
            let line = format!(
                "{} imported, {} on record already, {refused} refused",
                plural(imported, "quotation"),
                total.unchanged
            );
            let line = out.style.paint(Ink::Bold, &line);
            out.line(&line)?;
        }
    }
    Ok(ended)
}

/// True for a file that begins with a letter or a quotation mark, as no JSON object does. What cannot be read is told where it is read.
fn is_prose(path: &Path) -> bool {
    const LOOKED_AT: u64 = 512;
    let mut head = Vec::new();
    let read = path.is_file() && {
        let file = std::fs::File::open(path);
        file.is_ok_and(|file| file.take(LOOKED_AT).read_to_end(&mut head).is_ok())
    };
    let head = String::from_utf8_lossy(&head);
    let first = head.trim_start_matches('\u{feff}').trim_start();
    read && first.starts_with(|ch: char| ch.is_alphabetic() || "“”‘’„«»'".contains(ch))
}

/// Takes over a log into a new registry of this machine.
fn whole_log(file: &Path, global: &Global, out: &mut Out) -> anyhow::Result<Outcome> {
    let dir = global
        .registry
        .as_deref()
        .filter(|_| global.server.is_none());
    let dir = dir.context(
        "this is the whole log of a registry, which goes into a new directory of this machine: name it with --registry DIR",
    )?;
    let progress = Progress::waiting("taking over the log");
    // The error tells its cause itself, and anyhow would tell it once more.
    let count =
        Registry::read_log(dir, file).map_err(|error| anyhow::anyhow!(error.to_string()))?;
    drop(progress);
    match global.format {
        Format::Json | Format::Flat => out.json(format!("{{\"events\":{count}}}"))?,
        Format::Text => out.line(&format!(
            "{} holds events 1 to {count}",
            harmless(&dir.display().to_string())
        ))?,
    }
    Ok(Outcome::Clean)
}

async fn import(
    client: &Client,
    lines: &[QuotationLine],
    author: &str,
) -> anyhow::Result<pb::ImportQuotationsResponse> {
    let requests: Vec<_> = lines
        .iter()
        .map(|line| pb::ImportQuotationsRequest {
            quotation: line.quotation.clone(),
            speaker: line.speaker.clone().unwrap_or_default(),
            document: line.document.clone().unwrap_or_default(),
            outlet: line.outlet.clone().unwrap_or_default(),
            published: line.published.map(connect::date),
            date: line.date.map(|date| Date {
                year: date.year().into(),
                month: date.month().unwrap_or(0).into(),
                day: date.day_of_month().unwrap_or(0).into(),
            }),
            place: line.place.clone().unwrap_or_default(),
            url: line.url.clone().unwrap_or_default(),
            author: author.to_owned(),
            ..Default::default()
        })
        .collect();
    let answer = client
        .corpus()
        .import_quotations(stream::iter(requests))
        .await;
    Ok(answer.map_err(connect::told)?.into_inner())
}
