//! Words that somebody is said *not* to have said: *Doe never said “it is over”*, *Doe denied having said “it is over”*, *If Doe says
//! “it is over”, Roe will go*.
//!
//! In: a text, the cue and the words in marks. Out: whether what is reported is no speech. Nobody is named for such words: to put them on
//! record as said would be the reverse of what the text says.

use std::borrow::Cow;

use crate::{
    lexicon::list::{WordList, Words, begins_with_one},
    text::{Span, words::words_back},
};

/// Characters before a cue that its own verb group may take.
const REACH: usize = 64;

/// Verbs whose denial leaves nothing said: "did not comment, calling it “absurd”" leaves what was called so.
pub const SAYING: [&str; 16] = [
    "say", "says", "said", "saying", "tell", "tells", "told", "telling", "call", "calls", "called",
    "calling", "write", "wrote", "state", "stated",
];

/// What a verb group is made of beside adverbs in -ly and the endings -n't.
const GROUP: WordList = WordList::new(&[
    "not", "never", "cannot", "denied", "denies", "denying", "refused", "refuses", "refusing",
    "declined", "declines", "failed", "fails", "could", "would", "might", "should", "have", "to",
    "having", "ever", "had", "has", "did", "does", "do", "will", "even", "actually", "publicly",
    "only", "just", "merely", "simply",
]);

/// Without one of these words in it no verb group is negated and no condition; "t" ends "didn't".
pub const TURNS: [&str; 21] = [
    "not", "never", "cannot", "t", "deny", "denied", "denies", "denying", "refused", "refuses",
    "refusing", "declined", "declines", "failed", "fails", "could", "would", "might", "should",
    "if", "unless",
];

/// Bytes between a cue and its words; what stands further off may have another cue.
const NEAR: usize = 40;

/// True where the cue stands close to the words, in their line.
pub fn beside(text: &str, cue: Span, words: Span) -> bool {
    let between = match cue.end() <= words.start() {
        true => text.get(cue.end()..words.start()),
        false => text.get(words.end()..cue.start()),
    };
    between.is_some_and(|between| between.len() <= NEAR && !between.contains('\n'))
}

/// True for verbs and prepositions whose object somebody else has said: *rejected claims that …*, *hit back at claims that …*.
pub fn rejects(word: &str) -> bool {
    let stems = [
        "reject", "dismiss", "disput", "refut", "rebuff", "rebut", "repudiat", "rubbish", "scoff",
        "bristl", "contest",
    ];
    begins_with_one(word, &stems)
        || matches!(
            word,
            "deny"
                | "denies"
                | "denied"
                | "denying"
                | "brushed"
                | "shrugged"
                | "laughed"
                | "back"
                | "faced"
                | "faces"
                | "facing"
                | "amid"
                | "despite"
        )
}

/// True for nouns of what somebody is said to have claimed.
pub fn claim(word: &str) -> bool {
    let stem = word.strip_suffix('s').unwrap_or(word);
    matches!(
        stem,
        "claim"
            | "accusation"
            | "allegation"
            | "suggestion"
            | "report"
            | "idea"
            | "notion"
            | "charge"
            | "assertion"
            | "rumour"
            | "rumor"
            | "speculation"
            | "contention"
            | "argument"
            | "criticism"
            | "complaint"
            | "insinuation"
            | "perception"
    )
}

/// True where the verb group that ends with the cue denies or supposes what it reports.
pub fn negated(text: &str, cue: Span) -> bool {
    group_denies(before(text, cue.start()), &small(cue.of(text)))
}

/// True where words in marks are reported as not said: by their cue, or by what stands right before them.
pub fn denied(text: &str, cue: Option<Span>, words: Span) -> bool {
    let by_cue = cue
        .filter(|cue| beside(text, *cue, words))
        .is_some_and(|cue| {
            let said = small(cue.of(text));
            SAYING.contains(&&*said) && negated(text, cue)
                || matches!(first_word(&said), "denied" | "denies" | "denying" | "deny")
                    && after(text, cue.end())
                        .is_some_and(|next| next == "ever" || next.ends_with("ing"))
        });
    by_cue || {
        // "Doe never said “it is over,” Roe insisted": what stands right before the marks is nearer than Roe.
        let head = before(text, before_marks(text, words));
        let last = head.rsplit(char::is_whitespace).next().unwrap_or_default();
        let rest = &head[..head.len() - last.len()];
        ["say", "said", "saying", "says"].hold(last) && group_denies(rest, last)
    }
}

/// Where the words before some marks end.
pub fn before_marks(text: &str, words: Span) -> usize {
    let opened = text.get(..words.start()).unwrap_or_default();
    let marks = |ch: char| {
        let mark = matches!(
            ch,
            '“' | '”' | '"' | '‘' | '’' | '\'' | '«' | '»' | '„' | ',' | ':' | '*' | '_'
        );
        mark || ch.is_whitespace()
    };
    opened.trim_end_matches(marks).len()
}

/// The first byte of which a verb group that ends at `at` may have a part.
pub fn reach_before(text: &str, at: usize) -> usize {
    let head = &text.as_bytes()[..at];
    let near = at.saturating_sub(REACH);
    if head[near..].is_ascii() {
        return near;
    }
    let begins = |&(_, byte): &(usize, &u8)| byte & 0xC0 != 0x80;
    let near = head.iter().enumerate().rev().filter(begins).take(REACH);
    near.last().map_or(at, |(start, _)| start)
}

/// What stands before `at` in its line, as far as a verb group goes.
fn before(text: &str, at: usize) -> &str {
    let head = text.get(..at).unwrap_or_default();
    // Most stretches are plain letters, where a character is a byte.
    let near = head.len().saturating_sub(REACH);
    let bytes = &head.as_bytes()[near..];
    let from = match bytes.is_ascii() {
        true => {
            let stop = memchr::memrchr3(b'\n', b'.', b';', bytes);
            let mark = memchr::memrchr2(b'"', b':', bytes);
            near + stop.max(mark).map_or(0, |at| at + 1)
        }
        false => {
            let near = head.char_indices().rev().take(REACH);
            let ends = |c: char| matches!(c, '\n' | '.' | ';' | '“' | '”' | '"' | ':');
            near.take_while(|&(_, c)| !ends(c))
                .last()
                .map_or(head.len(), |(start, _)| start)
        }
    };
    &head[from..]
}

/// The word right behind `at`.
fn after(text: &str, at: usize) -> Option<&str> {
    let tail = text.get(at..)?.trim_start();
    let end = tail
        .find(|ch: char| !ch.is_alphabetic())
        .unwrap_or(tail.len());
    tail.get(..end).filter(|word| !word.is_empty())
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

/// A word in small letters, with a straight apostrophe.
pub fn small(word: &str) -> Cow<'_, str> {
    if !word.is_ascii() {
        return Cow::Owned(word.replace('’', "'").to_lowercase());
    }
    match word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(word.to_ascii_lowercase()),
        false => Cow::Borrowed(word),
    }
}

/// False for nearly all words that no verb group holds: what stands before one is most often a name.
fn may_belong(word: &str) -> bool {
    let ends = |ending: &[u8]| {
        let from = word.len().checked_sub(ending.len());
        from.is_some_and(|from| word.as_bytes()[from..].eq_ignore_ascii_case(ending))
    };
    GROUP.may_hold(word) || ends(b"ly") || ends(b"n't") || !word.is_ascii()
}

/// Reads a verb group from its last word backwards: auxiliaries, adverbs, and what turns them round.
fn group_denies(head: &str, verb: &str) -> bool {
    let mut later = Cow::Borrowed(verb);
    let mut perfect = false;
    for word in words_back(head) {
        if !may_belong(word) {
            break;
        }
        let word = small(word);
        let slight = matches!(&*later, "only" | "just" | "merely" | "simply");
        match &*word {
            // "did not only say"
            "not" | "never" | "cannot" => return !slight || supposes(head),
            _ if word.ends_with("n't") => return !slight || supposes(head),
            "denied" | "denies" | "denying" | "refused" | "refuses" | "refusing" | "declined"
            | "declines" | "failed" | "fails" => {
                return later != verb || verb.ends_with("ing") || supposes(head);
            }
            "could" | "would" | "might" | "should" if perfect => return true,
            "have" => perfect = true,
            "to" | "having" | "ever" | "had" | "has" | "did" | "does" | "do" | "will" | "would"
            | "could" | "even" | "actually" | "publicly" | "only" | "just" | "merely"
            | "simply" => {}
            _ if word.ends_with("ly") => {}
            _ => break,
        }
        later = word;
    }
    supposes(head)
}

/// "If Doe says", "What if Doe said": no comma stands between, so the group is the condition's.
fn supposes(head: &str) -> bool {
    /// Words from the "if" on, at most.
    const MOST: usize = 5;
    const CONDITIONS: &WordList = &WordList::new(&["if", "unless"]);
    const OPENERS: &WordList = &WordList::new(&["what", "and", "but"]);
    let mut words = words_back(head);
    let found = words
        .by_ref()
        .take(MOST)
        .take_while(|word| !word.ends_with(','))
        .any(|word| CONDITIONS.hold(word));
    found && words.next().is_none_or(|word| OPENERS.hold(word)) && words.next().is_none()
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::{Article, extract},
        model::QuoteKind,
    };

    fn named(text: &str) -> Vec<bool> {
        let extraction = extract(&Article::plain(text, None));
        let quotations = extraction
            .attributions
            .iter()
            .filter(|a| a.kind != QuoteKind::Indirect);
        quotations.map(|a| a.speaker.is_some()).collect()
    }

    #[test]
    fn what_is_denied_or_supposed_is_nobodys() {
        for text in [
            "Anna Berg denied having said “the tax is theft.”",
            "Anna Berg denied saying “the tax is nothing but theft.”",
            "Anna Berg never said “the king is a fool and a thief,” Carl Lund insisted.",
            "“The king is a fool and a thief,” Anna Berg did not say.",
            "“The king is a fool and a thief,” Anna Berg never said.",
            "Anna Berg refused to say “the port is closed to us.”",
            "If Anna Berg says “the port is closed”, Carl Lund will resign.",
            "What if Anna Berg said “the port is closed to us”?",
            "Anna Berg could have said “the port is closed”, but she left.",
            "Anna Berg didn’t say “the port is closed to us.”",
            "Anna Berg never\u{a0}said\u{a0}“the port is closed to us.”",
        ] {
            assert!(named(text).iter().all(|known| !known), "{text}");
        }
    }

    #[test]
    fn what_is_said_has_its_speaker() {
        for text in [
            "“The port is closed to us,” Anna Berg said.",
            "“The port is closed to us,” Anna Berg has said.",
            "Anna Berg did not only say “the port is closed to us.”",
            "Anna Berg, who never left the port, said: “It is closed to us.”",
            "If the port is closed, Anna Berg said, “we will all go home.”",
            "Anna Berg denied the claim, saying “the port is open to all.”",
            "Anna Berg declined to comment on it, calling the note “stolen by a clerk.”",
        ] {
            assert!(named(text).iter().any(|&known| known), "{text}");
        }
    }
}
