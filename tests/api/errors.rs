//! Errors as callers see them: the code, the reason, every field that is wrong, and what would help.

use onrecord::api::{client::Client, pb};
use tonic::Code;

use crate::support::{TestServer, details, empty, limits, violations};

#[tokio::test(flavor = "multi_thread")]
async fn a_message_over_the_limit_is_answered_in_our_words() {
    let server = TestServer::start(empty()).await;
    for client in [server.client().await, Client::local(&empty())] {
        let request = pb::LookupSpeakerRequest {
            query: "x".repeat(limits().query_bytes),
            ..Default::default()
        };
        let error = client
            .registry()
            .lookup_speaker(request)
            .await
            .expect_err("too large");
        let details = details(&error, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
        assert!(details.quota_failure().is_some());
        assert!(
            error.message().contains(&limits().query_bytes.to_string()),
            "{error:?}"
        );
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_wrong_with_a_request_is_told_at_once() {
    let client = Client::local(&empty());
    let request = pb::ExtractQuotationsRequest {
        text: " ".into(),
        published: Some(pb::Date {
            year: 2025,
            month: 2,
            day: 30,
        }),
        encoding_type: 9,
        min_confidence: 7.0,
    };
    let error = client
        .verifier()
        .extract_quotations(request)
        .await
        .expect_err("all wrong");
    let details = details(&error, Code::InvalidArgument, "INVALID_REQUEST");
    let violations = violations(&details);
    let mut fields: Vec<_> = violations.keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        ["encoding_type", "min_confidence", "published", "text"]
    );
    assert!(
        error.message().contains("year 2025, month 2, day 30"),
        "{error:?}"
    );
}
