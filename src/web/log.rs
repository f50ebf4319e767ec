//! The log: everything that ever changed the record, who did it and why, newest first.

use axum::{
    Extension,
    extract::{RawQuery, State},
};
use maud::html;

use super::{
    Site,
    answer::{Answer, call},
    form::{Fields, address, page_of},
    layout::Page,
    session::Visitor,
    text::{self, words},
    vocabulary::sentence,
};
use crate::api::pb;

/// Events of a page.
const PAGE: i64 = 50;

/// The events before one, or the last ones.
pub(super) async fn events(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let info = visitor.asks(pb::GetServerInfoRequest {});
    let last = call(site.verifier().get_server_info(info)).await?.sequence;
    let before = asked.get("before").parse::<i64>().unwrap_or(last + 1);
    let before = before.clamp(1, last + 1);
    let after = (before - 1 - PAGE).max(0);
    let request = pb::ListEventsRequest {
        page_size: i32::try_from(before - 1 - after).unwrap_or(1).max(1),
        after_sequence: after,
        ..pb::ListEventsRequest::default()
    };
    let answer = call(site.registry().list_events(visitor.asks(request))).await?;
    let mut events = answer.events;
    events.retain(|event| event.sequence < before);
    events.reverse();
    let content = html! {
        h1 { "Log" }
        p.lead { "Everything that ever changed the record: who did it, when, and why. An event is never altered." }
        @if events.is_empty() { p { "Nothing has happened yet." } }
        ol.log {
            @for event in &events {
                li id={"e" (event.sequence)} {
                    p.facts {
                        span.number { (text::number(event.sequence)) }
                        span { (text::moment(event.time.as_ref())) }
                        span { strong { (words(&event.author)) } }
                        @if event.erased { span.conflict { "its words were erased" } }
                    }
                    p {
                        (sentence(&event.kind)) ": "
                        @for (at, subject) in event.subjects.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href=(page_of(subject)) { (words(subject)) }
                        }
                    }
                    @if !event.words.is_empty() || !event.after.is_empty() {
                        p {
                            @if !event.words.is_empty() { (text::quoted(&event.words)) " " }
                            @if !event.before.is_empty() { del { (words(&event.before)) } " → " }
                            @if !event.after.is_empty() { strong { (words(&event.after)) } }
                        }
                    }
                    @if !event.reason.is_empty() { p.facts { "Reason: " (words(&event.reason)) } }
                }
            }
        }
        nav.pager aria-label="Pages of the log" {
            @if before <= last { a href="/log" { "Newest" } }
            @if after > 0 { a rel="next" href=(address("/log", &[("before", &(after + 1).to_string())])) { "Older" } }
        }
    };
    let page = Page {
        title: "Log",
        place: "/log",
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}
