//! What a writer asks of the registry, and what became of it.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    decision::OutsideId,
    error::Refusal,
    log::{Hash, sha256},
    record::{DocumentId, QuotationId, SpeakerId},
};
use crate::model::{Document, Extraction, PartialDate, SpeakerKind};

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
    /// A document on record, read again.
    Reading {
        /// The document.
        document: DocumentId,
        /// What it quotes by the new reading, and whom.
        extraction: Extraction,
    },
    /// A document taken back.
    Retract {
        /// The document.
        document: DocumentId,
        /// Why.
        reason: String,
    },
    /// Who said a quotation, by decision.
    Attribute {
        /// The quotation.
        quotation: QuotationId,
        /// The document whose printing is meant; every printing where it is `None`.
        document: Option<DocumentId>,
        /// Who said it.
        speaker: SpeakerChoice,
        /// Why.
        reason: String,
    },
    /// A quotation's speaker found right.
    Confirm {
        /// The quotation.
        quotation: QuotationId,
        /// Why.
        reason: String,
    },
    /// A quotation marked as disputed, or no longer.
    Dispute {
        /// The quotation.
        quotation: QuotationId,
        /// Whether it is.
        disputed: bool,
        /// Why.
        reason: String,
    },
    /// Two speakers found to be one.
    Merge {
        /// The one whose id leads to the other from now on.
        from: SpeakerId,
        /// The one that stays.
        into: SpeakerId,
        /// Even where an earlier decision told them apart.
        overrule: bool,
        /// Why.
        reason: String,
    },
    /// A speaker found to be two.
    Split {
        /// The speaker.
        speaker: SpeakerId,
        /// Which of its names are the other's.
        names: Vec<String>,
        /// In which documents its name means the other. Names or documents, not both.
        documents: Vec<DocumentId>,
        /// The name to show for the other.
        display_name: Option<String>,
        /// Why.
        reason: String,
    },
    /// Something said of a speaker.
    Describe {
        /// The speaker.
        speaker: SpeakerId,
        /// What is said.
        says: Description,
        /// Why.
        reason: String,
    },
}

/// A speaker as a correction names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerChoice {
    /// Nobody that the record can name.
    Nobody,
    /// A speaker on record.
    Known(SpeakerId),
    /// Somebody by name, on record or not.
    Named {
        /// The name.
        name: String,
        /// What bears it; `None` to go by the name.
        kind: Option<SpeakerKind>,
    },
}

/// What is said of a speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Description {
    /// The name to show.
    DisplayName(String),
    /// Another name that means the same.
    Alias(String),
    /// An id that others use.
    OutsideId(OutsideId),
}

/// A change, and the id of the request that asks for it: the same request again changes nothing.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is asked for.
    pub change: Change,
    /// The caller's id of the request, unique among its requests.
    pub request: Option<String>,
}

impl From<Change> for Asked {
    fn from(change: Change) -> Self {
        Asked {
            change,
            request: None,
        }
    }
}

impl Change {
    /// A hash of what is asked for, to tell whether a request came again or another took its id. What was read out of a document
    /// is none of the caller's.
    pub(super) fn asked(&self) -> Hash {
        let asked = match self {
            Change::Document { document, .. } => format!("{document:?}"),
            Change::Reading { document, .. } => format!("reading {document:?}"),
            other => format!("{other:?}"),
        };
        sha256(asked.as_bytes())
    }
}

/// An attributed quotation without its document's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedQuotation {
    /// The words.
    pub quotation: String,
    /// Who said them; `None` where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// The id of the document that prints them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The outlet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The day of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// The day of speech.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// The place of speech.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The document's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Who writes, and when. Given from outside: the registry reads no clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The time of the write; the log keeps whole milliseconds.
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
    /// A decision, on record now, or there already.
    Decided(Decided),
    /// The same request came before.
    Repeated(Decided),
    /// Not taken on record.
    Refused(Refusal),
}

/// A decision on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The sequence number of its event, or of the latest one where the decision was on record already.
    pub sequence: u64,
    /// The resource name of what it is about, as it is now: a quotation, a document, a speaker (of a split, the new one).
    pub subject: String,
}

impl Outcome {
    /// What is on record now, unless the change was refused.
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            Outcome::Ingested(entry) | Outcome::Revised(entry) | Outcome::Unchanged(entry) => {
                Some(entry)
            }
            Outcome::Decided(_) | Outcome::Repeated(_) | Outcome::Refused(_) => None,
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
