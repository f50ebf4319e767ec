//! The gazetteer: names of places, what they are, and whether a name is clear.
//!
//! In: a stretch of text. Out: the entry of exactly that name. The names are in `places.txt` (GeoNames) and `places_more.txt`; a name
//! that several places bear stands for the largest, marked ambiguous where another is at least a tenth of its size. It knows
//! nothing of sentences: that "Washington" is a person in one and a city in the next is for its callers to tell.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    /// A country.
    Country,
    /// A state of the United States.
    State,
    /// A part of a country, or several countries.
    Region,
    /// A country's capital.
    Capital,
    /// Any other city or town.
    City,
    /// A building, or an institution's seat.
    Building,
}

/// One name of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceEntry {
    /// What it is.
    pub kind: PlaceKind,
    /// The country's two letters (ISO 3166-1); empty for what lies in several.
    pub country: &'static str,
    /// People living there, in thousands; 0 where nobody counts.
    pub population: u32,
    /// Another place of this name is at least a tenth as large.
    pub ambiguous: bool,
}

/// The place of exactly this name, as newsrooms capitalise it.
pub fn place(name: &str) -> Option<PlaceEntry> {
    // Most stretches that are asked for begin with a small letter, which no place does.
    if name.len() > LONGEST || name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    PLACES.get(name).map(|fields| entry(fields))
}

/// True for a name that several places of some size bear, printed without the state or country that would tell which.
pub fn ambiguous(name: &str) -> bool {
    place(name).is_some_and(|entry| entry.ambiguous)
}

/// The longest name in bytes.
pub const LONGEST: usize = 40;

/// True for an American state as AP ("N.H.", "Calif.") or the post ("NH") shortens it.
pub fn state_abbreviation(word: &str) -> bool {
    STATES.contains(&word)
}

/// What stands behind each name in its line. It is read when asked for: an article names few of the many places.
static PLACES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let files = [include_str!("places.txt"), include_str!("places_more.txt")];
    let mut places = FxHashMap::with_capacity_and_hasher(20_000, Default::default());
    for file in files {
        let mut rest = file;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let line = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or_default();
            let bar = line.bytes().position(|byte| byte == b'|');
            if let Some(bar) = bar.filter(|_| !line.starts_with('#')) {
                places.insert(&line[..bar], &line[bar + 1..]);
            }
        }
    }
    places
});

/// The entry that a name's line holds.
fn entry(mut fields: &'static str) -> PlaceEntry {
    // To set up a search for a field of two letters takes longer than to look at them.
    let mut next = || {
        let end = fields.bytes().position(|byte| byte == b'|');
        let field = &fields[..end.unwrap_or(fields.len())];
        fields = fields.get(field.len() + 1..).unwrap_or_default();
        field
    };
    let (kind, country, population) = (next(), next(), next());
    PlaceEntry {
        kind: match kind {
            "n" => PlaceKind::Country,
            "s" => PlaceKind::State,
            "r" => PlaceKind::Region,
            "p" => PlaceKind::Capital,
            "b" => PlaceKind::Building,
            _ => PlaceKind::City,
        },
        country,
        population: population.parse().unwrap_or(0),
        ambiguous: next() == "?",
    }
}

const STATES: &[&str] = &[
    "Ala.", "Ariz.", "Ark.", "Calif.", "Colo.", "Conn.", "Del.", "D.C.", "Fla.", "Ga.", "Ill.",
    "Ind.", "Kan.", "Ky.", "La.", "Md.", "Mass.", "Mich.", "Minn.", "Miss.", "Mo.", "Mont.",
    "Neb.", "Nev.", "N.H.", "N.J.", "N.M.", "N.Y.", "N.C.", "N.D.", "Okla.", "Ore.", "Pa.", "R.I.",
    "S.C.", "S.D.", "Tenn.", "Tex.", "Vt.", "Va.", "Wash.", "W.Va.", "W. Va.", "Wis.", "Wyo.",
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA",
    "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM",
    "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA",
    "WV", "WI", "WY",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_several_places_is_ambiguous_until_a_state_is_named() {
        for name in ["Cambridge", "Georgia", "Springfield", "Birmingham"] {
            assert!(ambiguous(name), "{name}");
        }
        for name in ["Oslo", "Cambridge, Mass.", "Springfield, Ill.", "Nowhere"] {
            assert!(!ambiguous(name), "{name}");
        }
    }

    #[test]
    fn names_and_their_places() {
        for (name, kind, country, ambiguous) in [
            ("Paris", PlaceKind::Capital, "FR", false),
            ("Birmingham", PlaceKind::City, "GB", true),
            ("Georgia", PlaceKind::Country, "GE", true),
            ("Washington", PlaceKind::Capital, "US", true),
            ("New York", PlaceKind::City, "US", false),
            ("Kyiv", PlaceKind::Capital, "UA", false),
            ("Kiev", PlaceKind::Capital, "UA", false),
            ("Iowa", PlaceKind::State, "US", false),
            ("Cologne", PlaceKind::City, "DE", false),
            ("São Paulo", PlaceKind::City, "BR", false),
            ("Sao Paulo", PlaceKind::City, "BR", false),
            ("White House", PlaceKind::Building, "US", false),
            ("U.K.", PlaceKind::Country, "GB", false),
        ] {
            let found = place(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(
                (found.kind, found.country, found.ambiguous),
                (kind, country, ambiguous),
                "{name}"
            );
        }
        for name in ["paris", "Congress", "March", "Parliament", "", "Security"] {
            assert_eq!(place(name), None, "{name}");
        }
    }

    #[test]
    fn no_name_is_longer_than_the_longest() {
        assert!(PLACES.keys().all(|name| name.len() <= LONGEST));
        let small = |name: &&str| name.starts_with(|c: char| c.is_ascii_lowercase());
        assert!(!PLACES.keys().any(small));
    }
}
