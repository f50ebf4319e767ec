//! Decisions about who is who: that two speakers are one, that one is two, and the name to show.

use maud::{Markup, html};

use super::{Asking, Deciding, back, candidate, name_asked, question, signed};
use crate::{
    api::{keys::Scope, pb},
    web::{
        Site,
        answer::{Answer, call},
        form::page_of,
        layout::token,
        session::Visitor,
        speakers::{get, lookup},
        text::{dated, words},
    },
};

/// So many quotations are looked through for the documents that a speaker may be split by.
const LOOKED_THROUGH: i32 = 1000;

/// What may be decided about a speaker, for whoever may.
pub(in crate::web) fn offered(speaker: &pb::Speaker, visitor: &Visitor) -> Markup {
    let page = page_of(&speaker.name);
    html! {
        @if visitor.may(Scope::Correct) {
            details.desk-tools {
                summary { "Correct the record" }
                p.line {
                    a.button href={(page) "/merge"} { "The same as another speaker?" }
                    a.button href={(page) "/split"} { "Two speakers in one?" }
                }
                form.stack method="post" action={(page) "/rename"} {
                    (token(visitor))
                    div.field {
                        label for="display-name" { "The name to show" }
                        input #display-name name="name" value=(speaker.display_name) maxlength="200" required autocomplete="off";
                    }
                    (signed("rename", visitor))
                    button { "Change the name" }
                }
            }
        }
    }
}

/// Asks who is the same as a speaker.
pub(in crate::web) async fn other(
    Asking {
        site,
        visitor,
        id,
        asked,
    }: Asking,
) -> Answer {
    let speaker = get(&site, &visitor, &id).await?;
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
    let page = page_of(&speaker.name);
    let place = format!("{page}/merge");
    let content = html! {
        p { "What the other is on record as saying becomes part of the page of " (words(&speaker.display_name)) ", and the other's address leads there." }
        (name_asked(&place, who, "The other's name"))
        @if !who.is_empty() && found.is_empty() { p { "Nobody else on record has that name." } }
        @if !found.is_empty() {
            form.stack method="post" action=(place) {
                (token(&visitor))
                fieldset {
                    legend { (words(&speaker.display_name)) " is the same as" }
                    @for found in &found { (candidate("from", found)) }
                }
                label.choice {
                    input type="checkbox" name="overrule" value="yes";
                    span { "even where a desk told them apart before" }
                }
                (signed("merge", &visitor))
                button.strong { "Make them one" }
            }
        }
    };
    let title = format!("Who is the same as {}?", speaker.display_name);
    Ok(question(&title, "/speakers", &page, &visitor, content))
}

/// Makes two speakers one.
pub(in crate::web) async fn merge(decided: Deciding) -> Answer {
    let into = format!("speakers/{}", decided.id);
    let request = pb::MergeSpeakersRequest {
        from: decided.form.get("from").to_owned(),
        into: into.clone(),
        overrule_split: decided.form.ticked("overrule"),
        reason: decided.reason,
        author: decided.author,
        request_id: String::new(),
    };
    call(
        decided
            .site
            .corpus()
            .merge_speakers(decided.visitor.asks(request)),
    )
    .await?;
    back(&into, "merged")
}

/// Asks which names, or which documents, are another's.
pub(in crate::web) async fn parts(
    Asking {
        site, visitor, id, ..
    }: Asking,
) -> Answer {
    let speaker = get(&site, &visitor, &id).await?;
    let printed = printed_in(&site, &visitor, &speaker.name).await?;
    let page = page_of(&speaker.name);
    let place = format!("{page}/split");
    let name = |form: &str| {
        let id = format!("{form}-name");
        html! {
            div.field {
                label for=(id) { "The name to show for the other" }
                input id=(id) name="name" maxlength="200" autocomplete="off";
            }
        }
    };
    let content = html! {
        p { "Tell them apart by the names that are the other's, or by the documents in which the name means the other." }
        @if !speaker.aliases.is_empty() {
            form.stack method="post" action=(place) {
                (token(&visitor))
                fieldset {
                    legend { "These names are the other's" }
                    @for alias in &speaker.aliases {
                        label.choice { input type="checkbox" name="alias" value=(alias); span { (words(alias)) } }
                    }
                }
                (name("aliases"))
                (signed("aliases", &visitor))
                button.strong { "Split by names" }
            }
        }
        @if !printed.is_empty() {
            form.stack method="post" action=(place) {
                (token(&visitor))
                fieldset {
                    legend { "These documents mean the other" }
                    @for document in &printed {
                        label.choice {
                            input type="checkbox" name="document" value=(document.document);
                            span {
                                (words(if document.title.is_empty() { &document.document } else { &document.title }))
                                " " span.about { (dated(document.published.as_ref(), "undated")) @if !document.outlet.is_empty() { ", " (words(&document.outlet)) } }
                            }
                        }
                    }
                }
                (name("documents"))
                (signed("documents", &visitor))
                button.strong { "Split by documents" }
            }
        }
        @if speaker.aliases.is_empty() && printed.is_empty() { p { "There is neither another name nor a document to tell them apart by." } }
    };
    let title = format!("Who else is {}?", speaker.display_name);
    Ok(question(&title, "/speakers", &page, &visitor, content))
}

/// One printing for each document that quotes a speaker, in the order of the quotations.
async fn printed_in(
    site: &Site,
    visitor: &Visitor,
    speaker: &str,
) -> Result<Vec<pb::Occurrence>, tonic::Status> {
    let request = pb::ListQuotationsRequest {
        parent: speaker.to_owned(),
        page_size: LOOKED_THROUGH,
        order_by: "published desc".to_owned(),
        ..pb::ListQuotationsRequest::default()
    };
    let answer = call(site.registry().list_quotations(visitor.asks(request))).await?;
    let mut printed: Vec<pb::Occurrence> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for occurrence in answer.quotations.into_iter().flat_map(|q| q.occurrences) {
        if known.insert(occurrence.document.clone()) {
            printed.push(occurrence);
        }
    }
    Ok(printed)
}

/// Makes one speaker two.
pub(in crate::web) async fn split(decided: Deciding) -> Answer {
    let name = format!("speakers/{}", decided.id);
    let request = pb::SplitSpeakerRequest {
        name: name.clone(),
        names: decided.form.all("alias"),
        documents: decided.form.all("document"),
        display_name: decided.form.get("name").to_owned(),
        reason: decided.reason,
        author: decided.author,
        request_id: String::new(),
    };
    let answer = call(
        decided
            .site
            .corpus()
            .split_speaker(decided.visitor.asks(request)),
    )
    .await?;
    // The other is new, and what was asked for is seen there.
    let other = answer.other.map_or(name, |other| other.name);
    back(&other, "split")
}

/// Gives a speaker the name to be shown.
pub(in crate::web) async fn rename(decided: Deciding) -> Answer {
    let name = format!("speakers/{}", decided.id);
    let request = pb::RenameSpeakerRequest {
        name: name.clone(),
        display_name: decided.form.get("name").to_owned(),
        reason: decided.reason,
        author: decided.author,
        request_id: String::new(),
    };
    call(
        decided
            .site
            .corpus()
            .rename_speaker(decided.visitor.asks(request)),
    )
    .await?;
    back(&name, "renamed")
}
