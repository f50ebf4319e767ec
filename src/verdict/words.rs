//! Decides the verdict on the words: one draft quotation against one wording on record.
//!
//! Reads the alignment from left to right and hands every block of edits, every gap and both ends to the rules. Which record to compare
//! with is not its business, nor who said it.

use std::ops::Range;

use super::{
    DiffKind, DiffStep, Flag, Words,
    case::{Case, Reason, Setting},
    lists,
    rules::{
        added, bracket, case_of_letters, cut, elided, ends, gap, inner_marks, missing, moved,
        replaced,
    },
    side::{Joint, Side},
};
use crate::text::{Folded, Span};

/// A wording on record: one segment, or the segments of one utterance in order.
#[derive(Clone, Debug, Default)]
pub struct Wording<'r> {
    /// The words as printed, segment by segment, each with how it follows the one before.
    pub segments: Vec<(&'r str, Joint)>,
}

impl<'r> Wording<'r> {
    /// A wording of one segment.
    pub fn one(text: &'r str) -> Self {
        Wording {
            segments: vec![(text, Joint::Contiguous)],
        }
    }
}

/// The verdict on the words, with its evidence. Spans are bytes of the draft's quotation.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The verdict.
    pub words: Words,
    /// The lesser verdicts that rules gave beside it.
    pub also: Vec<Words>,
    /// Flags of the rules on words.
    pub flags: Vec<Flag>,
    /// One a rule and finding.
    pub reasons: Vec<Reason>,
    /// The word diff.
    pub diff: Vec<DiffStep>,
    /// The record's wording of the aligned part.
    pub recorded: String,
    /// Words on record that the draft leaves out.
    pub omitted: Vec<String>,
    /// Words in brackets in the draft.
    pub bracketed: Vec<String>,
    /// The quotation as it should read; `None` where nothing is to be changed or no sure way leads there.
    pub repaired: Option<String>,
    /// How near the two are.
    pub nearness: Nearness,
}

/// How near a draft is to a wording: what tells an altered quotation from another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearness {
    /// Words of the draft, those in brackets left out.
    pub words: usize,
    /// Those that are on record, in order.
    pub equal: usize,
    /// Content words of the draft, and those that are on record in order.
    pub content: (usize, usize),
    /// Words of the record that the draft leaves out with nothing to show it.
    pub missing: usize,
    /// The longest run of equal words.
    pub run: usize,
    /// Words that the draft has before the first and after the last word on record, where the record itself ends there.
    pub beyond: usize,
    /// Words on record in the whole wording.
    pub recorded: usize,
}

impl Nearness {
    /// True where the draft can be said to be this wording, altered.
    ///
    /// Of a long quotation half the content words must be on record in order, and half of all words; of a short one (under seven words) all but
    /// one word, and at least two content words; `same_speaker` (the draft names the speaker on record) lowers this to half of the words
    /// with one content word. In doubt it is another quotation: not found, rather than altered.
    pub fn is_alteration(&self, same_speaker: bool) -> bool {
        let (content, held) = self.content;
        if self.equal == self.words && self.missing == 0 {
            return true;
        }
        let edits = self.words - self.equal + self.missing;
        // Nearly all of somebody's words, in a row for the most part, are those words, however common each of them is.
        if same_speaker
            && held >= 1
            && self.equal >= CLOSE
            && self.run >= CLOSE - 1
            && self.equal * 4 >= self.words * 3
            && self.missing * 4 <= self.words
        {
            return true;
        }
        if same_speaker && self.is_run() {
            return true;
        }
        if self.words < SHORT {
            // Two words, one of them changed, where the record has hardly more.
            if same_speaker && self.words == 2 {
                return held == 1 && self.equal == 1 && self.recorded <= SHORT / 2;
            }
            if same_speaker {
                return held >= 1 && self.equal * 2 > self.words && edits <= 2.max(self.words / 2);
            }
            return held >= 2 && self.equal + 1 >= self.words && edits <= 2 && self.run >= 2;
        }
        let enough = if same_speaker {
            held * 5 >= content * 2
        } else {
            held * 2 >= content
        };
        let dense =
            self.equal * 2 >= self.words || same_speaker && self.equal * 5 >= self.words * 2;
        let compact = self.missing <= self.equal * 2;
        held >= 3 && enough && dense && compact
    }

    /// True where the draft is for the most part a run of this wording's words, with words put in, left out or changed around it: the
    /// speaker named has said half of it in a row, or most of its content words.
    fn is_run(&self) -> bool {
        let (content, held) = self.content;
        let run = self.run >= CLOSE && held >= 1 && self.equal * 2 >= self.words;
        let most = held >= 2 && held * 5 >= content * 3 && self.equal * 5 >= self.words * 3;
        (run || most) && self.equal >= CLOSE && self.missing <= self.equal
    }

    /// True where so much of the draft is a run of this wording's words that it is an alteration though nobody is named.
    pub fn is_close(&self) -> bool {
        let (_, held) = self.content;
        held >= 2
            && self.run > CLOSE
            && self.equal * 4 >= self.words * 3
            && self.missing * 2 <= self.words
    }

    /// A number to order alterations by: fewer edits first.
    pub fn edits(&self) -> usize {
        self.words - self.equal + self.missing
    }
}

/// Quotations under this many words are short: see [`Nearness::is_alteration`].
const SHORT: usize = 7;
/// Equal words that make a quotation nearly the recorded one: see [`Nearness::is_alteration`].
const CLOSE: usize = 4;

/// Compares the draft's quotation with a wording on record.
pub fn compare(
    draft_text: &str,
    draft: &Folded,
    wording: &Wording<'_>,
    setting: Setting<'_>,
) -> Comparison {
    compare_read(draft_text, &Side::one(draft), wording, setting)
}

/// As [`compare`], with the draft's quotation read as a side already: for those who compare it with many wordings.
pub fn compare_read(
    draft_text: &str,
    draft: &Side<'_>,
    wording: &Wording<'_>,
    setting: Setting<'_>,
) -> Comparison {
    let anyway = |_: &Nearness| Wanted::Anyway;
    compare_while(draft_text, draft, wording, setting, anyway).expect("it is wanted anyway")
}

/// Whether a comparison is worth its rules, given how near the two are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Whatever comes out.
    Anyway,
    /// Only where a desk may print the words: all that is changed may be another style.
    IfFaithful,
    /// By no means.
    No,
}

/// As [`compare_read`], as long as `wanted` says so: most wordings that share some words with a quotation are other quotations, and to
/// list what of them differs would take most of the time. What comes out is the same; `None` where it is not wanted.
pub fn compare_while(
    draft_text: &str,
    draft: &Side<'_>,
    wording: &Wording<'_>,
    setting: Setting<'_>,
    wanted: impl FnOnce(&Nearness) -> Wanted,
) -> Option<Comparison> {
    let folded: Vec<Folded> = wording
        .segments
        .iter()
        .map(|(text, _)| Folded::new(text))
        .collect();
    let record = Side::joined(
        folded
            .iter()
            .zip(&wording.segments)
            .map(|(folded, (_, joint))| (folded, *joint)),
    );
    let texts: Vec<&str> = wording.segments.iter().map(|(text, _)| *text).collect();
    let mut case = Case::open(draft, draft_text, &record, &texts, setting);

    end_at_whole_words(&mut case);
    end_at_styles(&mut case);
    join_styles(&mut case);
    let near = nearness(&case);
    let only_faithful = match wanted(&near) {
        Wanted::Anyway => false,
        Wanted::IfFaithful => true,
        Wanted::No => return None,
    };
    let moves = moved(&mut case);
    for at in 0..case.steps.len() {
        if only_faithful && case.is_unfaithful() {
            return None;
        }
        let step = case.steps[at].clone();
        if step.equal {
            inside(&mut case, &step);
        } else if !moves.contains(&at) {
            edit(&mut case, &step.draft, &step.record);
        }
        if at > 0 {
            seam(&mut case, at);
        }
    }
    if draft.words.iter().any(|word| word.bracketed) {
        bracket::list(&mut case);
    }
    ends(&mut case);
    cut(&mut case);
    inner_marks(&mut case);
    if only_faithful && case.is_unfaithful() {
        return None;
    }

    let (from, to) = case.covered();
    let recorded = case.recorded(from..to);
    let whole = texts.contains(&draft_text);
    if !whole && case.words == Words::Exact {
        case.give(
            Words::Verbatim,
            "R1",
            "the same words; only typography differs",
        );
    } else if whole && case.words == Words::Exact {
        case.because("R1", "the same bytes as on record");
    }
    Some(Comparison {
        words: case.words,
        also: case
            .given
            .iter()
            .copied()
            .filter(|&given| given != case.words)
            .collect(),
        flags: case.flags.iter().copied().collect(),
        diff: diff(&case),
        repaired: if case.words.max(Words::TranslationVariant) > Words::TranslationVariant {
            super::correct::correct(&case)
        } else {
            None
        },
        nearness: near,
        reasons: case.reasons,
        recorded,
        omitted: case.omitted,
        bracketed: case.bracketed,
    })
}

/// An edit at an end stands for whole printed words: “shootout” for “shoot-out”, not for its first half.
fn end_at_whole_words(case: &mut Case<'_, '_>) {
    let edited = |step: &&super::align::Step| !step.equal && !step.record.is_empty();
    let last = case.steps.last().filter(edited).map(|step| step.record.end);
    if let Some(mut end) = last {
        while case.inside_a_word(end) {
            end += 1;
        }
        if let Some(step) = case.steps.last_mut() {
            step.record.end = end;
        }
    }
    let first = case.steps.first().filter(edited);
    if let Some(mut start) = first.map(|step| step.record.start) {
        while case.inside_a_word(start) {
            start -= 1;
        }
        case.steps[0].record.start = start;
    }
}

/// An edit at an end that is another style of the words beside it ends with them: “Fourteen hours” of “But 14 hours” begins at the figure.
fn end_at_styles(case: &mut Case<'_, '_>) {
    let same = |record: Range<usize>, draft: &Range<usize>| {
        let (recorded, drafted) = (&case.record.words[record], &case.draft.words[draft.clone()]);
        super::style::same_style(recorded, drafted)
    };
    let edited =
        |step: &&super::align::Step| !step.equal && !step.draft.is_empty() && step.record.len() > 1;
    let first = case.steps.first().filter(edited).and_then(|step| {
        let mut starts = step.record.clone();
        starts.find(|&at| same(at..step.record.end, &step.draft))
    });
    let last = case.steps.last().filter(edited).and_then(|step| {
        let mut ends = step.record.clone().rev().map(|at| at + 1);
        ends.find(|&end| same(step.record.start..end, &step.draft))
    });
    if let Some(start) = first {
        case.steps[0].record.start = start;
    }
    if let Some(end) = last.filter(|_| case.steps.len() > 1 || first.is_none())
        && let Some(step) = case.steps.last_mut()
    {
        step.record.end = end;
    }
}

/// Two edits with a word or two between them can be one matter of style: “5 million dollars”, “$5 million”.
fn join_styles(case: &mut Case<'_, '_>) {
    const BETWEEN: usize = 2;
    join_hours(case);
    join_dates_at_the_ends(case);
    let mut at = 0;
    while at + 2 < case.steps.len() {
        let [a, b, c] = &case.steps[at..at + 3] else {
            return;
        };
        let (draft, record) = (a.draft.start..c.draft.end, a.record.start..c.record.end);
        let one = !a.equal
            && b.equal
            && b.draft.len() <= BETWEEN
            && !draft.is_empty()
            && super::style::same_style(
                &case.record.words[record.clone()],
                &case.draft.words[draft.clone()],
            );
        if one {
            let joined = super::align::Step {
                record,
                draft,
                equal: false,
            };
            case.steps.splice(at..at + 3, [joined]);
        } else {
            at += 1;
        }
    }
}

/// “9 a.m.” for “9 am”: the figure says that *am* is no verb.
fn join_hours(case: &mut Case<'_, '_>) {
    let is_half = |key: &str| matches!(key, "am" | "pm" | "a.m." | "p.m.");
    for at in 1..case.steps.len() {
        let [figure, half] = &case.steps[at - 1..=at] else {
            return;
        };
        let halves = half.draft.len() == 1
            && half.record.len() == 1
            && is_half(case.draft.words[half.draft.start].key)
            && is_half(case.record.words[half.record.start].key);
        if !half.equal && halves && figure.equal && figure.draft.len() > 1 {
            let (before, after) = case.steps.split_at_mut(at);
            let (figure, half) = (&mut before[at - 1], &mut after[0]);
            figure.draft.end -= 1;
            figure.record.end -= 1;
            half.draft.start -= 1;
            half.record.start -= 1;
        }
    }
}

/// “September 2” at an end of the draft for “2 September”: the record's ends are free, so that the month beside the day stands outside the
/// alignment.
fn join_dates_at_the_ends(case: &mut Case<'_, '_>) {
    let style = |draft: &Range<usize>, record: &Range<usize>| {
        let (recorded, drafted) = (
            &case.record.words[record.clone()],
            &case.draft.words[draft.clone()],
        );
        record.len() == 2 && draft.len() == 2 && super::style::same_style(recorded, drafted)
    };
    let joined = |draft, record| super::align::Step {
        record,
        draft,
        equal: false,
    };
    let count = case.steps.len();
    if let [.., a, b] = &case.steps[..]
        && !a.equal
        && b.equal
        && a.draft.len() == 1
    {
        let (day, end) = (b.draft.start, b.record.start);
        let (draft, record) = (a.draft.start..day + 1, end..end + 2);
        if b.draft.len() == 1 && record.end <= case.record.len() && style(&draft, &record) {
            case.steps.splice(count - 2.., [joined(draft, record)]);
            return;
        }
    }
    if let [a, b, ..] = &case.steps[..]
        && a.equal
        && !b.equal
        && a.draft.len() == 1
        && a.record.start > 0
    {
        let (draft, record) = (0..2, a.record.start - 1..a.record.start + 1);
        if b.draft.len() == 1 && b.record.is_empty() && style(&draft, &record) {
            case.steps.splice(..2, [joined(draft, record)]);
        }
    }
}

/// A block where the two differ.
fn edit(case: &mut Case<'_, '_>, draft: &Range<usize>, record: &Range<usize>) {
    let shown =
        |case: &Case<'_, '_>| (draft.start..=draft.end).any(|at| case.draft.gaps[at].ellipsis);
    match (draft.is_empty(), record.is_empty()) {
        (true, true) => {}
        (true, false) if case.draft.gaps[draft.start].ellipsis && !beside_a_gap(case, record) => {
            elided(case, draft.start, record.clone())
        }
        (true, false) => missing(case, draft.start, record.clone()),
        (false, true) => added(case, draft.clone()),
        (false, false) if shown(case) => {
            added(case, draft.clone());
            elided(case, draft.start, record.clone());
        }
        (false, false) => replaced(case, draft.clone(), record.clone()),
    }
}

/// A word or two beside an ellipsis of the record's own, which is the one that the draft prints: it does not stand for them.
fn beside_a_gap(case: &Case<'_, '_>, record: &Range<usize>) -> bool {
    const WORDS: usize = 2;
    record.len() <= WORDS
        && (case.record.gaps[record.start].ellipsis || case.record.gaps[record.end].ellipsis)
        && record.start > 0
        && record.end < case.record.len()
}

/// Equal words: their letters' case, the punctuation and the joints between them.
fn inside(case: &mut Case<'_, '_>, step: &super::align::Step) {
    for k in 0..step.draft.len() {
        let (d, r) = (step.draft.start + k, step.record.start + k);
        case_of_letters(case, d, r);
        if k > 0 {
            gap(case, d, r);
        }
    }
}

/// Where two steps meet with nothing between but a gap: the record's ellipsis, or a joint that an ellipsis of the draft skips.
fn seam(case: &mut Case<'_, '_>, at: usize) {
    let (before, step) = (&case.steps[at - 1], &case.steps[at]);
    // An edit at a place where the record itself leaves words out cannot be told from those words.
    if !before.equal
        && step.equal
        && before.record.is_empty()
        && case.record.gaps[step.record.start].ellipsis
    {
        case.because(
            "R7",
            "the record has an ellipsis here: what stood there is not on record",
        );
    }
}

fn diff(case: &Case<'_, '_>) -> Vec<DiffStep> {
    let mut out = Vec::new();
    for step in &case.steps {
        let place = case.place(step.draft.start);
        let span = match step.draft.is_empty() {
            true => Span::new(place, place),
            false => Span::new(place, case.draft.words[step.draft.end - 1].span.end()),
        };
        let shown = (step.draft.start..=step.draft.end).any(|at| case.draft.gaps[at].ellipsis);
        let bracketed = case.draft.words[step.draft.clone()]
            .iter()
            .all(|word| word.bracketed);
        let kind = if step.equal {
            DiffKind::Equal
        } else if step.draft.is_empty() {
            if shown {
                DiffKind::Elided
            } else {
                DiffKind::Missing
            }
        } else if bracketed {
            DiffKind::Bracketed
        } else if step.record.is_empty() {
            DiffKind::Added
        } else {
            DiffKind::Replaced
        };
        if step.draft.is_empty() && step.record.is_empty() {
            continue;
        }
        out.push(DiffStep {
            kind,
            recorded: case.recorded(step.record.clone()),
            drafted: case.drafted(step.draft.clone()).to_string(),
            span,
        });
    }
    out
}

fn nearness(case: &Case<'_, '_>) -> Nearness {
    let bare = case.draft.words.iter().filter(|word| !word.bracketed);
    let content = |range: Range<usize>| {
        case.draft.words[range]
            .iter()
            .filter(|w| !w.bracketed && lists::is_content(w.key))
            .count()
    };
    let mut near = Nearness {
        words: bare.count(),
        equal: 0,
        content: (content(0..case.draft.len()), 0),
        missing: 0,
        run: 0,
        beyond: 0,
        recorded: case.record.len(),
    };
    for step in &case.steps {
        if step.equal || same(case, step) {
            near.equal += case.draft.words[step.draft.clone()]
                .iter()
                .filter(|w| !w.bracketed)
                .count();
            near.content.1 += content(step.draft.clone());
            near.run = near.run.max(step.draft.len());
        } else if !(step.draft.start..=step.draft.end).any(|at| case.draft.gaps[at].ellipsis)
            && !case.draft.words[step.draft.clone()]
                .iter()
                .any(|word| word.bracketed)
        {
            near.missing += step.record.len().saturating_sub(step.draft.len());
        }
    }
    if let [first, .., last] = case.steps.as_slice() {
        for (step, at_edge) in [
            (first, first.record.start == 0),
            (last, last.record.end == case.record.len()),
        ] {
            if !step.equal && step.record.is_empty() && at_edge {
                near.beyond += step.draft.len();
            }
        }
    }
    near
}

/// A block that says the same in another style or grammar counts as near.
fn same(case: &Case<'_, '_>, step: &super::align::Step) -> bool {
    !step.draft.is_empty()
        && !step.record.is_empty()
        && super::style::same_lemmas(
            &case.record.words[step.record.clone()],
            &case.draft.words[step.draft.clone()],
        )
}
