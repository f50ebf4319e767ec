//! What the draft claims: whom its source names, and whom on record that may mean.

use super::{Desk, turns::is_one_sentence};
use crate::{
    extract::unreal::{DENIED, OTHERS},
    lexicon::{self, Class},
    model::{Attribution, Extraction, SpeakerKind},
    registry::{Basis, Snapshot},
    text::{Folded, Span},
    verdict::{
        case::Setting,
        office::agrees,
        speaker::{Claimed, Recorded, Way},
    },
};

/// The text around the marks that the rules look at, in bytes.
const AROUND: usize = 160;

impl Desk<'_> {
    /// Whom the attribution names; `None` where the draft gives nobody or leaves it open.
    pub(super) fn claimed(&mut self, attribution: usize) -> Option<Claimed> {
        let entity = self.extraction.attributions[attribution].speaker?;
        if let Some(known) = self.claims.get(&entity) {
            return Some(known.clone());
        }
        let named = self.extraction.entities.get(entity as usize)?;
        let stated = stated_by(&named.name).map(|name| (name, look_up(self.snapshot, name)));
        if let Some((name, means)) = stated.filter(|(_, means)| !means.is_empty()) {
            return Some(Claimed {
                name: name.to_string(),
                kind: SpeakerKind::Person,
                means,
            });
        }
        // "a friend of Elena Ruiz" is not Elena Ruiz, nor is "a letter from" her: the unnamed are nobody on record, whomever their
        // description names.
        let unnamed = matches!(named.kind, SpeakerKind::Group | SpeakerKind::Writing);
        let mut means = match unnamed {
            true => Vec::new(),
            false => look_up(self.snapshot, &named.name),
        };
        if means.is_empty() && !unnamed {
            means = named
                .aliases
                .iter()
                .map(|alias| look_up(self.snapshot, alias))
                .find(|found| !found.is_empty())
                .unwrap_or_default();
        }
        if means.is_empty() && named.kind == SpeakerKind::Person {
            means = self.of_given_name(&named.name);
        }
        let mut claimed = Claimed {
            name: named.name.clone(),
            kind: named.kind,
            means,
        };
        if let Some(source) = self.extraction.attributions[attribution].source {
            let source = source.of(self.text).trim();
            let title = source.rsplit_once(' ').map(|(title, _)| title.to_string());
            let mut offices = self.offices_beside(attribution);
            offices.extend(title);
            self.of_office(&mut claimed, &offices);
        }
        self.claims.insert(entity, claimed.clone());
        Some(claimed)
    }

    /// Those on record who bear a name of one word as their given name.
    fn of_given_name(&self, name: &str) -> Vec<(u32, Way)> {
        let name = Folded::new(name);
        if name.len() != 1 {
            return Vec::new();
        }
        let bearers = self.snapshot.speakers_of_given_name(name.key(0));
        let alias = |speaker| (speaker, Way::Alias);
        bearers.into_iter().map(alias).collect()
    }

    /// Of several bearers of a name the one whose office the draft prints: “Judge Berg”, “Berg, the judge”.
    fn of_office(&self, claimed: &mut Claimed, offices: &[String]) {
        let best = claimed.best();
        if best.len() < 2 {
            return;
        }
        for office in offices {
            let mut bearers = best.iter().filter(|(speaker, _)| {
                self.snapshot
                    .speaker_at(*speaker)
                    .is_some_and(|speaker| speaker.roles.iter().any(|role| agrees(office, role)))
            });
            if let (Some(&(speaker, _)), None) = (bearers.next(), bearers.next()) {
                claimed.means = vec![(speaker, Way::Alias)];
                return;
            }
        }
    }

    /// What stands around segments that are read as one: nothing that counts.
    pub(super) fn setting_of_segments(&self) -> Setting<'_> {
        Setting {
            lead: "",
            trail: "",
            profile: &self.options.profile,
        }
    }

    /// What stands around the quotation. Segments of one interrupted quotation stand around each other: what the one cuts off, the other holds.
    pub(super) fn setting(&self, attribution: usize) -> Setting<'_> {
        let this = &self.extraction.attributions[attribution];
        let neighbour = |at: Option<usize>| {
            let other = self.extraction.attributions.get(at?)?;
            let grouped = this.group.is_some() && other.group == this.group;
            (grouped || self.goes_on(this, other)).then_some(other.span)
        };
        let lead = match neighbour(attribution.checked_sub(1)) {
            Some(span) => span.of(self.text),
            None => before(self.text, this.span),
        };
        let trail = match neighbour(Some(attribution + 1)) {
            Some(span) => span.of(self.text),
            None => after(self.text, this.span),
        };
        Setting {
            lead,
            trail,
            profile: &self.options.profile,
        }
    }

    /// The name before a verb of speech behind the marks, where extraction read no source: “…?” Anna Berg told reporters.
    pub(super) fn printed_behind(&self, attribution: usize) -> Option<String> {
        const WORDS: usize = 5;
        let this = &self.extraction.attributions[attribution];
        if this.source.is_some() || this.cue.is_some() {
            return None;
        }
        let trail = after(self.text, this.span);
        let rest = &trail[trail.find(['”', '"', '»'])?..];
        let rest = rest.trim_start_matches(['”', '"', '»', ' ', ',']);
        let mut name: Vec<&str> = Vec::new();
        for word in rest.split_whitespace().take(WORDS) {
            let class = lexicon::look_up(word, 0, word.len()).word;
            if class.any(Class::SPEECH) && !name.is_empty() {
                return Some(name.join(" "));
            }
            let opens = class.any(
                Class::OPENER
                    .or(Class::DETERMINER)
                    .or(Class::SUBJECT_PRONOUN),
            );
            if opens || !word.starts_with(char::is_uppercase) || word.ends_with([',', '”', '"']) {
                return None;
            }
            name.push(word);
        }
        None
    }

    /// Whom a name that was not read as the source may mean; `None` where nobody on record bears it.
    pub(super) fn claimed_behind(&self, attribution: usize) -> Option<Claimed> {
        let name = self.printed_behind(attribution)?;
        let means = look_up(self.snapshot, &name);
        (!means.is_empty()).then_some(Claimed {
            name,
            kind: SpeakerKind::Person,
            means,
        })
    }

    /// “A,” X said, adding: “B.” — two quotations of one speaker in one sentence, whose words stand around each other too.
    fn goes_on(&self, one: &Attribution, other: &Attribution) -> bool {
        const BETWEEN: usize = 100;
        let (a, b) = if one.span.start() < other.span.start() {
            (one.span, other.span)
        } else {
            (other.span, one.span)
        };
        one.speaker.is_some()
            && one.speaker == other.speaker
            && b.start() - a.end().min(b.start()) <= BETWEEN
            && is_one_sentence(Span::new(a.end(), b.start()).of(self.text))
    }
}

/// Who made a statement that a source names: “Jane Doe” of “a statement by Jane Doe”.
fn stated_by(source: &str) -> Option<&str> {
    let (noun, name) = source
        .split_once(" by ")
        .or_else(|| source.split_once(" from "))?;
    let last = noun.split_whitespace().next_back()?;
    let stated = lexicon::look_up(last, 0, last.len())
        .word
        .any(Class::SPEECH_NOUN);
    (stated && name.starts_with(char::is_uppercase)).then_some(name)
}

/// The segment before this one of the same interrupted quotation.
pub(super) fn joined_before(extraction: &Extraction, attribution: usize) -> Option<Span> {
    let this = extraction.attributions.get(attribution)?;
    let before = extraction.attributions.get(attribution.checked_sub(1)?)?;
    (this.group.is_some() && before.group == this.group).then_some(before.span)
}

pub(super) fn look_up(snapshot: &Snapshot, name: &str) -> Vec<(u32, Way)> {
    snapshot
        .lookup(name)
        .into_iter()
        .map(|candidate| {
            let way = match candidate.basis {
                Basis::Name => Way::Name,
                Basis::Alias | Basis::Surname | Basis::Spelling => Way::Alias,
                Basis::Role => Way::Office,
                Basis::Sound => Way::Sound,
            };
            (candidate.speaker, way)
        })
        .collect()
}

/// Whom a quotation on record names.
pub(super) fn recorded(snapshot: &Snapshot, quotation: u32) -> Recorded<'_> {
    let Some(record) = snapshot.quotation_at(quotation) else {
        return Recorded::default();
    };
    match (record.speaker).and_then(|speaker| recorded_as(snapshot, speaker)) {
        Some(recorded) => recorded,
        None => Recorded {
            source: record
                .source
                .as_deref()
                .filter(|source| !is_pronoun(source) && !is_label(source)),
            kind: record
                .source
                .as_ref()
                .filter(|source| !is_label(source))
                .map(|_| SpeakerKind::Group),
            unsaid: record
                .occurrences
                .iter()
                .all(|occurrence| matches!(&*occurrence.rule, DENIED | OTHERS)),
            ..Recorded::default()
        },
    }
}

/// The same of a quotation that is a speaker's; `None` where there is no such speaker.
pub(super) fn recorded_as(snapshot: &Snapshot, speaker: u32) -> Option<Recorded<'_>> {
    let record = snapshot.speaker_at(speaker)?;
    Some(Recorded {
        speaker: Some(speaker),
        kind: Some(record.kind),
        name: &record.name,
        roles: &record.roles,
        source: None,
        unsaid: false,
    })
}

/// A letter or a word that tells the turns of an interview apart: “A:”, “Q.”
fn is_label(source: &str) -> bool {
    let label = source.trim_end_matches(['.', ':', ')']).to_lowercase();
    label.chars().count() == 1
        || matches!(
            label.as_str(),
            "question" | "answer" | "interviewer" | "moderator"
        )
}

/// A source that names nobody at all.
pub(super) fn is_pronoun(source: &str) -> bool {
    matches!(
        source.to_lowercase().as_str(),
        "he" | "she" | "they" | "it" | "who" | "i" | "we" | "you"
    )
}

pub(super) fn before(text: &str, span: Span) -> &str {
    let from = span.start().saturating_sub(AROUND);
    let lead = (from..=span.start())
        .find_map(|at| text.get(at..span.start()))
        .unwrap_or_default();
    // Another sentence or quotation stands for nothing here.
    lead.rsplit(['\n', '”', '»']).next().unwrap_or_default()
}

pub(super) fn after(text: &str, span: Span) -> &str {
    let to = (span.end() + AROUND).min(text.len());
    let trail = (span.end()..=to)
        .rev()
        .find_map(|at| text.get(span.end()..at))
        .unwrap_or_default();
    trail.split(['\n', '“', '«']).next().unwrap_or_default()
}
