//! Words that are supposed, announced, rumoured, forged or somebody else's: *Doe might say “it is over”*, *a fake Doe says “it is over”*,
//! *Doe was told: “It is over.”*
//!
//! In: a text, the cue and the words in marks. Out: why nobody has said the words, as far as the text goes, or that they are not those
//! of the one named beside them. Read is the sentence around the marks only, as far as a fixed reach. A rule that comes to turn on a new
//! word has it in one of `SIGNS` or in `signs`, which asks for all this only where such a word stands.

mod lists;
mod nobody;
mod others;

use std::{borrow::Cow, ops::Range};

use super::denied::{SAYING, small};
use crate::{
    lexicon::{
        self, Class,
        list::{WordList, Words},
    },
    text::{Span, sentences::abbreviated, words::words},
};

use lists::{
    BASE, CHARGE, FAKE, GOVERNORS, GROUP, HEARSAY, HELD, MODALS, NAMES, PLAYED, PROOF, SHUNNED,
    SUPPOSING, THINGS, UNTRUE,
};

pub use nobody::NOBODY;

/// The reason of words that nobody said, as far as the text goes.
pub const DENIED: &str = "denied";
/// The reason of words that are somebody's who is not named as their speaker.
pub const OTHERS: &str = "words-of-another";

/// Bytes of a sentence that are read, to either side.
const REACH: usize = 240;
/// What opens words in marks.
const MARKS: [char; 8] = ['“', '"', '‘', '\'', '«', '„', '*', '_'];
/// Words between a verb and the marks that are looked through where no cue was found.
const FAR: usize = 7;

/// A word of the sentence.
struct Token<'t> {
    /// In small letters, without its marks.
    key: Cow<'t, str>,
    capital: bool,
    /// A mark that ends a phrase stands behind it.
    ends: bool,
}

impl<'t> Token<'t> {
    fn all(text: &'t str) -> Vec<Token<'t>> {
        // Words of news prose have five letters and a space.
        let mut tokens = Vec::with_capacity(text.len() / 5);
        for word in words(text) {
            match word.is_ascii() {
                true => tokens.extend(Token::of(word)),
                false => tokens.extend(word.split(['—', '–']).filter_map(Token::of)),
            }
        }
        tokens
    }

    /// The token of what stands between white space and dashes; `None` for marks alone.
    fn of(word: &'t str) -> Option<Token<'t>> {
        let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let bare = match letter(word.as_bytes().first()) && letter(word.as_bytes().last()) {
            true => word,
            false => word.trim_matches(|ch: char| !ch.is_alphanumeric()),
        };
        (!bare.is_empty()).then(|| Token {
            key: small(bare),
            capital: bare.starts_with(char::is_uppercase),
            ends: word.ends_with([',', ';', ':', ')']),
        })
    }
}

/// A verb with what stands before it in its sentence and behind it, as far as the words in marks.
struct Clause<'a> {
    before: &'a [Token<'a>],
    verb: &'a str,
    behind: &'a [Token<'a>],
    /// Those of `before` since the last comma or "and".
    open: &'a [Token<'a>],
    /// A colon hands the words over, or they stand before it: no question.
    told: bool,
}

impl<'a> Clause<'a> {
    fn new(
        before: &'a [Token<'a>],
        verb: &'a str,
        behind: &'a [Token<'a>],
        told: bool,
    ) -> Clause<'a> {
        let stop = before
            .iter()
            .rposition(|token| token.ends || matches!(&*token.key, "and" | "but" | "so"));
        let open = &before[stop.map_or(0, |at| at + 1)..];
        Clause {
            before,
            verb,
            behind,
            open,
            told,
        }
    }

    /// Those of `open` since a clause of its own has begun: *He had not heard the news when | Doe said*, but not *He had not heard when Doe
    /// said*.
    fn last_clause(&self) -> &'a [Token<'a>] {
        let open = self.open;
        let begins = |at: usize| {
            [
                "when", "while", "after", "before", "until", "because", "since",
            ]
            .hold(&open[at].key)
                && !HELD.hold(&open[at - 1].key)
        };
        let from = (1..open.len()).rev().find(|&at| begins(at));
        &open[from.map_or(0, |at| at + 1)..]
    }
}

/// The sentence around words in marks, and the cue that stands in it.
pub struct Around {
    /// What stands before them.
    pub lead: Range<usize>,
    /// The cue, where it does not stand in the words themselves.
    pub cue: Option<Span>,
    quoted: Span,
}

impl Around {
    /// Reads it.
    pub fn read(text: &str, cue: Option<Span>, quoted: Span) -> Around {
        Around {
            lead: lead(text, quoted.start()),
            cue: cue.filter(|cue| cue.start() < quoted.start() || cue.start() >= quoted.end()),
            quoted,
        }
    }

    /// What stands behind them.
    pub fn trail(&self, text: &str) -> Range<usize> {
        trail(text, self.quoted.end())
    }

    /// True where a cue leads to the words.
    pub fn leads(&self, cue: Span) -> bool {
        cue.start() < self.quoted.start()
    }
}

/// Why words in marks are nobody's here, or another's; `None` where they are reported as said.
pub fn unreal(text: &str, sentence: &Around, quoted: Span) -> Option<&'static str> {
    let (lead, trail) = (&sentence.lead, &sentence.trail(text));
    let reported = Token::all(&text[lead.clone()]);
    if retracted(&reported) {
        return Some(DENIED);
    }
    if nobody::taken_back_behind(&reported, &text[trail.clone()]) {
        return Some(DENIED);
    }
    let near = sentence.cue;
    if let Some(cue) = near {
        let leads = sentence.leads(cue);
        let within = if leads { lead } else { trail };
        if let Some(why) = around(text, within, cue, leads) {
            return Some(why);
        }
    }
    let far = if near.is_none() { FAR } else { 1 };
    let colon = text[..quoted.start()]
        .trim_end_matches(|ch: char| ch.is_whitespace() || MARKS.contains(&ch))
        .ends_with(':');
    let why = last_verb(&reported, far, colon).map(|clause| clause.why());
    let why = why.or_else(|| {
        let tagged = near.is_none() && quoted.of(text).ends_with([',', '!', '?']);
        let rest = tagged.then(|| Token::all(&text[trail.clone()]))?;
        Some(first_verb(&rest)?.why())
    });
    why.flatten()
        .or_else(|| (others::passed_on(&reported) || others::was_told(&reported)).then_some(OTHERS))
}

/// The lists without whose words, and few others, nothing is unreal.
pub(super) const SIGNS: &[&WordList] = &[
    &HEARSAY,
    &MODALS,
    &SHUNNED,
    &SUPPOSING,
    &UNTRUE,
    &FAKE,
    &PLAYED,
    &lists::BESIDE,
    &lists::RECALLING,
    &lists::RECITING,
    &lists::HANDED,
    &NOBODY,
    &nobody::REJECTS,
    &nobody::DENIES,
];

/// True for what may stand behind a "to" in a group with a verb of saying.
pub(super) fn may_follow_to(word: &str) -> bool {
    let small = word.to_ascii_lowercase();
    SAYING.contains(&&*small)
        || GROUP.hold(&small)
        || BASE.hold(&small)
        || NAMES.hold(&small)
        || matches!(
            &*small,
            "refer" | "referred" | "only" | "merely" | "of" | "from"
        )
        || small.ends_with("ly")
}

/// The sentence before the marks, without them.
fn lead(text: &str, at: usize) -> Range<usize> {
    let head = text.get(..at).unwrap_or_default().trim_end_matches(MARKS);
    let mut from = head.len().saturating_sub(REACH);
    while !head.is_char_boundary(from) {
        from += 1;
    }
    let near = &head[from..];
    let stop = near.bytes().enumerate().rev().find_map(|(at, byte)| {
        let ends = match STOPS[usize::from(byte)] {
            Stop::No => false,
            Stop::Always => true,
            Stop::Apostrophe => near[at + 1..].starts_with('\''),
            Stop::Full => {
                let next = near[at + 1..].chars().next();
                next.is_some_and(|next| next.is_whitespace() || matches!(next, '\'' | '’'))
                    && !abbreviated(&near[..=at])
            }
            Stop::Wide => wide_stop(&near[at..]),
        };
        ends.then(|| at + near[at..].chars().next().map_or(1, char::len_utf8))
    });
    from + stop.unwrap_or(0)..head.len()
}

/// What stands behind the marks, to the end of the text.
fn tail(text: &str, at: usize) -> &str {
    let marks = |ch: char| matches!(ch, '”' | '"' | '’' | '\'' | '»' | '*' | '_' | ',' | ' ');
    text.get(at..).unwrap_or_default().trim_start_matches(marks)
}

/// False for words of which what stands behind takes nothing back, as of most.
pub(super) fn may_be_taken_back(text: &str, quoted: Span) -> bool {
    nobody::may_take_back(tail(text, quoted.end()))
}

/// The rest of the sentence behind the marks.
fn trail(text: &str, at: usize) -> Range<usize> {
    let tail = tail(text, at);
    let mut to = tail.len().min(REACH);
    while !tail.is_char_boundary(to) {
        to -= 1;
    }
    let near = &tail[..to];
    let mut bytes = near.bytes().enumerate();
    let stop = bytes.find(|&(at, byte)| match STOPS[usize::from(byte)] {
        Stop::No | Stop::Apostrophe => false,
        Stop::Always => true,
        Stop::Full => !abbreviated(&near[..=at]),
        Stop::Wide => wide_stop(&near[at..]),
    });
    let from = text.len() - tail.len();
    from..from + stop.map_or(to, |(at, _)| at)
}

/// Whether a sentence stops at a byte: most bytes are letters, and one look tells so.
#[derive(Clone, Copy)]
enum Stop {
    No,
    Always,
    /// Where it is a full stop and belongs to no abbreviation.
    Full,
    /// Where another one follows.
    Apostrophe,
    /// Where a mark beyond ASCII begins.
    Wide,
}

const STOPS: [Stop; 256] = {
    let mut stops = [Stop::No; 256];
    stops[b'\n' as usize] = Stop::Always;
    stops[b'"' as usize] = Stop::Always;
    stops[b'!' as usize] = Stop::Always;
    stops[b'?' as usize] = Stop::Always;
    stops[b'.' as usize] = Stop::Full;
    stops[b'\'' as usize] = Stop::Apostrophe;
    stops[0xC2] = Stop::Wide;
    stops[0xE2] = Stop::Wide;
    stops
};

fn wide_stop(rest: &str) -> bool {
    rest.starts_with(['“', '”', '»', '«'])
}

/// The same by the clause of a cue in the sentence of the words, which `leads` to them or stands behind.
fn around(text: &str, within: &Range<usize>, cue: Span, leads: bool) -> Option<&'static str> {
    let before = text.get(within.start..cue.start())?;
    let behind = text.get(cue.end()..within.end)?;
    let (before, behind) = (Token::all(before), Token::all(behind));
    let verb = small(cue.of(text));
    if !leads && ["said", "says"].hold(&verb) && others::told_by_another(&behind) {
        return Some(OTHERS);
    }
    let colon = text[cue.end()..within.end].trim_end().ends_with(':');
    let clause = Clause::new(&before, &verb, &behind, colon || !leads);
    let denial = leads && clause.denial();
    clause.why().or_else(|| denial.then_some(DENIED))
}

/// The last verb of saying before the marks, at most so many words off.
fn last_verb<'a>(tokens: &'a [Token<'a>], far: usize, colon: bool) -> Option<Clause<'a>> {
    let near = tokens.len().saturating_sub(far);
    let said = |token: &Token<'_>| SAYING.contains(&&*token.key);
    let at = tokens[near..].iter().rposition(said)?;
    Some(parted(tokens, near + at, colon))
}

/// The first verb of saying behind the marks.
fn first_verb<'a>(tokens: &'a [Token<'a>]) -> Option<Clause<'a>> {
    let said = |token: &Token<'_>| SAYING.contains(&&*token.key);
    let at = tokens.iter().take(FAR + 1).position(said)?;
    Some(parted(tokens, at, true))
}

/// The clause whose verb stands at `at`.
fn parted<'a>(tokens: &'a [Token<'a>], at: usize, told: bool) -> Clause<'a> {
    Clause::new(&tokens[..at], &tokens[at].key, &tokens[at + 1..], told)
}

impl Clause<'_> {
    fn why(&self) -> Option<&'static str> {
        let said = SAYING.contains(&self.verb) || NAMES.hold(self.verb);
        let not = said && (self.group() || self.supposed() || self.asked())
            || self.of_nobody()
            || self.rumoured()
            || self.charged()
            || self.forged()
            || self.rejected()
            || self.denied_outright()
            || self.hearsay_behind();
        match not {
            true => Some(DENIED),
            false => (self.either() || self.of_another()).then_some(OTHERS),
        }
    }

    /// "Might say", "is said to have said", "stopped short of saying", "allegedly said".
    fn group(&self) -> bool {
        let base = BASE.hold(self.verb);
        let mut at = self.before.len();
        if base && self.before.last().is_some_and(|token| token.ends) {
            // "did not, as reported, say"
            const ASIDE: usize = 6;
            let inner = &self.before[at.saturating_sub(ASIDE)..at - 1];
            at -= inner.iter().rev().take_while(|token| !token.ends).count() + 1;
        }
        let first = |words: &[&str]| {
            self.behind
                .first()
                .is_some_and(|token| words.contains(&&*token.key))
        };
        // "All he could say was", "Doe will tell you".
        let sure = first(&["was", "is", "you", "anyone", "it"]);
        let (mut perfect, mut to, mut slight) = (false, false, false);
        for (at, token) in self.before[..at].iter().enumerate().rev() {
            let key = &*token.key;
            match key {
                // "Ministers and May say"
                _ if at > 0 && token.capital && MODALS.hold(key) => return false,
                _ if HEARSAY.hold(key) => return true,
                "not" | "never" | "cannot" => return !slight,
                _ if key.ends_with("n't") => return !slight,
                "only" | "merely" => slight = true,
                "would" if perfect => return true,
                "would" => return self.before.first().is_some_and(|first| first.key == "if"),
                "to" => to = true,
                _ if MODALS.hold(key) => return (base || perfect) && !slight && !sure,
                _ if to && self.told_of_oneself(at) => return false,
                _ if to && GOVERNORS.hold(key) => return !sure,
                _ if self.verb.ends_with("ing") && SHUNNED.hold(key) => return true,
                "of" | "from" if self.verb.ends_with("ing") => {}
                "have" => perfect = true,
                _ if GROUP.hold(key) || key.ends_with("ly") => {}
                _ => return false,
            }
        }
        false
    }

    /// "Doe says she wanted to write": her words on it, though the writing was but wished for.
    fn told_of_oneself(&self, at: usize) -> bool {
        let wish = ["wanted", "hoped", "wished", "intended", "planned"];
        let word = |back: usize| at.checked_sub(back).map_or("", |i| &*self.before[i].key);
        let that = usize::from(word(2) == "that");
        wish.contains(&&*self.before[at].key)
            && matches!(word(1), "he" | "she" | "they")
            && matches!(
                word(2 + that),
                "says" | "said" | "explains" | "explained" | "adds" | "added"
            )
    }

    /// "“…,” said Doe, allegedly".
    fn hearsay_behind(&self) -> bool {
        /// Words of a source, at most.
        const SOURCE: usize = 6;
        let mut pairs = self.behind.windows(2).take(SOURCE).enumerate();
        pairs.any(|(at, two)| {
            let closes = two[1].ends || at + 2 == self.behind.len();
            two[0].ends && closes && HEARSAY.hold(&two[1].key)
        })
    }

    /// "It is false that Doe said", "nobody heard Doe say", "if Doe said".
    fn supposed(&self) -> bool {
        let open = self.last_clause();
        let next = |at: usize| open.get(at + 1).map_or("", |token| &*token.key);
        let soon = |at: usize| (1..=3).any(|by| HELD.hold(next(at + by - 1)));
        let found = open
            .iter()
            .enumerate()
            .any(|(at, token)| match &*token.key {
                // "whether it is what Doe called", "asked if this was all Doe said"
                "if" | "unless" | "whether" => {
                    const FEW: usize = 5;
                    let rest = &open[at + 1..];
                    let inner = ["what", "who", "which", "when", "as", "where"];
                    rest.len() <= FEW
                        && !rest.iter().any(|token| inner.hold(&token.key))
                        && !asked_first(&open[..at], rest)
                }
                key if SUPPOSING.hold(key) => true,
                "nobody" | "not" | "never" | "none" => soon(at),
                // "With no evidence against him Doe said"
                "no" if PROOF.hold(next(at)) => {
                    !["against", "for", "in", "on", "from", "with"].hold(next(at + 1))
                }
                "no" => next(at) == "one" && soon(at),
                "denied" | "denies" | "denying" => {
                    ["that", "he", "she", "they", "ever", "having"].hold(next(at))
                }
                "falsely" | "wrongly" | "incorrectly" | "mistakenly" => {
                    ["quoted", "quotes", "claimed", "claims", "reported", "had"].hold(next(at))
                }
                key if UNTRUE.hold(key) => next(at) == "that",
                _ => false,
            });
        let open = self.open;
        found
            || self.denied_aside()
            || open.len() == self.before.len() && next_is(open, 0, "had") && open.len() > 1
    }

    /// "Did Doe say “it is over”?"
    fn asked(&self) -> bool {
        let first = self.before.first();
        // "Will Smith and Bo Lund say: “…”": a name.
        let name = self.told && self.before.get(1).is_some_and(|second| second.capital);
        BASE.hold(self.verb)
            && first.is_some_and(|first| {
                MODALS.hold(&first.key) && !name || ["did", "does", "would"].hold(&first.key)
            })
    }

    /// "A forged letter quoted Doe as saying", "in a parody video, Doe says".
    fn forged(&self) -> bool {
        let behind = |at: usize| self.behind.get(at).map_or("", |token| &*token.key);
        // "Doe said in a play"
        if behind(0) == "in" && ["a", "the"].hold(behind(1)) && PLAYED.hold(behind(2)) {
            return true;
        }
        const HEAD: usize = 4;
        let fake = |token: &Token<'_>| FAKE.hold(&token.key);
        let article = |token: &Token<'_>| ["a", "an", "the", "one"].hold(&token.key);
        let open = self.open;
        let near = open.iter().take(HEAD);
        let own = open
            .first()
            .is_some_and(|first| article(first) || fake(first))
            && near.take_while(|token| token.key != "of").any(fake);
        own && !open.iter().position(fake).is_some_and(|at| real(open, at)) || {
            let opening = self.before.iter().take(HEAD + 2);
            let phrase: Vec<_> = opening
                .scan(false, |over, token| {
                    (!std::mem::replace(over, token.ends)).then_some(token)
                })
                .collect();
            next_is(self.before, 0, "in")
                && phrase.get(1).is_some_and(|second| article(second))
                && phrase
                    .iter()
                    .any(|token| fake(token) || token.ends && PLAYED.hold(&token.key))
        }
    }

    /// "Doe denied that she was", "rejected the label": the words are those of the charge.
    fn rejected(&self) -> bool {
        let aside = nobody::aside(self.behind);
        let behind = |at: usize| self.behind.get(aside + at).map_or("", |token| &*token.key);
        match self.verb {
            "denied" | "denies" | "denying" => {
                // "denied that “ghost flights” existed", "denied any “cover-up”"
                self.behind.len() == aside + 1 && ["that", "any", "a", "an", "the"].hold(behind(0))
                    || ["being", "having"].hold(behind(0))
                    || behind(0) == "that" && ["he", "she", "they"].hold(behind(1))
            }
            "rejected" | "rejects" | "rejecting" | "disputed" | "disputes" => {
                ["the", "a", "any"].hold(behind(0)) && CHARGE.hold(behind(1))
            }
            _ => false,
        }
    }

    /// "—not—Doe said", "neither Doe nor Roe said".
    fn denied_outright(&self) -> bool {
        let open = self.open;
        let first = open.first();
        first.is_some_and(|first| first.key == "not")
            && open.len() > 1
            && open[1..].iter().all(|token| token.capital)
            || open.iter().any(|token| token.key == "neither")
                && open.iter().any(|token| token.key == "nor")
    }

    /// "Doe or Roe said": neither alone.
    fn either(&self) -> bool {
        let back = self.before.iter().rev().skip_while(|token| token.capital);
        let mut rest = back.peekable();
        self.before.last().is_some_and(|last| last.capital)
            && rest.next().is_some_and(|token| token.key == "or")
            && rest.next().is_some_and(|token| token.capital)
    }
}

/// "Asked if he would resign Doe said": a question that opens the sentence, and a clause behind it.
fn asked_first(before: &[Token<'_>], rest: &[Token<'_>]) -> bool {
    let asked = before
        .first()
        .is_some_and(|first| ["asked", "pressed", "questioned"].hold(&first.key));
    let subject = rest
        .first()
        .is_some_and(|first| ["he", "she", "they", "it", "there"].hold(&first.key));
    let verb = rest.iter().position(|token| token.capital);
    asked && before.len() == 1 && subject && verb.is_some_and(|at| at > 1)
}

/// "The deepfake researcher", "a fake ticket seller": somebody real who deals with fakes. "A fictional mayor" is none.
fn real(open: &[Token<'_>], fake: usize) -> bool {
    let deals = ["deepfake", "parody", "spoof", "hoax", "counterfeit"].hold(&open[fake].key);
    let from = fake + 1 + usize::from(!deals);
    open.iter()
        .skip(from)
        .take_while(|token| !token.capital && !["of", "on", "in", "with"].hold(&token.key))
        .any(|token| {
            let key = &*token.key;
            let class = lexicon::look_up(key, 0, key.len()).word;
            class.any(Class::ROLE.or(Class::PEOPLE))
                || key.ends_with("ers")
                || key.ends_with("er") && !THINGS.hold(key)
        })
}

fn next_is(tokens: &[Token<'_>], at: usize, key: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.key == key)
}

/// "An earlier version of this article quoted Doe as saying": a correction takes the words back.
fn retracted(lead: &[Token<'_>]) -> bool {
    let texts = ["article", "story", "report", "headline", "post", "piece"];
    let version = lead.windows(4).enumerate().any(|(at, four)| {
        // "In his version of the story"
        let own = at.checked_sub(1).is_some_and(|before| {
            let key = &*lead[before].key;
            ["his", "her", "their", "own"].hold(key) || key.ends_with("'s")
        });
        !own && ["version", "edition"].hold(&four[0].key)
            && four[1].key == "of"
            && ["this", "the", "that", "our"].hold(&four[2].key)
            && texts.hold(&four[3].key)
    });
    // "Doe said he was misquoted:" sets it right.
    let complains = |at: usize| {
        at + 1 == lead.len()
            && at > 1
            && ["was", "were", "been", "is"].hold(&lead[at - 1].key)
            && lead[..at].iter().any(|token| SAYING.contains(&&*token.key))
    };
    let missaid = lead.iter().enumerate().any(|(at, token)| {
        ["misquoted", "misquoting", "misquotes", "misattributed"].hold(&token.key) && !complains(at)
    }) || lead.windows(2).any(|two| {
        ["wrongly", "falsely", "incorrectly", "erroneously"].hold(&two[0].key)
            && two[1].key == "quoted"
    });
    version || missaid
}

#[cfg(test)]
mod tests {
    use crate::{
        extract::{Article, extract},
        model::QuoteKind,
    };

    fn named(text: &str) -> bool {
        let extraction = extract(&Article::plain(text, None));
        let mut quotations = extraction
            .attributions
            .iter()
            .filter(|a| a.kind != QuoteKind::Indirect);
        quotations.any(|a| a.speaker.is_some())
    }

    #[test]
    fn what_is_supposed_announced_forged_or_anothers_is_nobodys() {
        for text in [
            "Anna Berg did not, as reported, say “the port is closed to us”.",
            "It is false that Anna Berg said “the port is closed to us”.",
            "Nobody believes Anna Berg said “the port is closed to us”.",
            "No one heard Anna Berg say “the port is closed to us”.",
            "Anna Berg stopped short of saying “the port is closed to us”.",
            "Anna Berg has yet to say “the port is closed to us”.",
            "Anna Berg might say “the port is closed to us”.",
            "“The port is closed to us,” Anna Berg will say on Monday.",
            "“The port is closed to us,” Anna Berg did not quite say.",
            "Had Anna Berg said “the port is closed to us”, she would have gone.",
            "If elected, Anna Berg would say “the port is closed to us”.",
            "Carl Lund imagined Anna Berg saying “the port is closed to us”.",
            "A forged letter quoted Anna Berg as saying “the port is closed to us”.",
            "In a parody video, Anna Berg says “the port is closed to us”.",
            "An AI-generated clip has Anna Berg saying “the port is closed to us”.",
            "Anna Berg allegedly said “the port is closed to us”.",
            "Anna Berg is rumoured to have said “the port is closed to us”.",
            "Anna Berg denied that she said “the port is closed to us”.",
            "Anna Berg denied through her solicitor that she had ever called the port “closed to us and to all”.",
            "Anna Berg denied on Monday that she had once described the port as “closed to us and to all”.",
            "Anna Berg denied through her lawyer, Carl Lund, that she had said “the port is closed to us”.",
            "Anna Berg flatly denied through a spokesman having called the port “closed to us and to all”.",
            "Anna Berg denied on Monday that she was “a danger to the port”.",
            "Critics say Anna Berg called the port “closed to us and to all”; she denies it.",
            "Carl Lund says Anna Berg called the port “closed to us and to all”, although she denies this.",
            "An earlier version of this story quoted Anna Berg as saying “the port is closed”.",
            "Asked whether she had said “the port is closed”, Anna Berg left.",
            "Anna Berg was told: “The port is closed to us.”",
            "Anna Berg received a letter: “The port is closed to us.”",
            "Anna Berg read out a message from Carl Lund: “The port is closed.”",
            "“The port is closed to us,” Anna Berg said, quoting Carl Lund.",
            "“The port is closed to us,” said the brother of Anna Berg.",
            "“The port is closed to us,” Anna Berg or Carl Lund said.",
            "Anna Berg said she asked the bank and was told it was “a mistake of theirs”.",
            "Anna Berg denied that she was “a danger to the port”.",
            "Anna Berg rejected the label “danger to the port”.",
            "Anna Berg kept a portrait of her mother, who used to tell her, “The port is closed to us.”",
            "Police said a witness heard Carl Lund say “the port is closed to us”.",
            "“The port is closed to us,” neither Anna Berg nor Carl Lund said.",
            "“The port is closed to us,” Anna Berg said in a play.",
            "“The port is closed to us,” Anna Berg said Carl Lund said.",
            "“The port is closed to us,” Anna Berg said that Carl Lund had said.",
            "“The port is closed to us,” Anna Berg recalled Carl Lund saying.",
            "“The port is closed to us,” Anna Berg cited Carl Lund as saying.",
            "“The port is closed to us,” Anna Berg claimed Carl Lund told her.",
            "“The port is closed to us,” Anna Berg said he had told her.",
            "Carl Lund claimed Anna Berg had called the port “closed to us and to all”.",
            "Counsel suggested that Anna Berg had told the crew to “keep quiet about it”.",
            "Rumours that Anna Berg had shouted “the port is closed to us” were false.",
            "“The port is closed to us,” Anna Berg repeated after Carl Lund.",
            "“The port is closed to us,” Anna Berg said, impersonating Carl Lund.",
            "“The port is closed to us,” Anna Berg said, reading from a letter by Carl Lund.",
            "“The port is closed to us,” Anna Berg read in the paper.",
            "Anna Berg’s statement, written by Carl Lund, said: “The port is closed to us.”",
            "Anna Berg got an email: “The port is closed to us.”",
            "Told by Carl Lund, Anna Berg heard: “The port is closed to us.”",
            "Anna Berg vs Carl Lund: “The port is closed to us.”",
            "A statement read by her agent, Anna Berg, said: “The port is closed to us.”",
            "No one at the port has described it as “closed to us and to all”.",
            "Few skippers call the port “closed to us and to all”.",
            "None of the skippers said the port was “closed to us and to all”.",
            "No skipper would admit that the port was “closed to us and to all”.",
            "No one at the port has called it “closed to us”, Anna Berg said.",
            "Anna Berg has never described the port as “closed to us and to all”.",
            "Anna Berg denied it had “closed the port to us and to all”.",
            "Anna Berg denied that “ghost ships” were seen.",
            "Anna Berg denied any “cover-up of what we all saw”.",
            "Anna Berg denied “closing the port to us and to all”.",
            "Anna Berg rejected a claim by the union that she had described the port as “closed to us and to all”.",
            "Anna Berg dismissed reports that she had called the port “closed to us and to all”.",
            "It was alleged that Anna Berg had called the port “closed to us and to all”.",
            "Anna Berg has been accused of calling the port “closed to us and to all”.",
            "Anna Berg has no memory of calling the port “closed to us and to all”.",
            "Anna Berg could not recall calling the port “closed to us and to all”.",
            "Anna Berg objected to being called “closed to us and to all”.",
            "“The port is closed to us,” said Anna Berg, quoting Carl Lund.",
            "“The port is closed to us,” said Anna Berg, the mayor, quoting Carl Lund.",
            "“The port is closed to us,” said Anna Berg, reading from a letter by Carl Lund.",
            "“The port is closed to us,” joked Anna Berg, impersonating Carl Lund.",
            "“The port is closed to us,” said Anna Berg, allegedly.",
            "Will Anna Berg say “the port is closed to us”?",
            "A fictional Anna Berg says “the port is closed to us”.",
            "Anna Berg was misquoted as saying “the port is closed to us”.",
            "There is no evidence Anna Berg said “the port is closed to us”.",
            "Anna Berg called Carl Lund “a danger to us and to all”, which she denies.",
            "The union claims Anna Berg called the port “closed to us and to all”, which she denies.",
        ] {
            assert!(!named(text), "{text}");
        }
    }

    /// Whom nobody names may stay open, but nothing says that the words were not said.
    #[test]
    fn what_an_unnamed_one_says_is_said() {
        for text in [
            "Will Berg and Carl Lund say: “The port is closed to us.”",
            "May Berg and Carl Lund say: “The port is closed to us.”",
            "No 10 said: “We will publish the report on Friday.”",
            "No 11 told reporters: “We will publish the report on Friday.”",
            "“We will publish the report on Friday,” No. 10 said.",
            "“We will publish the report on Friday,” said the mother of two from Leeds.",
            "A fake ticket seller told police: “I meant the other bridge.”",
            "Asked if he would resign Carl Lund said: “I meant the other bridge.”",
            "Denying the charges Carl Lund told the court: “I meant the other bridge.”",
            "A man with no memory of the crash told police: “I meant the other bridge.”",
            "He could not remember her name when he told police: “I meant the other bridge.”",
        ] {
            let found = extract(&Article::plain(text, None));
            let marked = found
                .attributions
                .iter()
                .find(|a| a.kind != QuoteKind::Indirect);
            let rule = marked.expect("a quotation").rule;
            assert!(
                rule != super::DENIED && rule != super::OTHERS,
                "{rule}: {text}"
            );
        }
    }

    #[test]
    fn what_only_looks_so_has_its_speaker() {
        for text in [
            "Anna Berg claimed the port was “closed to us and to all”.",
            "Carl Lund claimed to be ill, and Anna Berg called the port “closed to us”.",
            "Anna Berg said she had told Carl Lund: “The port is closed to us.”",
            "Anna Berg would not say who, but said “the port is closed to us”.",
            "Anna Berg did not mince words, saying “the port is closed to us”.",
            "Never one to hide, Anna Berg said “the port is closed to us”.",
            "Anna Berg went on to say “the port is closed to us”.",
            "Anna Berg could not help but say “the port is closed to us”.",
            "“The port is closed to us,” Anna Berg will tell you.",
            "Had the ships sunk, Anna Berg said, “we would have sunk with them”.",
            "It is false that ships sink, Anna Berg said: “The port is closed to us.”",
            "Asked if she was afraid, Anna Berg said “the port is closed to us”.",
            "The letter is fake. Anna Berg said “the port is closed to us”.",
            "“The port is closed to us,” Anna Berg said, and Carl Lund said so too.",
            "“The port is closed to us,” Anna Berg said after Carl Lund had said no.",
            "“The port is closed to us,” Anna Berg said, adding that Carl Lund had told her.",
            "“The port is closed to us,” Anna Berg said, reading from a statement.",
            "“The port is closed to us,” Anna Berg read from her notes.",
            "Anna Berg said Carl Lund called on the port to be “closed to us”.",
            "“The port is closed to us,” Anna Berg said in the play’s interval.",
            "“The port is closed to us,” said a statement by Anna Berg.",
            "Anna Berg said the video was a deepfake. “The port is closed,” she said.",
            "No one was more surprised than Anna Berg, who called the port “closed to us”.",
            "No one spoke until Anna Berg said “the port is closed to us”.",
            "No skipper came, but Anna Berg said “the port is closed to us”.",
            "Anna Berg denied the charge and said “the port is closed to us”.",
            "Anna Berg denied on Monday that she had lied, and said “the port is closed to us”.",
            "Anna Berg denied through her lawyer any fault, adding that she had said “the port is closed to us”.",
            "Anna Berg called the port “closed to us and to all”, but she denies that it sank.",
            "Anna Berg denied it: “The port is closed to us.”",
            "Anna Berg denied that the port was “closed to us and to all”.",
            "Anna Berg rejected the plan and called it “closed to us and to all”.",
            "Anna Berg remembered that she had not slept and called it “closed to us”.",
            "“The port is closed to us,” Anna Berg said, as few had done before her.",
            "“The port is closed to us,” said Anna Berg, reading from her notes.",
            "“The port is closed to us,” said the mother of two, Anna Berg.",
            "Will Berg’s lawyers say: “The port is closed to us.”",
            "Prosecutors said he was “the leader of the whole gang”, which he denies.",
            "Anna Berg called the deal “a disgrace to us and to all”, a charge the mayor denied.",
            "When she was told of the verdict, Anna Berg shouted: “The port is closed to us.”",
            "Anna Berg said she was told of the fire at dawn: “I wept in the street.”",
            "In her version of the story, Anna Berg said: “The port is closed to us.”",
            "Anna Berg said she was misquoted: “The port is closed to us.”",
            "The deepfake researcher Anna Berg said: “The port is closed to us.”",
            "He had not heard the news when Anna Berg said: “The port is closed to us.”",
            "With no evidence against her Anna Berg said: “The port is closed to us.”",
            "In Roe vs Wade, Justice Anna Berg wrote: “The port is closed to us.”",
            "Anna Berg, who got a note from Carl Lund, was clear: “The port is closed to us.”",
        ] {
            assert!(named(text), "{text}");
        }
    }
}
