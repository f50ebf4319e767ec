//! Bodies by their names: ministries, firms, outlets, and states that speak.

use crate::{
    lexicon::{Class, given::given},
    model::SpeakerKind,
};

use super::{
    super::{
        mentions::{Form, Mention},
        stream::{Item, Kind, Shape},
    },
    Builder,
};

impl Builder<'_> {
    pub(super) fn bodies(&mut self) {
        let mut key = String::new();
        let mentions = self.mentions;
        for (m, mention) in mentions.all.iter().enumerate() {
            if self.entities.of_mention[m].is_some() {
                continue;
            }
            // "The Hill reported", "Japan said", "the firm Roe.com": a lone name that reports and is nobody's is a body's.
            let firm = mention
                .name
                .is_some_and(|(a, _)| a > mention.start && self.items()[a - 1].is(Class::BODY));
            let speaks = firm
                || mention.form == Form::Person
                    && self.apposed_to_a_body(mention)
                    && self
                        .first_word(mention)
                        .is_some_and(|first| given(&first).is_none())
                || mention.form == Form::Person
                    && !self.entities.shared.contains(&m)
                    && !self.in_headline(mention)
                    && self.reports(mention)
                    && mention.name.is_some_and(|(a, b)| {
                        b - a > 1
                            || !self.items()[a].is(Class::NATIONALITY.or(Class::OPENER))
                                && (a > mention.start
                                    || self.items()[a].shape == Shape::Caps
                                    || self.is_place(mention))
                    });
            if !(mention.form == Form::Body || speaks) {
                continue;
            }
            key.clear();
            for word in self.folded(mention) {
                if !key.is_empty() {
                    key.push(' ');
                }
                key.push_str(&word);
            }
            if key.is_empty() || !self.speaks(mention) {
                continue;
            }
            let entity = match self.by_key.get(&key) {
                Some(&entity) => entity,
                None => {
                    let words = self.name_words(mention);
                    let entity = self.create(m, words, SpeakerKind::Body);
                    self.by_key.insert(key.clone(), entity);
                    entity
                }
            };
            self.add(m, entity);
        }
    }

    /// False for names of things: wars, laws, prizes, what a number opens.
    pub(super) fn speaks(&self, mention: &Mention) -> bool {
        let (from, to) = mention.name.unwrap_or((mention.start, mention.end));
        let items = &self.items()[from..to];
        let thing = items
            .iter()
            .rev()
            .find(|i| !i.is(Class::SUFFIX))
            .is_some_and(|i| {
                i.is(Class::THING) && !i.is(Class::BODY.or(Class::KNOWN_BODY)) && items.len() < 6
            });
        (!thing || self.reports(mention)) && !self.counted(mention)
    }

    /// True where a number stands in a mention ("the 2008 campaign").
    pub(super) fn counted(&self, mention: &Mention) -> bool {
        self.items()[mention.start..mention.end]
            .iter()
            .any(|i| i.kind == Kind::Number)
    }

    /// True where a verb of speech or a cue stands right beside a mention.
    pub(super) fn reports(&self, mention: &Mention) -> bool {
        // "pointed out" is one cue, "branded" one that only a finite form makes.
        let naming = |i: &Item| {
            i.is(Class::NAMING) && i.is(Class::PAST.or(Class::PRESENT)) && !i.is(Class::NOUNISH)
        };
        let cue = |i: &Item| {
            i.shape == Shape::Lower
                && (i.is(Class::SPEECH) || i.phrase.any(Class::SPEECH) || naming(i))
        };
        let next = |n: usize| self.items().get(mention.end + n);
        let behind = next(0).is_some_and(cue)
            || next(0).is_some_and(|i| i.is(Class::ADVERB.or(Class::AUXILIARY)))
                && next(1).is_some_and(cue);
        let before = mention.start.checked_sub(1).map(|i| &self.items()[i]);
        let ahead = before.is_some_and(|i| cue(i) && i.is(Class::PAST.or(Class::PRESENT)))
            || mention.start >= 2 && self.items()[mention.start - 2].phrase.any(Class::ACCORDING);
        behind || ahead
    }
}
