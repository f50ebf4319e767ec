//! The words that make speech unreal: modal verbs, verbs of refusing and wishing, rumour, fakes.
//!
//! In: a word. Out: whether it is on a list. What a list means for a clause is told beside it.

use crate::lexicon::list::WordList;

/// Verbs as they stand behind "will" and "to".
pub(super) const BASE: WordList = WordList::new(&[
    "say",
    "tell",
    "call",
    "write",
    "state",
    "describe",
    "label",
    "brand",
    "term",
    "characterise",
    "characterize",
    "refer to",
    "admit",
    "concede",
]);
/// Verbs that give a name or grant it, whose denial leaves nothing said.
pub(super) const NAMES: WordList = WordList::new(&[
    "describe",
    "describes",
    "described",
    "describing",
    "label",
    "labels",
    "labelled",
    "labeled",
    "brand",
    "branded",
    "term",
    "termed",
    "characterise",
    "characterised",
    "characterize",
    "characterized",
    "refer to",
    "referred to",
    "admit",
    "admitted",
    "concede",
    "conceded",
]);
/// Behind these nothing is said yet, or nothing sure.
pub(super) const MODALS: WordList = WordList::new(&[
    "will", "shall", "may", "might", "should", "could", "they'll", "he'll", "she'll",
]);
/// What may stand inside a verb group.
pub(super) const GROUP: WordList = WordList::new(&[
    "have", "having", "been", "be", "had", "has", "did", "does", "do", "is", "was", "were", "are",
    "ever", "even", "quite", "just", "also", "still", "then", "later", "once", "soon", "simply",
]);
/// Before "to say": not said, not yet said, or said only by rumour.
pub(super) const GOVERNORS: WordList = WordList::new(&[
    "refused",
    "refuses",
    "refusing",
    "declined",
    "declines",
    "failed",
    "fails",
    "wanted",
    "wants",
    "want",
    "wished",
    "wishes",
    "hoped",
    "hopes",
    "hoping",
    "yet",
    "about",
    "expected",
    "expects",
    "due",
    "set",
    "likely",
    "unlikely",
    "planned",
    "plans",
    "planning",
    "intends",
    "intended",
    "tempted",
    "rumoured",
    "rumored",
    "alleged",
    "said",
    "believed",
    "thought",
    "supposed",
    "purported",
    "claimed",
    "understood",
    "reluctant",
    "unwilling",
    "loath",
    "scheduled",
    "poised",
    "going",
    "meant",
    "afraid",
    "neglected",
    "omitted",
    "threatened",
]);
/// Before "saying" and "of saying".
pub(super) const SHUNNED: WordList = WordList::new(&[
    "short",
    "avoided",
    "avoids",
    "avoiding",
    "avoid",
    "refrained",
    "refrains",
    "denied",
    "denies",
    "denying",
    "instead",
    "without",
    "resisted",
    "considered",
    "dreamed",
    "dreamt",
    "imagined",
    "than",
]);
/// Adverbs of what is known by rumour only.
pub(super) const HEARSAY: WordList = WordList::new(&[
    "allegedly",
    "reportedly",
    "supposedly",
    "purportedly",
    "reputedly",
    "rumouredly",
]);
/// What opens a clause that tells of nothing real.
pub(super) const SUPPOSING: WordList = WordList::new(&[
    "dreamed",
    "dreamt",
    "dreams",
    "imagined",
    "imagine",
    "imagines",
    "imagining",
    "pretended",
    "pretends",
    "pretending",
    "doubts",
    "doubted",
    "misquoted",
    "misquotes",
    "misquoting",
]);
/// Before "that": not so.
pub(super) const UNTRUE: WordList = WordList::new(&[
    "false",
    "untrue",
    "lie",
    "myth",
    "fiction",
    "rumour",
    "rumor",
    "hoax",
    "fabrication",
    "inconceivable",
    "unthinkable",
    "impossible",
]);
/// Behind "not", "never" and "nobody": not taken for so.
pub(super) const HELD: WordList = WordList::new(&[
    "true",
    "believe",
    "believes",
    "believed",
    "think",
    "thinks",
    "thought",
    "hear",
    "hears",
    "heard",
    "remember",
    "remembers",
    "recall",
    "recalls",
    "claim",
    "claims",
    "claimed",
    "saw",
    "see",
    "suggest",
    "suggests",
    "suggested",
]);
/// Behind "no".
pub(super) const PROOF: WordList = WordList::new(&[
    "evidence",
    "proof",
    "record",
    "sign",
    "suggestion",
    "indication",
    "transcript",
    "recording",
]);
/// Behind "rejected the": words of others that one will not have.
pub(super) const CHARGE: WordList = WordList::new(&[
    "label",
    "labels",
    "charge",
    "charges",
    "claim",
    "claims",
    "accusation",
    "accusations",
    "allegation",
    "allegations",
    "suggestion",
    "notion",
    "idea",
    "term",
    "tag",
    "description",
    "nickname",
]);
/// What is forged or played.
pub(super) const FAKE: WordList = WordList::new(&[
    "forged",
    "fake",
    "faked",
    "parody",
    "spoof",
    "satirical",
    "ai-generated",
    "deepfake",
    "deepfaked",
    "hoax",
    "doctored",
    "fabricated",
    "bogus",
    "fictional",
    "fictitious",
    "imaginary",
    "counterfeit",
    "impersonator",
    "manipulated",
]);
/// Nouns in -er that are nobody.
pub(super) const THINGS: WordList = WordList::new(&[
    "letter",
    "paper",
    "newspaper",
    "poster",
    "flyer",
    "flier",
    "banner",
    "order",
    "number",
    "character",
    "folder",
    "answer",
    "offer",
    "trailer",
    "website",
]);
/// What is played on a stage or written for one.
pub(super) const PLAYED: WordList = WordList::new(&[
    "play", "sketch", "musical", "novel", "parody", "satire", "skit", "spoof", "deepfake", "hoax",
]);
/// Those who stand between the words and the one named.
pub(super) const BESIDE: WordList = WordList::new(&[
    "brother",
    "sister",
    "wife",
    "husband",
    "widow",
    "widower",
    "father",
    "mother",
    "son",
    "daughter",
    "uncle",
    "aunt",
    "nephew",
    "niece",
    "cousin",
    "friend",
    "neighbour",
    "neighbor",
    "lawyer",
    "aide",
    "opponent",
    "rival",
    "critic",
    "supporter",
    "colleague",
]);
/// Verbs of remembering what another said.
pub(super) const RECALLING: WordList =
    WordList::new(&["recalled", "recalls", "remembered", "remembers"]);
/// What somebody does who speaks with another's words.
pub(super) const RECITING: WordList = WordList::new(&[
    "quoting",
    "impersonating",
    "imitating",
    "mimicking",
    "parodying",
    "reciting",
]);
/// How a text came from another's hand.
pub(super) const HANDED: WordList =
    WordList::new(&["written", "drafted", "composed", "ghostwritten", "penned"]);
