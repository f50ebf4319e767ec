//! What verifying costs over the wire, beside a tonic echo of the same message sizes: 6 KB in, 4 KB out.
//!
//! One run measures both, each in a process of its own so that the server's CPU can be told from the client's: calls a second, latencies and CPU
//! a call at 64 calls in flight, and health checks beside them. `cargo bench --bench server [-- SECONDS]`.

use std::{
    convert::Infallible,
    env,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::Arc,
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
    ingest,
};
use tokio::task::JoinSet;
use tonic::{
    Request, Response, Status,
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

/// Calls in flight.
const IN_FLIGHT: usize = 64;
/// Connections that share them.
const CONNECTIONS: usize = 4;
/// Bytes of a request and of the echo's answer.
const SIZES: (usize, usize) = (6 * 1024, 4 * 1024);

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match env::var("ONRECORD_BENCH_SERVES").as_deref() {
        Ok("echo") => runtime.block_on(serve_echo()),
        Ok(_) => runtime.block_on(serve_onrecord()),
        Err(_) => {
            let seconds = arguments.iter().find_map(|argument| argument.parse().ok());
            runtime.block_on(compare(Duration::from_secs(seconds.unwrap_or(5))));
        }
    }
}

async fn compare(time: Duration) {
    let echo = measure("echo", time, call_echo).await;
    let ours = measure("onrecord", time, call_verify).await;
    for run in [&echo, &ours] {
        println!(
            "{:>9}: {:>7.0} calls a second, p50 {:>8.2?}, p99 {:>8.2?}, server CPU a call {:>8.1?}, health p99 {:.2?}",
            run.name, run.per_second, run.p50, run.p99, run.cpu, run.health_p99
        );
    }
    let ratio = |ours: Duration, echo: Duration| ours.as_secs_f64() / echo.as_secs_f64();
    let told = |met| if met { "met" } else { "MISSED" };
    let cpu = ratio(ours.cpu, echo.cpu);
    println!(
        "server CPU a call: {cpu:.1} times the echo's (15 at the most): {}",
        told(cpu <= 15.0)
    );
    let rate = 100.0 * ours.per_second / echo.per_second;
    println!(
        "calls a second: {rate:.1} % of the echo's (10 at the least): {}",
        told(rate >= 10.0)
    );
    let tail = ratio(ours.p99, echo.p99);
    println!(
        "p99: {tail:.1} times the echo's (10 at the most): {}",
        told(tail <= 10.0)
    );
    let health = ours.health_p99;
    println!(
        "health p99 under load: {health:.2?} (5 ms at the most): {}",
        told(health <= Duration::from_millis(5))
    );
}

struct Run {
    name: &'static str,
    per_second: f64,
    p50: Duration,
    p99: Duration,
    cpu: Duration,
    health_p99: Duration,
}

async fn measure(
    name: &'static str,
    time: Duration,
    call: fn(Channel) -> BoxFuture<(), Status>,
) -> Run {
    let server = Process::start(name);
    let mut channels = Vec::new();
    for _ in 0..CONNECTIONS {
        channels.push(server.connect().await);
    }
    // A moment to warm up, which is not counted.
    load(&channels, Duration::from_millis(500), call).await;
    let beats = tokio::spawn(heartbeats(server.connect().await, time));
    let (cpu, began) = (server.cpu(), Instant::now());
    let mut latencies = load(&channels, time, call).await;
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
        health_p99: percentile(&beats, 0.99),
    }
}

async fn load(
    channels: &[Channel],
    time: Duration,
    call: fn(Channel) -> BoxFuture<(), Status>,
) -> Vec<Duration> {
    let end = Instant::now() + time;
    let mut running = JoinSet::new();
    for n in 0..IN_FLIGHT {
        let channel = channels[n % channels.len()].clone();
        running.spawn(async move {
            let mut latencies = Vec::new();
            while Instant::now() < end {
                let began = Instant::now();
                call(channel.clone()).await.expect("an answer");
                latencies.push(began.elapsed());
            }
            latencies
        });
    }
    running.join_all().await.concat()
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

fn call_verify(channel: Channel) -> BoxFuture<(), Status> {
    Box::pin(async move {
        let request = pb::VerifyDraftRequest {
            draft: Some(pb::Draft {
                text: draft(),
                ..Default::default()
            }),
            ..Default::default()
        };
        let mut verifier = pb::verifier_client::VerifierClient::new(channel);
        verifier.verify_draft(request).await.map(|_| ())
    })
}

/// The draft of the examples, with prose behind it up to the size.
fn draft() -> String {
    let prose = "\n\nThe ministers left by the side door and went to the station, where the train to the coast was late once more. Nobody \
                 waited for them there but a man with an umbrella.";
    let mut text = include_str!("../examples/draft.md").to_owned();
    while text.len() < SIZES.0 {
        text.push_str(prose);
    }
    text
}

fn call_echo(channel: Channel) -> BoxFuture<(), Status> {
    Box::pin(async move {
        let mut client = tonic::client::Grpc::new(channel);
        let ready = client.ready().await;
        ready.map_err(|error| Status::unavailable(error.to_string()))?;
        let request = Request::new(vec![b'x'; SIZES.0]);
        let path = PathAndQuery::from_static("/bench.Echo/Echo");
        let codec = ProstCodec::<Vec<u8>, Vec<u8>>::default();
        client.unary(request, path, codec).await.map(|_| ())
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

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

async fn serve_onrecord() {
    let listener = server::bind(([127, 0, 0, 1], 0).into())
        .await
        .expect("a port");
    println!("{}", listener.local_addr().expect("an address"));
    let registry = Arc::new(ingest::built_in().expect("the articles of the program"));
    let limits = Limits {
        requests_per_second: 0,
        ..Limits::default()
    };
    let api = Api::new(registry, Writes::Refused, limits);
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
