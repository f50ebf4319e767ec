//! What is on record as a table: CSV as RFC 4180 has it, with a head.

use std::io::Write;

use super::{
    Sink,
    row::{COLUMNS, Cell, rows},
};
use crate::{
    api::pb,
    cli::{reports::csv_cell, terminal::harmless},
};

/// A table being written.
pub(super) struct Table<'w, W: Write>(&'w mut W);

impl<'w, W: Write> Table<'w, W> {
    /// Writes the head.
    pub(super) fn new(out: &'w mut W) -> anyhow::Result<Self> {
        let names: Vec<_> = COLUMNS.iter().map(|(name, _)| *name).collect();
        write!(out, "{}\r\n", names.join(","))?;
        Ok(Table(out))
    }
}

impl<W: Write> Sink for Table<'_, W> {
    fn take(&mut self, quotations: &[pb::Quotation]) -> anyhow::Result<()> {
        for row in quotations.iter().flat_map(rows) {
            let cells = row.iter().map(|cell| match cell {
                Cell::Text(text) => csv_cell(&harmless(text.as_deref().unwrap_or_default())),
                Cell::Number(number) => number.map(|n| n.to_string()).unwrap_or_default(),
                Cell::Share(share) => share.map(|s| s.to_string()).unwrap_or_default(),
                Cell::Yes(yes) => yes.to_string(),
            });
            let cells: Vec<_> = cells.collect();
            write!(self.0, "{}\r\n", cells.join(","))?;
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> anyhow::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::example, *};

    #[test]
    fn a_table_that_a_spreadsheet_runs_nothing_of() {
        let mut out = Vec::new();
        let mut table = Box::new(Table::new(&mut out).unwrap());
        table.take(&example()).unwrap();
        table.end().unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<_> = out.split("\r\n").collect();
        assert_eq!(lines.len(), 4, "{out}");
        assert!(lines[0].starts_with("id,quotation,kind,speaker,"));
        assert!(
            lines[1]
                .starts_with("quotations/q1,\"We will not, \"\"ever\"\" Close\",direct,Ann Roe,"),
            "{}",
            lines[1]
        );
        assert!(lines[1].contains(",\"'=The Courier\","), "{}", lines[1]);
        assert!(
            lines[2].starts_with("quotations/q2,𝒮o é,mixed,,,two officials,"),
            "{}",
            lines[2]
        );
    }
}
