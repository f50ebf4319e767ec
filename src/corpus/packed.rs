//! Unpacks what is packed: gzip, ZIP and tar, each within bounds.
//!
//! In come streams, out come streams, or names and bytes one entry at a time. Nothing is written to disk, and a name in an archive is only ever a
//! name. Input that grows out of all proportion ends with an error that says so.

use std::{
    io::{self, BufRead, BufReader, Cursor, Read, Seek},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

use super::fault::ReadFault;

/// One entry of an archive holds so many bytes at most; a document has a limit of its own.
pub(super) const ENTRY_BYTES: u64 = 64 * 1024 * 1024;
/// So many bytes may come out of anything.
const FREE: u64 = 64 * 1024 * 1024;
/// Past those, so many times what went in: news copy shrinks to a third or a tenth, markup to a thirtieth.
const RATIO: u64 = 200;
/// The name of an entry of a tar file at most.
const NAME_BYTES: u64 = 64 * 1024;

/// A stream that is read from a file or from memory.
pub(super) type Stream = Box<dyn BufRead + Send>;
/// A stream whose end can be read first, as ZIP needs it.
pub(super) trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

/// Bytes kept in memory as a stream.
pub(super) fn memory(bytes: Vec<u8>) -> Stream {
    Box::new(Cursor::new(bytes))
}

/// What a gzip stream holds, all its members in a row.
pub(super) fn gunzip(stream: Stream) -> Stream {
    let taken = Arc::new(AtomicU64::new(0));
    let counted = Counted {
        stream,
        taken: taken.clone(),
    };
    Box::new(BufReader::new(Bounded {
        stream: MultiGzDecoder::new(BufReader::new(counted)),
        taken,
        given: 0,
    }))
}

/// Counts what goes in.
struct Counted {
    stream: Stream,
    taken: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Ends with an error where more comes out than is in proportion.
struct Bounded<R> {
    stream: R,
    taken: Arc<AtomicU64>,
    given: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer)?;
        self.given += read as u64;
        match self.given > allowed(self.taken.load(Ordering::Relaxed)) {
            true => Err(io::Error::other(ReadFaultText(self.given))),
            false => Ok(read),
        }
    }
}

/// How much may come out of so many bytes.
fn allowed(taken: u64) -> u64 {
    FREE + taken.saturating_mul(RATIO)
}

#[derive(Debug)]
struct ReadFaultText(u64);

impl std::fmt::Display for ReadFaultText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.0;
        write!(f, "{}", ReadFault::Expands { bytes })
    }
}

impl std::error::Error for ReadFaultText {}

/// An entry of an archive: its name, and its bytes or why it has none.
pub(super) type Entry = (String, Result<Vec<u8>, ReadFault>);

/// The entries of a ZIP file.
pub(super) struct ZipEntries {
    archive: ZipArchive<Box<dyn Seekable>>,
    next: usize,
    /// How many bytes may still come out of it.
    left: u64,
}

impl ZipEntries {
    /// Begins with the entries of `archive`, which has `bytes` bytes.
    pub(super) fn new(archive: ZipArchive<Box<dyn Seekable>>, bytes: u64) -> Self {
        ZipEntries {
            archive,
            next: 0,
            left: allowed(bytes),
        }
    }

    /// The next entry that `wanted` takes by its name.
    pub(super) fn next(&mut self, wanted: impl Fn(&str) -> bool) -> Option<Entry> {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            let name = match self.archive.name_for_index(index) {
                Some(Ok(name)) => name.into_owned(),
                _ => continue,
            };
            if name.ends_with('/') || !wanted(&name) {
                continue;
            }
            let read = self.entry(index);
            if matches!(read, Err(ReadFault::Expands { .. })) {
                self.next = self.archive.len();
            }
            return Some((name, read));
        }
        None
    }

    fn entry(&mut self, index: usize) -> Result<Vec<u8>, ReadFault> {
        let file = self
            .archive
            .by_index(index)
            .map_err(|error| ReadFault::damaged("ZIP", error))?;
        let read = whole(file, ENTRY_BYTES.min(self.left))?;
        self.left = self.left.saturating_sub(read.len() as u64);
        Ok(read)
    }
}

/// All of a stream, unless it is longer than `limit`.
fn whole(stream: impl Read, limit: u64) -> Result<Vec<u8>, ReadFault> {
    let mut bytes = Vec::new();
    let read = stream.take(limit + 1).read_to_end(&mut bytes);
    read.map_err(|error| ReadFault::damaged("packed", error))?;
    match bytes.len() as u64 > limit {
        true => Err(ReadFault::Expands { bytes: limit }),
        false => Ok(bytes),
    }
}

/// Opens a ZIP file.
pub(super) fn zip(stream: Box<dyn Seekable>) -> Result<ZipArchive<Box<dyn Seekable>>, ReadFault> {
    ZipArchive::new(stream).map_err(|error| ReadFault::damaged("ZIP", error))
}

/// What a ZIP file of a known kind is, where it is no archive of files and no DOCX.
pub(super) fn other_zip(archive: &ZipArchive<Box<dyn Seekable>>) -> Option<ReadFault> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("content.xml") && has("META-INF/manifest.xml") {
        Some(ReadFault::Unread(
            "is an OpenDocument file, which is not read",
            "save it as .docx",
        ))
    } else if has("xl/workbook.xml") || has("ppt/presentation.xml") {
        Some(ReadFault::Unread(
            "is a spreadsheet or a presentation, which is not read",
            "export its text",
        ))
    } else if has("META-INF/container.xml") {
        Some(ReadFault::Unread(
            "is an EPUB file, which is not read",
            "export it as HTML",
        ))
    } else {
        None
    }
}

/// The entries of a tar file. Written here, since all that is needed of the format is its headers.
pub(super) struct TarEntries {
    stream: Stream,
    ended: bool,
}

const BLOCK: usize = 512;

impl TarEntries {
    /// Begins with the entries of a stream.
    pub(super) fn new(stream: Stream) -> Self {
        TarEntries {
            stream,
            ended: false,
        }
    }

    /// The next file that `wanted` takes by its name.
    pub(super) fn next(&mut self, wanted: impl Fn(&str) -> bool) -> Option<Entry> {
        // A long name stands in an entry of its own, before the one that has it.
        let mut long: Option<String> = None;
        while !self.ended {
            let header = match self.header() {
                Ok(Some(header)) => header,
                Ok(None) => break,
                Err(fault) => {
                    self.ended = true;
                    return Some((String::new(), Err(fault)));
                }
            };
            let name = long.take().unwrap_or(header.name);
            let is_file = matches!(header.kind, b'0' | 0 | b'7');
            let named = matches!(header.kind, b'L' | b'x');
            let take = is_file && wanted(&name) && header.size <= ENTRY_BYTES
                || named && header.size <= NAME_BYTES;
            let bytes = match self.content(header.size, take) {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.ended = true;
                    return Some((name, Err(ReadFault::damaged("tar", error))));
                }
            };
            match header.kind {
                b'L' => long = Some(text(&bytes)),
                b'x' => long = pax_path(&bytes),
                _ if take => return Some((name, Ok(bytes))),
                _ if is_file && wanted(&name) => {
                    let fault = ReadFault::TooLarge {
                        bytes: Some(header.size),
                        limit: ENTRY_BYTES,
                    };
                    return Some((name, Err(fault)));
                }
                _ => {}
            }
        }
        None
    }

    fn header(&mut self) -> Result<Option<Header>, ReadFault> {
        let damaged = |message: &str| ReadFault::damaged("tar", message);
        let mut block = [0; BLOCK];
        let mut read = 0;
        while read < BLOCK {
            match self.stream.read(&mut block[read..]) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) => return Err(ReadFault::damaged("tar", error)),
            }
        }
        if read == 0 || block.iter().all(|b| *b == 0) {
            return Ok(None);
        }
        if read < BLOCK {
            return Err(damaged("it is cut off"));
        }
        let sum: u64 = block
            .iter()
            .enumerate()
            .map(|(at, b)| u64::from(if (148..156).contains(&at) { b' ' } else { *b }))
            .sum();
        if number(&block[148..156]) != Some(sum) {
            return Err(damaged("the checksum of an entry is wrong"));
        }
        let size =
            number(&block[124..136]).ok_or_else(|| damaged("the size of an entry is no number"))?;
        let (name, prefix) = (text(&block[..100]), text(&block[345..500]));
        let ustar = &block[257..263] == b"ustar\0";
        Ok(Some(Header {
            name: match ustar && !prefix.is_empty() {
                true => format!("{prefix}/{name}"),
                false => name,
            },
            size,
            kind: block[156],
        }))
    }

    /// The bytes of an entry, or nothing where they are skipped; what fills the last block goes, too.
    fn content(&mut self, size: u64, take: bool) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if take {
            (&mut self.stream).take(size).read_to_end(&mut bytes)?;
        } else {
            io::copy(&mut (&mut self.stream).take(size), &mut io::sink())?;
        }
        if take && (bytes.len() as u64) < size {
            return Err(io::Error::other("it is cut off"));
        }
        let fill = size.next_multiple_of(BLOCK as u64) - size;
        io::copy(&mut (&mut self.stream).take(fill), &mut io::sink())?;
        Ok(bytes)
    }
}

struct Header {
    name: String,
    size: u64,
    kind: u8,
}

fn text(field: &[u8]) -> String {
    let end = memchr::memchr(0, field).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

/// A number in octal digits, or in binary where the first bit is set. Sizes past an exabyte are no sizes.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] == 0x80 {
        let (high, low) = field.split_at(field.len() - 8);
        let fits = high.iter().skip(1).all(|b| *b == 0) && low[0] < 0x10;
        return fits.then(|| low.iter().fold(0, |n, b| n << 8 | u64::from(*b)));
    }
    let digits = text(field);
    u64::from_str_radix(digits.trim(), 8).ok()
}

/// The path that an extended header gives: lines of `LENGTH path=…`.
fn pax_path(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    text.lines()
        .find_map(|line| Some(line.split_once(" path=")?.1.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    #[test]
    fn a_number_is_read_in_fields_of_any_width() {
        assert_eq!(number(b"0000017\0"), Some(15));
        assert_eq!(number(&[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]), Some(258));
        assert_eq!(
            number(&[0x80, 0, 0, 0, 0, 0, 0, 1]),
            None,
            "the flag is in its value"
        );
    }

    /// One entry of a tar file as ustar has it.
    fn entry(name: &str, kind: u8, body: &[u8]) -> Vec<u8> {
        let mut block = vec![0; BLOCK];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..135].copy_from_slice(format!("{:011o}", body.len()).as_bytes());
        block[156] = kind;
        block[257..263].copy_from_slice(b"ustar\0");
        block[148..156].copy_from_slice(b"        ");
        let sum: u64 = block.iter().map(|b| u64::from(*b)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        block.extend(body);
        block.resize(block.len().next_multiple_of(BLOCK), 0);
        block
    }

    fn names(bytes: Vec<u8>) -> Vec<String> {
        let mut entries = TarEntries::new(memory(bytes));
        std::iter::from_fn(|| entries.next(|name| !name.ends_with(".png")))
            .map(|(name, read)| match read {
                Ok(bytes) => format!("{name}={}", String::from_utf8_lossy(&bytes)),
                Err(fault) => format!("{name}!{fault}"),
            })
            .collect()
    }

    #[test]
    fn tar_files_are_read_entry_by_entry() {
        let tar = [
            entry("a/", b'5', b""),
            entry("a/b.txt", b'0', b"So."),
            entry("a/c.png", b'0', &[7; 600]),
            entry("long", b'L', b"a/very/long/name.txt\0"),
            entry("cut", b'0', b"No."),
            entry("pax", b'x', b"20 path=a/pax.txt\n"),
            entry("cut", b'0', b"Yes."),
            vec![0; 1024],
        ]
        .concat();
        let expected = ["a/b.txt=So.", "a/very/long/name.txt=No.", "a/pax.txt=Yes."];
        assert_eq!(names(tar.clone()), expected);
        let cut = names(tar[..1540].to_vec());
        assert!(
            cut.last().unwrap().contains("is not a whole tar file"),
            "{cut:?}"
        );
    }

    #[test]
    fn numbers_are_octal_or_binary() {
        assert_eq!(number(b"0000017\0"), Some(15));
        assert_eq!(number(b"\x80\0\0\0\0\0\0\0\0\0\x01\x02"), Some(258));
        assert_eq!(number(&[0x80; 8]), None, "a checksum in binary is none");
        assert_eq!(number(b"x       "), None);
    }

    #[test]
    fn what_grows_out_of_proportion_ends() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let chunk = vec![b'a'; 1 << 20];
        for _ in 0..100 {
            gz.write_all(&chunk).unwrap();
        }
        let mut stream = gunzip(memory(gz.finish().unwrap()));
        let error = io::copy(&mut stream, &mut io::sink()).unwrap_err();
        assert!(
            error.to_string().contains("out of all proportion"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_give_entries_or_faults(bytes in proptest::collection::vec(any::<u8>(), 0..1200)) {
            names(bytes.clone());
            let _ = io::copy(&mut gunzip(memory(bytes.clone())), &mut io::sink());
            let _ = zip(Box::new(Cursor::new(bytes)));
        }
    }
}
