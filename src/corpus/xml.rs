//! Reads XML as events, or as a small tree, by the local names of its elements.
//!
//! In comes text, out come openings, closings and words; or what is wrong, and at which byte. Entities that a document declares itself are not
//! expanded, so that none can grow.

use std::ops::Range;

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_xml_entity,
    events::{BytesStart, Event},
};

use super::origin::Written;

/// Elements nested deeper than this are an error: no news format comes near.
const DEPTH: usize = 200;

/// One piece of a document.
#[derive(Debug)]
pub(super) enum Piece<'x> {
    /// An element begins. An empty one is closed by the next piece.
    Open(Tag<'x>),
    /// An element ends.
    Close,
    /// Words.
    Text(String),
}

/// The opening of an element.
#[derive(Debug)]
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    /// Its name, without a prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// An attribute by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self.attributes().into_iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value)
    }

    fn attributes(&self) -> Vec<(String, String)> {
        let mut attributes = self.0.attributes();
        attributes
            .with_checks(false)
            .flatten()
            .map(|attribute| {
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
                (local(attribute.key.0).to_owned(), value)
            })
            .collect()
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

/// The pieces of a document.
pub(super) struct Pieces<'x> {
    reader: Reader<&'x [u8]>,
    closing: bool,
    depth: usize,
}

impl<'x> Pieces<'x> {
    /// Reads `text`.
    pub(super) fn of(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        reader.config_mut().allow_dangling_amp = true;
        Pieces {
            reader,
            closing: false,
            depth: 0,
        }
    }

    /// The byte behind the last piece.
    pub(super) fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'x>>, String> {
        if std::mem::take(&mut self.closing) {
            self.depth = self.depth.saturating_sub(1);
            return Ok(Some(Piece::Close));
        }
        loop {
            let event = self
                .reader
                .read_event()
                .map_err(|error| format!("{error} (at byte {})", self.reader.error_position()))?;
            return Ok(Some(match event {
                Event::Start(start) | Event::Empty(start) if self.depth >= DEPTH => {
                    return Err(format!("<{}> is nested too deep", local(start.name().0)));
                }
                Event::Start(start) => {
                    self.depth += 1;
                    Piece::Open(Tag(start))
                }
                Event::Empty(start) => {
                    self.depth += 1;
                    self.closing = true;
                    Piece::Open(Tag(start))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close
                }
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => {
                    let c = reference.resolve_char_ref().ok().flatten();
                    let named = resolve_xml_entity(&reference);
                    match (c, named) {
                        (Some(c), _) => Piece::Text(c.to_string()),
                        (None, Some(words)) => Piece::Text(words.to_owned()),
                        // An HTML entity in XML, such as &nbsp;, is an error that feeds are full of.
                        (None, None) => Piece::Text(
                            super::html::words(&format!("&{};", &*reference))
                                .map(|words| words.text)
                                .unwrap_or_default(),
                        ),
                    }
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
                Event::Eof if self.depth > 0 => {
                    return Err("it is cut off".to_owned());
                }
                Event::Eof => return Ok(None),
            }));
        }
    }
}

/// Writes the words of a piece that stands at `from` in the document: as they stand there, as far as they do.
fn write(out: &mut Written, words: &str, document: &str, from: Range<usize>) {
    const CDATA: (&str, &str) = ("<![CDATA[", "]]>");
    let Some(raw) = document.get(from.clone()) else {
        return out.add(words);
    };
    let (raw, mut at) = match raw
        .strip_prefix(CDATA.0)
        .and_then(|raw| raw.strip_suffix(CDATA.1))
    {
        Some(inside) => (inside, from.start + CDATA.0.len()),
        None => (raw, from.start),
    };
    if raw == words {
        return out.copy(words, at);
    }
    // XML reads every kind of line break as `\n`.
    if raw.contains('\r') && raw.replace("\r\n", "\n").replace('\r', "\n") == words {
        for line in raw.split_inclusive(['\n', '\r']) {
            let end = at + line.len();
            let inside = line.trim_end_matches(['\n', '\r']);
            out.copy(inside, at);
            match &line[inside.len()..] {
                "" => {}
                // The first half of a `\r\n`.
                "\r" if document[end..].starts_with('\n') && end < from.end => {}
                _ => out.render("\n", at + inside.len()..end),
            }
            at = end;
        }
        return;
    }
    out.render(words, from);
}

/// An element with all it holds.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name, without a prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The elements in it.
    pub children: Vec<Element>,
    /// The words that stand in it directly, with where they stand in the document.
    pub text: Written,
    /// What stands between its tags, in bytes of the document.
    pub inner: Range<usize>,
}

impl Element {
    /// Reads a document; its root comes back.
    pub(super) fn read(text: &str) -> Result<Element, String> {
        let skipped = text.len() - text.trim_start_matches('\u{feff}').len();
        let mut pieces = Pieces::of(text);
        let mut open: Vec<Element> = Vec::new();
        let mut before = 0;
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(tag) => {
                    let at = pieces.at() + skipped;
                    open.push(Element {
                        name: tag.name().to_owned(),
                        attributes: tag.attributes(),
                        inner: at..at,
                        ..Element::default()
                    });
                }
                Piece::Text(words) => {
                    if let Some(last) = open.last_mut() {
                        let end = pieces.at() + skipped;
                        write(&mut last.text, &words, text, before..end);
                    }
                }
                Piece::Close => {
                    let Some(mut last) = open.pop() else {
                        continue;
                    };
                    last.inner.end = before.max(last.inner.start);
                    match open.last_mut() {
                        Some(parent) => parent.children.push(last),
                        None => return Ok(last),
                    }
                }
            }
            before = pieces.at() + skipped;
        }
        Err("it holds no element".to_owned())
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of this name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element that a path of names leads to.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// An attribute by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(value)
    }

    /// All words in it, with one space between; nothing where there are none.
    pub(super) fn words(&self) -> Option<String> {
        let mut all = String::new();
        self.gather(&mut all);
        let words: Vec<_> = all.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn gather(&self, all: &mut String) {
        all.push_str(&self.text.text);
        for child in &self.children {
            all.push(' ');
            child.gather(all);
        }
    }

    /// This element and all in it, in order, that have this name.
    pub(super) fn every<'e>(&'e self, name: &str, found: &mut Vec<&'e Element>) {
        if self.name == name {
            found.push(self);
        }
        for child in &self.children {
            child.every(name, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tree_with_words_and_what_stands_inside() {
        let text = "\u{feff}<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'boom'>]><n:a k='1 &amp; 2'>\n<b>So &#233; &nbsp;&lt;</b><c><![CDATA[<p>]]></c><d/></n:a>";
        let root = Element::read(text).unwrap();
        assert_eq!(
            (root.name.as_str(), root.attribute("k")),
            ("a", Some("1 & 2"))
        );
        assert_eq!(root.child("b").unwrap().text.text, "So é \u{a0}<");
        assert_eq!(root.at(&["c"]).unwrap().text.text, "<p>");
        assert_eq!(
            &text[root.child("b").unwrap().inner.clone()],
            "So &#233; &nbsp;&lt;"
        );
        assert_eq!(&text[root.child("d").unwrap().inner.clone()], "");
        for broken in ["", "<a>", "<a></b>", "x", "<a", &"<a>".repeat(300)] {
            assert!(Element::read(broken).is_err(), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_tree_or_an_error(text in r#"(<(/?a|b c="|!--|!\[CDATA\[|\?)>?|[<>/&;"'=é\]-]|&amp;){0,40}"#) {
            let _ = Element::read(&text);
        }
    }
}
