//! House profiles: which verdict gives which headline, and where the houses disagree.
//!
//! The table is the rule book's, for `ap`; the other houses, and a newsroom's own (see [`house`](super::house)), are told as what they do
//! otherwise. What no house may let pass has a floor.

use std::collections::{BTreeMap, BTreeSet};

use super::{DateVerdict, Flag, Headline, PlaceVerdict, RecordVerdict, SpeakerVerdict, Words};

/// A value of an axis, or a flag: what a profile gives a headline to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A verdict on the words.
    Words(Words),
    /// A verdict on the speaker.
    Speaker(SpeakerVerdict),
    /// A verdict on the day.
    Date(DateVerdict),
    /// A verdict on the place.
    Place(PlaceVerdict),
    /// A verdict on the record.
    Record(RecordVerdict),
    /// A flag; those of R16 weigh only where words were edited.
    Flag(Flag),
}

/// The tables of a profile, in order.
pub const AXES: [&str; 6] = ["words", "speaker", "date", "place", "record", "flags"];

impl Value {
    /// Every value of the axis of that name; none where there is no such axis.
    pub fn of_axis(axis: &str) -> Vec<Value> {
        match axis {
            "words" => Words::ALL.iter().copied().map(Value::Words).collect(),
            "speaker" => SpeakerVerdict::ALL
                .iter()
                .copied()
                .map(Value::Speaker)
                .collect(),
            "date" => DateVerdict::ALL.iter().copied().map(Value::Date).collect(),
            "place" => PlaceVerdict::ALL
                .iter()
                .copied()
                .map(Value::Place)
                .collect(),
            "record" => RecordVerdict::ALL
                .iter()
                .copied()
                .map(Value::Record)
                .collect(),
            "flags" => Flag::ALL.iter().copied().map(Value::Flag).collect(),
            _ => Vec::new(),
        }
    }

    /// The rule book's spelling.
    pub fn as_str(self) -> &'static str {
        match self {
            Value::Words(value) => value.as_str(),
            Value::Speaker(value) => value.as_str(),
            Value::Date(value) => value.as_str(),
            Value::Place(value) => value.as_str(),
            Value::Record(value) => value.as_str(),
            Value::Flag(value) => value.as_str(),
        }
    }

    /// What the rule book's table, that of `ap`, gives.
    pub fn headline(self) -> Headline {
        match self {
            Value::Words(words) => of_words(words),
            Value::Speaker(speaker) => of_speaker(speaker),
            Value::Date(date) => of_date(date),
            Value::Place(place) => of_place(place),
            Value::Record(RecordVerdict::Conflict) => Headline::PassWithNote,
            Value::Record(_) => Headline::Pass,
            Value::Flag(flag) => of_flag(flag),
        }
    }

    /// The least that any house may give it. An edit that turns the meaning, a splice, a paraphrase in marks and a wrong name are at least
    /// to be corrected; what was not checked is never called faithful; words that are not the record's are at least noted.
    pub fn floor(self) -> Headline {
        match self {
            Value::Flag(flag) if WEIGHTY.contains(&flag) => Headline::Fix,
            Value::Words(Words::Spliced | Words::ParaphraseAsQuote)
            | Value::Speaker(SpeakerVerdict::Misattributed) => Headline::Fix,
            Value::Words(Words::NotFound | Words::Uncheckable | Words::TranslationVariant)
            | Value::Speaker(SpeakerVerdict::Ambiguous)
            | Value::Flag(Flag::Retracted) => Headline::CannotCheck,
            Value::Words(
                Words::SilentOmission
                | Words::Insertion
                | Words::Substitution
                | Words::Reordered
                | Words::Truncated,
            )
            | Value::Speaker(SpeakerVerdict::OverSpecific)
            | Value::Date(DateVerdict::Misdated | DateVerdict::Unresolved)
            | Value::Place(PlaceVerdict::Misplaced)
            | Value::Flag(Flag::Disputed) => Headline::PassWithNote,
            _ => Headline::Pass,
        }
    }

    /// The rules that give it. Where all of them are off, the value weighs no more than its floor.
    pub fn rules(self) -> &'static [&'static str] {
        match self {
            Value::Words(words) => match words {
                Words::Elided => &["R7"],
                Words::Bracketed => &["R12"],
                Words::StyleEquivalent => &["R17"],
                Words::Redacted => &["R18"],
                Words::TranslationVariant => &["R19"],
                Words::PunctuationChanged => &["R3"],
                Words::GrammarEdit => &["R14"],
                Words::SilentOmission => &["R9"],
                Words::Insertion => &["R13"],
                Words::Substitution | Words::Reordered => &["R15"],
                Words::Truncated => &["R11"],
                Words::Spliced => &["R22"],
                Words::ParaphraseAsQuote => &["R21"],
                Words::NotFound | Words::Uncheckable => &["R30"],
                _ => &[],
            },
            Value::Speaker(_) => &["R25"],
            Value::Date(_) => &["R26"],
            Value::Place(_) => &["R27"],
            Value::Record(RecordVerdict::Conflict) => &["R29"],
            Value::Record(_) => &[],
            Value::Flag(flag) => match flag {
                Flag::MeaningRisk => &["R8", "R11"],
                Flag::ContiguityUnproven => &["R4"],
                Flag::NestedSpeaker => &["R6"],
                Flag::CueShift => &["R28"],
                Flag::ConflictInRecord => &["R29"],
                Flag::ReportedVia => &["R24"],
                Flag::Unclosed => &["R5"],
                Flag::NotInBody => &["R23"],
                Flag::UnconfirmedClaim | Flag::NameSpelling => &["R25"],
                Flag::Disputed | Flag::Retracted => &["R30"],
                Flag::NegationChanged
                | Flag::NumberChanged
                | Flag::ModalityChanged
                | Flag::NameChanged => &["R16"],
            },
        }
    }
}

/// How one house reads the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// The built-in house it starts from; its own name for those.
    pub extends: &'static str,
    /// Fillers may go without an ellipsis (rule R10).
    pub drops_fillers: bool,
    /// What it gives otherwise than the rule book's table.
    pub(super) changes: BTreeMap<Value, Headline>,
    /// The rules that are off.
    pub(super) off: BTreeSet<&'static str>,
}

/// The flags that R16 raises: an edit that carries one is not to be printed.
const WEIGHTY: [Flag; 4] = [
    Flag::NegationChanged,
    Flag::NumberChanged,
    Flag::ModalityChanged,
    Flag::NameChanged,
];

/// What the axes say of one quotation.
#[derive(Clone, Copy, Debug)]
pub struct Axes<'f> {
    /// The verdict on the words: the worst one.
    pub words: Words,
    /// The other verdicts that rules gave on the words: a house may take a lesser one for the graver.
    pub also: &'f [Words],
    /// The verdict on the speaker.
    pub speaker: SpeakerVerdict,
    /// The verdict on the day of speech.
    pub date: DateVerdict,
    /// The verdict on the place of speech.
    pub place: PlaceVerdict,
    /// How well the record stands.
    pub record: RecordVerdict,
    /// What else a desk should know.
    pub flags: &'f [Flag],
}

impl Default for Profile {
    fn default() -> Self {
        Profile {
            name: Profile::NAMES[0].to_owned(),
            extends: Profile::NAMES[0],
            drops_fillers: false,
            changes: BTreeMap::new(),
            off: BTreeSet::new(),
        }
    }
}

impl Profile {
    /// Every profile that comes with the program, the default first.
    pub const NAMES: [&'static str; 3] = ["ap", "reuters", "guardian"];

    /// The built-in profile of that name; an empty name means the default.
    pub fn named(name: &str) -> Option<Self> {
        let extends = match name {
            "" => Profile::NAMES[0],
            name => Profile::NAMES.into_iter().find(|known| *known == name)?,
        };
        let grammar = match extends {
            "reuters" => Some(Headline::PassWithNote),
            "guardian" => Some(Headline::Pass),
            _ => None,
        };
        let grammar = grammar.map(|headline| (Value::Words(Words::GrammarEdit), headline));
        Some(Profile {
            name: extends.to_owned(),
            extends,
            drops_fillers: extends == "guardian",
            changes: grammar.into_iter().collect(),
            off: BTreeSet::new(),
        })
    }

    /// The headline that this house gives a value.
    pub fn gives(&self, value: Value) -> Headline {
        let rules = value.rules();
        match self.changes.get(&value) {
            _ if !rules.is_empty() && rules.iter().all(|rule| self.off.contains(rule)) => {
                value.floor()
            }
            Some(&headline) => headline,
            None => value.headline(),
        }
    }

    /// True where the house does without the rule.
    pub fn is_off(&self, rule: &str) -> bool {
        self.off.contains(rule)
    }

    /// Every value to which this house gives another headline than the rule book's table.
    pub fn differences(&self) -> Vec<(Value, Headline)> {
        AXES.iter()
            .flat_map(|axis| Value::of_axis(axis))
            .map(|value| (value, self.gives(value)))
            .filter(|(value, headline)| *headline != value.headline())
            .collect()
    }

    /// The headline of a finding: the worst that any axis or flag gives. Words that were not found leave nothing else to judge.
    pub fn headline(&self, axes: &Axes<'_>) -> Headline {
        self.headline_without(axes, |_| false)
    }

    /// The headline with some values left out, as if they had not been found.
    pub fn headline_without(&self, axes: &Axes<'_>, left_out: impl Fn(Value) -> bool) -> Headline {
        weighed(axes)
            .into_iter()
            .filter(|value| !left_out(*value))
            .map(|value| self.gives(value))
            .max()
            .unwrap_or(Headline::Pass)
    }

    /// The rule that decided the headline, of the rules that spoke: the words' before the speaker's, the day's and the place's where several
    /// weigh the same. `None` where nothing weighs, or where none of them gave it.
    pub fn decisive(&self, axes: &Axes<'_>, spoke: &[&'static str]) -> Option<&'static str> {
        let headline = self.headline(axes);
        if headline == Headline::Pass {
            return None;
        }
        let mut gave = weighed(axes);
        gave.retain(|value| self.gives(*value) == headline);
        let usual = gave.iter().find_map(|value| {
            let mut rules = value.rules().iter();
            rules.find(|rule| spoke.contains(rule)).copied()
        });
        let of_words = gave.iter().any(|value| matches!(value, Value::Words(_)));
        // A verdict on the words that another rule gave than usual.
        usual.or_else(|| spoke.iter().find(|rule| of_words && edits(rule)).copied())
    }
}

/// The rules on what may be done to the words, R3 to R22.
fn edits(rule: &str) -> bool {
    rule.strip_prefix('R')
        .and_then(|number| number.parse().ok())
        .is_some_and(|number: u32| (3..=22).contains(&number))
}

/// What the headline is computed from, the words first. Words that were not found leave nothing else to judge.
fn weighed(axes: &Axes<'_>) -> Vec<Value> {
    let words = Value::Words(axes.words);
    let mut flags = axes.flags.iter().copied();
    if matches!(axes.words, Words::NotFound | Words::Uncheckable) {
        let retracted = flags.find(|flag| *flag == Flag::Retracted);
        return std::iter::once(words)
            .chain(retracted.map(Value::Flag))
            .collect();
    }
    let weighs = is_edit(axes.words);
    let (edits, others): (Vec<Flag>, Vec<Flag>) = flags.partition(|flag| WEIGHTY.contains(flag));
    let claims = [
        Value::Speaker(axes.speaker),
        Value::Date(axes.date),
        Value::Place(axes.place),
        Value::Record(axes.record),
    ];
    std::iter::once(words)
        .chain(axes.also.iter().copied().map(Value::Words))
        .chain(edits.into_iter().filter(|_| weighs).map(Value::Flag))
        .chain(claims)
        .chain(others.into_iter().map(Value::Flag))
        .collect()
}

/// The draft's words are other than the record's, or stand for others: a flag of R16 weighs.
fn is_edit(words: Words) -> bool {
    !matches!(
        words,
        Words::Exact
            | Words::Verbatim
            | Words::VerbatimJoined
            | Words::Partial
            | Words::NotAQuote
            | Words::NotFound
            | Words::Uncheckable
            | Words::TranslationVariant
            | Words::Spliced
            | Words::ParaphraseAsQuote
    )
}

fn of_words(words: Words) -> Headline {
    match words {
        Words::Exact
        | Words::Verbatim
        | Words::VerbatimJoined
        | Words::Partial
        | Words::NotAQuote => Headline::Pass,
        Words::Elided | Words::Bracketed | Words::StyleEquivalent | Words::Redacted => {
            Headline::PassWithNote
        }
        Words::NotFound | Words::Uncheckable | Words::TranslationVariant => Headline::CannotCheck,
        Words::Spliced | Words::ParaphraseAsQuote => Headline::Stop,
        Words::GrammarEdit
        | Words::PunctuationChanged
        | Words::SilentOmission
        | Words::Insertion
        | Words::Substitution
        | Words::Reordered
        | Words::Truncated => Headline::Fix,
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
        DateVerdict::Unresolved => Headline::CannotCheck,
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
        Flag::NegationChanged
        | Flag::NumberChanged
        | Flag::ModalityChanged
        | Flag::NameChanged
        | Flag::Retracted => Headline::Stop,
        Flag::Disputed => Headline::CannotCheck,
        Flag::ReportedVia => Headline::Pass,
        Flag::MeaningRisk
        | Flag::ContiguityUnproven
        | Flag::NestedSpeaker
        | Flag::CueShift
        | Flag::ConflictInRecord
        | Flag::Unclosed
        | Flag::NotInBody
        | Flag::UnconfirmedClaim
        | Flag::NameSpelling => Headline::PassWithNote,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(house: &str, words: Words, speaker: SpeakerVerdict, flags: &[Flag]) -> Headline {
        Profile::named(house).unwrap().headline(&Axes {
            words,
            also: &[],
            speaker,
            date: DateVerdict::NotGiven,
            place: PlaceVerdict::NotGiven,
            record: RecordVerdict::SingleSource,
            flags,
        })
    }

    #[test]
    fn the_rule_that_decided() {
        let ap = Profile::default();
        let axes = Axes {
            words: Words::Exact,
            also: &[],
            speaker: SpeakerVerdict::Correct,
            date: DateVerdict::NotGiven,
            place: PlaceVerdict::NotGiven,
            record: RecordVerdict::SingleSource,
            flags: &[],
        };
        let misattributed = Axes {
            speaker: SpeakerVerdict::Misattributed,
            ..axes
        };
        let edited = Axes {
            words: Words::Substitution,
            flags: &[Flag::NegationChanged],
            ..misattributed
        };
        for (axes, spoke, expected) in [
            (axes, &["R1"][..], None),
            (misattributed, &["R1", "R25"], Some("R25")),
            (
                Axes {
                    date: DateVerdict::Misdated,
                    ..misattributed
                },
                &["R1", "R26", "R25"],
                Some("R25"),
            ),
            (
                Axes {
                    words: Words::Insertion,
                    ..misattributed
                },
                &["R13", "R25"],
                Some("R25"),
            ),
            (
                Axes {
                    words: Words::Insertion,
                    date: DateVerdict::Misdated,
                    place: PlaceVerdict::Misplaced,
                    ..axes
                },
                &["R27", "R26", "R13"],
                Some("R13"),
            ),
            (edited, &["R15", "R16", "R25"], Some("R16")),
            // Another rule than the usual one gave the verdict on the words.
            (
                Axes {
                    words: Words::SilentOmission,
                    ..axes
                },
                &["R1", "R8", "R25"],
                Some("R8"),
            ),
            // What nobody found leaves no speaker to judge.
            (
                Axes {
                    words: Words::NotFound,
                    ..misattributed
                },
                &["R25", "R30"],
                Some("R30"),
            ),
        ] {
            assert_eq!(ap.decisive(&axes, spoke), expected, "{axes:?}");
        }
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

    #[test]
    fn a_lesser_verdict_that_the_house_minds_more_counts() {
        let guardian = Profile::named("guardian").unwrap();
        let axes = Axes {
            words: Words::GrammarEdit,
            also: &[Words::PunctuationChanged],
            speaker: SpeakerVerdict::Correct,
            date: DateVerdict::NotGiven,
            place: PlaceVerdict::NotGiven,
            record: RecordVerdict::SingleSource,
            flags: &[],
        };
        assert_eq!(guardian.headline(&axes), Headline::Fix);
        assert_eq!(
            guardian.headline(&Axes { also: &[], ..axes }),
            Headline::Pass
        );
    }

    #[test]
    fn no_value_of_a_built_in_house_is_below_its_floor() {
        for house in Profile::NAMES {
            let profile = Profile::named(house).unwrap();
            for value in AXES.iter().flat_map(|axis| Value::of_axis(axis)) {
                assert!(profile.gives(value) >= value.floor(), "{house} {value:?}");
            }
        }
    }
}
