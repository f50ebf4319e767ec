//! The paths that the protos give their methods (`google.api.http`, AIP-127): `GET /v1/speakers/anna-berg/quotations?pageSize=5`.
//!
//! In comes a verb and an address, out comes the method with what the path and the query say of its message. The paths are read from the
//! descriptor; a template has literal segments, `*`, variables over some of them, and a custom verb behind a colon.

use std::sync::LazyLock;

use axum::http::{Method as Verb, Uri};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

use crate::api::{
    json::descriptor_pool,
    methods::{self, Method},
    status::{ApiError, Violation, clip},
};

/// A verb and a path that a method has.
#[derive(Debug)]
pub(super) struct Binding {
    pub verb: Verb,
    /// As the proto has it.
    pub template: String,
    /// The message comes in the body.
    pub body: bool,
    pub method: &'static Method,
    segments: Vec<Segment>,
    /// The fields that stretches of segments give: name, first segment, how many.
    pub variables: Vec<(String, usize, usize)>,
    /// What stands behind a colon.
    custom: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    Any,
}

static BINDINGS: LazyLock<Vec<Binding>> = LazyLock::new(|| {
    let methods = methods::all().into_iter();
    methods.filter_map(binding).collect()
});

/// Every path.
pub(super) fn bindings() -> &'static [Binding] {
    &BINDINGS
}

fn binding(method: &'static Method) -> Option<Binding> {
    let http = descriptor_pool().get_extension_by_name("google.api.http")?;
    let options = method.descriptor.options();
    if !options.has_extension(&http) {
        return None;
    }
    let rule = options.get_extension(&http).into_owned();
    let rule = rule.as_message()?;
    let text = |name: &str| Some(rule.get_field_by_name(name)?.as_str()?.to_owned());
    let verbs = [
        ("get", Verb::GET),
        ("post", Verb::POST),
        ("put", Verb::PUT),
        ("patch", Verb::PATCH),
        ("delete", Verb::DELETE),
    ];
    let (verb, template) = verbs
        .into_iter()
        .find(|(name, _)| rule.has_field_by_name(name))
        .and_then(|(name, verb)| Some((verb, text(name)?)))?;
    let mut binding = Binding {
        verb,
        body: text("body").is_some_and(|body| body == "*"),
        method,
        segments: Vec::new(),
        variables: Vec::new(),
        custom: None,
        template: template.clone(),
    };
    binding.parse(template.trim_start_matches('/'));
    Some(binding)
}

impl Binding {
    /// Reads a template without its first slash.
    fn parse(&mut self, template: &str) {
        let mut rest = template;
        // A colon inside braces would be part of a variable; ours have none.
        if let Some((path, custom)) = template.rsplit_once(':') {
            self.custom = Some(custom.to_owned());
            rest = path;
        }
        while !rest.is_empty() {
            if let Some((variable, after)) =
                rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
            {
                let (name, pattern) = variable.split_once('=').unwrap_or((variable, "*"));
                let first = self.segments.len();
                self.segments.extend(pattern.split('/').map(segment));
                let count = self.segments.len() - first;
                self.variables.push((name.to_owned(), first, count));
                rest = after.trim_start_matches('/');
            } else {
                let (literal, after) = rest.split_once('/').unwrap_or((rest, ""));
                self.segments.push(segment(literal));
                rest = after;
            }
        }
    }

    /// The values of the variables, where a path fits.
    fn fits(&self, path: &[String], custom: Option<&str>) -> Option<Vec<(String, String)>> {
        if path.len() != self.segments.len() || self.custom.as_deref() != custom {
            return None;
        }
        let all = self
            .segments
            .iter()
            .zip(path)
            .all(|(segment, given)| match segment {
                Segment::Literal(literal) => literal == given,
                Segment::Any => !given.is_empty(),
            });
        all.then(|| {
            let value = |(name, first, count): &(String, usize, usize)| {
                (name.clone(), path[*first..first + count].join("/"))
            };
            self.variables.iter().map(value).collect()
        })
    }
}

fn segment(text: &str) -> Segment {
    match text {
        "*" | "**" => Segment::Any,
        literal => Segment::Literal(literal.to_owned()),
    }
}

/// What an address gives of a message.
#[derive(Debug, Default)]
pub(super) struct Given {
    body: bool,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

/// Why no method was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// Nothing is there.
    Path,
    /// Something is, for these verbs.
    Verb(String),
    /// This part of the query is no text.
    Text(String),
}

impl Given {
    /// The message is in the body, all of it.
    pub(super) fn whole_body() -> Self {
        Given {
            body: true,
            ..Given::default()
        }
    }

    /// Whether a body is read.
    pub(super) fn in_body(&self) -> bool {
        self.body
    }

    /// Whether the address gives nothing.
    pub(super) fn is_whole_body(&self) -> bool {
        self.body && self.path.is_empty() && self.query.is_empty()
    }

    /// Adds what the address gives to the JSON of a message.
    pub(super) fn add_to(self, kind: &MessageDescriptor, json: &mut Value) -> Result<(), ApiError> {
        let Value::Object(object) = json else {
            return Err(wrong("the body", "it is no object", "write {…}"));
        };
        for (name, text) in self.query.into_iter().chain(self.path) {
            add(kind, object, &name, &name, text)?;
        }
        Ok(())
    }
}

/// Sets one field, by either spelling of its name; a dot leads into a message.
fn add(
    kind: &MessageDescriptor,
    object: &mut Map<String, Value>,
    whole: &str,
    name: &str,
    text: String,
) -> Result<(), ApiError> {
    let (first, inner) = match name.split_once('.') {
        Some((first, inner)) => (first, Some(inner)),
        None => (name, None),
    };
    let field = kind
        .get_field_by_name(first)
        .or_else(|| kind.get_field_by_json_name(first));
    let Some(field) = field else {
        let names: Vec<String> = kind.fields().map(|f| f.json_name().to_owned()).collect();
        return Err(wrong(
            whole,
            "there is no such field",
            &format!("the fields are {}", names.join(", ")),
        ));
    };
    let key = field.json_name().to_owned();
    match (field.kind(), inner) {
        (Kind::Message(message), Some(inner)) => {
            let entry = object
                .entry(key)
                .or_insert_with(|| Value::Object(Map::new()));
            match entry {
                Value::Object(object) => add(&message, object, whole, inner, text),
                _ => Err(wrong(whole, "it is given twice", "give it once")),
            }
        }
        (_, Some(_)) | (Kind::Message(_), None) => Err(wrong(
            whole,
            "it cannot be given in an address",
            "send it in a body, with POST",
        )),
        _ => {
            let value = value(&field, whole, text)?;
            if field.is_list() {
                let entry = object
                    .entry(key)
                    .or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(items) = entry {
                    items.push(value);
                }
            } else if object.insert(key, value).is_some() {
                return Err(wrong(whole, "it is given twice", "give it once"));
            }
            Ok(())
        }
    }
}

/// The JSON of a field's value in an address.
fn value(field: &FieldDescriptor, whole: &str, text: String) -> Result<Value, ApiError> {
    let number = |what: &str| {
        wrong(
            whole,
            &format!("{:?} is {what}", clip(&text)),
            "give a number",
        )
    };
    match field.kind() {
        Kind::Bool => match text.as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(wrong(
                whole,
                "it is neither true nor false",
                "give one of them",
            )),
        },
        Kind::Double | Kind::Float => {
            let parsed = text.parse::<f64>().map_err(|_| number("no number"))?;
            Ok(Value::from(parsed))
        }
        Kind::String | Kind::Bytes => Ok(Value::String(text)),
        // An enum's value may be given by number too.
        Kind::Enum(_) => Ok(text.parse::<i32>().map_or(Value::String(text), Value::from)),
        _ => {
            let parsed = text.parse::<i64>().map_err(|_| number("no whole number"))?;
            Ok(Value::from(parsed))
        }
    }
}

fn wrong(field: &str, problem: &str, fix: &str) -> ApiError {
    ApiError::Invalid(vec![Violation {
        field: clip(field),
        reason: "INVALID_PARAMETER",
        problem: problem.to_owned(),
        fix: fix.to_owned(),
    }])
}

/// The method that a verb and an address mean. A path with literals goes before one with variables.
pub(super) fn find(verb: &Verb, uri: &Uri) -> Result<(&'static Method, Given), Miss> {
    let path = uri.path().trim_start_matches('/');
    let (path, custom) = match path.rsplit_once(':') {
        Some((path, custom)) if !custom.contains('/') => (path, Some(custom)),
        _ => (path, None),
    };
    let segments: Option<Vec<String>> = path.split('/').map(|part| decoded(part, false)).collect();
    let segments = segments.ok_or(Miss::Path)?;
    let fits = bindings()
        .iter()
        .filter_map(|binding| Some((binding, binding.fits(&segments, custom)?)));
    let mut fits: Vec<_> = fits.collect();
    fits.sort_by_key(|(binding, _)| binding.variables.len());
    let Some(at) = fits.iter().position(|(binding, _)| binding.verb == *verb) else {
        let verbs: Vec<&str> = fits.iter().map(|(b, _)| b.verb.as_str()).collect();
        return Err(match verbs.is_empty() {
            true => Miss::Path,
            false => Miss::Verb(verbs.join(", ")),
        });
    };
    let (binding, path) = fits.swap_remove(at);
    let query = uri.query().unwrap_or_default().split('&');
    let query = query.filter(|part| !part.is_empty()).map(|part| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let known =
            decoded(name, true).ok_or_else(|| Miss::Text("the name of a parameter".to_owned()))?;
        match decoded(value, true) {
            Some(value) => Ok((known, value)),
            None => Err(Miss::Text(format!("the parameter {known:?}"))),
        }
    });
    let given = Given {
        body: binding.body,
        path,
        query: query.collect::<Result<_, _>>()?,
    };
    Ok((binding.method, given))
}

/// A part of an address without its `%` escapes; `None` where they are no UTF-8.
fn decoded(part: &str, plus_is_space: bool) -> Option<String> {
    let part = match plus_is_space {
        true => part.replace('+', " "),
        false => part.to_owned(),
    };
    let decoded = percent_encoding::percent_decode_str(&part)
        .decode_utf8()
        .ok()?;
    Some(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(verb: Verb, address: &str) -> Result<(String, Given), Miss> {
        let uri = address.parse().expect("an address");
        find(&verb, &uri).map(|(method, given)| (methods::short(method).to_owned(), given))
    }

    #[test]
    fn an_address_means_a_method() {
        for (verb, address, method, variables) in [
            (Verb::GET, "/v1/speakers", "ListSpeakers", vec![]),
            (
                Verb::GET,
                "/v1/speakers/anna-berg",
                "GetSpeaker",
                vec!["speakers/anna-berg"],
            ),
            (
                Verb::GET,
                "/v1/speakers/-/quotations",
                "ListQuotations",
                vec!["speakers/-"],
            ),
            (
                Verb::GET,
                "/v1/quotations/a%20b",
                "GetQuotation",
                vec!["quotations/a b"],
            ),
            (
                Verb::GET,
                "/v1/speakers:lookup?query=x",
                "LookupSpeaker",
                vec![],
            ),
            (Verb::POST, "/v1/drafts:verify", "VerifyDraft", vec![]),
            (Verb::GET, "/v1/server", "GetServerInfo", vec![]),
            (
                Verb::POST,
                "/v1/quotations/a1b2:correct",
                "CorrectAttribution",
                vec!["quotations/a1b2"],
            ),
            (
                Verb::POST,
                "/v1/speakers/anna-berg:addAlias",
                "AddSpeakerAlias",
                vec!["speakers/anna-berg"],
            ),
            (
                Verb::POST,
                "/v1/documents:ingest",
                "IngestDocuments",
                vec![],
            ),
        ] {
            let (name, given) = found(verb, address).unwrap_or_else(|m| panic!("{address}: {m:?}"));
            let values: Vec<&str> = given.path.iter().map(|(_, v)| v.as_str()).collect();
            assert_eq!((name.as_str(), values), (method, variables), "{address}");
        }
        for address in [
            "/v1",
            "/v1/speakers/",
            "/v1/speakers/a/b",
            "/v1/speakers:nothing",
            "/v1/%ff",
        ] {
            assert_eq!(
                found(Verb::GET, address).err(),
                Some(Miss::Path),
                "{address}"
            );
        }
        let miss = found(Verb::GET, "/v1/drafts:verify").err();
        assert_eq!(miss, Some(Miss::Verb("POST".into())));
    }

    #[test]
    fn every_method_has_an_address() {
        for method in methods::all() {
            let bound = bindings().iter().any(|one| one.method.path == method.path);
            assert!(bound, "{} has no google.api.http", method.path);
        }
    }

    #[test]
    fn what_an_address_gives_becomes_fields() {
        let (_, given) = found(
            Verb::GET,
            "/v1/speakers/-/quotations?pageSize=5&filter=kind+%3D+%22direct%22&encoding_type=ENCODING_TYPE_UTF16",
        )
        .expect("a method");
        let kind = methods::find("/onrecord.v1.Registry/ListQuotations").expect("a method");
        let mut json = Value::Object(Map::new());
        given
            .add_to(&kind.descriptor.input(), &mut json)
            .expect("fields");
        assert_eq!(
            json,
            serde_json::json!({"parent": "speakers/-", "pageSize": 5, "filter": "kind = \"direct\"", "encodingType": "ENCODING_TYPE_UTF16"})
        );
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (address, what) in [
            (
                "/v1/speakers/-/quotations?filter=%FF",
                "the parameter \"filter\"",
            ),
            ("/v1/speakers/-/quotations?%C3=1", "the name of a parameter"),
        ] {
            let miss = find(&Verb::GET, &address.parse().expect("an address")).err();
            assert_eq!(miss, Some(Miss::Text(what.to_owned())));
        }
    }

    #[test]
    fn what_is_no_field_is_said() {
        let kind = methods::find("/onrecord.v1.Registry/ListQuotations").expect("a method");
        for (query, said) in [
            ("pagesize=5", "pageSize"),
            ("pageSize=five", "no whole number"),
            ("pageSize=1&pageSize=2", "given twice"),
            ("filter.x=1", "address"),
        ] {
            let (_, given) =
                found(Verb::GET, &format!("/v1/speakers/-/quotations?{query}")).expect("a method");
            let mut json = Value::Object(Map::new());
            let error = given
                .add_to(&kind.descriptor.input(), &mut json)
                .expect_err(query);
            let status = tonic::Status::from(error);
            assert!(
                status.message().contains(said),
                "{query}: {}",
                status.message()
            );
        }
    }
}
