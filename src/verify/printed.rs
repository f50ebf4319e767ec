//! The speaker's name as the draft prints it: letters of another script in it, a spelling that no document has, an agency that the record
//! does not name (rules R24 and R25).

use super::{Desk, finish::because};
use crate::{
    lexicon::Class,
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
    let known: Vec<String> = std::iter::once(&record.name)
        .chain(&record.aliases)
        .flat_map(|name| {
            Folded::new(name)
                .keys()
                .map(String::from)
                .collect::<Vec<_>>()
        })
        .collect();
    let last = name.split_whitespace().next_back()?;
    // Of a given name there are short forms (“Ted”), of a surname there are none.
    let folded = Folded::new(last);
    let titled = super::around::class(last).any(Class::SUFFIX);
    let new = folded
        .keys()
        .any(|key| key.len() > 2 && !known.iter().any(|other| other == key));
    (new && !titled).then_some(last)
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
