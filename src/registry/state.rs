//! The registry's state in files beside the log, so that a start reads no million events.
//!
//! `DIR/state-….map` are immutable segments, each named from what it holds: the first holds what the events up to a sequence number add up
//! to, as records and the matcher's index; each further one holds what was written since the one before, and shadows it. Several are put
//! together into one now and then. They are derived and may be removed at any time, and they never hold more than the log does: they go
//! before words are erased.

use std::{
    collections::BTreeMap,
    io,
    ops::Range,
    sync::{Arc, atomic::Ordering},
};

use serde::{Deserialize, Serialize};

use super::{
    frozen::Frozen,
    layer::Layer,
    manifest::{self, Manifest},
    numbers::Numbers,
    persistent::Chunked,
    postings::Postings,
    snapshot::{Counts, Snapshot},
    stored::{Origin, Put, Stored, Take},
    text::Texts,
};
use crate::{
    mapped::{self, Mapped, MappedError, Section},
    matcher::Index,
};

/// What tells this version of the program from others that read or file things otherwise.
pub(super) const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("ONRECORD_SOURCES"));

/// So many segments of the index are made one when a file is written: each costs every search a little, and to make one of them is most of
/// the work.
const SEGMENTS: usize = 6;

/// What a file says of itself.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) program: String,
    /// The last event it holds.
    pub(super) sequence: u64,
    /// The chain's hash there, in hexadecimal: of another log it is another.
    pub(super) chain: String,
    /// Records of each kind with this file and those before; for multimaps their entries.
    lengths: BTreeMap<String, usize>,
    counts: [usize; 4],
    /// Wordings that the index holds with this file and those before.
    indexed: usize,
    /// Segments of the index in this file.
    pub(super) segments: usize,
    /// Texts that records share, of the files before.
    pub(super) shared_before: usize,
}

/// A file that was read, with its part of every vector and multimap, in the order of their names below.
pub(super) struct Part {
    origin: Arc<Origin>,
    layers: Vec<Arc<Layer>>,
    frozen: Vec<Arc<Frozen>>,
    index: Index,
    pub(super) head: Head,
}

/// Why bytes that are whole are of no use.
const UNREADABLE: &str = "its records cannot be read";

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
            form_surnames,
            form_aliases,
            form_offices,
            form_givens,
            imports,
            runs
        );
    };
}

impl Snapshot {
    /// Lets go of what was only read from files.
    pub(super) fn relax(&mut self) {
        macro_rules! relax {
            ($($field:ident),*) => {$( self.$field.relax(); )*};
        }
        columns!(relax);
        if let Some(file) = self.files.first() {
            file.read.store(0, Ordering::Relaxed);
        }
    }

    /// Makes ready for many changes, one after another.
    pub(super) fn expect_many(&mut self) {
        macro_rules! expect_many {
            ($($field:ident),*) => {$( self.$field.expect_many(); )*};
        }
        multimaps!(expect_many);
    }

    /// Sets apart what goes into the next file.
    pub(super) fn seal(&mut self) {
        macro_rules! seal {
            ($($field:ident),*) => {$( self.$field.seal(); )*};
        }
        multimaps!(seal);
        self.index.seal();
    }

    /// Reads from a new file what is still as it was in `then`, the sealed snapshot that the file was written from.
    pub(super) fn flushed(&mut self, then: &Snapshot, part: Part) {
        let mut layers = part.layers.into_iter();
        macro_rules! flushed_columns {
            ($($field:ident),*) => {$(
                if let Some(layer) = layers.next() {
                    self.$field.flushed(&then.$field, layer);
                }
            )*};
        }
        columns!(flushed_columns);
        let mut frozen = part.frozen.into_iter();
        macro_rules! flushed_multimaps {
            ($($field:ident),*) => {$(
                if let Some(frozen) = frozen.next() {
                    self.$field.flushed(&then.$field, frozen);
                }
            )*};
        }
        multimaps!(flushed_multimaps);
        self.wording_speakers.flushed(&then.wording_speakers);
        // Files before this one may have become fewer meanwhile.
        let start = segments_in(&self.files);
        let fresh = then.index.sealed() - segments_in(&then.files);
        self.index.replace(start..start + fresh, &part.index);
        self.files.push(part.origin);
    }

    /// Reads from one file what stood in several, which stand in a row from the one of this name.
    pub(super) fn merged(&mut self, first: &str, count: usize, part: Part) {
        let Some(from) = self.files.iter().position(|file| file.name() == first) else {
            return;
        };
        let files = from..from + count;
        let mut layers = part.layers.into_iter();
        macro_rules! merged_columns {
            ($($field:ident),*) => {$(
                if let Some(layer) = layers.next() {
                    self.$field.merged(files.clone(), layer);
                }
            )*};
        }
        columns!(merged_columns);
        let mut frozen = part.frozen.into_iter();
        macro_rules! merged_multimaps {
            ($($field:ident),*) => {$(
                if let Some(frozen) = frozen.next() {
                    self.$field.merged(files.clone(), frozen);
                }
            )*};
        }
        multimaps!(merged_multimaps);
        self.index.replace(self.segments_of(&files), &part.index);
        self.files.splice(files, [part.origin]);
    }

    /// The segments of the index that some files hold.
    fn segments_of(&self, files: &Range<usize>) -> Range<usize> {
        segments_in(&self.files[..files.start])..segments_in(&self.files[..files.end])
    }

    /// The head of a file that brings the state to where this snapshot is.
    fn head(&self, chain: &str, segments: usize) -> Head {
        let mut lengths = BTreeMap::new();
        macro_rules! lengths {
            ($($field:ident),*) => {$( lengths.insert(stringify!($field).to_owned(), self.$field.len()); )*};
        }
        columns!(lengths);
        multimaps!(lengths);
        let counts = self.counts;
        Head {
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
            segments,
            shared_before: self.files.last().map_or(0, |file| file.shared.len()),
        }
    }

    /// Everything that is in no file yet.
    fn sections<'s>(
        &'s self,
        head: &Head,
        index: &'s Index,
    ) -> impl Iterator<Item = io::Result<Section<'s>>> {
        let shared = self.files.last().map(|file| &*file.shared);
        let mut put = Put::after(shared.unwrap_or_default());
        let before = head.shared_before;
        // One kind at a time, so that the bytes of no two are in memory together.
        type Kind<'p> =
            Box<dyn FnOnce(&'p Snapshot, &mut Put) -> Option<Vec<Section<'static>>> + 'p>;
        let mut kinds: Vec<Kind<'s>> = Vec::new();
        macro_rules! columns_of {
            ($($field:ident),*) => {$(
                kinds.push(Box::new(|snapshot, put| snapshot.$field.sections(stringify!($field), put)));
            )*};
        }
        columns!(columns_of);
        macro_rules! multimaps_of {
            ($($field:ident),*) => {$(
                kinds.push(Box::new(|snapshot, _| Some(snapshot.$field.sections(stringify!($field))?.into())));
            )*};
        }
        multimaps!(multimaps_of);
        kinds.push(Box::new(|snapshot, put| {
            put.bytes.clear();
            snapshot.decided.put(put);
            snapshot.embargoed.put(put);
            snapshot.withdrawals.put(put);
            let mut sections = vec![section("rest", std::mem::take(&mut put.bytes))];
            sections.extend(snapshot.wording_speakers.sections("wording_speakers"));
            Some(sections)
        }));
        // Last: what the records share is known when they are written.
        kinds.push(Box::new(move |_, put| {
            Some(vec![shared_section(&put.shared[before..])?])
        }));
        let records = kinds
            .into_iter()
            .flat_map(move |kind| each(kind(self, &mut put)));
        std::iter::once(head_section(head))
            .chain(index.sections("index").map(Ok))
            .chain(records)
    }

    /// Everything that some files hold together.
    fn merged_sections<'s>(
        &'s self,
        files: Range<usize>,
        head: &Head,
        index: &'s Index,
    ) -> impl Iterator<Item = io::Result<Section<'s>>> {
        type Kind<'p> = Box<dyn Iterator<Item = Option<Vec<Section<'static>>>> + 'p>;
        let mut kinds: Vec<Kind<'s>> = Vec::new();
        macro_rules! columns_of {
            ($($field:ident),*) => {$(
                kinds.push(Box::new(Layer::merged(self.$field.layers(files.clone()), stringify!($field))));
            )*};
        }
        columns!(columns_of);
        macro_rules! multimaps_of {
            ($($field:ident),*) => {$({
                let files = files.clone();
                let sections = move || Some(self.$field.merged_sections(files, stringify!($field))?.into());
                kinds.push(Box::new(std::iter::once_with(sections)));
            })*};
        }
        multimaps!(multimaps_of);
        let origins = &self.files[files];
        kinds.push(Box::new(std::iter::once_with(move || {
            let last = origins.last()?;
            let mut sections = vec![section("rest", last.file.section("rest")?.to_vec())];
            sections.extend(Numbers::merged(origins, "wording_speakers")?);
            let before = origins.first()?.shared_before;
            sections.push(shared_section(&last.shared[before..])?);
            Some(sections)
        })));
        let records = kinds.into_iter().flatten().flat_map(each);
        std::iter::once(head_section(head))
            .chain(index.sections("index").map(Ok))
            .chain(records)
    }
}

/// The sections that were made, or that they could not be.
fn each<'s>(made: Option<Vec<Section<'static>>>) -> Vec<io::Result<Section<'s>>> {
    match made {
        Some(sections) => sections.into_iter().map(Ok).collect(),
        None => vec![Err(io::Error::other(
            "more records than a file of the state can hold",
        ))],
    }
}

fn section(name: &str, bytes: Vec<u8>) -> Section<'static> {
    Section {
        name: name.into(),
        bytes: bytes.into(),
    }
}

fn head_section(head: &Head) -> io::Result<Section<'static>> {
    let bytes = serde_json::to_vec(head).map_err(io::Error::other)?;
    Ok(section("head", bytes))
}

fn shared_section(shared: &[Arc<str>]) -> Option<Section<'static>> {
    let shared: Vec<&str> = shared.iter().map(|text| &**text).collect();
    Some(section("shared", serde_json::to_vec(&shared).ok()?))
}

/// The segments of the index in some files.
fn segments_in(files: &[Arc<Origin>]) -> usize {
    files.iter().map(|file| file.segments).sum()
}

/// Writes what is in no file yet of a sealed snapshot, whose last event has this hash in the chain, into one more; it counts when this
/// returns.
pub(super) fn flush(
    list: &Manifest,
    snapshot: &Snapshot,
    chain: &str,
    texts: &Arc<dyn Texts>,
) -> Result<Part, MappedError> {
    let fresh = segments_in(&snapshot.files)..snapshot.index.sealed();
    let mut index = snapshot.index.part(fresh);
    if index.segments() >= SEGMENTS {
        index = index.compacted(|id| snapshot.stands(id));
    }
    let head = snapshot.head(chain, index.segments());
    let dir = list.dir();
    let name = |sum| dir.join(manifest::name(sum));
    let sections = snapshot.sections(&head, &index);
    let path = mapped::write(&manifest::part(dir, "new"), name, sections)?;
    let part = reread(&path, snapshot.files.last(), texts)?;
    list.add(part.origin.name())?;
    Ok(part)
}

/// Writes what some files of a snapshot hold into one, which takes their place when this returns. `goes_on` is asked now and then.
pub(super) fn merge(
    list: &Manifest,
    snapshot: &Snapshot,
    files: Range<usize>,
    texts: &Arc<dyn Texts>,
    goes_on: impl Fn() -> bool,
) -> Result<Part, MappedError> {
    let mut index = snapshot.index.part(snapshot.segments_of(&files));
    if index.segments() >= SEGMENTS || files.len() == snapshot.files.len() {
        index = index.compacted(|id| snapshot.stands(id));
    }
    let origins = &snapshot.files[files.clone()];
    let (Some(first), Some(last)) = (origins.first(), origins.last()) else {
        return Err(lost(list, "no files to put together"));
    };
    let head = last.file.section("head").unwrap_or_default();
    let head: Head = serde_json::from_slice(head).map_err(|_| lost(list, UNREADABLE))?;
    let head = Head {
        segments: index.segments(),
        shared_before: first.shared_before,
        ..head
    };
    let dir = list.dir();
    let name = |sum| dir.join(manifest::name(sum));
    let before = files.start.checked_sub(1).map(|n| &snapshot.files[n]);
    let sections = snapshot.merged_sections(files.clone(), &head, &index);
    let sections = sections.map(|section| match goes_on() {
        true => section,
        false => Err(io::Error::other("called off")),
    });
    let path = mapped::write(&manifest::part(dir, "merged"), name, sections)?;
    let part = reread(&path, before, texts)?;
    let gone: Vec<String> = origins.iter().map(|file| file.name().to_owned()).collect();
    list.replace(&gone, part.origin.name())?;
    Ok(part)
}

fn lost(list: &Manifest, problem: &str) -> MappedError {
    MappedError::Damaged {
        path: list.dir().into(),
        problem: problem.into(),
    }
}

/// A file that was just written, behind another.
fn reread(
    path: &std::path::Path,
    before: Option<&Arc<Origin>>,
    texts: &Arc<dyn Texts>,
) -> Result<Part, MappedError> {
    Part::of_file(Mapped::open(path)?, before, texts).map_err(|reason| MappedError::Damaged {
        path: path.into(),
        problem: reason.into(),
    })
}

impl Part {
    /// The part of a file that stands behind another.
    pub(super) fn of_file(
        file: Mapped,
        before: Option<&Arc<Origin>>,
        texts: &Arc<dyn Texts>,
    ) -> Result<Self, &'static str> {
        let json = |name| file.section(name).ok_or(UNREADABLE);
        let head: Head =
            serde_json::from_slice(json("head")?).map_err(|_| "its head cannot be read")?;
        if head.program != PROGRAM {
            return Err("it was written by another version of the program");
        }
        let known = before.map(|file| &*file.shared).unwrap_or_default();
        let own: Vec<String> = serde_json::from_slice(json("shared")?).map_err(|_| UNREADABLE)?;
        let before_own = known.get(..head.shared_before).ok_or(UNREADABLE)?;
        let own = own.into_iter().map(Arc::from);
        let origin = Arc::new(Origin {
            shared: before_own.iter().cloned().chain(own).collect(),
            shared_before: head.shared_before,
            segments: head.segments,
            sequence: head.sequence,
            texts: Some(texts.clone()),
            read: before.map(|file| file.read.clone()).unwrap_or_default(),
            file: Arc::new(file),
        });
        Part::read(origin, head).ok_or(UNREADABLE)
    }

    fn read(origin: Arc<Origin>, head: Head) -> Option<Self> {
        let (mut layers, mut frozen) = (Vec::new(), Vec::new());
        // Tells the kind of each record, and nothing else.
        let kinds = Snapshot::default();
        macro_rules! layers_of {
            ($($field:ident),*) => {$({
                let name = stringify!($field);
                layers.push(kinds.$field.layer_of(&origin, name, *head.lengths.get(name)?)?);
            })*};
        }
        columns!(layers_of);
        macro_rules! frozen_of {
            ($($field:ident),*) => {$( frozen.push(Frozen::of_file(&origin, stringify!($field))?); )*};
        }
        multimaps!(frozen_of);
        let mut index = Index::of_file(&origin.file, "index", head.segments)?;
        index.seal();
        Some(Part {
            origin,
            layers,
            frozen,
            index,
            head,
        })
    }

    /// The file.
    pub(super) fn origin(&self) -> &Arc<Origin> {
        &self.origin
    }
}

/// What some files hold together, the oldest first; `None` where they do not belong together.
pub(super) fn assembled(parts: &[Part], texts: &Arc<dyn Texts>) -> Option<Snapshot> {
    let head = &parts.last()?.head;
    let [documents, speakers, quotations, indirect] = head.counts;
    let mut snapshot = Snapshot {
        sequence: head.sequence,
        counts: Counts {
            documents,
            speakers,
            quotations,
            indirect,
        },
        indexed: head.indexed,
        texts: Some(texts.clone()),
        files: parts.iter().map(|part| part.origin.clone()).collect(),
        ..Snapshot::default()
    };
    let mut n = 0..;
    macro_rules! columns_of {
        ($($field:ident),*) => {$({
            let n = n.next()?;
            let layers = parts.iter().map(|part| part.layers.get(n).cloned()).collect::<Option<_>>()?;
            snapshot.$field = Chunked::of_files(layers, *head.lengths.get(stringify!($field))?)?;
        })*};
    }
    columns!(columns_of);
    let mut n = 0..;
    macro_rules! multimaps_of {
        ($($field:ident),*) => {$({
            let n = n.next()?;
            let frozen = parts.iter().map(|part| part.frozen.get(n).cloned()).collect::<Option<_>>()?;
            snapshot.$field = Postings::of_files(frozen, *head.lengths.get(stringify!($field))?);
        })*};
    }
    multimaps!(multimaps_of);
    for part in parts {
        let end = snapshot.index.segments();
        snapshot.index.replace(end..end, &part.index);
    }
    let wordings = snapshot.wordings.len();
    snapshot.wording_speakers = Numbers::of_files(&snapshot.files, "wording_speakers", wordings)?;
    let last = &parts.last()?.origin;
    let rest = &mut Take::new(last.file.section("rest")?, last);
    snapshot.decided = Arc::new(Stored::take(rest)?);
    snapshot.embargoed = Arc::new(Stored::take(rest)?);
    snapshot.withdrawals = Arc::new(Stored::take(rest)?);
    Some(snapshot)
}
