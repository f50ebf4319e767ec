//! Finds the reporting clauses that no quotation belongs to.
//!
//! In: the clauses of a text, its attributions and the mentions of its entities. Out: for each such clause its verb, its subject and
//! what it says of day and place, for the quotations near it. It does not decide what they borrow.

use crate::{
    model::{Attribution, Entity},
    text::Span,
};

use super::{
    bounds,
    clause::{Clauses, Reading},
    tokens,
};

/// Reporting clauses that tie no quotation: "Doe insisted on Thursday that …". They carry the occasion for what Doe says next.
pub(super) fn other_acts(
    clauses: &Clauses<'_>,
    sentences: &[Span],
    quoted: &[Span],
    attributions: &[Attribution],
    entities: &[Entity],
    body: Span,
    mut found: impl FnMut(Span, u32, Reading),
) {
    let mut cues: Vec<Span> = attributions.iter().filter_map(|a| a.cue).collect();
    cues.sort_unstable();
    let mut mentions: Vec<(Span, u32)> = Vec::new();
    for (number, entity) in entities.iter().enumerate() {
        mentions.extend(entity.mentions.iter().map(|&span| (span, number as u32)));
    }
    // As one number, which is compared at once.
    mentions.sort_unstable_by_key(|&(span, number)| {
        (span.start() as u128) << 64 | (span.end() as u128) << 32 | u128::from(number)
    });
    let mut claimed = None;
    for (number, &(mention, speaker)) in mentions.iter().enumerate() {
        let sentence = sentences.partition_point(|sentence| sentence.end() <= mention.start());
        let Some(sentence) = sentences
            .get(sentence)
            .filter(|sentence| sentence.contains(mention))
        else {
            continue;
        };
        let next = mentions
            .get(number + 1)
            .map_or(body.end(), |(span, _)| span.start().max(mention.end()));
        let Some(cue) = clauses.cue_after(mention, *sentence, next) else {
            continue;
        };
        let inside = quoted.partition_point(|quote| quote.end() <= mention.start());
        let known = cues.partition_point(|other| other.end() <= cue.start());
        if quoted
            .get(inside)
            .is_some_and(|quote| quote.overlaps(mention) || quote.overlaps(cue))
            || cues.get(known).is_some_and(|other| other.overlaps(cue))
        {
            continue;
        }
        let bounds = bounds(cue, Some(mention), sentences, quoted, body);
        let reading = clauses.read(cue, Some(mention), bounds);
        if reading.clean && claimed != Some(cue) {
            // The first name before a cue is its subject, the next one stands in an adjunct ("Doe, speaking alongside Roe, said").
            claimed = Some(cue);
            found(cue, speaker, reading);
        }
    }
}

impl Clauses<'_> {
    /// The verb of speech whose subject a mention is: the first one in reach with only adjuncts, adverbs or an apposition between.
    fn cue_after(&self, mention: Span, sentence: Span, next_mention: usize) -> Option<Span> {
        /// Tokens looked at after a mention.
        const REACH: usize = 24;
        let next = self.verbs.partition_point(|&verb| verb < mention.end());
        // Most mentions have no verb behind them in their sentence.
        self.verbs.get(next).filter(|&&v| v < sentence.end())?;
        let from = self.token_at(mention.end());
        let mut checked = from;
        for &verb in &self.verbs[next..] {
            if verb >= sentence.end() {
                return None;
            }
            let at = self.token_at(verb);
            if at > from + REACH || !(checked..at).all(|at| self.passable(at, at == from)) {
                return None;
            }
            checked = at;
            if self.speaks(at) {
                // Another mention right before the verb is its subject, unless a comma parts it off ("Doe, speaking alongside Roe, said").
                let token = self.tokens.get(at)?;
                let parted = self.text.get(mention.end()..token.start)?.contains(',');
                return (next_mention >= token.start || parted)
                    .then_some(Span::new(token.start, token.end));
            }
        }
        None
    }

    /// True for what may stand between a subject and its verb; right behind the subject no apostrophe may.
    fn passable(&self, at: usize, first: bool) -> bool {
        match self.tokens[at].kind {
            tokens::Kind::Word(_) | tokens::Kind::Number { .. } => true,
            tokens::Kind::Mark('\'' | '’') => !first,
            tokens::Kind::Mark(mark) => matches!(mark, ',' | '.' | '-'),
        }
    }
}
