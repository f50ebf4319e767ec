//! The speaker's name as the draft prints it: letters of another script in it, a spelling that no document has, an agency that the record
//! does not name (rules R24 and R25).

use super::{Desk, finish::because};
use crate::{
    lexicon::{Class, given},
    model::SpeakerKind,
    registry::record::SpeakerRecord,
    text::Folded,
    verdict::{Finding, Flag, SpeakerVerdict, speaker::Claimed},
};

impl Desk<'_> {
    /// Looks at the name behind a verdict that it is the speaker on record.
    pub(super) fn printed_name(
        &self,
        finding: &mut Finding,
        claimed: Option<&Claimed>,
        attribution: usize,
    ) {
        let this = &self.extraction.attributions[attribution];
        let source = this.source.map_or("", |source| source.of(self.text));
        if let Some(word) = source.split_whitespace().find(|word| is_mixed(word)) {
            finding.speaker = SpeakerVerdict::Ambiguous;
            let message = format!(
                "“{word}” is written with letters of two scripts: it is not the name that it looks like"
            );
            because(finding, "R25", message.clone());
            finding
                .not_checked
                .push(format!("{message}; the speaker was not compared"));
            return;
        }
        // An office that the documents themselves print beside the name is that speaker's.
        if let (SpeakerVerdict::Ambiguous, Some(claimed), Some(speaker)) =
            (finding.speaker, claimed, finding.recorded_speaker_index)
            && matches!(claimed.kind, SpeakerKind::Office | SpeakerKind::Group)
            && claimed.best().is_empty()
            && self.documents_call(finding, speaker, &claimed.name)
        {
            finding.speaker = SpeakerVerdict::RoleMatch;
        }
        if matches!(
            finding.speaker,
            SpeakerVerdict::Correct | SpeakerVerdict::Alias
        ) && let Some(claimed) = claimed.filter(|claimed| claimed.kind == SpeakerKind::Person)
            && let Some(record) = finding
                .recorded_speaker_index
                .and_then(|at| self.snapshot.speaker_at(at))
            && let Some(word) = misspelt(&claimed.name, record)
        {
            finding.flags.push(Flag::NameSpelling);
            let message = format!(
                "“{word}” is no spelling on record: the record has {}",
                record.name
            );
            because(finding, "R25", message);
        }
        self.through(finding, attribution);
    }

    /// Whether the words came through the agency that the draft names.
    fn through(&self, finding: &mut Finding, attribution: usize) {
        let this = &self.extraction.attributions[attribution];
        let (Some(via), Some(record)) = (
            this.via.map(|via| via.of(self.text)),
            finding
                .quotation
                .and_then(|at| self.snapshot.quotation_at(at)),
        ) else {
            return;
        };
        let mut known: Vec<&str> = Vec::new();
        for one in &record.occurrences {
            known.extend(one.via.as_deref());
            let outlet = self.snapshot.document_at(one.document);
            known.extend(outlet.and_then(|document| document.outlet.as_deref()));
        }
        if known.iter().any(|other| is_same(other, via)) {
            return;
        }
        let named: Vec<&str> = record
            .occurrences
            .iter()
            .filter_map(|one| one.via.as_deref())
            .collect();
        let message = match named.first() {
            Some(other) => {
                format!("the draft has the words through {via}, the record through {other}")
            }
            None => format!("the draft has the words through {via}: nothing on record says so"),
        };
        because(finding, "R24", message.clone());
        // Without a name, whom an agency quotes is all that tells one official from another.
        let unnamed = finding.recorded_speaker_index.is_none();
        match unnamed && !named.is_empty() && finding.speaker <= SpeakerVerdict::RoleMatch {
            true => finding.speaker = SpeakerVerdict::Ambiguous,
            false => finding.flags.push(Flag::UnconfirmedClaim),
        }
        finding.not_checked.push(message);
    }
}

fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a == b || a.contains(&b) || b.contains(&a)
}

/// Latin letters beside Greek or Cyrillic ones in one word.
fn is_mixed(word: &str) -> bool {
    let latin = word.chars().any(|ch| ch.is_ascii_alphabetic());
    latin && word.chars().any(|ch| matches!(ch, '\u{370}'..='\u{52f}'))
}

/// A word of the name that none of the record's names has: a slip, or a spelling of the draft's own.
fn misspelt<'n>(name: &'n str, record: &SpeakerRecord) -> Option<&'n str> {
    let known: Vec<Folded> = std::iter::once(&record.name)
        .chain(&record.aliases)
        .map(|name| Folded::new(name))
        .collect();
    let is_known = |key: &str| {
        known
            .iter()
            .flat_map(Folded::keys)
            .any(|other| other == key)
    };
    let is_new = |word: &str| {
        let folded = Folded::new(word);
        let titled = super::around::class(word).any(Class::SUFFIX.or(Class::TITLE));
        !titled && folded.keys().any(|key| key.len() > 2 && !is_known(key))
    };
    let last = name.split_whitespace().next_back()?;
    if is_new(last) {
        return Some(last);
    }
    added(name, record).or_else(|| given_otherwise(name, record))
}

/// An initial or a particle that the draft puts into a name which the record has in full without it: “Ann B. Lund”, “Ann von Lund”.
fn added<'n>(name: &'n str, record: &SpeakerRecord) -> Option<&'n str> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let known: Vec<String> = names(record)
        .flat_map(str::split_whitespace)
        .map(|word| word.trim_matches('.').to_lowercase())
        .collect();
    let full = names(record).any(|name| name.split_whitespace().count() > 1);
    let spelled = |word: &str| {
        let word = word.trim_matches('.').to_lowercase();
        known
            .iter()
            .any(|other| *other == word || word.chars().count() == 1 && other.starts_with(&word))
    };
    let titled =
        |word: &str| super::around::class(word).any(Class::SUFFIX.or(Class::TITLE).or(Class::ROLE));
    let inner = words.get(1..words.len().saturating_sub(1))?;
    inner
        .iter()
        .find(|word| full && !titled(word) && !spelled(word))
        .copied()
}

/// A given name that is the record's but for a letter or two: “Wolter” for “Walter”. A short form is none.
fn given_otherwise<'n>(name: &'n str, record: &SpeakerRecord) -> Option<&'n str> {
    let (drafted, _) = name.split_once(' ')?;
    let word = drafted.to_lowercase();
    let firsts: Vec<String> = names(record)
        .filter_map(|name| Some(name.split_once(' ')?.0.to_lowercase()))
        .collect();
    let near = |other: &String| {
        let longer = word.chars().count().max(other.chars().count());
        // “Paul” is no short form of “Paula”.
        let gender = |name: &str| given::given(name);
        let same =
            gender(&word).is_none() || gender(other).is_none() || gender(&word) == gender(other);
        let short = same && (word.starts_with(other.as_str()) || other.starts_with(&word));
        longer > 3 && !short && strsim::levenshtein(other, &word) <= 2
    };
    let known = firsts.contains(&word);
    (!known && firsts.iter().any(near)).then_some(drafted)
}

fn names(record: &SpeakerRecord) -> impl Iterator<Item = &str> {
    std::iter::once(&record.name)
        .chain(&record.aliases)
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_two_scripts() {
        for (word, expected) in [
            ("J\u{430}ne", true),
            ("Jane", false),
            ("Ми\u{440}а", false),
            ("D\u{3bf}e", true),
            ("Åse", false),
        ] {
            assert_eq!(is_mixed(word), expected, "{word}");
        }
    }
}
