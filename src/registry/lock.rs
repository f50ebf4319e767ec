//! The lock of a registry's directory: one process writes, and the others are told which.
//!
//! `DIR/writer.lock` is locked by the process that writes and holds its process id; the lock goes with the process, however it ends.

use std::{
    fs::{File, TryLockError},
    io::{self, Read, Write},
    path::Path,
    thread,
    time::Duration,
};

use super::error::RegistryError;

/// How often, every 10 milliseconds, a lock that is held is asked for again before the writer is refused.
const PATIENCE: usize = 50;

/// Locks the directory for writing, or says which process has it.
pub(super) fn lock(dir: &Path) -> Result<File, RegistryError> {
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
            return Err(RegistryError::Locked {
                path: dir.into(),
                holder: named(file),
            });
        }
        Err(TryLockError::Error(cause)) => return Err(io("locking", cause)),
    }
    file.set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()))
        .map_err(|cause| io("writing the lock", cause))?;
    Ok(file)
}

/// The process that writes to a directory now, as [`RegistryError::Locked`] names it; `None` where none does. Takes no lock that lasts.
pub(super) fn holder(dir: &Path) -> io::Result<Option<String>> {
    let file = match File::open(dir.join("writer.lock")) {
        Ok(file) => file,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(cause),
    };
    // Shared, and gone with the file at once: a writer that comes now asks again for longer than this takes.
    match file.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => Ok(Some(named(file))),
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}

/// The process that a lock's file names.
fn named(mut file: File) -> String {
    let mut text = String::new();
    // The holder may be between locking and writing its id; then nobody knows which process it is.
    match file.read_to_string(&mut text) {
        Ok(_) if text.trim().parse::<u32>().is_ok() => format!("process {}", text.trim()),
        _ => "another process".to_string(),
    }
}
