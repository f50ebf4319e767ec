//! A desk's own ways, end to end with the real binary: house profiles, waivers, two versions of a draft.

use std::{
    fs,
    process::{Command, Stdio},
};

use serde_json::Value;

/// A directory with a registry of one report, made up for these tests.
struct Desk(tempfile::TempDir);

const REPORT: &str = "Published On 6 Mar 2025\n\n\"We will not close the harbour before the autumn, and the ferries sail at noon,\" said Anna Berg, the \
                      mayor of Northshore, on Wednesday.\n\n\"Nobody asked the fishermen about any of this plan,\" Carl Dahl told reporters.\n";

impl Desk {
    fn with(files: &[(&str, &str)]) -> Self {
        let desk = Desk(tempfile::tempdir().unwrap());
        for (name, text) in [("report.txt", REPORT)].iter().chain(files) {
            fs::write(desk.0.path().join(name), text).unwrap();
        }
        let ingested = desk.run(&["ingest", "report.txt", "--registry", "reg"]);
        assert_eq!(ingested.code, 0, "{}", ingested.err);
        desk
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(arguments)
            .current_dir(self.0.path())
            .env_remove("ONRECORD_LOG")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Verifies and gives the headlines and the exit code.
    fn headlines(&self, arguments: &[&str]) -> (Vec<String>, i32) {
        let start = ["verify", "--registry", "reg", "--format", "flat"];
        let ran = self.run(&[&start, arguments].concat());
        assert!(ran.code < 2, "{}", ran.err);
        let headline = |line: Value| line["headline"].as_str().unwrap().to_owned();
        (ran.lines().into_iter().map(headline).collect(), ran.code)
    }
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn lines(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

const QUESTIONED: &str =
    "\"Nobody asked the fishermen about any of this plan?\" Carl Dahl told reporters.\n";

#[test]
fn a_house_decides_by_its_file_and_its_mistakes_are_told() {
    let desk = Desk::with(&[
        ("draft.md", QUESTIONED),
        (
            "courier.toml",
            "extends = \"guardian\"\n[words]\nPUNCTUATION_CHANGED = \"PASS\"\n",
        ),
        (
            "bad.toml",
            "\n[words]\nPUNCTUATION = \"PASS\"\nGRAMMAR_EDITS = \"FIX\"\n",
        ),
        ("soft.toml", "[flags]\nNUMBER_CHANGED = \"PASS\"\n"),
    ]);
    assert_eq!(desk.headlines(&["draft.md"]), (vec!["FIX".to_owned()], 1));
    assert_eq!(
        desk.headlines(&["--profile", "courier.toml", "draft.md"]),
        (vec!["PASS".to_owned()], 0)
    );
    for (profile, told) in [
        (
            "bad.toml",
            "bad.toml:3: there is no value in [words] \"PUNCTUATION\"",
        ),
        ("soft.toml", "soft.toml:2: NUMBER_CHANGED may not give PASS"),
        ("none.toml", "reading the profile none.toml"),
        ("guardain", "did you mean \"guardian\"?"),
    ] {
        for command in [
            &["rules", "--profile", profile][..],
            &["verify", "--profile", profile, "draft.md"],
        ] {
            let ran = desk.run(command);
            assert_eq!(ran.code, 2, "{command:?}: {}", ran.out);
            assert!(ran.err.contains(told), "{command:?}: {}", ran.err);
        }
    }
    let rules = desk.run(&["rules", "R3", "--profile", "courier.toml"]);
    assert!(
        rules
            .out
            .contains("PUNCTUATION_CHANGED gives PASS, not FIX"),
        "{}",
        rules.out
    );
    let rules = desk.run(&[
        "rules",
        "R3",
        "--profile",
        "courier.toml",
        "--format",
        "json",
    ]);
    assert_eq!(
        rules.lines()[0]["house"]["headlines"]["PUNCTUATION_CHANGED"],
        "PASS"
    );
}

const INSERTED: &str =
    "\"Nobody asked the angry fishermen about any of this plan,\" Carl Dahl told reporters.\n";

#[test]
fn a_waiver_needs_rule_author_and_reason_and_reaches_one_quotation() {
    let waived = |comment: &str| format!("<!-- onrecord: waive {comment} -->\n{INSERTED}");
    let full = "R13 by=\"A. Editor\" reason=\"heard on the tape\"";
    let desk = Desk::with(&[
        ("plain.md", INSERTED),
        ("waived.md", &waived(full)),
        ("twice.md", &format!("{}\n{INSERTED}", waived(full))),
        ("nameless.md", &waived("R13 reason=\"heard on the tape\"")),
        (
            "other.md",
            &waived("R9 by=\"A. Editor\" reason=\"heard on the tape\""),
        ),
        (
            "late.md",
            &format!("{INSERTED}\n<!-- onrecord: waive {full} -->\n"),
        ),
    ]);
    let fix = |count: usize| vec!["FIX".to_owned(); count];
    for (draft, findings, code) in [
        ("plain.md", 1, 1),
        ("waived.md", 1, 0),
        ("twice.md", 2, 1),
        ("nameless.md", 1, 1),
        ("other.md", 1, 1),
        ("late.md", 1, 1),
    ] {
        assert_eq!(desk.headlines(&[draft]), (fix(findings), code), "{draft}");
    }
    for (draft, told) in [
        ("waived.md", "WAIVED R13 by A. Editor: heard on the tape"),
        (
            "nameless.md",
            "bad waiver: it has no author: add by=\"…\"  (line 1)",
        ),
        ("other.md", "has no finding of R9  (line 1)"),
        ("late.md", "unused waiver: no quotation follows it"),
    ] {
        let ran = desk.run(&["verify", "--registry", "reg", draft]);
        assert!(ran.out.contains(told), "{draft}: {}", ran.out);
    }
    let ran = desk.run(&[
        "verify",
        "--registry",
        "reg",
        "--format",
        "flat",
        "waived.md",
    ]);
    let line = &ran.lines()[0];
    assert_eq!(line["waived_headline"], "PASS");
    assert_eq!(line["waivers"][0]["author"], "A. Editor");
}

#[test]
fn compare_tells_what_became_of_quotations() {
    let second = "“We will not pay for the new quay this year,” said Carl Dahl.\n";
    let old = format!("“The harbour will not close before May,” said Anna Berg.\n\n{second}");
    let desk = Desk::with(&[
        ("old.md", &old),
        ("same.md", &old.replace(['“', '”'], "\"")),
        ("words.md", &old.replace("will not close", "will close")),
        ("speaker.md", &old.replace("Anna Berg", "Erik Holm")),
        ("fewer.md", &old.replace(second, "")),
        ("two.jsonl", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
    ]);
    for (new, code, told) in [
        ("old.md", 0, "0 quotations changed, 2 unchanged"),
        ("same.md", 0, "0 quotations changed, 2 unchanged"),
        ("words.md", 1, "WORDS_CHANGED, NEGATION_CHANGED"),
        ("words.md", 1, "[-not-]"),
        ("speaker.md", 1, "Anna Berg → Erik Holm"),
        ("fewer.md", 0, "REMOVED"),
    ] {
        let ran = desk.run(&["compare", "old.md", new]);
        assert_eq!(ran.code, code, "{new}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(told), "{new}: {}", ran.out);
    }
    let flat = desk.run(&["compare", "--format", "flat", "old.md", "speaker.md"]);
    let line = &flat.lines()[0];
    assert_eq!(line["changes"][0], "SPEAKER_CHANGED");
    assert_eq!(line["after"]["speaker"], "Erik Holm");
    let json = desk.run(&["compare", "--format", "json", "old.md", "words.md"]);
    assert_eq!(json.lines()[0]["changes"][0]["grave"], true);
    for wrong in ["none.md", "two.jsonl"] {
        assert_eq!(desk.run(&["compare", "old.md", wrong]).code, 2, "{wrong}");
    }
}
