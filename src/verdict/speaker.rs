//! Compares who the draft says with who the record says (rule R25).
//!
//! In come the draft's name with the speakers on record that it may mean, and what the record names; out comes the verdict. How names are
//! found to mean the same person is the registry's business; where it finds several, nothing is decided here.

use super::{SpeakerVerdict, lists};
use crate::{model::SpeakerKind, text::Folded};

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
    let Some(claimed) = claimed else {
        return SpeakerVerdict::NotGiven;
    };
    let named = matches!(claimed.kind, SpeakerKind::Person);
    let vague = matches!(
        recorded.kind,
        Some(SpeakerKind::Group | SpeakerKind::Office | SpeakerKind::Body)
    );
    let Some(speaker) = recorded.speaker else {
        return match recorded.source {
            None => SpeakerVerdict::UnattributedInRecord,
            Some(source) if same_words(source, &claimed.name) => SpeakerVerdict::Correct,
            Some(_) if named => SpeakerVerdict::OverSpecific,
            // “European officials”, “two European officials”.
            Some(source) if same_office(source, &claimed.name) => SpeakerVerdict::Alias,
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
    if same_words(recorded.name, &claimed.name) {
        return SpeakerVerdict::Correct;
    }
    match claimed.kind {
        // Somebody of that name is on record beside the better fit: two people of one name are not told apart here.
        _ if claimed.may_mean(Some(speaker)) => SpeakerVerdict::Ambiguous,
        SpeakerKind::Person if vague => SpeakerVerdict::OverSpecific,
        SpeakerKind::Office
            if recorded
                .roles
                .iter()
                .any(|role| same_office(role, &claimed.name)) =>
        {
            SpeakerVerdict::RoleMatch
        }
        SpeakerKind::Office | SpeakerKind::Group if best.is_empty() => SpeakerVerdict::Ambiguous,
        SpeakerKind::Body if best.is_empty() && !vague => SpeakerVerdict::Ambiguous,
        _ => SpeakerVerdict::Misattributed,
    }
}

/// A given name and a surname on both sides, the same ones; what stands between them may be missing on either.
fn same_but_middle(a: &str, b: &str) -> bool {
    let ends = |text: &str| -> Option<(String, String)> {
        let folded = Folded::new(text);
        let given = folded.keys().next().filter(|key| key.len() > 1)?;
        (folded.len() > 1).then(|| (given.to_string(), folded.key(folded.len() - 1).to_string()))
    };
    ends(a).is_some_and(|name| Some(name) == ends(b))
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

/// Every content word of the shorter office stands in the other.
fn same_office(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        Folded::new(text)
            .keys()
            .filter(|key| lists::is_content(key))
            .map(String::from)
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
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
    fn who_is_who() {
        let roles = ["mayor of Lund".to_string()];
        let anna = Recorded {
            speaker: Some(1),
            kind: Some(SpeakerKind::Person),
            name: "Anna Berg",
            roles: &roles,
            source: None,
        };
        let group = Recorded {
            source: Some("two officials"),
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
