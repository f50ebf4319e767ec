//! Files that somebody drops on the page, as text to be checked.

use std::path::Path;

use crate::corpus::ReadFault;

/// The endings whose marks and tags would be misread as prose.
const OTHER_FORMATS: [&str; 12] = [
    "html", "htm", "xml", "json", "csv", "pdf", "doc", "docx", "odt", "rtf", "epub", "zip",
];

/// The text of a file: plain or Markdown, in UTF-8.
pub(super) fn text(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    let ending = Path::new(name).extension().unwrap_or_default();
    let ending = ending.to_string_lossy().to_lowercase();
    if OTHER_FORMATS.contains(&ending.as_str()) {
        return Err(format!(
            "a .{ending} file is not read yet: save it as plain text or Markdown, or paste its text"
        ));
    }
    if bytes.is_empty() {
        return Err(format!("the file {}", ReadFault::Empty));
    }
    String::from_utf8(bytes).map_err(|error| {
        let fault = ReadFault::NotUtf8 {
            byte: error.utf8_error().valid_up_to() as u64,
            line: None,
            looks_like: None,
        };
        format!("the file {fault}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_and_the_rest_refused_with_words() {
        assert_eq!(text("a.md", "“So”".into()).as_deref(), Ok("“So”"));
        assert_eq!(text("notes", b"x".to_vec()).as_deref(), Ok("x"));
        for (name, bytes, said) in [
            ("a.DOCX", &b"PK"[..], ".docx"),
            ("a.txt", b"", "empty"),
            ("a.txt", b"abc\xff", "byte 3"),
        ] {
            let error = text(name, bytes.to_vec()).expect_err(name);
            assert!(error.contains(said), "{error}");
        }
    }
}
