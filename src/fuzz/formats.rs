//! Articles in other formats than text, each under an ending of its own, so that no bytes are lost on telling formats apart.
//!
//! What is promised of each: the body lies inside the text, and every sentence of it leads back to a place inside the original.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{LONGEST, fits};
use crate::{
    corpus::{self, Limits, Place},
    text::{Span, sentences},
};

/// Reads a page.
pub fn pages(data: &[u8]) {
    read("page.html", data);
}

/// Reads a feed or a news item in XML: RSS, Atom, NewsML-G2, NITF.
pub fn feeds(data: &[u8]) {
    read("item.xml", data);
}

/// Reads a news item or a feed in JSON: ninjs, JSON Feed.
pub fn items(data: &[u8]) {
    read("item.json", data);
}

/// Reads a web archive.
pub fn web_archives(data: &[u8]) {
    read("crawl.warc", data);
}

/// Reads what Word's main part holds, then its styles behind a NUL. The ZIP file round them is made here: no fuzzer finds its checksums.
pub fn docx(data: &[u8]) {
    let data = &data[..data.len().min(LONGEST)];
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in ["word/document.xml", "word/styles.xml"] {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(parts.next().unwrap_or_default())
            .expect("memory");
    }
    let bytes = zip.finish().expect("a file").into_inner();
    read("report.docx", &bytes);
}

/// Reads what is packed: ZIP, tar, gzip.
pub fn archives(data: &[u8]) {
    read("packed", data);
}

fn read(name: &str, data: &[u8]) {
    let data = &data[..data.len().min(4 * LONGEST)];
    for article in corpus::read_bytes(name, data.to_vec(), Limits::default()).flatten() {
        let text = &article.document.text;
        let body = Span::new(article.document.body.start, article.document.body.end);
        fits(text, body);
        let Some(origin) = &article.origin else {
            continue;
        };
        for sentence in sentences::sentences(text, body) {
            let Some(place) = origin.locate(sentence) else {
                continue;
            };
            if let Place::Bytes {
                start,
                end,
                line,
                column,
            } = place
            {
                assert!(start <= end, "{place:?}");
                assert!(line >= 1 && column >= 1, "{place:?}");
                assert_eq!(origin.line_of(start), Some((line, column)));
            }
        }
    }
}
