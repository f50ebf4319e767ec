//! *Roe sued Doe for calling her “a fool”*: the words are those of whom somebody takes to task for them.
//!
//! In: a page and one of its quotations. Out: the tie to who is sued, rebuked or thanked for saying it; none elsewhere.

use crate::lexicon::{Class, list::begins_with_one};

use super::{
    super::{mentions::Form, page::Page, stream::Kind},
    Tie,
};

/// Stems of what is done to somebody for what he said.
const BLAMES: [&str; 40] = [
    "accus",
    "criticis",
    "criticiz",
    "sued",
    "sue",
    "suing",
    "attack",
    "blam",
    "rebuk",
    "condemn",
    "mock",
    "sack",
    "fire",
    "firing",
    "suspend",
    "fine",
    "fining",
    "jail",
    "reprimand",
    "scold",
    "slam",
    "blast",
    "denounc",
    "thank",
    "prais",
    "arrest",
    "charg",
    "censur",
    "chid",
    "lambast",
    "castigat",
    "report",
    "disciplin",
    "admonish",
    "berat",
    "punish",
    "expel",
    "upbraid",
    "chastis",
    "forgav",
];
/// What is asked for, so that somebody makes amends.
const AMENDS: [&str; 4] = ["apology", "retraction", "damages", "compensation"];
/// Items from "for" to the words, and from the verb to "for", at most.
const REACH: usize = 12;

/// The tie of words in marks that somebody is taken to task for.
pub fn tie(page: &Page<'_>, quote: usize) -> Option<Tie> {
    let at = page.item_of(quote);
    let (number, sentence) = page.sentence_of(quote);
    let near = sentence.start.max(at.saturating_sub(REACH))..at;
    let cue = near.clone().rev().find(|&i| {
        page.kind(i) == Kind::Word
            && page.item(i).is_some_and(|item| {
                item.is(Class::ING) && item.is(Class::SPEECH.or(Class::NAMING)) && !item.capital()
            })
    })?;
    let plain = (cue + 1..at).all(|i| {
        matches!(
            page.kind(i),
            Kind::Word | Kind::Number | Kind::Colon | Kind::Comma
        )
    });
    let joint = cue
        .checked_sub(1)
        .filter(|&i| matches!(page.word(i), "for" | "of" | "over"))?;
    let other = page
        .cues
        .of_sentence(number)
        .iter()
        .any(|e| e.cue.0 > cue && e.cue.0 < at);
    if !plain || other || joint <= sentence.start {
        return None;
    }
    let tie = match blamed(page, sentence.start, joint) {
        Some(object) => Tie::to(page, object, "doe-said-before"),
        None => passive(page, sentence.start, joint)?,
    };
    Some(Tie {
        cue: page.item(cue).map(|i| i.span),
        event: Some(cue),
        ..tie
    })
}

/// Who is taken to task before the "for" at `joint`: the object of the verb, or whoever apologies are asked from.
fn blamed(page: &Page<'_>, start: usize, joint: usize) -> Option<usize> {
    // "wants Doe sacked for calling"
    let done = page.item(joint - 1)?;
    let participle =
        !done.capital() && begins_with_one(done.word, &BLAMES) && done.word.ends_with("ed");
    let end = joint - usize::from(participle);
    let object = page.mentions.at(end.checked_sub(1)?)?;
    let mention = &page.mentions.all[object];
    // A verb that is not known may be read as the name's adjective.
    let begins = mention.name.map_or(mention.start, |(name, _)| {
        match begins_with_one(page.word(mention.start), &BLAMES) {
            true => name,
            false => mention.start,
        }
    });
    let verb = begins.checked_sub(1).filter(|&v| v >= start)?;
    let person = mention.end == end && mention.can_speak() && mention.form != Form::Pronoun;
    if !person {
        return None;
    }
    let before = page.word(verb);
    let wants = |i: usize| {
        matches!(
            page.word(i),
            "wants" | "wanted" | "want" | "demanded" | "demands" | "had" | "have" | "saw" | "that"
        )
    };
    let amends = before == "from"
        && verb
            .checked_sub(1)
            .is_some_and(|i| AMENDS.contains(&page.word(i)))
        && (start..verb).rev().take(REACH).any(|i| {
            page.item(i).is_some_and(|i| {
                begins_with_one(
                    i.word,
                    &["demand", "want", "seek", "sought", "call", "claim"],
                )
            })
        });
    let charged = !participle && page.kind(verb) == Kind::Word && begins_with_one(before, &BLAMES);
    // "was criticised by", "criticism of": a verb, and an active one.
    let active = charged
        && verb > start
        && page.item(verb)?.kind == Kind::Word
        && !page
            .item(verb - 1)?
            .is(Class::DETERMINER.or(Class::POSSESSIVE))
        && !matches!(
            page.word(verb - 1),
            "was" | "were" | "been" | "being" | "is" | "are" | "be"
        );
    (active || amends || participle && wants(verb)).then_some(object)
}

/// *Doe, criticised by Roe for calling her*, *Doe was sued by Roe for calling her*: the words are Doe's, who stands before the participle.
fn passive(page: &Page<'_>, start: usize, joint: usize) -> Option<Tie> {
    let agent = page.mentions.at(joint.checked_sub(1)?)?;
    let by = page.mentions.all[agent].start.checked_sub(1)?;
    let done = by
        .checked_sub(1)
        .filter(|&d| d > start && page.word(by) == "by")?;
    let word = page.word(done);
    if !begins_with_one(word, &BLAMES) || page.mentions.all[agent].end != joint {
        return None;
    }
    let between = |i: usize| {
        page.kind(i) == Kind::Comma
            || page
                .item(i)
                .is_some_and(|i| i.is(Class::AUXILIARY.or(Class::ADVERB)))
            || page.word(i) == "been"
    };
    let last = (start..done).rev().find(|&i| !between(i))?;
    let subject = page.mentions.at(last).filter(|&m| {
        let mention = &page.mentions.all[m];
        mention.end == last + 1 && mention.can_speak()
    });
    Some(subject.map_or(Tie::open("no-source"), |m| {
        Tie::to(page, m, "doe-said-before")
    }))
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn who_is_taken_to_task_said_it() {
        for text in [
            "Ann Roe criticised Bob Doe for calling her “a fool of a girl.”",
            "Ann Roe sued Bob Doe for calling her “a fool of a girl.”",
            "Ann Roe accused Bob Doe of calling her “a fool of a girl.”",
            "Ann Roe demanded an apology from Bob Doe for calling her “a fool of a girl.”",
            "Ann Roe wants Bob Doe sacked for calling her “a fool of a girl.”",
            "The club has suspended Bob Doe for describing Ann Roe as “a fool of a girl.”",
            "Bob Doe, criticised by Ann Roe for calling her “a fool of a girl”, resigned.",
            "Bob Doe was sued by Ann Roe for calling her “a fool of a girl”.",
            "Ann Roe thanked Bob Doe for saying she was “no fool of a girl.”",
        ] {
            says(text, "Bob Doe");
        }
    }

    #[test]
    fn who_is_sorry_said_it() {
        for text in [
            "Bob Doe apologised for calling Ann Roe “a fool of a girl.”",
            "Bob Doe apologised to Ann Roe for calling her “a fool of a girl.”",
        ] {
            says(text, "Bob Doe");
        }
    }
}
