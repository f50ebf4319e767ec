//! `onrecord rules`: the rules behind the verdicts, with reasons and examples.

use std::collections::BTreeMap;

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use super::{
    Format, Global, Outcome, houses,
    terminal::{Ink, Out, Style},
};
use crate::{
    text::hidden::is_hidden,
    verdict::{
        Profile,
        profile::{AXES, Value},
        rules::{ALL, Example, Rule, rule},
    },
};

#[derive(Args)]
pub(super) struct Arguments {
    /// The number of one rule, such as R11. Without it, all are listed.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
    /// Show what a house makes of them: ap, reuters, guardian, or a TOML file.
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
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
    let house = match &arguments.profile {
        Some(profile) => Some(houses::profile(Some(profile))?),
        None => None,
    };
    let house = house.as_ref();
    if let (Some(house), Format::Text) = (house, global.format) {
        out.line(&heading(house))?;
    }
    for rule in asked {
        let text = match (global.format, &arguments.rule) {
            (Format::Text, None) => entry(rule, house, out.style),
            (Format::Text, Some(_)) => page(rule, house, out.style),
            (Format::Json | Format::Flat, _) => serde_json::to_string(&Line::of(rule, house))?,
        };
        out.line(&text)?;
    }
    Ok(Outcome::Clean)
}

/// Whose reading of the rules follows.
fn heading(house: &Profile) -> String {
    let mut line = format!("profile {}", house.name);
    if house.extends != house.name {
        line += &format!(", extends {}", house.extends);
    }
    if house.drops_fillers {
        line += ", fillers may go without an ellipsis";
    }
    let differences = house.differences();
    line += match differences.is_empty() {
        true => "\nno verdict weighs otherwise than in the rule book",
        false => "\nwhat weighs otherwise than in the rule book:",
    };
    for (value, headline) in differences {
        let (axis, book) = (value.as_str(), value.headline().as_str());
        let rules = value.rules().join(", ");
        line += &format!(
            "\n  {axis} gives {}, not {book} ({rules})",
            headline.as_str()
        );
    }
    line + "\n"
}

/// What the house gives for each verdict and flag of the rule that weighs anything, where it differs from the rule book's table.
fn of_house(rule: &Rule, house: &Profile) -> Vec<String> {
    let mut told = Vec::new();
    if house.is_off(rule.number) {
        told.push("off".to_owned());
    }
    told.extend(
        house
            .differences()
            .into_iter()
            .filter(|(value, _)| value.rules().contains(&rule.number))
            .map(|(value, headline)| {
                let book = value.headline().as_str();
                format!("{} gives {}, not {book}", value.as_str(), headline.as_str())
            }),
    );
    told
}

/// One rule in the list.
fn entry(rule: &Rule, house: Option<&Profile>, style: Style) -> String {
    const INDENT: usize = 5;
    let number = style.paint(Ink::Bold, &format!("{:<4} ", rule.number));
    let title = style.wrap(&[(Ink::Bold, rule.title)], INDENT);
    let effect = style.wrap(&[(Ink::Dim, rule.effect)], INDENT);
    let mut text = format!("{number}{title}\n     {effect}");
    for told in house.iter().flat_map(|house| of_house(rule, house)) {
        let told = format!("here: {told}");
        text += &format!(
            "\n     {}",
            style.wrap(&[(Ink::Yellow, told.as_str())], INDENT)
        );
    }
    text
}

/// One rule on its own: what newsrooms do, what the verifier gives, why, and what passes and fails.
fn page(rule: &Rule, house: Option<&Profile>, style: Style) -> String {
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
    for told in house.iter().flat_map(|house| of_house(rule, house)) {
        text += &format!(
            "\n{:<INDENT$}{}",
            "here",
            style.wrap(&[(Ink::Yellow, told.as_str())], INDENT)
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
            style.wrap(&[(Ink::Plain, &format!("“{}”", visible(&record)))], INDENT)
        );
        text += &format!(
            "\n{:<INDENT$}{}",
            "draft",
            style.wrap(
                &[(Ink::Plain, &format!("“{}”", visible(example.draft)))],
                INDENT
            )
        );
        text += &format!("\n{:<INDENT$}{}{house}", "", example.verdict);
    }
    text
}

/// An example with what nobody sees in it by its number, as people write it: U+202E.
fn visible(example: &str) -> String {
    let mut shown = String::with_capacity(example.len());
    for ch in example.chars() {
        match ch.is_control() || is_hidden(ch) {
            true => shown += &format!("[U+{:04X}]", u32::from(ch)),
            false => shown.push(ch),
        }
    }
    shown
}

#[derive(Serialize)]
struct Line {
    rule: &'static str,
    title: &'static str,
    practice: &'static str,
    effect: &'static str,
    reason: &'static str,
    examples: Vec<ExampleLine>,
    /// What the house asked for makes of it; not there where none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    house: Option<HouseLine>,
}

#[derive(Serialize)]
struct HouseLine {
    profile: String,
    off: bool,
    headlines: BTreeMap<&'static str, &'static str>,
}

impl HouseLine {
    fn of(rule: &Rule, house: &Profile) -> Self {
        let headlines = AXES
            .iter()
            .flat_map(|axis| Value::of_axis(axis))
            .filter(|value| value.rules().contains(&rule.number))
            .map(|value| (value.as_str(), house.gives(value).as_str()))
            .collect();
        HouseLine {
            profile: house.name.clone(),
            off: house.is_off(rule.number),
            headlines,
        }
    }
}

#[derive(Serialize)]
struct ExampleLine {
    record: Vec<&'static str>,
    draft: &'static str,
    verdict: &'static str,
    profile: Option<&'static str>,
}

impl Line {
    fn of(rule: &Rule, house: Option<&Profile>) -> Self {
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
            house: house.map(|house| HouseLine::of(rule, house)),
        }
    }
}
