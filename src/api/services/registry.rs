//! The Registry service: what is on record, listed, looked up, one by one.

use tonic::{Request, Response, Status};

use super::Api;
use crate::{
    api::{
        check::Checks,
        convert::{count32, record::Records, sequence},
        pb,
        status::{ApiError, Resource},
    },
    registry::{ListQuery, Page},
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
        let request = request.into_inner();
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
        let answer = self.read(move |snapshot| {
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
        let request = request.into_inner();
        let mut checks = Checks::default();
        let id = checks
            .id("name", &request.name, Resource::Quotation)
            .to_owned();
        let encoding = checks.encoding("encoding_type", request.encoding_type);
        checks.done()?;
        let answer = self.read(move |snapshot| {
            let (_, quotation) = snapshot
                .quotation(&id)
                .ok_or_else(|| not_found(Resource::Quotation, &request.name))?;
            Ok(Records::new(snapshot, encoding).quotation(quotation))
        });
        Ok(Response::new(answer.await?))
    }

    async fn list_speakers(
        &self,
        request: Request<pb::ListSpeakersRequest>,
    ) -> Result<Response<pb::ListSpeakersResponse>, Status> {
        let request = request.into_inner();
        let query = ListQuery {
            speaker: None,
            filter: request.filter,
            order_by: request.order_by,
            page_size: request.page_size,
            page_token: request.page_token,
        };
        self.check_list(Checks::default(), &query)?;
        let answer = self.read(move |snapshot| {
            let page = snapshot.list_speakers(&query)?;
            let records = Records::new(snapshot, Encoding::Utf8);
            Ok(pb::ListSpeakersResponse {
                speakers: each(&page, |index| snapshot.speaker_at(index))
                    .map(|speaker| records.speaker(speaker))
                    .collect(),
                next_page_token: page.next_page_token,
                total_size: count32(page.total_size),
            })
        });
        Ok(Response::new(answer.await?))
    }

    async fn get_speaker(
        &self,
        request: Request<pb::GetSpeakerRequest>,
    ) -> Result<Response<pb::Speaker>, Status> {
        let request = request.into_inner();
        let mut checks = Checks::default();
        let id = checks
            .id("name", &request.name, Resource::Speaker)
            .to_owned();
        checks.done()?;
        let answer = self.read(move |snapshot| {
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
        let query = request.into_inner().query;
        let mut checks = Checks::default();
        checks.text("query", &query, self.0.limits().name_bytes);
        checks.done()?;
        let answer = self.read(move |snapshot| {
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
            Ok(pb::LookupSpeakerResponse { candidates })
        });
        Ok(Response::new(answer.await?))
    }

    async fn list_documents(
        &self,
        request: Request<pb::ListDocumentsRequest>,
    ) -> Result<Response<pb::ListDocumentsResponse>, Status> {
        let request = request.into_inner();
        let query = ListQuery {
            speaker: None,
            filter: request.filter,
            order_by: request.order_by,
            page_size: request.page_size,
            page_token: request.page_token,
        };
        self.check_list(Checks::default(), &query)?;
        let answer = self.read(move |snapshot| {
            let page = snapshot.list_documents(&query)?;
            let records = Records::new(snapshot, Encoding::Utf8);
            Ok(pb::ListDocumentsResponse {
                documents: each(&page, |index| snapshot.document_at(index))
                    .map(|document| records.document(document))
                    .collect(),
                next_page_token: page.next_page_token,
                total_size: count32(page.total_size),
            })
        });
        Ok(Response::new(answer.await?))
    }

    async fn get_document(
        &self,
        request: Request<pb::GetDocumentRequest>,
    ) -> Result<Response<pb::Document>, Status> {
        let request = request.into_inner();
        let mut checks = Checks::default();
        let id = checks
            .id("name", &request.name, Resource::Document)
            .to_owned();
        checks.done()?;
        let answer = self.read(move |snapshot| {
            let (_, document) = snapshot
                .document(&id)
                .ok_or_else(|| not_found(Resource::Document, &request.name))?;
            Ok(pb::Document {
                text: document.text.clone().unwrap_or_default(),
                ..Records::new(snapshot, Encoding::Utf8).document(document)
            })
        });
        Ok(Response::new(answer.await?))
    }
}

impl RegistryService {
    /// Reads the registry as it stands now, off the async threads.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&crate::registry::Snapshot) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let snapshot = self.0.snapshot();
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

fn not_found(resource: Resource, name: &str) -> ApiError {
    ApiError::NotFound {
        resource,
        name: name.to_owned(),
    }
}
