//! Quotations that come in attributed already, without the text they stand in.
//!
//! In: an imported quotation, and the snapshot to add it to. Out: the same snapshot with its occurrence under the name it was given.

use std::sync::Arc;

use super::{
    change::ImportedQuotation,
    form::{Form, NewName},
    identity::imported_document_id,
    names::{Name, fold_name},
    record::{DateOnRecord, DocumentId, Occurrence, PlaceOnRecord},
    shared::shared,
    snapshot::Snapshot,
    speakers::Touched,
    words::{hash_text, words},
};
use crate::model::{OccurrenceKind, QuoteKind, SpeakerKind, Strength};

/// The rule of an imported quotation's occurrence.
pub(super) const IMPORTED: &str = "imported";

/// What an imported quotation says by itself, whatever is on record: worth a core of its own where many come in.
#[derive(Clone, Debug)]
pub(super) struct ImportReading {
    /// The document that prints it.
    document: DocumentId,
    /// What it is filed under, see `import_hash`.
    hash: u64,
    /// Its words, see `words`.
    words: Vec<u64>,
    /// The name that it was given, taken apart as a person's.
    name: Option<Name>,
}

impl ImportReading {
    pub(super) fn of(quotation: &ImportedQuotation) -> Self {
        let document = imported_document_id(quotation);
        ImportReading {
            hash: import_hash(&document, quotation),
            document,
            words: words(quotation.quotation.trim()),
            name: quotation.speaker.as_deref().and_then(Name::read),
        }
    }

    /// The document that prints it.
    pub(super) fn document(&self) -> &DocumentId {
        &self.document
    }
}

impl Snapshot {
    pub(super) fn apply_import(
        &mut self,
        quotation: &ImportedQuotation,
        reading: ImportReading,
        touched: &mut Touched,
    ) {
        let id = reading.document;
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
        self.imports.insert(reading.hash, 0);
        let name = proof(&quotation.speaker).map(|name| NewName {
            kind: self.kind_of(&name, reading.name.as_ref()),
            name,
            parsed: reading.name,
            roles: Vec::new(),
            aliases: Vec::new(),
            told: false,
            quoted: true,
            ruled: None,
        });
        self.place_read(occurrence, Some(reading.words), name, touched);
    }

    /// Places an imported quotation under the name it was given, which the document may hold already.
    pub(super) fn place_import(
        &mut self,
        occurrence: Occurrence,
        name: Option<NewName>,
        touched: &mut Touched,
    ) {
        self.place_read(occurrence, None, name, touched);
    }

    /// The same of an occurrence whose words are known already, or are not.
    fn place_read(
        &mut self,
        mut occurrence: Occurrence,
        words: Option<Vec<u64>>,
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
        self.place_words(occurrence, words, None, touched);
    }

    /// What a name without a text around it is: a body that is on record or is spelled like one, a group in small letters, else a person.
    pub(super) fn kind_of_name(&self, name: &str) -> SpeakerKind {
        self.kind_of(name, Name::read(name).as_ref())
    }

    /// The same of a name that was taken apart as a person's.
    fn kind_of(&self, name: &str, parsed: Option<&Name>) -> SpeakerKind {
        let on_record = |kind, key: &str| {
            let form = self.find_form(kind, key).and_then(|form| self.form(form));
            form.is_some_and(Form::is_in_force)
        };
        if parsed.is_some_and(|parsed| on_record(SpeakerKind::Person, parsed.key())) {
            return SpeakerKind::Person;
        }
        let mut letters = name.chars().filter(|c| c.is_alphabetic());
        let acronym = !name.trim().contains(' ')
            && letters.clone().nth(1).is_some()
            && letters.all(char::is_uppercase);
        if acronym || on_record(SpeakerKind::Body, &fold_name(name)) {
            return SpeakerKind::Body;
        }
        let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
        match letters.peek().is_some() && letters.all(char::is_lowercase) {
            true => SpeakerKind::Group,
            false => SpeakerKind::Person,
        }
    }

    /// The name that an imported quotation was given.
    pub(super) fn name_of(&self, occurrence: &Occurrence) -> Option<NewName> {
        let named = self
            .named
            .get(occurrence.document)?
            .get(occurrence.entity? as usize)?;
        Some(NewName {
            name: named.name.clone(),
            kind: named.kind,
            parsed: None,
            roles: Vec::new(),
            aliases: Vec::new(),
            told: false,
            quoted: true,
            ruled: None,
        })
    }

    /// True where a document prints exactly these words of exactly this speaker already.
    pub(super) fn has_import(
        &self,
        reading: &ImportReading,
        quotation: &ImportedQuotation,
    ) -> bool {
        // Most words are new to their document, and looking through all that it holds is what many imports into one would cost.
        if self.imports.get(reading.hash).next().is_none() {
            return false;
        }
        let Some((document, record)) = self.document(reading.document.as_str()) else {
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

/// What the words of an imported quotation are filed under: they and their document. It stays when the words go, and says that they may be
/// there.
fn import_hash(id: &DocumentId, quotation: &ImportedQuotation) -> u64 {
    hash_text(id.as_str()) ^ hash_text(quotation.quotation.trim()).rotate_left(17)
}
