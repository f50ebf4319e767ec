//! What folding keeps, levels and maps back: tables of cases, and properties over any text.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{signs::is_apostrophe, *};

fn words(text: &str) -> Vec<String> {
    Folded::new(text).keys().map(String::from).collect()
}

fn same(a: &str, b: &str) {
    assert_eq!(words(a), words(b), "{a:?} and {b:?}");
}

fn differ(a: &str, b: &str) {
    assert_ne!(words(a), words(b), "{a:?} and {b:?}");
}

fn marks(text: &str) -> Vec<MarkKind> {
    Folded::new(text)
        .marks()
        .iter()
        .map(|mark| mark.kind)
        .collect()
}

#[test]
fn struck_words_are_not_the_plain_ones() {
    for (struck, shown, hidden) in [
        ("we will ~~not~~ go", "we will not go", "we will go"),
        ("we can~~'t~~ go", "we can't go", "we can go"),
        ("~~the old~~ pier", "the old pier", "pier"),
    ] {
        differ(struck, shown);
        differ(struck, hidden);
    }
    same("go ~~ now", "go now");
    same("it ~~~ is", "it is");
    differ("~5 days", "5 days");
}

#[test]
fn typography_is_no_difference() {
    same("It’s “fine” — really", "It's \"fine\" -- really");
    same(
        "a\u{a0}sover\u{ad}eign\u{200b} country",
        "a sovereign country",
    );
    same("long–term", "long-term");
    same("one\r\n  two\n\nthree", "one two three");
    same("Cafe\u{301}", "Caf\u{e9}");
    same("the workers’ rights", "the workers' rights");
    same("‘we go’", "“we go”");
    same("''we go''", "“we go”");
    same("Slavery is", "[S]lavery is");
    same("OʼBrien", "O'Brien");
}

#[test]
fn letters_digits_and_apostrophes_are_kept() {
    differ("we're", "were");
    differ("10⁶", "106");
    differ("its", "it's");
    differ("U.S.", "us");
    differ("-5 degrees", "5 degrees");
    differ("$5", "5");
    differ("1,000", "1 000 0");
    differ("resumé", "resume");
}

#[test]
fn some_things_are_one_word() {
    for one in [
        "U.S.",
        "U.S.A.",
        "1,000",
        "3.5",
        "25%",
        "$5",
        "€1,000.50",
        "f***",
        "s---",
        "f**k",
        "we're",
        "AT&T",
        "9/11",
        "9:30",
        "-5",
        "'em",
        "’90s",
        "want[ed]",
        "[S]lavery",
        "ДА",
        "naïve",
        "a.m.",
        "O'Brien's",
    ] {
        let folded = Folded::new(one);
        assert_eq!(folded.len(), 1, "{one:?}: {folded:?}");
        assert_eq!(folded.words()[0].span, Span::new(0, one.len()), "{one:?}");
    }
    for (text, n) in [
        ("1,2", 2),
        ("3,00,000", 1),
        ("1,23,45,678", 1),
        ("3,00,00", 3),
        ("I. We", 2),
        ("plan B. A day", 4),
        ("5-10", 2),
        ("word--word", 2),
        ("**Note** well", 2),
        ("'em'", 1),
        ("日本", 2),
        ("and/or", 2),
        ("He said[so]", 2),
        ("*", 0),
    ] {
        assert_eq!(Folded::new(text).len(), n, "{text:?}");
    }
}

#[test]
fn every_form_of_an_ellipsis_is_one() {
    for text in [
        "a...b",
        "a . . . b",
        "a … b",
        "a [...] b",
        "a [ . . . ] b",
        "a (…) b",
        "a.... b",
        "a. . . . b",
    ] {
        assert_eq!(marks(text), [MarkKind::Ellipsis], "{text:?}");
    }
    assert_eq!(marks("a. b"), [MarkKind::Stop]);
    assert_eq!(
        marks("a-b - c — d"),
        [MarkKind::Hyphen, MarkKind::Dash, MarkKind::Dash]
    );
    assert_eq!(
        marks("a, “b?”"),
        [
            MarkKind::Comma,
            MarkKind::Quote,
            MarkKind::Question,
            MarkKind::Quote
        ]
    );
}

#[test]
fn marks_know_their_gap() {
    let folded = Folded::new("“We go,” they say.");
    assert_eq!(folded.marks_before(0).len(), 1);
    assert_eq!(folded.marks_before(2).len(), 2);
    assert_eq!(folded.marks_before(4)[0].kind, MarkKind::Stop);
    assert_eq!(folded.span(1, 3).of("“We go,” they say."), "go,” they");
    assert!(folded.span(9, 12).is_empty());
}

proptest! {
    #[test]
    fn plain_words_are_read_as_any_others(text in "([a-zA-Z]{1,3}|[ ]|[ .,;:?!'’\\[\\]\\n*0-9$&%~\u{301}\u{ad}é-]){0,24}") {
        let (fast, slow) = (Folded::new(&text), super::folder::Folder::read_slowly(&text));
        prop_assert_eq!(format!("{:?}", fast), format!("{:?}", slow));
    }

    #[test]
    fn offsets_come_home(text in "(\\PC|[a-zA-Z0-9 .,'’“”\\[\\]*$%&…\u{301}\u{ad}\n-]){0,120}") {
        let folded = Folded::new(&text);
        let mut at = 0;
        for (i, word) in folded.words().iter().enumerate() {
            prop_assert!(word.span.start() >= at);
            at = word.span.end();
            let original = word.span.of(&text);
            prop_assert!(!original.is_empty());
            // Every letter and digit of the original is in the word, in order.
            let letters = |s: &str| s.nfc().filter(|c| c.is_alphanumeric() && !is_apostrophe(*c)).collect::<String>();
            prop_assert_eq!(letters(original), letters(folded.cased(i)));
            prop_assert!(!folded.key(i).is_empty());
        }
        for mark in folded.marks() {
            prop_assert!(!mark.span.of(&text).is_empty());
        }
        // Nothing that counts lies outside words.
        let counts = |c: char| c.is_alphanumeric() && !is_apostrophe(c);
        let inside: usize = folded.words().iter().map(|w| w.span.of(&text).chars().filter(|c| counts(*c)).count()).sum();
        prop_assert_eq!(inside, text.chars().filter(|c| counts(*c)).count());
    }

    #[test]
    fn a_stretch_reads_like_its_own_text(text in "[a-z ,.“”]{0,60}", from in 0usize..30, len in 0usize..30) {
        let span = Span::new(from, from + len);
        let alone = span.of(&text).to_string();
        if !alone.is_empty() {
            let within = Folded::within(&text, span);
            let own = Folded::new(&alone);
            prop_assert_eq!(within.keys().collect::<Vec<_>>(), own.keys().collect::<Vec<_>>());
            for (a, b) in within.words().iter().zip(own.words()) {
                prop_assert_eq!(a.span, b.span.shifted(span.start()));
            }
        }
    }
}
