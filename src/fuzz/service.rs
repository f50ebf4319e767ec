//! Requests as they reach the service, through every layer behind the sockets: pages, JSON, gRPC-web, gRPC's frames, an editor's.
//!
//! Each has a registry of its own, so that a request that writes changes nothing for the next. No request may end in an error of ours: a code
//! that says that the service broke.

use std::sync::{Arc, LazyLock};

use axum::{
    Router,
    body::Body,
    http::{HeaderName, HeaderValue, Request, StatusCode},
};
use http_body_util::BodyExt as _;
use tokio::runtime::{Builder, Runtime};
use tonic::{Code, Status};
use tower::ServiceExt as _;

use super::{LONGEST, reports};
use crate::{
    api::{
        limits::Limits,
        server,
        services::{Api, Writes},
    },
    cli, ingest,
    registry::{Registry, Stamp},
    web,
};

/// An exchange over HTTP: verb and address on the first line, headers, an empty line, a body.
pub fn requests(data: &[u8]) {
    let Some(request) = request(data) else {
        return;
    };
    let (code, body) = RUNTIME.block_on(async {
        let answer = http().oneshot(request).await;
        let answer = answer.unwrap_or_else(|never| match never {});
        let code = answer.status();
        // A watch has no end.
        let body = match streams_for_ever(&answer) {
            true => Vec::new(),
            false => whole(answer.into_body()).await,
        };
        (code, body)
    });
    assert_ne!(
        code,
        StatusCode::INTERNAL_SERVER_ERROR,
        "{}",
        String::from_utf8_lossy(&body)
    );
}

/// A call over gRPC: its path on the first line, the frames of its body behind that.
pub fn frames(data: &[u8]) {
    let data = &data[..data.len().min(LONGEST)];
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let path = parts.next().unwrap_or_default();
    let body = parts.next().unwrap_or_default().to_vec();
    let path = String::from_utf8_lossy(path);
    if path.contains("Watch") {
        return; // A watch has no end.
    }
    let request = Request::post(path.as_ref())
        .header("content-type", "application/grpc")
        .header("te", "trailers");
    let Ok(request) = request.body(tonic::body::Body::new(Body::from(body))) else {
        return;
    };
    let status = RUNTIME.block_on(async {
        let (service, _) = server::fuzz_layers(api(), web::pages());
        let answer = service.oneshot(request).await;
        let answer = answer.unwrap_or_else(|never| match never {});
        let at_once = Status::from_header_map(answer.headers());
        let whole = answer.into_body().collect().await.ok();
        let in_the_end = whole
            .as_ref()
            .and_then(|whole| Status::from_header_map(whole.trailers()?));
        at_once.or(in_the_end)
    });
    if let Some(status) = status {
        assert_ne!(status.code(), Code::Internal, "{status:?}");
    }
}

/// What an editor sends to the language server.
pub fn editors(data: &[u8]) {
    cli::fuzz_frames(data);
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    let runtime = builder
        .worker_threads(1)
        .max_blocking_threads(1)
        .enable_all();
    runtime.build().expect("a runtime")
});

/// The services over a registry of two reports, which takes writes.
fn api() -> Api {
    let registry = Registry::in_memory();
    let stamp = Stamp::now("fuzz");
    ingest::ingest(&registry, reports(), &stamp, |_| {}).expect("reports are read");
    Api::new(Arc::new(registry), Writes::Allowed, Limits::default())
}

fn http() -> Router {
    server::fuzz_layers(api(), web::pages()).1
}

fn request(data: &[u8]) -> Option<Request<Body>> {
    let data = &data[..data.len().min(LONGEST)];
    let at = memchr::memmem::find(data, b"\n\n");
    let (head, body) = match at {
        Some(at) => (&data[..at], &data[at + 2..]),
        None => (data, &[][..]),
    };
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let (verb, address) = lines.next()?.split_once(' ')?;
    let mut request = Request::builder().method(verb).uri(address);
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        let name: HeaderName = name.parse().ok()?;
        request = request.header(name, HeaderValue::from_str(value).ok()?);
    }
    request.body(Body::from(body.to_vec())).ok()
}

fn streams_for_ever<B>(answer: &axum::http::Response<B>) -> bool {
    let kind = answer.headers().get("content-type");
    kind.is_some_and(|kind| kind == "application/x-ndjson")
}

async fn whole(body: Body) -> Vec<u8> {
    let whole = body.collect().await;
    whole.map_or(Vec::new(), |whole| whole.to_bytes().to_vec())
}
