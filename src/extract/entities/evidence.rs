//! What the words around a name say of its bearer: a title before it, an apposition behind it, a place.
//!
//! In: one mention. Out: what it says for *he* and for *she*, the role it names, whether it marks a person or a place.

use std::borrow::Cow;

use crate::{
    lexicon::{Class, given::Gender},
    text::Span,
};

use super::{
    super::{
        mentions::{Form, Mention, titular},
        stream::{Item, Kind},
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
            if item.is(Class::TITLE.or(Class::ROLE)) || titular(item.word) {
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
        let spouse = self.spouse(mention);
        he += u16::from(spouse == Some(Gender::She));
        she += u16::from(spouse == Some(Gender::He));
        let end = self.past_affiliation(mention);
        if self.items().get(end).is_some_and(|i| i.kind == Kind::Comma)
            && !self.is_affiliation(mention)
            && let Some(next) = self
                .mentions
                .from(self.past_now(end + 1))
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

    /// "Roe's wife, Deb", "Bob Roe and his wife", "Bob Roe, a farmer, and his wife": what the spouse is of whom a name means.
    fn spouse(&self, mention: &Mention) -> Option<Gender> {
        /// Items from a name to the pronoun of its owner.
        const REACH: usize = 8;
        let items = self.items();
        let word = |at: usize| items.get(at).map_or("", |i| i.word);
        let spouse = |noun: &str| match noun {
            "wife" => Some(Gender::She),
            "husband" => Some(Gender::He),
            _ => None,
        };
        if items[mention.end - 1].possessive {
            return spouse(word(mention.end));
        }
        let sentence = items[mention.start].sentence;
        let mut near = items[mention.end..].iter().take(REACH);
        let own = near.position(|i| i.sentence != sentence || matches!(i.word, "his" | "her"))?;
        let between = &items[mention.end..mention.end + own];
        let own = mention.end + own;
        let pronoun = match spouse(word(own + 1))? {
            Gender::She => "his",
            Gender::He => "her",
        };
        let same = items[own].sentence == sentence && word(own) == pronoun;
        (same && word(own - 1) == "and" && !between.iter().any(Item::capital))
            .then(|| spouse(word(own + 1)))
            .flatten()
    }

    /// "Ann Roe of the Harbour Party, a vet, …": where the comma may stand that parts the name from what is said of its bearer.
    fn past_affiliation(&self, mention: &Mention) -> usize {
        let of = |at: usize| {
            self.items()
                .get(at)
                .is_some_and(|i| matches!(i.word, "of" | "from"))
        };
        let behind = self.mentions.from(mention.end + 1);
        match behind.filter(|_| of(mention.end)) {
            Some(m) if self.mentions.all[m].name.is_some() => self.mentions.all[m].end,
            _ => mention.end,
        }
    }

    /// True for "the Harbour Party" there: what follows the comma is not said of it.
    fn is_affiliation(&self, mention: &Mention) -> bool {
        let person = mention
            .start
            .checked_sub(2)
            .and_then(|at| self.mentions.at(at));
        person.is_some_and(|m| {
            let before = &self.mentions.all[m];
            before.form == Form::Person
                && before.name.is_some()
                && before.end + 1 == mention.start
                && self.past_affiliation(before) == mention.end
        })
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
        let mut before = self.mentions.all[self.mentions.at(comma.checked_sub(1)?)?];
        if before.end == comma
            && let Some(office) = self.office_of(&before)
        {
            before = Mention {
                end: comma,
                ..office
            };
        }
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

    /// "The premier of New South Wales, Ann Roe,": the office before what it is of.
    fn office_of(&self, realm: &Mention) -> Option<Mention> {
        let items = self.items();
        let of = realm
            .start
            .checked_sub(1)
            .filter(|&of| items[of].word == "of")?;
        let office = self.mentions.all[self.mentions.at(of.checked_sub(1)?)?];
        let capital = realm.name.is_some() && items[realm.end - 1].capital();
        let head = &items[office.head];
        let held = head.is(Class::TITLE) && !kinship(head.word) && office.name.is_none();
        let the = matches!(items[office.start].word, "the" | "The");
        (capital && held && the && office.end == of && office.form == Form::Description)
            .then_some(office)
    }

    /// True where a noun of kinship stands before a name, in its phrase or tied to it by a comma or an "of".
    pub(super) fn kin(&self, mention: &Mention, name: usize) -> bool {
        let noun = |i: usize| kinship(self.items()[i].word);
        if (mention.start..name).any(noun) {
            // "Brothers Tom and Ed Roe": each is the other's.
            let owned = (mention.start..name)
                .map(|i| &self.items()[i])
                .any(|i| i.possessive || i.is(Class::POSSESSIVE));
            return owned
                || !matches!(
                    self.items()[name - 1].word,
                    "Brothers"
                        | "Sisters"
                        | "Twins"
                        | "brothers"
                        | "sisters"
                        | "twins"
                        | "cousins"
                        | "Cousins"
                );
        }
        if self.kin_behind(mention) {
            return true;
        }
        let Some(joint) = mention.start.checked_sub(1) else {
            return false;
        };
        let joint_item = &self.items()[joint];
        let tied = joint_item.kind == Kind::Comma || matches!(joint_item.word, "of" | "to");
        let before = joint.checked_sub(1).and_then(|i| self.mentions.at(i));
        // "His parents, Ann and Bob Roe"
        let partner = joint_item.word == "and"
            && before.is_some_and(|m| {
                let first = &self.mentions.all[m];
                let plural = first.start >= 2
                    && self.items()[first.start - 1].kind == Kind::Comma
                    && matches!(
                        self.items()[first.start - 2].word,
                        "parents"
                            | "sons"
                            | "daughters"
                            | "brothers"
                            | "sisters"
                            | "children"
                            | "grandparents"
                    );
                first.end == joint && first.name.is_some() && plural
            });
        partner
            || tied
                && before.is_some_and(|m| {
                    let before = &self.mentions.all[m];
                    before.end == joint && before.name.is_none() && noun(before.head)
                })
    }
}

impl Builder<'_> {
    /// "Tom Roe, the manager's son,"
    fn kin_behind(&self, mention: &Mention) -> bool {
        let comma = |at: usize| self.items().get(at).is_some_and(|i| i.kind == Kind::Comma);
        let next = self
            .mentions
            .from(mention.end + 1)
            .filter(|_| comma(mention.end));
        next.is_some_and(|m| {
            let said = &self.mentions.all[m];
            let owned = self.items()[said.start..said.head]
                .iter()
                .any(|i| i.possessive);
            owned
                && said.name.is_none()
                && said.head + 1 == said.end
                && kinship(self.items()[said.head].word)
                && comma(said.end)
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

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn whose_spouse_and_of_which_body() {
        says(
            "The premier of New South Wales, Ann Roe, left. Bob Doe came. “It is dry,” the premier said.",
            "Ann Roe",
        );
        // She is not her husband.
        says(
            "Max Henson, a farmer, and his wife Deb live at the pier. “It is dry,” Mrs Henson said.",
            "Deb Henson",
        );
        says(
            "Paul Moray of Fine Harbour, a vet, is standing. “My mother rang me,” the vet said.",
            "Paul Moray",
        );
        says(
            "Halla Sigmars died on Sunday.\n\nBorn at the foot of Mount Hekka, she saw fire at 13. “I ran the wrong way,” she said.",
            "Halla Sigmars",
        );
    }
}
