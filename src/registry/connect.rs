//! Opens the SQLite file of a log, and tells what is wrong with it in words.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{
    Access,
    acknowledged::{self, Acknowledged},
    error::RegistryError,
};

pub(super) fn connect(
    dir: &Path,
    path: &Path,
    access: Access,
) -> Result<Connection, RegistryError> {
    let store = |cause| store(dir, "opening the registry", cause);
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match access {
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
    let connection = Connection::open_with_flags(path, flags).map_err(store)?;
    connection
        .busy_timeout(std::time::Duration::from_secs(10))
        .map_err(store)?;
    // A database in WAL mode needs a file beside it even to be read. Where the directory takes none and no writer left a write-ahead log
    // behind, the file is all there is, and is read as it stands.
    let probe = connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    let log = path.with_extension("sqlite-wal");
    if access == Access::Read && needs_a_file(&probe) && !log.exists() {
        let url = format!("file:{}?immutable=1", escaped(path));
        return Connection::open_with_flags(url, flags | OpenFlags::SQLITE_OPEN_URI).map_err(store);
    }
    Ok(connection)
}

fn needs_a_file(probe: &rusqlite::Result<i64>) -> bool {
    matches!(
        probe,
        Err(rusqlite::Error::SqliteFailure(cause, _))
            if matches!(cause.code, ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    )
}

/// A path as a URI of SQLite spells it.
fn escaped(path: &Path) -> String {
    let mut url = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'?' | b'#' | b'%' => url += &format!("%{byte:02x}"),
            _ if byte.is_ascii() => url.push(char::from(*byte)),
            _ => url += &format!("%{byte:02x}"),
        }
    }
    url
}

pub(super) fn store(dir: &Path, doing: &'static str, cause: rusqlite::Error) -> RegistryError {
    use rusqlite::ffi::{SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_WRITE};
    let path = dir.into();
    match &cause {
        // There is no room for the index of the write-ahead log, which readers need too.
        rusqlite::Error::SqliteFailure(code, _) if code.extended_code == SQLITE_IOERR_SHMSIZE => {
            RegistryError::NoRoom { path, cause }
        }
        rusqlite::Error::SqliteFailure(code, _)
            if code.code == ErrorCode::DiskFull || code.extended_code == SQLITE_IOERR_WRITE =>
        {
            RegistryError::Full { path, cause }
        }
        rusqlite::Error::SqliteFailure(code, _) if code.code == ErrorCode::DatabaseCorrupt => {
            RegistryError::Corrupt { doing, path, cause }
        }
        _ => RegistryError::Store { doing, path, cause },
    }
}

/// A directory without a log: there never was one, or it is lost.
pub(super) fn absent(dir: &Path, acknowledged: &Acknowledged) -> RegistryError {
    match acknowledged {
        Acknowledged::At(sequence @ 1.., _) => RegistryError::Damaged {
            path: dir.into(),
            sequence: 1,
            problem: format!(
                "{sequence} were acknowledged, and registry.sqlite is gone or empty: restore it from a copy (or remove {} to begin anew)",
                acknowledged::path(dir).display()
            ),
        },
        _ => RegistryError::Missing(dir.into()),
    }
}

pub(super) fn not_a_registry(path: &Path, problem: &str) -> RegistryError {
    RegistryError::NotARegistry {
        path: path.into(),
        problem: problem.into(),
    }
}
