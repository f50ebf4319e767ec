//! Finds places: what a preposition of place puts somewhere, and datelines.
//!
//! In: a text and a stretch of it. Out: places with their names as printed. A name is a place only where the sentence makes it one
//! ("in Jordan", "Paris, Texas", "the city of Izium"), since Washington, Houston, Jordan and Chad are people too; and not where it
//! is part of a longer name (the Washington Post, Paris-based). Of names that several places bear it says so. It knows nothing of who
//! was there; `occasion` decides which place is whose.

use crate::{
    lexicon::places::{PlaceEntry, PlaceKind},
    text::{Span, words::one_line},
};

use super::{
    known::List,
    when::tokens::{Kind, Token, tokens},
};

mod dateline;
mod names;

pub(super) use dateline::dateline;
pub(super) use names::{court, unknown, venue};

use names::{city_of, name, named_with_region, takes_article};

/// A place as a text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name, without preposition and article, with the state or country that the text adds.
    pub span: Span,
    /// The same on one line.
    pub name: String,
    /// What the gazetteer knows of it; `None` for a place that only the text makes one ("Izium, Ukraine").
    pub entry: Option<PlaceEntry>,
    /// The name is borne by several places, and the text does not say which it means.
    pub ambiguous: bool,
}

impl Place {
    /// True for a whole country, a state or a region: too wide to be a meeting place.
    pub fn wide(&self) -> bool {
        self.entry.is_some_and(|entry| {
            matches!(
                entry.kind,
                PlaceKind::Country | PlaceKind::State | PlaceKind::Region
            )
        }) && !self.name.contains(',')
    }
}

/// The rule of a place that its sentence alone makes one: which place of the name it is, and where it lies, stays open.
pub const AS_NAMED: &str = "place-as-named";

/// The prepositions that put somebody somewhere.
pub(super) const PREPOSITIONS: [&str; 9] = [
    "in", "at", "from", "outside", "inside", "near", "aboard", "to", "around",
];

/// Every place of the stretch, in order.
pub fn find(text: &str, within: Span) -> Vec<Place> {
    let tokens = tokens(text, within);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let preposition = PREPOSITIONS
            .iter()
            .any(|word| tokens[at].of(text).eq_ignore_ascii_case(word));
        let read = if preposition {
            read(text, &tokens, at + 1)
        } else {
            named_with_region(text, &tokens, at)
        };
        at += 1;
        if let Some((place, next)) = read {
            found.push(place);
            at = next;
        }
    }
    found
}

/// Words in small letters that lead to a place's name: the parts of a town or a country first, then "the" and "city".
const LEADING_WORDS: [&str; 24] = [
    "central",
    "downtown",
    "northern",
    "southern",
    "eastern",
    "western",
    "north",
    "south",
    "east",
    "west",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "nearby",
    "neighboring",
    "neighbouring",
    "upstate",
    "the",
    "city",
];

/// The parts of a town or a country that stand before its name.
const PARTS: &[&str] = LEADING_WORDS.split_at(22).0;

const LEADING: &List = &List::new(27, &LEADING_WORDS);

/// The lists that are looked up with every token.
pub(super) const LISTS: &[&List] = &[LEADING];

/// The place that a preposition before `at` governs, and the token after it.
pub(super) fn read(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
    // Most words neither are a name nor lead to one.
    let first = tokens.get(at)?;
    if !first.known.on(LEADING)
        && !first.capital(text)
        && !matches!(first.kind, Kind::Number { .. })
    {
        return None;
    }
    let word = |at: usize| tokens.get(at).map_or("", |token| token.of(text));
    let mut start = at;
    if word(start) == "The"
        && let Some(found) = name(text, tokens, start)
    {
        return Some(found); // The Hague
    }
    if word(start).eq_ignore_ascii_case("the") {
        start += 1;
        if let Some(found) = city_of(text, tokens, start) {
            return Some(found);
        }
        // "The Boston Globe", "the Paris talks": only some places take an article.
        return name(text, tokens, start).filter(|(place, _)| {
            place
                .entry
                .is_some_and(|entry| takes_article(&place.name, entry))
        });
    }
    start += usize::from(PARTS.contains(&word(start)));
    start += usize::from(matches!(word(start), "city") && word(start + 1) == "of") * 2;
    name(text, tokens, start)
}

pub(super) fn made(text: &str, span: Span, entry: Option<PlaceEntry>, region: bool) -> Place {
    let name = one_line(span.of(text)).trim_end_matches(',').to_string();
    Place {
        span,
        name,
        ambiguous: !region && entry.is_some_and(|entry| entry.ambiguous),
        entry,
    }
}

#[cfg(test)]
mod tests;
