//! Drafts against one invented report, line by line: what is drafted and what must come back.

use onrecord::{
    corpus, ingest,
    registry::{Registry, Stamp},
    verdict::{Headline, SpeakerVerdict, Words},
    verify::{Options, verify},
};

/// A report with what a draft can get wrong besides a word: offices, titles, interruptions, paragraphs, figures.
const REPORT: &str = "“We will open the old ferry line,” Mayor Elena Ruiz said, adding: “before the ice comes back to the bay.”

“I never promised a second bridge to the islanders of the north,” she said on Monday. “We have paid four hundred crews and twenty-five \
million euros for it.”

“The council rejected severe cuts,” Karl Lund said. “Helga knows the harbour better than anyone in this town.”

Peter Holm called the plan “deeply unfair” and the wind a “f***ing disgrace”. “The port ... will never close again,” he said.";

fn check_report(draft: &str) -> Vec<(Headline, Words, SpeakerVerdict)> {
    let registry = Registry::in_memory();
    let document = corpus::document("report.txt", REPORT.to_string());
    ingest::ingest(&registry, [document], &Stamp::now("test"), |_| {}).unwrap();
    let found = verify(draft, &Options::default(), &registry.snapshot());
    found
        .findings
        .iter()
        .map(|finding| (finding.headline, finding.words, finding.speaker))
        .collect()
}

#[test]
fn a_report_line_by_line() {
    use Headline::*;
    use SpeakerVerdict as S;
    for (draft, headline, words, speaker) in [
        // Two halves of one sentence of the report.
        (
            "“We will open the old ferry line before the ice comes back to the bay,” Elena Ruiz said.",
            PassWithNote,
            Words::VerbatimJoined,
            S::Correct,
        ),
        // Another office, and a title for a man.
        (
            "“I never promised a second bridge to the islanders of the north,” Prime Minister Elena Ruiz said.",
            CannotCheck,
            Words::Exact,
            S::Ambiguous,
        ),
        (
            "“I never promised a second bridge to the islanders of the north,” Mr Ruiz said.",
            CannotCheck,
            Words::Exact,
            S::Ambiguous,
        ),
        (
            "“I never promised a second bridge to the islanders of the north,” Mayor Ruiz said.",
            Pass,
            Words::Exact,
            S::Alias,
        ),
        // Figures.
        (
            "“We have paid 400 crews and €25m for it,” Elena Ruiz said.",
            PassWithNote,
            Words::StyleEquivalent,
            S::Correct,
        ),
        (
            "“We have paid 500 crews and €25m for it,” Elena Ruiz said.",
            Stop,
            Words::Substitution,
            S::Correct,
        ),
        // A name, a word of a short quotation, its opposite.
        (
            "“Nadia knows the harbour better than anyone in this town,” Karl Lund said.",
            Stop,
            Words::Substitution,
            S::Correct,
        ),
        (
            "“The council rejected modest cuts,” Karl Lund said.",
            Fix,
            Words::Substitution,
            S::Correct,
        ),
        (
            "“The council accepted severe cuts,” Karl Lund said.",
            Stop,
            Words::Substitution,
            S::Correct,
        ),
        (
            "Peter Holm called the plan “deeply wrong”.",
            Fix,
            Words::Substitution,
            S::Correct,
        ),
        // The record's own ellipsis stands for nothing else.
        (
            "“The port ... will close again,” Peter Holm said.",
            Stop,
            Words::SilentOmission,
            S::Correct,
        ),
        // Capitals.
        (
            "“THE COUNCIL REJECTED SEVERE CUTS,” Karl Lund said.",
            PassWithNote,
            Words::StyleEquivalent,
            S::Correct,
        ),
        // Another order, and the words of two people.
        (
            "“In this town Helga knows the harbour better than anyone,” Karl Lund said.",
            Fix,
            Words::Reordered,
            S::Correct,
        ),
        (
            "“Helga knows the harbour better than anyone in this town, and I never promised a second bridge to the islanders,” Karl Lund said.",
            Stop,
            Words::Spliced,
            S::Correct,
        ),
        // Wrapped inside the marks, before a name.
        (
            "“The council rejected severe cuts. \nHelga knows the harbour better than anyone in this town,” Karl Lund said.",
            Pass,
            Words::VerbatimJoined,
            S::Correct,
        ),
    ] {
        assert_eq!(check_report(draft), [(headline, words, speaker)], "{draft}");
    }
}
