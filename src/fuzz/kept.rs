//! Files that the program keeps or is handed by its operator: logs as lines, notes of copies, API keys, derived files.

use std::{fs, sync::Arc};

use super::{LONGEST, scratch, text};
use crate::{api::keys::KeyRing, mapped, registry};

/// Reads the lines of a log that was exported. What is read is written and read alike.
pub fn log_lines(data: &[u8]) {
    let data = &data[..data.len().min(LONGEST)];
    data.split(|byte| *byte == b'\n')
        .for_each(registry::fuzz_line);
}

/// Reads the notes of copies, as an erasure does.
pub fn backup_notes(data: &[u8]) {
    registry::fuzz_notes(&text(data));
}

/// Reads a file of API keys and presents what stands in it as keys.
pub fn key_files(data: &[u8]) {
    let path = scratch("toml");
    fs::write(&path, data).expect("a scratch file");
    let ring = KeyRing::load(&path);
    fs::remove_file(&path).expect("a scratch file");
    let Ok(ring) = ring else {
        return;
    };
    for line in text(data).lines() {
        let _ = ring.check(Some(line));
        for word in line.split('"') {
            // A hash is no secret: it opens nothing.
            let presented = format!("onrecord_{word}_{word}");
            assert!(ring.check(Some(&presented)).is_err(), "{presented}");
        }
    }
}

/// Opens a derived file whose table and sections are these: the table as JSON on the first line, the sections behind it. Trailer and
/// checksums are made here where the table says so: no fuzzer finds them.
pub fn mapped_files(data: &[u8]) {
    let data = &data[..data.len().min(LONGEST)];
    let path = scratch("map");
    fs::write(&path, data).expect("a scratch file");
    let _ = mapped::Mapped::open(&path);
    fs::write(&path, mapped::fuzz_sealed(data)).expect("a scratch file");
    let opened = mapped::Mapped::open(&path).map(Arc::new);
    fs::remove_file(&path).expect("a scratch file");
    let Ok(file) = opened else {
        return;
    };
    for name in ["words", "numbers", "none"] {
        let numbers = mapped::Slab::<u32>::of(&file, name);
        let bytes = file.section(name);
        assert!(numbers.is_none() || bytes.is_some());
        if let (Some(numbers), Some(bytes)) = (numbers, bytes) {
            assert_eq!(numbers.len() * 4, bytes.len());
        }
    }
}
