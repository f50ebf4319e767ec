//! Words beside a part of a sentence that take its truth back: *I doubt that …*, *we failed to …*, *…, or so they say* (rules R8 and R11).
//!
//! In comes one side of a comparison and where a part of it begins or ends; out come the words that govern the part from outside. It knows
//! no draft and no verdict. The lists are English and closed; what a list does not hold is left to a reader.

use std::ops::Range;

use super::{
    lists::{self, Touch},
    side::{Side, Token},
    style,
};
use crate::{
    lexicon::{self, Class},
    text::fold::MarkKind,
};

/// How far before a part a word may govern it, in words.
const REACH: usize = 14;
/// How far a word governs a part that is no clause, in words.
const NEAR: usize = 4;
/// How far behind a part words that take it back are looked for.
const BEHIND: usize = 16;

/// Verbs, adjectives and nouns of which the clause or the infinitive behind them is not so, or not held.
const GOVERNORS: [&str; 72] = [
    "absurd",
    "avoid",
    "avoided",
    "avoiding",
    "avoids",
    "denied",
    "denies",
    "deny",
    "denying",
    "doubt",
    "doubted",
    "doubtful",
    "doubting",
    "doubts",
    "dreading",
    "fail",
    "failed",
    "failing",
    "fails",
    "failure",
    "false",
    "fiction",
    "foolish",
    "forbid",
    "forbidden",
    "hesitate",
    "impossible",
    "incorrect",
    "ludicrous",
    "mistake",
    "mistaken",
    "myth",
    "nonsense",
    "opposed",
    "oppose",
    "opposes",
    "pretence",
    "pretense",
    "prevent",
    "prevented",
    "prevents",
    "question",
    "questioned",
    "refrain",
    "refrained",
    "refusal",
    "refuse",
    "refused",
    "refuses",
    "refusing",
    "refute",
    "refuted",
    "reject",
    "rejected",
    "rejects",
    "reluctant",
    "resist",
    "resisted",
    "ridiculous",
    "rubbish",
    "rumor",
    "rumors",
    "rumour",
    "rumours",
    "sceptical",
    "skeptical",
    "unable",
    "unlikely",
    "untrue",
    "unwilling",
    "unwise",
    "wrong",
];
/// The same of several words, the last of which stands nearest to the part.
const PHRASES: [&[&str]; 30] = [
    &["anything", "but"],
    &["as", "if"],
    &["as", "though"],
    &["decline", "to"],
    &["declined", "to"],
    &["declines", "to"],
    &["dispute", "that"],
    &["disputed", "that"],
    &["disputes", "that"],
    &["far", "from"],
    &["from", "far"],
    &["instead", "of"],
    &["less", "than"],
    &["opposite", "of"],
    &["rather", "than"],
    &["rule", "out"],
    &["ruled", "out"],
    &["rules", "out"],
    &["short", "of"],
    &["stop", "short"],
    &["stopped", "short"],
    &["stops", "short"],
    &["used", "to"],
    &["wish", "i"],
    &["wish", "that"],
    &["wish", "we"],
    &["dream", "of"],
    &["dreamed", "of"],
    &["lie", "that"],
    &["claim", "that"],
];
/// What ties a governor to its clause.
const LINKS: [&str; 9] = [
    "that", "to", "of", "from", "whether", "for", "on", "in", "as",
];
/// They open what is said under a condition, wherever they stand in the sentence.
const CONDITIONS: [&str; 8] = [
    "if",
    "unless",
    "until",
    "without",
    "assuming",
    "provided",
    "supposing",
    "lest",
];
/// They do so at the head of a sentence or a clause.
const TIMES: [&str; 3] = ["when", "whenever", "once"];
/// They do so at the head of a sentence, where the subject stands behind them: *Had we known, …*
const INVERTED: [&str; 3] = ["had", "were", "should"];
/// Behind these a clause begins that what stands before does not govern.
const PARTING: [&str; 8] = [
    "but", "because", "so", "whereas", "while", "although", "though", "yet",
];
/// What a speaker hangs on a sentence to take some of it back, or all.
const AFTERTHOUGHTS: [&[&str]; 39] = [
    &["allegedly"],
    &["apparently"],
    &["as", "far", "as"],
    &["as", "if"],
    &["at", "least"],
    &["for", "now"],
    &["he", "claims"],
    &["he", "says"],
    &["i", "am", "told"],
    &["i'm", "told"],
    &["i", "assume"],
    &["i", "believe"],
    &["i", "doubt"],
    &["i", "expect"],
    &["i", "fear"],
    &["i", "gather"],
    &["i", "guess"],
    &["i", "hope"],
    &["i", "imagine"],
    &["i", "presume"],
    &["i", "suppose"],
    &["i", "suspect"],
    &["i", "think"],
    &["in", "my", "dreams"],
    &["in", "my", "opinion"],
    &["in", "my", "view"],
    &["in", "theory"],
    &["in", "your", "dreams"],
    &["my", "foot"],
    &["or", "not"],
    &["or", "so"],
    &["over", "my", "dead", "body"],
    &["she", "claims"],
    &["she", "says"],
    &["supposedly"],
    &["they", "say"],
    &["we", "believe"],
    &["we", "hope"],
    &["we", "think"],
];
/// What a relative clause or a second main clause calls a thing that is not so: *…, which is nonsense*.
const RETRACTIONS: [&str; 17] = [
    "absurd",
    "bluff",
    "false",
    "joke",
    "joking",
    "kidding",
    "lie",
    "lies",
    "lying",
    "mistaken",
    "myth",
    "nonsense",
    "ridiculous",
    "rubbish",
    "untrue",
    "wrong",
    "invented",
];
/// Words that open such a clause.
const OPENING: [&str; 7] = ["which", "and", "but", "that", "that's", "it", "then"];

/// What stands before word `from` of a sentence and takes back what begins there: the words, first and one past the last. `clause` tells
/// whether what begins there is a clause or the rest of one; of a term, only a near word says anything.
pub fn before(side: &Side<'_>, sentence: usize, from: usize, clause: bool) -> Option<Range<usize>> {
    let reach = if clause { REACH } else { NEAR };
    let least = sentence.max(from.saturating_sub(reach));
    let mut governs = true;
    for at in (least..from).rev() {
        let word = &side.words[at];
        governs &= !parts(side, at, from);
        if governs
            && let Some(found) = governor(side, sentence, at)
            && reaches(side, found.end, from)
        {
            return Some(found);
        }
        // A negation near by makes more than a risk and is looked for elsewhere.
        if governs && clause && lists::is_negation(word.key) && !is_relative(side, sentence, at) {
            return Some(at..at + 1);
        }
    }
    None
}

/// The condition under which what begins at word `from` is said, as far as its sentence tells.
pub fn condition(side: &Side<'_>, sentence: usize, from: usize) -> Option<Range<usize>> {
    let key = |at: usize| side.words[at].key;
    let least = sentence.max(from.saturating_sub(2 * REACH));
    for at in (least..from).rev() {
        let gap = &side.gaps[at + 1];
        if gap.has(MarkKind::Semicolon) || gap.has(MarkKind::Colon) {
            return None;
        }
        let opens = at == sentence
            || side.gaps[at].has(MarkKind::Comma)
            || lexicon::look_up(key(at - 1), 0, key(at - 1).len())
                .word
                .any(Class::CONJUNCTION);
        if CONDITIONS.contains(&key(at)) || opens && TIMES.contains(&key(at)) {
            return Some(at..at + 1);
        }
    }
    let inverted = sentence < from
        && INVERTED.contains(&key(sentence))
        && side.gaps[from].has(MarkKind::Comma);
    inverted.then_some(sentence..sentence + 1)
}

/// What stands behind the last word of a part and takes it back, up to the end of the sentence.
pub fn after(side: &Side<'_>, to: usize, end: usize) -> Option<Range<usize>> {
    let phrase = AFTERTHOUGHTS.iter().find(|phrase| {
        phrase.len() <= end.saturating_sub(to)
            && phrase
                .iter()
                .zip(&side.words[to..])
                .all(|(part, word)| *part == word.key)
    });
    if let Some(phrase) = phrase {
        return Some(to..to + phrase.len());
    }
    let first = (to < end).then(|| side.words[to].key)?;
    // “As safe | as a wet rope”: the comparison is the statement.
    let compared = (to.saturating_sub(NEAR)..to).any(|at| side.words[at].key == "as");
    if first == "than" || first == "as" && compared {
        return Some(to..to + 1);
    }
    let opens = OPENING.contains(&first);
    let last = end.min(to + BEHIND);
    (to..last)
        .find(|&at| opens && RETRACTIONS.contains(&side.words[at].key))
        .map(|at| to..at + 1)
}

/// The first governor or afterthought among the words, however they stand.
pub fn among(side: &Side<'_>, words: Range<usize>) -> Option<Range<usize>> {
    words.clone().find_map(|at| {
        governor(side, words.start, at).or_else(|| {
            after(side, at, words.end).filter(|found| found.len() > 1 && found.start == at)
        })
    })
}

/// The governor that ends at word `at`.
fn governor(side: &Side<'_>, sentence: usize, at: usize) -> Option<Range<usize>> {
    if GOVERNORS.contains(&side.words[at].key) {
        return Some(at..at + 1);
    }
    let ends = |phrase: &&&[&str]| {
        let from = (at + 1).checked_sub(phrase.len());
        from.is_some_and(|from| {
            from >= sentence
                && phrase
                    .iter()
                    .zip(&side.words[from..])
                    .all(|(part, word)| *part == word.key)
        })
    };
    let phrase = PHRASES.iter().find(ends)?;
    Some(at + 1 - phrase.len()..at + 1)
}

/// What a governor governs begins behind a link, with a verb whose subject stands between, or right behind it.
fn reaches(side: &Side<'_>, governor: usize, from: usize) -> bool {
    let between = &side.words[governor..from];
    let linked = between.iter().any(|word| LINKS.contains(&word.key));
    let verb = side.words.get(from).is_some_and(is_verb);
    between.is_empty() || linked || verb || side.words[governor - 1].key == "that"
}

/// Another clause begins between word `at` and word `from`, as far as the word behind `at` and the marks there tell.
fn parts(side: &Side<'_>, at: usize, from: usize) -> bool {
    let gap = &side.gaps[at + 1];
    let ends = [
        MarkKind::Colon,
        MarkKind::Semicolon,
        MarkKind::Dash,
        MarkKind::Quote,
    ];
    if ends.iter().any(|&mark| gap.has(mark)) {
        return true;
    }
    let linked = || {
        let parted = LINKS.contains(&side.words[at].key);
        parted || (at + 1..from).any(|word| LINKS.contains(&side.words[word].key))
    };
    let Some(next) = side.words.get(at + 1).filter(|_| at + 1 < from) else {
        return gap.has(MarkKind::Comma) && !linked();
    };
    let own = |word: &Token<'_>| {
        let class = lexicon::look_up(word.key, 0, word.key.len()).word;
        class.any(
            Class::SUBJECT_PRONOUN
                .or(Class::NEUTER_PRONOUN)
                .or(Class::AUXILIARY),
        )
    };
    let second = next.key == "and" && side.words.get(at + 2).is_some_and(own);
    second || PARTING.contains(&next.key) || gap.has(MarkKind::Comma) && !linked()
}

/// “Those who do not vote | must not complain”: the negation is of the clause behind *who*.
fn is_relative(side: &Side<'_>, sentence: usize, at: usize) -> bool {
    let near = sentence.max(at.saturating_sub(NEAR))..at;
    side.words[near]
        .iter()
        .any(|word| matches!(word.key, "who" | "which" | "whose" | "why" | "where"))
}

/// The words are a clause, or what is left of one: a verb stands among them.
pub fn is_clause(words: &[Token<'_>]) -> bool {
    let first = words.first().map(|word| {
        lexicon::look_up(word.key, 0, word.key.len())
            .word
            .any(Class::SUBJECT_PRONOUN)
    });
    first == Some(true) || words.iter().any(is_verb) || infinitive(words)
}

fn is_verb(word: &Token<'_>) -> bool {
    let class = lexicon::look_up(word.key, 0, word.key.len()).word;
    style::is_auxiliary(word.key)
        || class.any(Class::VERB.or(Class::AUXILIARY))
        || lists::touches(word.key).any(|touch| touch == Touch::Modality)
}

/// “to resign this year”, and “resign this year”: a word in its bare form before a determiner.
fn infinitive(words: &[Token<'_>]) -> bool {
    let class = |word: &Token<'_>| lexicon::look_up(word.key, 0, word.key.len()).word;
    let determined = words.get(1).is_some_and(|word| {
        class(word).any(
            Class::DETERMINER
                .or(Class::POSSESSIVE)
                .or(Class::OBJECT_PRONOUN),
        )
    });
    let bare = words.first().is_some_and(|word| {
        let known = Class::DETERMINER
            .or(Class::PREPOSITION)
            .or(Class::CONJUNCTION);
        word.cased.starts_with(char::is_lowercase) && !class(word).any(known)
    });
    words.first().is_some_and(|word| word.key == "to") || bare && determined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    /// What stands before the bar, or behind it, of the part marked `[…]`.
    fn outside(sentence: &str) -> Option<String> {
        let (lead, rest) = sentence.split_once('[').unwrap();
        let (part, trail) = rest.split_once(']').unwrap();
        let whole = format!("{lead}{part}{trail}");
        let folded = Folded::new(&whole);
        let side = Side::one(&folded);
        let from = Folded::new(lead).len();
        let to = from + Folded::new(part).len();
        let clause = is_clause(&side.words[from..to]);
        let found = before(&side, 0, from, clause)
            .or_else(|| condition(&side, 0, from).filter(|_| clause))
            .or_else(|| after(&side, to, side.len()))?;
        let words: Vec<&str> = side.words[found].iter().map(|word| word.key).collect();
        Some(words.join(" "))
    }

    #[test]
    fn what_takes_a_part_back() {
        for (sentence, found) in [
            ("It is plainly false that [we sold the pier]", Some("false")),
            ("I doubt that [the ferry will sail]", Some("doubt")),
            ("I doubt the crew [can sail in fog]", Some("doubt")),
            ("We refuse to [pay for the dredging]", Some("refuse")),
            ("We declined to [pay for the dredging]", Some("declined to")),
            ("We failed to [watch the tide]", Some("failed")),
            ("We are far from [happy with the quay]", Some("far from")),
            ("I stopped short of [calling it theft]", Some("short of")),
            (
                "It would be wrong to say [the pier is sinking]",
                Some("wrong"),
            ),
            (
                "I do not expect the harbour board to [sell the pier]",
                Some("not"),
            ),
            (
                "Hardly anyone on the island [wants the bridge]",
                Some("hardly"),
            ),
            ("If we had known, [we would have stayed]", Some("if")),
            (
                "Had the pilot woken, [the ship would have turned]",
                Some("had"),
            ),
            ("Until the ice melts [we will stay in port]", Some("until")),
            ("Once the lease is signed, [we can sail]", Some("once")),
            ("[The deal is done], I hope", Some("i hope")),
            (
                "[We will sell the pier] over my dead body",
                Some("over my dead body"),
            ),
            ("[The pier was sold], or so they say", Some("or so")),
            (
                "[The pier was sold], which is nonsense",
                Some("which is nonsense"),
            ),
            (
                "[I said I would leave], and I was joking",
                Some("and i was joking"),
            ),
            ("[The quay is as firm] as wet sand", Some("as")),
        ] {
            assert_eq!(outside(sentence).as_deref(), found, "{sentence}");
        }
    }

    #[test]
    fn what_leaves_a_part_as_it_is() {
        for sentence in [
            "I think of the pier every day, [it is a lovely thing]",
            "We refused to pay, but [we will mend the pier]",
            "We failed last year; [we will mend the pier]",
            "We did not wait and [we will mend the pier]",
            "Those who do not fish [will eat in winter]",
            "We were not asked about [the old lamp]",
            "If the weather holds we start on [the old lamp]",
            "[We will mend the pier] in May",
            "[We will mend the pier], and the lamps too",
            "[We will mend the pier] as planned",
        ] {
            assert_eq!(outside(sentence), None, "{sentence}");
        }
    }
}
