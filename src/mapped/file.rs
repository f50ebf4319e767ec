//! The file: sections one after another, each on a multiple of eight, then a table of them, then where the table stands.

use std::{
    fmt,
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use memmap2::Mmap;
use serde::{Deserialize, Serialize};

use super::{checksum::checksum, map::map};

/// The last eight bytes of a file that is whole.
const END: [u8; 8] = *b"ONRECEND";
/// Where the table stands, how long it is, its checksum, and [`END`].
const TRAILER: usize = 32;
/// Sections stand on multiples of this, so that their numbers are aligned.
const ALIGNED: usize = 8;
/// Bytes of a section are checked so many at a time, and each stretch has its checksum.
const CHECKED: usize = 1 << 20;

/// A section to write: its name and its bytes.
pub struct Section<'b> {
    /// Its name, once in a file.
    pub name: String,
    /// What it holds.
    pub bytes: std::borrow::Cow<'b, [u8]>,
}

/// What the table says of a section.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    name: String,
    at: usize,
    len: usize,
    checksums: Vec<u64>,
}

/// Where a section stands.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    at: usize,
    pub(super) len: usize,
}

/// A file of sections in memory, every byte of which was checked.
pub struct Mapped {
    path: PathBuf,
    map: Mmap,
    entries: Vec<Entry>,
    sum: u64,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappedError {
    /// It cannot be read or written.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Its bytes are not what was written.
    #[error("{path}: {problem}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        problem: String,
    },
}

/// Writes a file of sections, named by `name` from a checksum of all that it holds: whole and durable under its name when this returns, or
/// not there. Meanwhile it is called `part`, in the same directory. A section that could not be made is an error as one that could not be
/// written.
pub fn write<'b>(
    part: &Path,
    name: impl FnOnce(u64) -> PathBuf,
    sections: impl Iterator<Item = io::Result<Section<'b>>>,
) -> Result<PathBuf, MappedError> {
    let written = write_part(part, sections).and_then(|sum| {
        let path = name(sum);
        fs::rename(part, &path)?;
        sync_dir(&path)?;
        Ok(path)
    });
    written.map_err(|cause| {
        // What is half there is of no use; a file that cannot be removed either is overwritten by the next.
        let _ = fs::remove_file(part);
        MappedError::Io {
            path: part.into(),
            cause,
        }
    })
}

/// Puts a small file in the place of another of its name: whole and durable when this returns.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), MappedError> {
    let part = path.with_extension("part");
    let write = || {
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)?;
        sync_dir(path)
    };
    write().map_err(|cause| {
        let _ = fs::remove_file(&part);
        MappedError::Io {
            path: path.into(),
            cause,
        }
    })
}

fn sync_dir(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

/// Tells the checksum of the table.
fn write_part<'b>(
    part: &Path,
    sections: impl Iterator<Item = io::Result<Section<'b>>>,
) -> io::Result<u64> {
    let mut out = BufWriter::with_capacity(CHECKED, File::create(part)?);
    let (mut at, mut entries) = (0, Vec::new());
    for section in sections {
        let section = section?;
        out.write_all(&section.bytes)?;
        let len = section.bytes.len();
        let padding = len.next_multiple_of(ALIGNED) - len;
        out.write_all(&[0; ALIGNED][..padding])?;
        entries.push(Entry {
            name: section.name,
            at,
            len,
            checksums: section.bytes.chunks(CHECKED).map(checksum).collect(),
        });
        at += len + padding;
    }
    let table = serde_json::to_vec(&entries)?;
    let sum = checksum(&table);
    out.write_all(&table)?;
    for number in [at as u64, table.len() as u64, sum] {
        out.write_all(&number.to_le_bytes())?;
    }
    out.write_all(&END)?;
    out.into_inner()?.sync_all()?;
    Ok(sum)
}

impl Mapped {
    /// Opens a file and checks every byte of it.
    pub fn open(path: &Path) -> Result<Self, MappedError> {
        let io = |cause| MappedError::Io {
            path: path.into(),
            cause,
        };
        let damaged = |problem: String| MappedError::Damaged {
            path: path.into(),
            problem,
        };
        if cfg!(target_endian = "big") {
            return Err(damaged("this machine is not little-endian".into()));
        }
        let mut file = File::open(path).map_err(io)?;
        let map = map(&file).map_err(io)?;
        let (entries, sum) = table(&map).map_err(damaged)?;
        // Read rather than looked at through the map, so that checking does not bring all of it into this process.
        let mut buffer = vec![0; CHECKED];
        let mut at = 0;
        for entry in &entries {
            skip(&mut file, entry.at - at).map_err(io)?;
            at = entry.at;
            for (n, &expected) in entry.checksums.iter().enumerate() {
                let len = CHECKED.min(entry.len - n * CHECKED);
                file.read_exact(&mut buffer[..len]).map_err(io)?;
                at += len;
                if checksum(&buffer[..len]) != expected {
                    return Err(damaged(format!(
                        "bytes {} to {at}, in {:?}, are not what was written",
                        at - len,
                        entry.name
                    )));
                }
            }
        }
        Ok(Mapped {
            path: path.into(),
            map,
            entries,
            sum,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The checksum of all that it holds, from which it may have its name.
    pub fn sum(&self) -> u64 {
        self.sum
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.map.len() as u64
    }

    /// The bytes of a section.
    pub fn section(&self, name: &str) -> Option<&[u8]> {
        Some(self.bytes_at(self.stretch(name)?))
    }

    /// Where a section stands.
    pub fn stretch(&self, name: &str) -> Option<Stretch> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        Some(Stretch {
            at: entry.at,
            len: entry.len,
        })
    }

    /// The bytes of a stretch of this file.
    pub fn bytes_at(&self, stretch: Stretch) -> &[u8] {
        &self.map[stretch.at..stretch.at + stretch.len]
    }
}

/// The table of a file, whose sections follow each other inside it, and its checksum.
fn table(map: &[u8]) -> Result<(Vec<Entry>, u64), String> {
    let cut = || "it ends too early".to_string();
    let end = map.len().checked_sub(TRAILER).ok_or_else(cut)?;
    let (numbers, mark) = map[end..].split_at(TRAILER - END.len());
    if mark != END {
        return Err(cut());
    }
    let (numbers, _) = numbers.as_chunks::<8>();
    let at = |n: usize| usize::try_from(u64::from_le_bytes(numbers[n])).unwrap_or(usize::MAX);
    let table = at(0)
        .checked_add(at(1))
        .filter(|&to| to == end)
        .and_then(|to| map.get(at(0)..to))
        .ok_or("its table is not where it should be")?;
    let sum = checksum(table);
    if sum != u64::from_le_bytes(numbers[2]) {
        return Err("its table is not what was written".into());
    }
    let entries: Vec<Entry> = serde_json::from_slice(table).map_err(|cause| cause.to_string())?;
    let mut before = 0;
    for entry in &entries {
        let to = entry.at.checked_add(entry.len).filter(|&to| to <= at(0));
        let (Some(to), true) = (to, entry.at >= before && entry.at % ALIGNED == 0) else {
            return Err(format!(
                "section {:?} is not where it should be",
                entry.name
            ));
        };
        if entry.checksums.len() != entry.len.div_ceil(CHECKED) {
            return Err(format!("section {:?} lacks checksums", entry.name));
        }
        before = to;
    }
    Ok((entries, sum))
}

fn skip(file: &mut File, bytes: usize) -> io::Result<()> {
    use std::io::Seek;
    file.seek_relative(i64::try_from(bytes).unwrap_or(i64::MAX))
}

impl fmt::Debug for Mapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.path.display(), self.map.len())
    }
}

/// A file whose table is the first line of `data` and whose sections are the rest, with the trailer and checksums that make it whole.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz_sealed(data: &[u8]) -> Vec<u8> {
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let table = parts.next().unwrap_or_default();
    let mut file = parts.next().unwrap_or_default().to_vec();
    let mut table = table.to_vec();
    if let Ok(mut entries) = serde_json::from_slice::<Vec<Entry>>(&table) {
        for entry in &mut entries {
            let to = entry.at.saturating_add(entry.len).min(file.len());
            let bytes = file.get(entry.at..to).unwrap_or_default();
            let sums = bytes.chunks(CHECKED).map(checksum);
            for (sum, found) in entry.checksums.iter_mut().zip(sums) {
                *sum = found;
            }
        }
        table = serde_json::to_vec(&entries).expect("numbers and names");
    }
    let at = file.len() as u64;
    file.extend_from_slice(&table);
    for number in [at, table.len() as u64, checksum(&table)] {
        file.extend_from_slice(&number.to_le_bytes());
    }
    file.extend_from_slice(&END);
    file
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::Slab, *};

    fn sections() -> impl Iterator<Item = io::Result<Section<'static>>> {
        let numbers: Vec<u8> = (0..5u32).flat_map(u32::to_le_bytes).collect();
        [
            ("words", b"harbour".to_vec()),
            ("numbers", numbers),
            ("none", Vec::new()),
        ]
        .into_iter()
        .map(|(name, bytes)| {
            Ok(Section {
                name: name.into(),
                bytes: bytes.into(),
            })
        })
    }

    fn written(dir: &Path) -> PathBuf {
        let name = |sum| dir.join(format!("{sum:016x}.state"));
        let path = write(&dir.join("one.part"), name, sections()).unwrap();
        let sum = Mapped::open(&path).unwrap().sum();
        assert_eq!(path, name(sum));
        path
    }

    #[test]
    fn sections_come_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = written(dir.path());
        let file = Arc::new(Mapped::open(&path).unwrap());
        assert_eq!(file.section("words").unwrap(), b"harbour");
        assert_eq!(file.section("none").unwrap(), b"");
        assert!(file.section("others").is_none());
        assert_eq!(*Slab::<u32>::of(&file, "numbers").unwrap(), [0, 1, 2, 3, 4]);
        assert!(Slab::<u32>::of(&file, "words").is_none());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        // A map outlives the name of its file.
        fs::remove_file(&path).unwrap();
        assert_eq!(file.section("words").unwrap(), b"harbour");
    }

    #[test]
    fn no_damage_goes_unnoticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = written(dir.path());
        let good = fs::read(&path).unwrap();
        let padding = |at: usize| at == 7 || (28..32).contains(&at);
        for at in (0..good.len()).filter(|&at| !padding(at)) {
            let mut bad = good.clone();
            bad[at] ^= 4;
            let other = dir.path().join("bad.state");
            fs::write(&other, &bad).unwrap();
            assert!(Mapped::open(&other).is_err(), "byte {at}");
            fs::write(&other, &good[..at]).unwrap();
            assert!(Mapped::open(&other).is_err(), "cut at {at}");
        }
        let error = {
            let mut bad = good.clone();
            bad[2] ^= 4;
            fs::write(&path, &bad).unwrap();
            Mapped::open(&path).unwrap_err().to_string()
        };
        assert!(error.contains("bytes 0 to 7, in \"words\""), "{error}");
    }
}
