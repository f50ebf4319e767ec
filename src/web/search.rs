//! Search: the words of quotations, the names of speakers, the titles of documents.

use axum::{
    Extension,
    extract::{RawQuery, State},
};
use maud::html;

use super::{
    Site,
    answer::{Answer, call},
    documents,
    form::Fields,
    layout::{Page, pager},
    quotations::{Asked, filters, literal, timeline},
    session::Visitor,
    speakers::{candidates, lookup},
    text,
};
use crate::api::pb;

/// So many documents are shown beside the quotations.
const DOCUMENTS: i32 = 5;

/// What is on record with these words; everything where none are given.
pub(super) async fn found(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let asked_for = Asked::of(&asked);
    let request = asked_for.request("speakers/-");
    let answer = call(site.registry().list_quotations(visitor.asks(request))).await?;
    let words = asked_for.words.as_str();
    let (speakers, documents) = match (words, asked_for.turn.seen) {
        ("", _) | (_, 1..) => (Vec::new(), Vec::new()),
        (words, 0) => {
            let request = pb::ListDocumentsRequest {
                page_size: DOCUMENTS,
                filter: format!("title:{}", literal(words)),
                ..pb::ListDocumentsRequest::default()
            };
            let found = call(site.registry().list_documents(visitor.asks(request))).await?;
            let found = found.documents;
            (lookup(&site, &visitor, words).await?, found)
        }
    };
    let content = html! {
        h1 { "Search the record" }
        (filters("/search", &asked_for, &answer.quotations))
        @if !speakers.is_empty() {
            section aria-labelledby="who" { h2 #who { "Speakers" } (candidates(&speakers)) }
        }
        @if !documents.is_empty() {
            section aria-labelledby="where" { h2 #where { "Documents" } (documents::rows(&documents)) }
        }
        section aria-labelledby="what" {
            h2 #what { "Quotations" }
            p.total role="status" { (text::count(answer.total_size, "quotation")) @if asked_for.filtered() { " fit" @if answer.total_size == 1 { "s" } } }
            (timeline(&answer.quotations, Some(())))
            (pager("/search", &asked_for.query(), &asked_for.turn, answer.quotations.len(), answer.total_size, &answer.next_page_token))
        }
    };
    let page = Page {
        title: "Search",
        place: "/search",
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}
