//! Finds the service that a command speaks to: a running one, or one in this process over a registry or the seeds.
//!
//! In come the global arguments, out comes a client; and errors of the service in words for people.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use clap::Args;
use jiff::civil;

use super::Global;
use crate::{
    api::{
        client::{Client, Connection},
        limits::Limits,
        pb::Date,
        plain::{Reader, plain},
        services::{Api, Writes},
    },
    ingest,
    registry::{Access, Registry, RegistryError},
};

/// Who asks for a write.
#[derive(Args)]
pub(super) struct Author {
    /// Whom the log names as the author; the user's name where it is not given.
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
}

impl Author {
    /// The name for the log.
    pub(super) fn name(&self) -> String {
        let user = || {
            std::env::var("USER")
                .ok()
                .filter(|user| !user.trim().is_empty())
        };
        self.author
            .clone()
            .or_else(user)
            .unwrap_or_else(|| "cli".to_owned())
    }
}

/// Who decides, and why.
#[derive(Args)]
pub(super) struct Signed {
    /// Why; kept with the decision and shown with it.
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub(super) reason: String,
    #[command(flatten)]
    author: Author,
    /// An id of this request: the same request again changes nothing.
    #[arg(long, value_name = "ID", default_value = "")]
    pub(super) request_id: String,
}

impl Signed {
    /// The name for the log.
    pub(super) fn author(&self) -> String {
        self.author.name()
    }
}

/// The service that answers reading commands.
pub(super) async fn to_read(global: &Global) -> anyhow::Result<Client> {
    match &global.server {
        Some(url) => remote(url, global).await,
        None => Ok(Client::local(&api(global, Access::Read)?)),
    }
}

/// The service that reads texts; it needs no registry.
pub(super) async fn to_extract(global: &Global) -> anyhow::Result<Client> {
    match &global.server {
        Some(url) => remote(url, global).await,
        None => {
            let registry = Arc::new(Registry::in_memory());
            Ok(Client::local(&Api::new(
                registry,
                Writes::Refused,
                Limits::default(),
            )))
        }
    }
}

/// The service that a writing command hands its input to.
pub(super) async fn to_write(global: &Global, command: &str) -> anyhow::Result<Client> {
    match (&global.server, &global.registry) {
        (Some(url), _) => remote(url, global).await,
        (None, Some(directory)) => {
            // A mistyped directory is not to become a registry of nothing: only what brings articles in makes one.
            let makes = matches!(command, "ingest" | "import" | "follow");
            if !makes && !Registry::is_in(directory) {
                let missing = RegistryError::Missing(directory.clone());
                anyhow::bail!(missing.to_string());
            }
            Ok(Client::local(&api(global, Access::Write)?))
        }
        (None, None) => anyhow::bail!(
            "{command} writes a registry: name its directory with --registry DIR, or a running service with --server URL"
        ),
    }
}

/// The services over the registry that the arguments name: a directory, or else the articles that the program carries, which nobody
/// writes to.
pub(super) fn api(global: &Global, access: Access) -> anyhow::Result<Api> {
    let (registry, writes) = registry(global.registry.as_deref(), access)?;
    Ok(Api::new(registry, writes, Limits::default()))
}

/// The registry in a directory, or else the articles that the program carries.
pub(super) fn registry(
    directory: Option<&Path>,
    access: Access,
) -> anyhow::Result<(Arc<Registry>, Writes)> {
    let (registry, writes) = match directory {
        // The error tells its cause itself, and anyhow would tell it once more.
        Some(directory) => (
            Registry::open(directory, access)
                .map_err(|error| anyhow::anyhow!(error.to_string()))?,
            Writes::Allowed,
        ),
        None => {
            let built_in = ingest::built_in();
            (
                built_in.context("reading the articles that the program carries")?,
                Writes::Refused,
            )
        }
    };
    Ok((Arc::new(registry), writes))
}

/// A running service. The API key comes from the environment or a file, as arguments can be read by everybody on the machine.
async fn remote(url: &str, global: &Global) -> anyhow::Result<Client> {
    Ok(Client::connect_with(url, connection(global)?).await?)
}

/// How to connect, as the arguments and the environment say.
pub(super) fn connection(global: &Global) -> anyhow::Result<Connection> {
    let read =
        |path: &PathBuf| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let key = match &global.api_key_file {
        Some(path) => Some(String::from_utf8_lossy(&read(path)?).trim().to_owned()),
        None => env::var("ONRECORD_API_KEY").ok(),
    };
    let ca = match &global.tls_ca {
        Some(path) => Some(read(path)?),
        None => match env::var_os("ONRECORD_TLS_CA") {
            Some(path) => Some(read(&path.into())?),
            None => None,
        },
    };
    let identity = match (&global.client_cert, &global.client_key) {
        (Some(cert), Some(key)) => Some((read(cert)?, read(key)?)),
        _ => None,
    };
    Ok(Connection { key, ca, identity })
}

/// What the service says is wrong, in words for a terminal.
pub(super) fn told(status: tonic::Status) -> anyhow::Error {
    anyhow::anyhow!(plain(&status, Reader::Terminal))
}

/// A kind of document as the API spells it.
pub(super) fn document_kind(kind: crate::model::DocumentKind) -> crate::api::pb::DocumentKind {
    match kind {
        crate::model::DocumentKind::Report => crate::api::pb::DocumentKind::Report,
        crate::model::DocumentKind::Transcript => crate::api::pb::DocumentKind::Transcript,
        crate::model::DocumentKind::PressRelease => crate::api::pb::DocumentKind::PressRelease,
        crate::model::DocumentKind::Notes => crate::api::pb::DocumentKind::Notes,
    }
}

/// A day as the API spells it.
pub(super) fn date(day: civil::Date) -> Date {
    Date {
        year: day.year().into(),
        month: day.month().into(),
        day: day.day().into(),
    }
}
