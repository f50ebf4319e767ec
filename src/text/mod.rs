//! Text as newsrooms send it: spans into the original bytes, units of offsets, folding, sentences.
//!
//! Everything here is a plain function over `&str`; it knows nothing of quotations, speakers or documents.

pub mod comments;
pub mod fold;
pub mod hidden;
pub mod letters;
pub mod offsets;
pub mod sentences;
pub mod span;
pub mod words;

pub use fold::Folded;
pub use offsets::{Encoding, OffsetMap};
pub use span::Span;
