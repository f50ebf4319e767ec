//! Compares the day and the place that the draft gives with those on record (rules R26 and R27).

use jiff::civil::Date;

use super::{DateVerdict, PlaceVerdict};
use crate::{
    model::{PartialDate, Strength},
    text::Folded,
};

/// The verdict on the day: what the draft claims, the days that occurrences give, and the days on which they were published.
pub fn date(
    claimed: Option<PartialDate>,
    recorded: &[PartialDate],
    published: &[Date],
) -> DateVerdict {
    let Some(claimed) = claimed else {
        return DateVerdict::NotGiven;
    };
    if recorded.contains(&claimed) {
        return DateVerdict::Correct;
    }
    // Where one document has the day, the month that another has says nothing for a different day of it.
    let coarser_than_known = |date: &&PartialDate| {
        recorded
            .iter()
            .any(|known| known != *date && known.as_day().is_some() && date.agrees_with(*known))
    };
    let mut agreeing = recorded.iter().filter(|date| date.agrees_with(claimed));
    if agreeing.any(|date| date.as_day().is_some() || !coarser_than_known(&date)) {
        return DateVerdict::Compatible;
    }
    if claimed.as_day().is_some_and(|day| published.contains(&day)) {
        return DateVerdict::PublicationDateGiven;
    }
    if recorded.is_empty() && !is_too_late(claimed, published) {
        DateVerdict::UnknownInRecord
    } else {
        DateVerdict::Misdated
    }
}

/// True where the words were in print before that day. Clocks differ, so that the day after the first printing proves nothing.
pub fn is_too_late(claimed: PartialDate, published: &[Date]) -> bool {
    let first = published.iter().min().and_then(|day| day.tomorrow().ok());
    first.is_some_and(|next| claimed.interval().0 > next)
}

/// The verdict on the place. `holds` tells whether one place lies in another, as far as that is known.
///
/// A dateline alone is weak: where the record has nothing better, a difference proves nothing.
pub fn place(
    claimed: Option<(&str, Strength)>,
    recorded: &[(&str, Strength)],
    holds: impl Fn(&str, &str) -> bool,
) -> PlaceVerdict {
    let Some((claimed, strength)) = claimed else {
        return PlaceVerdict::NotGiven;
    };
    let near = |place: &str| {
        within(place, claimed)
            || within(claimed, place)
            || holds(place, claimed)
            || holds(claimed, place)
    };
    // What a dateline proves is a dateline: it bears out no place of speech.
    let is_weak = |strength: Strength| strength == Strength::Weak;
    let telling = |recorded: &&(&str, Strength)| is_weak(strength) || !is_weak(recorded.1);
    let mut places = recorded.iter().filter(telling).map(|(place, _)| *place);
    if places.clone().any(|place| same_place(place, claimed)) {
        return PlaceVerdict::Correct;
    }
    if places.any(near) {
        return PlaceVerdict::Compatible;
    }
    let known = recorded.iter().any(|(_, strength)| !is_weak(*strength));
    match strength {
        Strength::Weak => PlaceVerdict::NotGiven,
        _ if known => PlaceVerdict::Misplaced,
        _ => PlaceVerdict::UnknownInRecord,
    }
}

/// The words of a place, in one spelling.
fn words(place: &str) -> Vec<String> {
    let folded = Folded::new(place);
    folded
        .keys()
        .filter(|key| !matches!(*key, "the" | "in" | "at"))
        .flat_map(|key| spelling(key).split(' '))
        .map(String::from)
        .collect()
}

/// Places that papers spell in two ways.
fn spelling(key: &str) -> &str {
    match key {
        "kiev" => "kyiv",
        "odessa" => "odesa",
        "kharkov" => "kharkiv",
        "lvov" => "lviv",
        "u.s." | "u.s.a." | "us" | "usa" => "united states",
        "u.k." | "uk" => "united kingdom",
        other => other,
    }
}

fn same_place(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

/// The one name holds the other: “Prague, Czech Republic”, “Prague Castle”.
fn within(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    !b.is_empty() && b.len() < a.len() && a.windows(b.len()).any(|run| run == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn days() {
        let printed = ["2025-09-04".parse::<Date>().unwrap()];
        let said = [day("2025-09-03")];
        let both = [day("2025-09"), day("2025-09-03")];
        for (claim, recorded, expected) in [
            (Some("2025-09-03"), &said[..], DateVerdict::Correct),
            (Some("2025-09"), &said, DateVerdict::Compatible),
            (Some("2025-09-04"), &said, DateVerdict::PublicationDateGiven),
            (Some("2025-09-02"), &said, DateVerdict::Misdated),
            (Some("2025-09-02"), &both, DateVerdict::Misdated),
            (Some("2025-09"), &both, DateVerdict::Correct),
            (Some("2025"), &both, DateVerdict::Compatible),
            (Some("2025-09-02"), &both[..1], DateVerdict::Compatible),
            (Some("2025-09-02"), &[], DateVerdict::UnknownInRecord),
            (Some("2025-09-05"), &[], DateVerdict::UnknownInRecord),
            (Some("2025-09-06"), &[], DateVerdict::Misdated),
            (Some("2025-10"), &[], DateVerdict::Misdated),
            (None, &said, DateVerdict::NotGiven),
        ] {
            assert_eq!(
                date(claim.map(day), recorded, &printed),
                expected,
                "{claim:?}"
            );
        }
    }

    #[test]
    fn places() {
        let holds = |whole: &str, part: &str| (whole, part) == ("France", "Paris");
        for (claim, recorded, strength, expected) in [
            (
                "Brussels",
                &["Brussels"][..],
                Strength::Stated,
                PlaceVerdict::Correct,
            ),
            ("Kiev", &["Kyiv"], Strength::Stated, PlaceVerdict::Correct),
            (
                "France",
                &["Paris"],
                Strength::Stated,
                PlaceVerdict::Compatible,
            ),
            (
                "Prague",
                &["Prague Castle"],
                Strength::Stated,
                PlaceVerdict::Compatible,
            ),
            (
                "Prague",
                &["Brussels"],
                Strength::Stated,
                PlaceVerdict::Misplaced,
            ),
            (
                "Prague",
                &["Brussels"],
                Strength::Weak,
                PlaceVerdict::UnknownInRecord,
            ),
            (
                "Prague",
                &[],
                Strength::Stated,
                PlaceVerdict::UnknownInRecord,
            ),
        ] {
            let recorded: Vec<(&str, Strength)> =
                recorded.iter().map(|place| (*place, strength)).collect();
            assert_eq!(
                place(Some((claim, Strength::Stated)), &recorded, holds),
                expected,
                "{claim}"
            );
        }
        assert_eq!(place(None, &[], holds), PlaceVerdict::NotGiven);
        // A dateline bears out a dateline and nothing that was said of the words.
        let (oslo, lima) = (("Oslo", Strength::Weak), ("Lima", Strength::Stated));
        let stated = |recorded: &[_]| place(Some(("Oslo", Strength::Stated)), recorded, holds);
        assert_eq!(stated(&[oslo]), PlaceVerdict::UnknownInRecord);
        assert_eq!(stated(&[oslo, lima]), PlaceVerdict::Misplaced);
        assert_eq!(place(Some(oslo), &[oslo], holds), PlaceVerdict::Correct);
    }
}
