//! *The legislator*, *the cleric*: a noun for all of a kind, where the text has just spoken of one of them by office and name.
//!
//! In: a noun, and the offices that the text gives somebody. Out: whether the noun is said of such. Own list.

use crate::lexicon::list::begins_with_one;

/// Nouns of a kind, and how the offices of that kind begin.
const KINDS: [(&[&str], &[&str]); 22] = [
    (
        &["legislator", "lawmaker", "parliamentarian", "politician"],
        &[
            "senator",
            "sen",
            "congressm",
            "congressw",
            "representative",
            "rep",
            "mp",
            "assembly",
            "deputy",
            "councillor",
            "councilm",
            "councilw",
            "msp",
            "td",
            "mep",
            "minister",
        ],
    ),
    (
        &["cleric", "clergyman", "churchman", "prelate", "clergywoman"],
        &[
            "bishop",
            "archbishop",
            "cardinal",
            "priest",
            "fr",
            "father",
            "rev",
            "reverend",
            "pastor",
            "imam",
            "vicar",
            "canon",
            "rabbi",
            "dean",
            "curate",
            "rector",
        ],
    ),
    (&["pontiff"], &["pope"]),
    (&["monarch", "sovereign"], &["king", "queen", "emperor"]),
    (
        &["royal"],
        &["prince", "princess", "duke", "duchess", "king", "queen"],
    ),
    (
        &["priest", "clergyman"],
        &["fr", "father", "rev", "reverend", "canon", "monsignor"],
    ),
    (
        &["academic", "scholar", "scientist", "researcher"],
        &[
            "prof",
            "dr",
            "biologist",
            "physicist",
            "geologist",
            "ecologist",
            "oceanographer",
            "chemist",
            "astronomer",
            "zoologist",
            "botanist",
        ],
    ),
    (
        &[
            "biologist",
            "ecologist",
            "zoologist",
            "botanist",
            "astronomer",
            "physicist",
            "chemist",
            "geologist",
            "virologist",
            "epidemiologist",
            "psychologist",
            "neuroscientist",
            "oceanographer",
            "archaeologist",
            "historian",
            "economist",
            "criminologist",
        ],
        &[
            "prof",
            "dr",
            "doctor",
            "scientist",
            "researcher",
            "lecturer",
        ],
    ),
    (
        &["lawyer", "barrister", "attorney", "solicitor"],
        &[
            "lawyer",
            "barrister",
            "attorney",
            "solicitor",
            "counsel",
            "kc",
            "qc",
            "sc",
        ],
    ),
    (
        &["prosecutor"],
        &["district attorney", "county attorney", "state's attorney"],
    ),
    (
        &["executive", "businessman", "businesswoman"],
        &[
            "chief executive",
            "ceo",
            "chairman",
            "chairwoman",
            "managing director",
            "founder",
            "owner",
        ],
    ),
    (
        &["boss", "chief", "leader"],
        &[
            "leader",
            "chief",
            "head",
            "director",
            "chair",
            "president",
            "general secretary",
            "ceo",
            "commissioner",
        ],
    ),
    (&["minister"], &["secretary", "chancellor"]),
    (
        &["peer"],
        &["lord", "lady", "baroness", "baron", "earl", "viscount"],
    ),
    (
        &["officer", "policeman", "policewoman", "detective"],
        &[
            "pc",
            "sgt",
            "sergeant",
            "inspector",
            "insp",
            "constable",
            "det",
            "detective",
            "superintendent",
            "supt",
        ],
    ),
    (
        &["soldier"],
        &[
            "pte", "private", "lt", "lieut", "col", "sgt", "sergeant", "capt", "maj", "corporal",
        ],
    ),
    (
        &["commander", "officer"],
        &[
            "lt",
            "lieut",
            "col",
            "capt",
            "maj",
            "brig",
            "gen",
            "adm",
            "commodore",
        ],
    ),
    (
        &["medic", "doctor", "clinician", "physician", "consultant"],
        &[
            "dr",
            "surgeon",
            "consultant",
            "gp",
            "physician",
            "cardiologist",
            "oncologist",
        ],
    ),
    (
        &["musician", "star", "frontman", "performer"],
        &[
            "singer",
            "guitarist",
            "drummer",
            "bassist",
            "rapper",
            "musician",
            "songwriter",
        ],
    ),
    (
        &["author", "writer"],
        &[
            "novelist",
            "author",
            "writer",
            "poet",
            "playwright",
            "biographer",
            "essayist",
        ],
    ),
    (
        &["envoy", "diplomat"],
        &["ambassador", "envoy", "consul", "high commissioner"],
    ),
    (
        &["artist"],
        &[
            "painter",
            "sculptor",
            "artist",
            "photographer",
            "ceramicist",
        ],
    ),
];

/// True for a noun of a kind.
pub fn is_kind(noun: &str) -> bool {
    KINDS.iter().any(|(nouns, _)| nouns.contains(&noun))
}

/// True where somebody of that office is of the noun's kind.
pub fn of_kind(noun: &str, office: &str) -> bool {
    let office = office.to_lowercase();
    let word = |stems: &[&str]| {
        office
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|w| match w.len() {
                0..=3 => stems.contains(&w),
                _ => begins_with_one(
                    w,
                    &stems
                        .iter()
                        .copied()
                        .filter(|s| s.len() > 3)
                        .collect::<Vec<_>>(),
                ),
            })
            || stems.iter().any(|s| s.contains(' ') && office.contains(s))
    };
    KINDS
        .iter()
        .any(|(nouns, stems)| nouns.contains(&noun) && word(stems))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Senator Tom Doe rose. “This is theft,” the legislator said.",
                "Tom Doe",
            ),
            (
                "Bishop Naftali Doe led prayers. “Feed the poor,” the cleric said.",
                "Naftali Doe",
            ),
            (
                "Fr Colm Doe, parish priest of Quay, led the mass. “He was loved,” the priest said.",
                "Colm Doe",
            ),
            (
                "Queen Maud Doe opened the hall. “Lay down your arms,” the monarch said.",
                "Maud Doe",
            ),
            // Of another kind, or one of two.
            (
                "Mayor Tom Doe met aides. “He was loved,” the cleric said.",
                "the cleric",
            ),
            (
                "Senator Tom Doe met Senator Ann Poe. “This is theft,” the legislator said.",
                "the legislator",
            ),
            (
                "Senator Tom Doe met a legislator. “This is theft,” the legislator said.",
                "the legislator",
            ),
        ] {
            says(text, who);
        }
    }
}
