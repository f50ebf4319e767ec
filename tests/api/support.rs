//! A server on a free port over a registry in memory, and what the tests read statuses with.

use std::{collections::HashMap, net::SocketAddr, sync::Arc};

use futures_util::stream;
use onrecord::{
    api::{
        client::Client,
        limits::Limits,
        pb,
        server::{self, HttpPort, Serving, Stopping},
        services::{Api, Writes},
    },
    registry::Registry,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};
use tonic::{
    Code, Status,
    transport::{Channel, Endpoint},
};
use tonic_types::{ErrorDetails, StatusExt as _};

/// A running server. It stops when dropped, and in order with [`TestServer::stop`].
pub struct TestServer {
    pub address: SocketAddr,
    /// Where HTTP listens, if it does.
    pub http: Option<SocketAddr>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), server::ServeError>>,
}

impl TestServer {
    /// Serves an API on a free port.
    pub async fn start(api: Api) -> Self {
        let listener = server::bind("127.0.0.1:0".parse().expect("an address"))
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(server::serve(listener, api, Stopping::default(), async {
            stopped.await.ok();
        }));
        TestServer {
            address,
            http: None,
            stop,
            serving,
        }
    }

    /// Serves an API on two free ports, with more said about how.
    pub async fn start_with(api: Api, serving: Serving, cors_origins: &[&str]) -> Self {
        let free = || server::bind("127.0.0.1:0".parse().expect("an address"));
        let (listener, http) = (free().await.expect("a port"), free().await.expect("a port"));
        let address = listener.local_addr().expect("an address");
        let http_address = http.local_addr().expect("an address");
        let serving = Serving {
            limits: api.limits().clone(),
            metrics: api.metrics().clone(),
            http: Some(HttpPort {
                listener: http,
                cors_origins: cors_origins.iter().map(|o| (*o).to_owned()).collect(),
                hosts: Vec::new(),
            }),
            ..serving
        };
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let open = async { Ok(api) };
            let tell = || {
                ready.send(()).ok();
            };
            server::run(listener, serving, open, tell, async {
                stopped.await.ok();
            })
            .await
        });
        is_ready.await.expect("it starts");
        TestServer {
            address,
            http: Some(http_address),
            stop,
            serving,
        }
    }

    /// One exchange over HTTP/1.1: the code, the headers in lower case, the body.
    pub async fn http(&self, request: &str) -> (u16, String, String) {
        let address = self.http.expect("an HTTP port");
        let mut stream = TcpStream::connect(address).await.expect("a server");
        let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
        let head = head.trim_end().replace('\n', "\r\n");
        let host = match head.contains("\nhost: ") {
            true => "",
            false => "\r\nhost: localhost",
        };
        let whole = format!(
            "{head}{host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(whole.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let code = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        (code.expect("a code"), head.to_lowercase(), body.to_owned())
    }

    /// A client over the network.
    pub async fn client(&self) -> Client {
        Client::connect(&self.address.to_string())
            .await
            .expect("a server")
    }

    /// A bare channel, for clients of other protos.
    pub async fn channel(&self) -> Channel {
        channel(self.address).await
    }

    pub async fn stop(self) {
        self.stop.send(()).ok();
        self.serving
            .await
            .expect("no panic")
            .expect("an orderly end");
    }
}

/// A bare channel to a server.
pub async fn channel(address: SocketAddr) -> Channel {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).expect("a URL");
    endpoint.connect().await.expect("a server")
}

/// An empty registry that takes writes, with limits small enough to run into.
pub fn empty() -> Api {
    Api::new(Arc::new(Registry::in_memory()), Writes::Allowed, limits())
}

/// Three reports of one small town, made up for these tests.
pub fn reports() -> Vec<pb::IngestDocumentsRequest> {
    let report = |id: &str, outlet: &str, day: i32, text: &str| pb::IngestDocumentsRequest {
        document: Some(pb::Document {
            id: id.into(),
            label: format!("{id}.md"),
            title: format!("Report {id}"),
            outlet: outlet.into(),
            url: format!("https://example.org/{id}"),
            published: Some(pb::Date {
                year: 2025,
                month: 3,
                day,
            }),
            text: text.into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    vec![
        report(
            "harbour",
            "Northshore Courier",
            6,
            "The café by the quay 😀 was full. “The harbour will not close before the autumn,” said Anna Berg, the mayor of Northshore, \
             on Wednesday. The ferries go on.\n\nCarl Dahl, who runs them, was not there.",
        ),
        report(
            "ferries",
            "Evening Post",
            7,
            "The council met again. “We sail at noon, whatever the weather may bring,” Carl Dahl told reporters. Nobody objected.\n\nErik \
             Berg, a fisherman, said: “Nobody asked us about any of this.”",
        ),
        report(
            "echo",
            "Evening Post",
            8,
            "It is settled. “The harbour will not close before the autumn,” said Anna Berg. The town was glad.",
        ),
    ]
}

/// The services over a registry of [`reports`].
pub async fn filled() -> Api {
    let api = empty();
    let mut corpus = Client::local(&api).corpus();
    let answer = corpus
        .ingest_documents(stream::iter(reports()))
        .await
        .expect("an answer")
        .into_inner();
    assert!(
        answer
            .outcomes
            .iter()
            .all(|o| o.state() == pb::IngestState::Ingested),
        "{answer:?}"
    );
    api
}

/// Limits small enough to run into.
pub fn limits() -> Limits {
    Limits {
        text_bytes: 20_000,
        message_bytes: 100_000,
        query_bytes: 10_000,
        name_bytes: 200,
        batch_in_flight: 4,
        items_per_call: 10,
        items_per_commit: 3,
        quotations_per_commit: 3,
        ..Limits::default()
    }
}

/// The details of an error, after checking what every error must have.
pub fn details(status: &Status, code: Code, reason: &str) -> ErrorDetails {
    assert_eq!(status.code(), code, "{status:?}");
    let details = status.get_error_details();
    let info = details
        .error_info()
        .unwrap_or_else(|| panic!("no ErrorInfo: {status:?}"));
    assert_eq!(
        (info.domain.as_str(), info.reason.as_str()),
        ("onrecord", reason),
        "{status:?}"
    );
    assert!(!status.message().is_empty());
    details
}

/// The same for the error of one item of a stream.
pub fn outcome_details(status: &tonic_types::Status, code: Code, reason: &str) -> ErrorDetails {
    use prost::Message as _;
    let status = Status::with_details(code, status.message.clone(), status.encode_to_vec().into());
    details(&status, code, reason)
}

/// The violated fields, each with its reason.
pub fn violations(details: &ErrorDetails) -> HashMap<String, String> {
    let request = details.bad_request().expect("a BadRequest");
    request
        .field_violations
        .iter()
        .map(|v| (v.field.clone(), v.reason.clone()))
        .collect()
}
