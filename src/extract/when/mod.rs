//! The newsroom's grammar of dates: "on Thursday", "Sept. 3", "the previous day", "late last month", "two weeks ago".
//!
//! In: a text, a stretch of it, and an [`Anchor`]: the article's own date. Out: every expression of time with the days it can mean,
//! biased to the past, since news is about what has happened. No anchor, no date: a weekday in an undated article comes back
//! unresolved. Clock times and time zones are left alone. It knows nothing of who said what; `occasion` decides which date is whose.

mod anchor;
mod calendar;
mod grammar;
pub(in crate::extract) mod tokens;

use jiff::civil::Date;

use crate::{extract::known::List, model::PartialDate, text::Span};

pub use anchor::Anchor;
use grammar::{Reader, may_begin};

pub(in crate::extract) use grammar::begins;

/// What may follow "the" in an expression of time, units aside.
const BEHIND_THE: &List = &List::new(
    29,
    &[
        "previous",
        "following",
        "next",
        "same",
        "weekend",
        "fourth",
        "night",
        "evening",
    ],
);

/// The closed lists by which dates are read.
pub(in crate::extract) const LISTS: &[&List] = &[BEHIND_THE];

/// How much of the calendar an expression leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// One day ("on Thursday").
    Day,
    /// Some days of which one is meant ("last week", "over the weekend").
    Days,
    /// A month ("in August", "late last month").
    Month,
    /// A year, or a season of it.
    Year,
}

/// One expression of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The words, without the preposition before them.
    pub span: Span,
    /// The first and the last day it can mean; `None` where nothing says which ("Thursday" in an undated article).
    pub days: Option<(Date, Date)>,
    /// How much it leaves open.
    pub grain: Grain,
    /// It points past the article's own date, or may ("next week", "this Friday").
    pub ahead: bool,
    /// It counts from the last dated event of the text, not from the article's date ("the previous day").
    pub relative_to_event: bool,
    /// The rule that read it.
    pub rule: &'static str,
}

impl When {
    /// The day, month or year meant; `None` where it is unresolved, lies ahead, or is not even one year.
    pub fn partial(&self) -> Option<PartialDate> {
        let (from, to) = self.days.filter(|_| !self.ahead)?;
        if self.grain == Grain::Day && from == to {
            return Some(PartialDate::day(from));
        }
        let (same_year, same_month) = (from.year() == to.year(), from.month() == to.month());
        match self.grain {
            _ if !same_year => None,
            Grain::Year => PartialDate::new(from.year(), 0, 0),
            _ if same_month => PartialDate::new(from.year(), from.month(), 0),
            // A week across two months: to call it a year would hide what is known.
            Grain::Days | Grain::Day => None,
            Grain::Month => PartialDate::new(from.year(), 0, 0),
        }
    }
}

/// Every expression of time in the stretch, in order.
pub fn find(text: &str, within: Span, anchor: &Anchor) -> Vec<When> {
    find_outside(text, &tokens::tokens(text, within), anchor, &[])
}

/// False where no day or month in the stretch can lack its year, which the full dates of the whole text would give it: most sentences have
/// neither a figure nor a month nor a feast.
pub fn may_lack_a_year(text: &str, within: Span) -> bool {
    use tokens::{Kind, Sense};
    const FEASTS: [&str; 5] = ["New", "Valentine", "Christmas", "Boxing", "Halloween"];
    let tokens = tokens::tokens(text, within);
    tokens.iter().any(|token| match token.kind {
        Kind::Number { .. } | Kind::Word(Sense::Month { .. }) => true,
        Kind::Word(Sense::Lead) => FEASTS.contains(&token.of(text)),
        _ => false,
    })
}

/// Every expression of time among the tokens, blind to the stretches of `quoted` (in order): a speaker's "tomorrow" is not the
/// article's.
pub(in crate::extract) fn find_outside(
    text: &str,
    tokens: &[tokens::Token],
    anchor: &Anchor,
    quoted: &[Span],
) -> Vec<When> {
    let mut reader = Reader::new(text, tokens, anchor);
    let mut found: Vec<When> = Vec::new();
    let mut quoted = quoted.iter().copied().peekable();
    let mut at = 0;
    while at < tokens.len() {
        if !may_begin(tokens, at) {
            at += 1;
            continue;
        }
        while quoted
            .next_if(|span| span.end() <= tokens[at].start)
            .is_some()
        {}
        if quoted
            .peek()
            .is_some_and(|span| span.start() <= tokens[at].start)
        {
            at += 1;
            continue;
        }
        let Some((next, when)) = reader.read(at) else {
            at += 1;
            continue;
        };
        reader.note(&when);
        found.push(when);
        at = next.max(at + 1);
    }
    found
}

#[cfg(test)]
mod tests;
