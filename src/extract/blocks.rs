//! Reads the lines of an article as blocks: prose, headings, list items, block quotations.
//!
//! In: a text and its paragraphs. Out: one block a paragraph, without the marker it begins with (`#`, `>`, `-`, `1.`), and the kind of
//! block that the marker makes it; the lines of one block quotation that were wrapped are joined. It knows nothing of quotation marks
//! but that a closing one ends a line.

use crate::text::Span;

/// What a paragraph is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text, or anything that no marker sets apart.
    Prose,
    /// A heading: `#`.
    Heading,
    /// An item of a list: `-`, `*`, `•`, `1.`
    Item,
    /// A line of a block quotation: `>`.
    Quoted,
}

/// One paragraph without its marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The words; never empty.
    pub span: Span,
    /// What the marker says.
    pub kind: BlockKind,
}

/// The blocks that `paragraphs` are, and the markers inside joined ones.
pub fn read(text: &str, paragraphs: &[Span]) -> (Vec<Block>, Vec<Span>) {
    let mut blocks: Vec<Block> = Vec::with_capacity(paragraphs.len());
    let mut inner = Vec::new();
    let width = width(text, paragraphs);
    for &paragraph in paragraphs {
        let Some(block) = unmarked(text, paragraph) else {
            continue;
        };
        if let Some(last) = blocks.last_mut()
            && last.kind == BlockKind::Quoted
            && block.kind == BlockKind::Quoted
            && goes_on(text, last.span, paragraph.start(), block.span)
        {
            inner.push(Span::new(paragraph.start(), block.span.start()));
            last.span = last.span.union(block.span);
            continue;
        }
        if let Some(last) = blocks.last_mut()
            && let Some(width) = width
            && last.kind != BlockKind::Quoted
            && block.kind == BlockKind::Prose
            && block.span == paragraph
            && wrapped(text, last.span, block.span, width)
        {
            last.span = last.span.union(block.span);
            continue;
        }
        blocks.push(block);
    }
    (blocks, inner)
}

/// Bytes of a line in hand-wrapped text, at most. Copy that keeps a paragraph on one line has longer ones.
const WIDEST: usize = 100;

/// The width of a text that was wrapped by hand or by a mail program; `None` where lines are paragraphs.
fn width(text: &str, paragraphs: &[Span]) -> Option<usize> {
    let mut widest = 0;
    for line in paragraphs.iter().flat_map(|p| p.of(text).split('\n')) {
        widest = widest.max(line.trim_end().len());
        // Most texts say at their first paragraph that they are not wrapped.
        if widest > WIDEST {
            return None;
        }
    }
    (widest >= 40).then_some(widest)
}

/// True where the line break before `next` stands only because its first word would not have fitted the line before.
fn wrapped(text: &str, last: Span, next: Span, width: usize) -> bool {
    let between = &text[last.end()..next.start()];
    let single = between.bytes().filter(|&b| b == b'\n').count() == 1;
    // The last line of the block; a block of many lines is not walked again for each.
    let from = memchr::memrchr(b'\n', last.of(text).as_bytes()).map_or(0, |at| at + 1);
    let line = &last.of(text)[from..];
    let word = next.of(text).split_whitespace().next().unwrap_or_default();
    let goes_on =
        line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';' | '’' | '\''));
    single && goes_on && line.len() + 1 + word.len() > width
}

/// A paragraph without the markers that it begins with; `None` where nothing is left.
fn unmarked(text: &str, paragraph: Span) -> Option<Block> {
    let mut rest = paragraph.of(text);
    let mut kind = BlockKind::Prose;
    // A list in a quotation, a heading in a list: three deep is as deep as pages go.
    for _ in 0..3 {
        let Some((found, length)) = marker(rest) else {
            break;
        };
        if kind != BlockKind::Quoted {
            kind = found;
        }
        rest = rest[length..].trim_start();
    }
    let start = paragraph.end() - rest.len();
    (!rest.is_empty()).then(|| Block {
        span: Span::new(start, paragraph.end()),
        kind,
    })
}

/// The marker that a line begins with, and its length in bytes.
fn marker(line: &str) -> Option<(BlockKind, usize)> {
    let bytes = line.as_bytes();
    let spaced = |at: usize| bytes.get(at).is_none_or(|b| matches!(b, b' ' | b'\t'));
    match *bytes.first()? {
        b'>' => {
            let end = bytes
                .iter()
                .position(|b| !matches!(b, b'>' | b' '))
                .unwrap_or(bytes.len());
            Some((BlockKind::Quoted, end))
        }
        b'#' => {
            let end = bytes.iter().take(7).take_while(|b| **b == b'#').count();
            (end < 7 && spaced(end)).then_some((BlockKind::Heading, end))
        }
        b'-' | b'*' | b'+' if bytes.len() > 1 && spaced(1) => Some((BlockKind::Item, 1)),
        b'0'..=b'9' => {
            let end = bytes
                .iter()
                .take(3)
                .take_while(|b| b.is_ascii_digit())
                .count();
            let numbered = end < 3 && matches!(bytes.get(end), Some(b'.' | b')'));
            (numbered && bytes.len() > end + 1 && spaced(end + 1))
                .then_some((BlockKind::Item, end + 1))
        }
        0xE2 if line.starts_with(['•', '‣', '▪', '◦', '●']) => Some((BlockKind::Item, 3)),
        _ => None,
    }
}

/// True where a line of a block quotation goes on with the sentence of the line before.
fn goes_on(text: &str, last: Span, line: usize, next: Span) -> bool {
    let between = &text[last.end()..line];
    let wrapped = between.bytes().filter(|&b| b == b'\n').count() == 1;
    let ended = last.of(text).ends_with([
        '.', '!', '?', ':', '…', '"', '”', '’', '\'', '»', '“', ')', '*', '_',
    ]);
    wrapped && !ended && !next.of(text).starts_with(['—', '–', '-', '―'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sentences::paragraphs;
    use BlockKind::{Heading, Item, Prose, Quoted};

    #[track_caller]
    fn finds(text: &str, expected: &[(BlockKind, &str)]) {
        let (blocks, _) = read(text, &paragraphs(text, Span::new(0, text.len())));
        let found: Vec<_> = blocks.iter().map(|b| (b.kind, b.span.of(text))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn clippings() {
        finds(
            "# Pier to close\n\nIt is late.\n\n- “No”\n* Two\n1. Three\n• Four\n> - Five",
            &[
                (Heading, "Pier to close"),
                (Prose, "It is late."),
                (Item, "“No”"),
                (Item, "Two"),
                (Item, "Three"),
                (Item, "Four"),
                (Quoted, "Five"),
            ],
        );
        finds(
            "> The pier was closed by\n> The Council in May.\n>\n> — Ann Roe",
            &[
                (Quoted, "The pier was closed by\n> The Council in May."),
                (Quoted, "— Ann Roe"),
            ],
        );
        finds(
            "The pier is old, and it was shut by Mayor\nAnn Roe. She\nBob Doe",
            &[
                (
                    Prose,
                    "The pier is old, and it was shut by Mayor\nAnn Roe. She",
                ),
                (Prose, "Bob Doe"),
            ],
        );
        for prose in [
            "-5 degrees",
            "*late*",
            "#harbour",
            "2019. A bad year",
            "— Ann Roe",
        ] {
            finds(prose, &[(Prose, prose)]);
        }
        finds("> \n#\n", &[]);
    }
}
