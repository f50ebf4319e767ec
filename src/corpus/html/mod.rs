//! Reads a page of HTML: the article's words, and what the page says of it.
//!
//! In comes a page of any quality, out comes a document whose text is the article in plain paragraphs, with the bytes of the page that each
//! stretch came from. Title, outlet, address and day come from the page's own statements (JSON-LD, meta tags) and else from the
//! customary lines of its text.

mod article;
mod elements;
mod meta;
mod pauses;
mod tree;
mod write;

use super::{
    Article, charset,
    fault::{Limits, ReadFault},
    head::{Fields, HeadProblem},
    origin::{Written, lines_of},
    with_fields,
};

/// Reads a whole page. `charset` is what a protocol says of its encoding; the page may say so itself.
pub(super) fn read(
    label: &str,
    bytes: Vec<u8>,
    charset: Option<&str>,
    fields: Fields,
    limits: Limits,
) -> Result<(Article, Vec<HeadProblem>), ReadFault> {
    let declared = charset
        .map(str::to_owned)
        .or_else(|| charset::declared_in_html(&bytes));
    let decoded = charset::decode(bytes, declared.as_deref())?;
    let Some(nodes) = tree::read(&decoded.text) else {
        return Err(ReadFault::damaged(
            "HTML",
            "it has more tags than any page; cut it",
        ));
    };
    let picked = article::pick(&decoded.text, &nodes);
    let written = write::write(&decoded.text, &nodes, &picked);
    let lines = lines_of(&decoded.text, |at| decoded.byte(at));
    let (text, origin) = written.end("html", lines, |at| decoded.byte(at));
    if text.trim().is_empty() {
        return Err(ReadFault::Unread(
            "holds no words to read (a page that is built by scripts, perhaps)",
            "save the page as the browser shows it, or its text",
        ));
    }
    limits.check(text.len())?;
    let (stated, problems) = meta::read(&decoded.text, &nodes);
    let read = with_fields(label, text, fields.or(stated), problems);
    Ok((Article::of(read.0, Some(origin)), read.1))
}

/// The words of a piece of HTML that some other format carries, and where they stand in the piece.
pub(super) fn words(piece: &str) -> Option<Written> {
    let nodes = tree::read(piece)?;
    let picked = article::pick(piece, &nodes);
    // A piece is the article, whatever it looks like.
    let picked = article::Picked { root: 0, ..picked };
    Some(write::write(piece, &nodes, &picked))
}
