//! What an article's dates are counted from.
//!
//! In: an article. Out: its date of publication, or where that is unknown the full dates that stand in its text; these settle the
//! year of a day and month near them and nothing else: a weekday in an undated article stays unresolved.

use jiff::civil::Date;

use super::{
    Grain,
    calendar::{days_between, latest_day, latest_month},
    grammar::{Reader, may_begin},
    tokens::{Kind, Token, tokens},
};
use crate::text::Span;

/// What an article's dates are counted from.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Anchor {
    /// The day of publication.
    pub published: Option<Date>,
    /// Full dates that stand in the text, each once, in order. Read only where there is no day of publication.
    pub known: Vec<Date>,
    /// For each of `known`: it stands there more than once.
    often: Vec<bool>,
    /// The latest year that the text names, on its own or in a full date.
    latest_year: i16,
}

/// A full date settles the year of what lies this near when it stands once in the text…
const NEAR_ONCE: i32 = 31;
/// …and this near when it stands more than once: the article is about those days.
const NEAR: i32 = 120;
/// More full dates than this make a chronicle; the first ones do.
const MOST: usize = 64;

impl Anchor {
    /// An article published on that day.
    pub fn published(day: Date) -> Self {
        Anchor {
            published: Some(day),
            ..Anchor::default()
        }
    }

    /// The anchor of an article: the day of publication if given, else the full dates in its body.
    pub fn read(text: &str, body: Span, published: Option<Date>) -> Self {
        match published {
            Some(day) => Anchor::published(day),
            None => Anchor::among(text, &tokens(text, body), None),
        }
    }

    /// The same, of an article whose tokens are at hand.
    pub(in crate::extract) fn among(text: &str, tokens: &[Token], published: Option<Date>) -> Self {
        let mut anchor = Anchor {
            published,
            ..Anchor::default()
        };
        if published.is_some() {
            return anchor;
        }
        // No day is full without its year in figures.
        if !tokens.iter().any(|token| year(token).is_some()) {
            return anchor;
        }
        let none = Anchor::default();
        let reader = Reader::new(text, tokens, &none);
        let mut at = 0;
        while at < tokens.len() {
            if let Some(year) = year(&tokens[at]) {
                anchor.latest_year = anchor.latest_year.max(year);
            }
            let read = match may_begin(tokens, at) {
                true => reader.read(at),
                false => None,
            };
            match read {
                Some((next, when)) => {
                    let born = tokens[..at]
                        .iter()
                        .rev()
                        .take(2)
                        .any(|t| matches!(t.of(text), "born" | "died" | "since"));
                    if let Some((day, last)) = when.days
                        && when.grain == Grain::Day
                        && day == last
                        && !born
                    {
                        anchor.latest_year = anchor.latest_year.max(day.year());
                        match anchor.known.iter().position(|&known| known == day) {
                            Some(place) => anchor.often[place] = true,
                            None if anchor.known.len() < MOST => {
                                anchor.known.push(day);
                                anchor.often.push(false);
                            }
                            None => {}
                        }
                    }
                    at = next.max(at + 1);
                }
                None => at += 1,
            }
        }
        anchor
    }

    /// The day meant by a day and a month with no year.
    pub(super) fn day(&self, month: i8, day: i8) -> Option<Date> {
        match self.published {
            Some(published) => latest_day(published, month, day),
            None => self.near(|year| Date::new(year, month, day).ok()),
        }
    }

    /// The month meant by a month with no year: its first day.
    pub(super) fn month(&self, month: i8) -> Option<Date> {
        match self.published {
            Some(published) => latest_month(published, month),
            None => self
                .near(|year| Date::new(year, month, 15).ok())
                .map(Date::first_of_month),
        }
    }

    /// The candidate that the known dates agree on: near one of them, and near no other in another year.
    fn near(&self, candidate: impl Fn(i16) -> Option<Date>) -> Option<Date> {
        let mut found = None;
        for (&known, &often) in self.known.iter().zip(&self.often) {
            // A text that names a later year is not about the days of that date.
            if known.year() < self.latest_year - 1 {
                continue;
            }
            let reach = if often { NEAR } else { NEAR_ONCE };
            for year in known.year() - 1..=known.year() + 1 {
                let Some(date) =
                    candidate(year).filter(|&date| days_between(known, date).abs() <= reach)
                else {
                    continue;
                };
                match found {
                    None => found = Some(date),
                    Some(other) if other == date => {}
                    Some(_) => return None,
                }
            }
        }
        found
    }
}

/// The year that a token is, in figures.
fn year(token: &Token) -> Option<i16> {
    match token.kind {
        Kind::Number {
            value: value @ 1900..=2100,
            digits: 4,
            ..
        } => Some(value),
        _ => None,
    }
}
