//! What a decision needs to stand on, and why it is refused without.
//!
//! In: ids, names and words that a human sent. Out: the records in force that they mean, or a refusal that says what would help.

use super::{
    decision::{DecisionKind, FormName, OutsideId},
    error::Refusal,
    record::{DocumentId, DocumentRecord, QuotationId, QuotationRecord, SpeakerId},
    snapshot::Snapshot,
};

/// The longest name, alias or reason, in bytes.
pub(super) const MAX_WORDS: usize = 4 << 10;

impl Snapshot {
    /// A quotation in force under its own id: a decision is about the very one that somebody saw.
    pub(super) fn standing_quotation(&self, id: &QuotationId) -> Result<&QuotationRecord, Refusal> {
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
    pub(super) fn standing_speaker(
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
    pub(super) fn document_on_record(
        &self,
        id: &DocumentId,
    ) -> Result<(u32, &DocumentRecord), Refusal> {
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
    pub(super) fn standing_document(
        &self,
        id: &DocumentId,
    ) -> Result<(u32, &DocumentRecord), Refusal> {
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

pub(super) fn check_words(field: &'static str, words: &str) -> Result<(), Refusal> {
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

pub(super) fn check_name(field: &'static str, name: &str) -> Result<(), Refusal> {
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
pub(super) fn check_outside_id(outside: OutsideId) -> Result<OutsideId, Refusal> {
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
