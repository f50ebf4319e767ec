//! Decisions about a quotation: whose words it is, that its speaker is right, that it is disputed.

use axum::{
    Extension,
    extract::{Path, RawQuery, Request, State},
};
use maud::{Markup, html};

use super::{Decided, back, candidate, name_asked, question, signed};
use crate::{
    api::{keys::Scope, pb},
    web::{
        Site,
        answer::{Answer, call},
        form::{Fields, page_of},
        layout::token,
        quotations,
        session::Visitor,
        speakers::lookup,
        text::{quoted, words},
    },
};

/// What may be decided about a quotation, for whoever may.
pub(in crate::web) fn offered(quotation: &pb::Quotation, visitor: &Visitor) -> Markup {
    let page = page_of(&quotation.name);
    let disputed = quotation.dispute.is_some();
    html! {
        @if visitor.may(Scope::Correct) && quotation.withdrawn.is_none() {
            details.desk-tools {
                summary { "Correct the record" }
                p { a.button href={(page) "/correct"} { "Wrong speaker" } }
                div.side-by-side {
                    form method="post" action={(page) "/confirm"} {
                        (token(visitor))
                        fieldset.stack {
                            legend { "The speaker is right" }
                            (signed("confirm", visitor))
                            button { "Confirm the speaker" }
                        }
                    }
                    form method="post" action={(page) "/dispute"} {
                        (token(visitor))
                        @if disputed { input type="hidden" name="settled" value="yes"; }
                        fieldset.stack {
                            legend { @if disputed { "It is disputed" } @else { "Not a quotation, or disputed" } }
                            (signed("dispute", visitor))
                            button { @if disputed { "The dispute is over" } @else { "Mark as disputed" } }
                        }
                    }
                }
            }
        }
    }
}

/// Asks whose words a quotation is.
pub(in crate::web) async fn whose(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let quotation = quotations::get(&site, &visitor, &id).await?;
    let who = asked.get("who");
    let found = match who {
        "" => Vec::new(),
        who => lookup(&site, &visitor, who).await?,
    };
    let place = format!("{}/correct", page_of(&quotation.name));
    let content = html! {
            blockquote { (quoted(&quotation.text)) }
            p { "On record as said by " strong { @if quotation.speaker_display_name.is_empty() { "nobody" } @else { (words(&quotation.speaker_display_name)) } } "." }
            (name_asked(&place, who, "Who said it"))
            form.stack method="post" action=(place) {
                (token(&visitor))
                fieldset {
                    legend { "It was" }
                    @for found in &found { (candidate("speaker", found)) }
                    @if !who.is_empty() {
                        label.choice {
                            input type="radio" name="speaker" value="new" required;
                            span { "somebody who is not on record yet: " strong { (words(who)) } }
                        }
                        input type="hidden" name="who" value=(who);
                    }
                    label.choice {
                        input type="radio" name="speaker" value="nobody" required;
                        span { "somebody whom the record cannot name" }
                    }
                }
                @if quotation.occurrences.len() > 1 {
                    div.field {
                        label for="document" { "In" }
                        select #document name="document" {
                            option value="" { "every document that prints it" }
                            @for printed in &quotation.occurrences {
                                option value=(printed.document) { (words(if printed.title.is_empty() { &printed.document } else { &printed.title })) }
                            }
                        }
                    }
                }
                (signed("correct", &visitor))
                button.strong { "Correct the record" }
            }
    };
    let page = page_of(&quotation.name);
    Ok(question(
        "Whose words are these?",
        "",
        &page,
        &visitor,
        content,
    ))
}

/// Gives a quotation another speaker, or none.
pub(in crate::web) async fn correct(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let Decided {
        form,
        reason,
        author,
    } = Decided::read(&site, &visitor, request).await?;
    let mut request = pb::CorrectAttributionRequest {
        name: format!("quotations/{id}"),
        document: form.get("document").to_owned(),
        reason,
        author,
        ..pb::CorrectAttributionRequest::default()
    };
    match form.get("speaker") {
        "nobody" => request.nobody = true,
        "new" => request.speaker_display_name = form.get("who").to_owned(),
        speaker => request.speaker = speaker.to_owned(),
    }
    call(site.corpus().correct_attribution(visitor.asks(request))).await?;
    back(&format!("quotations/{id}"), "corrected")
}

/// Finds a speaker right.
pub(in crate::web) async fn confirm(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let decided = Decided::read(&site, &visitor, request).await?;
    let request = pb::ConfirmAttributionRequest {
        name: format!("quotations/{id}"),
        reason: decided.reason,
        author: decided.author,
        request_id: String::new(),
    };
    call(site.corpus().confirm_attribution(visitor.asks(request))).await?;
    back(&format!("quotations/{id}"), "confirmed")
}

/// Marks a quotation as disputed, or no longer.
pub(in crate::web) async fn dispute(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let decided = Decided::read(&site, &visitor, request).await?;
    let settled = decided.form.ticked("settled");
    let request = pb::DisputeQuotationRequest {
        name: format!("quotations/{id}"),
        settled,
        reason: decided.reason,
        author: decided.author,
        request_id: String::new(),
    };
    call(site.corpus().dispute_quotation(visitor.asks(request))).await?;
    let done = if settled { "settled" } else { "disputed" };
    back(&format!("quotations/{id}"), done)
}
