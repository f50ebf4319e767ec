//! Words that nobody is said to have said: *no one has called it “late”*, *Doe denied that it was “late”*.
//!
//! In: a clause with its verb. Out: true where the clause tells that nobody, or next to nobody, used the words, or that somebody will not
//! have them. Whose they are it does not tell.

use super::Clause;
use crate::{
    extract::denied::SAYING,
    lexicon::list::{WordList, Words},
};

/// Subjects that are nobody, or too few to be called somebody.
pub const NOBODY: WordList = WordList::new(&["nobody", "none", "no", "few", "neither"]);
/// Behind "no": a turn of phrase.
const PHRASES: WordList = WordList::new(&[
    "doubt",
    "sooner",
    "longer",
    "wonder",
    "matter",
    "surprise",
    "secret",
    "less",
    "more",
    "uncertain",
]);
/// Before a subject: the clause begins behind them.
const OPENS: WordList = WordList::new(&[
    "that", "because", "though", "although", "while", "yet", "or", "nor",
]);
/// A clause of its own begins here, with another subject.
const CLAUSES: WordList = WordList::new(&[
    "who", "that", "when", "where", "while", "after", "before", "until", "because", "since", "as",
    "than", "if", "unless", "how", "why", "what", "which", "whether", "except",
]);
/// What one does who will not have the words.
const DENIES: WordList = WordList::new(&["deny", "denies", "denied", "denying"]);

impl Clause<'_> {
    /// "No one in the cabinet described it as", "few analysts say".
    pub(super) fn of_nobody(&self) -> bool {
        /// Words from the subject's first to its verb, at most.
        const MOST: usize = 9;
        let open = self.open();
        let near = open.len().saturating_sub(MOST);
        let key = |at: usize| open.get(at).map_or("", |token| &*token.key);
        let Some(at) = (near..open.len()).rev().find(|&at| NOBODY.hold(key(at))) else {
            return false;
        };
        let opens = at.checked_sub(1).is_none_or(|before| {
            OPENS.hold(key(before)) || SAYING.contains(&key(before)) || key(before) == "hardly"
        });
        let phrase = key(at) == "no" && PHRASES.hold(key(at + 1));
        opens && !phrase && !open[at + 1..].iter().any(|token| CLAUSES.hold(&token.key))
    }

    /// "Doe denied it had", "denied selling": what stands behind the verb is what is denied, as far as its clause goes.
    pub(super) fn denial(&self) -> bool {
        let negated =
            self.before.iter().rev().take(2).any(|token| {
                ["not", "never", "cannot"].hold(&token.key) || token.key.ends_with("n't")
            });
        let parted = self
            .behind
            .iter()
            .any(|token| token.ends || ["and", "but", "while", "as"].hold(&token.key));
        DENIES.hold(self.verb) && !negated && !parted
    }
}
