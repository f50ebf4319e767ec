//! Words that nobody is said to have said: *no one has called it “late”*, *Doe denied calling it “late”*.
//!
//! In: a clause with its verb. Out: true where the clause tells that nobody, or next to nobody, used the words, or that somebody will not
//! have them. Whose they are it does not tell.

use super::{Clause, Token, lists::CHARGE};
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
/// What one does with a charge that one will not have.
pub(super) const REJECTS: WordList = WordList::new(&[
    "reject",
    "rejects",
    "rejected",
    "rejecting",
    "dismiss",
    "dismisses",
    "dismissed",
    "dismissing",
    "dispute",
    "disputes",
    "disputed",
    "denied",
    "denies",
    "denying",
]);
/// Forms of verbs that give a name, in clauses that tell of a charge.
const NAMED: WordList = WordList::new(&[
    "call",
    "calls",
    "called",
    "calling",
    "describe",
    "described",
    "describing",
    "brand",
    "branded",
    "branding",
    "label",
    "labelled",
    "labelling",
    "labeled",
    "labeling",
    "dub",
    "dubbed",
    "dubbing",
]);
/// What one does who will not have the words.
pub(super) const DENIES: WordList = WordList::new(&["deny", "denies", "denied", "denying"]);

impl Clause<'_> {
    /// "No one in the cabinet described it as", "few analysts say".
    pub(super) fn of_nobody(&self) -> bool {
        /// Words from the subject's first to its verb, at most.
        const MOST: usize = 9;
        let open = self.open;
        let near = open.len().saturating_sub(MOST);
        let key = |at: usize| open.get(at).map_or("", |token| &*token.key);
        let Some(at) = (near..open.len()).rev().find(|&at| NOBODY.hold(key(at))) else {
            return false;
        };
        let opens = at.checked_sub(1).is_none_or(|before| {
            OPENS.hold(key(before)) || SAYING.contains(&key(before)) || key(before) == "hardly"
        });
        // "No doubt", "No 10"
        let number = key(at + 1).starts_with(|ch: char| ch.is_ascii_digit());
        let phrase = key(at) == "no" && (number || PHRASES.hold(key(at + 1)));
        opens && !phrase && !open[at + 1..].iter().any(|token| CLAUSES.hold(&token.key))
    }

    /// "Rumours that Doe had shouted", whatever the verb.
    pub(super) fn rumoured(&self) -> bool {
        self.open.windows(2).any(|two| {
            ["rumour", "rumours", "rumor", "rumors", "gossip"].hold(&two[0].key)
                && two[1].key == "that"
        })
    }

    /// "Doe denied through her lawyer that she had ever called": what is denied stands behind an aside.
    pub(super) fn denied_aside(&self) -> bool {
        let Some(denied) = self.before.iter().rposition(|t| DENIES.hold(&t.key)) else {
            return false;
        };
        let rest = &self.before[denied + 1..];
        let content = &rest[aside(rest)..];
        content.len() < rest.len()
            && !content
                .iter()
                .any(|token| token.ends || ["and", "but", "so"].hold(&token.key))
    }

    /// "Doe denied it had", "denied selling": what stands behind the verb is what somebody is charged with, as far as its clause goes. "Doe
    /// denied that the port was “closed”" is Doe's own sentence.
    pub(super) fn denial(&self) -> bool {
        let negated =
            self.before.iter().rev().take(2).any(|token| {
                ["not", "never", "cannot"].hold(&token.key) || token.key.ends_with("n't")
            });
        let parted = self
            .behind
            .iter()
            .any(|token| token.ends || ["and", "but", "while", "as"].hold(&token.key));
        let of_doer = match self.behind.first() {
            None => true,
            Some(first) => {
                ["it", "he", "she", "they"].hold(&first.key) || first.key.ends_with("ing")
            }
        };
        DENIES.hold(self.verb) && !negated && !parted && of_doer
    }

    /// "Rejected a claim by the union that he had called", "it was alleged that Doe had called", "has been accused of calling", "has no memory
    /// of calling", "objected to being called": that it was said is what others say.
    pub(super) fn charged(&self) -> bool {
        /// Words from the verb of rejecting to what it rejects.
        const NEAR: usize = 3;
        /// Words that a negation reaches over.
        const REACH: usize = 4;
        let open = self.last_clause();
        let key = |at: usize| open.get(at).map_or("", |token| &*token.key);
        let named = SAYING.contains(&self.verb) || NAMED.hold(self.verb);
        let negated = |at: usize| {
            (1..=REACH).any(|by| {
                let word = at.checked_sub(by).map_or("", key);
                word == "not" || word == "cannot" || word.ends_with("n't")
            })
        };
        let calling = |token: &Token<'_>| NAMED.hold(&token.key) || token.key == "saying";
        if ["recall", "remember"].hold(self.verb) && negated(open.len()) {
            return self.behind.first().is_some_and(calling);
        }
        let being = open.last().is_some_and(|last| last.key == "being");
        named
            && (being
                || (0..open.len()).any(|at| match key(at) {
                    word if REJECTS.hold(word) => (1..=NEAR).any(|by| {
                        let charge = CHARGE.hold(key(at + by)) || key(at + by) == "reports";
                        // "Denying the charges Doe told the court"
                        let named = open.get(at + by + 1).is_some_and(|next| next.capital);
                        charge && !(named && at == 0 && word.ends_with("ing"))
                    }),
                    "alleged" | "claimed" | "rumoured" | "rumored" => {
                        at >= 2
                            && key(at - 2) == "it"
                            && ["is", "was"].hold(key(at - 1))
                            && key(at + 1) == "that"
                    }
                    "accused" => {
                        key(at + 1) == "of"
                            && ["been", "is", "was", "stands"].hold(key(at.wrapping_sub(1)))
                    }
                    // "A man with no memory of the crash told police"
                    "memory" | "recollection" => {
                        let of = self.verb.ends_with("ing")
                            || open[at..]
                                .iter()
                                .any(|token| ["that", "having", "being"].hold(&token.key));
                        key(at.wrapping_sub(1)) == "no" && of
                    }
                    "recall" | "remember" => negated(at),
                    _ => false,
                }))
    }
}

/// How many words stand between a verb of denying and the "that", "having" or "ever" behind which stands what is denied: how, when and
/// through whom it is denied. None where anything else follows the verb.
pub(super) fn aside(behind: &[Token<'_>]) -> usize {
    /// Words of it, at most.
    const MOST: usize = 10;
    const OPENS: &WordList = &WordList::new(&[
        "through",
        "via",
        "on",
        "in",
        "at",
        "to",
        "by",
        "from",
        "under",
        "during",
        "before",
        "last",
        "this",
        "yesterday",
        "today",
        "tonight",
        "again",
        "outright",
        "earlier",
        "later",
    ]);
    let first = |token: &Token<'_>| OPENS.hold(&token.key) || token.key.ends_with("ly");
    let content = |token: &Token<'_>| ["that", "having", "ever"].hold(&token.key);
    let other = |token: &Token<'_>| {
        ["and", "but"].hold(&token.key)
            || SAYING.contains(&&*token.key)
            || token.key.ends_with("ing")
    };
    match behind.iter().take(MOST).position(content) {
        Some(at) if first(&behind[0]) && !behind[..at].iter().any(other) => at,
        _ => 0,
    }
}

/// "…,” which he denies": what stands behind the marks takes back that the words were said, where it is their speaker who denies.
pub(super) fn taken_back_behind(lead: &[Token<'_>], behind: &str) -> bool {
    /// Words from the pronoun to the verb.
    const NEAR: usize = 4;
    if !may_take_back(behind) {
        return false;
    }
    let behind = Token::all(behind);
    let key = |at: usize| behind.get(at).map_or("", |token| &*token.key);
    if let Some(verb) = denied_in_turn(&behind) {
        return speaker_denies(lead, &behind[verb - 1..verb]);
    }
    let from = match (key(0), key(1)) {
        ("which", _) => 1,
        ("something" | "a", "that") => 2,
        ("something", _) => 1,
        ("a", word) | ("an", word) if CHARGE.hold(word) => 2,
        _ => return false,
    };
    let verb = (from..from + NEAR).find(|&at| DENIES.hold(key(at)) || REJECTS.hold(key(at)));
    verb.is_some_and(|verb| speaker_denies(lead, &behind[from..verb]))
}

/// "…”; she denies it", "…” several times, although he denies having done so": the verb of a clause of its own, whose object is that it was
/// said.
fn denied_in_turn(behind: &[Token<'_>]) -> Option<usize> {
    /// Words before the clause, at most.
    const FAR: usize = 4;
    let key = |at: usize| behind.get(at).map_or("", |token| &*token.key);
    let opens = |at: usize| match at {
        0 => true,
        _ => ["although", "though", "but"].hold(key(at - 1)),
    };
    let clause = |&at: &usize| {
        let rest = key(at + 3).is_empty() || behind[at + 2].ends;
        opens(at)
            && ["he", "she", "they"].hold(key(at))
            && DENIES.hold(key(at + 1))
            && (["it", "this"].hold(key(at + 2)) && rest
                || ["saying", "having", "doing"].hold(key(at + 2)))
    };
    (0..=FAR).find(clause).map(|at| at + 1)
}

/// True where who denies may be who is said to have spoken: *Doe called it “a lie”, which he denies*. *Roe said he was “a thief”, which he
/// denies* and *Doe called it “a lie”, a charge the mayor denied* deny what was said, and not that it was.
fn speaker_denies(lead: &[Token<'_>], denier: &[Token<'_>]) -> bool {
    let said = |token: &Token<'_>| SAYING.contains(&&*token.key) || NAMED.hold(&token.key);
    let Some(verb) = lead.iter().rposition(said) else {
        return true;
    };
    let (subject, object) = (&lead[..verb], &lead[verb + 1..]);
    let pronoun = |token: &Token<'_>| ["he", "she", "they"].hold(&token.key);
    if denier.iter().any(pronoun) {
        let clause = object.iter().any(|token| pronoun(token) || token.capital)
            && !NAMED.hold(&lead[verb].key);
        let named = subject
            .iter()
            .any(|token| token.capital && !["prosecutors", "police"].hold(&token.key))
            || subject.iter().any(pronoun);
        return named && !clause;
    }
    denier
        .iter()
        .any(|token| token.key != "the" && subject.iter().any(|known| known.key == token.key))
}

/// True where a word of denying stands near.
fn denies_in_turn(behind: &str) -> bool {
    /// Bytes that are looked at.
    const NEAR: usize = 64;
    let mut to = behind.len().min(NEAR);
    while !behind.is_char_boundary(to) {
        to -= 1;
    }
    let near = &behind[..to];
    near.contains(" denie") || near.contains(" deny")
}

/// False for what stands behind most words, which need not be taken apart.
pub(super) fn may_take_back(behind: &str) -> bool {
    let behind = behind.trim_start();
    let opens = ["which ", "something ", "a ", "an ", "; "];
    opens.iter().any(|word| behind.starts_with(word)) || denies_in_turn(behind)
}
