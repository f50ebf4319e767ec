//! What an event adds to the registry.
//!
//! In: one event and a snapshot to add it to. Out: the same snapshot, one event further. This is all that ever writes to the records, live
//! and when a log is read again, so both give the same. It costs what the event holds and what that touches.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashMap;

use super::{
    change::{Change, Entry, ImportedQuotation, Outcome},
    decide::{Decide, day, refusal, retracted},
    decision::{DecisionKind, StoredRetraction},
    error::Refusal,
    event::{Event, StoredAttribution, StoredDocument, StoredEntity, StoredReading, Stretch},
    form::NewName,
    identity::{content, document_id, imported_document_id},
    names::{Name, fold_name},
    record::{DateOnRecord, DocumentId, DocumentRecord, Occurrence, PlaceOnRecord, Withdrawn},
    ruling::At,
    shared::shared,
    snapshot::Snapshot,
    speakers::Touched,
    text::KeptText,
    words::hash_text,
};
use crate::model::{BodySpan, DocumentKind, OccurrenceKind, QuoteKind, SpeakerKind, Strength};

/// The rule of an imported quotation's occurrence.
const IMPORTED: &str = "imported";

/// The longest document that is taken on record, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 10 << 20;

/// The longest imported quotation, in bytes.
pub const MAX_IMPORTED_BYTES: usize = 64 << 10;

/// What a change comes to.
pub(super) enum Plan {
    /// Nothing to write.
    Done(Outcome),
    /// An event to write.
    Write(Box<Event>),
    /// A decision that is on record already.
    Known,
}

impl Snapshot {
    /// What a change would do to this snapshot.
    pub(super) fn plan(&self, change: Change) -> Plan {
        match change {
            Change::Document {
                document,
                extraction,
            } => {
                if let Some(refusal) = refuse_text("text", &document.text, MAX_DOCUMENT_BYTES) {
                    return Plan::Done(Outcome::Refused(refusal));
                }
                let stored = StoredDocument::new(document, extraction);
                let id = document_id(&stored);
                if let Some(erased) = self.decided.erased(&id.resource_name()) {
                    return Plan::Done(Outcome::Refused(refusal(
                        "document",
                        "ERASED",
                        format!(
                            "{} was erased by {} on {}: {}",
                            id.resource_name(),
                            erased.author,
                            day(erased.time),
                            erased.reason
                        ),
                        "what was erased stays out; a text that may stand needs another id",
                    )));
                }
                match self.document(id.as_str()) {
                    Some((index, record))
                        if record.has_text() || record.embargo_until.is_some() =>
                    {
                        if self.contents.get(index) == Some(&content(&stored)) {
                            if let Some(decision) = &record.retracted {
                                return Plan::Done(Outcome::Refused(refusal(
                                    "document",
                                    "RETRACTED",
                                    retracted(record, decision),
                                    "send the corrected text to bring it back",
                                )));
                            }
                            return Plan::Done(Outcome::Unchanged(self.entry(index)));
                        }
                        Plan::Write(Box::new(Event::DocumentRevised(stored)))
                    }
                    _ => Plan::Write(Box::new(Event::DocumentIngested(stored))),
                }
            }
            Change::Quotation(quotation) => {
                if let Some(refused) =
                    refuse_text("quotation", &quotation.quotation, MAX_IMPORTED_BYTES)
                {
                    return Plan::Done(Outcome::Refused(refused));
                }
                let id = imported_document_id(&quotation);
                if let Some(erased) = self.decided.erased(&id.resource_name()) {
                    return Plan::Done(Outcome::Refused(refusal(
                        "document",
                        "ERASED",
                        format!(
                            "{} was erased by {}: {}",
                            id.resource_name(),
                            erased.author,
                            erased.reason
                        ),
                        "what was erased stays out",
                    )));
                }
                match self.has_import(&id, &quotation) {
                    true => Plan::Done(Outcome::Unchanged(Entry {
                        document: id,
                        quotations: 1,
                        attributed: usize::from(quotation.speaker.is_some()),
                    })),
                    false => Plan::Write(Box::new(Event::QuotationImported(quotation))),
                }
            }
            decision => match self.decision(decision) {
                Ok(Decide::Write(event)) => Plan::Write(event),
                Ok(Decide::Known) => Plan::Known,
                Err(refusal) => Plan::Done(Outcome::Refused(refusal)),
            },
        }
    }

    /// What a document holds, by its index.
    pub(super) fn entry(&self, document: u32) -> Entry {
        let mut entry = Entry {
            document: DocumentId("".into()),
            quotations: 0,
            attributed: 0,
        };
        let Some(record) = self.document_at(document) else {
            return entry;
        };
        entry.document = record.id.clone();
        for quotation in record
            .quotations
            .iter()
            .filter_map(|&q| self.quotation_at(q))
        {
            let here = quotation
                .occurrences
                .iter()
                .filter(|o| o.document == document && o.kind != QuoteKind::Indirect)
                .count();
            entry.quotations += here;
            if quotation.speaker.is_some() {
                entry.attributed += here;
            }
        }
        entry
    }

    /// Adds one event.
    pub(super) fn apply(&mut self, at: &At, event: &Event) {
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
                self.apply_import(quotation, touched);
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
        let mut occurrences: Vec<Occurrence> = stored
            .attributions
            .iter()
            .filter_map(|attribution| occurrence(document, attribution, stored))
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

    fn apply_import(&mut self, quotation: &ImportedQuotation, touched: &mut Touched) {
        let id = imported_document_id(quotation);
        let is_new = self.document(id.as_str()).is_none();
        let document = self.document_slot(&id);
        if is_new && let Some(record) = self.documents.get_mut(document) {
            record.outlet = quotation.outlet.clone();
            record.url = quotation.url.clone();
            record.published = quotation.published;
            record.label = quotation.document.clone().unwrap_or_default();
        }
        let proof = |text: &Option<String>| text.as_ref().map(|text| text.trim().to_string());
        let occurrence = Occurrence {
            document,
            text: quotation.quotation.trim().to_string(),
            span: None,
            kind: QuoteKind::Direct,
            position: OccurrenceKind::Body,
            source: proof(&quotation.speaker).map(Arc::from),
            cue: None,
            date: quotation
                .date
                .map(|date| DateOnRecord {
                    date,
                    basis: String::new(),
                    span: None,
                    strength: Strength::Stated,
                    rule: IMPORTED.into(),
                })
                .map(Box::new),
            place: proof(&quotation.place)
                .map(|place| PlaceOnRecord {
                    place,
                    basis: String::new(),
                    span: None,
                    strength: Strength::Stated,
                    rule: IMPORTED.into(),
                })
                .map(Box::new),
            via: None,
            confidence: 1.0,
            rule: shared(IMPORTED),
            utterance: 0,
            group: None,
            translated: false,
            decision: None,
            dispute: None,
            entity: None,
        };
        let name = proof(&quotation.speaker).map(|name| NewName {
            kind: self.kind_of_name(&name),
            name,
            roles: Vec::new(),
            aliases: Vec::new(),
            told: false,
            quoted: true,
            ruled: None,
        });
        self.place_import(occurrence, name, touched);
    }

    /// Places an imported quotation under the name it was given, which the document may hold already.
    fn place_import(
        &mut self,
        mut occurrence: Occurrence,
        name: Option<NewName>,
        touched: &mut Touched,
    ) {
        let document = occurrence.document;
        if let Some(name) = name {
            let known = |named: &super::form::Named| named.name == name.name;
            let at = self
                .named
                .get(document)
                .and_then(|names| names.iter().position(known));
            let at = match at {
                Some(at) => at,
                None => {
                    self.enrol(document, vec![name], touched);
                    self.settle(touched);
                    self.named
                        .get(document)
                        .map_or(0, Vec::len)
                        .saturating_sub(1)
                }
            };
            occurrence.entity = Some(super::persistent::index(at));
        }
        self.decide(document, std::slice::from_mut(&mut occurrence), touched);
        self.settle(touched);
        self.place(occurrence, None, touched);
    }

    /// What a name without a text around it is: a body that is on record or is spelled like one, a group in small letters, else a person.
    pub(super) fn kind_of_name(&self, name: &str) -> SpeakerKind {
        let on_record = |kind| {
            self.forms_named(name)
                .into_iter()
                .filter_map(|form| self.form(form))
                .any(|form| form.kind == kind && form.is_in_force())
        };
        let letters: Vec<char> = name.chars().filter(|c| c.is_alphabetic()).collect();
        let acronym = letters.len() > 1
            && !name.trim().contains(' ')
            && letters.iter().all(|c| c.is_uppercase());
        match () {
            () if on_record(SpeakerKind::Person) => SpeakerKind::Person,
            () if on_record(SpeakerKind::Body) || acronym => SpeakerKind::Body,
            () if letters.first().is_some_and(|c| c.is_lowercase())
                && letters.len() == name.chars().filter(|c| c.is_lowercase()).count() =>
            {
                SpeakerKind::Group
            }
            () => SpeakerKind::Person,
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

    /// The name that an imported quotation was given.
    fn name_of(&self, occurrence: &Occurrence) -> Option<NewName> {
        let named = self
            .named
            .get(occurrence.document)?
            .get(occurrence.entity? as usize)?;
        Some(NewName {
            name: named.name.clone(),
            kind: named.kind,
            roles: Vec::new(),
            aliases: Vec::new(),
            told: false,
            quoted: true,
            ruled: None,
        })
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

    /// True where a document prints exactly these words of exactly this speaker already.
    fn has_import(&self, id: &DocumentId, quotation: &ImportedQuotation) -> bool {
        let Some((document, record)) = self.document(id.as_str()) else {
            return false;
        };
        let text = quotation.quotation.trim();
        let speaker = quotation.speaker.as_deref().map(str::trim);
        let same_speaker = |occurrence: &Occurrence| match (speaker, self.name_of(occurrence)) {
            (Some(wanted), Some(name)) => {
                let person = |name: &str| Name::read(name).map(|n| n.key().to_string());
                fold_name(wanted) == fold_name(&name.name) || person(wanted) == person(&name.name)
            }
            (wanted, name) => wanted.is_none() && name.is_none(),
        };
        record
            .quotations
            .iter()
            .filter_map(|&q| self.quotation_at(q))
            .flat_map(|q| &q.occurrences)
            .any(|o| o.document == document && o.text == text && same_speaker(o))
    }
}

impl From<&StoredEntity> for NewName {
    fn from(entity: &StoredEntity) -> Self {
        NewName {
            name: entity.name.clone(),
            kind: entity.kind,
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
    let quoted = printed(a.span);
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

/// Why a text is not taken on record: it is empty or too long.
fn refuse_text(field: &'static str, text: &str, limit: usize) -> Option<Refusal> {
    let problem = match text.len() {
        _ if text.trim().is_empty() => "it is empty".to_string(),
        n if n > limit => format!("it has {n} bytes, and the limit is {limit}"),
        _ => return None,
    };
    let fix = match text.trim().is_empty() {
        true => "send some text".to_string(),
        false => "split it into the articles it is made of".to_string(),
    };
    Some(Refusal {
        field,
        reason: "REFUSED",
        problem,
        fix,
    })
}
