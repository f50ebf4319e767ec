//! What is on record as a SQLite file for a data desk: quotations, their printings, documents, speakers, and a view that joins them.

use std::path::Path;

use rusqlite::{Connection, params, types::Value};

use super::{
    Sink, failed,
    row::{COLUMNS, Cell, Holds, rows},
};
use crate::api::pb;

/// A database being written.
pub(super) struct Database(Connection);

/// Columns of a printing that belong to the document; the others stay with the printing.
const OF_DOCUMENT: [&str; 5] = ["document_kind", "title", "outlet", "url", "published"];
/// Columns of a printing that belong to the quotation.
const OF_QUOTATION: [&str; 4] = ["kind", "speaker", "speaker_id", "record"];

const TABLES: &str = "
    CREATE TABLE speakers (id TEXT PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE documents (id TEXT PRIMARY KEY, kind TEXT, title TEXT, outlet TEXT, url TEXT, published TEXT);
    CREATE TABLE quotations (id TEXT PRIMARY KEY, text TEXT NOT NULL, kind TEXT, speaker TEXT REFERENCES speakers (id),
        date TEXT, place TEXT, disputed INTEGER NOT NULL);
    CREATE INDEX quotations_by_speaker ON quotations (speaker, date);";

impl Database {
    /// Makes the file and its tables.
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let database = Connection::open(path).map_err(failed)?;
        // The file takes its name when it is whole: nothing has to outlive a crash before.
        let settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;";
        let printings: Vec<_> = own_columns()
            .map(|(name, holds)| match (name, holds) {
                ("id", _) => "\"quotation_id\" TEXT NOT NULL REFERENCES quotations (id)".to_owned(),
                ("document", _) => {
                    "\"document\" TEXT NOT NULL REFERENCES documents (id)".to_owned()
                }
                (name, Holds::Text) => format!("\"{name}\" TEXT"),
                (name, Holds::Number) => format!("\"{name}\" INTEGER"),
                (name, Holds::Share) => format!("\"{name}\" REAL"),
                (name, Holds::Yes) => format!("\"{name}\" INTEGER NOT NULL"),
            })
            .collect();
        let printings = format!(
            "CREATE TABLE occurrences ({});
             CREATE INDEX occurrences_by_quotation ON occurrences (quotation_id);
             CREATE INDEX occurrences_by_document ON occurrences (document);
             CREATE VIEW printings AS SELECT q.id, s.name AS speaker, q.text AS record, q.kind, o.*, d.title, d.outlet, d.url, d.published
                 FROM quotations q JOIN occurrences o ON o.quotation_id = q.id
                 LEFT JOIN documents d ON d.id = o.document LEFT JOIN speakers s ON s.id = q.speaker;",
            printings.join(", ")
        );
        database
            .execute_batch(&format!("{settings}{TABLES}{printings}"))
            .map_err(failed)?;
        Ok(Database(database))
    }

    fn insert(&self, quotation: &pb::Quotation) -> rusqlite::Result<()> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        if !quotation.speaker.is_empty() {
            self.0
                .prepare_cached("INSERT OR IGNORE INTO speakers VALUES (?, ?)")?
                .execute(params![quotation.speaker, quotation.speaker_display_name])?;
        }
        self.0
            .prepare_cached("INSERT INTO quotations VALUES (?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                quotation.name,
                quotation.text,
                crate::cli::flat::kind(quotation.kind()),
                some(&quotation.speaker),
                crate::cli::flat::day(&quotation.date_said),
                some(&quotation.location_said),
                quotation.dispute.is_some(),
            ])?;
        let mut document = self
            .0
            .prepare_cached("INSERT OR IGNORE INTO documents VALUES (?, ?, ?, ?, ?, ?)")?;
        let places = vec!["?"; own_columns().count()].join(", ");
        let mut printing = self
            .0
            .prepare_cached(&format!("INSERT INTO occurrences VALUES ({places})"))?;
        for row in rows(quotation) {
            let value = |wanted: &str| {
                let at = COLUMNS.iter().position(|(name, _)| *name == wanted);
                at.map_or(Value::Null, |at| stored(&row[at]))
            };
            let of_document = std::iter::once("document").chain(OF_DOCUMENT);
            document.execute(rusqlite::params_from_iter(of_document.map(value)))?;
            printing.execute(rusqlite::params_from_iter(
                own_columns().map(|(name, _)| value(name)),
            ))?;
        }
        Ok(())
    }
}

/// The columns that a printing has for itself.
fn own_columns() -> impl Iterator<Item = (&'static str, Holds)> {
    let others = |name: &str| OF_DOCUMENT.contains(&name) || OF_QUOTATION.contains(&name);
    COLUMNS.into_iter().filter(move |(name, _)| !others(name))
}

fn stored(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => text.clone().map_or(Value::Null, Value::Text),
        Cell::Number(number) => number.map_or(Value::Null, Value::Integer),
        Cell::Share(share) => share.map_or(Value::Null, Value::Real),
        Cell::Yes(yes) => Value::Integer((*yes).into()),
    }
}

impl Sink for Database {
    fn take(&mut self, quotations: &[pb::Quotation]) -> anyhow::Result<()> {
        quotations
            .iter()
            .try_for_each(|quotation| self.insert(quotation))
            .map_err(failed)
    }

    fn end(self: Box<Self>) -> anyhow::Result<()> {
        self.0
            .execute_batch("COMMIT; PRAGMA optimize;")
            .map_err(failed)?;
        self.0.close().map_err(|(_, error)| failed(error))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    #[test]
    fn the_tables_join() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.sqlite");
        let mut database = Box::new(Database::create(&path).unwrap());
        database.take(&example()).unwrap();
        database.end().unwrap();
        let read = Connection::open(&path).unwrap();
        let row = |sql: &str| -> Vec<Value> {
            read.query_row(sql, [], |row| {
                (0..row.as_ref().column_count())
                    .map(|at| row.get(at))
                    .collect()
            })
            .unwrap()
        };
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(
            row(
                "SELECT speaker, quotation, outlet, published, start FROM printings WHERE document = 'documents/d1'"
            ),
            [
                text("Ann Roe"),
                text("We will not, \"ever\"\nClose"),
                text("=The Courier"),
                text("2025-09-04"),
                Value::Integer(7)
            ]
        );
        assert_eq!(
            row("SELECT speaker, source, title, start FROM printings WHERE id = 'quotations/q2'"),
            [Value::Null, text("two officials"), Value::Null, Value::Null]
        );
        assert_eq!(row("PRAGMA integrity_check"), [text("ok")]);
        assert_eq!(
            row("SELECT count(*) FROM pragma_foreign_key_check"),
            [Value::Integer(0)]
        );
    }
}
