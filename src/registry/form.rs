//! Names as the registry keeps them: a form for each distinct name, and what each document says of its own.
//!
//! In: a name as printed, with its roles and aliases. Out: the form it is kept under, and whether it is a name at all: "the company" and
//! "Harbour board" are nobody's. Who is whom is decided elsewhere.

use std::{collections::hash_map::Entry, sync::Arc};

use rustc_hash::FxHashMap;

use super::{
    decision::{Decision, OutsideId},
    names::{Name, Relation},
    office::{is_proof, is_shown, office},
    stored::stored,
    words::hash_text,
};
use crate::{lexicon::places::place, model::SpeakerKind};

/// More roles or aliases of one name than this are not kept.
const MOST_LABELS: usize = 256;

/// More roles than this are not shown.
const MOST_ROLES_SHOWN: usize = 12;

/// One distinct name.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// The name folded into one word.
    pub(super) key: String,
    /// The best printing of it so far.
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    /// A person's name taken apart; `None` for a body.
    pub(super) parsed: Option<Name>,
    pub(super) roles: Labels,
    pub(super) aliases: Labels,
    /// Every document that names it, once a mention there; newest last.
    pub(super) documents: Vec<u32>,
    /// The form whose speaker this name means; itself where it stands for itself.
    pub(super) root: u32,
    /// The same by the rules alone, before what humans decided.
    pub(super) rule_root: u32,
    /// What humans said of it.
    pub(super) human: Option<Box<SaidOf>>,
    /// The forms that mean this one's speaker, itself left out.
    pub(super) followers: Vec<u32>,
    /// The older forms of the same sound that it says something of, by the names alone.
    pub(super) relatives: Vec<(u32, Relation)>,
    /// Its speaker, assigned when it first stood for itself.
    pub(super) speaker: Option<u32>,
}

/// What humans said of a name.
#[derive(Clone, Debug, Default)]
pub(super) struct SaidOf {
    /// The form whose speaker it means, whatever the rules say.
    pub(super) merged_into: Option<u32>,
    /// The name to show, with the sequence number of its event.
    pub(super) display_name: Option<(u64, String)>,
    /// Other names that mean the same.
    pub(super) aliases: Vec<String>,
    pub(super) outside_ids: Vec<OutsideId>,
    pub(super) decisions: Vec<Arc<Decision>>,
}

/// Roles or aliases as printed, each with the number of documents that give it.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(pub(super) Vec<(String, u32)>);

/// A name in one document.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// As this document prints it.
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    /// Its form; `None` where it is nobody's own name: a group, an office, "the company".
    pub(super) form: Option<u32>,
    pub(super) roles: Vec<String>,
    pub(super) aliases: Vec<String>,
    /// The document's own reading tells this name from the others in it; an import does not.
    pub(super) told: bool,
    /// A human put it here.
    pub(super) ruled: bool,
    /// Whom it means.
    pub(super) speaker: Option<u32>,
}

/// A name to enrol: what a document's reading says of it.
#[derive(Clone, Debug)]
pub(super) struct NewName {
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    /// The name taken apart as a person's, where that was done already.
    pub(super) parsed: Option<Name>,
    pub(super) roles: Vec<String>,
    pub(super) aliases: Vec<String>,
    /// The document's own reading tells this name from the others in it.
    pub(super) told: bool,
    /// The document quotes it.
    pub(super) quoted: bool,
    /// The form that a human said it has.
    pub(super) ruled: Option<u32>,
}

stored!(Form {
    key,
    name,
    kind,
    parsed,
    roles,
    aliases,
    documents,
    root,
    rule_root,
    human,
    followers,
    relatives,
    speaker,
});
stored!(SaidOf {
    merged_into,
    display_name,
    aliases,
    outside_ids,
    decisions,
});
stored!(Named {
    name,
    kind,
    form,
    roles,
    aliases,
    told,
    ruled,
    speaker,
});

impl super::stored::Stored for Labels {
    fn put(&self, to: &mut super::stored::Put) {
        self.0.put(to);
    }

    fn take(from: &mut super::stored::Take<'_>) -> Option<Self> {
        super::stored::Stored::take(from).map(Labels)
    }
}

impl Labels {
    pub(super) fn add(&mut self, label: &str) {
        let full = self.0.len() >= MOST_LABELS;
        match self.0.iter_mut().find(|(known, _)| known == label) {
            Some((_, count)) => *count += 1,
            None if full || label.is_empty() => {}
            None => self.0.push((label.into(), 1)),
        }
    }

    pub(super) fn remove(&mut self, label: &str) {
        if let Some((_, count)) = self.0.iter_mut().find(|(known, _)| known == label) {
            *count -= 1;
            self.0.retain(|(_, count)| *count > 0);
        }
    }

    /// The roles that a record shows, most documents first; each as most documents print it.
    pub(super) fn shown(mut self) -> Vec<String> {
        let most = |a: &(String, u32), b: &(String, u32)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        self.0.retain(|(role, _)| is_shown(role));
        self.0.sort_by(most);
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut merged: Vec<(String, u32)> = Vec::new();
        for (role, count) in self.0 {
            match places.entry(role.to_lowercase()) {
                Entry::Occupied(known) => merged[*known.get()].1 += count,
                Entry::Vacant(new) => {
                    new.insert(merged.len());
                    merged.push((role, count));
                }
            }
        }
        merged.sort_by(most);
        merged.truncate(MOST_ROLES_SHOWN);
        merged.into_iter().map(|(role, _)| role).collect()
    }

    /// Each label, in the order of its first document.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(label, _)| label.as_str())
    }
}

impl Form {
    pub(super) fn is_in_force(&self) -> bool {
        !self.documents.is_empty()
    }

    /// Its aliases: those that documents give while any names it, and those that humans gave.
    pub(super) fn also_called(&self) -> impl Iterator<Item = &str> {
        let given = self.human.iter().flat_map(|human| &human.aliases);
        let printed = self.aliases.iter().filter(|_| self.is_in_force());
        printed.chain(given.map(String::as_str))
    }

    /// The name that a human gave it.
    pub(super) fn display_name(&self) -> Option<&str> {
        let (_, name) = self.human.as_ref()?.display_name.as_ref()?;
        Some(name)
    }

    /// What humans said of it, to be added to.
    pub(super) fn human_mut(&mut self) -> &mut SaidOf {
        self.human.get_or_insert_default()
    }

    /// The form that a human said it means the speaker of.
    pub(super) fn merged_into(&self) -> Option<u32> {
        self.human.as_ref()?.merged_into
    }

    pub(super) fn is_bare(&self) -> bool {
        self.parsed.as_ref().is_some_and(Name::is_bare)
    }

    pub(super) fn shares_surname(&self, other: &Form) -> bool {
        match (&self.parsed, &other.parsed) {
            (Some(a), Some(b)) => a.surname() == b.surname(),
            _ => false,
        }
    }

    pub(super) fn fullness(&self) -> usize {
        self.parsed.as_ref().map_or(self.key.len(), Name::fullness)
    }

    /// Its offices that one person holds at a time, hashed and sorted: "president" alone is nobody's in particular.
    pub(super) fn offices(&self) -> Vec<u64> {
        let telling = self.roles.iter().filter(|role| is_proof(role));
        let mut offices: Vec<u64> = telling.map(|role| hash_text(&office(role))).collect();
        offices.sort_unstable();
        offices.dedup();
        offices
    }
}

/// False for what stands for another name in its own document only: "the company", "his administration".
pub(super) fn is_own_name(name: &str) -> bool {
    const DETERMINERS: [&str; 14] = [
        "the", "a", "an", "any", "no", "his", "her", "its", "their", "our", "this", "that", "some",
        "such",
    ];
    let words = name
        .split_whitespace()
        .skip_while(|word| DETERMINERS.contains(&word.to_lowercase().as_str()));
    let mut starts = words.filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    // Chinese and Arabic letters have no case.
    starts.any(|first| !first.is_lowercase())
}

/// True for what looks like a name even where nobody quotes it: no number, tag or address, and no common noun at its end. A person who
/// says nothing is nobody on record by a lone word ("Jan"), as a line in capitals ("NEW DELHI") or by the name of a town.
pub(super) fn looks_named(name: &str, kind: SpeakerKind, has_role: bool) -> bool {
    let name = name.trim();
    let lone = !name.contains(char::is_whitespace) && name.is_ascii() && !has_role;
    let shouted = name.contains(' ') && !name.contains(char::is_lowercase);
    let latin = name.chars().any(|c| c.is_ascii_alphabetic());
    if kind == SpeakerKind::Person && (lone || shouted && latin || place(name).is_some()) {
        return false;
    }
    let address = name.contains("://") || name.starts_with("www.");
    let number = name.starts_with(|c: char| c.is_numeric() || c == '#');
    let last = name.split_whitespace().next_back();
    let noun = last.is_some_and(|word| word.starts_with(char::is_lowercase));
    !address && !number && !noun && !opens_a_clause(name)
}

/// True for what begins as a clause or a point in time does: "Why Berg", "then-Mayor Anna Berg".
fn opens_a_clause(name: &str) -> bool {
    const OPENERS: [&str; 14] = [
        "why", "how", "what", "when", "where", "whether", "if", "but", "and", "or", "because",
        "although", "while", "as",
    ];
    let first = name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let several = name.contains(char::is_whitespace);
    several && OPENERS.contains(&first.as_str()) || first.starts_with("then-")
}

/// The aliases that can be this name's. A reading that calls George W. Bush "George H. W. Bush", or Donald Trump "Trump Jr.",
/// took one bearer of the surname for another.
pub(super) fn fitting(kind: SpeakerKind, name: &str, aliases: Vec<String>) -> Vec<String> {
    if aliases.is_empty() {
        return aliases;
    }
    let parsed = Name::read(name).filter(|_| kind == SpeakerKind::Person);
    let fits = |alias: &String| match (&parsed, Name::read(alias)) {
        (Some(name), Some(alias)) => !alias.is_another_of(name),
        _ => true,
    };
    aliases.into_iter().filter(fits).collect()
}

/// Which of two printings of one name is the better one: accents rather than none, and rather than all in capitals.
pub(super) fn print_rank(name: &str) -> (bool, usize, &str) {
    let accents = name.chars().filter(|c| !c.is_ascii()).count();
    (name.chars().any(char::is_lowercase), accents, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_that_are_another_bearers_name_are_dropped() {
        let given = [
            "Bush",
            "George",
            "George Bush",
            "George H. W. Bush",
            "W.",
            "Bush Jr.",
        ];
        let given = given.map(String::from).to_vec();
        let kept = fitting(SpeakerKind::Person, "George W. Bush", given);
        assert_eq!(kept, ["Bush", "George", "George Bush", "W."]);
        let given = vec!["Bob Norton".to_string()];
        assert_eq!(
            fitting(SpeakerKind::Person, "Robert Norton", given.clone()),
            given
        );
    }

    #[test]
    fn what_is_admitted_without_being_quoted() {
        use SpeakerKind::{Body, Person};
        for (name, kind, expected) in [
            ("Anna Berg", Person, true),
            ("NATO", Body, true),
            ("習近平", Person, true),
            ("12 Monkeys", Person, false),
            ("#quays", Person, false),
            ("https://example.org", Person, false),
            ("Harbour board", Body, false),
            ("Why Berg", Person, false),
            ("then-Mayor Anna Berg", Person, false),
            ("Jan", Person, false),
            ("NEW DELHI", Person, false),
            ("New Delhi", Person, false),
            ("Octopuses", Person, false),
        ] {
            assert_eq!(looks_named(name, kind, false), expected, "{name}");
        }
        assert!(looks_named("Berg", Person, true), "Mayor Berg");
    }

    #[test]
    fn a_record_shows_few_roles_once_each() {
        let mut roles = Labels::default();
        for role in ["Clerk", "mayor", "clerk", "why Mr.", "Mayor", "mayor"] {
            roles.add(role);
        }
        assert_eq!(roles.shown(), ["mayor", "Clerk"]);
    }

    #[test]
    fn what_is_somebodys_own_name() {
        for (name, expected) in [
            ("Anna Berg", true),
            ("the Elysee Palace", true),
            ("3M", true),
            ("Ukraine's military", true),
            ("習近平", true),
            ("the company", false),
            ("An international force", false),
            ("his administration", false),
            ("press", false),
            ("", false),
        ] {
            assert_eq!(is_own_name(name), expected, "{name}");
        }
    }
}
