//! How likely an attribution's speaker is right: a number for each rule, as measured, and less for unclear pronouns.
//!
//! In: the rule and how the source was resolved. Out: a number between 0 and 1, and whether it is better to abstain. The numbers are
//! name precisions over several hundred news articles with sources marked by people; `docs/evaluation.md` says how to measure again.

/// How a source was resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolution {
    /// It is a name or a description.
    Named,
    /// It is a pronoun; how far its entity stands out, 0 to 1.
    Pronoun(f32),
}

/// Below this an attribution is not worth a name.
pub const ABSTAIN: f32 = 0.65;

/// The confidence of an attribution.
pub fn of(rule: &str, resolution: Resolution) -> f32 {
    let rule = match rule {
        "pull-quote" | "according-to" => 0.99,
        "said-doe" | "doe-who-is-said" | "doe-across-said" | "doe-said" => 0.97,
        "continued" | "reopened" | "how-doe-put-it" | "doe-later-said" => 0.95,
        "doe-said-before" | "doe-across" | "turn" => 0.93,
        "shared-subject" | "tag" | "doe-who-said" | "sentence-before" | "called-by-doe" => 0.9,
        "gapped" | "attitude-before" | "colon" | "later-in-sentence" | "statement-said" => 0.85,
        "next-paragraph" | "colon-subject" | "owner-before-colon" | "headline"
        | "subject-before" => 0.78,
        "owner-of-statement" | "same-sentence" => 0.72,
        "reported" => 0.9,
        "ascribed" => 0.85,
        _ => 0.5,
    };
    match resolution {
        Resolution::Named => rule,
        Resolution::Pronoun(clarity) => rule * (0.5 + 0.45 * clarity.clamp(0.0, 1.0)).min(0.93),
    }
}
