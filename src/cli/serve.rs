//! `onrecord serve`: the service, until it is told to stop.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use tokio::{net::TcpListener, signal};

use super::{
    AsksNobody, Global, Outcome, complain,
    config::{self, Flags, Http, Settings},
    connect, houses, log_to_stderr,
    terminal::Out,
};
use crate::{
    api::{
        keys::KeyRing,
        metrics::Metrics,
        server::{self, HttpPort, ServeError, Serving},
        services::Api,
        tls::Tls,
    },
    registry::{Access, Registry},
    web,
};

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    nobody: AsksNobody,
    /// A directory of house profiles (NAME.toml) that callers may name.
    #[arg(long, value_name = "DIR")]
    profile_dir: Option<PathBuf>,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    arguments
        .nobody
        .check(global, "serve is a service itself and asks none")?;
    let houses = match &arguments.profile_dir {
        Some(directory) => houses::of_directory(directory)?,
        None => Vec::new(),
    };
    let settings = config::settings(&arguments.flags, global)?;
    log_to_stderr(&settings.log, settings.log_json);
    for warning in &settings.warnings {
        tracing::warn!("{warning}");
    }
    let Settings {
        addr,
        http,
        registry,
        reflection,
        stopping,
        keys,
        tls,
        limits,
        ..
    } = settings;
    let new = registry
        .as_deref()
        .map(is_new)
        .transpose()?
        .unwrap_or_default();
    // The ports first: a registry may take a while to open, and a port in use is told at once.
    let listener = server::bind(addr).await?;
    let address = listener.local_addr()?;
    let http = match http {
        Some(http) => http_port(http).await?,
        None => None,
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let mut told = format!("onrecord listens on {scheme}://{address}");
    if let Some((_, address)) = &http {
        told += &format!(" (gRPC) and {scheme}://{address} (HTTP)");
    }
    told += &match &registry {
        Some(directory) if new => format!(
            " and serves the registry in {}, which is NEW AND EMPTY: nothing was there (onrecord ingest --server {scheme}://{address} PATH… fills it)",
            directory.display()
        ),
        Some(directory) => format!(" and serves the registry in {}", directory.display()),
        None => " and serves the articles it carries (name others with --registry DIR)".to_owned(),
    };
    let keys = keys.map(Arc::new);
    let tls = tls.map(Arc::new);
    let metrics = Metrics::new();
    let open = {
        let (limits, metrics) = (limits.clone(), metrics.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let (registry, writes) = connect::registry(registry.as_deref(), Access::Write)?;
            anyhow::Ok(Api::with_houses(registry, writes, limits, metrics, houses))
        });
        async move {
            let opened = opened.await.map_err(anyhow::Error::from).flatten();
            opened.map_err(|error| ServeError::Open(error.into()))
        }
    };
    let serving = Serving {
        stopping,
        limits,
        metrics,
        keys: keys.clone(),
        tls: tls.clone(),
        reflection,
        http: http.map(|(port, _)| port),
        pages: Some(web::pages()),
    };
    reload_on_hangup(keys, tls);
    // Whoever started us may have stopped listening to what we say.
    let mut said = Ok(());
    let ready = || said = out.line(&super::harmless(&told)).and_then(|()| out.flush());
    server::run(listener, serving, open, ready, stop()).await?;
    match said {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Outcome::Clean),
    }
}

/// Whether a directory holds no registry yet, so that one is made in it. A path whose parent is missing too is a slip.
fn is_new(directory: &Path) -> anyhow::Result<bool> {
    let parent = directory
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    if let Some(parent) = parent.filter(|parent| !parent.exists()) {
        anyhow::bail!(
            "there is no registry in {}, and no directory {} to make one in: give the path of a registry, or make that directory first",
            directory.display(),
            parent.display()
        );
    }
    let new = !Registry::is_in(directory);
    if new {
        tracing::warn!(
            "there is no registry in {}: an empty one is made there. Is the path right?",
            directory.display()
        );
    }
    Ok(new)
}

/// Listens for HTTP. Where the address is nobody's choice and taken, the service does without.
async fn http_port(http: Http) -> anyhow::Result<Option<(HttpPort, SocketAddr)>> {
    let listener: TcpListener = match server::bind_for(http.addr, "--http-addr").await {
        Ok(listener) => listener,
        Err(ServeError::InUse { address, .. }) if !http.chosen => {
            tracing::warn!(
                "{address} is in use, so there is no HTTP this time: choose another port with --http-addr, or say off"
            );
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let address = listener.local_addr()?;
    let port = HttpPort {
        listener,
        cors_origins: http.cors_origins,
        hosts: http.hosts,
    };
    Ok(Some((port, address)))
}

/// Reads keys and certificates again whenever the system says HUP; what cannot be read leaves things as they were.
#[cfg(unix)]
fn reload_on_hangup(keys: Option<Arc<KeyRing>>, tls: Option<Arc<Tls>>) {
    let mut hangups = match signal::unix::signal(signal::unix::SignalKind::hangup()) {
        Ok(hangups) => hangups,
        Err(error) => {
            complain(&format!("keys will not be read again on SIGHUP: {error}"));
            return;
        }
    };
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            if let Some(keys) = &keys {
                match keys.reload() {
                    Ok(0) => tracing::warn!(
                        "API keys read again, and none of them counts: everybody is turned away until the file holds one that is not revoked"
                    ),
                    Ok(in_use) => tracing::info!(in_use, "API keys read again"),
                    Err(error) => tracing::error!(%error, "API keys stay as they were"),
                }
            }
            if let Some(tls) = &tls {
                match tls.reload() {
                    Ok(()) => tracing::info!(until = %tls.valid_until(), "certificate read again"),
                    Err(error) => tracing::error!(%error, "the certificate stays as it was"),
                }
            }
        }
    });
}

#[cfg(not(unix))]
fn reload_on_hangup(_: Option<Arc<KeyRing>>, _: Option<Arc<Tls>>) {}

/// Ready when somebody asks the program to stop: Ctrl-C, or the system's TERM.
async fn stop() {
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut term) => {
                term.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        interrupted = signal::ctrl_c() => {
            if interrupted.is_err() {
                std::future::pending::<()>().await;
            }
        }
        () = terminated => {}
    }
}
