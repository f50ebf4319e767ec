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
        self.run_on("desk", arguments, code)
    }

    /// The same on another registry.
    #[track_caller]
    fn run_on(&self, registry: &str, arguments: &[&str], code: i32) -> (String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(arguments)
            .args(["--registry", registry])
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
fn the_log_says_what_each_event_changed() {
    let desk = Desk::new();
    let name = desk.quotation("We sail at noon");
    desk.write(
        "seen.jsonl",
        "{\"quotation\": \"The tide waits for nobody at all\", \"speaker\": \"Dora Lind\"}\n",
    );
    desk.run(&["import", "seen.jsonl"], 0);
    for arguments in [
        &[
            "correct",
            &name,
            "--new-speaker",
            "Erik Holm",
            "--reason",
            "heard the tape",
        ][..],
        &["correct", &name, "--nobody"],
        &["correct", &name, "--dispute"],
        &["speakers", "rename", "Anna Berg", "Mayor Berg"],
        &["speakers", "rename", "Mayor Berg", "Dr Berg"],
        &["speakers", "alias", "Dr Berg", "the Iron Mayor"],
        &["speakers", "id", "Dr Berg", "Q42"],
        &["speakers", "merge", "Dora Lind", "Dr Berg"],
    ] {
        desk.run(arguments, 0);
    }
    let (out, _) = desk.run(&["log"], 0);
    let lines: Vec<&str> = out.lines().collect();
    let said = [
        "document_ingested  documents/harbour  1 quotation",
        "document_ingested  documents/ferries  1 quotation",
        "“The tide waits for nobody at all”: Dora Lind",
        "“We sail at noon, whatever the weather may bring,”: Carl Dahl → Erik Holm  (heard the tape)",
        "“We sail at noon, whatever the weather may bring,”: Erik Holm → nobody",
        "“We sail at noon, whatever the weather may bring,”: disputed",
        "Anna Berg → Mayor Berg",
        "Mayor Berg → Dr Berg",
        "alias_given  speakers/anna-berg  the Iron Mayor",
        "outside_id_given  speakers/anna-berg  wikidata Q42",
        "speakers/dora-lind  Dora Lind → Anna Berg",
    ];
    assert_eq!(lines.len(), said.len(), "{out}");
    for (line, said) in lines.iter().zip(said) {
        assert!(line.contains(said), "{said} in {line}");
    }
    let (out, _) = desk.run(&["log", "--format", "flat", "--after", "3"], 0);
    let first: serde_json::Value =
        serde_json::from_str(out.lines().next().expect("a line")).expect("JSON");
    assert_eq!(
        (first["before"].as_str(), first["after"].as_str()),
        (Some("Carl Dahl"), Some("Erik Holm"))
    );
    // What was erased is told no more.
    desk.run(&["erase", &name, "--reason", "an order"], 0);
    let (out, _) = desk.run(&["log"], 0);
    assert!(
        !out.contains("We sail") && out.contains("Carl Dahl → Erik Holm"),
        "{out}"
    );
}

#[test]
fn sentences_that_differ_in_a_figure_are_two_quotations_of_one_document() {
    let desk = Desk::new();
    desk.write(
        "winter.md",
        "---\nid: winter\npublished: 2025-04-02\n---\n“We lost 12 people in March, and nobody came to help us,” said Anna Berg, the mayor. \
         Later she spoke of the whole year. “We lost 15 people in March, and nobody came to help us,” Berg said of the year before.\n",
    );
    desk.run(&["ingest", "winter.md"], 0);
    assert_ne!(desk.quotation("12 people"), desk.quotation("15 people"));
    let verdict = |text: &str| {
        desk.write("draft.md", text);
        let (out, _) = desk.run(&["verify", "draft.md", "--format", "flat"], 0);
        let line: serde_json::Value =
            serde_json::from_str(out.lines().next().expect("a line")).expect("JSON");
        (line["words"].as_str().unwrap_or_default().to_owned(), out)
    };
    for figure in ["12", "15"] {
        let (words, out) = verdict(&format!(
            "“We lost {figure} people in March, and nobody came to help us,” said Anna Berg.\n"
        ));
        assert_eq!(words, "EXACT", "{out}");
        assert!(!out.contains("CONFLICT"), "{out}");
    }
    // Two documents that differ in it are in conflict.
    desk.write(
        "spring.md",
        "---\nid: spring\npublished: 2025-04-03\n---\n“We lost 17 people in May, and nobody came to tell us why,” said Carl Dahl.\n",
    );
    desk.write(
        "spring-too.md",
        "---\nid: spring-too\npublished: 2025-04-03\n---\n“We lost 19 people in May, and nobody came to tell us why,” said Carl Dahl.\n",
    );
    desk.run(&["ingest", "spring.md", "spring-too.md"], 0);
    let (_, out) =
        verdict("“We lost 19 people in May, and nobody came to tell us why,” said Carl Dahl.\n");
    assert!(out.contains("CONFLICT"), "{out}");
}

#[test]
fn what_is_erased_is_in_no_file() {
    let desk = Desk::new();
    desk.run(&["retract", "documents/ferries", "--reason", "made up"], 0);
    let (_, err) = desk.run(&["erase", "documents/ferries"], 2);
    assert!(err.contains("reason"), "{err}");
    desk.run(&["backup", "before.sqlite"], 0);
    fs::copy(
        desk.path("desk/registry.sqlite"),
        desk.path("desk/ferries-copy"),
    )
    .expect("a copy");
    let (out, _) = desk.run(
        &["erase", "documents/ferries", "--reason", "a court's order"],
        0,
    );
    assert!(out.contains("erased by night-desk"), "{out}");
    for file in fs::read_dir(desk.path("desk")).expect("a directory") {
        let path = file.expect("a file").path();
        let bytes = fs::read(&path).expect("bytes");
        let found = memchr::memmem::find(&bytes, "We sail at noon".as_bytes());
        assert!(
            found.is_none() || path.ends_with("ferries-copy"),
            "{path:?}"
        );
    }
    // The copies that hold the words still are named, and those that do not are not.
    let held = |name: &str| {
        let bytes = fs::read(desk.path(name)).expect("bytes");
        memchr::memmem::find(&bytes, "We sail at noon".as_bytes()).is_some()
    };
    assert!(
        held("before.sqlite") && out.contains("before.sqlite (events up to 3"),
        "{out}"
    );
    assert!(
        out.contains("ferries-copy (it lies in the registry's directory"),
        "{out}"
    );
    let (out, _) = desk.run(&["backup", "after.sqlite", "--format", "json"], 0);
    assert!(out.contains("\"sequence\":4"), "{out}");
    assert!(!held("after.sqlite"));
    let (out, _) = desk.run(&["erase", "documents/ferries", "--reason", "again"], 0);
    assert!(
        out.contains("before.sqlite") && !out.contains("after.sqlite"),
        "{out}"
    );
    // A copy is a registry when it stands where one does; nothing is written over.
    let (_, err) = desk.run(&["backup", "after.sqlite"], 2);
    assert!(
        err.contains("after.sqlite") && err.contains("exists"),
        "{err}"
    );
    fs::create_dir(desk.path("restored")).expect("a directory");
    fs::copy(
        desk.path("before.sqlite"),
        desk.path("restored/registry.sqlite"),
    )
    .expect("a copy");
    let restored = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["log", "verify", "--registry", "restored"])
        .current_dir(desk.0.path())
        .output()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&restored.stdout);
    assert!(
        said.contains("3 events") && said.contains("all is as it was written"),
        "{restored:?}"
    );
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

#[test]
fn what_is_exported_whole_comes_back_without_loss() {
    let desk = Desk::new();
    desk.write(
        "tunnel.md",
        "---\nid: tunnel\noutlet: Courier\npublished: 2025-03-09\n---\n“A tunnel would be dearer than any ferry,” said Annika Berg in Oslo on \
         Friday.\n\n“Nobody asked us about the name of the boat,” Olaf Strand said.\n",
    );
    desk.write(
        "tape.jsonl",
        "{\"quotation\": \"The keys are under the mat by the door\", \"speaker\": \"Mona Quist\", \"date\": \"2024-05\", \"place\": \"Bergen\"}\n",
    );
    desk.write(
        "gone.md",
        "---\nid: gone\n---\n“This was never to be said aloud,” Nina Falk said.\n",
    );
    desk.run(&["ingest", "tunnel.md", "gone.md"], 0);
    desk.run(&["import", "tape.jsonl"], 0);
    let name = desk.quotation("We sail at noon");
    let why = ["--reason", "heard the tape"];
    desk.run(
        &[&["correct", &name, "--new-speaker", "Erik Holm"], &why[..]].concat(),
        0,
    );
    desk.run(
        &[&["speakers", "merge", "Annika Berg", "Anna Berg"], &why[..]].concat(),
        0,
    );
    let name = desk.quotation("name of the boat");
    desk.run(&[&["correct", &name, "--dispute"], &why[..]].concat(), 0);
    desk.run(&[&["erase", "documents/gone"], &why[..]].concat(), 0);
    desk.run(&[&["retract", "documents/harbour"], &why[..]].concat(), 0);
    desk.write(
        "draft.md",
        "“We sail at noon, whatever the weather will bring,” said Carl Dahl.\n\n“The harbour will not close before the autumn,” said Anna \
         Berg.\n\n“A tunnel would be dearer than any ferry,” Anna Berg said in Bergen.\n\n“The keys are under the mat by the door,” said Mona \
         Quist.\n\n“Nobody asked us about the name of the boat,” Olaf Strand said.\n",
    );

    let (_, told) = desk.run(&["export", "--format", "log", "--output", "whole.jsonl"], 0);
    assert!(told.contains("events written to"), "{told}");
    desk.run_on("copy", &["import", "whole.jsonl"], 0);
    for (arguments, code) in [
        (&["export", "--format", "json", "--kind", "all"][..], 0),
        (&["export", "--format", "jsonl", "--kind", "all"], 0),
        (&["speakers", "--format", "json"], 0),
        (&["log", "--format", "json"], 0),
        (&["log", "verify", "--format", "json"], 0),
        (&["verify", "draft.md", "--format", "json"], 1),
    ] {
        let [there, here] = ["desk", "copy"].map(|dir| desk.run_on(dir, arguments, code).0);
        assert!(!there.is_empty(), "{arguments:?}");
        assert_eq!(there, here, "{arguments:?}");
    }
    // It is a registry like any other: the next article and the next decision go in behind what there was.
    desk.write(
        "later.md",
        "---\nid: later\n---\n“It is later than you think,” Nina Falk said.\n",
    );
    desk.run_on("copy", &["ingest", "later.md"], 0);

    // What is erased from now on stands in the copy still, and is said to.
    let (out, told) = desk.run(&[&["erase", "documents/ferries"], &why[..]].concat(), 0);
    assert!((out + &told).contains("whole.jsonl"), "the copy is named");

    let (_, told) = desk.run_on("copy", &["import", "whole.jsonl"], 2);
    assert!(told.contains("holds events already"), "{told}");
    let (_, told) = desk.run(&["export", "--format", "log"], 2);
    assert!(told.contains("--output record.log.jsonl"), "{told}");
    let (_, told) = desk.run(
        &[
            "export", "--format", "log", "--output", "x", "--kind", "direct",
        ],
        2,
    );
    assert!(told.contains("whole or it is nothing"), "{told}");
}
