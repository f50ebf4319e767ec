//! Streams over HTTP: one JSON object a line, in either direction.
//!
//! In comes a body of lines, which become the messages of a stream; out go the messages that a stream brings, each as a line as soon as it
//! is there. Where a stream ends badly after its first message, its last line says so: `{"streamError": {…}}`, as errors are otherwise.

use axum::{
    body::Body as AxumBody,
    http::header,
    response::{IntoResponse as _, Response as AxumResponse},
};
use futures_util::stream;
use http_body_util::BodyExt as _;
use prost::bytes::{Buf as _, Bytes, BytesMut};
use prost_reflect::{DynamicMessage, MessageDescriptor};
use serde_json::json;
use tonic::{Code, Status, body::Body};

use super::{
    errors,
    gateway::{self, FRAME},
    once,
};
use crate::api::status::{ApiError, Violation};

/// What lines of JSON are called.
pub(super) const CONTENT_TYPE: &str = "application/x-ndjson";

/// The messages of a body, one a line; empty lines count and give none. Nothing is done where one is wrong.
pub(super) fn read(kind: &MessageDescriptor, body: &[u8]) -> Result<Vec<DynamicMessage>, ApiError> {
    let lines = body.split(|byte| *byte == b'\n').enumerate();
    let full = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    let message = |(number, line): (usize, &[u8])| {
        let mut json = serde_json::Deserializer::from_slice(line);
        let read = once::check(line).and_then(|()| gateway::read(kind.clone(), &mut json));
        read.map_err(|error| located(error, number + 1))
    };
    full.map(message).collect()
}

fn located(error: ApiError, line: usize) -> ApiError {
    match error {
        ApiError::Invalid(violations) => {
            let at = |violation: Violation| Violation {
                field: format!("line {line}: {}", violation.field),
                ..violation
            };
            ApiError::Invalid(violations.into_iter().map(at).collect())
        }
        other => other,
    }
}

/// The messages that a call brings, as lines.
pub(super) fn answer(kind: MessageDescriptor, body: Body) -> AxumResponse {
    let messages = Messages {
        kind,
        body,
        unread: BytesMut::new(),
        ended: false,
    };
    let lines = stream::unfold(messages, |mut messages| async move {
        let line = messages.next().await?;
        Some((Ok::<_, std::convert::Infallible>(line), messages))
    });
    let kind = [(header::CONTENT_TYPE, CONTENT_TYPE)];
    (kind, AxumBody::from_stream(lines)).into_response()
}

/// The messages of a body as gRPC frames it.
struct Messages {
    kind: MessageDescriptor,
    body: Body,
    unread: BytesMut,
    ended: bool,
}

impl Messages {
    /// The next line, the last of which may be an error's.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if self.ended {
                return None;
            }
            match self.framed() {
                Ok(Some(line)) => return Some(line),
                Ok(None) => {}
                Err(status) => return Some(self.end(&status)),
            }
            let broken = || Status::from(ApiError::BrokenOff { stopping: false });
            let frame = match self.body.frame().await {
                Some(Ok(frame)) => frame,
                Some(Err(status)) => return Some(self.end(&status)),
                None => return Some(self.end(&broken())),
            };
            match frame.into_data() {
                Ok(data) => self.unread.extend_from_slice(&data),
                Err(frame) => {
                    let status = frame.into_trailers().ok();
                    let status = status.and_then(|trailers| Status::from_header_map(&trailers));
                    match status {
                        Some(status) if status.code() == Code::Ok => self.ended = true,
                        status => return Some(self.end(&status.unwrap_or_else(broken))),
                    }
                }
            }
        }
    }

    /// The next message that is there as a whole.
    fn framed(&mut self) -> Result<Option<Bytes>, Status> {
        let Some(&[_, a, b, c, d]) = self.unread.first_chunk::<FRAME>() else {
            return Ok(None);
        };
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        if self.unread.len() - FRAME < length {
            return Ok(None);
        }
        self.unread.advance(FRAME);
        let message = self.unread.split_to(length);
        let line = gateway::printed(self.kind.clone(), &message)? + "\n";
        Ok(Some(line.into()))
    }

    fn end(&mut self, status: &Status) -> Bytes {
        self.ended = true;
        let line = json!({"streamError": errors::body(status)});
        format!("{line}\n").into()
    }
}
