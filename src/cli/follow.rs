//! `onrecord follow`: the articles of feeds into a registry, once or again and again.
//!
//! A feed is a file or an address. Servers are asked only for what has changed, never more often than the interval, and left alone for as long as they
//! say, or twice as long after each failure. What they said is kept beside the registry, after the articles are durable: a run that was interrupted is
//! simply repeated.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};

use super::{
    Format, Global, Outcome, complain, connect,
    fetch::{self, Fetched, Known},
    ingest,
    inputs::Inputs,
    terminal::{Out, harmless},
};
use crate::{
    api::client::Client,
    corpus::{self, Limits},
};

/// No server is asked more often.
const SHORTEST: Duration = Duration::from_secs(60);
/// After failures, it is asked again within an hour at least: one that was down for a night is back in the morning.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// A server that asks to be left alone for longer is asked all the same.
const PATIENCE: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Args)]
pub(super) struct Arguments {
    /// The feeds: files, or addresses that begin with http:// or https://.
    #[arg(required = true, value_name = "FEED")]
    feeds: Vec<String>,
    /// Go on, asking each so often: 15m, 2h, 1d; a minute at least. Without it, each is asked once.
    #[arg(long, value_name = "TIME", value_parser = interval)]
    every: Option<Duration>,
    /// Where to keep what servers said the last time; else follow.json in the directory of the registry.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    #[command(flatten)]
    signed: connect::Author,
}

fn interval(text: &str) -> Result<Duration, String> {
    let wrong = || "it is a number with s, m, h or d behind it, such as 15m".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    let interval = Duration::from_secs(number.saturating_mul(seconds));
    match interval >= SHORTEST {
        true => Ok(interval),
        false => Err("servers are asked once a minute at most".to_owned()),
    }
}

/// What is kept of one feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified: Option<String>,
    /// Seconds since 1970-01-01 UTC before which it is not asked.
    not_before: u64,
    /// Failures in a row.
    failures: u32,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = connect::to_write(global, "follow").await?;
    let beside = global.registry.as_ref().map(|dir| dir.join("follow.json"));
    let path = arguments.state.clone().or(beside);
    let mut state = read_state(path.as_deref())?;
    let author = arguments.signed.name();
    let mut worst = Outcome::Clean;
    loop {
        for feed in &arguments.feeds {
            let kept = state.entry(feed.clone()).or_default();
            let outcome = follow(feed, kept, &arguments, &client, &author, global, out).await;
            let outcome = match outcome {
                // Whoever follows on and on outlives a service that is away for a while: what it did not take is asked for again.
                Err(error) if arguments.every.is_some() && !is_ours(&error) => {
                    kept.failed(None);
                    complain(&format!("{feed}: {error:#}"));
                    Outcome::Unreadable
                }
                outcome => outcome?,
            };
            worst = worst.max(outcome);
            write_state(path.as_deref(), &state)?;
            out.flush()?;
        }
        let Some(every) = arguments.every else {
            return Ok(worst);
        };
        let next = arguments.feeds.iter().filter_map(|feed| state.get(feed));
        let next = next.map(|kept| kept.not_before).min().unwrap_or(0);
        let wait = Duration::from_secs(next.saturating_sub(now())).max(SHORTEST);
        tokio::time::sleep(wait.min(every.max(SHORTEST))).await;
    }
}

/// Asks for one feed, if its time has come, and ingests what it has.
async fn follow(
    feed: &str,
    kept: &mut Kept,
    arguments: &Arguments,
    client: &Client,
    author: &str,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let remote = feed.starts_with("http://") || feed.starts_with("https://");
    let text = global.format == Format::Text;
    if kept.not_before > now() {
        if text && arguments.every.is_none() {
            let left = kept.not_before - now();
            out.line(&format!(
                "left alone  {}  (for {left} more seconds)",
                harmless(feed)
            ))?;
        }
        return Ok(Outcome::Clean);
    }
    let known = Known {
        etag: kept.etag.clone(),
        modified: kept.last_modified.clone(),
    };
    let fetched = match remote {
        true => fetch::get(feed, &known).await,
        false => {
            let inputs = Inputs::with_withdrawn(&[PathBuf::from(feed)], "articles ingested");
            let outcome = ingest::all(client, inputs, author, global, out).await?;
            kept.not_before = arguments.every.map_or(0, |every| now() + every.as_secs());
            return Ok(outcome);
        }
    };
    match fetched {
        Ok(Fetched::New(bytes, known)) => {
            let reader = corpus::read_bytes(feed, bytes, Limits::default());
            let inputs = Inputs::reading(reader, "articles ingested");
            let outcome = ingest::all(client, inputs, author, global, out).await?;
            *kept = Kept {
                etag: known.etag,
                last_modified: known.modified,
                not_before: arguments.every.map_or(0, |every| now() + every.as_secs()),
                failures: 0,
            };
            Ok(outcome)
        }
        Ok(Fetched::Unchanged) => {
            kept.not_before = arguments.every.map_or(0, |every| now() + every.as_secs());
            kept.failures = 0;
            if text {
                out.line(&format!("unchanged  {}", harmless(feed)))?;
            }
            Ok(Outcome::Clean)
        }
        Ok(Fetched::Wait(asked, status)) => {
            let wait = kept.failed(asked);
            complain(&format!(
                "{feed}: the server answers {status}; it is left alone for {} seconds",
                wait.as_secs()
            ));
            Ok(Outcome::Unreadable)
        }
        Err(error) => {
            kept.failed(None);
            complain(&format!("{feed}: {error:#}"));
            Ok(Outcome::Unreadable)
        }
    }
}

impl Kept {
    /// Notes a failure, and tells how long the source is left alone: as long as it asked, and longer each time.
    fn failed(&mut self, asked: Option<Duration>) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let wait = backoff(self.failures).max(asked.unwrap_or_default().min(PATIENCE));
        self.not_before = now() + wait.as_secs();
        wait
    }
}

/// True for what went wrong on this side: nobody reads what is told, or nothing can be written.
fn is_ours(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.is::<std::io::Error>())
}

/// How long a server is left alone after so many failures in a row.
fn backoff(failures: u32) -> Duration {
    SHORTEST
        .saturating_mul(1u32.checked_shl(failures.min(20)).unwrap_or(u32::MAX))
        .min(LONGEST)
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

fn read_state(path: Option<&Path>) -> anyhow::Result<BTreeMap<String, Kept>> {
    let Some(path) = path.filter(|path| path.exists()) else {
        return Ok(BTreeMap::new());
    };
    let told = || {
        format!(
            "{} is not what follow keeps; remove it to begin anew",
            path.display()
        )
    };
    let bytes = fs::read(path).with_context(told)?;
    serde_json::from_slice(&bytes).with_context(told)
}

/// Written beside and moved in place, so that an interruption leaves the old one or the new one.
fn write_state(path: Option<&Path>, state: &BTreeMap<String, Kept>) -> anyhow::Result<()> {
    let Some(path) = path else {
        return Ok(());
    };
    let told = || format!("{} cannot be written", path.display());
    let beside = path.with_extension("json.new");
    fs::write(&beside, serde_json::to_vec_pretty(state)?).with_context(told)?;
    fs::rename(&beside, path).with_context(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_have_units_and_a_least() {
        assert_eq!(interval("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(interval("1h"), Ok(LONGEST));
        for wrong in ["", "15", "m", "x m", "30s", "-1h", "15é"] {
            assert!(interval(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn failures_double_the_wait_up_to_an_hour_unless_the_server_asks_for_more() {
        assert_eq!(backoff(1), Duration::from_secs(120));
        assert_eq!(backoff(2), Duration::from_secs(240));
        assert_eq!(backoff(200), LONGEST);
        let mut kept = Kept::default();
        assert_eq!(kept.failed(None), backoff(1));
        let asked = Duration::from_secs(7_200);
        assert_eq!(kept.failed(Some(asked)), asked);
        assert_eq!(kept.failed(Some(Duration::MAX)), PATIENCE);
        assert_eq!(kept.failures, 3);
    }
}
