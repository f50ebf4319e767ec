//! Changes that human drafts showed to be missed: figures in other shapes, affixes that negate, words behind an interrupting tag, inner words,
//! days that are counted from another.

use jiff::ToSpan;

use super::{
    Kind,
    draft::{Case, Effect, under_test},
    edits::{altered, long, place, with},
    ground::{Ground, Random},
    style::faithful,
};
use crate::{
    model::{QuoteKind, Strength},
    text::Folded,
    verdict::{Flag, Words},
};

pub(super) const KINDS: &[Kind] = &[
    Kind {
        rule: "R6",
        name: "inner words as the speaker's",
        derive: inner,
    },
    Kind {
        rule: "R11",
        name: "before an interrupting tag",
        derive: before_a_tag,
    },
    Kind {
        rule: "R16",
        name: "another scale",
        derive: |ground, random| swapped(ground, random, SCALES, Flag::NumberChanged),
    },
    Kind {
        rule: "R16",
        name: "another unit",
        derive: |ground, random| swapped(ground, random, UNITS, Flag::NumberChanged),
    },
    Kind {
        rule: "R16",
        name: "another half of the day",
        derive: |ground, random| swapped(ground, random, HALVES, Flag::NumberChanged),
    },
    Kind {
        rule: "R16",
        name: "another quantity",
        derive: |ground, random| swapped(ground, random, QUANTITIES, Flag::NumberChanged),
    },
    Kind {
        rule: "R16",
        name: "an affix that negates",
        derive: |ground, random| swapped(ground, random, AFFIXES, Flag::NegationChanged),
    },
    Kind {
        rule: "R17",
        name: "hours in another style",
        derive: hours,
    },
    Kind {
        rule: "R26",
        name: "the day after",
        derive: |ground, random| day_after(ground, random, false),
    },
    Kind {
        rule: "R26",
        name: "the day after another",
        derive: |ground, random| day_after(ground, random, true),
    },
];

const SCALES: &[(&str, &str)] = &[
    ("million", "billion"),
    ("thousand", "million"),
    ("billion", "trillion"),
    ("hundred", "thousand"),
    ("crore", "lakh"),
];
const UNITS: &[(&str, &str)] = &[
    ("dollars", "euros"),
    ("miles", "kilometers"),
    ("years", "months"),
    ("days", "weeks"),
    ("hours", "minutes"),
    ("percent", "points"),
    ("feet", "metres"),
    ("tons", "pounds"),
];
const HALVES: &[(&str, &str)] = &[("a.m.", "p.m."), ("noon", "midnight"), ("am", "pm")];
const QUANTITIES: &[(&str, &str)] = &[
    ("all", "most"),
    ("every", "many a"),
    ("many", "few"),
    ("both", "all"),
    ("first", "last"),
    ("half", "all"),
    ("twice", "once"),
    ("third", "second"),
];
const AFFIXES: &[(&str, &str)] = &[
    ("able", "unable"),
    ("likely", "unlikely"),
    ("possible", "impossible"),
    ("fair", "unfair"),
    ("known", "unknown"),
    ("necessary", "unnecessary"),
    ("acceptable", "unacceptable"),
    ("happy", "unhappy"),
    ("certain", "uncertain"),
    ("successful", "unsuccessful"),
    ("honest", "dishonest"),
    ("responsible", "irresponsible"),
    ("careful", "careless"),
    ("helpful", "helpless"),
    ("harmful", "harmless"),
    ("hopeful", "hopeless"),
    ("useful", "useless"),
    ("powerful", "powerless"),
    ("constitutional", "unconstitutional"),
    ("qualified", "unqualified"),
];

/// One word of a pair for the other.
fn swapped(
    ground: &Ground<'_>,
    random: &mut Random,
    pairs: &'static [(&str, &str)],
    flag: Flag,
) -> Option<Case> {
    let source = long(ground, random)?;
    let other = |token: &str| {
        pairs.iter().find_map(|&(a, b)| match token {
            _ if token == a => Some(b),
            _ if token == b => Some(a),
            _ => None,
        })
    };
    let at = place(random, source, |token| other(token).is_some())?;
    // A lone *am* is a verb.
    let figure = source.tokens[at - 1].ends_with(|ch: char| ch.is_ascii_digit());
    if matches!(source.tokens[at], "am" | "pm") && !figure {
        return None;
    }
    let words = with(source, at, other(source.tokens[at])?);
    let case = altered(ground, random, source, &words, &[Words::Substitution])?;
    Some(case.with_flag(flag))
}

fn hours(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    let source = long(ground, random)?;
    let at = place(random, source, |token| matches!(token, "a.m." | "p.m."))?;
    let short = match source.tokens[at] {
        "a.m." => "am",
        _ => "pm",
    };
    source.tokens[at - 1].parse::<u8>().ok()?;
    let words = with(source, at, short);
    faithful(random, source, &words, &[Words::StyleEquivalent])
}

/// “We will sign,” of “We will sign,” Roe said, “but only if …”: a part whose condition stands behind the tag.
fn before_a_tag(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    const TURNS: [&str; 9] = [
        "but", "if", "unless", "only", "until", "although", "though", "except", "when",
    ];
    const NEAR: usize = 3;
    let source = long(ground, random)?;
    let one = source.occurrence;
    let span = one.span.filter(|_| one.text.trim_end().ends_with(','))?;
    let turn = ground.snapshot.utterance(one.document, one.utterance);
    let next = turn
        .iter()
        .filter_map(|&(quotation, occurrence)| ground.snapshot.occurrence(quotation, occurrence))
        .filter(|other| {
            other.group.is_some()
                && other.group == one.group
                && other.kind != QuoteKind::Indirect
                && other.span.is_some_and(|other| other.start() > span.end())
        })
        .min_by_key(|other| other.span)?;
    let folded = Folded::new(&next.text);
    let turns = folded.keys().take(NEAR).any(|key| TURNS.contains(&key));
    let goes_on = next.text.starts_with(char::is_lowercase);
    // The same words elsewhere may stand without a condition.
    let alone = ground.holders(&source.text()).len() == 1;
    (turns && goes_on && alone).then(|| {
        Case::said(
            random,
            source,
            &source.text(),
            &[Words::Partial],
            Effect::Faithful,
        )
        .with_flag(Flag::MeaningRisk)
    })
}

/// Words that the speaker quotes as another's, printed as the speaker's own.
fn inner(ground: &Ground<'_>, random: &mut Random) -> Option<Case> {
    const WORDS: usize = 5;
    const LEADS: [&str; 6] = [
        "he said, ",
        "she said, ",
        "they said, ",
        "he told me, ",
        "she told me, ",
        "they told me, ",
    ];
    let source = long(ground, random)?;
    let text = source.text();
    let small = text.to_ascii_lowercase();
    let words = LEADS.iter().find_map(|lead| {
        let at = small.find(lead)? + lead.len();
        let rest = text.get(at..)?.strip_prefix(['‘', '\''])?;
        let to = rest.match_indices(['’', '\'']).find(|(at, mark)| {
            let next = rest[at + mark.len()..].chars().next();
            next.is_none_or(|ch| !ch.is_alphanumeric())
        })?;
        Some(rest[..to.0].trim_end_matches([',', '.']).to_string())
    })?;
    let alone = ground.holders(&words).len() == 1;
    (alone && Folded::new(&words).len() >= WORDS).then(|| {
        Case::said(random, source, &words, &[Words::Partial], Effect::Altered)
            .with_flag(Flag::NestedSpeaker)
    })
}

/// “The council met on 3 May 2016. The next day Roe said …”
fn day_after(ground: &Ground<'_>, random: &mut Random, another: bool) -> Option<Case> {
    let source = long(ground, random)?;
    let text = source.text();
    let date = source.occurrence.date.as_ref()?;
    let day = date
        .date
        .as_day()
        .filter(|_| date.strength == Strength::Stated)?;
    let back = if another { 9 } else { 1 };
    let before = day.checked_sub(back.days()).ok()?;
    let told = before.checked_add(1.day()).ok()?;
    let on_record = ground.days(&text);
    if another
        && on_record
            .iter()
            .any(|known| known.as_day().is_none_or(|known| known == told))
    {
        return None;
    }
    let comma = if random.below(2) == 0 { "," } else { "" };
    let frame = format!(
        "The council met on {}. The next day{comma} {} said: “{}.”",
        before.strftime("%-d %B %Y"),
        source.name,
        under_test(&text)
    );
    let effect = if another {
        Effect::Altered
    } else {
        Effect::Faithful
    };
    Some(Case::framed(&frame, source, SAME, effect))
}

const SAME: &[Words] = &[Words::Exact, Words::Verbatim];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        extract::{Article, extract},
        model::Document,
        registry::{Change, Registry, Stamp},
    };

    #[test]
    fn every_kind_finds_its_ground() {
        let text = "Ada Brook and Bo Lund spoke in Oslo.\n\n“We will lease all of the old kilns in the valley this year,” Ada Brook said on 10 March, “but only \
                    if the roof is mended.”\n\n“We sold 30 million of them by 9 p.m. on Sunday and it was likely enough,” Bo Lund said on 10 \
                    March. “We drove for many miles and nobody was able to help us there,” he said.";
        let registry = Registry::in_memory();
        let published = "2026-03-12".parse().ok();
        let change = Change::Document {
            document: Document {
                text: text.into(),
                published,
                ..Document::default()
            },
            extraction: extract(&Article::plain(text, published)),
        };
        registry.commit(vec![change], &Stamp::now("test")).unwrap();
        let snapshot = registry.snapshot();
        let ground = Ground::read(&snapshot);
        let mut random = Random::new(1, 1);
        for kind in KINDS.iter().filter(|kind| kind.rule != "R6") {
            let found = (0..500).any(|_| (kind.derive)(&ground, &mut random).is_some());
            assert!(found, "{} {}", kind.rule, kind.name);
        }
        // Inner words need a quotation of their own kind, and this text has none.
        assert!((0..50).all(|_| inner(&ground, &mut random).is_none()));
    }
}
