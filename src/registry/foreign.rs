//! What stands in a log's files and is none of the log: tables and triggers of others, rows that no event has, a write-ahead log that is none.
//!
//! In: an open log's connection and its directory. Out: a line for each such thing, with what takes it away. Reading the events goes past
//! all of this, so that nothing else would tell of it.

use std::{fs, path::Path};

use rusqlite::Connection;

/// Between what is wrong and what mends it, in the lines of this file.
pub(super) const TO_MEND: &str = "; to mend it: ";

/// The columns of each table, with those that came with format 2.
const TABLES: [(&str, &[&str]); 2] = [
    (
        "events",
        &[
            "sequence", "id", "time", "author", "kind", "payload", "chain", "request", "asked",
        ],
    ),
    ("payloads", &["sequence", "body"]),
];

/// Rows that no event has: what they are, and which.
const ROWS: [(&str, &str, &str); 2] = [
    ("events", "before the first event", "sequence < 1"),
    (
        "payloads",
        "of no event",
        "sequence NOT IN (SELECT sequence FROM events)",
    ),
];

/// Everything of the kind, in words. Rows may go only where it is `certain` that they are none of the log.
pub(super) fn found(
    connection: &Connection,
    dir: &Path,
    certain: bool,
) -> rusqlite::Result<Vec<String>> {
    let file = dir.join("registry.sqlite");
    let sqlite = |statement: String| {
        let (file, statement) = (in_a_shell(&file.to_string_lossy()), in_a_shell(&statement));
        format!("{TO_MEND}sqlite3 {file} {statement}")
    };
    let mut problems = Vec::new();
    for (kind, name) in objects(connection)? {
        problems.push(format!(
            "registry.sqlite holds {kind} {name:?}, which is none of the registry's{}",
            sqlite(format!("DROP {kind} {}", in_sql(&name)))
        ));
    }
    for (table, known) in TABLES {
        for column in columns(connection, table)? {
            if !known.contains(&column.as_str()) {
                problems.push(format!(
                    "the table {table} of registry.sqlite has a column {column:?}, which is none of the registry's{}",
                    sqlite(format!("ALTER TABLE {table} DROP COLUMN {}", in_sql(&column)))
                ));
            }
        }
    }
    for (table, what, condition) in ROWS {
        let count = format!("SELECT count(*) FROM {table} WHERE {condition}");
        let count: i64 = connection.query_row(&count, [], |row| row.get(0))?;
        if count > 0 {
            let mend = match certain {
                true => sqlite(format!("DELETE FROM {table} WHERE {condition}")),
                false => "; they may belong to events that cannot be read, or are lost: do not delete them, but restore a copy".to_owned(),
            };
            problems.push(format!(
                "the table {table} of registry.sqlite has rows {what}: {count}{mend}"
            ));
        }
    }
    let journal = dir.join("registry.sqlite-wal");
    if !is_journal(&fs::read(&journal).unwrap_or_default()) {
        problems.push(format!(
            "{} is no write-ahead log of SQLite, and nothing in it is read; no event that was acknowledged is missing without it{TO_MEND}mv {} ELSEWHERE",
            journal.display(),
            in_a_shell(&journal.to_string_lossy())
        ));
    }
    Ok(problems)
}

/// A word as a shell takes it: whoever tampers chooses names, and the line is there to be pasted.
fn in_a_shell(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A name as SQL takes it.
fn in_sql(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Tables, triggers, views and indices of others.
fn objects(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = connection.prepare(
        "SELECT type, name FROM sqlite_schema WHERE substr(name, 1, 7) <> 'sqlite_'
         AND NOT (type = 'table' AND name IN ('events', 'payloads')) ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// The columns of a table.
pub(super) fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_xinfo(?)")?;
    let rows = statement.query_map([table], |row| row.get(0))?;
    rows.collect()
}

/// True for bytes that begin as a write-ahead log does, and where there are none.
fn is_journal(bytes: &[u8]) -> bool {
    const HEADER: usize = 32;
    const MAGIC: u32 = 0x377F_0682;
    let (words, _) = bytes.get(..HEADER).unwrap_or_default().as_chunks::<4>();
    let [magic, .., first, second] = words else {
        return bytes.is_empty();
    };
    let magic = u32::from_be_bytes(*magic);
    // The last bit of the first word says in which order the checksum takes the bytes of a word.
    let word = |bytes: &[u8; 4]| match magic & 1 {
        0 => u32::from_le_bytes(*bytes),
        _ => u32::from_be_bytes(*bytes),
    };
    let (mut a, mut b) = (0u32, 0u32);
    for pair in words[..6].chunks(2) {
        a = a.wrapping_add(word(&pair[0])).wrapping_add(b);
        b = b.wrapping_add(word(&pair[1])).wrapping_add(a);
    }
    let noted = [first, second].map(|bytes| u32::from_be_bytes(*bytes));
    magic & !1 == MAGIC && noted == [a, b]
}
