//! A printing on record, read as the attribution of its own text that it was made from: so that what a report says around the words can be held
//! against what the draft says around them.

use super::{
    Desk,
    around::{is_tied, sentence_end, sentence_start, stretches},
    beside::{Bearer, mentions},
    hung::stands,
    office::names_of,
};
use crate::{model::Attribution, registry::record::Occurrence, text::Span, verdict::Finding};

/// Printings that are looked at.
const PRINTINGS: usize = 8;

/// A printing with the text that it stands in.
pub(super) struct Printing<'s> {
    /// The document's text.
    pub text: &'s str,
    /// The words in it, with the cue and the source beside them.
    pub of: Attribution,
}

impl<'s> Printing<'s> {
    fn new(text: &'s str, one: &'s Occurrence) -> Option<Printing<'s>> {
        let span = one.span.filter(|span| text.get(span.range()).is_some())?;
        let near = |words: &Option<_>| locate(text, span, words.as_deref()?);
        Some(Printing {
            text,
            of: Attribution {
                span,
                kind: one.kind,
                group: one.group,
                utterance: one.utterance,
                cue: near(&one.cue),
                source: near(&one.source),
                speaker: None,
                date: None,
                place: None,
                via: None,
                position: one.position,
                confidence: one.confidence,
                rule: "",
                unclosed: false,
                translated: one.translated,
            },
        })
    }

    /// The sentence around the words, without them.
    pub(super) fn stretches(&self) -> Vec<Span> {
        stretches(self.text, &self.of)
    }
}

/// Where the report prints a cue or a source nearest to the words: behind them, or else before.
fn locate(text: &str, words: Span, printed: &str) -> Option<Span> {
    const NEAR: usize = 240;
    let is_near = |at: &usize| at.abs_diff(words.start()).min(at.abs_diff(words.end())) <= NEAR;
    let found = |at: usize| Span::new(at, at + printed.len());
    let behind = || {
        let at = words.end() + text[words.end()..].find(printed)?;
        is_near(&at).then(|| found(at))
    };
    let before = || {
        let at = text[..words.start()].rfind(printed)?;
        is_near(&at).then(|| found(at))
    };
    if printed.is_empty() {
        return None;
    }
    match (before(), behind()) {
        (Some(a), Some(b)) if words.start() - a.end() < b.start() - words.end() => Some(a),
        (a, b) => b.or(a),
    }
}

impl Desk<'_> {
    /// The printings of the quotation found.
    pub(super) fn printings(&self, finding: &Finding) -> Vec<Printing<'_>> {
        finding
            .occurrences
            .iter()
            .filter_map(|&(quotation, at)| self.snapshot.occurrence(quotation, at))
            .filter_map(|one| {
                let document = self.snapshot.document_at(one.document)?;
                Printing::new(document.text()?, one)
            })
            .take(PRINTINGS)
            .collect()
    }

    /// A report with these words ties the phrase to them or to their speaker: “Roe said in court” does, “Roe said of the man in court” does
    /// not.
    pub(super) fn is_told(&self, finding: &Finding, phrase: &str) -> bool {
        let record = finding
            .recorded_speaker_index
            .and_then(|at| self.snapshot.speaker_at(at));
        let names: Vec<&str> = record.into_iter().flat_map(names_of).collect();
        self.printings(finding).iter().any(|printing| {
            let text = printing.text;
            let tied = |within: Span, of: &Attribution| {
                stands(text, within, phrase).any(|span| is_tied(text, within, span, of))
            };
            let beside = |span: Span| {
                let sentence = Span::new(
                    sentence_start(text, span.start()),
                    sentence_end(text, span.end()),
                );
                let of = Attribution {
                    cue: None,
                    source: Some(span),
                    ..printing.of.clone()
                };
                tied(sentence, &of)
            };
            let mut stretches = printing.stretches().into_iter();
            stretches.any(|stretch| tied(stretch, &printing.of))
                || mentions(text, &names)
                    .into_iter()
                    .any(|(span, bearer)| bearer != Bearer::Namesake && beside(span))
        })
    }
}
