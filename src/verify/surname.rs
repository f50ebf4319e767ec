//! A surname alone in the report, a whole name in the draft (rule R25).
//!
//! Across documents a surname goes to the one speaker on record who bears it. That is likely and no proof: where no document with these
//! words has the given name, the finding says so, and where they have a woman's title for a name that is a man's, who it is stays open.

use super::{
    Desk,
    finish::{because, leave_open},
    office::{gender, gender_of_pronoun, names_of},
};
use crate::{
    lexicon::given::{self, Gender},
    model::SpeakerKind,
    text::Folded,
    verdict::{Finding, Flag, SpeakerVerdict, speaker::Claimed},
};

impl Desk<'_> {
    /// Where the record has only “she” for the speaker, a man's name is not hers: who it is stays open.
    pub(super) fn of_pronoun(&self, finding: &mut Finding, claimed: Option<&Claimed>) {
        let claimed = claimed.filter(|claimed| claimed.kind == SpeakerKind::Person);
        let record = finding
            .quotation
            .and_then(|at| self.snapshot.quotation_at(at));
        let (Some(claimed), Some(pronoun), SpeakerVerdict::UnattributedInRecord) = (
            claimed,
            record.and_then(|record| record.source.as_deref()),
            finding.speaker,
        ) else {
            return;
        };
        let name = Folded::new(&claimed.name);
        let known = (name.len() > 1)
            .then(|| given::given(name.key(0)))
            .flatten();
        if let (Some(drafted), Some(recorded)) = (known, gender_of_pronoun(pronoun))
            && drafted != recorded
        {
            let message = format!(
                "the record has “{pronoun}” for who said it, which {} is not called",
                claimed.name
            );
            leave_open(finding, message);
        }
    }

    /// Looks whether the documents with these words tell as much of the speaker's name as the draft does.
    pub(super) fn of_surname(&self, finding: &mut Finding, claimed: Option<&Claimed>) {
        let Some((claimed, record)) = claimed
            .filter(|claimed| claimed.kind == SpeakerKind::Person)
            .zip(
                finding
                    .recorded_speaker_index
                    .and_then(|at| self.snapshot.speaker_at(at)),
            )
        else {
            return;
        };
        let name = Folded::new(&claimed.name);
        if name.len() < 2
            || !matches!(
                finding.speaker,
                SpeakerVerdict::Correct | SpeakerVerdict::Alias
            )
        {
            return;
        }
        let occurrences: Vec<_> = finding
            .occurrences
            .iter()
            .filter_map(|&(quotation, at)| self.snapshot.occurrence(quotation, at))
            .collect();
        let bare = occurrences.iter().all(|one| {
            let name = self.snapshot.name_in_document(one);
            // Words that nobody's document holds, such as an import's, have their speaker from whoever sent them.
            name.is_some_and(|name| Folded::new(name).len() == 1)
        });
        if !bare || occurrences.is_empty() {
            return;
        }
        let title = |wanted: Gender| {
            occurrences.iter().any(|one| {
                let source = one.source.as_deref().unwrap_or_default();
                !source.eq_ignore_ascii_case("he")
                    && !source.eq_ignore_ascii_case("she")
                    && gender(source) == Some(wanted)
            })
        };
        let other = match given::given(name.key(0)) {
            Some(Gender::He) => title(Gender::She),
            Some(Gender::She) => title(Gender::He),
            None => false,
        };
        let printed = occurrences
            .iter()
            .find_map(|one| one.source.as_deref())
            .unwrap_or(&record.name)
            .to_string();
        let surnames: Vec<&str> = names_of(record)
            .filter_map(|name| name.split_whitespace().next_back())
            .collect();
        if other {
            let message = format!(
                "the record gives these words to “{printed}”, which {} is not called",
                claimed.name
            );
            leave_open(finding, message);
        } else if surnames.iter().any(|surname| printed.contains(surname)) {
            finding.flags.push(Flag::UnconfirmedClaim);
            let message = format!(
                "the report has only “{printed}”: that this is {} is taken from other reports",
                claimed.name
            );
            because(finding, "R25", message.clone());
            finding.not_checked.push(message);
        }
    }
}
