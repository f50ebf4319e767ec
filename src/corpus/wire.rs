//! Reads what comes over a wire as XML or JSON: feeds, news items, articles. Which of them it is, the root says.
//!
//! In come a file's bytes, out comes a document for each entry or item, with its own label, or why it has none; one bad entry does not end the
//! others.

use serde_json::Value;

use super::{
    Article, charset,
    fault::{Limits, ReadFault},
    feed,
    head::{Fields, HeadProblem},
    html, jsonl, newsml, ninjs,
    origin::Origin,
    with_fields,
    xml::Element,
};

/// A document with what its head leaves unread, or why there is none.
pub(super) type Read = Result<(Article, Vec<HeadProblem>), ReadFault>;

/// The words of an entry or an item as it carries them.
pub(super) enum Content {
    /// As HTML.
    Html(String),
    /// As they are.
    Plain(String),
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

    /// The item as an article.
    pub(super) fn read(self, label: &str, limits: Limits) -> Read {
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
        let text = match self.content {
            Some(Content::Plain(text)) => Some(text),
            Some(Content::Html(piece)) => html::words(&piece, self.format).map(|(text, _)| text),
            None => None,
        };
        let text = text.filter(|text| !text.trim().is_empty());
        if text.is_none() && !self.withdrawn {
            return Err(ReadFault::Unread(
                "holds no text (a picture, a link or a teaser, perhaps)",
                "give the item that has the article",
            ));
        }
        let text = text.unwrap_or_default();
        limits.check(text.len())?;
        let (mut document, problems) = with_fields(label, text, fields, problems);
        document.embargo_until = embargo;
        let article = Article {
            document,
            origin: Some(Origin::nowhere(self.format)),
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
    let text = charset::decode(bytes, declared.as_deref())?.text;
    let root = Element::read(&text).map_err(|message| ReadFault::damaged("XML", message))?;
    let items = match root.name.as_str() {
        "rss" | "RDF" => feed::rss(&root),
        "feed" => feed::atom(&root, &text),
        "newsItem" | "newsMessage" | "packageItem" => newsml::items(&root, &text),
        "nitf" => vec![newsml::nitf(&root, &text)],
        _ => {
            return Err(ReadFault::Unread(
                "is XML of a kind that is not read",
                "read are RSS, Atom, NewsML-G2 and NITF",
            ));
        }
    };
    Ok(all(name, items, limits))
}

/// The documents of a JSON file.
pub(super) fn json(
    name: &str,
    bytes: Vec<u8>,
    limits: Limits,
) -> Result<Vec<(String, Read)>, ReadFault> {
    let text = charset::decode(bytes, None)?.text;
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ReadFault::damaged("JSON", error))?;
    if feed::is_json_feed(&value) {
        return Ok(all(name, feed::json(&value), limits));
    }
    let values = match value {
        Value::Array(values) => values,
        value => return Ok(vec![(name.to_owned(), one(&value, name, limits))]),
    };
    if values.is_empty() {
        return Err(ReadFault::Empty);
    }
    let read = |(number, value)| {
        let label = format!("{name}#{number}");
        let read = one(value, &label, limits);
        (label, read)
    };
    Ok((1..).zip(&values).map(read).collect())
}

/// One JSON value: a news item, or an article as a JSON line has it.
fn one(value: &Value, label: &str, limits: Limits) -> Read {
    match ninjs::item(value) {
        Some(item) => item.read(label, limits),
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
    Some(ninjs::item(&value)?.read(label, limits))
}

/// One label an item: the file's where it is the only one.
fn all(name: &str, items: Vec<Item>, limits: Limits) -> Vec<(String, Read)> {
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
            let read = item.read(&label, limits);
            (label, read)
        })
        .collect()
}
