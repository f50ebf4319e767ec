//! JSON in which no field stands twice: which of the two counts would differ from one reader to the next (RFC 8259, section 4).
//!
//! In come bytes; what is no JSON is left to whoever reads it, who says so better.

use std::{collections::HashSet, fmt};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::gateway::malformed;
use crate::api::status::ApiError;

/// Refuses JSON with a field that stands twice in one object, by whichever of the two spellings that proto3 JSON has.
pub(super) fn check(json: &[u8]) -> Result<(), ApiError> {
    let read = serde_json::from_slice::<Once>(json);
    match read {
        Err(error) if error.is_data() => Err(malformed("", &error.to_string())),
        _ => Ok(()),
    }
}

/// A value whose fields stand there once.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Once)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Once;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
        let mut seen = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            let name = spelled(&name);
            if seen.contains(&name) {
                return Err(A::Error::custom(match known(&name) {
                    true => format!("the field {name} stands twice"),
                    // What is no name may be anything, a draft among it.
                    false => "a field stands twice".to_owned(),
                }));
            }
            seen.insert(name);
            map.next_value::<Once>()?;
        }
        Ok(Once)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Once, A::Error> {
        while seq.next_element::<Once>()?.is_some() {}
        Ok(Once)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_str<E>(self, _: &str) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(Once)
    }
}

/// `draft_id` and `draftId` are one field.
fn spelled(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for ch in name.chars() {
        match ch {
            '_' => upper = true,
            ch if upper => {
                camel.push(ch.to_ascii_uppercase());
                upper = false;
            }
            ch => camel.push(ch),
        }
    }
    camel
}

fn known(name: &str) -> bool {
    name.len() <= 40 && name.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_stands_once() {
        for fine in [
            r#"{"draft":{"text":"a"},"text":"b"}"#,
            r#"[{"a":1},{"a":2}]"#,
            "5",
            // No JSON, which whoever reads it says.
            r#"{"a":1,"b""#,
            "",
        ] {
            assert!(check(fine.as_bytes()).is_ok(), "{fine}");
        }
        for (twice, told) in [
            (r#"{"text":"a","text":"b"}"#, "the field text stands twice"),
            (r#"{"a":[{"b":null,"b":-1.5}]}"#, "the field b stands twice"),
            (
                r#"{"draftId":"a","draft_id":"a"}"#,
                "the field draftId stands twice",
            ),
            (r#"{"\u0061":true,"a":false}"#, "the field a stands twice"),
            (
                r#"{"“So,” she said":1,"“So,” she said":2}"#,
                "a field stands twice",
            ),
        ] {
            let Err(ApiError::Invalid(violations)) = check(twice.as_bytes()) else {
                panic!("{twice}")
            };
            let [violation] = &violations[..] else {
                panic!("{violations:?}")
            };
            assert!(violation.problem.starts_with(told), "{}", violation.problem);
            assert!(!violation.problem.contains("said"));
        }
    }
}
