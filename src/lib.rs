//! onrecord: who said what, when, where, and is this quotation faithful?

pub mod api;
pub mod corpus;
pub mod extract;
pub mod ingest;
pub mod lexicon;
pub mod matcher;
pub mod model;
pub mod registry;
pub mod text;
pub mod verdict;
pub mod verify;
