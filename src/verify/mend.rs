//! Mends how a draft was read where its layout misleads: quotations wrapped over lines, and those that re-open at each paragraph (rule R5).
//!
//! In come a draft and what was read in it; out comes the same with spans that still fit the draft.

use std::borrow::Cow;

use crate::{model::Extraction, text::Span};

/// The text with the line breaks inside a quotation read as spaces, byte for byte as long. A break before an opening mark, or in a
/// quotation that the block never closes, stays: a paragraph may end there.
pub(super) fn unwrapped(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut out: Option<Vec<u8>> = None;
    // The quotation that is open, by the mark that closes it, and the breaks inside it so far.
    let mut open: Option<char> = None;
    let mut breaks: Vec<usize> = Vec::new();
    // What the marks and the break begin with: a handful of characters of a page are looked at. Few pages have «marks».
    let angled = memchr::memchr(0xC2, text.as_bytes()).is_some();
    let first = |rest: &[u8]| match angled {
        true => rest
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'"' | 0xC2 | 0xE2)),
        false => memchr::memchr3(b'\n', b'"', 0xE2, rest),
    };
    let mut from = 0;
    while let Some(found) = first(&text.as_bytes()[from..]) {
        let at = from + found;
        let mut chars = text[at..].chars();
        let Some(ch) = chars.next() else { break };
        from = at + ch.len_utf8();
        match ch {
            '\n' => {
                let next = chars.next();
                let ends = next.is_none_or(|next| "\n\r“\"„«".contains(next))
                    || text[..at].ends_with(['\n', '\r']);
                if ends {
                    open = None;
                    breaks.clear();
                } else if open.is_some() {
                    breaks.push(at);
                }
            }
            _ if Some(ch) == open => {
                let bytes = out.get_or_insert_with(|| text.as_bytes().to_vec());
                for at in breaks.drain(..) {
                    bytes[at] = b' ';
                }
                open = None;
            }
            _ if open.is_none() => {
                open = match ch {
                    '“' => Some('”'),
                    '«' => Some('»'),
                    '"' => Some('"'),
                    _ => None,
                }
            }
            _ => {}
        }
    }
    match out.map(String::from_utf8) {
        Some(Ok(text)) => Cow::Owned(text),
        _ => Cow::Borrowed(text),
    }
}

/// The text of a quotation with the marks of footnotes in it read as spaces, byte for byte as long: “the quay¹”, “the quay[12]”. A
/// raised figure behind a short word or a number is a unit or a power.
pub(super) fn without_notes(text: &str) -> Cow<'_, str> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const WORD: usize = 3;
    if !text.contains(RAISED) && !text.contains('[') {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut letters = 0;
    let mut at = 0;
    while let Some(ch) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match ch {
            '[' => {
                let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
                let closed = rest[1 + digits..].starts_with(']');
                if (1..=3).contains(&digits) && closed {
                    digits + 2
                } else {
                    labelled(rest)
                }
            }
            _ => rest
                .chars()
                .take_while(|ch| RAISED.contains(ch))
                .map(char::len_utf8)
                .sum(),
        };
        let attached = rest.starts_with("[^")
            || letters >= WORD
            || text[..at].ends_with([',', '.', '!', '?', ';']);
        if length > 0 && attached {
            bytes[at..at + length].fill(b' ');
        }
        letters = if ch.is_alphabetic() { letters + 1 } else { 0 };
        at += length.max(ch.len_utf8());
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// How long a footnote of Markdown is that the text begins with, such as `[^harbour]`; none, where it begins with something else.
fn labelled(text: &str) -> usize {
    const LONGEST: usize = 64;
    let label = text
        .strip_prefix("[^")
        .and_then(|rest| rest.split_once(']'));
    match label {
        Some((label, _))
            if !label.is_empty()
                && label.len() <= LONGEST
                && !label.contains(char::is_whitespace) =>
        {
            "[^".len() + label.len() + "]".len()
        }
        _ => 0,
    }
}

/// A quotation left open at a paragraph's end goes on where the next paragraph opens with a mark: it lacks no closing mark, and it is
/// that speaker's.
pub(super) fn reopened(text: &str, extraction: &mut Extraction) {
    for at in (0..extraction.attributions.len().saturating_sub(1)).rev() {
        let (before, after) = extraction.attributions.split_at_mut(at + 1);
        let (Some(this), Some(next)) = (before.last_mut(), after.first()) else {
            continue;
        };
        if !this.unclosed || this.span.end() > next.span.start() {
            continue;
        }
        let between = Span::new(this.span.end(), next.span.start()).of(text);
        let goes_on = between.contains('\n')
            && between
                .trim_start()
                .chars()
                .all(|ch| "“\"„«'‘`".contains(ch))
            && !between.trim().is_empty();
        if !goes_on {
            continue;
        }
        this.unclosed = false;
        if this.cue.is_none() || this.speaker.is_none() {
            this.speaker = next.speaker;
            this.source = next.source;
            this.cue = next.cue;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_inside_a_quotation_are_spaces() {
        for (text, expected) in [
            (
                "“We met\nAnna here,” he said.",
                "“We met Anna here,” he said.",
            ),
            ("\"We met\nAnna,\" he said.", "\"We met Anna,\" he said."),
            (
                "“We met Anna.\n\n“We left,” he said.",
                "“We met Anna.\n\n“We left,” he said.",
            ),
            (
                "“We met Anna.\n“We left,” he said.",
                "“We met Anna.\n“We left,” he said.",
            ),
            ("“We met\nAnna and left", "“We met\nAnna and left"),
            ("One.\nTwo.", "One.\nTwo."),
        ] {
            assert_eq!(unwrapped(text), expected);
            assert_eq!(unwrapped(text).len(), text.len());
        }
    }
}

#[cfg(test)]
mod notes {
    use super::without_notes;

    #[test]
    fn marks_of_footnotes_are_no_words() {
        for (text, expected) in [
            ("the quay¹ is shut", "the quay   is shut"),
            ("the quay[12] is shut.³", "the quay     is shut.  "),
            ("50 km² of moor", "50 km² of moor"),
            ("10⁶ fish", "10⁶ fish"),
            ("it does [^not] hold", "it does        hold"),
            ("it does [^ not] hold", "it does [^ not] hold"),
            ("the [old] quay [3] lost", "the [old] quay [3] lost"),
        ] {
            assert_eq!(without_notes(text), expected);
        }
    }
}
