//! Reads what the head of an article says of it: front matter first, then the customary lines.
//!
//! In comes the text as received, out come the fields, the byte where the body begins, and what could not be read. The customary
//! lines are those whose meaning leaves no choice: `date 2025-09-04` at the very start, `Published On 4 Sep 2025` alone on a line,
//! `By Jane Roe | Sept. 4, 2025`, and a block of `Title:`, `Outlet:`, `URL:`, `Published:`. Two lines that give two days give none.

use std::fmt;

use jiff::civil::Date;

use crate::model::DocumentKind;

use super::{day, front};

/// How many lines with words on them count as the head of an article: title, standfirst, byline, day, and two to spare.
const HEAD_LINES: usize = 6;
/// A customary line is short; a longer one is prose that begins alike.
const LINE_BYTES: usize = 120;

/// What the head of an article gives.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub fields: Fields,
    /// Where the body begins, in bytes.
    pub body: usize,
    pub problems: Vec<HeadProblem>,
}

/// What a document can say of itself.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Fields {
    pub id: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub published: Option<Date>,
    pub kind: Option<DocumentKind>,
}

impl Fields {
    /// Keeps what is set and takes the rest from `other`.
    pub(super) fn or(self, other: Fields) -> Fields {
        Fields {
            id: self.id.or(other.id),
            title: self.title.or(other.title),
            outlet: self.outlet.or(other.outlet),
            url: self.url.or(other.url),
            published: self.published.or(other.published),
            kind: self.kind.or(other.kind),
        }
    }
}

/// A part of a head that says something we cannot read. The field is left unset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadProblem {
    /// The line in the text, from 1 on.
    pub line: usize,
    /// What is wrong and what would be right, in words.
    pub message: String,
}

impl fmt::Display for HeadProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for HeadProblem {}

/// Reads the head of `text`.
pub(super) fn read(text: &str) -> Head {
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut head = front::read(text, start).unwrap_or(Head {
        body: start,
        ..Head::default()
    });
    let customary = customary(text, head.body.max(start));
    head.fields = head.fields.or(customary.fields);
    head.body = customary.body;
    head
}

/// Reads the customary lines from `start` on. Lines at the very front leave the body; one further down (a standfirst came first) stays
/// in it, since the body is one stretch and the standfirst may hold a quotation.
fn customary(text: &str, start: usize) -> Head {
    let mut days: Vec<Date> = Vec::new();
    let mut head = Head {
        body: start,
        ..Head::default()
    };
    let mut at_front = true;
    let mut seen = 0;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if seen == HEAD_LINES {
            break;
        }
        let end = at + line.len();
        let words = line.trim();
        if !words.is_empty() {
            seen += 1;
            let read = if words.len() > LINE_BYTES {
                None
            } else {
                line_of_head(words, &mut head.fields, at_front)
            };
            if let Some(day) = read {
                days.extend(day);
            } else if at_front && let Some((day, used)) = leading_date(line) {
                days.push(day);
                head.body = at + used;
                at_front = false;
            } else {
                at_front = false;
            }
            if at_front {
                head.body = end;
            }
        }
        at = end;
    }
    days.dedup();
    if let [day] = days[..] {
        head.fields.published = Some(day);
    }
    head
}

/// Reads one whole line of a head: `None` where it is none, else the day it gives, if it gives one.
fn line_of_head(line: &str, fields: &mut Fields, at_front: bool) -> Option<Option<Date>> {
    if let Some(day) = published_line(line).or_else(|| byline(line)) {
        return Some(Some(day));
    }
    // Fields by name only where nothing but fields came before: in prose, "Title:" is prose.
    let (key, value) = line.split_once(':')?;
    if !at_front || value.trim().is_empty() {
        return None;
    }
    let value = value.trim();
    let field = match key.trim().to_ascii_lowercase().as_str() {
        "title" => &mut fields.title,
        "outlet" => &mut fields.outlet,
        "url" if value.starts_with("http") => &mut fields.url,
        _ => return None,
    };
    field.get_or_insert_with(|| value.to_owned());
    Some(None)
}

/// `Published On 4 Sep 2025`, `Published: Sept. 4, 2025`, `First published on Thu 4 Sep 2025 10.15 BST`; nothing else on the line.
fn published_line(line: &str) -> Option<Date> {
    let rest = strip_word(line, "first").unwrap_or(line);
    let rest = ["published", "posted", "publication date", "date published"]
        .iter()
        .find_map(|word| strip_word(rest, word))
        .or_else(|| strip_word(rest, "date").filter(|rest| rest.starts_with(':')))?;
    let rest = strip_word(rest, "on").unwrap_or(rest);
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    day::whole(rest)
}

/// `By Jane Roe | Sept. 4, 2025`: the byline's own day, where a bar or a dot sets it apart.
fn byline(line: &str) -> Option<Date> {
    let rest = strip_word(line, "by")?;
    let mut days = rest.split(['|', '•', '·']).skip(1).map(day::whole);
    let day = days.find_map(|day| day)?;
    days.all(|other| other.is_none_or(|other| other == day))
        .then_some(day)
}

/// ` date 2025-09-04 Leaders…`: the day run into the first sentence, and how many bytes of the line come before that sentence.
fn leading_date(line: &str) -> Option<(Date, usize)> {
    let words = line.trim_start();
    let indent = line.len() - words.len();
    let rest = strip_word(words, "date")?;
    let rest = rest.strip_prefix(':').unwrap_or(rest).trim_start();
    // ISO's order only: "Date 4 May 2025 is set" is a sentence.
    let iso = rest.get(..10)?;
    let (day, used) = day::leading(iso)?;
    let after = &rest[used..];
    let white = after.len() - after.trim_start_matches([' ', '\t', '\u{a0}']).len();
    (used == 10 && (white > 0 || after.trim().is_empty())).then(|| {
        let before = words.len() - rest.len();
        (day, indent + before + used + white)
    })
}

/// What follows `word` (any case) where `line` begins with it as a whole word.
fn strip_word<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    let head = line.get(..word.len())?;
    let rest = &line[word.len()..];
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphanumeric());
    (head.eq_ignore_ascii_case(word) && ends).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day_and_body(text: &str) -> (Option<String>, &str) {
        let head = read(text);
        assert!(head.problems.is_empty(), "{:?}", head.problems);
        (
            head.fields.published.map(|day| day.to_string()),
            &text[head.body..],
        )
    }

    #[test]
    fn customary_lines() {
        for (text, day, body) in [
            (
                " date 2025-09-04 Ministers met.",
                "2025-09-04",
                "Ministers met.",
            ),
            (
                "date 2025-09-04\nMinisters met.",
                "2025-09-04",
                "\nMinisters met.",
            ),
            (
                "Published On 4 Sep 2025\nMinisters met.",
                "2025-09-04",
                "Ministers met.",
            ),
            (
                "Published: Sept. 4, 2025\r\n\r\nMinisters met.",
                "2025-09-04",
                "\r\nMinisters met.",
            ),
            (
                "First published on Thu 4 Sep 2025 10.15 BST\nSo.",
                "2025-09-04",
                "So.",
            ),
            ("Date: 4 September 2025\nSo.", "2025-09-04", "So."),
            ("By Jane Roe | Sept. 4, 2025\nSo.", "2025-09-04", "So."),
            ("\u{feff}Published 4 Sep 2025\nSo.", "2025-09-04", "So."),
            (
                "Ministers “will meet”\nPublished On 4 Sep 2025\nSo.",
                "2025-09-04",
                "Ministers “will meet”\nPublished On 4 Sep 2025\nSo.",
            ),
        ] {
            assert_eq!(day_and_body(text), (Some(day.to_owned()), body), "{text:?}");
        }
    }

    #[test]
    fn prose_is_no_head() {
        for text in [
            "Published On Thursday\nSo.",
            "Published on 4 September 2025 in Vienna, the report is long.\nSo.",
            "The report was published on 4 September 2025.",
            "Updated: 4 Sep 2025\nSo.",
            "Published On 4 Sep 2025\nPublished On 5 Sep 2025",
            "By Jane Roe\nSept. 4, 2025",
            "By Jane Roe | Updated Sept. 4, 2025",
            "Date 2025-09-04T is a name",
            "Dates 2025-09-04 to 2025-09-05",
            "one\ntwo\nthree\nfour\nfive\nsix\nPublished On 4 Sep 2025",
            "Date: é",
            "date 2025-09-é",
            "– date 2025-09-04",
        ] {
            assert_eq!(day_and_body(text).0, None, "{text:?}");
        }
    }

    #[test]
    fn fields_by_name_at_the_front() {
        let text = "Title: So it goes\nOutlet: The Daily\nURL: https://example.org/a\nPublished: 2025-09-04\n\nBody.";
        let head = read(text);
        assert_eq!(head.fields.title.as_deref(), Some("So it goes"));
        assert_eq!(head.fields.outlet.as_deref(), Some("The Daily"));
        assert_eq!(head.fields.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(head.fields.published, Some(Date::constant(2025, 9, 4)));
        assert_eq!(text[head.body..].trim(), "Body.");
        let prose = read("He rose.\nTitle: none\nSo.");
        assert_eq!((prose.fields.title, prose.body), (None, 0));
    }

    proptest! {
        #[test]
        fn the_body_begins_on_a_character_whatever_comes(
            text in "(---\n|\\+\\+\\+\n|date |Published On |published: |title: |4 Sep 2025|2025-09-04|\n|\\PC|é|\u{feff}| ){0,40}"
        ) {
            let head = read(&text);
            prop_assert!(text.is_char_boundary(head.body));
        }
    }
}
