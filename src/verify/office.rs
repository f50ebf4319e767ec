//! A name with an office or a title that the record contradicts: “the finance minister” for the health minister, “Mr Ruiz” for a woman
//! (rule R25).
//!
//! The name may then be another person's: nobody is taken for it. The office stands before the name or behind it, and is held against the
//! roles on record and against what the documents themselves print beside the name. What nothing on record speaks of is not contradicted:
//! the finding says that it was not confirmed.

use super::{
    Desk,
    around::{MARKS, class, sentence_start, words},
    finish::because,
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
const HELD: [&str; 72] = [
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
/// Titles that say no office.
const COURTESY: [&str; 14] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "drs", "prof", "sir", "dame", "lord", "lady", "hon",
    "st",
];
/// Quotations that are looked through for how the record calls the speaker.
const QUOTATIONS: usize = 48;
/// Documents that are looked through for what they print beside the name.
const DOCUMENTS: usize = 8;
/// The most words of an office.
const LONGEST: usize = 10;

/// What the record says of what the draft calls somebody.
pub(super) enum Called {
    /// Nothing against it.
    Confirmed,
    /// Something else, in words.
    Contradicted(String),
    /// Nothing at all, in words.
    Unconfirmed(String),
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
            self.titled(attribution, speaker),
            self.in_office(finding, attribution, speaker),
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
    fn titled(&self, attribution: usize, speaker: u32) -> Called {
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
        let Some((drafted, word)) = [Some(printed), title]
            .into_iter()
            .flatten()
            .find_map(|text| Some((gender(text)?, text)))
        else {
            return Called::Confirmed;
        };
        let shown = match word == printed {
            true => printed.to_string(),
            false => format!("{word} {printed}"),
        };
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
            roles.dedup();
            let roles = roles.join(", ");
            let same = alike.contains(&Likeness::Other) && !alike.contains(&Likeness::More);
            let more = alike.contains(&Likeness::More);
            let elsewhere = more && self.of_elsewhere(finding, &drafted);
            // “The harbour master at Leith”, for the harbour master in a report from Leith.
            if more && !elsewhere && self.says_as_much(finding, &drafted) {
                continue;
            }
            return match same || elsewhere || rival && !more {
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

    /// The office is of a town that no document with these words names: “the mayor of Bradford”.
    fn of_elsewhere(&self, finding: &Finding, drafted: &str) -> bool {
        let texts = self.texts(finding);
        drafted.split_whitespace().any(|word| {
            let town = places::place(word)
                .is_some_and(|place| matches!(place.kind, PlaceKind::City | PlaceKind::Capital));
            town && !texts.is_empty() && !texts.iter().any(|text| text.contains(word))
        })
    }

    /// Every longer word of the office stands in a document with these words.
    fn says_as_much(&self, finding: &Finding, drafted: &str) -> bool {
        const SHORT: usize = 3;
        let texts: Vec<String> = self
            .texts(finding)
            .iter()
            .map(|text| text.to_lowercase())
            .collect();
        texts.iter().any(|text| {
            drafted
                .split_whitespace()
                .filter(|word| word.len() > SHORT)
                .all(|word| text.contains(&word.to_lowercase()))
        })
    }

    /// The documents with these words.
    fn texts(&self, finding: &Finding) -> Vec<&str> {
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
        let drafted = gender_of_pronoun(source)?;
        let record = self.snapshot.speaker_at(finding.recorded_speaker_index?)?;
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
        let names: Vec<&str> = std::iter::once(&record.name)
            .chain(&record.aliases)
            .map(String::as_str)
            .collect();
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
    fn recorded_gender(&self, record: &SpeakerRecord) -> Option<Gender> {
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
    pair(&a, &b) || pair(&b, &a)
}

/// The offices that a document prints right before one of the names, or right behind it. A surname alone is anybody's where the document has
/// two of that surname.
fn offices_in(text: &str, names: &[&str]) -> Vec<String> {
    const MENTIONS: usize = 32;
    let mut surnames: Vec<&str> = names
        .iter()
        .filter_map(|name| name.split_whitespace().next_back())
        .filter(|name| name.len() > 2)
        .collect();
    surnames.sort_unstable();
    surnames.dedup();
    let mut found = Vec::new();
    for surname in surnames {
        let mentions: Vec<(Span, Bearer)> = text
            .match_indices(surname)
            .filter(|(at, _)| is_word(text, *at, surname.len()))
            .take(MENTIONS)
            .map(|(at, _)| {
                let span = Span::new(first_of_name(text, at), at + surname.len());
                (span, bearer(span.of(text), names))
            })
            .collect();
        let shared = mentions
            .iter()
            .any(|(_, bearer)| *bearer == Bearer::Namesake);
        for (span, bearer) in mentions {
            if bearer == Bearer::Named || bearer == Bearer::Surname && !shared {
                found.extend(before_name(text, span));
                found.extend(behind_name(text, span.end()));
            }
        }
    }
    found
}

/// Whom a printed name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bearer {
    /// The speaker, by a given name too.
    Named,
    /// Whoever has that surname.
    Surname,
    /// Somebody else of that surname.
    Namesake,
}

fn bearer(printed: &str, names: &[&str]) -> Bearer {
    let given = |name: &str| name.split_whitespace().rev().nth(1).map(str::to_lowercase);
    let first = |name: &str| name.split_whitespace().next().map(str::to_lowercase);
    let Some(drafted) = given(printed).and(first(printed)) else {
        return Bearer::Surname;
    };
    let known = |name: &&&str| given(name).is_some();
    let mut full = names.iter().filter(known).peekable();
    // Nobody knows the speaker's given name.
    if full.peek().is_none() {
        return Bearer::Surname;
    }
    let initial = |a: &str, b: &str| a.trim_end_matches('.').len() == 1 && b.starts_with(&a[..1]);
    let same = full.any(|name| {
        let mut parts = name.split_whitespace().map(str::to_lowercase);
        parts.any(|part| {
            part == drafted
                || drafted.is_ascii() && initial(&drafted, &part)
                || part.is_ascii() && initial(&part, &drafted)
        })
    });
    match same {
        true => Bearer::Named,
        false => Bearer::Namesake,
    }
}

/// The stretch is a whole word.
fn is_word(text: &str, at: usize, len: usize) -> bool {
    let letter = |ch: Option<char>| ch.is_some_and(char::is_alphanumeric);
    !letter(text[..at].chars().next_back()) && !letter(text[at + len..].chars().next())
}

/// Where the run of capitals begins that a surname ends, titles left out.
fn first_of_name(text: &str, at: usize) -> usize {
    let start = sentence_start(text, at);
    let before: Vec<(Span, &str)> = words(text, Span::new(start, at)).collect();
    let mut from = at;
    for (span, word) in before.into_iter().rev() {
        let touches = text[span.end()..from].trim_matches(['.', ' ']).is_empty();
        let name = word.starts_with(char::is_uppercase) && class(word) == Class::NONE;
        if !touches || !name {
            break;
        }
        from = span.start();
    }
    from
}

/// The office right before a name: “Finance Minister” of “said Finance Minister Jane Doe”, “the captain” of “the captain, Jane Doe, said”.
fn before_name(text: &str, name: Span) -> Option<String> {
    let start = sentence_start(text, name.start());
    let lead = text.get(start..name.start()).unwrap_or_default().trim_end();
    if let Some(lead) = lead.strip_suffix(',') {
        let phrase = lead.rsplit([',', ';', ':', '(']).next().unwrap_or_default();
        // “…, said the captain”: what stands before the article is the verb. “A spokesman for the trust” has two articles.
        let words: Vec<&str> = phrase.split_whitespace().collect();
        let opens = |word: &&str| {
            class(word).any(Class::POSSESSIVE)
                || matches!(word.to_lowercase().as_str(), "the" | "a" | "an" | "its")
        };
        let starts = (0..words.len()).rev().filter(|&at| opens(&words[at]));
        return starts.into_iter().find_map(|from| {
            let held = words.get(from..)?.join(" ");
            let head = noun(&held);
            let known = class(&head).any(Class::TITLE.or(Class::ROLE).or(Class::STANDIN))
                || HELD.contains(&head.as_str());
            let verb = words[from..].iter().any(|word| {
                word.starts_with(char::is_lowercase)
                    && class(word).any(Class::SPEECH.or(Class::AUXILIARY))
                    && !class(word).any(Class::ROLE.or(Class::TITLE))
            });
            (known && !verb && words.len() - from <= LONGEST).then_some(held)
        });
    }
    let before: Vec<(Span, &str)> = words(text, Span::new(start, name.start())).collect();
    let mut from = name.start();
    let mut taken = 0;
    for (span, word) in before.iter().rev() {
        let between = &text[span.end()..from];
        let known = class(word);
        let part = known.any(
            Class::TITLE
                .or(Class::ROLE)
                .or(Class::NATIONALITY)
                .or(Class::BODY)
                .or(Class::STANDIN),
        ) || word.starts_with(char::is_uppercase)
            && !known.any(
                Class::OPENER
                    .or(Class::WEEKDAY)
                    .or(Class::MONTH)
                    .or(Class::PREPOSITION)
                    .or(Class::CONJUNCTION)
                    .or(Class::DETERMINER),
            )
            || matches!(
                *word,
                "former"
                    | "deputy"
                    | "acting"
                    | "vice"
                    | "prime"
                    | "shadow"
                    | "senior"
                    | "union"
                    | "police"
                    | "fire"
            );
        let office = taken > 0 || known.any(Class::TITLE.or(Class::ROLE).or(Class::STANDIN));
        let said = known.any(Class::SPEECH) && !known.any(Class::TITLE.or(Class::ROLE));
        if !between.trim_matches(['.', ' ', '-']).is_empty()
            || !part
            || !office
            || said
            || taken == LONGEST
        {
            break;
        }
        from = span.start();
        taken += 1;
    }
    let office = text.get(from..name.start())?.trim();
    let courtesy = office
        .split_whitespace()
        .all(|word| COURTESY.contains(&word.trim_matches('.').to_lowercase().as_str()));
    (taken > 0 && !courtesy).then(|| office.to_string())
}

/// The apposition right behind a name: “the finance minister” of “Jane Doe, the finance minister, said”.
fn behind_name(text: &str, end: usize) -> Option<String> {
    let rest = text.get(end..)?;
    let rest = rest
        .strip_prefix([',', '('])
        .or_else(|| rest.strip_prefix(" ("))
        .or_else(|| rest.strip_prefix(", who is"))
        .or_else(|| rest.strip_prefix(" — "))?;
    let rest = rest
        .strip_prefix(" who is")
        .or_else(|| rest.strip_prefix(" who was"))
        .unwrap_or(rest);
    let to = rest
        .char_indices()
        .find(|&(at, ch)| {
            MARKS.contains(&ch)
                || ",;:()—–!?".contains(ch)
                || ch == '.'
                    && rest[at + 1..]
                        .chars()
                        .next()
                        .is_none_or(char::is_whitespace)
        })
        .map_or(rest.len(), |(at, _)| at);
    let phrase = rest.get(..to)?.split(" and ").next()?.trim();
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let first = class(words.first()?);
    let determined = first.any(Class::DETERMINER.or(Class::POSSESSIVE))
        || words[0].ends_with("’s")
        || words[0].ends_with("'s");
    let head = noun(phrase);
    let known = class(&head).any(Class::TITLE.or(Class::ROLE).or(Class::STANDIN))
        || HELD.contains(&head.as_str());
    let clause = words.iter().any(|word| {
        let class = class(word);
        class.any(Class::AUXILIARY.or(Class::RELATIVE))
            || class.any(Class::SPEECH.or(Class::VERB))
                && !class.any(
                    Class::ROLE
                        .or(Class::TITLE)
                        .or(Class::NOUNISH)
                        .or(Class::SPEECH_NOUN),
                )
    });
    let figures = phrase.contains(|ch: char| ch.is_ascii_digit());
    (words.len() <= LONGEST && !clause && !figures && (known || determined && !head.is_empty()))
        .then(|| phrase.to_string())
}

/// What a source as printed tells: a title before a name, or a pronoun.
fn gender(source: &str) -> Option<Gender> {
    let first = source.split_whitespace().next()?.trim_end_matches('.');
    match first.to_ascii_lowercase().as_str() {
        "mr" | "sir" | "he" => Some(Gender::He),
        "mrs" | "ms" | "miss" | "she" | "dame" => Some(Gender::She),
        _ => None,
    }
}

fn gender_of_pronoun(source: &str) -> Option<Gender> {
    matches!(source.to_ascii_lowercase().as_str(), "he" | "she")
        .then(|| gender(source))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_beside_a_name() {
        for (text, before, behind) in [
            (
                "said Finance Minister Jane Doe.",
                Some("Finance Minister"),
                None,
            ),
            (
                "said Jane Doe, the finance minister.",
                None,
                Some("the finance minister"),
            ),
            (
                "Jane Doe, the company’s chief executive, said",
                None,
                Some("the company’s chief executive"),
            ),
            (
                "Jane Doe, chief executive of Nordlys, said",
                None,
                Some("chief executive of Nordlys"),
            ),
            (
                "said Jane Doe, who is the mayor of Lund.",
                None,
                Some("the mayor of Lund"),
            ),
            ("Jane Doe, 54, said", None, None),
            ("said Jane Doe, adding that the mayor left.", None, None),
            ("Mr. Jane Doe said", None, None),
            (
                "The chief executive of Nordlys, Jane Doe, said",
                Some("The chief executive of Nordlys"),
                None,
            ),
            (
                "On Tuesday the captain, Jane Doe, said",
                Some("the captain"),
                None,
            ),
            ("After the war, Jane Doe said", None, None),
            ("On Tuesday Jane Doe said", None, None),
            (
                "said former mayor Jane Doe (a lawyer)",
                Some("former mayor"),
                Some("a lawyer"),
            ),
        ] {
            let at = text.find("Jane").unwrap();
            let name = Span::new(at, at + "Jane Doe".len());
            assert_eq!(before_name(text, name).as_deref(), before, "{text}");
            assert_eq!(behind_name(text, name.end()).as_deref(), behind, "{text}");
        }
    }

    #[test]
    fn what_documents_print_beside_a_name() {
        let text = "“Yes,” said Clara Bauer, the company’s chief executive. Health Minister Jane Doe and Finance Minister Bo Lund left. \
                    The harbour master, Ida Roe, met the retired pilot Olaf Roe. A spokesman for the trust, Ivor Lamb, smiled.";
        for (name, office, expected) in [
            ("Olaf Roe", "the harbour master", false),
            ("Ida Roe", "the harbour master", true),
            ("I. Roe", "the harbour master", true),
            ("Ivor Lamb", "spokesman for the trust", true),
            ("Bauer", "the chief executive", true),
            ("Bauer", "the finance minister", false),
            ("Doe", "health minister", true),
            ("Doe", "finance minister", false),
            ("Lund", "the finance minister", true),
        ] {
            let printed = offices_in(text, &[name]);
            let found = printed
                .iter()
                .any(|role| likeness(office, role) == Likeness::Same);
            assert_eq!(found, expected, "{name}, {office}: {printed:?}");
        }
    }

    #[test]
    fn titles() {
        assert_eq!(gender("Mrs. Berg"), Some(Gender::She));
        assert_eq!(gender("Mr Berg"), Some(Gender::He));
        assert_eq!(gender("Berg"), None);
        assert_eq!(gender_of_pronoun("She"), Some(Gender::She));
        assert_eq!(gender_of_pronoun("Mr Berg"), None);
    }
}
