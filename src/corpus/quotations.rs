//! Reads quotations that others attributed, as JSON lines:
//! `{"quotation", "speaker", "document", "outlet", "published", "date", "place", "url"}`, all but the first two optional.
//!
//! Lines of Quotebank are read as such (`quotebank`).
//!
//! In comes a file, out come its lines as typed values; what they mean is the registry's business. A speaker of `null` or `""` says that
//! nobody knows; a line that leaves the speaker out is refused, since it may be a slip.

use std::{
    collections::{HashMap, VecDeque},
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::{Deserialize, de::IgnoredAny};

use super::{
    Limits, ReadError, ReadFault, day,
    files::no_file,
    jsonl::{JsonLines, object},
    quotebank,
};
use crate::model::PartialDate;

/// One attributed quotation of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationLine {
    /// The line in the file, from 1 on.
    pub line: usize,
    /// The words.
    pub quotation: String,
    /// Who said them; `None` where nobody knows.
    pub speaker: Option<String>,
    /// The id of the document that prints them.
    pub document: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// The day of speech.
    pub date: Option<PartialDate>,
    /// The place of speech.
    pub place: Option<String>,
    /// The document's address.
    pub url: Option<String>,
}

/// Reads the attributed quotations of one file, `-` being the standard input. A bad line does not end the others.
pub fn quotations(
    path: &Path,
    limits: Limits,
) -> impl Iterator<Item = Result<QuotationLine, ReadError>> + use<> {
    let path = path.to_owned();
    let error = |path: &PathBuf, line, fault| ReadError {
        path: path.clone(),
        line,
        fault,
    };
    let (mut lines, mut failed) = match open(&path) {
        Ok(stream) => (Some(JsonLines::new(stream, limits.document_bytes)), None),
        Err(fault) => (None, Some(error(&path, None, fault))),
    };
    let mut any = false;
    // What the last line said beyond its first printing.
    let mut rest: VecDeque<QuotationLine> = VecDeque::new();
    std::iter::from_fn(move || {
        if let Some(failed) = failed.take() {
            return Some(Err(failed));
        }
        if let Some(next) = rest.pop_front() {
            return Some(Ok(next));
        }
        match lines.as_mut()?.next_line(parse) {
            None => {
                lines = None;
                (!any).then(|| Err(error(&path, None, ReadFault::Empty)))
            }
            Some(Err(cause)) => {
                lines = None;
                Some(Err(error(&path, None, ReadFault::Io(cause))))
            }
            Some(Ok((line, read))) => {
                any = true;
                let read = read.and_then(|read| {
                    rest.extend(read);
                    rest.pop_front().ok_or(ReadFault::Empty)
                });
                Some(read.map_err(|fault| error(&path, Some(line), fault)))
            }
        }
    })
}

fn open(path: &Path) -> Result<Box<dyn BufRead + Send>, ReadFault> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    if let Some(fault) = no_file(path) {
        return Err(fault);
    }
    if path.is_dir() {
        return Err(ReadFault::Io(io::Error::other(
            "it is a directory, not a file of JSON lines",
        )));
    }
    let file = File::open(path).map_err(ReadFault::Io)?;
    Ok(Box::new(BufReader::new(file)))
}

#[derive(Deserialize)]
struct Line {
    quotation: Option<String>,
    // `None` where the line leaves it out, `Some(None)` where it says null.
    #[serde(default, deserialize_with = "given")]
    speaker: Option<Option<String>>,
    document: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    date: Option<String>,
    place: Option<String>,
    url: Option<String>,
    kind: Option<String>,
    disputed: Option<bool>,
    #[serde(flatten)]
    others: HashMap<String, IgnoredAny>,
}

/// The keys that are read.
const KEYS: [&str; 8] = [
    "quotation",
    "speaker",
    "document",
    "outlet",
    "published",
    "date",
    "place",
    "url",
];

/// How alike a key that is not read must be to one that is (Jaro-Winkler) to count as a slip: `plase`, `speakr`, `publised`.
const A_SLIP: f64 = 0.9;

impl Line {
    /// A key that is not read and nearly is one that is, whose value would be lost without a word. Other keys are somebody else's.
    fn slip(&self) -> Option<(&str, &'static str)> {
        let likeness = |key: &str, known: &str| strsim::jaro_winkler(&key.to_lowercase(), known);
        let keys = self.others.keys();
        let slips = keys.filter_map(|key| {
            let near = KEYS
                .into_iter()
                .max_by(|a, b| likeness(key, a).total_cmp(&likeness(key, b)))?;
            (likeness(key, near) >= A_SLIP && !self.has(near)).then_some((key.as_str(), near))
        });
        slips.min()
    }

    fn has(&self, key: &str) -> bool {
        match key {
            "quotation" => self.quotation.is_some(),
            "speaker" => self.speaker.is_some(),
            "document" => self.document.is_some(),
            "outlet" => self.outlet.is_some(),
            "published" => self.published.is_some(),
            "date" => self.date.is_some(),
            "place" => self.place.is_some(),
            _ => self.url.is_some(),
        }
    }
}

/// Refuses the line of a paraphrase, as `export --kind all` writes it: on record as a quotation it would confirm words that nobody used.
fn spoken(kind: Option<&str>) -> Result<(), ReadFault> {
    let fault = match kind.map(str::trim) {
        None | Some("" | "direct" | "mixed") => return Ok(()),
        Some("indirect") => {
            "`kind` is indirect: a paraphrase is no quotation; leave the line out, or take over the whole registry with export --format log"
                .to_owned()
        }
        Some(other) => {
            let other: String = other.chars().take(40).collect();
            format!("`kind` is {other:?}, and a quotation is direct or mixed; leave it out where that is not known")
        }
    };
    Err(ReadFault::Field(fault))
}

fn given<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn parse(text: &str, number: usize) -> Result<Vec<QuotationLine>, ReadFault> {
    let line: Line = object(text)?;
    if line.others.contains_key(quotebank::KEY) {
        return quotebank::parse(text, number);
    }
    spoken(line.kind.as_deref())?;
    if line.disputed == Some(true) {
        return Err(ReadFault::Field(
            "`disputed` is true, which an import cannot keep; leave the line out, or take over the whole registry with export --format log"
                .to_owned(),
        ));
    }
    if let Some((key, near)) = line.slip() {
        let key: String = key.chars().take(40).collect();
        return Err(ReadFault::Field(format!(
            "`{key}` is no key that is read; did you mean `{near}`?"
        )));
    }
    let some = |value: Option<String>| {
        let value = value?;
        let words = value.trim();
        (!words.is_empty()).then(|| words.to_owned())
    };
    let published = match some(line.published) {
        None => None,
        Some(given) => Some(day::whole(&given).ok_or_else(|| {
            let given: String = given.chars().take(40).collect();
            ReadFault::Field(format!(
                "`published` is {given:?}, which is not a whole day such as 2025-09-04"
            ))
        })?),
    };
    let date = match some(line.date) {
        None => None,
        Some(given) => {
            let date = day::whole(&given)
                .map(PartialDate::day)
                .map_or_else(|| given.parse(), Ok);
            Some(date.map_err(|error| ReadFault::Field(format!("`date`: {error}")))?)
        }
    };
    Ok(vec![QuotationLine {
        line: number,
        quotation: some(line.quotation).ok_or(ReadFault::Missing("quotation"))?,
        speaker: some(line.speaker.ok_or(ReadFault::Missing("speaker"))?),
        // As an export of this program names it.
        document: some(line.document).map(|id| match id.strip_prefix("documents/") {
            Some(own) if !own.is_empty() => own.to_owned(),
            _ => id,
        }),
        outlet: some(line.outlet),
        published,
        date,
        place: some(line.place),
        url: some(line.url),
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<QuotationLine, String> {
        let read = parse(line, 1).map_err(|fault| fault.to_string())?;
        Ok(read.into_iter().next().expect("a line is one quotation"))
    }

    #[test]
    fn a_line_needs_the_words_and_a_word_on_the_speaker() {
        let line = read(r#"{"quotation": " So. ", "speaker": "Ann Lee", "date": "2025-09", "published": "2025-09-04", "place": ""}"#).unwrap();
        assert_eq!(
            (line.quotation.as_str(), line.speaker.as_deref()),
            ("So.", Some("Ann Lee"))
        );
        assert_eq!(
            line.date.map(|date| date.to_string()).as_deref(),
            Some("2025-09")
        );
        assert_eq!(
            (line.published, line.place),
            (Some(Date::constant(2025, 9, 4)), None)
        );
        assert_eq!(
            read(r#"{"quotation": "So.", "speaker": null}"#)
                .unwrap()
                .speaker,
            None
        );
        assert!(
            read(r#"{"quotation": "So."}"#)
                .unwrap_err()
                .contains("`speaker`")
        );
        assert!(
            read(r#"{"speaker": "Ann Lee"}"#)
                .unwrap_err()
                .contains("`quotation`")
        );
        assert!(
            read(r#"{"quotation": "So.", "speaker": "A", "date": "Thursday"}"#)
                .unwrap_err()
                .contains("`date`")
        );
        assert!(
            read(r#"{"quotation": "So.", "speaker": "A", "published": "2025"}"#)
                .unwrap_err()
                .contains("`published`")
        );
        assert!(read(r#"{"quotation": "#).unwrap_err().contains("cut off"));
        assert!(read("not JSON").unwrap_err().contains("this is no JSON"));
    }

    #[test]
    fn a_paraphrase_is_not_taken_for_words() {
        let kind = |kind: &str| {
            read(&format!(
                r#"{{"quotation": "So.", "speaker": null, "kind": "{kind}"}}"#
            ))
        };
        assert!(kind("direct").is_ok() && kind("mixed").is_ok() && kind("").is_ok());
        let refused = kind("indirect").unwrap_err();
        assert!(
            refused.contains("a paraphrase is no quotation"),
            "{refused}"
        );
        let refused = kind("foo").unwrap_err();
        assert!(refused.contains("\"foo\""), "{refused}");
        let disputed = |disputed: bool| {
            read(&format!(
                r#"{{"quotation": "So.", "speaker": null, "disputed": {disputed}, "document": "documents/a-1"}}"#
            ))
        };
        assert!(disputed(true).unwrap_err().contains("`disputed`"));
        assert_eq!(disputed(false).unwrap().document.as_deref(), Some("a-1"));
    }

    #[test]
    fn a_misspelt_key_is_not_passed_over() {
        for (key, near) in [
            ("speakr", "speaker"),
            ("Place", "place"),
            ("plase", "place"),
            ("publised", "published"),
            ("quotaton", "quotation"),
        ] {
            let said = read(&format!(r#"{{"{key}": "x"}}"#)).unwrap_err();
            assert!(
                said.contains(&format!("`{key}`")) && said.contains(&format!("`{near}`")),
                "{said}"
            );
        }
        for others in [
            r#""lang": "en""#,
            r#""publisher": "x", "published": "2025-09-04""#,
            r#""_id": 7"#,
        ] {
            let line = format!(r#"{{"quotation": "So.", "speaker": null, {others}}}"#);
            assert!(read(&line).is_ok(), "{line}");
        }
    }

    #[test]
    fn a_missing_file_is_one_error() {
        let read: Vec<_> = quotations(Path::new("no/such.jsonl"), Limits::default()).collect();
        assert!(
            matches!(&read[..], [Err(error)] if error.to_string().contains("no/such.jsonl: cannot be read"))
        );
    }
}
