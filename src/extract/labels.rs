//! Who speaks in a transcript by a name that stands nowhere else: *ROE: We cannot go on.*
//!
//! In: a page and a tie whose label names nobody known. Out: an entity with the label's name, one a wording; nothing for a name that two
//! people of the text bear. It does not decide what a transcript is.

use super::{page::Page, rules::Tie, wordings::Wordings};
use crate::{
    lexicon::Class,
    model::{Attribution, Entity, SpeakerKind},
    text::Span,
};

/// Words of a label's name at most.
const MOST: usize = 6;

/// The labels that have become entities.
#[derive(Debug, Default)]
pub struct Labels {
    known: Wordings,
}

impl Labels {
    /// Makes the label of a turn its speaker, where nobody else is.
    pub fn name(
        &mut self,
        page: &Page<'_>,
        tie: Option<&Tie>,
        attribution: &mut Attribution,
        entities: &mut Vec<Entity>,
    ) {
        let Some((tie, label)) = tie
            .filter(|t| t.rule == "turn" && attribution.speaker.is_none())
            .and_then(|t| Some((t, t.source_span?)))
        else {
            return;
        };
        if tie.source.is_some_and(|m| page.entities.shared_name(m)) {
            return;
        }
        let Some((name, kind)) = read(page, label) else {
            return;
        };
        attribution.speaker = Some(self.known.entity(name, kind, label, entities));
        attribution.confidence =
            super::confidence::of("turn", super::confidence::Resolution::Described, false);
        attribution.rule = "turn";
    }
}

/// The name that a label in capitals gives: *ROE* is Roe, *THE SPEAKER* the office.
fn read(page: &Page<'_>, label: Span) -> Option<(String, SpeakerKind)> {
    let printed = label.of(page.text);
    let words: Vec<&str> = printed.split_whitespace().take(MOST + 1).collect();
    let letters = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’');
    let capitals =
        !printed.contains(char::is_lowercase) && printed.chars().any(char::is_alphabetic);
    let plain = words.iter().all(|w| w.chars().all(letters));
    // "Q", "A" and initials name nobody.
    if !capitals || !plain || words.len() > MOST || !words.iter().any(|w| w.len() > 2) {
        return None;
    }
    let office = page
        .stream
        .items
        .get(
            page.stream
                .items
                .partition_point(|i| i.span.end() < label.end()),
        )
        .is_some_and(|i| i.is(Class::TITLE.or(Class::ROLE)));
    let kind = if office {
        SpeakerKind::Office
    } else {
        SpeakerKind::Person
    };
    Some((
        words
            .iter()
            .map(|w| title_case(w))
            .collect::<Vec<_>>()
            .join(" "),
        kind,
    ))
}

/// *MCROE-DOE* in small letters but for those that begin a part.
fn title_case(word: &str) -> String {
    let mut begins = true;
    let mut cased = String::with_capacity(word.len());
    for c in word.chars() {
        match begins {
            true => cased.push(c),
            false => cased.extend(c.to_lowercase()),
        }
        begins = !c.is_alphabetic();
    }
    cased
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    #[test]
    fn clippings() {
        let found = read(
            "ROE: We go.\n\nO’DOE: We stay.\n\nROE: We go all the same.\n\nTHE SPEAKER: Order!",
        );
        let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
        assert_eq!(who, ["Roe", "O’Doe", "Roe", "The Speaker"]);
        // Two people bear the name.
        let found = read(
            "Ann Roe met Bob Roe.\n\nROE: We go.\n\nDOE: We stay.\n\nROE: We go all the same.",
        );
        assert_eq!(found[0].1, "(ROE)");
    }
}
