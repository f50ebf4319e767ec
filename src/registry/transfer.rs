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

/// The version of this form, which every line begins with under [`KEY`].
const FORM: u32 = 1;
const KEY: &str = "\"onrecord_log\"";
/// What stands before the payload. Within a string its quotation marks would be escaped, so that it is found in one place alone.
const PAYLOAD: &str = ",\"payload\":";

/// A line without its payload.
#[derive(Serialize, Deserialize)]
struct Head {
    onrecord_log: u32,
    /// In the first line: how many events there are, so that the loss of the last ones is seen. Older programs wrote none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    events: Option<u64>,
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

/// True for a file that holds a log as lines, in this form or a newer one.
pub fn is_log(path: &Path) -> bool {
    const LOOKED_AT: u64 = 64;
    // A pipe would be waited for, and what was read of it be lost.
    if !path.is_file() {
        return false;
    }
    let mut begins = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut begins));
    let begins = String::from_utf8_lossy(&begins);
    let key = begins.trim_start_matches('\u{feff}').trim_start();
    let key = key.strip_prefix('{').map(str::trim_start);
    let value = key.and_then(|key| key.strip_prefix(KEY));
    read.is_ok() && value.is_some_and(|value| value.trim_start().starts_with(':'))
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
            let events = (count == 0).then(|| log.end());
            let line = line(&row, events)?;
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
        let (mut number, mut events) = (0, None);
        let mut lines = BufReader::new(file).split(b'\n').fuse();
        let rows = std::iter::from_fn(|| {
            let line = lines.next();
            number += u64::from(line.is_some());
            let wrong = |problem| RegistryError::Line {
                path: from.into(),
                line: number,
                problem,
            };
            match (line, events) {
                (Some(line), _) => Some(line.map_err(io).and_then(|line| {
                    let (row, told) = row(&line).map_err(wrong)?;
                    events = events.or(told);
                    Ok(row)
                })),
                (None, Some(told)) if told != number => {
                    events = None;
                    Some(Err(wrong(format!(
                        "the file ends here with {number} events, and its first line says that there are {told}: its end is lost, export the log again"
                    ))))
                }
                (None, _) => None,
            }
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

fn line(row: &Row, events: Option<u64>) -> Result<Vec<u8>, String> {
    let head = Head {
        onrecord_log: FORM,
        events,
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

/// An event, and how many there are where the line says it.
fn row(line: &[u8]) -> Result<(Row, Option<u64>), String> {
    const NONE: &str = "it is no line of a log that onrecord export wrote";
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    known_form(line)?;
    let at = memchr::memmem::find(line, PAYLOAD.as_bytes()).ok_or(NONE)?;
    let (head, payload) = (&line[..at], &line[at + PAYLOAD.len()..]);
    let payload = payload.strip_suffix(b"}").ok_or("it is cut off")?;
    let head: Head = serde_json::from_slice(&[head, b"}"].concat()).map_err(|_| NONE)?;
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
    let row = Row {
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
    };
    Ok((row, head.events))
}

/// Refuses a line of a newer form, whatever else stands in it, and one that another program wrote anew.
fn known_form(line: &[u8]) -> Result<(), String> {
    #[derive(Deserialize)]
    struct Form {
        onrecord_log: u32,
    }
    // Nearly all lines; reading a payload twice would cost.
    if line.starts_with(format!("{{{KEY}:{FORM},").as_bytes()) {
        return Ok(());
    }
    match serde_json::from_slice(line) {
        Ok(Form { onrecord_log: FORM }) => match memchr::memmem::find(line, PAYLOAD.as_bytes()) {
            Some(_) => Ok(()),
            None => Err("another program wrote the line anew; what an event holds must stand byte for byte as onrecord export wrote it".to_owned()),
        },
        Ok(Form { onrecord_log: form }) => Err(format!(
            "a newer version of onrecord wrote it: its form is {form}, and this version reads {FORM}"
        )),
        // Told below.
        Err(_) => Ok(()),
    }
}

/// Reads a line, and reads again what it is written as.
#[cfg(any(test, fuzzing))]
pub(super) fn fuzz_line(data: &[u8]) {
    let Ok((read, events)) = row(data) else {
        return;
    };
    let written = line(&read, events).expect("what was read can be written");
    let (again, events) = row(written.trim_ascii_end()).expect("what was written is read");
    assert_eq!(line(&again, events).ok(), Some(written));
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
        let shorter = whole.rsplit_once("{\"onrecord_log\"").unwrap().0.to_owned();
        for (spoilt, told) in [
            (
                shorter.clone(),
                "line 2: the file ends here with 2 events, and its first line says that there are 3",
            ),
            (
                whole
                    .replace("\"onrecord_log\":1,", "\"onrecord_log\": 1, ")
                    .replace(",\"payload\":", ", \"payload\": "),
                "line 1: another program wrote the line anew",
            ),
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

        // Spaces are JSON too, and older exports do not say how many events there are.
        for older in [
            whole.replace("\"events\":3,", ""),
            whole.replace("\"onrecord_log\":1,", "\"onrecord_log\" : 1, "),
        ] {
            let other = place.path().join("older");
            fs::write(&again, older).unwrap();
            assert!(is_log(&again));
            assert_eq!(Registry::read_log(&other, &again).unwrap(), 3);
            fs::remove_dir_all(&other).unwrap();
        }
    }
}
