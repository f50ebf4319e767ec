//! Whether an office that a draft names is one that the record gives somebody (rule R25).
//!
//! “The mayor” may be the mayor of Lund; “the shadow chancellor” is not the chancellor, nor the French president the president of Chile.
//! The noun agrees, and every word of rank and time; what else the draft says of the office stands on record too.

use std::borrow::Cow;

use crate::registry::office::office;

/// Words that make another office of one, by what they are compared as.
const RANKS: [(&str, &str); 35] = [
    ("acting", "acting"),
    ("assistant", "assistant"),
    ("associate", "associate"),
    ("candidate", "candidate"),
    ("caretaker", "acting"),
    ("chief", "chief"),
    ("deputy", "deputy"),
    ("designate", "elect"),
    ("elect", "elect"),
    ("emeritus", "former"),
    ("erstwhile", "former"),
    ("ex", "former"),
    ("first", "first"),
    ("former", "former"),
    ("general", "general"),
    ("honorary", "honorary"),
    ("hopeful", "candidate"),
    ("incoming", "elect"),
    ("interim", "acting"),
    ("junior", "junior"),
    ("late", "former"),
    ("lieutenant", "lieutenant"),
    ("nominee", "candidate"),
    ("onetime", "former"),
    ("opposition", "shadow"),
    ("outgoing", "outgoing"),
    ("past", "former"),
    ("presumptive", "candidate"),
    ("previous", "former"),
    ("prime", "prime"),
    ("retired", "former"),
    ("second", "second"),
    ("shadow", "shadow"),
    ("under", "under"),
    ("vice", "vice"),
];
/// What stands between an office and what it is the office of.
const OF: [&str; 6] = ["of", "for", "at", "in", "to", "with"];

/// True where the draft's office is the record's, or says less of it.
pub fn agrees(drafted: &str, recorded: &str) -> bool {
    let (drafted, recorded) = (Office::read(drafted), Office::read(recorded));
    let rest = drafted
        .rest
        .iter()
        .all(|word| recorded.rest.iter().any(|other| is_near(word, other)));
    // “The deputy” of a deputy leader.
    let short = recorded.ranks == [drafted.noun.as_str()] && drafted.ranks.is_empty();
    rest && !drafted.noun.is_empty()
        && (short || drafted.noun == recorded.noun && drafted.ranks == recorded.ranks)
}

/// How an office that a draft names stands to one on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// The same one, or less of it.
    Same,
    /// The same one with more said of it: the harbour master at Leith, for the harbour master.
    More,
    /// The same noun, and another office: the finance minister, for the health minister.
    Other,
    /// Nothing in common.
    Unlike,
}

/// Compares the two.
pub fn likeness(drafted: &str, recorded: &str) -> Likeness {
    if agrees(drafted, recorded) {
        return Likeness::Same;
    }
    let (drafted, recorded) = (Office::read(drafted), Office::read(recorded));
    // “The deputy leader”, for “her deputy”.
    if drafted.ranks == [recorded.noun.as_str()] && recorded.ranks.is_empty() {
        return Likeness::More;
    }
    if drafted.noun.is_empty() || drafted.noun != recorded.noun {
        return Likeness::Unlike;
    }
    let holds = |more: &Office, less: &Office| {
        less.rest
            .iter()
            .all(|word| more.rest.iter().any(|other| is_near(word, other)))
    };
    // What somebody was once, or is yet to be, is no other person's office.
    let lasting = |office: &Office| -> Vec<&str> {
        let ranks = office.ranks.iter().copied();
        ranks
            .filter(|rank| {
                !matches!(
                    *rank,
                    "former" | "elect" | "outgoing" | "acting" | "candidate"
                )
            })
            .collect()
    };
    let timed = drafted.ranks != recorded.ranks && holds(&recorded, &drafted);
    match lasting(&drafted) == lasting(&recorded) && (timed || holds(&drafted, &recorded)) {
        true => Likeness::More,
        false => Likeness::Other,
    }
}

/// The noun of an office, without rank and complement: “minister” of “the deputy minister of health”.
pub fn noun(office: &str) -> String {
    Office::read(office).noun
}

struct Office {
    noun: String,
    ranks: Vec<&'static str>,
    rest: Vec<String>,
}

impl Office {
    fn read(text: &str) -> Office {
        let text = spelled_out(text);
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|word| !is_generic_owner(word))
            .collect();
        let of = words
            .iter()
            .skip(1)
            .position(|word| OF.contains(word))
            .map_or(words.len(), |at| at + 1);
        let complement = office(&words.get(of..).unwrap_or_default().join(" "));
        let core = office(&words.get(..of).unwrap_or_default().join(" "));
        let core: Vec<&str> = core
            .trim_end_matches(" in chief")
            .split(' ')
            .filter(|word| !TITLES.contains(word) && !OWNERS.contains(word))
            .collect();
        let (mut ranks, mut rest) = (Vec::new(), Vec::new());
        for (at, word) in core.iter().enumerate() {
            // A police chief is a chief; and who is a deputy and no more is told so.
            let noun = at + 1 == core.len() && (*word == "chief" || rest.is_empty());
            match RANKS.iter().find(|(rank, _)| rank == word) {
                Some((_, rank)) if !noun => ranks.push(*rank),
                _ => rest.push((*word).to_string()),
            }
        }
        ranks.sort_unstable();
        ranks.dedup();
        let noun = one_noun(&rest.pop().unwrap_or_default());
        let complement = complement
            .split(' ')
            .filter(|word| !OF.contains(word) && *word != "the");
        let complement: Vec<String> = complement.map(String::from).collect();
        // “Chief executive of the company”: of whichever one is spoken of.
        if !matches!(&complement[..], [one] if GENERIC.contains(&one.as_str())) {
            rest.extend(complement);
        }
        rest.retain(|word| !word.is_empty() && !OWNERS.contains(&word.as_str()));
        Office { noun, ranks, rest }
    }
}

/// Offices that papers print by their initials. Those that stand for two, such as CIO, are not told apart here.
const INITIALS: [(&str, &str); 17] = [
    ("AG", "attorney general"),
    ("CEO", "chief executive"),
    ("CFO", "chief financial officer"),
    ("CM", "chief minister"),
    ("COO", "chief operating officer"),
    ("CTO", "chief technology officer"),
    ("DA", "district attorney"),
    ("DG", "director general"),
    ("DPM", "deputy prime minister"),
    ("EVP", "executive vice president"),
    ("MD", "managing director"),
    ("MEP", "member of the European Parliament"),
    ("MP", "member of parliament"),
    ("PM", "prime minister"),
    ("SVP", "senior vice president"),
    ("VP", "vice president"),
    ("DPP", "director of public prosecutions"),
];

/// The office with its initials spelled out, and “chief executive officer” as the chief executive.
fn spelled_out(text: &str) -> Cow<'_, str> {
    const LONG: &str = "chief executive officer";
    let spelled = |word: &str| {
        let bare = word.replace('.', "");
        let office = INITIALS.iter().find(|(initials, _)| *initials == bare);
        office.map(|(_, office)| *office)
    };
    let mut text = Cow::Borrowed(text);
    if text.split_whitespace().any(|word| spelled(word).is_some()) {
        let words = text.split_whitespace();
        let words: Vec<&str> = words.map(|word| spelled(word).unwrap_or(word)).collect();
        text = words.join(" ").into();
    }
    match text.to_ascii_lowercase().find(LONG) {
        Some(at) => {
            let end = at + LONG.len();
            let short = end - " officer".len();
            format!("{}{}", &text[..short], &text[end..]).into()
        }
        None => text,
    }
}

/// What an office is often said to be of, without saying of which one: “the city's finance director”.
const GENERIC: [&str; 16] = [
    "business",
    "city",
    "club",
    "company",
    "country",
    "county",
    "district",
    "firm",
    "group",
    "nation",
    "organisation",
    "organization",
    "region",
    "state",
    "team",
    "town",
];
/// Courtesy before an office that changes none of it: “Mrs Justice Doe”.
const TITLES: [&str; 6] = ["mr", "mrs", "ms", "madam", "sir", "dame"];

/// Words in front of an office that say nothing of it.
const OWNERS: [&str; 9] = ["a", "an", "her", "his", "its", "my", "our", "their", "then"];

/// “The city's”, which says of no city in particular; “Lund's” does.
fn is_generic_owner(word: &str) -> bool {
    let base = word.strip_suffix("’s").or_else(|| word.strip_suffix("'s"));
    base.is_some_and(|base| GENERIC.contains(&base))
}

/// A noun of office without what it tells of its bearer.
fn one_noun(noun: &str) -> String {
    let noun = match noun {
        "chairman" | "chairwoman" | "chairperson" => "chair",
        "sen" => "senator",
        "gov" => "governor",
        "rep" => "representative",
        "gen" => "general",
        "sgt" => "sergeant",
        "capt" => "captain",
        "lt" => "lieutenant",
        "justice" => "judge",
        noun => noun,
    };
    ["woman", "man", "person"]
        .iter()
        .find_map(|end| Some(format!("{}person", noun.strip_suffix(end)?)))
        .unwrap_or_else(|| noun.to_string())
}

/// Words of parties and bodies that papers print in short.
const ABBREVIATED: [(&str, &str); 8] = [
    ("con", "conservative"),
    ("dem", "democrat"),
    ("dept", "department"),
    ("gov", "government"),
    ("lab", "labour"),
    ("lib", "liberal"),
    ("nat", "nationalist"),
    ("uni", "university"),
];

/// One word, or a place and the adjective made of it.
fn is_near(a: &str, b: &str) -> bool {
    const ENDINGS: [&str; 8] = ["n", "an", "ian", "ese", "ish", "i", "s", "er"];
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let ending = long.strip_prefix(short);
    let abbreviated = ABBREVIATED
        .iter()
        .any(|(of, whole)| short == *of && long.trim_end_matches('s') == *whole);
    a == b
        || abbreviated
        || short.len() >= 4 && ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_alike() {
        use Likeness::*;
        for (drafted, recorded, expected) in [
            ("the finance minister", "Health Minister", Other),
            ("minister of health", "Health Minister", Same),
            ("the harbour master at Leith", "harbour master", More),
            ("the deputy harbour master", "harbour master", Other),
            ("the former mayor", "mayor of Lund", More),
            ("the former mayor of Lund", "mayor", More),
            ("the mayor", "harbour master", Unlike),
            ("the police chief", "finance director", Unlike),
            ("the deputy leader", "Her deputy", More),
            (
                "leader of the Liberal Democrats",
                "Lib Dem group leader",
                Same,
            ),
            ("Sen.", "House Speaker", Unlike),
            ("the mayor's spokesman", "spokesman for the bishop", Other),
        ] {
            assert_eq!(
                likeness(drafted, recorded),
                expected,
                "{drafted} / {recorded}"
            );
        }
    }

    #[test]
    fn an_office_and_its_modifiers() {
        for (drafted, recorded, expected) in [
            ("the chancellor", "chancellor", true),
            ("the shadow chancellor", "chancellor", false),
            ("the chancellor", "shadow chancellor", false),
            ("the shadow chancellor", "shadow chancellor", true),
            ("the deputy chancellor", "chancellor", false),
            ("the president", "President of Varnia", true),
            ("the Varnian president", "President of Varnia", true),
            ("the president of Varnia", "Varnian President", true),
            ("the French president", "President of Varnia", false),
            ("the French president", "President", false),
            ("president of France", "French President", true),
            ("the vice president", "president", false),
            ("the vice-president", "Vice President", true),
            ("former president", "President", false),
            ("the ex-president", "former president", true),
            ("the acting president", "president", false),
            ("the former mayor", "mayor", false),
            ("the mayor-elect", "mayor", false),
            ("the Lund mayor", "mayor of Lund", true),
            ("the first minister", "First Minister", true),
            ("the first minister", "Deputy First Minister", false),
            ("the lieutenant governor", "governor", false),
            ("the minister", "foreign minister", true),
            ("the foreign minister", "finance minister", false),
            ("the prime minister", "minister", false),
            ("the chancellor", "spokeswoman for the chancellor", false),
            ("the chancellor’s spokesman", "chancellor", false),
            ("the spokesman", "spokeswoman for the port", true),
            ("the chairman", "chairwoman", true),
            ("the Nigerian president", "president of Niger", false),
            ("the city's finance director", "Finance director", true),
            ("the company’s chief executive", "chief executive", true),
            ("chief executive of the firm", "chief executive", true),
            ("the Lund finance director", "Finance director", false),
            ("district attorney", "city attorney", false),
            ("the police chief", "Police Chief", true),
            ("the police chief", "fire chief", false),
            ("editor-in-chief", "editor", true),
            ("the deputy", "deputy leader", true),
            ("the deputy leader", "deputy", false),
            ("Judge", "Mrs Justice", true),
            ("Sen.", "senator", true),
            ("Gov.", "Sen.", false),
            ("attorney general", "attorney general", true),
            ("the general", "General", true),
            ("CFO", "Chief Financial Officer", true),
            ("the chief financial officer", "C.F.O.", true),
            ("CEO", "chief executive of Nordlys", true),
            ("chief executive officer of Nordlys", "Nordlys CEO", true),
            ("the deputy PM", "Deputy Prime Minister", true),
            ("the PM", "deputy prime minister", false),
            ("CM", "Chief Minister", true),
            ("CFO", "chief operating officer", false),
            ("Chief", "Chief", true),
            ("", "", false),
        ] {
            assert_eq!(
                agrees(drafted, recorded),
                expected,
                "{drafted} / {recorded}"
            );
        }
    }
}
