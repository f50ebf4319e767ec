//! Reads a DOCX file as its author would see it with all changes accepted.
//!
//! In comes a ZIP file, out comes a document: paragraphs, headings, items of lists, rows of tables, foot and end notes. Insertions stand,
//! deletions and hidden words do not, and neither do comments, fields' instructions, headers and footers. Each stretch of the text leads
//! back to its paragraph and run. The title comes from the file's properties; a day of publication does not stand in them.

use std::io::{Read, Seek};

use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::{
    Article,
    fault::{Limits, ReadFault},
    head::{Fields, HeadProblem},
    origin::{Paragraph, WrittenRuns},
    with_fields,
    xml::{Element, Piece, Pieces, Tag},
};

/// A part of the file unpacks to so many bytes at most: the limit of a text ten times over is room enough for its markup.
const PART_BYTES: u64 = 64 * 1024 * 1024;

/// The name of the main part, where the file is one of Word's.
pub(super) fn main_part<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Option<String> {
    let relations = part(archive, "_rels/.rels").ok().flatten();
    let main = relations.and_then(|relations| {
        let root = Element::read(&relations).ok()?;
        let main = root.children.iter().find(|relation| {
            let kind = relation.attribute("Type").unwrap_or_default();
            kind.ends_with("/officeDocument")
        })?;
        Some(main.attribute("Target")?.trim_start_matches('/').to_owned())
    });
    let main = main.unwrap_or_else(|| "word/document.xml".to_owned());
    (main.starts_with("word/") && archive.index_for_name(&main).is_some()).then_some(main)
}

/// Reads the file whose main part is `main`.
pub(super) fn read<R: Read + Seek>(
    label: &str,
    archive: &mut ZipArchive<R>,
    main: &str,
    limits: Limits,
) -> Result<(Article, Vec<HeadProblem>), ReadFault> {
    let styles = part(archive, "word/styles.xml")?
        .and_then(|styles| Element::read(&styles).ok())
        .map(|styles| style_names(&styles))
        .unwrap_or_default();
    let mut out = WrittenRuns::default();
    for (name, kind) in [
        (main, "document"),
        ("word/footnotes.xml", "footnotes"),
        ("word/endnotes.xml", "endnotes"),
    ] {
        let Some(xml) = part(archive, name)? else {
            continue;
        };
        let mut body = Body::new(kind, &styles, &mut out, limits);
        let read = body.read(&xml);
        read.map_err(|message| ReadFault::damaged("DOCX", format!("{name}: {message}")))?;
        limits.check(out.text.len())?;
    }
    let title = part(archive, "docProps/core.xml")?
        .and_then(|core| Element::read(&core).ok()?.child("title")?.words());
    let (text, origin) = out.end("docx");
    if text.trim().is_empty() {
        return Err(ReadFault::Empty);
    }
    let fields = Fields {
        kind: None,
        title,
        ..Fields::default()
    };
    let (document, problems) = with_fields(label, text, fields, Vec::new());
    Ok((Article::of(document, Some(origin)), problems))
}

/// A part of the file as text; `None` where the file has no such part.
fn part<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
) -> Result<Option<String>, ReadFault> {
    let Some(index) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let damaged = |message: String| ReadFault::damaged("DOCX", format!("{name}: {message}"));
    let file = archive
        .by_index(index)
        .map_err(|error| damaged(error.to_string()))?;
    let mut bytes = Vec::new();
    file.take(PART_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| damaged(error.to_string()))?;
    if bytes.len() as u64 > PART_BYTES {
        return Err(ReadFault::Expands { bytes: PART_BYTES });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some(text)),
        Err(_) => Err(damaged("it is not UTF-8".to_owned())),
    }
}

/// What the styles are called, by id: ids differ with the language of the program, names do not.
fn style_names(styles: &Element) -> FxHashMap<String, String> {
    styles
        .all("style")
        .filter_map(|style| {
            let name = style.child("name")?.attribute("val")?;
            Some((
                style.attribute("styleId")?.to_owned(),
                name.to_ascii_lowercase(),
            ))
        })
        .collect()
}

/// One part being read.
struct Body<'o> {
    part: &'static str,
    styles: &'o FxHashMap<String, String>,
    out: &'o mut WrittenRuns,
    limit: usize,
    /// The elements that are open.
    open: Vec<Open>,
    /// The paragraphs that are open; a text box holds paragraphs within one.
    paragraphs: Vec<Written>,
    /// Paragraphs and rows so far.
    count: usize,
    /// The rows that are open; a cell may hold a table.
    rows: Vec<Row>,
    /// The number of the note that is open, and whether its mark is still to come.
    note: Option<(String, bool)>,
    /// The last paragraph's mark was deleted: the next one goes on with it.
    joined: Option<Written>,
}

/// An element that is open, as far as it matters later.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Other,
    /// Nothing in it is read.
    Skipped,
    Paragraph,
    ParagraphProperties,
    RunProperties,
    RowProperties,
    Run,
    Text,
    Row,
    Cell,
    Note,
}

/// A paragraph as it is read.
#[derive(Default)]
struct Written {
    number: usize,
    run: usize,
    marker: &'static str,
    /// Words with the run that each stretch is of.
    pieces: Vec<(String, usize)>,
    /// Its mark, by which it ends, was deleted.
    mark_deleted: bool,
    /// The run that is open is hidden.
    hidden: bool,
    /// Paragraphs of text boxes in it.
    boxes: Vec<Written>,
}

/// A row of a table as it is read.
#[derive(Default)]
struct Row {
    cells: Vec<Vec<Written>>,
    deleted: bool,
}

impl<'o> Body<'o> {
    fn new(
        part: &'static str,
        styles: &'o FxHashMap<String, String>,
        out: &'o mut WrittenRuns,
        limits: Limits,
    ) -> Self {
        Body {
            part,
            styles,
            out,
            limit: usize::try_from(limits.document_bytes).unwrap_or(usize::MAX),
            open: Vec::new(),
            paragraphs: Vec::new(),
            count: 0,
            rows: Vec::new(),
            note: None,
            joined: None,
        }
    }

    fn read(&mut self, xml: &str) -> Result<(), String> {
        let mut pieces = Pieces::of(xml);
        let mut skipped = 0usize;
        while let Some(piece) = pieces.next()? {
            match piece {
                Piece::Open(_) if skipped > 0 => {
                    skipped += 1;
                    self.open.push(Open::Skipped);
                }
                Piece::Open(tag) => {
                    let open = self.begin(&tag);
                    if open == Open::Skipped {
                        skipped = 1;
                    }
                    self.open.push(open);
                }
                Piece::Text(words) => {
                    if self.open.last() == Some(&Open::Text) {
                        self.words(&words);
                    }
                }
                Piece::Close => match self.open.pop() {
                    Some(Open::Skipped) => skipped -= 1,
                    Some(open) => self.end(open),
                    None => {}
                },
            }
            if self.out.text.len() > self.limit {
                break;
            }
        }
        if let Some(last) = self.joined.take() {
            self.put(last);
        }
        Ok(())
    }

    fn begin(&mut self, tag: &Tag<'_>) -> Open {
        let within = self.open.last().copied();
        match tag.name() {
            // What was taken out, what only a program reads, and what says the same again.
            "del" if within == Some(Open::RunProperties) => {
                // A deleted paragraph mark stands in the properties of the mark.
                if self.open.iter().rev().nth(1) == Some(&Open::ParagraphProperties)
                    && let Some(paragraph) = self.paragraphs.last_mut()
                {
                    paragraph.mark_deleted = true;
                }
                Open::Skipped
            }
            "del" if within == Some(Open::RowProperties) => {
                if let Some(row) = self.rows.last_mut() {
                    row.deleted = true;
                }
                Open::Skipped
            }
            "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "Fallback"
            | "sectPr" | "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange"
            | "tcPrChange" | "comment" | "pict" => Open::Skipped,
            "p" => {
                self.count += 1;
                self.paragraphs.push(Written {
                    number: self.count,
                    ..Written::default()
                });
                Open::Paragraph
            }
            "pPr" if within == Some(Open::Paragraph) => Open::ParagraphProperties,
            "pStyle" if within == Some(Open::ParagraphProperties) => {
                let id = tag.attribute("val").unwrap_or_default();
                let marker = marker(self.styles.get(&id).map_or(id.as_str(), String::as_str));
                self.mark(marker);
                Open::Other
            }
            "outlineLvl" if within == Some(Open::ParagraphProperties) => {
                let level = tag.attribute("val").and_then(|v| v.parse::<usize>().ok());
                if let Some(level) = level.filter(|&level| level < 6) {
                    self.mark(HEADINGS[level]);
                }
                Open::Other
            }
            "numPr" if within == Some(Open::ParagraphProperties) => {
                self.mark("- ");
                Open::Other
            }
            "rPr" => Open::RunProperties,
            "vanish" if within == Some(Open::RunProperties) => {
                let off = matches!(tag.attribute("val").as_deref(), Some("0" | "false" | "off"));
                let of_run = self.open.iter().rev().nth(1) == Some(&Open::Run);
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.hidden |= of_run && !off;
                }
                Open::Other
            }
            "r" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.run += 1;
                    paragraph.hidden = false;
                }
                Open::Run
            }
            "t" => Open::Text,
            "tab" | "ptab" if within == Some(Open::Run) => self.sign(" "),
            "br" | "cr" if within == Some(Open::Run) => self.sign("\n"),
            "noBreakHyphen" if within == Some(Open::Run) => self.sign("\u{2011}"),
            "footnoteReference" | "endnoteReference" => {
                let id = tag.attribute("id").unwrap_or_default();
                let kind = if tag.name() == "endnoteReference" {
                    "e"
                } else {
                    ""
                };
                self.sign(&note_mark(kind, &id))
            }
            "footnote" | "endnote" => match tag.attribute("type").as_deref() {
                Some("separator" | "continuationSeparator" | "continuationNotice") => Open::Skipped,
                _ => {
                    let kind = if tag.name() == "endnote" { "e" } else { "" };
                    let id = tag.attribute("id").unwrap_or_default();
                    self.note = Some((note_mark(kind, &id), true));
                    Open::Note
                }
            },
            "tr" => {
                self.rows.push(Row::default());
                Open::Row
            }
            "trPr" if within == Some(Open::Row) => Open::RowProperties,
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(Vec::new());
                }
                Open::Cell
            }
            _ => Open::Other,
        }
    }

    fn end(&mut self, open: Open) {
        match open {
            Open::Paragraph => self.end_paragraph(),
            Open::Row => self.end_row(),
            Open::Run => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.hidden = false;
                }
            }
            Open::Note => self.note = None,
            _ => {}
        }
    }

    /// The strongest marker stands: a heading with a number is a heading.
    fn mark(&mut self, marker: &'static str) {
        if let Some(paragraph) = self.paragraphs.last_mut()
            && (paragraph.marker.is_empty() || marker.starts_with('#'))
        {
            paragraph.marker = marker;
        }
    }

    fn sign(&mut self, words: &str) -> Open {
        self.words(words);
        Open::Other
    }

    fn words(&mut self, words: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut()
            && !paragraph.hidden
        {
            let run = paragraph.run;
            paragraph.pieces.push((words.to_owned(), run));
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else {
            return;
        };
        if let Some(outer) = self.paragraphs.last_mut() {
            outer.boxes.push(paragraph);
            return;
        }
        if let Some(mut first) = self.joined.take() {
            // The paragraph goes on with the words of the next; its number is the one that the words carry.
            let run = first.run;
            first.run += paragraph.run;
            first.pieces.extend(
                paragraph
                    .pieces
                    .drain(..)
                    .map(|(words, r)| (words, run + r)),
            );
            first.boxes.append(&mut paragraph.boxes);
            first.mark_deleted = paragraph.mark_deleted;
            paragraph = first;
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            cell.push(paragraph);
        } else if paragraph.mark_deleted {
            self.joined = Some(paragraph);
        } else {
            self.put(paragraph);
        }
    }

    /// A row of one cell is a frame round paragraphs; one of several is a line with strokes between its cells.
    fn end_row(&mut self) {
        let Some(row) = self.rows.pop().filter(|row| !row.deleted) else {
            return;
        };
        let filled: Vec<_> = row
            .cells
            .into_iter()
            .filter(|cell| cell.iter().any(|p| !p.is_empty()))
            .collect();
        let line = filled.len() > 1;
        let mut paragraphs: Vec<Written> = filled.into_iter().flatten().collect();
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.cells.last_mut()) {
            cell.append(&mut paragraphs);
            return;
        }
        if !line {
            paragraphs
                .into_iter()
                .for_each(|paragraph| self.put(paragraph));
            return;
        }
        let mut begun = false;
        for mut paragraph in paragraphs {
            paragraph.marker = "";
            if paragraph.is_empty() {
                continue;
            }
            let gap = match (begun, self.out.text.is_empty()) {
                (true, _) => " | ",
                (false, false) => "\n\n",
                (false, true) => "",
            };
            self.out.add(gap);
            begun = true;
            self.runs(&paragraph);
        }
    }

    fn put(&mut self, paragraph: Written) {
        if !paragraph.is_empty() {
            if !self.out.text.is_empty() {
                self.out.add("\n\n");
            }
            if let Some((mark, due)) = &mut self.note
                && std::mem::take(due)
            {
                self.out.add(mark);
                self.out.add(" ");
            }
            self.out.add(paragraph.marker);
            self.runs(&paragraph);
        }
        for inner in paragraph.boxes {
            self.put(inner);
        }
    }

    fn runs(&mut self, paragraph: &Written) {
        for (words, run) in &paragraph.pieces {
            let from = Paragraph {
                part: self.part,
                paragraph: paragraph.number,
                run: *run,
            };
            self.out.run(words, from);
        }
    }
}

impl Written {
    fn is_empty(&self) -> bool {
        self.pieces.iter().all(|(words, _)| words.trim().is_empty())
    }
}

const HEADINGS: [&str; 6] = ["# ", "## ", "### ", "#### ", "##### ", "###### "];

/// The marker of a paragraph by the name of its style, as Word and LibreOffice name them in files.
fn marker(style: &str) -> &'static str {
    let style = style.to_ascii_lowercase();
    let heading = style.strip_prefix("heading").map(str::trim);
    match style.as_str() {
        "title" => "# ",
        "quote" | "intense quote" | "intensequote" | "quotations" | "block text" | "blocktext" => {
            "> "
        }
        "list paragraph" | "listparagraph" => "",
        _ if style.starts_with("list bullet") || style.starts_with("list number") => "- ",
        _ => heading
            .and_then(|level| level.parse::<usize>().ok())
            .and_then(|level| HEADINGS.get(level.wrapping_sub(1)))
            .copied()
            .unwrap_or_default(),
    }
}

/// The mark of a note, in the text and before the note, as Markdown has it: `[^1]`.
fn note_mark(kind: &str, id: &str) -> String {
    let id: String = id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    format!("[^{kind}{id}]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{corpus::Place, text::Span};
    use std::io::{Cursor, Write as _};

    fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, xml) in parts {
            let stored = zip::write::SimpleFileOptions::default()
                .compression_method(zip::CompressionMethod::Stored);
            zip.start_file(*name, stored).unwrap();
            zip.write_all(xml.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn reads(parts: &[(&str, &str)]) -> Result<Article, String> {
        let mut archive = ZipArchive::new(Cursor::new(docx(parts))).unwrap();
        let main = main_part(&mut archive).ok_or("no main part")?;
        read("a.docx", &mut archive, &main, Limits::default())
            .map(|(article, _)| article)
            .map_err(|fault| fault.to_string())
    }

    #[track_caller]
    fn finds(body: &str, expected: &str) {
        let xml = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
        let read = reads(&[("word/document.xml", &xml)]).map(|article| article.document.text);
        assert_eq!(read.as_deref(), Ok(expected), "{body}");
    }

    #[test]
    fn clippings() {
        let p = |inner: &str| format!("<w:p>{inner}</w:p>");
        let r = |words: &str| format!("<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>");
        finds(
            &(p(&r("“So,” she said.")) + &p(&r("It is &amp; was."))),
            "“So,” she said.\n\nIt is & was.",
        );
        finds(
            &p(&(r("We ")
                + "<w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins>"
                + &r("always ")
                + "</w:ins>"
                + &r("do."))),
            "We always do.",
        );
        finds(
            &p(
                "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>here</w:t></w:r></w:moveTo>",
            ),
            "here",
        );
        finds(
            &(p(&("<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>".to_owned() + &r("One ")))
                + &p(&r("two."))),
            "One two.",
        );
        finds(
            &(p(&("<w:pPr><w:pStyle w:val='Heading2'/></w:pPr>".to_owned() + &r("Pier")))
                + &p(&("<w:pPr><w:numPr/></w:pPr>".to_owned() + &r("an item")))
                + &p(&("<w:pPr><w:pStyle w:val='Quote'/></w:pPr>".to_owned() + &r("Words.")))),
            "## Pier\n\n- an item\n\n> Words.",
        );
        finds(
            &format!(
                "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>",
                p(&r("Ann Roe")),
                p(&r("“No”")),
                p(&r("gone")),
                p(&r("In a")),
                p(&r("frame."))
            ),
            "Ann Roe | “No”\n\nIn a\n\nframe.",
        );
        finds(
            &p(
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>seen</w:t><w:tab/><w:t>and</w:t><w:br/><w:t>more</w:t></w:r>",
            ),
            "seen and\nmore",
        );
        finds(
            &p(
                "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>",
            ),
            "link",
        );
        finds(
            &p(
                "<w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>line</w:t></w:r>",
            ),
            "line\n\nbox",
        );
    }

    #[test]
    fn notes_titles_and_the_way_back() {
        let article = reads(&[
            (
                "_rels/.rels",
                "<Relationships><Relationship Type='http://x/officeDocument' Target='/word/document2.xml'/></Relationships>",
            ),
            (
                "word/document2.xml",
                "<w:document><w:body><w:p><w:r><w:t>It is</w:t></w:r><w:r><w:t> old.</w:t><w:footnoteReference w:id='2'/></w:r></w:p><w:p><w:pPr><w:pStyle w:val='berschrift1'/></w:pPr><w:r><w:t>Pier</w:t></w:r></w:p></w:body></w:document>",
            ),
            (
                "word/styles.xml",
                "<w:styles><w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style></w:styles>",
            ),
            (
                "word/footnotes.xml",
                "<w:footnotes><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>--</w:t></w:r></w:p></w:footnote><w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t>From 1871.</w:t></w:r></w:p></w:footnote></w:footnotes>",
            ),
            ("docProps/core.xml", "<p><dc:title>The  pier</dc:title></p>"),
        ])
        .unwrap();
        assert_eq!(article.text, "It is old.[^2]\n\n# Pier\n\n[^2] From 1871.");
        assert_eq!(article.title.as_deref(), Some("The pier"));
        let origin = article.origin.as_ref().unwrap();
        let place = |words: &str| {
            let at = article.text.find(words).unwrap();
            match origin.locate(Span::new(at, at + words.len())) {
                Some(Place::Paragraphs { first, last }) => {
                    (first.part, first.paragraph, first.run, last.run)
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(place("is old"), ("document", 1, 1, 2));
        assert_eq!(place("Pier"), ("document", 2, 1, 1));
        assert_eq!(place("1871"), ("footnotes", 1, 1, 1));
    }

    #[test]
    fn broken_files_say_where() {
        assert!(
            reads(&[("word/document.xml", "<w:document><w:p>")])
                .unwrap_err()
                .contains("word/document.xml")
        );
        assert!(
            reads(&[("word/document.xml", "<w:document/>")])
                .unwrap_err()
                .contains("is empty")
        );
        assert!(reads(&[("xl/workbook.xml", "<a/>")]).is_err());
    }
}
