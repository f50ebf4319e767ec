//! One client for a server across the network and for a registry in this process.
//!
//! In comes a URL or the services themselves; out come the generated clients over one kind of transport, so that whoever asks
//! writes one path. In process the same checks, limits and errors apply: a call is encoded and decoded, it only skips the socket.

use std::time::Duration;

use tonic::{
    body::Body,
    codegen::{
        StdError,
        http::{Request, Response},
    },
    transport::{Endpoint, Error},
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
    #[error("{url:?} is no address of a server: {problem}; write http://HOST:PORT")]
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
        let wrong = |problem: &str| ConnectError::Url {
            url: url.to_owned(),
            problem: problem.to_owned(),
        };
        let full = match url.split_once("://") {
            Some(("http", _)) => url.to_owned(),
            Some(("https", _)) => return Err(wrong("this build speaks plain HTTP/2 only")),
            Some(_) => return Err(wrong("it is of another kind")),
            None => format!("http://{url}"),
        };
        let endpoint = Endpoint::from_shared(full.clone())
            .map_err(|error| wrong(&error.to_string()))?
            .connect_timeout(Duration::from_secs(10))
            .tcp_nodelay(true)
            .initial_stream_window_size(1 << 20)
            .initial_connection_window_size(4 << 20);
        let channel = endpoint
            .connect()
            .await
            .map_err(|cause| ConnectError::Unreachable { url: full, cause })?;
        Ok(Client {
            transport: BoxCloneSyncService::new(channel.map_err(StdError::from)),
            message_bytes: Limits::default().message_bytes,
        })
    }

    /// A client of services in this process.
    pub fn local(api: &Api) -> Self {
        let services = Envelope.layer(api.routes());
        Client {
            transport: BoxCloneSyncService::new(services.map_err(|never| match never {})),
            message_bytes: api.limits().message_bytes,
        }
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
