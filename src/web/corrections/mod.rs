//! What a desk decides: whose words, that a speaker is right, that a quotation is disputed, who is who, that a document is taken back.
//!
//! Each is one call of the API, made with the key of whoever signed in; the registry's log names that key, and the name that was given.

pub(super) mod documents;
pub(super) mod quotations;
pub(super) mod speakers;

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::request::Parts,
    response::{IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};

use super::{
    Site,
    answer::{Answer, Trouble},
    form::{Fields, Form, address, page_of},
    layout::Page,
    session::Visitor,
    speakers::about,
    text::words,
};
use crate::api::pb;

/// What was done, once it was.
pub(super) fn done(what: &str) -> Markup {
    let told = match what {
        "corrected" => "The speaker was corrected. It holds whatever later readings find.",
        "confirmed" => "The speaker was confirmed. It holds whatever later readings find.",
        "disputed" => "The quotation is marked as disputed.",
        "none" => "It is marked as not a quotation: findings that rest on it say so.",
        "settled" => "The quotation is no longer disputed.",
        "merged" => "The two are one now. It holds whatever later readings find.",
        "split" => "The two are told apart now. It holds whatever later readings find.",
        "renamed" => "The name was changed. It holds whatever later readings find.",
        "retracted" => "The document is taken back: nothing stands on it from now on.",
        _ => return html! {},
    };
    html! { p.done role="status" { (told) } }
}

/// Somebody who asks for a page about something on record, as a handler takes it.
pub(super) struct Asking {
    site: Site,
    visitor: Visitor,
    /// The id in the address.
    id: String,
    /// What stands behind the address.
    asked: Fields,
}

impl FromRequestParts<Site> for Asking {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Trouble> {
        let id = Path::<String>::from_request_parts(parts, site).await;
        let visitor = parts.extensions.get::<Visitor>();
        // The first is of the address, the second is put there by `front`.
        let (Ok(Path(id)), Some(visitor)) = (id, visitor) else {
            return Err(Trouble::nowhere());
        };
        Ok(Asking {
            site: site.clone(),
            visitor: visitor.clone(),
            id,
            asked: Fields::of_query(parts.uri.query().unwrap_or_default()),
        })
    }
}

/// Somebody who decides about something on record: a form of ours, as a handler takes it.
pub(super) struct Deciding {
    site: Site,
    visitor: Visitor,
    id: String,
    form: Fields,
    reason: String,
    author: String,
}

impl FromRequest<Site> for Deciding {
    type Rejection = Trouble;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Trouble> {
        let (mut parts, body) = request.into_parts();
        let asking = Asking::from_request_parts(&mut parts, site).await?;
        let request = Request::from_parts(parts, body);
        let form = Form::read(site, &asking.visitor, request).await?.fields;
        Ok(Deciding {
            reason: form.get("reason").to_owned(),
            author: form.get("author").to_owned(),
            form,
            id: asking.id,
            visitor: asking.visitor,
            site: asking.site,
        })
    }
}

/// Why, and who says so.
fn signed(form: &str, visitor: &Visitor) -> Markup {
    let (why, who) = (format!("{form}-reason"), format!("{form}-author"));
    html! {
        div.field { label for=(why) { "Why" } input id=(why) name="reason" maxlength="1000" autocomplete="off"; }
        div.field {
            label for=(who) { "Your name, for the log" }
            input id=(who) name="author" maxlength="200" autocomplete="name" required[!visitor.keys_are_asked()];
        }
    }
}

/// The form that looks a name up.
fn name_asked(place: &str, who: &str, asked: &str) -> Markup {
    html! {
        form.search action=(place) role="search" {
            label for="who" { (asked) }
            div.line { input #who name="who" type="search" value=(who) required autocomplete="off"; button { "Look up" } }
        }
    }
}

/// One of those who may be meant, to be chosen.
fn candidate(field: &str, found: &pb::SpeakerCandidate) -> Markup {
    html! {
        @if let Some(speaker) = &found.speaker {
            label.choice {
                input type="radio" name=(field) value=(speaker.name) required;
                span { strong { (words(&speaker.display_name)) } " " (about(found, speaker)) }
            }
        }
    }
}

/// A page that asks for a decision; `unchanged` is where it leads who decides nothing.
fn question(
    title: &str,
    place: &str,
    unchanged: &str,
    visitor: &Visitor,
    content: Markup,
) -> Response {
    let content = html! {
        div.narrow {
            h1 { (words(title)) }
            (content)
            p { a href=(unchanged) { "Leave it as it is" } }
        }
    };
    let page = Page {
        title,
        place,
        ..Page::default()
    };
    page.show(visitor, content)
}

/// Back to the page of what was decided about.
fn back(name: &str, done: &str) -> Answer {
    Ok(Redirect::to(&address(&page_of(name), &[("done", done)])).into_response())
}
