//! The draft's own words around a quotation: the stretches of its sentence that stand outside the marks, and whether a word there is tied
//! to the words quoted.
//!
//! In come a draft and one of its attributions; out come stretches as spans. It knows nothing of the record. Extraction reads the source
//! and what it is sure of; these stretches are what a claim that it left unread may hide in.

use crate::{
    lexicon::{self, Class},
    model::Attribution,
    text::{Span, sentences::abbreviated},
};

/// The most of a sentence that is looked at on either side, in bytes.
const REACH: usize = 320;
/// Marks that open or close a quotation.
pub(super) const MARKS: [char; 8] = ['“', '”', '"', '«', '»', '„', '‟', '\n'];

/// The words before and after the marks, as far as their sentence goes and no other marks stand between.
pub(super) fn stretches(text: &str, of: &Attribution) -> Vec<Span> {
    let mut found = vec![lead(text, of.span), trail(text, of)];
    // The tag may stand in a sentence of its own: “…?” Doe asked.
    let tag = of.cue.or(of.source);
    if let Some(tag) = tag.filter(|tag| !found.iter().any(|stretch| stretch.contains(*tag))) {
        let (from, to) = (
            sentence_start(text, tag.start()),
            sentence_end(text, tag.end()),
        );
        found.push(Span::new(from, to));
    }
    found.retain(|stretch| !stretch.of(text).trim().is_empty());
    found
}

fn lead(text: &str, quoted: Span) -> Span {
    let marks = text[..quoted.start()].trim_end_matches(['“', '"', '«', '„', '‘', '\'', ' ']);
    Span::new(sentence_start(text, marks.len()), marks.len())
}

fn trail(text: &str, of: &Attribution) -> Span {
    let end = of.span.end();
    let rest = &text[end..];
    let from = text.len()
        - rest
            .trim_start_matches(['”', '"', '»', '’', '\'', ',', ' '])
            .len();
    let to = sentence_end(text, from);
    let ended = of.span.of(text).trim_end().ends_with(['.', '!', '?', '…'])
        || text
            .get(end..from)
            .is_some_and(|between| between.contains('.'));
    let next = text.get(from..).and_then(|rest| rest.chars().next());
    let within = |span: Option<Span>| span.is_some_and(|span| (from..to).contains(&span.start()));
    let another = ended && next.is_none_or(|ch| !ch.is_lowercase());
    if another && !within(of.cue) && !within(of.source) {
        return Span::new(from, from);
    }
    Span::new(from, to)
}

/// Where the sentence begins that byte `at` stands in; no further back than marks or a line's start.
pub(super) fn sentence_start(text: &str, at: usize) -> usize {
    let from = (at.saturating_sub(REACH)..=at)
        .find(|&from| text.is_char_boundary(from))
        .unwrap_or(at);
    let before = &text[from..at];
    let mut back = before.char_indices().rev();
    let end = back.find(|&(at, ch)| ends_stretch(before, at, ch));
    from + end.map_or(0, |(at, ch)| at + ch.len_utf8())
}

/// One past the last byte of the sentence that byte `at` stands in; no further than marks or a line's end.
pub(super) fn sentence_end(text: &str, at: usize) -> usize {
    let to = (at..=(at + REACH).min(text.len()))
        .rev()
        .find(|&to| text.is_char_boundary(to))
        .unwrap_or(at);
    let after = &text[at..to];
    let end = (after.char_indices()).find(|&(at, ch)| ends_stretch(after, at, ch));
    at + end.map_or(after.len(), |(end, _)| end)
}

/// The character at this byte closes a sentence, or is a mark or a line's end.
fn ends_stretch(text: &str, at: usize, ch: char) -> bool {
    match ch {
        '.' | '!' | '?' => ends_sentence(text, at),
        _ => MARKS.contains(&ch),
    }
}

/// The mark at this byte closes a sentence: it is not of an abbreviation, a number or a web address.
fn ends_sentence(text: &str, at: usize) -> bool {
    let next = text[at..].chars().nth(1);
    !text[at..].starts_with('.')
        || next.is_none_or(|ch| !ch.is_alphanumeric()) && !abbreviated(&text[..=at])
}

/// The words of a stretch with their spans.
pub(super) fn words(text: &str, stretch: Span) -> impl Iterator<Item = (Span, &str)> {
    let mut at = stretch.start();
    stretch
        .of(text)
        .split_inclusive(char::is_whitespace)
        .filter_map(move |piece| {
            at += piece.len();
            let mark = |ch: char| !ch.is_alphanumeric();
            let begun = piece.trim_start_matches(mark);
            let bare = begun.trim_end_matches(mark);
            let start = at - begun.len();
            (!bare.is_empty()).then(|| (Span::new(start, start + bare.len()), bare))
        })
}

/// What the word lists know of a word.
pub(super) fn class(word: &str) -> Class {
    let bare = word.trim_end_matches("’s").trim_end_matches("'s");
    lexicon::look_up(bare, 0, bare.len()).word
}

/// True where nothing stands between a claim and the words that it may belong to but what an attribution is made of: no other verb, no
/// clause. “said Roe, the mayor, late on” is such a stretch, “said Roe, who resigned” is none.
pub(super) fn is_tied(text: &str, stretch: Span, claim: Span, of: &Attribution) -> bool {
    let inside = |span: Option<Span>| span.filter(|span| stretch.contains(*span));
    let anchors: Vec<Span> = [inside(of.cue), inside(of.source)]
        .into_iter()
        .flatten()
        .collect();
    let edge = match stretch.start() >= of.span.end() {
        true => stretch.start(),
        false => stretch.end(),
    };
    // The nearest of cue and source; the marks where neither is here.
    let nearest = anchors
        .iter()
        .map(|anchor| match anchor.start() < claim.start() {
            true => Span::new(anchor.end().min(claim.start()), claim.start()),
            false => Span::new(claim.end().min(anchor.start()), anchor.start()),
        })
        .min_by_key(|between| between.len())
        .unwrap_or(match edge < claim.start() {
            true => Span::new(edge, claim.start()),
            false => Span::new(claim.end(), edge.max(claim.end())),
        });
    let mut before = Class::NONE;
    let mut part_of_day = false;
    for (span, word) in words(text, nearest) {
        let class = class(word);
        let spoken = anchors.iter().any(|anchor| anchor.overlaps(span));
        let noun = before.any(
            Class::DETERMINER
                .or(Class::POSSESSIVE)
                .or(Class::PREPOSITION),
        );
        let verb = class.any(Class::VERB.or(Class::AUXILIARY).or(Class::CUE))
            && !class.any(Class::NOUNISH.or(Class::ADVERB).or(Class::PREPOSITION))
            && word.starts_with(char::is_lowercase);
        let speaking = matches!(
            word.to_lowercase().as_str(),
            "speaking" | "talking" | "addressing"
        );
        let clause = class.any(Class::RELATIVE.or(Class::COORDINATOR))
            || matches!(
                word,
                "that"
                    | "as"
                    | "when"
                    | "after"
                    | "before"
                    | "because"
                    | "since"
                    | "until"
                    | "about"
                    | "of"
            );
        // “In the early hours of Wednesday”.
        let part = word == "of" && part_of_day;
        part_of_day = matches!(
            word,
            "hours" | "morning" | "afternoon" | "evening" | "night" | "eve" | "steps"
        );
        if !spoken && !part && (clause || verb && !noun && !speaking) {
            return false;
        }
        before = class;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Article, extract};

    fn read(text: &str) -> Vec<&str> {
        let found = extract(&Article::plain(text, None));
        stretches(text, &found.attributions[0])
            .into_iter()
            .map(|span| span.of(text).trim())
            .collect()
    }

    #[test]
    fn the_sentence_around_the_marks() {
        for (text, expected) in [
            (
                "It rained. “The quay will close on Friday,” Ann Roe said in Oslo. It did.",
                &["Ann Roe said in Oslo"][..],
            ),
            (
                "On Sept. 3, Ann Roe said: “The quay will close.” Nobody minded.",
                &["On Sept. 3, Ann Roe said:"],
            ),
            (
                "“Will the quay close?” Ann Roe asked on Monday.",
                &["Ann Roe asked on Monday"],
            ),
            ("“The quay will close on Friday.” Bo Lund left.", &[]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn claims_that_are_tied_to_the_words() {
        for (tail, claim, expected) in [
            ("Ann Roe said on Monday", "Monday", true),
            ("Ann Roe said by phone from Geneva", "Geneva", true),
            ("said Ann Roe, the mayor, late on Monday", "Monday", true),
            ("Ann Roe said, speaking in Oslo", "Oslo", true),
            ("said Ann Roe, who resigned on Monday", "Monday", false),
            (
                "said Ann Roe after the quay closed on Monday",
                "Monday",
                false,
            ),
            ("Ann Roe said of the vote on Monday", "Monday", false),
        ] {
            let text = format!("“The quay will stay open for a year,” {tail}.");
            let found = extract(&Article::plain(&text, None));
            let of = &found.attributions[0];
            let at = text.rfind(claim).unwrap();
            let claim = Span::new(at, at + claim.len());
            let stretch = stretches(&text, of)[0];
            assert_eq!(is_tied(&text, stretch, claim, of), expected, "{tail}");
        }
    }
}
