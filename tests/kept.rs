//! Registries that earlier versions wrote: `tests/formats/N` holds a small one in each format that the log ever had, and what it says.
//!
//! All of them open, for reading as they are and for writing brought up to date; a newer one is refused. Where the format of the log changes,
//! `ONRECORD_KEEP_FORMAT=1 cargo test --test kept` writes the one of the present format, before that change, never after.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use onrecord::{
    corpus, ingest,
    registry::{
        Access, Asked, Change, Description, ImportedQuotation, Outcome, OutsideId, Registry,
        SpeakerChoice, Stamp, Target,
    },
};

/// The format that this version writes.
const PRESENT: i64 = 2;

fn formats() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

fn kept() -> Vec<PathBuf> {
    let entries = fs::read_dir(formats()).expect("tests/formats");
    let mut kept: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    kept.sort();
    kept
}

/// A copy to work on, since opening for writing changes it.
fn copied(from: &Path) -> (tempfile::TempDir, PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let to = keep.path().join("desk");
    fs::create_dir(&to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    (keep, to)
}

fn stamp() -> Stamp {
    Stamp {
        time: "2025-09-05T12:00:00Z".parse().unwrap(),
        author: "night-desk".into(),
    }
}

fn import(quotation: &str, speaker: &str, document: &str) -> Change {
    Change::Quotation(ImportedQuotation {
        quotation: quotation.into(),
        speaker: Some(speaker.into()),
        document: Some(document.into()),
        published: Some("2025-09-03".parse().unwrap()),
        place: Some("Northshore".into()),
        ..ImportedQuotation::default()
    })
}

/// What a registry says, in lines that stay what they are whatever records become.
fn told(registry: &Registry) -> String {
    let snapshot = registry.snapshot();
    let mut lines = vec![format!("{:?}", snapshot.counts())];
    for (_, document) in snapshot.documents() {
        let text = document.text().map(str::len);
        let retracted = document.retracted.as_ref().map(|decision| &decision.reason);
        lines.push(format!(
            "{} published {:?}, {text:?} bytes, retracted {retracted:?}, embargo {:?}",
            document.id.resource_name(),
            document.published,
            document.embargo_until
        ));
    }
    for (_, speaker) in snapshot.speakers() {
        let ids = speaker.outside_ids.iter();
        let ids: Vec<_> = ids
            .map(|id| format!("{} {}", id.authority, id.id))
            .collect();
        let decisions = speaker.decisions.iter();
        let decisions: Vec<_> = decisions.map(|one| format!("{:?}", one.kind)).collect();
        lines.push(format!(
            "{} {:?}, {:?}, also {:?}, {ids:?}, {decisions:?}",
            speaker.id.resource_name(),
            speaker.name,
            speaker.kind,
            speaker.aliases
        ));
    }
    for (_, quotation) in snapshot.quotations() {
        let decision = quotation.decision().map(|one| (&one.kind, &one.before));
        lines.push(format!(
            "{} {:?} of {:?} on {:?} at {:?}, {} printed, {decision:?}, disputed {}",
            quotation.id.resource_name(),
            quotation.text(),
            snapshot.speaker_name(quotation),
            quotation.date_said(),
            quotation.location_said(),
            quotation.occurrences.len(),
            quotation.dispute().is_some()
        ));
    }
    for event in registry.events(0, usize::MAX).unwrap() {
        lines.push(format!(
            "{} {} {} {} {} {:?} {:?} {:?} {}",
            event.sequence,
            event.id,
            event.time,
            event.author,
            event.kind,
            event.subjects,
            event.reason,
            event.request,
            if event.erased { "erased" } else { "" }
        ));
    }
    let checked = registry.verify().unwrap();
    assert_eq!(checked.problems, [""; 0]);
    lines.push(format!(
        "{} events, {} documents, {} erased",
        checked.events, checked.documents, checked.erased
    ));
    lines.join("\n") + "\n"
}

fn format_of(dir: &Path) -> i64 {
    let path = dir.join("registry.sqlite");
    let open =
        rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
    open.unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn every_format_that_was_written_opens_and_says_what_it_said() {
    keep_the_present_one();
    let kept = kept();
    assert_eq!(kept.len() as i64, PRESENT, "one of each format: {kept:?}");
    for (from, format) in kept.iter().zip(1..) {
        let expected = fs::read_to_string(from.join("says.txt")).unwrap();
        let (_keep, dir) = copied(from);
        assert_eq!(format_of(&dir), format);
        let reader = Registry::open(&dir, Access::Read).unwrap();
        assert_eq!(told(&reader), expected, "{from:?} as it is");
        drop(reader);
        assert_eq!(format_of(&dir), format, "reading leaves it as it is");
        let writer = Registry::open(&dir, Access::Write).unwrap();
        assert_eq!(told(&writer), expected, "{from:?} brought up to date");
        let asked = Asked {
            change: import("We stay where we are", "Nils Moe", "new"),
            request: Some("new".into()),
        };
        let committed = writer.commit_asked(vec![asked], &stamp()).unwrap();
        assert!(matches!(committed.outcomes[0], Outcome::Ingested(_)));
        let now = told(&writer);
        drop(writer);
        assert_eq!(format_of(&dir), PRESENT);
        assert_eq!(told(&Registry::open(&dir, Access::Read).unwrap()), now);
    }
}

#[test]
fn a_state_of_another_version_is_made_anew_and_not_misread() {
    let with_state: Vec<PathBuf> = kept()
        .into_iter()
        .filter(|dir| state_of(dir).is_some())
        .collect();
    assert!(!with_state.is_empty(), "none was kept with its state");
    for from in with_state {
        let (_keep, dir) = copied(&from);
        let older = state_of(&dir).unwrap();
        let (_, log) = onrecord(&dir, &["quotes"], 0);
        assert!(
            log.contains("the state is made anew from the log") && log.contains("another version"),
            "{log}"
        );
        let before = fs::read(&older).unwrap();
        let writer = Registry::open(&dir, Access::Write).unwrap();
        writer.write_state().unwrap();
        let expected = fs::read_to_string(from.join("says.txt")).unwrap();
        assert_eq!(told(&writer), expected);
        drop(writer);
        let newer = state_of(&dir).unwrap();
        assert!(fs::read(&newer).unwrap() != before);
        let (_, log) = onrecord(&dir, &["quotes"], 0);
        assert!(!log.contains("made anew"), "{log}");
    }
}

#[test]
fn a_registry_of_a_later_version_is_refused_and_left_as_it_is() {
    let (_keep, dir) = copied(kept().last().unwrap());
    rusqlite::Connection::open(dir.join("registry.sqlite"))
        .unwrap()
        .execute_batch(&format!("PRAGMA user_version = {}", PRESENT + 1))
        .unwrap();
    let before = fs::read(dir.join("registry.sqlite")).unwrap();
    for arguments in [&["quotes"][..], &["ingest", "nothing.txt"], &["log"]] {
        let (_, said) = onrecord(&dir, arguments, 2);
        let wanted = format!(
            "has format {}, and this version of onrecord reads up to {PRESENT}: use the newer version",
            PRESENT + 1
        );
        assert!(said.contains(&wanted), "{arguments:?}: {said}");
    }
    assert_eq!(fs::read(dir.join("registry.sqlite")).unwrap(), before);
}

/// The program on a registry: what it prints and what it logs.
#[track_caller]
fn onrecord(dir: &Path, arguments: &[&str], code: i32) -> (String, String) {
    fs::write(dir.join("../nothing.txt"), "Nobody said a word.\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(arguments)
        .arg("--registry")
        .arg(dir)
        .current_dir(dir.parent().unwrap())
        .env("ONRECORD_LOG", "info")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?} {out} {err}"
    );
    (out, err)
}

fn state_of(dir: &Path) -> Option<PathBuf> {
    let mut entries = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries.find(|path| path.extension().is_some_and(|ending| ending == "map"))
}

/// Writes the registry of the present format where it is asked for.
fn keep_the_present_one() {
    if std::env::var_os("ONRECORD_KEEP_FORMAT").is_none() {
        return;
    }
    let to = formats().join(PRESENT.to_string());
    let _ = fs::remove_dir_all(&to);
    fs::create_dir_all(&to).unwrap();
    let registry = Registry::open(&to, Access::Write).unwrap();
    fill(&registry);
    registry.write_state().unwrap();
    fs::write(to.join("says.txt"), told(&registry)).unwrap();
    drop(registry);
    // A log that is closed needs neither of these.
    for name in ["writer.lock", "registry.sqlite-wal", "registry.sqlite-shm"] {
        let _ = fs::remove_file(to.join(name));
    }
    // One that came from a program of its own time, without what it says: to be read by whoever keeps it.
    for from in kept().iter().filter(|dir| !dir.join("says.txt").exists()) {
        let (_keep, dir) = copied(from);
        let registry = Registry::open(&dir, Access::Read).unwrap();
        fs::write(from.join("says.txt"), told(&registry)).unwrap();
    }
}

/// Something of every kind that the log holds.
fn fill(registry: &Registry) {
    let article = |head: &str, text: &str| {
        let document = corpus::document("clipping", format!("---\n{head}\n---\n{text}\n"));
        ingest::read(document)
    };
    let ask = |change: Change, request: &str| {
        let asked = Asked {
            change,
            request: Some(request.to_owned()).filter(|id| !id.is_empty()),
        };
        let done = registry.commit_asked(vec![asked], &stamp()).unwrap();
        let outcome = done.outcomes.into_iter().next().unwrap();
        assert!(!matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    };
    let quotation = |words: &str| {
        let snapshot = registry.snapshot();
        let found = snapshot
            .quotations()
            .find(|(_, q)| q.text().contains(words));
        found.expect(words).1.id.clone()
    };
    let speaker = |name: &str| {
        let snapshot = registry.snapshot();
        let found = snapshot.speakers().find(|(_, s)| s.name == name);
        found.expect(name).1.id.clone()
    };
    let harbour = "“The harbour will not close before the autumn,” said Anna Berg, the mayor of Northshore, on Tuesday.";
    let ferries = "“We sail at noon, whatever the weather may bring,” Carl Dahl told reporters in Northshore.";
    ask(
        article(
            "id: harbour\npublished: 2025-09-04\noutlet: The Courier",
            harbour,
        ),
        "",
    );
    ask(article("id: ferries\npublished: 2025-09-04", ferries), "");
    ask(
        article(
            "id: harbour\npublished: 2025-09-04\noutlet: The Courier",
            &format!("{harbour} “Nobody will be sent away,” she added."),
        ),
        "revised",
    );
    ask(
        article(
            "id: gone\npublished: 2025-09-04",
            "“The bridge is safe,” said Erik Holm.",
        ),
        "",
    );
    ask(
        article(
            "id: court\npublished: 2025-09-04",
            "“The judge took a bribe,” said Erik Holm.",
        ),
        "",
    );
    ask(
        article(
            "id: private\npublished: 2025-09-04",
            "“My sister is ill,” said Carl Dahl. “We sail on,” he said.",
        ),
        "",
    );
    ask(
        import(
            "Not in my lifetime, not for any price",
            "A. Berg",
            "archive-1",
        ),
        "import-1",
    );
    ask(
        import(
            "We never asked for a bridge at all",
            "Dora Lind",
            "archive-2",
        ),
        "",
    );
    ask(
        import(
            "The tide waits for no council of ours",
            "Dora Lind",
            "archive-3",
        ),
        "",
    );
    let reread = corpus::document(
        "clipping",
        format!("---\nid: ferries\npublished: 2025-09-04\n---\n{ferries}\n"),
    );
    if let Change::Document {
        document,
        mut extraction,
    } = ingest::read(reread)
    {
        extraction.terms.clear();
        let change = Change::Reading {
            document: onrecord::registry::record::DocumentId(document.id.unwrap().into()),
            extraction,
        };
        let _ = registry.commit(vec![change], &stamp()).unwrap();
    }
    let named = |name: &str| SpeakerChoice::Named {
        name: name.into(),
        kind: None,
    };
    ask(
        Change::Attribute {
            quotation: quotation("We sail at noon"),
            document: None,
            speaker: named("Finn Ask"),
            reason: "heard the tape".into(),
        },
        "correct-1",
    );
    ask(
        Change::Confirm {
            quotation: quotation("The harbour will not close"),
            reason: String::new(),
        },
        "",
    );
    ask(
        Change::Dispute {
            quotation: quotation("Nobody will be sent away"),
            disputed: true,
            reason: "she denies it".into(),
        },
        "",
    );
    ask(
        Change::Merge {
            from: speaker("Finn Ask"),
            into: speaker("Carl Dahl"),
            overrule: false,
            reason: "one man".into(),
        },
        "",
    );
    ask(
        Change::Split {
            speaker: speaker("Dora Lind"),
            names: Vec::new(),
            documents: vec![onrecord::registry::record::DocumentId("archive-3".into())],
            display_name: Some("Dora Lind the younger".into()),
            reason: "mother and daughter".into(),
        },
        "",
    );
    for (says, request) in [
        (Description::DisplayName("Mayor Berg".into()), "rename-1"),
        (Description::Alias("the Iron Mayor".into()), ""),
        (
            Description::OutsideId(OutsideId {
                authority: "wikidata".into(),
                id: "Q42".into(),
            }),
            "",
        ),
    ] {
        let speaker = onrecord::registry::record::SpeakerId("anna-berg".into());
        ask(
            Change::Describe {
                speaker,
                says,
                reason: String::new(),
            },
            request,
        );
    }
    ask(
        Change::Retract {
            document: onrecord::registry::record::DocumentId("gone".into()),
            reason: "made up".into(),
        },
        "",
    );
    let mut waiting = corpus::document("clipping", "---\nid: tomorrow\npublished: 2025-09-06\n---\n“We open the gates at last,” said Anna Berg.\n".into());
    waiting.embargo_until = Some("2025-09-06T06:00:00Z".parse().unwrap());
    ask(ingest::read(waiting), "");
    registry
        .lift_embargoes("2025-09-06T07:00:00Z".parse().unwrap())
        .unwrap();
    for (target, request) in [
        (
            Target::Document(onrecord::registry::record::DocumentId("court".into())),
            Some("erase-1".to_owned()),
        ),
        (Target::Quotation(quotation("My sister is ill")), None),
    ] {
        let done = registry
            .erase(&target, "a court's order", request, &stamp())
            .unwrap();
        assert!(!matches!(done, Outcome::Refused(_)), "{done:?}");
    }
}
