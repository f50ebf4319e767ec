//! Lets pages of named origins call from a browser (the Fetch standard's CORS).

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};

/// What a page may send beside what is always allowed.
const HEADERS: &str = "authorization, connect-protocol-version, connect-timeout-ms, content-type, grpc-timeout, traceparent, x-api-key, \
                       x-grpc-web, x-request-id, x-user-agent";
/// What a page may read beside what is always allowed.
const EXPOSED: &str =
    "grpc-message, grpc-status, grpc-status-details-bin, retry-after, x-request-id";
/// How long a browser may remember, in seconds: two hours, the most that Chromium honours.
const MAX_AGE: &str = "7200";

/// `router` with answers that browsers hand to pages of these origins; as it is where there are none.
pub(super) fn allow(router: Router, origins: &[String]) -> Router {
    if origins.is_empty() {
        return router;
    }
    let origins: Arc<[String]> = origins.into();
    router.layer(middleware::from_fn_with_state(origins, cross_origin))
}

async fn cross_origin(
    State(origins): State<Arc<[String]>>,
    request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let asks = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = match asks {
        true => StatusCode::NO_CONTENT.into_response(),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin.filter(|origin| allowed(&origins, origin)) {
        permit(headers, origin, asks);
    }
    response
}

fn allowed(origins: &[String], origin: &HeaderValue) -> bool {
    origins
        .iter()
        .any(|one| one == "*" || one.as_bytes() == origin.as_bytes())
}

fn permit(headers: &mut HeaderMap, origin: HeaderValue, asks: bool) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let fixed = |value| HeaderValue::from_static(value);
    if asks {
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, fixed("GET, POST"));
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, fixed(HEADERS));
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, fixed(MAX_AGE));
    } else {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, fixed(EXPOSED));
    }
}
