//! Small words that are given names: *Will Doe, a baker*, *He Wei, the mayor*, *An Li, 34*.
//!
//! In: items from a word on that has a capital at a sentence's head. Out: whether it is somebody's name, by what follows it.

use crate::lexicon::{
    Class,
    list::{WordList, Words},
};

use super::{
    super::stream::{Kind, Shape, Stream},
    phrase::{CLOSED, PEOPLE},
};

/// Forms of the past that are no base form as well: behind *Will Roe* they tell that he is somebody.
const IRREGULAR: WordList = WordList::new(&[
    "came", "went", "left", "took", "got", "gave", "knew", "made", "met", "ran", "sat", "stood",
    "won", "lost", "led", "spoke", "wore", "fell", "felt", "found", "held", "kept", "paid", "saw",
    "sold", "sent", "spent", "began", "became", "brought", "built", "bought", "grew", "flew",
    "drove", "rode", "rose", "broke", "chose", "wrote", "caught", "taught", "sought", "fought",
]);

/// True for a small word that is a given name by what follows it: "Will Doe, a baker, said", "He Wei, the mayor, said", "An Li, 34, said".
pub(super) fn strange_given(stream: &Stream, at: usize, end: usize) -> bool {
    let items = &stream.items;
    if at + 3 >= end || items[at].shape != Shape::Capital {
        return false;
    }
    // "Will Roe opened the shop": no auxiliary has a finite verb.
    if items[at].span.len() == 4
        && items[at].word == "Will"
        && items[at + 1].shape == Shape::Capital
        && !items[at + 1].possessive
    {
        let verb = &items[at + 2];
        let past = verb.shape == Shape::Lower
            && (matches!(verb.word, "was" | "is" | "has" | "had")
                || IRREGULAR.hold(verb.word)
                || verb.word.len() > 4 && verb.word.ends_with("ed")
                || verb.is(Class::CUE) && verb.is(Class::PAST) && !verb.is(Class::BASE));
        if past && !items[end - 1].word.ends_with('?') {
            return true;
        }
    }
    if items[at + 2].kind != Kind::Comma {
        return false;
    }
    let (next, behind) = (&items[at + 1], &items[at + 3]);
    let odd = CLOSED
        .or(Class::OPENER)
        .or(Class::NATIONALITY)
        .or(Class::BODY)
        .or(Class::DETERMINER)
        .or(PEOPLE);
    let surname = next.shape == Shape::Capital && !next.possessive && !next.is(odd);
    let aside = behind.kind == Kind::Number || behind.is(Class::DETERMINER);
    let asks = items[end - 1].word.ends_with('?');
    // "An" stands before a vowel where it is no name.
    let vowel = |word: &str| word.starts_with(['A', 'E', 'I', 'O', 'U', 'H']);
    let given = match items[at].word {
        "Will" | "Can" | "May" | "He" => true,
        "An" => !vowel(next.word),
        _ => false,
    };
    surname && aside && !asks && given
}

/// "An Li", "“…,” An said": no article, since it stands before a consonant of a name or before a verb.
pub(super) fn named_an(stream: &Stream, at: usize, end: usize) -> bool {
    let item = &stream.items[at];
    if item.span.len() != 2 || item.word != "An" {
        return false;
    }
    let odd = Class::NATIONALITY
        .or(Class::BODY)
        .or(Class::TITLE)
        .or(Class::OPENER)
        .or(PEOPLE);
    stream
        .items
        .get(at + 1)
        .filter(|_| at + 1 < end)
        .is_some_and(|next| {
            let surname = next.shape == Shape::Capital
                && !next.is(odd)
                && !next.word.starts_with(['A', 'E', 'I', 'O', 'U', 'H'])
                && next.word.is_ascii();
            surname || matches!(next.word, "said" | "says" | "told" | "replied")
        })
}
