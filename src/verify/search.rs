//! Chooses the record to compare a quotation with.
//!
//! Candidates are aligned exactly, but for those that their words in common with the draft already rule out. A faithful wording of the same speaker wins over everything; then one of another speaker; then the
//! alteration with the fewest edits, or a paraphrase. What is too far from everything was not found.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    claim::{recorded, recorded_as},
    turns::{turn, turn_of},
};
use crate::{
    matcher::{Candidate, codes, common::Common},
    model::{OccurrenceKind, QuoteKind},
    registry::{self, Snapshot, record::Occurrence},
    text::Folded,
    verdict::{
        Comparison, Flag, Setting, SpeakerVerdict, Wording, Words,
        side::{Side, Token},
        speaker::{self, Claimed},
        words::{Nearness, Wanted, compare_read, compare_while},
    },
};

/// Candidates looked at of those of the speaker named, and as many of the others.
const CANDIDATES: usize = 24;
/// A candidate that holds less of the quotation is not aligned: an alteration holds half of its content words.
const SHARED: f32 = 0.15;
/// A fragment of fewer words is nobody's in particular (rule R25).
pub(super) const FRAGMENT: usize = 4;

/// A wording on record, compared with the draft.
pub(super) struct Match {
    /// The quotation.
    pub quotation: u32,
    /// The occurrence whose wording it is, or which the turn was found by.
    pub occurrence: u32,
    /// The comparison.
    pub comparison: Comparison,
    /// The speaker.
    pub speaker: SpeakerVerdict,
    /// What it is to the draft.
    pub class: Class,
    /// Where in its document it stands.
    pub position: OccurrenceKind,
}

/// What a record is to a draft, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Faithful, of the speaker named (or none is named).
    Faithful,
    /// Faithful, and whether it is the speaker named is open.
    Doubtful,
    /// Faithful, of somebody else.
    Another,
    /// Faithful, and on record as nobody's: what another document says of whose they are counts before it.
    Nobodys,
    /// Altered, of the speaker named.
    Altered,
    /// On record as a paraphrase only.
    Paraphrase,
    /// Altered, of somebody else.
    AlteredAnother,
    /// A fragment, recorded for somebody else only.
    Fragment,
}

/// What was found for a quotation.
pub(super) struct Found {
    /// The best match.
    pub best: Option<Match>,
    /// Ids of the wordings that hold something of the draft, best first.
    leads: Vec<u32>,
    /// False where the search ended at its budget.
    pub complete: bool,
    /// Other speakers with the same words as the best match.
    pub others: Vec<u32>,
}

impl Found {
    /// Wordings near the draft, one an utterance: for a look at splices.
    pub(super) fn near(&self, snapshot: &Snapshot) -> Vec<registry::record::Wording> {
        let mut turns = FxHashSet::default();
        let near = self.leads.iter().filter_map(|&id| {
            let wording = snapshot.wording(id)?;
            let occurrence = snapshot.occurrence(wording.quotation, wording.occurrence)?;
            let is_near = occurrence.kind != QuoteKind::Indirect;
            (is_near && turns.insert(turn_of(wording, occurrence))).then_some(wording)
        });
        near.take(CANDIDATES).collect()
    }
}

/// Looks for the record of a quotation. `text` is the quotation alone.
pub(super) fn search(
    snapshot: &Snapshot,
    text: &str,
    claimed: Option<&Claimed>,
    setting: Setting<'_>,
) -> Found {
    let folded = Folded::new(text);
    let words = codes(&folded);
    let index = snapshot.index();
    let mut candidates = match claimed {
        Some(claimed) => index.candidates(&words, CANDIDATES, |id| {
            claimed.may_mean(snapshot.speaker_of_wording(id))
        }),
        None => index.candidates_of_anybody(&words, CANDIDATES),
    };
    let list = &mut candidates.list;
    list.retain(|candidate| candidate.contained || candidate.shared >= SHARED);
    let mut found = Found {
        best: None,
        leads: list.iter().map(|candidate| candidate.id).collect(),
        complete: candidates.complete,
        others: Vec::new(),
    };
    // Those with the most words in common first: what they turn out to be rules the others out.
    list.sort_by_key(|candidate| Reverse(candidate.common));
    let mut judge = Judge {
        snapshot,
        claimed,
        judged: FxHashMap::default(),
    };
    let side = Side::one(&folded);
    let bounds = Bounds::of(&side);
    // Where the draft names nobody, who else has the same few words matters; else only the best match does.
    let only_best = claimed.is_some() || bounds.words >= FRAGMENT;
    let common = Common::new(&words);
    let mut matches = Matches {
        snapshot,
        list: Vec::new(),
        least: None,
    };
    // What stands in a turn that was compared: all of an utterance, or a part of it.
    let mut in_turns = FxHashSet::default();
    for candidate in list {
        let speaker = judge.by_id(candidate.id);
        // Most records are of other quotations by other people, and are not read.
        if speaker.is_some_and(|speaker| !bounds.may_matter(candidate.common, speaker, &matches)) {
            continue;
        }
        let Some(prospect) = Prospect::of(candidate, speaker, &judge) else {
            continue;
        };
        let hopeful = |common: u32, matches: &Matches| {
            let Some(best) = bounds.best(common, (prospect.speaker, prospect.indirect)) else {
                return false;
            };
            // Of altered wordings a primary source's counts though it has more edits: see `of_primary`.
            let faithful =
                |least: &Rank| !matches!(least.0, Class::Altered | Class::AlteredAnother);
            (matches.least.as_ref()).is_none_or(|least| match only_best && faithful(least) {
                true => prospect.rank(best, snapshot) < *least,
                false => best <= (least.0, least.1),
            })
        };
        let mut whole = false;
        if hopeful(candidate.common, &matches) {
            let wording = Wording::one(&prospect.occurrence.text);
            let wanted = |near: &Nearness| prospect.wanted(near);
            if let Some(comparison) = compare_while(text, &side, &wording, setting, wanted) {
                whole = comparison.words <= Words::VerbatimJoined;
                matches.extend(prospect.matched(comparison, folded.len()));
            }
        }
        let place = |one: &Occurrence| (one.document, one.span);
        let is_read = prospect.indirect || in_turns.contains(&place(prospect.occurrence));
        if whole || is_read || !hopeful(bounds.words as u32, &matches) {
            continue;
        }
        let Some(turn) = turn(snapshot, prospect.wording.quotation, prospect.occurrence) else {
            continue;
        };
        in_turns.extend(turn.iter().map(|(one, _)| place(one)));
        let read: Vec<Folded> = turn
            .iter()
            .map(|(occurrence, _)| Folded::new(&occurrence.text))
            .collect();
        let in_turn = common.with(read.iter().flat_map(codes));
        if in_turn > candidate.common && hopeful(in_turn, &matches) {
            let wording = Wording {
                segments: turn
                    .iter()
                    .map(|(occurrence, joint)| (occurrence.text.as_str(), *joint))
                    .collect(),
            };
            let wanted = |near: &Nearness| prospect.wanted(near);
            let comparison = compare_while(text, &side, &wording, setting, wanted);
            matches.extend(comparison.and_then(|one| prospect.matched(one, folded.len())));
        }
    }
    let mut matches = matches.list;
    let best =
        |matches: &[Match]| (0..matches.len()).min_by_key(|&at| rank(&matches[at], snapshot));
    if let Some(nearest) = best(&matches) {
        for prospect in unmet_primaries(&matches[nearest], &matches, snapshot) {
            let wording = Wording::one(&prospect.occurrence.text);
            let comparison = compare_read(text, &side, &wording, setting);
            matches.extend(prospect.matched(comparison, folded.len()));
        }
    }
    if let Some(best) = best(&matches) {
        let best = matches.swap_remove(of_primary(best, &matches, snapshot));
        let speaker_of = |quotation| {
            snapshot
                .quotation_at(quotation)
                .and_then(|record| record.speaker)
        };
        let own = speaker_of(best.quotation);
        found.others = matches
            .iter()
            .filter(|other| other.class == best.class && other.comparison.words <= Words::Partial)
            .filter_map(|other| speaker_of(other.quotation))
            .filter(|speaker| Some(*speaker) != own)
            .collect();
        found.others.sort_unstable();
        found.others.dedup();
        let comparison = behind_the_tag(snapshot, &best, |wording| {
            compare_read(text, &side, wording, setting)
        });
        found.best = Some(match comparison {
            Some(comparison) => Match { comparison, ..best },
            None => best,
        });
    }
    found
}

/// “We will sign,” Roe said, “but only if the roof is mended.”: the first half alone is faithful to itself, and its sentence says another
/// thing. The comparison with the whole turn, where that tells of a cut that the part alone does not show.
fn behind_the_tag(
    snapshot: &Snapshot,
    best: &Match,
    compare: impl Fn(&Wording<'_>) -> Comparison,
) -> Option<Comparison> {
    let occurrence = snapshot.occurrence(best.quotation, best.occurrence)?;
    let text = occurrence.text.trim();
    let whole = text.ends_with(['.', '?', '!']) && text.starts_with(char::is_uppercase);
    if whole || !is_faithful(best.comparison.words) || occurrence.kind == QuoteKind::Indirect {
        return None;
    }
    let turn = turn(snapshot, best.quotation, occurrence)?;
    let segments = turn
        .iter()
        .map(|(occurrence, joint)| (occurrence.text.as_str(), *joint));
    let comparison = compare(&Wording {
        segments: segments.collect(),
    });
    let risk = |comparison: &Comparison| comparison.flags.contains(&Flag::MeaningRisk);
    let told = comparison.words == Words::Truncated
        || is_faithful(comparison.words) && risk(&comparison) && !risk(&best.comparison);
    told.then_some(comparison)
}

/// The wordings of a transcript, a press release or notes of an altered quotation, as far as they were not compared. A search is over once it
/// has met a report's wording that is nearly the draft's, and which others it meets by then is chance.
fn unmet_primaries<'s>(
    best: &Match,
    matches: &[Match],
    snapshot: &'s Snapshot,
) -> Vec<Prospect<'s>> {
    /// Wordings that are compared besides.
    const PRIMARIES: usize = 8;
    if !is_altered(best) || is_primary(best, snapshot) {
        return Vec::new();
    }
    let Some(record) = snapshot.quotation_at(best.quotation) else {
        return Vec::new();
    };
    let mut met: FxHashSet<&str> = matches
        .iter()
        .filter(|found| found.quotation == best.quotation)
        .filter_map(|found| record.occurrences.get(found.occurrence as usize))
        .map(|occurrence| occurrence.text.as_str())
        .collect();
    (0..)
        .zip(&record.occurrences)
        .filter(|(_, one)| one.kind != QuoteKind::Indirect && is_of_primary(one, snapshot))
        .filter(|(_, one)| met.insert(&one.text))
        .take(PRIMARIES)
        .map(|(at, occurrence)| Prospect {
            wording: registry::record::Wording {
                quotation: best.quotation,
                occurrence: at,
            },
            occurrence,
            speaker: best.speaker,
            indirect: false,
        })
        .collect()
}

fn is_altered(found: &Match) -> bool {
    matches!(found.class, Class::Altered | Class::AlteredAnother)
}

/// Of the wordings of one altered quotation that of a transcript, a press release or notes is the record's, whichever is nearer.
fn of_primary(best: usize, matches: &[Match], snapshot: &Snapshot) -> usize {
    let chosen = &matches[best];
    if !is_altered(chosen) || is_primary(chosen, snapshot) {
        return best;
    }
    let others = matches.iter().enumerate().filter(|(_, other)| {
        other.quotation == chosen.quotation && is_altered(other) && is_primary(other, snapshot)
    });
    others
        .min_by_key(|(_, other)| edits(&other.comparison))
        .map_or(best, |(at, _)| at)
}

fn is_primary(found: &Match, snapshot: &Snapshot) -> bool {
    snapshot
        .occurrence(found.quotation, found.occurrence)
        .is_some_and(|occurrence| is_of_primary(occurrence, snapshot))
}

fn is_of_primary(occurrence: &Occurrence, snapshot: &Snapshot) -> bool {
    snapshot
        .document_at(occurrence.document)
        .is_some_and(|document| document.kind.is_primary())
}

/// Whose words they are, against whom the draft names.
struct Judge<'s> {
    snapshot: &'s Snapshot,
    claimed: Option<&'s Claimed>,
    /// By speaker: some hold many of the words.
    judged: FxHashMap<u32, SpeakerVerdict>,
}

impl Judge<'_> {
    /// The verdict on a wording's speaker; `None` where its record has to be read for that.
    fn by_id(&mut self, wording: u32) -> Option<SpeakerVerdict> {
        let speaker = self.snapshot.speaker_of_wording(wording)?;
        if let Some(&known) = self.judged.get(&speaker) {
            return Some(known);
        }
        let verdict = speaker::judge(self.claimed, &recorded_as(self.snapshot, speaker)?);
        self.judged.insert(speaker, verdict);
        Some(verdict)
    }

    /// The verdict on a quotation's speaker.
    fn by_record(&self, quotation: u32) -> SpeakerVerdict {
        speaker::judge(self.claimed, &recorded(self.snapshot, quotation))
    }
}

/// What was compared and may be meant.
struct Matches<'s> {
    snapshot: &'s Snapshot,
    list: Vec<Match>,
    /// The best rank of them.
    least: Option<Rank>,
}

impl Matches<'_> {
    fn extend(&mut self, found: Option<Match>) {
        let Some(found) = found else {
            return;
        };
        let rank = rank(&found, self.snapshot);
        if self.least.as_ref().is_none_or(|least| rank < *least) {
            self.least = Some(rank);
        }
        self.list.push(found);
    }
}

/// A candidate that is not compared yet.
struct Prospect<'s> {
    wording: registry::record::Wording,
    occurrence: &'s Occurrence,
    speaker: SpeakerVerdict,
    indirect: bool,
}

impl<'s> Prospect<'s> {
    /// Reads the record of a candidate, and whose words it has where that is not known yet; `None` where it is no longer in force.
    fn of(
        candidate: &Candidate,
        speaker: Option<SpeakerVerdict>,
        judge: &Judge<'s>,
    ) -> Option<Self> {
        let wording = judge.snapshot.wording(candidate.id)?;
        let occurrence = (judge.snapshot).occurrence(wording.quotation, wording.occurrence)?;
        Some(Prospect {
            wording,
            occurrence,
            speaker: speaker.unwrap_or_else(|| judge.by_record(wording.quotation)),
            indirect: occurrence.kind == QuoteKind::Indirect,
        })
    }

    /// The candidate as compared with a draft of so many words; `None` where they are too far from each other.
    fn matched(&self, comparison: Comparison, words: usize) -> Option<Match> {
        let class = class(&comparison, self.speaker, self.indirect, words)?;
        Some(Match {
            quotation: self.wording.quotation,
            occurrence: self.wording.occurrence,
            comparison,
            speaker: self.speaker,
            class,
            position: self.occurrence.position,
        })
    }

    /// Whether it may come to anything: see [`class`].
    fn wanted(&self, near: &Nearness) -> Wanted {
        if self.indirect {
            return match paraphrase(near, self.speaker) {
                Some(_) => Wanted::Anyway,
                None => Wanted::No,
            };
        }
        match altered(near, self.speaker) {
            Some(_) => Wanted::Anyway,
            None => Wanted::IfFaithful,
        }
    }

    /// The best rank that it may come to, given its class and edits.
    fn rank(&self, (class, edits): (Class, usize), snapshot: &Snapshot) -> Rank {
        let place = (self.wording.quotation, self.wording.occurrence);
        (
            class,
            edits,
            (false, false),
            Words::Exact,
            self.speaker,
            standing(snapshot, place, self.occurrence.position),
            place,
        )
    }
}

/// False where one text holds so few words of another, shorter one in order that no comparison can find that a part of it.
pub(super) fn may_hold(long: &Folded, short: &Folded) -> bool {
    let side = Side::one(short);
    let bounds = Bounds::of(&side);
    let common = Common::new(&codes(short)).with(codes(long)) as usize;
    // More room than a search leaves: all wordings here are known to be of one statement.
    common + 1 + bounds.slack + bounds.words / 8 >= bounds.words
}

/// What a count of words in common allows a comparison to come to.
struct Bounds {
    /// Words of the draft, those in brackets left out.
    words: usize,
    /// Words that are equal by grammar or house style only, at most.
    slack: usize,
    /// All words of the draft.
    all: usize,
}

impl Bounds {
    fn of(draft: &Side<'_>) -> Self {
        let bare = |word: &&Token<'_>| !word.bracketed;
        let words = draft.words.iter().filter(bare).count();
        Bounds {
            words,
            slack: 1 + words / 4,
            all: draft.len(),
        }
    }

    /// False where a record with `common` words in common, of such a speaker, cannot be better than what was found, whatever it is, alone
    /// or in its turn.
    fn may_matter(&self, common: u32, speaker: SpeakerVerdict, matches: &Matches<'_>) -> bool {
        let Some(least) = &matches.least else {
            return true;
        };
        let whole = self.words as u32;
        [(common, false), (common, true), (whole, false)]
            .into_iter()
            .filter_map(|(common, indirect)| self.best(common, (speaker, indirect)))
            .any(|best| best <= (least.0, least.1))
    }

    /// The best class, and the fewest edits, that a record with `common` words in common can come to; `None` where it is too far off.
    fn best(
        &self,
        common: u32,
        (speaker, indirect): (SpeakerVerdict, bool),
    ) -> Option<(Class, usize)> {
        let equal = (common as usize + self.slack).min(self.words);
        let edits = self.words - equal;
        let other = speaker == SpeakerVerdict::Misattributed;
        if indirect {
            return (equal * 2 >= self.words).then_some((Class::Paraphrase, edits));
        }
        if edits == 0 {
            return Some((faithful(speaker, self.all), 0));
        }
        let class = if other {
            Class::AlteredAnother
        } else {
            Class::Altered
        };
        (equal * 5 >= self.words * 2).then_some((class, edits))
    }
}

/// What a faithful record is to the draft, by its speaker.
fn faithful(speaker: SpeakerVerdict, words: usize) -> Class {
    match speaker {
        SpeakerVerdict::Misattributed if words < FRAGMENT => Class::Fragment,
        SpeakerVerdict::Misattributed => Class::Another,
        SpeakerVerdict::Ambiguous | SpeakerVerdict::OverSpecific => Class::Doubtful,
        SpeakerVerdict::UnattributedInRecord => Class::Nobodys,
        _ => Class::Faithful,
    }
}

/// The edits that matches are ordered by; none in a faithful one.
fn edits(comparison: &Comparison) -> usize {
    if is_faithful(comparison.words) {
        0
    } else {
        comparison.nearness.edits()
    }
}

/// What the record is to the draft; `None` where they are too far from each other.
fn class(
    comparison: &Comparison,
    speaker: SpeakerVerdict,
    indirect: bool,
    words: usize,
) -> Option<Class> {
    let near = &comparison.nearness;
    if indirect {
        return paraphrase(near, speaker);
    }
    // A lone bracket or an ellipsis between words of anything is faithful to everything.
    if near.equal == 0 {
        return None;
    }
    if is_faithful(comparison.words) {
        return Some(faithful(speaker, words));
    }
    altered(near, speaker)
}

/// A paraphrase on record that holds nearly all of what the draft says.
fn paraphrase(near: &Nearness, speaker: SpeakerVerdict) -> Option<Class> {
    let (content, held) = near.content;
    let share = |tenths: usize| {
        held >= 2
            && held * 10 >= content * tenths
            && near.equal * 2 >= near.words
            && near.words >= FRAGMENT
    };
    match speaker == SpeakerVerdict::Misattributed {
        false => share(7).then_some(Class::Paraphrase),
        true => (share(9) && near.words >= 8).then_some(Class::Paraphrase),
    }
}

/// A wording that the draft changes; `None` where it is rather another one.
fn altered(near: &Nearness, speaker: SpeakerVerdict) -> Option<Class> {
    match speaker {
        SpeakerVerdict::Misattributed => {
            (near.is_alteration(false) && near.words >= FRAGMENT).then_some(Class::AlteredAnother)
        }
        SpeakerVerdict::Correct | SpeakerVerdict::Alias | SpeakerVerdict::RoleMatch => {
            near.is_alteration(true).then_some(Class::Altered)
        }
        _ => (near.is_alteration(false) || near.is_close()).then_some(Class::Altered),
    }
}

/// Words that a desk may print.
pub(super) fn is_faithful(words: Words) -> bool {
    words <= Words::Redacted
}

/// What orders matches, best first: class, then for altered ones the edits, for faithful ones the risk and the verdict; then the speaker and
/// where it stands.
type Rank = (
    Class,
    usize,
    (bool, bool),
    Words,
    SpeakerVerdict,
    (bool, bool),
    (u32, u32),
);

fn rank(found: &Match, snapshot: &Snapshot) -> Rank {
    let risk = found.comparison.flags.contains(&Flag::MeaningRisk);
    let nested = found.comparison.flags.contains(&Flag::NestedSpeaker);
    let place = (found.quotation, found.occurrence);
    (
        found.class,
        edits(&found.comparison),
        (risk, nested),
        found.comparison.words,
        found.speaker,
        standing(snapshot, place, found.position),
        place,
    )
}

/// Whether it stands outside the body, and in a report rather than a primary source.
fn standing(
    snapshot: &Snapshot,
    (quotation, occurrence): (u32, u32),
    position: OccurrenceKind,
) -> (bool, bool) {
    let primary = snapshot
        .occurrence(quotation, occurrence)
        .is_some_and(|occurrence| is_of_primary(occurrence, snapshot));
    (position != OccurrenceKind::Body, !primary)
}
