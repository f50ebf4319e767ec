//! The nouns of the field as plain types: document, quotation, cue, source, speaker, attribution, day and place of speech.
//!
//! Every layer above speaks in these. They hold no logic but what a value can say of itself; spans are UTF-8 bytes of the text
//! that the value was read from. `docs/glossary.md` defines the words.

use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A day, a month or a year: what a newsroom can know of a date. A month alone is an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    /// 0 where only the year is known.
    month: i8,
    /// 0 where only the month is known.
    day: i8,
}

impl PartialDate {
    /// A whole day.
    pub fn day(date: Date) -> Self {
        PartialDate {
            year: date.year(),
            month: date.month(),
            day: date.day(),
        }
    }

    /// A date from its parts; a zero month means the year alone, a zero day the month alone.
    /// `None` where there is no such day, month or (0 to 9999) year, or where a day stands without its month.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if month == 0 && day != 0 || !(0..=9999).contains(&year) {
            return None;
        }
        Date::new(year, month.max(1), day.max(1)).ok()?;
        (month >= 0 && day >= 0).then_some(PartialDate { year, month, day })
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    pub fn month(self) -> Option<i8> {
        (self.month != 0).then_some(self.month)
    }

    /// The day of the month, where it is known.
    pub fn day_of_month(self) -> Option<i8> {
        (self.day != 0).then_some(self.day)
    }

    /// The whole day, where it is known.
    pub fn as_day(self) -> Option<Date> {
        (self.day != 0).then(|| Date::new(self.year, self.month, self.day).ok())?
    }

    /// The first and the last day it can mean.
    pub fn interval(self) -> (Date, Date) {
        let first = Date::new(self.year, self.month.max(1), self.day.max(1))
            .unwrap_or(Date::constant(self.year, 1, 1));
        let last = match (self.month, self.day) {
            (0, _) => first.last_of_year(),
            (_, 0) => first.last_of_month(),
            _ => first,
        };
        (first, last)
    }

    /// The finest date that holds the whole interval: a day, a month or a year; `None` where it crosses a year's end.
    pub fn covering(first: Date, last: Date) -> Option<Self> {
        let (a, b) = (first.min(last), first.max(last));
        if a == b {
            Some(Self::day(a))
        } else if a.year() != b.year() {
            None
        } else if a.month() == b.month() {
            Self::new(a.year(), a.month(), 0)
        } else {
            Self::new(a.year(), 0, 0)
        }
    }

    /// True where one of the two could mean a day that the other means too.
    pub fn agrees_with(self, other: Self) -> bool {
        let ((a, b), (c, d)) = (self.interval(), other.interval());
        a <= d && c <= b
    }
}

impl fmt::Display for PartialDate {
    /// `2025-09-03`, `2025-09` or `2025`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// A date that is not `2025-09-03`, `2025-09` or `2025`, or that no calendar has.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a date; write 2025-09-03, 2025-09 or 2025")]
pub struct NotADate(String);

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.splitn(3, '-').map(|part| {
            let digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<i16>().ok()).flatten()
        });
        let year = parts.next().flatten();
        let mut optional = || match parts.next() {
            None => Some(0),
            Some(part) => part.filter(|&n| n > 0).and_then(|n| i8::try_from(n).ok()),
        };
        let (month, day) = (optional(), optional());
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => PartialDate::new(year, month, day),
            _ => None,
        }
        .ok_or_else(|| NotADate(text.chars().take(40).collect()))
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotADate;
    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}

/// What a document is (ranks its wording, rule R23 and the notes on primary sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A news report.
    #[default]
    Report,
    /// A transcript of what was said.
    #[serde(alias = "primary")]
    Transcript,
    /// What the speaker's own office or firm gave out.
    PressRelease,
    /// The desk's own notes of an interview.
    Notes,
}

impl DocumentKind {
    /// Every kind, in order.
    pub const ALL: [DocumentKind; 4] = [
        DocumentKind::Report,
        DocumentKind::Transcript,
        DocumentKind::PressRelease,
        DocumentKind::Notes,
    ];

    /// `report`, `transcript`, `press release` or `notes`.
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentKind::Report => "report",
            DocumentKind::Transcript => "transcript",
            DocumentKind::PressRelease => "press release",
            DocumentKind::Notes => "notes",
        }
    }

    /// The kind so spelled, letter case and the sign between words aside.
    pub fn named(text: &str) -> Option<Self> {
        let plain = text.trim().to_lowercase().replace(['_', '-'], " ");
        Self::ALL.into_iter().find(|kind| kind.as_str() == plain)
    }

    /// True for a primary source: it ranks above reports.
    pub fn is_primary(self) -> bool {
        self != DocumentKind::Report
    }
}

/// A text that puts people on record, as a reader hands it over. Stored as received; all spans point into `text`.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Document {
    /// The caller's own id. Identity is this, else the URL, else the hash of the text.
    pub id: Option<String>,
    /// A label for messages, such as a file name. Not part of the identity.
    pub label: String,
    /// The title, where the document's head gives it.
    pub title: Option<String>,
    /// The outlet, where the document's head gives it.
    pub outlet: Option<String>,
    /// The address, where the document's head gives it.
    pub url: Option<String>,
    /// The day of publication, where the document's head gives it. Never guessed.
    pub published: Option<Date>,
    /// What it is.
    pub kind: DocumentKind,
    /// The text as received, front matter and header lines included.
    pub text: String,
    /// The part of `text` that is the article: past front matter and header lines.
    pub body: BodySpan,
    /// The hour before which it is not to count, where the caller names one.
    #[serde(default)]
    pub embargo_until: Option<Timestamp>,
}

/// The part of a document's text that is the article, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BodySpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// How words are presented as somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteKind {
    /// Whole sentences between quotation marks.
    Direct,
    /// A fragment between marks inside the reporter's own sentence.
    Mixed,
    /// A paraphrase without marks: evidence, never wording.
    Indirect,
}

impl QuoteKind {
    /// `direct`, `mixed` or `indirect`.
    pub fn as_str(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Indirect => "indirect",
        }
    }
}

/// What a speaker or a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerKind {
    /// A named human being.
    Person,
    /// A named body: a government, a company, a party, a news agency.
    Body,
    /// An office without a name ("the French president").
    Office,
    /// Unnamed people ("two European officials"); they stay a group.
    Group,
    /// What is written and speaks for itself ("the complaint", "a sign on the gate"). It is nobody's name, and another document's
    /// complaint is another one.
    Writing,
}

/// Where in a document a quotation stands (rule R23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceKind {
    /// In the running text.
    #[default]
    Body,
    /// In the headline or a sub-heading.
    Headline,
    /// In the caption of a picture.
    Caption,
    /// Set apart from the running text, with the name beside or beneath it.
    PullQuote,
}

/// How strongly a text proves a day or a place of speech, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Said in the attribution itself.
    Stated,
    /// Said of the same occasion in the sentences around.
    Context,
    /// Follows from the same statement reported elsewhere in the document.
    Implied,
    /// A dateline alone.
    Weak,
}

/// The day of speech, with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeechDate {
    /// The day, month or year.
    pub date: PartialDate,
    /// The words that give it.
    pub basis: Span,
    /// How strong the proof is.
    pub strength: Strength,
    /// The name of the rule that read it.
    pub rule: &'static str,
}

/// The place of speech, with its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeechPlace {
    /// The place, as the text names it.
    pub place: String,
    /// The words that give it.
    pub basis: Span,
    /// How strong the proof is.
    pub strength: Strength,
    /// The name of the rule that read it.
    pub rule: &'static str,
}

/// Somebody or some body that one text names: all the mentions that the text itself ties together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The fullest name the text gives ("Mark Rutte"), without titles.
    pub name: String,
    /// What it is. Groups and bare offices are entities too.
    pub kind: SpeakerKind,
    /// Every stretch that names it outright (no pronouns), in the order of the text.
    pub mentions: Vec<Span>,
    /// Other forms of the name in this text ("Rutte").
    pub aliases: Vec<String>,
    /// Offices and roles that the text gives it ("NATO Secretary-General"), as printed.
    pub roles: Vec<String>,
}

/// One quotation as one text prints it: the words, the cue, the source, and who that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The words, without their outer marks and without white space at the ends.
    pub span: Span,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// Segments of one interrupted quotation share a number, from 1 on, unique within the text.
    pub group: Option<u32>,
    /// Consecutive quotations of one turn share a number (rules R4, R7), unique within the text.
    pub utterance: u32,
    /// The reporting expression.
    pub cue: Option<Span>,
    /// The source as printed: a name, a description or a pronoun.
    pub source: Option<Span>,
    /// Who the source is: an index into [`Extraction::entities`]. `None` when abstaining.
    pub speaker: Option<u32>,
    /// The day of speech.
    pub date: Option<SpeechDate>,
    /// The place of speech.
    pub place: Option<SpeechPlace>,
    /// Through whom the words came ("dpa" in "told dpa"), rule R24.
    pub via: Option<Span>,
    /// Where in the document it stands.
    pub position: OccurrenceKind,
    /// How likely the speaker is right, 0 to 1, calibrated on the dev sets.
    pub confidence: f32,
    /// The rule that tied the words to the source, or the reason for abstaining.
    pub rule: &'static str,
    /// The closing mark is missing.
    pub unclosed: bool,
    /// The text says the words were translated (rule R19).
    pub translated: bool,
}

/// Words between marks that nobody is quoted as saying (rule R20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The words, without their marks.
    pub span: Span,
    /// Why they are read as a term.
    pub reason: &'static str,
}

/// All that one text quotes, and whom. Reading a text needs nothing but the text and its day of publication.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Extraction {
    /// The quotations, in the order of the text.
    pub attributions: Vec<Attribution>,
    /// Words between marks that are no quotation, in the order of the text.
    pub terms: Vec<Term>,
    /// Everybody the text names, quoted or not.
    pub entities: Vec<Entity>,
    /// The language (BCP 47), where it could be told.
    pub language: Option<&'static str>,
    /// What could not be read, in words for people ("German: marks are read, sources are not").
    pub notes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates_read_and_print_alike() {
        for text in ["2025-09-03", "2025-09", "2025", "0999-01-01"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "2025-13",
            "2025-02-30",
            "2025-00-01",
            "03.09.2025",
            "2025-9-3-1",
            "-2025",
            "+2025",
            "2025-",
            "99999",
        ] {
            assert!(text.parse::<PartialDate>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_month_agrees_with_its_days_only() {
        let date = |text: &str| text.parse::<PartialDate>().unwrap();
        assert!(date("2025-09").agrees_with(date("2025-09-30")));
        assert!(!date("2025-09").agrees_with(date("2025-10-01")));
        assert!(date("2025").agrees_with(date("2025-09")));
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(
            PartialDate::covering(day("2025-08-25"), day("2025-08-31")),
            Some(date("2025-08"))
        );
        assert_eq!(
            PartialDate::covering(day("2025-08-25"), day("2025-09-01")),
            Some(date("2025"))
        );
        assert_eq!(
            PartialDate::covering(day("2024-12-30"), day("2025-01-05")),
            None
        );
    }
}
