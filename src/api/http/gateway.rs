//! Calls in JSON: `POST /onrecord.v1.Verifier/VerifyDraft` as in the Connect protocol, and the paths that the protos give (`google.api.http`).
//!
//! In comes JSON, which becomes the method's message by its descriptor; the call goes through the same layers as one over gRPC, and
//! its answer becomes JSON again. A stream comes and goes as [`lines`].

use axum::{
    body::Body as AxumBody,
    extract::Request as AxumRequest,
    http::{HeaderMap, HeaderName, HeaderValue, Method as Verb, StatusCode, header},
    response::Response as AxumResponse,
};
use http_body_util::{BodyExt as _, Full, Limited};
use prost::{Message as _, bytes::Bytes};
use prost_reflect::{DeserializeOptions, DynamicMessage, MessageDescriptor};
use serde_json::Value;
use tonic::{Code, Status, body::Body, codegen::http::Request};
use tower::ServiceExt as _;

use super::{Calls, errors, lines, once, rest};
use crate::api::{
    incoming,
    limits::Limits,
    methods::{self, Method},
    status::{ApiError, Violation, clip},
    trace::REQUEST_ID,
};

/// Turns JSON into calls.
#[derive(Clone)]
pub(super) struct Gateway {
    calls: Calls,
    message_bytes: usize,
}

/// The headers of a request that are the call's own.
const PASSED: [&str; 4] = ["authorization", "x-api-key", REQUEST_ID, "traceparent"];

/// The five bytes before a message: whether it is compressed, and its length.
pub(super) const FRAME: usize = 5;

/// Answers to calls that go wrong are errors of HTTP too.
type Answer<T> = Result<T, Box<AxumResponse>>;

impl Gateway {
    pub(super) fn new(calls: Calls, limits: &Limits) -> Self {
        Gateway {
            calls,
            message_bytes: limits.message_bytes,
        }
    }

    /// Answers one request.
    pub(super) async fn answer(&self, request: AxumRequest) -> AxumResponse {
        match self.try_answer(request).await {
            Ok(response) => response,
            Err(refused) => *refused,
        }
    }

    async fn try_answer(&self, request: AxumRequest) -> Answer<AxumResponse> {
        let path = request.uri().path().to_owned();
        let (method, given) = match methods::find(&path) {
            Some(method) if method.streams => return Err(streaming(method)),
            Some(method) => (method, rest::Given::whole_body()),
            None => {
                rest::find(request.method(), request.uri()).map_err(|miss| nowhere(&path, miss))?
            }
        };
        if given.in_body() && request.method() != Verb::POST {
            return Err(refused(StatusCode::METHOD_NOT_ALLOWED, "send it with POST"));
        }
        let by_line = method.descriptor.is_client_streaming();
        if given.in_body() && !is_json(request.headers(), by_line) {
            let told = match by_line {
                false => "send JSON, with content-type: application/json",
                true => "send one JSON object a line, with content-type: application/x-ndjson",
            };
            return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, told));
        }
        let headers = request.headers().clone();
        let encoded = headers.get(header::CONTENT_ENCODING);
        if encoded.is_some_and(|encoding| encoding != "identity") {
            let told = "send the body as it is: no content-encoding is read";
            return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, told));
        }
        let body = match given.in_body() {
            true => self.read(request.into_body()).await?,
            false => Bytes::new(),
        };
        check_wait(&headers).map_err(status)?;
        let messages = match by_line {
            false => message(method, &body, given).map(|message| vec![message]),
            true if given.is_whole_body() => lines::read(&method.descriptor.input(), &body),
            true => Err(malformed(
                "the address",
                "it gives fields, and they belong to each line",
            )),
        };
        self.call(method, &headers, &messages.map_err(status)?)
            .await
    }

    async fn read(&self, body: AxumBody) -> Answer<Bytes> {
        let whole = Limited::new(body, self.message_bytes).collect().await;
        let whole = whole.map_err(|error| {
            if let Some(stalled) = incoming::stalled(error.as_ref()) {
                return Box::new(errors::response(stalled));
            }
            let too_large = error.is::<http_body_util::LengthLimitError>();
            status(match too_large {
                true => ApiError::MessageTooLarge {
                    said: format!("the limit is {} bytes", self.message_bytes),
                },
                false => ApiError::Malformed {
                    said: "the body broke off".into(),
                },
            })
        })?;
        Ok(whole.to_bytes())
    }

    /// Sends the messages through the layers, and tells in JSON what comes back.
    async fn call(
        &self,
        method: &'static Method,
        headers: &HeaderMap,
        messages: &[DynamicMessage],
    ) -> Answer<AxumResponse> {
        let request = framed(method, headers, messages);
        let response = match self.calls.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let id = parts.headers.get(REQUEST_ID).cloned();
        let named = |mut response: AxumResponse| {
            if let Some(id) = id {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(REQUEST_ID), id);
            }
            response
        };
        if let Some(status) = Status::from_header_map(&parts.headers)
            && status.code() != Code::Ok
        {
            return Ok(named(errors::response(&status)));
        }
        if method.descriptor.is_server_streaming() {
            return Ok(named(lines::answer(method.descriptor.output(), body)));
        }
        let broken = |_| {
            let broken = Status::from(ApiError::BrokenOff { stopping: false });
            Box::new(errors::response(&broken))
        };
        let whole = body.collect().await.map_err(broken)?;
        let failed = whole.trailers().and_then(Status::from_header_map);
        if let Some(status) = failed.filter(|status| status.code() != Code::Ok) {
            return Ok(named(errors::response(&status)));
        }
        let bytes = whole.to_bytes();
        let message = bytes.get(FRAME..).unwrap_or_default();
        match printed(method.descriptor.output(), message) {
            Ok(json) => Ok(named(super::json(json))),
            Err(status) => Err(Box::new(errors::response(&status))),
        }
    }
}

/// An encoded message as JSON.
pub(super) fn printed(kind: MessageDescriptor, message: &[u8]) -> Result<String, Status> {
    let answer = DynamicMessage::decode(kind, message).ok();
    let json = answer.and_then(|answer| serde_json::to_string(&answer).ok());
    json.ok_or_else(|| ApiError::BrokenOff { stopping: false }.into())
}

/// The call as gRPC frames it.
fn framed(
    method: &'static Method,
    headers: &HeaderMap,
    messages: &[DynamicMessage],
) -> Request<Body> {
    let mut frames = Vec::new();
    for message in messages {
        let encoded = message.encode_to_vec();
        let length = u32::try_from(encoded.len()).unwrap_or(u32::MAX);
        frames.push(0);
        frames.extend(length.to_be_bytes());
        frames.extend(encoded);
    }
    let mut request = Request::new(Body::new(Full::new(Bytes::from(frames))));
    *request.method_mut() = Verb::POST;
    if let Ok(uri) = method.path.parse() {
        *request.uri_mut() = uri;
    }
    let inner = request.headers_mut();
    inner.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/grpc"),
    );
    inner.insert(header::TE, HeaderValue::from_static("trailers"));
    for name in PASSED {
        if let Some(value) = headers.get(name) {
            inner.insert(HeaderName::from_static(name), value.clone());
        }
    }
    let wait = wait(headers)
        .and_then(|ms| HeaderValue::from_str(&format!("{}m", ms.min(99_999_999))).ok());
    if let Some(wait) = wait {
        inner.insert("grpc-timeout", wait);
    }
    request
}

/// How long the caller waits, in milliseconds.
const WAIT: &str = "connect-timeout-ms";

fn wait(headers: &HeaderMap) -> Option<u64> {
    let ms = headers.get(WAIT)?.to_str().ok()?;
    // The protocol allows ten digits, and no sign.
    let digits = ms.len() <= 10 && ms.bytes().all(|b| b.is_ascii_digit());
    ms.parse().ok().filter(|_| digits)
}

/// A time that cannot be read is refused: a caller who sets one counts on it.
fn check_wait(headers: &HeaderMap) -> Result<(), ApiError> {
    if !headers.contains_key(WAIT) || wait(headers).is_some() {
        return Ok(());
    }
    Err(ApiError::Invalid(vec![Violation {
        field: WAIT.to_owned(),
        reason: "MALFORMED_HEADER",
        problem: "it is no time to wait".to_owned(),
        fix: "write milliseconds, as up to ten digits without a sign".to_owned(),
    }]))
}

/// The method's message out of the body and what the path and the query give.
fn message(method: &Method, body: &[u8], given: rest::Given) -> Result<DynamicMessage, ApiError> {
    let kind = method.descriptor.input();
    if given.is_whole_body() {
        once::check(body)?;
        return read(kind, &mut serde_json::Deserializer::from_slice(body));
    }
    let mut value = match given.in_body() {
        false => Value::Object(serde_json::Map::new()),
        true => {
            once::check(body)?;
            serde_json::from_slice(body).map_err(|error| malformed("", &error.to_string()))?
        }
    };
    given.add_to(&kind, &mut value)?;
    let text = value.to_string();
    read(kind, &mut serde_json::Deserializer::from_str(&text))
}

/// Reads a message; what is wrong is said with the path of the field.
pub(super) fn read<'de, R: serde_json::de::Read<'de>>(
    kind: MessageDescriptor,
    json: &mut serde_json::Deserializer<R>,
) -> Result<DynamicMessage, ApiError> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut *json, &mut track);
    let read = DynamicMessage::deserialize_with_options(kind, tracked, &DeserializeOptions::new());
    let message = match read {
        Ok(message) => message,
        Err(error) => return Err(malformed(&track.path().to_string(), &error.to_string())),
    };
    json.end()
        .map_err(|error| malformed("", &error.to_string()))?;
    Ok(message)
}

/// JSON that is no such message.
pub(super) fn malformed(field: &str, said: &str) -> ApiError {
    let field = match field {
        // The parser was between two fields.
        "" | "." | "?" => "the body",
        field => field,
    };
    ApiError::Invalid(vec![Violation {
        field: field.to_owned(),
        reason: "MALFORMED_JSON",
        problem: without_values(said),
        fix: "write it as proto3 JSON (/openapi.json has the fields)".into(),
    }])
}

/// What the parser says, without the value that it found: a message never repeats a draft.
fn without_values(said: &str) -> String {
    let value = said.split_once(": string \"");
    match value.and_then(|(before, rest)| Some((before, rest.rsplit_once("\", expected")?.1))) {
        Some((before, after)) => format!("{before}: a string, expected{after}"),
        None => said.to_owned(),
    }
}

/// Whether a body is JSON; where it may have many lines, whether it says so.
fn is_json(headers: &HeaderMap, by_line: bool) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            let is = |name: &str| kind.eq_ignore_ascii_case(name);
            is("application/json")
                || by_line && (is(lines::CONTENT_TYPE) || is("application/jsonl"))
        })
}

/// The Connect protocol frames streams in a way of its own, which is not spoken here.
fn streaming(method: &Method) -> Box<AxumResponse> {
    let own = rest::bindings()
        .iter()
        .find(|one| one.method.path == method.path);
    let own = own.map_or("gRPC", |binding| &binding.template);
    let told =
        format!("this method streams: send one JSON object a line to {own}, or call it over gRPC");
    Box::new(errors::response(&Status::unimplemented(told)))
}

fn status(error: ApiError) -> Box<AxumResponse> {
    Box::new(errors::response(&error.into()))
}

/// An error of HTTP alone, in the same form.
fn refused(code: StatusCode, told: &str) -> Box<AxumResponse> {
    let mut response = errors::response(&Status::unknown(told));
    *response.status_mut() = code;
    Box::new(response)
}

fn nowhere(path: &str, miss: rest::Miss) -> Box<AxumResponse> {
    match miss {
        rest::Miss::Verb(allowed) => {
            let mut response = refused(
                StatusCode::METHOD_NOT_ALLOWED,
                &format!("this path takes {allowed}"),
            );
            if let Ok(allowed) = HeaderValue::from_str(&allowed) {
                response.headers_mut().insert(header::ALLOW, allowed);
            }
            response
        }
        rest::Miss::Text(what) => Box::new(errors::response(&Status::invalid_argument(format!(
            "{what} is not UTF-8 in its %-escapes; send the text as UTF-8, each of its bytes that needs it as %XX"
        )))),
        rest::Miss::Path => {
            let told = format!(
                "there is nothing at {:?}; /openapi.json lists what there is",
                clip(path)
            );
            let mut response = errors::response(&Status::unimplemented(told));
            *response.status_mut() = StatusCode::NOT_FOUND;
            Box::new(response)
        }
    }
}
