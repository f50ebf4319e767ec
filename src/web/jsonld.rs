//! Quotations as schema.org has them (`Quotation`), for search machines and other programs that read pages.
//!
//! What is written is JSON in a data block of the page. No browser runs it, and no word in it can end it: what could is written `\u003c`.

use serde_json::{Map, Value, json};

use super::text::{iso, web_address};
use crate::{api::pb, text::hidden::is_hidden};

/// A graph of quotations. `of` is the speaker whose page it is.
pub(super) fn quotations(quotations: &[pb::Quotation], of: Option<&pb::Speaker>) -> String {
    let direct = quotations
        .iter()
        .filter(|q| q.kind() != pb::QuotationKind::Indirect && q.withdrawn.is_none());
    let mut graph: Vec<Value> = of.map(person).into_iter().collect();
    graph.extend(direct.map(|said| quotation(said, Ids::Page, None)));
    inert(&json!({"@context": "https://schema.org", "@graph": graph}))
}

/// What schema.org calls a speaker.
pub(crate) fn kind(speaker: &pb::Speaker) -> &'static str {
    match speaker.kind() {
        pb::SpeakerKind::Body => "Organization",
        _ => "Person",
    }
}

fn person(speaker: &pb::Speaker) -> Value {
    let kind = kind(speaker);
    let mut entry =
        json!({"@type": kind, "@id": format!("#{}", speaker.name), "name": speaker.display_name});
    if !speaker.aliases.is_empty() {
        entry["alternateName"] = speaker.aliases.clone().into();
    }
    if kind == "Person" && !speaker.roles.is_empty() {
        entry["jobTitle"] = speaker.roles.clone().into();
    }
    entry
}

/// How what is described is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ids {
    /// By a place in the page that describes it.
    Page,
    /// By a name that holds anywhere.
    Urn,
}

impl Ids {
    fn of(self, name: &str) -> String {
        match self {
            Ids::Page => format!("#{name}"),
            Ids::Urn => format!("urn:onrecord:{}", name.replacen('/', ":", 1)),
        }
    }
}

/// One quotation. `speaker` is what its speaker is (`Person`, `Organization`), where that is not told elsewhere.
pub(crate) fn quotation(
    quotation: &pb::Quotation,
    ids: Ids,
    speaker: Option<&'static str>,
) -> Value {
    let mut entry = Map::new();
    entry.insert("@type".into(), "Quotation".into());
    if ids == Ids::Urn {
        entry.insert("@id".into(), ids.of(&quotation.name).into());
    }
    entry.insert("identifier".into(), quotation.name.clone().into());
    entry.insert("text".into(), quotation.text.clone().into());
    if !quotation.speaker.is_empty() {
        let mut creator =
            json!({"@id": ids.of(&quotation.speaker), "name": quotation.speaker_display_name});
        if let Some(kind) = speaker {
            creator["@type"] = kind.into();
        }
        entry.insert("creator".into(), creator);
    }
    if let Some(date) = &quotation.date_said {
        entry.insert("dateCreated".into(), iso(date).into());
    }
    if !quotation.location_said.is_empty() {
        let place = json!({"@type": "Place", "name": quotation.location_said});
        entry.insert("locationCreated".into(), place);
    }
    let printed: Vec<Value> = quotation
        .occurrences
        .iter()
        .map(|printed| article(printed, ids))
        .collect();
    if !printed.is_empty() {
        entry.insert("isPartOf".into(), printed.into());
    }
    Value::Object(entry)
}

fn article(printed: &pb::Occurrence, ids: Ids) -> Value {
    let mut entry = Map::new();
    entry.insert("@type".into(), "NewsArticle".into());
    if ids == Ids::Urn {
        entry.insert("@id".into(), ids.of(&printed.document).into());
    }
    entry.insert("identifier".into(), printed.document.clone().into());
    if !printed.title.is_empty() {
        entry.insert("headline".into(), printed.title.clone().into());
    }
    if !printed.outlet.is_empty() {
        let publisher = json!({"@type": "Organization", "name": printed.outlet});
        entry.insert("publisher".into(), publisher);
    }
    if let Some(url) = web_address(&printed.url) {
        entry.insert("url".into(), url.into());
    }
    if let Some(published) = &printed.published {
        entry.insert("datePublished".into(), iso(published).into());
    }
    Value::Object(entry)
}

/// JSON that can stand in a page whatever its strings say.
fn inert(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        if matches!(c, '<' | '>' | '&') || is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out += &format!("\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_words_end_the_block() {
        let hostile = pb::Quotation {
            name: "quotations/q".into(),
            text: "</script><script>alert(1)</script>&\u{2028}\u{202e}\u{e0041}".into(),
            kind: pb::QuotationKind::Direct.into(),
            ..Default::default()
        };
        let shown = quotations(std::slice::from_ref(&hostile), None);
        assert!(
            !shown.contains(['<', '>', '&', '\u{202e}', '\u{e0041}']),
            "{shown}"
        );
        let back: Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(back["@graph"][0]["text"], hostile.text.as_str());
    }

    #[test]
    fn what_is_known_is_told_and_paraphrases_are_left_out() {
        let said = pb::Quotation {
            name: "quotations/q".into(),
            text: "We stay".into(),
            kind: pb::QuotationKind::Direct.into(),
            speaker: "speakers/anna-berg".into(),
            speaker_display_name: "Anna Berg".into(),
            date_said: Some(pb::Date {
                year: 2025,
                month: 3,
                day: 0,
            }),
            location_said: "Northshore".into(),
            occurrences: vec![pb::Occurrence {
                url: "javascript:x".into(),
                outlet: "Courier".into(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let indirect = pb::Quotation {
            kind: pb::QuotationKind::Indirect.into(),
            ..said.clone()
        };
        let value: Value =
            serde_json::from_str(&quotations(&[said, indirect], None)).expect("JSON");
        let graph = value["@graph"].as_array().expect("a graph");
        assert_eq!(graph.len(), 1);
        let one = &graph[0];
        assert_eq!(one["@type"], "Quotation");
        assert_eq!(one["creator"]["name"], "Anna Berg");
        assert_eq!(one["dateCreated"], "2025-03");
        assert_eq!(one["locationCreated"]["name"], "Northshore");
        assert_eq!(one["isPartOf"][0]["publisher"]["name"], "Courier");
        assert!(one["isPartOf"][0]["url"].is_null());
    }
}
