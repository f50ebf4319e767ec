//! Speakers: the list, and one speaker's page with everything he, she or it is quoted as saying, by day of speech.

use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};
use tonic::Code;

use super::{
    Site,
    answer::{Answer, call},
    corrections,
    form::{Fields, page_of},
    jsonld,
    layout::{Page, Turn, decided, pager, verdict},
    quotations::{Asked, filters, timeline},
    session::Visitor,
    text::{self, words},
    vocabulary,
};
use crate::api::pb;

/// Speakers of a page.
const PAGE: i32 = 100;

/// Everybody who is quoted or named.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let name = asked.get("q");
    let found = match name {
        "" => Vec::new(),
        name => lookup(&site, &visitor, name).await?,
    };
    let all = asked.ticked("all");
    let turn = Turn::of(&asked);
    let request = pb::ListSpeakersRequest {
        page_size: PAGE,
        page_token: turn.token.clone(),
        filter: if all { "" } else { "quotation_count > 0" }.to_owned(),
        order_by: if asked.get("order") == "name" {
            "display_name"
        } else {
            "quotation_count desc"
        }
        .to_owned(),
        min_sequence: 0,
    };
    let answer = call(site.registry().list_speakers(visitor.asks(request))).await?;
    let content = html! {
        h1 { "Speakers" }
        form.search action="/speakers" role="search" {
            label for="q" { "Any name, spelling or office" }
            div.line {
                input #q name="q" type="search" value=(name) autocomplete="off";
                button { "Look up" }
            }
        }
        @if !name.is_empty() {
            section aria-labelledby="found" {
                h2 #found { "Who may be meant by " (text::quoted(name)) }
                @if found.is_empty() { p { "Nobody on record has that name." } }
                (candidates(&found))
            }
        }
        section aria-labelledby="all" {
            h2 #all { @if all { "Everybody who is quoted or named" } @else { "Everybody who is quoted" } }
            p.choices {
                @if all { a href="/speakers" { "Only who is quoted" } } @else { a href="/speakers?all=1" { "Who is only named, too" } }
                " · "
                @if asked.get("order") == "name" { a href="/speakers" { "By quotations" } } @else { a href="/speakers?order=name" { "By name" } }
            }
            div.wide {
                table {
                    thead { tr { th scope="col" { "Speaker" } th scope="col" { "Office or role" } th.number scope="col" { "Quotations" } th.number scope="col" { "Documents" } } }
                    tbody {
                        @for speaker in &answer.speakers {
                            tr {
                                th scope="row" { a href=(page_of(&speaker.name)) { (words(&speaker.display_name)) } }
                                td { @if let Some(role) = speaker.roles.first() { (words(role)) } }
                                td.number { (text::number(speaker.quotation_count.into())) }
                                td.number { (text::number(speaker.document_count.into())) }
                            }
                        }
                    }
                }
            }
            (pager("/speakers", &[("all", asked.get("all")), ("order", asked.get("order"))], &turn, answer.speakers.len(), answer.total_size,
                &answer.next_page_token))
        }
    };
    let page = Page {
        title: "Speakers",
        place: "/speakers",
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}

/// Who may be meant by a name; nobody is an answer.
pub(super) async fn lookup(
    site: &Site,
    visitor: &Visitor,
    name: &str,
) -> Result<Vec<pb::SpeakerCandidate>, tonic::Status> {
    let request = pb::LookupSpeakerRequest {
        query: name.to_owned(),
        min_sequence: 0,
    };
    match call(site.registry().lookup_speaker(visitor.asks(request))).await {
        Ok(answer) => Ok(answer.candidates),
        Err(status) if status.code() == Code::NotFound => Ok(Vec::new()),
        Err(status) => Err(status),
    }
}

/// Candidates, best first, each with how its name fits.
pub(super) fn candidates(found: &[pb::SpeakerCandidate]) -> Markup {
    html! {
        @if !found.is_empty() {
            ul.candidates {
                @for candidate in found {
                    @if let Some(speaker) = &candidate.speaker {
                        li { a href=(page_of(&speaker.name)) { (words(&speaker.display_name)) } " " (about(candidate, speaker)) }
                    }
                }
            }
        }
    }
}

/// What tells one candidate from another.
pub(super) fn about(candidate: &pb::SpeakerCandidate, speaker: &pb::Speaker) -> Markup {
    html! {
        span.about {
            @if let Some(role) = speaker.roles.first() { (words(role)) ", " }
            (text::count(speaker.quotation_count, "quotation"))
            "; by " (words(&candidate.basis)) " " (text::quoted(&candidate.matched))
        }
    }
}

/// One speaker by id.
pub(super) async fn get(
    site: &Site,
    visitor: &Visitor,
    id: &str,
) -> Result<pb::Speaker, tonic::Status> {
    let request = pb::GetSpeakerRequest {
        name: format!("speakers/{id}"),
        min_sequence: 0,
    };
    call(site.registry().get_speaker(visitor.asks(request))).await
}

/// One speaker.
pub(super) async fn one(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let speaker = get(&site, &visitor, &id).await?;
    let place = page_of(&speaker.name);
    if speaker.name != format!("speakers/{id}") {
        // Merged: the old id leads to the one that stayed.
        return Ok(Redirect::to(&place).into_response());
    }
    let asked_for = Asked::of(&asked);
    let request = asked_for.request(&speaker.name);
    let answer = call(site.registry().list_quotations(visitor.asks(request))).await?;
    let content = html! {
        article.speaker {
            (corrections::done(asked.get("done")))
            h1 { (words(&speaker.display_name)) }
            (identity(&speaker, &visitor))
            h2 #said { "On record as saying" }
            (filters(&place, &asked_for, &answer.quotations))
            p.total role="status" {
                (text::count(answer.total_size, "quotation"))
                @if asked_for.filtered() { " fit" @if answer.total_size == 1 { "s" } " · " a href=(place) { "Show all" } }
            }
            (timeline(&answer.quotations, None))
            (pager(&place, &asked_for.query(), &asked_for.turn, answer.quotations.len(), answer.total_size, &answer.next_page_token))
        }
    };
    let page = Page {
        title: &speaker.display_name,
        place: "/speakers",
        linked_data: Some(jsonld::quotations(&answer.quotations, Some(&speaker))),
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}

/// Who that is: kind, offices, other names, ids, decisions.
fn identity(speaker: &pb::Speaker, visitor: &Visitor) -> Markup {
    let named = |names: &[String]| {
        html! { @for (at, name) in names.iter().enumerate() { @if at > 0 { ", " } (words(name)) } }
    };
    html! {
        dl.identity {
            @if !vocabulary::label(speaker.kind().as_str_name()).is_empty() {
                div { dt { "Kind" } dd { (verdict(speaker.kind().as_str_name())) } }
            }
            @if !speaker.roles.is_empty() { div { dt { "Offices and roles" } dd { (named(&speaker.roles)) } } }
            @if !speaker.aliases.is_empty() { div { dt { "Also called" } dd { (named(&speaker.aliases)) } } }
            @for outside in &speaker.outside_ids {
                div { dt { (words(&outside.authority)) } dd { (words(&outside.id)) } }
            }
            div { dt { "Named in" } dd { (text::count(speaker.document_count, "document")) } }
        }
        @for decision in &speaker.decisions { (decided(decision)) }
        (corrections::speakers::offered(speaker, visitor))
    }
}
