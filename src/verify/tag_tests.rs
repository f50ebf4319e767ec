//! What a draft says around the marks that is no plain tag: who it is said to be, in what tone, when and where. One line a case: what follows
//! the words, and the headline.

use super::*;
use crate::{
    extract::{Article, extract},
    model::{Document, DocumentKind},
    registry::{Change, Registry, Stamp},
    verdict::Headline as H,
};

const REPORT: &str = "“The lock gates were rusted through and no one told the bargemen,” Councillor Conrad Leigh told reporters in Marlow on Tuesday.

“He should have read the survey,” said Ines Bowen, who chairs the canal board.";

fn registry() -> Registry {
    let registry = Registry::in_memory();
    let published = "2025-07-11".parse().ok();
    let change = Change::Document {
        document: Document {
            text: REPORT.into(),
            outlet: Some("The Gull".into()),
            published,
            kind: DocumentKind::Report,
            ..Document::default()
        },
        extraction: extract(&Article::plain(REPORT, published)),
    };
    registry.commit(vec![change], &Stamp::now("test")).unwrap();
    registry
}

fn headline(draft: &str, registry: &Registry) -> (H, Vec<Reason>) {
    let options = Options {
        published: "2025-07-12".parse().ok(),
        ..Options::default()
    };
    let found = verify(draft, &options, &registry.snapshot());
    let reasons = found.findings.iter().flat_map(|one| one.reasons.clone());
    (found.headline, reasons.collect())
}

#[test]
fn what_follows_the_words() {
    let registry = registry();
    let mut wrong = Vec::new();
    for (tag, expected) in [
        ("Conrad Leigh said", H::Pass),
        ("said Councillor Conrad Leigh", H::Pass),
        ("Conrad Leigh said, and Ines Bowen agreed", H::Pass),
        ("Conrad Leigh said of Ines Bowen", H::Pass),
        // Who it is said to be.
        ("the late Conrad Leigh said", H::PassWithNote),
        ("Sir Conrad Leigh said", H::PassWithNote),
        ("Conrad Leigh, 12, said", H::PassWithNote),
        ("Conrad Leigh (L-Marlow) said", H::PassWithNote),
        ("Conrad Leigh the Younger said", H::PassWithNote),
        ("Conrad P. Leigh said", H::PassWithNote),
        ("Conrad von Leigh said", H::PassWithNote),
        ("Conrod Leigh said", H::PassWithNote),
        ("convicted smuggler Conrad Leigh said", H::PassWithNote),
        ("the dead councillor Conrad Leigh said", H::PassWithNote),
        ("Conrad and Ines Leigh said", H::CannotCheck),
        ("Conrad Leigh, Ines Bowen said", H::CannotCheck),
        ("we said", H::CannotCheck),
        ("it said", H::CannotCheck),
        ("they said", H::PassWithNote),
        // Whether and how it was said.
        ("Conrad Leigh lied", H::PassWithNote),
        ("Conrad Leigh heard", H::PassWithNote),
        ("they told Conrad Leigh", H::PassWithNote),
        ("Conrad Leigh said sarcastically", H::PassWithNote),
        ("Conrad Leigh said in a film", H::PassWithNote),
        ("Conrad Leigh said through his lawyer", H::PassWithNote),
        ("Conrad Leigh would say", H::PassWithNote),
        ("Conrad Leigh is reported to have said", H::PassWithNote),
        ("Conrad Leigh denied having said", H::CannotCheck),
        ("Conrad Leigh said Ines Bowen said", H::CannotCheck),
        (
            "Conrad Leigh said, impersonating Ines Bowen",
            H::CannotCheck,
        ),
        // When.
        ("Conrad Leigh said on Tuesday", H::Pass),
        ("Conrad Leigh said on Bastille Day", H::Fix),
        ("Conrad Leigh said on New Year’s Eve", H::Fix),
        ("Conrad Leigh said at Easter", H::PassWithNote),
        ("Conrad Leigh said on 2025/07/07", H::Fix),
        ("Conrad Leigh said on 7-8-25", H::CannotCheck),
        ("Conrad Leigh said on 7/8/2025", H::CannotCheck),
        ("Conrad Leigh said in the 1990s", H::Fix),
        ("Conrad Leigh said at the weekend", H::Fix),
        (
            "Conrad Leigh said during the 2016 campaign",
            H::PassWithNote,
        ),
        ("Conrad Leigh said on Tuesday week", H::Fix),
        ("Conrad Leigh said on the ninth of June", H::Fix),
        ("Conrad Leigh said on Tuesday 9 July 2025", H::CannotCheck),
        ("Conrad Leigh said before Christmas 2019", H::PassWithNote),
        ("Conrad Leigh said when he was a boy", H::PassWithNote),
        // Where.
        ("Conrad Leigh said in Marlow", H::Pass),
        ("Conrad Leigh said far from Marlow", H::PassWithNote),
        ("Conrad Leigh said en route to Marlow", H::PassWithNote),
        ("Conrad Leigh said outside Marlow", H::PassWithNote),
        ("Conrad Leigh said in Marlow, Jamaica", H::PassWithNote),
        ("Conrad Leigh said in New Marlow", H::PassWithNote),
        ("Conrad Leigh told a Berlin audience", H::PassWithNote),
        ("Conrad Leigh said in prison", H::PassWithNote),
        ("Conrad Leigh said under the Eiffel Tower", H::PassWithNote),
    ] {
        let draft =
            format!("“The lock gates were rusted through and no one told the bargemen,” {tag}.");
        let (found, reasons) = headline(&draft, &registry);
        if found != expected {
            wrong.push(format!("{tag}: {found:?}, not {expected:?}: {reasons:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_goes_before_the_words() {
    let registry = registry();
    let mut wrong = Vec::new();
    for (lead, expected) in [
        ("Conrad Leigh:", H::Pass),
        ("Conrad Leigh on Ines Bowen:", H::Pass),
        ("Conrad Leigh vs Ines Bowen:", H::CannotCheck),
        ("Conrad Leigh was told by Ines Bowen:", H::CannotCheck),
        ("Conrad Leigh received a letter:", H::CannotCheck),
        ("@inesbowen:", H::CannotCheck),
        (
            "A banner showed Conrad Leigh with the words",
            H::PassWithNote,
        ),
    ] {
        let draft =
            format!("{lead} “The lock gates were rusted through and no one told the bargemen.”");
        let (found, reasons) = headline(&draft, &registry);
        if found != expected {
            wrong.push(format!("{lead}: {found:?}, not {expected:?}: {reasons:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
