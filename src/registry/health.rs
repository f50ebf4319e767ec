//! What is wrong with a registry's directory, and what mends it.
//!
//! In: a directory. Out: a check a line, each with the command that helps where something is wrong. It only looks, takes no lock, and a
//! writer may go on meanwhile.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Access, LogTexts, Registry, RegistryError, Snapshot,
    acknowledged::{self, Acknowledged},
    backup, foreign, lock, reopen,
    sqlite::SqliteLog,
    text::Texts,
    transfer::is_log,
    verify::verified,
};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As it should be.
    Ok,
    /// Nothing of the record is at risk, and somebody should know.
    Warn,
    /// The record cannot be read, or is not what was written.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// How bad it is.
    pub level: Level,
    /// What was looked at: `directory`, `log`, `acknowledged`, `events`, `state`, `start`, `embargo`, `writer`, `backups` or `files`.
    pub what: &'static str,
    /// What was found, in words.
    pub found: String,
    /// What to do, as a command where there is one; empty where nothing is to be done.
    pub mend: String,
}

impl Check {
    fn ok(what: &'static str, found: impl Into<String>) -> Self {
        Check {
            level: Level::Ok,
            what,
            found: found.into(),
            mend: String::new(),
        }
    }

    fn warn(what: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Check {
            level: Level::Warn,
            mend: mend.into(),
            ..Check::ok(what, found)
        }
    }

    fn bad(what: &'static str, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Check {
            level: Level::Bad,
            ..Check::warn(what, found, mend)
        }
    }
}

/// A count with its noun: `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

impl Registry {
    /// Looks at everything in a registry's directory; reads all of the log. An error means that the directory itself cannot be read.
    pub fn examine(dir: &Path, now: Timestamp) -> Result<Vec<Check>, RegistryError> {
        let entries = fs::read_dir(dir).map_err(|cause| RegistryError::Io {
            doing: "reading the directory",
            path: dir.into(),
            cause,
        })?;
        let files = entries.flatten().count();
        let mut checks = vec![Check::ok(
            "directory",
            format!(
                "{} can be read and holds {}",
                dir.display(),
                counted(files, "file")
            ),
        )];
        let opened = SqliteLog::open(dir, Access::Read);
        checks.push(of_acknowledged(
            dir,
            opened.as_ref().map_or(0, SqliteLog::end),
        ));
        match &opened {
            Ok(log) => {
                let size = fs::metadata(dir.join("registry.sqlite")).map_or(0, |file| file.len());
                checks.push(Check::ok(
                    "log",
                    format!("registry.sqlite, {size} bytes, can be read, and its format is known"),
                ));
                let events = of_events(dir, log);
                let is_whole = events.iter().all(|check| check.level < Level::Bad);
                checks.extend(events);
                checks.extend(of_state(dir, log));
                if is_whole {
                    checks.extend(of_start(dir, now));
                }
            }
            Err(error) => checks.push(Check::bad("log", error.to_string(), mends(dir, error))),
        }
        checks.push(of_writer(dir));
        checks.extend(of_backups(dir, opened.ok().as_ref()));
        checks.extend(of_files(dir));
        Ok(checks)
    }
}

fn of_acknowledged(dir: &Path, end: u64) -> Check {
    const WHAT: &str = "acknowledged";
    // A writer makes it empty, and fills it with its first event.
    let is_empty = fs::metadata(acknowledged::path(dir)).is_ok_and(|file| file.len() == 0);
    let noted = match is_empty {
        true => Ok(Acknowledged::Missing),
        false => acknowledged::read(dir),
    };
    match noted {
        Ok(Acknowledged::At(sequence, _)) => Check::ok(
            WHAT,
            format!("the last event that was acknowledged is {sequence}"),
        ),
        Ok(Acknowledged::Missing) if end == 0 => {
            Check::ok(WHAT, "no event was noted as acknowledged yet")
        }
        Ok(Acknowledged::Missing) => Check::warn(
            WHAT,
            format!(
                "the log has {end} events, and no note says that any was acknowledged: it is lost, or this is a copy; meanwhile a log that loses its end would not be noticed"
            ),
            "nothing: the next write makes it anew from the log",
        ),
        Ok(Acknowledged::Damaged) => Check::warn(
            WHAT,
            "the note of what was acknowledged is damaged",
            "nothing: the next write makes it anew from the log",
        ),
        Err(error) => Check::bad(WHAT, error.to_string(), mends(dir, &error)),
    }
}

fn of_events(dir: &Path, log: &SqliteLog) -> Vec<Check> {
    const WHAT: &str = "events";
    let verified = match verified(log) {
        Ok(verified) => verified,
        Err(error) => return vec![Check::bad(WHAT, error.to_string(), mends(dir, &error))],
    };
    // Has a check of its own.
    let note = acknowledged::path(dir).display().to_string();
    let problems = verified
        .problems
        .into_iter()
        .filter(|problem| !problem.starts_with(&note));
    let mut checks: Vec<Check> = problems
        .map(|problem| match problem.split_once(foreign::TO_MEND) {
            Some((found, mend)) => Check::bad(WHAT, found, mend),
            None => Check::bad(WHAT, problem, restores(dir)),
        })
        .collect();
    if checks.is_empty() {
        let (events, documents) = (verified.events, verified.documents);
        checks.push(Check::ok(
            WHAT,
            format!(
                "{events} follow from each other, {} as written, {} erased",
                counted(usize::try_from(documents).unwrap_or(usize::MAX), "document"),
                verified.erased
            ),
        ));
    }
    checks
}

fn of_state(dir: &Path, log: &SqliteLog) -> Vec<Check> {
    const WHAT: &str = "state";
    let texts: Arc<dyn Texts> = Arc::new(LogTexts::new(dir));
    let files = reopen::conditions(dir, log, &texts);
    if files.is_empty() {
        return vec![Check::ok(
            WHAT,
            "no file of it beside the log: a start reads the log, and a writer makes one when the log is large",
        )];
    }
    let check = |(path, condition): (PathBuf, Result<u64, String>)| match condition {
        Ok(sequence) => Check::ok(
            WHAT,
            format!(
                "{} is whole and holds the events up to {sequence}",
                path.display()
            ),
        ),
        Err(reason) => Check::warn(
            WHAT,
            format!("{} is not used: {reason}", path.display()),
            format!(
                "nothing: it is derived, and the next writer makes it anew from the log; or rm {}",
                quoted(&path)
            ),
        ),
    };
    files.into_iter().map(check).collect()
}

fn of_start(dir: &Path, now: Timestamp) -> Vec<Check> {
    match Registry::open(dir, Access::Read) {
        Ok(registry) => {
            let snapshot = registry.snapshot();
            let counts = snapshot.counts();
            let start = format!(
                "the record can be read: {}, {}, {}",
                counted(counts.documents, "document"),
                counted(counts.quotations, "quotation"),
                counted(counts.speakers, "speaker")
            );
            vec![Check::ok("start", start), of_embargo(&snapshot, now)]
        }
        Err(error) => vec![Check::bad("start", error.to_string(), mends(dir, &error))],
    }
}

fn of_embargo(snapshot: &Snapshot, now: Timestamp) -> Check {
    let hours: Vec<Timestamp> = snapshot
        .embargoed
        .values()
        .filter_map(|document| document.embargo_until)
        .filter(|hour| *hour > now)
        .collect();
    let found = match (hours.iter().min(), hours.iter().max()) {
        (Some(first), Some(last)) => format!(
            "{} documents are under embargo, the first until {first}, the last until {last}",
            hours.len()
        ),
        _ => "no document is under embargo".to_owned(),
    };
    Check::ok("embargo", found)
}

fn of_writer(dir: &Path) -> Check {
    const WHAT: &str = "writer";
    match lock::holder(dir) {
        Ok(Some(holder)) => Check::ok(WHAT, format!("{holder} is writing; others may read")),
        Ok(None) => Check::ok(
            WHAT,
            "nobody is writing; a writer.lock that stayed behind keeps nobody out",
        ),
        Err(cause) => Check::warn(
            WHAT,
            format!("whether somebody is writing cannot be told: {cause}"),
            format!("ls -l {}", quoted(&dir.join("writer.lock"))),
        ),
    }
}

fn of_backups(dir: &Path, log: Option<&SqliteLog>) -> Vec<Check> {
    const WHAT: &str = "backups";
    let (backups, damaged) = backup::noted(dir);
    let mut checks = Vec::new();
    let there = backups.iter().filter(|backup| backup.file.exists()).count();
    checks.push(Check::ok(
        WHAT,
        match backups.last() {
            Some(last) => format!(
                "{} noted, {there} of them where they were made; the last holds events 1 to {}, of {}",
                backups.len(),
                last.sequence,
                last.time
            ),
            None => "none is noted".to_owned(),
        },
    ));
    if damaged > 0 {
        let note = backup::note(dir);
        checks.push(Check::warn(
            WHAT,
            format!("{damaged} lines of {} are damaged: an erasure does not know of the copies that they told of", note.display()),
            format!("cat {}", quoted(&note)),
        ));
    }
    let outdated = backups.iter().filter(|backup| {
        backup.file.exists() && log.is_some_and(|log| log.erases_after(backup.sequence))
    });
    checks.extend(outdated.map(|backup| {
        Check::warn(
            WHAT,
            format!(
                "{} holds events 1 to {}, and words that were erased since may stand in it",
                backup.file.display(),
                backup.sequence
            ),
            format!(
                "onrecord backup --registry {} NEW-FILE && rm {}",
                quoted(dir),
                quoted(&backup.file)
            ),
        )
    }));
    checks
}

fn of_files(dir: &Path) -> Vec<Check> {
    const WHAT: &str = "files";
    let strange = backup::strange(dir);
    if strange.is_empty() {
        return vec![Check::ok(WHAT, "all are the registry's own")];
    }
    let check = |path: PathBuf| {
        Check::warn(
            WHAT,
            format!(
                "{} is none of the registry's files: if it is a copy, erasures do not reach it",
                path.display()
            ),
            format!("mv {} ELSEWHERE", quoted(&path)),
        )
    };
    strange.into_iter().map(check).collect()
}

/// What helps against an error.
fn mends(dir: &Path, error: &RegistryError) -> String {
    match error {
        RegistryError::Missing(_) => {
            format!("onrecord ingest --registry {} PATH…", quoted(dir))
        }
        RegistryError::Newer { .. } => "run the newer version of onrecord that wrote it".to_owned(),
        RegistryError::WrongFormat { path, found, .. } => {
            format!("sqlite3 {} 'PRAGMA user_version = {found}'", quoted(path))
        }
        RegistryError::Io { path, .. } => format!("ls -l {}", quoted(path)),
        RegistryError::Store { cause, .. } if !is_damage(cause) => format!("ls -l {}", quoted(dir)),
        _ => restores(dir),
    }
}

/// True where the file's own bytes are at fault, and not the disk or who may read it.
fn is_damage(cause: &rusqlite::Error) -> bool {
    let code = cause.sqlite_error_code();
    matches!(
        code,
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase)
    )
}

/// How a copy comes in the place of a damaged log: the last that is noted and there.
fn restores(dir: &Path) -> String {
    let (backups, _) = backup::noted(dir);
    let mut beside = dir.components().as_path().as_os_str().to_owned();
    beside.push("-restored");
    let beside = PathBuf::from(beside);
    let new = quoted(&beside);
    let check = format!("onrecord doctor --registry {new}");
    // Newest first; a file that is neither form helps nobody.
    let forms = backups.iter().rev().find_map(|backup| {
        let copy = quoted(&backup.file);
        if is_log(&backup.file) {
            Some(format!(
                "onrecord import --registry {new} {copy} && {check}"
            ))
        } else if is_sqlite(&backup.file) {
            Some(of_copy(&copy, &new, &beside, &check))
        } else {
            None
        }
    });
    forms.unwrap_or_else(|| of_copy("COPY", &new, &beside, &check))
}

fn of_copy(copy: &str, new: &str, beside: &Path, check: &str) -> String {
    let file = quoted(&beside.join("registry.sqlite"));
    format!("mkdir {new} && cp {copy} {file} && {check}")
}

/// True for a file that begins as SQLite's do.
fn is_sqlite(path: &Path) -> bool {
    const MAGIC: &[u8; 16] = b"SQLite format 3\0";
    let mut begins = [0; MAGIC.len()];
    let read = path.is_file()
        && fs::File::open(path).is_ok_and(|mut file| file.read_exact(&mut begins).is_ok());
    read && begins == *MAGIC
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    match !path.is_empty() && !path.starts_with('-') && path.chars().all(plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_path_as_it_is() {
        for (path, want) in [
            ("/var/lib/onrecord", "/var/lib/onrecord"),
            ("my desk", "'my desk'"),
            ("it's", r"'it'\''s'"),
            ("-r", "'-r'"),
            ("a;b", "'a;b'"),
        ] {
            assert_eq!(quoted(Path::new(path)), want);
        }
    }
}
