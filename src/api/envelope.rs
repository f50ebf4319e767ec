//! Stands round all services, on the wire and in process: who calls and whether they may, until when, under which id, and what came of it.
//!
//! tonic answers for messages that are too large or no protobuf before a service sees them; this layer puts our statuses in their
//! place. Every call has a deadline, the caller's or the server's own, and what is under way when it passes is dropped and so stops. It
//! traces the method, the caller, the code and the time taken; never what a message holds.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use hyper::body::{Body as HttpBody, Frame, SizeHint};
use prost::bytes::Bytes;
use tokio::time::Sleep;
use tonic::{
    Code, Status,
    body::Body,
    codegen::{
        BoxFuture, Service,
        http::{HeaderMap, HeaderValue, Request, Response},
    },
};
use tower::Layer;
use tracing::{Instrument as _, Span};

use super::{
    gate::{self, Gate},
    limits::Limits,
    methods::{self, Method},
    metrics::{InFlight, Metrics},
    services::Api,
    status::{self, ApiError, Violation},
    trace::{Ids, REQUEST_ID},
};

/// Wraps services in an [`Enveloped`].
#[derive(Clone)]
pub(super) struct Envelope(Arc<Rules>);

struct Rules {
    gate: Gate,
    limits: Limits,
    metrics: Metrics,
}

impl Envelope {
    /// An envelope with these rules.
    pub(super) fn new(gate: Gate, limits: Limits, metrics: Metrics) -> Self {
        Envelope(Arc::new(Rules {
            gate,
            limits,
            metrics,
        }))
    }

    /// The envelope of services in the caller's own process, who may do anything and for as long as they like unless they say otherwise.
    pub(super) fn local(api: &Api) -> Self {
        let limits = Limits {
            deadline: Duration::MAX,
            stream_deadline: Duration::MAX,
            ..api.limits().clone()
        };
        Envelope::new(Gate::open(), limits, api.metrics().clone())
    }
}

impl<S> Layer<S> for Envelope {
    type Service = Enveloped<S>;

    fn layer(&self, inner: S) -> Enveloped<S> {
        Enveloped {
            inner,
            rules: self.0.clone(),
        }
    }
}

/// Services whose every answer speaks our words.
#[derive(Clone)]
pub(super) struct Enveloped<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S> Service<Request<Body>> for Enveloped<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Response<Body>, Infallible>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let Some(method) = methods::find(request.uri().path()) else {
            // Health, reflection, and what is not there: no key, no turn, and no line in the log for each probe.
            return Box::pin(self.inner.call(request));
        };
        let ids = Ids::of(request.headers());
        let span = tracing::info_span!(
            "call",
            method = method.descriptor.name(),
            request_id = ids.request,
            trace_id = ids.trace,
            caller = tracing::field::Empty,
        );
        let watch = Watch::new(self.rules.metrics.clone(), method, span.clone());
        let id = HeaderValue::from_str(&ids.request).ok();
        let admitted = self.rules.gate.admit(method, request.headers());
        let caller = match admitted {
            Ok(caller) => caller,
            Err(error) => {
                let refused = finish(Status::from(error).into_http(), watch, None, id);
                return Box::pin(std::future::ready(Ok(refused)));
            }
        };
        if let Some(name) = &caller.name {
            span.record("caller", &**name);
        }
        let deadline = match allowed(request.headers(), method, &self.rules.limits) {
            Ok(deadline) => deadline,
            Err(error) => {
                let refused = finish(Status::from(error).into_http(), watch, None, id);
                return Box::pin(std::future::ready(Ok(refused)));
            }
        };
        if deadline == Some(Duration::ZERO) {
            let late = Status::from(ApiError::DeadlineExceeded).into_http();
            return Box::pin(std::future::ready(Ok(finish(late, watch, None, id))));
        }
        let answer = gate::within(caller, span.in_scope(|| self.inner.call(request)));
        let answered = async move {
            let sleep = deadline.map(|deadline| Box::pin(tokio::time::sleep(deadline)));
            let Some(mut sleep) = sleep else {
                return Ok(finish(in_our_words(answer.await?), watch, None, id));
            };
            let response = tokio::select! {
                biased;
                response = answer => in_our_words(response?),
                () = &mut sleep => Status::from(ApiError::DeadlineExceeded).into_http(),
            };
            Ok(finish(response, watch, Some(sleep), id))
        };
        Box::pin(answered.instrument(span))
    }
}

/// The answer as it goes out: with its id, counted now where it is whole and at its end where it is a stream.
fn finish(
    response: Response<Body>,
    mut watch: Watch,
    deadline: Option<Pin<Box<Sleep>>>,
    id: Option<HeaderValue>,
) -> Response<Body> {
    let said = Status::from_header_map(response.headers()).map(|status| status.code());
    let (mut parts, body) = response.into_parts();
    if let Some(id) = id {
        parts.headers.insert(REQUEST_ID, id);
    }
    let streams = said.is_none() && watch.method.descriptor.is_server_streaming();
    if !streams {
        watch.code = Some(said.unwrap_or(Code::Ok));
        return Response::from_parts(parts, body);
    }
    let stream = Watched {
        body: Some(body),
        deadline,
        watch,
    };
    Response::from_parts(parts, Body::new(stream))
}

/// Counts and traces a call when it ends, however it does.
struct Watch {
    metrics: Metrics,
    method: &'static Method,
    began: Instant,
    /// None where the caller went away.
    code: Option<Code>,
    span: Span,
    _under_way: InFlight,
}

impl Watch {
    fn new(metrics: Metrics, method: &'static Method, span: Span) -> Self {
        Watch {
            _under_way: metrics.begin(),
            metrics,
            method,
            began: Instant::now(),
            code: None,
            span,
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let code = self.code.unwrap_or(Code::Cancelled);
        let took = self.began.elapsed();
        self.metrics.call(methods::short(self.method), code, took);
        self.span.in_scope(|| {
            tracing::info!(
                code = status::code_name(code),
                ms = took.as_secs_f64() * 1e3,
                "answered"
            );
        });
    }
}

/// The body of a stream of answers, which ends at its deadline.
struct Watched {
    /// None once the deadline passed; dropping it ends the work.
    body: Option<Body>,
    deadline: Option<Pin<Box<Sleep>>>,
    watch: Watch,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else {
            return Poll::Ready(None);
        };
        match Pin::new(body).poll_frame(cx) {
            Poll::Ready(None) => {
                this.watch.code.get_or_insert(Code::Ok);
                Poll::Ready(None)
            }
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(status) = frame.trailers_ref().and_then(Status::from_header_map) {
                    this.watch.code = Some(status.code());
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => {
                this.watch.code = Some(error.code());
                Poll::Ready(Some(Err(error)))
            }
            Poll::Pending => {
                let passed = this
                    .deadline
                    .as_mut()
                    .is_some_and(|sleep| sleep.as_mut().poll(cx).is_ready());
                if !passed {
                    return Poll::Pending;
                }
                this.body = None;
                this.watch.code = Some(Code::DeadlineExceeded);
                let mut trailers = HeaderMap::new();
                let status = Status::from(ApiError::DeadlineExceeded);
                match status.add_header(&mut trailers) {
                    Ok(()) => Poll::Ready(Some(Ok(Frame::trailers(trailers)))),
                    Err(error) => Poll::Ready(Some(Err(error))),
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

/// How long a call may take: what the server allows, or less where the caller says so; none where neither says.
fn allowed(
    headers: &HeaderMap,
    method: &Method,
    limits: &Limits,
) -> Result<Option<Duration>, ApiError> {
    let most = match method.streams {
        true => limits.stream_deadline,
        false => limits.deadline,
    };
    let most = (most != Duration::MAX).then_some(most);
    Ok(match (asked(headers)?, most) {
        (Some(asked), Some(most)) => Some(asked.min(most)),
        (asked, most) => asked.or(most),
    })
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
    // The client's doing, too: frames that are none, and a request that ends inside one.
    const NO_FRAME: &str = "protocol error: ";
    const CUT: &str = "Unexpected EOF decoding stream.";
    const NONE: &str = "Missing request message.";
    let message = status.message();
    let said = |start: &str| message.strip_prefix(start).map(str::to_owned);
    match status.code() {
        Code::OutOfRange => {
            let said = TOO_LARGE.into_iter().find_map(said)?;
            Some(ApiError::MessageTooLarge { said })
        }
        Code::Internal if message == CUT => Some(ApiError::Malformed {
            said: "it ends in the middle of a message".to_owned(),
        }),
        Code::Internal if message == NONE => Some(ApiError::Malformed {
            said: "it holds no message".to_owned(),
        }),
        Code::Internal => Some(ApiError::Malformed {
            said: said(NO_PROTOBUF).or_else(|| said(NO_FRAME))?,
        }),
        _ => None,
    }
}

/// How long the caller waits, less a little, so that our answer comes before the transport's own.
pub(super) fn deadline(headers: &HeaderMap) -> Option<Duration> {
    asked(headers).ok().flatten()
}

/// The same, or what is wrong with how the caller says it.
fn asked(headers: &HeaderMap) -> Result<Option<Duration>, ApiError> {
    let Some(value) = headers.get(TIMEOUT) else {
        return Ok(None);
    };
    let timeout = value.to_str().ok().and_then(timeout).ok_or_else(|| {
        // A caller who sets a time counts on it.
        ApiError::Invalid(vec![Violation {
            field: TIMEOUT.to_owned(),
            reason: "MALFORMED_HEADER",
            problem: "it is no time to wait".to_owned(),
            fix: "write up to eight digits and one of H, M, S, m, u, n, as gRPC has it".to_owned(),
        }])
    })?;
    Ok(Some(timeout.saturating_sub(
        (timeout / 20).min(Duration::from_millis(20)),
    )))
}

/// How long the caller waits.
const TIMEOUT: &str = "grpc-timeout";

fn timeout(value: &str) -> Option<Duration> {
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    // The protocol allows eight digits.
    let plain = digits.len() <= 8 && digits.bytes().all(|b| b.is_ascii_digit());
    let count: u64 = digits.parse().ok().filter(|_| plain)?;
    Some(match unit {
        "H" => Duration::from_secs(count * 3_600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
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
        for broken in [
            "Unexpected EOF decoding stream.",
            "Missing request message.",
            "protocol error: received message with invalid compression flag: 9",
        ] {
            assert!(matches!(
                translated(&Status::internal(broken)),
                Some(ApiError::Malformed { .. })
            ));
        }
        assert!(translated(&Status::internal("ours")).is_none());
        assert!(translated(&Status::not_found("ours")).is_none());
    }

    #[test]
    fn deadlines_are_read_as_the_protocol_writes_them() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-timeout", value.parse().expect("a header"));
            asked(&headers)
        };
        let time = |value: &str| read(value).ok().flatten();
        assert_eq!(time("100m"), Some(Duration::from_millis(95)));
        assert_eq!(time("10S"), Some(Duration::from_millis(9_980)));
        for wrong in ["", "S", "1", "-1S", "+1S", "123456789S", "1s", "é"] {
            assert!(matches!(read(wrong), Err(ApiError::Invalid(_))), "{wrong}");
        }
        assert!(matches!(asked(&HeaderMap::new()), Ok(None)));
    }

    #[test]
    fn a_deadline_is_honoured_and_capped() {
        let limits = Limits {
            deadline: Duration::from_secs(2),
            stream_deadline: Duration::from_secs(100),
            ..Limits::default()
        };
        let unary = methods::find("/onrecord.v1.Verifier/VerifyDraft").expect("a method");
        let stream = methods::find("/onrecord.v1.Verifier/BatchVerifyDrafts").expect("a method");
        for (asked, method, seconds) in [
            (None, unary, 2.0),
            (None, stream, 100.0),
            (Some("1S"), unary, 0.98),
            (Some("1H"), unary, 2.0),
            (Some("50S"), stream, 49.98),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(asked) = asked {
                headers.insert("grpc-timeout", asked.parse().expect("a header"));
            }
            let found = allowed(&headers, method, &limits).expect("a time");
            let found = found.map(|time| time.as_secs_f64());
            assert_eq!(found, Some(seconds), "{asked:?}");
        }
    }
}
