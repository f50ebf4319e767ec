//! Filters of lists, in the language of AIP-160.
//!
//! In: the text of a filter and the fields that a list has. Out: a tree of conditions that every value of a record is tried on, or an
//! error that says which field, what is wrong and what would be right. The grammar is the `aip-160` crate's; what a field means is ours:
//! texts compare without case, `:` asks for a part, `*` at either end of a quoted text stands for anything, and a day compares as the
//! interval it is (`date_said >= "2025-09"`); `place:*` asks whether a field is set.

use aip_160::{
    Arg, Comparable, Comparator, Expression, Restriction, StringMatch, Value, parse_filter,
};
use jiff::civil::Date;

use super::error::QueryError;
use crate::model::PartialDate;

/// The longest filter, in bytes.
const LONGEST: usize = 4096;

/// What a field of a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Words, compared without case.
    Text,
    /// A day, a month or a year.
    Day,
    /// A whole number.
    Number,
    /// One of some words.
    Choice(&'static [&'static str]),
}

/// A field of a list: its name, what it holds, an example of a condition on it.
pub(super) type Field = (&'static str, Type);

/// A filter that was read. The fields are positions in the list of fields it was read with.
#[derive(Clone, Debug)]
pub(super) enum Filter {
    /// Everything.
    All,
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Is(usize, Comparator, Wanted),
    /// A word without a field: a part of any text.
    Word(String),
}

/// What a condition compares with.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// Any value: the field is set.
    Any,
    Text(Pattern),
    Day(PartialDate),
    Number(i64),
}

/// A text to compare with, in lower case.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    text: String,
    /// Anything may stand before it, or after it.
    open: (bool, bool),
}

/// What a record has in a field. A field may have several values, one an occurrence: a condition holds where one of them meets it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Held<'a> {
    Text(&'a str),
    Day(PartialDate),
    Number(i64),
}

/// Hands every value that a record has in a field to a test, and tells whether one of them passed; all texts where no field is named.
pub(super) type Visit<'r> = dyn Fn(Option<usize>, &dyn Fn(Held<'_>) -> bool) -> bool + 'r;

impl Filter {
    /// Reads a filter over some fields.
    pub(super) fn read(text: &str, fields: &[Field]) -> Result<Filter, QueryError> {
        if text.len() > LONGEST {
            let problem = format!("it has {} bytes", text.len());
            return Err(wrong(problem, format!("write at most {LONGEST}")));
        }
        let parsed =
            parse_filter(text).map_err(|cause| wrong(cause.to_string(), example(fields)))?;
        match parsed.expression {
            Some(expression) => Reader { fields }.expression(&expression),
            None => Ok(Filter::All),
        }
    }

    /// True where the filter has a condition on this field.
    pub(super) fn names(&self, field: usize) -> bool {
        match self {
            Filter::All | Filter::Word(_) => false,
            Filter::And(parts) | Filter::Or(parts) => parts.iter().any(|part| part.names(field)),
            Filter::Not(part) => part.names(field),
            Filter::Is(named, ..) => *named == field,
        }
    }

    /// The records that can pass, where `holding` tells which may hold a text, in lower case, in this field or in any; `None` where that
    /// says nothing. Ascending.
    pub(super) fn narrowed(
        &self,
        field: usize,
        holding: &dyn Fn(&str) -> Option<Vec<u32>>,
    ) -> Option<Vec<u32>> {
        match self {
            Filter::Word(word) => holding(word),
            Filter::Is(named, comparator, Wanted::Text(pattern))
                if *named == field && *comparator != Comparator::NotEqual =>
            {
                holding(&pattern.text)
            }
            Filter::And(parts) => {
                let narrowed = parts
                    .iter()
                    .filter_map(|part| part.narrowed(field, holding));
                narrowed.reduce(|a, b| {
                    let held = |one: &u32| b.binary_search(one).is_ok();
                    a.into_iter().filter(held).collect()
                })
            }
            Filter::Or(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all.extend(part.narrowed(field, holding)?);
                }
                all.sort_unstable();
                all.dedup();
                Some(all)
            }
            Filter::All | Filter::Not(_) | Filter::Is(..) => None,
        }
    }

    /// Tries the filter on a record.
    pub(super) fn holds(&self, visit: &Visit<'_>) -> bool {
        match self {
            Filter::All => true,
            Filter::And(parts) => parts.iter().all(|part| part.holds(visit)),
            Filter::Or(parts) => parts.iter().any(|part| part.holds(visit)),
            Filter::Not(part) => !part.holds(visit),
            Filter::Is(field, Comparator::NotEqual, wanted) => !visit(Some(*field), &|held| {
                compare(held, Comparator::Equal, wanted)
            }),
            Filter::Is(field, comparator, wanted) => {
                visit(Some(*field), &|held| compare(held, *comparator, wanted))
            }
            Filter::Word(word) => visit(None, &|held| match held {
                Held::Text(text) => text.to_lowercase().contains(word.as_str()),
                Held::Day(_) | Held::Number(_) => false,
            }),
        }
    }
}

struct Reader<'f> {
    fields: &'f [Field],
}

impl Reader<'_> {
    fn expression(&self, expression: &Expression) -> Result<Filter, QueryError> {
        let all = |parts: &[Expression]| {
            let parts = parts.iter().map(|part| self.expression(part));
            parts.collect::<Result<Vec<Filter>, QueryError>>()
        };
        Ok(match expression {
            Expression::And(parts) | Expression::Sequence(parts) => Filter::And(all(parts)?),
            Expression::Or(parts) => Filter::Or(all(parts)?),
            Expression::Not(part) => Filter::Not(Box::new(self.expression(part)?)),
            Expression::Restriction(restriction) => self.restriction(restriction)?,
            Expression::Global(Comparable::Member(member)) if member.is_simple() => {
                Filter::Word(member.value.as_str().to_lowercase())
            }
            Expression::Global(_) => {
                return Err(wrong("it calls a function".into(), example(self.fields)));
            }
        })
    }

    fn restriction(&self, restriction: &Restriction) -> Result<Filter, QueryError> {
        let path = restriction.comparable.field_path().unwrap_or_default();
        let field = self.fields.iter().position(|(name, _)| *name == path);
        let Some(field) = field else {
            let names: Vec<&str> = self.fields.iter().map(|(name, _)| *name).collect();
            let problem = format!("{path:?} is not a field of this list");
            return Err(wrong(problem, format!("use one of {}", names.join(", "))));
        };
        let value = literal(&restriction.arg).ok_or_else(|| {
            let problem = format!("{path} is not compared with a value");
            wrong(problem, example(self.fields))
        })?;
        let wanted = self.wanted(field, restriction.comparator, &value)?;
        let ordered = !matches!(
            restriction.comparator,
            Comparator::Equal | Comparator::NotEqual | Comparator::Has
        );
        if ordered && matches!(wanted, Wanted::Text(_)) {
            let problem = format!("{path} has no order");
            return Err(wrong(problem, "use =, != or :".into()));
        }
        Ok(Filter::Is(field, restriction.comparator, wanted))
    }

    fn wanted(
        &self,
        field: usize,
        comparator: Comparator,
        value: &Value,
    ) -> Result<Wanted, QueryError> {
        let (name, kind) = self.fields[field];
        let text = value.as_str();
        if comparator == Comparator::Has && text == "*" {
            return Ok(Wanted::Any);
        }
        if text == "*" {
            let problem = "a * alone is no value".to_owned();
            return Err(wrong(
                problem,
                format!("write {name}:* where it is to be set, NOT {name}:* where it is not to be"),
            ));
        }
        Ok(match kind {
            Type::Text => Wanted::Text(Pattern::new(value)),
            Type::Choice(choices) => {
                // The API's own spelling of its values is as good as the short one.
                let short = text.to_lowercase();
                let known = choices.iter().find(|choice| short == **choice || short.ends_with(&format!("_kind_{choice}")));
                let Some(known) = known else {
                    let problem = format!("{text:?} is no {name}");
                    return Err(wrong(problem, format!("use one of {}", choices.join(", "))));
                };
                Wanted::Text(Pattern::exact(known))
            }
            Type::Day => Wanted::Day(text.parse().map_err(|_| {
                let problem = format!("{text:?} is not a day");
                wrong(problem, format!("write {name} >= \"2025-09-03\", a month as \"2025-09\" or a year as \"2025\""))
            })?),
            Type::Number => Wanted::Number(text.parse().map_err(|_| {
                let problem = format!("{text:?} is not a whole number");
                wrong(problem, format!("write {name} > 0"))
            })?),
        })
    }
}

impl Pattern {
    fn new(value: &Value) -> Self {
        let (text, open) = match value.string_match() {
            Some(StringMatch::Exact(text)) => (text, (false, false)),
            Some(StringMatch::Prefix(text)) => (text, (false, true)),
            Some(StringMatch::Suffix(text)) => (text, (true, false)),
            Some(StringMatch::Contains(text)) => (text, (true, true)),
            None => (value.as_str(), (false, false)),
        };
        Pattern {
            text: text.to_lowercase(),
            open,
        }
    }

    fn exact(text: &str) -> Self {
        Pattern {
            text: text.to_string(),
            open: (false, false),
        }
    }

    fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        match self.open {
            (false, false) => text == self.text,
            (false, true) => text.starts_with(&self.text),
            (true, false) => text.ends_with(&self.text),
            (true, true) => text.contains(&self.text),
        }
    }
}

/// A condition on one value. A day or month is compared by what it may mean: `=` where one of the two lies within the other, `<` and `>`
/// where all of it does, `<=` and `>=` where some of it does.
fn compare(held: Held<'_>, comparator: Comparator, wanted: &Wanted) -> bool {
    match (held, wanted) {
        (Held::Text(text), Wanted::Any) => !text.is_empty(),
        (Held::Day(_) | Held::Number(_), Wanted::Any) => true,
        (Held::Text(text), Wanted::Text(pattern)) => match comparator {
            Comparator::Has => text.to_lowercase().contains(&pattern.text),
            _ => pattern.fits(text),
        },
        (Held::Day(held), Wanted::Day(wanted)) => {
            days(held.interval(), comparator, wanted.interval())
        }
        (Held::Number(held), Wanted::Number(wanted)) => match comparator {
            Comparator::LessThan => held < *wanted,
            Comparator::LessThanOrEqual => held <= *wanted,
            Comparator::GreaterThan => held > *wanted,
            Comparator::GreaterThanOrEqual => held >= *wanted,
            Comparator::Equal | Comparator::NotEqual | Comparator::Has => held == *wanted,
        },
        _ => false,
    }
}

fn days(held: (Date, Date), comparator: Comparator, wanted: (Date, Date)) -> bool {
    match comparator {
        Comparator::LessThan => held.1 < wanted.0,
        Comparator::LessThanOrEqual => held.0 <= wanted.1,
        Comparator::GreaterThan => held.0 > wanted.1,
        Comparator::GreaterThanOrEqual => held.1 >= wanted.0,
        Comparator::Equal | Comparator::NotEqual | Comparator::Has => {
            held.0 >= wanted.0 && held.1 <= wanted.1 || wanted.0 >= held.0 && wanted.1 <= held.1
        }
    }
}

/// The value of a condition. `date_said >= 2025-09-01` without marks, or `published.x`, is no value to the grammar where it has dots.
fn literal(arg: &Arg) -> Option<Value> {
    arg.as_value().cloned()
}

fn example(fields: &[Field]) -> String {
    let example = match fields.first() {
        Some((name, Type::Day)) => format!("{name} >= \"2025-09-01\""),
        Some((name, Type::Number)) => format!("{name} > 0"),
        Some((name, _)) => format!("{name} = \"…\""),
        None => "nothing".into(),
    };
    format!("write a condition such as {example}, joined by AND, OR and NOT")
}

fn wrong(problem: String, fix: String) -> QueryError {
    QueryError {
        field: "filter",
        problem,
        fix,
    }
}
