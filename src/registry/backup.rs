//! Copies of the log, and which of them may still hold words that were erased.
//!
//! A copy is taken while others write, whole as of one event. `DIR/backups` notes each in a line of JSON: so that an erasure can name the copies in
//! which the words stand still. A copy that somebody made otherwise is not known, unless it lies in the directory.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Access, Registry, RegistryError, manifest, sqlite::SqliteLog};

/// A file of this name stands in the registry's directory.
const NOTE: &str = "backups";

/// The registry's own files, those of the state aside.
const OWN: [&str; 7] = [
    "registry.sqlite",
    "registry.sqlite-wal",
    "registry.sqlite-shm",
    "writer.lock",
    "acknowledged",
    // What feeds said the last time: no words of theirs.
    "follow.json",
    NOTE,
];

/// A copy of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backup {
    /// The file.
    pub file: PathBuf,
    /// The last event in it.
    pub sequence: u64,
    /// When it was taken.
    pub time: Timestamp,
}

impl Registry {
    /// Copies the log of a registry's directory into a new file, whoever writes to it meanwhile, checks every event of the copy, and notes it. A
    /// damaged log gives no copy. Blocks.
    pub fn back_up(dir: &Path, to: &Path, now: Timestamp) -> Result<Backup, RegistryError> {
        let log = SqliteLog::open(dir, Access::Read)?;
        let io = |doing, path: &Path| {
            let path = path.to_owned();
            move |cause| RegistryError::Io { doing, path, cause }
        };
        let occupied = || io("making the copy", to)(ErrorKind::AlreadyExists.into());
        if fs::symlink_metadata(to).is_ok() {
            return Err(occupied());
        }
        // What has the name is whole, whenever the copying breaks off.
        let part = Part::beside(to).map_err(io("making the copy", to))?;
        let sequence = log.copy_to(&part.path)?;
        part.file
            .sync_all()
            .and_then(|()| part.name(to))
            .map_err(io("writing the copy", to))?;
        let backup = Backup {
            file: fs::canonicalize(to).map_err(io("finding the copy", to))?,
            sequence,
            time: now,
        };
        Registry::note_copy(dir, &backup)?;
        Ok(backup)
    }

    /// Notes a copy of a directory's log, so that an erasure can name it.
    pub fn note_copy(dir: &Path, copy: &Backup) -> Result<(), RegistryError> {
        let note = dir.join(NOTE);
        let mut line = serde_json::to_vec(copy).map_err(RegistryError::Encoding)?;
        line.push(b'\n');
        let mut options = File::options();
        options.create(true).append(true);
        let noted = options
            .open(&note)
            .and_then(|mut file| file.write_all(&line).and_then(|()| file.sync_all()));
        noted.map_err(|cause| RegistryError::Io {
            doing: "noting the copy in",
            path: note,
            cause,
        })
    }

    /// Copies that may hold words which an event erased, in words: those that were noted before it, and files in the directory that are none of
    /// the registry's own.
    pub fn may_hold_erased(&self, sequence: u64) -> Vec<String> {
        let Some(dir) = &self.dir else {
            return Vec::new();
        };
        let mut told = before(&lines_of(dir), sequence, &dir.join(NOTE));
        told.extend(strange(dir).iter().map(|path| {
            format!(
                "{} (it lies in the registry's directory and is none of its files)",
                path.display()
            )
        }));
        told
    }
}

/// The copies that `notes`, the content of `file`, name and that were taken before an event, in words.
pub(super) fn before(notes: &str, sequence: u64, file: &Path) -> Vec<String> {
    let mut told = Vec::new();
    for line in notes.lines() {
        match serde_json::from_str::<Backup>(line) {
            Ok(backup) if backup.sequence < sequence => told.push(format!(
                "{} (events up to {}, copied at {}{})",
                backup.file.display(),
                backup.sequence,
                backup.time,
                match backup.file.exists() {
                    true => "",
                    false => "; it was moved or removed since",
                }
            )),
            Ok(_) => {}
            Err(_) => told.push(format!(
                "a copy that {} tells of in a line that is damaged",
                file.display()
            )),
        }
    }
    told
}

/// A copy on its way, beside where it will stand; it goes when it is not given its name.
struct Part {
    path: PathBuf,
    file: File,
}

impl Part {
    fn beside(to: &Path) -> io::Result<Self> {
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let path = to.with_file_name(name);
        let mut options = File::options();
        // Nobody else may read it.
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok(Part { path, file })
    }

    /// Gives it the name, which nothing else may have.
    fn name(&self, to: &Path) -> io::Result<()> {
        match fs::hard_link(&self.path, to) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => return Err(cause),
            // A file system without links.
            Err(_) => fs::rename(&self.path, to)?,
            Ok(()) => {}
        }
        let dir = to.parent().filter(|dir| !dir.as_os_str().is_empty());
        // Some file systems cannot make sure of a directory; the copy itself is on the disk.
        let _ = File::open(dir.unwrap_or(Path::new("."))).and_then(|dir| dir.sync_all());
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// The file in which the copies of a directory's log are noted.
pub(super) fn note(dir: &Path) -> PathBuf {
    dir.join(NOTE)
}

/// The copies that are noted, in the order in which they were taken, and how many lines of the note are damaged.
pub(super) fn noted(dir: &Path) -> (Vec<Backup>, usize) {
    let text = lines_of(dir);
    let backups: Vec<Backup> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let damaged = text.lines().count() - backups.len();
    (backups, damaged)
}

/// What the note says; a note that cannot be read is one damaged line.
fn lines_of(dir: &Path) -> String {
    match fs::read(note(dir)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(cause) if cause.kind() == ErrorKind::NotFound => String::new(),
        Err(cause) => cause.to_string(),
    }
}

/// What lies in a registry's directory and is none of its files, in order.
pub(super) fn strange(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut strange: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| !is_own(path))
        .collect();
    strange.sort();
    strange
}

fn is_own(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| OWN.contains(&name)) || manifest::is_ours(path)
}
