//! Decides where an office ends and its holder's name begins: *Minister for Road Transport | Ann Roe*.
//!
//! In: the words behind an office's *of* or *for*, up to the end of the run of capitalised words. Out: where the name begins. What a
//! ministry is for is told by the words that ministries are made of; where none stands there, one word belongs to the office, or all
//! before a given name that is known.

use crate::lexicon::{given::given, places::place};

use super::super::stream::{Item, Shape};

/// Where the name begins in the items from `from` to before `to`; one word at least is left to it.
pub(super) fn name_start(items: &[Item], from: usize, to: usize) -> usize {
    let word = |at: usize| items[at].word;
    let last = to - 1;
    let first = (from..last)
        .find(|&at| items[at].shape != Shape::Lower)
        .unwrap_or(from);
    if let Some(known) = (first..last).rev().find(|&at| belongs(word(at))) {
        return known + 1;
    }
    let behind = (first + 1).min(last);
    (behind..last)
        .find(|&at| given(&word(at).to_lowercase()).is_some())
        .unwrap_or(behind)
}

/// True for a word that names what a ministry, a department or an office of a government is for.
pub(super) fn belongs(word: &str) -> bool {
    purpose(word)
        || word.starts_with(char::is_uppercase)
            && place(word).is_some()
            && given(&word.to_lowercase()).is_none()
}

/// True for a word of that kind that is no place's.
pub(in crate::extract) fn purpose(word: &str) -> bool {
    WORDS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

/// What offices of governments are for. Own work of this project; in alphabetical order.
const WORDS: &[&str] = &[
    "administration",
    "affairs",
    "ageing",
    "aging",
    "agriculture",
    "agrifood",
    "aid",
    "arts",
    "aviation",
    "broadcasting",
    "budget",
    "business",
    "care",
    "children",
    "citizenship",
    "climate",
    "coal",
    "commerce",
    "communications",
    "communities",
    "competition",
    "constitution",
    "consumer",
    "cooperation",
    "corporate",
    "crime",
    "culture",
    "defence",
    "defense",
    "development",
    "digital",
    "disabilities",
    "disability",
    "disarmament",
    "economy",
    "education",
    "efficiency",
    "employment",
    "energy",
    "enterprise",
    "environment",
    "equalities",
    "equality",
    "exchequer",
    "families",
    "family",
    "finance",
    "fisheries",
    "food",
    "forestry",
    "forests",
    "gas",
    "government",
    "harbors",
    "harbours",
    "health",
    "heritage",
    "highways",
    "housing",
    "immigration",
    "industries",
    "industry",
    "information",
    "infrastructure",
    "innovation",
    "integration",
    "interior",
    "investment",
    "irrigation",
    "justice",
    "labor",
    "labour",
    "land",
    "lands",
    "levelling",
    "livestock",
    "media",
    "migration",
    "minerals",
    "mines",
    "mining",
    "minorities",
    "mobility",
    "navy",
    "oceans",
    "parks",
    "parliament",
    "pensions",
    "petroleum",
    "planning",
    "policing",
    "ports",
    "power",
    "prisons",
    "procurement",
    "railways",
    "reconstruction",
    "reform",
    "refugees",
    "relations",
    "research",
    "resilience",
    "resources",
    "revenue",
    "rights",
    "roads",
    "rural",
    "safety",
    "sanitation",
    "schools",
    "science",
    "security",
    "services",
    "shipping",
    "skills",
    "sport",
    "sports",
    "state",
    "steel",
    "technology",
    "telecommunications",
    "textiles",
    "tourism",
    "trade",
    "training",
    "transport",
    "transportation",
    "treasury",
    "universities",
    "veterans",
    "war",
    "water",
    "welfare",
    "wildlife",
    "women",
    "work",
    "works",
    "youth",
];

#[cfg(test)]
mod tests {
    use super::WORDS;
    use crate::extract::clippings::says;

    #[test]
    fn words_are_in_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn clippings() {
        for office in [
            "Union Minister for Road Transport",
            "Minister of State for External Affairs",
            "Secretary of Labor",
            "Secretary of State",
            "Commissioner for Human Rights",
            "Minister for Education and Skills",
            "Minister for Women and Equalities",
            "Chancellor of the Exchequer",
            "Secretary of the Navy",
        ] {
            says(
                &format!("“It works,” {office} Meera Poe said."),
                "Meera Poe",
            );
            says(
                &format!("“It works,” said {office} Meera Poe."),
                "Meera Poe",
            );
        }
        says("“It works,” said Sen. Meera Poe of Ohio.", "Meera Poe");
    }
}
