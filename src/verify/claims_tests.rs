//! What a draft claims beside the words, against a few reports: one line a case, what passes and what does not.

use super::*;
use crate::{
    extract::{Article, extract},
    model::{Document, DocumentKind},
    registry::{Change, Registry, Stamp},
    verdict::{DateVerdict as D, Flag as F, Headline as H, PlaceVerdict as P, SpeakerVerdict as S},
};

/// Outlet, day of publication, what it is, and the text.
const REPORTS: [(&str, &str, DocumentKind, &str); 7] = [
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "“We might raise the quay next year, and we will ask the fishermen first,” Harbour Minister Jane Doe told reporters in Oslo on Wednesday.",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "“The ferry was never safe in a westerly gale,” said Peter Hallam, the harbour master, on Tuesday in Leith.",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "“Nobody told the pilots about the missing bolts,” a senior official told dpa on Tuesday.",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "“We have offered eight percent and not a penny more,” said Clara Bauer, the company’s chief executive.",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "“I will publish every letter that I wrote about the quarry,” Mayor Elena Ruiz said in Porto.",
    ),
    (
        "Town Hall",
        "2025-09-05",
        DocumentKind::Transcript,
        "“I will publish each letter that I wrote about the quarry,” Mayor Elena Ruiz said in Porto.",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "Warden Lena Frisk denied that the tunnel was “a trap for all of us” and said it was not “fit for the hammer.” She said it was “as dry as a biscuit”.",
    ),
];

/// Villages and offices, in a registry of their own.
const OTHER_REPORTS: [(&str, &str, DocumentKind, &str); 4] = [
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "“The weir was never meant for lorries,” Ingrid Solheim told reporters in Strandvik.",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "Denise Halvorsen, the board chair, spoke first. Later Halvorsen said safety on the piers “has to come first.” Her brother Peter Halvorsen, a farmer, said: “I sold the goats in March because of the drought.”",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "“The tankers left the depot at four,” said Chief Emeka Nwosu. “We have cut the debt in half since spring,” said Chief Financial Officer Brian Keogh.",
    ),
    (
        "The Gull",
        "2025-09-05",
        DocumentKind::Report,
        "PORTO, Sept 4 (Gull) - “The orchard stays open all winter,” Wei Zhang said on a call.",
    ),
];

fn registry() -> Registry {
    registry_of(&REPORTS)
}

fn registry_of(reports: &[(&str, &str, DocumentKind, &str)]) -> Registry {
    let registry = Registry::in_memory();
    let change = |&(outlet, published, kind, text): &(&str, &str, DocumentKind, &str)| {
        let published = published.parse().ok();
        Change::Document {
            document: Document {
                text: text.into(),
                outlet: Some(outlet.into()),
                published,
                kind,
                ..Document::default()
            },
            extraction: extract(&Article::plain(text, published)),
        }
    };
    let changes = reports.iter().map(change).collect();
    registry.commit(changes, &Stamp::now("test")).unwrap();
    registry
}

/// `J`, `P`, `N` and `C` in a draft stand for the words of the reports.
fn finding(draft: &str, published: Option<&str>) -> Finding {
    let words = |text: &str| {
        text.split(['“', '”'])
            .nth(1)
            .unwrap()
            .trim_end_matches(',')
            .to_string()
    };
    let mut draft = draft.to_string();
    for (sign, report) in [("“J", 0), ("“P", 1), ("“N", 2), ("“C", 3)] {
        draft = draft.replace(sign, &format!("“{}", words(REPORTS[report].3)));
    }
    let options = Options {
        published: published.and_then(|day| day.parse().ok()),
        ..Options::default()
    };
    verify(&draft, &options, &registry().snapshot())
        .findings
        .remove(0)
}

fn finding_of_others(draft: &str) -> Finding {
    let registry = registry_of(&OTHER_REPORTS);
    verify(draft, &Options::default(), &registry.snapshot())
        .findings
        .remove(0)
}

#[test]
fn words_that_the_record_denies_pass_for_nobody() {
    let registry = Registry::in_memory();
    let text = "The council met on Monday. It is false that Lena Frisk said “the trains will never run again”.";
    let change = Change::Document {
        document: Document {
            text: text.into(),
            ..Document::default()
        },
        extraction: extract(&Article::plain(text, None)),
    };
    registry.commit(vec![change], &Stamp::now("test")).unwrap();
    for draft in [
        "“The trains will never run again,” Lena Frisk said.",
        "“The trains will never run again,” Bo Lund said.",
    ] {
        let found = verify(draft, &Options::default(), &registry.snapshot());
        assert_eq!(found.findings[0].headline, H::CannotCheck, "{found:#?}");
    }
}

#[test]
fn a_negation_outside_the_marks() {
    for (draft, headline) in [
        (
            "Lena Frisk denied that the tunnel was “a trap for all of us”.",
            H::Pass,
        ),
        (
            "Lena Frisk said the tunnel was not “a trap for all of us”.",
            H::Pass,
        ),
        (
            "Lena Frisk said the tunnel was “a trap for all of us”.",
            H::Fix,
        ),
        (
            "Lena Frisk confirmed that the tunnel was “a trap for all of us”.",
            H::Fix,
        ),
        (
            "The tunnel is “a trap for all of us,” Lena Frisk said.",
            H::Fix,
        ),
        ("Lena Frisk said it was “fit for the hammer”.", H::Fix),
        ("Lena Frisk said it was not “as dry as a biscuit”.", H::Stop),
        ("Lena Frisk said it was “as dry as a biscuit”.", H::Pass),
    ] {
        let finding = finding(draft, None);
        let nearly = finding.headline == H::PassWithNote && headline == H::Pass;
        assert!(
            nearly || finding.headline == headline,
            "{draft} {finding:#?}"
        );
    }
}

#[test]
fn offices_and_titles() {
    for (draft, speaker, headline) in [
        (
            "“J,” said Jane Doe, the harbour minister.",
            S::Correct,
            H::Pass,
        ),
        (
            "“J,” said Jane Doe, the finance minister.",
            S::Ambiguous,
            H::CannotCheck,
        ),
        (
            "“J,” said Finance Minister Jane Doe.",
            S::Ambiguous,
            H::CannotCheck,
        ),
        (
            "Jane Doe, chief executive of Nordlys, said: “J.”",
            S::Ambiguous,
            H::CannotCheck,
        ),
        (
            "“J,” said Jane Doe, a keen sailor.",
            S::Correct,
            H::PassWithNote,
        ),
        (
            "“P,” said Peter Hallam, the harbour master at Leith.",
            S::Correct,
            H::Pass,
        ),
        (
            "“P,” said Peter Hallam, the deputy harbour master.",
            S::Ambiguous,
            H::CannotCheck,
        ),
        (
            "“P,” said Peter Hallam, the mayor of Leith.",
            S::Ambiguous,
            H::CannotCheck,
        ),
        (
            "“P,” said Peter Hallam, the former harbour master.",
            S::Correct,
            H::PassWithNote,
        ),
        (
            "“C,” the chief executive said.",
            S::RoleMatch,
            H::PassWithNote,
        ),
        ("“J,” Ms. Doe said.", S::Alias, H::Pass),
        ("“J,” Mr. Doe said.", S::Ambiguous, H::CannotCheck),
        ("“P,” said Mrs Hallam.", S::Ambiguous, H::CannotCheck),
        ("“J,” J\u{430}ne Doe said.", S::Ambiguous, H::CannotCheck),
        (
            "“N,” a senior official told dpa on Tuesday.",
            S::Correct,
            H::Pass,
        ),
        (
            "“N,” a senior official told Reuters on Tuesday.",
            S::Ambiguous,
            H::CannotCheck,
        ),
    ] {
        let found = finding(draft, Some("2025-09-06"));
        assert_eq!(
            (found.speaker, found.headline),
            (speaker, headline),
            "{draft}: {:?}",
            found.reasons
        );
        assert!(
            headline != H::CannotCheck || !found.reasons.is_empty(),
            "{draft}"
        );
    }
}

#[test]
fn days() {
    for (draft, published, date, headline) in [
        (
            "“J,” Jane Doe said on Wednesday.",
            None,
            D::Compatible,
            H::Pass,
        ),
        ("“J,” Jane Doe said on Tuesday.", None, D::Misdated, H::Fix),
        ("On Tuesday, Jane Doe said: “J.”", None, D::Misdated, H::Fix),
        (
            "“J,” Jane Doe said yesterday.",
            None,
            D::Unresolved,
            H::CannotCheck,
        ),
        (
            "“J,” Jane Doe said a week earlier.",
            Some("2025-09-06"),
            D::Unresolved,
            H::CannotCheck,
        ),
        (
            "“J,” Jane Doe said on 09/02/2025.",
            Some("2025-09-06"),
            D::Misdated,
            H::Fix,
        ),
        (
            "“J,” Jane Doe said on 09/03/2025.",
            Some("2025-09-06"),
            D::Unresolved,
            H::CannotCheck,
        ),
        (
            "“J,” Jane Doe said on 3 September 2025.",
            None,
            D::Correct,
            H::Pass,
        ),
        (
            "“J,” Jane Doe said this week.",
            Some("2025-09-06"),
            D::Compatible,
            H::Pass,
        ),
        (
            "“J,” said Jane Doe, who resigned on Monday.",
            None,
            D::NotGiven,
            H::Pass,
        ),
    ] {
        let found = finding(draft, published);
        assert_eq!(
            (found.date, found.headline),
            (date, headline),
            "{draft}: {:?}",
            found.reasons
        );
        assert!(
            date != D::Unresolved || !found.not_checked.is_empty(),
            "{draft}"
        );
    }
    let told = finding("“J,” Jane Doe said yesterday.", None)
        .not_checked
        .join("\n");
    assert!(told.contains("--published"), "{told}");
}

#[test]
fn the_reason_that_decided_comes_first() {
    for (draft, rule, headline) in [
        ("“J,” Peter Hallam said.", "R25", H::Stop),
        ("“J,” Jane Doe said on Tuesday.", "R26", H::Fix),
        ("“J,” Jane Doe said yesterday.", "R26", H::CannotCheck),
        ("“J,” Jane Doe told reporters in Bergen.", "R27", H::Fix),
        (
            "“J,” said Finance Minister Jane Doe.",
            "R25",
            H::CannotCheck,
        ),
        (
            "“We might never raise the quay next year, and we will ask the fishermen first,” Jane Doe said on Tuesday.",
            "R16",
            H::Stop,
        ),
        (
            "“We might raise the old quay next year, and we will ask the fishermen first,” Jane Doe said on Wednesday.",
            "R13",
            H::Fix,
        ),
        (
            "“The moon belongs to the herring now,” Jane Doe said.",
            "R30",
            H::CannotCheck,
        ),
        ("“J,” Jane Doe said.", "R1", H::Pass),
    ] {
        let found = finding(draft, None);
        let reasons = &found.reasons;
        assert_eq!(
            (reasons[0].rule, found.headline),
            (rule, headline),
            "{draft}: {reasons:?}"
        );
    }
}

#[test]
fn places() {
    for (draft, place, headline) in [
        (
            "“J,” Jane Doe said by phone from Geneva.",
            P::Misplaced,
            H::Fix,
        ),
        (
            "“J,” Jane Doe said via video link from Kyiv.",
            P::Misplaced,
            H::Fix,
        ),
        (
            "Speaking in Brussels, Jane Doe said: “J.”",
            P::Misplaced,
            H::Fix,
        ),
        (
            "“J,” Jane Doe said by phone from Oslo.",
            P::Correct,
            H::Pass,
        ),
        ("GENEVA — “J,” Jane Doe said.", P::NotGiven, H::PassWithNote),
        ("OSLO — “J,” Jane Doe said.", P::Correct, H::Pass),
        (
            "“J,” Jane Doe told reporters in Nordhavn.",
            P::UnknownInRecord,
            H::PassWithNote,
        ),
    ] {
        let found = finding(draft, Some("2025-09-06"));
        assert_eq!(
            (found.place, found.headline),
            (place, headline),
            "{draft}: {:?}",
            found.reasons
        );
    }
}

/// Villages that no gazetteer has are compared by their names, and where they lie stays open.
#[test]
fn places_as_named() {
    for (draft, place, headline) in [
        (
            "“The weir was never meant for lorries,” Ingrid Solheim told reporters in Nordhavn.",
            P::UnknownInRecord,
            H::PassWithNote,
        ),
        (
            "“The weir was never meant for lorries,” Ingrid Solheim told reporters in Oslo.",
            P::UnknownInRecord,
            H::PassWithNote,
        ),
        (
            "“The weir was never meant for lorries,” Ingrid Solheim told reporters in Strandvik.",
            P::Correct,
            H::Pass,
        ),
    ] {
        let found = finding_of_others(draft);
        assert_eq!(
            (found.place, found.headline),
            (place, headline),
            "{draft}: {:?}",
            found.reasons
        );
        let told = found
            .reasons
            .iter()
            .any(|reason| reason.rule == "R27" && reason.message.contains("no gazetteer says"));
        assert_eq!(told, place == P::UnknownInRecord, "{draft}");
    }
}

#[test]
fn an_office_tells_two_of_a_surname_apart() {
    for (draft, speaker, headline) in [
        (
            "Halvorsen, the board chair, said safety “has to come first.”",
            S::Alias,
            H::Pass,
        ),
        (
            "Halvorsen, the farmer, said safety “has to come first.”",
            S::Ambiguous,
            H::CannotCheck,
        ),
        (
            "Halvorsen said safety “has to come first.”",
            S::Ambiguous,
            H::CannotCheck,
        ),
    ] {
        let found = finding_of_others(draft);
        assert_eq!(
            (found.speaker, found.headline),
            (speaker, headline),
            "{draft}: {:?}",
            found.reasons
        );
        let denied =
            |reason: &crate::verdict::Reason| reason.message.contains("not on record with");
        assert!(!found.reasons.iter().any(denied), "{:?}", found.reasons);
    }
}

#[test]
fn offices_by_their_initials() {
    for draft in [
        "“The tankers left the depot at four,” said Chief Emeka Nwosu.",
        "“We have cut the debt in half since spring,” said CFO Brian Keogh.",
        "“We have cut the debt in half since spring,” said Brian Keogh, the chief financial officer.",
    ] {
        let found = finding_of_others(draft);
        assert_eq!(found.headline, H::Pass, "{draft}: {:?}", found.reasons);
    }
}

#[test]
fn a_place_that_stands_with_other_words_is_no_claim_about_these() {
    use crate::verdict::PlaceVerdict as P;
    let registry = registry_of(&[
        (
            "Hill Post",
            "2025-09-05",
            DocumentKind::Report,
            "“We will not raise the toll on the ferry this year,” Ann Berg said on Wednesday in Hamburg.",
        ),
        (
            "Dale Post",
            "2025-09-05",
            DocumentKind::Report,
            "“The lock is a matter for the city and for nobody else,” Ann Berg said on Thursday in Berlin.",
        ),
    ]);
    let draft = "“We will not raise the toll on the ferry this year,” Ann Berg said on Wednesday in Hamburg.\n\n“The lock is a matter for the city and for nobody else,” Ann Berg said.";
    let options = Options {
        published: "2025-09-05".parse().ok(),
        ..Options::default()
    };
    let findings = verify(draft, &options, &registry.snapshot()).findings;
    let places: Vec<P> = findings.iter().map(|finding| finding.place).collect();
    assert!(
        matches!(places[..], [P::Correct, P::NotGiven]),
        "{places:?}"
    );
    assert!(findings.iter().all(|finding| finding.correction.is_none()));
}

#[test]
fn a_dateline_is_no_place_of_speech() {
    let registry = registry_of(&OTHER_REPORTS);
    let snapshot = registry.snapshot();
    let place = |words: &str| {
        let mut all = snapshot.quotations().map(|(_, quotation)| quotation);
        let found = all.find(|quotation| quotation.text().contains(words));
        found.unwrap().location_said().map(String::from)
    };
    assert_eq!(place("The orchard stays open"), None);
    assert_eq!(
        place("The weir was never meant").as_deref(),
        Some("Strandvik")
    );
}

#[test]
fn words_taken_back_and_disputed() {
    let registry = registry();
    let snapshot = registry.snapshot();
    let (_, document) = snapshot.documents().next().unwrap();
    let taken_back = Change::Retract {
        document: document.id.clone(),
        reason: "the wrong tape".into(),
    };
    registry
        .commit(vec![taken_back], &Stamp::now("desk"))
        .unwrap();
    let draft =
        "“We might raise the quay next year, and we will ask the fishermen first,” Jane Doe said.";
    let found = verify(draft, &Options::default(), &registry.snapshot())
        .findings
        .remove(0);
    assert_eq!((found.words, found.headline), (Words::NotFound, H::Stop));
    assert!(found.flags.contains(&F::Retracted));
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.message.contains("the wrong tape")),
        "{:?}",
        found.reasons
    );
    let other = verify(
        "“The moon is made of cheese and of nothing else,” Jane Doe said.",
        &Options::default(),
        &registry.snapshot(),
    );
    assert_eq!(other.findings[0].headline, H::CannotCheck);
}

/// Which of the two wordings a search meets first is chance, and the answer is not.
#[test]
fn a_transcript_goes_before_a_report() {
    for what in [
        "quarry", "tunnel", "ferry", "bridge", "kiln", "lamp", "weir", "orchard", "dyke", "mill",
        "barge", "well",
    ] {
        let printed = |which: &str| {
            format!(
                "“I will publish {which} letter that I wrote about the {what},” Mayor Elena Ruiz said in Porto."
            )
        };
        let (report, transcript) = (printed("every"), printed("each"));
        let found = verify(
            "“I will publish every letter that I wrote about the quarries,” Elena Ruiz said.",
            &Options::default(),
            &registry_of(&[
                ("The Gull", "2025-09-05", DocumentKind::Report, &report),
                (
                    "Town Hall",
                    "2025-09-05",
                    DocumentKind::Transcript,
                    &transcript,
                ),
            ])
            .snapshot(),
        );
        let recorded = &found.findings[0].recorded;
        assert!(recorded.contains("each letter"), "{recorded}");
    }
    let draft = "“I will publish every letter that I wrote about the quarry,” Elena Ruiz said.";
    let found = verify(draft, &Options::default(), &registry().snapshot())
        .findings
        .remove(0);
    assert_eq!(
        (found.words, found.headline),
        (Words::Exact, H::PassWithNote)
    );
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.message.contains("transcript")),
        "{:?}",
        found.reasons
    );
}
