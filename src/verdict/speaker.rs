//! Compares who the draft says with who the record says (rule R25).
//!
//! In come the draft's name with the speakers on record that it may mean, and what the record names; out comes the verdict. How names are
//! found to mean the same person is the registry's business; where it finds several, nothing is decided here.

use std::collections::BTreeSet;

use super::{SpeakerVerdict, lists, office::agrees};
use crate::{
    lexicon::{self, Class, given},
    model::SpeakerKind,
    text::Folded,
};

/// How a name leads to a speaker on record, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// It is the fullest name on record.
    Name,
    /// It is another name or spelling.
    Alias,
    /// It is an office.
    Office,
    /// It only sounds like a name on record.
    Sound,
}

/// Whom the draft names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The fullest name the draft gives, or the source as printed.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// The speakers on record that it may mean.
    pub means: Vec<(u32, Way)>,
}

/// Whom the record names.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Recorded<'r> {
    /// The speaker.
    pub speaker: Option<u32>,
    /// What the speaker is.
    pub kind: Option<SpeakerKind>,
    /// Its fullest name.
    pub name: &'r str,
    /// Its offices.
    pub roles: &'r [String],
    /// The sources as printed, where the record names nobody.
    pub source: Option<&'r str>,
    /// The documents deny that the words were said, or give them to somebody whom they do not name.
    pub unsaid: bool,
}

impl Claimed {
    /// The speakers that the name means by the best way there is.
    pub fn best(&self) -> Vec<(u32, Way)> {
        let Some(way) = self.means.iter().map(|(_, way)| *way).min() else {
            return Vec::new();
        };
        let mut best: Vec<(u32, Way)> = self
            .means
            .iter()
            .copied()
            .filter(|(_, other)| *other == way)
            .collect();
        best.dedup_by_key(|(speaker, _)| *speaker);
        best
    }

    /// True where the name may mean this speaker.
    pub fn may_mean(&self, speaker: Option<u32>) -> bool {
        speaker.is_some_and(|speaker| self.means.iter().any(|(other, _)| *other == speaker))
    }
}

/// The verdict.
pub fn judge(claimed: Option<&Claimed>, recorded: &Recorded<'_>) -> SpeakerVerdict {
    if recorded.unsaid {
        return SpeakerVerdict::Ambiguous;
    }
    let Some(claimed) = claimed else {
        return SpeakerVerdict::NotGiven;
    };
    let named = matches!(claimed.kind, SpeakerKind::Person);
    let vague = matches!(
        recorded.kind,
        Some(SpeakerKind::Group | SpeakerKind::Office | SpeakerKind::Body | SpeakerKind::Writing)
    );
    let Some(speaker) = recorded.speaker else {
        return match recorded.source {
            None => SpeakerVerdict::UnattributedInRecord,
            Some(source) if same_words(source, &claimed.name) => SpeakerVerdict::Correct,
            Some(source) if same_members(source, &claimed.name) => SpeakerVerdict::Correct,
            // “Another motorist” may well be the one named: that is not known, and no group either.
            Some(source) if named && is_one_person(source) => SpeakerVerdict::Ambiguous,
            // “Ms Berg” is one person, and Ann Berg may be she.
            Some(source) if named && is_titled(source, &claimed.name) => SpeakerVerdict::Ambiguous,
            Some(_) if named => SpeakerVerdict::OverSpecific,
            // “European officials”, “two European officials”.
            Some(source) if same_unnamed(source, &claimed.name) => SpeakerVerdict::Alias,
            Some(_) => SpeakerVerdict::Ambiguous,
        };
    };
    let best = claimed.best();
    // "Donald Trump" is Donald J. Trump, whoever else is on record with a longer form of it; a namesake to the letter is another matter.
    if same_but_middle(recorded.name, &claimed.name)
        && !best
            .iter()
            .any(|&(other, way)| way == Way::Name && other != speaker)
    {
        return SpeakerVerdict::Correct;
    }
    if let Some((_, way)) = best.iter().find(|(other, _)| *other == speaker) {
        return match way {
            _ if best.len() > 1 => SpeakerVerdict::Ambiguous,
            Way::Name => SpeakerVerdict::Correct,
            Way::Alias if same_words(recorded.name, &claimed.name) => SpeakerVerdict::Correct,
            Way::Alias => SpeakerVerdict::Alias,
            Way::Office => SpeakerVerdict::RoleMatch,
            // "Alan Reed" for Alan Reid: a slip, or somebody else.
            Way::Sound => SpeakerVerdict::Ambiguous,
        };
    }
    if same_words(recorded.name, &claimed.name) || same_members(recorded.name, &claimed.name) {
        return SpeakerVerdict::Correct;
    }
    if named
        && !vague
        && (heads(recorded.name, &claimed.name) || heads(&claimed.name, recorded.name))
    {
        return SpeakerVerdict::Alias;
    }
    match claimed.kind {
        // Somebody of that name is on record beside the better fit: two people of one name are not told apart here.
        _ if claimed.may_mean(Some(speaker)) => SpeakerVerdict::Ambiguous,
        SpeakerKind::Person
            if vague
                && (is_one_person(recorded.name) || is_titled(recorded.name, &claimed.name)) =>
        {
            SpeakerVerdict::Ambiguous
        }
        SpeakerKind::Person if vague => SpeakerVerdict::OverSpecific,
        SpeakerKind::Office
            if recorded
                .roles
                .iter()
                .any(|role| agrees(&claimed.name, role)) =>
        {
            // Where somebody else is on record with this very office, the two are not told apart here.
            match best.is_empty() {
                true => SpeakerVerdict::RoleMatch,
                false => SpeakerVerdict::Ambiguous,
            }
        }
        // The record has one name of “Nora Brannigan”, or one that a slip makes of hers.
        SpeakerKind::Person
            if !vague
                && (is_part(recorded.name, &claimed.name)
                    || is_part(&claimed.name, recorded.name)
                    || best.iter().all(|(_, way)| *way == Way::Sound)
                        && is_slip(recorded.name, &claimed.name)) =>
        {
            SpeakerVerdict::Ambiguous
        }
        SpeakerKind::Office | SpeakerKind::Group | SpeakerKind::Writing if best.is_empty() => {
            SpeakerVerdict::Ambiguous
        }
        // “The university”, for Hexbridge University: whichever one the report is about.
        SpeakerKind::Body if is_generic(&claimed.name) => {
            match recorded.kind == Some(SpeakerKind::Body)
                && is_named_by(recorded.name, &claimed.name)
            {
                true => SpeakerVerdict::RoleMatch,
                false => SpeakerVerdict::Ambiguous,
            }
        }
        SpeakerKind::Body if best.is_empty() && !vague => SpeakerVerdict::Ambiguous,
        _ => SpeakerVerdict::Misattributed,
    }
}

/// A given name and a surname on both sides, the same ones; what stands between them may be missing on either, and does not differ. “Ann
/// and Bo Lund” are two.
fn same_but_middle(a: &str, b: &str) -> bool {
    let is_full = |name: &Folded| {
        let given = name.keys().next().is_some_and(|key| key.len() > 1);
        given && name.len() > 1 && name.keys().all(|key| key != "and")
    };
    let (a, b) = (Folded::new(a), Folded::new(b));
    if !is_full(&a) || !is_full(&b) || a.key(0) != b.key(0) {
        return false;
    }
    let middle =
        |name: &Folded| (name.len() == 3).then(|| name.key(1).trim_end_matches('.').to_owned());
    let agree = |x: &str, y: &str| {
        x == y
            || x.chars().count() == 1 && y.starts_with(x)
            || y.chars().count() == 1 && x.starts_with(y)
    };
    let contrary = match (middle(&a), middle(&b)) {
        (Some(one), Some(other)) => !agree(&one, &other),
        _ => false,
    };
    a.key(a.len() - 1) == b.key(b.len() - 1) && !contrary
}

/// The one name is the other behind a word that is no given name: “Gaffer Ann Roe”, where a sentence begins with what she does.
fn heads(long: &str, short: &str) -> bool {
    let Some((first, rest)) = long.split_once(' ') else {
        return false;
    };
    let given = |word: &str| given::given(&word.to_lowercase()).is_some();
    let known = rest.split(' ').next().is_some_and(given);
    rest == short && short.contains(' ') && known && !given(first) && first.chars().count() > 2
}

/// A body by its common noun alone: “the university”, no word of it with a capital but the article.
fn is_generic(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let article = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("the"));
    let mut rest = words.peekable();
    article && rest.peek().is_some() && rest.all(|word| word.starts_with(char::is_lowercase))
}

/// Every word of the common noun stands in the body's name.
fn is_named_by(name: &str, noun: &str) -> bool {
    let (name, noun) = (Folded::new(name), Folded::new(noun));
    noun.keys()
        .filter(|key| *key != "the")
        .all(|key| name.keys().any(|word| word == key))
}

/// A description of one person without a name: “the 58-year-old”, “another motorist”, “its chief executive”.
fn is_one_person(source: &str) -> bool {
    let words = || source.split_whitespace();
    let class = |word: &str| lexicon::look_up(word, 0, word.len()).word;
    let head = words()
        .enumerate()
        .take_while(|(at, word)| {
            let ends = Class::PREPOSITION
                .or(Class::RELATIVE)
                .or(Class::COORDINATOR);
            *at == 0 || !class(word).any(ends)
        })
        .last();
    let together = words().any(|word| class(word).any(Class::COORDINATOR));
    head.is_some_and(|(_, head)| {
        let head = head.trim_matches(|ch: char| !ch.is_alphanumeric());
        let person = Class::ROLE
            .or(Class::TITLE)
            .or(Class::STANDIN)
            .or(Class::DEMONYM);
        let one = head.ends_with("-year-old") || class(head).any(person);
        one && !together && !class(head).any(Class::PEOPLE)
    })
}

/// A courtesy title before the surname of the name: “Ms Berg”, for Ann Berg.
fn is_titled(source: &str, name: &str) -> bool {
    let (title, surname) = source.split_once(' ').unwrap_or_default();
    let title = title.trim_end_matches('.').to_lowercase();
    matches!(title.as_str(), "mr" | "mrs" | "ms" | "miss" | "mx" | "dr")
        && name.split_whitespace().next_back() == Some(surname)
}

/// The same words but for articles and case.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        Folded::new(text)
            .keys()
            .filter(|key| !matches!(*key, "the" | "a" | "an"))
            .map(String::from)
            .collect()
    };
    words(a) == words(b)
}

/// The same unnamed people: no modifier more on one side than on the other but their number.
fn same_unnamed(a: &str, b: &str) -> bool {
    const NUMBERS: [&str; 9] = [
        "one", "two", "three", "four", "five", "six", "several", "some", "many",
    ];
    let words = |text: &str| -> BTreeSet<String> {
        Folded::new(text)
            .keys()
            .filter(|key| lists::is_content(key) && !NUMBERS.contains(key))
            .map(|key| key.strip_suffix('s').unwrap_or(key).to_string())
            .collect()
    };
    let (a, b) = (words(a), words(b));
    !a.is_empty() && a == b
}

/// The same people by their surnames: “Ann Roe and Bo Lund”, “Roe and her colleague Bo Lund”.
fn same_members(a: &str, b: &str) -> bool {
    let surnames = |text: &str| -> Option<BTreeSet<String>> {
        let members: Vec<&str> = text
            .split(" and ")
            .flat_map(|part| part.split(','))
            .filter(|part| !part.trim().is_empty())
            .collect();
        let surnames = members.iter().map(|member| {
            let last = member.split_whitespace().next_back()?;
            last.starts_with(char::is_uppercase)
                .then(|| last.to_lowercase())
        });
        (members.len() > 1).then(|| surnames.collect()).flatten()
    };
    surnames(a).is_some_and(|a| surnames(b) == Some(a))
}

/// One word that is the given name or the surname of the longer name.
fn is_part(recorded: &str, drafted: &str) -> bool {
    let words = recorded.split_whitespace();
    let read = |word: &&str| word.contains(char::is_alphanumeric);
    if words.filter(read).nth(1).is_some() {
        return false;
    }
    let (recorded, drafted) = (Folded::new(recorded), Folded::new(drafted));
    recorded.len() == 1
        && drafted.len() > 1
        && [0, drafted.len() - 1]
            .iter()
            .any(|&at| drafted.key(at) == recorded.key(0))
}

/// Two names that a slip or two of the pen tell apart; a name and a part of it are not such.
pub fn is_slip(a: &str, b: &str) -> bool {
    const LONGEST: usize = 80;
    const SHORTEST: usize = 5;
    let name = |text: &str| Folded::new(text).keys().collect::<Vec<_>>().join(" ");
    if a.len() > LONGEST || b.len() > LONGEST {
        return false;
    }
    let (a, b) = (name(a), name(b));
    let last = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_string();
    // A surname alone is held against a surname.
    let (a, b) = match (a.contains(' '), b.contains(' ')) {
        (true, false) => (last(&a), b),
        (false, true) => (a, last(&b)),
        _ => (a, b),
    };
    let letters = a.chars().count().min(b.chars().count());
    let slips = if letters >= 2 * SHORTEST { 2 } else { 1 };
    a != b
        && letters >= SHORTEST
        && a.chars().next() == b.chars().next()
        && strsim::damerau_levenshtein(&a, &b) <= slips
}

#[cfg(test)]
mod tests {
    use super::*;
    use SpeakerVerdict::*;

    fn claimed(name: &str, kind: SpeakerKind, means: &[(u32, Way)]) -> Claimed {
        Claimed {
            name: name.into(),
            kind,
            means: means.to_vec(),
        }
    }

    #[test]
    fn one_person_without_a_name_is_no_group() {
        for (source, expected) in [
            ("the 58-year-old", Ambiguous),
            ("another motorist", Ambiguous),
            ("a spokeswoman for the port", Ambiguous),
            ("its CEO", Ambiguous),
            ("Ms Lee", Ambiguous),
            ("Ms Lund", OverSpecific),
            ("two officials", OverSpecific),
            ("motorists", OverSpecific),
            ("a motorist and her sister", OverSpecific),
            ("the council", OverSpecific),
            ("a statement", OverSpecific),
        ] {
            let claim = claimed("Ann Lee", SpeakerKind::Person, &[]);
            let unnamed = Recorded {
                source: Some(source),
                kind: Some(SpeakerKind::Group),
                ..Recorded::default()
            };
            assert_eq!(judge(Some(&claim), &unnamed), expected, "{source}");
            let kept = Recorded {
                speaker: Some(3),
                kind: Some(SpeakerKind::Office),
                name: source,
                ..Recorded::default()
            };
            assert_eq!(judge(Some(&claim), &kept), expected, "{source}");
        }
    }

    #[test]
    fn names_that_are_one_and_names_that_are_not() {
        for (recorded, drafted, expected) in [
            ("Gaffer Anna Berg", "Anna Berg", Alias),
            ("Anna Berg", "Gaffer Anna Berg", Alias),
            ("Carl Anna Berg", "Anna Berg", Misattributed),
            ("Anna B. Berg", "Anna Berg", Correct),
            ("Anna B. Berg", "Anna C. Berg", Ambiguous),
            ("Anna Berg", "Anna and Carl Berg", Misattributed),
        ] {
            let record = Recorded {
                speaker: Some(1),
                kind: Some(SpeakerKind::Person),
                name: recorded,
                ..Recorded::default()
            };
            let claim = claimed(drafted, SpeakerKind::Person, &[]);
            assert_eq!(
                judge(Some(&claim), &record),
                expected,
                "{recorded}, {drafted}"
            );
        }
    }

    #[test]
    fn a_part_of_a_name_is_no_slip_of_it() {
        assert!(!is_slip("Halvorsen", "Denise Halvorsen"));
        assert!(is_slip("Halversen", "Denise Halvorsen"));
    }

    #[test]
    fn who_is_who() {
        let roles = ["mayor of Lund".to_string()];
        let anna = Recorded {
            speaker: Some(1),
            kind: Some(SpeakerKind::Person),
            name: "Anna Berg",
            roles: &roles,
            source: None,
            unsaid: false,
        };
        let group = Recorded {
            source: Some("two officials"),
            ..Recorded::default()
        };
        let pair = Recorded {
            source: Some("Ann Roe and Bo Lund"),
            ..Recorded::default()
        };
        let nora = Recorded {
            speaker: Some(6),
            kind: Some(SpeakerKind::Person),
            name: "Nora",
            ..Recorded::default()
        };
        let body = Recorded {
            speaker: Some(5),
            kind: Some(SpeakerKind::Body),
            name: "Port Authority",
            ..Recorded::default()
        };
        let person = SpeakerKind::Person;
        for (claim, recorded, expected) in [
            (
                claimed("Anna Berg", person, &[(1, Way::Name)]),
                &anna,
                Correct,
            ),
            (claimed("Berg", person, &[(1, Way::Alias)]), &anna, Alias),
            (
                claimed("Anna Birg", person, &[(1, Way::Sound)]),
                &anna,
                Ambiguous,
            ),
            (
                claimed("Berg", person, &[(1, Way::Alias), (2, Way::Alias)]),
                &anna,
                Ambiguous,
            ),
            (
                claimed("Anna Berg", person, &[(1, Way::Name), (2, Way::Alias)]),
                &anna,
                Correct,
            ),
            (
                claimed("Anna K. Berg", person, &[(1, Way::Alias), (2, Way::Alias)]),
                &anna,
                Correct,
            ),
            (
                claimed("Anna Berg", person, &[(1, Way::Name), (2, Way::Name)]),
                &anna,
                Ambiguous,
            ),
            (
                claimed("Karl Lund", person, &[(3, Way::Name)]),
                &anna,
                Misattributed,
            ),
            (claimed("Nobody Known", person, &[]), &anna, Misattributed),
            (
                claimed("the mayor", SpeakerKind::Office, &[(1, Way::Office)]),
                &anna,
                RoleMatch,
            ),
            (
                claimed("the Lund mayor", SpeakerKind::Office, &[]),
                &anna,
                RoleMatch,
            ),
            (
                claimed("the king", SpeakerKind::Office, &[]),
                &anna,
                Ambiguous,
            ),
            (
                claimed("the former mayor", SpeakerKind::Office, &[]),
                &anna,
                Ambiguous,
            ),
            (
                claimed("the deputy mayor", SpeakerKind::Office, &[(3, Way::Office)]),
                &anna,
                Misattributed,
            ),
            (
                claimed("the mayor", SpeakerKind::Office, &[(3, Way::Office)]),
                &anna,
                Ambiguous,
            ),
            (claimed("Anna Bergh", person, &[]), &anna, Ambiguous),
            (claimed("Nora Brannigan", person, &[]), &nora, Ambiguous),
            (claimed("Cora Brannigan", person, &[]), &nora, Misattributed),
            (
                claimed("Roe and her colleague Bo Lund", SpeakerKind::Group, &[]),
                &pair,
                Correct,
            ),
            (claimed("Bo Lund", person, &[]), &pair, OverSpecific),
            (
                claimed("Danish officials", SpeakerKind::Group, &[]),
                &group,
                Ambiguous,
            ),
            (
                claimed("officials", SpeakerKind::Group, &[]),
                &anna,
                Ambiguous,
            ),
            (
                claimed("Anna Berg", person, &[(1, Way::Name)]),
                &group,
                OverSpecific,
            ),
            (claimed("officials", SpeakerKind::Group, &[]), &group, Alias),
            (
                claimed("two officials", SpeakerKind::Group, &[]),
                &group,
                Correct,
            ),
            (
                claimed("Anna Berg", person, &[(1, Way::Name)]),
                &body,
                OverSpecific,
            ),
            (
                claimed("The authority", SpeakerKind::Body, &[]),
                &body,
                RoleMatch,
            ),
            (
                claimed("the company", SpeakerKind::Body, &[]),
                &body,
                Ambiguous,
            ),
            (
                claimed("Rail Authority", SpeakerKind::Body, &[]),
                &body,
                Misattributed,
            ),
            (
                claimed("Anna Berg", person, &[(1, Way::Name)]),
                &Recorded::default(),
                UnattributedInRecord,
            ),
        ] {
            assert_eq!(
                judge(Some(&claim), recorded),
                expected,
                "{claim:?} / {recorded:?}"
            );
        }
        assert_eq!(judge(None, &anna), NotGiven);
    }
}
