//! Which printings are one quotation.
//!
//! Two printings of one speaker are one quotation when their words are equal, when one holds the other, or when they share a long run
//! (one statement printed with two continuations), and when the days of speech they give do not contradict each other. Few words prove
//! little: a fragment goes to the one quotation that can be meant, in its own document first, and stays its own where several can.
//! Paraphrases are kept apart from wording.
//!
//! Sentences alike but for a figure or a negation are two where one document prints both. Where two documents differ so, they
//! are wordings of one, and their conflict is shown (rule R29), unless either prints what is on record already.
//!
//! Runs of words find the candidates: a printing is filed under the smallest hash of every four consecutive four-word runs, so that
//! any seven words in common lead to it, and a short one under all its words at once.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::{
    contrary::contrary,
    persistent::index,
    record::Occurrence,
    snapshot::Snapshot,
    words::{LongestRun, words},
};
use crate::model::{OccurrenceKind, PartialDate, QuoteKind};

/// Up to this many words a printing is filed as a whole.
const SHORT: usize = 6;

/// Up to this many words a printing is a fragment, which proves little by itself.
const FRAGMENT: usize = 3;

/// Words of one filed run.
const RUN: usize = 4;

/// Consecutive runs of which the smallest is filed.
const WINDOW: usize = 4;

/// Days between two publications beyond which a fragment or a partly shared wording is taken for another occasion.
const ONE_OCCASION: i32 = 14;

/// The latest quotations of a speaker that are searched for one that holds a short printing.
const SEARCHED: usize = 2_000;

/// The most candidates of one run, and of one printing, that are compared.
const CANDIDATES: usize = 64;

/// With so many wordings a quotation takes no further one: no statement is printed in so many ways, and a log that says nearly the same a
/// hundred thousand times is to cost in proportion to its length.
const MOST_WORDINGS: usize = 1_024;

/// A printing to compare: its words and what is known of its occasion.
#[derive(Clone, Debug)]
pub(super) struct Printing<'o> {
    text: &'o str,
    words: Vec<u64>,
    date: Option<PartialDate>,
    published: Option<Date>,
    document: u32,
    utterance: u32,
    position: OccurrenceKind,
}

/// How well two printings agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// A fragment inside a longer one, or few words alike.
    Weak,
    /// One statement as two documents have it, with another figure or a negation more.
    Contrary,
    /// One statement.
    Strong,
}

/// Where a printing belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Home {
    /// The quotations it proves to be one, oldest first; empty where it starts its own.
    pub(super) same: Vec<u32>,
    /// Fragments on record that it holds and that may belong to it.
    pub(super) fragments: Vec<u32>,
}

/// The occurrences of one quotation that are looked at for wordings to compare, earliest first.
const LOOKED_AT: usize = 1_024;

/// Runs that are looked up together.
const TOGETHER: usize = 32;

/// What printings are compared under: who speaks, and whether the words are wording or paraphrase.
pub(super) fn salt(who: u64, kind: QuoteKind) -> u64 {
    mix(who, u64::from(kind == QuoteKind::Indirect))
}

impl Snapshot {
    /// An occurrence as it is compared.
    pub(super) fn printing<'o>(&self, occurrence: &'o Occurrence) -> Printing<'o> {
        self.printing_of(occurrence, words(&occurrence.text))
    }

    /// The same of one that has these words.
    pub(super) fn printing_of<'o>(
        &self,
        occurrence: &'o Occurrence,
        words: Vec<u64>,
    ) -> Printing<'o> {
        Printing {
            text: &occurrence.text,
            words,
            date: occurrence.date.as_ref().map(|date| date.date),
            published: self
                .document_at(occurrence.document)
                .and_then(|d| d.published),
            document: occurrence.document,
            utterance: occurrence.utterance,
            position: occurrence.position,
        }
    }

    /// Files a wording of a quotation, which has these words.
    pub(super) fn file(&mut self, salt: u64, words: &[u64], quotation: u32) {
        if words.len() <= SHORT {
            // Stays when the wording goes: it says that there may be one.
            self.runs.insert(short(salt, words.len()), 0);
        }
        for key in keys(salt, words) {
            self.runs.insert(key, quotation);
        }
    }

    /// Takes a wording of a quotation out of the files.
    pub(super) fn unfile(&mut self, salt: u64, text: &str, quotation: u32) {
        for key in keys(salt, &words(text)) {
            self.runs.remove(key, quotation);
        }
    }

    /// Finds where a printing belongs among the quotations of `salt`; `near` are the ones that may hold a short printing, newest last.
    /// `except` is the quotation that it comes from, if any.
    pub(super) fn home(
        &self,
        printing: &Printing<'_>,
        salt: u64,
        near: &[u32],
        except: Option<u32>,
    ) -> Home {
        let mut fits: Vec<(u32, Fit)> = Vec::new();
        let mut fragments = Vec::new();
        for candidate in self.candidates(printing, salt, near) {
            if Some(candidate) == except {
                continue;
            }
            let Some((fit, only_fragments)) = self.fit(printing, candidate, salt) else {
                continue;
            };
            if fit == Fit::Weak && only_fragments && printing.words.len() > FRAGMENT {
                fragments.push(candidate);
            } else {
                fits.push((candidate, fit));
            }
        }
        fits.sort_unstable();
        let of = |wanted| -> Vec<u32> {
            let fits = fits.iter().filter(|&&(_, fit)| fit == wanted);
            fits.map(|&(quotation, _)| quotation).collect()
        };
        let same = match (of(Fit::Strong), of(Fit::Contrary).as_slice()) {
            (strong, _) if !strong.is_empty() => strong,
            (_, &[one]) => vec![one],
            // Which of several it contradicts, nobody can tell.
            (_, [_, _, ..]) => Vec::new(),
            (_, []) => self.nearest(printing, of(Fit::Weak)),
        };
        Home { same, fragments }
    }

    /// The one quotation among those a fragment fits weakly that is meant: in the same turn, then in the same document, then at all.
    fn nearest(&self, printing: &Printing<'_>, fits: Vec<u32>) -> Vec<u32> {
        let among = |wanted: &dyn Fn(&Occurrence) -> bool| -> Vec<u32> {
            fits.iter()
                .copied()
                .filter(|&q| {
                    self.quotation_at(q)
                        .is_some_and(|q| q.occurrences.iter().any(wanted))
                })
                .collect()
        };
        let document = among(&|o| o.document == printing.document);
        let found = match document.len() {
            0 => fits.clone(),
            1 => document,
            _ => among(&|o| o.document == printing.document && o.utterance == printing.utterance),
        };
        if found.len() == 1 { found } else { Vec::new() }
    }

    /// Quotations that may be one with a printing, those with most in common first.
    fn candidates(&self, printing: &Printing<'_>, salt: u64, near: &[u32]) -> Vec<u32> {
        let words = &printing.words;
        let mut hits: FxHashMap<u32, usize> = FxHashMap::default();
        // Most speakers have no printing so short, and looking for one at every word is most of what a long printing would cost.
        let wholes = (1..=SHORT.min(words.len()))
            .filter(|&n| self.runs.get(short(salt, n)).next().is_some())
            .flat_map(|n| windows(words, n).map(move |w| whole(salt, w, n)));
        let mut keys: Vec<u64> = windows(words, RUN).map(|w| run(salt, w)).collect();
        keys.splice(0..0, wholes);
        keys.retain(|&key| self.runs.may_hold(key));
        let mut seen = FxHashSet::with_capacity_and_hasher(keys.len(), FxBuildHasher);
        keys.retain(|&key| seen.insert(key));
        for some in keys.chunks(TOGETHER) {
            self.runs.near(some);
            for &key in some {
                for quotation in self.runs.get(key).take(CANDIDATES) {
                    *hits.entry(quotation).or_default() += 1;
                }
            }
        }
        let mut ranked: Vec<(u32, usize)> = hits.into_iter().collect();
        ranked.sort_unstable_by_key(|&(quotation, hits)| (std::cmp::Reverse(hits), quotation));
        let mut candidates: Vec<u32> = ranked
            .into_iter()
            .map(|(q, _)| q)
            .take(CANDIDATES)
            .collect();
        if words.len() <= SHORT {
            // A short printing inside a longer one shares no filed run with it.
            let wanted = windows(words, words.len()).next();
            let rare = LongestRun::of(printing.text);
            let holds = |&&quotation: &&u32| {
                self.quotation_at(quotation).is_some_and(|record| {
                    record.occurrences.iter().take(CANDIDATES).any(|o| {
                        rare.may_stand_in(&o.text) && {
                            let other = super::words::words(&o.text);
                            windows(&other, words.len()).any(|w| Some(w) == wanted)
                        }
                    })
                })
            };
            let held = near
                .iter()
                .rev()
                .take(SEARCHED)
                .filter(holds)
                .take(CANDIDATES);
            candidates.extend(held);
            candidates.sort_unstable();
            candidates.dedup();
        }
        candidates
    }

    /// How well a printing fits a quotation, and whether that is made of fragments only. `None` where it does not, or where a day of
    /// speech speaks against it.
    fn fit(
        &self,
        printing: &Printing<'_>,
        quotation: u32,
        salt_wanted: u64,
    ) -> Option<(Fit, bool)> {
        let record = self.quotation_at(quotation)?;
        if salt(record.who, record.kind) != salt_wanted {
            return None;
        }
        if record.wordings.len() >= MOST_WORDINGS {
            return None;
        }
        if let Some(date) = printing.date
            && !record.dates().all(|other| date.agrees_with(other))
        {
            return None;
        }
        let mut best = None;
        let mut only_fragments = true;
        // Wordings repeat in thousands of copies of one agency's text; each needs to be compared once.
        let mut compared: BTreeMap<&str, u32> = BTreeMap::new();
        for occurrence in record.occurrences.iter().take(LOOKED_AT) {
            let times = compared.entry(&occurrence.text).or_default();
            *times += 1;
            let often = *times > 4;
            if compared.len() > CANDIDATES {
                break;
            }
            if often {
                continue;
            }
            let other = self.printing(occurrence);
            only_fragments &= other.words.len() <= FRAGMENT;
            let fit = compare(printing, &other);
            if fit == Some(Fit::Contrary) && printing.is_beside(&other) {
                return None;
            }
            best = best.max(fit);
        }
        best.map(|fit| (fit, only_fragments))
    }
}

impl Printing<'_> {
    pub(super) fn into_words(self) -> Vec<u64> {
        self.words
    }

    /// True for two printings in the running text of one document, which does not contradict itself there as a headline may contradict it.
    fn is_beside(&self, other: &Printing<'_>) -> bool {
        let body = OccurrenceKind::Body;
        self.document == other.document && (self.position, other.position) == (body, body)
    }
}

/// Whether two printings of one speaker, whose days agree, are one statement.
fn compare(a: &Printing<'_>, b: &Printing<'_>) -> Option<Fit> {
    let (short, long) = match a.words.len() <= b.words.len() {
        true => (&a.words, &b.words),
        false => (&b.words, &a.words),
    };
    let n = short.len();
    if n == 0 {
        return None;
    }
    let equal = short == long;
    let wanted = windows(short, n).next();
    let held = windows(long, n).any(|w| Some(w) == wanted);
    let occasion = one_occasion(a, b);
    match () {
        () if equal && n > FRAGMENT => Some(Fit::Strong),
        () if held && n > SHORT => Some(Fit::Strong),
        () if held && occasion && n > FRAGMENT => Some(Fit::Strong),
        () if held && occasion => Some(Fit::Weak),
        () if n > SHORT && occasion && share_run(short, long, (n / 2).clamp(6, 8)) => {
            match contrary(a.text, b.text) {
                true => Some(Fit::Contrary),
                false => Some(Fit::Strong),
            }
        }
        () => None,
    }
}

/// False where the days of speech or of publication make it two occasions. Unknown days speak for nothing and against nothing.
fn one_occasion(a: &Printing<'_>, b: &Printing<'_>) -> bool {
    if a.document == b.document {
        return true;
    }
    match (a.published, b.published) {
        (Some(a), Some(b)) => (a - b).get_days().abs() <= ONE_OCCASION,
        _ => true,
    }
}

fn share_run(short: &[u64], long: &[u64], n: usize) -> bool {
    let runs: FxHashSet<u64> = windows(short, n).collect();
    windows(long, n).any(|w| runs.contains(&w))
}

/// The keys under which a printing is filed.
fn keys(salt: u64, words: &[u64]) -> Vec<u64> {
    let mut keys = Vec::new();
    if words.len() <= SHORT {
        keys.extend(windows(words, words.len()).map(|w| whole(salt, w, words.len())));
    }
    let runs: Vec<u64> = windows(words, RUN).map(|w| run(salt, w)).collect();
    for window in runs.windows(WINDOW.min(runs.len()).max(1)) {
        let smallest = window.iter().min().copied().unwrap_or_default();
        if keys.last() != Some(&smallest) {
            keys.push(smallest);
        }
    }
    keys
}

/// The hash of every stretch of `n` words, in order, each in constant time.
fn windows(words: &[u64], n: usize) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0xD6E8_FEB8_6659_FD93;
    let power = (1..n).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = 0u64;
    words.iter().enumerate().filter_map(move |(at, &word)| {
        if at >= n {
            hash = hash.wrapping_sub(words[at - n].wrapping_mul(power));
        }
        hash = hash.wrapping_mul(BASE).wrapping_add(word);
        (n > 0 && at + 1 >= n).then_some(hash)
    })
}

fn whole(salt: u64, hash: u64, n: usize) -> u64 {
    mix(mix(salt, hash), index(n).into())
}

/// Says that something of so many words is filed as a whole.
fn short(salt: u64, n: usize) -> u64 {
    mix(mix(salt, u64::MAX), index(n).into())
}

fn run(salt: u64, hash: u64) -> u64 {
    mix(mix(salt, hash), u64::MAX)
}

/// One hash of two numbers.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let mixed = (a.rotate_left(25) ^ b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn printing<'t>(text: &'t str, published: Option<&str>) -> Printing<'t> {
        Printing {
            text,
            words: words(text),
            date: None,
            published: published.map(|d| d.parse().unwrap()),
            document: u32::from(published == Some("2025-09-04")),
            utterance: 1,
            position: OccurrenceKind::Body,
        }
    }

    #[test]
    fn one_statement_or_two() {
        let day = Some("2025-09-04");
        let week = Some("2025-09-08");
        let year = Some("2026-09-04");
        for (a, b, published, expected) in [
            (
                "The bridge will open in May.",
                "the bridge will open in May",
                year,
                Some(Fit::Strong),
            ),
            (
                "The bridge will open",
                "The bridge will open in May",
                week,
                Some(Fit::Strong),
            ),
            (
                "The bridge will open",
                "The bridge will open in May",
                year,
                None,
            ),
            (
                "if reason prevails",
                "if reason prevails in the end",
                week,
                Some(Fit::Weak),
            ),
            ("technical", "technical", week, Some(Fit::Weak)),
            ("technical", "technical", year, None),
            (
                "We will keep the bridge open for every lorry that needs it",
                "We will keep the bridge open. It is our duty to the town",
                week,
                Some(Fit::Strong),
            ),
            (
                "We will keep the bridge open for every lorry that needs it",
                "We will keep the road closed for as long as we have to",
                week,
                None,
            ),
            (
                "We lost 12 people in March, and nobody came to help us",
                "We lost 15 people in March, and nobody came to help us",
                week,
                Some(Fit::Contrary),
            ),
            ("…", "…", week, None),
        ] {
            assert_eq!(
                compare(&printing(a, day), &printing(b, published)),
                expected,
                "{a} / {b}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_seven_words_in_common_share_a_filed_run(words in prop::collection::vec(0u64..50, 7..60), at in 0usize..60, before in prop::collection::vec(50u64..90, 0..9)) {
            let at = at % (words.len() - 6);
            let mut other = before;
            other.extend(&words[at..at + 7]);
            let filed: FxHashSet<u64> = keys(1, &words).into_iter().collect();
            prop_assert!(windows(&other, RUN).any(|w| filed.contains(&run(1, w))));
        }

        #[test]
        fn windows_are_equal_where_words_are(words in prop::collection::vec(0u64..3, 0..40), n in 0usize..8) {
            let hashes: Vec<u64> = windows(&words, n).collect();
            let slow: Vec<&[u64]> = if n == 0 { Vec::new() } else { words.windows(n).collect() };
            prop_assert_eq!(hashes.len(), slow.len());
            for (a, x) in hashes.iter().zip(&slow) {
                for (b, y) in hashes.iter().zip(&slow) {
                    prop_assert_eq!(a == b, x == y);
                }
            }
        }
    }
}
