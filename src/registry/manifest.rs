//! Which files a registry's state is made of, in order: one small file beside them, `state-manifest.json`.
//!
//! A file of the state counts once it stands in this list, and the list changes at once or not at all, so that a state is whole at every
//! moment. A file that is not in the list is left over from a program that was killed, and the next writer removes it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::mapped::{self, MappedError, checksum};

/// What the files are called: this, a checksum of what they hold, and the ending.
const STEM: &str = "state-";
const ENDING: &str = "map";
/// What the list is called.
const NAME: &str = "state-manifest.json";

/// The list as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    /// The files, the oldest first.
    files: Vec<String>,
    /// A checksum of the names.
    check: String,
}

/// The list of a directory, for those who add to it and take from it.
#[derive(Debug)]
pub(super) struct Manifest {
    dir: PathBuf,
    files: Mutex<Vec<String>>,
}

impl Manifest {
    /// That of a directory, which lists these files.
    pub(super) fn new(dir: &Path, files: Vec<String>) -> Self {
        Manifest {
            dir: dir.into(),
            files: Mutex::new(files),
        }
    }

    /// The directory.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Adds a file at the end: it counts when this returns.
    pub(super) fn add(&self, file: &str) -> Result<(), MappedError> {
        let mut files = self.files();
        let mut now = files.clone();
        now.push(file.to_owned());
        write(&self.dir, &now)?;
        *files = now;
        Ok(())
    }

    /// Puts one file in the place of some that stand in a row, and removes these.
    pub(super) fn replace(&self, gone: &[String], file: &str) -> Result<(), MappedError> {
        let mut files = self.files();
        let from = files.iter().position(|one| Some(one) == gone.first());
        let from = from.unwrap_or(files.len());
        let mut now = files.clone();
        now.splice(
            from..from + gone.len().min(files.len() - from),
            [file.to_owned()],
        );
        write(&self.dir, &now)?;
        *files = now;
        // Where nothing came in, the two together are what one was.
        for name in gone.iter().filter(|name| *name != file) {
            remove(&self.dir.join(name));
        }
        Ok(())
    }

    /// Removes the list, and then every file of the state.
    pub(super) fn clear(&self) {
        let mut files = self.files();
        files.clear();
        let list = self.dir.join(NAME);
        if list.exists() {
            remove(&list);
        }
        sweep(&self.dir, &files);
    }

    fn files(&self) -> MutexGuard<'_, Vec<String>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The files of a state in a directory, the oldest first: none where there is no list of them. An error says what is wrong with the list.
pub(super) fn read(dir: &Path) -> Result<Vec<String>, String> {
    let path = path(dir);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(cause.to_string()),
    };
    let written: Written = serde_json::from_slice(&bytes).map_err(|cause| cause.to_string())?;
    let known = |name: &String| is_whole(Path::new(name)) && !name.contains(['/', '\\']);
    match written.check == check(&written.files) && written.files.iter().all(known) {
        true => Ok(written.files),
        false => Err("it is not what was written".into()),
    }
}

fn write(dir: &Path, files: &[String]) -> Result<(), MappedError> {
    let path = path(dir);
    let written = Written {
        files: files.to_vec(),
        check: check(files),
    };
    let bytes = serde_json::to_vec(&written).map_err(|cause| MappedError::Io {
        path: path.clone(),
        cause: cause.into(),
    })?;
    mapped::replace(&path, &bytes)
}

fn check(files: &[String]) -> String {
    format!("{:016x}", checksum(files.join("\n").as_bytes()))
}

/// The list of a directory.
pub(super) fn path(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// The name of a file that has this checksum.
pub(super) fn name(sum: u64) -> String {
    format!("{STEM}{sum:016x}.{ENDING}")
}

/// What a file is called while it is written: one for each who writes beside another.
pub(super) fn part(dir: &Path, who: &str) -> PathBuf {
    dir.join(format!("{STEM}{who}.part"))
}

/// Removes every file of a state, whole or in part, that a list does not name.
pub(super) fn sweep(dir: &Path, listed: &[String]) {
    for path in files(dir) {
        let name = path.file_name().and_then(|name| name.to_str());
        if !name.is_some_and(|name| listed.iter().any(|one| one == name)) {
            remove(&path);
        }
    }
}

fn remove(path: &Path) {
    if let Err(cause) = fs::remove_file(path) {
        tracing::warn!(path = %path.display(), %cause, "an old file of the registry's state cannot be removed");
    }
}

/// Every file of a state in a directory, whole or in part, without the list.
pub(super) fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| is_ours(path) && path.file_name() != Some(NAME.as_ref()))
        .collect();
    files.sort();
    files
}

/// True for a whole file of a state, by its name.
pub(super) fn is_whole(path: &Path) -> bool {
    is_ours(path) && path.extension().is_some_and(|ending| ending == ENDING)
}

/// True for a file of a state, whole or in part, and for the list of them.
pub(super) fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    name == NAME || name.starts_with(STEM) && (name.ends_with(".map") || name.ends_with(".part"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_says_what_was_written_or_that_it_does_not() {
        let keep = tempfile::tempdir().unwrap();
        let dir = keep.path();
        assert_eq!(read(dir), Ok(vec![]));
        let names: Vec<String> = (1..=4).map(name).collect();
        let manifest = Manifest::new(dir, Vec::new());
        for name in &names[..3] {
            fs::write(dir.join(name), "").unwrap();
            manifest.add(name).unwrap();
        }
        fs::write(dir.join(&names[3]), "").unwrap();
        manifest.replace(&names[1..3], &names[3]).unwrap();
        let listed = vec![names[0].clone(), names[3].clone()];
        assert_eq!(read(dir), Ok(listed.clone()));
        assert_eq!(files(dir).len(), 2);
        fs::write(part(dir, "new"), "").unwrap();
        fs::write(dir.join(name(9)), "").unwrap();
        sweep(dir, &listed);
        assert_eq!(files(dir).len(), 2);
        let good = fs::read(path(dir)).unwrap();
        for at in [15, good.len() / 2, good.len() - 3] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            fs::write(path(dir), bad).unwrap();
            assert!(read(dir).is_err(), "byte {at}");
        }
        manifest.clear();
        assert_eq!(fs::read_dir(dir).unwrap().count(), 0);
    }
}
