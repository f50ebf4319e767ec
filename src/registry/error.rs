//! What can go wrong with a registry, in words that say what we were doing, what is wrong and what helps.

use std::path::PathBuf;

/// A registry that cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A reading command on a directory that holds no registry.
    #[error("there is no registry in {dir}: ingest something into it first (onrecord ingest --registry {dir} PATH…)", dir = .0.display())]
    Missing(PathBuf),
    /// A file where the registry's directory should be, or a database that is somebody else's.
    #[error("{} is no registry: {problem}", .path.display())]
    NotARegistry {
        /// What was opened.
        path: PathBuf,
        /// Why it is none.
        problem: String,
    },
    /// A registry of a later version of this program.
    #[error("the registry in {} has format {found}, and this version of onrecord reads up to {known}: use the newer version that wrote it", .path.display())]
    Newer {
        /// The directory.
        path: PathBuf,
        /// The format it has.
        found: i64,
        /// The latest format this program knows.
        known: i64,
    },
    /// A registry whose file says another format than its tables have.
    #[error("{} says that it has format {said}, and its tables are those of format {found}: sqlite3 {} 'PRAGMA user_version = {found}' sets it right, then onrecord doctor tells whether the rest is sound", .path.display(), .path.display())]
    WrongFormat {
        /// The file.
        path: PathBuf,
        /// The format that it says.
        said: i64,
        /// The format that it has.
        found: i64,
    },
    /// Another process is writing.
    #[error("the registry in {} is being written by {holder}: wait for it, or send the request to it with --server URL", .path.display())]
    Locked {
        /// The directory.
        path: PathBuf,
        /// "process 4711", or "another process" where that is not known.
        holder: String,
    },
    /// A write to a registry that was opened for reading.
    #[error(
        "this registry is open for reading only: name a directory with --registry DIR to write to"
    )]
    ReadOnly,
    /// An event that does not fit its predecessor, or whose payload is not what was written.
    #[error("the registry in {} is damaged at event {sequence}: {problem}", .path.display())]
    Damaged {
        /// The directory.
        path: PathBuf,
        /// The first event that is not what it should be.
        sequence: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// The disk, or a limit on files, took no more.
    #[error("the disk refused the write to {}: {cause}. Nothing of it is on record, and reading goes on; writes work again as soon as there is room: free some and send it again", .path.display())]
    Full {
        /// The directory.
        path: PathBuf,
        /// What the database said.
        #[source]
        cause: rusqlite::Error,
    },
    /// The disk has no room for what SQLite needs to read a write-ahead log that another process left behind.
    #[error("the disk that holds {} is full, and reading what was written last needs some 32 KiB for registry.sqlite-shm ({cause}): free some space, nothing is lost", .path.display())]
    NoRoom {
        /// The directory.
        path: PathBuf,
        /// What the database said.
        #[source]
        cause: rusqlite::Error,
    },
    /// Pages of the file that are not what was written.
    #[error("registry.sqlite in {} is damaged ({doing}): {cause}; restore it from a copy", .path.display())]
    Corrupt {
        /// What we were doing.
        doing: &'static str,
        /// The directory.
        path: PathBuf,
        /// What the database said.
        #[source]
        cause: rusqlite::Error,
    },
    /// A whole log for a registry that has one.
    #[error("the registry in {} holds events already: a log goes into a new directory, articles and quotations go into any", .0.display())]
    HoldsEvents(PathBuf),
    /// The log's file is not where it was opened: its directory was moved, removed or put back from a copy.
    #[error("registry.sqlite is gone from {} since it was opened, or another file is there: nothing of this write is on record; put it back where it was, or start again", .0.display())]
    Gone(PathBuf),
    /// A line that is no event of a log, or not the next one.
    #[error("{}, line {line}: {problem}; nothing of it was taken over", .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1 on.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// Something was erased, and a reader still holds the write-ahead log in which the words stand.
    #[error("erased, but another process is still reading the write-ahead log in {} that holds the words: send the request again when it is done", .0.display())]
    StillHeld(PathBuf),
    /// The file of the registry's state cannot be written; the log is what it was.
    #[error("writing the registry's state beside its log: {0}")]
    State(#[from] crate::mapped::MappedError),
    /// Events whose making broke off: none of them is on record.
    #[error("the write broke off before its end, and nothing of it is on record: send it again")]
    Unfinished,
    /// An event that cannot be written down.
    #[error("writing down an event: {0}")]
    Encoding(#[source] serde_json::Error),
    /// The database said no.
    #[error("{doing} in {}: {cause}", .path.display())]
    Store {
        /// What we were doing.
        doing: &'static str,
        /// The directory.
        path: PathBuf,
        /// What the database said.
        #[source]
        cause: rusqlite::Error,
    },
    /// The file system said no.
    #[error("{doing} {}: {cause}{}", .path.display(), help(cause))]
    Io {
        /// What we were doing.
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
}

/// What helps against what the system said.
fn help(cause: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match cause.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "; writing needs a directory that this user may write to, reading does not"
        }
        ErrorKind::AlreadyExists => {
            "; nothing is written over: give another name, or remove it first"
        }
        _ => "",
    }
}

/// A request that asks for something that cannot be: which field, what is wrong with it, what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}; {fix}")]
pub struct QueryError {
    /// The field of the request: `filter`, `order_by`, `page_size`, `page_token`, `parent`.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What would be right.
    pub fix: String,
}

/// A document, a quotation or a decision that is not taken on record: which field, what is wrong with it, what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}; {fix}")]
pub struct Refusal {
    /// The field of the document, quotation or decision: `text`, `quotation`, `speaker`.
    pub field: &'static str,
    /// What kind of refusal it is, such as `REFUSED` or `NOT_ON_RECORD`.
    pub reason: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What would be right.
    pub fix: String,
}
