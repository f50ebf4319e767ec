//! Two or more who speak as one: *“…,” Ann Roe and Bob Doe said*.
//!
//! In: a page and a tie. Out: the stretch from the first to the last of them with the name of the group they make, or nothing for one who
//! speaks alone. It is never one of them alone who is named: the words are both's.

use super::{
    mentions::{Form, portfolio},
    page::Page,
    rules::Tie,
    stream::Kind,
    wordings::Wordings,
};
use crate::{
    lexicon::{Class, given::given},
    model::{Attribution, Entity, SpeakerKind},
    text::Span,
};

/// People in one group; a longer list is no source.
const MOST: usize = 6;

/// Items from a sentence's start to the second of two whose appositions part them.
const ASIDES: usize = 24;

/// Those who speak together.
struct Together {
    /// From the first name to the last.
    span: Span,
    /// "Ann Roe and Bob Doe".
    name: String,
}

/// The groups found so far, so that one wording is one entity.
#[derive(Debug, Default)]
pub struct Couples {
    known: Wordings,
}

impl Couples {
    /// Where several speak an attribution together, makes them its speaker.
    pub fn name(
        &mut self,
        page: &Page<'_>,
        tie: Option<&Tie>,
        attribution: &mut Attribution,
        entities: &mut Vec<Entity>,
    ) {
        let Some(tie) = tie.filter(|_| attribution.speaker.is_some()) else {
            return;
        };
        let Some(together) = speakers(page, tie) else {
            return;
        };
        attribution.source = attribution.source.map(|s| s.union(together.span));
        let (name, kind) = (together.name, SpeakerKind::Group);
        attribution.speaker = Some(self.known.entity(name, kind, together.span, entities));
    }
}

/// Who speaks together with the source of a tie.
fn speakers(page: &Page<'_>, tie: &Tie) -> Option<Together> {
    let source = tie.source?;
    if let Some(pair) = married(page, source) {
        return Some(pair);
    }
    let mut all = before(page, source, tie.source_span?);
    if all.len() == 1 && person(page, source) {
        all.splice(..0, before_asides(page, source));
    }
    if all.len() == 1 && tie.rule == "said-doe" {
        all.extend(behind(page, source));
    }
    if all.len() == 1
        && let Some(other) = tie.with
    {
        all = between(page, source.min(other), source.max(other));
    }
    if all.len() < 2 {
        return None;
    }
    let (first, last) = (all[0], *all.last()?);
    let names: Vec<String> = all.iter().map(|&m| name(page, m)).collect();
    let (tail, heads) = names.split_last()?;
    let span = |m: usize| page.mentions.all[m].span(&page.stream);
    Some(Together {
        span: span(first).union(span(last)),
        name: format!("{} and {tail}", heads.join(", ")),
    })
}

/// The first and the last of those whom the cue has for its source, and the named ones between them.
fn between(page: &Page<'_>, first: usize, last: usize) -> Vec<usize> {
    let all = &page.mentions.all;
    (first..=last)
        .filter(|&m| m == first || m == last || all[m].name.is_some())
        .filter(|&m| m == last || all[m].end <= all[m + 1].start)
        .filter(|&m| m == first || m == last || !governed(page, m))
        .collect()
}

/// True for what belongs to the one before it ("Roe of the Doe Union").
fn governed(page: &Page<'_>, m: usize) -> bool {
    let start = page.mentions.all[m].start;
    start > 0 && page.stream.items[start - 1].is(Class::PREPOSITION)
}

/// "a bench of Justices Ann Roe and Bob Doe said": those whom a noun for a few counts.
fn of_a_bench(page: &Page<'_>, m: usize) -> bool {
    let start = page.mentions.all[m].start;
    start >= 2
        && page.word(start - 1) == "of"
        && matches!(
            page.word(start - 2),
            "bench" | "panel" | "team" | "duo" | "pair" | "trio" | "committee" | "jury" | "group"
        )
}

/// "Mr and Mrs Roe": two titles before one name.
fn married(page: &Page<'_>, source: usize) -> Option<Together> {
    let start = page.mentions.all[source].start;
    let courtesy = |i: usize| {
        let word = page.word(i).trim_end_matches('.');
        matches!(word, "Mr" | "Mrs" | "Ms" | "Dr" | "Sir" | "Lord" | "Lady")
    };
    let first = start.checked_sub(2)?;
    let two = person(page, source) && courtesy(first) && courtesy(start);
    (two && page.word(start - 1) == "and").then(|| {
        let span = page.span(first, page.mentions.all[source].end);
        let name = span.of(page.text).split_whitespace().collect::<Vec<_>>();
        Together {
            span,
            name: name.join(" "),
        }
    })
}

/// The mention of a person by name.
fn person(page: &Page<'_>, m: usize) -> bool {
    page.mentions.all[m].form == Form::Person && page.entities.of_mention[m].is_some()
}

/// True for whoever may speak with others: a person or a body, named or described ("the council", "her husband").
fn party(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    let described = matches!(
        mention.form,
        Form::Body | Form::Description | Form::BodyDescription
    );
    person(page, m) || described
}

/// True for a given name that shares the surname behind it ("Sarah and Tom Roe").
fn given_only(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    mention.form == Form::Person
        && mention.end - mention.start == 1
        && given(&page.word(mention.start).to_lowercase()).is_some()
}

/// True for one word of what an office is for ("Culture, Media and Sport Secretary Ann Roe").
fn for_what(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    mention.end - mention.start == 1 && portfolio::purpose(page.word(mention.start))
}

/// The first of two whose appositions part them: "Ann Roe, chair of the board, and Bob Doe, its treasurer, said".
fn before_asides(page: &Page<'_>, source: usize) -> Option<usize> {
    let start = page.mentions.all[source].start;
    let sentence = page.stream.sentences[page.stream.items[start].sentence as usize];
    if start < sentence.start + 5
        || start - sentence.start > ASIDES
        || page.word(start - 1) != "and"
        || page.kind(start - 2) != Kind::Comma
    {
        return None;
    }
    let finite = Class::AUXILIARY.or(Class::VERB).or(Class::PAST);
    let plain = page.stream.items[sentence.start..start - 1]
        .iter()
        .all(|i| matches!(i.kind, Kind::Word | Kind::Comma | Kind::Number) && !i.is(finite));
    let first = page.mentions.from(sentence.start)?;
    let parted = page.kind(page.mentions.all[first].end) == Kind::Comma;
    (plain && parted && first != source && person(page, first)).then_some(first)
}

/// The source with those who stand before it: "Ann Roe, Bob Doe and" the source.
fn before(page: &Page<'_>, source: usize, printed: Span) -> Vec<usize> {
    let mut all = vec![source];
    if !party(page, source) {
        return all;
    }
    let mut start = page.mentions.all[source].start;
    while all.len() < MOST && start >= 2 {
        let joint = &page.stream.items[start - 1];
        let tied = if all.len() == 1 {
            page.word(start - 1) == "and"
        } else {
            joint.kind == Kind::Comma
        };
        // "Ann Roe, Bob Doe, and the council"
        let comma = usize::from(all.len() == 1 && page.kind(start - 2) == Kind::Comma);
        let end = start - 1 - comma;
        let left = end
            .checked_sub(1)
            .and_then(|at| page.mentions.at(at))
            .filter(|_| tied);
        let Some(left) = left.filter(|&l| {
            page.mentions.all[l].end == end
                && (party(page, l) && (!governed(page, l) || of_a_bench(page, l))
                    || given_only(page, l))
                && !for_what(page, l)
                && page.stream.items[end - 1].sentence == joint.sentence
                && !(all.len() == 1 && page.mentions.offices_of_one(&page.stream, l, source))
        }) else {
            break;
        };
        all.insert(0, left);
        start = page.mentions.all[left].start;
    }
    // "They met Ann Roe and Bob Doe said": only where the list opens its clause are they one subject.
    let begins = page.stream.items[start].span.start();
    let sentence = page.stream.sentences[page.stream.items[start].sentence as usize];
    let opens = start == sentence.start
        || matches!(page.kind(start - 1), Kind::Quote(_))
        || printed.start() <= begins
        || of_a_bench(page, all[0]);
    if opens { all } else { vec![source] }
}

/// Who stands behind an inverted source: *said Ann Roe and Bob Doe.*
fn behind(page: &Page<'_>, source: usize) -> Option<usize> {
    let end = page.mentions.all[source].end;
    if !party(page, source) || page.word(end) != "and" {
        return None;
    }
    let next = page.mentions.at(end + 1).filter(|&m| party(page, m))?;
    let after = page.mentions.all[next].end;
    let sentence = page.stream.items[end].sentence;
    let closed = page.item(after).is_none_or(|i| {
        i.sentence != sentence || matches!(i.kind, Kind::Stop | Kind::Comma | Kind::Quote(_))
    });
    closed.then_some(next)
}

fn name(page: &Page<'_>, m: usize) -> String {
    match page.entities.of_mention[m] {
        // Of a couple with one surname the first is printed by the given name.
        _ if given_only(page, m) => page.word(page.mentions.all[m].start).to_owned(),
        Some(entity) => page.entities.all[entity as usize].name.clone(),
        None => page.mentions.all[m]
            .span(&page.stream)
            .of(page.text)
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "A bench of Justices Ann Roe and Bob Doe said: “Dig it up.”",
                "Ann Roe and Bob Doe",
            ),
            (
                "“We are glad,” Ann Roe and Bob Doe said.",
                "Ann Roe and Bob Doe",
            ),
            (
                "“We are glad,” said Ann Roe and Bob Doe.",
                "Ann Roe and Bob Doe",
            ),
            (
                "“We are all glad,” Ann Roe, Jim Poe and Bob Doe said.",
                "Ann Roe, Jim Poe and Bob Doe",
            ),
            (
                "Ann Roe and Bob Doe said they were “very glad of it.”",
                "Ann Roe and Bob Doe",
            ),
            (
                "Sarah and Tom Roe said: “We are glad that it is over.”",
                "Sarah and Tom Roe",
            ),
            (
                "Ann Roe, chair of the board, and Bob Doe, its treasurer, said: “We are glad.”",
                "Ann Roe and Bob Doe",
            ),
            (
                "Ann Roe, the mayor, left, and Bob Doe said: “We are glad of that.”",
                "Bob Doe",
            ),
            (
                "Jim Poe met Ann Roe on Monday and Bob Doe said: “We are glad.”",
                "Bob Doe",
            ),
            ("“We are glad,” said Ann Roe and left the pier.", "Ann Roe"),
            (
                "Councilmen Bob Roe, Jim Poe, and Council President C.J. Doe said: “We are glad.”",
                "Bob Roe, Jim Poe and C.J. Doe",
            ),
            (
                "“We close the bridge,” Ann Roe and the council said.",
                "Ann Roe and the council",
            ),
            (
                "The company and the union said: “We close the bridge now.”",
                "The company and the union",
            ),
            (
                "“We close the bridge,” said Ann Roe and her husband.",
                "Ann Roe and her husband",
            ),
            (
                "“Why close the bridge now?” Ann Roe and Bob Doe said.",
                "Ann Roe and Bob Doe",
            ),
            (
                "“Why close the bridge now?” Ann Roe of the Harbour Trust said.",
                "Ann Roe",
            ),
            (
                "“Why close the bridge now?” Roe’s campaign told Bob Doe.",
                "Roe’s campaign",
            ),
            (
                "Jim Poe met the council and Ann Roe said: “We close the bridge.”",
                "Ann Roe",
            ),
        ] {
            says(text, who);
        }
    }
}
