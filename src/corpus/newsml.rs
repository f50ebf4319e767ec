//! Reads NewsML-G2 news items, alone or in a message, and NITF, in which many of them carry their words.
//!
//! In comes a tree with the text it was read from, out come items. An item whose status is canceled withdraws what was sent under its
//! `guid`. Items without words (pictures, packages) are told as such.

use super::{
    head::Fields,
    wire::{Content, Item},
    xml::Element,
};

/// All news items of a message, or the one that the root is.
pub(super) fn items(root: &Element, source: &str) -> Vec<Item> {
    let mut items = Vec::new();
    root.every("newsItem", &mut items);
    items
        .into_iter()
        .map(|item| news_item(item, source))
        .collect()
}

fn news_item(item: &Element, source: &str) -> Item {
    let words = |path: &[&str]| item.at(path).and_then(Element::words);
    let status = item
        .at(&["itemMeta", "pubStatus"])
        .and_then(|status| status.attribute("qcode").or(status.attribute("uri")))
        .unwrap_or_default();
    let status = status.rsplit([':', '/']).next().unwrap_or_default();
    let withdrawn = matches!(status, "canceled" | "cancelled");
    let content = match status {
        // Sent ahead, and not to be used until it is sent again.
        "withheld" => None,
        _ => item
            .child("contentSet")
            .and_then(|set| content(set, source)),
    };
    let provider = item.at(&["itemMeta", "provider"]).and_then(|provider| {
        let name = provider.child("name").and_then(Element::words);
        name.or_else(|| provider.attribute("literal").map(str::to_owned))
            // A code such as nprov:AFP is a name behind its scheme.
            .or_else(|| Some(provider.attribute("qcode")?.rsplit(':').next()?.to_owned()))
    });
    let holder = item
        .at(&["rightsInfo", "copyrightHolder"])
        .and_then(|holder| {
            let name = holder.child("name").and_then(Element::words);
            name.or_else(|| holder.attribute("literal").map(str::to_owned))
        });
    Item {
        content,
        fields: Fields {
            kind: None,
            id: item.attribute("guid").map(str::to_owned),
            title: words(&["contentMeta", "headline"]).or_else(|| words(&["itemMeta", "title"])),
            outlet: provider.or(holder),
            url: None,
            published: None,
        },
        published: words(&["itemMeta", "firstCreated"])
            .or_else(|| words(&["contentMeta", "contentCreated"]))
            .or_else(|| words(&["itemMeta", "versionCreated"])),
        embargo: words(&["itemMeta", "embargoed"]),
        withdrawn,
        ..Item::new("newsml-g2")
    }
}

/// The words of an item: XHTML or NITF inside, or text.
fn content(set: &Element, source: &str) -> Option<Content> {
    for inline in set.all("inlineXML") {
        let mut found = Vec::new();
        inline.every("body.content", &mut found);
        if found.is_empty() {
            inline.every("body", &mut found);
        }
        let inner = found.first().unwrap_or(&inline).inner.clone();
        if let Some(piece) = Content::piece(source, inner) {
            return Some(piece);
        }
    }
    set.all("inlineData").find_map(|data| {
        let kind = data.attribute("contenttype").unwrap_or("text/plain");
        let encoded = data.attribute("encoding").is_some();
        let words = data.text.clone().trimmed();
        (kind.starts_with("text/") && !encoded && !words.text.is_empty()).then(|| {
            match kind.starts_with("text/html") {
                true => Content::Html(words),
                false => Content::Plain(words),
            }
        })
    })
}

/// A NITF document that stands alone.
pub(super) fn nitf(root: &Element, source: &str) -> Item {
    let data = root.at(&["head", "docdata"]);
    let norm = |name: &str| {
        let moment = data?.child(name)?.attribute("norm")?;
        basic_day(moment)
    };
    let headline = root
        .at(&["body", "body.head", "hedline", "hl1"])
        .or_else(|| root.at(&["head", "title"]));
    let body = root
        .at(&["body", "body.content"])
        .and_then(|body| Content::piece(source, body.inner.clone()));
    let status = data.and_then(|data| data.attribute("management-status"));
    Item {
        content: body,
        fields: Fields {
            kind: None,
            id: data
                .and_then(|data| data.child("doc-id")?.attribute("id-string"))
                .map(str::to_owned),
            title: headline.and_then(Element::words),
            outlet: data
                .and_then(|data| data.child("doc.copyright")?.attribute("holder"))
                .map(str::to_owned)
                // Where nobody holds the copyright, whoever sent it out.
                .or_else(|| {
                    let head = root.at(&["body", "body.head"])?;
                    let owner = || head.at(&["rights", "rights.owner"]);
                    head.child("distributor").or_else(owner)?.words()
                }),
            url: None,
            published: None,
        },
        published: norm("date.issue").or_else(|| norm("date.release")),
        withdrawn: matches!(status, Some("canceled" | "cancelled")),
        ..Item::new("nitf")
    }
}

/// `20250904T101500Z` as `2025-09-04`; a day in ISO's common order stays as it is.
fn basic_day(moment: &str) -> Option<String> {
    let day = moment.get(..8)?;
    match day.bytes().all(|b| b.is_ascii_digit()) {
        true => Some(format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..])),
        false => Some(moment.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::{Article, Limits, wire};

    fn reads(xml: &str) -> Vec<Result<Article, String>> {
        wire::xml("a.xml", xml.as_bytes().to_vec(), Limits::default())
            .unwrap()
            .into_iter()
            .map(|(_, read)| {
                read.map(|(article, _)| article)
                    .map_err(|fault| fault.to_string())
            })
            .collect()
    }

    #[test]
    fn a_message_of_items() {
        let read = reads(
            r#"<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
            <newsItem guid="urn:newsml:courier:1" version="2"><itemMeta><provider qcode="nprov:Courier"><name>The Courier</name></provider><versionCreated>2025-09-06T10:00:00Z</versionCreated><firstCreated>2025-09-04T10:00:00+02:00</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
              <contentMeta><headline>Pier</headline></contentMeta>
              <contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title></head><body><p>“It is &amp; was,” said Ann Roe.</p><p>So.</p></body></html></inlineXML></contentSet></newsItem>
            <newsItem guid="urn:newsml:courier:2"><itemMeta><pubStatus qcode="stat:canceled"/></itemMeta></newsItem>
            <newsItem guid="urn:newsml:courier:3"><itemMeta/><contentSet><remoteContent href="x.jpg"/></contentSet></newsItem>
            <newsItem guid="urn:newsml:courier:4"><itemMeta><embargoed>2025-09-05T06:00:00Z</embargoed></itemMeta><contentSet><inlineXML><nitf><body><body.head><hedline><hl1>No</hl1></hedline></body.head><body.content><p>NITF.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>
            </itemSet></newsMessage>"#,
        );
        let first = read[0].as_ref().unwrap();
        assert_eq!(first.text, "“It is & was,” said Ann Roe.\n\nSo.");
        assert_eq!(first.id.as_deref(), Some("urn:newsml:courier:1"));
        assert_eq!(
            (first.title.as_deref(), first.outlet.as_deref()),
            (Some("Pier"), Some("The Courier"))
        );
        assert_eq!(first.published.unwrap().to_string(), "2025-09-04");
        assert!(read[1].as_ref().unwrap().withdrawn);
        assert!(read[2].as_ref().unwrap_err().contains("holds no text"));
        let last = read[3].as_ref().unwrap();
        assert_eq!(
            (last.text.as_str(), last.embargo_until.is_some()),
            ("NITF.", true)
        );
    }

    #[test]
    fn nitf_alone() {
        let read = reads(
            r#"<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd"><nitf><head><docdata><doc-id id-string="c1"/><date.issue norm="20250904T101500Z"/><doc.copyright holder="The Courier"/></docdata></head>
            <body><body.head><hedline><hl1>Pier</hl1></hedline></body.head><body.content><block><p>So.</p></block></body.content></body></nitf>"#,
        );
        let article = read[0].as_ref().unwrap();
        assert_eq!(
            (article.text.as_str(), article.title.as_deref()),
            ("So.", Some("Pier"))
        );
        assert_eq!(article.published.unwrap().to_string(), "2025-09-04");
        assert_eq!(article.outlet.as_deref(), Some("The Courier"));
        let read = reads(
            "<nitf><body><body.head><hedline><hl1>Pier</hl1></hedline><distributor>The Courier</distributor></body.head><body.content><p>So.</p></body.content></body></nitf>",
        );
        assert_eq!(
            read[0].as_ref().unwrap().outlet.as_deref(),
            Some("The Courier")
        );
    }
}
