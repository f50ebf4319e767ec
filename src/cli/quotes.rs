//! `onrecord quotes`: what a speaker is on record as saying.

use clap::{Args, ValueEnum};

use super::{
    Format, Global, Outcome, connect,
    findings::{occurrence, plural},
    flat, speakers,
    terminal::{Ink, Out, Style},
};
use crate::api::{
    client::Client,
    pb::{self, EncodingType},
};

/// Quotations asked for at once: the most that the service gives.
const PAGE: i32 = 1000;

#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    which: Selection,
}

/// Which quotations are asked for.
#[derive(Args)]
pub(super) struct Selection {
    /// Any name, alias, spelling or office of the speaker, or a resource name. Without it, everybody's quotations.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Which kinds of quotation; direct and mixed where it is not given.
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND")]
    kind: Vec<Kind>,
    /// An AIP-160 filter, such as 'date_said >= "2025-09-01" AND location_said = "Paris"'.
    #[arg(long, value_name = "FILTER")]
    filter: Option<String>,
}

impl Selection {
    /// True where nothing is left out by name or filter.
    pub(super) fn is_all(&self) -> bool {
        self.speaker.is_none() && self.filter.is_none() && self.kind.is_empty()
    }

    /// The call that lists them, with offsets in code points.
    pub(super) async fn request(
        &self,
        client: &Client,
    ) -> anyhow::Result<pb::ListQuotationsRequest> {
        let parent = match &self.speaker {
            Some(name) => speakers::find(client, name).await?.name,
            None => "speakers/-".to_owned(),
        };
        Ok(pb::ListQuotationsRequest {
            parent,
            page_size: PAGE,
            filter: filter(&self.kind, self.filter.as_deref()),
            encoding_type: EncodingType::Utf32.into(),
            ..Default::default()
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Whole sentences between marks.
    Direct,
    /// Fragments between marks.
    Mixed,
    /// Paraphrases without marks.
    Indirect,
    /// Every kind.
    All,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = connect::to_read(global).await?;
    let mut request = arguments.which.request(&client).await?;
    let mut total = 0;
    loop {
        let answer = client.registry().list_quotations(request.clone()).await;
        let page = answer.map_err(connect::told)?.into_inner();
        total += page.quotations.len();
        match global.format {
            Format::Json => out.message(&page)?,
            Format::Flat => {
                for quotation in &page.quotations {
                    out.json(flat::quotation(quotation))?;
                }
            }
            Format::Text => {
                for quotation in &page.quotations {
                    let text = on_record(quotation, arguments.which.speaker.is_none(), out.style);
                    out.line(&text)?;
                }
            }
        }
        out.flush()?;
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    if global.format == Format::Text {
        let line = out.style.paint(Ink::Bold, &plural(total, "quotation"));
        out.line(&line)?;
    }
    Ok(Outcome::Clean)
}

/// The filter for some kinds and a filter of the caller's own.
fn filter(kinds: &[Kind], own: Option<&str>) -> String {
    let kinds: &[Kind] = if kinds.contains(&Kind::All) {
        &[Kind::Direct, Kind::Mixed, Kind::Indirect]
    } else {
        kinds
    };
    let named: Vec<_> = kinds
        .iter()
        .map(|kind| match kind {
            Kind::Direct => r#"kind = "direct""#,
            Kind::Mixed => r#"kind = "mixed""#,
            Kind::Indirect | Kind::All => r#"kind = "indirect""#,
        })
        .collect();
    match (named.is_empty(), own) {
        (true, own) => own.unwrap_or_default().to_owned(),
        (false, None) => named.join(" OR "),
        (false, Some(own)) => format!("({own}) AND ({})", named.join(" OR ")),
    }
}

/// One quotation: the words, when and where, the other wordings, and the sources.
pub(super) fn on_record(quotation: &pb::Quotation, with_speaker: bool, style: Style) -> String {
    const INDENT: usize = 2;
    let mut lines = vec![style.wrap(&[(Ink::Bold, &format!("“{}”", quotation.text))], INDENT)];
    let mut facts = Vec::new();
    if with_speaker {
        facts.push(match quotation.speaker_display_name.as_str() {
            "" => "nobody named".to_owned(),
            name => name.to_owned(),
        });
    }
    facts.push(flat::day(&quotation.date_said).unwrap_or_else(|| "day unknown".to_owned()));
    facts.push(match quotation.location_said.as_str() {
        "" => "place unknown".to_owned(),
        place => place.to_owned(),
    });
    facts.extend(flat::kind(quotation.kind()).map(str::to_owned));
    facts.push(quotation.name.clone());
    lines.push(format!(
        "  {}",
        style.wrap(&[(Ink::Plain, &facts.join(", "))], INDENT)
    ));
    for variant in quotation
        .variants
        .iter()
        .filter(|variant| variant.text != quotation.text)
    {
        let text = format!(
            "also as “{}” in {}",
            variant.text,
            variant.documents.join(", ")
        );
        lines.push(format!("  {}", style.wrap(&[(Ink::Yellow, &text)], INDENT)));
    }
    for printed in &quotation.occurrences {
        lines.push(format!(
            "  {}",
            style.wrap(&[(Ink::Dim, &occurrence(printed))], INDENT)
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_a_filter_of_ones_own_go_together() {
        assert_eq!(filter(&[], None), "");
        assert_eq!(filter(&[], Some("x = 1")), "x = 1");
        assert_eq!(filter(&[Kind::Direct], None), r#"kind = "direct""#);
        assert_eq!(
            filter(&[Kind::All], Some("x = 1 OR y = 2")),
            r#"(x = 1 OR y = 2) AND (kind = "direct" OR kind = "mixed" OR kind = "indirect")"#
        );
    }
}
