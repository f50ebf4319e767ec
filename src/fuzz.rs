//! What is done with strangers' bytes, one function a way in: for the fuzz targets of `fuzz/`, and for a test that replays their corpus.
//!
//! In come any bytes; a function returns where all is well and panics where a promise is broken: a span outside its text, an offset that
//! does not come home, a record that is not what was written. It is built for tests and for fuzzing only.

mod formats;
mod kept;
mod service;

use std::{
    env, fs,
    path::PathBuf,
    process, str,
    sync::{Arc, LazyLock},
};

use crate::{
    api::{json, pb},
    cli, corpus,
    extract::{Article, extract},
    ingest,
    model::{Document, Extraction},
    registry::{self, ListQuery, Registry, Snapshot, Stamp},
    text::{Encoding, Folded, OffsetMap, Span, sentences},
    verdict::house,
    verify,
};

pub use formats::{archives, docx, feeds, items, pages, web_archives};
pub use kept::{backup_notes, key_files, log_lines, mapped_files};
pub use service::{editors, frames, requests};

/// A way in: its name, which is that of its corpus, and what is done.
pub type Target = (&'static str, fn(&[u8]));

/// Every way in.
pub const TARGETS: [Target; 25] = [
    ("folding", folding),
    ("extraction", extraction),
    ("articles", articles),
    ("json_lines", json_lines),
    ("files", files),
    ("page_tokens", page_tokens),
    ("filters", filters),
    ("profile", profile),
    ("config", config),
    ("drafts", drafts),
    ("log_records", log_records),
    ("messages", messages),
    ("pages", pages),
    ("feeds", feeds),
    ("items", items),
    ("web_archives", web_archives),
    ("docx", docx),
    ("archives", archives),
    ("log_lines", log_lines),
    ("backup_notes", backup_notes),
    ("key_files", key_files),
    ("mapped_files", mapped_files),
    ("requests", requests),
    ("frames", frames),
    ("editors", editors),
];

/// Texts longer than this tell a fuzzer nothing new and take its time.
const LONGEST: usize = 16 << 10;

/// Folds a text, cuts it into sentences, and counts its offsets in every unit.
pub fn folding(data: &[u8]) {
    let text = &text(data);
    let folded = Folded::new(text);
    for at in 0..folded.len() {
        fits(text, folded.span(at, at + 1));
        assert!(!folded.key(at).is_empty(), "a word without letters");
    }
    for sentence in sentences::sentences(text, Span::new(0, text.len())) {
        fits(text, sentence);
    }
    for unit in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let map = OffsetMap::new(text, unit);
        for (byte, _) in text.char_indices() {
            assert_eq!(map.byte(map.unit(byte)), Some(byte), "in {unit:?}");
        }
    }
}

/// Reads what a text quotes.
pub fn extraction(data: &[u8]) {
    let text = &text(data);
    read_well(text, &extract(&Article::plain(text, None)));
}

/// Reads an article with its head.
pub fn articles(data: &[u8]) {
    let (document, _) = corpus::document_with_problems("article.md", text(data));
    let body = Span::new(document.body.start, document.body.end);
    fits(&document.text, body);
    let article = Article {
        body,
        ..Article::plain(&document.text, document.published)
    };
    read_well(&document.text, &extract(&article));
}

/// Reads a file of JSON lines: as articles, and as attributed quotations.
pub fn json_lines(data: &[u8]) {
    let path = scratch("jsonl");
    fs::write(&path, data).expect("a scratch file");
    let limits = corpus::Limits::default();
    for document in corpus::read(std::slice::from_ref(&path), limits).flatten() {
        fits(
            &document.text,
            Span::new(document.body.start, document.body.end),
        );
    }
    for quotation in corpus::quotations(&path, limits).flatten() {
        assert!(!quotation.quotation.trim().is_empty(), "nothing is quoted");
    }
}

/// Reads a file of any format: its ending on the first line, its content behind that.
pub fn files(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let ending = parts.next().unwrap_or_default().iter().take(8);
    let ending: String = ending
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let path = scratch(&ending);
    fs::write(&path, parts.next().unwrap_or_default()).expect("a scratch file");
    let read: Vec<_> =
        corpus::read(std::slice::from_ref(&path), corpus::Limits::default()).collect();
    fs::remove_file(&path).expect("a scratch file");
    for document in read.into_iter().flatten() {
        fits(
            &document.text,
            Span::new(document.body.start, document.body.end),
        );
    }
}

/// Asks for the page behind a token.
pub fn page_tokens(data: &[u8]) {
    list(&ListQuery {
        page_token: text(data),
        ..ListQuery::default()
    });
}

/// Lists by a filter, and by an order.
pub fn filters(data: &[u8]) {
    let text = text(data);
    list(&ListQuery {
        filter: text.clone(),
        ..ListQuery::default()
    });
    list(&ListQuery {
        order_by: text,
        ..ListQuery::default()
    });
}

/// Reads a house profile.
pub fn profile(data: &[u8]) {
    if let Ok(profile) = house::read(&text(data), "house.toml", "house") {
        for (value, headline) in profile.differences() {
            assert_eq!(profile.gives(value), headline);
        }
    }
}

/// Reads a configuration file of the service.
pub fn config(data: &[u8]) {
    cli::fuzz_configuration(&text(data));
}

/// Verifies a draft against a small registry, attributes it as a text, and puts its corrections in place.
pub fn drafts(data: &[u8]) {
    let text = &text(data);
    let answer = verify::verify(text, &verify::Options::default(), &SNAPSHOT);
    read_well(text, &answer.extraction);
    for finding in &answer.findings {
        fits(text, finding.span);
        assert_eq!(finding.span.of(text), finding.text);
        for step in &finding.diff {
            fits(text, step.span);
        }
        if let Some(correction) = &finding.correction {
            fits(text, correction.span);
        }
    }
    for found in verify::attribute(text, &SNAPSHOT) {
        fits(text, found.span);
    }
}

/// Reads a record of the log: its kind on the first line, its payload behind that. What is read is written and read alike.
pub fn log_records(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let kind = parts.next().and_then(|kind| str::from_utf8(kind).ok());
    registry::fuzz_record(kind.unwrap_or_default(), parts.next().unwrap_or_default());
}

/// Reads a request in JSON.
pub fn messages(data: &[u8]) {
    fn read<M: prost::Message + prost::Name + Default + PartialEq>(json: &str) {
        let Ok(message) = json::from_str::<M>(json) else {
            return;
        };
        // What has no JSON holds a detail of a type that nobody knows.
        if let Ok(written) = json::to_string(&message) {
            let again: M = json::from_str(&written).expect("what we wrote");
            // By their bytes, as NaN is not equal to itself.
            assert_eq!(message.encode_to_vec(), again.encode_to_vec(), "{written}");
        }
    }
    let text = text(data);
    read::<pb::VerifyDraftRequest>(&text);
    read::<pb::IngestDocumentsRequest>(&text);
    read::<pb::ImportQuotationsRequest>(&text);
    read::<pb::ListQuotationsRequest>(&text);
}

/// Bytes as the text that a caller may send: what is no UTF-8 comes in nowhere.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(&data[..data.len().min(LONGEST)]).into_owned()
}

#[track_caller]
fn fits(text: &str, span: Span) {
    assert!(
        text.get(span.range()).is_some(),
        "{span:?} is no stretch of the text"
    );
}

#[track_caller]
fn read_well(text: &str, read: &Extraction) {
    for one in &read.attributions {
        let words = [Some(one.span), one.cue, one.source, one.via];
        words
            .into_iter()
            .flatten()
            .for_each(|span| fits(text, span));
        let entity = |at: u32| (at as usize) < read.entities.len();
        assert!(
            one.speaker.is_none_or(entity),
            "a speaker whom nobody named"
        );
        assert!((0.0..=1.0).contains(&one.confidence));
    }
    read.terms.iter().for_each(|term| fits(text, term.span));
    let mentions = read.entities.iter().flat_map(|entity| &entity.mentions);
    mentions.for_each(|span| fits(text, *span));
}

fn list(query: &ListQuery) {
    // The answers are errors mostly, and none of them a panic.
    let _ = SNAPSHOT.list_quotations(query);
    let _ = SNAPSHOT.list_speakers(query);
    let _ = SNAPSHOT.list_documents(query);
}

/// A file of this process alone.
fn scratch(ending: &str) -> PathBuf {
    let thread = std::thread::current().id();
    let name = format!("onrecord-fuzz-{}-{thread:?}.{ending}", process::id());
    env::temp_dir().join(name)
}

/// Two reports of a town that does not exist.
fn reports() -> impl Iterator<Item = Document> {
    let report = |(id, text): (&str, &str)| Document {
        id: Some(id.into()),
        ..corpus::document(id, text.into())
    };
    [
        (
            "harbour",
            "Published On 6 March 2025\n\nThe café by the quay was full. “The harbour will not close before the autumn,” said Anna Berg, the mayor of Northshore, \
             on Wednesday. “We have money for 3 winters,” she added.",
        ),
        (
            "ferries",
            "“We sail at noon, whatever the weather may bring,” Carl Dahl told reporters in Lund. Erik Berg, a fisherman, said: “Nobody asked \
             us — not once — about any of this.” Anna Berg said the harbour was safe.",
        ),
    ]
    .into_iter()
    .map(report)
}

static SNAPSHOT: LazyLock<Arc<Snapshot>> = LazyLock::new(|| {
    let registry = Registry::in_memory();
    let stamp = Stamp::now("fuzz");
    ingest::ingest(&registry, reports(), &stamp, |_| {}).expect("reports are read");
    registry.snapshot()
});

#[cfg(test)]
mod tests;
