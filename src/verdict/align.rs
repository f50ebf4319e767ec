//! The exact word alignment of a draft with a record: every verdict stands on it.
//!
//! The whole draft is aligned; the record's ends are free (a part is a part). Skipping record words costs nothing where the draft shows an
//! ellipsis, and little where it has a bracket. Cost first, then fewer and later gaps. It knows nothing of rules; blocks of edits are
//! judged elsewhere. Texts too long for the table are cut at runs that are unique on both sides.

use rustc_hash::FxHashMap;

use super::side::Side;

/// One stretch of the alignment. Ranges are word numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Words of the record; empty where the draft adds.
    pub record: std::ops::Range<usize>,
    /// Words of the draft; empty where it leaves out.
    pub draft: std::ops::Range<usize>,
    /// The words are equal one by one, after folding.
    pub equal: bool,
}

/// A draft word that the record lacks.
const ADDED: u32 = 1_300;
/// A run of record words that the draft lacks: a run left out is one edit, however long.
const MISSING: u32 = 900;
/// Each word of such a run.
const MISSING_WORD: u32 = 50;
/// A word for another.
const REPLACE: u32 = 1_600;
/// Two forms of one word, or two spellings.
const RELATED: u32 = 700;
/// A record word skipped behind an ellipsis of the draft: the shorter gap wins among equals.
const ELIDED: u32 = 1;
/// A record word that a bracket of the draft stands for.
const BRACKETED: u32 = 120;
/// Cells of the table at most.
const CELLS: usize = 4_000_000;
/// Words of a run that may cut long texts.
const CUT: usize = 4;

/// Aligns the whole draft with the part of the record that it fits best. Steps are in order and maximal; equal ones alternate with others.
pub fn align(draft: &Side<'_>, record: &Side<'_>) -> Vec<Step> {
    let aligner = Aligner::new(draft, record);
    if let Some(at) = aligner.whole() {
        return vec![Step {
            record: at..at + draft.len(),
            draft: 0..draft.len(),
            equal: true,
        }];
    }
    let mut pairs = Vec::new();
    aligner.range(0..draft.len(), 0..record.len(), true, true, &mut pairs);
    let mut steps = steps(&pairs, draft.len(), |d, r| aligner.same(d, r));
    meet_at_the_ends(&mut steps, record);
    steps
}

/// A word changed at an end of the draft stands for the record's word there; with free ends the table cannot tell it from an addition.
fn meet_at_the_ends(steps: &mut [Step], record: &Side<'_>) {
    let [first, .., last] = steps else { return };
    if !first.equal
        && first.record.is_empty()
        && first.record.start > 0
        && !record.sentence_breaks(first.record.start)
    {
        let from = record.sentence_start(first.record.start - 1);
        first.record.start = reach(first.record.start - from, first.draft.len())
            .map_or(from, |words| first.record.start - words);
    }
    if !last.equal
        && last.record.is_empty()
        && last.record.end < record.len()
        && !record.sentence_breaks(last.record.end)
    {
        let to = record.sentence_end(last.record.end - 1);
        last.record.end = reach(to - last.record.end, last.draft.len())
            .map_or(to, |words| last.record.end + words);
    }
}

/// How many of the `left` words up to the sentence's end `drafted` words stand for: as many, or all (`None`) where no more than one is left over.
fn reach(left: usize, drafted: usize) -> Option<usize> {
    (left > drafted + 1).then_some(drafted)
}

struct Aligner<'s, 't> {
    draft: &'s Side<'t>,
    record: &'s Side<'t>,
    /// The words of either side as the table compares them.
    drafted: Vec<Letters>,
    recorded: Vec<Letters>,
}

type Range = std::ops::Range<usize>;

/// What tells most words apart at one look: the table compares every word with every other.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Letters {
    /// The first eight bytes, the first one lowest.
    first: u64,
    len: usize,
    /// A contraction, which may be a form of a word that begins otherwise.
    contracted: bool,
}

impl Letters {
    /// Bytes that two forms of one word begin with at least: see [`related`].
    const STEM: u64 = 0xFF_FFFF;

    fn of(key: &str) -> Self {
        let mut first = [0; 8];
        let len = key.len().min(first.len());
        first[..len].copy_from_slice(&key.as_bytes()[..len]);
        Letters {
            first: u64::from_le_bytes(first),
            len: key.len(),
            contracted: key.contains('\''),
        }
    }

    /// False where two words are surely no forms of each other.
    fn may_be_related(self, other: Self) -> bool {
        (self.first ^ other.first) & Self::STEM == 0 || self.contracted || other.contracted
    }
}

impl<'s, 't> Aligner<'s, 't> {
    fn new(draft: &'s Side<'t>, record: &'s Side<'t>) -> Self {
        let letters = |side: &Side<'_>| side.words.iter().map(|w| Letters::of(w.key)).collect();
        Aligner {
            drafted: letters(draft),
            recorded: letters(record),
            draft,
            record,
        }
    }

    /// Where the draft stands in the record word for word: what the table would find, at far less cost. Of several such places the one that
    /// begins a sentence, where nothing is cut off before it, else the last.
    fn whole(&self) -> Option<usize> {
        let words = self.draft.len();
        let last = self.record.len().checked_sub(words)?;
        if words == 0 || words.saturating_mul(last + 1) > CELLS {
            return None;
        }
        let mut places = (0..=last)
            .rev()
            .filter(|&at| (0..words).all(|d| self.same(d, at + d)));
        let place = places.next()?;
        let begins = |at: &usize| self.record.sentence_start(*at) == *at;
        Some(match begins(&place) {
            true => place,
            false => places.find(begins).unwrap_or(place),
        })
    }

    /// Adds the pairs of words (draft, record) that stand for each other in the two stretches, ascending.
    fn range(
        &self,
        draft: Range,
        record: Range,
        free_start: bool,
        free_end: bool,
        pairs: &mut Vec<(usize, usize)>,
    ) {
        if draft.is_empty() || record.is_empty() {
            return;
        }
        if draft.len().saturating_mul(record.len()) <= CELLS {
            self.table(draft, record, free_start, free_end, pairs);
            return;
        }
        // Too long for one table: cut at the unique common run nearest the middle, or give up on equal words here.
        let Some((d, r)) = self.unique_run(&draft, &record) else {
            return;
        };
        // As far as the words are equal on either side no table is needed.
        let back = (draft.start..d).rev().zip((record.start..r).rev());
        let back = back.take_while(|&(d, r)| self.same(d, r)).count();
        let on = (d + CUT..draft.end).zip(r + CUT..record.end);
        let on = CUT + on.take_while(|&(d, r)| self.same(d, r)).count();
        let (from, len) = ((d - back, r - back), back + on);
        self.range(
            draft.start..from.0,
            record.start..from.1,
            free_start,
            false,
            pairs,
        );
        pairs.extend((0..len).map(|k| (from.0 + k, from.1 + k)));
        self.range(
            d + on..draft.end,
            r + on..record.end,
            false,
            free_end,
            pairs,
        );
    }

    /// The start of a run of [`CUT`] words that stands once in either stretch, nearest the draft's middle.
    fn unique_run(&self, draft: &Range, record: &Range) -> Option<(usize, usize)> {
        let key = |side: &Side<'_>, at: usize| {
            use std::hash::{Hash, Hasher};
            let mut hasher = rustc_hash::FxHasher::default();
            for word in &side.words[at..at + CUT] {
                word.key.hash(&mut hasher);
            }
            hasher.finish()
        };
        let starts =
            |range: &Range| range.start..(range.end + 1).saturating_sub(CUT).max(range.start);
        let once = |side: &Side<'_>, range: &Range| {
            let mut seen: FxHashMap<u64, Option<usize>> = FxHashMap::default();
            for at in starts(range) {
                seen.entry(key(side, at))
                    .and_modify(|known| *known = None)
                    .or_insert(Some(at));
            }
            seen
        };
        let known = once(self.record, record);
        let middle = draft.start.midpoint(draft.end);
        once(self.draft, draft)
            .into_iter()
            .filter_map(|(hash, d)| Some((d?, (*known.get(&hash)?)?)))
            .filter(|&(d, r)| {
                (0..CUT).all(|k| self.draft.words[d + k].key == self.record.words[r + k].key)
            })
            .min_by_key(|&(d, _)| (d.abs_diff(middle), d))
    }

    fn table(
        &self,
        draft: Range,
        record: Range,
        free_start: bool,
        free_end: bool,
        pairs: &mut Vec<(usize, usize)>,
    ) {
        let (rows, columns) = (draft.len() + 1, record.len() + 1);
        let recorded = &self.recorded[record.clone()];
        let bracketed: Vec<bool> = (self.record.words[record.clone()].iter())
            .map(|word| word.bracketed)
            .collect();
        // Where each cell came from: 0 both, 1 a draft word alone, 2 a record word alone; and whether that run of record words goes on.
        const GOES_ON: u8 = 4;
        let mut from = vec![0u8; rows * columns];
        let mut above = vec![0u32; columns];
        let mut here = vec![0u32; columns];
        for (i, ways) in from.chunks_exact_mut(columns).enumerate() {
            let d = draft.start + i;
            let skip = self.skip_cost(d, (i == 0 && free_start) || (i + 1 == rows && free_end));
            // The draft's word that the row has more than the one above; none in the first.
            let word = i.checked_sub(1).map(|_| d - 1);
            let added = word.map_or(0, |word| self.added_cost(word));
            (here[0], ways[0]) = match word {
                Some(_) => (above[0].saturating_add(added), 1),
                None => (0, 0),
            };
            let (mut left, mut corner, mut run) = (here[0], above[0], u32::MAX);
            let columns = recorded.iter().zip(&bracketed).enumerate();
            let cells = above[1..].iter().zip(&mut here[1..]).zip(&mut ways[1..]);
            for ((at, (&letters, &bracketed)), ((&up, here), way_here)) in columns.zip(cells) {
                let (mut best, mut way) = (u32::MAX, 0);
                if let Some(word) = word {
                    let pair = self.pair_cost(word, record.start + at, letters);
                    best = corner.saturating_add(pair);
                    let cost = up.saturating_add(added);
                    if cost < best {
                        (best, way) = (cost, 1);
                    }
                }
                let (open, skipped) = match skip {
                    Some(word) => (0, word),
                    None if bracketed => (0, BRACKETED),
                    None => (MISSING, MISSING_WORD),
                };
                let opened = left.saturating_add(open + skipped);
                let longer = run.saturating_add(skipped);
                let goes_on = longer < opened;
                run = opened.min(longer);
                if run < best {
                    (best, way) = (run, 2);
                }
                (*here, *way_here) = (best, way | (u8::from(goes_on) * GOES_ON));
                (left, corner) = (best, up);
            }
            std::mem::swap(&mut above, &mut here);
        }
        let before = pairs.len();
        let (mut i, mut j) = (rows - 1, columns - 1);
        while i > 0 || j > 0 {
            match from[i * columns + j] & !GOES_ON {
                0 if i > 0 && j > 0 => {
                    i -= 1;
                    j -= 1;
                    pairs.push((draft.start + i, record.start + j));
                }
                1 if i > 0 => i -= 1,
                _ => {
                    while j > 1 && from[i * columns + j] & GOES_ON != 0 {
                        j -= 1;
                    }
                    j = j.saturating_sub(1);
                }
            }
        }
        pairs[before..].reverse();
    }

    /// The price of a record word skipped before draft word `d`, where it is not the usual one.
    fn skip_cost(&self, d: usize, free: bool) -> Option<u32> {
        let bracketed = |at: Option<usize>| {
            at.and_then(|at| self.draft.words.get(at))
                .is_some_and(|word| word.bracketed)
        };
        if free {
            Some(0)
        } else if self.draft.gaps[d].ellipsis {
            Some(ELIDED)
        } else if bracketed(Some(d)) || bracketed(d.checked_sub(1)) {
            Some(BRACKETED)
        } else {
            None
        }
    }

    fn added_cost(&self, d: usize) -> u32 {
        if self.draft.words[d].bracketed {
            1
        } else {
            ADDED
        }
    }

    fn same(&self, d: usize, r: usize) -> bool {
        if self.drafted[d] != self.recorded[r] {
            return false;
        }
        let (a, b) = (&self.draft.words[d], &self.record.words[r]);
        // Words bracketed on record and bare in the draft were not spoken; a bracket of the draft that holds spoken words is none.
        a.key == b.key && (a.bracketed || !b.bracketed)
    }

    /// The price of a draft word for a record word, whose letters are `recorded`.
    fn pair_cost(&self, d: usize, r: usize, recorded: Letters) -> u32 {
        let letters = self.drafted[d];
        if letters == recorded && self.same(d, r) {
            0
        } else if self.draft.words[d].bracketed {
            BRACKETED
        } else if letters.may_be_related(recorded)
            && related(self.draft.words[d].key, self.record.words[r].key)
        {
            RELATED
        } else {
            REPLACE
        }
    }
}

/// Forms or spellings of one word, as far as their letters tell: a common start of most of the shorter one.
fn related(a: &str, b: &str) -> bool {
    // don't and do, it's and it: a contraction and its first word.
    let base = |word: &str| {
        word.strip_suffix("n't")
            .or_else(|| word.split_once('\'').map(|(base, _)| base))
            .map(str::len)
    };
    if base(a).is_some_and(|len| len > 0 && a[..len] == *b)
        || base(b).is_some_and(|len| len > 0 && b[..len] == *a)
    {
        return true;
    }
    let common = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    common >= 3 && common * 4 >= short * 3 && long <= short + 4
}

/// Joins pairs to maximal steps. What stands before the first and after the last pair is not part of the alignment.
fn steps(
    pairs: &[(usize, usize)],
    draft_len: usize,
    same: impl Fn(usize, usize) -> bool,
) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut d, mut r) = (0, pairs.first().map_or(0, |pair| pair.1));
    let edit = |steps: &mut Vec<Step>, draft: Range, record: Range| match steps.last_mut() {
        _ if draft.is_empty() && record.is_empty() => {}
        Some(last) if !last.equal => {
            last.draft.end = draft.end;
            last.record.end = record.end;
        }
        _ => steps.push(Step {
            record,
            draft,
            equal: false,
        }),
    };
    for &(dd, rr) in pairs {
        edit(&mut steps, d..dd, r..rr);
        if !same(dd, rr) {
            edit(&mut steps, dd..dd + 1, rr..rr + 1);
        } else if let Some(last) = steps.last_mut().filter(|last| last.equal) {
            last.draft.end += 1;
            last.record.end += 1;
        } else {
            steps.push(Step {
                record: rr..rr + 1,
                draft: dd..dd + 1,
                equal: true,
            });
        }
        (d, r) = (dd + 1, rr + 1);
    }
    edit(&mut steps, d..draft_len, r..r);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;
    use proptest::prelude::*;

    fn show(record: &str, draft: &str) -> Vec<String> {
        let (r, d) = (Folded::new(record), Folded::new(draft));
        let words = |folded: &Folded, range: &Range| {
            range
                .clone()
                .map(|at| folded.key(at))
                .collect::<Vec<_>>()
                .join(" ")
        };
        align(&Side::one(&d), &Side::one(&r))
            .iter()
            .map(|step| match step.equal {
                true => words(&d, &step.draft),
                false => format!("[{}|{}]", words(&r, &step.record), words(&d, &step.draft)),
            })
            .collect()
    }

    #[test]
    fn blocks_fall_where_a_reader_sees_them() {
        for (record, draft, expected) in [
            (
                "the bridge is not safe",
                "the bridge is safe",
                &["the bridge is", "[not|]", "safe"][..],
            ),
            (
                "we will open the port and the road by june",
                "we will open the port by june",
                &["we will open the port", "[and the road|]", "by june"],
            ),
            ("a b c d", "b c", &["b c"]),
            (
                "we like ships",
                "we like boats",
                &["we like", "[ships|boats]"],
            ),
            (
                "we like ships",
                "they like ships",
                &["[we|they]", "like ships"],
            ),
            (
                "we like ships",
                "we like ships a lot",
                &["we like ships", "[|a lot]"],
            ),
            (
                "one two three four five",
                "one … five",
                &["one", "[two three four|]", "five"],
            ),
            ("", "we", &["[|we]"]),
            ("we", "", &[]),
        ] {
            assert_eq!(show(record, draft), expected, "{record:?} / {draft:?}");
        }
    }

    #[test]
    fn texts_too_long_for_the_table_are_cut() {
        let long: Vec<String> = (0..9_000).map(|n| format!("word{n}")).collect();
        let mut draft = long.clone();
        draft[4_500] = "other".into();
        draft.remove(7_000);
        let shown = show(&long.join(" "), &draft.join(" "));
        assert_eq!(shown.len(), 5);
        assert_eq!(
            (shown[1].as_str(), shown[3].as_str()),
            ("[word4500|other]", "[word7000|]")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn steps_tile_the_draft_and_equal_ones_are_equal(record in "[abcd ]{0,40}", draft in "[abcd .…]{0,40}") {
            let (r, d) = (Folded::new(&record), Folded::new(&draft));
            let steps = align(&Side::one(&d), &Side::one(&r));
            let mut at = 0;
            let mut on_record = steps.first().map_or(0, |step| step.record.start);
            for step in &steps {
                prop_assert_eq!(step.draft.start, at);
                prop_assert!(step.record.start == on_record);
                (at, on_record) = (step.draft.end, step.record.end);
                if step.equal {
                    prop_assert!(step.draft.clone().map(|i| d.key(i)).eq(step.record.clone().map(|i| r.key(i))));
                }
            }
            prop_assert_eq!(at, d.len());
        }

        #[test]
        fn a_whole_run_is_found_where_the_table_finds_one(record in "[abc\\[\\] ]{0,40}", draft in "[abc\\[\\] …]{1,6}") {
            let (r, d) = (Folded::new(&record), Folded::new(&draft));
            let (draft, record) = (Side::one(&d), Side::one(&r));
            let aligner = Aligner::new(&draft, &record);
            if let Some(at) = aligner.whole() {
                let mut pairs = Vec::new();
                aligner.table(0..draft.len(), 0..record.len(), true, true, &mut pairs);
                let run_at = |at: usize| -> Vec<_> { (0..draft.len()).map(|word| (word, at + word)).collect() };
                // The table takes the last of several places, whatever begins there.
                prop_assert_eq!(&pairs, &run_at(pairs[0].1));
                prop_assert!(at <= pairs[0].1 && (0..draft.len()).all(|word| aligner.same(word, at + word)));
            }
        }

        #[test]
        fn words_that_look_unrelated_are(a in "[abc']{1,9}", b in "[abc']{1,9}") {
            prop_assert!(!related(&a, &b) || Letters::of(&a).may_be_related(Letters::of(&b)));
        }

        #[test]
        fn a_part_aligns_with_itself(words in prop::collection::vec("[a-c]{1,2}", 1..20), from in 0usize..20, len in 1usize..20) {
            let from = from % words.len();
            let part = words[from..(from + len).min(words.len())].join(" ");
            let (r, d) = (Folded::new(&words.join(" ")), Folded::new(&part));
            let steps = align(&Side::one(&d), &Side::one(&r));
            prop_assert!(steps.len() == 1 && steps[0].equal);
        }
    }
}
