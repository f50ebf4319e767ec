//! What the draft hangs on the speaker's name beside an office: *Sir*, *the late*, an age, a party, a word for what somebody is (rule R25).
//!
//! What the documents with these words print, too, is confirmed. What they do not print is a claim that nothing on record bears out, and the
//! finding says so; an age that they print otherwise may be another person's.

use super::{
    Desk,
    around::{class, sentence_end, sentence_start, words},
    beside::{Bearer, mentions},
    claim::look_up,
    hung::{is_hung, stands},
    office::{Called, names_of},
};
use crate::{
    lexicon::{Class, calendar},
    model::SpeakerKind,
    registry::record::SpeakerRecord,
    text::Span,
    verdict::Finding,
};

/// Titles that not everybody has.
const TITLES: [&str; 18] = [
    "sir",
    "lord",
    "lady",
    "dame",
    "dr",
    "doctor",
    "prof",
    "professor",
    "rev",
    "reverend",
    "father",
    "baron",
    "baroness",
    "count",
    "countess",
    "saint",
    "st",
    "sister",
];
/// Words behind a name that tell one bearer of it from another.
const SUFFIXES: [&str; 9] = [
    "jr", "sr", "ii", "iii", "iv", "junior", "senior", "younger", "elder",
];

/// Words for what has become of somebody, before an office as before a name.
const STATUS: [&str; 20] = [
    "dead",
    "late",
    "disgraced",
    "convicted",
    "jailed",
    "imprisoned",
    "sacked",
    "fired",
    "accused",
    "fugitive",
    "exiled",
    "ousted",
    "suspended",
    "alleged",
    "self-styled",
    "bankrupt",
    "drunken",
    "corrupt",
    "indicted",
    "impeached",
];

impl Desk<'_> {
    /// What stands right before and right behind the name, held against what the documents with these words print.
    pub(super) fn styled(&self, finding: &Finding, record: &SpeakerRecord, name: Span) -> Called {
        let texts = self.texts(finding);
        if texts.is_empty() {
            return Called::Confirmed;
        }
        if let Some(called) = self.aged(&texts, record, name) {
            return called;
        }
        let mut claims: Vec<String> = Vec::new();
        claims.extend(self.descriptor(name));
        claims.extend(suffix(&self.text[name.end()..]));
        claims.extend(aside(&self.text[name.end()..]));
        for claim in claims {
            let printed = texts.iter().any(|text| prints(text, &claim, record));
            if !printed {
                return unconfirmed(record, &claim);
            }
        }
        let behind = of_what(&self.text[name.end()..]).filter(|body| !self.is_a_person(body));
        let mut bodies = self.owner(name).into_iter().chain(behind);
        let told = |body| match affiliated(&texts, record, body) {
            Called::Confirmed => None,
            called => Some(called),
        };
        bodies.find_map(told).unwrap_or(Called::Confirmed)
    }

    /// “England” of “England’s Jane Doe”.
    fn owner(&self, name: Span) -> Option<&str> {
        let start = sentence_start(self.text, name.start());
        let lead = self.text.get(start..name.start())?.strip_suffix(' ')?;
        let lead = lead
            .strip_suffix("’s")
            .or_else(|| lead.strip_suffix("'s"))?;
        let from = lead.rfind(|ch: char| !ch.is_alphanumeric() && ch != '-');
        let at = from.map_or(0, |at| {
            at + lead[at..].chars().next().map_or(1, char::len_utf8)
        });
        lead.get(at..)
            .filter(|word| word.starts_with(char::is_uppercase))
    }

    /// The draft or the record has a person of this name: “she said of Jane Doe”.
    fn is_a_person(&self, name: &str) -> bool {
        let person = SpeakerKind::Person;
        let drafted = self.extraction.entities.iter().any(|entity| {
            let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
            entity.kind == person && names.any(|other| other == name)
        });
        let is_called = |record: &SpeakerRecord| {
            let mut words = names_of(record).flat_map(str::split_whitespace);
            record.kind == person
                && words.any(|word| name.split_whitespace().next_back() == Some(word))
        };
        drafted
            || look_up(self.snapshot, name)
                .iter()
                .filter_map(|(at, _)| self.snapshot.speaker_at(*at))
                .any(is_called)
    }

    /// The word right before the name that says what its bearer is, and that is no office, no verb and no title of everybody's.
    fn descriptor(&self, name: Span) -> Option<String> {
        let start = sentence_start(self.text, name.start());
        let before: Vec<(Span, &str)> = words(self.text, Span::new(start, name.start())).collect();
        const NEAR: usize = 4;
        let near = before.iter().rev().take(NEAR);
        if let Some((_, word)) = near.clone().find(|(span, word)| {
            let plain = !self.text[span.end()..name.start()].contains([',', ';', ':', '”', '"']);
            plain && STATUS.contains(&word.to_lowercase().as_str())
        }) {
            return Some(word.to_string());
        }
        let (span, word) = *before.last()?;
        let between = &self.text[span.end()..name.start()];
        if !between.trim_matches(['.', ' ']).is_empty() || between.is_empty() {
            return None;
        }
        let key = word.to_lowercase();
        if TITLES.contains(&key.as_str()) {
            return Some(word.to_string());
        }
        let opens = before.len() == 1 && is_behind_marks(self.text, span.start());
        let lower =
            word.starts_with(char::is_lowercase) && word.bytes().all(|b| b.is_ascii_alphabetic());
        let verb = opens && (key.ends_with("ed") || key.ends_with('s'));
        let known =
            class(word) != Class::NONE && !class(word).any(Class::NOUNISH.or(Class::STANDIN));
        let described = matches!(
            key.as_str(),
            "late" | "other" | "real" | "so-called" | "alleged"
        );
        (lower && !verb && (described || !known)).then(|| word.to_string())
    }

    /// An age behind the name or before it: “, 12,”, “12-year-old”.
    fn aged(&self, texts: &[&str], record: &SpeakerRecord, name: Span) -> Option<Called> {
        let drafted = age_behind(&self.text[name.end()..])
            .or_else(|| age_before(&self.text[..name.start()]))?;
        let printed: Vec<u8> = texts
            .iter()
            .flat_map(|text| {
                let age = |span: Span| {
                    age_behind(&text[span.end()..]).or_else(|| age_before(&text[..span.start()]))
                };
                of_speaker(text, record).filter_map(age).collect::<Vec<_>>()
            })
            .collect();
        let near = |age: &u8| age.abs_diff(drafted) <= 1;
        Some(match printed.first() {
            _ if printed.iter().any(near) => Called::Confirmed,
            Some(age) => Called::Contradicted(format!(
                "the draft has {} aged {drafted}, and the record aged {age}",
                record.name
            )),
            None => Called::Unconfirmed(format!(
                "nothing on record tells how old {} is: “{drafted}” was not confirmed",
                record.name
            )),
        })
    }
}

fn unconfirmed(record: &SpeakerRecord, claim: &str) -> Called {
    Called::Unconfirmed(format!(
        "nothing on record has {} as “{claim}”: that was not confirmed",
        record.name
    ))
}

/// Whether a document prints the body that the draft has somebody of beside that somebody, or beside another of the surname.
fn affiliated(texts: &[&str], record: &SpeakerRecord, body: &str) -> Called {
    let names: Vec<&str> = names_of(record).collect();
    let mut namesake = None;
    for text in texts {
        for (span, bearer) in mentions(text, &names) {
            let to = sentence_end(text, span.end());
            let near = Span::new(sentence_start(text, span.start()), to);
            match bearer {
                _ if stands(text, near, body).next().is_none() => {}
                Bearer::Named | Bearer::Surname => return Called::Confirmed,
                Bearer::Namesake => namesake = Some(span.of(text)),
            }
        }
    }
    match namesake {
        Some(other) => Called::Contradicted(format!(
            "the draft has {} of {body}, and the record has {other} of that",
            record.name
        )),
        None => unconfirmed(record, &format!("of {body}")),
    }
}

/// “Delmont College” of “Doe of Delmont College”: a name of a body behind *of* or *from*, without the places that people come from.
fn of_what(behind: &str) -> Option<&str> {
    const WORDS: usize = 6;
    let rest = behind
        .strip_prefix(" of ")
        .or_else(|| behind.strip_prefix(" from "))?;
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let small = |word: &str| matches!(word, "of" | "for" | "and" | "the" | "&");
    let mut end = 0;
    for (span, word) in words(rest, Span::new(0, rest.len())).take(WORDS) {
        let touches = rest[end..span.start()]
            .chars()
            .all(|ch| ch == ' ' || ch == '&');
        let capital = word.starts_with(char::is_uppercase);
        if !touches || !capital && !small(word) {
            break;
        }
        if capital {
            end = span.end();
        }
    }
    let body = rest.get(..end).filter(|body| !body.is_empty())?;
    let day = calendar::month(body).is_some() || class(body).any(Class::WEEKDAY);
    (!day).then_some(body)
}

/// Nothing but marks and spaces stands between this byte and the quotation before it.
fn is_behind_marks(text: &str, at: usize) -> bool {
    text[..at].trim_end().ends_with(['”', '"', '’', '\'', '»'])
}

/// The text says of the speaker what the draft hangs on the name: a word or some between parentheses.
fn prints(text: &str, claim: &str, record: &SpeakerRecord) -> bool {
    names_of(record).any(|name| {
        name.split(' ')
            .any(|word| word.trim_end_matches('.') == claim)
    }) || of_speaker(text, record).any(|span| {
        let behind = &text[span.end()..];
        [suffix(behind), aside(behind)]
            .into_iter()
            .flatten()
            .any(|printed| printed.eq_ignore_ascii_case(claim))
            || is_hung(text, span, claim)
    })
}

/// Where the text names the speaker, and nobody else of that surname.
fn of_speaker<'t>(text: &'t str, record: &SpeakerRecord) -> impl Iterator<Item = Span> + 't {
    let names: Vec<&str> = names_of(record).collect();
    mentions(text, &names)
        .into_iter()
        .filter(|(_, bearer)| *bearer != Bearer::Namesake)
        .map(|(span, _)| span)
}

/// “Jr.” of “Doe Jr.”, “the Younger” of “Doe the Younger”.
fn suffix(behind: &str) -> Option<String> {
    let rest = behind.strip_prefix(", ").or(behind.strip_prefix(' '))?;
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    let word = rest.split(|ch: char| !ch.is_alphanumeric()).next()?;
    let capital = word.starts_with(char::is_uppercase);
    (capital && SUFFIXES.contains(&word.to_lowercase().as_str())).then(|| word.to_string())
}

/// “D-Texas” of “Doe (D-Texas)”: a few words between parentheses.
fn aside(behind: &str) -> Option<String> {
    const LONGEST: usize = 40;
    let (inner, _) = behind.strip_prefix(" (")?.split_once(')')?;
    let words = inner.split_whitespace().count();
    let plain = inner.len() <= LONGEST && words <= 4 && age_of(inner).is_none();
    let date = inner
        .split_whitespace()
        .any(|word| calendar::month(word).is_some());
    (plain && !date && !inner.is_empty()).then(|| inner.to_string())
}

/// “54” of “, 54,” and “, aged 54,” and “ (54)”.
fn age_behind(behind: &str) -> Option<u8> {
    let rest = behind
        .strip_prefix(", aged ")
        .or(behind.strip_prefix(", age "))
        .or(behind.strip_prefix(", a "))
        .or(behind.strip_prefix(", "))
        .or(behind.strip_prefix(" ("))?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = &rest[digits..];
    let closes = after.starts_with([',', ')', '.']) || after.starts_with("-year-old");
    age_of(&rest[..digits]).filter(|_| closes)
}

/// “12” of “12-year-old Doe”.
fn age_before(before: &str) -> Option<u8> {
    let word = before.trim_end().rsplit(char::is_whitespace).next()?;
    age_of(word.strip_suffix("-year-old")?)
}

fn age_of(digits: &str) -> Option<u8> {
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|age| plain && (1..=120).contains(age))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_beside_a_name() {
        for (behind, expected) in [
            (", 54, said", Some(54)),
            (", aged 54, said", Some(54)),
            (" (54) said", Some(54)),
            (", a 54-year-old miner, said", Some(54)),
            (", 54 miners and a dog", None),
            (", the mayor, said", None),
            (" said", None),
        ] {
            assert_eq!(age_behind(behind), expected, "{behind}");
        }
        assert_eq!(age_before("said 12-year-old "), Some(12));
        assert_eq!(age_before("said the "), None);
    }

    #[test]
    fn what_is_hung_on_a_name() {
        assert_eq!(suffix(" Jr. said").as_deref(), Some("Jr"));
        assert_eq!(suffix(" the Younger said").as_deref(), Some("Younger"));
        assert_eq!(suffix(" said"), None);
        assert_eq!(aside(" (D-Texas) said").as_deref(), Some("D-Texas"));
        assert_eq!(aside(" (54) said"), None);
    }
}
