//! The thirty rules, one small file each: what the rule says, why, with examples, and the code where it acts on words.
//!
//! Rules on words look at a [`super::case::Case`]; rules on speaker, day, place and record have their code in files of those names.

pub mod r01_exact_words;
pub mod r02_case;
pub mod r03_punctuation;
pub mod r04_joined;
pub mod r05_paragraphs;
pub mod r06_inner_marks;
pub mod r07_ellipsis;
pub mod r08_distortion;
pub mod r09_omission;
pub mod r10_fillers;
pub mod r11_cut;
pub mod r12_brackets;
pub mod r13_insertion;
pub mod r14_grammar;
pub mod r15_rewording;
pub mod r16_weight;
pub mod r17_house_style;
pub mod r18_redaction;
pub mod r19_translation;
pub mod r20_terms;
pub mod r21_paraphrase;
pub mod r22_splice;
pub mod r23_position;
pub mod r24_via;
pub mod r25_speaker;
pub mod r26_date;
pub mod r27_place;
pub mod r28_cue;
pub mod r29_conflict;
pub mod r30_honesty;

pub use r02_case::case_of_letters;
pub use r03_punctuation::{ends, gap};
pub use r06_inner_marks::inner_marks;
pub use r07_ellipsis::elided;
pub use r09_omission::missing;
pub use r11_cut::cut;
pub use r12_brackets as bracket;
pub use r13_insertion::added;
pub use r15_rewording::{moved, replaced};

/// One rule of the rule book.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its number, such as "R9".
    pub number: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What newsrooms do.
    pub practice: &'static str,
    /// What the verifier gives.
    pub effect: &'static str,
    /// Why.
    pub reason: &'static str,
    /// What passes and what fails.
    pub examples: &'static [Example],
}

/// A case of a rule: what is on record, what is drafted, and the verdict.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What is on record; the first segment of an interrupted quotation.
    pub record: &'static str,
    /// Its further segments.
    pub and: &'static [&'static str],
    /// The draft.
    pub draft: &'static str,
    /// The verdict and its flags, in the rule book's spelling.
    pub verdict: &'static str,
    /// The house; empty for the default.
    pub house: &'static str,
    /// The words alone decide, so that the case is run as a test.
    pub by_words: bool,
}

impl Example {
    const fn words(record: &'static str, draft: &'static str, verdict: &'static str) -> Self {
        Example {
            record,
            and: &[],
            draft,
            verdict,
            house: "",
            by_words: true,
        }
    }

    const fn house(
        house: &'static str,
        record: &'static str,
        draft: &'static str,
        verdict: &'static str,
    ) -> Self {
        Example {
            record,
            and: &[],
            draft,
            verdict,
            house,
            by_words: true,
        }
    }

    const fn joined(
        segments: &'static [&'static str; 2],
        draft: &'static str,
        verdict: &'static str,
    ) -> Self {
        let [record, and] = segments;
        Example {
            record,
            and: std::slice::from_ref(and),
            draft,
            verdict,
            house: "",
            by_words: true,
        }
    }

    const fn told(record: &'static str, draft: &'static str, verdict: &'static str) -> Self {
        Example {
            record,
            and: &[],
            draft,
            verdict,
            house: "",
            by_words: false,
        }
    }
}

/// All rules, in order.
pub const ALL: [&Rule; 30] = [
    &r01_exact_words::RULE,
    &r02_case::RULE,
    &r03_punctuation::RULE,
    &r04_joined::RULE,
    &r05_paragraphs::RULE,
    &r06_inner_marks::RULE,
    &r07_ellipsis::RULE,
    &r08_distortion::RULE,
    &r09_omission::RULE,
    &r10_fillers::RULE,
    &r11_cut::RULE,
    &r12_brackets::RULE,
    &r13_insertion::RULE,
    &r14_grammar::RULE,
    &r15_rewording::RULE,
    &r16_weight::RULE,
    &r17_house_style::RULE,
    &r18_redaction::RULE,
    &r19_translation::RULE,
    &r20_terms::RULE,
    &r21_paraphrase::RULE,
    &r22_splice::RULE,
    &r23_position::RULE,
    &r24_via::RULE,
    &r25_speaker::RULE,
    &r26_date::RULE,
    &r27_place::RULE,
    &r28_cue::RULE,
    &r29_conflict::RULE,
    &r30_honesty::RULE,
];

/// The rule of that number, `R11` or `r11`.
pub fn rule(number: &str) -> Option<&'static Rule> {
    ALL.into_iter()
        .find(|rule| rule.number.eq_ignore_ascii_case(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        text::Folded,
        verdict::{
            Profile,
            case::Setting,
            side::Joint,
            words::{Wording, compare},
        },
    };

    #[test]
    fn numbers_are_in_order() {
        for (at, rule) in ALL.iter().enumerate() {
            assert_eq!(rule.number, format!("R{}", at + 1));
            assert!(!rule.examples.is_empty());
        }
        assert_eq!(super::rule("r11").unwrap().number, "R11");
        assert!(super::rule("R31").is_none());
    }

    #[test]
    fn every_case_gets_its_verdict() {
        let mut wrong = Vec::new();
        for rule in ALL {
            for example in rule.examples.iter().filter(|example| example.by_words) {
                let profile = Profile::named(example.house).unwrap();
                let mut wording = Wording::one(example.record);
                wording
                    .segments
                    .extend(example.and.iter().map(|text| (*text, Joint::Contiguous)));
                let setting = Setting {
                    lead: "",
                    trail: "",
                    profile: &profile,
                };
                let found = compare(
                    example.draft,
                    &Folded::new(example.draft),
                    &wording,
                    setting,
                );
                let verdict = std::iter::once(found.words.as_str())
                    .chain(found.flags.iter().map(|flag| flag.as_str()))
                    .collect::<Vec<_>>()
                    .join(" + ");
                if verdict != example.verdict {
                    wrong.push(format!(
                        "{}: {:?} / {:?} gives {verdict}, not {}\n{:?}",
                        rule.number, example.record, example.draft, example.verdict, found.reasons
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
