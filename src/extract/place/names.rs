//! Reads names of places at a token: those of the gazetteer, those that a state, a country or a noun makes places, and those that an
//! occasion does.
//!
//! In: tokens. Out: a place and the token after it. It knows nothing of the prepositions before it.

use crate::{
    extract::when::tokens::{Kind, Sense, Token},
    lexicon::{
        self, Class,
        list::{WordList, Words},
        places::{LONGEST, PlaceEntry, PlaceKind, place, state_abbreviation},
    },
    text::Span,
};

use super::{Place, made};

/// A name that a state or country after a comma makes a place without any preposition.
pub(super) fn named_with_region(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
    let token = tokens.get(at)?;
    let before = at.checked_sub(1).map(|before| tokens[before]);
    if !token.capital(text) || before.is_some_and(|before| before.capital(text)) {
        return None;
    }
    let (end, _) = longest_name(text, token.start)?;
    let next = tokens
        .iter()
        .skip(at)
        .position(|token| token.start >= end)?
        + at;
    let (_, region_next) = region(text, tokens, next)?;
    Some((
        made(
            text,
            Span::new(token.start, tokens[region_next - 1].end),
            place(Span::new(token.start, end).of(text)),
            true,
        ),
        region_next,
    ))
}

/// the southern city of Odesa · the Ukrainian capital, Kyiv · the village of Hroza
pub(super) fn city_of(text: &str, tokens: &[Token], start: usize) -> Option<(Place, usize)> {
    const NOUNS: [&str; 12] = [
        "city",
        "town",
        "village",
        "suburb",
        "capital",
        "port",
        "resort",
        "state",
        "province",
        "island",
        "neighborhood",
        "region",
    ];
    let noun = (start..start + 4).find(|&at| {
        tokens
            .get(at)
            .is_some_and(|token| NOUNS.contains(&token.of(text)))
    })?;
    if tokens[start..noun].iter().any(|token| {
        !matches!(token.kind, Kind::Word(_))
            || matches!(token.of(text), "in" | "at" | "of" | "to" | "and")
    }) {
        return None;
    }
    let mut at = noun + 1;
    let of = tokens.get(at)?.of(text) == "of";
    at += usize::from(of || tokens[at].of(text) == ",");
    let known = name(text, tokens, at);
    if known.is_some() || !of {
        return known;
    }
    let end = capitals(text, tokens, at)?;
    Some((
        made(
            text,
            Span::new(tokens[at].start, tokens[end - 1].end),
            None,
            true,
        ),
        end,
    ))
}

/// A name in the gazetteer, or any name before a state or country.
pub(super) fn name(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
    let token = tokens.get(at)?;
    if !token.capital(text) && !matches!(token.kind, Kind::Number { .. }) {
        return None;
    }
    if let Some((end, entry)) = longest_name(text, token.start) {
        let next = tokens
            .iter()
            .skip(at)
            .position(|token| token.start >= end)
            .map_or(tokens.len(), |more| at + more);
        if let Some((_, region_next)) = region(text, tokens, next) {
            return Some((
                made(
                    text,
                    Span::new(token.start, tokens[region_next - 1].end),
                    Some(entry),
                    true,
                ),
                region_next,
            ));
        }
        if !goes_on(text, tokens, next) {
            return Some((
                made(text, Span::new(token.start, end), Some(entry), false),
                next,
            ));
        }
    }
    let end = capitals(text, tokens, at)?;
    if let Some((_, region_next)) = region(text, tokens, end) {
        return Some((
            made(
                text,
                Span::new(token.start, tokens[region_next - 1].end),
                None,
                true,
            ),
            region_next,
        ));
    }
    let county = end > at + 1
        && matches!(
            tokens[end - 1].of(text),
            "County"
                | "Beach"
                | "Island"
                | "Islands"
                | "Township"
                | "Heights"
                | "Springs"
                | "Airport"
        );
    county.then(|| {
        (
            made(
                text,
                Span::new(token.start, tokens[end - 1].end),
                None,
                false,
            ),
            end,
        )
    })
}

/// True where a gazetteer's name is only the beginning of a longer name or of a compound.
pub(super) fn goes_on(text: &str, tokens: &[Token], next: usize) -> bool {
    let Some(token) = tokens.get(next) else {
        return false;
    };
    let gap = text
        .get(tokens[next - 1].end..token.start)
        .unwrap_or_default();
    match token.kind {
        Kind::Mark('-' | '–' | '/' | '&' | '@') => gap.is_empty(),
        Kind::Word(Sense::Month { .. } | Sense::Weekday { .. }) => false,
        // A line break parts a caption's place from the name that follows it.
        Kind::Word(_) => token.capital(text) && !gap.contains('\n'),
        _ => false,
    }
}

/// A name that only the occasion before it makes a place: "a meeting in Oban on Monday". Not a language, a body or part of a longer name.
pub(in crate::extract) fn unknown(
    text: &str,
    tokens: &[Token],
    at: usize,
) -> Option<(Place, usize)> {
    const NONE: Class = Class::BODY
        .or(Class::KNOWN_BODY)
        .or(Class::OUTLET)
        .or(Class::NATIONALITY)
        .or(Class::TITLE)
        .or(Class::ROLE)
        .or(Class::OPENER)
        .or(Class::WORK)
        .or(Class::TIME)
        .or(Class::THING);
    const NOWHERE: WordList = WordList::new(&[
        // Rooms, and times of the year.
        "room",
        "hall",
        "court",
        "chambers",
        "session",
        "lent",
        "advent",
        "ramadan",
        "passover",
        "easter",
        "christmas",
        // Languages whose endings do not show it.
        "latin",
        "arabic",
        "hebrew",
        "hindi",
        "mandarin",
        "cantonese",
        "urdu",
        "tamil",
        "telugu",
        "bengali",
        "punjabi",
        "marathi",
        "gujarati",
        "swahili",
        "kiswahili",
        "hausa",
        "igbo",
        "yoruba",
        "zulu",
        "xhosa",
        "afrikaans",
        "somali",
        "amharic",
        "tigrinya",
        "pashto",
        "dari",
        "farsi",
        "kurdish",
        "tagalog",
        "filipino",
        "malay",
        "thai",
        "khmer",
        "nepali",
        "sinhala",
        "french",
        "german",
        "dutch",
        "greek",
        "czech",
        "catalan",
        "basque",
        "welsh",
        "gaelic",
        "esperanto",
        "yiddish",
        "creole",
        "pidgin",
        "sesotho",
        "setswana",
        "shona",
        "luganda",
        "twi",
        "wolof",
        "maori",
        "inuktitut",
    ]);
    let end = capitals(text, tokens, at).filter(|&end| end <= at + 2)?;
    let none = tokens[at..end].iter().any(|token| {
        let word = token.of(text);
        let lower = word.chars().skip(1).all(char::is_lowercase);
        !lower
            || word.len() < 3
            || token.kind != Kind::Word(Sense::None)
            || ["ish", "ese", "ian", "ment", "gress"]
                .iter()
                .any(|ending| word.ends_with(ending))
            || NOWHERE.hold(word)
            || lexicon::look_up(text, token.start, token.end)
                .word
                .any(NONE)
    });
    let after = tokens.get(end);
    let closed = after.is_none_or(|next| match next.kind {
        Kind::Mark(mark) => matches!(mark, ',' | '.' | ':' | ';' | '—' | '–'),
        Kind::Word(Sense::Weekday { .. } | Sense::Lead | Sense::The) => true,
        Kind::Word(_) => matches!(next.of(text), "on" | "in"),
        Kind::Number { .. } => false,
    });
    let span = Span::new(tokens[at].start, tokens[end - 1].end);
    (!none && closed).then(|| (made(text, span, None, true), end))
}

/// "Oban Sheriff Court", "Lewes Crown Court": the town that a court sits in.
pub(in crate::extract) fn court(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
    const SITS: WordList = WordList::new(&[
        "crown",
        "magistrates",
        "sheriff",
        "coroner",
        "coroners",
        "youth",
    ]);
    const NO_TOWN: WordList = WordList::new(&[
        "the", "central", "royal", "old", "supreme", "high", "federal",
    ]);
    let kind = (at + 1..tokens.len().min(at + 4)).find(|&k| SITS.hold(tokens[k].of(text)))?;
    let town = |token: &Token| token.capital(text) && !NO_TOWN.hold(token.of(text));
    let mut end = kind + 1;
    // "Magistrates' Court", "Coroner's Court"
    while tokens
        .get(end)
        .is_some_and(|t| matches!(t.kind, Kind::Mark('\'' | '’')) || t.of(text) == "s")
    {
        end += 1;
    }
    let court = tokens
        .get(end)
        .is_some_and(|t| matches!(t.of(text), "Court" | "court" | "Courts"));
    if !court || !tokens[at..kind].iter().all(town) {
        return None;
    }
    let span = Span::new(tokens[at].start, tokens[kind - 1].end);
    let entry = place(span.of(text));
    Some((made(text, span, entry, entry.is_none()), end + 1))
}

/// "Marle Town Hall", "Orsby Community Centre": a house that people speak at, by its name.
pub(in crate::extract) fn venue(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
    const HOUSES: WordList = WordList::new(&[
        "hall",
        "guildhall",
        "stadium",
        "cathedral",
        "church",
        "mosque",
        "synagogue",
        "temple",
        "arena",
        "theatre",
        "theater",
        "school",
        "university",
        "college",
        "hospital",
        "airport",
        "courthouse",
        "court",
        "castle",
        "palace",
        "hotel",
        "library",
        "museum",
        "centre",
        "center",
        "station",
        "barracks",
        "prison",
        "racecourse",
        "showground",
        "showgrounds",
        "fairgrounds",
    ]);
    let end = (at..tokens.len().min(at + 6))
        .find(|&next| !tokens[next].capital(text))
        .unwrap_or(tokens.len().min(at + 6));
    if end == at {
        return None;
    }
    // "Orsby village hall"
    let small = end <= at + 2
        && tokens.get(end).is_some_and(|t| {
            matches!(
                t.of(text),
                "village" | "town" | "community" | "parish" | "city" | "civic" | "leisure"
            )
        })
        && tokens
            .get(end + 1)
            .is_some_and(|t| matches!(t.of(text), "hall" | "centre" | "center" | "church"));
    let end = end + 2 * usize::from(small);
    let house = small || end > at + 1 && HOUSES.hold(tokens[end - 1].of(text));
    house.then(|| {
        let span = Span::new(tokens[at].start, tokens[end - 1].end);
        (made(text, span, None, true), end)
    })
}

/// The end of a run of up to four words with capitals.
pub(super) fn capitals(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let end = (at..tokens.len().min(at + 4))
        .find(|&place| !tokens[place].capital(text))
        .unwrap_or(tokens.len().min(at + 4));
    (end > at).then_some(end)
}

/// The longest name of the gazetteer that begins at this byte and ends where a word does.
pub(super) fn longest_name(text: &str, start: usize) -> Option<(usize, PlaceEntry)> {
    let mut most = text.len().min(start + LONGEST);
    while !text.is_char_boundary(most) {
        most -= 1;
    }
    let stretch = text.get(start..most)?;
    let whole_after = |end: usize| match text.as_bytes().get(start + end) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => !text[start + end..].starts_with(char::is_alphanumeric),
    };
    let bytes = stretch.as_bytes();
    let letter_before = |end: usize| match bytes[end - 1] {
        byte @ 0..0x80 => byte.is_ascii_alphanumeric() || byte == b'.',
        _ => {
            let before = stretch.get(..end).and_then(|head| head.chars().next_back());
            before.is_some_and(char::is_alphanumeric)
        }
    };
    // A no-break space begins with 0xC2.
    let wrapped = memchr::memchr2(b'\n', 0xC2, bytes).is_some();
    let mut best = None;
    for end in (1..=bytes.len()).filter(|&end| letter_before(end) && whole_after(end)) {
        let slice = &stretch[..end];
        let entry = match wrapped {
            true => place(&slice.replace(['\n', '\u{a0}'], " ")),
            false => place(slice),
        };
        best = entry.map(|entry| (start + end, entry)).or(best);
    }
    best
}

/// A state or country after a comma, and the token after it (and after the comma that closes it, if one does).
pub(super) fn region(text: &str, tokens: &[Token], at: usize) -> Option<(Span, usize)> {
    let comma = tokens.get(at)?;
    let token = tokens.get(at + 1)?;
    if comma.kind != Kind::Mark(',') || !token.capital(text) || token.start - comma.end > 1 {
        return None;
    }
    let rest = text.get(token.start..)?;
    let abbreviation = rest
        .find(|c: char| !(c.is_alphabetic() || c == '.'))
        .unwrap_or(rest.len());
    let end = if state_abbreviation(&rest[..abbreviation]) {
        token.start + abbreviation
    } else if state_abbreviation(rest[..abbreviation].trim_end_matches('.')) {
        token.start + rest[..abbreviation].trim_end_matches('.').len()
    } else {
        let (end, entry) = longest_name(text, token.start)?;
        matches!(
            entry.kind,
            PlaceKind::Country | PlaceKind::State | PlaceKind::Region
        )
        .then_some(end)?
    };
    let next = tokens
        .iter()
        .skip(at)
        .position(|token| token.start >= end)
        .map_or(tokens.len(), |more| at + more);
    // "In Paris, Texas Governor Doe said": the state belongs to the governor.
    (!goes_on(text, tokens, next)).then(|| (Span::new(token.start, end), next))
}

pub(super) fn takes_article(name: &str, entry: PlaceEntry) -> bool {
    const WITH: [&str; 26] = [
        "Netherlands",
        "Philippines",
        "United States",
        "United States of America",
        "U.S.",
        "US",
        "United Kingdom",
        "UK",
        "U.K.",
        "United Arab Emirates",
        "UAE",
        "Bahamas",
        "Gambia",
        "Maldives",
        "Vatican",
        "Bronx",
        "Hague",
        "Czech Republic",
        "Democratic Republic of Congo",
        "West Bank",
        "Gaza Strip",
        "Middle East",
        "Balkans",
        "Baltics",
        "Caribbean",
        "Midwest",
    ];
    entry.kind == PlaceKind::Building || WITH.contains(&name)
}
