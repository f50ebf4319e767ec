//! The Registry service: what is on record, listed, looked up, one by one.

use std::time::Duration;

use tonic::{Request, Response, Status};

use super::Api;
use crate::{
    api::{
        check::Checks,
        convert::{
            count32,
            record::{self, Records},
            sequence,
        },
        envelope, pb,
        status::{ApiError, Resource},
    },
    registry::{DEFAULT_PAGE_SIZE, ListQuery, MAX_PAGE_SIZE, Page, Snapshot},
    text::Encoding,
};

/// The Registry service.
#[derive(Clone)]
pub struct RegistryService(pub(super) Api);

/// The parent that stands for all speakers.
const ANYBODY: &str = "-";

#[tonic::async_trait]
impl pb::registry_server::Registry for RegistryService {
    async fn list_quotations(
        &self,
        request: Request<pb::ListQuotationsRequest>,
    ) -> Result<Response<pb::ListQuotationsResponse>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let asked = (request.min_sequence, deadline);
        let mut checks = Checks::default();
        let parent = checks
            .id("parent", &request.parent, Resource::Speaker)
            .to_owned();
        let encoding = checks.encoding("encoding_type", request.encoding_type);
        let query = ListQuery {
            speaker: None,
            filter: request.filter,
            order_by: request.order_by,
            page_size: request.page_size,
            page_token: request.page_token,
        };
        self.check_list(checks, &query)?;
        let answer = self.read(asked, move |snapshot| {
            let speaker = if parent == ANYBODY {
                None
            } else {
                // A name that turned out to be another's leads to that one.
                let (_, record) = snapshot
                    .speaker(&parent)
                    .ok_or_else(|| not_found(Resource::Speaker, &request.parent))?;
                Some(record.id.as_str().to_owned())
            };
            let page = snapshot.list_quotations(&ListQuery { speaker, ..query })?;
            let mut records = Records::new(snapshot, encoding);
            Ok(pb::ListQuotationsResponse {
                quotations: each(&page, |index| snapshot.quotation_at(index))
                    .map(|quotation| records.quotation(quotation))
                    .collect(),
                next_page_token: page.next_page_token,
                total_size: count32(page.total_size),
                sequence: sequence(snapshot.sequence()),
            })
        });
        Ok(Response::new(answer.await?))
    }

    async fn get_quotation(
        &self,
        request: Request<pb::GetQuotationRequest>,
    ) -> Result<Response<pb::Quotation>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let asked = (request.min_sequence, deadline);
        let mut checks = Checks::default();
        let id = checks
            .id("name", &request.name, Resource::Quotation)
            .to_owned();
        let encoding = checks.encoding("encoding_type", request.encoding_type);
        checks.done()?;
        let answer = self.read(asked, move |snapshot| {
            let mut records = Records::new(snapshot, encoding);
            match (snapshot.quotation(&id), snapshot.withdrawn(&id)) {
                (Some((_, quotation)), _) => Ok(records.quotation(quotation)),
                (None, Some((id, withdrawn))) => Ok(records.withdrawn(id, withdrawn)),
                (None, None) => Err(missing(snapshot, Resource::Quotation, &request.name)),
            }
        });
        Ok(Response::new(answer.await?))
    }

    async fn list_speakers(
        &self,
        request: Request<pb::ListSpeakersRequest>,
    ) -> Result<Response<pb::ListSpeakersResponse>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let asked = (request.min_sequence, deadline);
        let query = ListQuery {
            speaker: None,
            filter: request.filter,
            order_by: request.order_by,
            page_size: request.page_size,
            page_token: request.page_token,
        };
        self.check_list(Checks::default(), &query)?;
        let answer = self.read(asked, move |snapshot| {
            let page = snapshot.list_speakers(&query)?;
            let records = Records::new(snapshot, Encoding::Utf8);
            Ok(pb::ListSpeakersResponse {
                speakers: each(&page, |index| snapshot.speaker_at(index))
                    .map(|speaker| records.speaker(speaker))
                    .collect(),
                next_page_token: page.next_page_token,
                total_size: count32(page.total_size),
                sequence: sequence(snapshot.sequence()),
            })
        });
        Ok(Response::new(answer.await?))
    }

    async fn get_speaker(
        &self,
        request: Request<pb::GetSpeakerRequest>,
    ) -> Result<Response<pb::Speaker>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let asked = (request.min_sequence, deadline);
        let mut checks = Checks::default();
        let id = checks
            .id("name", &request.name, Resource::Speaker)
            .to_owned();
        checks.done()?;
        let answer = self.read(asked, move |snapshot| {
            let (_, speaker) = snapshot
                .speaker(&id)
                .ok_or_else(|| not_found(Resource::Speaker, &request.name))?;
            Ok(Records::new(snapshot, Encoding::Utf8).speaker(speaker))
        });
        Ok(Response::new(answer.await?))
    }

    async fn lookup_speaker(
        &self,
        request: Request<pb::LookupSpeakerRequest>,
    ) -> Result<Response<pb::LookupSpeakerResponse>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let asked = (request.min_sequence, deadline);
        let query = request.query;
        let mut checks = Checks::default();
        checks.text("query", &query, self.0.limits().name_bytes);
        checks.done()?;
        let answer = self.read(asked, move |snapshot| {
            let records = Records::new(snapshot, Encoding::Utf8);
            let candidates: Vec<_> = snapshot
                .lookup(&query)
                .into_iter()
                .filter_map(|candidate| {
                    let speaker = snapshot.speaker_at(candidate.speaker)?;
                    Some(pb::SpeakerCandidate {
                        speaker: Some(records.speaker(speaker)),
                        matched: candidate.matched,
                        basis: candidate.basis.as_str().to_owned(),
                    })
                })
                .collect();
            if candidates.is_empty() {
                return Err(not_found(Resource::Speaker, &query));
            }
            Ok(pb::LookupSpeakerResponse {
                candidates,
                sequence: sequence(snapshot.sequence()),
            })
        });
        Ok(Response::new(answer.await?))
    }

    async fn list_documents(
        &self,
        request: Request<pb::ListDocumentsRequest>,
    ) -> Result<Response<pb::ListDocumentsResponse>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let asked = (request.min_sequence, deadline);
        let query = ListQuery {
            speaker: None,
            filter: request.filter,
            order_by: request.order_by,
            page_size: request.page_size,
            page_token: request.page_token,
        };
        self.check_list(Checks::default(), &query)?;
        let answer = self.read(asked, move |snapshot| {
            let page = snapshot.list_documents(&query)?;
            let records = Records::new(snapshot, Encoding::Utf8);
            Ok(pb::ListDocumentsResponse {
                documents: each(&page, |index| snapshot.document_at(index))
                    .map(|document| records.document(document))
                    .collect(),
                next_page_token: page.next_page_token,
                total_size: count32(page.total_size),
                sequence: sequence(snapshot.sequence()),
            })
        });
        Ok(Response::new(answer.await?))
    }

    async fn get_document(
        &self,
        request: Request<pb::GetDocumentRequest>,
    ) -> Result<Response<pb::Document>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let asked = (request.min_sequence, deadline);
        let mut checks = Checks::default();
        let id = checks
            .id("name", &request.name, Resource::Document)
            .to_owned();
        checks.done()?;
        let answer = self.read(asked, move |snapshot| {
            let (_, document) = snapshot
                .document(&id)
                .filter(|(_, document)| !document.is_hidden())
                .ok_or_else(|| missing(snapshot, Resource::Document, &request.name))?;
            Ok(pb::Document {
                text: document.text().unwrap_or_default().to_owned(),
                ..Records::new(snapshot, Encoding::Utf8).document(document)
            })
        });
        Ok(Response::new(answer.await?))
    }

    async fn list_events(
        &self,
        request: Request<pb::ListEventsRequest>,
    ) -> Result<Response<pb::ListEventsResponse>, Status> {
        let request = request.into_inner();
        let mut checks = Checks::default();
        let size = match request.page_size {
            0 => DEFAULT_PAGE_SIZE,
            n => usize::try_from(n).unwrap_or(0).min(MAX_PAGE_SIZE),
        };
        if size == 0 {
            checks.add(
                "page_size",
                "INVALID_PAGE_SIZE",
                format!("{} is no size", request.page_size),
                "give 1 to 1,000, or 0 for 50",
            );
        }
        let after = match request.page_token.as_str() {
            "" => u64::try_from(request.after_sequence).ok(),
            token => token.parse().ok(),
        };
        if after.is_none() {
            let (field, reason) = match request.page_token.as_str() {
                "" => ("after_sequence", "OUT_OF_RANGE"),
                _ => ("page_token", "INVALID_PAGE_TOKEN"),
            };
            checks.add(
                field,
                reason,
                "it is none that this list gave",
                "give the next_page_token of the page before, or none",
            );
        }
        checks.done()?;
        let registry = self.0.0.registry.clone();
        let work = move || -> Result<_, ApiError> {
            let mut events = registry.events(after.unwrap_or(0), size + 1)?;
            let more = events.len() > size;
            events.truncate(size);
            let next = events
                .last()
                .filter(|_| more)
                .map(|e| e.sequence.to_string());
            Ok(pb::ListEventsResponse {
                next_page_token: next.unwrap_or_default(),
                sequence: sequence(registry.snapshot().sequence()),
                events: events.into_iter().map(record::event).collect(),
            })
        };
        Ok(Response::new(self.0.0.readers.run(work).await??))
    }

    async fn verify_log(
        &self,
        _request: Request<pb::VerifyLogRequest>,
    ) -> Result<Response<pb::VerifyLogResponse>, Status> {
        let registry = self.0.0.registry.clone();
        let work = move || registry.verify();
        let verified = self.0.0.readers.run(work).await?.map_err(ApiError::from)?;
        Ok(Response::new(pb::VerifyLogResponse {
            events: sequence(verified.events),
            documents: sequence(verified.documents),
            erased: sequence(verified.erased),
            last_event: verified.last,
            problems: verified.problems,
        }))
    }
}

impl RegistryService {
    /// Reads the registry as it stands now, off the async threads.
    async fn read<T: Send + 'static>(
        &self,
        (sequence, deadline): (i64, Option<Duration>),
        work: impl FnOnce(&Snapshot) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let snapshot = self.0.snapshot_from(sequence, deadline).await?;
        self.0.0.readers.run(move || work(&snapshot)).await?
    }

    fn check_list(&self, mut checks: Checks, query: &ListQuery) -> Result<(), ApiError> {
        let limit = self.0.limits().name_bytes;
        checks.short("filter", &query.filter, limit);
        checks.short("order_by", &query.order_by, limit);
        checks.short("page_token", &query.page_token, limit);
        if query.page_size < 0 {
            checks.add(
                "page_size",
                "INVALID_PAGE_SIZE",
                format!("{} is no size", query.page_size),
                "give 1 to 1,000, or 0 for 50",
            );
        }
        checks.done()
    }
}

/// The records of a page.
fn each<'s, R: 's>(
    page: &Page,
    record: impl Fn(u32) -> Option<&'s R>,
) -> impl Iterator<Item = &'s R> {
    page.items.iter().filter_map(move |&index| record(index))
}

/// Why something is not there: it was erased, or nothing ever had that name.
fn missing(snapshot: &Snapshot, resource: Resource, name: &str) -> ApiError {
    match snapshot.erased(name) {
        Some(decision) => ApiError::Erased {
            name: name.to_owned(),
            author: decision.author.clone(),
            time: decision.time.to_string(),
            reason: decision.reason.clone(),
        },
        None => not_found(resource, name),
    }
}

fn not_found(resource: Resource, name: &str) -> ApiError {
    ApiError::NotFound {
        resource,
        name: name.to_owned(),
    }
}
