//! What the registry holds, as plain records: documents, speakers, quotations and their occurrences.
//!
//! A record is immutable once it is in a snapshot. Ids are assigned once: a document's is derived from its identity, a speaker's is a
//! slug of its first name on record, a quotation's a hash of its first occurrence.
//! Records point at each other by index; an index is never given to another record, and one whose record is no longer in force
//! (a revised document's old quotation, a name that turned out to be another's) leads nowhere.

use std::{fmt, sync::Arc};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    decision::{Decision, OutsideId},
    stored::{Card, Put, Stored, Take, stored},
    text::KeptText,
};
use crate::{
    model::{
        BodySpan, DocumentKind, OccurrenceKind, PartialDate, QuoteKind, SpeakerKind, Strength,
    },
    text::Span,
};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $collection:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Box<str>);

        impl $name {
            /// The collection's segment in a resource name.
            pub const COLLECTION: &'static str = $collection;

            /// The id alone.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The resource name, collection and id.
            pub fn resource_name(&self) -> String {
                format!("{}/{}", $collection, self.0)
            }
        }

        impl Stored for $name {
            fn put(&self, to: &mut Put) {
                self.0.put(to);
            }

            fn take(from: &mut Take<'_>) -> Option<Self> {
                <Box<str> as Stored>::take(from).map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}/{}", $collection, self.0)
            }
        }
    };
}

id!(
    /// A document's id: what follows `documents/`.
    DocumentId, "documents"
);
id!(
    /// A speaker's id: what follows `speakers/`.
    SpeakerId, "speakers"
);
id!(
    /// A quotation's id: what follows `quotations/`.
    QuotationId, "quotations"
);

/// A document on record.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRecord {
    /// Its id.
    pub id: DocumentId,
    /// The caller's label.
    pub label: String,
    /// The title, if known.
    pub title: Option<String>,
    /// The outlet, if known.
    pub outlet: Option<String>,
    /// The address, if known.
    pub url: Option<String>,
    /// The day of publication, if known.
    pub published: Option<Date>,
    /// What it is.
    pub kind: DocumentKind,
    /// The text as received: see [`Self::text`].
    pub(super) kept: KeptText,
    /// The part of the text that is the article.
    pub body: BodySpan,
    /// Its quotations of every kind, as indices into [`super::Snapshot::quotation_at`], in the order of the text.
    pub quotations: Vec<u32>,
    /// Set while it is taken back: it proves nothing then.
    pub retracted: Option<Arc<Decision>>,
    /// The hour before which it does not count, while that has not come.
    pub embargo_until: Option<Timestamp>,
}

/// Somebody, or some body, that is quoted or named on record.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerRecord {
    /// Its id.
    pub id: SpeakerId,
    /// The fullest name on record.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// Every other name or spelling on record.
    pub aliases: Vec<String>,
    /// Offices and roles on record, most frequent first.
    pub roles: Vec<String>,
    /// Its quotations of every kind, as indices into [`super::Snapshot::quotation_at`], in the order of their first ingest.
    pub quotations: Vec<u32>,
    /// In how many documents it is named.
    pub documents: u32,
    /// Ids that others use for it.
    pub outside_ids: Vec<OutsideId>,
    /// What humans decided about it, in the order of the decisions.
    pub decisions: Vec<Arc<Decision>>,
    /// The form of the name that it stands for.
    pub(super) form: u32,
}

/// One utterance with every printing of it.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotationRecord {
    /// Its id.
    pub id: QuotationId,
    /// Direct, mixed or indirect (the most literal of its occurrences).
    pub kind: QuoteKind,
    /// Who said it, as an index into [`super::Snapshot::speaker_at`]. `None` where the record names nobody.
    pub speaker: Option<u32>,
    /// The source as printed by the first occurrence, where the record names nobody ("two European officials").
    pub source: Option<Arc<str>>,
    /// Every printing, earliest publication first, those of unknown day last. Never empty in a record that is in force.
    pub occurrences: Vec<Occurrence>,
    /// Its distinct wordings, byte for byte, as indices into [`super::Snapshot::wording`].
    pub wordings: Vec<u32>,
    /// Where its occurrences went when it was joined to another quotation.
    pub(super) joined: Option<u32>,
    /// What it said when the last document that prints it was taken back.
    pub(super) withdrawn: Option<Arc<Withdrawn>>,
    /// What it was grouped under: its speaker, or the kind of source (see `grouping`).
    pub(super) who: u64,
}

impl DocumentRecord {
    /// The day of publication in a record's bytes.
    pub(super) fn published_of(from: &mut Take<'_>) -> Option<Date> {
        Stored::take(from)?
    }

    /// True for a document of which nothing counts before its hour.
    pub fn is_hidden(&self) -> bool {
        self.embargo_until.is_some() && !self.has_text() && self.quotations.is_empty()
    }

    /// The text as received; `None` for the document of an imported quotation. Read from the log where it is not in memory.
    pub fn text(&self) -> Option<&str> {
        self.kept.get()
    }

    /// True where the document has a text; costs less than [`Self::text`].
    pub fn has_text(&self) -> bool {
        self.kept.is_some()
    }
}

impl SpeakerRecord {
    /// True while at least one document names this speaker.
    pub(super) fn is_in_force(&self) -> bool {
        self.documents > 0
    }
}

impl QuotationRecord {
    /// True while at least one document prints it.
    pub(super) fn is_in_force(&self) -> bool {
        !self.occurrences.is_empty()
    }

    /// The wording that stands for it: the fullest that the earliest document prints of its most literal kind. A document that prints a
    /// fragment only stands back behind one that prints more.
    pub fn text(&self) -> &str {
        const FRAGMENT: usize = 3;
        let literal = || self.occurrences.iter().filter(|o| o.kind == self.kind);
        let first = literal()
            .find(|o| o.text.split_whitespace().nth(FRAGMENT).is_some())
            .or_else(|| literal().next());
        let fullest = first.and_then(|first| {
            literal()
                .filter(|o| o.document == first.document)
                .rev()
                .max_by_key(|o| o.text.len())
        });
        fullest.map_or("", |occurrence| &occurrence.text)
    }

    /// The day of speech that the record gives: the finest one on which every occurrence that gives a day agrees.
    pub fn date_said(&self) -> Option<PartialDate> {
        let mut dates = self.dates();
        let first = dates.next()?;
        dates.try_fold(first, |known, date| {
            let finer = |date: PartialDate| (date.month().is_some(), date.day_of_month().is_some());
            let agreed = known.agrees_with(date);
            agreed.then(|| {
                if finer(date) > finer(known) {
                    date
                } else {
                    known
                }
            })
        })
    }

    /// The place of speech that the record gives: the one that every occurrence which gives a place names. A dateline tells where a report
    /// was filed, and is none (rule R27).
    pub fn location_said(&self) -> Option<&str> {
        let mut places = self.places();
        let first = places.next()?;
        places
            .all(|place| place.to_lowercase() == first.to_lowercase())
            .then_some(first)
    }

    /// The first day on which any document that prints it was published.
    pub fn published(&self, snapshot: &super::Snapshot) -> Option<Date> {
        let first = self.occurrences.first()?;
        snapshot.document_at(first.document)?.published
    }

    /// The latest correction or confirmation of its speaker.
    pub fn decision(&self) -> Option<&Arc<Decision>> {
        let decided = self.occurrences.iter().filter_map(|o| o.decision.as_ref());
        decided.max_by_key(|decision| decision.sequence)
    }

    /// The latest dispute about it that stands.
    pub fn dispute(&self) -> Option<&Arc<Decision>> {
        let disputed = self.occurrences.iter().filter_map(|o| o.dispute.as_ref());
        disputed.max_by_key(|decision| decision.sequence)
    }

    /// Every day of speech that an occurrence gives.
    pub fn dates(&self) -> impl Iterator<Item = PartialDate> {
        self.occurrences
            .iter()
            .filter_map(|occurrence| Some(occurrence.date.as_ref()?.date))
    }

    /// Every place of speech that an occurrence gives, but for datelines.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.occurrences
            .iter()
            .filter_map(|occurrence| occurrence.place.as_ref())
            .filter(|place| place.strength != Strength::Weak)
            .map(|place| place.place.as_str())
    }
}

/// A quotation whose last document was taken back: what it said, and that decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Withdrawn {
    /// The words.
    pub text: String,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// The name it stood under.
    pub speaker: Option<String>,
    /// The document, as an index into [`super::Snapshot::document_at`].
    pub document: u32,
    /// Who took it back, when, why.
    pub decision: Arc<Decision>,
}

/// One wording of a quotation: where the matcher's ids lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The quotation, as an index into [`super::Snapshot::quotation_at`].
    pub quotation: u32,
    /// Its earliest occurrence with this wording, as an index into [`QuotationRecord::occurrences`].
    pub occurrence: u32,
}

/// One document printing a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The document, as an index into [`super::Snapshot::document_at`].
    pub document: u32,
    /// The words as this document prints them.
    pub text: String,
    /// Where they stand in its text; `None` for an import without the text.
    pub span: Option<Span>,
    /// Direct, mixed or indirect here.
    pub kind: QuoteKind,
    /// Where in the document it stands.
    pub position: OccurrenceKind,
    /// The source as printed here.
    pub source: Option<Arc<str>>,
    /// The reporting expression as printed here.
    pub cue: Option<Arc<str>>,
    /// The day of speech as given here.
    pub date: Option<Box<DateOnRecord>>,
    /// The place of speech as given here.
    pub place: Option<Box<PlaceOnRecord>>,
    /// Through whom the words came, as printed here.
    pub via: Option<Arc<str>>,
    /// How likely the speaker is right, 0 to 1.
    pub confidence: f32,
    /// The rule that tied the words to the source.
    pub rule: Arc<str>,
    /// Quotations of one document with one number are one turn, in the order of their spans (rules R4, R7).
    pub utterance: u32,
    /// Segments of one interrupted quotation share a number within the document.
    pub group: Option<u32>,
    /// The document says the words were translated (rule R19).
    pub translated: bool,
    /// Set where a human corrected or confirmed the speaker.
    pub decision: Option<Arc<Decision>>,
    /// Set while a human disputes it.
    pub dispute: Option<Arc<Decision>>,
    /// Which of the names in its document said it, as an index into the document's own list.
    pub(super) entity: Option<u32>,
}

/// A day of speech on record, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateOnRecord {
    /// The day, month or year.
    pub date: PartialDate,
    /// The words that give it; empty for an import.
    pub basis: String,
    /// Where they stand in the document; `None` for an import.
    #[serde(skip)]
    pub span: Option<Span>,
    /// How strong the proof is.
    pub strength: Strength,
    /// The rule that read it.
    pub rule: String,
}

/// A place of speech on record, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceOnRecord {
    /// The place, as the document names it.
    pub place: String,
    /// The words that give it; empty for an import.
    pub basis: String,
    /// Where they stand in the document; `None` for an import.
    #[serde(skip)]
    pub span: Option<Span>,
    /// How strong the proof is.
    pub strength: Strength,
    /// The rule that read it.
    pub rule: String,
}

// The day first: see `published_of`.
stored!(DocumentRecord {
    published,
    id,
    label,
    title,
    outlet,
    url,
    kind,
    kept,
    body,
    quotations,
    retracted,
    embargo_until,
});
stored!(SpeakerRecord {
    id,
    name,
    kind,
    aliases,
    roles,
    quotations,
    documents,
    outside_ids,
    decisions,
    form,
});
stored!(Withdrawn {
    text,
    kind,
    speaker,
    document,
    decision,
});
stored!(Occurrence {
    document,
    text,
    span,
    kind,
    position,
    source,
    cue,
    date,
    place,
    via,
    confidence,
    rule,
    utterance,
    group,
    translated,
    decision,
    dispute,
    entity,
});
stored!(DateOnRecord {
    date,
    basis,
    span,
    strength,
    rule,
});
stored!(PlaceOnRecord {
    place,
    basis,
    span,
    strength,
    rule,
});

impl Stored for Arc<Withdrawn> {
    fn put(&self, to: &mut Put) {
        (**self).put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Withdrawn::take(from).map(Into::into)
    }
}

/// What a quotation's bytes begin with: what most of those who look at many quotations want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuotationHead {
    pub(super) in_force: bool,
    pub(super) kind: QuoteKind,
    pub(super) speaker: Option<u32>,
    /// [`QuotationRecord::date_said`].
    pub(super) said: Option<PartialDate>,
}

stored!(QuotationHead {
    in_force,
    kind,
    speaker,
    said,
});

impl QuotationHead {
    pub(super) fn of(record: &QuotationRecord) -> Self {
        QuotationHead {
            in_force: record.is_in_force(),
            kind: record.kind,
            speaker: record.speaker,
            said: record.date_said(),
        }
    }
}

impl Stored for QuotationRecord {
    fn put(&self, to: &mut Put) {
        QuotationHead::of(self).put(to);
        self.id.put(to);
        self.source.put(to);
        self.occurrences.put(to);
        self.wordings.put(to);
        self.joined.put(to);
        self.withdrawn.put(to);
        to.bytes.extend_from_slice(&self.who.to_le_bytes());
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        let head = QuotationHead::take(from)?;
        Some(QuotationRecord {
            kind: head.kind,
            speaker: head.speaker,
            id: Stored::take(from)?,
            source: Stored::take(from)?,
            occurrences: Stored::take(from)?,
            wordings: Stored::take(from)?,
            joined: Stored::take(from)?,
            withdrawn: Stored::take(from)?,
            who: u64::from_le_bytes(Stored::take(from)?),
        })
    }

    fn card(&self) -> Option<Card> {
        Some(super::card::of(self))
    }
}
