//! The first page: what the registry holds, and the draft checker.
//!
//! Without a script a form brings the draft and the page comes back with the findings; with it, the script calls VerifyDraft itself and shows
//! what it answers. A draft is in the answer to whoever sent it, and nowhere else.

use axum::{
    Extension,
    extract::{RawQuery, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use maud::{Markup, html};
use serde_json::json;

use super::{
    Site,
    answer::{Answer, call, unkept},
    assets,
    findings::{Links, answer},
    form::{Fields, Form, body, same_site},
    layout::{Page, token},
    report::report,
    session::Visitor,
    text::{self, dated, number, words},
    upload,
};
use crate::{
    api::{keys::Scope, pb},
    corpus,
};

/// The page as it is first shown.
pub(super) async fn start(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let info = info(&site, &visitor).await?;
    let checked = Checked {
        profile: asked.get("profile").to_owned(),
        ..Checked::default()
    };
    Ok(show(&visitor, &info, &checked))
}

/// The page with the findings of a draft that a form brought.
pub(super) async fn checked(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Answer {
    let form = Form::read(&site, &visitor, request).await?;
    let info = info(&site, &visitor).await?;
    let checked = verified(&site, &visitor, form).await;
    Ok(unkept(show(&visitor, &info, &checked)))
}

/// The checked draft as a file of its own.
pub(super) async fn exported(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Answer {
    let form = Form::read(&site, &visitor, request).await?;
    let checked = verified(&site, &visitor, form).await;
    let Some(answer) = &checked.answer else {
        let info = info(&site, &visitor).await?;
        let code = checked.refused.unwrap_or(StatusCode::BAD_REQUEST);
        return Ok((code, unkept(show(&visitor, &info, &checked))).into_response());
    };
    let file = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"checked-draft.html\"",
        ),
        // The file has a policy of its own, for its own style; nothing runs should it be opened from here.
        (
            HeaderName::from_static("content-security-policy"),
            "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        ),
    ];
    Ok(unkept(
        (file, report(&checked.draft, answer)).into_response(),
    ))
}

/// The text of a file that was dropped on the page, as JSON for the script.
pub(super) async fn read(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Answer {
    let headers = request.headers();
    let shown = headers.get("x-onrecord-form").map(HeaderValue::to_str);
    let ours = shown.is_some_and(|shown| visitor.form_is_ours(shown.unwrap_or_default()));
    if !ours || !same_site(headers) {
        return Err(super::answer::Trouble::foreign_form());
    }
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let bytes = body(&site, request).await?;
    let (code, told) = match opened(&site, asked.get("name"), bytes).await {
        Ok(text) => (StatusCode::OK, json!({"text": text})),
        Err(problem) => (StatusCode::BAD_REQUEST, json!({"message": problem})),
    };
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok(unkept((code, kind, told.to_string()).into_response()))
}

/// The text of a file, read off the async threads.
async fn opened(site: &Site, name: &str, bytes: Vec<u8>) -> Result<String, String> {
    let (name, limit) = (name.to_owned(), site.0.limits.text_bytes);
    let read = tokio::task::spawn_blocking(move || upload::text(&name, bytes, limit));
    let broken = |_| Err("the file could not be read".to_owned());
    read.await.unwrap_or_else(broken)
}

/// What was sent, and what came of it.
#[derive(Default)]
struct Checked {
    draft: String,
    profile: String,
    /// The day it will be published, as sent.
    published: String,
    answer: Option<pb::VerifyDraftResponse>,
    /// Why there is none.
    problem: Option<String>,
    refused: Option<StatusCode>,
}

async fn verified(site: &Site, visitor: &Visitor, form: Form) -> Checked {
    let mut checked = Checked {
        // A form's lines end in CR LF, whatever the writer typed.
        draft: form.fields.raw("draft").replace("\r\n", "\n"),
        profile: form.fields.get("profile").to_owned(),
        published: form.fields.get("published").to_owned(),
        ..Checked::default()
    };
    let published = corpus::read_day(&checked.published);
    if published.is_none() && !checked.published.is_empty() {
        checked.problem =
            Some("the day of publication is no day; write it as 2025-09-04".to_owned());
        return checked;
    }
    if let Some(file) = form.file {
        match opened(site, &file.name, file.bytes).await {
            Ok(text) => checked.draft = text,
            Err(problem) => {
                checked.problem = Some(problem);
                return checked;
            }
        }
    }
    let request = pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            text: checked.draft.clone(),
            published: published.map(|day| pb::Date {
                year: day.year().into(),
                month: day.month().into(),
                day: day.day().into(),
            }),
            ..pb::Draft::default()
        }),
        profile: checked.profile.clone(),
        encoding_type: pb::EncodingType::Utf8.into(),
        ..pb::VerifyDraftRequest::default()
    };
    match call(site.verifier().verify_draft(visitor.asks(request))).await {
        Ok(answer) => checked.answer = Some(answer),
        Err(status) => {
            checked.refused = Some(crate::api::http::http_code(status.code()));
            checked.problem = Some(status.message().to_owned());
        }
    }
    checked
}

async fn info(site: &Site, visitor: &Visitor) -> Result<pb::GetServerInfoResponse, tonic::Status> {
    let asked = visitor.asks(pb::GetServerInfoRequest {});
    call(site.verifier().get_server_info(asked)).await
}

fn show(visitor: &Visitor, info: &pb::GetServerInfoResponse, checked: &Checked) -> Response {
    let page = Page {
        title: "Check a draft",
        place: "/",
        scripted: visitor.may(Scope::Verify),
        linked_data: None,
    };
    let content = html! {
        h1 { "Is this quotation faithful?" }
        (holds(info))
        @if visitor.may(Scope::Verify) {
            (checker(visitor, info, checked))
        } @else {
            p.trouble { "The key that you signed in with is not for checking drafts: it lacks the scope " code { "verify" } "." }
        }
        @if let Some(found) = &checked.answer { (answer(&checked.draft, found, Links::Here)) }
    };
    page.show(visitor, content)
}

/// What the registry holds and how fresh it is.
fn holds(info: &pb::GetServerInfoResponse) -> Markup {
    html! {
        dl.holds aria-label="What the registry holds" {
            div { dt { "Documents" } dd { a href="/documents" { (number(info.document_count)) } } }
            div { dt { "Quotations" } dd { a href="/search" { (number(info.quotation_count)) } } }
            div { dt { "Speakers" } dd { a href="/speakers?all=1" { (number(info.speaker_count)) } " quoted or named" } }
            div { dt { "Newest article" } dd { (dated(info.latest_published.as_ref(), "undated")) } }
            div { dt { "Event" } dd { a href="/log" { (number(info.sequence)) } } }
        }
    }
}

fn checker(visitor: &Visitor, info: &pb::GetServerInfoResponse, checked: &Checked) -> Markup {
    let profile = match checked.profile.as_str() {
        "" => "ap",
        profile => profile,
    };
    html! {
        form.checker #checker method="post" action="/" enctype="multipart/form-data" data-words=(assets::address("words.json"))
            data-most=(info.max_message_bytes) {
            (token(visitor))
            div.tools {
                div.field {
                    label for="profile" { "House profile" }
                    select #profile name="profile" {
                        @for one in &info.profiles {
                            option value=(one) selected[one == profile] { (text::words(one)) }
                        }
                    }
                }
                div.field {
                    label for="published" { "Publication day" }
                    input #published name="published" type="date" value=(checked.published) aria-describedby="draft-hint";
                }
                div.field {
                    label for="file" { "Open a file" }
                    input #file type="file" name="file" accept=".txt,.text,.md,.markdown,.docx,.html,.htm,text/plain,text/markdown,text/html";
                }
                div.buttons {
                    button.strong type="submit" { "Check" }
                    button type="submit" formaction="/export" { "Save marked draft" }
                }
            }
            @if let Some(problem) = &checked.problem { p.trouble role="alert" { (words(problem)) } }
            p.trouble #problem role="alert" hidden {}
            div.desk {
                div.paper {
                    label.paper-name for="draft" { "Draft" }
                    div.editor {
                        div.mirror #mirror aria-hidden="true" {}
                        textarea #draft name="draft" rows="14" spellcheck="true" aria-describedby="draft-hint status"
                            placeholder="Paste a draft here, or drop a file. Every quotation is looked up on the record." {
                            // A browser drops the first line break of a text area.
                            "\n" (checked.draft)
                        }
                    }
                    p.hint #draft-hint {
                        "F8 and Shift+F8 go from quotation to quotation. “On Thursday” is counted from the publication day. The draft is checked and forgotten: nothing of it is stored or logged."
                    }
                }
                div.side #side hidden {
                    p.status #status role="status" aria-live="polite" {}
                    p.not-checked #notes hidden {}
                    div.steps {
                        button type="button" #previous { "Previous" }
                        button type="button" #next { "Next" }
                    }
                    section.detail #detail tabindex="-1" aria-label="The chosen quotation" hidden {}
                    h2.list-name #list-name { "All quotations" }
                    ol.list #list aria-labelledby="list-name" {}
                }
            }
        }
    }
}
