//! The log of events in an SQLite file, which data desks can open with their own tools.
//!
//! `DIR/registry.sqlite` holds two tables: `events`, the chain, and `payloads`, what happened. WAL with synchronous FULL: a commit that
//! was acknowledged survives `kill -9` and the loss of power. `DIR/writer.lock` keeps a second writer out, `DIR/acknowledged` tells a log that
//! lost its end. Readers need no lock.

mod copies;
mod format;
mod row;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension, params};

use format::FORMAT;
pub(super) use row::Row;

use super::{
    Access,
    acknowledged::{self, Acknowledged},
    change::Stamp,
    connect::{absent, connect, not_a_registry, store},
    error::RegistryError,
    foreign,
    lock::lock,
    log::{
        Coming, ERASING, Erasures, EventLog, Hash, LogEvent, Logged, Replacement, chain, event_id,
        hex, sha256,
    },
};

/// Puts in an event.
const EVENT: &str =
    "INSERT INTO events (sequence, id, time, author, kind, payload, chain, request, asked)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
/// Puts in its payload.
const BODY: &str = "INSERT INTO payloads (sequence, body) VALUES (?, ?)";

/// A log in an SQLite file.
#[derive(Debug)]
pub(super) struct SqliteLog {
    dir: PathBuf,
    connection: Connection,
    /// The last event's sequence number and chain hash.
    last: (u64, Hash),
    /// The format of the file: a reader leaves an older one as it is.
    format: i64,
    /// What was acknowledged when the log was opened.
    acknowledged: Acknowledged,
    /// `None` for a reader.
    writer: Option<Writer>,
}

/// What the one process that writes holds for as long as it does.
#[derive(Debug)]
struct Writer {
    note: File,
    _lock: File,
    /// Which file the log is.
    file: Option<FileId>,
}

/// What tells a file from another one under the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId(u64, u64);

impl FileId {
    /// That of the file under a name; none where the system has none.
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let data = fs::metadata(path).ok()?;
        Some(FileId(data.dev(), data.ino()))
    }

    #[cfg(not(unix))]
    fn of(_: &Path) -> Option<Self> {
        None
    }
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
        if !path.exists()
            && let noted @ Acknowledged::At(1.., _) = acknowledged::read(dir)?
        {
            return Err(absent(dir, &noted));
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
                let lock = lock(dir)?;
                Some(Writer {
                    note: acknowledged::open(dir)?,
                    _lock: lock,
                    file: None,
                })
            }
        };
        // Before the log: whoever writes meanwhile brings the log ahead of this, never behind it.
        let acknowledged = match fs::metadata(acknowledged::path(dir)) {
            Ok(file) if file.len() == 0 => Acknowledged::Missing,
            _ => acknowledged::read(dir)?,
        };
        let mut log = SqliteLog {
            dir: dir.into(),
            connection: connect(dir, &path, access)?,
            last: (0, [0; 32]),
            format: FORMAT,
            acknowledged,
            writer,
        };
        log.check_format(&path)?;
        log.last = log.read_last()?;
        log.check_acknowledged()?;
        if access == Access::Write {
            log.check_last()?;
        }
        if let Some(writer) = &mut log.writer {
            writer.file = FileId::of(&path);
        }
        Ok(log)
    }

    /// Refuses to write into a file that nobody would find again. SQLite itself goes on with the open file.
    fn check_place(&self) -> Result<(), RegistryError> {
        let Some(file) = self.writer.as_ref().and_then(|writer| writer.file) else {
            return Ok(());
        };
        match FileId::of(&self.dir.join("registry.sqlite")) == Some(file) {
            true => Ok(()),
            false => Err(RegistryError::Gone(self.dir.clone())),
        }
    }

    fn read_last(&self) -> Result<(u64, Hash), RegistryError> {
        let last = self
            .connection
            .query_row(
                "SELECT sequence, chain FROM events ORDER BY sequence DESC LIMIT 1",
                [],
                |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)),
            )
            .optional();
        Ok(last
            .map_err(|cause| store(&self.dir, "reading the last event", cause))?
            .unwrap_or((0, [0; 32])))
    }

    /// Refuses a log that ends before what was acknowledged.
    fn check_acknowledged(&mut self) -> Result<(), RegistryError> {
        match &self.acknowledged {
            Acknowledged::At(sequence, _) if *sequence > self.last.0 => {
                Err(RegistryError::Damaged {
                    path: self.dir.clone(),
                    sequence: self.last.0 + 1,
                    problem: format!(
                        "{} were acknowledged, and the log ends after {}: its end is lost, restore registry.sqlite and registry.sqlite-wal \
                     from a copy (or remove {} to go on without it)",
                        sequence,
                        self.last.0,
                        acknowledged::path(&self.dir).display()
                    ),
                })
            }
            Acknowledged::Damaged => {
                tracing::warn!(path = %acknowledged::path(&self.dir).display(), "the note of what was acknowledged is damaged; the next write makes it anew from the log");
                Ok(())
            }
            Acknowledged::At(..) | Acknowledged::Missing => Ok(()),
        }
    }

    /// Refuses to write behind an event that is not what was written. What stands before it a start from the state does not read.
    fn check_last(&self) -> Result<(), RegistryError> {
        match self.last.0 {
            0 => Ok(()),
            last => self.page(last - 1, 1).map(|_| ()),
        }
    }

    /// Notes how far the log has come. A note that cannot be written lags behind, and that is all.
    fn acknowledge(&mut self) {
        let (sequence, chain) = self.last;
        if let Some(writer) = &mut self.writer
            && let Err(cause) = acknowledged::write(&mut writer.note, sequence, &chain)
        {
            tracing::warn!(%cause, path = %acknowledged::path(&self.dir).display(), "the note of what was acknowledged could not be written");
        }
    }

    /// What the erasing events behind a sequence number say.
    fn erasures(&self, after: u64) -> Result<Erasures, RegistryError> {
        let mut erasures = Erasures::default();
        for (sequence, body) in self.erasing_events(after)? {
            erasures
                .note(&body)
                .map_err(|problem| self.damaged(sequence, problem))?;
        }
        Ok(erasures)
    }

    /// The last event.
    pub(super) fn end(&self) -> u64 {
        self.last.0
    }

    /// The hash in the chain behind an event; `None` where the log has no such event.
    pub(super) fn chain_at(&self, sequence: u64) -> Option<Hash> {
        let chain = self.connection.query_row(
            "SELECT chain FROM events WHERE sequence = ?",
            [sequence.cast_signed()],
            |row| row.get(0),
        );
        match sequence {
            0 => Some([0; 32]),
            _ => chain.ok(),
        }
    }

    /// True where an event behind a sequence number erased words, or where that cannot be told.
    pub(super) fn erases_after(&self, sequence: u64) -> bool {
        let count = self.connection.query_row(
            "SELECT count(*) FROM events WHERE sequence > ? AND kind IN (?, ?)",
            params![sequence.cast_signed(), ERASING[0], ERASING[1]],
            |row| row.get::<_, i64>(0),
        );
        count.map_or(true, |count| count > 0)
    }

    /// The payload of an event, where it is what was written or what came in its place.
    pub(super) fn payload(&self, sequence: u64) -> Result<Option<Vec<u8>>, RegistryError> {
        let found = self
            .connection
            .prepare_cached("SELECT payload, body FROM events JOIN payloads USING (sequence) WHERE sequence = ?")
            .and_then(|mut statement| {
                let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                statement.query_row([sequence.cast_signed()], row).optional()
            })
            .map_err(|cause| store(&self.dir, "reading an event", cause))?;
        let Some((written, body)): Option<(Hash, Vec<u8>)> = found else {
            return Ok(None);
        };
        if sha256(&body) != written {
            // Few payloads ever give way, and finding out reads the whole log.
            self.erasures(0)?
                .check(sequence, &written, Some(&body))
                .map_err(|problem| self.damaged(sequence, problem))?;
        }
        Ok(Some(body))
    }

    fn erasing_events(&self, after: u64) -> Result<Vec<(u64, Vec<u8>)>, RegistryError> {
        let store = |cause| store(&self.dir, "reading events", cause);
        let mut statement = self
            .connection
            .prepare(
                "SELECT sequence, body FROM events JOIN payloads USING (sequence) WHERE sequence > ? AND kind IN (?, ?) ORDER BY sequence",
            )
            .map_err(store)?;
        let rows = statement
            .query_map(
                params![after.cast_signed(), ERASING[0], ERASING[1]],
                |row| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?)),
            )
            .map_err(store)?;
        rows.collect::<rusqlite::Result<_>>().map_err(store)
    }

    fn damaged(&self, sequence: u64, problem: String) -> RegistryError {
        RegistryError::Damaged {
            path: self.dir.clone(),
            sequence,
            problem,
        }
    }

    /// Writes events, and payloads in the place of others, in one transaction.
    fn write(
        &mut self,
        events: &mut Coming<'_>,
        replacements: &[Replacement],
        stamp: &Stamp,
    ) -> Result<u64, RegistryError> {
        if self.writer.is_none() {
            return Err(RegistryError::ReadOnly);
        }
        self.check_place()?;
        let (mut sequence, mut before) = self.last;
        let dir = &self.dir;
        let store = |cause| store(dir, "writing events", cause);
        let write = |transaction: &rusqlite::Transaction<'_>| {
            for replacement in replacements {
                let sequence = replacement.sequence.cast_signed();
                match &replacement.payload {
                    Some(body) => transaction
                        .execute(
                            "UPDATE payloads SET body = ? WHERE sequence = ?",
                            params![body, sequence],
                        )
                        .map_err(store)?,
                    None => transaction
                        .execute("DELETE FROM payloads WHERE sequence = ?", [sequence])
                        .map_err(store)?,
                };
            }
            let mut event_row = transaction.prepare_cached(EVENT).map_err(store)?;
            let mut payload_row = transaction.prepare_cached(BODY).map_err(store)?;
            for event in events {
                let event = event?;
                sequence += 1;
                let payload = sha256(&event.payload);
                let (time, author) = (stamp.time, stamp.author.as_str());
                let request = event.request.as_ref();
                before = chain(
                    &before,
                    sequence,
                    time,
                    author,
                    &event.kind,
                    &payload,
                    request,
                );
                event_row
                    .execute(params![
                        sequence.cast_signed(),
                        event_id(&before),
                        time.as_millisecond(),
                        author,
                        event.kind,
                        payload,
                        before,
                        request.map(|request| request.id.as_str()),
                        request.map(|request| request.asked),
                    ])
                    .map_err(store)?;
                payload_row
                    .execute(params![sequence.cast_signed(), event.payload])
                    .map_err(store)?;
            }
            Ok::<(), RegistryError>(())
        };
        // What is not committed is rolled back when it is dropped.
        let transaction = self.connection.transaction().map_err(store)?;
        write(&transaction)?;
        transaction.commit().map_err(store)?;
        self.last = (sequence, before);
        self.acknowledge();
        Ok(sequence)
    }

    /// Hands every event behind the sequence number `after` to `visit` as it is kept, in order and checked; see `EventLog::replay`.
    pub(super) fn each_row(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Row) -> Result<(), String>,
    ) -> Result<(), RegistryError> {
        let store = |cause| store(&self.dir, "reading events", cause);
        // What was erased behind `after` may have stood behind it only: the caller knows that, and reads all of a log otherwise.
        let erasures = self.erasures(after)?;
        let damaged_at = |sequence| {
            self.damaged(
                sequence,
                "another event was acknowledged in its place".into(),
            )
        };
        if let Acknowledged::At(sequence, chain) = &self.acknowledged
            && *sequence <= after
            && self
                .chain_at(*sequence)
                .is_some_and(|known| hex(&known) != *chain)
        {
            return Err(damaged_at(*sequence));
        }
        let mut statement = self
            .connection
            .prepare(&format!(
                "SELECT {} FROM events LEFT JOIN payloads USING (sequence) WHERE sequence > ? AND sequence <= ? ORDER BY sequence",
                self.columns()
            ))
            .map_err(store)?;
        let mut rows = statement
            .query([after.cast_signed(), self.last.0.cast_signed()])
            .map_err(store)?;
        let before = self.chain_at(after);
        let (mut expected, mut before): (u64, Hash) = (after, before.unwrap_or_default());
        while let Some(row) = rows.next().map_err(store)? {
            expected += 1;
            let row = Row::read(row).map_err(store)?;
            let damaged = |problem| self.damaged(expected, problem);
            before = row.check(expected, &before).map_err(damaged)?;
            erasures
                .check(expected, &row.payload, row.body.as_deref())
                .map_err(damaged)?;
            if let Acknowledged::At(sequence, chain) = &self.acknowledged
                && *sequence == expected
                && *chain != hex(&before)
            {
                return Err(damaged_at(expected));
            }
            visit(row).map_err(damaged)?;
        }
        Ok(())
    }

    /// Empties the write-ahead log into the database and cuts it off.
    fn checkpoint(&self) -> Result<(), RegistryError> {
        let busy = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                row.get::<_, i64>(0)
            })
            .map_err(|cause| store(&self.dir, "emptying the write-ahead log", cause))?;
        match busy {
            0 => Ok(()),
            _ => Err(RegistryError::StillHeld(self.dir.clone())),
        }
    }
}

impl EventLog for SqliteLog {
    fn writes(&self) -> bool {
        self.writer.is_some()
    }

    fn append(&mut self, events: &mut Coming<'_>, stamp: &Stamp) -> Result<u64, RegistryError> {
        self.write(events, &[], stamp)
    }

    fn erase(
        &mut self,
        event: LogEvent,
        replacements: Vec<Replacement>,
        stamp: &Stamp,
    ) -> Result<u64, RegistryError> {
        self.write(&mut std::iter::once(Ok(event)), &replacements, stamp)
    }

    fn scrub(&mut self) -> Result<(), RegistryError> {
        self.checkpoint()?;
        self.connection.execute_batch("VACUUM").map_err(|cause| {
            store(
                &self.dir,
                "rewriting the file without what was erased",
                cause,
            )
        })?;
        self.checkpoint()
    }

    fn chain(&self) -> String {
        hex(&self.last.1)
    }

    fn replay(
        &self,
        after: u64,
        visit: &mut dyn FnMut(Logged) -> Result<(), String>,
    ) -> Result<(), RegistryError> {
        self.each_row(after, &mut |row| visit(row.logged()?))
    }

    fn erasing(&self) -> Result<Vec<Vec<u8>>, RegistryError> {
        let events = self.erasing_events(0)?;
        Ok(events.into_iter().map(|(_, body)| body).collect())
    }

    fn page(&self, after: u64, limit: usize) -> Result<Vec<Logged>, RegistryError> {
        let store = |cause| store(&self.dir, "reading events", cause);
        let mut statement = self
            .connection
            .prepare(&format!(
                "SELECT {} FROM events LEFT JOIN payloads USING (sequence) WHERE sequence > ? ORDER BY sequence LIMIT ?",
                self.columns()
            ))
            .map_err(store)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement
            .query([i64::try_from(after).unwrap_or(i64::MAX), limit])
            .map_err(store)?;
        let mut page = Vec::new();
        let mut expected = after;
        let mut before = self.chain_at(after).unwrap_or_default();
        while let Some(row) = rows.next().map_err(store)? {
            expected += 1;
            let row = Row::read(row).map_err(store)?;
            let damaged = |problem| self.damaged(expected, problem);
            before = row.check(expected, &before).map_err(damaged)?;
            let written = |body: &Vec<u8>| sha256(body) == row.payload;
            if !row.body.as_ref().is_some_and(written) {
                // Few payloads ever give way, and finding out reads the whole log.
                self.erasures(0)?
                    .check(row.sequence, &row.payload, row.body.as_deref())
                    .map_err(damaged)?;
            }
            page.push(
                row.logged()
                    .map_err(|problem| self.damaged(after, problem))?,
            );
        }
        Ok(page)
    }

    fn examine(&self, whole: bool) -> Result<Vec<String>, RegistryError> {
        let store = |cause| store(&self.dir, "checking the file", cause);
        let mut statement = self
            .connection
            .prepare("PRAGMA integrity_check")
            .map_err(store)?;
        let said = statement
            .query_map([], |row| row.get::<_, String>(0))
            .map_err(store)?
            .collect::<Result<Vec<String>, _>>()
            .map_err(store)?;
        let mut problems = Vec::new();
        if said != ["ok"] {
            problems.push(broken(&said));
        }
        // Where an event cannot be read, or the end may be lost, its payload looks like one of no event.
        let certain =
            whole && problems.is_empty() && matches!(self.acknowledged, Acknowledged::At(..));
        problems.extend(foreign::found(&self.connection, &self.dir, certain).map_err(store)?);
        if self.acknowledged == Acknowledged::Damaged {
            problems.push(format!(
                "{}: its bytes are not what was written; the next write makes it anew from the log",
                acknowledged::path(&self.dir).display()
            ));
        }
        Ok(problems)
    }
}

/// What SQLite's own check says of a file, in one line: one bad page gives a line for each of its rows.
fn broken(said: &[String]) -> String {
    const SHOWN: usize = 3;
    // Some begin with a line that only names the database.
    let lines: Vec<&str> = said
        .iter()
        .flat_map(|said| said.lines())
        .filter(|line| !line.starts_with("***"))
        .collect();
    let shown = lines[..lines.len().min(SHOWN)].join("; ");
    match lines.len().saturating_sub(SHOWN) {
        0 => format!("registry.sqlite is damaged: {shown}"),
        more => format!("registry.sqlite is damaged: {shown}; and {more} more of the kind"),
    }
}
