//! Reads the fields of a request, and gathers all that is wrong with them before anything is said.
//!
//! In comes a message of a stranger; out come values of the library's own types, or one error that lists every violation.

use jiff::civil::Date;

use super::{
    limits::Limits,
    pb,
    status::{ApiError, Resource, Violation, clip},
};
use crate::{
    model::PartialDate,
    text::{Encoding, hidden::is_hidden},
    verdict::{Profile, Waiver, house},
    verify::waiver,
};

/// What is wrong with one request, gathered field by field.
#[derive(Default)]
pub(super) struct Checks(Vec<Violation>);

impl Checks {
    /// Adds a violation.
    pub(super) fn add(
        &mut self,
        field: &str,
        reason: &'static str,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.0.push(Violation {
            field: field.to_owned(),
            reason,
            problem: problem.into(),
            fix: fix.into(),
        });
    }

    /// The error that lists everything, if there is anything.
    pub(super) fn done(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid(self.0))
        }
    }

    /// A text that must hold something and keep to the limit, in bytes.
    pub(super) fn text(&mut self, field: &str, text: &str, limit: usize) {
        if text.trim().is_empty() {
            self.add(field, "REQUIRED", "it is empty", "send the text, as UTF-8");
        } else if text.len() > limit {
            self.add(
                field,
                "TEXT_TOO_LONG",
                format!("it has {} bytes, and the limit is {limit}", text.len()),
                "send it in parts",
            );
        }
    }

    /// A name, a query, a filter: possibly empty, and short.
    pub(super) fn short(&mut self, field: &str, text: &str, limit: usize) {
        if text.len() > limit {
            self.add(
                field,
                "VALUE_TOO_LONG",
                format!("it has {} bytes, and the limit is {limit}", text.len()),
                "shorten it",
            );
        }
    }

    /// The name of somebody: possibly empty, short, and on one line of characters that a reader sees.
    pub(super) fn name(&mut self, field: &str, text: &str, limit: usize) {
        self.short(field, text, limit);
        let unseen = |c: &char| c.is_control() || is_hidden(*c);
        if let Some(unseen) = text.trim().chars().find(unseen) {
            self.add(
                field,
                "INVALID_CHARACTER",
                format!("a name holds no character U+{:04X}", u32::from(unseen)),
                "write it on one line, with letters, spaces and signs that can be seen",
            );
        }
    }

    /// A whole day, or nothing.
    pub(super) fn day(&mut self, field: &str, date: Option<&pb::Date>) -> Option<Date> {
        let given = date?;
        let day = partial(given).and_then(PartialDate::as_day);
        if day.is_none() {
            self.add(
                field,
                "INVALID_DATE",
                format!("{} is no day of the calendar", spelled(given)),
                "give year, month and day, or leave it out where the day is not known",
            );
        }
        day
    }

    /// A day, a month or a year, or nothing.
    pub(super) fn partial_date(
        &mut self,
        field: &str,
        date: Option<&pb::Date>,
    ) -> Option<PartialDate> {
        let given = date?;
        let date = partial(given);
        if date.is_none() {
            self.add(
                field,
                "INVALID_DATE",
                format!("{} is no date of the calendar", spelled(given)),
                "give the year, the month or 0, and the day or 0",
            );
        }
        date
    }

    /// The unit of the offsets.
    pub(super) fn encoding(&mut self, field: &str, value: i32) -> Encoding {
        match pb::EncodingType::try_from(value) {
            Ok(pb::EncodingType::Unspecified | pb::EncodingType::Utf8) => Encoding::Utf8,
            Ok(pb::EncodingType::Utf16) => Encoding::Utf16,
            Ok(pb::EncodingType::Utf32) => Encoding::Utf32,
            Err(_) => {
                self.add(
                    field,
                    "UNKNOWN_ENUM_VALUE",
                    format!("there is no unit {value}"),
                    "give ENCODING_TYPE_UTF8 (1), ENCODING_TYPE_UTF16 (2) or ENCODING_TYPE_UTF32 (3)",
                );
                Encoding::Utf8
            }
        }
    }

    /// A house profile: the caller's own where its text is sent, else the one of that name, else the default.
    pub(super) fn profile(&mut self, name: &str, toml: &str, houses: &[Profile]) -> Profile {
        if !toml.is_empty() {
            let own = if name.is_empty() { "own" } else { name };
            return house::read(toml, "profile_toml", own).unwrap_or_else(|error| {
                let fix = "see House profiles in docs/formats.md";
                self.add("profile_toml", "INVALID_PROFILE", error.to_string(), fix);
                Profile::default()
            });
        }
        let house = houses.iter().find(|house| house.name == name).cloned();
        house.or_else(|| Profile::named(name)).unwrap_or_else(|| {
            let known: Vec<&str> = Profile::NAMES
                .into_iter()
                .chain(houses.iter().map(|house| house.name.as_str()))
                .collect();
            let mut problem = format!("there is no profile {:?}", clip(name));
            if let Some(near) = house::nearest(&clip(name), &known) {
                problem += &format!("; did you mean {near:?}?");
            }
            let known: Vec<String> = known.iter().map(|name| format!("{name:?}")).collect();
            self.add(
                "profile",
                "UNKNOWN_PROFILE",
                problem,
                format!("give one of {}, or none for the default", known.join(", ")),
            );
            Profile::default()
        })
    }

    /// Waivers by the ids of findings: each with its rules, author and reason.
    pub(super) fn waivers(&mut self, given: &[pb::Waiver], limits: &Limits) -> Vec<Waiver> {
        if given.len() > limits.items_per_call {
            self.add(
                "waivers",
                "TOO_MANY_ITEMS",
                format!(
                    "there are {}, and the limit is {}",
                    given.len(),
                    limits.items_per_call
                ),
                "send those that the draft needs",
            );
            return Vec::new();
        }
        let mut waivers = Vec::new();
        for (at, one) in given.iter().enumerate() {
            let field = |name: &str| format!("waivers[{at}].{name}");
            let mut rules = Vec::new();
            for number in &one.rules {
                match waiver::known(number) {
                    Ok(rule) => rules.push(rule),
                    Err(problem) => {
                        let fix = "name rules, such as R13";
                        self.add(&field("rules"), "UNKNOWN_RULE", problem, fix);
                    }
                }
            }
            self.short(&field("author"), &one.author, limits.name_bytes);
            self.short(&field("reason"), &one.reason, limits.name_bytes);
            if one.finding_id.is_empty() {
                let fix = "give the id of a finding";
                self.add(&field("finding_id"), "REQUIRED", "it is empty", fix);
            }
            let read = Waiver {
                rules,
                author: one.author.trim().to_owned(),
                reason: one.reason.trim().to_owned(),
                finding: Some(one.finding_id.clone()),
                span: None,
            };
            if let Err(problem) = waiver::complete(&read) {
                let fix = "give rules, author and reason";
                self.add(&format!("waivers[{at}]"), "REQUIRED", problem, fix);
            }
            waivers.push(read);
        }
        waivers
    }

    /// The id in a resource name.
    pub(super) fn id<'n>(&mut self, field: &str, name: &'n str, resource: Resource) -> &'n str {
        let collection = resource.collection();
        let id = name
            .strip_prefix(collection)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or_default();
        if id.is_empty() {
            let singular = collection.trim_end_matches('s');
            let problem = if name.is_empty() {
                "it is missing".to_owned()
            } else {
                format!("{:?} is no name of one of the {collection}", clip(name))
            };
            let fix = format!("give a resource name, `{collection}/{{{singular}}}`");
            self.add(field, "INVALID_NAME", problem, fix);
        }
        id
    }

    /// A number from 0 to 1.
    pub(super) fn probability(&mut self, field: &str, value: f64) -> f64 {
        if !(0.0..=1.0).contains(&value) {
            self.add(
                field,
                "OUT_OF_RANGE",
                format!("{value} is no probability"),
                "give a number from 0 to 1",
            );
        }
        value
    }
}

/// A date of the API as ours. Year 0 stands for no year there, and a date without a year is no answer here.
fn partial(date: &pb::Date) -> Option<PartialDate> {
    let (year, month, day) = (
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    );
    (year > 0)
        .then(|| PartialDate::new(year, month, day))
        .flatten()
}

fn spelled(date: &pb::Date) -> String {
    format!("year {}, month {}, day {}", date.year, date.month, date.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: i32, day: i32) -> pb::Date {
        pb::Date { year, month, day }
    }

    #[test]
    fn dates_are_read_as_the_calendar_has_them() {
        let mut checks = Checks::default();
        assert!(checks.day("d", Some(&date(2025, 9, 4))).is_some());
        assert!(checks.day("d", None).is_none());
        assert!(checks.partial_date("d", Some(&date(2025, 9, 0))).is_some());
        assert!(checks.partial_date("d", Some(&date(2025, 0, 0))).is_some());
        assert!(checks.done().is_ok());
        let wrong = [
            (2025, 2, 30),
            (2025, 9, 0),
            (0, 9, 4),
            (2025, 13, 1),
            (70_000, 1, 1),
            (2025, -1, 300),
        ];
        for (year, month, day) in wrong {
            let mut checks = Checks::default();
            assert_eq!(checks.day("d", Some(&date(year, month, day))), None);
            assert!(checks.done().is_err(), "{year} {month} {day}");
        }
    }

    #[test]
    fn names_have_their_collection() {
        let mut checks = Checks::default();
        assert_eq!(
            checks.id("name", "speakers/mark-rutte", Resource::Speaker),
            "mark-rutte"
        );
        assert_eq!(checks.id("parent", "speakers/-", Resource::Speaker), "-");
        assert!(checks.done().is_ok());
        for name in ["", "speakers", "speakers/", "documents/a", "Rutte"] {
            let mut checks = Checks::default();
            checks.id("name", name, Resource::Speaker);
            assert!(checks.done().is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_name_can_be_seen() {
        for (name, seen) in [
            ("Anna Berg", true),
            (" José Ñúñez-O’Hara Jr. ", true),
            ("\u{627}\u{200c}\u{646}", true),
            ("Anna\nBerg", false),
            ("Anna\0", false),
            ("An\u{200b}na", false),
            ("Anna \u{202e}greB", false),
        ] {
            let mut checks = Checks::default();
            checks.name("speaker", name, 100);
            assert_eq!(checks.done().is_ok(), seen, "{name:?}");
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let mut checks = Checks::default();
        checks.text("draft.text", " \n", 10);
        checks.text("text", "far too long for that", 10);
        checks.encoding("encoding_type", 9);
        checks.probability("min_confidence", f64::NAN);
        let Err(ApiError::Invalid(violations)) = checks.done() else {
            panic!("violations were expected");
        };
        let reasons: Vec<_> = violations.iter().map(|v| v.reason).collect();
        assert_eq!(
            reasons,
            [
                "REQUIRED",
                "TEXT_TOO_LONG",
                "UNKNOWN_ENUM_VALUE",
                "OUT_OF_RANGE"
            ]
        );
    }
}
