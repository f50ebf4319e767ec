//! Waivers: an editor takes a finding on herself, by name and with a reason.
//!
//! In a draft a waiver is a comment, `<!-- onrecord: waive R13 by="A. Editor" reason="heard on the tape" -->`; a request may carry waivers by the
//! id of a finding. A comment reaches exactly one finding: the next quotation behind it, in the comment's own paragraph or, where
//! nothing else follows the comment there, at the paragraph after. It takes off the rules it names and no others, so that a later change that
//! breaks another rule still fails. The finding itself stays what it is.

use super::Desk;
use crate::{
    text::{
        Span,
        comments::{self, CLOSE, OPEN},
    },
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
}

/// A quotation farther behind a comment than this many bytes is not the one it means.
const NEAR: usize = 2000;
/// What an instruction to us begins with, in letters of any case, before a colon.
const OURS: &str = "onrecord";

/// Reads the comments of a draft that are addressed to onrecord.
pub(super) fn comments(text: &str, comments: &comments::Comments) -> Comments {
    let mut found = Comments::default();
    for &span in &comments.spans {
        if comments.unclosed.contains(&span.start()) {
            continue;
        }
        let inside = &text[span.start() + OPEN.len()..span.end()];
        let Some(said) = addressed(inside.strip_suffix(CLOSE).unwrap_or_default()) else {
            continue;
        };
        match said.and_then(|said| waiver(said, span)) {
            Ok(waiver) => found.waivers.push(waiver),
            Err(problem) => found.problem(span, problem),
        }
    }
    for &start in &comments.unclosed {
        let inside = start + OPEN.len();
        if addressed(&text[inside..]).is_some() {
            let span = Span::new(start, inside);
            found.problem(span, "the comment is not closed by -->".to_owned());
        }
    }
    found
}

/// What a comment asks of us; `None` where it is not addressed to us.
fn addressed(comment: &str) -> Option<Result<&str, String>> {
    let said = strip(comment.trim(), OURS)?.trim_start();
    match said.strip_prefix(':') {
        Some(said) => Some(Ok(said.trim_start())),
        // Any other sentence may begin with our name.
        None => strip(said, "waive").map(|_| {
            Err(
                "a colon is missing behind `onrecord`: onrecord: waive R13 by=\"…\" reason=\"…\""
                    .to_owned(),
            )
        }),
    }
}

/// What stands behind a word of ASCII letters, in whatever case they are.
fn strip<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

impl Comments {
    fn problem(&mut self, span: Span, message: String) {
        self.problems.push(WaiverProblem {
            span: Some(span),
            message,
            malformed: true,
        });
    }
}

/// `waive R13 R9 by="A. Editor" reason="…"`.
fn waiver(said: &str, span: Span) -> Result<Waiver, String> {
    let rest = strip(said, "waive").ok_or_else(|| {
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
            let value = strip(rest, key)?.trim_start().strip_prefix('=')?;
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
        let found = ours(text);
        let [waiver] = found.waivers.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(waiver.rules, ["R13", "R9"]);
        assert_eq!(waiver.author, "A. Editor");
        assert_eq!(waiver.reason, "heard on the tape");
    }

    #[test]
    fn our_name_is_known_in_any_case_and_needs_its_colon() {
        let waived = |comment: &str| {
            let found = ours(&format!("<!-- {comment} -->“Yes.”"));
            (found.waivers.len(), found.problems.len())
        };
        let rest = "R13 by=\"A. Editor\" reason=\"heard on the tape\"";
        assert_eq!(waived(&format!("OnRecord: Waive {rest}")), (1, 0));
        assert_eq!(
            waived(&format!("ONRECORD : waive {}", rest.replace("by", "By"))),
            (1, 0)
        );
        assert_eq!(waived(&format!("onrecord waive {rest}")), (0, 1));
        assert_eq!(waived("onrecord is a program"), (0, 0));
        assert_eq!(waived("“é”"), (0, 0));
    }

    fn ours(text: &str) -> Comments {
        comments(text, &comments::Comments::of(text))
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
            let found = ours(&format!("<!-- onrecord: {comment} --> “Yes.”"));
            assert!(found.waivers.is_empty(), "{comment}");
            assert_eq!(found.problems[0].message, told, "{comment}");
            assert!(found.problems[0].malformed);
        }
        let open = ours("<!-- onrecord: waive R13 by=\"A\" reason=\"x\" “Yes.”");
        assert_eq!(open.problems[0].message, "the comment is not closed by -->");
        assert!(ours("<!-- <!-- <!-- onrecord").problems.is_empty());
    }
}
