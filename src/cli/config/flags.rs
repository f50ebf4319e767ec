//! The flags of the settings, made from their table.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Arg, ArgMatches, Args, Command, error::Error, value_parser};

use super::table::SETTINGS;

/// The settings that the command line gives, by key, as they were written; and the file that it names.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Flags {
    /// The file named with `--config`.
    pub file: Option<PathBuf>,
    /// The values of the flags that were given.
    pub given: BTreeMap<&'static str, String>,
}

/// The argument that names the file.
const FILE: &str = "config";

impl clap::FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Flags::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.file = matches.get_one::<PathBuf>(FILE).cloned();
        for setting in own() {
            if let Some(value) = matches.get_one::<String>(setting.key) {
                self.given.insert(setting.key, value.clone());
            }
        }
        Ok(())
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let file = Arg::new(FILE)
            .long("config")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Read settings from a TOML file; flags and ONRECORD_… variables go before it");
        own().fold(command.arg(file), |command, setting| {
            let default = match setting.default {
                "" => String::new(),
                default => format!(" [default: {default}]"),
            };
            let help = format!("{}{default}", setting.help.trim_end_matches('.'));
            command.arg(
                Arg::new(setting.key)
                    .long(setting.flag())
                    .value_name(setting.kind.to_string())
                    .help(help)
                    // The settings that most people never touch stand under a heading of their own.
                    .help_heading(setting.key.starts_with("limits.").then_some("Limits")),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The settings with a flag of their own; `--registry` is everybody's.
fn own() -> impl Iterator<Item = &'static super::table::Setting> {
    SETTINGS.iter().filter(|setting| setting.key != "registry")
}
