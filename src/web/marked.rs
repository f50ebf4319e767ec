//! A text with stretches of it marked in place, paragraph by paragraph.
//!
//! In come a text and stretches with what to draw round them; out goes HTML. A stretch that runs over paragraphs is drawn in each; one that
//! lies in another is drawn inside it; of two that cross, the later one is left out, since HTML nests.

use maud::{Markup, PreEscaped, html};

use super::text;

/// A stretch to mark, in bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub start: usize,
    pub end: usize,
    /// Which one it is, for whoever draws it.
    pub which: usize,
}

impl Stretch {
    /// A span of the API as a stretch of `text`; `None` where it is none.
    pub(super) fn of(
        span: Option<&crate::api::pb::Span>,
        text: &str,
        which: usize,
    ) -> Option<Self> {
        let span = span?;
        let (start, end) = (
            usize::try_from(span.start).ok()?,
            usize::try_from(span.end).ok()?,
        );
        (start < end && text.get(start..end).is_some()).then_some(Stretch { start, end, which })
    }
}

impl Stretch {
    /// The stretch with the quotation marks right around it, as far as they are there.
    pub(super) fn with_marks(mut self, text: &str) -> Self {
        const MARKS: [char; 14] = [
            '"', '\'', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›', '「', '」',
        ];
        if let Some(mark) = text[..self.start]
            .chars()
            .next_back()
            .filter(|c| MARKS.contains(c))
        {
            self.start -= mark.len_utf8();
        }
        if let Some(mark) = text[self.end..]
            .chars()
            .next()
            .filter(|c| MARKS.contains(c))
        {
            self.end += mark.len_utf8();
        }
        self
    }
}

/// The text from byte `from` on, with `stretches` drawn by `draw`, which is told whether a piece is the first and the last of its stretch.
pub(super) fn marked(
    text: &str,
    from: usize,
    mut stretches: Vec<Stretch>,
    draw: &dyn Fn(usize, Markup, Ends) -> Markup,
) -> Markup {
    stretches.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    nest(&mut stretches);
    let mut first = 0;
    html! {
        @for (start, end) in paragraphs(text, from) {
            @let pieces = {
                while stretches.get(first).is_some_and(|s| s.end <= start) {
                    first += 1;
                }
                let within = stretches[first..].iter().take_while(|s| s.start < end);
                within.copied().filter(|s| s.end > start).collect::<Vec<_>>()
            };
            p.paragraph { (drawn(text, (start, end), &pieces, draw)) }
        }
    }
}

/// Which ends of a stretch a piece of it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    pub first: bool,
    pub last: bool,
}

/// Leaves out what crosses an earlier stretch, or equals it.
fn nest(stretches: &mut Vec<Stretch>) {
    let mut open: Vec<Stretch> = Vec::new();
    stretches.retain(|s| {
        while open.last().is_some_and(|outer| outer.end <= s.start) {
            open.pop();
        }
        let fits = open
            .last()
            .is_none_or(|outer| s.end <= outer.end && (s.start, s.end) != (outer.start, outer.end));
        if fits {
            open.push(*s);
        }
        fits
    });
}

/// A stretch of one paragraph with its pieces, outer ones first.
fn drawn(
    text: &str,
    (start, end): (usize, usize),
    pieces: &[Stretch],
    draw: &dyn Fn(usize, Markup, Ends) -> Markup,
) -> Markup {
    let mut out = String::new();
    let (mut at, mut next) = (start, 0);
    while let Some(piece) = pieces.get(next) {
        let (from, to) = (piece.start.max(start), piece.end.min(end));
        let inner = pieces[next + 1..].partition_point(|other| other.start < to);
        let inside = &pieces[next + 1..next + 1 + inner];
        out += &text::lines(&text[at..from]).0;
        let content = drawn(text, (from, to), inside, draw);
        let ends = Ends {
            first: piece.start >= start,
            last: piece.end <= end,
        };
        out += &draw(piece.which, content, ends).0;
        at = to;
        next += 1 + inner;
    }
    out += &text::lines(&text[at..end]).0;
    PreEscaped(out)
}

/// The paragraphs of a text from a byte on: lines with something on them, up to an empty one.
fn paragraphs(text: &str, from: usize) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut open) = (from, false);
    for line in text[from..].split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if line.trim().is_empty() {
            open = false;
        } else if open && let Some(last) = found.last_mut() {
            last.1 = end;
        } else {
            found.push((at, end));
            open = true;
        }
        at += line.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, stretches: &[(usize, usize)]) -> String {
        let stretches = stretches.iter().enumerate();
        let stretches = stretches.map(|(which, &(start, end))| Stretch { start, end, which });
        let draw = |which: usize, content: Markup, ends: Ends| {
            let end = if ends.last { "" } else { "…" };
            PreEscaped(format!("[{which} {}{end}]", content.0))
        };
        marked(text, 0, stretches.collect(), &draw)
            .0
            .replace("<p class=\"paragraph\">", "{")
            .replace("</p>", "}")
    }

    #[test]
    fn stretches_are_drawn_where_they_stand() {
        for (text, stretches, expected) in [
            ("one two", &[][..], "{one two}"),
            ("one <two> three", &[(4, 9)], "{one [0 &lt;two&gt;] three}"),
            (
                "one two three",
                &[(0, 13), (4, 7)],
                "{[0 one [1 two] three]}",
            ),
            ("one two three", &[(0, 7), (4, 13)], "{[0 one two] three}"),
            ("one two", &[(0, 3), (0, 3)], "{[0 one] two}"),
            (
                "one\n\ntwo\nthree",
                &[(0, 14)],
                "{[0 one…]}{[0 two\nthree]}",
            ),
            (
                "one two three four",
                &[(0, 3), (4, 13), (8, 13)],
                "{[0 one] [1 two [2 three]] four}",
            ),
            ("\n \none", &[(3, 6)], "{[0 one]}"),
        ] {
            assert_eq!(shown(text, stretches), expected, "{text:?} {stretches:?}");
        }
    }

    #[test]
    fn marks_belong_to_their_quotation() {
        for (text, expected) in [("“so” it", (0, 8)), ("so” it", (0, 5)), ("x so it", (0, 0))]
        {
            let start = text.find("so").expect("so");
            let at = Stretch {
                start,
                end: start + 2,
                which: 0,
            };
            let expected = if expected == (0, 0) {
                (start, start + 2)
            } else {
                expected
            };
            let found = at.with_marks(text);
            assert_eq!((found.start, found.end), expected, "{text}");
        }
    }

    #[test]
    fn a_span_outside_the_text_is_none() {
        let span = |start, end| Some(crate::api::pb::Span { start, end });
        for (start, end) in [(-1, 2), (0, 9), (2, 1), (1, 1), (0, 2)] {
            assert_eq!(
                Stretch::of(span(start, end).as_ref(), "é", 0).is_some(),
                (start, end) == (0, 2)
            );
        }
        assert_eq!(Stretch::of(None, "é", 0), None);
    }
}
