//! What a draft says is in no log, whatever the level.

use std::{
    io,
    sync::{Arc, Mutex},
};

use onrecord::api::{pb, server::Serving};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::support::{TestServer, filled};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_a_draft_is_in_no_log() {
    let log = Log::default();
    let everything = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace"))
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(everything)
        .expect("the only subscriber of these tests");
    let server = TestServer::start_with(filled().await, Serving::default(), &[]).await;
    let mut verifier = server.client().await.verifier();
    let secret = "xylophone-secret-wording";
    let text = format!("“The {secret} will not close,” said Anna Berg.");
    let draft = Some(pb::Draft {
        id: "tonight".into(),
        text: text.clone(),
        published: None,
    });
    let good = pb::VerifyDraftRequest {
        draft,
        ..Default::default()
    };
    let bad = pb::VerifyDraftRequest {
        profile: "tabloid".into(),
        ..good.clone()
    };
    verifier.verify_draft(good).await.expect("an answer");
    verifier
        .verify_draft(bad)
        .await
        .expect_err("no such profile");
    verifier
        .attribute_text(pb::AttributeTextRequest {
            text: text.clone(),
            encoding_type: 0,
            ..Default::default()
        })
        .await
        .expect("an answer");
    verifier
        .extract_quotations(pb::ExtractQuotationsRequest {
            text,
            ..Default::default()
        })
        .await
        .expect("an answer");
    for body in [
        format!(r#"{{"draft": {{"text": "“The {secret} will not close,” said Anna Berg."}}}}"#),
        format!(r#"{{"draft": {{"text": ["{secret}"]}}, "profile": 5}}"#),
        format!(r#"{{"draft": {{"text": "{secret}"#),
    ] {
        let call = "POST /v1/drafts:verify HTTP/1.1\ncontent-type: application/json";
        server.http(&format!("{call}\n\n{body}")).await;
    }
    let (_, _, metrics) = server.http("GET /metrics HTTP/1.1").await;
    assert!(metrics.contains("onrecord_findings_total"), "{metrics}");
    assert!(!metrics.contains(secret), "the text is in a metric");
    server.stop().await;
    let log = String::from_utf8_lossy(&log.0.lock().expect("no panic")).into_owned();
    assert!(
        log.contains("VerifyDraft") && log.contains("answered"),
        "calls are traced"
    );
    assert!(!log.contains(secret), "the text was logged");
}
