//! How far a log had come, beside the log: so that a log which lost its end is noticed.
//!
//! SQLite takes a damaged end of its write-ahead log for one that was never written, which is right after a crash and wrong after an
//! acknowledged commit. `DIR/acknowledged` holds the last acknowledged sequence number and the chain's hash there, with a hash of both. It is
//! written behind the commit and not waited for, so it may lag behind the log, never lead.

use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use super::{
    error::RegistryError,
    log::{Hash, hex, sha256},
};

/// A file of this name stands in the registry's directory.
const NAME: &str = "acknowledged";

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Acknowledged {
    /// No event was acknowledged yet, or by a version of this program that took no note of it.
    Missing,
    /// The last acknowledged event, and the chain's hash in hexadecimal.
    At(u64, String),
    /// Its bytes are not what was written.
    Damaged,
}

pub(super) fn path(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// Reads the note of a directory.
pub(super) fn read(dir: &Path) -> Result<Acknowledged, RegistryError> {
    // A reader may come across a writer in the middle of its few bytes.
    for _ in 0..3 {
        match std::fs::read(path(dir)) {
            Ok(bytes) => match parse(&bytes) {
                Some((sequence, chain)) => return Ok(Acknowledged::At(sequence, chain)),
                None => continue,
            },
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Acknowledged::Missing),
            Err(cause) => {
                return Err(RegistryError::Io {
                    doing: "reading",
                    path: path(dir),
                    cause,
                });
            }
        }
    }
    Ok(Acknowledged::Damaged)
}

/// Writes the note of a directory.
pub(super) fn write(file: &mut File, sequence: u64, chain: &Hash) -> std::io::Result<()> {
    use std::io::Seek;
    file.rewind()?;
    file.write_all(line(sequence, chain).as_bytes())
}

/// The file of a directory, for writing.
pub(super) fn open(dir: &Path) -> Result<File, RegistryError> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path(dir))
        .map_err(|cause| RegistryError::Io {
            doing: "opening",
            path: path(dir),
            cause,
        })
}

/// One line of one length, so that a new one covers the old one.
fn line(sequence: u64, chain: &Hash) -> String {
    let said = format!("{sequence:020} {}", hex(chain));
    let check = hex(&sha256(said.as_bytes())[..8]);
    format!("{said} {check}\n")
}

fn parse(bytes: &[u8]) -> Option<(u64, String)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (said, check) = text.strip_suffix('\n')?.rsplit_once(' ')?;
    if check != hex(&sha256(said.as_bytes())[..8]) {
        return None;
    }
    let (sequence, chain) = said.split_once(' ')?;
    Some((sequence.parse().ok()?, chain.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_comes_back_and_any_flipped_bit_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()).unwrap(), Acknowledged::Missing);
        let mut file = open(dir.path()).unwrap();
        for sequence in [u64::MAX, 7] {
            write(&mut file, sequence, &[0xAB; 32]).unwrap();
        }
        assert_eq!(
            read(dir.path()).unwrap(),
            Acknowledged::At(7, hex(&[0xAB; 32]))
        );
        let good = std::fs::read(path(dir.path())).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            std::fs::write(path(dir.path()), &bad).unwrap();
            assert_eq!(
                read(dir.path()).unwrap(),
                Acknowledged::Damaged,
                "byte {at}"
            );
            std::fs::write(path(dir.path()), &good[..at]).unwrap();
            assert_eq!(
                read(dir.path()).unwrap(),
                Acknowledged::Damaged,
                "cut at {at}"
            );
        }
    }
}
