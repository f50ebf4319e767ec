//! Waits for drafts to be saved: `verify --watch`.
//!
//! The files are looked at by their names several times a second, so that it does not matter how an editor saves: in place, by a new file that takes the
//! old one's name, or on a disk that tells nobody of changes. A draft counts as saved once it has stayed the same between two looks.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process,
    sync::Arc,
    time::{Duration, SystemTime},
};

use anyhow::bail;
use tokio::{signal, sync::Notify};
use walkdir::WalkDir;

use super::complain;

/// How often the drafts are looked at.
const LOOK: Duration = Duration::from_millis(250);
/// So many looks without a file, two seconds, and somebody removed it: an editor that saves is done sooner.
const LOOKS_TILL_GONE: u32 = 8;

/// What ended the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A draft was saved.
    Saved,
    /// Somebody asked to end.
    End,
}

/// What of a file changes when it is saved.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Look {
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
    number: u64,
}

/// The drafts that are watched, as they were verified last.
pub(super) struct Drafts {
    paths: Vec<PathBuf>,
    seen: Vec<Look>,
    /// Somebody asked to end, perhaps while drafts were being verified.
    end: Arc<Notify>,
}

/// Refuses what cannot be looked at again.
pub(super) fn check(paths: &[PathBuf]) -> anyhow::Result<()> {
    for path in paths {
        let stream = path.as_os_str() == "-"
            || ["/dev/stdin", "/dev/fd"]
                .iter()
                .any(|open| path.starts_with(open));
        if stream {
            bail!(
                "--watch looks at files again when they are saved, and the standard input is read once: name a file"
            );
        }
        if fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir()) {
            bail!(
                "--watch looks at files again when they are saved, and {} is no file but a device or a pipe: name a file",
                path.display()
            );
        }
    }
    Ok(())
}

impl Drafts {
    /// The drafts as they are now. From here on Ctrl-C ends the wait, and a second one the program.
    pub(super) fn new(paths: &[PathBuf]) -> Self {
        let end = Arc::new(Notify::new());
        let ended = end.clone();
        tokio::spawn(async move {
            if signal::ctrl_c().await.is_ok() {
                ended.notify_one();
            }
            if signal::ctrl_c().await.is_ok() {
                // As a shell tells a program that was interrupted.
                process::exit(130);
            }
        });
        Drafts {
            paths: paths.to_vec(),
            seen: look(paths),
            end,
        }
    }

    /// Waits until a draft was saved, or somebody asks to end.
    pub(super) async fn saved_before_the_end(&mut self) -> Next {
        let end = self.end.clone();
        tokio::select! {
            biased;
            () = end.notified() => Next::End,
            () = self.saved() => Next::Saved,
        }
    }

    async fn saved(&mut self) {
        let mut before = None;
        let mut gone = Gone::default();
        loop {
            let now = look(&self.paths);
            // A draft that is gone for a moment is being replaced.
            let whole = self.paths.iter().all(|path| path.exists());
            for path in gone.after_this_look(&self.paths) {
                complain(&format!(
                    "{} is gone; it is verified again once it is back, Ctrl-C ends",
                    path.display()
                ));
            }
            if whole && now != self.seen && before.as_ref() == Some(&now) {
                self.seen = now;
                return;
            }
            before = Some(now);
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// The drafts that are away, and for how many looks.
#[derive(Default)]
struct Gone(HashMap<PathBuf, u32>);

impl Gone {
    /// Those that are to be told of now: once each, after they were away for longer than saving takes.
    fn after_this_look(&mut self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let mut told = Vec::new();
        for path in paths {
            if path.exists() {
                self.0.remove(path);
                continue;
            }
            let looks = self.0.entry(path.clone()).or_default();
            *looks += 1;
            if *looks == LOOKS_TILL_GONE {
                told.push(path.clone());
            }
        }
        told
    }
}

/// All files of the paths as they are now.
fn look(paths: &[PathBuf]) -> Vec<Look> {
    let mut found = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => {
                let entries = WalkDir::new(path).sort_by_file_name().into_iter().flatten();
                found.extend(entries.filter_map(|entry| of_file(entry.path())));
            }
            false => found.extend(of_file(path)),
        }
    }
    found
}

fn of_file(path: &Path) -> Option<Look> {
    let data = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(Look {
        path: path.to_owned(),
        length: data.len(),
        modified: data.modified().ok(),
        number: number(&data),
    })
}

/// What tells a file from another that took its name.
#[cfg(unix)]
fn number(data: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_seen_however_a_file_is_saved() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.md");
        fs::write(&path, "One.").unwrap();
        let first = look(std::slice::from_ref(&path));
        assert_eq!(first, look(std::slice::from_ref(&path)));
        // By a new file of the same length and the same time.
        let beside = directory.path().join("b");
        fs::write(&beside, "Two.").unwrap();
        let time = first[0].modified.unwrap();
        fs::File::options()
            .write(true)
            .open(&beside)
            .unwrap()
            .set_modified(time)
            .unwrap();
        fs::rename(&beside, &path).unwrap();
        let second = look(std::slice::from_ref(&path));
        assert_ne!(first, second);
        // In place.
        fs::write(&path, "Three.").unwrap();
        assert_ne!(second, look(std::slice::from_ref(&path)));
        // A directory, with what is new in it.
        let whole = look(&[directory.path().to_owned()]);
        fs::write(directory.path().join("c.md"), "Four.").unwrap();
        assert_eq!(look(&[directory.path().to_owned()]).len(), whole.len() + 1);
    }

    #[test]
    fn a_file_that_stays_away_is_told_of_once() {
        let directory = tempfile::tempdir().unwrap();
        let paths = [directory.path().join("a.md")];
        fs::write(&paths[0], "One.").unwrap();
        let mut gone = Gone::default();
        assert!(gone.after_this_look(&paths).is_empty());
        fs::remove_file(&paths[0]).unwrap();
        let told = |gone: &mut Gone, looks| {
            (0..looks)
                .map(|_| gone.after_this_look(&paths).len())
                .sum::<usize>()
        };
        assert_eq!(
            told(&mut gone, LOOKS_TILL_GONE - 1),
            0,
            "it may be being saved"
        );
        assert_eq!(told(&mut gone, 10), 1);
        fs::write(&paths[0], "Two.").unwrap();
        assert_eq!(told(&mut gone, 1), 0);
        fs::remove_file(&paths[0]).unwrap();
        assert_eq!(told(&mut gone, 10), 1, "it went away again");
    }

    #[test]
    fn what_is_read_once_is_not_watched() {
        for path in ["-", "/dev/stdin", "/dev/fd/63", "/dev/null"] {
            assert!(check(&[PathBuf::from(path)]).is_err(), "{path}");
        }
        assert!(check(&[PathBuf::from("a.md")]).is_ok());
    }
}
