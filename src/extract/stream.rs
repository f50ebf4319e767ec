//! Reads an article as the reporter's own words: tokens in order, each quotation standing as a single item among them.
//!
//! In: the text, its paragraphs and the quoted stretches. Out: items with their word classes, cut into sentences. What stands inside
//! the marks is not looked into, so that "…," *he said* is a sentence of the reporter's whose object is the quotation. It knows
//! nothing of names or cues.

use rustc_hash::FxHashSet;

use crate::{
    lexicon::{self, Class},
    text::{Span, sentences::abbreviated},
};

use super::{marks::Quoted, markup::Markup, references};

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
pub struct Item {
    /// Where it stands; a word without its possessive ending.
    pub span: Span,
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

impl Item {
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
pub struct Stream {
    /// The items, in the order of the text.
    pub items: Vec<Item>,
    /// The sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Where each quotation stands among the items.
    pub quote_items: Vec<usize>,
    /// Hashes of the words seen in lower case: a capital on such a word at the start of a sentence names nobody.
    lower: FxHashSet<u64>,
    /// Hashes of the words seen with a capital inside a sentence: such a word is a name at a sentence's start too.
    capital: FxHashSet<u64>,
}

impl Stream {
    /// Reads the paragraphs of `text`.
    pub fn read(text: &str, paragraphs: &[Span], quoted: &[Quoted], markup: &Markup) -> Stream {
        let mut stream = Stream::default();
        stream.items.reserve(text.len() / 5);
        stream.lower.reserve((text.len() / 24).min(4_096));
        let mut next = 0;
        for (number, paragraph) in paragraphs.iter().enumerate() {
            crate::stop::check();
            let first = stream.items.len();
            let mut at = paragraph.start();
            while next < quoted.len() && quoted[next].outer.start() < paragraph.end() {
                let quote = &quoted[next];
                stream.words(text, markup, at, quote.outer.start());
                stream.quote_items.push(stream.items.len());
                stream.push(quote.outer, Kind::Quote(next as u32), Shape::Lower);
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
        self.lower.contains(&hash_lower(word))
    }

    /// True where the word is written with a capital inside some sentence of the article, headlines aside.
    pub fn seen_capital(&self, word: &str) -> bool {
        self.capital.contains(&hash_lower(word))
    }

    /// The words of an item.
    pub fn text<'t>(&self, text: &'t str, item: usize) -> &'t str {
        self.items.get(item).map_or("", |i| i.span.of(text))
    }

    fn push(&mut self, span: Span, kind: Kind, shape: Shape) {
        self.items.push(Item {
            span,
            kind,
            shape,
            class: Class::NONE,
            phrase: Class::NONE,
            phrase_len: 0,
            possessive: false,
            sentence: 0,
        });
    }

    /// Tokenises what is seen of `from..to`.
    fn words(&mut self, text: &str, markup: &Markup, from: usize, to: usize) {
        let mut at = from;
        for piece in markup.between(from, to) {
            self.plain(text, at, piece.start());
            at = piece.end().min(to);
            at += match references::is_apostrophe(text, piece.start()) {
                true => self.ending_at(&text[at..to], piece.start()),
                false => self.possessive_at(&text[at..to], piece.start()),
            };
        }
        self.plain(text, at, to);
    }

    /// The ending of "**Doe**'s" behind markup that begins at `end`: its length, once the word before has it.
    fn possessive_at(&mut self, rest: &str, end: usize) -> usize {
        let Some(length) = ["'s", "’s"].iter().find_map(|ending| {
            let after = rest.strip_prefix(ending)?;
            (!after.starts_with(char::is_alphanumeric)).then_some(ending.len())
        }) else {
            return 0;
        };
        match self.items.last_mut() {
            Some(last) if last.kind == Kind::Word && last.span.end() == end => {
                last.possessive = true;
                length
            }
            _ => 0,
        }
    }

    /// The "s" of "Doe&rsquo;s" behind the apostrophe that begins at `end`: its length, once the word before has it.
    fn ending_at(&mut self, rest: &str, end: usize) -> usize {
        let ending = rest
            .strip_prefix('s')
            .is_some_and(|after| !after.starts_with(char::is_alphanumeric));
        match self.items.last_mut() {
            Some(last) if ending && last.kind == Kind::Word && last.span.end() == end => {
                last.possessive = true;
                1
            }
            _ => 0,
        }
    }

    /// Tokenises `from..to`, which holds no markup.
    fn plain(&mut self, text: &str, from: usize, to: usize) {
        let bytes = text.as_bytes();
        let mut at = from;
        // Phrases waiting for their end: the item that begins one, and the byte where it ends.
        let mut phrase: Option<(usize, usize)> = None;
        while at < to {
            let byte = bytes[at];
            if byte.is_ascii_whitespace() {
                at += 1;
                continue;
            }
            let start = at;
            if byte.is_ascii_alphanumeric()
                || byte >= 0x80 && text[at..].starts_with(char::is_alphanumeric)
                || byte == b'@'
                || byte == b'#'
                || byte == b'$'
            {
                let end = word_end(text, start, to);
                at = end;
                self.word(text, start, end);
            } else {
                let c = text[at..].chars().next().unwrap_or(' ');
                at += c.len_utf8();
                let kind = match c {
                    ',' => Kind::Comma,
                    '.' | '!' | '?' | '…' => Kind::Stop,
                    ':' => Kind::Colon,
                    ';' => Kind::Semicolon,
                    '—' | '–' | '―' | '-' => Kind::Dash,
                    '(' | '[' => Kind::Open,
                    ')' | ']' => Kind::Close,
                    _ if c.is_whitespace() => continue,
                    _ => Kind::Other,
                };
                // Stops and dashes in a row are one.
                if let Some(last) = self.items.last_mut()
                    && last.kind == kind
                    && matches!(kind, Kind::Stop | Kind::Dash | Kind::Other)
                    && last.span.end() == start
                {
                    last.span = Span::new(last.span.start(), at);
                    continue;
                }
                self.push(Span::new(start, at), kind, Shape::Lower);
                continue;
            }
            let index = self.items.len() - 1;
            if let Some((begin, end)) = phrase
                && at >= end
            {
                let count = index + 1 - begin;
                if let Some(item) = self.items.get_mut(begin) {
                    item.phrase_len = u8::try_from(count).unwrap_or(0);
                }
                phrase = None;
            }
            let entry = lexicon::look_up(text, start, at);
            let item = &mut self.items[index];
            item.class = if entry.word.is_empty() && item.span.end() < at {
                lexicon::look_up(text, start, item.span.end()).word
            } else {
                entry.word
            };
            if entry.phrase_end > at && entry.phrase_end <= to && phrase.is_none() {
                item.phrase = entry.phrase;
                phrase = Some((index, entry.phrase_end));
            }
        }
    }

    fn word<'t>(&mut self, text: &'t str, start: usize, end: usize) {
        let word = &text[start..end];
        let bytes = word.as_bytes();
        if bytes[0].is_ascii_digit() || bytes[0] == b'$' {
            self.push(Span::new(start, end), Kind::Number, Shape::Lower);
            return;
        }
        // Past an apostrophe at the end of a word; most words end in a letter, which one look at their last byte tells.
        let owner = |word: &'t str| match word.as_bytes().last() {
            Some(b'\'') => word.strip_suffix('\''),
            Some(0x80..) => word.strip_suffix('’'),
            _ => None,
        };
        let bare = match bytes.last() {
            Some(b's' | b'S') => owner(&word[..word.len() - 1]),
            _ => None,
        };
        let mut possessive = bare.is_some();
        let mut kept = bare.map_or(end, |bare| start + bare.len());
        if bare.is_none()
            && let Some(plural) = owner(word)
        {
            possessive = plural.ends_with(['s', 'S', 'x', 'z']);
            kept = start + plural.len();
        }
        let shape = shape(&text[start..kept]);
        if shape == Shape::Lower {
            self.lower.insert(hash_lower(&text[start..kept]));
        }
        self.push(Span::new(start, kept), Kind::Word, shape);
        if let Some(item) = self.items.last_mut() {
            item.possessive = possessive;
        }
    }

    /// Cuts the items of one paragraph, from `first` on, into sentences.
    fn cut(&mut self, text: &str, quoted: &[Quoted], first: usize, paragraph: u32) {
        let mut start = first;
        for at in first..self.items.len() {
            self.items[at].sentence = self.sentences.len() as u32;
            let full = at + 1 - start == LONGEST_SENTENCE;
            if at + 1 == self.items.len() || full || self.ends_at(text, quoted, at) {
                let headline = headline(text, &self.items[start..=at]);
                if !headline {
                    for inner in start + 1..=at {
                        let item = &self.items[inner];
                        if item.capital()
                            && matches!(self.items[inner - 1].kind, Kind::Word | Kind::Comma)
                        {
                            self.capital.insert(hash_lower(item.span.of(text)));
                        }
                    }
                }
                self.sentences.push(Sentence {
                    start,
                    end: at + 1,
                    paragraph,
                    headline,
                });
                start = at + 1;
            }
        }
    }

    /// True where a sentence ends with item `at`, given that more items follow in the paragraph.
    fn ends_at(&self, text: &str, quoted: &[Quoted], at: usize) -> bool {
        let item = &self.items[at];
        let next = &self.items[at + 1];
        let goes_on = match next.kind {
            Kind::Word => next.shape == Shape::Lower && !next.span.of(text).starts_with(['@', '#']),
            Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Close | Kind::Stop => true,
            Kind::Dash => !matches!(item.kind, Kind::Stop),
            _ => false,
        };
        match item.kind {
            // "Juror No. 4"
            Kind::Stop
                if next.kind == Kind::Number
                    && at > 0
                    && self.items[at - 1].span.end() == item.span.start()
                    && matches!(self.items[at - 1].span.of(text), "No" | "Nos") =>
            {
                false
            }
            Kind::Stop => !goes_on && next.span.start() > item.span.end(),
            Kind::Word
                if item.class.any(Class::ABBREVIATION)
                    && text[item.span.range()].ends_with('.') =>
            {
                // "in the U.S. The senator": an abbreviation that no name follows, before a word that opens sentences.
                !item.class.any(Class::TITLE)
                    && next.kind == Kind::Word
                    && next.shape == Shape::Capital
                    && next.class.any(Class::OPENER)
            }
            Kind::Quote(number) => {
                if goes_on {
                    return false;
                }
                // "Doe replied: “…” Mrs. Roe later said": the tag behind belongs to what follows.
                let introduced = at > 0 && self.items[at - 1].kind == Kind::Colon;
                let words = quoted[number as usize].span.of(text);
                let mut end = words
                    .chars()
                    .rev()
                    .filter(|c| !matches!(c, '\'' | '’' | '"' | '”' | ')'));
                match end.next() {
                    Some('.') if abbreviated(words) => {
                        next.kind == Kind::Word && next.class.any(Class::OPENER)
                    }
                    Some('.' | '!' | '?' | '…') => {
                        introduced || !(next.kind == Kind::Word && self.tag_follows(text, at + 1))
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// True where "told the crowd." stands at a cue: whom it was said to, and nothing of what.
    fn told_somebody(&self, text: &str, cue: usize) -> bool {
        if !matches!(
            self.items[cue].span.of(text),
            "told" | "tells" | "asked" | "asks" | "assured" | "informed" | "reminded" | "warned"
        ) {
            return false;
        }
        for item in self.items[cue + 1..].iter().take(10) {
            match item.kind {
                Kind::Stop | Kind::Comma => return true,
                Kind::Word if item.is(Class::PREPOSITION) => return true,
                Kind::Word
                    if item.is(Class::AUXILIARY.or(Class::VERB).or(Class::CONJUNCTION))
                        || item.is(Class::RELATIVE) =>
                {
                    return false;
                }
                Kind::Word | Kind::Number => {}
                _ => return false,
            }
        }
        true
    }

    /// True where "Jane Doe said." or "Mr. Doe asked the room." follows: a source and a cue that end there, which belong to the
    /// question before them.
    fn tag_follows(&self, text: &str, from: usize) -> bool {
        let mut at = from;
        while at < self.items.len() && at < from + 12 {
            let item = &self.items[at];
            if item.is(Class::SPEECH) && !item.capital() && at > from {
                return match self.items.get(at + 1) {
                    None => true,
                    Some(next) => match next.kind {
                        Kind::Stop | Kind::Comma | Kind::Semicolon | Kind::Dash => true,
                        Kind::Word => {
                            next.is(Class::PREPOSITION
                                .or(Class::WEEKDAY)
                                .or(Class::TIME)
                                .or(Class::ADVERB))
                                || self.told_somebody(text, at)
                        }
                        _ => false,
                    },
                };
            }
            if item.kind == Kind::Open
                && let Some(close) =
                    (at..self.items.len().min(at + 6)).find(|&c| self.items[c].kind == Kind::Close)
            {
                at = close + 1;
                continue;
            }
            // "Jane Doe, Roe's adviser on trade, said at a meeting."
            if item.kind == Kind::Comma && at > from + 1 {
                let close = (at + 1..self.items.len().min(at + 24))
                    .find(|&c| matches!(self.items[c].kind, Kind::Comma | Kind::Stop));
                let Some(close) = close else { return false };
                if self.items[close].kind == Kind::Comma
                    && self
                        .items
                        .get(close + 1)
                        .is_some_and(|i| i.is(Class::SPEECH))
                {
                    at = close + 1;
                    continue;
                }
                return false;
            }
            let name = item.capital()
                || item.is(Class::PARTICLE
                    .or(Class::DETERMINER)
                    .or(Class::ROLE)
                    .or(Class::ADVERB));
            if item.kind != Kind::Word || !name {
                return false;
            }
            at += 1;
        }
        false
    }
}

/// True where all longer words have a capital, as in headlines of the American kind.
fn headline(text: &str, items: &[Item]) -> bool {
    // "Ann Roe and Bob Doe met." is a sentence.
    let stopped = items.last().is_some_and(|i| i.span.of(text) == ".");
    let mut words = 0;
    let mut open = 0;
    for item in items.iter().filter(|i| i.kind == Kind::Word) {
        if item.capital() {
            words += 1;
            open += usize::from(
                !item.is(Class::TITLE
                    .or(Class::BODY)
                    .or(Class::NATIONALITY)
                    .or(Class::WEEKDAY)
                    .or(Class::MONTH))
                    && item.is(Class::VERB
                        .or(Class::CUE)
                        .or(Class::AUXILIARY)
                        .or(Class::PREPOSITION)
                        .or(Class::POSSESSIVE)
                        .or(Class::SUBJECT_PRONOUN)
                        .or(Class::DETERMINER)
                        .or(Class::CONJUNCTION)
                        .or(Class::ADVERB)),
            );
        } else if item.span.len() > 3 {
            return false;
        }
    }
    words >= 4 && (open >= 1 || words >= 6 && !stopped)
}

/// Where the word that begins at `start` ends: letters and figures with single hyphens, apostrophes, stops or ampersands between them.
fn word_end(text: &str, start: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    if matches!(bytes[at], b'@' | b'#' | b'$') {
        at += 1;
    }
    loop {
        while at < to && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
            at += 1;
        }
        if at >= to {
            return at;
        }
        // Most words end at a space or a comma, which needs no closer look.
        if bytes[at].is_ascii()
            && !matches!(
                bytes[at],
                b'\'' | b'-' | b'&' | b'/' | b',' | b':' | b'%' | b'.'
            )
        {
            return at;
        }
        let rest = &text[at..to];
        let Some(c) = rest.chars().next() else {
            return at;
        };
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            at += c.len_utf8();
            continue;
        }
        let after = &rest[c.len_utf8()..];
        let joined = after.starts_with(char::is_alphanumeric);
        match c {
            '\'' | '’' if joined => at += c.len_utf8(),
            '\'' | '’' if text[start..at].ends_with(['s', 'S']) && after.starts_with(' ') => {
                return at + c.len_utf8();
            }
            '-' | '&' | '/' | '‑' if joined => at += c.len_utf8(),
            ',' | ':'
                if joined
                    && bytes[at - 1].is_ascii_digit()
                    && after.as_bytes()[0].is_ascii_digit() =>
            {
                at += 1
            }
            '%' if bytes[at - 1].is_ascii_digit() => return at + 1,
            '.' => {
                let so_far = &text[start..at + 1];
                let dotted = joined
                    && (bytes[at - 1].is_ascii_digit()
                        || memchr::memchr(b'.', &bytes[start..at]).is_some()
                        || text[start..at].chars().nth(1).is_none());
                if dotted || joined && after.as_bytes()[0].is_ascii_lowercase() {
                    at += 1;
                } else if abbreviated(so_far) && !bytes[start].is_ascii_digit() {
                    return at + 1;
                } else {
                    return at;
                }
            }
            _ => return at,
        }
    }
}

fn shape(word: &str) -> Shape {
    // Most words are small letters of ASCII and nothing else.
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Shape::Lower;
    }
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let (Some(first), second) = (letters.next(), letters.next()) else {
        return Shape::Lower;
    };
    if !first.is_uppercase() {
        // iPhone, deGrasse, al-Assad
        let inner = word.chars().skip(1).any(char::is_uppercase) && !word.starts_with(['@', '#']);
        return if inner { Shape::Capital } else { Shape::Lower };
    }
    match second {
        None => Shape::Initial,
        Some(c) if c.is_uppercase() && letters.all(char::is_uppercase) => Shape::Caps,
        _ => Shape::Capital,
    }
}

fn hash_lower(word: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    for chunk in word.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        bytes.make_ascii_lowercase();
        hasher.write_u64(u64::from_le_bytes(bytes));
    }
    hasher.finish()
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
