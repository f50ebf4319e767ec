//! The services: Verifier, Registry, Corpus, over one registry.
//!
//! In come messages, out go messages. A handler checks the request, hands the work to the workers with a snapshot of the
//! registry, and converts what comes back. It holds no lock and computes nothing on the async threads.

mod corpus;
mod decisions;
mod reextract;
mod registry;
mod verifier;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tonic::service::Routes;

pub use self::{corpus::CorpusService, registry::RegistryService, verifier::VerifierService};
use super::{
    check::Checks,
    limits::Limits,
    metrics::Metrics,
    pb::{
        corpus_server::CorpusServer, registry_server::RegistryServer,
        verifier_server::VerifierServer,
    },
    status::ApiError,
    workers::Workers,
};
use crate::{
    registry::{Registry, Snapshot},
    verdict::Profile,
};

/// What callers may do with a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// Read and write.
    Allowed,
    /// Read only, as of the articles built into the program.
    Refused,
}

/// The services over one registry. Cloning shares them.
#[derive(Clone)]
pub struct Api(Arc<Shared>);

struct Shared {
    registry: Arc<Registry>,
    writes: Writes,
    limits: Limits,
    metrics: Metrics,
    /// The houses' own profiles that callers may name.
    houses: Vec<Profile>,
    readers: Workers,
    writer: Workers,
}

impl Api {
    /// Services over `registry`.
    pub fn new(registry: Arc<Registry>, writes: Writes, limits: Limits) -> Self {
        Self::counted(registry, writes, limits, Metrics::new())
    }

    /// Services over `registry` that count what they do in `metrics`.
    pub fn counted(
        registry: Arc<Registry>,
        writes: Writes,
        limits: Limits,
        metrics: Metrics,
    ) -> Self {
        Self::with_houses(registry, writes, limits, metrics, Vec::new())
    }

    /// The same, with house profiles that callers may name beside the built-in ones.
    pub fn with_houses(
        registry: Arc<Registry>,
        writes: Writes,
        limits: Limits,
        metrics: Metrics,
        houses: Vec<Profile>,
    ) -> Self {
        let workers = |at_once, queue| Workers::new(at_once, &limits, &metrics, queue);
        Api(Arc::new(Shared {
            registry,
            writes,
            readers: workers(limits.computing, "read"),
            writer: workers(1, "write"),
            limits,
            metrics,
            houses,
        }))
    }

    /// What the services count.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The limits that apply.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The three services, ready for a server or for a client in this process.
    pub fn routes(&self) -> Routes {
        let limits = self.limits();
        let (large, small) = (limits.message_bytes, limits.query_bytes);
        Routes::new(
            VerifierServer::new(VerifierService(self.clone()))
                .max_decoding_message_size(large)
                .max_encoding_message_size(large),
        )
        .add_service(
            RegistryServer::new(RegistryService(self.clone()))
                .max_decoding_message_size(small)
                .max_encoding_message_size(large),
        )
        .add_service(
            CorpusServer::new(CorpusService(self.clone()))
                .max_decoding_message_size(large)
                .max_encoding_message_size(large),
        )
        .prepare()
    }

    /// The registry as it stands now, with every document whose hour has come.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        if let Err(error) = self.0.registry.lift_embargoes(Timestamp::now()) {
            tracing::error!(%error, "a document whose hour has come does not count yet");
        }
        self.0.registry.snapshot()
    }

    /// The registry at a sequence number or later: waits for it for a while, which the caller's deadline may cut short.
    async fn snapshot_from(
        &self,
        asked: i64,
        deadline: Option<Duration>,
    ) -> Result<Arc<Snapshot>, ApiError> {
        const PATIENCE: Duration = Duration::from_secs(2);
        const STEP: Duration = Duration::from_millis(2);
        let mut checks = Checks::default();
        let Ok(wanted) = u64::try_from(asked) else {
            checks.add(
                "min_sequence",
                "OUT_OF_RANGE",
                format!("{asked} is no sequence number"),
                "give one that an answer told, or 0",
            );
            checks.done()?;
            return Ok(self.snapshot());
        };
        // The caller is to learn why before its own deadline tells it nothing.
        let patience = deadline.map_or(PATIENCE, |deadline| deadline.mul_f32(0.9));
        let end = tokio::time::Instant::now() + patience;
        loop {
            let snapshot = self.snapshot();
            if snapshot.sequence() >= wanted {
                return Ok(snapshot);
            }
            if tokio::time::Instant::now() + STEP > end {
                return Err(ApiError::NotReached {
                    asked: wanted,
                    sequence: snapshot.sequence(),
                });
            }
            tokio::time::sleep(STEP).await;
        }
    }
}
