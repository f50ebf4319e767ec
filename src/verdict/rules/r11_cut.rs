//! R11: do not cut the qualifier off.

use super::{Example, Rule};
use crate::{
    text::{Folded, fold::MarkKind},
    verdict::{
        Flag, Words,
        case::Case,
        governors, lists,
        side::{Side, Token},
    },
};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R11",
    title: "Do not cut the qualifier off",
    practice: "A part of a sentence may be quoted if it says what the whole said.",
    effect: "PARTIAL; + MEANING_RISK with a word of R8's list just outside the cut or a cut sentence printed as a whole one; TRUNCATED with a \
             negation cut off just before",
    reason: "“Ruled out” from “never ruled out” is two true words and a false report.",
    examples: &[
        Example::words(
            "We are ready to send ships for a year of patrols",
            "ready to send ships",
            "PARTIAL",
        ),
        Example::words(
            "We are not ready to send ships",
            "ready to send ships",
            "TRUNCATED",
        ),
        Example::words(
            "We send ships if parliament agrees",
            "We send ships",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "We send ships to the north of the island",
            "We send ships.",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "If the signal fails, we stop every train,",
            "We stop every train,",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "We thought that the lamps were lost",
            "the lamps were lost",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "People in the trade told me it couldn’t be done",
            "it couldn’t be done",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "Most of the drivers have been offered other trains",
            "The drivers have been offered other trains",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "The signal is old, we stop every train,",
            "We stop every train,",
            "PARTIAL",
        ),
        Example::words(
            "We stop every train at the old signal box unless it rains",
            "We stop every train,",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "I doubt that the old signal box can hold",
            "the old signal box can hold",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "The signal box is sold, I hope",
            "The signal box is sold",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "No train runs in the fog",
            "No train runs",
            "PARTIAL + MEANING_RISK",
        ),
        Example::words(
            "We refused to wait, and the train is ours",
            "the train is ours",
            "PARTIAL",
        ),
        Example::joined(
            &["We stop every train,", "unless it rains at the box."],
            "We stop every train, unless it rains at the box.",
            "VERBATIM_JOINED",
        ),
        Example::words(
            "We stop every train at the old signal box for two minutes",
            "We stop every train,",
            "PARTIAL",
        ),
        Example::words(
            "It went to a shoot-out on Sunday",
            "It went to a shoot",
            "SILENT_OMISSION",
        ),
        Example::joined(
            &["We will sign the lease,", "but only if the roof is mended."],
            "We will sign the lease,",
            "PARTIAL + MEANING_RISK",
        ),
        Example::joined(
            &["We will sign the lease,", "but only if the roof is mended."],
            "will sign the lease",
            "PARTIAL + MEANING_RISK",
        ),
        Example::joined(
            &["We will not,", "sign the lease."],
            "sign the lease",
            "TRUNCATED",
        ),
        Example::joined(
            &["We will sign the lease,", "and the roof is mended."],
            "We will sign the lease,",
            "EXACT",
        ),
        Example::joined(
            &["We will sign the lease,", "But only the lease."],
            "We will sign the lease,",
            "EXACT",
        ),
        Example::joined(
            &["We will sign the lease.", "But only the lease."],
            "We will sign the lease.",
            "EXACT",
        ),
        Example::words(
            "No. Nobody told me about it",
            "Nobody told me about it",
            "PARTIAL",
        ),
        Example::words(
            "We are not ready. Ships will sail in May",
            "Ships will sail in May",
            "PARTIAL",
        ),
    ],
};

/// How far from the cut a word can still turn the meaning.
const REACH: usize = 3;

/// Verbs whose clause is what somebody holds or says, which the speaker need not.
const VIEWS: [&str; 33] = [
    "argue",
    "argued",
    "argues",
    "assume",
    "assumed",
    "believe",
    "believed",
    "believes",
    "claim",
    "claimed",
    "claims",
    "feared",
    "heard",
    "hope",
    "hoped",
    "imagine",
    "imagined",
    "insist",
    "insisted",
    "pretend",
    "pretended",
    "promised",
    "said",
    "say",
    "says",
    "suppose",
    "supposed",
    "tell",
    "think",
    "thinks",
    "thought",
    "told",
    "wished",
];
/// What may stand between such a verb and its clause.
const LINKS: [&str; 9] = [
    "that",
    "me",
    "us",
    "him",
    "her",
    "them",
    "you",
    "everybody",
    "everyone",
];

/// Words that say of how many a statement holds.
const QUANTIFIERS: [&str; 9] = [
    "most", "many", "few", "several", "any", "half", "part", "parts", "majority",
];

/// Looks at what the draft cuts off at either end.
pub fn cut(case: &mut Case<'_, '_>) {
    let (from, to) = case.covered();
    if from >= to {
        return;
    }
    // Whole segments are no part, unless the sentence goes on behind the tag that interrupts it: “We will sign,” Roe said, “but only if …”
    let whole = case.record.starts.contains(&from) && case.record.starts.contains(&to);
    let inside = |at: usize| at > 0 && at < case.record.len() && !case.record.sentence_breaks(at);
    if whole && !inside(from) && !inside(to) {
        return;
    }
    if !whole {
        case.give(Words::Partial, "R11", "a part of what is on record");
    }
    // A part ends where a printed word does.
    if case.inside_a_word(from) || case.inside_a_word(to) {
        case.give(
            Words::SilentOmission,
            "R9",
            "the cut goes through a word that a hyphen ties together",
        );
    }

    let stop = case.draft.gaps[case.draft.len()].has(MarkKind::Stop)
        && !case.draft.gaps[case.draft.len()].ellipsis;
    // Words that the reporter's own sentence supplies outside the marks are not cut off; another sentence supplies nothing.
    let (lead, trail) = (
        Folded::new(same_sentence_before(case.setting.lead)),
        Folded::new(match stop {
            true => "",
            false => same_sentence_after(case.setting.trail),
        }),
    );
    let told_before = |key: &str| {
        (0..lead.len())
            .rev()
            .take(REACH)
            .any(|at| same_word(lead.key(at), key))
    };
    let told_after = |key: &str| {
        (0..trail.len())
            .take(REACH)
            .any(|at| same_word(trail.key(at), key))
    };

    let sentence = case.record.sentence_start(from);
    let before = sentence.max(from.saturating_sub(REACH))..from;
    let after = to..case.record.sentence_end(to - 1).min(to + REACH).max(to);
    let negation = case.record.words[before.clone()]
        .iter()
        .rposition(|word| lists::is_negation(word.key) && !told_before(word.key))
        .map(|at| before.start + at);
    let risky = |range: std::ops::Range<usize>, told: &dyn Fn(&str) -> bool| -> Vec<&str> {
        case.record.words[range]
            .iter()
            .filter(|word| lists::is_risky(word.sense()) && !told(word.key))
            .map(|word| word.cased)
            .collect()
    };
    // How many of whom it holds for: “most of | the staff”.
    let quantifier = case.record.words[before.clone()]
        .iter()
        .rfind(|word| QUANTIFIERS.contains(&word.key) && !told_before(word.key))
        .map(|word| word.cased);
    // The negation itself makes more than a risk.
    let mut outside = if negation.is_some() {
        Vec::new()
    } else {
        risky(before, &told_before)
    };
    outside.extend(quantifier.filter(|word| !outside.contains(word)));
    outside.extend(risky(after, &told_after));

    let view =
        view(case, sentence, from).filter(|word| !told_before(word.key) || is_tag(&lead, word.key));
    if let Some(view) = view.filter(|view| !outside.contains(&view.cased)) {
        outside.push(view.cased);
    }

    let taken_back =
        taken_back(case, (sentence, from, to), (&lead, &trail)).filter(|_| negation.is_none());

    let capital = case
        .draft
        .words
        .first()
        .is_some_and(|word| word.cased.chars().next().is_some_and(char::is_uppercase));
    // Before a tag the comma stands for the full stop, unless the sentence goes on in marks behind the tag.
    let comma =
        case.draft.gaps[case.draft.len()].has(MarkKind::Comma) && ends_behind(case.setting.trail);
    let begun_late = sentence < from;
    // With the comma of a tag, a capital is how any clause begins; it misleads where what was cut off turns the meaning: any such word in
    // front of it, and behind it, as far as the clause goes, a condition, an exception, a negation or a hedge.
    let end = case.record.sentence_end(to - 1).max(to);
    let clause = (to..end).find(|&at| !case.record.gaps[at].marks.is_empty());
    let turned = !risky(sentence..from, &told_before).is_empty()
        || risky(to..clause.unwrap_or(end), &told_after)
            .iter()
            .any(|word| !lists::is_number(&word.to_lowercase()));
    let cut_short = begun_late || end > to;

    if let Some(at) = negation {
        let word = case.record.words[at].cased;
        case.give(
            Words::Truncated,
            "R11",
            format!("“{word}” is cut off just before these words"),
        );
        case.cut_off = Some(at);
    }
    let printed_whole = capital && (stop && cut_short || comma && turned);
    let turns = !outside.is_empty() || taken_back.is_some();
    if whole && negation.is_none() && (printed_whole || turns) {
        case.give(
            Words::Partial,
            "R11",
            "on record the sentence goes on behind the tag",
        );
    }
    if let Some(words) = taken_back {
        case.flag(
            Flag::MeaningRisk,
            "R11",
            format!("on record “{words}” stands outside the cut and takes back what is quoted, or limits it"),
        );
    } else if !outside.is_empty() {
        case.flag(
            Flag::MeaningRisk,
            "R11",
            format!(
                "just outside the cut, and may turn the meaning: {}",
                outside.join(", ")
            ),
        );
    } else if printed_whole {
        case.flag(
            Flag::MeaningRisk,
            "R11",
            "a cut sentence is printed as a whole one",
        );
    }
}

/// The words outside the cut that take back what stands inside it, unless the reporter's own sentence says as much.
fn taken_back(
    case: &Case<'_, '_>,
    (sentence, from, to): (usize, usize, usize),
    (lead, trail): (&Folded, &Folded),
) -> Option<String> {
    let record = case.record;
    let clause = governors::is_clause(&record.words[from..to]);
    let says = |told: &Folded, found: &std::ops::Range<usize>| {
        let mut words = record.words[found.clone()].iter();
        words.all(|word| told.keys().any(|key| same_word(key, word.key)))
    };
    let before = || {
        let found = governors::before(record, sentence, from, clause)?;
        let told = Side::one(lead);
        let supplied = governors::before(&told, 0, told.len(), clause).is_some();
        (!supplied && !says(lead, &found)).then_some(found)
    };
    let condition = || {
        let found = governors::condition(record, sentence, from).filter(|_| clause)?;
        let told = Side::one(lead);
        let supplied = governors::condition(&told, 0, told.len()).is_some();
        (!supplied && !says(lead, &found)).then_some(found)
    };
    let after = || {
        let end = record.sentence_end(to - 1).max(to);
        let found = governors::after(record, to, end).or_else(|| limit(case, from, to, end))?;
        let told = Side::one(trail);
        let supplied = governors::after(&told, 0, told.len()).is_some();
        (!supplied && !says(trail, &found)).then_some(found)
    };
    let found = before().or_else(condition).or_else(after)?;
    Some(case.recorded(found))
}

/// The condition, the exception or the negation behind a clause, before the next mark: “We sail | on Friday if it is dry”. Of what nobody or
/// everybody does, whatever goes on without a mark is one: “No boat sails | in the fog”.
fn limit(
    case: &Case<'_, '_>,
    from: usize,
    to: usize,
    end: usize,
) -> Option<std::ops::Range<usize>> {
    let record = case.record;
    let inside = &record.words[from..to];
    if to >= end || !record.gaps[to].marks.is_empty() || !governors::is_clause(inside) {
        return None;
    }
    let clause = (to..end)
        .find(|&at| !record.gaps[at].marks.is_empty())
        .unwrap_or(end);
    let turns = |word: &Token<'_>| {
        lists::is_risky(word.sense()) && !lists::is_number(word.key) && word.key != "some"
    };
    let whole_sentence = record.sentence_start(from) == from;
    let of_all = |word: &Token<'_>| {
        lists::is_negation(word.key)
            || matches!(
                word.key,
                "all" | "every" | "everybody" | "everyone" | "always" | "any"
            )
    };
    let first = record.words[to].key;
    let narrows = matches!(
        first,
        "in" | "on"
            | "at"
            | "during"
            | "after"
            | "before"
            | "who"
            | "for"
            | "from"
            | "under"
            | "with"
            | "this"
            | "next"
    );
    if whole_sentence && narrows && inside.first().is_some_and(of_all) {
        return Some(to..clause);
    }
    (to..clause)
        .find(|&at| turns(&record.words[at]))
        .map(|at| at..at + 1)
}

/// The verb is the reporter's tag and no word for what was cut off: “Roe said “…””, where the record has “I said that …”.
fn is_tag(lead: &Folded, key: &str) -> bool {
    const SAID: [&str; 12] = [
        "argue", "argued", "argues", "claim", "claimed", "claims", "said", "say", "says",
        "insisted", "told", "tell",
    ];
    let verbs = lead.keys().filter(|word| VIEWS.contains(word)).count();
    SAID.contains(&key) && verbs < 2
}

/// The verb that makes what begins at `from` a view or another's words, in its sentence: “we thought that | the lamps were lost”.
fn view<'t>(case: &Case<'_, 't>, sentence: usize, from: usize) -> Option<Token<'t>> {
    let words = &case.record.words;
    let at = (sentence..from).rfind(|&at| !LINKS.contains(&words[at].key))?;
    // Behind a comma or in inner marks stand words of one’s own as well.
    let apart = [MarkKind::Comma, MarkKind::Colon, MarkKind::Quote];
    let marked = |gap: usize| apart.iter().any(|&mark| case.record.gaps[gap].has(mark));
    let goes_on = !(at + 1..=from).any(marked);
    (goes_on && VIEWS.contains(&words[at].key)).then_some(words[at])
}

/// The reporter's sentence ends behind the tag. The setting's text ends where marks open again: then the words before are not printed as a
/// whole sentence.
fn ends_behind(trail: &str) -> bool {
    trail.trim().is_empty() || trail.contains(['.', '?', '!'])
}

/// What the sentence that holds the marks says in front of them; a blank line ends a sentence too. A full stop behind “Mr” is taken for an
/// end: then nothing is vouched for.
fn same_sentence_before(lead: &str) -> &str {
    let near = tail(lead).rsplit(ENDS).next().unwrap_or_default();
    near.rsplit("\n\n").next().unwrap_or_default()
}

/// What that sentence says behind them.
fn same_sentence_after(trail: &str) -> &str {
    let near = head(trail).split(ENDS).next().unwrap_or_default();
    near.split("\n\n").next().unwrap_or_default()
}

/// What may end a sentence.
const ENDS: [char; 3] = ['.', '?', '!'];

/// The last characters of the text before the marks: enough for some words.
fn tail(text: &str) -> &str {
    let from = text.len().saturating_sub(80);
    (from..text.len())
        .find_map(|at| text.get(at..))
        .unwrap_or_default()
}

fn head(text: &str) -> &str {
    (text.len().min(80)..=text.len())
        .find_map(|at| text.get(..at))
        .unwrap_or_default()
}

/// The same word, any negation standing for any other.
fn same_word(told: &str, cut: &str) -> bool {
    told == cut || lists::is_negation(told) && lists::is_negation(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sentence_of_the_marks_supplies_words() {
        for (lead, said) in [
            ("The mayor did not ", "The mayor did not "),
            ("Roe did not mince words. ", " "),
            ("It is not over\n\n", ""),
            ("A bridge that will not\n", "A bridge that will not\n"),
            ("Never! Roe said: ", " Roe said: "),
        ] {
            assert_eq!(same_sentence_before(lead), said, "{lead}");
        }
        for (trail, said) in [
            (" if it must, Roe said. But", " if it must, Roe said"),
            ("? But never", ""),
            ("\n\nBut never", ""),
        ] {
            assert_eq!(same_sentence_after(trail), said, "{trail}");
        }
    }
}
