//! What browsers send: queries, forms, forms with files. And addresses to send them to.

use std::borrow::Cow;

use axum::{
    extract::Request,
    http::{HeaderMap, header},
};
use http_body_util::{BodyExt as _, Limited};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Site, answer::Trouble, session::Visitor};
use crate::api::incoming;

/// Fields by name, in the order sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The fields of a query, or of a form in the same spelling.
    pub(super) fn of_query(query: &str) -> Self {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        });
        Fields(pairs.collect())
    }

    /// A field without the space around it; empty where it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// A field as sent.
    pub(super) fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// All values of a field that may be sent more than once, those that say nothing left out.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(known, _)| known == name);
        let values = named.map(|(_, value)| value.trim().to_owned());
        values.filter(|value| !value.is_empty()).collect()
    }

    /// Whether a box was ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// A file sent with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// Its name, as the browser gives it.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A form that came from a page of ours.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// What was filled in.
    pub fields: Fields,
    /// The file, where one was chosen.
    pub file: Option<File>,
}

/// The name of the field that shows that a form is ours.
pub(super) const TOKEN: &str = "form_token";

impl Form {
    /// Reads a form and makes sure that a page of ours sent it.
    pub(super) async fn read(
        site: &Site,
        visitor: &Visitor,
        request: Request,
    ) -> Result<Self, Trouble> {
        let headers = request.headers().clone();
        let bytes = body(site, request).await?;
        let form = Form::parse(&headers, &bytes);
        if !same_site(&headers) || !visitor.form_is_ours(form.fields.get(TOKEN)) {
            return Err(Trouble::foreign_form());
        }
        Ok(form)
    }

    fn parse(headers: &HeaderMap, bytes: &[u8]) -> Self {
        let kind = headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match boundary(kind) {
            Some(boundary) => multipart(bytes, boundary),
            None => Form {
                fields: Fields::of_query(&String::from_utf8_lossy(bytes)),
                file: None,
            },
        }
    }
}

/// The body of a request, as long as messages may be.
pub(super) async fn body(site: &Site, request: Request) -> Result<Vec<u8>, Trouble> {
    let limit = site.0.limits.message_bytes;
    let whole = Limited::new(request.into_body(), limit).collect().await;
    match whole {
        Ok(whole) => Ok(whole.to_bytes().to_vec()),
        Err(error) => match incoming::stalled(error.as_ref()) {
            Some(stalled) => Err(stalled.clone().into()),
            None => Err(Trouble::too_large(limit)),
        },
    }
}

/// Whether the browser says that a page of ours asks; browsers that say nothing are judged by the token alone.
pub(super) fn same_site(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_none_or(|site| site == "same-origin" || site == "none")
}

fn boundary(kind: &str) -> Option<&str> {
    let (name, rest) = kind.split_once(';')?;
    if !name.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let of_parameter = |parameter: &'_ str| -> Option<(usize, usize)> {
        let value = parameter
            .trim()
            .strip_prefix("boundary=")?
            .trim_matches('"');
        let start = value.as_ptr() as usize - kind.as_ptr() as usize;
        Some((start, start + value.len()))
    };
    let (start, end) = rest.split(';').find_map(of_parameter)?;
    kind.get(start..end).filter(|boundary| !boundary.is_empty())
}

/// Reads a form with files (RFC 7578). What is no part is left out.
fn multipart(bytes: &[u8], boundary: &str) -> Form {
    let mut form = Form::default();
    let between = [b"\r\n--", boundary.as_bytes()].concat();
    // The first delimiter has no line before it.
    let whole = [b"\r\n", bytes].concat();
    let found: Vec<usize> = memchr::memmem::find_iter(&whole, &between).collect();
    for (&from, &to) in found.iter().zip(found.iter().skip(1)) {
        let part = &whole[from + between.len()..to];
        let Some(at) = memchr::memmem::find(part, b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&part[..at]);
        let content = &part[at + 4..];
        let Some(name) = parameter(&head, "name") else {
            continue;
        };
        match parameter(&head, "filename") {
            Some(file) if !content.is_empty() || !file.is_empty() => {
                form.file = Some(File {
                    name: file.into_owned(),
                    bytes: content.to_vec(),
                });
            }
            Some(_) => {}
            None => {
                let value = String::from_utf8_lossy(content).into_owned();
                form.fields.0.push((name.into_owned(), value));
            }
        }
    }
    form
}

/// A parameter of a part's disposition. Browsers write a quote inside a name as %22.
fn parameter<'h>(head: &'h str, name: &str) -> Option<Cow<'h, str>> {
    let line = head.lines().find(|line| {
        line.get(..20)
            .is_some_and(|start| start.eq_ignore_ascii_case("content-disposition:"))
    })?;
    let start = format!("; {name}=\"");
    let (_, rest) = line.split_once(&start)?;
    let (value, _) = rest.split_once('"')?;
    Some(match value.contains("%22") {
        true => value.replace("%22", "\"").into(),
        false => value.into(),
    })
}

/// What may stand in an address as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A part of an address.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// The page of a resource: `speakers/anna-berg` is at `/speakers/anna-berg`.
pub(super) fn page_of(name: &str) -> String {
    let (collection, id) = name.split_once('/').unwrap_or((name, ""));
    format!("/{collection}/{}", encoded(id))
}

/// An address with a query; empty values are left out.
pub(super) fn address(path: &str, query: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    let mut joint = '?';
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        out.push(joint);
        out += &format!("{name}={}", encoded(value));
        joint = '&';
    }
    out
}

/// Where to go after signing in: a place on this server and nowhere else.
pub(super) fn here(wanted: &str) -> &str {
    let local = wanted.starts_with('/')
        && !wanted.starts_with("//")
        && wanted.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if local { wanted } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read() {
        let fields = Fields::of_query("q=a+b%26&empty=&x&long=%C3%A9&bad=%ff");
        for (name, value) in [
            ("q", "a b&"),
            ("empty", ""),
            ("x", ""),
            ("long", "é"),
            ("bad", "\u{fffd}"),
            ("none", ""),
        ] {
            assert_eq!(fields.get(name), value, "{name}");
        }
    }

    #[test]
    fn a_form_with_a_file_is_read() {
        let body = "--XX\r\nContent-Disposition: form-data; name=\"draft\"\r\n\r\none\r\n--two\r\n\r\n--XX\r\nContent-Disposition: \
                    form-data; name=\"file\"; filename=\"a%22b.md\"\r\nContent-Type: text/markdown\r\n\r\n“Words”\r\n--XX--\r\n";
        let form = multipart(body.as_bytes(), "XX");
        assert_eq!(form.fields.raw("draft"), "one\r\n--two\r\n");
        let file = form.file.expect("a file");
        assert_eq!(file.name, "a\"b.md");
        assert_eq!(file.bytes, "“Words”".as_bytes());
        for odd in ["", "--XX", "--XX\r\n\r\n--XX", "--XX\r\nno head\r\n--XX--"] {
            assert_eq!(
                multipart(odd.as_bytes(), "XX").fields,
                Fields::default(),
                "{odd:?}"
            );
        }
    }

    #[test]
    fn the_boundary_stands_in_the_kind() {
        for (kind, found) in [
            ("multipart/form-data; boundary=abc", Some("abc")),
            (
                "Multipart/Form-Data; charset=utf-8; boundary=\"a b\"",
                Some("a b"),
            ),
            ("multipart/form-data; boundary=", None),
            ("application/x-www-form-urlencoded", None),
            ("text/plain; boundary=abc", None),
        ] {
            assert_eq!(boundary(kind), found, "{kind}");
        }
    }

    #[test]
    fn addresses_are_spelled_and_stay_here() {
        let query = [("q", "a&b"), ("none", ""), ("page", "2")];
        assert_eq!(address("/search", &query), "/search?q=a%26b&page=2");
        assert_eq!(page_of("documents/a b/c"), "/documents/a%20b%2Fc");
        for (wanted, where_to) in [
            ("/speakers?q=a", "/speakers?q=a"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(here(wanted), where_to, "{wanted:?}");
        }
    }
}
