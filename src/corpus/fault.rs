//! Why a file, or a part of one, could not be read, and how much is read at once.
//!
//! Every fault says what is wrong and what would be right, in words that follow the name of the file.

use std::{fmt, io, path::PathBuf};

use super::{head::HeadProblem, kind::READ};

/// How much is read at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of one document: of a text file, or of one line of JSON lines.
    pub document_bytes: u64,
}

impl Limits {
    /// Refuses a text that is too long for one document.
    pub(super) fn check(self, bytes: usize) -> Result<(), ReadFault> {
        let (bytes, limit) = (bytes as u64, self.document_bytes);
        match bytes > limit {
            true => Err(ReadFault::TooLarge {
                bytes: Some(bytes),
                limit,
            }),
            false => Ok(()),
        }
    }
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
    /// A format that is not read, by its ending.
    Format(String),
    /// Something that is not read, and what to do: what it is in words that follow the file's name, and the way out.
    Unread(&'static str, &'static str),
    /// A file of a format that is read, but not a whole one: the format, and what is wrong.
    Damaged(&'static str, String),
    /// Packed input that grows beyond all measure.
    Expands {
        /// How many bytes came out of it before the reading stopped.
        bytes: u64,
    },
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
                "holds no articles; read are files that end in .{} (hidden files and READMEs aside)",
                READ.join(", .")
            ),
            ReadFault::Format(ending) => write!(
                f,
                "is a .{ending} file, which is not read; read are .{}",
                READ.join(", .")
            ),
            ReadFault::Unread(what, fix) => write!(f, "{what}; {fix}"),
            ReadFault::Damaged(format, message) => {
                write!(f, "is not a whole {format} file: {message}")
            }
            ReadFault::Expands { bytes } => write!(
                f,
                "unpacks to more than {bytes} bytes, out of all proportion to its size; unpack it by hand if you trust it"
            ),
            ReadFault::Json(message) | ReadFault::Field(message) => f.write_str(message),
            ReadFault::Missing(field) => write!(f, "the line has no `{field}`, or an empty one"),
            ReadFault::Head(problem) => problem.fmt(f),
        }
    }
}

impl ReadFault {
    /// Bytes of which the one at `at` is no UTF-8.
    pub(super) fn not_utf8(bytes: &[u8], at: usize) -> Self {
        ReadFault::NotUtf8 {
            byte: at as u64,
            line: Some(memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1),
            looks_like: matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]).then_some("UTF-16"),
        }
    }

    /// A file of a format that is read, but not a whole one.
    pub(super) fn damaged(format: &'static str, message: impl fmt::Display) -> Self {
        ReadFault::Damaged(format, message.to_string())
    }
}

/// A line's number in words.
pub(super) struct TextLine(pub usize);

impl fmt::Display for TextLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.0)
    }
}
