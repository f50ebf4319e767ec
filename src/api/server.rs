//! The server: its ports, the services with health and reflection beside them, and an orderly beginning and end.
//!
//! In come bound listeners, a future that opens the registry, and one that says when to stop. Health says NOT_SERVING until the registry is
//! open; at the end it says so again first, then no new connection is taken, and calls under way have a while to finish. It
//! reads no configuration and no signal itself.

use std::{
    convert::Infallible,
    error::Error,
    future::poll_fn,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    pin::pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use axum::Router;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tonic::{
    Status,
    body::Body,
    codegen::{
        BoxFuture, Service,
        http::{Request, Response},
    },
    server::NamedService,
    service::Routes,
};
use tonic_health::{ServingStatus, server::HealthReporter};
use tower::Layer as _;

use super::{
    FILE_DESCRIPTOR_SET,
    client::Client,
    envelope::Envelope,
    gate::Gate,
    http, json,
    keys::KeyRing,
    limits::Limits,
    listen::{self, Port, Speaks},
    metrics::Metrics,
    pb::{
        corpus_server::CorpusServer, registry_server::RegistryServer,
        verifier_server::VerifierServer,
    },
    services::{Api, CorpusService, RegistryService, VerifierService},
    status::ApiError,
    tls::Tls,
    workers,
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
        "cannot listen on {address}: another program does, perhaps another onrecord; stop it, or choose another port with {flag} {host}:PORT \
         (0 takes a free one)", host = .address.ip()
    )]
    InUse {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
    },
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}: {cause}; choose an address of this machine with {flag} ADDRESS:PORT"
    )]
    Bind {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The reflection service could not be built.
    #[error("building the reflection service: {0}")]
    Reflection(#[source] tonic_reflection::server::Error),
    /// The registry could not be opened; the error tells its causes itself.
    #[error("{0}")]
    Open(Box<dyn Error + Send + Sync>),
}

/// Listens on `address` for gRPC; port 0 takes a free one.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    bind_for(address, "--addr").await
}

/// Listens on `address`, which `flag` sets.
pub async fn bind_for(address: SocketAddr, flag: &'static str) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|cause| match cause.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse { address, flag },
        _ => ServeError::Bind {
            address,
            flag,
            cause,
        },
    })
}

/// Pages for people on the HTTP port: takes the routes that are there, and gives them back with its own beside them.
pub type Pages = Box<dyn FnOnce(Router, Behind) -> Router + Send>;

/// What pages stand on: the same calls as everybody's, through the same gate.
pub struct Behind {
    /// Calls the services; the gate asks each call for a key where there are keys.
    pub client: Client,
    /// The keys that people sign in with.
    pub keys: Option<Arc<KeyRing>>,
    /// The port speaks TLS.
    pub encrypted: bool,
    /// How much a call may ask for.
    pub limits: Limits,
}

/// How to serve.
#[derive(Default)]
pub struct Serving {
    /// How it ends.
    pub stopping: Stopping,
    /// How much a call may ask for.
    pub limits: Limits,
    /// What is counted.
    pub metrics: Metrics,
    /// The API keys that callers must present; anybody may do anything where there are none.
    pub keys: Option<Arc<KeyRing>>,
    /// The certificate of both ports.
    pub tls: Option<Arc<Tls>>,
    /// Tell the schema by reflection.
    pub reflection: bool,
    /// The HTTP port.
    pub http: Option<HttpPort>,
    /// The pages on it.
    pub pages: Option<Pages>,
}

/// A port for JSON, gRPC-web, metrics and liveness.
pub struct HttpPort {
    /// Where it listens.
    pub listener: TcpListener,
    /// The origins of pages that may call from a browser; `*` for any.
    pub cors_origins: Vec<String>,
    /// Names of this service beside those of this machine. Where there are no keys, callers by another name are turned away.
    pub hosts: Vec<String>,
}

/// Serves `api` over gRPC until `stop` is ready, with everything else as by default, then ends in order.
pub async fn serve(
    listener: TcpListener,
    api: Api,
    stopping: Stopping,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let serving = Serving {
        stopping,
        limits: api.limits().clone(),
        metrics: api.metrics().clone(),
        reflection: true,
        ..Serving::default()
    };
    run(listener, serving, async { Ok(api) }, || {}, stop).await
}

/// Serves what `open` gives, on the gRPC port `listener` and on the HTTP port if there is one, until `stop` is ready; `ready` is called
/// when calls are answered.
pub async fn run(
    listener: TcpListener,
    serving: Serving,
    open: impl Future<Output = Result<Api, ServeError>>,
    ready: impl FnOnce(),
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let Serving {
        stopping,
        limits,
        metrics,
        keys,
        tls,
        reflection,
        http,
        pages,
    } = serving;
    workers::step_back_behind_calls();
    let (health, health_service) = tonic_health::server::health_reporter();
    report(&health, ServingStatus::NotServing).await;
    if let Some(tls) = &tls {
        metrics.certificate(tls.valid_until());
    }
    let mut beside = Routes::new(health_service);
    if reflection {
        beside = with_reflection(beside)?;
    }
    let state = State::default();
    let front = Front {
        beside: beside.prepare(),
        state: state.clone(),
    };
    let gate = Gate::new(keys.clone(), &limits);
    let service = Envelope::new(gate, limits.clone(), metrics.clone()).layer(front);

    // A registry that is open already is served from the first connection on.
    let mut open = pin!(open);
    let early = poll_fn(|cx| match open.as_mut().poll(cx) {
        Poll::Ready(opened) => Poll::Ready(Some(opened)),
        Poll::Pending => Poll::Ready(None),
    });
    let was_open = match early.await {
        Some(api) => {
            state.open(api?);
            report(&health, ServingStatus::Serving).await;
            true
        }
        None => false,
    };

    let (close, closing) = watch::channel(false);
    let mut ports = JoinSet::new();
    let port = |listener, speaks| Port {
        listener,
        speaks,
        tls: tls.clone(),
        limits: limits.clone(),
        metrics: metrics.clone(),
    };
    ports.spawn(listen::serve(
        port(listener, Speaks::Grpc),
        service.clone(),
        closing.clone(),
    ));
    if let Some(http) = http {
        let over = Http {
            cors_origins: &http.cors_origins,
            hosts: &http.hosts,
            pages,
            keys,
            encrypted: tls.is_some(),
        };
        let router = over.routes(service, &limits, &metrics, &state);
        ports.spawn(listen::serve(
            port(http.listener, Speaks::Http),
            router,
            closing,
        ));
    }

    let mut stop = pin!(stop);
    let stopped = if was_open {
        false
    } else {
        tokio::select! {
            api = open => {
                state.open(api?);
                report(&health, ServingStatus::Serving).await;
                false
            }
            () = &mut stop => true,
        }
    };
    if !stopped {
        ready();
        stop.await;
    }
    tracing::info!("stopping");
    state.drain();
    report(&health, ServingStatus::NotServing).await;
    tokio::time::sleep(stopping.drain).await;
    close.send_replace(true);
    let ended = async { while ports.join_next().await.is_some() {} };
    if tokio::time::timeout(stopping.grace, ended).await.is_err() {
        tracing::warn!(grace = ?stopping.grace, "calls under way were cut off");
    }
    Ok(())
}

/// What the HTTP port answers with.
struct Http<'a> {
    cors_origins: &'a [String],
    hosts: &'a [String],
    pages: Option<Pages>,
    keys: Option<Arc<KeyRing>>,
    encrypted: bool,
}

impl Http<'_> {
    /// Its routes: calls, pages, and what a platform asks for.
    fn routes<S>(self, service: S, limits: &Limits, metrics: &Metrics, state: &State) -> Router
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        let asks_for_keys = self.keys.is_some();
        let mut router = http::router(service.clone(), self.cors_origins, limits, metrics, state);
        if let Some(pages) = self.pages {
            let behind = Behind {
                client: Client::behind(service, limits),
                keys: self.keys,
                encrypted: self.encrypted,
                limits: limits.clone(),
            };
            router = pages(router, behind);
        }
        if !asks_for_keys {
            router = http::hosts::guard(router, self.hosts, self.cors_origins);
        }
        router
    }
}

/// Every layer behind the two ports, over services that are open: the one for gRPC, and the routes of the HTTP port.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz_layers(
    api: Api,
    pages: Pages,
) -> (
    impl Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static,
    Router,
) {
    let (limits, metrics) = (api.limits().clone(), api.metrics().clone());
    let state = State::default();
    state.open(api);
    let front = Front {
        beside: with_reflection(Routes::default())
            .expect("our descriptors")
            .prepare(),
        state: state.clone(),
    };
    let gate = Gate::new(None, &limits);
    let service = Envelope::new(gate, limits.clone(), metrics.clone()).layer(front);
    let over = Http {
        cors_origins: &[],
        hosts: &[],
        pages: Some(pages),
        keys: None,
        encrypted: false,
    };
    let router = over.routes(service.clone(), &limits, &metrics, &state);
    (service, router)
}

/// Where the server stands between its beginning and its end.
#[derive(Clone, Default)]
pub(super) struct State(Arc<Stages>);

#[derive(Default)]
struct Stages {
    /// Set when the registry is open.
    open: OnceLock<(Api, Routes)>,
    /// Set when the end begins.
    draining: OnceLock<()>,
}

impl State {
    fn open(&self, api: Api) {
        let routes = api.routes();
        // It is opened once.
        let _ = self.0.open.set((api, routes));
    }

    fn drain(&self) {
        let _ = self.0.draining.set(());
    }

    /// The services, once the registry is open.
    pub(super) fn api(&self) -> Option<&Api> {
        self.0.open.get().map(|(api, _)| api)
    }

    /// Why no new calls should be sent here, if so.
    pub(super) fn not_ready(&self) -> Option<&'static str> {
        match (self.0.open.get(), self.0.draining.get()) {
            (_, Some(())) => Some("the server is stopping"),
            (None, None) => Some("the registry is being loaded"),
            (Some(_), None) => None,
        }
    }
}

/// Our services, which answer once the registry is open, and those beside them, which always do.
#[derive(Clone)]
struct Front {
    beside: Routes,
    state: State,
}

impl Service<Request<Body>> for Front {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Response<Body>, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let ours = request.uri().path().starts_with("/onrecord.");
        let mut routes = match (ours, self.state.0.open.get()) {
            (true, Some((_, routes))) => routes.clone(),
            (true, None) => {
                let status = Status::from(ApiError::Starting).into_http();
                return Box::pin(std::future::ready(Ok(status)));
            }
            (false, _) => self.beside.clone(),
        };
        Box::pin(async move { routes.call(request).await })
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

/// Both versions of reflection, as clients of either are about.
fn with_reflection(routes: Routes) -> Result<Routes, ServeError> {
    let builder = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            // The error details that statuses carry, so that a client that knows only reflection can print them.
            .register_file_descriptor_set(json::error_details())
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let v1 = builder().build_v1().map_err(ServeError::Reflection)?;
    let v1alpha = builder().build_v1alpha().map_err(ServeError::Reflection)?;
    Ok(routes.add_service(v1).add_service(v1alpha))
}
