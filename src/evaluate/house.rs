//! House style inside the marks, and masked obscenities (rules R17 and R18); and their false friends.

use super::{
    Kind,
    draft::{Case, Effect},
    edits::{long, plain, with},
    ground::{Ground, Random},
    style::{NOTED, faithful},
};
use crate::verdict::Words;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        rule: "R17",
        name: "British and American",
        derive: spelling,
    },
    Kind {
        rule: "R17",
        name: "figures spelled",
        derive: figures,
    },
    Kind {
        rule: "R17",
        name: "percent",
        derive: percent,
    },
    Kind {
        rule: "R17",
        name: "money",
        derive: money,
    },
    Kind {
        rule: "R18",
        name: "obscenity masked",
        derive: masked,
    },
    Kind {
        rule: "R18",
        name: "another word masked",
        derive: mask_misused,
    },
];

fn spelling(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    const TABLE: &[(&str, &str)] = &[
        ("color", "colour"),
        ("favor", "favour"),
        ("labor", "labour"),
        ("honor", "honour"),
        ("center", "centre"),
        ("defense", "defence"),
        ("program", "programme"),
        ("programs", "programmes"),
        ("realize", "realise"),
        ("organization", "organisation"),
        ("recognize", "recognise"),
        ("apologize", "apologise"),
        ("traveling", "travelling"),
        ("behavior", "behaviour"),
        ("neighbors", "neighbours"),
        ("toward", "towards"),
        ("organizations", "organisations"),
        ("neighborhood", "neighbourhood"),
        ("gray", "grey"),
        ("canceled", "cancelled"),
        ("judgment", "judgement"),
        ("organized", "organised"),
        ("realized", "realised"),
        ("criticize", "criticise"),
        ("analyze", "analyse"),
        ("jewelry", "jewellery"),
        ("fulfill", "fulfil"),
        ("honored", "honoured"),
        ("favorite", "favourite"),
        ("mom", "mum"),
        ("emphasize", "emphasise"),
        ("capitalize", "capitalise"),
        ("mobilize", "mobilise"),
        ("modernize", "modernise"),
        ("skeptical", "sceptical"),
    ];
    let (at, other) = source.tokens.iter().enumerate().find_map(|(at, token)| {
        Some((at, TABLE.iter().find(|(american, _)| american == token)?.1))
    })?;
    faithful(random, source, &with(source, at, other), NOTED)
}

/// A number in words, below a million.
pub(super) fn spoken(number: u32) -> String {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let (n, join) = (number as usize, |rest: u32, glue: &str| match rest {
        0 => String::new(),
        rest => format!("{glue}{}", spoken(rest)),
    });
    match number {
        0..20 => ONES[n].to_string(),
        20..100 => format!("{}{}", TENS[n / 10], join(number % 10, "-")),
        100..1_000 => format!("{} hundred{}", ONES[n / 100], join(number % 100, " and ")),
        _ => format!(
            "{} thousand{}",
            spoken(number / 1_000),
            join(number % 1_000, " ")
        ),
    }
}

fn figures(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let places: Vec<(usize, u32)> = source
        .tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| {
            let plain: String = token.chars().filter(|&ch| ch != ',').collect();
            let grouped = !token.contains(',') || plain.len() > 3 && token.len() - plain.len() == 1;
            let number: u32 = plain.parse().ok()?;
            // Years are spoken otherwise, and a figure with a leading zero is no count.
            let year = (1800..2100).contains(&number) && !token.contains(',');
            (grouped
                && !year
                && !token.ends_with(',')
                && number < 1_000_000
                && number.to_string() == plain)
                .then_some((at, number))
        })
        .collect();
    let (at, number) = *random.pick(&places)?;
    faithful(random, source, &with(source, at, &spoken(number)), NOTED)
}

fn percent(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = (1..source.tokens.len()).find(|&at| {
        source.tokens[at].trim_end_matches([',', '.', ';']) == "percent"
            && source.tokens[at - 1].bytes().all(|b| b.is_ascii_digit())
    })?;
    let words = match random.below(3) {
        0 => with(source, at, "per cent"),
        1 => with(source, at, "pct"),
        _ => {
            let joined = format!("{}%", source.tokens[at - 1]);
            let mut tokens = source.tokens.clone();
            tokens[at - 1] = &joined;
            tokens.remove(at);
            tokens.join(" ")
        }
    };
    faithful(random, source, &words, NOTED)
}

fn money(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let (at, figure) = source.tokens.iter().enumerate().find_map(|(at, token)| {
        let figure = token.trim_end_matches([',', '.']).strip_prefix('$')?;
        figure
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
            .then_some((at, figure))
    })?;
    let scale = source
        .tokens
        .get(at + 1)
        .map(|next| next.trim_end_matches(|ch: char| !ch.is_alphabetic()));
    let scaled = scale.filter(|scale| matches!(*scale, "million" | "billion" | "trillion"));
    let words = match (scaled, random.below(2)) {
        (Some(scale), 0) => {
            let short = match scale {
                "million" => "m",
                "billion" => "bn",
                _ => "tn",
            };
            let mut tokens = source.tokens.clone();
            let joined = format!("${figure}{short}");
            tokens[at] = &joined;
            tokens.remove(at + 1);
            tokens.join(" ")
        }
        (Some(scale), _) => {
            let mut tokens = source.tokens.clone();
            let spread = format!("{scale} dollars");
            tokens[at] = figure;
            tokens[at + 1] = &spread;
            tokens.join(" ")
        }
        (None, _) => with(source, at, &format!("{figure} dollars")),
    };
    faithful(random, source, &words, NOTED)
}

fn masked(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    const OBSCENE: &[&str] = &[
        "shit", "fuck", "fucking", "bullshit", "damn", "goddamn", "ass", "crap", "bitch", "bastard",
    ];
    let at = source
        .tokens
        .iter()
        .position(|token| OBSCENE.contains(token))?;
    let word = source.tokens[at];
    let mask = match random.below(2) {
        0 => format!("{}{}", &word[..1], "*".repeat(word.len() - 1)),
        _ => "[expletive]".to_string(),
    };
    faithful(random, source, &with(source, at, &mask), &[Words::Redacted])
}

fn mask_misused(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = 1 + random.below(source.tokens.len() - 1);
    let word = source.tokens[at];
    if !plain(word) || matches!(word, "crap" | "damn" | "hell" | "shit" | "damned" | "fuck") {
        return None;
    }
    let mask = format!("{}{}", &word[..1], "*".repeat(word.len() - 1));
    Some(Case::said(
        random,
        source,
        &with(source, at, &mask),
        &[Words::Substitution],
        Effect::Altered,
    ))
}
