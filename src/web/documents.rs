//! Documents: the list, and one document with all its quotations marked.

use axum::{
    Extension,
    extract::{Path, RawQuery, State},
};
use maud::{Markup, html};

use super::{
    Site,
    answer::{Answer, call},
    corrections,
    form::{Fields, page_of},
    layout::{Page, Turn, decided, pager, verdict},
    marked::{Ends, Stretch, marked},
    quotations::literal,
    session::Visitor,
    text::{self, dated, quoted, web_address, words},
};
use crate::{api::pb, corpus};

/// Documents of a page.
const PAGE: i32 = 100;
/// Quotations of one call, the most there may be.
const MOST: i32 = 1000;
/// So many quotations of one document are marked.
const MARKED: usize = 5000;

/// Every document.
pub(super) async fn list(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let title = asked.get("q");
    let turn = Turn::of(&asked);
    let request = pb::ListDocumentsRequest {
        page_size: PAGE,
        page_token: turn.token.clone(),
        filter: match title {
            "" => String::new(),
            title => format!("(title:{0} OR outlet:{0})", literal(title)),
        },
        order_by: "published desc".to_owned(),
        min_sequence: 0,
    };
    let answer = call(site.registry().list_documents(visitor.asks(request))).await?;
    let content = html! {
        h1 { "Documents" }
        form.search action="/documents" role="search" {
            label for="q" { "Words of a title, or an outlet" }
            div.line { input #q name="q" type="search" value=(title) autocomplete="off"; button { "Show" } }
        }
        p.total role="status" { (text::count(answer.total_size, "document")) ", newest first" }
        (rows(&answer.documents))
        (pager("/documents", &[("q", title)], &turn, answer.documents.len(), answer.total_size, &answer.next_page_token))
    };
    let page = Page {
        title: "Documents",
        place: "/documents",
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}

/// Documents as a list of lines.
pub(super) fn rows(documents: &[pb::Document]) -> Markup {
    html! {
        ul.rows {
            @for document in documents {
                li {
                    a href=(page_of(&document.name)) { (words(name(document))) }
                    p.facts {
                        span { (dated(document.published.as_ref(), "undated")) }
                        @if !document.outlet.is_empty() { span { (words(&document.outlet)) } }
                        span { (text::count(document.quotation_count, "quotation")) }
                        @if document.retracted.is_some() { span.conflict { "retracted" } }
                    }
                }
            }
        }
    }
}

fn name(document: &pb::Document) -> &str {
    let names = [&document.title, &document.label];
    let found = names.into_iter().find(|name| !name.is_empty());
    found.unwrap_or(&document.name)
}

/// One document.
pub(super) async fn one(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let request = pb::GetDocumentRequest {
        name: format!("documents/{id}"),
        min_sequence: 0,
    };
    let document = call(site.registry().get_document(visitor.asks(request))).await?;
    let quotations = quoted_in(&site, &visitor, &document.name).await?;
    let content = html! {
        article.document {
            (corrections::done(asked.get("done")))
            h1 { (words(name(&document))) }
            p.facts {
                span { (dated(document.published.as_ref(), "undated")) }
                @if !document.outlet.is_empty() { span { (words(&document.outlet)) } }
                @if let Some(url) = web_address(&document.url) { span { a rel="noopener noreferrer nofollow" href=(url) { "original" } } }
                span { (text::count(document.quotation_count, "quotation")) }
            }
            @if let Some(retracted) = &document.retracted {
                p.trouble { "Retracted: nothing stands on it." }
                (decided(retracted))
            }
            (corrections::documents::offered(&document, &visitor))
            @if text::hides(&document.text) {
                p.not-checked { "The text holds characters that nobody sees; they are shown by their numbers." }
            }
            @if document.text.is_empty() { (listed(&quotations)) } @else { div.sheet { (in_place(&document, &quotations)) } }
            p.small { "Resource name " code { (words(&document.name)) } }
        }
    };
    let page = Page {
        title: name(&document),
        place: "/documents",
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}

/// All that a document quotes, paraphrases too.
async fn quoted_in(
    site: &Site,
    visitor: &Visitor,
    document: &str,
) -> Result<Vec<pb::Quotation>, tonic::Status> {
    let mut quotations = Vec::new();
    let mut request = pb::ListQuotationsRequest {
        parent: "speakers/-".to_owned(),
        page_size: MOST,
        filter: format!(
            "document = {} AND (kind = direct OR kind = mixed OR kind = indirect)",
            literal(document)
        ),
        encoding_type: pb::EncodingType::Utf8.into(),
        ..pb::ListQuotationsRequest::default()
    };
    loop {
        let asked = visitor.asks(request.clone());
        let answer = call(site.registry().list_quotations(asked)).await?;
        quotations.extend(answer.quotations);
        if answer.next_page_token.is_empty() || quotations.len() >= MARKED {
            return Ok(quotations);
        }
        request.page_token = answer.next_page_token;
    }
}

/// The text, each quotation marked, with whose it is and a way to its page.
fn in_place(document: &pb::Document, quotations: &[pb::Quotation]) -> Markup {
    let stretches = quotations.iter().enumerate().flat_map(|(at, quotation)| {
        let printed = quotation.occurrences.iter();
        let here = printed.filter(|printed| printed.document == document.name);
        here.filter_map(move |printed| {
            let indirect = quotation.kind() == pb::QuotationKind::Indirect;
            let words = Stretch::of(printed.span.as_ref(), &document.text, at)?;
            Some(if indirect {
                words
            } else {
                words.with_marks(&document.text)
            })
        })
    });
    let draw = |at: usize, content: Markup, ends: Ends| {
        let quotation = &quotations[at];
        let indirect = quotation.kind() == pb::QuotationKind::Indirect;
        html! {
            mark class=(if indirect { "quotation indirect" } else { "quotation direct" }) { (content) }
            @if ends.last {
                a.tag.who href=(page_of(&quotation.name)) {
                    @if quotation.speaker_display_name.is_empty() { "nobody named" } @else { (words(&quotation.speaker_display_name)) }
                    @if indirect { " (indirect)" }
                }
            }
        }
    };
    let body = corpus::document(&document.label, document.text.clone())
        .body
        .start;
    html! {
        @if body > 0 {
            details.head { summary { "Head, as received" } pre { (text::lines(document.text[..body].trim_end())) } }
        }
        (marked(&document.text, body, stretches.collect(), &draw))
    }
}

/// What is on record of a document whose text is not.
fn listed(quotations: &[pb::Quotation]) -> Markup {
    html! {
        p { "Its quotations came without its text." }
        ul.rows {
            @for quotation in quotations {
                li {
                    a href=(page_of(&quotation.name)) { (quoted(&quotation.text)) }
                    p.facts { span { (words(&quotation.speaker_display_name)) } span { (verdict(quotation.kind().as_str_name())) } }
                }
            }
        }
    }
}
