//! Many drafts in one stream: bad ones among them, slow readers, callers who go away.

use std::{collections::BTreeMap, time::Duration};

use futures_util::{StreamExt as _, stream};
use onrecord::api::{
    client::Client,
    pb::{self, batch_verify_drafts_response::Outcome},
};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request};

use crate::support::{TestServer, details, empty, limits, outcome_details, violations};

fn draft(id: usize, text: &str) -> pb::BatchVerifyDraftsRequest {
    pb::BatchVerifyDraftsRequest {
        request: Some(pb::VerifyDraftRequest {
            draft: Some(pb::Draft {
                id: format!("draft {id}"),
                text: text.into(),
                published: None,
            }),
            ..Default::default()
        }),
    }
}

async fn two_hundred_with_three_bad_ones(client: &Client) {
    let drafts = (0..200).map(|n| match n {
        17 => draft(n, "   "),
        101 => draft(
            n,
            &"word ".repeat(limits().text_bytes)[..limits().text_bytes + 1],
        ),
        199 => pb::BatchVerifyDraftsRequest { request: None },
        n => draft(
            n,
            &format!("“It is raining for the {n}th day,” said Jane Roe, the mayor."),
        ),
    });
    let mut answers = client
        .verifier()
        .batch_verify_drafts(stream::iter(drafts.collect::<Vec<_>>()))
        .await
        .expect("a stream")
        .into_inner();
    let mut outcomes = BTreeMap::new();
    while let Some(answer) = answers.next().await {
        let answer = answer.expect("a bad draft does not end the others");
        let before = outcomes.insert(
            answer.index,
            (answer.draft_id, answer.outcome.expect("an outcome")),
        );
        assert!(before.is_none(), "{} twice", answer.index);
    }
    assert_eq!(
        outcomes.keys().copied().collect::<Vec<_>>(),
        (0..200).collect::<Vec<_>>()
    );
    for (index, (id, outcome)) in outcomes {
        let reason = match index {
            17 | 199 => "REQUIRED",
            101 => "TEXT_TOO_LONG",
            _ => {
                assert_eq!(id, format!("draft {index}"));
                let Outcome::Response(response) = outcome else {
                    panic!("{index}: {outcome:?}")
                };
                assert_eq!(response.draft_id, id);
                continue;
            }
        };
        let Outcome::Error(error) = outcome else {
            panic!("{index} is bad")
        };
        let details = outcome_details(&error, Code::InvalidArgument, reason);
        assert_eq!(violations(&details)["draft.text"], reason);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_bad_drafts_among_two_hundred_end_nothing_over_the_network() {
    let server = TestServer::start(empty()).await;
    two_hundred_with_three_bad_ones(&server.client().await).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_bad_drafts_among_two_hundred_end_nothing_in_process() {
    two_hundred_with_three_bad_ones(&Client::local(&empty())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_batch_is_answered() {
    let client = Client::local(&empty());
    let mut answers = client
        .verifier()
        .batch_verify_drafts(stream::iter([]))
        .await
        .expect("a stream")
        .into_inner();
    assert!(answers.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn results_come_before_the_last_draft_is_sent() {
    let server = TestServer::start(empty()).await;
    let client = server.client().await;
    let (send, drafts) = mpsc::channel(1);
    let mut verifier = client.verifier();
    send.send(draft(0, "“One,” said Jane Roe."))
        .await
        .expect("room");
    let mut answers = verifier
        .batch_verify_drafts(ReceiverStream::new(drafts))
        .await
        .expect("a stream")
        .into_inner();
    for n in 0..5 {
        let answer = answers.next().await.expect("a result").expect("a result");
        assert_eq!(answer.index, n);
        let next = draft(0, "“Another,” said Jane Roe.");
        send.send(next).await.expect("the stream is open");
    }
    drop(send);
    assert_eq!(answers.count().await, 1);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_read_than_is_worked_on() {
    // In process nothing buffers between the caller and the service: what was taken from the stream is what is in flight.
    let client = Client::local(&empty());
    let (send, drafts) = mpsc::channel(1);
    let mut answers = client
        .verifier()
        .batch_verify_drafts(ReceiverStream::new(drafts))
        .await
        .expect("a stream")
        .into_inner();
    let sent = tokio::spawn(async move {
        let mut sent = 0;
        while sent < 100
            && send
                .send(draft(sent, "“One,” said Jane Roe."))
                .await
                .is_ok()
        {
            sent += 1;
        }
        sent
    });
    // A caller who takes one result and then waits is not overrun.
    answers.next().await.expect("a result").expect("a result");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(
        !sent.is_finished(),
        "all drafts were taken from a caller who reads nothing"
    );
    assert_eq!(answers.count().await, 99);
    assert_eq!(sent.await.expect("no panic"), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_over_the_limit_ends_the_stream_after_the_results_before_it() {
    let server = TestServer::start(empty()).await;
    let client = server.client().await;
    let drafts = vec![
        draft(0, "“One,” said Jane Roe."),
        draft(1, "“Two,” said Jane Roe."),
        draft(2, &"x".repeat(limits().message_bytes)),
        draft(3, "“Four,” said Jane Roe."),
    ];
    let mut answers = client
        .verifier()
        .batch_verify_drafts(stream::iter(drafts))
        .await
        .expect("a stream")
        .into_inner();
    let mut seen = Vec::new();
    let error = loop {
        match answers.next().await.expect("the error is said") {
            Ok(answer) => seen.push(answer.index),
            Err(error) => break error,
        }
    };
    seen.sort_unstable();
    assert_eq!(seen, [0, 1]);
    let details = details(&error, Code::ResourceExhausted, "MESSAGE_TOO_LARGE");
    assert!(details.quota_failure().is_some());
    assert!(
        error
            .message()
            .contains(&limits().message_bytes.to_string()),
        "{error:?}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_ends_a_batch_with_its_own_code() {
    let server = TestServer::start(empty()).await;
    let client = server.client().await;
    let (send, drafts) = mpsc::channel(4);
    send.send(draft(0, "“One,” said Jane Roe."))
        .await
        .expect("room");
    let mut request = Request::new(ReceiverStream::new(drafts));
    request.set_timeout(Duration::from_millis(400));
    let mut answers = client
        .verifier()
        .batch_verify_drafts(request)
        .await
        .expect("a stream")
        .into_inner();
    answers.next().await.expect("a result").expect("a result");
    let error = answers
        .next()
        .await
        .expect("the deadline is said")
        .expect_err("nothing more was sent");
    assert_eq!(error.code(), Code::DeadlineExceeded, "{error:?}");
    drop(send);
    server.stop().await;
}
