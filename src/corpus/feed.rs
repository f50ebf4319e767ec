//! Reads feeds: RSS 0.9 to 2.0, Atom 1.0, JSON Feed 1 and 1.1; each entry is a document.
//!
//! In comes a feed as a tree, out come its entries in their order. The full text counts before the summary. The outlet is the
//! feed's title; an entry's address is what it is known by, else its id. Atom's day of an update is no day of publication.

use serde_json::Value;

use super::{
    head::Fields,
    strings::Strings,
    wire::{Content, Item},
    xml::Element,
};

/// The entries of an RSS feed.
pub(super) fn rss(root: &Element) -> Vec<Item> {
    let outlet = root.at(&["channel", "title"]).and_then(Element::words);
    let mut items = Vec::new();
    root.every("item", &mut items);
    items
        .into_iter()
        .map(|item| {
            let words = |name: &str| item.child(name).and_then(Element::words);
            let content = item
                .all("encoded")
                .chain(item.all("description"))
                .find(|element| !element.text.text.trim().is_empty())
                .map(|element| Content::Html(element.text.clone()));
            let guid = item.child("guid");
            let permalink = guid.is_some_and(|g| g.attribute("isPermaLink") != Some("false"));
            let guid = guid.and_then(Element::words);
            let url = words("link")
                .or_else(|| guid.clone().filter(|_| permalink))
                .filter(|url| url.starts_with("http"));
            Item {
                content,
                fields: Fields {
                    kind: None,
                    id: guid.filter(|_| url.is_none()),
                    title: item.all("title").find_map(Element::words).map(plain),
                    outlet: item
                        .child("source")
                        .and_then(Element::words)
                        .or(outlet.clone()),
                    url,
                    published: None,
                },
                published: words("pubDate").or_else(|| words("date")),
                ..Item::new("rss")
            }
        })
        .collect()
}

/// The entries of an Atom feed.
pub(super) fn atom(root: &Element, source: &str) -> Vec<Item> {
    let outlet = root.child("title").and_then(Element::words);
    root.all("entry")
        .map(|entry| {
            let words = |name: &str| entry.child(name).and_then(Element::words);
            let content = ["content", "summary"]
                .iter()
                .filter_map(|name| entry.child(name))
                .find_map(|element| body(element, source));
            let url = entry
                .all("link")
                .find(|link| matches!(link.attribute("rel"), None | Some("alternate")))
                .and_then(|link| link.attribute("href"))
                .filter(|url| url.starts_with("http"))
                .map(str::to_owned);
            let of = entry.at(&["source", "title"]).and_then(Element::words);
            Item {
                content,
                fields: Fields {
                    kind: None,
                    id: words("id").filter(|_| url.is_none()),
                    title: words("title").map(plain),
                    outlet: of.or(outlet.clone()),
                    url,
                    published: None,
                },
                published: words("published"),
                ..Item::new("atom")
            }
        })
        .collect()
}

/// Atom's content: HTML as text, XHTML as elements, or text.
fn body(element: &Element, source: &str) -> Option<Content> {
    let kind = element.attribute("type").unwrap_or("text");
    match kind {
        "xhtml" | "application/xhtml+xml" => Content::piece(source, element.inner.clone()),
        "html" | "text/html" => Some(Content::Html(element.text.clone())),
        // A type that the standard does not have, from generators that mean HTML by it.
        "text" | "text/plain" => Some(Content::Plain(element.text.clone().trimmed())),
        _ if element.text.text.trim_start().starts_with('<') => {
            Some(Content::Html(element.text.clone()))
        }
        _ => Some(Content::Plain(element.text.clone().trimmed())),
    }
    .filter(|content| match content {
        Content::Html(words) | Content::Plain(words) => !words.text.trim().is_empty(),
    })
}

/// A title, which may be HTML inside of text.
fn plain(title: String) -> String {
    if !title.contains(['<', '&']) {
        return title;
    }
    let words = super::html::words(&title).unwrap_or_default();
    let words: Vec<_> = words.text.split_whitespace().collect();
    words.join(" ")
}

/// True for a JSON Feed.
pub(super) fn is_json_feed(value: &Value) -> bool {
    let version = value.get("version").and_then(Value::as_str);
    version.is_some_and(|version| version.contains("jsonfeed.org/version"))
}

/// The entries of a JSON Feed.
pub(super) fn json(value: &Value, strings: &Strings<'_>) -> Vec<Item> {
    let text = |value: &Value, key: &str| {
        let text = value.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let outlet = text(value, "title");
    let items = value.get("items").and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .map(|item| {
            let words = |key: &str| {
                let words = strings.written(item.get(key)?.as_str()?).trimmed();
                (!words.text.is_empty()).then_some(words)
            };
            let content = words("content_html")
                .map(Content::Html)
                .or_else(|| words("content_text").map(Content::Plain))
                .or_else(|| words("summary").map(Content::Plain));
            let id = item.get("id").map(|id| match id {
                Value::String(id) => id.clone(),
                other => other.to_string(),
            });
            let url = text(item, "url").or_else(|| id.clone().filter(|id| id.starts_with("http")));
            Item {
                content,
                fields: Fields {
                    kind: None,
                    id: id.filter(|id| url.is_none() && !id.is_empty()),
                    title: text(item, "title"),
                    outlet: outlet.clone(),
                    url,
                    published: None,
                },
                published: text(item, "date_published"),
                ..Item::new("json-feed")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::corpus::{Limits, wire};

    /// Each entry in one line.
    fn reads(name: &str, bytes: &str) -> Vec<String> {
        let limits = Limits::default();
        let bytes = bytes.as_bytes().to_vec();
        let read = match name.ends_with("json") {
            true => wire::json(name, bytes, limits),
            false => wire::xml(name, bytes, limits),
        };
        read.unwrap()
            .into_iter()
            .map(|(label, read)| match read {
                Err(fault) => format!("{label}!{fault}"),
                Ok((article, problems)) => {
                    let or = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                    format!(
                        "{label}|{}|{}|{}|{}|{}|{}|{}",
                        or(&article.id),
                        or(&article.url),
                        or(&article.title),
                        or(&article.outlet),
                        or(&article.published.map(|day| day.to_string())),
                        article.text,
                        problems.len()
                    )
                }
            })
            .collect()
    }

    #[test]
    fn rss() {
        let feed = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="c" xmlns:dc="d" xmlns:media="m"><channel><title>The Courier</title><link>https://courier.example</link>
          <item><title>Pier &amp;amp; quay</title><media:title>no</media:title><link> https://courier.example/1 </link><guid isPermaLink="false">g1</guid>
            <pubDate>Thu, 04 Sep 2025 23:10:00 GMT</pubDate><description>Short.</description>
            <content:encoded><![CDATA[<p>“It is old,” said Ann Roe.</p><p>So.</p>]]></content:encoded></item>
          <item><title>Two</title><guid isPermaLink="false">g2</guid><dc:date>soon</dc:date><description>&lt;b&gt;It&lt;/b&gt; is.</description></item>
          <item><title>Three</title><link>https://courier.example/3</link></item></channel></rss>"#;
        assert_eq!(
            reads("f.xml", feed),
            [
                "f.xml#1|-|https://courier.example/1|Pier & quay|The Courier|2025-09-04|“It is old,” said Ann Roe.\n\nSo.|0",
                "f.xml#2|g2|-|Two|The Courier|-|It is.|1",
                "f.xml#3!holds no text (a picture, a link or a teaser, perhaps); give the item that has the article",
            ]
        );
        let old = r#"<rdf:RDF xmlns:rdf="r"><channel><title>C</title></channel><item><title>T</title><link>https://c.example/1</link><description>So.</description></item></rdf:RDF>"#;
        assert_eq!(
            reads("f.rdf", old),
            ["f.rdf|-|https://c.example/1|T|C|-|So.|0"]
        );
    }

    #[test]
    fn atom() {
        let feed = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>
          <entry><id>urn:1</id><title>Pier</title><link rel="self" href="https://courier.example/x"/><link href="https://courier.example/1"/><updated>2025-09-06T00:00:00Z</updated><published>2025-09-04T10:00:00+02:00</published>
            <summary>Short.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>is</b> &amp; was.</p></div></content></entry>
          <entry><id>urn:2</id><title type="html">A &lt;i&gt;b&lt;/i&gt;</title><updated>2025-09-06T00:00:00Z</updated><content type="html">&lt;p>So.&lt;/p></content></entry>
          <entry><id>urn:3</id><content type="CDATA"><![CDATA[<p>So &amp; so.</p>]]></content></entry></feed>"#;
        assert_eq!(
            reads("f.atom", feed),
            [
                "f.atom#1|-|https://courier.example/1|Pier|The Courier|2025-09-04|It is & was.|0",
                "f.atom#2|urn:2|-|A b|The Courier|-|So.|0",
                "f.atom#3|urn:3|-|-|The Courier|-|So & so.|0",
            ]
        );
    }

    #[test]
    fn json_feed() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", "items": [
          {"id": "https://courier.example/1", "content_html": "<p>So.</p>", "date_published": "2025-09-04T10:00:00Z"},
          {"id": 2, "content_text": "It is.", "title": "Two"}, {"id": "3"}]}"#;
        assert_eq!(
            reads("f.json", feed),
            [
                "f.json#1|-|https://courier.example/1|-|The Courier|2025-09-04|So.|0",
                "f.json#2|2|-|Two|The Courier|-|It is.|0",
                "f.json#3!holds no text (a picture, a link or a teaser, perhaps); give the item that has the article",
            ]
        );
    }
}
