//! Acknowledged means kept: what every log must do, and what damage, a full disk and an older format come to.

use std::path::Path;

use super::*;
use crate::registry::log::{Erasures, Hash, Logged, Replacement, chain, event_id, sha256};

fn event(kind: &str, payload: &str, request: Option<&str>) -> LogEvent {
    LogEvent {
        kind: kind.into(),
        payload: payload.as_bytes().to_vec(),
        request: request.map(|id| RequestMark {
            id: id.into(),
            asked: sha256(id.as_bytes()),
        }),
    }
}

fn all(log: &dyn EventLog) -> Vec<Logged> {
    let mut events = Vec::new();
    log.replay(0, &mut |logged| {
        events.push(logged);
        Ok(())
    })
    .unwrap();
    events
}

/// What any log must do, whatever keeps it.
fn conforms(log: &mut dyn EventLog) {
    assert!(log.writes() && all(log).is_empty());
    let first = vec![event("a", "1", None), event("b", "2", Some("r"))];
    let mut first = first.into_iter().map(Ok);
    assert_eq!(log.append(&mut first, &stamp()).unwrap(), 2);
    // Whoever makes the events may fail in the middle: then there are none.
    let mut broken = [Ok(event("x", "9", None)), Err(RegistryError::ReadOnly)].into_iter();
    assert!(log.append(&mut broken, &stamp()).is_err());
    let mut third = std::iter::once(Ok(event("c", "3", None)));
    assert_eq!(log.append(&mut third, &stamp()).unwrap(), 3);
    let events = all(log);
    // Dense, in order, with author, time, request and an id of each its own that follows from what was before.
    assert_eq!(
        events.iter().map(|e| e.sequence).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let mut before: Hash = [0; 32];
    for event in &events {
        let payload = sha256(event.payload.as_deref().unwrap());
        before = chain(
            &before,
            event.sequence,
            event.time,
            &event.author,
            &event.kind,
            &payload,
            event.request.as_ref(),
        );
        assert_eq!(event.id, event_id(&before));
        assert_eq!((event.author.as_str(), event.time), ("test", stamp().time));
    }
    assert_eq!(events[1].request.as_ref().unwrap().id, "r");
    for (after, limit, expected) in [
        (0, 2, vec![1, 2]),
        (2, 9, vec![3]),
        (3, 9, vec![]),
        (u64::MAX, 1, vec![]),
        (0, 0, vec![]),
    ] {
        let page = log.page(after, limit).unwrap();
        assert_eq!(
            page.iter().map(|e| e.sequence).collect::<Vec<_>>(),
            expected
        );
        assert!(page.iter().all(|event| events.contains(event)));
    }
    // An erasure takes payloads away or replaces them; the ids stay.
    let other = b"two".to_vec();
    let told = format!(
        r#"{{"replaced":[{{"sequence":1,"payload":null}},{{"sequence":2,"payload":"{}"}}]}}"#,
        crate::registry::log::hex(&sha256(&other))
    );
    let replacements = vec![
        Replacement {
            sequence: 1,
            payload: None,
        },
        Replacement {
            sequence: 2,
            payload: Some(other.clone()),
        },
    ];
    assert_eq!(
        log.erase(
            event("document_erased", &told, None),
            replacements,
            &stamp()
        )
        .unwrap(),
        4
    );
    log.scrub().unwrap();
    let after = all(log);
    assert_eq!(
        (&after[0].payload, &after[1].payload),
        (&None, &Some(other))
    );
    assert!(after.iter().zip(&events).all(|(a, b)| a.id == b.id));
    assert_eq!(log.erasing().unwrap(), [told.into_bytes()]);
    assert_eq!(log.examine(true).unwrap(), [""; 0]);
    // What the visitor finds wrong is told with its place.
    let wrong = log.replay(0, &mut |logged| match logged.sequence {
        3 => Err("I do not like it".into()),
        _ => Ok(()),
    });
    let said = wrong.unwrap_err().to_string();
    assert!(
        said.contains("event 3") && said.contains("I do not like it"),
        "{said}"
    );
}

#[test]
fn every_log_keeps_what_a_log_must() {
    conforms(&mut MemoryLog::default());
    let (_keep, dir) = directory();
    conforms(&mut SqliteLog::open(&dir, Access::Write).unwrap());
    let reader = SqliteLog::open(&dir, Access::Read).unwrap();
    assert!(!reader.writes());
    assert_eq!(all(&reader).len(), 4);
}

#[test]
fn an_erasure_that_nobody_told_of_is_damage() {
    let mut erasures = Erasures::default();
    erasures
        .note(br#"{"replaced":[{"sequence":1,"payload":null}]}"#)
        .unwrap();
    let hash = sha256(b"x");
    assert!(erasures.check(1, &hash, None).is_ok());
    assert!(erasures.check(1, &hash, Some(b"x")).is_err());
    assert!(erasures.check(2, &hash, None).is_err());
    assert!(erasures.check(2, &hash, Some(b"x")).is_ok());
    assert!(erasures.check(2, &hash, Some(b"y")).is_err());
    assert!(erasures.note(b"{}").is_err());
}

fn some_desk(dir: &Path) -> Registry {
    let registry = Registry::open(dir, Access::Write).unwrap();
    for text in PARIS {
        registry.commit(vec![clipping(text)], &stamp()).unwrap();
    }
    registry
}

fn copied(dir: &Path) -> (tempfile::TempDir, PathBuf) {
    let (keep, to) = directory();
    std::fs::create_dir(&to).unwrap();
    for file in std::fs::read_dir(dir).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    (keep, to)
}

/// What a registry answers: its records, the texts of its documents where they can be read, its events.
fn answers(
    registry: &Registry,
) -> (
    String,
    Vec<Option<String>>,
    Result<Vec<EventRecord>, String>,
) {
    let snapshot = registry.snapshot();
    let documents = snapshot.documents().map(|(_, document)| document);
    let texts = documents.map(|document| document.text().map(String::from));
    let texts = texts.collect();
    let named: Vec<_> = snapshot
        .documents()
        .map(|(_, d)| (&d.id, &d.label, &d.published, &d.quotations))
        .collect();
    let speakers: Vec<_> = snapshot.speakers().collect();
    let quotations: Vec<_> = snapshot.quotations().collect();
    let records = format!(
        "{:?} {named:?} {speakers:?} {quotations:?}",
        snapshot.counts()
    );
    let events = registry.events(0, usize::MAX);
    (records, texts, events.map_err(|error| error.to_string()))
}

/// Holds what a directory with one bad file answers against what it should: the same, or an error that names the place. True where the damage
/// was noticed.
fn serves_no_damage(dir: &Path, good: &Registry, what: &str) -> bool {
    let place = dir.to_str().unwrap();
    let registry = match Registry::open(dir, Access::Read) {
        Ok(registry) => registry,
        Err(error) => {
            let said = error.to_string();
            assert!(said.contains(place), "{what}: {said}");
            return true;
        }
    };
    // Records may stand on a file of the state whose log is damaged behind it: what is read from the log is checked when it is read.
    let (records, texts, events) = answers(&registry);
    let (good_records, good_texts, good_events) = answers(good);
    assert!(records == good_records, "{what}: {records}");
    let mut noticed = false;
    for (text, good) in texts.iter().zip(&good_texts) {
        noticed |= text != good;
        assert!(text.is_none() || text == good, "{what}: {text:?}");
    }
    match events {
        Ok(events) => assert_eq!(Ok(events), good_events, "{what}"),
        Err(said) => {
            noticed = true;
            assert!(said.contains(place), "{what}: {said}");
        }
    }
    let check = registry.verify();
    let problems = check.map_or_else(|error| vec![error.to_string()], |check| check.problems);
    assert!(
        !noticed || !problems.is_empty(),
        "{what}: not found by the check"
    );
    noticed || !problems.is_empty()
}

#[test]
fn a_flipped_byte_or_a_torn_end_of_any_file_is_named_or_does_no_harm() {
    let (_keep, dir) = directory();
    let live = some_desk(&dir);
    live.write_state().unwrap();
    let (_untouched, whole) = copied(&dir);
    let good = Registry::open(&whole, Access::Read).unwrap();
    let mut noticed = 0;
    // Once with the write-ahead log as a crash leaves it, once with everything in the database.
    let (_crashed, crashed) = copied(&dir);
    drop(live);
    let mut kinds = std::collections::BTreeSet::new();
    for dir in [&crashed, &dir] {
        let files = std::fs::read_dir(dir).unwrap();
        for path in files.map(|file| file.unwrap().path()) {
            let name = path.file_name().unwrap().to_str().unwrap();
            // SQLite makes this one anew from the others.
            if name.ends_with("-shm") {
                continue;
            }
            kinds.insert(name.split('-').next().unwrap().to_owned());
            let bytes = std::fs::read(&path).unwrap();
            let broken_by = |bytes: &[u8], what: String| {
                let (_keep, broken) = copied(dir);
                let _ = std::fs::remove_file(broken.join("registry.sqlite-shm"));
                std::fs::write(broken.join(name), bytes).unwrap();
                u32::from(serves_no_damage(&broken, &good, &what))
            };
            // Every file has its own odd step, so that all kinds of places are met.
            for at in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
                let mut flipped = bytes.clone();
                flipped[at] ^= 0x10;
                noticed += broken_by(&flipped, format!("{name} flipped at {at}"));
            }
            for at in (0..bytes.len()).step_by(bytes.len() / 9 + 1) {
                noticed += broken_by(&bytes[..at], format!("{name} cut at {at}"));
            }
        }
    }
    let all = ["acknowledged", "registry.sqlite", "state", "writer.lock"];
    assert_eq!(Vec::from_iter(kinds), all);
    assert!(noticed > 100, "only {noticed}");
}

#[test]
fn a_log_that_lost_its_end_is_refused() {
    let (_keep, dir) = directory();
    let live = some_desk(&dir);
    let (_keep, torn) = copied(&dir);
    let log = torn.join("registry.sqlite-wal");
    let bytes = std::fs::read(&log).unwrap();
    for keep in [0, 32, bytes.len() / 2, bytes.len() - 100] {
        let _ = std::fs::remove_file(torn.join("registry.sqlite-shm"));
        std::fs::write(&log, &bytes[..keep]).unwrap();
        let said = Registry::open(&torn, Access::Read).unwrap_err().to_string();
        // Nothing is left at all where the first transaction went, too.
        assert!(
            said.contains("its end is lost") || said.contains("is gone or empty"),
            "{keep}: {said}"
        );
    }
    let (_keep, lost) = copied(&torn);
    for name in [
        "registry.sqlite",
        "registry.sqlite-wal",
        "registry.sqlite-shm",
    ] {
        let _ = std::fs::remove_file(lost.join(name));
    }
    for access in [Access::Read, Access::Write] {
        let said = Registry::open(&lost, access).unwrap_err().to_string();
        assert!(said.contains("restore it from a copy"), "{said}");
        assert!(
            !lost.join("registry.sqlite").exists(),
            "none is made in its place"
        );
    }
    drop(live);
    // A note that went bad is named by the check and made anew by the next write.
    std::fs::write(dir.join("acknowledged"), "nonsense").unwrap();
    let live = Registry::open(&dir, Access::Write).unwrap();
    assert!(live.verify().unwrap().problems[0].contains("acknowledged"));
    live.commit(vec![import("We stay", "Carl Dahl", "")], &stamp())
        .unwrap();
    assert!(live.verify().unwrap().problems.is_empty());
}

#[test]
fn a_registry_of_the_first_format_opens_and_is_brought_up_to_date() {
    let (_keep, dir) = directory();
    let now = dump(&some_desk(&dir).snapshot());
    // The first format had no requests, and nobody took note of what was acknowledged.
    std::fs::remove_file(dir.join("acknowledged")).unwrap();
    rusqlite::Connection::open(dir.join("registry.sqlite"))
        .unwrap()
        .execute_batch("ALTER TABLE events DROP COLUMN request; ALTER TABLE events DROP COLUMN asked; PRAGMA user_version = 1;")
        .unwrap();
    let read = || dump(&Registry::open(&dir, Access::Read).unwrap().snapshot());
    assert_eq!(read(), now);
    let live = Registry::open(&dir, Access::Write).unwrap();
    assert_eq!(dump(&live.snapshot()), now);
    let asked = Asked {
        change: import("We stay", "Carl Dahl", ""),
        request: Some("r".into()),
    };
    live.commit_asked(vec![asked], &stamp()).unwrap();
    assert!(live.verify().unwrap().problems.is_empty());
    assert_eq!(read(), dump(&live.snapshot()));
}

/// Set for the child process of the test below: the directory it writes to.
const LIMITED: &str = "ONRECORD_TEST_LIMITED";

/// Not a test of its own: what the child process does until its files may not grow.
#[test]
fn writes_until_the_disk_is_full() {
    let Ok(dir) = std::env::var(LIMITED) else {
        return;
    };
    let registry = Registry::open(dir.as_ref(), Access::Write).unwrap();
    let text = "all work and no play ".repeat(2_000);
    for n in 0.. {
        let change = import(&format!("{n} {text}"), "Anna Berg", &format!("d{n}"));
        let before = dump(&registry.snapshot());
        match registry.commit(vec![change], &stamp()) {
            Ok(committed) => println!("acknowledged {}", committed.sequence),
            Err(error) => {
                assert!(matches!(error, RegistryError::Full { .. }), "{error}");
                assert_eq!(dump(&registry.snapshot()), before, "reading goes on");
                let reader = Registry::open(dir.as_ref(), Access::Read).unwrap();
                assert_eq!(dump(&reader.snapshot()), before);
                println!("full");
                return;
            }
        }
    }
}

#[test]
fn a_full_disk_refuses_the_write_and_keeps_what_is_there() {
    let (_keep, dir) = directory();
    // A limit on the size of files stands for the disk; blocks of 1 KiB.
    let script = "trap '' XFSZ; ulimit -f 600; exec \"$0\" --exact registry::tests::durability::writes_until_the_disk_is_full --nocapture";
    let child = std::process::Command::new("bash")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(LIMITED, &dir)
        .output();
    let Ok(child) = child else {
        eprintln!("skipped: no bash to set a limit with");
        return;
    };
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(
        child.status.success() && said.contains("full"),
        "{said}\n{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let acknowledged = said.matches("acknowledged").count() as u64;
    assert!(acknowledged > 0, "{said}");
    let registry = Registry::open(&dir, Access::Write).unwrap();
    assert_eq!(registry.snapshot().sequence(), acknowledged);
    registry
        .commit(vec![import("We stay", "Carl Dahl", "")], &stamp())
        .unwrap();
    assert!(registry.verify().unwrap().problems.is_empty());
}
