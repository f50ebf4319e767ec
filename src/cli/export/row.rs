//! One printing of a quotation as plain columns: what CSV, JSON lines, SQLite and Parquet have in common.
//!
//! In comes a quotation of the API with offsets in code points, out come rows. Other programs depend on the names; `import` reads
//! `quotation`, `speaker`, `document`, `outlet`, `published`, `date`, `place` and `url` back.

use serde_json::{Map, Value};

use crate::{
    api::pb,
    cli::flat::{day, kind, moment, value},
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// A number from 0 to 1.
    Share,
    /// Yes or no.
    Yes,
}

/// The columns, in their order.
pub(super) const COLUMNS: [(&str, Holds); 29] = [
    ("id", Holds::Text),
    ("quotation", Holds::Text),
    ("kind", Holds::Text),
    ("speaker", Holds::Text),
    ("speaker_id", Holds::Text),
    ("source", Holds::Text),
    ("cue", Holds::Text),
    ("via", Holds::Text),
    ("date", Holds::Text),
    ("date_words", Holds::Text),
    ("date_strength", Holds::Text),
    ("place", Holds::Text),
    ("place_words", Holds::Text),
    ("place_strength", Holds::Text),
    ("document", Holds::Text),
    ("document_kind", Holds::Text),
    ("title", Holds::Text),
    ("outlet", Holds::Text),
    ("url", Holds::Text),
    ("published", Holds::Text),
    ("position", Holds::Text),
    ("start", Holds::Number),
    ("end", Holds::Number),
    ("confidence", Holds::Share),
    ("rule", Holds::Text),
    ("record", Holds::Text),
    ("decided_by", Holds::Text),
    ("decided_at", Holds::Text),
    ("disputed", Holds::Yes),
];

/// The value of one column; unknown is `None`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Text(Option<String>),
    Number(Option<i64>),
    Share(Option<f64>),
    Yes(bool),
}

/// A row: a cell a column.
pub(super) type Row = [Cell; COLUMNS.len()];

/// A row for each printing.
pub(super) fn rows(quotation: &pb::Quotation) -> Vec<Row> {
    let printed = quotation.occurrences.iter();
    printed.map(|printed| row(quotation, printed)).collect()
}

fn row(quotation: &pb::Quotation, printed: &pb::Occurrence) -> Row {
    let text = |text: &str| Cell::Text((!text.is_empty()).then(|| text.to_owned()));
    let named = |name: Option<&str>| Cell::Text(name.map(str::to_ascii_lowercase));
    let date = printed.date_said.as_ref();
    let place = printed.location_said.as_ref();
    // A dateline alone proves where a report was filed (R27): the column of proven places leaves it out, its strength tells of it.
    let proven = place.filter(|said| said.strength() != pb::Strength::Weak);
    let strength = |strength: pb::Strength| value(strength.as_str_name(), "STRENGTH_");
    let offset =
        |of: fn(&pb::Span) -> i32| Cell::Number(printed.span.as_ref().map(|span| of(span).into()));
    // A source that names nobody ("two officials") is no speaker.
    let speaker = match quotation.speaker.is_empty() {
        true => "",
        false => quotation.speaker_display_name.as_str(),
    };
    [
        text(&quotation.name),
        text(&printed.text),
        named(kind(quotation.kind())),
        text(speaker),
        text(&quotation.speaker),
        text(&printed.source),
        text(&printed.cue),
        text(&printed.via),
        Cell::Text(date.and_then(|said| day(&said.date))),
        text(date.map_or("", |said| &said.basis_text)),
        named(date.and_then(|said| strength(said.strength()))),
        text(proven.map_or("", |said| &said.place)),
        text(place.map_or("", |said| &said.basis_text)),
        named(place.and_then(|said| strength(said.strength()))),
        text(&printed.document),
        named(value(
            printed.document_kind().as_str_name(),
            "DOCUMENT_KIND_",
        )),
        text(&printed.title),
        text(&printed.outlet),
        text(&printed.url),
        Cell::Text(day(&printed.published)),
        named(value(printed.kind().as_str_name(), "OCCURRENCE_KIND_")),
        offset(|span| span.start),
        offset(|span| span.end),
        Cell::Share(
            (!printed.rule.is_empty()).then_some((printed.confidence * 1000.0).round() / 1000.0),
        ),
        text(&printed.rule),
        text(&quotation.text),
        text(
            printed
                .decision
                .as_ref()
                .map_or("", |decision| &decision.author),
        ),
        Cell::Text(
            printed
                .decision
                .as_ref()
                .map(|decision| moment(&decision.time)),
        ),
        Cell::Yes(printed.dispute.is_some()),
    ]
}

/// A row as a line of JSON; every key is there.
pub(super) fn line(row: &Row) -> String {
    let cells = COLUMNS.iter().zip(row);
    let object: Map<String, Value> = cells
        .map(|(&(name, _), cell)| {
            let value = match cell {
                Cell::Text(text) => text.clone().into(),
                Cell::Number(number) => (*number).into(),
                Cell::Share(share) => (*share).into(),
                Cell::Yes(yes) => (*yes).into(),
            };
            (name.to_owned(), value)
        })
        .collect();
    Value::Object(object).to_string()
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    #[test]
    fn a_printing_is_a_row_and_unknown_is_null() {
        let [full, bare] = example().try_into().unwrap();
        for quotation in [&full, &bare] {
            for row in rows(quotation) {
                for (&(name, holds), cell) in COLUMNS.iter().zip(&row) {
                    let held = match cell {
                        Cell::Text(_) => Holds::Text,
                        Cell::Number(_) => Holds::Number,
                        Cell::Share(_) => Holds::Share,
                        Cell::Yes(_) => Holds::Yes,
                    };
                    assert_eq!(held, holds, "{name}");
                }
            }
        }
        let read: Value = serde_json::from_str(&line(&rows(&full)[0])).unwrap();
        assert_eq!(read["quotation"], "We will not, \"ever\"\nClose");
        assert_eq!(
            (&read["date"], &read["published"]),
            (&"2025-09".into(), &"2025-09-04".into())
        );
        assert_eq!(
            read["place"],
            Value::Null,
            "a dateline proves no place of speech"
        );
        assert_eq!(read["place_strength"], "weak");
        assert_eq!(
            (&read["confidence"], &read["start"]),
            (&0.953.into(), &7.into())
        );
        let read: Value = serde_json::from_str(&line(&rows(&bare)[0])).unwrap();
        assert_eq!(read.as_object().unwrap().len(), COLUMNS.len());
        assert_eq!(
            (&read["speaker"], &read["source"]),
            (&Value::Null, &"two officials".into())
        );
    }
}
