//! Changes that leave the words what they are: typography, case, commas, house style, masks; and their false friends.

use super::{
    Kind,
    draft::{Case, Effect},
    edits::{long, plain, with},
    ground::{Ground, Random, Source},
};
use crate::verdict::Words;

pub(super) const KINDS: &[Kind] = &[
    Kind {
        rule: "R1",
        name: "glyphs",
        derive: glyphs,
    },
    Kind {
        rule: "R1",
        name: "spaces and line wraps",
        derive: spaces,
    },
    Kind {
        rule: "R2",
        name: "first letter",
        derive: first_letter,
    },
    Kind {
        rule: "R2",
        name: "a capital inside",
        derive: capital,
    },
    Kind {
        rule: "R2",
        name: "all capitals",
        derive: capitals,
    },
    Kind {
        rule: "R2",
        name: "title case",
        derive: title_case,
    },
    Kind {
        rule: "R3",
        name: "end",
        derive: end,
    },
    Kind {
        rule: "R3",
        name: "question for statement",
        derive: question,
    },
    Kind {
        rule: "R3",
        name: "inner commas",
        derive: commas,
    },
    Kind {
        rule: "R14",
        name: "agreement",
        derive: agreement,
    },
    Kind {
        rule: "R14",
        name: "contraction spread",
        derive: contraction,
    },
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

fn faithful(
    random: &mut Random,
    source: &Source<'_>,
    words: &str,
    expected: &'static [Words],
) -> Option<Case> {
    (words != source.text()).then(|| Case::said(random, source, words, expected, Effect::Faithful))
}

const SAME: &[Words] = &[Words::Exact, Words::Verbatim];

fn glyphs(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let text = source.text();
    let words = match random.below(4) {
        0 if text.contains('’') => text.replace('’', "'"),
        0 => text.replace('\'', "’"),
        1 => text
            .replace(" – ", " -- ")
            .replace(" - ", " — ")
            .replace("—", " -- "),
        2 => text.replace('-', "‑"),
        _ => text.replacen("th", "t\u{ad}h", 1),
    };
    faithful(random, source, &words, SAME)
}

fn spaces(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let with = random.pick(&["\u{a0}", "  ", "\n", " \u{200b}"])?;
    // Every eighth space, as a wrapped line has it.
    let (start, rest) = source.tokens.split_at(4);
    let mut text = start.join(" ");
    for (at, token) in rest.iter().enumerate() {
        text.push_str(if at % 8 == 0 { with } else { " " });
        text.push_str(token);
    }
    faithful(random, source, &text, SAME)
}

fn first_letter(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let text = source.text();
    let first = text.chars().next()?;
    let word = source.tokens[0];
    // I and names keep their capital.
    let small = matches!(
        word,
        "The"
            | "We"
            | "It"
            | "He"
            | "She"
            | "They"
            | "This"
            | "That"
            | "There"
            | "But"
            | "And"
            | "If"
            | "You"
            | "A"
            | "When"
            | "What"
    );
    let other: String = match first {
        _ if small => first.to_lowercase().collect(),
        _ if first.is_lowercase() => first.to_uppercase().collect(),
        _ => return None,
    };
    faithful(
        random,
        source,
        &format!("{other}{}", &text[first.len_utf8()..]),
        SAME,
    )
}

/// What another case inside gives: a note, or where the capital makes a name of the word, more.
const NOTED: &[Words] = &[Words::StyleEquivalent];

fn capital(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = 1 + random.below(source.tokens.len() - 1);
    let word = source.tokens[at];
    let before = source.tokens[at - 1];
    // A sentence that begins there has a capital of its own; a name in the making is no matter of style.
    if !plain(word)
        || !before.ends_with(|ch: char| ch.is_ascii_lowercase())
        || TWO_WORDS.contains(&word)
    {
        return None;
    }
    let capital = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    faithful(random, source, &with(source, at, &capital), NOTED)
}

/// Words that a capital turns into names or others.
const TWO_WORDS: &[&str] = &[
    "will",
    "bill",
    "mark",
    "march",
    "august",
    "black",
    "white",
    "brown",
    "green",
    "young",
    "trump",
    "bush",
    "rose",
    "frank",
    "grant",
    "nice",
    "jack",
    "chase",
    "reading",
    "mobile",
    "jersey",
    "china",
    "turkey",
    "polish",
    "liberal",
    "conservative",
    "democrat",
    "democratic",
    "republican",
    "labor",
    "labour",
    "west",
    "east",
    "catholic",
    "orthodox",
    "lent",
    "guinea",
    "independent",
    "green",
    "congress",
    "state",
    "may",
    "bush",
];

fn capitals(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    faithful(random, source, &source.text().to_uppercase(), NOTED)
}

fn title_case(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    if source.tokens.iter().any(|token| {
        TWO_WORDS.contains(
            &token
                .to_lowercase()
                .trim_matches(|ch: char| !ch.is_alphabetic()),
        )
    }) {
        return None;
    }
    let words: Vec<String> = source
        .tokens
        .iter()
        .map(|token| match token.chars().next() {
            Some(first) if first.is_ascii_lowercase() => {
                format!("{}{}", first.to_ascii_uppercase(), &token[1..])
            }
            _ => (*token).to_string(),
        })
        .collect();
    faithful(random, source, &words.join(" "), NOTED)
}

fn end(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    if source.text().ends_with(['?', '!']) {
        return None;
    }
    let words = format!("{}{}", source.text(), random.pick(&[",", ".", ""])?);
    Some(Case::said(random, source, &words, SAME, Effect::Faithful))
}

fn question(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let text = source.text();
    let words = match text.strip_suffix('?') {
        Some(bare) => format!("{bare}."),
        None if text.ends_with(|ch: char| ch.is_ascii_lowercase()) => format!("{text}?"),
        None => return None,
    };
    // Where a document prints it so, it is on record so.
    let twice = ground.holders(&text).len() > 1
        || ground
            .snapshot
            .quotation_at(source.quotation)
            .is_some_and(|record| record.occurrences.len() > 1);
    // The source lost its last mark; what is on record tells what it was.
    let asked = source.occurrence.text.trim_end().ends_with(['?', '!']);
    (!twice && asked == text.ends_with('?')).then(|| {
        Case::said(
            random,
            source,
            &words,
            &[Words::PunctuationChanged],
            Effect::Altered,
        )
    })
}

fn commas(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let words: Vec<&str> = source
        .tokens
        .iter()
        .map(|token| match token.strip_suffix(',') {
            Some(bare) if bare.ends_with(|ch: char| ch.is_ascii_lowercase()) => bare,
            _ => token,
        })
        .collect();
    faithful(random, source, &words.join(" "), SAME)
}

fn agreement(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = (1..source.tokens.len() - 1).find(|&at| {
        matches!(
            source.tokens[at],
            "is" | "are" | "was" | "were" | "the" | "a"
        )
    })?;
    let word = match source.tokens[at] {
        "is" => "are",
        "are" => "is",
        "was" => "were",
        "were" => "was",
        "the" => "a",
        _ => "the",
    };
    let words = with(source, at, word);
    (!ground.holds(&words)).then(|| {
        Case::said(
            random,
            source,
            &words,
            &[Words::GrammarEdit],
            Effect::Altered,
        )
    })
}

fn contraction(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    const SPREAD: &[(&str, &str)] = &[
        ("don't", "do not"),
        ("don’t", "do not"),
        ("can't", "cannot"),
        ("can’t", "cannot"),
        ("won't", "will not"),
        ("it's", "it is"),
        ("it’s", "it is"),
        ("we're", "we are"),
        ("we’re", "we are"),
        ("I'm", "I am"),
        ("I’m", "I am"),
        ("isn't", "is not"),
        ("isn’t", "is not"),
    ];
    let (at, spread) = source
        .tokens
        .iter()
        .enumerate()
        .skip(1)
        .find_map(|(at, token)| Some((at, SPREAD.iter().find(|(short, _)| short == token)?.1)))?;
    let words = with(source, at, spread);
    (!ground.holds(&words)).then(|| {
        Case::said(
            random,
            source,
            &words,
            &[Words::GrammarEdit],
            Effect::Altered,
        )
    })
}

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
