//! A log written anew from another one's rows, and the copy of one that is in use.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use super::{
    super::{
        connect::store,
        error::RegistryError,
        log::{ERASING, Erasures, event_id, sha256},
    },
    BODY, EVENT, Row, SqliteLog,
};

impl SqliteLog {
    /// Takes over the rows of another log, all or none, where there are none yet; each is checked against the one before. Tells how many.
    pub(in crate::registry) fn restore(
        &mut self,
        rows: impl Iterator<Item = Result<Row, RegistryError>>,
        from: &Path,
    ) -> Result<u64, RegistryError> {
        if self.last.0 > 0 {
            return Err(RegistryError::HoldsEvents(self.dir.clone()));
        }
        let storing = |cause| store(&self.dir, "writing events", cause);
        let wrong = |line, problem| RegistryError::Line {
            path: from.into(),
            line,
            problem,
        };
        let transaction = self.connection.transaction().map_err(storing)?;
        let (mut sequence, mut before) = (0, [0; 32]);
        let mut erasures = Erasures::default();
        // Payloads that are not what was written: rightly so where an event further on says it.
        let mut others = Vec::new();
        {
            let mut event_row = transaction.prepare(EVENT).map_err(storing)?;
            let mut payload_row = transaction.prepare(BODY).map_err(storing)?;
            for row in rows {
                let mut row = row?;
                sequence += 1;
                row.chain = row
                    .follows(&before)
                    .map_err(|problem| wrong(sequence, problem))?;
                if row.sequence != sequence || event_id(&row.chain) != row.id {
                    return Err(wrong(
                        sequence,
                        "it does not follow from the line before".into(),
                    ));
                }
                before = row.chain;
                event_row
                    .execute(params![
                        sequence.cast_signed(),
                        row.id,
                        row.time,
                        row.author,
                        row.kind,
                        row.payload,
                        row.chain,
                        row.request.as_ref().map(|request| request.id.as_str()),
                        row.request.as_ref().map(|request| request.asked),
                    ])
                    .map_err(storing)?;
                if let Some(body) = &row.body {
                    payload_row
                        .execute(params![sequence.cast_signed(), body])
                        .map_err(storing)?;
                    if ERASING.contains(&row.kind.as_str()) {
                        erasures
                            .note(body)
                            .map_err(|problem| wrong(sequence, problem))?;
                    }
                }
                if row
                    .body
                    .as_ref()
                    .is_none_or(|body| sha256(body) != row.payload)
                {
                    others.push((sequence, row.payload, row.body));
                }
            }
        }
        for (sequence, written, body) in others {
            let checked = erasures.check(sequence, &written, body.as_deref());
            checked.map_err(|problem| wrong(sequence, problem))?;
        }
        transaction.commit().map_err(storing)?;
        self.last = (sequence, before);
        self.acknowledge();
        Ok(sequence)
    }

    /// Writes all that the log holds now into another file, which may be empty, and reads it again: each event is to follow from the one before, with
    /// the payload that was written. Tells the last event in it.
    pub(in crate::registry) fn copy_to(&self, to: &Path) -> Result<u64, RegistryError> {
        let copying = |cause| store(&self.dir, "copying the log", cause);
        self.connection
            .execute("VACUUM INTO ?", [to.to_string_lossy()])
            .map_err(copying)?;
        let connection = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .map_err(|cause| store(to, "reading the copy", cause))?;
        let mut copy = SqliteLog {
            dir: self.dir.clone(),
            connection,
            last: (0, [0; 32]),
            format: self.format,
            acknowledged: self.acknowledged.clone(),
            writer: None,
        };
        copy.last = copy.read_last()?;
        copy.check_acknowledged()?;
        copy.each_row(0, &mut |_| Ok(()))?;
        Ok(copy.last.0)
    }
}
