//! An office with its *of*, and its holder's name right behind: *Leader of the Opposition M. Doe*, *Head of Operations Ann Roe*.
//!
//! In: a word that begins an office. Out: the mention of its holder, the office in front of the name. What tells the two apart is a given
//! name, an initial or another title behind the first word of what the office is for; where none stands there, nothing is found.

use crate::lexicon::{
    Class, counts,
    given::given,
    list::{WordList, Words as _},
    places::place,
};

use super::{
    super::stream::{Item, Kind, Shape, Stream},
    Form, Mention,
    named::named,
    names::name_run,
    phrase::CLOSED,
    portfolio,
};

/// Words of an office before its *of*, and behind it, at most.
const RANKS: usize = 3;
const REALM: usize = 7;

/// The holder of the office that begins at `at`, whose sentence runs from `sentence` to before `end`.
pub(super) fn holder(stream: &Stream, sentence: usize, at: usize, end: usize) -> Option<Mention> {
    let items = &stream.items;
    let rank = |i: usize| items[i].is(Class::TITLE.or(Class::ROLE)) || ranks(items[i].word);
    let of = (at + 1..end.min(at + RANKS + 1)).find(|&i| !rank(i))?;
    let office = &items[of - 1];
    if !matches!(items[of].word, "of" | "for")
        || items[of].kind != Kind::Word
        || office.possessive
        || !(office.is(Class::TITLE.or(Class::ROLE)) || matches!(office.word, "member" | "lead"))
    {
        return None;
    }
    let the = usize::from(items.get(of + 1).is_some_and(|i| i.word == "the"));
    let realm = of + 1 + the;
    // "widow of Mary Ann Roe"
    // "Father of three Tom Roe"
    if the == 0
        && realm + 1 < end
        && counts::counts(&items[realm].word.to_lowercase())
        && begins_a_name(items, realm + 1, end)
    {
        let to = name_run(stream, sentence, realm + 1, end);
        let inner = named(stream, realm + 1, realm + 1, to, None);
        return inner.name.map(|_| Mention { start: at, ..inner });
    }
    let whole = the == 0 && realm < end && given(&items[realm].word.to_lowercase()).is_some();
    if realm >= end || !belongs(&items[realm]) || whole {
        return None;
    }
    for name in realm + 1..end.min(realm + REALM) {
        let item = &items[name];
        if item.shape == Shape::Lower
            && matches!(item.word, "of" | "the" | "and" | "in" | "for" | "at" | "&")
        {
            continue;
        }
        if !belongs(item) {
            return None;
        }
        if item.capital() && begins_a_name(items, name, end) {
            let to = name_run(stream, sentence, name, end);
            let inner = named(stream, name, name, to, None);
            let (from, _) = inner.name?;
            let person = inner.form == Form::Person && to - from > 1;
            return person.then_some(Mention { start: at, ..inner });
        }
    }
    None
}

/// Words of an office that are no title by themselves: "cabinet member for", "lead member for", "portfolio holder for".
pub(super) fn ranks(word: &str) -> bool {
    const WORDS: WordList = WordList::new(&[
        "acting",
        "former",
        "interim",
        "shadow",
        "cabinet",
        "executive",
        "lead",
        "portfolio",
        "member",
    ]);
    WORDS.hold(word)
}

/// True for a word of what an office is for: a name's, or a noun (*the paper*, *policy*).
fn belongs(item: &Item) -> bool {
    let noun = item.shape == Shape::Lower
        && !item.is(CLOSED
            .or(Class::VERB)
            .or(Class::CUE)
            .or(Class::DETERMINER)
            .or(Class::POSSESSIVE)
            .or(Class::COORDINATOR)
            .or(Class::TIME));
    item.kind == Kind::Word && !item.possessive && (item.capital() || noun)
}

/// True for a given name, an initial or a title with a word of a name behind it.
fn begins_a_name(items: &[Item], at: usize, end: usize) -> bool {
    let capital = |i: usize| {
        i < end && items[i].kind == Kind::Word && items[i].capital() && items[i].span.len() > 1
    };
    let first = |i: usize| {
        let word = items[i].word;
        let initials = word.len() > 1
            && word.ends_with('.')
            && word.bytes().filter(u8::is_ascii_uppercase).count() * 2 == word.len()
            && place(word).is_none();
        initials || !portfolio::purpose(word) && given(&word.to_lowercase()).is_some()
    };
    let title = items[at].is(Class::TITLE) && !portfolio::belongs(items[at].word);
    // "Dr. Ama Roe"
    let courtesy = title
        && matches!(
            items[at].word.trim_end_matches('.'),
            "Mr" | "Mrs" | "Ms" | "Dr" | "Prof" | "Sir" | "Cllr"
        );
    let initials = |i: usize| i < end && items[i].word.ends_with('.') && first(i);
    capital(at + 1) && first(at)
        || initials(at) && initials(at + 1) && capital(at + 2)
        || courtesy && capital(at + 1) && capital(at + 2)
        || title && capital(at + 2) && at + 1 < end && first(at + 1)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Cabinet member for communities Jim Roe said: “We will not pay.”",
                "Jim Roe",
            ),
            (
                "“We will not pay,” said lead member for adult social care Ann Roe.",
                "Ann Roe",
            ),
            (
                "Father of three Jim Roe said: “We will not pay.”",
                "Jim Roe",
            ),
            (
                "Leader of the Opposition M. Doe said: “We will vote against it.”",
                "M. Doe",
            ),
            (
                "Deputy Leader of the Opposition Dr. Ama Poe said: “Nobody asked us.”",
                "Ama Poe",
            ),
            (
                "Chairman of the Works Committee K. P. Roe said the road was “a mess”.",
                "K. P. Roe",
            ),
            (
                "“All is well tonight,” said Head of Operations Jim Roe.",
                "Jim Roe",
            ),
            (
                "Leader of Opposition in the Assembly V. Roe called it “a farce”.",
                "V. Roe",
            ),
            (
                "“We stand by our story,” said Editor of the paper Ann Roe.",
                "Ann Roe",
            ),
            (
                "Head of Policy at the charity Ann Roe said: “We stand by it.”",
                "Ann Roe",
            ),
            (
                "“We stand by it,” Director of Research at the Quay Institute Ann Roe said.",
                "Ann Roe",
            ),
            (
                "“We stand by it,” said head of policy at the Quay Institute Ann Roe.",
                "Ann Roe",
            ),
            (
                "“We stand by it,” said owner of the Quay Inn Ann Roe.",
                "Ann Roe",
            ),
            // Whose widow she is.
            (
                "“He was kind,” said the widow of Mary Ann Roe.",
                "(the widow of Mary Ann Roe)",
            ),
            (
                "“He was kind,” said neighbour of Mary Ann Roe, Bob Doe.",
                "Bob Doe",
            ),
            // A trust that bears somebody's name, and an office without its holder.
            (
                "Director of the Ann Roe Trust Bob Doe said: “We wait.”",
                "Bob Doe",
            ),
            (
                "“All is well tonight,” the Leader of the Opposition said.",
                "the Leader of the Opposition",
            ),
        ] {
            says(text, who);
        }
    }
}
