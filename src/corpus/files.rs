//! Reads files, directories and the standard input, in the order they are named.
//!
//! In come paths, out come documents and errors that name the place; one bad file never ends the others. A directory is read with all
//! its sub-directories, by name; hidden files and READMEs in it are no articles, and directories behind symbolic links are not entered.

use std::{
    collections::VecDeque,
    fmt,
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{
    document_with_problems,
    head::HeadProblem,
    jsonl::{self, JsonLines},
};
use crate::model::Document;

/// The endings that are read in a directory.
const TEXT_ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];
/// The endings of JSON lines.
const LINES_ENDINGS: [&str; 2] = ["jsonl", "ndjson"];
/// Formats whose marks and tags would be misread as an article's own. Any other ending is read as text where the file is named outright.
const OTHER_FORMATS: [&str; 16] = [
    "html", "htm", "xml", "json", "csv", "tsv", "pdf", "doc", "docx", "odt", "rtf", "epub", "gz",
    "zip", "png", "jpg",
];
/// What stands for the standard input.
const STDIN: &str = "-";

/// How much is read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of one document: of a text file, or of one line of JSON lines.
    pub document_bytes: u64,
}

impl Default for Limits {
    /// 10 MiB a document: some fifty times the longest article of a newspaper.
    fn default() -> Self {
        Limits {
            document_bytes: 10 * 1024 * 1024,
        }
    }
}

/// A file, or a line of one, that could not be read, or not in full.
#[derive(Debug)]
pub struct ReadError {
    /// The path as given, or found in a directory that was given.
    pub path: PathBuf,
    /// The line, from 1 on, where it is about one.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: ReadFault,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.line {
            Some(line) => write!(f, "{path}:{line}: {}", self.fault),
            None => write!(f, "{path}: {}", self.fault),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            ReadFault::Io(error) => Some(error),
            ReadFault::Head(problem) => Some(problem),
            _ => None,
        }
    }
}

/// What is wrong with a file or a line.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadFault {
    /// The system refused.
    Io(io::Error),
    /// There is nothing in it.
    Empty,
    /// It is not UTF-8; the encoding is not guessed.
    NotUtf8 {
        /// The first byte that is not, counted from the start of the file.
        byte: u64,
        /// Its line, from 1 on, where the error does not name one already.
        line: Option<usize>,
        /// What a byte order mark says it is instead.
        looks_like: Option<&'static str>,
    },
    /// It is larger than the limit.
    TooLarge {
        /// How large, in bytes, where that is known without reading on.
        bytes: Option<u64>,
        /// The limit in bytes.
        limit: u64,
    },
    /// A directory without a file that could be an article.
    NoArticles,
    /// A format that is not read.
    Format(String),
    /// A line that is not a JSON object of an article, in words.
    Json(String),
    /// A line without a field that it must have.
    Missing(&'static str),
    /// A field of a line that does not hold what it should, in words.
    Field(String),
    /// The document was read, but not all that its head says.
    Head(HeadProblem),
}

impl fmt::Display for ReadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadFault::Io(error) => write!(f, "cannot be read: {error}"),
            ReadFault::Empty => f.write_str("is empty"),
            ReadFault::NotUtf8 {
                byte,
                line,
                looks_like,
            } => {
                write!(f, "is not UTF-8: byte {byte} (counted from 0)")?;
                if let Some(line) = line {
                    write!(f, ", {}", TextLine(*line))?;
                }
                let from = looks_like.unwrap_or("ITS-ENCODING");
                write!(
                    f,
                    "; the encoding is not guessed, convert the file first: iconv -f {from} -t UTF-8"
                )
            }
            ReadFault::TooLarge { bytes, limit } => {
                match bytes {
                    Some(bytes) => write!(f, "has {bytes} bytes")?,
                    None => f.write_str("is too large")?,
                }
                write!(
                    f,
                    "; the limit for one document is {limit} bytes ({} MiB)",
                    limit / (1024 * 1024)
                )
            }
            ReadFault::NoArticles => write!(
                f,
                "holds no articles; read are files that end in .{} or .{} (hidden files and READMEs aside)",
                TEXT_ENDINGS.join(", ."),
                LINES_ENDINGS.join(", .")
            ),
            ReadFault::Format(ending) => write!(
                f,
                "is a .{ending} file, which is not read; read are .{} and, one JSON object a line, .{}",
                TEXT_ENDINGS.join(", ."),
                LINES_ENDINGS.join(", .")
            ),
            ReadFault::Json(message) | ReadFault::Field(message) => f.write_str(message),
            ReadFault::Missing(field) => write!(f, "the line has no `{field}`, or an empty one"),
            ReadFault::Head(problem) => problem.fmt(f),
        }
    }
}

/// A line's number in words.
pub(super) struct TextLine(pub usize);

impl fmt::Display for TextLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.0)
    }
}

/// Reads all articles under `paths`, in their order. `-` is the standard input: JSON lines where it begins with `{`, else one text.
///
/// A document whose head could not be read in full comes out, and its [`ReadFault::Head`] after it.
pub fn read(paths: &[PathBuf], limits: Limits) -> Reader {
    Reader {
        paths: paths.iter().cloned().collect(),
        limits,
        walk: None,
        lines: None,
        ready: VecDeque::new(),
    }
}

/// The documents and errors of some paths, read as they are asked for.
pub struct Reader {
    paths: VecDeque<PathBuf>,
    limits: Limits,
    walk: Option<Walk>,
    lines: Option<Lines>,
    ready: VecDeque<Result<Document, ReadError>>,
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
    path: PathBuf,
    lines: JsonLines<Box<dyn BufRead + Send>>,
    /// A line was found that is not blank.
    any: bool,
}

impl Iterator for Reader {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
            if self.lines.is_some() {
                self.read_line();
            } else if self.walk.is_some() {
                self.step();
            } else {
                let path = self.paths.pop_front()?;
                self.open(path);
            }
        }
    }
}

impl Reader {
    fn fail(&mut self, path: &Path, line: Option<usize>, fault: ReadFault) {
        self.ready.push_back(Err(ReadError {
            path: path.to_owned(),
            line,
            fault,
        }));
    }

    fn give(&mut self, path: &Path, read: (Document, Vec<HeadProblem>), line: Option<usize>) {
        let (document, problems) = read;
        self.ready.push_back(Ok(document));
        for problem in problems {
            let line = line.unwrap_or(problem.line);
            self.fail(path, Some(line), ReadFault::Head(problem));
        }
    }

    /// Begins with a path that was named outright.
    fn open(&mut self, path: PathBuf) {
        if path.as_os_str() == STDIN {
            return self.open_stdin(path);
        }
        match fs::metadata(&path) {
            Err(error) => self.fail(&path, None, ReadFault::Io(error)),
            Ok(data) if data.is_dir() => {
                let entries = WalkDir::new(&path).sort_by_file_name().into_iter();
                self.walk = Some(Walk {
                    root: path,
                    entries,
                    any: false,
                });
            }
            Ok(_) => {
                let ending = ending(&path);
                if OTHER_FORMATS.contains(&ending.as_str()) {
                    self.fail(&path, None, ReadFault::Format(ending));
                } else {
                    self.open_file(&path);
                }
            }
        }
    }

    fn open_stdin(&mut self, path: PathBuf) {
        let mut stdin = BufReader::new(io::stdin());
        match stdin.fill_buf() {
            Err(error) => self.fail(&path, None, ReadFault::Io(error)),
            Ok(start) => {
                let first = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
                let first = first.iter().find(|b| !b.is_ascii_whitespace());
                if first == Some(&b'{') {
                    self.open_lines(path, Box::new(stdin));
                } else {
                    self.read_text(&path, stdin, None);
                }
            }
        }
    }

    fn open_lines(&mut self, path: PathBuf, stream: Box<dyn BufRead + Send>) {
        let lines = JsonLines::new(stream, self.limits.document_bytes);
        self.lines = Some(Lines {
            path,
            lines,
            any: false,
        });
    }

    fn open_file(&mut self, path: &Path) {
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (data, file) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.fail(path, None, ReadFault::Io(error)),
        };
        if LINES_ENDINGS.contains(&ending(path).as_str()) {
            self.open_lines(path.to_owned(), Box::new(BufReader::new(file)));
        } else {
            // A pipe says 0 and has more.
            self.read_text(path, file, data.is_file().then_some(data.len()));
        }
    }

    /// Reads one text. A file over the limit is refused by its size alone.
    fn read_text(&mut self, path: &Path, stream: impl Read, size: Option<u64>) {
        let limit = self.limits.document_bytes;
        if let Some(bytes) = size.filter(|&bytes| bytes > limit) {
            let bytes = Some(bytes);
            return self.fail(path, None, ReadFault::TooLarge { bytes, limit });
        }
        let mut bytes = Vec::new();
        if let Err(error) = stream.take(limit + 1).read_to_end(&mut bytes) {
            return self.fail(path, None, ReadFault::Io(error));
        }
        if bytes.len() as u64 > limit {
            return self.fail(path, None, ReadFault::TooLarge { bytes: None, limit });
        }
        if let Some(encoding) = utf16(&bytes) {
            let fault = ReadFault::NotUtf8 {
                byte: memchr::memchr(0, &bytes).unwrap_or_default() as u64,
                line: Some(1),
                looks_like: Some(encoding),
            };
            return self.fail(path, None, fault);
        }
        match String::from_utf8(bytes) {
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.as_bytes();
                let fault = ReadFault::NotUtf8 {
                    byte: at as u64,
                    line: Some(memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1),
                    looks_like: matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
                        .then_some("UTF-16"),
                };
                self.fail(path, None, fault);
            }
            Ok(text) if text.trim_start_matches('\u{feff}').trim().is_empty() => {
                self.fail(path, None, ReadFault::Empty);
            }
            Ok(text) => {
                let read = document_with_problems(&path.display().to_string(), text);
                self.give(path, read, None);
            }
        }
    }

    /// Reads the next of the JSON lines.
    fn read_line(&mut self) {
        let Some(mut stream) = self.lines.take() else {
            return;
        };
        let path = stream.path.clone();
        let label = |line: usize| format!("{}:{line}", path.display());
        let next = stream
            .lines
            .next_line(|text, line| jsonl::article(text, &label(line)));
        match next {
            None if stream.any => {}
            None => self.fail(&path, None, ReadFault::Empty),
            Some(Err(error)) => self.fail(&path, None, ReadFault::Io(error)),
            Some(Ok((line, read))) => {
                match read {
                    Ok(read) => self.give(&path, read, Some(line)),
                    Err(fault) => self.fail(&path, Some(line), fault),
                }
                stream.any = true;
                self.lines = Some(stream);
            }
        }
    }

    /// Goes one step further in a directory.
    fn step(&mut self) {
        let Some(mut walk) = self.walk.take() else {
            return;
        };
        match walk.entries.next() {
            None if walk.any => return,
            None => return self.fail(&walk.root, None, ReadFault::NoArticles),
            Some(Err(error)) => {
                let path = error.path().unwrap_or(&walk.root).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("a loop of links"));
                walk.any = true;
                self.fail(&path, None, ReadFault::Io(error));
            }
            Some(Ok(entry)) => {
                let name = entry.file_name().as_encoded_bytes();
                let hidden = entry.depth() > 0 && name.starts_with(b".");
                if entry.file_type().is_dir() {
                    if hidden {
                        walk.entries.skip_current_dir();
                    }
                } else if !hidden && is_article(entry.path()) {
                    walk.any |= self.open_found(entry.path());
                }
            }
        }
        self.walk = Some(walk);
    }

    /// Begins with a file found in a directory. A link to a file is followed; one to a directory, a socket or a device is no article.
    fn open_found(&mut self, path: &Path) -> bool {
        match fs::metadata(path) {
            Ok(data) if !data.is_file() => return false,
            Ok(_) => self.open_file(path),
            Err(error) => self.fail(path, None, ReadFault::Io(error)),
        }
        true
    }
}

/// True for a file of a directory whose name says that it may be an article.
/// The encoding of UTF-16 without its mark, whose every other byte is zero where it is mostly ASCII; UTF-8 has such bytes nowhere.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(1024) & !1];
    let zeros = |first: usize| {
        head.iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let mostly = |count: usize| !head.is_empty() && 4 * count > head.len();
    match (mostly(zeros(0)), mostly(zeros(1))) {
        (false, true) => Some("UTF-16LE"),
        (true, false) => Some("UTF-16BE"),
        _ => None,
    }
}

fn is_article(path: &Path) -> bool {
    let ending = ending(path);
    let known = TEXT_ENDINGS.contains(&ending.as_str()) || LINES_ENDINGS.contains(&ending.as_str());
    let readme = path
        .file_stem()
        .is_some_and(|stem| stem.eq_ignore_ascii_case("README"));
    known && !readme
}

fn ending(path: &Path) -> String {
    path.extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase()
}

/// The name of a document that [`read`] gave, for lists: the id of a JSON line, else the file's name without its ending.
pub fn display_id(document: &Document) -> String {
    let label = &document.label;
    let line = label.rsplit_once(':').filter(|(path, line)| {
        let lines = *path == STDIN || LINES_ENDINGS.contains(&ending(Path::new(path)).as_str());
        lines && line.bytes().all(|b| b.is_ascii_digit())
    });
    let stem = |path: &str| {
        let stem = Path::new(path).file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    };
    match (line, &document.id) {
        (Some(_), Some(id)) => id.clone(),
        (Some((path, line)), None) => format!("{}:{line}", stem(path)),
        (None, _) => stem(label),
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
            assert_eq!(
                utf16(plain.as_bytes()).is_some(),
                plain.contains("\0b\0"),
                "{plain:?}"
            );
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
            ("e.html", b"<p>No."),
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
            reads(&files, &["README.md", "e.html", "b.txt"], 100).len(),
            3
        );
        assert!(reads(&files, &["e.html"], 100)[0].contains("is a .html file, which is not read"));
    }

    #[test]
    fn each_bad_file_says_what_is_wrong_and_the_rest_goes_on() {
        let files: [(&str, &[u8]); 7] = [
            ("latin.txt", b"One.\nCaf\xe9."),
            ("wide.txt", b"\xff\xfea\0"),
            ("large.txt", &[b'a'; 101]),
            ("cut.jsonl", b"{\"text\":\"So.\"}\n{\"text\":\"S"),
            ("none/x.html", b""),
            ("none.jsonl", b"\n"),
            (
                "good.md",
                "\u{feff}---\npublished: soon\n---\nSo.".as_bytes(),
            ),
        ];
        let named: Vec<_> = files
            .iter()
            .map(|(name, _)| name.trim_end_matches("/x.html"))
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
