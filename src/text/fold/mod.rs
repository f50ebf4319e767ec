//! Typographic folding (rules R1 and R2): a text as words and marks, each with its span in the original.
//!
//! In comes a stretch of a text; out come its words, once in lower case for matching and once with their case kept, and the punctuation
//! between them. What only typography tells apart is equal afterwards: quote glyphs, apostrophes, the hyphen and dash family, no-break,
//! zero-width and soft-hyphen characters, the forms of an ellipsis, line wraps, runs of spaces, composed and decomposed letters (NFC, not
//! NFKC, which would make 10⁶ and 106 equal). No letter, no digit and no apostrophe inside a word is ever dropped: `we're` is not `were`.
//! It knows nothing of languages beyond a few English contractions, and nothing of quotations.

mod folder;
mod signs;
#[cfg(test)]
mod tests;

use super::Span;
use folder::Folder;

/// A stretch of text as words and marks.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    words: Vec<Word>,
    marks: Vec<Mark>,
    cased: String,
    keys: String,
}

/// One word. Its letters are read through [`Folded::key`] and [`Folded::cased`].
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where it stands in the original.
    pub span: Span,
    /// Some of its letters stand in brackets: `[S]lavery`, `want[ed]`.
    pub patched: bool,
    cased: (u32, u32),
    key: (u32, u32),
}

/// What stands between words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// `,`
    Comma,
    /// `.`
    Stop,
    /// `?`
    Question,
    /// `!`
    Exclamation,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// One hyphen of any kind, glued to a word on either side.
    Hyphen,
    /// Any other dash, or a hyphen standing free.
    Dash,
    /// `...`, `. . .`, `…`, `....`, or one of these in brackets.
    Ellipsis,
    /// `[`
    BracketOpen,
    /// `]`
    BracketClose,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// A quotation mark of any style, single or double.
    Quote,
    /// Any other sign.
    Symbol(char),
}

/// One mark with its place.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Where it stands in the original.
    pub span: Span,
    /// How many words stand before it.
    pub before: u32,
}

impl Folded {
    /// Reads the whole of `text`.
    pub fn new(text: &str) -> Self {
        Self::within(text, Span::new(0, text.len()))
    }

    /// Reads the stretch `within` of `text`; the spans point into `text`. Linear in the stretch.
    pub fn within(text: &str, within: Span) -> Self {
        Folder::read(text, within)
    }

    /// Makes room for the words of a text of so many bytes.
    fn reserve(&mut self, bytes: usize) {
        /// Bytes that a word and its space take, about.
        const WORD: usize = 5;
        self.words.reserve(bytes / WORD + 1);
        self.cased.reserve(bytes);
        self.keys.reserve(bytes);
    }

    /// The words, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The marks, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True where there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Word `at` for matching: folded, lower case. Empty past the last word.
    pub fn key(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| {
            &self.keys[word.key.0 as usize..word.key.1 as usize]
        })
    }

    /// Word `at`, folded, with its case kept (rule R2). Empty past the last word.
    pub fn cased(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| {
            &self.cased[word.cased.0 as usize..word.cased.1 as usize]
        })
    }

    /// The keys of all words, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.words
            .iter()
            .map(|word| &self.keys[word.key.0 as usize..word.key.1 as usize])
    }

    /// The marks that stand just before word `at` (after word `at - 1`); `at` may be [`Folded::len`].
    pub fn marks_before(&self, at: usize) -> &[Mark] {
        let from = self
            .marks
            .partition_point(|mark| (mark.before as usize) < at);
        let to = self
            .marks
            .partition_point(|mark| (mark.before as usize) <= at);
        &self.marks[from..to]
    }

    /// The span of the words `from..to` in the original; empty where there are none.
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (
            self.words.get(from),
            to.checked_sub(1).and_then(|last| self.words.get(last)),
        ) {
            (Some(first), Some(last)) if from < to => first.span.union(last.span),
            (Some(next), _) => Span::new(next.span.start(), next.span.start()),
            _ => {
                let end = self.words.last().map_or(0, |word| word.span.end());
                Span::new(end, end)
            }
        }
    }
}
