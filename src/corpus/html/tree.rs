//! Reads the tags of a page into a tree, as far as reading its words needs one.
//!
//! In comes a page of any quality, out come elements, texts and comments in the order of the page, each with the bytes it stands at. The
//! tokens are those of the HTML standard; of its rules for broken nesting the few are kept that pages rely on (a paragraph ends where a
//! block begins, an item where the next one does). Elements that only dress words are left out.

use std::ops::Range;

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};
use rustc_hash::FxHashMap;

use super::{
    elements::{ends_paragraph, unread_style},
    pauses::Paused,
};

/// Elements nested deeper than this are kept, but nothing is put into them: only broken or hostile pages have them.
const DEPTH: usize = 400;
/// Nodes of one page at most, so that a page of nothing but tags has bounds.
const NODES: usize = 1_500_000;

/// One piece of a page. All that it holds follows it, up to `end`.
#[derive(Debug)]
pub(super) struct Node {
    /// What it is.
    pub kind: Kind,
    /// The number of the node that holds it.
    pub parent: usize,
    /// One past the number of the last node that it holds.
    pub end: usize,
    /// Where it stands: a text's bytes, an element's opening tag.
    pub at: Range<usize>,
    /// Where an element ends: its closing tag, or what closes it.
    pub close: usize,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    /// An element, its name in lower case, and those of its attributes that are read.
    Element(Box<str>, Attributes),
    /// Text, with its character references unread.
    Text,
    /// A comment.
    Comment,
}

impl Node {
    /// The name of an element; nothing for others.
    pub(super) fn name(&self) -> &str {
        match &self.kind {
            Kind::Element(name, _) => name,
            _ => "",
        }
    }

    /// An attribute of an element.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        match &self.kind {
            Kind::Element(_, attributes) => attributes
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.as_str()),
            _ => None,
        }
    }
}

/// What is kept of an element's attributes.
type Attributes = Vec<(&'static str, String)>;

/// The attributes that anything here asks for.
const ATTRIBUTES: [&str; 17] = [
    "class",
    "id",
    "role",
    "itemprop",
    "itemtype",
    "property",
    "name",
    "content",
    "href",
    "rel",
    "datetime",
    "type",
    "hidden",
    "style",
    "aria-hidden",
    "pubdate",
    "charset",
];
/// Elements that dress words and hold nothing else.
const DRESS: [&str; 16] = [
    "b", "i", "em", "strong", "u", "small", "big", "font", "mark", "sup", "sub", "tt", "code",
    "abbr", "wbr", "time",
];
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];
/// Elements that shield those around them from the ends that their inside implies.
const SHIELDS: [&str; 9] = [
    "table", "td", "th", "caption", "button", "object", "template", "svg", "math",
];

/// The nodes of a page, the first one standing for the whole. `None` for a page of more nodes than any has.
pub(super) fn read(page: &str) -> Option<Vec<Node>> {
    let mut builder = Builder {
        page,
        nodes: vec![Node {
            kind: Kind::Element("".into(), Vec::new()),
            parent: 0,
            end: 0,
            at: 0..0,
            close: page.len(),
        }],
        stack: vec![0],
        open: FxHashMap::default(),
        tag: None,
        key: None,
    };
    let mut emitter = CallbackEmitter::new(
        |event: CallbackEvent<'_>, span: Span<usize>| -> Option<()> {
            builder.take(event, span.start..span.end)
        },
    );
    emitter.naively_switch_states(true);
    // A token comes out only where the page has too many nodes; what else comes out are pauses.
    let ended = Tokenizer::new_with_emitter(Paused::of(page), emitter).all(|token| token.is_err());
    let whole = builder.nodes.len();
    while let Some(node) = builder.stack.pop() {
        builder.nodes[node].end = whole;
        builder.nodes[node].close = page.len();
    }
    ended.then_some(builder.nodes)
}

struct Builder<'p> {
    page: &'p str,
    nodes: Vec<Node>,
    /// The elements that are open.
    stack: Vec<usize>,
    /// How many are open of each name.
    open: FxHashMap<Box<str>, usize>,
    /// The opening tag that is being read: name, attributes and first byte.
    tag: Option<(Box<str>, Attributes, usize)>,
    key: Option<&'static str>,
}

impl Builder<'_> {
    /// Takes one event of the tokens; something comes back where the page is to be given up.
    fn take(&mut self, event: CallbackEvent<'_>, at: Range<usize>) -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let name = String::from_utf8_lossy(name).into_owned().into_boxed_str();
                self.tag = Some((name, Vec::new(), at.start));
                self.key = None;
            }
            CallbackEvent::AttributeName { name } => {
                self.key = ATTRIBUTES
                    .iter()
                    .find(|known| known.as_bytes() == name)
                    .copied();
                // An attribute may have no value, as `hidden` does.
                if let (Some(key), Some((_, attributes, _))) = (self.key, &mut self.tag)
                    && attributes.iter().all(|(other, _)| *other != key)
                {
                    attributes.push((key, String::new()));
                } else {
                    self.key = None;
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let (Some(_), Some((_, attributes, _))) = (self.key, &mut self.tag)
                    && let Some((_, last)) = attributes.last_mut()
                {
                    *last = String::from_utf8_lossy(value).into_owned();
                }
            }
            CallbackEvent::CloseStartTag { .. } => {
                if let Some((name, attributes, start)) = self.tag.take() {
                    self.element(name, attributes, start..at.end);
                }
            }
            CallbackEvent::EndTag { name } => {
                self.tag = None;
                let name = String::from_utf8_lossy(name);
                self.close(&name, at.start);
            }
            CallbackEvent::String { .. } => self.leaf(Kind::Text, at),
            CallbackEvent::Comment { .. } => self.leaf(Kind::Comment, at),
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
        (self.nodes.len() > NODES).then_some(())
    }

    fn leaf(&mut self, kind: Kind, at: Range<usize>) {
        if self.page.get(at.clone()).is_none() {
            return;
        }
        let parent = self.stack.last().copied().unwrap_or(0);
        let end = self.nodes.len() + 1;
        let close = at.end;
        self.nodes.push(Node {
            kind,
            parent,
            end,
            at,
            close,
        });
    }

    fn element(&mut self, name: Box<str>, attributes: Attributes, at: Range<usize>) {
        let plain = attributes.iter().all(|(key, value)| match *key {
            "itemprop" | "datetime" | "pubdate" | "hidden" => false,
            "style" => !unread_style(value),
            _ => true,
        });
        if DRESS.contains(&&*name) && plain {
            return;
        }
        if ends_paragraph(&name) {
            self.close_within("p", &SHIELDS, at.start);
        }
        match &*name {
            "li" => self.close_within("li", &["ul", "ol", "menu"], at.start),
            "dt" | "dd" => {
                self.close_within("dt", &["dl"], at.start);
                self.close_within("dd", &["dl"], at.start);
            }
            "td" | "th" => {
                self.close_within("td", &["table", "tr"], at.start);
                self.close_within("th", &["table", "tr"], at.start);
            }
            "tr" => self.close_within("tr", &["table"], at.start),
            _ => {}
        }
        let number = self.nodes.len();
        let parent = self.stack.last().copied().unwrap_or(0);
        let holds = !VOID.contains(&&*name) && self.stack.len() < DEPTH;
        let close = at.end;
        self.nodes.push(Node {
            kind: Kind::Element(name.clone(), attributes),
            parent,
            end: number + 1,
            at,
            close,
        });
        if holds {
            *self.open.entry(name).or_default() += 1;
            self.stack.push(number);
        }
    }

    /// Closes the innermost element of this name, and all inside it.
    fn close(&mut self, name: &str, at: usize) {
        if self.open.get(name).copied().unwrap_or(0) == 0 {
            return;
        }
        while self.stack.len() > 1 {
            if self.pop(at) == name {
                return;
            }
        }
    }

    /// The same, unless one of `shields` stands between.
    fn close_within(&mut self, name: &str, shields: &[&str], at: usize) {
        if self.open.get(name).copied().unwrap_or(0) == 0 {
            return;
        }
        for &node in self.stack.iter().rev() {
            let found = self.nodes[node].name();
            if found == name {
                return self.close(name, at);
            }
            if shields.contains(&found) {
                return;
            }
        }
    }

    fn pop(&mut self, at: usize) -> String {
        let whole = self.nodes.len();
        let Some(node) = self.stack.pop() else {
            return String::new();
        };
        let node = &mut self.nodes[node];
        node.end = whole;
        node.close = at;
        let name = node.name().to_owned();
        if let Some(count) = self.open.get_mut(name.as_str()) {
            *count = count.saturating_sub(1);
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tree in one line: elements with what they hold in brackets.
    fn shape(page: &str) -> String {
        let nodes = read(page).unwrap();
        let mut out = String::new();
        let mut ends: Vec<usize> = Vec::new();
        for (number, node) in nodes.iter().enumerate().skip(1) {
            while ends.last().is_some_and(|&end| end <= number) {
                ends.pop();
                out.push(')');
            }
            match &node.kind {
                Kind::Element(name, _) => {
                    out += name;
                    out.push('(');
                    ends.push(node.end);
                }
                Kind::Text => out += page[node.at.clone()].trim(),
                Kind::Comment => out += "!",
            }
        }
        out + &")".repeat(ends.len())
    }

    #[test]
    fn clippings() {
        for (page, expected) in [
            ("<p>One<p>Two</p>Three", "p(One)p(Two)Three"),
            ("<p>One<div>Two</div>", "p(One)div(Two)"),
            ("<ul><li>a<li>b</ul>c", "ul(li(a)li(b))c"),
            ("<p>a <b>bold</i> c</p>d", "p(aboldc)d"),
            ("<div><p>a</div>b", "div(p(a))b"),
            ("</p>a<br>b</div>", "abr()b"),
            (
                "<table><tr><td>a<td>b<tr><td>c</table>",
                "table(tr(td(a)td(b))tr(td(c)))",
            ),
            (
                "<script>if (a<b) '</p>'</script>x",
                "script(if (a<b) '</p>')x",
            ),
            ("<!-- a --><title>a <b></title>c", "!title(a <b>)c"),
        ] {
            assert_eq!(shape(page), expected, "{page}");
        }
    }

    #[test]
    fn attributes_are_read_and_the_first_of_a_name_counts() {
        let nodes = read("<META Content='a &amp; b' content=c hidden onclick=d>").unwrap();
        assert_eq!(nodes[1].name(), "meta");
        assert_eq!(nodes[1].attribute("content"), Some("a & b"));
        assert_eq!(nodes[1].attribute("hidden"), Some(""));
        assert_eq!(nodes[1].attribute("onclick"), None);
    }

    #[test]
    fn a_tag_of_any_length_is_read_to_its_end() {
        let many: String = (0..50_000)
            .map(|n| format!(" data-{n}=\"{n} &amp; 'more'\" b{n}=\"\""))
            .collect();
        let page = format!("<p{many} class=\"a &amp; b\" id=\"c\">One</p{many}>Two");
        let nodes = read(&page).unwrap();
        assert_eq!(nodes.len(), 4);
        assert_eq!(nodes[1].attribute("class"), Some("a & b"));
        assert_eq!(nodes[1].attribute("id"), Some("c"));
        assert_eq!(&page[nodes[2].at.clone()], "One");
        assert_eq!(&page[nodes[3].at.clone()], "Two");
        for unclosed in [&page[..page.len() / 3], "<p a=\"", "<p a=\"b", "<p a=\"b\""] {
            assert!(read(unclosed).is_some());
        }
    }

    #[test]
    fn deep_pages_have_bounds() {
        let deep = "<div>".repeat(20_000) + "x" + &"</div>".repeat(20_000);
        assert_eq!(read(&deep).unwrap().len(), 20_002);
    }

    proptest! {
        #[test]
        fn any_text_gives_a_tree(page in r#"(<(p|div|li|/p|/div|script|!--|b a="|q)>?|[<>/&"'=a é-]){0,60}"#) {
            let nodes = read(&page).unwrap();
            for (number, node) in nodes.iter().enumerate() {
                prop_assert!(node.end > number && node.end <= nodes.len());
                prop_assert!(node.parent <= number);
                prop_assert!(page.get(node.at.clone()).is_some(), "{:?}", node);
            }
        }
    }
}
