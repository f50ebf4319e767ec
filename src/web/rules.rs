//! The rule book, and the words for verdicts.

use axum::{Extension, response::Response};
use maud::html;

use super::{layout::Page, session::Visitor, vocabulary};
use crate::{
    api::json::values,
    verdict::rules::{ALL, Example},
};

/// The enums whose values are explained, each with its name for people.
const VERDICTS: [(&str, &str); 7] = [
    ("Headline", "The headline"),
    ("WordsVerdict", "The words"),
    ("SpeakerVerdict", "The speaker"),
    ("DateVerdict", "The day of speech"),
    ("PlaceVerdict", "The place of speech"),
    ("RecordVerdict", "The record"),
    ("Flag", "Flags"),
];

/// All rules, and all verdicts.
pub(super) async fn all(Extension(visitor): Extension<Visitor>) -> Response {
    let content = html! {
        h1 { "The rules behind the verdicts" }
        p.lead { "Every finding names the rules that decided it. " a href="#verdicts" { "What the verdicts mean" } }
        ol.rules {
            @for rule in ALL {
                li.rule id=(rule.number) {
                    h2 { span.number { (rule.number) } " " (rule.title) }
                    dl.axes {
                        dt { "Practice" } dd { (rule.practice) }
                        dt { "Gives" } dd { (rule.effect) }
                        dt { "Because" } dd { (rule.reason) }
                    }
                    details {
                        summary { "Examples" }
                        ul.examples { @for example in rule.examples { li { (shown(example)) } } }
                    }
                }
            }
        }
        section #verdicts aria-labelledby="verdicts-name" {
            h2 #verdicts-name { "What the verdicts mean" }
            @for (of_enum, name) in VERDICTS {
                h3 { (name) }
                dl.axes {
                    @for (value, meaning) in values(of_enum) {
                        dt { (vocabulary::label(&value)) } dd { (meaning) }
                    }
                }
            }
        }
    };
    let page = Page {
        title: "Rules",
        place: "/rules",
        ..Page::default()
    };
    page.show(&visitor, content)
}

fn shown(example: &Example) -> maud::Markup {
    let record = [example.record]
        .into_iter()
        .chain(example.and.iter().copied());
    html! {
        p { "Record: " @for (at, words) in record.enumerate() { @if at > 0 { " … " } "“" (words) "”" } }
        p { "Draft: “" (example.draft) "”" }
        p.small {
            @for (at, value) in example.verdict.split(" + ").enumerate() { @if at > 0 { " + " } (vocabulary::sentence(value)) }
            @if !example.house.is_empty() { " (" (example.house) ")" }
        }
    }
}
