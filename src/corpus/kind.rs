//! Tells what kind of input some bytes are, by what they begin with; the name decides only where the beginning leaves it open.
//!
//! In come a name and the first bytes, out comes a kind, or what it is that is not read and what to do about it.

use super::fault::ReadFault;

/// The endings of what is read, as messages list them.
pub(super) const READ: [&str; 18] = [
    "txt", "text", "md", "markdown", "jsonl", "ndjson", "html", "htm", "xhtml", "docx", "rss",
    "atom", "xml", "json", "warc", "gz", "zip", "tar",
];
/// Endings that stand for two: `.tgz` is `.tar.gz`.
const PACKED_TAR: [&str; 1] = ["tgz"];
/// The endings of JSON lines.
pub(super) const LINES_ENDINGS: [&str; 2] = ["jsonl", "ndjson"];
const TEXT_ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];
const XML_ENDINGS: [&str; 3] = ["xml", "rss", "atom"];
const HTML_ENDINGS: [&str; 3] = ["html", "htm", "xhtml"];
/// Formats whose marks would be misread as an article's own, where their beginning does not give them away.
const OTHER_FORMATS: [&str; 12] = [
    "csv", "tsv", "pdf", "doc", "odt", "rtf", "epub", "png", "jpg", "docx", "gz", "zip",
];
/// So many bytes are looked at.
pub(super) const PEEK: usize = 8 * 1024;

/// What some input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Plain text or Markdown.
    Text,
    /// One JSON object a line.
    Lines,
    /// One JSON value: a feed, a news item, an article or a list of them.
    Json,
    /// A page.
    Html,
    /// RSS, Atom, NewsML-G2, NITF: told apart by their root.
    Xml,
    /// Web archive records.
    Warc,
    /// Compressed by gzip.
    Gzip,
    /// A ZIP file: DOCX, or an archive of files.
    Zip,
    /// A tape archive.
    Tar,
}

/// Beginnings of what is not read, what it is, and what to do.
const REFUSED: [(&[u8], &str, &str); 12] = [
    (
        b"%PDF",
        "is a PDF file, which is not read",
        "export its text, or the article as HTML or DOCX",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "is an old Office file (.doc), which is not read",
        "save it as .docx",
    ),
    (
        b"{\\rtf",
        "is an RTF file, which is not read",
        "save it as .docx or as plain text",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "is compressed by zstd, which is not read",
        "unpack it first: zstd -d",
    ),
    (
        b"\xfd7zXZ",
        "is compressed by xz, which is not read",
        "unpack it first: unxz",
    ),
    (
        b"7z\xbc\xaf",
        "is a 7z archive, which is not read",
        "unpack it first: 7z x",
    ),
    (
        b"Rar!",
        "is a RAR archive, which is not read",
        "unpack it first: unrar x",
    ),
    (
        b"\x89PNG",
        "is a picture, which is not read",
        "give the text that it shows",
    ),
    (
        b"\xff\xd8\xff",
        "is a picture, which is not read",
        "give the text that it shows",
    ),
    (
        b"GIF89a",
        "is a picture, which is not read",
        "give the text that it shows",
    ),
    (
        b"SQLite format 3",
        "is a database, which is not read",
        "export its articles as JSON lines",
    ),
    (
        b"\x7fELF",
        "is a program, which is not read",
        "name the article instead",
    ),
];

/// Decides what the input called `name` is, by its first bytes.
pub(super) fn of(name: &str, start: &[u8]) -> Result<Kind, ReadFault> {
    // Prose may begin with the letters BZh; a compressed file goes on with six of the digits of pi.
    let bzip2 = start.starts_with(b"BZh") && start.get(4..10) == Some(b"1AY&SY");
    if bzip2 {
        return Err(ReadFault::Unread(
            "is compressed by bzip2, which is not read",
            "unpack it first: bunzip2",
        ));
    }
    if let Some(&(_, what, fix)) = REFUSED.iter().find(|(magic, ..)| start.starts_with(magic)) {
        return Err(ReadFault::Unread(what, fix));
    }
    if start.starts_with(&[0x1f, 0x8b]) {
        return Ok(Kind::Gzip);
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if start.get(257..262) == Some(b"ustar") {
        return Ok(Kind::Tar);
    }
    if start.starts_with(b"WARC/1.") || start.starts_with(b"WARC/0.") {
        return Ok(Kind::Warc);
    }
    let ending = ending(&unpacked(name));
    let is = |endings: &[&str]| endings.contains(&ending.as_str());
    if is(&LINES_ENDINGS) {
        return Ok(Kind::Lines);
    }
    let words = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
    let words = words.trim_ascii_start();
    match words.first() {
        Some(b'<') => {
            if let Some(kind) = markup(words, is(&HTML_ENDINGS), is(&XML_ENDINGS)) {
                return Ok(kind);
            }
        }
        Some(b'{') if !is(&TEXT_ENDINGS) => return Ok(object(words, ending == "json")),
        Some(b'[') if ending == "json" => return Ok(Kind::Json),
        _ => {}
    }
    if is(&HTML_ENDINGS) {
        return Ok(Kind::Html);
    }
    match ending.as_str() {
        "xml" | "rss" | "atom" if words.is_empty() => Err(ReadFault::Empty),
        "xml" | "rss" | "atom" => Err(ReadFault::Unread(
            "does not begin as XML does",
            "name it .txt if it is text",
        )),
        "json" if words.is_empty() => Err(ReadFault::Empty),
        "json" => Err(ReadFault::Unread(
            "does not begin as JSON does",
            "name it .txt if it is text",
        )),
        "docx" if words.is_empty() => Err(ReadFault::Empty),
        "docx" => Err(ReadFault::Unread(
            "does not begin as a Word document does",
            "save it as .docx once more, or name it .txt if it is text",
        )),
        "gz" | "zip" if words.is_empty() => Err(ReadFault::Empty),
        "gz" | "zip" => Err(ReadFault::Unread(
            "does not begin as a packed file does",
            "pack it once more, or name it .txt if it is text",
        )),
        _ if is(&OTHER_FORMATS) => Err(ReadFault::Format(ending)),
        _ => Ok(Kind::Text),
    }
}

/// What begins with a tag: a page or XML by its first element, past declarations and comments. `None` for Markdown that begins with HTML.
fn markup(words: &[u8], html: bool, xml: bool) -> Option<Kind> {
    let mut rest = words;
    let mut declared = false;
    for _ in 0..64 {
        rest = rest.trim_ascii_start();
        let end = if rest.starts_with(b"<!--") {
            memchr::memmem::find(rest, b"-->").map(|at| at + 3)
        } else if rest.starts_with(b"<?") {
            declared = true;
            memchr::memmem::find(rest, b"?>").map(|at| at + 2)
        } else if rest.len() > 9 && rest[..9].eq_ignore_ascii_case(b"<!doctype") {
            let kind = rest[9..].trim_ascii_start();
            if kind.len() >= 4 && kind[..4].eq_ignore_ascii_case(b"html") {
                return Some(Kind::Html);
            }
            declared = true;
            memchr::memchr(b'>', rest).map(|at| at + 1)
        } else {
            break;
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => break,
        }
    }
    let name = rest.strip_prefix(b"<")?;
    let length = name
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !b":-_.".contains(b))
        .unwrap_or(name.len());
    let name = String::from_utf8_lossy(&name[..length]).to_ascii_lowercase();
    let local = name.rsplit(':').next().unwrap_or_default();
    match local {
        "html" => Some(Kind::Html),
        "rss" | "rdf" | "feed" | "newsitem" | "newsmessage" | "packageitem" | "nitf" => {
            Some(Kind::Xml)
        }
        _ if html => Some(Kind::Html),
        _ => (declared || xml).then_some(Kind::Xml),
    }
}

/// An object of JSON: one a line where the first line is one, else one value over many lines.
fn object(words: &[u8], named_json: bool) -> Kind {
    let feed = memchr::memmem::find(words, b"jsonfeed.org/version").is_some();
    let line = memchr::memchr(b'\n', words).map(|end| words[..end].trim_ascii_end());
    match line {
        _ if feed => Kind::Json,
        Some(line) if line.ends_with(b"}") && line.len() > 2 => Kind::Lines,
        Some(_) => Kind::Json,
        None if named_json => Kind::Json,
        None => Kind::Lines,
    }
}

/// True for a file of a directory or an archive whose name says that it may be an article.
pub(super) fn may_be_article(name: &str) -> bool {
    let ending = ending(name);
    READ.contains(&ending.as_str()) || PACKED_TAR.contains(&ending.as_str())
}

/// The name of what a packed file holds: `a.html` for `a.html.gz`.
pub(super) fn unpacked(name: &str) -> String {
    match ending(name).as_str() {
        "gz" => name[..name.len() - 3].to_owned(),
        "tgz" => format!("{}.tar", &name[..name.len() - 4]),
        _ => name.to_owned(),
    }
}

/// The ending of a name in lower case, without its dot.
pub(super) fn ending(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => ending.to_ascii_lowercase(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_tells_before_the_name() {
        for (name, start, kind) in [
            ("a.txt", "So.", Kind::Text),
            ("a", "So.", Kind::Text),
            ("a.md", "<!-- onrecord: waive R1 -->\nSo.", Kind::Text),
            ("a.md", "<p align=center>So.</p>", Kind::Text),
            ("a.txt", "\u{feff} <!DOCTYPE html><p>So.", Kind::Html),
            (
                "a.xml",
                "<?xml version='1.0'?><!-- a --><html xmlns='x'>",
                Kind::Html,
            ),
            ("a.html", "So.", Kind::Html),
            ("a.html", "<p>So.", Kind::Html),
            (
                "a",
                "<?xml version=\"1.0\"?>\n<rss version='2.0'>",
                Kind::Xml,
            ),
            (
                "a.txt",
                "<feed xmlns='http://www.w3.org/2005/Atom'>",
                Kind::Xml,
            ),
            ("a.xml", "<rdf:RDF>", Kind::Xml),
            ("a.xml", "<?xml version='1.0'?><other/>", Kind::Xml),
            ("a.xml", "<other/>", Kind::Xml),
            ("a.jsonl", "So.", Kind::Lines),
            ("-", "{\"text\": \"So.\"}\n{", Kind::Lines),
            ("-", "{\"text\": \"So.\"}", Kind::Lines),
            ("-", "{\n \"uri\": 1}", Kind::Json),
            ("a.json", "{\"text\": \"So.\"}", Kind::Json),
            ("a.json", "[1]", Kind::Json),
            (
                "-",
                "{\"version\": \"https://jsonfeed.org/version/1.1\"}\n",
                Kind::Json,
            ),
            ("a.txt", "{\"text\": \"So.\"}", Kind::Text),
            ("a", "[“So”]", Kind::Text),
            ("a.html", "WARC/1.0\r\n", Kind::Warc),
            ("a.txt", "\u{1f}", Kind::Text),
            ("a.txt", "BZh is a label.", Kind::Text),
            ("a.jsonl.gz", "So.", Kind::Lines),
        ] {
            assert_eq!(
                of(name, start.as_bytes()).ok(),
                Some(kind),
                "{name}: {start}"
            );
        }
        assert_eq!(of("a.txt", b"\x1f\x8b\x08").ok(), Some(Kind::Gzip));
        assert_eq!(of("a.txt", b"PK\x03\x04").ok(), Some(Kind::Zip));
    }

    #[test]
    fn what_is_not_read_says_what_to_do() {
        for (name, start, part) in [
            ("a.txt", "%PDF-1.7", "is a PDF file"),
            (
                "a.csv",
                "a,b",
                "is a .csv file, which is not read; read are .txt",
            ),
            ("a.docx", "So.", "does not begin as a Word document does"),
            ("a.docx", "", "is empty"),
            ("a.xml", "So.", "does not begin as XML"),
            ("a.json", "", "is empty"),
        ] {
            let error = of(name, start.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(ending("a/b.HTML"), "html");
        assert_eq!(
            (ending(".html"), ending("a/.x"), ending("é")),
            Default::default()
        );
        assert_eq!(unpacked("a/b.jsonl.gz"), "a/b.jsonl");
        assert_eq!(unpacked("b.TGZ"), "b.tar");
    }
}
