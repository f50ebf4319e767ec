//! The gate before the services: whose call this is, whether they may, and whether they ask too often.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tonic::codegen::http::HeaderMap;

use super::{keys::KeyRing, limits::Limits, methods::Method, status::ApiError};

/// Who calls.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The name of their key, where keys are asked for. The registry's log names it as the author of what they write.
    pub name: Option<Arc<str>>,
}

tokio::task_local! {
    /// The name of the caller's key, for what runs within the call.
    static KEY: Option<Arc<str>>;
}

/// Runs what answers a call of `caller`.
pub(super) async fn within<F: Future>(caller: Caller, answer: F) -> F::Output {
    KEY.scope(caller.name, answer).await
}

/// Whom the registry's log names as the author of what the call under way writes: the name of its key, with the author that the request gives
/// behind it; without keys that author alone.
pub(super) fn author(given: Option<String>) -> Option<String> {
    let key = KEY.try_with(Clone::clone).ok().flatten();
    match (key, given) {
        (Some(key), Some(given)) => Some(format!("{key}: {given}")),
        (Some(key), None) => Some(key.to_string()),
        (None, given) => given,
    }
}

/// Lets callers in or not.
pub(super) struct Gate {
    keys: Option<Arc<KeyRing>>,
    rate: Rate,
}

impl Gate {
    /// A gate that asks for these keys, or lets anybody in.
    pub(super) fn new(keys: Option<Arc<KeyRing>>, limits: &Limits) -> Self {
        Gate {
            keys,
            rate: Rate {
                per_second: limits.requests_per_second,
                buckets: Mutex::default(),
            },
        }
    }

    /// A gate that lets anybody in, as often as they like: that of a registry in the caller's own process.
    pub(super) fn open() -> Self {
        let limits = Limits {
            requests_per_second: 0,
            ..Limits::default()
        };
        Gate::new(None, &limits)
    }

    /// Lets a call in, or says why not.
    pub(super) fn admit(&self, method: &Method, headers: &HeaderMap) -> Result<Caller, ApiError> {
        let Some(keys) = &self.keys else {
            self.rate.take("", "all callers together", Instant::now())?;
            return Ok(Caller { name: None });
        };
        let key = keys.check(presented(headers)).map_err(ApiError::Denied)?;
        if let Some(scope) = method.scope
            && !key.allows(scope)
        {
            return Err(ApiError::Forbidden {
                name: key.name.clone(),
                scope: scope.as_str(),
                method: method.descriptor.name().to_owned(),
            });
        }
        self.rate.take(&key.id, "this API key", Instant::now())?;
        Ok(Caller {
            name: Some(key.name.as_str().into()),
        })
    }
}

/// The key that a caller presents: `authorization: Bearer KEY`, or `x-api-key: KEY`.
fn presented(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key);
    bearer.or_else(|| headers.get("x-api-key")?.to_str().ok())
}

/// Requests a second, counted by token buckets: a key that was idle may send a second's worth at once.
struct Rate {
    per_second: usize,
    buckets: Mutex<HashMap<String, Bucket>>,
}

struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Rate {
    fn take(&self, key: &str, whose: &'static str, now: Instant) -> Result<(), ApiError> {
        if self.per_second == 0 {
            return Ok(());
        }
        let full = self.per_second as f64;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(key) {
            let bucket = Bucket {
                tokens: full,
                filled: now,
            };
            buckets.insert(key.to_owned(), bucket);
        }
        let Some(bucket) = buckets.get_mut(key) else {
            return Ok(());
        };
        let passed = now.saturating_duration_since(bucket.filled).as_secs_f64();
        bucket.tokens = (bucket.tokens + passed * full).min(full);
        bucket.filled = now;
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        Err(ApiError::TooFast {
            whose,
            per_second: self.per_second,
            retry_after: Duration::from_secs_f64((1.0 - bucket.tokens) / full),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_in_either_header() {
        for (name, value, key) in [
            ("authorization", "Bearer abc", Some("abc")),
            ("authorization", "bearer abc", Some("abc")),
            ("authorization", "Basic abc", None),
            ("authorization", "abc", None),
            ("x-api-key", "abc", Some("abc")),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().expect("a header"));
            assert_eq!(presented(&headers), key, "{name}: {value}");
        }
        assert_eq!(presented(&HeaderMap::new()), None);
    }

    #[test]
    fn a_seconds_worth_may_come_at_once_and_then_at_the_rate() {
        let rate = Rate {
            per_second: 2,
            buckets: Mutex::default(),
        };
        let start = Instant::now();
        let later = |ms| start + Duration::from_millis(ms);
        let take = |key, ms| rate.take(key, "this API key", later(ms)).is_ok();
        assert!(take("a", 0) && take("a", 0) && !take("a", 0));
        assert!(take("b", 0), "another key has its own");
        assert!(!take("a", 400) && take("a", 500) && !take("a", 500));
        assert!(take("a", 60_000) && take("a", 60_000) && !take("a", 60_000));
        let error = rate.take("a", "this API key", later(60_000));
        let Err(ApiError::TooFast { retry_after, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!(retry_after, Duration::from_millis(500));
    }
}
