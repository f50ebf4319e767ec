//! The Verifier service: drafts, texts, and what the server says of itself.

use onrecord::api::{client::Client, pb};
use tonic::Code;

use crate::support::{TestServer, details, empty, filled, limits, violations};

fn draft(text: &str) -> pb::VerifyDraftRequest {
    pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            id: "tonight".into(),
            text: text.into(),
            published: None,
        }),
        ..Default::default()
    }
}

async fn verify(client: &Client, request: pb::VerifyDraftRequest) -> pb::VerifyDraftResponse {
    client
        .verifier()
        .verify_draft(request)
        .await
        .expect("an answer")
        .into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faithful_quotation_passes_with_its_evidence() {
    let server = TestServer::start(filled().await).await;
    let client = server.client().await;
    let text = "😀 “The harbour will not close before the autumn,” said Anna Berg.";
    for (encoding, start) in [
        (pb::EncodingType::Utf8, 8),
        (pb::EncodingType::Utf16, 4),
        (pb::EncodingType::Utf32, 3),
    ] {
        let answer = verify(
            &client,
            pb::VerifyDraftRequest {
                encoding_type: encoding.into(),
                ..draft(text)
            },
        )
        .await;
        assert_eq!(
            (answer.draft_id.as_str(), answer.profile.as_str()),
            ("tonight", "ap")
        );
        assert!(!answer.rules_version.is_empty() && answer.sequence > 0);
        let [finding] = answer.findings.as_slice() else {
            panic!("one finding: {answer:?}")
        };
        assert_eq!(answer.headline(), pb::Headline::Pass, "{finding:?}");
        assert_eq!(
            (finding.headline(), finding.speaker()),
            (pb::Headline::Pass, pb::SpeakerVerdict::Correct)
        );
        assert!(
            matches!(
                finding.words(),
                pb::WordsVerdict::Exact | pb::WordsVerdict::Verbatim
            ),
            "{finding:?}"
        );
        assert_eq!(finding.span.map(|s| s.start), Some(start));
        assert_eq!(finding.recorded_speaker_display_name, "Anna Berg");
        assert!(
            finding.quotation.starts_with("quotations/")
                && finding.recorded_speaker.starts_with("speakers/")
        );
        let documents: Vec<_> = finding
            .occurrences
            .iter()
            .map(|o| o.document.as_str())
            .collect();
        assert_eq!(documents, ["documents/harbour", "documents/echo"]);
        let claim = finding.claim.as_ref().expect("the draft's claim");
        assert_eq!(
            (claim.speaker.as_str(), claim.cue.as_str()),
            ("Anna Berg", "said")
        );
        assert!(!finding.id.is_empty() && !finding.method.is_empty());
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_not_stops_with_a_diff_and_a_correction() {
    let client = Client::local(&filled().await);
    let text = "“The harbour will close before the autumn,” said Anna Berg.";
    let answer = verify(&client, draft(text)).await;
    let [finding] = answer.findings.as_slice() else {
        panic!("one finding: {answer:?}")
    };
    assert_eq!(finding.headline(), pb::Headline::Stop, "{finding:?}");
    assert!(
        finding.flags.contains(&pb::Flag::NegationChanged.into()),
        "{finding:?}"
    );
    assert!(
        finding
            .diff
            .iter()
            .any(|step| step.kind() == pb::DiffKind::Missing && step.recorded == "not"),
        "{finding:?}"
    );
    assert!(
        !finding.rules.is_empty()
            && finding
                .reasons
                .iter()
                .all(|r| finding.rules.contains(&r.rule))
    );
    let correction = finding.correction.as_ref().expect("a correction");
    let at = correction.span.expect("its place");
    let place =
        usize::try_from(at.start).expect("positive")..usize::try_from(at.end).expect("positive");
    let mut corrected = text.to_owned();
    corrected.replace_range(place, &correction.text);
    assert_eq!(
        verify(&client, draft(&corrected)).await.headline(),
        pb::Headline::Pass,
        "{corrected}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_words_are_given_back_to_their_speaker() {
    let client = Client::local(&filled().await);
    let answer = verify(
        &client,
        draft("“The harbour will not close before the autumn,” said Carl Dahl."),
    )
    .await;
    let [finding] = answer.findings.as_slice() else {
        panic!("one finding: {answer:?}")
    };
    assert_eq!(
        (finding.headline(), finding.speaker()),
        (pb::Headline::Stop, pb::SpeakerVerdict::Misattributed)
    );
    assert_eq!(finding.recorded_speaker_display_name, "Anna Berg");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_on_record_cannot_be_checked() {
    let client = Client::local(&filled().await);
    let answer = verify(
        &client,
        draft("“The moon is made of very old cheese,” said Anna Berg."),
    )
    .await;
    assert_eq!(answer.headline(), pb::Headline::CannotCheck);
    assert_eq!(answer.findings[0].words(), pb::WordsVerdict::NotFound);
    let nothing = verify(&client, draft("There is no quotation in this text.")).await;
    assert_eq!(
        (nothing.findings.len(), nothing.headline()),
        (0, pb::Headline::Pass)
    );
    for marks in ["“”", "“ ” \" ' „", "““““", "“Never closed", "\u{feff}“"] {
        verify(&client, draft(marks)).await;
    }
    let empty = verify(
        &Client::local(&empty()),
        draft("“So be it,” said Jane Roe."),
    )
    .await;
    assert!(
        !empty.notes.is_empty(),
        "an empty registry is said to be empty: {empty:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_cannot_be_answered_says_why() {
    let client = Client::local(&filled().await);
    let request = pb::VerifyDraftRequest {
        profile: "tabloid".into(),
        encoding_type: 42,
        ..draft("")
    };
    let error = client
        .verifier()
        .verify_draft(request)
        .await
        .expect_err("all wrong");
    let violations = violations(&details(&error, Code::InvalidArgument, "INVALID_REQUEST"));
    let mut fields: Vec<_> = violations
        .iter()
        .map(|(field, reason)| (field.as_str(), reason.as_str()))
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            ("draft.text", "REQUIRED"),
            ("encoding_type", "UNKNOWN_ENUM_VALUE"),
            ("profile", "UNKNOWN_PROFILE")
        ]
    );
    assert!(
        error.message().contains("guardian"),
        "the profiles are named: {error:?}"
    );
    for profile in ["", "ap", "reuters", "guardian"] {
        verify(
            &client,
            pb::VerifyDraftRequest {
                profile: profile.into(),
                ..draft("“So be it,” said Jane Roe.")
            },
        )
        .await;
    }
    let long = draft(&"x".repeat(limits().text_bytes + 1));
    let error = client
        .verifier()
        .verify_draft(long)
        .await
        .expect_err("too long");
    details(&error, Code::InvalidArgument, "TEXT_TOO_LONG");
    assert!(
        error.message().contains(&limits().text_bytes.to_string()),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn registered_words_are_found_in_any_text() {
    let client = Client::local(&filled().await);
    let text =
        "As was said at the time, we sail at noon, whatever the weather may bring, and so it was.";
    let request = pb::AttributeTextRequest {
        text: text.into(),
        encoding_type: pb::EncodingType::Utf16.into(),
        ..Default::default()
    };
    let answer = client
        .verifier()
        .attribute_text(request)
        .await
        .expect("an answer")
        .into_inner();
    let [found] = answer.matches.as_slice() else {
        panic!("one match: {answer:?}")
    };
    assert!(!found.marked);
    let quotation = found.quotation.as_ref().expect("the quotation");
    assert_eq!(quotation.speaker_display_name, "Carl Dahl");
    assert_eq!(quotation.occurrences.len(), 1);
    assert!(answer.sequence > 0);
    let error = client
        .verifier()
        .attribute_text(pb::AttributeTextRequest::default())
        .await
        .expect_err("no text");
    details(&error, Code::InvalidArgument, "REQUIRED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_read_without_the_registry() {
    let server = TestServer::start(empty()).await;
    let client = server.client().await;
    let text =
        "---\npublished: 2025-03-06\n---\n“So be it,” said Jane Roe, the mayor, on Wednesday.";
    let extract = |min_confidence: f64| {
        let request = pb::ExtractQuotationsRequest {
            text: text.into(),
            min_confidence,
            ..Default::default()
        };
        let mut verifier = client.verifier();
        async move {
            verifier
                .extract_quotations(request)
                .await
                .expect("an answer")
                .into_inner()
        }
    };
    let answer = extract(0.0).await;
    let [quotation] = answer.quotations.as_slice() else {
        panic!("one quotation: {answer:?}")
    };
    assert_eq!(
        (quotation.text.as_str(), quotation.speaker.as_str()),
        ("So be it,", "Jane Roe")
    );
    let abstained = extract(1.0).await;
    assert_eq!(
        abstained.quotations[0].speaker, "",
        "below the confidence asked for"
    );
    assert_eq!(
        abstained.quotations[0].source, "Jane Roe",
        "the source is what the text says"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_what_it_is_and_holds() {
    let client = Client::local(&filled().await);
    let info = client
        .verifier()
        .get_server_info(pb::GetServerInfoRequest {})
        .await
        .expect("an answer")
        .into_inner();
    assert_eq!(info.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(info.profiles, ["ap", "reuters", "guardian"]);
    assert_eq!(info.languages, ["en"]);
    assert_eq!((info.document_count, info.quotation_count), (3, 3));
    assert!(info.speaker_count >= 3 && info.sequence >= 3);
    assert_eq!(
        info.latest_published,
        Some(pb::Date {
            year: 2025,
            month: 3,
            day: 8
        })
    );
    let count = |n: usize| i64::try_from(n).expect("small");
    assert_eq!(
        (info.max_text_bytes, info.max_message_bytes),
        (count(limits().text_bytes), count(limits().message_bytes))
    );
    assert_eq!(
        i64::from(info.max_batch_in_flight),
        count(limits().batch_in_flight)
    );
    assert_eq!(
        i64::from(info.max_items_per_call),
        count(limits().items_per_call)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_may_waive_a_finding_by_its_id_and_brings_its_own_house() {
    let server = TestServer::start(filled().await).await;
    let client = server.client().await;
    let text = "“The old harbour will not close before the autumn,” said Anna Berg.";
    let first = verify(&client, draft(text)).await;
    assert_eq!(first.headline(), pb::Headline::Fix, "{first:?}");
    let waiver = |id: &str, author: &str| pb::VerifyDraftRequest {
        waivers: vec![pb::Waiver {
            finding_id: id.into(),
            rules: vec!["R13".into()],
            author: author.into(),
            reason: "as sent by her office".into(),
            span: None,
        }],
        ..draft(text)
    };
    let id = first.findings[0].id.as_str();
    let waived = verify(&client, waiver(id, "A. Editor")).await;
    assert_eq!(waived.headline(), pb::Headline::Pass);
    let finding = &waived.findings[0];
    assert_eq!(finding.headline(), pb::Headline::Fix);
    assert_eq!(finding.waived_headline(), pb::Headline::Pass);
    assert_eq!(finding.waivers[0].author, "A. Editor");
    let unmatched = verify(&client, waiver("none", "A. Editor")).await;
    assert_eq!(unmatched.headline(), pb::Headline::Fix);
    assert!(unmatched.waiver_problems[0].message.contains("\"none\""));
    let refused = client.verifier().verify_draft(waiver(id, " ")).await;
    let status = refused.expect_err("a waiver of nobody");
    let wrong = violations(&details(&status, Code::InvalidArgument, "REQUIRED"));
    assert!(wrong.contains_key("waivers[0]"), "{status:?}");

    let house = |toml: &str| pb::VerifyDraftRequest {
        profile_toml: toml.into(),
        profile: "courier".into(),
        ..draft(text)
    };
    let own = verify(&client, house("[words]\nINSERTION = \"STOP\"\n")).await;
    assert_eq!(
        (own.headline(), own.profile.as_str()),
        (pb::Headline::Stop, "courier")
    );
    let refused = client
        .verifier()
        .verify_draft(house("[words]\nINSERTED = \"STOP\"\n"))
        .await;
    let status = refused.expect_err("no such value");
    assert!(status.message().contains("profile_toml:2"), "{status:?}");

    let version = |text: &str| {
        Some(pb::Draft {
            text: text.into(),
            ..Default::default()
        })
    };
    let compared = client
        .verifier()
        .compare_drafts(pb::CompareDraftsRequest {
            before: version(text),
            after: version(&text.replace("not ", "")),
            ..Default::default()
        })
        .await
        .expect("an answer")
        .into_inner();
    assert!(compared.changes[0].grave, "{compared:?}");
    let nothing = client
        .verifier()
        .compare_drafts(pb::CompareDraftsRequest::default())
        .await;
    let status = nothing.expect_err("no drafts");
    let wrong = violations(&details(&status, Code::InvalidArgument, "REQUIRED"));
    assert!(wrong.contains_key("before.text") && wrong.contains_key("after.text"));
}
