//! A name with an office or a title that the record contradicts: “Prime Minister Ruiz” for the mayor, “Mr Ruiz” for a woman (rule R25).
//!
//! The name may then be another person's: nobody is taken for it. A person has several offices over the years, so that only those are
//! held against each other that nobody has at once, and an office that is called a former one is not.

use super::Desk;
use crate::{registry::record::SpeakerRecord, text::Span};

/// Offices that one person does not hold at once, by the words that name them.
const OFFICES: &[&[&str]] = &[
    &["vice president"],
    &["prime minister", "premier"],
    &["foreign minister"],
    &["finance minister"],
    &["defense minister", "defence minister"],
    &["interior minister"],
    &["secretary of state"],
    &["attorney general"],
    &["secretary general"],
    &["chancellor"],
    &["president"],
    &["governor", "gov"],
    &["mayor"],
    &["senator", "sen"],
    &["representative", "rep", "congressman", "congresswoman"],
    &["ambassador"],
    &["king"],
    &["queen"],
    &["pope"],
    &["bishop", "archbishop"],
    &["sheriff"],
    &["judge", "justice"],
];
/// An office that is past, hoped for, or another's.
const NOT_HELD: &[&str] = &[
    "former",
    "ex",
    "then",
    "onetime",
    "candidate",
    "nominee",
    "hopeful",
    "elect",
    "deputy",
    "aide",
    "adviser",
    "spokesman",
    "spokeswoman",
    "wife",
    "husband",
    "son",
    "daughter",
    "late",
    "acting",
    "designate",
    "contender",
];
/// Quotations that are looked through for how the record calls the speaker.
const QUOTATIONS: usize = 48;

impl Desk<'_> {
    /// What the draft calls the speaker and the record contradicts, in words; `None` where it does not.
    pub(super) fn contradicted(&self, attribution: usize, speaker: u32) -> Option<String> {
        let this = &self.extraction.attributions[attribution];
        let record = self.snapshot.speaker_at(speaker)?;
        let printed = this.source.map(|span| span.of(self.text))?;
        if let Some(drafted) = gender(printed)
            && let Some(recorded) = self.recorded_gender(record)
            && drafted != recorded
        {
            let called = if recorded == Gender::Woman {
                "a woman"
            } else {
                "a man"
            };
            return Some(format!(
                "the draft has “{printed}”, and the record speaks of {} as of {called}",
                record.name
            ));
        }
        let entity = self.extraction.entities.get(this.speaker? as usize)?;
        // What the draft calls somebody elsewhere is judged there.
        let beside = beside(self.text, this.source?);
        let drafted: Vec<usize> = entity
            .roles
            .iter()
            .filter(|role| beside.contains(role.as_str()))
            .filter_map(|role| office(role))
            .collect();
        if drafted.is_empty() {
            return None;
        }
        let held: Vec<usize> = record
            .roles
            .iter()
            .filter_map(|role| office(role))
            .collect();
        let known = record.roles.iter().filter_map(|role| any_office(role));
        let known: Vec<usize> = known.collect();
        let other = drafted.into_iter().find(|office| !known.contains(office))?;
        (!held.is_empty()).then(|| {
            format!(
                "the draft calls {} {}, and on record the office is {}",
                record.name,
                OFFICES[other][0],
                held.iter()
                    .map(|&office| OFFICES[office][0])
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        })
    }

    /// How the record's own reports speak of somebody: by *he* and *Mr* or by *she* and *Mrs*; `None` where they do both or neither.
    fn recorded_gender(&self, record: &SpeakerRecord) -> Option<Gender> {
        let mut found = None;
        for &quotation in record.quotations.iter().take(QUOTATIONS) {
            let Some(quotation) = self.snapshot.quotation_at(quotation) else {
                continue;
            };
            for source in quotation
                .occurrences
                .iter()
                .filter_map(|one| one.source.as_deref())
            {
                match (gender(source), found) {
                    (Some(one), None) => found = Some(one),
                    (Some(one), Some(other)) if one != other => return None,
                    _ => {}
                }
            }
        }
        found
    }
}

/// The source with the words just before and after it, inside its paragraph and outside quotation marks.
fn beside(text: &str, source: Span) -> &str {
    const AROUND: usize = 60;
    let from = (source.start().saturating_sub(AROUND)..=source.start())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(source.start());
    let to = ((source.end() + AROUND).min(text.len())..=text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(source.end());
    let marks = ['\n', '“', '”', '"'];
    let lead = text.get(from..source.start()).unwrap_or_default();
    let trail = text.get(source.end()..to).unwrap_or_default();
    let from = lead.rfind(marks).map_or(from, |at| {
        from + at + lead[at..].chars().next().map_or(0, char::len_utf8)
    });
    let to = trail.find(marks).map_or(to, |at| source.end() + at);
    text.get(from..to).unwrap_or_default()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    Woman,
    Man,
}

/// What a source as printed tells: a title before a name, or a pronoun.
fn gender(source: &str) -> Option<Gender> {
    let first = source.split_whitespace().next()?.trim_end_matches('.');
    match first.to_ascii_lowercase().as_str() {
        "mr" | "sir" | "he" => Some(Gender::Man),
        "mrs" | "ms" | "miss" | "she" | "dame" => Some(Gender::Woman),
        _ => None,
    }
}

/// The office that a role names, where it is held.
fn office(role: &str) -> Option<usize> {
    let words = words(role);
    let held = !words.split(' ').any(|word| NOT_HELD.contains(&word));
    held.then(|| named_by(&words)).flatten()
}

/// The office that a role names, held or not.
fn any_office(role: &str) -> Option<usize> {
    named_by(&words(role))
}

/// The office that words name, by the order of [`OFFICES`].
fn named_by(words: &str) -> Option<usize> {
    let stands = |name: &str| {
        words.match_indices(name).any(|(at, _)| {
            (at == 0 || words[..at].ends_with(' '))
                && (words.len() == at + name.len() || words[at + name.len()..].starts_with(' '))
        })
    };
    OFFICES
        .iter()
        .position(|names| names.iter().any(|name| stands(name)))
}

fn words(role: &str) -> String {
    role.to_lowercase()
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_and_titles() {
        assert_eq!(office("Prime Minister"), office("the premier"));
        assert_ne!(office("vice-president"), office("president"));
        assert_eq!(office("former mayor"), None);
        assert!(any_office("former mayor").is_some());
        assert_eq!(office("harbour pilot"), None);
        assert_eq!(gender("Mrs. Berg"), Some(Gender::Woman));
        assert_eq!(gender("Mr Berg"), Some(Gender::Man));
        assert_eq!(gender("Berg"), None);
    }
}
