//! A client that knows nothing but reflection: it asks the server for its descriptors and calls it with what they say.

use std::collections::BTreeSet;

use futures_util::stream;
use onrecord::api::json;
use prost::{Message as _, bytes::Buf as _};
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, SerializeOptions};
use prost_types::FileDescriptorProto;
use tonic::{
    Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::Channel,
};
use tonic_reflection::pb::{v1, v1alpha};

use crate::support::{TestServer, empty};

/// Sends and reads messages by their descriptors.
struct Dynamic {
    answer: MessageDescriptor,
}

impl Codec for Dynamic {
    type Encode = DynamicMessage;
    type Decode = DynamicMessage;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Dynamic {
            answer: self.answer.clone(),
        }
    }

    fn decoder(&mut self) -> Self {
        Dynamic {
            answer: self.answer.clone(),
        }
    }
}

impl Encoder for Dynamic {
    type Item = DynamicMessage;
    type Error = Status;

    fn encode(&mut self, item: DynamicMessage, buf: &mut EncodeBuf<'_>) -> Result<(), Status> {
        item.encode(buf)
            .map_err(|error| Status::internal(error.to_string()))
    }
}

impl Decoder for Dynamic {
    type Item = DynamicMessage;
    type Error = Status;

    fn decode(&mut self, buf: &mut DecodeBuf<'_>) -> Result<Option<DynamicMessage>, Status> {
        let bytes = buf.copy_to_bytes(buf.remaining());
        let message = DynamicMessage::decode(self.answer.clone(), bytes);
        message
            .map(Some)
            .map_err(|error| Status::internal(error.to_string()))
    }
}

/// Asks reflection (v1) for the file of a symbol and for all that it imports.
async fn descriptors(channel: Channel, symbol: &str) -> DescriptorPool {
    use v1::{
        server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
    };
    let mut client = v1::server_reflection_client::ServerReflectionClient::new(channel);
    let mut wanted = vec![MessageRequest::FileContainingSymbol(symbol.to_owned())];
    let mut known: BTreeSet<String> = BTreeSet::new();
    // The bytes go into the pool as they come: through prost they would lose the custom options.
    let mut files = Vec::new();
    while let Some(question) = wanted.pop() {
        let request = v1::ServerReflectionRequest {
            host: String::new(),
            message_request: Some(question),
        };
        let mut answers = client
            .server_reflection_info(stream::iter([request]))
            .await
            .expect("reflection")
            .into_inner();
        let answer = answers
            .message()
            .await
            .expect("an answer")
            .expect("an answer");
        let Some(MessageResponse::FileDescriptorResponse(found)) = answer.message_response else {
            panic!("no descriptor: {answer:?}");
        };
        for bytes in found.file_descriptor_proto {
            let file = FileDescriptorProto::decode(bytes.as_slice()).expect("a descriptor");
            if known.insert(file.name().to_owned()) {
                wanted.extend(
                    file.dependency
                        .into_iter()
                        .map(MessageRequest::FileByFilename),
                );
                prost::encoding::bytes::encode(1, &bytes, &mut files);
            }
        }
    }
    DescriptorPool::decode(files.as_slice()).expect("whole descriptors")
}

/// Calls a unary method by its names, JSON in and JSON out.
async fn call(
    channel: Channel,
    pool: &DescriptorPool,
    service: &str,
    method: &str,
    json: &str,
) -> Result<serde_json::Value, Status> {
    let service = pool.get_service_by_name(service).expect("the service");
    let method = service
        .methods()
        .find(|m| m.name() == method)
        .expect("the method");
    let mut reader = serde_json::Deserializer::from_str(json);
    let request = DynamicMessage::deserialize(method.input(), &mut reader).expect("a request");
    let mut grpc = Grpc::new(channel);
    grpc.ready().await.expect("a server");
    let path = format!("/{}/{}", service.full_name(), method.name())
        .parse()
        .expect("a path");
    let codec = Dynamic {
        answer: method.output(),
    };
    let answer: DynamicMessage = grpc
        .unary(Request::new(request), path, codec)
        .await?
        .into_inner();
    let options = SerializeOptions::new();
    Ok(answer
        .serialize_with_options(serde_json::value::Serializer, &options)
        .expect("JSON"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_knows_only_reflection_verifies_a_draft() {
    let server = TestServer::start(empty()).await;
    let channel = server.channel().await;
    let pool = descriptors(channel.clone(), "onrecord.v1.Verifier").await;
    let request = r#"{"draft": {"id": "tonight", "text": "“It is raining,” said Jane Roe."}}"#;
    let answer = call(
        channel.clone(),
        &pool,
        "onrecord.v1.Verifier",
        "VerifyDraft",
        request,
    )
    .await
    .expect("an answer");
    assert_eq!(answer["draftId"], "tonight");
    // The server's own printer agrees.
    let typed: onrecord::api::pb::VerifyDraftResponse =
        json::from_str(&answer.to_string()).expect("the same message");
    assert_eq!(json::to_value(&typed).expect("known types"), answer);
    let error = call(channel, &pool, "onrecord.v1.Verifier", "VerifyDraft", "{}")
        .await
        .expect_err("no draft");
    assert_eq!(error.code(), tonic::Code::InvalidArgument);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_versions_of_reflection_list_the_services() {
    let server = TestServer::start(empty()).await;
    let channel = server.channel().await;
    let ours = [
        "onrecord.v1.Corpus",
        "onrecord.v1.Registry",
        "onrecord.v1.Verifier",
        "grpc.health.v1.Health",
    ];

    let request = v1::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(v1::server_reflection_request::MessageRequest::ListServices(
            String::new(),
        )),
    };
    let mut client = v1::server_reflection_client::ServerReflectionClient::new(channel.clone());
    let mut answers = client
        .server_reflection_info(stream::iter([request]))
        .await
        .expect("reflection")
        .into_inner();
    let answer = answers
        .message()
        .await
        .expect("an answer")
        .expect("an answer");
    let Some(v1::server_reflection_response::MessageResponse::ListServicesResponse(list)) =
        answer.message_response
    else {
        panic!("no list");
    };
    let names: BTreeSet<_> = list.service.iter().map(|s| s.name.as_str()).collect();
    assert!(ours.iter().all(|name| names.contains(name)), "{names:?}");

    let request = v1alpha::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(
            v1alpha::server_reflection_request::MessageRequest::ListServices(String::new()),
        ),
    };
    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(channel);
    let mut answers = client
        .server_reflection_info(stream::iter([request]))
        .await
        .expect("reflection")
        .into_inner();
    let answer = answers
        .message()
        .await
        .expect("an answer")
        .expect("an answer");
    let Some(v1alpha::server_reflection_response::MessageResponse::ListServicesResponse(list)) =
        answer.message_response
    else {
        panic!("no list");
    };
    let names: BTreeSet<_> = list.service.iter().map(|s| s.name.as_str()).collect();
    assert!(ours.iter().all(|name| names.contains(name)), "{names:?}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reflection_knows_the_error_details_and_keeps_the_comments() {
    let server = TestServer::start(empty()).await;
    let channel = server.channel().await;
    let pool = descriptors(channel.clone(), "google.rpc.BadRequest").await;
    assert!(pool.get_message_by_name("google.rpc.ErrorInfo").is_some());
    let pool = descriptors(channel, "onrecord.v1.Finding").await;
    let file = pool
        .get_file_by_name("onrecord/v1/verifier.proto")
        .expect("the file");
    assert!(file.file_descriptor_proto().source_code_info.is_some());
    let field = pool
        .get_message_by_name("onrecord.v1.VerifyDraftRequest")
        .expect("the message")
        .get_field_by_name("draft");
    let options = field.expect("the field").options();
    assert!(
        options.extensions().next().is_some(),
        "custom options are kept"
    );
    server.stop().await;
}
