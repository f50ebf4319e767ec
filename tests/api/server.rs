//! The server itself: health, the port, the end.

use std::{net::SocketAddr, time::Duration};

use onrecord::api::{
    client::Client,
    pb,
    server::{self, HttpPort, ServeError, Serving, Stopping},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
};
use tonic::Code;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::support::{TestServer, channel, details, empty};

const SERVICES: [&str; 4] = [
    "",
    "onrecord.v1.Verifier",
    "onrecord.v1.Registry",
    "onrecord.v1.Corpus",
];

#[tokio::test(flavor = "multi_thread")]
async fn health_speaks_for_each_service() {
    let server = TestServer::start(empty()).await;
    let mut health = HealthClient::new(server.channel().await);
    for service in SERVICES {
        let request = HealthCheckRequest {
            service: service.into(),
        };
        let answer = health
            .check(request)
            .await
            .expect("a known service")
            .into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    let unknown = HealthCheckRequest {
        service: "onrecord.v1.Nothing".into(),
    };
    assert!(health.check(unknown).await.is_err());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_says_not_serving_before_the_end() {
    let listener = server::bind("127.0.0.1:0".parse().expect("an address"))
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let stopping = Stopping {
        drain: Duration::from_millis(400),
        grace: Duration::from_secs(5),
    };
    let serving = tokio::spawn(server::serve(listener, empty(), stopping, async {
        stopped.await.ok();
    }));
    let mut health = HealthClient::new(channel(address).await);
    let mut watch = health
        .watch(HealthCheckRequest {
            service: "onrecord.v1.Verifier".into(),
        })
        .await
        .expect("a watch")
        .into_inner();
    let first = watch.message().await.expect("a status").expect("a status");
    assert_eq!(first.status(), ServingStatus::Serving);
    stop.send(()).expect("the server runs");
    let second = watch.message().await.expect("a status").expect("a status");
    assert_eq!(second.status(), ServingStatus::NotServing);
    // While it drains, calls are still answered.
    let client = Client::connect(&address.to_string())
        .await
        .expect("still listening");
    client
        .verifier()
        .get_server_info(pb::GetServerInfoRequest {})
        .await
        .expect("an answer");
    drop((watch, health, client));
    serving.await.expect("no panic").expect("an orderly end");
    assert!(
        Client::connect(&address.to_string()).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_named_with_the_way_out() {
    let server = TestServer::start(empty()).await;
    let error = server::bind(server.address)
        .await
        .expect_err("the port is taken");
    assert!(matches!(error, ServeError::InUse { address, .. } if address == server.address));
    let said = error.to_string();
    assert!(
        said.contains(&server.address.to_string()) && said.contains("--addr"),
        "{said}"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_says_what_is_wrong_with_an_address() {
    for (url, said) in [
        (
            "https://127.0.0.1:1",
            "no server answers at https://127.0.0.1:1",
        ),
        ("ftp://127.0.0.1", "another kind"),
        ("http://", "no address"),
        ("127.0.0.1:1", "no server answers at http://127.0.0.1:1"),
    ] {
        let error = Client::connect(url)
            .await
            .err()
            .unwrap_or_else(|| panic!("{url} connects"));
        assert!(error.to_string().contains(said), "{url}: {error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn until_the_registry_is_loaded_nothing_is_served_and_that_is_said() {
    let free = || server::bind("127.0.0.1:0".parse().expect("an address"));
    let (listener, http) = (free().await.expect("a port"), free().await.expect("a port"));
    let address = listener.local_addr().expect("an address");
    let http_address = http.local_addr().expect("an address");
    let (load, loaded) = oneshot::channel::<()>();
    let (stop, stopped) = oneshot::channel::<()>();
    let (ready, is_ready) = oneshot::channel::<()>();
    let serving = Serving {
        http: Some(HttpPort {
            listener: http,
            cors_origins: Vec::new(),
            hosts: Vec::new(),
        }),
        ..Serving::default()
    };
    let running = tokio::spawn(async move {
        let open = async {
            loaded.await.ok();
            Ok(empty())
        };
        let tell = || {
            ready.send(()).ok();
        };
        let stop = async {
            stopped.await.ok();
        };
        server::run(listener, serving, open, tell, stop).await
    });
    let mut health = HealthClient::new(channel(address).await);
    let answer = health.check(HealthCheckRequest::default()).await;
    let answer = answer.expect("health answers").into_inner();
    assert_eq!(answer.status(), ServingStatus::NotServing);
    let client = Client::connect(&address.to_string())
        .await
        .expect("it listens");
    let mut verifier = client.verifier();
    let early = verifier.get_server_info(pb::GetServerInfoRequest {}).await;
    let details = details(&early.expect_err("not yet"), Code::Unavailable, "STARTING");
    assert!(details.retry_info().is_some());
    assert_eq!(get(http_address, "/readyz").await, 503);
    assert_eq!(get(http_address, "/livez").await, 200);
    load.send(()).expect("it waits");
    is_ready.await.expect("it starts");
    let info = verifier.get_server_info(pb::GetServerInfoRequest {}).await;
    info.expect("an answer");
    assert_eq!(get(http_address, "/readyz").await, 200);
    stop.send(()).expect("it runs");
    running.await.expect("no panic").expect("an orderly end");
}

/// The code of an answer over HTTP.
async fn get(address: SocketAddr, path: &str) -> u16 {
    let mut stream = TcpStream::connect(address).await.expect("a server");
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let code = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
    code.expect("a code")
}
