//! The patterns of the grammar: which tokens in a row make an expression of time, and which days it means.
//!
//! In: tokens and an [`Anchor`]. Out: a [`When`] and the token after it. Patterns are tried from the most specific to the least, at one
//! token after another, each over a handful of tokens: the cost is linear. It knows nothing of what stands around the expression but
//! the word before and after, which tell "May said" and "the Sept. 11 attacks" from dates.

mod counted;
mod dates;
mod phrases;
mod weekdays;

use jiff::civil::Date;

use super::{
    Anchor, BEHIND_THE, Grain, When,
    calendar::{days_between, latest_weekday, month, shift, shift_month, weekday, year},
    tokens::{Kind, Sense, Token, Unit},
};
use crate::text::Span;

type Days = Option<(Date, Date)>;

/// How far before "the previous day", in bytes, the dated event may stand that it counts from.
const EVENT_REACH: usize = 1500;

/// True for what an expression of time may begin with: most tokens are told not to by their kind.
pub(in crate::extract) fn begins(kind: Kind) -> bool {
    match kind {
        Kind::Number { .. } => true,
        Kind::Word(sense) => !matches!(sense, Sense::None | Sense::Unit(_)),
        Kind::Mark(_) => false,
    }
}

/// False where no expression of time begins at a token, as at most of them: the token and the next one tell.
pub(super) fn may_begin(tokens: &[Token], at: usize) -> bool {
    let next = |fits: fn(&Token) -> bool| tokens.get(at + 1).is_some_and(fits);
    match tokens[at].kind {
        // Most of "a" and "an" count nothing.
        Kind::Word(Sense::Count(_)) => next(is_unit),
        Kind::Word(Sense::The) => next(|next| is_unit(next) || next.known.on(BEHIND_THE)),
        kind => begins(kind),
    }
}

fn is_unit(token: &Token) -> bool {
    matches!(token.kind, Kind::Word(Sense::Unit(_)))
}

/// Reads expressions of time at one token after another.
pub(super) struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Token],
    anchor: &'t Anchor,
    /// The last day given, and the byte where it was.
    event: Option<(Date, usize)>,
}

/// What a pattern found: the token after it, the days, the grain, and the rule.
struct Found {
    next: usize,
    days: Days,
    grain: Grain,
    rule: &'static str,
    ahead: bool,
    relative: bool,
}

fn found(next: usize, days: Days, grain: Grain, rule: &'static str) -> Option<Found> {
    Some(Found {
        next,
        days,
        grain,
        rule,
        ahead: false,
        relative: false,
    })
}

fn ahead(next: usize, rule: &'static str) -> Option<Found> {
    Some(Found {
        next,
        days: None,
        grain: Grain::Days,
        rule,
        ahead: true,
        relative: false,
    })
}

fn one(day: Option<Date>) -> Days {
    day.map(|day| (day, day))
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, tokens: &'t [Token], anchor: &'t Anchor) -> Self {
        Reader {
            text,
            tokens,
            anchor,
            event: None,
        }
    }

    /// Remembers a day, for "the previous day" after it.
    pub(super) fn note(&mut self, when: &When) {
        if let Some((day, last)) = when.days
            && day == last
            && when.grain == Grain::Day
            && !when.ahead
        {
            self.event = Some((day, when.span.end()));
        }
    }

    /// The expression that begins at a token, and the token after it.
    pub(super) fn read(&self, at: usize) -> Option<(usize, When)> {
        let token = self.tokens.get(at)?;
        let read = match token.kind {
            Kind::Number { .. } => self
                .iso(at)
                .or_else(|| self.day_and_month(at))
                .or_else(|| self.count(at))
                .or_else(|| self.bare_day(at))
                .or_else(|| self.bare_year(at)),
            Kind::Word(Sense::Month { .. }) => {
                self.month_and_day(at).or_else(|| self.month_alone(at, at))
            }
            Kind::Word(Sense::Weekday { .. }) => self.weekday(at),
            Kind::Word(Sense::Count(_)) => self.count(at),
            Kind::Word(Sense::Lead) => self.phrase(at),
            Kind::Word(Sense::The) => self.the(at),
            Kind::Word(_) | Kind::Mark(_) => None,
        }?;
        let last = self.tokens.get(read.next.checked_sub(1)?)?;
        let past_end = |date: Date| {
            self.anchor
                .published
                .is_some_and(|published| date > published)
        };
        Some((
            read.next,
            When {
                span: Span::new(token.start, last.end),
                days: read.days,
                grain: read.grain,
                ahead: read.ahead || read.days.is_some_and(|(from, _)| past_end(from)),
                relative_to_event: read.relative,
                rule: read.rule,
            },
        ))
    }

    // ---- single tokens ----

    fn kind(&self, at: usize) -> Option<Kind> {
        let token = self.tokens.get(at)?;
        // What a paragraph break or a gap parts belongs to no common expression.
        let before = at
            .checked_sub(1)
            .map_or(token.start, |before| self.tokens[before].end);
        (token.start - before <= 2).then_some(token.kind)
    }

    fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| token.of(self.text))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.kind(at).is_some() && self.word(at).eq_ignore_ascii_case(word)
    }

    fn any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn before(&self, at: usize, words: &[&str]) -> bool {
        at > 0
            && words
                .iter()
                .any(|word| self.word(at - 1).eq_ignore_ascii_case(word))
    }

    /// True where two tokens touch.
    fn touch(&self, at: usize) -> bool {
        at > 0
            && self
                .tokens
                .get(at)
                .is_some_and(|token| token.start == self.tokens[at - 1].end)
    }

    /// The token after a full stop that belongs to the word before it.
    fn past_stop(&self, at: usize) -> usize {
        if self.touch(at) && self.kind(at) == Some(Kind::Mark('.')) {
            at + 1
        } else {
            at
        }
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        match self.kind(at)? {
            Kind::Word(Sense::Unit(unit)) => Some(unit),
            _ => None,
        }
    }

    fn weekday_at(&self, at: usize) -> Option<i8> {
        match self.kind(at)? {
            Kind::Word(Sense::Weekday {
                number,
                short: false,
            }) => Some(number),
            _ => None,
        }
    }

    fn month_at(&self, at: usize) -> Option<(i8, usize)> {
        match self.kind(at)? {
            Kind::Word(Sense::Month { number, short }) => Some((
                number,
                if short {
                    self.past_stop(at + 1)
                } else {
                    at + 1
                },
            )),
            _ => None,
        }
    }

    /// A day of the month in digits that is no part of a larger number, a price, a score or a time.
    fn day_at(&self, at: usize) -> Option<i8> {
        let Kind::Number {
            value: value @ 1..=31,
            digits: 1..=2,
            ..
        } = self.kind(at)?
        else {
            return None;
        };
        let glued_before = self.touch(at)
            && !matches!(
                self.tokens[at - 1].kind,
                Kind::Mark('(' | '“' | '"' | '-' | '–' | '—' | '.' | ',')
            );
        let glued_after = self.touch(at + 1)
            && match self.tokens[at + 1].kind {
                Kind::Mark('%' | ':' | '/' | '#') | Kind::Word(_) => true,
                Kind::Mark(',' | '.') => {
                    self.touch(at + 2)
                        && matches!(
                            self.tokens[at + 2].kind,
                            Kind::Number { .. } | Kind::Mark('#')
                        )
                }
                _ => false,
            };
        (!glued_before && !glued_after).then_some(value as i8)
    }

    fn year_at(&self, at: usize) -> Option<i16> {
        match self.kind(at)? {
            Kind::Number {
                value: value @ 1900..=2100,
                digits: 4,
                ordinal: false,
            } => Some(value),
            _ => None,
        }
    }

    /// A year after an optional comma.
    fn year_after(&self, at: usize) -> Option<(i16, usize)> {
        let comma = usize::from(self.kind(at) == Some(Kind::Mark(',')));
        self.year_at(at + comma).map(|year| (year, at + comma + 1))
    }

    // ---- full and partial calendar dates ----
}
