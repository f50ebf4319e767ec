//! The service as a process: its configuration, its keys, its signals, and what it writes.

#![cfg(unix)]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use futures_util::future::BoxFuture;
use onrecord::api::{
    client::{Client, Connection},
    pb,
};
use tokio::task::JoinSet;
use tonic::Code;

/// A directory to work in, and the binary run in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Desk(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.path(name).display().to_string()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(arguments).current_dir(self.0.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("ONRECORD_") {
                command.env_remove(name);
            }
        }
        command.stdin(Stdio::null());
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str], code: i32) -> (String, String) {
        ended(self.command(arguments).output().unwrap(), code)
    }
}

#[track_caller]
fn ended(output: Output, code: i32) -> (String, String) {
    let out = String::from_utf8(output.stdout).unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        output.status.code(),
        Some(code),
        "stdout: {out}\nstderr: {err}"
    );
    (out, err)
}

/// A service in a process of its own, with what it wrote so far.
struct Service {
    child: Child,
    grpc: String,
    http: String,
    log: PathBuf,
}

impl Service {
    fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let ports = [
            "serve",
            "--addr",
            "127.0.0.1:0",
            "--http-addr",
            "127.0.0.1:0",
        ];
        let log = desk.path("log");
        let mut child = desk
            .command(&[&ports, arguments].concat())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let mut urls = line.split_whitespace().filter(|word| word.contains("://"));
        let mut next = || {
            urls.next()
                .unwrap_or_else(|| panic!("an address in {line:?}"))
                .to_owned()
        };
        let (grpc, http) = (next(), next());
        Service {
            child,
            grpc,
            http: http.split_once("://").unwrap().1.to_owned(),
            log,
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([name, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    fn get(&self, address: &str) -> String {
        let mut stream = TcpStream::connect(&self.http).unwrap();
        write!(
            stream,
            "GET {address} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    async fn client(&self, key: Option<&str>) -> Client {
        let connection = Connection {
            key: key.map(str::to_owned),
            ..Connection::default()
        };
        Client::connect_with(&self.grpc, connection).await.unwrap()
    }

    /// Waits for words in the log.
    async fn says(&self, words: &str) {
        while !self.log().contains(words) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_registry_is_not_made_unseen() {
    let desk = Desk::new();
    let ports = ["--addr", "127.0.0.1:0", "--http-addr", "off"];
    let slip = ["serve", "--registry", "slip/registry"];
    let (_, err) = desk.run(&[&slip[..], &ports].concat(), 2);
    assert!(
        err.contains("there is no registry in slip/registry"),
        "{err}"
    );
    assert!(!desk.path("slip").exists());
    let service = Service::start(&desk, &["--registry", "new"]);
    let log = fs::read_to_string(&service.log).unwrap();
    assert!(
        log.contains("there is no registry in new: an empty one is made"),
        "{log}"
    );
}

fn draft(text: &str) -> pb::VerifyDraftRequest {
    pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            text: text.into(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

#[test]
fn the_configuration_is_shown_with_its_origins_and_is_a_file_itself() {
    let desk = Desk::new();
    desk.write("desk.toml", "grace = \"3s\"\n[limits]\nwaiting = 7\n");
    let mut command = desk.command(&[
        "config",
        "show",
        "--config",
        "desk.toml",
        "--limits-streams",
        "9",
    ]);
    let (out, _) = ended(command.env("ONRECORD_DRAIN", "2s").output().unwrap(), 0);
    for line in [
        "addr = \"127.0.0.1:50051\"  # Where gRPC listens; port 0 takes a free one. From: default",
        "grace = \"3s\"",
        "From: desk.toml",
        "drain = \"2s\"",
        "From: ONRECORD_DRAIN",
        "waiting = 7",
        "streams = 9",
        "From: --limits-streams",
    ] {
        assert!(out.contains(line), "{line} in {out}");
    }
    desk.write("shown.toml", &out);
    let (again, _) = desk.run(&["config", "show", "--config", "shown.toml"], 0);
    assert!(again.contains("streams = 9"));
}

#[test]
fn all_mistakes_are_told_before_anything_starts() {
    let desk = Desk::new();
    desk.write(
        "desk.toml",
        "adress = \"127.0.0.1:1\"\n[limits]\ntext_bytes = \"lots\"\n[tls]\ncert = \"no.pem\"\n",
    );
    let (_, err) = desk.run(
        &[
            "serve",
            "--config",
            "desk.toml",
            "--addr",
            "0.0.0.0:0",
            "--grace",
            "soon",
        ],
        2,
    );
    for part in [
        "adress = \"\\\"127.0.0.1:1\\\"\" (from desk.toml): there is no such setting",
        "limits.text_bytes = \"lots\" (from desk.toml): it is no size",
        "tls.cert = \"no.pem\" (from desk.toml): a certificate without its key",
        "addr = \"0.0.0.0:0\" (from --addr): other machines could connect, and without API keys",
        "grace = \"soon\" (from --grace): it is no duration",
    ] {
        assert!(err.contains(part), "{part} in {err}");
    }
    let (_, err) = desk.run(&["serve", "--config", "nowhere.toml"], 2);
    assert!(
        err.contains("nowhere.toml") && err.contains("--config"),
        "{err}"
    );
}

#[test]
fn a_port_in_use_is_said_with_the_flag_that_sets_it() {
    let desk = Desk::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for flag in ["--addr", "--http-addr"] {
        let arguments = [
            "serve",
            "--addr",
            "127.0.0.1:0",
            "--http-addr",
            "127.0.0.1:0",
        ];
        let mut arguments: Vec<&str> = arguments.to_vec();
        let at = arguments
            .iter()
            .position(|argument| *argument == flag)
            .unwrap();
        arguments[at + 1] = &address;
        let (_, err) = desk.run(&arguments, 2);
        assert!(err.contains(&address) && err.contains(flag), "{err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_made_and_revoked_under_a_running_service() {
    let desk = Desk::new();
    let (key, told) = desk.run(
        &[
            "keys",
            "add",
            "cms",
            "--scope",
            "verify",
            "--keys-file",
            "keys.toml",
        ],
        0,
    );
    let key = key.trim();
    assert!(
        key.starts_with("onrecord_") && told.contains("only time"),
        "{told}"
    );
    let stored = fs::read_to_string(desk.path("keys.toml")).unwrap();
    assert!(!stored.contains(key.rsplit('_').next().unwrap()));
    let service = Service::start(&desk, &["--keys-file", "keys.toml"]);
    let client = service.client(Some(key)).await;
    client
        .verifier()
        .verify_draft(draft("“One,” said Jane Roe."))
        .await
        .unwrap();

    // A second key counts from the moment that the service is told to read the file.
    let (second, _) = desk.run(
        &[
            "keys",
            "add",
            "desk",
            "--scope",
            "read",
            "--keys-file",
            "keys.toml",
        ],
        0,
    );
    desk.run(&["keys", "revoke", "cms", "--keys-file", "keys.toml"], 0);
    service.signal("-HUP");
    service.says("API keys read again").await;
    let error = client
        .verifier()
        .verify_draft(draft("x"))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::Unauthenticated);
    let reader = service.client(Some(second.trim())).await;
    let mut registry = reader.registry();
    registry
        .list_speakers(pb::ListSpeakersRequest::default())
        .await
        .unwrap();
    let (list, _) = desk.run(&["keys", "list", "--keys-file", "keys.toml"], 0);
    assert!(
        list.contains("cms: verify") && list.contains("revoked") && list.contains("desk: read"),
        "{list}"
    );

    // The command line sends a key too, from the environment or a file.
    let mut lists = desk.command(&["speakers", "--server", &service.grpc]);
    ended(
        lists
            .env("ONRECORD_API_KEY", second.trim())
            .output()
            .unwrap(),
        0,
    );
    desk.write("key", &second);
    desk.run(
        &[
            "speakers",
            "--server",
            &service.grpc,
            "--api-key-file",
            "key",
        ],
        0,
    );
    let (_, err) = desk.run(&["speakers", "--server", &service.grpc], 2);
    assert!(err.contains("asks for an API key"), "{err}");

    // A file that was damaged leaves the keys as they were.
    desk.write("keys.toml", "nonsense");
    service.signal("-HUP");
    service.says("API keys stay as they were").await;
    registry
        .list_speakers(pb::ListSpeakersRequest::default())
        .await
        .unwrap();
}

#[test]
fn keys_are_misused_with_words() {
    let desk = Desk::new();
    for (arguments, said) in [
        (&["keys", "list"][..], "--keys-file"),
        (&["keys", "list", "--keys-file", "none.toml"], "none.toml"),
        (
            &["keys", "add", "a b", "--scope", "read", "--keys-file", "k"],
            "no name for a key",
        ),
        (
            &["keys", "add", "a", "--scope", "write", "--keys-file", "k"],
            "no scope",
        ),
        (&["keys", "add", "a", "--keys-file", "k"], "--scope"),
    ] {
        let (_, err) = desk.run(arguments, 2);
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_told_to_stop_answers_what_is_under_way() {
    let desk = Desk::new();
    let mut service = Service::start(&desk, &["--grace", "1m"]);
    let client = service.client(None).await;
    let text = "“The pier stays open,” said Jane Roe, the mayor. ".repeat(4_000);
    let mut calls = JoinSet::new();
    const CALLS: usize = 8;
    for _ in 0..CALLS {
        let mut verifier = client.verifier();
        let text = text.clone();
        calls.spawn(async move {
            let request = pb::ExtractQuotationsRequest {
                text,
                ..Default::default()
            };
            let call: BoxFuture<'_, _> = Box::pin(verifier.extract_quotations(request));
            call.await.map(|_| ())
        });
    }
    while !service
        .get("/metrics")
        .contains(&format!("onrecord_calls_in_flight {CALLS}"))
    {
        tokio::task::yield_now().await;
    }
    service.signal("-TERM");
    while let Some(ended) = calls.join_next().await {
        ended.unwrap().expect("no call under way is lost");
    }
    assert!(service.child.wait().unwrap().success());
    assert!(service.log().contains("stopping"), "{}", service.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_draft_is_in_what_the_service_writes() {
    let desk = Desk::new();
    let mut service = Service::start(
        &desk,
        &["--log", "trace", "--log-format", "json", "--registry", "r"],
    );
    let secret = "chrysanthemum-embargo";
    let text = format!("“The {secret} stands,” said Jane Roe, the mayor of Northshore.");
    let mut verifier = service.client(None).await.verifier();
    verifier.verify_draft(draft(&text)).await.unwrap();
    let mut odd = draft(&text);
    odd.profile = secret[..4].into();
    verifier.verify_draft(odd).await.unwrap_err();
    let request = pb::AttributeTextRequest {
        text: text.clone(),
        ..Default::default()
    };
    verifier.attribute_text(request).await.unwrap();
    let body = format!(
        r#"{{"draft": {{"text": {}}}}}"#,
        serde_json::to_string(&text).unwrap()
    );
    let mut stream = TcpStream::connect(&service.http).unwrap();
    write!(
        stream,
        "POST /v1/drafts:verify HTTP/1.1\r\nhost: localhost\r\nx-request-id: desk-7\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    post_form(&service, &text);
    let metrics = service.get("/metrics");
    service.says("desk-7").await;
    service.signal("-TERM");
    service.says("stopping").await;
    // Its end takes files away, and writes others.
    service.child.wait().unwrap();
    let log = service.log();
    assert!(
        log.contains("\"answered\"") && log.lines().all(|line| line.starts_with('{')),
        "JSON lines"
    );
    assert!(!log.contains(secret), "in the log");
    assert!(!metrics.contains(secret), "in the metrics");
    for entry in files(desk.0.path()) {
        let bytes = fs::read(&entry).unwrap();
        let found = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!found, "in {}", entry.display());
    }
}

/// Sends a draft as the page's form does: with its cookie and its token.
fn post_form(service: &Service, draft: &str) {
    let page = service.get("/");
    let after = |start: &str| {
        let (_, rest) = page.split_once(start).unwrap();
        rest.chars().take(64).collect::<String>()
    };
    let (cookie, token) = (after("onrecord="), after("name=\"form_token\" value=\""));
    let encoded = percent_encoding::utf8_percent_encode(draft, percent_encoding::NON_ALPHANUMERIC);
    let body = format!("form_token={token}&draft={encoded}");
    let mut stream = TcpStream::connect(&service.http).unwrap();
    write!(
        stream,
        "POST / HTTP/1.1\r\nhost: localhost\r\ncookie: onrecord={cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("Findings"),
        "{answer}"
    );
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

#[test]
fn without_keys_it_says_so_loudly() {
    let desk = Desk::new();
    let service = Service::start(&desk, &[]);
    assert!(
        service.log().contains("WARN") && service.log().contains("no API keys"),
        "{}",
        service.log()
    );
    assert!(service.get("/readyz").starts_with("HTTP/1.1 200"));
}

#[test]
fn shells_readers_and_tools_get_what_they_want() {
    let desk = Desk::new();
    let (bash, _) = desk.run(&["completions", "bash"], 0);
    assert!(bash.contains("_onrecord") && bash.contains("verify"));
    desk.run(&["man", "pages"], 0);
    let page = fs::read_to_string(desk.path("pages/onrecord-serve.1")).unwrap();
    assert!(page.contains("http\\-addr"), "{page}");
    let (openapi, _) = desk.run(&["openapi"], 0);
    let document: serde_json::Value = serde_json::from_str(&openapi).unwrap();
    assert!(document["paths"]["/v1/drafts:verify"]["post"].is_object());
}

#[test]
fn a_running_service_is_measured() {
    let desk = Desk::new();
    let service = Service::start(&desk, &[]);
    let arguments = [
        "bench",
        "--server",
        &service.grpc,
        "--seconds",
        "1",
        "--in-flight",
        "4",
        "--format",
        "json",
    ];
    let (out, _) = desk.run(&arguments, 0);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(
        told["calls"].as_u64().unwrap() > 0 && told["p99Ms"].as_f64().unwrap() > 0.0,
        "{out}"
    );
}

/// The table of settings in the manual is the one of the program.
#[test]
fn the_manual_lists_every_setting_as_it_is() {
    let desk = Desk::new();
    let manual =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md"))
            .unwrap();
    let (out, _) = desk.run(&["config", "show", "--format", "json"], 0);
    for line in out.lines() {
        let setting: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| setting[key].as_str().unwrap();
        let row = format!(
            "| `{}` | `{}` | {} |",
            text("key"),
            text("value"),
            text("help")
        );
        assert!(manual.contains(&row.replace("| `` |", "| |")), "{row}");
    }
}

/// What a client was told is on record before the service was killed is there after, once, and so is what it decided.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_service_acknowledged_is_kept() {
    let desk = Desk::new();
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..12_u64 {
        let mut service = Service::start(&desk, &["--registry", "r"]);
        let client = service.client(None).await;
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let writes = tokio::spawn(async move {
            let (mut corpus, mut quotation) = (client.corpus(), String::new());
            for n in 0.. {
                let id = format!("round-{round}-{n}");
                let seen = pb::ImportQuotationsRequest {
                    quotation: format!("Round {round} brought sentence {n} of many"),
                    speaker: "Anna Berg".into(),
                    document: id.clone(),
                    request_id: id.clone(),
                    ..Default::default()
                };
                let import = corpus.import_quotations(tokio_stream::iter([seen]));
                let import: BoxFuture<'_, _> = Box::pin(import);
                if import.await.is_err() || told.send(id.clone()).is_err() {
                    return;
                }
                if quotation.is_empty() {
                    let listed = pb::ListQuotationsRequest {
                        parent: "speakers/-".into(),
                        page_size: 1,
                        ..Default::default()
                    };
                    let mut registry = client.registry();
                    let page: BoxFuture<'_, _> = Box::pin(registry.list_quotations(listed));
                    let Ok(page) = page.await else { return };
                    quotation = page.into_inner().quotations[0].name.clone();
                }
                let id = format!("{id}-corrects");
                let request = pb::CorrectAttributionRequest {
                    name: quotation.clone(),
                    speaker_display_name: format!("Carl Dahl {round} {n}"),
                    request_id: id.clone(),
                    ..Default::default()
                };
                let correct: BoxFuture<'_, _> = Box::pin(corpus.correct_attribution(request));
                if correct.await.is_err() || told.send(id).is_err() {
                    return;
                }
            }
        });
        // Killed behind a number of answers that differs from round to round, whatever is under way then.
        for _ in 0..=round * 5 % 7 {
            acknowledged.push(heard.recv().await.expect("an answer"));
        }
        service.child.kill().unwrap();
        service.child.wait().unwrap();
        writes.await.unwrap();
        while let Some(id) = heard.recv().await {
            acknowledged.push(id);
        }
    }
    let (log, _) = desk.run(&["log", "--registry", "r", "--format", "flat"], 0);
    let mut written: Vec<String> = Vec::new();
    for line in log.lines() {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        written.push(event["request_id"].as_str().unwrap_or_default().to_owned());
    }
    for id in &acknowledged {
        let times = written.iter().filter(|one| *one == id).count();
        assert_eq!(times, 1, "{id}");
    }
    assert!(acknowledged.len() > 24 && acknowledged.iter().any(|id| id.ends_with("corrects")));
    let (out, _) = desk.run(&["log", "verify", "--registry", "r"], 0);
    assert!(out.contains("all is as it was written"), "{out}");
    // A second program that would write is told which process does.
    let service = Service::start(&desk, &["--registry", "r"]);
    let (_, err) = desk.run(&["retract", "documents/round-0-0", "--registry", "r"], 2);
    let holder = format!("process {}", service.child.id());
    assert!(err.contains(&holder), "{holder}: {err}");
    desk.run(&["quotes", "--registry", "r"], 0);
}
