//! *The Welshman*, *the 29-year-old*, *the midfielder*: nouns that stand for the one person the text has just spoken of.
//!
//! In: a page and a mention. Out: true for a bare definite noun that a writer uses in a name's place and never for a stranger; and
//! whether somebody may be meant by it. *The official*, *the driver* may be anybody and stay what they are.

use crate::{
    lexicon::{Class, given::Gender},
    model::SpeakerKind,
    text::Span,
};

use super::super::{
    entities::{fold, folds_to},
    mentions::{Form, aged},
    page::Page,
    stream::{Kind, Shape},
};
use super::kinds;

/// Mentions before one that are looked at for somebody else who is called the same.
const BACK: usize = 400;

/// True for a mention that stands for somebody just named.
pub fn stands_in(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    // Most mentions are told by their first word.
    if !matches!(page.word(mention.start), "the" | "The") {
        return false;
    }
    let bare = mention.end - mention.start == 2
        || mention.end - mention.start <= 5 && former(page, m)
        || mention.end - mention.start == 3
            && (counted(page, mention.start + 1) || of_team(page, m) || near_an_office(page, m));
    if !bare {
        return false;
    }
    let parental = mention.name.is_none() && parent(page.word(mention.head)).is_some();
    let known = page.entities.described(m) || page.entities.open(m);
    let position = bare && fields(page.word(mention.head));
    if !(mention.form == Form::Description || parental || position) || known {
        return false;
    }
    let head = &page.stream.items[mention.head];
    let noun = head.is(Class::DEMONYM.or(Class::STANDIN))
        || aged(head)
        || parental
        || of_team(page, m)
        || kinds::is_kind(head.word)
        || position;
    let narrowed = matches!(
        page.word(mention.end),
        "of" | "for" | "from" | "at" | "who" | "that" | "with" | "whose"
    ) || page.kind(mention.end) == Kind::Comma
        && page
            .item(mention.end + 1)
            .is_some_and(|i| i.capital() || i.is(Class::RELATIVE));
    noun && !narrowed && !introduced(page, m)
}

/// "the forward", "the centre": where somebody plays, by a word that means other things too.
fn fields(word: &str) -> bool {
    matches!(
        word,
        "forward" | "centre" | "prop" | "hooker" | "lock" | "keeper" | "full-forward"
    )
}

/// "the 10th-year veteran", "the two-time champion": how often or how long says nothing of who it is.
fn counted(page: &Page<'_>, at: usize) -> bool {
    let word = page.word(at);
    word.ends_with("-year") || word.ends_with("-time") || word.ends_with("-season")
}

/// "the Rovers boss", "the Leith skipper": somebody's office with his team, in his name's place.
pub fn of_team(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    mention.end - mention.start == 3
        && page
            .item(mention.start + 1)
            .is_some_and(|i| i.shape == Shape::Capital)
        && matches!(
            page.word(mention.head),
            "boss" | "manager" | "coach" | "skipper" | "captain"
        )
}

/// "the county boss", "the union leader": a noun of a kind with one word that says of what.
fn near_an_office(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    let of = page.item(mention.start + 1);
    kinds::is_kind(page.word(mention.head))
        && of.is_some_and(|of| {
            of.shape == Shape::Lower && !of.possessive && !of.is(Class::TITLE.or(Class::ROLE))
        })
}

/// True where the words around somebody's office say what the noun is of: *leader of Barset County Council*.
fn told_of(page: &Page<'_>, m: usize, role: Span) -> bool {
    /// Items around an office that are looked at.
    const AROUND: usize = 8;
    let of = fold(page.word(page.mentions.all[m].start + 1));
    let items = &page.stream.items;
    let at = items.partition_point(|item| item.span.start() < role.start());
    let to = items.partition_point(|item| item.span.start() < role.end());
    let near = at.saturating_sub(AROUND)..items.len().min(to + AROUND);
    items[near].iter().any(|item| {
        item.sentence == items[at.min(items.len() - 1)].sentence && folds_to(item.word, &of)
    })
}

/// "the former Rovers midfielder": what somebody was says nothing against what the text calls him now.
fn former(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    page.word(mention.start + 1) == "former" && page.stream.items[mention.head].is(Class::STANDIN)
}

/// True where the text has brought in somebody nameless by that noun ("a midfielder", "a 29-year-old man").
fn introduced(page: &Page<'_>, m: usize) -> bool {
    let head = page.mentions.all[m].head;
    let noun = fold(page.word(head));
    let aged = aged(&page.stream.items[head]);
    page.mentions.all[..m].iter().rev().take(BACK).any(|other| {
        let called = match aged {
            true => (other.start..other.end).any(|i| page.word(i) == page.word(head)),
            false => folds_to(page.word(other.head), &noun),
        };
        called
            && other.name.is_none()
            && (aged || other.form == Form::Description)
            && !matches!(page.word(other.start), "the" | "The")
            // "Ann Roe, a midfielder,"
            && !(other.start > 0 && page.kind(other.start - 1) == Kind::Comma)
    })
}

/// The one person whose age the text has given as the noun's: *Ann Roe, 29,*.
pub fn of_that_age(page: &Page<'_>, m: usize) -> Option<u32> {
    let head = page.mentions.all[m].head;
    if !aged(&page.stream.items[head]) {
        return None;
    }
    let age = page.word(head).split('-').next()?;
    let from = m.saturating_sub(BACK);
    let mut people = (from..m).filter_map(|named| {
        let mention = &page.mentions.all[named];
        let given = mention.name.is_some()
            && page.kind(mention.end) == Kind::Comma
            && page.word(mention.end + 1) == age;
        page.entities.of_mention[named].filter(|_| given)
    });
    let one = people.next()?;
    people.all(|other| other == one).then_some(one)
}

/// "mum-of-two", "father-of-three": who somebody is to his or her children.
fn parent(word: &str) -> Option<Gender> {
    // To search for several letters takes long to set up; most words have no hyphen.
    if !word.bytes().any(|byte| byte == b'-') {
        return None;
    }
    let (noun, _) = word.split_once("-of-")?;
    match noun {
        "mum" | "mother" | "mom" | "grandmother" | "gran" | "nan" => Some(Gender::She),
        "dad" | "father" | "grandfather" | "grandad" => Some(Gender::He),
        _ => None,
    }
}

/// The gender that a noun gives.
pub fn gender(page: &Page<'_>, m: usize) -> Option<Gender> {
    if let Some(gender) = parent(page.word(page.mentions.all[m].head)) {
        return Some(gender);
    }
    let head = &page.stream.items[page.mentions.all[m].head];
    match (head.is(Class::MAN), head.is(Class::WOMAN)) {
        (true, false) => Some(Gender::He),
        (false, true) => Some(Gender::She),
        _ => None,
    }
}

/// False where what the text says of somebody speaks against the noun: another age, another line of work.
pub fn may_mean(page: &Page<'_>, m: usize, entity: u32) -> bool {
    let head = &page.stream.items[page.mentions.all[m].head];
    let draft = &page.entities.all[entity as usize];
    if draft.kind == SpeakerKind::Body {
        return false;
    }
    if aged(head) {
        let age = page.word(page.mentions.all[m].head).split('-').next();
        return draft.mentions.iter().take(8).all(|&named| {
            let end = page.mentions.all[named].end;
            let given = page.kind(end) == Kind::Comma
                && page.kind(end + 1) == Kind::Number
                && page.word(end + 1).len() <= 3;
            !given || Some(page.word(end + 1)) == age
        });
    }
    if parent(page.word(page.mentions.all[m].head)).is_some() {
        return true;
    }
    if kinds::is_kind(head.word) && !head.is(Class::STANDIN) {
        let mention = &page.mentions.all[m];
        let narrowed = mention.end - mention.start == 3 && !counted(page, mention.start + 1);
        return draft.roles.iter().any(|role| {
            kinds::of_kind(head.word, role.of(page.text)) && (!narrowed || told_of(page, m, *role))
        });
    }
    if of_team(page, m) {
        // A role of another kind, or of another team, is somebody else's.
        let team = page.word(page.mentions.all[m].start + 1);
        return draft.roles.iter().all(|role| {
            let mut words = role.of(page.text).split_whitespace();
            let last = words.clone().next_back().unwrap_or_default();
            let lead = matches!(
                last,
                "boss" | "manager" | "coach" | "skipper" | "captain" | "number"
            );
            lead && words.all(|w| !w.starts_with(char::is_uppercase) || w == team)
        });
    }
    if head.is(Class::DEMONYM) || former(page, m) || counted(page, page.mentions.all[m].start + 1) {
        return true;
    }
    draft.roles.iter().all(|role| {
        let last = role.of(page.text).split_whitespace().next_back();
        last.is_none_or(|word| {
            // "the off-spinner" of a spinner
            head.word
                .strip_suffix(word)
                .is_some_and(|front| front.ends_with('-'))
                || matches!(
                    fold(word).as_str(),
                    "captain"
                        | "skipper"
                        | "star"
                        | "champion"
                        | "player"
                        | "veteran"
                        | "teammate"
                        | "team-mate"
                        | "substitute"
                        | "debutant"
                        | "youngster"
                        | "teenager"
                        | "international"
                        | "mr"
                        | "mrs"
                        | "ms"
                )
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Manager Bob Doe was less amused. “He will be in bed by ten,” the Welshman said.",
                "Bob Doe",
            ),
            (
                "Ann Roe, 34, was shocked. “I rang them daily,” the mum-of-two said.",
                "Ann Roe",
            ),
            (
                "The captain, Ann Roe, agreed. “We were not ready,” the midfielder said.",
                "Ann Roe",
            ),
            (
                "Bob Doe was sent off. He later apologised. “I was hot,” the 29-year-old said.",
                "Bob Doe",
            ),
            (
                "Ann Roe, 19, beat Liz Doe, 22. “I served well,” the 22-year-old said.",
                "Liz Doe",
            ),
            (
                "The spinner Bob Doe took seven for 41. “I just bowled,” the off-spinner said.",
                "Bob Doe",
            ),
            (
                "Substitute Bob Doe scored late. “I just ran,” the striker said.",
                "Bob Doe",
            ),
            (
                "Town boss Bob Doe was angry. “I asked him twice,” said the former Rovers midfielder.",
                "Bob Doe",
            ),
            // Somebody else of that age; a nameless one; two people; another line of work.
            (
                "Bob Doe, 31, was sent off. “I was hot and tired,” the 29-year-old said.",
                "the 29-year-old",
            ),
            (
                "Bob Doe, 29, met a 29-year-old man. “I was hot and tired,” the 29-year-old said.",
                "the 29-year-old",
            ),
            (
                "Bob Doe met a midfielder. “I was hot and tired,” the midfielder said.",
                "the midfielder",
            ),
            (
                "Coach Bob Doe was glad. “I was hot and tired,” the midfielder said.",
                "the midfielder",
            ),
            (
                "Bob Doe and Jim Poe met. “I was hot and tired,” the Welshman said.",
                "the Welshman",
            ),
            // A club is no midfielder.
            (
                "Leeds United lost again. “I was hot and tired,” the former midfielder said.",
                "the former midfielder",
            ),
            (
                "Tolworth Rovers lost. “I was hot and tired,” the striker said.",
                "the striker",
            ),
            // May be anybody.
            (
                "Bob Doe was glad. “I was hot and tired,” the driver said.",
                "the driver",
            ),
        ] {
            says(text, who);
        }
    }
}
