//! The command line: thin over the library, in process or over a running service.
//!
//! In come arguments, out come text for people, JSON of the API's messages, or flat lines, and an exit code: 0 when nothing needs work,
//! 1 when a finding says FIX or STOP, 2 on misuse or unreadable input. All commands but `serve`, `rules` and `evaluate` speak to the service as any
//! other client does, so that an answer is the same with `--server` and without.

mod attribute;
mod backup;
mod bench;
mod compare;
mod config;
mod connect;
mod correct;
mod doctor;
mod erase;
mod evaluate;
mod explain;
mod export;
mod extract;
mod fetch;
mod findings;
mod flat;
mod follow;
mod houses;
mod import;
mod ingest;
mod inputs;
mod keys;
mod log;
mod lsp;
mod manual;
mod openapi;
mod pager;
mod progress;
mod quotes;
mod recheck;
mod reextract;
mod reports;
mod retract;
mod rules;
mod serve;
mod speakers;
mod terminal;
mod verify;
mod watch;
mod whom;

use std::{
    borrow::Cow,
    env,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;

#[cfg(any(test, fuzzing))]
pub(crate) use config::fuzz_configuration;
#[cfg(any(test, fuzzing))]
pub(crate) use lsp::fuzz_frames;
use reports::Report;
use terminal::{Out, harmless};

/// Who said what, when, where, and is this quotation faithful?
#[derive(Parser)]
#[command(
    name = "onrecord",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(
    after_help = "Exit codes: 0 nothing needs work, 1 a finding says FIX or STOP, 2 misuse or unreadable input.\n\
    Set ONRECORD_LOG=info (or debug, or a tracing filter) for a log on the standard error."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args)]
struct Global {
    /// Ask a running service, such as http://127.0.0.1:50051, instead of reading a registry here.
    #[arg(long, global = true, value_name = "URL", conflicts_with = "registry")]
    server: Option<String>,
    /// The directory of the registry. Without it, reading commands and serve use the corpus that comes with the program.
    #[arg(long, global = true, value_name = "DIR")]
    registry: Option<PathBuf>,
    /// A file that holds the API key for --server; else ONRECORD_API_KEY is sent.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Connection")]
    api_key_file: Option<PathBuf>,
    /// Certificates in PEM that sign the server's, for --server https://…; else ONRECORD_TLS_CA, else this system's.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Connection")]
    tls_ca: Option<PathBuf>,
    /// The certificate in PEM to show to a server that asks for one.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        requires = "client_key",
        help_heading = "Connection"
    )]
    client_cert: Option<PathBuf>,
    /// The key of that certificate.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        requires = "client_cert",
        help_heading = "Connection"
    )]
    client_key: Option<PathBuf>,
    /// How answers are printed: text for people, the API's messages as JSON, or flat JSON lines, with offsets in code points; findings also as
    /// a report of another form.
    #[arg(
        long = "format",
        global = true,
        value_enum,
        default_value_t,
        id = "format"
    )]
    given: Given,
    /// The same, where it is no report.
    #[arg(skip)]
    format: Format,
    /// The report that is asked for.
    #[arg(skip)]
    report: Option<Report>,
    /// The form of export that is asked for.
    #[arg(skip)]
    form: Option<export::Form>,
    /// Print long answers at once; else they go through PAGER (less, where it is not set) on a terminal.
    #[arg(long, global = true)]
    no_pager: bool,
}

impl Global {
    /// Parts reports, which are of findings alone, and forms of export from the formats that every command has.
    fn settle(&mut self, command: &Command) -> anyhow::Result<()> {
        let (report, form) = match self.given {
            Given::Text => (None, None),
            Given::Json => {
                self.format = Format::Json;
                (None, None)
            }
            Given::Flat => {
                self.format = Format::Flat;
                (None, None)
            }
            Given::Sarif => (Some(Report::Sarif), None),
            Given::Annotations => (Some(Report::Annotations), None),
            Given::Csv => (Some(Report::Csv), Some(export::Form::Csv)),
            Given::Html => (Some(Report::Html), None),
            Given::Rdjsonl => (Some(Report::Rdjson), None),
            Given::Jsonl => (None, Some(export::Form::Lines)),
            Given::Sqlite => (None, Some(export::Form::Sqlite)),
            Given::Parquet => (None, Some(export::Form::Parquet)),
            Given::Jsonld => (None, Some(export::Form::JsonLd)),
            Given::Brat => (None, Some(export::Form::Brat)),
            Given::Log => (None, Some(export::Form::Log)),
        };
        let plain = report.is_none() && form.is_none();
        let fits = match command {
            Command::Verify(_) => plain || report.is_some(),
            Command::Export(_) => plain || form.is_some(),
            _ => plain,
        };
        anyhow::ensure!(
            fits,
            "that format is {}; {}",
            match (report, form) {
                (Some(_), Some(_)) => "of findings and of exports: verify and export have it",
                (Some(_), None) => "of findings: only verify has it",
                _ => "of what is on record: only export has it",
            },
            match command {
                Command::Export(_) =>
                    "export has jsonl, csv, parquet, sqlite, jsonld, brat, json and flat",
                Command::Verify(_) =>
                    "verify has text, json, flat, sarif, annotations, csv, html and rdjsonl",
                _ => "others print text, json or flat",
            }
        );
        (self.report, self.form) = (report, form);
        Ok(())
    }
}

/// The arguments of a connection, for commands that have nothing to ask of a service: not offered there, and refused in words.
#[derive(Args)]
struct AsksNobody {
    #[arg(long, hide = true, value_name = "URL")]
    server: Option<String>,
    #[arg(long, hide = true, value_name = "FILE")]
    api_key_file: Option<PathBuf>,
    #[arg(long, hide = true, value_name = "FILE")]
    tls_ca: Option<PathBuf>,
    #[arg(long, hide = true, value_name = "FILE")]
    client_cert: Option<PathBuf>,
    #[arg(long, hide = true, value_name = "FILE")]
    client_key: Option<PathBuf>,
}

impl AsksNobody {
    /// Refuses what was given here or before the command, and says `why`.
    fn check(&self, global: &Global, why: &str) -> anyhow::Result<()> {
        let given = [
            ("--server", self.server.is_some() || global.server.is_some()),
            (
                "--api-key-file",
                self.api_key_file.is_some() || global.api_key_file.is_some(),
            ),
            ("--tls-ca", self.tls_ca.is_some() || global.tls_ca.is_some()),
            (
                "--client-cert",
                self.client_cert.is_some() || global.client_cert.is_some(),
            ),
            (
                "--client-key",
                self.client_key.is_some() || global.client_key.is_some(),
            ),
        ];
        match given.iter().find(|(_, given)| *given) {
            Some((name, _)) => anyhow::bail!("{why}: leave {name} out"),
            None => Ok(()),
        }
    }
}

/// What `--format` takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Given {
    /// For people.
    #[default]
    Text,
    /// The API's messages in proto3 JSON, one a line.
    Json,
    /// Flat JSON lines.
    Flat,
    /// Of verify: SARIF 2.1.0, for code hosts.
    Sarif,
    /// Of verify: W3C Web Annotations, one a line.
    Annotations,
    /// Of verify and export: a table.
    Csv,
    /// Of verify: one page that needs nothing else, to mail or to print.
    Html,
    /// Of verify: reviewdog's lines.
    Rdjsonl,
    /// Of export: a JSON object for each printing, one a line.
    Jsonl,
    /// Of export: a SQLite database.
    Sqlite,
    /// Of export: a Parquet file.
    Parquet,
    /// Of export: schema.org Quotation as JSON-LD, one a line.
    Jsonld,
    /// Of export: a directory of texts with brat's stand-off annotations.
    Brat,
    /// Of export: everything, as import takes it back: a line an event.
    Log,
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// The API's messages in proto3 JSON, one a line.
    Json,
    /// Flat JSON lines.
    Flat,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the registry over gRPC and HTTP.
    Serve(serve::Arguments),
    /// Show the configuration of the service, with the origin of each value.
    Config(config::Arguments),
    /// Make, list and revoke the API keys of the service.
    Keys(keys::Arguments),
    /// Measure a running service under load.
    Bench(bench::Arguments),
    /// Print the API over HTTP as an OpenAPI document.
    Openapi,
    /// Print a completion script for a shell.
    Completions(manual::Shell),
    /// Write the manual pages into a directory.
    Man(manual::Pages),
    /// Read articles into a registry.
    Ingest(ingest::Arguments),
    /// Read the articles of feeds into a registry, once or again and again.
    Follow(follow::Arguments),
    /// Register quotations that are already attributed.
    Import(import::Arguments),
    /// Write what is on record in the forms of other programs: JSON lines, CSV, SQLite, Parquet, JSON-LD, brat.
    Export(export::Arguments),
    /// Show what articles quote, and whom.
    Extract(extract::Arguments),
    /// Verify the quotations of drafts against the registry.
    Verify(verify::Arguments),
    /// Show findings in an editor, over the Language Server Protocol.
    Lsp(lsp::Arguments),
    /// Show which quotations changed between two versions of a draft.
    Compare(compare::Arguments),
    /// Find the registered quotations that occur in texts, in marks or not.
    Attribute(attribute::Arguments),
    /// List what a speaker is on record as saying.
    Quotes(quotes::Arguments),
    /// List speakers, or find one by any name.
    Speakers(speakers::Arguments),
    /// Say who said a quotation, confirm it, or dispute it; kept whatever is ingested later.
    Correct(correct::Arguments),
    /// Take a document back: nothing stands on it from now on.
    Retract(retract::Arguments),
    /// Remove a document's or a quotation's words from every file of the registry, for good.
    Erase(erase::Arguments),
    /// Read the documents on record again by the present rules, and show what would change.
    Reextract(reextract::Arguments),
    /// Verify drafts again and show which kept findings have changed since.
    Recheck(recheck::Arguments),
    /// Show everything that ever changed the record, or check it.
    Log(log::Arguments),
    /// Copy a registry's log into a file, while the service runs.
    Backup(backup::Arguments),
    /// Say what is wrong with a registry's directory, and how to mend it; changes nothing.
    Doctor(doctor::Arguments),
    /// Print the rules behind the verdicts.
    Rules(rules::Arguments),
    /// Measure the verdicts on a registry's own quotations.
    Evaluate(evaluate::Arguments),
}

impl Command {
    /// True for what people read from top to bottom: a pager serves them there.
    fn may_be_long(&self) -> bool {
        match self {
            Command::Verify(arguments) => !arguments.watches(),
            Command::Extract(_)
            | Command::Compare(_)
            | Command::Attribute(_)
            | Command::Quotes(_)
            | Command::Speakers(_)
            | Command::Log(_)
            | Command::Rules(_) => true,
            _ => false,
        }
    }
}

/// How a command ended, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing needs work.
    Clean,
    /// A finding says FIX or STOP.
    NeedsWork,
    /// Some of the input could not be read; the rest was worked on.
    Unreadable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Clean => 0,
            Outcome::NeedsWork => 1,
            Outcome::Unreadable => 2,
        })
    }
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| refuse(&error));
    panics_say_only_where();
    if !matches!(cli.command, Command::Serve(_)) {
        // `serve` reads the same variable as one of its settings.
        let filter = env::var("ONRECORD_LOG");
        log_to_stderr(filter.as_deref().unwrap_or("warn"), false);
        // `config` tells of them itself.
        let names = env::vars_os().filter(|_| !matches!(cli.command, Command::Config(_)));
        for (name, _) in names {
            if let Some(slip) = config::slip(&name.to_string_lossy()) {
                complain(&slip);
            }
        }
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("the asynchronous runtime does not start: {error}"));
            return Outcome::Unreadable.into();
        }
    };
    let mut out = Out::new();
    let ended = runtime.block_on(run(cli, &mut out));
    // Whatever happened, somebody may be reading in a pager what there is.
    let written = out.end();
    let ended = ended.and_then(|outcome| Ok(written.map(|()| outcome)?));
    match ended {
        Ok(outcome) => outcome.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            Outcome::Unreadable.into()
        }
    }
}

async fn run(cli: Cli, out: &mut Out) -> anyhow::Result<Outcome> {
    let Cli {
        mut global,
        command,
    } = cli;
    global.settle(&command)?;
    if global.format == Format::Text
        && global.report.is_none()
        && !global.no_pager
        && command.may_be_long()
    {
        out.page_when_long();
    }
    match command {
        Command::Serve(arguments) => serve::run(arguments, &global, out).await,
        Command::Config(arguments) => config::run(arguments, &global, out),
        Command::Keys(arguments) => keys::run(arguments, &global, out),
        Command::Bench(arguments) => bench::run(arguments, &global, out).await,
        Command::Openapi => openapi::run(out),
        Command::Completions(shell) => manual::completions(shell, out),
        Command::Man(pages) => manual::pages(&pages),
        Command::Ingest(arguments) => ingest::run(arguments, &global, out).await,
        Command::Follow(arguments) => follow::run(arguments, &global, out).await,
        Command::Import(arguments) => import::run(arguments, &global, out).await,
        Command::Export(arguments) => {
            let form = global.form;
            export::run(arguments, &global, form, out).await
        }
        Command::Extract(arguments) => extract::run(arguments, &global, out).await,
        Command::Verify(arguments) => verify::run(arguments, &global, out).await,
        Command::Lsp(arguments) => lsp::run(arguments, &global).await,
        Command::Compare(arguments) => compare::run(arguments, &global, out).await,
        Command::Attribute(arguments) => attribute::run(arguments, &global, out).await,
        Command::Quotes(arguments) => quotes::run(arguments, &global, out).await,
        Command::Speakers(arguments) => speakers::run(arguments, &global, out).await,
        Command::Correct(arguments) => correct::run(arguments, &global, out).await,
        Command::Retract(arguments) => retract::run(arguments, &global, out).await,
        Command::Erase(arguments) => erase::run(arguments, &global, out).await,
        Command::Reextract(arguments) => reextract::run(arguments, &global, out).await,
        Command::Recheck(arguments) => recheck::run(arguments, &global, out).await,
        Command::Log(arguments) => log::run(arguments, &global, out).await,
        Command::Backup(arguments) => backup::run(arguments, &global, out),
        Command::Doctor(arguments) => doctor::run(arguments, &global, out),
        Command::Rules(arguments) => rules::run(arguments, &global, out),
        Command::Evaluate(arguments) => evaluate::run(arguments, &global, out),
    }
}

/// The log on the standard error. A draft's words are never in it.
fn log_to_stderr(filter: &str, json: bool) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    match json {
        true => log.json().flatten_event(true).init(),
        false => log.init(),
    }
}

/// A panic is a defect of the program. Its message may hold a draft's words, so that only the place is told.
fn panics_say_only_where() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        complain(&format!(
            "a defect in onrecord stopped this piece of work at {place}; the rest goes on. Please report it with the command that led there"
        ));
    }));
}

/// Ends the program with what is wrong with its arguments, or with the help that was asked for. Arguments are strangers' text too: names of files
/// that a shell expanded.
fn refuse(error: &clap::Error) -> ! {
    let given: Vec<String> = env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let shown: Vec<_> = given.iter().map(|argument| harmless(argument)).collect();
    if shown.iter().all(|shown| matches!(shown, Cow::Borrowed(_))) {
        error.exit();
    }
    // The same mistake, as it may be shown.
    let shown = shown.into_iter().map(Cow::into_owned);
    if let Err(same) = Cli::try_parse_from(shown) {
        same.exit();
    }
    complain(&error.render().to_string());
    std::process::exit(error.exit_code())
}

/// Tells the user what went wrong. A standard error that is gone cannot be told.
fn complain(message: &str) {
    let lines: Vec<_> = message.lines().map(harmless).collect();
    let _ = writeln!(io::stderr(), "onrecord: {}", lines.join("\n"));
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_worst_outcome_wins() {
        assert!(Outcome::Clean < Outcome::NeedsWork && Outcome::NeedsWork < Outcome::Unreadable);
    }
}
