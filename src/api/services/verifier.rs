//! The Verifier service: drafts against the registry, texts attributed and read.
//!
//! A batch is worked on as fast as its caller takes the results: no more drafts are read from the stream than are in flight, and
//! a draft that cannot be verified is an outcome of its own. What a text says is never traced, only how long it is.

use std::pin::Pin;

use futures_util::{Stream, stream};
use jiff::civil::Date;
use tokio::task::JoinSet;
use tonic::{Request, Response, Status, Streaming};
use tracing::Instrument as _;

use super::Api;
use crate::{
    api::{
        check::Checks,
        convert::{
            attribution::Source,
            change::{self, Side},
            count32, count64, date,
            finding::{self, Findings},
            record::Records,
            sequence,
        },
        envelope,
        pb::{self, batch_verify_drafts_response::Outcome},
        status::{self, ApiError},
    },
    corpus,
    extract::{Article, extract},
    model::Document,
    registry::Snapshot,
    text::{Encoding, Span},
    verdict::{Profile, RULES_VERSION},
    verify::{self, Options, Verification, changes::Version},
};

/// The Verifier service.
#[derive(Clone)]
pub struct VerifierService(pub(super) Api);

#[tonic::async_trait]
impl pb::verifier_server::Verifier for VerifierService {
    async fn verify_draft(
        &self,
        request: Request<pb::VerifyDraftRequest>,
    ) -> Result<Response<pb::VerifyDraftResponse>, Status> {
        Ok(Response::new(self.0.verify(request.into_inner()).await?))
    }

    type BatchVerifyDraftsStream =
        Pin<Box<dyn Stream<Item = Result<pb::BatchVerifyDraftsResponse, Status>> + Send>>;

    async fn batch_verify_drafts(
        &self,
        request: Request<Streaming<pb::BatchVerifyDraftsRequest>>,
    ) -> Result<Response<Self::BatchVerifyDraftsStream>, Status> {
        let batch = Batch {
            api: self.0.clone(),
            drafts: request.into_inner(),
            read: 0,
            ended: false,
            running: JoinSet::new(),
            last: None,
        };
        let results = stream::unfold(batch, |mut batch| async move {
            let result = batch.next().await?;
            Some((result, batch))
        });
        Ok(Response::new(Box::pin(results)))
    }

    async fn attribute_text(
        &self,
        request: Request<pb::AttributeTextRequest>,
    ) -> Result<Response<pb::AttributeTextResponse>, Status> {
        let deadline = envelope::deadline(request.metadata().as_ref());
        let request = request.into_inner();
        let mut checks = Checks::default();
        checks.text("text", &request.text, self.0.limits().text_bytes);
        let encoding = checks.encoding("encoding_type", request.encoding_type);
        checks.done()?;
        let snapshot = self.0.snapshot_from(request.min_sequence, deadline).await?;
        let bytes = request.text.len();
        let answer = self.0.0.readers.run_on(bytes, move || {
            let text = Source::new(&request.text, encoding);
            let mut records = Records::new(&snapshot, encoding);
            pb::AttributeTextResponse {
                matches: verify::attribute(&request.text, &snapshot)
                    .iter()
                    .filter_map(|found| finding::text_match(&text, &mut records, found))
                    .collect(),
                sequence: sequence(snapshot.sequence()),
            }
        });
        Ok(Response::new(answer.await?))
    }

    async fn compare_drafts(
        &self,
        request: Request<pb::CompareDraftsRequest>,
    ) -> Result<Response<pb::CompareDraftsResponse>, Status> {
        let request = request.into_inner();
        let mut checks = Checks::default();
        let encoding = checks.encoding("encoding_type", request.encoding_type);
        let mut version = |name: &str, draft: Option<pb::Draft>| {
            let draft = draft.unwrap_or_default();
            let limits = self.0.limits();
            checks.text(&format!("{name}.text"), &draft.text, limits.text_bytes);
            checks.short(&format!("{name}.id"), &draft.id, limits.name_bytes);
            let day = checks.day(&format!("{name}.published"), draft.published.as_ref());
            (draft, day)
        };
        let before = version("before", request.before);
        let after = version("after", request.after);
        checks.done()?;
        let answer = self.0.0.readers.run(move || {
            let read = |(draft, day): (pb::Draft, Option<Date>)| {
                let document = corpus::document(&draft.id, draft.text);
                let extraction = verify::quotations(
                    &document.text,
                    Span::new(document.body.start, document.body.end),
                    day.or(document.published),
                );
                (document, extraction)
            };
            let ((old, old_read), (new, new_read)) = (read(before), read(after));
            let version = |text, extraction| Version { text, extraction };
            let (changes, unchanged) = verify::changes::changes(
                version(&old.text, &old_read),
                version(&new.text, &new_read),
            );
            let (old, new) = (
                Source::new(&old.text, encoding),
                Source::new(&new.text, encoding),
            );
            let side = |text, extraction| Side { text, extraction };
            let (old, new) = (side(&old, &old_read), side(&new, &new_read));
            pb::CompareDraftsResponse {
                changes: changes
                    .iter()
                    .map(|one| change::change(one, &old, &new))
                    .collect(),
                unchanged: count32(unchanged),
            }
        });
        Ok(Response::new(answer.await?))
    }

    async fn get_server_info(
        &self,
        _request: Request<pb::GetServerInfoRequest>,
    ) -> Result<Response<pb::GetServerInfoResponse>, Status> {
        let snapshot = self.0.snapshot();
        let limits = self.0.limits();
        let counts = snapshot.counts();
        Ok(Response::new(pb::GetServerInfoResponse {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules_version: RULES_VERSION.to_owned(),
            profiles: Profile::NAMES
                .into_iter()
                .chain(self.0.0.houses.iter().map(|house| house.name.as_str()))
                .map(str::to_owned)
                .collect(),
            languages: vec!["en".to_owned()],
            sequence: sequence(snapshot.sequence()),
            document_count: count64(counts.documents),
            quotation_count: count64(counts.quotations),
            speaker_count: count64(counts.speakers),
            latest_published: snapshot.latest_published().map(date::day),
            max_message_bytes: count64(limits.message_bytes),
            max_text_bytes: count64(limits.text_bytes),
            max_batch_in_flight: count32(limits.batch_in_flight),
            max_items_per_call: count32(limits.items_per_call),
        }))
    }

    async fn extract_quotations(
        &self,
        request: Request<pb::ExtractQuotationsRequest>,
    ) -> Result<Response<pb::ExtractQuotationsResponse>, Status> {
        let request = request.into_inner();
        let mut checks = Checks::default();
        checks.text("text", &request.text, self.0.limits().text_bytes);
        let published = checks.day("published", request.published.as_ref());
        let encoding = checks.encoding("encoding_type", request.encoding_type);
        let min_confidence = checks.probability("min_confidence", request.min_confidence);
        checks.done()?;
        let bytes = request.text.len();
        let answer = self.0.0.readers.run_on(bytes, move || {
            let document = corpus::document("", request.text);
            let extraction = extract(&Article {
                text: &document.text,
                body: Span::new(document.body.start, document.body.end),
                published: published.or(document.published),
                title: document.title.as_deref(),
                kind: document.kind,
            });
            Source::new(&document.text, encoding).extraction(&extraction, min_confidence)
        });
        Ok(Response::new(answer.await?))
    }
}

impl Api {
    /// Verifies one draft, by itself or of a batch.
    async fn verify(
        &self,
        request: pb::VerifyDraftRequest,
    ) -> Result<pb::VerifyDraftResponse, ApiError> {
        let mut checks = Checks::default();
        let draft = request.draft.unwrap_or_default();
        checks.text("draft.text", &draft.text, self.limits().text_bytes);
        checks.short("draft.id", &draft.id, self.limits().name_bytes);
        let published = checks.day("draft.published", draft.published.as_ref());
        let encoding = checks.encoding("encoding_type", request.encoding_type);
        let profile = checks.profile(&request.profile, &request.profile_toml, &self.0.houses);
        let waivers = checks.waivers(&request.waivers, self.limits());
        checks.done()?;
        let snapshot = self.snapshot_from(request.min_sequence, None).await?;
        let include_terms = request.include_terms;
        let most = self.limits().quotations;
        let metrics = self.metrics().clone();
        self.0
            .readers
            .run_on(draft.text.len(), move || {
                let document = corpus::document(&draft.id, draft.text);
                let options = Options {
                    published: published.or(document.published),
                    body: Some(Span::new(document.body.start, document.body.end)),
                    include_terms,
                    profile,
                    waivers,
                };
                let extraction = verify::read(&document.text, &options);
                let quotations = extraction.attributions.len();
                if quotations > most {
                    return Err(too_many_quotations(quotations, most));
                }
                let verification =
                    verify::verify_read(&document.text, extraction, &options, &snapshot);
                let answer = answer(&document, &options, &verification, &snapshot, encoding);
                for finding in &verification.findings {
                    metrics.finding(finding.headline.as_str(), finding.words.as_str());
                }
                tracing::debug!(
                    bytes = document.text.len(),
                    findings = answer.findings.len(),
                    headline = verification.headline.as_str(),
                    "verified a draft"
                );
                Ok(answer)
            })
            .await?
    }
}

fn too_many_quotations(quotations: usize, most: usize) -> ApiError {
    let mut checks = Checks::default();
    checks.add(
        "draft.text",
        "TOO_MANY_QUOTATIONS",
        format!("it has {quotations} quotations, and the limit is {most}"),
        "send it in parts",
    );
    match checks.done() {
        Err(error) => error,
        Ok(()) => ApiError::BrokenOff { stopping: false },
    }
}

fn answer(
    draft: &Document,
    options: &Options,
    verification: &Verification,
    snapshot: &Snapshot,
    encoding: Encoding,
) -> pb::VerifyDraftResponse {
    let text = Source::new(&draft.text, encoding);
    let mut findings = Findings {
        snapshot,
        draft: &text,
        extraction: &verification.extraction,
        records: Records::new(snapshot, encoding),
    };
    pb::VerifyDraftResponse {
        draft_id: draft.label.clone(),
        findings: verification
            .findings
            .iter()
            .map(|found| findings.finding(found))
            .collect(),
        headline: finding::headline(verification.headline).into(),
        sequence: sequence(verification.sequence),
        rules_version: RULES_VERSION.to_owned(),
        profile: options.profile.name.clone(),
        notes: verification.notes.clone(),
        waiver_problems: verification
            .waiver_problems
            .iter()
            .map(|problem| pb::WaiverProblem {
                span: problem.span.map(|span| text.span(span)),
                message: problem.message.clone(),
                malformed: problem.malformed,
            })
            .collect(),
    }
}

/// One batch stream: drafts read as there is room, each verified in a task of its own, results as they are ready.
///
/// The tasks run whether or not the caller takes results, so that a slow caller never holds a turn of the workers; there
/// are only so many of them. Dropping the batch, as at its deadline, ends them.
struct Batch {
    api: Api,
    drafts: Streaming<pb::BatchVerifyDraftsRequest>,
    /// How many drafts were read.
    read: i64,
    /// No more drafts come.
    ended: bool,
    running: JoinSet<pb::BatchVerifyDraftsResponse>,
    /// Why the stream of drafts broke off; said after the results of those before.
    last: Option<Status>,
}

impl Batch {
    /// The next result; an error is the last thing said.
    async fn next(&mut self) -> Option<Result<pb::BatchVerifyDraftsResponse, Status>> {
        loop {
            let room = self.running.len() < self.api.limits().batch_in_flight;
            tokio::select! {
                Some(result) = self.running.join_next() => {
                    return Some(result.map_err(|error| self.end(ApiError::BrokenOff { stopping: error.is_cancelled() })));
                }
                draft = self.drafts.message(), if room && !self.ended => match draft {
                    Ok(Some(draft)) => self.begin(draft),
                    Ok(None) => self.ended = true,
                    Err(error) => {
                        self.ended = true;
                        self.last = Some(envelope::translated(&error).map_or(error, Status::from));
                    }
                },
                else => return self.last.take().map(Err),
            }
        }
    }

    fn begin(&mut self, draft: pb::BatchVerifyDraftsRequest) {
        let index = self.read;
        self.read += 1;
        let api = self.api.clone();
        let verified = async move {
            let request = draft.request.unwrap_or_default();
            let draft_id = request
                .draft
                .as_ref()
                .map(|draft| draft.id.clone())
                .unwrap_or_default();
            let outcome = match api.verify(request).await {
                Ok(response) => Outcome::Response(response),
                Err(error) => Outcome::Error(status::outcome(error)),
            };
            pb::BatchVerifyDraftsResponse {
                index,
                draft_id,
                outcome: Some(outcome),
            }
        };
        self.running.spawn(verified.in_current_span());
    }

    /// Ends the batch: nothing follows.
    fn end(&mut self, error: ApiError) -> Status {
        // Dropping a set aborts its tasks.
        self.running = JoinSet::new();
        self.ended = true;
        self.last = None;
        error.into()
    }
}
