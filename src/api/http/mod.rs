//! The HTTP port: the same calls as JSON and as gRPC-web, and what a platform asks of a service: liveness, readiness, metrics, OpenAPI.
//!
//! A call that comes here goes through the same envelope, gate and services as one over gRPC, in process; only its clothes differ.

mod cors;
mod errors;
mod gateway;
pub(super) mod hosts;
mod lines;
mod once;
pub mod openapi;
#[cfg(test)]
mod reference;
mod rest;

use std::convert::Infallible;

use axum::{
    Router,
    body::Body as AxumBody,
    extract::{Request as AxumRequest, State as AxumState},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response as AxumResponse},
    routing::{any, get},
};
use tonic::{
    body::Body,
    codegen::{
        Service,
        http::{Request, Response},
    },
};
use tower::{Layer as _, ServiceExt as _, util::BoxCloneSyncService};

pub use self::errors::http_code;
use self::gateway::Gateway;
use super::{limits::Limits, metrics::Metrics, server::State};

/// The services behind their envelope.
type Calls = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// What the handlers share.
#[derive(Clone)]
struct Shared {
    gateway: Gateway,
    web: Calls,
    metrics: Metrics,
    state: State,
}

/// The routes of the HTTP port.
pub(super) fn router<S>(
    service: S,
    cors_origins: &[String],
    limits: &Limits,
    metrics: &Metrics,
    state: &State,
) -> Router
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send + 'static,
{
    let web = tonic_web::GrpcWebLayer::new().layer(service.clone());
    let shared = Shared {
        gateway: Gateway::new(BoxCloneSyncService::new(service), limits),
        web: BoxCloneSyncService::new(web),
        metrics: metrics.clone(),
        state: state.clone(),
    };
    let router = Router::new()
        .route("/livez", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metered))
        .route(
            "/openapi.json",
            get(async || json(openapi::text().to_owned())),
        )
        .fallback(any(call))
        .with_state(shared);
    cors::allow(router, cors_origins)
}

async fn ready(AxumState(shared): AxumState<Shared>) -> AxumResponse {
    match shared.state.not_ready() {
        None => "ok\n".into_response(),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

async fn metered(AxumState(shared): AxumState<Shared>) -> AxumResponse {
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let text = shared.metrics.text(shared.state.api());
    ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response()
}

/// A call: gRPC-web by its content type, else JSON.
async fn call(AxumState(shared): AxumState<Shared>, request: AxumRequest) -> AxumResponse {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("application/grpc-web")) {
        let answer = shared.web.oneshot(request.map(Body::new)).await;
        return match answer {
            Ok(response) => response.map(AxumBody::new),
            Err(never) => match never {},
        };
    }
    shared.gateway.answer(request).await
}

fn json(text: String) -> AxumResponse {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}
