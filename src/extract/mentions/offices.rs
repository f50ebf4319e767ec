//! Two offices of one person: "actor and activist Ann Roe".
//!
//! In: two mentions with "and" between them. Out: whether they are one person, whose name the second has.

use crate::lexicon::Class;

use super::{
    super::stream::{Kind, Stream},
    Form, Mentions,
};

impl Mentions {
    /// True for "economist and author Ann Roe", "the singer and actor Ann Roe": what `left` says is said of whom `right` names. Two
    /// people take two articles ("the mayor and the actor Ann Roe"), or the first is a name or several.
    pub fn offices_of_one(&self, stream: &Stream<'_>, left: usize, right: usize) -> bool {
        let items = &stream.items;
        let (left, right) = (&self.all[left], &self.all[right]);
        let Some((name, _)) = right.name else {
            return false;
        };
        if left.form != Form::Description || left.name.is_some() || left.end + 1 != right.start {
            return false;
        }
        let determiner = Class::DETERMINER.or(Class::POSSESSIVE);
        let (first, head) = (&items[left.start], &items[left.head]);
        let bare = first.kind == Kind::Word && !first.is(determiner);
        let article = matches!(first.word, "the" | "The" | "a" | "A" | "an" | "An");
        let plural = head.is(Class::PEOPLE.or(Class::THEY)) || head.word.ends_with('s');
        let office = items[right.start..name]
            .iter()
            .any(|i| i.is(Class::ROLE.or(Class::TITLE)));
        !plural && !items[right.start].is(determiner) && (bare || article) && office
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for text in [
            "“It is late,” actor and activist Ann Roe said.",
            "“It is late,” said author and former minister Ann Roe.",
            "Economist and author Ann Roe said: “We wait for the ships to come.”",
            "Former prosecutor and Hill City Mayor Ann Roe called it a “no-brainer for all of us”.",
            "The singer and actor Ann Roe said: “We wait for the ships to come.”",
        ] {
            says(text, "Ann Roe");
        }
        for (text, who) in [
            (
                "Officials and Ann Roe said “the bridge is closed”.",
                "Officials and Ann Roe",
            ),
            (
                "The mayor and Ann Roe said “the bridge is closed”.",
                "The mayor and Ann Roe",
            ),
            (
                "The mayor and the actor Ann Roe said “the bridge is closed”.",
                "The mayor and Ann Roe",
            ),
        ] {
            says(text, who);
        }
    }
}
