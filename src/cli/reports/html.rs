//! Findings as one page of HTML that needs nothing else: to mail to a desk or to print.
//!
//! The draft comes first with each quotation marked and its verdict in words, then a section a finding. It runs no script and loads nothing; all words
//! from drafts and records are escaped.

use std::fmt::Write as _;

use super::{Reported, spot::Spots};
use crate::{
    api::pb::{self, DiffKind, Headline},
    cli::findings,
};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}.draft{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #bbb;padding:1rem;border-radius:.3rem}\
mark{background:none;color:inherit;border-bottom:.2em solid}mark.stop{border-color:#b00020}mark.fix{border-color:#b36b00}mark.check{border-color:#5b5b9c}\
mark.note{border-color:#2e7d32;border-bottom-style:dotted}mark.pass{border-color:#2e7d32}sup{font-size:.75em;line-height:0}sup a{color:inherit}\
section{border-left:.3rem solid #bbb;padding-left:1rem;margin:1.5rem 0}section.stop{border-color:#b00020}section.fix{border-color:#b36b00}\
section.check{border-color:#5b5b9c}section.note,section.pass{border-color:#2e7d32}h3{margin:.2rem 0;font-size:1rem}\
dl{display:grid;grid-template-columns:8rem 1fr;gap:.2rem 1rem;margin:.5rem 0}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}\
del{color:#b00020}ins{color:#1b5e20}@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}dt{color:#aaa}del{color:#ff8a80}ins{color:#a5d6a7}}\
@media(max-width:32rem){dl{grid-template-columns:1fr}}@media print{body{margin:0;max-width:none}}";

/// The page.
pub(super) fn page(drafts: &[Reported]) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"referrer\" content=\"no-referrer\">\
         <title>Quotations verified</title><style>{STYLE}</style></head><body>\n<h1>Quotations verified</h1>\n"
    );
    for (number, reported) in drafts.iter().enumerate() {
        draft(number, reported, &mut page);
    }
    page += "</body></html>";
    page
}

fn draft(number: usize, reported: &Reported, page: &mut String) {
    let answer = &reported.answer;
    let _ = write!(
        page,
        "<h2>{}</h2>\n<p>{}. Registry at {}, rules {}, profile {}.</p>\n",
        escaped(&reported.draft.label),
        escaped(&counts(&answer.findings)),
        answer.sequence,
        escaped(&answer.rules_version),
        escaped(&answer.profile)
    );
    for note in &answer.notes {
        let _ = writeln!(page, "<p>Note: {}</p>", escaped(note));
    }
    let spots = Spots::new(&reported.draft);
    *page += "<div class=\"draft\">";
    let text = &reported.draft.document.text;
    let mut at = 0;
    for (index, finding) in answer.findings.iter().enumerate() {
        let Some(spot) = spots.read(&finding.span).filter(|spot| spot.bytes.0 >= at) else {
            continue;
        };
        let (start, end) = spot.bytes;
        let (class, name, _) = kind(finding);
        let _ = write!(
            page,
            "{}<mark class=\"{class}\">{}</mark><sup><a href=\"#f{number}-{index}\">{}&nbsp;{name}</a></sup>",
            escaped(&text[at..start]),
            escaped(&text[start..end]),
            index + 1
        );
        at = end;
    }
    *page += &escaped(&text[at..]);
    *page += "</div>\n";
    for (index, finding) in answer.findings.iter().enumerate() {
        let place = spots.in_words(&finding.span);
        let (class, name, words) = kind(finding);
        let _ = write!(
            page,
            "<section class=\"{class}\" id=\"f{number}-{index}\"><h3>{} {name}: {words}</h3>\n<p>“{}” ({})</p>\n<dl>",
            index + 1,
            escaped(&finding.text),
            escaped(&place)
        );
        if finding
            .diff
            .iter()
            .any(|step| step.kind() != DiffKind::Equal)
        {
            let _ = write!(page, "<dt>record</dt><dd>{}</dd>", diff(&finding.diff));
        }
        for (label, words) in findings::facts(finding) {
            let _ = write!(
                page,
                "<dt>{}</dt><dd>{}</dd>",
                escaped(&label),
                escaped(&words)
            );
        }
        if let Some(correction) = &finding.correction {
            let _ = write!(
                page,
                "<dt>correction</dt><dd>{}“{}”</dd>",
                escaped(&findings::instead_of(finding, correction, text)),
                escaped(&correction.text)
            );
        }
        *page += "</dl></section>\n";
    }
}

/// A class for the style, the headline's name, and what it asks for.
fn kind(finding: &pb::Finding) -> (&'static str, &'static str, &'static str) {
    let (name, words) = findings::asks(finding.headline());
    let class = match finding.headline() {
        Headline::Stop => "stop",
        Headline::Fix => "fix",
        Headline::PassWithNote => "note",
        Headline::Pass => "pass",
        Headline::CannotCheck | Headline::Unspecified => "check",
    };
    (class, name, words)
}

fn counts(found: &[pb::Finding]) -> String {
    let mut told = vec![findings::plural(found.len(), "quotation")];
    for headline in [
        Headline::Stop,
        Headline::Fix,
        Headline::CannotCheck,
        Headline::PassWithNote,
        Headline::Pass,
    ] {
        let count = found.iter().filter(|f| f.headline() == headline).count();
        if count > 0 {
            told.push(format!("{count} {}", findings::asks(headline).1));
        }
    }
    told.join(", ")
}

/// The record's words with the draft's: what goes, what comes, what stands behind an ellipsis or a bracket.
fn diff(steps: &[pb::DiffStep]) -> String {
    let mut out = String::from("“");
    for (number, step) in steps.iter().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        let (recorded, drafted) = (escaped(&step.recorded), escaped(&step.drafted));
        out += &match step.kind() {
            DiffKind::Missing => format!("<ins>{recorded}</ins>"),
            DiffKind::Added => format!("<del>{drafted}</del>"),
            DiffKind::Replaced => format!("<del>{drafted}</del> <ins>{recorded}</ins>"),
            DiffKind::Elided => format!("(… stands for: {recorded})"),
            DiffKind::Bracketed if recorded.is_empty() => format!("({drafted} was not spoken)"),
            DiffKind::Bracketed => format!("({drafted} stands for: {recorded})"),
            DiffKind::Equal | DiffKind::Unspecified if recorded.is_empty() => drafted,
            DiffKind::Equal | DiffKind::Unspecified => recorded,
        };
    }
    out.push('”');
    out
}

/// Words as HTML text: markup escaped; characters that would reorder the page or hide in it, shown.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    for c in words.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\n' | '\t' => out.push(c),
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}' => {
                let _ = write!(out, "[U+{:04X}]", u32::from(c));
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    #[test]
    fn a_correction_of_a_name_says_what_it_stands_for() {
        let mut drafts = super::super::tests::a_wrong_name();
        let words = "<dt>correction</dt><dd>for “&lt;b&gt;Roe&lt;/b&gt;” put “Lee”</dd>";
        assert!(page(&drafts).contains(words));
        drafts = example();
        assert!(page(&drafts).contains("<dt>correction</dt><dd>“We will”</dd>"));
    }

    #[test]
    fn the_page_marks_and_explains_and_runs_nothing() {
        let mut drafts = example();
        drafts[0].draft.document.text += "<script>alert(1)</script>\u{202e}";
        let page = page(&drafts);
        assert!(page.contains("<mark class=\"stop\">We will not</mark>"));
        assert!(page.contains("“We will <del>not</del>”"));
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]"));
        assert!(page.contains("&lt;b&gt;Roe&lt;/b&gt;"));
        assert!(
            !page.contains("<script")
                && !page.contains("http://")
                && !page.contains("https://")
                && !page.contains("src=")
        );
        assert!(page.contains("1 not to be printed so, 1 faithful"));
        assert_eq!(
            page.matches("<section").count(),
            page.matches("</section>").count()
        );
    }
}
