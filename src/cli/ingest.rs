//! `onrecord ingest`: articles into a registry.

use std::path::PathBuf;

use clap::Args;
use futures_util::stream;

use super::{
    Format, Global, Outcome, complain, connect,
    findings::plural,
    flat,
    inputs::Inputs,
    terminal::{Ink, Out, harmless},
};
use crate::{
    api::{
        client::Client,
        pb::{self, IngestState},
    },
    corpus::Article,
    registry,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The articles: files, directories, or - for the standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    signed: connect::Author,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = connect::to_write(global, "ingest").await?;
    let inputs = Inputs::with_withdrawn(&arguments.paths, "articles ingested");
    all(&client, inputs, &arguments.signed.name(), global, out).await
}

/// Ingests all that `inputs` give, and tells what became of it.
pub(super) async fn all(
    client: &Client,
    mut inputs: Inputs,
    author: &str,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let mut nameless = 0;
    let mut quotations = 0;
    let mut states = [0usize; 4];
    // Each batch is durable before the next is read; an interrupted run can simply be repeated.
    while let Some(documents) = inputs.batch() {
        let mut answer = ingest(client, &documents, author).await?;
        for outcome in &mut answer.outcomes {
            if outcome.label.is_empty()
                && let Some(document) = usize::try_from(outcome.index)
                    .ok()
                    .and_then(|index| documents.get(index))
            {
                outcome.label = document.label.clone();
            }
            if let Some(count) = states.get_mut(outcome.state() as usize) {
                *count += 1;
            }
            quotations += usize::try_from(outcome.quotations).unwrap_or(0);
            // A text that has neither id nor address is known by its words alone: an edited one is another document.
            if outcome.document.starts_with("documents/text-")
                && outcome.state() == IngestState::Ingested
            {
                nameless += 1;
            }
            if let Some(error) = &outcome.error {
                inputs.refuse(&format!("{}: {}", outcome.label, error.message));
            }
            inputs.print(|| match global.format {
                Format::Json => Ok(()),
                Format::Flat => out.json(flat::outcome(outcome)),
                Format::Text => print(outcome, out),
            })?;
        }
        if global.format == Format::Json {
            inputs.print(|| out.message(&answer))?;
        }
        inputs.done(documents.len());
        out.flush()?;
    }
    // Last, so that an item that was sent and then taken back in one go is gone, too.
    for article in inputs.withdrawn() {
        match withdraw(client, &article, author).await {
            Ok(said) => {
                inputs.print(|| match global.format {
                    Format::Text => out.line(&format!("{said}  ({})", harmless(&article.label))),
                    Format::Json | Format::Flat => Ok(()),
                })?;
            }
            Err(error) => inputs.refuse(&format!("{}: {error}", article.label)),
        }
    }
    if global.format == Format::Text {
        let [_, new, revised, unchanged] = states;
        // What could not be read at all never came to the service, and was refused all the same.
        let refused = inputs.refused();
        let line = format!(
            "{}: {new} new, {revised} revised, {unchanged} unchanged, {refused} refused; {}",
            plural(new + revised + unchanged + refused, "document"),
            plural(quotations, "quotation")
        );
        let line = out.style.paint(Ink::Bold, &line);
        out.line(&line)?;
    }
    if nameless > 0 {
        complain(&format!(
            "{} without id or address: an edited version of one will be a document of its own and not a revision; give an id or a url in \
             the head (a line `id: NAME` between two lines of ---), or in the JSON line",
            plural(nameless, "new document")
        ));
    }
    Ok(inputs.finish())
}

/// Takes a document back because its sender did.
async fn withdraw(client: &Client, article: &Article, author: &str) -> anyhow::Result<String> {
    let name = registry::document_name(article.id.as_deref(), article.url.as_deref());
    let Some(name) = name else {
        anyhow::bail!("it is taken back by its sender, and names neither id nor address");
    };
    let request = pb::RetractDocumentRequest {
        name: name.clone(),
        reason: "taken back by its sender".to_owned(),
        author: author.to_owned(),
        ..Default::default()
    };
    match client.corpus().retract_document(request).await {
        Ok(_) => Ok(format!("retracted  {}", harmless(&name))),
        Err(status) if status.code() == tonic::Code::NotFound => Ok(format!(
            "taken back before it was on record  {}",
            harmless(&name)
        )),
        Err(status) => Err(connect::told(status)),
    }
}

async fn ingest(
    client: &Client,
    documents: &[Article],
    author: &str,
) -> anyhow::Result<pb::IngestDocumentsResponse> {
    let requests: Vec<_> = documents
        .iter()
        .map(|document| pb::IngestDocumentsRequest {
            document: Some(pb::Document {
                id: document.id.clone().unwrap_or_default(),
                label: document.label.clone(),
                title: document.title.clone().unwrap_or_default(),
                outlet: document.outlet.clone().unwrap_or_default(),
                url: document.url.clone().unwrap_or_default(),
                published: document.published.map(connect::date),
                text: document.text.clone(),
                kind: connect::document_kind(document.kind).into(),
                embargo_until: document.embargo_until.map(|moment| prost_types::Timestamp {
                    seconds: moment.as_second(),
                    nanos: moment.subsec_nanosecond(),
                }),
                ..Default::default()
            }),
            author: author.to_owned(),
            ..Default::default()
        })
        .collect();
    let answer = client
        .corpus()
        .ingest_documents(stream::iter(requests))
        .await;
    Ok(answer.map_err(connect::told)?.into_inner())
}

fn print(outcome: &pb::IngestOutcome, out: &mut Out) -> std::io::Result<()> {
    let state = match outcome.state() {
        IngestState::Ingested => "new",
        IngestState::Revised => "revised",
        IngestState::Unchanged => "unchanged",
        IngestState::Refused | IngestState::Unspecified => return Ok(()),
    };
    let count = usize::try_from(outcome.quotations).unwrap_or(0);
    let line = format!(
        "{state:<9}  {}  {}, {} attributed  ({})",
        harmless(&outcome.document),
        plural(count, "quotation"),
        outcome.attributed,
        harmless(&outcome.label)
    );
    out.line(&line)
}
