//! The registry as it stood at one sequence number: what every reader reads.
//!
//! A snapshot never changes and never waits for a writer. It is what the events up to its sequence number add up to; cloning one is
//! cheap, and a commit works on such a clone. It reads no disk, no clock and no article.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Timestamp, civil::Date};

use super::{
    decision::Decision,
    event::StoredDocument,
    form::{Form, Named},
    log::Hash,
    numbers::Numbers,
    persistent::{Chunked, Look, index},
    postings::Postings,
    record::{
        DocumentRecord, Occurrence, QuotationId, QuotationRecord, SpeakerId, SpeakerRecord,
        Withdrawn, Wording,
    },
    ruling::{Human, Request, Ruling},
    stored::{Origin, stored},
    text::Texts,
    words::hash_text,
};
use crate::{matcher::Index, model::QuoteKind};

/// The registry as it stood at one sequence number.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    pub(super) sequence: u64,
    pub(super) documents: Chunked<DocumentRecord>,
    pub(super) speakers: Chunked<SpeakerRecord>,
    pub(super) quotations: Chunked<QuotationRecord>,
    pub(super) wordings: Chunked<WordingSlot>,
    /// Whose each wording is, beside [`Self::wordings`]: the speaker of its quotation, or [`NOBODY`].
    pub(super) wording_speakers: Numbers,
    /// From the hash of an id to the index of its record, for each kind of record.
    pub(super) document_ids: Postings,
    pub(super) speaker_ids: Postings,
    pub(super) quotation_ids: Postings,
    pub(super) counts: Counts,
    /// What each document's content was, beside [`Self::documents`].
    pub(super) contents: Chunked<Hash>,
    /// The names in each document, beside [`Self::documents`].
    pub(super) named: Chunked<Vec<Named>>,
    /// What humans decided about what is read in each document, in order, beside [`Self::documents`].
    pub(super) rulings: Chunked<Vec<Ruling>>,
    /// What humans decided about names.
    pub(super) decided: Arc<Human>,
    /// Requests that had an id, and from the hashes of their ids to them.
    pub(super) requests: Chunked<Request>,
    pub(super) request_ids: Postings,
    /// Documents that wait for their hour.
    pub(super) embargoed: Arc<BTreeMap<u32, StoredDocument>>,
    /// Quotations whose last document was taken back, in that order; some may be in force again.
    pub(super) withdrawals: Arc<Vec<u32>>,
    pub(super) forms: Chunked<Form>,
    /// From hashes of keys, of surnames' sounds, of surnames, of aliases, of offices and of given names to forms.
    pub(super) form_keys: Postings,
    pub(super) form_sounds: Postings,
    pub(super) form_surnames: Postings,
    pub(super) form_aliases: Postings,
    pub(super) form_offices: Postings,
    pub(super) form_givens: Postings,
    /// Under which hashes of a document and words there may be an imported quotation, see `import`.
    pub(super) imports: Postings,
    /// From hashes of runs of words to quotations, see `grouping`.
    pub(super) runs: Postings,
    pub(super) index: Index,
    /// How many of [`Self::wordings`] the index holds.
    pub(super) indexed: usize,
    /// Where the texts of documents are; `None` where they are in memory only.
    pub(super) texts: Option<Arc<dyn Texts>>,
    /// What is applied now is in the log already.
    pub(super) replaying: bool,
    /// The files that records are read from, the oldest first.
    pub(super) files: Vec<Arc<Origin>>,
}

/// How many records are in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents.
    pub documents: usize,
    /// Speakers, quoted or only named.
    pub speakers: usize,
    /// Quotations, direct and mixed.
    pub quotations: usize,
    /// Paraphrases.
    pub indirect: usize,
}

/// No speaker, among numbers of speakers.
pub(super) const NOBODY: u32 = u32::MAX;

/// A distinct wording: its quotation, and the hash of its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordingSlot {
    pub(super) quotation: u32,
    pub(super) text: u64,
}

stored!(WordingSlot { quotation, text });

impl Snapshot {
    /// The sequence number of the last event it holds; 0 where it holds none.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// How many records are in force.
    pub fn counts(&self) -> Counts {
        let hidden = self.embargoed.keys().filter(|&&document| {
            self.document_at(document)
                .is_some_and(DocumentRecord::is_hidden)
        });
        Counts {
            documents: self.counts.documents - hidden.count(),
            ..self.counts
        }
    }

    /// The next hour at which a document begins to count.
    pub fn next_embargo(&self) -> Option<Timestamp> {
        self.embargoed
            .values()
            .filter_map(|d| d.embargo_until)
            .min()
    }

    /// The tombstone of what was erased under a resource name.
    pub fn erased(&self, name: &str) -> Option<&Arc<Decision>> {
        self.decided.erased(name)
    }

    /// The latest day of publication on record.
    pub fn latest_published(&self) -> Option<Date> {
        let published = |index| match self.documents.look(index)? {
            Look::Live(record) => record.published,
            Look::Stored(mut from) => DocumentRecord::published_of(&mut from),
        };
        (0..index(self.documents.len())).filter_map(published).max()
    }

    /// Every document with its index, in the order of ingest; without those that wait for their hour.
    pub fn documents(&self) -> impl Iterator<Item = (u32, &DocumentRecord)> {
        (0..)
            .zip(self.documents.iter())
            .filter(|(_, document)| !document.is_hidden())
    }

    /// Every speaker in force with its index, in the order of the first mention.
    pub fn speakers(&self) -> impl Iterator<Item = (u32, &SpeakerRecord)> {
        (0..)
            .zip(self.speakers.iter())
            .filter(|(_, s)| s.is_in_force())
    }

    /// Every quotation in force, of every kind, with its index, in the order of ingest.
    pub fn quotations(&self) -> impl Iterator<Item = (u32, &QuotationRecord)> {
        (0..)
            .zip(self.quotations.iter())
            .filter(|(_, q)| q.is_in_force())
    }

    /// The document at an index.
    pub fn document_at(&self, index: u32) -> Option<&DocumentRecord> {
        self.documents.get(index)
    }

    /// The speaker at an index; `None` where that record is no longer in force.
    pub fn speaker_at(&self, index: u32) -> Option<&SpeakerRecord> {
        self.speakers.get(index).filter(|s| s.is_in_force())
    }

    /// The quotation at an index; `None` where that record is no longer in force.
    pub fn quotation_at(&self, index: u32) -> Option<&QuotationRecord> {
        self.quotations.get(index).filter(|q| q.is_in_force())
    }

    /// The document of an id (without `documents/`).
    pub fn document(&self, id: &str) -> Option<(u32, &DocumentRecord)> {
        self.document_ids
            .get(hash_text(id))
            .filter_map(|index| Some((index, self.documents.get(index)?)))
            .find(|(_, document)| document.id.as_str() == id)
    }

    /// The speaker of an id (without `speakers/`); an id whose name turned out to mean another speaker leads to that one.
    pub fn speaker(&self, id: &str) -> Option<(u32, &SpeakerRecord)> {
        let id = self.decided.speaker(id);
        let (index, slot) = self.speaker_slot(id)?;
        if let Some(speaker) = self.speaker_at(index) {
            return Some((index, speaker));
        }
        let index = self.speaker_of_form(slot.form)?;
        Some((index, self.speaker_at(index)?))
    }

    /// The quotation of an id (without `quotations/`); an id whose quotation was joined to another leads to that one.
    pub fn quotation(&self, id: &str) -> Option<(u32, &QuotationRecord)> {
        let mut index = self.quotation_slot(self.decided.quotation(id))?;
        // A quotation only ever joins another while it is in force itself, so the way is no circle; the bound is a seat belt.
        for _ in 0..64 {
            match self.quotations.get(index)? {
                record if record.is_in_force() => return Some((index, record)),
                record => index = record.joined?,
            }
        }
        None
    }

    /// What a quotation said whose last document was taken back, with its id.
    pub fn withdrawn(&self, id: &str) -> Option<(&QuotationId, &Withdrawn)> {
        let record = self
            .quotations
            .get(self.quotation_slot(self.decided.quotation(id))?)?;
        let withdrawn = record.withdrawn.as_deref()?;
        (!record.is_in_force()).then_some((&record.id, withdrawn))
    }

    /// What quotations said that are no longer in force since their last document was taken back, the latest first.
    pub fn withdrawals(&self) -> impl Iterator<Item = &Withdrawn> {
        let out = |&index: &u32| self.quotations.get(index).filter(|q| !q.is_in_force());
        let records = self.withdrawals.iter().rev().filter_map(out);
        records.filter_map(|record| record.withdrawn.as_deref())
    }

    /// The index of the quotation that was given an id, in force or not.
    pub(super) fn quotation_slot(&self, id: &str) -> Option<u32> {
        self.quotation_ids.get(hash_text(id)).find(|&index| {
            self.quotations
                .get(index)
                .is_some_and(|q| q.id.as_str() == id)
        })
    }

    /// The wording behind an id of the matcher's index; `None` where no document prints it so any longer.
    pub fn wording(&self, id: u32) -> Option<Wording> {
        let slot = self.slot(id)?;
        let quotation = self.quotation_at(slot.quotation)?;
        let occurrence = quotation
            .occurrences
            .iter()
            .position(|o| hash_text(&o.text) == slot.text)?;
        Some(Wording {
            quotation: slot.quotation,
            occurrence: super::persistent::index(occurrence),
        })
    }

    /// The speaker of the quotation that an id of the matcher's index leads to; `None` where it has none, or is no longer in force.
    pub fn speaker_of_wording(&self, id: u32) -> Option<u32> {
        self.wording_speakers
            .get(id)
            .filter(|&speaker| speaker != NOBODY)
    }

    /// The matcher's index over every wording on record, paraphrases included; its ids are those of [`Self::wording`].
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Brings the index up to date with the wordings.
    pub(super) fn index_wordings(&mut self) {
        /// New wordings that are worth several threads.
        const SHARED: usize = 256;
        let total = self.wordings.len();
        let new = (self.indexed..total).filter_map(|id| {
            let id = super::persistent::index(id);
            let wording = self.wording(id)?;
            let occurrence = self.occurrence(wording.quotation, wording.occurrence)?;
            Some((id, occurrence.text.as_str()))
        });
        let with = || self.index.with(new, |id| self.stands(id));
        // Much of it among the threads that share such work; a little here, for they may be busy with articles.
        self.index = match total - self.indexed {
            ..SHARED => with(),
            _ => rayon::scope(|_| with()),
        };
        self.indexed = total;
    }

    /// True while a document prints the wording behind an id of the matcher's index.
    pub(super) fn stands(&self, wording: u32) -> bool {
        self.slot(wording)
            .is_some_and(|slot| slot.quotation != u32::MAX)
    }

    pub(super) fn slot(&self, wording: u32) -> Option<WordingSlot> {
        self.wordings.with(wording, |slot| *slot)
    }

    /// Where a [`Wording`] leads: the quotation and its occurrence.
    pub fn occurrence(&self, quotation: u32, occurrence: u32) -> Option<&Occurrence> {
        self.quotation_at(quotation)?
            .occurrences
            .get(occurrence as usize)
    }

    /// The name under which a quotation is listed: its speaker's, or the source as printed where the record names nobody.
    pub fn speaker_name<'s>(&'s self, quotation: &'s QuotationRecord) -> Option<&'s str> {
        match quotation.speaker {
            Some(speaker) => Some(&self.speaker_at(speaker)?.name),
            None => quotation.source.as_deref(),
        }
    }

    /// The name that a printing's own document gives its speaker, as read there.
    pub fn name_in_document(&self, occurrence: &Occurrence) -> Option<&str> {
        let names = self.named.get(occurrence.document)?;
        let named = names.get(occurrence.entity? as usize)?;
        Some(named.name.as_str())
    }

    /// One turn of speech in one document, as (quotation, occurrence) in the order of the text (rules R4, R7).
    pub fn utterance(&self, document: u32, utterance: u32) -> Vec<(u32, u32)> {
        let Some(record) = self.document_at(document) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for &quotation in &record.quotations {
            let Some(record) = self.quotation_at(quotation) else {
                continue;
            };
            for (n, occurrence) in (0..).zip(&record.occurrences) {
                if occurrence.document == document
                    && occurrence.utterance == utterance
                    && occurrence.kind != QuoteKind::Indirect
                    && let Some(span) = occurrence.span
                {
                    found.push((span, quotation, n));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(_, q, o)| (q, o)).collect()
    }

    pub(super) fn speaker_slot(&self, id: &str) -> Option<(u32, &SpeakerRecord)> {
        self.speaker_ids
            .get(hash_text(id))
            .filter_map(|index| Some((index, self.speakers.get(index)?)))
            .find(|(_, speaker)| speaker.id.as_str() == id)
    }

    /// True where no quotation ever had this id.
    pub(super) fn is_new_quotation(&self, id: &QuotationId) -> bool {
        !self
            .quotation_ids
            .get(hash_text(id.as_str()))
            .any(|index| self.quotations.get(index).is_some_and(|q| q.id == *id))
    }

    /// True where no speaker ever had this id.
    pub(super) fn is_new_speaker(&self, id: &SpeakerId) -> bool {
        self.speaker_slot(id.as_str()).is_none() && !self.decided.is_reserved(id)
    }
}
