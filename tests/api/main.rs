//! The API from outside: a real server on a free port, a real client, and the conventions of the protos.

mod batch;
mod conventions;
mod corpus;
mod decisions;
mod errors;
mod http;
mod keys;
mod limits;
mod privacy;
mod reflection;
mod registry;
mod server;
mod support;
mod tls;
mod verifier;
