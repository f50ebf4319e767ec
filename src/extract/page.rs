//! All that has been read of one article before quotations are tied to sources.
//!
//! In: the text. Out: paragraphs, quoted stretches, the stream, mentions, cues and entities, and small questions about them that
//! several rules ask. It decides nothing.

use crate::lexicon::Class;
use crate::{
    model::DocumentKind,
    text::{Span, sentences::paragraphs},
};

use super::{
    apart,
    blocks::{self, Block},
    circumstances::Extras,
    cues::{Cues, Event},
    entities::Entities,
    marks::{self, Quoted, Set},
    markup::Markup,
    mentions::Mentions,
    stream::{Item, Kind, Sentence, Stream},
    when::tokens::Tokens,
};

/// One article, read.
pub struct Page<'t> {
    /// The whole text.
    pub text: &'t str,
    /// The paragraphs of the body as the text has them.
    pub lines: Vec<Span>,
    /// The paragraphs as the page shows them.
    pub paragraphs: Vec<Span>,
    /// What each paragraph is on the page.
    pub blocks: Vec<Block>,
    /// The Markdown that is not read.
    pub markup: Markup,
    /// What stands between marks or is set apart without them, in order.
    pub quoted: Vec<Quoted>,
    /// The first answer of an interview, by number of the quotation.
    pub first_answer: Option<usize>,
    /// The reporter's words.
    pub stream: Stream<'t>,
    /// Every word, number and mark of the body, what stands in quotation marks included.
    pub tokens: Tokens,
    /// The noun phrases.
    pub mentions: Mentions,
    /// The cues.
    pub cues: Cues,
    /// Who is named.
    pub entities: Entities,
    /// Credits of pictures, and talk of translation.
    pub extras: Extras,
}

impl<'t> Page<'t> {
    /// Reads the body of a text.
    pub fn read(text: &'t str, body: Span, kind: DocumentKind) -> Page<'t> {
        let lines = paragraphs(text, body);
        let (blocks, inner) = blocks::read(text, &lines);
        let markup = Markup::read(text, body).with(inner);
        let paragraphs: Vec<Span> = blocks.iter().map(|b| b.span).collect();
        let quoted = marks::quoted(text, &paragraphs, &markup);
        let quoted = apart::read(text, &blocks, &markup, quoted, kind);
        let stream = Stream::read(text, &paragraphs, &quoted, &markup);
        let mentions = Mentions::read(&stream);
        let cues = Cues::read(text, &stream, &mentions);
        let entities = Entities::read(text, &stream, &mentions);
        Page {
            text,
            lines,
            paragraphs,
            blocks,
            markup,
            first_answer: quoted.iter().position(|q| q.set == Set::Answer),
            quoted,
            stream,
            tokens: Tokens::read(text, body),
            mentions,
            cues,
            entities,
            extras: Extras::read(text, body),
        }
    }

    /// The item of a quotation.
    pub fn item_of(&self, quote: usize) -> usize {
        self.stream.quote_items[quote]
    }

    /// The sentence that a quotation stands in, and its number.
    pub fn sentence_of(&self, quote: usize) -> (u32, Sentence) {
        let number = self.stream.items[self.item_of(quote)].sentence;
        (number, self.stream.sentences[number as usize])
    }

    /// An item, where there is one.
    pub fn item(&self, at: usize) -> Option<&Item<'t>> {
        self.stream.items.get(at)
    }

    /// The kind of an item; `Other` past the ends.
    pub fn kind(&self, at: usize) -> Kind {
        self.item(at).map_or(Kind::Other, |i| i.kind)
    }

    /// The words of an item.
    pub fn word(&self, at: usize) -> &'t str {
        self.stream.word(at)
    }

    /// The words of a quotation.
    pub fn words(&self, quote: usize) -> &'t str {
        self.quoted[quote].span.of(self.text)
    }

    /// The words that an item of a quotation holds, without its outer marks; nothing for other items.
    pub fn words_of_item(&self, at: usize) -> &'t str {
        match self.kind(at) {
            Kind::Quote(number) => self.words(number as usize),
            _ => "",
        }
    }

    /// The stretch of text from item `from` to before item `to`.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let items = &self.stream.items;
        Span::new(items[from].span.start(), items[to - 1].span.end())
    }

    /// Where an event's cue stands.
    pub fn cue_span(&self, event: &Event) -> Span {
        self.span(event.cue.0, event.cue.1)
    }

    /// True where the quotation is all that its sentence holds but for punctuation.
    pub fn stands_alone(&self, quote: usize) -> bool {
        let (_, sentence) = self.sentence_of(quote);
        self.stream.items[sentence.start..sentence.end]
            .iter()
            .all(|i| match i.kind {
                Kind::Word => i.class.any(Class::COORDINATOR.or(Class::ADVERB)),
                kind => kind != Kind::Number,
            })
    }
}
