//! A case: one draft quotation against one wording on record, while the rules look at it.
//!
//! The alignment is made once; each rule then adds what it finds. The worst finding names the verdict on the words, and all are listed.

use std::{collections::BTreeSet, ops::Range};

use super::{
    Flag, Profile, Words,
    align::{Step, align},
    lists,
    profile::Value,
    side::Side,
};

/// A rule that decided, and what it found, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule's number, such as "R9".
    pub rule: &'static str,
    /// What it found here.
    pub message: String,
}

/// A finding lists no more reasons than a person would read; a text that is hardly like the record could give one a word.
const REASONS: usize = 64;

/// What the draft says around the quotation, and how the house reads the rules.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'s> {
    /// The draft's text just before the opening mark; a few words suffice.
    pub lead: &'s str,
    /// The draft's text just after the closing mark.
    pub trail: &'s str,
    /// The house.
    pub profile: &'s Profile,
}

/// One side's texts: a draft is one text, a record one a segment.
pub struct Case<'c, 't> {
    /// The draft's quotation.
    pub draft: &'c Side<'t>,
    /// Its text (spans of the draft's words point into it).
    pub draft_text: &'c str,
    /// The words on record.
    pub record: &'c Side<'t>,
    /// Their texts, by segment.
    pub record_texts: &'c [&'c str],
    /// The alignment.
    pub steps: Vec<Step>,
    /// What stands around.
    pub setting: Setting<'c>,
    /// The worst verdict so far.
    pub words: Words,
    /// Every verdict that a rule gave, in order.
    pub given: BTreeSet<Words>,
    /// Flags so far.
    pub flags: BTreeSet<Flag>,
    /// Reasons so far.
    pub reasons: Vec<Reason>,
    /// The negation on record that the draft cuts off.
    pub cut_off: Option<usize>,
    /// The order changed, so that only the record's wording as a whole puts it right: these words of it beside the aligned ones.
    pub rewritten: Option<Range<usize>>,
    /// Words on record that the draft leaves out.
    pub omitted: Vec<String>,
    /// Words in brackets in the draft.
    pub bracketed: Vec<String>,
}

impl<'c, 't> Case<'c, 't> {
    /// Aligns the two.
    pub fn open(
        draft: &'c Side<'t>,
        draft_text: &'c str,
        record: &'c Side<'t>,
        record_texts: &'c [&'c str],
        setting: Setting<'c>,
    ) -> Self {
        Case {
            steps: align(draft, record),
            draft,
            draft_text,
            record,
            record_texts,
            setting,
            words: Words::Exact,
            given: BTreeSet::new(),
            flags: BTreeSet::new(),
            reasons: Vec::new(),
            cut_off: None,
            rewritten: None,
            omitted: Vec::new(),
            bracketed: Vec::new(),
        }
    }

    /// Adds a finding of a rule; the worst names the verdict: what the house lets go hides nothing that it does not.
    pub fn give(&mut self, words: Words, rule: &'static str, message: impl Into<String>) {
        let weight = |words: Words| (self.setting.profile.gives(Value::Words(words)), words);
        if weight(words) > weight(self.words) {
            self.words = words;
        }
        self.given.insert(words);
        self.because(rule, message);
    }

    /// True where the words are changed, and nothing that the rules may find yet makes another verdict of it.
    pub fn is_unfaithful(&self) -> bool {
        let weight = |words: Words| (self.setting.profile.gives(Value::Words(words)), words);
        let faithful = |words: &Words| *words <= Words::Redacted;
        !faithful(&self.words) && {
            let least = weight(self.words);
            let mut all = Words::ALL.iter().copied().filter(faithful);
            all.all(|words| weight(words) < least)
        }
    }

    /// Raises a flag.
    pub fn flag(&mut self, flag: Flag, rule: &'static str, message: impl Into<String>) {
        self.flags.insert(flag);
        self.because(rule, message);
    }

    /// Adds a reason that changes nothing by itself.
    pub fn because(&mut self, rule: &'static str, message: impl Into<String>) {
        let reason = Reason {
            rule,
            message: message.into(),
        };
        if self.reasons.len() < REASONS && !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    /// The record's words that the alignment covers, first and one past the last.
    pub fn covered(&self) -> (usize, usize) {
        let from = self
            .steps
            .iter()
            .find(|step| !step.record.is_empty())
            .map_or(0, |step| step.record.start);
        let to = self
            .steps
            .iter()
            .rev()
            .find(|step| !step.record.is_empty())
            .map_or(from, |step| step.record.end);
        (from, to)
    }

    /// The draft's words, as drafted, with what stands between them.
    pub fn drafted(&self, words: std::ops::Range<usize>) -> &'c str {
        match (
            self.draft.words.get(words.start),
            self.draft.words.get(words.end.wrapping_sub(1)),
        ) {
            (Some(first), Some(last)) if words.start < words.end => {
                first.span.union(last.span).of(self.draft_text)
            }
            _ => "",
        }
    }

    /// The record's words, as printed, with what stands between them; a space between segments.
    pub fn recorded(&self, words: std::ops::Range<usize>) -> String {
        let mut out = String::new();
        for segment in 0..self.record_texts.len() {
            let (from, to) = (
                self.record.starts[segment].max(words.start),
                self.record.starts[segment + 1].min(words.end),
            );
            if from >= to {
                continue;
            }
            let span = self.record.words[from]
                .span
                .union(self.record.words[to - 1].span);
            if !out.is_empty() {
                out.push(' ');
            }
            let text = self.record_texts[segment];
            // A segment that goes on past its last word keeps the mark it ends with.
            let end = if to == self.record.starts[segment + 1] && to < words.end {
                text.len()
            } else {
                span.end()
            };
            out.push_str(text.get(span.start()..end).unwrap_or_default());
        }
        out
    }

    /// Where draft word `at` starts; past the last word, where that one ends.
    pub fn place(&self, at: usize) -> usize {
        match self.draft.words.get(at) {
            Some(word) => word.span.start(),
            None => self.draft.words.last().map_or(0, |word| word.span.end()),
        }
    }

    /// The first word that both sides have, that rule R16 weighs (a negation, a number, a modal verb), and of which this holds; in come its
    /// places in draft and record.
    pub fn weighty(&self, holds: impl Fn(usize, usize) -> bool) -> Option<String> {
        let equal = self.steps.iter().filter(|step| step.equal);
        let mut pairs = equal.flat_map(|step| step.draft.clone().zip(step.record.clone()));
        let touches = |d: usize| lists::touches(self.draft.words[d].key).next().is_some();
        let (d, _) = pairs.find(|&(d, r)| holds(d, r) && touches(d))?;
        Some(self.draft.words[d].cased.to_string())
    }

    /// True where a hyphen on record ties word `at` to the one before.
    pub fn inside_a_word(&self, at: usize) -> bool {
        let (Some(before), Some(word)) = (
            at.checked_sub(1)
                .and_then(|before| self.record.words.get(before)),
            self.record.words.get(at),
        ) else {
            return false;
        };
        word.hyphened
            && before.segment == word.segment
            && self.record_texts[word.segment]
                .get(before.span.end()..word.span.start())
                .is_some_and(|between| !between.contains(char::is_whitespace))
    }
}
