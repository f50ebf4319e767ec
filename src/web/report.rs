//! A checked draft as one file that stands by itself: to keep beside the story, or to mail to the desk.

use maud::{DOCTYPE, PreEscaped, html};

use super::{
    assets,
    findings::{self, Links},
};
use crate::api::pb;

/// The draft with its findings as one HTML file. `answer` counts its offsets in bytes. It loads nothing and runs nothing.
pub fn report(draft: &str, answer: &pb::VerifyDraftResponse) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Checked draft · onrecord" }
                style { (PreEscaped(assets::STYLE)) }
            }
            body.report {
                header.masthead { span.brand { "onrecord" } }
                main { h1 { "Checked draft" } (findings::answer(draft, answer, Links::Outside)) }
            }
        }
    };
    page.into_string()
}
