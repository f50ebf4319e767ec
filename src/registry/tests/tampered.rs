//! Whoever tampers with a registry's files is found out, and told how to mend it.

use rusqlite::Connection;

use super::*;

/// A registry of some events, of which one has a request, closed.
fn kept() -> (tempfile::TempDir, PathBuf) {
    let (keep, dir) = directory();
    let registry = Registry::open(&dir, Access::Write).unwrap();
    for n in 0..3 {
        let asked = Asked {
            change: import(&format!("Sentence number {n}"), "Anna Berg", "some"),
            request: (n == 1).then(|| "the second".into()),
        };
        registry.commit_asked(vec![asked], &stamp()).unwrap();
    }
    drop(registry);
    (keep, dir)
}

/// Everything that is not well, what was found and what mends it.
fn findings(dir: &Path) -> Vec<(&'static str, String, String)> {
    let checks = Registry::examine(dir, Timestamp::UNIX_EPOCH).unwrap();
    let unwell = checks.into_iter().filter(|check| check.level > Level::Ok);
    unwell
        .map(|check| (check.what, check.found, check.mend))
        .collect()
}

#[track_caller]
fn found(dir: &Path, what: &str, words: &str, mend: &str) {
    let findings = findings(dir);
    let told = findings
        .iter()
        .any(|(at, found, mends)| *at == what && found.contains(words) && mends.contains(mend));
    assert!(told, "{what}: {words}, {mend}: {findings:#?}");
}

#[test]
fn what_nobody_touched_is_sound() {
    let (_keep, dir) = kept();
    assert_eq!(findings(&dir), []);
}

#[test]
fn changes_in_the_log_are_found() {
    for (statement, what, words, mend) in [
        (
            "UPDATE events SET request = 'another' WHERE sequence = 2",
            "events",
            "event 2",
            "cp ",
        ),
        (
            "UPDATE events SET request = NULL WHERE sequence = 2",
            "events",
            "event 2: the chain of hashes",
            "cp ",
        ),
        (
            "UPDATE events SET request = 'one more' WHERE sequence = 3",
            "events",
            "event 3: the chain of hashes",
            "cp ",
        ),
        (
            "UPDATE events SET asked = zeroblob(32) WHERE sequence = 1",
            "events",
            "event 1: the chain of hashes",
            "cp ",
        ),
        (
            "CREATE TABLE notes (line TEXT)",
            "events",
            "holds table \"notes\"",
            "DROP table",
        ),
        (
            "CREATE TRIGGER late AFTER INSERT ON events BEGIN DELETE FROM payloads; END",
            "events",
            "holds trigger \"late\"",
            "DROP trigger",
        ),
        (
            "CREATE INDEX fast ON events (author)",
            "events",
            "holds index \"fast\"",
            "DROP index",
        ),
        (
            "ALTER TABLE payloads ADD COLUMN more TEXT",
            "events",
            "a column \"more\"",
            "DROP COLUMN",
        ),
        (
            "INSERT INTO payloads (sequence, body) VALUES (99, x'00')",
            "events",
            "rows of no event: 1",
            "DELETE FROM payloads",
        ),
        (
            "INSERT INTO events SELECT -4, id, time, author, kind, payload, chain, request, asked FROM events WHERE sequence = 1",
            "events",
            "rows before the first event: 1",
            "DELETE FROM events",
        ),
        (
            "PRAGMA user_version = 0",
            "log",
            "says that it has format 0",
            "PRAGMA user_version = 2",
        ),
        (
            "PRAGMA user_version = 1",
            "log",
            "says that it has format 1",
            "PRAGMA user_version = 2",
        ),
    ] {
        let (_keep, dir) = kept();
        let tampering = Connection::open(dir.join("registry.sqlite")).unwrap();
        tampering
            .execute_batch("PRAGMA foreign_keys = OFF")
            .unwrap();
        tampering.execute_batch(statement).unwrap();
        drop(tampering);
        found(&dir, what, words, mend);
        let verified = Registry::open(&dir, Access::Read).and_then(|registry| registry.verify());
        let sound = verified.is_ok_and(|verified| verified.problems.is_empty());
        assert!(!sound, "{statement}");
    }
}

#[test]
fn what_the_doctor_says_mends_it() {
    let (_keep, dir) = kept();
    let file = dir.join("registry.sqlite");
    let tampering = Connection::open(&file).unwrap();
    let statements = "CREATE TABLE notes (line TEXT); CREATE VIEW some AS SELECT 1;
         INSERT INTO payloads (sequence, body) VALUES (99, x'00'); PRAGMA user_version = 0;";
    tampering
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    tampering.execute_batch(statements).unwrap();
    let mut rounds = 0;
    while let Some((what, found, mend)) = findings(&dir).pop() {
        let (_, statement) = mend.rsplit_once(" '").expect(&found);
        let statement = statement.strip_suffix('\'').expect(&found);
        tampering.execute_batch(statement).expect(what);
        rounds += 1;
        assert!(rounds < 9, "{found}");
    }
    assert_eq!(rounds, 4);
}

#[test]
fn what_may_belong_to_a_lost_event_is_not_to_be_deleted() {
    let (_keep, dir) = kept();
    let tampering = Connection::open(dir.join("registry.sqlite")).unwrap();
    tampering
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM events WHERE sequence = 2")
        .unwrap();
    let unwell = findings(&dir);
    let rows = unwell
        .iter()
        .find(|(_, found, _)| found.contains("rows of no event: 1"));
    let (_, found, mend) = rows.expect("they are told");
    assert!(
        found.contains("do not delete them") && mend.contains(" && cp "),
        "{unwell:#?}"
    );
    // No copy of such a log is made, and nobody writes into a log whose last event is not what was written.
    let copy = dir.with_extension("copy");
    let refused = Registry::back_up(&dir, &copy, Timestamp::UNIX_EPOCH).unwrap_err();
    assert!(
        refused.to_string().contains("damaged at event 2"),
        "{refused}"
    );
    assert!(!copy.exists());
    tampering
        .execute_batch("UPDATE payloads SET body = CAST('{}' AS BLOB) WHERE sequence = 3")
        .unwrap();
    assert!(matches!(
        Registry::open(&dir, Access::Write),
        Err(RegistryError::Damaged { sequence: 3, .. })
    ));
}

#[test]
fn a_copy_comes_back_in_the_way_of_its_form() {
    let (_keep, dir) = kept();
    let [lines, copy] = ["lines", "copy"].map(|name| dir.with_extension(name));
    Registry::back_up(&dir, &copy, Timestamp::UNIX_EPOCH).unwrap();
    let sequence = Registry::write_log(&dir, &lines).unwrap();
    let noted = Backup {
        file: lines.clone(),
        sequence,
        time: Timestamp::UNIX_EPOCH,
    };
    Registry::note_copy(&dir, &noted).unwrap();
    let tampering = Connection::open(dir.join("registry.sqlite")).unwrap();
    tampering
        .execute_batch("UPDATE events SET author = 'x' WHERE sequence = 1")
        .unwrap();
    found(
        &dir,
        "events",
        "damaged at event 1",
        "onrecord import --registry ",
    );
    std::fs::write(&lines, "neither").unwrap();
    found(&dir, "events", "damaged at event 1", "copy ");
}

#[test]
fn garbage_beside_the_log_is_found() {
    let (_keep, dir) = kept();
    let note = acknowledged::path(&dir);
    let good = std::fs::read(&note).unwrap();
    std::fs::remove_file(&note).unwrap();
    found(
        &dir,
        "acknowledged",
        "has 3 events, and no note",
        "next write",
    );
    std::fs::write(&note, "").unwrap();
    found(
        &dir,
        "acknowledged",
        "has 3 events, and no note",
        "next write",
    );
    std::fs::write(&note, &good[1..]).unwrap();
    found(&dir, "acknowledged", "is damaged", "next write");
    std::fs::write(&note, &good).unwrap();
    assert_eq!(findings(&dir), []);

    let backups = dir.join("backups");
    std::fs::write(&backups, b"\xFF\xFE\x00nothing\nmore").unwrap();
    found(&dir, "backups", "2 lines", "cat ");
    std::fs::remove_file(&backups).unwrap();
    for name in ["registry.sqlite-wal", "registry.sqlite-journal"] {
        let journal = dir.join(name);
        std::fs::write(&journal, [7; 5_000]).unwrap();
        let unwell = findings(&dir);
        let named = unwell.iter().any(|(_, found, mend)| {
            found.contains(&format!("{} ", journal.display())) && mend.starts_with("mv ")
        });
        assert!(named, "{unwell:#?}");
        std::fs::remove_file(&journal).unwrap();
    }
}
