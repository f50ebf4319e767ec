//! Ids, and what makes two documents one.
//!
//! A document is its caller's id, else its URL, else its content. An id that is fit for a resource name is kept as it is; anything else
//! becomes readable letters with a hash behind them.

use super::{
    change::ImportedQuotation,
    event::StoredDocument,
    log::{Hash, hex, sha256},
    names::slug,
    record::{DocumentId, QuotationId},
};

/// A document's id.
pub(super) fn document_id(document: &StoredDocument) -> DocumentId {
    match given(document.id.as_deref(), document.url.as_deref()) {
        Some(id) => id,
        None => DocumentId(format!("text-{}", hex(&sha256(document.text.as_bytes())[..8])).into()),
    }
}

/// The resource name under which a document with this id or, without one, this address is on record; `None` for one that is known by
/// its words alone.
pub fn document_name(id: Option<&str>, url: Option<&str>) -> Option<String> {
    given(id, url).map(|id| format!("documents/{}", id.0))
}

/// The id of the document that prints an imported quotation. Nobody knows which
/// document prints a quotation that names neither a document nor a URL: it has one of its own.
pub(super) fn imported_document_id(quotation: &ImportedQuotation) -> DocumentId {
    let (id, url) = (quotation.document.as_deref(), quotation.url.as_deref());
    given(id, url).unwrap_or_else(|| {
        let outlet = quotation.outlet.as_deref().unwrap_or_default();
        let published = quotation
            .published
            .map(|d| d.to_string())
            .unwrap_or_default();
        let words = quotation.quotation.trim();
        let hash = sha256(format!("{outlet}\n{published}\n{words}").as_bytes());
        DocumentId(format!("import-{}", hex(&hash[..8])).into())
    })
}

/// A hash of all that a document says, to tell whether it came again unchanged. Its label is not part of it.
pub(super) fn content(document: &StoredDocument) -> Hash {
    let published = document.published.map(|d| d.to_string());
    let kind = format!("{:?}", document.kind);
    let body = format!("{} {}", document.body.start, document.body.end);
    let mut bytes = Vec::with_capacity(document.text.len() + 256);
    for field in [
        document.title.as_deref(),
        document.outlet.as_deref(),
        document.url.as_deref(),
        published.as_deref(),
        Some(&kind),
        Some(&body),
        Some(&document.text),
    ] {
        let field = field.unwrap_or("\0");
        bytes.extend((field.len() as u64).to_be_bytes());
        bytes.extend(field.as_bytes());
    }
    sha256(&bytes)
}

/// The `n`th id to try for a quotation that first came on record in `document`, from byte `start` on (none for an import).
pub(super) fn quotation_id(
    document: &DocumentId,
    start: Option<usize>,
    text: &str,
    n: u32,
) -> QuotationId {
    let hash = sha256(format!("{}\n{start:?}\n{n}\n{text}", document.as_str()).as_bytes());
    QuotationId(hex(&hash[..6]).into())
}

/// The id that the caller's id or the URL makes, where one is given.
fn given(id: Option<&str>, url: Option<&str>) -> Option<DocumentId> {
    let filled = |text: &&str| !text.trim().is_empty();
    if let Some(id) = id.map(str::trim).filter(filled) {
        return Some(DocumentId(fit(id).into()));
    }
    let url = url.map(str::trim).filter(filled)?;
    Some(DocumentId(
        format!("url-{}", hex(&sha256(url.as_bytes())[..8])).into(),
    ))
}

fn fit(id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    // "-" alone is the wildcard of resource names.
    if id.len() <= 100 && id.chars().all(plain) && id != "-" && id != "." && id != ".." {
        return id.to_string();
    }
    let hash = hex(&sha256(id.as_bytes())[..6]);
    match slug(id) {
        slug if slug.is_empty() => format!("id-{hash}"),
        slug => format!("{slug}-{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_fit_resource_names() {
        for (id, expected) in [
            (Some("bridge-opens_2.v1~a"), "bridge-opens_2.v1~a"),
            (Some("  "), "url-"),
            (Some("a/b c"), "a-b-c-"),
            (Some("-"), "id-"),
            (Some("日本"), "id-"),
            (None, "url-"),
        ] {
            let id = given(id, Some("https://example.org/a")).unwrap();
            assert!(id.as_str().starts_with(expected), "{id:?}");
            assert!(!id.as_str().contains('/'));
        }
        assert_eq!(given(None, None), None);
        assert_ne!(given(Some("a/b"), None), given(Some("a b"), None));
    }
}
