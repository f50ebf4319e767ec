//! A case: a draft, the stretches of it that are under test, and the verdict it must get.

use jiff::civil::Date;

use super::ground::{Random, Source};
use crate::{
    text::Span,
    verdict::{Flag, Words},
};

/// What a change does to a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It stays faithful: the headline must be PASS or PASS_WITH_NOTE.
    Faithful,
    /// It is altered, misattributed or moved to another day or place: the headline must be FIX or STOP.
    Altered,
    /// It is not on record at all: CANNOT_CHECK.
    Absent,
}

/// One draft with the verdict it must get.
pub(super) struct Case {
    /// The draft.
    pub draft: String,
    /// The words under test, in bytes of the draft.
    pub stretches: Vec<Span>,
    /// What is on record.
    pub record: String,
    /// The verdicts on the words that are right.
    pub words: &'static [Words],
    /// A flag that must be raised.
    pub flag: Option<Flag>,
    /// What the change does.
    pub effect: Effect,
    /// The speakers of whom the finding must name one; empty where the case is not about speakers.
    pub speakers: Vec<u32>,
    /// The draft's own day.
    pub published: Option<Date>,
}

/// Where the words under test begin and end in a frame.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

impl Case {
    /// A draft in which the source's speaker says `words`, framed in one of the ways newsrooms do.
    pub(super) fn said(
        random: &mut Random,
        source: &Source<'_>,
        words: &str,
        expected: &'static [Words],
        effect: Effect,
    ) -> Self {
        Self::by(random, source.name, source, words, expected, effect)
    }

    /// The same with somebody else's name.
    pub(super) fn by(
        random: &mut Random,
        name: &str,
        source: &Source<'_>,
        words: &str,
        expected: &'static [Words],
        effect: Effect,
    ) -> Self {
        let comma = if words.ends_with(['?', '!', ',']) {
            ""
        } else {
            ","
        };
        let stop = if words.ends_with(['?', '!']) { "" } else { "." };
        let words = format!("{OPEN}{words}{CLOSE}");
        let frame = match random.below(4) {
            0 => format!("There was more to hear. “{words}{comma}” {name} said."),
            1 => format!("“{words}{comma}” said {name}."),
            2 => format!("{name} said: “{words}{stop}”"),
            _ => format!("\"{words}{comma}\" {name} told reporters."),
        };
        Self::framed(&frame, source, expected, effect)
    }

    /// A draft in which the stretches under test stand between [`under_test`]'s signs.
    pub(super) fn framed(
        frame: &str,
        source: &Source<'_>,
        expected: &'static [Words],
        effect: Effect,
    ) -> Self {
        let (mut draft, mut stretches, mut open) = (String::new(), Vec::new(), 0);
        for ch in frame.chars() {
            match ch {
                OPEN => open = draft.len(),
                CLOSE => stretches.push(Span::new(open, draft.len())),
                _ => draft.push(ch),
            }
        }
        Case {
            draft,
            stretches,
            record: source.occurrence.text.clone(),
            words: expected,
            flag: None,
            effect,
            speakers: Vec::new(),
            published: None,
        }
    }

    pub(super) fn with_flag(mut self, flag: Flag) -> Self {
        self.flag = Some(flag);
        self
    }
}

/// Words as [`Case::framed`] finds them again.
pub(super) fn under_test(words: &str) -> String {
    format!("{OPEN}{words}{CLOSE}")
}
