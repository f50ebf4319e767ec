//! Answers: pages, and what went wrong as a page that says so.

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use maud::{Markup, html};
use tonic::{Code, Request, Status};

use super::{Site, layout, session::Visitor, text};
use crate::api::{
    client::Transport,
    http::http_code,
    pb::{
        corpus_client::CorpusClient, registry_client::RegistryClient,
        verifier_client::VerifierClient,
    },
    plain::{Reader, plain},
};

/// A page, or why there is none.
pub(super) type Answer = Result<Response, Trouble>;

/// Why there is no page.
#[derive(Debug)]
pub(super) struct Trouble {
    code: StatusCode,
    title: &'static str,
    message: String,
}

impl Trouble {
    /// A form that no page of ours sent to this visitor.
    pub(super) fn foreign_form() -> Self {
        Trouble {
            code: StatusCode::FORBIDDEN,
            title: "This form has expired",
            message: "It was not sent by a page that this server showed you, or the page is from before a restart. Nothing was done. Go back, \
                      load the page again, and send it once more."
                .to_owned(),
        }
    }

    /// An address that nothing has.
    pub(super) fn nowhere() -> Self {
        Trouble {
            code: StatusCode::NOT_FOUND,
            title: "There is nothing here",
            message: "No page has this address.".to_owned(),
        }
    }

    /// More than may be sent.
    pub(super) fn too_large(limit: usize) -> Self {
        Trouble {
            code: StatusCode::PAYLOAD_TOO_LARGE,
            title: "That is too large",
            message: format!("The limit is {limit} bytes. Send it in parts."),
        }
    }
}

impl From<Status> for Trouble {
    fn from(status: Status) -> Self {
        let title = match status.code() {
            Code::NotFound => "There is nothing here",
            Code::PermissionDenied => "This key is not for that",
            Code::Unauthenticated => "Sign in again",
            Code::InvalidArgument => "This cannot be answered as it stands",
            Code::Unavailable | Code::ResourceExhausted => "Not just now",
            Code::FailedPrecondition | Code::AlreadyExists | Code::Aborted => {
                "The record does not allow that"
            }
            _ => "Something went wrong",
        };
        Trouble {
            code: http_code(status.code()),
            title,
            message: plain(&status, Reader::Page),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let content = html! {
            h1 { (self.title) }
            p.trouble { (text::words(&self.message)) }
            @if self.code == StatusCode::UNAUTHORIZED {
                p { a href="/sign-in" { "Sign in" } }
            }
            p { a href="/" { "To the first page" } }
        };
        let page = layout::bare(self.title, content);
        (self.code, page).into_response()
    }
}

/// What a call answers. The future is boxed here, since the compiler cannot tell that a client's is `Send` once it is part of a handler's.
pub(super) fn call<'f, T>(
    asked: impl Future<Output = Result<tonic::Response<T>, Status>> + Send + 'f,
) -> BoxFuture<'f, Result<T, Status>> {
    Box::pin(async { Ok(asked.await?.into_inner()) })
}

/// A page of HTML.
pub(super) fn page(content: Markup) -> Response {
    Html(content.into_string()).into_response()
}

/// A page that holds a draft: no cache keeps it.
pub(super) fn unkept(mut response: Response) -> Response {
    let never = header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}

impl Visitor {
    /// A call with the key of whoever visits.
    pub(super) fn asks<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        let key = self.authorization();
        if let Some(key) = key.and_then(|key| key.to_str().ok()?.parse().ok()) {
            request.metadata_mut().insert("authorization", key);
        }
        request
    }
}

impl Site {
    /// The Verifier service.
    pub(super) fn verifier(&self) -> VerifierClient<Transport> {
        self.0.client.verifier()
    }

    /// The Registry service.
    pub(super) fn registry(&self) -> RegistryClient<Transport> {
        self.0.client.registry()
    }

    /// The Corpus service.
    pub(super) fn corpus(&self) -> CorpusClient<Transport> {
        self.0.client.corpus()
    }
}
