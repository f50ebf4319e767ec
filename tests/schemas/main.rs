//! What goes out to other programs, held against what those programs publish of their formats: schemas, a vocabulary, a grammar, other readers.
//!
//! Each check is shown to find faults, too: a file that is right is spoilt in one place and must be refused. The schemas and their licences are told in
//! tests/schemas/README.md. What needs npm or Python says so and is skipped where they are missing.

mod validator;

use std::{
    collections::HashMap,
    env, fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};
use validator::Schema;

/// A report, made up for these tests.
const REPORT: &str = "---\nid: harbour\ntitle: Harbour stays open\noutlet: Northshore Courier\npublished: 2025-03-06\nurl: https://example.org/harbour\n---\n\n\
     “We will not close the harbour before the autumn, and the ferries sail at noon,” said Anna Berg, the mayor of Northshore, on Wednesday.\n\n\
     “A ferry tunnel is no answer to a storm,” Berg told reporters in Oslo.\n\n\
     “Nobody asked the fishermen about any of this plan,” Carl Dahl said. The harbour board called the plan “deeply\nunfair”.\n";

/// Drafts with one finding of each kind, made up likewise: 𝒜 takes two units in UTF-16 and four bytes in UTF-8.
const DRAFT: &str = "𝒜 café.\n\n“We will close the harbour before the autumn, and the ferries sail at noon,” said Anna Berg.\n\n\
     “A ferry tunnel is no answer to a storm,” Carl Dahl told reporters.\n\n\
     “Nobody asked the fishermen ... of this plan,” Carl Dahl said.\n\n\
     “The tide reads no minutes of any council,” Olaf Strand said.\n\n\
     <!-- onrecord: waive R13 by=\"A. Editor\" reason=\"it is on the tape\" -->\n“Nobody ever asked the fishermen about any of this plan,” Carl Dahl said.\n";

const PAGE: &str = "<!doctype html><html><head><title>Draft</title></head><body><article><p>It rained.</p>\
     <p>“A ferry tunnel is an answer to a storm,” said Anna&nbsp;Berg.</p></article></body></html>";

const FEED: &str = "<rss version=\"2.0\"><channel><title>Drafts</title>\n<item><title>One</title><description>&lt;p&gt;“A ferry tunnel is the answer to a \
     storm,” said Anna Berg.&lt;/p&gt;</description></item></channel></rss>";

const DRAFTS: [&str; 4] = ["über 1.md", "page.html", "feed.xml", "word.docx"];

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Desk(tempfile::tempdir().unwrap());
        let word = docx("“A ferry tunnel is some answer to a storm,” said Anna Berg.");
        for (name, bytes) in [
            ("report.md", REPORT.as_bytes()),
            (DRAFTS[0], DRAFT.as_bytes()),
            (DRAFTS[1], PAGE.as_bytes()),
            (DRAFTS[2], FEED.as_bytes()),
            (DRAFTS[3], &word),
        ] {
            fs::write(desk.0.path().join(name), bytes).unwrap();
        }
        desk.run(&["ingest", "--registry", "r", "report.md"], 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, arguments: &[&str], code: i32) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::null());
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("ONRECORD_") {
                command.env_remove(name);
            }
        }
        let output = command.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// A report of findings about all drafts.
    fn report(&self, format: &str) -> String {
        let start = ["verify", "--registry", "r", "--format", format];
        self.run(&[&start[..], &DRAFTS].concat(), 1)
    }

    fn report_lines(&self, format: &str) -> Vec<Value> {
        lines(&self.report(format))
    }
}

fn lines(text: &str) -> Vec<Value> {
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A Word document of one paragraph.
fn docx(words: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(
        "word/document.xml",
        zip::write::SimpleFileOptions::default(),
    )
    .unwrap();
    write!(
        zip,
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    )
    .unwrap();
    zip.finish().unwrap().into_inner()
}

#[track_caller]
fn holds(schema: &Schema, value: &Value) {
    let faults = schema.faults(value);
    assert!(faults.is_empty(), "{faults:#?}\nin {value}");
}

/// Each of these changes makes a right value wrong: the place as a JSON pointer, and what is put there; nothing takes the key away.
#[track_caller]
fn refuses(schema: &Schema, right: &Value, changes: &[(&str, Option<Value>)]) {
    for (place, put) in changes {
        let mut wrong = right.clone();
        let (parent, key) = place.rsplit_once('/').unwrap();
        let parent = wrong
            .pointer_mut(parent)
            .unwrap_or_else(|| panic!("{place} is in {right}"));
        match put {
            Some(value) if parent.is_array() => {
                parent[key.parse::<usize>().unwrap()] = value.clone()
            }
            Some(value) => parent[key] = value.clone(),
            None => assert!(parent.as_object_mut().unwrap().remove(key).is_some()),
        }
        assert!(
            !schema.faults(&wrong).is_empty(),
            "{place} of {put:?} passes"
        );
    }
}

#[test]
fn sarif_is_valid_by_the_schema_of_oasis() {
    let schema: Value = serde_json::from_str(include_str!("sarif-2.1.0.json")).unwrap();
    let schema = Schema::new(schema);
    let log: Value = serde_json::from_str(&Desk::new().report("sarif")).unwrap();
    holds(&schema, &log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    // One of each draft, and of the first one: STOP for a negation, STOP for another's words, a note, what cannot be checked, and what is waived.
    assert_eq!(results.len(), 8, "{log:#}");
    let of = |key: &str| {
        results
            .iter()
            .filter(|result| !result[key].is_null())
            .count()
    };
    assert!(of("fixes") >= 1 && of("suppressions") == 1, "{log:#}");
    for level in ["error", "note"] {
        assert!(results.iter().any(|result| result["level"] == level));
    }
    // Rules stand where results say that they do, which no schema can tell.
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    refuses(
        &schema,
        &log,
        &[
            ("/version", Some(json!("2.0.0"))),
            ("/runs/0/tool", None),
            ("/runs/0/results/0/message", None),
            ("/runs/0/results/0/level", Some(json!("fatal"))),
            ("/runs/0/results/0/verdict", Some(json!("STOP"))),
            ("/runs/0/columnKind", Some(json!("bytes"))),
            (
                "/runs/0/results/0/locations/0/physicalLocation/region/startLine",
                Some(json!(0)),
            ),
            (
                "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
                Some(json!("a draft.md")),
            ),
        ],
    );
}

#[test]
fn reviewdogs_lines_are_valid_by_its_schema() {
    let text = include_str!("reviewdog-diagnostic.json");
    // Its references are by name alone, and it leaves open what else may stand there; but reviewdog refuses keys that its messages do not have.
    let text = text
        .replace(
            "\"reviewdog.rdf.Position\"\n",
            "\"#/definitions/reviewdog.rdf.Position\"\n",
        )
        .replace(
            "\"$ref\": \"reviewdog.rdf.",
            "\"$ref\": \"#/definitions/reviewdog.rdf.",
        )
        .replace(
            "\"additionalProperties\": true",
            "\"additionalProperties\": false",
        );
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // The names of the severities stand in the proto alone.
    schema["properties"]["severity"] =
        json!({"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]});
    let schema = Schema::new(schema);
    let found = Desk::new().report_lines("rdjsonl");
    assert_eq!(found.len(), 8);
    for line in &found {
        holds(&schema, line);
    }
    assert!(found.iter().any(|line| !line["suggestions"][0].is_null()));
    refuses(
        &schema,
        &found[0],
        &[
            ("/message", Some(json!(1))),
            ("/severity", Some(json!("STOP"))),
            ("/level", Some(json!("ERROR"))),
            ("/location/file", Some(json!("a.md"))),
            ("/location/range/start/line", Some(json!("1"))),
            ("/location/range/start/offset", Some(json!(1))),
            ("/code/value", Some(json!(13))),
            ("/suggestions/0/range/start/column", Some(json!("1"))),
        ],
    );
}

#[test]
fn annotations_are_valid_by_the_data_model() {
    let model: Value = serde_json::from_str(include_str!("web-annotation.json")).unwrap();
    let of = |kind: &str| Schema::definition(&model, kind);
    let kinds = [
        "Annotation",
        "TextualBody",
        "TextQuoteSelector",
        "TextPositionSelector",
        "iri",
    ];
    let kinds: HashMap<_, _> = kinds.map(|kind| (kind, of(kind))).into();
    let found = Desk::new().report_lines("annotations");
    assert_eq!(found.len(), 8);
    let mut met = HashMap::new();
    for annotation in &found {
        holds(&kinds["Annotation"], annotation);
        // The model's MUSTs that a schema of one value cannot tell (3.1).
        assert_eq!(annotation["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_eq!(annotation["type"], "Annotation");
        holds(&kinds["iri"], &annotation["id"]);
        let parts = annotation["body"].as_array().unwrap().iter();
        let selectors = annotation["target"]["selector"].as_array().unwrap();
        for part in parts.chain(selectors) {
            let kind = part["type"].as_str().unwrap();
            holds(&kinds[kind], part);
            *met.entry(kind).or_insert(0) += 1;
        }
        // A selector's prefix and suffix are text (4.2.4), which this schema leaves open.
        assert!(selectors[0]["prefix"].is_string() && selectors[0]["suffix"].is_string());
    }
    assert!(
        met["TextualBody"] > 8 && met["TextQuoteSelector"] == 8 && met["TextPositionSelector"] == 5,
        "{met:?}"
    );
    let annotation = &found[0];
    refuses(
        &kinds["Annotation"],
        annotation,
        &[
            ("/target", None),
            ("/target", Some(json!("no iri"))),
            ("/body", Some(json!(17))),
            ("/created", Some(json!("yesterday"))),
        ],
    );
    refuses(
        &kinds["TextualBody"],
        &annotation["body"][0],
        &[
            ("/value", None),
            ("/type", Some(json!("Text"))),
            ("/format", Some(json!("text"))),
        ],
    );
    let [quote, position] = [0, 1].map(|at| &annotation["target"]["selector"][at]);
    refuses(
        &kinds["TextQuoteSelector"],
        quote,
        &[("/exact", None), ("/suffix", Some(json!(1)))],
    );
    refuses(
        &kinds["TextPositionSelector"],
        position,
        &[("/start", None), ("/end", Some(json!("18")))],
    );
}

/// A quotation of the export, and a page's data, as TypeScript that Google's types of schema.org judge.
#[test]
fn quotations_are_of_schema_orgs_vocabulary() {
    let Some(tools) = npm("schema-org", &["schema-dts@2.1.0", "typescript@5.9.3"]) else {
        return skipped(
            "schema.org's vocabulary",
            "npm, or its registry, is out of reach",
        );
    };
    let desk = Desk::new();
    let exported = desk.run(&["export", "--registry", "r", "--format", "jsonld"], 0);
    let exported = lines(&exported);
    assert_eq!(exported.len(), 4);
    let judged = |values: &[Value]| {
        let mut source = "import type { Quotation, WithContext } from \"schema-dts\";\n".to_owned();
        for (at, value) in values.iter().enumerate() {
            source += &format!("export const q{at}: WithContext<Quotation> = {value};\n");
        }
        fs::write(tools.join("check.ts"), source).unwrap();
        let told = Command::new("node")
            .arg("node_modules/typescript/bin/tsc")
            .args([
                "--noEmit",
                "--strict",
                "--skipLibCheck",
                "--module",
                "nodenext",
                "check.ts",
            ])
            .current_dir(&tools)
            .output()
            .unwrap();
        (
            told.status.success(),
            String::from_utf8_lossy(&told.stdout).into_owned(),
        )
    };
    let (right, told) = judged(&exported);
    assert!(right, "{told}");
    for (place, put) in [
        ("/speaker", json!("Anna Berg")),
        ("/@type", json!("Quote")),
        ("/creator/jobtitle", json!("mayor")),
        ("/isPartOf/0/outlet", json!("Courier")),
    ] {
        let mut wrong = exported[0].clone();
        let (parent, key) = place.rsplit_once('/').unwrap();
        wrong.pointer_mut(parent).unwrap()[key] = put;
        assert!(!judged(&[wrong]).0, "{place} passes");
    }
}

/// What a file of annotations may say, as brat's manual has it (https://brat.nlplab.org/standoff.html), with the types of `annotation.conf`.
fn is_stand_off(text: &str, annotations: &str, configuration: &str) -> Result<usize, String> {
    let section = |name: &str| {
        let after = configuration
            .split_once(&format!("[{name}]"))
            .map_or("", |(_, after)| after);
        let lines = after
            .trim_start()
            .lines()
            .take_while(|line| !line.is_empty());
        lines
            .filter(|line| !line.starts_with('['))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let entities = section("entities");
    let relations: HashMap<_, _> = section("relations")
        .iter()
        .filter_map(|line| {
            let (name, arguments) = line.split_once(char::is_whitespace)?;
            let arguments = arguments
                .split(',')
                .map(|part| part.trim().split_once(':').unwrap().1.to_owned());
            Some((name.to_owned(), arguments.collect::<Vec<_>>()))
        })
        .collect();
    let chars: Vec<char> = text.chars().collect();
    let mut kinds: HashMap<String, String> = HashMap::new();
    let mut ids = std::collections::HashSet::new();
    let mut later = Vec::new();
    for line in annotations.lines() {
        let told = |what: &str| format!("{what}: {line}");
        let mut fields = line.split('\t');
        let (id, what) = (
            fields.next().unwrap(),
            fields.next().ok_or(told("one field"))?,
        );
        let number = id.get(1..).ok_or(told("no id"))?;
        if number.is_empty()
            || !number.bytes().all(|b| b.is_ascii_digit())
            || !ids.insert(id.to_owned())
        {
            return Err(told("an id that is none, or is there twice"));
        }
        match &id[..1] {
            "T" => {
                let (kind, places) = what.split_once(' ').ok_or(told("no place"))?;
                if !entities.iter().any(|known| known == kind) {
                    return Err(told("an unknown type"));
                }
                let mut words = Vec::new();
                let mut last = 0;
                for place in places.split(';') {
                    let (start, end) = place.split_once(' ').ok_or(told("no end"))?;
                    let (start, end): (usize, usize) = (
                        start.parse().map_err(|_| told("no number"))?,
                        end.parse().map_err(|_| told("no number"))?,
                    );
                    if start < last || start >= end || end > chars.len() {
                        return Err(told("pieces out of order or text"));
                    }
                    last = end;
                    words.push(chars[start..end].iter().collect::<String>());
                }
                if fields.next() != Some(words.join(" ").as_str())
                    || words.iter().any(|w| w.contains(['\n', '\r']))
                {
                    return Err(told("other words than the text's"));
                }
                kinds.insert(id.to_owned(), kind.to_owned());
            }
            "R" | "A" | "#" => later.push((line, id, what, fields.next())),
            _ => return Err(told("an unknown kind of line")),
        }
        if fields.next().is_some() {
            return Err(told("too many fields"));
        }
    }
    for (line, id, what, note) in later {
        let told = |what: &str| format!("{what}: {line}");
        let parts: Vec<&str> = what.split(' ').collect();
        match (&id[..1], parts.as_slice()) {
            ("R", [name, first, second]) => {
                let wanted = relations.get(*name).ok_or(told("an unknown relation"))?;
                for (at, argument) in [first, second].into_iter().enumerate() {
                    let (role, to) = argument.split_once(':').ok_or(told("no argument"))?;
                    if role != format!("Arg{}", at + 1) || kinds.get(to) != Some(&wanted[at]) {
                        return Err(told("an argument of another type"));
                    }
                }
            }
            ("A", ["Kind", to, value]) if kinds.contains_key(*to) => {
                if !["direct", "mixed", "indirect"].contains(value) {
                    return Err(told("an unknown value"));
                }
            }
            ("#", ["AnnotatorNotes", to]) if kinds.contains_key(*to) && note.is_some() => {}
            _ => return Err(told("what the manual does not know")),
        }
    }
    Ok(kinds.len())
}

#[test]
fn brat_reads_its_stand_off() {
    let desk = Desk::new();
    desk.run(
        &[
            "export",
            "--registry",
            "r",
            "--format",
            "brat",
            "--kind",
            "all",
            "--output",
            "brat",
        ],
        0,
    );
    let read = |name: &str| fs::read_to_string(desk.path("brat").join(name)).unwrap();
    let (text, annotations, configuration) = (
        read("harbour.txt"),
        read("harbour.ann"),
        read("annotation.conf"),
    );
    let entities = is_stand_off(&text, &annotations, &configuration).unwrap();
    assert!(entities >= 8, "{annotations}");
    assert!(
        annotations
            .lines()
            .any(|line| line.contains(';') && line.starts_with('T')),
        "one runs over two lines: {annotations}"
    );
    for (right, wrong) in [
        ("T1\tQuotation", "T1\tQuote"),
        ("T1\tQuotation ", "T1\tQuotation 1"),
        ("\tSaid Arg1:", "\tSaid Arg2:"),
        ("\tReported ", "\tTold "),
        ("\tKind T1 direct", "\tKind T1 plain"),
        ("\tKind T1 ", "\tKind T99 "),
        ("\nT2\t", "\nT1\t"),
    ] {
        let spoilt = annotations.replacen(right, wrong, 1);
        assert_ne!(spoilt, annotations, "{right} stands in {annotations}");
        assert!(
            is_stand_off(&text, &spoilt, &configuration).is_err(),
            "{wrong} passes"
        );
    }
}

/// Tables are read by programs that have nothing to do with this one.
#[test]
fn other_programs_read_the_tables() {
    let Some(python) = python(&["duckdb==1.4.2"]) else {
        return skipped(
            "CSV, Parquet and SQLite in other readers",
            "python3 with pip, or its registry, is out of reach",
        );
    };
    let desk = Desk::new();
    let mut expected: Vec<Value> = lines(&desk.run(&["export", "--registry", "r"], 0));
    for (form, name) in [
        ("csv", "a.csv"),
        ("parquet", "a.parquet"),
        ("sqlite", "a.sqlite"),
    ] {
        desk.run(
            &[
                "export",
                "--registry",
                "r",
                "--format",
                form,
                "--output",
                name,
            ],
            0,
        );
    }
    let findings = desk.report("csv");
    fs::write(desk.path("findings.csv"), &findings).unwrap();
    let script = r#"
import csv, duckdb, json, sqlite3, sys
rows = duckdb.sql("select * from 'a.parquet'")
out = {"parquet": [dict(zip(rows.columns, row)) for row in rows.fetchall()]}
for name in ("a", "findings"):
    with open(name + ".csv", newline="", encoding="utf-8") as file:
        out[name] = list(csv.DictReader(file, strict=True))
base = sqlite3.connect("a.sqlite")
out["check"] = base.execute("pragma integrity_check").fetchone()[0]
out["printings"] = base.execute("select count(*) from printings").fetchone()[0]
json.dump(out, sys.stdout)
"#;
    let output = Command::new(python)
        .args(["-c", script])
        .current_dir(desk.0.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["parquet"].as_array().unwrap(), &expected);
    assert_eq!(
        (&read["check"], &read["printings"]),
        (&json!("ok"), &json!(expected.len()))
    );
    // A table has nothing but words, and no line breaks.
    for row in &mut expected {
        for value in row.as_object_mut().unwrap().values_mut() {
            *value = match &*value {
                Value::Null => "".into(),
                Value::String(words) => words.replace('\n', " ").into(),
                Value::Bool(yes) => yes.to_string().into(),
                number => number.to_string().into(),
            };
        }
    }
    assert_eq!(read["a"].as_array().unwrap(), &expected);
    let found = read["findings"].as_array().unwrap();
    assert_eq!(found.len(), 8);
    assert!(
        found
            .iter()
            .all(|row| row.get("").is_none() && row["headline"] != "")
    );
}

fn skipped(what: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {what}: {why}");
}

/// A directory with these packages of npm, which stays between runs.
fn npm(name: &str, packages: &[&str]) -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&place).unwrap();
    let done = place.join("installed");
    let wanted = packages.join(" ");
    if fs::read_to_string(&done).is_ok_and(|known| known == wanted) {
        return Some(place);
    }
    fs::write(
        place.join("package.json"),
        "{\"private\": true, \"type\": \"module\"}\n",
    )
    .unwrap();
    let installed = Command::new("npm")
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
        ])
        .args(packages)
        .current_dir(&place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    if !installed.is_ok_and(|status| status.success()) {
        return None;
    }
    fs::write(done, wanted).unwrap();
    Some(place)
}

/// A Python that has these packages, which stays between runs.
fn python(packages: &[&str]) -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let python = place.join("bin/python");
    let has = || {
        let asked = Command::new(&python)
            .args(["-c", "import duckdb"])
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    };
    if has() {
        return Some(python);
    }
    let made = Command::new("python3")
        .args(["-m", "venv"])
        .arg(&place)
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return None;
    }
    let installed = Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(packages)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    (installed.is_ok_and(|status| status.success()) && has()).then_some(python)
}
