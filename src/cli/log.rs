//! `onrecord log`: everything that ever changed the record, and the check of it.

use clap::{Args, Subcommand};

use super::{
    Format, Global, Outcome, complain, connect,
    findings::plural,
    flat,
    terminal::{Out, harmless},
};
use crate::api::pb;

/// Events asked for at once: the most that the service gives.
const PAGE: i32 = 1000;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
    /// Only events behind this sequence number.
    #[arg(long, value_name = "SEQUENCE", default_value_t = 0)]
    after: i64,
}

#[derive(Subcommand)]
enum Action {
    /// Check the chain of hashes, and every stored document against its hash.
    Verify,
}

pub(super) async fn run(
    arguments: Arguments,
    global: &Global,
    out: &mut Out,
) -> anyhow::Result<Outcome> {
    let client = connect::to_read(global).await?;
    if let Some(Action::Verify) = arguments.action {
        let answer = client.registry().verify_log(pb::VerifyLogRequest {}).await;
        let answer = answer.map_err(connect::told)?.into_inner();
        for problem in &answer.problems {
            complain(problem);
        }
        match global.format {
            Format::Json | Format::Flat => out.message(&answer)?,
            Format::Text => out.line(&format!(
                "{}, {}, {} erased; the last event is {}; {}",
                counted(answer.events, "event"),
                counted(answer.documents, "document"),
                answer.erased,
                match answer.last_event.as_str() {
                    "" => "none",
                    id => id,
                },
                match answer.problems.len() {
                    0 => "all is as it was written".to_owned(),
                    n => plural(n, "problem"),
                }
            ))?,
        }
        return Ok(match answer.problems.is_empty() {
            true => Outcome::Clean,
            false => Outcome::Unreadable,
        });
    }
    let mut request = pb::ListEventsRequest {
        page_size: PAGE,
        after_sequence: arguments.after,
        ..Default::default()
    };
    loop {
        let page = client.registry().list_events(request.clone()).await;
        let page = page.map_err(connect::told)?.into_inner();
        match global.format {
            Format::Json => out.message(&page)?,
            Format::Flat => {
                for event in &page.events {
                    out.json(flat::event(event))?;
                }
            }
            Format::Text => {
                for event in &page.events {
                    out.line(&line(event))?;
                }
            }
        }
        out.flush()?;
        if page.next_page_token.is_empty() {
            return Ok(Outcome::Clean);
        }
        request.page_token = page.next_page_token;
    }
}

/// A count of the API with its noun.
fn counted(count: i64, noun: &str) -> String {
    plural(usize::try_from(count).unwrap_or(0), noun)
}

/// Characters of a quotation that are enough to know it by.
const SHOWN: usize = 60;

/// One event in one line.
fn line(event: &pb::Event) -> String {
    let mut line = format!(
        "{:>6}  {}  {}  {}  {}",
        event.sequence,
        flat::moment(&event.time),
        harmless(&event.author),
        event.kind,
        harmless(&event.subjects.join(", "))
    );
    if event.erased {
        line += "  (erased)";
    }
    let told = changed(event);
    if !told.is_empty() {
        line += &format!("  {}", harmless(&told));
    }
    if !event.reason.is_empty() {
        line += &format!("  ({})", harmless(&event.reason));
    }
    line
}

/// What an event changed: the words, what stood before, what stands since.
fn changed(event: &pb::Event) -> String {
    let mut told = String::new();
    if !event.words.is_empty() {
        let mut words: String = event.words.chars().take(SHOWN).collect();
        if words.len() < event.words.len() {
            words = format!("{}…", words.trim_end());
        }
        told = format!("“{words}”");
    }
    if !event.words.is_empty() && !event.after.is_empty() {
        told += ": ";
    }
    if !event.before.is_empty() {
        told += &format!("{} → ", event.before);
    }
    told + &event.after
}
