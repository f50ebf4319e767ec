//! Which pronoun a given name calls for.
//!
//! In: a name's first word, folded. Out: *he*, *she*, or nothing for a name that is not listed or that both bear. The names stand in
//! `given.txt` beside this file. A hint only: what a text says of its people beats it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::list::{WordList, Words};

/// Which pronoun a text uses of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// "he"
    He,
    /// "she"
    She,
}

impl Gender {
    /// The other one.
    pub fn other(self) -> Gender {
        match self {
            Gender::He => Gender::She,
            Gender::She => Gender::He,
        }
    }
}

/// The pronoun for a given name in lower case without accents; of a double name ("jean-luc", "mary-ann") the first part says it where
/// the whole is not listed.
pub fn given(name: &str) -> Option<Gender> {
    let names = &*NAMES;
    names
        .get(name)
        .or_else(|| names.get(name.split_once('-')?.0))
        .copied()
}

/// True for a given name that men and women bear.
pub fn borne_by_both(name: &str) -> bool {
    const BOTH: WordList = WordList::new(&[
        "sam", "alex", "chris", "pat", "jamie", "robin", "kim", "taylor", "jordan", "casey",
        "morgan", "jesse", "lee", "leslie", "kelly", "terry", "dana", "drew", "cameron", "charlie",
        "frankie", "ashley", "shannon", "jackie", "jody", "kerry", "lindsay", "marion", "nicky",
        "andy", "ali", "sasha", "noor", "sandy", "val", "vivian", "billie", "avery", "quinn",
        "riley", "rowan", "skyler", "sidney", "sydney", "jan", "jean", "andrea", "gabriele", "max",
        "joe", "jo", "ronnie", "bobbie", "danny", "ellis", "finley", "harper", "hayden", "jaime",
        "jess", "kit", "logan", "reese", "rory", "shay", "toni", "tracy", "tyler", "nat", "lou",
        "mel", "steph", "mo", "nico",
    ]);
    BOTH.hold(name)
}

static NAMES: LazyLock<FxHashMap<&'static str, Gender>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    let mut gender = None;
    for line in include_str!("given.txt").lines() {
        match line.trim() {
            "[he]" => gender = Some(Gender::He),
            "[she]" => gender = Some(Gender::She),
            line if line.starts_with('#') => {}
            line => {
                if let Some(gender) = gender {
                    names.extend(line.split_whitespace().map(|name| (name, gender)));
                }
            }
        }
    }
    names
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clippings() {
        assert_eq!(given("liam"), Some(Gender::He));
        assert_eq!(given("aoife"), Some(Gender::She));
        assert_eq!(given("jean-paul"), Some(Gender::He));
        assert_eq!(given("anna-lena"), Some(Gender::She));
        assert_eq!(given("robin"), None);
        assert_eq!(given(""), None);
    }

    #[test]
    fn no_name_is_listed_twice() {
        let listed: Vec<&str> = include_str!("given.txt")
            .lines()
            .filter(|l| !l.starts_with(['#', '[']))
            .flat_map(str::split_whitespace)
            .collect();
        assert_eq!(listed.len(), NAMES.len());
    }
}
