//! TLS with certificates made for the test: believed, not believed, asked of clients, out of date, of another key.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use onrecord::api::{
    client::{Client, ConnectError, Connection},
    pb,
    server::Serving,
    tls::{Tls, TlsError, TlsFiles},
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{TestServer, empty};

/// An authority, and the files of what it signed.
struct Authority {
    directory: tempfile::TempDir,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let authority = Authority {
            directory: tempfile::tempdir().expect("a directory"),
            issuer: CertifiedIssuer::self_signed(params, key).expect("an authority"),
        };
        authority.write("ca.pem", &authority.issuer.pem());
        authority
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, pem: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, pem).expect("written");
        path
    }

    /// Writes a certificate for this machine, valid in the years from `from` to `until`, and its key.
    fn signed(&self, name: &str, from: i32, until: i32) -> TlsFiles {
        let mut params =
            CertificateParams::new(vec!["localhost".into(), "127.0.0.1".into()]).expect("names");
        params.not_before = rcgen::date_time_ymd(from, 1, 1);
        params.not_after = rcgen::date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().expect("a key");
        let cert = params.signed_by(&key, &self.issuer).expect("signed");
        TlsFiles {
            cert: self.write(&format!("{name}.pem"), &cert.pem()),
            key: self.write(&format!("{name}.key"), &key.serialize_pem()),
            client_ca: None,
        }
    }
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("a file")
}

async fn served(files: TlsFiles) -> TestServer {
    let tls = Tls::load(files).expect("usable files");
    let serving = Serving {
        tls: Some(Arc::new(tls)),
        ..Serving::default()
    };
    TestServer::start_with(empty(), serving, &[]).await
}

async fn asks(server: &TestServer, connection: Connection) -> Result<(), String> {
    let url = format!("https://{}", server.address);
    let client = match Client::connect_with(&url, connection).await {
        Ok(client) => client,
        Err(ConnectError::Unreachable { cause, .. }) => return Err(format!("{cause:?}")),
        Err(error) => return Err(error.to_string()),
    };
    let mut verifier = client.verifier();
    let answer = verifier.get_server_info(pb::GetServerInfoRequest {}).await;
    answer.map(|_| ()).map_err(|status| status.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_believes_the_authority_is_served() {
    let authority = Authority::new();
    let server = served(authority.signed("server", 2020, 2090)).await;
    let ca = read(&authority.path("ca.pem"));
    let believes = Connection {
        ca: Some(ca),
        ..Connection::default()
    };
    asks(&server, believes).await.expect("an answer");
    let other = Authority::new();
    let doubts = Connection {
        ca: Some(read(&other.path("ca.pem"))),
        ..Connection::default()
    };
    asks(&server, doubts)
        .await
        .expect_err("the certificate is of another authority");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_must_show_a_certificate_where_one_is_asked_for() {
    let authority = Authority::new();
    let files = TlsFiles {
        client_ca: Some(authority.path("ca.pem")),
        ..authority.signed("server", 2020, 2090)
    };
    let server = served(files).await;
    let own = authority.signed("client", 2020, 2090);
    let stranger = Authority::new().signed("stranger", 2020, 2090);
    for (identity, good) in [(Some(&own), true), (Some(&stranger), false), (None, false)] {
        // The stranger's authority is gone with its directory; what matters is that another one signed.
        let identity = identity.and_then(|files| {
            let cert = std::fs::read(&files.cert).ok()?;
            Some((cert, std::fs::read(&files.key).ok()?))
        });
        let connection = Connection {
            ca: Some(read(&authority.path("ca.pem"))),
            identity,
            ..Connection::default()
        };
        assert_eq!(asks(&server, connection).await.is_ok(), good);
    }
    server.stop().await;
}

#[test]
fn files_that_cannot_be_used_are_named_with_their_setting() {
    let authority = Authority::new();
    let good = authority.signed("good", 2020, 2090);
    let other = authority.signed("other", 2020, 2090);
    let expired = authority.signed("expired", 2001, 2002);
    let early = authority.signed("early", 2080, 2090);
    let empty = authority.write("empty.pem", "");
    let files = |cert: &Path, key: &Path| TlsFiles {
        cert: cert.to_owned(),
        key: key.to_owned(),
        client_ca: None,
    };
    for (files, setting, said) in [
        (
            files(&good.cert, &other.key),
            "tls.key",
            "is not the key of",
        ),
        (expired, "tls.cert", "valid from 2001"),
        (early, "tls.cert", "valid from 2080"),
        (files(&empty, &good.key), "tls.cert", "no certificate"),
        (files(&good.cert, &empty), "tls.key", "nothing of the kind"),
        (
            files(&good.cert, Path::new("/nowhere.key")),
            "tls.key",
            "/nowhere.key",
        ),
        (
            TlsFiles {
                client_ca: Some(empty.clone()),
                ..files(&good.cert, &good.key)
            },
            "tls.client_ca",
            "empty.pem",
        ),
    ] {
        let error: TlsError = Tls::load(files).err().expect(said);
        assert_eq!(error.setting(), setting, "{error}");
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_tls_is_told() {
    let authority = Authority::new();
    let server = served(authority.signed("server", 2020, 2090)).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a server");
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 400") && answer.contains("https://"),
        "{answer}"
    );
    server.stop().await;
}
