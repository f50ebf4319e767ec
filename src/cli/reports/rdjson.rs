//! Findings as lines of reviewdog's diagnostic format (`rdjsonl`), which puts them beside the lines of a pull request.
//!
//! Its columns count bytes, from 1 on; an end is the byte behind the last one.

use serde_json::{Value, json};

use super::{
    Reported, file, filed_under, message,
    spot::{Spot, Spots},
};
use crate::{
    api::pb::{self, Headline},
    corpus::Place,
};

/// One diagnostic.
pub(super) fn line(reported: &Reported, spots: &Spots<'_>, finding: &pb::Finding) -> String {
    let severity = match finding.headline() {
        Headline::Stop => "ERROR",
        Headline::Fix => "WARNING",
        _ => "INFO",
    };
    let mut location = json!({"path": file(reported)});
    if let Some(spot) = spots.of_text(&finding.span) {
        location["range"] = range(&spot);
    } else if let Some(Place::Bytes {
        line, column, end, ..
    }) = spots.of_original(&finding.span)
    {
        let start = json!({"line": line, "column": column});
        let origin = reported.draft.origin.as_ref();
        let end = origin.and_then(|origin| origin.line_of(end));
        let end = end.map_or(
            start.clone(),
            |(line, column)| json!({"line": line, "column": column}),
        );
        location["range"] = json!({"start": start, "end": end});
    }
    let mut diagnostic = json!({
        "message": message(finding),
        "location": location,
        "severity": severity,
        "source": {"name": "onrecord"},
        "code": {"value": filed_under(finding)},
    });
    if let Some(correction) = &finding.correction
        && let Some(spot) = spots.of_text(&correction.span)
    {
        diagnostic["suggestions"] = json!([{"range": range(&spot), "text": correction.text}]);
    }
    diagnostic.to_string()
}

fn range(spot: &Spot) -> Value {
    json!({
        "start": {"line": spot.start.line, "column": spot.start.byte},
        "end": {"line": spot.end.line, "column": spot.end.byte},
    })
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    /// What reviewdog's schema (`proto/rdf/jsonschema/Diagnostic.json`) allows and asks for.
    #[track_caller]
    fn is_diagnostic(value: &Value) {
        let only = |value: &Value, names: &[&str]| {
            for key in value.as_object().expect("an object").keys() {
                assert!(names.contains(&key.as_str()), "{key} in {value}");
            }
        };
        let position = |value: &Value| {
            only(value, &["line", "column"]);
            assert!(value["line"].as_u64().unwrap() >= 1 && value["column"].as_u64().unwrap() >= 1);
        };
        let range = |value: &Value| {
            only(value, &["start", "end"]);
            position(&value["start"]);
            position(&value["end"]);
        };
        only(
            value,
            &[
                "message",
                "location",
                "severity",
                "source",
                "code",
                "suggestions",
                "original_output",
                "related_locations",
            ],
        );
        assert!(!value["message"].as_str().unwrap().is_empty());
        only(&value["location"], &["path", "range"]);
        assert!(value["location"]["path"].is_string());
        if !value["location"]["range"].is_null() {
            range(&value["location"]["range"]);
        }
        let severity = value["severity"].as_str().unwrap();
        assert!(["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"].contains(&severity));
        only(&value["source"], &["name", "url"]);
        only(&value["code"], &["value", "url"]);
        assert!(value["code"]["value"].is_string());
        for suggestion in value["suggestions"].as_array().into_iter().flatten() {
            only(suggestion, &["range", "text"]);
            range(&suggestion["range"]);
            assert!(suggestion["text"].is_string());
        }
    }

    #[test]
    fn an_entry_of_a_feed_is_a_place_in_its_file() {
        let feed = "<rss><channel>\n<item><description>So.</description></item>\n<item><description>&lt;p&gt;“We will not,” said Ann Roe.</description></item></channel></rss>";
        let mut read = crate::corpus::read_bytes("feed.xml", feed.into(), Default::default());
        let draft = read.nth(1).unwrap().unwrap();
        let start = draft.text.find("We").unwrap() as i32;
        let mut finding = example()[0].answer.findings[0].clone();
        finding.span = Some(pb::Span {
            start,
            end: start + 11,
        });
        finding.correction = None;
        let reported = Reported {
            draft,
            answer: Default::default(),
        };
        let line = line(&reported, &Spots::new(&reported.draft), &finding);
        let read: Value = serde_json::from_str(&line).unwrap();
        is_diagnostic(&read);
        assert_eq!(
            read["location"],
            json!({"path": "feed.xml", "range": {"start": {"line": 3, "column": 32}, "end": {"line": 3, "column": 43}}})
        );
    }

    #[test]
    fn a_diagnostic_counts_bytes() {
        let reported = example();
        let spots = Spots::new(&reported[0].draft);
        let line = line(&reported[0], &spots, &reported[0].answer.findings[0]);
        let read: Value = serde_json::from_str(&line).unwrap();
        is_diagnostic(&read);
        assert_eq!(
            read["location"]["range"],
            json!({"start": {"line": 2, "column": 4}, "end": {"line": 2, "column": 15}})
        );
        assert_eq!(
            (&read["severity"], &read["code"]["value"]),
            (&json!("ERROR"), &json!("R13"))
        );
        assert_eq!(read["suggestions"][0]["text"], "We will");
    }
}
