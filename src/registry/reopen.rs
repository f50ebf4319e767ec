//! Finds the registry's state in the files beside a log, or says why it is not used.
//!
//! In: a directory and its log. Out: the state that the files add up to, where every byte of them is as it was written, they are of this log
//! and of this version of the program, and no words were erased since. It changes nothing.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    log::hex,
    manifest,
    snapshot::Snapshot,
    sqlite::SqliteLog,
    state::{self, Part},
    text::Texts,
};
use crate::mapped::{Mapped, MappedError};

/// Why a state is not used: the file that is to blame, and what is wrong with it.
type Problem = (PathBuf, String);

/// The state that stands beside a log, where there is one that belongs to it.
pub(super) fn read(dir: &Path, log: &SqliteLog, texts: &Arc<dyn Texts>) -> Option<Snapshot> {
    // A writer may put files together while a reader opens them: then the list has changed.
    let mut listed = None;
    loop {
        let now = manifest::read(dir);
        let again = now
            .as_ref()
            .ok()
            .filter(|now| listed.as_ref() != Some(*now));
        let (path, reason) = match (&now, again) {
            (Err(reason), _) => (manifest::path(dir), reason.clone()),
            (Ok(files), _) if files.is_empty() => {
                without_a_list(dir);
                return None;
            }
            (Ok(files), Some(_)) => match of_files(dir, files, log, texts) {
                Ok(snapshot) => return Some(snapshot),
                Err(Failed::Gone(_)) => {
                    listed = now.ok();
                    continue;
                }
                Err(Failed::Unfit(problem)) => problem,
            },
            (Ok(files), None) => match of_files(dir, files, log, texts) {
                Ok(snapshot) => return Some(snapshot),
                Err(Failed::Gone(problem) | Failed::Unfit(problem)) => problem,
            },
        };
        tracing::warn!(path = %path.display(), reason, "the state is made anew from the log");
        return None;
    }
}

/// Names the files of a version of the program that had no list of them.
fn without_a_list(dir: &Path) {
    for path in manifest::files(dir) {
        if manifest::is_whole(&path) {
            tracing::info!(path = %path.display(), reason = UNLISTED, "the state is made anew from the log");
        }
    }
}

const UNLISTED: &str =
    "no list of the state's files names it: it is of another version of the program, or left over";

/// Why files cannot be used.
enum Failed {
    /// One is not there.
    Gone(Problem),
    Unfit(Problem),
}

fn of_files(
    dir: &Path,
    files: &[String],
    log: &SqliteLog,
    texts: &Arc<dyn Texts>,
) -> Result<Snapshot, Failed> {
    let open = |name: &String| {
        let path = dir.join(name);
        opened(&path).map_err(|problem| match problem {
            MappedError::Io { ref cause, .. } if cause.kind() == io::ErrorKind::NotFound => {
                Failed::Gone((path, problem.to_string()))
            }
            _ => Failed::Unfit((path, problem.to_string())),
        })
    };
    // Every byte is read: worth all cores.
    let mapped: Vec<Mapped> = files.par_iter().map(open).collect::<Result<_, _>>()?;
    let mut parts: Vec<Part> = Vec::new();
    for file in mapped {
        let path = file.path().to_owned();
        let unfit = |reason: &str| Failed::Unfit((path.clone(), reason.to_owned()));
        let part = Part::of_file(file, parts.last().map(Part::origin), texts).map_err(unfit)?;
        belongs(&part, parts.is_empty(), log).map_err(unfit)?;
        parts.push(part);
    }
    state::assembled(&parts, texts)
        .ok_or_else(|| Failed::Unfit((manifest::path(dir), "its files do not fit".into())))
}

/// Opens a file that is called what it should be.
fn opened(path: &Path) -> Result<Mapped, MappedError> {
    let file = Mapped::open(path)?;
    match path.file_name() == Some(manifest::name(file.sum()).as_ref()) {
        true => Ok(file),
        false => Err(MappedError::Damaged {
            path: path.into(),
            problem: "it holds what a file of another name should".into(),
        }),
    }
}

/// Whether a file is of a log.
fn belongs(part: &Part, is_oldest: bool, log: &SqliteLog) -> Result<(), &'static str> {
    let chain = log.chain_at(part.head.sequence).map(|chain| hex(&chain));
    if chain.as_deref() != Some(&part.head.chain) {
        return Err("it is of another log");
    }
    if is_oldest && log.erases_after(part.head.sequence) {
        return Err("words were erased since");
    }
    Ok(())
}

/// Every file of a state: the last event it holds, or why a start does not read it.
pub(super) fn conditions(
    dir: &Path,
    log: &SqliteLog,
    texts: &Arc<dyn Texts>,
) -> Vec<(PathBuf, Result<u64, String>)> {
    let (mut conditions, listed) = match manifest::read(dir) {
        Ok(listed) => (Vec::new(), listed),
        Err(reason) => (vec![(manifest::path(dir), Err(reason))], Vec::new()),
    };
    let mut parts: Vec<Part> = Vec::new();
    for name in &listed {
        let path = dir.join(name);
        let part = opened(&path)
            .map_err(|problem| problem.to_string())
            .and_then(|file| {
                let part = Part::of_file(file, parts.last().map(Part::origin), texts)?;
                belongs(&part, parts.is_empty(), log)?;
                Ok(part)
            });
        match part {
            Ok(part) => {
                conditions.push((path, Ok(part.head.sequence)));
                parts.push(part);
            }
            Err(reason) => {
                conditions.push((path, Err(reason)));
                // What stands behind it is read with it or not at all.
                break;
            }
        }
    }
    for path in manifest::files(dir) {
        let name = path.file_name().and_then(|name| name.to_str());
        let is_listed = name.is_some_and(|name| listed.iter().any(|one| one == name));
        if manifest::is_whole(&path) && !is_listed {
            conditions.push((path, Err(UNLISTED.into())));
        }
    }
    conditions
}

/// What is damaged among the files of a state, in words.
pub(super) fn problems(dir: &Path) -> Vec<String> {
    let remade = "it is derived, and the next start makes it anew from the log";
    let listed = match manifest::read(dir) {
        Ok(listed) => listed,
        Err(problem) => {
            let path = manifest::path(dir);
            return vec![format!("{}: {problem}; {remade}", path.display())];
        }
    };
    let damaged = listed
        .iter()
        .filter_map(|name| match opened(&dir.join(name)) {
            // Another moment it may have been put together with others.
            Err(MappedError::Io { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {
                let again = manifest::read(dir).unwrap_or_default();
                let is_lost = again.contains(name);
                is_lost.then(|| format!("{}: it is gone", dir.join(name).display()))
            }
            Err(problem) => Some(problem.to_string()),
            Ok(_) => None,
        });
    damaged
        .map(|problem| format!("{problem}; {remade}"))
        .collect()
}
