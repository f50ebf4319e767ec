//! Before and behind every page: who visits, and the headers that no answer goes without.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};

use super::{Site, answer::Trouble, form::address, session::Visitor};

/// What a page may load and do: its own style, its own script, calls and forms to where it came from. Nothing in line, nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const PROTECTION: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The header with which the script shows that it runs on our page.
const FORM_TOKEN: &str = "x-onrecord-form";

/// Answers with the headers that protect whoever reads the answer.
pub(super) async fn protected(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    protect(response.headers_mut());
    response
}

fn protect(headers: &mut HeaderMap) {
    for (name, value) in PROTECTION {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    // What a page shows changes with every event, and a shared cache has no business with it.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
}

/// Finds out who visits, sends strangers to sign in where keys are asked for, and protects the answer.
pub(super) async fn front(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let visitor = site.visitor(request.headers());
    let path = request.uri().path();
    let signs_in = path == "/sign-in";
    let mut response = if visitor.must_sign_in() && !signs_in {
        let wanted = match (request.method(), request.uri().path_and_query()) {
            (&Method::GET, Some(wanted)) => wanted.as_str(),
            // What was sent by a form is gone; the page that holds the form is at the same place, or is the first.
            _ => "/",
        };
        Redirect::to(&address("/sign-in", &[("next", wanted)])).into_response()
    } else {
        request.extensions_mut().insert(visitor.clone());
        next.run(request).await
    };
    protect(response.headers_mut());
    if !response.headers().contains_key(header::SET_COOKIE)
        && let Some(cookie) = visitor.new_cookie()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Lets our script call JSON with the key that its visitor signed in with. A call that shows a key of its own keeps it.
pub(super) async fn lend(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|kinds| kinds.to_str().ok());
    let looks =
        request.method() == Method::GET && accepts.is_some_and(|kinds| kinds.contains("text/html"));
    let own = headers.contains_key(header::AUTHORIZATION) || headers.contains_key("x-api-key");
    if let Some(shown) = headers.get(FORM_TOKEN)
        && !own
    {
        let visitor: Visitor = site.visitor(headers);
        if visitor.form_is_ours(shown.to_str().unwrap_or_default())
            && let Some(key) = visitor.authorization()
        {
            request.headers_mut().insert(header::AUTHORIZATION, key);
        }
    }
    let mut response = next.run(request).await;
    if looks && response.status() == StatusCode::NOT_FOUND {
        // Somebody who looks with a browser wants words, no JSON.
        response = Trouble::nowhere().into_response();
        protect(response.headers_mut());
    }
    response
}
