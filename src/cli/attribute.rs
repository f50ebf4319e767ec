//! `onrecord attribute`: every registered quotation that occurs in some texts, in marks or not.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{
    Format, Global, Outcome, complain, connect,
    findings::{diff, occurrence, plural},
    flat,
    inputs::Inputs,
    terminal::{Ink, Out, Style, harmless},
};
use crate::{
    api::pb::{self, DiffKind, EncodingType},
    corpus::Article,
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The texts: files, directories, or - for the standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = connect::to_read(global).await?;
    let mut inputs = Inputs::new(&arguments.files, "texts attributed");
    while let Some(documents) = inputs.batch() {
        for document in &documents {
            let request = pb::AttributeTextRequest {
                text: document.text.clone(),
                encoding_type: EncodingType::Utf32.into(),
                ..Default::default()
            };
            match client.verifier().attribute_text(request).await {
                Ok(answer) => {
                    let answer = answer.into_inner();
                    inputs.print(|| print(document, &answer, global.format, out))?;
                }
                Err(status) => {
                    inputs.refuse(&format!("{}: {}", document.label, connect::told(status)))
                }
            }
            inputs.done(1);
        }
        out.flush()?;
    }
    if arguments.files.iter().any(|file| is_a_sentence(file)) {
        complain("to check words directly: printf '%s\\n' 'WORDS' | onrecord attribute -");
    }
    Ok(inputs.finish())
}

/// No file, and the words of somebody who took FILE for the text.
fn is_a_sentence(file: &Path) -> bool {
    let words = file.to_string_lossy().split_whitespace().count();
    words >= 3 && !file.exists()
}

fn print(
    document: &Article,
    answer: &pb::AttributeTextResponse,
    format: Format,
    out: &mut Out,
) -> std::io::Result<()> {
    match format {
        Format::Json => out.message(answer),
        Format::Flat => answer
            .matches
            .iter()
            .try_for_each(|found| out.json(flat::text_match(&document.label, found))),
        Format::Text => {
            let count = plural(answer.matches.len(), "registered quotation");
            out.line(&format!("{}: {count}", harmless(&document.label)))?;
            for found in &answer.matches {
                out.line(&text_match(found, out.style))?;
            }
            Ok(())
        }
    }
}

/// One match: the words, who said them when and where, and the sources.
fn text_match(found: &pb::TextMatch, style: Style) -> String {
    const INDENT: usize = 4;
    let mut lines = vec![format!(
        "  “{}”",
        style.wrap(&[(Ink::Bold, &found.text)], INDENT)
    )];
    if found.diff.iter().any(|step| step.kind() != DiffKind::Equal) {
        let pieces = diff(&found.diff);
        let pieces: Vec<_> = pieces
            .iter()
            .map(|(ink, text)| (*ink, text.as_str()))
            .collect();
        lines.push(format!("    on record: {}", style.wrap(&pieces, INDENT)));
    }
    if let Some(quotation) = &found.quotation {
        let mut facts = vec![match quotation.speaker_display_name.as_str() {
            "" => "the record names nobody".to_owned(),
            name => name.to_owned(),
        }];
        facts.extend(flat::day(&quotation.date_said));
        facts.extend(Some(quotation.location_said.clone()).filter(|place| !place.is_empty()));
        facts.extend(flat::value(found.words().as_str_name(), "WORDS_VERDICT_").map(str::to_owned));
        facts.push(quotation.name.clone());
        lines.push(format!(
            "    {}",
            style.wrap(&[(Ink::Plain, &facts.join(", "))], INDENT)
        ));
        for printed in &quotation.occurrences {
            lines.push(format!(
                "    {}",
                style.wrap(&[(Ink::Dim, &occurrence(printed))], INDENT)
            ));
        }
    }
    lines.join("\n")
}
