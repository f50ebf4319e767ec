//! What the words around a name say of its bearer: a title before it, an apposition behind it, a place.
//!
//! In: one mention. Out: what it says for *he* and for *she*, the role it names, whether it marks a person or a place.

use std::borrow::Cow;

use crate::{lexicon::Class, text::Span};

use super::{
    super::{
        mentions::{Form, Mention},
        stream::Kind,
    },
    Builder,
};

/// What one mention says of whom it names.
pub(super) struct Evidence {
    /// Nouns said of men.
    pub he: u16,
    /// Nouns said of women.
    pub she: u16,
    /// The role, where one stands beside the name.
    pub role: Option<Span>,
    /// A title or a role marks a person.
    pub person: bool,
    /// It stands as a place stands.
    pub place: bool,
    /// It is brought in as somebody's relative ("his father, Bob Roe", "the daughter of Bob Roe").
    pub kin: bool,
}

impl Builder<'_> {
    /// Reads what stands around a name.
    pub(super) fn evidence(&self, mention: &Mention) -> Evidence {
        let (name_start, _) = mention.name.unwrap_or((mention.start, mention.end));
        let mut he = 0;
        let mut she = 0;
        let mut title = None;
        let mut owned = mention.start;
        for at in mention.start..name_start {
            let item = self.items()[at];
            if item.possessive {
                owned = at + 1;
                title = None;
                continue;
            }
            if item.is(Class::TITLE.or(Class::ROLE)) {
                title = Some(at);
                he += u16::from(
                    item.is(Class::MAN) && !item.is(Class::WOMAN) && said_of_men(item.word),
                );
                she += u16::from(item.is(Class::WOMAN));
            }
        }
        let mut role = title.map(|last| {
            let from = (owned..=last)
                .find(|&i| !self.items()[i].is(Class::DETERMINER.or(Class::POSSESSIVE)))
                .unwrap_or(last);
            Span::new(
                self.items()[from].span.start(),
                self.items()[last].span.end(),
            )
        });
        let mut person = role.is_some();
        if self
            .items()
            .get(mention.end)
            .is_some_and(|i| i.kind == Kind::Comma)
            && let Some(next) = self
                .mentions
                .from(self.past_now(mention.end + 1))
                .map(|n| self.mentions.all[n])
            && next.form == Form::Description
            && self.items()[next.start].sentence == self.items()[mention.start].sentence
            && self.items().get(next.end).is_some_and(|i| {
                matches!(i.kind, Kind::Comma | Kind::Stop)
                    || i.is(Class::PREPOSITION.or(Class::RELATIVE))
            })
        {
            let head = &self.items()[next.head];
            he +=
                u16::from(head.is(Class::MAN) && !head.is(Class::WOMAN) && said_of_men(head.word));
            she += u16::from(head.is(Class::WOMAN));
            person |= !head.is(Class::PEOPLE);
            let from = (next.start..next.head)
                .find(|&i| !self.items()[i].is(Class::DETERMINER))
                .unwrap_or(next.head);
            role = role.or(Some(Span::new(
                self.items()[from].span.start(),
                head.span.end(),
            )));
        }
        if let Some(before) = self.described_before(mention) {
            let head = &self.items()[before.head];
            he +=
                u16::from(head.is(Class::MAN) && !head.is(Class::WOMAN) && said_of_men(head.word));
            she += u16::from(head.is(Class::WOMAN));
            person = true;
            let from = (before.start..before.head)
                .rev()
                .take_while(|&i| {
                    let item = &self.items()[i];
                    !item.possessive && !item.is(Class::DETERMINER.or(Class::POSSESSIVE))
                })
                .last()
                .unwrap_or(before.head);
            role = role.or(Some(Span::new(
                self.items()[from].span.start(),
                head.span.end(),
            )));
        }
        let place = mention.start > 0
            && matches!(
                self.items()[mention.start - 1].word,
                "in" | "at" | "from" | "near" | "outside" | "In" | "At" | "across"
            );
        Evidence {
            he,
            she,
            role,
            person,
            place,
            kin: self.kin(mention, name_start),
        }
    }

    /// "Ann Roe, now the minister": the item behind such a word.
    fn past_now(&self, at: usize) -> usize {
        let word = self.items().get(at).map_or("", |i| i.word);
        at + usize::from(matches!(word, "now" | "then" | "currently" | "today"))
    }

    /// The description that a name stands in apposition to: "the firm's director, Ann Roe, left".
    pub(super) fn described_before(&self, mention: &Mention) -> Option<Mention> {
        let comma = mention.start.checked_sub(1)?;
        let closed = self
            .items()
            .get(mention.end)
            .is_none_or(|i| matches!(i.kind, Kind::Comma | Kind::Stop));
        if self.items()[comma].kind != Kind::Comma || !closed {
            return None;
        }
        let before = self.mentions.all[self.mentions.at(comma.checked_sub(1)?)?];
        let definite = self.items()[before.start].is(Class::DETERMINER.or(Class::POSSESSIVE))
            || self.items()[before.start..before.head]
                .iter()
                .any(|i| i.possessive);
        (before.form == Form::Description
            && before.end == comma
            && definite
            && !self.items()[before.head].is(Class::PEOPLE))
        .then_some(before)
    }

    /// True where a noun of kinship stands before a name, in its phrase or tied to it by a comma or an "of".
    fn kin(&self, mention: &Mention, name: usize) -> bool {
        let noun = |i: usize| kinship(self.items()[i].word);
        if (mention.start..name).any(noun) {
            return true;
        }
        let Some(joint) = mention.start.checked_sub(1) else {
            return false;
        };
        let joint_item = &self.items()[joint];
        let tied = joint_item.kind == Kind::Comma || matches!(joint_item.word, "of" | "to");
        let before = joint.checked_sub(1).and_then(|i| self.mentions.at(i));
        tied && before.is_some_and(|m| {
            let before = &self.mentions.all[m];
            before.end == joint && before.name.is_none() && noun(before.head)
        })
    }
}

/// "minister", "pope" and "priest" are said of men only by custom; "spokesman" and "Mr." say it.
fn said_of_men(word: &str) -> bool {
    !matches!(word, "chairman" | "Chairman")
}

/// Nouns of kinship and marriage.
pub(super) fn kinship(word: &str) -> bool {
    let word = match word.bytes().any(|b| b.is_ascii_uppercase()) {
        true => Cow::Owned(word.to_ascii_lowercase()),
        false => Cow::Borrowed(word),
    };
    let mut word = word
        .strip_prefix("step")
        .or(word.strip_prefix("grand"))
        .unwrap_or(&word);
    while let Some(nearer) = word.strip_prefix("great-") {
        word = nearer;
    }
    matches!(
        word,
        "father"
            | "mother"
            | "parents"
            | "son"
            | "sons"
            | "daughter"
            | "daughters"
            | "child"
            | "children"
            | "brother"
            | "brothers"
            | "sister"
            | "sisters"
            | "wife"
            | "husband"
            | "widow"
            | "widower"
            | "spouse"
            | "fiancé"
            | "fiancée"
            | "fiance"
            | "fiancee"
            | "uncle"
            | "aunt"
            | "nephew"
            | "niece"
            | "cousin"
            | "twin"
            | "dad"
            | "mum"
            | "mom"
            | "father-in-law"
            | "mother-in-law"
            | "son-in-law"
            | "daughter-in-law"
            | "brother-in-law"
            | "sister-in-law"
            | "ex-wife"
            | "ex-husband"
    )
}
