//! A row of the log as it stands in its file, and whether it is what was written behind the one before.

use jiff::Timestamp;

use super::super::log::{Hash, Logged, RequestMark, chain, event_id};

/// A row of the log.
pub(in crate::registry) struct Row {
    pub(in crate::registry) sequence: u64,
    pub(in crate::registry) id: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub(in crate::registry) time: i64,
    pub(in crate::registry) author: String,
    pub(in crate::registry) kind: String,
    /// The hash of the payload as it was written.
    pub(in crate::registry) payload: Hash,
    pub(in crate::registry) chain: Hash,
    /// The payload as it stands; `None` where it was erased.
    pub(in crate::registry) body: Option<Vec<u8>>,
    pub(in crate::registry) request: Option<RequestMark>,
}

impl Row {
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let (id, asked): (Option<String>, Option<Hash>) = (row.get(8)?, row.get(9)?);
        // Nothing writes one without the other: where somebody took one away or put one in, the chain does not follow.
        let request = (id.is_some() || asked.is_some()).then(|| RequestMark {
            id: id.unwrap_or_default(),
            asked: asked.unwrap_or_default(),
        });
        Ok(Row {
            sequence: row.get::<_, i64>(0)?.unsigned_abs(),
            id: row.get(1)?,
            time: row.get(2)?,
            author: row.get(3)?,
            kind: row.get(4)?,
            payload: row.get(5)?,
            chain: row.get(6)?,
            body: row.get(7)?,
            request,
        })
    }

    /// When it was written.
    pub(in crate::registry) fn stamped(&self) -> Result<Timestamp, String> {
        Timestamp::from_millisecond(self.time).map_err(|cause| cause.to_string())
    }

    /// The chain's hash after this row, where the row is what was written behind its predecessor.
    pub(super) fn check(&self, expected: u64, before: &Hash) -> Result<Hash, String> {
        if self.sequence != expected {
            return Err(format!("the next event on file is {}", self.sequence));
        }
        let hash = self.follows(before)?;
        match hash == self.chain && event_id(&hash) == self.id {
            true => Ok(hash),
            false => Err("the chain of hashes is broken".into()),
        }
    }

    /// The chain's hash after this row, were it written behind that predecessor.
    pub(super) fn follows(&self, before: &Hash) -> Result<Hash, String> {
        Ok(chain(
            before,
            self.sequence,
            self.stamped()?,
            &self.author,
            &self.kind,
            &self.payload,
            self.request.as_ref(),
        ))
    }

    pub(super) fn logged(self) -> Result<Logged, String> {
        Ok(Logged {
            time: self.stamped()?,
            sequence: self.sequence,
            id: self.id,
            author: self.author,
            kind: self.kind,
            payload: self.body,
            request: self.request,
        })
    }
}
