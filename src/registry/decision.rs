//! What humans decide: corrections, confirmations, merges, splits, names, disputes, retractions.
//!
//! Two shapes of each: the stored one that an event carries, which names documents, words and names and no index, so that it holds for
//! whatever is read out of the documents later; and the record of it that answers show: who, when, why.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    log::{hex, sha256},
    record::{DocumentId, QuotationId, SpeakerId},
    stored::{Put, Stored, Take, stored, stored_choice},
};
use crate::model::SpeakerKind;

/// What a human decided, as answers show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What kind of decision it is.
    pub kind: DecisionKind,
    /// The sequence number of its event.
    pub sequence: u64,
    /// Who decided.
    pub author: String,
    /// When.
    pub time: Timestamp,
    /// Why, in the author's words; empty where none were given.
    pub reason: String,
    /// What the record said before, where the decision changed it: the speaker's name, the resource name of a speaker who was merged.
    pub before: Option<String>,
}

/// The kinds of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// A quotation was given another speaker, or none.
    Corrected,
    /// A quotation's speaker was found right.
    Confirmed,
    /// A quotation is disputed.
    Disputed,
    /// A document was retracted.
    Retracted,
    /// Words were removed for good.
    Erased,
    /// Another speaker was found to be the same.
    Merged,
    /// A speaker was found to be two.
    Split,
    /// A speaker was given the name to be shown.
    Renamed,
    /// A speaker was given another name that means the same.
    AliasGiven,
    /// A speaker was given an id that others use.
    OutsideIdGiven,
}

/// An id that others use for a speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideId {
    /// Whose id it is: `wikidata`, or another authority in small letters.
    pub authority: String,
    /// The id there, such as `Q3052772`.
    pub id: String,
}

/// Where words stand whatever is read around them: a document and a hash of the words. Hashes, so that no decision repeats words that
/// may have to be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) document: DocumentId,
    pub(super) words: Anchor,
}

/// Words as decisions remember them: all of them, and their beginning and end, by which a longer or shorter reading of the same
/// quotation is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Anchor {
    all: String,
    first: Option<String>,
    last: Option<String>,
}

/// Words at either end that are enough to know a quotation by, within its document.
const TELLING: usize = 5;

impl Anchor {
    /// The anchor of a wording. Letters and digits count, without case; this is stored, and must stay as it is.
    pub(super) fn of(text: &str) -> Self {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .map(|word| word.replace('’', "'").trim_matches('\'').to_lowercase())
            .filter(|word| !word.is_empty())
            .collect();
        let hash = |words: &[String]| hex(&sha256(words.join(" ").as_bytes())[..8]);
        Anchor {
            all: hash(&words),
            first: words.get(..TELLING).map(hash),
            last: words
                .len()
                .checked_sub(TELLING)
                .map(|from| hash(&words[from..])),
        }
    }

    /// True for the very words.
    pub(super) fn is(&self, text: &str) -> bool {
        self.all == Anchor::of(text).all
    }

    /// True for words that begin or end like these: what another reading may have made of them.
    pub(super) fn resembles(&self, text: &str) -> bool {
        let other = Anchor::of(text);
        let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        same(&self.first, &other.first) || same(&self.last, &other.last)
    }
}

/// A name as decisions remember it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FormName {
    pub(super) kind: SpeakerKind,
    pub(super) name: String,
    /// What the name is kept under; `None` where it was not on record.
    pub(super) key: Option<String>,
}

/// Who said it, by decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RuledSpeaker {
    /// Whom the document's reading gives.
    AsRead,
    /// Nobody.
    Nobody,
    /// The one of this name.
    Named(FormName),
}

/// A speaker corrected or confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredRuling {
    pub(super) quotation: QuotationId,
    pub(super) places: Vec<Place>,
    pub(super) speaker: RuledSpeaker,
    pub(super) before: Option<String>,
    pub(super) reason: String,
}

/// A quotation marked as disputed, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredDispute {
    pub(super) quotation: QuotationId,
    pub(super) places: Vec<Place>,
    pub(super) disputed: bool,
    pub(super) reason: String,
}

/// A document retracted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredRetraction {
    pub(super) document: DocumentId,
    pub(super) reason: String,
}

/// Two speakers found to be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredMerge {
    pub(super) from: SpeakerId,
    pub(super) into: SpeakerId,
    pub(super) from_name: FormName,
    pub(super) into_name: FormName,
    /// The two were told apart by an earlier decision, which this one overrules.
    pub(super) overrules: bool,
    pub(super) reason: String,
}

/// One speaker found to be two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredSplit {
    pub(super) speaker: SpeakerId,
    /// The names that are the other's.
    pub(super) off: Vec<FormName>,
    /// The names that stay.
    pub(super) rest: Vec<FormName>,
    /// Documents in which a name means the other, each with that name.
    pub(super) documents: Vec<(DocumentId, FormName)>,
    /// The name to show for the other, where one was given.
    pub(super) display_name: Option<String>,
    pub(super) reason: String,
}

/// Something said of a speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoredDescription {
    pub(super) speaker: SpeakerId,
    pub(super) name: FormName,
    pub(super) says: Says,
    pub(super) reason: String,
    /// The name that was shown before, where another is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<String>,
}

/// What is said of a speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Says {
    /// The name to show.
    DisplayName(String),
    /// Another name that means the same.
    Alias(String),
    /// An id that others use.
    OutsideId(OutsideId),
}

stored_choice!(DecisionKind {
    Corrected,
    Confirmed,
    Disputed,
    Retracted,
    Erased,
    Merged,
    Split,
    Renamed,
    AliasGiven,
    OutsideIdGiven,
});
stored!(Decision {
    kind,
    sequence,
    author,
    time,
    reason,
    before,
});
stored!(OutsideId { authority, id });
stored!(Anchor { all, first, last });
stored!(FormName { kind, name, key });

impl Stored for std::sync::Arc<Decision> {
    fn put(&self, to: &mut Put) {
        (**self).put(to);
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        Decision::take(from).map(Into::into)
    }
}

impl Stored for RuledSpeaker {
    fn put(&self, to: &mut Put) {
        match self {
            RuledSpeaker::AsRead => 0u8.put(to),
            RuledSpeaker::Nobody => 1u8.put(to),
            RuledSpeaker::Named(name) => {
                2u8.put(to);
                name.put(to);
            }
        }
    }

    fn take(from: &mut Take<'_>) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(RuledSpeaker::AsRead),
            1 => Some(RuledSpeaker::Nobody),
            2 => FormName::take(from).map(RuledSpeaker::Named),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_again_and_others_are_not() {
        let anchor = Anchor::of("We will keep the quay open, whatever the storm brings.");
        for (text, is, resembles) in [
            (
                "we will keep the quay open whatever the storm brings",
                true,
                true,
            ),
            (
                "“We will keep the quay open, whatever the storm brings. And longer still”",
                false,
                true,
            ),
            ("Open, whatever the storm brings", false, true),
            ("We will keep the road open", false, false),
            ("storm", false, false),
            ("", false, false),
        ] {
            assert_eq!(
                (anchor.is(text), anchor.resembles(text)),
                (is, resembles),
                "{text}"
            );
        }
        assert!(Anchor::of("It’s ours").is("it's ours"));
        assert!(!Anchor::of("ready").is("already"));
        assert!(!Anchor::of("ready").resembles("ready"), "too short to tell");
    }

    #[test]
    fn what_is_stored_of_words_stays_as_it_is() {
        let stored = serde_json::to_string(&Anchor::of("Not now")).unwrap();
        assert_eq!(
            stored,
            r#"{"all":"9564398481b0d5bb","first":null,"last":null}"#
        );
    }
}
