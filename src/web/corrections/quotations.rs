//! Decisions about a quotation: whose words it is, that its speaker is right, that it is disputed.

use maud::{Markup, html};

use super::{Asking, Deciding, back, candidate, name_asked, question, signed};
use crate::{
    api::{keys::Scope, pb},
    web::{
        answer::{Answer, call},
        form::page_of,
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
                    @if !disputed {
                        form method="post" action={(page) "/dispute"} {
                            (token(visitor))
                            input type="hidden" name="none" value="yes";
                            fieldset.stack {
                                legend { "Not a quotation" }
                                (signed("none", visitor))
                                button { "Mark as not a quotation" }
                            }
                        }
                    }
                    form method="post" action={(page) "/dispute"} {
                        (token(visitor))
                        @if disputed { input type="hidden" name="settled" value="yes"; }
                        fieldset.stack {
                            legend { @if disputed { "It is disputed" } @else { "The words are disputed" } }
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
    Asking {
        site,
        visitor,
        id,
        asked,
    }: Asking,
) -> Answer {
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
pub(in crate::web) async fn correct(decided: Deciding) -> Answer {
    let mut request = pb::CorrectAttributionRequest {
        name: format!("quotations/{}", decided.id),
        document: decided.form.get("document").to_owned(),
        reason: decided.reason,
        author: decided.author,
        ..pb::CorrectAttributionRequest::default()
    };
    match decided.form.get("speaker") {
        "nobody" => request.nobody = true,
        "new" => request.speaker_display_name = decided.form.get("who").to_owned(),
        speaker => request.speaker = speaker.to_owned(),
    }
    call(
        decided
            .site
            .corpus()
            .correct_attribution(decided.visitor.asks(request)),
    )
    .await?;
    back(&format!("quotations/{}", decided.id), "corrected")
}

/// Finds a speaker right.
pub(in crate::web) async fn confirm(decided: Deciding) -> Answer {
    let request = pb::ConfirmAttributionRequest {
        name: format!("quotations/{}", decided.id),
        reason: decided.reason,
        author: decided.author,
        request_id: String::new(),
    };
    call(
        decided
            .site
            .corpus()
            .confirm_attribution(decided.visitor.asks(request)),
    )
    .await?;
    back(&format!("quotations/{}", decided.id), "confirmed")
}

/// Marks a quotation as disputed, or no longer.
pub(in crate::web) async fn dispute(decided: Deciding) -> Answer {
    let settled = decided.form.ticked("settled");
    let none = decided.form.ticked("none");
    // The record keeps one mark for both, and the reason tells them apart.
    let reason = match (none, decided.reason.as_str()) {
        (false, reason) => reason.to_owned(),
        (true, "") => "not a quotation".to_owned(),
        (true, reason) => format!("not a quotation: {reason}"),
    };
    let request = pb::DisputeQuotationRequest {
        name: format!("quotations/{}", decided.id),
        settled,
        reason,
        author: decided.author,
        request_id: String::new(),
    };
    call(
        decided
            .site
            .corpus()
            .dispute_quotation(decided.visitor.asks(request)),
    )
    .await?;
    let done = match (settled, none) {
        (true, _) => "settled",
        (false, true) => "none",
        (false, false) => "disputed",
    };
    back(&format!("quotations/{}", decided.id), done)
}
