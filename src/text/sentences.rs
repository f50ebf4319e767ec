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
    let inside = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'&');
    let run = body.bytes().rev().take_while(|byte| inside(byte)).count();
    let mut start = body.len() - run;
    // What stands before the run is a mark, or a letter beyond ASCII.
    if start > 0 && !body.as_bytes()[start - 1].is_ascii() {
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
fn known_abbreviation(word: &[u8]) -> bool {
    const LONGEST: usize = 6;
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else {
        return false;
    };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    matches!(
        &*lower,
        b"adm"
            | b"ala"
            | b"ald"
            | b"approx"
            | b"apr"
            | b"ariz"
            | b"ark"
            | b"aug"
            | b"brig"
            | b"bros"
            | b"calif"
            | b"capt"
            | b"cmdr"
            | b"col"
            | b"colo"
            | b"conn"
            | b"corp"
            | b"cpl"
            | b"dec"
            | b"del"
            | b"dept"
            | b"det"
            | b"dr"
            | b"feb"
            | b"fla"
            | b"ft"
            | b"gen"
            | b"gens"
            | b"gov"
            | b"govs"
            | b"hon"
            | b"ill"
            | b"inc"
            | b"ind"
            | b"insp"
            | b"jan"
            | b"jr"
            | b"jul"
            | b"jun"
            | b"kan"
            | b"ky"
            | b"lt"
            | b"ltd"
            | b"maj"
            | b"mar"
            | b"mass"
            | b"messrs"
            | b"mich"
            | b"minn"
            | b"mont"
            | b"mr"
            | b"mrs"
            | b"ms"
            | b"msgr"
            | b"mt"
            | b"neb"
            | b"nev"
            | b"nov"
            | b"oct"
            | b"okla"
            | b"ore"
            | b"pa"
            | b"prof"
            | b"rep"
            | b"reps"
            | b"rev"
            | b"sen"
            | b"sens"
            | b"sep"
            | b"sept"
            | b"sgt"
            | b"sr"
            | b"st"
            | b"supt"
            | b"tenn"
            | b"tex"
            | b"va"
            | b"vol"
            | b"v"
            | b"vs"
            | b"wis"
            | b"wyo"
    )
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
