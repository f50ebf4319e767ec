//! Errors over HTTP, as the Connect protocol has them: a code by name, the message, the details.
//!
//! <https://connectrpc.com/docs/protocol#error-end-stream> gives the codes and the form.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use prost::Message as _;
use prost_reflect::DynamicMessage;
use serde_json::{Value, json};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::api::{incoming::Stalled as _, json::descriptor_pool, status::code_name};

/// A status as an HTTP answer.
pub(super) fn response(status: &Status) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let body = body(status).to_string();
    let code = match status.is_stalled() {
        // What did not come whole is the client's doing.
        true => StatusCode::REQUEST_TIMEOUT,
        false => http_code(status.code()),
    };
    let mut response = (code, kind, body).into_response();
    let wait = status
        .get_details_retry_info()
        .and_then(|info| info.retry_delay);
    if let Some(wait) = wait {
        // Whole seconds, and never sooner than said.
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A status as JSON.
pub(super) fn body(status: &Status) -> Value {
    json!({
        "code": code_name(status.code()),
        "message": status.message(),
        "details": details(status),
    })
}

/// The HTTP code of a status.
pub fn http_code(code: Code) -> StatusCode {
    match code {
        Code::Ok => StatusCode::OK,
        // 499 has no name of its own: the client went away.
        Code::Cancelled => StatusCode::from_u16(499).unwrap_or(StatusCode::REQUEST_TIMEOUT),
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => {
            StatusCode::BAD_REQUEST
        }
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The details, each as bytes for programs and as JSON for people.
fn details(status: &Status) -> Vec<Value> {
    let Ok(whole) = tonic_types::Status::decode(status.details()) else {
        return Vec::new();
    };
    let detail = |any: &prost_types::Any| {
        let name = any.type_url.rsplit('/').next().unwrap_or_default();
        let debug = descriptor_pool()
            .get_message_by_name(name)
            .and_then(|kind| DynamicMessage::decode(kind, any.value.as_slice()).ok())
            .and_then(|message| serde_json::to_value(message).ok());
        json!({"type": name, "value": STANDARD_NO_PAD.encode(&any.value), "debug": debug})
    };
    whole.details.iter().map(detail).collect()
}
