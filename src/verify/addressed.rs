//! To whom words were said, and where the speaker was a sentence before: *told Sky Two*, *Doe was in Vienna on Friday. “…,” she said*
//! (rules R26 and R27).
//!
//! In comes an attribution whose words were found; what the documents with these words do not say of the occasion is a claim that nothing
//! on record bears out, and the finding says so.

use super::{
    Desk,
    around::{class, sentence_start, stretches, words},
    claim::{is_pronoun, look_up},
    finish::because,
    occasion::lies_in,
    unread::sentence_above,
};
use crate::{
    extract::{place, when},
    lexicon::{
        Class, calendar,
        list::{WordList, Words},
    },
    model::{Attribution, PartialDate, SpeakerKind, Strength},
    registry::record::QuotationRecord,
    text::Span,
    verdict::{DateVerdict, Finding, Flag, PlaceVerdict, occasion},
};

impl Desk<'_> {
    /// Raises what the draft says of the occasion and nothing else reads.
    pub(super) fn addressed(
        &self,
        finding: &mut Finding,
        this: &Attribution,
        record: &QuotationRecord,
    ) {
        if self.foreign {
            return;
        }
        let message = self
            .told_whom(finding, this)
            .or_else(|| self.was_elsewhere(finding, this, record));
        if let Some(message) = message {
            because(finding, "R27", message.clone());
            finding.flags.push(Flag::UnconfirmedClaim);
            finding.not_checked.push(message);
        }
    }

    /// A body or an outlet that the draft has the words told to, and no document with these words names.
    fn told_whom(&self, finding: &Finding, this: &Attribution) -> Option<String> {
        let texts = self.texts(finding);
        let heard = stretches(self.text, this)
            .into_iter()
            .find_map(|stretch| told(stretch.of(self.text)))?;
        let printed = |text: &&str| text.contains(heard.as_str());
        // "told Sky Sports" is read as a person's name where nothing says otherwise.
        let named_so = heard
            .rsplit_once(' ')
            .is_some_and(|(_, last)| HEARERS.hold(last));
        let person = !named_so && self.is_person(&heard);
        if texts.is_empty() || texts.iter().any(printed) || person {
            return None;
        }
        let others: Vec<String> = texts
            .iter()
            .filter_map(|text| {
                let quotation = self.span_in(finding, text)?;
                told(
                    text.get(sentence_start(text, quotation)..)?
                        .split(". ")
                        .next()?,
                )
            })
            .collect();
        Some(match others.first() {
            Some(other) => {
                format!("the draft has this told to {heard}, and on record it was told to {other}")
            }
            None => format!("nothing on record has this told to {heard}: that was not confirmed"),
        })
    }

    /// Where the words begin in that text.
    fn span_in(&self, finding: &Finding, text: &str) -> Option<usize> {
        finding
            .occurrences
            .iter()
            .filter_map(|&(quotation, at)| self.snapshot.occurrence(quotation, at))
            .find(|one| {
                let document = self.snapshot.document_at(one.document);
                document.and_then(|document| document.text()) == Some(text)
            })?
            .span
            .map(|span| span.start())
            .filter(|&at| text.is_char_boundary(at))
    }

    /// The draft or the record has a person of this name.
    fn is_person(&self, name: &str) -> bool {
        let drafted = self.extraction.entities.iter().any(|entity| {
            let mut names = std::iter::once(&entity.name).chain(&entity.aliases);
            entity.kind == SpeakerKind::Person && names.any(|other| other == name)
        });
        let person = |at: &u32| {
            self.snapshot
                .speaker_at(*at)
                .is_some_and(|speaker| speaker.kind == SpeakerKind::Person)
        };
        drafted
            || look_up(self.snapshot, name)
                .iter()
                .any(|(at, _)| person(at))
    }

    /// The sentence before has the speaker at a place or on a day that is not the record's, and the words follow with a pronoun.
    fn was_elsewhere(
        &self,
        finding: &Finding,
        this: &Attribution,
        record: &QuotationRecord,
    ) -> Option<String> {
        let pronoun = this
            .source
            .is_some_and(|source| is_pronoun(source.of(self.text)));
        let open = finding.place == PlaceVerdict::NotGiven && finding.date == DateVerdict::NotGiven;
        if !pronoun || !open {
            return None;
        }
        let within = sentence_above(self.text, this.span);
        let above = within.of(self.text);
        let speaker = self.snapshot.speaker_at(finding.recorded_speaker_index?)?;
        let surname = speaker.name.split_whitespace().next_back()?;
        let named = above.split_whitespace().position(|word| word == surname)?;
        let verb = above.split_whitespace().nth(named + 1)?;
        if !matches!(
            verb,
            "was" | "is" | "spoke" | "appeared" | "arrived" | "travelled" | "went"
        ) {
            return None;
        }
        let places: Vec<(&str, Strength)> = record
            .occurrences
            .iter()
            .filter_map(|one| one.place.as_ref())
            .map(|place| (place.place.as_str(), place.strength))
            .collect();
        let elsewhere = place::find(self.text, within).into_iter().find(|found| {
            let claimed = Some((found.name.as_str(), Strength::Stated));
            occasion::place(claimed, &places, lies_in) == PlaceVerdict::Misplaced
        });
        if let Some(found) = elsewhere {
            return Some(format!(
                "the sentence before has {} in {}, and the record has these words from {}",
                speaker.name, found.name, places[0].0
            ));
        }
        let anchor = when::Anchor::published(self.options.published?);
        let dates: Vec<PartialDate> = record.dates().collect();
        let day = when::find(self.text, within, &anchor)
            .into_iter()
            .filter_map(|when| Some((when.span, when.partial()?)))
            .find(|(_, day)| {
                !dates.is_empty()
                    && occasion::date(Some(*day), &dates, &[]) == DateVerdict::Misdated
            });
        day.map(|(span, _)| {
            format!(
                "the sentence before tells of “{}”, and the record has these words from another day",
                span.of(self.text)
            )
        })
    }
}

/// “Sky Two” of “told Sky Two”: a body or an outlet behind *told*.
fn told(text: &str) -> Option<String> {
    const WORDS: usize = 5;
    let span = Span::new(0, text.len());
    let found: Vec<_> = words(text, span).collect();
    let verb = found
        .iter()
        .position(|(_, word)| matches!(*word, "told" | "tells" | "telling"))?;
    let mut rest = found[verb + 1..].iter().peekable();
    rest.next_if(|(_, word)| matches!(*word, "the" | "The"));
    // "told parliament"
    let house = |word: &str| matches!(word, "parliament" | "congress");
    let capital = |word: &str| word.starts_with(char::is_uppercase) || house(word);
    let time = |word: &str| {
        class(word).any(Class::WEEKDAY.or(Class::MONTH)) || calendar::weekday(word).is_some()
    };
    let (first, _) = rest.peek().copied()?;
    let mut end = first.start();
    let mut name: Vec<&str> = Vec::new();
    for (span, word) in rest.take(WORDS) {
        let touches = name.is_empty() || text[end..span.start()].trim().is_empty();
        if !capital(word) || time(word) || !touches {
            break;
        }
        name.push(word.trim_end_matches("’s").trim_end_matches("'s"));
        end = span.end();
        if word.len() > name[name.len() - 1].len() {
            break;
        }
    }
    let body = |word: &&str| {
        class(word).any(Class::OUTLET.or(Class::KNOWN_BODY).or(Class::BODY))
            || word.len() > 1 && word.chars().all(char::is_uppercase)
            || HEARERS.hold(word)
    };
    (name.iter().any(body)).then(|| name.join(" "))
}

/// Words in the names of papers, channels and houses that the lexicon has not as such.
const HEARERS: WordList = WordList::new(&[
    "News",
    "Radio",
    "Times",
    "Post",
    "Parliament",
    "Congress",
    "TV",
    "FM",
    "Sky",
    "Sport",
    "Sports",
    "Channel",
    "Mail",
    "Telegraph",
    "Independent",
    "Mirror",
    "Express",
    "Standard",
    "Echo",
    "Journal",
    "Weekly",
    "Podcast",
    "Newsnight",
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_the_words_were_told() {
        for (text, expected) in [
            ("Roe told Harbour Radio on Monday", Some("Harbour Radio")),
            ("Roe told the BBC that", Some("BBC")),
            ("Roe told Parliament", Some("Parliament")),
            ("Roe told parliament that", Some("parliament")),
            ("Roe told Sky Sports", Some("Sky Sports")),
            ("Roe told Ann Berg", None),
            ("Roe told reporters", None),
            ("Roe told Friday’s meeting", None),
            ("Roe said", None),
        ] {
            assert_eq!(told(text).as_deref(), expected, "{text}");
        }
    }
}
