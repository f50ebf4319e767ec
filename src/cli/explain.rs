//! Shows an article with what was read in it: quotations, cues and sources marked in place, and under it a line for each.
//!
//! In come a text and the message that tells what it quotes, offsets in bytes; out comes text for people. With colour the stretches are
//! painted; without, marks name them: `[1 …]` a quotation, `<…>` a cue, `{…}` a source, `(term …)` a term.

use super::{
    findings::place,
    flat::{day, kind},
    terminal::{Ink, Style, harmless},
};
use crate::api::pb;

/// The article, marked, then the list.
pub(super) fn explain(text: &str, read: &pb::ExtractQuotationsResponse, style: Style) -> String {
    let mut out = marked(text, read, style);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out.push('\n');
    for (number, quotation) in (1..).zip(&read.quotations) {
        out += &reading(number, quotation, style);
    }
    for term in &read.terms {
        let line = format!("term “{}”: {}\n", term.text, term.reason);
        out += &style.paint(Ink::Dim, line.trim_end());
        out.push('\n');
    }
    for note in &read.notes {
        out += &format!("note: {}\n", harmless(note));
    }
    out
}

/// One quotation in one line of facts and one of evidence.
pub(super) fn reading(number: usize, read: &pb::Attribution, style: Style) -> String {
    let who = match (read.speaker.as_str(), read.source.as_str()) {
        ("", "") => "nobody named".to_owned(),
        ("", source) => format!("{source} (who that is stays open)"),
        (speaker, source) if source.is_empty() || speaker == source => speaker.to_owned(),
        (speaker, source) => format!("{speaker} (“{source}”)"),
    };
    let mut facts = vec![kind(read.kind()).unwrap_or("quotation").to_owned()];
    if read.group != 0 {
        facts.push(format!("segment of interrupted quotation {}", read.group));
    }
    if !read.cue.is_empty() {
        facts.push(format!("cue “{}”", read.cue));
    }
    if let Some(said) = &read.date_said
        && let Some(date) = day(&said.date)
    {
        facts.push(format!("said {date}, by “{}”", said.basis_text));
    }
    if let Some(said) = &read.location_said {
        match said.strength() {
            pb::Strength::Weak => facts.push(format!("dateline {}", place(said))),
            _ => facts.push(format!("in {}, by “{}”", place(said), said.basis_text)),
        }
    }
    if !read.via.is_empty() {
        facts.push(format!("through {}", read.via));
    }
    if read.unclosed {
        facts.push("closing mark missing".to_owned());
    }
    facts.push(format!(
        "rule {}, confidence {:.2}",
        read.rule, read.confidence
    ));
    let head = format!("{number:>3}  ");
    let words = format!("“{}”", read.text);
    let first = style.wrap(
        &[(Ink::Bold, &who), (Ink::Plain, ": "), (Ink::Plain, &words)],
        5,
    );
    let second = style.wrap(&[(Ink::Dim, &facts.join("; "))], 5);
    format!("{head}{first}\n     {second}\n")
}

/// What a stretch of the article is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Quotation(usize),
    Cue,
    Source,
    Term,
}

fn marked(text: &str, read: &pb::ExtractQuotationsResponse, style: Style) -> String {
    let mut parts: Vec<(usize, usize, Part)> = Vec::new();
    let mut add = |span: &Option<pb::Span>, part| {
        let Some(span) = span else { return };
        if let (Ok(start), Ok(end)) = (usize::try_from(span.start), usize::try_from(span.end))
            && start < end
            && text.is_char_boundary(start)
            && text.is_char_boundary(end)
        {
            parts.push((start, end, part));
        }
    };
    for (number, quotation) in (1..).zip(&read.quotations) {
        add(&quotation.span, Part::Quotation(number));
        add(&quotation.cue_span, Part::Cue);
        add(&quotation.source_span, Part::Source);
    }
    for term in &read.terms {
        add(&term.span, Part::Term);
    }
    // Outer stretches first; one that is shared (a cue of two quotations) once.
    parts.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
    parts.dedup();

    let mut out = String::new();
    let mut open: Vec<(usize, Part)> = Vec::new();
    let mut at = 0;
    let copy = |out: &mut String, from: usize, to: usize, open: &[(usize, Part)]| {
        let ink = open.last().map_or(Ink::Plain, |&(_, part)| ink(part));
        let mut lines = text[from..to].split('\n').peekable();
        while let Some(line) = lines.next() {
            out.push_str(&style.paint(ink, line.trim_end_matches('\r')));
            if lines.peek().is_some() {
                out.push('\n');
            }
        }
    };
    for (start, end, part) in parts {
        while let Some(&(until, done)) = open.last().filter(|&&(until, _)| until <= start) {
            copy(&mut out, at, until, &open);
            at = until;
            open.pop();
            out += mark(done, style).1;
        }
        // A stretch that crosses the end of the one around it cannot be shown in place; the list has it.
        if open.last().is_some_and(|&(until, _)| end > until) {
            continue;
        }
        copy(&mut out, at, start, &open);
        at = start;
        out += &mark(part, style).0;
        open.push((end, part));
    }
    while let Some(&(until, done)) = open.last() {
        copy(&mut out, at, until, &open);
        at = until;
        open.pop();
        out += mark(done, style).1;
    }
    copy(&mut out, at, text.len(), &open);
    out
}

fn ink(part: Part) -> Ink {
    match part {
        Part::Quotation(_) => Ink::Green,
        Part::Cue => Ink::Yellow,
        Part::Source => Ink::Cyan,
        Part::Term => Ink::Dim,
    }
}

/// What stands before and after a stretch.
fn mark(part: Part, style: Style) -> (String, &'static str) {
    match part {
        Part::Quotation(number) if style.ansi => {
            (style.paint(Ink::Bold, &format!("[{number}]")), "")
        }
        _ if style.ansi => (String::new(), ""),
        Part::Quotation(number) => (format!("[{number} "), "]"),
        Part::Cue => ("<".to_owned(), ">"),
        Part::Source => ("{".to_owned(), "}"),
        Part::Term => ("(term ".to_owned(), ")"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, words: &str) -> Option<pb::Span> {
        let start = i32::try_from(text.find(words).unwrap()).unwrap();
        let end = start + i32::try_from(words.len()).unwrap();
        Some(pb::Span { start, end })
    }

    #[test]
    fn marks_what_was_read_in_place() {
        let text = "“We “never” lost,” said Ann Lee of the “Blues”.\n";
        let read = pb::ExtractQuotationsResponse {
            quotations: vec![pb::Attribution {
                span: at(text, "We “never” lost,"),
                text: "We “never” lost,".to_owned(),
                kind: pb::QuotationKind::Direct.into(),
                cue: "said".to_owned(),
                cue_span: at(text, "said"),
                source: "Ann Lee".to_owned(),
                source_span: at(text, "Ann Lee"),
                speaker: "Ann Lee".to_owned(),
                rule: "inverted".to_owned(),
                confidence: 0.97,
                ..Default::default()
            }],
            terms: vec![pb::Term {
                span: at(text, "Blues"),
                text: "Blues".to_owned(),
                reason: "a name".to_owned(),
            }],
            ..Default::default()
        };
        let plain = Style {
            ansi: false,
            width: 80,
        };
        assert_eq!(
            explain(text, &read, plain),
            "“[1 We “never” lost,]” <said> {Ann Lee} of the “(term Blues)”.\n\n  1  Ann Lee: “We “never” lost,”\n     direct; cue “said”; rule inverted, confidence 0.97\nterm “Blues”: a name\n"
        );
    }

    #[test]
    fn spans_that_do_not_fit_are_left_out() {
        let span = |start, end| Some(pb::Span { start, end });
        let read = pb::ExtractQuotationsResponse {
            quotations: [(1, 3), (2, 5), (-1, 2), (4, 99), (3, 2)]
                .map(|(start, end)| pb::Attribution {
                    span: span(start, end),
                    ..Default::default()
                })
                .into(),
            ..Default::default()
        };
        let plain = Style {
            ansi: false,
            width: 80,
        };
        assert!(explain("abcdef", &read, plain).starts_with("a[1 bc]def\n"));
        assert!(explain("“é“é", &read, plain).starts_with("“é“é\n"));
    }
}
