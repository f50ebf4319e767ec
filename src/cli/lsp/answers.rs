//! What an editor is told of a draft: diagnostics, hovers, code actions.
//!
//! In come a text and its findings with offsets in bytes, out comes the protocol's JSON with lines and UTF-16 units, both from 0 on.

use serde_json::{Value, json};

use crate::{
    api::pb::{self, DiffKind, Headline},
    cli::{findings, reports},
    text::offsets::{Encoding, OffsetMap},
};

/// A text with its findings.
pub(super) struct Verified {
    findings: Vec<Placed>,
}

struct Placed {
    finding: pb::Finding,
    range: Range,
    /// Where its correction goes.
    correction: Option<Range>,
}

/// Two positions; the second is behind the last unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    start: (u64, u64),
    end: (u64, u64),
}

impl Range {
    fn json(self) -> Value {
        let position = |(line, character)| json!({"line": line, "character": character});
        json!({"start": position(self.start), "end": position(self.end)})
    }

    fn touches(self, other: Range) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

impl Verified {
    /// Finds the places of `findings` in `text`.
    pub(super) fn new(text: &str, findings: Vec<pb::Finding>) -> Self {
        let places = Places::new(text);
        let findings = findings
            .into_iter()
            .filter_map(|finding| {
                let range = places.range(&finding.span)?;
                let correction = finding.correction.as_ref();
                let correction = correction.and_then(|correction| places.range(&correction.span));
                Some(Placed {
                    finding,
                    range,
                    correction,
                })
            })
            .collect();
        Verified { findings }
    }

    /// A diagnostic for each finding that has something to say.
    pub(super) fn diagnostics(&self) -> Value {
        self.findings
            .iter()
            .filter_map(Placed::diagnostic)
            .collect()
    }

    /// What is known of the quotation at a position.
    pub(super) fn hover(&self, position: &Value) -> Option<Value> {
        let at = position_of(position)?;
        let here = Range { start: at, end: at };
        let placed = self
            .findings
            .iter()
            .find(|placed| placed.range.touches(here))?;
        Some(json!({
            "contents": {"kind": "markdown", "value": placed.markdown()},
            "range": placed.range.json(),
        }))
    }

    /// The corrections of what stands in a range.
    pub(super) fn actions(&self, uri: &str, range: &Value) -> Value {
        let Some(range) = range_of(range) else {
            return json!([]);
        };
        self.findings
            .iter()
            .filter(|placed| placed.range.touches(range))
            .filter_map(|placed| {
                let correction = placed.finding.correction.as_ref()?;
                let edit = json!({"range": placed.correction?.json(), "newText": correction.text});
                let mut action = json!({
                    "title": title(&placed.finding, correction),
                    "kind": "quickfix",
                    "isPreferred": true,
                    "edit": {"changes": {uri: [edit]}},
                });
                if let Some(diagnostic) = placed.diagnostic() {
                    action["diagnostics"] = json!([diagnostic]);
                }
                Some(action)
            })
            .collect()
    }
}

impl Placed {
    fn diagnostic(&self) -> Option<Value> {
        // The protocol's severities: 1 error, 2 warning, 3 information, 4 hint.
        let severity = match findings::asked(&self.finding) {
            Headline::Pass | Headline::Unspecified => return None,
            Headline::Stop => 1,
            Headline::Fix => 2,
            Headline::CannotCheck => 3,
            Headline::PassWithNote => 4,
        };
        Some(json!({
            "range": self.range.json(),
            "severity": severity,
            "code": reports::filed_under(&self.finding),
            "source": "onrecord",
            "message": reports::message(&self.finding),
            "data": {"finding": self.finding.id},
        }))
    }

    fn markdown(&self) -> String {
        let finding = &self.finding;
        let (name, words) = findings::asks(finding.headline());
        let mut out = format!("**{}: {words}**\n\n", plain(name));
        if finding
            .diff
            .iter()
            .any(|step| step.kind() != DiffKind::Equal)
        {
            let words: String = findings::diff(&finding.diff)
                .into_iter()
                .map(|(_, text)| text)
                .collect();
            out += &format!("- **record** {}\n", plain(&words));
        }
        for (label, words) in findings::facts(finding) {
            match label.is_empty() {
                true => out += &format!("  - {}\n", plain(&words)),
                false => out += &format!("- **{}** {}\n", plain(&label), plain(&words)),
            }
        }
        out
    }
}

/// Strangers' words as Markdown that shows them as they are.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() => {}
            c if c.is_ascii_punctuation()
                && !matches!(c, ',' | '.' | ';' | ':' | '\'' | '"' | '/') =>
            {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// What a correction does: it puts the words right, or what stands outside the marks, such as the name.
fn title(finding: &pb::Finding, correction: &pb::Correction) -> String {
    let text = shortened(&correction.text);
    let of_words = match (&finding.span, &correction.span) {
        (Some(words), Some(put)) => put.start < words.end && words.start < put.end,
        _ => true,
    };
    let what = match reports::filed_under(finding) {
        _ if of_words => return format!("Put in the words on record: “{text}”"),
        "R25" => "the speaker",
        "R26" => "the day",
        "R27" => "the place",
        _ => "what is",
    };
    format!("Put in {what} on record: {text}")
}

/// The first words of a correction, for a menu.
fn shortened(words: &str) -> String {
    const LENGTH: usize = 80;
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > LENGTH {
        true => line.chars().take(LENGTH).chain("…".chars()).collect(),
        false => line,
    }
}

fn position_of(value: &Value) -> Option<(u64, u64)> {
    Some((value["line"].as_u64()?, value["character"].as_u64()?))
}

fn range_of(value: &Value) -> Option<Range> {
    Some(Range {
        start: position_of(&value["start"])?,
        end: position_of(&value["end"])?,
    })
}

/// The lines of a text, and its UTF-16 units. The protocol ends a line at a line feed, a carriage return, or both.
struct Places<'t> {
    text: &'t str,
    lines: Vec<usize>,
    units: OffsetMap<'t>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        lines.extend(memchr::memchr2_iter(b'\n', b'\r', bytes).filter_map(|at| {
            let pair = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            (!pair).then_some(at + 1)
        }));
        Places {
            text,
            lines,
            units: OffsetMap::new(text, Encoding::Utf16),
        }
    }

    fn range(&self, span: &Option<pb::Span>) -> Option<Range> {
        let span = span.as_ref()?;
        let byte = |at: i32| Some(usize::try_from(at).ok()?.min(self.text.len()));
        Some(Range {
            start: self.position(byte(span.start)?),
            end: self.position(byte(span.end)?),
        })
    }

    fn position(&self, at: usize) -> (u64, u64) {
        let line = self.lines.partition_point(|&begins| begins <= at).max(1) - 1;
        let units = self.units.unit(at) - self.units.unit(self.lines[line]);
        (line as u64, units as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verified() -> Verified {
        let text = "𝒜 é\r\nso “No,” <b>he</b>\rsaid “Yes.”";
        let span = |words: &str| {
            let start = text.find(words).unwrap();
            Some(pb::Span {
                start: start as i32,
                end: (start + words.len()) as i32,
            })
        };
        let finding = |words: &str, headline: Headline| pb::Finding {
            id: "f1".to_owned(),
            span: span(words),
            text: words.to_owned(),
            headline: headline.into(),
            rules: vec!["R15".to_owned()],
            ..Default::default()
        };
        let stop = pb::Finding {
            recorded: "[click](x)".to_owned(),
            correction: Some(pb::Correction {
                span: span("No"),
                text: "Not".to_owned(),
            }),
            reasons: vec![pb::Reason {
                rule: "R15".to_owned(),
                message: "see [here](x) <i>".to_owned(),
            }],
            ..finding("No", Headline::Stop)
        };
        Verified::new(
            text,
            vec![
                stop,
                finding("Yes.", Headline::Pass),
                finding("𝒜", Headline::CannotCheck),
            ],
        )
    }

    #[test]
    fn positions_count_utf_16_units_and_every_kind_of_line() {
        let verified = verified();
        let diagnostics = verified.diagnostics();
        assert_eq!(
            diagnostics.as_array().unwrap().len(),
            2,
            "what passes is no diagnostic"
        );
        assert_eq!(
            diagnostics[0]["range"],
            json!({"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 6}})
        );
        assert_eq!(
            (&diagnostics[0]["severity"], &diagnostics[0]["code"]),
            (&json!(1), &json!("R15"))
        );
        assert_eq!(
            diagnostics[1]["range"]["end"],
            json!({"line": 0, "character": 2})
        );
        assert_eq!(verified.findings[1].range.start, (2, 6));
    }

    #[test]
    fn hovering_tells_and_strangers_words_stay_words() {
        let verified = verified();
        let hover = verified.hover(&json!({"line": 1, "character": 5})).unwrap();
        let value = hover["contents"]["value"].as_str().unwrap();
        assert!(
            value.starts_with("**STOP: not to be printed so**"),
            "{value}"
        );
        assert!(value.contains(r"see \[here\]\(x\) \<i\>"), "{value}");
        assert!(
            verified
                .hover(&json!({"line": 1, "character": 12}))
                .is_none()
        );
        assert!(verified.hover(&json!({"line": "x"})).is_none());
    }

    #[test]
    fn an_action_says_what_it_puts_right() {
        let span = |start, end| Some(pb::Span { start, end });
        let put = |start, end, text: &str| pb::Correction {
            span: span(start, end),
            text: text.to_owned(),
        };
        for (rule, correction, expected) in [
            (
                "R13",
                put(10, 20, "We will"),
                "Put in the words on record: “We will”",
            ),
            (
                "R25",
                put(12, 14, "not"),
                "Put in the words on record: “not”",
            ),
            (
                "R25",
                put(25, 28, "Ann Roe"),
                "Put in the speaker on record: Ann Roe",
            ),
            (
                "R26",
                put(2, 8, "Monday"),
                "Put in the day on record: Monday",
            ),
            (
                "R27",
                put(20, 28, "Bern"),
                "Put in the place on record: Bern",
            ),
        ] {
            let finding = pb::Finding {
                span: span(10, 20),
                rules: vec![rule.to_owned()],
                ..Default::default()
            };
            assert_eq!(title(&finding, &correction), expected);
        }
    }

    #[test]
    fn an_action_puts_in_the_words_on_record() {
        let verified = verified();
        let here = |line, character| {
            let at = json!({"line": line, "character": character});
            verified.actions("file:///a.md", &json!({"start": at, "end": at}))
        };
        let actions = here(1, 5);
        assert_eq!(
            actions[0]["edit"]["changes"]["file:///a.md"],
            json!([{"range": {"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 6}}, "newText": "Not"}])
        );
        assert_eq!(here(2, 7), json!([]));
    }
}
