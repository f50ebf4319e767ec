//! Finds who a name, an alias, a surname, an office or another spelling may mean.
//!
//! In: what a reader or a draft calls somebody. Out: candidates from one snapshot, best first; several where the words fit several.
//! It only finds: two candidates are never decided between here. A name that says more than the record does ("Anna Berg" where only
//! "Berg" is on record) finds nobody, since it may well be another.

use super::{
    names::{Name, Relation, TITLES, fold, fold_name, is_transliteration, is_variant},
    office::office,
    snapshot::Snapshot,
};

/// More words than this in a query are nobody's name or office.
const MOST_WORDS: usize = 16;

/// How a query fits a speaker, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The fullest name on record.
    Name,
    /// Another name on record.
    Alias,
    /// The surname alone.
    Surname,
    /// An office or role.
    Role,
    /// Another spelling of a name on record: what transliteration does to a name.
    Spelling,
    /// A name that only sounds like one on record ("Reed" for "Reid"): it may well be another person's.
    Sound,
}

impl Basis {
    /// `name`, `alias`, `surname`, `role` or `spelling` (of both kinds).
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::Name => "name",
            Basis::Alias => "alias",
            Basis::Surname => "surname",
            Basis::Role => "role",
            Basis::Spelling | Basis::Sound => "spelling",
        }
    }
}

/// One speaker that a query may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The speaker, as an index into [`Snapshot::speaker_at`].
    pub speaker: u32,
    /// The name, alias or office on record that fits.
    pub matched: String,
    /// How it fits.
    pub basis: Basis,
}

impl Snapshot {
    /// Whom `query` may mean, best first: a name, an alias, a surname, an office ("the French president"), another spelling, with or
    /// without a title or an office before it ("NATO chief Rutte"). Several where it fits several ("Clinton"); none where it fits nobody.
    pub fn lookup(&self, query: &str) -> Vec<Candidate> {
        let query = query.trim().trim_end_matches("’s").trim_end_matches("'s");
        let words: Vec<&str> = query.split_whitespace().take(MOST_WORDS + 1).collect();
        if words.is_empty() || words.len() > MOST_WORDS {
            return Vec::new();
        }
        let mut found = Found::default();
        self.by_name(query, &mut found);
        let asked = office(query);
        for (form, record) in self.forms_in_office(&asked) {
            let role = record.roles.iter().find(|role| office(role) == asked);
            self.note(form, role.unwrap_or(query), Basis::Role, &mut found);
        }
        if found.0.is_empty() {
            self.behind_an_office(&words, &mut found);
        }
        if found.0.is_empty() {
            self.by_spelling(query, &mut found);
        }
        self.ranked(found)
    }

    /// By name, alias and surname.
    fn by_name(&self, query: &str, found: &mut Found) {
        let (parsed, folded) = (Name::read(query), fold_name(query));
        for form in self.forms_named(parsed.as_ref(), &folded) {
            let Some(record) = self.form(form).filter(|f| f.is_in_force()) else {
                continue;
            };
            let basis = match self.speaker_of_form(form).and_then(|s| self.speaker_at(s)) {
                Some(speaker) if fold_name(&speaker.name) == fold_name(&record.name) => Basis::Name,
                _ if record.parsed.as_ref().is_some_and(Name::is_bare) => Basis::Surname,
                _ => Basis::Alias,
            };
            self.note(form, &record.name, basis, found);
            // A name that some document tells apart has a speaker of its own beside the one it means elsewhere.
            if let Some(own) = record.speaker {
                found.push(own, &record.name, Basis::Name);
            }
        }
        let bare = parsed.as_ref().is_some_and(Name::is_bare);
        for (form, record) in self.forms_also_called(&folded) {
            let surname = bare
                && match (&parsed, &record.parsed) {
                    (Some(query), Some(name)) => query.surname() == name.surname(),
                    _ => false,
                };
            let shown = record.display_name();
            let basis = if shown.is_some_and(|name| fold_name(name) == folded) {
                Basis::Name
            } else if surname {
                Basis::Surname
            } else {
                Basis::Alias
            };
            self.note(form, query, basis, found);
        }
        let Some(parsed) = parsed else {
            return;
        };
        for (form, record) in self.forms_related(&parsed) {
            let Some(name) = &record.parsed else {
                continue;
            };
            let basis = match parsed.relation(name, false) {
                Relation::Less if bare => Basis::Surname,
                Relation::More if name.is_bare() => continue,
                Relation::Less | Relation::More => Basis::Alias,
                Relation::Same => Basis::Spelling,
                Relation::Apart => continue,
            };
            self.note(form, &record.name, basis, found);
        }
    }

    /// By a name behind an office or a title, where the words before it are the titles of the one who bears it.
    fn behind_an_office(&self, words: &[&str], found: &mut Found) {
        for from in 1..words.len() {
            let (before, name) = words.split_at(from);
            let mut bearers = Found::default();
            self.by_name(&name.join(" "), &mut bearers);
            bearers.0.retain(|candidate| {
                let roles = self
                    .speaker_at(candidate.speaker)
                    .map(|s| s.roles.as_slice());
                let offices: Vec<String> = roles
                    .unwrap_or_default()
                    .iter()
                    .map(|r| office(r))
                    .collect();
                before
                    .iter()
                    .flat_map(|word| word.split(['-', '‑']))
                    .all(|word| {
                        let folded = fold(word);
                        word.starts_with(char::is_lowercase)
                            || TITLES.contains(&folded.as_str())
                            || offices.iter().any(|known| {
                                office(word)
                                    .split(' ')
                                    .all(|part| known.split(' ').any(|w| w == part))
                            })
                    })
            });
            if !bearers.0.is_empty() {
                found.0.append(&mut bearers.0);
                return;
            }
        }
    }

    /// By a name that sounds the same and differs in few letters.
    fn by_spelling(&self, query: &str, found: &mut Found) {
        let Some(parsed) = Name::read(query) else {
            return;
        };
        for (form, record) in self.forms_sounding(&parsed) {
            let fits = |name: &Name| {
                is_variant(parsed.surname(), name.surname())
                    && match parsed.relation(name, true) {
                        Relation::Same | Relation::Less => true,
                        Relation::More => !name.is_bare(),
                        Relation::Apart => parsed.is_bare() && name.is_bare(),
                    }
            };
            let Some(name) = record.parsed.as_ref().filter(|name| fits(name)) else {
                continue;
            };
            let (a, b) = (parsed.surname(), name.surname());
            let basis = if a == b || is_transliteration(a, b) {
                Basis::Spelling
            } else {
                Basis::Sound
            };
            self.note(form, &record.name, basis, found);
        }
    }

    fn note(&self, form: u32, matched: &str, basis: Basis, found: &mut Found) {
        if let Some(speaker) = self.speaker_of_form(form) {
            found.push(speaker, matched, basis);
        }
    }

    /// Best basis first, then who is on record with most.
    fn ranked(&self, found: Found) -> Vec<Candidate> {
        let mut candidates = found.0;
        candidates.retain(|candidate| self.speaker_at(candidate.speaker).is_some());
        let said = |speaker| self.speaker_at(speaker).map_or(0, |s| s.quotations.len());
        candidates.sort_by_key(|c| (c.basis, std::cmp::Reverse(said(c.speaker)), c.speaker));
        let mut seen = std::collections::BTreeSet::new();
        candidates.retain(|candidate| seen.insert(candidate.speaker));
        candidates
    }
}

/// Candidates as they are found, doubles included.
#[derive(Default)]
struct Found(Vec<Candidate>);

impl Found {
    fn push(&mut self, speaker: u32, matched: &str, basis: Basis) {
        self.0.push(Candidate {
            speaker,
            matched: matched.to_string(),
            basis,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::registry;
    use proptest::prelude::*;

    const DESK: [&str; 3] = [
        "a 2025-09-04
         Anna Berg | harbour minister | | We sail at noon
         Carl Berg | town clerk | | We do not
         Volodymyr Zelenskyy | Ukrainian President | | We came to see the quay
         Nordic Union (NU) | | | More quays
         Erik van der Dahl | NATO chief | | Perhaps",
        "b
         Berg | | | Who knows
         Erik van der Dahl | Secretary-General of NATO | |
         José Núñez | mayor | |",
        "c
         Ola | | | Nobody has my surname",
    ];

    fn lookup(query: &str) -> Vec<String> {
        let registry = registry(&DESK);
        let snapshot = registry.snapshot();
        let candidates = snapshot.lookup(query).into_iter();
        candidates
            .map(|c| {
                format!(
                    "{} {}",
                    c.basis.as_str(),
                    snapshot.speaker_at(c.speaker).unwrap().id.as_str()
                )
            })
            .collect()
    }

    #[test]
    fn whom_a_query_may_mean() {
        for (query, expected) in [
            ("Anna Berg", &["name anna-berg"][..]),
            ("anna BERG", &["name anna-berg"]),
            ("A. Berg", &["alias anna-berg"]),
            (
                "Berg",
                &["name berg", "surname anna-berg", "surname carl-berg"],
            ),
            (
                "Mr. Berg",
                &["name berg", "surname anna-berg", "surname carl-berg"],
            ),
            ("Clara Berg", &[]),
            ("van der Dahl", &["surname erik-van-der-dahl"]),
            ("NATO chief Erik van der Dahl", &["name erik-van-der-dahl"]),
            ("NATO chief van der Dahl", &["surname erik-van-der-dahl"]),
            ("Jane van der Dahl", &[]),
            ("the NATO chief", &["role erik-van-der-dahl"]),
            ("Ukraine's president", &["role volodymyr-zelenskyy"]),
            ("the president of Ukraine", &["role volodymyr-zelenskyy"]),
            (
                "Ukrainian President Zelenskyy",
                &["surname volodymyr-zelenskyy"],
            ),
            ("NATO secretary general", &["role erik-van-der-dahl"]),
            ("secretary general of NATO", &["role erik-van-der-dahl"]),
            ("Zelensky", &["spelling volodymyr-zelenskyy"]),
            ("Volodymyr Zelenskiy", &["spelling volodymyr-zelenskyy"]),
            ("President Zelenskiy", &["spelling volodymyr-zelenskyy"]),
            ("Jose Nunez", &["name jose-nunez"]),
            ("NU", &["alias nordic-union"]),
            ("the Nordic Union", &["name nordic-union"]),
            ("Ola", &["name ola"]),
            ("Ola Nordmann", &[]),
            ("Olga", &[]),
            ("", &[]),
            ("“”", &[]),
        ] {
            assert_eq!(lookup(query), expected, "{query}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_query_is_answered(query in "\\PC{0,40}") {
            lookup(&query);
        }
    }
}
