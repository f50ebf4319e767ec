//! Waivers: an editor takes a finding on herself, by name and with a reason.
//!
//! In a draft a waiver is a comment, `<!-- onrecord: waive R13 by="A. Editor" reason="heard on the tape" -->`; a request may carry waivers by the
//! id of a finding. A comment reaches exactly one finding: the next quotation behind it, in the comment's own paragraph or, where
//! nothing else follows the comment there, at the paragraph after. It takes off the rules it names and no others, so that a later change that
//! breaks another rule still fails. The finding itself stays what it is.

use std::borrow::Cow;

use memchr::memmem;

use super::Desk;
use crate::{
    text::Span,
    verdict::{
        Finding, Headline, Waiver, Words,
        house::nearest,
        rules::{ALL, rule},
    },
};

/// What is wrong with a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverProblem {
    /// The comment; `None` for a waiver of the request.
    pub span: Option<Span>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// It could not be read, or lacks what it must have: it waives nothing. Otherwise it was read, and matches nothing.
    pub malformed: bool,
}

/// The waivers in a draft's comments, and what is wrong with others.
#[derive(Clone, Debug, Default)]
pub(super) struct Comments {
    waivers: Vec<Waiver>,
    problems: Vec<WaiverProblem>,
    /// The comments, which are no part of the article.
    spans: Vec<Span>,
}

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";
/// A quotation farther behind a comment than this many bytes is not the one it means.
const NEAR: usize = 2000;
/// What an instruction to us begins with.
const OURS: &str = "onrecord:";

/// Reads the comments of a draft that are addressed to onrecord.
pub(super) fn comments(text: &str) -> Comments {
    let mut found = Comments::default();
    let close = memmem::Finder::new(CLOSE);
    let mut past = 0;
    for start in memmem::find_iter(text.as_bytes(), OPEN) {
        if start < past {
            continue;
        }
        let inside = start + OPEN.len();
        if !text[inside..].trim_start().starts_with(OURS) {
            continue;
        }
        let Some(length) = close.find(&text.as_bytes()[inside..]) else {
            let span = Span::new(start, inside);
            found.problem(span, "the comment is not closed by -->".to_owned());
            break;
        };
        let end = inside + length;
        past = end + CLOSE.len();
        let span = Span::new(start, past);
        found.spans.push(span);
        match waiver(&text[inside..end], span) {
            Ok(waiver) => found.waivers.push(waiver),
            Err(problem) => found.problem(span, problem),
        }
    }
    found
}

impl Comments {
    fn problem(&mut self, span: Span, message: String) {
        self.problems.push(WaiverProblem {
            span: Some(span),
            message,
            malformed: true,
        });
    }

    /// The draft with these comments as spaces, byte for byte as long: what a waiver says is nobody's quotation.
    pub(super) fn blanked<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.spans.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        for span in &self.spans {
            bytes[span.start()..span.end()].fill(b' ');
        }
        // Whole characters were replaced, so that the rest is text.
        String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

/// `onrecord: waive R13 R9 by="A. Editor" reason="…"`.
fn waiver(comment: &str, span: Span) -> Result<Waiver, String> {
    let said = comment.trim().trim_start_matches(OURS).trim_start();
    let rest = said.strip_prefix("waive").ok_or_else(|| {
        "only `waive` can be asked for here: waive R13 by=\"…\" reason=\"…\"".to_owned()
    })?;
    let mut waiver = Waiver {
        rules: Vec::new(),
        author: String::new(),
        reason: String::new(),
        finding: None,
        span: Some(span),
    };
    let mut rest = rest.trim_start_matches(is_between);
    while !rest.is_empty() {
        let named = ["by", "reason"].into_iter().find_map(|key| {
            let value = rest.strip_prefix(key)?.trim_start().strip_prefix('=')?;
            Some((key, value.trim_start()))
        });
        rest = match named {
            Some((key, value)) => {
                let (text, behind) = quoted(value)
                    .ok_or_else(|| format!("`{key}` takes words in quotation marks"))?;
                let field = match key {
                    "by" => &mut waiver.author,
                    _ => &mut waiver.reason,
                };
                *field = text.trim().to_owned();
                behind
            }
            None => {
                let end = rest.find(is_between).unwrap_or(rest.len());
                waiver.rules.push(known(&rest[..end])?);
                &rest[end..]
            }
        }
        .trim_start_matches(is_between);
    }
    complete(&waiver)?;
    Ok(waiver)
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// The rule of that number.
///
/// # Errors
///
/// Where there is none: the word, and the nearest rule.
pub fn known(number: &str) -> Result<&'static str, String> {
    const SHOWN: usize = 40;
    if let Some(rule) = rule(number) {
        return Ok(rule.number);
    }
    let shown: String = number.chars().take(SHOWN).collect();
    let rules: Vec<&str> = ALL.iter().map(|rule| rule.number).collect();
    let hint = match nearest(&shown, &rules) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("the rules are R1 to R{}", ALL.len()),
    };
    Err(format!("there is no rule {shown:?}; {hint}"))
}

/// Somebody must answer for a waiver, with a reason, and for named rules.
///
/// # Errors
///
/// What it lacks.
pub fn complete(waiver: &Waiver) -> Result<(), String> {
    if waiver.rules.is_empty() {
        return Err("it names no rule, such as R13".to_owned());
    }
    if waiver.author.is_empty() {
        return Err("it has no author: add by=\"…\"".to_owned());
    }
    if waiver.reason.is_empty() {
        return Err("it has no reason: add reason=\"…\"".to_owned());
    }
    Ok(())
}

/// The words between marks at the front, and what stands behind them.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let close = match open {
        '"' | '\'' => open,
        '“' => '”',
        _ => return None,
    };
    text[open.len_utf8()..].split_once(close)
}

impl Desk<'_> {
    /// Applies the waivers to the findings, in the order of the text, and gives what is wrong with them.
    pub(super) fn waive(&self, findings: &mut [Finding], comments: Comments) -> Vec<WaiverProblem> {
        let mut problems = comments.problems;
        for waiver in comments.waivers.iter().chain(&self.options.waivers) {
            let unmatched = |message: String| WaiverProblem {
                span: waiver.span,
                message,
                malformed: false,
            };
            let mut reached = 0;
            let places = match waiver.span {
                Some(span) => self.next(span, findings).into_iter().collect(),
                None => by_id(waiver.finding.as_deref(), findings),
            };
            for at in places {
                let finding = &mut findings[at];
                reached += 1;
                let given = finding.rules();
                let (used, unused): (Vec<&'static str>, Vec<&'static str>) = waiver
                    .rules
                    .iter()
                    .copied()
                    .partition(|rule| given.contains(rule));
                if !unused.is_empty() {
                    problems.push(unmatched(format!(
                        "“{}” has no finding of {}",
                        finding.text,
                        unused.join(", ")
                    )));
                }
                if !used.is_empty() {
                    finding.waivers.push(Waiver {
                        rules: used,
                        ..waiver.clone()
                    });
                }
            }
            if reached == 0 {
                problems.push(unmatched(match waiver.finding.as_deref() {
                    Some(id) => format!("this draft has no finding with the id {id:?}"),
                    None => "no quotation follows it in its paragraph or at the next".to_owned(),
                }));
            }
        }
        for finding in findings.iter_mut().filter(|f| !f.waivers.is_empty()) {
            self.leave(finding);
        }
        problems.sort_by_key(|problem| problem.span.map(Span::start));
        problems
    }

    /// What a finding still asks for.
    fn leave(&self, finding: &mut Finding) {
        let waived: Vec<&str> = finding
            .waivers
            .iter()
            .flat_map(|waiver| waiver.rules.iter().copied())
            .collect();
        let given = finding.rules();
        finding.leaves = self
            .options
            .profile
            .headline_without(&finding.axes(), |value| {
                let by: Vec<&str> = value
                    .rules()
                    .iter()
                    .copied()
                    .filter(|rule| given.contains(rule))
                    .collect();
                // Where another rule than the usual one gave it, all that spoke must be named.
                let by = if by.is_empty() { &given } else { &by };
                by.iter().all(|rule| waived.contains(rule))
            })
            .min(finding.headline);
        if self.foreign {
            finding.leaves = finding.leaves.max(Headline::CannotCheck);
        }
    }

    /// The next quotation behind a comment, if it stands near.
    fn next(&self, comment: Span, findings: &[Finding]) -> Option<usize> {
        let behind = findings.partition_point(|finding| finding.span.start() < comment.end());
        let at = findings[behind..]
            .iter()
            .take_while(|finding| finding.span.start() <= comment.end() + NEAR)
            .position(|finding| finding.words != Words::NotAQuote)?
            + behind;
        let between = self
            .text
            .get(comment.end()..findings[at].span.start())?
            .trim_start();
        let broken = between
            .split('\n')
            .skip(1)
            .any(|line| line.trim().is_empty());
        (!broken).then_some(at)
    }
}

fn by_id(id: Option<&str>, findings: &[Finding]) -> Vec<usize> {
    findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| Some(finding.id.as_str()) == id)
        .map(|(at, _)| at)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_rules_author_and_reason() {
        let text = "Hm. <!-- a note --> <!-- onrecord: waive R13, r9 by=\"A. Editor\" reason=“heard on the tape” -->“Yes.”";
        let found = comments(text);
        let [waiver] = found.waivers.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(waiver.rules, ["R13", "R9"]);
        assert_eq!(waiver.author, "A. Editor");
        assert_eq!(waiver.reason, "heard on the tape");
        let blank = found.blanked(text);
        assert_eq!(blank.len(), text.len());
        assert!(blank.contains("a note") && !blank.contains("Editor") && blank.ends_with("“Yes.”"));
    }

    #[test]
    fn what_a_waiver_lacks_is_told() {
        for (comment, told) in [
            (
                "waive R13 reason=\"tape\"",
                "it has no author: add by=\"…\"",
            ),
            ("waive R13 by=\"A\"", "it has no reason: add reason=\"…\""),
            (
                "waive R13 by=\" \" reason=\"x\"",
                "it has no author: add by=\"…\"",
            ),
            (
                "waive by=\"A\" reason=\"x\"",
                "it names no rule, such as R13",
            ),
            (
                "waive R77 by=\"A\" reason=\"x\"",
                "there is no rule \"R77\"; did you mean R7?",
            ),
            (
                "waive all by=\"A\" reason=\"x\"",
                "there is no rule \"all\"; the rules are R1 to R30",
            ),
            (
                "waive R13 by=A reason=\"x\"",
                "`by` takes words in quotation marks",
            ),
            ("waive R13 by=\"A", "`by` takes words in quotation marks"),
            (
                "skip R13",
                "only `waive` can be asked for here: waive R13 by=\"…\" reason=\"…\"",
            ),
        ] {
            let found = comments(&format!("<!-- onrecord: {comment} --> “Yes.”"));
            assert!(found.waivers.is_empty(), "{comment}");
            assert_eq!(found.problems[0].message, told, "{comment}");
            assert!(found.problems[0].malformed);
        }
        let open = comments("<!-- onrecord: waive R13 by=\"A\" reason=\"x\" “Yes.”");
        assert_eq!(open.problems[0].message, "the comment is not closed by -->");
        assert!(comments("<!-- <!-- <!-- onrecord").problems.is_empty());
    }
}
