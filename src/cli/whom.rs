//! `onrecord speakers merge|split|rename|alias|id`: who is whom, by decision.

use clap::{Args, Subcommand};

use super::{Format, Global, Outcome, connect, speakers, terminal::Out};
use crate::api::{client::Client, pb};

#[derive(Subcommand)]
pub(super) enum Action {
    /// Make two speakers one; the first one's id leads to the second from now on.
    Merge(Merge),
    /// Make one speaker two, by its names or by the documents in which a name means the other.
    Split(Split),
    /// Give a speaker the name to be shown.
    Rename(Name),
    /// Give a speaker another name that means the same.
    Alias(Name),
    /// Give a speaker an id that others use.
    Id(Id),
}

#[derive(Args)]
pub(super) struct Merge {
    /// Any name of the speaker whose id is to lead to the other, or its resource name.
    from: String,
    /// Any name of the speaker that stays, or its resource name.
    into: String,
    /// Even where an earlier decision told them apart.
    #[arg(long)]
    overrule: bool,
    #[command(flatten)]
    signed: connect::Signed,
}

#[derive(Args)]
pub(super) struct Split {
    /// Any name of the speaker, or its resource name.
    speaker: String,
    /// Which of its names are the other's.
    #[arg(
        long = "name",
        value_name = "NAME",
        required_unless_present = "documents",
        conflicts_with = "documents"
    )]
    names: Vec<String>,
    /// The documents in which its name means the other.
    #[arg(long = "document", value_name = "documents/ID")]
    documents: Vec<String>,
    /// The name to show for the other.
    #[arg(long = "as", value_name = "NAME", default_value = "")]
    display_name: String,
    #[command(flatten)]
    signed: connect::Signed,
}

#[derive(Args)]
pub(super) struct Name {
    /// Any name of the speaker, or its resource name.
    speaker: String,
    /// The name to give.
    name: String,
    #[command(flatten)]
    signed: connect::Signed,
}

#[derive(Args)]
pub(super) struct Id {
    /// Any name of the speaker, or its resource name.
    speaker: String,
    /// The id, such as Q42.
    id: String,
    /// Whose id it is.
    #[arg(long, default_value = "wikidata")]
    authority: String,
    #[command(flatten)]
    signed: connect::Signed,
}

pub(super) async fn run(action: Action, global: &Global, out: &mut Out) -> anyhow::Result<Outcome> {
    let client = connect::to_write(global, "speakers").await?;
    let changed = match action {
        Action::Merge(merge) => vec![merged(&client, merge).await?],
        Action::Split(split) => divided(&client, split).await?,
        Action::Rename(name) => {
            let request = pb::RenameSpeakerRequest {
                name: speakers::certain(&client, &name.speaker).await?.name,
                display_name: name.name,
                reason: name.signed.reason.clone(),
                author: name.signed.author(),
                request_id: name.signed.request_id.clone(),
            };
            let answer = client.corpus().rename_speaker(request).await;
            vec![answer.map_err(connect::told)?.into_inner().speaker]
        }
        Action::Alias(name) => {
            let request = pb::AddSpeakerAliasRequest {
                name: speakers::certain(&client, &name.speaker).await?.name,
                alias: name.name,
                reason: name.signed.reason.clone(),
                author: name.signed.author(),
                request_id: name.signed.request_id.clone(),
            };
            let answer = client.corpus().add_speaker_alias(request).await;
            vec![answer.map_err(connect::told)?.into_inner().speaker]
        }
        Action::Id(id) => {
            let request = pb::SetSpeakerOutsideIdRequest {
                name: speakers::certain(&client, &id.speaker).await?.name,
                outside_id: Some(pb::OutsideId {
                    authority: id.authority,
                    id: id.id,
                }),
                reason: id.signed.reason.clone(),
                author: id.signed.author(),
                request_id: id.signed.request_id.clone(),
            };
            let answer = client.corpus().set_speaker_outside_id(request).await;
            vec![answer.map_err(connect::told)?.into_inner().speaker]
        }
    };
    for speaker in changed.into_iter().flatten() {
        match global.format {
            Format::Json => out.message(&speaker)?,
            format => speakers::show(&speaker, None, format, out)?,
        }
    }
    Ok(Outcome::Clean)
}

async fn merged(client: &Client, merge: Merge) -> anyhow::Result<Option<pb::Speaker>> {
    let request = pb::MergeSpeakersRequest {
        from: speakers::certain(client, &merge.from).await?.name,
        into: speakers::certain(client, &merge.into).await?.name,
        overrule_split: merge.overrule,
        reason: merge.signed.reason.clone(),
        author: merge.signed.author(),
        request_id: merge.signed.request_id.clone(),
    };
    let answer = client.corpus().merge_speakers(request).await;
    Ok(answer.map_err(connect::told)?.into_inner().speaker)
}

async fn divided(client: &Client, split: Split) -> anyhow::Result<Vec<Option<pb::Speaker>>> {
    let request = pb::SplitSpeakerRequest {
        name: speakers::certain(client, &split.speaker).await?.name,
        names: split.names,
        documents: split.documents,
        display_name: split.display_name,
        reason: split.signed.reason.clone(),
        author: split.signed.author(),
        request_id: split.signed.request_id.clone(),
    };
    let answer = client.corpus().split_speaker(request).await;
    let answer = answer.map_err(connect::told)?.into_inner();
    Ok(vec![answer.speaker, answer.other])
}
