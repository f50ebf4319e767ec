//! `onrecord completions` and `onrecord man`: what a shell and a reader of manual pages want, made from the arguments themselves.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::{Args, CommandFactory};

use super::{Cli, Outcome, terminal::Out};

#[derive(Args)]
pub(super) struct Shell {
    /// The shell.
    shell: clap_complete::Shell,
}

#[derive(Args)]
pub(super) struct Pages {
    /// The directory, which is made where it does not exist.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

pub(super) fn completions(shell: Shell, out: &mut Out) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell.shell, &mut Cli::command(), "onrecord", &mut script);
    out.line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Outcome::Clean)
}

pub(super) fn pages(pages: &Pages) -> anyhow::Result<Outcome> {
    let directory = &pages.directory;
    fs::create_dir_all(directory)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), directory))
        .with_context(|| format!("cannot write manual pages into {}", directory.display()))?;
    Ok(Outcome::Clean)
}
