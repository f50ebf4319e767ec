//! R28: the reporting verb colours the words.

use super::{Example, Rule};
use crate::text::Folded;

/// The rule.
pub const RULE: Rule = Rule {
    number: "R28",
    title: "The reporting verb",
    practice: "“Said” is neutral; “admitted”, “claimed” and “warned” judge.",
    effect: "CUE_SHIFT, a note",
    reason: "The words stay and the tone changes: who admits has something to hide, who claims may be lying.",
    examples: &[
        Example::told("she said", "she admitted", "CUE_SHIFT"),
        Example::told("she said", "she told reporters", "no note"),
    ],
};

/// Verbs that judge, in families: a change inside one is none.
const TONES: &[&[&str]] = &[
    &[
        "admit",
        "admits",
        "admitted",
        "concede",
        "concedes",
        "conceded",
        "confess",
        "confessed",
        "acknowledge",
        "acknowledged",
    ],
    &[
        "claim",
        "claims",
        "claimed",
        "allege",
        "alleges",
        "alleged",
        "purport",
        "purported",
    ],
    &[
        "warn",
        "warns",
        "warned",
        "threaten",
        "threatens",
        "threatened",
    ],
    &["boast", "boasts", "boasted", "brag", "bragged", "gloated"],
    &[
        "lament",
        "lamented",
        "complain",
        "complained",
        "whined",
        "moaned",
    ],
    &["deny", "denies", "denied"],
    &["demand", "demands", "demanded"],
    &[
        "lash",
        "lashed",
        "rage",
        "raged",
        "fumed",
        "thundered",
        "screamed",
        "shouted",
    ],
    &["joke", "joked", "quipped", "mocked", "sneered"],
    &["promise", "promised", "vow", "vowed", "pledge", "pledged"],
    &["insist", "insists", "insisted"],
];

/// True where the draft's verb judges and none of the record's judges likewise. With no verb on record nothing is said.
pub fn shifts<'a>(drafted: &str, recorded: impl IntoIterator<Item = &'a str>) -> bool {
    let Some(tone) = tone(drafted) else {
        return false;
    };
    let mut any = false;
    for cue in recorded {
        any = true;
        if self::tone(cue) == Some(tone) {
            return false;
        }
    }
    any
}

fn tone(cue: &str) -> Option<usize> {
    let folded = Folded::new(cue);
    TONES
        .iter()
        .position(|family| folded.keys().any(|key| family.contains(&key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_judging_verb_is_a_shift() {
        assert!(shifts("admitted", ["said"]));
        assert!(!shifts("said", ["admitted"]));
        assert!(!shifts("told", ["said"]));
        assert!(!shifts("conceded", ["said", "acknowledged"]));
        assert!(!shifts("warned", []));
    }
}
