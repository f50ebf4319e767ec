//! What the service counts, for Prometheus: calls, findings, the registry, queues, connections.
//!
//! Labels are names of the program's own (methods, codes, verdicts); nothing that a caller sends becomes one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64},
    },
    time::Duration,
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry as Metered, Unit},
};
use tonic::Code;

use super::{services::Api, status};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Call {
    method: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Method {
    method: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Finding {
    headline: &'static str,
    words: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Queue {
    queue: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Port {
    port: &'static str,
}

/// The counters of one service. Cloning shares them.
#[derive(Clone)]
pub struct Metrics(Arc<Counters>);

struct Counters {
    all: Metered,
    calls: Family<Call, Counter>,
    seconds: Family<Method, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    findings: Family<Finding, Counter>,
    documents: Gauge,
    quotations: Gauge,
    speakers: Gauge,
    sequence: Gauge,
    waiting: Family<Queue, Gauge>,
    computing: Family<Queue, Gauge>,
    connections: Family<Port, Gauge>,
    refused: Family<Port, Counter>,
    certificate: Gauge<f64, AtomicU64>,
}

/// Seconds, from what a name look-up takes to what the longest text does.
const BUCKETS: [f64; 16] = [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0,
];

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Counters that all stand at nothing.
    pub fn new() -> Self {
        let mut all = Metered::with_prefix("onrecord");
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let counters = Counters {
            calls: Family::default(),
            seconds: Family::new_with_constructor(histogram),
            in_flight: Gauge::default(),
            findings: Family::default(),
            documents: Gauge::default(),
            quotations: Gauge::default(),
            speakers: Gauge::default(),
            sequence: Gauge::default(),
            waiting: Family::default(),
            computing: Family::default(),
            connections: Family::default(),
            refused: Family::default(),
            certificate: Gauge::default(),
            all: Metered::default(),
        };
        let c = &counters;
        all.register("calls", "Calls by method and code", c.calls.clone());
        all.register_with_unit(
            "call",
            "How long calls took, streams to their end",
            Unit::Seconds,
            c.seconds.clone(),
        );
        all.register("calls_in_flight", "Calls under way", c.in_flight.clone());
        all.register(
            "findings",
            "Findings by headline and verdict on the words",
            c.findings.clone(),
        );
        for (name, help, gauge) in [
            ("registry_documents", "Documents on record", &c.documents),
            (
                "registry_quotations",
                "Direct and mixed quotations on record",
                &c.quotations,
            ),
            ("registry_speakers", "Speakers known", &c.speakers),
            (
                "registry_sequence",
                "The registry's sequence number",
                &c.sequence,
            ),
        ] {
            all.register(name, help, gauge.clone());
        }
        all.register(
            "queue_waiting",
            "Calls that wait for their turn to compute",
            c.waiting.clone(),
        );
        all.register("queue_computing", "Calls that compute", c.computing.clone());
        all.register("connections", "Open connections", c.connections.clone());
        all.register(
            "connections_refused",
            "Connections over the limit, or that never said a word of the protocol",
            c.refused.clone(),
        );
        all.register(
            "certificate_expiry_timestamp",
            "When the TLS certificate ends, in seconds since 1970; 0 without TLS",
            c.certificate.clone(),
        );
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        all.register("build", "The program", version);
        Metrics(Arc::new(Counters { all, ..counters }))
    }

    /// Counts a call that begins; the guard counts its end.
    pub(super) fn begin(&self) -> InFlight {
        self.0.in_flight.inc();
        InFlight(self.clone())
    }

    /// Counts a call that has ended.
    pub(super) fn call(&self, method: &'static str, code: Code, took: Duration) {
        let code = status::code_name(code);
        self.0.calls.get_or_create(&Call { method, code }).inc();
        self.0
            .seconds
            .get_or_create(&Method { method })
            .observe(took.as_secs_f64());
    }

    /// Counts a finding.
    pub(super) fn finding(&self, headline: &'static str, words: &'static str) {
        self.0
            .findings
            .get_or_create(&Finding { headline, words })
            .inc();
    }

    /// The calls that wait in a queue.
    pub(super) fn waiting(&self, queue: &'static str) -> Gauge<i64, AtomicI64> {
        self.0.waiting.get_or_create_owned(&Queue { queue })
    }

    /// The calls of a queue that compute.
    pub(super) fn computing(&self, queue: &'static str) -> Gauge<i64, AtomicI64> {
        self.0.computing.get_or_create_owned(&Queue { queue })
    }

    /// The connections of a port.
    pub(super) fn connections(&self, port: &'static str) -> Gauge<i64, AtomicI64> {
        self.0.connections.get_or_create_owned(&Port { port })
    }

    /// Counts a connection that was turned away.
    pub(super) fn refused(&self, port: &'static str) {
        self.0.refused.get_or_create(&Port { port }).inc();
    }

    /// Says when the certificate ends.
    pub(super) fn certificate(&self, until: jiff::Timestamp) {
        self.0.certificate.set(until.as_second() as f64);
    }

    /// Everything, in the text format of OpenMetrics; what the registry holds is read now.
    pub(super) fn text(&self, api: Option<&Api>) -> String {
        if let Some(api) = api {
            let snapshot = api.snapshot();
            let counts = snapshot.counts();
            let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            self.0.documents.set(number(counts.documents));
            self.0.quotations.set(number(counts.quotations));
            self.0.speakers.set(number(counts.speakers));
            let sequence = i64::try_from(snapshot.sequence()).unwrap_or(i64::MAX);
            self.0.sequence.set(sequence);
        }
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = text::encode(&mut text, &self.0.all);
        text
    }
}

/// A call under way.
pub(super) struct InFlight(Metrics);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.0.in_flight.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_told() {
        let metrics = Metrics::new();
        let under_way = metrics.begin();
        metrics.call("VerifyDraft", Code::Ok, Duration::from_millis(3));
        metrics.finding("STOP", "SUBSTITUTION");
        metrics.waiting("read").inc();
        let text = metrics.text(None);
        for line in [
            "onrecord_calls_total{method=\"VerifyDraft\",code=\"ok\"} 1",
            "onrecord_call_seconds_bucket{le=\"0.005\",method=\"VerifyDraft\"} 1",
            "onrecord_findings_total{headline=\"STOP\",words=\"SUBSTITUTION\"} 1",
            "onrecord_queue_waiting{queue=\"read\"} 1",
            "onrecord_calls_in_flight 1",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        drop(under_way);
        assert!(metrics.text(None).contains("onrecord_calls_in_flight 0"));
    }
}
