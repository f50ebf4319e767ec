//! The API as an OpenAPI document, made from its descriptor: every path, every message, with the comments of the protos.

use std::{collections::BTreeSet, sync::LazyLock};

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};

use super::{
    lines,
    rest::{self, Binding},
};
use crate::api::{
    json::{comment, descriptor_pool},
    methods::{self, Method},
};

/// The document, as JSON.
pub fn text() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}", document()));
    &TEXT
}

fn document() -> Value {
    let mut paths = Map::new();
    let mut schemas = Schemas::default();
    for method in methods::all().into_iter().filter(|method| !method.streams) {
        let call = posted(
            method,
            &method.path.replacen('/', "", 1).replace('/', "."),
            &mut schemas,
        );
        paths.insert(method.path.clone(), json!({"post": call}));
    }
    for binding in rest::bindings() {
        let entry = paths
            .entry(path(binding))
            .or_insert_with(|| Value::Object(Map::new()));
        entry[binding.verb.as_str().to_lowercase()] = bound(binding, &mut schemas);
    }
    let schemas = schemas.all();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "onrecord",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Who said what, when, where, and is this quotation faithful? The JSON is proto3 JSON. What streams is one JSON object a \
                            line; a stream that ends badly says so in a last line, {\"streamError\": {…}}.",
        },
        "security": [{}, {"bearer": []}, {"apiKey": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "apiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
        },
    })
}

/// A call with its message in the body.
fn posted(method: &Method, id: &str, schemas: &mut Schemas) -> Value {
    let mut call = described(method, id, schemas);
    let input = schemas.reference(&method.descriptor.input());
    let content = content(method.descriptor.is_client_streaming(), &input);
    call["requestBody"] = json!({"required": true, "content": content});
    call
}

/// JSON, or one JSON object a line.
fn content(by_line: bool, schema: &Value) -> Value {
    let kind = match by_line {
        false => "application/json",
        true => lines::CONTENT_TYPE,
    };
    json!({kind: {"schema": schema}})
}

/// A call by its own path.
fn bound(binding: &Binding, schemas: &mut Schemas) -> Value {
    let id = format!("{}.rest", methods::short(binding.method));
    let in_path: Vec<&str> = binding
        .variables
        .iter()
        .map(|(name, ..)| name.as_str())
        .collect();
    let mut parameters: Vec<Value> = in_path
        .iter()
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
        .collect();
    if binding.body {
        let mut call = posted(binding.method, &id, schemas);
        if !in_path.is_empty() {
            let rest = schemas.without(&binding.method.descriptor.input(), &in_path);
            call["requestBody"]["content"] = content(false, &rest);
            call["parameters"] = parameters.into();
        }
        return call;
    }
    let mut call = described(binding.method, &id, schemas);
    for field in binding.method.descriptor.input().fields() {
        if in_path.contains(&field.name()) || matches!(field.kind(), Kind::Message(_)) {
            continue;
        }
        parameters.push(json!({
            "name": field.json_name(),
            "in": "query",
            "description": comment(field.parent_file().file_descriptor_proto(), field.path()),
            "schema": schemas.field(&field),
        }));
    }
    call["parameters"] = parameters.into();
    call
}

fn described(method: &Method, id: &str, schemas: &mut Schemas) -> Value {
    let of = &method.descriptor;
    let output = schemas.reference(&of.output());
    json!({
        "operationId": id,
        "tags": [of.parent_service().name()],
        "description": comment(of.parent_file().file_descriptor_proto(), of.path()),
        "responses": {
            "200": {"description": "The answer.", "content": content(of.is_server_streaming(), &output)},
            "default": {
                "description": "An error of the Connect protocol.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    })
}

/// A template as OpenAPI has it: `/v1/{parent=speakers/*}/quotations` is `/v1/{parent}/quotations`, whose parent holds a slash.
fn path(binding: &Binding) -> String {
    let mut path = String::new();
    let mut rest = binding.template.as_str();
    while let Some((before, variable)) = rest.split_once('{') {
        let (variable, after) = variable.split_once('}').unwrap_or((variable, ""));
        let (name, pattern) = variable.split_once('=').unwrap_or((variable, "*"));
        // The literal part of the name stays visible, so that no two paths look alike.
        let shown = pattern.replace('*', &format!("{{{name}}}"));
        path += &format!("{before}{shown}");
        rest = after;
    }
    path + rest
}

/// The messages and enums that were mentioned.
#[derive(Default)]
struct Schemas {
    wanted: Vec<MessageDescriptor>,
    seen: BTreeSet<String>,
    enums: Vec<EnumDescriptor>,
}

impl Schemas {
    fn reference(&mut self, message: &MessageDescriptor) -> Value {
        if message.full_name() == "google.protobuf.Any" {
            return json!({"type": "object", "properties": {"@type": {"type": "string"}}, "additionalProperties": true});
        }
        if self.seen.insert(message.full_name().to_owned()) {
            self.wanted.push(message.clone());
        }
        json!({"$ref": format!("#/components/schemas/{}", message.full_name())})
    }

    fn field(&mut self, field: &FieldDescriptor) -> Value {
        let one = match field.kind() {
            Kind::Message(message) => self.reference(&message),
            Kind::Enum(of_enum) => {
                if self.seen.insert(of_enum.full_name().to_owned()) {
                    self.enums.push(of_enum.clone());
                }
                json!({"$ref": format!("#/components/schemas/{}", of_enum.full_name())})
            }
            Kind::Bool => json!({"type": "boolean"}),
            Kind::String => json!({"type": "string"}),
            Kind::Bytes => json!({"type": "string", "format": "byte"}),
            Kind::Double | Kind::Float => json!({"type": "number"}),
            Kind::Int64 | Kind::Uint64 | Kind::Sint64 | Kind::Fixed64 | Kind::Sfixed64 => {
                json!({"type": "string", "format": "int64"})
            }
            _ => json!({"type": "integer", "format": "int32"}),
        };
        match field.is_list() {
            true => json!({"type": "array", "items": one}),
            false => one,
        }
    }

    /// The schema of a message without some of its fields, which its address gives.
    fn without(&mut self, message: &MessageDescriptor, names: &[&str]) -> Value {
        let mut schema = self.message(message);
        if let Some(properties) = schema["properties"].as_object_mut() {
            properties.retain(|name, _| !names.contains(&name.as_str()));
        }
        if let Some(required) = schema["required"].as_array_mut() {
            required.retain(|name| !names.iter().any(|one| name == one));
        }
        if schema["required"].as_array().is_some_and(Vec::is_empty)
            && let Some(schema) = schema.as_object_mut()
        {
            schema.remove("required");
        }
        schema
    }

    /// Every schema, those that others mention included.
    fn all(mut self) -> Map<String, Value> {
        let mut schemas = Map::new();
        while let Some(message) = self.wanted.pop() {
            let schema = self.message(&message);
            schemas.insert(message.full_name().to_owned(), schema);
        }
        for of_enum in &self.enums {
            let names: Vec<String> = of_enum.values().map(|v| v.name().to_owned()).collect();
            let file = of_enum.parent_file();
            let about = comment(file.file_descriptor_proto(), of_enum.path());
            let schema = json!({"type": "string", "enum": names, "description": about});
            schemas.insert(of_enum.full_name().to_owned(), schema);
        }
        schemas.insert(
            "Error".to_owned(),
            json!({
                "type": "object",
                "properties": {
                    "code": {"type": "string", "description": "The code of gRPC by name, such as invalid_argument."},
                    "message": {"type": "string", "description": "What is wrong and what would help."},
                    "details": {"type": "array", "items": {"type": "object"}, "description": "Details for programs: google.rpc.ErrorInfo and others."},
                },
            }),
        );
        schemas
    }

    fn message(&mut self, message: &MessageDescriptor) -> Value {
        let file = message.parent_file();
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in message.fields() {
            let mut schema = self.field(&field);
            let about = comment(file.file_descriptor_proto(), field.path());
            if !about.is_empty() {
                schema["description"] = about.into();
            }
            if is_required(&field) {
                required.push(Value::from(field.json_name()));
            }
            properties.insert(field.json_name().to_owned(), schema);
        }
        let about = comment(file.file_descriptor_proto(), message.path());
        let mut schema = json!({"type": "object", "description": about, "properties": properties});
        if !required.is_empty() {
            schema["required"] = required.into();
        }
        schema
    }
}

/// Whether the protos say that a field must be given (`google.api.field_behavior`).
pub(super) fn is_required(field: &FieldDescriptor) -> bool {
    const REQUIRED: i32 = 2;
    let behavior = descriptor_pool().get_extension_by_name("google.api.field_behavior");
    behavior.is_some_and(|behavior| {
        let options = field.options();
        options
            .get_extension(&behavior)
            .as_list()
            .is_some_and(|all| all.iter().any(|one| one.as_enum_number() == Some(REQUIRED)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_holds_every_call_and_whatever_it_mentions() {
        let document: Value = serde_json::from_str(text()).expect("JSON");
        for (path, verb) in [
            ("/onrecord.v1.Verifier/VerifyDraft", "post"),
            ("/v1/drafts:verify", "post"),
            ("/v1/speakers/{parent}/quotations", "get"),
            ("/v1/speakers:lookup", "get"),
            ("/v1/quotations/{name}:correct", "post"),
            ("/v1/documents:ingest", "post"),
        ] {
            let call = &document["paths"][path][verb];
            assert!(
                call["description"].as_str().is_some_and(|d| !d.is_empty()),
                "{path}"
            );
        }
        assert!(
            document["paths"]
                .get("/onrecord.v1.Verifier/BatchVerifyDrafts")
                .is_none()
        );
        let merge = &document["paths"]["/v1/speakers/{from}:merge"]["post"];
        assert_eq!(merge["parameters"][0]["name"], "from");
        let body = &merge["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(
            body["required"],
            json!(["into"]),
            "the path gives the other"
        );
        assert!(body["properties"].get("from").is_none());
        let batch = &document["paths"]["/v1/drafts:batchVerify"]["post"];
        assert!(batch["requestBody"]["content"]["application/x-ndjson"].is_object());
        assert!(batch["responses"]["200"]["content"]["application/x-ndjson"].is_object());
        let schemas = document["components"]["schemas"]
            .as_object()
            .expect("schemas");
        let mut mentioned = 0;
        for part in text().split("\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().expect("a name");
            assert!(schemas.contains_key(name), "{name}");
            mentioned += 1;
        }
        assert!(mentioned > 50, "{mentioned}");
        let draft = &schemas["onrecord.v1.VerifyDraftRequest"];
        assert_eq!(draft["required"], json!(["draft"]));
        assert_eq!(
            schemas["onrecord.v1.Draft"]["properties"]["text"]["type"],
            "string"
        );
    }

    #[test]
    fn operations_have_names_of_their_own() {
        let document: Value = serde_json::from_str(text()).expect("JSON");
        let mut seen = BTreeSet::new();
        for calls in document["paths"].as_object().expect("paths").values() {
            for call in calls.as_object().expect("verbs").values() {
                let id = call["operationId"].as_str().expect("an id");
                assert!(seen.insert(id.to_owned()), "{id} twice");
            }
        }
    }
}
