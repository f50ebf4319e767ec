//! Findings as a table: CSV as RFC 4180 has it, a line each, with a head.
//!
//! Line breaks become spaces, and characters that steer a terminal or reorder a line are shown. A cell that a spreadsheet would run as a formula begins with an apostrophe, since drafts and records hold strangers' words.

use super::{
    Reported,
    spot::{Spots, in_words},
};
use crate::{
    api::pb,
    cli::{
        flat::{day, value},
        terminal::harmless,
    },
};

const HEAD: &str = "draft,place,start,end,headline,words,speaker,date,where,record,flags,rules,text,recorded,recorded_speaker,recorded_date,recorded_place,correction,documents,outlets,first_published,quotation,reasons,waived,correction_for,correction_put,correction_start,correction_end";

/// The lines of the table.
pub(super) fn table(drafts: &[Reported]) -> Vec<String> {
    let mut lines = vec![HEAD.to_owned() + "\r"];
    for reported in drafts {
        let spots = Spots::new(&reported.draft);
        for finding in &reported.answer.findings {
            let cells = cells(reported, &spots, finding);
            let cells: Vec<_> = cells.iter().map(|cell| quoted(&harmless(cell))).collect();
            lines.push(cells.join(",") + "\r");
        }
    }
    lines
}

fn cells(reported: &Reported, spots: &Spots<'_>, finding: &pb::Finding) -> Vec<String> {
    let verdict =
        |name: &'static str, prefix: &str| value(name, prefix).unwrap_or_default().to_owned();
    let read = spots.read(&finding.span);
    let place = match (
        spots.of_text(&finding.span),
        spots.of_original(&finding.span),
    ) {
        (Some(spot), _) => format!("line {}, column {}", spot.start.line, spot.start.point),
        (None, Some(place)) => in_words(&place),
        (None, None) => String::new(),
    };
    let flags: Vec<_> = finding
        .flags()
        .filter_map(|flag| value(flag.as_str_name(), "FLAG_"))
        .collect();
    let date = finding
        .recorded_date
        .as_ref()
        .and_then(|said| day(&said.date));
    let location = finding
        .recorded_place
        .as_ref()
        .filter(|said| said.strength() != pb::Strength::Weak)
        .map(|said| said.place.clone());
    let mut outlets: Vec<&str> = finding
        .occurrences
        .iter()
        .map(|o| o.outlet.as_str())
        .filter(|o| !o.is_empty())
        .collect();
    outlets.dedup();
    let mut documents: Vec<&str> = finding
        .occurrences
        .iter()
        .map(|o| o.document.as_str())
        .collect();
    documents.sort_unstable();
    documents.dedup();
    let first = finding.occurrences.iter().find_map(|o| day(&o.published));
    let reasons: Vec<_> = finding
        .reasons
        .iter()
        .map(|r| format!("{}: {}", r.rule, r.message))
        .collect();
    let waived: Vec<_> = finding
        .waivers
        .iter()
        .map(|w| format!("{} by {}: {}", w.rules.join(" "), w.author, w.reason))
        .collect();
    let [words, replaced, put, begins, ends] = correction(reported, spots, finding);
    vec![
        reported.draft.label.clone(),
        place,
        read.map(|spot| spot.points.0.to_string())
            .unwrap_or_default(),
        read.map(|spot| spot.points.1.to_string())
            .unwrap_or_default(),
        verdict(finding.headline().as_str_name(), "HEADLINE_"),
        verdict(finding.words().as_str_name(), "WORDS_VERDICT_"),
        verdict(finding.speaker().as_str_name(), "SPEAKER_VERDICT_"),
        verdict(finding.date().as_str_name(), "DATE_VERDICT_"),
        verdict(finding.place().as_str_name(), "PLACE_VERDICT_"),
        verdict(finding.record().as_str_name(), "RECORD_VERDICT_"),
        flags.join(" "),
        finding.rules.join(" "),
        finding.text.clone(),
        finding.recorded.clone(),
        finding.recorded_speaker_display_name.clone(),
        date.unwrap_or_default(),
        location.unwrap_or_default(),
        words,
        documents.len().to_string(),
        outlets.join("; "),
        first.unwrap_or_default(),
        finding.quotation.clone(),
        reasons.join(" "),
        waived.join("; "),
        replaced,
        put,
        begins,
        ends,
    ]
}

/// The finding's words put right, where they are what is to be put right; then the correction as it is: what it replaces, what to put there, and
/// where it begins and ends in code points.
fn correction(reported: &Reported, spots: &Spots<'_>, finding: &pb::Finding) -> [String; 5] {
    let Some(correction) = &finding.correction else {
        return Default::default();
    };
    let put = correction.text.clone();
    let text = reported.draft.document.text.as_str();
    let (Some(whole), Some(part)) = (spots.read(&finding.span), spots.read(&correction.span))
    else {
        return [
            String::new(),
            String::new(),
            put,
            String::new(),
            String::new(),
        ];
    };
    let ((start, end), (from, to)) = (whole.bytes, part.bytes);
    let words = match start <= from && to <= end {
        true => format!("{}{put}{}", &text[start..from], &text[to..end]),
        false => String::new(),
    };
    let (begins, ends) = part.points;
    let replaced = text[from..to].to_owned();
    [words, replaced, put, begins.to_string(), ends.to_string()]
}

/// A cell, in quotation marks where it needs them.
pub(in crate::cli) fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    match formula || cell.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{guard}{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    #[test]
    fn a_correction_of_a_name_is_none_of_the_words() {
        let mut drafts = super::super::tests::a_wrong_name();
        let cells = |drafts: &[Reported]| {
            let spots = Spots::new(&drafts[0].draft);
            correction(&drafts[0], &spots, &drafts[0].answer.findings[0])
        };
        assert_eq!(cells(&drafts), ["", "<b>Roe</b>", "Lee", "30", "40"]);
        assert_eq!(
            cells(&example()),
            ["We will", "We will not", "We will", "7", "18"]
        );
        // A part of the words: the whole of them, put right.
        let finding = &mut drafts[0].answer.findings[0];
        let mut span = finding.span.unwrap();
        span.start += "We ".len() as i32;
        finding.correction = Some(pb::Correction {
            span: Some(span),
            text: "may".to_owned(),
        });
        assert_eq!(cells(&drafts), ["We may", "will not", "may", "10", "18"]);
        drafts[0].answer.findings[0].correction = None;
        assert_eq!(cells(&drafts), [""; 5].map(str::to_owned));
    }

    #[test]
    fn every_line_has_the_cells_of_the_head() {
        let table = table(&example());
        assert_eq!(table.len(), 3);
        let columns = HEAD.split(',').count();
        assert_eq!(
            table[2].split(',').count() - 1,
            columns,
            "the place holds a comma"
        );
        assert!(
            table[1].starts_with("drafts/über 1.md,\"line 2, column 2\",7,18,STOP,INSERTION,"),
            "{}",
            table[1]
        );
        assert!(table[1].contains("\"'=HYPERLINK(1)\""), "{}", table[1]);
        assert_eq!(quoted("a \"b\"\nc"), "\"a \"\"b\"\"\nc\"");
    }
}
