//! Which wordings may hold a piece of text, letter for letter: for lists that are asked for words.
//!
//! In comes a piece in lower case, out come the ids of wordings, all that hold it and some that do not: whoever asks looks at the texts
//! themselves. The piece is taken apart into runs of ASCII letters and digits. A run between two spaces is a word, one beside a space
//! begins or ends one, any other stands somewhere in one; `spelled` tells which words those are. Lists of the rarer ones are intersected;
//! for a phrase of words too common for lists the wordings are passed over as codes.

use rustc_hash::FxHashSet;

use super::{Code, postings::LISTED, segment::Segment};

/// Wordings in the lists of the words of one run: more are not put together.
const UNITED: usize = 200_000;
/// So few candidates are not worth another list.
const FEW: usize = 256;
/// A list so much longer than what is left is not worth its reading.
const LONGER: usize = 64;
/// More candidates of a phrase than this are told apart by their order.
const MANY: usize = 2_000;

/// A run of ASCII letters and digits in a piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    letters: String,
    /// A space stands before it.
    opens: bool,
    /// A space stands behind it.
    closes: bool,
    /// Nothing but space stands between it and the part before.
    follows: bool,
}

/// The parts of a piece of text.
pub(super) fn parts(piece: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut before: Option<char> = None;
    let mut only_space = false;
    for ch in piece.chars() {
        match parts.last_mut().filter(|_| before.is_some_and(is_plain)) {
            Some(part) if is_plain(ch) => part.letters.push(ch),
            _ if is_plain(ch) => parts.push(Part {
                letters: ch.to_string(),
                opens: before.is_some_and(char::is_whitespace),
                closes: false,
                follows: only_space && !parts.is_empty(),
            }),
            Some(part) => {
                part.closes = ch.is_whitespace();
                only_space = part.closes;
            }
            None => only_space &= ch.is_whitespace(),
        }
        before = Some(ch);
    }
    parts
}

fn is_plain(ch: char) -> bool {
    ch.is_ascii_alphanumeric()
}

/// The words that a part may stand in, in one segment.
struct Words {
    /// Their places among the codes of the segment.
    at: Vec<usize>,
    /// In how many wordings they stand, all in all.
    count: usize,
    /// Each has a list.
    listed: bool,
    follows: bool,
}

impl Segment {
    /// The places of the wordings that may hold the parts, ascending; `None` where next to all may.
    pub(super) fn holding(&self, parts: &[Part]) -> Option<Vec<u32>> {
        let mut sought = Vec::with_capacity(parts.len());
        for part in parts {
            let words = self.words_of(part);
            if words.at.is_empty() {
                return Some(Vec::new());
            }
            sought.push(words);
        }
        let mut listed: Vec<&Words> = sought
            .iter()
            .filter(|words| words.listed && words.count <= UNITED)
            .collect();
        listed.sort_by_key(|words| words.count);
        let mut found: Option<Vec<u32>> = None;
        for words in listed {
            found = Some(match found {
                None => self.united(words),
                Some(found) if found.len() <= FEW || words.count > LONGER * found.len() => {
                    return Some(self.in_order(found, &sought));
                }
                Some(found) => intersection(&found, &self.united(words)),
            });
        }
        match found {
            Some(found) => Some(self.in_order(found, &sought)),
            None => self.passed_over(&sought),
        }
    }

    fn words_of(&self, part: &Part) -> Words {
        let (letters, follows) = (part.letters.as_str(), part.follows);
        let at = match part.opens && part.closes {
            true => Vec::from_iter(self.postings.find(super::code(letters))),
            false => self.spelled.holding(letters, part.opens, part.closes),
        };
        let count_of = |&at: &usize| self.postings.count_at(at);
        Words {
            count: at.iter().map(count_of).sum(),
            listed: at.iter().all(|at| count_of(at) <= LISTED as usize),
            at,
            follows,
        }
    }

    /// The wordings that hold one of the words.
    fn united(&self, words: &Words) -> Vec<u32> {
        let lists = words.at.iter().map(|&at| self.postings.of_at(at));
        let mut places: Vec<u32> = lists.flatten().collect();
        if words.at.len() > 1 {
            places.sort_unstable();
            places.dedup();
        }
        places
    }

    /// Those of many that hold the parts one after the other where the piece has them so.
    fn in_order(&self, mut places: Vec<u32>, sought: &[Words]) -> Vec<u32> {
        if places.len() > MANY
            && let Some((phrase, _)) = self.phrase(sought)
        {
            places.retain(|&place| holds(self.wording(place), &phrase));
        }
        places
    }

    /// The wordings that hold a phrase, by a look at all of them; `None` where the piece has none.
    fn passed_over(&self, sought: &[Words]) -> Option<Vec<u32>> {
        let (phrase, rarest) = self.phrase(sought)?;
        let wanted = &phrase[rarest];
        let mut found = Vec::new();
        let mut place = 0;
        let words = self.words();
        let mut at = rarest;
        while at < words.len() {
            // Few words are met: the pass over the others is one without a branch but its own.
            let Some(next) = wanted.first_in(&words[at..]) else {
                break;
            };
            at += next;
            let from = at - rarest;
            let fits = |(&code, set): (&Code, &Set)| set.holds(code);
            if from + phrase.len() <= words.len()
                && words[from..from + phrase.len()]
                    .iter()
                    .zip(&phrase)
                    .all(fits)
            {
                place = self.place_of(from, place);
                let end = self.end_of(place);
                if from + phrase.len() <= end && found.last() != Some(&place) {
                    found.push(place);
                }
            }
            at += 1;
        }
        Some(found)
    }

    /// The longest row of parts that follow each other, as sets of codes, and which of them stands in the fewest wordings; `None` where
    /// no two do.
    fn phrase(&self, sought: &[Words]) -> Option<(Vec<Set>, usize)> {
        let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, words) in sought.iter().enumerate() {
            match rows.last_mut() {
                Some(row) if words.follows => row.end = at + 1,
                _ => rows.push(at..at + 1),
            }
        }
        let row = rows.into_iter().max_by_key(ExactSizeIterator::len)?;
        if row.len() < 2 {
            return None;
        }
        let row = &sought[row];
        let rarest = (0..row.len()).min_by_key(|&at| row[at].count)?;
        let set = |words: &Words| Set::of(words.at.iter().map(|&at| self.postings.codes()[at]));
        Some((row.iter().map(set).collect(), rarest))
    }
}

/// Codes to look for.
enum Set {
    One(Code),
    Some(Vec<Code>),
    Many(FxHashSet<Code>),
}

impl Set {
    fn of(codes: impl Iterator<Item = Code>) -> Self {
        const SOME: usize = 8;
        let codes: Vec<Code> = codes.collect();
        match codes.as_slice() {
            [one] => Set::One(*one),
            some if some.len() <= SOME => Set::Some(codes),
            _ => Set::Many(codes.into_iter().collect()),
        }
    }

    fn holds(&self, code: Code) -> bool {
        match self {
            Set::One(one) => *one == code,
            Set::Some(some) => some.contains(&code),
            Set::Many(many) => many.contains(&code),
        }
    }

    /// Where the first of them stands.
    fn first_in(&self, words: &[Code]) -> Option<usize> {
        const TOGETHER: usize = 64;
        let Set::One(one) = self else {
            return words.iter().position(|&code| self.holds(code));
        };
        let mut at = 0;
        for some in words.chunks(TOGETHER) {
            let met = some.iter().fold(false, |met, code| met | (code == one));
            if met {
                return Some(at + some.iter().position(|code| code == one)?);
            }
            at += some.len();
        }
        None
    }
}

/// The words stand in the wording one after the other.
fn holds(wording: &[Code], phrase: &[Set]) -> bool {
    wording.windows(phrase.len()).any(|run| {
        run.iter()
            .zip(phrase)
            .all(|(&code, wanted)| wanted.holds(code))
    })
}

/// What stands in both; both ascend.
fn intersection(few: &[u32], others: &[u32]) -> Vec<u32> {
    let mut others = others.iter().peekable();
    let stands = |place: &&u32| {
        while others.next_if(|other| other < place).is_some() {}
        others.peek() == Some(place)
    };
    few.iter().filter(stands).copied().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::{super::Index, *};
    use proptest::prelude::*;

    #[test]
    fn what_a_piece_is_made_of() {
        let read = |piece| {
            let parts = parts(piece).into_iter();
            parts
                .map(|part| {
                    let sign = |holds, sign| if holds { sign } else { "" };
                    format!(
                        "{}{}{}{}",
                        sign(part.follows, "+"),
                        sign(part.opens, "_"),
                        part.letters,
                        sign(part.closes, "_")
                    )
                })
                .collect::<Vec<_>>()
        };
        for (piece, expected) in [
            ("the old quay", &["the_", "+_old_", "+_quay"][..]),
            ("we're", &["we", "re"]),
            ("the quay, he", &["the_", "+_quay", "_he"]),
            ("zürich ", &["z", "rich_"]),
            (" a", &["_a"]),
            ("…", &[]),
        ] {
            assert_eq!(read(piece), expected, "{piece:?}");
        }
    }

    #[test]
    fn every_wording_that_holds_a_piece() {
        let wordings = [
            "We will keep the old harbour open",
            "The older harbours, I’d say",
            "In the U.S the cafe\u{301} is shut",
            "well-known harbour-masters",
            "[S]o be it",
        ];
        let index = Index::build((10..).zip(wordings));
        let some = |ids: &[u32]| Some(ids.to_vec());
        for (piece, expected) in [
            ("harbour", some(&[10, 11, 13])),
            ("the old harbour", some(&[10])),
            ("aa", some(&[])),
            ("e old harbour o", some(&[10])),
            ("old", some(&[10, 11])),
            ("u.s the cafe", some(&[12])),
            // Of so few “the” is not told from “s the”.
            ("s the", some(&[10, 11, 12])),
            ("known harbour-ma", some(&[13])),
            ("o be", some(&[14])),
            ("tomato", some(&[])),
            ("?", None),
            ("", None),
        ] {
            assert_eq!(index.holding(piece), expected, "{piece:?}");
        }
    }

    const COMMON: [&str; 4] = ["the", "quay", "is", "shut"];

    /// More wordings of the same few words than a list holds.
    static MANY: LazyLock<(Vec<String>, Index)> = LazyLock::new(|| {
        let text = |n: usize| {
            let mut words = COMMON;
            words.rotate_left(n % 4);
            if n.is_multiple_of(3) {
                words.swap(0, 2);
            }
            words.join(" ")
        };
        let texts: Vec<String> = (0..LISTED as usize + 70).map(text).collect();
        let index = Index::build((0..).zip(texts.iter().map(String::as_str)));
        (texts, index)
    });

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn none_that_holds_a_piece_is_missed(
            wordings in prop::collection::vec("([a-cA-C]{1,2}|[ ]|[ ]|[-.,'’%$5&\\[\\]e\u{301}\u{ad}K]){0,14}", 1..8),
            from in 0usize..14, len in 1usize..8, which in 0usize..8,
        ) {
            let index = Index::build((0..).zip(wordings.iter().map(String::as_str)));
            let lower: Vec<String> = wordings.iter().map(|text| text.to_lowercase()).collect();
            let piece: String = lower[which % lower.len()].chars().skip(from).take(len).collect();
            if let Some(found) = index.holding(&piece) {
                for (id, text) in (0u32..).zip(&lower) {
                    prop_assert!(!text.contains(&piece) || found.contains(&id), "{:?} in {:?}", piece, text);
                }
            }
        }

        #[test]
        fn a_phrase_of_words_without_lists_is_found(words in prop::collection::vec(0usize..4, 2..4)) {
            let (texts, index) = &*MANY;
            let piece = words.iter().map(|&n| COMMON[n]).collect::<Vec<_>>().join(" ");
            let found = index.holding(&piece).unwrap();
            let expected: Vec<u32> = (0..).zip(texts).filter(|(_, text)| text.contains(&piece)).map(|(n, _)| n).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
