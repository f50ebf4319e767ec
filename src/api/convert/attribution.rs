//! What one text quotes, and whom, as messages: spans into that text, and the words under them.

use super::{confidence, date, span};
use crate::{
    api::pb,
    lexicon::places,
    model::{
        Attribution, Entity, Extraction, OccurrenceKind, QuoteKind, SpeakerKind, Strength, Term,
    },
    text::{Encoding, OffsetMap, Span},
};

/// One text and its offsets.
pub(in crate::api) struct Source<'t> {
    text: &'t str,
    offsets: OffsetMap<'t>,
}

impl<'t> Source<'t> {
    /// A text whose offsets are counted in `encoding`.
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        Source {
            text,
            offsets: OffsetMap::new(text, encoding),
        }
    }

    /// A stretch of it.
    pub fn span(&self, at: Span) -> pb::Span {
        span(&self.offsets, at)
    }

    /// The words of a stretch; empty where there is none.
    pub fn words(&self, span: Option<Span>) -> String {
        span.map(|span| span.of(self.text).to_owned())
            .unwrap_or_default()
    }

    /// One quotation of an extraction. A speaker below `min_confidence` is left out.
    pub fn attribution(
        &self,
        attribution: &Attribution,
        entities: &[Entity],
        min_confidence: f64,
    ) -> pb::Attribution {
        let confidence = confidence(attribution.confidence);
        let speaker = attribution
            .speaker
            .filter(|_| confidence >= min_confidence)
            .and_then(|index| entities.get(index as usize));
        pb::Attribution {
            span: Some(self.span(attribution.span)),
            text: self.words(Some(attribution.span)),
            kind: quotation_kind(attribution.kind).into(),
            group: number(attribution.group.unwrap_or(0)),
            utterance: number(attribution.utterance),
            cue: self.words(attribution.cue),
            cue_span: attribution.cue.map(|at| self.span(at)),
            source: self.words(attribution.source),
            source_span: attribution.source.map(|at| self.span(at)),
            speaker: speaker.map(|e| e.name.clone()).unwrap_or_default(),
            speaker_kind: speaker
                .map_or(pb::SpeakerKind::Unspecified, |e| speaker_kind(e.kind))
                .into(),
            speaker_role: speaker
                .and_then(|e| e.roles.first().cloned())
                .unwrap_or_default(),
            date_said: attribution.date.as_ref().map(|said| pb::SpeechDate {
                date: Some(date::partial(said.date)),
                basis_text: self.words(Some(said.basis)),
                basis: Some(self.span(said.basis)),
                strength: strength(said.strength).into(),
                rule: said.rule.to_owned(),
            }),
            location_said: attribution.place.as_ref().map(|said| pb::SpeechPlace {
                place: said.place.clone(),
                ambiguous: places::ambiguous(&said.place),
                basis_text: self.words(Some(said.basis)),
                basis: Some(self.span(said.basis)),
                strength: strength(said.strength).into(),
                rule: said.rule.to_owned(),
            }),
            via: self.words(attribution.via),
            occurrence_kind: occurrence_kind(attribution.position).into(),
            confidence,
            rule: attribution.rule.to_owned(),
            unclosed: attribution.unclosed,
        }
    }

    fn term(&self, term: &Term) -> pb::Term {
        pb::Term {
            span: Some(self.span(term.span)),
            text: self.words(Some(term.span)),
            reason: term.reason.to_owned(),
        }
    }

    /// All that a text quotes.
    pub fn extraction(
        &self,
        extraction: &Extraction,
        min_confidence: f64,
    ) -> pb::ExtractQuotationsResponse {
        let entities = &extraction.entities;
        pb::ExtractQuotationsResponse {
            quotations: extraction
                .attributions
                .iter()
                .map(|a| self.attribution(a, entities, min_confidence))
                .collect(),
            terms: extraction.terms.iter().map(|t| self.term(t)).collect(),
            language: extraction.language.unwrap_or_default().to_owned(),
            notes: extraction.notes.clone(),
        }
    }
}

pub(super) fn quotation_kind(kind: QuoteKind) -> pb::QuotationKind {
    match kind {
        QuoteKind::Direct => pb::QuotationKind::Direct,
        QuoteKind::Mixed => pb::QuotationKind::Mixed,
        QuoteKind::Indirect => pb::QuotationKind::Indirect,
    }
}

pub(super) fn speaker_kind(kind: SpeakerKind) -> pb::SpeakerKind {
    match kind {
        SpeakerKind::Person => pb::SpeakerKind::Person,
        SpeakerKind::Body => pb::SpeakerKind::Body,
        SpeakerKind::Office => pb::SpeakerKind::Office,
        SpeakerKind::Group => pb::SpeakerKind::Group,
        SpeakerKind::Writing => pb::SpeakerKind::Writing,
    }
}

pub(super) fn occurrence_kind(kind: OccurrenceKind) -> pb::OccurrenceKind {
    match kind {
        OccurrenceKind::Body => pb::OccurrenceKind::Body,
        OccurrenceKind::Headline => pb::OccurrenceKind::Headline,
        OccurrenceKind::Caption => pb::OccurrenceKind::Caption,
        OccurrenceKind::PullQuote => pb::OccurrenceKind::PullQuote,
    }
}

pub(super) fn strength(strength: Strength) -> pb::Strength {
    match strength {
        Strength::Stated => pb::Strength::Stated,
        Strength::Context => pb::Strength::Context,
        Strength::Implied => pb::Strength::Implied,
        Strength::Weak => pb::Strength::Weak,
    }
}

fn number(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
