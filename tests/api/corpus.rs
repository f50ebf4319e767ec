//! The Corpus service: documents and attributed quotations, good and bad ones in one stream.

use std::sync::Arc;

use futures_util::stream;
use onrecord::{
    api::{
        client::Client,
        pb::{self, IngestState},
        services::{Api, Writes},
    },
    ingest,
    registry::{Access, Registry},
};
use tonic::Code;

use crate::support::{TestServer, details, empty, limits, outcome_details, reports, violations};

fn plain(id: &str, text: &str) -> pb::IngestDocumentsRequest {
    pb::IngestDocumentsRequest {
        document: Some(pb::Document {
            id: id.into(),
            label: format!("{id}.txt"),
            text: text.into(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_document_has_an_outcome_and_a_bad_one_ends_nothing() {
    let server = TestServer::start(empty()).await;
    let mut corpus = server.client().await.corpus();
    let mut documents = reports();
    documents.insert(1, plain("blank", " \n"));
    documents.insert(
        2,
        pb::IngestDocumentsRequest {
            document: None,
            ..Default::default()
        },
    );
    let mut undated = plain("undated", "“So be it,” said Jane Roe.");
    undated.document.as_mut().expect("a document").published = Some(pb::Date {
        year: 2025,
        month: 3,
        day: 0,
    });
    documents.push(undated);
    documents.push(plain(
        "long",
        &"word ".repeat(limits().text_bytes)[..limits().text_bytes + 1],
    ));
    let answer = corpus
        .ingest_documents(stream::iter(documents))
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(
        answer.outcomes.iter().map(|o| o.index).collect::<Vec<_>>(),
        (0..7).collect::<Vec<_>>()
    );
    assert!(answer.sequence > 0);
    for (index, reason, field) in [
        (1, "REQUIRED", "document.text"),
        (2, "REQUIRED", "document.text"),
        (5, "INVALID_DATE", "document.published"),
        (6, "TEXT_TOO_LONG", "document.text"),
    ] {
        let outcome = &answer.outcomes[index];
        assert_eq!(outcome.state(), IngestState::Refused);
        let details = outcome_details(
            outcome.error.as_ref().expect("why"),
            Code::InvalidArgument,
            reason,
        );
        assert_eq!(violations(&details)[field], reason);
        assert!(outcome.document.is_empty());
    }
    assert_eq!(answer.outcomes[6].label, "long.txt");
    let harbour = &answer.outcomes[0];
    assert_eq!(
        (
            harbour.state(),
            harbour.document.as_str(),
            harbour.quotations
        ),
        (IngestState::Ingested, "documents/harbour", 1)
    );

    // Once more: nothing changes but the one that was revised.
    let mut again = reports();
    again[2]
        .document
        .as_mut()
        .expect("a document")
        .text
        .push_str(" “We shall see,” she said.");
    let second = corpus
        .ingest_documents(stream::iter(again))
        .await
        .expect("an answer")
        .into_inner();
    let states: Vec<_> = second
        .outcomes
        .iter()
        .map(pb::IngestOutcome::state)
        .collect();
    assert_eq!(
        states,
        [
            IngestState::Unchanged,
            IngestState::Unchanged,
            IngestState::Revised
        ]
    );
    assert_eq!(second.outcomes[2].quotations, 2);
    assert!(second.sequence > answer.sequence);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_head_of_a_text_says_is_read_unless_the_request_says_it() {
    let api = empty();
    let client = Client::local(&api);
    let text = "---\nid: from-the-head\noutlet: The Head\ntitle: A title\npublished: 2025-03-06\n---\n“So be it,” said Jane Roe.";
    let mut request = plain("", text);
    request.document.as_mut().expect("a document").outlet = "The Request".into();
    let answer = client
        .corpus()
        .ingest_documents(stream::iter([request]))
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(answer.outcomes[0].document, "documents/from-the-head");
    let name = "documents/from-the-head".to_owned();
    let document = client
        .registry()
        .get_document(pb::GetDocumentRequest {
            name,
            ..Default::default()
        })
        .await
        .expect("it is there")
        .into_inner();
    assert_eq!(
        (document.outlet.as_str(), document.title.as_str()),
        ("The Request", "A title")
    );
    assert_eq!(
        document.published,
        Some(pb::Date {
            year: 2025,
            month: 3,
            day: 6
        })
    );
    assert_eq!(document.text, text, "the text as received");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_call_takes_so_many_and_keeps_those() {
    let api = empty();
    let client = Client::local(&api);
    let many = limits().items_per_call;
    let documents = (0..=many).map(|n| {
        plain(
            &format!("d{n}"),
            &format!("“So be it for the {n}th time,” said Jane Roe."),
        )
    });
    let error = client
        .corpus()
        .ingest_documents(stream::iter(documents.collect::<Vec<_>>()))
        .await
        .expect_err("one too many");
    let details = details(&error, Code::ResourceExhausted, "TOO_MANY_ITEMS");
    assert!(details.quota_failure().is_some());
    let info = client
        .verifier()
        .get_server_info(pb::GetServerInfoRequest {})
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(
        info.document_count,
        i64::try_from(many).expect("small"),
        "those before it are on record"
    );
    let quotations = (0..=many).map(|_| pb::ImportQuotationsRequest {
        quotation: "So be it, then.".into(),
        ..Default::default()
    });
    let error = client
        .corpus()
        .import_quotations(stream::iter(quotations.collect::<Vec<_>>()))
        .await
        .expect_err("one too many");
    self::details(&error, Code::ResourceExhausted, "TOO_MANY_ITEMS");
}

#[tokio::test(flavor = "multi_thread")]
async fn attributed_quotations_become_entries_like_any_other() {
    let server = TestServer::start(empty()).await;
    let client = server.client().await;
    let quotation = |words: &str| pb::ImportQuotationsRequest {
        quotation: words.into(),
        speaker: "Jane Roe".into(),
        document: "minutes".into(),
        outlet: "Town Hall".into(),
        published: Some(pb::Date {
            year: 2024,
            month: 5,
            day: 2,
        }),
        date: Some(pb::Date {
            year: 2024,
            month: 5,
            day: 0,
        }),
        place: "Northshore".into(),
        url: "https://example.org/minutes".into(),
        ..Default::default()
    };
    let batch = vec![
        quotation("The budget stands as it was drawn up."),
        quotation(""),
        pb::ImportQuotationsRequest {
            date: Some(pb::Date {
                year: 2024,
                month: 13,
                day: 0,
            }),
            ..quotation("Never mind the date.")
        },
        quotation("We looked at every line of it."),
    ];
    let answer = client
        .corpus()
        .import_quotations(stream::iter(batch.clone()))
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!((answer.imported, answer.unchanged), (2, 0), "{answer:?}");
    let refused: Vec<_> = answer.refused.iter().map(|r| r.index).collect();
    assert_eq!(refused, [1, 2]);
    outcome_details(
        answer.refused[1].error.as_ref().expect("why"),
        Code::InvalidArgument,
        "INVALID_DATE",
    );
    let again = client
        .corpus()
        .import_quotations(stream::iter(batch))
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!((again.imported, again.unchanged), (0, 2), "{again:?}");

    let list = pb::ListQuotationsRequest {
        parent: "speakers/-".into(),
        ..Default::default()
    };
    let list = client
        .registry()
        .list_quotations(list)
        .await
        .expect("a list")
        .into_inner();
    assert_eq!(list.total_size, 2);
    let first = &list.quotations[0];
    assert_eq!(first.speaker_display_name, "Jane Roe");
    assert_eq!(
        first.date_said,
        Some(pb::Date {
            year: 2024,
            month: 5,
            day: 0
        })
    );
    let occurrence = &first.occurrences[0];
    assert_eq!(
        (occurrence.span, occurrence.outlet.as_str()),
        (None, "Town Hall"),
        "no text, no span"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_only_reads_says_how_to_write() {
    let built_in = Arc::new(ingest::built_in().expect("the seeds"));
    let client = Client::local(&Api::new(built_in, Writes::Refused, limits()));
    let error = client
        .corpus()
        .ingest_documents(stream::iter(reports()))
        .await
        .expect_err("no writes");
    let found = details(&error, Code::FailedPrecondition, "REGISTRY_READ_ONLY");
    assert!(found.precondition_failure().is_some());
    assert!(error.message().contains("--registry DIR"), "{error:?}");
    let error = client
        .corpus()
        .import_quotations(stream::iter([]))
        .await
        .expect_err("no writes");
    details(&error, Code::FailedPrecondition, "REGISTRY_READ_ONLY");

    // A registry that was opened for reading says the same.
    let dir = tempfile::tempdir().expect("a directory");
    drop(Registry::open(dir.path(), Access::Write).expect("a new registry"));
    let registry = Arc::new(Registry::open(dir.path(), Access::Read).expect("a registry"));
    let client = Client::local(&Api::new(registry, Writes::Allowed, limits()));
    let error = client
        .corpus()
        .ingest_documents(stream::iter(reports()))
        .await
        .expect_err("no writes");
    details(&error, Code::FailedPrecondition, "REGISTRY_READ_ONLY");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_serves_the_same_answers() {
    let dir = tempfile::tempdir().expect("a directory");
    let list = pb::ListQuotationsRequest {
        parent: "speakers/-".into(),
        ..Default::default()
    };
    let before = {
        let registry = Arc::new(Registry::open(dir.path(), Access::Write).expect("a new registry"));
        let server = TestServer::start(Api::new(registry, Writes::Allowed, limits())).await;
        let client = server.client().await;
        client
            .corpus()
            .ingest_documents(stream::iter(reports()))
            .await
            .expect("an answer");
        let list = client
            .registry()
            .list_quotations(list.clone())
            .await
            .expect("a list")
            .into_inner();
        server.stop().await;
        list
    };
    assert!(before.total_size >= 3);
    let registry = Arc::new(Registry::open(dir.path(), Access::Read).expect("the registry"));
    let client = Client::local(&Api::new(registry, Writes::Refused, limits()));
    let after = client
        .registry()
        .list_quotations(list)
        .await
        .expect("a list")
        .into_inner();
    assert_eq!(before, after);
}
