//! `onrecord erase`: words removed for good.

use anyhow::bail;
use clap::Args;

use super::{Format, Global, Outcome, connect, findings, terminal::Out, terminal::harmless};
use crate::api::pb;

#[derive(Args)]
pub(super) struct Arguments {
    /// The resource name of a document or a quotation.
    #[arg(value_name = "documents/ID|quotations/ID")]
    name: String,
    #[command(flatten)]
    signed: connect::Signed,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let Arguments { name, signed } = arguments;
    let client = connect::to_write(global, "erase").await?;
    let (reason, author) = (signed.reason.clone(), signed.author());
    let request_id = signed.request_id.clone();
    let (tombstone, sequence, backups) = if name.starts_with("documents/") {
        let request = pb::EraseDocumentRequest {
            name: name.clone(),
            reason,
            author,
            request_id,
        };
        let answer = client.corpus().erase_document(request).await;
        let answer = answer.map_err(connect::told)?.into_inner();
        (answer.tombstone, answer.sequence, answer.backups)
    } else if name.starts_with("quotations/") {
        let request = pb::EraseQuotationRequest {
            name: name.clone(),
            reason,
            author,
            request_id,
        };
        let answer = client.corpus().erase_quotation(request).await;
        let answer = answer.map_err(connect::told)?.into_inner();
        (answer.tombstone, answer.sequence, answer.backups)
    } else {
        bail!("{name:?} is no document and no quotation; give documents/ID or quotations/ID");
    };
    match global.format {
        Format::Json | Format::Flat => out.message(&pb::EraseDocumentResponse {
            tombstone,
            sequence,
            backups,
        })?,
        Format::Text => {
            let said = tombstone
                .as_ref()
                .map(findings::decided)
                .unwrap_or_default();
            out.line(&format!("{}: {}", harmless(&name), harmless(&said)))?;
            for backup in &backups {
                out.line(&format!(
                    "the words may stand still in {}",
                    harmless(backup)
                ))?;
            }
            out.line("copies of the registry that were made otherwise hold them too: replace or destroy these")?;
        }
    }
    Ok(Outcome::Clean)
}
