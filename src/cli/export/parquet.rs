//! What is on record as a Parquet file: the table of printings by columns, for data frames and warehouses.

use std::{fs::File, path::Path, sync::Arc};

use anyhow::Context;
use parquet::{
    basic::Compression,
    data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type},
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::parser::parse_message_type,
};

use super::{
    Sink, cannot, failed,
    row::{COLUMNS, Cell, Holds, Row, rows},
};
use crate::api::pb;

/// Rows of one group: enough to compress well, few enough to hold.
const GROUP: usize = 50_000;

/// A file being written.
pub(super) struct Table {
    writer: SerializedFileWriter<File>,
    waiting: Vec<Row>,
}

impl Table {
    /// Makes the file.
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let file = File::create_new(path).with_context(|| cannot(path))?;
        let schema = Arc::new(parse_message_type(&schema()).map_err(failed)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("onrecord {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer =
            SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        Ok(Table {
            writer,
            waiting: Vec::new(),
        })
    }

    fn group(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.waiting);
        let mut group = self.writer.next_row_group().map_err(failed)?;
        let mut at = 0;
        while let Some(mut column) = group.next_column().map_err(failed)? {
            write(&mut column, rows.iter().map(|row| &row[at])).map_err(failed)?;
            column.close().map_err(failed)?;
            at += 1;
        }
        group.close().map_err(failed)?;
        Ok(())
    }
}

/// The columns in Parquet's own words.
fn schema() -> String {
    let columns: String = COLUMNS
        .iter()
        .map(|(name, holds)| match holds {
            Holds::Text => format!("OPTIONAL BYTE_ARRAY {name} (STRING);"),
            Holds::Number => format!("OPTIONAL INT64 {name};"),
            Holds::Share => format!("OPTIONAL DOUBLE {name};"),
            Holds::Yes => format!("OPTIONAL BOOLEAN {name};"),
        })
        .collect();
    format!("message printings {{ {columns} }}")
}

/// Writes the cells of one column, those that are unknown as levels alone.
fn write<'c>(
    column: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = &'c Cell>,
) -> parquet::errors::Result<()> {
    let (mut levels, mut words, mut numbers, mut shares, mut truths) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut holds = Holds::Text;
    for cell in cells {
        let known = match cell {
            Cell::Text(text) => {
                words.extend(
                    text.as_deref()
                        .map(|text| ByteArray::from(text.as_bytes().to_vec())),
                );
                text.is_some()
            }
            Cell::Number(number) => {
                holds = Holds::Number;
                numbers.extend(*number);
                number.is_some()
            }
            Cell::Share(share) => {
                holds = Holds::Share;
                shares.extend(*share);
                share.is_some()
            }
            Cell::Yes(yes) => {
                holds = Holds::Yes;
                truths.push(*yes);
                true
            }
        };
        levels.push(i16::from(known));
    }
    let levels = Some(levels.as_slice());
    match holds {
        Holds::Text => column
            .typed::<ByteArrayType>()
            .write_batch(&words, levels, None)?,
        Holds::Number => column
            .typed::<Int64Type>()
            .write_batch(&numbers, levels, None)?,
        Holds::Share => column
            .typed::<DoubleType>()
            .write_batch(&shares, levels, None)?,
        Holds::Yes => column
            .typed::<BoolType>()
            .write_batch(&truths, levels, None)?,
    };
    Ok(())
}

impl Sink for Table {
    fn take(&mut self, quotations: &[pb::Quotation]) -> anyhow::Result<()> {
        self.waiting.extend(quotations.iter().flat_map(rows));
        match self.waiting.len() >= GROUP {
            true => self.group(),
            false => Ok(()),
        }
    }

    fn end(mut self: Box<Self>) -> anyhow::Result<()> {
        self.group()?;
        self.writer.close().map_err(failed)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::Field,
    };

    use super::{super::tests::example, *};

    #[test]
    fn a_reader_of_parquet_finds_the_same_cells() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.parquet");
        let mut table = Box::new(Table::create(&path).unwrap());
        table.take(&example()).unwrap();
        table.group().unwrap();
        table.take(&example()[1..]).unwrap();
        table.end().unwrap();

        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        assert_eq!(reader.metadata().num_row_groups(), 2);
        let read: Vec<_> = reader
            .get_row_iter(None)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let expected: Vec<Row> = example()
            .iter()
            .chain(&example()[1..])
            .flat_map(rows)
            .collect();
        assert_eq!(read.len(), expected.len());
        for (read, expected) in read.iter().zip(&expected) {
            let fields: Vec<_> = read.get_column_iter().collect();
            for ((&(name, holds), cell), (found, field)) in COLUMNS.iter().zip(expected).zip(fields)
            {
                assert_eq!(found, name);
                let cell_read = match (field, holds) {
                    (Field::Null, Holds::Text) => Cell::Text(None),
                    (Field::Null, Holds::Number) => Cell::Number(None),
                    (Field::Null, _) => Cell::Share(None),
                    (Field::Str(text), _) => Cell::Text(Some(text.clone())),
                    (Field::Long(number), _) => Cell::Number(Some(*number)),
                    (Field::Double(share), _) => Cell::Share(Some(*share)),
                    (Field::Bool(yes), _) => Cell::Yes(*yes),
                    other => panic!("{other:?}"),
                };
                assert_eq!(&cell_read, cell, "{name}");
            }
        }
    }
}
