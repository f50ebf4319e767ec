//! Drafts against a small registry: one line a case, what is drafted and what must come back.

use super::*;
use crate::registry::{Change, ImportedQuotation, Registry, Stamp};

/// The words, the speaker, the outlet, the day of publication and of speech.
const RECORD: &[(&str, &str, &str, &str, &str)] = &[
    (
        "The harbour is not open to foreign ships, and it will not be before the ice has gone",
        "Anna Berg",
        "The Gazette",
        "2025-03-02",
        "2025-03-01",
    ),
    (
        "We will rebuild every school in the valley within 3 years",
        "Karl Lund",
        "The Gazette",
        "2025-03-05",
        "2025-03-04",
    ),
    (
        "never ruled out",
        "Karl Lund",
        "The Courier",
        "2025-03-06",
        "",
    ),
    (
        "I have nothing to hide from this committee and I never had",
        "Maria Falk",
        "The Courier",
        "2025-04-01",
        "2025-04-01",
    ),
    (
        "The water is not here; the water is not here yet",
        "Maria Falk",
        "The Courier",
        "2025-04-03",
        "2025-04-03",
    ),
    (
        "The bridge will stay closed until the inspectors have signed their report",
        "Anna Berg",
        "The Courier",
        "2025-05-01",
        "2025-04-30",
    ),
];

fn registry() -> Registry {
    let registry = Registry::in_memory();
    let import = |(n, (text, speaker, outlet, published, date)): (
        usize,
        &(&str, &str, &str, &str, &str),
    )| {
        Change::Quotation(ImportedQuotation {
            quotation: (*text).into(),
            speaker: Some((*speaker).into()),
            document: Some(format!("doc{n}")),
            outlet: Some((*outlet).into()),
            published: published.parse().ok(),
            date: date.parse().ok(),
            ..Default::default()
        })
    };
    let changes = RECORD.iter().enumerate().map(import).collect();
    registry.commit(changes, &Stamp::now("test")).unwrap();
    registry
}

fn check(draft: &str) -> Vec<(Headline, Words, SpeakerVerdict)> {
    let found = verify(draft, &Options::default(), &registry().snapshot());
    found
        .findings
        .iter()
        .map(|finding| (finding.headline, finding.words, finding.speaker))
        .collect()
}

#[test]
fn a_draft_line_by_line() {
    use Headline::*;
    use SpeakerVerdict as S;
    for (draft, headline, words, speaker) in [
        (
            "“The bridge will stay closed until the inspectors have signed their report,” Anna Berg said.",
            Pass,
            Words::Verbatim,
            S::Correct,
        ),
        (
            "“The harbour is open to foreign ships, and it will not be before the ice has gone,” Anna Berg said.",
            Stop,
            Words::SilentOmission,
            S::Correct,
        ),
        (
            "“We will rebuild every school in the valley within 5 years,” Karl Lund said.",
            Stop,
            Words::Substitution,
            S::Correct,
        ),
        (
            "“We will rebuild every school in the valley within three years,” Karl Lund said.",
            PassWithNote,
            Words::StyleEquivalent,
            S::Correct,
        ),
        (
            "“I have nothing to hide from this committee and I never had,” Karl Lund said.",
            Stop,
            Words::Verbatim,
            S::Misattributed,
        ),
        (
            "“We will rebuild every school ... within 3 years,” Karl Lund said.",
            PassWithNote,
            Words::Elided,
            S::Correct,
        ),
        (
            "“We shall sell every tram in the capital to the highest bidder,” Karl Lund said.",
            CannotCheck,
            Words::NotFound,
            S::NotGiven,
        ),
        (
            "Anna Berg said she had “never ruled out” a sale.",
            CannotCheck,
            Words::NotFound,
            S::NotGiven,
        ),
        (
            "Karl Lund said he had “ruled out” a sale.",
            Fix,
            Words::Truncated,
            S::Correct,
        ),
        (
            "Karl Lund said he had never “ruled out” a sale.",
            Pass,
            Words::Partial,
            S::Correct,
        ),
        (
            "“The water is not here,” Maria Falk said.",
            Pass,
            Words::Partial,
            S::Correct,
        ),
        (
            "Anna Berg did not mince words. “Open to foreign ships,” she said.",
            Fix,
            Words::Truncated,
            S::Correct,
        ),
    ] {
        assert_eq!(check(draft), [(headline, words, speaker)], "{draft}");
    }
}

#[test]
fn what_one_document_attributes_another_need_not() {
    let registry = registry();
    let (text, ..) = RECORD[0];
    let nobodys = Change::Quotation(ImportedQuotation {
        quotation: text.into(),
        document: Some("copy".into()),
        published: "2025-03-01".parse().ok(),
        ..Default::default()
    });
    registry.commit(vec![nobodys], &Stamp::now("test")).unwrap();
    for (speaker, verdict) in [
        ("Karl Lund", SpeakerVerdict::Misattributed),
        ("Anna Berg", SpeakerVerdict::Correct),
    ] {
        let draft = format!("“{text},” {speaker} said.");
        let found = verify(&draft, &Options::default(), &registry.snapshot());
        assert_eq!(found.findings[0].speaker, verdict, "{draft}");
    }
}

#[test]
fn corrections_keep_every_word_on_record() {
    let registry = registry();
    for draft in [
        "“Within 3 years we will rebuild every school in the valley,” Karl Lund said.",
        "“The bridge will stay closed until the inspectors have signed this report,” Anna Berg said.",
        "“The bridge will stay open until the inspectors have signed their report,” Anna Berg said.",
        "“I have nothing to hide from this committee and I always had,” Maria Falk said.",
    ] {
        let found = verify(draft, &Options::default(), &registry.snapshot());
        let correction = found.findings[0].correction.as_ref().expect(draft);
        let mut corrected = draft.to_string();
        corrected.replace_range(correction.span.range(), &correction.text);
        let again = verify(&corrected, &Options::default(), &registry.snapshot());
        assert!(
            again.headline <= Headline::PassWithNote,
            "{draft} / {corrected}"
        );
    }
}

#[test]
fn corrections_end_where_the_clause_does() {
    let registry = registry();
    for (draft, ending) in [
        (
            "“The bridge will stay closed until the painters do,” Anna Berg said.",
            "until the inspectors have signed their report,",
        ),
        (
            "“The bridge will stay closed until the painters have signed their report,” Anna Berg said.",
            "until the inspectors have signed their report,",
        ),
    ] {
        let found = verify(draft, &Options::default(), &registry.snapshot());
        let correction = found.findings[0].correction.as_ref().expect(draft);
        assert!(correction.text.ends_with(ending), "{}", correction.text);
    }
}

#[test]
fn a_quotation_that_goes_on_in_the_next_paragraph_is_one_speakers() {
    for (draft, headlines) in [
        (
            "“The bridge will stay closed until the inspectors have signed their report.\n\n“The harbour is not open to foreign ships,” Anna Berg said.",
            [Headline::Pass, Headline::Pass],
        ),
        (
            "“The bridge will stay closed until the painters have signed their report.\n\n“The harbour is not open to foreign ships,” Anna Berg said.",
            [Headline::Fix, Headline::Pass],
        ),
    ] {
        let found: Vec<Headline> = check(draft).iter().map(|found| found.0).collect();
        assert_eq!(found, headlines, "{draft}");
    }
}

#[test]
fn a_splice_is_stopped() {
    let found = check(
        "“The harbour is not open to foreign ships, and the bridge will stay closed until the inspectors have signed their report,” Anna Berg said.",
    );
    assert_eq!(
        found,
        [(Headline::Stop, Words::Spliced, SpeakerVerdict::Correct)]
    );
    // A word or two behind the last part, where a seam would be.
    for more in ["today", "at last", "at long last"] {
        let draft = format!(
            "“The harbour is not open to foreign ships, and the bridge will stay closed until the inspectors have signed their report {more},” Anna Berg said."
        );
        let found = check(&draft);
        assert!(
            matches!(found[..], [(headline, ..)] if headline > Headline::PassWithNote),
            "{draft}"
        );
    }
}

#[test]
fn words_skipped_behind_the_attribution_come_to_light() {
    use Words as W;
    for (draft, first, second) in [
        (
            "“The bridge will stay closed,” Anna Berg said, “until the inspectors have signed their report.”",
            W::Partial,
            W::Partial,
        ),
        (
            "“The bridge will stay closed,” Anna Berg said, “the inspectors have signed their report.”",
            W::Partial,
            W::SilentOmission,
        ),
        (
            "“The bridge will stay closed …,” Anna Berg said, “have signed their report.”",
            W::Partial,
            W::Partial,
        ),
    ] {
        let words: Vec<Words> = check(draft).iter().map(|found| found.1).collect();
        assert_eq!(words, [first, second], "{draft}");
    }
}

#[test]
fn comments_are_no_part_of_a_draft() {
    let faithful = (Headline::Pass, Words::Verbatim, SpeakerVerdict::Correct);
    const WORDS: &str = "The bridge will stay closed until the inspectors have signed their report";
    for draft in [
        format!("“{WORDS},” <!-- said Karl Lund --> said Anna Berg."),
        format!("“{WORDS},” said <!-- “Karl” or\nDoe? --> Anna Berg."),
        format!(
            "“{},” said Anna Berg.",
            WORDS.replace("closed", "closed <!-- really? -->")
        ),
        format!(
            "<!-- “We will pay for it all,” said Karl Lund.\n\n“Never,” he said. -->\n“{WORDS},” said Anna Berg."
        ),
    ] {
        assert_eq!(check(&draft), [faithful], "{draft}");
    }
    // Printed, and so read.
    let code = "Write `<!-- “We will pay for it all,” said Karl Lund. -->` there.";
    assert_eq!(check(code).len(), 1);
    // Nothing closes it, so that it hides all that follows; and that is told.
    let hidden = format!(
        "“{WORDS},” said Anna Berg.\n\n<!-- see\n\n“We will pay for it all,” said Karl Lund."
    );
    let found = verify(&hidden, &Options::default(), &registry().snapshot());
    assert_eq!(found.findings.len(), 1);
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("line 3 is not closed by -->"))
    );
}

#[test]
fn wrapped_lines_are_one_quotation() {
    assert_eq!(
        check(
            "“The bridge will stay closed until\nthe inspectors have signed\ntheir report,” Anna Berg said."
        ),
        [(Headline::Pass, Words::Verbatim, SpeakerVerdict::Correct)]
    );
}

#[test]
fn an_empty_registry_says_so() {
    let empty = Registry::in_memory();
    let found = verify(
        "“We will rebuild every school,” Karl Lund said.",
        &Options::default(),
        &empty.snapshot(),
    );
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.findings[0].words, Words::NotFound);
    assert!(
        found.findings[0].not_checked[0].contains("registry is empty") && !found.notes.is_empty()
    );
    assert_eq!(
        verify("No marks here.", &Options::default(), &empty.snapshot()).headline,
        Headline::Pass
    );
    assert!(
        verify("", &Options::default(), &empty.snapshot())
            .findings
            .is_empty()
    );
}

#[test]
fn spans_and_corrections_fit_the_draft() {
    let draft = "On Monday, “The harbour is open to foreign ships,” Anna Berg said.";
    let found = verify(draft, &Options::default(), &registry().snapshot());
    let finding = &found.findings[0];
    assert_eq!(finding.span.of(draft), finding.text);
    let correction = finding.correction.as_ref().unwrap();
    let mut corrected = draft.to_string();
    corrected.replace_range(correction.span.range(), &correction.text);
    assert_eq!(
        corrected,
        "On Monday, “The harbour is not open to foreign ships,” Anna Berg said."
    );
    for step in &finding.diff {
        assert_eq!(step.span.of(draft), step.drafted);
    }
    assert_eq!(finding.recorded_speaker.as_deref(), Some("Anna Berg"));
}

#[test]
fn a_text_is_attributed_marked_or_not() {
    let text = "She wrote that the bridge will stay closed until the inspectors have signed their report. The committee has “nothing to hide from this committee”.";
    let found = attribute(text, &registry().snapshot());
    assert_eq!(
        found
            .iter()
            .map(|found| (found.marked, found.words))
            .collect::<Vec<_>>(),
        [(false, Words::Verbatim), (true, Words::Partial)]
    );
}

#[test]
fn hostile_drafts_stay_linear() {
    let snapshot = registry().snapshot();
    let long = format!(
        "“{}” Anna Berg said.",
        "the harbour is not open to foreign ships ".repeat(4_000)
    );
    let many = "“the ice” and “will not” said Anna Berg. ".repeat(500);
    let started = std::time::Instant::now();
    assert_eq!(
        verify(&long, &Options::default(), &snapshot)
            .findings
            .iter()
            .filter(|finding| finding.headline <= Headline::PassWithNote)
            .count(),
        0
    );
    verify(&many, &Options::default(), &snapshot);
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}
