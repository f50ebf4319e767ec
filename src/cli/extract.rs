//! `onrecord extract`: what articles quote, and whom. Needs no registry.

use std::path::PathBuf;

use clap::Args;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::{
    Format, Global, Outcome, connect, explain,
    findings::plural,
    flat,
    inputs::Inputs,
    terminal::{Out, harmless},
};
use crate::{
    api::{
        client::Client,
        pb::{self, EncodingType},
    },
    corpus::{self, Article},
};

/// How many requests are on their way to a service at once.
const IN_FLIGHT: usize = 16;

#[derive(Args)]
pub(super) struct Arguments {
    /// Leave out speakers of a lower confidence, from 0 to 1.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, value_parser = confidence)]
    min_confidence: f64,
    /// Show each article with quotation, cue, source and rule marked.
    #[arg(long)]
    explain: bool,
    /// The articles: files, directories, or - for the standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

fn confidence(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("it is a number from 0 to 1".to_owned()),
    }
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = connect::to_extract(global).await?;
    let mut inputs = Inputs::new(&arguments.paths, "articles read");
    while let Some(documents) = inputs.batch() {
        // Text for people marks stretches of the article, which is at hand in bytes.
        let encoding = match global.format {
            Format::Text => EncodingType::Utf8,
            Format::Json | Format::Flat => EncodingType::Utf32,
        };
        let read = read_there(&client, &documents, arguments.min_confidence, encoding).await?;
        for (document, read) in documents.iter().zip(&read) {
            inputs.print(|| print(document, read, &arguments, global.format, out))?;
        }
        inputs.done(documents.len());
        out.flush()?;
    }
    Ok(inputs.finish())
}

/// Reads documents by a service, many requests at a time.
async fn read_there(
    client: &Client,
    documents: &[Article],
    min_confidence: f64,
    encoding: EncodingType,
) -> anyhow::Result<Vec<pb::ExtractQuotationsResponse>> {
    let requests = documents.iter().map(|document| {
        let request = pb::ExtractQuotationsRequest {
            text: document.text.clone(),
            published: document.published.map(connect::date),
            encoding_type: encoding.into(),
            min_confidence,
        };
        let mut verifier = client.verifier();
        async move {
            let read = verifier.extract_quotations(request).await;
            read.map(tonic::Response::into_inner).map_err(connect::told)
        }
    });
    stream::iter(requests)
        .buffered(IN_FLIGHT)
        .try_collect()
        .await
}

fn print(
    document: &Article,
    read: &pb::ExtractQuotationsResponse,
    arguments: &Arguments,
    format: Format,
    out: &mut Out,
) -> std::io::Result<()> {
    match format {
        Format::Json => out.message(read),
        Format::Flat => out.json(flat::extraction(&corpus::display_id(document), read)),
        Format::Text => {
            let style = out.style;
            let counts = format!(
                "{}, {}",
                plural(read.quotations.len(), "quotation"),
                plural(read.terms.len(), "term")
            );
            out.line(&format!("{}: {counts}", harmless(&document.label)))?;
            if arguments.explain {
                out.line("")?;
                return out.line(&explain::explain(&document.text, read, style));
            }
            for (number, quotation) in (1..).zip(&read.quotations) {
                out.line(explain::reading(number, quotation, style).trim_end())?;
            }
            for note in &read.notes {
                out.line(&format!("note: {}", harmless(note)))?;
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_lies_between_0_and_1() {
        assert_eq!(confidence("0.9"), Ok(0.9));
        assert!(
            confidence("90").is_err() && confidence("NaN").is_err() && confidence("x").is_err()
        );
    }
}
