//! `onrecord compare`: two versions of one draft, and which quotations are not what they were.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

use super::{
    Format, Global, Outcome, connect,
    findings::{diff, plural},
    flat::{self, value},
    inputs::Inputs,
    terminal::{Ink, Out, Style, harmless},
};
use crate::{
    api::pb::{self, DraftChangeKind, EncodingType},
    model::Document,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The older version.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer version.
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let (Some(old), Some(new)) = (one(&arguments.old)?, one(&arguments.new)?) else {
        return Ok(Outcome::Unreadable);
    };
    let client = connect::to_extract(global).await?;
    let draft = |document: &Document| pb::Draft {
        id: document.label.clone(),
        text: document.text.clone(),
        published: document.published.map(connect::date),
    };
    let request = pb::CompareDraftsRequest {
        before: Some(draft(&old)),
        after: Some(draft(&new)),
        encoding_type: EncodingType::Utf32.into(),
    };
    let answer = client.verifier().compare_drafts(request).await;
    let answer = answer.map_err(connect::told)?.into_inner();
    match global.format {
        Format::Json => out.message(&answer)?,
        Format::Flat => {
            for change in &answer.changes {
                out.json(flat::change(change))?;
            }
        }
        Format::Text => {
            for change in &answer.changes {
                out.line(&told(change, out.style))?;
            }
            let line = format!(
                "{} changed, {} unchanged from {} to {}",
                plural(answer.changes.len(), "quotation"),
                answer.unchanged,
                harmless(&old.label),
                harmless(&new.label)
            );
            out.line(&line)?;
        }
    }
    Ok(match answer.changes.iter().any(|change| change.grave) {
        true => Outcome::NeedsWork,
        false => Outcome::Clean,
    })
}

/// The one draft at a path; `None` where it could not be read, which was told.
fn one(path: &Path) -> anyhow::Result<Option<Document>> {
    let mut inputs = Inputs::new(&[path.to_owned()], "drafts read");
    let documents: Vec<Document> = std::iter::from_fn(|| inputs.batch())
        .flatten()
        .map(|article| article.document)
        .collect();
    if inputs.finish() != Outcome::Clean {
        return Ok(None);
    }
    match <[Document; 1]>::try_from(documents) {
        Ok([document]) => Ok(Some(document)),
        Err(documents) => bail!(
            "{} holds {}; compare takes one draft on either side",
            path.display(),
            plural(documents.len(), "draft")
        ),
    }
}

/// One change: what, then the words, then who, when and where it is said to be of.
fn told(change: &pb::DraftChange, style: Style) -> String {
    const INDENT: usize = 10;
    let kinds: Vec<&str> = change.kinds().filter_map(kind).collect();
    let flags = change
        .flags()
        .map(|flag| value(flag.as_str_name(), "FLAG_"));
    let heads: Vec<&str> = kinds.iter().copied().chain(flags.flatten()).collect();
    let ink = if change.grave { Ink::Red } else { Ink::Yellow };
    let mut text = style.paint(ink, &heads.join(", "));
    let mut field = |label: &str, pieces: &[(Ink, &str)]| {
        text += &format!("\n  {label:<7} {}", style.wrap(pieces, INDENT));
    };
    let quoted =
        |side: &Option<pb::Attribution>| side.as_ref().map(|one| format!("“{}”", one.text));
    if kinds.contains(&"WORDS_CHANGED") {
        // A diff shows what goes and what comes: here the older version's words go.
        let steps: Vec<_> = change.diff.iter().map(turned).collect();
        let pieces = diff(&steps);
        let pieces: Vec<_> = pieces
            .iter()
            .map(|(ink, word)| (*ink, word.as_str()))
            .collect();
        field("words", &pieces);
    } else if let (Some(before), Some(after)) = (quoted(&change.before), quoted(&change.after)) {
        match before == after {
            true => field("words", &[(Ink::Plain, &after)]),
            false => {
                field("old", &[(Ink::Plain, &before)]);
                field("new", &[(Ink::Plain, &after)]);
            }
        }
    } else if let Some(words) = quoted(&change.before).or(quoted(&change.after)) {
        field("words", &[(Ink::Plain, &words)]);
    }
    for (label, name, of) in [
        (
            "speaker",
            "SPEAKER_CHANGED",
            flat::speaker_said as fn(&pb::Attribution) -> Option<String>,
        ),
        ("when", "DATE_CHANGED", flat::date_said),
        ("where", "PLACE_CHANGED", flat::place_said),
    ] {
        if kinds.contains(&name) {
            let of = |side: &Option<pb::Attribution>| {
                side.as_ref()
                    .and_then(of)
                    .unwrap_or_else(|| "not said".to_owned())
            };
            let line = format!("{} → {}", of(&change.before), of(&change.after));
            field(label, &[(Ink::Plain, &line)]);
        }
    }
    text + "\n"
}

/// The spelling of a kind of change.
pub(super) fn kind(kind: DraftChangeKind) -> Option<&'static str> {
    value(kind.as_str_name(), "DRAFT_CHANGE_KIND_")
}

/// The step seen from the older version.
fn turned(step: &pb::DiffStep) -> pb::DiffStep {
    use pb::DiffKind::{Added, Missing};
    let kind = match step.kind() {
        Missing => Added,
        Added => Missing,
        other => other,
    };
    pb::DiffStep {
        kind: kind.into(),
        recorded: step.drafted.clone(),
        drafted: step.recorded.clone(),
        span: step.span,
    }
}
