//! Findings for other programs: SARIF for code hosts, W3C annotations, CSV for a table, HTML to mail, reviewdog's lines.
//!
//! In come drafts with the service's answers, offsets in bytes; out comes one report. All of it is made from the API's messages and adds no second
//! truth. What a desk has nothing to do about (PASS) is in the table and the page, and in none of the others.

mod annotations;
mod csv;
mod html;
mod rdjson;
mod sarif;
mod spot;

use std::io;

pub(super) use csv::quoted as csv_cell;
pub(super) use spot::Spots;

use super::{findings, flat::value, terminal::Out};
use crate::{
    api::pb::{self, Headline},
    corpus::Article,
};

/// A form of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Report {
    Sarif,
    Annotations,
    Csv,
    Html,
    Rdjson,
}

/// A draft and its answer.
pub(super) struct Reported {
    /// The draft.
    pub draft: Article,
    /// What the service says of it, with offsets in bytes.
    pub answer: pb::VerifyDraftResponse,
}

/// Writes a report of these drafts.
pub(super) fn write(report: Report, drafts: &[Reported], out: &mut Out) -> io::Result<()> {
    match report {
        Report::Sarif => out.json(sarif::log(drafts)),
        Report::Html => out.line(&html::page(drafts)),
        Report::Csv => csv::table(drafts)
            .iter()
            .try_for_each(|line| out.line(line)),
        Report::Annotations => lines(drafts, annotations::line, out),
        Report::Rdjson => lines(drafts, rdjson::line, out),
    }
}

/// A line for each finding that has something to say.
fn lines(
    drafts: &[Reported],
    line: impl Fn(&Reported, &spot::Spots<'_>, &pb::Finding) -> String,
    out: &mut Out,
) -> io::Result<()> {
    for reported in drafts {
        let spots = spot::Spots::new(&reported.draft);
        for finding in reported
            .answer
            .findings
            .iter()
            .filter(|f| says_something(f))
        {
            out.json(line(reported, &spots, finding))?;
        }
    }
    Ok(())
}

/// True for a finding that a desk should look at; a waived one stays and says so.
fn says_something(finding: &pb::Finding) -> bool {
    finding.headline() != Headline::Pass
}

/// A finding in a sentence or a few: what it asks for, why, and what is on record.
pub(super) fn message(finding: &pb::Finding) -> String {
    let (name, words) = findings::asks(finding.headline());
    let mut message = format!("{name}: {words}.");
    if let Some(verdict) = verdict(finding) {
        message += &format!(" {verdict}.");
    }
    for reason in &finding.reasons {
        message += &format!(" {}: {}", reason.rule, reason.message);
        if !message.ends_with(['.', '!', '?']) {
            message.push('.');
        }
    }
    if !finding.recorded.is_empty() && finding.recorded != finding.text {
        message += &format!(" On record: “{}”.", finding.recorded);
    }
    if !finding.recorded_speaker_display_name.is_empty() {
        message += &format!(
            " Speaker on record: {}.",
            finding.recorded_speaker_display_name
        );
    }
    for waiver in &finding.waivers {
        message += &format!(
            " Waived {} by {}: {}.",
            waiver.rules.join(", "),
            waiver.author,
            waiver.reason
        );
    }
    message
}

/// The rule that a finding is filed under, where one stands for it: the one that decided its headline, whose reason the service gives first.
pub(super) fn filed_under(finding: &pb::Finding) -> &str {
    let of_reason = finding.reasons.first().map(|reason| reason.rule.as_str());
    let rule = of_reason.or(finding.rules.first().map(String::as_str));
    rule.filter(|rule| !rule.is_empty()).unwrap_or("R30")
}

/// The verdict of the axis that the rule a finding is filed under speaks of.
fn verdict(finding: &pb::Finding) -> Option<&'static str> {
    match filed_under(finding) {
        "R25" => value(finding.speaker().as_str_name(), "SPEAKER_VERDICT_"),
        "R26" => value(finding.date().as_str_name(), "DATE_VERDICT_"),
        "R27" => value(finding.place().as_str_name(), "PLACE_VERDICT_"),
        _ => value(finding.words().as_str_name(), "WORDS_VERDICT_"),
    }
}

/// The file in which a draft's places count: an entry of a feed or an item of a list has its number behind it. A page of a web archive stays what it
/// is, since its lines are its own.
fn file(reported: &Reported) -> &str {
    let label = reported.draft.label.as_str();
    let origin = reported.draft.origin.as_ref();
    match label.rsplit_once('#') {
        Some((path, number))
            if origin.is_some_and(|origin| origin.format != "html")
                && !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit()) =>
        {
            path
        }
        _ => label,
    }
}

/// A draft's path as an address: relative ones stay so, what an address cannot hold is escaped.
fn address(label: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~')
        .remove(b'+')
        .remove(b'@')
        .remove(b',')
        .remove(b'=')
        .remove(b'(')
        .remove(b')');
    if label == "-" {
        return "stdin".to_owned();
    }
    // A line of a file of lines is told apart by a fragment.
    let (path, fragment) = match label.rsplit_once([':', '#']) {
        Some((path, line)) if !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()) => {
            (path, format!("#{line}"))
        }
        _ => (label, String::new()),
    };
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let escaped = utf8_percent_encode(path, KEPT);
    match path.starts_with('/') {
        true => format!("file://{escaped}{fragment}"),
        false => format!("{escaped}{fragment}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;

    /// A draft of two lines with one finding each way.
    pub(super) fn example() -> Vec<Reported> {
        let text = "Café.\n“We will not,” said 𝒜nn <b>Roe</b>.\n“So.”\n".to_owned();
        let span = |words: &str| {
            let start = text.find(words).unwrap();
            Some(pb::Span {
                start: start as i32,
                end: (start + words.len()) as i32,
            })
        };
        let stop = pb::Finding {
            id: "f1".to_owned(),
            span: span("We will not"),
            text: "We will not".to_owned(),
            headline: Headline::Stop.into(),
            words: pb::WordsVerdict::Insertion.into(),
            rules: vec!["R13".to_owned(), "R16".to_owned()],
            reasons: vec![pb::Reason {
                rule: "R13".to_owned(),
                message: "“not” was added".to_owned(),
            }],
            flags: vec![pb::Flag::NegationChanged.into()],
            recorded: "We will".to_owned(),
            recorded_speaker: "speakers/ann-roe".to_owned(),
            recorded_speaker_display_name: "Ann Roe".to_owned(),
            correction: Some(pb::Correction {
                span: span("We will not"),
                text: "We will".to_owned(),
            }),
            diff: vec![
                pb::DiffStep {
                    kind: pb::DiffKind::Equal.into(),
                    recorded: "We will".to_owned(),
                    drafted: "We will".to_owned(),
                    span: None,
                },
                pb::DiffStep {
                    kind: pb::DiffKind::Added.into(),
                    drafted: "not".to_owned(),
                    ..Default::default()
                },
            ],
            occurrences: vec![pb::Occurrence {
                document: "documents/d1".to_owned(),
                outlet: "=HYPERLINK(1)".to_owned(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let pass = pb::Finding {
            id: "f2".to_owned(),
            span: span("So."),
            text: "So.".to_owned(),
            headline: Headline::Pass.into(),
            words: pb::WordsVerdict::Exact.into(),
            ..Default::default()
        };
        let draft = Article {
            document: corpus::document("drafts/über 1.md", text),
            ..Article::default()
        };
        let answer = pb::VerifyDraftResponse {
            findings: vec![stop, pass],
            profile: "ap".to_owned(),
            rules_version: "1".to_owned(),
            sequence: 3,
            ..Default::default()
        };
        vec![Reported { draft, answer }]
    }

    /// The same draft with a correction of the name alone.
    pub(super) fn a_wrong_name() -> Vec<Reported> {
        let mut drafts = example();
        let start = drafts[0].draft.document.text.find("<b>").unwrap();
        drafts[0].answer.findings[0].correction = Some(pb::Correction {
            span: Some(pb::Span {
                start: start as i32,
                end: (start + "<b>Roe</b>".len()) as i32,
            }),
            text: "Lee".to_owned(),
        });
        drafts
    }

    #[test]
    fn a_message_says_what_and_why_and_what_is_on_record() {
        let reported = example();
        assert_eq!(
            message(&reported[0].answer.findings[0]),
            "STOP: not to be printed so. INSERTION. R13: “not” was added. On record: “We will”. Speaker on record: Ann Roe."
        );
    }

    #[test]
    fn a_finding_is_filed_under_the_rule_that_decided() {
        let reason = |rule: &str| pb::Reason {
            rule: rule.to_owned(),
            message: "so".to_owned(),
        };
        let found = |reasons: &[&str]| pb::Finding {
            headline: Headline::Stop.into(),
            words: pb::WordsVerdict::Exact.into(),
            speaker: pb::SpeakerVerdict::Misattributed.into(),
            date: pb::DateVerdict::Misdated.into(),
            place: pb::PlaceVerdict::Misplaced.into(),
            rules: ["R1", "R25", "R26", "R27"].map(str::to_owned).into(),
            reasons: reasons.iter().map(|rule| reason(rule)).collect(),
            ..Default::default()
        };
        for (reasons, rule, verdict) in [
            (&["R25", "R1"][..], "R25", "MISATTRIBUTED. R25: so. R1: so."),
            (&["R26", "R1"], "R26", "MISDATED. R26: so. R1: so."),
            (&["R27"], "R27", "MISPLACED. R27: so."),
            (&["R13", "R25"], "R13", "EXACT. R13: so. R25: so."),
            (&[], "R1", "EXACT."),
        ] {
            let found = found(reasons);
            assert_eq!(filed_under(&found), rule);
            let expected = format!("STOP: not to be printed so. {verdict}");
            assert_eq!(message(&found), expected);
        }
        assert_eq!(filed_under(&pb::Finding::default()), "R30");
    }

    #[test]
    fn addresses() {
        for (label, expected) in [
            ("drafts/über 1.md", "drafts/%C3%BCber%201.md"),
            ("./a.md", "a.md"),
            ("/tmp/a.md", "file:///tmp/a.md"),
            ("feed.jsonl:3", "feed.jsonl#3"),
            ("-", "stdin"),
        ] {
            assert_eq!(address(label), expected);
        }
    }
}
