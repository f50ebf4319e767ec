//! The Registry service: lists in pages, look-up by any name, one record by its name.

use onrecord::api::{client::Client, pb};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::support::{TestServer, details, filled, limits, violations};

fn all() -> pb::ListQuotationsRequest {
    pb::ListQuotationsRequest {
        parent: "speakers/-".into(),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn quotations_come_with_every_occurrence_and_what_stands_around() {
    let server = TestServer::start(filled().await).await;
    let mut registry = server.client().await.registry();
    let list = registry
        .list_quotations(all())
        .await
        .expect("a list")
        .into_inner();
    assert_eq!(
        (
            list.total_size,
            list.quotations.len(),
            list.next_page_token.as_str()
        ),
        (3, 3, "")
    );
    assert!(list.sequence > 0);
    let harbour = list
        .quotations
        .iter()
        .find(|q| q.text.starts_with("The harbour"))
        .expect("it is there");
    assert_eq!(harbour.speaker_display_name, "Anna Berg");
    assert_eq!(harbour.kind(), pb::QuotationKind::Direct);
    let outlets: Vec<_> = harbour
        .occurrences
        .iter()
        .map(|o| o.outlet.as_str())
        .collect();
    assert_eq!(
        outlets,
        ["Northshore Courier", "Evening Post"],
        "earliest publication first"
    );
    let first = &harbour.occurrences[0];
    assert_eq!(first.document, "documents/harbour");
    assert_eq!(
        (first.title.as_str(), first.url.as_str()),
        ("Report harbour", "https://example.org/harbour")
    );
    assert_eq!(
        first.published,
        Some(pb::Date {
            year: 2025,
            month: 3,
            day: 6
        })
    );
    assert_eq!(first.context_before, "The café by the quay 😀 was full.");
    assert_eq!(first.context_after, "The ferries go on.");
    assert_eq!(
        (first.source.as_str(), first.cue.as_str()),
        ("Anna Berg", "said")
    );
    assert_eq!(
        harbour
            .variants
            .iter()
            .map(|v| v.documents.len())
            .sum::<usize>(),
        2
    );

    let one = registry
        .get_quotation(pb::GetQuotationRequest {
            name: harbour.name.clone(),
            encoding_type: 0,
            ..Default::default()
        })
        .await;
    assert_eq!(&one.expect("it is there").into_inner(), harbour);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn offsets_come_in_the_unit_asked_for() {
    let client = Client::local(&filled().await);
    let document = client
        .registry()
        .get_document(pb::GetDocumentRequest {
            name: "documents/harbour".into(),
            ..Default::default()
        })
        .await;
    let text = document.expect("it is there").into_inner().text;
    let words = "The harbour will not close before the autumn,";
    let byte = text.find(words).expect("the words");
    let before = &text[..byte];
    for (encoding, start, length) in [
        (pb::EncodingType::Unspecified, byte, words.len()),
        (pb::EncodingType::Utf8, byte, words.len()),
        (
            pb::EncodingType::Utf16,
            before.encode_utf16().count(),
            words.len(),
        ),
        (pb::EncodingType::Utf32, before.chars().count(), words.len()),
    ] {
        let request = pb::ListQuotationsRequest {
            encoding_type: encoding.into(),
            filter: "text:\"autumn\"".into(),
            ..all()
        };
        let list = client
            .registry()
            .list_quotations(request)
            .await
            .expect("a list")
            .into_inner();
        let span = list.quotations[0].occurrences[0].span.expect("a span");
        let count = |n: i32| usize::try_from(n).expect("positive");
        assert_eq!(count(span.start), start, "{encoding:?}");
        assert_eq!(count(span.end - span.start), length, "{encoding:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages_that_belong_to_their_query() {
    let client = Client::local(&filled().await);
    let mut names = Vec::new();
    let mut token = String::new();
    loop {
        let request = pb::ListQuotationsRequest {
            page_size: 1,
            page_token: token.clone(),
            ..all()
        };
        let page = client
            .registry()
            .list_quotations(request)
            .await
            .expect("a page")
            .into_inner();
        assert_eq!((page.total_size, page.quotations.len()), (3, 1));
        names.extend(page.quotations.into_iter().map(|q| q.name));
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 3);

    let first = pb::ListSpeakersRequest {
        page_size: 1,
        ..Default::default()
    };
    let page = client
        .registry()
        .list_speakers(first)
        .await
        .expect("a page")
        .into_inner();
    assert!(!page.next_page_token.is_empty());
    let other = pb::ListSpeakersRequest {
        page_size: 1,
        page_token: page.next_page_token.clone(),
        order_by: "quotation_count desc".into(),
        ..Default::default()
    };
    let error = client
        .registry()
        .list_speakers(other)
        .await
        .expect_err("another query");
    assert_eq!(
        violations(&details(
            &error,
            Code::InvalidArgument,
            "INVALID_PAGE_TOKEN"
        ))["page_token"],
        "INVALID_PAGE_TOKEN"
    );
    let documents = pb::ListDocumentsRequest {
        page_token: page.next_page_token,
        ..Default::default()
    };
    let error = client
        .registry()
        .list_documents(documents)
        .await
        .expect_err("another list");
    details(&error, Code::InvalidArgument, "INVALID_PAGE_TOKEN");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_cannot_be_says_which_field_is_wrong() {
    let client = Client::local(&filled().await);
    let list = |request: pb::ListQuotationsRequest| {
        let mut registry = client.registry();
        async move {
            let said = format!("{request:?}");
            let answer = registry.list_quotations(request).await;
            answer.expect_err(&said)
        }
    };
    let wrong = |status: Status, reason: &str, field: &str| {
        assert_eq!(
            violations(&details(&status, Code::InvalidArgument, reason))[field],
            reason
        );
    };
    wrong(
        list(pb::ListQuotationsRequest {
            filter: "colour = \"red\"".into(),
            ..all()
        })
        .await,
        "INVALID_FILTER",
        "filter",
    );
    wrong(
        list(pb::ListQuotationsRequest {
            filter: "date_said > \"yesterday\"".into(),
            ..all()
        })
        .await,
        "INVALID_FILTER",
        "filter",
    );
    wrong(
        list(pb::ListQuotationsRequest {
            order_by: "loudness".into(),
            ..all()
        })
        .await,
        "INVALID_ORDER_BY",
        "order_by",
    );
    wrong(
        list(pb::ListQuotationsRequest {
            page_token: "nonsense".into(),
            ..all()
        })
        .await,
        "INVALID_PAGE_TOKEN",
        "page_token",
    );
    wrong(
        list(pb::ListQuotationsRequest {
            page_size: -1,
            ..all()
        })
        .await,
        "INVALID_PAGE_SIZE",
        "page_size",
    );
    wrong(
        list(pb::ListQuotationsRequest {
            parent: String::new(),
            ..all()
        })
        .await,
        "INVALID_NAME",
        "parent",
    );
    wrong(
        list(pb::ListQuotationsRequest {
            parent: "Anna Berg".into(),
            ..all()
        })
        .await,
        "INVALID_NAME",
        "parent",
    );
    wrong(
        list(pb::ListQuotationsRequest {
            encoding_type: 77,
            ..all()
        })
        .await,
        "UNKNOWN_ENUM_VALUE",
        "encoding_type",
    );
    let long = "x".repeat(limits().name_bytes + 1);
    wrong(
        list(pb::ListQuotationsRequest {
            filter: long,
            ..all()
        })
        .await,
        "VALUE_TOO_LONG",
        "filter",
    );
    let nobody = list(pb::ListQuotationsRequest {
        parent: "speakers/no-such-person".into(),
        ..all()
    })
    .await;
    details(&nobody, Code::NotFound, "NOT_ON_RECORD");
}

#[tokio::test(flavor = "multi_thread")]
async fn speakers_are_found_by_any_name_and_several_where_it_fits_several() {
    let client = Client::local(&filled().await);
    let look_up = |query: &str| {
        let (mut registry, query) = (client.registry(), query.to_owned());
        async move {
            registry
                .lookup_speaker(pb::LookupSpeakerRequest {
                    query,
                    ..Default::default()
                })
                .await
        }
    };
    let found = look_up("anna berg")
        .await
        .expect("she is there")
        .into_inner()
        .candidates;
    let anna = found[0].speaker.clone().expect("a speaker");
    assert_eq!(
        (
            found.len(),
            anna.display_name.as_str(),
            found[0].basis.as_str()
        ),
        (1, "Anna Berg", "name")
    );
    assert_eq!(
        (anna.kind(), anna.quotation_count, anna.document_count),
        (pb::SpeakerKind::Person, 1, 2)
    );

    let bergs = look_up("Berg")
        .await
        .expect("both are there")
        .into_inner()
        .candidates;
    let mut names: Vec<_> = bergs
        .iter()
        .filter_map(|c| c.speaker.as_ref())
        .map(|s| s.display_name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["Anna Berg", "Erik Berg"],
        "an ambiguous name lists its candidates"
    );

    let one = client
        .registry()
        .get_speaker(pb::GetSpeakerRequest {
            name: anna.name.clone(),
            ..Default::default()
        })
        .await;
    assert_eq!(one.expect("she is there").into_inner(), anna);
    let own = pb::ListQuotationsRequest {
        parent: anna.name.clone(),
        ..Default::default()
    };
    let own = client
        .registry()
        .list_quotations(own)
        .await
        .expect("a list")
        .into_inner();
    assert_eq!(
        (own.total_size, own.quotations[0].speaker.as_str()),
        (1, anna.name.as_str())
    );

    let error = look_up("Nobody Atall").await.expect_err("nobody");
    let details = details(&error, Code::NotFound, "NOT_ON_RECORD");
    let resource = details.resource_info().expect("a ResourceInfo");
    assert_eq!(
        (
            resource.resource_type.as_str(),
            resource.resource_name.as_str()
        ),
        ("onrecord/Speaker", "Nobody Atall")
    );
    assert_eq!(
        look_up("  ").await.expect_err("nothing asked").code(),
        Code::InvalidArgument
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn speakers_and_documents_are_listed_and_filtered() {
    let client = Client::local(&filled().await);
    let quoted = pb::ListSpeakersRequest {
        filter: "quotation_count > 0".into(),
        ..Default::default()
    };
    let quoted = client
        .registry()
        .list_speakers(quoted)
        .await
        .expect("a list")
        .into_inner();
    let names: Vec<_> = quoted
        .speakers
        .iter()
        .map(|s| s.display_name.as_str())
        .collect();
    assert_eq!(names, ["Anna Berg", "Carl Dahl", "Erik Berg"]);

    let evening = pb::ListDocumentsRequest {
        filter: "outlet = \"Evening Post\"".into(),
        order_by: "published desc".into(),
        ..Default::default()
    };
    let evening = client
        .registry()
        .list_documents(evening)
        .await
        .expect("a list")
        .into_inner();
    let names: Vec<_> = evening.documents.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["documents/echo", "documents/ferries"]);
    assert!(
        evening.documents.iter().all(|d| d.text.is_empty()),
        "lists leave the text out"
    );
    assert_eq!(evening.documents[1].quotation_count, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_not_on_record_is_named_in_the_error() {
    let client = Client::local(&filled().await);
    let mut registry = client.registry();
    let errors = [
        registry
            .get_speaker(pb::GetSpeakerRequest {
                name: "speakers/x".into(),
                ..Default::default()
            })
            .await
            .map(|_| ()),
        registry
            .get_quotation(pb::GetQuotationRequest {
                name: "quotations/x".into(),
                encoding_type: 0,
                ..Default::default()
            })
            .await
            .map(|_| ()),
        registry
            .get_document(pb::GetDocumentRequest {
                name: "documents/x".into(),
                ..Default::default()
            })
            .await
            .map(|_| ()),
    ];
    for (error, kind) in errors
        .into_iter()
        .zip(["speakers", "quotations", "documents"])
    {
        let error = error.expect_err("nothing of that name");
        details(&error, Code::NotFound, "NOT_ON_RECORD");
        assert!(error.message().contains(&format!("{kind}/x")), "{error:?}");
        let resource = error.get_details_resource_info().expect("a ResourceInfo");
        assert_eq!(resource.resource_name, format!("{kind}/x"));
    }
    let error = registry
        .get_document(pb::GetDocumentRequest {
            name: "speakers/x".into(),
            ..Default::default()
        })
        .await
        .expect_err("another kind");
    details(&error, Code::InvalidArgument, "INVALID_NAME");
}
