//! Decides: is this quotation faithful, and whose is it? Plain functions over plain values; no registry, no clock.
//!
//! [`words::compare`] gives the verdict on the words from an exact word alignment with one wording; [`rules`] holds the thirty rules behind
//! it. The other axes stand in files of their names, and [`Profile`] computes the headline. Which records to compare with is the
//! business of `verify`.

pub mod align;
mod brackets;
pub mod case;
mod correct;
pub mod finding;
mod governors;
pub mod house;
pub mod kinds;
mod lists;
mod names;
mod obscene;
pub mod occasion;
pub mod office;
mod opposites;
pub mod profile;
pub mod rules;
mod sense;
pub mod side;
pub mod speaker;
pub mod standing;
mod style;
pub mod words;

use crate::text::Span;

pub use case::{Reason, Setting};
pub use finding::{
    Correction, Finding, METHOD, RecordedDate, RecordedPlace, VariantWording, Waiver,
};
pub use kinds::{
    DateVerdict, DiffKind, Flag, Headline, PlaceVerdict, RecordVerdict, SpeakerVerdict, Words,
};
pub use profile::{Axes, Profile};
pub use words::{Comparison, Wording, compare};

/// The version of the rules: a finding is only comparable with another under the same one.
pub const RULES_VERSION: &str = "1";

/// One step of the word diff of a draft against the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffStep {
    /// What the step does.
    pub kind: DiffKind,
    /// The words on record; empty for added ones.
    pub recorded: String,
    /// The words in the draft; empty for missing ones.
    pub drafted: String,
    /// Where the draft's words stand; an empty span at the place of missing ones.
    pub span: Span,
}
