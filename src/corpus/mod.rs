//! Reads articles, in the formats that newsrooms have them in: plain text, Markdown, HTML, DOCX, feeds, news items, web archives, packed
//! or not; files, directories and streams.
//!
//! In come paths or texts, out come [`Document`]s with the text that was read and what its own head says of it: id, title, outlet,
//! URL, day of publication. Nothing is guessed: a day that the head does not give is unknown. A text that was read out of another format
//! carries its [`Origin`], which leads every stretch of it back. The layer knows nothing of
//! quotations but the format in which others hand them over; it is the only one below the command line that opens a caller's files.

mod charset;
mod day;
mod docx;
mod fault;
mod feed;
mod files;
mod front;
mod head;
mod html;
mod jsonl;
mod kind;
mod newsml;
mod ninjs;
mod origin;
mod packed;
mod quotations;
mod quotebank;
mod seeds;
mod strings;
mod warc;
mod wire;
mod xml;

use std::ops::Deref;

use jiff::civil::Date;

pub use fault::{Limits, ReadError, ReadFault};
pub use files::{Reader, display_id, read, read_bytes};
pub use head::HeadProblem;
pub use origin::{Origin, Paragraph, Place};
pub use quotations::{QuotationLine, quotations};
pub use seeds::seeds;

use crate::model::{BodySpan, Document};
use head::Fields;

/// A document as it was read, and where its words stand in what it was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// The document.
    pub document: Document,
    /// What its text was read from; `None` for a text that is read as it is, whose offsets are the original's own.
    pub origin: Option<Origin>,
    /// True where its sender has taken it back: nothing should stand on it. It may have no text.
    pub withdrawn: bool,
}

impl Article {
    fn of(document: Document, origin: Option<Origin>) -> Self {
        Article {
            document,
            origin,
            withdrawn: false,
        }
    }
}

impl Deref for Article {
    type Target = Document;

    fn deref(&self) -> &Document {
        &self.document
    }
}

/// Reads one article that is at hand as text: its front matter, its customary head lines, and where its body begins.
///
/// A head that cannot be read leaves its fields unset; [`document_with_problems`] says which and why.
pub fn document(label: &str, text: String) -> Document {
    document_with_problems(label, text).0
}

/// As [`document`], with what could not be read in the head, in the order of the text.
pub fn document_with_problems(label: &str, text: String) -> (Document, Vec<HeadProblem>) {
    let head = head::read(&text);
    let document = Document {
        id: head.fields.id,
        label: label.to_owned(),
        title: head.fields.title,
        outlet: head.fields.outlet,
        url: head.fields.url,
        published: head.fields.published,
        kind: head.fields.kind.unwrap_or_default(),
        body: BodySpan {
            start: head.body,
            end: text.len(),
        },
        text,
        embargo_until: None,
    };
    (document, head.problems)
}

/// A document with these fields; what they leave open, the head of its text may give.
fn with_fields(
    label: &str,
    text: String,
    fields: Fields,
    mut problems: Vec<HeadProblem>,
) -> (Document, Vec<HeadProblem>) {
    let (mut document, of_text) = document_with_problems(label, text);
    // Lines inside the text are counted from the text's first.
    problems.splice(
        0..0,
        of_text.into_iter().map(|problem| HeadProblem {
            line: problem.line,
            message: format!(
                "in its text, {}: {}",
                fault::TextLine(problem.line),
                problem.message
            ),
        }),
    );
    let fields = fields.or(Fields {
        id: document.id.take(),
        title: document.title.take(),
        outlet: document.outlet.take(),
        url: document.url.take(),
        published: document.published.take(),
        kind: Some(document.kind),
    });
    document.kind = fields.kind.unwrap_or_default();
    document.id = fields.id;
    document.title = fields.title;
    document.outlet = fields.outlet;
    document.url = fields.url;
    document.published = fields.published;
    (document, problems)
}

/// A whole day as newsrooms print it: `2025-09-04` (a time of day may follow), `4 Sep 2025`, `Thursday, Sept. 4, 2025`.
///
/// `None` where a part is missing, where the order of day and month is open (`04/09/2025`) or where the weekday contradicts.
pub fn read_day(text: &str) -> Option<Date> {
    day::whole(text)
}
