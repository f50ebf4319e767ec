//! `onrecord keys`: makes, lists and revokes the API keys of a service, in the file that its configuration names.

use std::io::ErrorKind;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;

use super::{
    Format, Global, Outcome, complain,
    config::{self, Flags},
    terminal::Out,
};
use crate::api::keys::{KeyError, KeyFile, Scope};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Make a key and print it, once: the file keeps a hash of it only.
    Add {
        /// Whose key it is: letters, digits, dots, dashes and underscores. The registry's log names the author of a write by it.
        name: String,
        /// What it is for: verify, read, ingest, correct, admin. Several by giving it again.
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<Scope>,
        #[command(flatten)]
        flags: KeysFlags,
    },
    /// List the keys, revoked ones too.
    List {
        #[command(flatten)]
        flags: KeysFlags,
    },
    /// Take a key out of use.
    Revoke {
        /// Its name or id.
        key: String,
        #[command(flatten)]
        flags: KeysFlags,
    },
}

/// Which file.
#[derive(Args)]
struct KeysFlags {
    /// The file of API keys.
    #[arg(long, value_name = "FILE")]
    keys_file: Option<String>,
    /// The service's configuration, whose keys.file counts where --keys-file is not given.
    #[arg(long, value_name = "FILE")]
    config: Option<std::path::PathBuf>,
}

pub(super) fn run(arguments: Arguments, global: &Global, out: &mut Out) -> anyhow::Result<Outcome> {
    let (What::Add { flags, .. } | What::List { flags } | What::Revoke { flags, .. }) =
        &arguments.what;
    let given = flags
        .keys_file
        .iter()
        .map(|path| ("keys.file", path.clone()));
    let path = config::keys_file(
        &Flags {
            file: flags.config.clone(),
            given: given.collect(),
        },
        global,
    )?;
    let read = KeyFile::read(&path);
    match arguments.what {
        What::Add {
            name, mut scopes, ..
        } => {
            let mut file = match read {
                Err(KeyError::Io { cause, .. }) if cause.kind() == ErrorKind::NotFound => {
                    KeyFile::default()
                }
                read => read?,
            };
            scopes.sort();
            scopes.dedup();
            let key = file.add(&name, scopes, Timestamp::now())?;
            file.write(&path)?;
            out.line(&key)?;
            out.flush()?;
            complain(&format!(
                "this is the only time that the key of {name:?} is shown; a running service takes it on SIGHUP"
            ));
        }
        What::List { .. } => list(&read?, global.format, out)?,
        What::Revoke { key, .. } => {
            let mut file = read?;
            let told = {
                let key = file.revoke(&key, Timestamp::now())?;
                format!(
                    "{} ({}) is revoked; a running service heeds it on SIGHUP",
                    key.name, key.id
                )
            };
            file.write(&path)?;
            out.line(&told)?;
        }
    }
    Ok(Outcome::Clean)
}

fn list(file: &KeyFile, format: Format, out: &mut Out) -> anyhow::Result<()> {
    for key in &file.keys {
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        if format != Format::Text {
            let line = json!({
                "id": key.id,
                "name": key.name,
                "scopes": scopes,
                "created": key.created.to_string(),
                "revoked": key.revoked.map(|moment| moment.to_string()),
            });
            out.json(line.to_string())?;
            continue;
        }
        let day = |moment: Timestamp| moment.strftime("%Y-%m-%d").to_string();
        let revoked = key
            .revoked
            .map(|moment| format!(", revoked {}", day(moment)));
        let line = format!(
            "{} {}: {}, made {}{}",
            key.id,
            key.name,
            scopes.join(" "),
            day(key.created),
            revoked.unwrap_or_default()
        );
        out.line(&super::harmless(&line))?;
    }
    Ok(())
}
