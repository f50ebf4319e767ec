//! Says in our words what the transport refuses by itself, keeps the caller's deadline, and traces each call.
//!
//! tonic answers for messages that are too large or no protobuf before a service sees them, and for deadlines with the code
//! CANCELLED. This layer stands round all services, on the wire and in process, and puts our statuses in their place. It traces
//! the method, the code and the time taken; never what a message holds.

use std::{
    convert::Infallible,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tonic::{
    Code, Status,
    body::Body,
    codegen::{
        BoxFuture, Service,
        http::{HeaderMap, Request, Response},
    },
};
use tower::Layer;
use tracing::Instrument as _;

use super::status::ApiError;

/// Wraps services in an [`Enveloped`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Envelope;

impl<S> Layer<S> for Envelope {
    type Service = Enveloped<S>;

    fn layer(&self, inner: S) -> Enveloped<S> {
        Enveloped(inner)
    }
}

/// Services whose every answer speaks our words.
#[derive(Clone, Debug)]
pub(super) struct Enveloped<S>(S);

impl<S> Service<Request<Body>> for Enveloped<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Response<Body>, Infallible>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let began = Instant::now();
        let span = tracing::info_span!("call", method = request.uri().path());
        let deadline = deadline(request.headers());
        let answer = span.in_scope(|| self.0.call(request));
        let traced = async move {
            let response = match deadline {
                None => answer.await?,
                Some(deadline) => match tokio::time::timeout(deadline, answer).await {
                    Ok(response) => response?,
                    Err(_) => Status::from(ApiError::DeadlineExceeded).into_http(),
                },
            };
            let response = in_our_words(response);
            // The code of an answer that goes on as a stream comes after this; it is traced where the stream ends.
            let code = Status::from_header_map(response.headers()).map(|status| status.code());
            tracing::debug!(?code, elapsed = ?began.elapsed(), "answered");
            Ok(response)
        };
        Box::pin(traced.instrument(span))
    }
}

/// The answer with our status in place of the transport's own.
fn in_our_words(response: Response<Body>) -> Response<Body> {
    let Some(status) = Status::from_header_map(response.headers()) else {
        return response;
    };
    match translated(&status) {
        Some(error) => Status::from(error).into_http(),
        None => response,
    }
}

/// Our error for a status that the transport made by itself.
pub(super) fn translated(status: &Status) -> Option<ApiError> {
    const TOO_LARGE: [&str; 2] = [
        "Error, decoded message length too large: ",
        "Error, encoded message length too large: ",
    ];
    const NO_PROTOBUF: &str = "failed to decode Protobuf message: ";
    let message = status.message();
    let said = |start: &str| message.strip_prefix(start).map(str::to_owned);
    match status.code() {
        Code::OutOfRange => {
            let said = TOO_LARGE.into_iter().find_map(said)?;
            Some(ApiError::MessageTooLarge { said })
        }
        Code::Internal => Some(ApiError::Malformed {
            said: said(NO_PROTOBUF)?,
        }),
        _ => None,
    }
}

/// How long the caller waits, less a little, so that our answer comes before the transport's own.
pub(super) fn deadline(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    // The protocol allows eight digits.
    let count: u64 = digits.parse().ok().filter(|_| digits.len() <= 8)?;
    let timeout = match unit {
        "H" => Duration::from_secs(count * 3_600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    };
    Some(timeout.saturating_sub((timeout / 20).min(Duration::from_millis(20))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transports_own_words_are_known() {
        let large = "Error, decoded message length too large: found 9 bytes, the limit is: 8 bytes";
        let error = translated(&Status::out_of_range(large));
        assert!(
            matches!(error, Some(ApiError::MessageTooLarge { said }) if said.starts_with("found 9 bytes"))
        );
        let broken = Status::internal("failed to decode Protobuf message: invalid wire type");
        assert!(matches!(
            translated(&broken),
            Some(ApiError::Malformed { .. })
        ));
        assert!(translated(&Status::internal("ours")).is_none());
        assert!(translated(&Status::not_found("ours")).is_none());
    }

    #[test]
    fn deadlines_are_read_as_the_protocol_writes_them() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", value.parse().expect("a header"));
            deadline(&headers)
        };
        assert_eq!(read("100m"), Some(Duration::from_millis(95)));
        assert_eq!(read("10S"), Some(Duration::from_millis(9_980)));
        for wrong in ["", "S", "1", "-1S", "123456789S", "1s", "é"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
