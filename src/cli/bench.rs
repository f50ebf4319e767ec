//! `onrecord bench`: what a running service gives under load, with a health check asked beside it.
//!
//! A closed loop: so many calls are under way at all times, each begun when another ends. It tells calls a second and the
//! latencies that callers see, and whether the health check stays quick meanwhile.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use clap::Args;
use futures_util::future::BoxFuture;
use serde_json::json;
use tokio::{sync::Mutex, task::JoinSet};
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use super::{Format, Global, Outcome, connect, terminal::Out};
use crate::api::{client::Client, pb};

#[derive(Args)]
pub(super) struct Arguments {
    /// The draft to verify over and over; the program's own where none is given.
    #[arg(value_name = "FILE")]
    draft: Option<PathBuf>,
    /// Calls under way at all times.
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    in_flight: u16,
    /// Connections that share them.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=256))]
    connections: u16,
    /// How long to measure, in seconds.
    #[arg(long, value_name = "S", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    seconds: u64,
}

/// The draft of the examples: five quotations of the articles that the program carries.
const DRAFT: &str = include_str!("../../examples/draft.md");

/// How often health is asked.
const HEARTBEAT: Duration = Duration::from_millis(10);

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let url = global
        .server
        .as_deref()
        .context("bench measures a running service: name it with --server URL")?;
    let text = match &arguments.draft {
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?,
        None => DRAFT.to_owned(),
    };
    let connection = connect::connection(global)?;
    let mut clients = Vec::new();
    for _ in 0..arguments.connections {
        clients.push(Client::connect_with(url, connection.clone()).await?);
    }
    // Health has a connection of its own, as a load balancer's has.
    let health = Client::connect_with(url, connection).await?;
    let end = Instant::now() + Duration::from_secs(arguments.seconds);
    let tally = Arc::new(Mutex::new(Tally::default()));
    let mut running = JoinSet::new();
    for n in 0..arguments.in_flight {
        let client = clients[usize::from(n) % clients.len()].clone();
        running.spawn(load(client, text.clone(), end, tally.clone()));
    }
    let beats = tokio::spawn(heartbeats(health, end));
    let began = Instant::now();
    while running.join_next().await.is_some() {}
    let took = began.elapsed();
    let beats = beats.await?;
    let tally = std::mem::take(&mut *tally.lock().await);
    tell(&arguments, tally, beats, took, global.format, out)
}

/// What all loops saw.
#[derive(Default)]
struct Tally {
    latencies: Vec<Duration>,
    errors: std::collections::BTreeMap<&'static str, usize>,
}

async fn load(client: Client, text: String, end: Instant, tally: Arc<Mutex<Tally>>) {
    let mut verifier = client.verifier();
    let mut own = Tally::default();
    let request = pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            text,
            ..Default::default()
        }),
        ..Default::default()
    };
    while Instant::now() < end {
        let began = Instant::now();
        // Boxed, as the compiler cannot tell by itself that a call over any transport may move between threads.
        let call: BoxFuture<'_, _> = Box::pin(verifier.verify_draft(request.clone()));
        match call.await {
            Ok(_) => own.latencies.push(began.elapsed()),
            Err(status) => {
                *own.errors.entry(status.code().description()).or_default() += 1;
                // Whoever is turned away comes back later, as clients do.
                if matches!(status.code(), Code::Unavailable | Code::ResourceExhausted) {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }
    let mut all = tally.lock().await;
    all.latencies.extend(own.latencies);
    for (error, count) in own.errors {
        *all.errors.entry(error).or_default() += count;
    }
}

/// How long each health check took.
async fn heartbeats(client: Client, end: Instant) -> Vec<Duration> {
    let mut health = HealthClient::new(client.transport());
    let mut beats = Vec::new();
    while Instant::now() < end {
        let began = Instant::now();
        let check: BoxFuture<'_, _> = Box::pin(health.check(HealthCheckRequest::default()));
        if check.await.is_ok() {
            beats.push(began.elapsed());
        }
        tokio::time::sleep(HEARTBEAT).await;
    }
    beats
}

fn tell(
    arguments: &Arguments,
    tally: Tally,
    beats: Vec<Duration>,
    took: Duration,
    format: Format,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let Tally {
        mut latencies,
        errors,
    } = tally;
    let mut beats = beats;
    latencies.sort();
    beats.sort();
    let failed: usize = errors.values().sum();
    let per_second = latencies.len() as f64 / took.as_secs_f64();
    let ms = |of: &[Duration], share| percentile(of, share).as_secs_f64() * 1e3;
    let outcome = match failed == 0 && !latencies.is_empty() {
        true => Outcome::Clean,
        false => Outcome::NeedsWork,
    };
    if format != Format::Text {
        let line = json!({
            "inFlight": arguments.in_flight,
            "connections": arguments.connections,
            "seconds": took.as_secs_f64(),
            "calls": latencies.len(),
            "callsPerSecond": per_second,
            "p50Ms": ms(&latencies, 0.5),
            "p99Ms": ms(&latencies, 0.99),
            "healthP50Ms": ms(&beats, 0.5),
            "healthP99Ms": ms(&beats, 0.99),
            "errors": errors,
        });
        out.line(&line.to_string())?;
        return Ok(outcome);
    }
    out.line(&format!(
        "{} calls of VerifyDraft in {:.1} s, {} under way over {} connections: {per_second:.0} a second",
        latencies.len(),
        took.as_secs_f64(),
        arguments.in_flight,
        arguments.connections
    ))?;
    for (name, of) in [("latency", &latencies), ("health check", &beats)] {
        let max = of.last().copied().unwrap_or_default().as_secs_f64() * 1e3;
        out.line(&format!(
            "{name}: p50 {:.2} ms, p99 {:.2} ms, longest {max:.2} ms",
            ms(of, 0.5),
            ms(of, 0.99)
        ))?;
    }
    for (error, count) in errors {
        out.line(&format!("{count} calls failed: {error}"))?;
    }
    Ok(outcome)
}

/// The latency that `share` of the calls did not exceed; `sorted` from quick to slow.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted
        .get(at.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let sorted: Vec<_> = (1..=200).map(Duration::from_millis).collect();
        for (share, ms) in [(0.5, 100), (0.99, 198), (1.0, 200), (0.0, 1)] {
            assert_eq!(percentile(&sorted, share), Duration::from_millis(ms));
        }
        assert_eq!(percentile(&[], 0.5), Duration::ZERO);
    }
}
