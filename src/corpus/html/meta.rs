//! Reads what a page says of its article: JSON-LD first, then meta tags, then its own title.
//!
//! In comes the tree, out come the fields, and what could not be read of them. Nothing is guessed: a page that states two
//! days of publication has none, unless both are one moment told in two time zones.

use jiff::{Timestamp, civil::Date};
use serde_json::Value;

use super::tree::Node;
use crate::corpus::{
    day,
    head::{Fields, HeadProblem},
};

/// JSON-LD nested deeper than any page's is not searched.
const DEPTH: usize = 12;
const TITLES: [&str; 5] = [
    "og:title",
    "citation_title",
    "twitter:title",
    "dc.title",
    "parsely-title",
];
const OUTLETS: [&str; 4] = [
    "og:site_name",
    "citation_journal_title",
    "application-name",
    "dc.publisher",
];
const DAYS: [&str; 11] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "pubdate",
    "publish-date",
];

/// What the page states, with what is wrong with it.
pub(super) fn read(page: &str, nodes: &[Node]) -> (Fields, Vec<HeadProblem>) {
    let metas = Metas::of(nodes);
    let address = metas.address();
    let stated = articles(page, nodes);
    let linked = match &stated[..] {
        [one] => Some(one),
        // Of a page that describes several, the one with the page's own address.
        many => many.iter().find(|a| a.url.is_some() && a.url == address),
    };
    let linked = linked.cloned().unwrap_or_default();
    let mut problems = Vec::new();
    let days: Vec<&str> = linked
        .published
        .iter()
        .map(String::as_str)
        .chain(metas.days.iter().map(String::as_str))
        .collect();
    let published = one_day(&days, &mut problems);
    let fields = Fields {
        kind: None,
        id: None,
        title: linked
            .title
            .or(metas.title)
            .or_else(|| own_title(page, nodes)),
        outlet: linked.outlet.or(metas.outlet),
        url: address.or(linked.url),
        published,
    };
    (fields, problems)
}

/// What JSON-LD says of an article.
#[derive(Clone, Debug, Default)]
struct Stated {
    title: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    published: Option<String>,
}

/// The articles that the page's JSON-LD describes.
fn articles(page: &str, nodes: &[Node]) -> Vec<Stated> {
    let mut found = Vec::new();
    for node in nodes {
        let data = node.name() == "script"
            && node.attribute("type").is_some_and(|kind| {
                kind.trim()
                    .to_ascii_lowercase()
                    .starts_with("application/ld+json")
            });
        if !data {
            continue;
        }
        let Some(text) = page.get(node.at.end..node.close) else {
            continue;
        };
        let text = text
            .trim()
            .trim_start_matches("<!--")
            .trim_end_matches("-->");
        if let Ok(value) = serde_json::from_str::<Value>(text.trim().trim_end_matches(';')) {
            search(&value, DEPTH, &mut found);
        }
    }
    found
}

fn search(value: &Value, depth: usize, found: &mut Vec<Stated>) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|v| search(v, depth - 1, found)),
        Value::Object(object) if is_article(&object.get("@type").cloned().unwrap_or_default()) => {
            let text = |key: &str| object.get(key).and_then(said);
            found.push(Stated {
                title: text("headline").or(text("name")),
                outlet: ["publisher", "sourceOrganization", "provider"]
                    .iter()
                    .find_map(|key| object.get(*key).and_then(named)),
                url: text("url")
                    .or_else(|| object.get("mainEntityOfPage").and_then(addressed))
                    .filter(|url| url.starts_with("http")),
                published: text("datePublished"),
            });
        }
        Value::Object(object) => ["@graph", "mainEntity", "mainEntityOfPage"]
            .iter()
            .filter_map(|key| object.get(*key))
            .for_each(|v| search(v, depth - 1, found)),
        _ => {}
    }
}

/// `NewsArticle` and its kin, which all end alike.
fn is_article(kind: &Value) -> bool {
    match kind {
        Value::String(kind) => {
            let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or_default();
            kind.ends_with("Article") || matches!(kind, "BlogPosting" | "LiveBlogPosting")
        }
        Value::Array(kinds) => kinds
            .iter()
            .any(|kind| kind.is_string() && is_article(kind)),
        _ => false,
    }
}

fn said(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    // Some templates escape what needs no escape here.
    let text = if text.contains('&') {
        super::words(text)?.text
    } else {
        text.to_owned()
    };
    tidy(&text)
}

fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(_) => said(value),
        Value::Array(values) => values.iter().take(1).find_map(named),
        Value::Object(object) => object.get("name").and_then(said),
        _ => None,
    }
}

fn addressed(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => tidy(address),
        Value::Object(object) => object.get("@id").or(object.get("url")).and_then(addressed),
        _ => None,
    }
}

/// What meta tags and links say.
#[derive(Default)]
struct Metas {
    title: Option<String>,
    outlet: Option<String>,
    og_url: Option<String>,
    canonical: Option<String>,
    days: Vec<String>,
}

impl Metas {
    fn of(nodes: &[Node]) -> Self {
        let mut metas = Metas::default();
        // The better of several is the one whose name stands first in the table.
        let (mut title, mut outlet) = (usize::MAX, usize::MAX);
        for node in nodes {
            match node.name() {
                "meta" => {
                    let name = ["property", "name", "itemprop"]
                        .iter()
                        .find_map(|key| node.attribute(key))
                        .unwrap_or_default()
                        .to_ascii_lowercase();
                    let Some(content) = node.attribute("content").and_then(tidy) else {
                        continue;
                    };
                    let rank = |table: &[&str]| table.iter().position(|known| *known == name);
                    if let Some(rank) = rank(&TITLES).filter(|&rank| rank < title) {
                        title = rank;
                        metas.title = Some(content);
                    } else if let Some(rank) = rank(&OUTLETS).filter(|&rank| rank < outlet) {
                        outlet = rank;
                        metas.outlet = Some(content);
                    } else if rank(&DAYS).is_some() {
                        metas.days.push(content);
                    } else if name == "og:url" && content.starts_with("http") {
                        metas.og_url.get_or_insert(content);
                    }
                }
                "link"
                    if node
                        .attribute("rel")
                        .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
                {
                    let address = node.attribute("href").and_then(tidy);
                    if let Some(address) = address.filter(|a| a.starts_with("http")) {
                        metas.canonical.get_or_insert(address);
                    }
                }
                "time" => {
                    let marked = node.attribute("itemprop") == Some("datePublished")
                        || node.attribute("pubdate").is_some();
                    if let (true, Some(day)) = (marked, node.attribute("datetime").and_then(tidy)) {
                        metas.days.push(day);
                    }
                }
                _ => {}
            }
        }
        metas
    }

    fn address(&self) -> Option<String> {
        self.canonical.clone().or_else(|| self.og_url.clone())
    }
}

/// The page's headline, else its title.
fn own_title(page: &str, nodes: &[Node]) -> Option<String> {
    let mut headings = nodes.iter().filter(|node| node.name() == "h1");
    let heading = headings.next().filter(|_| headings.next().is_none());
    let node = heading.or_else(|| nodes.iter().find(|node| node.name() == "title"))?;
    let text = super::words(page.get(node.at.end..node.close)?)?.text;
    tidy(text.trim_start_matches("# "))
}

fn tidy(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The day that all these say, or of one moment in several zones the day in the outlet's own.
fn one_day(given: &[&str], problems: &mut Vec<HeadProblem>) -> Option<Date> {
    let read: Vec<(Date, &str)> = given
        .iter()
        .filter_map(|text| Some((whole_day(text)?, *text)))
        .collect();
    let (first, _) = *read.first()?;
    if read.iter().all(|(day, _)| *day == first) {
        return Some(first);
    }
    let moments: Vec<Option<Timestamp>> = read.iter().map(|(_, text)| moment(text)).collect();
    let same = moments[0].is_some() && moments.iter().all(|moment| *moment == moments[0]);
    let local = read.iter().find(|(_, text)| !is_utc(text));
    if let (true, Some((day, _))) = (same, local) {
        return Some(*day);
    }
    problems.push(HeadProblem {
        line: 1,
        message: format!(
            "the page gives different days of publication ({}); the document was read without one",
            read.iter()
                .map(|(day, _)| day.to_string())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    });
    None
}

/// A day in ISO's order, with hyphens or strokes, or as newsrooms print it.
fn whole_day(text: &str) -> Option<Date> {
    let strokes = text.len() == 10 && text.bytes().filter(|b| *b == b'/').count() == 2;
    match strokes && text.as_bytes()[4] == b'/' {
        true => day::whole(&text.replace('/', "-")),
        false => day::whole(text),
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    text.replacen(' ', "T", 1).parse().ok()
}

fn is_utc(text: &str) -> bool {
    ["Z", "z", "+00:00", "+0000", "-00:00"]
        .iter()
        .any(|zone| text.ends_with(zone))
}

#[cfg(test)]
mod tests {
    use super::{super::tree, *};

    fn fields(page: &str) -> (Fields, usize) {
        let (fields, problems) = read(page, &tree::read(page).unwrap());
        (fields, problems.len())
    }

    #[test]
    fn json_ld_comes_first() {
        let (read, problems) = fields(
            r#"<title>Pier shut | Courier</title><meta property="og:title" content="Other">
            <link rel=canonical href="https://courier.example/pier">
            <script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"},
              {"@type": ["NewsArticle"], "headline": "Pier &amp; quay shut", "datePublished": "2025-09-04T23:30:00-04:00",
               "publisher": {"@type": "Organization", "name": "The Courier"}}]}</script>
            <meta property="article:published_time" content="2025-09-05T03:30:00Z">"#,
        );
        assert_eq!(problems, 0);
        assert_eq!(read.title.as_deref(), Some("Pier & quay shut"));
        assert_eq!(read.outlet.as_deref(), Some("The Courier"));
        assert_eq!(read.url.as_deref(), Some("https://courier.example/pier"));
        assert_eq!(read.published, Some(Date::constant(2025, 9, 4)));
    }

    #[test]
    fn meta_tags_say_what_json_ld_leaves_open() {
        let (read, _) = fields(
            "<meta name=citation_publication_date content=2025/09/04><meta property=og:site_name content='The Courier'>
             <script type=application/ld+json>{ broken</script><h1>The pier</h1>",
        );
        assert_eq!(read.published, Some(Date::constant(2025, 9, 4)));
        assert_eq!(
            (read.title.as_deref(), read.outlet.as_deref()),
            (Some("The pier"), Some("The Courier"))
        );
    }

    #[test]
    fn two_days_are_none() {
        let (read, problems) = fields(
            "<meta property=article:published_time content=2025-09-04><time itemprop=datePublished datetime=2025-09-06>",
        );
        assert_eq!((read.published, problems), (None, 1));
        let (read, _) = fields(
            r#"<script type="application/ld+json">[{"@type":"NewsArticle","headline":"A","url":"https://a.example/1"},
               {"@type":"NewsArticle","headline":"B","url":"https://a.example/2"}]</script><title>Front</title>"#,
        );
        assert_eq!(
            read.title.as_deref(),
            Some("Front"),
            "a list of articles is none"
        );
    }
}
