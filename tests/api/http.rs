//! The HTTP port: calls in JSON and gRPC-web, errors, what a platform asks, and pages of other origins.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use onrecord::api::{pb, server::Serving};
use prost::Message as _;
use serde_json::Value;

use crate::support::{TestServer, empty, filled};

async fn server() -> TestServer {
    TestServer::start_with(
        filled().await,
        Serving::default(),
        &["https://cms.example.org"],
    )
    .await
}

fn json(body: &str) -> Value {
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in {body}"))
}

const VERIFY: &str =
    "POST /onrecord.v1.Verifier/VerifyDraft HTTP/1.1\ncontent-type: application/json";

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_verified_in_json_by_either_path() {
    let server = server().await;
    let body =
        r#"{"draft": {"text": "“The harbour will close before the autumn,” said Anna Berg."}}"#;
    let rest = "POST /v1/drafts:verify HTTP/1.1\ncontent-type: application/json; charset=utf-8";
    for head in [VERIFY, rest] {
        let (code, headers, answer) = server
            .http(&format!("{head}\nx-request-id: cms-1\n\n{body}"))
            .await;
        assert_eq!(code, 200, "{answer}");
        assert!(
            headers.contains("x-request-id: cms-1") && headers.contains("application/json"),
            "{headers}"
        );
        let answer = json(&answer);
        assert_eq!(answer["headline"], "HEADLINE_STOP", "{answer}");
        assert_eq!(
            answer["findings"][0]["words"],
            "WORDS_VERDICT_SILENT_OMISSION"
        );
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registry_is_read_by_address() {
    let server = server().await;
    let (code, _, speakers) = server
        .http("GET /v1/speakers?filter=quotation_count%20%3E%200&pageSize=1 HTTP/1.1")
        .await;
    assert_eq!(code, 200, "{speakers}");
    let speakers = json(&speakers);
    let name = speakers["speakers"][0]["name"]
        .as_str()
        .expect("a name")
        .to_owned();
    assert!(speakers["nextPageToken"].is_string());
    let (code, _, quotations) = server
        .http(&format!("GET /v1/{name}/quotations HTTP/1.1"))
        .await;
    assert_eq!(code, 200, "{quotations}");
    assert!(json(&quotations)["quotations"][0]["text"].is_string());
    let (code, _, found) = server
        .http("GET /v1/speakers:lookup?query=Anna+Berg HTTP/1.1")
        .await;
    assert_eq!(
        (
            code,
            json(&found)["candidates"][0]["speaker"]["displayName"].as_str()
        ),
        (200, Some("Anna Berg"))
    );
    let (code, _, missing) = server.http("GET /v1/speakers/nobody HTTP/1.1").await;
    assert_eq!(
        (code, json(&missing)["code"].as_str()),
        (404, Some("not_found"))
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_an_error_of_connect_that_names_the_field() {
    let server = server().await;
    for (head, body, code, name, said) in [
        (VERIFY, "{", 400, "invalid_argument", "the body"),
        (
            VERIFY,
            r#"{"draft": {"text": 5}}"#,
            400,
            "invalid_argument",
            "draft.text",
        ),
        (
            VERIFY,
            r#"{"draft": {"texxt": "x"}}"#,
            400,
            "invalid_argument",
            "texxt",
        ),
        (
            VERIFY,
            r#"{"draft": {"text": " "}}"#,
            400,
            "invalid_argument",
            "draft.text",
        ),
        (
            VERIFY,
            r#"{"draft": {"text": "x"}, "includeTerms": "secret words"}"#,
            400,
            "invalid_argument",
            "includeTerms",
        ),
        (
            "POST /onrecord.v1.Verifier/VerifyDraft HTTP/1.1\ncontent-type: text/plain",
            "{}",
            415,
            "unknown",
            "application/json",
        ),
        (
            "GET /onrecord.v1.Verifier/VerifyDraft HTTP/1.1",
            "",
            405,
            "unknown",
            "POST",
        ),
        ("DELETE /v1/speakers HTTP/1.1", "", 405, "unknown", "GET"),
        (
            "POST /onrecord.v1.Verifier/BatchVerifyDrafts HTTP/1.1\ncontent-type: application/json",
            "{}",
            501,
            "unimplemented",
            "gRPC",
        ),
        (
            "GET /v1/nothing HTTP/1.1",
            "",
            404,
            "unimplemented",
            "/openapi.json",
        ),
        (
            "GET /v1/speakers?pagesize=5 HTTP/1.1",
            "",
            400,
            "invalid_argument",
            "pageSize",
        ),
    ] {
        let (found, _, answer) = server.http(&format!("{head}\n\n{body}")).await;
        assert_eq!(found, code, "{head}: {answer}");
        let error = json(&answer);
        assert_eq!(error["code"], name, "{head}: {answer}");
        assert!(answer.contains(said), "{head}: {answer}");
        assert!(
            !answer.contains("secret words"),
            "values are not repeated: {answer}"
        );
    }
    let large = format!(r#"{{"draft": {{"text": "{}"}}}}"#, "x".repeat(200_000));
    let (code, _, answer) = server.http(&format!("{VERIFY}\n\n{large}")).await;
    assert_eq!(
        (code, json(&answer)["code"].as_str()),
        (429, Some("resource_exhausted"))
    );
    server.stop().await;
}

/// What a call by its own path answers. HTTP/1.0, so that a stream comes without chunks.
async fn posted(server: &TestServer, path: &str, body: &str) -> Value {
    let head = format!("POST /v1/{path} HTTP/1.0\ncontent-type: application/json");
    let (code, _, answer) = server.http(&format!("{head}\n\n{body}")).await;
    assert_eq!(code, 200, "{path}: {answer}");
    json(&answer)
}

async fn listed(server: &TestServer, path: &str) -> Value {
    let (code, _, answer) = server.http(&format!("GET /v1/{path} HTTP/1.0")).await;
    assert_eq!(code, 200, "{path}: {answer}");
    json(&answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_is_written_by_address() {
    let server = TestServer::start_with(empty(), Serving::default(), &[]).await;
    let documents = [
        r#"{"document": {"id": "tide", "text": "“The tide will turn before the morning,” said Anna Berg, the mayor."}, "author": "desk"}"#,
        "",
        r#"{"document": {"id": "none", "text": " "}}"#,
        r#"{"document": {"id": "nets", "text": "“Nobody mended our nets this winter,” Carl Dahl told reporters."}}"#,
    ];
    let answer = posted(&server, "documents:ingest", &documents.join("\n")).await;
    let states: Vec<_> = answer["outcomes"]
        .as_array()
        .expect("outcomes")
        .iter()
        .map(|o| o["state"].clone())
        .collect();
    assert_eq!(
        states,
        [
            "INGEST_STATE_INGESTED",
            "INGEST_STATE_REFUSED",
            "INGEST_STATE_INGESTED"
        ]
    );
    let tide = answer["outcomes"][0]["document"]
        .as_str()
        .expect("a name")
        .to_owned();
    let nets = answer["outcomes"][2]["document"]
        .as_str()
        .expect("a name")
        .to_owned();
    let line = r#"{"quotation": "We will be back when the boats are", "speaker": "Carla Dahl", "document": "boats", "requestId": "one"}"#;
    let imported = posted(&server, "quotations:import", line).await;
    assert_eq!(imported["imported"], "1", "{imported}");

    let of = async |speaker: &str| {
        let found = listed(&server, &format!("speakers:lookup?query={speaker}")).await;
        found["candidates"][0]["speaker"]["name"]
            .as_str()
            .expect("a name")
            .to_owned()
    };
    let (anna, carl, carla) = (
        of("Anna+Berg").await,
        of("Carl+Dahl").await,
        of("Carla+Dahl").await,
    );
    let quotations = listed(&server, &format!("{anna}/quotations")).await;
    let quotation = quotations["quotations"][0]["name"]
        .as_str()
        .expect("a name")
        .to_owned();

    let confirmed = posted(
        &server,
        &format!("{quotation}:confirm"),
        r#"{"author": "desk"}"#,
    )
    .await;
    assert_eq!(
        confirmed["quotation"]["decision"]["kind"],
        "DECISION_KIND_CONFIRMED"
    );
    let disputed = posted(
        &server,
        &format!("{quotation}:dispute"),
        r#"{"reason": "he denies it"}"#,
    )
    .await;
    assert_eq!(disputed["quotation"]["dispute"]["reason"], "he denies it");
    let body = format!(r#"{{"speaker": "{carl}", "reason": "heard the tape"}}"#);
    let corrected = posted(&server, &format!("{quotation}:correct"), &body).await;
    assert_eq!(corrected["quotation"]["speakerDisplayName"], "Carl Dahl");

    let renamed = posted(
        &server,
        &format!("{carl}:rename"),
        r#"{"displayName": "Karl Dahl"}"#,
    )
    .await;
    assert_eq!(renamed["speaker"]["displayName"], "Karl Dahl");
    let called = posted(
        &server,
        &format!("{carl}:addAlias"),
        r#"{"alias": "Old Dahl"}"#,
    )
    .await;
    assert!(
        called["speaker"]["aliases"]
            .as_array()
            .is_some_and(|all| all.contains(&"Old Dahl".into())),
        "{called}"
    );
    let known = posted(
        &server,
        &format!("{carl}:setOutsideId"),
        r#"{"outsideId": {"authority": "wikidata", "id": "Q42"}}"#,
    )
    .await;
    assert_eq!(known["speaker"]["outsideIds"][0]["id"], "Q42");
    let merged = posted(
        &server,
        &format!("{carla}:merge"),
        &format!(r#"{{"into": "{carl}"}}"#),
    )
    .await;
    assert_eq!(merged["speaker"]["name"], carl.as_str());
    let split = posted(
        &server,
        &format!("{carl}:split"),
        r#"{"names": ["Carla Dahl"]}"#,
    )
    .await;
    assert_eq!(split["other"]["displayName"], "Carla Dahl", "{split}");

    let read = posted(&server, "documents:reextract", "{}").await;
    assert_eq!(read["documentsRead"], "2", "one line, which counts: {read}");
    let retracted = posted(
        &server,
        &format!("{nets}:retract"),
        r#"{"reason": "not ours"}"#,
    )
    .await;
    assert_eq!(retracted["document"]["retracted"]["reason"], "not ours");
    let erased = posted(
        &server,
        &format!("{quotation}:erase"),
        r#"{"reason": "a court said so"}"#,
    )
    .await;
    assert_eq!(erased["tombstone"]["kind"], "DECISION_KIND_ERASED");
    let erased = posted(
        &server,
        &format!("{tide}:erase"),
        r#"{"reason": "a court said so"}"#,
    )
    .await;
    assert_eq!(erased["tombstone"]["reason"], "a court said so");
    let (code, _, gone) = server.http(&format!("GET /v1/{tide} HTTP/1.1")).await;
    assert_eq!(
        (code, json(&gone)["details"][0]["debug"]["reason"].as_str()),
        (404, Some("ERASED"))
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_streams_is_one_object_a_line() {
    let server = server().await;
    let head = "POST /v1/drafts:batchVerify HTTP/1.0\ncontent-type: application/x-ndjson";
    let draft = |id: usize, words: &str| {
        format!(r#"{{"request": {{"draft": {{"id": "{id}", "text": "{words}"}}}}}}"#)
    };
    let mut drafts: Vec<_> = (0..30)
        .map(|id| {
            draft(
                id,
                "“We sail at noon, whatever the weather may bring,” Carl Dahl said.",
            )
        })
        .collect();
    drafts.push(draft(30, " "));
    let (code, headers, answer) = server
        .http(&format!("{head}\n\n{}\n", drafts.join("\n")))
        .await;
    assert_eq!(code, 200, "{answer}");
    assert!(
        headers.contains("application/x-ndjson") && headers.contains("x-request-id"),
        "{headers}"
    );
    let mut lines: Vec<Value> = answer.lines().map(json).collect();
    lines.sort_by_key(|line| {
        line["draftId"]
            .as_str()
            .and_then(|id| id.parse::<usize>().ok())
    });
    assert_eq!(lines.len(), 31);
    assert!(
        lines[..30]
            .iter()
            .all(|line| line["response"]["headline"] == "HEADLINE_PASS"),
        "{answer}"
    );
    assert_eq!(lines[30]["error"]["code"], 3, "{}", lines[30]);

    let ingest = "POST /v1/documents:ingest HTTP/1.1\ncontent-type: application/json";
    let good = r#"{"document": {"text": "“One,” said Jane Roe."}}"#;
    for (head, body, code, said) in [
        (
            ingest,
            format!("{good}\n{{\"document\": 5}}"),
            400,
            "line 2: document",
        ),
        (ingest, format!("{good}\n{{"), 400, "line 2: the body"),
        (ingest, format!("{good}{good}"), 400, "line 1: the body"),
        (
            "POST /v1/documents:ingest?author=me HTTP/1.1\ncontent-type: application/json",
            good.into(),
            400,
            "the address",
        ),
        (
            "POST /v1/documents:ingest HTTP/1.1\ncontent-type: text/plain",
            good.into(),
            415,
            "application/x-ndjson",
        ),
        (
            "GET /v1/documents:ingest HTTP/1.1",
            String::new(),
            405,
            "POST",
        ),
        (
            "POST /onrecord.v1.Corpus/IngestDocuments HTTP/1.1\ncontent-type: application/json",
            good.into(),
            501,
            "/v1/documents:ingest",
        ),
    ] {
        let (found, _, answer) = server.http(&format!("{head}\n\n{body}")).await;
        assert_eq!(found, code, "{head} {body}: {answer}");
        assert!(answer.contains(said), "{said}: {answer}");
    }
    let (_, _, info) = server.http("GET /v1/server HTTP/1.1").await;
    assert_eq!(
        json(&info)["documentCount"],
        "3",
        "nothing of a bad body is done"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_details_of_an_error_are_there_for_programs_and_people() {
    let server = server().await;
    let (_, _, answer) = server.http(&format!("{VERIFY}\n\n{{}}")).await;
    let error = json(&answer);
    let info = &error["details"][0];
    assert_eq!(info["type"], "google.rpc.ErrorInfo");
    assert_eq!(info["debug"]["reason"], "REQUIRED", "{error}");
    let bytes = STANDARD_NO_PAD
        .decode(info["value"].as_str().expect("bytes"))
        .expect("base64");
    let decoded = tonic_types::pb::ErrorInfo::decode(bytes.as_slice()).expect("a message");
    assert_eq!(decoded.domain, "onrecord");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeout_in_a_header_counts() {
    let server = server().await;
    let request = format!(
        "{VERIFY}\nconnect-timeout-ms: 0\n\n{}",
        r#"{"draft": {"text": "“One,” said Jane Roe."}}"#
    );
    let (code, _, answer) = server.http(&request).await;
    assert_eq!(
        (code, json(&answer)["code"].as_str()),
        (504, Some("deadline_exceeded")),
        "{answer}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_readers_would_read_differently_is_refused() {
    let server = server().await;
    let draft =
        r#""draft": {"text": "“The harbour will close before the autumn,” said Anna Berg."}"#;
    for (head, body, code, told) in [
        (
            "",
            format!("{{{draft}, \"draft\": {{\"text\": \"none\"}}}}"),
            400,
            "the field draft stands twice",
        ),
        (
            "connect-timeout-ms: -5\n",
            format!("{{{draft}}}"),
            400,
            "connect-timeout-ms",
        ),
        (
            "content-encoding: gzip\n",
            format!("{{{draft}}}"),
            415,
            "content-encoding",
        ),
        ("host: \n", format!("{{{draft}}}"), 400, "HOST:PORT"),
        (
            "host: localhost:port\n",
            format!("{{{draft}}}"),
            400,
            "HOST:PORT",
        ),
        ("", format!("{{{draft}}}"), 200, "HEADLINE_STOP"),
    ] {
        let request = format!("{VERIFY}\n{head}\n{body}");
        let (answered, _, answer) = server.http(&request).await;
        assert_eq!(answered, code, "{head}{body}: {answer}");
        assert!(answer.contains(told), "{answer}");
        assert!(!answer.contains("before the autumn") || code == 200);
    }
    let lines = "POST /v1/documents:ingest HTTP/1.1\ncontent-type: application/x-ndjson\n\n{\"document\": {\"id\": \"a\"}}\n{\"document\": {\"id\": \"a\", \"id\": \"b\"}}";
    let (code, _, answer) = server.http(lines).await;
    assert_eq!(code, 400, "{answer}");
    assert!(
        answer.contains("line 2") && answer.contains("the field id stands twice"),
        "{answer}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_gets_its_answers() {
    let server = server().await;
    for address in ["/livez", "/readyz"] {
        let (code, _, body) = server.http(&format!("GET {address} HTTP/1.1")).await;
        assert_eq!((code, body.as_str()), (200, "ok\n"), "{address}");
    }
    let (code, _, openapi) = server.http("GET /openapi.json HTTP/1.1").await;
    assert_eq!(
        (code, json(&openapi)["openapi"].as_str()),
        (200, Some("3.1.0"))
    );
    server.http(&format!("{VERIFY}\n\n{}", r#"{"draft": {"text": "“The harbour will not close before the autumn,” said Anna Berg."}}"#)).await;
    let (code, headers, metrics) = server.http("GET /metrics HTTP/1.1").await;
    assert_eq!(code, 200);
    assert!(headers.contains("openmetrics-text"), "{headers}");
    for line in [
        "onrecord_calls_total{method=\"VerifyDraft\",code=\"ok\"} 1",
        "onrecord_findings_total{headline=\"PASS\",words=\"EXACT\"} 1",
        "onrecord_registry_documents 3",
        "onrecord_registry_sequence 3",
        "onrecord_queue_waiting{queue=\"read\"} 0",
        "onrecord_connections{port=\"http\"} 1",
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_other_sites_are_turned_away_where_nobody_needs_a_key() {
    let server = server().await;
    for (head, refused) in [
        ("GET /v1/server HTTP/1.1", false),
        // A site that had its own name lead to this machine.
        ("GET /v1/server HTTP/1.1\nhost: evil.example:50080", true),
        ("GET / HTTP/1.1\nhost: evil.example", true),
        ("GET /metrics HTTP/1.1\nhost: evil.example", true),
        // A site that posts to this machine.
        (
            "POST /v1/drafts:verify HTTP/1.1\norigin: https://evil.example",
            true,
        ),
        ("GET /v1/server HTTP/1.1\norigin: null", true),
        (
            "GET /v1/server HTTP/1.1\norigin: http://localhost:3000",
            false,
        ),
    ] {
        let (code, _, body) = server.http(head).await;
        assert_eq!(code == 403, refused, "{head}: {code} {body}");
        assert_eq!(body.contains("STRANGE_HOST"), refused, "{head}: {body}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_named_origins_may_call() {
    let server = server().await;
    let asks =
        "OPTIONS /onrecord.v1.Verifier/VerifyDraft HTTP/1.1\naccess-control-request-method: POST";
    let allow = "access-control-allow-origin: https://cms.example.org";
    let (code, headers, _) = server
        .http(&format!("{asks}\norigin: https://cms.example.org"))
        .await;
    assert!(
        code == 204 && headers.contains(allow) && headers.contains("x-api-key"),
        "{headers}"
    );
    let (_, headers, _) = server
        .http(&format!("{asks}\norigin: https://elsewhere.example"))
        .await;
    assert!(
        !headers.contains("access-control-allow-origin"),
        "{headers}"
    );
    let (_, headers, _) = server
        .http("GET /v1/server HTTP/1.1\norigin: https://cms.example.org")
        .await;
    assert!(
        headers.contains(allow) && headers.contains("access-control-expose-headers"),
        "{headers}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_may_speak_grpc_web() {
    let server = server().await;
    // An empty message, framed; base64, which is the text form of gRPC-web.
    let head = "POST /onrecord.v1.Verifier/GetServerInfo HTTP/1.1\ncontent-type: application/grpc-web-text\naccept: application/grpc-web-text";
    let (code, headers, body) = server.http(&format!("{head}\n\nAAAAAAA=")).await;
    assert_eq!(code, 200, "{body}");
    assert!(headers.contains("application/grpc-web-text"), "{headers}");
    assert!(!body.is_empty());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_over_http_and_messages_over_grpc_are_one_answer() {
    let server = server().await;
    let mut verifier = server.client().await.verifier();
    let over_grpc = verifier
        .get_server_info(pb::GetServerInfoRequest {})
        .await
        .expect("an answer")
        .into_inner();
    let (_, _, body) = server.http("GET /v1/server HTTP/1.1").await;
    let over_http: pb::GetServerInfoResponse =
        onrecord::api::json::from_str(&body).expect("our JSON");
    assert_eq!(over_grpc, over_http);
    server.stop().await;
}
