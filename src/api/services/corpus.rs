//! The Corpus service: documents and attributed quotations put on record, item by item.
//!
//! A bad item is refused by itself. Items are committed in batches as they come, and the call returns when what it accepted
//! is durable; sending it again changes nothing.

use std::{mem, pin::Pin};

use futures_util::Stream;
use jiff::Timestamp;
use rayon::prelude::*;
use tonic::{Request, Response, Status, Streaming};

use super::{Api, Writes};
use crate::{
    api::{
        check::Checks,
        convert::{count32, sequence},
        envelope, gate,
        limits::Limits,
        pb::{self, IngestState},
        status::{self, ApiError},
    },
    corpus, ingest,
    model::{Document, DocumentKind},
    registry::{
        Asked, Change, Committed, ImportedQuotation, MAX_IMPORTED_BYTES, Outcome, RegistryError,
        Stamp,
    },
};

/// The Corpus service.
#[derive(Clone)]
pub struct CorpusService(pub(super) Api);

/// Whom the log names as the author of what came through this service, where nobody says.
const AUTHOR: &str = "api";

/// Documents wait for their commit in memory up to this many bytes.
const BATCH_BYTES: usize = 16 << 20;

#[tonic::async_trait]
impl pb::corpus_server::Corpus for CorpusService {
    async fn ingest_documents(
        &self,
        request: Request<Streaming<pb::IngestDocumentsRequest>>,
    ) -> Result<Response<pb::IngestDocumentsResponse>, Status> {
        self.check_writes()?;
        let mut stream = request.into_inner();
        let mut answer = pb::IngestDocumentsResponse::default();
        let mut batch = Batch::default();
        loop {
            let message = next(&mut stream).await;
            let full = answer.outcomes.len() >= self.0.limits().items_per_call;
            if let Ok(Some(message)) = &message
                && !full
            {
                let index = answer.outcomes.len();
                let mut outcome = pb::IngestOutcome {
                    index: i64::try_from(index).unwrap_or(i64::MAX),
                    label: message
                        .document
                        .as_ref()
                        .map(|d| d.label.clone())
                        .unwrap_or_default(),
                    ..Default::default()
                };
                match document(message, self.0.limits()) {
                    Ok(document) => batch.push(
                        index,
                        document.text.len(),
                        Sent {
                            item: document,
                            author: author(&message.author),
                            request: filled(&message.request_id),
                        },
                    ),
                    Err(error) => {
                        outcome.state = IngestState::Refused.into();
                        outcome.error = Some(status::outcome(error));
                    }
                }
                answer.outcomes.push(outcome);
                if !batch.is_full(self.0.limits().items_per_commit) {
                    continue;
                }
            }
            let (places, documents) = batch.take();
            let committed = self.ingest(documents).await?;
            answer.sequence = sequence(committed.sequence);
            for (place, outcome) in places.into_iter().zip(committed.outcomes) {
                ingested(&mut answer.outcomes[place], outcome);
            }
            match message? {
                None => break,
                Some(_) if full => return Err(self.too_many(committed.sequence).into()),
                Some(_) => {}
            }
        }
        Ok(Response::new(answer))
    }

    async fn import_quotations(
        &self,
        request: Request<Streaming<pb::ImportQuotationsRequest>>,
    ) -> Result<Response<pb::ImportQuotationsResponse>, Status> {
        self.check_writes()?;
        let mut stream = request.into_inner();
        let mut answer = pb::ImportQuotationsResponse::default();
        let mut batch = Batch::default();
        let mut count = 0;
        loop {
            let message = next(&mut stream).await;
            let full = count >= self.0.limits().items_per_call;
            if let Ok(Some(message)) = &message
                && !full
            {
                match quotation(message, self.0.limits()) {
                    Ok(quotation) => batch.push(
                        count,
                        quotation.quotation.len(),
                        Sent {
                            item: quotation,
                            author: author(&message.author),
                            request: filled(&message.request_id),
                        },
                    ),
                    Err(error) => answer.refused.push(refusal(count, error)),
                }
                count += 1;
                if !batch.is_full(self.0.limits().quotations_per_commit) {
                    continue;
                }
            }
            let (places, quotations) = batch.take();
            let committed = self.import(quotations).await?;
            answer.sequence = sequence(committed.sequence);
            for (place, outcome) in places.into_iter().zip(committed.outcomes) {
                match outcome {
                    Outcome::Ingested(_) | Outcome::Revised(_) => answer.imported += 1,
                    Outcome::Unchanged(_) | Outcome::Decided(_) | Outcome::Repeated(_) => {
                        answer.unchanged += 1;
                    }
                    Outcome::Refused(why) => answer.refused.push(refusal(place, why.into())),
                }
            }
            match message? {
                None => break,
                Some(_) if full => return Err(self.too_many(committed.sequence).into()),
                Some(_) => {}
            }
        }
        answer.refused.sort_by_key(|refused| refused.index);
        Ok(Response::new(answer))
    }

    async fn retract_document(
        &self,
        request: Request<pb::RetractDocumentRequest>,
    ) -> Result<Response<pb::RetractDocumentResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.retract_document(request.into_inner()).await?,
        ))
    }

    async fn erase_document(
        &self,
        request: Request<pb::EraseDocumentRequest>,
    ) -> Result<Response<pb::EraseDocumentResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.erase_document(request.into_inner()).await?,
        ))
    }

    async fn erase_quotation(
        &self,
        request: Request<pb::EraseQuotationRequest>,
    ) -> Result<Response<pb::EraseQuotationResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.erase_quotation(request.into_inner()).await?,
        ))
    }

    async fn correct_attribution(
        &self,
        request: Request<pb::CorrectAttributionRequest>,
    ) -> Result<Response<pb::CorrectAttributionResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.correct_attribution(request.into_inner()).await?,
        ))
    }

    async fn confirm_attribution(
        &self,
        request: Request<pb::ConfirmAttributionRequest>,
    ) -> Result<Response<pb::ConfirmAttributionResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.confirm_attribution(request.into_inner()).await?,
        ))
    }

    async fn dispute_quotation(
        &self,
        request: Request<pb::DisputeQuotationRequest>,
    ) -> Result<Response<pb::DisputeQuotationResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.dispute_quotation(request.into_inner()).await?,
        ))
    }

    async fn merge_speakers(
        &self,
        request: Request<pb::MergeSpeakersRequest>,
    ) -> Result<Response<pb::MergeSpeakersResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.merge_speakers(request.into_inner()).await?,
        ))
    }

    async fn split_speaker(
        &self,
        request: Request<pb::SplitSpeakerRequest>,
    ) -> Result<Response<pb::SplitSpeakerResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.split_speaker(request.into_inner()).await?,
        ))
    }

    async fn rename_speaker(
        &self,
        request: Request<pb::RenameSpeakerRequest>,
    ) -> Result<Response<pb::RenameSpeakerResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.rename_speaker(request.into_inner()).await?,
        ))
    }

    async fn add_speaker_alias(
        &self,
        request: Request<pb::AddSpeakerAliasRequest>,
    ) -> Result<Response<pb::AddSpeakerAliasResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.add_speaker_alias(request.into_inner()).await?,
        ))
    }

    async fn set_speaker_outside_id(
        &self,
        request: Request<pb::SetSpeakerOutsideIdRequest>,
    ) -> Result<Response<pb::SetSpeakerOutsideIdResponse>, Status> {
        self.check_writes()?;
        Ok(Response::new(
            self.0.set_speaker_outside_id(request.into_inner()).await?,
        ))
    }

    type ReextractDocumentsStream =
        Pin<Box<dyn Stream<Item = Result<pb::ReextractDocumentsResponse, Status>> + Send>>;

    async fn reextract_documents(
        &self,
        request: Request<pb::ReextractDocumentsRequest>,
    ) -> Result<Response<Self::ReextractDocumentsStream>, Status> {
        let request = request.into_inner();
        if request.accept {
            self.check_writes()?;
        }
        Ok(Response::new(Box::pin(self.0.reextract(request)?)))
    }
}

impl CorpusService {
    fn check_writes(&self) -> Result<(), ApiError> {
        match self.0.0.writes {
            Writes::Allowed => Ok(()),
            Writes::Refused => Err(ApiError::ReadOnly),
        }
    }

    fn too_many(&self, sequence: u64) -> ApiError {
        ApiError::TooManyItems {
            limit: self.0.limits().items_per_call,
            sequence,
        }
    }

    async fn ingest(&self, documents: Vec<Sent<Document>>) -> Result<Committed, ApiError> {
        self.commit(documents, ingest::read).await
    }

    async fn import(
        &self,
        quotations: Vec<Sent<ImportedQuotation>>,
    ) -> Result<Committed, ApiError> {
        self.commit(quotations, Change::Quotation).await
    }

    /// Commits items in their order, those of one author at a time.
    async fn commit<T: Send + 'static>(
        &self,
        items: Vec<Sent<T>>,
        change: fn(T) -> Change,
    ) -> Result<Committed, ApiError> {
        let registry = self.0.0.registry.clone();
        let work = move || {
            let mut total = Committed {
                sequence: registry.snapshot().sequence(),
                outcomes: Vec::with_capacity(items.len()),
            };
            let changes: Vec<(String, Asked)> = items
                .into_par_iter()
                .map(|item| {
                    let asked = Asked {
                        change: change(item.item),
                        request: item.request,
                    };
                    (item.author, asked)
                })
                .collect();
            let mut changes = changes.into_iter().peekable();
            while let Some((author, first)) = changes.next() {
                let mut batch = vec![first];
                while let Some((_, next)) = changes.next_if(|(other, _)| *other == author) {
                    batch.push(next);
                }
                let committed = registry.commit_asked(batch, &Stamp::now(author))?;
                total.sequence = committed.sequence;
                total.outcomes.extend(committed.outcomes);
            }
            Ok::<_, RegistryError>(total)
        };
        Ok(self.0.0.writer.run(work).await??)
    }
}

/// An item, and who asks for it with which request.
struct Sent<T> {
    item: T,
    author: String,
    request: Option<String>,
}

/// Items that wait for their commit, each with its place in the answer.
struct Batch<T> {
    places: Vec<usize>,
    items: Vec<T>,
    bytes: usize,
}

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Batch {
            places: Vec::new(),
            items: Vec::new(),
            bytes: 0,
        }
    }
}

impl<T> Batch<T> {
    fn push(&mut self, place: usize, bytes: usize, item: T) {
        self.places.push(place);
        self.items.push(item);
        self.bytes += bytes;
    }

    fn is_full(&self, items: usize) -> bool {
        self.items.len() >= items || self.bytes >= BATCH_BYTES
    }

    fn take(&mut self) -> (Vec<usize>, Vec<T>) {
        let full = mem::take(self);
        (full.places, full.items)
    }
}

/// The next message, or why there is none, in our words.
async fn next<M>(stream: &mut Streaming<M>) -> Result<Option<M>, Status> {
    let message = stream.message().await;
    message.map_err(|error| envelope::translated(&error).map_or(error, Status::from))
}

/// The document that a request asks to ingest. What the request says of it goes before what the text's own head says.
fn document(request: &pb::IngestDocumentsRequest, limits: &Limits) -> Result<Document, ApiError> {
    let mut checks = Checks::default();
    let empty = pb::Document::default();
    let given = request.document.as_ref().unwrap_or(&empty);
    checks.text("document.text", &given.text, limits.text_bytes);
    let published = checks.day("document.published", given.published.as_ref());
    for (field, value) in [
        ("document.id", &given.id),
        ("document.label", &given.label),
        ("document.title", &given.title),
        ("document.outlet", &given.outlet),
        ("document.url", &given.url),
        ("request_id", &request.request_id),
        ("author", &request.author),
    ] {
        checks.short(field, value, limits.name_bytes);
    }
    let embargo = given
        .embargo_until
        .as_ref()
        .map(|time| Timestamp::new(time.seconds, time.nanos).ok());
    if embargo == Some(None) {
        checks.add(
            "document.embargo_until",
            "INVALID_TIME",
            "it is no moment",
            "give seconds since 1970-01-01 UTC, and nanoseconds below a thousand million",
        );
    }
    let kind = kind(given.kind);
    if kind.is_none() {
        checks.add(
            "document.kind",
            "INVALID_KIND",
            "it is no kind of document",
            "give one of the values of DocumentKind, or leave it out",
        );
    }
    checks.done()?;
    let mut document = corpus::document(&given.label, given.text.clone());
    document.id = filled(&given.id).or(document.id);
    document.title = filled(&given.title).or(document.title);
    document.outlet = filled(&given.outlet).or(document.outlet);
    document.url = filled(&given.url).or(document.url);
    document.published = published.or(document.published);
    document.embargo_until = embargo.flatten();
    document.kind = kind.flatten().unwrap_or(document.kind);
    Ok(document)
}

/// The kind of document that a request gives, `None` where it gives a value that does not exist.
fn kind(given: i32) -> Option<Option<DocumentKind>> {
    Some(match pb::DocumentKind::try_from(given).ok()? {
        pb::DocumentKind::Unspecified => None,
        pb::DocumentKind::Report => Some(DocumentKind::Report),
        pb::DocumentKind::Transcript => Some(DocumentKind::Transcript),
        pb::DocumentKind::PressRelease => Some(DocumentKind::PressRelease),
        pb::DocumentKind::Notes => Some(DocumentKind::Notes),
    })
}

/// The quotation that a request asks to import.
fn quotation(
    request: &pb::ImportQuotationsRequest,
    limits: &Limits,
) -> Result<ImportedQuotation, ApiError> {
    let mut checks = Checks::default();
    let longest = limits.text_bytes.min(MAX_IMPORTED_BYTES);
    checks.text("quotation", &request.quotation, longest);
    let published = checks.day("published", request.published.as_ref());
    let date = checks.partial_date("date", request.date.as_ref());
    checks.name("speaker", &request.speaker, limits.name_bytes);
    for (field, value) in [
        ("document", &request.document),
        ("outlet", &request.outlet),
        ("place", &request.place),
        ("url", &request.url),
        ("request_id", &request.request_id),
        ("author", &request.author),
    ] {
        checks.short(field, value, limits.name_bytes);
    }
    checks.done()?;
    Ok(ImportedQuotation {
        quotation: request.quotation.clone(),
        speaker: filled(&request.speaker),
        document: filled(&request.document),
        outlet: filled(&request.outlet),
        published,
        date,
        place: filled(&request.place),
        url: filled(&request.url),
    })
}

/// Whom the log names.
pub(super) fn author(given: &str) -> String {
    gate::author(filled(given)).unwrap_or_else(|| AUTHOR.to_owned())
}

/// A field that holds something.
pub(super) fn filled(field: &str) -> Option<String> {
    (!field.trim().is_empty()).then(|| field.to_owned())
}

fn ingested(answer: &mut pb::IngestOutcome, outcome: Outcome) {
    if let Some(entry) = outcome.entry() {
        answer.document = entry.document.resource_name();
        answer.quotations = count32(entry.quotations);
        answer.attributed = count32(entry.attributed);
    }
    let state = match outcome {
        Outcome::Ingested(_) => IngestState::Ingested,
        Outcome::Revised(_) => IngestState::Revised,
        Outcome::Unchanged(_) | Outcome::Decided(_) | Outcome::Repeated(_) => {
            IngestState::Unchanged
        }
        Outcome::Refused(why) => {
            answer.error = Some(status::outcome(why.into()));
            IngestState::Refused
        }
    };
    answer.state = state.into();
}

fn refusal(place: usize, why: ApiError) -> pb::ImportRefusal {
    pb::ImportRefusal {
        index: i64::try_from(place).unwrap_or(i64::MAX),
        error: Some(status::outcome(why)),
    }
}
