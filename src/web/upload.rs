//! Files that somebody drops on the page, as text to be checked.
//!
//! In come a name and bytes, out comes the text of the one article that they are: plain text, Markdown, DOCX, HTML and what else `corpus` reads,
//! by content. Nothing of it is written anywhere.

use crate::corpus::{self, Limits, ReadFault};

/// The text of a file, or why it has none.
pub(super) fn text(name: &str, bytes: Vec<u8>, limit: usize) -> Result<String, String> {
    let limits = Limits {
        document_bytes: limit as u64,
    };
    if bytes.is_empty() {
        return Err(format!("the file {}", ReadFault::Empty));
    }
    // Names are for telling kinds apart; a browser may send a path.
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut found = None;
    for read in corpus::read_bytes(name, bytes, limits) {
        match read {
            // What its head leaves open is no obstacle to checking it.
            Err(error) if matches!(error.fault, ReadFault::Head(_)) => {}
            Err(error) => return Err(format!("the file {}", error.fault)),
            Ok(_) if found.is_some() => {
                return Err(
                    "the file holds several articles: open one of them, or verify them all with `onrecord verify`"
                        .to_owned(),
                );
            }
            Ok(article) => found = Some(article.document.text),
        }
    }
    found.ok_or_else(|| format!("the file {}", ReadFault::NoArticles))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_and_the_rest_refused_with_words() {
        let read = |name: &str, bytes: &[u8]| text(name, bytes.to_vec(), 1000);
        assert_eq!(read("a.md", "“So”".as_bytes()).as_deref(), Ok("“So”"));
        assert_eq!(read("C:\\notes", b"x").as_deref(), Ok("x"));
        let page =
            "<html><body><article><p>“It is so,” said Anna Berg.</p></article></body></html>";
        let html = read("a.html", page.as_bytes()).expect("an article");
        assert!(
            html.contains("“It is so,”") && !html.contains('<'),
            "{html}"
        );
        for (name, bytes, said) in [
            ("a.txt", &b""[..], "empty"),
            ("a.txt", b"abc\xff", "byte 3"),
            ("a.pdf", b"%PDF-1.7", "pdf"),
            (
                "a.jsonl",
                b"{\"text\": \"one\"}\n{\"text\": \"two\"}\n",
                "several",
            ),
        ] {
            let error = read(name, bytes).expect_err(name);
            assert!(error.to_lowercase().contains(said), "{name}: {error}");
        }
        let long = read("a.txt", "x".repeat(2000).as_bytes()).expect_err("too long");
        assert!(long.contains("1000"), "{long}");
    }
}
