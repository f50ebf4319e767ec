//! The server: a listener, the services with health and reflection beside them, and an orderly end.
//!
//! In come a bound listener, the services and a future that says when to stop. At the end health says NOT_SERVING first, then no
//! new call is accepted, and those under way have a while to finish. It reads no configuration and no signal itself.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    pin::pin,
    time::Duration,
};

use tokio::net::TcpListener;
use tonic::{
    server::NamedService,
    transport::{Server, server::TcpIncoming},
};
use tonic_health::{ServingStatus, server::HealthReporter};

use super::{
    FILE_DESCRIPTOR_SET,
    envelope::Envelope,
    json,
    pb::{
        corpus_server::CorpusServer, registry_server::RegistryServer,
        verifier_server::VerifierServer,
    },
    services::{Api, CorpusService, RegistryService, VerifierService},
};

/// Where the server listens unless told otherwise: this machine only.
pub const DEFAULT_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 50_051);

/// How long the end takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopping {
    /// How long health says NOT_SERVING while calls are still accepted, so that a load balancer can look elsewhere.
    pub drain: Duration,
    /// How long calls under way may take after that.
    pub grace: Duration,
}

impl Default for Stopping {
    /// No drain, as nobody balances over one machine; ten seconds to finish.
    fn default() -> Self {
        Stopping {
            drain: Duration::ZERO,
            grace: Duration::from_secs(10),
        }
    }
}

/// A server that could not start, or broke down.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the port.
    #[error(
        "cannot listen on {0}: another program does, perhaps another onrecord; stop it, or choose another port with --addr {host}:PORT \
         (0 takes a free one)", host = .0.ip()
    )]
    InUse(SocketAddr),
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}: {cause}; choose an address of this machine with --addr ADDRESS:PORT"
    )]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The reflection service could not be built.
    #[error("building the reflection service: {0}")]
    Reflection(#[source] tonic_reflection::server::Error),
    /// The transport broke down.
    #[error("serving: {0}")]
    Transport(#[source] tonic::transport::Error),
}

/// Listens on `address`; port 0 takes a free one.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address)
        .await
        .map_err(|cause| match cause.kind() {
            io::ErrorKind::AddrInUse => ServeError::InUse(address),
            _ => ServeError::Bind { address, cause },
        })
}

/// Serves `api` until `stop` is ready, then ends in order.
pub async fn serve(
    listener: TcpListener,
    api: Api,
    stopping: Stopping,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (health, health_service) = tonic_health::server::health_reporter();
    report(&health, ServingStatus::Serving).await;
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let (close, closed) = tokio::sync::oneshot::channel::<()>();
    let serving = Server::builder()
        .layer(Envelope)
        .http2_keepalive_interval(Some(Duration::from_secs(60)))
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
        .add_routes(api.routes())
        .add_service(health_service)
        .add_service(reflection().build_v1().map_err(ServeError::Reflection)?)
        .add_service(
            reflection()
                .build_v1alpha()
                .map_err(ServeError::Reflection)?,
        )
        .serve_with_incoming_shutdown(incoming, async {
            closed.await.ok();
        });
    let mut serving = pin!(serving);

    tokio::select! {
        ended = &mut serving => return ended.map_err(ServeError::Transport),
        () = stop => {}
    }
    tracing::info!("stopping");
    report(&health, ServingStatus::NotServing).await;
    if !stopping.drain.is_zero()
        && let Ok(ended) = tokio::time::timeout(stopping.drain, &mut serving).await
    {
        return ended.map_err(ServeError::Transport);
    }
    // Nobody waits at the other end where serving broke down in the meantime; the next line tells.
    close.send(()).ok();
    match tokio::time::timeout(stopping.grace, serving).await {
        Ok(ended) => ended.map_err(ServeError::Transport),
        Err(_) => {
            tracing::warn!(grace = ?stopping.grace, "calls under way were cut off");
            Ok(())
        }
    }
}

/// The names of the services, as health and reflection give them.
const SERVICES: [&str; 3] = [
    <VerifierServer<VerifierService> as NamedService>::NAME,
    <RegistryServer<RegistryService> as NamedService>::NAME,
    <CorpusServer<CorpusService> as NamedService>::NAME,
];

/// Tells health about the server as a whole (its empty name) and each service.
async fn report(health: &HealthReporter, status: ServingStatus) {
    for service in [""].iter().chain(&SERVICES) {
        health.set_service_status(service, status).await;
    }
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
        // The error details that statuses carry, so that a client that knows only reflection can print them.
        .register_file_descriptor_set(json::error_details())
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}
