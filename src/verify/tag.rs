//! What the draft's sentence says of how the words were said, and that no other rule reads: *through a lawyer*, *sarcastically*, *in a
//! film*, *or so the paper claims*; and the speaker's name beside words whose tag was not read (rule R25).
//!
//! None of it makes the words another's by itself. It is a claim that nothing on record bears out, and the finding says so.

use super::{
    Desk,
    around::{class, stretches, words},
    claim::look_up,
    finish::{because, leave_open},
    hung::stands,
};
use crate::{
    lexicon::Class,
    model::{Attribution, SpeakerKind},
    text::Span,
    verdict::{Finding, Flag, SpeakerVerdict},
};

/// How words are said that are not meant.
const TONES: [&str; 14] = [
    "sarcastically",
    "jokingly",
    "ironically",
    "mockingly",
    "hypothetically",
    "drunkenly",
    "falsely",
    "wrongly",
    "tearfully",
    "untruthfully",
    "dishonestly",
    "hysterically",
    "jestingly",
    "deliriously",
];
/// Works in which somebody else's words are spoken.
const WORKS: [&str; 16] = [
    "film", "movie", "poem", "song", "novel", "play", "dream", "story", "sketch", "cartoon",
    "parody", "satire", "musical", "opera", "skit", "thriller",
];
/// What takes back that the words were said, or leaves it open.
const DOUBTS: [&str; 10] = [
    "or so",
    "to be believed",
    "the opposite",
    "never said",
    "denied saying",
    "denied having",
    "did not say",
    "reported to have",
    "would say",
    "is said to",
];

impl Desk<'_> {
    /// Raises what the sentence says beside the speaker's name.
    pub(super) fn tag(&self, finding: &mut Finding, attribution: usize) {
        let this = &self.extraction.attributions[attribution];
        if finding.quotation.is_none() || self.foreign {
            return;
        }
        let message = match finding.speaker {
            SpeakerVerdict::NotGiven => self.unread_name(finding, this),
            SpeakerVerdict::Correct | SpeakerVerdict::Alias | SpeakerVerdict::RoleMatch => {
                self.coloured(finding, this)
            }
            _ => None,
        };
        if matches!(
            finding.speaker,
            SpeakerVerdict::Correct | SpeakerVerdict::Alias
        ) && let Some(other) = self.another_says(finding, this)
        {
            let message =
                format!("“{other}” stands before the verb, too: who says it cannot be told");
            leave_open(finding, message);
            return;
        }
        if let Some(message) = message {
            finding.flags.push(Flag::UnconfirmedClaim);
            because(finding, "R25", message.clone());
            finding.not_checked.push(message);
        }
    }

    /// The speaker's name stands in the sentence, and nothing tells that the draft gives the words to it: “Doe lied”, “they told Doe”.
    fn unread_name(&self, finding: &Finding, this: &Attribution) -> Option<String> {
        let record = self.snapshot.speaker_at(finding.recorded_speaker_index?)?;
        let surname = record.name.split_whitespace().next_back()?;
        let named = stretches(self.text, this).into_iter().any(|stretch| {
            words(self.text, stretch).any(|(_, word)| {
                let bare = word.trim_end_matches("’s").trim_end_matches("'s");
                bare.eq_ignore_ascii_case(surname)
            })
        });
        let passive = || {
            stretches(self.text, this).into_iter().any(|stretch| {
                let words: Vec<&str> = words(self.text, stretch).map(|(_, word)| word).collect();
                stretch.start() >= this.span.end()
                    && words
                        .first()
                        .is_some_and(|first| matches!(*first, "was" | "is" | "were"))
                    && words.contains(&"by")
            })
        };
        let many = this
            .source
            .is_some_and(|source| source.of(self.text).eq_ignore_ascii_case("they"));
        let many = many && record.kind == SpeakerKind::Person;
        (named || many || passive()).then(|| {
            format!(
                "how the draft ties these words to {} could not be read",
                record.name
            )
        })
    }

    /// “…,” Doe, Roe said: a second name stands between the first and the verb, and no comma closes it.
    fn another_says(&self, finding: &Finding, this: &Attribution) -> Option<String> {
        let (source, cue) = (this.source?, this.cue?);
        if source.end() > cue.start() || source.start() < this.span.end() {
            return None;
        }
        let between = Span::new(source.end(), cue.start()).of(self.text);
        let name = between.strip_prefix(", ")?.trim_end();
        let words: Vec<&str> = name.split_whitespace().collect();
        let capitals = words
            .iter()
            .all(|word| word.starts_with(char::is_uppercase));
        let named =
            (2..=3).contains(&words.len()) && capitals && name.ends_with(char::is_alphabetic);
        let person = self
            .extraction
            .entities
            .iter()
            .any(|entity| entity.kind == SpeakerKind::Person && entity.name == name)
            || !look_up(self.snapshot, name).is_empty();
        (named && person && !self.is_recorded(finding, name)).then(|| name.to_string())
    }

    /// Words behind the cue that colour the whole or hand it on, where no report with these words has them.
    fn coloured(&self, finding: &mut Finding, this: &Attribution) -> Option<String> {
        let of = |text: &str, stretches: Vec<Span>| -> Vec<Colour> {
            let here = stretches.into_iter().map(|stretch| colours(text, stretch));
            here.flatten().collect()
        };
        let drafted = of(self.text, stretches(self.text, this));
        if drafted.is_empty() {
            return None;
        }
        let printings = self.printings(finding);
        let printed: Vec<Colour> = printings
            .iter()
            .flat_map(|printing| of(printing.text, printing.stretches()))
            .collect();
        let claims = drafted.into_iter().filter(|one| !printed.contains(one));
        let mut message = None;
        for claim in claims {
            let told = match claim {
                Colour::Doubt(doubt) => {
                    format!("the draft itself leaves open whether this was said: “{doubt}”")
                }
                Colour::Work(word) => format!("nothing on record has these words from a {word}"),
                Colour::Through(word) => {
                    format!("nothing on record has these words through “{word}”")
                }
                Colour::Tone(word) => {
                    finding.flags.push(Flag::CueShift);
                    because(
                        finding,
                        "R28",
                        format!("“{word}” is not how the record reports it"),
                    );
                    continue;
                }
            };
            message.get_or_insert(told);
        }
        message
    }
}

/// What colours words, or hands them on.
#[derive(Debug, PartialEq, Eq)]
enum Colour {
    /// It takes back that they were said, or leaves it open.
    Doubt(&'static str),
    /// The work that they are from.
    Work(String),
    /// Through whom they came.
    Through(String),
    /// How they were said.
    Tone(String),
}

/// What a stretch beside the marks colours the words with.
fn colours(text: &str, stretch: Span) -> Vec<Colour> {
    // “Said a week or so ago” doubts nothing.
    let begins = |doubt: &str, span: Span| {
        doubt != "or so"
            || !text[stretch.start()..span.start()]
                .trim_end()
                .ends_with(char::is_alphanumeric)
    };
    let doubts = DOUBTS.into_iter().filter(|doubt| {
        let mut places = stands(text, stretch, doubt);
        places.any(|span| begins(doubt, span))
    });
    let mut found: Vec<Colour> = doubts.map(Colour::Doubt).collect();
    let printed: Vec<&str> = words(text, stretch).map(|(_, word)| word).collect();
    for (at, word) in printed.iter().enumerate() {
        let key = word.to_lowercase();
        let before = |by: usize| at.checked_sub(by).map_or("", |at| printed[at]);
        let article = class(before(1)).any(Class::DETERMINER.or(Class::POSSESSIVE));
        let through = before(1) == "through" && word.starts_with(char::is_uppercase)
            || before(2) == "through" && article && class(word).any(Class::ROLE.or(Class::STANDIN));
        if TONES.contains(&key.as_str()) {
            found.push(Colour::Tone(key));
        } else if before(2).eq_ignore_ascii_case("in") && article && WORKS.contains(&key.as_str()) {
            found.push(Colour::Work(key));
        } else if through {
            found.push(Colour::Through(word.to_string()));
        }
    }
    found
}
