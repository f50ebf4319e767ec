//! A name with an office or a title that the record contradicts: “the finance minister” for the health minister, “Mr Ruiz” for a woman
//! (rule R25).
//!
//! The name may then be another person's: nobody is taken for it. The office stands before the name or behind it, and is held against the
//! roles on record and against what the documents themselves print beside the name. What nothing on record speaks of is not contradicted:
//! the finding says that it was not confirmed.

use super::{
    Desk,
    around::{class, sentence_end, sentence_start, words},
    beside::{Bearer, before_name, behind_name, mentions, offices_in},
    claim::is_pronoun,
    finish::because,
    hung::{is_hung, stands},
};
use crate::{
    lexicon::{
        Class,
        given::{self, Gender},
        places::{self, PlaceKind},
    },
    model::SpeakerKind,
    registry::record::SpeakerRecord,
    text::{Folded, Span},
    verdict::{
        Finding, Flag,
        office::{Likeness, likeness, noun},
    },
};

/// Offices of which one person holds one: another of them is another person's, as far as the record knows.
pub(super) const HELD: [&str; 72] = [
    "admiral",
    "alderperson",
    "ambassador",
    "archbishop",
    "attorney",
    "auditor",
    "bishop",
    "captain",
    "cardinal",
    "ceo",
    "chair",
    "chairperson",
    "chancellor",
    "chief",
    "coach",
    "colonel",
    "commandant",
    "commander",
    "commissioner",
    "comptroller",
    "congressperson",
    "constable",
    "controller",
    "coroner",
    "councillor",
    "councilperson",
    "curator",
    "director",
    "editor",
    "envoy",
    "executive",
    "general",
    "governor",
    "head",
    "headmaster",
    "inspector",
    "judge",
    "justice",
    "king",
    "leader",
    "lieutenant",
    "major",
    "manager",
    "marshal",
    "master",
    "mayor",
    "minister",
    "officer",
    "ombudsperson",
    "pope",
    "premier",
    "president",
    "prince",
    "princess",
    "principal",
    "prosecutor",
    "provost",
    "queen",
    "rector",
    "registrar",
    "representative",
    "secretary",
    "senator",
    "sergeant",
    "sheriff",
    "speaker",
    "spokesperson",
    "superintendent",
    "treasurer",
    "undersecretary",
    "warden",
    "whip",
];
/// Those of them that one person holds of one body or town at a time.
const HELD_BY_ONE: [&str; 17] = [
    "captain",
    "ceo",
    "chair",
    "chancellor",
    "coach",
    "coroner",
    "executive",
    "governor",
    "head",
    "headmaster",
    "manager",
    "mayor",
    "minister",
    "premier",
    "president",
    "principal",
    "treasurer",
];
/// Titles that say no office.
pub(super) const COURTESY: [&str; 14] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "drs", "prof", "sir", "dame", "lord", "lady", "hon",
    "st",
];
/// Quotations that are looked through for how the record calls the speaker.
const QUOTATIONS: usize = 48;
/// Documents that are looked through for what they print beside the name.
const DOCUMENTS: usize = 8;
/// The most words of a name with its title.
const NAME_WORDS: usize = 4;
/// The most words of an office.
pub(super) const LONGEST: usize = 10;

/// What the record says of what the draft calls somebody.
pub(super) enum Called {
    /// Nothing against it.
    Confirmed,
    /// Something else, in words.
    Contradicted(String),
    /// Nothing at all, in words.
    Unconfirmed(String),
}

/// Every name on record.
pub(super) fn names_of(record: &SpeakerRecord) -> impl Iterator<Item = &str> {
    std::iter::once(&record.name)
        .chain(&record.aliases)
        .map(String::as_str)
}

/// The two are one office, which both say of what it is the office: “Rovers manager”, not “manager”.
fn is_this_very(drafted: &str, role: &str) -> bool {
    let alike = matches!(likeness(drafted, role), Likeness::Same | Likeness::More);
    alike && !body_of(drafted).is_empty() && !body_of(role).is_empty()
}

/// Both say of what they are the office, and neither is the other's initials: “Lund’s chief executive”, “chief executive of Tern Foods”.
fn of_two_bodies(drafted: &str, role: &str) -> bool {
    let (a, b) = (body_of(drafted), body_of(role));
    let initials = |words: &[&str]| -> String {
        let first = words.iter().filter_map(|word| word.chars().next());
        first.collect()
    };
    let short = |one: &[&str], other: &[&str]| {
        let letters = one.concat().replace('.', "");
        one.len() == 1 && (letters == initials(other) || letters.chars().all(char::is_uppercase))
    };
    !a.is_empty() && !b.is_empty() && !short(&a, &b) && !short(&b, &a)
}

/// The names in an office beside its noun, bare of what makes them owners: “Tern” of “Tern’s chief executive”. “Chief Executive” has none.
fn body_of(office: &str) -> Vec<&str> {
    let noun = noun(office);
    let of_office = Class::TITLE.or(Class::ROLE).or(Class::OPENER);
    office
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(|word| word.trim_end_matches("’s").trim_end_matches("'s"))
        .filter(|word| !word.eq_ignore_ascii_case(&noun) && !class(word).any(of_office))
        .filter(|word| !HELD.contains(&word.to_lowercase().as_str()))
        .collect()
}

impl Desk<'_> {
    /// Raises what the record does not confirm of the draft's words for the speaker; the contradiction, where there is one.
    pub(super) fn called(
        &self,
        finding: &mut Finding,
        attribution: usize,
        speaker: u32,
    ) -> Option<String> {
        for called in [
            self.titled(finding, attribution, speaker),
            self.in_office(finding, attribution, speaker),
            self.with_style(finding, attribution, speaker),
        ] {
            match called {
                Called::Confirmed => {}
                Called::Contradicted(message) => return Some(message),
                Called::Unconfirmed(message) => {
                    finding.flags.push(Flag::UnconfirmedClaim);
                    because(finding, "R25", message.clone());
                    finding.not_checked.push(message);
                }
            }
        }
        None
    }

    /// Whether *Mr* or *Ms*, *he* or *she* agrees with how the record speaks of the speaker.
    fn titled(&self, finding: &Finding, attribution: usize, speaker: u32) -> Called {
        let this = &self.extraction.attributions[attribution];
        let (Some(source), Some(record)) = (this.source, self.snapshot.speaker_at(speaker)) else {
            return Called::Confirmed;
        };
        let printed = source.of(self.text);
        let start = sentence_start(self.text, source.start());
        let title = words(self.text, Span::new(start, source.start()))
            .last()
            .filter(|(span, _)| {
                self.text[span.end()..source.start()]
                    .trim_matches('.')
                    .trim()
                    .is_empty()
            })
            .map(|(_, word)| word);
        // “An irritated Mrs Doe”: the title stands inside the source.
        let inside = printed
            .split_whitespace()
            .skip(1)
            .find(|word| word.starts_with(char::is_uppercase) && gender(word).is_some());
        // “It was Mrs Doe who said so”: the source is a relative pronoun, and the title stands before the name.
        let above = printed.eq_ignore_ascii_case("who").then(|| {
            let lead: Vec<&str> = words(self.text, Span::new(start, source.start()))
                .map(|(_, word)| word)
                .collect();
            let near = lead.iter().rev().take(NAME_WORDS).skip(1);
            near.copied()
                .find(|word| word.starts_with(char::is_uppercase) && gender(word).is_some())
        });
        let Some((drafted, word)) = [Some(printed), inside, title, above.flatten()]
            .into_iter()
            .flatten()
            .find_map(|text| Some((gender(text)?, text)))
        else {
            return Called::Confirmed;
        };
        let shown = match printed.contains(word) {
            true => printed.to_string(),
            false => format!("{word} {printed}"),
        };
        if let Some(other) = self.otherwise_titled(finding, drafted) {
            return Called::Contradicted(format!(
                "the draft has “{shown}”, and the report with these words has “{other}”"
            ));
        }
        match self.recorded_gender(record) {
            Some(recorded) if recorded != drafted => {
                let called = match recorded {
                    Gender::She => "a woman",
                    Gender::He => "a man",
                };
                let message = format!(
                    "the draft has “{shown}”, and the record has {} as {called}",
                    record.name
                );
                Called::Contradicted(message)
            }
            Some(_) => Called::Confirmed,
            // A pronoun is read with the name that it stands for; a title is a claim of its own.
            None if gender_of_pronoun(printed).is_some() => Called::Confirmed,
            None => Called::Unconfirmed(format!(
                "whether “{shown}” is right was not checked: the record does not tell whether {} is a man or a woman",
                record.name
            )),
        }
    }

    /// Every report with these words gives them to a “Mr” where the draft has a “Mrs”, or the reverse: whatever else the record merges.
    fn otherwise_titled(&self, finding: &Finding, drafted: Gender) -> Option<&str> {
        let sources: Vec<&str> = finding
            .occurrences
            .iter()
            .filter_map(|&(quotation, at)| self.snapshot.occurrence(quotation, at))
            .filter_map(|one| one.source.as_deref())
            .collect();
        let other = |source: &&str| {
            gender_of_pronoun(source).is_none() && gender(source).is_some_and(|one| one != drafted)
        };
        let all = sources.iter().all(other);
        sources.first().copied().filter(|_| all)
    }

    /// Whether the office that the draft gives the speaker is one on record.
    fn in_office(&self, finding: &Finding, attribution: usize, speaker: u32) -> Called {
        let Some(record) = self.snapshot.speaker_at(speaker) else {
            return Called::Confirmed;
        };
        if record.kind != SpeakerKind::Person {
            return Called::Confirmed;
        }
        for drafted in self.offices_beside(attribution) {
            let mut roles = self.printed_offices(finding, record);
            roles.extend(record.roles.iter().cloned());
            let alike: Vec<Likeness> = roles.iter().map(|role| likeness(&drafted, role)).collect();
            if alike.contains(&Likeness::Same) {
                continue;
            }
            let held = |noun: &str| HELD.contains(&noun);
            // An office that few hold, of somebody whom the record calls something else.
            let rival = held(&noun(&drafted))
                && !roles.is_empty()
                && !roles.iter().any(|role| may_go_with(&drafted, role));
            // “Tern’s chief executive”, for the chief executive of Gull Foods: that a report has the bare office as well tells nothing.
            let of_another = roles.iter().zip(&alike).any(|(role, likeness)| {
                *likeness == Likeness::Other && of_two_bodies(&drafted, role)
            });
            roles.dedup();
            let same = alike.contains(&Likeness::Other) && !alike.contains(&Likeness::More);
            let more = alike.contains(&Likeness::More) && !of_another;
            let elsewhere = more && self.of_elsewhere(finding, &drafted);
            if let Some(other) = self.held_by_another(finding, &drafted, speaker) {
                return Called::Contradicted(format!(
                    "the draft has {} as “{drafted}”, and the record has {other} as that",
                    record.name
                ));
            }
            // “The harbour master at Leith”, for the harbour master in a report from Leith.
            if more && !elsewhere && self.says_as_much(finding, &drafted, (record, &roles)) {
                continue;
            }
            let roles = roles.join(", ");
            return match same || of_another || elsewhere || rival && !more {
                true => Called::Contradicted(format!(
                    "the draft has {} as “{drafted}”, and the record as {roles}",
                    record.name
                )),
                false => Called::Unconfirmed(format!(
                    "nothing on record has {} as “{drafted}”: that was not confirmed",
                    record.name
                )),
            };
        }
        Called::Confirmed
    }

    /// Whether what else the draft hangs on the name is on record.
    fn with_style(&self, finding: &Finding, attribution: usize, speaker: u32) -> Called {
        let this = &self.extraction.attributions[attribution];
        let record = self
            .snapshot
            .speaker_at(speaker)
            .filter(|record| record.kind == SpeakerKind::Person);
        let source = this
            .source
            .filter(|source| !is_pronoun(source.of(self.text)));
        match (record, source) {
            (Some(record), Some(source)) => {
                self.styled(finding, record, self.name_in(source, this.speaker))
            }
            _ => Called::Confirmed,
        }
    }

    /// The office is of a town that no document with these words names: “the mayor of Bradford”.
    fn of_elsewhere(&self, finding: &Finding, drafted: &str) -> bool {
        let texts = self.texts(finding);
        drafted.split_whitespace().any(|word| {
            let town = places::place(word)
                .is_some_and(|place| matches!(place.kind, PlaceKind::City | PlaceKind::Capital));
            let is_here = |text: &&str| stands(text, Span::new(0, text.len()), word).next();
            town && !texts.is_empty() && texts.iter().find_map(is_here).is_none()
        })
    }

    /// Every longer word of the office stands in a document with these words, and not as another's: what no role of the speaker's holds, stands
    /// beside the name, or tells of a body or a town where nobody else is named.
    fn says_as_much(
        &self,
        finding: &Finding,
        drafted: &str,
        (record, roles): (&SpeakerRecord, &[String]),
    ) -> bool {
        const SHORT: usize = 3;
        let held = |word: &str| {
            let is_here = |role: &String| stands(role, Span::new(0, role.len()), word).next();
            roles.iter().find_map(is_here).is_some()
        };
        let noun = noun(drafted);
        let further: Vec<&str> = drafted
            .split_whitespace()
            .map(|word| word.trim_matches(|ch: char| !ch.is_alphanumeric()))
            .map(|word| word.trim_end_matches("’s").trim_end_matches("'s"))
            .filter(|word| word.len() > SHORT && !held(word))
            .collect();
        // “Finance Minister” has capitals of its own.
        let titled = drafted.split_whitespace().next_back().is_some_and(|word| {
            word.starts_with(char::is_uppercase) && word.eq_ignore_ascii_case(&noun)
        });
        let names: Vec<&str> = names_of(record).collect();
        self.texts(finding).iter().any(|text| {
            let mentions = mentions(text, &names);
            let of_speaker = mentions
                .iter()
                .filter(|(_, bearer)| *bearer != Bearer::Namesake)
                .map(|(span, _)| *span);
            let sentence = |span: Span| {
                Span::new(
                    sentence_start(text, span.start()),
                    sentence_end(text, span.end()),
                )
            };
            further.iter().all(|word| {
                let name = word.starts_with(char::is_uppercase) && !titled;
                of_speaker.clone().any(|span| {
                    is_hung(text, span, word)
                        || name && stands(text, sentence(span), word).next().is_some()
                }) || name
                    && stands(text, Span::new(0, text.len()), word).any(|span| {
                        let sentence = sentence(span);
                        stands(text, sentence, &noun).next().is_none()
                            && !names_somebody(sentence.of(text))
                    })
            })
        })
    }

    /// Somebody else whom a document with these words has in this very office, where one person holds it, or where the two share a surname:
    /// “the Rovers manager”.
    fn held_by_another(&self, finding: &Finding, drafted: &str, speaker: u32) -> Option<&str> {
        let one_holds = HELD_BY_ONE.contains(&noun(drafted).as_str());
        let this = self.snapshot.speaker_at(speaker)?;
        let surname = |name: &str| name.split_whitespace().next_back().map(str::to_owned);
        let documents = finding
            .occurrences
            .iter()
            .filter_map(|&(quotation, at)| self.snapshot.occurrence(quotation, at))
            .filter_map(|one| self.snapshot.document_at(one.document));
        for document in documents.take(DOCUMENTS) {
            let mut others: Vec<u32> = document
                .quotations
                .iter()
                .filter_map(|&quotation| self.snapshot.quotation_at(quotation)?.speaker)
                .filter(|&other| other != speaker)
                .collect();
            others.sort_unstable();
            others.dedup();
            let others = others
                .into_iter()
                .filter_map(|other| self.snapshot.speaker_at(other))
                .filter(|other| other.kind == SpeakerKind::Person)
                .filter(|other| one_holds || surname(&other.name) == surname(&this.name));
            for other in others {
                let names: Vec<&str> = names_of(other).collect();
                let printed = offices_in(document.text().unwrap_or_default(), &names);
                let told = other.roles.iter().chain(&printed);
                if told.into_iter().any(|role| is_this_very(drafted, role)) {
                    return Some(&other.name);
                }
            }
        }
        None
    }

    /// The documents with these words.
    pub(super) fn texts(&self, finding: &Finding) -> Vec<&str> {
        finding
            .occurrences
            .iter()
            .filter_map(|&(quotation, at)| self.snapshot.occurrence(quotation, at))
            .filter_map(|one| self.snapshot.document_at(one.document)?.text())
            .take(DOCUMENTS)
            .collect()
    }

    /// The pronoun that the words are given to is not the one that the record has for their speaker.
    pub(super) fn other_pronoun(&self, finding: &Finding, attribution: usize) -> Option<String> {
        let source = self.extraction.attributions[attribution]
            .source?
            .of(self.text);
        let record = self.snapshot.speaker_at(finding.recorded_speaker_index?)?;
        // One person is no “we” and no “it”.
        let many = matches!(source.to_lowercase().as_str(), "we" | "it" | "i" | "you");
        if many && record.kind == SpeakerKind::Person {
            return Some(format!(
                "the draft gives these words to “{source}”, and on record they are {}’s",
                record.name
            ));
        }
        let drafted = gender_of_pronoun(source)?;
        let other = self.recorded_gender(record)? != drafted;
        other.then(|| {
            format!(
                "the draft gives these words to “{source}”, and on record they are {}’s",
                record.name
            )
        })
    }

    /// The offices that the draft prints right before and right behind the name.
    pub(super) fn offices_beside(&self, attribution: usize) -> Vec<String> {
        let this = &self.extraction.attributions[attribution];
        let Some(source) = this
            .source
            .filter(|source| gender_of_pronoun(source.of(self.text)).is_none())
        else {
            return Vec::new();
        };
        let name = self.name_in(source, this.speaker);
        let mut found = Vec::new();
        found.extend(before_name(self.text, name));
        found.extend(behind_name(self.text, name.end()));
        found
    }

    /// The name inside a source: “Jane Doe” of “Finance Minister Jane Doe, a former nurse”.
    fn name_in(&self, source: Span, speaker: Option<u32>) -> Span {
        let printed = source.of(self.text);
        let entity = speaker.and_then(|speaker| self.extraction.entities.get(speaker as usize));
        entity
            .into_iter()
            .flat_map(|entity| std::iter::once(&entity.name).chain(&entity.aliases))
            .filter_map(|name| Some((printed.find(name.as_str())?, name.len())))
            .max_by_key(|(_, len)| *len)
            .map_or(source, |(at, len)| {
                Span::new(source.start() + at, source.start() + at + len)
            })
    }

    /// True where a document that prints the words gives the speaker this office.
    pub(super) fn documents_call(&self, finding: &Finding, speaker: u32, drafted: &str) -> bool {
        self.snapshot.speaker_at(speaker).is_some_and(|record| {
            let printed = self.printed_offices(finding, record);
            printed
                .iter()
                .any(|role| likeness(drafted, role) == Likeness::Same)
        })
    }

    /// The offices that the documents with these words print right before the speaker's name, or behind it as an apposition.
    fn printed_offices(&self, finding: &Finding, record: &SpeakerRecord) -> Vec<String> {
        let Some(quotation) = finding
            .quotation
            .and_then(|at| self.snapshot.quotation_at(at))
        else {
            return Vec::new();
        };
        let names: Vec<&str> = names_of(record).collect();
        let mut documents: Vec<u32> = quotation
            .occurrences
            .iter()
            .map(|one| one.document)
            .collect();
        documents.dedup();
        documents
            .iter()
            .take(DOCUMENTS)
            .filter_map(|&document| self.snapshot.document_at(document)?.text())
            .flat_map(|text| offices_in(text, &names))
            .collect()
    }

    /// How the record's own reports speak of somebody: by *he* and *Mr* or by *she* and *Mrs*, or else what the given name tells; `None` where
    /// they do both or neither.
    pub(super) fn recorded_gender(&self, record: &SpeakerRecord) -> Option<Gender> {
        let mut found = None;
        for &quotation in record.quotations.iter().take(QUOTATIONS) {
            let Some(quotation) = self.snapshot.quotation_at(quotation) else {
                continue;
            };
            for source in quotation
                .occurrences
                .iter()
                .filter_map(|one| one.source.as_deref())
            {
                match (gender(source), found) {
                    (Some(one), None) => found = Some(one),
                    (Some(one), Some(other)) if one != other => return None,
                    _ => {}
                }
            }
        }
        found.or_else(|| {
            let (first, _) = record.name.split_once(' ')?;
            given::given(Folded::new(first).keys().next()?)
        })
    }
}

/// A given name stands in the sentence: what it tells may be of its bearer.
fn names_somebody(sentence: &str) -> bool {
    words(sentence, Span::new(0, sentence.len())).any(|(_, word)| {
        word.starts_with(char::is_uppercase) && given::given(&word.to_lowercase()).is_some()
    })
}

/// Offices that one person often holds together: a senator who leads the majority, a representative who is the Speaker.
fn may_go_with(drafted: &str, recorded: &str) -> bool {
    const MEMBER: [&str; 8] = [
        "senator",
        "representative",
        "congressperson",
        "councillor",
        "councilperson",
        "alderperson",
        "lawmaker",
        "member",
    ];
    const LEADING: [&str; 5] = ["leader", "whip", "chair", "president", "deputy"];
    let (a, b) = (noun(drafted), noun(recorded));
    let pair = |one: &str, other: &str| {
        MEMBER.contains(&one)
            && (LEADING.contains(&other) || one == "representative" && other == "speaker")
    };
    // A boss is whoever is at the head of something.
    let boss = |one: &str, other: &str| one == "boss" && HELD_BY_ONE.contains(&other);
    pair(&a, &b) || pair(&b, &a) || boss(&a, &b) || boss(&b, &a)
}

/// What a source as printed tells: a title before a name, or a pronoun.
pub(super) fn gender(source: &str) -> Option<Gender> {
    let first = source.split_whitespace().next()?.trim_end_matches('.');
    match first.to_ascii_lowercase().as_str() {
        "mr" | "sir" | "he" => Some(Gender::He),
        "mrs" | "ms" | "miss" | "she" | "dame" => Some(Gender::She),
        _ => None,
    }
}

pub(super) fn gender_of_pronoun(source: &str) -> Option<Gender> {
    matches!(source.to_ascii_lowercase().as_str(), "he" | "she")
        .then(|| gender(source))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        assert_eq!(gender("Mrs. Berg"), Some(Gender::She));
        assert_eq!(gender("Mr Berg"), Some(Gender::He));
        assert_eq!(gender("Berg"), None);
        assert_eq!(gender_of_pronoun("She"), Some(Gender::She));
        assert_eq!(gender_of_pronoun("Mr Berg"), None);
    }
}
