//! What humans decide, and how it lasts: through revisions, rebuilds, merges and erasures.

use std::collections::BTreeMap;

use super::*;
use crate::registry::record::{DocumentId, QuotationId, SpeakerId};

fn decide(registry: &Registry, change: Change) -> Outcome {
    let desk = Stamp {
        time: Timestamp::UNIX_EPOCH,
        author: "desk".into(),
    };
    registry
        .commit(vec![change], &desk)
        .unwrap()
        .outcomes
        .remove(0)
}

#[track_caller]
fn decided(outcome: Outcome) -> Decided {
    match outcome {
        Outcome::Decided(decided) => decided,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(outcome: Outcome) -> (&'static str, String) {
    match outcome {
        Outcome::Refused(refusal) => (refusal.reason, refusal.to_string()),
        other => panic!("{other:?}"),
    }
}

/// The quotation that holds some words.
#[track_caller]
fn quoted(registry: &Registry, words: &str) -> QuotationId {
    let snapshot = registry.snapshot();
    let mut found = snapshot
        .quotations()
        .filter(|(_, q)| q.text().contains(words));
    let id = found
        .next()
        .unwrap_or_else(|| panic!("{words}"))
        .1
        .id
        .clone();
    assert!(found.next().is_none(), "{words} twice");
    id
}

fn speaker_of(registry: &Registry, words: &str) -> Option<String> {
    let snapshot = registry.snapshot();
    let id = quoted(registry, words);
    let (_, quotation) = snapshot.quotation(id.as_str()).unwrap();
    snapshot.speaker_name(quotation).map(String::from)
}

fn correct(quotation: QuotationId, speaker: SpeakerChoice) -> Change {
    Change::Attribute {
        quotation,
        document: None,
        speaker,
        reason: "heard the tape".into(),
    }
}

fn named(name: &str) -> SpeakerChoice {
    SpeakerChoice::Named {
        name: name.into(),
        kind: None,
    }
}

fn speaker(id: &str) -> SpeakerId {
    SpeakerId(id.into())
}

fn merge(from: &str, into: &str) -> Change {
    Change::Merge {
        from: speaker(from),
        into: speaker(into),
        overrule: false,
        reason: String::new(),
    }
}

/// The same log read from its start gives the same answers.
#[track_caller]
fn holds(registry: &Registry) {
    let log = &registry.kept().log;
    let again = Snapshot::replayed(log.as_ref(), None, &BTreeMap::new(), None).unwrap();
    let dumped = dump(&registry.snapshot());
    assert_eq!(dump(&again), dumped);
    // And so does a file of the state, to the records that no list tells.
    let dir = tempfile::tempdir().unwrap();
    let texts: Arc<dyn super::Texts> = Arc::new(super::LogTexts::new(dir.path()));
    let list = super::manifest::Manifest::new(dir.path(), Vec::new());
    let mut sealed = again.clone();
    sealed.seal();
    let part = super::state::flush(&list, &sealed, "test", &texts).unwrap();
    let read = super::state::assembled(&[part], &texts).unwrap();
    assert_eq!(dump(&read), dumped);
    let (a, b) = (&again, &read);
    assert_eq!(format!("{:?}", a.decided), format!("{:?}", b.decided));
    assert_eq!(format!("{:?}", a.embargoed), format!("{:?}", b.embargoed));
    assert!(
        a.forms
            .iter()
            .map(|f| format!("{f:?}"))
            .eq(b.forms.iter().map(|f| format!("{f:?}")))
    );
    assert!(
        a.named
            .iter()
            .map(|f| format!("{f:?}"))
            .eq(b.named.iter().map(|f| format!("{f:?}")))
    );
    assert!(
        a.rulings
            .iter()
            .map(|f| format!("{f:?}"))
            .eq(b.rulings.iter().map(|f| format!("{f:?}")))
    );
    assert!(
        a.requests
            .iter()
            .map(|f| format!("{f:?}"))
            .eq(b.requests.iter().map(|f| format!("{f:?}")))
    );
    assert!(
        a.quotations.iter().eq(b.quotations.iter()),
        "withdrawn and joined ones too"
    );
    assert!(a.contents.iter().eq(b.contents.iter()));
}

const QUAY: &str = "quay 2025-09-04
     Anna Berg | mayor | | The quay will be ready for the boats of the spring
     Carl Dahl | | | We sail at noon, whatever the weather";

#[test]
fn a_correction_outlives_every_later_version() {
    let registry = registry(&[QUAY]);
    let id = quoted(&registry, "boats of the spring");
    decided(decide(&registry, correct(id.clone(), named("Dora Lind"))));
    let snapshot = registry.snapshot();
    let (_, quotation) = snapshot.quotation(id.as_str()).unwrap();
    assert_eq!(quotation.id, id, "a correction keeps the id");
    assert_eq!(snapshot.speaker_name(quotation), Some("Dora Lind"));
    let decision = quotation.decision().unwrap();
    assert_eq!(
        (
            decision.author.as_str(),
            decision.before.as_deref(),
            decision.sequence
        ),
        ("desk", Some("Anna Berg"), 2)
    );
    holds(&registry);
    // Revised, with the words longer by a sentence and one more before them.
    registry
        .commit(
            vec![clipping(
                "quay 2025-09-05
                 Carl Dahl | | | Good day
                 Anna Berg | mayor | | The quay will be ready for the boats of the spring. And for the summer",
            )],
            &stamp(),
        )
        .unwrap();
    assert_eq!(
        speaker_of(&registry, "boats of the spring").as_deref(),
        Some("Dora Lind")
    );
    assert_eq!(
        speaker_of(&registry, "Good day").as_deref(),
        Some("Carl Dahl")
    );
    let id = quoted(&registry, "boats of the spring");
    let again = "quay
         Carl Dahl | | | Good day to you all
         Anna Berg | mayor | | The quay will be ready for the boats of the spring. And for the summer";
    registry.commit(vec![clipping(again)], &stamp()).unwrap();
    assert_eq!(
        quoted(&registry, "boats of the spring"),
        id,
        "the same words are the same quotation"
    );
    holds(&registry);
    // The last decision counts.
    let id = quoted(&registry, "boats of the spring");
    decided(decide(
        &registry,
        correct(id.clone(), SpeakerChoice::Nobody),
    ));
    assert_eq!(speaker_of(&registry, "boats of the spring"), None);
    decided(decide(
        &registry,
        correct(
            quoted(&registry, "boats"),
            SpeakerChoice::Known(speaker("carl-dahl")),
        ),
    ));
    assert_eq!(
        speaker_of(&registry, "boats of the spring").as_deref(),
        Some("Carl Dahl")
    );
    decided(decide(
        &registry,
        Change::Confirm {
            quotation: quoted(&registry, "boats"),
            reason: String::new(),
        },
    ));
    registry.commit(vec![clipping(QUAY)], &stamp()).unwrap();
    assert_eq!(
        speaker_of(&registry, "boats of the spring").as_deref(),
        Some("Carl Dahl")
    );
    holds(&registry);
}

#[test]
fn a_correction_is_not_taken_for_words_that_only_begin_alike() {
    const TWO: &str = "two 2025-09-04
     Anna Berg | mayor | | We will not stand by and watch the quay sink
     Carl Dahl | | | We will not stand by and pay for it";
    let registry = registry(&[TWO]);
    decided(decide(
        &registry,
        correct(quoted(&registry, "the quay sink"), named("Dora Lind")),
    ));
    let check = |registry: &Registry| {
        assert_eq!(
            speaker_of(registry, "the quay sink").as_deref(),
            Some("Dora Lind")
        );
        assert_eq!(
            speaker_of(registry, "pay for it").as_deref(),
            Some("Carl Dahl")
        );
    };
    check(&registry);
    registry
        .commit(vec![clipping(&TWO.replace("09-04", "09-05"))], &stamp())
        .unwrap();
    check(&registry);
    // The corrected words are gone, and two others begin alike: nobody knows which of them was meant.
    let other = TWO.replace("watch the quay sink", "see it burn");
    registry.commit(vec![clipping(&other)], &stamp()).unwrap();
    assert_eq!(
        speaker_of(&registry, "see it burn").as_deref(),
        Some("Anna Berg")
    );
    assert_eq!(
        speaker_of(&registry, "pay for it").as_deref(),
        Some("Carl Dahl")
    );
    holds(&registry);
}

#[test]
fn a_correction_of_one_printing_leaves_the_others() {
    let registry = registry(&[
        QUAY,
        "echo 2025-09-05\n Anna Berg | mayor | | The quay will be ready for the boats of the spring",
    ]);
    let id = quoted(&registry, "boats of the spring");
    decided(decide(
        &registry,
        Change::Attribute {
            quotation: id.clone(),
            document: Some(DocumentId("echo".into())),
            speaker: named("Dora Lind"),
            reason: String::new(),
        },
    ));
    let said = who_said_what(&registry.snapshot());
    for name in ["Anna Berg (", "Dora Lind ("] {
        let line = said.iter().find(|line| line.starts_with(name)).unwrap();
        assert!(line.contains("boats of the spring"), "{said:#?}");
    }
    let missing = Change::Attribute {
        quotation: id,
        document: Some(DocumentId("echo".into())),
        speaker: named("Dora Lind"),
        reason: String::new(),
    };
    assert_eq!(refused(decide(&registry, missing)).0, "NOT_PRINTED_THERE");
    holds(&registry);
}

#[test]
fn a_decision_is_about_what_stands() {
    let registry = registry(&[QUAY]);
    let gone = quoted(&registry, "We sail at noon");
    registry
        .commit(
            vec![clipping(
                "quay\n Anna Berg | mayor | | Not today, thank you",
            )],
            &stamp(),
        )
        .unwrap();
    for (change, reason, said) in [
        (
            correct(QuotationId("nothing".into()), named("Dora Lind")),
            "NOT_ON_RECORD",
            "quotations/nothing is not on record",
        ),
        (
            correct(gone.clone(), named("Dora Lind")),
            "SUPERSEDED",
            "was superseded",
        ),
        (
            Change::Confirm {
                quotation: gone,
                reason: String::new(),
            },
            "SUPERSEDED",
            "was superseded",
        ),
        (
            correct(
                quoted(&registry, "Not today"),
                SpeakerChoice::Known(speaker("nobody")),
            ),
            "NOT_ON_RECORD",
            "speakers/nobody",
        ),
        (
            correct(quoted(&registry, "Not today"), named(" \n")),
            "REQUIRED",
            "is no name",
        ),
        (
            merge("anna-berg", "anna-berg"),
            "SAME_SPEAKER",
            "name two speakers",
        ),
        (
            merge("anna-berg", "erik"),
            "NOT_ON_RECORD",
            "speakers/erik is not on record",
        ),
        (
            Change::Retract {
                document: DocumentId("x".into()),
                reason: String::new(),
            },
            "NOT_ON_RECORD",
            "documents/x",
        ),
        (
            Change::Split {
                speaker: speaker("anna-berg"),
                names: vec!["Anna Berg".into()],
                documents: vec![],
                display_name: None,
                reason: String::new(),
            },
            "NOTHING_LEFT",
            "all the names",
        ),
        (
            Change::Split {
                speaker: speaker("anna-berg"),
                names: vec!["Erik".into()],
                documents: vec![],
                display_name: None,
                reason: String::new(),
            },
            "NOT_ON_RECORD",
            "\"Anna Berg\"",
        ),
        (
            Change::Describe {
                speaker: speaker("anna-berg"),
                says: Description::OutsideId(OutsideId {
                    authority: "wikidata".into(),
                    id: "42".into(),
                }),
                reason: String::new(),
            },
            "INVALID_VALUE",
            "a Q and a number",
        ),
    ] {
        let (found, message) = refused(decide(&registry, change));
        assert_eq!(found, reason, "{message}");
        assert!(message.contains(said), "{message}");
    }
    assert_eq!(registry.snapshot().sequence(), 2, "nothing was written");
}

#[test]
fn whoever_is_merged_into_somebody_gives_no_name() {
    let registry = registry(&[
        "a 2025-09-04\n Elsa Brandt-Holm | singer | | One more song before we go home",
        "b 2025-09-05\n Joe Hart | | | The night is long",
    ]);
    decided(decide(&registry, merge("elsa-brandt-holm", "joe-hart")));
    let snapshot = registry.snapshot();
    let record = snapshot.speaker("joe-hart").unwrap().1;
    assert_eq!(record.name, "Joe Hart");
    assert_eq!(record.aliases, ["Elsa Brandt-Holm"]);
    holds(&registry);
}

#[test]
fn merged_speakers_stay_one_and_split_ones_two() {
    let registry = registry(&[
        "a 2025-09-04\n Robert Zimmer | singer | | One more song before we go home",
        "b 2025-09-05\n Bob Dillan | | | The night is long",
    ]);
    decided(decide(&registry, merge("bob-dillan", "robert-zimmer")));
    let one = |registry: &Registry| {
        let snapshot = registry.snapshot();
        let (a, record) = snapshot.speaker("bob-dillan").unwrap();
        assert_eq!(record.decisions.len(), 1);
        assert_eq!(a, snapshot.speaker("robert-zimmer").unwrap().0);
        record.quotations.len()
    };
    assert_eq!(one(&registry), 2);
    // Whoever is named so later is the same.
    registry
        .commit(
            vec![clipping(
                "c\n Dillan | | | Nobody asked\n Bob Dillan | | | Is this on",
            )],
            &stamp(),
        )
        .unwrap();
    assert!(one(&registry) >= 3);
    holds(&registry);
    let split = Change::Split {
        speaker: speaker("robert-zimmer"),
        names: vec!["Bob Dillan".into()],
        documents: vec![],
        display_name: Some("Bob Dillan (singer)".into()),
        reason: "two people".into(),
    };
    let other = decided(decide(&registry, split)).subject;
    assert_eq!(other, "speakers/bob-dillan");
    let snapshot = registry.snapshot();
    assert_eq!(
        snapshot.speaker("bob-dillan").unwrap().1.name,
        "Bob Dillan (singer)"
    );
    assert_ne!(
        snapshot.speaker("bob-dillan").unwrap().0,
        snapshot.speaker("robert-zimmer").unwrap().0
    );
    let (reason, said) = refused(decide(&registry, merge("bob-dillan", "robert-zimmer")));
    assert_eq!(reason, "SPLIT_BY_DECISION");
    assert!(said.contains("told apart by desk"), "{said}");
    holds(&registry);
    decided(decide(
        &registry,
        Change::Merge {
            from: speaker("bob-dillan"),
            into: speaker("robert-zimmer"),
            overrule: true,
            reason: String::new(),
        },
    ));
    let snapshot = registry.snapshot();
    assert_eq!(
        snapshot.speaker("bob-dillan").unwrap().0,
        snapshot.speaker("robert-zimmer").unwrap().0
    );
    holds(&registry);
}

#[test]
fn names_that_the_rules_take_for_one_can_be_told_apart() {
    let registry = registry(&[
        "a 2025-09-04\n Anna Berg | mayor | | One road leads home",
        "b 2025-09-05\n A. Berg | | | Two roads lead nowhere",
    ]);
    assert_eq!(
        speaker_of(&registry, "Two roads").as_deref(),
        Some("Anna Berg")
    );
    let split = Change::Split {
        speaker: speaker("anna-berg"),
        names: vec!["A. Berg".into()],
        documents: vec![],
        display_name: None,
        reason: String::new(),
    };
    decided(decide(&registry, split));
    assert_eq!(
        speaker_of(&registry, "Two roads").as_deref(),
        Some("A. Berg")
    );
    registry
        .commit(
            vec![clipping(
                "c\n A. Berg | | | Three roads\n Berg | | | No road",
            )],
            &stamp(),
        )
        .unwrap();
    assert_eq!(
        speaker_of(&registry, "Three roads").as_deref(),
        Some("A. Berg")
    );
    holds(&registry);
}

#[test]
fn two_people_of_one_name_are_told_apart_by_their_documents() {
    let registry = registry(&[
        "a 2025-09-04\n John Smith | mayor | | One road leads home",
        "b 2025-09-05\n John Smith | coach | | Two goals are enough",
        "c 2025-09-05\n Smith | | | Who am I",
    ]);
    let split = Change::Split {
        speaker: speaker("john-smith"),
        names: vec![],
        documents: vec![DocumentId("b".into())],
        display_name: None,
        reason: String::new(),
    };
    let other = decided(decide(&registry, split)).subject;
    assert_eq!(other, "speakers/john-smith-2");
    let of = |words: &str| {
        let snapshot = registry.snapshot();
        let id = quoted(&registry, words);
        let speaker = snapshot.quotation(id.as_str()).unwrap().1.speaker.unwrap();
        snapshot.speaker_at(speaker).unwrap().id.as_str().to_owned()
    };
    assert_eq!(
        (of("One road"), of("Two goals")),
        ("john-smith".into(), "john-smith-2".into())
    );
    assert_eq!(
        of("Who am I"),
        "smith",
        "a surname that two may bear is nobody's"
    );
    assert_eq!(registry.snapshot().lookup("John Smith").len(), 2);
    // The document comes again: the name still means the other one there.
    registry
        .commit(
            vec![clipping(
                "b 2025-09-06\n John Smith | coach | | Two goals are enough, or three",
            )],
            &stamp(),
        )
        .unwrap();
    assert_eq!(of("Two goals"), "john-smith-2");
    holds(&registry);
}

#[test]
fn a_speaker_has_the_name_the_aliases_and_the_ids_that_a_human_gave() {
    let registry = registry(&["a\n Volodymyr Zelenskyy | President | | We came to see the quay"]);
    let say = |says| Change::Describe {
        speaker: speaker("volodymyr-zelenskyy"),
        says,
        reason: String::new(),
    };
    decided(decide(
        &registry,
        say(Description::DisplayName("Wolodymyr Selenskyj".into())),
    ));
    decided(decide(
        &registry,
        say(Description::Alias("the comedian".into())),
    ));
    decided(decide(
        &registry,
        say(Description::Alias("Mr Green Fleece".into())),
    ));
    let wikidata = OutsideId {
        authority: " Wikidata".into(),
        id: "Q3874799".into(),
    };
    decided(decide(&registry, say(Description::OutsideId(wikidata))));
    registry
        .commit(
            vec![clipping(
                "b\n Green Fleece | | | I am tired\n Zelenskyy | | | And so am I",
            )],
            &stamp(),
        )
        .unwrap();
    let snapshot = registry.snapshot();
    let (_, record) = snapshot.speaker("volodymyr-zelenskyy").unwrap();
    assert_eq!(record.name, "Wolodymyr Selenskyj");
    assert_eq!(record.outside_ids[0].authority, "wikidata");
    assert_eq!(record.quotations.len(), 3, "{record:?}");
    assert_eq!(snapshot.lookup("the comedian").len(), 1);
    assert_eq!(
        snapshot.lookup("Wolodymyr Selenskyj")[0].basis,
        super::super::lookup::Basis::Name
    );
    holds(&registry);
}

#[test]
fn a_retracted_document_proves_nothing_and_its_quotations_say_so() {
    let registry = registry(&[
        QUAY,
        "echo 2025-09-05\n Carl Dahl | | | We sail at noon, whatever the weather",
    ]);
    let alone = quoted(&registry, "boats of the spring");
    let shared = quoted(&registry, "We sail at noon");
    let retract = Change::Retract {
        document: DocumentId("quay".into()),
        reason: "made up".into(),
    };
    decided(decide(&registry, retract.clone()));
    let snapshot = registry.snapshot();
    assert!(snapshot.quotation(alone.as_str()).is_none());
    let (id, withdrawn) = snapshot.withdrawn(alone.as_str()).unwrap();
    assert_eq!(
        (
            id,
            withdrawn.decision.reason.as_str(),
            withdrawn.speaker.as_deref()
        ),
        (&alone, "made up", Some("Anna Berg"))
    );
    assert_eq!(
        snapshot
            .quotation(shared.as_str())
            .unwrap()
            .1
            .occurrences
            .len(),
        1
    );
    assert!(snapshot.speaker("anna-berg").is_none());
    holds(&registry);
    let sequence = snapshot.sequence();
    decided(decide(&registry, retract));
    assert_eq!(registry.snapshot().sequence(), sequence, "once is enough");
    assert_eq!(
        refused(decide(&registry, correct(alone, named("Dora Lind")))).0,
        "WITHDRAWN"
    );
    let imported = Change::Quotation(crate::registry::ImportedQuotation {
        quotation: "The boats of the spring are late".into(),
        speaker: Some("Anna Berg".into()),
        document: Some("quay".into()),
        ..Default::default()
    });
    assert_eq!(refused(decide(&registry, imported)).0, "RETRACTED");
    let (reason, said) = refused(decide(&registry, clipping(QUAY)));
    assert_eq!(reason, "RETRACTED");
    assert!(said.contains("made up"), "{said}");
    let better = clipping("quay 2025-09-06\n Anna Berg | mayor | | The quay will not be ready");
    assert!(matches!(decide(&registry, better), Outcome::Revised(_)));
    assert_eq!(
        speaker_of(&registry, "not be ready").as_deref(),
        Some("Anna Berg")
    );
    holds(&registry);
}

#[test]
fn a_dispute_stands_until_it_is_settled() {
    let registry = registry(&[QUAY]);
    let dispute = |disputed| Change::Dispute {
        quotation: quoted(&registry, "boats of the spring"),
        disputed,
        reason: "she denies it".into(),
    };
    decided(decide(&registry, dispute(true)));
    let disputed = |registry: &Registry| {
        let snapshot = registry.snapshot();
        let id = quoted(registry, "boats of the spring");
        let (_, quotation) = snapshot.quotation(id.as_str()).unwrap();
        quotation.dispute().is_some()
    };
    registry
        .commit(vec![clipping(&QUAY.replace("noon", "nine"))], &stamp())
        .unwrap();
    assert!(disputed(&registry), "it outlives a revision");
    holds(&registry);
    decided(decide(&registry, dispute(false)));
    assert!(!disputed(&registry));
    holds(&registry);
}

#[test]
fn a_request_that_comes_again_changes_nothing() {
    let (_keep, dir) = directory();
    let registry = Registry::open(&dir, Access::Write).unwrap();
    let ask = |registry: &Registry, change: Change, id: &str| {
        let asked = Asked {
            change,
            request: Some(id.into()),
        };
        registry
            .commit_asked(vec![asked], &stamp())
            .unwrap()
            .outcomes
            .remove(0)
    };
    assert!(matches!(
        ask(&registry, clipping(QUAY), "r1"),
        Outcome::Ingested(_)
    ));
    let id = quoted(&registry, "boats of the spring");
    let to = |name| correct(id.clone(), named(name));
    let first = decided(ask(&registry, to("Dora Lind"), "r2"));
    decided(ask(&registry, to("Erik Holm"), "r3"));
    let check = |registry: &Registry| {
        assert!(matches!(
            ask(registry, clipping(QUAY), "r1"),
            Outcome::Unchanged(_)
        ));
        assert_eq!(
            ask(registry, to("Dora Lind"), "r2"),
            Outcome::Repeated(first.clone())
        );
        assert_eq!(
            speaker_of(registry, "boats of the spring").as_deref(),
            Some("Erik Holm")
        );
        let (reason, said) = refused(ask(registry, to("Dora Lind"), "r3"));
        assert_eq!(reason, "REQUEST_ID_REUSED");
        assert!(said.contains("event 3"), "{said}");
        assert_eq!(registry.snapshot().sequence(), 3);
    };
    check(&registry);
    drop(registry);
    check(&Registry::open(&dir, Access::Write).unwrap());
}

#[test]
fn an_embargoed_document_counts_from_its_hour_on() {
    let (_keep, dir) = directory();
    let registry = Registry::open(&dir, Access::Write).unwrap();
    let hour = Timestamp::from_second(1_000).unwrap();
    let Change::Document {
        mut document,
        extraction,
    } = clipping(QUAY)
    else {
        panic!("a document");
    };
    document.embargo_until = Some(hour);
    let change = Change::Document {
        document,
        extraction,
    };
    assert!(matches!(
        decide(&registry, change.clone()),
        Outcome::Ingested(_)
    ));
    assert!(matches!(decide(&registry, change), Outcome::Unchanged(_)));
    let hidden = |registry: &Registry| {
        let snapshot = registry.snapshot();
        (
            snapshot.counts().documents,
            snapshot.documents().count(),
            snapshot.quotations().count(),
        ) == (0, 0, 0)
    };
    registry
        .lift_embargoes(Timestamp::from_second(999).unwrap())
        .unwrap();
    assert!(hidden(&registry));
    let reader = Registry::open(&dir, Access::Read).unwrap();
    assert!(hidden(&reader));
    reader.lift_embargoes(hour).unwrap();
    assert_eq!(
        reader.snapshot().counts().quotations,
        2,
        "a reader knows the hour too"
    );
    registry.lift_embargoes(hour).unwrap();
    assert_eq!(
        (
            registry.snapshot().counts().quotations,
            registry.snapshot().sequence()
        ),
        (2, 2)
    );
    registry.lift_embargoes(hour).unwrap();
    assert_eq!(registry.snapshot().sequence(), 2);
    holds(&registry);
}
