//! Segments of one interrupted quotation: “A,” X said, “B.” promises that the words are contiguous (rule R4).
//!
//! Either segment is judged by itself first. Here the two are read as one and held against the wording that the second was found in, so
//! that words skipped behind the attribution come to light (rule R9). Where the two are not on record together, nothing is said.

use super::{Desk, claim::joined_before, finish::because, search::is_faithful, turns::turn};
use crate::{
    text::Folded,
    verdict::{Comparison, Correction, Finding, Reason, Wording, Words, compare},
};

impl Desk<'_> {
    /// Reports words that the draft leaves out between the segment before and this one.
    pub(super) fn interrupted(&self, finding: &mut Finding, attribution: usize) {
        if !is_faithful(finding.words) {
            return;
        }
        let Some(before) = joined_before(self.extraction, attribution) else {
            return;
        };
        let Some((quotation, record)) = finding
            .quotation
            .and_then(|at| Some((at, self.snapshot.quotation_at(at)?)))
        else {
            return;
        };
        let before = before.of(self.text);
        let joined = format!("{before} {}", finding.text);
        let (alone, both) = (Folded::new(before), Folded::new(&joined));
        let setting = self.setting_of_segments();
        let mut skipped: Option<Comparison> = None;
        for occurrence in &record.occurrences {
            let parts = turn(self.snapshot, quotation, occurrence);
            let wording = match &parts {
                Some(parts) => Wording {
                    segments: parts
                        .iter()
                        .map(|(part, joint)| (part.text.as_str(), *joint))
                        .collect(),
                },
                None => Wording::one(&occurrence.text),
            };
            let comparison = compare(&joined, &both, &wording, setting);
            if is_faithful(comparison.words) {
                return;
            }
            let silent = |reason: &Reason| matches!(reason.rule, "R9" | "R14");
            if comparison.reasons.iter().any(silent)
                && !comparison.omitted.is_empty()
                && is_faithful(compare(before, &alone, &wording, setting).words)
            {
                skipped.get_or_insert(comparison);
            }
        }
        let Some(skipped) = skipped else {
            return;
        };
        let told = skipped.reasons.iter().any(|reason| reason.rule == "R9");
        finding.words = match told {
            true => Words::SilentOmission,
            false => Words::GrammarEdit,
        };
        if let [words] = skipped.omitted.as_slice() {
            finding.correction = Some(Correction {
                span: finding.span,
                text: format!("{words} {}", finding.text),
            });
        }
        finding.flags.extend(&skipped.flags);
        because(
            finding,
            "R4",
            format!(
                "words are skipped between this segment and the one before: “{}”",
                skipped.omitted.join(" … ")
            ),
        );
        finding.reasons.extend(
            skipped
                .reasons
                .into_iter()
                .filter(|reason| matches!(reason.rule, "R9" | "R14" | "R16")),
        );
        finding.omitted.extend(skipped.omitted);
    }
}
