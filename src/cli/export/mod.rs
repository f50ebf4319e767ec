//! `onrecord export`: what is on record, in the forms that other programs read.
//!
//! In come pages of quotations over the API, out comes one file, lines, or a directory. Files appear whole under their name or not at all. All of it is
//! made from the API's messages and adds no second truth. The one other form is the log itself, which `import` takes back whole.

mod brat;
mod csv;
mod jsonld;
mod parquet;
mod row;
mod sqlite;

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{bail, ensure};
use clap::Args;
use jiff::Timestamp;

use super::{
    Format, Global, Outcome, complain, connect,
    findings::plural,
    flat,
    progress::Progress,
    quotes::Selection,
    terminal::{Out, harmless_json},
};
use crate::{
    api::{client::Client, json, pb},
    registry::{Backup, Registry, RegistryError},
};

/// A form of export beside the API's own messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A line a printing.
    Lines,
    /// A table.
    Csv,
    /// A database.
    Sqlite,
    /// A table by columns.
    Parquet,
    /// schema.org.
    JsonLd,
    /// Texts with stand-off annotations.
    Brat,
    /// The whole log, a line an event.
    Log,
}

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    which: Selection,
    /// Where to write: a file, or for brat a directory that is new or empty. Without it lines go to the standard output.
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Put the new file in the place of one that is there already.
    #[arg(long, requires = "output")]
    overwrite: bool,
}

/// What takes quotations in one form.
trait Sink {
    /// Takes one page of quotations.
    fn take(&mut self, quotations: &[pb::Quotation]) -> anyhow::Result<()>;
    /// Writes what is still to be written.
    fn end(self: Box<Self>) -> anyhow::Result<()>;
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    form: Option<Form>,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    // Said before a registry is opened and read.
    let target = Target::of(&arguments, form)?;
    if let (Some(Form::Log), Target::File { path, beside }) = (form, &target) {
        return whole_log(&arguments.which, path, beside, global);
    }
    let client = connect::to_read(global).await?;
    if let (Some(Form::Brat), Target::File { path, beside }) = (form, &target) {
        return brat::write(&client, &arguments.which, path, beside, global, out).await;
    }
    let mut count = 0;
    match &target {
        Target::Standard => {
            let mut sink: Box<dyn Sink> = match form {
                Some(Form::Csv) => Box::new(csv::Table::new(out)?),
                _ => Box::new(Lines {
                    out,
                    line: line_of(form, global.format, &client).await?,
                }),
            };
            for_each_page(&client, &arguments.which, |page| sink.take(page)).await?;
            sink.end()?;
            out.flush()?;
            return Ok(Outcome::Clean);
        }
        Target::File { path, beside } => {
            // Nobody is to find half a file under the name, and an interrupted run leaves the old one.
            let written = async {
                let mut file = None;
                let mut sink: Box<dyn Sink + '_> = match form {
                    Some(Form::Sqlite) => Box::new(sqlite::Database::create(beside)?),
                    Some(Form::Parquet) => Box::new(parquet::Table::create(beside)?),
                    Some(Form::Csv) => Box::new(csv::Table::new(open(&mut file, beside)?)?),
                    _ => Box::new(Lines {
                        out: open(&mut file, beside)?,
                        line: line_of(form, global.format, &client).await?,
                    }),
                };
                for_each_page(&client, &arguments.which, |page| {
                    count += page.len();
                    sink.take(page)
                })
                .await?;
                sink.end()?;
                if let Some(mut file) = file {
                    file.flush()?;
                }
                anyhow::Ok(())
            };
            let moved = written.await.and_then(|()| {
                // A disk that is full may say so only now.
                fs::File::open(beside)?.sync_all()?;
                Ok(fs::rename(beside, path)?)
            });
            if let Err(error) = moved {
                let _ = fs::remove_file(beside);
                return Err(error.context(format!("{} cannot be written", path.display())));
            }
        }
    }
    if let Target::File { path, .. } = &target {
        complain(&format!(
            "{} written to {}",
            plural(count, "quotation"),
            path.display()
        ));
    }
    Ok(Outcome::Clean)
}

/// Writes the log of a registry of this machine.
fn whole_log(
    which: &Selection,
    path: &Path,
    beside: &Path,
    global: &Global,
) -> anyhow::Result<Outcome> {
    ensure!(
        which.is_all(),
        "the log is whole or it is nothing: it is exported without --speaker, --kind and --filter"
    );
    let Some(dir) = global
        .registry
        .as_deref()
        .filter(|_| global.server.is_none())
    else {
        bail!(
            "the log is a file of this machine: run it where the registry is, with --registry DIR"
        );
    };
    let progress = Progress::waiting("copying the log");
    let copied = || -> anyhow::Result<u64> {
        // The error tells its cause itself, and anyhow would tell it once more.
        let told = |error: RegistryError| anyhow::anyhow!(error.to_string());
        let sequence = Registry::write_log(dir, beside).map_err(told)?;
        let copy = Backup {
            file: std::path::absolute(path)?,
            sequence,
            time: Timestamp::now(),
        };
        Registry::note_copy(dir, &copy).map_err(told)?;
        fs::rename(beside, path)?;
        Ok(sequence)
    };
    let moved = copied();
    drop(progress);
    match moved {
        Ok(count) => {
            let count = plural(usize::try_from(count)?, "event");
            complain(&format!("{count} written to {}", path.display()));
            Ok(Outcome::Clean)
        }
        Err(error) => {
            let _ = fs::remove_file(beside);
            Err(error.context(format!("{} cannot be written", path.display())))
        }
    }
}

/// Where an export goes.
enum Target {
    Standard,
    /// A file, and the name under which it grows; or a directory.
    File {
        path: PathBuf,
        beside: PathBuf,
    },
}

impl Target {
    fn of(arguments: &Arguments, form: Option<Form>) -> anyhow::Result<Self> {
        let Some(path) = &arguments.output else {
            let what = match form {
                Some(Form::Sqlite) => "a database: name its file, such as --output record.sqlite",
                Some(Form::Parquet) => "a binary file: name it, such as --output record.parquet",
                Some(Form::Brat) => "a directory of files: name it with --output DIR",
                Some(Form::Log) => {
                    "all that the registry holds: name its file, such as --output record.log.jsonl"
                }
                _ => return Ok(Target::Standard),
            };
            bail!("this form is {what}");
        };
        if path.as_os_str() == "-" {
            ensure!(
                !matches!(
                    form,
                    Some(Form::Sqlite | Form::Parquet | Form::Brat | Form::Log)
                ),
                "this form does not go to the standard output; name a file or a directory"
            );
            return Ok(Target::Standard);
        }
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent {
            ensure!(
                parent.is_dir(),
                "there is no directory {} to write into; make it first, or name another place",
                parent.display()
            );
        }
        // What a link leads to is what is meant.
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if form == Some(Form::Brat) {
            brat::check(path)?;
        } else {
            // A device or a pipe would be replaced, not written to.
            ensure!(
                fs::metadata(path).map_or(true, |data| data.is_file() || data.is_dir()),
                "{} is no regular file but a device or a pipe; name a file, or none for the standard output",
                path.display()
            );
            ensure!(
                arguments.overwrite || fs::symlink_metadata(path).is_err(),
                "{} exists already; name another file, or give --overwrite",
                path.display()
            );
            ensure!(
                !path.is_dir(),
                "{} is a directory; name a file",
                path.display()
            );
        }
        let mut beside = path.clone().into_os_string();
        beside.push(format!(".{}.part", std::process::id()));
        Ok(Target::File {
            path: path.clone(),
            beside: beside.into(),
        })
    }
}

fn open<'f>(
    file: &'f mut Option<BufWriter<fs::File>>,
    path: &Path,
) -> io::Result<&'f mut BufWriter<fs::File>> {
    Ok(file.insert(BufWriter::new(fs::File::create_new(path)?)))
}

/// Asks for all pages of a selection, one after the other.
async fn for_each_page(
    client: &Client,
    which: &Selection,
    mut take: impl FnMut(&[pb::Quotation]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let progress = Progress::towards("quotations exported");
    let mut request = which.request(client).await?;
    loop {
        let answer = client.registry().list_quotations(request.clone()).await;
        let page = answer.map_err(connect::told)?.into_inner();
        progress.of(u64::try_from(page.total_size).unwrap_or(0));
        progress.print(|| take(&page.quotations))?;
        progress.done(page.quotations.len());
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        request.page_token = page.next_page_token;
    }
}

/// Makes the lines of a quotation.
type Line = Box<dyn Fn(&pb::Quotation, &mut Vec<String>)>;

/// Lines, one a quotation or several.
struct Lines<'w, W: Write> {
    out: &'w mut W,
    line: Line,
}

impl<W: Write> Sink for Lines<'_, W> {
    fn take(&mut self, quotations: &[pb::Quotation]) -> anyhow::Result<()> {
        let mut lines = Vec::new();
        for quotation in quotations {
            (self.line)(quotation, &mut lines);
            for line in lines.drain(..) {
                self.out.write_all(harmless_json(line).as_bytes())?;
                self.out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> anyhow::Result<()> {
        Ok(())
    }
}

/// What makes the lines of a form.
async fn line_of(form: Option<Form>, format: Format, client: &Client) -> anyhow::Result<Line> {
    Ok(match (form, format) {
        (Some(Form::JsonLd), _) => {
            let bodies = jsonld::bodies(client).await?;
            Box::new(move |quotation, lines| lines.extend(jsonld::document(quotation, &bodies)))
        }
        (None, Format::Json) => {
            Box::new(|quotation, lines| lines.extend(json::to_string(quotation)))
        }
        (None, Format::Flat) => Box::new(|quotation, lines| lines.push(flat::quotation(quotation))),
        _ => Box::new(|quotation, lines| lines.extend(row::rows(quotation).iter().map(row::line))),
    })
}

/// What went wrong while writing, in this form's words.
fn failed<E: std::fmt::Display>(error: E) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}

/// A file that cannot be made, by its name.
fn cannot(path: &Path) -> String {
    format!("{} cannot be made", path.display())
}

#[cfg(test)]
mod tests {
    use crate::api::pb;

    /// Two quotations: one with all that there may be, one with as little.
    pub(super) fn example() -> Vec<pb::Quotation> {
        let date = |year, month, day| Some(pb::Date { year, month, day });
        let full = pb::Quotation {
            name: "quotations/q1".to_owned(),
            text: "We will not, \"ever\"".to_owned(),
            kind: pb::QuotationKind::Direct.into(),
            speaker: "speakers/ann-roe".to_owned(),
            speaker_display_name: "Ann Roe".to_owned(),
            date_said: date(2025, 9, 0),
            location_said: "Bern".to_owned(),
            occurrences: vec![pb::Occurrence {
                document: "documents/d1".to_owned(),
                title: "Pier".to_owned(),
                outlet: "=The Courier".to_owned(),
                url: "https://courier.example/1".to_owned(),
                published: date(2025, 9, 4),
                text: "We will not, \"ever\"\nClose".to_owned(),
                span: Some(pb::Span { start: 7, end: 26 }),
                kind: pb::OccurrenceKind::Body.into(),
                source: "she".to_owned(),
                cue: "said".to_owned(),
                date_said: Some(pb::SpeechDate {
                    date: date(2025, 9, 0),
                    basis_text: "this month".to_owned(),
                    strength: pb::Strength::Stated.into(),
                    ..Default::default()
                }),
                location_said: Some(pb::SpeechPlace {
                    place: "Bern".to_owned(),
                    strength: pb::Strength::Weak.into(),
                    ..Default::default()
                }),
                confidence: 0.953,
                rule: "inverted".to_owned(),
                document_kind: pb::DocumentKind::Report.into(),
                decision: Some(pb::Decision {
                    author: "desk".to_owned(),
                    ..Default::default()
                }),
                ..Default::default()
            }],
            variants: Vec::new(),
            ..Default::default()
        };
        let bare = pb::Quotation {
            name: "quotations/q2".to_owned(),
            text: "𝒮o é".to_owned(),
            kind: pb::QuotationKind::Mixed.into(),
            speaker_display_name: "two officials".to_owned(),
            occurrences: vec![pb::Occurrence {
                document: "documents/d2".to_owned(),
                text: "𝒮o é".to_owned(),
                source: "two officials".to_owned(),
                ..Default::default()
            }],
            ..Default::default()
        };
        vec![full, bare]
    }
}
