//! What a desk decides: whose words, that a speaker is right, that a quotation is disputed, who is the same.
//!
//! Each is one call of the API, made with the key of whoever signed in; the registry's log names that key, and the name that was given.

use axum::{
    Extension,
    extract::{Path, RawQuery, Request, State},
    response::{IntoResponse as _, Redirect},
};
use maud::{Markup, html};

use super::{
    Site,
    answer::{Answer, call},
    form::{Fields, Form, address, page_of},
    layout::{Page, token},
    quotations,
    session::Visitor,
    speakers::{about, lookup},
    text::{quoted, words},
};
use crate::api::{keys::Scope, pb};

/// What was done, once it was.
pub(super) fn done(what: &str) -> Markup {
    let told = match what {
        "corrected" => "The speaker was corrected. It holds whatever later readings find.",
        "confirmed" => "The speaker was confirmed. It holds whatever later readings find.",
        "disputed" => "The quotation is marked as disputed.",
        "settled" => "The quotation is no longer disputed.",
        _ => return html! {},
    };
    html! { p.done role="status" { (told) } }
}

/// What may be decided about a quotation, for whoever may.
pub(super) fn offered(quotation: &pb::Quotation, visitor: &Visitor) -> Markup {
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

/// Asks whose words a quotation is.
pub(super) async fn whose(
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
        div.narrow {
            h1 { "Whose words are these?" }
            blockquote { (quoted(&quotation.text)) }
            p { "On record as said by " strong { @if quotation.speaker_display_name.is_empty() { "nobody" } @else { (words(&quotation.speaker_display_name)) } } "." }
            (name_asked(&place, who, "Who said it"))
            form.stack method="post" action=(place) {
                (token(&visitor))
                fieldset {
                    legend { "It was" }
                    @for candidate in &found {
                        @if let Some(speaker) = &candidate.speaker {
                            label.choice {
                                input type="radio" name="speaker" value=(speaker.name) required;
                                span { strong { (words(&speaker.display_name)) } " " (about(candidate, speaker)) }
                            }
                        }
                    }
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
            p { a href=(page_of(&quotation.name)) { "Leave it as it is" } }
        }
    };
    let page = Page {
        title: "Whose words are these?",
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
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

/// Gives a quotation another speaker, or none.
pub(super) async fn correct(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let form = Form::read(&site, &visitor, request).await?.fields;
    let mut request = pb::CorrectAttributionRequest {
        name: format!("quotations/{id}"),
        document: form.get("document").to_owned(),
        reason: form.get("reason").to_owned(),
        author: form.get("author").to_owned(),
        ..pb::CorrectAttributionRequest::default()
    };
    match form.get("speaker") {
        "nobody" => request.nobody = true,
        "new" => request.speaker_display_name = form.get("who").to_owned(),
        speaker => request.speaker = speaker.to_owned(),
    }
    call(site.corpus().correct_attribution(visitor.asks(request))).await?;
    back(&id, "corrected")
}

/// Finds a speaker right.
pub(super) async fn confirm(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let form = Form::read(&site, &visitor, request).await?.fields;
    let request = pb::ConfirmAttributionRequest {
        name: format!("quotations/{id}"),
        reason: form.get("reason").to_owned(),
        author: form.get("author").to_owned(),
        request_id: String::new(),
    };
    call(site.corpus().confirm_attribution(visitor.asks(request))).await?;
    back(&id, "confirmed")
}

/// Marks a quotation as disputed, or no longer.
pub(super) async fn dispute(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let form = Form::read(&site, &visitor, request).await?.fields;
    let settled = form.ticked("settled");
    let request = pb::DisputeQuotationRequest {
        name: format!("quotations/{id}"),
        settled,
        reason: form.get("reason").to_owned(),
        author: form.get("author").to_owned(),
        request_id: String::new(),
    };
    call(site.corpus().dispute_quotation(visitor.asks(request))).await?;
    back(&id, if settled { "settled" } else { "disputed" })
}

fn back(id: &str, done: &str) -> Answer {
    let page = page_of(&format!("quotations/{id}"));
    Ok(Redirect::to(&address(&page, &[("done", done)])).into_response())
}

/// Asks who is the same as a speaker.
pub(super) async fn other(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Fields::of_query(query.as_deref().unwrap_or_default());
    let request = pb::GetSpeakerRequest {
        name: format!("speakers/{id}"),
        min_sequence: 0,
    };
    let speaker = call(site.registry().get_speaker(visitor.asks(request))).await?;
    let who = asked.get("who");
    let mut found = match who {
        "" => Vec::new(),
        who => lookup(&site, &visitor, who).await?,
    };
    let same = |candidate: &pb::SpeakerCandidate| {
        let found = candidate.speaker.as_ref();
        found.is_some_and(|found| found.name == speaker.name)
    };
    found.retain(|candidate| !same(candidate));
    let place = format!("{}/merge", page_of(&speaker.name));
    let content = html! {
        div.narrow {
            h1 { "Who is the same as " (words(&speaker.display_name)) "?" }
            p { "What the other is on record as saying becomes part of this page, and the other's address leads here." }
            (name_asked(&place, who, "The other's name"))
            @if !who.is_empty() && found.is_empty() { p { "Nobody else on record has that name." } }
            @if !found.is_empty() {
                form.stack method="post" action=(place) {
                    (token(&visitor))
                    fieldset {
                        legend { (words(&speaker.display_name)) " is the same as" }
                        @for candidate in &found {
                            @if let Some(other) = &candidate.speaker {
                                label.choice {
                                    input type="radio" name="from" value=(other.name) required;
                                    span { strong { (words(&other.display_name)) } " " (about(candidate, other)) }
                                }
                            }
                        }
                    }
                    label.choice {
                        input type="checkbox" name="overrule" value="yes";
                        span { "even where a desk told them apart before" }
                    }
                    (signed("merge", &visitor))
                    button.strong { "Make them one" }
                }
            }
            p { a href=(page_of(&speaker.name)) { "Leave it as it is" } }
        }
    };
    let page = Page {
        title: "Who is the same?",
        place: "/speakers",
        ..Page::default()
    };
    Ok(page.show(&visitor, content))
}

/// Makes two speakers one.
pub(super) async fn merge(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let form = Form::read(&site, &visitor, request).await?.fields;
    let into = format!("speakers/{id}");
    let request = pb::MergeSpeakersRequest {
        from: form.get("from").to_owned(),
        into: into.clone(),
        overrule_split: form.ticked("overrule"),
        reason: form.get("reason").to_owned(),
        author: form.get("author").to_owned(),
        request_id: String::new(),
    };
    call(site.corpus().merge_speakers(visitor.asks(request))).await?;
    Ok(Redirect::to(&page_of(&into)).into_response())
}
