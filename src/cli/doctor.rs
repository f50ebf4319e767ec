//! `onrecord doctor`: what is wrong with a registry's directory, and what mends it.

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;

use super::{
    AsksNobody, Format, Global, Outcome,
    progress::Progress,
    terminal::{Ink, Out, harmless},
};
use crate::registry::{Check, Level, Registry};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    nobody: AsksNobody,
}

pub(super) fn run(arguments: Arguments, global: &Global, out: &mut Out) -> anyhow::Result<Outcome> {
    arguments.nobody.check(
        global,
        "doctor looks at files of this machine: run it where the registry is, with --registry DIR",
    )?;
    let dir = global
        .registry
        .as_deref()
        .context("name the registry to look at with --registry DIR")?;
    let progress = Progress::waiting("reading the log");
    // The error tells its cause itself, and anyhow would tell it once more.
    let checks = Registry::examine(dir, Timestamp::now())
        .map_err(|error| anyhow::anyhow!(error.to_string()))?;
    drop(progress);
    for (at, check) in checks.iter().enumerate() {
        match global.format {
            Format::Json | Format::Flat => out.json(serde_json::to_string(check)?)?,
            Format::Text => {
                // What mends several at once is told behind the last of them.
                let next = checks.get(at + 1).map(|next| next.mend.as_str());
                print(check, next == Some(&check.mend), out)?;
            }
        }
    }
    Ok(match checks.iter().any(|check| check.level == Level::Bad) {
        true => Outcome::NeedsWork,
        false => Outcome::Clean,
    })
}

fn print(check: &Check, mended_below: bool, out: &mut Out) -> std::io::Result<()> {
    let level = match check.level {
        Level::Ok => "ok  ",
        Level::Warn => "warn",
        Level::Bad => "bad ",
    };
    let level = match check.level {
        Level::Ok => level.to_owned(),
        Level::Warn | Level::Bad => out.style.paint(Ink::Bold, level).to_string(),
    };
    out.line(&format!(
        "{level}  {:<12}  {}",
        check.what,
        harmless(&check.found)
    ))?;
    if !check.mend.is_empty() && !mended_below {
        out.line(&format!("{:<18}  mend: {}", "", harmless(&check.mend)))?;
    }
    Ok(())
}
