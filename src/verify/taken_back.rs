//! Words that stood on record only in documents that were taken back, and words that somebody disputes: a desk has to know which, when
//! and why.

use super::{Desk, finish::because};
use crate::{
    registry::record::{QuotationRecord, Withdrawn},
    text::Folded,
    verdict::{Finding, Flag},
};

/// The fewest words of a draft that are looked for inside more words taken back.
const PART: usize = 4;
/// Quotations taken back that are looked through, the latest first.
const WITHDRAWN: usize = 20_000;

impl Desk<'_> {
    /// Says so where the words stood only in documents that were taken back.
    pub(super) fn taken_back(&self, finding: &mut Finding) -> bool {
        let withdrawn = self.withdrawn.get_or_init(|| {
            self.snapshot
                .withdrawals()
                .take(WITHDRAWN)
                .map(|one| (keys(&one.text), one))
                .collect()
        });
        let drafted = keys(&finding.text);
        let long = drafted.split_whitespace().nth(PART - 1).is_some();
        let Some((_, found)) = withdrawn
            .iter()
            .find(|(text, _)| *text == drafted || long && text.contains(&drafted))
        else {
            return false;
        };
        let message = self.told(found);
        finding.recorded.clone_from(&found.text);
        finding.recorded_speaker.clone_from(&found.speaker);
        finding.flags.push(Flag::Retracted);
        because(finding, "R30", message.clone());
        finding.not_checked.push(format!(
            "{message}: speaker, day and place were not compared"
        ));
        true
    }

    fn told(&self, found: &Withdrawn) -> String {
        let document = self.snapshot.document_at(found.document).map_or_else(
            || "a document".to_string(),
            |document| document.id.resource_name(),
        );
        let day = found.decision.time.strftime("%Y-%m-%d");
        let why = match found.decision.reason.trim() {
            "" => "no reason given".to_string(),
            reason => format!("“{reason}”"),
        };
        format!("the words stood in {document}, which was taken back on {day} ({why})")
    }

    /// Says so where a human disputes what is on record.
    pub(super) fn disputed(finding: &mut Finding, record: &QuotationRecord) {
        let Some(dispute) = record.dispute() else {
            return;
        };
        let day = dispute.time.strftime("%Y-%m-%d");
        finding.flags.push(Flag::Disputed);
        because(
            finding,
            "R30",
            format!(
                "{} disputes this record since {day}: “{}”",
                dispute.author, dispute.reason
            ),
        );
    }
}

/// The words of a text between spaces, so that a part of them is a part of the text.
fn keys(text: &str) -> String {
    let mut joined = String::from(" ");
    for key in Folded::new(text).keys() {
        joined.push_str(key);
        joined.push(' ');
    }
    joined
}
