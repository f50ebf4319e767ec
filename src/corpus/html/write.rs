//! Writes an article's elements as text: a paragraph between empty lines, headings, items and block quotations with the markers of Markdown.
//!
//! In come the tree and what of it is the article, out comes text with the bytes it came from. White space is a page's own affair and
//! becomes one space; `<q>` becomes quotation marks; who is named beneath a block quotation stands behind a dash.

use std::ops::Range;

use html5gum::Tokenizer;
use rustc_hash::FxHashSet;

use super::{
    article::{Picked, inside},
    elements::{is_block, marker},
    tree::{Kind, Node},
};
use crate::corpus::origin::Written;

/// What stands between the words written and those to come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Cell,
    Line,
    Paragraph,
}

/// What may stand before a name already.
const DASHES: [char; 4] = ['—', '–', '-', '―'];

/// Writes the article.
pub(super) fn write(page: &str, nodes: &[Node], picked: &Picked) -> Written {
    let mut writer = Writer {
        page,
        out: Written::default(),
        gap: Gap::None,
        marker: None,
        quoted: 0,
        quotes: 0,
        pre: 0,
        quoting: quoting(nodes),
    };
    let mut open: Vec<usize> = Vec::new();
    // A headline above what is the article belongs to it.
    let heading = |range: Range<usize>| range.clone().find(|&n| nodes[n].name() == "h1");
    let root = picked.root..nodes[picked.root].end;
    if heading(root.clone()).is_none()
        && let Some(title) = heading(0..picked.root)
    {
        writer.walk(nodes, picked, title..nodes[title].end, &mut open);
    }
    writer.walk(nodes, picked, root, &mut open);
    writer.out
}

struct Writer<'p> {
    page: &'p str,
    out: Written,
    gap: Gap,
    /// What the next line begins with.
    marker: Option<&'static str>,
    /// Block quotations that are open.
    quoted: usize,
    /// `<q>`s that are open.
    quotes: usize,
    /// `<pre>`s that are open.
    pre: usize,
    /// The figures that hold a block quotation.
    quoting: FxHashSet<usize>,
}

impl Writer<'_> {
    fn walk(
        &mut self,
        nodes: &[Node],
        picked: &Picked,
        range: Range<usize>,
        open: &mut Vec<usize>,
    ) {
        let mut number = range.start;
        while number < range.end {
            while let Some(&last) = open.last()
                && nodes[last].end <= number
            {
                open.pop();
                self.leave(&nodes[last]);
            }
            let node = &nodes[number];
            if picked.left_out[number] && number != picked.root {
                number = node.end;
                continue;
            }
            match &node.kind {
                Kind::Text => self.text(node.at.clone()),
                Kind::Comment => self.comment(node.at.clone()),
                Kind::Element(..) => {
                    self.enter(nodes, number);
                    open.push(number);
                }
            }
            number += 1;
        }
        while let Some(last) = open.pop() {
            self.leave(&nodes[last]);
        }
    }

    fn break_up(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn enter(&mut self, nodes: &[Node], number: usize) {
        let node = &nodes[number];
        let name = node.name();
        if is_block(name) {
            self.break_up(Gap::Paragraph);
        }
        if let Some(marker) = marker(name) {
            self.marker = Some(marker);
        }
        match name {
            "br" => self.break_up(match self.gap {
                Gap::Line => Gap::Paragraph,
                _ => Gap::Line,
            }),
            "td" | "th" => self.break_up(Gap::Cell),
            "pre" => self.pre += 1,
            "blockquote" => self.quoted += 1,
            "q" => {
                let mark = if self.quotes.is_multiple_of(2) {
                    "“"
                } else {
                    "‘"
                };
                self.put(mark, node.at.clone());
                self.quotes += 1;
            }
            "footer" | "figcaption" => {
                let quotes = name == "footer" || self.quoting.contains(&node.parent);
                if quotes {
                    self.break_up(Gap::Line);
                    self.marker = Some("— ");
                }
            }
            "cite" if self.quoted > 0 && names_source(nodes, number) => {
                self.break_up(Gap::Line);
                self.marker = Some("— ");
            }
            _ => {}
        }
    }

    fn leave(&mut self, node: &Node) {
        let name = node.name();
        match name {
            "q" => {
                self.quotes = self.quotes.saturating_sub(1);
                let mark = if self.quotes.is_multiple_of(2) {
                    "”"
                } else {
                    "’"
                };
                // A space before the closing tag is the page's, not the words'.
                if self.gap == Gap::Space {
                    self.gap = Gap::None;
                }
                let end = node.close.min(self.page.len());
                let tag = self.page.as_bytes()[end..].starts_with(b"</");
                let length = memchr::memchr(b'>', &self.page.as_bytes()[end..]);
                let length = length.filter(|_| tag).map_or(0, |length| length + 1);
                self.put(mark, end..end + length);
            }
            "blockquote" => self.quoted = self.quoted.saturating_sub(1),
            "pre" => self.pre = self.pre.saturating_sub(1),
            _ => {}
        }
        if marker(name).is_some() || matches!(name, "cite" | "footer" | "figcaption") {
            self.marker = None;
        }
        if is_block(name) {
            self.break_up(Gap::Paragraph);
        }
    }

    /// Writes the gap, and at the head of a line what marks it.
    fn catch_up(&mut self, next: &str) {
        let begun = !self.out.text.is_empty();
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let line = !begun || gap >= Gap::Line;
        if begun {
            match gap {
                Gap::None => {}
                Gap::Space => self.out.add(" "),
                Gap::Cell => self.out.add(" | "),
                Gap::Line => self.out.add("\n"),
                Gap::Paragraph => self.out.add("\n\n"),
            }
        }
        if line && self.quoted > 0 {
            self.out.add("> ");
        }
        if let Some(marker) = self.marker.take() {
            let dashed = marker == "— " && next.starts_with(DASHES);
            if line && !dashed {
                self.out.add(marker);
            }
        }
    }

    fn put(&mut self, words: &str, from: Range<usize>) {
        self.catch_up(words);
        self.out.render(words, from);
    }

    /// A comment to onrecord is a desk's own word about a draft; any other is nobody's.
    fn comment(&mut self, at: Range<usize>) {
        let comment = &self.page[at.clone()];
        let words = comment.trim_start_matches("<!--").trim_start();
        let ours = words
            .get(.."onrecord".len())
            .is_some_and(|name| name.eq_ignore_ascii_case("onrecord"));
        // It stands in its sentence, which goes on behind it.
        if ours && comment.starts_with("<!--") {
            self.catch_up(comment);
            self.out.copy(comment, at.start);
        }
    }

    /// Writes a text: white space as one space, character references as what they stand for.
    fn text(&mut self, at: Range<usize>) {
        let raw = &self.page[at.clone()];
        let bytes = raw.as_bytes();
        let mut from = 0;
        while from < raw.len() {
            let byte = bytes[from];
            if byte.is_ascii_whitespace() {
                let gap = match byte {
                    b'\n' if self.pre > 0 => Gap::Line,
                    _ => Gap::Space,
                };
                self.break_up(gap);
                from += 1;
            } else if byte == b'&' {
                let end = reference(bytes, from);
                let words = decoded(&raw[from..end]);
                let range = at.start + from..at.start + end;
                if words.chars().all(|c| c.is_whitespace()) && self.gap >= Gap::Line {
                    // A no-break space that fills an empty paragraph.
                } else if let Some(safe) = escaped(&words, bytes.get(end)) {
                    self.put(&safe, range);
                } else {
                    self.put(&words, range);
                }
                from = end;
            } else {
                let run = bytes[from..]
                    .iter()
                    .position(|b| b.is_ascii_whitespace() || *b == b'&')
                    .map_or(raw.len(), |step| from + step);
                let words = &raw[from..run];
                if words.chars().all(|c| c == '\u{a0}' || c == '\u{200b}') && self.gap >= Gap::Line
                {
                    from = run;
                    continue;
                }
                self.catch_up(words);
                self.out.copy(words, at.start + from);
                from = run;
            }
        }
    }
}

/// The figures that hold a block quotation: what is under one is who is quoted.
fn quoting(nodes: &[Node]) -> FxHashSet<usize> {
    let mut figures = FxHashSet::default();
    for (number, node) in nodes.iter().enumerate() {
        let mut at = number;
        while node.name() == "blockquote" && at > 0 {
            at = nodes[at].parent;
            if nodes[at].name() == "figure" && !figures.insert(at) {
                break;
            }
        }
    }
    figures
}

/// A `<cite>` that names who is quoted: it stands in the block quotation itself or in its footer, or alone in its last paragraph.
fn names_source(nodes: &[Node], number: usize) -> bool {
    let parent = nodes[number].parent;
    nodes[parent].name() == "blockquote"
        || nodes[parent].name() == "p"
            && inside(nodes, parent, 0, "blockquote")
            && parent + 1 == number
            && nodes[parent].end == nodes[number].end
}

/// Where the character reference that begins at `from` ends, at most.
fn reference(bytes: &[u8], from: usize) -> usize {
    let name = bytes[from + 1..]
        .iter()
        .take(40)
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
        .count();
    let end = from + 1 + name;
    if bytes.get(end) == Some(&b';') {
        end + 1
    } else {
        end
    }
}

/// What a piece of text with a character reference at its head says.
fn decoded(piece: &str) -> String {
    if piece.len() == 1 {
        return piece.to_owned();
    }
    let mut words = String::new();
    for token in Tokenizer::new(piece) {
        if let Ok(html5gum::Token::String(string)) = token {
            words += &String::from_utf8_lossy(&string);
        }
    }
    words
}

/// A `<` that a reader of Markdown would take for a tag's.
fn escaped(words: &str, next: Option<&u8>) -> Option<String> {
    let tag =
        words == "<" && next.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'));
    tag.then(|| "\\<".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{article, tree},
        *,
    };
    use proptest::prelude::*;

    fn writes(page: &str) -> String {
        let nodes = tree::read(page).unwrap();
        let picked = article::pick(page, &nodes);
        write(page, &nodes, &picked).text
    }

    #[test]
    fn clippings() {
        for (page, expected) in [
            (
                "<p>One\n  two<br>three<br><br>four</p>",
                "One two\nthree\n\nfour",
            ),
            (
                "<p>He said <q>no, <q>never</q> </q>.",
                "He said “no, ‘never’”.",
            ),
            (
                "<h2>Pier</h2><ul><li>one<li>two</ul>",
                "## Pier\n\n- one\n\n- two",
            ),
            (
                "<p>Roe said:</p><blockquote><p>One.</p><p>Two.</p><footer>— Ann Roe</footer></blockquote><p>So.",
                "Roe said:\n\n> One.\n\n> Two.\n\n> — Ann Roe\n\nSo.",
            ),
            (
                "<figure><blockquote>One.</blockquote><figcaption>Ann Roe, mayor</figcaption></figure>",
                "> One.\n\n— Ann Roe, mayor",
            ),
            (
                "<figure><img><figcaption>The pier. Photo: Doe</figcaption></figure>",
                "The pier. Photo: Doe",
            ),
            (
                "<blockquote><p>One.</p><cite>Ann Roe</cite></blockquote>",
                "> One.\n\n> — Ann Roe",
            ),
            (
                "<table><tr><td>Ann</td><td>“No”</td></tr></table>",
                "Ann | “No”",
            ),
            (
                "AT&amp;T &lt;b&gt; 1 &lt; 2 &eacute;&nbsp;&hellip; &bogus; a & b",
                "AT&T \\<b> 1 < 2 é\u{a0}… &bogus; a & b",
            ),
            ("<p>A</p><p>&nbsp;</p><p>B</p>", "A\n\nB"),
            (
                "<p>a<!-- x --><b>b</b>c</p><!-- onrecord: waive R1 by=\"E\" reason=\"r\" --><p>d",
                "abc\n\n<!-- onrecord: waive R1 by=\"E\" reason=\"r\" -->\n\nd",
            ),
            (
                "<p>a <!-- OnRecord: waive R1 --> b <!-- y -->c</p>",
                "a <!-- OnRecord: waive R1 --> b c",
            ),
            (
                "<header><h1>Title</h1></header><article><p>Text.</p></article>",
                "# Title\n\nText.",
            ),
        ] {
            assert_eq!(writes(page), expected, "{page}");
        }
    }

    proptest! {
        #[test]
        fn any_page_is_written(page in r#"(</?(p|q|blockquote|figure|figcaption|cite|li|td|pre|br|h1|article)>|&amp;|&#8217;|&x|[<>&;" \né]){0,60}"#) {
            writes(&page);
        }
    }
}
