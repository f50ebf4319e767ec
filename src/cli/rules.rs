//! `onrecord rules`: the rules behind the verdicts, with reasons and examples.

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use super::{
    Format, Global, Outcome,
    terminal::{Ink, Out, Style},
};
use crate::verdict::rules::{ALL, Example, Rule, rule};

#[derive(Args)]
pub(super) struct Arguments {
    /// The number of one rule, such as R11. Without it, all are listed.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

pub(super) fn run(arguments: Arguments, global: &Global, out: &mut Out) -> anyhow::Result<Outcome> {
    let asked: Vec<&Rule> = match &arguments.rule {
        None => ALL.to_vec(),
        Some(number) => match rule(number) {
            Some(rule) => vec![rule],
            None => bail!(
                "there is no rule {number:?}; the rules are R1 to R{}",
                ALL.len()
            ),
        },
    };
    for rule in asked {
        let text = match (global.format, &arguments.rule) {
            (Format::Text, None) => entry(rule, out.style),
            (Format::Text, Some(_)) => page(rule, out.style),
            (Format::Json | Format::Flat, _) => serde_json::to_string(&Line::of(rule))?,
        };
        out.line(&text)?;
    }
    Ok(Outcome::Clean)
}

/// One rule in the list.
fn entry(rule: &Rule, style: Style) -> String {
    const INDENT: usize = 5;
    let number = style.paint(Ink::Bold, &format!("{:<4} ", rule.number));
    let title = style.wrap(&[(Ink::Bold, rule.title)], INDENT);
    let effect = style.wrap(&[(Ink::Dim, rule.effect)], INDENT);
    format!("{number}{title}\n     {effect}")
}

/// One rule on its own: what newsrooms do, what the verifier gives, why, and what passes and fails.
fn page(rule: &Rule, style: Style) -> String {
    const INDENT: usize = 10;
    let mut text = style.paint(Ink::Bold, &format!("{}  {}", rule.number, rule.title));
    for (label, words) in [
        ("practice", rule.practice),
        ("gives", rule.effect),
        ("because", rule.reason),
    ] {
        text += &format!(
            "\n{label:<INDENT$}{}",
            style.wrap(&[(Ink::Plain, words)], INDENT)
        );
    }
    for example in rule.examples {
        let record = [example.record]
            .iter()
            .chain(example.and)
            .copied()
            .collect::<Vec<_>>()
            .join("” … “");
        let house = if example.house.is_empty() {
            String::new()
        } else {
            format!(" ({})", example.house)
        };
        text += &format!(
            "\n\n{:<INDENT$}{}",
            "record",
            style.wrap(&[(Ink::Plain, &format!("“{record}”"))], INDENT)
        );
        text += &format!(
            "\n{:<INDENT$}{}",
            "draft",
            style.wrap(&[(Ink::Plain, &format!("“{}”", example.draft))], INDENT)
        );
        text += &format!("\n{:<INDENT$}{}{house}", "", example.verdict);
    }
    text
}

#[derive(Serialize)]
struct Line {
    rule: &'static str,
    title: &'static str,
    practice: &'static str,
    effect: &'static str,
    reason: &'static str,
    examples: Vec<ExampleLine>,
}

#[derive(Serialize)]
struct ExampleLine {
    record: Vec<&'static str>,
    draft: &'static str,
    verdict: &'static str,
    profile: Option<&'static str>,
}

impl Line {
    fn of(rule: &Rule) -> Self {
        let example = |example: &Example| ExampleLine {
            record: [example.record]
                .iter()
                .chain(example.and)
                .copied()
                .collect(),
            draft: example.draft,
            verdict: example.verdict,
            profile: Some(example.house).filter(|house| !house.is_empty()),
        };
        Line {
            rule: rule.number,
            title: rule.title,
            practice: rule.practice,
            effect: rule.effect,
            reason: rule.reason,
            examples: rule.examples.iter().map(example).collect(),
        }
    }
}
