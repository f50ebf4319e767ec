//! What humans decide, over the wire: each call, what answers show of it, and how bad ones are refused.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use onrecord::api::{client::Client, pb};
use tonic::{Code, Request};

use crate::support::{TestServer, details, empty, filled};

async fn quotation(client: &Client, words: &str) -> pb::Quotation {
    let request = pb::ListQuotationsRequest {
        parent: "speakers/-".into(),
        filter: format!("text : \"{words}\""),
        ..Default::default()
    };
    let page = client
        .registry()
        .list_quotations(request)
        .await
        .expect("a page")
        .into_inner();
    page.quotations
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("{words}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_shown_with_who_and_why_and_comes_once() {
    let server = TestServer::start(filled().await).await;
    let client = server.client().await;
    let before = quotation(&client, "We sail at noon").await;
    let request = pb::CorrectAttributionRequest {
        name: before.name.clone(),
        speaker_display_name: "Erik Holm".into(),
        reason: "heard the tape".into(),
        author: "desk".into(),
        request_id: "one".into(),
        ..Default::default()
    };
    let answer = client
        .corpus()
        .correct_attribution(request.clone())
        .await
        .expect("an answer")
        .into_inner();
    let corrected = answer.quotation.expect("the quotation");
    assert_eq!(
        (
            corrected.name.as_str(),
            corrected.speaker_display_name.as_str()
        ),
        (before.name.as_str(), "Erik Holm")
    );
    let decision = corrected.occurrences[0]
        .decision
        .clone()
        .expect("a decision");
    assert_eq!(
        (
            decision.kind(),
            decision.author.as_str(),
            decision.reason.as_str(),
            decision.before.as_str(),
            decision.sequence
        ),
        (
            pb::DecisionKind::Corrected,
            "desk",
            "heard the tape",
            "Carl Dahl",
            answer.sequence
        )
    );
    assert!(decision.time.is_some());
    // A retry is harmless, and another request under its id is not taken.
    let again = client
        .corpus()
        .correct_attribution(request.clone())
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(again.sequence, answer.sequence);
    let other = pb::CorrectAttributionRequest {
        speaker_display_name: "Jane Roe".into(),
        ..request
    };
    let status = client
        .corpus()
        .correct_attribution(other)
        .await
        .expect_err("a reused id");
    details(&status, Code::InvalidArgument, "REQUEST_ID_REUSED");
    // The draft that names the right speaker passes now.
    let verify = pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            text: "“We sail at noon, whatever the weather may bring,” said Erik Holm.".into(),
            ..Default::default()
        }),
        min_sequence: answer.sequence,
        ..Default::default()
    };
    let verified = client
        .verifier()
        .verify_draft(verify)
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(
        verified.findings[0].speaker(),
        pb::SpeakerVerdict::Correct,
        "{verified:?}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn speakers_are_merged_named_and_told_apart() {
    let client = Client::local(&filled().await);
    let merged = client
        .corpus()
        .merge_speakers(pb::MergeSpeakersRequest {
            from: "speakers/erik-berg".into(),
            into: "speakers/carl-dahl".into(),
            ..Default::default()
        })
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(
        merged.speaker.expect("a speaker").name,
        "speakers/carl-dahl"
    );
    let named = client
        .corpus()
        .rename_speaker(pb::RenameSpeakerRequest {
            name: "speakers/erik-berg".into(),
            display_name: "Captain Dahl".into(),
            ..Default::default()
        })
        .await
        .expect("an answer")
        .into_inner();
    let named = named.speaker.expect("a speaker");
    assert_eq!(
        (
            named.name.as_str(),
            named.display_name.as_str(),
            named.decisions.len()
        ),
        ("speakers/carl-dahl", "Captain Dahl", 2)
    );
    let known = client
        .corpus()
        .set_speaker_outside_id(pb::SetSpeakerOutsideIdRequest {
            name: named.name.clone(),
            outside_id: Some(pb::OutsideId {
                authority: "wikidata".into(),
                id: "Q42".into(),
            }),
            ..Default::default()
        })
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(known.speaker.expect("a speaker").outside_ids[0].id, "Q42");
    let alias = client
        .corpus()
        .add_speaker_alias(pb::AddSpeakerAliasRequest {
            name: named.name.clone(),
            alias: "the old salt".into(),
            ..Default::default()
        })
        .await
        .expect("an answer")
        .into_inner();
    assert!(
        alias
            .speaker
            .expect("a speaker")
            .aliases
            .contains(&"the old salt".to_owned())
    );
    let split = client
        .corpus()
        .split_speaker(pb::SplitSpeakerRequest {
            name: named.name.clone(),
            names: vec!["Erik Berg".into()],
            ..Default::default()
        })
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(split.other.expect("a speaker").name, "speakers/erik-berg");
    let status = client
        .corpus()
        .merge_speakers(pb::MergeSpeakersRequest {
            from: "speakers/erik-berg".into(),
            into: "speakers/carl-dahl".into(),
            ..Default::default()
        })
        .await
        .expect_err("they were told apart");
    details(&status, Code::InvalidArgument, "SPLIT_BY_DECISION");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_retracted_or_erased_says_so() {
    let client = Client::local(&filled().await);
    let alone = quotation(&client, "We sail at noon").await;
    let answer = client
        .corpus()
        .retract_document(pb::RetractDocumentRequest {
            name: "documents/ferries".into(),
            reason: "made up".into(),
            author: "desk".into(),
            ..Default::default()
        })
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(
        answer
            .document
            .expect("a document")
            .retracted
            .expect("a decision")
            .reason,
        "made up"
    );
    let get = |name: &str| pb::GetQuotationRequest {
        name: name.into(),
        ..Default::default()
    };
    let gone = client
        .registry()
        .get_quotation(get(&alone.name))
        .await
        .expect("an answer")
        .into_inner();
    let withdrawn = gone.withdrawn.expect("a decision");
    assert_eq!(
        (
            withdrawn.kind(),
            withdrawn.author.as_str(),
            gone.text.as_str()
        ),
        (pb::DecisionKind::Retracted, "desk", alone.text.as_str())
    );
    let erase = pb::EraseDocumentRequest {
        name: "documents/ferries".into(),
        reason: "a court's order".into(),
        ..Default::default()
    };
    let status = client
        .corpus()
        .erase_document(pb::EraseDocumentRequest {
            reason: " ".into(),
            ..erase.clone()
        })
        .await
        .expect_err("no reason");
    details(&status, Code::InvalidArgument, "REQUIRED");
    let erased = client
        .corpus()
        .erase_document(erase)
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(
        erased.tombstone.expect("a tombstone").reason,
        "a court's order"
    );
    let document = pb::GetDocumentRequest {
        name: "documents/ferries".into(),
        ..Default::default()
    };
    let status = client
        .registry()
        .get_document(document)
        .await
        .expect_err("it is gone");
    let info = details(&status, Code::NotFound, "ERASED");
    assert!(status.message().contains("a court's order"), "{info:?}");
    let shared = quotation(&client, "The harbour will not close").await;
    let request = pb::EraseQuotationRequest {
        name: shared.name.clone(),
        reason: "private".into(),
        ..Default::default()
    };
    client
        .corpus()
        .erase_quotation(request)
        .await
        .expect("an answer");
    let status = client
        .registry()
        .get_quotation(get(&shared.name))
        .await
        .expect_err("it is gone");
    details(&status, Code::NotFound, "ERASED");
    // The log tells all of it, page by page, and still holds together.
    let mut request = pb::ListEventsRequest {
        page_size: 2,
        ..Default::default()
    };
    let mut kinds = Vec::new();
    loop {
        let page = client
            .registry()
            .list_events(request.clone())
            .await
            .expect("a page")
            .into_inner();
        kinds.extend(
            page.events
                .iter()
                .map(|event| (event.kind.clone(), event.erased)),
        );
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let kinds: Vec<_> = kinds
        .iter()
        .map(|(kind, erased)| (kind.as_str(), *erased))
        .collect();
    assert_eq!(
        kinds,
        [
            ("document_ingested", false),
            ("document_ingested", true),
            ("document_ingested", false),
            ("document_retracted", false),
            ("document_erased", false),
            ("quotation_erased", false)
        ]
    );
    let verified = client
        .registry()
        .verify_log(pb::VerifyLogRequest {})
        .await
        .expect("an answer")
        .into_inner();
    // Each event that lost words counts: the document's own, and those that printed the quotation.
    assert_eq!(
        (verified.events, verified.erased, verified.problems.len()),
        (6, 3, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_waits_for_a_sequence_number_and_not_for_ever() {
    let server = TestServer::start(empty()).await;
    let client = server.client().await;
    let mut ahead = Request::new(pb::ListSpeakersRequest {
        min_sequence: 1,
        ..Default::default()
    });
    ahead.set_timeout(Duration::from_secs(20));
    let (mut registry, mut corpus) = (client.registry(), client.corpus());
    let documents = stream::iter(crate::support::reports());
    let (answer, ingested) = tokio::join!(registry.list_speakers(ahead), async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        corpus.ingest_documents(documents).await
    });
    ingested.expect("an answer");
    let answer = answer.expect("an answer").into_inner();
    assert!(answer.sequence >= 1);
    let mut future = Request::new(pb::ListSpeakersRequest {
        min_sequence: 1_000,
        ..Default::default()
    });
    future.set_timeout(Duration::from_millis(500));
    let status = client
        .registry()
        .list_speakers(future)
        .await
        .expect_err("it never comes");
    details(&status, Code::FailedPrecondition, "SEQUENCE_NOT_REACHED");
    let wrong = pb::ListSpeakersRequest {
        min_sequence: -1,
        ..Default::default()
    };
    let status = client
        .registry()
        .list_speakers(wrong)
        .await
        .expect_err("no number");
    details(&status, Code::InvalidArgument, "OUT_OF_RANGE");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embargoed_document_is_in_no_answer_before_its_hour() {
    let client = Client::local(&empty());
    let mut documents = crate::support::reports();
    let far = prost_types::Timestamp {
        seconds: 32_503_680_000,
        nanos: 0,
    };
    documents[1]
        .document
        .as_mut()
        .expect("a document")
        .embargo_until = Some(far);
    client
        .corpus()
        .ingest_documents(stream::iter(documents))
        .await
        .expect("an answer");
    let page = client
        .registry()
        .list_documents(pb::ListDocumentsRequest::default())
        .await
        .expect("a page")
        .into_inner();
    assert_eq!(page.documents.len(), 2);
    let request = pb::GetDocumentRequest {
        name: "documents/ferries".into(),
        ..Default::default()
    };
    let status = client
        .registry()
        .get_document(request)
        .await
        .expect_err("not yet");
    details(&status, Code::NotFound, "NOT_ON_RECORD");
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_again_by_the_same_rules_changes_nothing() {
    let client = Client::local(&filled().await);
    let request = pb::ReextractDocumentsRequest {
        accept: true,
        ..Default::default()
    };
    let mut stream = client
        .corpus()
        .reextract_documents(request)
        .await
        .expect("a stream")
        .into_inner();
    let mut messages = Vec::new();
    while let Some(message) = stream.next().await {
        messages.push(message.expect("a message"));
    }
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert_eq!((messages[0].documents_read, messages[0].sequence), (3, 3));
    let request = pb::ReextractDocumentsRequest {
        documents: vec!["documents/nothing".into()],
        ..Default::default()
    };
    let mut stream = client
        .corpus()
        .reextract_documents(request)
        .await
        .expect("a stream")
        .into_inner();
    let message = stream.next().await.expect("a message").expect("a message");
    assert!(message.error.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_names_one_speaker() {
    let client = Client::local(&filled().await);
    let name = quotation(&client, "We sail at noon").await.name;
    for request in [
        pb::CorrectAttributionRequest {
            name: name.clone(),
            ..Default::default()
        },
        pb::CorrectAttributionRequest {
            name: name.clone(),
            nobody: true,
            speaker: "speakers/carl-dahl".into(),
            ..Default::default()
        },
    ] {
        let status = client
            .corpus()
            .correct_attribution(request)
            .await
            .expect_err("not one speaker");
        details(&status, Code::InvalidArgument, "REQUIRED");
    }
    let request = pb::CorrectAttributionRequest {
        name: "quotations/none".into(),
        nobody: true,
        ..Default::default()
    };
    let status = client
        .corpus()
        .correct_attribution(request)
        .await
        .expect_err("no such quotation");
    details(&status, Code::InvalidArgument, "NOT_ON_RECORD");
}
