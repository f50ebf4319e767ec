//! One side of a comparison: the words of a draft's quotation, or of an utterance on record, with what stands between them.
//!
//! A record may consist of several segments (an interrupted quotation, or the consecutive quotations of one turn); a draft is one.

use std::cell::OnceCell;

use super::lists::is_number;
use crate::text::{
    Folded, Span,
    fold::{Mark, MarkKind},
};

/// How a segment of a record follows the one before it (rule R4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joint {
    /// Only an attribution stands between: “A,” X said, “B.”
    Contiguous,
    /// *Added*, *later*, *also said* or other text stands between.
    Unproven,
}

/// A word of one side.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    /// Folded, lower case.
    pub key: &'t str,
    /// Folded, with its case.
    pub cased: &'t str,
    /// Where it stands in its segment's text.
    pub span: Span,
    /// Which segment it is of.
    pub segment: usize,
    /// It stands between square brackets.
    pub bracketed: bool,
    /// Some of its letters stand in brackets.
    pub patched: bool,
    /// A hyphen ties it to the word before.
    pub hyphened: bool,
    /// It stands between inner quotation marks.
    pub quoted: bool,
    /// It begins a sentence, as far as the marks before it tell.
    pub initial: bool,
}

impl<'t> Token<'t> {
    /// The key, but for the month of May, which is no modal verb.
    pub fn sense(&self) -> &'t str {
        if self.key == "may" && self.cased == "May" && !self.initial {
            "may (month)"
        } else {
            self.key
        }
    }
}

/// A full stop behind these ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sen", "sens", "rep", "reps", "gov", "gen", "lt", "col",
    "capt", "sgt", "cmdr", "st", "rev", "hon", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sept", "sep", "oct", "nov", "dec", "vs", "no", "inc", "co", "corp", "ltd", "jr", "sr", "pres",
];

/// What stands between two words: punctuation, an ellipsis, a joint.
#[derive(Clone, Debug, Default)]
pub struct Gap {
    /// The marks, ellipses and brackets left out.
    pub marks: Vec<MarkKind>,
    /// Words were left out here.
    pub ellipsis: bool,
    /// A new segment begins here.
    pub joint: Option<Joint>,
}

impl Gap {
    /// A sentence may end here.
    pub fn ends_sentence(&self) -> bool {
        self.marks.iter().any(|mark| {
            matches!(
                mark,
                MarkKind::Stop | MarkKind::Question | MarkKind::Exclamation
            )
        })
    }

    /// The mark is among them.
    pub fn has(&self, kind: MarkKind) -> bool {
        self.marks.contains(&kind)
    }
}

/// How the words of one side are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// As in running text.
    Mixed,
    /// A capital at nearly every word, as in a title.
    Titled,
    /// Capitals only.
    Capitals,
}

/// The words of one side and the gaps before, between and after them.
#[derive(Clone, Debug)]
pub struct Side<'t> {
    /// The words. `[sic]` is none.
    pub words: Vec<Token<'t>>,
    /// `gaps[i]` stands before word i; one more stands at the end.
    pub gaps: Vec<Gap>,
    /// The first word of every segment, and the number of words at the end.
    pub starts: Vec<usize>,
    letters: OnceCell<Letters>,
}

impl<'t> Side<'t> {
    /// A side of one segment.
    pub fn one(folded: &'t Folded) -> Self {
        Self::joined([(folded, Joint::Contiguous)])
    }

    /// A side of several segments, each with how it follows the one before (the first one's joint is not looked at).
    pub fn joined(segments: impl IntoIterator<Item = (&'t Folded, Joint)>) -> Self {
        let mut side = Side {
            words: Vec::new(),
            gaps: vec![Gap::default()],
            starts: Vec::new(),
            letters: OnceCell::new(),
        };
        for (segment, (folded, joint)) in segments.into_iter().enumerate() {
            side.starts.push(side.words.len());
            if segment > 0 {
                side.last_gap().joint = Some(joint);
            }
            side.push(folded, segment);
        }
        side.starts.push(side.words.len());
        side
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// True where there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// True where word `at` begins a sentence or a segment, so that its capital tells nothing (rule R2).
    pub fn starts_sentence(&self, at: usize) -> bool {
        at == 0
            || self.gaps.get(at).is_some_and(|gap| {
                gap.ellipsis
                    || gap.joint.is_some()
                    || gap.has(MarkKind::Quote)
                    || gap.has(MarkKind::Colon)
            })
            || self.sentence_breaks(at)
    }

    /// The first word of the sentence that word `at` stands in.
    pub fn sentence_start(&self, at: usize) -> usize {
        (0..=at)
            .rev()
            .find(|&word| word == 0 || self.sentence_breaks(word))
            .unwrap_or(0)
    }

    /// One past the last word of the sentence that word `at` stands in.
    pub fn sentence_end(&self, at: usize) -> usize {
        (at + 1..self.len())
            .find(|&word| self.sentence_breaks(word))
            .unwrap_or(self.len())
    }

    /// A sentence ends before word `at`: a stop that closes no abbreviation, and then a capital.
    pub fn sentence_breaks(&self, at: usize) -> bool {
        let (Some(gap), Some(before)) = (
            self.gaps.get(at),
            at.checked_sub(1).and_then(|before| self.words.get(before)),
        ) else {
            return false;
        };
        let capital = self.words.get(at).is_some_and(|word| {
            let first = word.cased.chars().next();
            first.is_some_and(|ch| !ch.is_lowercase())
        });
        // What other text parts is no sentence. A stop before a segment ends one however it goes on, and so does a comma before a capital:
        // “It is bare,” Doe said. “We owe money.”
        let ended = gap.joint.is_some() && (gap.ends_sentence() || capital);
        if gap.joint == Some(Joint::Unproven) || ended {
            return true;
        }
        // “No. 5”, and “No. Nobody told me.”
        let number = || self.words.get(at).is_some_and(|word| is_number(word.key));
        if at == self.len()
            || ABBREVIATIONS.contains(&before.key)
                && (before.key != "no" || number())
                && !gap.has(MarkKind::Question)
                && !gap.has(MarkKind::Exclamation)
        {
            return at == self.len();
        }
        gap.ends_sentence() && capital
    }

    /// All letters are capitals, as in a headline: case tells nothing.
    pub fn shouts(&self) -> bool {
        self.letters() == Letters::Capitals
    }

    /// How the words are set.
    pub fn letters(&self) -> Letters {
        *self.letters.get_or_init(|| self.read_letters())
    }

    fn read_letters(&self) -> Letters {
        const WORDS: usize = 3;
        const LETTERS: usize = 12;
        let (mut letters, mut small, mut capital, mut low) = (0, 0, 0, false);
        for word in &self.words {
            letters += word.cased.len();
            low |= word.cased.chars().any(char::is_lowercase);
            match word.cased.chars().next() {
                Some(first) if first.is_uppercase() => capital += 1,
                Some(first) if first.is_lowercase() => small += 1,
                _ => {}
            }
        }
        if self.words.len() < WORDS {
            Letters::Mixed
        } else if !low && letters > LETTERS {
            Letters::Capitals
        } else if small * 3 <= capital && small + capital > WORDS {
            Letters::Titled
        } else {
            Letters::Mixed
        }
    }

    fn last_gap(&mut self) -> &mut Gap {
        let last = self.gaps.len() - 1;
        &mut self.gaps[last]
    }

    fn push(&mut self, folded: &'t Folded, segment: usize) {
        self.words.reserve(folded.len());
        self.gaps.reserve(folded.len());
        let (mut bracketed, mut quotes) = (0usize, 0usize);
        let unclosed = unclosed(folded.marks());
        let mut marks = folded.marks().iter().enumerate().peekable();
        for (at, word) in folded.words().iter().enumerate() {
            while let Some((number, mark)) = marks.next_if(|(_, mark)| mark.before as usize <= at) {
                let closed = !unclosed.contains(&number);
                self.mark(mark, closed, &mut bracketed, &mut quotes);
            }
            let bracketed = bracketed > 0;
            if bracketed && folded.key(at) == "sic" {
                continue;
            }
            let hyphened = self.last_gap().has(MarkKind::Hyphen);
            let gap = self.last_gap();
            let initial = gap.ellipsis || gap.ends_sentence() || gap.has(MarkKind::Colon);
            let initial = (initial || self.words.is_empty())
                && !self
                    .words
                    .last()
                    .is_some_and(|word| ABBREVIATIONS.contains(&word.key));
            self.words.push(Token {
                hyphened,
                initial,
                key: folded.key(at),
                cased: folded.cased(at),
                span: word.span,
                segment,
                bracketed,
                patched: word.patched,
                quoted: quotes % 2 == 1,
            });
            self.gaps.push(Gap::default());
        }
        for (number, mark) in marks {
            let closed = !unclosed.contains(&number);
            self.mark(mark, closed, &mut bracketed, &mut quotes);
        }
    }

    fn mark(&mut self, mark: &Mark, closed: bool, bracketed: &mut usize, quotes: &mut usize) {
        match mark.kind {
            MarkKind::BracketOpen if closed => *bracketed += 1,
            MarkKind::BracketOpen => self.last_gap().marks.push(MarkKind::Symbol('[')),
            MarkKind::BracketClose => *bracketed = bracketed.saturating_sub(1),
            MarkKind::Ellipsis => self.last_gap().ellipsis = true,
            kind => {
                *quotes += usize::from(kind == MarkKind::Quote);
                self.last_gap().marks.push(kind);
            }
        }
    }
}

/// The opening brackets that nothing closes, by their place among the marks: what follows them is no insertion that a reader could tell.
fn unclosed(marks: &[Mark]) -> Vec<usize> {
    let mut open = Vec::new();
    for (number, mark) in marks.iter().enumerate() {
        match mark.kind {
            MarkKind::BracketOpen => open.push(number),
            MarkKind::BracketClose => {
                open.pop();
            }
            _ => {}
        }
    }
    open
}
