//! onrecord: who said what, when, where, and is this quotation faithful?
//!
//! A newsroom's articles go in; a registry of quotations comes out, each with its speaker, the day and the place of speech and the
//! bytes that prove it. A draft goes in; a finding for every quotation of it comes out. This is the whole way:
//!
//! ```text
//! article ─▶ corpus ─▶ extract ─▶ ingest ─▶ registry (events ─▶ snapshot)
//!                        │                      │
//!                        ▼                      ▼
//! draft ───▶ corpus ─▶ extract ─▶ verify: matcher finds, verdict decides ─▶ findings ─▶ api · web · cli
//! ```
//!
//! ```
//! use onrecord::{corpus, ingest, registry::{Registry, Stamp}, verdict::Words, verify};
//!
//! let article = "The quay will open in May. “We will not close the old harbour,” Mayor Anna Berg said on Tuesday.";
//! let registry = Registry::in_memory();
//! let document = corpus::document("quay.txt", article.to_string());
//! ingest::ingest(&registry, [document].into_iter(), &Stamp::now("desk"), |_| {})?;
//!
//! let draft = "“We will close the old harbour,” Anna Berg said.";
//! let answer = verify::verify(draft, &verify::Options::default(), &registry.snapshot());
//! let finding = &answer.findings[0];
//! assert_eq!(finding.words, Words::SilentOmission);
//! assert_eq!(finding.headline.as_str(), "STOP", "the omitted word is a negation");
//! assert_eq!(finding.recorded, "We will not close the old harbour");
//! # Ok::<(), onrecord::registry::RegistryError>(())
//! ```
//!
//! The layers, low to high; each uses only what stands below it, and a test keeps it so:
//!
//! - [`stop`]: work that may be called off when nobody waits for it any more
//! - [`mapped`]: derived data in files that are read where they lie
//! - [`text`]: spans into the original bytes, units of offsets, folding, sentences
//! - [`model`]: the nouns of the field as plain types
//! - [`lexicon`]: what the words of news prose are, and where places lie
//! - [`corpus`]: reads articles and their heads; stores nothing, guesses nothing
//! - [`extract`]: quotations, cues, sources, who that is, when and where
//! - [`matcher`]: finds recorded words in a draft, exact, in part or altered
//! - [`registry`]: a log of events, and the snapshot that it adds up to
//! - [`verdict`]: the numbered rules over an exact word alignment
//! - [`ingest`] and [`verify`]: the two uses, article to registry and draft to findings
//! - [`evaluate`]: drafts derived from a registry's own quotations, to measure the verdicts on
//! - [`api`]: the gRPC service; over it [`web`], the page, and [`cli`], the command line
//!
//! Everything up to [`verify`] but the registry's log is a plain function of its input: no clock, no network, no environment.

pub mod api;
pub mod cli;
pub mod corpus;
pub mod evaluate;
pub mod extract;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
pub mod ingest;
pub mod lexicon;
pub mod mapped;
pub mod matcher;
pub mod model;
mod niceness;
pub mod registry;
pub mod stop;
pub mod text;
pub mod verdict;
pub mod verify;
pub mod web;
