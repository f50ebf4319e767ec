//! Reads an article as the reporter's own words: tokens in order, each quotation standing as a single item among them.
//!
//! In: the text, its paragraphs and the quoted stretches. Out: items with their word classes, cut into sentences. What stands inside
//! the marks is not looked into, so that "…," *he said* is a sentence of the reporter's whose object is the quotation. It knows
//! nothing of names or cues.

mod seen;
mod sentences;
mod words;

use crate::{lexicon::Class, text::Span};

use super::{marks::Quoted, markup::Markup};
use seen::Seen;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word, an abbreviation with its stop included.
    Word,
    /// A number.
    Number,
    /// A quoted stretch, by number.
    Quote(u32),
    /// `,`
    Comma,
    /// `.`, `!`, `?` and `…`
    Stop,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A dash between words.
    Dash,
    /// `(` or `[`
    Open,
    /// `)` or `]`
    Close,
    /// Anything else.
    Other,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// In lower case, or no word at all.
    Lower,
    /// With a capital first.
    Capital,
    /// In capitals, two letters or more.
    Caps,
    /// One capital, with or without a stop.
    Initial,
}

/// Items of the longest sentence: four times as many as any sentence of news prose has. What goes on beyond is cut there, so that
/// rules may look through the sentence of every cue and quotation at a cost that stays in proportion to the text.
const LONGEST_SENTENCE: usize = 512;

/// One token of the reporter's words, or one quotation.
#[derive(Clone, Copy, Debug)]
pub struct Item<'t> {
    /// Where it stands; a word without its possessive ending.
    pub span: Span,
    /// What stands there. The rules look at it again and again, and to cut it out of the text each time costs more than to keep it.
    pub word: &'t str,
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub shape: Shape,
    /// Its word classes.
    pub class: Class,
    /// The classes of the phrase that begins here.
    pub phrase: Class,
    /// How many items that phrase has; 0 where there is none.
    pub phrase_len: u8,
    /// It ends in `'s` or `s'`.
    pub possessive: bool,
    /// The sentence it stands in, by number.
    pub sentence: u32,
}

impl<'t> Item<'t> {
    fn new(text: &'t str, span: Span, kind: Kind, shape: Shape) -> Item<'t> {
        Item {
            span,
            word: span.of(text),
            kind,
            shape,
            class: Class::NONE,
            phrase: Class::NONE,
            phrase_len: 0,
            possessive: false,
            sentence: 0,
        }
    }

    /// True for a word with a capital.
    pub fn capital(&self) -> bool {
        self.kind == Kind::Word && self.shape != Shape::Lower
    }

    /// True for a word of one of these classes.
    pub fn is(&self, class: Class) -> bool {
        self.class.any(class)
    }
}

/// A sentence of the reporter's: a run of items.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// The first item.
    pub start: usize,
    /// One past the last item.
    pub end: usize,
    /// The paragraph, by number.
    pub paragraph: u32,
    /// It is written as a headline, each word with a capital: capitals mark no names there.
    pub headline: bool,
}

/// A whole article in the reporter's words.
#[derive(Debug, Default)]
pub struct Stream<'t> {
    /// The items, in the order of the text.
    pub items: Vec<Item<'t>>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Where each quotation stands among the items.
    pub quote_items: Vec<usize>,
    /// The words seen in lower case: a capital on such a word at the start of a sentence names nobody.
    lower: Seen,
    /// The words seen with a capital inside a sentence: such a word is a name at a sentence's start too.
    capital: Seen,
}

impl<'t> Stream<'t> {
    /// Reads the paragraphs of `text`.
    pub fn read(
        text: &'t str,
        paragraphs: &[Span],
        quoted: &[Quoted],
        markup: &Markup,
    ) -> Stream<'t> {
        let mut stream = Stream::default();
        // Few articles have more than one word or mark in four bytes.
        stream.items.reserve(text.len() / 4);
        stream.lower = Seen::of(text.len() / 24);
        let mut next = 0;
        for (number, paragraph) in paragraphs.iter().enumerate() {
            crate::stop::check();
            let first = stream.items.len();
            let mut at = paragraph.start();
            while next < quoted.len() && quoted[next].outer.start() < paragraph.end() {
                let quote = &quoted[next];
                stream.words(text, markup, at, quote.outer.start());
                stream.quote_items.push(stream.items.len());
                stream.push(text, quote.outer, Kind::Quote(next as u32), Shape::Lower);
                at = quote.outer.end();
                next += 1;
            }
            stream.words(text, markup, at, paragraph.end());
            stream.cut(text, quoted, first, number as u32);
        }
        stream
    }

    /// True where the word is also written in lower case somewhere in the article.
    pub fn seen_lower(&self, word: &str) -> bool {
        self.lower.holds(word)
    }

    /// True where the word is written with a capital inside some sentence of the article, headlines aside.
    pub fn seen_capital(&self, word: &str) -> bool {
        self.capital.holds(word)
    }

    /// The words of an item; nothing past the ends.
    pub fn word(&self, item: usize) -> &'t str {
        self.items.get(item).map_or("", |item| item.word)
    }

    fn push(&mut self, text: &'t str, span: Span, kind: Kind, shape: Shape) {
        self.items.push(Item::new(text, span, kind, shape));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::marks::quoted;
    use crate::text::sentences::paragraphs;

    fn sentences(text: &str) -> usize {
        let paragraphs = paragraphs(text, Span::new(0, text.len()));
        let markup = Markup::read(text, Span::new(0, text.len()));
        Stream::read(
            text,
            &paragraphs,
            &quoted(text, &paragraphs, &markup),
            &markup,
        )
        .sentences
        .len()
    }

    #[test]
    fn quotations_stay_in_the_reporters_sentence() {
        for (text, count) in [
            ("“It is late. Go,” she said. “Now.” He went.", 3),
            ("“Why now?” Jane Doe asked. He left.", 2),
            ("“Why now?” Jane Doe asked a cheering crowd. He left.", 2),
            ("“Why now?” Jane Doe told them that it was late.", 2),
            ("“Why now?” The room fell silent.", 2),
            (
                "Sen. J. Doe of the U.S. Senate spoke to CNN's Ann Roe at 9 a.m. on Sept. 4.",
                1,
            ),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }
}
