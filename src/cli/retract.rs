//! `onrecord retract`: a document taken back.

use clap::Args;

use super::{Format, Global, Outcome, connect, findings, terminal::Out, terminal::harmless};
use crate::api::pb;

#[derive(Args)]
pub(super) struct Arguments {
    /// The document's resource name, as ingest and quotes print it.
    #[arg(value_name = "documents/ID")]
    document: String,
    #[command(flatten)]
    signed: connect::Signed,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = connect::to_write(global, "retract").await?;
    let request = pb::RetractDocumentRequest {
        name: arguments.document,
        reason: arguments.signed.reason.clone(),
        author: arguments.signed.author(),
        request_id: arguments.signed.request_id.clone(),
    };
    let answer = client.corpus().retract_document(request).await;
    let answer = answer.map_err(connect::told)?.into_inner();
    match global.format {
        Format::Json | Format::Flat => out.message(&answer)?,
        Format::Text => {
            let document = answer.document.unwrap_or_default();
            let said = document.retracted.as_ref().map(findings::decided);
            out.line(&format!(
                "{}: {}",
                harmless(&document.name),
                harmless(&said.unwrap_or_default())
            ))?;
        }
    }
    Ok(Outcome::Clean)
}
