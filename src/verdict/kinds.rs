//! The values of a verdict: five axes, flags, headline, steps of a diff. Each spells itself as the rule book does.

/// An enum whose values spell themselves, worst last where the order means something.
macro_rules! spelled {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$value_doc])* $value,)* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[$name] = &[$($name::$value,)*];

            /// The rule book's spelling.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$value => $text,)* }
            }

            /// The value so spelled.
            pub fn named(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}

spelled! {
    /// The verdict on the words, from faithful to not.
    Words {
        /// The same bytes as on record.
        Exact = "EXACT",
        /// The same words; only typography differs.
        Verbatim = "VERBATIM",
        /// The same words, printed without the interruption by an attribution.
        VerbatimJoined = "VERBATIM_JOINED",
        /// A contiguous part of what is on record.
        Partial = "PARTIAL",
        /// Words left out behind an ellipsis.
        Elided = "ELIDED",
        /// Words in brackets that were not spoken, shown as such.
        Bracketed = "BRACKETED",
        /// House style inside the marks.
        StyleEquivalent = "STYLE_EQUIVALENT",
        /// An obscenity masked.
        Redacted = "REDACTED",
        /// Another translation of words about the same.
        TranslationVariant = "TRANSLATION_VARIANT",
        /// Punctuation that carries meaning differs.
        PunctuationChanged = "PUNCTUATION_CHANGED",
        /// Grammar tidied.
        GrammarEdit = "GRAMMAR_EDIT",
        /// Words missing and no ellipsis to show it.
        SilentOmission = "SILENT_OMISSION",
        /// Words that are not on record.
        Insertion = "INSERTION",
        /// Words replaced.
        Substitution = "SUBSTITUTION",
        /// Words in another order.
        Reordered = "REORDERED",
        /// A qualifier cut off.
        Truncated = "TRUNCATED",
        /// Spans of different utterances under one pair of marks.
        Spliced = "SPLICED",
        /// The record has these words only as a reporter's paraphrase.
        ParaphraseAsQuote = "PARAPHRASE_AS_QUOTE",
        /// A term, a title, a nickname: nobody is quoted.
        NotAQuote = "NOT_A_QUOTE",
        /// Not in this registry, which is not the same as invented.
        NotFound = "NOT_FOUND",
        /// Cannot be checked; `not_checked` says why.
        Uncheckable = "UNCHECKABLE",
    }
}

spelled! {
    /// The verdict on the speaker (rule R25).
    SpeakerVerdict {
        /// The speaker on record.
        Correct = "CORRECT",
        /// The speaker on record under another name.
        Alias = "ALIAS",
        /// The office of the speaker on record.
        RoleMatch = "ROLE_MATCH",
        /// A group on record, one named person in the draft.
        OverSpecific = "OVER_SPECIFIC",
        /// Somebody else said it; the finding says who.
        Misattributed = "MISATTRIBUTED",
        /// The record does not say who.
        UnattributedInRecord = "UNATTRIBUTED_IN_RECORD",
        /// The draft's name fits more than one speaker.
        Ambiguous = "AMBIGUOUS",
        /// The draft does not say who, or nothing was found to compare with.
        NotGiven = "NOT_GIVEN",
    }
}

spelled! {
    /// The verdict on the day of speech (rule R26).
    DateVerdict {
        /// The day on record.
        Correct = "CORRECT",
        /// A coarser or finer date that agrees with the record.
        Compatible = "COMPATIBLE",
        /// Another day than the one on record.
        Misdated = "MISDATED",
        /// The day of publication, given as the day of speech.
        PublicationDateGiven = "PUBLICATION_DATE_GIVEN",
        /// The record does not say when.
        UnknownInRecord = "UNKNOWN_IN_RECORD",
        /// The draft gives a day that could not be resolved; `not_checked` says why.
        Unresolved = "UNRESOLVED",
        /// The draft does not say when, or nothing was found to compare with.
        NotGiven = "NOT_GIVEN",
    }
}

spelled! {
    /// The verdict on the place of speech (rule R27).
    PlaceVerdict {
        /// The place on record.
        Correct = "CORRECT",
        /// A wider or narrower place that agrees with the record.
        Compatible = "COMPATIBLE",
        /// Another place than the one on record.
        Misplaced = "MISPLACED",
        /// The record does not say where.
        UnknownInRecord = "UNKNOWN_IN_RECORD",
        /// The draft does not say where, or nothing was found to compare with.
        NotGiven = "NOT_GIVEN",
    }
}

spelled! {
    /// How well the record itself stands (rules R24, R29).
    RecordVerdict {
        /// Nothing was found.
        None = "NONE",
        /// One document prints it.
        SingleSource = "SINGLE_SOURCE",
        /// Several independent documents print it; the finding says how many.
        Corroborated = "CORROBORATED",
        /// Several documents print it, all from one wire.
        SameWire = "SAME_WIRE",
        /// Documents disagree on the words.
        Conflict = "CONFLICT",
    }
}

spelled! {
    /// What a desk should do: the worst that any axis or flag gives, worst last.
    Headline {
        /// Faithful.
        Pass = "PASS",
        /// Faithful, with something to know.
        PassWithNote = "PASS_WITH_NOTE",
        /// The registry cannot tell.
        CannotCheck = "CANNOT_CHECK",
        /// To be corrected.
        Fix = "FIX",
        /// Not to be printed so.
        Stop = "STOP",
    }
}

spelled! {
    /// What else a desk should know.
    Flag {
        /// Omitted words carried negation, condition, hedge, exception or a number (rules R8, R11).
        MeaningRisk = "MEANING_RISK",
        /// It is not proven that the joined parts were said in one go (rule R4).
        ContiguityUnproven = "CONTIGUITY_UNPROVEN",
        /// Inner words belong to an inner speaker (rule R6).
        NestedSpeaker = "NESTED_SPEAKER",
        /// An edit touches a negation (rule R16).
        NegationChanged = "NEGATION_CHANGED",
        /// An edit touches a number, a unit or a date (rule R16).
        NumberChanged = "NUMBER_CHANGED",
        /// An edit touches a modal verb (rule R16).
        ModalityChanged = "MODALITY_CHANGED",
        /// An edit touches a name (rule R16).
        NameChanged = "NAME_CHANGED",
        /// The reporting verb changes the tone (rule R28).
        CueShift = "CUE_SHIFT",
        /// The record disagrees with itself (rule R29).
        ConflictInRecord = "CONFLICT_IN_RECORD",
        /// The words came through another outlet (rule R24).
        ReportedVia = "REPORTED_VIA",
        /// The draft's closing mark is missing.
        Unclosed = "UNCLOSED",
        /// The record has the words in a headline, a caption or a pull-quote only (rule R23).
        NotInBody = "NOT_IN_BODY",
        /// The draft says something of the speaker that nothing on record confirms; `not_checked` has it (rule R25).
        UnconfirmedClaim = "UNCONFIRMED_CLAIM",
        /// The draft spells the speaker's name as no document on record does (rule R25).
        NameSpelling = "NAME_SPELLING",
        /// A human disputes the printing on record.
        Disputed = "DISPUTED",
        /// The words stood only in documents that were taken back.
        Retracted = "RETRACTED",
    }
}

spelled! {
    /// What one step of a word diff does.
    DiffKind {
        /// The same words on both sides.
        Equal = "EQUAL",
        /// On record, not in the draft.
        Missing = "MISSING",
        /// In the draft, not on record.
        Added = "ADDED",
        /// Different words in the same place.
        Replaced = "REPLACED",
        /// On record, not in the draft, and the draft shows an ellipsis for it.
        Elided = "ELIDED",
        /// In the draft between brackets; `recorded` is what they stand for, if anything.
        Bracketed = "BRACKETED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_ordered_and_spelled() {
        assert!(
            Headline::CannotCheck > Headline::PassWithNote && Headline::CannotCheck < Headline::Fix
        );
        assert!(Words::Exact < Words::Partial && Words::Substitution < Words::Spliced);
        assert_eq!(Words::named("VERBATIM_JOINED"), Some(Words::VerbatimJoined));
        assert_eq!(Words::named("verbatim"), None);
    }
}
