//! The format of the file: what is no registry is refused, what is newer too, and what is older is brought up to date.

use std::path::Path;

use rusqlite::ErrorCode;

use super::{
    super::{
        connect::{absent, not_a_registry, store},
        error::RegistryError,
        foreign,
    },
    SqliteLog,
};

/// `ONRC`, which SQLite keeps in the file's header: this database is a registry.
const APPLICATION_ID: i64 = 0x4F4E_5243;

/// The format of the tables and payloads. A program refuses what is newer than its own, and brings up to date what is older.
///
/// 1: events and payloads. 2: the caller's request beside an event.
pub(super) const FORMAT: i64 = 2;

const SCHEMA: &str = "
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,   -- dense, from 1 on
    id       TEXT NOT NULL,         -- the first half of the chain's hash
    time     INTEGER NOT NULL,      -- milliseconds since 1970-01-01 UTC
    author   TEXT NOT NULL,
    kind     TEXT NOT NULL,
    payload  BLOB NOT NULL,         -- SHA-256 of the payload as it was written
    chain    BLOB NOT NULL,         -- SHA-256 over the predecessor's and the other columns
    request  TEXT,                  -- the caller's id of the request, where it gave one
    asked    BLOB                   -- SHA-256 of what that request asked for
) STRICT;
CREATE TABLE payloads (
    sequence INTEGER PRIMARY KEY REFERENCES events (sequence),
    body     BLOB NOT NULL          -- JSON; gone or replaced where an erasing event says so
) STRICT;
";

/// What turns format 1 into format 2.
const REQUESTS: &str =
    "ALTER TABLE events ADD COLUMN request TEXT; ALTER TABLE events ADD COLUMN asked BLOB;";

impl SqliteLog {
    /// Refuses what is no registry or a newer one, makes the tables of a new one, and brings an older one up to date.
    pub(super) fn check_format(&mut self, path: &Path) -> Result<(), RegistryError> {
        let pragma = |name: &str| {
            self.connection
                .query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0))
        };
        let read = |result: rusqlite::Result<i64>| match result {
            Err(rusqlite::Error::SqliteFailure(cause, _))
                if cause.code == ErrorCode::NotADatabase =>
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
        if !empty {
            let columns = foreign::columns(&self.connection, "events");
            let columns = columns.map_err(|cause| store(&self.dir, "reading the format", cause))?;
            let found = if columns.iter().any(|column| column == "request") {
                2
            } else {
                1
            };
            if format != found {
                return Err(RegistryError::WrongFormat {
                    path: path.into(),
                    said: format,
                    found,
                });
            }
        }
        if self.writer.is_none() {
            self.format = format;
            return match empty {
                true => Err(absent(&self.dir, &self.acknowledged)),
                false => Ok(()),
            };
        }
        let prepare = || {
            // What is deleted is overwritten with zeros.
            self.connection.execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 8192;",
            )?;
            let statements = match (empty, format) {
                (true, _) => SCHEMA,
                (false, ..=1) => REQUESTS,
                (false, _) => return Ok(()),
            };
            self.connection.execute_batch(&format!(
                "BEGIN; {statements} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"
            ))
        };
        prepare().map_err(|cause| store(&self.dir, "preparing the registry", cause))
    }

    /// The columns of an event, with its payload.
    pub(super) fn columns(&self) -> &'static str {
        match self.format {
            ..=1 => "sequence, id, time, author, kind, payload, chain, body, NULL, NULL",
            _ => "sequence, id, time, author, kind, payload, chain, body, request, asked",
        }
    }
}
