//! Offices as they are compared: “the French president”, “president of France” and “France’s president” are one.
//!
//! In: a role as printed. Out: its words folded, countries by their name, what follows the last *of* in front. It knows nobody in office.

use super::names::fold;

/// Countries as adjectives and by other names, each with the name they are compared by.
const COUNTRIES: [(&str, &str); 78] = [
    ("afghan", "afghanistan"),
    ("albanian", "albania"),
    ("algerian", "algeria"),
    ("american", "us"),
    ("united states of america", "us"),
    ("united states", "us"),
    ("usa", "us"),
    ("argentine", "argentina"),
    ("armenian", "armenia"),
    ("australian", "australia"),
    ("austrian", "austria"),
    ("azerbaijani", "azerbaijan"),
    ("bangladeshi", "bangladesh"),
    ("belarusian", "belarus"),
    ("belgian", "belgium"),
    ("brazilian", "brazil"),
    ("british", "uk"),
    ("britain", "uk"),
    ("united kingdom", "uk"),
    ("bulgarian", "bulgaria"),
    ("canadian", "canada"),
    ("chilean", "chile"),
    ("chinese", "china"),
    ("colombian", "colombia"),
    ("croatian", "croatia"),
    ("cuban", "cuba"),
    ("czech republic", "czechia"),
    ("czech", "czechia"),
    ("danish", "denmark"),
    ("dutch", "netherlands"),
    ("egyptian", "egypt"),
    ("estonian", "estonia"),
    ("ethiopian", "ethiopia"),
    ("finnish", "finland"),
    ("french", "france"),
    ("georgian", "georgia"),
    ("german", "germany"),
    ("greek", "greece"),
    ("hungarian", "hungary"),
    ("icelandic", "iceland"),
    ("indian", "india"),
    ("indonesian", "indonesia"),
    ("iranian", "iran"),
    ("iraqi", "iraq"),
    ("irish", "ireland"),
    ("israeli", "israel"),
    ("italian", "italy"),
    ("japanese", "japan"),
    ("kenyan", "kenya"),
    ("latvian", "latvia"),
    ("lebanese", "lebanon"),
    ("lithuanian", "lithuania"),
    ("mexican", "mexico"),
    ("moldovan", "moldova"),
    ("moroccan", "morocco"),
    ("nigerian", "nigeria"),
    ("north korean", "north korea"),
    ("norwegian", "norway"),
    ("pakistani", "pakistan"),
    ("philippine", "philippines"),
    ("polish", "poland"),
    ("portuguese", "portugal"),
    ("romanian", "romania"),
    ("russian", "russia"),
    ("saudi", "saudi arabia"),
    ("serbian", "serbia"),
    ("slovak", "slovakia"),
    ("slovenian", "slovenia"),
    ("south african", "south africa"),
    ("south korean", "south korea"),
    ("spanish", "spain"),
    ("swedish", "sweden"),
    ("swiss", "switzerland"),
    ("syrian", "syria"),
    ("turkish", "turkey"),
    ("ukrainian", "ukraine"),
    ("venezuelan", "venezuela"),
    ("vietnamese", "vietnam"),
];

/// More words than this are no office.
const MOST_WORDS: usize = 8;

/// An office as it is compared: its words without case, punctuation and article.
pub(crate) fn office(role: &str) -> String {
    let words = role.split(|c: char| c.is_whitespace() || c == '-' || c == '‑');
    let words = words.map(|word| fold(word.trim_end_matches("’s").trim_end_matches("'s")));
    let words: Vec<String> = words
        .filter(|word| !word.is_empty() && word != "the")
        .collect();
    let mut words = countries(&words);
    if let Some(of) = words.iter().rposition(|word| word == "of")
        && of > 0
        && of + 1 < words.len()
    {
        let behind = words.split_off(of + 1);
        words.pop();
        words.splice(0..0, behind);
    }
    words.join(" ")
}

/// Words with each country by its name. “Saudi Arabia” stays what it is.
fn countries(words: &[String]) -> Vec<String> {
    let mut named = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let starts = |name: &str| {
            let mut rest = words[at..].iter();
            name.split(' ')
                .all(|part| rest.next().is_some_and(|w| w == part))
        };
        let country = COUNTRIES.iter().find(|(other, country)| {
            other.starts_with(word.as_str()) && starts(other) && !starts(country)
        });
        match country {
            Some((other, country)) => {
                named.extend(country.split(' ').map(String::from));
                at += other.split(' ').count();
            }
            None => {
                named.push(word.clone());
                at += 1;
            }
        }
    }
    named
}

/// True for a role that a record shows: no courtesy title in it, and no clause.
pub(super) fn is_shown(role: &str) -> bool {
    const COURTESY: [&str; 5] = ["mr", "mrs", "ms", "miss", "dr"];
    let words: Vec<String> = role.split_whitespace().map(fold).collect();
    words.len() <= MOST_WORDS && !words.iter().any(|word| COURTESY.contains(&word.as_str()))
}

/// True for an office that tells two bearers of one surname apart: more than a word, or one that few hold.
pub(super) fn is_telling(office: &str) -> bool {
    const HIGH: [&str; 6] = [
        "president",
        "chancellor",
        "governor",
        "pope",
        "premier",
        "senator",
    ];
    office.contains(' ') || HIGH.contains(&office)
}

/// True for an office that proves two spellings of a name to be one person: of two words or more, and of the kind that one person
/// holds at a time. A police force has many spokesmen, and a country many senators.
pub(super) fn is_proof(role: &str) -> bool {
    const SHARED: [&str; 38] = [
        "activist",
        "adviser",
        "advisor",
        "agent",
        "aide",
        "analyst",
        "attorney",
        "author",
        "candidate",
        "congressman",
        "congresswoman",
        "correspondent",
        "deputy",
        "economist",
        "employee",
        "engineer",
        "expert",
        "fellow",
        "journalist",
        "judge",
        "lawmaker",
        "lawyer",
        "member",
        "officer",
        "official",
        "owner",
        "player",
        "professor",
        "reporter",
        "representative",
        "researcher",
        "resident",
        "scientist",
        "senator",
        "spokesman",
        "spokesperson",
        "spokeswoman",
        "student",
    ];
    let office = office(role);
    // “former president” and “two spokesmen” say no more than the word behind them.
    let mut words = office
        .split(' ')
        .filter(|word| !["former", "ex", "then", "acting"].contains(word));
    let shared = words.clone().any(|word| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        SHARED.contains(&word) || SHARED.contains(&singular) || word.ends_with("spokesmen")
    });
    words.nth(1).is_some() && !shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn offices_are_one_however_they_are_put() {
        for (role, expected) in [
            ("the French president", "france president"),
            ("President of France", "france president"),
            ("France’s president", "france president"),
            ("president of the Netherlands", "netherlands president"),
            ("U.S. senator", "us senator"),
            ("United States Senator", "us senator"),
            ("Saudi Arabia's king", "saudi arabia king"),
            ("Saudi king", "saudi arabia king"),
            ("South Korean envoy", "south korea envoy"),
            ("Secretary-General of NATO", "nato secretary general"),
            ("of", "of"),
            ("", ""),
        ] {
            assert_eq!(office(role), expected, "{role}");
        }
    }

    #[test]
    fn what_proves_two_spellings_to_be_one_person() {
        for (role, expected) in [
            ("town clerk", true),
            ("the French president", true),
            ("Secretary-General of NATO", true),
            ("president", false),
            ("former president", false),
            ("police spokesman", false),
            ("spokeswoman for the harbour police", false),
            ("U.S. senator", false),
            ("senior officials", false),
            ("", false),
        ] {
            assert_eq!(is_proof(role), expected, "{role}");
        }
    }

    #[test]
    fn what_a_record_shows() {
        for (role, expected) in [
            ("harbour minister", true),
            ("Mr.", false),
            ("why Mr.", false),
            (
                "minister for roads and rails and bridges and quays too",
                false,
            ),
        ] {
            assert_eq!(is_shown(role), expected, "{role}");
        }
    }

    proptest! {
        #[test]
        fn any_role_is_compared(role in "\\PC{0,40}|((of|the|saudi|united|states|clerk)[ -]){0,9}") {
            office(&role);
            is_shown(&role);
        }
    }
}
