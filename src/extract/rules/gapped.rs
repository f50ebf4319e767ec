//! *Doe called it “late”; Roe, “a joke”*: a later clause shares the verb of an earlier one, not its subject.
//!
//! In: the words and the cue before them. Out: a tie to the later clause's own subject, or an open one where it may be another's or a
//! second object of the verb (*called the plan “a gift”, the board “a joke”*).

use crate::lexicon::Class;

use super::{
    super::{cues::Event, mentions::Form, page::Page, stream::Kind},
    Tie,
    before::apposed,
};

/// Items of the later clause before its words, at most.
const CLAUSE: usize = 14;

/// The tie of words at item `at` whose nearest cue is `event`'s, in an earlier clause.
pub fn tie(page: &Page<'_>, at: usize, event: &Event) -> Option<Tie> {
    let from = event.end.max(at.saturating_sub(CLAUSE));
    let parted = (from..at).rev().find(|&i| page.kind(i) == Kind::Semicolon);
    match parted {
        Some(semicolon) => {
            let source = own_subject(page, semicolon + 1, at)?;
            // "; the owners of “…”": a noun that is not known for people.
            let found = &page.mentions.all[source];
            let comma = found.end + 1 == at && page.kind(found.end) == Kind::Comma;
            if !found.can_speak() && !comma {
                let parallel = page.item(at - 1).is_some_and(|i| i.is(Class::PREPOSITION));
                return parallel.then(|| Tie::open("no-source"));
            }
            Some(Tie {
                source: Some(source),
                source_span: Some(page.mentions.all[source].span(&page.stream)),
                with: None,
                ..Tie::of(page, event, "gapped")
            })
        }
        None => either(page, at, event).then(|| Tie::open("no-source")),
    }
}

/// The subject of a clause without a verb: *its rival, the Post, “…”*, *Roe of “…”*.
fn own_subject(page: &Page<'_>, from: usize, at: usize) -> Option<usize> {
    let joined = page.item(from).is_some_and(|i| i.is(Class::COORDINATOR));
    let subject = page.mentions.from(from + usize::from(joined))?;
    let end = page.mentions.all[subject].end;
    let verb = |i: usize| {
        page.item(i).is_some_and(|i| {
            let verb = Class::AUXILIARY.or(Class::VERB).or(Class::CUE);
            !i.capital() && (i.is(verb.or(Class::SUBJECT_PRONOUN)) || i.word.ends_with("ed"))
        })
    };
    let plain =
        |i: usize| matches!(page.kind(i), Kind::Word | Kind::Comma | Kind::Number) && !verb(i);
    if end > at || !(end..at).all(plain) {
        return None;
    }
    // "its rival, the Harbour Post, “…”"
    let behind = (page.kind(end) == Kind::Comma)
        .then(|| page.mentions.from(end + 1))
        .flatten();
    let named = behind.filter(|&m| {
        let mention = &page.mentions.all[m];
        matches!(mention.form, Form::Person | Form::Body) && page.kind(mention.end) == Kind::Comma
    });
    let nameless = page.mentions.all[subject].name.is_none();
    let subject = named
        .filter(|_| nameless)
        .or_else(|| apposed(page, subject))
        .unwrap_or(subject);
    Some(subject)
}

/// *called the show “late”, the Echo “a joke”*: nothing but a noun that can speak stands between two quotations, where the verb's first
/// object cannot. Whose word the second is, or about whom, stays open.
fn either(page: &Page<'_>, at: usize, event: &Event) -> bool {
    let Some(m) = at.checked_sub(1).and_then(|b| page.mentions.at(b)) else {
        return false;
    };
    let second = &page.mentions.all[m];
    let Some(joint) = second.start.checked_sub(1).filter(|&j| j > event.end) else {
        return false;
    };
    let joined =
        page.kind(joint) == Kind::Comma || matches!(page.word(joint), "and" | "while" | "but");
    let quoted = (joint.saturating_sub(2)..joint).any(|i| matches!(page.kind(i), Kind::Quote(_)));
    let object = page.mentions.from(event.cue.1);
    let thing = object.is_none_or(|o| {
        let object = &page.mentions.all[o];
        !object.can_speak() || page.stream.items[object.start].is(Class::NEUTER_PRONOUN)
    });
    let speaks = second.can_speak() && second.form != Form::Pronoun && second.end == at;
    event.class.any(Class::NAMING) && joined && quoted && thing && speaks
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::read;

    #[test]
    fn each_clause_has_its_own_subject() {
        for (text, expected) in [
            (
                "Ann Roe called it “late”; Bob Doe, “a bad joke.”",
                ["Ann Roe", "Bob Doe"],
            ),
            (
                "Ann Roe called it “a great day for us”; its rival, the Harbour Board, “a bad joke”.",
                ["Ann Roe", "Harbour Board"],
            ),
            (
                "Ann Roe spoke of “a great day for us”; the unions of “a bad joke for all”.",
                ["Ann Roe", ""],
            ),
            (
                "Ann Roe called the show “a great day out”, the Harbour Board “a bad joke”.",
                ["Ann Roe", ""],
            ),
            (
                "Ann Roe called Bob Doe “a great fool” and Carl Lund “a bad joke”.",
                ["Ann Roe", "Ann Roe"],
            ),
            (
                "Ann Roe said the pier was “a great ruin”; the board was “a bad joke”.",
                ["Ann Roe", "Ann Roe"],
            ),
        ] {
            let found = read(text);
            let who: Vec<&str> = found.iter().map(|(_, who)| who.as_str()).collect();
            assert_eq!(who, expected, "{text}");
        }
    }
}
