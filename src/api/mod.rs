//! The gRPC service: package `onrecord.v1` over tonic, and the client that speaks it.
//!
//! In come requests of strangers, out go answers of the layers below, converted to the messages of `proto/`. This layer owns
//! sockets, limits and the async runtime; it decides nothing about quotations. Text of drafts is never logged and never kept.
//!
//! A request takes this way: [`server`] with `listen` (connections, TLS, health, reflection; `http` turns JSON into the same calls) →
//! `envelope` (ids, deadline, the end of it counted) with `gate` ([`keys`], the rate) → [`services`] → `check` (all that is wrong with the request, at once) → `workers` (off the async
//! threads) → the library → `convert` (records to messages, offsets in the caller's unit). Errors of every layer meet in
//! [`status`]. [`client`] takes the same way without a socket where the registry is at hand.

mod check;
pub mod client;
mod convert;
mod envelope;
mod gate;
pub mod http;
pub(crate) mod incoming;
pub mod json;
pub mod keys;
pub mod limits;
mod listen;
mod methods;
pub mod metrics;
pub(crate) mod plain;
pub mod server;
pub mod services;
pub mod status;
pub mod tls;
mod trace;
mod workers;

/// The messages, servers and clients of package `onrecord.v1`, generated from `proto/`.
///
/// The messages of `onrecord.v1` stand at the top; `google::r#type::Date` and the generated client and server modules beside them.
#[allow(
    clippy::all,
    rustdoc::broken_intra_doc_links,
    rustdoc::invalid_html_tags,
    rustdoc::bare_urls
)]
pub mod pb {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));

    pub use self::google::r#type::Date;
    pub use self::onrecord::v1::*;
}

/// The descriptors of the API and of all it imports, with comments and custom options, encoded as a `FileDescriptorSet`.
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptor.bin"));
