//! The proto3 JSON of any message of the API, printed and read through its descriptor.
//!
//! In comes a message, out goes JSON as protobuf defines it: lowerCamelCase names, enum values by name, 64-bit integers as
//! strings, unset fields left out. It is the one JSON of the product.

use std::sync::LazyLock;

use prost::{Message, Name};
use prost_reflect::{
    DescriptorPool, DeserializeOptions, DynamicMessage, MessageDescriptor, SerializeOptions,
};
use prost_types::{FileDescriptorSet, source_code_info::Location};

use super::FILE_DESCRIPTOR_SET;

/// Every message of the API, and the standard error details, which travel inside a status.
static POOL: LazyLock<DescriptorPool> = LazyLock::new(|| {
    let mut pool = DescriptorPool::decode(FILE_DESCRIPTOR_SET)
        .expect("the descriptors were compiled with this program");
    pool.add_file_descriptor_protos(error_details().file)
        .expect("the descriptors were compiled with tonic-types");
    pool
});

/// The descriptors of the standard error details, without what the API's own descriptors hold already.
pub(super) fn error_details() -> FileDescriptorSet {
    let mut set = FileDescriptorSet::decode(tonic_types::pb::FILE_DESCRIPTOR_SET)
        .expect("the descriptors were compiled with tonic-types");
    set.file.retain(|file| {
        let names: Vec<_> = file.message_type.iter().map(|m| m.name()).collect();
        !(file.package() == "google.rpc" && names == ["Status"])
    });
    set
}

/// The descriptors of every message of the API and of the standard error details.
pub fn descriptor_pool() -> &'static DescriptorPool {
    &POOL
}

/// JSON that is no such message: what the parser said, with line and column.
#[derive(Debug, thiserror::Error)]
#[error("this is no {message}: {cause}")]
pub struct NotThatMessage {
    message: String,
    #[source]
    cause: serde_json::Error,
}

/// A message that has no JSON: a status of another server, with details of a type that this program does not know.
#[derive(Debug, thiserror::Error)]
#[error("this {message} has no JSON: {cause}")]
pub struct NoJson {
    message: String,
    #[source]
    cause: serde_json::Error,
}

/// A message as JSON on one line.
pub fn to_string<M: Message + Name>(message: &M) -> Result<String, NoJson> {
    Ok(to_value(message)?.to_string())
}

/// A message as indented JSON.
pub fn to_string_pretty<M: Message + Name>(message: &M) -> Result<String, NoJson> {
    Ok(format!("{:#}", to_value(message)?))
}

/// A message as a JSON value.
pub fn to_value<M: Message + Name>(message: &M) -> Result<serde_json::Value, NoJson> {
    let dynamic = DynamicMessage::decode(descriptor::<M>(), message.encode_to_vec().as_slice())
        .expect("a message decodes by its own descriptor");
    dynamic
        .serialize_with_options(serde_json::value::Serializer, &SerializeOptions::new())
        .map_err(|cause| NoJson {
            message: M::full_name(),
            cause,
        })
}

/// Reads a message from JSON; fields that it does not have are an error, both spellings of a name are read.
pub fn from_str<M: Message + Name + Default>(json: &str) -> Result<M, NotThatMessage> {
    let fail = |cause| NotThatMessage {
        message: M::full_name(),
        cause,
    };
    let mut reader = serde_json::Deserializer::from_str(json);
    let dynamic = DynamicMessage::deserialize_with_options(
        descriptor::<M>(),
        &mut reader,
        &DeserializeOptions::new(),
    )
    .map_err(fail)?;
    reader.end().map_err(fail)?;
    dynamic
        .transcode_to()
        .map_err(|error| fail(serde::de::Error::custom(error)))
}

/// The comment of an element, on one line.
pub(super) fn comment(file: &prost_types::FileDescriptorProto, path: &[i32]) -> String {
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    let mut at = locations.filter(|location: &&Location| location.path == path);
    let text = at
        .next()
        .map(Location::leading_comments)
        .unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values of an enum of `onrecord.v1`, each with its name and its comment in the proto, without the one that stands for none.
pub fn values(of_enum: &str) -> Vec<(String, String)> {
    let found = POOL.get_enum_by_name(&format!("onrecord.v1.{of_enum}"));
    let Some(found) = found else {
        return Vec::new();
    };
    let file = found.parent_file();
    found
        .values()
        .filter(|value| value.number() != 0)
        .map(|value| {
            let about = comment(file.file_descriptor_proto(), value.path());
            (value.name().to_owned(), about)
        })
        .collect()
}

fn descriptor<M: Name>() -> MessageDescriptor {
    POOL.get_message_by_name(&M::full_name())
        .expect("every generated message has its descriptor")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        pb,
        status::{self, ApiError},
    };

    fn response() -> pb::VerifyDraftResponse {
        pb::VerifyDraftResponse {
            draft_id: "tonight".into(),
            findings: vec![pb::Finding {
                words: pb::WordsVerdict::SilentOmission.into(),
                span: Some(pb::Span { start: 0, end: 7 }),
                flags: vec![pb::Flag::NegationChanged.into()],
                ..Default::default()
            }],
            sequence: 1 << 60,
            ..Default::default()
        }
    }

    #[test]
    fn prints_proto3_json_and_reads_it_back() {
        let json = to_string(&response()).expect("known types");
        for part in [
            r#""draftId":"tonight""#,
            r#""words":"WORDS_VERDICT_SILENT_OMISSION""#,
            r#""sequence":"1152921504606846976""#,
            r#""flags":["FLAG_NEGATION_CHANGED"]"#,
        ] {
            assert!(json.contains(part), "{part} in {json}");
        }
        assert!(!json.contains("notes"), "unset fields are left out: {json}");
        let back: pb::VerifyDraftResponse = from_str(&json).expect("what we printed");
        assert_eq!(back, response());
        let pretty: pb::VerifyDraftResponse =
            from_str(&to_string_pretty(&response()).expect("known types"))
                .expect("what we printed");
        assert_eq!(pretty, response());
    }

    #[test]
    fn a_status_prints_its_details() {
        let outcome = pb::IngestOutcome {
            error: Some(status::outcome(ApiError::ReadOnly)),
            ..Default::default()
        };
        let json = to_string(&outcome).expect("known types");
        assert!(
            json.contains("type.googleapis.com/google.rpc.ErrorInfo"),
            "{json}"
        );
        assert!(json.contains("REGISTRY_READ_ONLY"), "{json}");
    }

    #[test]
    fn details_of_a_type_we_do_not_know_are_an_error() {
        let status = tonic_types::Status {
            details: vec![prost_types::Any {
                type_url: "type.googleapis.com/somebody.Else".into(),
                value: vec![8, 1],
            }],
            ..Default::default()
        };
        let outcome = pb::IngestOutcome {
            error: Some(status),
            ..Default::default()
        };
        assert!(to_string(&outcome).is_err());
    }

    #[test]
    fn what_is_no_such_message_is_said() {
        for wrong in [
            "",
            "{",
            "[]",
            r#"{"draft":{"text":5}}"#,
            r#"{"drafft":{}}"#,
            "{} {}",
        ] {
            let error = from_str::<pb::VerifyDraftRequest>(wrong).expect_err(wrong);
            assert!(
                error.to_string().contains("onrecord.v1.VerifyDraftRequest"),
                "{error}"
            );
        }
        assert!(from_str::<pb::VerifyDraftRequest>(r#"{"include_terms":true}"#).is_ok());
    }
}
