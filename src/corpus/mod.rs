//! Reads articles: plain text, Markdown with front matter, JSON lines; files, directories and streams.
//!
//! In come paths or texts, out come [`Document`]s with the text as received and what its own head says of it: id, title, outlet,
//! URL, day of publication. Nothing is guessed: a day that the head does not give is unknown. The layer knows nothing of
//! quotations but the format in which others hand them over; it is the only one below the command line that opens a caller's files.

mod day;
mod files;
mod front;
mod head;
mod jsonl;
mod quotations;
mod seeds;

use jiff::civil::Date;

pub use files::{Limits, ReadError, ReadFault, Reader, display_id, read};
pub use head::HeadProblem;
pub use quotations::{QuotationLine, quotations};
pub use seeds::seeds;

use crate::model::{BodySpan, Document};

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

/// A whole day as newsrooms print it: `2025-09-04` (a time of day may follow), `4 Sep 2025`, `Thursday, Sept. 4, 2025`.
///
/// `None` where a part is missing, where the order of day and month is open (`04/09/2025`) or where the weekday contradicts.
pub fn read_day(text: &str) -> Option<Date> {
    day::whole(text)
}
