//! Negations outside the marks: *denied that it was “a trap”*, *said it was not “fit”*.
//!
//! A fragment is part of the sentence that carries it. Where the record's sentence denies it and the draft's does not, the draft cuts the
//! negation off as surely as if it had stood inside the marks (rule R11); where only the draft denies it, the words are turned (rule R16).
//! Words that follow a comma or a colon, or begin a sentence, stand for themselves.

use super::{Desk, claim::before, finish::because, search::is_faithful};
use crate::{
    extract::denied::denied,
    lexicon::weight::is_negation,
    model::QuoteKind,
    registry::record::Occurrence,
    text::Folded,
    verdict::{Finding, Flag, Words},
};

/// Words in front of the marks that a negation reaches over.
const REACH: usize = 4;
/// And a verb of denial, with its clause: “denied that the whole tunnel had been “a trap””.
const DENIAL: usize = 8;
/// Bytes that many words stand in.
const BYTES: usize = 120;

impl Desk<'_> {
    /// Holds the sentence that carries the draft's fragment against those that carry it on record.
    pub(super) fn outside(&self, finding: &mut Finding, attribution: usize) {
        if !is_faithful(finding.words) {
            return;
        }
        let Some(record) = finding
            .quotation
            .and_then(|quotation| self.snapshot.quotation_at(quotation))
        else {
            return;
        };
        let this = &self.extraction.attributions[attribution];
        // “Roe denied having said “we go””: that he did not say it is another matter than what he said.
        if denied(self.text, this.cue, this.span) {
            return;
        }
        // Another quotation of the same sentence denies nothing of this one, unless the two are one that a tag interrupts.
        let lead = match this.group {
            Some(_) => self.setting(attribution).lead,
            None => before(self.text, this.span),
        };
        let drafted = denial(lead);
        let recorded: Vec<Option<&str>> = record
            .occurrences
            .iter()
            .filter_map(|occurrence| match occurrence.kind {
                QuoteKind::Mixed => self.lead_on_record(occurrence).map(denial),
                _ => Some(None),
            })
            .collect();
        if recorded.is_empty()
            || recorded
                .iter()
                .any(|word| word.is_some() == drafted.is_some())
        {
            return;
        }
        match drafted {
            None => {
                let word = recorded.into_iter().flatten().next().unwrap_or_default();
                finding.words = Words::Truncated;
                let message = format!(
                    "“{word}” stands in front of these words on record, outside the marks, and nothing like it in the draft"
                );
                because(finding, "R11", message);
            }
            // What the record has inside the marks may stand in front of them in the draft: *never “ruled out”*.
            Some(_) if negations(record.text()) > negations(&finding.text) => return,
            Some(word) => {
                finding.words = Words::Insertion;
                let message = format!(
                    "“{word}” stands in front of these words in the draft, outside the marks, and nothing like it on record"
                );
                because(finding, "R13", message);
                finding.flags.push(Flag::NegationChanged);
                because(finding, "R16", "a negation makes the difference");
            }
        }
        finding.correction = None;
    }

    /// What the document says in front of the marks.
    fn lead_on_record(&self, occurrence: &Occurrence) -> Option<&str> {
        let document = self.snapshot.document_at(occurrence.document)?;
        document.text()?.get(..occurrence.span?.start())
    }
}

/// The word in front of the marks that denies what stands between them, if one does.
fn denial(lead: &str) -> Option<&str> {
    let from = lead.len().saturating_sub(BYTES);
    let near = (from..=lead.len()).find_map(|at| lead.get(at..))?;
    let near = near.trim_end_matches(['“', '‘', '"', '\'', '«', '*', '_']);
    let near = near.trim_end();
    if near.is_empty() || near.ends_with(|ch: char| !ch.is_alphanumeric()) {
        return None;
    }
    let clause = near
        .rsplit([',', ';', ':', '.', '?', '!', '—', '”', '"'])
        .next()?;
    let folded = Folded::new(clause);
    let mut found = None;
    for (back, at) in (0..folded.len()).rev().enumerate() {
        let key = folded.key(at);
        let before = at.checked_sub(1).map(|at| folded.key(at));
        let pair = matches!(
            (before, key),
            (Some("ruled" | "rules" | "ruling"), "out") | (Some("anything"), "but")
        );
        if back >= DENIAL || !pair && parts(key) {
            break;
        }
        let negation = back < REACH && is_negation(key);
        let twice = denies(key) && before.is_some_and(is_negation);
        if twice {
            return None;
        }
        if negation || pair || denies(key) {
            // Two of them make an assertion, or nothing that is plain.
            if found.is_some() {
                return None;
            }
            found = Some(folded.span(at - usize::from(pair), at + 1).of(clause));
        }
    }
    found
}

/// How many words of a text negate.
fn negations(text: &str) -> usize {
    Folded::new(text)
        .keys()
        .filter(|key| is_negation(key))
        .count()
}

/// Verbs that deny what they report.
fn denies(word: &str) -> bool {
    matches!(
        word,
        "denied"
            | "denies"
            | "deny"
            | "denying"
            | "rejected"
            | "rejects"
            | "rejecting"
            | "disputed"
            | "disputes"
            | "refuted"
    )
}

/// Words that begin another clause: what is denied before them says nothing of what stands behind.
fn parts(word: &str) -> bool {
    matches!(
        word,
        "but" | "and" | "because" | "while" | "only" | "who" | "which"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_denies_a_fragment() {
        for (lead, word) in [
            ("Roe denied that the tunnel was “", Some("denied")),
            ("Roe said it was not \"", Some("not")),
            ("Roe said it wasn’t “", Some("wasn’t")),
            ("Roe ruled out “", Some("ruled out")),
            ("Roe called it anything but “", Some("anything but")),
            ("Roe said it was not only “", None),
            ("Roe said there had never been a “", Some("never")),
            ("Roe said it was “", None),
            ("Roe did not stay, but called it “", None),
            ("Roe did not stay and called it “", None),
            ("Nobody came. Roe called it “", None),
            ("Roe denied it: “", None),
            ("Roe never denied that it was “", None),
            ("“", None),
            ("It is not over.\n\n“", None),
        ] {
            assert_eq!(denial(lead), word, "{lead}");
        }
    }
}
