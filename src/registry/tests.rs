//! The registry from outside: what goes in, what comes out, what survives.

use std::path::PathBuf;

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::{
    model::{
        Attribution, BodySpan, Document, Entity, Extraction, OccurrenceKind, QuoteKind,
        SpeakerKind, SpeechDate, Strength,
    },
    text::Span,
};

mod decisions;
mod durability;
mod erasure;
mod kept;
mod killed;
mod repeats;
mod tampered;

pub(super) fn stamp() -> Stamp {
    Stamp {
        time: Timestamp::UNIX_EPOCH,
        author: "test".into(),
    }
}

/// A document read by hand: the first line is its id and day, each other line `name | role | day of speech | words`, where the words may
/// be left out and a name in small letters is a group.
pub(super) fn clipping(text: &str) -> Change {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut head = lines.next().unwrap().split_whitespace();
    let mut document = Document {
        id: head.next().map(String::from),
        published: head.next().map(|day| day.parse().unwrap()),
        text: text.into(),
        body: BodySpan {
            start: 0,
            end: text.len(),
        },
        ..Document::default()
    };
    document.label = document.id.clone().unwrap_or_default();
    let mut extraction = Extraction::default();
    let mut from = 0;
    for line in lines {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let &[name, role, day, words] = fields.as_slice() else {
            panic!("{line}");
        };
        let known = extraction.entities.iter().position(|e| e.name == name);
        let speaker = known.unwrap_or_else(|| {
            let kind = match name.chars().next() {
                Some(c) if c.is_lowercase() => SpeakerKind::Group,
                _ if name.chars().all(|c| c.is_uppercase()) || name.contains("Union") => {
                    SpeakerKind::Body
                }
                _ => SpeakerKind::Person,
            };
            let (name, alias) = match name.split_once(" (") {
                Some((name, alias)) => (name, Some(alias.trim_end_matches(')'))),
                None => (name, None),
            };
            extraction.entities.push(Entity {
                name: name.into(),
                kind,
                mentions: Vec::new(),
                aliases: alias.map(String::from).into_iter().collect(),
                roles: Some(role)
                    .filter(|r| !r.is_empty())
                    .map(String::from)
                    .into_iter()
                    .collect(),
            });
            extraction.entities.len() - 1
        });
        if words.is_empty() {
            continue;
        }
        let (words, kind) = match words.strip_prefix("that ") {
            Some(words) => (words, QuoteKind::Indirect),
            None => (words, QuoteKind::Direct),
        };
        let start = from + text[from..].find(words).unwrap();
        from = start + words.len();
        extraction.attributions.push(Attribution {
            span: Span::new(start, from),
            kind,
            group: None,
            utterance: 1,
            cue: None,
            source: None,
            speaker: Some(speaker as u32),
            date: (!day.is_empty()).then(|| SpeechDate {
                date: day.parse().unwrap(),
                basis: Span::default(),
                strength: Strength::Stated,
                rule: "test",
            }),
            place: None,
            via: None,
            position: OccurrenceKind::Body,
            confidence: 0.9,
            rule: "test",
            unclosed: false,
            translated: false,
        });
    }
    Change::Document {
        document,
        extraction,
    }
}

pub(super) fn registry(clippings: &[&str]) -> Registry {
    let registry = Registry::in_memory();
    for text in clippings {
        registry.commit(vec![clipping(text)], &stamp()).unwrap();
    }
    registry
}

/// Who is on record with which words, one line a speaker, sorted: what must not depend on order or restarts.
fn who_said_what(snapshot: &Snapshot) -> Vec<String> {
    let mut lines: Vec<String> = snapshot
        .speakers()
        .map(|(index, speaker)| {
            let mut words: Vec<String> = speaker
                .quotations
                .iter()
                .map(|&q| {
                    let quotation = snapshot
                        .quotation_at(q)
                        .expect("listed quotations are in force");
                    assert_eq!(quotation.speaker, Some(index));
                    let mut texts: Vec<&str> = quotation
                        .occurrences
                        .iter()
                        .map(|o| o.text.as_str())
                        .collect();
                    texts.sort_unstable();
                    texts.join(" = ")
                })
                .collect();
            words.sort_unstable();
            format!(
                "{} ({} in {}): {}",
                speaker.name,
                speaker.roles.join(", "),
                speaker.documents,
                words.join("; ")
            )
        })
        .collect();
    lines.sort_unstable();
    lines
}

/// Everything a snapshot tells, ids included.
fn dump(snapshot: &Snapshot) -> String {
    let documents: Vec<_> = snapshot.documents().collect();
    let speakers: Vec<_> = snapshot.speakers().collect();
    let quotations: Vec<_> = snapshot.quotations().collect();
    for wording in 0..persistent::index(snapshot.wordings.len()) {
        let quotation = snapshot.wordings.get(wording).unwrap().quotation;
        let speaker = snapshot
            .quotation_at(quotation)
            .and_then(|record| record.speaker);
        assert_eq!(snapshot.speaker_of_wording(wording), speaker);
    }
    format!(
        "{} {:?}\n{documents:#?}\n{speakers:#?}\n{quotations:#?}",
        snapshot.sequence(),
        snapshot.counts()
    )
}

const PARIS: [&str; 4] = [
    "paris 2025-09-04
     Volodymyr Zelenskyy | Ukrainian President | |
     Anna Berg | harbour minister | 2025-09-03 | The quay will be ready, we promise, for the boats of the spring
     Anna Berg | harbour minister | 2025-09-03 | ready
     Nordic Union (NU) | | | that it wanted more quays",
    "lyon 2025-09-05
     Volodymyr Zelensky | President | | We came to see the quay
     Berg | | | The quay will be ready, we promise, for the boats. It enables the town to live
     NU | | | More quays",
    "nice
     Zelenskiy | Ukrainian President | | we came to see the quay
     two officials | | | technical",
    "oslo 2025-09-06
     Anna Berg | minister | 2025-08-20 | The quay will be ready, we promise, for the boats of the spring
     officials | | | technical
     Carl Berg | | |",
];

#[test]
fn people_and_statements_are_put_together() {
    let registry = registry(&PARIS[..3]);
    assert_eq!(
        who_said_what(&registry.snapshot()),
        [
            "Anna Berg (harbour minister in 2): The quay will be ready, we promise, for the boats of the spring = The quay will be ready, we promise, for the boats. It enables the town to live = ready",
            "Nordic Union ( in 2): More quays; it wanted more quays",
            "Volodymyr Zelenskyy (Ukrainian President, President in 3): We came to see the quay = we came to see the quay",
        ]
    );
}

#[test]
fn a_second_bearer_of_the_name_takes_the_bare_surname_away() {
    let registry = registry(&PARIS);
    let said = who_said_what(&registry.snapshot());
    assert!(said.contains(&"Berg ( in 1): The quay will be ready, we promise, for the boats. It enables the town to live".into()), "{said:#?}");
    assert!(said.contains(&"Carl Berg ( in 1): ".into()), "{said:#?}");
    let anna = said
        .iter()
        .find(|line| line.starts_with("Anna Berg"))
        .unwrap();
    assert!(
        anna.contains("spring = ready; The quay will") || anna.contains("spring; The quay will"),
        "two days of speech are two statements: {anna}"
    );
}

#[test]
fn an_office_tells_whom_a_shared_surname_means() {
    for (third, expected) in [
        ("c\n Norton | President | | We sail", Some("Carl Norton")),
        ("c\n Norton | | | We sail", Some("Norton")),
        ("c\n Norton | spokesman | | We sail", Some("Norton")),
        (
            "c\n Norton | President | | We sail\n Carl Norton | | |",
            Some("Norton"),
        ),
    ] {
        for order in [[0, 1, 2], [2, 1, 0]] {
            let desk = [
                "a\n Carl Norton | president | | I stay\n Dora Norton Jr. | | |",
                "b\n Dora Norton | first lady | | I go\n Carl Norton | spokesman | |",
                third,
            ];
            let registry = registry(&order.map(|n| desk[n]));
            let snapshot = registry.snapshot();
            let (_, quotation) = snapshot
                .quotations()
                .find(|(_, q)| q.text() == "We sail")
                .unwrap();
            assert_eq!(snapshot.speaker_name(quotation), expected, "{third}");
        }
    }
}

#[test]
fn people_of_one_surname_stay_apart() {
    let registry = registry(&[
        "a\n Bill Norton | former president | | The road is long and we walk it together",
        "b\n Hillary Norton | former secretary | | The road is long and we walk it together\n Norton | | | not me",
        "c\n Donald Norton Jr. | | |\n Donald Norton | | |",
    ]);
    let names: Vec<String> = who_said_what(&registry.snapshot())
        .iter()
        .map(|line| line.split(" (").next().unwrap().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "Bill Norton",
            "Donald Norton",
            "Donald Norton Jr.",
            "Hillary Norton",
            "Norton"
        ]
    );
}

#[test]
fn an_id_leads_on_when_its_name_turns_out_to_be_anothers() {
    let registry = registry(&["a\n Berg | | | We sail at noon, whatever the weather may be"]);
    let before = registry.snapshot();
    let (_, alone) = before.speaker("berg").unwrap();
    let quotation = before.quotation_at(alone.quotations[0]).unwrap().id.clone();
    registry
        .commit(
            vec![clipping(
                "b\n Anna Berg | | | We sail at noon, whatever the weather may be.",
            )],
            &stamp(),
        )
        .unwrap();
    let after = registry.snapshot();
    let (index, anna) = after.speaker("berg").unwrap();
    assert_eq!(
        (anna.id.as_str(), anna.name.as_str()),
        ("anna-berg", "Anna Berg")
    );
    let (_, joined) = after.quotation(quotation.as_str()).unwrap();
    assert_eq!((joined.speaker, joined.occurrences.len()), (Some(index), 2));
    assert_eq!(after.counts().quotations, 1);
    assert_eq!(after.counts().speakers, 1);
    assert_eq!(
        before.speaker("berg").unwrap().1.name,
        "Berg",
        "a snapshot never changes"
    );
}

#[test]
fn the_same_again_is_unchanged_and_new_content_replaces_the_old() {
    let registry =
        registry(&["a 2025-01-01\n Anna Berg | | | We sail at noon, whatever the weather"]);
    let outcome = |text: &str| {
        let committed = registry.commit(vec![clipping(text)], &stamp()).unwrap();
        (committed.sequence, committed.outcomes[0].clone())
    };
    let entry = |quotations| Entry {
        document: record::DocumentId("a".into()),
        quotations,
        attributed: quotations,
    };
    let same = "a 2025-01-01\n Anna Berg | | | We sail at noon, whatever the weather";
    assert_eq!(outcome(same), (1, Outcome::Unchanged(entry(1))));
    let other = "a 2025-01-01\n Carl Dahl | | | We stay\n Carl Dahl | | | At home, all of us";
    assert_eq!(outcome(other), (2, Outcome::Revised(entry(2))));
    let snapshot = registry.snapshot();
    assert_eq!(
        who_said_what(&snapshot),
        ["Carl Dahl ( in 1): At home, all of us; We stay"]
    );
    assert_eq!(snapshot.counts().documents, 1);
}

#[test]
fn what_is_too_long_or_empty_is_refused_with_its_size() {
    let registry = Registry::in_memory();
    let document = |text: String| Change::Document {
        document: Document {
            text,
            ..Document::default()
        },
        extraction: Extraction::default(),
    };
    let changes = vec![
        document(" \n".into()),
        document("x".repeat(MAX_DOCUMENT_BYTES + 1)),
        document("a\0b".into()),
    ];
    let outcomes = registry.commit(changes, &stamp()).unwrap().outcomes;
    let problem = |n: usize| match &outcomes[n] {
        Outcome::Refused(refusal) => refusal.problem.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(problem(0), "it is empty");
    assert_eq!(
        problem(1),
        "it has 10485761 bytes, and the limit is 10485760"
    );
    assert!(matches!(outcomes[2], Outcome::Ingested(_)));
}

#[test]
fn the_index_holds_every_wording_and_leads_to_its_occurrence() {
    let registry = registry(&PARIS);
    registry
        .commit(vec![clipping("lyon 2025-09-05\n Berg | | | The quay will not be ready for the boats of any spring")], &stamp())
        .unwrap();
    let snapshot = registry.snapshot();
    let in_force = (0..persistent::index(snapshot.wordings.len()))
        .filter(|&id| snapshot.wording(id).is_some())
        .count();
    // What is no longer in force leaves the index when segments are merged, and is passed over until then.
    let kept = snapshot.index().len();
    assert!((in_force..=snapshot.wordings.len()).contains(&kept));
    let compacted = snapshot
        .index()
        .compacted(|id| snapshot.wording(id).is_some());
    assert_eq!(compacted.len(), in_force);
    let mut led = Vec::new();
    for id in 0..persistent::index(snapshot.wordings.len()) {
        if let Some(wording) = snapshot.wording(id) {
            let occurrence = snapshot
                .occurrence(wording.quotation, wording.occurrence)
                .unwrap();
            led.push(occurrence.text.as_str());
        }
    }
    let mut printed: Vec<&str> = snapshot
        .quotations()
        .flat_map(|(_, q)| q.occurrences.iter().map(|o| o.text.as_str()))
        .collect();
    let here = |text: &&str| led.contains(text);
    assert!(printed.iter().all(here), "{led:?}");
    printed.retain(|text| text.contains("enables"));
    assert!(
        printed.is_empty(),
        "the wording of a revised document leads nowhere"
    );
    assert!(!led.iter().any(|text| text.contains("enables")));
}

fn import(quotation: &str, speaker: &str, document: &str) -> Change {
    let filled = |text: &str| Some(text.to_string()).filter(|t| !t.is_empty());
    Change::Quotation(ImportedQuotation {
        quotation: quotation.into(),
        speaker: filled(speaker),
        document: filled(document),
        ..ImportedQuotation::default()
    })
}

#[test]
fn imports_become_entries_like_any_other_and_outlive_the_document() {
    let registry =
        registry(&["a 2025-01-01\n Anna Berg | | | We sail at noon, whatever the weather"]);
    let commit = |change| {
        registry
            .commit(vec![change], &stamp())
            .unwrap()
            .outcomes
            .remove(0)
    };
    assert!(matches!(
        commit(import("We sail at noon, whatever", "Berg", "a")),
        Outcome::Ingested(_)
    ));
    assert!(matches!(
        commit(import("We sail at noon, whatever", "Berg", "a")),
        Outcome::Unchanged(_)
    ));
    assert!(matches!(
        commit(import("Nobody knows", "", "")),
        Outcome::Ingested(_)
    ));
    let said = who_said_what(&registry.snapshot());
    assert!(
        said[0].contains("Anna Berg ( in 1)") || said.len() == 2,
        "{said:#?}"
    );
    commit(clipping("a 2025-01-01\n Carl Dahl | | | We stay"));
    let said = who_said_what(&registry.snapshot());
    assert_eq!(
        said,
        [
            "Berg ( in 1): We sail at noon, whatever",
            "Carl Dahl ( in 1): We stay"
        ]
    );
    assert_eq!(registry.snapshot().counts().quotations, 3);
}

fn directory() -> (tempfile::TempDir, PathBuf) {
    let temporary = tempfile::tempdir().unwrap();
    let path = temporary.path().join("desk");
    (temporary, path)
}

#[test]
fn a_restart_serves_the_same_answers() {
    let (_keep, dir) = directory();
    assert!(matches!(
        Registry::open(&dir, Access::Read),
        Err(RegistryError::Missing(_))
    ));
    let live = Registry::open(&dir, Access::Write).unwrap();
    for text in PARIS {
        live.commit(vec![clipping(text)], &stamp()).unwrap();
    }
    live.commit(vec![import("We stay", "Carl Dahl", "")], &stamp())
        .unwrap();
    let reader = Registry::open(&dir, Access::Read).unwrap();
    assert_eq!(dump(&reader.snapshot()), dump(&live.snapshot()));
    let refused = reader.commit(vec![import("x", "y", "z")], &stamp());
    assert!(matches!(refused, Err(RegistryError::ReadOnly)));
    let before = dump(&live.snapshot());
    drop(live);
    let again = Registry::open(&dir, Access::Write).unwrap();
    assert_eq!(dump(&again.snapshot()), before);
    let memory = registry(&PARIS);
    memory
        .commit(vec![import("We stay", "Carl Dahl", "")], &stamp())
        .unwrap();
    assert_eq!(
        dump(&memory.snapshot()),
        before,
        "one state, whatever log it is in"
    );
}

#[test]
fn a_second_writer_is_told_who_has_it() {
    let (_keep, dir) = directory();
    let first = Registry::open(&dir, Access::Write).unwrap();
    let message = Registry::open(&dir, Access::Write).unwrap_err().to_string();
    assert!(
        message.contains(&format!("process {}", std::process::id())),
        "{message}"
    );
    drop(first);
    Registry::open(&dir, Access::Write).unwrap();
}

#[test]
fn what_is_no_registry_or_a_newer_one_is_refused() {
    let (_keep, dir) = directory();
    std::fs::write(&dir, "a file").unwrap();
    let message = |access| Registry::open(&dir, access).unwrap_err().to_string();
    assert!(
        message(Access::Write).contains("it is a file"),
        "{}",
        message(Access::Write)
    );
    std::fs::remove_file(&dir).unwrap();
    std::fs::create_dir(&dir).unwrap();
    assert!(message(Access::Read).contains("there is no registry in"));
    let path = dir.join("registry.sqlite");
    std::fs::write(
        &path,
        "just some notes of a reporter, long enough to be no header at all",
    )
    .unwrap();
    assert!(
        message(Access::Read).contains("not an SQLite database"),
        "{}",
        message(Access::Read)
    );
    std::fs::remove_file(&path).unwrap();
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE notes (n)")
        .unwrap();
    assert!(
        message(Access::Write).contains("another program"),
        "{}",
        message(Access::Write)
    );
    std::fs::remove_file(&path).unwrap();
    drop(Registry::open(&dir, Access::Write).unwrap());
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    for access in [Access::Read, Access::Write] {
        assert!(
            message(access).contains("has format 99, and this version of onrecord reads up to 2"),
            "{}",
            message(access)
        );
    }
}

#[test]
fn a_log_that_was_tampered_with_is_refused() {
    for (change, expected) in [
        (
            "UPDATE payloads SET body = replace(body, 'noon', 'nine') WHERE sequence = 2",
            "damaged at event 2: its payload is not",
        ),
        (
            "UPDATE events SET author = 'else' WHERE sequence = 1",
            "damaged at event 1: the chain",
        ),
        (
            "DELETE FROM payloads WHERE sequence = 2; DELETE FROM events WHERE sequence = 2",
            "damaged at event 2: the next event on file is 3",
        ),
        (
            "DELETE FROM payloads WHERE sequence = 3",
            "damaged at event 3: its payload is missing",
        ),
    ] {
        let (_keep, dir) = directory();
        let live = Registry::open(&dir, Access::Write).unwrap();
        for document in ["a", "b", "c"] {
            live.commit(
                vec![import("We sail at noon", "Anna Berg", document)],
                &stamp(),
            )
            .unwrap();
        }
        drop(live);
        let sql = change.replace(
            "replace(body, 'noon', 'nine')",
            "CAST(replace(CAST(body AS TEXT), 'noon', 'nine') AS BLOB)",
        );
        rusqlite::Connection::open(dir.join("registry.sqlite"))
            .unwrap()
            .execute_batch(&sql)
            .unwrap();
        let message = Registry::open(&dir, Access::Read).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_order_of_ingest_does_not_change_who_is_whom(order in Just((0..10).collect::<Vec<usize>>()).prop_shuffle()) {
        const DESK: [&str; 10] = [
            PARIS[0], PARIS[1], PARIS[2], PARIS[3],
            "e 2025-09-07\n George W. Norton | | | One road\n Norton | | | Another road",
            "f 2025-09-07\n George H. W. Norton | | |\n EU | | | A third road",
            "g 2025-09-07\n George Norton | | | Which road\n European Union (EU) | | |",
            "h 2025-09-07\n Will Varga | town clerk | | Sign here\n Dahl | | | No",
            "i 2025-09-07\n William Varga | town clerk | | Sign here\n Erik Dahl | | | Yes",
            "j 2025-09-07\n E. Dahl | | | Perhaps",
        ];
        let people = |order: &mut dyn Iterator<Item = usize>| {
            let texts: Vec<&str> = order.map(|n| DESK[n]).collect();
            let registry = registry(&texts);
            let snapshot = registry.snapshot();
            let mut said: Vec<String> = snapshot.quotations().flat_map(|(_, q)| {
                let name = q.speaker.map(|s| snapshot.speaker_at(s).unwrap().name.clone());
                q.occurrences.iter().map(move |o| format!("{name:?}: {}", o.text)).collect::<Vec<_>>()
            }).collect();
            said.sort_unstable();
            said
        };
        prop_assert_eq!(people(&mut order.into_iter()), people(&mut (0..10)));
    }
}

#[test]
fn figures_and_negations_make_two_of_one_documents_sentences_and_a_conflict_of_two_documents() {
    let both = "a 2025-04-02
     Anna Berg | | | We lost 12 people in March, and nobody came to help us
     Anna Berg | | | We lost 15 people in March, and nobody came to help us
     Carl Dahl | | | We will close the harbour by the end of the year
     Carl Dahl | | | We will not close the harbour by the end of the year";
    let quotations = |clippings: &[&str]| {
        let registry = registry(clippings);
        let snapshot = registry.snapshot();
        let texts = |record: &record::QuotationRecord| -> Vec<String> {
            record.occurrences.iter().map(|o| o.text.clone()).collect()
        };
        let mut found: Vec<_> = snapshot.quotations().map(|(_, q)| texts(q)).collect();
        found.sort();
        found
    };
    let found = quotations(&[both]);
    assert_eq!(found.len(), 4, "{found:?}");
    // A second document that prints one of them stands with that one.
    let second =
        "b 2025-04-03\n Anna Berg | | | We lost 15 people in March, and nobody came to help us";
    let found = quotations(&[both, second]);
    assert_eq!(found.len(), 4, "{found:?}");
    let fifteen = found.iter().find(|texts| texts.len() == 2).unwrap();
    assert!(fifteen.iter().all(|text| text.contains("15")), "{found:?}");
    // Two documents that differ tell of one statement, in conflict.
    let twelve =
        "a 2025-04-02\n Anna Berg | | | We lost 12 people in March, and nobody came to help us";
    let found = quotations(&[twelve, second]);
    assert_eq!((found.len(), found[0].len()), (1, 2), "{found:?}");
}
