//! Reads JSON lines: one article a line, `{"id", "text", "title", "outlet", "url", "published", "kind"}`, all but `text` optional.
//!
//! In comes a stream of bytes, out come lines, and documents from lines; for a line that is none, what is wrong with it, and the rest
//! goes on. A stream may be of any size, since only one line is held at a time. What a line's fields leave open, the head of its text
//! may give.

use std::io::{self, BufRead, Read};

use serde::Deserialize;

use super::{
    day,
    fault::ReadFault,
    head::{Fields, HeadProblem},
    with_fields,
};
use crate::model::{Document, DocumentKind};

/// The lines of one stream that hold something.
pub(super) struct JsonLines<R> {
    stream: R,
    limit: u64,
    line: usize,
    /// The byte at which the next line begins.
    at: u64,
    buffer: Vec<u8>,
}

/// A line's number, from 1 on, and what it holds or why it could not be read.
pub(super) type Numbered<T> = (usize, Result<T, ReadFault>);

impl<R: BufRead> JsonLines<R> {
    /// Reads `stream`; a line of more than `limit` bytes is refused.
    pub(super) fn new(stream: R, limit: u64) -> Self {
        JsonLines {
            stream,
            limit,
            line: 0,
            at: 0,
            buffer: Vec::new(),
        }
    }

    /// The next line that is not blank, through `parse`, which is told the line's number. `Err` ends the stream.
    pub(super) fn next_line<T>(
        &mut self,
        parse: impl FnOnce(&str, usize) -> Result<T, ReadFault>,
    ) -> Option<io::Result<Numbered<T>>> {
        loop {
            let start = self.at;
            let whole = match self.fill() {
                Ok(None) => return None,
                Ok(Some(whole)) => whole,
                Err(error) => return Some(Err(error)),
            };
            self.line += 1;
            if !whole {
                let fault = ReadFault::TooLarge {
                    bytes: Some(self.at - start),
                    limit: self.limit,
                };
                return Some(Ok((self.line, Err(fault))));
            }
            let bytes = self.buffer.trim_ascii_end();
            if bytes.is_empty() {
                continue;
            }
            let read = match std::str::from_utf8(bytes) {
                Ok(text) if self.line == 1 => {
                    parse(text.strip_prefix('\u{feff}').unwrap_or(text), 1)
                }
                Ok(text) => parse(text, self.line),
                Err(error) => Err(ReadFault::NotUtf8 {
                    byte: start + error.valid_up_to() as u64,
                    line: None,
                    looks_like: None,
                }),
            };
            return Some(Ok((self.line, read)));
        }
    }

    /// Reads one line into the buffer. `None` at the end of the stream; `false` where the line is over the limit and was skipped.
    fn fill(&mut self) -> io::Result<Option<bool>> {
        self.buffer.clear();
        let read = (&mut self.stream)
            .take(self.limit + 1)
            .read_until(b'\n', &mut self.buffer)?;
        self.at += read as u64;
        if read == 0 {
            return Ok(None);
        }
        if self.buffer.last() == Some(&b'\n') || read as u64 <= self.limit {
            return Ok(Some(true));
        }
        self.buffer.clear();
        loop {
            let rest = self.stream.fill_buf()?;
            let end = memchr::memchr(b'\n', rest);
            let used = end.map_or(rest.len(), |end| end + 1);
            let last = end.is_some() || rest.is_empty();
            self.stream.consume(used);
            self.at += used as u64;
            if last {
                return Ok(Some(false));
            }
        }
    }
}

#[derive(Deserialize)]
struct Line {
    id: Option<Id>,
    text: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    published: Option<String>,
    kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

/// One line as a document with this label, and what its head leaves unread.
pub(super) fn article(line: &str, label: &str) -> Result<(Document, Vec<HeadProblem>), ReadFault> {
    let line: Line = object(line)?;
    let some = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
    let text = some(line.text).ok_or(ReadFault::Missing("text"))?;
    let published = some(line.published);
    let day = published.as_deref().and_then(day::whole);

    let mut problems = Vec::new();
    if let (Some(given), None) = (&published, day) {
        let given: String = given.chars().take(40).collect();
        problems.push(HeadProblem {
            line: 1,
            message: format!(
                "`published` is {given:?}, which is not a whole day such as 2025-09-04; the document was read without it"
            ),
        });
    }
    let kind = some(line.kind);
    let named = kind.as_deref().and_then(DocumentKind::named);
    if let (Some(given), None) = (&kind, named) {
        problems.push(HeadProblem {
            line: 1,
            message: super::front::no_kind(given),
        });
    }
    let fields = Fields {
        kind: named,
        id: some(line.id.map(|id| match id {
            Id::Text(id) => id,
            Id::Number(id) => id.to_string(),
        })),
        title: some(line.title),
        outlet: some(line.outlet),
        url: some(line.url),
        published: day,
    };
    Ok(with_fields(label, text, fields, problems))
}

/// One line as a JSON object.
pub(super) fn object<'l, T: Deserialize<'l>>(line: &'l str) -> Result<T, ReadFault> {
    serde_json::from_str(line).map_err(|error| ReadFault::Json(said(&error)))
}

/// What is wrong with a line, without the parser's own line number, which is always 1.
fn said(error: &serde_json::Error) -> String {
    let column = error.column();
    if error.is_eof() {
        return format!("the JSON object is cut off at column {column}");
    }
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    let message = match message {
        // The parser's own words for a line of prose, and for one that begins otherwise.
        "expected ident" | "expected value" => "this is no JSON",
        // The parser's words for an array or a number, of a type that only the program knows.
        message if message.contains("expected struct") => "an object in braces belongs here",
        message => message,
    };
    format!("not the JSON object that is read here: {message} (column {column})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(bytes: &[u8], limit: u64) -> Vec<String> {
        let mut lines = JsonLines::new(bytes, limit);
        std::iter::from_fn(|| {
            lines.next_line(|text, line| article(text, &format!("feed.jsonl:{line}")))
        })
        .map(|read| {
            let (line, read) = read.expect("memory does not fail");
            match read {
                Ok((document, problems)) => {
                    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
                    let id = document.id.unwrap_or_default();
                    let day = document
                        .published
                        .map(|day| day.to_string())
                        .unwrap_or_default();
                    format!(
                        "{}|{id}|{}|{day}|{}",
                        document.label,
                        document.text,
                        problems.join(";")
                    )
                }
                Err(fault) => format!("{line}!{fault}"),
            }
        })
        .collect()
    }

    #[test]
    fn a_document_a_line_and_a_bad_line_does_not_end_the_others() {
        let feed = "\u{feff}{\"id\": \"a\", \"text\": \"One.\", \"published\": \"2025-09-04\", \"more\": [1]}\r\n\n{\"id\": \"b\", \"te\n{\"id\": 3, \"text\": \"date 2025-09-05 Three.\", \"outlet\": null}";
        let read = lines(feed.as_bytes(), 1000);
        assert_eq!(read[0], "feed.jsonl:1|a|One.|2025-09-04|");
        assert!(
            read[1].starts_with("3!the JSON object is cut off at column"),
            "{}",
            read[1]
        );
        assert_eq!(read[2], "feed.jsonl:4|3|date 2025-09-05 Three.|2025-09-05|");
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn says_what_is_wrong_with_a_line() {
        let one = |line: &[u8]| lines(line, 100).join("\n");
        assert!(one(b"{\"id\": \"a\"}").contains("`text`"));
        assert!(one(b"{\"text\": \"  \"}").contains("`text`"));
        assert!(one(b"{\"text\": 5}").contains("invalid type"));
        assert!(one(b"[1]").contains("column"));
        assert!(one(b"{\"text\": \"caf\xe9\"}").contains("byte 13"));
        assert!(
            one(b"{\"text\": \"x\", \"published\": \"Thursday\"}")
                .contains("`published` is \"Thursday\"")
        );
        let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"x\"}}", "a".repeat(200));
        let read = lines(long.as_bytes(), 100);
        assert!(
            read[0].contains("213") && read[0].contains("100"),
            "{}",
            read[0]
        );
        assert!(read[1].starts_with("feed.jsonl:2|"), "{}", read[1]);
    }

    #[test]
    fn front_matter_inside_a_line_gives_what_its_fields_leave_open() {
        let read = lines(
            b"{\"text\": \"---\\nid: b\\npublished: 2025-09-04\\n---\\nSo.\", \"id\": \"a\"}",
            1000,
        );
        assert!(
            read[0].contains("|a|") && read[0].ends_with("|2025-09-04|"),
            "{}",
            read[0]
        );
    }

    proptest! {
        #[test]
        fn any_bytes_give_lines_or_faults(bytes in proptest::collection::vec(any::<u8>(), 0..300), limit in 1u64..50) {
            lines(&bytes, limit);
        }
    }
}
