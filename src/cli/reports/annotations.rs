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

    #[test]
    fn an_annotation_selects_the_words_twice() {
        let reported = example();
        let spots = Spots::new(&reported[0].draft);
        let line = line(&reported[0], &spots, &reported[0].answer.findings[0]);
        let read: Value = serde_json::from_str(&line).unwrap();
        // What the model requires: a context, an id that is an IRI, the type, one or more targets.
        assert_eq!(read["@context"], "http://www.w3.org/ns/anno.jsonld");
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
