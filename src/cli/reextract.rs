//! `onrecord reextract`: the present rules over the documents on record.

use clap::Args;
use futures_util::StreamExt;

use super::{
    Format, Global, Outcome, complain, connect,
    findings::plural,
    progress::Progress,
    terminal::{Ink, Out, harmless},
};
use crate::api::{
    pb::{self, ReadingDifferenceKind},
    plain::{Reader, in_words},
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The documents; all where none is given.
    #[arg(value_name = "documents/ID")]
    documents: Vec<String>,
    /// Put what differs on record. Decisions of humans stand.
    #[arg(long)]
    accept: bool,
    #[command(flatten)]
    signed: connect::Author,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = match arguments.accept {
        true => connect::to_write(global, "reextract --accept").await?,
        false => connect::to_read(global).await?,
    };
    let request = pb::ReextractDocumentsRequest {
        documents: arguments.documents,
        accept: arguments.accept,
        author: arguments.signed.name(),
    };
    let stream = client.corpus().reextract_documents(request).await;
    let mut stream = stream.map_err(connect::told)?.into_inner();
    let (mut documents, mut differences, mut refused) = (0, 0, 0);
    let mut ended = Outcome::Clean;
    let progress = Progress::new("documents that are read otherwise now");
    while let Some(message) = stream.next().await {
        let message = message.map_err(connect::told)?;
        if let Some(error) = &message.error {
            let said = in_words(error.message.clone(), Reader::Terminal);
            // The words name the document themselves where it is not on record.
            let said = match said.starts_with(&message.document) {
                true => said,
                false => format!("{}: {said}", message.document),
            };
            progress.print(|| complain(&said));
            refused += 1;
            ended = Outcome::Unreadable;
        }
        if !message.differences.is_empty() {
            documents += 1;
            progress.done(1);
            differences += message.differences.len();
        }
        progress.print(|| match global.format {
            Format::Json | Format::Flat => out.message(&message),
            Format::Text if message.document.is_empty() => {
                // The service counts every document that it was asked for.
                let read = usize::try_from(message.documents_read).unwrap_or(0);
                let read = read.saturating_sub(refused);
                let line = format!(
                    "{} read again; {} in {}{}",
                    plural(read, "document"),
                    plural(differences, "difference"),
                    plural(documents, "document"),
                    match arguments.accept {
                        _ if differences == 0 => "",
                        true => ", on record now",
                        false => "; put them on record with --accept",
                    }
                );
                let line = out.style.paint(Ink::Bold, &line);
                out.line(&line)
            }
            Format::Text if message.error.is_some() => Ok(()),
            Format::Text => print(&message, out),
        })?;
    }
    Ok(ended)
}

fn print(message: &pb::ReextractDocumentsResponse, out: &mut Out) -> std::io::Result<()> {
    out.line(&harmless(&message.document))?;
    for difference in &message.differences {
        let (sign, said) = match difference.kind() {
            ReadingDifferenceKind::Added => ("+", difference.after.clone()),
            ReadingDifferenceKind::Removed => ("-", difference.before.clone()),
            ReadingDifferenceKind::Changed | ReadingDifferenceKind::Unspecified => {
                ("~", format!("{} → {}", difference.before, difference.after))
            }
        };
        let words = difference.text.replace(['\n', '\r'], " ");
        out.line(&format!(
            "  {sign} “{}” ({})",
            harmless(&words),
            harmless(&said)
        ))?;
    }
    Ok(())
}
