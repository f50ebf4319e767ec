//! Which pronoun a given name calls for.
//!
//! In: a name's first word, folded. Out: *he*, *she*, or nothing for a name that is not listed or that both bear. The names stand in
//! `given.txt` beside this file. A hint only: what a text says of its people beats it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

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
