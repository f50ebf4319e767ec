//! Finds what stands between quotation marks.
//!
//! In: a text and its paragraphs. Out: the quoted stretches, in order, without their marks and without white space at the ends.
//! Every style of marks is read; a pair is one stretch. Which glyph opens and which closes is decided by what stands beside it,
//! because wires print them reversed, straight, doubled (`''`) and mixed. A stretch left open ends with its paragraph and says so;
//! where the next paragraph opens with a mark again, it goes on there. Marks inside marks belong to the outer stretch. Apostrophes,
//! inches and years are no marks. Single marks are quotation marks where a text has no double ones but inside them, or few, and where a
//! comma or a full stop before the closing one shows it. It knows nothing of what the words mean.

use crate::text::Span;

use super::{cut, markup::Markup, references};

/// How a stretch is set apart from the reporter's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// By marks.
    Marks,
    /// As a turn of a transcript, behind the speaker's label.
    Turn,
    /// As a further paragraph of a turn, without a label of its own.
    Further,
    /// As the answer in an interview, behind "A:".
    Answer,
    /// As a block quotation.
    Block,
}

/// One stretch between marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The words between the marks, trimmed.
    pub span: Span,
    /// The same with the marks.
    pub outer: Span,
    /// The closing mark is missing.
    pub unclosed: bool,
    /// The paragraph it stands in, by number.
    pub paragraph: u32,
    /// What sets it apart.
    pub set: Set,
}

/// The family a mark belongs to. Marks of one family pair with each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Family {
    /// `"`, `“ ” „ ‟`, `''`, `` `` ``: one another's stand-ins in real copy.
    Double,
    /// `« »`.
    Angle,
    /// `「 」 『 』`.
    Corner,
    /// `' ‘ ’ ‚ ‹ ›`.
    Single,
}

#[derive(Clone, Copy)]
struct Mark {
    start: usize,
    end: usize,
    family: Family,
    opens: bool,
    closes: bool,
}

/// The quoted stretches of the paragraphs.
pub fn quoted(text: &str, paragraphs: &[Span], markup: &Markup) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut marks = Vec::new();
    // Stretches between double marks that stand in no single ones.
    let mut doubles = 0;
    // What stands between single marks, and whether that alone shows a quotation.
    let mut singles: Vec<(Quoted, bool)> = Vec::new();
    let mut here = Vec::new();
    let mut left_open = false;
    let mut wanted = BEGINNINGS.map(Next::of);
    let end = paragraphs.last().map_or(0, |last| last.end());
    for (number, &paragraph) in paragraphs.iter().enumerate() {
        crate::stop::check();
        let reader = Reader {
            text,
            markup,
            paragraph,
            number: number as u32,
        };
        marks.clear();
        reader.read_marks(end, &mut wanted, &mut marks);
        if marks.is_empty() {
            left_open = false;
            continue;
        }
        let before = found.len();
        let first = marks.iter().position(|m| m.family != Family::Single);
        if left_open
            && let Some(first) = first
            && marks[first].closes
            && !marks[first].opens
            && !glued(&marks, first)
        {
            // The quotation left open in the paragraph before ends here, without having been opened again.
            let opener = Mark {
                start: paragraph.start(),
                end: paragraph.start(),
                ..marks[first]
            };
            reader.push(
                opener,
                marks[first].start,
                marks[first].end,
                false,
                &mut found,
            );
            marks.drain(..=first);
        }
        reader.pair(&marks, &mut found);
        left_open = found.len() > before
            && found[found.len() - 1].unclosed
            && found[found.len() - 1].outer.end() == paragraph.end();
        here.clear();
        reader.pair_singles(&marks, &mut here);
        let nested = reader.choose(&here, &mut found, before, &mut singles);
        doubles += found.len() - before - nested;
    }
    // Copy without double marks, but for those inside, quotes between single ones.
    let ended = singles.iter().filter(|(_, sure)| *sure).count();
    let house = doubles == 0 || ended >= SURE && singles.len() >= USUAL * doubles;
    found.extend(
        singles
            .into_iter()
            .filter(|(_, sure)| *sure || house)
            .map(|(quoted, _)| quoted),
    );
    found.sort_unstable_by_key(|q| q.outer.start());
    if house {
        let mut end = 0;
        found.retain(|quoted| {
            let outside = quoted.outer.end() > end;
            end = end.max(quoted.outer.end());
            outside
        });
    }
    found
}

/// A house that quotes between single marks shows it by so many stretches that a full stop or a comma ends, and by so many for each
/// between double ones.
const SURE: usize = 2;
const USUAL: usize = 4;

/// The bytes that marks begin with, the usual ones first.
const BEGINNINGS: [[u8; 3]; 3] = [[b'"', b'\'', 0xE2], [b'`', 0xC2, 0xE3], [b'&', b'<', 0xEF]];

/// The next place of one of three bytes. It is kept until it is passed, so that no stretch is searched twice.
struct Next {
    bytes: [u8; 3],
    found: Option<usize>,
    #[cfg(test)]
    searched: usize,
}

impl Next {
    fn of(bytes: [u8; 3]) -> Next {
        Next {
            bytes,
            found: None,
            #[cfg(test)]
            searched: 0,
        }
    }

    /// The next place at or behind `at`, which never goes back; the end where there is none.
    fn place(&mut self, text: &[u8], at: usize) -> usize {
        if let Some(found) = self.found
            && found >= at
        {
            return found;
        }
        let [one, two, three] = self.bytes;
        let rest = text.get(at..).unwrap_or_default();
        let step = memchr::memchr3(one, two, three, rest);
        #[cfg(test)]
        {
            self.searched += step.map_or(rest.len(), |step| step + 1);
        }
        let found = step.map_or(text.len(), |step| at + step);
        self.found = Some(found);
        found
    }
}

/// One paragraph.
struct Reader<'t> {
    text: &'t str,
    markup: &'t Markup,
    paragraph: Span,
    number: u32,
}

impl Reader<'_> {
    /// All marks of one paragraph, with what each may do where it stands; `wanted` looks for them up to `end`, where the last one ends.
    fn read_marks(&self, end: usize, wanted: &mut [Next; 3], marks: &mut Vec<Mark>) {
        let (text, paragraph) = (self.text, self.paragraph);
        let bytes = text.as_bytes();
        let (mut at, last) = (paragraph.start(), paragraph.end());
        let searched = &bytes[..end];
        loop {
            crate::stop::check();
            at = wanted
                .iter_mut()
                .map(|next| next.place(searched, at))
                .fold(last, usize::min);
            if at == last {
                return;
            }
            let seen = self.markup.past(at);
            if seen > at {
                at = seen;
                continue;
            }
            let (family, len, glyph) = match bytes[at] {
                b'"' => (Family::Double, 1, '"'),
                b'\'' | b'`'
                    if bytes.get(at + 1) == Some(&bytes[at]) && at + 1 < paragraph.end() =>
                {
                    (Family::Double, 2, '"')
                }
                b'\'' => (Family::Single, 1, '\''),
                b'`' => (Family::Single, 1, '‘'),
                b'&' | b'<' => match written_out(text, at) {
                    Some((c, length)) if at + length <= paragraph.end() => {
                        let Some(family) = family(c) else {
                            at += length;
                            continue;
                        };
                        (family, length, c)
                    }
                    _ => {
                        at += 1;
                        continue;
                    }
                },
                _ => {
                    let c = text[at..].chars().next().unwrap_or(' ');
                    let Some(family) = family(c) else {
                        at += c.len_utf8();
                        continue;
                    };
                    if matches!(c, '‘' | '’') && text[at + c.len_utf8()..].starts_with(c) {
                        (
                            Family::Double,
                            2 * c.len_utf8(),
                            if c == '‘' { '“' } else { '”' },
                        )
                    } else {
                        (family, c.len_utf8(), c)
                    }
                }
            };
            let end = at + len;
            let start = paragraph.start();
            let before = text[start..self.markup.back(at).max(start)]
                .chars()
                .next_back();
            if glyph == '"' && inches(&text[paragraph.start()..at]) {
                at = end;
                continue;
            }
            let rest = &text[self.markup.past(end).min(paragraph.end())..paragraph.end()];
            let after = rest.chars().next();
            if let Some((opens, closes)) = roles(glyph, family, before, after, rest) {
                marks.push(Mark {
                    start: at,
                    end,
                    family,
                    opens,
                    closes,
                });
            }
            at = end;
        }
    }

    /// Pairs the marks of one paragraph.
    fn pair(&self, marks: &[Mark], found: &mut Vec<Quoted>) {
        let mut open: Option<(usize, Mark)> = None;
        let mut depth = 0u32;
        let mut at = 0;
        while at < marks.len() {
            let mark = marks[at];
            if mark.family == Family::Single {
                at += 1;
                continue;
            }
            match open {
                None => {
                    if mark.opens || !mark.closes {
                        open = Some((at, mark));
                        depth = 0;
                    } else if glued(marks, at) {
                        // `she said," [It] was late"`: the opening mark stuck to the word before it.
                        open = Some((at, mark));
                        depth = 0;
                    }
                }
                Some((_, opener)) if opener.family == mark.family => {
                    let nests = mark.opens && !mark.closes;
                    if nests && closes_ahead(marks, at, depth + 2) {
                        depth += 1;
                    } else if nests {
                        // A new one begins though the last was never closed.
                        self.push(opener, mark.start, mark.start, true, found);
                        open = Some((at, mark));
                    } else if depth > 0 {
                        depth -= 1;
                    } else {
                        self.push(opener, mark.start, mark.end, false, found);
                        open = None;
                    }
                }
                Some(_) => {}
            }
            at += 1;
        }
        if let Some((_, opener)) = open {
            let end = self.paragraph.end();
            self.push(opener, end, end, true, found);
        }
    }

    /// Quotations between single marks: only an opener with a closer after it in the same paragraph.
    fn pair_singles(&self, marks: &[Mark], singles: &mut Vec<Quoted>) {
        let text = self.text;
        let mut open: Option<Mark> = None;
        for (at, mark) in marks
            .iter()
            .enumerate()
            .filter(|(_, m)| m.family == Family::Single)
        {
            match open {
                None if mark.opens => open = Some(*mark),
                Some(opener) if mark.closes && mark.start > opener.end => {
                    // `the officials' plan`: a plural's apostrophe closes nothing while a later mark can.
                    let plural = text[..mark.start].ends_with('s')
                        && text[mark.end..].starts_with(' ')
                        && marks[at + 1..]
                            .iter()
                            .filter(|m| m.family == Family::Single)
                            .take(1)
                            .any(|m| m.closes && !m.opens);
                    if !plural {
                        self.push(opener, mark.start, mark.end, false, singles);
                        open = None;
                    }
                }
                _ => {}
            }
        }
    }

    /// Keeps what stands between single marks where it stands outside double ones or round them; the latter are then inner ones. Returns how
    /// many double ones stay inside single ones that only the rest of the text can tell to be quotations.
    fn choose(
        &self,
        here: &[Quoted],
        found: &mut Vec<Quoted>,
        from: usize,
        singles: &mut Vec<(Quoted, bool)>,
    ) -> usize {
        if here.is_empty() {
            return 0;
        }
        let mut nested = 0;
        let line = self.paragraph.of(self.text);
        // A headline or a caption: one short line without a full stop.
        let title = line.len() < 140 && !line.ends_with(['.', ',', ';', ':']);
        let outside: usize = here.iter().map(|q| q.outer.len()).sum();
        // A line that is nothing but its marks is a sub-heading or a title.
        let alone = line.len() < outside + 4;
        // Both lists are in order: those before `inner` end before the single pair begins, and are found or dropped.
        let doubles = found.split_off(from);
        let mut inner = 0;
        for quoted in here {
            while inner < doubles.len() && doubles[inner].outer.end() <= quoted.outer.start() {
                found.push(doubles[inner]);
                inner += 1;
            }
            let words = quoted.span.of(self.text);
            let ended = words.ends_with([',', '.', '!', '?', '…', '"', '”']) && words.contains(' ');
            let inside = doubles[inner..]
                .iter()
                .take_while(|q| quoted.outer.contains(q.outer) && !q.unclosed)
                .count();
            let overlaps = doubles
                .get(inner + inside)
                .is_some_and(|q| q.outer.overlaps(quoted.outer));
            if overlaps {
                continue;
            }
            if inside > 0 && !ended {
                nested += inside;
                found.extend_from_slice(&doubles[inner..inner + inside]);
                inner += inside;
                singles.push((*quoted, false));
                continue;
            }
            inner += inside;
            // “'No' means no”: one word in a headline's single marks is a word spoken of.
            let headed = title && words.contains(' ');
            singles.push((*quoted, inside > 0 || (ended || headed) && !alone));
        }
        found.extend_from_slice(&doubles[inner..]);
        nested
    }

    fn push(
        &self,
        opener: Mark,
        end: usize,
        outer_end: usize,
        unclosed: bool,
        found: &mut Vec<Quoted>,
    ) {
        let span = self.markup.trim(self.text, Span::new(opener.end, end));
        if !span.of(self.text).contains(char::is_alphanumeric) {
            return;
        }
        let mut outer = Span::new(opener.start, outer_end);
        let mut span = span;
        if unclosed && let Some(cut) = cut::before_tag(self.text, span) {
            span = cut;
            outer = Span::new(opener.start, cut.end());
        }
        found.push(Quoted {
            span,
            outer,
            unclosed,
            paragraph: self.number,
            set: Set::Marks,
        });
    }
}

/// The family of a glyph, where it is a mark.
fn family(c: char) -> Option<Family> {
    match c {
        '"' | '＂' | '″' | '“' | '”' | '„' | '‟' | '〝' | '〞' | '❝' | '❞' => {
            Some(Family::Double)
        }
        '«' | '»' => Some(Family::Angle),
        '「' | '」' | '『' | '』' => Some(Family::Corner),
        '\'' | '＇' | '‘' | '’' | '‚' | '‛' | '‹' | '›' => Some(Family::Single),
        _ => None,
    }
}

/// The mark that a reference (`&ldquo;`) or a tag (`<q>`) stands for, and its length.
fn written_out(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = &text[at..];
    if rest.starts_with('&') {
        return references::character(text, at);
    }
    if rest.starts_with("</q>") {
        return Some(('”', 4));
    }
    let tag = rest.starts_with("<q>") || rest.starts_with("<q ");
    let close = memchr::memchr(b'>', &rest.as_bytes()[..rest.len().min(TAG)]);
    Some(('“', close.filter(|_| tag)? + 1))
}

/// Bytes of a `<q cite="…">` at most.
const TAG: usize = 400;

/// Whether a mark may open and may close where it stands; `None` where it is no mark.
fn roles(
    glyph: char,
    family: Family,
    before: Option<char>,
    after: Option<char>,
    rest: &str,
) -> Option<(bool, bool)> {
    let blank = |c: Option<char>| c.is_none_or(|c| c.is_whitespace());
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let opening_side = |c: Option<char>| {
        c.is_none_or(|c| {
            c.is_whitespace()
                || matches!(
                    c,
                    '(' | '['
                        | '—'
                        | '–'
                        | '-'
                        | '/'
                        | '‘'
                        | '“'
                        | '"'
                        | '\''
                        | '…'
                        | ':'
                        | '„'
                        | '«'
                )
        })
    };
    if family == Family::Single {
        // An apostrophe stands between letters; a possessive's or a dropped letter's has a letter on one side only.
        if word(before) && word(after) {
            return None;
        }
        let opens = opening_side(before) && !blank(after) && glyph != '›';
        let closes = !blank(before) && !word(after);
        if glyph == '’' && opens && !closes && elided(rest)
            || after.is_some_and(|c| c.is_ascii_digit()) && opens
        {
            return None;
        }
        return Some(match glyph {
            '‘' | '‚' | '‛' | '‹' => (opens, false),
            '’' | '›' => (false, closes),
            _ => (opens && !elided(rest), closes),
        });
    }
    // Inches: a straight mark glued to a number, inside a word's worth of figures (6'2").
    let digit = before.is_some_and(|c| c.is_ascii_digit());
    if digit && (glyph == '″' || glyph == '"' && after.is_some_and(char::is_alphanumeric)) {
        return None;
    }
    let opens = opening_side(before) && !blank(after);
    let closes = !blank(before) && !word(after);
    Some(match glyph {
        '„' | '‟' | '〝' | '❝' => (true, false),
        '❞' => (false, true),
        // French ones have a space inside.
        '«' if blank(after) && opening_side(before) => (true, false),
        '»' if blank(before) && !word(after) && after.is_some() => (false, true),
        '“' if opens || closes => (opens || !closes, closes),
        '”' if opens || closes => (opens && !closes, closes || !opens),
        '«' | '»' | '"' | '＂' | '″' if opens || closes => (opens, closes),
        '“' => (true, false),
        '”' => (false, true),
        _ => (true, true),
    })
}

/// True behind the figures of 6'2" and 10"x12": the mark after them is an inch.
fn inches(before: &str) -> bool {
    let figures = before.trim_end_matches(|c: char| c.is_ascii_digit());
    figures.len() < before.len()
        && figures
            .strip_suffix(['\'', '’', 'x'])
            .is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit() || c == '"'))
}

/// True where a word begins that drops its first letter (’em, ’tis, ’90s, ’til, ’cause).
fn elided(rest: &str) -> bool {
    [
        "em ", "em,", "em.", "tis", "twas", "til ", "cause", "bout", "round", "n'", "n’", "n ",
    ]
    .iter()
    .any(|word| {
        rest.get(..word.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(word))
    }) || rest.starts_with(|c: char| c.is_ascii_digit())
}

/// True where a mark that should close stands with nothing open, and the next of its family closes too.
fn glued(marks: &[Mark], at: usize) -> bool {
    let next = marks[at + 1..]
        .iter()
        .find(|m| m.family == marks[at].family);
    next.is_some_and(|m| m.closes && !m.opens)
}

/// True where at least `needed` sure closers follow before the next sure opener pair up: the marks from here on are well nested.
fn closes_ahead(marks: &[Mark], from: usize, needed: u32) -> bool {
    let mut level = needed as i32 - 1;
    // A nested quotation is short on marks; looking further would cost squares on hostile input.
    for mark in marks[from + 1..]
        .iter()
        .filter(|m| m.family == marks[from].family)
        .take(4)
    {
        if mark.opens && !mark.closes {
            level += 1;
        } else {
            level -= 1;
        }
        if level < 0 {
            return true;
        }
        if level == 0 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sentences::paragraphs;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, bool)> {
        let paragraphs = paragraphs(text, Span::new(0, text.len()));
        quoted(
            text,
            &paragraphs,
            &Markup::read(text, Span::new(0, text.len())),
        )
        .into_iter()
        .map(|q| (q.span.of(text).to_owned(), q.unclosed))
        .collect()
    }

    #[track_caller]
    fn finds(text: &str, expected: &[&str]) {
        let found: Vec<String> = read(text).into_iter().map(|(words, _)| words).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_style() {
        finds("“Go on,” she said.", &["Go on,"]);
        finds("\"Go on,\" she said. \"Now.\"", &["Go on,", "Now."]);
        finds(
            "''Go on,'' she said. ``Now,'' he said.",
            &["Go on,", "Now,"],
        );
        finds("Er sagte: „Das genügt.“ Dann ging er.", &["Das genügt."]);
        finds("Il a dit : « Cela suffit. »", &["Cela suffit."]);
        finds(
            "Elle dit « Cela suffit », puis « C’est tout » !",
            &["Cela suffit", "C’est tout"],
        );
        finds("Sie sagte: »Das genügt.« Dann ging sie.", &["Das genügt."]);
        finds("He said ”no” twice.", &["no"]);
        finds("❝Go on,❞ she said. ❝Now.❞", &["Go on,", "Now."]);
        finds("″Go on,″ she said. ″Now.″", &["Go on,", "Now."]);
        finds("It is 12″ long and 3″ wide.", &[]);
        finds(
            "‘We don’t know,’ the minister’s aide said.",
            &["We don’t know,"],
        );
        finds(
            "'It is over,' she said of the ministers' row.",
            &["It is over,"],
        );
    }

    #[test]
    fn nested_and_unclosed() {
        finds(
            "“He told me ‘no’ and left,” she said.",
            &["He told me ‘no’ and left,"],
        );
        finds(
            "“He told me “no” and left,” she said.",
            &["He told me “no” and left,"],
        );
        // Double marks that stand in single ones alone make no copy that quotes between double ones.
        finds(
            "It was ‘a shame’.\n‘They said “no more” and left,’ she said.\nThe clubs’ fans of the ’90s called it ‘a “new” low’ indeed.",
            &["a shame", "They said “no more” and left,", "a “new” low"],
        );
        finds(
            "“It is the ‘new’ pier,” she said of the ‘old’ one and the clubs’ fans.",
            &["It is the ‘new’ pier,"],
        );
        assert_eq!(
            read("“It was late\n“So we left,” he said."),
            [
                ("It was late".to_owned(), true),
                ("So we left,".to_owned(), false)
            ]
        );
    }

    #[test]
    fn finding_marks_can_be_called_off() {
        let text = "“<“<";
        let (markup, stop) = (Markup::default(), crate::stop::Stop::default());
        let reader = Reader {
            text,
            markup: &markup,
            paragraph: Span::new(0, text.len()),
            number: 0,
        };
        stop.ask();
        let mut wanted = BEGINNINGS.map(Next::of);
        let ran = stop.run(|| reader.read_marks(text.len(), &mut wanted, &mut Vec::new()));
        assert_eq!(ran, Err(crate::stop::Stopped));
    }

    #[test]
    fn no_stretch_is_searched_twice() {
        for text in
            ["<", "<a ", "<!--", "&amp;&#x", "`a``b```", "“", "\"' "].map(|s| s.repeat(5_000))
        {
            let bytes = text.as_bytes();
            let mut wanted = BEGINNINGS.map(Next::of);
            let mut at = 0;
            while at < bytes.len() {
                at = 1 + wanted
                    .iter_mut()
                    .fold(bytes.len(), |least, next| least.min(next.place(bytes, at)));
            }
            for next in wanted {
                assert!(next.searched <= bytes.len(), "{}", &text[..8]);
            }
        }
    }

    #[test]
    fn no_quotations() {
        finds(
            "It's the '90s, and rock 'n' roll isn't the boys' game.",
            &[],
        );
        finds("A 6'2\" man bought a 10\"x12\" board.", &[]);
        finds("“ ” and “—”", &[]);
    }

    proptest! {
        #[test]
        fn spans_are_inside_and_in_order(text in "[a-z“”\"'‘’„«» \n.,]{0,200}") {
            let paragraphs = paragraphs(&text, Span::new(0, text.len()));
            let mut at = 0;
            for q in quoted(&text, &paragraphs, &Markup::read(&text, Span::new(0, text.len()))) {
                prop_assert!(q.outer.contains(q.span) && !q.span.of(&text).is_empty());
                prop_assert!(q.outer.start() >= at);
                at = q.outer.end();
            }
        }
    }
}
