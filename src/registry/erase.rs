//! Removes words from the record for good, and keeps what everything else is called.
//!
//! In: what to erase, and the log. Out: the payloads that give way, and the registry that the log adds up to without the words. Ids that
//! were in use lead where the same things are now, and never mean anything else. A tombstone with author and reason stays.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    decision::{Anchor, DecisionKind},
    event::{Event, StoredDocument, StoredErasure, Stretch},
    identity::{document_id, imported_document_id},
    log::{EventLog, Replaced, Replacement, hex, sha256},
    record::{DocumentId, QuotationId, SpeakerId},
    ruling::At,
    snapshot::Snapshot,
};
use crate::text::Span;

/// What to erase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A document with everything that was read out of it, in every version.
    Document(DocumentId),
    /// A quotation: its words in every document that prints them.
    Quotation(QuotationId),
}

impl Target {
    /// The resource name.
    pub fn resource_name(&self) -> String {
        match self {
            Target::Document(id) => id.resource_name(),
            Target::Quotation(id) => id.resource_name(),
        }
    }
}

/// Wordings of this many words or more are removed wherever they stand; shorter ones where they stand as that quotation.
const LONG: usize = 4;

/// The words of a quotation to erase.
struct Words {
    texts: Vec<String>,
    anchors: Vec<Anchor>,
    /// The documents that print it.
    documents: BTreeSet<DocumentId>,
}

impl Snapshot {
    /// The payloads that give way when `target` is erased.
    pub(super) fn replacements(
        &self,
        target: &Target,
        log: &dyn EventLog,
    ) -> Result<Vec<Replacement>, super::RegistryError> {
        let words = match target {
            Target::Document(_) => None,
            Target::Quotation(id) => Some(self.words_of(id)),
        };
        let mut replacements = Vec::new();
        let mut wiped: BTreeMap<DocumentId, Vec<Span>> = BTreeMap::new();
        log.replay(0, &mut |logged| {
            let event = Event::read(&logged.kind, logged.payload.as_deref())?;
            let now = match (target, &words) {
                (Target::Document(id), _) => is_about(&event, id).then_some(None),
                (_, Some(words)) => words.wipe(event, &mut wiped),
                _ => None,
            };
            if let Some(event) = now {
                let payload = match event {
                    Some(event) => Some(event.payload().map_err(|cause| cause.to_string())?),
                    None => None,
                };
                replacements.push(Replacement {
                    sequence: logged.sequence,
                    payload,
                });
            }
            Ok(())
        })?;
        Ok(replacements)
    }

    /// What a quotation says, in force or withdrawn.
    fn words_of(&self, id: &QuotationId) -> Words {
        let mut words = Words {
            texts: Vec::new(),
            anchors: Vec::new(),
            documents: BTreeSet::new(),
        };
        let mut add = |text: &str, document: u32| {
            if !words.texts.iter().any(|known| known == text) {
                words.texts.push(text.to_owned());
                words.anchors.push(Anchor::of(text));
            }
            if let Some(record) = self.document_at(document) {
                words.documents.insert(record.id.clone());
            }
        };
        if let Some((_, record)) = self.quotation(id.as_str()) {
            for occurrence in &record.occurrences {
                add(&occurrence.text, occurrence.document);
            }
        }
        if let Some((_, withdrawn)) = self.withdrawn(id.as_str()) {
            add(&withdrawn.text, withdrawn.document);
        }
        // The longest first, so that none is hidden by a part of it that is gone.
        words
            .texts
            .sort_by_key(|text| std::cmp::Reverse(text.len()));
        words
    }

    /// The erasing event, and the snapshot that the log adds up to with the replacements in it.
    pub(super) fn without(
        &self,
        target: &Target,
        reason: &str,
        replacements: &[Replacement],
        log: &dyn EventLog,
        at: &At,
    ) -> Result<(StoredErasure, Snapshot), super::RegistryError> {
        let mut erasure = StoredErasure {
            name: target.resource_name(),
            reason: reason.to_owned(),
            replaced: replacements
                .iter()
                .map(|replacement| Replaced {
                    sequence: replacement.sequence,
                    payload: replacement.payload.as_ref().map(|p| hex(&sha256(p))),
                })
                .collect(),
            documents: match target {
                Target::Document(id) => vec![id.clone()],
                Target::Quotation(_) => Vec::new(),
            },
            speakers: Vec::new(),
            quotations: Vec::new(),
        };
        let replaced: BTreeMap<u64, &Replacement> =
            replacements.iter().map(|r| (r.sequence, r)).collect();
        // Ids are given in the order of the log, so to keep one from being given again changes what is given behind it.
        for _ in 0..4 {
            let mut next = Snapshot::replayed(log, self.texts.clone(), &replaced, Some(&erasure))?;
            let (speakers, quotations) = (self.moved_speakers(&next), self.moved_quotations(&next));
            let settled = (&speakers, &quotations) == (&erasure.speakers, &erasure.quotations);
            (erasure.speakers, erasure.quotations) = (speakers, quotations);
            if settled {
                next.apply_erasure(&erasure, at);
                next.sequence = at.sequence;
                return Ok((erasure, next));
            }
        }
        let mut next = Snapshot::replayed(log, self.texts.clone(), &replaced, Some(&erasure))?;
        next.apply_erasure(&erasure, at);
        next.sequence = at.sequence;
        Ok((erasure, next))
    }

    /// Speakers' ids that are in force here and not in `next`, and where each leads there.
    fn moved_speakers(&self, next: &Snapshot) -> Vec<(SpeakerId, Option<SpeakerId>)> {
        let mut moved: BTreeMap<&SpeakerId, Option<SpeakerId>> = self
            .speakers()
            .filter(|(_, record)| {
                next.speaker_slot(record.id.as_str())
                    .is_none_or(|(_, s)| !s.is_in_force())
            })
            .map(|(_, record)| (&record.id, None))
            .collect();
        if moved.is_empty() {
            return Vec::new();
        }
        for (document, record) in self.documents() {
            let Some((other, _)) = next.document(record.id.as_str()) else {
                continue;
            };
            let (here, there) = (self.named.get(document), next.named.get(other));
            for named in here.into_iter().flatten() {
                let speaker = named.speaker.and_then(|s| self.speaker_at(s));
                let Some(to) = speaker.and_then(|speaker| moved.get_mut(&speaker.id)) else {
                    continue;
                };
                let same = there
                    .into_iter()
                    .flatten()
                    .find(|other| other.name == named.name && other.kind == named.kind);
                let now = same.and_then(|named| next.speaker_at(named.speaker?));
                if let Some(now) = now {
                    to.get_or_insert_with(|| now.id.clone());
                }
            }
        }
        moved.into_iter().map(|(id, to)| (id.clone(), to)).collect()
    }

    /// Quotations' ids that are in force here and not in `next`, and where each leads there.
    fn moved_quotations(&self, next: &Snapshot) -> Vec<(QuotationId, Option<QuotationId>)> {
        let mut moved = Vec::new();
        for (_, record) in self.quotations() {
            let there = next.quotation_slot(record.id.as_str());
            if there.is_some_and(|index| next.quotation_at(index).is_some()) {
                continue;
            }
            let to = record.occurrences.iter().find_map(|occurrence| {
                let document = self.document_at(occurrence.document)?;
                let (at, document) = next.document(document.id.as_str())?;
                let mut quotations = document.quotations.iter();
                let same = quotations.find_map(|&q| {
                    let quotation = next.quotation_at(q)?;
                    let same = |o: &super::record::Occurrence| {
                        (o.document, o.span, &o.text) == (at, occurrence.span, &occurrence.text)
                    };
                    quotation.occurrences.iter().any(same).then_some(quotation)
                });
                Some(same?.id.clone())
            });
            moved.push((record.id.clone(), to));
        }
        moved.sort();
        moved
    }

    /// Takes note of an erasure.
    pub(super) fn apply_erasure(&mut self, erasure: &StoredErasure, at: &At) {
        let decision = at.decision(DecisionKind::Erased, &erasure.reason, None);
        let human = std::sync::Arc::make_mut(&mut self.decided);
        human.note_erasure(erasure);
        human.note_erased(erasure.name.clone(), decision);
    }
}

/// True for what a document's erasure takes away.
fn is_about(event: &Event, id: &DocumentId) -> bool {
    match event {
        Event::DocumentIngested(stored) | Event::DocumentRevised(stored) => {
            document_id(stored) == *id
        }
        Event::DocumentReread(reading) => reading.document == *id,
        Event::QuotationImported(quotation) => imported_document_id(quotation) == *id,
        _ => false,
    }
}

impl Words {
    /// What is left of an event: `None` where it stays as it is, `Some(None)` where nothing is left.
    fn wipe(
        &self,
        event: Event,
        wiped: &mut BTreeMap<DocumentId, Vec<Span>>,
    ) -> Option<Option<Event>> {
        match event {
            Event::DocumentIngested(stored) => Some(Some(Event::DocumentIngested(
                self.wipe_document(stored, wiped)?,
            ))),
            Event::DocumentRevised(stored) => Some(Some(Event::DocumentRevised(
                self.wipe_document(stored, wiped)?,
            ))),
            Event::DocumentReread(mut reading) => {
                let gone = wiped.get(&reading.document)?;
                let before = reading.attributions.len();
                reading
                    .attributions
                    .retain(|a| !gone.iter().any(|gone| overlap(*gone, a.span.span())));
                (reading.attributions.len() != before)
                    .then_some(Some(Event::DocumentReread(reading)))
            }
            Event::QuotationImported(quotation) => {
                let here = self.documents.contains(&imported_document_id(&quotation));
                let said = |text: &str| self.says(text, here) || self.holds(text);
                said(&quotation.quotation).then_some(None)
            }
            _ => None,
        }
    }

    /// A document without the words: blanks of the same length, so that all else stands where it stood.
    fn wipe_document(
        &self,
        mut stored: StoredDocument,
        wiped: &mut BTreeMap<DocumentId, Vec<Span>>,
    ) -> Option<StoredDocument> {
        let id = document_id(&stored);
        let here = self.documents.contains(&id);
        let mut gone = self.found(&stored.text);
        for attribution in &stored.attributions {
            let span = attribution.span.span();
            if self.says(span.of(&stored.text), here) {
                gone.push(span);
            }
        }
        let title = stored.title.clone().unwrap_or_default();
        let of_title = self.found(&title);
        if gone.is_empty() && of_title.is_empty() {
            return None;
        }
        // An id that was the hash of the text stays what it was.
        stored.id.get_or_insert_with(|| id.as_str().to_owned());
        stored.text = blanked(&stored.text, &gone);
        stored.title = stored.title.as_ref().map(|_| blanked(&title, &of_title));
        let stays = |span: Stretch| !gone.iter().any(|gone| overlap(*gone, span.span()));
        stored.attributions.retain(|a| stays(a.span));
        stored.terms.retain(|term| stays(term.span));
        let clean = |text: &String| self.found(text).is_empty();
        stored.notes.retain(clean);
        for entity in &mut stored.entities {
            entity.aliases.retain(clean);
            entity.roles.retain(clean);
        }
        wiped.insert(id, gone);
        Some(stored)
    }

    /// Where the longer wordings stand in a text.
    fn found(&self, text: &str) -> Vec<Span> {
        let long = self
            .texts
            .iter()
            .filter(|words| words.split_whitespace().nth(LONG - 1).is_some());
        long.flat_map(|words| {
            text.match_indices(words.as_str())
                .map(|(start, found)| Span::new(start, start + found.len()))
        })
        .collect()
    }

    fn holds(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }

    /// True for a printing of the quotation.
    fn says(&self, text: &str, here: bool) -> bool {
        let long = text.split_whitespace().nth(LONG - 1).is_some();
        (here || long) && self.anchors.contains(&Anchor::of(text))
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.start() < b.end() && b.start() < a.end()
}

/// A text with blanks in some places, of the same length in bytes.
fn blanked(text: &str, gone: &[Span]) -> String {
    let mut left = String::with_capacity(text.len());
    for (at, ch) in text.char_indices() {
        match gone
            .iter()
            .any(|span| (span.start()..span.end()).contains(&at))
            && ch != '\n'
        {
            true => left.extend(std::iter::repeat_n(' ', ch.len_utf8())),
            false => left.push(ch),
        }
    }
    left
}
