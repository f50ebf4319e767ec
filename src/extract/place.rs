//! Finds places: what a preposition of place puts somewhere, and datelines.
//!
//! In: a text and a stretch of it. Out: places with their names as printed. A name is a place only where the sentence makes it one
//! ("in Jordan", "Paris, Texas", "the city of Izium"), since Washington, Houston, Jordan and Chad are people too; and not where it
//! is part of a longer name (the Washington Post, Paris-based). Of names that several places bear it says so. It knows nothing of who
//! was there; `occasion` decides which place is whose.

use crate::{
    lexicon::places::{LONGEST, PlaceEntry, PlaceKind, place, state_abbreviation},
    text::Span,
};

use super::when::tokens::{Kind, Sense, Token, tokens};

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

/// The place that a preposition before `at` governs, and the token after it.
pub(super) fn read(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
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
    const PARTS: [&str; 22] = [
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
    ];
    start += usize::from(PARTS.contains(&word(start)));
    start += usize::from(matches!(word(start), "city") && word(start + 1) == "of") * 2;
    name(text, tokens, start)
}

/// A name that a state or country after a comma makes a place without any preposition.
fn named_with_region(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
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
fn city_of(text: &str, tokens: &[Token], start: usize) -> Option<(Place, usize)> {
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
fn name(text: &str, tokens: &[Token], at: usize) -> Option<(Place, usize)> {
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
fn goes_on(text: &str, tokens: &[Token], next: usize) -> bool {
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

/// The end of a run of up to four words with capitals.
fn capitals(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let end = (at..tokens.len().min(at + 4))
        .find(|&place| !tokens[place].capital(text))
        .unwrap_or(tokens.len().min(at + 4));
    (end > at).then_some(end)
}

/// The longest name of the gazetteer that begins at this byte and ends where a word does.
fn longest_name(text: &str, start: usize) -> Option<(usize, PlaceEntry)> {
    let mut most = text.len().min(start + LONGEST);
    while !text.is_char_boundary(most) {
        most -= 1;
    }
    let stretch = text.get(start..most)?;
    let whole_after = |end: usize| {
        !text
            .get(start + end..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(char::is_alphanumeric)
    };
    let ends = stretch
        .char_indices()
        .map(|(at, c)| (at + c.len_utf8(), c))
        .filter(|&(end, c)| (c.is_alphanumeric() || c == '.') && whole_after(end));
    let mut best = None;
    for (end, _) in ends {
        let slice = &stretch[..end];
        let entry = match slice.contains(['\n', '\u{a0}']) {
            true => place(&slice.replace(['\n', '\u{a0}'], " ")),
            false => place(slice),
        };
        best = entry.map(|entry| (start + end, entry)).or(best);
    }
    best
}

/// A state or country after a comma, and the token after it (and after the comma that closes it, if one does).
fn region(text: &str, tokens: &[Token], at: usize) -> Option<(Span, usize)> {
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

fn takes_article(name: &str, entry: PlaceEntry) -> bool {
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

fn made(text: &str, span: Span, entry: Option<PlaceEntry>, region: bool) -> Place {
    let name = span
        .of(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let name = name.trim_end_matches(',').to_string();
    Place {
        span,
        name,
        ambiguous: !region && entry.is_some_and(|entry| entry.ambiguous),
        entry,
    }
}

/// The place of the article's dateline: "PARIS, Sept 4 (Reuters) —", "WASHINGTON (AP) —", "BRUSSELS —".
pub fn dateline(text: &str, body: Span) -> Option<Place> {
    let stretch = body.of(text);
    let mut offset = 0;
    // Under a headline and a standfirst at most.
    for line in stretch.split_inclusive('\n').take(8) {
        let start = body.start() + offset;
        offset += line.len();
        if let Some(found) = dateline_of(text, start, line) {
            return Some(found);
        }
        if offset > 1500 {
            break;
        }
    }
    None
}

fn dateline_of(text: &str, start: usize, line: &str) -> Option<Place> {
    let lead = line.len() - line.trim_start().len();
    let mut most = line.len().min(lead + 90);
    while !line.is_char_boundary(most) {
        most -= 1;
    }
    let head = &line[lead..most];
    let dash = ["—", "–", "--", " - "]
        .iter()
        .filter_map(|dash| head.find(dash))
        .min()?;
    let before = head[..dash].trim_end();
    let agency = before.ends_with(')');
    let before = before.split('(').next().unwrap_or_default();
    let mut parts = before.split(',').map(str::trim);
    let city = parts.next().filter(|city| city.len() > 2)?;
    let caps = city.chars().all(|c| !c.is_lowercase()) && city.chars().any(char::is_uppercase);
    let known = place(&titled(city))
        .or_else(|| place(city))
        .or_else(|| place(titled(city).strip_prefix("The ")?));
    let rest: Vec<&str> = parts.collect();
    let region = rest.first().is_some_and(|part| {
        state_abbreviation(part) || place(part).or_else(|| place(&titled(part))).is_some()
    });
    let dated = rest.iter().any(|part| {
        let tokens = tokens(part, Span::new(0, part.len()));
        tokens.first().is_some_and(|token| {
            matches!(
                token.kind,
                Kind::Word(Sense::Month { .. }) | Kind::Number { .. }
            )
        })
    });
    let short = city.split_whitespace().count() <= 4 && rest.len() <= 3;
    // Capitals alone are a headline's or an exclamation's too: the gazetteer, a state or the agency must bear them out.
    if !short || !(caps && (known.is_some() || region) || known.is_some() && (agency || dated)) {
        return None;
    }
    let end = if region {
        city.len() + 1 + before[city.len() + 1..].len()
            - before[city.len() + 1..].trim_start().len()
            + rest[0].len()
    } else {
        city.len()
    };
    let span = Span::new(start + lead, start + lead + end);
    let mut found = made(text, span, known, region);
    if caps {
        found.name = match region {
            true => format!("{}, {}", titled(city), rest[0]),
            false => titled(city),
        };
    }
    Some(found)
}

/// PARIS as Paris, RIO DE JANEIRO as Rio de Janeiro.
fn titled(caps: &str) -> String {
    let mut titled = String::with_capacity(caps.len());
    for (number, word) in caps.split_whitespace().enumerate() {
        if number > 0 {
            titled.push(' ');
        }
        if number > 0 && matches!(word, "DE" | "DU" | "OF" | "AL" | "DEL") {
            titled.push_str(&word.to_lowercase());
            continue;
        }
        let mut start = true;
        for c in word.chars() {
            if start {
                titled.extend(c.to_uppercase());
            } else {
                titled.extend(c.to_lowercase());
            }
            start = !c.is_alphanumeric();
        }
    }
    titled
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The places of a clipping, `?` behind an ambiguous one.
    fn places(text: &str) -> String {
        let found = find(text, Span::new(0, text.len()));
        let shown: Vec<_> = found
            .iter()
            .map(|place| format!("{}{}", place.name, if place.ambiguous { "?" } else { "" }))
            .collect();
        shown.join("; ")
    }

    #[test]
    fn places_in_prose() {
        for (text, expected) in [
            ("He told reporters in Brussels that", "Brussels"),
            ("during a visit to Prague", "Prague"),
            ("She spoke in Paris on Thursday.", "Paris"),
            ("at a rally in Waterloo, Iowa, on Monday", "Waterloo, Iowa"),
            ("at a rally in Concord, N.H., on Monday", "Concord, N.H."),
            ("at a rally in Tiny Creek, Ohio", "Tiny Creek, Ohio"),
            ("in Paris, Texas.", "Paris, Texas"),
            ("in London, Ontario, he said", "London, Ontario"),
            ("in Portland, Ore., he said", "Portland, Ore."),
            ("in Portland", "Portland?"),
            ("in Birmingham", "Birmingham?"),
            ("in Georgia", "Georgia?"),
            ("in Birmingham, England", "Birmingham, England"),
            ("in Washington on Monday", "Washington?"),
            ("in Washington, D.C., he said", "Washington, D.C."),
            ("at the White House on Friday", "White House"),
            ("outside 10 Downing Street", "10 Downing Street"),
            ("outside Downing Street", "Downing Street"),
            ("at the Elysee Palace in Paris", "Elysee Palace; Paris"),
            ("at the Élysée Palace", "Élysée Palace"),
            ("at the Kremlin", "Kremlin"),
            ("on a stage in the Kremlin", "Kremlin"),
            ("at the Pentagon", "Pentagon"),
            ("at the United Nations", "United Nations"),
            ("at the U.N. General Assembly", "U.N. General Assembly"),
            (
                "at NATO headquarters in Brussels",
                "NATO headquarters; Brussels",
            ),
            ("in the Netherlands", "Netherlands"),
            ("in The Hague", "The Hague"),
            ("in the United States", "United States"),
            ("in the U.S. on Monday", "U.S."),
            ("in the West Bank", "West Bank"),
            ("in New York City", "New York City"),
            ("in New York on Monday", "New York"),
            ("in Saint Petersburg", "Saint Petersburg"),
            ("in St. Petersburg, Russia", "St. Petersburg, Russia"),
            ("in São Paulo", "São Paulo"),
            ("in Sharm el-Sheikh", "Sharm el-Sheikh"),
            ("in Ho Chi Minh City", "Ho Chi Minh City"),
            ("in Kyiv", "Kyiv"),
            ("in Kiev", "Kiev"),
            ("in central London", "London"),
            ("in eastern Ukraine", "Ukraine"),
            ("in the southern city of Odesa", "Odesa"),
            ("in the village of Hroza", "Hroza"),
            ("in the Ukrainian capital, Kyiv", "Kyiv"),
            ("in the Syrian city of Aleppo", "Aleppo"),
            ("in Jordan", "Jordan"),
            ("in Chad", "Chad"),
            ("in Houston", "Houston"),
            ("in Chicago's South Side", "Chicago"),
            ("from Moscow", "Moscow"),
            ("aboard Air Force One", "Air Force One"),
            ("in Iowa", "Iowa"),
            ("in New Hampshire on Tuesday", "New Hampshire"),
            ("in Orange County", "Orange County"),
            ("in Northern Ireland", "Northern Ireland"),
            ("in Des Moines, Iowa.", "Des Moines, Iowa"),
            ("near Kharkiv", "Kharkiv"),
            ("in Gaza", "Gaza"),
            ("in Los\nAngeles", "Los Angeles"),
            ("in Tokyo Monday", "Tokyo"),
            ("The mayor of Waterloo, Iowa, said", "Waterloo, Iowa"),
            ("in Camp David", "Camp David"),
            ("at Mar-a-Lago", "Mar-a-Lago"),
        ] {
            assert_eq!(places(text), expected, "{text:?}");
        }
    }

    #[test]
    fn names_that_are_no_places_here() {
        for text in [
            "Washington said it was over.",
            "President Washington spoke.",
            "Jordan told reporters",
            "told Houston that",
            "in the Washington Post",
            "in the New York Times",
            "at the Boston Globe",
            "at Georgia Tech",
            "at the Paris talks",
            "in Paris-based talks",
            "Paris Hilton said",
            "in Congress",
            "in March",
            "in Parliament",
            "in English",
            "in Time",
            "at Brussels Airlines",
            "in a statement",
            "with Chad Smith",
            "of London",
            "the Des Moines Register",
        ] {
            assert_eq!(places(text), "", "{text:?}");
        }
    }

    #[test]
    fn datelines() {
        for (text, expected) in [
            ("PARIS, Sept 4 (Reuters) — Leaders met.", "Paris"),
            ("WASHINGTON (AP) — The president spoke.", "Washington"),
            ("BRUSSELS — The alliance met.", "Brussels"),
            ("A headline.\n\nDALLAS (AP) — A man spoke.", "Dallas"),
            ("NEW YORK -- It was late.", "New York"),
            (
                "THE HAGUE, Netherlands (AP) — Judges met.",
                "The Hague, Netherlands",
            ),
            (
                "TALLAHASSEE, Fla. — The governor spoke.",
                "Tallahassee, Fla.",
            ),
            (
                "SMALLVILLE, Kan. (AP) — The mayor spoke.",
                "Smallville, Kan.",
            ),
            ("London (CNN) -- Voters chose.", "London"),
            ("KYIV, 4 September — Leaders met.", "Kyiv"),
            ("BREAKING — Leaders met.", ""),
            ("Paris — a city of light — slept.", ""),
            ("WE WON — and how.", ""),
            ("He said — no.", ""),
            ("", ""),
        ] {
            let found = dateline(text, Span::new(0, text.len()));
            assert_eq!(
                found.as_ref().map_or("", |place| &place.name),
                expected,
                "{text:?}"
            );
            assert!(
                found.is_none_or(|place| !place.span.of(text).is_empty()),
                "{text:?}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn any_text_is_read_without_panic(words in prop::collection::vec(
            prop::sample::select(vec!["in", "the", "city", "of", "Paris", ",", "Texas", "N.H.", "—", "(AP)", "PARIS", "é", "\n", "Doe", "St.", "-", "'s", "\u{a0}"]), 0..50))
        {
            let text = words.join(" ");
            let whole = Span::new(0, text.len());
            let mut at = 0;
            for place in find(&text, whole) {
                prop_assert!(place.span.start() >= at && !place.name.is_empty());
                at = place.span.end();
            }
            prop_assert!(dateline(&text, whole).is_none_or(|place| !place.span.of(&text).is_empty()));
        }
    }
}
