//! Cuts a text into paragraphs and sentences.
//!
//! In: a text and the stretch of it to read. Out: spans, in order, without white space at their ends. A line break ends a paragraph
//! unless the text is wrapped (the line before does not end a sentence and the next one goes on in lower case). A full stop after an
//! abbreviation or an initial ends no sentence. It knows nothing of quotations beyond their marks, which stay with the sentence that
//! they close.

use super::Span;

/// The paragraphs of `within`, in order; none is empty.
pub fn paragraphs(text: &str, within: Span) -> Vec<Span> {
    let stretch = within.of(text);
    let base = within.start();
    let mut found = Vec::with_capacity(32);
    let mut start = 0;
    for at in memchr::memchr_iter(b'\n', stretch.as_bytes()) {
        if wraps(&stretch[start..at], &stretch[at + 1..]) {
            continue;
        }
        push_trimmed(&mut found, stretch, base, start, at);
        start = at + 1;
    }
    push_trimmed(&mut found, stretch, base, start, stretch.len());
    found
}

/// True where a line break stands inside a sentence: no sentence ends before it and the next line goes on in lower case.
fn wraps(before: &str, after: &str) -> bool {
    let next = after.trim_start_matches([' ', '\t', '\r']).chars().next();
    if !next.is_some_and(char::is_lowercase) {
        return false;
    }
    let last = before.trim_end().chars().next_back();
    last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | ';' | '-'))
}

fn push_trimmed(found: &mut Vec<Span>, stretch: &str, base: usize, start: usize, end: usize) {
    let piece = &stretch[start..end];
    let kept = piece.trim_end().len();
    let lead = piece.len() - piece.trim_start().len();
    if lead < kept {
        found.push(Span::new(base + start + lead, base + start + kept));
    }
}

/// The sentences of `within`, in order. No sentence crosses a paragraph's end.
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    sentences_of(text, &paragraphs(text, within))
}

/// The sentences of these paragraphs, in order.
pub fn sentences_of(text: &str, paragraphs: &[Span]) -> Vec<Span> {
    let mut found = Vec::with_capacity(2 * paragraphs.len());
    for paragraph in paragraphs {
        let stretch = paragraph.of(text);
        let bytes = stretch.as_bytes();
        let mut start = 0;
        let mut at = 0;
        while let Some(next) = memchr::memchr3(b'.', b'!', b'?', &bytes[at..]) {
            at += next;
            let mut end = at + 1;
            while matches!(bytes.get(end), Some(b'.' | b'!' | b'?')) {
                end += 1;
            }
            end += closers(&stretch[end..]);
            if ends_sentence(stretch, at, end) {
                push_trimmed(&mut found, stretch, paragraph.start(), start, end);
                start = end;
            }
            at = end;
        }
        push_trimmed(&mut found, stretch, paragraph.start(), start, stretch.len());
    }
    found
}

/// The bytes of closing marks and brackets at the start of `rest`.
fn closers(rest: &str) -> usize {
    let end = rest.find(|c| !matches!(c, '"' | '\'' | '”' | '’' | '»' | '«' | '“' | ')' | ']'));
    let end = end.unwrap_or(rest.len());
    // `“` closes a German quotation but opens an English one: only what touches the next white space closes.
    match rest[end..].chars().next() {
        None => end,
        Some(c) if c.is_whitespace() => end,
        Some(_) => 0,
    }
}

fn ends_sentence(stretch: &str, stop: usize, end: usize) -> bool {
    let Some(after) = stretch[end..].chars().next() else {
        return true;
    };
    if !after.is_whitespace() {
        return false;
    }
    let next = stretch[end..]
        .trim_start()
        .trim_start_matches(['"', '\'', '“', '‘', '„', '«', '»', '(', '[', '—', '–'])
        .chars()
        .next();
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    stretch.as_bytes()[stop] != b'.' || end > stop + 1 || !abbreviated(&stretch[..=stop])
}

/// True where the text ends in a full stop that belongs to an abbreviation ("Sept.", "U.S.", "J.") rather than to a sentence.
pub fn abbreviated(upto: &str) -> bool {
    let Some(body) = upto.strip_suffix('.') else {
        return false;
    };
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'&');
    let bytes = body.as_bytes();
    let mut start = body.len();
    let mut dotted = false;
    while start > 0 && inside(bytes[start - 1]) {
        start -= 1;
        dotted |= bytes[start] == b'.';
        // Most words are too long to be one.
        if !dotted && body.len() - start > LONGEST {
            return false;
        }
    }
    // What stands before the run is a mark, or a letter beyond ASCII.
    let wide = start > 0 && !bytes[start - 1].is_ascii();
    if !wide && !dotted {
        return match &bytes[start..] {
            [] => false,
            [initial] if initial.is_ascii_uppercase() => true,
            word => known_abbreviation(word),
        };
    }
    if wide {
        start = body
            .char_indices()
            .rev()
            .find(|(_, c)| !c.is_alphanumeric() && *c != '.' && *c != '&')
            .map_or(0, |(at, c)| at + c.len_utf8());
    }
    let word = &body[start..];
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_uppercase() => return true,
        (None, _) => return false,
        _ => {}
    }
    if word.contains('.') {
        return word.split('.').all(|part| part.chars().count() <= 2);
    }
    known_abbreviation(word.as_bytes())
}

/// Abbreviations that seldom end a sentence: titles, months, American states as AP shortens them, companies.
const ABBREVIATIONS: [&str; 82] = [
    "adm", "ala", "ald", "approx", "apr", "ariz", "ark", "aug", "brig", "bros", "calif", "capt",
    "cmdr", "col", "colo", "conn", "corp", "cpl", "dec", "del", "dept", "det", "dr", "feb", "fla",
    "ft", "gen", "gens", "gov", "govs", "hon", "ill", "inc", "ind", "insp", "jan", "jr", "jul",
    "jun", "kan", "ky", "lt", "ltd", "maj", "mar", "mass", "messrs", "mich", "minn", "mont", "mr",
    "mrs", "ms", "msgr", "mt", "neb", "nev", "nov", "oct", "okla", "ore", "pa", "prof", "rep",
    "reps", "rev", "sen", "sens", "sep", "sept", "sgt", "sr", "st", "supt", "tenn", "tex", "va",
    "vol", "v", "vs", "wis", "wyo",
];

/// Letters of the longest of them.
const LONGEST: usize = 6;

/// Places of the table: so many that one look nearly always answers.
const PLACES: usize = 512;

/// The abbreviations as numbers, each at the place that its hash gives, or the next free one; 0 in a free place.
const TABLE: [u64; PLACES] = {
    let mut table = [0; PLACES];
    let mut number = 0;
    while number < ABBREVIATIONS.len() {
        let packed = packed(ABBREVIATIONS[number].as_bytes());
        let mut at = place(packed);
        while table[at] != 0 {
            at = (at + 1) % PLACES;
        }
        table[at] = packed;
        number += 1;
    }
    table
};

fn known_abbreviation(word: &[u8]) -> bool {
    if word.len() > LONGEST {
        return false;
    }
    let packed = packed(word);
    let mut at = place(packed);
    while TABLE[at] != 0 && TABLE[at] != packed {
        at = (at + 1) % PLACES;
    }
    TABLE[at] == packed
}

/// A word of a few letters as one number, whatever its case.
const fn packed(word: &[u8]) -> u64 {
    let mut packed = 0;
    let mut at = 0;
    while at < word.len() {
        packed = packed << 8 | (word[at] | 0x20) as u64;
        at += 1;
    }
    packed
}

/// Where to look first for a word.
const fn place(packed: u64) -> usize {
    // Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, 6.4).
    (packed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, Span::new(0, text.len()))
            .into_iter()
            .map(|s| s.of(text))
            .collect()
    }

    #[test]
    fn clippings() {
        for (text, expected) in [
            (
                "He met Sen. J. D. Doe in the U.S. Capitol on Sept. 4. Then he left.",
                2,
            ),
            ("“It is late. We go.” She left.", 3),
            ("“Why?” she asked. Nobody knew!", 2),
            ("It cost 3.5 million. (It was worth it.) So it was.", 3),
            ("One\nTwo\n\nThree.", 3),
            (
                "a line that was wrapped by\nthe mail programme. And more.",
                2,
            ),
            ("Insp. Ann Roe met Ald. Bob Doe. They left.", 2),
            ("", 0),
        ] {
            assert_eq!(cut(text).len(), expected, "{:?}", cut(text));
        }
    }

    proptest! {
        #[test]
        fn sentences_are_in_order_and_lose_only_white_space(text in "(\\PC|[a-zA-Z.?!“” \n]){0,300}") {
            let mut at = 0;
            for span in sentences(&text, Span::new(0, text.len())) {
                prop_assert!(text[at..span.start()].trim().is_empty());
                prop_assert!(!span.of(&text).is_empty());
                at = span.end();
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
