//! The registry's state in a file beside the log, so that a start reads no million events.
//!
//! `DIR/state-….map` holds what the events up to a sequence number add up to: the records, and the matcher's index, to be read where they
//! lie. It is derived and may be removed at any time; what is damaged, of another version of the program or of another log is not used
//! and is made anew from the log. It never holds more than the log does: it goes before words are erased.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicUsize},
};

use serde::{Deserialize, Serialize};

use super::{
    log::hex,
    persistent::{Chunked, Numbers, Postings},
    snapshot::{Counts, Snapshot},
    sqlite::SqliteLog,
    stored::{Origin, Put, Stored, Take},
    text::Texts,
};
use crate::{
    mapped::{self, Mapped, MappedError, Section, checksum},
    matcher::Index,
};

/// What these files are called: this, a hash of what they hold, and the ending.
const STEM: &str = "state-";
const ENDING: &str = "map";

/// What tells this version of the program from others that read or file things otherwise.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("ONRECORD_SOURCES"));

/// Segments of the index beyond which they are put together for the file: each costs every search a little.
const SEGMENTS: usize = 4;

/// What a file says of itself.
#[derive(Serialize, Deserialize)]
struct Head {
    program: String,
    /// The last event it holds.
    sequence: u64,
    /// The chain's hash there, in hexadecimal: of another log it is another.
    chain: String,
    /// Records of each kind; for multimaps their buckets and entries.
    lengths: BTreeMap<String, (usize, usize)>,
    counts: [usize; 4],
    /// Wordings that the index holds, and its segments.
    indexed: usize,
    segments: usize,
}

/// A state that was read.
pub(super) struct State {
    pub(super) snapshot: Snapshot,
    /// Bytes of its file.
    pub(super) bytes: u64,
}

/// Every vector and multimap of a snapshot, by name.
macro_rules! columns {
    ($each:ident) => {
        $each!(
            documents, speakers, quotations, wordings, contents, named, rulings, requests, forms
        );
    };
}
macro_rules! multimaps {
    ($each:ident) => {
        $each!(
            document_ids,
            speaker_ids,
            quotation_ids,
            request_ids,
            form_keys,
            form_sounds,
            form_aliases,
            form_offices,
            form_givens,
            runs
        );
    };
}

impl Snapshot {
    /// Lets go of what was only read from the file.
    pub(super) fn relax(&mut self) {
        macro_rules! relax {
            ($($field:ident),*) => {$( self.$field.relax(); )*};
        }
        columns!(relax);
        multimaps!(relax);
        if let Some(origin) = &self.origin {
            origin.read.store(0, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// Takes the records of a file for those that are still as they were when it was written: `then` is the snapshot that it was written
    /// from, `now` the file's.
    pub(super) fn rebase(&mut self, then: &Snapshot, now: &Snapshot) {
        macro_rules! rebase {
            ($($field:ident),*) => {$( self.$field.rebase(&then.$field, &now.$field); )*};
        }
        columns!(rebase);
        multimaps!(rebase);
        self.origin.clone_from(&now.origin);
        self.index.clone_from(&now.index);
        self.indexed = now.indexed;
        self.index_wordings();
    }

    /// Everything that a file of the state holds.
    fn sections<'s>(
        &'s self,
        chain: &str,
        index: &'s Index,
    ) -> impl Iterator<Item = io::Result<Section<'s>>> {
        let mut lengths = BTreeMap::new();
        macro_rules! lengths {
            ($($field:ident),*) => {$( lengths.insert(stringify!($field).to_owned(), (self.$field.len(), 0)); )*};
        }
        columns!(lengths);
        macro_rules! sizes {
            ($($field:ident),*) => {$( lengths.insert(stringify!($field).to_owned(), self.$field.size()); )*};
        }
        multimaps!(sizes);
        let counts = self.counts;
        let head = Head {
            program: PROGRAM.into(),
            sequence: self.sequence,
            chain: chain.into(),
            lengths,
            counts: [
                counts.documents,
                counts.speakers,
                counts.quotations,
                counts.indirect,
            ],
            indexed: self.indexed,
            segments: index.segments(),
        };
        let head = serde_json::to_vec(&head).map_err(io::Error::other);
        let shared = self
            .origin
            .as_ref()
            .map_or(&[][..], |origin| &origin.shared);
        let mut put = Put::after(shared);
        // One kind at a time, so that the bytes of no two are in memory together.
        type Part<'p> =
            Box<dyn FnOnce(&'p Snapshot, &mut Put) -> Option<Vec<Section<'static>>> + 'p>;
        let mut parts: Vec<Part<'s>> = Vec::new();
        macro_rules! parts {
            ($($field:ident),*) => {$(
                parts.push(Box::new(|snapshot, put| snapshot.$field.sections(stringify!($field), put)));
            )*};
        }
        columns!(parts);
        multimaps!(parts);
        parts.push(Box::new(|snapshot, put| {
            put.bytes.clear();
            snapshot.decided.put(put);
            snapshot.embargoed.put(put);
            let rest = section("rest", std::mem::take(&mut put.bytes));
            Some(vec![
                rest,
                snapshot.wording_speakers.section("wording_speakers"),
            ])
        }));
        // Last: what the records share is known when they are written.
        parts.push(Box::new(|_, put| {
            let shared: Vec<&str> = put.shared.iter().map(|text| &**text).collect();
            Some(vec![section("shared", serde_json::to_vec(&shared).ok()?)])
        }));
        let records = parts.into_iter().flat_map(move |part| {
            let too_much = || io::Error::other("more records than a file of the state can hold");
            match part(self, &mut put).ok_or_else(too_much) {
                Ok(sections) => sections.into_iter().map(Ok).collect(),
                Err(cause) => vec![Err(cause)],
            }
        });
        std::iter::once(head.map(|head| section("head", head)))
            .chain(index.sections("index").map(Ok))
            .chain(records)
    }
}

fn section(name: &str, bytes: Vec<u8>) -> Section<'static> {
    Section {
        name: name.into(),
        bytes: bytes.into(),
    }
}

/// Writes the state of a snapshot, whose last event has this hash in the chain, and removes older ones. Tells the file.
pub(super) fn write(dir: &Path, snapshot: &Snapshot, chain: &str) -> Result<PathBuf, MappedError> {
    let compacted;
    let index = match snapshot.index.segments() > SEGMENTS {
        true => {
            compacted = snapshot.index.compacted(|id| snapshot.stands(id));
            &compacted
        }
        false => &snapshot.index,
    };
    let name = format!("{STEM}{:016x}.{ENDING}", checksum(chain.as_bytes()));
    let path = dir.join(name);
    mapped::write(&path, snapshot.sections(chain, index))?;
    clear(dir, Some(&path));
    Ok(path)
}

/// Removes every file of a state, whole or in part, but one.
pub(super) fn clear(dir: &Path, but: Option<&Path>) {
    for path in files(dir) {
        if Some(path.as_path()) != but
            && let Err(cause) = fs::remove_file(&path)
        {
            tracing::warn!(path = %path.display(), %cause, "an old file of the registry's state cannot be removed");
        }
    }
}

/// Every file of a state in a directory, newest first.
fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| is_ours(path))
        .collect();
    files.sort_by_key(|path| {
        let written = fs::metadata(path).and_then(|file| file.modified()).ok();
        std::cmp::Reverse(written)
    });
    files
}

/// True for a file of a state, whole or in part.
pub(super) fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    name.starts_with(STEM) && (name.ends_with(".map") || name.ends_with(".part"))
}

/// Every whole file of a state, newest first: the last event it holds, or why a start does not read it.
pub(super) fn conditions(
    dir: &Path,
    log: &SqliteLog,
    texts: &Arc<dyn Texts>,
) -> Vec<(PathBuf, Result<u64, String>)> {
    let condition = |path: &Path| {
        let file = Mapped::open(path).map_err(|problem| problem.to_string())?;
        let state = load(file, Some(log), texts)?;
        Ok(state.snapshot.sequence)
    };
    let whole = files(dir).into_iter().filter(|path| is_whole(path));
    whole.map(|path| (path.clone(), condition(&path))).collect()
}

/// What is wrong with the files of a state, in words.
pub(super) fn problems(dir: &Path) -> Vec<String> {
    let whole = files(dir).into_iter().filter(|path| is_whole(path));
    let damaged = whole.filter_map(|path| match Mapped::open(&path) {
        Err(problem @ MappedError::Damaged { .. }) => Some(problem),
        _ => None,
    });
    damaged
        .map(|problem| {
            format!("{problem}; it is derived, and the next start makes it anew from the log")
        })
        .collect()
}

fn is_whole(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == ENDING)
}

/// The state that stands beside a log, where there is one that belongs to it.
pub(super) fn read(dir: &Path, log: &SqliteLog, texts: &Arc<dyn Texts>) -> Option<State> {
    for path in files(dir).into_iter().filter(|path| is_whole(path)) {
        match Mapped::open(&path) {
            Ok(file) => match load(file, Some(log), texts) {
                Ok(state) => return Some(state),
                Err(reason) => {
                    tracing::info!(path = %path.display(), reason, "the state is made anew from the log")
                }
            },
            Err(problem) => tracing::warn!(%problem, "the state is made anew from the log"),
        }
    }
    None
}

/// The state of a file that was just written.
pub(super) fn reread(path: &Path, texts: &Arc<dyn Texts>) -> Result<State, MappedError> {
    load(Mapped::open(path)?, None, texts).map_err(|reason| MappedError::Damaged {
        path: path.into(),
        problem: reason.into(),
    })
}

fn load(
    file: Mapped,
    log: Option<&SqliteLog>,
    texts: &Arc<dyn Texts>,
) -> Result<State, &'static str> {
    let unreadable = "its records cannot be read";
    let json = |name| file.section(name).ok_or(unreadable);
    let head: Head =
        serde_json::from_slice(json("head")?).map_err(|_| "its head cannot be read")?;
    if head.program != PROGRAM {
        return Err("it was written by another version of the program");
    }
    if let Some(log) = log {
        let chain = log.chain_at(head.sequence).map(|chain| hex(&chain));
        if chain.as_deref() != Some(&head.chain) {
            return Err("it is of another log");
        }
        if log.erases_after(head.sequence) {
            return Err("words were erased since");
        }
    }
    let shared: Vec<String> = serde_json::from_slice(json("shared")?).map_err(|_| unreadable)?;
    let bytes = fs::metadata(file.path()).map_or(0, |file| file.len());
    let origin = Arc::new(Origin {
        file: Arc::new(file),
        shared: shared.into_iter().map(Arc::from).collect(),
        texts: Some(texts.clone()),
        read: AtomicUsize::new(0),
    });
    let snapshot = snapshot(&origin, &head).ok_or(unreadable)?;
    Ok(State {
        snapshot: Snapshot {
            texts: Some(texts.clone()),
            origin: Some(origin),
            ..snapshot
        },
        bytes,
    })
}

fn snapshot(origin: &Arc<Origin>, head: &Head) -> Option<Snapshot> {
    let [documents, speakers, quotations, indirect] = head.counts;
    let mut snapshot = Snapshot {
        sequence: head.sequence,
        counts: Counts {
            documents,
            speakers,
            quotations,
            indirect,
        },
        index: Index::of_file(&origin.file, "index", head.segments)?,
        indexed: head.indexed,
        ..Snapshot::default()
    };
    macro_rules! columns_of_file {
        ($($field:ident),*) => {$(
            snapshot.$field = Chunked::of_file(origin, stringify!($field), head.lengths.get(stringify!($field))?.0)?;
        )*};
    }
    columns!(columns_of_file);
    macro_rules! multimaps_of_file {
        ($($field:ident),*) => {$(
            snapshot.$field = Postings::of_file(origin, stringify!($field), *head.lengths.get(stringify!($field))?)?;
        )*};
    }
    multimaps!(multimaps_of_file);
    let wordings = snapshot.wordings.len();
    snapshot.wording_speakers = Numbers::of_file(origin, "wording_speakers", wordings)?;
    let rest = &mut Take::new(origin.file.section("rest")?, origin);
    snapshot.decided = Arc::new(Stored::take(rest)?);
    snapshot.embargoed = Arc::new(Stored::take(rest)?);
    Some(snapshot)
}
