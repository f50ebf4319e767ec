//! Decisions from the shell: the real binary on a registry of its own, what it prints, what it keeps, and how it refuses.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

/// A directory with a registry, and the binary run in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Desk(tempfile::tempdir().expect("a directory"));
        desk.write(
            "harbour.md",
            "---\nid: harbour\npublished: 2025-03-06\n---\n“The harbour will not close before the autumn,” said Anna Berg, the mayor of \
             Northshore.\n",
        );
        desk.write(
            "ferries.md",
            "---\nid: ferries\npublished: 2025-03-07\n---\n“We sail at noon, whatever the weather may bring,” Carl Dahl told reporters.\n",
        );
        desk.run(&["ingest", "harbour.md", "ferries.md"], 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// Runs a command on the registry; both outputs, after checking the exit code.
    #[track_caller]
    fn run(&self, arguments: &[&str], code: i32) -> (String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(arguments)
            .args(["--registry", "desk"])
            .current_dir(self.0.path())
            .env("USER", "night-desk")
            .env_remove("ONRECORD_LOG")
            .stdin(Stdio::null())
            .output()
            .expect("the binary runs");
        let (out, err) = (
            String::from_utf8(output.stdout).expect("UTF-8"),
            String::from_utf8(output.stderr).expect("UTF-8"),
        );
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}\n{out}\n{err}"
        );
        (out, err)
    }

    fn quotation(&self, words: &str) -> String {
        let (out, _) = self.run(&["quotes", "--format", "flat"], 0);
        let line = out
            .lines()
            .find(|line| line.contains(words))
            .expect("the quotation");
        let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
        line["quotation"].as_str().expect("a name").to_owned()
    }
}

#[test]
fn a_correction_is_kept_shown_and_found_by_recheck() {
    let desk = Desk::new();
    desk.write(
        "draft.md",
        "“We sail at noon, whatever the weather may bring,” said Carl Dahl.\n",
    );
    let (kept, _) = desk.run(&["verify", "draft.md", "--format", "json"], 0);
    desk.write("kept.jsonl", &kept);
    let (out, _) = desk.run(&["recheck", "kept.jsonl"], 0);
    assert!(out.contains("1 finding checked again, 0 changed"), "{out}");

    let name = desk.quotation("We sail at noon");
    let (out, _) = desk.run(
        &[
            "correct",
            &name,
            "--new-speaker",
            "Erik Holm",
            "--reason",
            "heard the tape",
        ],
        0,
    );
    assert!(
        out.contains("Erik Holm") && out.contains("speaker corrected by night-desk"),
        "{out}"
    );
    // The article comes again, edited: the correction stands.
    let edited =
        fs::read_to_string(desk.path("ferries.md")).expect("a file") + "\nNobody objected.\n";
    desk.write("ferries.md", &edited);
    let (out, _) = desk.run(&["ingest", "ferries.md"], 0);
    assert!(out.contains("1 revised"), "{out}");
    let (out, _) = desk.run(&["quotes", "--speaker", "Erik Holm"], 0);
    assert!(
        out.contains("We sail at noon") && out.contains("(before:"),
        "{out}"
    );
    let (out, _) = desk.run(&["recheck", "kept.jsonl"], 1);
    assert!(
        out.contains("attribution_corrected by night-desk") && out.contains("1 changed"),
        "{out}"
    );

    assert!(out.contains("is  ") && !out.contains("VERDICT_"), "{out}");

    let (out, _) = desk.run(&["correct", &name, "--dispute", "--author", "day-desk"], 0);
    assert!(out.contains("disputed by day-desk"), "{out}");
    let (out, _) = desk.run(&["log"], 0);
    assert_eq!(out.lines().count(), 5, "{out}");
    let (out, _) = desk.run(&["log", "verify"], 0);
    assert!(
        out.contains("5 events, 3 documents") && out.contains("all is as it was written"),
        "{out}"
    );
    let (out, _) = desk.run(&["reextract"], 0);
    assert!(
        out.contains("2 documents read again; 0 differences"),
        "{out}"
    );
}

#[test]
fn a_request_with_an_id_is_done_once_whatever_it_put_on_record() {
    let desk = Desk::new();
    let name = desk.quotation("We sail at noon");
    let mut logs = Vec::new();
    for _ in 0..2 {
        let whom = ["--new-speaker", "Erik Holm", "--request-id", "one"];
        let (out, _) = desk.run(&[&["correct", name.as_str()][..], &whom].concat(), 0);
        assert!(out.contains("Erik Holm"), "{out}");
        logs.push(desk.run(&["log"], 0).0);
    }
    assert_eq!(logs[0], logs[1]);
}

#[test]
fn speakers_are_merged_and_split_from_the_shell() {
    let desk = Desk::new();
    let (out, _) = desk.run(&["speakers", "merge", "Carl Dahl", "Anna Berg"], 0);
    assert!(
        out.contains("speakers/anna-berg") && out.contains("merged with another by night-desk"),
        "{out}"
    );
    desk.run(&["speakers", "alias", "Anna Berg", "the Iron Mayor"], 0);
    desk.run(&["speakers", "id", "Anna Berg", "Q42"], 0);
    desk.run(&["speakers", "rename", "Anna Berg", "Mayor Berg"], 0);
    let (out, _) = desk.run(&["speakers", "the Iron Mayor"], 0);
    assert!(
        out.contains("Mayor Berg") && out.contains("wikidata Q42"),
        "{out}"
    );
    let (out, _) = desk.run(
        &[
            "speakers",
            "split",
            "speakers/anna-berg",
            "--name",
            "Carl Dahl",
        ],
        0,
    );
    assert!(out.contains("speakers/carl-dahl"), "{out}");
    let (_, err) = desk.run(
        &[
            "speakers",
            "merge",
            "speakers/carl-dahl",
            "speakers/anna-berg",
        ],
        2,
    );
    assert!(
        err.contains("told apart by night-desk") && err.contains("--overrule"),
        "{err}"
    );
}

#[test]
fn what_is_erased_is_in_no_file() {
    let desk = Desk::new();
    desk.run(&["retract", "documents/ferries", "--reason", "made up"], 0);
    let (_, err) = desk.run(&["erase", "documents/ferries"], 2);
    assert!(err.contains("reason"), "{err}");
    let (out, _) = desk.run(
        &["erase", "documents/ferries", "--reason", "a court's order"],
        0,
    );
    assert!(out.contains("erased by night-desk"), "{out}");
    for file in fs::read_dir(desk.path("desk")).expect("a directory") {
        let bytes = fs::read(file.expect("a file").path()).expect("bytes");
        assert!(memchr::memmem::find(&bytes, "We sail at noon".as_bytes()).is_none());
    }
    let (_, err) = desk.run(&["ingest", "ferries.md"], 2);
    assert!(err.contains("a court's order"), "{err}");
    desk.run(&["log", "verify"], 0);
}

#[test]
fn bad_decisions_are_named_with_what_helps() {
    let desk = Desk::new();
    let name = desk.quotation("We sail at noon");
    for (arguments, said) in [
        (
            &["correct", &name, "--speaker", "Karl Dahll"][..],
            "nobody on record is called \"Karl Dahll\"",
        ),
        (
            &["correct", "quotations/none", "--nobody"][..],
            "quotations/none is not on record",
        ),
        (
            &["correct", "harbour", "--nobody"],
            "is no name of one of the quotations",
        ),
        (
            &["retract", "documents/none"],
            "documents/none is not on record",
        ),
        (
            &["erase", "harbour", "--reason", "x"],
            "give documents/ID or quotations/ID",
        ),
        (
            &["speakers", "merge", "Anna Berg", "Anna Berg"],
            "name two speakers",
        ),
        (&["recheck", "harbour.md"], "verify --format json"),
    ] {
        let (_, err) = desk.run(arguments, 2);
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[test]
fn a_text_without_an_id_is_said_to_be_known_by_its_words_alone() {
    let desk = Desk::new();
    desk.write("loose.txt", "“So be it,” said Jane Roe.\n");
    let (_, err) = desk.run(&["ingest", "loose.txt"], 0);
    assert!(err.contains("give an id or a url in the head"), "{err}");
    let (_, err) = desk.run(&["ingest", "loose.txt", "harbour.md"], 0);
    assert!(!err.contains("give an id"), "{err}");
}
