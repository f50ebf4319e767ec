//! Who may do what: keys, scopes, reloading, and whose name a write carries.

use std::{path::Path, sync::Arc};

use futures_util::stream;
use jiff::Timestamp;
use onrecord::{
    api::{
        client::{Client, Connection},
        keys::{KeyFile, KeyRing, Scope},
        pb,
        server::Serving,
        services::{Api, Writes},
    },
    registry::{Access, Registry},
};
use tonic::{Code, Status};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};

use crate::support::{TestServer, details, empty, limits, reports};

struct Keys {
    directory: tempfile::TempDir,
    file: KeyFile,
}

impl Keys {
    fn new() -> Self {
        Keys {
            directory: tempfile::tempdir().expect("a directory"),
            file: KeyFile::default(),
        }
    }

    fn add(&mut self, name: &str, scope: Scope) -> String {
        let key = self.file.add(name, vec![scope], Timestamp::now());
        key.expect("a key")
    }

    fn ring(&self) -> Arc<KeyRing> {
        let path = self.directory.path().join("keys.toml");
        self.file.write(&path).expect("written");
        Arc::new(KeyRing::load(&path).expect("read"))
    }
}

async fn server(api: Api, keys: &Keys) -> (TestServer, Arc<KeyRing>) {
    let ring = keys.ring();
    let serving = Serving {
        keys: Some(ring.clone()),
        reflection: true,
        ..Serving::default()
    };
    (TestServer::start_with(api, serving, &[]).await, ring)
}

async fn client(server: &TestServer, key: Option<&str>) -> Client {
    let connection = Connection {
        key: key.map(str::to_owned),
        ..Connection::default()
    };
    Client::connect_with(&server.address.to_string(), connection)
        .await
        .expect("a server")
}

async fn verify(client: &Client) -> Result<(), Status> {
    let request = pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            text: "“It rains,” said Jane Roe.".into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    client.verifier().verify_draft(request).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_a_wrong_one_and_a_revoked_one_are_refused() {
    let mut keys = Keys::new();
    let cms = keys.add("cms", Scope::Verify);
    let (server, ring) = server(empty(), &keys).await;
    verify(&client(&server, Some(&cms)).await)
        .await
        .expect("a good key");
    let wrong = format!("{}0", &cms[..cms.len() - 1]);
    for (key, reason) in [
        (None, "API_KEY_MISSING"),
        (Some("abc"), "API_KEY_INVALID"),
        (Some(wrong.as_str()), "API_KEY_INVALID"),
    ] {
        if key == Some(cms.as_str()) {
            continue; // One key in sixteen ends in a zero by itself.
        }
        let error = verify(&client(&server, key).await).await;
        details(&error.expect_err("refused"), Code::Unauthenticated, reason);
    }
    // The running server heeds a change of the file when it is told to read it.
    keys.file.revoke("cms", Timestamp::now()).expect("revoked");
    keys.file
        .write(&keys.directory.path().join("keys.toml"))
        .expect("written");
    let connected = client(&server, Some(&cms)).await;
    verify(&connected).await.expect("not read again yet");
    ring.reload().expect("read");
    let error = verify(&connected).await.expect_err("revoked");
    details(&error, Code::Unauthenticated, "API_KEY_REVOKED");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_for_its_scopes_and_health_for_everybody() {
    let mut keys = Keys::new();
    let cms = keys.add("cms", Scope::Verify);
    let root = keys.add("root", Scope::Admin);
    let (server, _) = server(empty(), &keys).await;
    let cms = client(&server, Some(&cms)).await;
    verify(&cms).await.expect("its scope");
    cms.verifier()
        .get_server_info(pb::GetServerInfoRequest {})
        .await
        .expect("any key will do");
    let error = cms
        .registry()
        .list_speakers(pb::ListSpeakersRequest::default())
        .await
        .expect_err("no reader");
    let told = details(&error, Code::PermissionDenied, "SCOPE_MISSING");
    let info = told.error_info().expect("an ErrorInfo");
    assert_eq!(info.metadata["scope"], "read");
    let error = cms
        .corpus()
        .ingest_documents(stream::iter(reports()))
        .await
        .expect_err("no writer");
    details(&error, Code::PermissionDenied, "SCOPE_MISSING");
    client(&server, Some(&root))
        .await
        .corpus()
        .ingest_documents(stream::iter(reports()))
        .await
        .expect("admin is everything");
    HealthClient::new(server.channel().await)
        .check(HealthCheckRequest::default())
        .await
        .expect("health needs no key");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_carries_the_name_of_the_key() {
    let mut keys = Keys::new();
    let wire = keys.add("wire-desk", Scope::Ingest);
    let directory = keys.directory.path().join("registry");
    let registry = Registry::open(&directory, Access::Write).expect("a registry");
    let api = Api::new(Arc::new(registry), Writes::Allowed, limits());
    let (server, _) = server(api, &keys).await;
    client(&server, Some(&wire))
        .await
        .corpus()
        .ingest_documents(stream::iter(reports()))
        .await
        .expect("on record");
    server.stop().await;
    assert_eq!(authors(&directory), ["wire-desk"]);
}

fn authors(directory: &Path) -> Vec<String> {
    let file = rusqlite::Connection::open(directory.join("registry.sqlite")).expect("a file");
    let mut rows = file
        .prepare("SELECT DISTINCT author FROM events")
        .expect("a table");
    let authors = rows.query_map([], |row| row.get(0)).expect("rows");
    authors.collect::<Result<_, _>>().expect("names")
}
