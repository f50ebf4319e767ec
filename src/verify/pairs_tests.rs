//! One report and one draft a case: what a claim beside the words is confirmed by, and what only looks like it.

use super::*;
use crate::{
    extract::{Article, extract},
    model::{Document, DocumentKind},
    registry::{Change, Registry, Stamp},
    verdict::Headline as H,
};

/// What a registry with this one report says of the draft.
fn verified(report: &str, draft: &str) -> Verification {
    let published = "2025-09-05".parse().ok();
    let registry = Registry::in_memory();
    let change = Change::Document {
        document: Document {
            text: report.into(),
            outlet: Some("The Gull".into()),
            published,
            kind: DocumentKind::Report,
            ..Document::default()
        },
        extraction: extract(&Article::plain(report, published)),
    };
    registry.commit(vec![change], &Stamp::now("test")).unwrap();
    let options = Options {
        published,
        ..Options::default()
    };
    verify(draft, &options, &registry.snapshot())
}

/// Report, draft, and what the draft comes to.
fn hold(cases: &[(&str, &str, H)]) {
    let mut wrong = Vec::new();
    for &(report, draft, expected) in cases {
        let found = verified(report, draft);
        let reasons = found.findings.iter().flat_map(|one| &one.reasons);
        let reasons: Vec<&str> = reasons.map(|one| one.message.as_str()).collect();
        if found.headline != expected {
            let got = found.headline;
            wrong.push(format!(
                "{report} ‖ {draft}\n  {got:?}, not {expected:?}: {reasons:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn who_denies_words_is_compared_by_name() {
    let pest = "John Roe denied calling the girl “a fool of a girl and a liar”.";
    let vicar = "Bob Doe is the mayor. He denied calling the report “a heap of wet straw”.";
    let minister = "The minister denied that the bridge was “a trap for every lorry”.";
    let gang =
        "Prosecutor Ann Roe said Bob Doe was “the leader of the whole gang”, which he denies.";
    let surname = "John Roe came late. Roe denied calling the girl “a fool of a girl and a liar”.";
    hold(&[
        (pest, pest, H::Pass),
        (pest, surname, H::Pass),
        (surname, pest, H::Pass),
        (
            pest,
            "Mr Roe denied calling the girl “a fool of a girl and a liar”.",
            H::Pass,
        ),
        (
            pest,
            "Jane Roe denied calling the girl “a fool of a girl and a liar”.",
            H::CannotCheck,
        ),
        (
            pest,
            "Mrs Roe denied calling the girl “a fool of a girl and a liar”.",
            H::CannotCheck,
        ),
        (
            surname,
            "Jane Roe came late. Roe denied calling the girl “a fool of a girl and a liar”.",
            H::CannotCheck,
        ),
        (
            "John Roe met Jane Roe. Roe denied calling the girl “a fool of a girl and a liar”.",
            pest,
            H::CannotCheck,
        ),
        (
            vicar,
            "Carl Lund is the vicar. He denied calling the report “a heap of wet straw”.",
            H::CannotCheck,
        ),
        (
            minister,
            "The French minister denied that the bridge was “a trap for every lorry”.",
            H::CannotCheck,
        ),
        (gang, gang, H::Pass),
        (
            gang,
            "Policeman Carl Roe said Bob Doe was “the leader of the whole gang”, which he denies.",
            H::CannotCheck,
        ),
        (
            "Bob Doe had not heard the result when he said: “I will stay until the last boat leaves.”",
            "Carl Lund had not heard the result when he said: “I will stay until the last boat leaves.”",
            H::CannotCheck,
        ),
    ]);
}
