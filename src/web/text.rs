//! Strangers' text and the registry's values as HTML.
//!
//! In come words that anybody may have written, out goes HTML in which they can do nothing: escaped, set apart from the direction of the
//! text around them, and with every hidden or control character shown by its number.

use jiff::Timestamp;
use maud::{Markup, PreEscaped, html};

use crate::{api::pb, lexicon::calendar::month_name, text::hidden::is_hidden};

/// Words within a line, set apart: their direction stays their own, line breaks become spaces.
pub(super) fn words(text: &str) -> Markup {
    html! { bdi { (visible(text, false)) } }
}

/// A stretch of a text that keeps its line breaks. It is set apart by the block that holds it.
pub(super) fn lines(text: &str) -> Markup {
    visible(text, true)
}

fn visible(text: &str, breaks: bool) -> Markup {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\t' => out.push(c),
            '\n' | '\r' if breaks => out.push('\n'),
            '\n' | '\r' => out.push(' '),
            c if c.is_control() || is_hidden(c) => {
                let number = u32::from(c);
                out += &format!("<span class=\"hidden-sign\">U+{number:04X}</span>");
            }
            c => out.push(c),
        }
    }
    PreEscaped(out)
}

/// Whether a text holds characters that nobody sees.
pub(super) fn hides(text: &str) -> bool {
    text.chars()
        .any(|c| is_hidden(c) || c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// A quotation: its words between marks.
pub(super) fn quoted(text: &str) -> Markup {
    html! { "“" (words(text)) "”" }
}

/// A day, a month or a year as people write it: 4 September 2025.
pub(super) fn day(date: &pb::Date) -> String {
    match (month_name(date.month), date.day) {
        (None, _) => date.year.to_string(),
        (Some(month), 0) => format!("{month} {}", date.year),
        (Some(month), day) => format!("{day} {month} {}", date.year),
    }
}

/// The same as machines write it: 2025-09-04, 2025-09, 2025.
pub(super) fn iso(date: &pb::Date) -> String {
    match (date.month, date.day) {
        (0, _) => format!("{:04}", date.year),
        (month, 0) => format!("{:04}-{month:02}", date.year),
        (month, day) => format!("{:04}-{month:02}-{day:02}", date.year),
    }
}

/// A day for people and machines; words where there is none.
pub(super) fn dated(date: Option<&pb::Date>, without: &str) -> Markup {
    html! {
        @match date {
            Some(date) => time datetime=(iso(date)) { (day(date)) },
            None => span.unknown { (without) },
        }
    }
}

/// A moment, in UTC.
pub(super) fn moment(time: Option<&prost_types::Timestamp>) -> Markup {
    let time = time.and_then(|time| Timestamp::new(time.seconds, 0).ok());
    html! {
        @match time {
            Some(time) => time datetime=(time) { (time.strftime("%-d %B %Y, %H:%M UTC")) },
            None => "an unknown time",
        }
    }
}

/// `1 document`, `2,000 documents`.
pub(super) fn count(count: impl Into<i64>, noun: &str) -> String {
    let count = count.into();
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(count))
}

/// A number with its thousands apart.
pub(super) fn number(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    match number < 0 {
        true => format!("-{out}"),
        false => out,
    }
}

/// An address of a document that a browser may follow: of the web and of nothing else.
pub(super) fn web_address(url: &str) -> Option<&str> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let fits = lower.starts_with("https://") || lower.starts_with("http://");
    (fits && !url.chars().any(|c| c.is_control() || c.is_whitespace())).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_wrote_can_do_nothing() {
        for (text, shown) in [
            ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;'"),
            ("a\u{202e}b", "a<span class=\"hidden-sign\">U+202E</span>b"),
            ("\u{7}", "<span class=\"hidden-sign\">U+0007</span>"),
            ("one\r\ntwo", "one two"),
            ("it’s “so”", "it’s “so”"),
        ] {
            assert_eq!(words(text).0, format!("<bdi>{shown}</bdi>"), "{text:?}");
        }
        assert_eq!(lines("one\r\ntwo").0, "one\ntwo");
        assert!(hides("a\u{200b}") && !hides("a\tb\n"));
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for good in ["https://example.org/a", "HTTP://example.org"] {
            assert_eq!(web_address(good), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
            "https://a b",
            "",
            "é",
        ] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_and_numbers_as_people_write_them() {
        let date = |year, month, day| pb::Date { year, month, day };
        for (date, people, machines) in [
            (date(2025, 9, 4), "4 September 2025", "2025-09-04"),
            (date(2025, 9, 0), "September 2025", "2025-09"),
            (date(2025, 0, 0), "2025", "2025"),
        ] {
            assert_eq!(
                (day(&date).as_str(), iso(&date).as_str()),
                (people, machines)
            );
        }
        assert_eq!(count(1, "day"), "1 day");
        assert_eq!(count(1_234_567, "day"), "1,234,567 days");
        assert_eq!(number(-1000), "-1,000");
    }
}
