//! The log of events in an SQLite file, which data desks can open with their own tools.
//!
//! `DIR/registry.sqlite` holds two tables: `events`, the chain, and `payloads`, what happened. WAL with synchronous FULL: a commit that
//! was acknowledged survives `kill -9` and the loss of power. `DIR/writer.lock` is locked by the one process that writes and holds its
//! process id; the lock goes with the process, however it ends. Readers need no lock.

use std::{
    fs::{self, File, TryLockError},
    io::{Read, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::{
    Access,
    change::Stamp,
    error::RegistryError,
    log::{EventLog, Hash, LogEvent, chain, hex, sha256},
};

/// `ONRC`, which SQLite keeps in the file's header: this database is a registry.
const APPLICATION_ID: i64 = 0x4F4E_5243;

/// The format of the tables and payloads. A program refuses what is newer than its own.
const FORMAT: i64 = 1;

const SCHEMA: &str = "
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,   -- dense, from 1 on
    id       TEXT NOT NULL UNIQUE,  -- the first half of the chain's hash
    time     INTEGER NOT NULL,      -- milliseconds since 1970-01-01 UTC
    author   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    payload  BLOB NOT NULL,         -- SHA-256 of the payload
    chain    BLOB NOT NULL          -- SHA-256 over the predecessor's and the columns before
) STRICT;
CREATE TABLE payloads (
    sequence INTEGER PRIMARY KEY REFERENCES events (sequence),
    body     BLOB NOT NULL          -- JSON
) STRICT;
";

/// A log in an SQLite file.
#[derive(Debug)]
pub(super) struct SqliteLog {
    dir: PathBuf,
    connection: Connection,
    /// The last event's sequence number and chain hash.
    last: (u64, Hash),
    /// Held for as long as this process writes; `None` for a reader.
    writer: Option<File>,
}

impl SqliteLog {
    /// Opens the log in a directory; for writing it is made where there is none.
    pub(super) fn open(dir: &Path, access: Access) -> Result<Self, RegistryError> {
        let path = dir.join("registry.sqlite");
        if dir.exists() && !dir.is_dir() {
            return Err(not_a_registry(
                dir,
                "it is a file, and a registry is a directory",
            ));
        }
        let writer = match access {
            Access::Read if !path.exists() => return Err(RegistryError::Missing(dir.into())),
            Access::Read => None,
            Access::Write => {
                fs::create_dir_all(dir).map_err(|cause| RegistryError::Io {
                    doing: "making the directory",
                    path: dir.into(),
                    cause,
                })?;
                Some(lock(dir)?)
            }
        };
        let store = |doing| move |cause| store(dir, doing, cause);
        let flags = match access {
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
        let connection =
            Connection::open_with_flags(&path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(store("opening the registry"))?;
        connection
            .busy_timeout(std::time::Duration::from_secs(10))
            .map_err(store("opening the registry"))?;
        let mut log = SqliteLog {
            dir: dir.into(),
            connection,
            last: (0, [0; 32]),
            writer,
        };
        log.check_format(&path)?;
        log.last = log
            .connection
            .query_row(
                "SELECT sequence, chain FROM events ORDER BY sequence DESC LIMIT 1",
                [],
                |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)),
            )
            .optional()
            .map_err(store("reading the last event"))?
            .unwrap_or((0, [0; 32]));
        Ok(log)
    }

    /// Refuses what is no registry or a newer one, and makes the tables of a new one.
    fn check_format(&mut self, path: &Path) -> Result<(), RegistryError> {
        let pragma = |name: &str| {
            self.connection
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
        };
        let read = |result: rusqlite::Result<i64>| match result {
            Err(rusqlite::Error::SqliteFailure(cause, _))
                if cause.code == rusqlite::ErrorCode::NotADatabase =>
            {
                Err(not_a_registry(path, "it is not an SQLite database"))
            }
            other => other.map_err(|cause| store(&self.dir, "reading the format", cause)),
        };
        let application = read(pragma("application_id"))?;
        let format = read(pragma("user_version"))?;
        let tables = read(self.connection.query_row(
            "SELECT count(*) FROM sqlite_schema",
            [],
            |row| row.get(0),
        ))?;
        let empty = application == 0 && tables == 0;
        if application != APPLICATION_ID && !empty {
            return Err(not_a_registry(path, "it is a database of another program"));
        }
        if format > FORMAT {
            return Err(RegistryError::Newer {
                path: self.dir.clone(),
                found: format,
                known: FORMAT,
            });
        }
        if self.writer.is_none() {
            return match empty {
                true => Err(RegistryError::Missing(self.dir.clone())),
                false => Ok(()),
            };
        }
        let prepare = || {
            self.connection
                .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
            if empty {
                self.connection.execute_batch(&format!(
                    "BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"
                ))?;
            }
            Ok(())
        };
        prepare().map_err(|cause| store(&self.dir, "preparing the registry", cause))
    }
}

impl EventLog for SqliteLog {
    fn append(&mut self, events: Vec<LogEvent>, stamp: &Stamp) -> Result<u64, RegistryError> {
        if self.writer.is_none() {
            return Err(RegistryError::ReadOnly);
        }
        let (mut sequence, mut before) = self.last;
        let mut write = || {
            let transaction = self.connection.transaction()?;
            {
                let mut event_row = transaction.prepare_cached(
                    "INSERT INTO events (sequence, id, time, author, kind, payload, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
                )?;
                let mut payload_row = transaction
                    .prepare_cached("INSERT INTO payloads (sequence, body) VALUES (?, ?)")?;
                for event in &events {
                    sequence += 1;
                    let payload = sha256(&event.payload);
                    let (time, author) = (stamp.time, stamp.author.as_str());
                    before = chain(&before, sequence, time, author, &event.kind, &payload);
                    event_row.execute(params![
                        sequence.cast_signed(),
                        hex(&before[..16]),
                        time.as_millisecond(),
                        author,
                        event.kind,
                        payload,
                        before
                    ])?;
                    payload_row.execute(params![sequence.cast_signed(), event.payload])?;
                }
            }
            transaction.commit()
        };
        write().map_err(|cause| store(&self.dir, "writing events", cause))?;
        self.last = (sequence, before);
        Ok(sequence)
    }

    fn replay(
        &self,
        visit: &mut dyn FnMut(u64, LogEvent) -> Result<(), String>,
    ) -> Result<(), RegistryError> {
        let store = |cause| store(&self.dir, "reading events", cause);
        let mut statement = self
            .connection
            .prepare(
                "SELECT sequence, time, author, kind, payload, chain, body
                 FROM events LEFT JOIN payloads USING (sequence) WHERE sequence <= ? ORDER BY sequence",
            )
            .map_err(store)?;
        let mut rows = statement
            .query([self.last.0.cast_signed()])
            .map_err(store)?;
        let (mut expected, mut before): (u64, Hash) = (0, [0; 32]);
        while let Some(row) = rows.next().map_err(store)? {
            expected += 1;
            let event = Row::read(row).map_err(store)?;
            let damaged = |problem| RegistryError::Damaged {
                path: self.dir.clone(),
                sequence: expected,
                problem,
            };
            before = event.check(expected, &before).map_err(damaged)?;
            let event = LogEvent {
                kind: event.kind,
                payload: event.body.unwrap_or_default(),
            };
            visit(expected, event).map_err(damaged)?;
        }
        Ok(())
    }
}

/// A row of the log.
struct Row {
    sequence: u64,
    time: i64,
    author: String,
    kind: String,
    payload: Hash,
    chain: Hash,
    body: Option<Vec<u8>>,
}

impl Row {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Row {
            sequence: row.get::<_, i64>(0)?.unsigned_abs(),
            time: row.get(1)?,
            author: row.get(2)?,
            kind: row.get(3)?,
            payload: row.get(4)?,
            chain: row.get(5)?,
            body: row.get(6)?,
        })
    }

    /// The chain's hash after this row, where the row is what was written behind its predecessor.
    fn check(&self, expected: u64, before: &Hash) -> Result<Hash, String> {
        if self.sequence != expected {
            return Err(format!("the next event on file is {}", self.sequence));
        }
        let body = self.body.as_deref().ok_or("its payload is missing")?;
        if sha256(body) != self.payload {
            return Err("its payload is not what was written".into());
        }
        let time = Timestamp::from_millisecond(self.time).map_err(|cause| cause.to_string())?;
        let hash = chain(
            before,
            self.sequence,
            time,
            &self.author,
            &self.kind,
            &self.payload,
        );
        match hash == self.chain {
            true => Ok(hash),
            false => Err("the chain of hashes is broken".into()),
        }
    }
}

/// How often, every 10 milliseconds, a lock that is held is asked for again before the writer is refused.
const PATIENCE: usize = 50;

/// Locks the directory for writing, or says which process has it.
fn lock(dir: &Path) -> Result<File, RegistryError> {
    let path = dir.join("writer.lock");
    let io = |doing, cause| RegistryError::Io {
        doing,
        path: path.clone(),
        cause,
    };
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(|cause| io("opening the lock", cause))?;
    let mut locked = file.try_lock();
    // A lock outlives its holder for the moment in which another process that the holder has just forked still has its files open.
    for _ in 0..PATIENCE {
        if !matches!(locked, Err(TryLockError::WouldBlock)) {
            break;
        }
        thread::sleep(Duration::from_millis(10));
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            // The holder may be between locking and writing its id; then nobody knows which process it is.
            let holder = match file.read_to_string(&mut text) {
                Ok(_) if text.trim().parse::<u32>().is_ok() => format!("process {}", text.trim()),
                _ => "another process".to_string(),
            };
            return Err(RegistryError::Locked {
                path: dir.into(),
                holder,
            });
        }
        Err(TryLockError::Error(cause)) => return Err(io("locking", cause)),
    }
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(|cause| io("writing the lock", cause))?;
    Ok(file)
}

fn store(dir: &Path, doing: &'static str, cause: rusqlite::Error) -> RegistryError {
    RegistryError::Store {
        doing,
        path: dir.into(),
        cause,
    }
}

fn not_a_registry(path: &Path, problem: &str) -> RegistryError {
    RegistryError::NotARegistry {
        path: path.into(),
        problem: problem.into(),
    }
}
