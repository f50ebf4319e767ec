//! Every limit run into: the code, the reason, and what goes on working beside it.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use onrecord::{
    api::{
        client::Client,
        limits::Limits,
        pb,
        server::Serving,
        services::{Api, Writes},
    },
    registry::Registry,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};
use tonic::{Code, Request, Status, metadata::MetadataValue};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use crate::support::{TestServer, details, limits, violations};

async fn server(limits: Limits) -> TestServer {
    let registry = Arc::new(Registry::in_memory());
    let api = Api::new(registry, Writes::Allowed, limits);
    TestServer::start_with(api, Serving::default(), &[]).await
}

async fn extract(client: &Client, text: String) -> Result<(), Status> {
    let request = pb::ExtractQuotationsRequest {
        text,
        ..Default::default()
    };
    let mut verifier = client.verifier();
    // Boxed, as the compiler cannot tell by itself that a call over any transport may move between threads.
    let call: BoxFuture<'_, _> = Box::pin(verifier.extract_quotations(request));
    call.await.map(|_| ())
}

fn long(bytes: usize) -> String {
    let sentence = "“The pier stays open,” said Jane Roe, the mayor of Northshore. ";
    sentence.repeat(bytes / sentence.len() + 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let server = server(Limits {
        requests_per_second: 3,
        ..limits()
    })
    .await;
    let client = server.client().await;
    let mut refused = None;
    for _ in 0..20 {
        let info = client
            .verifier()
            .get_server_info(pb::GetServerInfoRequest {})
            .await;
        refused = refused.or(info.err());
    }
    let details = details(
        &refused.expect("twenty at once are too many"),
        Code::ResourceExhausted,
        "TOO_MANY_REQUESTS",
    );
    assert!(details.retry_info().is_some() && details.quota_failure().is_some());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn overload_is_answered_and_health_with_it() {
    let server = server(Limits {
        computing: 1,
        waiting: 1,
        text_bytes: 1 << 20,
        message_bytes: 4 << 20,
        ..limits()
    })
    .await;
    let client = server.client().await;
    let mut calls = JoinSet::new();
    for _ in 0..12 {
        let client = client.clone();
        calls.spawn(async move { extract(&client, long(300_000)).await });
    }
    let mut health = HealthClient::new(server.channel().await);
    health
        .check(HealthCheckRequest::default())
        .await
        .expect("health");
    let (mut good, mut refused) = (0, 0);
    while let Some(ended) = calls.join_next().await {
        match ended.expect("no panic") {
            Ok(()) => good += 1,
            Err(status) => {
                let details = details(&status, Code::ResourceExhausted, "SERVER_BUSY");
                assert!(details.retry_info().is_some());
                refused += 1;
            }
        }
    }
    assert!(
        good >= 1 && refused >= 1,
        "{good} answered, {refused} refused"
    );
    extract(&client, "“One,” said Jane Roe.".into())
        .await
        .expect("it goes on");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_has_its_own_code_whoever_sets_it() {
    let server = server(Limits {
        deadline: Duration::from_millis(30),
        text_bytes: 8 << 20,
        message_bytes: 16 << 20,
        ..limits()
    })
    .await;
    let client = server.client().await;
    // The caller gives it an hour, and the server cuts that to its own.
    let mut request = Request::new(pb::ExtractQuotationsRequest {
        text: long(7 << 20),
        ..Default::default()
    });
    request.set_timeout(Duration::from_secs(3_600));
    let error = client.verifier().extract_quotations(request).await;
    details(
        &error.expect_err("too long"),
        Code::DeadlineExceeded,
        "DEADLINE_EXCEEDED",
    );
    // The work stopped: nothing computes, and the next call has a thread.
    while !server
        .http("GET /metrics HTTP/1.1")
        .await
        .2
        .contains("onrecord_queue_computing{queue=\"read\"} 0")
    {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_has_so_many_quotations() {
    let server = server(Limits {
        quotations: 3,
        ..limits()
    })
    .await;
    let verify = |count: usize| pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            text: "“It rains,” said Jane Roe. ".repeat(count),
            ..Default::default()
        }),
        ..Default::default()
    };
    let mut verifier = server.client().await.verifier();
    verifier.verify_draft(verify(3)).await.expect("three");
    let error = verifier.verify_draft(verify(4)).await.expect_err("four");
    let details = details(&error, Code::InvalidArgument, "TOO_MANY_QUOTATIONS");
    assert_eq!(violations(&details)["draft.text"], "TOO_MANY_QUOTATIONS");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_have_a_size() {
    let server = server(Limits {
        header_bytes: 8 << 10,
        ..limits()
    })
    .await;
    let mut request = Request::new(pb::GetServerInfoRequest {});
    let large: MetadataValue<_> = "x".repeat(20_000).parse().expect("a value");
    request.metadata_mut().insert("x-large", large);
    let client = server.client().await;
    client
        .verifier()
        .get_server_info(request)
        .await
        .expect_err("too large");
    let header = format!("GET /livez HTTP/1.1\nx-large: {}", "x".repeat(20_000));
    assert_eq!(server.http(&header).await.0, 431);
    assert_eq!(server.http("GET /livez HTTP/1.1").await.0, 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_nothing_or_something_else_is_sent_away() {
    let server = server(Limits {
        hello: Duration::from_millis(100),
        ..limits()
    })
    .await;
    let http = server.http.expect("a port");
    for (address, words, answer) in [
        (server.address, "", ""),
        (http, "", ""),
        // The head of a request that never ends.
        (http, "GET /livez HTTP/1.1\r\nhost: localhost\r\n", ""),
        (
            server.address,
            "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n",
            "this port speaks gRPC",
        ),
        (server.address, "\u{16}\u{3}\u{1}", ""),
        (server.address, "complete nonsense", "this port speaks gRPC"),
        (http, "complete nonsense\r\n\r\n", "400"),
    ] {
        let mut stream = TcpStream::connect(address).await.expect("a server");
        stream.write_all(words.as_bytes()).await.expect("sent");
        let mut said = Vec::new();
        // The connection is closed; whether in order is the system's affair.
        stream.read_to_end(&mut said).await.ok();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains(answer), "{words:?}: {said}");
    }
    assert_eq!(server.http("GET /livez HTTP/1.1").await.0, 200);
    server.stop().await;
}

/// What a port answers to words that stop half-way.
async fn answered(address: std::net::SocketAddr, words: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a server");
    stream.write_all(words).await.expect("sent");
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await.ok();
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_stops_half_way_is_told_so() {
    let server = server(Limits {
        hello: Duration::from_millis(100),
        pause: Duration::from_millis(100),
        ..limits()
    })
    .await;
    let http = server.http.expect("a port");
    let head = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{{\"dra"
        )
    };
    for path in ["/v1/drafts:verify", "/onrecord.v1.Verifier/VerifyDraft"] {
        let said = answered(http, head(path).as_bytes()).await;
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(said.contains("REQUEST_STALLED"), "{said}");
        assert!(said.contains("limits.pause"), "{said}");
    }
    // The first words of HTTP/2, half of them.
    for address in [http, server.address] {
        assert!(!answered(address, b"PRI * HT").await.contains("HTTP/1.1 2"));
    }
    // Half a message over gRPC.
    let (sender, frames) = tokio::sync::mpsc::channel::<Result<_, std::convert::Infallible>>(1);
    let half = bytes_of(&[0, 0, 0, 0, 9, b'x']);
    sender.send(Ok(half)).await.expect("room");
    let body = axum::body::Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(frames));
    let request = tonic::codegen::http::Request::post(format!(
        "http://{}/onrecord.v1.Verifier/VerifyDraft",
        server.address
    ))
    .header("content-type", "application/grpc")
    .header("te", "trailers")
    .body(tonic::body::Body::new(body))
    .expect("a request");
    let answer = tower::ServiceExt::oneshot(server.channel().await, request);
    let answer = answer.await.expect("an answer");
    let status = Status::from_header_map(answer.headers()).expect("a status");
    details(&status, Code::DeadlineExceeded, "REQUEST_STALLED");
    drop(sender);
    server.stop().await;
}

fn bytes_of(bytes: &[u8]) -> prost::bytes::Bytes {
    prost::bytes::Bytes::copy_from_slice(bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_of_requests_may_pause() {
    let server = server(Limits {
        pause: Duration::from_millis(50),
        ..limits()
    })
    .await;
    let draft = |id: &str| pb::BatchVerifyDraftsRequest {
        request: Some(pb::VerifyDraftRequest {
            draft: Some(pb::Draft {
                id: id.into(),
                text: "“One,” said Jane Roe.".into(),
                ..Default::default()
            }),
            ..Default::default()
        }),
    };
    let (sender, drafts) = tokio::sync::mpsc::channel(1);
    sender.send(draft("a")).await.expect("room");
    let drafts = tokio_stream::wrappers::ReceiverStream::new(drafts);
    let mut verifier = server.client().await.verifier();
    let answers = verifier.batch_verify_drafts(drafts).await;
    let mut answers = answers.expect("a stream").into_inner();
    answers.message().await.expect("an answer").expect("one");
    tokio::time::sleep(Duration::from_millis(300)).await;
    sender.send(draft("b")).await.expect("room");
    answers
        .message()
        .await
        .expect("an answer")
        .expect("one more");
    drop((sender, answers));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_are_counted() {
    let server = server(Limits {
        connections: 2,
        ..limits()
    })
    .await;
    let asks = async |client: &Client| {
        let mut verifier = client.verifier();
        let info = verifier.get_server_info(pb::GetServerInfoRequest {}).await;
        info.is_ok()
    };
    let (first, second) = (server.client().await, server.client().await);
    assert!(asks(&first).await && asks(&second).await);
    // Whether a client notices at once or with its first call is its own affair.
    let another = async || match Client::connect(&server.address.to_string()).await {
        Ok(client) => asks(&client).await,
        Err(_) => false,
    };
    assert!(!another().await, "the third is turned away");
    assert!(asks(&first).await, "the first goes on");
    drop(second);
    while !another().await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_goes_away_frees_the_thread() {
    let server = server(Limits {
        computing: 1,
        text_bytes: 8 << 20,
        message_bytes: 16 << 20,
        ..limits()
    })
    .await;
    let client = server.client().await;
    let away = tokio::spawn({
        let client = client.clone();
        async move { extract(&client, long(7 << 20)).await }
    });
    while !server
        .http("GET /metrics HTTP/1.1")
        .await
        .2
        .contains("onrecord_queue_computing{queue=\"read\"} 1")
    {
        tokio::task::yield_now().await;
    }
    away.abort();
    extract(&client, "“One,” said Jane Roe.".into())
        .await
        .expect("the thread is free");
    let metrics = server.http("GET /metrics HTTP/1.1").await.2;
    assert!(
        metrics.contains("onrecord_calls_total{method=\"ExtractQuotations\",code=\"canceled\"} 1"),
        "{metrics}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_and_does_not_read_is_let_go() {
    let server = server(Limits {
        stall: Duration::from_millis(500),
        ..limits()
    })
    .await;
    let connections = async || {
        let metrics = server.http("GET /metrics HTTP/1.1").await.2;
        let line = metrics
            .lines()
            .find_map(|line| line.strip_prefix("onrecord_connections{port=\"http\"} "));
        line.map(str::to_owned).expect("a count")
    };
    let mut idle = TcpStream::connect(server.http.expect("a port"))
        .await
        .expect("a server");
    // More than the system keeps for a reader: a few megabytes.
    let asked = "GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n".repeat(1_000);
    idle.write_all(asked.as_bytes()).await.expect("sent");
    for there in ["1", "2"] {
        // First until it is taken, then until it is let go.
        while connections().await == there {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    // What was on its way still comes, and then the end, long before all that was asked for.
    let mut read = Vec::new();
    idle.read_to_end(&mut read).await.ok();
    assert!(read.len() < 1_000 * onrecord::api::http::openapi::text().len());
    assert_eq!(connections().await, "1");
    server.stop().await;
}
