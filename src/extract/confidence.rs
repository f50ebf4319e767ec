//! How likely an attribution's speaker is right: a number for each rule, as measured, and less for unclear pronouns.
//!
//! In: the rule, how the source was resolved, how much stands between the marks. Out: a number between 0 and 1, and whether it is better
//! to abstain. The numbers are name precisions over several hundred news articles with sources marked by people; `tools/reliability.py`
//! measures them again.

/// How a source was resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolution {
    /// It is a name or a description.
    Named,
    /// It is a description of somebody named elsewhere ("the senator").
    Described,
    /// It is a pronoun; how far its entity stands out, 0 to 1.
    Pronoun(f32),
}

/// Below this an attribution is not worth a name.
pub const ABSTAIN: f32 = 0.65;

/// Fewer words than this between the marks are a fragment: it may belong to somebody inside what is reported (*Roe said Doe called it
/// “late”*).
pub const FRAGMENT: usize = 5;

/// The confidence of an attribution.
pub fn of(rule: &str, resolution: Resolution, fragment: bool) -> f32 {
    let (whole, part) = match rule {
        "pull-quote" | "according-to" => (0.99, 0.99),
        "doe-said" => (0.98, 0.93),
        "said-doe" | "doe-who-is-said" => (0.98, 0.98),
        "doe-across-said" => (0.97, 0.96),
        "doe-said-before" => (0.955, 0.9),
        "continued" | "reopened" | "how-doe-put-it" | "doe-later-said" => (0.945, 0.94),
        "doe-across" | "later-in-sentence" | "turn" => (0.93, 0.91),
        "shared-subject" => (0.92, 0.87),
        "tag" | "doe-who-said" | "called-by-doe" | "sentence-before" | "reported" => (0.9, 0.88),
        "gapped" | "answer" | "colon" | "colon-subject" | "next-paragraph" | "statement-said" => {
            (0.87, 0.85)
        }
        "attitude-before" => (0.8, 0.9),
        "ascribed" => (0.85, 0.85),
        "owner-before-colon" | "headline" => (0.78, 0.78),
        "subject-before" | "same-sentence" => (0.75, 0.75),
        "owner-of-statement" => (0.7, 0.66),
        _ => (0.5, 0.5),
    };
    let rule = if fragment { part } else { whole };
    match resolution {
        Resolution::Named => rule,
        Resolution::Described => rule * 0.93,
        Resolution::Pronoun(clarity) => rule * (0.5 + 0.45 * clarity.clamp(0.0, 1.0)).min(0.92),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beats_a_description_beats_an_unclear_pronoun() {
        let of = |resolution| of("doe-said", resolution, false);
        assert!(of(Resolution::Named) > of(Resolution::Described));
        assert!(of(Resolution::Described) > of(Resolution::Pronoun(0.9)));
        assert!(of(Resolution::Pronoun(0.9)) > of(Resolution::Pronoun(0.5)));
        assert!(of(Resolution::Pronoun(0.2)) < ABSTAIN);
    }
}
