//! Tells offices and roles from the other words that stand before a name.
//!
//! In: a stretch of a title or of an apposition. Out: the part of it that is a role ("former deputy mayor"), or nothing. It knows
//! nothing of whom the role belongs to.

use crate::lexicon::{
    Class,
    list::{WordList, Words},
};

use super::stream::{Item, Kind, Shape, Stream};
use crate::text::Span;

/// The most words of a role.
const LONGEST: usize = 8;

/// The role at the end of a stretch.
pub fn office<'t>(text: &'t str, stream: &Stream, stretch: Span) -> Option<&'t str> {
    let from = stream
        .items
        .partition_point(|i| i.span.start() < stretch.start());
    let to = stream
        .items
        .partition_point(|i| i.span.start() < stretch.end());
    let noun = |i: &Item| i.is(Class::TITLE.or(Class::ROLE)) && !courtesy(i.word) && !bare(i.word);
    let last = (from..to).rev().find(|&i| !courtesy(stream.word(i)))?;
    if !noun(&stream.items[last]) {
        return None;
    }
    let mut start = last;
    let mut plain = false;
    for at in (from..last).rev() {
        let item = &stream.items[at];
        let word = item.word;
        let modifier = item.is(Class::NATIONALITY.or(Class::BODY)) || ranked(word);
        let role = noun(item) && !item.is(Class::PEOPLE);
        let capital = item.shape != Shape::Lower && !item.is(Class::OPENER);
        // "President Ann Roe Senator": a name stands between two titles; the role is the last.
        if role && plain {
            start = last;
            break;
        }
        if item.kind != Kind::Word
            || item.possessive
            || courtesy(word)
            // "on 3 September NATO Secretary General": the day is no part of the office.
            || item.is(Class::MONTH.or(Class::WEEKDAY))
            || item.is(Class::POSSESSIVE.or(Class::DETERMINER))
            || !(modifier || role || capital)
        {
            break;
        }
        // "Assistant U.S. Attorney": an abbreviation is no name.
        plain |= item.shape == Shape::Capital
            && !item.is(Class::ABBREVIATION.or(Class::OPENER))
            && !modifier
            && !role;
        start = at;
    }
    (last - start < LONGEST).then(|| {
        Span::new(
            stream.items[start].span.start(),
            stream.items[last].span.end(),
        )
        .of(text)
    })
}

/// "Mr.", "Dr.": said of anybody.
fn courtesy(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Mr" | "Mrs"
            | "Ms"
            | "Miss"
            | "Dr"
            | "Drs"
            | "Messrs"
            | "Sir"
            | "Dame"
            | "Hon"
            | "Honorable"
    )
}

/// Nouns for people that say no office or work.
fn bare(word: &str) -> bool {
    const BARE: &WordList = &WordList::new(&[
        "rival", "opponent", "friend", "guy", "man", "woman", "person", "boy", "girl", "child",
        "fellow", "critic", "skeptic",
    ]);
    BARE.hold(word)
}

/// Words of rank and time before an office.
fn ranked(word: &str) -> bool {
    const RANKED: &WordList = &WordList::new(&[
        "former",
        "deputy",
        "first",
        "second",
        "vice",
        "shadow",
        "lieutenant",
        "ex",
        "caretaker",
        "acting",
        "presumptive",
        "senior",
        "junior",
        "chief",
        "interim",
        "assistant",
        "associate",
        "outgoing",
        "incoming",
        "presidential",
        "prime",
        "foreign",
        "national",
        "federal",
        "general",
        "executive",
        "managing",
        "political",
        "then",
        "retired",
        "longtime",
        "veteran",
        "legal",
        "press",
        "elected",
    ]);
    RANKED.hold(word)
}

#[cfg(test)]
mod tests {
    use crate::extract::{Article, extract};

    #[track_caller]
    fn roles(text: &str, expected: &[&str]) {
        let found = extract(&Article::plain(text, None));
        assert_eq!(found.entities[0].roles, expected, "{text}");
    }

    #[test]
    fn clippings() {
        roles("They heard why Mr. Ann Roe left.", &[]);
        roles(
            "The former deputy mayor Ann Roe left.",
            &["former deputy mayor"],
        );
        roles(
            "The shadow chancellor, Ann Roe, left.",
            &["shadow chancellor"],
        );
        roles("They defeat GOP nominee Ann Roe twice.", &["GOP nominee"]);
        roles(
            "On Friday French President Ann Roe left.",
            &["French President"],
        );
        roles(
            "Since September Harbour Union Secretary General Ann Roe was away.",
            &["Harbour Union Secretary General"],
        );
    }
}
