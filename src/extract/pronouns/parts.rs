//! Lines of a part: *Doe is superb as Lear. “Nothing will come of nothing,” he tells his daughter.* Doe speaks them, and nobody says them.
//!
//! In: a page and a pronoun that a line is tied to. Out: true where its paragraph tells of a part that is played.

use crate::lexicon::{Class, list::WordList};

use super::super::{page::Page, stream::Kind};

/// Sentences before the line that may tell whose part it is.
const BACK: usize = 3;

/// How a part is taken.
const PLAYS: WordList = WordList::new(&[
    "plays",
    "played",
    "playing",
    "portrays",
    "portrayed",
    "portraying",
]);
/// What is told of the stage and the screen.
const STAGE: WordList = WordList::new(&[
    "scene",
    "scenes",
    "act",
    "play",
    "stage",
    "role",
    "cast",
    "character",
    "characters",
    "film",
    "movie",
    "sitcom",
    "drama",
    "actor",
    "actress",
    "actors",
    "production",
    "monologue",
    "soliloquy",
    "audience",
    "episode",
    "script",
    "opera",
    "musical",
]);
/// Ranks of fiction, beside a name.
const RANKS: WordList = WordList::new(&[
    "Lady", "King", "Queen", "Prince", "Princess", "Duke", "Duchess", "Count", "Countess",
]);

/// True where the line that pronoun `m` of sentence `number` speaks may be one of a part.
pub fn played(page: &Page<'_>, m: usize, number: usize) -> bool {
    // Critics tell a play in the present; most pronouns stop here.
    let present =
        page.cues.of_sentence(number as u32).iter().any(|e| {
            e.source == Some(m) && e.class.any(Class::PRESENT) && !e.class.any(Class::ING)
        });
    if !present {
        return false;
    }
    let paragraph = page.stream.sentences[number].paragraph;
    let near = || {
        let last = number + 1;
        let told = (last.saturating_sub(BACK + 1)..last).map(|n| page.stream.sentences[n]);
        told.filter(|s| s.paragraph == paragraph)
            .flat_map(|s| s.start..s.end)
    };
    let part = |at: usize| {
        page.item(at + 1).is_some_and(|i| {
            i.kind == Kind::Word && i.capital() && !i.is(Class::TITLE.or(Class::ROLE))
        }) || RANKS.holds_exactly(page.word(at + 1))
    };
    let taken = |at: usize| {
        let the = usize::from(matches!(page.word(at + 1), "the" | "a"));
        PLAYS.holds_exactly(page.word(at)) && part(at + the) || page.word(at) == "as" && part(at)
    };
    // "cast himself as", "act now" are no nouns.
    let noun = |at: usize| {
        !matches!(page.word(at), "cast" | "act" | "play")
            || at
                .checked_sub(1)
                .and_then(|b| page.item(b))
                .is_some_and(|b| {
                    b.possessive || b.is(Class::DETERMINER) || matches!(b.word, "first" | "second")
                })
    };
    let stage = |at: usize| {
        STAGE.holds_exactly(page.word(at)) && noun(at) || RANKS.holds_exactly(page.word(at))
    };
    near().any(taken) && near().any(stage)
}

#[cfg(test)]
mod tests {
    use crate::extract::clippings::{read, says};

    #[test]
    fn lines_of_a_part_are_nobodys() {
        for text in [
            "The actor Jim Doe is superb as Lear. “Nothing will come of nothing,” he tells his daughter.",
            "Ann Roe plays Lady Quay. “A handbag, of all the things,” she says, and the house laughs.",
            "Ann Roe plays a widow in the second act, and as Hedda she is cold. “I will not go back,” she says.",
        ] {
            let found = read(text);
            assert!(
                found.iter().all(|(_, who)| who.starts_with('(')),
                "{found:?}"
            );
        }
        says(
            "Jim Doe plays Poe on Sunday. “I am ready for him,” he says.",
            "Jim Doe",
        );
        says(
            "Ann Roe was superb as Hedda on the stage last year. “I am ready for more,” she said.",
            "Ann Roe",
        );
        says(
            "Doe has railed at what he calls a “fish cartel” and cast himself as a Quay outsider.",
            "Doe",
        );
        says(
            "Known as Smoky to his friends, Jim Doe runs the inn. “I like it here,” he says.",
            "Jim Doe",
        );
    }
}
