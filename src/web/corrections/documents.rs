//! The decision about a document: that it is taken back.

use maud::{Markup, html};

use super::{Deciding, back, signed};
use crate::{
    api::{keys::Scope, pb},
    web::{
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
pub(in crate::web) async fn retract(decided: Deciding) -> Answer {
    let name = format!("documents/{}", decided.id);
    let request = pb::RetractDocumentRequest {
        name: name.clone(),
        reason: decided.reason,
        author: decided.author,
        ..pb::RetractDocumentRequest::default()
    };
    call(
        decided
            .site
            .corpus()
            .retract_document(decided.visitor.asks(request)),
    )
    .await?;
    back(&name, "retracted")
}
