//! Finds phrases word for word with one Aho-Corasick automaton.
//!
//! The automaton runs over word codes (four bytes a word), not over letters: what is equal after folding is equal here, matches fall on
//! words by construction but for the rare one that starts inside a code, and that one is dropped. It carries what is short, few or fresh,
//! names among them; past some tens of thousands of long phrases it costs too much memory (1.7 KB a quotation) and anchors take over.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{Code, codes};
use crate::text::Folded;

/// A set of phrases, ready to be found in texts.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    automaton: Option<AhoCorasick>,
    /// The caller's ids, by pattern.
    ids: Vec<u32>,
}

/// One phrase found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The id the phrase was given.
    pub id: u32,
    /// Its first word in the text.
    pub at: u32,
    /// How many words it has.
    pub len: u32,
}

impl Phrases {
    /// Phrases as text, each with an id. Those without a word are left out.
    pub fn new<'a>(phrases: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let read: Vec<(u32, Vec<Code>)> = phrases
            .into_iter()
            .map(|(id, text)| (id, codes(&Folded::new(text))))
            .collect();
        Self::of_codes(read.iter().map(|(id, words)| (*id, words.as_slice())))
    }

    /// Phrases as word codes. Should the automaton refuse them (it holds up to 2 GB of patterns), the set is empty.
    pub fn of_codes<'a>(phrases: impl IntoIterator<Item = (u32, &'a [Code])>) -> Self {
        let (mut ids, mut patterns) = (Vec::new(), Vec::new());
        for (id, words) in phrases {
            if !words.is_empty() {
                ids.push(id);
                patterns.push(bytes(words));
            }
        }
        if ids.is_empty() {
            return Phrases::default();
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(&patterns)
            .ok();
        Phrases { automaton, ids }
    }

    /// Every phrase that stands in `words`, overlapping ones included, in the order of their ends.
    pub fn find(&self, words: &[Code]) -> impl Iterator<Item = Found> {
        const WIDTH: usize = size_of::<Code>();
        let text = bytes(words);
        let mut found = Vec::new();
        if let Some(automaton) = &self.automaton {
            for hit in automaton.find_overlapping_iter(&text) {
                if hit.start() % WIDTH == 0
                    && let Some(&id) = self.ids.get(hit.pattern().as_usize())
                {
                    found.push(Found {
                        id,
                        at: (hit.start() / WIDTH) as u32,
                        len: (hit.len() / WIDTH) as u32,
                    });
                }
            }
        }
        found.into_iter()
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.ids.len() * 4 + self.automaton.as_ref().map_or(0, AhoCorasick::memory_usage)
    }

    /// True where there is no phrase to find.
    pub fn is_empty(&self) -> bool {
        self.automaton.is_none()
    }
}

fn bytes(words: &[Code]) -> Vec<u8> {
    words.iter().flat_map(|code| code.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(phrases: &[&str], text: &str) -> Vec<(u32, u32, u32)> {
        let set = Phrases::new((0..).zip(phrases.iter().copied()));
        set.find(&codes(&Folded::new(text)))
            .map(|found| (found.id, found.at, found.len))
            .collect()
    }

    #[test]
    fn finds_whole_words_and_overlaps() {
        assert_eq!(
            find(
                &["common sense", "sense prevails"],
                "If “common sense prevails,”"
            ),
            [(0, 1, 2), (1, 2, 2)]
        );
        assert_eq!(find(&["sense"], "nonsense"), []);
        assert_eq!(find(&["we're"], "were we’re"), [(0, 1, 1)]);
        assert_eq!(find(&["", "…"], "nothing"), []);
        assert!(Phrases::new([]).is_empty());
    }
}
