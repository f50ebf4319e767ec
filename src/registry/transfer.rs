//! The log as lines of JSON: out of one registry, and into another that is empty.
//!
//! A line is an event, the payload as it stands, byte for byte, behind all else. So nothing is lost on the way, texts, decisions, ids and erasures among
//! it, and the chain of hashes tells that nothing was: a line that is missing, moved or altered does not follow from the one before.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, BufWriter, Read as _, Write as _},
    path::Path,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Access, Registry, RegistryError,
    log::{RequestMark, hex},
    sqlite::{Row, SqliteLog},
};

/// What every line begins with, and the version of this form.
const BEGINS: &str = "{\"onrecord_log\":1,";
/// What stands before the payload. Within a string its quotation marks would be escaped, so that it is found in one place alone.
const PAYLOAD: &str = ",\"payload\":";

/// A line without its payload.
#[derive(Serialize, Deserialize)]
struct Head {
    onrecord_log: u32,
    sequence: u64,
    id: String,
    time: Timestamp,
    author: String,
    kind: String,
    /// SHA-256 of the payload as it was written, in hexadecimal.
    written: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<String>,
}

/// True for a file that holds a log as lines.
pub fn is_log(path: &Path) -> bool {
    // A pipe would be waited for, and what was read of it be lost.
    if !path.is_file() {
        return false;
    }
    let mut begins = [0; BEGINS.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut begins));
    read.is_ok() && begins == BEGINS.as_bytes()
}

impl Registry {
    /// Writes the log of a directory into a new file, a line an event, whoever writes to it meanwhile. Tells how many events. Blocks.
    pub fn write_log(dir: &Path, to: &Path) -> Result<u64, RegistryError> {
        let io = |cause| RegistryError::Io {
            doing: "writing",
            path: to.into(),
            cause,
        };
        let log = SqliteLog::open(dir, Access::Read)?;
        let mut options = File::options();
        options.write(true).create_new(true);
        // It holds what the registry holds, and is as much its owner's.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = BufWriter::new(options.open(to).map_err(io)?);
        let mut failed = None;
        let mut count = 0;
        let done = log.each_row(0, &mut |row| {
            let line = line(&row)?;
            count += 1;
            out.write_all(&line).map_err(|cause| {
                let told = cause.to_string();
                failed = Some(cause);
                told
            })
        });
        if let Some(cause) = failed {
            return Err(io(cause));
        }
        done?;
        out.flush().map_err(io)?;
        out.get_ref().sync_all().map_err(io)?;
        Ok(count)
    }

    /// Reads such a file into a directory without events: all of it, or nothing. Tells how many events. Blocks.
    pub fn read_log(dir: &Path, from: &Path) -> Result<u64, RegistryError> {
        let io = |cause| RegistryError::Io {
            doing: "reading",
            path: from.into(),
            cause,
        };
        let new = !dir.exists();
        let file = File::open(from).map_err(io)?;
        let mut log = SqliteLog::open(dir, Access::Write)?;
        let mut number = 0;
        let rows = BufReader::new(file).split(b'\n').map(|line| {
            number += 1;
            let wrong = |problem| RegistryError::Line {
                path: from.into(),
                line: number,
                problem,
            };
            row(&line.map_err(io)?).map_err(wrong)
        });
        let read = log.restore(rows, from);
        if read.is_err() && new {
            // A registry of nothing would stand in the way.
            drop(log);
            let _ = fs::remove_dir_all(dir);
        }
        read
    }
}

fn line(row: &Row) -> Result<Vec<u8>, String> {
    let head = Head {
        onrecord_log: 1,
        sequence: row.sequence,
        id: row.id.clone(),
        time: row.stamped()?,
        author: row.author.clone(),
        kind: row.kind.clone(),
        written: hex(&row.payload),
        request: row.request.as_ref().map(|request| request.id.clone()),
        asked: row.request.as_ref().map(|request| hex(&request.asked)),
    };
    let mut line = serde_json::to_vec(&head).map_err(|cause| cause.to_string())?;
    line.pop();
    line.extend_from_slice(PAYLOAD.as_bytes());
    match &row.body {
        Some(body) if body.contains(&b'\n') => {
            return Err("its payload has more than one line".to_owned());
        }
        Some(body) => line.extend_from_slice(body),
        None => line.extend_from_slice(b"null"),
    }
    line.extend_from_slice(b"}\n");
    Ok(line)
}

fn row(line: &[u8]) -> Result<Row, String> {
    const NONE: &str = "it is no line of a log that onrecord export wrote";
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let at = memchr::memmem::find(line, PAYLOAD.as_bytes()).ok_or(NONE)?;
    let (head, payload) = (&line[..at], &line[at + PAYLOAD.len()..]);
    let payload = payload.strip_suffix(b"}").ok_or("it is cut off")?;
    let head: Head = serde_json::from_slice(&[head, b"}"].concat()).map_err(|_| NONE)?;
    if head.onrecord_log != 1 {
        return Err(format!(
            "its form is {}, and this version of onrecord reads 1",
            head.onrecord_log
        ));
    }
    let hash = |text: &str| -> Result<[u8; 32], String> {
        let bytes: Option<Vec<u8>> = (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
            .collect();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| format!("{text:?} is no hash"))
    };
    let request = match head.request.zip(head.asked) {
        Some((id, asked)) => Some(RequestMark {
            id,
            asked: hash(&asked)?,
        }),
        None => None,
    };
    Ok(Row {
        sequence: head.sequence,
        id: head.id,
        time: head.time.as_millisecond(),
        author: head.author,
        kind: head.kind,
        payload: hash(&head.written)?,
        // What follows from its predecessor, which the log finds out.
        chain: [0; 32],
        body: (payload != b"null").then(|| payload.to_vec()),
        request,
    })
}

/// Reads a line, and reads again what it is written as.
#[cfg(any(test, fuzzing))]
pub(super) fn fuzz_line(data: &[u8]) {
    let Ok(read) = row(data) else {
        return;
    };
    let written = line(&read).expect("what was read can be written");
    let again = row(written.trim_ascii_end()).expect("what was written is read");
    assert_eq!(line(&again).ok(), Some(written));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{
        Outcome, Stamp, Target,
        record::DocumentId,
        tests::{clipping, stamp},
    };

    fn filled(dir: &Path) {
        let registry = Registry::open(dir, Access::Write).unwrap();
        let stamp = Stamp {
            author: "desk \",\"payload\":\"".into(),
            ..stamp()
        };
        for id in ["one", "two"] {
            let text = format!(
                "{id} 2025-09-06\n Anna Berg | mayor | | The harbour will not close\n Carl Dahl | | | Nobody asked about \"payload\": \u{2028}{id}"
            );
            registry.commit(vec![clipping(&text)], &stamp).unwrap();
        }
        let target = Target::Document(DocumentId("two".into()));
        let erased = registry
            .erase(&target, "a court's order", None, &stamp)
            .unwrap();
        assert!(!matches!(erased, Outcome::Refused(_)), "{erased:?}");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_acknowledged_into_a_file_that_is_gone() {
        let place = tempfile::tempdir().unwrap();
        let [dir, away] = ["registry", "away"].map(|name| place.path().join(name));
        filled(&dir);
        let registry = Registry::open(&dir, Access::Write).unwrap();
        let more = |id: &str| {
            let text = format!("{id} 2025-09-06\n Anna Berg | mayor | | The harbour opened again");
            registry.commit(vec![clipping(&text)], &stamp())
        };
        fs::rename(&dir, &away).unwrap();
        assert!(matches!(more("three"), Err(RegistryError::Gone(_))));
        // Another registry under the name is not this one either.
        filled(&dir);
        assert!(matches!(more("three"), Err(RegistryError::Gone(_))));
        fs::remove_dir_all(&dir).unwrap();
        fs::rename(&away, &dir).unwrap();
        more("three").expect("it is back");
        drop(registry);
        let back = Registry::open(&dir, Access::Read).unwrap();
        assert_eq!(back.events(0, 10).unwrap().len(), 4);
    }

    #[test]
    fn a_log_comes_back_whole_or_not_at_all() {
        let place = tempfile::tempdir().unwrap();
        let [from, to, lines] = ["from", "to", "lines"].map(|name| place.path().join(name));
        filled(&from);
        let count = Registry::write_log(&from, &lines).unwrap();
        assert_eq!(count, 3);
        assert!(is_log(&lines));
        assert_eq!(Registry::read_log(&to, &lines).unwrap(), 3);
        let both = [&from, &to].map(|dir| Registry::open(dir, Access::Read).unwrap());
        let checked = both.each_ref().map(|registry| registry.verify().unwrap());
        assert_eq!(checked[0], checked[1]);
        assert!(checked[1].problems.is_empty() && checked[1].erased > 0);
        let events = both
            .each_ref()
            .map(|registry| registry.events(0, 10).unwrap());
        assert_eq!(events[0], events[1]);
        let again = place.path().join("again");
        Registry::write_log(&to, &again).unwrap();
        assert_eq!(fs::read(&again).unwrap(), fs::read(&lines).unwrap());

        // Into a registry with events it does not go, and nothing else than a whole log goes anywhere.
        let refused = Registry::read_log(&to, &lines).unwrap_err().to_string();
        assert!(refused.contains("holds events already"), "{refused}");
        let whole = fs::read_to_string(&lines).unwrap();
        let second = whole.split_inclusive('\n').nth(1).unwrap().to_owned();
        for (spoilt, told) in [
            (
                whole.replacen("harbour", "garbour", 1),
                "line 1: its payload is not what was written",
            ),
            (
                whole.replacen("desk", "disk", 1),
                "line 1: it does not follow",
            ),
            (whole.replacen(&second, "", 1), "line 2: it does not follow"),
            (
                whole.replacen("\"sequence\":3", "\"sequence\":4", 1),
                "line 3: it does not follow",
            ),
            (whole[..whole.len() - 2].to_owned(), "line 3: its payload"),
            (format!("{whole}{{}}\n"), "line 4: it is no line of a log"),
            (
                whole.replacen("\"onrecord_log\":1", "\"onrecord_log\":2", 1),
                "its form is 2",
            ),
        ] {
            fs::write(&again, spoilt).unwrap();
            let other = place.path().join("other");
            let refused = Registry::read_log(&other, &again).unwrap_err().to_string();
            assert!(refused.contains(told), "{told} in {refused}");
            assert!(!other.exists(), "{told}");
        }
    }
}
