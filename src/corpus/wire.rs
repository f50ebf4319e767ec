//! Reads what comes over a wire as XML or JSON: feeds, news items, articles. Which of them it is, the root says.
//!
//! In come a file's bytes, out comes a document for each entry or item, with its own label, or why it has none; one bad entry does not end the
//! others.

use std::ops::Range;

use serde_json::Value;

use super::{
    Article,
    charset::{self, Decoded},
    fault::{Limits, ReadFault},
    feed,
    head::{Fields, HeadProblem},
    html, jsonl, newsml, ninjs,
    origin::{Lines, Origin, Written, lines_of},
    strings::Strings,
    with_fields,
    xml::Element,
};

/// A document with what its head leaves unread, or why there is none.
pub(super) type Read = Result<(Article, Vec<HeadProblem>), ReadFault>;

/// The words of an entry or an item as it carries them.
pub(super) enum Content {
    /// As HTML.
    Html(Written),
    /// As they are.
    Plain(Written),
}

impl Content {
    /// Elements that stand in a document as they are.
    pub(super) fn piece(document: &str, at: Range<usize>) -> Option<Self> {
        let piece = document.get(at.clone())?;
        let mut written = Written::default();
        written.copy(piece, at.start);
        (!piece.trim().is_empty()).then_some(Content::Html(written))
    }

    /// The words as plain text, leading back to the document.
    fn words(self) -> Option<Written> {
        match self {
            Content::Plain(words) => Some(words),
            Content::Html(piece) => Some(html::words(&piece.text)?.through(&piece)),
        }
    }
}

/// The file that items are read out of.
pub(super) struct Original {
    decoded: Decoded,
    lines: Lines,
}

impl Original {
    fn of(decoded: Decoded) -> Self {
        let lines = lines_of(&decoded.text, |at| decoded.byte(at));
        Original { decoded, lines }
    }
}

/// An entry or an item, as far as it says so itself.
pub(super) struct Item {
    /// The name of the format.
    pub format: &'static str,
    /// The words, where it has any.
    pub content: Option<Content>,
    /// What it says of itself; the day stands in `published`.
    pub fields: Fields,
    /// The day of publication, as it spells it.
    pub published: Option<String>,
    /// The hour before which it is not to count, as it spells it.
    pub embargo: Option<String>,
    /// It was taken back by its sender.
    pub withdrawn: bool,
}

impl Item {
    /// An item of a format that says nothing yet.
    pub(super) fn new(format: &'static str) -> Self {
        Item {
            format,
            content: None,
            fields: Fields::default(),
            published: None,
            embargo: None,
            withdrawn: false,
        }
    }

    /// The item as an article; `original` is the file that it was read out of, where its words can be pointed at there.
    pub(super) fn read(self, label: &str, limits: Limits, original: Option<&Original>) -> Read {
        let mut problems = Vec::new();
        let mut fields = self.fields;
        if let Some(given) = &self.published {
            fields.published = super::day::whole(given);
            if fields.published.is_none() {
                problems.push(unread("the day of publication", given));
            }
        }
        let embargo = match self.embargo.as_deref().map(|given| (given, given.parse())) {
            None => None,
            Some((_, Ok(moment))) => Some(moment),
            // What may not be published yet is not to slip through for a slip of the pen.
            Some((given, Err(_))) if !self.withdrawn => {
                return Err(ReadFault::Field(format!(
                    "the embargo {:?} is no moment such as 2025-09-04T18:00:00Z; the item is not read",
                    short(given)
                )));
            }
            Some(_) => None,
        };
        let words = self.content.and_then(Content::words).unwrap_or_default();
        let (text, origin) = match original {
            Some(file) => words.end(self.format, file.lines.clone(), |at| file.decoded.byte(at)),
            None => (words.text, Origin::nowhere(self.format)),
        };
        if text.trim().is_empty() && !self.withdrawn {
            return Err(ReadFault::Unread(
                "holds no text (a picture, a link or a teaser, perhaps)",
                "give the item that has the article",
            ));
        }
        limits.check(text.len())?;
        let (mut document, problems) = with_fields(label, text, fields, problems);
        document.embargo_until = embargo;
        let article = Article {
            document,
            origin: Some(origin),
            withdrawn: self.withdrawn,
        };
        Ok((article, problems))
    }
}

fn unread(what: &str, given: &str) -> HeadProblem {
    HeadProblem {
        line: 1,
        message: format!(
            "{what} is {:?}, which is not a whole day such as 2025-09-04; the document was read without it",
            short(given)
        ),
    }
}

fn short(given: &str) -> String {
    given.chars().take(40).collect()
}

/// The documents of an XML file.
pub(super) fn xml(
    name: &str,
    bytes: Vec<u8>,
    limits: Limits,
) -> Result<Vec<(String, Read)>, ReadFault> {
    let declared = charset::declared_in_xml(&bytes);
    let original = Original::of(charset::decode(bytes, declared.as_deref())?);
    let text = &original.decoded.text;
    let root = Element::read(text).map_err(|message| ReadFault::damaged("XML", message))?;
    let items = match root.name.as_str() {
        "rss" | "RDF" => feed::rss(&root),
        "feed" => feed::atom(&root, text),
        "newsItem" | "newsMessage" | "packageItem" => newsml::items(&root, text),
        "nitf" => vec![newsml::nitf(&root, text)],
        _ => {
            return Err(ReadFault::Unread(
                "is XML of a kind that is not read",
                "read are RSS, Atom, NewsML-G2 and NITF",
            ));
        }
    };
    Ok(all(name, items, limits, &original))
}

/// The documents of a JSON file.
pub(super) fn json(
    name: &str,
    bytes: Vec<u8>,
    limits: Limits,
) -> Result<Vec<(String, Read)>, ReadFault> {
    let original = Original::of(charset::decode(bytes, None)?);
    let text = &original.decoded.text;
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ReadFault::damaged("JSON", error))?;
    let strings = Strings::of(&value, text);
    if feed::is_json_feed(&value) {
        return Ok(all(name, feed::json(&value, &strings), limits, &original));
    }
    let one = |value: &Value, label: &str| one(value, label, limits, &strings, &original);
    let Some(values) = list(&value, &strings) else {
        return Ok(vec![(name.to_owned(), one(&value, name))]);
    };
    if values.is_empty() {
        return Err(ReadFault::Empty);
    }
    let read = |(number, value)| {
        let label = format!("{name}#{number}");
        let read = one(value, &label);
        (label, read)
    };
    Ok((1..).zip(values).map(read).collect())
}

/// The values of a list; or the news items of an answer that a news service gave to a search, which wraps them in an object.
fn list<'v>(value: &'v Value, strings: &Strings<'_>) -> Option<&'v Vec<Value>> {
    if let Value::Array(values) = value {
        return Some(values);
    }
    let mut wrapped = ["item", "items", "_items"]
        .iter()
        .filter_map(|key| value.get(key)?.as_array());
    wrapped.find(|items| {
        let first = items.first();
        first.is_some_and(|first| ninjs::item(first, strings).is_some())
    })
}

/// One JSON value: a news item, or an article as a JSON line has it.
fn one(
    value: &Value,
    label: &str,
    limits: Limits,
    strings: &Strings<'_>,
    original: &Original,
) -> Read {
    match ninjs::item(value, strings) {
        Some(item) => item.read(label, limits, Some(original)),
        None if value.get("text").is_some() => {
            let (document, problems) = jsonl::article(&value.to_string(), label)?;
            limits.check(document.text.len())?;
            Ok((Article::of(document, None), problems))
        }
        None => Err(ReadFault::Unread(
            "is JSON of a kind that is not read",
            "read are JSON Feed, ninjs, and objects with a `text`",
        )),
    }
}

/// One of the JSON lines, where it is a news item.
pub(super) fn news_item_line(text: &str, label: &str, limits: Limits) -> Option<Read> {
    // Cheap for the many lines that are none.
    let maybe = text.contains("\"uri\"") && !text.contains("\"text\"");
    let value: Value = maybe.then(|| serde_json::from_str(text).ok())??;
    Some(ninjs::item(&value, &Strings::nowhere())?.read(label, limits, None))
}

/// One label an item: the file's where it is the only one.
fn all(name: &str, items: Vec<Item>, limits: Limits, original: &Original) -> Vec<(String, Read)> {
    if items.is_empty() {
        return vec![(name.to_owned(), Err(ReadFault::Empty))];
    }
    let only = items.len() == 1;
    (1..)
        .zip(items)
        .map(|(number, item): (usize, Item)| {
            let label = match only {
                true => name.to_owned(),
                false => format!("{name}#{number}"),
            };
            let read = item.read(&label, limits, Some(original));
            (label, read)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{corpus::Place, text::Span};

    /// A file by name, and words of its items with what stands for them there.
    type Case<'c> = (&'c str, &'c str, &'c [(usize, &'c str, &'c str)]);

    #[test]
    fn words_are_found_in_the_file_they_came_from() {
        let message = r#"<newsMessage><itemSet><newsItem guid="1"><itemMeta/><contentSet><inlineXML><html><body><p>Ann Roe said “it &amp; <b>was</b>”.</p></body></html></inlineXML></contentSet></newsItem>
            <newsItem guid="2"><itemMeta/><contentSet><inlineData contenttype="text/plain">Café: no &gt; yes.</inlineData></contentSet></newsItem></itemSet></newsMessage>"#;
        let cases: [Case<'_>; 7] = [
            (
                "f.xml",
                "<rss><channel><title>So</title>\r\n<item><description>&lt;p&gt;It is\r\n&lt;b&gt;old&lt;/b&gt;, caf&amp;eacute;. &lt;q&gt;Never&lt;/q&gt;&lt;/p&gt;</description></item>\n<item><description><![CDATA[<p>So & so.</p>]]></description></item></channel></rss>",
                &[
                    (0, "It is", "It is"),
                    (0, "old, ca", "old&lt;/b&gt;, ca"),
                    (0, "café", "caf&amp;eacute;"),
                    (0, "“Never”", "&lt;q&gt;Never&lt;/q&gt;"),
                    (1, "So & so", "So & so"),
                ],
            ),
            (
                "f.atom",
                r#"<feed><entry><content type="xhtml"><div xmlns="x"><p>It <b>is</b> &amp; was.</p></div></content></entry><entry><content>
                 Plain &#x2019;so. </content></entry></feed>"#,
                &[
                    (0, "It is", "It <b>is"),
                    (0, "& was", "&amp; was"),
                    (1, "Plain ’so.", "Plain &#x2019;so."),
                ],
            ),
            (
                "f.json",
                r#"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": "<p>It\nis \u201cold\u201d.<\/p>"}, {"id": 2, "content_text": " So \"it\" is."}]}"#,
                &[
                    (0, "“old”", r"\u201cold\u201d"),
                    (0, "It is", r"It\nis"),
                    (1, "\"it\" is", r#"\"it\" is"#),
                ],
            ),
            (
                "n.json",
                r#"[{"uri": "a", "pubstatus": "usable", "body_html": "<p>R&amp;D: “no”</p>"}, {"uri": "b", "bodies": [{"contentType": "text/plain", "value": "Caf\u00e9."}]}]"#,
                &[(0, "R&D: “no”", "R&amp;D: “no”"), (1, "Café", r"Caf\u00e9")],
            ),
            (
                "answer.json",
                r#"{"total": 2, "item": [{"uri": "a", "pubstatus": "usable", "body_text": "It is."}, {"uri": "b", "pubstatus": "usable", "body_text": "It was."}]}"#,
                &[(0, "It is.", "It is."), (1, "It was.", "It was.")],
            ),
            (
                "m.xml",
                message,
                &[
                    (0, "it & was", "it &amp; <b>was"),
                    (1, "Café: no > yes", "Café: no &gt; yes"),
                ],
            ),
            (
                "n.xml",
                "<?xml version='1.0'?>\n<nitf><body><body.content><block>\n<p>So it\n is.</p></block></body.content></body></nitf>",
                &[(0, "So it is.", "So it\n is.")],
            ),
        ];
        for (name, file, expected) in cases {
            let bytes = file.as_bytes().to_vec();
            let read = match name.ends_with("json") {
                true => json(name, bytes, Limits::default()),
                false => xml(name, bytes, Limits::default()),
            };
            let read = read.unwrap();
            for &(item, words, original) in expected {
                let article = &read[item].1.as_ref().unwrap().0;
                let at = article.text.find(words).expect(&article.text);
                let span = Span::new(at, at + words.len());
                match article.origin.as_ref().unwrap().locate(span) {
                    Some(Place::Bytes {
                        start, end, line, ..
                    }) => {
                        assert_eq!(&file[start..end], original, "{name}: {words}");
                        let before = file[..start].matches('\n').count();
                        assert_eq!(line, before + 1, "{name}: {words}");
                    }
                    other => panic!("{name}: {words}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn an_old_encoding_leads_back_to_the_bytes_of_the_file() {
        let file = b"<?xml version='1.0' encoding='windows-1252'?><rss><channel><item><description>Caf\xe9 \x93so\x94</description></item></channel></rss>";
        let read = xml("f.xml", file.to_vec(), Limits::default()).unwrap();
        let article = &read[0].1.as_ref().unwrap().0;
        let at = article.text.find("“so”").unwrap();
        match article
            .origin
            .as_ref()
            .unwrap()
            .locate(Span::new(at, at + "“so”".len()))
        {
            Some(Place::Bytes { start, end, .. }) => assert_eq!(&file[start..end], b"\x93so\x94"),
            other => panic!("{other:?}"),
        }
    }

    proptest! {
        #[test]
        fn every_place_lies_in_the_file(
            words in r#"(&lt;|&gt;|&amp;|&amp;eacute;|&#8217;|<!\[CDATA\[<q>é</q>\]\]>|&lt;/?q&gt;|&lt;p&gt;|[a-z“é \r\n]){0,24}"#,
            escaped in r#"(\\n|\\u00e9|\\ud83d\\ude00|\\"|<q>|</q>|&amp;|<p>|[a-z“é ]){0,24}"#,
        ) {
            let feed = format!("<rss><channel><item><description>{words}</description></item></channel></rss>");
            let item = format!(r#"{{"uri": "a", "body_html": "{escaped}"}}"#);
            let plain = format!(r#"{{"uri": "a", "body_text": "{escaped}"}}"#);
            for file in [feed, item, plain] {
                let bytes = file.clone().into_bytes();
                let read = match file.starts_with('{') {
                    true => json("a", bytes, Limits::default()),
                    false => xml("a", bytes, Limits::default()),
                };
                for (_, read) in read.into_iter().flatten() {
                    let Ok((article, _)) = read else { continue };
                    let origin = article.origin.as_ref().expect("an origin");
                    for (start, c) in article.text.char_indices() {
                        let span = Span::new(start, start + c.len_utf8());
                        if let Some(Place::Bytes { start, end, .. }) = origin.locate(span) {
                            prop_assert!(file.get(start..end).is_some(), "{c:?} at {start}..{end} of {file}");
                        }
                    }
                }
            }
        }
    }
}
