//! Reads web archives (WARC 1.0 and 1.1): the pages among their records.
//!
//! In comes a stream of records, out come those that are answers of servers with status 200 and HTML, or such pages archived as resources;
//! all else is passed over. The address comes from the record, the day of publication from the page alone: the day of the crawl is none.

use std::io::{self, BufRead, Read};

use super::{
    Article,
    fault::{Limits, ReadFault},
    head::{Fields, HeadProblem},
    html,
    packed::{self, Stream},
};

/// The lines of a record's head together, at most.
const HEAD_BYTES: usize = 64 * 1024;

/// The records of a stream.
pub(super) struct Records {
    stream: Stream,
    limits: Limits,
    number: usize,
    ended: bool,
    /// A page was found, or an error told.
    pub any: bool,
}

/// A page, or why a record could not be read.
pub(super) struct Record {
    /// Its number among all records, from 1 on.
    pub number: usize,
    page: Result<Page, ReadFault>,
}

struct Page {
    url: Option<String>,
    charset: Option<String>,
    body: Vec<u8>,
}

impl Records {
    /// Begins with the records of `stream`.
    pub(super) fn new(stream: Stream, limits: Limits) -> Self {
        Records {
            stream,
            limits,
            number: 0,
            ended: false,
            any: false,
        }
    }

    /// The next page.
    pub(super) fn next(&mut self) -> Option<Record> {
        while !self.ended {
            self.number += 1;
            let page = match self.record() {
                Ok(None) => continue,
                Ok(Some(page)) => page,
                Err(fault) => {
                    self.ended = true;
                    Err(fault)
                }
            };
            self.any = true;
            return Some(Record {
                number: self.number,
                page,
            });
        }
        None
    }

    /// One record: nothing for one that is no page, an outer error where the stream cannot go on.
    fn record(&mut self) -> Result<Option<Result<Page, ReadFault>>, ReadFault> {
        let damaged = |message: &str| ReadFault::damaged("WARC", message);
        let Some(head) = head(&mut self.stream).map_err(|e| ReadFault::damaged("WARC", e))? else {
            self.ended = true;
            return Ok(None);
        };
        if !head.first.starts_with("WARC/") {
            return Err(damaged("a record does not begin with WARC/"));
        }
        let length = head
            .get("content-length")
            .and_then(|l| l.parse::<u64>().ok());
        let length = length.ok_or_else(|| damaged("a record has no length"))?;
        let kind = head
            .get("warc-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let content = head
            .get("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let page = match kind.as_str() {
            "response" => content.starts_with("application/http"),
            "resource" => is_html(&content),
            _ => false,
        };
        // The head of the answer, and room for what compresses badly.
        let limit = self.limits.document_bytes + HEAD_BYTES as u64;
        let take = page && length <= limit;
        let mut block = Vec::new();
        let copied = match take {
            true => (&mut self.stream)
                .take(length)
                .read_to_end(&mut block)
                .map(|n| n as u64),
            false => io::copy(&mut (&mut self.stream).take(length), &mut io::sink()),
        };
        let copied = copied.map_err(|error| ReadFault::damaged("WARC", error))?;
        if copied < length {
            return Err(damaged("the last record is cut off"));
        }
        if !page {
            return Ok(None);
        }
        if !take {
            let (bytes, limit) = (Some(length), self.limits.document_bytes);
            return Ok(Some(Err(ReadFault::TooLarge { bytes, limit })));
        }
        let url = head.get("warc-target-uri").map(|url| {
            let url = url.trim_start_matches('<').trim_end_matches('>');
            url.to_owned()
        });
        Ok(match kind.as_str() {
            "resource" => Some(Ok(Page {
                url,
                charset: charset(&content),
                body: block,
            })),
            _ => answer(block, url, self.limits),
        })
    }
}

impl Record {
    /// The page as an article.
    pub(super) fn read(
        self,
        label: &str,
        limits: Limits,
    ) -> Result<(Article, Vec<HeadProblem>), ReadFault> {
        let page = self.page?;
        let read = html::read(
            label,
            page.body,
            page.charset.as_deref(),
            Fields::default(),
            limits,
        )?;
        let (mut article, problems) = read;
        // The page's own word for its address beats the one it was fetched by.
        let url = page.url.filter(|url| url.starts_with("http"));
        article.document.url = article.document.url.take().or(url);
        Ok((article, problems))
    }
}

/// A server's answer: its page, where it is one.
fn answer(block: Vec<u8>, url: Option<String>, limits: Limits) -> Option<Result<Page, ReadFault>> {
    let mut rest = &block[..];
    let head = head(&mut rest).ok()??;
    let mut status = head.first.split_ascii_whitespace();
    let fine =
        status.next().is_some_and(|v| v.starts_with("HTTP/")) && status.next() == Some("200");
    let content = head
        .get("content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if !fine || !is_html(&content) {
        return None;
    }
    let is = |key: &str, value: &str| {
        head.get(key)
            .is_some_and(|given| given.trim().eq_ignore_ascii_case(value))
    };
    let mut body = rest.to_vec();
    // Some archivers keep the header and take the chunks apart.
    if is("transfer-encoding", "chunked")
        && let Some(whole) = unchunked(&body)
    {
        body = whole;
    }
    if body.starts_with(&[0x1f, 0x8b]) {
        let limit = limits.document_bytes;
        let mut unpacked = Vec::new();
        let read = packed::gunzip(packed::memory(body))
            .take(limit + 1)
            .read_to_end(&mut unpacked);
        match read {
            Err(error) => return Some(Err(ReadFault::damaged("gzip", error))),
            Ok(bytes) if bytes as u64 > limit => {
                return Some(Err(ReadFault::TooLarge { bytes: None, limit }));
            }
            Ok(_) => body = unpacked,
        }
    } else if is("content-encoding", "br") || is("content-encoding", "zstd") {
        return Some(Err(ReadFault::Unread(
            "is a page compressed by Brotli or zstd, which is not read",
            "archive it without compression",
        )));
    }
    Some(Ok(Page {
        url,
        charset: charset(&content),
        body,
    }))
}

fn is_html(content: &str) -> bool {
    content.starts_with("text/html") || content.starts_with("application/xhtml+xml")
}

fn charset(content: &str) -> Option<String> {
    let (_, name) = content.split_once("charset=")?;
    let name = name.split(';').next().unwrap_or_default();
    Some(name.trim().trim_matches('"').to_owned())
}

/// The head of a record or an answer.
struct Head {
    first: String,
    fields: Vec<(String, String)>,
}

impl Head {
    fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().find(|(name, _)| name == key)?;
        Some(value)
    }
}

/// Reads a first line and fields up to an empty line; `None` at the end of the stream.
fn head(stream: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut head: Option<Head> = None;
    let mut left = HEAD_BYTES;
    loop {
        let mut line = Vec::new();
        let read = stream.take(left as u64).read_until(b'\n', &mut line)?;
        left -= read;
        if read == 0 && left == 0 {
            return Err(io::Error::other("the head of a record is too long"));
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        match &mut head {
            None if read == 0 => return Ok(None),
            // Empty lines part the records.
            None if text.is_empty() => {}
            None => {
                head = Some(Head {
                    first: text.to_owned(),
                    fields: Vec::new(),
                });
            }
            Some(_) if text.is_empty() => return Ok(head),
            Some(head) => {
                if let Some((key, value)) = text.split_once(':') {
                    let key = key.trim().to_ascii_lowercase();
                    head.fields.push((key, value.trim().to_owned()));
                }
            }
        }
    }
}

/// The body of chunks put together; `None` where it is not in chunks.
fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(rest.len());
    loop {
        let end = memchr::memchr(b'\n', rest)?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = size.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size..)?;
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n"))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(kind: &str, more: &str, block: &str) -> String {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://courier.example/pier\r\n{more}Content-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn reads(warc: Vec<u8>) -> Vec<String> {
        let limits = Limits::default();
        let mut records = Records::new(packed::memory(warc), limits);
        std::iter::from_fn(|| records.next())
            .map(|record| {
                let number = record.number;
                match record.read("a.warc", limits) {
                    Ok((article, _)) => format!(
                        "{number} {} {}",
                        article.url.clone().unwrap_or_default(),
                        article.text
                    ),
                    Err(fault) => format!("{number}!{fault}"),
                }
            })
            .collect()
    }

    #[test]
    fn pages_are_read_and_the_rest_is_passed_over() {
        let http = "Content-Type: application/http; msgtype=response\r\n";
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n";
        let warc = [
            record(
                "warcinfo",
                "Content-Type: application/warc-fields\r\n",
                "software: x\r\n",
            ),
            record(
                "request",
                "Content-Type: application/http\r\n",
                "GET / HTTP/1.1\r\n\r\n",
            ),
            record("response", http, &format!("{page}\r\n<p>It is old.</p>")),
            record(
                "response",
                http,
                &format!(
                    "{page}Transfer-Encoding: chunked\r\n\r\n7\r\n<p>It i\r\n2\r\ns.\r\n0\r\n\r\n"
                ),
            ),
            record(
                "response",
                http,
                "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No.",
            ),
            record(
                "response",
                http,
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<p>No.",
            ),
            record("resource", "Content-Type: text/html\r\n", "<p>Kept.</p>"),
            record(
                "response",
                http,
                &format!("{page}Content-Encoding: br\r\n\r\nxyz"),
            ),
            "WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\ncut".to_owned(),
        ]
        .concat();
        let read = reads(warc.into_bytes());
        assert_eq!(
            &read[..3],
            [
                "3 https://courier.example/pier It is old.",
                "4 https://courier.example/pier It is.",
                "7 https://courier.example/pier Kept.",
            ]
        );
        assert!(
            read[3].contains("Brotli") && read[4].contains("cut off"),
            "{read:?}"
        );
    }

    proptest! {
        #[test]
        fn any_bytes_give_pages_or_faults(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            reads([b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 40\r\n\r\nHTTP/1.1 200 OK\r\n", &bytes[..]].concat());
            unchunked(&bytes);
        }
    }
}
