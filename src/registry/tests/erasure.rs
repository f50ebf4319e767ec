//! What is erased is in no file any more, and everything else is called what it was.

use super::*;
use crate::registry::record::{DocumentId, QuotationId};

/// Every byte of every file in a directory.
fn bytes(dir: &std::path::Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(dir).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    bytes
}

fn holds_words(dir: &std::path::Path, words: &str) -> bool {
    memchr::memmem::find(&bytes(dir), words.as_bytes()).is_some()
}

fn erase(registry: &Registry, target: &Target, reason: &str) -> Outcome {
    let desk = Stamp {
        time: Timestamp::UNIX_EPOCH,
        author: "desk".into(),
    };
    registry.erase(target, reason, None, &desk).unwrap()
}

fn quotation(registry: &Registry, words: &str) -> QuotationId {
    let snapshot = registry.snapshot();
    let mut found = snapshot
        .quotations()
        .filter(|(_, q)| q.text().contains(words));
    found
        .next()
        .unwrap_or_else(|| panic!("{words}"))
        .1
        .id
        .clone()
}

/// The quotation that says just this.
fn exactly(registry: &Registry, words: &str) -> QuotationId {
    let snapshot = registry.snapshot();
    let mut found = snapshot.quotations().filter(|(_, q)| q.text() == words);
    found
        .next()
        .unwrap_or_else(|| panic!("{words}"))
        .1
        .id
        .clone()
}

const DESK: [&str; 4] = [
    "secret 2025-09-04
     A. Berg | mayor | | The treasure lies under the seventh plank
     A. Berg | mayor | | We sail at noon, whatever the weather may be
     John Holm | | | Dig there",
    "open 2025-09-05
     Anna Berg | mayor | | We sail at noon, whatever the weather may be
     Carl Dahl | | | Not without me",
    "late 2025-09-06
     Carl Dahl | | | Not without me or my dog
     John Holm Jr. | | | Dig nowhere",
    "copy 2025-09-06
     Carl Dahl | | | The mayor told me this: The treasure lies under the seventh plank",
];

fn desk(dir: &std::path::Path) -> Registry {
    let registry = Registry::open(dir, Access::Write).unwrap();
    for text in DESK {
        registry.commit(vec![clipping(text)], &stamp()).unwrap();
    }
    registry
}

#[test]
fn an_erased_document_is_in_no_file_and_its_tombstone_stays() {
    let (_keep, dir) = directory();
    let registry = desk(&dir);
    let target = Target::Document(DocumentId("secret".into()));
    let shared = quotation(&registry, "We sail at noon");
    let gone = quotation(&registry, "Dig there");
    let before: Vec<String> = registry
        .snapshot()
        .speakers()
        .map(|(_, s)| s.id.as_str().to_owned())
        .collect();
    assert!(holds_words(&dir, "Dig there"));
    for reason in ["", " \n"] {
        let Outcome::Refused(refusal) = erase(&registry, &target, reason) else {
            panic!("a reason is needed");
        };
        assert_eq!((refusal.field, refusal.reason), ("reason", "REQUIRED"));
    }
    assert!(matches!(
        erase(&registry, &target, "a court's order"),
        Outcome::Decided(_)
    ));
    assert!(!holds_words(&dir, "Dig there"));
    assert!(!holds_words(
        &dir,
        "We sail at noon, whatever the weather may be\n     John"
    ));
    let snapshot = registry.snapshot();
    assert!(snapshot.document("secret").is_none());
    let tombstone = snapshot.erased("documents/secret").unwrap();
    assert_eq!(
        (tombstone.author.as_str(), tombstone.reason.as_str()),
        ("desk", "a court's order")
    );
    // What others print stands, under the ids it had.
    let (_, kept) = snapshot.quotation(shared.as_str()).unwrap();
    assert_eq!(kept.occurrences.len(), 1);
    assert!(snapshot.quotation(gone.as_str()).is_none());
    let (_, anna) = snapshot
        .speaker("a-berg")
        .or(snapshot.speaker("anna-berg"))
        .unwrap();
    assert_eq!(anna.name, "Anna Berg");
    assert!(before.contains(&"john-holm".to_owned()) && snapshot.speaker("john-holm").is_none());
    // A new bearer of the name gets another id than the one whose words were erased.
    registry
        .commit(
            vec![clipping(
                "new 2025-09-07\n John Holm | | | I am another one",
            )],
            &stamp(),
        )
        .unwrap();
    assert!(registry.snapshot().speaker("john-holm").is_none());
    assert!(registry.snapshot().speaker("john-holm-2").is_some());
    let Outcome::Refused(refusal) = registry
        .commit(vec![clipping(DESK[0])], &stamp())
        .unwrap()
        .outcomes
        .remove(0)
    else {
        panic!("what was erased stays out");
    };
    assert_eq!(refusal.reason, "ERASED");
    let now = dump(&registry.snapshot());
    let verified = registry.verify().unwrap();
    assert_eq!(
        (verified.problems.len(), verified.events, verified.erased),
        (0, 6, 1)
    );
    assert!(matches!(
        erase(&registry, &target, "again"),
        Outcome::Decided(_)
    ));
    drop(registry);
    let again = Registry::open(&dir, Access::Write).unwrap();
    assert_eq!(dump(&again.snapshot()), now);
    assert!(again.events(0, 10).unwrap()[0].erased);
}

#[test]
fn an_erased_quotation_is_blank_in_every_document() {
    let (_keep, dir) = directory();
    let registry = desk(&dir);
    let words = "The treasure lies under the seventh plank";
    let id = exactly(&registry, words);
    assert!(matches!(
        erase(&registry, &Target::Quotation(id.clone()), "private"),
        Outcome::Decided(_)
    ));
    assert!(!holds_words(&dir, words));
    assert!(!holds_words(&dir, "seventh plank"));
    let snapshot = registry.snapshot();
    assert!(snapshot.quotation(id.as_str()).is_none());
    let (_, document) = snapshot.document("secret").unwrap();
    let text = document.text().unwrap();
    assert_eq!(text.len(), DESK[0].len(), "all else stands where it stood");
    assert!(text.contains("Dig there"));
    assert_eq!(document.quotations.len(), 2);
    let verified = registry.verify().unwrap();
    // Two documents print the words.
    assert_eq!((verified.problems.len(), verified.erased), (0, 2));
    // Neither brings them back when it comes again; without them it may be revised.
    for text in [DESK[0], DESK[3]] {
        let again = registry.commit(vec![clipping(text)], &stamp()).unwrap();
        match &again.outcomes[..] {
            [Outcome::Refused(refusal)] => assert_eq!(refusal.reason, "ERASED", "{refusal:?}"),
            other => panic!("{other:?}"),
        }
    }
    let now = dump(&snapshot);
    drop(registry);
    let registry = Registry::open(&dir, Access::Write).unwrap();
    assert_eq!(dump(&registry.snapshot()), now);
    let without = "secret 2025-09-04\n John Holm | | | Dig there";
    let again = registry.commit(vec![clipping(without)], &stamp()).unwrap();
    assert!(matches!(again.outcomes[..], [Outcome::Revised(_)]));
    assert!(!holds_words(&dir, words));
}

#[test]
fn a_short_quotation_is_erased_where_it_stands_and_nowhere_else() {
    let (_keep, dir) = directory();
    let registry = Registry::open(&dir, Access::Write).unwrap();
    for text in [
        "a\n Anna Berg | | | Never",
        "b\n Carl Dahl | | | Never say so",
    ] {
        registry.commit(vec![clipping(text)], &stamp()).unwrap();
    }
    let id = exactly(&registry, "Never");
    erase(&registry, &Target::Quotation(id), "private");
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.counts().quotations, 1);
    assert_eq!(
        quotation(&registry, "Never say so"),
        snapshot.quotations().next().unwrap().1.id
    );
}

#[test]
fn what_is_not_on_record_is_not_erased() {
    let registry = registry(&DESK);
    for target in [
        Target::Document(DocumentId("x".into())),
        Target::Quotation(QuotationId("x".into())),
    ] {
        let Outcome::Refused(refusal) = erase(&registry, &target, "why not") else {
            panic!("{target:?}");
        };
        assert_eq!(refusal.reason, "NOT_ON_RECORD");
    }
    assert_eq!(registry.snapshot().sequence(), 4);
}

#[test]
fn decisions_outlive_the_erasure_of_another_document() {
    let (_keep, dir) = directory();
    let registry = desk(&dir);
    let change = Change::Attribute {
        quotation: quotation(&registry, "We sail at noon"),
        document: None,
        speaker: SpeakerChoice::Named {
            name: "Erik Holm".into(),
            kind: None,
        },
        reason: String::new(),
    };
    registry.commit(vec![change], &stamp()).unwrap();
    erase(
        &registry,
        &Target::Document(DocumentId("secret".into())),
        "a court's order",
    );
    let snapshot = registry.snapshot();
    let id = quotation(&registry, "We sail at noon");
    let (_, kept) = snapshot.quotation(id.as_str()).unwrap();
    assert_eq!(snapshot.speaker_name(kept), Some("Erik Holm"));
    assert!(kept.decision().is_some());
    drop(registry);
    assert_eq!(
        dump(&Registry::open(&dir, Access::Read).unwrap().snapshot()),
        dump(&snapshot)
    );
}
