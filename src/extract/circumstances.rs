//! What else an article says of a quotation: through whom the words came, whether they were translated, where on the page they stand.
//!
//! In: a page, a quotation and its tie. Out: the outlet that passed the words on (rule R24), a mark for translations (rule R19), the
//! kind of occurrence (rule R23). It does not decide who speaks.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;

use crate::{lexicon::Class, model::OccurrenceKind, text::Span};

use super::{
    blocks::BlockKind,
    cues::By,
    page::Page,
    rules::Tie,
    stream::{Item, Kind, Sentence},
};

/// More cues in one sentence than any prose has; what came through whom is then not read, so that the cost stays in proportion.
const MOST_EVENTS: usize = 64;

/// How much of one sentence, in words and marks, is searched for a word on translation.
const MOST_ITEMS: usize = 600;

/// Through whom the words came: "dpa" in "told dpa", "Reuters" in ", Reuters reported" and ", according to Reuters".
pub fn via(page: &Page<'_>, sentence: u32, tie: &Tie) -> Option<Span> {
    let stretch = page.stream.sentences[sentence as usize];
    let events = page.cues.of_sentence(sentence);
    if events.len() > MOST_EVENTS {
        return None;
    }
    let cue = tie.event?;
    let own = events.iter().find(|e| e.cue.0 == cue)?;
    // "told Reuters", "in an interview with CNN", "quoted by Tass".
    let told = matches!(page.word(own.cue.0), "told" | "tells" | "telling");
    if told && let Some(span) = outlet_at(page, own.cue.1, stretch.end) {
        return Some(span);
    }
    for at in own.cue.1..stretch.end.min(own.cue.1 + 12) {
        let word = page.word(at);
        let interview = word == "with" && page.word(at.wrapping_sub(1)) == "interview";
        let quoted = word == "by"
            && matches!(
                page.word(at.wrapping_sub(1)),
                "quoted" | "reported" | "cited" | "saying"
            );
        if (interview || quoted)
            && let Some(span) = outlet_at(page, at + 1, stretch.end)
        {
            return Some(span);
        }
        if matches!(page.kind(at), Kind::Quote(_) | Kind::Semicolon) {
            break;
        }
    }
    let other = events.iter().find(|e| {
        e.cue.0 != cue
            && (e.by == By::According || page.item(e.cue.0).is_some_and(reports))
            && e.source.is_some_and(|m| is_outlet(page, m))
    })?;
    other.source_span
}

fn reports(item: &Item<'_>) -> bool {
    matches!(
        item.word,
        "reported" | "reports" | "reporting" | "quoted" | "cited" | "citing"
    )
}

fn outlet_at(page: &Page<'_>, at: usize, end: usize) -> Option<Span> {
    let mut at = at;
    while at < end
        && page.item(at).is_some_and(|i| i.is(Class::DETERMINER))
        && page.mentions.at(at).is_none()
    {
        at += 1;
    }
    let m = page.mentions.at(at).filter(|_| at < end)?;
    is_outlet(page, m).then(|| page.mentions.all[m].span(&page.stream))
}

fn is_outlet(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    let items = &page.stream.items[mention.start..mention.end];
    let phrase = items.iter().any(|i| i.phrase.any(Class::OUTLET));
    let named = mention.name.is_some();
    phrase
        || named && items.iter().any(|i| i.is(Class::OUTLET))
        || items
            .last()
            .is_some_and(|i| i.is(Class::OUTLET) && !i.is(Class::PEOPLE))
}

/// True where the sentence says that the words were translated.
pub fn translated(page: &Page<'_>, sentence: u32) -> bool {
    if !page.extras.translates {
        return false;
    }
    let stretch = page.stream.sentences[sentence as usize];
    let end = stretch.end.min(stretch.start + MOST_ITEMS);
    let items = page.stream.items[stretch.start..end].iter();
    items.filter(|i| i.span.len() >= "translat".len()).any(|i| {
        let word = i.word.as_bytes();
        matches!(word[0], b't' | b'T' | b'i')
            && [&b"translat"[..], b"Translat", b"interpreter"]
                .iter()
                .any(|stem| word.starts_with(stem))
    })
}

/// Where on the page a sentence stands.
pub fn position(page: &Page<'_>, sentence: u32, tie: Option<&Tie>) -> OccurrenceKind {
    let stretch = page.stream.sentences[sentence as usize];
    if tie.is_some_and(|t| t.rule == "pull-quote") {
        OccurrenceKind::PullQuote
    } else if stretch.headline
        || page.blocks[stretch.paragraph as usize].kind == BlockKind::Heading
        || is_title(page, &stretch)
    {
        OccurrenceKind::Headline
    } else if is_caption(page, &stretch) {
        OccurrenceKind::Caption
    } else {
        OccurrenceKind::Body
    }
}

/// A first line without a full stop, with more paragraphs below.
fn is_title(page: &Page<'_>, sentence: &Sentence) -> bool {
    let closed = page.kind(sentence.end - 1) == Kind::Stop
        || matches!(page.kind(sentence.end - 1), Kind::Quote(_))
            && page.stream.items[sentence.end - 1]
                .word
                .trim_end_matches(['"', '”', '\'', '’'])
                .ends_with(['.', '!', '?']);
    sentence.paragraph == 0
        && page.paragraphs.len() > 2
        && !closed
        && sentence.start == 0
        && sentence.end < 30
        && page
            .stream
            .sentences
            .get(1)
            .is_some_and(|s| s.paragraph > 0)
}

/// A sentence with a picture's credit in it.
fn is_caption(page: &Page<'_>, sentence: &Sentence) -> bool {
    let stretch = page.span(sentence.start, sentence.end);
    let first = page
        .extras
        .credits
        .partition_point(|credit| credit.start() < stretch.start());
    page.extras.credits[first..]
        .iter()
        .take_while(|credit| credit.start() < stretch.end())
        .any(|credit| stretch.contains(*credit))
}

/// What an article holds beside its words, and few articles do.
#[derive(Debug, Default)]
pub struct Extras {
    /// The credits of pictures, in order.
    pub credits: Vec<Span>,
    /// It speaks of translation somewhere.
    pub translates: bool,
}

/// What a credit of a picture holds.
static CREDITS: LazyLock<[memmem::Finder<'static>; 8]> = LazyLock::new(|| {
    [
        "Getty Images",
        "AP Photo",
        "/ AFP",
        "/AFP",
        "File photo",
        "(Photo",
        "Photo by",
        "Photograph:",
    ]
    .map(memmem::Finder::new)
});

/// What one of which every credit holds, and every word on translation: one search tells of most articles that they have neither.
static STEMS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let stems = ["Getty Images", "AFP", "hoto", "ranslat", "nterpreter"];
    // Of this kind alone are a few patterns searched for many bytes at a time.
    let kind = MatchKind::LeftmostFirst;
    AhoCorasick::builder().match_kind(kind).build(stems).ok()
});

/// The first of those that are of translation.
const TRANSLATION: usize = 3;

impl Extras {
    /// Reads the body of a text.
    pub fn read(text: &str, body: Span) -> Extras {
        let stretch = body.of(text).as_bytes();
        let (mut credits, mut translates) = (false, false);
        for stem in STEMS.iter().flat_map(|stems| stems.find_iter(stretch)) {
            match stem.pattern().as_usize() < TRANSLATION {
                true => credits = true,
                false => translates = true,
            }
            if credits && translates {
                break;
            }
        }
        Extras {
            credits: match credits {
                true => self::credits(stretch, body),
                false => Vec::new(),
            },
            translates,
        }
    }
}

/// Where the credits of pictures stand, in the order of the text.
fn credits(stretch: &[u8], body: Span) -> Vec<Span> {
    let mut found: Vec<Span> = CREDITS
        .iter()
        .flat_map(|credit| {
            let length = credit.needle().len();
            credit
                .find_iter(stretch)
                .map(move |at| Span::new(at, at + length).shifted(body.start()))
        })
        .collect();
    found.sort_unstable();
    found
}
