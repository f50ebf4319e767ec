//! What verifying costs over the wire, beside a tonic echo of the same message sizes: 6 KB in, 4 KB out.
//!
//! One run measures both, each in a process of its own so that the server's CPU can be told from the client's: calls a second, latencies and CPU
//! a call at 1, 16 and 64 calls in flight, and health checks beside them; then ten thousand drafts through one stream. The registry holds 100,000
//! generated quotations; every draft quotes others of them.
//!
//! `cargo bench --bench server [-- SECONDS] [--size QUOTATIONS] [--keep DIR]`; `-- --soak MINUTES` instead verifies at full load while others
//! write, and tells the server's memory every minute.

use std::{
    convert::Infallible,
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use onrecord::{
    api::{
        limits::Limits,
        pb,
        server::{self, Stopping},
        services::{Api, Writes},
    },
    registry::{Access, Change, ImportedQuotation, Registry, Stamp},
};
use tokio::task::JoinSet;
use tokio_stream::StreamExt as _;
use tonic::{
    Code, Request, Response, Status,
    body::Body,
    codegen::{
        BoxFuture, Service,
        http::{self, uri::PathAndQuery},
    },
    server::{Grpc, NamedService, UnaryService},
    transport::{Channel, Endpoint, Server, server::TcpIncoming},
};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_prost::ProstCodec;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/generated/mod.rs"]
#[allow(
    dead_code,
    reason = "the bench of the matcher has more to do with drafts"
)]
mod generated;

/// Calls in flight, each in a run of its own.
const IN_FLIGHT: [usize; 3] = [1, 16, 64];
/// Connections that share them.
const CONNECTIONS: usize = 4;
/// Bytes of a request and of the echo's answer.
const SIZES: (usize, usize) = (6 * 1024, 4 * 1024);
/// Quotations of the registry in a draft: so many make an answer of some 4 KB.
const QUOTED: usize = 2;
/// Drafts that calls take in turn.
const DRAFTS: usize = 2_000;
/// Drafts of one stream.
const BATCH: usize = 10_000;

/// What a run is asked for.
struct Asked {
    seconds: u64,
    size: usize,
    keep: Option<PathBuf>,
    soak: Option<u64>,
}

impl Asked {
    fn read() -> Self {
        let arguments: Vec<String> = env::args().skip(1).collect();
        let after = |name: &str| {
            let at = arguments.iter().position(|argument| argument == name)?;
            arguments.get(at + 1).cloned()
        };
        let number = |name: &str| after(name).and_then(|value| value.parse().ok());
        Asked {
            seconds: arguments
                .first()
                .and_then(|argument| argument.parse().ok())
                .unwrap_or(5),
            size: number("--size").map_or(100_000, |size| size as usize),
            keep: after("--keep").map(PathBuf::from),
            soak: number("--soak"),
        }
    }
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match env::var("ONRECORD_BENCH_SERVES").as_deref() {
        Ok("echo") => return runtime.block_on(serve_echo()),
        Ok(dir) => return runtime.block_on(serve_onrecord(Path::new(dir))),
        Err(_) => {}
    }
    let asked = Asked::read();
    let scratch = tempfile::tempdir().expect("a directory");
    let dir = asked.keep.clone().unwrap_or(scratch.path().join("desk"));
    if !Registry::is_in(&dir) {
        fill(&dir, asked.size);
    }
    let dir = dir.to_str().expect("a path in UTF-8");
    let drafts: Arc<[String]> = (0..DRAFTS).map(|n| draft(n, asked.size)).collect();
    match asked.soak {
        Some(minutes) => runtime.block_on(soak(dir, &drafts, minutes)),
        None => {
            let seconds = Duration::from_secs(asked.seconds);
            for in_flight in IN_FLIGHT {
                runtime.block_on(compare(dir, &drafts, seconds, in_flight));
            }
            runtime.block_on(batch(dir, &drafts));
        }
    }
}

/// Puts so many quotations on record.
fn fill(dir: &Path, size: usize) {
    let registry = Registry::open(dir, Access::Write).expect("a registry");
    let numbers: Vec<usize> = (0..size).collect();
    for batch in numbers.chunks(2_000) {
        let change = |&number: &usize| {
            Change::Quotation(ImportedQuotation {
                quotation: generated::quotation(number),
                speaker: Some(speaker(number)),
                document: Some(format!("document-{}", number / 5)),
                ..ImportedQuotation::default()
            })
        };
        let changes = batch.iter().map(change).collect();
        registry
            .commit(changes, &Stamp::now("bench"))
            .expect("a commit");
    }
    registry.write_state().expect("a state");
}

/// Who said the quotation of a number: one of some thousands.
fn speaker(number: usize) -> String {
    let mut random = generated::Random(number as u64 % 5_000);
    let mut name = |words: usize| {
        let syllables: String = (0..words).map(|_| random.word()).collect();
        syllables[..1].to_uppercase() + &syllables[1..]
    };
    format!("{} {}", name(1), name(2))
}

/// A draft that quotes the registry: one word for word, one with a word changed, prose round them.
fn draft(number: usize, size: usize) -> String {
    use generated::{Printed, Random};
    let mut random = Random(number as u64);
    let prose = "The ministers left by the side door and went to the station, where the train to the coast was late once more. Nobody \
                 waited for them there but a man with an umbrella.\n\n";
    let mut text = String::new();
    for at in 0..QUOTED {
        let quoted = random.below(size);
        let printed = [Printed::Exact, Printed::Changed][at % 2];
        let words = generated::quotation(quoted);
        let words = printed.of(&words, &mut random).unwrap_or(words);
        text.push_str(prose);
        text.push_str(&format!("“{words},” said {}.\n\n", speaker(quoted)));
    }
    while text.len() < SIZES.0 {
        text.push_str(prose);
    }
    text
}

async fn compare(dir: &str, drafts: &Arc<[String]>, time: Duration, in_flight: usize) {
    let echo = measure("echo", "echo", drafts, time, in_flight).await;
    let ours = measure("onrecord", dir, drafts, time, in_flight).await;
    println!("{in_flight} in flight:");
    for run in [&echo, &ours] {
        println!(
            "{:>9}: {:>7.0} calls a second, p50 {:>8.2?}, p99 {:>8.2?}, server CPU a call {:>8.1?}, answers of {} bytes, health p50 {:.2?}, p99 {:.2?}",
            run.name,
            run.per_second,
            run.p50,
            run.p99,
            run.cpu,
            run.bytes,
            run.health.0,
            run.health.1
        );
    }
    let ratio = |ours: Duration, echo: Duration| ours.as_secs_f64() / echo.as_secs_f64();
    let cpu = ratio(ours.cpu, echo.cpu);
    told(
        "server CPU a call",
        format!("{cpu:.1} times the echo's (15 at the most)"),
        cpu <= 15.0,
    );
    let rate = 100.0 * ours.per_second / echo.per_second;
    told(
        "calls a second",
        format!("{rate:.1} % of the echo's (10 at the least)"),
        rate >= 10.0,
    );
    let tail = ratio(ours.p99, echo.p99);
    told(
        "p99",
        format!("{tail:.1} times the echo's (10 at the most)"),
        tail <= 10.0,
    );
    let health = ours.health.1;
    let echo = echo.health.1;
    told(
        "health p99 under load",
        format!("{health:.2?} (5 ms at the most; the echo's {echo:.2?})"),
        health <= Duration::from_millis(5),
    );
}

fn told(what: &str, figure: String, met: bool) {
    println!("{what}: {figure}: {}", if met { "met" } else { "MISSED" });
}

struct Run {
    name: &'static str,
    per_second: f64,
    p50: Duration,
    p99: Duration,
    cpu: Duration,
    /// Bytes of an answer.
    bytes: usize,
    /// p50 and p99 of health checks.
    health: (Duration, Duration),
}

/// Sends one call; tells the bytes of its answer.
type Call = fn(Channel, Arc<[String]>, usize) -> BoxFuture<usize, Status>;

async fn measure(
    name: &'static str,
    serves: &str,
    drafts: &Arc<[String]>,
    time: Duration,
    in_flight: usize,
) -> Run {
    let call: Call = if serves == "echo" {
        call_echo
    } else {
        call_verify
    };
    let server = Process::start(serves);
    let mut channels = Vec::new();
    for _ in 0..CONNECTIONS {
        channels.push(server.connect().await);
    }
    // A moment to warm up, which is not counted.
    load(&channels, drafts, Duration::from_secs(1), in_flight, call).await;
    let beats = tokio::spawn(heartbeats(server.connect().await, time));
    let (cpu, began) = (server.cpu(), Instant::now());
    let (mut latencies, bytes) = load(&channels, drafts, time, in_flight, call).await;
    let (cpu, took) = (server.cpu() - cpu, began.elapsed());
    let mut beats = beats.await.expect("no panic");
    latencies.sort();
    beats.sort();
    let calls = latencies.len().max(1);
    Run {
        name,
        per_second: latencies.len() as f64 / took.as_secs_f64(),
        p50: percentile(&latencies, 0.5),
        p99: percentile(&latencies, 0.99),
        cpu: cpu.div_f64(calls as f64),
        bytes: bytes / calls,
        health: (percentile(&beats, 0.5), percentile(&beats, 0.99)),
    }
}

/// The latencies of calls, and the bytes of all their answers.
async fn load(
    channels: &[Channel],
    drafts: &Arc<[String]>,
    time: Duration,
    in_flight: usize,
    call: Call,
) -> (Vec<Duration>, usize) {
    let end = Instant::now() + time;
    let (next, bytes) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut running = JoinSet::new();
    for n in 0..in_flight {
        let channel = channels[n % channels.len()].clone();
        let (drafts, next, bytes) = (drafts.clone(), next.clone(), bytes.clone());
        running.spawn(async move {
            let mut latencies = Vec::new();
            while Instant::now() < end {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let began = Instant::now();
                let answer = call(channel.clone(), drafts.clone(), number).await;
                latencies.push(began.elapsed());
                bytes.fetch_add(answer.expect("an answer"), Ordering::Relaxed);
            }
            latencies
        });
    }
    (
        running.join_all().await.concat(),
        bytes.load(Ordering::Relaxed),
    )
}

async fn heartbeats(channel: Channel, time: Duration) -> Vec<Duration> {
    let end = Instant::now() + time;
    let mut health = HealthClient::new(channel);
    let mut beats = Vec::new();
    while Instant::now() < end {
        let began = Instant::now();
        // The echo has no health service; its refusal takes the same way.
        health.check(HealthCheckRequest::default()).await.ok();
        beats.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    beats
}

fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted
        .get(at.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

/// Ten thousand drafts through one stream: how busy the cores are kept, and what memory does.
async fn batch(dir: &str, drafts: &Arc<[String]>) {
    let server = Process::start(dir);
    let mut verifier = pb::verifier_client::VerifierClient::new(server.connect().await);
    let requests = {
        let drafts = drafts.clone();
        tokio_stream::iter(0..BATCH).map(move |n| pb::BatchVerifyDraftsRequest {
            request: Some(request(&drafts, n)),
        })
    };
    let (before, idle, began) = (server.resident(), idle_time(), Instant::now());
    let answer = verifier.batch_verify_drafts(requests).await;
    let mut results = answer.expect("a stream").into_inner();
    let (mut done, mut half) = (0, 0);
    while let Some(result) = results.message().await.expect("a result") {
        let response = matches!(
            result.outcome,
            Some(pb::batch_verify_drafts_response::Outcome::Response(_))
        );
        assert!(response, "{result:?}");
        done += 1;
        if done == BATCH / 2 {
            half = server.resident();
        }
    }
    assert_eq!(done, BATCH);
    let took = began.elapsed();
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    let idle = (idle_time() - idle).as_secs_f64() / (took.as_secs_f64() * cores);
    println!(
        "{BATCH} drafts through one stream: {:.0} a second, server CPU a draft {:.1?}; resident {before} MB, {half} MB after half, {} MB after all",
        BATCH as f64 / took.as_secs_f64(),
        server.cpu().div_f64(BATCH as f64),
        server.resident()
    );
    told(
        "cores idle meanwhile",
        format!("{:.1} % (10 at the most)", 100.0 * idle),
        idle <= 0.1,
    );
}

/// The time that all cores have been idle since the machine started, where the system tells it as Linux does.
fn idle_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    let ticks = stat
        .lines()
        .next()
        .and_then(|cpu| cpu.split_whitespace().nth(4)?.parse::<u64>().ok());
    Duration::from_millis(10 * ticks.unwrap_or_default())
}

/// Full load while others write: what memory does, and whether anything fails.
async fn soak(dir: &str, drafts: &Arc<[String]>, minutes: u64) {
    let server = Process::start(dir);
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    let failed = Arc::new(AtomicUsize::new(0));
    let writes = tokio::spawn(writing(server.connect().await, end, failed.clone()));
    let mut channels = Vec::new();
    for _ in 0..CONNECTIONS {
        channels.push(server.connect().await);
    }
    for minute in 1..=minutes {
        let beats = tokio::spawn(heartbeats(server.connect().await, Duration::from_secs(59)));
        let (mut latencies, _) =
            load(&channels, drafts, Duration::from_secs(60), 64, call_verify).await;
        latencies.sort();
        let mut beats = beats.await.expect("no panic");
        beats.sort();
        println!(
            "minute {minute}: {} calls, p99 {:.2?}, health p99 {:.2?}, resident {} MB, of that mapped files {} MB",
            latencies.len(),
            percentile(&latencies, 0.99),
            percentile(&beats, 0.99),
            server.resident(),
            server.mapped()
        );
    }
    let written = writes.await.expect("no panic");
    println!(
        "{written} writes meanwhile; {} of them failed",
        failed.load(Ordering::Relaxed)
    );
}

/// Puts quotations on record and corrects them, one after the other.
async fn writing(channel: Channel, end: Instant, failed: Arc<AtomicUsize>) -> usize {
    let mut corpus = pb::corpus_client::CorpusClient::new(channel.clone());
    let mut registry = pb::registry_client::RegistryClient::new(channel);
    let mut written = 0;
    while Instant::now() < end {
        let number = 10_000_000 + written;
        let requests = (0..20).map(|n| pb::ImportQuotationsRequest {
            quotation: generated::quotation(number + n),
            speaker: speaker(number + n),
            document: format!("soak-{}", number / 20),
            ..Default::default()
        });
        let requests: Vec<_> = requests.collect();
        written += requests.len();
        let imported = corpus.import_quotations(tokio_stream::iter(requests)).await;
        let mut wrong = imported.is_err();
        let listed = pb::ListQuotationsRequest {
            parent: "speakers/-".into(),
            page_size: 1,
            ..Default::default()
        };
        if let Ok(page) = registry.list_quotations(listed).await
            && let Some(quotation) = page.into_inner().quotations.first()
        {
            let request = pb::CorrectAttributionRequest {
                name: quotation.name.clone(),
                speaker_display_name: speaker(written % 50),
                ..Default::default()
            };
            let corrected = corpus.correct_attribution(request).await;
            wrong |= corrected.is_err_and(|status| status.code() != Code::InvalidArgument);
            written += 1;
        }
        failed.fetch_add(usize::from(wrong), Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    written
}

fn request(drafts: &[String], number: usize) -> pb::VerifyDraftRequest {
    pb::VerifyDraftRequest {
        draft: Some(pb::Draft {
            text: drafts[number % drafts.len()].clone(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

fn call_verify(channel: Channel, drafts: Arc<[String]>, number: usize) -> BoxFuture<usize, Status> {
    Box::pin(async move {
        let mut verifier = pb::verifier_client::VerifierClient::new(channel);
        let answer = verifier.verify_draft(request(&drafts, number)).await?;
        Ok(prost::Message::encoded_len(answer.get_ref()))
    })
}

fn call_echo(channel: Channel, _: Arc<[String]>, _: usize) -> BoxFuture<usize, Status> {
    Box::pin(async move {
        let mut client = tonic::client::Grpc::new(channel);
        let ready = client.ready().await;
        ready.map_err(|error| Status::unavailable(error.to_string()))?;
        let request = Request::new(vec![b'x'; SIZES.0]);
        let path = PathAndQuery::from_static("/bench.Echo/Echo");
        let codec = ProstCodec::<Vec<u8>, Vec<u8>>::default();
        let answer = client.unary(request, path, codec).await?;
        Ok(answer.get_ref().len())
    })
}

/// A server in a process of its own.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(serves: &str) -> Self {
        let mut child = Command::new(env::current_exe().expect("this program"))
            .env("ONRECORD_BENCH_SERVES", serves)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("an address");
        Process {
            address: line.trim().parse().expect("an address"),
            child,
        }
    }

    async fn connect(&self) -> Channel {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).expect("a URL");
        endpoint
            .tcp_nodelay(true)
            .connect()
            .await
            .expect("a server")
    }

    /// The CPU time of the process so far, where the system tells it as Linux does: in hundredths of a second, fields 14 and 15.
    fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.unwrap_or_default();
        let after_name = stat.rsplit(") ").next().unwrap_or_default();
        let ticks: u64 = after_name
            .split(' ')
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<u64>().ok())
            .sum();
        Duration::from_millis(10 * ticks)
    }
}

impl Process {
    /// Megabytes of memory that the process has, where the system tells it as Linux does.
    fn resident(&self) -> usize {
        self.memory("VmRSS")
    }

    /// Those of them that are pages of files.
    fn mapped(&self) -> usize {
        self.memory("RssFile")
    }

    fn memory(&self, what: &str) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with(what));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
        kilobytes.unwrap_or_default() >> 10
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

async fn serve_onrecord(dir: &Path) {
    let listener = server::bind(([127, 0, 0, 1], 0).into())
        .await
        .expect("a port");
    let registry = Arc::new(Registry::open(dir, Access::Write).expect("the registry"));
    println!("{}", listener.local_addr().expect("an address"));
    let limits = Limits {
        requests_per_second: 0,
        ..Limits::default()
    };
    let api = Api::new(registry, Writes::Allowed, limits);
    let forever = std::future::pending();
    server::serve(listener, api, Stopping::default(), forever)
        .await
        .expect("it serves");
}

async fn serve_echo() {
    let listener = server::bind(([127, 0, 0, 1], 0).into())
        .await
        .expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    Server::builder()
        .add_service(Echo)
        .serve_with_incoming(incoming)
        .await
        .expect("it serves");
}

/// Answers with so many bytes, whatever it is sent.
#[derive(Clone)]
struct Echo;

impl NamedService for Echo {
    const NAME: &'static str = "bench.Echo";
}

impl UnaryService<Vec<u8>> for Echo {
    type Response = Vec<u8>;
    type Future = std::future::Ready<Result<Response<Vec<u8>>, Status>>;

    fn call(&mut self, _: Request<Vec<u8>>) -> Self::Future {
        std::future::ready(Ok(Response::new(vec![b'x'; SIZES.1])))
    }
}

impl Service<http::Request<Body>> for Echo {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Infallible>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let codec = ProstCodec::<Vec<u8>, Vec<u8>>::default();
            Ok(Grpc::new(codec).unary(Echo, request).await)
        })
    }
}
