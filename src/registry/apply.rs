//! What an event adds to the registry.
//!
//! In: one event and a snapshot to add it to. Out: the same snapshot, one event further. This is all that ever writes to the records, live
//! and when a log is read again, so both give the same. It costs what the event holds and what that touches.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashMap;

use super::{
    decision::{DecisionKind, StoredRetraction},
    event::{Event, StoredAttribution, StoredDocument, StoredEntity, StoredReading, Stretch},
    form::NewName,
    identity::{content, document_id},
    import::{IMPORTED, ImportReading},
    record::{DateOnRecord, DocumentId, DocumentRecord, Occurrence, PlaceOnRecord, Withdrawn},
    ruling::At,
    shared::shared,
    snapshot::Snapshot,
    speakers::Touched,
    text::KeptText,
    words::hash_text,
};
use crate::{
    model::{BodySpan, DocumentKind},
    text::comments,
};

/// Printings of the same words by the same source on the same day that count in one document, first ones first: more prove no more, and a document that
/// says one sentence a hundred thousand times is to be read like any other of its length. The log keeps them all.
const MOST_REPEATS: usize = 1_000;

impl Snapshot {
    /// Adds one event.
    pub(super) fn apply(&mut self, at: &At, event: &Event) {
        self.apply_read(at, event, None);
    }

    /// The same where an imported quotation was read already.
    pub(super) fn apply_read(&mut self, at: &At, event: &Event, reading: Option<ImportReading>) {
        let touched = &mut Touched::default();
        match event {
            Event::DocumentIngested(stored) | Event::DocumentRevised(stored) => {
                self.apply_new(stored, at, touched);
            }
            Event::DocumentReread(reading) => self.apply_reading(reading, touched),
            Event::DocumentRetracted(retraction) => {
                self.apply_retraction(retraction, at, touched);
            }
            Event::EmbargoLifted(lifted) => self.lift_embargo(&lifted.document, touched),
            Event::QuotationImported(quotation) => {
                let reading = reading.unwrap_or_else(|| ImportReading::of(quotation));
                self.apply_import(quotation, reading, touched);
            }
            Event::AttributionCorrected(ruling) => {
                self.apply_ruling(ruling, DecisionKind::Corrected, at, touched);
            }
            Event::AttributionConfirmed(ruling) => {
                self.apply_ruling(ruling, DecisionKind::Confirmed, at, touched);
            }
            Event::QuotationDisputed(dispute) => self.apply_dispute(dispute, at, touched),
            Event::SpeakersMerged(merge) => self.apply_merge(merge, at, touched),
            Event::SpeakerSplit(split) => self.apply_split(split, at, touched),
            Event::SpeakerDescribed(said) => self.apply_description(said, at, touched),
            Event::DocumentErased(erasure) | Event::QuotationErased(erasure) => {
                self.apply_erasure(erasure, at);
            }
            Event::Erased => {}
        }
        for document in std::mem::take(&mut touched.lists) {
            self.relist(document);
        }
        for speaker in std::mem::take(&mut touched.speakers) {
            self.describe_speaker(speaker);
        }
        self.sequence = at.sequence;
    }

    /// A document that came in, now or at its hour.
    fn apply_new(&mut self, stored: &StoredDocument, at: &At, touched: &mut Touched) {
        let id = document_id(stored);
        let document = self.document_slot(&id);
        let until = stored.embargo_until.filter(|&until| until > at.time);
        if let Some(slot) = self.contents.get_mut(document) {
            *slot = content(stored);
        }
        if let Some(record) = self.documents.get_mut(document) {
            record.retracted = None;
        }
        match until {
            // Until then what an earlier version says still counts.
            Some(_) => {
                if let Some(record) = self.documents.get_mut(document) {
                    record.embargo_until = until;
                }
                Arc::make_mut(&mut self.embargoed).insert(document, stored.clone());
            }
            None => {
                self.forget_embargo(document);
                let text = match &self.texts {
                    Some(log) if self.replaying => KeptText::in_log(at.sequence, log.clone()),
                    log => KeptText::new(&stored.text, at.sequence, log.clone()),
                };
                self.apply_document(document, stored, text, touched);
            }
        }
    }

    fn forget_embargo(&mut self, document: u32) -> Option<StoredDocument> {
        if !self.embargoed.contains_key(&document) {
            return None;
        }
        if let Some(record) = self.documents.get_mut(document) {
            record.embargo_until = None;
        }
        Arc::make_mut(&mut self.embargoed).remove(&document)
    }

    /// Lets a document count whose hour has come.
    pub(super) fn lift_embargo(&mut self, id: &DocumentId, touched: &mut Touched) {
        if let Some((document, _)) = self.document(id.as_str())
            && let Some(stored) = self.forget_embargo(document)
        {
            let text = KeptText::new(&stored.text, 0, None);
            self.apply_document(document, &stored, text, touched);
        }
    }

    /// What another reading found in a document on record.
    fn apply_reading(&mut self, reading: &StoredReading, touched: &mut Touched) {
        let Some((document, record)) = self.document(reading.document.as_str()) else {
            return;
        };
        let stored = StoredDocument {
            id: None,
            label: record.label.clone(),
            title: record.title.clone(),
            outlet: record.outlet.clone(),
            url: record.url.clone(),
            published: record.published,
            kind: record.kind,
            text: record.text().unwrap_or_default().to_owned(),
            body: record.body,
            attributions: reading.attributions.clone(),
            terms: reading.terms.clone(),
            entities: reading.entities.clone(),
            language: reading.language.clone(),
            notes: reading.notes.clone(),
            embargo_until: None,
        };
        let text = record.kept.clone();
        self.apply_document(document, &stored, text, touched);
    }

    /// A document taken back: nothing stands on it from now on, and what stood on nothing else says so.
    fn apply_retraction(&mut self, retraction: &StoredRetraction, at: &At, touched: &mut Touched) {
        let Some((document, record)) = self.document(retraction.document.as_str()) else {
            return;
        };
        let decision = at.decision(DecisionKind::Retracted, &retraction.reason, None);
        let quotations = record.quotations.clone();
        let before: Vec<(u32, Withdrawn)> = quotations
            .into_iter()
            .filter_map(|quotation| {
                let record = self.quotation_at(quotation)?;
                let withdrawn = Withdrawn {
                    text: record.text().to_owned(),
                    kind: record.kind,
                    speaker: self.speaker_name(record).map(String::from),
                    document,
                    decision: decision.clone(),
                };
                Some((quotation, withdrawn))
            })
            .collect();
        self.forget_embargo(document);
        self.clear(document, touched);
        self.settle(touched);
        for (quotation, withdrawn) in before {
            if let Some(record) = self.quotations.get_mut(quotation)
                && !record.is_in_force()
            {
                record.withdrawn = Some(Arc::new(withdrawn));
                Arc::make_mut(&mut self.withdrawals).push(quotation);
            }
        }
        if let Some(record) = self.documents.get_mut(document) {
            record.retracted = Some(decision);
        }
    }

    fn apply_document(
        &mut self,
        document: u32,
        stored: &StoredDocument,
        text: KeptText,
        touched: &mut Touched,
    ) {
        // Words that stay, wherever they stand now, stay the same quotation.
        let known = self.printed_in(document);
        // What others attributed in this document is theirs to change, and outlives a new version of it.
        let imports = self.clear(document, touched);
        if let Some(record) = self.documents.get_mut(document) {
            record.label = stored.label.clone();
            record.title = stored.title.clone();
            record.outlet = stored.outlet.clone();
            record.url = stored.url.clone();
            record.published = stored.published;
            record.kind = stored.kind;
            record.kept = text;
            record.body = stored.body;
        }
        let mut names: Vec<NewName> = stored.entities.iter().map(NewName::from).collect();
        for attribution in &stored.attributions {
            if let Some(speaker) = attribution.speaker
                && let Some(name) = names.get_mut(speaker as usize)
            {
                name.quoted = true;
            }
        }
        self.enrol(document, names, touched);
        let mut repeats: FxHashMap<_, usize> = FxHashMap::default();
        let mut occurrences: Vec<Occurrence> = stored
            .attributions
            .iter()
            .filter_map(|attribution| occurrence(document, attribution, stored))
            .filter(|printed| {
                let day = printed.date.as_ref().map(|date| date.date);
                let words = hash_text(&printed.text);
                let same = (words, printed.entity, printed.kind, day);
                let times = repeats.entry(same).or_default();
                *times += 1;
                *times <= MOST_REPEATS
            })
            .collect();
        self.decide(document, &mut occurrences, touched);
        self.settle(touched);
        for occurrence in occurrences {
            let from = known.get(&occurrence.text).copied();
            let from = from.filter(|&from| self.quotation_at(from).is_none());
            self.place(occurrence, from, touched);
        }
        for (occurrence, name) in imports {
            if !self.prints(document, &occurrence.text) {
                self.place_import(occurrence, name, touched);
            }
        }
    }

    /// The index of a document, made where it is new.
    pub(super) fn document_slot(&mut self, id: &DocumentId) -> u32 {
        if let Some((known, _)) = self.document(id.as_str()) {
            return known;
        }
        let document = self.documents.push(DocumentRecord {
            id: id.clone(),
            label: String::new(),
            title: None,
            outlet: None,
            url: None,
            published: None,
            kind: DocumentKind::Report,
            kept: KeptText::default(),
            body: BodySpan::default(),
            quotations: Vec::new(),
            retracted: None,
            embargo_until: None,
        });
        self.rulings.push(Vec::new());
        self.contents.push([0; 32]);
        self.named.push(Vec::new());
        self.document_ids.insert(hash_text(id.as_str()), document);
        self.counts.documents += 1;
        document
    }

    /// Takes a document's quotations and names away. Gives back what was imported into it, to be placed again.
    fn clear(
        &mut self,
        document: u32,
        touched: &mut Touched,
    ) -> Vec<(Occurrence, Option<NewName>)> {
        let quotations = self
            .documents
            .get_mut(document)
            .map(|record| std::mem::take(&mut record.quotations))
            .unwrap_or_default();
        let mut imports = Vec::new();
        for quotation in quotations {
            for mut occurrence in self.take(quotation, touched, |o| o.document == document) {
                if &*occurrence.rule == IMPORTED {
                    let name = self.name_of(&occurrence);
                    occurrence.entity = None;
                    (occurrence.decision, occurrence.dispute) = (None, None);
                    imports.push((occurrence, name));
                }
            }
        }
        self.strike(document, touched);
        imports
    }

    /// The quotations that a document prints, by its words.
    fn printed_in(&self, document: u32) -> FxHashMap<String, u32> {
        let mut printed = FxHashMap::default();
        let quotations = self
            .documents
            .get(document)
            .map(|d| d.quotations.as_slice());
        for &quotation in quotations.unwrap_or_default() {
            let record = self.quotation_at(quotation);
            for occurrence in record.iter().flat_map(|record| &record.occurrences) {
                if occurrence.document == document {
                    printed.entry(occurrence.text.clone()).or_insert(quotation);
                }
            }
        }
        printed
    }

    fn prints(&self, document: u32, text: &str) -> bool {
        let Some(record) = self.document_at(document) else {
            return false;
        };
        let wanted = super::words::words(text);
        record
            .quotations
            .iter()
            .filter_map(|&q| self.quotation_at(q))
            .flat_map(|q| &q.occurrences)
            .any(|o| o.document == document && super::words::words(&o.text) == wanted)
    }
}

impl From<&StoredEntity> for NewName {
    fn from(entity: &StoredEntity) -> Self {
        NewName {
            name: entity.name.clone(),
            kind: entity.kind,
            parsed: None,
            roles: distinct(&entity.roles),
            aliases: distinct(&entity.aliases),
            told: true,
            quoted: false,
            ruled: None,
        }
    }
}

fn distinct(texts: &[String]) -> Vec<String> {
    let trimmed = texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty());
    let mut seen = BTreeSet::new();
    trimmed
        .filter(|text| seen.insert(*text))
        .map(String::from)
        .collect()
}

/// An attribution as an occurrence. `None` where its span holds no words of the text.
fn occurrence(document: u32, a: &StoredAttribution, stored: &StoredDocument) -> Option<Occurrence> {
    let text = stored.text.as_str();
    let printed = |stretch: Stretch| stretch.span().of(text).to_string();
    let common = |stretch: Stretch| shared(stretch.span().of(text));
    let named = |stretch: Stretch| Arc::from(stretch.span().of(text));
    let quoted = comments::blanked(a.span.span().of(text)).into_owned();
    if quoted.trim().is_empty() {
        return None;
    }
    Some(Occurrence {
        document,
        text: quoted,
        span: Some(a.span.span()),
        kind: a.kind,
        position: a.position,
        source: a.source.map(named),
        cue: a.cue.map(common),
        date: a
            .date
            .as_ref()
            .map(|date| DateOnRecord {
                date: date.value,
                basis: printed(date.basis),
                span: Some(date.basis.span()),
                strength: date.strength,
                rule: date.rule.clone(),
            })
            .map(Box::new),
        place: a
            .place
            .as_ref()
            .map(|place| PlaceOnRecord {
                place: place.value.clone(),
                basis: printed(place.basis),
                span: Some(place.basis.span()),
                strength: place.strength,
                rule: place.rule.clone(),
            })
            .map(Box::new),
        via: a.via.map(named),
        confidence: a.confidence,
        rule: shared(&a.rule),
        utterance: a.utterance,
        group: a.group,
        translated: a.translated,
        decision: None,
        dispute: None,
        entity: a.speaker.filter(|&e| (e as usize) < stored.entities.len()),
    })
}
