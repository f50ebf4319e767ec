//! `onrecord backup`: a copy of a registry's log, whoever writes to it meanwhile.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;

use super::{
    AsksNobody, Format, Global, Outcome,
    progress::Progress,
    terminal::{Out, harmless},
};
use crate::registry::{Registry, RegistryError};

#[derive(Args)]
pub(super) struct Arguments {
    /// The file to make. To restore it, put it as registry.sqlite into an otherwise empty directory.
    #[arg(value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    nobody: AsksNobody,
}

pub(super) fn run(arguments: Arguments, global: &Global, out: &mut Out) -> anyhow::Result<Outcome> {
    arguments.nobody.check(
        global,
        "backup copies files of this machine: run it where the registry is, with --registry DIR",
    )?;
    let dir = global
        .registry
        .as_deref()
        .context("name the registry to copy with --registry DIR")?;
    let progress = Progress::waiting("copying the log and checking the copy");
    // The error tells its cause itself, and anyhow would tell it once more.
    let backup = Registry::back_up(dir, &arguments.to, Timestamp::now()).map_err(|error| {
        let damaged = matches!(error, RegistryError::Damaged { .. });
        anyhow::anyhow!(match damaged {
            true => format!(
                "{error}. No copy was made: a copy of it would be damaged too. Keep the copies that there are; `onrecord doctor --registry {}` tells how one comes in its place",
                dir.display()
            ),
            false => error.to_string(),
        })
    })?;
    drop(progress);
    match global.format {
        Format::Json | Format::Flat => out.json(serde_json::to_string(&backup)?)?,
        Format::Text => out.line(&format!(
            "{} holds events 1 to {}",
            harmless(&backup.file.display().to_string()),
            backup.sequence
        ))?,
    }
    Ok(Outcome::Clean)
}
