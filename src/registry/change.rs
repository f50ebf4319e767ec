//! What a writer asks of the registry, and what became of it.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{error::Refusal, record::DocumentId};
use crate::model::{Document, Extraction, PartialDate};

/// One thing to put on record.
#[derive(Clone, Debug)]
pub enum Change {
    /// A document with what was read out of it.
    Document {
        /// The document.
        document: Document,
        /// What it quotes, and whom.
        extraction: Extraction,
    },
    /// A quotation that somebody else attributed.
    Quotation(ImportedQuotation),
}

/// An attributed quotation without its document's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedQuotation {
    /// The words.
    pub quotation: String,
    /// Who said them; `None` where nobody knows.
    pub speaker: Option<String>,
    /// The id of the document that prints them.
    pub document: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// The day of speech.
    pub date: Option<PartialDate>,
    /// The place of speech.
    pub place: Option<String>,
    /// The document's address.
    pub url: Option<String>,
}

/// Who writes, and when. Given from outside: the registry reads no clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The time of the write.
    pub time: Timestamp,
    /// Who asked for it, such as "ingest" or an API client's name.
    pub author: String,
}

impl Stamp {
    /// A write by `author` at this moment, by the system's clock: for the rim of the program.
    pub fn now(author: impl Into<String>) -> Self {
        Stamp {
            time: Timestamp::now(),
            author: author.into(),
        }
    }
}

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// New, and on record now.
    Ingested(Entry),
    /// Known under this identity with other content; the new content replaced the old.
    Revised(Entry),
    /// On record already with the same content; nothing was written.
    Unchanged(Entry),
    /// Not taken on record.
    Refused(Refusal),
}

impl Outcome {
    /// What is on record now, unless the change was refused.
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            Outcome::Ingested(entry) | Outcome::Revised(entry) | Outcome::Unchanged(entry) => {
                Some(entry)
            }
            Outcome::Refused(_) => None,
        }
    }
}

/// What a change left on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The document.
    pub document: DocumentId,
    /// How many direct and mixed quotations the document holds, or 1 for an imported quotation.
    pub quotations: usize,
    /// How many of those have a speaker.
    pub attributed: usize,
}

/// A durable commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The sequence number after it.
    pub sequence: u64,
    /// One outcome a change, in order.
    pub outcomes: Vec<Outcome>,
}
