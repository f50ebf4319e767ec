//! Reads files, directories and the standard input, in the order they are named.
//!
//! In come paths, out come articles and errors that name the place; one bad file never ends the others. A directory is read with all
//! its sub-directories, by name; hidden files and READMEs in it are no articles, and directories behind symbolic links are not entered.
//! What a file is, its first bytes say; archives are read as directories are.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, BufReader, Cursor, Read},
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{
    Article, docx,
    fault::{Limits, ReadError, ReadFault},
    head::{Fields, HeadProblem},
    html,
    jsonl::{self, JsonLines},
    kind::{self, Kind, LINES_ENDINGS, ending},
    packed::{self, Seekable, Stream, TarEntries, ZipEntries},
    warc, wire,
};
use crate::model::Document;

/// What stands for the standard input.
const STDIN: &str = "-";
/// So deep may input be packed: pages in a compressed archive in an archive.
const LEVELS: u8 = 3;

/// Reads all articles under `paths`, in their order. `-` is the standard input.
///
/// A document whose head could not be read in full comes out, and its [`ReadFault::Head`] after it.
pub fn read(paths: &[PathBuf], limits: Limits) -> Reader {
    Reader {
        paths: paths.iter().cloned().collect(),
        limits,
        open: Vec::new(),
        ready: VecDeque::new(),
    }
}

/// Reads what is at hand as bytes, as [`read`] does a file of that name. Nothing of it is written anywhere.
pub fn read_bytes(name: &str, bytes: Vec<u8>, limits: Limits) -> Reader {
    let mut reader = read(&[], limits);
    reader.read_stream(name, Box::new(Cursor::new(bytes)), None, 0);
    reader
}

/// What speaks against opening a path: a pipe that nobody writes to would be waited for forever, and a device has no end. What the shell opened
/// for us (`/dev/stdin`, `<(…)`) is open already, and ends.
pub(super) fn no_file(path: &Path) -> Option<ReadFault> {
    const OPEN: [&str; 3] = ["/dev/stdin", "/dev/fd", "/proc/self/fd"];
    if OPEN.iter().any(|open| path.starts_with(open)) {
        return None;
    }
    let data = fs::metadata(path).ok()?;
    if data.is_file() || data.is_dir() {
        return None;
    }
    Some(ReadFault::Unread(
        kind_of(&data),
        "name a file, or give it as the standard input (-)",
    ))
}

#[cfg(unix)]
fn kind_of(data: &fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match data.file_type() {
        kind if kind.is_fifo() => "is a named pipe and no file",
        kind if kind.is_socket() => "is a socket and no file",
        _ => "is a device and no file",
    }
}

#[cfg(not(unix))]
fn kind_of(_: &fs::Metadata) -> &'static str {
    "is no file"
}

/// The documents and errors of some paths, read as they are asked for.
pub struct Reader {
    paths: VecDeque<PathBuf>,
    limits: Limits,
    /// What is being read, the innermost last.
    open: Vec<Open>,
    ready: VecDeque<Result<Article, ReadError>>,
}

/// Something that holds several articles.
enum Open {
    Walk(Walk),
    Lines(Lines),
    Archive(Archive),
    Warc(warc::Records, String),
}

/// A directory being walked.
struct Walk {
    root: PathBuf,
    entries: walkdir::IntoIter,
    /// An article was found, or something that may be one.
    any: bool,
}

/// JSON lines being read.
struct Lines {
    name: String,
    lines: JsonLines<Stream>,
    /// A line was found that is not blank.
    any: bool,
}

/// An archive being read.
struct Archive {
    name: String,
    entries: Entries,
    level: u8,
    any: bool,
}

enum Entries {
    Zip(ZipEntries),
    Tar(TarEntries),
}

impl Iterator for Reader {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            match self.open.pop() {
                Some(Open::Lines(lines)) => self.read_line(lines),
                Some(Open::Walk(walk)) => self.step(walk),
                Some(Open::Archive(archive)) => self.unpack(archive),
                Some(Open::Warc(records, name)) => self.read_record(records, name),
                None => {
                    let path = self.paths.pop_front()?;
                    self.begin(path);
                }
            }
        }
    }
}

impl Reader {
    fn fail(&mut self, name: &str, line: Option<usize>, fault: ReadFault) {
        self.ready.push_back(Err(ReadError {
            path: PathBuf::from(name),
            line,
            fault,
        }));
    }

    fn give(&mut self, name: &str, read: (Article, Vec<HeadProblem>), line: Option<usize>) {
        let (article, problems) = read;
        let converted = article.origin.is_some();
        self.ready.push_back(Ok(article));
        for problem in problems {
            // The lines of a text that was read out of another format are nobody's to count.
            let line = line.or((!converted).then_some(problem.line));
            self.fail(name, line, ReadFault::Head(problem));
        }
    }

    fn given(&mut self, name: &str, read: Result<(Article, Vec<HeadProblem>), ReadFault>) {
        match read {
            Ok(read) => self.give(name, read, None),
            Err(fault) => self.fail(name, None, fault),
        }
    }

    /// Begins with a path that was named outright.
    fn begin(&mut self, path: PathBuf) {
        if path.as_os_str() == STDIN {
            let stdin = Box::new(BufReader::new(io::stdin()));
            return self.read_stream(STDIN, stdin, None, 0);
        }
        match fs::metadata(&path) {
            Err(error) => self.fail(&path.display().to_string(), None, ReadFault::Io(error)),
            Ok(data) if data.is_dir() => {
                let entries = WalkDir::new(&path).sort_by_file_name().into_iter();
                self.open.push(Open::Walk(Walk {
                    root: path,
                    entries,
                    any: false,
                }));
            }
            Ok(_) => self.open_file(&path),
        }
    }

    fn open_file(&mut self, path: &Path) {
        let name = path.display().to_string();
        if let Some(fault) = no_file(path) {
            return self.fail(&name, None, fault);
        }
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        match opened {
            Err(error) => self.fail(&name, None, ReadFault::Io(error)),
            Ok((data, file)) => {
                // A pipe says 0 and has more.
                let size = data.is_file().then_some((data.len(), path));
                self.read_stream(&name, Box::new(BufReader::new(file)), size, 0);
            }
        }
    }

    /// Reads a stream by what its first bytes say it is. `file` is its size and path, where it is a file of its own.
    fn read_stream(
        &mut self,
        name: &str,
        mut stream: Stream,
        file: Option<(u64, &Path)>,
        level: u8,
    ) {
        let mut start = Vec::new();
        if let Err(error) = (&mut stream)
            .take(kind::PEEK as u64)
            .read_to_end(&mut start)
        {
            return self.fail(name, None, ReadFault::Io(error));
        }
        let kind = match kind::of(name, &start) {
            Ok(kind) => kind,
            Err(fault) => return self.fail(name, None, fault),
        };
        let packed = matches!(kind, Kind::Gzip | Kind::Zip | Kind::Tar);
        if packed && level >= LEVELS {
            let fault = ReadFault::Unread("is packed too many times over", "unpack it first");
            return self.fail(name, None, fault);
        }
        let whole: Stream = Box::new(BufReader::new(Cursor::new(start).chain(stream)));
        match kind {
            Kind::Gzip => {
                self.read_stream(name, packed::gunzip(whole), None, level + 1);
            }
            Kind::Zip => self.read_zip(name, whole, file, level),
            Kind::Tar => self.open.push(Open::Archive(Archive {
                name: name.to_owned(),
                entries: Entries::Tar(TarEntries::new(whole)),
                level,
                any: false,
            })),
            Kind::Warc => {
                let records = warc::Records::new(whole, self.limits);
                self.open.push(Open::Warc(records, name.to_owned()));
            }
            Kind::Lines => self.open.push(Open::Lines(Lines {
                name: name.to_owned(),
                lines: JsonLines::new(whole, self.limits.document_bytes),
                any: false,
            })),
            Kind::Text | Kind::Html => {
                let limit = self.limits.document_bytes;
                if let Some(bytes) = self.bytes(name, whole, file, limit) {
                    let read = match kind {
                        Kind::Html => html::read(name, bytes, None, Fields::default(), self.limits),
                        _ => text(name, bytes),
                    };
                    self.given(name, read);
                }
            }
            Kind::Xml | Kind::Json => {
                // A feed holds many documents, each with the limit of its own.
                let limit = self.limits.document_bytes.max(packed::ENTRY_BYTES);
                let Some(bytes) = self.bytes(name, whole, file, limit) else {
                    return;
                };
                let read = match kind {
                    Kind::Json => wire::json(name, bytes, self.limits),
                    _ => wire::xml(name, bytes, self.limits),
                };
                match read {
                    Err(fault) => self.fail(name, None, fault),
                    Ok(entries) => {
                        for (name, read) in entries {
                            self.given(&name, read);
                        }
                    }
                }
            }
        }
    }

    /// All bytes of a stream, up to a limit. A file over the limit is refused by its size alone.
    fn bytes(
        &mut self,
        name: &str,
        stream: Stream,
        file: Option<(u64, &Path)>,
        limit: u64,
    ) -> Option<Vec<u8>> {
        if let Some((bytes, _)) = file.filter(|&(bytes, _)| bytes > limit) {
            let bytes = Some(bytes);
            self.fail(name, None, ReadFault::TooLarge { bytes, limit });
            return None;
        }
        let mut bytes = Vec::new();
        if let Err(error) = stream.take(limit + 1).read_to_end(&mut bytes) {
            self.fail(name, None, ReadFault::Io(error));
            return None;
        }
        if bytes.len() as u64 > limit {
            self.fail(name, None, ReadFault::TooLarge { bytes: None, limit });
            return None;
        }
        Some(bytes)
    }

    /// A ZIP file is read from its end: a file where it lies, anything else from memory.
    fn read_zip(&mut self, name: &str, stream: Stream, file: Option<(u64, &Path)>, level: u8) {
        let seekable: (u64, Box<dyn Seekable>) = match file {
            Some((size, path)) => match File::open(path) {
                Ok(file) => (size, Box::new(BufReader::new(file))),
                Err(error) => return self.fail(name, None, ReadFault::Io(error)),
            },
            None => match self.bytes(name, stream, None, packed::ENTRY_BYTES) {
                Some(bytes) => (bytes.len() as u64, Box::new(Cursor::new(bytes))),
                None => return,
            },
        };
        let (size, seekable) = seekable;
        let mut archive = match packed::zip(seekable) {
            Ok(archive) => archive,
            Err(fault) => return self.fail(name, None, fault),
        };
        if let Some(main) = docx::main_part(&mut archive) {
            let read = docx::read(name, &mut archive, &main, self.limits);
            self.given(name, read);
        } else if let Some(fault) = packed::other_zip(&archive) {
            self.fail(name, None, fault);
        } else {
            self.open.push(Open::Archive(Archive {
                name: name.to_owned(),
                entries: Entries::Zip(ZipEntries::new(archive, size)),
                level,
                any: false,
            }));
        }
    }

    /// Reads the next entry of an archive.
    fn unpack(&mut self, mut archive: Archive) {
        let next = match &mut archive.entries {
            Entries::Zip(entries) => entries.next(|name| is_article(name) || leads_out(name)),
            Entries::Tar(entries) => entries.next(|name| is_article(name) || leads_out(name)),
        };
        let level = archive.level + 1;
        match next {
            None if archive.any => {}
            None => self.fail(&archive.name, None, ReadFault::NoArticles),
            Some((entry, read)) => {
                let name = match entry.as_str() {
                    "" => archive.name.clone(),
                    entry => format!("{}/{entry}", archive.name),
                };
                archive.any = true;
                self.open.push(Open::Archive(archive));
                match read {
                    Ok(_) if leads_out(&entry) => {
                        let fault = ReadFault::Unread(
                            "has a name that leads out of its archive, and is not read",
                            "pack it again without .. in its name",
                        );
                        self.fail(&name, None, fault);
                    }
                    Ok(bytes) => self.read_stream(&name, packed::memory(bytes), None, level),
                    Err(fault) => self.fail(&name, None, fault),
                }
            }
        }
    }

    /// Reads the next of the JSON lines.
    fn read_line(&mut self, mut stream: Lines) {
        let name = stream.name.clone();
        let limits = self.limits;
        let next = stream.lines.next_line(|text, line| {
            let label = format!("{name}:{line}");
            match wire::news_item_line(text, &label, limits) {
                Some(read) => read,
                None => jsonl::article(text, &label)
                    .map(|(document, problems)| (Article::of(document, None), problems)),
            }
        });
        match next {
            None if stream.any => {}
            None => self.fail(&name, None, ReadFault::Empty),
            Some(Err(error)) => self.fail(&name, None, ReadFault::Io(error)),
            Some(Ok((line, read))) => {
                match read {
                    Ok(read) => self.give(&name, read, Some(line)),
                    Err(fault) => self.fail(&name, Some(line), fault),
                }
                stream.any = true;
                self.open.push(Open::Lines(stream));
            }
        }
    }

    /// Reads the next page of a web archive.
    fn read_record(&mut self, mut records: warc::Records, name: String) {
        if let Some(record) = records.next() {
            let label = format!("{name}#{}", record.number);
            self.given(&label, record.read(&label, self.limits));
            self.open.push(Open::Warc(records, name));
        } else if !records.any {
            self.fail(&name, None, ReadFault::NoArticles);
        }
    }

    /// Goes one step further in a directory.
    fn step(&mut self, mut walk: Walk) {
        let root = walk.root.display().to_string();
        match walk.entries.next() {
            None if walk.any => return,
            None => return self.fail(&root, None, ReadFault::NoArticles),
            Some(Err(error)) => {
                let path = error.path().unwrap_or(&walk.root).display().to_string();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("a loop of links"));
                walk.any = true;
                self.fail(&path, None, ReadFault::Io(error));
            }
            Some(Ok(entry)) => {
                let name = entry.file_name().to_string_lossy();
                let hidden = entry.depth() > 0 && name.starts_with('.');
                if entry.file_type().is_dir() {
                    if hidden {
                        walk.entries.skip_current_dir();
                    }
                } else if is_article(&name) {
                    // What the file holds comes before the next one of the directory.
                    let (path, at) = (entry.into_path(), self.open.len());
                    walk.any |= self.open_found(&path);
                    self.open.insert(at, Open::Walk(walk));
                    return;
                }
            }
        }
        self.open.push(Open::Walk(walk));
    }

    /// Begins with a file found in a directory. A link to a file is followed; one to a directory, a socket or a device is no article.
    fn open_found(&mut self, path: &Path) -> bool {
        match fs::metadata(path) {
            Ok(data) if !data.is_file() => return false,
            Ok(_) => self.open_file(path),
            Err(error) => self.fail(&path.display().to_string(), None, ReadFault::Io(error)),
        }
        true
    }
}

/// One text as it is.
fn text(name: &str, bytes: Vec<u8>) -> Result<(Article, Vec<HeadProblem>), ReadFault> {
    if let Some(encoding) = utf16(&bytes) {
        return Err(ReadFault::NotUtf8 {
            byte: memchr::memchr(0, &bytes).unwrap_or_default() as u64,
            line: Some(1),
            looks_like: Some(encoding),
        });
    }
    match String::from_utf8(bytes) {
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(ReadFault::not_utf8(error.as_bytes(), at))
        }
        Ok(text) if text.trim_start_matches('\u{feff}').trim().is_empty() => Err(ReadFault::Empty),
        Ok(text) => {
            let (document, problems) = super::document_with_problems(name, text);
            Ok((Article::of(document, None), problems))
        }
    }
}

/// True for a file of a directory or an archive whose name says that it may be an article: not hidden, nor in what is, and no README.
fn is_article(name: &str) -> bool {
    let hidden = name
        .split('/')
        .any(|part| part.starts_with('.') && part != "." || part == "__MACOSX");
    let file = name.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    kind::may_be_article(name) && !hidden && !stem.eq_ignore_ascii_case("README")
}

/// True for an entry of an archive that may be an article and that unpacking by its name would put somewhere else.
fn leads_out(name: &str) -> bool {
    kind::may_be_article(name) && name.split(['/', '\\']).any(|part| part == "..")
}

/// The name of a document that [`read`] gave, for lists: the id of a JSON line or an entry, else the file's name without its ending.
pub fn display_id(document: &Document) -> String {
    let label = &document.label;
    let line = label.rsplit_once(':').filter(|(path, line)| {
        let inner = ending(&kind::unpacked(path));
        let lines = *path == STDIN || LINES_ENDINGS.contains(&inner.as_str());
        lines && line.bytes().all(|b| b.is_ascii_digit())
    });
    let entry = label
        .rsplit_once('#')
        .filter(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    let stem = |path: &str| {
        let path = kind::unpacked(path);
        let stem = Path::new(&path).file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    };
    match (line, entry, &document.id) {
        (Some(_), _, Some(id)) | (_, Some(_), Some(id)) => id.clone(),
        (Some((path, line)), _, None) => format!("{}:{line}", stem(path)),
        (None, Some((path, number)), None) => format!("{}#{number}", stem(path)),
        (None, None, _) => stem(label),
    }
}

/// The encoding of UTF-16 without its mark, whose every other byte is zero where it is mostly ASCII; UTF-8 has such bytes nowhere.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |first: usize| {
        let every_other = head.iter().skip(first).step_by(2);
        every_other.filter(|byte| **byte == 0).count()
    };
    let mostly = |count: usize| !head.is_empty() && 4 * count > head.len();
    match (mostly(zeros(0)), mostly(zeros(1))) {
        (false, true) => Some("UTF-16LE"),
        (true, false) => Some("UTF-16BE"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_known_without_its_mark() {
        let wide = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        let text = "“Café,” said Zoë Ångström.\n";
        assert_eq!(utf16(&wide(text, u16::to_le_bytes)), Some("UTF-16LE"));
        assert_eq!(utf16(&wide(text, u16::to_be_bytes)), Some("UTF-16BE"));
        for plain in [text, "", "a", "a\0b\0"] {
            let wide = plain.contains("\0b\0");
            assert_eq!(utf16(plain.as_bytes()).is_some(), wide, "{plain:?}");
        }
    }

    /// Reads `paths` in a directory with `files`; labels and messages come back without the directory's own name.
    fn reads(files: &[(&str, &[u8])], paths: &[&str], limit: u64) -> Vec<String> {
        let directory = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let paths: Vec<_> = paths
            .iter()
            .map(|path| directory.path().join(path))
            .collect();
        let limits = Limits {
            document_bytes: limit,
        };
        let root = directory.path().display().to_string();
        read(&paths, limits)
            .map(|read| match read {
                Ok(document) => format!("{} = {}", document.label, display_id(&document)),
                Err(error) => error.to_string(),
            })
            .map(|line| line.replace(&format!("{root}/"), "").replace(&root, "."))
            .collect()
    }

    #[test]
    fn a_directory_is_read_by_name_without_hidden_files_and_readmes() {
        let files: [(&str, &[u8]); 9] = [
            ("b.txt", b"So."),
            ("a/c.md", b"---\nid: x\n---\nSo."),
            ("a/README.md", b"About."),
            ("readme.txt", b"About."),
            (".hidden.txt", b"No."),
            (".git/d.txt", b"No."),
            ("e.png", b"<p>No."),
            (
                "d.jsonl",
                b"{\"id\":\"l1\",\"text\":\"So.\"}\n{\"text\":\"So.\"}",
            ),
            ("empty.txt", b" \n"),
        ];
        assert_eq!(
            reads(&files, &[""], 100),
            [
                "a/c.md = c",
                "b.txt = b",
                "d.jsonl:1 = l1",
                "d.jsonl:2 = d:2",
                "empty.txt: is empty"
            ]
        );
        assert_eq!(
            reads(&files, &["README.md", "e.png", "b.txt"], 100).len(),
            3
        );
        assert!(reads(&files, &["e.png"], 100)[0].contains("is a .png file, which is not read"));
    }

    #[test]
    fn each_bad_file_says_what_is_wrong_and_the_rest_goes_on() {
        let files: [(&str, &[u8]); 7] = [
            ("latin.txt", b"One.\nCaf\xe9."),
            ("wide.txt", b"\xff\xfea\0"),
            ("large.txt", &[b'a'; 101]),
            ("cut.jsonl", b"{\"text\":\"So.\"}\n{\"text\":\"S"),
            ("none/x.png", b""),
            ("none.jsonl", b"\n"),
            (
                "good.md",
                "\u{feff}---\npublished: soon\n---\nSo.".as_bytes(),
            ),
        ];
        let named: Vec<_> = files
            .iter()
            .map(|(name, _)| name.trim_end_matches("/x.png"))
            .collect();
        let read = reads(&files, &[&named[..], &["missing.txt"]].concat(), 100);
        let expected = [
            "latin.txt: is not UTF-8: byte 8 (counted from 0), line 2; the encoding is not guessed",
            "wide.txt: is not UTF-8: byte 0 (counted from 0), line 1; the encoding is not guessed, convert the file first: iconv -f UTF-16",
            "large.txt: has 101 bytes; the limit for one document is 100 bytes",
            "cut.jsonl:1 = cut:1",
            "cut.jsonl:2: the JSON object is cut off",
            "none: holds no articles; read are files that end in .txt",
            "none.jsonl: is empty",
            "good.md = good",
            "good.md:2: `published` is \"soon\"",
            "missing.txt: cannot be read",
        ];
        assert_eq!(read.len(), expected.len(), "{read:#?}");
        for (read, expected) in read.iter().zip(expected) {
            assert!(read.starts_with(expected), "{read}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_followed_and_loops_are_harmless() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        fs::create_dir(at("in")).unwrap();
        fs::write(at("in/a.txt"), "So.").unwrap();
        std::os::unix::fs::symlink(at("in"), at("in/loop.txt")).unwrap();
        std::os::unix::fs::symlink(directory.path(), at("in/up")).unwrap();
        std::os::unix::fs::symlink(at("in/a.txt"), at("in/b.txt")).unwrap();
        std::os::unix::fs::symlink(at("gone"), at("in/c.txt")).unwrap();
        let read: Vec<_> = read(&[at("in")], Limits::default()).collect();
        assert_eq!(
            read.iter().filter(|read| read.is_ok()).count(),
            2,
            "{read:?}"
        );
        assert_eq!(read.len(), 3, "{read:?}");
    }

    /// A ZIP file with these entries.
    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let stored = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Stored);
            zip.start_file(*name, stored).unwrap();
            io::Write::write_all(&mut zip, bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut gz, bytes).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_read_as_if_it_were_not() {
        let lines = gzipped(b"{\"text\":\"So.\"}\n{\"text\":\"No.\"}\n");
        let inner = zipped(&[("c.html", b"<p>So."), (".d.txt", b"No."), ("e.jpg", b"No.")]);
        let archive = zipped(&[
            ("a/b.txt", b"So."),
            ("a/b.bin", b"No."),
            ("a/c.zip", &inner),
            ("f.jsonl.gz", &lines),
            ("latin.txt", b"caf\xe9"),
            ("__MACOSX/b.txt", b"No."),
            ("../g.txt", b"No."),
        ]);
        let deep = gzipped(&gzipped(&gzipped(&gzipped(b"So."))));
        let files: [(&str, &[u8]); 5] = [
            ("one.zip", &archive),
            ("two.txt.gz", &gzipped(b"So.")),
            ("deep.gz", &deep),
            ("none.zip", &zipped(&[("a.bin", b"No.")])),
            ("cut.zip", &archive[..60]),
        ];
        let names: Vec<_> = files.iter().map(|(name, _)| *name).collect();
        let read = reads(&files, &names, 100);
        let expected = [
            "one.zip/a/b.txt = b",
            "one.zip/a/c.zip/c.html = c",
            "one.zip/f.jsonl.gz:1 = f:1",
            "one.zip/f.jsonl.gz:2 = f:2",
            "one.zip/latin.txt: is not UTF-8: byte 3",
            "one.zip/../g.txt: has a name that leads out of its archive",
            "two.txt.gz = two",
            "deep.gz: is packed too many times over; unpack it first",
            "none.zip: holds no articles",
            "cut.zip: is not a whole ZIP file",
        ];
        assert_eq!(read.len(), expected.len(), "{read:#?}");
        for (read, expected) in read.iter().zip(expected) {
            assert!(read.starts_with(expected), "{read}");
        }
    }

    /// The example reports, where they lie beside the repository.
    #[test]
    fn reads_the_example_reports_as_they_are() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
        if !directory.is_dir() {
            eprintln!("skipped: no example reports in {}", directory.display());
            return;
        }
        let read: Vec<_> = read(&[directory], Limits::default())
            .map(|document| document.expect("a report that reads"))
            .collect();
        let days: Vec<_> = read
            .iter()
            .map(|document| document.published.map(|day| day.to_string()))
            .collect();
        let day = Some("2025-09-04".to_owned());
        assert_eq!(days, [day.clone(), None, day, None, None]);
        let first = &read[0];
        assert!(first.text[first.body.start..].starts_with("Leaders"));
        assert!(read[1..].iter().all(|document| document.body.start == 0));
    }
}
