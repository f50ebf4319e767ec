//! What is on record as brat stand-off: for each document its text and a file of annotations beside it.
//!
//! Entities are Quotation, Cue and Speaker, the relations Said (quotation to speaker) and Reported (quotation to cue); a quotation's id, speaker, day and place
//! stand as a note. Offsets are code points of the text, as brat's own reader counts. The record keeps where words stand, and cue and source as
//! words alone: where those stand is read again, and told only where today's reading is the one on record.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use anyhow::{Context, ensure};

use super::{cannot, for_each_page};
use crate::{
    api::{
        client::Client,
        pb::{self, EncodingType},
    },
    cli::{
        Format, Global, Outcome, complain, connect,
        findings::plural,
        flat::{day, kind},
        progress::Progress,
        quotes::Selection,
        terminal::Out,
    },
};

/// Documents and quotations asked for at once: the most that the service gives.
const PAGE: i32 = 1000;

/// What brat is told of the annotations.
const CONFIGURATION: &str = "[entities]
Quotation
Cue
Speaker

[relations]
Said Arg1:Quotation, Arg2:Speaker
Reported Arg1:Quotation, Arg2:Cue

[events]

[attributes]
Kind Arg:Quotation, Value:direct|mixed|indirect
";

/// Refuses a directory that holds something.
pub(super) fn check(path: &Path) -> anyhow::Result<()> {
    match fs::read_dir(path) {
        Ok(mut entries) => {
            ensure!(
                entries.next().is_none(),
                "{} is not empty; name a new directory",
                path.display()
            );
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => {
            Err(error).with_context(|| format!("{} is no directory to write into", path.display()))
        }
    }
}

/// Writes all documents that have a text and a quotation of the selection: into a directory `beside`, which takes the name when it is whole.
pub(super) async fn write(
    client: &Client,
    which: &Selection,
    directory: &Path,
    beside: &Path,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    fs::create_dir(beside).with_context(|| cannot(beside))?;
    let written = fill(client, which, beside).await;
    // An empty directory that is there gives way.
    let moved = written.and_then(|written| {
        fs::rename(beside, directory)?;
        Ok(written)
    });
    let Written { documents, bare } = match moved {
        Ok(written) => written,
        Err(error) => {
            let _ = fs::remove_dir_all(beside);
            return Err(error.context(format!("{} cannot be written", directory.display())));
        }
    };
    if bare > 0 {
        complain(&format!(
            "{} without a text on record left out",
            plural(bare, "document")
        ));
    }
    if global.format == Format::Text {
        complain(&format!(
            "{} written to {}",
            plural(documents, "document"),
            directory.display()
        ));
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

/// How many documents were written, and how many have no text.
struct Written {
    documents: usize,
    bare: usize,
}

/// Writes the documents into a directory.
async fn fill(client: &Client, which: &Selection, directory: &Path) -> anyhow::Result<Written> {
    let put = |name: &str, text: &str| {
        let path = directory.join(name);
        fs::write(&path, text).with_context(|| cannot(&path))
    };
    put("annotation.conf", CONFIGURATION)?;
    let quoted = by_document(client, which).await?;
    let progress = Progress::towards("documents exported");
    let mut names = Names::default();
    let (mut written, mut bare) = (0, 0);
    let mut request = pb::ListDocumentsRequest {
        page_size: PAGE,
        ..Default::default()
    };
    loop {
        let answer = client.registry().list_documents(request.clone()).await;
        let page = answer.map_err(connect::told)?.into_inner();
        progress.of(u64::try_from(page.total_size).unwrap_or(0));
        for listed in page.documents {
            progress.done(1);
            if listed.retracted.is_some() {
                continue;
            }
            let Some(quoted) = quoted.get(&listed.name) else {
                continue;
            };
            let (text, read) = text(client, &listed).await?;
            if text.is_empty() {
                // Of an imported quotation nobody has sent the article.
                bare += 1;
                continue;
            }
            let name = names.of(&listed.name);
            put(&format!("{name}.ann"), &annotations(&text, quoted, &read))?;
            put(&format!("{name}.txt"), &text)?;
            written += 1;
        }
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    Ok(Written {
        documents: written,
        bare,
    })
}

/// One printing of a quotation, as far as it is written here.
struct Printed {
    span: Option<pb::Span>,
    kind: Option<&'static str>,
    source: String,
    cue: String,
    note: String,
}

impl Printed {
    fn of(quotation: &pb::Quotation, printed: &pb::Occurrence) -> Self {
        Printed {
            span: printed.span,
            kind: kind(quotation.kind()),
            source: printed.source.clone(),
            cue: printed.cue.clone(),
            note: note(quotation, printed),
        }
    }
}

/// What each document prints of a selection. All are gathered first: to ask for each document alone would be a pass over the record for each.
async fn by_document(
    client: &Client,
    which: &Selection,
) -> anyhow::Result<HashMap<String, Vec<Printed>>> {
    let mut documents: HashMap<String, Vec<Printed>> = HashMap::new();
    for_each_page(client, which, |page| {
        for quotation in page {
            for printed in &quotation.occurrences {
                let of_document = documents.entry(printed.document.clone()).or_default();
                of_document.push(Printed::of(quotation, printed));
            }
        }
        Ok(())
    })
    .await?;
    // As they stand in the text.
    for printed in documents.values_mut() {
        printed.sort_by_key(|printed| printed.span.map(|span| (span.start, span.end)));
    }
    Ok(documents)
}

/// The text of a document, and today's reading of it.
async fn text(
    client: &Client,
    listed: &pb::Document,
) -> anyhow::Result<(String, Vec<pb::Attribution>)> {
    let request = pb::GetDocumentRequest {
        name: listed.name.clone(),
        ..Default::default()
    };
    let document = client.registry().get_document(request).await;
    let document = document.map_err(connect::told)?.into_inner();
    if document.text.is_empty() {
        return Ok((String::new(), Vec::new()));
    }
    let request = pb::ExtractQuotationsRequest {
        text: document.text.clone(),
        published: listed.published,
        encoding_type: EncodingType::Utf32.into(),
        ..Default::default()
    };
    let read = client.verifier().extract_quotations(request).await;
    Ok((
        document.text,
        read.map_err(connect::told)?.into_inner().quotations,
    ))
}

/// The stand-off annotations of one document.
fn annotations(text: &str, quoted: &[Printed], read: &[pb::Attribution]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut file = File {
        chars: &chars,
        out: String::new(),
        entities: 0,
        others: 0,
    };
    let read: HashMap<(i32, i32), &pb::Attribution> = read
        .iter()
        .filter_map(|read| Some((read.span.map(|span| (span.start, span.end))?, read)))
        .collect();
    for printed in quoted {
        let Some(words) = file.entity("Quotation", &printed.span) else {
            continue;
        };
        if let Some(kind) = printed.kind {
            file.line('A', format_args!("Kind {words} {kind}"));
        }
        let same = printed
            .span
            .and_then(|span| read.get(&(span.start, span.end)))
            .filter(|read| read.source == printed.source && read.cue == printed.cue);
        if let Some(source) = same.and_then(|read| file.entity("Speaker", &read.source_span)) {
            file.line('R', format_args!("Said Arg1:{words} Arg2:{source}"));
        }
        if let Some(cue) = same.and_then(|read| file.entity("Cue", &read.cue_span)) {
            file.line('R', format_args!("Reported Arg1:{words} Arg2:{cue}"));
        }
        let note = &printed.note;
        file.line('#', format_args!("AnnotatorNotes {words}\t{note}"));
    }
    file.out
}

/// What is on record of a quotation, in one line.
fn note(quotation: &pb::Quotation, printed: &pb::Occurrence) -> String {
    let mut note = quotation.name.clone();
    let mut add = |key: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let value: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(note, "; {key}: {value}");
        }
    };
    add("speaker", Some(&quotation.speaker_display_name));
    add("id", Some(&quotation.speaker));
    add(
        "date",
        printed
            .date_said
            .as_ref()
            .and_then(|said| day(&said.date))
            .as_deref(),
    );
    let place = printed.location_said.as_ref();
    let place = place.filter(|said| said.strength() != pb::Strength::Weak);
    add("place", place.map(|said| said.place.as_str()));
    add("via", Some(&printed.via));
    note
}

/// A file of annotations being written.
struct File<'t> {
    chars: &'t [char],
    out: String,
    entities: usize,
    /// Lines of each other kind count together: their letters tell them apart.
    others: usize,
}

impl File<'_> {
    /// Writes an entity, in pieces where it runs over lines, and returns its id.
    fn entity(&mut self, kind: &str, span: &Option<pb::Span>) -> Option<String> {
        let span = span.as_ref()?;
        let start = usize::try_from(span.start).ok()?;
        let end = usize::try_from(span.end).ok()?;
        let words = self.chars.get(start..end)?;
        let mut pieces = Vec::new();
        let mut at = start;
        for piece in words.split(|c| matches!(c, '\n' | '\r')) {
            if !piece.iter().all(|c| c.is_whitespace()) {
                pieces.push((at, at + piece.len()));
            }
            at += piece.len() + 1;
        }
        if pieces.is_empty() {
            return None;
        }
        self.entities += 1;
        let id = format!("T{}", self.entities);
        let places: Vec<_> = pieces
            .iter()
            .map(|(start, end)| format!("{start} {end}"))
            .collect();
        let words: Vec<String> = pieces
            .iter()
            .map(|&(start, end)| self.chars[start..end].iter().collect())
            .collect();
        let _ = writeln!(
            self.out,
            "{id}\t{kind} {}\t{}",
            places.join(";"),
            words.join(" ")
        );
        Some(id)
    }

    fn line(&mut self, letter: char, what: std::fmt::Arguments<'_>) {
        self.others += 1;
        let _ = writeln!(self.out, "{letter}{}\t{what}", self.others);
    }
}

/// File names out of resource names: no two alike, whatever the ids hold.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn of(&mut self, document: &str) -> String {
        let id = document.strip_prefix("documents/").unwrap_or(document);
        let safe = id.chars().map(|c| match c {
            c if c.is_ascii_alphanumeric() || c == '-' || c == '_' => c,
            _ => '_',
        });
        let safe: String = safe.take(100).collect();
        let mut name = safe.clone();
        let mut number = 1;
        // A disk may not tell capitals from small letters.
        while !self.0.insert(name.to_ascii_lowercase()) {
            number += 1;
            name = format!("{safe}-{number}");
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An entity: id, type, pieces, words.
    type Entity = (String, String, Vec<(usize, usize)>, String);

    /// Reads the entities of a file as brat does.
    fn entities(annotations: &str) -> Vec<Entity> {
        annotations
            .lines()
            .filter(|line| line.starts_with('T'))
            .map(|line| {
                let [id, place, words]: [&str; 3] =
                    line.split('\t').collect::<Vec<_>>().try_into().unwrap();
                let (kind, pieces) = place.split_once(' ').unwrap();
                let pieces = pieces.split(';').map(|piece| {
                    let (start, end) = piece.split_once(' ').unwrap();
                    (start.parse().unwrap(), end.parse().unwrap())
                });
                (
                    id.to_owned(),
                    kind.to_owned(),
                    pieces.collect(),
                    words.to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn the_words_of_each_entity_stand_where_it_says() {
        let text = "𝒜 Café.\n“We will not\r\nclose,” said Ann\nRoe.";
        let at = |words: &str| {
            let byte = text.find(words).unwrap();
            let start = text[..byte].chars().count() as i32;
            Some(pb::Span {
                start,
                end: start + words.chars().count() as i32,
            })
        };
        let words = "We will not\r\nclose,";
        let quotation = pb::Quotation {
            name: "quotations/q1".to_owned(),
            kind: pb::QuotationKind::Direct.into(),
            speaker: "speakers/ann-roe".to_owned(),
            speaker_display_name: "Ann Roe".to_owned(),
            occurrences: vec![
                pb::Occurrence {
                    document: "documents/d1".to_owned(),
                    span: at(words),
                    source: "Ann Roe".to_owned(),
                    cue: "said".to_owned(),
                    ..Default::default()
                },
                pb::Occurrence {
                    document: "documents/d2".to_owned(),
                    span: at("Café"),
                    ..Default::default()
                },
            ],
            ..Default::default()
        };
        let read = pb::Attribution {
            span: at(words),
            source: "Ann Roe".to_owned(),
            source_span: at("Ann\nRoe"),
            cue: "said".to_owned(),
            cue_span: at("said"),
            ..Default::default()
        };
        let quoted = [Printed::of(&quotation, &quotation.occurrences[0])];
        let written = annotations(text, &quoted, std::slice::from_ref(&read));
        let chars: Vec<char> = text.chars().collect();
        let found = entities(&written);
        assert_eq!(found.len(), 3, "{written}");
        for (id, kind, pieces, words) in &found {
            let stand: Vec<String> = pieces
                .iter()
                .map(|&(start, end)| chars[start..end].iter().collect())
                .collect();
            assert_eq!(&stand.join(" "), words, "{id} {kind}");
            assert!(!words.contains(['\n', '\r']));
        }
        assert_eq!(found[0].3, "We will not close,");
        assert!(
            written.contains("\nR2\tSaid Arg1:T1 Arg2:T2\n"),
            "{written}"
        );
        assert!(
            written.contains("\nR3\tReported Arg1:T1 Arg2:T3\n"),
            "{written}"
        );
        assert!(
            written.contains(
                "\n#4\tAnnotatorNotes T1\tquotations/q1; speaker: Ann Roe; id: speakers/ann-roe\n"
            ),
            "{written}"
        );

        let other = pb::Attribution {
            source: "she".to_owned(),
            ..read
        };
        let written = annotations(text, &quoted, &[other]);
        assert_eq!(
            entities(&written).len(),
            1,
            "a reading that is not the one on record points at nothing"
        );
    }

    #[test]
    fn no_id_leads_out_of_the_directory() {
        let mut names = Names::default();
        let names: Vec<_> = [
            "documents/../../a",
            "documents/A:b",
            "documents/a.b",
            "documents/a_b",
        ]
        .map(|name| names.of(name))
        .into();
        assert_eq!(names, ["______a", "A_b", "a_b-2", "a_b-3"]);
    }
}
