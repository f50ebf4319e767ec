//! The verdicts in words: what each value is called, and what it means.
//!
//! The names are the API's own, without their prefixes, and what they mean is what the protos say of them; so the page has no words of its
//! own for a verdict. The script gets the same words as JSON, with the rules.

use std::{collections::HashMap, sync::LazyLock};

use serde_json::{Map, Value, json};

use crate::{api::json::values, verdict::rules};

/// The enums whose values the page shows, each with the prefix of their names.
const ENUMS: [(&str, &str); 14] = [
    ("Headline", "HEADLINE_"),
    ("WordsVerdict", "WORDS_VERDICT_"),
    ("SpeakerVerdict", "SPEAKER_VERDICT_"),
    ("DateVerdict", "DATE_VERDICT_"),
    ("PlaceVerdict", "PLACE_VERDICT_"),
    ("RecordVerdict", "RECORD_VERDICT_"),
    ("Flag", "FLAG_"),
    ("Strength", "STRENGTH_"),
    ("QuotationKind", "QUOTATION_KIND_"),
    ("OccurrenceKind", "OCCURRENCE_KIND_"),
    ("SpeakerKind", "SPEAKER_KIND_"),
    ("DecisionKind", "DECISION_KIND_"),
    ("IngestState", "INGEST_STATE_"),
    ("DiffKind", "DIFF_KIND_"),
];

struct Entry {
    label: String,
    meaning: String,
}

static WORDS: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| {
    let of_enum = |&(of_enum, prefix): &(&'static str, &'static str)| {
        values(of_enum).into_iter().map(move |(name, meaning)| {
            let label = sentence(name.strip_prefix(prefix).unwrap_or(&name));
            (name, Entry { label, meaning })
        })
    };
    ENUMS.iter().flat_map(of_enum).collect()
});

/// `SILENT_OMISSION` as `Silent omission`.
pub(super) fn sentence(name: &str) -> String {
    let mut words = name.replace('_', " ").to_ascii_lowercase();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// What a value of an enum is called; empty for the one that stands for none.
pub(super) fn label(value: &str) -> &'static str {
    WORDS.get(value).map_or("", |entry| &entry.label)
}

/// What a value of an enum means.
pub(super) fn meaning(value: &str) -> &'static str {
    WORDS.get(value).map_or("", |entry| &entry.meaning)
}

/// The same for the script, with the rules.
pub(super) fn as_json() -> &'static str {
    static JSON: LazyLock<String> = LazyLock::new(|| {
        let words: Map<String, Value> = WORDS
            .iter()
            .map(|(name, entry)| (name.clone(), json!([entry.label, entry.meaning])))
            .collect();
        let rules: Map<String, Value> = rules::ALL
            .iter()
            .map(|rule| {
                let told = json!([rule.title, rule.practice, rule.effect, rule.reason]);
                (rule.number.to_owned(), told)
            })
            .collect();
        json!({"words": words, "rules": rules}).to_string()
    });
    &JSON
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::pb;

    #[test]
    fn every_verdict_has_a_name_and_a_meaning() {
        for (of_enum, _) in ENUMS {
            let values = values(of_enum);
            assert!(values.len() > 1, "{of_enum}");
            for (name, _) in values {
                assert!(!label(&name).is_empty(), "{name}");
                assert!(!meaning(&name).is_empty(), "{name}");
            }
        }
        let omission = pb::WordsVerdict::SilentOmission.as_str_name();
        assert_eq!(label(omission), "Silent omission");
        assert!(meaning(omission).contains("ellipsis"));
        assert_eq!(label("WORDS_VERDICT_UNSPECIFIED"), "");
    }
}
