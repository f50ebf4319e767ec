//! Bodies of requests as they come in: whoever has begun to send one goes on sending, or is told that nobody waits any longer.
//!
//! In comes a body, out comes the same one, which ends in an error of ours where nothing of it comes for a while, or the whole takes too long. A
//! stream of requests may pause: its sender decides when the next one is ready.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use hyper::{
    Request,
    body::{Body as HttpBody, Frame, Incoming, SizeHint},
    header::CONTENT_TYPE,
};
use prost::bytes::Bytes;
use tokio::time::{Instant, Sleep};
use tonic::{Code, Status, body::Body};

use super::{limits::Limits, methods, status::ApiError};

/// A request whose body comes without long pauses, unless it is a stream.
pub(super) fn prompt(request: Request<Incoming>, limits: &Limits) -> Request<Body> {
    let whole = comes_whole(&request);
    request.map(|body| match whole && !body.is_end_stream() {
        false => Body::new(body),
        true => Body::new(Prompt {
            body,
            pause: limits.pause,
            most: limits.deadline,
            began: Instant::now(),
            waiting: None,
        }),
    })
}

/// True where nothing is done before the whole body is there: any request but gRPC streams, reflection and what else runs beside our services.
fn comes_whole<B>(request: &Request<B>) -> bool {
    match methods::find(request.uri().path()) {
        Some(method) => !method.descriptor.is_client_streaming(),
        None => {
            let kind = request.headers().get(CONTENT_TYPE);
            !kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/grpc"))
        }
    }
}

/// The status of a body that came no further, or too slowly, where an error tells of one.
pub(crate) fn stalled<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Status> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(status) = error.downcast_ref::<Status>() {
            return (status.code() == Code::DeadlineExceeded).then_some(status);
        }
        cause = error.source();
    }
    None
}

/// Tells statuses of bodies that stopped coming from others.
pub(crate) trait Stalled {
    /// True for such a status.
    fn is_stalled(&self) -> bool;
}

impl Stalled for Status {
    fn is_stalled(&self) -> bool {
        use tonic_types::StatusExt as _;
        let info = self.get_details_error_info();
        info.is_some_and(|info| info.reason == super::status::STALLED)
    }
}

/// A body of which something comes every so often.
struct Prompt<B> {
    body: B,
    pause: Duration,
    /// How long all of it may take.
    most: Duration,
    began: Instant,
    /// Set while nothing comes.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<B> HttpBody for Prompt<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            this.waiting = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let (pause, end) = (this.pause, this.began.checked_add(this.most));
        let waiting = this.waiting.get_or_insert_with(|| {
            let until = Instant::now() + pause;
            Box::pin(tokio::time::sleep_until(
                end.map_or(until, |end| end.min(until)),
            ))
        });
        if waiting.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        let error = match end.is_some_and(|end| waiting.deadline() >= end) {
            true => ApiError::DeadlineExceeded,
            false => ApiError::Stalled {
                said: format!("nothing of it came for {pause:?} (limits.pause)"),
            },
        };
        Poll::Ready(Some(Err(Status::from(error).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_may_pause_and_nothing_else() {
        for (path, kind, whole) in [
            (
                "/onrecord.v1.Verifier/VerifyDraft",
                "application/grpc",
                true,
            ),
            (
                "/onrecord.v1.Verifier/BatchVerifyDrafts",
                "application/grpc",
                false,
            ),
            (
                "/onrecord.v1.Corpus/IngestDocuments",
                "application/grpc+proto",
                false,
            ),
            (
                "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                "application/grpc",
                false,
            ),
            ("/v1/drafts:verify", "application/json", true),
            ("/v1/documents:ingest", "application/x-ndjson", true),
            ("/read", "multipart/form-data; boundary=x", true),
        ] {
            let request = Request::post(path).header(CONTENT_TYPE, kind).body(());
            assert_eq!(comes_whole(&request.expect("a request")), whole, "{path}");
        }
    }

    #[test]
    fn what_stalled_is_found_behind_other_errors() {
        let said = "nothing came".to_owned();
        let status = Status::from(ApiError::Stalled { said });
        let wrapped = axum::Error::new(status);
        assert!(stalled(&wrapped).is_some());
        assert!(stalled(&axum::Error::new(Status::internal("other"))).is_none());
    }
}
