//! Tells of most quotations at one look that nothing near them denies, supposes or borrows their words.
//!
//! In: a page, a cue and the words in marks. Out: what `denied` and `unreal` say of them, which are asked only where a word stands near
//! without which they find nothing. What is known of each word has been found with its token. It decides nothing by itself.

use std::ops::Range;

use super::{
    denied::{self, TURNS},
    known::{self, List, Lists},
    page::Page,
    unreal::{self, Around},
    when::tokens::{Kind, Token},
};
use crate::{lexicon::list::Words, text::Span};

/// A sentence without one of these, and without one of the words that `unreal` has in its lists, has its words said by its speaker.
pub(super) const TURNING: &List = &List::new(
    32,
    &[
        // Not said, or not for sure; "t" ends "didn't", "ll" ends "they'll".
        "not",
        "never",
        "cannot",
        "t",
        "would",
        "if",
        "unless",
        "whether",
        "no",
        "alleged",
        "alleges",
        "claimed",
        "claims",
        "suggested",
        "suggests",
        "insinuated",
        "implied",
        "implies",
        "rumours",
        "rumors",
        "gossip",
        "rumoured",
        "rumored",
        "accused",
        "being",
        "or",
        "nor",
        // Taken back.
        "falsely",
        "wrongly",
        "incorrectly",
        "mistakenly",
        "erroneously",
        "misattributed",
        "version",
        "edition",
        // Said by another, or handed on.
        "agreed",
        "agrees",
        "agreeing",
        "heard",
        "hears",
        "overheard",
        "used",
        "read",
        "reads",
        "reading",
        "repeated",
        "repeats",
        "received",
        "receives",
        "got",
        "gets",
        "recited",
        "paraphrasing",
        "echoing",
        "vs",
        "versus",
    ],
);
/// A verb group without one of these denies nothing; "t" ends "didn't".
const NEGATING: &List = &List::new(33, &TURNS);
/// Verbs that another's words have.
const SAYS: &List = &List::new(
    34,
    &[
        "say", "says", "said", "saying", "tell", "tells", "told", "telling", "write", "wrote",
        "state", "stated",
    ],
);
/// What counts beside certain words alone: "to say", "had Doe said", "did Doe say".
const PAIRED: &List = &List::new(35, &["to", "had", "did", "does"]);

/// The lists that are looked up with every token.
pub(super) const LISTS: &[&List] = &[TURNING, NEGATING, SAYS, PAIRED];

/// The words of the lists of `unreal`; of those with a hyphen or an apostrophe the last part, since tokens are parted there.
pub(super) fn turning() -> impl Iterator<Item = &'static str> {
    let words = unreal::SIGNS.iter().flat_map(|list| list.words());
    words.filter_map(|word| word.rsplit(|c: char| !c.is_alphabetic()).next())
}

/// As `denied::denied`.
pub(super) fn denied(page: &Page<'_>, cue: Option<Span>, words: Span) -> bool {
    let beside = cue.filter(|cue| denied::beside(page.text, *cue, words));
    let may = beside.is_some_and(|cue| negating(page, cue.start(), cue.end()))
        || says_before(page, words) && negating(page, words.start(), words.start());
    // Where assertions are checked, the rules are asked all the same, so that a test tells what is left out in error.
    if !may && !cfg!(debug_assertions) {
        return false;
    }
    let denied = denied::denied(page.text, cue, words);
    debug_assert!(may || !denied, "{:?}", words.of(page.text));
    denied
}

/// As `denied::negated`.
pub(super) fn negated(page: &Page<'_>, cue: Span) -> bool {
    let may = negating(page, cue.start(), cue.start());
    if !may && !cfg!(debug_assertions) {
        return false;
    }
    let negated = denied::negated(page.text, cue);
    debug_assert!(may || !negated, "{:?}", cue.of(page.text));
    negated
}

/// As `unreal::unreal`.
pub(super) fn unreal(page: &Page<'_>, cue: Option<Span>, words: Span) -> Option<&'static str> {
    let around = Around::read(page.text, cue, words);
    let may = turning_around(page, &around, words);
    if !may && !cfg!(debug_assertions) {
        return None;
    }
    let why = unreal::unreal(page.text, &around, words);
    debug_assert!(may || why.is_none(), "{:?}", words.of(page.text));
    why
}

/// True where a verb of saying may be the last word before some marks.
fn says_before(page: &Page<'_>, words: Span) -> bool {
    let tokens = &page.tokens;
    let before = tokens.all[..tokens.at(words.start())].iter();
    let word = |token: &&Token| matches!(token.kind, Kind::Word(_));
    let last = before.rev().find(word);
    last.is_some_and(|token| token.known.on(SAYS)) || words.start() > tokens.within.end()
}

/// True where a verb group that ends at `at` may deny something, or what stands from there up to `end`.
fn negating(page: &Page<'_>, at: usize, end: usize) -> bool {
    let from = denied::reach_before(page.text, at);
    stretch(page, from..end).is_none_or(|stretch| stretch.any(NEGATING.alone()))
}

fn turning_around(page: &Page<'_>, around: &Around, words: Span) -> bool {
    let turns =
        |range: Range<usize>| stretch(page, range).is_none_or(|stretch| stretch.turns(page.text));
    if turns(around.lead.clone()) {
        return true;
    }
    let leads = around.cue.is_some_and(|cue| around.leads(cue));
    let behind = !leads || unreal::may_be_taken_back(page.text, words);
    let trail = behind.then(|| around.trail(page.text));
    if trail.clone().is_some_and(turns) {
        return true;
    }
    // "Doe said Roe had said": another verb of saying behind the cue, or behind the first one.
    let (within, from, most) = match (around.cue, trail) {
        (Some(cue), _) if leads => (around.lead.clone(), cue.end(), 0),
        (Some(cue), Some(trail)) => (trail, cue.end(), 0),
        (None, Some(trail)) => (trail.clone(), trail.start, 1),
        (_, None) => return false,
    };
    stretch(page, from.max(within.start)..within.end.max(from)).is_none_or(|stretch| {
        let says = stretch.tokens.iter().filter(|t| t.known.on(SAYS)).count();
        says > most || stretch.parts.iter().any(|known| known.on(SAYS))
    })
}

/// The words of a stretch of the page.
struct Stretch<'a> {
    tokens: &'a [Token],
    /// What is known of the parts of the words that it cuts at its ends.
    parts: [known::Known; 2],
}

/// The words of a stretch; `None` where it leaves the body.
fn stretch<'a>(page: &'a Page<'_>, range: Range<usize>) -> Option<Stretch<'a>> {
    let tokens = &page.tokens;
    if range.start < tokens.within.start() || range.end > tokens.within.end() {
        return None;
    }
    let (from, to) = (tokens.at(range.start), tokens.at(range.end));
    let part = |token: Option<&Token>, cut: Range<usize>| {
        let cut_in = token.is_some_and(|token| token.start < cut.end && token.end > cut.start);
        match page.text.get(cut).filter(|_| cut_in) {
            Some(part) => known::table().look_up_any(part).0,
            None => known::Known::default(),
        }
    };
    let first = from.checked_sub(1).map(|before| &tokens.all[before]);
    let first_end = first.map_or(0, |token| token.end).min(range.end);
    let last = tokens.all[from..to].last().filter(|t| t.end > range.end);
    let last_start = last.map_or(range.end, |token| token.start);
    Some(Stretch {
        tokens: &tokens.all[from..to],
        parts: [
            part(first, range.start.min(first_end)..first_end),
            part(last, last_start..range.end),
        ],
    })
}

impl Stretch<'_> {
    fn any(&self, lists: Lists) -> bool {
        self.tokens.iter().any(|token| token.known.on_any(lists))
            || self.parts.iter().any(|known| known.on_any(lists))
    }

    /// True where a word may turn what is said.
    fn turns(&self, text: &str) -> bool {
        const ASKED: Lists = TURNING.alone().or(PAIRED.alone()).or(SAYS.alone());
        let word = |token: &&Token| matches!(token.kind, Kind::Word(_));
        let opens = self.tokens.iter().find(word);
        // "Had Doe said", "Did Doe say"
        opens.is_some_and(|first| first.known.on(PAIRED))
            || self.parts.iter().any(|known| known.on_any(ASKED))
            || (0..self.tokens.len()).any(|at| {
                let known = self.tokens[at].known;
                known.on_any(ASKED)
                    && (known.on(TURNING)
                        || known.on(PAIRED) && self.governs(text, at)
                        || known.on(SAYS) && self.was_told(text, at))
            })
    }

    /// "to say", "to have said": a verb group behind "to", or an aside before it.
    fn governs(&self, text: &str, at: usize) -> bool {
        let next = self.tokens.get(at + 1);
        self.tokens[at].of(text).eq_ignore_ascii_case("to")
            && next.is_none_or(|next| {
                let word = next.of(text);
                !matches!(next.kind, Kind::Word(_)) || unreal::may_follow_to(word)
            })
    }

    /// "was told"
    fn was_told(&self, text: &str, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| self.tokens[before].of(text));
        self.tokens[at].of(text).eq_ignore_ascii_case("told")
            && before.is_none_or(|be| ["was", "were", "been", "is"].hold(be))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::denied::SAYING;

    #[test]
    fn every_word_that_turns_what_is_said_is_known() {
        let known = |word: &str| known::table().look_up_any(word).0;
        for list in unreal::SIGNS {
            for word in list.words() {
                let last = word.rsplit(['-', '\'', ' ']).next().unwrap_or_default();
                assert!(known(last).on(TURNING), "{word}");
            }
        }
        for word in SAYING.iter().filter(|word| !word.starts_with("call")) {
            assert!(known(word).on(SAYS), "{word}");
        }
        assert!(!known("wharf").on_any(TURNING.alone().or(NEGATING.alone())));
    }
}
