//! Clippings: the places of a text.

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
        ("Doe of Brussels spoke", ""),
        ("in Kyiv on Friday, Doe said", "Kyiv"),
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
