//! What an event of the log changed, as a reader of the log wants it: which words, what they were before, what they are since.
//!
//! In come an event and the record as it stands now, which holds the words that decisions are about (decisions themselves repeat none). It decides
//! nothing.

use super::{
    decision::{FormName, RuledSpeaker, Says},
    event::{Event, StoredAttribution},
    identity::{document_id, imported_document_id},
    record::{QuotationId, SpeakerId},
    snapshot::Snapshot,
};
use crate::model::QuoteKind;

/// What an event says of itself.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The resource names of what it is about.
    pub(super) subjects: Vec<String>,
    /// Why, in the author's words.
    pub(super) reason: String,
    /// The words of the quotation that it is about, as they stand on record now; empty where it is about none, or they are gone.
    pub(super) words: String,
    /// What stood before; empty where nothing did, or the event does not know.
    pub(super) before: String,
    /// What stands since.
    pub(super) after: String,
}

/// What stands in the place of a name where there is none.
const NOBODY: &str = "nobody";

impl Event {
    /// What it is about, what it changed, and why.
    pub(super) fn told(&self, now: &Snapshot) -> Told {
        let one = |name: String, reason: &str| Told {
            subjects: vec![name],
            reason: reason.to_owned(),
            ..Told::default()
        };
        match self {
            Event::DocumentIngested(stored) | Event::DocumentRevised(stored) => Told {
                after: match &stored.embargo_until {
                    Some(hour) => format!("under embargo until {hour}"),
                    None => counted(&stored.attributions),
                },
                ..one(document_id(stored).resource_name(), "")
            },
            Event::DocumentReread(reading) => Told {
                after: counted(&reading.attributions),
                ..one(reading.document.resource_name(), "")
            },
            Event::DocumentRetracted(about) | Event::EmbargoLifted(about) => {
                one(about.document.resource_name(), &about.reason)
            }
            Event::DocumentErased(erasure) | Event::QuotationErased(erasure) => {
                one(erasure.name.clone(), &erasure.reason)
            }
            Event::QuotationImported(quotation) => Told {
                words: quotation.quotation.clone(),
                after: quotation.speaker.clone().unwrap_or(NOBODY.into()),
                ..one(imported_document_id(quotation).resource_name(), "")
            },
            Event::AttributionCorrected(ruling) => Told {
                words: now.shown_words(&ruling.quotation),
                before: ruling.before.clone().unwrap_or(NOBODY.into()),
                after: ruled(&ruling.speaker),
                ..one(ruling.quotation.resource_name(), &ruling.reason)
            },
            Event::AttributionConfirmed(ruling) => Told {
                words: now.shown_words(&ruling.quotation),
                after: ruled(&ruling.speaker),
                ..one(ruling.quotation.resource_name(), &ruling.reason)
            },
            Event::QuotationDisputed(dispute) => Told {
                words: now.shown_words(&dispute.quotation),
                after: match dispute.disputed {
                    true => "disputed".into(),
                    false => "no longer disputed".into(),
                },
                ..one(dispute.quotation.resource_name(), &dispute.reason)
            },
            Event::SpeakersMerged(merge) => Told {
                subjects: vec![merge.into.resource_name(), merge.from.resource_name()],
                before: merge.from_name.name.clone(),
                after: merge.into_name.name.clone(),
                reason: merge.reason.clone(),
                ..Told::default()
            },
            Event::SpeakerSplit(split) => {
                let off = match &split.display_name {
                    Some(name) => name.clone(),
                    None => listed(&split.off),
                };
                let documents = split.documents.iter();
                let documents: Vec<_> = documents.map(|(id, _)| id.resource_name()).collect();
                Told {
                    before: listed(&split.rest),
                    after: match (off.is_empty(), documents.is_empty()) {
                        (_, true) => off,
                        (true, false) => format!("another in {}", documents.join(", ")),
                        (false, false) => format!("{off} in {}", documents.join(", ")),
                    },
                    ..one(split.speaker.resource_name(), &split.reason)
                }
            }
            Event::SpeakerDescribed(said) => {
                let (before, after) = match &said.says {
                    Says::DisplayName(name) => (said.before.clone(), name.clone()),
                    Says::Alias(name) => (None, name.clone()),
                    Says::OutsideId(outside) => {
                        (None, format!("{} {}", outside.authority, outside.id))
                    }
                };
                Told {
                    before: before.unwrap_or_default(),
                    after,
                    ..one(said.speaker.resource_name(), &said.reason)
                }
            }
            Event::Erased => Told::default(),
        }
    }
}

impl Snapshot {
    /// The words of a quotation that is on record, or was until its last document was taken back.
    fn shown_words(&self, id: &QuotationId) -> String {
        match (self.quotation(id.as_str()), self.withdrawn(id.as_str())) {
            (Some((_, record)), _) => record.text().to_owned(),
            (None, Some((_, withdrawn))) => withdrawn.text.clone(),
            (None, None) => String::new(),
        }
    }

    /// The name that is shown for a speaker.
    pub(super) fn shown_name(&self, id: &SpeakerId) -> Option<String> {
        Some(self.speaker(id.as_str())?.1.name.clone())
    }
}

fn ruled(speaker: &RuledSpeaker) -> String {
    match speaker {
        RuledSpeaker::AsRead => "whom its documents name".into(),
        RuledSpeaker::Nobody => NOBODY.into(),
        RuledSpeaker::Named(name) => name.name.clone(),
    }
}

fn listed(names: &[FormName]) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
    names.join(", ")
}

/// How many quotations were read, paraphrases aside.
fn counted(attributions: &[StoredAttribution]) -> String {
    let quoted = |attribution: &&StoredAttribution| attribution.kind != QuoteKind::Indirect;
    match attributions.iter().filter(quoted).count() {
        1 => "1 quotation".into(),
        n => format!("{n} quotations"),
    }
}
