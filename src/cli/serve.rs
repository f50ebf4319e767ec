//! `onrecord serve`: the service, until it is told to stop.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use tokio::signal;

use super::{Global, Outcome, connect, houses, terminal::Out};
use crate::{
    api::server::{self, DEFAULT_ADDRESS, Stopping},
    registry::Access,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "HOST:PORT", default_value_t = DEFAULT_ADDRESS)]
    addr: SocketAddr,
    /// A directory of house profiles (NAME.toml) that callers may name.
    #[arg(long, value_name = "DIR")]
    profile_dir: Option<PathBuf>,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    anyhow::ensure!(
        global.server.is_none(),
        "serve is a service itself and speaks to none: leave --server out"
    );
    let houses = match &arguments.profile_dir {
        Some(directory) => houses::of_directory(directory)?,
        None => Vec::new(),
    };
    // The port first: a registry may take a while to open, and a port in use is told at once.
    let listener = server::bind(arguments.addr).await?;
    let address = listener.local_addr()?;
    let api = connect::api_with(global, Access::Write, houses)?;
    let holds = match &global.registry {
        Some(directory) => format!("the registry in {}", directory.display()),
        None => "the articles it carries (name others with --registry DIR)".to_owned(),
    };
    out.line(&format!(
        "onrecord listens on http://{address} and serves {}",
        super::harmless(&holds)
    ))?;
    out.flush()?;
    server::serve(listener, api, Stopping::default(), stop()).await?;
    Ok(Outcome::Clean)
}

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
