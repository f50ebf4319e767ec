//! House profiles: which verdict gives which headline, and where the houses disagree.
//!
//! The table is the rule book's, for `ap`; the other houses are told as what they do otherwise.

use super::{DateVerdict, Flag, Headline, PlaceVerdict, RecordVerdict, SpeakerVerdict, Words};

/// How one house reads the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: &'static str,
    /// What tidied grammar gives (rule R14).
    pub grammar: Headline,
    /// Fillers may go without an ellipsis (rule R10).
    pub drops_fillers: bool,
}

/// The default.
const AP: Profile = Profile {
    name: "ap",
    grammar: Headline::Fix,
    drops_fillers: false,
};
const REUTERS: Profile = Profile {
    name: "reuters",
    grammar: Headline::PassWithNote,
    drops_fillers: false,
};
const GUARDIAN: Profile = Profile {
    name: "guardian",
    grammar: Headline::Pass,
    drops_fillers: true,
};

/// The flags that R16 raises: an edit that carries one is not to be printed.
const WEIGHTY: [Flag; 4] = [
    Flag::NegationChanged,
    Flag::NumberChanged,
    Flag::ModalityChanged,
    Flag::NameChanged,
];

impl Default for Profile {
    fn default() -> Self {
        AP
    }
}

impl Profile {
    /// Every profile that comes with the program.
    pub const NAMES: [&'static str; 3] = [AP.name, REUTERS.name, GUARDIAN.name];

    /// The profile of that name; an empty name means the default.
    pub fn named(name: &str) -> Option<Self> {
        [AP, REUTERS, GUARDIAN]
            .into_iter()
            .find(|profile| profile.name == name || name.is_empty() && profile.name == AP.name)
    }

    /// The headline of a finding: the worst that any axis or flag gives. Words that were not found leave nothing else to judge.
    pub fn headline(
        &self,
        words: Words,
        speaker: SpeakerVerdict,
        date: DateVerdict,
        place: PlaceVerdict,
        record: RecordVerdict,
        flags: &[Flag],
    ) -> Headline {
        if matches!(words, Words::NotFound | Words::Uncheckable) {
            return Headline::CannotCheck;
        }
        let axes = [
            self.of_words(words, flags),
            of_speaker(speaker),
            of_date(date),
            of_place(place),
            if record == RecordVerdict::Conflict {
                Headline::PassWithNote
            } else {
                Headline::Pass
            },
        ];
        let flagged = flags.iter().map(|&flag| of_flag(flag));
        axes.into_iter()
            .chain(flagged)
            .max()
            .unwrap_or(Headline::Pass)
    }

    pub(super) fn of_words(&self, words: Words, flags: &[Flag]) -> Headline {
        let edit = match words {
            Words::Exact
            | Words::Verbatim
            | Words::VerbatimJoined
            | Words::Partial
            | Words::NotAQuote => return Headline::Pass,
            Words::Elided | Words::Bracketed | Words::StyleEquivalent | Words::Redacted => {
                Headline::PassWithNote
            }
            Words::NotFound | Words::Uncheckable | Words::TranslationVariant => {
                return Headline::CannotCheck;
            }
            Words::Spliced | Words::ParaphraseAsQuote => return Headline::Stop,
            Words::GrammarEdit => self.grammar,
            Words::PunctuationChanged
            | Words::SilentOmission
            | Words::Insertion
            | Words::Substitution
            | Words::Reordered
            | Words::Truncated => Headline::Fix,
        };
        if flags.iter().any(|flag| WEIGHTY.contains(flag)) {
            Headline::Stop
        } else {
            edit
        }
    }
}

fn of_speaker(speaker: SpeakerVerdict) -> Headline {
    match speaker {
        SpeakerVerdict::Correct | SpeakerVerdict::Alias | SpeakerVerdict::NotGiven => {
            Headline::Pass
        }
        SpeakerVerdict::RoleMatch | SpeakerVerdict::UnattributedInRecord => Headline::PassWithNote,
        SpeakerVerdict::Ambiguous => Headline::CannotCheck,
        SpeakerVerdict::OverSpecific => Headline::Fix,
        SpeakerVerdict::Misattributed => Headline::Stop,
    }
}

fn of_date(date: DateVerdict) -> Headline {
    match date {
        DateVerdict::Correct | DateVerdict::Compatible | DateVerdict::NotGiven => Headline::Pass,
        DateVerdict::PublicationDateGiven | DateVerdict::UnknownInRecord => Headline::PassWithNote,
        DateVerdict::Misdated => Headline::Fix,
    }
}

fn of_place(place: PlaceVerdict) -> Headline {
    match place {
        PlaceVerdict::Correct | PlaceVerdict::Compatible | PlaceVerdict::NotGiven => Headline::Pass,
        PlaceVerdict::UnknownInRecord => Headline::PassWithNote,
        PlaceVerdict::Misplaced => Headline::Fix,
    }
}

fn of_flag(flag: Flag) -> Headline {
    match flag {
        // Their weight is in the edit that raised them.
        Flag::NegationChanged | Flag::NumberChanged | Flag::ModalityChanged | Flag::NameChanged => {
            Headline::Pass
        }
        Flag::ReportedVia => Headline::Pass,
        Flag::MeaningRisk
        | Flag::ContiguityUnproven
        | Flag::NestedSpeaker
        | Flag::CueShift
        | Flag::ConflictInRecord
        | Flag::Unclosed
        | Flag::NotInBody => Headline::PassWithNote,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(house: &str, words: Words, speaker: SpeakerVerdict, flags: &[Flag]) -> Headline {
        Profile::named(house).unwrap().headline(
            words,
            speaker,
            DateVerdict::NotGiven,
            PlaceVerdict::NotGiven,
            RecordVerdict::SingleSource,
            flags,
        )
    }

    #[test]
    fn the_table_of_the_rule_book() {
        use Headline::{CannotCheck, Fix, Pass, PassWithNote, Stop};
        for (words, speaker, flags, expected) in [
            (Words::Exact, SpeakerVerdict::Alias, &[][..], Pass),
            (
                Words::Partial,
                SpeakerVerdict::Correct,
                &[Flag::MeaningRisk],
                PassWithNote,
            ),
            (Words::Elided, SpeakerVerdict::NotGiven, &[], PassWithNote),
            (Words::SilentOmission, SpeakerVerdict::Correct, &[], Fix),
            (
                Words::SilentOmission,
                SpeakerVerdict::Correct,
                &[Flag::NegationChanged],
                Stop,
            ),
            (Words::Exact, SpeakerVerdict::Misattributed, &[], Stop),
            (
                Words::NotFound,
                SpeakerVerdict::Misattributed,
                &[],
                CannotCheck,
            ),
            (Words::Exact, SpeakerVerdict::Ambiguous, &[], CannotCheck),
            (Words::Substitution, SpeakerVerdict::Ambiguous, &[], Fix),
            (Words::Spliced, SpeakerVerdict::Correct, &[], Stop),
        ] {
            assert_eq!(
                headline("ap", words, speaker, flags),
                expected,
                "{words:?} {speaker:?} {flags:?}"
            );
        }
        assert_eq!(
            headline("reuters", Words::GrammarEdit, SpeakerVerdict::Correct, &[]),
            PassWithNote
        );
        assert_eq!(
            headline("guardian", Words::GrammarEdit, SpeakerVerdict::Correct, &[]),
            Pass
        );
        assert_eq!(
            headline("", Words::GrammarEdit, SpeakerVerdict::Correct, &[]),
            Fix
        );
        assert_eq!(
            headline(
                "guardian",
                Words::GrammarEdit,
                SpeakerVerdict::Correct,
                &[Flag::NumberChanged]
            ),
            Stop
        );
        assert!(Profile::named("tabloid").is_none());
    }
}
