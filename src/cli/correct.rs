//! `onrecord correct`: what a human knows of a quotation, kept whatever is ingested later.

use anyhow::bail;
use clap::Args;

use super::{Format, Global, Outcome, connect, flat, quotes, speakers, terminal::Out};
use crate::api::{client::Client, pb};

#[derive(Args)]
pub(super) struct Arguments {
    /// The quotation's resource name, as quotes and verify print it.
    #[arg(value_name = "quotations/ID")]
    quotation: String,
    #[command(flatten)]
    what: What,
    /// Only the printing in this document; every printing where it is not given.
    #[arg(long, value_name = "documents/ID", conflicts_with_all = ["confirm", "dispute", "settle"])]
    document: Option<String>,
    #[command(flatten)]
    signed: connect::Signed,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Who said it: any name of one speaker on record, or a resource name.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Who said it, where nobody is on record by that name yet.
    #[arg(long, value_name = "NAME")]
    new_speaker: Option<String>,
    /// The record can name nobody.
    #[arg(long)]
    nobody: bool,
    /// The speaker on record is right.
    #[arg(long)]
    confirm: bool,
    /// The quotation is disputed.
    #[arg(long)]
    dispute: bool,
    /// The dispute is over.
    #[arg(long)]
    settle: bool,
}

/// The resource name of the one who is called so. A mistyped name must not make a speaker of its own: both would be in doubt from then on.
async fn on_record(client: &Client, name: &str) -> anyhow::Result<String> {
    if let Some(speaker) = speakers::known(client, name).await? {
        return Ok(speaker.name);
    }
    let alike = speakers::alike(client, name).await?;
    let hint = match alike.as_slice() {
        [] => String::new(),
        names => format!(" (did you mean {}?)", names.join(" or ")),
    };
    bail!(
        "nobody on record is called {name:?}{hint}; for somebody who is not on record yet, give --new-speaker instead of --speaker"
    )
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let Arguments {
        quotation: name,
        what,
        document,
        signed,
    } = arguments;
    let client = connect::to_write(global, "correct").await?;
    let (reason, author) = (signed.reason.clone(), signed.author());
    let request_id = signed.request_id.clone();
    let quotation = if what.confirm {
        let request = pb::ConfirmAttributionRequest {
            name,
            reason,
            author,
            request_id,
        };
        let answer = client.corpus().confirm_attribution(request).await;
        answer.map_err(connect::told)?.into_inner().quotation
    } else if what.dispute || what.settle {
        let request = pb::DisputeQuotationRequest {
            name,
            settled: what.settle,
            reason,
            author,
            request_id,
        };
        let answer = client.corpus().dispute_quotation(request).await;
        answer.map_err(connect::told)?.into_inner().quotation
    } else {
        let mut request = pb::CorrectAttributionRequest {
            name,
            nobody: what.nobody,
            document: document.unwrap_or_default(),
            reason,
            author,
            request_id,
            ..Default::default()
        };
        if let Some(name) = what.speaker {
            request.speaker = on_record(&client, &name).await?;
        }
        if let Some(name) = what.new_speaker {
            // With an id, the same command again must be the same request, and by then the name is on record.
            let known = match request.request_id.is_empty() {
                true => speakers::known(&client, &name).await?,
                false => None,
            };
            match known {
                Some(speaker) => request.speaker = speaker.name,
                None => request.speaker_display_name = name,
            }
        }
        let answer = client.corpus().correct_attribution(request).await;
        answer.map_err(connect::told)?.into_inner().quotation
    };
    if let Some(quotation) = quotation {
        match global.format {
            Format::Json => out.message(&quotation)?,
            Format::Flat => out.json(flat::quotation(&quotation))?,
            Format::Text => out.line(&quotes::on_record(&quotation, true, out.style))?,
        }
    }
    Ok(Outcome::Clean)
}
