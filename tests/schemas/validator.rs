//! JSON Schema as far as the schemas beside this file go. A keyword, a format or a pattern that is not known here ends the test: none is passed over.
//!
//! (A crate that does it would, through the features it asks of others, have the program tested with another reader of numbers than it is built with.)

use serde_json::{Map, Value};

/// A schema, and where `$ref` leads in it.
pub struct Schema {
    whole: Value,
    at: String,
}

impl Schema {
    /// The whole schema.
    pub fn new(whole: Value) -> Self {
        Schema {
            whole,
            at: String::new(),
        }
    }

    /// One definition of it.
    pub fn definition(whole: &Value, name: &str) -> Self {
        Schema {
            whole: whole.clone(),
            at: format!("/definitions/{name}"),
        }
    }

    /// What is wrong with a value; empty for nothing.
    pub fn faults(&self, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.check(self.to(&self.at), value, "", &mut faults);
        faults
    }

    fn to(&self, pointer: &str) -> &Value {
        let found = self.whole.pointer(pointer);
        found.unwrap_or_else(|| panic!("the schema has no {pointer}"))
    }

    fn allows(&self, schema: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.check(schema, value, "", &mut faults);
        faults.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let schema = match schema {
            Value::Bool(true) => return,
            Value::Bool(false) => return faults.push(format!("{at}: may not be there")),
            schema => schema.as_object().expect("a schema"),
        };
        // Up to draft 7 a reference stands alone, whatever is written beside it.
        if let Some(reference) = schema.get("$ref") {
            let pointer = reference.as_str().and_then(|to| to.strip_prefix('#'));
            return self.check(self.to(pointer.expect("a place here")), value, at, faults);
        }
        for (keyword, asked) in schema {
            if !self.keyword(schema, keyword, asked, value, at, faults) {
                faults.push(format!("{at}: {keyword} {asked} does not allow {value}"));
            }
        }
    }

    /// Whether a value is as one keyword asks; what is wrong within it is put down by itself.
    fn keyword(
        &self,
        schema: &Map<String, Value>,
        keyword: &str,
        asked: &Value,
        value: &Value,
        at: &str,
        faults: &mut Vec<String>,
    ) -> bool {
        let among = || asked.as_array().expect("a list").iter();
        let allowed = || among().filter(|one| self.allows(one, value)).count();
        match keyword {
            "$schema" | "$id" | "id" | "title" | "description" | "default" | "definitions" => true,
            "type" => match asked {
                Value::Array(types) => types.iter().any(|one| is(one, value)),
                one => is(one, value),
            },
            "enum" => among().any(|one| one == value),
            "const" => asked == value,
            "anyOf" => allowed() > 0,
            "oneOf" => allowed() == 1,
            "allOf" => allowed() == among().count(),
            "required" => value.as_object().is_none_or(|object| {
                among().all(|key| object.contains_key(key.as_str().expect("a key")))
            }),
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = asked.get(key) {
                        self.check(schema, value, &format!("{at}/{key}"), faults);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (key, value) in value.as_object().into_iter().flatten() {
                    if known.is_none_or(|known| !known.contains_key(key)) {
                        self.check(asked, value, &format!("{at}/{key}"), faults);
                    }
                }
                true
            }
            "items" => {
                assert!(!asked.is_array(), "a list of schemas is not known here");
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(asked, value, &format!("{at}/{index}"), faults);
                }
                true
            }
            "contains" => value
                .as_array()
                .is_none_or(|items| items.iter().any(|item| self.allows(asked, item))),
            "minItems" => value
                .as_array()
                .is_none_or(|items| items.len() as u64 >= asked.as_u64().expect("a number")),
            "uniqueItems" => value.as_array().is_none_or(|items| {
                let twice = |(at, item)| items[..at].contains(item);
                asked != &Value::Bool(true) || !items.iter().enumerate().any(twice)
            }),
            "minimum" => value
                .as_f64()
                .is_none_or(|is| is >= asked.as_f64().expect("a number")),
            "maximum" => value
                .as_f64()
                .is_none_or(|is| is <= asked.as_f64().expect("a number")),
            "format" => value.as_str().is_none_or(|text| has_form(asked, text)),
            "pattern" => value
                .as_str()
                .is_none_or(|text| matches_pattern(asked, text)),
            other => panic!("{other} is not known here"),
        }
    }
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("the type {other} is not known here"),
    }
}

fn has_form(form: &Value, text: &str) -> bool {
    let relative = || {
        let kept = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
        let escapes = text.match_indices('%').all(|(at, _)| {
            let digits = text.get(at + 1..at + 3);
            digits.is_some_and(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))
        });
        text.chars().all(kept) && escapes
    };
    match form.as_str().expect("a form") {
        "uri-reference" => relative(),
        "uri" => {
            let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
            let known = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
            relative()
                && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(known)
        }
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        other => panic!("the form {other} is not known here"),
    }
}

fn matches_pattern(pattern: &Value, text: &str) -> bool {
    match pattern.as_str().expect("a pattern") {
        "^urn:" => text.starts_with("urn:"),
        ".*/.*" => text.contains('/'),
        "[a-z]{2,3}" => {
            let letters: Vec<bool> = text.bytes().map(|b| b.is_ascii_lowercase()).collect();
            letters.windows(2).any(|two| two[0] && two[1])
        }
        other => panic!("the pattern {other} is not known here"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_keyword_refuses_what_it_should() {
        for (schema, right, wrong) in [
            (json!({"type": "integer"}), json!(1), json!(1.5)),
            (json!({"type": ["string", "null"]}), json!(null), json!(1)),
            (json!({"enum": ["a", 1]}), json!(1), json!("b")),
            (json!({"const": "a"}), json!("a"), json!("b")),
            (
                json!({"anyOf": [{"type": "string"}, {"minimum": 3}]}),
                json!(3),
                json!(2),
            ),
            (
                json!({"oneOf": [{"minimum": 3}, {"maximum": 5}]}),
                json!(6),
                json!(4),
            ),
            (
                json!({"allOf": [{"minimum": 3}, {"maximum": 5}]}),
                json!(4),
                json!(6),
            ),
            (json!({"required": ["a"]}), json!({"a": 1}), json!({"b": 1})),
            (
                json!({"properties": {"a": {"type": "string"}}}),
                json!({"b": 1}),
                json!({"a": 1}),
            ),
            (
                json!({"properties": {"a": {}}, "additionalProperties": false}),
                json!({"a": 1}),
                json!({"a": 1, "b": 1}),
            ),
            (
                json!({"additionalProperties": {"type": "string"}}),
                json!({"a": ""}),
                json!({"a": 1}),
            ),
            (
                json!({"items": {"type": "string"}}),
                json!(["a"]),
                json!(["a", 1]),
            ),
            (json!({"contains": {"const": 1}}), json!([2, 1]), json!([2])),
            (json!({"minItems": 1}), json!([1]), json!([])),
            (json!({"uniqueItems": true}), json!([1, 2]), json!([1, 1])),
            (json!({"format": "uri"}), json!("urn:a"), json!("a b")),
            (
                json!({"format": "uri"}),
                json!("http://a.example/%20"),
                json!("a.md"),
            ),
            (
                json!({"format": "uri-reference"}),
                json!("a%20b.md"),
                json!("a%2.md"),
            ),
            (
                json!({"format": "date-time"}),
                json!("2025-03-06T10:00:00Z"),
                json!("2025-03-06"),
            ),
            (
                json!({"pattern": ".*/.*"}),
                json!("text/plain"),
                json!("text"),
            ),
            (json!({"pattern": "[a-z]{2,3}"}), json!("en"), json!("E")),
            (
                json!({"definitions": {"a": {"type": "string"}}, "items": {"$ref": "#/definitions/a"}}),
                json!(["a"]),
                json!([1]),
            ),
        ] {
            let checked = Schema::new(schema.clone());
            assert_eq!(checked.faults(&right), Vec::<String>::new(), "{schema}");
            assert!(!checked.faults(&wrong).is_empty(), "{schema}: {wrong}");
        }
    }
}
