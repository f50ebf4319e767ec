//! Findings as lines of reviewdog's diagnostic format (`rdjsonl`), which puts them beside the lines of a pull request.
//!
//! Its columns count bytes, from 1 on; an end is the byte behind the last one.

use serde_json::{Value, json};

use super::{
    Reported, filed_under, message,
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
    let mut location = json!({"path": reported.draft.label});
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

    #[test]
    fn a_diagnostic_counts_bytes() {
        let reported = example();
        let spots = Spots::new(&reported[0].draft);
        let line = line(&reported[0], &spots, &reported[0].answer.findings[0]);
        let read: Value = serde_json::from_str(&line).unwrap();
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
