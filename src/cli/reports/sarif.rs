//! Findings as SARIF 2.1.0 (OASIS): a rule each with its help, a result for each finding that says something, fixes, waivers as suppressions.
//!
//! Levels: STOP is an error, FIX a warning, all else a note. Columns count code points. A draft that was read out of another format has
//! the bytes of the original, or the paragraph.

use serde_json::{Value, json};

use super::{
    Reported, address, file, filed_under, message, says_something,
    spot::{Spot, Spots, in_words},
};
use crate::{
    api::pb::{self, Headline},
    cli::flat::value,
    corpus::Place,
    verdict::rules::ALL,
};

/// The whole log.
pub(super) fn log(drafts: &[Reported]) -> String {
    let rules: Vec<Value> = ALL.iter().map(|rule| {
        json!({
            "id": rule.number,
            "name": name(rule.title),
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.practice},
            "help": {
                "text": format!("{} {} Because: {}", rule.practice, rule.effect, rule.reason),
                "markdown": format!("**{}: {}**\n\n{}\n\nWhat is given: {}\n\nWhy: {}", rule.number, rule.title, rule.practice, rule.effect, rule.reason),
            },
        })
    }).collect();
    let results: Vec<Value> = drafts
        .iter()
        .flat_map(|reported| {
            let spots = Spots::new(&reported.draft);
            let findings = reported
                .answer
                .findings
                .iter()
                .filter(|f| says_something(f));
            findings
                .map(move |finding| result(reported, &spots, finding))
                .collect::<Vec<_>>()
        })
        .collect();
    let stands_on = drafts.first().map(|reported| &reported.answer);
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "onrecord", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "profile": stands_on.map(|answer| answer.profile.clone()),
                "rulesVersion": stands_on.map(|answer| answer.rules_version.clone()),
                "registrySequence": stands_on.map(|answer| answer.sequence),
            },
        }],
    });
    log.to_string()
}

/// A rule's title as an identifier, as SARIF wants names: `The exact words` is `TheExactWords`.
fn name(title: &str) -> String {
    title
        .split(|c: char| !c.is_alphanumeric())
        .flat_map(|word| {
            let mut chars = word.chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            first.chain(chars).collect::<Vec<_>>()
        })
        .collect()
}

fn result(reported: &Reported, spots: &Spots<'_>, finding: &pb::Finding) -> Value {
    let rule = filed_under(finding);
    let level = match finding.headline() {
        Headline::Stop => "error",
        Headline::Fix => "warning",
        _ => "note",
    };
    let mut result = json!({
        "ruleId": rule,
        "level": level,
        "message": {"text": message(finding)},
        "locations": [location(reported, spots, &finding.span, &finding.text)],
        "partialFingerprints": {"onrecordFinding/v1": finding.id},
        "properties": {
            "headline": value(finding.headline().as_str_name(), "HEADLINE_"),
            "words": value(finding.words().as_str_name(), "WORDS_VERDICT_"),
            "speaker": value(finding.speaker().as_str_name(), "SPEAKER_VERDICT_"),
            "date": value(finding.date().as_str_name(), "DATE_VERDICT_"),
            "place": value(finding.place().as_str_name(), "PLACE_VERDICT_"),
            "record": value(finding.record().as_str_name(), "RECORD_VERDICT_"),
            "rules": finding.rules,
            "quotation": finding.quotation,
        },
    });
    if let Some(index) = ALL.iter().position(|known| known.number == rule) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(correction) = &finding.correction
        && let Some(spot) = spots.of_text(&correction.span)
    {
        result["fixes"] = json!([{
            "description": {"text": "Put in the words on record"},
            "artifactChanges": [{
                "artifactLocation": {"uri": address(&reported.draft.label)},
                "replacements": [{"deletedRegion": region(&spot), "insertedContent": {"text": correction.text}}],
            }],
        }]);
    }
    if !finding.waivers.is_empty() {
        let told = |waiver: &pb::Waiver| {
            json!({
                "kind": "inSource",
                "status": "accepted",
                "justification": format!("{}: {} ({})", waiver.author, waiver.reason, waiver.rules.join(", ")),
            })
        };
        result["suppressions"] = finding.waivers.iter().map(told).collect();
    }
    result
}

fn location(reported: &Reported, spots: &Spots<'_>, span: &Option<pb::Span>, words: &str) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": address(file(reported))}});
    let mut location = json!({});
    if let Some(spot) = spots.of_text(span) {
        physical["region"] = region(&spot);
        physical["region"]["snippet"] = json!({"text": words});
    }
    match spots.of_original(span) {
        Some(Place::Bytes {
            start, end, line, ..
        }) => {
            physical["region"] = json!({"startLine": line, "byteOffset": start, "byteLength": end - start, "snippet": {"text": words}});
        }
        Some(place @ Place::Paragraphs { .. }) => {
            location["logicalLocations"] =
                json!([{"fullyQualifiedName": in_words(&place), "kind": "element"}]);
        }
        None => {}
    }
    location["physicalLocation"] = physical;
    location
}

fn region(spot: &Spot) -> Value {
    json!({
        "startLine": spot.start.line,
        "startColumn": spot.start.point,
        "endLine": spot.end.line,
        "endColumn": spot.end.point,
        "charOffset": spot.points.0,
        "charLength": spot.points.1 - spot.points.0,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    /// The shape that the schema of SARIF 2.1.0 asks of what is written here: its required properties, its closed sets of values and names.
    #[track_caller]
    fn is_sarif(log: &Value) {
        let only = |value: &Value, names: &[&str]| {
            for key in value.as_object().expect("an object").keys() {
                assert!(names.contains(&key.as_str()), "{key} in {value}");
            }
        };
        only(log, &["$schema", "version", "runs"]);
        assert_eq!(log["version"], "2.1.0");
        for run in log["runs"].as_array().expect("runs") {
            only(run, &["tool", "columnKind", "results", "properties"]);
            let driver = &run["tool"]["driver"];
            only(driver, &["name", "version", "rules"]);
            assert!(driver["name"].is_string());
            let rules = driver["rules"].as_array().unwrap();
            for rule in rules {
                only(
                    rule,
                    &["id", "name", "shortDescription", "fullDescription", "help"],
                );
                assert!(
                    ["shortDescription", "fullDescription", "help"]
                        .iter()
                        .all(|key| !rule[key]["text"].as_str().unwrap().is_empty())
                );
            }
            for result in run["results"].as_array().unwrap() {
                only(
                    result,
                    &[
                        "ruleId",
                        "ruleIndex",
                        "level",
                        "message",
                        "locations",
                        "partialFingerprints",
                        "properties",
                        "fixes",
                        "suppressions",
                    ],
                );
                let index = result["ruleIndex"].as_u64().unwrap() as usize;
                assert_eq!(rules[index]["id"], result["ruleId"]);
                assert!(
                    ["none", "note", "warning", "error"]
                        .contains(&result["level"].as_str().unwrap())
                );
                assert!(!result["message"]["text"].as_str().unwrap().is_empty());
                for location in result["locations"].as_array().unwrap() {
                    only(location, &["physicalLocation", "logicalLocations"]);
                    let region = &location["physicalLocation"]["region"];
                    if !region.is_null() {
                        only(
                            region,
                            &[
                                "startLine",
                                "startColumn",
                                "endLine",
                                "endColumn",
                                "charOffset",
                                "charLength",
                                "byteOffset",
                                "byteLength",
                                "snippet",
                            ],
                        );
                        assert!(region["startLine"].as_u64().unwrap() >= 1);
                    }
                }
                for fix in result["fixes"].as_array().into_iter().flatten() {
                    only(fix, &["description", "artifactChanges"]);
                    for change in fix["artifactChanges"].as_array().unwrap() {
                        only(change, &["artifactLocation", "replacements"]);
                        assert!(
                            change["replacements"]
                                .as_array()
                                .unwrap()
                                .iter()
                                .all(|r| r["deletedRegion"].is_object())
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_log_has_the_shape_of_the_schema() {
        let log: Value = serde_json::from_str(&log(&example())).unwrap();
        is_sarif(&log);
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), 1, "what passes is no result");
        let result = &results[0];
        assert_eq!(
            (&result["ruleId"], &result["level"]),
            (&json!("R13"), &json!("error"))
        );
        let physical = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            physical["artifactLocation"]["uri"],
            "drafts/%C3%BCber%201.md"
        );
        assert_eq!(physical["region"]["startColumn"], 2);
        assert_eq!(
            result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
            "We will"
        );
        assert_eq!(name("the exact words, inside"), "TheExactWordsInside");
    }
}
