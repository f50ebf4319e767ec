//! Takes connections on a port and hands them to a service: limits, first words, TLS, HTTP/1 and 2, readers who do not read, an end in order.
//!
//! In come a bound listener and a service; a connection that says nothing, or nothing of the protocol, is told so and closed. It knows
//! nothing of what the service answers.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use hyper::{Request, Response, body::Incoming};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::Sleep,
};
use tonic::{body::Body, codegen::Service};

use super::{incoming, limits::Limits, metrics::Metrics, tls::Tls};

/// What a port speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    /// gRPC, which is HTTP/2 from the first byte on.
    Grpc,
    /// HTTP/1.1 and HTTP/2.
    Http,
}

impl Speaks {
    fn name(self) -> &'static str {
        match self {
            Speaks::Grpc => "grpc",
            Speaks::Http => "http",
        }
    }
}

/// A port.
pub(super) struct Port {
    pub listener: TcpListener,
    pub speaks: Speaks,
    pub tls: Option<Arc<Tls>>,
    pub limits: Limits,
    pub metrics: Metrics,
}

/// Serves connections until `closing` says so, and then until the calls under way are answered.
pub(super) async fn serve<S, B>(port: Port, service: S, mut closing: watch::Receiver<bool>)
where
    S: Service<Request<Body>, Response = Response<B>, Error = std::convert::Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
    B: hyper::body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let Port {
        listener,
        speaks,
        tls,
        limits,
        metrics,
    } = port;
    let limits = Arc::new(limits);
    let open = Arc::new(Semaphore::new(limits.connections));
    let gauge = metrics.connections(speaks.name());
    let graceful = GracefulShutdown::new();
    let hyper = Arc::new(builder(speaks, &limits));
    let stopping = closing.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = closing.wait_for(|&closing| closing) => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, say: a moment later there may be some again.
                tracing::warn!(%error, port = speaks.name(), "cannot take a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let Ok(permit) = open.clone().try_acquire_owned() else {
            metrics.refused(speaks.name());
            tracing::warn!(
                port = speaks.name(),
                "too many connections: one was turned away"
            );
            continue;
        };
        stream.set_nodelay(true).ok();
        let (tls, hello, stall) = (tls.clone(), limits.hello, limits.stall);
        let of_bodies = limits.clone();
        let (hyper, service, watcher) = (hyper.clone(), service.clone(), graceful.watcher());
        let (metrics, gauge, mut stopping) = (metrics.clone(), gauge.clone(), stopping.clone());
        tokio::spawn(async move {
            let _permit = permit;
            let shaken = tokio::select! {
                shaken = tokio::time::timeout(hello, shake(stream, speaks, tls.as_deref())) => shaken,
                _ = stopping.wait_for(|&closing| closing) => return,
            };
            let io = match shaken {
                Ok(Ok(io)) => io,
                Ok(Err(error)) => {
                    metrics.refused(speaks.name());
                    tracing::info!(%error, port = speaks.name(), "no conversation");
                    return;
                }
                Err(_) => {
                    metrics.refused(speaks.name());
                    tracing::info!(port = speaks.name(), "a client connected and said nothing");
                    return;
                }
            };
            gauge.inc();
            let io = Patient::new(io, hello, stall);
            let answer = TowerToHyperService::new(Adapted(service, of_bodies));
            let served = watcher.watch(
                hyper
                    .serve_connection(TokioIo::new(io), answer)
                    .into_owned(),
            );
            if let Err(error) = served.await {
                tracing::debug!(%error, port = speaks.name(), "a connection broke off");
            }
            gauge.dec();
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

fn builder(speaks: Speaks, limits: &Limits) -> auto::Builder<TokioExecutor> {
    let bytes = u32::try_from(limits.header_bytes).unwrap_or(u32::MAX);
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(u32::try_from(limits.streams).unwrap_or(u32::MAX))
        .max_header_list_size(bytes)
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(4 << 20)
        .keep_alive_interval(Duration::from_secs(60))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.hello)
        // hyper wants 8 KiB at least.
        .max_buf_size(limits.header_bytes.max(8 << 10));
    match speaks {
        Speaks::Grpc => builder.http2_only(),
        Speaks::Http => builder,
    }
}

/// A connection, plain or encrypted.
trait Io: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Io for T {}

/// A connection whose other end must say all of its first words, and read what it asked for: where it does neither for a while, reading or
/// writing fails.
struct Patient {
    io: Box<dyn Io>,
    /// Until the first words are said.
    opening: Option<Opening>,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

/// The first words of a connection: those of HTTP/2, or others, which are nobody's concern here.
struct Opening {
    /// How many of HTTP/2's were said.
    said: usize,
    until: Pin<Box<Sleep>>,
}

/// What a client says first over HTTP/2 (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

impl Patient {
    fn new(io: Box<dyn Io>, hello: Duration, patience: Duration) -> Self {
        let until = Box::pin(tokio::time::sleep(hello));
        Patient {
            io,
            opening: Some(Opening { said: 0, until }),
            patience,
            waiting: None,
        }
    }

    /// Takes note of what was said first.
    fn heard(&mut self, words: &[u8]) {
        if let Some(opening) = &mut self.opening {
            let rest = &PREFACE[opening.said..];
            let common = words.len().min(rest.len());
            opening.said += common;
            if words[..common] != rest[..common] || opening.said == PREFACE.len() {
                self.opening = None;
            }
        }
    }

    /// What writing gave, or an error where it has waited too long.
    fn judged<T>(
        &mut self,
        cx: &mut Context<'_>,
        wrote: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.waiting = None;
            return wrote;
        }
        let patience = self.patience;
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        match waiting.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.io).poll_read(cx, buffer);
        if read.is_ready() {
            self.heard(&buffer.filled()[before..]);
            return read;
        }
        let opening = self.opening.as_mut();
        match opening.map(|opening| opening.until.as_mut().poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            _ => Poll::Pending,
        }
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.io).poll_write(cx, bytes);
        self.judged(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.io).poll_write_vectored(cx, parts);
        self.judged(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.io).poll_flush(cx);
        self.judged(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.io).poll_shutdown(cx);
        self.judged(cx, shut)
    }
}

/// Waits for the first words and, where the port has a certificate, shakes hands.
async fn shake(
    mut stream: TcpStream,
    speaks: Speaks,
    tls: Option<&Tls>,
) -> io::Result<Box<dyn Io>> {
    /// What a TLS client says first: a record of the handshake.
    const HANDSHAKE: u8 = 0x16;
    let first = first_words(&stream).await?;
    let Some(tls) = tls else {
        if first[0] == HANDSHAKE {
            return Err(io::Error::other(
                "a client speaks TLS, and this port does not",
            ));
        }
        if speaks == Speaks::Grpc && &first != b"PRI" {
            let told = "this port speaks gRPC over HTTP/2; HTTP and JSON have a port of their own (http.addr)";
            return refuse(&mut stream, told).await;
        }
        return Ok(Box::new(stream));
    };
    if first[0] != HANDSHAKE {
        return refuse(
            &mut stream,
            "this port speaks TLS; write https:// in the address",
        )
        .await;
    }
    let acceptor = match speaks {
        Speaks::Grpc => tls.for_grpc(),
        Speaks::Http => tls.for_http(),
    };
    Ok(Box::new(acceptor.accept(stream).await?))
}

/// The first three bytes, which stay to be read.
async fn first_words(stream: &TcpStream) -> io::Result<[u8; 3]> {
    let mut first = [0; 3];
    loop {
        match stream.peek(&mut first).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            3 => return Ok(first),
            // One or two bytes are there already, so that peeking again would not wait.
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// Tells a client that speaks HTTP/1.1, or nothing known, what is spoken here.
async fn refuse(stream: &mut TcpStream, told: &'static str) -> io::Result<Box<dyn Io>> {
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{told}\n",
        told.len() + 1
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    // What the client still sends is read for a moment: closing at once would make its system drop our answer.
    let mut rest = [0; 1024];
    for _ in 0..16 {
        let read = tokio::io::AsyncReadExt::read(stream, &mut rest);
        match tokio::time::timeout(Duration::from_millis(100), read).await {
            Ok(Ok(read)) if read > 0 => {}
            _ => break,
        }
    }
    Err(io::Error::other("a client spoke another protocol"))
}

/// Hands hyper's bodies to a service in tonic's.
#[derive(Clone)]
struct Adapted<S>(S, Arc<Limits>);

impl<S: Service<Request<Body>>> Service<Request<Incoming>> for Adapted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Incoming>) -> S::Future {
        self.0.call(incoming::prompt(request, &self.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt as _;

    #[tokio::test]
    async fn first_words_that_stop_half_way_are_not_waited_for() {
        for (said, is_over) in [
            ("", true),
            ("PRI * HT", true),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", false),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0", false),
            ("GET / HTTP/1.0\r\n\r\n", false),
            ("PUT", false),
        ] {
            let (mut client, server) = tokio::io::duplex(64);
            let hello = Duration::from_millis(20);
            let mut patient = Patient::new(Box::new(server), hello, hello);
            let mut read = [0; 64];
            for part in said.as_bytes().chunks(5) {
                client.write_all(part).await.expect("room");
                patient
                    .read_exact(&mut read[..part.len()])
                    .await
                    .expect("said");
            }
            let more = tokio::time::timeout(hello * 10, patient.read(&mut read)).await;
            assert_eq!(matches!(more, Ok(Err(_))), is_over, "{said:?}: {more:?}");
        }
    }
}
