//! A finding: one quotation of a draft with the decision about it and its evidence.

use crate::{
    model::PartialDate,
    model::Strength,
    text::Span,
    verdict::{
        Axes, DateVerdict, DiffStep, Flag, Headline, PlaceVerdict, Profile, Reason, RecordVerdict,
        SpeakerVerdict, Words,
    },
};

/// How quotations are found and compared: similarity finds, the rules decide.
pub const METHOD: &str = "alignment/1";

/// The text to put in place of a stretch of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The stretch of the draft to replace, in bytes.
    pub span: Span,
    /// The text to put there.
    pub text: String,
}

/// A day of speech on record and the occurrence that gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDate {
    /// The day, month or year.
    pub date: PartialDate,
    /// How strong the proof is.
    pub strength: Strength,
    /// Which of [`Finding::occurrences`] gives it.
    pub occurrence: (u32, u32),
}

/// A place of speech on record and the occurrence that gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedPlace {
    /// The place, as the document names it.
    pub place: String,
    /// How strong the proof is.
    pub strength: Strength,
    /// Which of [`Finding::occurrences`] gives it.
    pub occurrence: (u32, u32),
}

/// A wording on record with the documents that print it so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantWording {
    /// The words, as the earliest of them prints them.
    pub text: String,
    /// The documents, as indices into the snapshot.
    pub documents: Vec<u32>,
}

/// Who waives which rules of a finding, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rules.
    pub rules: Vec<&'static str>,
    /// Who answers for it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// The finding's id, of a waiver that came with the request.
    pub finding: Option<String>,
    /// The comment in the draft, in bytes, of one that stands there.
    pub span: Option<Span>,
}

/// One quotation of a draft with the decision about it. Spans are bytes of the draft; indices are those of the snapshot it was checked against.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The words in the draft, without their outer marks.
    pub span: Span,
    /// Those words, as drafted.
    pub text: String,
    /// What the draft itself claims: an index into the attributions of the draft's extraction. `None` for a term.
    pub claim: Option<usize>,
    /// What a desk should do.
    pub headline: Headline,
    /// The verdict on the words.
    pub words: Words,
    /// The lesser verdicts on the words: a house may mind one of them more.
    pub also: Vec<Words>,
    /// The verdict on the speaker.
    pub speaker: SpeakerVerdict,
    /// The verdict on the day of speech.
    pub date: DateVerdict,
    /// The verdict on the place of speech.
    pub place: PlaceVerdict,
    /// How well the record stands.
    pub record: RecordVerdict,
    /// How many independent documents print it; copies of one wire count once.
    pub independent_sources: usize,
    /// What else a desk should know.
    pub flags: Vec<Flag>,
    /// One a rule and finding.
    pub reasons: Vec<Reason>,
    /// The quotation on record, as an index; `None` where none was found.
    pub quotation: Option<u32>,
    /// The record's wording of these words; empty where none was found.
    pub recorded: String,
    /// Who said it, by the record: the speaker's name, or the source as printed where it names nobody.
    pub recorded_speaker: Option<String>,
    /// That speaker, as an index; `None` where the record names nobody.
    pub recorded_speaker_index: Option<u32>,
    /// The day of speech on record.
    pub recorded_date: Option<RecordedDate>,
    /// The place of speech on record.
    pub recorded_place: Option<RecordedPlace>,
    /// The word diff of the draft against the record.
    pub diff: Vec<DiffStep>,
    /// A ready correction; `None` where there is nothing to correct or no sure way to.
    pub correction: Option<Correction>,
    /// Words on record that the draft leaves out.
    pub omitted: Vec<String>,
    /// Words in brackets in the draft.
    pub bracketed: Vec<String>,
    /// Every printing, as (quotation, occurrence), earliest publication first.
    pub occurrences: Vec<(u32, u32)>,
    /// The other wordings on record (rule R29).
    pub variants: Vec<VariantWording>,
    /// What was not checked and why, in words.
    pub not_checked: Vec<String>,
    /// The speakers, as indices, where a name fits several.
    pub candidates: Vec<u32>,
    /// The waivers that name rules of this finding.
    pub waivers: Vec<Waiver>,
    /// What is still asked for with the waived rules left out; the headline itself where there is no waiver.
    pub leaves: Headline,
    /// A stable id: the same draft words, record and rules give the same one.
    pub id: String,
}

impl Finding {
    /// What the headline is computed from.
    pub fn axes(&self) -> Axes<'_> {
        Axes {
            words: self.words,
            also: &self.also,
            speaker: self.speaker,
            date: self.date,
            place: self.place,
            record: self.record,
            flags: &self.flags,
        }
    }

    /// Puts the reasons of the rule that decided the headline before the others.
    pub fn lead(&mut self, profile: &Profile) {
        let spoke: Vec<&'static str> = self.reasons.iter().map(|reason| reason.rule).collect();
        if let Some(decisive) = profile.decisive(&self.axes(), &spoke) {
            self.reasons.sort_by_key(|reason| reason.rule != decisive);
        }
    }

    /// The numbers of the rules that decided, in order, each once.
    pub fn rules(&self) -> Vec<&'static str> {
        let mut rules: Vec<&'static str> = self.reasons.iter().map(|reason| reason.rule).collect();
        rules.sort_by_key(|rule| rule[1..].parse::<u32>().unwrap_or(0));
        rules.dedup();
        rules
    }
}
