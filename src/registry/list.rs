//! Lists of quotations, speakers and documents: filtered, ordered, in pages.
//!
//! A page token holds the sort key of the last entry of its page and a hash of the query, no position: pages stay in step while writes go
//! on, and a token of another query is told from one of this. A list is one pass over the records of its parent, which leaves none of
//! them in memory; only the entries of the page asked for are sorted.

use std::{cmp::Ordering, collections::BinaryHeap};

use serde::{Deserialize, Serialize};

use super::{
    card::{self, Place},
    error::QueryError,
    filter::{Field, Filter, Held, Type},
    log::{hex, sha256},
    persistent::index,
    record::{DocumentRecord, QuotationRecord, SpeakerRecord},
    snapshot::Snapshot,
};
use crate::model::{PartialDate, QuoteKind, SpeakerKind};

/// Entries of a page where the request does not say.
pub const DEFAULT_PAGE_SIZE: usize = 50;

/// The most entries of a page.
pub const MAX_PAGE_SIZE: usize = 1000;

/// What to list, in which order, which page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ListQuery {
    /// For quotations: the speaker's id, without `speakers/`; `None` for all. Of no meaning for other lists.
    pub speaker: Option<String>,
    /// An AIP-160 filter; empty for none.
    pub filter: String,
    /// The order; empty for the default.
    pub order_by: String,
    /// The most entries of a page: [`DEFAULT_PAGE_SIZE`] where it is 0, and never more than [`MAX_PAGE_SIZE`].
    pub page_size: i32,
    /// The token of the page before; empty for the first page.
    pub page_token: String,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Indices into the snapshot's records.
    pub items: Vec<u32>,
    /// The token of the next page; empty on the last one.
    pub next_page_token: String,
    /// How many there are on all pages.
    pub total_size: usize,
}

const KINDS: &[&str] = &["direct", "mixed", "indirect"];
const SPEAKER_KINDS: &[&str] = &["person", "body", "office", "group", "writing"];

const QUOTATION_FIELDS: [Field; 6] = [
    ("date_said", Type::Day),
    ("location_said", Type::Text),
    ("outlet", Type::Text),
    ("document", Type::Text),
    ("kind", Type::Choice(KINDS)),
    ("text", Type::Text),
];

/// Records of one speaker that are brought near together.
const TOGETHER: usize = 32;

/// The place of `text` among them.
const TEXT: usize = 5;

const SPEAKER_FIELDS: [Field; 4] = [
    ("quotation_count", Type::Number),
    ("display_name", Type::Text),
    ("kind", Type::Choice(SPEAKER_KINDS)),
    ("role", Type::Text),
];

const DOCUMENT_FIELDS: [Field; 3] = [
    ("published", Type::Day),
    ("outlet", Type::Text),
    ("title", Type::Text),
];

impl Snapshot {
    /// One page of quotations. Filter fields: `date_said`, `location_said`, `outlet`, `document`, `kind` and `text`; direct and mixed
    /// ones unless the filter names `kind`. Orders: `date_said` (the default) and `published`, each also `desc`. A speaker that is not
    /// on record has none. A filter that asks for words looks at those alone that may hold them, as the index tells.
    pub fn list_quotations(&self, query: &ListQuery) -> Result<Page, QueryError> {
        let list = List::new(
            "quotations",
            query,
            &QUOTATION_FIELDS,
            &["date_said", "date_said desc", "published", "published desc"],
        )?;
        let any_kind = list.filter.names(4);
        let wanted = |kind| any_kind || kind != QuoteKind::Indirect;
        let by_publication = list.order_by.starts_with("published");
        // What the first bytes of a record tell is enough for the plain list.
        let plain = query.filter.trim().is_empty() && !by_publication;
        let mut pages = Pages::new(&list);
        let of_speaker = query.speaker.as_deref().map(|id| {
            let speaker = self.speaker(id).map(|(_, speaker)| speaker);
            speaker.map_or(&[][..], |speaker| &speaker.quotations)
        });
        // What cards tell is enough for the plain list: of the records, only those of the page are read.
        let first = match of_speaker {
            _ if !plain => None,
            Some(of_speaker) => self.first_by_card(&list, of_speaker.iter().copied()),
            None => self.first_by_card(&list, 0..index(self.quotations.len())),
        };
        let mut day_of = Day::default();
        let mut entry = |index: u32| {
            self.quotations.with(index, |quotation| {
                let held = |field, test: &dyn Fn(Held<'_>) -> bool| {
                    self.quotation_field(quotation, field, test)
                };
                if !quotation.is_in_force() || !wanted(quotation.kind) || !list.filter.holds(&held)
                {
                    return;
                }
                let day = match by_publication {
                    true => quotation.published(self).map(PartialDate::day),
                    false => quotation.date_said(),
                };
                pages.offer(index, day_of.read(day), quotation.id.as_str());
            })
        };
        if let Some((first, total)) = first {
            first.into_iter().for_each(|at| {
                entry(at);
            });
            pages.total_size = total;
            return Ok(pages.page());
        }
        let narrowed = list.filter.narrowed(TEXT, &|text| self.holding(text));
        match (of_speaker, narrowed) {
            (None, None) => (0..index(self.quotations.len())).for_each(|at| {
                entry(at);
            }),
            (None, Some(narrowed)) => narrowed.into_iter().for_each(|at| {
                entry(at);
            }),
            (Some(of_speaker), Some(narrowed)) => {
                let may = |at: &&u32| narrowed.binary_search(at).is_ok();
                of_speaker.iter().filter(may).for_each(|&at| {
                    entry(at);
                });
            }
            (Some(of_speaker), None) => {
                for some in of_speaker.chunks(TOGETHER) {
                    self.quotations.near(some);
                    some.iter().for_each(|&at| {
                        entry(at);
                    });
                }
            }
        }
        Ok(pages.page())
    }

    /// The first of some quotations that are direct or mixed, as many as a page needs, and how many there are in all; `None` where their
    /// cards do not tell the order.
    fn first_by_card(
        &self,
        list: &List<'_>,
        quotations: impl Iterator<Item = u32>,
    ) -> Option<(Vec<u32>, usize)> {
        let in_order = |place: Place| match list.descending() {
            true => place.latest_first(),
            false => place,
        };
        let after = match &list.after {
            None => None,
            Some(Key { k, i, .. }) => {
                let day = k.as_deref().map(str::parse).transpose().ok()?;
                Some(in_order(Place::of(day, i)?))
            }
        };
        let mut total = 0;
        // One more than the page holds, to know whether another page follows.
        let most = list.page_size + 1;
        let mut first: BinaryHeap<(Place, u32)> = BinaryHeap::with_capacity(most + 1);
        for quotation in quotations {
            let listed = card::read(self.quotations.card(quotation)?);
            if !listed.in_force || listed.is_indirect {
                continue;
            }
            total += 1;
            let place = in_order(listed.place?);
            let is_near = first.len() < most || first.peek().is_some_and(|last| place < last.0);
            if is_near && after.is_none_or(|after| after < place) {
                first.push((place, quotation));
                if first.len() > most {
                    first.pop();
                }
            }
        }
        Some((first.into_iter().map(|(_, at)| at).collect(), total))
    }

    /// The quotations that may hold a piece of text, in lower case; `None` where next to all may.
    fn holding(&self, text: &str) -> Option<Vec<u32>> {
        let wordings = self.index().holding(text)?;
        let of = |id: u32| Some(self.slot(id)?.quotation);
        let mut quotations: Vec<u32> = wordings.into_iter().filter_map(of).collect();
        quotations.sort_unstable();
        quotations.dedup();
        Some(quotations)
    }

    /// One page of speakers. Filter fields: `display_name`, `kind`, `role` and `quotation_count`. Orders: `display_name` (the default)
    /// and `quotation_count desc`.
    pub fn list_speakers(&self, query: &ListQuery) -> Result<Page, QueryError> {
        let list = List::new(
            "speakers",
            query,
            &SPEAKER_FIELDS,
            &["display_name", "quotation_count desc"],
        )?;
        let mut pages = Pages::new(&list);
        let mut entry = |index: u32| {
            self.speakers.with(index, |speaker| {
                let held = |field, test: &dyn Fn(Held<'_>) -> bool| {
                    self.speaker_field(speaker, field, test)
                };
                if !speaker.is_in_force() || !list.filter.holds(&held) {
                    return;
                }
                let key = match list.order_by {
                    "display_name" => speaker.name.to_lowercase(),
                    _ => format!("{:012}", self.quotation_count(speaker)),
                };
                pages.offer(index, Some(&key), speaker.id.as_str());
            })
        };
        (0..index(self.speakers.len())).for_each(|at| {
            entry(at);
        });
        Ok(pages.page())
    }

    /// One page of documents. Filter fields: `outlet`, `published` and `title`. Orders: `published` (the default), `published desc` and
    /// `title`.
    pub fn list_documents(&self, query: &ListQuery) -> Result<Page, QueryError> {
        let list = List::new(
            "documents",
            query,
            &DOCUMENT_FIELDS,
            &["published", "published desc", "title"],
        )?;
        let mut pages = Pages::new(&list);
        let mut entry = |index: u32| {
            self.documents.with(index, |document| {
                let held =
                    |field, test: &dyn Fn(Held<'_>) -> bool| document_field(document, field, test);
                if document.is_hidden() || !list.filter.holds(&held) {
                    return;
                }
                let key = match list.order_by {
                    "title" => document.title.as_ref().map(|title| title.to_lowercase()),
                    _ => document.published.map(|day| day.to_string()),
                };
                pages.offer(index, key.as_deref(), document.id.as_str());
            })
        };
        (0..index(self.documents.len())).for_each(|at| {
            entry(at);
        });
        Ok(pages.page())
    }

    /// How many direct and mixed quotations a speaker is on record with.
    pub fn quotation_count(&self, speaker: &SpeakerRecord) -> usize {
        let counts = |&&quotation: &&u32| {
            let listed = self.quotations.card(quotation).map(card::read);
            listed.is_some_and(|listed| listed.in_force && !listed.is_indirect)
        };
        speaker.quotations.iter().filter(counts).count()
    }

    fn quotation_field(
        &self,
        quotation: &QuotationRecord,
        field: Option<usize>,
        test: &dyn Fn(Held<'_>) -> bool,
    ) -> bool {
        let texts = || {
            quotation
                .occurrences
                .iter()
                .any(|o| test(Held::Text(&o.text)))
        };
        let documents = || {
            quotation
                .occurrences
                .iter()
                .filter_map(|o| self.document_at(o.document))
        };
        match field {
            Some(0) => quotation.dates().any(|date| test(Held::Day(date))),
            Some(1) => quotation.places().any(|place| test(Held::Text(place))),
            Some(2) => documents().any(|d| {
                d.outlet
                    .as_deref()
                    .is_some_and(|outlet| test(Held::Text(outlet)))
            }),
            Some(3) => documents().any(|d| {
                test(Held::Text(d.id.as_str())) || test(Held::Text(&d.id.resource_name()))
            }),
            Some(4) => test(Held::Text(quotation.kind.as_str())),
            _ => texts(),
        }
    }

    fn speaker_field(
        &self,
        speaker: &SpeakerRecord,
        field: Option<usize>,
        test: &dyn Fn(Held<'_>) -> bool,
    ) -> bool {
        let kind = match speaker.kind {
            SpeakerKind::Person => SPEAKER_KINDS[0],
            SpeakerKind::Body => SPEAKER_KINDS[1],
            SpeakerKind::Office => SPEAKER_KINDS[2],
            SpeakerKind::Group => SPEAKER_KINDS[3],
            SpeakerKind::Writing => SPEAKER_KINDS[4],
        };
        let named = || {
            std::iter::once(&speaker.name)
                .chain(&speaker.aliases)
                .any(|name| test(Held::Text(name)))
        };
        match field {
            Some(0) => test(Held::Number(
                i64::try_from(self.quotation_count(speaker)).unwrap_or(i64::MAX),
            )),
            Some(1) => test(Held::Text(&speaker.name)),
            Some(2) => test(Held::Text(kind)),
            Some(3) => speaker.roles.iter().any(|role| test(Held::Text(role))),
            _ => named(),
        }
    }
}

fn document_field(
    document: &DocumentRecord,
    field: Option<usize>,
    test: &dyn Fn(Held<'_>) -> bool,
) -> bool {
    let text = |text: &Option<String>| text.as_deref().is_some_and(|text| test(Held::Text(text)));
    match field {
        Some(0) => document
            .published
            .is_some_and(|day| test(Held::Day(PartialDate::day(day)))),
        Some(1) => text(&document.outlet),
        Some(2) => text(&document.title),
        _ => text(&document.title) || text(&document.outlet),
    }
}

/// Where an entry stands in its list: known keys before unknown ones, then by key, then by id. No two entries share one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Key {
    /// The value sorted by; `None` where it is unknown.
    k: Option<String>,
    /// The id.
    i: String,
    /// Larger values come first.
    d: bool,
}

impl Key {
    fn new(key: Option<String>, descending: bool, id: &str) -> Self {
        Key {
            k: key,
            i: id.to_string(),
            d: descending,
        }
    }

    /// How this key stands to that of a value and an id.
    fn order(&self, value: Option<&str>, id: &str) -> Ordering {
        let values = match (self.k.as_deref(), value) {
            (Some(a), Some(b)) if self.d => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        values.then_with(|| self.i.as_str().cmp(id))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(other.k.as_deref(), &other.i)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What a page token says: the last entry of the page before, and the query it belongs to.
#[derive(Serialize, Deserialize)]
struct Token {
    /// A hash of the query.
    q: String,
    /// Where the page ended.
    a: Key,
}

/// A query that was read.
struct List<'q> {
    filter: Filter,
    order_by: &'q str,
    page_size: usize,
    after: Option<Key>,
    query: String,
}

impl<'q> List<'q> {
    fn new(
        list: &str,
        query: &'q ListQuery,
        fields: &[Field],
        orders: &[&'q str],
    ) -> Result<Self, QueryError> {
        let words: Vec<&str> = query
            .order_by
            .split_whitespace()
            .filter(|word| *word != "asc")
            .collect();
        let wanted = words.join(" ");
        let order_by = match orders.iter().find(|order| **order == wanted) {
            Some(order) => order,
            None if wanted.is_empty() => orders[0],
            None => {
                return Err(QueryError {
                    field: "order_by",
                    problem: format!("this list has no order {:?}", query.order_by),
                    fix: format!("use one of {}", orders.join(", ")),
                });
            }
        };
        let page_size = match usize::try_from(query.page_size) {
            Ok(0) => DEFAULT_PAGE_SIZE,
            Ok(n) => n.min(MAX_PAGE_SIZE),
            Err(_) => {
                return Err(QueryError {
                    field: "page_size",
                    problem: format!("{} is less than nothing", query.page_size),
                    fix: format!("ask for 1 to {MAX_PAGE_SIZE}, or 0 for {DEFAULT_PAGE_SIZE}"),
                });
            }
        };
        let bound = serde_json::json!([list, query.speaker, query.filter, order_by]).to_string();
        let mut read = List {
            filter: Filter::read(&query.filter, fields)?,
            order_by,
            page_size,
            after: None,
            query: hex(&sha256(bound.as_bytes())[..8]),
        };
        if !query.page_token.is_empty() {
            read.after = Some(read.token(&query.page_token)?);
        }
        Ok(read)
    }

    fn descending(&self) -> bool {
        self.order_by.ends_with(" desc")
    }

    fn token(&self, text: &str) -> Result<Key, QueryError> {
        let wrong = |problem: &str, fix: &str| QueryError {
            field: "page_token",
            problem: problem.into(),
            fix: fix.into(),
        };
        let token: Token = unhex(text)
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| {
                wrong(
                    "it is not a page token of this service",
                    "send the next_page_token of the page before, as it was",
                )
            })?;
        if token.q != self.query || token.a.d != self.descending() {
            return Err(wrong(
                "it belongs to another query",
                "keep parent, filter and order_by as they were for the page before, or leave the token out to start again",
            ));
        }
        Ok(token.a)
    }
}

/// A page while it is gathered: the smallest keys behind the token, and a count of all. Only what comes into it is copied.
struct Pages<'l, 'q> {
    list: &'l List<'q>,
    total_size: usize,
    smallest: BinaryHeap<(Key, u32)>,
}

impl<'l, 'q> Pages<'l, 'q> {
    fn new(list: &'l List<'q>) -> Self {
        Pages {
            list,
            total_size: 0,
            // One more than the page holds, to know whether another page follows.
            smallest: BinaryHeap::with_capacity(list.page_size + 2),
        }
    }

    /// An entry of the list, in any order.
    fn offer(&mut self, index: u32, value: Option<&str>, id: &str) {
        self.total_size += 1;
        let behind = |after: &Key| after.order(value, id) == Ordering::Less;
        if !self.list.after.as_ref().is_none_or(behind) {
            return;
        }
        if self.smallest.len() > self.list.page_size {
            match self.smallest.peek() {
                Some((largest, _)) if largest.order(value, id) == Ordering::Greater => {
                    drop(self.smallest.pop());
                }
                _ => return,
            }
        }
        let key = Key::new(value.map(String::from), self.list.descending(), id);
        self.smallest.push((key, index));
    }

    fn page(self) -> Page {
        let mut page = self.smallest.into_sorted_vec();
        let more = page.len() > self.list.page_size;
        page.truncate(self.list.page_size);
        let next_page_token = match page.last() {
            Some((last, _)) if more => {
                let token = Token {
                    q: self.list.query.clone(),
                    a: last.clone(),
                };
                hex(&serde_json::to_vec(&token).unwrap_or_default())
            }
            _ => String::new(),
        };
        Page {
            items: page.into_iter().map(|(_, index)| index).collect(),
            next_page_token,
            total_size: self.total_size,
        }
    }
}

/// A day as keys spell it, in one buffer for all.
#[derive(Default)]
struct Day(String);

impl Day {
    fn read(&mut self, day: Option<PartialDate>) -> Option<&str> {
        use std::fmt::Write;
        let day = day?;
        self.0.clear();
        write!(self.0, "{day}").ok()?;
        Some(&self.0)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    rest.is_empty().then_some(())?;
    pairs
        .iter()
        .map(|&[a, b]| Some(digit(a)? << 4 | digit(b)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Registry, tests::registry};
    use super::*;
    use proptest::prelude::*;

    fn desk() -> Registry {
        registry(&[
            "a 2025-09-04
             Anna Berg | harbour minister | 2025-09-03 | We sail at noon
             Anna Berg | harbour minister | 2025-08 | Nobody sailed then
             Carl Dahl | clerk | | that they would not sail",
            "b 2025-09-05
             Carl Dahl | clerk | 2025-09-05 | We do not sail at all
             Erik Holm | | |",
            "c
             Carl Dahl | clerk | | Whenever that was",
        ])
    }

    fn query(filter: &str, order_by: &str) -> ListQuery {
        ListQuery {
            filter: filter.into(),
            order_by: order_by.into(),
            ..ListQuery::default()
        }
    }

    fn texts(query: &ListQuery) -> Result<Vec<String>, QueryError> {
        let registry = desk();
        let snapshot = registry.snapshot();
        let page = snapshot.list_quotations(query)?;
        assert_eq!(page.total_size, page.items.len());
        let text = |&index| {
            snapshot
                .quotation_at(index)
                .unwrap()
                .text()
                .split(' ')
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        };
        Ok(page.items.iter().map(text).collect())
    }

    #[test]
    fn quotations_by_filter_and_order() {
        for (filter, order_by, expected) in [
            (
                "",
                "",
                &["Nobody sailed", "We sail", "We do", "Whenever that"][..],
            ),
            ("date_said:*", "", &["Nobody sailed", "We sail", "We do"]),
            ("NOT date_said:*", "", &["Whenever that"]),
            ("location_said:*", "", &[]),
            ("kind:* AND date_said > \"2025-09-04\"", "", &["We do"]),
            (
                "document:* text:\"*\" date_said > \"2025-09-04\"",
                "",
                &["We do"],
            ),
            (
                "",
                "date_said desc",
                &["We do", "We sail", "Nobody sailed", "Whenever that"],
            ),
            (
                "",
                "published desc",
                &["We do", "We sail", "Nobody sailed", "Whenever that"],
            ),
            ("date_said >= \"2025-09-01\"", "", &["We sail", "We do"]),
            (
                "date_said > \"2025-08\" AND date_said < 2025-09-05",
                "",
                &["We sail"],
            ),
            ("date_said = \"2025-09\"", "", &["We sail", "We do"]),
            ("date_said = \"2025-08-20\"", "", &["Nobody sailed"]),
            ("NOT date_said >= 1900", "", &["Whenever that"]),
            ("kind = indirect", "", &["they would"]),
            (
                "kind = QUOTATION_KIND_INDIRECT OR text : WHENEVER",
                "",
                &["they would", "Whenever that"],
            ),
            ("document = \"b\"", "", &["We do"]),
            ("document = \"documents/b\"", "", &["We do"]),
            ("text = \"We*\"", "", &["We sail", "We do"]),
            ("text : \"at noon\"", "", &["We sail"]),
            ("sailed", "", &["Nobody sailed"]),
            ("outlet = \"x\"", "", &[]),
            ("kind != direct", "", &["they would"]),
        ] {
            let mut found = texts(&query(filter, order_by)).unwrap();
            let mut expected: Vec<String> = expected.iter().map(|t| t.to_string()).collect();
            if filter.contains("OR") || order_by.contains("published") {
                found.sort();
                expected.sort();
            }
            assert_eq!(found, expected, "{filter} / {order_by}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_said_with_what_can() {
        for (filter, order_by, expected) in [
            (
                "mood = good",
                "",
                "filter: \"mood\" is not a field of this list; use one of date_said, location_said",
            ),
            (
                "date_said = yesterday",
                "",
                "filter: \"yesterday\" is not a day; write date_said >=",
            ),
            (
                "outlet = \"*\"",
                "",
                "filter: a * alone is no value; write outlet:* where it is to be set",
            ),
            (
                "kind = loud",
                "",
                "filter: \"loud\" is no kind; use one of direct, mixed, indirect",
            ),
            ("text > b", "", "filter: text has no order; use =, != or :"),
            (
                "text = (a OR b)",
                "",
                "filter: text is not compared with a value; ",
            ),
            ("f(x)", "", "filter: it calls a function"),
            ("date_said >", "", "filter: invalid filter at byte 11"),
            (
                "((((((((((((((((((((((((((((((((((a))))))))))))))))))))))))))))))))))",
                "",
                "filter: filter is nested deeper",
            ),
            (
                "",
                "mood",
                "order_by: this list has no order \"mood\"; use one of date_said, date_said desc",
            ),
        ] {
            let message = texts(&query(filter, order_by)).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{message}");
        }
        let mut negative = query("", "");
        negative.page_size = -1;
        assert_eq!(texts(&negative).unwrap_err().field, "page_size");
    }

    #[test]
    fn speakers_and_documents() {
        let registry = desk();
        let snapshot = registry.snapshot();
        let speakers = |filter: &str, order_by: &str| -> Vec<String> {
            let page = snapshot.list_speakers(&query(filter, order_by)).unwrap();
            page.items
                .iter()
                .map(|&s| snapshot.speaker_at(s).unwrap().id.as_str().to_string())
                .collect()
        };
        assert_eq!(speakers("", ""), ["anna-berg", "carl-dahl", "erik-holm"]);
        assert_eq!(
            speakers("quotation_count > 0", "quotation_count desc"),
            ["anna-berg", "carl-dahl"]
        );
        assert_eq!(
            speakers("role : minister OR display_name = \"erik*\"", ""),
            ["anna-berg", "erik-holm"]
        );
        assert_eq!(speakers("kind = SPEAKER_KIND_BODY", ""), [""; 0]);
        let documents = |filter: &str, order_by: &str| -> Vec<String> {
            let page = snapshot.list_documents(&query(filter, order_by)).unwrap();
            page.items
                .iter()
                .map(|&d| snapshot.document_at(d).unwrap().id.as_str().to_string())
                .collect()
        };
        assert_eq!(documents("", "published desc"), ["b", "a", "c"]);
        assert_eq!(documents("published > 2025-09-04", ""), ["b"]);
    }

    #[test]
    fn a_token_belongs_to_its_query() {
        let registry = desk();
        let snapshot = registry.snapshot();
        let mut first = query("", "");
        first.page_size = 2;
        let token = snapshot.list_quotations(&first).unwrap().next_page_token;
        let with = |change: &dyn Fn(&mut ListQuery)| {
            let mut query = first.clone();
            query.page_token.clone_from(&token);
            change(&mut query);
            snapshot
                .list_quotations(&query)
                .map(|page| page.items.len())
                .map_err(|error| error.problem)
        };
        let other = Err("it belongs to another query".to_string());
        assert_eq!(with(&|_| {}), Ok(2));
        assert_eq!(
            with(&|q| q.page_size = 1),
            Ok(1),
            "the size of a page may change"
        );
        assert_eq!(with(&|q| q.filter = "text : a".into()), other);
        assert_eq!(with(&|q| q.order_by = "date_said desc".into()), other);
        assert_eq!(with(&|q| q.speaker = Some("anna-berg".into())), other);
        assert_eq!(
            with(&|q| q.page_token = "7b7d".into()),
            Err("it is not a page token of this service".to_string())
        );
        let mut speakers = first.clone();
        speakers.page_token.clone_from(&token);
        assert_eq!(
            snapshot.list_speakers(&speakers).unwrap_err().problem,
            "it belongs to another query"
        );
    }

    #[test]
    fn words_lead_to_every_quotation_that_holds_them() {
        let registry = desk();
        let snapshot = registry.snapshot();
        let holds = |quotation: &QuotationRecord, piece: &str| {
            let texts = quotation.occurrences.iter();
            texts
                .map(|o| o.text.to_lowercase())
                .any(|t| t.contains(piece))
        };
        let found = |filter: &str| {
            let page = snapshot.list_quotations(&query(filter, "")).unwrap();
            let mut items = page.items;
            items.sort_unstable();
            items
        };
        let all = |wanted: &dyn Fn(&QuotationRecord) -> bool| -> Vec<u32> {
            let direct = snapshot
                .quotations()
                .filter(|(_, q)| q.kind != QuoteKind::Indirect);
            direct
                .filter(|(_, q)| wanted(q))
                .map(|(index, _)| index)
                .collect()
        };
        for piece in [
            "sail",
            "e sail at n",
            "sail at",
            "o",
            "not sail at all",
            "tomato",
            "we",
        ] {
            let expected = all(&|quotation| holds(quotation, piece));
            assert_eq!(found(&format!("text:\"{piece}\"")), expected, "{piece}");
            if !piece.contains(' ') {
                assert_eq!(found(piece), expected, "{piece}");
            }
            let either = all(&|quotation| holds(quotation, piece) || holds(quotation, "then"));
            assert_eq!(
                found(&format!("text:\"{piece}\" OR text:then")),
                either,
                "{piece}"
            );
            let neither = all(&|quotation| !holds(quotation, piece));
            assert_eq!(found(&format!("NOT text:\"{piece}\"")), neither, "{piece}");
        }
        let both = all(&|quotation| holds(quotation, "sail") && holds(quotation, "at"));
        assert_eq!(
            found("text:sail AND text:at AND date_said > \"2000\""),
            both
        );
    }

    #[test]
    fn pages_stay_in_step_while_writes_go_on() {
        let registry = desk();
        let mut ask = query("", "date_said");
        ask.page_size = 1;
        let mut seen = Vec::new();
        for n in 0..20 {
            let snapshot = registry.snapshot();
            let page = snapshot.list_quotations(&ask).unwrap();
            seen.extend(
                page.items
                    .iter()
                    .map(|&q| snapshot.quotation_at(q).unwrap().id.clone()),
            );
            ask.page_token = page.next_page_token;
            if ask.page_token.is_empty() {
                break;
            }
            let early = format!(
                "new-{n} 2020-01-01\n Carl Dahl | | 2020-01-0{} | Number {n} is said before all others",
                n + 1
            );
            registry
                .commit(
                    vec![super::super::tests::clipping(&early)],
                    &super::super::tests::stamp(),
                )
                .unwrap();
        }
        let before = desk();
        let before: Vec<_> = before
            .snapshot()
            .quotations()
            .filter(|(_, q)| q.kind != QuoteKind::Indirect)
            .map(|(_, q)| q.id.clone())
            .collect();
        assert_eq!(seen.len(), before.len(), "none twice, none missed");
        assert!(before.iter().all(|id| seen.contains(id)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_filter_and_token_is_answered(filter in "\\PC{0,30}|(date_said|text|kind|NOT|AND|OR|[()<>=:!*\"-]|2025-0[1-9]| |direct){0,12}", token in "\\PC{0,20}|[0-9a-f]{0,40}") {
            let registry = desk();
            let mut query = query(&filter, "");
            let _ = registry.snapshot().list_quotations(&query);
            query.page_token = token;
            let _ = registry.snapshot().list_speakers(&query);
        }

        #[test]
        fn pages_put_together_are_the_list(size in 1..6, descending: bool) {
            let registry = desk();
            let snapshot = registry.snapshot();
            let order = if descending { "date_said desc" } else { "date_said" };
            let all = snapshot.list_quotations(&query("", order)).unwrap().items;
            let mut ask = query("", order);
            ask.page_size = size;
            let mut found = Vec::new();
            loop {
                let page = snapshot.list_quotations(&ask).unwrap();
                prop_assert_eq!(page.total_size, all.len());
                found.extend(page.items);
                if page.next_page_token.is_empty() {
                    break;
                }
                ask.page_token = page.next_page_token;
            }
            prop_assert_eq!(found, all);
        }
    }
}
