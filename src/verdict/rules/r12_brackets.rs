//! R12: brackets hold words that were not spoken.

use std::ops::Range;

use super::{Example, Rule, r08_distortion, r16_weight, r18_redaction};
use crate::{
    lexicon::{self, Class},
    text::Span,
    verdict::{
        Flag, Words,
        brackets::{self, Overreach},
        case::Case,
        lists,
        side::Token,
        style,
    },
};

/// The rule.
pub const RULE: Rule = Rule {
    number: "R12",
    title: "Brackets hold words not spoken",
    practice: "A bracket explains, or stands for a word or some words of the speaker's.",
    effect: "BRACKETED, and what it stands for is returned; INSERTION where the record's brackets are gone",
    reason: "The bracket is the reporter's voice inside the speaker's sentence. Without the bracket the speaker seems to have said it.",
    examples: &[
        Example::words(
            "They told us to leave",
            "[The guards] told us to leave",
            "BRACKETED",
        ),
        Example::words(
            "They say that Ann Berg is ill",
            "They say that [Berg] is ill",
            "BRACKETED",
        ),
        Example::words(
            "They told us to leave",
            "They told us [yesterday] to leave",
            "BRACKETED",
        ),
        Example::words(
            "[The guards] told us to leave",
            "The guards told us to leave",
            "INSERTION",
        ),
        Example::words(
            "It was there fault [sic] alone",
            "It was there fault alone",
            "VERBATIM",
        ),
        Example::words(
            "It is not safe to cross",
            "It [is] safe to cross",
            "SILENT_OMISSION + NEGATION_CHANGED",
        ),
        Example::words(
            "We lost 400 sheep in the flood",
            "We lost [500] sheep in the flood",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "We lost 400 sheep in the flood",
            "We lost [four hundred] sheep in the flood",
            "BRACKETED",
        ),
        Example::words(
            "We might sell the old ferries",
            "We [will] sell the old ferries",
            "SUBSTITUTION + MODALITY_CHANGED",
        ),
        Example::words(
            "We signed the treaty with Freedonia",
            "We signed the treaty with [Sylvania]",
            "SUBSTITUTION + NAME_CHANGED",
        ),
        Example::words(
            "We signed the treaty with Freedonia",
            "We signed the treaty with [a neighbour]",
            "BRACKETED",
        ),
        Example::words(
            "We signed the treaty with Freedonia",
            "We [broke] the treaty with Freedonia",
            "SUBSTITUTION",
        ),
        Example::words(
            "We will sell the old ferries",
            "We will [not] sell the old ferries",
            "INSERTION + NEGATION_CHANGED",
        ),
        Example::words(
            "It is not safe to cross",
            "It is [not] safe to cross",
            "PUNCTUATION_CHANGED",
        ),
        Example::words(
            "We found 14 cracks in the lock",
            "We found 14[0] cracks in the lock",
            "INSERTION + NUMBER_CHANGED",
        ),
        Example::words(
            "It takes two years to mend",
            "It takes two [days] to mend",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words("We leave tomorrow", "We leave [on Tuesday]", "BRACKETED"),
        Example::words(
            "It opens in the autumn",
            "It opens in the [spring]",
            "SUBSTITUTION + NUMBER_CHANGED",
        ),
        Example::words(
            "I did nothing wrong at the quay",
            "I did nothing [illegal] at the quay",
            "SUBSTITUTION",
        ),
        Example::words(
            "The dam could fail next year",
            "The dam could [explode] next year",
            "SUBSTITUTION",
        ),
        Example::words(
            "I will not leave the harbour",
            "[They] will not leave the harbour",
            "SUBSTITUTION",
        ),
        Example::words(
            "The board paid for it all",
            "The [council] paid for it all",
            "BRACKETED",
        ),
        Example::words(
            "I sold the old ferries",
            "I sold [almost] the old ferries",
            "INSERTION",
        ),
        Example::words(
            "I sold the old ferries",
            "[It is a lie that] I sold the old ferries",
            "INSERTION",
        ),
        Example::words(
            "I sold the old ferries",
            "I sold the old ferries [and I lied]",
            "INSERTION",
        ),
        Example::words(
            "I sold the old ferries",
            "I sold the old ferries [when the war ended]",
            "BRACKETED + MEANING_RISK",
        ),
        Example::words(
            "I sold nine of the ferries",
            "I sold [more than] nine of the ferries",
            "BRACKETED + MEANING_RISK",
        ),
        Example::words(
            "The ferries can be sold",
            "The ferries can be sold [this year]",
            "BRACKETED + MEANING_RISK",
        ),
        Example::words(
            "The ferries were stolen from the quay",
            "The ferries were stolen [by the crew] from the quay",
            "BRACKETED + MEANING_RISK",
        ),
        Example::words(
            "I sold the old ferries",
            "I sold [very the old ferries",
            "INSERTION",
        ),
    ],
};

/// What one bracket can stand for, in words.
const AT_MOST: usize = 8;

/// The bracketed words of the draft stand for words of the record.
pub fn stands_for(case: &mut Case<'_, '_>, draft: Range<usize>, record: Range<usize>) {
    if r18_redaction::masked(case, draft.clone(), record.clone()) {
        return;
    }
    let record = with_spoken(case, &draft, record);
    let words = case.recorded(record.clone());
    let weight = r16_weight::differences(case, draft.clone(), record.clone());
    let has_number = case.draft.words[draft.clone()]
        .iter()
        .any(|word| lists::is_number(word.key));
    let counts = case.record.words[record.clone()]
        .iter()
        .any(|word| lists::is_number(word.key));
    if weight.contains_key(&Flag::NegationChanged) {
        case.give(
            Words::SilentOmission,
            "R12",
            format!("a bracket stands for “{words}”"),
        );
        case.flag(
            Flag::NegationChanged,
            "R16",
            "the bracket takes or gives a negation",
        );
    } else if has_number && counts && weight.contains_key(&Flag::NumberChanged) {
        case.give(
            Words::Substitution,
            "R12",
            format!("a bracket gives another number than “{words}”"),
        );
        case.flag(
            Flag::NumberChanged,
            "R16",
            format!("the bracket changes a number: “{words}” on record"),
        );
    } else if weight.contains_key(&Flag::ModalityChanged) {
        case.give(
            Words::Substitution,
            "R12",
            format!("a bracket stands for “{words}” and gives it another mood"),
        );
        case.flag(
            Flag::ModalityChanged,
            "R16",
            format!("the bracket touches a modal verb: “{words}” on record"),
        );
    } else if weight.contains_key(&Flag::NameChanged)
        && renames(case, draft.clone(), record.clone())
    {
        case.give(
            Words::Substitution,
            "R12",
            format!("a bracket gives another name than “{words}”"),
        );
        case.flag(
            Flag::NameChanged,
            "R16",
            format!("the bracket changes a name: “{words}” on record"),
        );
    } else if let Some(found) = brackets::stands_for(case, draft.clone(), record.clone()) {
        overreaches(case, found);
    } else if let Some(verb) = other_verb(case, draft.clone(), record.clone()) {
        case.give(
            Words::Substitution,
            "R12",
            format!("a bracket explains; “{verb}” says another thing than “{words}”"),
        );
    } else if record.len() > AT_MOST {
        case.give(
            Words::SilentOmission,
            "R12",
            format!("a bracket stands for “{words}”"),
        );
    } else {
        case.give(
            Words::Bracketed,
            "R12",
            format!("the bracket stands for “{words}”"),
        );
        if counts && !has_number {
            r08_distortion::weigh(case, record, "R8");
        }
    }
    case.omitted.push(words);
}

/// The words that a bracket stands for, with the one of them that it repeats: “[Berg]” stands for “Ann Berg”, not for “Ann”.
fn with_spoken(case: &Case<'_, '_>, draft: &Range<usize>, record: Range<usize>) -> Range<usize> {
    let names = case.record.words[record.clone()]
        .iter()
        .all(|word| word.cased.starts_with(char::is_uppercase));
    let equal = |at: usize| {
        case.steps.iter().any(|step| {
            step.equal
                && step.record.contains(&at)
                && step
                    .draft
                    .clone()
                    .zip(step.record.clone())
                    .any(|(d, r)| r == at && draft.contains(&d))
        })
    };
    match record.end {
        end if names && equal(end) => record.start..end + 1,
        _ => record,
    }
}

/// Gives what a bracket does beyond explaining.
pub(super) fn overreaches(case: &mut Case<'_, '_>, found: Overreach) {
    if let Some(flag) = found.flag {
        case.flag(flag, "R16", found.message.clone());
    }
    case.give(found.words, "R12", found.message);
}

/// Both sides name somebody or something, and they share no word: “[Sylvania]” for “Freedonia”.
fn renames(case: &Case<'_, '_>, draft: Range<usize>, record: Range<usize>) -> bool {
    let names = |flag: &Flag, side: Range<usize>, of: bool| {
        let mut found = match of {
            true => r16_weight::differences(case, side, 0..0),
            false => r16_weight::differences(case, 0..0, side),
        };
        found.remove(flag).unwrap_or_default()
    };
    let drafted = names(&Flag::NameChanged, draft.clone(), true);
    let recorded = names(&Flag::NameChanged, record.clone(), false);
    let shares = case.draft.words[draft].iter().any(|word| {
        case.record.words[record.clone()]
            .iter()
            .any(|other| other.key == word.key && lists::is_content(word.key))
    });
    !drafted.is_empty() && !recorded.is_empty() && !shares
}

/// The bracket's verb, where it stands for another verb: “[broke]” for “signed”. Another form of the same one is grammar.
fn other_verb(case: &Case<'_, '_>, draft: Range<usize>, record: Range<usize>) -> Option<String> {
    const WORDS: usize = 3;
    if draft.len() > WORDS || record.len() > WORDS {
        return None;
    }
    let verb = |word: &&Token<'_>| -> bool {
        let class = lexicon::look_up(word.key, 0, word.key.len()).word;
        let ending = word.key.len() > 4 && (word.key.ends_with("ed") || word.key.ends_with("ing"));
        lists::is_content(word.key) && (ending || class.any(Class::VERB.or(Class::PAST)))
    };
    let recorded: Vec<&Token<'_>> = case.record.words[record].iter().filter(verb).collect();
    let drafted = case.draft.words[draft].iter().find(verb)?;
    let same = recorded
        .iter()
        .any(|other| style::same_lemmas(&[**other], &[*drafted]));
    (!recorded.is_empty() && !same).then(|| drafted.cased.to_string())
}

/// Lists the words in brackets.
pub fn list(case: &mut Case<'_, '_>) {
    let words = &case.draft.words;
    let mut at = 0;
    while at < words.len() {
        if !words[at].bracketed {
            at += 1;
            continue;
        }
        let from = at;
        while at < words.len() && words[at].bracketed {
            at += 1;
        }
        let span: Span = words[from].span.union(words[at - 1].span);
        let text = span.of(case.draft_text).to_string();
        case.bracketed.push(text);
    }
    if let Some(word) = brackets::spoken(case) {
        case.give(
            Words::PunctuationChanged,
            "R12",
            format!("“{word}” was spoken, and the bracket says that it was not"),
        );
    }
    // Words that were spoken need no bracket; one that has it is still shown honestly.
    let spoken = case.steps.iter().filter(|step| step.equal).any(|step| {
        step.draft
            .clone()
            .zip(step.record.clone())
            .any(|(d, r)| case.draft.words[d].bracketed && !case.record.words[r].bracketed)
    });
    if spoken {
        case.give(Words::Bracketed, "R12", "words on record stand in brackets");
    }
}
