//! Reads ninjs, the IPTC's news in JSON: versions 1.0 to 3.1, whose names differ.
//!
//! In comes a value, out comes an item, where it is one. An item whose status is canceled withdraws what was sent under its `uri`. The
//! day of publication is the day its first version was made, as agencies send what they make.

use serde_json::Value;

use super::{
    head::Fields,
    strings::Strings,
    wire::{Content, Item},
};

/// The item that a value is.
pub(super) fn item(value: &Value, strings: &Strings<'_>) -> Option<Item> {
    let uri = text(value, &["uri"])?;
    let known = [
        "pubstatus",
        "pubStatus",
        "versioncreated",
        "versionCreated",
        "body_text",
        "body_html",
        "bodies",
        "headlines",
        "headline",
        "representationtype",
        "representationType",
    ];
    if known.iter().all(|key| value.get(key).is_none()) {
        return None;
    }
    let status = text(value, &["pubStatus", "pubstatus"]).unwrap_or_default();
    let status = status.to_ascii_lowercase();
    let withdrawn = matches!(status.as_str(), "canceled" | "cancelled");
    let content = match status.as_str() {
        // Sent ahead, and not to be used until it is sent again.
        "withheld" => None,
        _ => content(value, strings),
    };
    let holder = value
        .get("infoSources")
        .and_then(Value::as_array)
        .and_then(|sources| sources.iter().find_map(|source| text(source, &["name"])));
    Some(Item {
        content,
        fields: Fields {
            kind: None,
            id: Some(uri),
            title: title(value),
            outlet: text(value, &["copyrightholder", "copyrightHolder"])
                .or(holder)
                .or_else(|| {
                    text(value, &["copyrightnotice", "copyrightNotice"]).filter(|n| n.len() < 60)
                }),
            url: None,
            published: None,
        },
        published: text(
            value,
            &[
                "firstcreated",
                "firstCreated",
                "contentcreated",
                "contentCreated",
                "versioncreated",
                "versionCreated",
            ],
        ),
        embargo: text(value, &["embargoed"]),
        withdrawn,
        ..Item::new("ninjs")
    })
}

fn text(value: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let text = value.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    })
}

fn title(value: &Value) -> Option<String> {
    text(value, &["headline"])
        .or_else(|| {
            let headlines = value.get("headlines")?.as_array()?;
            let main = headlines.iter().find(|headline| {
                matches!(text(headline, &["role"]).as_deref(), None | Some("main"))
            });
            text(main.or(headlines.first())?, &["value"])
        })
        .or_else(|| text(value, &["title"]))
}

/// The body: HTML before text, of several the main one.
fn content(value: &Value, strings: &Strings<'_>) -> Option<Content> {
    let written = |value: &Value, key: &str| {
        let words = strings.written(value.get(key)?.as_str()?).trimmed();
        (!words.text.is_empty()).then_some(words)
    };
    if let Some(bodies) = value.get("bodies").and_then(Value::as_array) {
        let html = |body: &&Value| {
            text(body, &["contentType", "contenttype"]).is_some_and(|kind| kind.contains("html"))
        };
        let main = |body: &&Value| matches!(text(body, &["role"]).as_deref(), None | Some("main"));
        let bodies: Vec<&Value> = bodies
            .iter()
            .filter(|body| text(body, &["value"]).is_some())
            .collect();
        let find = |test: &dyn Fn(&&Value) -> bool| bodies.iter().find(|body| test(body));
        let body = find(&|b| html(b) && main(b))
            .or_else(|| find(&main))
            .or_else(|| find(&html))
            .or(bodies.first())?;
        let words = written(body, "value")?;
        return Some(match html(body) {
            true => Content::Html(words),
            false => Content::Plain(words),
        });
    }
    // Before version 2 the name says the type: body_html, body_xhtml, body_text.
    let html = written(value, "body_xhtml").or_else(|| written(value, "body_html"));
    html.map(Content::Html)
        .or_else(|| written(value, "body_text").map(Content::Plain))
        .or_else(|| {
            let mut keys = value.as_object()?.keys();
            keys.find_map(|key| {
                let words = written(value, key)?;
                key.starts_with("body_")
                    .then(|| match key.contains("html") {
                        true => Content::Html(words),
                        false => Content::Plain(words),
                    })
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Article, Limits};
    use serde_json::json;

    fn reads(value: Value) -> Result<Article, String> {
        let item = item(&value, &Strings::nowhere()).ok_or("no item")?;
        let read = item.read("a.json", Limits::default(), None);
        read.map(|(article, _)| article)
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn the_first_version_and_the_third() {
        let old = reads(json!({"uri": "urn:ninjs:1", "type": "text", "pubstatus": "usable", "versioncreated": "2025-09-06T10:00:00Z",
            "firstcreated": "2025-09-04T10:00:00Z", "headline": "Pier", "body_text": "So.", "body_html": "<p>It &amp; so.</p>",
            "copyrightholder": "The Courier"}))
        .unwrap();
        assert_eq!(
            (old.id.as_deref(), old.text.as_str()),
            (Some("urn:ninjs:1"), "It & so.")
        );
        assert_eq!(old.published.unwrap().to_string(), "2025-09-04");
        let new = reads(json!({"uri": "urn:ninjs:2", "type": "text", "pubStatus": "usable", "contentCreated": "2025-09-04T23:00:00-04:00",
            "headlines": [{"role": "short", "value": "P"}, {"role": "main", "value": "Pier"}],
            "bodies": [{"role": "caption", "contentType": "text/html", "value": "<p>No.</p>"}, {"role": "main", "contentType": "text/plain", "value": "So."}],
            "infoSources": [{"name": "The Courier"}], "embargoed": "2025-09-05T06:00:00Z"}))
        .unwrap();
        assert_eq!(
            (new.title.as_deref(), new.text.as_str()),
            (Some("Pier"), "So.")
        );
        assert_eq!(new.outlet.as_deref(), Some("The Courier"));
        assert_eq!(new.published.unwrap().to_string(), "2025-09-04");
        assert_eq!(
            new.embargo_until.unwrap().to_string(),
            "2025-09-05T06:00:00Z"
        );
        assert!(!new.withdrawn);
    }

    #[test]
    fn what_is_taken_back_or_held_back() {
        let gone = reads(json!({"uri": "urn:ninjs:1", "pubStatus": "canceled", "versionCreated": "2025-09-06T10:00:00Z"})).unwrap();
        assert!(
            gone.withdrawn && gone.text.is_empty() && gone.id.as_deref() == Some("urn:ninjs:1")
        );
        let held = json!({"uri": "urn:ninjs:1", "pubstatus": "withheld", "body_text": "So."});
        assert!(reads(held).unwrap_err().contains("holds no text"));
        let slip = json!({"uri": "urn:ninjs:1", "pubstatus": "usable", "body_text": "So.", "embargoed": "tonight"});
        assert!(reads(slip).unwrap_err().contains("embargo"));
        let other = json!({"uri": "x", "text": "So."});
        assert!(item(&other, &Strings::nowhere()).is_none());
    }
}
