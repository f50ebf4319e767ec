//! Fetches one file over HTTP, politely: a name to be known by, conditional requests, few redirects, bounds on time and size.
//!
//! In come an address and what is known from the last time, out comes the file, or that it has not changed, or how long to wait.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, anyhow, bail};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::{
    Request, Response, StatusCode, Uri,
    body::{Bytes, Incoming},
    client::conn::http1,
    header::{self, HeaderMap, HeaderName},
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// How servers see the program.
const NAME: &str = concat!(
    "onrecord/",
    env!("CARGO_PKG_VERSION"),
    " (follows feeds; asks only for what has changed)"
);
/// A whole answer is awaited so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// A feed has so many bytes at most.
const BYTES: usize = 64 * 1024 * 1024;
const REDIRECTS: usize = 5;

/// What a server said of the file the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// Its tag.
    pub etag: Option<String>,
    /// When it was changed.
    pub modified: Option<String>,
}

/// What came of asking.
#[derive(Debug)]
pub(super) enum Fetched {
    /// The file, and what to say the next time.
    New(Vec<u8>, Known),
    /// It is what it was.
    Unchanged,
    /// The server wants to be left alone: for so long, where it says so.
    Wait(Option<Duration>, StatusCode),
}

/// Asks for the file at `address`.
pub(super) async fn get(address: &str, known: &Known) -> anyhow::Result<Fetched> {
    let mut uri: Uri = address
        .parse()
        .with_context(|| format!("{address:?} is no address"))?;
    for _ in 0..=REDIRECTS {
        let asked = timeout(PATIENCE, once(&uri, known));
        let answer = asked
            .await
            .map_err(|_| anyhow!("{uri} gave no answer within {} seconds", PATIENCE.as_secs()))??;
        match answer {
            Step::Done(fetched) => return Ok(fetched),
            Step::Elsewhere(next) => uri = next,
        }
    }
    bail!("{address} redirects more than {REDIRECTS} times")
}

enum Step {
    Done(Fetched),
    Elsewhere(Uri),
}

async fn once(uri: &Uri, known: &Known) -> anyhow::Result<Step> {
    let host = uri.host().context("the address names no host")?;
    let tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => bail!("{uri} begins with neither http:// nor https://"),
    };
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let plain_host = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((plain_host, port))
        .await
        .with_context(|| format!("{host} cannot be reached"))?;
    let response = match tls {
        false => ask(stream, uri, known).await?,
        true => {
            let name = ServerName::try_from(plain_host.to_owned())?;
            let stream = TlsConnector::from(trust()?)
                .connect(name, stream)
                .await
                .with_context(|| format!("no TLS with {host}"))?;
            ask(stream, uri, known).await?
        }
    };
    let (parts, body) = response.into_parts();
    let text = |name: HeaderName| header(&parts.headers, name);
    match parts.status {
        StatusCode::OK => {
            let known = Known {
                etag: text(header::ETAG),
                modified: text(header::LAST_MODIFIED),
            };
            let whole = Limited::new(body, BYTES).collect().await;
            let whole = whole.map_err(|error| anyhow!("{uri} could not be read whole: {error}"))?;
            Ok(Step::Done(Fetched::New(whole.to_bytes().to_vec(), known)))
        }
        StatusCode::NOT_MODIFIED => Ok(Step::Done(Fetched::Unchanged)),
        status if status.is_redirection() => {
            let next = text(header::LOCATION).context("a redirect that says not where")?;
            Ok(Step::Elsewhere(elsewhere(uri, &next)?))
        }
        status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            let wait = text(header::RETRY_AFTER).and_then(|wait| wait.trim().parse().ok());
            Ok(Step::Done(Fetched::Wait(
                wait.map(Duration::from_secs),
                status,
            )))
        }
        status => bail!("{uri} answers {status}"),
    }
}

async fn ask(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    uri: &Uri,
    known: &Known,
) -> anyhow::Result<Response<Incoming>> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // What goes wrong with the connection, the request says, too.
        let _ = connection.await;
    });
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let authority = uri.authority().context("the address names no host")?;
    let host = authority.as_str().rsplit('@').next().unwrap_or_default();
    let mut request = Request::get(path)
        .header(header::HOST, host)
        .header(header::USER_AGENT, NAME)
        .header(header::ACCEPT, "application/atom+xml, application/rss+xml, application/feed+json, text/xml;q=0.9, */*;q=0.5")
        .header(header::ACCEPT_ENCODING, "gzip");
    if let Some(etag) = &known.etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    if let Some(modified) = &known.modified {
        request = request.header(header::IF_MODIFIED_SINCE, modified);
    }
    Ok(sender
        .send_request(request.body(Empty::<Bytes>::new())?)
        .await?)
}

fn header(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Where a redirect leads: to an address, or to a path of the same host. Never from https to http.
fn elsewhere(from: &Uri, to: &str) -> anyhow::Result<Uri> {
    let next: Uri = match to.starts_with('/') && !to.starts_with("//") {
        true => {
            let scheme = from.scheme_str().unwrap_or("https");
            let authority = from.authority().map(|a| a.as_str()).unwrap_or_default();
            format!("{scheme}://{authority}{to}").parse()?
        }
        false => to
            .parse()
            .with_context(|| format!("a redirect to {to:?}"))?,
    };
    if from.scheme_str() == Some("https") && next.scheme_str() != Some("https") {
        bail!("{from} redirects away from https");
    }
    Ok(next)
}

/// The certificates that this system trusts.
fn trust() -> anyhow::Result<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        bail!(
            "this system has no certificates to trust; install ca-certificates, or set SSL_CERT_FILE"
        );
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_lead_to_addresses_and_paths_and_never_out_of_tls() {
        let from: Uri = "https://courier.example/feed".parse().unwrap();
        let to = |to: &str| elsewhere(&from, to).map(|uri| uri.to_string()).ok();
        assert_eq!(to("/rss").as_deref(), Some("https://courier.example/rss"));
        assert_eq!(
            to("https://b.example/x").as_deref(),
            Some("https://b.example/x")
        );
        assert_eq!(to("http://b.example/x"), None);
        assert_eq!(to("//b.example/x"), None);
    }
}
