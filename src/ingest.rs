//! Documents into the registry: reads them in parallel and puts them on record in batches.
//!
//! In: documents as a reader hands them over. Out: what became of each, in their order. Extraction sees one document at a time and
//! nothing of the registry; order is kept, so the same documents give the same registry on any number of cores.

use jiff::Timestamp;
use rayon::prelude::*;

use crate::{
    corpus,
    extract::{Article, extract},
    model::{Document, Extraction, QuoteKind},
    registry::{Change, MAX_DOCUMENT_BYTES, Outcome, Registry, RegistryError, Stamp},
    text::Span,
};

/// Documents of one commit: enough for every core, few enough that an interruption loses little.
const BATCH: usize = 64;

/// Bytes of text in one commit, beyond which it takes no further document.
const BATCH_BYTES: usize = 16 << 20;

/// Puts documents on record, in order. `progress` is called after each durable commit with the outcomes so far; an error ends the work,
/// and what was committed before it stays.
pub fn ingest(
    registry: &Registry,
    documents: impl IntoIterator<Item = Document>,
    stamp: &Stamp,
    mut progress: impl FnMut(&[Outcome]),
) -> Result<Vec<Outcome>, RegistryError> {
    let mut outcomes = Vec::new();
    let mut documents = documents.into_iter().peekable();
    while documents.peek().is_some() {
        let mut batch = Vec::with_capacity(BATCH);
        let mut bytes = 0;
        while batch.len() < BATCH
            && bytes < BATCH_BYTES
            && let Some(document) = documents.next()
        {
            bytes += document.text.len();
            batch.push(document);
        }
        let changes = batch.into_par_iter().map(read).collect();
        outcomes.extend(registry.commit(changes, stamp)?.outcomes);
        progress(&outcomes);
    }
    Ok(outcomes)
}

/// A document with what it quotes, ready to be put on record.
pub fn read(document: Document) -> Change {
    // What the registry will refuse is not worth reading.
    let extraction = match document.text.len() {
        n if n > MAX_DOCUMENT_BYTES => Extraction::default(),
        _ => for_record(&Article {
            text: &document.text,
            body: Span::new(document.body.start, document.body.end),
            published: document.published,
            title: document.title.as_deref(),
            kind: document.kind,
        }),
    };
    Change::Document {
        document,
        extraction,
    }
}

/// What an article quotes, as it goes on record.
pub fn for_record(article: &Article<'_>) -> Extraction {
    let mut extraction = extract(article);
    // What is reported of nobody (*it seems that …*, *is expected to …*) is evidence of nobody's words.
    extraction
        .attributions
        .retain(|a| a.kind != QuoteKind::Indirect || a.source.is_some());
    extraction
}

/// The registry of the articles that the program carries, for when no other is named. It is gone with the process.
pub fn built_in() -> Result<Registry, RegistryError> {
    let registry = Registry::in_memory();
    let stamp = Stamp {
        time: Timestamp::UNIX_EPOCH,
        author: "built in".into(),
    };
    ingest(&registry, corpus::seeds(), &stamp, |_| {})?;
    Ok(registry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_a_bad_document_ends_nothing() {
        let registry = Registry::in_memory();
        let texts = [
            "“We sail at noon,” said Anna Berg.",
            " ",
            "“We stay,” said Carl Dahl.",
        ];
        let documents = texts.iter().cycle().take(200).enumerate().map(|(n, text)| {
            corpus::document("clipping", format!("---\nid: clipping-{n}\n---\n{text}"))
        });
        let documents = documents.map(|mut document| {
            if document.text.ends_with("\n ") {
                document.text.clear();
            }
            document
        });
        let mut calls = 0;
        let outcomes = ingest(&registry, documents, &Stamp::now("test"), |_| calls += 1).unwrap();
        assert_eq!((outcomes.len(), calls), (200, 4));
        for (n, outcome) in outcomes.iter().enumerate() {
            match outcome.entry() {
                Some(entry) => assert_eq!(entry.document.as_str(), format!("clipping-{n}")),
                None => assert_eq!(n % 3, 1),
            }
        }
    }

    #[test]
    fn what_nobody_said_is_not_on_record() {
        let text = "The pier seems to be old. The pier is expected to close. Anna Berg hopes that it will stay.";
        let Change::Document { extraction, .. } = read(corpus::document("pier", text.to_string()))
        else {
            panic!("a document");
        };
        let words: Vec<&str> = extraction
            .attributions
            .iter()
            .map(|a| a.span.of(text))
            .collect();
        assert_eq!(words, ["that it will stay"]);
    }

    #[test]
    fn the_seeds_are_on_record_with_their_speakers_put_together() {
        let registry = built_in().unwrap();
        let snapshot = registry.snapshot();
        let counts = snapshot.counts();
        assert_eq!(counts.documents, 5);
        for spellings in [
            &["Volodymyr Zelenskyy", "Volodymyr Zelensky", "Zelenskiy"][..],
            &[
                "Vladimir Putin",
                "Putin",
                "Russian President Vladimir Putin",
            ],
            &["Emmanuel Macron", "Macron", "French President Macron"],
            &["Andriy Yermak"],
        ] {
            let one: Vec<u32> = spellings
                .iter()
                .map(|spelling| match snapshot.lookup(spelling).as_slice() {
                    [only] => only.speaker,
                    several => panic!("{spelling}: {several:?}"),
                })
                .collect();
            assert!(
                one.iter().all(|speaker| *speaker == one[0]),
                "{spellings:?}"
            );
        }
        // What the reports have in common, and what they have not.
        let printings = |words: &str| {
            let mut quotations = snapshot
                .quotations()
                .filter(|(_, q)| q.kind != QuoteKind::Indirect && q.text().contains(words));
            let (_, only) = quotations.next().unwrap_or_else(|| panic!("{words}"));
            assert_eq!(quotations.count(), 0, "{words}");
            only.occurrences.len()
        };
        for (words, expected) in [
            ("We are ready, us Europeans", 3),
            ("common sense prevails", 2),
            ("clarity", 2),
            ("technical", 2),
            ("resolve all our tasks", 1),
        ] {
            assert_eq!(printings(words), expected, "{words}");
        }
    }
}
