//! *The defendant*, *the accused*: the one person whom the text says is charged.
//!
//! In: a page and a mention. Out: the person who is the subject of the only sentences that tell of a charge; nobody where two are.

use crate::lexicon::{Class, list::WordList};

use super::super::page::Page;

/// Items behind a subject in which its charge is told, at most.
const REACH: usize = 14;

/// What somebody charged does.
const ANSWERS: WordList = WordList::new(&["denies", "denied", "pleaded", "pleads"]);
/// What is done to somebody charged.
const CHARGED: WordList = WordList::new(&["charged", "accused", "indicted", "tried"]);

/// True for *the defendant* and *the accused* alone.
pub fn called(page: &Page<'_>, m: usize) -> bool {
    let mention = &page.mentions.all[m];
    mention.name.is_none()
        && mention.end == mention.start + 2
        && matches!(page.word(mention.end - 1), "defendant" | "accused")
        && matches!(page.word(mention.start), "the" | "The")
}

/// Who that is: the one person of whom a charge is told.
pub fn who(page: &Page<'_>) -> Option<u32> {
    let mut one = None;
    for (number, subject) in page.cues.subjects.iter().enumerate() {
        let Some(subject) = *subject else { continue };
        let person = page.entities.of_mention[subject]
            .filter(|&e| page.entities.all[e as usize].person && answers(page, number, subject));
        match (one, person) {
            (Some(known), Some(other)) if known != other => return None,
            (None, Some(found)) => one = Some(found),
            _ => {}
        }
    }
    one
}

/// *Doe, 42, of Quay Road, denies*, *Doe is charged with*, *Doe is on trial*.
fn answers(page: &Page<'_>, sentence: usize, subject: usize) -> bool {
    let from = page.mentions.all[subject].end;
    let to = page.stream.sentences[sentence].end.min(from + REACH);
    (from..to).any(|at| {
        let word = page.word(at);
        let helped = || {
            let before = page.item(at - 1);
            before.is_some_and(|i| i.is(Class::AUXILIARY) && !matches!(i.word, "had" | "has"))
        };
        let trial = word == "trial" && matches!(page.word(at - 1), "on" | "stands" | "standing");
        ANSWERS.holds_exactly(word) || CHARGED.holds_exactly(word) && helped() || trial
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::says;

    #[test]
    fn clippings() {
        for (text, who) in [
            (
                "Karl Doe, 42, of Quay Road, denies arson. “I was never there,” the defendant told the jury.",
                "Karl Doe",
            ),
            (
                "Karl Doe is charged with arson. A surgeon, Ann Roe, gave evidence. “I was asleep,” the accused said.",
                "Karl Doe",
            ),
            (
                "Karl Doe is on trial for arson. “I was never there,” said the defendant.",
                "Karl Doe",
            ),
            // Two are charged; nobody is.
            (
                "Karl Doe denies arson. Jim Poe has pleaded guilty. “I was asleep,” the defendant said.",
                "the defendant",
            ),
            (
                "Karl Doe gave evidence for an hour. “I was asleep,” the defendant said.",
                "the defendant",
            ),
        ] {
            says(text, who);
        }
    }
}
