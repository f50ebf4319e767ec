//! What humans decide, as calls: corrections, confirmations, disputes, retractions, erasures, and who is whom.
//!
//! A call checks its names, puts one event on record and answers with what it is about, as that is afterwards.

use super::{
    Api,
    corpus::{author, filled},
};
use crate::{
    api::{
        check::Checks,
        convert::{record::Records, sequence},
        pb,
        status::{ApiError, Resource},
    },
    model::SpeakerKind,
    registry::{
        Asked, Change, Description, Outcome, OutsideId, Snapshot, SpeakerChoice, Stamp, Target,
        record::{DocumentId, QuotationId, SpeakerId},
    },
    text::Encoding,
};

/// What every decision has.
struct Signed {
    reason: String,
    author: String,
    request: Option<String>,
}

/// What came of a decision: the registry after it, the event, and the resource name.
struct Done {
    snapshot: std::sync::Arc<Snapshot>,
    sequence: i64,
    subject: String,
}

impl Done {
    fn quotation(&self) -> Option<pb::Quotation> {
        let id = self.subject.strip_prefix("quotations/")?;
        let (_, record) = self.snapshot.quotation(id)?;
        Some(Records::new(&self.snapshot, Encoding::Utf8).quotation(record))
    }

    fn speaker(&self, name: &str) -> Option<pb::Speaker> {
        let (_, record) = self.snapshot.speaker(name.strip_prefix("speakers/")?)?;
        Some(Records::new(&self.snapshot, Encoding::Utf8).speaker(record))
    }
}

macro_rules! signed {
    ($request:expr, $checks:expr) => {{
        $checks.short("reason", &$request.reason, MAX_REASON);
        $checks.short("author", &$request.author, MAX_REASON);
        $checks.short("request_id", &$request.request_id, MAX_REASON);
        Signed {
            reason: $request.reason.trim().to_owned(),
            author: author(&$request.author),
            request: filled(&$request.request_id),
        }
    }};
}

/// The longest reason, author and id of a request, in bytes.
const MAX_REASON: usize = 4 << 10;

impl Api {
    pub(super) async fn retract_document(
        &self,
        request: pb::RetractDocumentRequest,
    ) -> Result<pb::RetractDocumentResponse, ApiError> {
        let mut checks = Checks::default();
        let document = document_id(&mut checks, "name", &request.name);
        let signed = signed!(request, checks);
        checks.done()?;
        let reason = signed.reason.clone();
        let done = self
            .decide(Change::Retract { document, reason }, signed)
            .await?;
        let id = done.subject.strip_prefix("documents/").unwrap_or_default();
        let record = done.snapshot.document(id).map(|(_, record)| record);
        Ok(pb::RetractDocumentResponse {
            document: record
                .map(|record| Records::new(&done.snapshot, Encoding::Utf8).document(record)),
            sequence: done.sequence,
        })
    }

    pub(super) async fn erase_document(
        &self,
        request: pb::EraseDocumentRequest,
    ) -> Result<pb::EraseDocumentResponse, ApiError> {
        let mut checks = Checks::default();
        let target = Target::Document(document_id(&mut checks, "name", &request.name));
        let signed = signed!(request, checks);
        checks.done()?;
        let (tombstone, sequence, backups) = self.erase(target, signed).await?;
        Ok(pb::EraseDocumentResponse {
            tombstone,
            sequence,
            backups,
        })
    }

    pub(super) async fn erase_quotation(
        &self,
        request: pb::EraseQuotationRequest,
    ) -> Result<pb::EraseQuotationResponse, ApiError> {
        let mut checks = Checks::default();
        let target = Target::Quotation(quotation_id(&mut checks, &request.name));
        let signed = signed!(request, checks);
        checks.done()?;
        let (tombstone, sequence, backups) = self.erase(target, signed).await?;
        Ok(pb::EraseQuotationResponse {
            tombstone,
            sequence,
            backups,
        })
    }

    pub(super) async fn correct_attribution(
        &self,
        request: pb::CorrectAttributionRequest,
    ) -> Result<pb::CorrectAttributionResponse, ApiError> {
        let mut checks = Checks::default();
        let quotation = quotation_id(&mut checks, &request.name);
        let signed = signed!(request, checks);
        let document = match request.document.as_str() {
            "" => None,
            name => Some(document_id(&mut checks, "document", name)),
        };
        let limit = self.limits().name_bytes;
        checks.name("speaker_display_name", &request.speaker_display_name, limit);
        let given = [
            !request.speaker.is_empty(),
            !request.speaker_display_name.trim().is_empty(),
            request.nobody,
        ];
        if given.iter().filter(|given| **given).count() != 1 {
            checks.add(
                "speaker",
                "REQUIRED",
                "a correction names one speaker",
                "give one of speaker, speaker_display_name and nobody",
            );
        }
        let kind = kind(&mut checks, request.speaker_kind);
        let speaker = match (request.nobody, request.speaker.as_str()) {
            (true, _) => SpeakerChoice::Nobody,
            (_, "") => SpeakerChoice::Named {
                name: request.speaker_display_name.clone(),
                kind,
            },
            (_, name) => SpeakerChoice::Known(speaker_id(&mut checks, "speaker", name)),
        };
        checks.done()?;
        let change = Change::Attribute {
            quotation,
            document,
            speaker,
            reason: signed.reason.clone(),
        };
        let done = self.decide(change, signed).await?;
        Ok(pb::CorrectAttributionResponse {
            quotation: done.quotation(),
            sequence: done.sequence,
        })
    }

    pub(super) async fn confirm_attribution(
        &self,
        request: pb::ConfirmAttributionRequest,
    ) -> Result<pb::ConfirmAttributionResponse, ApiError> {
        let mut checks = Checks::default();
        let quotation = quotation_id(&mut checks, &request.name);
        let signed = signed!(request, checks);
        checks.done()?;
        let reason = signed.reason.clone();
        let done = self
            .decide(Change::Confirm { quotation, reason }, signed)
            .await?;
        Ok(pb::ConfirmAttributionResponse {
            quotation: done.quotation(),
            sequence: done.sequence,
        })
    }

    pub(super) async fn dispute_quotation(
        &self,
        request: pb::DisputeQuotationRequest,
    ) -> Result<pb::DisputeQuotationResponse, ApiError> {
        let mut checks = Checks::default();
        let quotation = quotation_id(&mut checks, &request.name);
        let signed = signed!(request, checks);
        checks.done()?;
        let change = Change::Dispute {
            quotation,
            disputed: !request.settled,
            reason: signed.reason.clone(),
        };
        let done = self.decide(change, signed).await?;
        Ok(pb::DisputeQuotationResponse {
            quotation: done.quotation(),
            sequence: done.sequence,
        })
    }

    pub(super) async fn merge_speakers(
        &self,
        request: pb::MergeSpeakersRequest,
    ) -> Result<pb::MergeSpeakersResponse, ApiError> {
        let mut checks = Checks::default();
        let signed = signed!(request, checks);
        let change = Change::Merge {
            from: speaker_id(&mut checks, "from", &request.from),
            into: speaker_id(&mut checks, "into", &request.into),
            overrule: request.overrule_split,
            reason: signed.reason.clone(),
        };
        checks.done()?;
        let done = self.decide(change, signed).await?;
        Ok(pb::MergeSpeakersResponse {
            speaker: done.speaker(&done.subject),
            sequence: done.sequence,
        })
    }

    pub(super) async fn split_speaker(
        &self,
        request: pb::SplitSpeakerRequest,
    ) -> Result<pb::SplitSpeakerResponse, ApiError> {
        let mut checks = Checks::default();
        let signed = signed!(request, checks);
        let limit = self.limits().name_bytes;
        for name in &request.names {
            checks.short("names", name, limit);
        }
        checks.name("display_name", &request.display_name, limit);
        let change = Change::Split {
            speaker: speaker_id(&mut checks, "name", &request.name),
            names: request.names.clone(),
            documents: request
                .documents
                .iter()
                .map(|name| document_id(&mut checks, "documents", name))
                .collect(),
            display_name: filled(&request.display_name),
            reason: signed.reason.clone(),
        };
        checks.done()?;
        let done = self.decide(change, signed).await?;
        Ok(pb::SplitSpeakerResponse {
            speaker: done.speaker(&request.name),
            other: done.speaker(&done.subject),
            sequence: done.sequence,
        })
    }

    pub(super) async fn rename_speaker(
        &self,
        request: pb::RenameSpeakerRequest,
    ) -> Result<pb::RenameSpeakerResponse, ApiError> {
        let mut checks = Checks::default();
        let signed = signed!(request, checks);
        let limit = self.limits().name_bytes;
        checks.name("display_name", &request.display_name, limit);
        let says = Description::DisplayName(request.display_name.clone());
        let done = self.describe(checks, &request.name, says, signed).await?;
        Ok(pb::RenameSpeakerResponse {
            speaker: done.speaker(&done.subject),
            sequence: done.sequence,
        })
    }

    pub(super) async fn add_speaker_alias(
        &self,
        request: pb::AddSpeakerAliasRequest,
    ) -> Result<pb::AddSpeakerAliasResponse, ApiError> {
        let mut checks = Checks::default();
        let signed = signed!(request, checks);
        checks.name("alias", &request.alias, self.limits().name_bytes);
        let says = Description::Alias(request.alias.clone());
        let done = self.describe(checks, &request.name, says, signed).await?;
        Ok(pb::AddSpeakerAliasResponse {
            speaker: done.speaker(&done.subject),
            sequence: done.sequence,
        })
    }

    pub(super) async fn set_speaker_outside_id(
        &self,
        request: pb::SetSpeakerOutsideIdRequest,
    ) -> Result<pb::SetSpeakerOutsideIdResponse, ApiError> {
        let mut checks = Checks::default();
        let signed = signed!(request, checks);
        let given = request.outside_id.unwrap_or_default();
        let says = Description::OutsideId(OutsideId {
            authority: given.authority,
            id: given.id,
        });
        let done = self.describe(checks, &request.name, says, signed).await?;
        Ok(pb::SetSpeakerOutsideIdResponse {
            speaker: done.speaker(&done.subject),
            sequence: done.sequence,
        })
    }

    async fn describe(
        &self,
        mut checks: Checks,
        name: &str,
        says: Description,
        signed: Signed,
    ) -> Result<Done, ApiError> {
        let change = Change::Describe {
            speaker: speaker_id(&mut checks, "name", name),
            says,
            reason: signed.reason.clone(),
        };
        checks.done()?;
        self.decide(change, signed).await
    }

    /// Puts one decision on record.
    async fn decide(&self, change: Change, signed: Signed) -> Result<Done, ApiError> {
        // What was embargoed until now may be what this is about.
        self.snapshot();
        let registry = self.0.registry.clone();
        let work = move || -> Result<Done, ApiError> {
            let asked = Asked {
                change,
                request: signed.request,
            };
            let mut committed = registry.commit_asked(vec![asked], &Stamp::now(signed.author))?;
            let decided = match committed.outcomes.pop() {
                Some(Outcome::Decided(decided) | Outcome::Repeated(decided)) => decided,
                Some(Outcome::Refused(why)) => return Err(why.into()),
                _ => return Err(ApiError::BrokenOff { stopping: false }),
            };
            Ok(Done {
                snapshot: registry.snapshot(),
                sequence: sequence(decided.sequence),
                subject: decided.subject,
            })
        };
        self.0.writer.run(work).await?
    }

    async fn erase(
        &self,
        target: Target,
        signed: Signed,
    ) -> Result<(Option<pb::Decision>, i64, Vec<String>), ApiError> {
        let registry = self.0.registry.clone();
        let work = move || -> Result<_, ApiError> {
            let stamp = Stamp::now(signed.author);
            match registry.erase(&target, &signed.reason, signed.request, &stamp)? {
                Outcome::Refused(why) => Err(why.into()),
                outcome => {
                    let snapshot = registry.snapshot();
                    let subject = match outcome {
                        Outcome::Decided(decided) | Outcome::Repeated(decided) => decided.subject,
                        _ => target.resource_name(),
                    };
                    let tombstone = snapshot.erased(&subject);
                    Ok((
                        tombstone.map(|d| crate::api::convert::record::decision(d)),
                        sequence(snapshot.sequence()),
                        registry.may_hold_erased(tombstone.map_or(0, |d| d.sequence)),
                    ))
                }
            }
        };
        self.0.writer.run(work).await?
    }
}

fn document_id(checks: &mut Checks, field: &str, name: &str) -> DocumentId {
    DocumentId(checks.id(field, name, Resource::Document).into())
}

fn quotation_id(checks: &mut Checks, name: &str) -> QuotationId {
    QuotationId(checks.id("name", name, Resource::Quotation).into())
}

fn speaker_id(checks: &mut Checks, field: &str, name: &str) -> SpeakerId {
    SpeakerId(checks.id(field, name, Resource::Speaker).into())
}

fn kind(checks: &mut Checks, value: i32) -> Option<SpeakerKind> {
    match pb::SpeakerKind::try_from(value) {
        Ok(pb::SpeakerKind::Unspecified) => None,
        Ok(pb::SpeakerKind::Person) => Some(SpeakerKind::Person),
        Ok(pb::SpeakerKind::Body) => Some(SpeakerKind::Body),
        Ok(pb::SpeakerKind::Office) => Some(SpeakerKind::Office),
        Ok(pb::SpeakerKind::Group) => Some(SpeakerKind::Group),
        Ok(pb::SpeakerKind::Writing) => Some(SpeakerKind::Writing),
        Err(_) => {
            checks.add(
                "speaker_kind",
                "UNKNOWN_ENUM_VALUE",
                format!("there is no kind {value}"),
                "give one of SpeakerKind, or none",
            );
            None
        }
    }
}
