//! Findings as W3C Web Annotations, one a line: the words with what stands around them, and their position in code points.

use serde_json::{Value, json};

use super::{Reported, address, message, spot::Spots};
use crate::api::pb;

/// So many code points are given before and after the words, enough to tell them from the same words elsewhere.
const AROUND: usize = 32;

/// One annotation.
pub(super) fn line(reported: &Reported, spots: &Spots<'_>, finding: &pb::Finding) -> String {
    let mut body = vec![json!({
        "type": "TextualBody",
        "purpose": "assessing",
        "format": "text/plain",
        "language": "en",
        "value": message(finding),
    })];
    if let Some(correction) = &finding.correction
        && correction.span == finding.span
    {
        body.push(json!({
            "type": "TextualBody",
            "purpose": "editing",
            "format": "text/plain",
            "value": correction.text,
        }));
    }
    let mut selectors = Vec::new();
    if let Some(spot) = spots.read(&finding.span) {
        let text = &reported.draft.document.text;
        let (before, after) = (&text[..spot.bytes.0], &text[spot.bytes.1..]);
        let prefix: String = before
            .chars()
            .rev()
            .take(AROUND)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let suffix: String = after.chars().take(AROUND).collect();
        selectors.push(json!({
            "type": "TextQuoteSelector",
            "exact": text[spot.bytes.0..spot.bytes.1],
            "prefix": prefix,
            "suffix": suffix,
        }));
        // Of a page or a DOCX file, the text that was read is not the text that a browser would count.
        if spots.of_text(&finding.span).is_some() {
            selectors.push(json!({
                "type": "TextPositionSelector",
                "start": spot.points.0,
                "end": spot.points.1,
            }));
        }
    }
    let annotation: Value = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:onrecord:finding:{}", finding.id),
        "type": "Annotation",
        "motivation": "assessing",
        "body": body,
        "target": {"source": address(&reported.draft.label), "selector": selectors},
    });
    annotation.to_string()
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    /// What the Web Annotation Data Model (W3C, 23 February 2017) asks of an annotation, in the terms of its JSON-LD context; that context ships no
    /// schema, so that the sections are spelled out: 3.1 the annotation, 3.2.4 textual bodies, 3.3.5 motivations, 4.2 selectors.
    #[track_caller]
    fn is_annotation(value: &Value) {
        const MOTIVATIONS: [&str; 13] = [
            "assessing",
            "bookmarking",
            "classifying",
            "commenting",
            "describing",
            "editing",
            "highlighting",
            "identifying",
            "linking",
            "moderating",
            "questioning",
            "replying",
            "tagging",
        ];
        let only = |value: &Value, names: &[&str]| {
            for key in value.as_object().expect("an object").keys() {
                assert!(names.contains(&key.as_str()), "{key} in {value}");
            }
        };
        let text = |value: &Value| assert!(value.is_string(), "{value}");
        only(
            value,
            &["@context", "id", "type", "motivation", "body", "target"],
        );
        assert_eq!(value["@context"], "http://www.w3.org/ns/anno.jsonld");
        assert_eq!(value["type"], "Annotation");
        let (scheme, rest) = value["id"]
            .as_str()
            .unwrap()
            .split_once(':')
            .expect("an IRI");
        assert!(scheme == "urn" && !rest.contains(char::is_whitespace));
        assert!(MOTIVATIONS.contains(&value["motivation"].as_str().unwrap()));
        let bodies = value["body"].as_array().unwrap();
        assert!(!bodies.is_empty());
        for body in bodies {
            only(body, &["type", "purpose", "format", "language", "value"]);
            assert_eq!(body["type"], "TextualBody");
            assert!(MOTIVATIONS.contains(&body["purpose"].as_str().unwrap()));
            text(&body["value"]);
        }
        let target = &value["target"];
        only(target, &["source", "selector"]);
        assert!(
            !target["source"]
                .as_str()
                .unwrap()
                .contains([' ', '<', '>', '"']),
            "an IRI"
        );
        for selector in target["selector"].as_array().unwrap() {
            match selector["type"].as_str().unwrap() {
                "TextQuoteSelector" => {
                    only(selector, &["type", "exact", "prefix", "suffix"]);
                    ["exact", "prefix", "suffix"]
                        .iter()
                        .for_each(|key| text(&selector[key]));
                }
                "TextPositionSelector" => {
                    only(selector, &["type", "start", "end"]);
                    assert!(
                        selector["start"].as_u64().unwrap() < selector["end"].as_u64().unwrap()
                    );
                }
                other => panic!("{other} is not written"),
            }
        }
    }

    #[test]
    fn an_annotation_selects_the_words_twice() {
        let reported = example();
        let spots = Spots::new(&reported[0].draft);
        let line = line(&reported[0], &spots, &reported[0].answer.findings[0]);
        let read: Value = serde_json::from_str(&line).unwrap();
        is_annotation(&read);
        assert_eq!(
            (&read["id"], &read["type"]),
            (&json!("urn:onrecord:finding:f1"), &json!("Annotation"))
        );
        let selectors = &read["target"]["selector"];
        assert_eq!(
            selectors[0],
            json!({"type": "TextQuoteSelector", "exact": "We will not", "prefix": "Café.\n“", "suffix": ",” said 𝒜nn <b>Roe</b>.\n“So.”\n"})
        );
        assert_eq!(
            selectors[1],
            json!({"type": "TextPositionSelector", "start": 7, "end": 18})
        );
        assert_eq!(read["body"][1]["value"], "We will");
    }
}
