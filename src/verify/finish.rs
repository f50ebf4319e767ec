//! From what was found to the finding: the axes, the headline, the evidence.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{
    Desk, blank,
    claim::recorded,
    mend,
    search::{Class, FRAGMENT, Found, Match, is_faithful, search},
    splice::{self, Cover, Part},
    turns::turn,
};
use crate::{
    matcher::codes,
    model::{QuoteKind, SpeakerKind, Term},
    text::{Folded, Span},
    verdict::{
        Correction, Finding, Flag, Headline, RULES_VERSION, Reason, SpeakerVerdict, Wording, Words,
        compare,
        speaker::{Claimed, is_slip, judge},
    },
};

/// A term in marks, as a finding (rule R20).
pub(super) fn term(text: &str, term: &Term) -> Finding {
    let mut finding = blank(text, term.span, None);
    finding.words = Words::NotAQuote;
    finding.headline = Headline::Pass;
    finding.reasons.push(Reason {
        rule: "R20",
        message: format!("nobody is quoted: {}", term.reason),
    });
    finding.id = id(&finding, "");
    finding
}

impl Desk<'_> {
    /// The finding of one attribution of the draft.
    pub(super) fn finding(&mut self, attribution: usize) -> Finding {
        crate::stop::check();
        let claimed = self
            .claimed(attribution)
            .or_else(|| self.claimed_behind(attribution));
        let this = &self.extraction.attributions[attribution];
        let mut finding = blank(self.text, this.span, Some(attribution));
        let setting = self.setting(attribution);
        let whole = finding.text.clone();
        let whole = mend::without_notes(&whole);
        let text = match this.unclosed {
            true => self.up_to_the_record(&whole),
            false => &*whole,
        };
        let found = search(self.snapshot, text, claimed.as_ref(), setting);
        if !found.complete {
            finding.not_checked.push(
                "the search ended at its budget: the record may hold more that is like these words"
                    .into(),
            );
        }
        if this.unclosed {
            finding.flags.push(Flag::Unclosed);
            because(
                &mut finding,
                "R5",
                "the closing mark is missing: where the quotation ends is a guess",
            );
            if text.len() < whole.len() {
                because(
                    &mut finding,
                    "R5",
                    format!("compared up to “{text}”, where the words on record end"),
                );
            }
        }
        self.decide(&mut finding, found, claimed.as_ref(), attribution);
        self.unread_source(&mut finding, attribution);
        self.tag(&mut finding, attribution);
        self.interrupted(&mut finding, attribution);
        self.outside(&mut finding, attribution);
        self.claims_on_occasion(&mut finding, attribution);
        self.close(&mut finding, claimed.as_ref(), attribution);
        finding
    }

    /// The start of an unclosed quotation, as far as it is a wording on record word for word; all of it where it is none.
    fn up_to_the_record<'t>(&self, text: &'t str) -> &'t str {
        let folded = Folded::new(text);
        self.snapshot
            .index()
            .runs(&codes(&folded))
            .list
            .iter()
            .filter(|run| run.at == 0 && run.record_at + run.len == run.record_len)
            .map(|run| run.len as usize)
            .filter(|&words| words >= FRAGMENT)
            .max()
            .and_then(|words| text.get(..folded.span(0, words).end()))
            .unwrap_or(text)
    }

    /// Words, speaker and record.
    fn decide(
        &self,
        finding: &mut Finding,
        found: Found,
        claimed: Option<&Claimed>,
        attribution: usize,
    ) {
        let snapshot = self.snapshot;
        let altered = found
            .best
            .as_ref()
            .is_none_or(|best| best.class > Class::Nobodys);
        let few = found.best.as_ref().is_some_and(|best| {
            best.class == Class::Altered && best.comparison.nearness.edits() <= 2
        });
        if altered
            && !few
            && let Some(cover) = splice::find(snapshot, &finding.text, || found.near(snapshot))
        {
            match cover {
                Cover::Spliced(parts) => self.spliced(finding, &parts, claimed),
                Cover::Reordered(parts) => self.reordered(finding, &parts, claimed),
            }
            return;
        }
        let Some(best) = found.best else {
            self.not_found(finding);
            return;
        };
        match best.class {
            Class::Fragment => {
                self.not_found(finding);
                let record = recorded(snapshot, best.quotation);
                let other = if record.name.is_empty() {
                    record.source.unwrap_or_default()
                } else {
                    record.name
                };
                because(
                    finding,
                    "R25",
                    format!(
                        "words as few as these are nobody’s in particular; on record they are {other}’s, not the one named here"
                    ),
                );
                finding.recorded = best.comparison.recorded;
                self.record_speaker(finding, best.quotation);
            }
            Class::Paraphrase => self.paraphrased(finding, best),
            _ => self.matched(finding, best, &found.others, (claimed, attribution)),
        }
    }

    fn not_found(&self, finding: &mut Finding) {
        finding.words = Words::NotFound;
        if self.taken_back(finding) {
            return;
        }
        let message = match self.snapshot.index().is_empty() {
            true => "the registry is empty",
            false => "not in this registry, which does not mean that it was never said",
        };
        because(finding, "R30", message);
        finding.not_checked.push(format!(
            "{message}: words, speaker, day and place were not compared"
        ));
    }

    fn paraphrased(&self, finding: &mut Finding, best: Match) {
        finding.words = Words::ParaphraseAsQuote;
        because(
            finding,
            "R21",
            format!(
                "the record has these words only as a reporter’s paraphrase: “{}”",
                best.comparison.recorded
            ),
        );
        finding.diff = best
            .comparison
            .diff
            .into_iter()
            .map(|step| self.moved(finding.span, step))
            .collect();
        finding.recorded = best.comparison.recorded;
        finding.speaker = best.speaker;
        self.take_record(finding, best.quotation, best.occurrence);
    }

    fn spliced(&self, finding: &mut Finding, parts: &[Part], claimed: Option<&Claimed>) {
        finding.words = Words::Spliced;
        let folded = Folded::new(&finding.text);
        for part in &parts[1..] {
            let rest = folded.span(part.at, folded.len()).of(&finding.text);
            let message = format!(
                "two statements under one pair of marks: from “{rest}” on it is another one"
            );
            because(finding, "R22", message);
        }
        let mut texts: Vec<&str> = parts.iter().map(|part| self.wording(part)).collect();
        texts.dedup();
        finding.recorded = texts.join(" | ");
        let (quotation, occurrence) = parts[0].of;
        finding.speaker = judge(claimed, &recorded(self.snapshot, quotation));
        self.take_record(finding, quotation, occurrence);
    }

    /// The parts of one utterance, in another order.
    fn reordered(&self, finding: &mut Finding, parts: &[Part], claimed: Option<&Claimed>) {
        finding.words = Words::Reordered;
        let folded = Folded::new(&finding.text);
        let moved = folded.span(parts[1].at, folded.len()).of(&finding.text);
        let message = format!("“{moved}” stands elsewhere on record");
        because(finding, "R15", message);
        finding.recorded = self.wording(&parts[0]).to_string();
        let (quotation, occurrence) = parts[0].of;
        finding.speaker = judge(claimed, &recorded(self.snapshot, quotation));
        self.take_record(finding, quotation, occurrence);
    }

    fn wording(&self, part: &Part) -> &str {
        self.snapshot
            .occurrence(part.of.0, part.of.1)
            .map_or("", |occurrence| occurrence.text.as_str())
    }

    fn matched(
        &self,
        finding: &mut Finding,
        best: Match,
        others: &[u32],
        (claimed, attribution): (Option<&Claimed>, usize),
    ) {
        let snapshot = self.snapshot;
        let Match {
            quotation,
            occurrence,
            comparison,
            speaker,
            ..
        } = best;
        let near = comparison.nearness;
        finding.words = comparison.words;
        finding.also = comparison.also;
        finding.flags.extend(&comparison.flags);
        finding.reasons.extend(comparison.reasons);
        finding.diff = comparison
            .diff
            .into_iter()
            .map(|step| self.moved(finding.span, step))
            .collect();
        finding.recorded = comparison.recorded;
        finding.omitted = comparison.omitted;
        finding.bracketed = comparison.bracketed;
        finding.speaker = speaker;
        if recorded(snapshot, quotation).unsaid && self.denies_too(attribution, quotation) {
            finding.speaker = SpeakerVerdict::Correct;
            let message = "on record, too, these words are denied or supposed, and by the same one";
            because(finding, "R25", message);
        } else if recorded(snapshot, quotation).unsaid {
            let message =
                "on record these words are denied, supposed, or somebody else’s, and not as said";
            because(finding, "R25", message);
            finding.not_checked.push(message.into());
        }
        let repaired = comparison
            .repaired
            .map(|text| self.set(finding.span, &text));
        finding.correction = repaired
            .filter(|text| self.is_proven(text, (quotation, occurrence)))
            .map(|text| Correction {
                span: finding.span,
                text,
            });
        self.take_record(finding, quotation, occurrence);
        let record = snapshot.quotation_at(quotation);
        let occurrence = snapshot.occurrence(quotation, occurrence);
        if finding.flags.contains(&Flag::NestedSpeaker) {
            let wording = occurrence.map_or("", |occurrence| occurrence.text.as_str());
            self.nested(finding, claimed, attribution, wording);
        }
        let translated = record.is_some_and(|record| {
            record
                .occurrences
                .iter()
                .any(|occurrence| occurrence.translated)
        });
        if translated && !is_faithful(finding.words) {
            finding.words = Words::TranslationVariant;
            finding.also.clear();
            finding.correction = None;
            because(
                finding,
                "R19",
                "the record says that these words were translated: another translation is no alteration",
            );
        } else if finding.words == Words::Insertion && only_beyond(&near) && {
            let fragment =
                occurrence.is_some_and(|occurrence| occurrence.kind != QuoteKind::Direct);
            fragment && near.beyond > 1 && near.equal < FRAGMENT || near.beyond > near.equal
        } {
            finding.words = Words::Uncheckable;
            finding.also.clear();
            finding.correction = None;
            finding.flags.retain(|flag| *flag == Flag::Unclosed);
            finding.reasons.retain(|reason| reason.rule == "R5");
            let message = format!("the record has only “{}” of these words", finding.recorded);
            because(finding, "R30", message.clone());
            finding
                .not_checked
                .push(format!("{message}; the rest was not compared"));
        }
        if speaker == SpeakerVerdict::NotGiven
            && near.words < super::search::FRAGMENT
            && !others.is_empty()
        {
            finding.speaker = SpeakerVerdict::Ambiguous;
            finding.candidates = finding
                .recorded_speaker_index
                .into_iter()
                .chain(others.iter().copied())
                .collect();
            because(
                finding,
                "R25",
                "the draft names nobody, and several people are on record with these few words",
            );
        }
    }

    /// A correction with the marks as the draft sets them: curly or straight, and inner ones unlike the outer.
    fn set(&self, span: Span, text: &str) -> String {
        let outer = self.text[..span.start()].chars().next_back();
        let drafted = span.of(self.text);
        let straight =
            outer == Some('"') || drafted.contains('\'') && !drafted.contains(['’', '‘']);
        text.chars()
            .map(|ch| match (ch, outer) {
                ('“', Some('“')) => '‘',
                ('”', Some('“')) => '’',
                ('“' | '”' | '"', Some('"')) => '\'',
                ('’' | '‘', _) if straight => '\'',
                _ => ch,
            })
            .collect()
    }

    /// True where the record proves a correction: it is faithful to the wording that it comes from.
    fn is_proven(&self, text: &str, of: (u32, u32)) -> bool {
        let Some(occurrence) = self.snapshot.occurrence(of.0, of.1) else {
            return false;
        };
        let folded = Folded::new(text);
        let faithful = |wording: &Wording<'_>| {
            is_faithful(compare(text, &folded, wording, self.setting_of_segments()).words)
        };
        faithful(&Wording::one(&occurrence.text))
            || turn(self.snapshot, of.0, occurrence).is_some_and(|turn| {
                faithful(&Wording {
                    segments: turn
                        .iter()
                        .map(|(part, joint)| (part.text.as_str(), *joint))
                        .collect(),
                })
            })
    }

    /// The speaker's reasons, the headline and the id.
    fn close(&self, finding: &mut Finding, claimed: Option<&Claimed>, attribution: usize) {
        self.printed_name(finding, claimed, attribution);
        if matches!(
            finding.speaker,
            SpeakerVerdict::Correct | SpeakerVerdict::Alias
        ) && let Some(speaker) = finding.recorded_speaker_index
            && let Some(message) = self.called(finding, attribution, speaker)
        {
            finding.speaker = SpeakerVerdict::Ambiguous;
            because(finding, "R25", message);
        }
        self.of_surname(finding, claimed);
        self.of_pronoun(finding, claimed);
        let found = !matches!(finding.words, Words::NotFound);
        if let Some(claimed) = claimed.filter(|_| found) {
            let recorded = finding.recorded_speaker.clone().unwrap_or_default();
            let name = &claimed.name;
            let nested = finding.flags.contains(&Flag::NestedSpeaker);
            match finding.speaker {
                // Whose the inner words are was told already.
                SpeakerVerdict::Misattributed if nested => {}
                SpeakerVerdict::Misattributed => {
                    because(
                        finding,
                        "R25",
                        format!("on record these are the words of {recorded}, not of {name}"),
                    );
                    self.put_name_right(finding, attribution, &recorded);
                }
                SpeakerVerdict::OverSpecific => because(
                    finding,
                    "R25",
                    format!("the record has only {recorded}, the draft names {name}"),
                ),
                SpeakerVerdict::RoleMatch if claimed.kind == SpeakerKind::Body => {
                    because(finding, "R25", format!("{name} may be {recorded}"))
                }
                SpeakerVerdict::RoleMatch => {
                    because(finding, "R25", format!("{name} is an office of {recorded}"))
                }
                SpeakerVerdict::Alias => because(finding, "R25", format!("{name} is {recorded}")),
                SpeakerVerdict::UnattributedInRecord => {
                    because(finding, "R25", "the record does not say who said it")
                }
                SpeakerVerdict::Ambiguous => {
                    finding.candidates =
                        claimed.best().iter().map(|(speaker, _)| *speaker).collect();
                    if is_slip(name, &recorded) {
                        let message = format!(
                            "“{name}” is not on record with these words: did you mean {recorded}?"
                        );
                        because(finding, "R25", message);
                    } else if *name != recorded {
                        because(
                            finding,
                            "R25",
                            format!("“{name}” is not clearly {recorded}"),
                        );
                    } else if finding.candidates.len() > 1 {
                        because(
                            finding,
                            "R25",
                            format!("the record has several speakers called {name}"),
                        );
                    }
                }
                _ => {}
            }
        }
        finding.flags.sort_unstable();
        finding.flags.dedup();
        finding.headline = self.options.profile.headline(&finding.axes());
        if self.foreign {
            finding.not_checked.push(
                "who is quoted, when and where: sources are not read in this language".into(),
            );
            finding.headline = finding.headline.max(Headline::CannotCheck);
        }
        let quotation = finding
            .quotation
            .and_then(|quotation| self.snapshot.quotation_at(quotation));
        finding.id = id(finding, quotation.map_or("", |record| record.id.as_str()));
    }

    /// Where the words are right and the draft prints a name, the name is what is to be corrected.
    fn put_name_right(&self, finding: &mut Finding, attribution: usize, recorded: &str) {
        let this = &self.extraction.attributions[attribution];
        let printed = this
            .speaker
            .and_then(|entity| self.extraction.entities.get(entity as usize));
        let (Some(source), Some(entity)) = (this.source, printed) else {
            return;
        };
        let text = source.of(self.text);
        let is_name = entity.name == text || entity.aliases.iter().any(|alias| alias == text);
        if is_name
            && entity.kind == SpeakerKind::Person
            && finding.correction.is_none()
            && finding.recorded_speaker_index.is_some()
        {
            finding.correction = Some(Correction {
                span: source,
                text: recorded.to_string(),
            });
        }
    }

    /// A step of the diff, its span moved from the quotation into the draft.
    fn moved(
        &self,
        quotation: Span,
        mut step: crate::verdict::DiffStep,
    ) -> crate::verdict::DiffStep {
        step.span = step.span.shifted(quotation.start());
        step
    }
}

/// The draft only goes on where the record ends.
fn only_beyond(near: &crate::verdict::words::Nearness) -> bool {
    near.beyond > 0 && near.missing == 0 && near.equal + near.beyond == near.words
}

pub(super) fn because(finding: &mut Finding, rule: &'static str, message: impl Into<String>) {
    finding.reasons.push(Reason {
        rule,
        message: message.into(),
    });
}

/// Leaves open who is quoted, and says why.
pub(super) fn leave_open(finding: &mut Finding, message: String) {
    finding.speaker = SpeakerVerdict::Ambiguous;
    because(finding, "R25", message.clone());
    finding.not_checked.push(message);
}

/// The same draft words, record and rules give the same id.
fn id(finding: &Finding, quotation: &str) -> String {
    let mut hash = Sha256::new();
    for part in [
        finding.text.as_str(),
        quotation,
        RULES_VERSION,
        finding.words.as_str(),
        finding.speaker.as_str(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut id = String::with_capacity(20);
    for byte in hash.finalize().iter().take(10) {
        // Writing to a string does not fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}
