//! Changes that leave the words what they are: typography, case, commas, grammar; and their false friends.

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
];

pub(super) fn faithful(
    random: &mut Random,
    source: &Source<'_>,
    words: &str,
    expected: &'static [Words],
) -> Option<Case> {
    (words != source.text()).then(|| Case::said(random, source, words, expected, Effect::Faithful))
}

pub(super) const SAME: &[Words] = &[Words::Exact, Words::Verbatim];

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
pub(super) const NOTED: &[Words] = &[Words::StyleEquivalent];

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
