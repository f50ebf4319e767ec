//! How much one call may ask for. `GetServerInfo` tells these numbers, and the errors name them.

use std::time::Duration;

use crate::corpus;

/// The limits of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest message of the Verifier and Corpus services in bytes, either way. Well above [`Limits::text_bytes`], so that a
    /// text too long in a stream is one bad item and does not end the stream.
    pub message_bytes: usize,
    /// The largest request of the Registry service in bytes: names and filters.
    pub query_bytes: usize,
    /// The longest text in bytes: a draft, a document.
    pub text_bytes: usize,
    /// The longest name or filter in bytes.
    pub name_bytes: usize,
    /// The most drafts of one batch stream that are worked on at once.
    pub batch_in_flight: usize,
    /// The most items of one call that writes.
    pub items_per_call: usize,
    /// Documents that are put on record with one commit.
    pub items_per_commit: usize,
    /// Attributed quotations that are put on record with one commit: they are short, and what a commit costs is most of what few of them
    /// cost.
    pub quotations_per_commit: usize,
    /// Calls that compute at once; the others wait their turn.
    pub computing: usize,
    /// Calls that may wait for their turn; further ones are turned away.
    pub waiting: usize,
    /// The most quotations of one draft.
    pub quotations: usize,
    /// The texts of the calls that wait for their turn, all together, in bytes.
    pub waiting_bytes: usize,
    /// Calls under way on one connection.
    pub streams: usize,
    /// Connections at once, on each port.
    pub connections: usize,
    /// The headers of one request in bytes, all together.
    pub header_bytes: usize,
    /// Requests a second of one API key, or of everybody together where there are no keys; 0 for no limit.
    pub requests_per_second: usize,
    /// How long one call may take. A shorter deadline of the caller counts, a longer one is cut to this.
    pub deadline: Duration,
    /// How long one stream may take.
    pub stream_deadline: Duration,
    /// How long a client may keep silent when it connects, take to shake hands, or take to send its headers.
    pub hello: Duration,
    /// How long a client may read nothing of what is sent to it.
    pub stall: Duration,
    /// How long a client may send nothing of a request that it has begun to send, streams of requests aside.
    pub pause: Duration,
    /// When a caller who was turned away should try again.
    pub retry_after: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let text_bytes = corpus::Limits::default().document_bytes;
        Limits {
            message_bytes: 64 << 20,
            query_bytes: 1 << 20,
            text_bytes: usize::try_from(text_bytes).unwrap_or(usize::MAX),
            name_bytes: 4 << 10,
            batch_in_flight: (2 * cores).max(8),
            items_per_call: 10_000,
            items_per_commit: 64,
            quotations_per_commit: 10_000,
            computing: cores,
            waiting: 1_024,
            quotations: 5_000,
            waiting_bytes: 256 << 20,
            streams: 256,
            connections: 4_096,
            header_bytes: 16 << 10,
            requests_per_second: 5_000,
            deadline: Duration::from_secs(60),
            stream_deadline: Duration::from_secs(3_600),
            hello: Duration::from_secs(10),
            stall: Duration::from_secs(30),
            pause: Duration::from_secs(10),
            retry_after: Duration::from_secs(1),
        }
    }
}
