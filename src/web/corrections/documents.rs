//! The decision about a document: that it is taken back.

use axum::{
    Extension,
    extract::{Path, Request, State},
};
use maud::{Markup, html};

use super::{Decided, back, signed};
use crate::{
    api::{keys::Scope, pb},
    web::{
        Site,
        answer::{Answer, call},
        form::page_of,
        layout::token,
        session::Visitor,
    },
};

/// What may be decided about a document, for whoever may: a key that brings documents takes them back.
pub(in crate::web) fn offered(document: &pb::Document, visitor: &Visitor) -> Markup {
    html! {
        @if visitor.may(Scope::Ingest) && document.retracted.is_none() {
            details.desk-tools {
                summary { "Take it back" }
                form.stack method="post" action={(page_of(&document.name)) "/retract"} {
                    (token(visitor))
                    p { "Nothing will stand on this document: quotations that no other document prints leave the record. Its text stays in the log, and \
                        sending it anew puts it on record again." }
                    (signed("retract", visitor))
                    label.choice {
                        input type="checkbox" name="sure" value="yes" required;
                        span { "The document is to be taken back" }
                    }
                    button { "Retract the document" }
                }
            }
        }
    }
}

/// Takes a document back.
pub(in crate::web) async fn retract(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    request: Request,
) -> Answer {
    let decided = Decided::read(&site, &visitor, request).await?;
    let name = format!("documents/{id}");
    let request = pb::RetractDocumentRequest {
        name: name.clone(),
        reason: decided.reason,
        author: decided.author,
        ..pb::RetractDocumentRequest::default()
    };
    call(site.corpus().retract_document(visitor.asks(request))).await?;
    back(&name, "retracted")
}
