//! `onrecord speakers`: who is on record, and who a name may mean.

use anyhow::bail;
use clap::Args;
use tonic::Code;

use super::{
    Format, Global, Outcome, complain, connect,
    findings::{self, plural},
    flat,
    terminal::{Ink, Out, Style},
    whom,
};
use crate::api::{client::Client, pb};

/// Speakers asked for at once: the most that the service gives.
const PAGE: i32 = 1000;
/// Pages looked through for names like an unknown one.
const PAGES_OF_SUGGESTIONS: usize = 10;
/// Names suggested for an unknown one, how alike they must be (Jaro-Winkler), and how much less alike than the best.
const SUGGESTIONS: usize = 3;
const ALIKE: f64 = 0.8;
const NEARLY: f64 = 0.05;
/// How the service says that a name fits by its sound alone.
const SPELLING: &str = "spelling";

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<whom::Action>,
    /// Any name, alias, spelling or office. Without it, everybody who is quoted is listed, the most quoted first.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// List those too who are only named and never quoted.
    #[arg(long, conflicts_with = "name")]
    all: bool,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    if let Some(action) = arguments.action {
        return whom::run(action, global, out).await;
    }
    let client = connect::to_read(global).await?;
    match &arguments.name {
        Some(name) => {
            let found = lookup(&client, name).await?;
            match global.format {
                Format::Json => out.message(&found)?,
                Format::Flat | Format::Text => {
                    for candidate in &found.candidates {
                        let Some(speaker) = &candidate.speaker else {
                            continue;
                        };
                        let matched = (candidate.matched.as_str(), candidate.basis.as_str());
                        show(speaker, Some(matched), global.format, out)?;
                    }
                }
            }
        }
        None => {
            // Names that were mentioned and never quoted stand at the end: people and bodies, and now and then a ship or a book.
            let mut named = 0;
            each_page(&client, "quotation_count desc", |page| {
                match global.format {
                    Format::Json => out.message(page)?,
                    Format::Flat | Format::Text => {
                        for speaker in &page.speakers {
                            let shown = arguments.all
                                || global.format == Format::Flat
                                || speaker.quotation_count > 0;
                            match shown {
                                true => show(speaker, None, global.format, out)?,
                                false => named += 1,
                            }
                        }
                    }
                }
                Ok(())
            })
            .await?;
            if named > 0 {
                let names = plural(named, "more name");
                out.line(&format!("{names}, never quoted: --all lists them"))?;
            }
        }
    }
    Ok(Outcome::Clean)
}

/// The one speaker that `name` means; an error that lists the candidates, or names like it, where there is none or more than one.
pub(super) async fn find(client: &Client, name: &str) -> anyhow::Result<pb::Speaker> {
    if name.starts_with("speakers/") {
        let request = pb::GetSpeakerRequest {
            name: name.to_owned(),
            ..Default::default()
        };
        return match client.registry().get_speaker(request).await {
            Ok(speaker) => Ok(speaker.into_inner()),
            Err(status) if status.code() == Code::NotFound => {
                let words = name.trim_start_matches("speakers/").replace('-', " ");
                let hint = hint(&alike(client, &words).await?);
                bail!("no speaker on record is {name}; {hint}")
            }
            Err(status) => Err(connect::told(status)),
        };
    }
    let mut candidates = lookup(client, name).await?.candidates;
    if let [candidate] = candidates.as_mut_slice()
        && let Some(speaker) = candidate.speaker.take()
    {
        // A name that only sounds alike is the desk's to confirm.
        if candidate.basis == SPELLING {
            complain(&format!(
                "{name:?} is taken for {}, by its sound",
                speaker.display_name
            ));
        }
        return Ok(speaker);
    }
    let lines: Vec<_> = candidates
        .iter()
        .filter_map(|candidate| candidate.speaker.as_ref())
        .map(|speaker| format!("\n  {}", line(speaker)))
        .collect();
    bail!(
        "{name:?} may mean more than one speaker; name one of them, or its resource name:{}",
        lines.concat()
    )
}

/// As [`find`], for what goes on record: a name that only sounds alike is no name, since a decision about the wrong speaker is worse than none.
pub(super) async fn certain(client: &Client, name: &str) -> anyhow::Result<pb::Speaker> {
    match known(client, name).await? {
        Some(speaker) => Ok(speaker),
        None => {
            let hint = hint(&alike(client, name).await?);
            bail!("no speaker on record is called {name:?}; {hint}")
        }
    }
}

/// The one speaker that a name means; `None` where nobody on record is called so.
pub(super) async fn known(client: &Client, name: &str) -> anyhow::Result<Option<pb::Speaker>> {
    if name.starts_with("speakers/") {
        return find(client, name).await.map(Some);
    }
    let request = pb::LookupSpeakerRequest {
        query: name.to_owned(),
        ..Default::default()
    };
    match client.registry().lookup_speaker(request).await {
        // A name that only sounds like one on record is a new one.
        Ok(found) => {
            let mut found = found.into_inner().candidates;
            found.retain(|candidate| candidate.basis != SPELLING);
            match found.is_empty() {
                true => Ok(None),
                false => find(client, name).await.map(Some),
            }
        }
        Err(status) if status.code() == Code::NotFound => Ok(None),
        Err(status) => Err(connect::told(status)),
    }
}

async fn lookup(client: &Client, name: &str) -> anyhow::Result<pb::LookupSpeakerResponse> {
    let request = pb::LookupSpeakerRequest {
        query: name.to_owned(),
        ..Default::default()
    };
    match client.registry().lookup_speaker(request).await {
        Ok(found) => Ok(found.into_inner()),
        Err(status) if status.code() == Code::NotFound => {
            let hint = hint(&alike(client, name).await?);
            bail!("no speaker on record is called {name:?}; {hint}")
        }
        Err(status) => Err(connect::told(status)),
    }
}

/// What to do about a name that nobody has.
fn hint(alike: &[String]) -> String {
    match alike {
        [] => "onrecord speakers lists everybody on record".to_owned(),
        names => format!("did you mean {}?", names.join(" or ")),
    }
}

/// Names on record that look like `name`, the most alike first, of those the most quoted.
pub(super) async fn alike(client: &Client, name: &str) -> anyhow::Result<Vec<String>> {
    let mut request = pb::ListSpeakersRequest {
        page_size: PAGE,
        order_by: "quotation_count desc".to_owned(),
        ..Default::default()
    };
    let mut scored: Vec<(f64, String)> = Vec::new();
    for _ in 0..PAGES_OF_SUGGESTIONS {
        let page = list(client, &request).await?;
        scored.extend(
            page.speakers
                .iter()
                .map(|speaker| (likeness(name, speaker), speaker.display_name.clone())),
        );
        // Stable: those as much alike stay in the order of the list, the most quoted first.
        scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        scored.truncate(SUGGESTIONS);
        if page.next_page_token.is_empty() {
            break;
        }
        request.page_token = page.next_page_token;
    }
    let best = scored.first().map_or(0.0, |&(score, _)| score);
    scored.retain(|&(score, _)| score >= ALIKE && score >= best - NEARLY);
    Ok(scored.into_iter().map(|(_, name)| name).collect())
}

/// How alike a name is to a speaker's best one: whole, or its last word to theirs.
fn likeness(name: &str, speaker: &pb::Speaker) -> f64 {
    let name = name.to_lowercase();
    let names = [&speaker.display_name].into_iter().chain(&speaker.aliases);
    names
        .flat_map(|known| {
            let known = known.to_lowercase();
            let last = known.split_whitespace().next_back().unwrap_or_default();
            [
                strsim::jaro_winkler(&name, &known),
                strsim::jaro_winkler(&name, last),
            ]
        })
        .fold(0.0, f64::max)
}

/// Hands over everybody on record, page by page, in an order that the service knows; by name where it is empty.
pub(super) async fn each_page(
    client: &Client,
    order: &str,
    mut take: impl FnMut(&pb::ListSpeakersResponse) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut request = pb::ListSpeakersRequest {
        page_size: PAGE,
        order_by: order.to_owned(),
        ..Default::default()
    };
    loop {
        let page = list(client, &request).await?;
        take(&page)?;
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        request.page_token = page.next_page_token;
    }
}

async fn list(
    client: &Client,
    request: &pb::ListSpeakersRequest,
) -> anyhow::Result<pb::ListSpeakersResponse> {
    let page = client.registry().list_speakers(request.clone()).await;
    Ok(page.map_err(connect::told)?.into_inner())
}

pub(super) fn show(
    speaker: &pb::Speaker,
    matched: Option<(&str, &str)>,
    format: Format,
    out: &mut Out,
) -> std::io::Result<()> {
    match format {
        Format::Flat => out.json(flat::speaker(speaker, matched)),
        _ => {
            let text = paragraph(speaker, matched, out.style);
            out.line(&text)
        }
    }
}

fn paragraph(speaker: &pb::Speaker, matched: Option<(&str, &str)>, style: Style) -> String {
    const INDENT: usize = 4;
    let mut text = style.wrap(
        &[
            (Ink::Bold, &speaker.display_name),
            (Ink::Plain, &format!(": {}", facts(speaker))),
        ],
        INDENT,
    );
    let mut more = |label: &str, values: &[String]| {
        if !values.is_empty() {
            let line = format!("{label} {}", values.join(", "));
            let line = line.trim_start();
            text += &format!("\n    {}", style.wrap(&[(Ink::Dim, line)], INDENT));
        }
    };
    more("also", &speaker.aliases);
    more("as", &speaker.roles);
    let ids = speaker.outside_ids.iter();
    let ids: Vec<String> = ids
        .map(|id| format!("{} {}", id.authority, id.id))
        .collect();
    more("known as", &ids);
    for decision in &speaker.decisions {
        more("", &[findings::decided(decision)]);
    }
    if let Some((name, basis)) = matched {
        more("found by", &[format!("{basis} “{name}”")]);
    }
    text
}

/// One speaker in one line, for lists of candidates.
fn line(speaker: &pb::Speaker) -> String {
    let role = speaker
        .roles
        .first()
        .map(|role| format!(", {role}"))
        .unwrap_or_default();
    format!("{}{role}: {}", speaker.display_name, facts(speaker))
}

fn facts(speaker: &pb::Speaker) -> String {
    let count = |count: i32, noun| plural(usize::try_from(count).unwrap_or(0), noun);
    format!(
        "{} in {}, {}",
        count(speaker.quotation_count, "quotation"),
        count(speaker.document_count, "document"),
        speaker.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_alike_and_another_name_is_not() {
        let speaker = pb::Speaker {
            display_name: "Emmanuel Macron".to_owned(),
            aliases: vec!["Macron".to_owned()],
            ..Default::default()
        };
        assert!(likeness("Macorn", &speaker) >= ALIKE);
        assert!(likeness("Emanuel Macron", &speaker) >= ALIKE);
        assert!(likeness("Rutte", &speaker) < ALIKE);
    }
}
