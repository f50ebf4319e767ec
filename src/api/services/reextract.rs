//! Reads what is on record again by the present rules, and tells the difference before anything is accepted.

use std::sync::Arc;

use futures_util::{Stream, stream};

use super::{Api, corpus::author};
use crate::{
    api::{
        check::Checks,
        convert::sequence,
        pb::{self, ReadingDifferenceKind},
        status::{self, ApiError, Resource},
    },
    extract::Article,
    ingest::for_record,
    model::Extraction,
    registry::{
        Change, Outcome, Registry, Snapshot, Stamp,
        record::{DocumentId, DocumentRecord, Occurrence, QuotationRecord},
    },
    text::Span,
};

/// Documents that one piece of work reads.
const BATCH: usize = 64;

/// What is left to do of one call.
struct Work {
    api: Api,
    documents: Vec<DocumentId>,
    next: usize,
    accept: bool,
    author: String,
    ready: Vec<pb::ReextractDocumentsResponse>,
    ended: bool,
}

impl Api {
    /// One message a document that would change, and a last one that counts.
    pub(super) fn reextract(
        &self,
        request: pb::ReextractDocumentsRequest,
    ) -> Result<
        impl Stream<Item = Result<pb::ReextractDocumentsResponse, tonic::Status>> + Send + use<>,
        ApiError,
    > {
        let mut checks = Checks::default();
        let named: Vec<DocumentId> = request
            .documents
            .iter()
            .map(|name| DocumentId(checks.id("documents", name, Resource::Document).into()))
            .collect();
        checks.done()?;
        let documents = match named.is_empty() {
            false => named,
            true => self
                .snapshot()
                .documents()
                .filter(|(_, document)| document.has_text() && document.retracted.is_none())
                .map(|(_, document)| document.id.clone())
                .collect(),
        };
        let work = Work {
            api: self.clone(),
            documents,
            next: 0,
            accept: request.accept,
            author: author(&request.author),
            ready: Vec::new(),
            ended: false,
        };
        Ok(stream::unfold(work, |mut work| async move {
            let next = work.next().await?;
            Some((next.map_err(tonic::Status::from), work))
        }))
    }
}

impl Work {
    async fn next(&mut self) -> Option<Result<pb::ReextractDocumentsResponse, ApiError>> {
        loop {
            if let Some(ready) = self.ready.pop() {
                return Some(Ok(ready));
            }
            if self.ended {
                return None;
            }
            let end = (self.next + BATCH).min(self.documents.len());
            let batch = self.documents[self.next..end].to_vec();
            if batch.is_empty() {
                self.ended = true;
                let snapshot = self.api.snapshot();
                return Some(Ok(pb::ReextractDocumentsResponse {
                    documents_read: i64::try_from(self.next).unwrap_or(i64::MAX),
                    sequence: sequence(snapshot.sequence()),
                    ..Default::default()
                }));
            }
            self.next = end;
            let registry = self.api.0.registry.clone();
            let (accept, author) = (self.accept, self.author.clone());
            let read = move || reread(&registry, batch, accept, author);
            let workers = match accept {
                true => &self.api.0.writer,
                false => &self.api.0.readers,
            };
            match workers.run(read).await.and_then(|read| read) {
                Ok(mut messages) => {
                    messages.reverse();
                    self.ready = messages;
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
    }
}

/// Reads some documents again; what differs goes on record where it is accepted.
fn reread(
    registry: &Arc<Registry>,
    documents: Vec<DocumentId>,
    accept: bool,
    author: String,
) -> Result<Vec<pb::ReextractDocumentsResponse>, ApiError> {
    let snapshot = registry.snapshot();
    let mut messages = Vec::new();
    let mut changes = Vec::new();
    let mut places = Vec::new();
    for id in documents {
        let found = snapshot
            .document(id.as_str())
            .and_then(|(index, record)| Some((index, record, record.text()?)));
        let Some((index, record, text)) = found else {
            messages.push(pb::ReextractDocumentsResponse {
                document: id.resource_name(),
                error: Some(status::outcome(ApiError::NotFound {
                    resource: Resource::Document,
                    name: id.resource_name(),
                })),
                ..Default::default()
            });
            continue;
        };
        let extraction = for_record(&Article {
            text,
            body: Span::new(record.body.start, record.body.end),
            published: record.published,
            title: record.title.as_deref(),
            kind: record.kind,
        });
        let differences = differences(&snapshot, index, record, text, &extraction);
        if !differences.is_empty() {
            places.push(messages.len());
            changes.push(Change::Reading {
                document: id.clone(),
                extraction,
            });
            messages.push(pb::ReextractDocumentsResponse {
                document: id.resource_name(),
                differences,
                ..Default::default()
            });
        }
    }
    if accept && !changes.is_empty() {
        let committed = registry.commit(changes, &Stamp::now(author))?;
        for (place, outcome) in places.into_iter().zip(committed.outcomes) {
            messages[place].sequence = sequence(committed.sequence);
            if let Outcome::Refused(why) = outcome {
                messages[place].error = Some(status::outcome(why.into()));
            }
        }
    }
    Ok(messages)
}

/// One printing, as far as readings are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reading {
    span: Span,
    says: String,
    /// A human decided who said it, so that a reading's own speaker does not count.
    decided: bool,
}

fn differences(
    snapshot: &Snapshot,
    document: u32,
    record: &DocumentRecord,
    text: &str,
    extraction: &Extraction,
) -> Vec<pb::ReadingDifference> {
    let mut before: Vec<Reading> = Vec::new();
    for quotation in record
        .quotations
        .iter()
        .filter_map(|&q| snapshot.quotation_at(q))
    {
        let here = quotation
            .occurrences
            .iter()
            .filter(|o| o.document == document);
        before.extend(here.filter_map(|o| on_record(snapshot, quotation, o)));
    }
    before.sort_by_key(|reading| reading.span);
    let after: Vec<Reading> = extraction
        .attributions
        .iter()
        .map(|a| Reading {
            span: a.span,
            says: says(
                a.kind.as_str(),
                a.speaker
                    .and_then(|s| extraction.entities.get(s as usize))
                    .map(|entity| entity.name.as_str()),
                a.date.as_ref().map(|d| d.date.to_string()),
                a.place.as_ref().map(|p| p.place.as_str()),
            ),
            decided: false,
        })
        .collect();
    let difference = |kind: ReadingDifferenceKind, span: Span, before: &str, after: &str| {
        pb::ReadingDifference {
            kind: kind.into(),
            text: span.of(text).to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    };
    let mut found: Vec<(Span, pb::ReadingDifference)> = Vec::new();
    for old in &before {
        match after.iter().find(|new| new.span == old.span) {
            Some(new) if new.says == old.says || old.decided => {}
            Some(new) => found.push((
                old.span,
                difference(
                    ReadingDifferenceKind::Changed,
                    old.span,
                    &old.says,
                    &new.says,
                ),
            )),
            None => found.push((
                old.span,
                difference(ReadingDifferenceKind::Removed, old.span, &old.says, ""),
            )),
        }
    }
    for new in &after {
        if !before.iter().any(|old| old.span == new.span) && !new.span.of(text).trim().is_empty() {
            found.push((
                new.span,
                difference(ReadingDifferenceKind::Added, new.span, "", &new.says),
            ));
        }
    }
    found.sort_by_key(|(span, _)| *span);
    found
        .into_iter()
        .map(|(_, difference)| difference)
        .collect()
}

/// A printing on record, with the name that its own document gives the speaker.
fn on_record(
    snapshot: &Snapshot,
    quotation: &QuotationRecord,
    occurrence: &Occurrence,
) -> Option<Reading> {
    debug_assert!(quotation.occurrences.contains(occurrence));
    Some(Reading {
        span: occurrence.span?,
        says: says(
            occurrence.kind.as_str(),
            snapshot.name_in_document(occurrence),
            occurrence.date.as_ref().map(|d| d.date.to_string()),
            occurrence.place.as_ref().map(|p| p.place.as_str()),
        ),
        decided: occurrence.decision.is_some(),
    })
}

fn says(kind: &str, speaker: Option<&str>, date: Option<String>, place: Option<&str>) -> String {
    let mut said = format!("{kind}, {}", speaker.unwrap_or("nobody named"));
    for more in [date.as_deref(), place].into_iter().flatten() {
        said += ", ";
        said += more;
    }
    said
}
