//! The ids by which a call is found in logs: the caller's own, or one made here.

use std::sync::{
    LazyLock,
    atomic::{AtomicU64, Ordering},
};

use tonic::codegen::http::HeaderMap;

/// The header that names a call, both ways.
pub(super) const REQUEST_ID: &str = "x-request-id";

/// How a call is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ids {
    /// The call's own id.
    pub request: String,
    /// The trace that it belongs to (W3C Trace Context), where the caller says.
    pub trace: Option<String>,
}

impl Ids {
    /// What the caller says, as far as it can stand in a log and a header.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let header = |name: &str| headers.get(name)?.to_str().ok();
        let request = header(REQUEST_ID).filter(|id| plain(id)).map(str::to_owned);
        Ids {
            request: request.unwrap_or_else(next),
            trace: header("traceparent").and_then(trace),
        }
    }
}

/// An id of at most 128 characters that means nothing to a log or a terminal.
fn plain(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._:/+=-".contains(&byte);
    (1..=128).contains(&id.len()) && id.bytes().all(fits)
}

/// The trace id of a `traceparent`: `00-TRACE-PARENT-FLAGS`, all lower-case hexadecimal, the trace not all zeros.
fn trace(header: &str) -> Option<String> {
    let mut parts = header.split('-');
    let (version, trace, parent, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |text: &str, length| {
        text.len() == length
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let whole = hex(version, 2)
        && version != "ff"
        && hex(trace, 32)
        && hex(parent, 16)
        && hex(flags, 2)
        && trace.bytes().any(|byte| byte != b'0');
    whole.then(|| trace.to_owned())
}

/// An id that no other call of this process has, and hardly one of another.
fn next() -> String {
    static PROCESS: LazyLock<u32> = LazyLock::new(|| {
        // Without random bytes the ids of two processes may be the same, which is no reason to refuse calls.
        getrandom::u32().unwrap_or_default()
    });
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!(
        "{:08x}-{:x}",
        *PROCESS,
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callers_id_is_kept_where_it_is_plain() {
        let ids = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().expect("a header"));
            Ids::of(&headers)
        };
        assert_eq!(ids(REQUEST_ID, "cms-17/4").request, "cms-17/4");
        for odd in ["", "two words", "a\"b", &"x".repeat(129)] {
            assert_ne!(ids(REQUEST_ID, odd).request, odd);
        }
        assert_ne!(
            Ids::of(&HeaderMap::new()).request,
            Ids::of(&HeaderMap::new()).request
        );
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let found = ids("traceparent", parent).trace;
        assert_eq!(found.as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        for odd in [
            "",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-1-2-3",
        ] {
            assert_eq!(ids("traceparent", odd).trace, None, "{odd}");
        }
    }
}
