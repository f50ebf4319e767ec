//! Two versions of one draft → what became of the quotations between them, and of whom they are said to be.
//!
//! In come two texts as read, out come the changes in the order of the newer one. Quotations are paired by their words: the same ones first,
//! then the most alike. The registry is not asked: the older version stands where the record stands otherwise.

use std::collections::VecDeque;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use crate::{
    model::{Attribution, Extraction, QuoteKind},
    text::{Folded, Span},
    verdict::{DiffStep, Flag, Profile, Setting, Wording, Words, compare},
};

/// What became of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Only the newer version has it.
    Added,
    /// Only the older version has it.
    Removed,
    /// Its words changed.
    Words,
    /// It is another's, or no longer anybody's.
    Speaker,
    /// It is said to be of another day, or no longer of one.
    Date,
    /// It is said to be of another place, or no longer of one.
    Place,
    /// The newer version has it without marks: a quotation became a paraphrase.
    MarksRemoved,
    /// The older version has it without marks: a paraphrase became a quotation (rule R21).
    MarksAdded,
}

/// One quotation that is not what it was. Spans are bytes of the version they belong to.
#[derive(Clone, Debug)]
pub struct Change {
    /// What changed about it; at least one.
    pub kinds: Vec<ChangeKind>,
    /// Its words in the older version.
    pub before: Option<Span>,
    /// Its words in the newer version.
    pub after: Option<Span>,
    /// What the older version says of it: an index into its attributions.
    pub claim_before: Option<usize>,
    /// What the newer version says of it.
    pub claim_after: Option<usize>,
    /// How the newer words compare with the older, as a draft's with the record's; `None` where one is missing.
    pub words: Option<Words>,
    /// What the edits touch (rule R16).
    pub flags: Vec<Flag>,
    /// The word diff; its spans are those of the newer version.
    pub diff: Vec<DiffStep>,
}

impl Change {
    /// A quotation's words or speaker are other than they were.
    pub fn is_grave(&self) -> bool {
        use ChangeKind::{MarksAdded, MarksRemoved, Speaker, Words};
        self.kinds
            .iter()
            .any(|kind| matches!(kind, Words | Speaker | MarksRemoved | MarksAdded))
    }
}

/// One version: its text and what was read in it.
#[derive(Clone, Copy, Debug)]
pub struct Version<'v> {
    /// The text.
    pub text: &'v str,
    /// What it quotes, and whom.
    pub extraction: &'v Extraction,
}

/// What changed, and how many quotations did not.
pub fn changes(before: Version<'_>, after: Version<'_>) -> (Vec<Change>, usize) {
    let (old, new) = (quotations(before, true), quotations(after, true));
    let pairs = pair(&old, &new);
    let (mut found, mut unchanged) = (Vec::new(), 0);
    for &(a, b) in &pairs {
        match changed(before, after, &old[a], &new[b]) {
            Some(change) => found.push(change),
            None => unchanged += 1,
        }
    }
    let left = |of: &[Quoted], taken: &dyn Fn(&(usize, usize)) -> usize| {
        let mut free = vec![true; of.len()];
        pairs.iter().for_each(|pair| free[taken(pair)] = false);
        let rest = of.iter().zip(free).filter(|(_, free)| *free);
        rest.map(|(one, _)| one.clone()).collect::<Vec<_>>()
    };
    let (gone, come) = (left(&old, &|pair| pair.0), left(&new, &|pair| pair.1));
    for (quoted, bare) in gone.iter().zip(without_marks(&gone, after)) {
        let kind = match bare {
            Some(_) => ChangeKind::MarksRemoved,
            None => ChangeKind::Removed,
        };
        found.push(Change {
            before: Some(quoted.span),
            claim_before: Some(quoted.at),
            after: bare.as_ref().map(|bare| bare.0),
            claim_after: bare.and_then(|bare| bare.1),
            ..blank(kind)
        });
    }
    for (quoted, bare) in come.iter().zip(without_marks(&come, before)) {
        let kind = match bare {
            Some(_) => ChangeKind::MarksAdded,
            None => ChangeKind::Added,
        };
        found.push(Change {
            after: Some(quoted.span),
            claim_after: Some(quoted.at),
            before: bare.as_ref().map(|bare| bare.0),
            claim_before: bare.and_then(|bare| bare.1),
            ..blank(kind)
        });
    }
    found.sort_by_key(|change| {
        let span = change.after.or(change.before);
        (span.map(Span::start), change.after.is_none())
    });
    (found, unchanged)
}

fn blank(kind: ChangeKind) -> Change {
    Change {
        kinds: vec![kind],
        before: None,
        after: None,
        claim_before: None,
        claim_after: None,
        words: None,
        flags: Vec::new(),
        diff: Vec::new(),
    }
}

/// A quotation by its words.
#[derive(Clone)]
struct Quoted {
    at: usize,
    span: Span,
    /// The words in order, a space before and behind each.
    line: String,
    /// The words, sorted.
    bag: Vec<String>,
}

fn quotations(version: Version<'_>, marked: bool) -> Vec<Quoted> {
    version
        .extraction
        .attributions
        .iter()
        .enumerate()
        .filter(|(_, one)| (one.kind != QuoteKind::Indirect) == marked)
        .map(|(at, one)| {
            let folded = Folded::new(one.span.of(version.text));
            let mut bag: Vec<String> = folded.keys().map(str::to_owned).collect();
            let line = format!(" {} ", bag.join(" "));
            bag.sort_unstable();
            Quoted {
                at,
                span: one.span,
                line,
                bag,
            }
        })
        .collect()
}

/// So many of the other version's quotations that are left, on either side, are compared with one: an edit moves few of them far.
const AROUND: usize = 32;
/// From this share of common words on, of all words of both, one quotation may be the other, altered.
const ALIKE: f64 = 0.5;

/// Which quotation is which: those of the same words in order, then the most alike.
fn pair(old: &[Quoted], new: &[Quoted]) -> Vec<(usize, usize)> {
    let mut same: FxHashMap<&str, VecDeque<usize>> = FxHashMap::default();
    for (b, one) in new.iter().enumerate() {
        same.entry(&one.line).or_default().push_back(b);
    }
    let mut pairs = Vec::new();
    let mut taken = vec![false; new.len()];
    let mut rest = Vec::new();
    for (a, one) in old.iter().enumerate() {
        match same
            .get_mut(one.line.as_str())
            .and_then(VecDeque::pop_front)
        {
            Some(b) => {
                taken[b] = true;
                pairs.push((a, b));
            }
            None => rest.push(a),
        }
    }
    let free: Vec<usize> = (0..new.len()).filter(|&b| !taken[b]).collect();
    let mut alike = Vec::new();
    for (rank, &a) in rest.iter().enumerate() {
        let from = rank.saturating_sub(AROUND).min(free.len());
        let to = (rank + AROUND).min(free.len());
        for &b in &free[from..to] {
            let score = shared(&old[a].bag, &new[b].bag);
            if score >= ALIKE {
                alike.push((score, a, b));
            }
        }
    }
    pairs.extend(best(alike));
    pairs.sort_unstable();
    pairs
}

/// The best pairs first, each side once.
fn best(mut alike: Vec<(f64, usize, usize)>) -> Vec<(usize, usize)> {
    alike.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut left, mut right) = (FxHashMap::default(), FxHashMap::default());
    let mut pairs = Vec::new();
    for (_, a, b) in alike {
        if left.contains_key(&a) || right.contains_key(&b) {
            continue;
        }
        left.insert(a, ());
        right.insert(b, ());
        pairs.push((a, b));
    }
    pairs
}

/// The share of words that two sorted bags have in common (Dice's coefficient).
fn shared(a: &[String], b: &[String]) -> f64 {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j, common) = (i + 1, j + 1, common + 1);
            }
        }
    }
    match a.len() + b.len() {
        0 => 1.0,
        all => 2.0 * f64::from(common) / all as f64,
    }
}

fn changed(before: Version<'_>, after: Version<'_>, old: &Quoted, new: &Quoted) -> Option<Change> {
    let profile = Profile::default();
    let setting = Setting {
        lead: "",
        trail: "",
        profile: &profile,
    };
    let text = new.span.of(after.text);
    let recorded = Wording::one(old.span.of(before.text));
    let comparison = compare(text, &Folded::new(text), &recorded, setting);
    let (a, b) = (
        &before.extraction.attributions[old.at],
        &after.extraction.attributions[new.at],
    );
    let mut kinds = Vec::new();
    if !matches!(comparison.words, Words::Exact | Words::Verbatim) {
        kinds.push(ChangeKind::Words);
    }
    if !same_speaker(before, a, after, b) {
        kinds.push(ChangeKind::Speaker);
    }
    if a.date.as_ref().map(|said| said.date) != b.date.as_ref().map(|said| said.date) {
        kinds.push(ChangeKind::Date);
    }
    let place = |one: &Attribution| one.place.as_ref().map(|said| said.place.to_lowercase());
    if place(a) != place(b) {
        kinds.push(ChangeKind::Place);
    }
    (!kinds.is_empty()).then(|| Change {
        kinds,
        before: Some(old.span),
        after: Some(new.span),
        claim_before: Some(old.at),
        claim_after: Some(new.at),
        words: Some(comparison.words),
        flags: comparison.flags,
        diff: comparison
            .diff
            .into_iter()
            .map(|step| DiffStep {
                span: step.span.shifted(new.span.start()),
                ..step
            })
            .collect(),
    })
}

/// Both name the same one, the one perhaps by a part of the name. Where a version names nobody, its source as printed must be the same.
fn same_speaker(before: Version<'_>, a: &Attribution, after: Version<'_>, b: &Attribution) -> bool {
    let name = |version: Version<'_>, one: &Attribution| {
        let entity = version.extraction.entities.get(one.speaker? as usize)?;
        Some(entity.name.clone())
    };
    let printed = |version: Version<'_>, one: &Attribution| {
        let source = one.source.map(|source| source.of(version.text));
        source.unwrap_or_default().to_owned()
    };
    let keys = |name: &str| {
        Folded::new(name)
            .keys()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    match (name(before, a), name(after, b)) {
        (Some(a), Some(b)) => {
            let (a, b) = (keys(&a), keys(&b));
            let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
            short.iter().all(|word| long.contains(word))
        }
        (None, None) => keys(&printed(before, a)) == keys(&printed(after, b)),
        _ => false,
    }
}

/// Where the other version has a quotation's words without marks: the same words in a row in its prose, or an indirect quotation that
/// is like it. With the attribution, if it is one.
fn without_marks(quoted: &[Quoted], other: Version<'_>) -> Vec<Option<(Span, Option<usize>)>> {
    let mut found = in_prose(quoted, other);
    let told = quotations(other, false);
    for (place, one) in found.iter_mut().zip(quoted) {
        if place.is_none() {
            *place = told
                .iter()
                .take(TOLD)
                .map(|told| (shared(&one.bag, &told.bag), told))
                .filter(|(score, _)| *score >= ALIKE)
                .max_by(|x, y| x.0.total_cmp(&y.0))
                .map(|(_, told)| (told.span, Some(told.at)));
        }
    }
    found
}

/// So many indirect quotations are compared with one: more than any draft has.
const TOLD: usize = 200;
/// So many quotations are looked for in prose: more than any draft loses.
const LOOKED_FOR: usize = 500;
/// Fewer words than these stand in anybody's prose by chance.
const FEW: usize = 4;

/// The same words in a row, outside of quotations.
fn in_prose(quoted: &[Quoted], other: Version<'_>) -> Vec<Option<(Span, Option<usize>)>> {
    let mut found = vec![None; quoted.len()];
    let long: Vec<usize> = (0..quoted.len())
        .filter(|&at| quoted[at].bag.len() >= FEW)
        .take(LOOKED_FOR)
        .collect();
    let lines = long.iter().map(|&at| quoted[at].line.as_str());
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .build(lines);
    let (false, Ok(automaton)) = (long.is_empty(), automaton) else {
        return found;
    };
    let folded = Folded::new(other.text);
    let mut marked = other
        .extraction
        .attributions
        .iter()
        .filter(|one| one.kind != QuoteKind::Indirect)
        .map(|one| one.span)
        .peekable();
    let (mut prose, mut starts) = (String::from(" "), Vec::new());
    for (at, word) in folded.words().iter().enumerate() {
        while marked
            .next_if(|span| span.end() <= word.span.start())
            .is_some()
        {}
        starts.push(prose.len() - 1);
        let inside = marked
            .peek()
            .is_some_and(|span| span.start() <= word.span.start());
        // No folded word is a bar: nothing in a row reaches over a quotation.
        prose.push_str(if inside { "|" } else { folded.key(at) });
        prose.push(' ');
    }
    for hit in automaton.find_overlapping_iter(&prose) {
        let place = &mut found[long[hit.pattern().as_usize()]];
        if place.is_none() {
            let from = starts.partition_point(|&start| start < hit.start());
            let to = starts.partition_point(|&start| start + 1 < hit.end());
            *place = Some((folded.span(from, to), None));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Article, extract};

    fn told(before: &str, after: &str) -> Vec<String> {
        let read = |text| extract(&Article::plain(text, None));
        let (old, new) = (read(before), read(after));
        let version = |text, extraction| Version { text, extraction };
        let (changes, _) = changes(version(before, &old), version(after, &new));
        let told = |change: &Change| format!("{:?} {:?}", change.kinds, change.flags);
        changes.iter().map(told).collect()
    }

    const OLD: &str = "“We will not close the harbour before the autumn,” said Anna Berg, the mayor, in the town hall.";

    #[test]
    fn what_became_of_a_quotation() {
        let new = |from: &str, to: &str| OLD.replace(from, to);
        for (after, expected) in [
            (OLD.to_owned(), &[][..]),
            (new("will not", "will"), &["[Words] [NegationChanged]"]),
            (
                new("Anna Berg, the mayor,", "Carl Dahl, the mayor,"),
                &["[Speaker] []"],
            ),
            (
                new(
                    "“We will not close the harbour before the autumn,” said Anna Berg",
                    "Nothing was said by Anna Berg",
                ),
                &["[Removed] []"],
            ),
            (
                new("“We will", "We will").replace(",” said", ", said"),
                &["[MarksRemoved] []"],
            ),
            (
                format!("{OLD} “Nobody asked us about any of it,” said Carl Dahl."),
                &["[Added] []"],
            ),
        ] {
            assert_eq!(told(OLD, &after), expected, "{after}");
        }
        let bare = new("“We will", "We will").replace(",” said", ", said");
        assert_eq!(told(&bare, OLD), ["[MarksAdded] []"]);
    }
}
