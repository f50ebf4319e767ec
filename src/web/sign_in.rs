//! Signing in with an API key, and out.

use axum::{
    Extension,
    extract::{RawQuery, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse as _, Redirect, Response},
};
use maud::html;

use super::{
    Site,
    answer::Answer,
    form::{Fields, Form, here},
    layout::{Page, token},
    session::Visitor,
};
use crate::api::keys::Denied;

/// The form.
pub(super) async fn asked(
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    show(&visitor, here(asked.get("next")), None)
}

/// Takes a key.
pub(super) async fn signed_in(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Answer {
    let form = Form::read(&site, &visitor, request).await?;
    let next = here(form.fields.get("next"));
    if !visitor.keys_are_asked() {
        return Ok(Redirect::to(next).into_response());
    }
    match site.sign_in(&visitor, form.fields.get("key")) {
        Ok(cookie) => {
            let mut response = Redirect::to(next).into_response();
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(denied) => {
            let page = show(&visitor, next, Some(denied));
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
    }
}

/// Ends the session.
pub(super) async fn signed_out(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Answer {
    Form::read(&site, &visitor, request).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    if let Some(cookie) = site.sign_out(&visitor) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn show(visitor: &Visitor, next: &str, denied: Option<Denied>) -> Response {
    let told = denied.map(|denied| match denied {
        Denied::Missing => "Enter a key.",
        Denied::Invalid => "This is no key of this server. Enter it whole and as it was given out.",
        Denied::Revoked => "This key was revoked. Ask for a new one.",
    });
    let content = html! {
        div.narrow {
            h1 { "Sign in" }
            @if visitor.keys_are_asked() {
                p { "This server asks for an API key. What you may do here is what the key is for." }
                form.stack method="post" action="/sign-in" {
                    (token(visitor))
                    input type="hidden" name="next" value=(next);
                    label for="key" { "API key" }
                    input #key name="key" type="password" required autocomplete="current-password" autofocus
                        aria-describedby=[told.map(|_| "denied")] aria-invalid=[told.map(|_| "true")];
                    @if let Some(told) = told { p.trouble #denied role="alert" { (told) } }
                    button.strong { "Sign in" }
                }
                p.small { "Keys are made with " code { "onrecord keys add NAME --scope verify --scope read" } "." }
            } @else {
                p { "This server asks for no key: whoever reaches it may do anything." }
                p { a href="/" { "To the first page" } }
            }
        }
    };
    let page = Page {
        title: "Sign in",
        ..Page::default()
    };
    page.show(visitor, content)
}
