//! What is written and speaks for itself: *the complaint says*, *a sign read*, *according to the report*.
//!
//! In: an attribution whose source names nobody. Out: the writing as its speaker, where the source is one, printed with what tells it
//! from others (*the report by the board*). One wording is one entity. A statement that somebody issued is that somebody's, and does not come here.

use rustc_hash::FxHashMap;

use super::{
    confidence::{self, Resolution},
    mentions::Form,
    page::Page,
    rules::Tie,
};
use crate::{
    lexicon::Class,
    model::{Attribution, Entity, SpeakerKind},
    text::Span,
};

/// The writings found so far.
#[derive(Debug, Default)]
pub struct Writings {
    known: FxHashMap<String, u32>,
}

impl Writings {
    /// Makes the writing that a tie names the speaker, where nobody else is.
    pub fn name(
        &mut self,
        page: &Page<'_>,
        tie: Option<&Tie>,
        attribution: &mut Attribution,
        entities: &mut Vec<Entity>,
    ) {
        let Some((tie, source)) = tie
            .filter(|_| attribution.speaker.is_none() && attribution.rule == "source-names-nobody")
            .and_then(|t| Some((t, t.source?)))
        else {
            return;
        };
        if !writing(page, source) {
            return;
        }
        let confidence = confidence::of(tie.rule, Resolution::Named, false);
        if confidence < confidence::ABSTAIN {
            return;
        }
        let span = printed(page, source);
        let name = page.markup.seen(page.text, span);
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let entity = match self.known.get(&name.to_lowercase()) {
            Some(&entity) => {
                let mentions = &mut entities[entity as usize].mentions;
                if mentions.last() != Some(&span) {
                    mentions.push(span);
                }
                entity
            }
            None => {
                let entity = entities.len() as u32;
                self.known.insert(name.to_lowercase(), entity);
                entities.push(Entity {
                    name,
                    kind: SpeakerKind::Writing,
                    mentions: vec![span],
                    aliases: Vec::new(),
                    roles: Vec::new(),
                });
                entity
            }
        };
        attribution.speaker = Some(entity);
        attribution.source = Some(span);
        attribution.confidence = confidence;
        attribution.rule = tie.rule;
    }
}

/// True for a noun phrase without a name of its own whose head is something written.
pub fn writing(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    mention.form == Form::Thing && page.stream.items[mention.head].is(Class::WRITING)
}

/// The writing with the phrases that tell which one it is: *a letter from the board to its tenants*.
fn printed(page: &Page<'_>, m: usize) -> Span {
    let mention = &page.mentions.all[m];
    let sentence = page.stream.items[mention.start].sentence;
    let mut end = mention.end;
    for _ in 0..2 {
        let tied = matches!(
            page.word(end),
            "of" | "for" | "from" | "to" | "by" | "on" | "at" | "in"
        );
        let next = page.mentions.from(end + 1).filter(|_| tied);
        let Some(next) = next.map(|n| &page.mentions.all[n]) else {
            break;
        };
        let clause = page.item(next.end).is_some_and(|i| {
            i.sentence == sentence && i.is(Class::VERB.or(Class::AUXILIARY)) && end > mention.end
        });
        if page.stream.items[next.start].sentence != sentence
            || next.form == Form::Pronoun
            || clause
        {
            break;
        }
        end = next.end;
    }
    page.span(mention.start, end)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "According to the indictment, he “routinely took envelopes in his truck.”",
                "the indictment",
            ),
            (
                "The plea agreement says that Doe “knowingly and willfully” lied.",
                "The plea agreement",
            ),
            (
                "The complaint alleges that Roe “conspired to hide the leak” from buyers.",
                "The complaint",
            ),
            (
                "A report by the Harbour Board found that the pier was “rotten through and through.”",
                "A report by the Harbour Board",
            ),
            (
                "A banner outside the hall read: “The harbour is full.”",
                "A banner",
            ),
            (
                "“Closed until further notice,” said a note on the door.",
                "a note on the door",
            ),
            (
                "Ann Roe held a sign reading “Save the pier tonight.”",
                "a sign",
            ),
            (
                "They passed a sign that read “Save the pier tonight.”",
                "a sign",
            ),
            // Whose statement it is.
            ("Ann Roe’s statement said: “We are glad.”", "Ann Roe"),
            (
                "Ann Roe issued a statement saying: “We are glad of it.”",
                "Ann Roe",
            ),
            (
                "Ann Roe sent a letter saying she was “glad of it and tired.”",
                "Ann Roe",
            ),
            (
                "Ann Roe said in a report that it was “late, and too late.”",
                "Ann Roe",
            ),
        ] {
            says(text, who);
        }
    }
}
