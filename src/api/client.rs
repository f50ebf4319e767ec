//! One client for a server across the network and for a registry in this process.
//!
//! In comes a URL or the services themselves; out come the generated clients over one kind of transport, so that whoever asks
//! writes one path. In process the same checks, limits and errors apply: a call is encoded and decoded, it only skips the socket.

use std::{convert::Infallible, time::Duration};

use tonic::{
    body::Body,
    codegen::{
        Service, StdError,
        http::{HeaderValue, Request, Response, header::AUTHORIZATION},
    },
    transport::{Certificate, ClientTlsConfig, Endpoint, Error, Identity},
};
use tower::{Layer as _, ServiceExt as _, util::BoxCloneSyncService};

use super::{
    envelope::Envelope,
    limits::Limits,
    pb::{
        corpus_client::CorpusClient, registry_client::RegistryClient,
        verifier_client::VerifierClient,
    },
    services::Api,
};

/// What carries a call: a channel to a server, or the services of this process.
pub type Transport = BoxCloneSyncService<Request<Body>, Response<Body>, StdError>;

/// A server that could not be reached.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Not a URL, or one of another kind.
    #[error(
        "{url:?} is no address of a server: {problem}; write http://HOST:PORT or https://HOST:PORT"
    )]
    Url {
        /// As given.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Nobody answers there.
    #[error("no server answers at {url}; is it running (onrecord serve), and is that its address?")]
    Unreachable {
        /// The URL.
        url: String,
        /// What the transport said.
        #[source]
        cause: Error,
    },
    /// The API key cannot be sent.
    #[error("the API key holds characters that no key has; give it whole and as it was given out")]
    Key,
}

/// How to connect, beside where.
#[derive(Clone, Default)]
pub struct Connection {
    /// The API key, where the server asks for one.
    pub key: Option<String>,
    /// Certificates in PEM that sign the server's; those of this system where none are given. For `https` only.
    pub ca: Option<Vec<u8>>,
    /// The client's own certificate and its key in PEM, where the server asks for them.
    pub identity: Option<(Vec<u8>, Vec<u8>)>,
}

/// The three services behind one transport.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    message_bytes: usize,
}

impl Client {
    /// Connects to a server: `http://127.0.0.1:50051`, or `127.0.0.1:50051` for short.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        Self::connect_with(url, Connection::default()).await
    }

    /// Connects to a server that asks for a key, or speaks TLS: `https://onrecord.example.org:50051`.
    pub async fn connect_with(url: &str, connection: Connection) -> Result<Self, ConnectError> {
        let wrong = |problem: &str| ConnectError::Url {
            url: url.to_owned(),
            problem: problem.to_owned(),
        };
        let full = match url.split_once("://") {
            Some(("http" | "https", _)) => url.to_owned(),
            Some(_) => return Err(wrong("it is of another kind")),
            None => format!("http://{url}"),
        };
        let mut endpoint = Endpoint::from_shared(full.clone())
            .map_err(|error| wrong(&error.to_string()))?
            .connect_timeout(Duration::from_secs(10))
            .tcp_nodelay(true)
            .initial_stream_window_size(1 << 20)
            .initial_connection_window_size(4 << 20);
        let unreachable = |cause| ConnectError::Unreachable {
            url: full.clone(),
            cause,
        };
        if full.starts_with("https:") {
            endpoint = endpoint
                .tls_config(tls(connection.ca, connection.identity))
                .map_err(unreachable)?;
        }
        let bearer = match connection.key {
            Some(key) => Some(bearer(&key)?),
            None => None,
        };
        let channel = endpoint.connect().await.map_err(unreachable)?;
        let channel = channel.map_err(StdError::from);
        let authorized = channel.map_request(move |mut request: Request<Body>| {
            if let Some(bearer) = &bearer {
                request.headers_mut().insert(AUTHORIZATION, bearer.clone());
            }
            request
        });
        Ok(Client {
            transport: BoxCloneSyncService::new(authorized),
            message_bytes: Limits::default().message_bytes,
        })
    }

    /// A client of services in this process.
    pub fn local(api: &Api) -> Self {
        let services = Envelope::local(api).layer(api.routes());
        Client {
            transport: BoxCloneSyncService::new(services.map_err(|never| match never {})),
            message_bytes: api.limits().message_bytes,
        }
    }

    /// A client of services behind their gate: its calls need a key where the server asks for one.
    pub(super) fn behind<S>(services: S, limits: &Limits) -> Self
    where
        S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        Client {
            transport: BoxCloneSyncService::new(services.map_err(|never| match never {})),
            message_bytes: limits.message_bytes,
        }
    }

    /// What carries the calls, for clients of other services: health, reflection.
    pub fn transport(&self) -> Transport {
        self.transport.clone()
    }

    /// The Verifier service.
    pub fn verifier(&self) -> VerifierClient<Transport> {
        VerifierClient::new(self.transport.clone())
            .max_decoding_message_size(self.message_bytes)
            .max_encoding_message_size(self.message_bytes)
    }

    /// The Registry service.
    pub fn registry(&self) -> RegistryClient<Transport> {
        RegistryClient::new(self.transport.clone())
            .max_decoding_message_size(self.message_bytes)
            .max_encoding_message_size(self.message_bytes)
    }

    /// The Corpus service.
    pub fn corpus(&self) -> CorpusClient<Transport> {
        CorpusClient::new(self.transport.clone())
            .max_decoding_message_size(self.message_bytes)
            .max_encoding_message_size(self.message_bytes)
    }
}

fn tls(ca: Option<Vec<u8>>, identity: Option<(Vec<u8>, Vec<u8>)>) -> ClientTlsConfig {
    let mut tls = match ca {
        Some(ca) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(ca)),
        None => ClientTlsConfig::new().with_native_roots(),
    };
    if let Some((cert, key)) = identity {
        tls = tls.identity(Identity::from_pem(cert, key));
    }
    tls
}

fn bearer(key: &str) -> Result<HeaderValue, ConnectError> {
    let mut value =
        HeaderValue::from_str(&format!("Bearer {}", key.trim())).map_err(|_| ConnectError::Key)?;
    // What prints headers leaves it out.
    value.set_sensitive(true);
    Ok(value)
}
