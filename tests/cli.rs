//! The command line end to end: the real binary on real files, its output, its exit codes, and every kind of bad input.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

/// A directory with files, and the binary run in it.
struct Desk {
    directory: tempfile::TempDir,
}

impl Desk {
    fn with(files: &[(&str, &str)]) -> Self {
        let desk = Desk {
            directory: tempfile::tempdir().unwrap(),
        };
        for (name, text) in files {
            desk.write(name, text.as_bytes());
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env_remove("ONRECORD_LOG")
            .env_remove("COLUMNS")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }
}

/// What a run of the binary gave.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Ran {
            code: output.status.code().expect("an exit code, not a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "stdout: {}\nstderr: {}",
            self.out, self.err
        );
        self
    }

    #[track_caller]
    fn complains_of(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.err.contains(part), "{part:?} in {}", self.err);
        }
        self
    }

    #[track_caller]
    fn lines(&self) -> Vec<Value> {
        let parse = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"))
        };
        self.out.lines().map(parse).collect()
    }
}

#[track_caller]
fn has_keys(value: &Value, keys: &[&str]) {
    let object = value.as_object().expect("an object");
    for key in keys {
        assert!(object.contains_key(*key), "{key} in {value}");
    }
}

/// The draft of the README.
fn example_draft() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/draft.md")
}

const QUOTE_KEYS: [&str; 13] = [
    "start",
    "end",
    "text",
    "kind",
    "speaker",
    "source",
    "speaker_start",
    "speaker_end",
    "cue",
    "date_said",
    "location_said",
    "confidence",
    "rule",
];
const FINDING_KEYS: [&str; 19] = [
    "draft",
    "start",
    "end",
    "text",
    "headline",
    "words",
    "speaker",
    "date",
    "place",
    "record",
    "flags",
    "rules",
    "recorded",
    "recorded_speaker",
    "recorded_date",
    "recorded_place",
    "correction",
    "quotation",
    "occurrences",
];
const OCCURRENCE_KEYS: [&str; 8] = [
    "document",
    "outlet",
    "published",
    "text",
    "start",
    "end",
    "date_said",
    "location_said",
];

const ARTICLE: &str = "“We will not sell the café — ever,” Mayor Ines Valdor told reporters in Lisbon on Monday.\n\nHer deputy stayed away.\n";

#[test]
fn extract_prints_a_line_a_document_in_order() {
    let desk = Desk::with(&[
        ("b/two.txt", "Nothing was said.\n"),
        (
            "a.md",
            &format!("---\npublished: 2025-03-05\n---\n{ARTICLE}"),
        ),
        (
            "feed.jsonl",
            "{\"id\": \"wire-7\", \"text\": \"“No,” said Ines Valdor.\"}\n",
        ),
    ]);
    let ran = desk
        .run(&["extract", "--format", "flat", "feed.jsonl", "a.md", "b"])
        .exits(0);
    let lines = ran.lines();
    let ids: Vec<_> = lines
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["wire-7", "a", "two"]);
    let quote = &lines[1]["quotes"][0];
    has_keys(quote, &QUOTE_KEYS);
    let text: Vec<char> = fs::read_to_string(desk.path("a.md"))
        .unwrap()
        .chars()
        .collect();
    let at = |key: &str| usize::try_from(quote[key].as_u64().unwrap()).unwrap();
    let words: String = text[at("start")..at("end")].iter().collect();
    assert_eq!(
        words, "We will not sell the café — ever,",
        "offsets are code points of the whole file"
    );
    assert_eq!(quote["text"], words);
    assert_eq!(quote["speaker"], "Ines Valdor");
    assert_eq!(quote["kind"], "direct");
    assert_eq!(lines[2]["quotes"], Value::Array(vec![]));
    assert_eq!(lines[2]["terms"], Value::Array(vec![]));
}

#[test]
fn extract_abstains_below_a_confidence_and_keeps_the_source() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    let ran = desk
        .run(&[
            "extract",
            "--format",
            "flat",
            "--min-confidence",
            "1",
            "a.txt",
        ])
        .exits(0);
    let quote = &ran.lines()[0]["quotes"][0];
    assert_eq!(quote["speaker"], Value::Null);
    assert!(quote["source"].is_string(), "{quote}");
    desk.run(&["extract", "--min-confidence", "2", "a.txt"])
        .exits(2)
        .complains_of(&["from 0 to 1"]);
}

#[test]
fn extract_explains_for_people() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    let ran = desk.run(&["extract", "--explain", "a.txt"]).exits(0);
    assert!(
        ran.out.contains("“[1 We will not sell the café — ever,]”"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("<told>"), "{}", ran.out);
    assert!(ran.out.contains("rule "), "{}", ran.out);
}

#[test]
fn each_bad_input_is_named_and_the_rest_is_worked_on() {
    let desk = Desk::with(&[
        ("good.txt", ARTICLE),
        ("empty.txt", ""),
        (
            "cut.jsonl",
            "{\"id\": \"one\", \"text\": \"“No,” said Ines Valdor.\"}\n{\"id\": \"two\", \"te",
        ),
        ("none/page.png", "<p>"),
    ]);
    desk.write("latin.txt", b"First line.\nCaf\xe9 society.\n");
    fs::File::create(desk.path("huge.txt"))
        .unwrap()
        .set_len(50_000_000)
        .unwrap();
    let inputs = [
        "empty.txt",
        "latin.txt",
        "huge.txt",
        "none",
        "missing.txt",
        "cut.jsonl",
        "good.txt",
    ];
    let arguments = [&["extract", "--format", "flat"], &inputs[..]].concat();
    let ran = desk.run(&arguments).exits(2).complains_of(&[
        "empty.txt: is empty",
        "latin.txt: is not UTF-8: byte 15",
        "line 2",
        "iconv",
        "huge.txt: has 50000000 bytes",
        "10485760 bytes",
        "none: holds no articles",
        ".txt",
        ".jsonl",
        "missing.txt: cannot be read",
        "cut.jsonl:2: ",
        "cut off",
    ]);
    let ids: Vec<_> = ran.lines().iter().map(|line| line["id"].clone()).collect();
    assert_eq!(ids, ["one", "good"]);
}

#[test]
fn misuse_exits_with_2() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    for arguments in [
        &["frobnicate"][..],
        &["verify"],
        &["extract", "--format", "xml", "a.txt"],
        &["quotes", "--kind", "loud"],
        &[
            "verify",
            "--server",
            "http://127.0.0.1:1",
            "--registry",
            "r",
            "a.txt",
        ],
        &["verify", "--profile", "tabloid", "a.txt"],
        &["rules", "R99"],
    ] {
        let ran = desk.run(arguments).exits(2);
        assert!(!ran.err.is_empty(), "{arguments:?}");
    }
    desk.run(&["--help"]).exits(0);
    desk.run(&["--version"]).exits(0);
    // What a shell makes of a file's name is shown, and no terminal obeys it.
    for argument in ["--\u{1b}]0;owned\u{7}", "--format=\u{1b}[2J"] {
        let ran = desk.run(&["verify", argument]).exits(2);
        ran.complains_of(&["\\u{1b}"]);
    }
    let ran = desk
        .command(&["rules", "R1"])
        .env("ONRECORD_API_KY", "x")
        .output()
        .unwrap();
    Ran::of(ran)
        .exits(0)
        .complains_of(&["did you mean ONRECORD_API_KEY?"]);
}

#[test]
fn what_was_just_ingested_reads_the_same_again() {
    let desk = Desk::with(&[(
        "a.md",
        "It seems that the pier is old. Ann Roe said the pier would close. “It is a ruin,” she said.",
    )]);
    desk.run(&["ingest", "--registry", "r", "a.md"]).exits(0);
    let again = desk.run(&["reextract", "--registry", "r"]).exits(0);
    assert!(again.out.contains("0 differences"), "{}", again.out);
}

#[test]
fn a_mistyped_directory_becomes_no_registry() {
    let desk = Desk::with(&[]);
    for command in [
        &["retract", "documents/a", "--reason", "old"][..],
        &["erase", "documents/a", "--reason", "old"],
        &["speakers", "merge", "Ann Roe", "Bob Doe"],
    ] {
        let arguments = [command, &["--registry", "nope"]].concat();
        desk.run(&arguments)
            .exits(2)
            .complains_of(&["there is no registry in nope"]);
        assert!(!desk.path("nope").exists());
    }
}

#[test]
fn verify_prints_one_finding_a_quotation() {
    let desk = Desk::with(&[]);
    let draft = example_draft();
    let draft = draft.to_str().unwrap();
    let ran = desk.run(&["verify", "--format", "flat", draft]).exits(1);
    let lines = ran.lines();
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["words"].as_str().unwrap(),
                line["speaker"].as_str().unwrap(),
                line["headline"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told[0], ("EXACT", "CORRECT", "PASS"));
    assert_eq!(told[1], ("SUBSTITUTION", "CORRECT", "FIX"));
    assert_eq!(told[2].1, "MISATTRIBUTED");
    assert_eq!(told[2].2, "STOP");
    assert_eq!((told[3].0, told[3].1), ("ELIDED", "CORRECT"));
    assert_eq!((told[4].0, told[4].2), ("NOT_FOUND", "CANNOT_CHECK"));
    assert_eq!(told.len(), 5, "the term is no finding");
    let text: Vec<char> = fs::read_to_string(draft).unwrap().chars().collect();
    for line in &lines {
        has_keys(line, &FINDING_KEYS);
        let at = |key: &str| usize::try_from(line[key].as_u64().unwrap()).unwrap();
        let words: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(line["text"], words);
        assert_eq!(line["draft"], draft);
        for occurrence in line["occurrences"].as_array().unwrap() {
            has_keys(occurrence, &OCCURRENCE_KEYS);
        }
    }
    assert_eq!(lines[2]["recorded_speaker"], "Mark Rutte");
    let terms = desk
        .run(&["verify", "--format", "flat", "--terms", draft])
        .exits(1)
        .lines();
    assert!(
        terms.iter().any(|line| line["words"] == "NOT_A_QUOTE"),
        "{terms:?}"
    );
}

#[test]
fn verify_for_people_shows_the_record_and_the_correction() {
    let desk = Desk::with(&[]);
    let draft = example_draft();
    let ran = desk.run(&["verify", draft.to_str().unwrap()]).exits(1);
    for part in [
        "FIX: to be corrected",
        "[-lasting-]{+signed+}",
        "correction",
        "Emmanuel Macron",
        "sources",
        "R15",
        "5 quotations in 1 draft",
    ] {
        assert!(ran.out.contains(part), "{part} in {}", ran.out);
    }
    assert!(!ran.out.contains('\x1b'), "no colour in a pipe");
    assert_eq!(ran.err, "", "no progress in a pipe");
}

#[test]
fn what_cannot_be_checked_fails_only_when_strict() {
    let desk = Desk::with(&[(
        "a.txt",
        "“Numbers come last, the will comes first,” said Ines Valdor.\n",
    )]);
    desk.run(&["verify", "a.txt"]).exits(0);
    desk.run(&["verify", "--strict", "a.txt"]).exits(1);
}

#[test]
fn odd_drafts_are_no_errors() {
    let desk = Desk::with(&[
        ("none.txt", "Nobody said a word.\n"),
        (
            "unclosed.txt",
            "Emmanuel Macron said: “We are ready, us Europeans, to provide security guarantees to Ukraine\n\nThe summit went on.\n",
        ),
        ("marks.txt", "“” ‘’ \"\" «» “ ” „ ''\n"),
    ]);
    assert_eq!(
        desk.run(&["verify", "--format", "flat", "none.txt"])
            .exits(0)
            .out,
        ""
    );
    assert!(
        desk.run(&["verify", "none.txt"])
            .exits(0)
            .out
            .contains("no quotations")
    );
    let ran = desk.run(&["verify", "--format", "flat", "unclosed.txt", "marks.txt"]);
    assert!(ran.code < 2, "{}", ran.err);
    assert!(
        ran.lines().iter().any(|line| line["flags"]
            .as_array()
            .unwrap()
            .contains(&"UNCLOSED".into())),
        "{}",
        ran.out
    );
}

#[test]
fn json_is_the_messages_of_the_api() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    let draft = example_draft();
    let verified = desk
        .run(&["verify", "--format", "json", draft.to_str().unwrap()])
        .exits(1)
        .lines();
    assert_eq!(verified.len(), 1, "one message a draft");
    assert_eq!(verified[0]["headline"], "HEADLINE_STOP");
    assert_eq!(verified[0]["findings"][0]["words"], "WORDS_VERDICT_EXACT");
    let read = desk
        .run(&["extract", "--format", "json", "a.txt"])
        .exits(0)
        .lines();
    assert_eq!(read[0]["quotations"][0]["kind"], "QUOTATION_KIND_DIRECT");
    let listed = desk.run(&["quotes", "--format", "json"]).exits(0).lines();
    assert!(
        listed[0]["quotations"]
            .as_array()
            .is_some_and(|list| !list.is_empty())
    );
}

#[test]
fn quotes_lists_what_a_speaker_said() {
    let desk = Desk::with(&[]);
    let lines = desk
        .run(&["quotes", "--speaker", "Macron", "--format", "flat"])
        .exits(0)
        .lines();
    assert!(!lines.is_empty());
    for line in &lines {
        has_keys(
            line,
            &[
                "quotation",
                "text",
                "kind",
                "speaker",
                "date_said",
                "location_said",
                "occurrences",
                "variants",
            ],
        );
        assert_eq!(line["speaker"], "Emmanuel Macron");
        assert_ne!(line["kind"], "indirect");
        for occurrence in line["occurrences"].as_array().unwrap() {
            has_keys(occurrence, &OCCURRENCE_KEYS);
        }
    }
    let documents: usize = lines
        .iter()
        .map(|line| line["occurrences"].as_array().unwrap().len())
        .sum();
    assert_eq!(documents, 3, "three reports print a sentence of his");
    let ran = desk
        .run(&["quotes", "--speaker", "Emmanuel Macron"])
        .exits(0);
    assert!(
        ran.out.contains("We are ready, us Europeans"),
        "{}",
        ran.out
    );
}

#[test]
fn three_spellings_are_one_speaker_and_the_named_are_listed() {
    let desk = Desk::with(&[]);
    let names: Vec<_> = ["Zelenskyy", "Zelensky", "Zelenskiy"]
        .iter()
        .map(|name| {
            let lines = desk
                .run(&["speakers", name, "--format", "flat"])
                .exits(0)
                .lines();
            assert_eq!(lines.len(), 1, "{name}: {lines:?}");
            lines[0]["speaker"].clone()
        })
        .collect();
    assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
    let all = desk.run(&["speakers"]).exits(0);
    let counts: Vec<i32> = all
        .out
        .lines()
        .filter_map(|line| line.split_once(": ")?.1.split_once(" quotation"))
        .filter_map(|(count, _)| count.parse().ok())
        .collect();
    assert!(
        counts.len() > 3 && counts.is_sorted_by(|a, b| a >= b),
        "{counts:?}"
    );
    // Who is only named stands in the whole list.
    assert!(!all.out.contains(": 0 quotations"), "{}", all.out);
    assert!(all.out.contains("never quoted: --all"), "{}", all.out);
    let whole = desk.run(&["speakers", "--all"]).exits(0);
    assert!(
        whole.out.contains("Steve Witkoff: 0 quotations"),
        "{}",
        whole.out
    );
}

#[test]
fn an_unknown_speaker_gets_suggestions() {
    let desk = Desk::with(&[]);
    desk.run(&["quotes", "--speaker", "Macrons"])
        .exits(2)
        .complains_of(&["Macrons", "did you mean Emmanuel Macron"]);
    desk.run(&["quotes", "--speaker", "Ines Valdor"])
        .exits(2)
        .complains_of(&["Ines Valdor"]);
}

#[test]
fn an_ambiguous_alias_lists_the_candidates() {
    let desk = Desk::with(&[(
        "in/a.txt",
        "“Yes,” said Hugo Ortelius, the painter. “Always.”\n\n“No,” said Clara Ortelius, the banker.\n",
    )]);
    desk.run(&["ingest", "--registry", "r", "in"]).exits(0);
    desk.run(&["quotes", "--registry", "r", "--speaker", "Ortelius"])
        .exits(2)
        .complains_of(&["Hugo Ortelius", "Clara Ortelius", "more than one speaker"]);
    desk.run(&["quotes", "--registry", "r", "--speaker", "Clara Ortelius"])
        .exits(0);
}

#[test]
fn writing_needs_a_registry_and_is_there_after_a_restart() {
    let desk = Desk::with(&[
        ("a.txt", ARTICLE),
        (
            "draft.txt",
            "“We will not sell the café — ever,” Ines Valdor said.\n",
        ),
    ]);
    desk.run(&["ingest", "a.txt"])
        .exits(2)
        .complains_of(&["--registry"]);
    desk.run(&["import", "q.jsonl"])
        .exits(2)
        .complains_of(&["--registry"]);
    let ran = desk
        .run(&["ingest", "--registry", "new/r", "a.txt"])
        .exits(0);
    assert!(
        ran.out.contains("1 new, 0 revised, 0 unchanged, 0 refused"),
        "{}",
        ran.out
    );
    let ran = desk
        .run(&["ingest", "--registry", "new/r", "a.txt"])
        .exits(0);
    assert!(
        ran.out.contains("0 new, 0 revised, 1 unchanged, 0 refused"),
        "{}",
        ran.out
    );
    let lines = desk
        .run(&[
            "verify",
            "--registry",
            "new/r",
            "--format",
            "flat",
            "draft.txt",
        ])
        .exits(0)
        .lines();
    assert_eq!(
        (&lines[0]["words"], &lines[0]["headline"]),
        (&"EXACT".into(), &"PASS".into())
    );
}

#[test]
fn a_registry_that_cannot_be_used_is_said_and_left_alone() {
    let desk = Desk::with(&[("a.txt", ARTICLE), ("file", "no directory")]);
    desk.run(&["ingest", "--registry", "r", "a.txt"]).exits(0);
    rusqlite::Connection::open(desk.path("r/registry.sqlite"))
        .and_then(|newer| newer.execute_batch("PRAGMA user_version = 99"))
        .unwrap();
    for command in [
        &["quotes"][..],
        &["ingest", "a.txt"],
        &["serve", "--addr", "127.0.0.1:0"],
    ] {
        desk.run(&[command, &["--registry", "r"]].concat())
            .exits(2)
            .complains_of(&["format 99", "newer version"]);
    }
    desk.run(&["quotes", "--registry", "missing"])
        .exits(2)
        .complains_of(&["no registry in missing"]);
    assert!(!desk.path("missing").exists(), "reading creates nothing");
    desk.run(&["ingest", "--registry", "file", "a.txt"])
        .exits(2);
}

#[test]
fn a_bad_article_does_not_keep_the_others_from_the_registry() {
    let desk = Desk::with(&[
        ("a.txt", ARTICLE),
        ("b.txt", ""),
        (
            "c.jsonl",
            "{\"id\": \"one\", \"text\": \"“No,” said Carl Ostmann.\"}\n{\"id\": \"two\"}\n{\"id\": \"three\", \"te",
        ),
        (
            "d.txt",
            "---\npublished: someday\n---\n“Yes,” said Carl Ostmann.\n",
        ),
    ]);
    let ran = desk
        .run(&["ingest", "--registry", "r", "b.txt", "a.txt", "c.jsonl"])
        .exits(2)
        .complains_of(&["b.txt: is empty", "c.jsonl:2: ", "c.jsonl:3: "]);
    let sum = "5 documents: 2 new, 0 revised, 0 unchanged, 3 refused";
    assert!(ran.out.contains(sum), "{}", ran.out);
    // A head that cannot be read in full is told, and the document is on record all the same.
    let ran = desk
        .run(&["ingest", "--registry", "r", "d.txt"])
        .exits(2)
        .complains_of(&["someday"]);
    let sum = "1 document: 1 new, 0 revised, 0 unchanged, 0 refused";
    assert!(ran.out.contains(sum), "{}", ran.out);
    let lines = desk
        .run(&[
            "quotes",
            "--registry",
            "r",
            "--speaker",
            "Valdor",
            "--format",
            "flat",
        ])
        .exits(0)
        .lines();
    assert_eq!(lines.len(), 1);
}

#[test]
fn import_registers_attributed_quotations() {
    let good = r#"{"quotation": "The bridge stays open until we say otherwise.", "speaker": "Ines Valdor", "document": "d1", "outlet": "The Daily", "published": "2025-03-05", "date": "2025-03", "place": "Lisbon", "url": "https://example.org/d1"}"#;
    let file = format!("{good}\n{{\"quotation\": \"No speaker.\"}}\n{{\"quotation\": \"cut");
    let desk = Desk::with(&[
        ("q.jsonl", file.as_str()),
        (
            "draft.txt",
            "“The bridge stays open until we say otherwise,” Ines Valdor said in Lisbon.\n",
        ),
    ]);
    let ran = desk
        .run(&["import", "--registry", "r", "q.jsonl"])
        .exits(2)
        .complains_of(&["q.jsonl:2: ", "`speaker`", "q.jsonl:3: ", "cut off"]);
    assert!(
        ran.out
            .contains("1 quotation imported, 0 on record already, 2 refused"),
        "{}",
        ran.out
    );
    let lines = desk
        .run(&[
            "quotes",
            "--registry",
            "r",
            "--speaker",
            "Ines Valdor",
            "--format",
            "flat",
        ])
        .exits(0)
        .lines();
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (&lines[0]["date_said"], &lines[0]["location_said"]),
        (&"2025-03".into(), &"Lisbon".into())
    );
    let occurrence = &lines[0]["occurrences"][0];
    assert_eq!(
        (&occurrence["start"], &occurrence["outlet"]),
        (&Value::Null, &"The Daily".into())
    );
    desk.run(&["verify", "--registry", "r", "draft.txt"])
        .exits(0);
}

#[test]
fn import_reads_quotebank() {
    let said = r#"{"quoteID":"2019-10-31-000001","quotation":"The bridge stays open until we say otherwise.","speaker":"Ines Valdor","qids":["Q1"],"date":"2019-10-31 09:40:17","numOccurrences":2,"probas":[["Ines Valdor","0.9"],["None","0.1"]],"urls":["https://www.gull.example/a","https://quay.example/b"],"phase":"E"}"#;
    let nobody = r#"{"quoteID":"2019-10-31-000002","quotation":"Nobody will miss the old quay.","speaker":"None","qids":[],"date":"2019-10-31 10:00:00","numOccurrences":1,"probas":[["None","0.8"]],"urls":["https://quay.example/c"],"phase":"E"}"#;
    let broken = r#"{"quoteID":"2019-10-31-000003","quotation":"It rained.","speaker":"Ines Valdor","date":"2019-13-31"}"#;
    let file = format!("{said}\n{nobody}\n{broken}\n[1, 2]\n");
    let desk = Desk::with(&[
        ("q.jsonl", file.as_str()),
        (
            "draft.txt",
            "“The bridge stays open until we say otherwise,” Ines Valdor said.\n",
        ),
    ]);
    let ran = desk
        .run(&["import", "--registry", "r", "q.jsonl"])
        .exits(2)
        .complains_of(&["q.jsonl:3: ", "`date`", "q.jsonl:4: ", "object in braces"]);
    assert!(
        ran.out
            .contains("3 quotations imported, 0 on record already, 2 refused"),
        "{}",
        ran.out
    );
    let all = [
        "quotes",
        "--registry",
        "r",
        "--speaker",
        "Ines Valdor",
        "--format",
        "flat",
    ];
    let lines = desk.run(&all).exits(0).lines();
    assert_eq!(lines.len(), 1);
    let outlets: Vec<_> = lines[0]["occurrences"]
        .as_array()
        .expect("occurrences")
        .iter()
        .map(|o| (o["outlet"].clone(), o["published"].clone()))
        .collect();
    let day = Value::from("2019-10-31");
    assert_eq!(
        outlets,
        [
            ("quay.example".into(), day.clone()),
            ("gull.example".into(), day)
        ]
    );
    assert_eq!(lines[0]["date_said"], Value::Null);
    desk.run(&["verify", "--registry", "r", "draft.txt"])
        .exits(0);
}

#[test]
fn attribute_finds_words_without_marks() {
    let desk = Desk::with(&[(
        "memo.txt",
        "He keeps saying: I expect tomorrow or soon after tomorrow to have clarity on what collectively we can deliver. Nothing else.\n",
    )]);
    let lines = desk
        .run(&["attribute", "--format", "flat", "memo.txt"])
        .exits(0)
        .lines();
    assert!(
        lines
            .iter()
            .any(|line| line["speaker"] == "Mark Rutte" && line["marked"] == false),
        "{lines:?}"
    );
    let ran = desk.run(&["attribute", "memo.txt"]).exits(0);
    assert!(ran.out.contains("Mark Rutte"), "{}", ran.out);
}

#[test]
fn words_given_for_a_file_are_told_the_way() {
    let desk = Desk::with(&[]);
    desk.run(&["attribute", "We have sold the lighthouse"])
        .exits(2)
        .complains_of(&[
            "cannot be read",
            "to check words directly",
            "| onrecord attribute -",
        ]);
    let ran = desk.run(&["attribute", "missing.txt"]).exits(2);
    assert!(!ran.err.contains("directly"), "{}", ran.err);
}

#[test]
fn a_day_of_printing_resolves_the_days_of_a_draft() {
    let desk = Desk::with(&[
        (
            "report.txt",
            "---\npublished: 2025-09-05\n---\n“We have sold the lighthouse for one krone,” Tomas Okafor said on Wednesday.\n",
        ),
        (
            "draft.md",
            "“We have sold the lighthouse for one krone,” Tomas Okafor said yesterday.\n",
        ),
    ]);
    desk.run(&["ingest", "--registry", "r", "report.txt"])
        .exits(0);
    let verify = |more: &[&str]| {
        let mut arguments = vec!["verify", "--registry", "r", "draft.md"];
        arguments.extend(more);
        desk.run(&arguments)
    };
    let undated = verify(&[]).exits(0);
    assert!(undated.out.contains("or --published"), "{}", undated.out);
    let right = verify(&["--published", "2025-09-04"]).exits(0);
    assert!(
        right.out.starts_with("draft.md: 1 quotation\n\nPASS"),
        "{}",
        right.out
    );
    let wrong = verify(&["--published", "2025-09-09"]).exits(1);
    assert!(wrong.out.contains("MISDATED"), "{}", wrong.out);
    // A day that is none is told, and hides nothing that was found.
    for day in ["2025-02-30", "0000-01-01"] {
        for (speaker, code) in [("Carl Ostmann", 1), ("Tomas Okafor", 2)] {
            let draft = format!(
                "---\npublished: {day}\n---\n“We have sold the lighthouse for one krone,” {speaker} said.\n"
            );
            std::fs::write(desk.path("dated.md"), draft).unwrap();
            desk.run(&["verify", "--registry", "r", "dated.md"])
                .exits(code)
                .complains_of(&[day, "stays unknown"]);
        }
    }
    verify(&["--published", "Thursday"])
        .exits(2)
        .complains_of(&["--published", "a whole day such as 2025-09-04"]);
    // The draft's own day goes before.
    let dated = "---\npublished: 2025-09-04\n---\n“We have sold the lighthouse for one krone,” Tomas Okafor said yesterday.\n";
    desk.write("draft.md", dated.as_bytes());
    verify(&["--published", "2025-09-06"]).exits(0);
}

#[test]
fn rules_are_printed_with_their_reasons() {
    let desk = Desk::with(&[]);
    let all = desk.run(&["rules"]).exits(0);
    assert!(
        all.out
            .lines()
            .any(|line| line.trim_start().starts_with("R30")),
        "{}",
        all.out
    );
    let one = desk.run(&["rules", "r11"]).exits(0);
    assert!(one.out.starts_with("R11"), "{}", one.out);
    desk.run(&["rules", "R99"]).exits(2).complains_of(&["R99"]);
}

#[test]
fn strangers_characters_do_not_reach_the_terminal() {
    let desk = Desk::with(&[(
        "a.txt",
        "“We \u{1b}[31mwill\u{202e} not sell the old bridge,” said Ines Valdor.\n",
    )]);
    for arguments in [
        &["verify", "a.txt"][..],
        &["extract", "a.txt"],
        &["extract", "--explain", "a.txt"],
        &["extract", "--format", "flat", "a.txt"],
    ] {
        let ran = desk.run(arguments);
        assert!(
            !ran.out.contains(['\u{1b}', '\u{202e}']),
            "{arguments:?}: {}",
            ran.out
        );
    }
    let named = desk.run(&["extract", "no\u{1b}[2J.txt"]).exits(2);
    assert!(!named.err.contains('\u{1b}'), "{}", named.err);
}

#[test]
fn the_standard_input_is_a_text_or_json_lines() {
    let desk = Desk::with(&[
        ("a.txt", ARTICLE),
        (
            "feed.jsonl",
            "{\"id\": \"x\", \"text\": \"“No,” said Ines Valdor.\"}\n",
        ),
    ]);
    let piped = |file: &str| {
        let mut command = desk.command(&["extract", "--format", "flat", "-"]);
        command.stdin(fs::File::open(desk.path(file)).unwrap());
        Ran::of(command.output().unwrap()).exits(0).lines()
    };
    assert_eq!(piped("a.txt")[0]["quotes"].as_array().unwrap().len(), 1);
    assert_eq!(piped("feed.jsonl")[0]["id"], "x");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let feed: String = (0..2000)
        .map(|n| format!("{{\"id\": \"{n}\", \"text\": \"“No {n},” said Ines Valdor.\"}}\n"))
        .collect();
    let desk = Desk::with(&[("feed.jsonl", feed.as_str())]);
    let mut child = desk
        .command(&["extract", "--format", "flat", "feed.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.starts_with("{\"id\":\"0\""), "{first}");
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert!(child.wait().unwrap().success(), "{err}");
    assert_eq!(err, "");
}

/// A service in a process of its own, stopped at the end of the test.
struct Service {
    child: Child,
    url: String,
}

impl Service {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let arguments = [
            &["serve", "--addr", "127.0.0.1:0", "--http-addr", "off"],
            arguments,
        ]
        .concat();
        let mut child = desk
            .command(&arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .unwrap_or_else(|| panic!("an address in {line:?}"));
        Service {
            child,
            url: url.to_owned(),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn an_answer_is_the_same_over_a_service() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    let service = Service::start(&desk, &[]);
    let draft = example_draft();
    let draft = draft.to_str().unwrap();
    for arguments in [
        &["verify", "--format", "flat", draft][..],
        &["verify", draft],
        &["extract", "--format", "flat", "a.txt"],
        &["quotes", "--speaker", "Rutte", "--format", "flat"],
        &["speakers", "--format", "flat"],
        &["attribute", "--format", "flat", draft],
    ] {
        let here = desk.run(arguments);
        let there = desk.run(&[arguments, &["--server", &service.url]].concat());
        assert_eq!(
            (here.code, here.out),
            (there.code, there.out),
            "{arguments:?}"
        );
    }
    desk.run(&["ingest", "--server", &service.url, "a.txt"])
        .exits(2)
        .complains_of(&["registry"]);
}

#[test]
fn a_service_over_a_registry_takes_articles() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    let service = Service::start(&desk, &["--registry", "r"]);
    desk.run(&["ingest", "--server", &service.url, "a.txt"])
        .exits(0);
    let lines = desk
        .run(&[
            "quotes",
            "--server",
            &service.url,
            "--speaker",
            "Valdor",
            "--format",
            "flat",
        ])
        .exits(0)
        .lines();
    assert_eq!(lines.len(), 1);
}

#[test]
fn a_port_in_use_and_a_server_that_is_not_there_are_said() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    desk.run(&["serve", "--addr", &address])
        .exits(2)
        .complains_of(&[&address, "--addr"]);
    drop(taken);
    desk.run(&["verify", "--server", &format!("http://{address}"), "a.txt"])
        .exits(2)
        .complains_of(&[&address]);
}

/// The README shows what one really gets. After a change of the output: `UPDATE_README=1 cargo test --test cli readme`.
#[test]
fn the_readme_shows_the_true_output() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let shown = [
        &["verify", "examples/draft.md"][..],
        &["quotes", "--speaker", "Macron"],
    ];
    let mut parts = readme.split("```text\n");
    let mut truth = parts.next().unwrap().to_owned();
    for (arguments, part) in shown.iter().zip(parts) {
        let (_, after) = part.split_once("```").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .args(*arguments)
            .current_dir(root)
            .env_remove("COLUMNS");
        let out = Ran::of(command.output().unwrap()).out;
        truth += &format!("```text\n{}\n```{after}", out.trim_end());
    }
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root.join("README.md"), &truth).unwrap();
    } else {
        assert!(
            readme == truth,
            "README.md is out of date: UPDATE_README=1 cargo test --test cli readme"
        );
    }
}

#[test]
fn what_is_on_record_goes_out_in_every_form() {
    let desk = Desk::with(&[(
        "quay.txt",
        "---\nid: quay\ntitle: The quay\noutlet: Courier\npublished: 2025-03-04\n---\n\nThe quay – “old as it is” – will open.\n\n“We will not close the old\nharbour,” Mayor Ines Valdor said on Monday.\n",
    )]);
    desk.run(&["ingest", "--registry", "r", "quay.txt"])
        .exits(0);
    let export = |arguments: &[&str]| {
        let all = [&["export", "--registry", "r"], arguments].concat();
        desk.run(&all)
    };
    let lines = export(&[]).exits(0).lines();
    let said = lines.iter().find(|line| line["speaker"] == "Ines Valdor");
    let said = said.unwrap_or_else(|| panic!("{lines:?}"));
    has_keys(
        said,
        &[
            "id",
            "quotation",
            "kind",
            "speaker_id",
            "cue",
            "date",
            "document",
            "start",
            "end",
        ],
    );
    assert_eq!(
        (&said["date"], &said["outlet"]),
        (&"2025-03-03".into(), &"Courier".into())
    );
    // The offsets are code points of the text as it was read.
    let text: Vec<char> = fs::read_to_string(desk.path("quay.txt"))
        .unwrap()
        .chars()
        .collect();
    let at = |key: &str| said[key].as_u64().unwrap() as usize;
    assert_eq!(
        text[at("start")..at("end")].iter().collect::<String>(),
        said["quotation"].as_str().unwrap()
    );

    // What goes out as lines comes in again.
    export(&["--output", "lines.jsonl"])
        .exits(0)
        .complains_of(&["lines.jsonl"]);
    desk.run(&["import", "--registry", "again", "lines.jsonl"])
        .exits(0);
    let again = desk
        .run(&[
            "quotes",
            "--registry",
            "again",
            "--speaker",
            "Valdor",
            "--format",
            "flat",
        ])
        .exits(0);
    assert_eq!(again.lines()[0]["date_said"], "2025-03-03");

    let table = export(&["--format", "csv", "--speaker", "Valdor"]).exits(0);
    assert_eq!(table.out.lines().count(), 2, "{}", table.out);
    let linked = export(&["--format", "jsonld", "--speaker", "Valdor"])
        .exits(0)
        .lines();
    assert_eq!(linked[0]["creator"]["name"], "Ines Valdor");
    for form in ["sqlite", "parquet"] {
        export(&["--format", form])
            .exits(2)
            .complains_of(&["--output"]);
        let file = format!("out.{form}");
        export(&["--format", form, "--output", &file]).exits(0);
        let bytes = fs::read(desk.path(&file)).unwrap();
        assert!(
            bytes.starts_with(b"SQLite format 3")
                || bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1")
        );
        export(&["--format", form, "--output", &file])
            .exits(2)
            .complains_of(&["exists", "--overwrite"]);
        export(&["--format", form, "--output", &file, "--overwrite"]).exits(0);
    }
    export(&["--format", "brat", "--output", "brat"]).exits(0);
    let told = fs::read_to_string(desk.path("brat/quay.ann")).unwrap();
    let text: Vec<char> = fs::read_to_string(desk.path("brat/quay.txt"))
        .unwrap()
        .chars()
        .collect();
    let mut kinds = Vec::new();
    for line in told.lines().filter(|line| line.starts_with('T')) {
        let [_, place, words] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let (kind, pieces) = place.split_once(' ').unwrap();
        let stand: Vec<String> = pieces
            .split(';')
            .map(|piece| {
                let (start, end) = piece.split_once(' ').unwrap();
                text[start.parse().unwrap()..end.parse().unwrap()]
                    .iter()
                    .collect()
            })
            .collect();
        assert_eq!(stand.join(" "), words);
        kinds.push(kind.to_owned());
    }
    for kind in ["Quotation", "Speaker", "Cue"] {
        assert!(kinds.contains(&kind.to_owned()), "{told}");
    }
    export(&["--format", "brat", "--output", "brat"])
        .exits(2)
        .complains_of(&["not empty"]);
    desk.run(&["quotes", "--format", "parquet"])
        .exits(2)
        .complains_of(&["only export"]);
    assert!(!desk.path("out.parquet.part").exists());
}

#[cfg(unix)]
#[test]
fn an_export_makes_no_directory_that_nobody_named() {
    let desk = Desk::with(&[]);
    for (form, place) in [("brat", "no/such/place"), ("csv", "no/table.csv")] {
        desk.run(&["export", "--format", form, "--output", place])
            .exits(2)
            .complains_of(&["no directory no", "make it first"]);
    }
    assert!(!desk.path("no").exists());
    desk.run(&["export", "--format", "brat", "--output", "place"])
        .exits(0);
}

#[test]
fn a_pipe_in_the_file_system_is_not_waited_for() {
    let desk = Desk::with(&[("in/a.txt", ARTICLE)]);
    let made = Command::new("mkfifo")
        .arg(desk.path("in/pipe.txt"))
        .status();
    assert!(made.is_ok_and(|made| made.success()));
    let quoted = desk
        .run(&[
            "extract",
            "--format",
            "flat",
            "in/pipe.txt",
            "/dev/null",
            "in/a.txt",
        ])
        .exits(2);
    assert_eq!(quoted.lines().len(), 1, "the rest is read");
    quoted.complains_of(&["in/pipe.txt", "is a named pipe", "/dev/null", "is a device"]);
    let whole = desk.run(&["extract", "--format", "flat", "in"]).exits(0);
    assert_eq!(whole.lines().len(), 1, "in a directory it is no article");
    desk.run(&["import", "--registry", "r", "in/pipe.txt"])
        .exits(2)
        .complains_of(&["in/pipe.txt", "named pipe"]);
    // What the shell opened is open already.
    let mut child = desk
        .command(&["extract", "--format", "flat", "/dev/stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), ARTICLE.as_bytes()).unwrap();
    Ran::of(child.wait_with_output().unwrap()).exits(0);
}

#[cfg(unix)]
#[test]
fn a_draft_is_verified_again_when_it_is_saved() {
    let desk = Desk::with(&[
        ("a.txt", ARTICLE),
        (
            "draft.md",
            "“Nobody knows of this at all,” Ines Valdor said.\n",
        ),
    ]);
    desk.run(&["ingest", "--registry", "r", "a.txt"]).exits(0);
    desk.run(&["verify", "--watch", "-"])
        .exits(2)
        .complains_of(&["standard input"]);
    desk.run(&["verify", "--watch", "--format", "sarif", "draft.md"])
        .exits(2)
        .complains_of(&["--watch"]);
    let mut watching = desk
        .command(&[
            "verify",
            "--registry",
            "r",
            "--watch",
            "--format",
            "flat",
            "draft.md",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watching.stdout.take().unwrap()).lines();
    let mut headline = || -> String {
        let line: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        line["headline"].as_str().unwrap().to_owned()
    };
    assert_eq!(headline(), "CANNOT_CHECK");
    // As an editor saves: a new file takes the name.
    desk.write(
        "draft.md~",
        "“We will never sell the café — ever,” Ines Valdor said.\n".as_bytes(),
    );
    fs::rename(desk.path("draft.md~"), desk.path("draft.md")).unwrap();
    let second = headline();
    assert!(["FIX", "STOP"].contains(&second.as_str()), "{second}");
    // In place.
    desk.write(
        "draft.md",
        "“Nobody knows of that at all,” Ines Valdor said.\n".as_bytes(),
    );
    assert_eq!(headline(), "CANNOT_CHECK");
    let ended = Command::new("kill")
        .args(["-INT", &watching.id().to_string()])
        .status();
    assert!(ended.is_ok_and(|ended| ended.success()));
    assert_eq!(watching.wait().unwrap().code(), Some(0));
}

#[test]
fn what_asks_no_service_offers_none() {
    let desk = Desk::with(&[]);
    for command in [&["serve"][..], &["evaluate", "verdicts"]] {
        let help = desk.run(&[command, &["--help"]].concat()).exits(0);
        assert!(
            !help.out.contains("--server") && !help.out.contains("--tls-ca"),
            "{}",
            help.out
        );
        desk.run(&[command, &["--server", "http://127.0.0.1:1"]].concat())
            .exits(2)
            .complains_of(&["leave --server out"]);
    }
    desk.run(&["verfy"]).exits(2).complains_of(&["'verify'"]);
    desk.run(&["verify", "--formt", "json", "x"])
        .exits(2)
        .complains_of(&["'--format'"]);
    desk.run(&["verify", "--format", "jsn", "x"])
        .exits(2)
        .complains_of(&["'json'"]);
}

/// The levels and names of a doctor's checks that are not `ok`.
#[track_caller]
fn ailments(ran: &Ran) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = ran.lines();
    for line in &lines {
        has_keys(line, &["level", "what", "found", "mend"]);
        assert_eq!(line["level"] == "ok", line["mend"] == "", "{line}");
    }
    let pairs = lines
        .iter()
        .map(|line| (text(&line["level"]), text(&line["what"])));
    pairs.filter(|(level, _)| level != "ok").collect()
}

#[test]
fn a_doctor_tells_what_is_wrong_and_changes_nothing() {
    let desk = Desk::with(&[("a.txt", ARTICLE)]);
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    desk.run(&[
        "ingest",
        "--registry",
        "r",
        seeds.to_str().unwrap(),
        "a.txt",
    ])
    .exits(0);
    let files = || {
        let entries = fs::read_dir(desk.path("r")).unwrap();
        let mut files: Vec<_> = entries
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap()))
            // SQLite makes these two to read a log, and may leave them.
            .filter(|(name, _)| {
                !["-shm", "-wal"]
                    .iter()
                    .any(|end| name.to_string_lossy().ends_with(end))
            })
            .collect();
        files.sort();
        files
    };
    // What `follow` keeps there is no stranger.
    desk.write("r/follow.json", b"{}");
    let before = files();
    let doctor = ["doctor", "--registry", "r", "--format", "json"];
    assert_eq!(ailments(&desk.run(&doctor).exits(0)), []);
    let said = desk.run(&doctor[..3]).exits(0).out;
    assert!(
        said.lines().all(|line| line.starts_with("ok ")) && said.contains("nobody is writing"),
        "{said}"
    );
    assert!(files() == before, "it only looks");

    // A copy that somebody left there, and a copy to come back from.
    desk.run(&["backup", "--registry", "r", "copy one.sqlite"])
        .exits(0);
    desk.write("r/old.sqlite", b"");
    let warned = ailments(&desk.run(&doctor).exits(0));
    assert_eq!(warned, [("warn".into(), "files".into())]);
    fs::remove_file(desk.path("r/old.sqlite")).unwrap();

    let log = desk.path("r/registry.sqlite");
    let mut bytes = fs::read(&log).unwrap();
    let words = "We will not sell the café".as_bytes();
    let at = bytes.windows(words.len()).position(|some| some == words);
    bytes[at.unwrap()] ^= 1;
    fs::write(&log, bytes).unwrap();
    let ran = desk.run(&doctor).exits(1);
    assert_eq!(ailments(&ran), [("bad".into(), "events".into())]);
    let mend = ran.lines().into_iter().find(|line| line["level"] == "bad");
    let mend = mend.unwrap()["mend"].as_str().unwrap().to_owned();
    // What it says is what helps.
    let mended = Command::new("sh")
        .args(["-c", &mend.replace("&& onrecord doctor", "&& true")])
        .current_dir(desk.directory.path())
        .status();
    assert!(mended.unwrap().success(), "{mend}");
    desk.run(&["doctor", "--registry", "r-restored"]).exits(0);

    desk.run(&["doctor", "--registry", "nowhere"])
        .exits(2)
        .complains_of(&["nowhere", "No such file"]);
    assert!(!desk.path("nowhere").exists());
    desk.write("bare/acknowledged", b"");
    let bare = desk.run(&["doctor", "--registry", "bare"]).exits(1);
    assert!(
        bare.out.contains("onrecord ingest --registry bare"),
        "{}",
        bare.out
    );
}

#[test]
fn a_backup_writes_nothing_over_and_says_the_way_out_once() {
    let desk = Desk::with(&[("a.txt", ARTICLE), ("there.sqlite", "kept")]);
    desk.run(&["ingest", "--registry", "r", "a.txt"]).exits(0);
    let ran = desk
        .run(&["backup", "--registry", "r", "there.sqlite"])
        .exits(2)
        .complains_of(&["there.sqlite", "another name", "remove it"]);
    assert_eq!(ran.err.matches("exists").count(), 1, "{}", ran.err);
    assert_eq!(fs::read(desk.path("there.sqlite")).unwrap(), b"kept");
}

#[test]
fn a_dateline_is_no_place_of_speech() {
    let words = "“We will keep the orchard open through the winter,”";
    let report =
        format!("SAN MIGUEL, Calif., Oct 29 (Ledger) - {words} Wei Zhang said on a call.\n");
    let draft = format!("{words} Wei Zhang said.\n");
    let desk = Desk::with(&[("report.txt", &report), ("draft.txt", &draft)]);
    desk.run(&["ingest", "--registry", "r", "report.txt"])
        .exits(0);
    for shown in [
        &["verify", "draft.txt"][..],
        &["quotes"],
        &["attribute", "draft.txt"],
        &["export", "--format", "jsonld"],
    ] {
        let ran = desk.run(&[&["--registry", "r"], shown].concat()).exits(0);
        assert!(ran.out.contains("orchard"), "{shown:?}: {}", ran.out);
        assert!(!ran.out.contains("San Miguel"), "{shown:?}: {}", ran.out);
    }
    let flat = desk.run(&["--registry", "r", "--format", "flat", "quotes"]);
    let line = &flat.exits(0).lines()[0];
    assert_eq!(line["location_said"], Value::Null);
    assert_eq!(line["occurrences"][0]["location_said"], Value::Null);
}

#[test]
fn what_is_at_fault_is_told_once_and_by_name() {
    let desk = Desk::with(&[
        ("p.md", "“We will mend the roof in May,” Ada Lunt said.\n"),
        ("notes.txt", "Lunt rang.\nShe was cross.\n"),
    ]);
    desk.run(&["ingest", "--registry", "r", "p.md"]).exits(0);
    for (arguments, says, never) in [
        (
            &["compare", "p.md", "nosuch"][..],
            "nosuch",
            "could not be read",
        ),
        (
            &["verify", "--profile", "bbc", "p.md"],
            "--profile: there is no profile",
            "p.md",
        ),
        (
            &["import", "notes.txt"],
            "onrecord ingest reads articles",
            "notes.txt:2",
        ),
        (
            &["reextract", "documents/zz"],
            "is not on record",
            "ListDocuments",
        ),
    ] {
        let ran = desk
            .run(&[&["--registry", "r"], arguments].concat())
            .exits(2);
        assert_eq!(ran.err.lines().count(), 1, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(says), "{arguments:?}: {}", ran.err);
        assert!(!ran.err.contains(never), "{arguments:?}: {}", ran.err);
        assert!(
            !ran.out.contains("1 document"),
            "{arguments:?}: {}",
            ran.out
        );
    }
}

#[test]
fn a_house_and_its_examples_are_shown_in_words() {
    let desk = Desk::with(&[]);
    let house = desk.run(&["rules", "--profile", "guardian"]).exits(0).out;
    let head = house.split("\n\n").next().unwrap();
    assert!(head.contains("GRAMMAR_EDIT gives PASS, not FIX"), "{head}");
    let rule = desk.run(&["rules", "R3"]).exits(0).out;
    assert!(rule.contains("[U+202E]17[U+202C]"), "{rule}");
}
