//! `onrecord config show`: every setting with its value and where that comes from.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Flags, resolution, settings,
    table::{Kind, SETTINGS},
};
use crate::cli::{
    Format, Global, Outcome,
    terminal::{Ink, Out, Style, harmless},
};

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Print every setting with its value and its origin, as a file to start from; then check them as serve would.
    Show(Show),
}

#[derive(Args)]
struct Show {
    #[command(flatten)]
    flags: Flags,
}

pub(in crate::cli) fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let What::Show(Show { flags }) = arguments.what;
    let all = resolution(&flags, global);
    let mut section = "";
    for setting in SETTINGS {
        let Some(found) = all.settings.get(setting.key) else {
            continue; // It is one of the mistakes.
        };
        if global.format != Format::Text {
            let line = json!({"key": setting.key, "value": found.raw, "origin": found.origin.to_string(), "help": setting.help});
            out.line(&line.to_string())?;
            continue;
        }
        let (own, name) = setting.key.split_once('.').unwrap_or(("", setting.key));
        if own != section {
            section = own;
            out.line(&format!("\n[{section}]"))?;
        }
        let value = written(setting.kind, &found.raw);
        let style = Style::of_stdout();
        let origin = style.paint(
            Ink::Dim,
            &format!(
                "# {}. From: {}",
                setting.help.trim_end_matches('.'),
                found.origin
            ),
        );
        out.line(&format!("{name} = {}  {origin}", harmless(&value)))?;
    }
    out.flush()?;
    settings(&flags, global)?;
    Ok(Outcome::Clean)
}

/// A value as the file spells it.
fn written(kind: Kind, raw: &str) -> String {
    match kind {
        Kind::Switch | Kind::Count(..) => raw.to_owned(),
        Kind::List => {
            let items = raw
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty());
            toml::Value::Array(items.map(|item| item.into()).collect()).to_string()
        }
        _ => toml::Value::String(raw.to_owned()).to_string(),
    }
}
