//! Reads front matter: a block of fields between two lines of `---` (the common part of YAML) or `+++` (TOML).
//!
//! In comes the text, out come the fields and where the block ends. A block that is not one (a rule across the page, a list of
//! prose) is text and stays in the body. A block that is one but holds a value we cannot read is a problem that names its line;
//! the field stays unset. Keys that are not ours are skipped.

use jiff::civil::Date;

use crate::model::DocumentKind;

use super::{
    day,
    head::{Fields, Head, HeadProblem},
};

/// A block that has not ended after so many bytes is none.
const BLOCK_BYTES: usize = 64 * 1024;

/// The front matter that begins at byte `start` of `text`; `None` where there is none.
pub(super) fn read(text: &str, start: usize) -> Option<Head> {
    let mut lines = Lines { text, at: start };
    let (_, opening) = lines.next()?;
    match opening.trim_end() {
        "---" => yaml(text, lines),
        "+++" => toml(text, lines),
        _ => None,
    }
}

/// Lines with the byte each begins at.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<(usize, &'t str)> {
        let rest = &self.text[self.at..];
        let line = rest.split_inclusive('\n').next()?;
        let start = self.at;
        self.at += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    }
}

fn line_number(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
        + 1
}

fn toml(text: &str, mut lines: Lines<'_>) -> Option<Head> {
    let start = lines.at;
    let (end, _) = lines
        .by_ref()
        .take_while(|(at, _)| at - start < BLOCK_BYTES)
        .find(|(_, line)| line.trim_end() == "+++")?;
    let mut head = Head {
        body: lines.at,
        ..Head::default()
    };
    let table: toml::Table = match text[start..end].parse() {
        Ok(table) => table,
        Err(error) => {
            let at = error.span().map_or(start, |span| start + span.start);
            head.problems.push(HeadProblem {
                line: line_number(text, at.min(end)),
                message: format!("the front matter is not TOML: {}", error.message()),
            });
            return Some(head);
        }
    };
    let line = line_number(text, start);
    for (key, value) in table {
        let value = match value {
            toml::Value::String(value) => value,
            toml::Value::Datetime(value) => value.to_string(),
            toml::Value::Integer(value) => value.to_string(),
            _ => continue,
        };
        set(&mut head, &key, value, line);
    }
    Some(head)
}

fn yaml(text: &str, mut lines: Lines<'_>) -> Option<Head> {
    let start = lines.at;
    let mut head = Head::default();
    // Of the field being read: its key, its value so far, where it stands, and whether more lines may follow.
    let mut open: Option<Field<'_>> = None;
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut ours = false;
    while let Some((at, line)) = lines.next() {
        if at - start >= BLOCK_BYTES {
            return unclosed(text, start, ours);
        }
        let words = line.trim();
        if matches!(line.trim_end(), "---" | "...") {
            fields.extend(open);
            head.body = lines.at;
            for field in fields {
                let line = line_number(text, field.at);
                match field.value() {
                    Ok(value) => set(&mut head, field.key, value, line),
                    Err(message) => head.problems.push(HeadProblem { line, message }),
                }
            }
            return Some(head);
        } else if words.is_empty() || words.starts_with('#') {
            continue;
        } else if line.starts_with([' ', '\t']) || (words.starts_with("- ") && open.is_some()) {
            match &mut open {
                Some(field) => field.more.push(words),
                None => return unclosed(text, start, ours),
            }
        } else if let Some((key, value)) = key_and_value(line) {
            ours |= is_ours(key);
            fields.extend(open.replace(Field {
                at,
                key,
                first: value,
                more: Vec::new(),
            }));
        } else {
            return unclosed(text, start, ours);
        }
    }
    unclosed(text, start, ours)
}

/// A block that does not end as one. Where it named fields of ours it was meant as one, and the caller must hear of it.
fn unclosed(text: &str, start: usize, ours: bool) -> Option<Head> {
    ours.then(|| Head {
        body: 0,
        problems: vec![HeadProblem {
            line: line_number(text, start) - 1,
            message: "the front matter that begins here does not end with a line of --- after its fields; it was read as text"
                .to_owned(),
        }],
        ..Head::default()
    })
}

struct Field<'t> {
    at: usize,
    key: &'t str,
    first: &'t str,
    more: Vec<&'t str>,
}

impl Field<'_> {
    /// The value, with the lines that continue it and without its quotation marks.
    fn value(&self) -> Result<String, String> {
        let mut value = match self.first {
            ">" | ">-" | ">+" | "|" | "|-" | "|+" => String::new(),
            first => first.to_owned(),
        };
        for line in &self.more {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(line);
        }
        let broken = || {
            format!(
                "the value of `{}` in the front matter opens a quotation mark that does not close",
                self.key
            )
        };
        if let Some(rest) = value.strip_prefix('"') {
            unescape(rest).ok_or_else(broken)
        } else if let Some(rest) = value.strip_prefix('\'') {
            single_quoted(rest).ok_or_else(broken)
        } else {
            let end = value.find(" #").unwrap_or(value.len());
            Ok(value[..end].trim().to_owned())
        }
    }
}

/// A double-quoted value up to its closing mark.
fn unescape(rest: &str) -> Option<String> {
    let mut value = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next()? {
            '"' => return Some(value),
            '\\' => match chars.next()? {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                }
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
}

/// A single-quoted value up to its closing mark; two marks are one inside.
fn single_quoted(rest: &str) -> Option<String> {
    let mut value = String::new();
    let mut chars = rest.chars().peekable();
    loop {
        match chars.next()? {
            '\'' if chars.peek() == Some(&'\'') => {
                chars.next();
                value.push('\'');
            }
            '\'' => return Some(value),
            other => value.push(other),
        }
    }
}

/// `key: value` at the start of a line; the key a word or two.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_end();
    let key = key
        .strip_prefix('"')
        .and_then(|key| key.strip_suffix('"'))
        .unwrap_or(key);
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let shape = !key.is_empty() && key.len() <= 60 && key.chars().all(word);
    let apart = value.is_empty() || value.starts_with([' ', '\t']);
    (shape && apart).then(|| (key, value.trim()))
}

fn is_ours(key: &str) -> bool {
    ["id", "title", "outlet", "url", "published", "date", "kind"]
        .iter()
        .any(|ours| ours.eq_ignore_ascii_case(key))
}

/// Sets one field. `date`, which other programs write, is the day of publication where `published` is not given.
fn set(head: &mut Head, key: &str, value: String, line: usize) {
    let Fields {
        id,
        title,
        outlet,
        url,
        published,
        kind,
    } = &mut head.fields;
    let value = value.trim();
    if value.is_empty() || matches!(value, "~" | "null") {
        return;
    }
    match key.to_ascii_lowercase().as_str() {
        "id" => *id = Some(value.to_owned()),
        "title" => *title = Some(value.to_owned()),
        "outlet" => *outlet = Some(value.to_owned()),
        "url" => *url = Some(value.to_owned()),
        "kind" => match DocumentKind::named(value) {
            Some(known) => *kind = Some(known),
            None => head.problems.push(HeadProblem {
                line,
                message: no_kind(value),
            }),
        },
        "published" => match published_day(key, value, line) {
            Ok(day) => *published = Some(day),
            Err(problem) => head.problems.push(problem),
        },
        "date" => match published_day(key, value, line) {
            Ok(day) => *published = published.or(Some(day)),
            Err(problem) => head.problems.push(problem),
        },
        _ => {}
    }
}

/// What is wrong with a kind of document that is none.
pub(super) fn no_kind(value: &str) -> String {
    format!(
        "`kind` is {:?}, which is not report, transcript, press release or notes; the document was read as a report",
        value.chars().take(40).collect::<String>()
    )
}

fn published_day(key: &str, value: &str, line: usize) -> Result<Date, HeadProblem> {
    day::whole(value).ok_or_else(|| HeadProblem {
        line,
        message: format!(
            "`{key}` is {:?}, which is not a whole day such as 2025-09-04; the day of publication stays unknown",
            value.chars().take(40).collect::<String>()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> Option<(Fields, &str)> {
        read(text, 0).map(|head| {
            assert_eq!(head.problems, [], "{text:?}");
            (head.fields, &text[head.body..])
        })
    }

    fn problem(text: &str) -> String {
        let head = read(text, 0).expect("front matter");
        format!("{}: {}", head.problems[0].line, head.problems[0].message)
    }

    #[test]
    fn reads_the_common_part_of_yaml() {
        let text = "---\r\nid: a-1\r\ntitle: \"Say \\\"no\\\": a review\"\r\noutlet: 'The People''s Daily'\r\nurl: https://example.org/a # mirrored\r\npublished: 2025-09-04\r\ntags:\r\n- one\r\n  - two\r\n---\r\n“So.”";
        let (fields, body) = front(text).unwrap();
        assert_eq!(fields.id.as_deref(), Some("a-1"));
        assert_eq!(fields.title.as_deref(), Some("Say \"no\": a review"));
        assert_eq!(fields.outlet.as_deref(), Some("The People's Daily"));
        assert_eq!(fields.url.as_deref(), Some("https://example.org/a"));
        assert_eq!(fields.published, Some(Date::constant(2025, 9, 4)));
        assert_eq!(body, "“So.”");
        let (fields, _) =
            front("---\ntitle: >\n  A long\n  title\nDate: 4 Sep 2025\n...\n").unwrap();
        assert_eq!(fields.title.as_deref(), Some("A long title"));
        assert_eq!(fields.published, Some(Date::constant(2025, 9, 4)));
        let (fields, body) = front("---\ntitle: A: b\nid:\noutlet: ~\n---").unwrap();
        assert_eq!(
            (fields.title.as_deref(), fields.id, fields.outlet, body),
            (Some("A: b"), None, None, "")
        );
    }

    #[test]
    fn reads_toml() {
        let (fields, body) = front(
            "+++\ntitle = \"So\"\npublished = 2025-09-04T10:00:00Z\nid = 7\n[x]\ny = 1\n+++\nBody",
        )
        .unwrap();
        assert_eq!(fields.title.as_deref(), Some("So"));
        assert_eq!(fields.id.as_deref(), Some("7"));
        assert_eq!(fields.published, Some(Date::constant(2025, 9, 4)));
        assert_eq!(body, "Body");
    }

    #[test]
    fn a_rule_across_the_page_is_text() {
        for text in [
            "",
            "---",
            "---\nHe said: “No.”\n---\nMore.",
            "---\n\nShe left.\n",
            "--- title: x",
            "----\ntitle: x\n---\n",
            "+++\nmore to come",
            "— Around 30\n---\n",
            "---\n- one\n- two\n---\n",
        ] {
            assert_eq!(front(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        assert!(
            problem("---\ntitle: x\npublished: next week\n---\n")
                .starts_with("3: `published` is \"next week\"")
        );
        assert!(problem("---\ntitle: \"x\n---\n").starts_with("2: the value of `title`"));
        assert!(
            problem("---\ntitle: x\nHe left the room.\n---\n")
                .starts_with("1: the front matter that begins here")
        );
        assert!(problem("---\ntitle: x\n").starts_with("1: the front matter"));
        assert!(problem("+++\ntitle = \n+++\n").starts_with("2: the front matter is not TOML"));
    }
}
