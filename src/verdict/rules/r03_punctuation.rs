//! R3: one comma or full stop at the end is free; question and exclamation marks are not; inner rhythm is free.

use super::{Example, Rule, r04_joined};
use crate::{
    text::fold::MarkKind,
    verdict::{
        Words,
        case::Case,
        sense,
        side::{Gap, Token},
        style,
    },
};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R3",
    title: "A comma or full stop at the end is free",
    practice: "In the US comma and full stop go inside the marks, in the UK outside unless they belong to the words.",
    effect: "VERBATIM, else PUNCTUATION_CHANGED",
    reason: "The last comma belongs to the sentence around. A question printed as a statement, or a calm sentence printed as a shout, is \
             changed although every word is there.",
    examples: &[
        Example::words(
            "It’s not for them to decide,",
            "It’s not for them to decide",
            "VERBATIM",
        ),
        Example::words(
            "Is it for them to decide?",
            "Is it for them to decide.",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "Stop! We cannot go on.",
            "Stop. We cannot go on.",
            "PUNCTUATION_CHANGED",
        ),
        Example::words("We will win", "We will win😀", "PUNCTUATION_CHANGED"),
        Example::words(
            "It killed 17 people",
            "It killed \u{202e}17\u{202c} people",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "It rose to $50 million",
            "It rose to ~$50 million",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "It grew from $5 million",
            "It grew from −$5 million",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "We came, we saw and we left",
            "We came; we saw, and we left",
            "VERBATIM",
        ),
        Example::words(
            "Does it work? Nobody knows",
            "It work,",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "There are no plans to sell the quay",
            "There are (no) plans to sell the quay",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "We saw 15 ships at the quay",
            "We saw >15 ships at the quay",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "We saw 15 ships at the quay",
            "We saw .15 ships at the quay",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "We saw 15 ships at the quay",
            "We saw ‘15’ ships at the quay",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "It cost 15 million euros",
            "It cost 15. million euros",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "It rose by 15 points",
            "It rose by – 15 points",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "We are friends of the town",
            "We are ‘friends’ of the town",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "I read the Tide Tables daily",
            "I read the ‘Tide Tables’ daily",
            "VERBATIM",
        ),
        Example::words(
            "You will not leave the harbour",
            "You will; not leave the harbour",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "You will not leave the harbour",
            "You will, not leave the harbour",
            "VERBATIM + MEANING_RISK",
        ),
        Example::words("No, we will stay", "No we will stay", "VERBATIM"),
        Example::words(
            "If the ice allows it, we will sail",
            "If the ice allows it. We will sail",
            "VERBATIM + MEANING_RISK",
        ),
        Example::words(
            "The ice was thin, we did not sail",
            "The ice was thin. We did not sail",
            "VERBATIM",
        ),
        Example::words(
            "The crews who struck were paid",
            "The crews, who struck, were paid",
            "VERBATIM + MEANING_RISK",
        ),
        Example::words(
            "Let us sink, captain",
            "Let us sink captain",
            "VERBATIM + MEANING_RISK",
        ),
        Example::words(
            "We mended the old pumps and left",
            "We mended the old pumps. and left",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "We lost nothing and left early",
            "We lost nothing (and left early)",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "She said, ‘You must go home,’ and I went",
            "She said, you must go home, and I went",
            "VERBATIM + MEANING_RISK",
        ),
        Example::words(
            "We did nothing wrong and left",
            "We did nothing wrong ;-) and left",
            "PUNCTUATION_CHANGED",
        ),
    ],
};

/// Looks at what stands between two words that follow each other on both sides: before draft word `d` and record word `r`.
pub fn gap(case: &mut Case<'_, '_>, d: usize, r: usize) {
    let (drafted, recorded) = (&case.draft.gaps[d], &case.record.gaps[r]);
    let same = drafted.marks == recorded.marks;
    if recorded.joint.is_some() {
        r04_joined::joined(case, r);
    }
    let (drafted, recorded) = (&case.draft.gaps[d], &case.record.gaps[r]);
    if recorded.ellipsis && !drafted.ellipsis {
        case.give(
            Words::SilentOmission,
            "R7",
            "the record has an ellipsis here: words stood between, and the draft closes the gap",
        );
        return;
    }
    if drafted.ellipsis && !recorded.ellipsis {
        case.give(
            Words::Elided,
            "R7",
            "an ellipsis where nothing is left out: it hints at words that were not spoken",
        );
        return;
    }
    if same || drafted.ellipsis {
        return;
    }
    let joint = recorded.joint.is_some();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let sentence = |gap: &Gap, word: &str| gap.has(MarkKind::Stop) && capital(word);
    let bare = |gap: &Gap| {
        !gap.marks
            .iter()
            .any(|mark| is_rhythm(*mark) || *mark == MarkKind::Stop)
    };
    let (a, b) = (case.draft.words[d].cased, case.record.words[r].cased);
    let merged = !joint
        && capital(a) != capital(b)
        && (sentence(recorded, b) && bare(drafted) || sentence(drafted, a) && bare(recorded));
    if sense::gap(case, d, r) {
        return;
    }
    let (drafted, recorded) = (&case.draft.gaps[d], &case.record.gaps[r]);
    if loud(drafted) != loud(recorded) || symbols(drafted) != symbols(recorded) || merged {
        case.give(
            Words::PunctuationChanged,
            "R3",
            "punctuation that carries meaning differs inside the words",
        );
    } else if drafted.has(MarkKind::Hyphen) != recorded.has(MarkKind::Hyphen) && !joint {
        case.give(Words::StyleEquivalent, "R17", "a hyphen more or less");
    } else {
        case.give(
            Words::Verbatim,
            "R3",
            "inner commas, semicolons and dashes change nothing but rhythm",
        );
    }
}

/// Looks at what stands after the last word, and at signs before the first.
pub fn ends(case: &mut Case<'_, '_>) {
    if let Some(word) = set_off(case) {
        case.give(
            Words::PunctuationChanged,
            "R3",
            format!("a parenthesis of the draft’s own sets “{word}” off"),
        );
    }
    sense::marks(case);
    let Some(last) = case.steps.last().filter(|step| step.equal) else {
        return;
    };
    let (d, r) = (last.draft.end, last.record.end);
    let first = case
        .steps
        .first()
        .map_or((0, 0), |step| (step.draft.start, step.record.start));
    let added = |d: usize, r: usize| {
        let known = symbols(&case.record.gaps[r]);
        symbols(&case.draft.gaps[d])
            .iter()
            .any(|sign| !known.contains(sign))
    };
    if added(first.0, first.1) || added(d, r) {
        case.give(
            Words::PunctuationChanged,
            "R3",
            "a sign that is not on record stands inside the marks",
        );
    }
    let (drafted, recorded) = (&case.draft.gaps[d], &case.record.gaps[r]);
    let outside = case
        .setting
        .trail
        .trim_start_matches(['”', '"', '’', '\'', '»', ' ']);
    let (asked, asks) = (loud(recorded), loud(drafted));
    if asked == asks
        || drafted.ellipsis
        || asks == (false, false) && asked == (outside.starts_with('?'), outside.starts_with('!'))
    {
        if drafted.marks != recorded.marks && case.words < Words::Verbatim {
            case.give(
                Words::Verbatim,
                "R3",
                "one comma or full stop at the end is free",
            );
        }
        return;
    }
    // A part that begins inside a question is no question of its own.
    let (from, _) = case.covered();
    let fragment = asks == (false, false)
        && !drafted.has(MarkKind::Stop)
        && case.record.sentence_start(from) < from
        && !makes_a_statement(case, from);
    if fragment {
        return;
    }
    case.give(
        Words::PunctuationChanged,
        "R3",
        "a question mark or exclamation mark at the end is not the record’s",
    );
}

/// A negation, a modal verb or a number that the draft puts between parentheses and the record does not: “(no) plans” leaves it open
/// whether the word was said.
fn set_off(case: &Case<'_, '_>) -> Option<String> {
    let opens = |gap: &Gap| gap.has(MarkKind::ParenOpen);
    case.weighty(|d, r| opens(&case.draft.gaps[d]) && !opens(&case.record.gaps[r]))
}

/// “It works” of “Does it work?”: what asked is cut off, and a capital makes a statement of the rest.
fn makes_a_statement(case: &Case<'_, '_>, from: usize) -> bool {
    let capital = |word: &Token<'_>| word.cased.starts_with(char::is_uppercase);
    case.draft.words.first().is_some_and(capital)
        && style::is_auxiliary(case.record.words[from - 1].key)
}

/// The question mark and the exclamation mark among the marks.
fn loud(gap: &Gap) -> (bool, bool) {
    (gap.has(MarkKind::Question), gap.has(MarkKind::Exclamation))
}

fn is_rhythm(mark: MarkKind) -> bool {
    matches!(
        mark,
        MarkKind::Comma | MarkKind::Semicolon | MarkKind::Colon | MarkKind::Dash
    )
}

/// Signs that say something, those of Markdown left out.
fn symbols(gap: &Gap) -> Vec<char> {
    gap.marks
        .iter()
        .filter_map(|mark| match mark {
            MarkKind::Symbol(ch) if !"*_#>|~^¿¡•".contains(*ch) => Some(*ch),
            _ => None,
        })
        .collect()
}
