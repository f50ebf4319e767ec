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
    let minister = "The minister denied calling the bridge “a trap for every lorry”.";
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
            "The French minister denied calling the bridge “a trap for every lorry”.",
            H::CannotCheck,
        ),
        (gang, gang, H::Pass),
        (
            gang,
            "Policeman Carl Roe said Bob Doe was “the leader of the whole gang”, which he denies.",
            H::Stop,
        ),
        (
            "Bob Doe had not heard the result when he said: “I will stay until the last boat leaves.”",
            "Carl Lund had not heard the result when he said: “I will stay until the last boat leaves.”",
            H::Stop,
        ),
    ]);
}

#[test]
fn what_is_hung_on_a_name_stands_beside_it() {
    const WORDS: &str = "“The lock gates were rusted through and no one told the bargemen,”";
    let mut cases = Vec::new();
    for (report, draft, expected) in [
        // Words of what somebody is.
        (
            "John Smith said later.",
            "the late John Smith said",
            H::PassWithNote,
        ),
        (
            "the late John Smith said in his diary.",
            "the late John Smith said",
            H::Pass,
        ),
        (
            "John Smith said of the convicted driver.",
            "the convicted John Smith said",
            H::PassWithNote,
        ),
        (
            "said John Smith, who was convicted in May.",
            "the convicted John Smith said",
            H::Pass,
        ),
        (
            "Councillor John Smith said of the disgraced mayor.",
            "disgraced councillor John Smith said",
            H::PassWithNote,
        ),
        (
            "disgraced councillor John Smith said.",
            "the disgraced councillor, John Smith, said",
            H::Pass,
        ),
        (
            "John Smith, a retired pilot, said.",
            "retired pilot John Smith said",
            H::Pass,
        ),
        // Ages.
        (
            "John Smith, 34, said. Jane Smith, 54, agreed.",
            "John Smith, 54, said",
            H::CannotCheck,
        ),
        (
            "John Smith, 34, said. Jane Smith, 54, agreed.",
            "John Smith, 34, said",
            H::Pass,
        ),
        (
            "34-year-old John Smith said.",
            "John Smith, 34, said",
            H::Pass,
        ),
        // Whom somebody is of.
        (
            "John Smith said in Yorkshire.",
            "John Smith of York said",
            H::PassWithNote,
        ),
        (
            "John Smith of York said.",
            "John Smith of York said",
            H::Pass,
        ),
        (
            "John Smith said while visiting Leedstown.",
            "Leeds’s John Smith said",
            H::PassWithNote,
        ),
        // Offices.
        (
            "director John Smith said. The finance director of Tern Foods, Ann Poe, left.",
            "John Smith, finance director of Tern Foods, said",
            H::PassWithNote,
        ),
        (
            "John Smith, finance director of Tern Foods, said.",
            "John Smith, finance director of Tern Foods, said",
            H::Pass,
        ),
        (
            "director John Smith said. Ann Poe of Tern Foods left.",
            "John Smith, director of Tern Foods, said",
            H::PassWithNote,
        ),
        (
            "director John Smith said. The strike at Tern Foods goes on.",
            "John Smith, director of Tern Foods, said",
            H::Pass,
        ),
        (
            "the minister, John Smith, said. The health minister, Ann Poe, left.",
            "the health minister, John Smith, said",
            H::PassWithNote,
        ),
        (
            "councillor John Smith said. A former mayor left.",
            "former councillor John Smith said",
            H::PassWithNote,
        ),
        (
            "former councillor John Smith said.",
            "former councillor John Smith said",
            H::Pass,
        ),
        // Places that nothing reads.
        (
            "John Smith said. A man left the church in prison.",
            "John Smith said in prison",
            H::PassWithNote,
        ),
        (
            "John Smith said in prison.",
            "John Smith said in prison",
            H::Pass,
        ),
        (
            "John Smith said of the man in court.",
            "John Smith said in court",
            H::PassWithNote,
        ),
        (
            "John Smith told the clerk in court.",
            "John Smith said in court",
            H::Pass,
        ),
        (
            "John Smith said of Heathrow.",
            "John Smith said at Heathrow",
            H::PassWithNote,
        ),
        (
            "John Smith told reporters at Heathrow.",
            "John Smith said at Heathrow",
            H::Pass,
        ),
    ] {
        cases.push((
            format!("{WORDS} {report}"),
            format!("{WORDS} {draft}."),
            expected,
        ));
    }
    let cases: Vec<(&str, &str, H)> = cases
        .iter()
        .map(|(report, draft, expected)| (report.as_str(), draft.as_str(), *expected))
        .collect();
    hold(&cases);
}

#[test]
fn a_long_turn_is_read_around_the_words_asked_about() {
    // Eighty paragraphs of one speaker, each with two quotations around a tag.
    let word = |at: usize| {
        let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
        format!("m{}{}", letter(at / 26), letter(at))
    };
    let pair = |at: usize| {
        let name = word(at);
        (
            format!("We dug the {name} trench before the {name} flood came,"),
            format!("Then the {name} wall held the {name} river back."),
        )
    };
    let report: Vec<String> = (0..80)
        .map(|at| {
            let (one, other) = pair(at);
            format!("“{one}” John Smith said. “{other}”")
        })
        .collect();
    let report = report.join("\n\n");
    for at in [0, 3, 31, 70, 79] {
        let (one, other) = pair(at);
        let draft = format!(
            "“{} {other}” John Smith said.",
            one.replace("came,", "came.")
        );
        let found = verified(&report, &draft);
        assert_eq!(
            found.headline,
            H::Pass,
            "{at}: {:?}",
            found.findings[0].reasons
        );
    }
    let (one, _) = pair(3);
    let (_, other) = pair(70);
    let draft = format!(
        "“{} {other}” John Smith said.",
        one.replace("came,", "came.")
    );
    let found = verified(&report, &draft).headline;
    assert!(found >= H::Fix, "{found:?}");
}

#[test]
fn a_colour_that_the_record_has_too_is_no_claim() {
    const WORDS: &str = "“The lock gates were rusted through and no one told the bargemen,”";
    let cases = [
        ("said sarcastically", "said sarcastically", H::Pass),
        ("said", "said sarcastically", H::PassWithNote),
        (
            "said of those who laughed sarcastically",
            "said sarcastically",
            H::Pass,
        ),
        (
            "said through his lawyer",
            "said through his lawyer",
            H::Pass,
        ),
        ("said", "said through his lawyer", H::PassWithNote),
        (
            "said through his lawyer",
            "said through his sister",
            H::PassWithNote,
        ),
        ("said in a film", "said in a film", H::Pass),
        ("said in a film", "said in a song", H::PassWithNote),
        (
            "said after waiting for so long",
            "said after waiting for so long",
            H::Pass,
        ),
        (
            "said a week or so later",
            "said a week or so later",
            H::Pass,
        ),
    ];
    let text = |tag: &str| format!("{WORDS} John Smith {tag}.");
    for (report, draft, expected) in cases {
        hold(&[(&text(report), &text(draft), expected)]);
    }
    // Of two claims the stronger one is told, too.
    let found = verified(
        &text("said"),
        &text("said sarcastically through his lawyer"),
    );
    let told = |word| {
        let mut reasons = found.findings[0].reasons.iter();
        reasons.any(|reason| reason.message.contains(word))
    };
    assert!(
        told("sarcastically") && told("lawyer"),
        "{:?}",
        found.findings[0].reasons
    );
}

#[test]
fn hours_and_months_are_style_where_they_are_hours_and_months() {
    let cases = [
        (
            "The score was 15:14 when we left the hall",
            "The score was 3.14 p.m. when we left the hall",
            false,
        ),
        (
            "We read Genesis 03:16 before the boat sailed",
            "We read Genesis 3.16 a.m. before the boat sailed",
            false,
        ),
        (
            "The boat sailed at 15:14 and nobody saw it",
            "The boat sailed at 3.14 p.m. and nobody saw it",
            true,
        ),
        (
            "I told Jan that the boat had sailed",
            "I told January that the boat had sailed",
            false,
        ),
        (
            "The boat sailed in Jan and nobody saw it",
            "The boat sailed in January and nobody saw it",
            true,
        ),
        (
            "The boat sailed on Jan 3 and nobody saw it",
            "The boat sailed on January 3 and nobody saw it",
            true,
        ),
    ];
    for (report, draft, style) in cases {
        let text = |words: &str| format!("“{words},” John Smith said.");
        let found = verified(&text(report), &text(draft));
        let words = found.findings[0].words;
        assert_eq!(words == Words::StyleEquivalent, style, "{draft}: {words:?}");
        assert_eq!(found.headline < H::Fix, style, "{draft}");
    }
}
