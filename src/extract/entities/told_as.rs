//! *The builder*, *the actor*: a noun for somebody whom the text has told of as one, without giving it as an office: *Builder Bob Doe*, *Ann
//! Roe, 70, is a retired builder*, *Ann Roe plays a lighthouse keeper*.
//!
//! In: a definite description that speaks, and that is nobody's role. Out: the only person of whom the text has said so; nobody where it
//! has brought in another one by that noun.

use crate::{lexicon::Class, model::SpeakerKind};

use super::{
    super::{
        mentions::{Form, Mention},
        stream::{Kind, Shape},
    },
    Builder,
    offices::Bearers,
    same::{fold, folds_to},
};

/// People, and mentions of each, that are looked at; mentions before a noun that may bring in somebody else.
const PEOPLE: usize = 64;
const MENTIONS: usize = 8;
const BACK: usize = 400;

/// Items behind a name within which it is said what its bearer is.
const REACH: usize = 8;

/// What those do who are called so.
const DEEDS: [(&[&str], &[&str]); 8] = [
    (
        &["actor", "actress", "star", "performer"],
        &[
            "plays",
            "played",
            "portrays",
            "portrayed",
            "stars",
            "starred",
        ],
    ),
    (
        &["singer", "vocalist", "performer"],
        &["sings", "sang", "sung"],
    ),
    (
        &["author", "writer", "novelist", "playwright", "dramatist"],
        &["wrote", "writes", "written"],
    ),
    (
        &["director", "filmmaker", "film-maker"],
        &["directs", "directed"],
    ),
    (&["painter", "artist"], &["paints", "painted"]),
    (&["founder", "entrepreneur"], &["founded", "co-founded"]),
    (&["teacher"], &["teaches", "taught"]),
    (
        &["farmer", "grower"],
        &[
            "keeps", "farms", "farmed", "grows", "rears", "raises", "breeds", "milks",
        ],
    ),
];

impl Builder<'_> {
    /// The only person whom the text has told of by that noun before.
    pub(super) fn told_as(&self, m: usize, bearers: &Bearers) -> Option<u32> {
        let mention = &self.mentions.all[m];
        let items = self.items();
        let plain = matches!(items[mention.start].word, "the" | "The")
            && (2..=3).contains(&(mention.end - mention.start))
            && matches!(mention.form, Form::Description | Form::Thing)
            && mention.name.is_none()
            && mention.head + 1 == mention.end
            && items[mention.start + 1..mention.end]
                .iter()
                .all(|i| i.shape == Shape::Lower && !i.possessive)
            && !matches!(
                items[mention.start + 1].word,
                "former" | "ex" | "late" | "other"
            );
        if !plain || items[mention.head].is(Class::PEOPLE) || !self.speaks_as(mention) {
            return None;
        }
        let behind = items
            .get(mention.end + 1)
            .filter(|_| self.comma(mention.end));
        if self.complemented(mention) || behind.is_some_and(|i| i.capital()) {
            return None;
        }
        if let Some(one) = self.of_age(mention) {
            return one;
        }
        let noun = fold(items[mention.head].word);
        if bearers.contains_key(&noun) {
            return None;
        }
        let mut found = Vec::new();
        for (entity, draft) in self.entities.all.iter().enumerate().take(PEOPLE) {
            if draft.kind != SpeakerKind::Person || draft.words.is_empty() {
                continue;
            }
            let mut before = draft.mentions.iter().take(MENTIONS).take_while(|&&k| k < m);
            if before.any(|&k| self.tells(k, &noun)) {
                found.push(entity as u32);
            }
        }
        match found[..] {
            [one] if !self.another_of_that_noun(m, &noun) => Some(one),
            _ => None,
        }
    }

    /// True beside a cue, with or without an age between.
    fn speaks_as(&self, mention: &Mention) -> bool {
        let end = mention.end + 3 * usize::from(self.age_behind(mention.end).is_some());
        self.reports(&Mention { end, ..*mention })
    }

    /// "the builder, 54, said": the only person of that age; nobody where the text gives it to none or to two.
    fn of_age(&self, mention: &Mention) -> Option<Option<u32>> {
        let age = self.age_behind(mention.end)?;
        let people = self.entities.all.iter().enumerate().take(PEOPLE);
        let mut found = people.filter(|(_, draft)| {
            draft.kind == SpeakerKind::Person
                && draft
                    .mentions
                    .iter()
                    .take(MENTIONS)
                    .map(|&k| &self.mentions.all[k])
                    .filter(|named| named.start < mention.start)
                    .any(|named| self.age_behind(named.end) == Some(age))
        });
        let one = found.next().map(|(entity, _)| entity as u32);
        Some(one.filter(|_| found.next().is_none()))
    }

    /// "Bob Doe, 54,": the age between the commas.
    fn age_behind(&self, at: usize) -> Option<&str> {
        let number = self.items().get(at + 1).filter(|_| self.comma(at))?;
        (number.kind == Kind::Number && number.span.len() <= 3 && self.comma(at + 2))
            .then_some(number.word)
    }

    /// "A builder rang the police": somebody nameless has come in by that noun.
    fn another_of_that_noun(&self, m: usize, noun: &str) -> bool {
        let items = self.items();
        self.mentions.all[..m].iter().rev().take(BACK).any(|other| {
            let indefinite = matches!(
                items[other.start].word,
                "a" | "an" | "A" | "An" | "another" | "Another" | "one" | "One"
            );
            let said_of_somebody = other.start > 0
                && (self.comma(other.start - 1)
                    || matches!(
                        items[other.start - 1].word,
                        "is" | "was"
                            | "as"
                            | "been"
                            | "became"
                            | "become"
                            | "becoming"
                            | "be"
                            | "being"
                            | "and"
                    ));
            indefinite
                && other.name.is_none()
                && !said_of_somebody
                && folds_to(items[other.head].word, noun)
        })
    }

    /// True where the words around a name say that its bearer is called by the noun.
    fn tells(&self, m: usize, noun: &str) -> bool {
        let mention = &self.mentions.all[m];
        // "a driver for Ann Roe, who has written a book"
        let governed = mention
            .start
            .checked_sub(1)
            .map(|before| &self.items()[before])
            .is_some_and(|i| i.is(Class::PREPOSITION) && i.word != "by" && i.shape == Shape::Lower);
        self.called_before(mention, noun)
            || !governed && (self.called_behind(mention, noun) || self.does(mention, noun))
    }

    /// "Great-grandmother Ann Roe"
    fn called_before(&self, mention: &Mention, noun: &str) -> bool {
        let items = self.items();
        let sentence = items[mention.start].sentence;
        let name = mention.name.map_or(mention.start, |(name, _)| name);
        (mention.start.saturating_sub(1)..name).any(|at| {
            items[at].sentence == sentence
                && items[at].kind == Kind::Word
                && !items[at].possessive
                // Offices are weighed with their rank (`offices`).
                && !items[at].is(Class::TITLE.or(Class::ROLE))
                && folds_to(items[at].word, noun)
        })
    }

    /// "Ann Roe, 70, a builder of boats,", "Ann Roe, who was a builder", "Ann Roe is a builder"
    fn called_behind(&self, mention: &Mention, noun: &str) -> bool {
        let items = self.items();
        let word = |at: usize| items.get(at).map_or("", |i| i.word);
        let mut at = mention.end;
        let apposed = self.comma(at);
        if apposed {
            at += 1;
            if items.get(at).is_some_and(|i| i.kind == Kind::Number) && self.comma(at + 1) {
                at += 2;
            }
        }
        let relative = word(at) == "who";
        at += usize::from(relative);
        let copula = match (word(at), word(at + 1)) {
            ("has" | "had", "been") | ("works" | "worked" | "trained", "as") => 2,
            ("is" | "was", _) => 1,
            _ => 0,
        };
        if copula == 0 && (relative || !apposed) {
            return false;
        }
        at += copula;
        let sentence = items[mention.start].sentence;
        let ends = |at: usize| {
            items.get(at).is_none_or(|i| {
                i.sentence != sentence
                    || i.kind != Kind::Word
                    || i.is(Class::PREPOSITION.or(Class::RELATIVE))
                    || i.word == "and"
            })
        };
        (at..at + REACH)
            .take_while(|&at| word(at) == "and" || !ends(at))
            .take_while(|&at| !matches!(word(at), "former" | "ex" | "not" | "no" | "late"))
            .any(|at| folds_to(word(at), noun) && ends(at + 1))
    }

    /// "Ann Roe plays a lighthouse keeper", "the keeper, played by Ann Roe"
    fn does(&self, mention: &Mention, noun: &str) -> bool {
        let mut deeds = DEEDS.iter().filter(|(nouns, _)| nouns.contains(&noun));
        let Some((nouns, verbs)) = deeds.next() else {
            return false;
        };
        let items = self.items();
        let word = |at: usize| items.get(at).map_or("", |i| i.word);
        let mut at = mention.end;
        if self.comma(at) && word(at + 1) == "who" {
            at += 2;
        }
        at += usize::from(matches!(word(at), "has" | "had" | "also"));
        let passive = mention.start >= 2
            && items[mention.start - 1].word == "by"
            && verbs.contains(&items[mention.start - 2].word);
        // "plays for the town", "plays in goal"
        let sport = nouns.contains(&"actor")
            && matches!(
                word(at + 1),
                "for" | "in" | "against" | "with" | "at" | "on" | "as" | "every" | "down" | "up"
            );
        passive || verbs.contains(&word(at)) && !sport
    }

    fn comma(&self, at: usize) -> bool {
        self.items().get(at).is_some_and(|i| i.kind == Kind::Comma)
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Great-grandmother Edna Doe was cross. “It never was so bad,” the great-grandmother said.",
                "Edna Doe",
            ),
            (
                "Bob Doe, 70, is a retired builder. The council met. “I heard a crack,” the builder said.",
                "Bob Doe",
            ),
            (
                "Ann Roe, who has been a roofer and diver for years, left. “I heard a crack,” the diver said.",
                "Ann Roe",
            ),
            (
                "In The Lamp, Ann Roe plays a keeper who cannot speak. “It is a gift,” the actor says.",
                "Ann Roe",
            ),
            (
                "Resident Bob Doe, 54, was cross. It rained. “I heard a crack,” the builder, 54, said.",
                "Bob Doe",
            ),
            (
                "Bob Doe, 54, and Jim Poe, 54, were cross. “I heard a crack,” the builder, 54, said.",
                "the builder",
            ),
            // A nameless one; two of them; of a team.
            (
                "Bob Doe is a retired builder. A builder rang him. “I heard a crack,” the builder said.",
                "the builder",
            ),
            (
                "Bob Doe is a builder. Ann Roe is a builder. “I heard a crack,” the builder said.",
                "the builder",
            ),
            (
                "Ann Roe plays for the town. “It is a gift,” the actor says.",
                "the actor",
            ),
        ] {
            says(text, who);
        }
    }
}
