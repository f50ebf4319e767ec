//! Offices and groups by a common noun: one entity a wording.

use std::borrow::Cow;

use crate::{
    lexicon::Class,
    model::SpeakerKind,
    text::{Span, words::one_line},
};

use super::{
    super::{
        mentions::{Form, Mention},
        stream::{Item, Kind, Shape},
    },
    Builder,
};

impl<'a> Builder<'a> {
    /// Offices and groups: one entity a wording.
    pub(super) fn descriptions(&mut self) {
        let bearers = self.bearers();
        let mut key = String::new();
        let mentions = self.mentions;
        for (m, mention) in mentions.all.iter().enumerate() {
            if self.entities.of_mention[m].is_some() {
                continue;
            }
            if matches!(mention.form, Form::Description | Form::BodyDescription)
                && let Some(entity) = self.bearer(m, &bearers)
            {
                // Not one of its names: "the senator" is nobody's alias.
                self.entities.of_mention[m] = Some(entity);
                self.entities.described.insert(m);
                continue;
            }
            if let Some(entity) = self.apposed_person(m).or_else(|| self.told_as(m, &bearers)) {
                self.entities.of_mention[m] = Some(entity);
                self.entities.described.insert(m);
                continue;
            }
            if mention.form == Form::Description && self.may_lead_another(m) {
                self.entities.open.insert(m);
            }
            let kind = match mention.form {
                Form::BodyDescription if self.counted(mention) => continue,
                Form::BodyDescription => SpeakerKind::Body,
                Form::Description => self.description_kind(mention),
                Form::Thing if self.speaks_unknown(mention) => SpeakerKind::Group,
                _ => continue,
            };
            let printed = self.described(m);
            key.clear();
            key.push(char::from(b'0' + kind as u8));
            key.push(':');
            match printed.is_ascii() {
                true => {
                    key.push_str(&printed);
                    key[2..].make_ascii_lowercase();
                }
                false => key.push_str(&printed.to_lowercase()),
            }
            let entity = match self.by_key.get(&key) {
                Some(&entity) => entity,
                None => {
                    let suffix = self.suffix(mention);
                    let entity = self.create_as(printed.into_owned(), Vec::new(), suffix, kind);
                    let head = &self.items()[mention.head];
                    let (man, woman) = (head.is(Class::MAN), head.is(Class::WOMAN));
                    self.entities.all[entity as usize].gender =
                        [u16::from(man && !woman), u16::from(woman)];
                    self.by_key.insert(key.clone(), entity);
                    entity
                }
            };
            self.entities.of_mention[m] = Some(entity);
            self.entities.all[entity as usize].mentions.push(m);
        }
    }

    /// "Her marriage to Doe, a test pilot, ended": the person whom what stands between the commas describes.
    fn apposed_person(&self, m: usize) -> Option<u32> {
        let mention = &self.mentions.all[m];
        let comma = |at: usize| self.items().get(at).is_some_and(|i| i.kind == Kind::Comma);
        let indefinite = matches!(self.items()[mention.start].word, "a" | "an");
        let name = mention
            .start
            .checked_sub(2)
            .and_then(|at| self.mentions.at(at))?;
        let parted = comma(mention.start - 1) && comma(mention.end);
        let named = &self.mentions.all[name];
        let person = named.form == Form::Person && named.end + 1 == mention.start;
        let entity = self.entities.of_mention[name].filter(|_| indefinite && parted && person)?;
        (self.entities.all[entity as usize].kind == SpeakerKind::Person
            && mention.form == Form::Description)
            .then_some(entity)
    }

    /// "the wharfinger said": a noun that is not known, with nothing but a verb of saying beside it, is somebody.
    fn speaks_unknown(&self, mention: &Mention) -> bool {
        let says = |i: Option<&Item>| {
            i.is_some_and(|i| {
                matches!(
                    i.word,
                    "said" | "says" | "told" | "tells" | "added" | "adds" | "replied" | "answered"
                )
            })
        };
        let tag = || {
            let before = mention.start.checked_sub(1);
            says(before.and_then(|b| self.items().get(b)))
                && before
                    .and_then(|b| b.checked_sub(1))
                    .is_some_and(|b| matches!(self.items()[b].kind, Kind::Quote(_)))
        };
        let head = &self.items()[mention.head];
        let odd = Class::WRITING
            .or(Class::SPEECH_NOUN)
            .or(Class::TIME)
            .or(Class::WEEKDAY)
            .or(Class::THING)
            .or(Class::WORK)
            .or(Class::NOUNISH);
        self.items()[mention.start].is(Class::DETERMINER.or(Class::POSSESSIVE))
            && mention.end - mention.start >= 2
            && mention.head + 1 == mention.end
            && head.shape == Shape::Lower
            && !head.is(odd)
            && (tag() || says(self.items().get(mention.end)))
    }

    /// A description with the phrase that belongs to its noun: "a spokesman for the Roe campaign".
    pub(super) fn described(&self, m: usize) -> Cow<'a, str> {
        let mention = self.mentions.all[m];
        let mut end = mention.end;
        for _ in 0..2 {
            let tied = self
                .items()
                .get(end)
                .is_some_and(|i| matches!(i.word, "of" | "for" | "from" | "with" | "to" | "at"));
            let next = self.mentions.from(end + 1).filter(|_| tied);
            let Some(next) = next else { break };
            let to = self.mentions.all[next].end;
            // "a voice from the back": the noun is read as an adverb.
            if matches!(self.items()[to - 1].word, "the" | "a" | "an") {
                break;
            }
            end = to;
        }
        let span = Span::new(
            self.items()[mention.start].span.start(),
            self.items()[end - 1].span.end(),
        );
        one_line(span.of(self.text))
    }

    pub(super) fn description_kind(&self, mention: &Mention) -> SpeakerKind {
        let head = &self.items()[mention.head];
        let first = self.items()[mention.start].word;
        let definite = matches!(first, "the" | "The")
            || self.items()[mention.start].shape == Shape::Capital
            || self.items()[mention.start].possessive;
        if !head.is(Class::PEOPLE) && head.is(Class::TITLE) && definite {
            SpeakerKind::Office
        } else {
            SpeakerKind::Group
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn what_stands_between_commas_behind_a_name_is_that_person() {
        for (text, who) in [
            (
                "The marriage to Peter Roe, a test pilot, ended in 1970. “I wanted a home,” he told the Gull.",
                "Peter Roe",
            ),
            (
                "Her marriage to Peter Roe, a test pilot, ended in 1970. “He wanted a home,” she told the Gull.",
                "(she)",
            ),
        ] {
            says(text, who);
        }
    }
}
