//! `onrecord lsp`: findings in an editor, over the Language Server Protocol on the standard input and output.
//!
//! An editor sends drafts as they are typed; back go diagnostics, on hovering who said it, when, where and the sources, and as code actions the
//! words on record. Drafts stay in memory until the editor closes them. Offsets are UTF-16 units, as the protocol has it.

mod answers;
mod frames;

use std::{collections::HashMap, io, time::Duration};

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver};

use super::{Global, Outcome, connect, houses};
use crate::api::{
    client::Client,
    pb::{self, EncodingType},
};
use answers::Verified;

/// So long an editor must be silent before a changed draft is verified: about a pause between two words.
const PAUSE: Duration = Duration::from_millis(250);
/// Messages that may wait while one is worked on.
const WAITING: usize = 64;
/// The protocol's numbers for errors.
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
const INVALID_REQUEST: i64 = -32600;

#[derive(Args)]
pub(super) struct Arguments {
    /// The house profile that turns verdicts into a headline: ap, reuters or guardian, one that the service has, or a TOML file.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
}

pub(super) async fn run(arguments: Arguments, global: &Global) -> anyhow::Result<Outcome> {
    let house = houses::named(arguments.profile.as_deref())?;
    let client = connect::to_read(global).await?;
    let (sender, messages) = mpsc::channel(WAITING);
    // Reading blocks, so that it has a thread of its own; it ends with the editor.
    std::thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        while let Some(read) = frames::read(&mut stdin).transpose() {
            let broken = read.is_err();
            if sender.blocking_send(read).is_err() || broken {
                break;
            }
        }
    });
    let mut server = Server {
        client,
        house,
        drafts: HashMap::new(),
        asked_to_stop: false,
    };
    server.serve(messages).await
}

/// A server for one editor.
struct Server {
    client: Client,
    house: houses::Named,
    drafts: HashMap<String, Draft>,
    asked_to_stop: bool,
}

/// A draft that is open.
struct Draft {
    text: String,
    version: Value,
    /// What the service says of this very text; nothing while it changes.
    verified: Option<Verified>,
}

impl Server {
    async fn serve(
        &mut self,
        mut messages: Receiver<io::Result<Value>>,
    ) -> anyhow::Result<Outcome> {
        loop {
            let changed = self.drafts.values().any(|draft| draft.verified.is_none());
            let message = match changed {
                false => messages.recv().await,
                true => match tokio::time::timeout(PAUSE, messages.recv()).await {
                    Ok(message) => message,
                    Err(_) => {
                        self.verify_changed().await?;
                        continue;
                    }
                },
            };
            let Some(message) = message else {
                // The editor went away without a word.
                return Ok(Outcome::Clean);
            };
            let message = message.context(
                "the standard input is not the Language Server Protocol; onrecord lsp is run by an editor",
            )?;
            if message["method"] == "exit" {
                return Ok(match self.asked_to_stop {
                    true => Outcome::Clean,
                    false => Outcome::NeedsWork,
                });
            }
            self.take(&message).await?;
        }
    }

    /// Takes one message: a request is answered, a notification is heeded.
    async fn take(&mut self, message: &Value) -> anyhow::Result<()> {
        let Some(method) = message["method"].as_str() else {
            return Ok(()); // An answer to a request; none is sent.
        };
        let params = &message["params"];
        let Some(id) = message.get("id") else {
            return self.notified(method, params);
        };
        let answer = match method {
            _ if self.asked_to_stop => Err((INVALID_REQUEST, "the server was asked to stop")),
            "initialize" => Ok(capabilities()),
            "shutdown" => {
                self.asked_to_stop = true;
                Ok(Value::Null)
            }
            "textDocument/hover" => self.hover(params).await?,
            "textDocument/codeAction" => self.actions(params).await?,
            _ => Err((METHOD_NOT_FOUND, "the server has no such method")),
        };
        send(&match answer {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err((code, message)) => {
                json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
            }
        })
    }

    fn notified(&mut self, method: &str, params: &Value) -> anyhow::Result<()> {
        let document = &params["textDocument"];
        let Some(uri) = document["uri"].as_str() else {
            return Ok(());
        };
        let text = match method {
            "textDocument/didOpen" => document["text"].as_str(),
            // Whole texts are asked for, of which the last counts.
            "textDocument/didChange" => params["contentChanges"]
                .as_array()
                .and_then(|changes| changes.last()?["text"].as_str()),
            "textDocument/didClose" => {
                self.drafts.remove(uri);
                return publish(uri, &Value::Null, json!([]));
            }
            _ => None,
        };
        if let Some(text) = text {
            let draft = Draft {
                text: text.to_owned(),
                version: document["version"].clone(),
                verified: None,
            };
            self.drafts.insert(uri.to_owned(), draft);
        }
        Ok(())
    }

    async fn verify_changed(&mut self) -> anyhow::Result<()> {
        let changed: Vec<String> = self
            .drafts
            .iter()
            .filter(|(_, draft)| draft.verified.is_none())
            .map(|(uri, _)| uri.clone())
            .collect();
        for uri in changed {
            self.verify(&uri).await?;
        }
        Ok(())
    }

    /// Verifies one draft and tells the editor. A service that refuses is told as a message; the next change tries again.
    async fn verify(&mut self, uri: &str) -> anyhow::Result<()> {
        let Some(draft) = self.drafts.get_mut(uri) else {
            return Ok(());
        };
        let request = pb::VerifyDraftRequest {
            draft: Some(pb::Draft {
                id: uri.to_owned(),
                text: draft.text.clone(),
                ..Default::default()
            }),
            profile: self.house.name.clone(),
            profile_toml: self.house.toml.clone(),
            encoding_type: EncodingType::Utf8.into(),
            ..Default::default()
        };
        let empty = draft.text.trim().is_empty();
        let answer = match empty {
            true => Ok(pb::VerifyDraftResponse::default()),
            false => {
                let answer = self.client.verifier().verify_draft(request).await;
                answer
                    .map(tonic::Response::into_inner)
                    .map_err(connect::told)
            }
        };
        let findings = match answer {
            Ok(answer) => answer.findings,
            Err(error) => {
                let message = format!("onrecord: {error}");
                send(
                    &json!({"jsonrpc": "2.0", "method": "window/logMessage", "params": {"type": 1, "message": message}}),
                )?;
                Vec::new()
            }
        };
        let verified = Verified::new(&draft.text, findings);
        let diagnostics = verified.diagnostics();
        draft.verified = Some(verified);
        publish(uri, &draft.version.clone(), diagnostics)
    }

    /// What is known of a draft's very text, verified now where it was not yet.
    async fn known(&mut self, params: &Value) -> anyhow::Result<Option<(&str, &Verified)>> {
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
        let open = self.drafts.get(uri).map(|draft| draft.verified.is_none());
        if open == Some(true) {
            self.verify(uri).await?;
        }
        let found = self.drafts.get_key_value(uri);
        Ok(found.and_then(|(uri, draft)| Some((uri.as_str(), draft.verified.as_ref()?))))
    }

    async fn hover(&mut self, params: &Value) -> anyhow::Result<Answer> {
        let position = &params["position"];
        let Some((_, verified)) = self.known(params).await? else {
            return Ok(Err((INVALID_PARAMS, "the document is not open")));
        };
        Ok(Ok(verified.hover(position).unwrap_or(Value::Null)))
    }

    async fn actions(&mut self, params: &Value) -> anyhow::Result<Answer> {
        let range = &params["range"];
        let Some((uri, verified)) = self.known(params).await? else {
            return Ok(Err((INVALID_PARAMS, "the document is not open")));
        };
        Ok(Ok(verified.actions(uri, range)))
    }
}

type Answer = Result<Value, (i64, &'static str)>;

fn capabilities() -> Value {
    json!({
        "capabilities": {
            "positionEncoding": "utf-16",
            "textDocumentSync": {"openClose": true, "change": 1},
            "hoverProvider": true,
            "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        },
        "serverInfo": {"name": "onrecord", "version": env!("CARGO_PKG_VERSION")},
    })
}

fn publish(uri: &str, version: &Value, diagnostics: Value) -> anyhow::Result<()> {
    let mut params = json!({"uri": uri, "diagnostics": diagnostics});
    if version.is_i64() {
        params["version"] = version.clone();
    }
    send(&json!({"jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params}))
}

fn send(message: &Value) -> anyhow::Result<()> {
    Ok(frames::write(&mut io::stdout().lock(), message)?)
}

/// Reads what an editor sends, and answers it about a draft of one finding.
#[cfg(any(test, fuzzing))]
pub(crate) fn fuzz_frames(data: &[u8]) {
    let text = "It is so. “We sail at noon,” 😀 said Carl Dahl.\n";
    let finding = pb::Finding {
        span: Some(pb::Span { start: 13, end: 28 }),
        text: text[13..28].to_owned(),
        ..Default::default()
    };
    let verified = Verified::new(text, vec![finding]);
    let mut stream = data;
    while let Ok(Some(message)) = frames::read(&mut stream) {
        let params = &message["params"];
        let _ = verified.hover(&params["position"]);
        let _ = verified.actions("file:///a", &params["range"]);
    }
}
