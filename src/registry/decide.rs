//! Checks what a human asks for, and makes it an event.
//!
//! In: a change that decides something, and the snapshot it is about. Out: the event to write, or why not, with what would help. It
//! changes nothing.

use super::{
    change::{Change, Description, SpeakerChoice},
    decision::{
        Anchor, DecisionKind, FormName, OutsideId, Place, RuledSpeaker, Says, StoredDescription,
        StoredDispute, StoredMerge, StoredRetraction, StoredRuling, StoredSplit,
    },
    error::Refusal,
    event::{Event, StoredDocument, StoredReading},
    names::fold_name,
    record::{DocumentId, DocumentRecord, QuotationId, QuotationRecord, SpeakerId},
    snapshot::Snapshot,
};
use crate::model::{Document, Extraction};

/// The longest name, alias or reason, in bytes.
const MAX_WORDS: usize = 4 << 10;

/// A decision that was checked.
pub(super) enum Decide {
    /// An event to write.
    Write(Box<Event>),
    /// It is on record already.
    Known,
}

impl Decide {
    fn write(event: Event) -> Self {
        Decide::Write(Box::new(event))
    }
}

type Decision = Result<Decide, Refusal>;

impl Snapshot {
    /// The event that a decision comes to.
    pub(super) fn decision(&self, change: Change) -> Decision {
        match change {
            Change::Reading {
                document,
                extraction,
            } => self.reading(document, extraction),
            Change::Retract { document, reason } => self.retraction(document, reason),
            Change::Attribute {
                quotation,
                document,
                speaker,
                reason,
            } => self.attribution(&quotation, document.as_ref(), speaker, reason),
            Change::Confirm { quotation, reason } => self.confirmation(&quotation, reason),
            Change::Dispute {
                quotation,
                disputed,
                reason,
            } => self.dispute(&quotation, disputed, reason),
            Change::Merge {
                from,
                into,
                overrule,
                reason,
            } => self.merge(&from, &into, overrule, reason),
            Change::Split {
                speaker,
                names,
                documents,
                display_name,
                reason,
            } => self.split(&speaker, &names, &documents, display_name, reason),
            Change::Describe {
                speaker,
                says,
                reason,
            } => self.description(&speaker, says, reason),
            Change::Document { .. } | Change::Quotation(_) => Ok(Decide::Known),
        }
    }

    fn reading(&self, document: DocumentId, extraction: Extraction) -> Decision {
        let (_, record) = self.standing_document(&document)?;
        let Some(text) = record.text() else {
            return Err(refusal(
                "document",
                "NO_TEXT",
                format!("{} has no text on record to read", document.resource_name()),
                "ingest its text first",
            ));
        };
        let read = StoredDocument::new(
            Document {
                text: text.to_owned(),
                ..Document::default()
            },
            extraction,
        );
        Ok(Decide::write(Event::DocumentReread(StoredReading {
            document,
            attributions: read.attributions,
            terms: read.terms,
            entities: read.entities,
            language: read.language,
            notes: read.notes,
        })))
    }

    fn retraction(&self, document: DocumentId, reason: String) -> Decision {
        check_words("reason", &reason)?;
        let (_, record) = self.document_on_record(&document)?;
        if record.retracted.is_some() {
            return Ok(Decide::Known);
        }
        Ok(Decide::write(Event::DocumentRetracted(StoredRetraction {
            document,
            reason,
        })))
    }

    fn attribution(
        &self,
        id: &QuotationId,
        document: Option<&DocumentId>,
        speaker: SpeakerChoice,
        reason: String,
    ) -> Decision {
        check_words("reason", &reason)?;
        let quotation = self.standing_quotation(id)?;
        let places = self.places(quotation, document)?;
        let to = match speaker {
            SpeakerChoice::Nobody => RuledSpeaker::Nobody,
            SpeakerChoice::Known(id) => {
                RuledSpeaker::Named(self.standing_speaker("speaker", &id)?.1)
            }
            SpeakerChoice::Named { name, kind } => {
                check_name("speaker_display_name", &name)?;
                let name = name.trim().to_owned();
                RuledSpeaker::Named(FormName {
                    kind: self.kind_or_guess(&name, kind),
                    name,
                    key: None,
                })
            }
        };
        Ok(Decide::write(Event::AttributionCorrected(StoredRuling {
            quotation: id.clone(),
            places,
            speaker: to,
            before: self.speaker_name(quotation).map(String::from),
            reason,
        })))
    }

    fn confirmation(&self, id: &QuotationId, reason: String) -> Decision {
        check_words("reason", &reason)?;
        let quotation = self.standing_quotation(id)?;
        let speaker = match quotation.speaker.and_then(|s| self.form_name_of(s)) {
            Some(name) => RuledSpeaker::Named(name),
            None => RuledSpeaker::AsRead,
        };
        Ok(Decide::write(Event::AttributionConfirmed(StoredRuling {
            quotation: id.clone(),
            places: self.places(quotation, None)?,
            speaker,
            before: None,
            reason,
        })))
    }

    fn dispute(&self, id: &QuotationId, disputed: bool, reason: String) -> Decision {
        check_words("reason", &reason)?;
        let quotation = self.standing_quotation(id)?;
        if quotation.dispute().is_some() == disputed {
            return Ok(Decide::Known);
        }
        Ok(Decide::write(Event::QuotationDisputed(StoredDispute {
            quotation: id.clone(),
            places: self.places(quotation, None)?,
            disputed,
            reason,
        })))
    }

    fn merge(
        &self,
        from: &SpeakerId,
        into: &SpeakerId,
        overrule: bool,
        reason: String,
    ) -> Decision {
        check_words("reason", &reason)?;
        // An id that was merged before leads to the other: then the two are one already.
        let (one, from_name) = self.standing_speaker("from", from)?;
        let (other, into_name) = self.standing_speaker("into", into)?;
        if from == into {
            return Err(refusal(
                "from",
                "SAME_SPEAKER",
                format!(
                    "{} is the speaker it is to be merged into",
                    from.resource_name()
                ),
                "name two speakers",
            ));
        }
        if one == other {
            return Ok(Decide::Known);
        }
        let forms = |name: &FormName| {
            let form = name
                .key
                .as_deref()
                .and_then(|key| self.find_form(name.kind, key));
            form.map(|form| self.forms_of(form)).unwrap_or_default()
        };
        let (of_one, of_other) = (forms(&from_name), forms(&into_name));
        let told_apart = of_one
            .iter()
            .flat_map(|&a| of_other.iter().map(move |&b| (a, b)))
            .find_map(|(a, b)| self.decided.told_apart(a, b));
        if let Some(decision) = told_apart
            && !overrule
        {
            return Err(refusal(
                "from",
                "SPLIT_BY_DECISION",
                format!(
                    "{} and {} were told apart by {} on {} (event {})",
                    from.resource_name(),
                    into.resource_name(),
                    decision.author,
                    day(decision.time),
                    decision.sequence
                ),
                "say that you overrule that decision (`overrule_split`, or --overrule), if you do",
            ));
        }
        Ok(Decide::write(Event::SpeakersMerged(StoredMerge {
            from: from.clone(),
            into: into.clone(),
            from_name,
            into_name,
            overrules: told_apart.is_some(),
            reason,
        })))
    }

    fn split(
        &self,
        speaker: &SpeakerId,
        names: &[String],
        documents: &[DocumentId],
        display_name: Option<String>,
        reason: String,
    ) -> Decision {
        check_words("reason", &reason)?;
        if let Some(name) = &display_name {
            check_name("display_name", name)?;
        }
        let (index, leader) = self.standing_speaker("speaker", speaker)?;
        if names.is_empty() == documents.is_empty() {
            return Err(refusal(
                "names",
                "REQUIRED",
                "a split needs the names that are the other's, or the documents in which the name means the other".into(),
                "give names or documents, not both",
            ));
        }
        let root = leader
            .key
            .as_deref()
            .and_then(|key| self.find_form(leader.kind, key));
        let all: Vec<u32> = root
            .map(|root| self.forms_of(root))
            .unwrap_or_default()
            .into_iter()
            .filter(|&form| self.form(form).is_some_and(|form| form.is_in_force()))
            .collect();
        let mut off = Vec::new();
        for name in names {
            let wanted = fold_name(name);
            let found = all.iter().copied().filter(|&form| {
                self.form(form)
                    .is_some_and(|form| fold_name(&form.name) == wanted)
            });
            let before = off.len();
            off.extend(found);
            if off.len() == before {
                let known: Vec<String> = all
                    .iter()
                    .filter_map(|&form| Some(format!("{:?}", self.form(form)?.name)))
                    .collect();
                return Err(refusal(
                    "names",
                    "NOT_ON_RECORD",
                    format!(
                        "{} is not named {name:?} by any document",
                        speaker.resource_name()
                    ),
                    &format!("give some of {}", known.join(", ")),
                ));
            }
        }
        let rest: Vec<u32> = all
            .iter()
            .copied()
            .filter(|form| !off.contains(form))
            .collect();
        if rest.is_empty() {
            return Err(refusal(
                "names",
                "NOTHING_LEFT",
                format!(
                    "these are all the names of {}, and nothing would be left of it",
                    speaker.resource_name()
                ),
                "leave one out, or give the documents in which the name means the other",
            ));
        }
        let mut meant = Vec::new();
        for document in documents {
            let (at, _) = self.document_on_record(document)?;
            let before = meant.len();
            let named = self.named.get(at).map_or(&[][..], Vec::as_slice);
            for named in named
                .iter()
                .filter(|n| n.speaker == Some(index) && !n.ruled)
            {
                if let Some(name) = named.form.and_then(|form| self.form_name(form)) {
                    meant.push((document.clone(), name));
                }
            }
            if meant.len() == before {
                return Err(refusal(
                    "documents",
                    "NOT_NAMED_THERE",
                    format!(
                        "{} does not name {}",
                        document.resource_name(),
                        speaker.resource_name()
                    ),
                    "give documents that do (onrecord quotes lists those that quote it)",
                ));
            }
        }
        meant.dedup();
        let names = |forms: &[u32]| {
            forms
                .iter()
                .filter_map(|&form| self.form_name(form))
                .collect()
        };
        Ok(Decide::write(Event::SpeakerSplit(StoredSplit {
            speaker: speaker.clone(),
            off: names(&off),
            rest: names(&rest),
            documents: meant,
            display_name: display_name.map(|name| name.trim().to_owned()),
            reason,
        })))
    }

    fn description(&self, id: &SpeakerId, says: Description, reason: String) -> Decision {
        check_words("reason", &reason)?;
        let (index, name) = self.standing_speaker("speaker", id)?;
        let record = self.speaker_at(index);
        let says = match says {
            Description::DisplayName(name) => {
                check_name("display_name", &name)?;
                let name = name.trim().to_owned();
                if record.is_some_and(|record| record.name == name) {
                    return Ok(Decide::Known);
                }
                Says::DisplayName(name)
            }
            Description::Alias(alias) => {
                check_name("alias", &alias)?;
                let alias = alias.trim().to_owned();
                let known = |record: &super::record::SpeakerRecord| {
                    record.name == alias || record.aliases.contains(&alias)
                };
                if record.is_some_and(known) {
                    return Ok(Decide::Known);
                }
                self.check_alias(index, &alias)?;
                Says::Alias(alias)
            }
            Description::OutsideId(outside) => {
                let outside = check_outside_id(outside)?;
                if record.is_some_and(|record| record.outside_ids.contains(&outside)) {
                    return Ok(Decide::Known);
                }
                let bears = |other: &u32| {
                    let bears = |record: &super::record::SpeakerRecord| {
                        record.is_in_force() && record.outside_ids.contains(&outside)
                    };
                    *other != index && self.speakers.with(*other, bears) == Some(true)
                };
                let all = 0..super::persistent::index(self.speakers.len());
                let other = all.into_iter().find(bears);
                if let Some(other) = other.and_then(|other| self.speaker_at(other)) {
                    return Err(refusal(
                        "outside_id",
                        "ID_IN_USE",
                        format!(
                            "{} {} is the id of {}",
                            outside.authority,
                            outside.id,
                            other.id.resource_name()
                        ),
                        "merge the two if they are one, or give another id",
                    ));
                }
                Says::OutsideId(outside)
            }
        };
        let before = match &says {
            Says::DisplayName(_) => self.shown_name(id),
            Says::Alias(_) | Says::OutsideId(_) => None,
        };
        Ok(Decide::write(Event::SpeakerDescribed(StoredDescription {
            speaker: id.clone(),
            before,
            name,
            says,
            reason,
        })))
    }

    /// Refuses an alias that is another speaker's name.
    fn check_alias(&self, speaker: u32, alias: &str) -> Result<(), Refusal> {
        let others = self.forms_named(alias).into_iter().filter_map(|form| {
            self.form(form).filter(|form| form.is_in_force())?;
            self.speaker_of_form(form)
        });
        for other in others {
            if other != speaker
                && let Some(record) = self.speaker_at(other)
            {
                return Err(refusal(
                    "alias",
                    "NAME_IN_USE",
                    format!("documents name {} so", record.id.resource_name()),
                    "merge the two if they are one",
                ));
            }
        }
        Ok(())
    }

    /// Where a quotation's words stand, in one document or in all.
    fn places(
        &self,
        quotation: &QuotationRecord,
        document: Option<&DocumentId>,
    ) -> Result<Vec<Place>, Refusal> {
        let mut places = Vec::new();
        for occurrence in &quotation.occurrences {
            let Some(record) = self.document_at(occurrence.document) else {
                continue;
            };
            if document.is_none_or(|wanted| *wanted == record.id) {
                let place = Place {
                    document: record.id.clone(),
                    words: Anchor::of(&occurrence.text),
                };
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        match (places.is_empty(), document) {
            (true, Some(document)) => Err(refusal(
                "document",
                "NOT_PRINTED_THERE",
                format!(
                    "{} does not print {}",
                    document.resource_name(),
                    quotation.id.resource_name()
                ),
                "name one of its documents, or none for all of them",
            )),
            _ => Ok(places),
        }
    }

    /// A quotation in force under its own id: a decision is about the very one that somebody saw.
    fn standing_quotation(&self, id: &QuotationId) -> Result<&QuotationRecord, Refusal> {
        let name = id.resource_name();
        match self.quotation(id.as_str()) {
            Some((_, record)) if record.id == *id => Ok(record),
            Some((_, record)) => Err(refusal(
                "quotation",
                "SUPERSEDED",
                format!("{name} became one with {}", record.id.resource_name()),
                &format!(
                    "look at that one and decide about it: {}",
                    record.id.resource_name()
                ),
            )),
            None => match (
                self.withdrawn(id.as_str()),
                self.quotation_slot(id.as_str()),
            ) {
                (Some((_, withdrawn)), _) => Err(refusal(
                    "quotation",
                    "WITHDRAWN",
                    format!(
                        "{name} stood on a document that {} retracted on {}",
                        withdrawn.decision.author,
                        day(withdrawn.decision.time)
                    ),
                    "there is nothing left to decide about it",
                )),
                (None, Some(_)) => Err(refusal(
                    "quotation",
                    "SUPERSEDED",
                    format!(
                        "{name} was superseded: no document prints it any more since its document was revised"
                    ),
                    "decide about the quotation that took its place (ListQuotations, or onrecord quotes)",
                )),
                (None, None) => Err(refusal(
                    "quotation",
                    "NOT_ON_RECORD",
                    format!("{name} is not on record"),
                    "ListQuotations with parent `speakers/-`, or onrecord quotes, lists all",
                )),
            },
        }
    }

    /// A speaker in force, by its id or by one that leads to it, with the name it stands for.
    fn standing_speaker(
        &self,
        field: &'static str,
        id: &SpeakerId,
    ) -> Result<(u32, FormName), Refusal> {
        let found = self.speaker(id.as_str()).map(|(index, _)| index);
        found
            .and_then(|index| Some((index, self.form_name_of(index)?)))
            .ok_or_else(|| {
                refusal(
                    field,
                    "NOT_ON_RECORD",
                    format!("{} is not on record", id.resource_name()),
                    "LookupSpeaker, or onrecord speakers NAME, finds speakers by any name",
                )
            })
    }

    /// A document, retracted or not.
    fn document_on_record(&self, id: &DocumentId) -> Result<(u32, &DocumentRecord), Refusal> {
        self.document(id.as_str()).ok_or_else(|| {
            let (problem, fix) = match self.decided.erased(&id.resource_name()) {
                Some(erased) => (
                    format!(
                        "{} was erased by {} on {}",
                        id.resource_name(),
                        erased.author,
                        day(erased.time)
                    ),
                    "there is nothing left of it",
                ),
                None => (
                    format!("{} is not on record", id.resource_name()),
                    "ListDocuments lists all, and onrecord quotes those that quote somebody",
                ),
            };
            refusal("document", "NOT_ON_RECORD", problem, fix)
        })
    }

    /// A document that is not retracted.
    fn standing_document(&self, id: &DocumentId) -> Result<(u32, &DocumentRecord), Refusal> {
        let (index, record) = self.document_on_record(id)?;
        match &record.retracted {
            Some(decision) => Err(refusal(
                "document",
                "RETRACTED",
                retracted(record, decision),
                "ingest a corrected text under the same id or URL to bring it back",
            )),
            None => Ok((index, record)),
        }
    }
}

/// Who took a document back, and when.
pub(super) fn retracted(record: &DocumentRecord, decision: &super::decision::Decision) -> String {
    debug_assert_eq!(decision.kind, DecisionKind::Retracted);
    format!(
        "{} was retracted by {} on {}{}",
        record.id.resource_name(),
        decision.author,
        day(decision.time),
        match decision.reason.as_str() {
            "" => String::new(),
            reason => format!(": {reason}"),
        }
    )
}

/// The day of a moment, in UTC.
pub(super) fn day(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d").to_string()
}

pub(super) fn refusal(
    field: &'static str,
    reason: &'static str,
    problem: String,
    fix: &str,
) -> Refusal {
    Refusal {
        field,
        reason,
        problem,
        fix: fix.to_owned(),
    }
}

fn check_words(field: &'static str, words: &str) -> Result<(), Refusal> {
    match words.len() {
        0..=MAX_WORDS => Ok(()),
        n => Err(refusal(
            field,
            "VALUE_TOO_LONG",
            format!("it has {n} bytes, and the limit is {MAX_WORDS}"),
            "shorten it",
        )),
    }
}

fn check_name(field: &'static str, name: &str) -> Result<(), Refusal> {
    check_words(field, name)?;
    match name.chars().any(char::is_alphanumeric) && !name.contains(char::is_control) {
        true => Ok(()),
        false => Err(refusal(
            field,
            "REQUIRED",
            format!("{name:?} is no name"),
            "give a name on one line",
        )),
    }
}

/// An outside id as it is kept: the authority in small letters, and for Wikidata a number behind a Q.
fn check_outside_id(outside: OutsideId) -> Result<OutsideId, Refusal> {
    let outside = OutsideId {
        authority: outside.authority.trim().to_lowercase(),
        id: outside.id.trim().to_owned(),
    };
    check_name("outside_id.authority", &outside.authority)?;
    check_name("outside_id.id", &outside.id)?;
    let number = outside.id.strip_prefix('Q').unwrap_or_default();
    let wikidata = !number.starts_with('0') && number.parse::<u64>().is_ok();
    match outside.authority == "wikidata" && !wikidata {
        true => Err(refusal(
            "outside_id.id",
            "INVALID_VALUE",
            format!("{:?} is no id of Wikidata", outside.id),
            "give a Q and a number, such as Q42",
        )),
        false => Ok(outside),
    }
}
