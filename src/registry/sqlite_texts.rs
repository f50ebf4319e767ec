//! The texts of documents, read from the log when somebody asks for one.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{Access, error::RegistryError, sqlite::SqliteLog, text::Texts};

/// The texts of documents, read from the log when somebody asks for one: each reader with a connection of its own.
#[derive(Debug)]
pub(super) struct LogTexts {
    dir: PathBuf,
    idle: Mutex<Vec<SqliteLog>>,
}

impl LogTexts {
    pub(super) fn new(dir: &Path) -> Self {
        LogTexts {
            dir: dir.into(),
            idle: Mutex::new(Vec::new()),
        }
    }

    fn read(&self, sequence: u64) -> Result<Option<Arc<str>>, RegistryError> {
        #[derive(serde::Deserialize)]
        struct OfDocument<'p> {
            #[serde(borrow)]
            text: std::borrow::Cow<'p, str>,
        }
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let open = idle().pop();
        let log = match open {
            Some(log) => log,
            None => SqliteLog::open(&self.dir, Access::Read)?,
        };
        let payload = log.payload(sequence);
        idle().push(log);
        let Some(payload) = payload? else {
            return Ok(None);
        };
        let read: Result<OfDocument<'_>, _> = serde_json::from_slice(&payload);
        match read {
            Ok(document) => Ok(Some(Arc::from(document.text))),
            Err(cause) => Err(RegistryError::Damaged {
                path: self.dir.clone(),
                sequence,
                problem: format!("its text cannot be read: {cause}"),
            }),
        }
    }
}

impl Texts for LogTexts {
    fn text(&self, sequence: u64) -> Option<Arc<str>> {
        self.read(sequence).unwrap_or_else(|problem| {
            tracing::error!(%problem, "the text of a document cannot be read");
            None
        })
    }
}
