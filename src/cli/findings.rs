//! Lays out findings for a copy desk ten minutes before deadline: the decision first, then the draft's words beside the record's, who,
//! when and where with the words that prove it, the sources, the rule and why, and the correction to paste.
//!
//! In comes a finding with offsets in bytes and the draft it is about, out comes text for people. In a diff `[-so-]` is the draft's and
//! goes, `{+so+}` is the record's and comes.

use super::{
    flat::{day, moment, value},
    terminal::{Ink, Style, harmless},
};
use crate::api::pb::{self, DiffKind, Headline, RecordVerdict};

/// Columns before a value: two, the label, one.
const INDENT: usize = 13;
/// So many sources are listed; of more, the number is told.
const SOURCES: usize = 5;

/// One finding, headline first, an empty line behind it; `place` is where it stands in the draft, in words.
pub(super) fn finding(finding: &pb::Finding, draft: &str, place: &str, style: Style) -> String {
    let (ink, name, words) = headline(finding.headline());
    let mut out = style.paint(ink, &format!("{name}: {words}"));
    out += &style.paint(Ink::Dim, &format!("  ({place})"));
    out.push('\n');
    for waiver in &finding.waivers {
        out += &style.paint(Ink::Cyan, &waived(waiver));
        out.push('\n');
    }
    if !finding.waivers.is_empty() && needs_work(asked(finding)) {
        let (ink, name, _) = headline(asked(finding));
        out += &style.paint(ink, &format!("  still {name}: other rules count on"));
        out.push('\n');
    }

    let mut field = |label: &str, pieces: &[(Ink, &str)]| {
        let label = format!("  {label:<width$} ", width = INDENT - 3);
        out += &style.paint(Ink::Dim, &label);
        out += &style.wrap(pieces, INDENT);
        out.push('\n');
    };
    field(
        "draft",
        &[
            (Ink::Plain, "“"),
            (Ink::Plain, &finding.text),
            (Ink::Plain, "”"),
        ],
    );
    if finding.headline() == Headline::Pass && finding.flags.is_empty() {
        field("record", &[(Ink::Plain, &in_short(finding))]);
        for missing in &finding.not_checked {
            field("unchecked", &[(Ink::Plain, missing)]);
        }
        return out;
    }
    if finding
        .diff
        .iter()
        .any(|step| step.kind() != DiffKind::Equal)
    {
        let pieces = diff(&finding.diff);
        let pieces: Vec<_> = pieces
            .iter()
            .map(|(ink, text)| (*ink, text.as_str()))
            .collect();
        field("record", &pieces);
    }
    for (label, text) in facts(finding) {
        field(&label, &[(Ink::Plain, &text)]);
    }
    if let Some(correction) = &finding.correction {
        let put = format!("“{}”", correction.text);
        match instead_of(finding, correction, draft) {
            before if before.is_empty() => field("correction", &[(Ink::Green, &put)]),
            before => field("correction", &[(Ink::Plain, &before), (Ink::Green, &put)]),
        }
    }
    out
}

/// What there is to know of a finding beside its words, a label and a line each; a line without a label goes with the one above.
pub(super) fn facts(finding: &pb::Finding) -> Vec<(String, String)> {
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |label: &str, line: String| facts.push((label.to_owned(), line));
    fact("words", words_line(finding));
    if let Some(line) = speaker_line(finding) {
        fact("speaker", line);
    }
    let said = finding.recorded_date.as_ref();
    let recorded = said.and_then(|said| Some((day(&said.date)?, said.basis_text.as_str())));
    let verdict = value(finding.date().as_str_name(), "DATE_VERDICT_");
    if let Some(line) = said_line(recorded, verdict, claimed_day(finding)) {
        fact("when", line);
    }
    let said = finding.recorded_place.as_ref();
    let recorded = said.map(|said| match said.strength() {
        pb::Strength::Weak => (format!("{} (dateline only)", place(said)), ""),
        _ => (place(said), said.basis_text.as_str()),
    });
    let verdict = value(finding.place().as_str_name(), "PLACE_VERDICT_");
    if let Some(line) = said_line(recorded, verdict, claimed_place(finding)) {
        fact("where", line);
    }
    for (label, text) in sources(finding) {
        fact(label, text);
    }
    for variant in &finding.variants {
        let text = format!("“{}” in {}", variant.text, variant.documents.join(", "));
        fact("also as", text);
    }
    if !finding.candidates.is_empty() {
        fact("candidates", finding.candidates.join(", "));
    }
    for reason in &finding.reasons {
        fact(&reason.rule, reason.message.clone());
    }
    for missing in &finding.not_checked {
        fact("unchecked", missing.clone());
    }
    facts
}

/// What a finding asks of a desk, with what is waived left out.
pub(super) fn asked(finding: &pb::Finding) -> Headline {
    match finding.waivers.is_empty() {
        true => finding.headline(),
        false => finding.waived_headline(),
    }
}

fn needs_work(headline: Headline) -> bool {
    matches!(headline, Headline::Fix | Headline::Stop)
}

fn waived(waiver: &pb::Waiver) -> String {
    format!(
        "  WAIVED {} by {}: {}",
        waiver.rules.join(", "),
        harmless(&waiver.author),
        harmless(&waiver.reason)
    )
}

/// What is wrong with a waiver, and whether that fails a build.
pub(super) fn unwaived(problem: &pb::WaiverProblem) -> String {
    let kind = match problem.malformed {
        true => "bad waiver",
        false => "unused waiver",
    };
    format!("{kind}: {}", harmless(&problem.message))
}

/// The same, with the line of the draft.
pub(super) fn waiver_problem(problem: &pb::WaiverProblem, draft: &str) -> String {
    let mut line = unwaived(problem);
    if let Some(span) = &problem.span {
        line += &format!("  (line {})", line_at(span.start, draft));
    }
    line
}

/// A faithful quotation in one line: nobody has to act on it.
fn in_short(finding: &pb::Finding) -> String {
    let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let date = finding.recorded_date.as_ref();
    let place = finding.recorded_place.as_ref();
    let count = documents(finding).len();
    let mut facts: Vec<_> = [
        value(finding.words().as_str_name(), "WORDS_VERDICT_").map(str::to_owned),
        known(&finding.recorded_speaker_display_name),
        date.and_then(|said| day(&said.date)),
        // A dateline alone is no place of speech (rule R27).
        place
            .filter(|said| said.strength() != pb::Strength::Weak)
            .and_then(|said| known(&said.place)),
        (count > 0).then(|| plural(count, "document")),
    ]
    .into_iter()
    .flatten()
    .collect();
    facts.extend(
        finding
            .reasons
            .iter()
            .filter(|_| count == 0)
            .map(|reason| reason.message.clone()),
    );
    facts.join(", ")
}

/// The occurrences, one a document: a document may print a fragment of a quotation before the whole.
fn documents(finding: &pb::Finding) -> Vec<&pb::Occurrence> {
    let mut documents: Vec<&pb::Occurrence> = Vec::new();
    for printed in &finding.occurrences {
        if documents
            .iter()
            .all(|other| other.document != printed.document)
        {
            documents.push(printed);
        }
    }
    documents
}

/// How many findings of each headline, and what they stand on.
#[derive(Default)]
pub(super) struct Tally {
    drafts: usize,
    /// By headline, in the order of the enum.
    headlines: [usize; 6],
    stands_on: Option<(i64, String, String)>,
}

impl Tally {
    /// Counts one draft's answer.
    pub(super) fn add(&mut self, answer: &pb::VerifyDraftResponse) {
        self.drafts += 1;
        for finding in &answer.findings {
            if let Some(count) = self.headlines.get_mut(finding.headline() as usize) {
                *count += 1;
            }
        }
        let stands_on = (
            answer.sequence,
            answer.rules_version.clone(),
            answer.profile.clone(),
        );
        self.stands_on = Some(stands_on);
    }

    /// One line that sums up.
    pub(super) fn line(&self, style: Style) -> String {
        let all: usize = self.headlines.iter().sum();
        let counts: Vec<String> = [
            Headline::Stop,
            Headline::Fix,
            Headline::CannotCheck,
            Headline::PassWithNote,
            Headline::Pass,
        ]
        .into_iter()
        .filter(|&of| self.headlines[of as usize] > 0)
        .map(|of| format!("{} {}", self.headlines[of as usize], headline(of).1))
        .collect();
        let mut line = format!(
            "{} in {}{}{}",
            plural(all, "quotation"),
            plural(self.drafts, "draft"),
            if counts.is_empty() { "" } else { ": " },
            counts.join(", ")
        );
        if let Some((sequence, rules, profile)) = &self.stands_on {
            line += &format!(" (registry at {sequence}, rules {rules}, profile {profile})");
        }
        style.paint(Ink::Bold, &line)
    }
}

/// `1 draft`, `2 drafts`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The name of a headline, and what it asks of a desk in words.
pub(super) fn asks(of: Headline) -> (&'static str, &'static str) {
    let (_, name, words) = headline(of);
    (name, words)
}

/// The name of a headline and what it asks of a desk.
fn headline(headline: Headline) -> (Ink, &'static str, &'static str) {
    match headline {
        Headline::Unspecified => (Ink::Plain, "UNKNOWN", "the service gave no headline"),
        Headline::Pass => (Ink::Green, "PASS", "faithful"),
        Headline::PassWithNote => (
            Ink::Green,
            "PASS_WITH_NOTE",
            "faithful, with something to know",
        ),
        Headline::CannotCheck => (Ink::Cyan, "CANNOT_CHECK", "the registry cannot tell"),
        Headline::Fix => (Ink::Yellow, "FIX", "to be corrected"),
        Headline::Stop => (Ink::Red, "STOP", "not to be printed so"),
    }
}

fn line_at(start: i32, draft: &str) -> usize {
    let start = usize::try_from(start).unwrap_or(0).min(draft.len());
    memchr::memchr_iter(b'\n', &draft.as_bytes()[..start]).count() + 1
}

/// The diff as painted words. The marks stand beside the colour, too: not every reader can tell red from green.
pub(super) fn diff(steps: &[pb::DiffStep]) -> Vec<(Ink, String)> {
    let mut pieces: Vec<(Ink, String)> = vec![(Ink::Plain, "“".to_owned())];
    for (number, step) in steps.iter().enumerate() {
        if number > 0 {
            pieces.push((Ink::Plain, " ".to_owned()));
        }
        let mut old = |text: &str| pieces.push((Ink::Red, format!("[-{text}-]")));
        match step.kind() {
            DiffKind::Missing => pieces.push((Ink::Green, format!("{{+{}+}}", step.recorded))),
            DiffKind::Added => old(&step.drafted),
            DiffKind::Replaced => {
                old(&step.drafted);
                pieces.push((Ink::Green, format!("{{+{}+}}", step.recorded)));
            }
            DiffKind::Elided => {
                let words = format!("(… stands for: {})", step.recorded);
                pieces.push((Ink::Dim, words));
            }
            DiffKind::Bracketed if step.recorded.is_empty() => {
                pieces.push((Ink::Dim, format!("({} was not spoken)", step.drafted)));
            }
            DiffKind::Bracketed => {
                let words = format!("({} stands for: {})", step.drafted, step.recorded);
                pieces.push((Ink::Dim, words));
            }
            DiffKind::Equal | DiffKind::Unspecified => {
                // The words are the same; the record's typography is the one to show.
                let words = if step.recorded.is_empty() {
                    &step.drafted
                } else {
                    &step.recorded
                };
                pieces.push((Ink::Plain, words.clone()));
            }
        }
    }
    pieces.push((Ink::Plain, "”".to_owned()));
    pieces
}

fn words_line(finding: &pb::Finding) -> String {
    let mut line = value(finding.words().as_str_name(), "WORDS_VERDICT_")
        .unwrap_or("not judged")
        .to_owned();
    for flag in finding.flags() {
        if let Some(flag) = value(flag.as_str_name(), "FLAG_") {
            line += ", ";
            line += flag;
        }
    }
    for (label, words) in [
        ("left out", &finding.omitted),
        ("in brackets", &finding.bracketed),
    ] {
        if !words.is_empty() {
            line += &format!("; {label}: “{}”", words.join("”, “"));
        }
    }
    line
}

fn speaker_line(finding: &pb::Finding) -> Option<String> {
    let claimed = finding.claim.as_ref().and_then(|claim| {
        match (claim.speaker.as_str(), claim.source.as_str()) {
            ("", "") => None,
            ("", source) => Some(format!("“{source}”")),
            (speaker, _) => Some(speaker.to_owned()),
        }
    });
    let recorded =
        Some(finding.recorded_speaker_display_name.as_str()).filter(|name| !name.is_empty());
    let verdict = in_brackets(value(finding.speaker().as_str_name(), "SPEAKER_VERDICT_"));
    match (recorded, claimed) {
        (Some(recorded), Some(claimed)) if recorded != claimed => {
            Some(format!("{recorded}; the draft has {claimed}{verdict}"))
        }
        (Some(recorded), _) => Some(format!("{recorded}{verdict}")),
        (None, Some(claimed)) => Some(format!("the draft has {claimed}")),
        (None, None) => None,
    }
}

/// A verdict behind a value. What the draft does not claim needs no verdict.
fn in_brackets(verdict: Option<&str>) -> String {
    match verdict {
        None | Some("NOT_GIVEN") => String::new(),
        Some(verdict) => format!(" ({verdict})"),
    }
}

/// The day or the place on record, the words that prove it, and what the draft says where it differs.
fn said_line(
    recorded: Option<(String, &str)>,
    verdict: Option<&str>,
    claimed: Option<String>,
) -> Option<String> {
    let mut line = match &recorded {
        Some((value, "")) => value.clone(),
        Some((value, basis)) => format!("{value}, by “{basis}”"),
        None if claimed.is_some() => "not on record".to_owned(),
        None => return None,
    };
    if let Some(claimed) =
        claimed.filter(|claimed| recorded.as_ref().is_none_or(|(value, _)| value != claimed))
    {
        line += &format!("; the draft has {claimed}");
    }
    Some(line + &in_brackets(verdict))
}

fn claimed_day(finding: &pb::Finding) -> Option<String> {
    day(&finding.claim.as_ref()?.date_said.as_ref()?.date)
}

/// A place of speech for people, with a word of warning where several places bear the name.
pub(super) fn place(said: &pb::SpeechPlace) -> String {
    match said.ambiguous {
        true => format!("{} (which one is not said)", said.place),
        false => said.place.clone(),
    }
}

fn claimed_place(finding: &pb::Finding) -> Option<String> {
    Some(
        finding
            .claim
            .as_ref()?
            .location_said
            .as_ref()?
            .place
            .clone(),
    )
}

/// The documents that print it, earliest first.
fn sources(finding: &pb::Finding) -> Vec<(&'static str, String)> {
    let documents = documents(finding);
    let count = documents.len();
    let record = match finding.record() {
        RecordVerdict::Unspecified => return Vec::new(),
        RecordVerdict::SingleSource => "SINGLE_SOURCE".to_owned(),
        RecordVerdict::Corroborated => format!(
            "CORROBORATED by {} independent",
            finding.independent_sources
        ),
        RecordVerdict::SameWire => format!("SAME_WIRE, {}", plural(count, "document")),
        RecordVerdict::Conflict => "CONFLICT: they differ in the words".to_owned(),
    };
    let mut lines = vec![("sources", record)];
    lines.extend(
        documents
            .iter()
            .take(SOURCES)
            .map(|printed| ("", occurrence(printed))),
    );
    if count > SOURCES {
        lines.push(("", format!("and {} more", count - SOURCES)));
    }
    lines
}

/// One document in a line: the day it was published, who published what, and where to find it.
pub(super) fn occurrence(printed: &pb::Occurrence) -> String {
    let published = day(&printed.published).unwrap_or_else(|| "undated".to_owned());
    let mut line = format!("{published}  {}", printed.document);
    for known in [&printed.outlet, &printed.title, &printed.url] {
        if !known.is_empty() {
            line += &format!(", {known}");
        }
    }
    if !matches!(
        printed.document_kind(),
        pb::DocumentKind::Unspecified | pb::DocumentKind::Report
    ) && let Some(kind) = value(printed.document_kind().as_str_name(), "DOCUMENT_KIND_")
    {
        line += &format!(", {}", kind.to_lowercase().replace('_', " "));
    }
    if !printed.via.is_empty() {
        line += &format!(", through {}", printed.via);
    }
    for decision in printed.decision.iter().chain(&printed.dispute) {
        line += &format!("; {}", decided(decision));
    }
    line
}

/// What a human decided, who and when, in a few words.
pub(super) fn decided(decision: &pb::Decision) -> String {
    use pb::DecisionKind;
    let what = match decision.kind() {
        DecisionKind::Corrected => "speaker corrected",
        DecisionKind::Confirmed => "speaker confirmed",
        DecisionKind::Disputed => "disputed",
        DecisionKind::Retracted => "retracted",
        DecisionKind::Erased => "erased",
        DecisionKind::Merged => "merged with another",
        DecisionKind::Split => "told from another",
        DecisionKind::Renamed => "renamed",
        DecisionKind::AliasGiven => "given an alias",
        DecisionKind::OutsideIdGiven => "given an id",
        DecisionKind::Unspecified => "decided",
    };
    let mut said = format!(
        "{what} by {} on {}",
        decision.author,
        moment(&decision.time)
    );
    if !decision.before.is_empty() {
        said += &format!(" (before: {})", decision.before);
    }
    if !decision.reason.is_empty() {
        said += &format!(": {}", decision.reason);
    }
    said
}

/// What goes before the corrected words: `for “Anna Berg” put `, or nothing where they stand for all that is quoted.
pub(super) fn instead_of(
    finding: &pb::Finding,
    correction: &pb::Correction,
    draft: &str,
) -> String {
    match replaced(correction, draft) {
        Some("") => "put in ".to_owned(),
        Some(old) if old != finding.text => format!("for “{old}” put "),
        _ => String::new(),
    }
}

fn replaced<'d>(correction: &pb::Correction, draft: &'d str) -> Option<&'d str> {
    let span = correction.span.as_ref()?;
    draft.get(usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Style = Style {
        ansi: false,
        width: 100,
    };

    fn step(kind: DiffKind, recorded: &str, drafted: &str) -> pb::DiffStep {
        pb::DiffStep {
            kind: kind.into(),
            recorded: recorded.to_owned(),
            drafted: drafted.to_owned(),
            span: None,
        }
    }

    fn shown(steps: &[pb::DiffStep]) -> String {
        diff(steps).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_place_of_several_says_so() {
        let said = |ambiguous| pb::SpeechPlace {
            place: "Cambridge".to_owned(),
            ambiguous,
            ..Default::default()
        };
        assert_eq!(place(&said(true)), "Cambridge (which one is not said)");
        assert_eq!(place(&said(false)), "Cambridge");
    }

    #[test]
    fn a_diff_one_can_read() {
        use DiffKind::*;
        assert_eq!(
            shown(&[
                step(Equal, "It is", "It is"),
                step(Missing, "not", ""),
                step(Equal, "so", "so")
            ]),
            "“It is {+not+} so”"
        );
        assert_eq!(
            shown(&[step(Replaced, "may", "will"), step(Added, "", "soon")]),
            "“[-will-]{+may+} [-soon-]”"
        );
        assert_eq!(
            shown(&[step(Elided, "for now", "…")]),
            "“(… stands for: for now)”"
        );
        assert_eq!(
            shown(&[
                step(Bracketed, "He", "[Lee]"),
                step(Bracketed, "", "[then]")
            ]),
            "“([Lee] stands for: He) ([then] was not spoken)”"
        );
    }

    #[test]
    fn a_finding_at_a_glance() {
        let draft = "One.\n“We will go,” said Bo.";
        let found = pb::Finding {
            span: Some(pb::Span { start: 8, end: 19 }),
            text: "We will go,".to_owned(),
            headline: Headline::Stop.into(),
            words: pb::WordsVerdict::Substitution.into(),
            flags: vec![pb::Flag::ModalityChanged.into()],
            speaker: pb::SpeakerVerdict::Misattributed.into(),
            claim: Some(pb::Attribution {
                speaker: "Bo".to_owned(),
                ..Default::default()
            }),
            recorded: "We may go".to_owned(),
            recorded_speaker_display_name: "Ann Lee".to_owned(),
            recorded_date: Some(pb::SpeechDate {
                date: Some(pb::Date {
                    year: 2025,
                    month: 9,
                    day: 3,
                }),
                basis_text: "the previous day".to_owned(),
                ..Default::default()
            }),
            date: pb::DateVerdict::NotGiven.into(),
            record: RecordVerdict::Corroborated.into(),
            independent_sources: 2,
            occurrences: vec![pb::Occurrence {
                document: "documents/a".to_owned(),
                outlet: "The Daily\u{1b}[2J".to_owned(),
                ..Default::default()
            }],
            diff: vec![
                step(DiffKind::Equal, "We", "We"),
                step(DiffKind::Replaced, "may", "will"),
                step(DiffKind::Equal, "go", "go"),
            ],
            reasons: vec![pb::Reason {
                rule: "R15".to_owned(),
                message: "“will” stands for “may”.".to_owned(),
            }],
            correction: Some(pb::Correction {
                span: Some(pb::Span { start: 8, end: 19 }),
                text: "We may go,".to_owned(),
            }),
            ..Default::default()
        };
        let expected = "\
STOP: not to be printed so  (line 2)
  draft      “We will go,”
  record     “We [-will-]{+may+} go”
  words      SUBSTITUTION, MODALITY_CHANGED
  speaker    Ann Lee; the draft has Bo (MISATTRIBUTED)
  when       2025-09-03, by “the previous day”
  sources    CORROBORATED by 2 independent
             undated documents/a, The Daily\\u{1b}[2J
  R15        “will” stands for “may”.
  correction “We may go,”
";
        assert_eq!(finding(&found, draft, "line 2", PLAIN), expected);
    }

    #[test]
    fn the_tally_counts_the_worst_first() {
        let finding = |headline: Headline| pb::Finding {
            headline: headline.into(),
            ..Default::default()
        };
        let mut tally = Tally::default();
        tally.add(&pb::VerifyDraftResponse {
            findings: [Headline::Pass, Headline::Stop, Headline::Pass]
                .map(finding)
                .into(),
            sequence: 5,
            rules_version: "1".to_owned(),
            profile: "ap".to_owned(),
            ..Default::default()
        });
        assert_eq!(
            tally.line(PLAIN),
            "3 quotations in 1 draft: 1 STOP, 2 PASS (registry at 5, rules 1, profile ap)"
        );
    }
}
